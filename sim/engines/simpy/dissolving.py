"""An office that is over lets go of what it holds.

Teams, clerks, cases and events hold on to each other, so that nothing of a run would be freed
before the collector of cycles has looked through all of it.
"""

from sim.engines.simpy.office import OfficeAtWork
from sim.engines.simpy.records import Contact
from sim.engines.simpy.teams import Team


def dissolve(office: OfficeAtWork) -> None:
    """Take an office apart whose end state is known; it cannot be looked at any more."""
    for case in office.cases.open.values():
        case.certificate = None
        case.lanes.clear()
    office.cases.open.clear()
    office.clock.clear()
    for team in office.teams.values():
        for queue in team.queues():
            for piece in queue.pieces():
                if isinstance(piece, Contact):
                    piece.chain = None
            queue.clear()
        for clerk in team.clerks:
            clerk.brought.callbacks = None  # type: ignore[assignment]
            del clerk.process, clerk.brought, clerk.in_hand
        for attribute in Team.__slots__:
            delattr(team, attribute)
    for part in (office.contacts, office.lapses, office.appointments, office.cases, office):
        vars(part).clear()
