"""What late decisions bring: certificates for titles that lapse, and appointments before (§5, 6).

The certificate is work of the owning team that interrupts nobody. It is owed for as long as the
case is open; one that still waits when the case closes, or when the next falls due, is dropped.
"""

from math import inf

from sim.engines.simpy.contacts import ContactsOnTheirWay
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.owners import Owners
from sim.engines.simpy.records import Case, Certificate
from sim.events.kinds import CERTIFICATE, CONTACT_ATTEMPT, DROPPED, LAPSE, NONE
from sim.events.log import row
from sim.plan.arithmetic import certificate_due, certificates_issued, rank
from sim.plan.lateness import certificate_of

_LAPSE, _ATTEMPT = rank(LAPSE), rank(CONTACT_ATTEMPT)


class LapsingTitles:
    """The titles of an office's clients, and what becomes due when they lapse."""

    def __init__(self, desk: Desk, contacts: ContactsOnTheirWay, owners: Owners) -> None:
        self._contacts, self._owners = contacts, owners
        self._clock, self._write = desk.clock, desk.write
        types = desk.plan.scenario.office.case_types
        stated = [certificate_of(types[kind.case_type]) for kind in desk.plan.clients]
        self._valid_for = [one.valid_for.value if one is not None else inf for one in stated]
        """For how long a certificate is valid, per kind of clients."""

    def schedule(self, case: Case) -> None:
        """Schedule the lapse of a new case's title, and its client's appointment before.

        Certificates that fell due before the case was here have been issued.
        """
        block, index, now = case.block, case.index, self._clock.now
        lapse = block.lapse[index]
        if lapse < inf:
            issued = certificates_issued(lapse, self._valid_for[case.client.index], now)
            self._schedule_certificate(case, issued + 1)
        place = block.appointment_of.get(index)
        if place is not None and block.appointments is not None:
            self._clock.call_at(
                block.appointments.time[place], _ATTEMPT + block.appointments.entity[place],
                self._hold_appointment, (case, place),
            )  # fmt: skip

    def _hold_appointment(self, appointment: tuple[Case, int]) -> None:
        case, place = appointment
        if not case.closed:
            self._contacts.visit_in_emergency(case, place)

    def _schedule_certificate(self, case: Case, number: int) -> None:
        """Schedule a certificate: the first at the lapse, each later one when the last one ends."""
        lapse, valid_for = case.block.lapse[case.index], self._valid_for[case.client.index]
        # A sum may be rounded to just before now.
        date = max(certificate_due(lapse, valid_for, number), self._clock.now)
        self._clock.call_at(date, _LAPSE + case.entity, self._owe_certificate, (case, number))

    def _owe_certificate(self, due: tuple[Case, int]) -> None:
        case, number = due
        if case.closed:
            return
        now = self._clock.now
        self._write(row(now, LAPSE, case.entity, NONE, NONE, NONE, case.about, case.application,
                        number))  # fmt: skip
        last = case.certificate
        if last is not None and last.waits_in is not None:
            # The next one takes its place in the line.
            self._log(DROPPED, last)
            last.number = number
            self._log(CERTIFICATE, last)
        else:
            case.certificate = Certificate(case, number, now)
            self._log(CERTIFICATE, case.certificate)
            self._owners.of_certificate(case.certificate).offer(case.certificate)
        self._schedule_certificate(case, number + 1)

    def _log(self, event: int, certificate: Certificate) -> None:
        owner, one = self._owners.of_certificate(certificate), certificate
        self._write(row(self._clock.now, event, one.entity, one.step, owner.index, NONE, one.about,
                        one.since, one.number))  # fmt: skip

    def drop_waiting(self, case: Case) -> None:
        """Drop the certificate that waits for a case which is open no more."""
        certificate = case.certificate
        if certificate is not None and certificate.waits_in is not None:
            certificate.waits_in.take_out(certificate)
            self._log(DROPPED, certificate)
        case.certificate = None

    def drop_if_void(self, certificate: Certificate) -> bool:
        """Drop a certificate that a clerk gave back if nobody needs it; tell whether it is so."""
        case = certificate.concerns
        if not case.closed and case.certificate is certificate:
            return False
        self._log(DROPPED, certificate)
        return True
