"""What those who work in an office may ask of it, and where they hand in what they have done.

Clerks, teams and cases know the office by this alone. Teams and clerks are named by their numbers:
whoever is at the desk need not know them.
"""

from collections.abc import Callable
from typing import Protocol

from sim.engines.simpy.clock import Clock
from sim.engines.simpy.records import Case, Contact, Mentoring, Piece, Visit
from sim.plan.plan import Plan


class Desk(Protocol):
    """The office, as its clerks, teams and cases see it."""

    @property
    def plan(self) -> Plan:
        """What follows from the scenario."""
        ...

    @property
    def clock(self) -> Clock:
        """What time it is, and what comes when."""
        ...

    @property
    def write(self) -> Callable[[bytes], object]:
        """Write one row of the log, as `row` packs its nine columns."""
        ...

    # -- what holds now -------------------------------------------------------------------

    def learning(self, team: int) -> float:
        """Return the minutes that somebody who joins a team now needs to learn its work."""
        ...

    def retraining(self, phase: int, before: int, team: int) -> tuple[float, float]:
        """Return what there is to learn in a new team, and the share of experience that counts.

        `phase`: the one in which the experience was had, in the team `before`.
        """
        ...

    # -- what becomes of work -------------------------------------------------------------

    def advance(self, case: Case) -> None:
        """Take a case to the next entry of its journey."""
        ...

    def give_up(self, case: Case) -> None:
        """End the way of a case whose client does not come any more."""
        ...

    def answer_ask(self, visit: Visit, *, served: bool) -> None:
        """Book for a client who has asked for a slot; whose call was lost asks again."""
        ...

    def charge_reading_in(self, case: Case) -> None:
        """Charge reading-in for a case that changes hands inside its team to whoever goes on."""
        ...

    def begin_mail(self, mail: Contact) -> None:
        """Drop what else waits about the same as a mail that a clerk gets."""
        ...

    def route_done(self, piece: Piece | Mentoring, team: int, clerk: int) -> None:
        """Go on with a piece of work that a clerk of a team has done; team NONE: it was lent."""
        ...

    def route_given_back(self, piece: Piece, team: int) -> None:
        """Offer work of a team that an absent clerk has begun to others."""
        ...

    def route_served(self, contact: Contact, team: int, clerk: int) -> None:
        """Go on with a caller or visitor whom a clerk of a team has served."""
        ...

    def route_visited(self, visit: Visit) -> None:
        """Go on with a case whose client a clerk has served on a date."""
        ...
