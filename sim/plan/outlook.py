"""Where the loop tips: so many open cases that what they bring takes the hours left for deciding.

More open cases mean more enquiries, and older ones more still; of older ones more titles have
lapsed, which brings certificates and appointments. Let the opening stock be multiplied by x, in
number and in age: with as many decisions as applications, waiting time is in proportion to the
stock. Open cases of a flow, N at the opening with ages uniform on 0 to 2 m, then have ages uniform
on 0 to 2 m x, and ask at the rate

    N x · Λ(2 m x) / (2 m x) = N Λ(2 m x) / (2 m),

where Λ is the cumulative hazard of one case (`sim.plan.enquiries`). Likewise N / (2 m) cases
per time unit pass each age, so that certificates come at N C(2 m x) / (2 m), where C is what a case
of an age has been owed (`sim.plan.lateness`). Offered load is linear in what open cases bring,
so a team tips at the x at which

    load without them + Σ minutes of each · its rate at x = capacity.

The left side never falls with x. Below the root a stock shrinks, above it grows, and grows the
faster the larger it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import brentq

from sim.plan.enquiries import Hazard, hazard_of
from sim.plan.lateness import appointments_by, certificates_by
from sim.plan.load import StockWork
from sim.scenario.expiry import Expiry
from sim.scenario.office import Office
from sim.units import YEAR

MOST_TIMES = 2.0**20
"""Stocks so many times the opening one count as never reached."""


@dataclass(frozen=True, slots=True)
class _Stock:
    """Open cases of one flow and type at the opening."""

    case_type: str
    cases: float
    asking: float
    """Those that are not with the applicant."""
    span: float
    """Age of the oldest, in minutes."""
    hazard: Hazard | None
    expiry: Expiry | None

    def enquiries(self, times: float) -> float:
        """Return the enquiries per minute of `times` as many cases, as much older."""
        if self.hazard is None:
            return 0.0
        if self.span <= 0:
            return self.asking * self.hazard.rate * times
        asked = float(self.hazard.cumulative(np.array([self.span * times]))[0])
        return self.asking * asked / self.span

    def lapses(self, times: float, by: Callable[[Expiry, float], float]) -> float:
        """Return per minute what lapsing titles bring; `by`: how much until an age."""
        if self.expiry is None or self.span <= 0:
            return 0.0
        return self.cases / self.span * by(self.expiry, self.span * times)


@dataclass(frozen=True, slots=True)
class StockLoop:
    """What open cases bring, as a function of their number."""

    cases: float
    """Open cases at the opening: those that `times` multiplies."""
    stocks: tuple[_Stock, ...]

    def work(self, times: float) -> StockWork:
        """Return what a stock brings that is `times` as large as the opening one."""
        brought = StockWork()
        for stock in self.stocks:
            for rates, rate in (
                (brought.enquiries, stock.enquiries(times)),
                (brought.certificates, stock.lapses(times, certificates_by)),
                (brought.appointments, stock.lapses(times, appointments_by)),
            ):
                rates[stock.case_type] = rates.get(stock.case_type, 0.0) + rate
        return brought


def tips_at(load: Callable[[float], float], base: float, capacity: float) -> float:
    """Return the multiple of the stock at which load reaches capacity.

    `load` of a multiple, which never falls, and `base`, the load without anything that open
    cases bring, in the unit of `capacity`. 0: overloaded without any open case; infinite: no
    stock brings so much.
    """
    if base >= capacity:
        return 0.0
    high = 1.0
    while load(high) < capacity:
        high *= 2.0
        if high > MOST_TIMES:
            return inf
    return float(brentq(lambda times: load(times) - capacity, 0.0, high, xtol=1e-14, rtol=1e-14))


def stock_loop(office: Office) -> StockLoop | None:
    """Return the loop of an office; None where open cases bring nothing but their casework.

    Without opening cases the stock is what a year's applications would be if each were open for
    a year: a reference only, the tipping point does not depend on it.
    """
    asks = office.contacts is not None and office.contacts.enquiries is not None
    stocks: list[_Stock] = []
    cases = 0.0
    stated = any(flow.opening is not None for flow in office.applications.values())
    for flow in office.applications.values():
        if flow.opening is not None:
            number, span = float(flow.opening.cases.value), 2.0 * flow.opening.mean_age.value
            asking = number * (1.0 - flow.opening.places.get("applicant", 0.0))
        elif not stated:
            number = asking = flow.rate.value * YEAR
            span = YEAR
        else:
            continue
        cases += number
        stocks += [
            _Stock(
                case_type,
                number * share,
                asking * share,
                span,
                hazard_of(office, case_type) if asks else None,
                office.case_types[case_type].expiry,
            )
            for case_type, share in flow.case_types.items()
            if number * share > 0
        ]
    brings = any(stock.hazard is not None or stock.expiry is not None for stock in stocks)
    return StockLoop(cases, tuple(stocks)) if brings else None
