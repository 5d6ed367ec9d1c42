"""Inputs of a study: which there are, their paths, and scenarios with other values of them."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from sim.declared import estimates
from sim.experiment.inputs import (
    ENQUIRY_RATE,
    Input,
    InputError,
    at_fraction,
    at_quantile,
    changed,
    every_input,
    find_inputs,
    inputs_of,
)
from sim.experiment.runner import run_all
from sim.plan.located import located_estimates, with_located, with_values
from sim.plan.plan import compile_plan
from sim.plan.posts import (
    PostsError,
    casework_homes,
    most_team_posts,
    team_posts,
    with_fixed_posts,
    with_office_posts,
    with_team_posts,
)
from sim.plan.staffing import posts_by_team
from sim.plan.study import Study
from sim.reading.consistency import contradictions
from sim.reading.loading import load_study
from sim.reading.sensitivity_checks import fits
from sim.report.catalogue.inputs import path_label
from sim.scenario.sensitivity import Sensitivity
from sim.scenario.study import Scenario
from tests.theory.lab import laboratory

ROOT = Path(__file__).parents[2]
DAY = 1440.0
CERTAIN = "office.staff.personal_allowance"
LAG = "office.interruption.lag.mean"
SPEED_UP = "office.staff.people.portfolios.specialised.speed_up"
SOURCE = {"source": "a test", "confidence": "C"}


@lru_cache(maxsize=1)
def town() -> Study:
    return load_study(ROOT / "scenarios" / "small_town" / "study.yaml")


def scenario(structure: str = "clearing") -> Scenario:
    return town().scenarios["staffed", structure]


def asking(**stated: object) -> Study:
    """The town with another `sensitivity`."""
    return replace(town(), sensitivity=Sensitivity.model_validate(stated))


def size(**posts: float) -> dict[str, object]:
    return {"clearing_size": {"team": "clearing", "posts": {**posts, **SOURCE}}}


# -- which inputs there are -------------------------------------------------------------------


def test_without_a_list_every_estimate_with_a_range_is_an_input_but_money() -> None:
    names = [each.name for each in inputs_of(asking())]
    assert LAG in names
    assert ENQUIRY_RATE in names
    assert "structures.merged.accompany.share" in names
    assert "office.staff.personal_allowance" not in names  # low = high
    assert not [name for name in names if "cost" in name]
    assert len(names) == len(set(names))


def test_a_list_names_inputs_and_the_enquiry_rate_and_team_sizes_are_always_there() -> None:
    sizes = size(low=0.5, central=1, high=1.5)
    study = asking(inputs=["office.case_types.*.hands_on", LAG], team_size=sizes)
    names = [each.name for each in inputs_of(study)]
    assert names == [
        *(f"office.case_types.{name}.hands_on" for name in ("renewal", "family", "settlement")),
        "office.case_types.naturalisation.hands_on",
        "office.contacts.resolution.casework_by_others",
        ENQUIRY_RATE,
        LAG,
        "office.handoff.reading_in",
        SPEED_UP,
        "clearing_size",
    ]


@pytest.mark.parametrize("city", ["stuttgart", "freiburg", "krefeld"])
def test_what_a_clearing_saves_and_costs_is_in_doubt_in_every_city(city: str) -> None:
    # Gains stand at nothing in today's runs, and may be something.
    study = load_study(ROOT / "scenarios" / city / "study.yaml")
    narrow = replace(study, sensitivity=Sensitivity(inputs=[ENQUIRY_RATE]))
    names = [each.name for each in inputs_of(narrow)]
    assert names == [
        "office.contacts.resolution.casework_by_others", ENQUIRY_RATE, LAG,
        "office.interruption.error.probability", "office.handoff.reading_in", SPEED_UP,
    ]  # fmt: skip
    known = located_estimates(next(iter(study.scenarios.values())))
    for name in ("office.interruption.error.probability", SPEED_UP):
        assert (known[name].low, known[name].central) == (0, 0)
        assert known[name].high > 0
        assert known[name].source
    plan = compile_plan(next(iter(study.scenarios.values())))
    assert plan.error_probability == 0


def test_what_moves_together_is_one_input() -> None:
    group = {"minutes": {"inputs": ["office.case_types.*.hands_on"]}}
    study = asking(inputs=[LAG], together=group)
    first = inputs_of(study)[0]
    assert (first.name, len(first.paths)) == ("minutes", 4)
    low = changed(scenario(), [(first, at_fraction(0.0))])
    for case_type, changed_type in low.office.case_types.items():
        stated = scenario().office.case_types[case_type].hands_on
        assert stated is not None
        assert changed_type.hands_on is not None
        assert changed_type.hands_on.value == stated.low


def test_an_unknown_input_is_refused_with_what_may_have_been_meant() -> None:
    study = asking(together={"minutes": {"inputs": ["office.case_types.*.hands_on"]}})
    assert find_inputs(study, ["minutes", LAG])[1] == Input(LAG, paths=(LAG,))
    for name, said in (
        (
            "office.interuption.lag.mean",
            f"no input 'office.interuption.lag.mean'; did you mean '{LAG}'?",
        ),
        ("mean_rate", f"no input 'mean_rate'; did you mean '{ENQUIRY_RATE}'?"),
        ("minuts", "no input 'minuts'; did you mean 'minutes'?"),
        ("weather", "no input 'weather'; all of them: umbau sensitivity STUDY --list"),
        (
            CERTAIN,
            f"no input '{CERTAIN}': it is known for sure (low = high); write a range to vary it",
        ),
    ):
        with pytest.raises(InputError) as refused:
            find_inputs(study, [name])
        assert str(refused.value) == said


def test_a_member_of_a_group_can_be_asked_for_by_itself() -> None:
    study = asking(together={"minutes": {"inputs": ["office.case_types.*.hands_on"]}})
    path = "office.case_types.family.hands_on"
    assert path in [each.name for each in every_input(study)]
    assert path not in [each.name for each in inputs_of(study)]


# -- other values ---------------------------------------------------------------------------------


def test_values_go_to_their_place_and_nothing_else_changes() -> None:
    study = asking()
    (lag,) = find_inputs(study, [LAG])
    before, after = with_fixed_posts(scenario()), changed(scenario(), [(lag, at_quantile(0.9))])
    was, now = located_estimates(before), located_estimates(after)
    assert [path for path in was if was[path] != now[path]] == [LAG]
    assert (now[LAG].low, now[LAG].high) == (was[LAG].low, was[LAG].high)
    # triangle 0.25, 2, 8: high - sqrt((1 - u) (high - low) (high - mode))
    assert now[LAG].value == pytest.approx(8 - (0.1 * 7.75 * 6) ** 0.5)
    assert Scenario.model_validate_json(after.model_dump_json()) == after


@pytest.mark.parametrize("end", [0.0, 1.0])
def test_the_ends_are_low_and_high_to_the_last_bit(end: float) -> None:
    study = asking()
    every = inputs_of(study)
    for choose in (at_fraction, at_quantile):
        found = located_estimates(changed(scenario("merged"), [(x, choose(end)) for x in every]))
        for path, estimate in located_estimates(scenario("merged")).items():
            if any(path in each.paths for each in every):
                assert found[path].value == (estimate.high if end else estimate.low)


def test_counts_stay_whole() -> None:
    path = "office.applications.titles.opening.cases"
    made = changed(scenario(), [(Input(path, paths=(path,)), at_quantile(0.123))])
    opening = made.office.applications["titles"].opening
    assert opening is not None
    assert isinstance(opening.cases.value, int)


def test_an_input_that_a_scenario_lacks_does_nothing() -> None:
    study = asking(team_size=size(low=0.5, central=1, high=1.5))
    inputs = find_inputs(study, ["structures.merged.accompany.share", "clearing_size"])
    made = changed(scenario("current"), [(each, at_fraction(1.0)) for each in inputs])
    assert made == with_fixed_posts(scenario("current"))


def test_posts_stay_where_the_central_values_put_them() -> None:
    (hands_on,) = find_inputs(asking(), ["office.case_types.family.hands_on"])
    made = changed(scenario("current"), [(hands_on, at_fraction(1.0))])
    assert posts_by_team(made) == posts_by_team(scenario("current"))


def test_posts_as_numbers_change_no_result() -> None:
    run = {"run_length": 20 * DAY}
    by_load = scenario().model_copy(update={"run": scenario().run.model_copy(update=run)})
    runs = run_all({"by_load": by_load, "numbers": with_fixed_posts(by_load)}, 2)
    assert runs["by_load"].table().equals(runs["numbers"].table())


# -- posts ----------------------------------------------------------------------------------------


def test_a_team_size_is_a_factor_on_its_posts_and_no_post_is_lost() -> None:
    study = asking(team_size=size(low=0.5, central=1, high=1.5))
    (clearing,) = find_inputs(study, ["clearing_size"])
    assert team_posts(scenario(), "clearing") == 6
    for fraction, expected in ((0.0, 3), (0.5, 6), (1.0, 9)):
        made = changed(scenario(), [(clearing, at_fraction(fraction))])
        assert posts_by_team(made)["clearing"] == {"titles": expected}
        assert posts_by_team(made)["permits"] == {"titles": 10 - expected}
        assert contradictions(made) == []


def test_a_team_leaves_a_post_to_every_other_team() -> None:
    assert most_team_posts(scenario(), "clearing") == 9
    assert posts_by_team(with_team_posts(scenario(), {"clearing": 9}))["permits"] == {"titles": 1}
    for number in (0, 10):
        with pytest.raises(
            PostsError, match=f"team 'clearing' can have 1 to 9 posts, not {number}"
        ):
            with_team_posts(scenario(), {"clearing": number})
    wanted = "the teams front_desk, permits_a_k cannot take 10 of the 10 posts of 'titles'"
    with pytest.raises(PostsError, match=wanted):
        with_team_posts(scenario("current"), {"front_desk": 2, "permits_a_k": 8})


def test_teams_share_what_a_lever_leaves_by_their_numbers() -> None:
    fixed = with_fixed_posts(scenario("clearing"))  # of titles six in the clearing, four in permits
    for moved, left in ((3, {"clearing": 4, "permits": 3}), (9, {"clearing": 1, "permits": 0})):
        homes = fixed.office.staff.homes
        titles = homes["titles"].model_copy(update={"posts": 10 - moved})
        staff = fixed.office.staff.model_copy(update={"homes": homes | {"titles": titles}})
        office = fixed.office.model_copy(update={"staff": staff})
        taken = posts_by_team(fixed.model_copy(update={"office": office}))
        assert {team: taken[team]["titles"] for team in left} == left


def test_more_posts_go_to_homes_and_teams_in_proportion() -> None:
    for name in ("current", "clearing", "merged"):
        fixed = with_fixed_posts(scenario(name))
        assert casework_homes(fixed) == {"titles": 10, "naturalisation": 2}
        assert posts_by_team(with_office_posts(fixed, 12)) == posts_by_team(fixed)
        double = posts_by_team(with_office_posts(fixed, 24))
        assert sum(map(sum, (taken.values() for taken in double.values()))) == 26
        assert double["naturalisation"] == {"naturalisation": 4}
        assert double["integration"] == {"integration": 2}
        assert contradictions(with_office_posts(fixed, 24)) == []
    with pytest.raises(PostsError, match="3 posts leave 2 of 'titles' to the teams"):
        with_office_posts(scenario("current"), 3)


# -- contradictions -------------------------------------------------------------------------------


def test_values_that_contradict_each_other_are_said_as_of_a_file() -> None:
    assert contradictions(scenario()) == []
    total = ("contacts", "population", "phone", "total")
    office = with_values(scenario().office, {total: 1000 / (365 * DAY)})
    made = scenario().model_copy(update={"office": office})
    (problem,) = contradictions(made)
    assert problem.key == "contacts.population.phone.total"
    assert problem.message.startswith("the total is smaller than what open cases cause by ")


def test_an_office_is_looked_at_again_only_where_it_is_another() -> None:
    sound = scenario("current")
    teams = scenario().structure.teams
    lost = scenario().structure.model_copy(update={"teams": dict(list(teams.items())[1:])})
    wrong = scenario().model_copy(update={"structure": lost})
    assert contradictions(wrong, sound) == contradictions(wrong) != []
    total = ("contacts", "population", "phone", "total")
    office = with_values(scenario().office, {total: 1000 / (365 * DAY)})
    wrong = scenario().model_copy(update={"office": office})
    assert contradictions(wrong, sound) == contradictions(wrong) != []
    assert contradictions(scenario(), sound) == []


def test_a_star_stands_for_a_stage_inside_others_too_and_its_inputs_have_words() -> None:
    scenario = laboratory("g1_process")
    words = {
        "stages.2.branch.full.stages.1.probability": "Anteil mit »Vorsprache« (way)",
        "stages.7.together.2.1.work.minutes.mean": "Minuten für »filing« (way)",
        "stages.3.time.police.mean": "Dauer von »police« (way)",
        "stages.1.loop.probability": "Anteil zurück von »check« (way)",
    }
    found = {".".join(map(str, loc[2:])) for loc, _ in estimates(scenario.office) if "way" in loc}
    assert set(words) <= found
    for path, label in words.items():
        whole = f"office.journeys.way.{path}"
        assert path_label(whole, [scenario], {}, "de") == label
    some = "office.journeys.*.stages.*.probability"
    assert [path for path in words if fits(some, f"office.journeys.way.{path}")] == [
        "stages.2.branch.full.stages.1.probability"
    ]


def test_a_value_inside_branches_and_lanes_can_be_changed() -> None:
    way = "office.journeys.way.stages"
    changes = {
        f"{way}.2.branch.full.stages.1.probability": 0.25,
        f"{way}.7.together.2.0.probability": 0.5,
    }
    found = located_estimates(with_located(laboratory("g1_process"), changes), certain=True)
    assert {path: found[path].value for path in changes} == changes
