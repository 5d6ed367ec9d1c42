"""The office's own months beside the model's: numbers, misses, words, chart, command."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import RunError
from sim.experiment.backcast import (
    Backcast,
    PlannedBackcast,
    backcast,
    first_of,
    forecast_errors,
    refuse_few_runs,
    refuse_strange_months,
    run_study,
)
from sim.experiment.collected import Collected
from sim.experiment.naive import naive_forecasts
from sim.experiment.runner import run_all
from sim.experiment.runs import K
from sim.experiment.single_runs import SingleRuns, single_runs, study_of_one
from sim.measures.measures import Results
from sim.measures.rows import Series, Value
from sim.measures.staff import StaffSeries
from sim.plan.located import located_estimates
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.reading.observed import MEASURES, ObservedMonth, next_month
from sim.report import charts
from sim.report.results.backcast import write_backcast
from sim.report.results.study import write_single_runs
from sim.report.sections.backcast import (
    backcast_blocks,
    band_blocks,
    error_blocks,
    study_backcast_blocks,
)
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario
from sim.stats.intervals import order_band

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "scenarios" / "small_town" / "study.yaml"
DAY = 1440.0
JANUARY, FEBRUARY, MARCH = (date(2024, month, 1) for month in (1, 2, 3))
RUNS = 20


@lru_cache(maxsize=1)
def study() -> Study:
    """The small town for ten weeks: January and February are whole."""
    made = load_study(STUDY)
    short = {"run_length": 70 * DAY, "replications": RUNS}
    return made.with_scenarios(
        {
            key: each.model_copy(update={"run": each.run.model_copy(update=short)})
            for key, each in made.scenarios.items()
        }
    )


def here(scenarios: Mapping[K, Scenario], number: int, /) -> dict[K, Collected]:
    """Run scenarios in this process."""
    return run_all(scenarios, number)


@lru_cache(maxsize=1)
def single() -> SingleRuns:
    return single_runs(study(), first_of(study()), RUNS)


@lru_cache(maxsize=1)
def runs() -> tuple[Collected, ...]:
    return tuple(single().collected(here))


def scenario() -> Scenario:
    return study().scenarios[first_of(study())]


def month(day: date, **values: float) -> ObservedMonth:
    return ObservedMonth(day, "", values)


def table(*observed: ObservedMonth) -> pd.DataFrame:
    return backcast(observed, runs())


# -- numbers ----------------------------------------------------------------------------------


def test_the_band_is_where_nine_of_ten_single_runs_lie() -> None:
    rows = table(month(FEBRUARY, arrivals=1.0, decided=1.0))
    for _, row in rows.iterrows():
        values = []
        for each in runs():
            months = each.months()
            here = (months["measure"] == row["measure"]) & (months["month"] == "2024-02-01")
            values.append(float(months[here]["value"].sum()))
        one = order_band(values, 0.90)
        expected = (one.mean, one.low, one.high)
        assert (row["mean"], row["low"], row["high"]) == pytest.approx(expected)
        assert sum(one.low <= value <= one.high for value in values) == RUNS - 2
        assert row["replications"] == RUNS


def test_open_cases_are_those_at_the_months_end() -> None:
    # 1 February is no week's end, so the balance of the months is counted: at the end of the run
    # by the same balance it must be what the run says.
    (row,) = [each for _, each in table(month(JANUARY, open=1.0)).iterrows()]
    near = []
    for each in runs():
        weeks = each.series().query("measure == 'open'")
        near.append(weeks[weeks["date"].dt.date == date(2024, 1, 29)]["value"].sum())
    assert row["mean"] == pytest.approx(np.mean(near), rel=0.05)
    for each in runs()[:3]:
        summed = each.months_of(0).frame().groupby("measure")["value"].sum()
        came, decided, withdrawn = (summed[name] for name in ("arrivals", "decided", "withdrawn"))
        start, end = (each.values(name)[0] for name in ("open_start", "open_end"))
        assert start + came - decided - withdrawn == end


def test_open_cases_are_what_was_there_and_came_less_what_was_decided_or_withdrawn() -> None:
    # 40 and 60 at the start; in January 10 and 20 come, 7 and 9 are decided, 2 and 1 withdrawn.
    types = tuple(scenario().office.case_types)[:2]
    january, february = [[10, 20], [7, 9], [2, 1]], [[5, 5], [6, 10], [0, 4]]
    counts = np.array([january, february], dtype=float)
    months = Series(np.array([31.0, 60.0]) * DAY, ("arrivals", "decided", "withdrawn"), types,
                    counts)  # fmt: skip
    start = [Value("open_start", "", name, "", 40.0 + 20.0 * n) for n, name in enumerate(types)]
    made = Collected(scenario())
    made.add(0, Results(start, months, months, StaffSeries(np.empty(0), (), np.empty((0, 0, 3)))))
    found = backcast([month(JANUARY, open=1.0), month(FEBRUARY, open=1.0),
                      ObservedMonth(FEBRUARY, types[1], {"open": 1.0})], [made] * RUNS)  # fmt: skip
    assert found["mean"].tolist() == [40 + 60 + 30 - 16 - 3, 111 + 10 - 16 - 4, 70 + 5 - 10 - 4]


def test_case_types_sum_to_the_office() -> None:
    every = dict.fromkeys(MEASURES, 1.0)
    types = list(scenario().office.case_types)
    whole = table(month(JANUARY, **every)).set_index("measure")["mean"]
    parts = pd.concat([table(ObservedMonth(JANUARY, name, every)) for name in types])
    summed = parts.groupby("measure")["mean"].sum()
    for name in MEASURES:
        assert summed[name] == pytest.approx(whole[name])


def test_the_models_own_run_lies_in_its_band_and_another_office_does_not() -> None:
    mean = table(month(JANUARY, arrivals=1.0))["mean"].item()
    assert table(month(JANUARY, arrivals=mean))["inside"].item()
    assert not table(month(JANUARY, arrivals=3.0 * mean))["inside"].item()


def test_months_outside_the_run_are_left_out_and_none_inside_is_refused() -> None:
    assert table(month(JANUARY, open=1.0), month(MARCH, open=1.0)).shape[0] == 1
    refuse_strange_months([month(JANUARY, open=1.0), month(date(1999, 1, 1), open=1.0)], scenario())
    with pytest.raises(RunError, match="holds none of the months 2023-11 to 2024-03"):
        refuse_strange_months([month(date(2023, 11, 1)), month(MARCH)], scenario())
    assert next_month(date(2024, 12, 1)) == date(2025, 1, 1)


def _with_run(scenario: Scenario, **run: float) -> Scenario:
    return scenario.model_copy(update={"run": scenario.run.model_copy(update=run)})


def test_a_run_that_cannot_be_laid_beside_months_is_refused() -> None:
    refuse_few_runs(_with_run(scenario(), replications=20))
    with pytest.raises(RunError, match="this would make 19; write --replications 20"):
        refuse_few_runs(_with_run(scenario(), replications=19))
    with pytest.raises(RunError, match="leave 'warm_up' out"):
        refuse_strange_months([month(JANUARY)], _with_run(scenario(), warm_up=DAY))


# -- draws ------------------------------------------------------------------------------------


def test_every_run_has_a_draw_of_its_own_inside_the_ranges() -> None:
    drawn = single().table()
    known = located_estimates(scenario())
    assert set(drawn["run"]) == set(range(1, RUNS + 1))
    spread = drawn.groupby("path")["value"].agg(["min", "max", "nunique"])
    assert len(spread) > 40
    for path, row in spread.iterrows():
        assert known[str(path)].low <= row["min"] <= row["max"] <= known[str(path)].high
    counts = [path for path in spread.index if spread["nunique"][path] < RUNS]
    assert all(isinstance(known[path].central, int) for path in counts)  # whole numbers repeat
    for draw, part in zip(single().draws, (each for _, each in drawn.groupby("run")), strict=True):
        made = located_estimates(draw.scenario)
        assert [made[path].value for path in part["path"]] == list(part["value"])
    assert len({draw.scenario.run.seed for draw in single().draws}) == RUNS


def test_more_runs_keep_those_that_were_made() -> None:
    more = single_runs(study(), first_of(study()), RUNS + 5)
    assert more.draws[:RUNS] == single().draws
    later = single_runs(study(), first_of(study()), 5, first=RUNS)
    assert later.draws == more.draws[RUNS:]


def test_a_scenario_alone_doubts_whatever_has_a_range() -> None:
    alone = study_of_one(scenario())
    drawn = single_runs(alone, first_of(alone), 1)
    inputs = {path for each in drawn.inputs for path in each.paths}
    ranged = {path for path, each in located_estimates(scenario()).items() if each.low < each.high}
    assert inputs <= ranged
    assert {
        path for path in ranged - inputs if "cost" not in path and "pay_grades" not in path
    } == set()


# -- simple forecasts -------------------------------------------------------------------------


def history() -> list[ObservedMonth]:
    """Return months by hand: arrivals, decisions, stock at the end, staff."""
    rows = [(JANUARY, 100.0, 80.0, 220.0, 8.0), (FEBRUARY, 120.0, 100.0, 240.0, 10.0),
            (MARCH, 90.0, 120.0, 210.0, 12.0)]  # fmt: skip
    return [
        ObservedMonth(day, "", {"arrivals": came, "decided": done, "open": still}, staff)
        for day, came, done, still, staff in rows
    ]


def test_simple_forecasts_by_hand() -> None:
    months = history()
    last = months[2]
    assert naive_forecasts(months, last, "decided") == {
        "last_value": 100.0,
        "constant_output": 90.0,  # (80 + 100) / 2
        "staff_productivity": pytest.approx(12 * 180 / 18),
    }
    found = naive_forecasts(months, last, "arrivals")
    assert (found["last_value"], found["constant_output"]) == (120.0, 110.0)
    assert np.isnan(found["staff_productivity"])
    assert naive_forecasts(months, last, "open") == {
        "last_value": 240.0,
        "constant_output": 260.0,  # it grew by 20 once
        "staff_productivity": pytest.approx(240 + (20 + 100) - 120),
    }


def test_simple_forecasts_know_nothing_but_the_months_before() -> None:
    months = history()
    first = naive_forecasts(months, months[0], "decided")
    assert all(np.isnan(value) for value in first.values())
    changed = [*months[:2], ObservedMonth(MARCH, "", dict.fromkeys(MEASURES, 1.0), 12.0)]
    for measure in MEASURES:
        assert naive_forecasts(changed, changed[2], measure) == pytest.approx(
            naive_forecasts(months, months[2], measure), nan_ok=True
        )
    gap = [months[0], months[2]]
    assert np.isnan(naive_forecasts(gap, months[2], "decided")["last_value"])
    assert naive_forecasts(gap, months[2], "decided")["constant_output"] == 80.0
    other = [ObservedMonth(each.month, "renewal", each.counted) for each in months[:2]]
    assert np.isnan(naive_forecasts(other, months[2], "decided")["last_value"])


def test_errors_are_of_the_months_of_which_every_forecast_says_something() -> None:
    shown = pd.DataFrame({
        "month": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]),
        "case_type": "", "measure": "decided", "observed": [100.0, 200.0, 50.0, 0.0],
        "mean": [500.0, 150.0, 60.0, 5.0], "last_value": [np.nan, 100.0, 200.0, 50.0],
        "constant_output": [np.nan, 100.0, 150.0, 1.0], "staff_productivity": np.nan,
    })  # fmt: skip
    (row,) = [row for _, row in forecast_errors(shown).iterrows()]
    assert row["months"] == 2  # the first has none before it, in the last nothing was observed
    assert row["model"] == pytest.approx((25 + 20) / 2)
    assert row["last_value"] == pytest.approx((50 + 300) / 2)
    assert row["constant_output"] == pytest.approx((50 + 200) / 2)
    assert np.isnan(row["staff_productivity"])
    (line,) = terminal(error_blocks(forecast_errors(shown), TYPES, "en")).splitlines()[1:2]
    assert line.startswith("  Decided cases: model 22.5 %, last value 175.0 %, as before on")
    assert line.endswith("average 125.0 % (months: 2)")
    assert terminal(error_blocks(forecast_errors(shown.iloc[:1]), TYPES, "en")) == ""


# -- words ------------------------------------------------------------------------------------

TYPES = {"renewal": "Verlängerung"}


def found(inside: Sequence[bool] = (True, False, True)) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01"]),
            "case_type": ["", "", "renewal"],
            "measure": ["decided", "decided", "open"],
            "observed": [400.0, 520.0, 90.0],
            "mean": [410.0, 405.0, 100.0],
            "low": [350.0, 345.0, 60.0],
            "high": [470.0, 465.0, 140.0],
            "inside": inside,
            "replications": 30,
        }
    )


def test_hits_and_misses_in_both_languages() -> None:
    english = terminal(band_blocks(found(), TYPES, "en"))
    assert "  Decided cases: 1 of 2 months in the band; model −11 % in all" in english
    assert "  Open cases (Verlängerung): 1 of 1 month in the band; model +11 %" in english
    assert "  Feb 2024, Decided cases: observed 520, model 345 to 465 (above)" in english
    assert "1 of 3 numbers lie outside; of a model that is right about 0.3 would" in english
    german = terminal(band_blocks(found(), TYPES, "de"))
    assert "  Feb 2024, Entschiedene Fälle: beobachtet 520, Modell 345 bis 465 (darüber)" in german
    assert max(map(len, german.splitlines())) <= 100


def test_many_misses_are_counted() -> None:
    many = pd.concat([found((False, False, False))] * 6, ignore_index=True)
    assert "and 6 more" in terminal(band_blocks(many, TYPES, "en"))


def laid(*observed: ObservedMonth) -> Backcast:
    return Backcast(observed, single(), runs())


def test_what_of_the_file_is_left_out_is_said() -> None:
    older = [month(date(1999, 1, 1), open=1.0), month(date(1999, 2, 1), open=1.0)]
    said = terminal(backcast_blocks(laid(*older, month(JANUARY, open=1.0)), "en"))
    assert said.endswith(
        "2 months of the file are not in the run; only the simple rules use them.\n"
    )
    whole = terminal(backcast_blocks(laid(month(JANUARY, open=1.0)), "en"))
    assert "not in the run" not in whole


# -- in a study -------------------------------------------------------------------------------


def test_a_study_with_own_months_lays_them_beside_today_first() -> None:
    one = study().limited_to({study().today}).under({first_of(study())[0]})
    key = first_of(one)
    few = one.with_scenarios({key: _with_run(one.scenarios[key], replications=2)})
    planned: list[int] = []
    mean = table(month(JANUARY, decided=1.0))["mean"].item()
    months = [month(JANUARY, decided=mean), month(FEBRUARY, decided=1.0)]
    _, found, beside = run_study(few, PlannedBackcast(months, single()), planned=planned.append)
    assert planned[-1] == 2 + RUNS
    assert len(found[key].replications) == 2
    assert beside is not None
    assert list(beside.table()["inside"]) == [True, False]
    said = terminal(study_backcast_blocks(study(), beside, "en"))
    assert said.startswith("Today's structure beside the office's own months")
    assert beside.table().equals(table(*months))


def test_without_own_months_a_study_says_how_to_make_a_backcast() -> None:
    assert "umbau backcast SZENARIO DATEN.csv" in " ".join(
        terminal(study_backcast_blocks(study(), None, "de")).split()
    )
    stated = replace(study(), backcast=Path("own.csv"))
    assert "takes at least 20 runs" in " ".join(
        terminal(study_backcast_blocks(stated, None, "en")).split()
    )


def test_the_folder_holds_months_errors_and_draws(tmp_path: Path) -> None:
    found = laid(*history())
    write_backcast(tmp_path, found, "en")
    write_single_runs(tmp_path, found, "en")
    read = {
        name: pd.read_csv(tmp_path / "tables" / f"{name}.csv", keep_default_na=False)
        for name in ("backcast", "backcast_errors", "backcast_draws", "months", "inputs")
    }
    assert len(read["backcast"]) == 6
    assert list(read["backcast_errors"]["months"]) == [1, 1, 1]
    assert set(read["months"]["replication"]) == set(range(1, RUNS + 1))
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["drawn_inputs"] == list(dict.fromkeys(read["backcast_draws"]["input"]))


def test_the_key_names_a_file_beside_the_study(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "study.yaml"
    (file.parent / "own").mkdir(parents=True)
    (file.parent / "own" / "months.csv").touch()
    file.write_text(f"extends: {STUDY}\nbackcast: own/months.csv\n")
    assert load_study(file, anywhere=True).backcast == tmp_path / "deep" / "own" / "months.csv"
    assert load_study(STUDY).backcast is None


# -- chart ------------------------------------------------------------------------------------


def test_the_chart_shows_every_month_and_names_its_misses(tmp_path: Path) -> None:
    drawn = charts.backcast(found(), TYPES, source="a test")
    decided, still = drawn.figure.axes
    assert len(decided.patches) == 2
    assert len(still.patches) == 1
    assert [each.get_text() for each in decided.texts] == ["darüber"]
    assert not still.texts
    inside = "Im Band: Entschiedene Fälle 1 von 2, Offene Fälle (Verlängerung) 1 von 1."
    assert inside in drawn.alt
    assert len(drawn.alt) <= 200
    assert len(charts.save(drawn, tmp_path, "backcast")) == 2


def test_a_chart_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no month is to be drawn"):
        charts.backcast(found().iloc[:0], TYPES)
