"""Calls answered against cases decided: a line per structure, as more of its clerks answer."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from sim.experiment.comparison import equal_what
from sim.experiment.frontier import ANSWERED, DECIDED, Frontier, standing_of, stretches
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_words
from sim.report.catalogue.numbers import number, percent
from sim.report.catalogue.words import begun, measure_word, under
from sim.report.charts.alt import fitted
from sim.report.charts.page import (
    EDGE,
    WIDTH,
    EndLabel,
    draw_end_labels,
    line_height,
    new_page,
    text_size,
    wrap,
)
from sim.report.charts.plane import Line, Note, Panel, line_of, marker
from sim.report.charts.style import (
    INK,
    QUIET,
    TEXT_SIZE,
    TickNumbers,
    chart_style,
    look,
)
from sim.report.charts.titles import Groups, grouped, where_words
from sim.report.drawn import Drawn
from sim.report.frames import footer_words
from sim.report.hues import hues_of

_LEFT, _HEIGHT = 0.8, 3.4
_ORDER = (
    "above", "partly_above", "further", "above_shorter", "mixed", "below_further", "partly_below",
    "below", "shorter", "alike", "undecided",
)  # fmt: skip
_UNCLEAR = ("mixed", "alike", "undecided")
_RIGHT = 104
"""End of the axis of calls, in percent: room for what is written at 100."""
_AWAY = 0.05
"""Inches by which a label gives way where there is no room beside its mark."""
_MARK, _OWN_MARK = 0.04, 0.09
"""Half of the width of a point's mark, and of the large one, in inches."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The frontier of a structure, with its hue and its label."""

    hue: int
    label: str
    at: Line


def frontier_chart(
    found: Frontier, points: pd.DataFrame, above: pd.DataFrame, condition: str, language: Language
) -> Drawn:
    """Draw one circumstance: a line with a labelled point per share for every structure.

    `points` and `above` are the tables `frontier` and `frontier_above`. A large mark is the
    structure as its file says.
    """
    study = found.study
    hues = hues_of(study.structures, study.today)
    lines = [
        _Line(hues[name], label, line_of(points, condition, name))
        for name, label in study.structures.items()
    ]
    title = _title(found, above, condition, language)
    equal = equal_words(equal_what(study), language)
    subtitle = under(
        study.conditions[condition], phrase("frontier.subtitle", language, equal=equal)
    )
    footer = footer_words((found.replications,) * 2, language, study.name,
                          [phrase("frontier.marks", language)])  # fmt: skip
    with chart_style():
        names = [wrap(line.label, 1.6, TEXT_SIZE) for line in lines]
        right = max(text_size(name, TEXT_SIZE)[0] for name in names) + 0.35
        head = line_height(TEXT_SIZE) + 0.08
        preview = phrase("common.preview", language) if study.preview else ""
        page = new_page(title, subtitle, head + _HEIGHT + 0.55, footer, preview)
        page.write(EDGE, 0.0, f"↑ {measure_word(DECIDED, language)}", size=TEXT_SIZE)
        width = WIDTH - _LEFT - right
        axes = page.axes(_LEFT, head, width, _HEIGHT)
        for line in lines:
            _draw(axes, line)
        _dress(axes, lines, language)
        _label_points(axes, lines, (width, _HEIGHT), language)
        draw_end_labels(axes, _ends(lines, names), _HEIGHT, width)
        page.write(_LEFT, head + _HEIGHT + 0.28, f"→ {measure_word(ANSWERED, language)}",
                   size=TEXT_SIZE)  # fmt: skip
    return Drawn(page.figure, title, _alt(lines, language))


def _title(found: Frontier, above: pd.DataFrame, condition: str, language: Language) -> str:
    """Say for which structures the line lies above today's: up to two names of each kind."""
    study = found.study
    standing = {
        name: standing_of(stretches(above, condition, name))
        for name in study.structures
        if name != study.today
    }
    if not standing:
        return phrase("frontier.title_alone", language, structure=study.structures[study.today])

    def groups_at(named: int) -> Groups:
        groups = []
        for word in _ORDER:
            names = [
                phrase("common.quoted", language, name=study.structures[name])
                for name, stands in standing.items()
                if stands == word
            ]
            if names:
                where = where_words(names, len(standing), named, language)
                claim = phrase(f"frontier.claim.{word}", language)
                groups.append((f"{claim} {where}", word not in _UNCLEAR))
        return groups

    return begun(grouped(phrase("frontier.title", language, groups=""), groups_at))


def _draw(axes: Axes, line: _Line) -> None:
    drawn, mark = look(line.hue), marker(line.hue)
    axes.plot(line.at.calls, line.at.cases, color=drawn.colour, linestyle=drawn.dash, marker=mark,
              markersize=4, zorder=3 - line.hue / 100)  # fmt: skip
    axes.plot(
        [line.at.calls[-1], _RIGHT], [line.at.cases[-1]] * 2, color=drawn.colour, linewidth=0.6
    )
    axes.plot(*line.at.own, marker=mark, color=drawn.colour, markersize=11, markeredgecolor=INK,
              markeredgewidth=1.3, linestyle="none", zorder=4 - line.hue / 100)  # fmt: skip


def _dress(axes: Axes, lines: list[_Line], language: Language) -> None:
    cases = [value for line in lines for value in (*line.at.cases, line.at.own[1])]
    room = 0.08 * ((max(cases) - min(cases)) or max(cases) or 1.0)
    axes.set_ylim(max(0.0, min(cases) - room), max(cases) + room)
    axes.set_xlim(-4, _RIGHT)
    axes.set_xticks(range(0, 101, 20))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: percent(x / 100, language)))
    axes.yaxis.set_major_formatter(TickNumbers(language))
    axes.grid(visible=True, axis="y")


def _ends(lines: list[_Line], names: list[str]) -> list[EndLabel]:
    """Return the labels at the right: each at the height of its line's last point."""
    return [
        EndLabel(line.at.cases[-1], name, look(line.hue).colour)
        for line, name in zip(lines, names, strict=True)
    ]


def _label_points(
    axes: Axes, lines: list[_Line], size: tuple[float, float], language: Language
) -> None:
    """Write at today's own mark what it is, and at each point its share, as far as there is room.

    No label lies on another one, on a mark or on a line; what would is left out, the table has it.
    """
    panel = Panel(axes, size)
    taken = [panel.around(line.at.own, _OWN_MARK) for line in lines]
    taken += [
        panel.around(point, _MARK)
        for line in lines
        for point in zip(line.at.calls, line.at.cases, strict=True)
    ]
    for line in lines:
        taken += panel.along(line.at)
    notes = [Note(lines[0].at.own, phrase("common.today", language), _OWN_MARK, INK)]
    notes += [
        Note((calls, cases), percent(share, language), _MARK, QUIET)
        for line in lines
        for share, calls, cases in zip(line.at.shares, line.at.calls, line.at.cases, strict=True)
    ]
    panel.write(notes, taken, (0.0, _AWAY))


def _alt(lines: list[_Line], language: Language) -> str:
    """Describe every line by how the structure has it, and by its ends."""

    def told(calls: float, cases: float) -> str:
        return phrase("frontier.alt_point", language, calls=percent(calls / 100, language),
                      cases=number(cases, 0, language))  # fmt: skip

    def course(line: _Line) -> str:
        first, last = (told(line.at.calls[at], line.at.cases[at]) for at in (0, -1))
        return phrase(
            "frontier.alt_course", language, own=told(*line.at.own), first=first, last=last
        )

    full = [(line.label, [course(line)]) for line in lines]
    short = [(line.label, [told(*line.at.own)]) for line in lines]
    return fitted(phrase("frontier.alt", language), [full, short])
