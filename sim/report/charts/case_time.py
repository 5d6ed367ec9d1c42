"""The chart of where the time of a case goes: a bar of days per structure, work at its end."""

import pandas as pd
from matplotlib.figure import Figure

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.words import under
from sim.report.charts.alt import fitted
from sim.report.charts.page import WIDTH, line_height, new_page, text_size, wrap
from sim.report.charts.stacked import draw_stack, legend_height, write_legend
from sim.report.charts.style import INK, QUIET, SMALL_SIZE, TEXT_SIZE, chart_style, look
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
    "before": "#E4E4E4", "intake": "#12436D", "applicant": "#F5C98B", "authority": "#D48A45",
    "decision": "#1B7F8C", "aside": "#A9CFE0", "worked": INK,
}  # fmt: skip
"""Of the parts, in the order of the bars: no neighbour's grey is alike."""
_EDGE = 0.15
_NAME = 1.7
_ROW = 0.46


def case_time(
    lead_time: pd.DataFrame,
    structures: pd.DataFrame,
    condition: str,
    *,
    condition_label: str = "",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
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
        subtitle = under(condition_label, phrase("case_time.subtitle", language, equal=equal))
        foot = foot_words(
            here, language, source, [phrase("case_time.foot", language)], preview=preview
        )
        figure = _draw((title, subtitle, foot), times, language)
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
    words: tuple[str, str, tuple[str, str]], times: list[CaseTime], language: Language
) -> Figure:
    names = [wrap(one.structure.label, _NAME) for one in times]
    totals = [
        (
            phrase("case_time.days", language, days=days_text(one.total, language)),
            phrase("case_time.of_it", language, hours=hours_words(one.worked, language)),
        )
        for one in times
    ]
    left = _EDGE + max(text_size(name, TEXT_SIZE)[0] for name in names) + 0.12
    right = 0.12 + max(
        max(text_size(whole, TEXT_SIZE, "bold")[0], text_size(part, SMALL_SIZE)[0])
        for whole, part in totals
    )
    shown = {
        part: part_label(part, language)
        for part in COLOURS
        if max(one.days[part] for one in times) > 0
    }
    head = legend_height(list(shown.values()), WIDTH - 2 * _EDGE) + 0.12
    lines = max(name.count("\n") + 1 for name in names)
    height = len(times) * max(_ROW, line_height(TEXT_SIZE, lines) + 0.08)
    page = new_page(*words[:2], head + height + 0.05, *words[2])
    write_legend(page, shown, COLOURS, _EDGE, 0.0)
    width = WIDTH - left - right - _EDGE
    axes = page.axes(left, head, width, height)
    axes.set_xlim(0.0, max(one.total for one in times))
    axes.set_ylim(len(times) - 0.5, -0.5)
    for row, one in enumerate(times):
        parts = {part: one.days[part] for part in shown}
        texts = {part: days_text(days, language) for part, days in parts.items()}
        draw_stack(axes, row, parts, texts, COLOURS, width)
        axes.plot([one.total] * 2, [row - 0.35, row + 0.35], color=INK, linewidth=1.4,
                  clip_on=False)  # fmt: skip
        at = (one.total / axes.get_xlim()[1], row)
        for text, up, weight, colour, size in (
            (totals[row][0], 1.0, "bold", INK, TEXT_SIZE),
            (totals[row][1], -1.0, "normal", QUIET, SMALL_SIZE),
        ):
            axes.annotate(text, at, xycoords=("axes fraction", "data"), xytext=(6, up),
                          textcoords="offset points", va="bottom" if up > 0 else "top",
                          fontweight=weight, color=colour, fontsize=size, gid="end-label",
                          annotation_clip=False)  # fmt: skip
    axes.set_yticks(range(len(times)), names)
    axes.tick_params(axis="y", length=0, labelsize=TEXT_SIZE)
    for one, label in zip(times, axes.get_yticklabels(), strict=True):
        label.set_color(look(one.structure.hue).colour)
    axes.set_xticks([])
    for side in ("bottom", "left"):
        axes.spines[side].set_visible(False)
    return page.figure
