"""The message of a chart of differences: which structures are clearly on which side, by how much.

A difference to today is claimed only in the words of its verdict, and in percent of today's only
with as many figures as its interval carries. One structure that is clear is the subject of the
title; several are grouped by what is found of them.
"""

from collections.abc import Iterable, Iterator
from math import floor, isfinite, log10

import pandas as pd

from sim.measures.registry import pair_of
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import direction_words, measure_word, verdict_word
from sim.report.charts.titles import grouped, in_sentence, where_words
from sim.report.frames import CLEAR, Row, Structure, measure_rows, row_of

_MIXED = "mixed"
_ORDER = ("more", "fewer", "no_material_difference", _MIXED, "undecided")
_TIMES = 1.9
"""From so many times today's on, a count is told as times of it, not in percent."""
_FINE = 2.0
"""Percent below which a difference is told with a decimal."""

Rows = list[tuple[str, Row]]
"""What was found of one structure, by the label of the condition."""


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
    """Say for which structures a measure is more, fewer, immaterial or undecided, in two lines.

    Examples: ``Clearing: 9 % weniger offene Fälle am Ende als heute; unentschieden bei
    »Zusammenlegung«``; ``Offene Fälle am Ende: 3 bis 5 % mehr als heute bei »A« und »B«``.
    """
    joint = joint_verdicts(comparison, structures, conditions, measure)
    label = measure_word(measure, language)
    if not joint:
        return phrase("common.none_compared", language, measure=label)
    rows = measure_rows(comparison, measure)
    found = {one: _rows_of(rows, one, conditions) for one in structures if one.name in joint}
    subjects = {one: clear for one, own in found.items() if (clear := _one_sided(own))}
    head = f"{label}: "
    if len(subjects) == 1:
        ((subject, clear),) = subjects.items()
        head = f"{_subject_words(subject, found[subject], clear, measure, language)}; "
        found.pop(subject)
    return grouped(
        head, lambda named: list(_groups(found, joint, measure, language, (named, len(joint))))
    )


def _rows_of(rows: pd.DataFrame, one: Structure, conditions: list[tuple[str, str]]) -> Rows:
    found = ((label, row_of(rows, name, one.name)) for name, label in conditions)
    return [(label, row) for label, row in found if row is not None]


def _one_sided(own: Rows) -> Rows:
    """Return the rows with a clear verdict, if they are all, or one, and on one side."""
    clear = [(label, row) for label, row in own if row["verdict"] in CLEAR]
    sides = {str(row["verdict"]) for _, row in clear}
    return clear if len(sides) == 1 and len(clear) in (1, len(own)) else []


def _subject_words(one: Structure, own: Rows, clear: Rows, measure: str, language: Language) -> str:
    """Say of one structure by how much it is above or below today's, and under which condition."""
    name, label = one.label, in_sentence(measure_word(measure, language), language)
    if len(clear) < len(own):
        name = phrase("title.under", language, structure=name, condition=clear[0][0])
    verdict = str(clear[0][1]["verdict"])
    counted = pair_of(measure) == "amount"
    shares = _shares([row for _, row in clear])
    if counted and verdict == "more" and len(shares) == 1 and 1 + shares[0][0] >= _TIMES:
        times = 1 + shares[0][0]
        key = "title.twice" if round(times, 1) == 2 else "title.times"  # noqa: PLR2004 - twice
        said = phrase(key, language, measure=label, times=number(times, 1, language))
    else:
        key = "title.counted" if counted else "title.level"
        word = _amount_word(shares, verdict, measure, language)
        said = phrase(key, language, measure=label, word=word)
    message = phrase("title.subject", language, structure=name, said=said)
    others = [row for _, row in own if row["verdict"] not in CLEAR]
    if others:
        words = dict.fromkeys(
            verdict_word(str(row["verdict"]) or "undecided", measure, language) for row in others
        )
        message += f"; {phrase('title.else', language, words=', '.join(words))}"
    return message


def _groups(
    found: dict[Structure, Rows],
    joint: dict[str, str],
    measure: str,
    language: Language,
    room: tuple[int, int],
) -> Iterator[tuple[str, bool]]:
    """Word the structures of each verdict: up to ``room[0]`` by names, more as a number.

    ``room[1]`` is how many structures there are in all.
    """
    named, every = room
    for verdict in _ORDER:
        here = [one for one in found if joint[one.name] == verdict]
        if not here:
            continue
        quoted = [phrase("common.quoted", language, name=one.label) for one in here]
        where = where_words(quoted, every, named, language)
        shares = _shares([row for one in here for _, row in found[one]])
        yield f"{_claim(verdict, shares, measure, language)} {where}", verdict in CLEAR


def _claim(
    verdict: str, shares: list[tuple[float, float]], measure: str, language: Language
) -> str:
    if verdict == _MIXED:
        return phrase("common.by_condition", language)
    if verdict in CLEAR:
        word = _amount_word(shares, verdict, measure, language)
        return phrase("common.than_today", language, word=word)
    return verdict_word(verdict, measure, language)


def _shares(rows: Iterable[Row]) -> list[tuple[float, float]]:
    """Return differences as shares of today's with their half-widths; none where that says little.

    Of what is itself a share, a share would be misread.
    """
    found = []
    for row in rows:
        today = float(row["mean"]) - float(row["difference"])
        half = (float(row["difference_high"]) - float(row["difference_low"])) / 2
        if str(row["unit"]) == "percent" or today <= 0 or not isfinite(half):
            return []
        found.append((float(row["difference"]) / today, half / today))
    return found


def _amount_word(
    shares: list[tuple[float, float]], verdict: str, measure: str, language: Language
) -> str:
    """Write ``9 % weniger`` or ``3 bis 5 % mehr``; the word alone where no share is told."""
    word = direction_words(measure, language)[CLEAR.index(verdict)]
    if not shares:
        return word
    sizes = [100 * abs(share) for share, _ in shares]
    widest = 100 * max(half for _, half in shares)
    decimals = 0 if min(sizes) >= _FINE else 1
    # No more figures than the interval carries, but never none at all.
    carried = 10.0 ** floor(log10(widest)) if widest > 0 else 0.0
    step = max(10.0**-decimals, carried)
    while step > 10.0**-decimals and round(min(sizes) / step) == 0:
        step /= 10
    low, high = (
        number(round(end / step) * step, decimals, language) for end in (min(sizes), max(sizes))
    )
    span = low if low == high else phrase("common.interval", language, low=low, high=high)
    return f"{phrase('number.percent', language, number=span)} {word}"
