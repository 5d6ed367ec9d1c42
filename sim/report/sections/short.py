"""In short: the first lines of a briefing, 4 to 6 sentences of at most 15 words.

One finding a sentence, with the mean difference and its span. What is clearly worse for those who
wait goes first; nothing that has no room is dropped in silence: structures are then counted by
verdict.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from sim.measures.registry import MATTERING, MEASURES
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import month_text, number
from sim.report.catalogue.words import begun, runs_words
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.folder.read import Results
from sim.report.frames import estimate_decimals, measure_rows, row_of
from sim.report.rows.break_even import finding_of, short_words
from sim.report.sections.assumptions import Confidence, confidence_of
from sim.report.sections.findings import (
    Finding,
    counts_sentence,
    findings_on,
    group_sentence,
    grouped,
    sentence,
    short_names,
    span_words,
)

MOST = 6
"""Sentences in short, at most."""
LONGEST = 15
"""Words of the longest of them."""

_APART = 2
"""So many conditions have sentences of their own; of more only the first has."""
_FEW = 2
"""So many structures are named one by one in every measure."""


def short_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield what is to be known first: what was found under each condition, and how safe it is."""
    yield Heading(phrase("brief.short", language))
    conditions = results.conditions
    shown = conditions if len(conditions) <= _APART else conditions[:1]
    last = [*_break_even(results, language), *_safety(results, language)]
    room = MOST - len(last) - (len(conditions) > _APART)
    found = [
        (label, _findings(results, condition, room // len(shown), language))
        for condition, label in shown
    ]
    if len(conditions) == 1:
        found, last = [(found[0][0], [*found[0][1], *last])], []
    for label, sentences in found:
        if label:
            yield Heading(label, 2)
        yield Bullets(tuple(sentences))
    if len(conditions) > _APART:
        last = [_other_conditions(results, language), *last]
    if last:
        yield Heading(phrase("brief.everywhere", language), 2)
        yield Bullets(tuple(last))
    yield from _numbered(results, language)


def _numbered(results: Results, language: Language) -> Iterator[Block]:
    """Yield which structures the sentences call by their place, their labels being too long."""
    names = short_names(results.structures, language)
    parts = [
        f"{begun(names[one.name])}: {one.label}"
        for one in results.others
        if one.label not in names[one.name]
    ]
    if parts:
        yield Paragraph("; ".join(parts) + ".", note=True)


def preview_words(results: Results, language: Language) -> str:
    """Say that results are those of a short version, and what that is good for."""
    number_of = results.details.replications
    return phrase("brief.preview", language, runs=runs_words(number_of, number_of, language))


def _findings(results: Results, condition: str, room: int, language: Language) -> list[str]:
    if not results.others:
        return list(_today_alone(results, condition, language))[:room]
    names = short_names(results.structures, language)
    measures = [findings_on(results.compared, condition, measure) for measure in MATTERING]
    measures = [found for found in measures if found]
    if measures and len(measures[0]) == room:
        first = [_telling(one.structure, measures) for one in measures[0]]
        return [sentence(one, names[one.structure], language) for one in first]
    told: list[str] = []
    for found in measures:
        left = room - len(told)
        many = len(found) > (_FEW if told else max(_FEW, room))
        groups = grouped(found) if many else [[one] for one in found]
        if len(groups) <= left:
            told += [_of_group(group, len(found), names, language) for group in groups]
        elif left and not told and left > 1:
            told += [_of_group(g, len(found), names, language) for g in groups[: left - 1]]
            rest = [one for group in groups[left - 1 :] for one in group]
            told.append(counts_sentence(rest, language, rest=True))
        elif left:
            told.append(counts_sentence(found, language))
    return told


def _telling(structure: str, measures: Sequence[Sequence[Finding]]) -> Finding:
    """Return the finding to tell of a structure: the first clear one of what it decides and leaves.

    The age of open cases is none: it falls where more new ones wait.
    """
    own = [one for found in measures for one in found if one.structure == structure]
    flows = [one for one in own if not MEASURES[one.measure].falls_with_intake] or own
    return next((one for one in flows if one.clear), flows[0])


def _of_group(
    group: Sequence[Finding], every: int, names: dict[str, str], language: Language
) -> str:
    if len(group) == 1:
        return sentence(group[0], names[group[0].structure], language)
    return group_sentence(group, every, language)


def _today_alone(results: Results, condition: str, language: Language) -> Iterator[str]:
    """Yield what today's structure does, where nothing is compared with it."""
    yield phrase("brief.nothing_compared", language)
    today = results.structures[0]
    for measure in MATTERING:
        rows = measure_rows(results.tables["comparison"], measure)
        row = row_of(rows, condition, today.name)
        if row is None:
            continue
        decimals = estimate_decimals(rows)[0]
        ends = (float(row["low"]), float(row["high"]))
        yield phrase(
            f"measure.alone.{measure}",
            language,
            amount=number(float(row["mean"]), decimals, language),
            span=span_words(ends, decimals, language, signed=False),
        )


def _break_even(results: Results, language: Language) -> Iterator[str]:
    """Yield from when on reorganisations are level with today's, or how many are."""
    dated = results.dated
    if not dated or "break_even" not in results.tables:
        return
    table = results.tables["break_even"]
    found = [row_of(table, c, one.name) for c, _ in results.conditions for one in dated]
    rows = [row for row in found if row is not None]
    if len(rows) == 1:
        name = short_names(results.structures, language)[dated[0].name]
        when = short_words(rows[0], language)
        yield begun(phrase("brief.level_one", language, name=name, when=when))
    elif rows:
        kinds = Counter(finding_of(row).replace("no_difference", "immaterial") for row in rows)
        counts = ", ".join(
            f"{kinds[kind]}× {phrase(f'brief.level_{kind}', language)}"
            for kind in ("not_within", "within", "immaterial", "undecided")
            if kinds[kind]
        )
        yield phrase(
            "brief.level_many", language, end=month_text(results.last, language), counts=counts
        )


def _other_conditions(results: Results, language: Language) -> str:
    """Say under how many of the other conditions verdicts are other than under the first."""
    first, *others = results.conditions
    compared = results.compared
    differs = every = 0
    for measure in MATTERING:
        base = {one.structure: one.verdict for one in findings_on(compared, first[0], measure)}
        for condition, _ in others:
            for one in findings_on(compared, condition, measure):
                every += 1
                differs += base.get(one.structure) != one.verdict
    return phrase("brief.other_conditions", language, count=len(others), differs=differs, all=every)


def _safety(results: Results, language: Language) -> Iterator[str]:
    counts: Confidence = confidence_of(results)
    if counts.all:
        yield phrase("brief.safety", language, assumed=counts.assumed, all=counts.all)
