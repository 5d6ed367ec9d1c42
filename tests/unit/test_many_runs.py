"""Many runs: what each of them takes, and that its numbers stay what they are."""

import gc
import gzip
import tracemalloc
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.large_study import varied
from sim.experiment.collected import Collected
from sim.experiment.comparison import long_table
from sim.experiment.replication import run_replication
from sim.experiment.summaries import (
    months_table,
    runs_table,
    series_table,
    staff_table,
    values_table,
)
from sim.measures.measures import Results
from sim.plan.plan import compile_plan
from sim.reading.loading import load_study
from sim.report.folder import csv
from sim.report.folder.by_run import (
    SUFFIX,
    Block,
    months_by_run,
    read_by_run,
    run_by_run,
    series_by_run,
    staff_by_run,
    values_by_run,
    write_by_run,
)
from sim.report.folder.csv import SHEET_ROWS, to_csv_pair
from sim.report.folder.read import BriefError, read_results
from sim.report.results.study import write_run
from sim.scenario.study import Scenario
from tests.unit.brief_samples import made, sealed, written

ROOT = Path(__file__).parents[2]
DAY = 1440.0
DIGITS = 11
"""Bytes that a number takes on disk at most: seventeen digits are some seven, packed."""


@lru_cache(maxsize=1)
def scenario() -> Scenario:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    found = study.scenarios["short_staffed", "clearing"]
    return found.model_copy(
        update={"run": found.run.model_copy(update={"run_length": 62 * DAY, "equal": "posts"})}
    )


@lru_cache(maxsize=1)
def one_run() -> Results:
    return run_replication(compile_plan(scenario()), 0)


def numbers_in(run: Results) -> int:
    return len(run.values) + sum(
        part.values.size  # noqa: PD011 - no pandas
        for part in (run.series, run.months, run.staff)
    )


def many(number: int) -> Collected:
    runs = Collected(scenario())
    for place in range(number):
        runs.add(place, varied(one_run(), np.random.default_rng(place)))
    return runs


def both(runs: Collected) -> dict[tuple[str, str], Collected]:
    """Two scenarios of a study."""
    return {("one", "clearing"): runs, ("other", "clearing"): runs}


BLOCKS: dict[str, Callable[[dict[tuple[str, str], Collected]], Iterator[Block]]] = {
    "table": values_by_run,
    "series": series_by_run,
    "months": months_by_run,
    "staff": staff_by_run,
}


@pytest.mark.parametrize("what", BLOCKS)
def test_numbers_of_single_runs_read_back_equal(what: str, tmp_path: Path) -> None:
    runs = both(many(3))
    path = write_by_run(BLOCKS[what](runs), tmp_path, what)
    assert path == tmp_path / "tables" / f"{what}{SUFFIX}"
    read = run_by_run(read_by_run(path))
    stated = long_table(runs, what)
    for time in {"date", "month"} & set(stated.columns):
        stated[time] = stated[time].dt.strftime("%Y-%m-%d")
    keys = [name for name in stated.columns if name not in ("value", "outside")]
    assert {*keys, "management"} == set(read.columns) - {"value"}  # none here
    found, expected = (
        frame[[*keys, "value"]].dropna().sort_values(keys, ignore_index=True)
        for frame in (read, stated)
    )
    pd.testing.assert_frame_equal(found, expected, check_exact=True, check_dtype=False)


def test_every_number_has_its_shortest_text(tmp_path: Path) -> None:
    numbers = np.array([[0.1 + 0.2, -12.0, np.nan], [3.0, 1e22, 2.0**60], [np.inf, 5e-324, 0.5]])
    about = pd.DataFrame({"measure": ["a", 'b, "c"\nd', "e"]})
    path = write_by_run(iter([Block({"scenario": "x"}, about, numbers, [0, 1, 4])]), tmp_path, "n")
    assert path is not None
    assert gzip.decompress(path.read_bytes()).decode() == (
        "scenario,measure,run_1,run_2,run_5\n"
        "x,a,0.30000000000000004,-12,\n"
        'x,"b, ""c""\nd",3,1e+22,1.152921504606847e+18\n'
        "x,e,inf,5e-324,0.5\n"
    )
    read = read_by_run(path)
    np.testing.assert_array_equal(read[["run_1", "run_2", "run_5"]].to_numpy(), numbers)
    assert read["measure"].tolist() == about["measure"].tolist()
    assert read_by_run(path, ["e"])["run_2"].tolist() == [5e-324]
    assert run_by_run(read)["replication"].unique().tolist() == [1, 2, 5]
    assert write_by_run(iter([]), tmp_path, "nothing") is None


def test_the_same_numbers_of_runs_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [write_by_run(values_by_run(both(many(2))), tmp_path / name, "values") for name in "ab"]
    first, again = (path.read_bytes() for path in paths if path is not None)
    assert first == again


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no table of single runs"),
        (gzip.compress(b"measure,value\na,1\n"), "no table of single runs"),
        (gzip.compress(b"structure,run_1\na,1\n"), "no table of single runs"),
        (gzip.compress(b"structure,condition,measure,run_1\na,b\n"), "too many or too few cells"),
        (gzip.compress(b"structure,condition,measure,run_1\na,b,c,d\n"), "could not convert"),
        (gzip.compress(b"structure,condition,measure,run_1\na,b,c,1\n")[:-9], "ended before"),
        (b"no gzip", "Not a gzipped file"),
    ],
    ids=["empty", "long", "no_names", "few_cells", "no_number", "cut", "no_gzip"],
)
def test_a_briefing_says_which_table_of_single_runs_is_damaged(
    content: bytes, said: str, tmp_path: Path
) -> None:
    folder = written(made(), tmp_path / "results")
    (folder / "tables" / f"differences{SUFFIX}").write_bytes(content)
    sealed(folder)
    with pytest.raises(BriefError, match=rf"differences{SUFFIX} cannot be read \(.*{said}"):
        read_results(folder)


def test_one_more_run_takes_its_numbers_on_disk_and_no_more(tmp_path: Path) -> None:
    sizes, lines = [], []
    for number in (12, 24):
        folder = tmp_path / str(number)
        write_run(folder, many(number), "en")
        sizes.append(sum(path.stat().st_size for path in folder.rglob(f"*{SUFFIX}")))
        lines.append(
            {
                path.relative_to(folder).as_posix(): path.read_bytes().count(b"\n")
                for path in folder.rglob("*.csv")
            }
        )
    assert (sizes[1] - sizes[0]) / 12 < DIGITS * numbers_in(one_run())
    grown = {name for name, count in lines[1].items() if count != lines[0][name]}
    assert grown == {"tables/runs.csv", "excel/runs.csv"}
    assert lines[1]["excel/runs.csv"] == 24 + 1
    assert max(lines[1].values()) < SHEET_ROWS


def test_one_more_run_takes_its_numbers_in_memory_and_little_more() -> None:
    runs, taken = many(2), []  # what all have in common
    tracemalloc.start()
    for last in (42, 82):
        for place in range(last - 40, last):
            runs.add(place, varied(one_run(), np.random.default_rng(place)))
        gc.collect()
        taken.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert (taken[1] - taken[0]) / 40 < 8 * numbers_in(one_run()) + 2_000


def test_a_table_that_no_sheet_holds_is_told_and_not_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv, "SHEET_ROWS", 1_001)
    monkeypatch.setattr(csv, "SHEET_COLUMNS", 2)
    fits = pd.DataFrame({"a": range(1_000), "b": 1.5})
    plain, excel = to_csv_pair(fits, tmp_path, "fits")
    assert excel.read_bytes().count(b"\n") == 1_001
    for name, frame in (
        ("long", pd.DataFrame({"a": range(1_001)})),
        ("wide", fits.assign(c=1)),
    ):
        plain, note = to_csv_pair(frame, tmp_path, name)
        assert len(pd.read_csv(plain)) == len(frame)
        assert note == tmp_path / "excel" / f"{name}.txt"
        assert f"»{name}« ist größer als ein Blatt" in note.read_text(encoding="utf-8-sig")
        assert f"in tables/{name}.csv only" in note.read_text(encoding="utf-8-sig")
    assert {path.name for path in (tmp_path / "excel").iterdir()} == {
        "fits.csv", "long.txt", "wide.txt",
    }  # fmt: skip


def test_tables_over_the_runs_are_those_of_the_runs() -> None:
    runs = both(many(12))
    for what, table, group in (
        ("series", series_table(runs), "case_type"),
        ("months", months_table(runs), "case_type"),
        ("staff", staff_table(runs), "team"),
    ):
        long, time = long_table(runs, what), "month" if what == "months" else "date"
        keys = ["condition", "structure", time, group, "measure"]
        means = long.groupby(keys)["value"].mean()
        parts = table[table[group] != ""].set_index(keys)
        pd.testing.assert_series_equal(parts["mean"].sort_index(), means, check_names=False)
        inside = long if what != "staff" else long[~long["outside"]]
        sums = inside.pivot_table(
            index=["condition", "structure", time, "measure"], columns="replication",
            values="value", aggfunc="sum",
        )  # fmt: skip
        whole = table[table[group] == ""].set_index(["condition", "structure", time, "measure"])
        whole = whole.sort_index()
        assert whole["mean"].to_numpy() == pytest.approx(sums.mean(axis=1).to_numpy())
        assert whole["runs_low"].to_numpy() == pytest.approx(sums.quantile(0.1, axis=1).to_numpy())
        assert whole["runs_high"].to_numpy() == pytest.approx(sums.quantile(0.9, axis=1).to_numpy())
        assert (whole["low"] <= whole["mean"]).all()
        first = sums.groupby(["condition", "structure", "measure"]).transform("first")
        assert whole["risen"].tolist() == (sums > first).sum(axis=1).tolist()
        assert whole["fallen"].tolist() == (sums < first).sum(axis=1).tolist()
        assert set(table["replications"]) == {12}


def test_values_over_the_runs_say_how_many_runs_have_one() -> None:
    runs = Collected(scenario())
    for place in range(3):
        results = varied(one_run(), np.random.default_rng(place))
        values = results.values  # noqa: PD011 - no pandas
        kept = [v for v in values if place or v.measure != "lead_time_mean"]
        runs.add(place, Results(kept, results.series, results.months, results.staff))
    table = values_table({("", "clearing"): runs})
    assert len(table) == len(one_run().values)
    office = table[(table["team"] == "") & (table["case_type"] == "") & (table["detail"] == "")]
    rows = office.set_index("measure")
    assert rows["replications"]["lead_time_mean"] == 2
    assert rows["replications"]["decided"] == 3
    assert rows["mean"]["lead_time_mean"] == np.nanmean(runs.values("lead_time_mean"))
    by_run = runs_table({("", "clearing"): runs})
    assert by_run["lead_time_mean"].isna().tolist() == [True, False, False]
    assert by_run["decided"].tolist() == runs.values("decided").tolist()
