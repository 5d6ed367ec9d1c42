"""Titles that say what the numbers support, and no more.

A difference to today is claimed only in the words of its verdict; growth of one structure only
when every run agrees on its direction.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import begun, listed, measure_word
from sim.report.charts.page import fitting
from sim.report.frames import (
    Curve,
    Key,
    Structure,
    replication_counts,
    row_of,
    same_direction,
)
from sim.report.rows.break_even import finding_of, from_start, month_of

_NAMED = 2
"""At most this many structures of one verdict are named in a title; more are counted."""

_MIXED = "mixed"
_GERMAN_ADJECTIVES = (
    "Abgebrochene",
    "Angenommene",
    "Ausgestellte",
    "Entfallene",
    "Entschiedene",
    "Fällige",
    "Neue",
    "Offene",
    "Verlorene",
    "Wiederholte",
    "Wirksame",
    "Zurückgezogene",
)
_FINDINGS = ("within", "not_within", "undecided", "immaterial", _MIXED)
"""Of the break-even; identical pairs are immaterial there."""

_SEPARATOR = "; "

ENDS = {
    "open": "open_end",
    "backlog": "backlog_end",
    "decided_to_date": "decided",
    "decided": "decided",
    "arrivals": "arrivals",
    "withdrawn": "withdrawn",
    "open_mails": "open_mails",
}
"""The measure of the comparison that answers for the course of a measure over time."""


def course_message(
    series: pd.DataFrame,
    found: dict[Key, Curve],
    subject: tuple[Structure, list[tuple[str, str]]],
    measure: str,
    language: Language,
) -> str:
    """Say where today's structure starts and ends under the first condition drawn.

    It rises or falls only if it does so in every run; else only the two means are named.
    """
    structure, conditions = subject
    condition, name = _first_condition(found, structure, conditions)
    curve = found[condition, structure.name]
    direction = same_direction(series, measure, condition, structure.name)
    return phrase(
        {1: "common.rose", -1: "common.fell", 0: "common.change"}[direction],
        language,
        structure=name,
        measure=in_sentence(measure_word(measure, language), language),
        first=number(curve.mean[0], 0, language),
        last=number(curve.mean[-1], 0, language),
    )


def in_sentence(label: str, language: Language) -> str:
    """Write a label inside a sentence: adjectives lose their capital, German nouns keep it."""
    if language == "en" or label.split(" ", maxsplit=1)[0] in _GERMAN_ADJECTIVES:
        return label[0].lower() + label[1:]
    return label


def _first_condition(
    found: dict[Key, Curve], structure: Structure, conditions: list[tuple[str, str]]
) -> tuple[str, str]:
    """Return the first condition with a curve, and the structure's name, told apart if needed."""
    condition, label = next(pair for pair in conditions if (pair[0], structure.name) in found)
    several = len(conditions) > 1
    return condition, f"{structure.label}, {label}" if several else structure.label


def month_message(
    found: dict[Key, Curve],
    subject: tuple[Structure, list[tuple[str, str]]],
    measure: str,
    language: Language,
) -> str:
    """Say the mean of today's structure per month under the first condition drawn."""
    structure, conditions = subject
    condition, name = _first_condition(found, structure, conditions)
    curve = found[condition, structure.name]
    return phrase(
        "common.month_mean",
        language,
        structure=name,
        value=number(float(curve.mean.mean()), 0, language),
        measure=in_sentence(measure_word(measure, language), language),
    )


def where_words(names: Sequence[str], every: int, named: int, language: Language) -> str:
    """Say for which of ``every`` structures: up to ``named`` by names, more as a number."""
    if len(names) <= named:
        return phrase("common.among", language, names=listed(list(names), language))
    if len(names) == 1 < every:
        return phrase("common.among_one", language)
    return phrase(
        "common.all" if len(names) == every else "common.count", language, count=len(names)
    )


Groups = list[tuple[str, bool]]
"""Words on structures of which the same was found, and whether that is clear."""


def grouped(head: str, groups_at: Callable[[int], Groups]) -> str:
    """Return a title of groups of structures that takes two lines.

    ``groups_at`` words the groups with up to so many names in each. Where all of them are too
    long, what is not clear is left to the chart; where even that is, structures are counted
    instead of named. ``head`` is what stands in front: a claim of its own, which ends like a
    group, or what the groups are about.
    """
    forms = []
    for names in ((_NAMED, 1), (0,)):
        forms += [[words for words, _ in groups_at(named)] for named in names]
        if head.endswith(_SEPARATOR) or any(clear for _, clear in groups_at(0)):
            forms += [[words for words, clear in groups_at(named) if clear] for named in names]
    return fitting([(head + _SEPARATOR.join(form)).removesuffix(_SEPARATOR) for form in forms])


def break_even_message(
    table: pd.DataFrame,
    structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]],
    language: Language,
) -> str:
    """Say for which structures there is a break-even: the title of the chart.

    Examples: ``Clearing: ab März 2025 gleichauf mit heute (entschiedene Fälle seit Beginn)``;
    ``Gleichauf mit heute bei »Clearing« (ab März 2025); bis Dez 2025 nicht bei »Hub«``.
    Structures whose finding is not the same under all conditions are told apart.
    """
    joint: dict[str, tuple[str, str]] = {}
    horizon = ""
    for structure in structures:
        rows = [row_of(table, condition, structure.name) for condition, _ in conditions]
        rows_here = [row for row in rows if row is not None]
        if not rows_here:
            continue
        found = {finding_of(row).replace("no_difference", "immaterial") for row in rows_here}
        name, when = phrase("common.quoted", language, name=structure.label), ""
        if found == {"within"} and len(rows_here) == 1:
            key = "from_start" if from_start(rows_here[0]) else "from_date"
            day = month_of(rows_here[0]["date"], language)
            when = phrase(f"break_even.{key}", language, date=day)
            name += f" ({when})"
        joint[structure.name] = (found.pop() if len(found) == 1 else _MIXED, name)
        horizon = month_of(rows_here[0]["horizon"], language)
        alone = structure.label, joint[structure.name][0], when
    if len(joint) == 1:
        label, finding, when = alone
        key = "within_when" if when else finding
        claim = phrase(f"break_even.title_{key}", language, horizon=horizon, when=when)
        return phrase("break_even.title_alone", language, structure=label, claim=claim)

    any_within = any(finding == "within" for finding, _ in joint.values())

    def groups_at(named: int) -> Groups:
        groups = []
        for finding in _FINDINGS:
            names = [name for other, name in joint.values() if other == finding]
            if names:
                key = "not" if finding == "not_within" and any_within else finding
                claim = phrase(f"break_even.title_{key}", language, horizon=horizon)
                where = where_words(names, len(joint), named, language)
                groups.append((f"{claim} {where}", "within" in finding))
        return groups

    return begun(grouped("", groups_at))


def hours_message(means: dict[str, float], label: str, language: Language) -> str:
    """Say the two largest uses of one structure's hours, as shares of all its hours."""
    total = sum(means.values())
    largest = sorted(means, key=lambda use: -means[use])[:2]
    parts = [
        phrase(
            "hours.of",
            language,
            share=number(100 * means[use] / total, 0, language),
            use=in_sentence(use, language),
        )
        for use in largest
    ]
    return phrase("hours.title", language, structure=label, parts=listed(parts, language))


def comparison_runs(comparison: pd.DataFrame, differences: pd.DataFrame) -> tuple[int, int]:
    """Return the smallest and largest number of runs of a comparison."""
    if len(comparison):
        return int(comparison["replications"].min()), int(comparison["replications"].max())
    return replication_counts(differences)
