"""Whose a piece of work about a case is: the owning team's, or who has it now (model.md §6)."""

from collections.abc import Sequence

from sim.engines.simpy.desk import Desk
from sim.engines.simpy.governing import Governance
from sim.engines.simpy.records import Case, Certificate, Contact
from sim.engines.simpy.teams import Team
from sim.events.kinds import NONE
from sim.plan.journeys import APPLICANT, NEVER


class Owners:
    """The teams that answer for cases and for such clients."""

    def __init__(self, desk: Desk, teams: Sequence[Team], governance: Governance) -> None:
        self._clock, self._holding = desk.clock, desk.plan.holding
        self._teams, self._governance = teams, governance

    def of_certificate(self, certificate: Certificate) -> Team:
        """Return the team that owes a certificate: the owning team, wherever the case is."""
        return self._owning(certificate)

    def of_contact(self, contact: Contact) -> Team:
        """Return the team that a contact is the matter of.

        About an open case it is the one that has the case now, else the one that owns such cases.
        """
        case = contact.concerns
        if case is not None and not case.closed:
            holder = self._holder_of(case)
            if holder is not None and holder.gets_done:
                return holder
        return self._owning(contact)

    def _owning(self, piece: Contact | Certificate) -> Team:
        case, governance = piece.concerns, self._governance
        if case is not None and not case.closed:
            team = governance.governing(case).owner(piece.client)
            if team.gets_done:
                return team
        return governance.in_force(piece.client).owner(piece.client)

    def _holder_of(self, case: Case) -> Team | None:
        """Return who has a case at intake or for its documents; None: its owning team does.

        For documents that never come it is the same team as for others: nobody knows yet.
        """
        if case.at == case.end:
            return None
        code, holding = case.block.codes[case.at], self._holding[case.client.index]
        if code >= 0:
            return self._teams[case.team] if holding.steps[code] else None
        if code not in (APPLICANT, NEVER):
            return None
        step = holding.recheck_after(case.step)
        return self._who_would_do(step, case) if step != NONE else None

    def _who_would_do(self, step: int, case: Case) -> Team:
        """Ask the rule of a step as if the case came to it now; the case stays what it is."""
        client, age = case.client, self._clock.now - case.application
        team = self._governance.governing(case).who_does(step, client, age)
        if not team.gets_done:
            team = self._governance.in_force(client).who_does(step, client, age)
        return team
