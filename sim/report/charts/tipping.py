"""Charts of tipping points: the difference along one input, and over two."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm

from sim.experiment.inputs import Input
from sim.experiment.tipping import Map
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import fraction_text, input_label
from sim.report.catalogue.words import direction_words
from sim.report.charts.alt import shortened
from sim.report.charts.page import WIDTH, line_height, new_page, text_size, wrap
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
    look,
)
from sim.report.drawn import Drawn
from sim.report.hues import hues_of
from sim.report.naming import Namer
from sim.scenario.study import Scenario

_EDGE, _HEIGHT = 0.15, 1.5
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def line_chart(
    curve: pd.DataFrame, points: pd.DataFrame, names: Namer, key: tuple[str, str], each: Input,
    scenario: Scenario, says: dict[str, str], *, equal: str,
) -> Drawn:  # fmt: skip
    """Draw the differences to today along an input, a panel per measure.

    `says` holds the words about the tipping point of each measure, which head its panel.
    """
    condition, structure = key
    rows = curve[(curve["condition"] == condition) & (curve["structure"] == structure)]
    tips = points[(points["condition"] == condition) & (points["structure"] == structure)]
    measures = list(dict.fromkeys(rows["measure"].astype(str)))
    language = names.language
    label = input_label(each, names.study, language)
    low, high = (fraction_text(each, end, scenario, language) for end in (0.0, 1.0))
    title = phrase(
        "tipping_chart.line",
        names.language,
        structure=names.structure(structure),
        input=label,
        low=low,
        high=high,
    )
    state = names.study.conditions[condition]
    subtitle = f"{state}: " if state else ""
    subtitle += f"{phrase('tipping_chart.line_sub', names.language)}; {equal}"
    with chart_style():
        heads = [
            wrap(f"{names.measure(one)}: {says[one]}", WIDTH - 2 * _EDGE, PANEL_SIZE, "bold")
            for one in measures
        ]
        above = [line_height(PANEL_SIZE, head.count("\n") + 1) + 0.1 for head in heads]
        below = 0.42
        total = sum(above) + len(measures) * (_HEIGHT + below)
        page = new_page(
            title,
            subtitle,
            total,
            _foot(rows, names),
            phrase("common.preview", language) if names.study.preview else "",
        )
        left, down = 0.95, 0.0
        width = WIDTH - left - 3 * _EDGE
        colour = look(hues_of(names.study.structures, names.study.today)[structure]).colour
        for measure, head, over in zip(measures, heads, above, strict=True):
            page.write(_EDGE, down, head, size=PANEL_SIZE, weight="bold")
            axes = page.axes(left, down + over, width, _HEIGHT)
            _panel(
                axes, rows[rows["measure"] == measure], tips[tips["measure"] == measure], colour,
                language,
            )  # fmt: skip
            ticks = _ticks(each, rows["fraction"])
            axes.set_xticks(ticks, _tick_names(ticks, each, scenario, language))
            axes.tick_params(axis="x", length=3)
            down += over + _HEIGHT + below
    said = " ".join(f"{names.measure(one)}: {says[one]}" for one in measures)
    alt = phrase(
        "tipping_chart.alt_line",
        names.language,
        input=label,
        structure=names.structure(structure),
        says=said,
    )
    return Drawn(page.figure, title, shortened(alt))


def _foot(rows: pd.DataFrame, names: Namer) -> str:
    runs = phrase("common.runs", names.language, count=int(rows["replications"].max()))
    foot = phrase("common.runs_footer", names.language, runs=runs)
    return f"{foot} {phrase('common.source', names.language, source=names.study.name.rstrip('.'))}"


def _panel(
    axes: Axes, rows: pd.DataFrame, tips: pd.DataFrame, colour: str, language: Language
) -> None:
    for _, tip in tips.iterrows():
        if np.isfinite(tip["fraction"]):
            low, high = np.clip([tip["fraction_low"], tip["fraction_high"]], 0.0, 1.0)
            axes.axvspan(low, high, color=ZONE, linewidth=0, zorder=0)
            axes.axvline(tip["fraction"], color=QUIET, linewidth=1.0, linestyle=(0, (2, 2)))
    axes.axhline(0.0, color=INK, linewidth=1.1, zorder=2)
    x = rows["fraction"].to_numpy(dtype=float)
    mean, low, high = (rows[name].to_numpy(dtype=float) for name in ("difference", "low", "high"))
    axes.vlines(x, low, high, color=colour, linewidth=1.4)
    axes.plot(x, mean, "o-", color=colour, markersize=4, linewidth=1.4)
    axes.set_xlim(-0.02, 1.02)
    axes.grid(visible=True, axis="y")
    axes.yaxis.set_major_formatter(TickNumbers(language, signed=True))
    axes.locator_params(axis="y", nbins=5)


def _ticks(each: Input, fractions: "pd.Series[float]") -> list[float]:
    """Return the fractions of the range at which values are written: a team's size where it ran."""
    return sorted(set(map(float, fractions))) if each.team else list(_TICKS)


def _tick_names(
    ticks: list[float], each: Input, scenario: Scenario, language: Language
) -> list[str]:
    return [fraction_text(each, place, scenario, language) for place in ticks]


_COLOURS = LinearSegmentedColormap.from_list(
    "below_above", [PALETTE[1], "#F3C9AE", "#FFFFFF", "#B5C5DA", PALETTE[0]]
)
"""Orange below today, blue above: they stay apart for every eye and in print."""


def map_chart(
    found: Map, names: Namer, key: tuple[str, str, str], scenarios: tuple[Scenario, ...], *,
    equal: str,
) -> Drawn:  # fmt: skip
    """Draw the fitted difference over two inputs with its zero line."""
    condition, structure, measure = key
    fine, runs = (
        table[
            (table["condition"] == condition)
            & (table["structure"] == structure)
            & (table["measure"] == measure)
        ]
        for table in (found.fine, found.runs)
    )
    language = names.language
    labels = [input_label(each, names.study, language) for each in found.inputs]
    heights = fine.pivot_table(index="second", columns="first", values="difference")
    grid = heights.to_numpy(dtype=float)
    above, below = direction_words(measure, language)
    about = {"measure": names.measure(measure), "structure": names.structure(structure)}
    if grid.min() < 0 < grid.max():
        title = phrase(
            "tipping_chart.map", names.language, first=labels[0], second=labels[1], **about
        )
    else:
        title = phrase(
            "tipping_chart.map_none",
            names.language,
            word=above if grid.min() >= 0 else below,
            **about,
        )
    state = names.study.conditions[condition]
    subtitle = (
        f"{state}: " if state else ""
    ) + f"{phrase('tipping_chart.map_sub', names.language)}; {equal}"
    with chart_style():
        places = [
            _ticks(each, runs[column])
            for each, column in zip(found.inputs, ("first", "second"), strict=True)
        ]
        ticks = [
            _tick_names(at, each, scenario, language)
            for at, each, scenario in zip(places, found.inputs, scenarios, strict=True)
        ]
        left = _EDGE + max(text_size(tick, SMALL_SIZE)[0] for tick in ticks[1]) + 0.2
        side = WIDTH - left - 2 * _EDGE - 1.25
        height = 0.62 * side
        head = line_height(TEXT_SIZE) + 0.08
        page = new_page(
            title,
            subtitle,
            head + height + 0.62,
            _foot(runs, names),
            phrase("common.preview", language) if names.study.preview else "",
        )
        page.write(_EDGE, 0.0, f"↑ {labels[1]}", size=TEXT_SIZE)
        axes = page.axes(left, head, side, height)
        limit = float(np.abs(grid).max()) or 1.0
        norm = TwoSlopeNorm(0.0, -limit, limit)
        sides = (heights.columns.to_numpy(dtype=float), heights.index.to_numpy(dtype=float))
        shown = axes.pcolormesh(*sides, grid, cmap=_COLOURS, norm=norm, shading="gouraud")
        if grid.min() < 0 < grid.max():
            axes.contour(*sides, grid, levels=[0.0], colors=[INK], linewidths=2.0)
        for sign, marker in ((1, "o"), (-1, "s")):
            here = runs[np.sign(runs["difference"]) == sign]
            axes.plot(here["first"], here["second"], marker, color=INK, markersize=3, clip_on=False)
        axes.set_xticks(places[0], ticks[0])
        axes.set_yticks(places[1], ticks[1])
        axes.tick_params(length=3)
        bar = page.figure.colorbar(shown, cax=page.axes(left + side + 0.25, head, 0.16, height))
        bar.ax.yaxis.set_major_formatter(TickNumbers(language, signed=True))
        page.write(left, head + height + 0.32, f"→ {labels[0]}", size=TEXT_SIZE)
    lowest, highest = (names.with_unit(measure, float(end)) for end in (grid.min(), grid.max()))
    alt = phrase(
        "tipping_chart.alt_map",
        names.language,
        first=labels[0],
        second=labels[1],
        low=lowest,
        high=highest,
        **about,
    )
    return Drawn(page.figure, title, shortened(alt))
