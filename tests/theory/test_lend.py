"""Two stations in a line, whose second clerk is lent work of the first: against the Markov chain.

Cases come at a rate a, are taken in (mean minutes 1/m) and decided (1/n), one clerk for each. The
one who decides is lent an intake whenever nothing is to be decided, begins it without reading-in,
and ends it before looking at anything else. The front is overloaded by itself (a > m); together the
two keep up with it. States: intakes in the queue, whether the first clerk works, what the second
one does (nothing, a decision, an intake), and decisions in the queue.
"""

from concurrent.futures import Executor
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import spsolve

from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.scenario.management import UNSTEERED, Lend, Management
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario
from sim.stats.intervals import mean_interval
from tests.theory.lab import assert_within

INTAKE, DECISION = 30.0, 12.0
"""Mean minutes."""
RATE = 1.0 / 26.0
"""Cases a minute: 1.15 of what the first clerk can take in, 0.81 of what both can do."""
DAYS, WARM_UP, RUNS = 75.0, 5.0, 24
LONGEST = 60
"""Queues beyond this have no weight."""
NOTHING, DECIDES, LENT = range(3)

LENDS = Management(name="lends", lend=Lend())

State = tuple[int, int, int, int]


def moves(state: State) -> list[tuple[float, State]]:
    """Return the rates at which the line changes, and to what."""
    queue, first, second, decisions = state
    found: list[tuple[float, State]] = []
    if first == 0:
        found.append((RATE, (queue, 1, second, decisions)))
    elif second == NOTHING:
        found.append((RATE, (queue, first, LENT, decisions)))
    elif queue < LONGEST:
        found.append((RATE, (queue + 1, first, second, decisions)))
    if first:
        # What is taken in goes to the second station, and the first clerk to the next intake.
        after, waiting = (DECIDES, decisions) if second == NOTHING else (second, decisions + 1)
        busy = (queue - 1, 1) if queue else (0, 0)
        if waiting <= LONGEST:
            found.append((1.0 / INTAKE, (*busy, after, waiting)))
    if second == LENT:
        # The case itself is there to be decided, behind those that wait.
        found.append((1.0 / INTAKE, (queue, first, DECIDES, decisions)))
    elif second == DECIDES and decisions:
        found.append((1.0 / DECISION, (queue, first, DECIDES, decisions - 1)))
    elif second == DECIDES and queue:
        found.append((1.0 / DECISION, (queue - 1, first, LENT, 0)))
    elif second == DECIDES:
        found.append((1.0 / DECISION, (queue, first, NOTHING, 0)))
    return found


def reachable() -> list[State]:
    start: State = (0, 0, NOTHING, 0)
    found, todo = {start: 0}, [start]
    while todo:
        for _, state in moves(todo.pop()):
            if state not in found:
                found[state] = len(found)
                todo.append(state)
    return list(found)


def stationary(states: list[State]) -> NDArray[np.float64]:
    """Return the share of time in each state."""
    number = {state: place for place, state in enumerate(states)}
    entries = [
        (number[after], number[state], rate) for state in states for rate, after in moves(state)
    ]
    rows, columns, rates = (list(part) for part in zip(*entries, strict=True))
    size = len(states)
    out = np.bincount(columns, weights=rates, minlength=size)
    balance = csr_matrix((rates, (rows, columns)), shape=(size, size)).tolil()
    balance.setdiag(-out)
    balance[0, :] = 1.0
    ones = np.zeros(size)
    ones[0] = 1.0
    return np.asarray(spsolve(balance.tocsc(), ones))


@cache
def expected() -> dict[str, float]:
    states = reachable()
    shares = stationary(states)
    assert shares.min() > -1e-12
    assert (
        sum(s for s, (q, _, _, d) in zip(shares, states, strict=True) if LONGEST in (q, d)) < 1e-4
    )
    inside = [
        queue + first + (second != NOTHING) + waiting for queue, first, second, waiting in states
    ]
    lent = [second == LENT for _, _, second, _ in states]
    idle = [second == NOTHING for _, _, second, _ in states]
    return {
        "inside": float(shares @ np.array(inside)),
        "lent": float(shares @ np.array(lent)),
        "idle": float(shares @ np.array(idle)),
    }


def line(management: Management = LENDS, days: float = DAYS, reading_in: float = 0.0) -> Scenario:
    work = {"intake": INTAKE, "decision": DECISION}
    stages = [
        {"step": step, "work": {"minutes": {"mean": mean, "distribution": "exponential"}},
         **({"decides": True} if step == "decision" else {})}
        for step, mean in work.items()
    ]  # fmt: skip
    office = {
        "name": "Laboratory",
        "laboratory": True,
        "start": "2024-01-01",
        "calendar": {"kind": "always"},
        "applications": {"cases": {"rate": RATE, "case_types": {"case": 1.0}}},
        "case_types": {"case": {"journey": "way"}},
        "journeys": {"way": {"stages": stages}},
        "staff": {"clerks": {"front": 1, "desk": 1}},
        "handoff": {"reading_in": reading_in, "inside_department": 0, "between_departments": 0},
    }
    by_arrival = {"classes": ["cases"], "cases_by": "arrival"}
    teams = {
        "front": {"takes": {"front": "all"}, "discipline": by_arrival},
        "desk": {"takes": {"desk": "all"}, "owns": {}, "may_decide": True,
                 "discipline": by_arrival},
    }  # fmt: skip
    steps = {"intake": {"rule": "fixed_team", "team": "front"}}
    return Scenario(
        name="line",
        office=Office.model_validate(office),
        structure=Structure.model_validate({"name": "line", "teams": teams, "steps": steps}),
        run=Run(run_length=days * 1440.0, warm_up=WARM_UP * 1440.0, replications=RUNS, seed=7),
        management=management,
    )


@pytest.fixture(scope="module")
def runs(executor: Executor) -> Collected:
    return run_all({"": line()}, RUNS, executor)[""]


@pytest.mark.theory
def test_a_flexible_clerk_keeps_the_line_as_short_as_the_chain_says(runs: Collected) -> None:
    assert_within(runs.values("wip_mean"), expected()["inside"], 0.2)


@pytest.mark.theory
def test_a_flexible_clerk_is_lent_and_idle_as_much_as_the_chain_says(runs: Collected) -> None:
    hours, exact = (DAYS - WARM_UP) * 24.0, expected()
    assert_within(runs.values("hours_lent", "desk") / hours, exact["lent"], 0.06)
    assert_within(runs.values("hours", "desk", detail="idle") / hours, exact["idle"], 0.1)


def test_the_chain_does_all_the_work_that_comes() -> None:
    # By rates alone: the second clerk decides a/n of the time, and is lent or idle in the rest.
    exact = expected()
    assert exact["lent"] + exact["idle"] == pytest.approx(1.0 - RATE * DECISION, rel=1e-3)


# -- directions -------------------------------------------------------------------------------

PAIRS = 30
HALF_DAY = Management(name="half_day", lend=Lend(after=720.0))


@pytest.fixture(scope="module")
def pairs(executor: Executor) -> dict[str, Collected]:
    """The same line, in which lent work is read in, without the rule and with it."""
    rules = {"unsteered": UNSTEERED, "lends": LENDS, "half a day": HALF_DAY}
    lines = {name: line(rule, days=20.0, reading_in=3.0) for name, rule in rules.items()}
    return run_all(lines, PAIRS, executor)


@pytest.mark.theory
@pytest.mark.parametrize(
    ("before", "after", "measure", "detail", "sign"),
    [
        ("unsteered", "lends", "decided", "", +1),
        ("unsteered", "lends", "open_end", "", -1),
        ("unsteered", "lends", "waiting_time_mean", "intake", -1),
        ("unsteered", "lends", "waiting_time_mean", "decision", +1),
        ("unsteered", "lends", "hours", "idle", -1),
        ("unsteered", "lends", "hours", "reading_in", +1),
        ("half a day", "lends", "hours_lent", "", +1),
        ("half a day", "lends", "waiting_time_mean", "intake", -1),
    ],
)
def test_direction(
    pairs: dict[str, Collected], before: str, after: str, measure: str, detail: str, sign: int
) -> None:
    change = pairs[after].values(measure, detail=detail) - pairs[before].values(
        measure, detail=detail
    )
    gain = mean_interval(sign * change)
    assert gain.low > 0, f"{measure} moves by {sign * gain.mean:.4g}, not clearly {sign:+d}"
