"""What holds where clerks are lent work of other teams, in random offices and in whole weeks."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import ceil, inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from sim.demand.demand import DrawnDemand
from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.office import OfficeAtWork
from sim.engines.simpy.records import Case, Piece
from sim.events.kinds import (
    ABSENT,
    BACK,
    CALL_BACK_TASK,
    CONTACT,
    GIVEN_BACK,
    JOINED,
    LEFT,
    LENT,
    MAIL,
    MOVED,
    NONE,
    SPEED,
    START,
    WORK_END,
)
from sim.events.log import KeptLog
from sim.events.rows import Log, Rows
from sim.measures.measures import Measures
from sim.plan.arithmetic import between
from sim.plan.plan import Plan, compile_plan
from sim.plan.shape import HEARING
from sim.reading.loading import load_study
from sim.scenario.management import UNSTEERED, Lend, Management
from tests.handmade import HandMade
from tests.properties.drawn import LENDING, kinds, peopled, plan_of

STUTTGART = Path(__file__).parents[1] / "frozen" / "scenarios" / "stuttgart" / "study.yaml"
HOUR, DAY = 60.0, 1440.0
WEEKS = 6
"""Teams that decide have stock for the first three; then the clearing starves them."""


def under(plan: Plan, management: Management) -> Plan:
    return compile_plan(plan.scenario.model_copy(update={"management": management}))


# -- random offices ---------------------------------------------------------------------------


@given(peopled(), LENDING, st.sampled_from([False, True]), st.sampled_from([0.0, 3.3 * DAY]))
@settings(max_examples=40, deadline=None)
def test_every_day_with_lent_work_adds_up(
    drawn: tuple[dict[str, Any], HandMade],
    rule: Lend,
    front_decides: bool,  # noqa: FBT001 - drawn
    warm_up: float,
) -> None:
    keys, made = drawn
    keys = {**keys, "front": {**keys["front"], "may_decide": front_decides}}
    keys["owner"] = {**keys["owner"], "may_decide": True}
    plan = under(plan_of(**keys), Management(name="lends", lend=rule))
    run = plan.scenario.run.model_copy(update={"warm_up": warm_up})
    plan = replace(plan, scenario=plan.scenario.model_copy(update={"run": run}))
    kept = KeptLog()
    office = OfficeAtWork(plan, made.on(plan), [kept])
    look_after_every_instant(office, nobody_idle_is_refused if not rule.after else lambda _: None)
    end = office.run()
    rows = kept.rows()
    measures = Measures(plan, office.roster)
    measures.observe(Rows(rows))
    results = measures.finish(end)
    for name in ("lent", "given_back"):
        if len(kinds(rows, name)):
            event(name)
    only_what_the_rule_names_is_lent(plan, rule, rows)
    found = {(v.measure, v.team, v.detail): v.value for v in results.values}
    hours = [found["hours_lent", team, ""] for team in plan.teams]
    helped = [found["hours_helped", team, ""] for team in plan.teams]
    assert sum(hours) == pytest.approx(sum(helped)) == pytest.approx(found["hours_lent", "", ""])
    assert hours[0] == pytest.approx(helped[1])  # of two teams the one helps the other


def look_after_every_instant(office: OfficeAtWork, look: Any) -> None:  # noqa: ANN401 - a function of the office
    """Let something be looked at whenever all that happens at an instant is over."""
    clock = office.clock

    def run(until: float) -> None:
        while clock.peek() < until:
            clock.step()
            if clock.peek() > clock.now:
                look(office)

    clock.run = run  # type: ignore[method-assign, assignment]


def nobody_idle_is_refused(office: OfficeAtWork) -> None:
    """Assert that nobody experienced is idle while another team's piece waits that may be lent."""
    now, teams = office.clock.now, list(office.teams.values())
    for team in teams:
        waiting = [piece for piece in team.queue.pieces() if _may_be_lent(office.plan, piece)]
        for other in teams:
            if other is team:
                continue
            decides = office.plan.team_plans[other.name].may_decide
            for clerk in other.idle:
                if not clerk.present or now < _full_hour_from_which_experienced(clerk):
                    continue
                refused = [p for p in waiting if decides or not _decides(office.plan, p)]
                assert not refused, f"{now}: {clerk.number} is idle beside {refused[0].entity}"


def _full_hour_from_which_experienced(clerk: Clerk) -> float:
    return ceil((clerk.learns_since + clerk.learning) / HOUR) * HOUR if clerk.learning else -inf


def _may_be_lent(plan: Plan, piece: Piece) -> bool:
    rule = plan.scenario.management.lend
    assert rule is not None
    if isinstance(piece, Case):
        return plan.steps[piece.step] in rule.steps and _is_pooled(plan, piece)
    named = {MAIL: "mails", CALL_BACK_TASK: "call_backs"}.get(piece.step)
    return named in rule.tasks and _is_pooled(plan, piece)


def _is_pooled(plan: Plan, piece: Piece) -> bool:
    """Tell whether a piece is in no team of own caseloads, or about no case that was open."""
    own = any(team.caseload == "own" for team in plan.team_plans.values())
    closed = piece.closed if isinstance(piece, Case) else piece.concerns is None
    return not own or closed


def _decides(plan: Plan, piece: Piece) -> bool:
    return isinstance(piece, Case) and plan.steps[piece.step] in ("decision", HEARING)


def only_what_the_rule_names_is_lent(plan: Plan, rule: Lend, rows: Log) -> None:
    teams = list(plan.team_plans.values())
    for lent, start in pairwise(rows):
        if lent[1] != LENT:
            continue
        assert start[1] == START
        assert (start[2:4] == lent[2:4]).all()
        assert start[5] == lent[5]
        assert lent[4] != start[4]
        assert lent[0] >= lent[7] + rule.after
        step = int(lent[3])
        if step >= 0:
            assert plan.steps[step] in rule.steps
            if plan.steps[step] in ("decision", HEARING):
                assert teams[int(start[4])].may_decide
        else:
            assert {MAIL: "mails", CALL_BACK_TASK: "call_backs"}[step] in rule.tasks
        reading_in = plan.handoff.at(0.0).reading_in
        if reading_in:
            assert start[8] >= reading_in


# -- whole weeks ------------------------------------------------------------------------------

Span = tuple[float, float]


@cache
def weeks(condition: str, structure: str, after: float | None) -> tuple[OfficeAtWork, Log]:
    """Return an office after whole weeks, and its log; it lends after a wait, or (None) not."""
    scenario = load_study(STUTTGART).scenarios[condition, structure]
    run = scenario.run.model_copy(update={"run_length": WEEKS * 7 * DAY, "warm_up": 0.0})
    lend = None if after is None else Lend(after=after)
    management = UNSTEERED if lend is None else Management(name="lends", lend=lend)
    plan = compile_plan(scenario.model_copy(update={"run": run, "management": management}))
    kept = KeptLog()
    office = OfficeAtWork(plan, DrawnDemand(plan.scenario, 0, plan.journeys), [kept])
    office.run()
    return office, kept.rows()


def waits(office: OfficeAtWork, rows: Log) -> dict[int, list[Span]]:
    """Return by team when pieces that may be lent waited for it, from the log and what is left.

    From when on idle clerks must have seen them: with a wait, it and the next full hour are over.
    """
    rule = office.plan.scenario.management.lend
    unseen = rule.after + HOUR if rule is not None and rule.after else 0.0
    steps = {office.plan.steps.index(step) for step in ("intake", "recheck")}
    found: dict[int, list[Span]] = defaultdict(list)
    lent_by = NONE
    for row in rows:
        if row[1] == LENT:
            lent_by = int(row[4])
        elif row[1] == START:
            if row[3] in steps or row[3] in (MAIL, CALL_BACK_TASK):
                owner = int(row[4]) if lent_by == NONE else lent_by
                found[owner].append((row[7] + unseen, row[0]))
            lent_by = NONE
    for team in office.teams.values():
        for piece in team.queue.pieces():
            if piece.step in steps or piece.step in (MAIL, CALL_BACK_TASK):
                found[team.index].append((piece.since + unseen, office.clock.now))
    return found


def idle_spans(office: OfficeAtWork, rows: Log) -> Iterator[tuple[Clerk, Span]]:
    """Yield from when to when each clerk was there and had nothing in hand, nights included."""
    clerks = [clerk for team in office.teams.values() for clerk in team.clerks]
    of_clerks = rows[(rows[:, 5] >= 0) & ~np.isin(rows[:, 1], (LENT, SPEED, MOVED))]
    for clerk in clerks:
        own = of_clerks[of_clerks[:, 5] == clerk.number]
        has_work = there = False
        for row, until in zip(own, [*own[1:, 0], office.clock.now], strict=True):
            kind, calling = int(row[1]), row[3] == CONTACT
            if kind in (JOINED, BACK, ABSENT, LEFT):
                there = kind in (JOINED, BACK)
            elif kind in (WORK_END, GIVEN_BACK):
                has_work = False
            elif not calling:
                has_work = True
            if there and not has_work and not (calling and kind == START) and until > row[0]:
                yield clerk, (row[0], until)


def overlaps(office: OfficeAtWork, rows: Log) -> dict[tuple[int, int], float]:
    """Return minutes in which clerks of a team were idle while a team's lendable pieces waited."""
    plan = office.plan
    outside = {n for n, team in enumerate(plan.team_plans.values()) if team.outside}
    waiting = {team: _joined(spans) for team, spans in waits(office, rows).items()}
    found: dict[tuple[int, int], float] = defaultdict(float)
    for clerk, (since, until) in idle_spans(office, rows):
        begins = max(since, _full_hour_from_which_experienced(clerk))
        team, opens = clerk.team.index, clerk.presence.next_open(begins)
        while opens < until:
            closes = clerk.presence.closes[bisect_right(clerk.presence.closes, opens)]
            for owner, (first, last) in waiting.items():
                if owner != team and not {owner, team} & outside:
                    found[team, owner] += between(first, last, opens, min(closes, until))
            opens = clerk.presence.next_open(closes)
    return found


def _joined(spans: list[Span]) -> tuple[list[float], list[float]]:
    """Return begins and ends of the time that spans cover together."""
    begun: list[float] = []
    ended: list[float] = []
    for begins, ends in sorted(spans):
        if ended and begins <= ended[-1]:
            ended[-1] = max(ended[-1], ends)
        elif ends > begins:
            begun.append(begins)
            ended.append(ends)
    return begun, ended


@pytest.mark.parametrize("after", [0.0, DAY])
def test_nobody_is_idle_in_whole_weeks_while_work_waits_that_may_be_lent(after: float) -> None:
    office, rows = weeks("vacancy_30", "clearing", after)
    assert (rows[:, 1] == LENT).sum() > 100
    assert sum(overlaps(office, rows).values()) == 0.0


def test_without_the_rule_clerks_are_idle_for_hours_beside_waiting_work() -> None:
    idle = overlaps(*weeks("vacancy_30", "clearing", None))
    assert sum(idle.values()) > 100 * HOUR
