"""What the theory tests share: laboratory files, known answers, and the rule of passing.

A simulated mean passes when the exact value lies within 4 standard errors of it and these are
small against it; a test whose interval is too wide to find anything is no test and fails.
"""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import CASE_ARRIVAL, DECIDED
from sim.events.rows import Rows
from sim.experiment.collected import Collected
from sim.experiment.engines import Engines
from sim.experiment.replication import run_replication
from sim.experiment.runner import run_all
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario
from sim.scenario.study import Scenario
from tests.thorough import THOROUGH

HERE = Path(__file__).parent
FILES = sorted((HERE / "scenarios").glob("*.yaml"))

FEWEST_VALUES = 20
STANDARD_ERRORS = 4.0

SHARE = 1 if THOROUGH else 4
"""The long tests do one part in so many of the runs that the known answers' precision needs."""
WIDER = 1.0 if THOROUGH else 2.5
"""So much wider their intervals may be then: twice, and what 40 values know of their spread."""

Floats = NDArray[np.float64]


@cache
def known(case: str) -> dict[str, Any]:
    """Return a case of `known_answers.json`: title, formula, expected, relative_precision."""
    answers: dict[str, dict[str, Any]] = json.loads(
        (HERE / "known_answers.json").read_text("utf-8")
    )
    return answers[case]


def laboratory(name: str, **run: float) -> Scenario:
    """Return a scenario of `scenarios/`; `run` changes its run_length (minutes), warm_up, ..."""
    scenario = load_scenario(HERE / "scenarios" / f"{name}.yaml").scenario
    return scenario.model_copy(update={"run": scenario.run.model_copy(update=run)})


def known_within(values: Floats | Sequence[float], exact: float, relative: float) -> None:
    """Assert a known answer at its stated precision, or at the one that a share of runs gives."""
    assert_within(values, exact, relative * WIDER)


def shortened(scenario: Scenario) -> Scenario:
    """Return a scenario that is watched for one part in `SHARE` of its time, warm-up as stated."""
    run = scenario.run
    length = run.warm_up + (run.run_length - run.warm_up) / SHARE
    return scenario.model_copy(update={"run": run.model_copy(update={"run_length": length})})


def engines() -> Engines:
    """Return who makes long runs: the compiled engine, where there is one, and SimPy thoroughly.

    Their rows are the same (`tests/engines`), so what holds of one holds of the other.
    """
    return Engines("simpy" if THOROUGH else "auto")


def replicated(scenario: Scenario, executor: Executor | None = None) -> Collected:
    """Run a scenario as often as it says."""
    return run_all({"": scenario}, scenario.run.replications, executor, engines=engines())[""]


def assert_within(values: Floats | Sequence[float], exact: float, relative: float) -> None:
    """Assert that the mean of independent values agrees with an exact one.

    |mean - exact| must be at most 4 standard errors, and these at most `relative` x |exact|.
    """
    numbers = np.asarray(values, dtype=np.float64)
    assert numbers.ndim == 1
    assert len(numbers) >= FEWEST_VALUES, f"{len(numbers)} values are too few"
    assert np.isfinite(numbers).all(), "a replication has no value"
    mean = float(numbers.mean())
    width = STANDARD_ERRORS * float(numbers.std(ddof=1)) / sqrt(len(numbers))
    said = f"simulated {mean:.6g} ± {width:.3g} (4 standard errors), exact {exact:.6g}"
    assert width <= relative * abs(exact), f"{said}: too wide to be a test"
    assert abs(mean - exact) <= width, (
        f"{said}: {abs(mean - exact) / width * 4:.1f} standard errors"
    )


def controlled(values: Floats, control: Floats, expected: float) -> Floats:
    """Return values less their linear dependence on a control whose expectation is known.

    The mean stays the same in expectation and its error gets smaller (Lavenberg and Welch 1981).
    Assert the control's own mean too: what is wrong with it does not show in the result.
    """
    slope = np.cov(values, control)[0, 1] / control.var(ddof=1)
    return values - slope * (control - expected)


def side_by_side(scenario: Scenario, number: int) -> Scenario:
    """Return `number` copies of an office in one: flows, case types, homes and teams of each.

    Copy k has `_k` at the end of its names. They share the journeys and meet their own demand,
    so one run is as good as `number` independent runs of the original, and costs less than
    these. Rules that name teams are not copied; population contacts are multiplied.
    """
    office, structure = scenario.office, scenario.structure
    assert not structure.steps
    assert structure.contacts == type(structure.contacts)()
    copies = range(number)

    def each(stated: Mapping[str, Any], change: Any = None) -> dict[str, Any]:  # noqa: ANN401 - a function of part and copy
        return {
            f"{name}_{copy}": part if change is None else change(part, copy)
            for copy in copies
            for name, part in stated.items()
        }

    def flow(part: Any, copy: int) -> Any:  # noqa: ANN401 - an Applications
        types = {f"{name}_{copy}": share for name, share in part.case_types.items()}
        return part.model_copy(update={"case_types": types})

    def team(part: Any, copy: int) -> Any:  # noqa: ANN401 - a TeamPlan
        owns = part.owns
        if owns is not None:
            own = owns.case_types or list(office.case_types)
            names = [f"{name}_{copy}" for name in own]
            owns = owns.model_copy(update={"case_types": names})
        takes = {f"{home}_{copy}": posts for home, posts in part.takes.items()}
        return part.model_copy(update={"takes": takes, "owns": owns})

    contacts = office.contacts
    if contacts is not None:
        more = {
            channel: part.model_copy(
                update={"total": type(part.total)(**_times(part.total, number))}
            )
            for channel, part in contacts.population.items()
        }
        contacts = contacts.model_copy(update={"population": more})
    staff = office.staff.model_copy(update={"clerks": each(office.staff.clerks)})
    parts = {
        "applications": each(office.applications, flow),
        "case_types": each(office.case_types),
        "contacts": contacts,
        "staff": staff,
    }
    return scenario.model_copy(
        update={
            "office": office.model_copy(update=parts),
            "structure": structure.model_copy(update={"teams": each(structure.teams, team)}),
        }
    )


def _times(estimate: Any, number: int) -> dict[str, Any]:  # noqa: ANN401 - an Estimate
    numbers = {name: getattr(estimate, name) * number for name in ("low", "central", "high")}
    return {**numbers, "source": "copies", "confidence": "C"}


class NumberAt:
    """An observer that counts the open cases just before some dates (minutes)."""

    def __init__(self, dates: Sequence[float]) -> None:
        self.dates = np.asarray(dates)
        self.number = np.zeros(len(self.dates), dtype=np.int64)

    def observe(self, rows: Rows) -> None:
        for event, step in ((CASE_ARRIVAL, 1), (DECIDED, -1)):
            times = rows.of(event).time
            self.number += step * np.searchsorted(times, self.dates, side="left")


def numbers_at(
    scenario: Scenario, dates: Sequence[float], replications: int, executor: Executor
) -> Floats:
    """Return the open cases at dates (minutes), shape (replications, dates)."""
    text = scenario.model_dump_json()
    batches = [range(first, min(first + 25, replications)) for first in range(0, replications, 25)]
    tasks = [executor.submit(_numbers_at, text, tuple(dates), batch) for batch in batches]
    return np.concatenate([task.result() for task in tasks])


def _numbers_at(text: str, dates: tuple[float, ...], replications: range) -> Floats:
    plan = compile_plan(Scenario.model_validate_json(text))
    rows = []
    for replication in replications:
        counted = NumberAt(dates)
        run_replication(plan, replication, counted)
        rows.append(counted.number.astype(np.float64))
    return np.stack(rows)
