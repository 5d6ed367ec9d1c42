"""The chart of a backcast: the model's months with their band, the office's own beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import month_ticks
from sim.report.charts.alt import shortened
from sim.report.charts.page import (
    WIDTH,
    days_of,
    fitting,
    line_height,
    new_page,
    panel_title_height,
    text_size,
    wrap,
)
from sim.report.charts.style import (
    INK,
    PANEL_SIZE,
    SMALL_SIZE,
    WARNING,
    TickNumbers,
    chart_style,
    look,
)
from sim.report.drawn import Drawn
from sim.report.frames import footer_words
from sim.report.rows.backcast import errors_words, measure_of

_LEFT = 0.72
_RIGHT = 0.25
_HEIGHT = 1.45
_BELOW = 0.30


@dataclass(frozen=True, slots=True)
class _Panel:
    """One measure of one case type, month by month."""

    name: str
    dates: list[date]
    rows: pd.DataFrame
    errors: str = ""
    """How far off model and simple forecasts are, in words."""


def backcast(
    table: pd.DataFrame,
    case_types: dict[str, str],
    *,
    errors: pd.DataFrame | None = None,
    language: Language = "de",
    source: str = "",
) -> Drawn:
    """Draw observed months (dots) over the model's mean and 90 % band; misses stand out.

    ``table`` is that of ``experiment.backcast``, a panel for each measure and case type in it;
    ``case_types`` has labels by name. ``errors`` (``forecast_errors``) stand in the panels' heads.
    Raises ``ValueError`` for a table without rows.
    """
    if table.empty:
        raise ValueError("the table of the backcast has no rows; no month is to be drawn")
    with chart_style():
        panels = [replace(panel, errors=words) for panel, words in zip(
            _panels(table, case_types, language), _error_words(table, errors, language), strict=True
        )]  # fmt: skip
        width = WIDTH - _LEFT - _RIGHT
        heads = [wrap(panel.name, width, PANEL_SIZE, "bold") for panel in panels]
        small = [wrap(panel.errors, width, SMALL_SIZE) for panel in panels]
        below = [panel_title_height(head) for head in heads]
        above = [height + 0.08 + (line_height(SMALL_SIZE, lines.count("\n") + 1) if lines else 0.0)
                 for height, lines in zip(below, small, strict=True)]  # fmt: skip
        total = sum(above) + len(panels) * (_HEIGHT + _BELOW) + 0.22
        bent = (
            [] if all(_floor(one) == 0 for one in panels) else [phrase("common.not_zero", language)]
        )
        title = _title(panels, language)
        runs = (int(table["replications"].min()), int(table["replications"].max()))
        page = new_page(
            title, phrase("backcast.subtitle", language), total,
            footer_words(runs, language, source, [phrase("backcast.source", language), *bent]),
        )  # fmt: skip
        span = (min(min(one.dates) for one in panels), max(max(one.dates) for one in panels))
        down = 0.0
        for place, panel in enumerate(panels):
            page.write(_LEFT, down, heads[place], size=PANEL_SIZE, weight="bold")
            page.write(_LEFT, down + below[place], small[place], size=SMALL_SIZE)
            axes = page.axes(_LEFT, down + above[place], width, _HEIGHT)
            _draw(axes, panel)
            axes.set_ylim(_floor(panel), _ceiling(panel))
            _dress(axes, span, width, language, months=place == len(panels) - 1)
            _name_misses(axes, panel, width, language)
            down += above[place] + _HEIGHT + _BELOW
    return Drawn(page.figure, title, shortened(f"{phrase('backcast.alt', language)} {title}."))


def _panels(table: pd.DataFrame, case_types: dict[str, str], language: Language) -> list[_Panel]:
    return [
        _panel(rows.sort_values("month"), case_types, language)
        for _, rows in table.groupby(["case_type", "measure"], sort=False)
    ]


def _error_words(table: pd.DataFrame, errors: pd.DataFrame | None, language: Language) -> list[str]:
    """Return for each panel how far off the forecasts are; empty where nothing can be said."""
    keys = ["case_type", "measure"]
    known: dict[object, str] = {}
    for _, row in errors.iterrows() if errors is not None else ():
        if row["months"] > 0:
            known[row["case_type"], row["measure"]] = phrase(
                "backcast.errors", language, errors=errors_words(row, language)
            )
    return [known.get(key, "") for key, _ in table.groupby(keys, sort=False)]


def _panel(rows: pd.DataFrame, case_types: dict[str, str], language: Language) -> _Panel:
    name = measure_of(rows.iloc[0], case_types, language)
    return _Panel(name, [pd.Timestamp(day).date() for day in rows["month"]], rows)


def _said(panels: Sequence[_Panel], language: Language) -> list[str]:
    return [
        phrase("backcast.inside", language, measure=panel.name,
             inside=int(panel.rows["inside"].sum()), months=len(panel.rows))
        for panel in panels
    ]  # fmt: skip


def _title(panels: Sequence[_Panel], language: Language) -> str:
    title = phrase("backcast.title", language, parts=", ".join(_said(panels, language)))
    inside = sum(int(panel.rows["inside"].sum()) for panel in panels)
    months = sum(len(panel.rows) for panel in panels)
    every = phrase("backcast.inside", language, measure=phrase("backcast.all", language),
                 inside=inside, months=months)  # fmt: skip
    return fitting([title, phrase("backcast.title", language, parts=every)])


def _floor(panel: _Panel) -> float:
    """Return where the axis begins: at zero, unless everything happens far above it."""
    low = float(np.nanmin(panel.rows[["low", "observed"]].to_numpy(dtype=float)))
    high = _ceiling(panel)
    return 0.0 if low < 0.5 * high else low - 0.15 * (high - low)


def _ceiling(panel: _Panel) -> float:
    return 1.12 * float(np.nanmax(panel.rows[["high", "observed"]].to_numpy(dtype=float)))


def _draw(axes: Axes, panel: _Panel) -> None:
    """Draw each month's band as a column, the mean as a line across it, what was seen as a dot."""
    days, rows, colour = days_of(panel.dates), panel.rows, look(0).colour
    low, high, mean, seen = (
        rows[name].to_numpy(dtype=float) for name in ("low", "high", "mean", "observed")
    )
    axes.bar(days, high - low, bottom=low, width=20.0, color=colour, alpha=0.2, linewidth=0)
    axes.hlines(mean, days - 10.0, days + 10.0, color=colour, linewidth=1.9)
    inside = rows["inside"].to_numpy(dtype=bool)
    axes.plot(days[inside], seen[inside], "o", color=INK, markersize=4.5, zorder=4)
    axes.plot(days[~inside], seen[~inside], "D", color=WARNING, markersize=6.0, zorder=5)


def _dress(
    axes: Axes, span: tuple[date, date], width: float, language: Language, *, months: bool
) -> None:
    first, last = span[0] - timedelta(days=16), span[1] + timedelta(days=16)
    axes.set_xlim(*days_of((first, last)))
    ticks = month_ticks(span[0], span[1], language, most=max(2, int(width / 0.6)))
    axes.set_xticks(days_of([day for day, _ in ticks]), [name for _, name in ticks])
    axes.tick_params(axis="x", labelbottom=months, length=3)
    axes.tick_params(axis="y", length=0)
    axes.yaxis.set_major_formatter(TickNumbers(language))
    axes.locator_params(axis="y", nbins=4)
    axes.spines["left"].set_visible(False)
    axes.grid(visible=True, axis="y")


def _name_misses(axes: Axes, panel: _Panel, width: float, language: Language) -> None:
    """Write beside each miss on which side it lies; of two close by only once."""
    first, last = axes.get_xlim()
    named: dict[str, float] = {}
    for day, (_, row) in zip(days_of(panel.dates), panel.rows.iterrows(), strict=True):
        if row["inside"] or not np.isfinite(float(row["low"])):
            continue
        up = 1 if row["observed"] > row["high"] else -1
        side = "backcast.above" if up > 0 else "backcast.below"
        room = (text_size(phrase(side, language), SMALL_SIZE)[0] + 0.05) / width * (last - first)
        if day - named.get(side, -np.inf) < room:
            continue
        named[side] = day
        axes.annotate(
            phrase(side, language), (day, float(row["observed"])), xytext=(0, 6 * up),
            textcoords="offset points", ha="center", va="bottom" if up > 0 else "top",
            fontsize=SMALL_SIZE, color=WARNING,
        )  # fmt: skip
