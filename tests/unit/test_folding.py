"""Folds: compiled when they are called, kept where they are told, and all of them made at once."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import numpy as np
import pytest

import sim.measures
from sim.measures import folding
from sim.measures.folding import Fold
from sim.measures.measures import Measures
from sim.plan.roster import roster_of
from tests.handmade import HandMade, Laboratory


@Fold
def twice(number: float) -> float:
    return 2.0 * number


@Fold
def fold_doubled(numbers: Any, total: Any) -> None:  # noqa: ANN401 - arrays
    for place in range(len(numbers)):
        total[0] += twice(numbers[place])


def test_a_fold_is_compiled_with_those_that_it_calls_and_runs_as_it_was_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("numba")
    total = np.zeros(1)
    fold_doubled(np.array([1.0, 2.5]), total)
    assert total[0] == 7.0
    kept = [code for code in folding.codes() if code.name == f"{__name__}.fold_doubled"]
    assert [code.takes for code in kept] == [("1<f8", "1<f8")]
    monkeypatch.setattr(fold_doubled, "_native", None)
    monkeypatch.setattr(fold_doubled, "of_numba", None)  # nothing is compiled any more
    folding.take(kept)
    fold_doubled(np.array([1.0]), total)
    assert total[0] == 9.0


def test_all_folds_are_compiled_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    called = set()

    def call(fold: Fold, *_: Any) -> Any:  # noqa: ANN401 - what the fold returns
        called.add(fold.function.__name__)
        return fold.function(*_)

    monkeypatch.setattr(Fold, "__call__", call)
    plan = Laboratory().plan()
    Measures(plan, roster_of(plan, HandMade([]).on(plan).people), compiled=True).compile()
    there = {
        fold.function.__name__
        for module in iter_modules(sim.measures.__path__)
        for fold in vars(import_module(f"sim.measures.{module.name}")).values()
        if isinstance(fold, Fold)
    }
    folds = {name for name in there if name.startswith("fold_")}
    assert called >= folds
    assert len(folds) == 4
