"""The chart of tipping points along one input: on which side of today each measure lies, and where.

A lane per measure says it in words; below, the differences of the measure that the title is about
show how steep it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiment.inputs import Input
from sim.measures.registry import pair_of
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import fraction_text, input_label
from sim.report.catalogue.words import direction_words, listed
from sim.report.charts.alt import fitted
from sim.report.charts.page import EDGE, WIDTH, fitting, line_height, new_page, text_size, wrap
from sim.report.charts.style import (
    INK,
    PALETTE,
    PANEL_SIZE,
    SMALL_SIZE,
    TEXT_SIZE,
    ZONE,
    TickNumbers,
    chart_style,
    look,
)
from sim.report.charts.titles import in_sentence
from sim.report.drawn import Drawn
from sim.report.frames import Row, footer_words
from sim.report.hues import hues_of
from sim.report.naming import Namer
from sim.report.rows.tipping import Side, stretches, tips_of
from sim.scenario.study import Scenario

ABOVE, BELOW = PALETTE[0], "#F3C9AE"
"""Dark above today, light below: they stay apart for every eye and in grey."""
_FILLS: dict[Side, tuple[str, str]] = {
    "above": (ABOVE, "white"), "below": (BELOW, INK), "open": (ZONE, INK), "equal": ("white", INK),
}  # fmt: skip
"""Colours of a stretch and of its words."""
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_LANE, _HEIGHT = 0.42, 1.7
_NAME_ROOM = 1.35
_BELOW = 0.12
_TICK_GAP = 0.1


def line_chart(
    curve: pd.DataFrame, points: pd.DataFrame, names: Namer, key: tuple[str, str], each: Input,
    scenario: Scenario, *, equal: str,
) -> Drawn:  # fmt: skip
    """Draw on which side of today a structure lies along an input, a lane per measure.

    ``curve`` and ``points`` are the tables `curve` and `tipping`; ``equal`` says at equal what.
    """
    condition, structure = key
    language = names.language
    rows = _of(curve, condition, structure)
    measures = list(dict.fromkeys(rows["measure"].astype(str)))
    tips = {
        measure: [row for _, row in part.iterrows()]
        for measure, part in _of(points, condition, structure).groupby("measure", sort=False)
    }
    found = {measure: tips[measure] for measure in measures}
    label = input_label(each, names.study, language)

    def written(fraction: float) -> str:
        return fraction_text(each, fraction, scenario, language)

    subject = next((one for one in measures if tips_of(found[one])), measures[0])
    claim = _claim(subject, found[subject], names, written)
    about = {"structure": names.structure(structure), "input": label, "claim": claim}
    title = fitting([
        phrase("tipping_chart.line", language, **about),
        phrase("title.subject", language, structure=about["structure"], said=claim),
    ])  # fmt: skip
    state = names.study.conditions[condition]
    subtitle = f"{state}: " if state else ""
    subtitle += f"{phrase('tipping_chart.line_sub', language)}; {equal}"
    foot = f"{phrase('tipping_chart.decoded', language)} {foot_of(rows, names)}"
    drawing = _Drawing(
        names, found, rows[rows["measure"] == subject], subject, structure, written,
        ticks_of(each, rows["fraction"]),
    )  # fmt: skip
    with chart_style():
        figure = _draw((title, subtitle, foot), label, drawing)
    parts = [f"{names.measure(one)}: {_told(one, found[one], names, written)}" for one in measures]
    head = phrase("tipping_chart.alt_line", language, **about)
    return Drawn(figure, title, fitted(head, [[("", parts)]]))


def _of(table: pd.DataFrame, condition: str, structure: str) -> pd.DataFrame:
    return table[(table["condition"] == condition) & (table["structure"] == structure)]


def _claim(measure: str, rows: Sequence[Row], names: Namer, written: Callable[[float], str]) -> str:
    """Say what is found of a measure: ``ab 2,9 Min. mehr entschiedene Fälle als heute``."""
    language, tips = names.language, tips_of(rows)
    side = stretches(rows)[-1].side
    if len(tips) > 1:
        values = listed([written(float(row["fraction"])) for row in tips], language)
        return phrase("tipping_chart.several", language, values=values)
    if not tips and side in ("open", "equal"):
        return phrase(f"tipping_chart.{side}", language)
    rises = bool(tips[0]["rises"]) if tips else side == "above"
    word = direction_words(measure, language)[0 if rises else 1]
    key = "title.counted" if pair_of(measure) == "amount" else "title.level"
    said = phrase(key, language, word=word, measure=in_sentence(names.measure(measure), language))
    if not tips:
        return phrase("tipping_chart.everywhere", language, said=said)
    return phrase(
        "tipping_chart.from", language, value=written(float(tips[0]["fraction"])), said=said
    )


def _told(measure: str, rows: Sequence[Row], names: Namer, written: Callable[[float], str]) -> str:
    """Say in short on which side a measure lies along the range: ``weniger, ab 2,9 Min. mehr``."""
    language = names.language
    ends = [written(float(row["fraction"])) for row in tips_of(rows)]
    sides = [one for one in stretches(rows) if one.side != "open" or not ends]
    said = [_side_word(measure, one.side, language) for one in sides]
    if len(said) != len(ends) + 1:
        return ", ".join(said)
    later = [
        phrase("tipping_chart.from", language, value=value, said=word)
        for value, word in zip(ends, said[1:], strict=True)
    ]
    return ", ".join([said[0], *later])


def _side_word(measure: str, side: Side, language: Language) -> str:
    above, below = direction_words(measure, language)
    if side in ("above", "below"):
        return above if side == "above" else below
    return phrase(f"tipping_chart.short_{side}", language)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the lanes and the curve share."""

    names: Namer
    found: Mapping[str, Sequence[Row]]
    """Rows of the table `tipping` by measure."""
    curve: pd.DataFrame
    """The differences of the measure that the title is about."""
    subject: str
    structure: str
    written: Callable[[float], str]
    ticks: Sequence[float]


def _draw(words: tuple[str, str, str], label: str, drawing: _Drawing) -> Figure:
    title, subtitle, foot = words
    names = drawing.names
    labels = [wrap(names.measure(one), _NAME_ROOM) for one in drawing.found]
    left = EDGE + max(text_size(one, TEXT_SIZE)[0] for one in labels) + 0.1
    width = WIDTH - left - 2 * EDGE
    lane = max(_LANE, line_height(TEXT_SIZE, max(one.count("\n") + 1 for one in labels)) + 0.06)
    lanes = lane * len(labels)
    head = wrap(
        phrase("common.difference_of", names.language, measure=names.measure(drawing.subject)),
        WIDTH - 2 * EDGE, PANEL_SIZE, "bold",
    )  # fmt: skip
    start = lanes + 0.2 + line_height(PANEL_SIZE, head.count("\n") + 1) + 0.1
    axis = line_height(SMALL_SIZE) + _BELOW
    notice = phrase("common.preview", names.language) if names.study.preview else ""
    page = new_page(title, subtitle, start + _HEIGHT + axis + line_height(TEXT_SIZE), foot, notice)
    axes = page.axes(left, 0.0, width, lanes)
    for place, (measure, rows) in enumerate(drawing.found.items()):
        _draw_lane(axes, place, (measure, rows), drawing, width)
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", length=0, labelsize=TEXT_SIZE)
    axes.spines[["left", "bottom"]].set_visible(False)
    page.write(EDGE, lanes + 0.2, head, size=PANEL_SIZE, weight="bold")
    below = page.axes(left, start, width, _HEIGHT)
    _draw_curve(below, drawing)
    ticks = fitting_ticks(drawing.ticks, drawing.written, width)
    below.set_xticks(ticks, [drawing.written(place) for place in ticks])
    page.write(left, start + _HEIGHT + axis, f"→ {label}", size=TEXT_SIZE)
    return page.figure


def _draw_lane(
    axes: Axes,
    place: int,
    of: tuple[str, Sequence[Row]],
    drawing: _Drawing,
    width: float,
) -> None:
    """Draw a measure's stretches with their words where they fit, and the values between."""
    measure, rows = of
    for one in stretches(rows):
        fill, ink = _FILLS[one.side]
        edge = INK if one.side == "equal" else "none"
        axes.barh(
            place, one.high - one.low, left=one.low, height=0.62, color=fill, edgecolor=edge,
            linewidth=0.8,
        )  # fmt: skip
        word = _side_word(measure, one.side, drawing.names.language)
        room = (one.high - one.low) * width - 0.08
        tips = tips_of(rows)
        if text_size(word, SMALL_SIZE)[0] <= room and not (tips and one.side == "open"):
            axes.text(
                (one.low + one.high) / 2, place, word, ha="center", va="center", color=ink,
                fontsize=SMALL_SIZE,
            )  # fmt: skip
    for row in tips_of(rows):
        at = float(row["fraction"])
        axes.plot([at, at], [place - 0.31, place + 0.31], color=INK, linewidth=1.6)


def _draw_curve(axes: Axes, drawing: _Drawing) -> None:
    names, rows = drawing.names, drawing.curve
    colour = look(hues_of(names.study.structures, names.study.today)[drawing.structure]).colour
    for row in tips_of(drawing.found[drawing.subject]):
        low, high = np.clip([row["fraction_low"], row["fraction_high"]], 0.0, 1.0)
        axes.axvspan(low, high, color=ZONE, linewidth=0, zorder=0)
        axes.axvline(float(row["fraction"]), color=INK, linewidth=1.6)
    axes.axhline(0.0, color=INK, linewidth=1.1, zorder=2)
    x = rows["fraction"].to_numpy(dtype=float)
    mean, low, high = (rows[name].to_numpy(dtype=float) for name in ("difference", "low", "high"))
    axes.vlines(x, low, high, color=colour, linewidth=1.4)
    axes.plot(x, mean, "o-", color=colour, markersize=4, linewidth=1.4, clip_on=False)
    axes.set_xlim(0.0, 1.0)
    axes.grid(visible=True, axis="y")
    axes.yaxis.set_major_formatter(TickNumbers(names.language, signed=True))
    axes.locator_params(axis="y", nbins=5)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=3)
    axes.spines["left"].set_visible(False)


def ticks_of(each: Input, fractions: "pd.Series[float]") -> list[float]:
    """Return the fractions of the range at which values are written: a team's size where it ran."""
    return sorted(set(map(float, fractions))) if each.team else list(TICKS)


def fitting_ticks(
    ticks: Sequence[float], written: Callable[[float], str], width: float
) -> list[float]:
    """Return as many of the ticks as can be read on so many inches, the first of them always."""
    for step in range(1, len(ticks) + 1):
        kept = list(ticks[::step])
        wide = [text_size(written(one), SMALL_SIZE)[0] for one in kept]
        apart = [
            (after - before) * width - (one + other) / 2
            for (before, after), (one, other) in zip(pairwise(kept), pairwise(wide), strict=True)
        ]
        if all(gap >= _TICK_GAP for gap in apart):
            break
    return kept


def foot_of(rows: pd.DataFrame, names: Namer) -> str:
    """Write the line under a chart: number of runs and source."""
    counts = int(rows["replications"].min()), int(rows["replications"].max())
    return footer_words(counts, names.language, names.study.name)
