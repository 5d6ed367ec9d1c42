"""The chart of gain and price: calls answered against cases decided, a dot per structure.

A cross at each dot shows where its differences to today lie, so that it reaches over today's lines
exactly where a difference is not shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.experiment.frontier import ANSWERED, DECIDED
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import begun, listed, under, verdict_word
from sim.report.charts.alt import fitted
from sim.report.charts.estimates import delta_of
from sim.report.charts.page import WIDTH, at_equal, line_height, new_page, text_size, wrap
from sim.report.charts.plane import Box, Line, Note, Panel, line_of, marker
from sim.report.charts.style import (
    GREY_LINE,
    INK,
    TEXT_SIZE,
    ZONE,
    TickNumbers,
    chart_style,
    look,
)
from sim.report.drawn import Drawn
from sim.report.frames import CLEAR, Structure, foot_words, measure_rows, row_of, structure_list

BOTH = (ANSWERED, DECIDED)
_LEFT, _EDGE = 0.7, 0.15
_LEAST, _EACH = 1.35, 0.45
"""Inches of the panel's height, and for each structure, so that names find room."""
_MARK, _TODAY = 0.075, 0.11
"""Half of the width of a structure's dot and of today's, in inches."""
_STEPS = (0.0, 0.15, 0.3, 0.5, 0.75, 1.0, 1.4, 1.9, 2.5)
"""How far from a dot its name may stand, in inches."""
_TICK = 0.6
"""Inches that a number below the panel needs."""
_NOTE = 2.0
"""Inches in which a name is broken, at most."""
_SHARE, _WORD = 0.4, 0.6
"""The same as shares of the panel: of a name, and where a word of it is longer than that."""
_LONGEST, _SHORT = 130, 90
"""Letters of the title; on narrow paper."""
_NAMED = 2

Ends = tuple[tuple[float, float], tuple[float, float]]
"""Of the axis of calls and of that of cases."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a structure stands: calls of 100, cases, the ends of both differences, verdicts."""

    structure: Structure
    calls: float
    cases: float
    calls_ends: tuple[float, float]
    cases_ends: tuple[float, float]
    verdicts: tuple[str, str]
    """On calls and on cases; empty of today's."""


def spots_of(
    comparison: pd.DataFrame, structures: pd.DataFrame, condition: str
) -> tuple[Spot, list[Spot]] | None:
    """Return where today's structure stands and where the others do; None where it is not known.

    It is known where people call and cases are decided. The ends are today's mean plus those of
    the interval of the difference; nan where there is none.
    """
    rows = [measure_rows(comparison, measure) for measure in BOTH]
    found = []
    for one in structure_list(structures):
        calls, cases = (row_of(each, condition, one.name) for each in rows)
        if calls is None or cases is None:
            continue
        ends = [
            (float(row["mean"] - row["difference"] + row["difference_low"]),
             float(row["mean"] - row["difference"] + row["difference_high"]))
            for row in (calls, cases)
        ]  # fmt: skip
        verdicts = (str(calls["verdict"]), str(cases["verdict"]))
        found.append(
            Spot(one, float(calls["mean"]), float(cases["mean"]), ends[0], ends[1], verdicts)
        )
    today = [spot for spot in found if spot.structure.today]
    others = [spot for spot in found if not spot.structure.today]
    return (today[0], others) if today and others else None


def balance(  # noqa: PLR0913 - as every chart, and its width
    comparison: pd.DataFrame,
    structures: pd.DataFrame,
    condition: str,
    *,
    frontier: pd.DataFrame | None = None,
    condition_label: str = "",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
    width: float = WIDTH,
) -> Drawn:
    """Draw calls answered against cases decided under one condition.

    ``comparison`` is the table of this name; with the table ``frontier`` of the same study a line
    shows what each structure would reach if more or fewer of its clerks answered. Raises
    ``ValueError`` if nobody calls there or nothing is compared.
    """
    with chart_style():
        found = spots_of(comparison, structures, condition)
        if found is None:
            message = f"comparison: no calls and cases to compare under the condition {condition}"
            raise ValueError(message)
        today, others = found
        here = comparison[comparison["condition"] == condition]
        lines = lines_of(frontier, condition, [today, *others])
        title = balance_message(others, language, _LONGEST if width >= WIDTH else _SHORT)
        equal = equal_words(equal_code(here, "comparison"), language)
        subtitle = under(
            condition_label, at_equal(phrase("balance.subtitle", language), equal, width)
        )
        extra = [phrase("balance.zone", language)]
        ends = _ends([today, *others], lines)
        if lines:
            extra.append(phrase("balance.lines", language))
        extra += _cut_axes(ends, language)
        foot = foot_words(here, language, source, extra, preview=preview, briefly=width < WIDTH)
        zones = [delta_of(measure_rows(comparison, measure), condition) for measure in BOTH]
        figure = _draw(
            (title, subtitle, foot), (today, others), lines, zones, ends, language, width
        )
    return Drawn(figure, title, _alt(today, others, language))


def lines_of(
    frontier: pd.DataFrame | None, condition: str, spots: list[Spot]
) -> dict[Structure, Line]:
    """Return the frontiers of the structures that have one under a condition."""
    if frontier is None:
        return {}
    here = frontier[frontier["condition"] == condition]
    there = set(here["structure"])
    return {
        spot.structure: line_of(here, condition, spot.structure.name)
        for spot in spots
        if spot.structure.name in there
    }


# -- words ------------------------------------------------------------------------------------


def balance_message(others: list[Spot], language: Language, longest: int = _LONGEST) -> str:
    """Say what each structure gains and what it costs, as the verdicts have it: the title.

    Example: ``Clearing: mehr Anrufe erreichen jemanden, weniger Fälle entschieden``. Structures
    alike in both are told together; clear ones first, and those that find no room are counted.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for spot in others:
        groups.setdefault(spot.verdicts, []).append(spot.structure.label)
    order = sorted(groups, key=lambda pair: -sum(verdict in CLEAR for verdict in pair))
    said = ""
    for named in (_NAMED, 1):
        parts = [(len(groups[pair]), _group(groups[pair], pair, named, language)) for pair in order]
        said = begun("; ".join(text for _, text in parts))
        if len(said) <= longest:
            return said
    for kept in range(len(parts) - 1, 0, -1):
        rest = sum(count for count, _ in parts[kept:])
        more = phrase(
            "common.see_below_one" if rest == 1 else "common.see_below", language, count=rest
        )
        said = begun("; ".join([*(text for _, text in parts[:kept]), more]))
        if len(said) <= longest:
            break
    return said


def _group(names: list[str], verdicts: tuple[str, str], named: int, language: Language) -> str:
    """Say of structures with the same verdicts what they gain and what they cost."""
    several = phrase("balance.several", language, count=len(names))
    quoted = [phrase("common.quoted", language, name=name) for name in names]
    together = listed(quoted, language) if len(names) <= named else several
    who = names[0] if len(names) == 1 else together
    return phrase("title.subject", language, structure=who, said=_claim(verdicts, language))


def _claim(verdicts: tuple[str, str], language: Language) -> str:
    calls, cases = verdicts
    if calls == cases and calls not in CLEAR:
        return phrase(f"verdict.{cases}", language)
    said = (
        phrase(f"balance.{of}.{verdict}", language)
        for of, verdict in (("calls", calls), ("cases", cases))
    )
    return ", ".join(said)


def _alt(today: Spot, others: list[Spot], language: Language) -> str:
    """Describe every dot: calls and cases, and the verdicts; where room is short without these."""

    def at(spot: Spot) -> str:
        return phrase(
            "balance.alt_spot", language, structure=spot.structure.label,
            calls=number(spot.calls, 0, language), cases=number(spot.cases, 0, language),
        )  # fmt: skip

    def judged(spot: Spot) -> str:
        words = [
            verdict_word(verdict, measure, language)
            for verdict, measure in zip(spot.verdicts, BOTH, strict=True)
        ]
        return f"{at(spot)} ({' / '.join(words)})"

    forms = [[("", [at(today), *map(said, others)])] for said in (judged, at)]
    return fitted(phrase("balance.alt", language), forms)


# -- drawing ----------------------------------------------------------------------------------


def _draw(
    words: tuple[str, str, tuple[str, str]],
    spots: tuple[Spot, list[Spot]],
    lines: Mapping[Structure, Line],
    zones: list[float],
    ends: Ends,
    language: Language,
    width: float,
) -> Figure:
    title, subtitle, foot = words
    today, others = spots
    head = line_height(TEXT_SIZE) + 0.08
    height = max(_LEAST, _EACH * len(others))
    page = new_page(title, subtitle, head + height + 0.5, *foot, width=width)
    across = f"→ {phrase('balance.calls_axis', language)}"
    page.write(_EDGE, 0.0, f"↑ {phrase('balance.cases_axis', language)}")
    size = (width - _LEFT - _EDGE, height)
    axes = page.axes(_LEFT, head, *size)
    axes.set_xlim(*ends[0])
    axes.set_ylim(*ends[1])
    _draw_today(axes, today, zones)
    for one, line in lines.items():
        axes.plot(line.calls, line.cases, color=look(one.hue).colour, linewidth=1.0,
                  linestyle=look(one.hue).dash, marker=".", markersize=3, zorder=2)  # fmt: skip
    for spot in others:
        _draw_spot(axes, spot)
    axes.xaxis.set_major_formatter(TickNumbers(language))
    axes.yaxis.set_major_formatter(TickNumbers(language))
    axes.locator_params(axis="x", nbins=min(7, int(size[0] / _TICK)))
    axes.locator_params(axis="y", nbins=6)
    axes.tick_params(length=3)
    panel = Panel(axes, size)
    _name(panel, today, others, [box for line in lines.values() for box in panel.along(line)],
          language)  # fmt: skip
    page.write(
        min(_LEFT, width - _EDGE - text_size(across, TEXT_SIZE)[0]), head + height + 0.28, across
    )
    return page.figure


def _ends(spots: list[Spot], lines: Mapping[Structure, Line]) -> Ends:
    """Return the ends of the axes, which hold dots, crosses and lines, with room for names."""
    calls = [value for spot in spots for value in (spot.calls, *spot.calls_ends)]
    cases = [value for spot in spots for value in (spot.cases, *spot.cases_ends)]
    calls += [value for line in lines.values() for value in line.calls]
    cases += [value for line in lines.values() for value in line.cases]
    (left, right), (low, high) = _roomy(calls, 0.12), _roomy(cases, 0.14)
    return (left, min(102.0, right)), (low, high)  # of 100 calls


def _roomy(values: list[float], share: float) -> tuple[float, float]:
    """Return the ends of an axis that holds some values with a share of room, from zero on."""
    known = [value for value in values if isfinite(value)]
    room = share * ((max(known) - min(known)) or 0.2 * max(known) or 1.0)
    return max(0.0, min(known) - room), max(known) + room


def _cut_axes(ends: Ends, language: Language) -> Iterator[str]:
    """Say which axes do not start at zero."""
    across, up = (low > 0 for low, _ in ends)
    if across and up:
        yield phrase("balance.axes", language)
    elif across:
        yield phrase("balance.across", language)
    elif up:
        yield phrase("common.not_zero", language)


def _draw_today(axes: Axes, today: Spot, zones: list[float]) -> None:
    """Draw today's lines with what does not matter around them, and its mark."""
    for at, delta, span, line in (
        (today.calls, zones[0], axes.axvspan, axes.axvline),
        (today.cases, zones[1], axes.axhspan, axes.axhline),
    ):
        if isfinite(delta):
            span(at - delta, at + delta, color=ZONE, linewidth=0, zorder=0)
        line(at, color=GREY_LINE, linewidth=0.9, zorder=1)
    axes.plot(today.calls, today.cases, marker=marker(today.structure.hue), markersize=14,
              color=look(today.structure.hue).colour, markeredgecolor=INK, markeredgewidth=1.3,
              linestyle="none", zorder=3.5)  # fmt: skip


def _draw_spot(axes: Axes, spot: Spot) -> None:
    colour = look(spot.structure.hue).colour
    if all(map(isfinite, spot.calls_ends)):
        axes.plot(spot.calls_ends, [spot.cases] * 2, color=colour, linewidth=1.0, zorder=3)
    if all(map(isfinite, spot.cases_ends)):
        axes.plot([spot.calls] * 2, spot.cases_ends, color=colour, linewidth=1.0, zorder=3)
    axes.plot(spot.calls, spot.cases, marker=marker(spot.structure.hue), markersize=9,
              color=colour, markeredgecolor="white", markeredgewidth=0.8, linestyle="none",
              zorder=4)  # fmt: skip


def _name(
    panel: Panel, today: Spot, others: list[Spot], lines: list[Box], language: Language
) -> None:
    """Write at each dot which structure it is, free of all dots, crosses and lines."""
    taken = [panel.around((today.calls, today.cases), _TODAY), *lines]
    for spot in others:
        taken += [panel.around((spot.calls, spot.cases), _MARK), *_arms(panel, spot)]
    word = phrase("common.today", language)
    label = today.structure.label
    if word.casefold() not in label.casefold():
        label = f"{label} ({word})"
    labels = [label, *(spot.structure.label for spot in others)]
    longest = max(text_size(word, TEXT_SIZE)[0] for each in labels for word in each.split())
    width = panel.size[0]
    room = min(_NOTE, max(_SHARE * width, min(longest, _WORD * width)))
    notes = [Note((today.calls, today.cases), wrap(label, room), _TODAY, INK, TEXT_SIZE)]
    notes += [
        Note((spot.calls, spot.cases), wrap(spot.structure.label, room), _MARK,
             look(spot.structure.hue).colour, TEXT_SIZE)
        for spot in others
    ]  # fmt: skip
    panel.write(notes, taken, _STEPS)


def _arms(panel: Panel, spot: Spot) -> list[Box]:
    """Return the room of a cross, a hair wide."""
    boxes = []
    for ends in (
        [(end, spot.cases) for end in spot.calls_ends],
        [(spot.calls, end) for end in spot.cases_ends],
    ):
        if all(isfinite(value) for end in ends for value in end):
            (left, low), (right, high) = (panel.inches(*end) for end in ends)
            boxes.append((left - 0.02, low - 0.02, right + 0.02, high + 0.02))
    return boxes
