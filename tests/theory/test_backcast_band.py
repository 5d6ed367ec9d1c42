"""The band of a backcast holds what it says of months that the model makes itself.

A run with a draw of its own of the inputs is taken for the office. Of its months 90 % lie in the
band in expectation, because it is exchangeable with the runs that make the band.
"""

from math import sqrt

import numpy as np
import pytest

from sim.experiment.backcast import LEVEL, backcast
from sim.experiment.runner import run_all
from sim.stats.intervals import order_band
from tests.theory.backcast_lab import (
    MONTHS,
    months_made_by,
    runs_of_draws,
    shares_inside,
    tiny_office,
)
from tests.thorough import THOROUGH

OFFICES = 400 if THOROUGH else 40
POOL = 1600 if THOROUGH else 160
OTHER_LUCK = 10_000
"""A seed whose draws share no luck with those of the pool."""


@pytest.mark.parametrize("size", [20, 40, 80])
def test_ninety_per_cent_of_the_models_own_months_lie_inside(size: int) -> None:
    shares = shares_inside(runs_of_draws(OTHER_LUCK, OFFICES), runs_of_draws(1, POOL), size)
    # The numbers of an office hang together: as if each had one, and so has each band.
    uncertain = sqrt(LEVEL * (1 - LEVEL) * (1 / OFFICES + 1 / POOL))
    found = float(np.mean(shares))
    assert abs(found - LEVEL) < (0.05 if THOROUGH else 3 * uncertain), found


def test_luck_alone_makes_a_band_that_misses_most_offices() -> None:
    scenario = tiny_office(1)
    central = run_all({number: scenario.model_copy(update={
        "run": scenario.run.model_copy(update={"seed": 100 + number})}) for number in range(40)
    }, 1)  # fmt: skip
    found = np.mean(shares_inside(runs_of_draws(OTHER_LUCK, 40), list(central.values()), 40))
    assert found < 0.6, found


def test_every_month_of_a_made_office_is_laid_beside_the_band() -> None:
    made = months_made_by(runs_of_draws(OTHER_LUCK, 40)[0])
    table = backcast(made, runs_of_draws(1, 160)[:20])
    assert len(table) == 3 * MONTHS
    assert (table["low"] <= table["high"]).all()


@pytest.mark.parametrize("size", [19, 20, 40, 80, 101])
def test_a_further_value_lies_in_the_band_of_order_statistics(size: int) -> None:
    # Of uniform values the band's cover is its width.
    rng = np.random.default_rng(size)
    widths = []
    for values in rng.random((4000, size)):
        band = order_band(values, LEVEL)
        widths.append(band.high - band.low)
    assert np.mean(widths) == pytest.approx(LEVEL, abs=4 * float(np.std(widths)) / sqrt(4000))
    usual = [np.diff(np.quantile(v, (0.05, 0.95)))[0] for v in rng.random((4000, 20))]
    assert np.mean(usual) < LEVEL - 0.03  # the usual quantiles hold less with few runs


def test_too_few_values_have_no_such_band() -> None:
    with pytest.raises(ValueError, match="A band of 90% needs at least 19 values: 18"):
        order_band(np.arange(18.0), 0.90)
    assert np.isnan(order_band([np.nan, *range(19)], 0.90).low)
