"""The comparison: a table per condition, or in full per measure, and how to read it."""

from collections.abc import Iterable, Iterator
from datetime import date
from math import isfinite

import pandas as pd

from sim.measures.registry import MATTERING, MEASURES
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_sentence
from sim.report.catalogue.numbers import estimate, month_text, number
from sim.report.catalogue.words import (
    listed,
    measure_word,
    under,
    unit_word,
    untold,
    verdict_word,
)
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.frames import (
    Compared,
    Row,
    Structure,
    difference_unit,
    estimate_decimals,
    measure_rows,
    row_of,
)
from sim.report.sections.best import best_sentence, gain_sentence
from sim.report.sections.findings import findings_on

_SHORT = 24
"""Letters of a structure's label that need no wide column."""


def how_to_read(begin: date, last: date, language: Language, *, alone: bool = False) -> str:
    """Say what words and numbers of a comparison mean; `alone`: of today's structure by itself."""
    key = "read_alone" if alone else "read_compared"
    months = {"begin": month_text(begin, language), "end": month_text(last, language)}
    return phrase(f"brief.{key}", language, **months)


def comparison_blocks(compared: Compared, language: Language) -> Iterator[Block]:
    """Yield the main table of every condition, below a heading and at equal what it compares."""
    yield from _opening(compared, language)
    yield _main_table(compared, language)


def full_comparison_blocks(
    compared: Compared, best: pd.DataFrame, begin: date, last: date, language: Language
) -> Iterator[Block]:
    """Yield a table for every measure under every condition, with where a single run lies.

    `best` is the table `best`: below each measure stands who is ahead by all pairs. Measures
    stand in the order of the comparison's table.
    """
    yield from _opening(compared, language)
    yield Paragraph(how_to_read(begin, last, language, alone=not compared.others))
    yield Paragraph(phrase("comparison.in_full", language))
    for condition, label in compared.conditions:
        here = compared.table[compared.table["condition"] == condition]
        if here.empty:
            continue
        if label:
            yield Heading(label, 2)
        for measure in dict.fromkeys(here["measure"].astype(str)):
            verdicts = {
                one.structure: one.verdict for one in findings_on(compared, condition, measure)
            }
            ahead = best_sentence(best, condition, measure, compared.structures, verdicts, language)
            default = _by_default(compared.on(condition, measure), language)
            note = " ".join(filter(None, (ahead, default if compared.others else "")))
            yield _measure_table(compared, condition, measure, note, language)
        yield Paragraph(_note(compared, condition, language), note=True)
        gain = gain_sentence(here, language)
        if gain:
            yield Paragraph(gain, note=True)


def _opening(compared: Compared, language: Language) -> Iterator[Block]:
    key = "heading" if compared.others else "heading_alone"
    yield Heading(phrase(f"compared.{key}", language))
    if compared.others:
        yield Paragraph(equal_sentence(equal_code(compared.table, "comparison"), language))


def _main_table(compared: Compared, language: Language) -> Table:
    """Return a row per structure under each condition, a column per measure.

    A cell has the mean, the difference with its span, and the verdict.
    """
    shown = [each for each in MATTERING if (compared.table["measure"] == each).any()]
    every = {each: measure_rows(compared.table, each) for each in shown}
    longest = max(len(one.label) for one in compared.structures)
    columns = (
        Column(phrase("common.structure", language), width=0.55 if longest <= _SHORT else 0.9),
        *(Column(headed(found, language), number=True) for found in every.values()),
    )
    body: list[tuple[str, ...]] = []
    notes = []
    for condition, label in compared.conditions:
        own = {each: compared.on(condition, each) for each in shown}
        if all(found.empty for found in own.values()):
            continue
        body += [(label,)] if len(compared.conditions) > 1 else []
        for one in compared.structures:
            cells = [
                "" if row is None else _cell(row, estimate_decimals(found), language, one.today)
                for found in own.values()
                for row in [row_of(found, condition, one.name)]
            ]
            body.append((_named(one, language), *cells))
        notes.append(_amounts(compared, condition, language))
    alone = compared.conditions[0][1] if len(compared.conditions) == 1 else ""
    what = phrase("compared.caption" if compared.others else "compared.caption_alone", language)
    matters = phrase("compared.matters", language, parts=" / ".join(dict.fromkeys(notes)))
    said = (matters if compared.others and any(notes) else "", _spans(compared.table, language))
    return Table(under(alone, what), columns, tuple(body), " ".join(filter(None, said)))


def _named(one: Structure, language: Language) -> str:
    today = f"({phrase('common.today', language)})"
    return f"{one.label} {today}" if one.today and one.label != "Heute" else one.label


def _cell(row: Row, decimals: tuple[int, int], language: Language, today: bool) -> str:  # noqa: FBT001 - of a row
    mean = number(float(row["mean"]), decimals[0], language)
    if today:
        return mean
    return f"{mean}\u2003{difference_cell(row, decimals[1], language)}"


def difference_cell(row: Row, decimals: int, language: Language) -> str:
    """Return a difference with its span, and below it the verdict."""
    return "\n".join((_difference(row, decimals, language), _verdict(row, language)))


def _measure_table(
    compared: Compared, condition: str, measure: str, note: str, language: Language
) -> Table:
    """Return a row per structure: mean and difference with intervals and single runs, verdict."""
    rows = compared.on(condition, measure)
    decimals = estimate_decimals(rows)
    columns = (
        Column(phrase("common.structure", language)),
        Column(phrase("common.value", language), number=True),
        Column(phrase("common.difference_to_today", language), number=True),
        Column(phrase("common.verdict", language)),
    )
    body = []
    for one in compared.structures:
        row = row_of(rows, condition, one.name)
        if row is None:
            continue
        mean = _spanned(row, ("mean", "low", "high"), decimals[0], language, signed=False)
        mean += _one_run(row, "", decimals[0], language)
        if one.today:
            body.append((one.label, mean, f"({phrase('common.today', language)})", ""))
        else:
            gap = _difference(row, decimals[1], language)
            gap += _one_run(row, "difference_", decimals[1], language)
            body.append((one.label, mean, gap, _verdict(row, language)))
    return Table(_full_head(rows, language), columns, tuple(body), note)


def headed(rows: pd.DataFrame, language: Language) -> str:
    """Name a measure, with its unit where the name does not tell it."""
    label = measure_word(str(rows["measure"].iloc[0]), language)
    unit = untold(unit_word(str(rows["unit"].iloc[0]), language), label)
    return f"{label}, {unit}" if unit else label


def headed_apart(rows: pd.DataFrame, language: Language) -> str:
    """Name a measure of which a table has differences alone, with the unit of these."""
    label = measure_word(str(rows["measure"].iloc[0]), language)
    unit = untold(difference_unit(str(rows["unit"].iloc[0]), language), label)
    return f"{label}, {unit}" if unit else label


def _full_head(rows: pd.DataFrame, language: Language) -> str:
    """Name a measure with its unit, and that of a difference where it is another."""
    head, unit = headed(rows, language), str(rows["unit"].iloc[0])
    apart = difference_unit(unit, language)
    if apart == unit_word(unit, language):
        return head
    return f"{head}; {phrase('common.difference_to_today', language)}: {apart}"


def _difference(row: Row, decimals: int, language: Language) -> str:
    keys = ("difference", "difference_low", "difference_high")
    return _spanned(row, keys, decimals, language, signed=True)


def _spanned(
    row: Row, keys: tuple[str, str, str], decimals: int, language: Language, *, signed: bool
) -> str:
    """Write ``1.234 (1.200 bis 1.268)``, the span in one piece."""
    mean, low, high = (float(row[key]) for key in keys)
    told = estimate((mean, low, high), decimals, language, signed=signed)
    head, mark, span = told.partition(" (")
    return head + mark + span.replace(" ", "\u00a0")


def _one_run(row: Row, what: str, decimals: int, language: Language) -> str:
    """Say below where a single run lies, for measures on which studies say what matters."""
    ends = [float(row[f"{what}one_{end}"]) for end in ("low", "high")]
    if str(row["measure"]) not in MATTERING or not isfinite(ends[0]):
        return ""
    low, high = (number(end, decimals, language, signed=bool(what)) for end in ends)
    return "\n" + phrase("common.one_run", language, low=low, high=high)


def _verdict(row: Row, language: Language) -> str:
    verdict = verdict_word(str(row["verdict"]), str(row["measure"]), language)
    return verdict or phrase("finding.no_verdict", language)


def _note(compared: Compared, condition: str, language: Language) -> str:
    """Say what difference matters here, and what the spans are."""
    here = compared.table[compared.table["condition"] == condition]
    amounts, spans = _amounts(compared, condition, language), _spans(here, language)
    if not compared.others or not amounts:
        return spans
    return f"{phrase('compared.matters', language, parts=amounts)} {spans}"


def _amounts(compared: Compared, condition: str, language: Language) -> str:
    """Say by measure from which difference on it matters under a condition."""
    parts = []
    for measure in MATTERING:
        rows = compared.on(condition, measure)
        rows = rows[rows["delta"].notna()]
        if len(rows):
            name, amount = measure_word(measure, language), _that_matters(rows, language)
            parts.append(phrase("compared.matters_of", language, measure=name, amount=amount))
    return "; ".join(parts)


def _spans(rows: pd.DataFrame, language: Language) -> str:
    """Say what the spans are, and of how many runs."""
    levels = rows["difference_level"].dropna()
    wider = phrase("compared.wider", language) if len(levels) and float(levels.max()) > 0.95 else ""  # noqa: PLR2004
    return phrase("compared.spans", language, wider=wider, runs=int(rows["replications"].min()))


def _that_matters(rows: pd.DataFrame, language: Language) -> str:
    """Write from which difference on a measure matters."""
    delta = float(rows["delta"].iloc[0])
    whole = delta >= 10 or delta == round(delta)  # noqa: PLR2004 - digits enough
    decimals = 0 if whole else 1 if delta >= 1 else 2
    label = measure_word(str(rows["measure"].iloc[0]), language)
    unit = untold(difference_unit(str(rows["unit"].iloc[0]), language), label)
    return f"±{number(delta, decimals, language)} {unit}".rstrip()


def _by_default(rows: pd.DataFrame, language: Language) -> str:
    """Say what matters of a measure on which studies say nothing; else nothing."""
    if str(rows["measure"].iloc[0]) in MATTERING or not rows["delta"].gt(0).any():
        return ""
    return phrase("compared.by_default", language, amount=_that_matters(rows, language))


def young_blocks(compared: Compared, language: Language) -> Iterator[Block]:
    """Yield a warning where open cases are younger only because more of them wait."""
    names = []
    ages = [measure for measure in MATTERING if MEASURES[measure].falls_with_intake]
    for condition, label in compared.conditions:
        more = _with_verdict(compared, condition, ["open_end"], "more")
        younger = _with_verdict(compared, condition, ages, "fewer")
        for one in compared.others:
            if one.name in more & younger:
                name = phrase("common.quoted", language, name=one.label)
                where = (
                    phrase("compared.young_where", language, name=name, label=label)
                    if label
                    else name
                )
                names.append(where)
    if names:
        yield Paragraph(
            phrase("compared.young", language, names=listed(names, language)), note=True
        )


def _with_verdict(
    compared: Compared, condition: str, measures: Iterable[str], verdict: str
) -> set[str]:
    """Return the structures that have a verdict on any of the measures."""
    return {
        one.structure
        for measure in measures
        for one in findings_on(compared, condition, measure)
        if one.verdict == verdict
    }
