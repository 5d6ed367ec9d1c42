"""Alternative texts of the charts, for readers who do not see them; from the same numbers.

Each names the kind of chart, the measure and the values, in at most 200 characters. What does
not fit is counted, not dropped in silence; the data table beside the chart holds the rest.
"""

from collections.abc import Sequence

import pandas as pd

from sim.measures.staff import STAFF
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import decimals_for, month_text, number
from sim.report.catalogue.words import measure_word
from sim.report.charts.break_even import difference_curves
from sim.report.charts.differences import estimates
from sim.report.charts.hours import plain_use
from sim.report.charts.staff import office_curves, staff_means
from sim.report.frames import (
    Curve,
    Structure,
    condition_list,
    curves,
    hours_per_year,
    measure_rows,
    row_of,
    structure_list,
)
from sim.report.sections.attribution import effect_rows, effects_of, part_list
from sim.report.sections.break_even import short_words

LONGEST = 200
"""Characters of the longest alternative text."""

_Groups = Sequence[tuple[str, Sequence[str]]]
"""Parts of a description under the label they belong to."""


def alt_backlog_over_time(
    series: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    measure: str = "open",
    language: Language = "de",
) -> str:
    """Describe open cases over time: first and last mean of each structure."""
    return _lines(series, "date", (structures, conditions), measure, language)


def alt_decided_per_month(
    months: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    measure: str = "decided",
    language: Language = "de",
) -> str:
    """Describe decided cases per month: first and last mean of each structure."""
    return _lines(months, "month", (structures, conditions), measure, language)


def alt_attribution(
    table: pd.DataFrame,
    parts: pd.DataFrame,
    measure: str,
    condition: str = "",
    *,
    condition_label: str = "",
    language: Language = "de",
) -> str:
    """Describe what a package and its parts do: total with verdict, and each part's effects."""
    rows = effect_rows(table, measure, condition)
    total = effects_of(rows, "package", "", language)["total"]
    whole = f"{phrase('attribution.package', language)} {total.amount}, {total.word}"
    forms: list[list[str]] = [[whole], [whole]]
    for part in part_list(parts):
        found = effects_of(rows, "part", part.name, language)
        amounts = {effect: one.amount.split(" (", maxsplit=1)[0] for effect, one in found.items()}
        said = [
            f"{phrase(f'attribution.{effect}', language)} {amount}"
            for effect, amount in amounts.items()
        ]
        forms[0].append(f"{part.label} {', '.join(said)}")
        forms[1].append(f"{part.label} {said[-1] if 'shapley' in found else said[0]}")
    what = phrase("attribution.alt", language, measure=measure_word(measure, language))
    groups = [[(condition_label, form)] for form in forms]
    return _fit(f"{phrase('alt.dots', language)}: {what}.", groups, language)


def alt_cumulative_difference(
    cumulative: pd.DataFrame,
    break_even: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    language: Language = "de",
) -> str:
    """Describe decided cases to date less today's: last mean and break-even of each structure."""
    found = difference_curves(cumulative)
    forms: list[list[tuple[str, list[str]]]] = [[], []]
    for condition, label in condition_list(conditions):
        said: list[list[str]] = [[], []]
        for one in structure_list(structures):
            row, curve = row_of(break_even, condition, one.name), found.get((condition, one.name))
            if row is None or curve is None:
                continue
            words = short_words(row, language)
            last = number(float(curve.mean[-1]), 0, language, signed=True)
            at_end = phrase("common.at_end", language, structure=one.label, last=last)
            said[0].append(f"{at_end}, {words}")
            said[1].append(f"{one.label} {words}")
        for form, parts in zip(forms, said, strict=True):
            form.append((label, parts))
    dates = [day for curve in found.values() for day in curve.dates]
    low, high = month_text(min(dates), language), month_text(max(dates), language)
    what = phrase(
        "common.difference_of", language, measure=measure_word("decided_to_date", language)
    )
    span = phrase("common.interval", language, low=low, high=high)
    return _fit(f"{phrase('alt.lines', language)}: {what}, {span}.", forms, language)


def alt_paired_differences(
    comparison: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    measure: str,
    *,
    language: Language = "de",
) -> str:
    """Describe the differences to today: amount, interval and verdict of each structure."""
    rows = measure_rows(comparison, measure)
    named = structure_list(structures)
    every = [
        (label, estimates(rows, named, condition, language))
        for condition, label in condition_list(conditions)
    ]
    groups = [
        (label, [f"{one.structure.label} {one.amount}, {one.verdict}" for one in found])
        for label, found in every
    ]
    # The interval goes first where room is short, then the amount; the verdict always stays.
    middle = [
        (
            label,
            [f"{one.structure.label} {one.amount.split(' (')[0]}, {one.verdict}" for one in found],
        )
        for label, found in every
    ]
    short = [
        (label, [f"{one.structure.label} {one.verdict}" for one in found]) for label, found in every
    ]
    what = phrase("common.difference_of", language, measure=measure_word(measure, language))
    return _fit(f"{phrase('alt.dots', language)}: {what}.", (groups, middle, short), language)


def alt_where_hours_go(
    hours: pd.DataFrame,
    structures: pd.DataFrame,
    condition: str,
    *,
    years: float = 1.0,
    language: Language = "de",
) -> str:
    """Describe where the hours of each structure go: its hours by use, largest first."""
    means = hours_per_year(hours[hours["condition"] == condition], years)
    groups = []
    for structure in structure_list(structures):
        own = means[(means["structure"] == structure.name) & (means["hours"] > 0)]
        own = own.sort_values(["hours", "use"], ascending=[False, True])
        parts = [
            f"{plain_use(str(use), language)} {number(float(value), 0, language)}"
            for use, value in zip(own["use"], own["hours"], strict=True)
        ]
        groups.append((structure.label, parts))
    head = f"{phrase('alt.bars', language)}: {phrase('alt.hours', language)}."
    return _fit(head, (groups,), language)


def alt_staff_over_time(
    staff: pd.DataFrame,
    by_team: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    *,
    language: Language = "de",
) -> str:
    """Describe people over time: filled, present and effective means of each structure."""
    means = staff_means(by_team)
    decimals = decimals_for(list(means.values()))
    named = structure_list(structures)
    shown = [
        (
            label,
            [
                (one.label, {measure: means[name, one.name, measure] for measure in STAFF})
                for one in named
                if (name, one.name, STAFF[0]) in means
            ],
        )
        for name, label in condition_list(conditions)
    ]
    # Where room is short, what the people put out stays.
    forms = [
        [
            (
                label,
                [
                    f"{structure} {_staff(found, measures, decimals, language)}"
                    for structure, found in parts
                ],
            )
            for label, parts in shown
        ]
        for measures in (STAFF, STAFF[-1:])
    ]
    dates = [day for curve in office_curves(staff)[STAFF[0]].values() for day in curve.dates]
    first, last = month_text(min(dates), language), month_text(max(dates), language)
    span = phrase("common.interval", language, low=first, high=last)
    head = f"{phrase('alt.lines', language)}: {phrase('alt.staff', language)}, {span}."
    return _fit(head, forms, language)


def _staff(
    found: dict[str, float], measures: Sequence[str], decimals: int, language: Language
) -> str:
    """Write ``besetzt 10,9, anwesend 8,9, wirksam 8,2``."""
    return ", ".join(
        f"{phrase(f'short.{measure}', language)} {number(found[measure], decimals, language)}"
        for measure in measures
    )


def _lines(
    frame: pd.DataFrame,
    time: str,
    lists: tuple[pd.DataFrame, pd.DataFrame],
    measure: str,
    language: Language,
) -> str:
    found = curves(frame, time, measure)
    named, cases = structure_list(lists[0]), condition_list(lists[1])
    forms = [
        [
            (
                label,
                [
                    _ends(found[name, one.name], one, key, language)
                    for one in named
                    if (name, one.name) in found
                ],
            )
            for name, label in cases
        ]
        for key in ("common.between", "common.at_end")
    ]
    dates = [day for curve in found.values() for day in curve.dates]
    first, last = month_text(min(dates), language), month_text(max(dates), language)
    span = phrase("common.interval", language, low=first, high=last)
    head = f"{phrase('alt.lines', language)}: {measure_word(measure, language)}, {span}."
    return _fit(head, forms, language)


def _ends(curve: Curve, structure: Structure, key: str, language: Language) -> str:
    """Say first and last mean of a structure, or in short the last."""
    first, last = (number(float(curve.mean[place]), 0, language) for place in (0, -1))
    return phrase(key, language, structure=structure.label, first=first, last=last)


def _fit(head: str, forms: Sequence[_Groups], language: Language) -> str:
    """Write every part in the first form in which all fit; else as many of the last as fit.

    The number of parts left out is said.
    """
    every = sum(len(parts) for _, parts in forms[0])
    tries = [(groups, every) for groups in forms]
    tries += [(forms[-1], kept) for kept in range(every - 1, 0, -1)]
    for groups, kept in tries:
        written = _join(head, groups, kept, language)
        if every and len(written) <= LONGEST:
            return written
    return head if len(head) <= LONGEST else head[: LONGEST - 1] + "…"


def _join(head: str, groups: _Groups, kept: int, language: Language) -> str:
    sentences = [head]
    left = kept
    for label, parts in groups:
        shown = list(parts[:left])
        left -= len(shown)
        if shown:
            sentences.append(f"{label}: {'; '.join(shown)}" if label else "; ".join(shown))
    rest = sum(len(parts) for _, parts in groups) - kept
    end = f" {phrase('common.more_names', language, count=rest)}." if rest else "."
    return sentences[0] + " " + ". ".join(sentences[1:]) + end
