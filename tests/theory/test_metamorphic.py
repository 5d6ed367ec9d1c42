"""Relations between runs that need no formula (I2): what must not matter does not.

Where a relation is exact it is asserted to be exact: every value, series and monthly count.
"""

from concurrent.futures import Executor
from pathlib import Path

import numpy as np
import pytest

from sim.events.kinds import CASE_ARRIVAL, START
from sim.events.log import KeptLog
from sim.events.rows import Log
from sim.experiment.collected import Collected
from sim.experiment.replication import event_log, run_replication
from sim.experiment.runner import run_all
from sim.plan.plan import compile_plan
from sim.reading.loading import load_study
from sim.scenario.office import Office
from sim.scenario.study import Scenario
from tests.theory.lab import FEWEST_VALUES, STANDARD_ERRORS, engines, laboratory, side_by_side
from tests.theory.small_lab import DAY, small_lab, with_office

SMALL_TOWN = Path(__file__).parents[2] / "scenarios" / "small_town" / "study.yaml"


def small_town(structure: str = "current", days: float = 60) -> Scenario:
    """Return a structure of the small town, two runs of it."""
    scenario = load_study(SMALL_TOWN).scenarios["staffed", structure]
    run = scenario.run.model_copy(update={"run_length": days * DAY, "replications": 2})
    return scenario.model_copy(update={"run": run})


def runs_of(scenario: Scenario, executor: Executor | None = None) -> Collected:
    """Run a scenario as often as it says."""
    return run_all({"": scenario}, scenario.run.replications, executor)[""]


def assert_equal(one: Collected, other: Collected) -> None:
    """Assert that all results of all runs are the same numbers."""
    assert len(one.table()) > 0
    assert one.table().equals(other.table())
    assert one.series().equals(other.series())
    assert one.months().equals(other.months())


# -- (1) names --------------------------------------------------------------------------------


def test_two_scenarios_equal_but_for_the_name_differ_by_exactly_0() -> None:
    one = small_town()
    labels = {"name": "another", "label": "Anders", "summary": "Dasselbe noch einmal."}
    structure = one.structure.model_copy(update=labels)
    other = one.model_copy(update={"name": "b", "condition": "c", "structure": structure})
    assert_equal(runs_of(one), runs_of(other))


# -- (2) options without effect ---------------------------------------------------------------


def test_a_lag_of_0_is_no_lag() -> None:
    town = small_town()
    lag = {"lag": {"mean": 0.0}}
    office = Office.model_validate({**town.office.model_dump(), "laboratory": True,
                                    "interruption": lag})  # fmt: skip
    without = with_office(town, interruption=None)
    assert_equal(runs_of(town.model_copy(update={"office": office})), runs_of(without))


def test_a_rate_of_0_is_no_calls() -> None:
    silent = small_lab().office.contacts
    assert silent is not None
    total = type(silent.population["phone"].total).model_validate(0.0)
    phone = silent.population["phone"].model_copy(update={"total": total})
    contacts = silent.model_copy(update={"population": {"phone": phone}})
    with_rate_0 = runs_of(with_office(small_lab(), contacts=contacts))
    assert with_rate_0.values("decided").min() > 0
    assert_equal(with_rate_0, runs_of(with_office(small_lab(), contacts=None)))


def test_a_probability_of_0_is_no_rework() -> None:
    never = runs_of(small_lab(loop={"probability": 0.0, "back_to": "work"}))
    assert_equal(never, runs_of(small_lab()))
    often = runs_of(small_lab(loop={"probability": 0.2, "back_to": "work"}))
    assert (often.values("touches") > never.values("touches")).all()


# -- (3) and (7) units ------------------------------------------------------------------------

COUNTS = (
    "arrivals", "decided", "open_end", "contacts_offered", "attempts", "contacts_answered",
    "contacts_abandoned", "contacts_redialled", "contacts_lost", "call_backs", "interruptions",
    "touches",
)  # fmt: skip
TIMES = {"waiting_time_mean": "work", "sojourn_time_mean": "decision", "waiting_time_sd": "work",
         "time_on_line": "all", "lead_time_mean": "", "hours": "resumption"}  # fmt: skip


@pytest.mark.parametrize(
    "times", [pytest.param(3.0, id="all times x 3"), pytest.param(0.5, id="rates x 2, times / 2")]
)
def test_times_scale_and_counts_stay(times: float) -> None:
    usual, scaled = runs_of(small_lab()), runs_of(small_lab(times))
    for measure in COUNTS:
        assert usual.values(measure).sum() > 0, measure
        assert (scaled.values(measure) == usual.values(measure)).all(), measure
    for measure, detail in TIMES.items():
        found = scaled.values(measure, detail=detail)
        assert found == pytest.approx(times * usual.values(measure, detail=detail), rel=1e-9)
    assert scaled.values("utilisation") == pytest.approx(usual.values("utilisation"), rel=1e-9)


# -- (4) observers ----------------------------------------------------------------------------


def test_an_observer_changes_nothing() -> None:
    plan = compile_plan(small_town("clearing"))
    kept, again = KeptLog(), KeptLog()
    alone, observed = Collected(plan.scenario), Collected(plan.scenario)
    alone.add(0, run_replication(plan, 0))
    observed.add(0, run_replication(plan, 0, kept, again))
    assert len(kept.rows()) > 0
    assert np.array_equal(kept.rows(), again.rows())
    assert_equal(alone, observed)


# -- (5) one more clerk -----------------------------------------------------------------------


def waiting(rows: Log, dates: Log) -> Log:
    """Return the cases that wait just after each date: arrived, not begun."""
    arrivals, starts = (rows[rows[:, 1] == event, 0] for event in (CASE_ARRIVAL, START))
    arrived, begun = (np.searchsorted(times, dates, side="right") for times in (arrivals, starts))
    return (arrived - begun).astype(np.float64)


@pytest.mark.parametrize("replication", range(5))
def test_one_more_clerk_never_lets_more_cases_wait(replication: int) -> None:
    three = laboratory("a2_mmc", run_length=500 * 60.0, warm_up=0.0)
    staff = three.office.staff.model_copy(update={"clerks": {"desk": 4}})
    four = with_office(three, staff=staff)
    fewer, more = (event_log(compile_plan(s), replication).rows() for s in (three, four))
    dates = np.unique(np.concatenate((fewer[:, 0], more[:, 0])))
    gain = waiting(fewer, dates) - waiting(more, dates)
    assert (gain >= 0).all()
    assert gain.max() > 0


# -- (6) processes ----------------------------------------------------------------------------


def test_one_and_two_processes_give_the_same_results(executor: Executor) -> None:
    town = small_town("clearing")
    town = town.model_copy(update={"run": town.run.model_copy(update={"replications": 4})})
    assert_equal(runs_of(town), runs_of(town, executor))


# -- (8) copies -------------------------------------------------------------------------------


@pytest.mark.theory
def test_copies_of_an_office_count_so_many_times_as_much(executor: Executor) -> None:
    copies, replications = 3, 40
    one = small_lab()
    one = one.model_copy(update={"run": one.run.model_copy(update={"run_length": 15.0 * DAY})})
    many = side_by_side(one, copies)
    many = many.model_copy(update={"run": many.run.model_copy(update={"seed": 6})})
    found = run_all({"one": one, "many": many}, replications, executor, engines=engines())
    for measure in ("arrivals", "decided", "contacts_answered", "contacts_abandoned",
                    "call_backs", "interruptions"):  # fmt: skip
        single, whole = found["one"].values(measure), found["many"].values(measure) / copies
        assert len(single) >= FEWEST_VALUES
        error = np.sqrt((single.var(ddof=1) + whole.var(ddof=1)) / replications)
        assert STANDARD_ERRORS * error <= 0.05 * single.mean(), measure
        assert abs(single.mean() - whole.mean()) <= STANDARD_ERRORS * error, measure
