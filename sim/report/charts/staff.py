"""The chart of people over time: posts filled, people present, and what they put out.

A panel per structure, a band of rows per condition. The three lines of a panel differ in
weight and dashes besides colour, so that a grey print still tells them apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.measures.staff import STAFF
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import decimals_for, number
from sim.report.charts.alt import fitted, months_between
from sim.report.charts.page import (
    WIDTH,
    EndLabel,
    days_of,
    draw_end_labels,
    line_height,
    new_page,
    panel_title_height,
    small_columns,
    text_size,
    wrap,
)
from sim.report.charts.style import INK, PANEL_SIZE, QUIET, TEXT_SIZE, chart_style, look
from sim.report.charts.time_axis import dress_over_time
from sim.report.drawn import Drawn
from sim.report.frames import (
    Curve,
    Key,
    Structure,
    band_words,
    curves,
    footer_words,
    require_columns,
    row_of,
    run_counts,
    with_curves,
)

_LEFT = 0.55
_LABEL_GAP = 0.19
_HEIGHT = 1.45
_SOLID = (0, ())
_DOTS = (0, (1.3, 1.3))


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every panel needs to know."""

    found: dict[str, dict[Key, Curve]]
    """By measure."""
    means: dict[tuple[str, str, str], float]
    """By condition, structure and measure."""
    structures: list[Structure]
    conditions: list[tuple[str, str]]
    decimals: int
    language: Language

    def dates(self) -> list[date]:
        """Return all dates of the curves."""
        return [day for curve in self.found[STAFF[0]].values() for day in curve.dates]


def office_curves(staff: pd.DataFrame) -> dict[str, dict[Key, Curve]]:
    """Return the curves of each staff measure, of all teams of the office's casework together.

    Raises ``ValueError`` if a column is missing or a measure has no rows.
    """
    return {measure: curves(staff, "date", measure, "team") for measure in STAFF}


def staff_means(by_team: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Return the means of the measured window by condition, structure and staff measure.

    ``by_team`` is the table of staff by team; teams outside the casework are left out.
    """
    require_columns(by_team, "staff_by_team", ("structure", "condition", "outside", *STAFF))
    inside = by_team[~by_team["outside"].astype(bool)]
    sums = inside.groupby(["condition", "structure"], sort=False)[list(STAFF)].sum()
    sums = sums.reset_index()
    found: dict[tuple[str, str, str], float] = {}
    for condition, structure in zip(sums["condition"], sums["structure"], strict=True):
        row = row_of(sums, condition, structure)
        assert row is not None
        found |= {(str(condition), str(structure), name): float(row[name]) for name in STAFF}
    return found


def staff_over_time(
    staff: pd.DataFrame,
    by_team: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw filled, present and effective full-time equivalents over time.

    ``staff`` holds one row per structure, condition, date, team and measure, over the runs;
    ``by_team`` the means of the measured window, which stand beside the lines. Teams outside
    the office's casework are left out. The bands hold all runs, or eight of ten.

    Raises ``ValueError`` if a column is missing or nobody is modelled.
    """
    with chart_style():
        found, means = office_curves(staff), staff_means(by_team)
        here = found[STAFF[0]]
        named, panels = with_curves(here, structures, conditions, "staff")
        drawing = _Drawing(
            found, means, named, panels, decimals_for(list(means.values())), language
        )
        counts = run_counts(here)
        band = band_words(counts[0], language)
        if counts[0] > 1:
            band = phrase("staff.bands", language, band=band)
        parts = [
            phrase("staff.subtitle", language, band=band),
            equal_words(equal_code(staff, "staff"), language),
        ]
        if staff["outside"].any():
            parts.insert(1, phrase("staff.outside", language))
        extra = [phrase("staff.effective_means", language)]
        foot = (
            footer_words(counts, language, source, extra),
            phrase("common.preview", language) if preview else "",
        )
        title = _title(drawing)
        figure = _draw(drawing, (title, "; ".join(parts), foot))
    return Drawn(figure, title, _alt(drawing))


def _title(drawing: _Drawing) -> str:
    """Say the three means of today's structure under the first condition."""
    today = next((one for one in drawing.structures if one.today), drawing.structures[0])
    condition, label = next(
        pair for pair in drawing.conditions if (pair[0], today.name) in drawing.found[STAFF[0]]
    )
    name = f"{today.label}, {label}" if len(drawing.conditions) > 1 else today.label
    filled, present, effective = (
        number(drawing.means[condition, today.name, one], drawing.decimals, drawing.language)
        for one in STAFF
    )
    return phrase(
        "staff.title", drawing.language,
        structure=name, filled=filled, present=present, effective=effective,
    )  # fmt: skip


def _alt(drawing: _Drawing) -> str:
    """Describe people over time: filled, present and effective means of each structure.

    Where room is short, what the people put out stays.
    """
    language = drawing.language
    forms = [
        [
            (
                label,
                [
                    f"{one.label} {_said(drawing, condition, one, measures)}"
                    for one in drawing.structures
                    if (condition, one.name, STAFF[0]) in drawing.means
                ],
            )
            for condition, label in drawing.conditions
        ]
        for measures in (STAFF, STAFF[-1:])
    ]
    span = months_between(drawing.dates(), language)
    head = f"{phrase('alt.lines', language)}: {phrase('alt.staff', language)}, {span}."
    return fitted(head, forms, language)


def _said(drawing: _Drawing, condition: str, structure: Structure, measures: Sequence[str]) -> str:
    """Write ``besetzt 10,9, anwesend 8,9, wirksam 8,2``."""
    return ", ".join(_mean_words(drawing, condition, structure, measure) for measure in measures)


def _mean_words(drawing: _Drawing, condition: str, structure: Structure, measure: str) -> str:
    mean = drawing.means[condition, structure.name, measure]
    word = phrase(f"short.{measure}", drawing.language)
    return f"{word} {number(mean, drawing.decimals, drawing.language)}"


def _draw(drawing: _Drawing, words: tuple[str, str, tuple[str, str]]) -> Figure:
    title, subtitle, foot = words
    labels = {
        (condition, one.name): _labels(drawing, condition, one)
        for condition, _ in drawing.conditions
        for one in drawing.structures
    }
    widest = max(
        text_size(label.text, TEXT_SIZE)[0] for group in labels.values() for label in group
    )
    gutter = widest + _LABEL_GAP + 0.1
    columns = small_columns(len(drawing.structures))
    width = (WIDTH - _LEFT - columns * gutter - 0.05) / columns
    heads = [wrap(one.label, width + gutter - 0.1, TEXT_SIZE, "bold") for one in drawing.structures]
    head = max(line_height(TEXT_SIZE, one.count("\n") + 1) for one in heads) + 0.07
    several = len(drawing.conditions) > 1 or bool(drawing.conditions[0][1])
    above = panel_title_height("") + 0.08 if several else 0.0
    row = head + _HEIGHT + 0.25
    band = above + ceil(len(drawing.structures) / columns) * row + 0.25
    page = new_page(title, subtitle, len(drawing.conditions) * band - 0.05, *foot)
    most = 1.05 * max(
        float(curve.high.max()) for found in drawing.found.values() for curve in found.values()
    )
    for turn, (condition, label) in enumerate(drawing.conditions):
        if several:
            page.write(0.15, turn * band, label, size=PANEL_SIZE, weight="bold")
        for place, structure in enumerate(drawing.structures):
            down = turn * band + above + (place // columns) * row
            left = _LEFT + (place % columns) * (width + gutter)
            lower = down + head - 0.07 - line_height(TEXT_SIZE, heads[place].count("\n") + 1)
            colour = look(structure.hue).colour
            page.write(left, lower, heads[place], weight="bold", colour=colour)
            axes = page.axes(left, down + head, width, _HEIGHT)
            _draw_lines(axes, drawing, condition, structure)
            below = place + columns >= len(drawing.structures)
            _dress(axes, drawing, (width, most), values=place % columns == 0, months=below)
            draw_end_labels(axes, labels[condition, structure.name], _HEIGHT, width)
    return page.figure


def _style(measure: str, structure: Structure) -> tuple[str, Any, float]:
    """Return colour, dashes and weight of a line: what counts most is drawn strongest."""
    if measure == "filled_fte":
        return QUIET, _SOLID, 1.1
    if measure == "present_fte":
        return INK, _DOTS, 1.3
    return look(structure.hue).colour, _SOLID, 2.1


def _labels(drawing: _Drawing, condition: str, structure: Structure) -> list[EndLabel]:
    """Return per line its end, and as its label the mean over the measured time."""
    labels = []
    for measure in STAFF:
        curve = drawing.found[measure].get((condition, structure.name))
        if curve is None or (condition, structure.name, measure) not in drawing.means:
            continue
        written = _mean_words(drawing, condition, structure, measure)
        labels.append(EndLabel(float(curve.mean[-1]), written, _style(measure, structure)[0]))
    return labels


def _draw_lines(axes: Axes, drawing: _Drawing, condition: str, structure: Structure) -> None:
    for measure in STAFF:
        curve = drawing.found[measure].get((condition, structure.name))
        if curve is None:
            continue
        colour, dashes, weight = _style(measure, structure)
        days = days_of(curve.dates)
        # A third band between the two others would only blur them.
        if curve.runs > 1 and measure != "present_fte":
            axes.fill_between(days, curve.low, curve.high, color=colour, alpha=0.14, linewidth=0)
        axes.plot(days, curve.mean, color=colour, linestyle=dashes, linewidth=weight, zorder=3)


def _dress(
    axes: Axes, drawing: _Drawing, size: tuple[float, float], *, values: bool, months: bool
) -> None:
    """Give a panel its limits, grid, months and numbers; ``size``: inches wide, units high."""
    limits, marks = (0.0, size[1]), (values, months)
    dress_over_time(axes, drawing.dates(), limits, size[0], drawing.language, marks=marks)
