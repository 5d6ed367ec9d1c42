"""Races for sizes of teams and bisection for numbers of posts, on made-up runs of known truth."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from sim.errors import RunError
from sim.experiment.asked import BadQuestion, clearing_day, known_measure, part_of, structure_of
from sim.experiment.staffing_search import best_sizes, posts_to_clear, posts_to_hold
from sim.plan.posts import casework_homes, team_posts
from sim.plan.static_need import opening_hours, static_posts
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.scenario.study import Matters, Scenario
from sim.stats.racing import standing

ROOT = Path(__file__).parents[2]
K = TypeVar("K")
Truth = Callable[[Scenario], Mapping[str, float]]


@lru_cache
def study(name: str) -> Study:
    return load_study(ROOT / "scenarios" / name / "study.yaml")


class MadeUp:
    """Runs that are not simulated: a true value, the luck of a replication, and some of its own."""

    def __init__(self, truth: Truth, own: float = 1.0, shared: float = 10.0) -> None:
        self.truth, self.own, self.shared = truth, own, shared

    def __call__(self, scenarios: Mapping[K, Scenario], replications: int) -> dict[K, Any]:
        return {key: self.run(scenario, replications) for key, scenario in scenarios.items()}

    def run(self, scenario: Scenario, replications: int) -> "Reached":
        posts = [sorted(plan.takes.items()) for plan in scenario.structure.teams.values()]
        text = f"{posts}{total(scenario)}"
        seed = scenario.run.seed
        common = [np.random.default_rng((seed, r)).normal() for r in range(replications)]
        own = [
            np.random.default_rng((seed, r, *text.encode())).normal() for r in range(replications)
        ]
        noise = self.shared * np.array(common) + self.own * np.array(own)
        return Reached(self.truth(scenario), noise)


class Reached:
    def __init__(self, truth: Mapping[str, float], noise: np.ndarray) -> None:
        self.truth, self.noise = truth, noise

    def values(self, measure: str) -> np.ndarray:
        if measure == "open_start":
            return np.full(len(self.noise), self.truth[measure])
        return self.truth[measure] + self.noise


def peak(team: str, top: int, bend: float) -> Truth:
    """Decided cases that fall on both sides of the best size of a team."""

    def truth(scenario: Scenario) -> Mapping[str, float]:
        if team not in scenario.structure.teams:
            return {"decided": 900.0}
        return {"decided": 1000.0 - bend * (team_posts(scenario, team) - top) ** 2}

    return truth


# -- races ----------------------------------------------------------------------------------------


def test_a_race_drops_who_is_surely_behind_and_tells_who_is_alike() -> None:
    shared = np.random.default_rng(1).normal(0, 50, 20)
    own = np.random.default_rng(2).normal(0, 1, (4, 20))
    values = np.array([[100.0], [99.5], [90.0], [99.0]]) + shared + own
    found = standing(values, delta=3.0)
    assert found.leader == 0
    assert found.alive.tolist()[2] is False
    assert found.alike.tolist() == [True, True, False, True]
    assert standing(np.ones((3, 5)), 0.0).alike.all()  # equal to the last bit
    with pytest.raises(ValueError, match="two replications at least"):
        standing(np.ones((3, 1)), 0.0)


def test_every_look_and_every_candidate_makes_a_race_more_careful() -> None:
    # An advantage of 1, 2, 3 and 4 has t = 3.87, between the quantiles of 97.5 % (3.18) and of
    # 98.75 % (4.18) with three degrees of freedom.
    ahead, behind = [1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0]
    assert standing(np.array([ahead, behind]), 0.0).alive.tolist() == [True, False]
    assert standing(np.array([ahead, behind]), 0.0, looks=2).alive.tolist() == [True, True]
    assert standing(np.array([ahead, behind, behind]), 0.0).alive.all()


def test_a_race_seldom_drops_the_best() -> None:
    """With four candidates of equal worth none may be called worse in 95 of 100 races."""
    wrong = 0
    for seed in range(300):
        values = np.random.default_rng(seed).normal(0, 1, (4, 8))
        wrong += not standing(values, 0.0).alive.all()
    assert wrong / 300 < 0.05 + 4 * (0.05 * 0.95 / 300) ** 0.5


@pytest.mark.parametrize("top", [12, 62, 100])
def test_the_search_finds_the_top_with_few_runs(top: int) -> None:
    scenarios = study("stuttgart").scenarios
    run = MadeUp(peak("clearing", top, 0.5))
    clearing, today = (scenarios["vacancy_30.unsteered", n] for n in ("clearing", "current"))
    found = best_sizes(clearing, today, ["clearing"], "decided", Matters(decided=0.0), run)
    assert abs(found.best[0] - top) <= 2
    assert found.planned == (team_posts(clearing, "clearing"),)
    assert found.runs < 0.3 * found.exhaustive
    states = dict(zip(found.table["posts_clearing"], found.table["state"], strict=True))
    assert states[found.best[0]] == "best"
    assert states[1] == "out"
    check = found.check.set_index(["sizes", "against"])
    assert check.loc[("best", "today"), "verdict"] == "more"


def test_where_little_matters_the_race_ends_early_and_says_who_is_as_good() -> None:
    scenarios = study("small_town").scenarios
    run = MadeUp(peak("clearing", 5, 0.1))
    found = best_sizes(
        scenarios["staffed", "clearing"], scenarios["staffed", "current"], ["clearing"],
        "decided", Matters(decided=0.01), run,
    )  # fmt: skip
    alike = found.table[found.table["state"].isin(["best", "alike"])]["posts_clearing"]
    assert {3, 4, 5, 6} <= set(alike)  # within ten cases of a thousand
    assert (found.table["runs"] <= 8).all()


def test_of_a_measure_of_which_less_is_better_the_least_wins() -> None:
    scenarios = study("small_town").scenarios

    def truth(scenario: Scenario) -> Mapping[str, float]:
        if "clearing" not in scenario.structure.teams:
            return {"open_end": 500.0}
        return {"open_end": 400.0 + 20.0 * (team_posts(scenario, "clearing") - 7) ** 2}

    found = best_sizes(
        scenarios["staffed", "clearing"], scenarios["staffed", "current"], ["clearing"],
        "open_end", Matters(), MadeUp(truth),
    )  # fmt: skip
    assert found.best == (7,)


def test_two_teams_are_searched_together() -> None:
    scenarios = study("small_town").scenarios

    def truth(scenario: Scenario) -> Mapping[str, float]:
        first = team_posts(scenario, "permits_a_k")
        second = team_posts(scenario, "front_desk")
        return {"decided": 1000.0 - 5.0 * ((first - 3) ** 2 + (second - 2) ** 2)}

    found = best_sizes(
        scenarios["staffed", "current"], scenarios["staffed", "current"],
        ["permits_a_k", "front_desk"], "decided", Matters(decided=0.0), MadeUp(truth),
    )  # fmt: skip
    assert found.best == (3, 2)
    assert (found.table["posts_permits_a_k"] + found.table["posts_front_desk"] <= 9).all()


def test_posts_that_cannot_be_moved_are_refused() -> None:
    scenario = study("small_town").scenarios["staffed", "clearing"]
    with pytest.raises(RunError, match="the posts of 'naturalisation' cannot be moved: no other"):
        best_sizes(scenario, scenario, ["naturalisation"], "decided", Matters(),
                   MadeUp(lambda _scenario: {"decided": 1.0}))  # fmt: skip


# -- how many -----------------------------------------------------------------------------------


def total(scenario: Scenario) -> int:
    return sum(casework_homes(scenario).values())


@pytest.mark.parametrize("needed", [4, 11, 17, 40])
def test_bisection_finds_how_many_posts_hold_the_open_cases(needed: int) -> None:
    def truth(scenario: Scenario) -> Mapping[str, float]:
        change = 20.0 * (needed - 0.5 - total(scenario))
        return {"open_start": 1000.0, "open_end": 1000.0 + change, "backlog_end": 0.0}

    scenario = study("small_town").scenarios["staffed", "current"]
    found = posts_to_hold(scenario, 30, MadeUp(truth))
    assert found.posts == needed
    assert found.possible_from is not None
    assert found.surely_from is not None
    assert found.possible_from <= needed <= found.surely_from <= needed + 2
    assert found.now == 12
    assert len(found.tried) < 15
    assert found.static == pytest.approx(static_posts(scenario))


def test_where_no_number_of_posts_holds_none_is_named() -> None:
    scenario = study("small_town").scenarios["staffed", "current"]
    truth = {"open_start": 100.0, "open_end": 900.0, "backlog_end": 900.0}
    found = posts_to_hold(scenario, 5, MadeUp(lambda _scenario: truth))
    assert (found.posts, found.possible_from, found.surely_from) == (None, None, None)


def test_what_waits_elsewhere_is_no_backlog_that_posts_could_clear() -> None:
    def truth(scenario: Scenario) -> Mapping[str, float]:
        late = 80.0 + max(0.0, 50.0 * (20 - total(scenario)))
        return {"open_start": 1000.0, "open_end": 0.0, "backlog_end": late}

    scenario = study("small_town").scenarios["staffed", "current"]
    found = posts_to_clear(scenario, 200.0, 10, MadeUp(truth, own=0.1))
    assert found.posts == 20
    assert found.remains == pytest.approx(80.0, abs=20)


# -- arithmetic -----------------------------------------------------------------------------------


def test_posts_by_arithmetic_are_volume_times_time_over_hours() -> None:
    """The good city: 2,000 cases of 60 min; 1,540 h a post, 10 % vacant."""
    good = load_study(ROOT / "tests" / "scenarios" / "good" / "study.yaml")
    scenario = good.scenarios["staffed", "today"]
    assert static_posts(scenario) == pytest.approx(2000 / 1540 / 0.9)


def test_opening_cases_take_what_is_left_of_their_way() -> None:
    """By hand: intake 20 %, decision 70 %, issue 10 % of the minutes; checks again 0.45 times."""
    office = study("small_town").scenarios["staffed", "current"].office
    scenario = study("small_town").scenarios["staffed", "current"]
    # of 900 titles: 75 min x .6 + 150 x .25 + 120 x .15 = 100.5 min hands-on on average
    opening = office.applications["titles"].opening
    assert opening is not None
    hours = opening_hours(scenario)
    # everything left on everything, and nothing left but half of the decision, bound it
    most = (900 * (100.5 + 10) + 150 * (480 + 10)) / 60
    assert 0.5 * most < hours < most
    longer = static_posts(scenario, years=0.5) - static_posts(scenario)
    assert longer > 0
    assert static_posts(scenario, years=1.0) - static_posts(scenario) == pytest.approx(longer / 2)


# -- questions ----------------------------------------------------------------------------------


def test_questions_are_checked_against_the_study() -> None:
    town = study("small_town")
    assert structure_of(town, None, ["clearing"]) == "clearing"
    assert structure_of(town, None, ["front_desk"]) == "current"
    assert structure_of(town, "merged", ["front_desk"]) == "merged"
    assert list(part_of(town, ["merged"], ["staffed"]).scenarios) == [
        ("staffed", "current"), ("staffed", "merged"),
    ]  # fmt: skip
    assert clearing_day(town, None) == dt.date(2025, 1, 1)  # when the year is over
    assert clearing_day(town, "2025-06-30") == dt.date(2025, 6, 30)
    with pytest.raises(BadQuestion, match="--structure: the study has no structure 'nix'"):
        structure_of(town, "nix", [])
    with pytest.raises(BadQuestion, match="--team: at most two teams can be searched"):
        structure_of(town, None, ["a", "b", "c"])
    with pytest.raises(BadQuestion, match="--measure: no measure 'happiness' that is better"):
        known_measure("happiness")
