"""Which structure is best on one measure: every pair compared, on common random numbers.

Dunnett's and Tukey's tests assume independent samples and are wrong for paired runs; Bonferroni
over all pairs assumes nothing about how the structures hang together.
"""

from collections.abc import Mapping
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

import numpy as np

from sim.stats.intervals import Interval, Values, mean_interval, paired_differences
from sim.stats.verdicts import ERROR

K = TypeVar("K")


class Standing(StrEnum):
    """How a structure stands to the one with the best mean."""

    BEST = "best"
    """It has the best mean, and every other one is behind it or as good."""
    LEADS = "leads"
    """It has the best mean, but is not told apart from every other one."""
    AS_GOOD = "as_good"
    """No material difference to the one with the best mean."""
    NOT_TOLD_APART = "not_told_apart"
    BEHIND = "behind"


def all_pairs(values: Mapping[K, Values]) -> dict[tuple[K, K], Interval]:
    """Return the interval of the difference of each pair, first minus second.

    With 95 % probability *all* of them hold their true difference: Bonferroni over the pairs.
    """
    pairs = list(combinations(values, 2))
    level = 1.0 - ERROR / max(1, len(pairs))
    return {
        (a, b): mean_interval(paired_differences(values[a], values[b]), level) for a, b in pairs
    }


def standings(
    values: Mapping[K, Values], delta: float | None, *, more_is_better: bool
) -> dict[K, Standing]:
    """Return how each structure stands, from `all_pairs`: true together with 95 % probability.

    `delta` is the smallest difference that matters. Of equal means the first one counts as best.
    """
    sign = 1.0 if more_is_better else -1.0
    means = {key: sign * float(np.mean(own)) for key, own in values.items()}
    leader = max(means, key=means.__getitem__)
    pairs = all_pairs(values)
    found = {
        other: _standing(pairs, values, leader, other, delta) for other in values if other != leader
    }
    untold = Standing.NOT_TOLD_APART in found.values()
    found[leader] = Standing.LEADS if untold else Standing.BEST
    return {key: found[key] for key in values}


def _standing(
    pairs: Mapping[tuple[K, K], Interval],
    values: Mapping[K, Values],
    leader: K,
    other: K,
    delta: float | None,
) -> Standing:
    interval = pairs[(leader, other) if (leader, other) in pairs else (other, leader)]
    margin = np.nan if delta is None else delta
    identical = not paired_differences(values[leader], values[other]).any()
    if identical or -margin < interval.low <= interval.high < margin:
        return Standing.AS_GOOD
    return Standing.BEHIND if interval.low > 0 or interval.high < 0 else Standing.NOT_TOLD_APART
