"""Where everything is that is not done yet, read from the office and its clock."""

from collections.abc import Iterator

from sim.engines.simpy.office import OfficeAtWork
from sim.engines.simpy.records import Case, Certificate, Chain, Contact, Piece
from sim.engines.simpy.teams import Team


def places(office: OfficeAtWork) -> Iterator[tuple[str, Piece, Team | None]]:
    """Yield every piece of work that is somewhere, with the place, and the team that has it."""
    teams = list(office.teams.values())
    for team in teams:
        for queue in team.queues():
            for piece in queue.pieces():
                yield "queue", piece, team
        for caller in team.callers:
            yield "line", caller, team
        for visitor in team.visitors:
            yield "chair", visitor, team
        for clerk in team.clerks:
            if clerk.in_hand is not None and isinstance(clerk.in_hand, Case | Contact):
                yield "hand", clerk.in_hand, teams[clerk.taken_from]
    for happen, subject in office.clock.to_come():
        name = getattr(happen, "__name__", "")
        if name in ("_end_wait", "_deliver_file", "_return_from_referral", "attempt"):
            yield name, subject, None


def cases_by_place(office: OfficeAtWork) -> dict[Case, list[str]]:
    """Return the places of every open case; a contact that brings documents has its case.

    Of several mails in which a client asks after documents one has it. A case in lanes is in the
    places of those that run.
    """
    found: dict[Case, list[str]] = {}
    for whole in office.cases.open.values():
        running: list[Case] = [lane for lane in whole.lanes if not lane.closed]
        found |= {one: [] for one in running or [whole]}
    chains: set[Chain] = set()
    for place, piece, _ in places(office):
        if isinstance(piece, Certificate):
            continue
        if isinstance(piece, Contact) and piece.chain is not None:
            if piece.chain in chains:
                continue
            chains.add(piece.chain)
        case = piece if isinstance(piece, Case) else piece.case
        if case is not None and not case.closed:
            found[case].append(place)
    return found
