"""Arithmetic that every engine does: functions of numbers and of sorted sequences of numbers.

Written once and called as they are, on floats and tuples as on arrays; nothing here knows an
object. An engine that compiles its code compiles these too, so they keep to plain arithmetic in a
stated order: results are to be the same to the last bit, whoever asks.

An opening calendar is two sequences of dates, `opens` and `closes`: sorted, of equal length, its
intervals [opens[i], closes[i]) apart from each other. Dates and durations are in minutes.
"""

from bisect import bisect_right
from collections.abc import Sequence
from math import ceil, inf
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Dates = Sequence[float] | Floats
N = TypeVar("N", float, Floats)

# -- opening times --------------------------------------------------------------------------------


def is_open(opens: Dates, closes: Dates, now: float) -> bool:
    """Tell whether a date lies inside an interval (its opening included)."""
    index = bisect_right(closes, now)
    return index < len(opens) and bool(opens[index] <= now)


def after(opens: Dates, closes: Dates, now: float, minutes: float) -> float:
    """Return the date at which `minutes` of open time have passed from `now` on.

    Outside open time counting starts at the next opening, so the date is never before `now`.
    Infinite when the calendar ends before.
    """
    index = bisect_right(closes, now)
    while index < len(opens):
        begun = opens[index]
        if begun < now:  # noqa: PLR1730 - a call of max costs more, at every piece of work
            begun = now
        if begun + minutes <= closes[index]:
            return begun + minutes
        minutes -= closes[index] - begun
        index += 1
    return inf


def between(opens: Dates, closes: Dates, since: float, until: float) -> float:
    """Return the open minutes between two dates."""
    index = bisect_right(closes, since)
    minutes = 0.0
    while index < len(opens) and opens[index] < until:
        minutes += min(until, closes[index]) - max(since, opens[index])
        index += 1
    return minutes


def next_open(opens: Dates, closes: Dates, now: float) -> float:
    """Return `now` if it is open, else the next opening."""
    return after(opens, closes, now, 0.0)


# -- the order of events --------------------------------------------------------------------------

_KIND_BITS = 50
"""An entity's number is below 2 to this (`events.families`)."""


def rank(kind: int) -> int:
    """Return the rank of a kind of dated event among those of one date, from kind -1 on.

    The entity's number is added to it: at equal times events happen by kind, then by number.
    """
    return (kind + 2) << _KIND_BITS


def kind_of(order: int) -> int:
    """Return the kind of a dated event of this order: the kind's rank and an entity's number."""
    return (order >> _KIND_BITS) - 2


# -- interrupted work -----------------------------------------------------------------------------


def left_after(left: float, lag: float, done: float, speed: float) -> float:
    """Return the minutes of work that are left when a stretch has had `done` minutes.

    The lag came first; then work was done at a speed.
    """
    return left - max(done - lag, 0.0) * speed


def lag_after(lag: float, done: float) -> float:
    """Return what is left of a lag when a stretch has had `done` minutes."""
    return max(lag - done, 0.0)


def stretch(left: float, lag: float, speed: float) -> float:
    """Return the minutes at work that a lag and what is left after it take."""
    return lag + left / speed


def rework(minutes: float, share: float) -> float:
    """Return the minutes of a piece of work that are done again after an error."""
    return share * minutes


# -- experience -----------------------------------------------------------------------------------


def learnt_share(now: float, since: float, learning: float) -> float:
    """Return the share of the onboarding that somebody who learns since a date is through with."""
    return (now - since) / learning if now < since + learning else 1.0


def output(learnt: N, start_output: float) -> N:
    """Return the share of full output of somebody who has learnt a share."""
    return start_output + (1.0 - start_output) * learnt


def speed(now: float, since: float, learning: float, start_output: float, faster: float) -> float:
    """Return how fast somebody works whose team does this work by `faster` faster than others."""
    if now >= since + learning:
        return 1.0 + faster
    return output(learnt_share(now, since, learning), start_output) * (1.0 + faster)


def experience_kept(known: float, kept: float) -> float:
    """Return the share of experience that counts in a new team.

    In full for the share of its work that is known, and by `kept` for the rest.
    """
    return known + (1.0 - known) * kept


def learns_since(now: float, learnt: float, counts: float, learning: float) -> float:
    """Return since when somebody who comes to a team now would have had to learn its work.

    `learnt` is the share that was learnt for the former one, of which `counts` counts.
    """
    return now - learnt * counts * learning


# -- urgent cases ---------------------------------------------------------------------------------


def urgent_from(lapsing: float, application: float, age_cap: float) -> float:
    """Return the date from which on a case is urgent.

    `lapsing` is the one that its title sets; at the age of `age_cap` any case is urgent. Both may
    be infinite.
    """
    return min(lapsing, application + age_cap)


# -- certificates ---------------------------------------------------------------------------------


def certificates_issued(lapse: float, valid_for: float, now: float) -> int:
    """Return how many certificates have fallen due before now: one at the lapse, and so on."""
    return ceil((now - lapse) / valid_for) if lapse < now else 0


def certificate_due(lapse: float, valid_for: float, number: int) -> float:
    """Return when the certificate of a number falls due: the first, 1, at the lapse."""
    return lapse + (number - 1) * valid_for if number > 1 else lapse


# -- thinning -------------------------------------------------------------------------------------


def thinned(uniform: float, kept: float) -> float:
    """Return a uniform again of what a thinning keeps, or a negative number: it keeps it not.

    Below the share that is kept, a uniform divided by it is uniform.
    """
    if kept == 1.0:
        return uniform
    return uniform / kept if uniform < kept else -1.0
