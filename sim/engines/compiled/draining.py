"""What waits when a run is over, in the order in which it would have been taken."""

from sim.engines.compiled.caseloads import next_caseload
from sim.engines.compiled.governing import SHARED, queue_of
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, array, record, state, teams
from sim.engines.compiled.queues import pop

drained = array("drained", record("team piece"))


@jit
def drain(office: Office) -> None:
    """Empty all queues: of each team its own, then those of its clerks."""
    row = 0
    for team in range(state(office)[0].teams):
        row = _drain_queue(office, team, team, row)
        if teams(office)[team].caseload != SHARED:
            clerk = next_caseload(office, team, NONE)
            while clerk != NONE:
                row = _drain_queue(office, queue_of(office, clerk), team, row)
                clerk = next_caseload(office, team, clerk)


@jit
def _drain_queue(office: Office, queue: int, team: int, row: int) -> int:
    while True:
        piece = pop(office, queue, False, NONE)
        if piece == NONE:
            return row
        drained(office)[row].team, drained(office)[row].piece = team, piece
        row += 1
