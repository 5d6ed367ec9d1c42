"""What holds minute by minute in one run (I1), read from the kept log alone.

What every run checks by itself is in tests/properties; here is what needs a laboratory: work
and lag booked piece by piece, calls counted to the last one, and the work that is left, which
no order of service can change.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from sim.demand.demand import DrawnDemand
from sim.engines.simpy.office import OfficeAtWork
from sim.events.kinds import (
    ABANDON,
    CASE_ARRIVAL,
    CONTACT,
    CONTACT_ATTEMPT,
    CONTACT_END,
    INTERRUPT,
    LAG_START,
    RESUME,
    START,
    WORK_END,
)
from sim.events.log import KeptLog
from sim.events.rows import Log
from sim.experiment.collected import Collected
from sim.measures.measures import Measures
from sim.plan.plan import compile_plan
from sim.plan.roster import roster_of
from sim.scenario.study import Scenario
from tests.theory.lab import laboratory
from tests.theory.small_lab import small_lab

PRECISE = 1e-9
"""Relative."""


@dataclass(frozen=True)
class Run:
    """A finished run with its log."""

    rows: Log
    office: OfficeAtWork
    found: Collected


def run(scenario: Scenario, replication: int = 0) -> Run:
    """Run a replication and keep its log."""
    plan = compile_plan(scenario)
    demand = DrawnDemand(scenario, replication, plan.journeys)
    kept, measures = KeptLog(), Measures(plan, roster_of(plan, demand.people))
    office = OfficeAtWork(plan, demand, (kept, measures))
    found = Collected(scenario)
    found.add(0, measures.finish(office.run()))
    return Run(kept.rows(), office, found)


@cache
def busy_lab() -> Run:
    """Return a run of the small office in which much is interrupted."""
    return run(small_lab())


def pieces(rows: Log) -> dict[tuple[int, int], list[Log]]:
    """Return the rows of each piece of work, by entity and how many it had before."""
    found: dict[tuple[int, int], list[Log]] = defaultdict(list)
    before: dict[int, int] = defaultdict(int)
    kinds = (START, INTERRUPT, LAG_START, RESUME, WORK_END)
    for row in rows[np.isin(rows[:, 1], kinds) & (rows[:, 3] != CONTACT)]:
        entity = int(row[2])
        found[entity, before[entity]].append(row)
        before[entity] += row[1] == WORK_END
    return found


def worked(piece: list[Log], end: float) -> tuple[float, float]:
    """Return the minutes of work and of lag of a piece up to the end of the run.

    A stretch begins with the start or after an interruption, there with the lag that is owed.
    """
    work = lag = 0.0
    dates = [row[0] for row in piece[1:]] + [end]
    for row, until in zip(piece, dates, strict=True):
        if row[1] in (START, LAG_START, RESUME):
            owed = row[8] if row[1] != START else 0.0
            lag += min(owed, until - row[0])
            work += max(until - row[0] - owed, 0.0)
    return work, lag


def test_interruptions_lose_no_work() -> None:
    end = busy_lab().office.plan.scenario.run.run_length
    finished = [p for p in pieces(busy_lab().rows).values() if p[-1][1] == WORK_END]
    interrupted = [p for p in finished if len(p) > 2]
    assert len(interrupted) > 100
    for piece in finished:
        work, _ = worked(piece, end)
        assert work == pytest.approx(piece[-1][8] + piece[0][8], rel=PRECISE, abs=1e-6)


def test_the_lags_of_the_pieces_are_the_hours_of_resumption() -> None:
    end = busy_lab().office.plan.scenario.run.run_length
    lags = sum(worked(piece, end)[1] for piece in pieces(busy_lab().rows).values())
    assert lags > 0
    booked = busy_lab().found.values("hours", detail="resumption")[0] * 60.0
    assert booked == pytest.approx(lags, rel=PRECISE)


def test_every_call_is_answered_given_up_or_on_the_line() -> None:
    rows = busy_lab().rows
    attempts, given_up = (int((rows[:, 1] == kind).sum()) for kind in (CONTACT_ATTEMPT, ABANDON))
    answered = int(((rows[:, 1] == START) & (rows[:, 3] == CONTACT)).sum())
    ended = int((rows[:, 1] == CONTACT_END).sum())
    held = sum(len(team.callers) for team in busy_lab().office.teams.values())
    assert attempts == answered + given_up + held
    assert 0 <= answered - ended <= 4, "more contacts in progress than clerks"
    assert given_up > 100


# -- the work that is left --------------------------------------------------------------------


def work_left(scenario: Scenario) -> Log:
    """Return the unfinished work just after each arrival, in minutes.

    All that came less all that the one clerk has done by then.
    """
    rows = run(scenario).rows
    arrivals = rows[rows[:, 1] == CASE_ARRIVAL]
    ends = rows[rows[:, 1] == WORK_END]
    minutes = dict(zip(ends[:, 2].tolist(), ends[:, 8].tolist(), strict=True))
    came = np.cumsum([minutes[entity] for entity in arrivals[:, 2].tolist()])
    # One clerk works on one piece at a time, so busy stretches follow each other.
    dates = np.column_stack((ends[:, 0] - ends[:, 8], ends[:, 0])).ravel()
    upto = np.cumsum(ends[:, 8])
    done = np.column_stack((upto - ends[:, 8], upto)).ravel()
    return came - np.interp(arrivals[:, 0], dates, done, left=0.0)


def with_classes(*classes: str) -> Scenario:
    """Return the laboratory of two classes, all of its cases done, with another discipline."""
    scenario = laboratory("a9_priority", run_length=3000 * 60.0, warm_up=0.0)
    flows = {
        name: flow.model_copy(update={"limit": number})
        for (name, flow), number in zip(
            scenario.office.applications.items(), (300, 900), strict=True
        )
    }
    desk = scenario.structure.teams["desk"]
    discipline = desk.discipline.model_copy(update={"classes": list(classes)})
    teams = {"desk": desk.model_copy(update={"discipline": discipline})}
    return scenario.model_copy(
        update={
            "office": scenario.office.model_copy(update={"applications": flows}),
            "structure": scenario.structure.model_copy(update={"teams": teams}),
        }
    )


def test_the_work_left_does_not_depend_on_the_order_of_service() -> None:
    by_arrival = with_classes("call_backs", "mails", "cases")
    urgent_first = with_classes("urgent", "call_backs", "mails", "cases")
    urgent_last = with_classes("call_backs", "mails", "cases", "urgent")
    left = work_left(by_arrival)
    assert len(left) == 1200
    assert left.max() > 600
    for other in (urgent_first, urgent_last):
        assert work_left(other) == pytest.approx(left, rel=PRECISE, abs=1e-6)
    waits = [
        run(scenario).found.values("waiting_time_mean", detail="urgent_work")[0]
        for scenario in (urgent_first, by_arrival, urgent_last)
    ]
    assert waits == sorted(waits)
    assert waits[0] < waits[2]


def test_one_clerk_completes_in_the_order_of_arrival() -> None:
    rows = run(laboratory("a1_mm1", run_length=1000 * 60.0, warm_up=0.0)).rows
    came, done = (rows[rows[:, 1] == kind, 2] for kind in (CASE_ARRIVAL, WORK_END))
    assert len(done) > 700
    assert np.array_equal(done, came[: len(done)])
