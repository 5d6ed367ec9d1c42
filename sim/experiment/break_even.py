"""When the cases decided under a structure catch up with those decided under today's."""

import math
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import Runs, equal_in, smallest_difference
from sim.experiment.tables import BREAK_EVEN, CUMULATIVE_DIFFERENCE
from sim.plan.study import Study
from sim.scenario.study import Scenario
from sim.stats.break_even import BreakEven, break_even
from sim.stats.verdicts import Verdict, verdict
from sim.units import DAY

NEVER = "not_within_horizon"
"""Stands for a date that does not lie within the run."""

Found = Mapping[tuple[str, str], BreakEven]
"""Break-even against today's structure by (condition, structure), in days since the start."""


def break_evens(study: Study, runs: Runs) -> dict[tuple[str, str], BreakEven]:
    """Return the break-even of every structure but today's.

    Compared are the cases decided since the begin of the measured window, of all case types,
    at the ends of weeks; linear between them.
    """
    found = {}
    for (condition, structure), collected in runs.items():
        if structure != study.today:
            days, decided = _decided_to_date(collected)
            _, today = _decided_to_date(runs[condition, study.today])
            found[condition, structure] = break_even(days, decided - today)
    return found


def _decided_to_date(collected: Collected) -> tuple[Floats, Floats]:
    """Return days since the start and decided cases to date, from nothing at the begin on."""
    days, decided = collected.course("decided_to_date")
    begin = collected.scenario.run.warm_up / DAY
    later = days > begin
    nothing = np.zeros((len(decided), 1))
    return np.append(begin, days[later]), np.concatenate((nothing, decided[:, later]), axis=1)


def break_even_table(study: Study, runs: Runs, found: Found) -> pd.DataFrame:
    """Return one row per condition and structure; empty where only today's is run.

    `date` with its 95 % interval, to the day by whose end it is reached (`NEVER`: not within the
    run; empty: none), and in `days` since the start (infinite: not within the run); what course
    and interval show; the shares of bootstrap samples and of single runs that are not behind at
    the end; the largest shortfall and lead of the mean with 95 % interval and date; the
    difference at the end with interval and verdict. `immaterial`: the mean never differs by more
    than the smallest difference that matters at the end, where no material difference is shown.
    """
    return BREAK_EVEN.frame(_row(study, runs, key, one) for key, one in found.items())


def _row(study: Study, runs: Runs, key: tuple[str, str], found: BreakEven) -> dict[str, object]:
    condition, structure = key
    collected, today = runs[key], runs[condition, study.today].values("decided")
    scenario = collected.scenario
    delta = smallest_difference(study.matters, "decided", float(today.mean()))
    judged, end, _ = verdict(collected.values("decided"), today, delta)
    lowest, highest = found.worst, found.best
    return {
        "structure": structure,
        "condition": condition,
        "equal": equal_in(scenario),
        "course": str(found.course),
        "finding": str(found.finding),
        "date": _date_text(scenario, found.time),
        "date_low": _date_text(scenario, found.low),
        "date_high": _date_text(scenario, found.high),
        "days": found.time,
        "days_low": found.low,
        "days_high": found.high,
        "begin": _date_text(scenario, float(found.times[0])),
        "horizon": _date_text(scenario, float(found.times[-1])),
        "share_of_samples": found.share_of_samples,
        "share_of_runs": found.share_of_runs,
        "passings": found.passings,
        "shortfall": 0.0 - lowest.value,
        "shortfall_low": 0.0 - lowest.high,
        "shortfall_high": 0.0 - lowest.low,
        "shortfall_date": _date_text(scenario, lowest.time) if lowest.value < 0 else "",
        "lead": highest.value,
        "lead_low": highest.low,
        "lead_high": highest.high,
        "lead_date": _date_text(scenario, highest.time) if highest.value > 0 else "",
        "difference_end": end.mean,
        "difference_end_low": end.low,
        "difference_end_high": end.high,
        "delta": math.nan if delta is None else delta,
        "verdict_end": str(judged),
        "immaterial": judged is Verdict.NO_MATERIAL_DIFFERENCE
        and max(0.0 - lowest.value, highest.value) <= (delta or 0.0),
        "replications": found.n,
    }


def _date_text(scenario: Scenario, days: float) -> str:
    """Write the day by whose end so many days have passed since the start."""
    if math.isnan(days):
        return ""
    return NEVER if math.isinf(days) else day_of(scenario.office.start, days).isoformat()


def day_of(start: date, days: float) -> date:
    """Return the day by whose end so many days have passed since the start of another."""
    return start + timedelta(days=max(math.ceil(days) - 1, 0))


def cumulative_difference(runs: Runs, found: Found) -> pd.DataFrame:
    """Return the curves: decided cases to date less today's, mean with 95 % interval.

    One row per condition, structure and week's end, the begin in front of them. The interval is
    that of the mean at each date by itself. Empty where only today's structure is run.
    """
    frames = []
    for (condition, structure), one in found.items():
        scenario = runs[condition, structure].scenario
        dates = pd.Timestamp(scenario.office.start) + pd.to_timedelta(one.times, unit="D")
        frames.append(
            pd.DataFrame(
                {
                    "structure": structure,
                    "condition": condition,
                    "equal": equal_in(scenario),
                    "date": dates.round("s"),
                    "days": one.times,
                    "difference": one.mean,
                    "low": one.band_low,
                    "high": one.band_high,
                    "replications": one.n,
                }
            )
        )
    return CUMULATIVE_DIFFERENCE.checked(
        pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    )
