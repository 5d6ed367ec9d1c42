"""People as arithmetic and as drawn luck: what an office file says, and who is away when."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from math import exp, inf
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.demand.people import LEAVE, OTHER_DUTIES, TRAINING
from sim.plan.calendar import ALWAYS, Calendar, lessened, school_holidays, working_days
from sim.plan.luck import Planned
from sim.plan.plan import compile_plan
from sim.plan.roster import Seat, roster_of
from sim.plan.workforce import (
    FULL,
    Pattern,
    absences_of,
    mentoring_share,
    net_hours_implied,
    onboarding_loss,
    patterns_of,
    sick_hazards,
    turnover_of,
)
from sim.scenario.office import OfficeHours, Staff
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario
from sim.units import DAY, hours_of_week
from tests.handmade import HandPeople
from tests.theory.lab import assert_within
from tests.theory.people_lab import WEEKDAYS, drawn, people_office

EIGHT, NOON, FOUR = 480.0, 720.0, 960.0
WHOLE_DAY = Calendar((EIGHT, DAY + EIGHT), (FOUR, DAY + FOUR))


def of(*windows: tuple[float, float]) -> Calendar:
    return Calendar(tuple(o for o, _ in windows), tuple(c for _, c in windows))


def intervals(calendar: Calendar) -> list[tuple[float, float]]:
    return [(float(opens), float(closes)) for opens, closes in calendar.intervals()]


# -- allowances -------------------------------------------------------------------------------


def test_the_allowance_comes_off_the_end_of_each_day() -> None:
    # A tenth of 480 minutes is 48.
    assert intervals(lessened(WHOLE_DAY, 0.1, ())) == [
        (EIGHT, FOUR - 48), (DAY + EIGHT, DAY + FOUR - 48),
    ]  # fmt: skip


def test_the_allowance_is_taken_outside_the_phone_hours() -> None:
    # Phones till 16:00 on the first day only: its break is before they open at 13:00.
    phone = of((780.0, FOUR))
    assert intervals(lessened(WHOLE_DAY, 0.1, (phone,))) == [
        (EIGHT, 732.0), (780.0, FOUR), (DAY + EIGHT, DAY + FOUR - 48),
    ]  # fmt: skip


def test_an_allowance_too_long_for_the_free_time_ends_the_day_too() -> None:
    # A quarter is 120 minutes; free are 08:00-08:30 and 15:30-16:00. The 60 that lack come off
    # the end of what is left: 14:30-15:30.
    phone, counter = of((510.0, 900.0)), of((600.0, 930.0))
    day = of((EIGHT, FOUR))
    assert intervals(lessened(day, 0.25, (phone, counter))) == [(510.0, 870.0)]


def test_the_allowance_of_a_day_with_a_lunch_break() -> None:
    # 50 % of 8 hours: the whole afternoon of 4.
    day = of((EIGHT, NOON), (780.0, 1020.0))
    assert intervals(lessened(day, 0.5, ())) == [(EIGHT, NOON)]


def test_no_allowance_changes_nothing() -> None:
    assert lessened(WHOLE_DAY, 0.0, (WHOLE_DAY,)) is WHOLE_DAY
    assert lessened(ALWAYS, 0.1, ()) is ALWAYS


@given(
    st.floats(0.0, 0.9),
    st.lists(st.tuples(st.integers(0, 23), st.integers(1, 8)), max_size=3),
)
@settings(max_examples=100, deadline=None)
def test_every_day_loses_its_share_and_gains_nothing(
    share: float, kept: list[tuple[int, int]]
) -> None:
    windows = tuple(of((60.0 * opens, 60.0 * min(24, opens + long))) for opens, long in kept)
    left = lessened(WHOLE_DAY, share, windows)
    for day in (0, 1):
        begin, end = day * DAY, (day + 1) * DAY
        assert left.between(begin, end) == pytest.approx((1 - share) * 480.0, abs=1e-6)
    assert all(a[1] <= b[0] for a, b in pairwise(intervals(left)))
    for opens, closes in intervals(left):
        assert WHOLE_DAY.between(opens, closes) == pytest.approx(closes - opens, abs=1e-9)


# -- days -------------------------------------------------------------------------------------


def test_working_days_are_numbered_from_the_start_of_the_run() -> None:
    # From Wednesday 3 January 2024: Monday the 1st is closed, Tuesday the 2nd is day -1.
    hours = OfficeHours.model_validate({**WEEKDAYS, "closing_days": ["01-01"]})
    start = people_office({}, {"desk": {"posts": 1}}).office.start + timedelta(days=2)
    years = working_days(hours, hours.presence, start, 10 * DAY)
    assert list(years) == [2024]
    assert years[2024][:5] == (-1, 0, 1, 2, 5)
    # 2024 has 52 weeks and Monday and Tuesday: 262 weekdays less the closed one.
    assert len(years[2024]) == 261


def test_working_days_are_those_of_the_pattern_in_every_year_of_the_run() -> None:
    hours = OfficeHours.model_validate(WEEKDAYS)
    start = people_office({}, {"desk": {"posts": 1}}).office.start
    years = working_days(hours, hours_of_week("Mon 08:00-12:00, Thu 13:00-16:00"), start, 400 * DAY)
    assert list(years) == [2024, 2025]
    assert years[2024][:4] == (0, 3, 7, 10)
    assert (len(years[2024]), len(years[2025])) == (53 + 52, 52 + 52)


def test_round_the_clock_every_day_is_a_working_day() -> None:
    start = people_office({}, {"desk": {"posts": 1}}).office.start
    years = working_days(OfficeHours(kind="always"), (), start, 30 * DAY)
    assert years == {2024: tuple(range(366))}


def test_school_holidays_are_those_of_the_land() -> None:
    berlin, baden = (school_holidays(land, [2025]) for land in ("BE", "BW"))
    # Summer: Berlin 24 July to 6 September 2025, Baden-Wuerttemberg 31 July to 13 September.
    july, september = date(2025, 7, 25), date(2025, 9, 10)
    assert july in berlin
    assert july not in baden
    assert september in baden
    assert september not in berlin
    assert {day.year for day in berlin} == {2025}


def test_beyond_what_is_known_school_holidays_fall_on_the_same_days() -> None:
    known, later = school_holidays("BW", [2028]), school_holidays("BW", [2031])
    assert len(known) > 50
    without_29_february = {day for day in known if (day.month, day.day) != (2, 29)}
    assert {day.replace(year=2028) for day in later} == without_29_february


# -- vacancy and turnover ---------------------------------------------------------------------


def staff(**people: Any) -> Staff:  # noqa: ANN401 - keys of `staff.people`, and the vacancy
    vacancy = people.pop("vacancy", None)
    stated: dict[str, Any] = {"homes": {"desk": {"posts": 10}}, "people": people}
    return Staff.model_validate(stated | ({} if vacancy is None else {"vacancy": vacancy}))


def test_the_time_to_fill_follows_from_vacancy_and_turnover() -> None:
    # model.md: 30 % and 22 % a year mean 23 months.
    found = turnover_of(staff(vacancy=0.3, turnover="0.22 per year"))
    assert found.leaving * 365 == pytest.approx(0.22, rel=1e-12)
    assert found.time_to_fill == pytest.approx(0.3 / 0.7 / 0.22 * 365, rel=1e-3)
    assert found.time_to_fill / (365 / 12) == pytest.approx(23, abs=0.5)


def test_the_vacancy_follows_from_turnover_and_time_to_fill() -> None:
    found = turnover_of(staff(turnover="0.22 per year", time_to_fill="711 days"))
    assert found.time_to_fill == pytest.approx(711, rel=1e-12)
    assert found.vacancy == pytest.approx(0.3, abs=0.001)


def test_the_turnover_follows_from_vacancy_and_time_to_fill() -> None:
    found = turnover_of(staff(vacancy=0.3, time_to_fill="711 days"))
    assert found.leaving * 365 == pytest.approx(0.22, abs=0.001)


@given(st.floats(0.01, 0.9), st.floats(0.01, 3.0))
@settings(max_examples=100, deadline=None)
def test_each_two_of_the_three_mean_the_same(vacancy: float, per_year: float) -> None:
    first = turnover_of(staff(vacancy=vacancy, turnover=per_year / (365 * DAY)))
    fill = first.time_to_fill * DAY
    # In balance as many posts fall vacant as are filled, every day.
    falls, filled = 1 - exp(-first.leaving), 1 - exp(-first.filling)
    if filled < 1.0 - 1e-9:
        assert (1 - vacancy) * falls == pytest.approx(vacancy * filled, rel=1e-9)
        for other in (
            turnover_of(staff(vacancy=vacancy, time_to_fill=fill)),
            turnover_of(staff(turnover=per_year / (365 * DAY), time_to_fill=fill)),
        ):
            assert other.vacancy == pytest.approx(vacancy, rel=1e-9)
            assert other.leaving == pytest.approx(first.leaving, rel=1e-9)
            assert other.filling == pytest.approx(first.filling, rel=1e-6)


def test_without_turnover_nobody_leaves_and_nobody_comes() -> None:
    found = turnover_of(staff(vacancy=0.1))
    assert (found.vacancy, found.leaving, found.filling) == (0.1, 0.0, 0.0)
    assert found.time_to_fill == inf


def test_without_vacancy_a_post_is_filled_the_same_morning() -> None:
    assert turnover_of(staff(vacancy=0.0, turnover="0.2 per year")).filling == inf


# -- absence ----------------------------------------------------------------------------------

ABSENCES = {
    "leave": {"days": 30.0},
    "training": 4.0,
    "other_duties": "5 %",
    "sickness": {"days": 15.0, "spell": 6.0},
}


def office(people: Mapping[str, Any] = ABSENCES, **stated: Any) -> Scenario:  # noqa: ANN401 - as people_office
    stated = {"calendar": WEEKDAYS, "days": 300, **stated}
    return people_office(people, stated.pop("homes", {"desk": {"posts": 40}}), **stated)


def test_the_absences_of_a_year_add_up() -> None:
    # 2024 has 262 weekdays: 13.1 with other duties, 214.9 due, 199.9 worked of 8 hours.
    scenario = office()
    found = absences_of(scenario.office, scenario.run)
    assert found.working_days == 262
    assert found.due_days == pytest.approx(262 - 30 - 4 - 13.1)
    assert found.share == pytest.approx(1 - 199.9 / 262)
    assert net_hours_implied(scenario.office, scenario.run) == pytest.approx(199.9 * 8)


@pytest.mark.parametrize(("days", "spell"), [(15.0, 6.0), (40.0, 1.0), (3.0, 20.0)])
def test_sickness_in_balance_takes_its_share_of_due_days(days: float, spell: float) -> None:
    scenario = office({**ABSENCES, "sickness": {"days": days, "spell": spell}})
    found = sick_hazards(scenario.office, scenario.office.start.year)
    assert found.share == pytest.approx(days / 214.9)
    # Between two spells there are k healthy days with probability (1 - f) ** k f; a spell is
    # one day and goes on with probability exp(-recovering).
    healthy = 1.0 / (exp(found.falling_ill) - 1.0)
    ill = 1.0 / (1.0 - exp(-found.recovering))
    assert ill == pytest.approx(spell)
    assert ill / (ill + healthy) == pytest.approx(found.share)


def test_without_sickness_nobody_falls_ill() -> None:
    for people in ({}, {"sickness": {"days": 0.0, "spell": 6.0}}):
        scenario = office(people)
        found = sick_hazards(scenario.office, scenario.office.start.year)
        assert (found.share, found.falling_ill) == (0.0, 0.0)


def test_newcomers_cost_output_and_mentors_hours() -> None:
    # Someone leaves once a year on average and learns for a year, from 40 %: the loss is
    # 0.6 (1 - (1 - 1/e)) = 0.6 / e; a share 1 - 1/e of the staff learns.
    people = {
        "turnover": "1 per year",
        "newcomers": {"start_output": 0.4, "mentor": 0.1},
        "portfolios": {"all": {"onboarding_time": "1 year"}},
    }
    scenario = office(people, staff={"vacancy": 0.1})
    assert onboarding_loss(scenario, "desk") == pytest.approx(0.6 / np.e)
    assert mentoring_share(scenario, "desk") == pytest.approx(0.1 * (1 - 1 / np.e))
    filled = office(people, staff={"vacancy": 0.1}, equal="filled")
    assert onboarding_loss(filled, "desk") == mentoring_share(filled, "desk") == 0.0


# -- the luck of people -----------------------------------------------------------------------

YEARS = 3
BLOCKS = {"days": 30.0, "blocks": [10, 5, 5]}


def plans(scenario: Scenario, pattern: int = 0, seats: int = 40) -> list[Planned]:
    chosen = patterns_of(scenario.office, scenario.run)[pattern]
    luck = drawn(scenario, 0)
    return [luck.planned("desk", post, 0, chosen) for post in range(seats)]


def by_year(scenario: Scenario, planned: Planned, reason: int) -> Counter[int]:
    start = scenario.office.start
    return Counter(
        (start + timedelta(days=day)).year for day, why in planned.items() if why == reason
    )


def test_every_full_year_has_exactly_its_days_of_leave_and_training() -> None:
    scenario = office({**ABSENCES, "leave": BLOCKS}, days=YEARS * 365)
    pattern = patterns_of(scenario.office, scenario.run)[0]
    worked = {day for days in pattern.days.values() for day in days}
    for planned in plans(scenario):
        assert set(planned) <= worked
        leave, training = (by_year(scenario, planned, reason) for reason in (LEAVE, TRAINING))
        assert all(leave[year] == 30 and training[year] == 4 for year in pattern.days)
        duties = by_year(scenario, planned, OTHER_DUTIES)
        assert all(duties[year] in (13, 14) for year in pattern.days)


def test_half_days_of_training_are_a_day_every_other_year() -> None:
    scenario = office({"training": 2.5}, days=YEARS * 365)
    numbers = [
        days for planned in plans(scenario, seats=200)
        for days in by_year(scenario, planned, TRAINING).values()
    ]  # fmt: skip
    assert set(numbers) == {2, 3}
    # 800 fair coins: 4 standard errors are 0.07.
    assert abs(np.mean(numbers) - 2.5) < 0.07


def test_part_time_days_are_in_proportion() -> None:
    shared = {"three": {"persons": ["Mon-Wed 08:00-16:00", "Thu-Fri 08:00-16:00"]}}
    homes = {"desk": {"posts": 40, "patterns": {"three": 40}}}
    scenario = office({"leave": BLOCKS}, homes=homes, staff={"patterns": shared})
    start = scenario.office.start
    for pattern, days, weekdays in ((1, 18, {0, 1, 2}), (2, 12, {3, 4})):
        for planned in plans(scenario, pattern):
            assert by_year(scenario, planned, LEAVE)[2024] == days
            assert {(start + timedelta(days=day)).weekday() for day in planned} <= weekdays


def test_blocks_are_runs_of_working_days() -> None:
    # Ten days and five: every day of leave is in a run of at least five, one run has ten.
    scenario = office({"leave": {"days": 15.0, "blocks": [10, 5]}})
    worked = patterns_of(scenario.office, scenario.run)[0].days[2024]
    place = {day: number for number, day in enumerate(worked)}
    for planned in plans(scenario):
        places = sorted(place[day] for day in planned)
        gaps = [number for number, (a, b) in enumerate(pairwise(places), 1) if b > a + 1]
        runs = [len(run) for run in np.split(np.array(places), gaps)]
        assert sorted(runs) in ([5, 10], [15])


def test_leave_falls_into_the_months_that_weigh_more() -> None:
    # 30 single days: none in January, three times as many a day in August as elsewhere.
    months = {"jan": 0.0, "aug": 3.0}
    scenario = office({"leave": {"days": 10.0, "blocks": [], "months": months}})
    start = scenario.office.start
    taken = Counter(
        (start + timedelta(days=day)).month
        for planned in plans(scenario, seats=300)
        for day in planned
    )
    assert taken[1] == 0
    # 22 days of August with weight 3 against 217 others with weight 1, 10 drawn without
    # replacement: nearly 66/283 of 3000, for days once taken are taken no more.
    assert 0.19 < taken[8] / 3000 < 0.25
    others = [taken[month] for month in (2, 3, 4, 5, 6, 7, 9, 10, 11, 12)]
    assert taken[8] > 2 * max(others)


def test_leave_falls_into_school_holidays_that_weigh_more() -> None:
    calendar = {**WEEKDAYS, "land": "BW"}
    days = {}
    for weight in (1.0, 4.0):
        leave = {**BLOCKS, "school_holidays": weight}
        scenario = office({"leave": leave}, calendar=calendar)
        start = scenario.office.start
        school = school_holidays("BW", [2024])
        days[weight] = sum(
            start + timedelta(days=day) in school for planned in plans(scenario) for day in planned
        )
    assert days[4.0] > 1.5 * days[1.0]


def test_a_seats_luck_is_its_own_and_known_again() -> None:
    scenario = office({**ABSENCES, "turnover": "0.2 per year"}, staff={"vacancy": 0.1})
    pattern = patterns_of(scenario.office, scenario.run)[0]
    first, again, other = drawn(scenario, 0), drawn(scenario, 0), drawn(scenario, 1)
    seen = []
    for luck in (first, again, other):
        units = luck.units("leaving", "desk", 3, 0)
        seen.append((luck.planned("desk", 3, 0, pattern), [next(units) for _ in range(40)]))
    assert seen[0] == seen[1]
    assert seen[0][0] != seen[2][0]
    assert not set(seen[0][1]) & set(seen[2][1])
    neighbour = drawn(scenario, 0).units("leaving", "desk", 4, 0)
    assert not set(seen[0][1]) & {next(neighbour) for _ in range(40)}


def test_fewer_seats_leave_the_luck_of_the_others_alone() -> None:
    few, many = (office(homes={"desk": {"posts": posts}}) for posts in (3, 30))
    assert plans(few, seats=3) == plans(many, seats=3)


# -- the roster -------------------------------------------------------------------------------

Takes = Mapping[str, Mapping[str, Any]]
TWO_HOMES = {"a": {"posts": 17}, "b": {"posts": 6}}


def moved(takes: Takes, vacancy: float, **stated: Any) -> Scenario:  # noqa: ANN401 - as people_office
    scenario = people_office({}, TWO_HOMES, staff={"vacancy": vacancy}, **stated)
    teams = {
        name: {"takes": taken, **({"owns": {}} if number == 0 else {})}
        for number, (name, taken) in enumerate(takes.items())
    }
    structure = Structure.model_validate({"name": "moved", "teams": teams})
    return scenario.model_copy(update={"structure": structure})


def roster(scenario: Scenario, replication: int = 0) -> tuple[Seat, ...]:
    return roster_of(compile_plan(scenario), drawn(scenario, replication))


TODAY: Takes = {"first": {"a": "all"}, "second": {"b": "all"}}
NEW: Takes = {"clearing": {"a": 5, "b": 2}, "rest": {"a": "all", "b": "all"}}


def test_posts_are_moved_and_none_is_lost() -> None:
    for takes in (TODAY, NEW):
        seats = roster(moved(takes, 0.2))
        assert sorted((seat.home, seat.post) for seat in seats) == sorted(
            (home, post) for home, stated in TWO_HOMES.items() for post in range(stated["posts"])
        )
    assert Counter((seat.team, seat.home) for seat in roster(moved(NEW, 0.2))) == {
        (0, "a"): 5, (0, "b"): 2, (1, "a"): 12, (1, "b"): 4,
    }  # fmt: skip


def test_posts_move_in_one_order_and_the_same_are_vacant_in_every_structure() -> None:
    today, new = (roster(moved(takes, 0.2)) for takes in (TODAY, NEW))
    orders = [[seat.post for seat in seats if seat.home == "a"] for seats in (today, new)]
    assert orders[0] == orders[1] != sorted(orders[0])
    vacant = [{(s.home, s.post) for s in seats if not s.filled} for seats in (today, new)]
    # 20 % of 17 and 6 posts are 3.4 and 1.2: a part of a post is one with that probability.
    assert vacant[0] == vacant[1]
    numbers = Counter(home for home, _ in vacant[0])
    assert numbers["a"] in (3, 4)
    assert numbers["b"] in (1, 2)
    assert {(s.home, s.post) for s in roster(moved(TODAY, 0.2), 1) if not s.filled} != vacant[0]


def test_as_many_posts_are_vacant_as_the_vacancy_says_on_average() -> None:
    scenario = moved(TODAY, 0.2)
    numbers = [len(drawn(scenario, number).vacant("a", 17, 3.4)) for number in range(400)]
    assert_within(numbers, 3.4, 0.03)
    assert {len(drawn(scenario, number).vacant("a", 110, 0.3 * 110)) for number in range(50)} == {
        33
    }


def test_at_equal_filled_staff_every_team_has_its_share() -> None:
    # 20 % of 7 posts and of 16 are 1.4 and 3.2, of 23 together 5: 2 and 3 (1.4 is the nearer).
    seats = roster(moved(NEW, 0.2, equal="filled"))
    assert Counter(seat.team for seat in seats if not seat.filled) == {0: 2, 1: 3}


def test_the_persons_on_a_post_have_its_hours_between_them() -> None:
    shared = {"four_to_one": {"persons": ["Mon-Thu 08:00-16:00", "Fri 08:00-16:00"]}}
    homes = {"desk": {"posts": 3, "patterns": {"four_to_one": 1}}}
    scenario = office({}, homes=homes, staff={"patterns": shared})
    plan = compile_plan(scenario)
    seats = roster_of(plan, HandPeople())
    assert [(s.post, s.person, s.pattern, s.fte) for s in seats] == [
        (0, 0, 1, 0.8), (0, 1, 2, 0.2), (1, 0, 0, 1.0), (2, 0, 0, 1.0),
    ]  # fmt: skip
    week = [pattern.work.between(0.0, 7 * DAY) for pattern in plan.patterns]
    assert week == [5 * 480.0, 4 * 480.0, 480.0]


def test_patterns_of_a_home_take_their_posts_one_after_the_other() -> None:
    days = {"four": "Mon-Thu 08:00-16:00", "three": "Mon-Wed 08:00-16:00"}
    shared = {name: {"persons": [hours]} for name, hours in days.items()}
    homes = {"desk": {"posts": 4, "patterns": {"four": 1, "three": 2}}}
    plan = compile_plan(office({}, homes=homes, staff={"patterns": shared}))
    held = [plan.patterns[seat.pattern].name for seat in roster_of(plan, HandPeople())]
    assert held == ["four", "three", "three", FULL]


def test_patterns_know_their_hours_and_days() -> None:
    scenario = office({}, staff={"personal_allowance": 0.05})
    full: Pattern = patterns_of(scenario.office, Run(run_length=30 * DAY))[0]
    assert (full.weekly_minutes, full.weekly_days) == (2400.0, 5.0)
    assert full.paid.between(0.0, DAY) == 480.0
    assert full.minutes_on(0) == pytest.approx(456.0)
    assert full.minutes_on(5) == 0.0
