"""The chart of the warm-up: open cases over time, what is left out, and the statistic behind it."""

from datetime import date

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.experiment.summaries import FEW_RUNS
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import decimals_for, month_ticks, number
from sim.report.charts.alt import shortened
from sim.report.charts.page import WIDTH, days_of, new_page
from sim.report.charts.style import (
    INK,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    WARNING,
    ZONE,
    TickNumbers,
    chart_style,
    look,
)
from sim.report.drawn import Drawn
from sim.report.frames import band_words, footer_words
from sim.stats.mser import BATCH, Truncation

_LEFT = 0.72
_RIGHT = 0.25
_HEIGHTS = (2.6, 1.1)
_GAP = 0.42


def warm_up(
    weeks: pd.DataFrame, found: Truncation, *, language: Language = "de", source: str = ""
) -> Drawn:
    """Draw open cases by week with what MSER-5 leaves out, and below its statistic.

    ``weeks`` holds a row per date and a column per run (``steady.open_by_week``). A warm-up of
    more than half of the run is drawn as what it is: a run that does not settle.
    """
    with chart_style():
        runs, title = weeks.shape[1], _title(found, language)
        page = new_page(
            title,
            f"{phrase('warm_up.subtitle', language)}; {band_words(runs, language)}",
            sum(_HEIGHTS) + _GAP + 0.42,
            footer_words((runs, runs), language, source),
        )
        width = WIDTH - _LEFT - _RIGHT
        dates = [pd.Timestamp(stamp).date() for stamp in weeks.index]
        above = page.axes(_LEFT, 0.0, width, _HEIGHTS[0])
        page.write(
            _LEFT, _HEIGHTS[0] + 0.16, phrase("warm_up.statistic", language),
            size=SMALL_SIZE, colour=QUIET,
        )  # fmt: skip
        below = page.axes(_LEFT, _HEIGHTS[0] + _GAP, width, _HEIGHTS[1])
        _draw_runs(above, weeks, dates)
        _draw_statistic(below, found, dates)
        for axes in (above, below):
            _dress(axes, dates, found, language, width)
        above.tick_params(axis="x", labelbottom=False)
        _name(above, dates, found, language)
        above.set_ylim(bottom=0.0)
        below.set_ylim(bottom=0.0)
    return Drawn(page.figure, title, shortened(f"{phrase('warm_up.alt', language)} {title}."))


def _title(found: Truncation, language: Language) -> str:
    if found.rejected:
        return phrase("warm_up.rejected", language, weeks=found.observations)
    mean = number(found.mean, decimals_for([found.mean]), language)
    return phrase("warm_up.title", language, weeks=found.observations, mean=mean)


def _draw_runs(axes: Axes, weeks: pd.DataFrame, dates: list[date]) -> None:
    values, colour = weeks.to_numpy(dtype=float), look(0).colour
    if values.shape[1] > 1:
        few = values.shape[1] < FEW_RUNS
        low, high = np.quantile(values, (0.0, 1.0) if few else (0.1, 0.9), axis=1)
        axes.fill_between(days_of(dates), low, high, color=colour, alpha=0.16, linewidth=0)
    axes.plot(days_of(dates), values.mean(axis=1), color=colour, linewidth=1.2, zorder=3)


def _draw_statistic(axes: Axes, found: Truncation, dates: list[date]) -> None:
    """Draw the root of the statistic, in cases, over the date up to which would be left out."""
    upto = [dates[min(left * BATCH, len(dates) - 1)] for left in range(len(found.statistic))]
    error, place = np.sqrt(found.statistic), found.batches
    axes.plot(days_of(upto), error, color=INK, linewidth=1.2)
    axes.plot(days_of([upto[place]]), [error[place]], "o", color=WARNING, markersize=5, zorder=4)


def _dress(
    axes: Axes, dates: list[date], found: Truncation, language: Language, width: float
) -> None:
    axes.set_xlim(*days_of((dates[0], dates[-1])))
    if found.observations:
        left = dates[min(found.observations, len(dates) - 1)]
        axes.axvspan(*days_of((dates[0], left)), color=ZONE, linewidth=0, zorder=0)
        axes.axvline(days_of([left])[0], color=WARNING if found.rejected else INK, linewidth=1.0)
    ticks = month_ticks(dates[0], dates[-1], language, most=max(2, int(width / 0.6)))
    axes.set_xticks(days_of([day for day, _ in ticks]), [name for _, name in ticks])
    axes.tick_params(axis="x", length=3)
    axes.tick_params(axis="y", length=0)
    axes.yaxis.set_major_formatter(TickNumbers(language))
    axes.locator_params(axis="y", nbins=5 if axes.get_position().height > 0.3 else 3)  # noqa: PLR2004 - room for so many
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="y")


def _name(axes: Axes, dates: list[date], found: Truncation, language: Language) -> None:
    """Write into the panel which part is left out."""
    if not found.observations:
        return
    axes.annotate(
        phrase("warm_up.left_out", language),
        (days_of([dates[0]])[0], 1.0), xycoords=("data", "axes fraction"),
        xytext=(4, -4), textcoords="offset points", ha="left", va="top",
        fontsize=TEXT_SIZE, color=QUIET,
    )  # fmt: skip
