"""The chart of where the working hours go: one panel per use, one bar per structure."""

from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import USES_OF_CHANGE, USES_OF_PEOPLE, use_word
from sim.report.charts.alt import fitted
from sim.report.charts.page import WIDTH, line_height, new_page, text_size, wrap
from sim.report.charts.style import QUIET, SMALL_SIZE, TEXT_SIZE, chart_style, look
from sim.report.charts.titles import hours_message
from sim.report.drawn import Drawn
from sim.report.frames import (
    Structure,
    footer_words,
    hours_per_year,
    structure_list,
)

_MANY_USES = 12
_MANY_STRUCTURES = 5
"""With more uses or structures than this, four panels stand in a row and names are smaller."""
_NAME_ROOMS = (1.6, 2.0, 2.4)
"""Inches for the names: the first in which none needs more than two lines."""
_BAR = 0.23
_EDGE = 0.15
_GAP = 0.22


def plain_use(use: str, language: Language) -> str:
    """Return the label of a use without soft hyphens, for running text."""
    return use_word(use, language).replace("\u00ad", "")


def where_hours_go(
    hours: pd.DataFrame,
    structures: pd.DataFrame,
    condition: str,
    *,
    condition_label: str = "",
    years: float = 1.0,
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw hours per year by use and structure under one condition, mean over the runs.

    ``hours`` holds hours of the whole run, mean over the runs, one row per structure, condition,
    team and use; ``years`` is the length of the run. All panels share one scale. Uses without any
    hours get no panel; the foot names them. Where people are not modelled one by one, their
    own uses are passed over: they are in the number of clerks.

    Raises ``ValueError`` if a column is missing or the condition has no hours.
    """
    here = hours[hours["condition"] == condition]
    means = hours_per_year(here, years)
    with chart_style():
        present = set(means["structure"])
        named = [one for one in structure_list(structures) if one.name in present]
        if not named or means["hours"].sum() <= 0:
            message = f"hours: no structure has hours under the condition {condition}"
            raise ValueError(message)
        uses = [
            *phrases("use", language),
            *sorted(set(means["use"]) - set(phrases("use", language))),
        ]
        sums = means.groupby("use")["hours"].max()
        shown = [use for use in uses if float(sums.get(use, 0.0)) > 0]
        equal = equal_code(here, "hours")
        passed = USES_OF_PEOPLE if equal in ("filled_reckoned", "clerks") else ()
        passed = (*passed, *USES_OF_CHANGE)
        empty = [plain_use(use, language) for use in uses if use not in (*shown, *passed)]
        today = next((one for one in named if one.today), named[0])
        own = means[means["structure"] == today.name]
        by_use = {
            plain_use(str(use), language): float(value)
            for use, value in zip(own["use"], own["hours"], strict=True)
        }
        title = hours_message(by_use, today.label, language)
        subtitle = f"{phrase('hours.subtitle', language)}; {equal_words(equal, language)}"
        subtitle = f"{condition_label}: {subtitle}" if condition_label else subtitle
        extra = [phrase("common.no_hours", language, uses=", ".join(empty))] if empty else []
        counts = int(here["replications"].min()), int(here["replications"].max())
        foot = (
            footer_words(counts, language, source, extra),
            phrase("common.preview", language) if preview else "",
        )
        table = means.pivot_table(index="structure", columns="use", values="hours", fill_value=0.0)
        figure = _draw((title, subtitle, foot), table, named, shown, language)
    return Drawn(figure, title, _alt(means, named, language))


def _alt(means: pd.DataFrame, named: list[Structure], language: Language) -> str:
    """Describe where the hours of each structure go: its hours by use, largest first."""
    groups = []
    for structure in named:
        own = means[(means["structure"] == structure.name) & (means["hours"] > 0)]
        own = own.sort_values(["hours", "use"], ascending=[False, True])
        parts = [
            f"{plain_use(str(use), language)} {number(float(value), 0, language)}"
            for use, value in zip(own["use"], own["hours"], strict=True)
        ]
        groups.append((structure.label, parts))
    head = f"{phrase('alt.bars', language)}: {phrase('alt.hours', language)}."
    return fitted(head, (groups,), language)


def _draw(
    words: tuple[str, str, tuple[str, str]],
    table: pd.DataFrame,
    named: list[Structure],
    shown: list[str],
    language: Language,
) -> Figure:
    title, subtitle, foot = words
    many = len(named) > _MANY_STRUCTURES
    columns = 4 if many or len(shown) > _MANY_USES else 3
    size = SMALL_SIZE if many else TEXT_SIZE
    names = _names(named, size)
    left = _EDGE + max(text_size(name, size)[0] for name in names) + 0.12
    width = (WIDTH - left - _EDGE - (columns - 1) * _GAP) / columns
    heads = [wrap(use_word(use, language), width, TEXT_SIZE, "bold") for use in shown]
    lines = max(name.count("\n") + 1 for name in names)
    bar = max(_BAR, line_height(size, lines) + 0.03)
    height = len(named) * bar
    rows = ceil(len(shown) / columns)
    above = [
        max(
            line_height(TEXT_SIZE, head.count("\n") + 1)
            for head in heads[row * columns : (row + 1) * columns]
        )
        + 0.06
        for row in range(rows)
    ]
    page = new_page(title, subtitle, sum(above) + rows * (height + _GAP) - 0.1, *foot)
    widest = text_size(number(float(table.to_numpy().max()), 0, language), SMALL_SIZE)[0] + 0.08
    most = float(table.to_numpy().max()) * width / (width - widest)
    for place, use in enumerate(shown):
        row, column = divmod(place, columns)
        down = sum(above[:row]) + row * (height + _GAP)
        start = left + column * (width + _GAP)
        page.write(
            start,
            down + above[row] - 0.06 - _head_height(heads[place]),
            heads[place],
            weight="bold",
        )
        axes = page.axes(start, down + above[row], width, height)
        axes.set_xlim(0.0, most)
        values = [float(value) for value in table[use].reindex([one.name for one in named])]
        _draw_bars(axes, named, values, width, language)
        axes.set_yticks(range(len(named)), names if column == 0 else [""] * len(named))
        axes.tick_params(axis="y", length=0, labelsize=size)
    return page.figure


def _names(named: list[Structure], size: float) -> list[str]:
    """Return the names of the structures, broken into as few lines as the room for names allows."""
    for room in _NAME_ROOMS:
        names = [wrap(one.label, room, size) for one in named]
        if max(name.count("\n") for name in names) <= 1:
            break
    return names


def _head_height(head: str) -> float:
    return line_height(TEXT_SIZE, head.count("\n") + 1)


def _draw_bars(
    axes: Axes, named: list[Structure], values: list[float], width: float, language: Language
) -> None:
    """Draw a bar per structure with its hours at the end; the first structure stands on top."""
    axes.barh(
        range(len(named)),
        values,
        height=0.72,
        color=[look(one.hue).colour for one in named],
    )
    axes.set_ylim(len(named) - 0.5, -0.5)
    room = 0.05 * axes.get_xlim()[1] / width
    for place, value in enumerate(values):
        words = number(value, 0, language)
        axes.text(value + room, place, words, va="center", fontsize=SMALL_SIZE, gid="end-label")
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_color(QUIET)
