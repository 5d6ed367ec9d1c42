"""How many runs: until differences are known as precisely as asked, or as many as allowed."""

import json
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.comparison import comparison
from sim.experiment.precision import BATCH, known, precision_table, run_until_precise
from sim.experiment.runner import run_all
from sim.experiment.store import Store
from sim.measures.registry import MATTERING
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report.folder.folders import MANIFEST
from sim.report.results import study as results
from sim.report.results.study import write_comparison
from sim.report.sections.precision import precision_text
from sim.scenario.study import Precision, Scenario
from sim.stats.intervals import mean_interval
from sim.stats.verdicts import ERROR, Verdict, judge_all

GOOD = Path(__file__).parents[1] / "scenarios" / "good" / "study.yaml"
DAY = 1440.0


def study(replications: int = 4, **precision: float) -> Study:
    """A small, overloaded office for eight days; in the second structure work takes longer."""
    made = load_study(GOOD)
    run = {"run_length": 8 * DAY, "replications": replications}
    scenarios = {}
    for key, each in made.scenarios.items():
        content = each.model_dump(mode="json")
        hands_on = content["office"]["case_types"]["renewal"]["hands_on"]
        for bound in ("low", "central", "high"):
            content["office"]["applications"]["titles"]["rate"][bound] *= 3.0
            hands_on[bound] *= 1.2 if key[1] == "two_teams" else 1.0
        content["run"] |= run
        scenarios[key] = Scenario.model_validate(content)
    asked = Precision.model_validate(precision) if precision else None
    return replace(made.with_scenarios(scenarios), precision=asked)


def between(first: int, second: int) -> float:
    """Return a precision that is reached after so many runs, and not yet after fewer."""
    before, after = widest(study(), first), widest(study(), second)
    assert before > 1.1 * after > 0
    return (before + after) / 2


def widest(made: Study, runs: int) -> float:
    """Return the widest half-width of decided cases after so many runs, in shares of today's."""
    collected = run_all(made.scenarios, runs)
    shares = []
    for each in known(made, collected):
        if each.measure == "decided":
            today = collected[each.condition, made.today].values("decided").mean()
            shares.append(each.half_width / today)
    return float(max(shares))


def test_batches_are_added_until_the_precision_is_reached() -> None:
    made = study(decided=between(4 + BATCH, 4 + 2 * BATCH))
    planned: list[int] = []
    done: list[int] = []
    runs = run_until_precise(made, progress=done.append, planned=planned.append)
    assert {len(each.replications) for each in runs.values()} == {4 + 2 * BATCH}
    assert planned == [4 * 4, 14 * 4, 24 * 4]
    assert sum(done) == 24 * 4
    plain = run_all(made.scenarios, 24)
    for key, each in runs.items():
        assert each.table().equals(plain[key].table())
    assert precision_table(made, runs)["reached"].all()


def test_neither_executor_nor_store_changes_the_number_of_runs(tmp_path: Path) -> None:
    made = study(decided=between(4, 4 + BATCH))
    expected = run_until_precise(made)
    with ThreadPoolExecutor(3) as executor:
        spread = run_until_precise(made, executor)
    run_all(made.scenarios, 7, store=Store(tmp_path))
    resumed = run_until_precise(made, store=Store(tmp_path))
    for key, each in expected.items():
        assert spread[key].table().equals(each.table())
        assert resumed[key].table().equals(each.table())


def test_at_most_so_many_runs_and_the_miss_is_said() -> None:
    made = study(decided=1e-6, most_replications=8)
    runs = run_until_precise(made)
    assert {len(each.replications) for each in runs.values()} == {8}
    table = precision_table(made, runs)
    assert not table.loc[table["measure"] == "decided", "reached"].any()
    assert table.loc[table["measure"] != "decided", "reached"].all()  # nothing was asked of them
    said = precision_text(made, table, comparison(made, runs), "de")
    assert said.startswith("Genauigkeit: nach 8 Läufen, der Höchstzahl, NICHT erreicht: ")
    assert "Entschiedene Fälle (" in said
    assert "das wären etwa" in said


def test_without_a_stated_precision_the_number_is_the_studys() -> None:
    runs = run_until_precise(study(3))
    assert {len(each.replications) for each in runs.values()} == {3}


def test_a_preview_asks_for_no_precision(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(f"extends: {GOOD}\nprecision: {{decided: 1 %}}\n")
    stated = load_study(file, anywhere=True).precision
    assert stated is not None
    assert (stated.decided, stated.open_end, stated.most_replications) == (0.01, None, 200)
    assert load_study(file, preview=True, anywhere=True).precision is None


def test_the_manifest_says_what_was_asked_and_whether_it_was_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "_draw", lambda *_arguments: [])
    for share, reached in ((1e-6, False), (1.0, True)):
        made = study(decided=share, most_replications=5)
        runs = run_until_precise(made)
        write_comparison(tmp_path / str(reached), made, runs, "en")
        told = json.loads((tmp_path / str(reached) / MANIFEST).read_text(encoding="utf-8"))
        assert told["precision"]["reached"] is reached
        assert told["replications"] == (4 if reached else 5)


# -- words ------------------------------------------------------------------------------------


def table(reached: list[bool], needed: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "condition": "staffed", "measure": "decided", "structure": "two_teams",
            "half_width": 12.0, "asked": 4.0, "decisive": 8.0, "reached": reached,
            "replications": 30, "runs_needed": needed,
        }
    )  # fmt: skip


def compared(verdict: str) -> pd.DataFrame:
    row = {"condition": "staffed", "measure": "decided", "structure": "two_teams",
           "unit": "cases", "verdict": verdict}  # fmt: skip
    return pd.DataFrame([row])


REACHED = "Precision: after 30 runs all differences are known as precisely as asked."
MISSED = (
    "Precision: NOT reached after 30 runs, the most allowed: Decided cases (Two teams, staffed) to "
    "±12.00 instead of ±4.00 cases, which would take about 280 runs."
)
UNDECIDED = (
    "So many runs would bring a verdict where “undecided” stands: "
    "Decided cases (Two teams, staffed) about 280."
)


@pytest.mark.parametrize(
    ("asked", "reached", "verdict", "said"),
    [
        (True, True, "undecided", REACHED),
        (True, False, "more", MISSED),
        (False, True, "undecided", UNDECIDED),
        (False, True, "more", ""),
    ],
    ids=["reached", "missed", "undecided", "nothing to say"],
)
def test_precision_in_words(*, asked: bool, reached: bool, verdict: str, said: str) -> None:
    made = study(decided=0.01) if asked else study()
    assert precision_text(made, table([reached], [273.0]), compared(verdict), "en") == said


def test_a_preview_says_nothing_of_the_runs_that_would_decide() -> None:
    short = replace(study(), preview=True)
    assert precision_text(short, table([True], [273.0]), compared("undecided"), "en") == ""


def test_what_would_decide_names_measure_and_structure_and_what_runs_cannot() -> None:
    many = table([True] * 5, [math.nan, 3e5, 273.0, 12.0, 99.0])
    many["measure"] = [*MATTERING, "lead_time_mean", "answer_rate"]
    verdicts = pd.concat([compared("undecided")] * 5, ignore_index=True)
    verdicts["measure"] = many["measure"]
    said = precision_text(study(), many, verdicts, "de")
    assert said == (
        "So viele Läufe brächten ein Urteil, wo »unentschieden« steht: "
        "Durchlaufzeit (Mittel) (Two teams, staffed) etwa 12; "
        "Anteil angenommener Anrufe (Two teams, staffed) etwa 99; "
        "Alter der offenen Fälle (Median) (Two teams, staffed) etwa 280; und 2 weitere."
    )
    said = precision_text(study(), many[:2], verdicts, "en")
    assert said == (
        "So many runs would bring a verdict where “undecided” stands: Open cases at the end "
        "(Two teams, staffed) not reachable; Decided cases (Two teams, staffed) not reachable."
    )


def test_many_misses_are_counted() -> None:
    five = table([False] * 5, [31.0, 32.0, 33.0, 34.0, 35.0])
    said = precision_text(study(decided=0.01), five, compared("undecided"), "en")
    assert said.count("instead of") == 3
    assert said.endswith("; and 2 more.")


# -- what half of the smallest difference buys ------------------------------------------------


@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(2, 40))
def test_from_half_of_what_matters_no_verdict_is_undecided(seed: int, arms: int, runs: int) -> None:
    rng = np.random.default_rng(seed)
    today = rng.normal(0.0, 1.0, runs)
    others = {n: rng.normal(rng.normal(0.0, 2.0), 1.0, runs) for n in range(arms)}
    level = 1.0 - ERROR / arms
    widest_one = max(mean_interval(own - today, level).half_width for own in others.values())
    judged = judge_all(others, today, 2.0 * widest_one * (1.0 + 1e-9))
    assert Verdict.UNDECIDED not in {one.verdict for one in judged.values()}


def test_the_runs_needed_grow_with_the_square() -> None:
    made = study()
    runs = run_all(made.scenarios, 6)
    for each in known(made, runs):
        if each.half_width > 0 and each.decisive > 0:
            n = 6 * (each.half_width / each.decisive) ** 2
            assert each.runs_needed == math.ceil(max(n, 2.0))
            assert each.reached  # nothing was asked
