"""Scenarios that are run once because they are equal, and some oftener than others."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from sim.experiment.collected import Collected
from sim.experiment.runner import run_all
from sim.experiment.runs import run_unevenly
from sim.scenario.study import Scenario
from tests.unit.test_sensitivity import town

K = TypeVar("K")
TODAY, CLEARING = (town().scenarios["staffed", name] for name in ("current", "clearing"))


def test_equal_scenarios_are_run_once_as_often_as_the_one_run_most() -> None:
    asked: dict[object, int] = {}

    def run(
        scenarios: Mapping[K, Scenario], replications: int | Mapping[K, int], /
    ) -> dict[K, Collected]:
        assert not isinstance(replications, int)
        assert list(replications) == list(scenarios)
        asked.update({key: replications[key] for key in scenarios})
        return run_all(scenarios, replications)

    twin = TODAY.model_copy(update={"name": "as today"})
    scenarios = {"today": TODAY, "twin": twin, "clearing": CLEARING, "again": TODAY}
    numbers = {"today": 1, "twin": 3, "clearing": 2, "again": 2}
    runs = run_unevenly(run, scenarios, numbers)
    assert asked == {"today": 3, "clearing": 2}
    assert runs["twin"] is runs["today"] is runs["again"]
    assert [runs[key].replications for key in ("today", "clearing")] == [[0, 1, 2], [0, 1]]


def test_runs_do_not_depend_on_how_often_others_are_run() -> None:
    scenarios = {"today": TODAY, "clearing": CLEARING}
    uneven, alike = run_all(scenarios, {"today": 2, "clearing": 1}), run_all(scenarios, 2)
    np.testing.assert_array_equal(uneven["today"].by_run(), alike["today"].by_run())
    np.testing.assert_array_equal(
        uneven["clearing"].values("decided"), alike["clearing"].values("decided")[:1]
    )
