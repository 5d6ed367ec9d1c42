"""Alarms in offices that one can work out by hand: what is flagged, and what lies just below."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sim.demand.demand import DrawnDemand
from sim.engines.simpy.office import OfficeAtWork
from sim.measures.alarms import QUARTER, Spell, Weeks, longest_spell
from sim.measures.measures import Measures, Results
from sim.measures.uses import IDLE
from sim.plan.plan import compile_plan
from sim.plan.roster import roster_of
from sim.reading.loading import load_study
from sim.scenario.management import Management
from sim.units import WEEK
from tests.handmade import HandCase, HandContact, HandMade, HandPeople, Laboratory, managed
from tests.traces.journey import ROOT

QUARTER_DAYS = 13 * 7
LONG = 60 * WEEK
"""Minutes of a piece of work that no run ends."""

Key = tuple[str, str]
"""A measure, and the team or case type that it is about."""


def alarms(lab: Laboratory, made: HandMade, **rules: Any) -> dict[Key, float]:  # noqa: ANN401 - rules as a file states them
    """Return the values of alarms by name and subject; of another team's work with its name."""
    plan = managed(lab.plan(), **rules)
    demand = made.on(plan)
    measures = Measures(plan, roster_of(plan, demand.people))
    end = OfficeAtWork(plan, demand, (measures,)).run()
    return {
        (v.measure, " beside ".join(filter(None, (v.team or v.case_type, v.detail)))): v.value
        for v in measures.finish(end).values
        if v.measure.startswith("weeks_")
    }


# -- spells ----------------------------------------------------------------------------------------


def spell(holds: Sequence[int], fits: Sequence[int] | None = None) -> Spell | None:
    """Return the spell of weeks, written as 0 and 1."""
    weeks = np.array(holds, dtype=bool)
    quarters = np.ones(len(weeks) - QUARTER + 1) if fits is None else np.array(fits)
    return longest_spell(weeks, quarters.astype(bool))


def test_a_spell_has_at_least_thirteen_weeks_in_a_row() -> None:
    assert spell([1] * 13) == Spell(0, 13)
    assert spell([1] * 12 + [0] + [1] * 12) is None
    assert spell([0, *[1] * 14, 0]) == Spell(1, 14)


def test_of_several_spells_the_longest_is_told_and_of_equal_ones_the_first() -> None:
    assert spell([1] * 13 + [0] + [1] * 15) == Spell(14, 15)
    assert spell([1] * 13 + [0] + [1] * 13) == Spell(0, 13)


def test_what_must_hold_of_a_quarter_may_cut_a_spell_short() -> None:
    # Of 16 weeks there are 4 quarters; the second one alone is weeks 1 to 13, the first and the
    # last one together are all.
    assert spell([1] * 16, [0, 1, 0, 0]) == Spell(1, 13)
    assert spell([1] * 16, [1, 0, 0, 1]) == Spell(0, 16)
    assert spell([1] * 16, [0, 0, 0, 0]) is None


def test_only_whole_weeks_of_the_window_count() -> None:
    assert Weeks.of(0.0, QUARTER * WEEK).enough
    assert not Weeks.of(0.0, QUARTER * WEEK - 1).enough
    assert not Weeks.of(1.0, (QUARTER + 1) * WEEK - 1).enough
    assert Weeks.of(1.0, (QUARTER + 1) * WEEK) == Weeks(1, QUARTER)


def test_a_run_shorter_than_a_quarter_says_nothing() -> None:
    assert alarms(Laboratory(days=QUARTER_DAYS - 1), HandMade()) == {}
    assert ("weeks_losing_hours", "") in alarms(Laboratory(days=QUARTER_DAYS), HandMade())


# -- a case type of which nothing is decided -------------------------------------------------------

TYPES: dict[str, dict[str, Any]] = {"big": {}, "starved": {}}


def starved(number: int, *more: HandCase, opening: int = 0, days: float = QUARTER_DAYS) -> float:
    """Return for how many weeks a type is starved, of which so many cases wait behind a big one."""
    big = HandCase(0, [("work", LONG)], "big", application=-99)
    waiting = [HandCase(0, case_type="starved", application=-9)] * opening
    made = HandMade([*[HandCase(1, case_type="starved")] * number, *more], opening=[big, *waiting])
    lab = Laboratory(case_types=TYPES, days=days)
    return alarms(lab, made)["weeks_without_decision", "starved"]


def test_a_type_of_which_ten_came_and_wait_and_none_is_decided() -> None:
    assert starved(10) == 13
    assert starved(9) == 0


def test_open_at_the_start_are_no_arrivals() -> None:
    assert starved(9, opening=9) == 0
    assert starved(10, opening=9) == 13


def test_ten_must_be_open_at_the_first_weeks_end_too() -> None:
    in_time, late = ([HandCase(WEEK + minute, case_type="starved")] * 10 for minute in (-1, 1))
    assert starved(9, *in_time) == 13
    assert starved(9, *late) == 0
    # A week more, and there are thirteen with ten.
    assert starved(9, *late, days=QUARTER_DAYS + 7) == 13


def test_one_decision_ends_a_spell() -> None:
    # A second clerk decides one of eleven before the first week's end, or within the last week.
    lab = Laboratory(clerks={"desk": 2}, case_types=TYPES, days=QUARTER_DAYS)
    big = HandCase(0, [("work", LONG)], "big")
    for minutes, weeks in ((60, 0), (QUARTER * WEEK - 60, 0), (LONG, 13)):
        cases = [HandCase(0, [("work", minutes)], "starved")]
        waiting = [HandCase(2, [("work", LONG)], "starved")] * 10
        found = alarms(lab, HandMade([big, *cases, *waiting]))
        assert found["weeks_without_decision", "starved"] == weeks
    assert found["weeks_without_decision", "big"] == 0
    assert found["weeks_without_decision_open", "starved"] == 11
    assert found["weeks_without_decision_from", "starved"] == 0


def test_ten_arrivals_lie_within_a_quarter() -> None:
    # One a week from the tenth minute of the run on: nine open at the start, so ten are open from
    # the first week on. Of 30 weeks those are flagged that lie in a quarter with ten arrivals.
    weekly = [HandCase(week * WEEK + 10, case_type="starved") for week in range(10)]
    spread = [HandCase(week * WEEK + 10, case_type="starved") for week in range(0, 30, 3)]
    lab = Laboratory(case_types=TYPES, days=30 * 7)
    for cases, weeks in ((weekly, 13), (spread, 0)):
        made = HandMade(
            cases,
            opening=[
                HandCase(0, [("work", 40 * WEEK)], "big", application=-99),
                *[HandCase(0, case_type="starved", application=-9)] * 9,
            ],
        )
        assert alarms(lab, made)["weeks_without_decision", "starved"] == weeks


# -- an idle team beside a queue -------------------------------------------------------------------

WEEK_OF_HOURS = 7 * 24
"""A clerk who is always there does so many pieces of an hour in a week."""


def beside(
    pieces: int, busy: float = 0.0, *, step: str = "intake", front: dict[str, Any] | None = None,
    clerks: int = 1, arrive: float = 0.0, **rules: Any,  # noqa: ANN401 - as a file states them
) -> dict[Key, float]:  # fmt: skip
    """Return the alarms of an office whose front is idle while pieces of an hour wait at the desk.

    The desk's clerks have work for longer than the run. The front has `busy` minutes of its own.
    """
    lab = Laboratory(
        clerks={"front": 1, "desk": clerks}, steps=("intake", "work"), decides="work",
        case_types={"quick": {}, "case": {}}, days=QUARTER_DAYS,
        teams={"front": {"owns": {"case_types": ["quick"]}, **(front or {})},
               "desk": {"owns": {"case_types": ["case"]}}},
    )  # fmt: skip
    own = [HandCase(0, [("work", busy)], "quick")] if busy else []
    hands = [HandCase(0, [(step, LONG)])] * clerks
    return alarms(
        lab, HandMade([*own, *hands, *[HandCase(arrive, [(step, 60)])] * pieces]), **rules
    )


def test_a_team_is_idle_beside_more_than_a_week_of_work_that_it_could_be_lent() -> None:
    found = beside(WEEK_OF_HOURS + 1)
    assert found["weeks_idle_beside_work", "front"] == 13
    assert found["weeks_idle_beside_work", "front beside desk"] == 13
    assert found["weeks_idle_beside_work_share", "front"] == 1
    assert found["weeks_idle_beside_work_from", "front"] == 0
    assert found["weeks_idle_beside_work", "desk"] == 0
    assert beside(WEEK_OF_HOURS)["weeks_idle_beside_work", "front"] == 0


def test_the_week_of_work_is_one_of_all_filled_posts() -> None:
    assert beside(2 * WEEK_OF_HOURS, clerks=2)["weeks_idle_beside_work", "front"] == 0
    assert beside(2 * WEEK_OF_HOURS + 1, clerks=2)["weeks_idle_beside_work", "front"] == 13


def test_a_tenth_of_the_presence_may_be_idle() -> None:
    tenth = QUARTER * WEEK / 10
    for idle, weeks in ((tenth - 1, 0), (tenth + 1, 13)):
        found = beside(WEEK_OF_HOURS + 1, QUARTER * WEEK - idle)
        assert found["weeks_idle_beside_work", "front"] == weeks


def test_the_work_must_have_waited_all_week() -> None:
    # Of thirteen weeks in the first one the queue is there a minute too late.
    assert beside(WEEK_OF_HOURS + 1, arrive=1.0)["weeks_idle_beside_work", "front"] == 0


def test_only_what_the_rule_lends_unless_stated_counts() -> None:
    # `work` decides and is no step that is lent by default, whoever may decide.
    assert beside(WEEK_OF_HOURS + 1, step="work")["weeks_idle_beside_work", "front"] == 0


def test_nobody_outside_the_casework_is_idle_beside_it() -> None:
    assert ("weeks_idle_beside_work", "front") not in beside(
        WEEK_OF_HOURS + 1, front={"outside": True, "may_decide": False}
    )


def test_where_lending_begins_at_once_no_team_is_idle_beside_work() -> None:
    found = beside(10 * WEEK_OF_HOURS, lend={})
    assert found["weeks_idle_beside_work", "front"] == 0
    # With a wait of longer than the run nothing is lent, and the alarm is there again.
    late = beside(10 * WEEK_OF_HOURS, lend={"after": f"{QUARTER_DAYS + 1} days"})
    assert late["weeks_idle_beside_work", "front"] == 13


def test_mails_wait_with_their_mean_minutes() -> None:
    # Five minutes each: 2,016 are a week.
    lab = Laboratory(
        clerks={"front": 1, "desk": 1}, days=QUARTER_DAYS, teams={"desk": {"phone_clerks": "none"}}
    )
    for number, weeks in ((WEEK_OF_HOURS * 12, 0), (WEEK_OF_HOURS * 12 + 1, 13)):
        mails = [HandContact(0, 5, channel="email")] * (number + 1)
        long = HandContact(0, LONG, channel="email")
        found = alarms(lab, HandMade(contacts=[long, *mails[1:]]))
        assert found["weeks_idle_beside_work", "front"] == weeks


def test_newcomers_are_lent_nothing_and_so_are_not_idle_beside_work() -> None:
    # The clerk of the front leaves after a day; the successor, who comes at once, learns for long.
    # Of 91 days one, and those after it, are idle time of somebody who could be lent work.
    new = HandPeople(draws={("leaving", "front", 0, 0): [0.0]})
    for learns, weeks, days in ((6, 13, 85), (81, 13, 10), (82, 0, 0)):
        people = {
            "turnover": "0.01 per day",
            "newcomers": {"start_output": "50 %", "mentor": "0 %"},
            "portfolios": {"broad": {"onboarding_time": f"{learns} days"}},
        }
        lab = Laboratory(
            clerks={"front": 1, "desk": 1}, steps=("intake", "work"), decides="work",
            people=people, teams={"front": {"portfolio": "broad"}}, days=QUARTER_DAYS,
        )  # fmt: skip
        cases = [HandCase(0, [("intake", LONG)]), *[HandCase(0, [("intake", 60)])] * 200]
        found = alarms(lab, HandMade(cases, people=new))
        assert found["weeks_idle_beside_work", "front"] == weeks
        share = found.get(("weeks_idle_beside_work_share", "front"), 0)
        assert share == pytest.approx(days / QUARTER_DAYS)


# -- hours lost to a rule --------------------------------------------------------------------------


def lost(overdue: int, busy: float = 0.0, *, late: str = "1 days") -> dict[Key, float]:
    """Return the alarms of an office in which so many cases of an hour are overdue.

    The desk has one case for longer than the run: its casework of a week is a week of hours. The
    front has `busy` minutes of its own.
    """
    lab = Laboratory(
        clerks={"front": 1, "desk": 1}, days=QUARTER_DAYS,
        case_types={"own": {}, "case": {"target_age": late}, "big": {}},
        teams={"front": {"owns": {"case_types": ["own"]}},
               "desk": {"owns": {"case_types": ["case", "big"]}}},
    )  # fmt: skip
    long = [HandCase(0, [("work", busy)], "own")] if busy else []
    long.append(HandCase(0, [("work", LONG)], "big"))
    return alarms(lab, HandMade([*long, *[HandCase(0)] * overdue]))


def test_hours_are_lost_beside_more_backlog_than_a_week_of_casework() -> None:
    found = lost(WEEK_OF_HOURS + 1)
    assert found["weeks_losing_hours", ""] == 13
    assert found["weeks_losing_hours_share", ""] == 0.5
    assert lost(WEEK_OF_HOURS)["weeks_losing_hours", ""] == 0


def test_open_cases_are_no_backlog_before_their_target_age() -> None:
    assert lost(WEEK_OF_HOURS + 1, late="6 days")["weeks_losing_hours", ""] == 13
    assert lost(WEEK_OF_HOURS + 1, late="7 days")["weeks_losing_hours", ""] == 0


def test_a_twentieth_of_the_offices_presence_may_be_idle() -> None:
    # Of two clerks; the front works on a case of its own for the rest of its time. What the office
    # works in a week is then nearly two weeks of hours.
    tenth = QUARTER * WEEK / 10
    for idle, weeks in ((tenth - 1, 0), (tenth + 1, 13)):
        found = lost(2 * WEEK_OF_HOURS, QUARTER * WEEK - idle)
        assert found["weeks_losing_hours", ""] == weeks


# -- drawn offices ---------------------------------------------------------------------------------


def town(
    weeks: int, structure: str = "clearing", **rules: Any,  # noqa: ANN401 - as a file states them
) -> tuple[Measures, Results]:  # fmt: skip
    """Return the measures and the results of a small town, short-staffed, after so many weeks."""
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    scenario = study.scenarios["short_staffed", structure]
    run = scenario.run.model_copy(update={"run_length": weeks * WEEK})
    management = Management.model_validate({"name": "test", **rules})
    plan = compile_plan(scenario.model_copy(update={"run": run, "management": management}))
    demand = DrawnDemand(plan.scenario, 0, plan.journeys)
    measures = Measures(plan, roster_of(plan, demand.people))
    return measures, measures.finish(OfficeAtWork(plan, demand, (measures,)).run())


def test_idle_time_by_week_adds_up_to_that_of_the_run() -> None:
    hours = town(5, "current", review={"up_to": 2})[0].hours
    weeks = hours.by_week
    assert weeks.idle.sum(axis=0) == pytest.approx(hours.by_team()[:, IDLE])
    assert (weeks.lendable <= weeks.idle + 1e-6).all()
    assert (weeks.idle <= weeks.present + 1e-6).all()
    assert weeks.idle.sum() >= weeks.lendable.sum() > 0


def test_what_waited_is_the_same_from_its_starts_as_from_the_end_of_a_shorter_run() -> None:
    shorter, longer = (town(weeks, lend={"after": "3 days"})[0].queued for weeks in (3, 6))
    assert shorter.minutes()[:, -1].any()
    assert longer.minutes()[:, :3] == pytest.approx(shorter.minutes())
    assert (longer.throughout()[:, :3] == shorter.throughout()).all()


def test_lending_from_the_first_minute_on_ends_what_is_flagged_without() -> None:
    def flagged(**rules: Any) -> float:  # noqa: ANN401 - as a file states them
        return sum(
            value.value
            for value in town(14, **rules)[1].values
            if value.measure == "weeks_idle_beside_work" and not value.detail
        )

    assert flagged() > 0
    assert flagged(lend={}) == 0
