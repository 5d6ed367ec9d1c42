"""What must hold in every run: its log adds up, and agrees with what the engine is left with."""

from collections.abc import Iterator
from math import isclose

import numpy as np

from sim.adding import added
from sim.errors import RunError
from sim.events.end_state import EndState, Seats
from sim.events.kinds import CALL_BACK_TASK, CERTIFICATE_TASK, MAIL
from sim.measures.appointments import AppointmentMeasures
from sim.measures.cases import CaseMeasures
from sim.measures.contacts import COUNTED, ContactMeasures
from sim.measures.hours import HourMeasures
from sim.measures.lateness import ISSUED, OWED, VOID, LatenessMeasures
from sim.measures.lent import WhoseWork
from sim.measures.mails import MailMeasures
from sim.measures.uses import OVERTIME
from sim.messages.message import Message, joined

PRECISION = 1e-9
"""Relative; the identities hold to this."""
ROUNDING = 1e-6
"""Minutes; what is smaller is rounding of sums that are near zero."""

_OVER = (
    "appointments_served", "no_shows", "appointments_cancelled",
    "appointments_cancelled_by_office",
)  # fmt: skip


def check_identities(
    cases: CaseMeasures, contacts: ContactMeasures, lateness: LatenessMeasures,
    mails: MailMeasures, hours: HourMeasures, whose_work: WhoseWork,
    appointments: AppointmentMeasures, end: EndState,
) -> None:  # fmt: skip
    """Check what must hold in every run, to 1e-9 relative.

    Cases in = cases out; the area under wip = the time that cases were in the office; each
    clerk's uses sum to the paid minutes; who is there by the log is there in the office; work
    done = work asked for; unresolved contacts come back as call-backs one for one, and owed
    certificates are issued or dropped, mails done or dropped; what was lent is done, given back
    or in hand; booked dates are held, called off or to come, none of them twice; utilisation at
    most 1. Raises RunError.
    """
    wrong = [
        *_cases_in_and_out(cases, end),
        *_hours_paid(hours),
        *_work_done(hours),
        *_who_is_there(hours, end.seats),
        *_call_backs(contacts, end),
        *_certificates(lateness, end),
        *_mails(mails, end),
        *_lent(whose_work, end),
        *_bookings(appointments, end),
    ]
    if wrong:
        raise RunError(Message("identities.wrong", what=joined("message.also", wrong)))


def _cases_in_and_out(cases: CaseMeasures, end: EndState) -> Iterator[Message]:
    came = cases.came()
    left = cases.all_counts["decided"] + cases.all_counts["withdrawn"]
    types = cases.about.type_of_client[end.cases.client]
    still = np.bincount(types, minlength=len(cases.open))
    if (came != left + still).any() or (still != cases.open).any():
        yield Message(
            "identities.cases", came=came.tolist(), left=left.tolist(), still=still.tolist()
        )
    entered = np.maximum(end.cases.application, max(cases.begin, 0.0))
    inside = added((cases.end - entered).tolist())
    area, spent = float(cases.wip_area.sum()), float(cases.time_of_exits.sum()) + inside
    if not isclose(area, spent, rel_tol=PRECISION, abs_tol=ROUNDING):
        yield Message("identities.wip", area=repr(area), spent=repr(spent))


def _hours_paid(hours: HourMeasures) -> Iterator[Message]:
    used = np.delete(hours.uses, OVERTIME, axis=1).sum(axis=1)
    paid = hours.paid() - hours.uses[:, OVERTIME]
    for clerk in np.flatnonzero(~np.isclose(used, paid, rtol=PRECISION, atol=ROUNDING)):
        yield Message(
            "identities.paid", clerk=clerk, paid=repr(paid[clerk]), used=repr(used[clerk])
        )
    if (hours.uses < -ROUNDING).any():
        yield Message("identities.negative")


def _work_done(hours: HourMeasures) -> Iterator[Message]:
    """Compare minutes worked with the minutes that done and begun pieces asked for."""
    worked, took = float(hours.worked.sum()), float(hours.contact_minutes.sum())
    asked = float(hours.asked.sum()) + hours.in_hand()
    if not isclose(worked, asked, rel_tol=PRECISION, abs_tol=ROUNDING):
        yield Message("identities.worked", worked=repr(worked), asked=repr(asked))
    asked = float(hours.contact_asked.sum()) + hours.contacts_in_progress()
    if not isclose(took, asked, rel_tol=PRECISION, abs_tol=ROUNDING):
        yield Message("identities.contacts", took=repr(took), asked=repr(asked))


def _who_is_there(hours: HourMeasures, seats: Seats) -> Iterator[Message]:
    """Compare who has the seats, is there, and in which team, by the log and in the office."""
    by_log = np.column_stack((hours.filled, hours.there(), hours.left, hours.team_of_clerk))
    found = np.column_stack((seats.filled, seats.there, seats.left, seats.team))
    for clerk in np.flatnonzero((by_log != found).any(axis=1) & ~seats.parting).tolist():
        yield Message(
            "identities.seat", clerk=clerk, found=found[clerk].tolist(),
            by_log=by_log[clerk].tolist(),
        )  # fmt: skip


def _call_backs(contacts: ContactMeasures, end: EndState) -> Iterator[Message]:
    called_back = contacts.all_counts[COUNTED.index("call_backs")].sum()
    done = contacts.all_counts[COUNTED.index("call_backs_done")].sum()
    in_hand, waiting = _left(end, CALL_BACK_TASK)
    if called_back != done + in_hand + waiting:
        yield Message("identities.call_backs", called_back=called_back, done=done,
                      in_hand=in_hand, waiting=waiting)  # fmt: skip


def _certificates(lateness: LatenessMeasures, end: EndState) -> Iterator[Message]:
    owed, issued, dropped = map(lateness.total, (OWED, ISSUED, VOID))
    in_hand, waiting = _left(end, CERTIFICATE_TASK)
    if owed != issued + in_hand + waiting + dropped:
        yield Message("identities.certificates", owed=owed, issued=issued, in_hand=in_hand,
                      waiting=waiting, dropped=dropped)  # fmt: skip


def _lent(whose_work: WhoseWork, end: EndState) -> Iterator[Message]:
    if whose_work.in_hand != end.tasks.lent:
        yield Message("identities.lent", by_log=whose_work.in_hand, found=end.tasks.lent)


def _mails(mails: MailMeasures, end: EndState) -> Iterator[Message]:
    in_hand, waiting = _left(end, MAIL)
    if mails.raised != mails.done + in_hand + waiting + mails.dropped:
        yield Message("identities.mails", raised=mails.raised, done=mails.done, in_hand=in_hand,
                      waiting=waiting, dropped=mails.dropped)  # fmt: skip


def _bookings(dates: AppointmentMeasures, end: EndState) -> Iterator[Message]:
    counts, left = dates.all_counts, end.bookings
    booked = counts["appointments_booked"]
    over = added(counts[name] for name in _OVER)
    if booked != over + left.to_come + left.there or dates.asking != left.asking:
        yield Message("identities.bookings", booked=booked, over=over, to_come=left.to_come,
                      there=left.there, asking=dates.asking, found=left.asking)  # fmt: skip
    if dates.twice:
        yield Message("identities.slots", twice=dates.twice)


def _left(end: EndState, step: int) -> tuple[int, int]:
    """Return how many tasks of a kind are in hand at the end, and how many wait."""
    return end.tasks.in_hand.get(step, 0), int((end.tasks.queued.step == step).sum())
