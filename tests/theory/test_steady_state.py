"""Queues in the long run against their formulas: files of `scenarios/`, case by case.

Minutes are turned into the hours of the known answers. Run lengths follow from the precision
that each case asks for (see `tests.thorough`); a mean number at a station is its rate times its
sojourn time (Little).
"""

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial

import pytest

from sim.experiment.collected import Collected
from tests.theory.lab import Floats, known, known_within, laboratory, replicated, shortened

Reading = Callable[[Collected], Floats]

MINUTES_PER_HOUR = 60.0
HOURS_PER_DAY = 24.0


def of(measure: str, detail: str = "", *, case_type: str = "", team: str = "") -> Reading:
    return lambda found: found.values(measure, team, case_type, detail)


def hours(measure: str, detail: str = "work") -> Reading:
    return lambda found: found.values(measure, detail=detail) / MINUTES_PER_HOUR


def lead_hours(measure: str) -> Reading:
    return lambda found: found.values(measure) * HOURS_PER_DAY


def window(found: Collected) -> float:
    run = found.scenario.run
    return (run.run_length - run.warm_up) / MINUTES_PER_HOUR


def rate(step: str, found: Collected) -> Floats:
    return found.values("begun", detail=step) / window(found)


def number_at(step: str, found: Collected) -> Floats:
    return rate(step, found) * hours("sojourn_time_mean", step)(found)


def number_waiting(step: str, found: Collected) -> Floats:
    return rate(step, found) * hours("waiting_time_mean", step)(found)


def visits(step: str, found: Collected) -> Floats:
    return found.values("begun", detail=step) / found.values("arrivals")


def wait_of_those_who_wait(found: Collected) -> Floats:
    return hours("waiting_time_mean")(found) / found.values("waiting_probability", detail="work")


def served(found: Collected) -> Floats:
    return found.values("contacts_answered", detail="phone") / window(found)


def clerks_on_the_phone(found: Collected) -> Floats:
    return found.values("hours", detail="contacts") / window(found)


def conserved(found: Collected) -> Floats:
    """Σ ρ_k Wq_k, which no order of service can change."""
    urgent, routine = (
        hours("waiting_time_mean", f"{name}_work")(found) for name in ("urgent", "routine")
    )
    return 0.2 * urgent + 0.6 * routine


ONE_QUEUE: dict[str, Reading] = {
    "util": of("utilisation"),
    "P_wait": of("waiting_probability", "work"),
    "Wq": hours("waiting_time_mean"),
    "W": hours("sojourn_time_mean"),
    "Lq": partial(number_waiting, "work"),
    "L": of("wip_mean"),
}

READINGS: dict[tuple[str, str], dict[str, Reading]] = {
    ("A1_mm1", "a1_mm1"): {
        **ONE_QUEUE,
        "W_p50": hours("sojourn_time_median"),
        "W_p90": hours("sojourn_time_p90"),
        "Wq_p95": hours("waiting_time_p95"),
    },
    ("A2_mmc_1", "a2_mmc"): {
        **ONE_QUEUE,
        "Wq_given_wait": wait_of_those_who_wait,
        "Wq_p90": hours("waiting_time_p90"),
    },
    ("A3_mg1_1", "a3_mg1_lognormal"): ONE_QUEUE,
    ("A3_mg1_2", "a3_md1"): {**ONE_QUEUE, "sd_Wq": hours("waiting_time_sd")},
    ("A4_dm1", "a4_dm1"): {name: ONE_QUEUE[name] for name in ("P_wait", "Wq", "W")},
    ("A6_erlangA_1", "a6_erlang_a"): {
        "P_wait": of("share_of_calls_waiting"),
        "P_abandon": of("abandonment_rate"),
        "Wq_all": hours("time_on_line", "all"),
        "Wq_served": hours("time_on_line", "served"),
        "Wq_abandoned": hours("time_on_line", "abandoned"),
        "util": of("utilisation"),
        "throughput": served,
    },
    ("A7_erlangB", "a7_erlang_b"): {
        "P_block": of("abandonment_rate"),
        "mean_busy": clerks_on_the_phone,
    },
    ("A9_cobham", "a9_priority"): {
        "Wq_1": hours("waiting_time_mean", "urgent_work"),
        "Wq_2": hours("waiting_time_mean", "routine_work"),
        "W_1": hours("sojourn_time_mean", "urgent_work"),
        "W_2": hours("sojourn_time_mean", "routine_work"),
        "conservation_sum_rho_Wq": conserved,
    },
    ("A1_due", "a1_due"): {
        "share_within": of("share_decided_within_due"),
        "hours_late": lead_hours("days_past_due_mean"),
    },
    ("A9_named_classes", "a9_named_classes"): {
        f"Wq_{place}": hours("waiting_time_mean", f"{name}_work")
        for place, name in enumerate(("gold", "silver", "others"), start=1)
    },
    ("C1_jackson_rework", "c1_jackson"): {
        "rate_intake": partial(rate, "intake"),
        "rate_work": partial(rate, "casework"),
        "rate_signoff": partial(rate, "signoff"),
        "visits_work": partial(visits, "casework"),
        "visits_signoff": partial(visits, "signoff"),
        "L_intake": partial(number_at, "intake"),
        "L_work": partial(number_at, "casework"),
        "L_signoff": partial(number_at, "signoff"),
        "L_total": of("wip_mean"),
        "W_total": lead_hours("lead_time_mean"),
        "util_work": of("utilisation", team="casework"),
        "Wq_per_visit_work": hours("waiting_time_mean", "casework"),
    },
    ("C2_rework_mm1", "c2_rework"): {
        "lam_eff": partial(rate, "work"),
        "util": of("utilisation"),
        "L": of("wip_mean"),
        "W": lead_hours("lead_time_mean"),
        "visits": partial(visits, "work"),
    },
}

QUANTITIES = [
    pytest.param(case, file, name, reading, id=f"{case}-{name}")
    for (case, file), readings in READINGS.items()
    for name, reading in readings.items()
]


@pytest.fixture(scope="module")
def runs() -> dict[str, Collected]:
    """What was run so far: every quantity of a case is read from the same run."""
    return {}


@pytest.mark.theory
@pytest.mark.parametrize(("case", "file", "name", "reading"), QUANTITIES)
def test_long_run(
    executor: Executor,
    runs: dict[str, Collected],
    case: str,
    file: str,
    name: str,
    reading: Reading,
) -> None:
    if file not in runs:
        runs[file] = replicated(shortened(laboratory(file)), executor)
    answer = known(case)
    known_within(reading(runs[file]), answer["expected"][name], answer["relative_precision"])
