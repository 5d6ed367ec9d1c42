"""The chart of why structures differ: a waterfall in cases for each, from today to the structure.

Every bar begins where the one above it ends. What does less is dark, what does more is light, so
that a grey print tells them apart; the last bar is the whole difference in the structure's colour.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import listed
from sim.report.charts.alt import fitted
from sim.report.charts.page import WIDTH, at_equal, fitting, line_height, new_page, text_size, wrap
from sim.report.charts.style import GREY_LINE, INK, QUIET, SMALL_SIZE, TEXT_SIZE, chart_style, look
from sim.report.drawn import Drawn
from sim.report.frames import CLEAR, Structure, foot_words, measure_rows, row_of, structure_list
from sim.report.rows.why import (
    Why,
    amount,
    part_order,
    part_word,
    rounded,
    total,
    why_of,
)

LESS, MORE = QUIET, GREY_LINE
"""Colours of what does less and of what does more."""
_SHOWN, _SHOWN_NARROW = 0.04, 0.07
"""A part has a bar of its own from this share on of the sizes of all parts, where they are most;
on narrow paper."""
_ROW, _BAR = 0.175, 0.13
_EDGE = 0.15
_GAP = 0.2
_NAMES = 2.0
"""Inches in which the name of a bar is broken."""
REST, ALL = "rest", "all"
"""Bars that are no part: small parts together, and the whole difference."""

Bars = Mapping[str, float]


def why_waterfall(  # noqa: PLR0913 - as every chart, and its width
    why: pd.DataFrame,
    comparison: pd.DataFrame,
    structures: pd.DataFrame,
    condition: str,
    *,
    condition_label: str = "",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
    width: float = WIDTH,
) -> Drawn:
    """Draw why each structure decides more or fewer cases than today under one condition.

    ``why`` and ``comparison`` are the tables of these names. Small parts share one bar; all bars
    of a panel sum to its last. Raises ``ValueError`` if no structure is told in cases there.
    """
    with chart_style():
        found = {
            one: told
            for one in structure_list(structures)
            if not one.today
            for told in [why_of(why, condition, one.name, "decided", "cases")]
            if told is not None
        }
        if not found:
            message = f"why: no structure is told in cases under the condition {condition}"
            raise ValueError(message)
        bars = bars_of(found, _SHOWN if width >= WIDTH else _SHOWN_NARROW)
        here = why[why["condition"] == condition]
        equal = equal_words(equal_code(here, "why"), language)
        subtitle = at_equal(phrase("why.subtitle", language), equal, width)
        subtitle = f"{condition_label}: {subtitle}" if condition_label else subtitle
        title = why_message(found, comparison, condition, language)
        foot = foot_words(here, language, source, preview=preview, briefly=width < WIDTH)
        figure = _draw((title, subtitle, foot), bars, language, width)
    return Drawn(figure, title, _alt(bars, language))


def bars_of(found: Mapping[Structure, Why], share: float) -> dict[Structure, Bars]:
    """Return the bars of each structure, alike in all: parts, small ones together, the whole."""
    size = max(each.size for each in found.values())
    shown = {
        name
        for each in found.values()
        for name, part in each.parts.items()
        if size > 0 and abs(part.mean) >= share * size
    }
    bars: dict[Structure, Bars] = {}
    for one, each in found.items():
        own = {name: each.parts[name].mean for name in part_order(shown)}
        rest = sum(part.mean for name, part in each.parts.items() if name not in shown)
        bars[one] = own | {REST: float(rest), ALL: each.whole.mean}
    return bars


def why_message(
    found: Mapping[Structure, Why], comparison: pd.DataFrame, condition: str, language: Language
) -> str:
    """Say of the structure that clearly differs most by how much, and its largest part: the title.

    Clear is what the verdicts of the comparison say.
    """
    rows = measure_rows(comparison, "decided")
    verdicts = {one: row_of(rows, condition, one.name) for one in found}
    clear = [one for one, row in verdicts.items() if row is not None and row["verdict"] in CLEAR]
    if not clear:
        return phrase("why.title_open", language)
    most = max(clear, key=lambda one: abs(found[one].whole.mean))
    whole = found[most].whole
    said = phrase(
        "why.title_less" if whole.mean < 0 else "why.title_more", language,
        name=most.label, cases=amount(abs(whole.mean), rounded([whole]), language),
    )  # fmt: skip
    forms = [said]
    for group in found[most].large()[:1]:
        written = amount(total(group), rounded(group), language, signed=True)
        parts = listed([part_word("decided", one.name, language) for one in group], language)
        forms.insert(0, said + phrase("why.title_part", language, part=parts, cases=written))
    return fitting(forms)


def bar_word(name: str, language: Language) -> str:
    """Return what a bar is called."""
    if name == REST:
        return phrase("why.rest", language)
    return part_word("decided", name, language)


def _alt(bars: Mapping[Structure, Bars], language: Language) -> str:
    """Describe every bar of each structure; where room is short, the largest, then the whole."""

    def said(own: Bars, names: Sequence[str]) -> list[str]:
        return [
            f"{bar_word(name, language)} {number(own[name], 0, language, signed=True)}"
            for name in names
        ]

    head = f"{phrase('alt.waterfall', language)}: {phrase('why.alt', language)}."
    forms = []
    for most in (len(next(iter(bars.values()))), 3, 2, 1):
        groups = []
        for one, own in bars.items():
            largest = sorted(set(own) - {ALL}, key=lambda name: -abs(own[name]))[:most]
            kept = [name for name in own if name in largest and round(own[name])]
            groups.append((one.label, said(own, [*kept, ALL])))
        forms.append(groups)
    whole = [
        f"{one.label} {number(own[ALL], 0, language, signed=True)}" for one, own in bars.items()
    ]
    return fitted(head, [*forms, [("", whole)]])


def _draw(
    words: tuple[str, str, tuple[str, str]],
    bars: Mapping[Structure, Bars],
    language: Language,
    paper: float,
) -> Figure:
    title, subtitle, foot = words
    rows = list(next(iter(bars.values())))
    labels = [
        wrap(bar_word(name, language), min(_NAMES, 0.42 * paper), SMALL_SIZE) for name in rows
    ]
    left = _EDGE + max(text_size(label, SMALL_SIZE)[0] for label in labels) + 0.1
    columns = min(1 if paper < WIDTH else 2 if len(bars) in (2, 4) else 3, len(bars))
    width = (paper - left - _EDGE - (columns - 1) * _GAP) / columns
    heads = [wrap(one.label, width, TEXT_SIZE, "bold") for one in bars]
    above = max(line_height(TEXT_SIZE, head.count("\n") + 1) for head in heads) + 0.06
    tall = [max(_ROW, line_height(SMALL_SIZE, label.count("\n") + 1) + 0.03) for label in labels]
    height = sum(tall)
    middles = [sum(tall[:row]) + own / 2 for row, own in enumerate(tall)]
    deep = ceil(len(bars) / columns)
    page = new_page(title, subtitle, deep * (above + height + _GAP) - 0.1, *foot, width=paper)
    limits = _limits(bars.values(), width, language)
    for place, (one, own) in enumerate(bars.items()):
        row, column = divmod(place, columns)
        start = left + column * (width + _GAP)
        down = row * (above + height + _GAP)
        page.write(start if columns > 1 else _EDGE, down, heads[place], weight="bold")
        axes = page.axes(start, down + above, width, height)
        axes.set_xlim(*limits)
        axes.set_ylim(height, 0.0)
        _draw_bars(axes, list(own.values()), middles, (look(one.hue).colour, width), language)
        axes.set_yticks(middles, labels if column == 0 else [""] * len(rows))
        axes.tick_params(axis="y", length=0, labelsize=SMALL_SIZE)
    return page.figure


def _steps(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return where each bar begins and ends: the parts one after the other, then the whole."""
    ends: list[tuple[float, float]] = []
    at = 0.0
    for value in values[:-1]:
        ends.append((at, at + value))
        at += value
    return [*ends, (0.0, values[-1])]


def _limits(every: Iterable[Bars], width: float, language: Language) -> tuple[float, float]:
    """Return the ends of the axis that all panels share, with room for the numbers at bars."""
    steps = [step for own in every for step in _steps(list(own.values()))]
    low, high = min(min(step) for step in steps), max(max(step) for step in steps)
    widest = max(
        text_size(number(end - begin, 0, language, signed=True), SMALL_SIZE)[0]
        for begin, end in steps
    )
    span = max(high - low, 1.0)
    room = span * (widest + 0.08) / max(width - 2 * (widest + 0.08), 0.3)
    return low - room, high + room


def _draw_bars(
    axes: Axes, values: Sequence[float], middles: Sequence[float], shown: tuple[str, float],
    language: Language,
) -> None:  # fmt: skip
    """Draw the bars from top to bottom, each with its number on the side to which it goes.

    `shown`: the colour of the last, and how many inches the panel is wide.
    """
    steps, (colour, width) = _steps(values), shown
    low, high = axes.get_xlim()
    room = 0.04 * (high - low) / width
    for place, (begin, end) in enumerate(steps):
        last = place == len(steps) - 1
        fill = colour if last else LESS if end < begin else MORE
        axes.barh(middles[place], end - begin, left=begin, height=_BAR, color=fill)
        if place < len(steps) - 1:
            axes.plot([end, end], middles[place : place + 2], color=INK, linewidth=0.6)
        axes.text(
            end - room if end < begin else end + room, middles[place],
            number(end - begin, 0, language, signed=True),
            va="center", ha="right" if end < begin else "left", fontsize=SMALL_SIZE,
            gid="end-label", fontweight="bold" if last else "normal",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip
    axes.axvline(0.0, color=INK, linewidth=0.8)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(False)
