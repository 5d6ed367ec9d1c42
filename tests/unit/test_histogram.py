"""Quantiles from a histogram with logarithmic bins lie within half a percent."""

import numpy as np
import pytest

from sim.measures.histogram import Durations


@pytest.mark.parametrize("value", [0.3, 5.0, 60.0, 43_210.0])
def test_quantiles_of_one_value_are_in_its_bin(value: float) -> None:
    durations = Durations(2)
    durations.add(np.array([0, 0, 0, 1]), np.array([value, value, value, 0.0]))
    for probability in (0.05, 0.5, 0.95):
        found = durations.quantile(probability, np.array([0]))
        assert abs(found / value - 1) < 0.005
    assert durations.quantile(0.2) == 0.0
    assert durations.mean() == pytest.approx(3 * value / 4)


def test_the_median_of_many_is_neither_too_high_nor_too_low() -> None:
    values = np.exp(np.linspace(0.0, 3.0, 100_001))
    durations = Durations(1)
    durations.add(np.zeros(len(values), dtype=np.int64), values)
    # Within the bin it is interpolated, so that it is much closer than half a percent.
    assert durations.quantile(0.5) == pytest.approx(np.exp(1.5), rel=0.001)
    assert durations.quantile(0.9) == pytest.approx(np.exp(2.7), rel=0.001)
