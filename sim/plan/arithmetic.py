"""Arithmetic that every engine does: functions of numbers and of sorted sequences of numbers.

Written once and called as they are, on floats and tuples as on arrays; nothing here knows an
object. An engine that compiles its code compiles these too, so they keep to plain arithmetic in a
stated order: results are to be the same to the last bit, whoever asks.

An opening calendar is two sequences of dates, `opens` and `closes`: sorted, of equal length, its
intervals [opens[i], closes[i]) apart from each other. Dates and durations are in minutes.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import ceil, floor, inf
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.units import DAY, WEEK

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


def open_upto(opens: Floats, closes: Floats, upto: Floats, date: N) -> N:
    """Return the open minutes between the start and a date, or each of several (0 or later).

    `upto`: the minutes up to each opening. There is one that never comes behind the last closing.
    """
    place = np.searchsorted(closes, date, side="right")
    minutes: N = minutes_upto(opens[place], upto[place], date)
    return minutes


def minutes_upto(opens: N, upto: N, date: N) -> N:
    """Return these minutes from the next opening to close, and from the minutes up to it."""
    minutes: N = upto + np.maximum(date - opens, 0.0)
    return minutes


def next_open(opens: Dates, closes: Dates, now: float) -> float:
    """Return `now` if it is open, else the next opening."""
    return after(opens, closes, now, 0.0)


def place_in_hours(opens: Dates, upto: Dates, date: float, uniform: float) -> float:
    """Return a place in the open time of a date's day, or of the next open day if it is past.

    `upto`: the open minutes up to each opening, and behind them all of them. Infinite when the
    calendar ends before.
    """
    placed = place_in_day(opens, upto, floor(date / DAY), uniform)
    if placed < date:
        placed = place_in_day(opens, upto, floor(date / DAY) + 1, uniform)
    return placed


def place_in_day(opens: Dates, upto: Dates, day: int, uniform: float) -> float:
    """Return a place in the open time of the first open day from a day on."""
    first = bisect_left(opens, day * DAY)
    if first == len(opens):
        return inf
    open_day = floor(opens[first] / DAY)
    begin, end = upto[first], upto[bisect_left(opens, (open_day + 1) * DAY)]
    point = begin + uniform * (end - begin)
    index = min(bisect_right(upto, point) - 1, len(opens) - 1)
    return opens[index] + (point - upto[index])


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


# -- appointments ---------------------------------------------------------------------------------


def places_between(opens: float, closes: float, length: float) -> int:
    """Return how many slots of a length follow each other between two dates."""
    return floor((closes - opens) / length + 1e-9)


def desks_of_share(share: float, posts: float) -> int:
    """Return how many desks a share of so many filled posts is."""
    return ceil(share * posts - 1e-9)


def slots_of_share(share: float, posts: float, minutes: float, length: float) -> int:
    """Return how many slots a share of so many filled posts has time for in so many minutes."""
    return floor(share * posts * minutes / length + 1e-9)


def slots_at_desk(number: int, desks: int, desk: int) -> int:
    """Return how many of a day's slots one of the desks has, dealt as evenly as can be."""
    return number // desks + (desk < number % desks)


def place_of_slot(slot: int, here: int, places: int) -> int:
    """Return at which of the day's places a slot lies: `here` of them lie evenly at a desk."""
    return slot * places // here


def released_daily(now: float, horizon: float) -> int:
    """Return the first day that is not open for booking after the midnight before a date.

    All days are opened in which a slot may begin that can be booked before the next midnight.
    """
    return ceil((floor(now / DAY) * DAY + DAY + horizon) / DAY)


def released_weekly(now: float, weekly: float, horizon: float) -> int:
    """Return the first day that is not open for booking after the weekly release before a date.

    All days are opened up to the one in which the horizon ends; `weekly` is any of the releases.
    """
    last = weekly + floor((now - weekly) / WEEK) * WEEK
    return floor((last + horizon) / DAY) + 1


def no_show_after(same_day: float, per_week: float, lead: float) -> float:
    """Return the probability that a client does not come who booked so many minutes before."""
    return min(1.0, same_day + per_week * lead / WEEK)


# -- thinning -------------------------------------------------------------------------------------


def thinned(uniform: float, kept: float) -> float:
    """Return a uniform again of what a thinning keeps, or a negative number: it keeps it not.

    Below the share that is kept, a uniform divided by it is uniform.
    """
    if kept == 1.0:
        return uniform
    return uniform / kept if uniform < kept else -1.0
