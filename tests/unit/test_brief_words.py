"""The words of a briefing follow from the verdicts, and the first page can be read."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pyphen
import pytest

from sim.measures.registry import MAIN
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import direction_words, verdict_word
from sim.report.document import Block, Bullets, Heading, Paragraph, Table
from sim.report.folder.read import Results, read_doubt, read_results
from sim.report.frames import CLEAR
from sim.report.sections.assumptions import assumption_blocks
from sim.report.sections.briefing import briefing
from sim.report.sections.findings import UNCLEAR, Finding, sentence
from sim.report.sections.first_page import MOST_TOLD, MOST_WORDS, first_page_blocks, words_of
from sim.scenario.study import Scenario
from tests.unit.brief_samples import GAPS, MEASURES, drawn, made, written

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
    return items(first_page_blocks(results, (), language))


def items(blocks: Iterable[Block]) -> list[str]:
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
        "Entschiedene Fälle mit »Clearing«: 400 Fälle mehr als heute (300 bis 500).",
        "Entschiedene Fälle mit »Clearing«: 400 Fälle weniger als heute (300 bis 500).",
        "Entschiedene Fälle mit »Clearing«: kein wesentlicher Unterschied, +2 Fälle (−3 bis +6).",
        "Entschiedene Fälle mit »Clearing«: unentschieden, −20 Fälle (−900 bis +860).",
        "Offene Fälle mit »Clearing«: 400 Fälle mehr als heute (300 bis 500).",
        "Offene Fälle mit »Clearing«: 400 Fälle weniger als heute (300 bis 500).",
        "Offene Fälle mit »Clearing«: kein wesentlicher Unterschied, +2 Fälle (−3 bis +6).",
        "Offene Fälle mit »Clearing«: unentschieden, −20 Fälle (−900 bis +860).",
        "Fallalter mit »Clearing«: 400 Tage höher als heute (300 bis 500).",
        "Fallalter mit »Clearing«: 400 Tage niedriger als heute (300 bis 500).",
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


# -- the first page ---------------------------------------------------------------------------


def test_one_structure_is_told_with_its_price_and_what_it_is_worth() -> None:
    results = made(verdicts={("", "s1", "decided"): "fewer", ("", "s1", "open_end"): "more"})
    assert bullets(results) == [
        "Clearing: rund 400 von 5.000 Fällen weniger entschieden (300 bis 500).",
        "Ohne Wirkung gerechnet: Fehler durch Unterbrechungen und Tempo durch gleichartige Fälle.",
        "Vorsicht: 82 von 82 Eingangsgrößen sind Annahmen ohne Beleg.",
        (
            "Nicht untersucht. Nur geschätzt sind zum Beispiel: Wiedereinstieg nach Unterbrechung, "
            "Sofort erledigt: durch andere Teams und Einlesen nach einer Übergabe."
        ),
    ]
    page = list(first_page_blocks(results, (), "de"))
    heads = [block.text for block in page if isinstance(block, Heading)]
    assert heads == ["Die Antwort", "Wie sicher ist das?", "Was zuerst zu messen wäre"]
    (table,) = (block for block in page if isinstance(block, Table))
    assert [column.label for column in table.columns] == [
        "Struktur", "Fälle entschieden", "Fälle offen am Ende", "Urteil",
    ]  # fmt: skip
    assert table.rows == (
        ("Heute", "5.000", "2.000", "heute"),
        ("Clearing", "4.600", "2.400", "weniger entschieden, mehr offen"),
    )


def test_what_is_clear_is_told_before_what_is_not_and_the_table_has_all() -> None:
    verdicts = {("", f"s{place}", "decided"): "fewer" for place in (4, 5, 7)}
    results = made(EIGHT, verdicts=verdicts)
    told = [text.partition(":")[0] for text in bullets(results)[:MOST_TOLD]]
    assert told == [EIGHT[4], EIGHT[5], EIGHT[7]]
    table = next(b for b in first_page_blocks(results, (), "de") if isinstance(b, Table))
    assert [row[0] for row in table.rows] == list(EIGHT)


def test_further_conditions_have_a_column_each_and_no_sentence() -> None:
    results = made(conditions=TWO, verdicts={("b", "s1", "decided"): "fewer"})
    page = list(first_page_blocks(results, (), "de"))
    _, elsewhere = (block for block in page if isinstance(block, Table))
    assert [column.label for column in elsewhere.columns] == ["Struktur", TWO[1][1]]
    assert elsewhere.rows == (("Clearing", "−400 (weniger)"),)
    assert not any(TWO[1][1] in text for text in bullets(results))


def test_reorganisations_say_from_when_on_they_are_level() -> None:
    assert "»Clearing« in der Summe der Entscheidungen: Zeitpunkt offen." in bullets(
        made(dated=True)
    )


def test_today_alone_is_told_without_any_comparison() -> None:
    assert bullets(made(("Heute",)))[:4] == [
        "Verglichen wird nichts: Die Studie enthält nur die heutige Struktur.",
        "Im Modell werden 5.000 Fälle entschieden (4.950 bis 5.050).",
        "Am Ende sind im Modell 2.000 Fälle offen (1.950 bis 2.050).",
        "Die Hälfte davon ist älter als 60,0 Tage (10,0 bis 110,0).",
    ]


def test_inputs_that_explain_the_draws_are_to_be_measured_first(tmp_path: Path) -> None:
    results = read_results(written(made(), tmp_path / "compared"))
    doubt = read_doubt(drawn(tmp_path / "drawn"), results)
    told = [b for b in first_page_blocks(results, [doubt], "de") if isinstance(b, Bullets)]
    assert told[-1].items == (
        "Vor allem davon hängt ab, wie die Ziehungen ausgehen: Wiedereinstieg nach Unterbrechung.",
    )
    assert (
        "Von 64 Ziehungen der ungewissen Eingänge liegt vor heute: Clearing in 90\u00a0%."
        in told[-2].items
    )


@pytest.mark.parametrize("conditions", [(("", ""),), TWO, FOUR])
@pytest.mark.parametrize("labels", [LONG, EIGHT[:3], EIGHT])
@pytest.mark.parametrize("dated", [False, True])
def test_the_first_page_is_read_aloud_in_a_minute_whatever_was_found(
    *,
    labels: tuple[str, ...],
    conditions: tuple[tuple[str, str], ...],
    dated: bool,
) -> None:
    kinds = ("fewer", "more", "no_material_difference", "undecided")
    keys = list(itertools.product((c for c, _ in conditions), range(1, len(labels)), MEASURES))
    for shift in (0, 1):
        verdicts = {
            (c, f"s{p}", m): kinds[(p + shift * turn) % 4] for turn, (c, p, m) in enumerate(keys)
        }
        results = made(labels, conditions, verdicts, dated=dated, preview=bool(shift))
        for language in LANGUAGES:
            page = list(first_page_blocks(results, (), language))
            assert words_of(page) <= MOST_WORDS
            told = items(page)
            assert told[0].startswith(f"{labels[1]}: ")
            for one in told:
                assert one.endswith(".")
                assert one[0] == one[0].upper()


def test_sentences_call_every_structure_by_its_label_however_long() -> None:
    results = made(LONG, dated=True)
    said = " ".join(bullets(results))
    assert "»" + LONG[1] + "«" in said
    assert "Struktur 2" not in said


EASY = 50.0
"""Amstad's reading ease for German, from which on a text counts as understandable for most."""


def reading_ease(sentences: Sequence[str]) -> float:
    """Return Amstad's reading ease: 180 less words a sentence less 58.5 times syllables a word."""
    syllables = pyphen.Pyphen(lang="de_DE")
    words = [word for one in sentences for word in re.findall(r"\w+", one)]
    count = sum(len(syllables.positions(word)) + 1 for word in words)
    return 180.0 - len(words) / len(sentences) - 58.5 * count / len(words)


def test_the_first_page_is_easy_to_read() -> None:
    for labels in (("Heute",), ("Heute", "Clearing"), EIGHT):
        told = bullets(made(labels, verdicts={("", "s1", "decided"): "fewer"}))
        assert reading_ease(told) >= EASY


# -- sources stand whole ----------------------------------------------------------------------


def test_a_long_source_stands_whole_below_its_table() -> None:
    long = "A study of offices that is told at such length that no cell of a table holds it"
    long += ", not even one that is as wide as the longest of its sources asks for, p. 12"
    results = made()
    scenarios = {
        key: Scenario.model_validate_json(each.model_dump_json().replace("Lehrbeispiel", long))
        for key, each in results.scenarios.items()
    }
    table, below = list(assumption_blocks(replace(results, scenarios=scenarios), (), "de"))[-2:]
    assert isinstance(table, Table)
    assert {row[2] for row in table.rows} == {"Quelle 1 unten"}
    assert isinstance(below, Table)
    assert (below.caption, below.rows) == ("Quellen", (("1", long),))
    (told,) = (b for b in assumption_blocks(results, (), "de") if isinstance(b, Table))
    assert {row[2] for row in told.rows} == {"Lehrbeispiel"}


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
