"""The chart of where the working hours go: today's by use, and beside them what others change.

Two panels share their rows: a bar per use, and in its row a mark per structure for how many hours
more or fewer than today it takes. So a use is found once, whatever number of structures there is.
"""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import USES_OF_CHANGE, USES_OF_PEOPLE, plain, use_word
from sim.report.charts.alt import Groups, fitted
from sim.report.charts.page import (
    EDGE,
    WIDTH,
    draw_legend,
    legend_height,
    line_height,
    new_page,
    text_size,
    wrap,
)
from sim.report.charts.style import (
    INK,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    TickNumbers,
    chart_style,
    look,
)
from sim.report.charts.titles import hours_message
from sim.report.drawn import Drawn
from sim.report.frames import Structure, foot_words, hours_per_year, structure_list

_LEAST_SHARE, _LEAST_DIFFERENCE = 0.01, 0.05
"""A use has a row of its own from this share of today's hours on, or of the largest difference."""
_MOST_ROWS, _FEWER_ROWS, _MANY = 9, 7, 5
"""Rows at most, beside the rest; fewer with more than so many other structures."""
_ROW, _LANE, _BAR = 0.29, 0.085, 0.2
"""Inches: of a row at least, between marks of a row, of a bar."""
_NAME_ROOM = 1.75
_GAP = 0.3
_FEW = 2
"""Up to so many other structures have their numbers written at their marks."""
_REST = "rest"


def plain_use(use: str, language: Language) -> str:
    """Return the label of a use without soft hyphens, for running text."""
    return plain(use_word(use, language))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Hours of today by use, what the others take more, and their words."""

    today: Structure
    others: list[Structure]
    table: pd.DataFrame
    """Hours a year: a row per use that is shown, a column per structure."""
    language: Language

    @property
    def uses(self) -> list[str]:
        """Return the names of the uses, the largest first."""
        return [str(use) for use in self.table.index]

    def more(self, one: Structure) -> "pd.Series[float]":
        """Return how many hours more than today a structure takes by use."""
        return self.table[one.name] - self.table[self.today.name]

    def named(self, use: str) -> str:
        """Return the label of a use, which may hold soft hyphens."""
        rest = phrase("why.rest", self.language)
        return rest if use == _REST else use_word(use, self.language)


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
    """Draw hours per year by use under one condition, mean over the runs.

    ``hours`` holds hours of the whole run, mean over the runs, one row per structure, condition,
    team and use; ``years`` is the length of the run. Uses without any hours get no row; the foot
    names them. Where people are not modelled one by one, their own uses are passed over: they are
    in the number of clerks.

    Raises ``ValueError`` if a column is missing or the condition has no hours.
    """
    here = hours[hours["condition"] == condition]
    means = hours_per_year(here, years)
    present = set(means["structure"])
    named = [one for one in structure_list(structures) if one.name in present]
    if not named or means["hours"].sum() <= 0:
        message = f"hours: no structure has hours under the condition {condition}"
        raise ValueError(message)
    today = next((one for one in named if one.today), named[0])
    table = means.pivot_table(index="use", columns="structure", values="hours", fill_value=0.0)
    others = [one for one in named if one is not today]
    drawing = _Drawing(
        today,
        others,
        _shown(table, today.name, _FEWER_ROWS if len(others) > _MANY else _MOST_ROWS),
        language,
    )
    equal = equal_code(here, "hours")
    passed = USES_OF_PEOPLE if equal in ("filled_reckoned", "clerks") else ()
    passed = (*passed, *USES_OF_CHANGE)
    there = set(table.index[table.max(axis=1) > 0])
    empty = [
        plain_use(use, language)
        for use in phrases("use", language)
        if use not in there and use not in passed
    ]
    own = {plain_use(str(use), language): float(table.loc[use, today.name]) for use in there}
    title = hours_message(own, today.label, language)
    subtitle = f"{phrase('hours.subtitle', language)}; {equal_words(equal, language)}"
    subtitle = f"{condition_label}: {subtitle}" if condition_label else subtitle
    extra = [phrase("common.no_hours", language, uses=", ".join(empty))] if empty else []
    foot = foot_words(here, language, source, extra, preview=preview)
    with chart_style():
        figure = _draw((title, subtitle, foot), drawing)
    return Drawn(figure, title, _alt(drawing))


def _shown(table: pd.DataFrame, today: str, most: int) -> pd.DataFrame:
    """Return the rows that are drawn: today's largest first, small ones together as the last.

    Beside these there are at most ``most`` rows.
    """
    apart = table.sub(table[today], axis=0).abs().max(axis=1)
    large = (table[today] >= _LEAST_SHARE * table[today].sum()) | (
        (apart >= _LEAST_DIFFERENCE * apart.max()) & (apart > 0)
    )
    weight = pd.concat([table[today] / table[today].max(), apart / (apart.max() or 1.0)], axis=1)
    kept = weight.max(axis=1)[large].nlargest(most).index
    shown = table.loc[kept].sort_values(today, ascending=False, kind="stable")
    rest = table[~table.index.isin(kept) & (table.max(axis=1) > 0)]
    if len(rest) > 1:
        rest = rest.sum().to_frame(_REST).T
    return pd.DataFrame(pd.concat([shown, rest]))


def _alt(drawing: _Drawing) -> str:
    """Describe today's hours, the largest first, and where each other structure differs most."""
    language = drawing.language
    own = drawing.table[drawing.today.name]

    def said(values: "pd.Series[float]", most: int, *, signed: bool) -> str:
        largest = values.abs().sort_values(ascending=False, kind="stable").index[:most]
        told = [
            (plain(drawing.named(str(use))), number(float(values[use]), 0, language, signed=signed))
            for use in largest
            if round(float(values[use]))
        ]
        return ", ".join(map(" ".join, told)) or phrase("common.same", language)

    forms: list[Groups] = [
        [
            (drawing.today.label, [said(own, mine, signed=False)]),
            *(
                (one.label, [said(drawing.more(one), theirs, signed=True)])
                for one in drawing.others
            ),
        ]
        for mine, theirs in ((len(own), 3), (4, 3), (4, 2), (2, 1))
    ]
    key = "alt.hours_more" if drawing.others else "alt.hours"
    return fitted(f"{phrase('alt.bars', language)}: {phrase(key, language)}.", forms)


def _draw(words: tuple[str, str, tuple[str, str]], drawing: _Drawing) -> Figure:
    title, subtitle, foot = words
    labels = [wrap(drawing.named(use), _NAME_ROOM) for use in drawing.uses]
    left = EDGE + max(text_size(label, TEXT_SIZE)[0] for label in labels) + 0.1
    lines = max(label.count("\n") + 1 for label in labels)
    row = max(_ROW, line_height(TEXT_SIZE, lines) + 0.05, _LANE * len(drawing.others) + 0.1)
    height = row * len(labels)
    room = WIDTH - left - (2 if drawing.others else 1) * EDGE
    width = (room - _GAP) * 0.45 if drawing.others else room
    entries = [(one.label, look(one.hue).colour) for one in drawing.others]
    legend = legend_height(entries, WIDTH - 2 * EDGE) + 0.08 if entries else 0.0
    head = line_height(TEXT_SIZE, 2) + 0.06 if entries else 0.0
    below = 0.3 if entries else 0.05
    page = new_page(title, subtitle, legend + head + height + below, *foot)
    draw_legend(page, entries, 0.0)
    axes = page.axes(left, legend + head, width, height)
    _draw_bars(axes, drawing, width, row)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0, labelsize=TEXT_SIZE)
    if drawing.others:
        start = left + width + _GAP
        page.write(left, legend, wrap(drawing.today.label, width, TEXT_SIZE, "bold"), weight="bold",
                   colour=look(drawing.today.hue).colour)  # fmt: skip
        more = phrase("common.difference_to_today", drawing.language)
        page.write(start, legend, wrap(more, room - width - _GAP, TEXT_SIZE, "bold"), weight="bold")
        beside = page.axes(start, legend + head, room - width - _GAP, height)
        _draw_marks(beside, drawing, room - width - _GAP, row)
    return page.figure


def _draw_bars(axes: Axes, drawing: _Drawing, width: float, row: float) -> None:
    """Draw today's hours, a bar per use with its number at the end."""
    values = [float(value) for value in drawing.table[drawing.today.name]]
    written = [number(value, 0, drawing.language) for value in values]
    widest = max(text_size(one, SMALL_SIZE)[0] for one in written) + 0.08
    axes.barh(range(len(values)), values, height=_BAR / row, color=look(drawing.today.hue).colour)
    axes.set_xlim(0.0, max(values) * width / (width - widest))
    axes.set_ylim(len(values) - 0.5, -0.5)
    for place, (value, words) in enumerate(zip(values, written, strict=True)):
        axes.annotate(
            words, (value, place), xytext=(3, 0), textcoords="offset points", va="center",
            fontsize=SMALL_SIZE, gid="end-label",
        )  # fmt: skip
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_color(QUIET)


def _draw_marks(axes: Axes, drawing: _Drawing, width: float, row: float) -> None:
    """Draw a stem and a mark per structure in the row of each use; zero is today."""
    count = len(drawing.others)
    few = count <= _FEW
    every = [float(value) for one in drawing.others for value in drawing.more(one)]
    low, high = min(0.0, *every), max(0.0, *every)
    span = (high - low) or 1.0
    widest = max(
        text_size(number(value, 0, drawing.language, signed=True), SMALL_SIZE)[0] for value in every
    )
    margin = span * (widest + 0.12) / max(width - 2 * widest - 0.24, 0.3) if few else 0.06 * span
    axes.set_xlim(low - margin * (low < 0 or not few), high + margin)
    axes.set_ylim(len(drawing.table) - 0.5, -0.5)
    axes.axvline(0.0, color=INK, linewidth=1.0, zorder=2)
    lane = min(_LANE if not few else 0.14, (row - 0.08) / count) / row
    for turn, one in enumerate(drawing.others):
        colour = look(one.hue).colour
        for place, value in enumerate(map(float, drawing.more(one))):
            at = place + (turn - (count - 1) / 2) * lane
            axes.plot([0.0, value], [at, at], color=colour, linewidth=1.8, solid_capstyle="butt")
            axes.plot([value], [at], "o", color=colour, markersize=3.4, zorder=3)
            if few:
                side = 1 if value >= 0 else -1
                axes.annotate(
                    number(value, 0, drawing.language, signed=True), (value, at),
                    xytext=(4 * side, 0), textcoords="offset points", va="center",
                    ha="left" if side > 0 else "right", fontsize=SMALL_SIZE - 0.5, color=colour,
                    gid="end-label",
                )  # fmt: skip
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="x")
    axes.locator_params(axis="x", nbins=4)
    axes.xaxis.set_major_formatter(TickNumbers(drawing.language, signed=True))
    axes.tick_params(axis="x", length=3)
