"""Every notebook runs from top to bottom and says what it did not show.

The one that reads results runs with and without them, and their tables can be read.
"""

import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from sim.experiment.runner import run_all
from sim.reading.loading import load_study
from sim.report.folder.by_run import SUFFIX
from sim.report.results.study import write_comparison

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
READER = ROOT / "notebooks" / "small_town_comparison.py"
"""The notebook that reads a results folder, if there is one; the others make their own runs."""
TABLES = {
    "alarms", "anchors",
    "best", "break_even", "comparison", "conditions", "cumulative_difference", "hours", "inputs",
    "lead_time", "money", "months", "open_difference",
    "pairs", "precision", "regime", "runs", "series", "specialisation", "staff",
    "staff_by_team", "stress_des", "structures", "values", "why",
}  # fmt: skip
BY_RUN = {"differences", "months", "series", "staff", "values"}


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the results of the small town where `umbau compare` would put them."""
    place = tmp_path_factory.mktemp("workplace")
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml").shortened(40, 2)
    write_comparison(place / "results" / "small_town", study, run_all(study.scenarios, 2), "de")
    return place


@pytest.fixture(autouse=True)
def _no_window() -> Iterator[None]:
    mpl.use("Agg")
    yield
    plt.close("all")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_a_question_and_ends_with_what_was_not_shown(path: Path) -> None:
    cells = path.read_text(encoding="utf-8").split("# %%")
    title = next(line for line in cells[1].splitlines() if line.startswith("# # "))
    assert title.endswith("?")
    last = " ".join(cells[-1].replace("\n#", " ").split())
    assert "## What this shows, and what not" in last
    assert "Shown: " in last
    assert "Not shown: " in last


def run(path: Path) -> dict[str, Any]:
    return runpy.run_path(str(path))


def test_a_notebook_reads_results(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workplace)
    ran = run(READER)
    assert ran["manifest"]["replications"] == 2
    assert ran["manifest"]["run_length_days"] == 40


def test_the_notebook_on_hours_divides_all_of_them() -> None:
    ran = run(ROOT / "notebooks" / "where_the_hours_go.py")
    assert ran["shares"].sum(axis=1).round(9).eq(1.0).all()
    assert list(ran["minutes"].columns) == list(ran["study"].structures.values())
    assert (ran["minutes"].loc["Casework"] > 0).all()


def test_the_notebook_on_the_lag_runs_its_values() -> None:
    ran = run(ROOT / "notebooks" / "when_a_clearing_pays.py")
    curve = ran["line"].curve
    assert curve["value"].tolist() == pytest.approx([0.25, 17 / 6, 65 / 12, 8.0])
    assert set(curve["structure"]) == {"clearing"}
    assert len(ran["drawn"].alt) <= 200


def test_the_notebook_on_the_dip_takes_hours_only_with_the_dip() -> None:
    ran = run(ROOT / "notebooks" / "what_a_dip_costs.py")
    assert ran["taken"]["nothing"] == ran["taken"]["without the dip"] == 0
    assert ran["taken"]["with the dip"] > 0
    assert set(ran["costs"].columns) == {"mean", "low", "high"}
    assert (ran["costs"]["low"] <= ran["costs"]["high"]).all()


def test_the_notebook_on_the_clearing_tries_every_size() -> None:
    ran = run(ROOT / "notebooks" / "how_many_in_clearing.py")
    table = ran["search"].table
    assert table["posts_clearing"].tolist() == list(range(1, 10))
    assert (table["state"] == "best").sum() == 1
    assert "Checked on new luck" in ran["terminal"](ran["staffing_blocks"](ran["found"], "en"))


def test_without_results_the_notebook_runs_a_small_comparison(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(READER)
    assert ran["manifest"]["replications"] == 3
    assert ran["manifest"]["run_length_days"] == 60
    assert not list(tmp_path.iterdir())
    # the bars of one structure are its open cases
    open_end = ran["comparison"].query("measure == 'open_end'")
    for condition, structure, mean in open_end[["condition", "structure", "mean"]].to_numpy():
        assert ran["means"][condition, structure].sum() == pytest.approx(mean)


def test_both_forms_of_a_table_hold_the_same(workplace: Path) -> None:
    folder = workplace / "results" / "small_town"
    assert {path.stem for path in (folder / "tables").glob("*.csv")} == TABLES
    by_run = {path.name.removesuffix(SUFFIX) for path in (folder / "tables").glob("*.gz")}
    assert by_run == BY_RUN
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
    assert header.split(";")[:3] == ["structure", "condition", "management"]
    mean = first.split(";")[5]
    assert "," in mean
    assert "." not in mean
