"""How measures take rows changes no result, to the last bit: how many at a time, or compiled.

An engine hands rows on in blocks that end anywhere, and engines cut them differently. Folds are
what measures do with a block, written row by row.
"""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engines.simpy.office import OfficeAtWork
from sim.events.end_state import EndState
from sim.events.kinds import (
    ABSENT,
    DECIDED,
    EMERGENCY,
    EXTERNAL_END,
    INTERRUPT,
    LENT,
    MAIL,
    MOVED,
    SLOT_START,
    SPEED,
)
from sim.events.log import KeptLog
from sim.events.rows import EVENT, STEP, Log, Rows
from sim.measures.folding import Fold
from sim.measures.measures import Measures, Results
from sim.measures.presence import Clocks, PresenceClock
from sim.measures.stretch_fold import upto
from sim.plan.calendar import Calendar
from sim.plan.plan import Plan, compile_plan
from sim.reading.loading import load_scenario
from sim.scenario.management import Lend, Management
from sim.scenario.study import Scenario
from tests.handmade import HandMade
from tests.properties.drawn import LENDING, peopled, plan_of
from tests.properties.shipped import DAY, run_of, study
from tests.thorough import THOROUGH

WAYS = Path(__file__).parents[1] / "scenarios" / "good" / "ways.yaml"
RULES = {
    "name": "test",
    "lend": {"after": "1 h"},
    "review": {"weekday": "wed", "up_to": 2, "factor": 1},
}


@pytest.fixture
def interpreted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run folds as they are written."""
    monkeypatch.setattr(Fold, "__call__", lambda fold, *given: fold.function(*given))


def measured(measures: Measures, rows: Log, ends: Iterable[int], end: EndState) -> Results:
    """Return the results of rows that are handed on in blocks that end at some places."""
    for since, until in pairwise([0, *ends]):
        measures.observe(Rows(rows[since:until]))
    return measures.finish(end)


def assert_equal(found: Results, expected: Results) -> None:
    assert [value[:4] for value in found.values] == [value[:4] for value in expected.values]
    for one, other in (
        ([value.value for value in found.values], [value.value for value in expected.values]),
        (found.series.values, expected.series.values),
        (found.months.values, expected.months.values),
        (found.staff.values, expected.staff.values),
    ):
        assert np.array_equal(one, other, equal_nan=True)


@cache
def offices(times: int = 1) -> dict[str, Scenario]:
    """Return an office with branches and caused cases, and one with people, lending and reviews.

    Over some days, or over several times as many.
    """
    town = study("small_town").scenarios["staffed", "current"]
    town = town.model_copy(update={"management": Management.model_validate(RULES)})
    shortened = {"ways": (load_scenario(WAYS).scenario, 8), "town": (town, 4)}
    return {
        name: scenario.model_copy(
            update={
                "run": scenario.run.model_copy(
                    update={"run_length": times * days * DAY, "warm_up": 1.3 * DAY}
                )
            }
        )
        for name, (scenario, days) in shortened.items()
    }


@pytest.mark.parametrize("name", ["ways", "town"])
def test_blocks_of_any_size_give_the_same_results(name: str) -> None:
    done = run_of(offices()[name], 0)
    rows, roster = done.rows, done.office.roster
    happened = {"ways": (EXTERNAL_END, SLOT_START), "town": (LENT, MOVED, ABSENT, EMERGENCY)}[name]
    assert np.isin((*happened, INTERRUPT, DECIDED), rows[:, EVENT]).all()
    assert (rows[:, STEP] == MAIL).any()
    whole, *others = (
        measured(
            Measures(done.plan, roster), rows, [*range(size, len(rows), size), len(rows)], done.end
        )
        for size in (200_000, 999, 1)
    )
    for other in others:
        assert_equal(other, whole)


def assert_folds_equal_blocks(scenario: Scenario) -> None:
    done = run_of(scenario, 0)
    rows, roster = done.rows, done.office.roster
    blocks = measured(Measures(done.plan, roster), rows, [len(rows)], done.end)
    folds = Measures(done.plan, roster, compiled=True)
    assert_equal(measured(folds, rows, [*range(999, len(rows), 999), len(rows)], done.end), blocks)


@pytest.mark.usefixtures("interpreted")
@pytest.mark.parametrize("name", ["ways", "town"])
def test_folds_give_the_same_results(name: str) -> None:
    assert_folds_equal_blocks(offices()[name])


@pytest.mark.skipif(not THOROUGH, reason="compiles for a quarter of a minute; tests/thorough.py")
def test_compiled_folds_give_the_same_results() -> None:
    pytest.importorskip("numba")
    for scenario in offices(times=20).values():
        assert_folds_equal_blocks(scenario)


@given(peopled(), LENDING, st.data())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.usefixtures("interpreted")
def test_blocks_that_end_anywhere_give_the_same_results(
    drawn: tuple[dict[str, Any], HandMade], rule: Lend, data: st.DataObject
) -> None:
    keys, made = drawn
    keys["front"] = {**keys["front"], "may_decide": True}
    keys["owner"] = {**keys["owner"], "may_decide": True}
    plan = managed(plan_of(**keys), rule, data.draw(st.sampled_from([0.0, 3.3 * DAY])))
    kept = KeptLog()
    office = OfficeAtWork(plan, made.on(plan), [kept])
    end, rows = office.run(), kept.rows()
    ends = sorted(data.draw(st.sets(st.integers(1, len(rows)), max_size=9)))
    # What belongs together is told apart where it is hardest.
    ends = sorted({*ends, *(np.flatnonzero(np.isin(rows[:, EVENT], (LENT, SPEED)))).tolist()})
    whole = measured(Measures(plan, office.roster), rows, [len(rows)], end)
    assert_equal(measured(Measures(plan, office.roster), rows, [*ends, len(rows)], end), whole)
    folds = Measures(plan, office.roster, compiled=True)
    assert_equal(measured(folds, rows, [*ends, len(rows)], end), whole)


def managed(plan: Plan, rule: Lend, warm_up: float) -> Plan:
    """Return a plan whose clerks may be lent, with a warm-up."""
    scenario = plan.scenario
    run = scenario.run.model_copy(update={"warm_up": warm_up})
    management = Management(name="lends", lend=rule)
    return compile_plan(scenario.model_copy(update={"run": run, "management": management}))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(1, 60), min_size=2, max_size=24))
def test_a_clock_tells_the_same_minutes_folded(tenths: list[int]) -> None:
    # Lengths of spans do not add up to the last bit: what is open before the next one may be less.
    edges = np.cumsum(np.array(tenths[: len(tenths) // 2 * 2]) / 10)
    clock = PresenceClock(Calendar(tuple(edges[::2].tolist()), tuple(edges[1::2].tolist())), 1e9)
    dates = np.sort(np.concatenate((edges, edges[:-1] + np.diff(edges) / 3, [0.0, 1e3])))
    one = np.zeros(1, dtype=np.int64)
    folded = Clocks(clock.dates, clock.upto, one, one + len(clock.dates) - 1, one.copy())
    told = [upto.function(folded, 0, date) for date in dates.tolist()]
    assert told == clock.minutes(dates).tolist()
