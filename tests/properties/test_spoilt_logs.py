"""A check that cannot fail is no check: spoilt logs must not add up.

Each test takes the log of a good run, drops a row or changes a time, and lets the check that
every run makes look at it.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from sim.declared import PerMinuteEstimate
from sim.demand.people import REASONS
from sim.errors import RunError
from sim.events.kinds import (
    ABSENT,
    BACK,
    CALL_BACK,
    CASE_ARRIVAL,
    CERTIFICATE,
    CERTIFICATE_TASK,
    CONTACT_END,
    DECIDED,
    DROPPED,
    GIVEN_BACK,
    JOINED,
    LAG_START,
    LEFT,
    MAIL,
    OPEN_AT_START,
    RESUME,
    SPEED,
    START,
    WORK_END,
)
from sim.events.rows import Log, Rows
from sim.measures.identities import check_identities
from sim.measures.measures import Measures
from sim.scenario.people import Overload
from tests.properties.shipped import Done, Key, run, run_of, short

Spoil = Callable[[Log], Log]
Choice = Callable[[Log], int]


def dropped(event: int, step: int | None = None, before: int | None = None) -> Spoil:
    """Leave out one row of a kind, from the middle of the run.

    `before`: what comes next of the same clerk.
    """

    def spoil(rows: Log) -> Log:
        return np.delete(rows, middle(rows, event, step, before), axis=0)

    return spoil


def moved(event: int, minutes: float, step: int | None = None) -> Spoil:
    """Change the time of one row of a kind."""

    def spoil(rows: Log) -> Log:
        out = rows.copy()
        out[middle(rows, event, step), 0] += minutes
        return out

    return spoil


def middle(rows: Log, event: int, step: int | None = None, before: int | None = None) -> int:
    found = rows[:, 1] == event
    if step is not None:
        found &= rows[:, 3] == step
    if before is not None:
        order = np.argsort(rows[:, 5], kind="stable")
        follows = np.append(rows[order[1:], 1] == before, False)
        found[order] &= follows
    places = np.flatnonzero(found)
    return int(places[len(places) // 2])


def check(done: Done, rows: Log) -> None:
    """Let new measures observe a log and check its identities."""
    measures = Measures(done.plan, done.office.roster)
    measures.observe(Rows(rows))
    measures.cases.finish()
    measures.hours.finish()
    check_identities(
        measures.cases, measures.contacts, measures.lateness, measures.mails, measures.hours,
        measures.whose_work, measures.appointments,
        done.end,
    )  # fmt: skip


SAMPLE: Key = ("small_town", "staffed", "clearing")
ANSWERING: Key = ("small_town", "short_staffed", "current")

SPOILT = {
    "an arrival dropped": dropped(CASE_ARRIVAL),
    "an open case dropped": dropped(OPEN_AT_START),
    "a decision dropped": dropped(DECIDED),
    "a call-back dropped": dropped(CALL_BACK),
    "an end of work dropped": dropped(WORK_END, 0),
    "an end of a mail dropped": dropped(WORK_END, MAIL),
    "a certificate dropped from the log": dropped(CERTIFICATE),
    "an end of a certificate dropped": dropped(WORK_END, CERTIFICATE_TASK),
    "a start of a certificate dropped": dropped(START, CERTIFICATE_TASK),
    "a certificate's being dropped left out": dropped(DROPPED),
    "an end of a certificate moved": moved(WORK_END, 1e-3, CERTIFICATE_TASK),
    "a start of work dropped": dropped(START, 0),
    "an end of a contact dropped": dropped(CONTACT_END),
    "a lag dropped": dropped(LAG_START, before=WORK_END),
    "an arrival moved": moved(CASE_ARRIVAL, -5.0),
    "an end of work moved": moved(WORK_END, 1e-3, 0),
    "a start of work moved": moved(START, -1e-3, 0),
    "an end of a contact moved later": moved(CONTACT_END, 1e-3),
    "an end of a contact moved earlier": moved(CONTACT_END, -1e-3),
}


@pytest.mark.parametrize("key", [SAMPLE, ANSWERING], ids=lambda key: key[2])
def test_an_unspoilt_log_adds_up(key: Key) -> None:
    done = run(key, 0)
    check(done, done.rows)


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_log_does_not_add_up(name: str) -> None:
    done = run(ANSWERING, 0)
    with pytest.raises(RunError, match="does not add up"):
        check(done, SPOILT[name](done.rows))


# -- people -----------------------------------------------------------------------------------


@cache
def strained() -> Done:
    """Run today's small town with own caseloads, overload, and three leavers a year per post."""
    scenario = short(ANSWERING)
    structure, staff = scenario.structure, scenario.office.staff
    assert staff.people is not None
    people = staff.people.model_copy(
        update={
            "turnover": PerMinuteEstimate.model_validate("3 per year"),
            "overload": Overload.model_validate({"above": 0.5, "sickness": 2.0, "leaving": 2.0}),
        }
    )
    teams = {n: team.model_copy(update={"caseload": "own"}) for n, team in structure.teams.items()}
    staff = staff.model_copy(update={"people": people})
    return run_of(
        scenario.model_copy(
            update={
                "office": scenario.office.model_copy(update={"staff": staff}),
                "structure": structure.model_copy(update={"teams": teams}),
            }
        ),
        0,
    )


AT_WORK = (START, SPEED, RESUME, LAG_START)
"""The row before one of the same clerk when a case, a mail or mentoring is in hand."""
TO_TEN = 600.0
"""Minutes from midnight, when everything happens to people, to a time at which all work."""


def of_people(event: int, *, before: tuple[int, ...] = (), after: tuple[int, ...] = ()) -> Choice:
    """Choose the middle one of a kind of rows, by what the clerk's rows around it are."""

    def choose(rows: Log) -> int:
        found: list[int] = []
        for clerk in np.unique(rows[rows[:, 5] >= 0, 5]):
            places = np.flatnonzero(rows[:, 5] == clerk)
            mine = rows[places]
            kinds = mine[:, 1]
            fits = (kinds == event) & (mine[:, 0] > 0)
            if event == GIVEN_BACK:
                fits &= mine[:, 8] != 0  # before anything was done it leaves no trace
            fits[1:] &= np.isin(kinds[:-1], before) | (not before)
            fits[:-1] &= np.isin(kinds[1:], after) | (not after)
            fits[[0, -1]] = False
            found += places[fits].tolist()
        return sorted(found)[len(found) // 2]

    return choose


def without(choose: Choice) -> Spoil:
    return lambda rows: np.delete(rows, choose(rows), axis=0)


def with_other(choose: Choice, column: int, more: float) -> Spoil:
    def spoil(rows: Log) -> Log:
        out = rows.copy()
        out[choose(rows), column] += more
        return out

    return spoil


def with_another_reason(rows: Log) -> Log:
    out, place = rows.copy(), LEAVES_WORK(rows)
    out[place, MINUTES] = (out[place, MINUTES] + 1) % len(REASONS)
    return out


TIME, MINUTES = 0, 8
LEAVES_WORK = of_people(ABSENT, before=AT_WORK)
COMES_TO_WORK = of_people(BACK, after=(START, RESUME, LAG_START))
WORKS_ON_JOINING = of_people(JOINED, after=(START,))

SPOILT_PEOPLE = {
    "an absence dropped": without(LEAVES_WORK),
    "an absence that begins later": with_other(LEAVES_WORK, TIME, TO_TEN),
    "a coming back dropped": without(COMES_TO_WORK),
    "somebody who leaves later": with_other(of_people(LEFT, before=AT_WORK), TIME, TO_TEN),
    "somebody who leaves dropped": without(of_people(LEFT)),
    "somebody who joins dropped": without(WORKS_ON_JOINING),
    "a speed dropped": without(of_people(SPEED)),
    "another speed": with_other(of_people(SPEED), MINUTES, 0.1),
    "a giving back dropped": without(of_people(GIVEN_BACK)),
    "a giving back of other work": with_other(of_people(GIVEN_BACK), MINUTES, 1e-3),
}

IDLE = (WORK_END, CONTACT_END)
UNNOTICED = {
    # Nobody's hands held anything: the hours of the absence only move from absent to idle,
    # and both are paid. Who is on leave when is luck, which no other part of the log repeats.
    "an absence of somebody without work": without(of_people(ABSENT, before=IDLE)),
    # Before the first piece of work the time is idle, be it paid or not yet.
    "somebody who joins earlier": with_other(WORKS_ON_JOINING, TIME, -TO_TEN),
    "a coming back earlier": with_other(COMES_TO_WORK, TIME, -TO_TEN),
    # Between closing and midnight nobody has hours that could be missed.
    "an absence that begins after closing": with_other(LEAVES_WORK, TIME, -60.0),
    # The row belongs to the start before it; its own date means nothing.
    "a speed moved": with_other(of_people(SPEED), TIME, 30.0),
    # Whoever gives work back is away before and after it.
    "a giving back moved": with_other(of_people(GIVEN_BACK), TIME, 30.0),
    # Absent hours are absent hours, whatever they are for.
    "another reason of an absence": with_another_reason,
}
"""What cannot be noticed from the log alone, and why."""


def test_an_unspoilt_log_of_people_adds_up() -> None:
    check(strained(), strained().rows)


@pytest.mark.parametrize("name", SPOILT_PEOPLE)
def test_a_spoilt_log_of_people_does_not_add_up(name: str) -> None:
    done = strained()
    with pytest.raises(RunError, match="does not add up"):
        check(done, SPOILT_PEOPLE[name](done.rows))


@pytest.mark.parametrize("name", UNNOTICED)
def test_what_no_identity_can_tell(name: str) -> None:
    done = strained()
    spoilt = UNNOTICED[name](done.rows)
    assert not np.array_equal(spoilt, done.rows)
    check(done, spoilt)
