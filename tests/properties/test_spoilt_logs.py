"""A check that cannot fail is no check: spoilt logs must not add up.

Each test takes the log of a good run, drops a row or changes a time, and lets the check that
every run makes look at it.
"""

from collections.abc import Callable

import numpy as np
import pytest

from sim.errors import RunError
from sim.measures.measures import Measures, check_identities
from sim.model.log import (
    CALL_BACK,
    CASE_ARRIVAL,
    CONTACT_END,
    DECIDED,
    LAG_START,
    MAIL,
    OPEN_AT_START,
    START,
    WORK_END,
    Rows,
)
from tests.properties.shipped import Done, Key, run

Spoil = Callable[[Rows], Rows]


def dropped(event: int, step: int | None = None) -> Spoil:
    """Leave out one row of a kind, from the middle of the run."""

    def spoil(rows: Rows) -> Rows:
        return np.delete(rows, middle(rows, event, step), axis=0)

    return spoil


def moved(event: int, minutes: float, step: int | None = None) -> Spoil:
    """Change the time of one row of a kind."""

    def spoil(rows: Rows) -> Rows:
        out = rows.copy()
        out[middle(rows, event, step), 0] += minutes
        return out

    return spoil


def middle(rows: Rows, event: int, step: int | None) -> int:
    found = rows[:, 1] == event
    if step is not None:
        found &= rows[:, 3] == step
    places = np.flatnonzero(found)
    return int(places[len(places) // 2])


def check(done: Done, rows: Rows) -> None:
    """Let new measures observe a log and check its identities."""
    measures = Measures(done.plan, done.office.roster)
    measures.observe(rows)
    measures.cases.finish()
    measures.hours.finish()
    check_identities(measures, done.office)


SAMPLE: Key = ("small_town", "staffed", "clearing")
ANSWERING: Key = ("small_town", "staffed", "current")

SPOILT = {
    "an arrival dropped": dropped(CASE_ARRIVAL),
    "an open case dropped": dropped(OPEN_AT_START),
    "a decision dropped": dropped(DECIDED),
    "a call-back dropped": dropped(CALL_BACK),
    "an end of work dropped": dropped(WORK_END, 0),
    "an end of a mail dropped": dropped(WORK_END, MAIL),
    "a start of work dropped": dropped(START, 0),
    "an end of a contact dropped": dropped(CONTACT_END),
    "a lag dropped": dropped(LAG_START),
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
