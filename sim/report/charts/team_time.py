"""The chart of what each team does: 100 % bars by team, full and idle side by side."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import number, percent
from sim.report.catalogue.words import under
from sim.report.charts.alt import fitted
from sim.report.charts.page import WIDTH, line_height, new_page, text_size, wrap
from sim.report.charts.stacked import draw_stack, legend_height, write_legend
from sim.report.charts.style import INK, QUIET, SMALL_SIZE, TEXT_SIZE, chart_style, look
from sim.report.drawn import Drawn
from sim.report.frames import Structure, foot_words, structure_list
from sim.report.rows.use_groups import GROUPS, IDLE, TeamTime, group_label, team_times

COLOURS = {
    "casework": "#12436D", "contacts": "#D48A45", "lost": "#6B2D5C", "other": "#C9C9C9",
    "idle": "#FFFFFF",
}  # fmt: skip
"""Of the groups, in the order of the bars: no neighbour's grey is alike; idle time is empty."""
_EDGE, _GAP = 0.15, 0.3
_NAME = 1.4
_ROW = 0.3
_APART = 0.1
"""From this difference of idle shares on a title names the two teams."""

Teams = Mapping[Structure, list[TeamTime]]


def team_time(
    hours: pd.DataFrame,
    structures: pd.DataFrame,
    shown: Mapping[str, Mapping[str, str]],
    condition: str,
    *,
    condition_label: str = "",
    language: Language = "de",
    preview: bool = False,
    source: str = "",
) -> Drawn:
    """Draw what the teams of one or two structures do under one condition, mean over the runs.

    ``hours`` is the table of this name; ``shown`` names the structures from left to right,
    each with what its teams are called. A bar is a team's time at work, whatever
    its size. Raises ``ValueError`` if they have no hours.
    """
    with chart_style():
        named = {one.name: one for one in structure_list(structures)}
        teams = {
            named[name]: team_times(hours, named[name], condition, labels)
            for name, labels in shown.items()
        }
        teams = {one: found for one, found in teams.items() if found}
        if not teams:
            message = f"hours: no team has hours under the condition {condition}"
            raise ValueError(message)
        here = hours[hours["condition"] == condition]
        title = team_time_message(teams, language)
        equal = equal_words(equal_code(here, "hours"), language)
        subtitle = under(condition_label, phrase("team_time.subtitle", language, equal=equal))
        foot = foot_words(
            here, language, source, [phrase("team_time.foot", language)], preview=preview
        )
        figure = _draw((title, subtitle, foot), teams, language)
    return Drawn(figure, title, _alt(teams, language))


def team_time_message(teams: Teams, language: Language) -> str:
    """Name the most and the least idle team of the structure in which they differ most: the title.

    Where they are nearly alike everywhere, between which shares all of them are.
    """

    def spread(found: list[TeamTime]) -> float:
        return max(each.idle for each in found) - min(each.idle for each in found)

    one = max(teams, key=lambda each: spread(teams[each]))
    if spread(teams[one]) >= _APART:
        most = max(teams[one], key=lambda each: each.idle)
        least = min(teams[one], key=lambda each: each.idle)
        return phrase(
            "team_time.title", language, structure=one.label, most=most.label, least=least.label,
            high=percent(most.idle, language), low=percent(least.idle, language),
        )  # fmt: skip
    idle = [each.idle for found in teams.values() for each in found]
    low, high = percent(min(idle), language), percent(max(idle), language)
    if low == high:
        return phrase("team_time.title_same", language, share=low)
    return phrase("team_time.title_alike", language, low=low, high=high)


def _alt(teams: Teams, language: Language) -> str:
    """Describe every team by its share without work."""
    groups = [
        (one.label, [f"{each.label} {percent(each.idle, language)}" for each in found])
        for one, found in teams.items()
    ]
    return fitted(phrase("team_time.alt", language), [groups])


def _draw(words: tuple[str, str, tuple[str, str]], teams: Teams, language: Language) -> Figure:
    shown = {
        group: group_label(group, language)
        for group in GROUPS
        if any(each.shares[group] > 0 for found in teams.values() for each in found)
    }
    shown[IDLE] = group_label(IDLE, language)
    names = {
        one: [wrap(each.label, _NAME, SMALL_SIZE) for each in found] for one, found in teams.items()
    }
    left = 0.1 + max(text_size(name, SMALL_SIZE)[0] for each in names.values() for name in each)
    idle = wrap(group_label(IDLE, language), 0.7, SMALL_SIZE)
    right = 0.08 + max(text_size(idle, SMALL_SIZE)[0], text_size("100 %", TEXT_SIZE, "bold")[0])
    column = (WIDTH - 2 * _EDGE - (len(teams) - 1) * _GAP) / len(teams)
    heads = [wrap(one.label, column - right, TEXT_SIZE, "bold") for one in teams]
    legend = legend_height(list(shown.values()), WIDTH - 2 * _EDGE) + 0.1
    above = max(
        *(line_height(TEXT_SIZE, head.count("\n") + 1) for head in heads),
        line_height(SMALL_SIZE, idle.count("\n") + 1),
    ) + 0.06  # fmt: skip
    lines = max(name.count("\n") + 1 for each in names.values() for name in each)
    row = max(_ROW, line_height(SMALL_SIZE, lines) + 0.06)
    deep = max(map(len, teams.values())) * row
    page = new_page(*words[:2], legend + above + deep + 0.05, *words[2])
    write_legend(page, shown, COLOURS, _EDGE, 0.0)
    width = column - left - right
    for place, (one, found) in enumerate(teams.items()):
        start = _EDGE + place * (column + _GAP)
        colour = look(one.hue).colour
        page.write(start, legend, heads[place], weight="bold", colour=colour)
        page.write(start + column - right + 0.08, legend, idle, size=SMALL_SIZE, colour=QUIET)
        axes = page.axes(start + left, legend + above, width, len(found) * row)
        _draw_bars(axes, found, list(shown), width, language)
        axes.set_yticks(range(len(found)), names[one])
        axes.tick_params(axis="y", length=0, labelsize=SMALL_SIZE)
    return page.figure


def _draw_bars(
    axes: Axes, found: list[TeamTime], groups: list[str], width: float, language: Language
) -> None:
    """Draw a bar per team with its shares in percent, and right of it that without work."""
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(len(found) - 0.5, -0.5)
    for place, each in enumerate(found):
        parts = {group: each.shares[group] for group in groups}
        texts = {group: number(100 * share, 0, language) for group, share in parts.items()}
        draw_stack(axes, place, parts, texts | {IDLE: ""}, COLOURS, width)
        axes.barh(place, 1.0, height=0.7, facecolor="none", edgecolor=INK, linewidth=0.7)
        axes.annotate(percent(each.idle, language), (1.0, place), xytext=(6, 0),
                      xycoords=("axes fraction", "data"), textcoords="offset points",
                      va="center", fontweight="bold", annotation_clip=False,
                      gid="end-label")  # fmt: skip
    axes.set_xticks([])
    for side in ("bottom", "left"):
        axes.spines[side].set_visible(False)
