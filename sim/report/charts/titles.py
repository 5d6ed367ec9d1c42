"""Titles that say what the numbers support, and no more.

A difference to today is claimed only in the words of its verdict; growth of one structure only
when every run agrees on its direction.
"""

from collections.abc import Sequence

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import direction_words, listed, measure_word, verdict_word
from sim.report.frames import (
    Curve,
    Key,
    Structure,
    measure_rows,
    replication_counts,
    row_of,
    same_direction,
)
from sim.report.rows.break_even import finding_of, from_start, month_of

_NAMED = 2
"""At most this many structures of one verdict are named in a title; more are counted."""

_LONGEST = 130
"""A longer title counts structures instead of naming them; in characters."""

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
    "Zurückgezogene",
)
_ORDER = ("more", "fewer", "no_material_difference", _MIXED, "undecided")
_FINDINGS = ("within", "not_within", "undecided", "immaterial", _MIXED)
"""Of the break-even; identical pairs are immaterial there."""

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


def joint_verdicts(
    comparison: pd.DataFrame,
    structures: list[Structure],
    conditions: list[tuple[str, str]],
    measure: str,
) -> dict[str, str]:
    """Return the verdict of each structure but today's over all conditions.

    ``mixed`` where conditions disagree; structures without any verdict are left out, and one
    that lacks it under some condition counts as undecided there.
    """
    rows = measure_rows(comparison, measure)
    found: dict[str, str] = {}
    for structure in structures:
        if structure.today:
            continue
        verdicts = set()
        for condition, _ in conditions:
            row = row_of(rows, condition, structure.name)
            verdicts.add("" if row is None else str(row["verdict"]))
        if verdicts == {""}:
            continue
        verdicts = {verdict or "undecided" for verdict in verdicts}
        found[structure.name] = verdicts.pop() if len(verdicts) == 1 else _MIXED
    return found


def difference_message(
    comparison: pd.DataFrame,
    structures: list[Structure],
    conditions: list[tuple[str, str]],
    measure: str,
    language: Language,
) -> str:
    """Say for which structures a measure is more, fewer, immaterial or undecided.

    Example: ``Offene Fälle am Ende: mehr als heute bei Clearing (klein); unentschieden bei
    Zusammenlegung``.
    """
    joint = joint_verdicts(comparison, structures, conditions, measure)
    label = measure_word(measure, language)
    if not joint:
        return phrase("common.none_compared", language, measure=label)
    labels = {structure.name: structure.label for structure in structures}
    message = ""
    for named in range(_NAMED, -1, -1):
        message = f"{label}: {'; '.join(_groups(joint, labels, measure, language, named))}"
        if len(message) <= _LONGEST:
            break
    return message


def _groups(
    joint: dict[str, str], labels: dict[str, str], measure: str, language: Language, named: int
) -> list[str]:
    """Word the structures of each verdict: up to ``named`` by their names, more as a number."""
    groups = []
    for verdict in _ORDER:
        names = [labels[name] for name in labels if joint.get(name) == verdict]
        if not names:
            continue
        quoted = [phrase("common.quoted", language, name=name) for name in names]
        where = where_words(quoted, len(joint), named, language)
        groups.append(f"{_claim(verdict, measure, language)} {where}")
    return groups


def where_words(names: list[str], every: int, named: int, language: Language) -> str:
    """Say for which of ``every`` structures: up to ``named`` by names, more as a number."""
    if len(names) <= max(named, 1):
        return phrase("common.among", language, names=listed(names, language))
    return phrase(
        "common.all" if len(names) == every else "common.count", language, count=len(names)
    )


def _claim(verdict: str, measure: str, language: Language) -> str:
    if verdict == _MIXED:
        return phrase("common.by_condition", language)
    word = verdict_word(verdict, measure, language)
    if word in direction_words(measure, language):
        return phrase("common.than_today", language, word=word)
    return word


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


def break_even_message(
    table: pd.DataFrame,
    structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]],
    language: Language,
) -> str:
    """Say for which structures there is a break-even: the title of the chart.

    Example: ``Entschiedene Fälle seit Beginn: gleichauf mit heute bei »Clearing« (ab März 2025)``.
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
        name = phrase("common.quoted", language, name=structure.label)
        if found == {"within"} and len(rows_here) == 1:
            when = "from_start" if from_start(rows_here[0]) else "from_date"
            day = month_of(rows_here[0]["date"], language)
            name += f" ({phrase(f'break_even.{when}', language, date=day)})"
        joint[structure.name] = (found.pop() if len(found) == 1 else _MIXED, name)
        horizon = month_of(rows_here[0]["horizon"], language)
    message = ""
    for named in range(_NAMED, -1, -1):
        groups = []
        for finding in _FINDINGS:
            names = [name for other, name in joint.values() if other == finding]
            if names:
                claim = phrase(f"break_even.title_{finding}", language, horizon=horizon)
                groups.append(f"{claim} {where_words(names, len(joint), named, language)}")
        message = f"{measure_word('decided_to_date', language)}: {'; '.join(groups)}"
        if len(message) <= _LONGEST:
            break
    return message


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
