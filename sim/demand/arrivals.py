"""When things arrive: a rate that varies in time, and the dates that follow from it.

The k-th arrival is where the cumulative rate reaches the k-th point of a unit-rate Poisson
process (time change of a Poisson process; exact for rates constant on each piece). Pieces do not
end with the run, so that a longer run has the same arrivals to the last bit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.demand.luck import Luck
from sim.plan.calendar import Calendar
from sim.scenario.office import WEEKDAYS, Profile
from sim.scenario.people import MONTHS
from sim.units import DAY, YEAR

Floats = NDArray[np.float64]
BATCH = 4096


@dataclass(frozen=True, slots=True)
class Intensity:
    """A piecewise constant rate: pieces [starts, ends) in minutes, sorted, with their rates.

    Pieces in which nothing arrives may be left out. The last one may have no end.
    """

    starts: Floats
    ends: Floats
    rates: Floats

    def cumulative(self) -> Floats:
        """Return the expected number of arrivals up to the end of each piece."""
        return np.cumsum(self.rates * (self.ends - self.starts))


def day_factors(profile: Profile, start: date, days: int) -> Floats:
    """Return the relative rate of each day; flat profiles give ones.

    Months and weekdays keep the yearly total; trend and pulses change it.
    """
    months = np.array([profile.months.get(month, 1.0) for month in MONTHS])
    weekdays = np.array([profile.weekdays.get(day, 1.0) for day in WEEKDAYS])
    months, weekdays = months / months.mean(), weekdays / weekdays.mean()
    factors = np.empty(days)
    for number in range(days):
        day = start + timedelta(days=number)
        factor = months[day.month - 1] * weekdays[day.weekday()]
        if profile.trend != 1.0:
            factor *= profile.trend ** (number * DAY / YEAR)
        for pulse in profile.pulses:
            if pulse.start <= day < pulse.end:
                factor *= pulse.factor.value
        factors[number] = factor
    return factors


def round_the_clock(rate: float, profile: Profile, start: date, run_length: float) -> Intensity:
    """Return the intensity of arrivals at any hour with a mean rate per minute.

    It reaches to the end of the run or beyond.
    """
    if rate <= 0.0:
        return Intensity(np.empty(0), np.empty(0), np.empty(0))
    if profile == Profile():
        return Intensity(np.zeros(1), np.array([np.inf]), np.array([rate]))
    days = int(np.ceil(run_length / DAY))
    hours = np.array(profile.hours or [1.0] * 24)
    hours = hours / hours.mean()
    rates = (rate * day_factors(profile, start, days)[:, None] * hours[None, :]).ravel()
    edges = np.arange(len(rates) + 1, dtype=np.float64) * 60.0
    return Intensity(edges[:-1], edges[1:], rates)


def in_open_hours(
    rate: float, profile: Profile, start: date, run_length: float, calendar: Calendar
) -> Intensity:
    """Return the intensity of arrivals in open hours only, the yearly total as stated.

    `rate` is the yearly total as a rate per minute of the clock; it is spread over the open
    minutes by the profile, so a closed day loses its arrivals to the others. It reaches to the
    end of the run or beyond.
    """
    if calendar.always:
        return round_the_clock(rate, profile, start, run_length)
    usual = profile.model_copy(update={"trend": 1.0, "pulses": []})
    begins, ends, weights = _open_pieces(usual, start, YEAR, calendar)
    mean = float((weights * (ends - begins)).sum()) / YEAR
    begins, ends, weights = _open_pieces(profile, start, run_length, calendar)
    return Intensity(begins, ends, rate * weights / mean if mean > 0 else weights * 0.0)


def _open_pieces(
    profile: Profile, start: date, end: float, calendar: Calendar
) -> tuple[Floats, Floats, Floats]:
    """Return the open hours that begin before `end`, in whole, with the relative rate of each."""
    factors = day_factors(profile, start, int(np.ceil(end / DAY)))
    hours = np.array(profile.hours or [1.0] * 24)
    hours = hours / hours.mean()
    begins, ends, weights = [], [], []
    for opens, closes in calendar.intervals():
        begin = opens
        while begin < min(closes, end):
            until = min(closes, (begin // 60.0 + 1.0) * 60.0)
            begins.append(begin)
            ends.append(until)
            weights.append(factors[int(begin // DAY)] * hours[int(begin % DAY // 60)])
            begin = until
        if closes >= end:
            break
    return np.array(begins), np.array(ends), np.array(weights)


class ArrivalDates:
    """The dates of one flow's arrivals in order, in blocks of whole months."""

    def __init__(
        self, intensity: Intensity, luck: Luck, purpose: str, *, fixed: bool, limit: int | None
    ) -> None:
        self._intensity, self._upto = intensity, intensity.cumulative()
        self._before = np.concatenate(([0.0], self._upto[:-1]))
        self._luck, self._purpose = luck, purpose
        self._fixed, self._limit = fixed, limit
        self._drawn = 0
        self._reached = 0.0
        self._waiting = np.empty(0)

    def until(self, end: float) -> Floats:
        """Return the dates before `end` that were not returned before."""
        while not len(self._waiting) or self._waiting[-1] < end:
            more = self._next_batch()
            if not len(more):
                break
            self._waiting = np.concatenate((self._waiting, more))
        split = int(np.searchsorted(self._waiting, end, side="left"))
        block, self._waiting = self._waiting[:split], self._waiting[split:]
        return block

    def _next_batch(self) -> Floats:
        size = BATCH if self._limit is None else min(BATCH, self._limit - self._drawn)
        if size <= 0 or not len(self._upto) or self._reached >= self._upto[-1]:
            return np.empty(0)
        numbers = np.arange(self._drawn, self._drawn + size)
        self._drawn += size
        if self._fixed:
            points = (numbers + 1).astype(np.float64)
        else:
            gaps = self._luck.exponential(self._purpose, numbers)
            points = self._reached + np.cumsum(gaps)
        self._reached = float(points[-1])
        points = points[points < self._upto[-1]]
        piece, pieces = np.searchsorted(self._upto, points, side="right"), self._intensity
        dates = pieces.starts[piece] + (points - self._before[piece]) / pieces.rates[piece]
        return np.asarray(np.minimum(dates, np.nextafter(pieces.ends[piece], 0.0)))


def month_ends(start: date, run_length: float) -> Iterator[float]:
    """Yield the ends of calendar months of a run, the last one being its end."""
    year, month = start.year, start.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - months
        end = (date(year, month, 1) - start).days * DAY
        if end >= run_length:
            yield run_length
            return
        yield end
