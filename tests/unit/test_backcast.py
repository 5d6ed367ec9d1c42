"""The office's own months beside the model's: numbers, misses, words, chart, command."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import RunError
from sim.experiment.backcast import (
    backcast,
    first_of,
    next_month,
    refuse_strange_months,
    study_backcast,
)
from sim.experiment.collected import Collected
from sim.experiment.comparison import long_table
from sim.experiment.runner import run_all
from sim.report import charts
from sim.report.backcast_text import backcast_blocks, backcast_text, study_backcast_text
from sim.report.chart_backcast import alt_backcast
from sim.scenario.loading import Study, load_study
from sim.scenario.observed import MEASURES, ObservedMonth
from sim.scenario.study import Scenario
from sim.stats.intervals import prediction_interval

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "scenarios" / "small_town" / "study.yaml"
DAY = 1440.0
JANUARY, FEBRUARY, MARCH = (date(2024, month, 1) for month in (1, 2, 3))


@lru_cache(maxsize=1)
def study() -> Study:
    """The small town for ten weeks: January and February are whole."""
    made = load_study(STUDY)
    return made.with_scenarios(
        {
            key: each.model_copy(
                update={
                    "run": each.run.model_copy(update={"run_length": 70 * DAY, "replications": 5})
                }
            )
            for key, each in made.scenarios.items()
        }
    )


@lru_cache(maxsize=1)
def runs() -> dict[tuple[str, str], Collected]:
    key = first_of(study())
    return run_all({key: study().scenarios[key]}, 5)


def today() -> Collected:
    return runs()[first_of(study())]


def month(day: date, **values: float) -> ObservedMonth:
    return ObservedMonth(day, "", values)


def table(*observed: ObservedMonth) -> pd.DataFrame:
    return backcast(observed, today())


# -- numbers ----------------------------------------------------------------------------------


def test_the_band_is_where_a_single_run_lies() -> None:
    rows = table(month(FEBRUARY, arrivals=1.0, decided=1.0))
    months = long_table(runs(), "months")
    for _, row in rows.iterrows():
        here = months[(months["measure"] == row["measure"]) & (months["month"] == "2024-02-01")]
        values = here.groupby("replication")["value"].sum().to_numpy()
        one = prediction_interval(values, 0.95)
        assert (row["mean"], row["low"], row["high"]) == pytest.approx(
            (one.mean, max(one.low, 0.0), one.high)
        )
        assert row["replications"] == 5


def test_open_cases_are_those_at_the_months_end() -> None:
    # 1 February is no week's end, so the balance of the months is counted: at the end of the run
    # by the same balance it must be what the run says.
    (row,) = [each for _, each in table(month(JANUARY, open=1.0)).iterrows()]
    weeks = today().series().query("measure == 'open'")
    near = weeks[weeks["date"].dt.date == date(2024, 1, 29)]
    assert row["mean"] == pytest.approx(near.groupby("replication")["value"].sum().mean(), rel=0.05)
    ends = today().months_of(0).frame()
    summed = ends.groupby("measure")["value"].sum()
    came, decided, withdrawn = (summed[name] for name in ("arrivals", "decided", "withdrawn"))
    start, end = (today().values(name)[0] for name in ("open_start", "open_end"))
    assert start + came - decided - withdrawn == end


def test_case_types_sum_to_the_office() -> None:
    every = dict.fromkeys(MEASURES, 1.0)
    types = list(today().scenario.office.case_types)
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
    scenario = today().scenario
    refuse_strange_months([month(JANUARY, open=1.0), month(date(1999, 1, 1), open=1.0)], scenario)
    with pytest.raises(RunError, match="holds none of the months 2023-11 to 2024-03"):
        refuse_strange_months([month(date(2023, 11, 1)), month(MARCH)], scenario)
    assert next_month(date(2024, 12, 1)) == date(2025, 1, 1)


def _with_run(scenario: Scenario, **run: float) -> Scenario:
    return scenario.model_copy(update={"run": scenario.run.model_copy(update=run)})


def test_a_run_that_cannot_be_laid_beside_months_is_refused() -> None:
    months = [month(JANUARY)]
    with pytest.raises(RunError, match="a single run has no band"):
        refuse_strange_months(months, _with_run(today().scenario, replications=1))
    with pytest.raises(RunError, match="leave 'warm_up' out"):
        refuse_strange_months(months, _with_run(today().scenario, warm_up=DAY))


def test_of_the_models_own_months_about_one_in_twenty_is_missed() -> None:
    # Each run in turn is taken for the office; the others make the band.
    key = first_of(study())
    scenario = _with_run(study().scenarios[key], replications=24)
    runs_of_many = run_all({"": scenario}, 24)[""]
    months = runs_of_many.months().query("measure == 'decided'")
    sums = months.pivot_table(
        index="month", columns="replication", values="value", aggfunc="sum"
    ).to_numpy()
    missed = 0
    for row in sums:
        for place, seen in enumerate(row):
            one = prediction_interval(np.delete(row, place), 0.95)
            missed += not one.low <= seen <= one.high
    assert missed / sums.size <= 0.05 + 4 * np.sqrt(0.05 * 0.95 / sums.size)


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
    english = backcast_text(found(), TYPES, "en")
    assert "  Decided cases: 1 of 2 months in the band; model −11 % in all" in english
    assert "  Open cases (Verlängerung): 1 of 1 months in the band; model +11 %" in english
    assert "    Feb 2024, Decided cases: observed 520, model 345 to 465 (above)" in english
    assert "1 of 3 numbers lie outside; of a model that is right about 0.2 would" in english
    german = backcast_text(found(), TYPES, "de")
    assert (
        "    Feb 2024, Entschiedene Fälle: beobachtet 520, Modell 345 bis 465 (darüber)" in german
    )
    assert max(map(len, german.splitlines())) <= 100


def test_many_misses_are_counted() -> None:
    many = pd.concat([found((False, False, False))] * 6, ignore_index=True)
    assert "and 6 more" in backcast_text(many, TYPES, "en")


def test_what_of_the_file_is_left_out_is_said() -> None:
    scenario = today().scenario
    said = backcast_blocks(table(month(JANUARY, open=1.0)), scenario, 3, "en")
    assert said.endswith("2 months of the file are not in the run and are left out.\n")
    assert "left out" not in backcast_blocks(table(month(JANUARY, open=1.0)), scenario, 1, "en")


# -- in a study -------------------------------------------------------------------------------


def test_a_study_with_own_months_lays_them_beside_today_first(tmp_path: Path) -> None:
    data = tmp_path / "observed.csv"
    data.write_text("month;decided\n2024-01;350\n2024-02;1\n")
    stated = replace(study(), backcast=data)
    rows = study_backcast(stated, runs())
    assert list(rows["inside"]) == [True, False]
    said = study_backcast_text(stated, runs(), "en")
    assert said.startswith("Today's structure beside the office's own months")


def test_without_own_months_a_study_says_how_to_make_a_backcast() -> None:
    assert study_backcast(study(), runs()).empty
    assert "umbau backcast SZENARIO DATEN.csv" in " ".join(
        study_backcast_text(study(), runs(), "de").split()
    )


def test_the_key_names_a_file_beside_the_study(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "study.yaml"
    file.parent.mkdir()
    file.write_text(f"extends: {STUDY}\nbackcast: own/months.csv\n")
    assert load_study(file).backcast == tmp_path / "deep" / "own" / "months.csv"
    assert load_study(STUDY).backcast is None


# -- chart ------------------------------------------------------------------------------------


def test_the_chart_shows_every_month_and_names_its_misses(tmp_path: Path) -> None:
    figure = charts.backcast(found(), TYPES, source="a test")
    decided, still = figure.axes
    assert len(decided.patches) == 2
    assert len(still.patches) == 1
    assert [each.get_text() for each in decided.texts] == ["darüber"]
    assert not still.texts
    alt = alt_backcast(found(), TYPES)
    assert "Im Band: Entschiedene Fälle 1 von 2, Offene Fälle (Verlängerung) 1 von 1." in alt
    assert len(alt) <= 200
    assert len(charts.save(figure, tmp_path, "backcast", alt)) == 2


def test_a_chart_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no month is to be drawn"):
        charts.backcast(found().iloc[:0], TYPES)
