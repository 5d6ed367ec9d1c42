"""Which way of a measure is good for the people who wait: needed to say who beats whom."""

from sim.experiment.collected import Floats
from sim.scenario.staff_question import BETTER

MATTERING = ("decided", "open_end", "median_age_open")
"""Measures for which studies state the smallest difference that matters."""


def gain(measure: str, differences: Floats) -> Floats:
    """Return differences turned so that above zero is better."""
    return BETTER[measure] * differences
