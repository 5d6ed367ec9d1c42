"""In which order a team serves what waits; it may change from a date on (model.md §5, §10)."""

from sim.engines.compiled.governing import SHARED, member, queue_of
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    YES_OR_NO,
    array,
    lines,
    queues,
    record,
    served,
    state,
    teams,
)
from sim.engines.compiled.phases import standing
from sim.engines.compiled.queues import line_of, next_piece, push, taken_out

disciplines = array(
    "disciplines",
    record("lines certificates call_backs mails cases urgent old most_urgent", "", "by_date"),
)
"""The different disciplines of all teams and phases: places of the classes in a queue."""
is_dated = array("is_dated", YES_OR_NO)
"""By discipline and place, whether cases stand there, by a date."""


@jit
def serve_as(office: Office, queue: int, discipline: int) -> None:
    """Let an empty queue have the classes of a discipline."""
    here, stated = queues(office)[queue], disciplines(office)[discipline]
    here.discipline, here.by_date = discipline, stated.by_date
    here.stated = here.lines = stated.lines
    here.certificates, here.call_backs = stated.certificates, stated.call_backs
    here.mails, here.cases = stated.mails, stated.cases
    here.urgent, here.old = stated.urgent, stated.old
    most = state(office)[0].lines
    for place in range(most):
        line = line_of(office, queue, place)
        served(office)[line] = place
        lines(office)[line].dated = is_dated(office)[discipline * most + place]


@jit
def change_discipline(office: Office, team: int, discipline: int) -> None:
    """Serve a team's queues in another order from now on."""
    if standing(office)[team].discipline == discipline:
        return
    standing(office)[team].discipline = discipline
    teams(office)[team].most_urgent = disciplines(office)[discipline].most_urgent
    _serve_anew(office, team, discipline)
    if teams(office)[team].caseload != SHARED:
        for place in range(teams(office)[team].members):
            _serve_anew(office, queue_of(office, member(office, team, place)), discipline)


@jit
def _serve_anew(office: Office, queue: int, discipline: int) -> None:
    first = taken_out(office, queue)
    serve_as(office, queue, discipline)
    push_all(office, queue, first)


@jit
def push_all(office: Office, queue: int, first: int) -> None:
    """Let a chain of pieces wait in a queue, one after the other."""
    while first != NONE:
        behind = next_piece(office, first)
        push(office, queue, first, False)
        first = behind
