"""Enquiries of open cases: the hazard by age, and what contacts are left for the population.

The hazard is `rate` up to the target age, rises linearly to `multiple` times that at twice
the target age and stays there (model.md §4).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.adding import added
from sim.plan.expected import expected_visits
from sim.plan.shape import application_rate
from sim.scenario.office import Office
from sim.scenario.rules import Channel

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hazard:
    """Rate (per minute) of enquiries of open cases as a function of their ages (minutes)."""

    rate: float
    target_age: Floats | float
    """Of each case, or one for all."""
    multiple: float

    def cumulative(self, age: Floats) -> Floats:
        """Return Λ(age), the expected number of enquiries up to an age."""
        target, slope = self.target_age, self.multiple - 1.0
        late = np.clip(age - target, 0.0, target)
        old = np.maximum(age - 2.0 * target, 0.0)
        rising = _over(slope * late * late, 2.0 * target)
        return np.asarray(self.rate * (np.maximum(age, 0.0) + rising + slope * old))

    def age_at(self, points: Floats) -> Floats:
        """Return the ages at which Λ reaches the points (the inverse of `cumulative`)."""
        target, slope = self.target_age, self.multiple - 1.0
        needed = points / self.rate
        at_double = 2.0 * target + slope * target / 2.0
        excess = np.clip(needed - target, 0.0, None)
        # Written so that nothing cancels when the hazard hardly rises.
        curve = _over(np.full(np.shape(target), 2.0 * slope), target)
        rising = 2.0 * excess / (1.0 + np.sqrt(1.0 + curve * excess))
        middle = target + rising
        beyond = 2.0 * target + (needed - at_double) / self.multiple
        return np.where(needed <= target, needed, np.where(needed <= at_double, middle, beyond))


def _over(upper: Floats, lower: Floats | float) -> Floats:
    """Return quotients; 0 where there is nothing to divide by."""
    return np.divide(upper, lower, out=np.zeros(np.shape(upper)), where=np.greater(lower, 0.0))


def mean_factor(office: Office, case_type: str, mean_age: float) -> float:
    """Return the mean hazard factor over ages uniform on 0 to twice `mean_age`."""
    hazard = _unit_hazard(office, case_type)
    if mean_age <= 0:
        return 1.0
    return float(hazard.cumulative(np.array([2.0 * mean_age]))[0] / (2.0 * mean_age))


def _unit_hazard(office: Office, case_type: str) -> Hazard:
    assert office.contacts is not None
    assert office.contacts.enquiries is not None
    multiple = office.contacts.enquiries.old_multiple.value
    return Hazard(1.0, office.case_types[case_type].target_age, multiple)


def base_rate(office: Office) -> float:
    """Return the enquiries per minute of an open case below its target age.

    It follows from `mean_rate`, which is the mean over the opening open cases.
    """
    if office.contacts is None or office.contacts.enquiries is None:
        return 0.0
    cases = weighted = 0.0
    for flow in office.applications.values():
        if flow.opening is None:
            continue
        for case_type, share in flow.case_types.items():
            number = flow.opening.cases.value * share
            cases += number
            weighted += number * mean_factor(office, case_type, flow.opening.mean_age.value)
    mean_rate = office.contacts.enquiries.mean_rate.value
    return mean_rate if cases == 0 else mean_rate * cases / weighted


def hazard_of(office: Office, case_type: str) -> Hazard:
    """Return the hazard of a case type."""
    return replace(_unit_hazard(office, case_type), rate=base_rate(office))


def expected_enquiries(office: Office) -> dict[str, float]:
    """Return the enquiries per minute of the opening open cases, by case type.

    Cases with the applicant do not enquire.
    """
    rates = dict.fromkeys(office.case_types, 0.0)
    rate = base_rate(office)
    if rate == 0:
        return rates
    for flow in office.applications.values():
        if flow.opening is None:
            continue
        asking = flow.opening.cases.value * (1.0 - flow.opening.places.get("applicant", 0.0))
        for case_type, share in flow.case_types.items():
            factor = mean_factor(office, case_type, flow.opening.mean_age.value)
            rates[case_type] += asking * share * rate * factor
    return rates


def expected_submissions(office: Office) -> dict[str, float]:
    """Return the submissions of requested documents per minute, by case type."""
    rates = dict.fromkeys(office.case_types, 0.0)
    if office.contacts is None or not office.contacts.submissions:
        return rates
    for flow in office.applications.values():
        for case_type, share in flow.case_types.items():
            rechecks = expected_visits(office, case_type).rechecks
            rates[case_type] += flow.rate.value * share * rechecks
    return rates


def mails_after_lost_calls(office: Office) -> float:
    """Return the mails per minute that follow the lost calls of today's office.

    The same for every structure: what each loses itself shows when it is run.
    """
    lost = office.contacts.lost_calls if office.contacts is not None else None
    if lost is None or lost.today is None:
        return 0.0
    return lost.become_mails.value * lost.today.value


def population_rates(office: Office) -> dict[Channel, float]:
    """Return the population contacts per minute by channel: total less what else causes them.

    No contact is counted twice: the observed totals contain the enquiries of the opening
    open cases and the submissions, and that of mails those after calls that today's office
    loses. A negative remainder is an error of the inputs, which the checks report.
    """
    if office.contacts is None:
        return {}
    enquiries = added(expected_enquiries(office).values())
    submissions = added(expected_submissions(office).values())
    channels = office.contacts.enquiries.channels if office.contacts.enquiries else {}
    shares = {str(name): share for name, share in channels.items()}
    sent = {str(name): share for name, share in office.contacts.submissions.items()}
    return {
        channel: contacts.total.value
        - enquiries * shares.get(channel, 0.0)
        - submissions * sent.get(channel, 0.0)
        - (mails_after_lost_calls(office) if channel == "email" else 0.0)
        for channel, contacts in office.contacts.population.items()
    }


def matters_shares(office: Office) -> dict[str, float]:
    """Return the shares of case types in population contacts: those of the applications."""
    rates = {case_type: application_rate(office, case_type) for case_type in office.case_types}
    total = added(rates.values())
    if total == 0:
        return {case_type: 1.0 / len(rates) for case_type in rates}
    return {case_type: rate / total for case_type, rate in rates.items()}
