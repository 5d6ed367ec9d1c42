"""What hours of contacts go into: calls, visits, mails, call-backs, accompanying (model.md §12).

They are the use `contacts` of the hours, told apart; contact work beyond closing is overtime.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.adding import add_some
from sim.events.kinds import ACCOMPANY, CALL_BACK_TASK, CONTACT, MAIL, START
from sim.events.rows import Rows
from sim.measures.declaration import Measure
from sim.measures.rows import About, Value
from sim.measures.uses import ACCOMPANYING, CALL_BACKS, CALLS, CONTACT_USES, MAILS, VISITS
from sim.plan.plan import Plan
from sim.scenario.rules import CHANNELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_OF_CHANNEL = {"phone": CALLS, "counter": VISITS, "email": MAILS}
OF_TASK = ((MAIL, MAILS), (CALL_BACK_TASK, CALL_BACKS), (ACCOMPANY, ACCOMPANYING))

MEASURES = (Measure("hours_contacts", "hours"),)


class ContactHours:
    """Minutes of contacts in the window, by clerk and what they go into."""

    def __init__(self, plan: Plan, clerks: int) -> None:
        self._about = About(plan)
        self.of_channel = np.array([_OF_CHANNEL[name] for name in CHANNELS])
        self.minutes = np.zeros((clerks, len(CONTACT_USES)))
        self.per_channel = self._about.per_channel

    def begun(self, rows: Rows) -> Ints:
        """Return what each contact is that a row begins; of all other rows nothing's place, 0."""
        found = np.zeros(len(rows), dtype=np.int64)
        begins = rows.are(START) & (rows.step == CONTACT)
        found[begins] = self.of_channel[self._about.channel(rows.where(begins))]
        return found

    def add(self, clerk: Ints, tasks: tuple[Ints, Floats], contacts: tuple[Ints, Floats]) -> None:
        """Add stretches: of tasks their steps and minutes, of contacts what they are and minutes.

        Minutes of other tasks than those of contacts are passed over.
        """
        step, worked = tasks
        what, talked = contacts
        minutes = [(use, np.where(step == task, worked, 0.0)) for task, use in OF_TASK]
        minutes += [(use, np.where(what == use, talked, 0.0)) for use in (CALLS, VISITS)]
        for use, each in minutes:
            add_some(self.minutes[:, use], clerk, each)

    @staticmethod
    def values(team: str, minutes: Floats) -> Iterator[Value]:
        """Yield the hours of a team by what they go into."""
        for name, each in zip(CONTACT_USES, minutes, strict=True):
            yield Value("hours_contacts", team, "", name, float(each) / 60.0)
