"""Tipping points against a closed form: who should have the second clerk (see two_teams.py)."""

from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from sim.experiment.inputs import find_inputs
from sim.experiment.runner import run_all
from sim.experiment.tipping import tipping_line, tipping_map
from tests.theory.two_teams import A, B, two_teams

pytestmark = pytest.mark.theory


def test_the_tipping_point_is_where_both_kinds_of_work_take_as_long(
    tmp_path: Path, executor: Executor
) -> None:
    study = two_teams(tmp_path)
    (minutes,) = find_inputs(study, [A])
    run = partial(run_all, executor=executor)
    found = tipping_line(study, minutes, ("decided",), 6, 10, run)
    (point,) = found.points.to_dict("records")
    assert point["value_low"] <= 60 <= point["value_high"]
    assert point["value_high"] - point["value_low"] < 10  # narrow enough to be a test
    assert not point["rises"]  # more below, fewer above
    assert point["load_low"] > 1  # the regime in which this holds
    # the curve is T (1/a - 1/b), as far as its intervals tell
    exact = 10 * 1440 * (1 / found.curve["value"] - 1 / 60)
    wide = (found.curve["high"] - found.curve["low"]) / 2
    assert (np.abs(found.curve["difference"] - exact) <= 2 * wide).all()
    assert wide.max() < 0.2 * (exact.max() - exact.min())


def test_an_office_that_keeps_up_decides_what_comes_in_whoever_has_the_clerk(
    tmp_path: Path, executor: Executor
) -> None:
    study = two_teams(tmp_path, rate="0.3 per h")
    (minutes,) = find_inputs(study, [A])
    run = partial(run_all, executor=executor)
    points = tipping_line(study, minutes, ("decided", "lead_time_mean"), 4, 6, run).points
    decided, lead = points.to_dict("records")
    assert decided["load_high"] < 1
    assert abs(decided["first"]) < 2  # of some 140 cases
    # waiting has its own tipping point: here both kinds wait, and the slower one needs the clerk
    assert lead["measure"] == "lead_time_mean"
    assert lead["value_low"] <= 60 <= lead["value_high"]


def test_the_tipping_line_of_two_inputs_is_the_diagonal(tmp_path: Path, executor: Executor) -> None:
    study = two_teams(tmp_path)
    first, second = find_inputs(study, [A, B])
    found = tipping_map(
        study, (first, second), ("decided",), 2, partial(run_all, executor=executor)
    )
    assert len(found.runs) == 25
    away = found.fine[(found.fine["first"] - found.fine["second"]).abs() > 0.2]
    assert (np.sign(away["difference"]) == np.sign(away["second"] - away["first"])).all()
