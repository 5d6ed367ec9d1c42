"""Below the tipping point a stock shrinks, above it grows: the closed form against runs."""

from concurrent.futures import Executor

import numpy as np
import pytest

from sim.experiment.loop import tipping_points
from sim.experiment.runner import run_all
from tests.theory.loop_lab import loop_office

ARRIVALS = 96.0


@pytest.mark.theory
@pytest.mark.parametrize(("multiple", "mean_rate"), [(1.0, 0.12), (3.0, 0.14)])
def test_the_loop_tips_where_it_is_said_to(
    multiple: float, mean_rate: float, executor: Executor
) -> None:
    # In balance the oldest of B cases is B / 96 days old; the hazard of young cases stays.
    (point, _) = tipping_points(
        loop_office(1920, mean_age=10.0, mean_rate=mean_rate, multiple=multiple)
    )
    tips = point.open_cases
    assert 1200 < tips < 4000
    scenarios = {}
    for share in (0.75, 1.25):
        cases = round(tips * share)
        age = cases / ARRIVALS / 2.0
        rate = _rate_of_young(mean_rate, multiple) * _factor(2.0 * age, multiple)
        scenarios[share] = loop_office(
            cases, mean_age=age, mean_rate=rate, multiple=multiple, days=45.0
        )
        (same, _) = tipping_points(scenarios[share])
        assert same.open_cases == pytest.approx(tips, rel=2e-3)
    runs = run_all(scenarios, 8, executor)
    change = {
        share: each.values("open_end") - each.values("open_start") for share, each in runs.items()
    }
    assert (change[0.75] < 0).all()
    assert (change[1.25] > 0).all()
    # the farther away, the faster
    weeks = runs[1.25].series().query("measure == 'open'").groupby("date")["value"].mean()
    assert np.diff(weeks.to_numpy())[-2] > 0


def _factor(oldest: float, multiple: float) -> float:
    """Return the mean hazard over ages uniform up to `oldest` days; target age 10 days."""
    late, old = min(max(oldest - 10.0, 0.0), 10.0), max(oldest - 20.0, 0.0)
    return (oldest + (multiple - 1.0) * (late * late / 20.0 + old)) / oldest


def _rate_of_young(mean_rate: float, multiple: float) -> float:
    return mean_rate / _factor(20.0, multiple)
