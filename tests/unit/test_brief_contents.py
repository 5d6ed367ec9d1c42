"""What the briefing says: no more than verdicts do, in short words, of any number of structures."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pyphen
import pytest

from sim.report.brief.content import Brief, Bullets, Heading, Picture, Table
from sim.report.brief.contents import brief_of
from sim.report.brief.read import BriefError, Results, read_results
from sim.report.brief.words import FINDINGS, WORDS, finding
from sim.report.brief.write import write_brief
from sim.report.numbers import Language
from sim.report.structure_diagram import structure_alt, structure_diagram
from sim.scenario.loading import load_study
from tests.unit.brief_samples import LONG_NAME, ROOT, town, with_structures, written
from tests.unit.test_report_charts import texts_of

EIGHT = {"current": "Heute"} | {f"s{n}": f"Struktur Nummer {n}" for n in range(1, 7)} | {
    "long": LONG_NAME
}  # fmt: skip
LONGEST_SENTENCE = 15
EASY = 50.0
"""Amstad's reading ease for German, from which on a text counts as understandable for most."""


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return written(town(), tmp_path_factory.mktemp("three") / "results")


# -- sentences and verdicts -----------------------------------------------------------------------

GAINS = {"de": r"\b(mehr|weniger|besser|schneller)\b", "en": r"\b(more|fewer|better|faster)\b"}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("measure", ["decided", "open_end"])
def test_a_sentence_says_no_more_than_its_verdict(language: Language, measure: str) -> None:
    told = {
        verdict: finding(verdict, measure, ["Clearing"], "Heute", language)
        for verdict in FINDINGS[language][measure]
    }
    assert set(told) == {"more", "fewer", "no_material_difference", "undecided", "nothing_shown"}
    for verdict in ("no_material_difference", "nothing_shown"):
        assert not re.search(GAINS[language], told[verdict])
    up, down = {"de": ("mehr", "weniger"), "en": ("more", "fewer")}[language]
    for word, other, verdict in ((up, down, "more"), (down, up, "fewer")):
        assert word in told[verdict]
        assert f" {other} " not in told[verdict]
    # undecided names both directions, so neither is claimed
    assert up in told["undecided"]
    assert down in told["undecided"]
    assert re.search("unentschieden|undecided", told["undecided"])


def test_both_languages_have_every_word() -> None:
    assert set(WORDS["de"]) == set(WORDS["en"])
    for key, german in WORDS["de"].items():
        parts = re.compile(r"{(\w+)}")
        assert set(parts.findall(german)) == set(parts.findall(WORDS["en"][key])), key


def short(brief: Brief) -> list[str]:
    return list(next(b for b in brief.blocks if isinstance(b, Bullets)).items)


def test_the_short_sentences_are_short_and_easy(three: Results) -> None:
    sentences = [
        part
        for item in short(brief_of(three, "de"))
        for part in re.split(r"(?<=[.!?])\s|:\s", item)
        if part
    ]
    hyphens = pyphen.Pyphen(lang="de_DE")
    words = [re.findall(r"\w+", sentence) for sentence in sentences]
    assert max(map(len, words)) <= LONGEST_SENTENCE
    syllables = [len(hyphens.inserted(word).split("-")) for each in words for word in each]
    ease = 180 - len(syllables) / len(sentences) - 58.5 * sum(syllables) / len(syllables)
    assert ease > EASY


def test_no_structure_is_named_twice_in_a_sentence(three: Results, tmp_path: Path) -> None:
    alone = written(with_structures({"current": "Heute", "a": "Erste"}), tmp_path / "two")
    unnamed = replace(
        alone,
        tables={
            name: table.assign(condition="") if "condition" in table else table
            for name, table in alone.tables.items()
        },
        study=replace(
            alone.study,
            conditions={"": ""},
            scenarios={("", name): each for (_, name), each in alone.study.scenarios.items()},
        ),
    )
    for results in (alone, unnamed, three):
        for item in short(brief_of(results, "de")):
            quotes = re.findall("»(.*?)«", item)
            assert len(quotes) == len(set(quotes)), item


# -- contents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_briefing_has_its_parts_in_order(three: Results, language: Language) -> None:
    brief = brief_of(three, language)
    heads = [block.text for block in brief.blocks if isinstance(block, Heading)]
    wanted = ("in_short", "question", "structures", "results", "heading", "opposite",
              "assumptions", "missing", "computed")  # fmt: skip
    assert heads == [WORDS[language][key] for key in wanted]
    pictures = [block for block in brief.blocks if isinstance(block, Picture)]
    assert len({each.name for each in pictures}) == len(pictures)
    assert all(0 < len(each.alt) <= 200 for each in pictures)
    tables = [block for block in brief.blocks if isinstance(block, Table)]
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
    assert [sheet.name for sheet in brief.sheets] == [
        WORDS[language][f"{key}_sheet"] if key != "readme" else WORDS[language]["readme"]
        for key in ("readme", "comparison", "runs", "inputs")
    ]


def test_assumptions_are_called_so(three: Results) -> None:
    brief = brief_of(three, "de")
    table = next(
        b for b in brief.blocks if isinstance(b, Table) and b.columns[0].label == "Eingabe"
    )
    assert {row[2] for row in table.rows} == {"Annahme"}  # a teaching example has nothing else
    assert any("Annahmen ohne feste Quelle" in item for item in short(brief))
    (sheet,) = (each for each in brief.sheets if each.name == "Annahmen")
    assert set(sheet.table["confidence"]) == {"C", ""} or set(sheet.table["confidence"]) == {"C"}


def test_wrong_estimates_are_said_to_be_unexamined_until_they_are(three: Results) -> None:
    assert "nicht geprüft" in short(brief_of(three, "de"))[-1]


def test_one_structure_and_eight_with_long_names(
    tmp_path: Path,
) -> None:
    alone = written(with_structures({"current": "Heute"}), tmp_path / "one")
    write_brief(brief_of(alone, "de"), tmp_path / "one_brief")
    many = written(with_structures(EIGHT), tmp_path / "eight")
    brief = brief_of(many, "de")
    write_brief(brief, tmp_path / "eight_brief")
    assert any("Offene Fälle: " in item for item in short(brief_of(alone, "de")))
    # seven structures alike share a picture
    drawn = [b for b in brief.blocks if isinstance(b, Picture) and b.name.startswith("structure")]
    assert len(drawn) == 2
    table = next(block for block in brief.blocks if isinstance(block, Table))
    assert len(table.rows) == len(EIGHT)
    assert any(LONG_NAME in row[0] for row in table.rows)


def test_a_run_may_end_within_a_day(tmp_path: Path) -> None:
    study = with_structures({"current": "Heute", "a": "Erste"})
    run = study.scenarios["staffed", "a"].run.model_copy(update={"run_length": 20.25 * 1440.0})
    study = study.with_scenarios(
        {key: each.model_copy(update={"run": run}) for key, each in study.scenarios.items()}
    )
    results = written(study, tmp_path / "noon")
    assert "06:00" in (results.folder / "tables" / "series.csv").read_text(encoding="utf-8")
    for block in brief_of(results, "de").blocks:
        if isinstance(block, Picture):
            block.draw()


def test_redrawn_charts_are_those_of_the_results(three: Results) -> None:
    brief = brief_of(three, "de")
    (chart,) = (b for b in brief.blocks if isinstance(b, Picture) and b.name == "open_cases")
    texts = [text.get_text() for text, _ in texts_of(chart.draw())]
    kept = (three.folder / "charts" / "open_cases.svg").read_text(encoding="utf-8")
    assert chart.alt in kept.replace("&gt;", ">").replace("&quot;", '"')
    assert "Heute" in "".join(texts)


# -- folders that are none ------------------------------------------------------------------------


def test_what_is_no_comparison_is_refused(three: Results, tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="there is no folder"):
        read_results(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BriefError, match=r"holds no results of Umbau \(manifest.json is missing"):
        read_results(tmp_path / "empty")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "manifest.json").write_text('{"umbau": "1"}', encoding="utf-8")
    with pytest.raises(BriefError, match="holds no comparison; make one with: umbau compare STUDY"):
        read_results(tmp_path / "other")
    with pytest.raises(BriefError, match="holds no results of umbau tipping or umbau sensitivity"):
        read_results(three.folder, [three.folder])


def test_a_missing_table_is_named(three: Results, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(three.folder, copy)
    (copy / "tables" / "regime.csv").unlink()
    with pytest.raises(BriefError, match=r"regime\.csv is missing or damaged; run umbau compare"):
        read_results(copy)


# -- diagrams -------------------------------------------------------------------------------------


@pytest.mark.parametrize("study", ["small_town", "stuttgart", "freiburg", "krefeld"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_shipped_structure_can_be_drawn(study: str, language: Language) -> None:
    drawn = set()
    for scenario in load_study(ROOT / "scenarios" / study / "study.yaml").scenarios.values():
        structure = scenario.structure
        if structure.name in drawn:
            continue
        drawn.add(structure.name)
        assert 0 < len(structure_alt(structure, language)) <= 200
        figure = structure_diagram(structure, language=language)
        width, height = figure.get_size_inches() * figure.dpi
        boxes = [box for _, box in texts_of(figure)]
        for box in boxes:
            assert box.x0 >= 0
            assert box.x1 <= width
            assert box.y0 >= 0
            assert box.y1 <= height
        for place, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[:place])


def test_who_does_what_is_read_from_the_rules() -> None:
    study = load_study(ROOT / "scenarios" / "stuttgart" / "study.yaml")
    told = {
        name: structure_alt(study.scenarios["vacancy_30", name].structure, "de")
        for name in ("current", "clearing")
    }
    assert told["current"] == (
        "Schaubild Heute. Es antwortet: Servicepoint, 8 Teams. Es prüft: 8 Teams. "
        "Es entscheidet: 8 Teams."
    )
    assert told["clearing"] == (
        "Schaubild Clearing. Es antwortet: SG 1 Clearing. Es prüft: SG 1 Clearing. "
        "Es entscheidet: 6 Teams."
    )
