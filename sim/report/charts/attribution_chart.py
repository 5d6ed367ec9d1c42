"""The chart of attribution: per part of a package its effect alone, last and on average.

Parts stand under their kind; the package with the sum of its parts alone and their interaction
stands below. Marks differ in shape besides colour, and each line says in words what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import direction_words, measure_word, runs_words, under, untold
from sim.report.charts.alt import fitted
from sim.report.charts.attribution_title import attribution_message, subtitle
from sim.report.charts.page import (
    WIDTH,
    line_height,
    new_page,
    panel_title_height,
    text_size,
    ticks_along,
    wrap,
)
from sim.report.charts.style import (
    INK,
    PALETTE,
    PANEL_SIZE,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    ZONE,
    TickNumbers,
    chart_style,
)
from sim.report.drawn import Drawn
from sim.report.frames import difference_unit
from sim.report.rows.attribution import (
    EffectRow,
    effect_rows,
    effects_of,
    kinds_sentence,
    part_list,
)

_EDGE = 0.15
_LANE = 0.2
_GAP = 0.12
_HEAD = 0.25
_NAMES = 1.6
"""Inches that names of parts and kinds take."""
_LEAST = 1.7
"""Inches in which lines can be read."""
_SHOWN = ("alone", "last", "shapley")
_PACKAGE = ("sum_alone", "interaction", "total")
_MARKS: dict[str, tuple[str, bool]] = {
    "alone": ("o", False),
    "last": ("s", False),
    "shapley": ("D", True),
    "sum_alone": ("o", False),
    "interaction": ("P", False),
    "total": ("D", True),
}
"""Shape of each mark, and whether it is filled."""


@dataclass(frozen=True, slots=True)
class _Group:
    """A heading and, under it, labels each with the effects that are drawn beside it."""

    heading: str
    items: list[tuple[str, list[EffectRow]]]
    colour: str


def attribution(
    table: pd.DataFrame,
    parts: pd.DataFrame,
    measure: str,
    condition: str = "",
    *,
    condition_label: str = "",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw the effects of a package and its parts on a measure under a condition.

    ``table`` is that of `attribution_table`, ``parts`` that of `parts_table`. The zone of
    differences that do not matter is grey.

    Raises ``ValueError`` if a column is missing or there are no effects on the measure.
    """
    with chart_style():
        rows = effect_rows(table, measure, condition)
        title = attribution_message(rows, parts, measure, language)
        counts = int(rows["replications"].min()), int(rows["replications"].max())
        said = [phrase("attribution.foot", language, runs=runs_words(*counts, language))]
        said += [phrase("common.source", language, source=source.rstrip("."))] if source else []
        said.append(kinds_sentence(parts, language))
        foot = " ".join(said), phrase("common.preview", language) if preview else ""
        words = (title, under(condition_label, subtitle(rows, parts, language)), foot)
        figure = _draw(words, _groups(rows, parts, language), rows, language)
    return Drawn(figure, title, _alt(rows, parts, condition_label, language))


def _alt(rows: pd.DataFrame, parts: pd.DataFrame, label: str, language: Language) -> str:
    """Describe what a package and its parts do: total with verdict, and each part's effects."""
    total = effects_of(rows, "package", "", language)["total"]
    whole = f"{phrase('attribution.package', language)} {total.amount}, {total.word}"
    forms: list[list[str]] = [[whole], [whole]]
    for part in part_list(parts):
        found = effects_of(rows, "part", part.name, language)
        said = [
            f"{phrase(f'attribution.{effect}', language)} {one.middle}"
            for effect, one in found.items()
        ]
        forms[0].append(f"{part.label} {', '.join(said)}")
        forms[1].append(f"{part.label} {said[-1] if 'shapley' in found else said[0]}")
    measure = measure_word(str(rows["measure"].iloc[0]), language)
    what = phrase("attribution.alt", language, measure=measure)
    return fitted(f"{phrase('alt.dots', language)}: {what}.", [[(label, form)] for form in forms])


def _groups(rows: pd.DataFrame, parts: pd.DataFrame, language: Language) -> list[_Group]:
    """Return a group per kind and one for the package."""
    named, groups = part_list(parts), []
    kinds = list(dict.fromkeys(part.kind for part in named))
    for place, kind in enumerate(kinds):
        own = [part for part in named if part.kind == kind]
        items = [(part.label, _effects(rows, "part", part.name, language)) for part in own]
        together = _effects(rows, "kind", kind, language) if len(own) > 1 else []
        if together:
            word = phrase(f"attribution.kind.{kind}", language)
            items.append((phrase("attribution.kind_together", language, kind=word), together))
        head = phrase(f"attribution.kind.{kind}", language)
        groups.append(_Group(head[:1].upper() + head[1:], items, PALETTE[place % len(PALETTE)]))
    package = effects_of(rows, "package", "", language)
    whole = [package[effect] for effect in _PACKAGE if effect in package]
    return [*groups, _Group(phrase("attribution.package", language), [("", whole)], INK)]


def _effects(rows: pd.DataFrame, item: str, name: str, language: Language) -> list[EffectRow]:
    found = effects_of(rows, item, name, language)
    return [found[effect] for effect in _SHOWN if effect in found]


def _draw(
    words: tuple[str, str, tuple[str, str]],
    groups: Sequence[_Group],
    rows: pd.DataFrame,
    language: Language,
) -> Figure:
    title, below_title, foot = words
    every = [one for group in groups for _, effects in group.items for one in effects]
    ends = {one: _end_words(one, language) for one in every}
    labels = {label: wrap(label, _NAMES) for group in groups for label, _ in group.items}
    heads = [wrap(group.heading, _NAMES, PANEL_SIZE, "bold") for group in groups]
    deep = [_HEAD + panel_title_height(head) - panel_title_height("") for head in heads]
    left = _EDGE + 0.15 + max(
        *(text_size(head, PANEL_SIZE, "bold")[0] for head in heads),
        *(text_size(one, TEXT_SIZE)[0] for one in labels.values()),
    )  # fmt: skip
    width = WIDTH - left - _gutter(ends) - _EDGE
    if width < _LEAST:
        ends = {one: _end_words(one, language, briefly=True) for one in every}
        width = WIDTH - left - _gutter(ends) - _EDGE
    height = sum(deep) + sum(_item_height(i, labels) for g in groups for i in g.items)
    above = line_height(SMALL_SIZE) * 2 + 0.1
    page = new_page(title, below_title, above + height + 0.5, *foot)
    page.write(_EDGE, 0.0, _delta_words(rows, language), size=SMALL_SIZE, colour=QUIET)
    axes = page.axes(left, above, width, height)
    _dress(axes, every, rows, height, language)
    ticks_along(axes, width)
    down = 0.0
    for group, head, over in zip(groups, heads, deep, strict=True):
        page.write(
            _EDGE, above + down + 0.05, head, size=PANEL_SIZE, weight="bold",
            colour=group.colour,
        )  # fmt: skip
        down += over
        for item in group.items:
            label, effects = item
            page.write(_EDGE, above + down + 0.02, labels[label], colour=group.colour)
            for lane, one in enumerate(effects):
                place = down + _LANE * (lane + 0.5)
                _draw_effect(axes, one, place, group.colour)
                page.write(
                    left + width + 0.12, above + place - line_height(SMALL_SIZE) / 2, ends[one],
                    size=SMALL_SIZE, colour=group.colour,
                )  # fmt: skip
            down += _item_height(item, labels)
    measure = str(rows["measure"].iloc[0])
    more, fewer = direction_words(measure, language)
    last = above + height + 0.3
    page.write(left, last, f"← {fewer}", size=SMALL_SIZE, colour=QUIET)
    room = text_size(f"{more} →", SMALL_SIZE)[0]
    page.write(left + width - room, last, f"{more} →", size=SMALL_SIZE, colour=QUIET)
    return page.figure


def _item_height(item: tuple[str, list[EffectRow]], labels: dict[str, str]) -> float:
    label, effects = item
    lines = labels[label].count("\n") + 1
    return max(len(effects) * _LANE, line_height(TEXT_SIZE, lines) + 0.04) + _GAP


def _gutter(ends: dict[EffectRow, str]) -> float:
    """Return the inches that the words at the ends of the lines take."""
    return max(text_size(end, SMALL_SIZE)[0] for end in ends.values()) + 0.15


def _end_words(one: EffectRow, language: Language, *, briefly: bool = False) -> str:
    """Write an effect at the end of its line: ``allein +150 (+120 bis +180): mehr``.

    `briefly`: without the interval, which the line shows.
    """
    amount = one.middle if briefly else one.amount
    return f"{phrase(f'attribution.{one.effect}', language)} {amount}: {one.word}"


def _delta_words(rows: pd.DataFrame, language: Language) -> str:
    """Name the measure with its unit, and what the grey zone means."""
    measure, delta = str(rows["measure"].iloc[0]), float(rows["delta"].iloc[0])
    unit = difference_unit(str(rows["unit"].iloc[0]), language)
    said = measure_word(measure, language)
    said += f" ({unit})" if untold(unit, said) else ""
    if not np.isfinite(delta):
        return f"{said}. {phrase('common.delta_none', language)}"
    decimals = 0 if delta >= 100 else 1  # noqa: PLR2004 - digits enough
    shown = f"{number(delta, decimals, language)} {unit}".strip()
    return f"{said}. {phrase('common.delta', language, delta=shown)}"


def _dress(
    axes: Axes, every: Sequence[EffectRow], rows: pd.DataFrame, height: float, language: Language
) -> None:
    """Give the panel limits that hold every interval, the grey zone and the zero line."""
    values = [0.0, *(value for one in every for value in (one.mean, one.low, one.high))]
    delta = float(rows["delta"].iloc[0])
    values += [-delta, delta]
    finite = [value for value in values if np.isfinite(value)]
    margin = 0.06 * (max(finite) - min(finite)) or 1.0
    axes.set_xlim(min(finite) - margin, max(finite) + margin)
    axes.set_ylim(height, 0.0)
    if np.isfinite(delta):
        axes.add_patch(
            Rectangle((-delta, 0.0), 2 * delta, height, color=ZONE, linewidth=0, zorder=0)
        )
    axes.axvline(0.0, color=INK, linewidth=1.1, zorder=2)
    axes.annotate(
        phrase("attribution.without", language),
        (0.0, 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=SMALL_SIZE,
    )
    axes.grid(visible=True, axis="x")
    axes.xaxis.set_major_formatter(TickNumbers(language, signed=True))
    axes.tick_params(axis="x", length=3)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)


def _draw_effect(axes: Axes, one: EffectRow, place: float, colour: str) -> None:
    shape, filled = _MARKS[one.effect]
    weight = 2.4 if filled else 1.3
    axes.plot([one.low, one.high], [place, place], color=colour, linewidth=weight, zorder=3)
    axes.plot(
        [one.mean], [place], shape, color=colour, markersize=6, zorder=4,
        markerfacecolor=colour if filled else "white", markeredgewidth=1.3,
    )  # fmt: skip
