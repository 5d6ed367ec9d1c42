"""What late decisions are expected to cost: certificates and appointments of the opening cases.

Nothing of it comes with the applications: an office that decides in time has none. So it is
estimated, as enquiries are, from the cases that are open at the start. Their ages are uniform,
so as many pass each age a day as are of that age; whoever passes the age of the lapse, or of a
certificate's end, owes work.
"""

from collections.abc import Callable
from math import floor

from sim.scenario.expiry import Certificate, Emergency, Expiry
from sim.scenario.office import CaseType, Office


def certificate_of(case_type: CaseType) -> Certificate | None:
    """Return what certificates a case type owes after the lapse of a title, if it owes any."""
    return case_type.expiry.certificate if case_type.expiry is not None else None


def emergency_of(case_type: CaseType) -> Emergency | None:
    """Return which appointments clients of a case type take before the lapse, if they do."""
    return case_type.expiry.emergency if case_type.expiry is not None else None


def owes_certificates(office: Office) -> bool:
    """Tell whether lapsing titles bring certificates in an office."""
    return any(certificate_of(case_type) for case_type in office.case_types.values())


def gives_appointments(office: Office) -> bool:
    """Tell whether clients with lapsing titles come to an office with an appointment."""
    return any(emergency_of(case_type) for case_type in office.case_types.values())


def expected_certificates(office: Office) -> dict[str, float]:
    """Return the certificates per minute that the opening open cases owe, by case type."""
    return _passing(office, certificates_by)


def expected_appointments(office: Office) -> dict[str, float]:
    """Return the emergency appointments per minute of the opening open cases, by case type."""
    return _passing(office, appointments_by)


def certificates_by(expiry: Expiry, age: float) -> float:
    """Return how many certificates a case open for `age` minutes has been owed on average.

    The sum of the probabilities that the first, the second, ... has fallen due.
    """
    if expiry.certificate is None:
        return 0.0
    every, number = expiry.certificate.valid_for.value, 0.0
    if age >= expiry.latest:  # so many have fallen due for certain
        number = floor((age - expiry.latest) / every) + 1.0
        age -= number * every
    while age >= expiry.earliest:
        number += _lapsed(expiry, age)
        age -= every
    return number


def appointments_by(expiry: Expiry, age: float) -> float:
    """Return with how many emergency appointments a case open for `age` minutes has come."""
    if expiry.emergency is None:
        return 0.0
    return expiry.emergency.probability.value * _lapsed(expiry, age + expiry.urgent_before)


def _lapsed(expiry: Expiry, age: float) -> float:
    """Return the probability that a title has lapsed by an age of the application."""
    if age < expiry.earliest:
        return 0.0
    span = expiry.latest - expiry.earliest
    return min(1.0, (age - expiry.earliest) / span) if span > 0 else 1.0


def _passing(office: Office, number: Callable[[Expiry, float], float]) -> dict[str, float]:
    """Return per case type how many opening cases a minute pass an age, times a number."""
    rates = dict.fromkeys(office.case_types, 0.0)
    for flow in office.applications.values():
        if flow.opening is None or flow.opening.mean_age.value <= 0:
            continue
        oldest = 2.0 * flow.opening.mean_age.value
        for name, share in flow.case_types.items():
            expiry = office.case_types[name].expiry
            if expiry is not None:
                rates[name] += flow.opening.cases.value * share / oldest * number(expiry, oldest)
    return rates
