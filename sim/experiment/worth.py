"""Which way of a measure is good for the people who wait: needed to say who beats whom."""

from sim.experiment.collected import Floats
from sim.measures.registry import FOR_CLIENTS


def gain(measure: str, differences: Floats) -> Floats:
    """Return differences turned so that above zero is better."""
    return FOR_CLIENTS[measure] * differences
