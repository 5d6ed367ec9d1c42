"""A panel over time: a structure's mean and band; limits, grid, months and numbers."""

from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes

from sim.report.catalogue.catalogue import Language
from sim.report.catalogue.numbers import month_ticks
from sim.report.charts.page import days_of
from sim.report.charts.style import TickNumbers, look
from sim.report.frames import Curve, Structure

_MONTH_ROOM = 0.5


def dress_over_time(
    axes: Axes,
    dates: Sequence[date],
    limits: tuple[float, float],
    width: float,
    language: Language,
    *,
    marks: tuple[bool, bool] = (True, True),
    signed: bool = False,
) -> None:
    """Dress a panel of ``width`` inches; ``marks``: write values, write months."""
    first, last = min(dates), max(dates)
    # A single date would leave the axis without width.
    axes.set_xlim(*days_of((first, max(last, first + timedelta(days=1)))))
    axes.set_ylim(*limits)
    ticks = month_ticks(first, last, language, most=max(2, int(width / _MONTH_ROOM)))
    axes.set_xticks(days_of([day for day, _ in ticks]), [name for _, name in ticks])
    axes.tick_params(axis="x", labelbottom=marks[1], length=3)
    axes.tick_params(axis="y", labelleft=marks[0], length=0)
    axes.yaxis.set_major_formatter(TickNumbers(language, signed=signed))
    axes.locator_params(axis="y", nbins=5)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="y")


def draw_curve(axes: Axes, curve: Curve | None, structure: Structure) -> None:
    """Draw mean and band of a structure, if it has any under this condition."""
    if curve is None:
        return
    days, drawn = days_of(curve.dates), look(structure.hue)
    if curve.runs > 1:
        axes.fill_between(days, curve.low, curve.high, color=drawn.colour, alpha=0.16, linewidth=0)
    axes.plot(days, curve.mean, color=drawn.colour, linestyle=drawn.dash, zorder=3)
    axes.plot(
        days[-1:], curve.mean[-1:], "o", color=drawn.colour, markersize=3.5, clip_on=False, zorder=4
    )
