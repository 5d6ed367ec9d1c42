"""Who has which posts from a date on: pilots, posts that move, posts that come and go."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sim.choices import Equal
from sim.plan.phases import known_share, office_in, phases_of, posts_in, teams_over_time
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import Seat, roster_of
from sim.scenario.study import Scenario
from tests.changed_town import town
from tests.handmade import HandPeople, Laboratory, on_day, structure_of
from tests.theory.people_lab import drawn

Keys = Mapping[str, Any]
TYPES = ["renewal", "family", "settlement", "naturalisation"]


def pilot(day: int, types: Sequence[str] = (), structure: str = "clearing.yaml") -> Keys:
    return {"date": on_day(day), "structure": structure, "case_types": list(types)}


def by_home(posts: Mapping[str, Mapping[str, int]]) -> Counter[str]:
    return Counter({home: sum(taken.get(home, 0) for taken in posts.values())
                    for home in ("titles", "naturalisation", "integration")})  # fmt: skip


# -- pilots -----------------------------------------------------------------------------------


@pytest.mark.parametrize("types", [TYPES[:1], TYPES[1:2], TYPES[1:3], [TYPES[0], TYPES[3]]])
def test_a_pilot_moves_posts_and_makes_none(types: list[str]) -> None:
    scenario = town({"timeline": [pilot(10, types)]})
    first, second = phases_of(scenario)
    assert by_home(posts_in(scenario, first)) == by_home(posts_in(scenario, second))
    assert posts_in(scenario, second).keys() == {"clearing", "permits", *posts_in(scenario, first)}


def test_a_pilot_of_all_case_types_has_the_posts_of_the_structure() -> None:
    whole = town({"timeline": [pilot(10)]})
    listed = town({"timeline": [pilot(10, TYPES)]})
    established = town({"timeline": [pilot(10)]}, start="clearing")
    assert posts_in(whole, phases_of(whole)[1]) == posts_in(listed, phases_of(listed)[1])
    assert posts_in(whole, phases_of(whole)[1]) == posts_in(established, phases_of(established)[0])


def office_of_two(posts: int, minutes: tuple[int, int] = (30, 90)) -> dict[str, Any]:
    """Return a laboratory of one home and two case types; y takes three times as long as x."""
    flows = {name: {"rate": "10 per day", "case_types": {name: "100 %"}} for name in "xy"}
    journeys = {
        name: {"stages": [{"step": f"work_{name}", "work": {"minutes": {"mean": f"{each} min"}}}]}
        for name, each in zip("xy", minutes, strict=True)
    }
    return {
        "clerks": {"desk": posts},
        "case_types": {name: {"journey": name} for name in "xy"},
        "teams": {"desk": {"owns": {}}},
        "office": {"applications": flows, "journeys": journeys},
    }


NEW = structure_of("new", {
    "intake": {"takes": {"desk": 2}},
    "new": {"takes": {"desk": "by_load"}, "owns": {}},
})  # fmt: skip


def two(posts: int, *live: Keys, **stated: Any) -> Plan:  # noqa: ANN401 - as Laboratory
    keys = {"timeline": list(live), "levers": stated.pop("levers", [])}
    return Laboratory(**office_of_two(posts), reorganisation=keys, **stated).plan()


def posts_of(plan: Plan, phase: int) -> dict[str, int]:
    return {name: staff.clerks for name, staff in plan.phases[phase].staff.items()}


def test_a_pilot_gets_posts_in_proportion_to_the_work_of_its_case_types() -> None:
    # Of 12 posts a quarter for x: 3. Inside it `new` counts with a quarter of its 10 posts, and
    # `intake`, which has no work by the rules, with one of two types' half of its 2: 2.5 to 1.
    # For y it is 9 posts, three quarters of 10, and 1.
    plan = two(12, pilot(5, ["x"], NEW), pilot(9, ["y"], NEW))  # type: ignore[arg-type]
    assert posts_of(plan, 0) == {"desk": 12}
    assert posts_of(plan, 1) == {"desk": 9, "intake": 1, "new": 2}
    assert posts_of(plan, 2) == {"intake": 2, "new": 10}
    other = two(12, pilot(5, ["y"], NEW))  # type: ignore[arg-type]
    assert posts_of(other, 1) == {"desk": 3, "intake": 1, "new": 8}


def test_a_team_of_both_structures_has_the_posts_of_both_and_is_as_the_newer_says() -> None:
    same = structure_of("same", {"desk": {"takes": {"desk": "all"}, "owns": {}, "label": "Neu"}})
    plan = two(12, pilot(5, ["x"], same))  # type: ignore[arg-type]
    assert posts_of(plan, 1) == {"desk": 12}
    assert plan.phases[1].teams["desk"].label == "Neu"
    assert plan.team_plans["desk"].label == ""


def test_phases_after_the_end_of_the_run_are_left_out() -> None:
    scenario = town({"timeline": [pilot(10), pilot(20, structure="current.yaml")]})
    short = scenario.model_copy(
        update={"run": scenario.run.model_copy(update={"run_length": 15 * 1440.0})}
    )
    assert (len(phases_of(scenario)), len(phases_of(short))) == (3, 2)
    names = list(teams_over_time(scenario))
    assert names[:2] == ["permits_a_k", "permits_l_z"]
    assert names[-2:] == ["clearing", "permits"]


def test_what_is_known_of_another_teams_work_is_the_share_of_its_case_types() -> None:
    assert known_share({"x": 5.0}, {"x": 1.0, "y": 3.0}) == 0.25
    assert known_share({"x": 5.0, "z": 0.0}, {"y": 3.0, "z": 1.0}) == 0.0
    assert known_share({}, {}) == 1.0


# -- open cases -------------------------------------------------------------------------------


def test_what_open_cases_do_is_said_by_the_go_live_or_by_the_lever_that_changes_structures() -> (
    None
):
    overtime = {"name": "hours", "begin": on_day(3),
                "effects": [{"effect": "overtime", "share": "5 %"}]}  # fmt: skip
    quiet = {"teams": {"desk": {"phone_clerks": "none"}}}
    structural = {"name": "quiet", "begin": on_day(3), "end": on_day(5), "open_cases": "stay",
                  "effects": [{"effect": "structure", "changes": quiet}]}  # fmt: skip
    plan = two(4, levers=[overtime, structural])
    assert [phase.open_cases for phase in plan.phases] == ["move", "stay", "stay"]
    live = {"date": on_day(3), "structure": split(a=2, b=2), "open_cases": "move"}
    plan = two(4, live, levers=[overtime, {**structural, "end": on_day(6)}])
    assert [phase.open_cases for phase in plan.phases] == ["move", "move", "stay"]


# -- extra posts ------------------------------------------------------------------------------


def extra(posts: int, first: int | None = None, last: int | None = None, **keys: Any) -> Keys:  # noqa: ANN401 - keys of an effect
    dates = {"begin": first, "end": last}
    stated = {key: on_day(day) for key, day in dates.items() if day is not None}
    effect = {"effect": "extra_posts", "home": "desk", "posts": posts, **keys}
    return {"name": f"extra_{posts}", "effects": [effect], **stated}


def test_extra_posts_come_and_go_with_their_lever() -> None:
    plan = two(4, levers=[extra(2, 3, 8), extra(1, 5)])
    assert [posts_of(plan, n)["desk"] for n in range(len(plan.phases))] == [4, 6, 7, 5]
    days = [phase.begin / 1440 for phase in plan.phases]
    assert days == [0, 3, 5, 8]


def test_extra_posts_of_a_team_are_its_own() -> None:
    plan = two(12, pilot(5, (), NEW), levers=[extra(3, 5, team="intake")])  # type: ignore[arg-type]
    assert posts_of(plan, 1) == {"intake": 5, "new": 10}


def test_the_office_of_a_day_has_the_posts_of_the_levers_then() -> None:
    scenario = Laboratory(
        **office_of_two(4), reorganisation={"levers": [extra(2, 3, 8)]}
    ).scenario()
    start = scenario.office.start
    assert scenario.timeline is not None
    effects = scenario.timeline.effects
    days = {n: start.replace(day=n + 1) for n in (2, 3, 7, 8)}
    clerks = {n: office_in(scenario.office, effects, day).staff.clerks for n, day in days.items()}
    assert clerks == {2: {"desk": 4}, 3: {"desk": 6}, 7: {"desk": 6}, 8: {"desk": 4}}


# -- the roster over time ---------------------------------------------------------------------


def split(**posts: int) -> dict[str, Any]:
    """Return a structure whose teams take so many posts of the desk."""
    teams: dict[str, Any] = {name: {"takes": {"desk": number}} for name, number in posts.items()}
    teams[next(iter(teams))]["owns"] = {}
    return structure_of("split", teams)


def teams_of(plan: Plan, seats: Sequence[Seat]) -> list[str]:
    """Tell the way of every post as the first letters of its teams."""
    phases = range(len(plan.phases))
    ordered = sorted(seats, key=lambda seat: seat.post)
    return ["".join(plan.teams[seat.in_phase(n)] for n in phases) for seat in ordered]


def moving(people: Keys | None, **stated: Any) -> Plan:  # noqa: ANN401 - as Laboratory
    """Return 6 posts: 4 and 2; then 2, 1 and 3; then as at first."""
    lives = [pilot(2, (), split(a=2, b=1, c=3)), pilot(4, (), split(a=4, b=2))]  # type: ignore[arg-type]
    return Laboratory(
        clerks={"desk": 6}, structure=split(a=4, b=2), people=people,
        reorganisation={"timeline": lives, "levers": stated.pop("levers", [])}, **stated,
    ).plan()  # fmt: skip


def test_as_few_posts_move_as_needed_in_the_drawn_order() -> None:
    # The first two of a and the first of b stay; the others go to c, and in order back.
    plan = moving({})
    assert teams_of(plan, roster_of(plan, HandPeople())) == [
        "aaa", "aaa", "aca", "aca", "bbb", "bcb",
    ]  # fmt: skip


def test_clerks_of_the_arithmetic_move_alike() -> None:
    plan = moving(None)
    ways = [(seat.team, *seat.later) for seat in roster_of(plan, None)]
    assert ["".join(plan.teams[team] for team in way) for way in ways] == [
        "aaa", "aaa", "aca", "aca", "bbb", "bcb",
    ]  # fmt: skip


def test_a_clerk_whose_post_ends_is_one_of_the_team_that_has_fewer() -> None:
    # From day 3 to 5 a has a third clerk: the last number. Nobody else moves.
    lever = extra(1, 3, 5, team="a")
    offices: tuple[Keys | None, ...] = ({}, None)
    for people in offices:
        plan = Laboratory(
            clerks={"desk": 4}, structure=split(a=2, b=2), people=people,
            reorganisation={"levers": [lever]},
        ).plan()  # fmt: skip
        seats = roster_of(plan, HandPeople() if people is not None else None)
        assert [plan.teams[seat.team] for seat in seats] == ["a", "a", "b", "b", "a"]
        assert all(seat.later == (seat.team, seat.team) for seat in seats)
        assert [seat.exists for seat in seats][-1] == (3 * 1440.0, 5 * 1440.0)


@pytest.mark.parametrize("number", range(3))
def test_the_same_posts_are_vacant_whatever_changes_when(number: int) -> None:
    def vacant(scenario: Scenario) -> set[tuple[str, int, int]]:
        seats = roster_of(compile_plan(scenario), drawn(scenario, number))
        return {(s.home, s.post, s.person) for s in seats if not s.filled}

    dated = town({"timeline": [pilot(5, ["renewal"]), pilot(9)]})
    assert vacant(dated) == vacant(dated.model_copy(update={"timeline": None}))


@pytest.mark.parametrize("number", range(3))
def test_at_equal_filled_staff_teams_of_later_phases_have_about_their_share(number: int) -> None:
    # Three of ten posts are vacant. Of a team of n posts made of parts of two others at most one
    # more or less than 30 % for each of the parts.
    live = pilot(2, (), split(a=8, b=6, c=6))  # type: ignore[arg-type]
    plan = Laboratory(
        clerks={"desk": 20}, structure=split(a=12, b=8), people={}, staff={"vacancy": 0.3},
        equal="filled", reorganisation={"timeline": [live]},
    ).plan()  # fmt: skip
    seats = roster_of(plan, drawn(plan.scenario, number))
    assert sum(not seat.filled for seat in seats) == 6
    for team, posts in enumerate((8, 6, 6)):
        vacant = sum(not seat.filled for seat in seats if seat.in_phase(1) == team)
        assert abs(vacant - 0.3 * posts) <= 1.5


@pytest.mark.parametrize("equal", ["filled", "posts"])
def test_at_equal_staff_posts_that_only_come_on_top_are_not_there(equal: Equal) -> None:
    plan = Laboratory(
        clerks={"desk": 4}, people={}, staff={"vacancy": 0.5}, equal=equal,
        reorganisation={"levers": [extra(3, 2)]},
    ).plan()  # fmt: skip
    assert len(roster_of(plan, HandPeople())) == 4
