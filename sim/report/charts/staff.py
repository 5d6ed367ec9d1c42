"""The chart of people: what is left of the posts that are filled, and who differs in it.

Where a verdict says that a structure has more or fewer people at work than today, lines over time
show since when; else the lines would lie on each other, and today's steps are shown once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.measures.staff import STAFF
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import decimals_for, number
from sim.report.charts.alt import fitted, months_between
from sim.report.charts.line_panels import (
    Line,
    Panel,
    draw_panels,
    extent,
    first_and_last,
    has_bands,
)
from sim.report.charts.message import difference_message
from sim.report.charts.page import (
    EDGE,
    WIDTH,
    fitting,
    line_height,
    new_page,
    panel_title_height,
    text_size,
    wrap,
)
from sim.report.charts.style import (
    GREY_LINE,
    PANEL_SIZE,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    chart_style,
    look,
)
from sim.report.drawn import Drawn
from sim.report.frames import (
    CLEAR,
    Curve,
    Key,
    Structure,
    band_words,
    curves,
    footer_words,
    measure_rows,
    require_columns,
    row_of,
    run_counts,
    with_curves,
)

EFFECTIVE = STAFF[-1]
_ROW = 0.27
_GAP = 0.18


def office_curves(staff: pd.DataFrame) -> dict[str, dict[Key, Curve]]:
    """Return the curves of each staff measure, of all teams of the office's casework together.

    Raises ``ValueError`` if a column is missing or a measure has no rows.
    """
    return {measure: curves(staff, "date", measure, "team") for measure in STAFF}


def staff_means(by_team: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Return the means of the measured window by condition, structure and staff measure.

    ``by_team`` is the table of staff by team; teams outside the casework are left out.
    """
    require_columns(by_team, "staff_by_team", ("structure", "condition", "outside", *STAFF))
    inside = by_team[~by_team["outside"].astype(bool)]
    sums = inside.groupby(["condition", "structure"], sort=False)[list(STAFF)].sum()
    sums = sums.reset_index()
    found: dict[tuple[str, str, str], float] = {}
    for condition, structure in zip(sums["condition"], sums["structure"], strict=True):
        row = row_of(sums, condition, structure)
        assert row is not None
        found |= {(str(condition), str(structure), name): float(row[name]) for name in STAFF}
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """What both ways of drawing need: curves, means, structures, conditions, words."""

    found: dict[str, dict[Key, Curve]]
    means: dict[tuple[str, str, str], float]
    structures: list[Structure]
    conditions: list[tuple[str, str]]
    language: Language
    equal: str
    foot: str
    notice: str

    @property
    def today(self) -> Structure:
        """Return today's structure, or the first one of the study."""
        return next((one for one in self.structures if one.today), self.structures[0])

    def written(self, condition: str, structure: Structure, measure: str) -> str:
        """Write a mean of the measured window."""
        decimals = decimals_for(list(self.means.values()))
        return number(self.means[condition, structure.name, measure], decimals, self.language)


def staff_over_time(
    staff: pd.DataFrame,
    by_team: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    comparison: pd.DataFrame | None = None,
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw how many full-time equivalents are effective over time, or today's steps to them.

    ``staff`` holds one row per structure, condition, date, team and measure, over the runs;
    ``by_team`` the means of the measured window. Lines are drawn where the ``comparison`` tells a
    structure from today's in filled or effective clerks. Teams outside the office's casework are
    left out.

    Raises ``ValueError`` if a column is missing or nobody is modelled.
    """
    found = office_curves(staff)
    lists = with_curves(found[EFFECTIVE], structures, conditions, "staff")
    foot = [phrase("staff.effective_means", language)]
    if staff["outside"].any():
        foot.append(phrase("staff.outside", language))
    foot.append(footer_words(run_counts(found[EFFECTIVE]), language, source))
    told = _Told(
        found, staff_means(by_team), *lists, language,
        equal_words(equal_code(staff, "staff"), language), " ".join(foot),
        phrase("common.preview", language) if preview else "",
    )  # fmt: skip
    if comparison is not None and _differ(comparison, lists[1]):
        return _lines(told, comparison)
    return _steps(told)


def _differ(comparison: pd.DataFrame, conditions: list[tuple[str, str]]) -> bool:
    """Tell whether a verdict says that some structure has more or fewer people than today's."""
    rows = pd.concat([measure_rows(comparison, STAFF[0]), measure_rows(comparison, EFFECTIVE)])
    drawn = rows["condition"].isin([name for name, _ in conditions])
    return bool((drawn & rows["verdict"].isin(CLEAR)).any())


# -- who differs, over time -------------------------------------------------------------------


def _lines(told: _Told, comparison: pd.DataFrame) -> Drawn:
    """Draw the effective clerks of all structures over time; at the ends stand their means."""
    language = told.language
    panels = [
        Panel(
            label,
            [
                Line(curve, one, f"{one.label} {told.written(condition, one, EFFECTIVE)}")
                for one in told.structures
                if (curve := told.found[EFFECTIVE].get((condition, one.name))) is not None
                and (condition, one.name, EFFECTIVE) in told.means
            ],
        )
        for condition, label in told.conditions
    ]
    title = difference_message(comparison, told.structures, told.conditions, EFFECTIVE, language)
    low, high = extent(panels)
    floor = 0.0 if low < 0.5 * high else low - 0.1 * (high - low)
    below = [phrase("staff.numbers", language)]
    if has_bands(panels):
        runs = run_counts(told.found[EFFECTIVE])[0]
        below.append(f"{band_words(runs, language)}.")
    if floor > 0:
        below.append(phrase("common.not_zero", language))
    subtitle = f"{phrase('staff.weekly', language)}; {told.equal}"
    figure = draw_panels(
        (title, subtitle, " ".join([*below, told.foot]), told.notice),
        panels, (floor, high + 0.1 * (high - low)), language,
    )  # fmt: skip
    span = months_between(first_and_last(panels), language)
    head = f"{phrase('alt.lines', language)}: {phrase('alt.effective', language)}, {span}."
    return Drawn(figure, title, fitted(head, [
        [(panel.label, [line.words for line in panel.lines]) for panel in panels]
    ]))  # fmt: skip


# -- today's steps ----------------------------------------------------------------------------


def _steps(told: _Told) -> Drawn:
    """Draw how the filled posts of today's structure become effective clerks."""
    language, today = told.language, told.today
    shown = [pair for pair in told.conditions if (pair[0], today.name, EFFECTIVE) in told.means]
    condition, label = shown[0]
    filled, present, effective = (told.written(condition, today, one) for one in STAFF)
    name = today.label
    if len(shown) > 1:
        name = phrase("title.under", language, structure=name, condition=label)
    means = {"filled": filled, "present": present, "effective": effective}
    title = fitting(
        [
            phrase(key, language, structure=name, **means)
            for key in ("staff.title", "staff.title_short")
        ]
    )
    subtitle = f"{phrase('staff.steps', language)}; {told.equal}"
    alike = [phrase("staff.alike", language)] if len(told.structures) > 1 else []
    foot = " ".join([*alike, told.foot])
    with chart_style():
        figure = _draw_steps(told, shown, (title, subtitle, foot))
    parts = [
        (
            label,
            [
                f"{phrase(f'short.{one}', language)} {told.written(condition, today, one)}"
                for one in STAFF
            ],
        )
        for condition, label in shown
    ]
    head = f"{phrase('alt.bars', language)}: {phrase('alt.staff', language)}, {today.label}."
    return Drawn(figure, title, fitted(head, [parts]))


def _draw_steps(
    told: _Told, shown: Sequence[tuple[str, str]], words: tuple[str, str, str]
) -> Figure:
    title, subtitle, foot = words
    language = told.language
    names = [
        phrase(f"short.{STAFF[0]}", language), phrase("staff.away", language),
        phrase(f"short.{STAFF[1]}", language), phrase("staff.learning", language),
        phrase(f"short.{STAFF[2]}", language),
    ]  # fmt: skip
    labels = [wrap(name, 1.6) for name in names]
    left = EDGE + max(text_size(label, TEXT_SIZE)[0] for label in labels) + 0.1
    heads = [wrap(label, WIDTH - 2 * EDGE, PANEL_SIZE, "bold") for _, label in shown]
    above = [panel_title_height(head) + 0.1 if head else 0.0 for head in heads]
    row = max(_ROW, line_height(TEXT_SIZE, max(each.count("\n") + 1 for each in labels)) + 0.04)
    height = len(names) * row
    total = sum(above) + len(shown) * (height + _GAP) - _GAP
    page = new_page(title, subtitle, total + 0.05, foot, told.notice)
    filled = max(told.means[condition, told.today.name, STAFF[0]] for condition, _ in shown)
    width = WIDTH - left - EDGE
    down = 0.0
    for place, (condition, _) in enumerate(shown):
        page.write(EDGE, down, heads[place], size=PANEL_SIZE, weight="bold")
        axes = page.axes(left, down + above[place], width, height)
        axes.set_xlim(0.0, filled * width / (width - 0.6))
        _draw_bars(axes, told, condition)
        axes.set_yticks(range(len(names)), labels)
        axes.tick_params(axis="y", length=0, labelsize=TEXT_SIZE)
        down += above[place] + height + _GAP
    return page.figure


def _draw_bars(axes: Axes, told: _Told, condition: str) -> None:
    """Draw what there is in today's colour, and between what is lost on the way in grey."""
    filled, present, effective = (told.means[condition, told.today.name, one] for one in STAFF)
    decimals = decimals_for(list(told.means.values()))
    bars = [
        (0.0, filled, False), (present, filled, True), (0.0, present, False),
        (effective, present, True), (0.0, effective, False),
    ]  # fmt: skip
    axes.set_ylim(len(bars) - 0.5, -0.5)
    for place, (begin, end, lost) in enumerate(bars):
        colour = GREY_LINE if lost else look(told.today.hue).colour
        axes.barh(place, end - begin, left=begin, height=0.68, color=colour)
        written = number(begin - end if lost else end, decimals, told.language, signed=lost)
        axes.annotate(
            written, (end, place), xytext=(4, 0), textcoords="offset points", va="center",
            fontsize=SMALL_SIZE, gid="end-label",
        )  # fmt: skip
        if place < len(bars) - 1:
            at = begin if lost else end
            axes.plot([at, at], [place, place + 1], color=QUIET, linewidth=0.6, zorder=1)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_color(QUIET)
