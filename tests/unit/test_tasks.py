"""Runs put together to tasks, and made by whoever takes them: each is handed over by itself."""

from concurrent.futures import Executor, Future
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.demand import demand as drawing
from sim.demand.blocks import ContactBlock
from sim.experiment import replication
from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.experiment.store import Store
from sim.experiment.tasks import AT_ONCE, most_in_a_task, run_batch, sent, tasks_of
from sim.measures.measures import Results
from sim.reading.loading import load_study
from sim.scenario.study import Scenario

TOWN = Path(__file__).parents[2] / "scenarios" / "small_town" / "study.yaml"


@cache
def scenarios() -> dict[str, Scenario]:
    """Return two structures, and one of them with another seed."""
    found = load_study(TOWN).scenarios
    one, other = (
        found["staffed", structure].model_copy(
            update={"run": found["staffed", structure].run.model_copy(
                update={"run_length": 14 * 1440.0}
            )}
        )
        for structure in ("current", "clearing")
    )  # fmt: skip
    reseeded = one.model_copy(update={"run": one.run.model_copy(update={"seed": 7})})
    return {"one": one, "reseeded": reseeded, "other": other}


MISSING = [(key, number) for number in range(4) for key in ("one", "reseeded", "other")]


@pytest.fixture(autouse=True)
def _no_small_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.experiment.tasks.SMALL_RUN", 1)


def test_a_task_has_runs_of_one_demand_and_replication() -> None:
    tasks = tasks_of(MISSING, scenarios(), 12)
    assert tasks[:2] == [[("one", 0), ("other", 0)], [("reseeded", 0)]]
    assert len(tasks) == 8
    assert sorted(run for task in tasks for run in task) == sorted(MISSING)


def test_small_runs_of_several_replications_share_a_task(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.experiment.tasks.SMALL_RUN", 1e9)
    assert [len(task) for task in tasks_of(MISSING, scenarios(), 12)] == [8, 4]
    assert [len(task) for task in tasks_of(MISSING, scenarios(), 3)] == [2, 3, 3, 2, 2]


def test_of_more_scenarios_than_plans_are_kept_a_task_has_all_replications(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.experiment.tasks.PLANS_KEPT", 2)
    monkeypatch.setattr("sim.experiment.tasks.SHARING", 1)
    tasks = tasks_of(MISSING, scenarios(), 12)
    assert [{key for key, _ in task} for task in tasks] == [{"one", "other"}, {"reseeded"}]
    assert [number for _, number in tasks[0]] == [0, 0, 1, 1, 2, 2, 3, 3]
    assert [len(task) for task in tasks_of(MISSING, scenarios(), 4)] == [4, 4, 4]
    monkeypatch.setattr("sim.experiment.tasks.SHARING", 4)
    assert len(tasks_of(MISSING, scenarios(), 12)) == 8


def test_a_task_is_no_longer_than_what_may_be_lost_and_there_are_enough_for_all() -> None:
    assert most_in_a_task(1000, AT_ONCE["simpy"] / 3, "simpy", 2) == 3
    assert most_in_a_task(1000, AT_ONCE["compiled"] * 2, "compiled", 2) == 1
    assert most_in_a_task(24, 1.0, "compiled", 2) == 3
    assert most_in_a_task(1, 1.0, "simpy", 64) == 1


def test_a_task_is_sent_with_each_text_once() -> None:
    texts = {"one": "text of one", "other": "text of the other"}
    task = [("other", 3), ("one", 3), ("other", 4)]
    assert sent(task, texts) == (((0, 3), (1, 3), (0, 4)), "text of the other", "text of one")


class Inline(Executor):
    """An executor that makes each task when it is submitted."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def submit(self, task: Any, /, *given: Any, **named: Any) -> Future[Any]:  # noqa: ANN401 - as the library has it
        done: Future[Any] = Future()
        done.set_result(task(*given, **named))
        self.sizes.append(len(done.result()))
        return done


def numbers(runs: Collected) -> list[np.ndarray]:
    return [runs.values(name) for name in ("decided", "open_end", "hours_paid")]


def test_runs_are_the_same_one_by_one_together_and_in_tasks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    each = {key: run_all({key: one}, 4)[key] for key, one in scenarios().items()}
    drawn: list[float] = []
    usual = drawing.PopulationFlow.until

    def noted(self: drawing.PopulationFlow, end: float) -> ContactBlock:
        drawn.append(end)
        return usual(self, end)

    monkeypatch.setattr(drawing.PopulationFlow, "until", noted)
    steps: list[int] = []
    together = run_all(scenarios(), 4, progress=steps.append)
    channels = len(drawn) // 8
    assert len(drawn) == 8 * channels  # of twelve runs, four share what others had drawn
    assert steps == [1] * 12
    executor = Inline()
    spread = run_all(scenarios(), 4, executor)
    assert executor.sizes == [2, 1] * 4
    for key, runs in each.items():
        for found in (together[key], spread[key]):
            assert all(map(np.array_equal, numbers(found), numbers(runs)))


def test_what_a_stopped_task_has_made_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Results] = []
    usual = replication.run_replication

    def twice(*given: Any, **named: Any) -> Results:  # noqa: ANN401 - as they come
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(usual(*given, **named))
        return made[-1]

    monkeypatch.setattr(replication, "run_replication", twice)
    texts = {key: scenario.model_dump_json() for key, scenario in scenarios().items()}
    task = [("one", 0), ("other", 0), ("one", 1)]
    with pytest.raises(KeyboardInterrupt):
        run_batch("simpy", *sent(task, texts), keep_in=str(tmp_path))
    store = Store(tmp_path)
    kept = [store.shelf(scenarios()[key]).get(number) for key, number in task]
    assert [each is not None for each in kept] == [True, True, False]
    for each, one in zip(kept, made, strict=False):
        assert each is not None
        ours, theirs = ([value.value for value in found.values] for found in (each, one))
        assert np.array_equal(ours, theirs, equal_nan=True)
