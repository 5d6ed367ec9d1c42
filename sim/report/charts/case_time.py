"""The chart of where the time of a case goes: a bar of days per structure, work at its end."""

from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.words import under
from sim.report.charts.alt import fitted
from sim.report.charts.page import WIDTH, at_equal, line_height, new_page, text_size, wrap
from sim.report.charts.stacked import draw_stack, legend_height, write_legend
from sim.report.charts.style import INK, SMALL_SIZE, TEXT_SIZE, chart_style, look
from sim.report.drawn import Drawn
from sim.report.frames import foot_words, structure_list
from sim.report.rows.lead_time import (
    CaseTime,
    case_time_message,
    case_times,
    days_text,
    hours_words,
    part_label,
)

COLOURS = {
    "before": "#E4E4E4", "intake": "#12436D", "applicant": "#F5C98B", "appointment": "#6B4C8A",
    "authority": "#D48A45", "decision": "#1B7F8C", "aside": "#A9CFE0", "worked": INK,
}  # fmt: skip
"""Of the parts, in the order of the bars: no neighbour's grey is alike."""
_EDGE = 0.15
_BAR, _GAP = 0.2, 0.09


def case_time(
    lead_time: pd.DataFrame,
    structures: pd.DataFrame,
    condition: str,
    *,
    condition_label: str = "",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
    width: float = WIDTH,
) -> Drawn:
    """Draw the mean days of a decided case by what it waits for, under one condition.

    ``lead_time`` is the table of this name; the parts of a bar are its mean lead time. Raises
    ``ValueError`` if nothing is decided there.
    """
    with chart_style():
        times = case_times(lead_time, structure_list(structures), condition)
        if not times:
            message = f"lead_time: no structure decides cases under the condition {condition}"
            raise ValueError(message)
        here = lead_time[lead_time["condition"] == condition]
        title = case_time_message(times, language)
        equal = equal_words(equal_code(here, "lead_time"), language)
        subtitle = under(
            condition_label, at_equal(phrase("case_time.subtitle", language), equal, width)
        )
        foot = foot_words(
            here,
            language,
            source,
            [phrase("case_time.foot", language)],
            preview=preview,
            briefly=width < WIDTH,
        )
        figure = _draw((title, subtitle, foot), times, language, width)
    return Drawn(figure, title, _alt(times, language))


def _alt(times: list[CaseTime], language: Language) -> str:
    """Describe every bar: days and hours worked, with the largest parts where there is room."""

    def told(one: CaseTime, most: int) -> str:
        whole = phrase(
            "case_time.alt_whole", language, structure=one.structure.label,
            days=days_text(one.total, language), hours=hours_words(one.worked, language),
        )  # fmt: skip
        largest = sorted(one.days, key=lambda part: -one.days[part])[:most]
        parts = [
            f"{part_label(part, language)} {days_text(one.days[part], language)}"
            for part in one.days
            if part in largest
        ]
        return f"{whole} ({', '.join(parts)})" if parts else whole

    forms = [[("", [told(one, most) for one in times])] for most in (3, 2, 1, 0)]
    return fitted(phrase("case_time.alt", language), forms)


def _draw(
    words: tuple[str, str, tuple[str, str]],
    times: list[CaseTime],
    language: Language,
    wide: float,
) -> Figure:
    room = wide - 2 * _EDGE
    size = TEXT_SIZE if wide >= WIDTH else SMALL_SIZE
    shown = {
        part: part_label(part, language)
        for part in COLOURS
        if max(one.days[part] for one in times) > 0
    }
    heads = [_heads(one, room, size, language) for one in times]
    heights = [line_height(size, place.lines) for _, place in heads]
    head = legend_height(list(shown.values()), room, size) + 0.06
    total = head + sum(heights) + len(times) * (_BAR + _GAP)
    page = new_page(*words[:2], total, *words[2], width=wide)
    write_legend(page, shown, COLOURS, _EDGE, 0.0, size)
    longest, down = max(one.total for one in times), head
    for one, (name, said), height in zip(times, heads, heights, strict=True):
        page.write(
            _EDGE, down, name, size=size, weight="bold", colour=look(one.structure.hue).colour
        )
        page.write(_EDGE + said.right, down + line_height(size, said.lines - 1), said.text,
                   size=size)  # fmt: skip
        width = room * one.total / longest
        axes = page.axes(_EDGE, down + height, width, _BAR)
        axes.set_axis_off()
        axes.set_xlim(0.0, one.total)
        axes.set_ylim(-0.35, 0.35)
        parts = {part: one.days[part] for part in shown}
        texts = {part: days_text(days, language) for part, days in parts.items()}
        draw_stack(axes, 0, parts, texts, COLOURS, width)
        axes.axvline(one.total, color=INK, linewidth=1.4, clip_on=False)
        down += height + _BAR + _GAP
    return page.figure


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands behind a name: how far right of its begin, and on which line of the head."""

    text: str
    right: float
    lines: int


def _heads(one: CaseTime, room: float, size: float, language: Language) -> tuple[str, _Beside]:
    """Return what stands above a bar: the name, and days and hours by it or else below it."""
    name = wrap(f"{one.structure.label}:", room, size, "bold")
    said = phrase(
        "case_time.said", language,
        days=days_text(one.total, language), hours=hours_words(one.worked, language),
    )  # fmt: skip
    right = text_size(name, size, "bold")[0] + 0.07
    if "\n" not in name and right + text_size(said, size)[0] <= room:
        return name, _Beside(said, right, 1)
    return name, _Beside(said, 0.0, name.count("\n") + 2)
