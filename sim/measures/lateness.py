"""Measures of what late decisions cost: certificates and emergency appointments (model.md §12)."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_at
from sim.events.kinds import (
    CERTIFICATE,
    CERTIFICATE_TASK,
    CONTACT_END,
    DROPPED,
    EMERGENCY,
    EVENTS,
    NONE,
    WORK_END,
)
from sim.events.rows import ABOUT, ENTITY, MINUTES, STEP, TEAM, TIME, Log, Rows
from sim.measures.declaration import Measure, Smallest
from sim.measures.folding import Fold
from sim.measures.rows import About, Value
from sim.measures.slots import (
    ContactSlots,
    OpenContacts,
    close_contact,
    open_contact,
    slot_of_contact,
)
from sim.plan.lateness import gives_appointments, owes_certificates
from sim.plan.plan import Plan

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OWED, ISSUED, VOID, CAME, VISITED = range(5)
"""Certificates that fell due, were issued, were dropped; appointments; their minutes."""

_CERTIFICATES = {"certificates": ISSUED, "certificates_owed": OWED, "certificates_dropped": VOID}

MEASURES = (
    Measure(
        "certificates",
        "certificates",
        main=110,
        by_default=Smallest("share_of_today", 0.05),
    ),
    Measure("certificates_owed", "certificates"),
    Measure("certificates_dropped", "certificates"),
    Measure("certificates_per_decided", "certificates", may_be_undefined=True),
    Measure("emergency_appointments", "contacts"),
    Measure("hours_emergency_appointments", "hours"),
)


_COUNTED_AS = {CERTIFICATE: OWED, WORK_END: ISSUED, DROPPED: VOID, EMERGENCY: CAME,
               CONTACT_END: VISITED}  # fmt: skip
_PLACES = np.full(len(EVENTS), NONE)
"""What rows count as by their kind; whether they are about certificates is told by the step."""
_PLACES[list(_COUNTED_AS)] = list(_COUNTED_AS.values())


class Late(NamedTuple):
    """Counts by team and case type, and the appointments that are not over, as arrays."""

    type_of_client: Ints
    begin: float
    counts: Floats
    all_counts: Floats
    inside: ContactSlots


@Fold
def is_over(entity: int, inside: ContactSlots) -> bool:
    """Tell whether the end of a contact is that of an appointment; it is no longer there."""
    if slot_of_contact(inside, entity) == NONE:
        return False
    close_contact(inside, entity)
    return True


@Fold
def count_late(table: Log, place: int, event: int, now: Late) -> None:
    """Take a row."""
    what = _PLACES[event]
    if what == NONE or (what in (ISSUED, VOID) and int(table[place, STEP]) != CERTIFICATE_TASK):
        return
    amount, entity = 1.0, int(table[place, ENTITY])
    if what == CAME:
        open_contact(now.inside, entity)
    elif what == VISITED:
        if not is_over(entity, now.inside):
            return
        amount = table[place, MINUTES]
    team = int(table[place, TEAM])
    case_type = now.type_of_client[int(table[place, ABOUT]) % len(now.type_of_client)]
    now.all_counts[what, team, case_type] += amount
    if table[place, TIME] >= now.begin:
        now.counts[what, team, case_type] += amount


class LatenessMeasures:
    """Counts by team and case type, from the stream; an office that states neither has none."""

    def __init__(self, plan: Plan) -> None:
        self.about = About(plan)
        self.begin = plan.scenario.run.warm_up
        self.teams = plan.teams
        office = plan.scenario.office
        self._certificates = owes_certificates(office)
        self._appointments = gives_appointments(office)
        shape = (VISITED + 1, len(self.teams), len(self.about.case_types))
        self.counts = np.zeros(shape)
        """In the window."""
        self.all_counts = np.zeros(shape)
        self._inside = np.empty(0, dtype=np.int64)
        """Entities of the appointments that are not over yet."""
        self._open = OpenContacts(1)
        """The same for the fold."""

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        came = rows.of(EMERGENCY)
        for what, chosen in ((OWED, rows.of(CERTIFICATE)), (CAME, came)):
            self._add(what, chosen, np.ones(len(chosen)))
        for what, kind in ((ISSUED, WORK_END), (VOID, DROPPED)):
            chosen = rows.where(rows.places_with((kind,), CERTIFICATE_TASK))
            self._add(what, chosen, np.ones(len(chosen)))
        self._inside = np.concatenate((self._inside, came.entity))
        if len(self._inside):
            ends = rows.of(CONTACT_END)
            ends = ends.where(np.isin(ends.entity, self._inside))
            self._add(VISITED, ends, ends.minutes)
            self._inside = np.setdiff1d(self._inside, ends.entity)

    def folded(self, rows: Rows) -> Late:
        """Return what a fold adds the next rows to."""
        inside = self._open.with_room(rows.number(EMERGENCY))
        return Late(self.about.type_of_client, self.begin, self.counts, self.all_counts, inside)

    def _add(self, what: int, rows: Rows, amounts: Floats) -> None:
        if not len(rows):
            return
        cell = rows.team, self.about.types(rows)
        add_at(self.all_counts[what], cell, amounts)
        add_at(self.counts[what], cell, np.where(rows.time >= self.begin, amounts, 0.0))

    def total(self, what: int) -> int:
        """Return a count since the start, all together."""
        return int(self.all_counts[what].sum())

    def values(self, decided: Ints) -> Iterator[Value]:
        """Yield the measures; `decided` has the decided cases of the window by case type."""
        if self._certificates:
            for name, what in _CERTIFICATES.items():
                yield from self._of(name, self.counts[what])
            yield from self._per_decided(decided)
        if self._appointments:
            yield from self._of("emergency_appointments", self.counts[CAME])
            yield from self._of("hours_emergency_appointments", self.counts[VISITED] / 60.0)

    def _of(self, name: str, amounts: Floats) -> Iterator[Value]:
        yield Value(name, "", "", "", float(amounts.sum()))
        for number, team in enumerate(self.teams):
            yield Value(name, team, "", "", float(amounts[number].sum()))
        for number, case_type in enumerate(self.about.case_types):
            yield Value(name, "", case_type, "", float(amounts[:, number].sum()))

    def _per_decided(self, decided: Ints) -> Iterator[Value]:
        issued = self.counts[ISSUED].sum(axis=0)
        every = (("", issued.sum(), decided.sum()),
                 *zip(self.about.case_types, issued, decided, strict=True))  # fmt: skip
        for case_type, number, cases in every:
            if cases:
                yield Value("certificates_per_decided", "", case_type, "", float(number / cases))
