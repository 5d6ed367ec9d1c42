"""The verdicts on one measure of structures against today, from paired replications."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from scipy.special import stdtr

from sim.stats.intervals import Interval, Values, mean_interval, paired_differences

K = TypeVar("K")

ERROR = 0.05
"""Probability with which, at most, any structure of a comparison is wrongly called different;
and likewise, wrongly called not materially different."""


class Verdict(StrEnum):
    """More, fewer, no material difference, or undecided: against today, on the measure itself.

    Whether more is better is not said here: more decided cases are good news, more open ones not.
    """

    MORE = "more"
    FEWER = "fewer"
    NO_MATERIAL_DIFFERENCE = "no_material_difference"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one structure, and the two intervals that it was read from.

    `difference` lies on one side of zero, `equivalence` inside ± the smallest difference that
    matters, exactly where the verdict may say so: both are as wide as Holm's procedure asks.
    The probabilities are those of Holm, adjusted for the structures compared.
    """

    verdict: Verdict
    difference: Interval
    equivalence: Interval
    p_difference: float
    p_equivalence: float


def judge_all(values: Mapping[K, Values], today: Values, delta: float | None) -> dict[K, Judgement]:
    """Judge structures against today on one measure, adjusted for how many they are.

    All hold one value per replication, paired, in one unit. `delta` is the smallest difference
    that matters, in that unit; None where the study states none. In this order:

    - *no material difference*: the two one-sided tests of Schuirmann (1987) show that the
      difference lies inside ±delta; or the pairs are identical, all of them;
    - *more*, *fewer*: the paired t test shows a difference;
    - *undecided*: everything else. An interval that covers zero shows no equivalence, and below
      two replications nothing is shown at all.

    Both tests are adjusted over the structures by Holm (1979). His procedure compares the
    smallest of m probabilities with 5 % ÷ m, the next with 5 % ÷ (m - 1), and so on until one
    is too large. The intervals have the level of the step that decided on their structure, so
    each has at least 95 % (equivalence: 90 %, for two one-sided tests at 5 % each) and none
    contradicts a verdict.

    ValueError for a negative delta, no values, or sides of different length.
    """
    if delta is not None and not delta >= 0:
        raise ValueError(f"The smallest difference that matters is 0 or more, not {delta}.")
    gaps = {key: paired_differences(own, today) for key, own in values.items()}
    apart = [difference_p(gap) for gap in gaps.values()]
    alike = [equivalence_p(gap, delta) for gap in gaps.values()]
    judged: dict[K, Judgement] = {}
    rows = zip(gaps.items(), holm_steps(apart), holm_steps(alike), strict=True)
    adjusted = zip(holm_adjusted(apart), holm_adjusted(alike), strict=True)
    for ((key, gap), left, left_alike), (p_apart, p_alike) in zip(rows, adjusted, strict=True):
        wide = mean_interval(gap, 1.0 - ERROR / left)
        narrow = mean_interval(gap, 1.0 - 2.0 * ERROR / left_alike)
        word = _judge(wide, narrow, delta, identical=not gap.any())
        judged[key] = Judgement(word, wide, narrow, p_apart, p_alike)
    return judged


def verdict(a: Values, today: Values, delta: float | None) -> tuple[Verdict, Interval, Interval]:
    """Judge a single structure against today: the verdict, the 95 % and the 90 % interval.

    As `judge_all`; nothing is adjusted where nothing else is compared.
    """
    judged = judge_all({"": a}, today, delta)[""]
    return judged.verdict, judged.difference, judged.equivalence


def _judge(wide: Interval, narrow: Interval, delta: float | None, *, identical: bool) -> Verdict:
    # nan bounds (one replication, a missing value) fail every comparison and so stay undecided
    margin = math.nan if delta is None else delta
    if identical or -margin < narrow.low <= narrow.high < margin:
        return Verdict.NO_MATERIAL_DIFFERENCE
    if wide.low > 0:
        return Verdict.MORE
    if wide.high < 0:
        return Verdict.FEWER
    return Verdict.UNDECIDED


# -- tests ------------------------------------------------------------------------------------


def difference_p(differences: Values) -> float:
    """Return the two-sided probability of the paired t test that the mean difference is 0.

    1 where nothing can be said; 0 where all pairs differ by the same amount.
    """
    mean, error, freedom = _standard_error(differences)
    if not math.isfinite(error):
        return 1.0
    if error == 0:
        return 1.0 if mean == 0 else 0.0
    return float(2.0 * stdtr(freedom, -abs(mean) / error))


def equivalence_p(differences: Values, delta: float | None) -> float:
    """Return the larger of two one-sided probabilities: that the mean is ≥ delta, or ≤ -delta."""
    mean, error, freedom = _standard_error(differences)
    if delta is None or not math.isfinite(error):
        return 1.0
    if error == 0:
        return 0.0 if abs(mean) < delta else 1.0
    return float(stdtr(freedom, (abs(mean) - delta) / error))


def _standard_error(values: Values) -> tuple[float, float, int]:
    """Return mean, standard error of the mean (infinite: unknown) and degrees of freedom."""
    vector = np.asarray(values, dtype=np.float64)
    if vector.size < 2 or not np.isfinite(vector).all():  # noqa: PLR2004 - spread needs two
        return math.nan, math.inf, 0
    if (vector == vector[0]).all():
        return float(vector[0]), 0.0, vector.size - 1
    error = float(vector.std(ddof=1)) / math.sqrt(vector.size)
    return float(vector.mean()), error, vector.size - 1


# -- Holm -------------------------------------------------------------------------------------


def holm_steps(p_values: Sequence[float], error: float = ERROR) -> list[int]:
    """Return by how many Holm's procedure divides the error for each of these hypotheses.

    Rejected are exactly those whose probability is below `error` over this number.
    """
    steps, left, rejecting = [0] * len(p_values), len(p_values), True
    for place in _ascending(p_values):
        steps[place] = left
        rejecting = rejecting and p_values[place] < error / left
        left -= rejecting
    return steps


def holm_adjusted(p_values: Sequence[float]) -> list[float]:
    """Return probabilities that may each be compared with the error of all together."""
    adjusted, least = [1.0] * len(p_values), 0.0
    for rank, place in enumerate(_ascending(p_values)):
        least = min(1.0, max(least, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = least
    return adjusted


def _ascending(p_values: Sequence[float]) -> list[int]:
    return sorted(range(len(p_values)), key=p_values.__getitem__)
