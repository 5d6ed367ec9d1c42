"""Draws of a study's inputs: what is drawn, left out, run, said; stopped and gone on with."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
import pytest

from sim.errors import Cancelled, RunError
from sim.experiment.collected import Collected, Floats
from sim.experiment.draws import DrawResults, Draws, chosen_part, make_draws, run_draws
from sim.experiment.inputs import ENQUIRY_RATE, find_inputs, inputs_of
from sim.experiment.runner import run_all
from sim.experiment.runs import UnevenRunner, each_number
from sim.experiment.screening import screening, sobol_of_runs, sobol_of_surrogates, survivors
from sim.experiment.sensitivity import (
    beaten_table,
    draws_table,
    rejected_table,
    runs_table,
    worth_table,
)
from sim.experiment.store import Store
from sim.experiment.tornado import ENDS, leading, tornado
from sim.measures.registry import FOR_CLIENTS
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.scenario.sensitivity import Sensitivity
from sim.scenario.study import Matters, Scenario

ROOT = Path(__file__).parents[2]
DAY, YEAR = 1440.0, 365 * 1440.0
K = TypeVar("K")
RESOLUTION = "office.contacts.resolution.casework_by_others"
READING, SPEED_UP = (
    "office.handoff.reading_in",
    "office.staff.people.portfolios.specialised.speed_up",
)
LAG, TOTAL = "office.interruption.lag.mean", "office.contacts.population.phone.total"


@lru_cache(maxsize=1)
def town() -> Study:
    """Two structures of the small town for a week under one condition."""
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    stated = Sensitivity(structures=["clearing"], conditions=["staffed"], inputs=[LAG, TOTAL])
    short = {key: lasting(scenario, 7 * DAY) for key, scenario in study.scenarios.items()}
    return chosen_part(replace(study.with_scenarios(short), sensitivity=stated))


def lasting(scenario: Scenario, length: float) -> Scenario:
    run = scenario.run.model_copy(update={"run_length": length, "equal": "filled"})
    return scenario.model_copy(update={"run": run})


def drawn(study: Study, number: int = 8, seed: int = 5) -> Draws:
    return make_draws(study, inputs_of(study), number, 2, seed)


@lru_cache(maxsize=1)
def results() -> DrawResults:
    return run_draws(town(), drawn(town()), run_all)


def with_calls(low: float) -> Study:
    """The town with another lower bound of the calls a year."""
    scenarios = {}
    for key, scenario in town().scenarios.items():
        contacts = scenario.office.contacts
        assert contacts is not None
        phone = contacts.population["phone"]
        total = phone.total.model_copy(update={"low": low / YEAR, "central": low / YEAR})
        population = contacts.population | {"phone": phone.model_copy(update={"total": total})}
        changed = contacts.model_copy(update={"population": population})
        office = scenario.office.model_copy(update={"contacts": changed})
        scenarios[key] = scenario.model_copy(update={"office": office})
    return town().with_scenarios(scenarios)


# -- draws ------------------------------------------------------------------------------------


def test_only_what_the_study_asks_for_is_drawn() -> None:
    assert list(town().scenarios) == [("staffed", "current"), ("staffed", "clearing")]
    assert [each.name for each in inputs_of(town())] == [
        TOTAL, RESOLUTION, ENQUIRY_RATE, LAG, READING, SPEED_UP,
    ]  # fmt: skip
    assert list(drawn(town()).scenarios) == [
        (draw, "staffed", structure) for draw in range(8) for structure in ("current", "clearing")
    ]


def test_a_draw_is_the_same_office_and_luck_for_every_structure_and_no_other_draw() -> None:
    made = drawn(town()).scenarios
    offices = [made[draw, "staffed", "current"].office.model_dump_json() for draw in range(8)]
    for draw in range(8):
        first, second = (made[draw, "staffed", name] for name in ("current", "clearing"))
        assert first.office == second.office
        assert first.run == second.run
    assert len(set(offices)) == 8
    seeds = [made[draw, "staffed", "current"].run.seed for draw in range(8)]
    assert len(set(seeds)) == 8
    assert town().scenarios["staffed", "current"].run.seed not in seeds


def test_more_draws_keep_those_that_are_there() -> None:
    few, many = drawn(town(), 8).scenarios, drawn(town(), 16).scenarios
    assert {key: many[key] for key in few} == few


def test_drawn_values_are_told() -> None:
    table = draws_table(town(), drawn(town()))
    assert len(table) == 8 * 6
    lag = table[table["input"] == LAG]
    assert lag["value"].between(0.25, 8).all()
    assert lag["draw"].tolist() == list(range(1, 9))
    assert table["run"].all()


# -- contradictions -------------------------------------------------------------------------------


def test_draws_that_contradict_themselves_are_counted_and_not_run() -> None:
    study = with_calls(2000)
    made = drawn(study, 16)
    left_out = [each.draw for each in made.rejected]
    assert 0 < len(left_out) < 8
    assert made.kept("staffed") == [draw for draw in range(16) if draw not in left_out]
    told = rejected_table(made)
    assert told["draw"].tolist() == [draw + 1 for draw in left_out]
    assert set(told["key"]) == {"contacts.population.phone.total"}
    assert told["message"].str.startswith("the total is smaller than what open cases cause").all()
    assert draws_table(study, made).groupby("draw")["run"].first().sum() == 16 - len(left_out)


def test_when_nearly_all_draws_contradict_themselves_nothing_is_run() -> None:
    study = with_calls(0)
    names = [ENQUIRY_RATE]
    said = "of 16 draws contradict themselves, the first at contacts.population.phone.total: the "
    with pytest.raises(RunError, match=said):
        make_draws(study, find_inputs(study, names), 16, 2, 5)


# -- what is said -----------------------------------------------------------------------------


def test_who_beats_whom_has_a_row_for_every_measure() -> None:
    table = beaten_table(results())
    assert set(table["measure"]) <= set(FOR_CLIENTS)
    assert {"decided", "open_end", "median_age_open"} <= set(table["measure"])
    assert (table["against"] == "current").all()
    for column in ("better", "better_run", "inputs_share", "overloaded"):
        assert table[column].between(0, 1).all()
    assert (table["low"] <= table["high"]).all()
    assert (table["run_low"] <= table["run_high"]).all()
    assert (table["better_low"] <= table["better_high"]).all()
    raw = runs_table(results())
    assert len(raw) == 8 * 2 * 2 * len(FOR_CLIENTS)
    decided = raw[raw["measure"] == "decided"].groupby("structure")["value"].mean()
    row = table[table["measure"] == "decided"].iloc[0]
    assert row["difference"] == pytest.approx(decided["clearing"] - decided["current"])


def test_a_draw_that_is_not_repeated_has_the_first_run_of_one_that_is() -> None:
    draws = make_draws(town(), inputs_of(town()), 8, 2, 5, repeated=3)
    counted = Counted()
    found = run_draws(town(), draws, counted)
    assert (counted.scenarios, counted.runs) == (8 * 2, (3 * 2 + 5) * 2)
    for key, values in found.by_run.items():
        whole = results().by_run[key]
        np.testing.assert_array_equal(values[:3], whole[:3])
        np.testing.assert_array_equal(values[3:, 0], whole[3:, 0])
        assert np.isnan(values[3:, 1]).all()
    assert found.measures("staffed") == results().measures("staffed")
    row = beaten_table(found).iloc[0]
    assert (row["draws"], row["replications"], row["repeated"]) == (8, 2, 3)
    by_draw = runs_table(found).groupby("draw")["replication"].max()
    assert list(by_draw) == [2, 2, 2, 1, 1, 1, 1, 1]
    assert np.isfinite(worth_table(found)["explained"]).all()


def test_draws_that_contradict_themselves_take_no_replication_of_others() -> None:
    study = with_calls(2000)
    draws = make_draws(study, inputs_of(study), 16, 2, 5, repeated=8)
    numbers = draws.replications_of("staffed")
    assert list(numbers) == draws.kept("staffed") != list(range(16))
    assert list(numbers.values()) == [2] * 8 + [1] * (len(numbers) - 8)


def test_structures_equal_but_for_names_never_beat_each_other() -> None:
    scenario = town().scenarios["staffed", "current"]
    other = scenario.structure.model_copy(update={"name": "clearing"})
    twin = scenario.model_copy(update={"structure": other})
    study = town().with_scenarios({("staffed", "current"): scenario, ("staffed", "clearing"): twin})
    counted = Counted()
    found = run_draws(study, drawn(study), counted)
    assert counted.scenarios == 8  # equal ones are run once
    table = beaten_table(found)
    assert (table[["difference", "low", "high", "run_low", "run_high"]] == 0).all(axis=None)
    assert (table[["better", "better_low", "better_high", "better_run"]] == 0.5).all(axis=None)
    assert (table["inputs_share"] == 0).all()
    assert (worth_table(found)[["worth", "evpi", "explained"]] == 0).all(axis=None)


class Counted:
    """Runs scenarios and counts them, and their runs."""

    def __init__(self, run: UnevenRunner = run_all) -> None:
        self.scenarios, self.runs, self._run = 0, 0, run

    def __call__(
        self, scenarios: Mapping[K, Scenario], replications: int | Mapping[K, int]
    ) -> dict[K, Collected]:
        self.scenarios += len(scenarios)
        self.runs += sum(each_number(scenarios, replications).values())
        return self._run(scenarios, replications)


def test_every_input_has_its_worth() -> None:
    table = worth_table(results())
    assert len(table) == 6 * table["measure"].nunique()
    assert (table["worth"] >= -1e-9).all()
    assert (table["evpi"] >= -1e-9).all()


# -- one at a time, screening, indices ----------------------------------------------------------


def test_the_tornado_goes_from_low_to_high_and_shares_what_is_alike() -> None:
    inputs = find_inputs(town(), [LAG, ENQUIRY_RATE])
    counted = Counted()
    table = tornado(town(), inputs, 2, counted)
    assert counted.scenarios == 2 * (1 + 2 * 2)
    assert set(zip(table["input"], table["end"], strict=True)) == {
        (name, end) for name in (LAG, ENQUIRY_RATE) for end in ("low", "high")
    }
    assert np.allclose(table["difference"] - table["central"], table["change"])
    assert (table["contradiction"] == "").all()


class Shaken(Collected):
    """Results of which every second run decided so many fewer cases."""

    def __init__(self, runs: Collected, cases: float) -> None:
        super().__init__(runs.scenario)
        self._runs, self._cases = runs, cases

    def values(self, measure: str, team: str = "", case_type: str = "", detail: str = "") -> Floats:
        found = self._runs.values(measure, team, case_type, detail)
        return found - self._cases * (np.arange(len(found)) % 2) * (measure == "decided")


def shaken(
    scenarios: Mapping[K, Scenario],
    replications: int | Mapping[K, int],
    *,
    structure: str,
    cases: float,
) -> dict[K, Collected]:
    """Run scenarios, of which a structure's are shaken at the ends."""
    runs = run_all(scenarios, replications)
    return {
        key: Shaken(each, cases)
        if isinstance(key, tuple) and key[1] in ENDS and key[3] == structure
        else each
        for key, each in runs.items()
    }


def mattering(share: float) -> Study:
    """The town, of which so many of today's cases, or of 90 days, matter."""
    matters = Matters.model_construct(
        decided=share, open_end=share, median_age_open=share * 90 * DAY
    )
    return replace(town(), matters=matters)


@pytest.mark.parametrize(
    ("matters", "cases", "of_ends"),
    [(0.0, 0.0, {4}), (0.0, 30.0, {5, 6}), (0.0, 50.0, {6}), (1.0, 50.0, {4})],
    ids=["as well as the centre", "hardly less", "not so", "to within what matters"],
)
def test_an_end_is_run_until_its_change_is_known_well_enough(
    matters: float, cases: float, of_ends: set[int]
) -> None:
    study = mattering(matters)
    run = partial(shaken, structure="clearing", cases=cases)
    counted = Counted(run)
    table = tornado(study, find_inputs(study, [LAG]), 6, counted)
    assert set(table["replications"]) == of_ends
    assert counted.scenarios == 2 * 3 + 2 * (0 if of_ends == {4} else 2)
    assert np.allclose(table["difference"] - table["central"], table["change"])
    assert tornado(study, find_inputs(study, [LAG]), 6, run).equals(table)
    # Thirty cases more or less in every second run are known worse than the centre's differences.
    decided = table[table["measure"] == "decided"]
    half = (decided["central_high"] - decided["central_low"]) / 2
    assert half.between(10, 30).all()


def test_a_structure_whose_change_is_known_is_not_run_again_for_the_others() -> None:
    study = mattering(0.0)
    today = {
        (condition, "twin"): scenario.model_copy(update={"name": "twin"})
        for (condition, structure), scenario in study.scenarios.items()
        if structure == study.today
    }
    three = replace(
        study.with_scenarios({**study.scenarios, **today}),
        structures={**study.structures, "twin": "twin"},
    )  # fmt: skip
    run = partial(shaken, structure="clearing", cases=50.0)
    table = tornado(three, find_inputs(three, [LAG]), 6, run)
    runs = table.groupby("structure")["replications"].unique()
    assert (runs["twin"].tolist(), runs["clearing"].tolist()) == ([4], [6])
    twin = table[table["structure"] == "twin"]
    assert (twin[["difference", "low", "high", "change"]] == 0).all(axis=None)


def test_an_end_that_contradicts_the_rest_is_said() -> None:
    study = with_calls(2000)
    table = tornado(study, find_inputs(study, [ENQUIRY_RATE]), 2, run_all)
    high = table[table["end"] == "high"]
    assert high["contradiction"].str.startswith("the total is smaller than what open").all()
    assert high["difference"].isna().all()
    assert table[table["end"] == "low"]["difference"].notna().all()


def test_the_leading_inputs_are_those_that_explain_most_and_the_enquiry_rate() -> None:
    switch = "office.contacts.mail_switch"
    inputs = find_inputs(town(), [TOTAL, ENQUIRY_RATE, switch])
    worth = pd.DataFrame({"input": [TOTAL, ENQUIRY_RATE, switch], "explained": [0.1, 0.0, 0.4]})
    assert [each.name for each in leading(worth, inputs, 2)] == [switch, ENQUIRY_RATE]
    assert [each.name for each in leading(worth, inputs, 1)] == [ENQUIRY_RATE]


def test_what_separating_contacts_hangs_on_is_never_dropped() -> None:
    inputs = inputs_of(town())
    names = [TOTAL, ENQUIRY_RATE, LAG]
    worth = pd.DataFrame({"input": names, "explained": [0.4, 0.1, 0.2]})
    kept = {LAG, RESOLUTION, READING, SPEED_UP}
    assert {each.name for each in leading(worth, inputs, 2)} == {TOTAL, ENQUIRY_RATE, *kept}
    moved = pd.DataFrame({"measure": "decided", "input": names, "size": [100.0, 90.0, 1.0]})
    assert {each.name for each in survivors(moved, "size", inputs, 1)} == {TOTAL, *kept}


def test_screening_has_an_effect_for_every_input_and_counts_what_it_leaves_out() -> None:
    inputs = find_inputs(town(), [LAG, TOTAL])
    table = screening(town(), inputs, 2, 1, run_all, seed=1)
    assert set(table["input"]) == {LAG, TOTAL}
    assert (table["trajectories"] == 2).all()
    assert (table["left_out"] == 0).all()
    assert (table["size"] >= table["mean"].abs() - 1e-9).all()
    study = with_calls(1)
    with pytest.raises(RunError, match="all series of points but one, or all, hold a point that"):
        screening(study, find_inputs(study, [ENQUIRY_RATE]), 2, 1, run_all, seed=1)


def test_sobol_indices_of_runs_and_of_a_surrogate_that_may_refuse() -> None:
    inputs = find_inputs(town(), [LAG, TOTAL])
    table = sobol_of_runs(town(), inputs, 2, 1, run_all, seed=1)
    assert (table["by"] == "runs").all()
    assert set(table["input"]) == {LAG, TOTAL}
    stood_in = sobol_of_surrogates(results(), inputs, seed=1)
    assert (stood_in["by"] == "surrogate").all()
    refused = stood_in["quality"] < 0.5
    assert stood_in.loc[refused, "first"].isna().all()
    assert stood_in.loc[~refused, "first"].notna().all()


def test_survivors_are_ranked_within_each_measure() -> None:
    switch = "office.contacts.mail_switch"
    inputs = find_inputs(town(), [TOTAL, ENQUIRY_RATE, switch])
    table = pd.DataFrame(
        {
            "measure": ["decided"] * 3 + ["median_age_open"] * 3,
            "input": [TOTAL, ENQUIRY_RATE, switch] * 2,
            "size": [100.0, 90.0, 0.0, 0.0, 0.1, 2.0],
        }
    )
    assert [each.name for each in survivors(table, "size", inputs, 2)] == [TOTAL, switch]


# -- stopped and gone on with -------------------------------------------------------------------


def test_a_stopped_and_resumed_sensitivity_equals_one_that_was_not_to_the_last_bit(
    tmp_path: Path,
) -> None:
    draws, store = drawn(town()), Store(tmp_path / "runs")
    done = 0

    def stop(number: int) -> None:
        nonlocal done
        done += number
        if done >= 10:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_draws(town(), draws, partial(run_all, progress=stop, store=store))
    assert 10 <= store.kept < 32
    resumed = Store(tmp_path / "runs")
    found = run_draws(town(), draws, partial(run_all, store=resumed))
    assert resumed.found == store.kept
    assert resumed.found + resumed.kept == 32  # no run is made twice
    for make in (beaten_table, worth_table, runs_table):
        pd.testing.assert_frame_equal(make(found), make(results()), check_exact=True)
