"""The verdict on one measure of one structure against today, from paired replications."""

import math
from enum import StrEnum

from sim.stats.intervals import Interval, Values, mean_interval, paired_differences


class Verdict(StrEnum):
    """More, fewer, no material difference, or undecided: against today, on the measure itself.

    Whether more is better is not said here: more decided cases are good news, more open ones not.
    """

    MORE = "more"
    FEWER = "fewer"
    NO_MATERIAL_DIFFERENCE = "no_material_difference"
    UNDECIDED = "undecided"


def verdict(a: Values, today: Values, delta: float | None) -> tuple[Verdict, Interval, Interval]:
    """Judge a structure against today; return the verdict, the 95 % and the 90 % interval.

    `a` and `today` hold one value per replication, paired, in one unit; the intervals are those of
    the paired difference a minus today. `delta` is the smallest difference that matters, in that
    unit; None where the study states none.

    In this order:

    - *no material difference*: the 90 % interval lies wholly inside ±delta, which is the two
      one-sided tests of Schuirmann (1987) at 5 % each; or the pairs are identical, all of them;
    - *more*, *fewer*: the 95 % interval lies wholly above or below zero;
    - *undecided*: everything else. An interval that covers zero shows no equivalence, and below two
      replications nothing is shown at all.

    ValueError for a negative delta, no values, or sides of different length.
    """
    if delta is not None and not delta >= 0:
        raise ValueError(f"The smallest difference that matters is 0 or more, not {delta}.")
    differences = paired_differences(a, today)
    wide, narrow = mean_interval(differences, 0.95), mean_interval(differences, 0.90)
    return _judge(wide, narrow, delta, identical=not differences.any()), wide, narrow


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
