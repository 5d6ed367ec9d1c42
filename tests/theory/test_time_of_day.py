"""Arrivals that follow the hour of the day: E1, the mean number in the office by the hour.

The files state the sine as its means over the hours of the day. With fixed work that makes no
difference at whole hours; with exponential work at most 0.35 % of the number, less than one
standard error of these runs.
"""

from concurrent.futures import Executor

import pytest

from tests.theory.lab import SHARE, known, known_within, laboratory, numbers_at

REPLICATIONS = 700
"""N(t) is Poisson: at its least, 27.6, 4 standard errors are 3 % after 645 replications."""

BEGUN = 48.0
"""Hours after which nothing is left of the empty start."""


@pytest.mark.theory
@pytest.mark.parametrize(
    ("file", "answers"), [("e1_sine_exponential", "m_exp"), ("e1_sine_fixed", "m_det")]
)
def test_number_in_the_office_by_hour(executor: Executor, file: str, answers: str) -> None:
    answer = known("E1_mtginf")
    dates = [(BEGUN + hour) * 60.0 for hour in answer["expected"]["t"]]
    numbers = numbers_at(laboratory(file), dates, REPLICATIONS // SHARE, executor)
    for column, exact in zip(numbers.T, answer["expected"][answers], strict=True):
        known_within(column, exact, answer["relative_precision"])
