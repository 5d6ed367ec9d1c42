"""One difference to today and its verdict, as a sentence that says no more than the verdict.

Every sentence of the briefing about a difference comes from here. What is undecided or without a
material difference is called so, with its span, and never compared in words with today's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from sim.measures.registry import FOR_CLIENTS
from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import begun, measure_word, verdict_word
from sim.report.frames import (
    CLEAR,
    Compared,
    Row,
    Structure,
    difference_unit,
    estimate_decimals,
    row_of,
)

UNCLEAR = ("no_material_difference", "undecided")


@dataclass(frozen=True, slots=True)
class Finding:
    """The difference of one structure to today's under one condition, in the unit shown."""

    measure: str
    unit: str
    verdict: str
    difference: float
    low: float
    high: float
    decimals: int
    structure: str = ""
    """Its name in the tables."""

    @property
    def clear(self) -> bool:
        """Tell whether the verdict says on which side of today's the structure is."""
        return self.verdict in CLEAR

    @property
    def worse(self) -> bool:
        """Tell whether it is clear that those who wait are worse off."""
        side = {"more": 1, "fewer": -1}.get(self.verdict, 0)
        return side * FOR_CLIENTS.get(self.measure, 0) < 0


def findings_on(compared: Compared, condition: str, measure: str) -> list[Finding]:
    """Return what was found on a measure under a condition, a finding per structure."""
    rows = compared.on(condition, measure)
    if rows.empty:
        return []
    decimals = estimate_decimals(rows)[1]
    found = []
    for one in compared.others:
        row = row_of(rows, condition, one.name)
        if row is not None:
            found.append(_finding(row, one.name, decimals))
    return found


def _finding(row: Row, structure: str, decimals: int) -> Finding:
    return Finding(
        measure=str(row["measure"]),
        unit=str(row["unit"]),
        verdict=str(row["verdict"]),
        difference=float(row["difference"]),
        low=float(row["difference_low"]),
        high=float(row["difference_high"]),
        decimals=decimals,
        structure=structure,
    )


def quoted_names(structures: Iterable[Structure], language: Language) -> dict[str, str]:
    """Return what sentences call each structure: its label, however long."""
    return {one.name: phrase("common.quoted", language, name=one.label) for one in structures}


def sentence(found: Finding, name: str, language: Language) -> str:
    """Say a finding in a sentence; `name` is what the structure is called."""
    label = _noun(found.measure, language)
    if not isfinite(found.difference):
        return begun(phrase("finding.nothing", language, label=label, name=name))
    if not found.clear:
        verdict = _short_verdict(found.verdict, found.measure, language)
        amount = _with_unit(found, found.difference, language, signed=True)
        span = span_words((found.low, found.high), found.decimals, language, signed=True)
        said = phrase(
            "finding.unclear",
            language,
            label=label,
            name=name,
            verdict=verdict,
            amount=amount,
            span=span,
        )
        return begun(said)
    side = 1 if found.verdict == "more" else -1
    ends = (side * found.low, side * found.high)
    span = span_words((min(ends), max(ends)), found.decimals, language, signed=False)
    size = side * found.difference
    word = verdict_word(found.verdict, found.measure, language)
    amount = _with_unit(found, size, language, signed=False)
    said = phrase(
        "finding.claim", language, label=label, name=name, amount=amount, word=word, span=span
    )
    return begun(said)


def span_words(
    ends: tuple[float, float], decimals: int, language: Language, *, signed: bool, unit: str = ""
) -> str:
    """Write the span behind an amount, in brackets; say so where there is none."""
    if not all(isfinite(end) for end in ends):
        return phrase("finding.no_span", language)
    low, high = (number(end, decimals, language, signed=signed) for end in ends)
    return phrase(
        "finding.span_unit" if unit else "finding.span", language, low=low, high=high, unit=unit
    )


def _short_verdict(verdict: str, measure: str, language: Language) -> str:
    return verdict_word(verdict, measure, language) or phrase("finding.no_verdict", language)


def _noun(measure: str, language: Language) -> str:
    return phrases("measure.noun", language).get(measure) or measure_word(measure, language)


def _with_unit(found: Finding, value: float, language: Language, *, signed: bool) -> str:
    unit = difference_unit(found.unit, language)
    return f"{number(value, found.decimals, language, signed=signed)} {unit}".strip()
