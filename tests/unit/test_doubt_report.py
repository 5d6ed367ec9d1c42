"""Texts and charts about uncertain inputs, on invented numbers; no number means anything."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.experiment.doubt import Answer, Asked
from sim.experiment.draws import DrawResults, Draws
from sim.experiment.inputs import Input, inputs_of
from sim.experiment.tornado import flips, holds
from sim.measures.registry import MAIN
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report.catalogue.catalogue import Language
from sim.report.catalogue.inputs import fraction_text, input_label, quantile_texts
from sim.report.charts.alt import LONGEST
from sim.report.charts.beaten import beaten_chart
from sim.report.charts.tornado import tornado_chart, worth_chart
from sim.report.drawn import Drawn
from sim.report.naming import Namer
from sim.report.sections.doubt import doubt_blocks, input_blocks
from sim.report.sections.doubt_answer import doubt_answer_blocks
from sim.report.writers.terminal import ANY_WIDTH, terminal
from tests.unit.test_report_charts import assert_legible

ROOT = Path(__file__).parents[2]
MEASURES = ("decided", "open_end", "median_age_open")


@lru_cache(maxsize=1)
def town() -> Study:
    return load_study(ROOT / "scenarios" / "small_town" / "study.yaml")


def names(language: Language = "de") -> Namer:
    return Namer(town(), inputs_of(town()), language)


def pairs() -> Iterator[tuple[str, str]]:
    return itertools.product(town().conditions, list(town().structures)[1:])


def beaten(better: float = 0.25) -> pd.DataFrame:
    rows = []
    for place, ((condition, structure), measure) in enumerate(itertools.product(pairs(), MEASURES)):
        middle = 30.0 * place - 120.0
        rows.append({
            "condition": condition, "structure": structure, "against": "current",
            "measure": measure, "unit": MAIN[measure], "difference": middle,
            "low": middle - 60, "high": middle + 70, "run_low": middle - 200,
            "run_high": middle + 220, "better": better, "better_low": 0.1, "better_high": 0.4,
            "better_run": 0.3, "inputs_share": 0.6, "inputs_share_low": 0.5,
            "inputs_share_high": 0.7, "overloaded": 0.25, "better_overloaded": 0.1,
            "better_balanced": 0.3, "draws": 60, "replications": 3,
        })  # fmt: skip
    return pd.DataFrame(rows)


def worth(evpi: float = 20.0, chance: float = 3.0) -> pd.DataFrame:
    rows = []
    for condition, measure in itertools.product(town().conditions, MEASURES):
        for place, each in enumerate(inputs_of(town())):
            rows.append({
                "condition": condition, "measure": measure, "unit": MAIN[measure],
                "input": each.name, "worth": evpi / (place + 2), "worth_by_chance": chance,
                "explained": 0.5 / (place + 1), "explained_by_chance": 0.2, "evpi": evpi,
            })  # fmt: skip
    return pd.DataFrame(rows)


def swings(lift: float = 0.0, contradiction: str = "") -> pd.DataFrame:
    rows = []
    for (condition, structure), measure in itertools.product(pairs(), MEASURES):
        for place, each in enumerate(inputs_of(town())[:10]):
            for end, sign in (("low", -1), ("high", 1)):
                wrong = contradiction if (place, end) == (2, "high") else ""
                middle = np.nan if wrong else 10.0 + lift + sign * (50.0 - 5 * place)
                rows.append({
                    "condition": condition, "structure": structure, "measure": measure,
                    "unit": MAIN[measure], "input": each.name, "end": end, "difference": middle,
                    "low": middle - 20, "high": middle + 20, "central": 10.0 + lift,
                    "central_low": lift - 10, "central_high": lift + 30,
                    "change": middle - 10 - lift, "change_low": 0.0, "change_high": 0.0,
                    "replications": 10, "contradiction": wrong,
                })  # fmt: skip
    return pd.DataFrame(rows)


def answer(**tables: pd.DataFrame) -> Answer:
    inputs = inputs_of(town())
    draws = Draws(inputs, np.empty((0, len(inputs))), {}, (), 3, 64)
    results = DrawResults(draws, tuple(town().structures), tuple(town().conditions), {}, {})
    none = pd.DataFrame(columns=["draw", "condition", "key", "message"])
    given = {"beaten": beaten(), "worth": worth(), "rejected": none} | tables
    return Answer(town(), inputs, Asked(64, 3, 1), results, given)


def told(language: Language = "de", **tables: pd.DataFrame) -> str:
    return " ".join(terminal(doubt_blocks(answer(**tables), language)).split())


# -- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("office", ["small_town", "stuttgart"])
def test_every_input_of_the_shipped_studies_has_words_and_values(
    office: str, language: Language
) -> None:
    study = load_study(ROOT / "scenarios" / office / "study.yaml")
    labels = []
    for each in inputs_of(study):
        label = input_label(each, study, language)
        labels.append(label)
        assert "office." not in label
        assert "{" not in label
        assert "(specialised)" not in label  # a portfolio has a label, not only its key
        scenario = next(one for one in study.scenarios.values() if each.estimates(one))
        assert (
            len(set(quantile_texts(each, scenario, language)))
            >= (each.name != "hands_on_titles") + 1
        )
    assert len(set(labels)) == len(labels)


def test_values_have_their_units_and_the_numbers_of_the_language() -> None:
    scenario = town().scenarios["staffed", "clearing"]
    found = {each.name: each for each in inputs_of(town())}
    for name, fraction, german, english in (
        ("office.applications.titles.rate", 0.0, "3.400 im Jahr", "3,400 a year"),
        ("office.contacts.enquiries.mean_rate", 1.0, "0,8 im Monat", "0.8 a month"),
        ("office.interruption.lag.mean", 0.5, "4,12 Min.", "4.12 min"),
        ("office.staff.vacancy", 0.125, "2,5 %", "2.5%"),
        ("office.handoff.between_departments", 0.0, "1 Arbeitstag", "1 working day"),
        ("office.contacts.enquiries.old_multiple", 0.5, "2,25×", "2.25×"),
        ("office.applications.titles.opening.cases", 1.0, "1.400", "1,400"),
        ("clearing_size", 1.0, "8 Stellen", "8 posts"),
        ("reply", 0.0, "1 Woche", "1 week"),
        ("office.staff.people.turnover", 0.0, "0,08 im Jahr", "0.08 a year"),
    ):
        assert fraction_text(found[name], fraction, scenario, "de") == german
        assert fraction_text(found[name], fraction, scenario, "en") == english
    several = Input("minutes", paths=tuple(
        f"office.case_types.{name}.hands_on" for name in ("renewal", "family")
    ))  # fmt: skip
    assert fraction_text(several, 0.25, scenario, "de") == "Bereich zu 25 %"
    assert quantile_texts(several, scenario, "de") == ("", "", "")


def test_the_list_of_inputs_has_their_ranges_and_names() -> None:
    lines = terminal(input_blocks(town(), inputs_of(town()), "de"), ANY_WIDTH).splitlines()
    assert len(lines) == 2 + len(inputs_of(town()))
    (line,) = [one for one in lines if one.endswith("  clearing_size")]
    assert line.split("  ")[0] == "Größe des Clearings"
    assert "4 Stellen" in line


# -- on the terminal ----------------------------------------------------------------------------


def test_the_text_says_who_beats_whom_under_which_load() -> None:
    said = told()
    assert "64 Ziehungen aller 66 Eingaben" in said
    assert "Verglichen wird bei gleichen Stellen" in said
    assert "Clearing gegen Heute" in said
    assert "−120 (−180 bis −50) 25 % (10 % bis 40 %) 30 % 60 %" in said
    assert "In 25 % der Ziehungen ist die Auslastung 1 oder mehr" in said
    assert "»Clearing« ist dort in 10 % besser, sonst in 30 %" in said
    assert "Keine Ziehung widerspricht sich selbst." in said
    english = told("en")
    assert "Clearing against Heute" in english
    assert "in 25% of the draws the load is 1 or more" in english


@pytest.mark.parametrize(
    ("share", "low", "high", "word"),
    [
        (0.25, 0.1, 0.4, "meist schlechter besser in 15 von 60"),
        (0.02, 0.0, 0.1, "fast immer schlechter besser in 1 von 60"),
        (0.6, 0.45, 0.7, "unentschieden besser in 36 von 60"),
        (0.6, 0.55, 0.7, "meist besser besser in 36 von 60"),
        (1.0, 0.9, 1.0, "fast immer besser besser in 60 von 60"),
    ],
)
def test_the_first_screen_says_in_how_many_draws_a_structure_is_better(
    share: float, low: float, high: float, word: str
) -> None:
    table = beaten().assign(better=share, better_low=low, better_high=high)
    table = table[(table["condition"] == "staffed") & (table["measure"] == "decided")]
    one = replace(answer(beaten=table[table["structure"] == "clearing"]))
    lines = terminal(doubt_answer_blocks(one, "de")).splitlines()
    assert max(map(len, lines)) <= 100
    said = " ".join(" ".join(lines).split())
    assert "64 Ziehungen aller 66 Eingaben zugleich" in said
    assert f"Clearing {word}" in said
    assert "Am meisten bestimmen den Unterschied: Neue Anträge (Aufenthaltstitel) (50 %)" in said


def test_what_is_immaterial_in_nearly_all_draws_is_called_so_however_often_it_is_better() -> None:
    found = answer()
    values = np.full((60, 3), 10_000.0)  # 2 % of it are 200 cases
    by_run = {
        (condition, "current", "decided"): values for condition in town().conditions
    }  # fmt: skip
    said = terminal(
        doubt_answer_blocks(replace(found, results=replace(found.results, by_run=by_run)), "de")
    )
    assert "kein wesentlicher" in said
    assert "kein wesentlicher" not in terminal(doubt_answer_blocks(found, "de")).split("»Kein")[0]


def test_rejected_draws_are_counted() -> None:
    rows = [(3, "staffed", "contacts.population.phone.total", "too few")] * 2
    table = pd.DataFrame(rows, columns=["draw", "condition", "key", "message"])
    said = told(rejected=table)
    assert "2 von 64 Ziehungen widersprechen sich selbst und wurden nicht gerechnet" in said
    assert "(contacts.population.phone.total: 2)" in said


def test_what_to_measure_first_is_only_what_stands_out() -> None:
    said = told()
    assert "alles zu kennen brächte 20,0 Fälle" in said
    assert "Neue Anträge (Aufenthaltstitel): 10,0 Fälle" in said
    assert "Bearbeitungszeit Verlängerung" not in said  # 20 / 8 is below 3
    assert "Am meisten bestimmen den Unterschied: Neue Anträge (Aufenthaltstitel) (50 %)" in said
    unknown = told(worth=worth(chance=30.0))
    assert "zeigen so wenige Ziehungen nicht" in unknown
    nothing = told(worth=worth(evpi=0.0))
    assert "In allen Ziehungen ist dieselbe Struktur die beste" in nothing


def test_the_tornado_says_what_turns_the_sign_what_does_not_and_what_is_open() -> None:
    assert "das Vorzeichen hängt an Neue Anträge (Aufenthaltstitel)" in told(tornado=swings())
    assert "keine einzelne Eingabe kehrt das Vorzeichen um" in told(tornado=swings(lift=200.0))
    rows = swings(lift=60.0)
    assert not flips(rows)
    assert not holds(rows)
    assert "lassen diese Läufe offen" in told(tornado=rows)


def test_indices_come_with_the_error_of_their_surrogate_or_not_at_all() -> None:
    base = {
        "condition": "staffed", "structure": "clearing", "measure": "decided", "unit": "cases",
        "input": "clearing_size", "first": 0.5, "first_half_width": 0.1, "total": 0.6,
        "total_half_width": 0.1, "r2": 0.7, "rmse": 12.0, "quality": 0.9, "explainable": 0.8,
        "by": "surrogate",
    }  # fmt: skip
    said = told(sobol=pd.DataFrame([base]))
    assert "0,70 der Streuung nicht gesehener Ziehungen vorhersagt (R²; 90 %" in said
    assert "mittlerer Fehler 12,0 Fälle" in said
    assert "Größe des Clearings: allein 0,50 ± 0,10, mit Wechselwirkungen 0,60 ± 0,10" in said
    assert "Mit Vorsicht" in told(sobol=pd.DataFrame([base | {"quality": 0.6}]))
    poor = base | {"quality": 0.3, "r2": 0.2, "first": np.nan, "total": np.nan}
    refused = told(sobol=pd.DataFrame([poor]))
    assert "kein Ersatzmodell ist gut genug (R² 0,20 von 0,80 Erklärbarem)" in refused
    assert "allein" not in refused.partition("Sobol")[2]
    assert "aus Läufen an allen Punkten" in told(sobol=pd.DataFrame([base | {"by": "runs"}]))


def test_screening_lists_the_largest_effects() -> None:
    rows = [
        {"condition": "staffed", "structure": "clearing", "measure": "decided", "unit": "cases",
         "input": name, "size": size, "half_width": 2.0, "mean": size, "spread": 1.0,
         "trajectories": 4, "left_out": 0}
        for name, size in (("reply", 5.0), ("clearing_size", 50.0))
    ]  # fmt: skip
    said = told(screening=pd.DataFrame(rows))
    assert said.index("50,0 ± 2,00") < said.index("5,00 ± 2,00")


def test_that_team_sizes_are_not_varied_is_said() -> None:
    plain = [each for each in inputs_of(town()) if not each.team]
    said = terminal(doubt_blocks(replace(answer(), inputs=tuple(plain)), "de"))
    assert "sensitivity.team_size" in said
    assert "sensitivity.team_size" not in told()


# -- charts ---------------------------------------------------------------------------------------


def charts(language: Language) -> Iterator[Drawn]:
    named = names(language)
    yield beaten_chart(
        beaten(), named, "decided", made="64 Ziehungen.", equal="bei gleichen Stellen"
    )
    yield worth_chart(worth(), named, "staffed", "open_end", made="64 Ziehungen.", equal="x")
    for table in (swings(), swings(200.0, "widerspricht")):
        key = ("staffed", "clearing", "median_age_open")
        yield tornado_chart(table, named, key, equal="x")


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_text_of_a_chart_overlaps_another_or_leaves_the_paper(language: Language) -> None:
    for drawn in charts(language):
        # No structure is left out under any condition, even where that takes a few letters more.
        assert 20 < len(drawn.alt) <= 1.1 * LONGEST
        assert_legible(drawn.figure)


def test_titles_say_what_the_numbers_support() -> None:
    titles = [drawn.title for drawn in charts("de")]
    assert titles[0] == (
        "Entschiedene Fälle: »Clearing« in 25\u00a0%, »Zusammengelegt« in 25\u00a0% der Ziehungen "
        "besser als »Heute«"
    )
    assert titles[1].startswith("Offene Fälle am Ende: zuerst messen: Neue Anträge")
    assert titles[2].startswith("Clearing: das Vorzeichen hängt an ")
    assert titles[3] == "Clearing: keine einzelne Eingabe kehrt das Vorzeichen um"


def test_a_chart_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is compared with today"):
        beaten_chart(beaten(), names(), "answer_rate", made="64 Ziehungen.", equal="x")
    with pytest.raises(ValueError, match="no rows of staffed, answer_rate"):
        worth_chart(worth(), names(), "staffed", "answer_rate", made="64 Ziehungen.", equal="x")
    with pytest.raises(ValueError, match="no rows of staffed, current, decided"):
        tornado_chart(swings(), names(), ("staffed", "current", "decided"), equal="x")
