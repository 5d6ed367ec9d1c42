"""A panel over time: a structure's mean and band; limits, grid, months and numbers."""

from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes

from sim.report.catalogue.catalogue import Language
from sim.report.catalogue.numbers import month_ticks
from sim.report.charts.page import days_of
from sim.report.charts.style import ZONE, TickNumbers, look
from sim.report.frames import Curve, Structure

_MONTH_ROOM = 0.5
_MIDDLE = 15
"""Day of a month from which on an axis goes on to the month's end."""
OPENING_MONTHS = 3
"""Months at the start of a run in which it still shows how its first cases were placed: as long
as documents that were asked for then take to come, and what was ready is decided at once."""
_LEAST_MONTHS = 3 * OPENING_MONTHS
"""A run shorter than this is not marked: hardly anything would be left of it."""


def span(dates: Sequence[date]) -> tuple[date, date]:
    """Return the ends of an axis: whole months, so that a year ends with the calendar's.

    The last week or month of a run is its begin; what lies early in a month stays as it is.
    """
    first, last = min(dates), max(dates)
    if first.day <= _MIDDLE:
        first = first.replace(day=1)
    if last.day >= _MIDDLE:
        last = (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first, max(last, first + timedelta(days=1))


def opening_end(dates: Sequence[date]) -> date | None:
    """Return until when a run shows how its first cases were placed; none in a short run."""
    first, last = span(dates)
    if (last - first).days < 30 * _LEAST_MONTHS:
        return None
    months = first.month - 1 + OPENING_MONTHS
    return date(first.year + months // 12, months % 12 + 1, 1)


def mark_opening(axes: Axes, dates: Sequence[date]) -> None:
    """Draw the first months of a run on grey."""
    end = opening_end(dates)
    if end is not None:
        begin = span(dates)[0]
        axes.axvspan(*days_of((begin, end)), color=ZONE, linewidth=0, zorder=0)


def dress_over_time(
    axes: Axes,
    dates: Sequence[date],
    limits: tuple[float, float],
    width: float,
    language: Language,
    *,
    signed: bool = False,
) -> None:
    """Dress a panel of ``width`` inches."""
    first, last = span(dates)
    axes.set_xlim(*days_of((first, last)))
    axes.set_ylim(*limits)
    ticks = month_ticks(first, last, language, most=max(2, int(width / _MONTH_ROOM)))
    axes.set_xticks(days_of([day for day, _ in ticks]), [name for _, name in ticks])
    axes.tick_params(axis="x", length=3)
    axes.tick_params(axis="y", length=0)
    axes.yaxis.set_major_formatter(TickNumbers(language, signed=signed))
    axes.locator_params(axis="y", nbins=5)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="y")


def draw_curve(axes: Axes, curve: Curve | None, structure: Structure, *, band: bool = True) -> None:
    """Draw mean and band of a structure, if it has any under this condition."""
    if curve is None:
        return
    days, drawn = days_of(curve.dates), look(structure.hue)
    if curve.runs > 1 and band:
        axes.fill_between(days, curve.low, curve.high, color=drawn.colour, alpha=0.16, linewidth=0)
    axes.plot(days, curve.mean, color=drawn.colour, linestyle=drawn.dash, zorder=3)
    axes.plot(
        days[-1:], curve.mean[-1:], "o", color=drawn.colour, markersize=3.5, clip_on=False, zorder=4
    )
