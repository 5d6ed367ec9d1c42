"""Where the loop tips: so many open cases that their enquiries take the hours left for deciding.

More open cases mean more enquiries, and older ones more still. Let the opening stock be
multiplied by x, in number and in age: with as many decisions as applications, waiting time is in
proportion to the stock. Open cases of a flow, N at the opening with ages uniform on 0 to 2 m, then
have ages uniform on 0 to 2 m x, and ask at the rate

    N x · Λ(2 m x) / (2 m x) = N Λ(2 m x) / (2 m),

where Λ is the cumulative hazard of one case (`sim.scenario.enquiries`). Offered load is linear in
enquiries, so a team tips at the x at which

    load without enquiries + Σ minutes per enquiry · enquiries(x) = capacity.

Λ is linear up to the target age, quadratic up to twice that, then linear again, so the root of a
quadratic gives x. Below it a stock shrinks, above it grows, and grows the faster the larger it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from sim.scenario.enquiries import Hazard, hazard_of
from sim.scenario.office import Office
from sim.units import YEAR


@dataclass(frozen=True, slots=True)
class _Stock:
    """Open cases of one flow and type at the opening."""

    case_type: str
    asking: float
    """Those that are not with the applicant."""
    span: float
    """Age of the oldest, in minutes."""
    hazard: Hazard

    def enquiries(self, times: float) -> float:
        """Return the enquiries per minute of `times` as many cases, as much older."""
        if self.span <= 0:
            return self.asking * self.hazard.rate * times
        return (
            self.asking
            * float(self.hazard.cumulative(np.array([self.span * times]))[0])
            / (self.span)
        )

    def bends(self) -> tuple[float, ...]:
        """Return where the rate stops being one polynomial in `times`."""
        if self.span <= 0:
            return ()
        return (self.hazard.target_age / self.span, 2.0 * self.hazard.target_age / self.span)


@dataclass(frozen=True, slots=True)
class EnquiryLoop:
    """Enquiries as a function of the stock of open cases."""

    cases: float
    """Open cases at the opening: those that `times` multiplies."""
    stocks: tuple[_Stock, ...]

    def enquiries(self, times: float) -> dict[str, float]:
        """Return the enquiries per minute by case type when the stock is `times` as large."""
        rates: dict[str, float] = {}
        for stock in self.stocks:
            rate = stock.enquiries(times)
            rates[stock.case_type] = rates.get(stock.case_type, 0.0) + rate
        return rates

    def tips_at(self, base: float, minutes: Mapping[str, float], capacity: float) -> float:
        """Return the multiple of the stock at which load reaches capacity.

        `base` is the load without enquiries, `minutes` the load that one enquiry per minute of a
        case type brings, all in the unit of `capacity`. 0: overloaded without any enquiry;
        infinite: enquiries bring no work.
        """
        if base >= capacity:
            return 0.0

        def load(times: float) -> float:
            rates = self.enquiries(times)
            return base + sum(minutes.get(name, 0.0) * rate for name, rate in rates.items())

        bends = sorted({0.0, *(bend for stock in self.stocks for bend in stock.bends())})
        for low, high in zip(bends, [*bends[1:], bends[-1] + 1.0], strict=True):
            if load(high) >= capacity:
                middle = load((low + high) / 2.0)
                return low + (high - low) * _reached(load(low), middle, load(high), capacity)
        last = float(bends[-1])
        slope = load(last + 1.0) - load(last)
        return last + (capacity - load(last)) / slope if slope > 0 else inf


def _reached(start: float, middle: float, end: float, level: float) -> float:
    """Return where the quadratic through three values at 0, 1/2 and 1 reaches a level."""
    bent = 2.0 * (start + end - 2.0 * middle)
    straight = end - start - bent
    missing = level - start
    root = straight * straight + 4.0 * bent * missing
    return 2.0 * missing / (straight + sqrt(max(root, 0.0)))


def enquiry_loop(office: Office) -> EnquiryLoop | None:
    """Return the loop of an office; None where open cases do not enquire.

    Without opening cases the stock is what a year's applications would be if each were open for
    a year: a reference only, the tipping point does not depend on it.
    """
    if office.contacts is None or office.contacts.enquiries is None:
        return None
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
            _Stock(case_type, asking * share, span, hazard_of(office, case_type))
            for case_type, share in flow.case_types.items()
            if asking * share > 0
        ]
    return EnquiryLoop(cases, tuple(stocks)) if stocks else None
