"""The chart of tipping points over two inputs: the fitted difference, and where it is zero."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm

from sim.experiment.tipping import Map
from sim.report.catalogue.catalogue import phrase
from sim.report.catalogue.inputs import fraction_text, input_label
from sim.report.catalogue.words import direction_words
from sim.report.charts.page import EDGE, WIDTH, fitting, line_height, new_page, text_size
from sim.report.charts.style import INK, PALETTE, SMALL_SIZE, TEXT_SIZE, TickNumbers, chart_style
from sim.report.charts.tipping import fitting_ticks, foot_of, ticks_of
from sim.report.drawn import Drawn
from sim.report.naming import Namer
from sim.scenario.study import Scenario

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
        told = {"first": labels[0], "second": labels[1], **about}
        keys = ("tipping_chart.map", "tipping_chart.map_short")
        title = fitting([phrase(key, names.language, **told) for key in keys])
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
            ticks_of(each, runs[column])
            for each, column in zip(found.inputs, ("first", "second"), strict=True)
        ]
        ticks = [
            [fraction_text(each, place, scenario, language) for place in at]
            for at, each, scenario in zip(places, found.inputs, scenarios, strict=True)
        ]
        left = EDGE + max(text_size(tick, SMALL_SIZE)[0] for tick in ticks[1]) + 0.2
        side = WIDTH - left - 2 * EDGE - 1.25
        height = 0.62 * side
        head = line_height(TEXT_SIZE) + 0.08
        page = new_page(
            title,
            subtitle,
            head + height + 0.62,
            f"{phrase('tipping_chart.map_decoded', language)} {foot_of(runs, names)}",
            phrase("common.preview", language) if names.study.preview else "",
        )
        page.write(EDGE, 0.0, f"↑ {labels[1]}", size=TEXT_SIZE)
        axes = page.axes(left, head, side, height)
        limit = float(np.abs(grid).max()) or 1.0
        norm = TwoSlopeNorm(0.0, -limit, limit)
        sides = (heights.columns.to_numpy(dtype=float), heights.index.to_numpy(dtype=float))
        mesh = axes.pcolormesh(*sides, grid, cmap=_COLOURS, norm=norm, shading="gouraud")
        if grid.min() < 0 < grid.max():
            axes.contour(*sides, grid, levels=[0.0], colors=[INK], linewidths=2.0)
        for sign, marker in ((1, "o"), (-1, "s")):
            here = runs[np.sign(runs["difference"]) == sign]
            axes.plot(here["first"], here["second"], marker, color=INK, markersize=3, clip_on=False)
        shown = fitting_ticks(
            places[0], lambda at: fraction_text(found.inputs[0], at, scenarios[0], language), side
        )
        axes.set_xticks(shown, [ticks[0][places[0].index(at)] for at in shown])
        axes.set_yticks(places[1], ticks[1])
        axes.tick_params(length=3)
        bar = page.figure.colorbar(mesh, cax=page.axes(left + side + 0.25, head, 0.16, height))
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
    return Drawn(page.figure, title, alt)
