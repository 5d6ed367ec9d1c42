"""A team that helps first, against its birth-death chain, and which way it moves results.

Cases come as a Poisson process and are worked on for exponential times. The helper, a team of one,
takes a case unless more than N wait there when it comes: with the one in hand it holds at most
N + 2, and what it cannot hold is the owner's. So whatever happens at the owner it is the chain on
0 ... N + 2 with births λ and deaths μ, of the weights (λ / μ)^n, and arrivals see its mean state.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from sim.events.kinds import START
from sim.events.rows import Rows
from sim.experiment.replication import event_log
from sim.plan.plan import Plan
from sim.stats.intervals import mean_interval
from tests.handmade import DAY, Laboratory
from tests.theory.lab import assert_within

RUNS, DAYS, WARM_UP = 24, 110, 10
BIRTHS, MEAN = 1.0, 60.0
"""Cases an hour, and minutes of work on each."""


@cache
def office(up_to: int | None, clerks: int = 12, births: float = BIRTHS, days: int = DAYS) -> Plan:
    """Return a helper of one clerk, and owners, who have somebody at hand if they are many."""
    rule = {"rule": "helper_first", "helper": "help", "up_to_waiting": up_to}
    work = {"minutes": {"mean": f"{MEAN} min", "distribution": "exponential"}}
    flow = {"rate": f"{births} per h", "case_types": {"case": "100 %"}}
    return Laboratory(
        clerks={"help": 1, "desk": clerks},
        step_rules={"work": rule} if up_to is not None else {},
        office={
            "applications": {"all": flow},
            "journeys": {"way": {"stages": [{"step": "work", "work": work}]}},
        },
        days=days,
    ).plan()


def begun(plan: Plan, runs: int, warm_up: float) -> Iterator[tuple[Rows, Rows]]:
    """Yield by run the starts of the helper and of the owner, after the warm-up."""
    for number in range(runs):
        rows = Rows(event_log(plan, number).rows())
        starts = rows.where(rows.are(START) & (rows.time >= warm_up * DAY))
        yield starts.where(starts.team == 0), starts.where(starts.team == 1)


@pytest.mark.theory
@pytest.mark.parametrize("up_to", [0, 2])
def test_the_helper_is_a_birth_death_chain(up_to: int) -> None:
    load = BIRTHS * MEAN / 60.0
    weights = load ** np.arange(up_to + 3)
    chain = weights / weights.sum()
    taken = 1.0 - chain[-1]
    waits = (np.maximum(np.arange(up_to + 3) - 1, 0) * chain).sum()
    shares, waiting = [], []
    for helper, owner in begun(office(up_to), RUNS, WARM_UP):
        shares.append(len(helper) / (len(helper) + len(owner)))
        waiting.append(float((helper.time - helper.since).mean()))
        assert (owner.time == owner.since).all()  # somebody of the owner's is always at hand
    assert_within(shares, taken, 0.02)
    assert_within(waiting, waits / (BIRTHS / 60.0 * taken), 0.1)  # Little's law


@pytest.mark.theory
def test_the_more_may_wait_at_the_helper_the_less_is_left_to_the_owner() -> None:
    # The owner, one clerk, gets twice what it can do; 30 pairs on the same luck.
    waits, left = [], []
    for up_to in (None, 0, 3):
        found = list(begun(office(up_to, clerks=1, births=2.0, days=20), 30, 0.0))
        waits.append(np.array([float((o.time - o.since).mean()) for _, o in found]))
        left.append(np.array([float(len(helper)) for helper, _ in found]))
    for more, less in ((1, 0), (2, 1)):
        assert mean_interval(waits[less] - waits[more]).low > 0.0
        assert mean_interval(left[more] - left[less]).low > 0.0
