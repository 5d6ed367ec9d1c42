"""The words of a briefing follow from the verdicts, and the first page can be read."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

import pyphen
import pytest

from sim.measures.registry import MAIN
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import direction_words, verdict_word
from sim.report.document import Block, Bullets, Heading, Paragraph, Table
from sim.report.folder.read import Results
from sim.report.frames import CLEAR
from sim.report.sections.assumptions import assumption_blocks
from sim.report.sections.briefing import briefing
from sim.report.sections.findings import UNCLEAR, Finding, sentence
from sim.report.sections.short import LONGEST, MOST, short_blocks
from sim.scenario.study import Scenario
from tests.unit.brief_samples import GAPS, MEASURES, made

LANGUAGES: tuple[Language, ...] = get_args(Language)
EIGHT = ("Heute", *(f"Gliederung nach Art {place}" for place in range(1, 8)))
LONG = ("Heute", "Clearing mit sechs Sachgebieten und gemeinsamer Eingangsstelle für alle Anträge")
TWO = (("a", "30 % der Stellen unbesetzt"), ("b", "10 % der Stellen unbesetzt"))
FOUR = tuple((name, f"Lage {name}") for name in "abcd")
GAINS = {
    "de": re.compile(r"besser|schneller|mehr|weniger|länger|kürzer|höher|niedriger|älter|jünger"
                     r"|später|früher|als heute"),
    "en": re.compile(r"better|faster|more|fewer|longer|shorter|higher|lower|older|younger|later"
                     r"|earlier|than today"),
}  # fmt: skip


def bullets(results: Results, language: Language = "de") -> list[str]:
    blocks = short_blocks(results, language)
    return [item for block in blocks if isinstance(block, Bullets) for item in block.items]


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Table):
            yield from (block.caption, block.note, *(c for row in block.rows for c in row))


# -- one sentence from one verdict ------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", MAIN)
@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("verdict", [*CLEAR, *UNCLEAR, ""])
def test_a_sentence_says_no_more_than_its_verdict(
    verdict: str, side: int, measure: str, language: Language
) -> None:
    gap, low, high = GAPS[verdict]
    if verdict not in CLEAR:  # the mean may lie on either side, and no verdict has a direction
        gap, low, high = side * gap, min(side * low, side * high), max(side * low, side * high)
    unit = "percent" if MAIN[measure] == "share" else MAIN[measure]
    said = sentence(Finding(measure, unit, verdict, gap, low, high, 0), "»X«", language)
    if verdict in CLEAR:
        above, below = direction_words(measure, language)
        wanted, other = (above, below) if verdict == "more" else (below, above)
        if measure == "median_age_open":
            wanted, other = {"de": ("älter", "jünger"), "en": ("older", "younger")}[language]
            wanted, other = (wanted, other) if verdict == "more" else (other, wanted)
        assert re.search(rf"\b{wanted}\b", said)
        assert not re.search(rf"\b{other}\b", said)
        assert "400" in said
        assert re.search(r"\(300 (bis|to) 500\)", said)
    else:
        word = verdict_word(verdict, measure, language) or phrase("finding.no_verdict", language)
        assert word in said
        _, _, claim = said.partition("»X«")
        assert not GAINS[language].search(claim)
        assert ("+" in claim) == (gap > 0 or high > 0)


def test_sentences_of_the_measures_that_everybody_knows() -> None:
    told = [
        sentence(Finding(measure, unit, verdict, *GAPS[verdict], 0), "»Clearing«", "de")
        for measure, unit in MEASURES.items()
        for verdict in ("more", "fewer", "no_material_difference", "undecided")
    ]
    assert told == [
        "»Clearing« entscheidet 400 Fälle mehr als heute (300 bis 500).",
        "»Clearing« entscheidet 400 Fälle weniger als heute (300 bis 500).",
        "Entschiedene Fälle mit »Clearing«: kein wesentlicher Unterschied, +2 Fälle (−3 bis +6).",
        "Entschiedene Fälle mit »Clearing«: unentschieden, −20 Fälle (−900 bis +860).",
        "Mit »Clearing« bleiben 400 Fälle mehr offen als heute (300 bis 500).",
        "Mit »Clearing« bleiben 400 Fälle weniger offen als heute (300 bis 500).",
        "Offene Fälle mit »Clearing«: kein wesentlicher Unterschied, +2 Fälle (−3 bis +6).",
        "Offene Fälle mit »Clearing«: unentschieden, −20 Fälle (−900 bis +860).",
        "Mit »Clearing« sind offene Fälle 400 Tage älter (300 bis 500).",
        "Mit »Clearing« sind offene Fälle 400 Tage jünger (300 bis 500).",
        "Fallalter mit »Clearing«: kein wesentlicher Unterschied, +2 Tage (−3 bis +6).",
        "Fallalter mit »Clearing«: unentschieden, −20 Tage (−900 bis +860).",
    ]


def test_one_run_has_no_span_and_no_verdict() -> None:
    found = Finding("decided", "cases", "", *GAPS[""], 0)
    assert sentence(found, "»X«", "de") == (
        "Entschiedene Fälle mit »X«: kein Urteil, +10 Fälle (ein Lauf, Spanne unbekannt)."
    )
    nothing = Finding("decided", "cases", "", float("nan"), float("nan"), float("nan"), 0)
    assert sentence(nothing, "»X«", "de") == "Entschiedene Fälle mit »X«: kein Wert."


# -- in short ---------------------------------------------------------------------------------


def test_one_structure_is_told_in_full() -> None:
    results = made(verdicts={("", "s1", "decided"): "fewer", ("", "s1", "open_end"): "more"})
    assert bullets(results)[:3] == [
        "»Clearing« entscheidet 400 Fälle weniger als heute (300 bis 500).",
        "Mit »Clearing« bleiben 400 Fälle mehr offen als heute (300 bis 500).",
        "Fallalter mit »Clearing«: unentschieden, −2,0 Tage (−90,0 bis +86,0).",
    ]
    assert bullets(results)[3] == "Vorsicht: 70 von 70 Eingangsgrößen sind Annahmen ohne Beleg."


def test_many_structures_are_counted_by_verdict_and_the_worst_goes_first() -> None:
    verdicts = {("", "s2", "decided"): "fewer", ("", "s3", "decided"): "more"}
    assert bullets(made(EIGHT, verdicts=verdicts))[:4] == [
        "»Gliederung nach Art 2« entscheidet 400 Fälle weniger als heute (300 bis 500).",
        "»Gliederung nach Art 3« entscheidet 400 Fälle mehr als heute (300 bis 500).",
        "Entschiedene Fälle: unentschieden bei 5 von 7 Strukturen (−900 bis +860 Fälle).",
        "Offene Fälle: unentschieden bei allen 7 Strukturen (−900 bis +860 Fälle).",
    ]


def test_what_has_no_room_is_counted() -> None:
    kinds = ("fewer", "more", "no_material_difference", "undecided")
    verdicts = {(c, f"s{p}", m): kinds[p % 4] for c in "ab" for p in range(1, 8) for m in MEASURES}
    told = bullets(made(EIGHT, TWO, verdicts, dated=True))
    assert (
        told[1] == "Bei den übrigen: 2× mehr, 2× kein wesentlicher Unterschied, 2× unentschieden."
    )
    assert told[4] == "Umstellungen, bis Dez 2024 in Summe gleichauf mit heute: 14× offen."


def test_further_conditions_are_counted_too() -> None:
    verdicts = {("c", "s1", "decided"): "fewer"}
    told = bullets(made(conditions=FOUR, verdicts=verdicts))
    assert told[-2] == "In 3 anderen Lagen lauten 1 von 9 Urteilen anders."


def test_a_clear_verdict_goes_before_an_unclear_one_of_the_same_structure() -> None:
    labels = ("Heute", "Clearing", "Zusammenlegung")
    told = bullets(made(labels, TWO, {("b", "s1", "open_end"): "more"}))
    assert told[0].startswith("Entschiedene Fälle mit »Clearing«: unentschieden")
    assert told[2] == "Mit »Clearing« bleiben 400 Fälle mehr offen als heute (300 bis 500)."


def test_long_names_become_places_that_are_explained() -> None:
    results = made(LONG)
    assert bullets(results)[0].startswith("Entschiedene Fälle mit Struktur 2: unentschieden")
    notes = [b.text for b in short_blocks(results, "de") if isinstance(b, Paragraph)]
    assert notes == [f"Struktur 2: {LONG[1]}."]


def test_today_alone_is_told_without_any_comparison() -> None:
    assert bullets(made(("Heute",))) == [
        "Verglichen wird nichts: Die Studie enthält nur die heutige Struktur.",
        "Im Modell werden 5.000 Fälle entschieden (4.950 bis 5.050).",
        "Am Ende sind im Modell 2.000 Fälle offen (1.950 bis 2.050).",
        "Die Hälfte davon ist älter als 60,0 Tage (10,0 bis 110,0).",
        "Vorsicht: 70 von 70 Eingangsgrößen sind Annahmen ohne Beleg.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("conditions", [(("", ""),), TWO, FOUR])
@pytest.mark.parametrize("labels", [LONG, EIGHT[:3], EIGHT[:5], EIGHT])
@pytest.mark.parametrize("dated", [False, True])
def test_four_to_six_short_sentences_whatever_was_found(
    *,
    labels: tuple[str, ...],
    conditions: tuple[tuple[str, str], ...],
    dated: bool,
    language: Language,
) -> None:
    kinds = ("fewer", "more", "no_material_difference", "undecided")
    keys = list(itertools.product((c for c, _ in conditions), range(1, len(labels)), MEASURES))
    for shift in (0, 1):
        verdicts = {
            (c, f"s{p}", m): kinds[(p + shift * turn) % 4] for turn, (c, p, m) in enumerate(keys)
        }
        told = bullets(made(labels, conditions, verdicts, dated=dated), language)
        assert 4 <= len(told) <= MOST, told
        for one in told:
            assert len(one.split()) <= LONGEST, one
            assert one.endswith(".")
            assert one[0] == one[0].upper()


EASY = 50.0
"""Amstad's reading ease for German, from which on a text counts as understandable for most."""


def reading_ease(sentences: Sequence[str]) -> float:
    """Return Amstad's reading ease: 180 less words a sentence less 58.5 times syllables a word."""
    syllables = pyphen.Pyphen(lang="de_DE")
    words = [word for one in sentences for word in re.findall(r"\w+", one)]
    count = sum(len(syllables.positions(word)) + 1 for word in words)
    return 180.0 - len(words) / len(sentences) - 58.5 * count / len(words)


def test_in_short_is_easy_to_read() -> None:
    for labels in (("Heute",), ("Heute", "Clearing"), EIGHT):
        told = bullets(made(labels, verdicts={("", "s1", "decided"): "fewer"}))
        assert reading_ease(told) >= EASY


# -- sources stand whole ----------------------------------------------------------------------


def test_a_long_source_stands_whole_below_its_table() -> None:
    long = "A study of offices that is told at such length that no cell of a table holds it, p. 12"
    results = made()
    scenarios = {
        key: Scenario.model_validate_json(each.model_dump_json().replace("teaching example", long))
        for key, each in results.scenarios.items()
    }
    table, below = list(assumption_blocks(replace(results, scenarios=scenarios), (), "de"))[-2:]
    assert isinstance(table, Table)
    assert {row[2] for row in table.rows} == {"siehe Quelle 1 unten"}
    assert isinstance(below, Table)
    assert (below.caption, below.rows) == ("Quellen", (("1", long),))
    (told,) = (b for b in assumption_blocks(results, (), "de") if isinstance(b, Table))
    assert {row[2] for row in told.rows} == {"teaching example"}


# -- what is an assumption is called one ------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_c_value_stands_beside_the_word_assumption(language: Language) -> None:
    brief = briefing(made(("Heute", "Clearing"), TWO, dated=True), (), language)
    word = {"de": "C: Annahme", "en": "C: assumption"}[language]
    tables = [block for block in brief.blocks if isinstance(block, Table)]
    (carrying,) = (table for table in tables if any(word in row for row in table.rows))
    assert all(row[-1] == word for row in carrying.rows)  # the small town's numbers are all C
    said = " ".join(texts(tuple(b for b in brief.blocks if not isinstance(b, Table))))
    for row in carrying.rows:
        assert row[1] not in said
    assert set(brief.sheets[-1].table["confidence"]) == {word}
