"""People against what follows without simulating (model.md §8).

Nothing happens: the same as clerks, to the last bit. Posts come and go as independent chains
with two states; absence takes the stated days; a newcomer's output is the integral of a line.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.demand.demand import DrawnDemand
from sim.events.kinds import ABSENT, BACK, JOINED, LEFT, SPEED, START
from sim.events.log import KeptLog
from sim.events.rows import Log
from sim.experiment.replication import run_replication
from sim.measures.measures import Results
from sim.plan.calendar import office_calendars
from sim.plan.plan import Plan, compile_plan
from sim.plan.roster import roster_of
from sim.plan.workforce import (
    net_hours_implied,
    onboarding_loss,
    sick_hazards,
    turnover_of,
)
from sim.scenario.office import OfficeHours, Staff
from sim.scenario.study import Scenario
from tests.handmade import HandCase, HandMade, HandPeople, Laboratory, rows_of
from tests.properties.shipped import study
from tests.theory.lab import Floats, assert_within
from tests.theory.people_lab import (
    DAY,
    NOTHING_HAPPENS,
    PORTFOLIOS,
    WEEKDAYS,
    Tenures,
    hours_of,
    people_office,
    people_rows,
    results_of,
    seats_of,
    with_staff,
)
from tests.theory.small_lab import small_lab, with_office

PEOPLES_ROWS = (JOINED, LEFT, ABSENT, BACK)
SMALL_TOWN = [structure for _, structure in study("small_town").scenarios]


# -- nothing happens --------------------------------------------------------------------------


def logged(scenario: Scenario) -> tuple[Log, dict[tuple[Any, ...], float]]:
    """Return the log without the rows of people, and all values by name."""
    kept = KeptLog()
    results: Results = run_replication(compile_plan(scenario), 0, kept)
    rows = kept.rows()
    values = {tuple(value[:4]): float(value[4]) for value in results.values}
    return rows[~np.isin(rows[:, 1], PEOPLES_ROWS)], values


def assert_the_same(plain: Scenario, people: Scenario) -> None:
    rows, values = logged(plain)
    rows_of_people, values_of_people = logged(people)
    assert len(rows) > 1000
    assert np.array_equal(rows, rows_of_people)
    assert len(values) > 50
    of_people = {key: values_of_people[key] for key in values}
    assert np.array_equal([*values.values()], [*of_people.values()], equal_nan=True)


@pytest.mark.parametrize("people", [{}, NOTHING_HAPPENS], ids=["not_stated", "stated_as_0"])
def test_people_to_whom_nothing_happens_are_clerks_in_the_laboratory(
    people: Mapping[str, Any],
) -> None:
    plain = small_lab()
    desk = {"homes": {"desk": {"posts": 4}}, "vacancy": 0.0, "people": people}
    staff = type(plain.office.staff).model_validate(desk)
    assert_the_same(plain, with_office(plain, staff=staff))


@pytest.mark.parametrize("structure", sorted(set(SMALL_TOWN)))
def test_people_to_whom_nothing_happens_are_clerks_in_a_small_town(structure: str) -> None:
    condition = next(iter(study("small_town").conditions))
    shipped = study("small_town").scenarios[condition, structure]
    run = shipped.run.model_copy(update={"run_length": 100 * DAY})
    shipped = shipped.model_copy(update={"run": run})
    hours = office_calendars(shipped.office.calendar, shipped.office.start, run.run_length)
    # Net hours as long as the office is open: as many clerks as posts.
    plain = with_staff(shipped, net_hours=hours.presence.between(0.0, 365 * DAY))
    assert_the_same(plain, with_staff(shipped, people=NOTHING_HAPPENS))


# -- the same luck ----------------------------------------------------------------------------

LIVELY = {
    "leave": {"days": 30.0, "months": {"aug": 3.0}, "school_holidays": 2.0},
    "sickness": {"days": 20.0, "spell": 6.0},
    "training": 3.0,
    "turnover": "0.5 per year",
    "newcomers": {"start_output": "30 %", "mentor": "15 %"},
    "portfolios": PORTFOLIOS,
}

Fates = dict[tuple[str, int, int], list[tuple[float, ...]]]


def fates(scenario: Scenario) -> Fates:
    """Return what becomes of every post and person: dates, events, reasons; not where.

    A clerk who is with a client leaves after it, so dates are whole days.
    """
    kept = KeptLog()
    plan = compile_plan(scenario)
    roster = roster_of(plan, DrawnDemand(scenario, 0, plan.journeys).people)
    run_replication(plan, 0, kept)
    found: Fates = {}
    for row in kept.rows():
        if int(row[1]) in PEOPLES_ROWS:
            seat = roster[int(row[5])]
            fate = (row[0] // DAY, row[1], row[7], row[8])
            found.setdefault((seat.home, seat.post, seat.person), []).append(fate)
    return found


def test_every_structure_sees_the_same_absences_leavers_and_joiners() -> None:
    of_structures = []
    condition = next(iter(study("small_town").conditions))
    for structure in sorted(set(SMALL_TOWN)):
        shipped = study("small_town").scenarios[condition, structure]
        run = shipped.run.model_copy(update={"run_length": 120 * DAY})
        shipped = with_staff(shipped.model_copy(update={"run": run}), vacancy=0.2, people=LIVELY)
        of_structures.append(fates(shipped))
    assert len(of_structures) > 1
    first = of_structures[0]
    assert {int(fate[1]) for post in first.values() for fate in post} == set(PEOPLES_ROWS)
    for other in of_structures[1:]:
        assert other == first


def test_every_minute_adds_up_whatever_happens_to_people() -> None:
    # A replication raises RunError when an identity of the run is violated.
    hours = {
        "presence": "Mon-Fri 08:00-18:00",
        "phone": "Mon-Fri 09:00-15:00",
        "counter": "Mon-Fri 10:00-12:00",
    }
    for number, deputy_after in enumerate((0.0, 1.0, 2.0, None) * 5):
        people = {
            **LIVELY,
            "leave": {"days": 60.0},
            "sickness": {"days": 80.0, "spell": 3.0},
            "turnover": "10 per year",
            "newcomers": {"start_output": 0.1, "mentor": 0.5},
            "portfolios": {"all": {"onboarding_time": "60 days", "speed_up": 0.3}},
            "overload": {"above": 0.5, "sickness": 3.0, "leaving": 3.0},
            "deputy_after": deputy_after,
        }
        staff = {
            "homes": {"desk": {"posts": 4, "patterns": {"halves": 2}}},
            "patterns": {"halves": {"persons": ["Mon-Fri 08:00-12:00", "Mon-Wed 12:00-18:00"]}},
            "vacancy": 0.2,
            "personal_allowance": 0.1,
            "people": people,
        }
        lab = with_office(
            small_lab(),
            staff=Staff.model_validate(staff),
            calendar=OfficeHours.model_validate(hours),
        )
        run = lab.run.model_copy(update={"run_length": 40 * DAY, "warm_up": 5.3 * DAY})
        run_replication(compile_plan(lab.model_copy(update={"run": run})), number)


# -- posts: a chain with two states each ------------------------------------------------------

HOMES, POSTS, VACANT = 20, 10, 2
DAYS, REPLICATIONS = 480, 20


def coming_and_going() -> Scenario:
    people = {
        "turnover": "2 per year",
        "newcomers": {"start_output": "30 %"},
        "portfolios": {"all": {"onboarding_time": "200 days"}},
    }
    homes = {f"home_{number}": {"posts": POSTS} for number in range(HOMES)}
    return people_office(people, homes, days=DAYS, staff={"vacancy": VACANT / POSTS})


@cache
def tenures() -> list[Tenures]:
    """Return replications of homes with ten posts, two of them vacant at the start."""
    plan = compile_plan(coming_and_going())
    return [
        Tenures(people_rows(plan, number), HOMES * POSTS, DAYS) for number in range(REPLICATIONS)
    ]


def filled_of_homes(day: int) -> Floats:
    """Return the filled posts of every home in every replication."""
    return np.concatenate(
        [run.filled[day].reshape(HOMES, POSTS).sum(axis=1) for run in tenures()]
    ).astype(np.float64)


def chances(day: int) -> tuple[float, float]:
    """Return the probabilities that a post is filled on a day: once filled, once vacant.

    A post falls vacant in a morning with p = 1 - exp(-leaving) and is filled with q =
    1 - exp(-filling); so filled(n) = q/(p+q) + (filled(0) - q/(p+q)) (1 - p - q)^n.
    """
    leaving = 2.0 / 365.0
    p = -np.expm1(-leaving)
    q = p * (POSTS - VACANT) / VACANT
    kept = (1.0 - p - q) ** day
    share = q / (p + q)
    return share + (1.0 - share) * kept, share * (1.0 - kept)


@pytest.mark.theory
def test_at_the_start_exactly_the_stated_share_is_vacant() -> None:
    assert set(filled_of_homes(0)) == {POSTS - VACANT}


@pytest.mark.theory
@pytest.mark.parametrize("day", [20, 120, DAYS - 1])
def test_filled_posts_have_the_mean_and_variance_of_independent_chains(day: int) -> None:
    once_filled, once_vacant = chances(day)
    filled = POSTS - VACANT
    mean = filled * once_filled + VACANT * once_vacant
    variance = filled * once_filled * (1 - once_filled) + VACANT * once_vacant * (1 - once_vacant)
    assert mean == pytest.approx(filled, rel=1e-12), "in balance from the start"
    found = filled_of_homes(day)
    assert_within(found, mean, 0.05)
    assert_within((found - mean) ** 2, variance, 0.4)


@pytest.mark.theory
def test_filled_posts_forget_their_start_at_the_known_pace() -> None:
    once_filled, once_vacant = chances(20)
    at_start = np.stack([run.filled[0] for run in tenures()])
    later = np.stack([run.filled[20] for run in tenures()])
    assert_within([row[start].mean() for row, start in zip(later, at_start, strict=True)],
                  once_filled, 0.05)  # fmt: skip
    assert_within([row[~start].mean() for row, start in zip(later, at_start, strict=True)],
                  once_vacant, 0.2)  # fmt: skip


@pytest.mark.theory
def test_the_time_to_fill_follows_from_vacancy_and_turnover() -> None:
    # The first vacancy of every post that begins in the first 200 days; 280 more are eleven
    # times as long as 2/8 / (2 per year) = 46 days, so that none is still open.
    followed = turnover_of(coming_and_going().office.staff).time_to_fill
    assert followed == pytest.approx(VACANT / (POSTS - VACANT) * 365.0 / 2.0, rel=0.01)
    means = []
    for run in tenures():
        spells = []
        for filled in run.filled.T:
            vacant = np.flatnonzero(~filled)
            if len(vacant) and vacant[0] <= 200:
                after = np.flatnonzero(filled[vacant[0] :])
                spells.append(after[0] if len(after) else DAYS - vacant[0])
        means.append(np.mean(spells))
    assert_within(means, followed, 0.1)


@pytest.mark.theory
def test_turnover_is_the_stated_rate_of_leaving() -> None:
    # On a day with F filled posts F (1 - exp(-turnover)) leave, and F is 8 of 10 on average.
    leavers = [float((run.filled[:-1] & ~run.filled[1:]).sum()) for run in tenures()]
    per_day = HOMES * (POSTS - VACANT) * -np.expm1(-2.0 / 365.0)
    assert_within(leavers, (DAYS - 1) * per_day, 0.05)


@pytest.mark.theory
@pytest.mark.parametrize("date", [0.0, (DAYS - 0.5) * DAY], ids=["start", "end"])
def test_the_loss_to_onboarding_in_balance(date: float) -> None:
    # At the start ages are drawn from the balance; at noon of the last day most have joined
    # in the run, in the mornings: half a day is the mean of that grain.
    scenario = coming_and_going()
    expected = onboarding_loss(scenario, "home_0")
    start, learning = 0.3, 200 * DAY
    losses = []
    for run in tenures():
        joined = run.joined[int(date // DAY)]
        learnt = np.minimum((date - joined) / learning, 1.0)
        losses.append(np.nansum((1.0 - start) * (1.0 - learnt)) / (HOMES * (POSTS - VACANT)))
    assert_within(losses, expected, 0.15)


@pytest.mark.theory
def test_at_equal_filled_staff_nobody_comes_and_nobody_goes() -> None:
    scenario = coming_and_going()
    run = scenario.run.model_copy(update={"equal": "filled", "run_length": 60 * DAY})
    rows = people_rows(compile_plan(scenario.model_copy(update={"run": run})), 0)
    filled = HOMES * (POSTS - VACANT)
    assert (rows[:, 1] == JOINED).sum() == filled
    assert (rows[:, 1] == LEFT).sum() == HOMES * VACANT
    assert (rows[:, 0] == 0.0).all()


# -- absence ----------------------------------------------------------------------------------

SEATS = 150
STATED = {"leave": 30.0, "training": 4.0, "sickness": 15.0}
YEAR_2024: dict[str, Any] = {
    # The last two days of 2024 closed: 364 days are the whole working year of 260 days.
    "calendar": {**WEEKDAYS, "closing_days": ["12-30", "12-31"]},
    "days": 364,
}


def absent_office() -> Scenario:
    people = {
        "leave": {"days": STATED["leave"], "months": {"aug": 3.0}},
        "training": STATED["training"],
        "sickness": {"days": STATED["sickness"], "spell": 3.0},
        "other_duties": "5 %",
    }
    homes: dict[str, dict[str, Any]] = {
        "full": {"posts": SEATS},
        "shared": {"posts": SEATS // 2, "patterns": {"three_and_two": SEATS // 2}},
    }
    pattern = {"persons": ["Mon-Wed 08:00-16:00", "Thu-Fri 08:00-16:00"]}
    staff = {"patterns": {"three_and_two": pattern}}
    return people_office(people, homes, staff=staff, **YEAR_2024)


@cache
def absent_runs() -> list[Results]:
    plan = compile_plan(absent_office())
    return [results_of(plan, HandMade(people=_luck(plan, number))) for number in range(20)]


def _luck(plan: Plan, replication: int) -> Any:  # noqa: ANN401 - a PeopleLuck
    return DrawnDemand(plan.scenario, replication, plan.journeys).people


@pytest.mark.theory
@pytest.mark.parametrize("team", ["full", "shared"])
@pytest.mark.parametrize("reason", ["leave", "training"])
def test_leave_and_training_take_exactly_the_stated_days(team: str, reason: str) -> None:
    # Two persons who share a post have 3/5 and 2/5 of the days: 18 + 12 of leave. Training is
    # 2.4 and 1.6 days, one more or less by luck; the full-timers have their 4 exactly.
    posts = SEATS if team == "full" else SEATS // 2
    exact = posts * STATED[reason] * 8.0
    found = [hours_of(run, "hours_absent", team, reason) for run in absent_runs()]
    if team == "shared" and reason == "training":
        assert_within(found, exact, 0.05)
    else:
        assert found == pytest.approx([exact] * 20, rel=1e-12)


@pytest.mark.theory
@pytest.mark.parametrize("team", ["full", "shared"])
def test_sickness_takes_its_days_of_those_that_are_left(team: str) -> None:
    # 260 working days of 2024 less 30, 4 and 13 are due: 15 of 213 with illness. Those on
    # three days a week have 52 + 52 + 52, on two 52 + 52, less closing days: in proportion.
    posts = SEATS if team == "full" else SEATS // 2
    found = [hours_of(run, "hours_absent", team, "sickness") for run in absent_runs()]
    assert_within(found, posts * STATED["sickness"] * 8.0, 0.07)


@pytest.mark.theory
@pytest.mark.parametrize("team", ["full", "shared"])
def test_other_duties_take_their_share_of_the_working_days(team: str) -> None:
    posts = SEATS if team == "full" else SEATS // 2
    found = [hours_of(run, "hours_absent", team, "other_duties") for run in absent_runs()]
    assert_within(found, posts * 0.05 * 260 * 8.0, 0.03)


@pytest.mark.theory
@pytest.mark.parametrize("team", ["full", "shared"])
def test_the_net_hours_of_the_office_file_are_the_mean_presence(team: str) -> None:
    scenario = absent_office()
    implied = net_hours_implied(scenario.office, scenario.run)
    assert implied == pytest.approx((260 - 30 - 4 - 13 - 15) * 8.0, rel=1e-12)
    posts = SEATS if team == "full" else SEATS // 2
    there = [
        (hours_of(run, "hours_paid", team) - hours_of(run, "hours", team, "absent")) / posts
        for run in absent_runs()
    ]
    assert_within(there, implied, 0.01)


@pytest.mark.theory
def test_who_is_ill_on_the_first_day_is_the_stated_share() -> None:
    # In balance from the first morning on, or short runs are too ill or too well.
    people = {"sickness": {"days": 60.0, "spell": 10.0}}
    scenario = people_office(people, {"desk": {"posts": 400}}, calendar=WEEKDAYS, days=10)
    share = sick_hazards(scenario.office, scenario.office.start.year).share
    plan = compile_plan(scenario)
    for day in (0, 7):
        ill = []
        for number in range(20):
            rows = people_rows(plan, number)
            rows = rows[rows[:, 0] <= day * DAY]
            ill.append(((rows[:, 1] == ABSENT).sum() - (rows[:, 1] == BACK).sum()) / 400)
        assert_within(ill, share, 0.1)


# -- a newcomer's ramp ------------------------------------------------------------------------

RAMP = 10 * DAY
MINUTES = 5.0
FROM = 0.25


@cache
def ramp() -> tuple[Plan, HandMade]:
    """Return one newcomer of day 0 before an endless queue of small pieces of work."""
    lab = Laboratory(
        people={
            "turnover": "0.01 per day",
            "newcomers": {"start_output": FROM},
            "portfolios": {"all": {"onboarding_time": RAMP}},
        },
        days=10,
    )
    people = HandPeople(draws={("age", "desk", 0, 0): [0.0]})
    number = int(RAMP / MINUTES)
    return lab.plan(), HandMade([HandCase(0, [("work", MINUTES)])] * number, people=people)


def test_every_piece_of_work_has_the_output_of_its_start() -> None:
    rows = rows_of(*ramp())
    started, speeds = rows[rows[:, 1] == START], rows[rows[:, 1] == SPEED]
    assert len(speeds) == len(started) > 1000
    learnt = FROM + (1.0 - FROM) * started[:, 0] / RAMP
    assert speeds[:, 8] == pytest.approx(learnt, rel=1e-12)
    # Each takes its minutes divided by that output, and the next one begins at once.
    assert np.diff(started[:, 0]) == pytest.approx(MINUTES / learnt[:-1], rel=1e-9)


def test_the_ramp_puts_out_the_integral_of_its_line() -> None:
    # The speed of a piece is that of its start, so what is done lags behind the line, by at
    # most the rise of output over a piece: (1 - FROM) x the longest piece.
    exact = RAMP * (FROM + 1.0) / 2.0
    slack = (1.0 - FROM) * MINUTES / FROM
    results = results_of(*ramp())
    done = 60.0 * hours_of(results, "hours", "desk", "casework")
    assert exact - slack <= done <= exact
    lost = 60.0 * hours_of(results, "hours", "desk", "onboarding")
    assert done + lost == pytest.approx(RAMP, rel=1e-12)


def test_the_roster_holds_every_post_once() -> None:
    seats = seats_of(coming_and_going(), 0)
    assert len({(seat.home, seat.post, seat.person) for seat in seats}) == HOMES * POSTS
