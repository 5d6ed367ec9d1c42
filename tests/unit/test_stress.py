"""The reporting checklist: every item answered, from the scenarios, in both languages."""

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from sim.declared import estimates
from sim.experiment.inputs_table import inputs_table
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report.catalogue.catalogue import FOLDER, Language
from sim.report.sections.reported import Reported, reported
from sim.report.sections.stress import checklist, checklist_text
from sim.units import YEAR
from tests.theory.lab import laboratory

ROOT = Path(__file__).parents[2]
STUDIES = ("small_town", "stuttgart")
LANGUAGES: tuple[Language, ...] = ("de", "en")


@lru_cache(maxsize=2)
def study(name: str) -> Study:
    return load_study(ROOT / "scenarios" / name / "study.yaml")


def test_there_are_the_twenty_items() -> None:
    # 1.1-1.3, 2.1-2.5 with five parts, 3.1-3.4, 4.1-4.3, 5.1-5.4, 6.1 (Monks et al. 2019)
    for language in LANGUAGES:
        items = list(checklist(reported(study("small_town"), 30), language)["item"])
        assert len({".".join(item.split(".")[:2]) for item in items}) == 20
        assert items == sorted(items)


def test_the_templates_ask_for_the_same() -> None:
    """Paragraph by paragraph: the same items, and the same fields to fill in."""
    shapes = []
    for language in LANGUAGES:
        text = (FOLDER / f"stress.{language}.md").read_text(encoding="utf-8")
        shapes.append([
            (re.findall(r"^#+ [0-9.]*|^☐", part), sorted(re.findall(r"\{\w+\}", part)))
            for part in text.strip().split("\n\n")
        ])  # fmt: skip
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_is_answered(name: str, language: Language) -> None:
    table = checklist(reported(study(name), 30), language)
    assert len(table) == 24
    assert (table["answer"].str.len() > 10).all()
    assert not table["answer"].str.contains(r"\{|\}|\bNone\b|\bnan\b").any()
    assert list(table.loc[table["to_complete"] != "", "item"]) == ["1.1", "3.2", "5.4", "6.1"]


@pytest.mark.parametrize("name", STUDIES)
def test_every_source_and_every_structure_is_named(name: str) -> None:
    made = study(name)
    text = checklist_text(reported(made, 30), "de")
    for scenario in made.scenarios.values():
        for _, estimate in estimates(scenario.office):
            assert estimate.source in text
        assert scenario.structure.summary in text
    for label in (*made.structures.values(), *made.led().conditions.values()):
        assert label in text
    assert made.question in text


def test_what_a_condition_changes_is_said() -> None:
    table = checklist(reported(study("small_town"), 30), "en").set_index("item")["answer"]
    assert "office.staff.vacancy.central: 10 % → 30 %" in table["1.3"]
    stated = (
        "Smallest differences that matter: Decided cases 2 % of today's; "
        "Open cases at the end 5 % of today's; Age of open cases (median) 7 days."
    )
    assert stated in table["1.3"]
    taken_in = "intake (documents missing 45 %) → appointment: application in person"
    assert f"{taken_in} → security check (30 %)" in table["2.1"]
    assert "“Clearing”: teams clearing 6, permits 4" in table["2.3"]
    assert "intake → clearing" in table["2.3"]
    assert "1,050 open cases" in table["4.1"]
    assert table["4.3"].startswith("30 independent runs of each scenario")


def test_a_laboratory_alone_has_its_checklist_too() -> None:
    lab = laboratory("a1_mm1")
    about = Reported(lab.name, {("", "one_team"): lab}, 40, steady=True)
    table = checklist(about, "en").set_index("item")["answer"]
    assert table["2.3"] == "One structure only."
    assert "Contacts: none." in table["2.5.1"]
    assert table["3.1"] == "Laboratory values without source."
    assert table["4.1"].startswith("Not terminating: the steady state is sought")
    assert re.search(r"The first 6\d days do not count", table["4.1"])
    assert "Holm" not in table["1.2"]


def test_the_text_reads_as_text() -> None:
    text = checklist_text(reported(study("small_town"), 30), "de")
    assert text.startswith("# Prüfliste STRESS-DES: Kleinstadt (Lehrbeispiel)\n")
    assert text.count("\n## ") == 6
    assert text.count("\n### ") == 24
    assert text.count("☐ Zu ergänzen") == 4
    assert "\n\n\n" not in text


# -- inputs -----------------------------------------------------------------------------------


def test_every_estimate_stands_in_the_table_once() -> None:
    made = study("small_town")
    table = inputs_table(made.scenarios)
    office = made.scenarios["staffed", "current"].office
    base = table[(table["condition"] == "") & (table["structure"] == "")]
    assert len(base) == len(list(estimates(office)))
    assert base["key"].is_unique
    other = table[table["condition"] == "short_staffed"]
    assert list(other["key"]) == ["office.staff.vacancy"]
    assert other["central"].item() == pytest.approx(0.3)
    accompany = table[table["structure"] == "merged"]
    assert set(accompany["key"]) == {"structure.accompany.share", "structure.accompany.takes_over"}


def test_units_are_those_of_the_files() -> None:
    table = inputs_table(study("small_town").scenarios).set_index("key")
    rate = table.loc["office.applications.titles.rate"]
    assert isinstance(rate, pd.Series)
    assert (rate["unit"], rate["central"]) == ("per year", pytest.approx(4200))
    hands_on = table.loc["office.case_types.renewal.hands_on"]
    assert isinstance(hands_on, pd.Series)
    assert (hands_on["low"], hands_on["central"], hands_on["high"]) == (45.0, 75.0, 105.0)
    assert YEAR == 525_600.0


def test_a_reorganisation_is_told_with_its_dates_and_its_numbers() -> None:
    study = load_study(ROOT / "scenarios" / "small_town" / "study_reorganisation.yaml")
    text = checklist_text(reported(study, 2), "de")
    label = study.structures["clearing_dated"]
    assert (
        f"Struktur »{label}« (clearing_dated): verändert die heutige Struktur zu Terminen" in text
    )
    assert f"»{label}«: beginnt als »Heute«, dann " in text
    assert "Umstellung (" in text
    table = inputs_table(study.scenarios)
    (dip,) = table[table["key"] == "timeline.load_1.share"].to_dict("records")
    assert (dip["structure"], dip["low"], dip["high"]) == ("clearing_dated", 0.05, 0.25)
    assert dip["confidence"] == "C"
