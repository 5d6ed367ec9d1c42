"""Which way of a measure is good for the people who wait: needed to say who beats whom."""

from sim.experiment.collected import Floats

BETTER: dict[str, int] = {
    "decided": 1,
    "open_end": -1,
    "median_age_open": -1,
    "backlog_end": -1,
    "lead_time_mean": -1,
    "lead_time_median": -1,
    "lead_time_p90": -1,
    "share_decided_90_days": 1,
    "answer_rate": 1,
}
"""1: more is better, -1: less is better. Other measures are not better or worse by themselves."""

MATTERING = ("decided", "open_end", "median_age_open")
"""Measures for which studies state the smallest difference that matters."""


def gain(measure: str, differences: Floats) -> Floats:
    """Return differences turned so that above zero is better."""
    return BETTER[measure] * differences
