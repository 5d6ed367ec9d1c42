"""Both engines on one office: what the compiled one does otherwise, if anything.

As a plugin of pytest (`-p tests.engines.both`) it lets every trace, and whatever else asks
`handmade.rows_of`, run in both.
"""

import sys
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

from sim.demand.demand import Demand
from sim.engines.compiled.engine import CompiledEngine
from sim.engines.simpy.engine import SimPyEngine
from sim.events.end_state import EndState
from sim.events.kinds import EVENTS
from sim.events.log import KeptLog
from sim.events.rows import COLUMNS, Log
from sim.experiment.replication import prepare
from sim.plan.plan import Plan
from sim.plan.roster import roster_of
from tests import handmade
from tests.handmade import Made, entity_name
from tests.thorough import THOROUGH

ROWS_BEFORE = 3
"""Rows that both wrote, said before the first that differs."""
BATCHES = 15 if THOROUGH else 1
"""Begun anew so often: what is drawn in one go resembles itself, and may leave out a lever."""


def difference(
    plan: Plan, demand: Callable[[], Demand], look: Callable[[Log], None] | None = None
) -> str | None:
    """Run a plan in both engines, each on a demand of its own; tell what differs first.

    `look` sees the log.
    """
    prepare(plan.scenario)
    logs, ends = [], []
    for engine in (SimPyEngine(), CompiledEngine()):
        kept, drawn = KeptLog(), demand()
        with np.errstate(all="ignore"):  # as compiled code and Python's own floats do
            ends.append(engine.run(plan, drawn, roster_of(plan, drawn.people), [kept]))
        logs.append(kept.rows())
    if look is not None:
        look(logs[0])
    return _first_row(*logs) or _first_part(*ends)


def drawn_offices(
    *offices: SearchStrategy[Any], number: int, first: int
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Let a test look at so many drawn offices at once, the same ones whenever they are drawn.

    `first`: the seed of the first ones.
    """
    usual = settings(
        max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )

    def drawing(test: Callable[..., None]) -> Callable[[], None]:
        def drawn() -> None:
            for batch in range(BATCHES):
                usual(seed(first + 100 * batch)(given(*offices)(test)))()

        return drawn

    return drawing


def _first_row(ours: Log, theirs: Log) -> str | None:
    number = min(len(ours), len(theirs))
    unlike = np.flatnonzero((ours[:number] != theirs[:number]).any(axis=1))
    if not len(unlike) and len(ours) == len(theirs):
        return None
    row = int(unlike[0]) if len(unlike) else number
    lines = [f"row {row} of {len(ours)} and {len(theirs)}"]
    lines += [_written(ours[place]) for place in range(max(0, row - ROWS_BEFORE), row)]
    for name, log in (("SimPy", ours), ("compiled", theirs)):
        lines.append(f"{name}: {_written(log[row]) if row < len(log) else 'no row'}")
    if len(unlike):
        columns = np.flatnonzero(ours[row] != theirs[row])
        lines[0] += f", {', '.join(COLUMNS[place] for place in columns)}"
    return "\n".join(lines)


def _written(row: Log) -> str:
    numbers = zip(COLUMNS[3:], row[3:].tolist(), strict=True)
    rest = " ".join(f"{name}={number!r}" for name, number in numbers)
    return f"{row[0]!r} {EVENTS[int(row[1])]} {entity_name(int(row[2]))} {rest}"


def _first_part(ours: EndState, theirs: EndState) -> str | None:
    """Tell in what part of the end two offices differ."""
    for name, one, other in (
        ("cases", ours.cases, theirs.cases),
        ("queued", ours.tasks.queued, theirs.tasks.queued),
        ("seats", ours.seats, theirs.seats),
    ):
        for part in fields(one):
            these, those = getattr(one, part.name), getattr(other, part.name)
            if not np.array_equal(these, those, equal_nan=these.dtype.kind == "f"):
                return f"{name}.{part.name}: SimPy {these}, compiled {those}"
    if (ours.tasks.in_hand, ours.tasks.lent) != (theirs.tasks.in_hand, theirs.tasks.lent):
        return f"in hand: SimPy {ours.tasks}, compiled {theirs.tasks}"
    if ours.bookings != theirs.bookings:
        return f"bookings: SimPy {ours.bookings}, compiled {theirs.bookings}"
    return None


_rows_of_simpy = handmade.rows_of


def rows_of_both(plan: Plan, made: Made) -> Log:
    """Return the rows of an office, which are the same in both engines."""
    assert difference(plan, lambda: made.on(plan)) is None
    return _rows_of_simpy(plan, made)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what random offices have drawn, where any were."""
    counted = sys.modules.get("tests.engines.counted")
    for line in counted.told() if counted is not None else ():
        terminalreporter.write_line(f"drawn: {line}")


def pytest_configure() -> None:
    """Run what is traced in both engines from now on."""
    handmade.rows_of = rows_of_both
