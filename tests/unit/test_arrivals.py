"""Arrivals: counts are Poisson with the stated mean, whatever the profile."""

from datetime import date
from math import inf
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.demand.arrivals import (
    ArrivalDates,
    Intensity,
    day_factors,
    in_open_hours,
    month_ends,
    round_the_clock,
)
from sim.demand.luck import Luck
from sim.plan.calendar import ALWAYS, opening_hours
from sim.scenario.office import Profile
from sim.units import DAY, YEAR, hours_of_week

MONDAY = date(2024, 1, 1)
E3_RATES = [0, 0, 0, 0, 0, 0, 0, 0, 10, 14, 12, 6, 3, 8, 9, 4, 0, 0, 0, 0, 0, 0, 0, 0]
"""Arrivals per hour of the verification case E3."""
DAYS = 2150


def drawn(intensity: Intensity, end: float, *, fixed: bool = False, limit: int | None = None,
          seed: int = 1, block: float = inf) -> NDArray[np.float64]:  # fmt: skip
    dates = ArrivalDates(intensity, Luck(seed, 0), "a", fixed=fixed, limit=limit)
    cuts = [end] if block == inf else [*np.arange(block, end, block), end]
    return np.concatenate([dates.until(float(cut)) for cut in cuts])


def profile(**stated: Any) -> Profile:  # noqa: ANN401 - keys of a profile
    return Profile.model_validate(stated)


def expected(intensity: Intensity, end: float) -> float:
    """Return the expected number of arrivals before a date."""
    minutes = (np.minimum(intensity.ends, end) - intensity.starts).clip(0.0)
    return float((intensity.rates * minutes).sum())


def test_e3_counts_by_hour_have_their_mean_and_the_same_variance() -> None:
    mean_rate = sum(E3_RATES) / 24 / 60
    intensity = round_the_clock(mean_rate, profile(hours=E3_RATES), MONDAY, DAYS * DAY)
    counts = np.histogram(drawn(intensity, DAYS * DAY), bins=np.arange(DAYS * 24 + 1) * 60.0)[0]
    by_hour = counts.reshape(DAYS, 24)
    for hour, rate in enumerate(E3_RATES):
        here = by_hour[:, hour]
        if rate == 0:
            assert here.sum() == 0
            continue
        assert abs(here.mean() - rate) < 4 * np.sqrt(rate / DAYS)
        # The variance over the mean of Poisson counts is 1, with a standard error of
        # sqrt(2 / n) (verification case E3).
        assert abs(here.var(ddof=1) / here.mean() - 1) < 4 * np.sqrt(2 / DAYS)
    total = by_hour.sum(axis=1)
    assert abs(total.mean() - 66) < 4 * np.sqrt(66 / DAYS)
    assert abs(total.var(ddof=1) / total.mean() - 1) < 4 * np.sqrt(2 / DAYS)
    assert abs(np.corrcoef(total[1:], total[:-1])[0, 1]) < 4 / np.sqrt(DAYS)


def test_gaps_at_a_constant_rate_are_exponential() -> None:
    gaps = np.diff(drawn(round_the_clock(0.5, profile(), MONDAY, 200_000.0), 200_000.0))
    assert abs(gaps.mean() - 2) < 4 * 2 / np.sqrt(len(gaps))
    assert abs(gaps.std() / gaps.mean() - 1) < 4 / np.sqrt(len(gaps))


@pytest.mark.parametrize("block", [1.0, 30.0, 1000.0])
def test_dates_do_not_depend_on_the_blocks(block: float) -> None:
    intensity = round_the_clock(0.5, profile(hours=E3_RATES), MONDAY, 20_000.0)
    whole = drawn(intensity, 20_000.0)
    assert len(whole) > 4096  # more than one batch
    assert (drawn(intensity, 20_000.0, block=block) == whole).all()
    assert (np.diff(whole) > 0).all()


def test_months_and_weekdays_share_out_the_same_year() -> None:
    stated = profile(months={"sep": 2}, weekdays={"sat": 0, "sun": 0})
    factors = day_factors(stated, MONDAY, 366)
    first_september = (date(2024, 9, 2) - MONDAY).days  # a Monday
    assert factors[first_september] / factors[0] == pytest.approx(2)
    assert factors[5] == factors[6] == 0
    # twelve months of almost the same length
    assert factors.mean() == pytest.approx(1, abs=0.01)


def test_a_trend_multiplies_by_the_year_and_a_pulse_between_its_days() -> None:
    stated = profile(trend=1.1, pulses=[{"start": "2024-03-01", "end": "2024-04-01", "factor": 3}])
    factors = day_factors(stated, MONDAY, 800)
    assert factors[365] == pytest.approx(1.1)
    assert factors[730] == pytest.approx(1.21)
    march = (date(2024, 3, 1) - MONDAY).days
    assert factors[march] / factors[march - 1] == pytest.approx(3, rel=0.001)
    assert factors[march + 30] / factors[march + 31] == pytest.approx(3, rel=0.001)


def test_a_pulse_brings_its_arrivals() -> None:
    stated = profile(pulses=[{"start": "2024-03-01", "end": "2024-04-01", "factor": 3}])
    intensity = round_the_clock(0.1, stated, MONDAY, 120 * DAY)
    assert expected(intensity, 120 * DAY) == pytest.approx(0.1 * DAY * (120 + 2 * 31))
    dates = drawn(intensity, 120 * DAY)
    inside = ((dates >= 60 * DAY) & (dates < 91 * DAY)).sum()
    mean = 0.1 * DAY * 31 * 3
    assert abs(inside - mean) < 4 * np.sqrt(mean)


def test_fixed_arrivals_come_at_even_distances() -> None:
    intensity = round_the_clock(0.1, profile(), MONDAY, 100.0)
    found = drawn(intensity, 100.0, fixed=True)
    assert found == pytest.approx([10, 20, 30, 40, 50, 60, 70, 80, 90])
    assert (drawn(intensity, 100.0, fixed=True, limit=3) == found[:3]).all()


def test_a_limit_ends_the_arrivals() -> None:
    intensity = round_the_clock(1.0, profile(), MONDAY, 10_000.0)
    assert (drawn(intensity, 10_000.0, limit=5000) == drawn(intensity, 10_000.0)[:5000]).all()
    assert len(drawn(intensity, 10_000.0, limit=0)) == 0


def test_without_a_rate_nothing_arrives() -> None:
    assert len(drawn(round_the_clock(0.0, profile(), MONDAY, 1000.0), 1000.0)) == 0


PHONE = opening_hours(hours_of_week("Mon-Fri 10:00-13:00"), MONDAY, 800, frozenset())


def test_contacts_come_in_open_hours_only_and_the_year_has_its_total() -> None:
    intensity = in_open_hours(0.1, profile(), MONDAY, YEAR, PHONE)
    assert expected(intensity, YEAR) == pytest.approx(0.1 * YEAR)
    dates = drawn(intensity, YEAR)
    assert all(PHONE.is_open(date_) for date_ in dates)
    assert abs(len(dates) - 0.1 * YEAR) < 4 * np.sqrt(0.1 * YEAR)


def test_always_open_is_round_the_clock() -> None:
    first = in_open_hours(0.1, profile(), MONDAY, YEAR, ALWAYS)
    assert expected(first, YEAR) == pytest.approx(0.1 * YEAR)


@pytest.mark.parametrize(
    "stated",
    [
        {"weekdays": {"sat": 0, "sun": 0}},
        {"weekdays": {"mon": 2}},
        {"hours": [0] * 10 + [1, 2, 1] + [0] * 11},
        {"months": {"sep": 1.25}},
    ],
)
def test_a_profile_in_open_hours_keeps_the_yearly_total(stated: dict[str, Any]) -> None:
    intensity = in_open_hours(0.1, profile(**stated), MONDAY, YEAR, PHONE)
    assert expected(intensity, YEAR) == pytest.approx(0.1 * YEAR, rel=0.01)


PROFILES: dict[str, dict[str, Any]] = {
    "flat": {},
    "hours": {"hours": E3_RATES},
    "trend": {"trend": 1.07, "months": {"sep": 1.3}},
    "pulse": {"pulses": [{"start": "2024-01-08", "end": "2024-01-20", "factor": 3}]},
}


@pytest.mark.parametrize("stated", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("length", [10_000.0, 20.4 * DAY, 61 * DAY + 7.0])
def test_arrivals_do_not_depend_on_when_the_run_ends(stated: dict[str, Any], length: float) -> None:
    # To the last bit. The ends lie inside pieces, and no power of two is between the lengths.
    for rate in (0.5, 1 / 3, 4321 / YEAR):
        for opened in (ALWAYS, PHONE):
            short, long, longest = (
                drawn(in_open_hours(rate, profile(**stated), MONDAY, to, opened), length)
                for to in (length, 1.37 * length, 7 * length)
            )
            assert np.array_equal(short, long)
            assert np.array_equal(short, longest)
            assert (short < length).all()


def test_month_ends() -> None:
    assert list(month_ends(date(2023, 12, 1), 70 * DAY)) == [31 * DAY, 62 * DAY, 70 * DAY]
    assert list(month_ends(date(2024, 1, 15), 10 * DAY)) == [10 * DAY]
    assert list(month_ends(MONDAY, 31 * DAY)) == [31 * DAY]
