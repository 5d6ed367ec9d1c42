"""The rule of passing itself, and the files: each is an ordinary scenario that `umbau run` runs."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.theory.lab import FILES, assert_within, controlled, known, laboratory, side_by_side

NORMAL = np.random.default_rng(1).normal(10.0, 1.0, 400)


def test_a_right_mean_passes() -> None:
    assert_within(NORMAL, 10.0, 0.05)


def test_a_wrong_mean_fails_with_both_numbers() -> None:
    with pytest.raises(AssertionError, match=r"simulated 9\.9.* exact 11: .*standard errors"):
        assert_within(NORMAL, 11.0, 0.05)


def test_a_wide_interval_is_no_test() -> None:
    with pytest.raises(AssertionError, match="too wide to be a test"):
        assert_within(NORMAL, 10.0, 0.001)


def test_few_values_are_no_test() -> None:
    with pytest.raises(AssertionError, match="19 values are too few"):
        assert_within(NORMAL[:19], 10.0, 0.5)


def test_a_missing_value_fails() -> None:
    with pytest.raises(AssertionError, match="has no value"):
        assert_within([*NORMAL, float("nan")], 10.0, 0.05)


def test_a_control_takes_off_what_it_explains() -> None:
    control = np.random.default_rng(2).normal(5.0, 1.0, 400)
    values = NORMAL / 10.0 + 2.0 * control
    assert_within(controlled(values, control, 5.0), 11.0, 0.01)
    assert controlled(values, control, 5.0).std() < 0.2 * values.std()


def test_copies_stand_side_by_side() -> None:
    office = side_by_side(laboratory("f1_law_25"), 3)
    assert list(office.structure.teams) == ["desk_0", "desk_1", "desk_2"]
    assert list(office.office.staff.clerks) == ["desk_0", "desk_1", "desk_2"]
    owners = [next(office.structure.owners(f"case_{k}", "A-Z", "all")) for k in range(3)]
    assert owners == ["desk_0", "desk_1", "desk_2"]


def test_every_known_answer_states_its_precision() -> None:
    for case in ("A1_mm1", "E1_mtginf", "J6_crn"):
        assert 0 < known(case)["relative_precision"] <= 0.08


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_umbau_run_runs_the_file(file: Path, tmp_path: Path) -> None:
    arguments = ["run", str(file), "--replications", "2", "--processes", "1"]
    result = CliRunner().invoke(app, [*arguments, "--no-store", "--out", str(tmp_path / "results")])
    assert result.exit_code == 0, result.output
    assert list((tmp_path / "results").rglob("*.csv"))
