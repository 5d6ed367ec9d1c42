"""The calendar of the difference: each week coloured by open cases, structure minus today.

More open cases lie above a row's middle, fewer below it, so that a grey print tells them apart; the
deeper the colour, the larger the difference. Weeks without a clear difference stay white.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import date_text, number
from sim.report.catalogue.words import listed, under
from sim.report.charts.alt import fitted, months_between
from sim.report.charts.page import WIDTH, Page, line_height, new_page, text_size, wrap
from sim.report.charts.style import (
    GREY_LINE,
    INK,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    chart_style,
    look,
)
from sim.report.drawn import Drawn
from sim.report.frames import foot_words, structure_list
from sim.report.rows.dates import Window, dips, go_lives
from sim.report.rows.open_weeks import OpenWeeks, Week, open_weeks, weeks_message
from sim.scenario.study import Scenario

MORE, FEWER = "#C24A00", "#12436D"
"""Colours of the largest differences; smaller ones are paler."""
_PALEST = 0.3
_EDGE = 0.15
_ROW = 0.34
_YEAR = 366


@dataclass(frozen=True, slots=True)
class _Panel:
    """A structure with its weeks, and what changes on dates under it."""

    weeks: OpenWeeks
    begins: Sequence[date]
    windows: Sequence[Window]

    @property
    def years(self) -> list[int]:
        """The calendar's years that the weeks lie in."""
        weeks = self.weeks.weeks
        return list(range(weeks[0].first.year, weeks[-1].last.year + 1))


def calendar(
    open_difference: pd.DataFrame,
    structures: pd.DataFrame,
    condition: str,
    *,
    scenarios: Mapping[str, Scenario] | None = None,
    condition_label: str = "",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw the weeks of every structure but today's under one condition, a row for each year.

    ``open_difference`` is the table of this name; ``scenarios`` say by structure what changes on
    dates. Raises ``ValueError`` if no week is clear there: it would say nothing.
    """
    with chart_style():
        found = open_weeks(open_difference, structure_list(structures), condition)
        if not any(each.clear for each in found):
            message = f"open_difference: nothing is clear under the condition {condition}"
            raise ValueError(message)
        panels = [_panel(each, (scenarios or {}).get(each.structure.name)) for each in found]
        here = open_difference[open_difference["condition"] == condition]
        title = weeks_message(found, language)
        equal = equal_words(equal_code(here, "open_difference"), language)
        subtitle = under(condition_label, phrase("calendar.subtitle", language, equal=equal))
        foot = foot_words(
            here, language, source, [phrase("calendar.foot", language)], preview=preview
        )
        figure = _draw((title, subtitle, foot), panels, language)
    return Drawn(figure, title, _alt(found, language))


def _panel(weeks: OpenWeeks, scenario: Scenario | None) -> _Panel:
    first, last = weeks.weeks[0].first, weeks.weeks[-1].last
    begins = [] if scenario is None else go_lives(scenario)
    windows = [] if scenario is None else dips(scenario)
    return _Panel(
        weeks,
        [day for day in begins if first < day <= last],
        [each for each in windows if each.begin <= last and each.end > first],
    )


def _alt(found: list[OpenWeeks], language: Language) -> str:
    """Describe the weeks of each structure by their number."""
    days = [day for each in found for week in each.weeks for day in (week.first, week.last)]
    head = phrase("calendar.alt", language, span=months_between(days, language))
    parts = [
        phrase(
            "calendar.alt_structure", language, structure=each.structure.label,
            more=len(each.more), fewer=len(each.fewer), rest=each.rest,
        )
        for each in found
    ]  # fmt: skip
    return fitted(head, [[("", parts)]])


def _draw(
    words: tuple[str, str, tuple[str, str]], panels: list[_Panel], language: Language
) -> Figure:
    years = [[str(year) for year in each.years] for each in panels]
    left = _EDGE + max(text_size(year, SMALL_SIZE)[0] for each in years for year in each) + 0.1
    width = WIDTH - left - _EDGE
    heads = [wrap(each.weeks.structure.label, width, TEXT_SIZE, "bold") for each in panels]
    notes = [wrap(_dates(each, language), WIDTH - 2 * _EDGE, SMALL_SIZE) for each in panels]
    above = [
        line_height(TEXT_SIZE, head.count("\n") + 1)
        + (line_height(SMALL_SIZE, note.count("\n") + 1) if note else 0.0)
        + line_height(SMALL_SIZE)
        + 0.12
        for head, note in zip(heads, notes, strict=True)
    ]
    legend = line_height(TEXT_SIZE) + 0.12
    heights = [len(each) * _ROW for each in years]
    page = new_page(*words[:2], legend + sum(above) + sum(heights) + 0.12 * len(panels), *words[2])
    most = max(abs(week.difference) for each in panels for week in each.weeks.clear)
    _write_legend(page, panels, language)
    down = legend
    for place, each in enumerate(panels):
        structure = each.weeks.structure
        page.write(_EDGE, down, heads[place], weight="bold", colour=look(structure.hue).colour)
        if notes[place]:
            at = down + line_height(TEXT_SIZE, heads[place].count("\n") + 1) + 0.02
            page.write(_EDGE, at, notes[place], size=SMALL_SIZE, colour=QUIET)
        axes = page.axes(left, down + above[place], width, heights[place])
        _draw_weeks(axes, each, most)
        _write_months(axes, each.years[0], language)
        down += above[place] + heights[place] + 0.12
    return page.figure


def _dates(panel: _Panel, language: Language) -> str:
    """Say what the marks of a panel are; nothing where nothing is dated."""
    said = []
    if panel.begins:
        days = listed([date_text(day, language) for day in panel.begins], language)
        said.append(phrase("calendar.go_live", language, days=days))
    said += [
        phrase("calendar.window", language, label=each.label, begin=date_text(each.begin, language),
               end=date_text(each.end - timedelta(days=1), language))
        for each in panel.windows
    ]  # fmt: skip
    return "; ".join(said)


def _write_legend(page: Page, panels: list[_Panel], language: Language) -> None:
    """Write what colour and place mean, with the largest difference on each side."""
    clear = [week.difference for each in panels for week in each.weeks.clear]
    at = _EDGE
    for key, colour, low, up in (
        ("more", MORE, max((0.0, *clear)), 0.5), ("fewer", FEWER, -min((0.0, *clear)), 0.0),
        ("none", "#FFFFFF", 0.0, 0.0),
    ):  # fmt: skip
        if not low and key != "none":
            continue
        axes = page.axes(at, 0.0, 0.34, 0.16)
        axes.set_axis_off()
        axes.add_patch(Rectangle((0, 0), 1, 1, facecolor="white", edgecolor=GREY_LINE,
                                 linewidth=0.6, clip_on=False))  # fmt: skip
        if key != "none":
            for turn, share in enumerate((_PALEST, 1.0)):
                axes.add_patch(Rectangle((turn / 2, up), 0.5, 0.5, linewidth=0,
                                         facecolor=_tint(colour, share)))  # fmt: skip
        text = phrase(f"calendar.{key}", language, most=number(low, 0, language))
        axes.text(1.2, 0.5, text, va="center_baseline")
        at += 0.34 + 0.07 + text_size(text, TEXT_SIZE)[0] + 0.25


def _draw_weeks(axes: Axes, panel: _Panel, most: float) -> None:
    """Draw a row per year, a cell per week, marks on top."""
    years = panel.years
    axes.set_xlim(*_span(panel))
    axes.set_ylim(len(years) - 0.5, -0.5)
    for week in panel.weeks.weeks:
        for row, year in enumerate(years):
            span = _in_year(week.first, week.last + timedelta(days=1), year)
            if span is not None:
                _draw_week(axes, week, (row, *span), most)
    for day in panel.begins:
        row, at = years.index(day.year), (day - date(day.year, 1, 1)).days
        axes.plot([at, at], [row - 0.46, row + 0.42], color=INK, linewidth=1.6, zorder=4)
        axes.plot(at, row - 0.44, "v", color=INK, markersize=4.5, zorder=4, clip_on=False)
    for window in panel.windows:
        for row, year in enumerate(years):
            span = _in_year(window.begin, window.end, year)
            if span is not None:
                axes.plot(span, [row + 0.43] * 2, color=INK, linewidth=2.2, zorder=4,
                          solid_capstyle="butt")  # fmt: skip
    axes.set_yticks(range(len(years)), [str(year) for year in years])
    axes.tick_params(axis="y", length=0, labelsize=SMALL_SIZE)
    for side in ("bottom", "left"):
        axes.spines[side].set_visible(False)


def _span(panel: _Panel) -> tuple[int, int]:
    """Return the days of the year that the axis shows: a year; of a shorter run its months."""
    first, last = panel.weeks.weeks[0].first, panel.weeks.weeks[-1].last
    if first.year < last.year:
        return 0, _YEAR
    start = date(first.year, 1, 1)
    ends = [date(last.year + month // 12, month % 12 + 1, 1) for month in range(1, 13)]
    return (first.replace(day=1) - start).days, (ends[last.month - 1] - start).days


def _draw_week(axes: Axes, week: Week, place: tuple[int, int, int], most: float) -> None:
    """Draw a week's cell in a row, from one day of the year to another."""
    row, first, last = place
    axes.add_patch(Rectangle((first, row - 0.36), last - first, 0.72, facecolor="white",
                             edgecolor="#DDDDDD", linewidth=0.5))  # fmt: skip
    if week.clear:
        colour, top = (MORE, row - 0.36) if week.difference > 0 else (FEWER, row)
        share = _PALEST + (1 - _PALEST) * abs(week.difference) / most
        axes.add_patch(Rectangle((first, top), last - first, 0.36, linewidth=0.3,
                                 facecolor=_tint(colour, share), edgecolor="white"))  # fmt: skip


def _in_year(first: date, end: date, year: int) -> tuple[int, int] | None:
    """Return the days of a year from one date up to another, counted from 0; None: none of them."""
    start, stop = max(first, date(year, 1, 1)), min(end, date(year + 1, 1, 1))
    if start >= stop:
        return None
    return (start - date(year, 1, 1)).days, (stop - date(year, 1, 1)).days


def _tint(colour: str, share: float) -> str:
    """Return a colour, paler the smaller a share is."""
    red, green, blue = (1.0 - share * (1.0 - part) for part in to_rgb(colour))
    return to_hex((red, green, blue))


def _write_months(axes: Axes, year: int, language: Language) -> None:
    """Write the months above the first row, each in its middle, and set them apart by lines."""
    starts = [(date(year, month, 1) - date(year, 1, 1)).days for month in range(1, 13)]
    names, (first, last) = phrases("month.short", language).values(), axes.get_xlim()
    shown = [(start, name) for start, name in zip(starts, names, strict=True)
             if first <= start < last]  # fmt: skip
    axes.xaxis.tick_top()
    axes.set_xticks([start + 15 for start, _ in shown], [name for _, name in shown])
    axes.tick_params(axis="x", length=0, labelsize=SMALL_SIZE, pad=1)
    axes.spines["top"].set_visible(False)
    for start, _ in shown[1:]:
        axes.axvline(start, color=GREY_LINE, linewidth=0.8, zorder=2)
