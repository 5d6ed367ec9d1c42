"""The chart of break-even: decided cases to date less today's, and when that is zero for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.experiment.tables import BREAK_EVEN
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import measure_word
from sim.report.charts.alt import Groups, fitted, months_between
from sim.report.charts.line_panels import Line, Panel, draw_panels, extent, has_bands
from sim.report.charts.page import days_of
from sim.report.charts.style import INK, look
from sim.report.charts.titles import break_even_message
from sim.report.drawn import Drawn
from sim.report.frames import (
    Curve,
    Key,
    Row,
    Structure,
    footer_words,
    require_columns,
    row_of,
    run_counts,
    with_curves,
)
from sim.report.rows.break_even import finding_of, short_words

_MARKED = ("within", "undecided")
"""Findings whose day is marked."""
_LANE = 0.085
"""Inches between the intervals of structures that share a panel."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every panel needs to know."""

    curves: dict[Key, Curve]
    rows: dict[Key, Row]
    days: dict[Key, tuple[float, float]]
    """First and last day of each curve, counted as the rows of the table count them."""
    structures: list[Structure]
    conditions: list[tuple[str, str]]
    language: Language

    def dates(self) -> list[date]:
        """Return all dates of the curves."""
        return [day for curve in self.curves.values() for day in curve.dates]


def difference_curves(cumulative: pd.DataFrame) -> dict[Key, Curve]:
    """Read the table of cumulative differences: mean with its 95 % interval by date."""
    columns = ("structure", "condition", "date", "difference", "low", "high", "replications")
    require_columns(cumulative, "cumulative_difference", columns)
    found: dict[Key, Curve] = {}
    for (condition, structure), part in cumulative.groupby(["condition", "structure"], sort=False):
        mean, low, high = (
            part[column].to_numpy(dtype=float) for column in ("difference", "low", "high")
        )
        found[str(condition), str(structure)] = Curve(
            dates=tuple(pd.Timestamp(stamp).date() for stamp in part["date"]),
            mean=mean,
            low=np.where(np.isfinite(low), low, mean),
            high=np.where(np.isfinite(high), high, mean),
            runs=int(part["replications"].iloc[0]),
        )
    return found


def cumulative_difference(
    cumulative: pd.DataFrame,
    break_even: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw decided cases to date less today's over time, with band and break-even.

    ``cumulative`` and ``break_even`` are the tables `cumulative_difference` and `break_even`.

    Raises ``ValueError`` if a column is missing or no structure is compared with today's.
    """
    require_columns(break_even, "break_even", BREAK_EVEN.read)
    drawing = _prepare(cumulative, break_even, structures, conditions, language)
    panels = [_panel(drawing, condition, label) for condition, label in drawing.conditions]
    low, high = extent(panels)
    low, high = min(0.0, low), max(0.0, high)
    margin = 0.08 * (high - low) or 1.0
    equal = equal_words(equal_code(cumulative, "cumulative_difference"), language)
    subtitle = phrase("break_even.chart_subtitle", language, equal=equal)
    title = break_even_message(break_even, drawing.structures, drawing.conditions, language)
    below = [phrase("break_even.chart_above", language)]
    if any(finding_of(row) in _MARKED for row in drawing.rows.values()):
        below.append(phrase("break_even.chart_marks", language))
    if has_bands(panels):
        below.insert(0, phrase("break_even.chart_band", language))
    foot = " ".join([*below, footer_words(run_counts(drawing.curves), language, source)])
    notice = phrase("common.preview", language) if preview else ""

    def beside(axes: Axes, place: int, height: float) -> None:
        axes.axhline(0.0, color=INK, linewidth=1.1, zorder=2)
        shown = [line.structure for line in panels[place].lines]
        _mark(axes, drawing, drawing.conditions[place][0], shown, height)

    figure = draw_panels(
        (title, subtitle, foot, notice), panels, (low - margin, high + margin), language,
        signed=True, beside=beside,
    )  # fmt: skip
    return Drawn(figure, title, _alt(drawing))


def _panel(drawing: _Drawing, condition: str, label: str) -> Panel:
    """Return the lines of a condition: structure, mean at the end, break-even; and today's zero."""
    lines = []
    for one in drawing.structures:
        curve = drawing.curves.get((condition, one.name))
        if curve is None:
            continue
        last = number(float(curve.mean[-1]), 0, drawing.language, signed=True)
        row = drawing.rows.get((condition, one.name))
        said = "" if row is None else f"\n{short_words(row, drawing.language)}"
        lines.append(Line(curve, one, f"{one.label} {last}{said}"))
    return Panel(label, lines, [(0.0, phrase("common.today", drawing.language))])


def _alt(drawing: _Drawing) -> str:
    """Describe the lines: last mean and break-even of each structure, or break-even alone."""
    language = drawing.language
    forms: list[Groups] = [
        [(label, _findings(drawing, name, long=long)) for name, label in drawing.conditions]
        for long in (True, False)
    ]
    what = phrase(
        "common.difference_of", language, measure=measure_word("decided_to_date", language)
    )
    span = months_between(drawing.dates(), language)
    return fitted(f"{phrase('alt.lines', language)}: {what}, {span}.", forms)


def _findings(drawing: _Drawing, condition: str, *, long: bool) -> list[str]:
    found = []
    for one in drawing.structures:
        row = drawing.rows.get((condition, one.name))
        if row is None:
            continue
        words = short_words(row, drawing.language)
        mean = drawing.curves[condition, one.name].mean
        last = number(float(mean[-1]), 0, drawing.language, signed=True)
        at_end = phrase("common.at_end", drawing.language, structure=one.label, last=last)
        found.append(f"{at_end}, {words}" if long else f"{one.label} {words}")
    return found


def _prepare(
    cumulative: pd.DataFrame,
    break_even: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    language: Language,
) -> _Drawing:
    found = difference_curves(cumulative)
    named, panels = with_curves(found, structures, conditions, "differences")
    rows = {key: row_of(break_even, *key) for key in found}
    days = {
        (str(condition), str(structure)): part["days"].to_numpy(dtype=float)
        for (condition, structure), part in cumulative.groupby(["condition", "structure"])
    }
    return _Drawing(
        curves=found,
        rows={key: row for key, row in rows.items() if row is not None},
        days={key: (float(of_key[0]), float(of_key[-1])) for key, of_key in days.items()},
        structures=named,
        conditions=panels,
        language=language,
    )


def _mark(
    axes: Axes, drawing: _Drawing, condition: str, shown: Sequence[Structure], height: float
) -> None:
    """Mark break-even on the zero line: a diamond, its interval, an arrow beyond the run.

    Nothing is marked where the whole interval lies beyond the run, or no difference matters.
    """
    low, high = axes.get_ylim()
    lane = _LANE / height * (high - low)
    rows = {one.name: drawing.rows.get((condition, one.name)) for one in shown}
    marked = [
        (one, row)
        for one in shown
        if (row := rows[one.name]) is not None and finding_of(row) in _MARKED
    ]
    for place, (structure, row) in enumerate(marked):
        key, colour = (condition, structure.name), look(structure.hue).colour
        first, last = drawing.days[key]
        origin = float(days_of(drawing.curves[key].dates)[0]) - first
        level = (place - (len(marked) - 1) / 2) * lane
        earliest, latest = float(row["days_low"]), float(row["days_high"])
        if isfinite(earliest):
            ends = [origin + earliest, origin + min(latest, last)]
            axes.plot(ends, [level] * 2, color=colour, linewidth=3.2, alpha=0.75, zorder=3.5,
                      solid_capstyle="butt")  # fmt: skip
        if isfinite(earliest) and latest > last:
            axes.plot([origin + last], [level], ">", color=colour, markersize=6, clip_on=False,
                      zorder=4)  # fmt: skip
        if isfinite(float(row["days"])):
            axes.plot([origin + float(row["days"])], [level], "D", color=colour, markersize=6,
                      markeredgecolor="white", clip_on=False, zorder=5)  # fmt: skip
