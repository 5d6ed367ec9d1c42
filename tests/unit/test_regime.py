"""Where scenarios are heading, and steady states: what is said, left out, refused."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from math import inf, isnan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.experiment.collected import Collected
from sim.experiment.comparison import Runs
from sim.experiment.regime import Regime, regime, regime_table
from sim.experiment.runner import run_all
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report import charts
from sim.report.charts.alt import LONGEST
from sim.report.frames import condition_list, labels, structure_list
from sim.report.sections.regime import regime_blocks, regime_sentences
from sim.report.sections.run import measure_blocks
from sim.report.sections.steady import no_steady_state, open_by_week, warm_up_of, with_warm_up
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario
from sim.stats.mser import mser5
from tests.theory.lab import laboratory
from tests.theory.loop_lab import loop_office

ROOT = Path(__file__).parents[2]
DAY, HOUR = 1440.0, 60.0


@lru_cache(maxsize=1)
def town() -> tuple[Study, Runs]:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    short = {
        key: each.model_copy(update={"run": each.run.model_copy(update={"run_length": 40 * DAY})})
        for key, each in study.scenarios.items()
    }
    study = study.with_scenarios(short)
    return study, run_all(short, 3)


@lru_cache(maxsize=8)
def runs_of(cases: int, arrivals: float, days: float, number: int = 3) -> Collected:
    scenario = loop_office(cases, mean_age=5.0, mean_rate=0.12, days=days, arrivals=arrivals)
    return run_all({"": scenario}, number)[""]


# -- what is found ----------------------------------------------------------------------------


def test_growth_is_what_open_cases_gain_in_a_month() -> None:
    study, runs = town()
    table = regime_table(study, runs)
    assert len(table) == len(study.scenarios)
    for _, row in table.iterrows():
        collected = runs[row["condition"], row["structure"]]
        gained = collected.values("open_end") - collected.values("open_start")
        assert row["growth"] == pytest.approx(gained.mean() / (40 / (365 / 12)))
        assert row["growth_one_low"] <= row["growth_low"] <= row["growth"]
        weeks = collected.series().query("measure == 'open'")
        highest = weeks.groupby(["replication", "date"])["value"].sum().max()
        assert row["most_open"] == highest
        assert bool(row["steady"]) is False  # a team is overloaded in each of them


def test_an_office_with_room_clears_its_backlog() -> None:
    found = regime(runs_of(800, 60.0, 60.0))
    assert found.load < 1
    assert found.growth < 0
    assert found.cleared_runs == found.runs == 3
    assert found.cleared is not None
    assert date(2024, 1, 7) < found.cleared < date(2024, 3, 1)
    assert found.steady  # it would tip at 6,000 open cases and never had 1,000


def test_a_stock_above_the_tipping_point_is_within_reach() -> None:
    found = regime(runs_of(2600, 96.0, 20.0))
    assert found.most_open > found.tips_at == pytest.approx(2400)
    assert found.within_reach
    assert not found.steady


def test_an_overloaded_office_has_no_steady_state() -> None:
    found = regime(runs_of(2600, 130.0, 20.0))
    assert (found.load > 1, found.overloaded, found.tips_at) == (True, "desk", 0.0)
    assert found.growth_low > 0
    assert (found.cleared_runs, found.cleared) == (0, None)
    assert not found.steady


def test_one_run_has_no_intervals() -> None:
    found = regime(runs_of(800, 60.0, 60.0, 1))
    assert isnan(found.growth_low)
    assert "(one run)" in " ".join(regime_sentences(found, "en"))


# -- what is said -----------------------------------------------------------------------------


def test_without_a_steady_state_no_mean_that_needs_one_is_printed() -> None:
    over, calm = (
        terminal(measure_blocks(runs_of(2600, 130.0, 20.0), "en")),
        terminal(measure_blocks(runs_of(800, 60.0, 60.0), "en")),
    )
    for name in ("Open cases on average", "Wait before work", "Share of pieces of work that had",
                 "Time until work is done"):  # fmt: skip
        assert f"\n{name}" in calm
        assert f"\n{name}" not in over
    assert "Overloaded: load 1." in over
    assert "There is no steady state; what counts is growth." in over
    assert "Open cases: +" in over
    assert "Mean stocks and waits are not shown" in over
    assert "\nOpen cases at the end" in over


FOUND = Regime(
    load=0.86, overloaded="north south", tips_at=2909.0, first_team="north",
    first_team_tips_at=842.0, most_open=1550.0, open_start=1050.0, growth=-24.6,
    growth_low=-44.9, growth_high=-4.4, growth_one_low=-92.0, growth_one_high=43.0,
    cleared_runs=6, runs=10, cleared=date(2025, 3, 2),
)  # fmt: skip


def test_sentences_in_both_languages() -> None:
    tips = (
        "The office tips at 2,909 open cases: from there on they bring more work than "
        "can be done, and the stock grows by itself. Highest stock of the runs: 1,550."
    )
    assert list(regime_sentences(FOUND, "en")) == [
        "Load 0.86: in sum it can keep up. But overloaded are: north, south.",
        "Open cases: −25 a month (95 % interval −45 to −4.4; a single run −92 to +43).",
        "Backlog cleared by the end in 6 of 10 runs, in the median on 2 March 2025.",
        tips,
        "First tips north, at 842 open cases in the whole office.",
        "Mean stocks and waits are not shown: they would depend on how long one looks.",
    ]
    german = " ".join(regime_sentences(FOUND, "de"))
    assert "Auslastung 0,86: in der Summe zu schaffen." in german
    assert "im Median am 2. März 2025" in german
    assert "Das Amt kippt ab 2.909 offenen Fällen" in german


def test_the_table_of_a_study_in_both_languages() -> None:
    study, runs = town()
    table = regime_table(study, runs)
    table.loc[0, ["tips_at", "most_open"]] = [500.0, 900.0]
    table.loc[1, "tips_at"] = inf
    table.loc[2, "tips_at"] = 0.0
    table.loc[0, "cleared_runs"] = 1
    structures, conditions = labels(study)
    named = (structure_list(structures), condition_list(conditions))
    german = terminal(regime_blocks(table, *named, "de"))
    assert german.startswith("Wohin es läuft\n==============\nAuslastung ist die ankommende Arbeit")
    for cell in ("500 (erreicht)", " nie", "bei jedem Bestand", "in 1 von 3"):
        assert cell in german
    assert "»Bei jedem Bestand«: Schon ohne offene Fälle kommt mehr Arbeit an" in german
    assert "in einem Lauf" not in german
    english = terminal(regime_blocks(table, *named, "en", one_run=True))
    assert "500 (reached)" in english
    assert "in one run" in english
    assert max(map(len, english.splitlines())) <= 100


def test_an_older_folder_says_that_it_has_no_such_table() -> None:
    said = terminal(regime_blocks(None, [], [], "en"))
    assert "an older state of the program" in " ".join(said.split())


# -- steady state -----------------------------------------------------------------------------


def mm1(weeks: float = 60, **run: Any) -> Scenario:  # noqa: ANN401 - parts of a run
    return laboratory("a1_mm1", run_length=weeks * 7 * DAY, warm_up=0.0, **run)


def _faster(scenario: Scenario, **flow: Any) -> Scenario:  # noqa: ANN401 - parts of a flow
    content = scenario.model_dump(mode="json")
    content["office"]["applications"]["cases"] |= flow
    return Scenario.model_validate(content)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: _faster(mm1(), rate=0.96 / HOUR), "the load is above 95% of what these teams"),
        (lambda: _faster(mm1(), profile={"trend": 1.1}), "demand has a trend or pulses"),
        (
            lambda: loop_office(100, mean_age=1.0, mean_rate=0.1, arrivals=40.0),
            "open cases enquire",
        ),
        (lambda: mm1(weeks=49), "a run of less than 50 weeks is too short"),
    ],
    ids=["load", "trend", "enquiries", "short"],
)
def test_a_steady_state_is_refused_where_there_is_none(
    change: Callable[[], Scenario], said: str
) -> None:
    (reason,) = no_steady_state(change(), "en")
    assert reason.startswith(said)


def test_a_steady_state_that_can_be_found_is_not_refused() -> None:
    assert not list(no_steady_state(mm1(), "en"))


def test_the_warm_up_is_found_on_the_mean_of_whole_weeks() -> None:
    runs = run_all({"": mm1(weeks=60.5)}, 2)[""]
    weeks = open_by_week(runs)
    assert weeks.shape == (60, 2)
    assert warm_up_of(runs).number == 12
    assert with_warm_up(mm1(), 5).run.warm_up == 5 * 7 * DAY


@pytest.mark.parametrize("slope", [0.0, 50.0])
def test_the_chart_of_the_warm_up_says_what_was_found(slope: float, tmp_path: Path) -> None:
    dates = pd.date_range("2024-01-08", periods=100, freq="7D")
    week = np.arange(100.0)[:, None]
    noise = np.random.default_rng(4).normal(0.0, 3.0, (100, 12))
    weeks = pd.DataFrame(500 * (1 - np.exp(-week / 6)) + slope * week + noise, index=dates)
    found = mser5(weeks.mean(axis=1).to_numpy())
    assert found.rejected is (slope > 0)
    drawn = charts.warm_up(weeks, found, source="a test")
    assert ("Nicht eingeschwungen" in drawn.alt) is found.rejected
    assert len(drawn.alt) <= LONGEST
    above, below = drawn.figure.axes
    assert above.get_ylim()[0] == below.get_ylim()[0] == 0.0
    assert len(charts.save(drawn, tmp_path, "warm_up")) == 2
