"""Charts of posts: the measure by the size of a team, and the goal by the number of posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from matplotlib.axes import Axes

from sim.experiment.staffing_search import Allocation, Needed
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import date_text, number
from sim.report.charts.alt import shortened
from sim.report.charts.page import WIDTH, Page, line_height, new_page, text_size
from sim.report.charts.style import (
    INK,
    PALETTE,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    ZONE,
    TickNumbers,
    chart_style,
)
from sim.report.drawn import Drawn
from sim.report.naming import Namer

_EDGE, _HEIGHT, _LEFT = 0.15, 2.6, 0.95
_STATES = {
    "best": (PALETTE[0], "D", "◆"), "alike": (PALETTE[2], "o", "●"), "open": (PALETTE[1], "s", "■"),
    "out": (QUIET, "x", "×"),
}  # fmt: skip
"""Colour and mark of each state, and the mark as text: a grey print still tells them apart."""
_REACHED = {True: ("reached", PALETTE[0], "o", "●"), False: ("missed", PALETTE[1], "x", "×")}


def allocation_chart(
    found: Allocation, names: Namer, key: tuple[str, str], team: str, *, equal: str
) -> Drawn:
    """Draw a measure over the size of the one team whose size was searched."""
    measure = found.measure
    rows = found.table
    title = phrase(
        "staffing_chart.allocation",
        names.language,
        team=team,
        best=found.best[0],
        planned=found.planned[0],
        measure=names.measure(measure),
    )
    sub = phrase(
        "staffing_chart.allocation_sub", names.language, measure=names.measure(measure), team=team
    )
    x = rows[f"posts_{found.teams[0]}"].to_numpy(dtype=float)
    with chart_style():
        legend = [
            (f"{sign} {phrase(f'staffing_chart.{state}', names.language)}", colour)
            for state, (colour, _, sign) in _STATES.items()
        ]
        sheet = _sheet((title, sub, equal), names, key, int(rows["runs"].max()), legend)
        axes = sheet.axes
        axes.axvline(found.planned[0], color=QUIET, linewidth=1.0, linestyle=(0, (2, 2)))
        for state, (colour, mark, _) in _STATES.items():
            here = (rows["state"] == state).to_numpy()
            factor = 100.0 if found.table["unit"].iloc[0] == "share" else 1.0
            low, mean, high = (
                factor * rows[name].to_numpy(dtype=float)[here] for name in ("low", "mean", "high")
            )
            axes.vlines(x[here], low, high, color=colour, linewidth=1.4)
            axes.plot(x[here], mean, mark, color=colour, markersize=6)
        _finish(axes, names.language)
        _label(axes, found.planned[0], phrase("staffing_chart.planned", names.language))
        sheet.under(f"{team} ({phrase('staffing_chart.posts', names.language)})")
    alt = phrase(
        "staffing_chart.alt",
        names.language,
        kind=phrase("alt.dots", names.language),
        title=title,
        low=int(x.min()),
        high=int(x.max()),
    )
    return Drawn(sheet.page.figure, title, shortened(alt))


def needed_chart(
    found: Needed, names: Namer, key: tuple[str, str], day: date, *, equal: str
) -> Drawn:
    """Draw which numbers of posts reach the goal, beside today's posts and mere arithmetic."""
    rows = found.tried
    until = date_text(day, names.language)
    title = phrase(
        f"staffing_chart.{found.goal}"
        if found.posts is not None
        else f"staffing_chart.{found.goal}_none",
        names.language,
        posts=found.posts,
        day=until,
    )
    x = rows["posts"].to_numpy(dtype=float)
    with chart_style():
        sub = phrase(f"staffing_chart.{found.goal}_sub", names.language)
        legend = [
            (f"{sign} {phrase(f'staffing_chart.{word}', names.language)}", colour)
            for word, colour, _, sign in _REACHED.values()
        ]
        sheet = _sheet((title, sub, equal), names, key, int(rows["runs"].max()), legend)
        axes = sheet.axes
        if found.possible_from is not None and found.surely_from is not None:
            axes.axvspan(found.possible_from, found.surely_from, color=ZONE, linewidth=0, zorder=0)
        reached = rows["reaches"].to_numpy(dtype=bool)
        for state, (_, colour, mark, _) in _REACHED.items():
            here = reached == state
            low, mean, high = (
                rows[name].to_numpy(dtype=float)[here] for name in ("low", "value", "high")
            )
            axes.vlines(x[here], low, high, color=colour, linewidth=1.4)
            axes.plot(x[here], mean, mark, color=colour, markersize=6)
        axes.axhline(0.0, color=INK, linewidth=1.1)
        if np.isfinite(found.remains):
            axes.axhline(found.remains, color=QUIET, linewidth=1.0, linestyle=(0, (4, 2)))
        axes.set_xlim(min(*x, found.now, found.static) - 1, max(*x, found.now, found.static) + 1)
        for place, line, size in ((float(found.now), "now", 0), (found.static, "static", 1)):
            axes.axvline(place, color=QUIET, linewidth=1.0, linestyle=(0, (2, 2)))
            count = number(np.ceil(place * 10) / 10, size, names.language)
            word = phrase(f"staffing_chart.{line}", names.language, count=count)
            _label(axes, place, word, low=bool(size))
        _finish(axes, names.language)
        sheet.under(phrase("staffing_chart.posts", names.language))
    alt = phrase(
        "staffing_chart.alt",
        names.language,
        kind=phrase("alt.dots", names.language),
        title=title,
        low=int(x.min()),
        high=int(x.max()),
    )
    return Drawn(sheet.page.figure, title, shortened(alt))


@dataclass(frozen=True)
class _Sheet:
    """A page with one panel, and room to name its axis."""

    page: Page
    axes: Axes
    below: float

    def under(self, words: str) -> None:
        """Name the horizontal axis."""
        self.page.write(_LEFT, self.below, f"→ {words}", size=TEXT_SIZE)


def _sheet(
    words: tuple[str, str, str], names: Namer, key: tuple[str, str], runs: int,
    legend: Sequence[tuple[str, str]] = (),
) -> _Sheet:  # fmt: skip
    """Draw a page around one panel: title, subtitle with at equal what, and a legend above it."""
    title, subtitle, equal = words
    condition, structure = key
    state = names.study.conditions[condition]
    head = f"{state}; {names.structure(structure)}" if state else names.structure(structure)
    foot = phrase(
        "common.runs_footer", names.language, runs=phrase("common.runs", names.language, count=runs)
    )
    foot += f" {phrase('common.source', names.language, source=names.study.name.rstrip('.'))}"
    above = (line_height(SMALL_SIZE) + 0.08) * bool(legend) + 0.42
    page = new_page(
        title,
        f"{head}: {subtitle}; {equal}",
        above + _HEIGHT + 0.55,
        foot,
        phrase("common.preview", names.language) if names.study.preview else "",
    )
    across = _LEFT
    for shown, colour in legend:
        page.write(across, 0.0, shown, size=SMALL_SIZE, colour=colour)
        across += text_size(shown, SMALL_SIZE)[0] + 0.2
    axes = page.axes(_LEFT, above, WIDTH - _LEFT - 3 * _EDGE, _HEIGHT)
    return _Sheet(page, axes, above + _HEIGHT + 0.3)


def _label(axes: Axes, place: float, words: str, *, low: bool = False) -> None:
    axes.annotate(
        words, (place, 1.0), xycoords=("data", "axes fraction"),
        xytext=(0, 3 + 11 * low), textcoords="offset points", ha="center", va="bottom",
        fontsize=SMALL_SIZE,
    )  # fmt: skip


def _finish(axes: Axes, language: Language) -> None:
    axes.grid(visible=True, axis="y")
    axes.yaxis.set_major_formatter(TickNumbers(language))
    axes.xaxis.set_major_formatter(TickNumbers(language))
    axes.locator_params(axis="y", nbins=5)
    axes.locator_params(axis="x", integer=True)
    axes.tick_params(length=3)
