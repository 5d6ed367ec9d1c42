"""Texts of scenario files in one or two languages."""

import copy
import pickle
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest
from pydantic import ValidationError

from sim.declared import MinutesEstimate
from sim.errors import ScenarioError
from sim.experiment.fingerprint import fingerprint, scenario_hash
from sim.reading.loading import load_scenario, load_study
from sim.report.document import Column, Table
from sim.report.writers.docx import docx_of
from sim.report.writers.html import html_of
from sim.report.writers.pdf import pdf_of
from sim.scenario.levers import Lever
from sim.scenario.study import Condition
from sim.texts import Said, language_known, read_text, texts_in, written_text
from tests.unit.invented_brief import small

TOWN = Path(__file__).parents[2] / "scenarios" / "small_town"
LEVER = {
    "name": "posts",
    "kind": "staff",
    "effects": [{"effect": "extra_posts", "home": "titles", "posts": 2}],
}
BOTH = {"de": "Voll besetzt", "en": "Fully staffed"}


def _town(folder: Path, **changed: str) -> Path:
    """Return the study of a copy of the small town, other texts in place of some."""
    for part in ("small_town", "levers", "management", "common"):
        copytree(TOWN.parent / part, folder / part)
    for file, (old, new) in zip(
        changed, (each.split("=>") for each in changed.values()), strict=True
    ):
        path = folder / "small_town" / f"{file}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder / "small_town" / "study.yaml"


def test_a_plain_text_is_what_it_was() -> None:
    text = read_text("Voll besetzt")
    assert type(text) is str
    assert (written_text(text), language_known(text)) == ("Voll besetzt", "")


@pytest.mark.parametrize("language", ["de", "en"])
def test_where_a_language_is_wanted_its_text_is_read(language: str) -> None:
    with texts_in(language):
        assert Condition.model_validate({"label": BOTH}).label == BOTH[language]
        other = Condition.model_validate({"label": {"en": "Only English"}}).label
    assert (other, language_known(other)) == ("Only English", "" if language == "en" else "en")


def test_without_one_both_are_kept_and_can_be_read_again() -> None:
    kept = Condition.model_validate({"label": BOTH})
    assert kept.label == "Voll besetzt"
    assert Condition.model_validate_json(kept.model_dump_json()) == kept
    assert kept.model_dump()["label"] == BOTH
    for again in (pickle.loads(pickle.dumps(kept.label)), copy.deepcopy(kept.label)):  # noqa: S301 - own
        assert written_text(again) == BOTH


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ({"fr": "oui"}, "'fr' is no language here; write de (German) or en (English)"),
        ({"de": "  "}, "the text in 'de' is empty; write one, or leave out the key"),
        ({}, "expected a text, or {de: …, en: …} with a text in each language"),
        (["a"], "expected a text, or {de: …, en: …} with a text in each language, not a list"),
    ],
)
def test_what_is_no_text_is_told(label: object, said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Condition.model_validate({"label": label})
    assert said in str(raised.value)


def test_a_source_may_be_in_two_languages_and_must_say_something() -> None:
    said = {"low": "1 min", "central": "2 min", "high": "3 min", "confidence": "C"}
    with texts_in("de"):
        source = {"de": "erfunden", "en": "invented"}
        assert MinutesEstimate.model_validate(said | {"source": source}).source == "erfunden"
        assert MinutesEstimate.model_validate(said | {"source": " plain "}).source == "plain"
    with pytest.raises(ValidationError, match="the text in 'en' is empty"):
        MinutesEstimate.model_validate(said | {"source": {"en": ""}})


@pytest.mark.parametrize(
    ("written", "de", "en"),
    [
        ("judgement", "Annahme", "judgement"),
        ("Annahme", "Annahme", "judgement"),
        ("judgement; no source", "Annahme; keine Quelle", "judgement; no source"),
        ("judgement; § 75 VwGO", "judgement; § 75 VwGO", "judgement; § 75 VwGO"),
        ("GRDrs 1151/2023", "GRDrs 1151/2023", "GRDrs 1151/2023"),
    ],
)
def test_usual_words_of_sources_read_in_every_language(written: str, de: str, en: str) -> None:
    said = {"low": "1 min", "central": "2 min", "high": "3 min", "confidence": "C"}
    for language, told in (("de", de), ("en", en)):
        with texts_in(language):
            estimate = MinutesEstimate.model_validate(said | {"source": f" {written} "})
            assert Lever.model_validate(LEVER | {"source": written}).source == told
        assert (estimate.source, language_known(estimate.source)) == (told, "")
    kept = MinutesEstimate.model_validate(said | {"source": written})
    assert kept.model_dump()["source"] == written


def test_a_study_is_read_in_its_language_or_in_that_which_is_asked_for(tmp_path: Path) -> None:
    file = _town(
        tmp_path, study='question: =>question: {de: "Was ändert sich?", en: "What changes?"} #',
        clearing="label: Clearing=>label: {de: Klärung, en: Clearing}",
    )  # fmt: skip
    for language, question, label in (
        (None, "Was ändert sich?", "Klärung"),
        ("de", "Was ändert sich?", "Klärung"),
        ("en", "What changes?", "Clearing"),
    ):
        study = load_study(file, language=language)
        assert (study.question, study.structures["clearing"]) == (question, label)
        assert type(study.question) is str


def test_no_run_depends_on_the_language(tmp_path: Path) -> None:
    file = _town(tmp_path, clearing="label: Clearing=>label: {de: Klärung, en: Clearing}")
    before = load_study(TOWN / "study.yaml").scenarios
    for language in ("de", "en"):
        after = load_study(file, language=language).scenarios
        assert {key: fingerprint(each) for key, each in after.items()} == {
            key: fingerprint(each) for key, each in before.items()
        }
    same = "staffed", "clearing"
    english = load_study(TOWN / "study.yaml", language="en").scenarios
    assert scenario_hash(load_study(file, language="en").scenarios[same]) == scenario_hash(
        english[same]
    )


def test_an_unknown_language_is_told_with_its_place(tmp_path: Path) -> None:
    file = _town(tmp_path, clearing="label: Clearing=>label: {fr: Clearing}")
    with pytest.raises(ScenarioError) as raised:
        load_study(file)
    (problem,) = raised.value.problems
    assert "clearing.yaml" in str(problem)
    assert "label: 'fr' is no language here; write de (German) or en (English)" in str(problem)


def test_a_scenario_is_read_in_a_language(tmp_path: Path) -> None:
    _town(tmp_path, clearing="label: Clearing=>label: {de: Klärung, en: Clearing}")
    file = tmp_path / "small_town" / "one.yaml"
    today = (TOWN / "today.yaml").read_text(encoding="utf-8")
    file.write_text(today.replace("current.yaml", "clearing.yaml"), encoding="utf-8")
    assert load_scenario(file, language="en").scenario.structure.label == "Clearing"
    assert load_scenario(file).scenario.structure.label == "Klärung"


def test_a_text_in_another_language_is_marked_in_every_format() -> None:
    source = Said({"en": "a study of offices"})
    table = Table("Quellen", (Column("Quelle"),), ((source,), ("Akte",)))
    brief = replace(small(table), subtitle=Said({"en": "What changes?"}))
    page = html_of(brief).decode()
    assert '<th lang="en" scope="row">a study of offices</th>' in page
    assert '<p class="subtitle" lang="en">What changes?</p>' in page
    with ZipFile(BytesIO(docx_of(brief))) as parts:
        words = parts.read("word/document.xml").decode()
    assert words.count('<w:lang w:val="en"/>') == 2
    assert b"/Lang (en)" in pdf_of(brief) or b"/Lang(en)" in pdf_of(brief)
