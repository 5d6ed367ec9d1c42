"""The search for the size of a team against running every size, on the small town."""

from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from sim.experiment.runner import run_all
from sim.experiment.staffing_search import best_sizes
from sim.experiment.store import Store
from sim.plan.posts import with_fixed_posts, with_team_posts
from sim.reading.loading import load_study
from sim.scenario.study import Matters, Scenario
from sim.stats.racing import standing

pytestmark = pytest.mark.theory
TOWN = Path(__file__).parents[2] / "scenarios" / "small_town" / "study.yaml"
MOST, SIZES = 8, range(1, 10)


def month(scenario: Scenario) -> Scenario:
    update = {"run_length": 28 * 1440.0, "equal": "filled"}
    return scenario.model_copy(update={"run": scenario.run.model_copy(update=update)})


def test_the_search_finds_what_running_every_size_finds(tmp_path: Path, executor: Executor) -> None:
    scenarios = load_study(TOWN).scenarios
    clearing, today = (month(scenarios["staffed", name]) for name in ("clearing", "current"))
    run = partial(run_all, executor=executor, store=Store(tmp_path / "runs"))
    fixed = with_fixed_posts(clearing)
    every = run({size: with_team_posts(fixed, {"clearing": size}) for size in SIZES}, MOST)
    values = np.array([every[size].values("decided") for size in SIZES])
    matters = Matters(decided=0.02)
    found = best_sizes(clearing, today, ["clearing"], "decided", matters, run, most=MOST)

    assert found.exhaustive == len(SIZES) * MOST
    assert found.runs < found.exhaustive
    means = dict(zip(SIZES, values.mean(axis=1), strict=True))
    best = max(means, key=means.__getitem__)
    alive = standing(values, delta=0.0).alive
    assert alive[found.best[0] - 1], "a size that is surely worse than another"
    states = dict(zip(found.table["posts_clearing"], found.table["state"], strict=True))
    assert states[best] in ("best", "alike", "open"), "the best of all sizes was thrown out"
    # what is thrown out is thrown out by its runs, and few of them
    for size, state in states.items():
        if state == "out":
            assert means[size] < means[best]
    runs = dict(zip(found.table["posts_clearing"], found.table["runs"], strict=True))
    assert runs[9] < MOST
