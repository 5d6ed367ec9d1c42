"""Cases that are open at the start: how many, how old, where."""

from math import sqrt

import numpy as np

from sim.units import DAY
from tests.handmade import Drawn, Laboratory


def test_ages_are_uniform_up_to_twice_the_mean() -> None:
    opening = {"cases": 4000, "mean_age": "50 days", "places": {"intake": "100 %"}}
    flow = {"rate": "1 per day", "case_types": {"case": "100 %"}, "opening": opening}
    plan = Laboratory(office={"applications": {"titles": flow}}).plan()
    (block,) = Drawn().on(plan).opening()
    ages = -np.array(block.application) / DAY
    assert len(ages) == 4000
    assert 0 < ages.min() < ages.max() < 100
    error = 100 / sqrt(12 * len(ages))
    assert abs(ages.mean() - 50) < 4 * error
    assert abs((ages < 25).mean() - 0.25) < 4 * sqrt(0.25 * 0.75 / len(ages))
