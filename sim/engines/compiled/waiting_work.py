"""All that waits for clerks."""

from sim.engines.compiled.caseloads import next_caseload
from sim.engines.compiled.governing import SHARED, queue_of
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, state, teams
from sim.engines.compiled.queues import list_waiting


@jit
def list_all_waiting(office: Office, row: int) -> int:
    """Write into `waiting_work` what waits, from a row on; return the row behind it.

    Of each team its own queue, then those of its clerks, each in the order in which it is served.
    """
    for team in range(state(office)[0].teams):
        row = list_waiting(office, team, team, row)
        if teams(office)[team].caseload != SHARED:
            clerk = next_caseload(office, team, NONE)
            while clerk != NONE:
                row = list_waiting(office, queue_of(office, clerk), team, row)
                clerk = next_caseload(office, team, clerk)
    return row
