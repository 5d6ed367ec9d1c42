"""Contacts as they are drawn: patience and redials of every attempt."""

from math import isfinite, sqrt

import numpy as np
import pytest

from sim.demand.contacts import ContactMaker
from sim.demand.demand import families_of
from sim.demand.luck import Luck
from tests.handmade import Laboratory

CALLS = 5000
ATTEMPTS = 3


@pytest.mark.parametrize("probability", [0.25, 0.8])
def test_who_dials_again_waits_as_long_whatever_the_probability(probability: float) -> None:
    # The uniform that decides for a redial is uniform again below the probability: it must not
    # tell how long the delay is.
    redial = {"attempts": ATTEMPTS, "probability": probability, "delay": {"mean": "30 min"}}
    lab = Laboratory(contacts={"redial": redial, "patience": {"mean": "4 min"}})
    numbers = np.arange(CALLS)
    nothing = np.zeros(CALLS, dtype=np.int64)
    office = lab.scenario().office
    block = ContactMaker(office, Luck(3, 0), families_of(office)).block(
        "calls", numbers, numbers, np.zeros(CALLS), nothing, nothing, nothing
    )
    assert len(block.redial_after) == len(block.patience) == CALLS * ATTEMPTS
    after = np.array(block.redial_after).reshape(CALLS, ATTEMPTS)
    assert not np.isfinite(after[:, -1]).any()  # nobody dials a fourth time
    delays = [delay for delay in after[:, :-1].ravel().tolist() if isfinite(delay)]
    possible = CALLS * (ATTEMPTS - 1)
    error = sqrt(probability * (1 - probability) / possible)
    assert abs(len(delays) / possible - probability) < 4 * error
    assert abs(np.mean(delays) - 30) < 4 * 30 / sqrt(len(delays))
    assert abs(np.mean(block.patience) - 4) < 4 * 4 / sqrt(len(block.patience))
