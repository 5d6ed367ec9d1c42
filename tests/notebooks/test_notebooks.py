"""Every notebook runs from top to bottom, with and without results; the tables can be read."""

import runpy
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from sim.experiment.runner import run_all
from sim.report.results import write_comparison
from sim.scenario.calendar import DAY
from sim.scenario.loading import load_study

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
TABLES = {
    "best", "break_even", "comparison", "conditions", "cumulative_difference", "differences",
    "hours", "inputs", "money", "months", "pairs", "precision", "regime", "series",
    "specialisation", "staff", "staff_by_team", "stress_des", "structures", "values",
}  # fmt: skip


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of the small town where `umbau compare` would put them."""
    place = tmp_path_factory.mktemp("workplace")
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    run = {"run_length": 40 * DAY, "replications": 2}
    study = study.with_scenarios(
        {
            key: scenario.model_copy(update={"run": scenario.run.model_copy(update=run)})
            for key, scenario in study.scenarios.items()
        }
    )
    write_comparison(place / "results" / "small_town", study, run_all(study.scenarios, 2), "de")
    return place


@pytest.fixture(autouse=True)
def _no_window() -> Iterator[None]:
    mpl.use("Agg")
    yield
    plt.close("all")


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


def test_the_notebook_of_the_comparison_reads_results(
    workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workplace)
    ran = runpy.run_path(str(ROOT / "notebooks" / "small_town_comparison.py"))
    assert ran["manifest"]["replications"] == 2
    assert ran["manifest"]["run_length_days"] == 40


ANSWERS = {
    "where_the_hours_go": "table",
    "when_clearing_pays": "curve",
    "what_a_dip_costs": "rows",
    "how_many_in_clearing": "check",
}
"""What each of the other notebooks finds, by its name."""


def test_every_notebook_is_run() -> None:
    assert {path.stem for path in NOTEBOOKS} == {"small_town_comparison", *ANSWERS}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_notebook_answers_its_question(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = runpy.run_path(str(ROOT / "notebooks" / f"{name}.py"))
    assert len(ran[ANSWERS[name]]) > 1
    assert not list(tmp_path.iterdir())
    text = (ROOT / "notebooks" / f"{name}.py").read_text(encoding="utf-8")
    assert "What this shows, and what it does not" in text


def test_without_results_the_notebook_runs_a_small_comparison(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = runpy.run_path(str(ROOT / "notebooks" / "small_town_comparison.py"))
    assert ran["manifest"]["replications"] == 3
    assert ran["manifest"]["run_length_days"] == 120
    assert not list(tmp_path.iterdir())
    # the bars of one structure are its open cases
    open_end = ran["comparison"].query("measure == 'open_end'")
    for condition, structure, mean in open_end[["condition", "structure", "mean"]].to_numpy():
        assert ran["means"][condition, structure].sum() == pytest.approx(mean)


def test_both_forms_of_a_table_hold_the_same(workplace: Path) -> None:
    folder = workplace / "results" / "small_town"
    assert {path.stem for path in (folder / "tables").iterdir()} == TABLES
    assert {path.stem for path in (folder / "excel").iterdir()} == TABLES
    for name in sorted(TABLES):
        plain = pd.read_csv(folder / "tables" / f"{name}.csv")
        file = folder / "excel" / f"{name}.csv"
        excel = pd.read_csv(file, sep=";", decimal=",", encoding="utf-8-sig")
        assert not plain.empty
        pd.testing.assert_frame_equal(plain, excel, check_exact=False, rtol=1e-12)


def test_the_excel_form_is_german(workplace: Path) -> None:
    text = (workplace / "results" / "small_town" / "excel" / "comparison.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")  # else Excel takes it for another encoding
    header, first, *_ = text.decode("utf-8-sig").split("\r\n")
    assert header.split(";")[:3] == ["structure", "condition", "measure"]
    mean = first.split(";")[4]
    assert "," in mean
    assert "." not in mean
