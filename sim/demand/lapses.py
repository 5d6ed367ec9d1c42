"""Titles that lapse: from when a case is urgent, and what it owes if it is still undecided then.

All of it is drawn whether or not it comes to that; the office at work finds out.
"""

import numpy as np
from numpy.typing import NDArray

from sim.demand.blocks import ContactBlock, alike
from sim.demand.contacts import ContactMaker
from sim.demand.enquiries import place_in_hours
from sim.demand.luck import Luck
from sim.events.families import FAMILY
from sim.plan.calendar import Hours
from sim.plan.journeys import CONTACT_CV, spread
from sim.plan.lateness import certificate_of, emergency_of
from sim.scenario.office import Office
from sim.scenario.rules import CHANNELS, KINDS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
COUNTER, APPOINTMENT = CHANNELS.index("counter"), KINDS.index("appointment")


class LapseDrawer:
    """Draws dates of lapse, minutes of certificates and emergency appointments of one flow."""

    def __init__(
        self, office: Office, hours: Hours, maker: ContactMaker, luck: Luck, flow: str, family: int
    ) -> None:
        self._types = list(office.case_types.values())
        self._hours, self._maker, self._luck = hours, maker, luck
        self._flow, self._family = flow, family

    def dates(self, keys: Ints, types: Ints, application: Floats) -> tuple[Floats, Floats]:
        """Return from when each case is urgent, and when its certificates begin to fall due.

        Infinite where nothing lapses, and where a lapse brings no certificate.
        """
        urgent, due = np.full(len(keys), np.inf), np.full(len(keys), np.inf)
        if not any(case_type.expiry for case_type in self._types):
            return urgent, due
        uniform = self._luck.uniform(f"{self._flow}/expiry", keys)
        for number, case_type in enumerate(self._types):
            expiry = case_type.expiry
            if expiry is None:
                continue
            here = types == number
            lapse = application + (expiry.earliest + uniform * (expiry.latest - expiry.earliest))
            before = np.maximum(lapse - expiry.urgent_before, application)
            urgent = np.where(here, before, urgent)
            if expiry.certificate is not None:
                due = np.where(here, lapse, due)
        return urgent, due

    def minutes(self, keys: Ints, types: Ints) -> Floats:
        """Return the minutes of each certificate of a case, 0 where it never owes any.

        One draw per case: what makes a certificate long (a language, a family, a file that is
        hard to find) is the client's and comes again with the next one.
        """
        minutes = np.zeros(len(keys))
        for number, case_type in enumerate(self._types):
            certificate = certificate_of(case_type)
            if certificate is not None:
                how = spread(certificate.minutes, "lognormal", CONTACT_CV)
                unit = self._luck.unit(f"{self._flow}/certificate", keys, *how)
                mean = certificate.minutes.mean.value
                minutes = np.where(types == number, mean * unit, minutes)
        return minutes

    def appointments(
        self, keys: Ints, types: Ints, urgent: Floats, client: Ints
    ) -> tuple[ContactBlock | None, Ints]:
        """Return the emergency appointments, and for each the place of its case.

        They take a uniform place in the counter's hours of the day on which the case becomes
        urgent, or of the next open day. What was due before the start has been held by then.
        """
        comes = np.zeros(len(keys), dtype=bool)
        for number, case_type in enumerate(self._types):
            emergency = emergency_of(case_type)
            if emergency is not None:
                uniform = self._luck.uniform(f"{self._flow}/emergency?", keys)
                comes |= (types == number) & (uniform < emergency.probability.value)
        cases = np.flatnonzero(comes & (urgent >= 0.0))
        if not len(cases):
            return None, cases
        flow, numbers = f"{self._flow}/emergency", keys[cases]
        place = self._luck.uniform(f"{flow}/place", numbers)
        block = self._maker.block(
            flow,
            numbers,
            self._family * FAMILY + numbers,
            place_in_hours(self._hours.counter, urgent[cases], place),
            alike(COUNTER, len(cases)),
            alike(APPOINTMENT, len(cases)),
            client[cases],
        )
        block.service = self._visits(block.service, numbers, types[cases])
        return block, cases

    def _visits(self, usual: Floats, numbers: Ints, types: Ints) -> Floats:
        """Return the minutes of the visits: as usual for a contact, unless a type states others."""
        minutes = usual
        for number, case_type in enumerate(self._types):
            emergency = emergency_of(case_type)
            if emergency is not None and emergency.minutes is not None:
                how = spread(emergency.minutes, "lognormal", CONTACT_CV)
                unit = self._luck.unit(f"{self._flow}/emergency/service", numbers, *how)
                mean = emergency.minutes.mean.value
                minutes = np.where(types == number, mean * unit, minutes)
        return minutes
