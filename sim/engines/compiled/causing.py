"""Decisions that cause cases (model.md §4): what follows is noted, and drawn by Python.

Which case follows a decision, and after how long, is worked out for a whole block beforehand, by
each law that will be in force. See `simpy.caused`.
"""

from sim.engines.compiled.failures import NO_CAUSED, fail
from sim.engines.compiled.heap import call_at
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, REAL, array, cases, record, state
from sim.engines.compiled.mails import AT_ITS_DATE

causing = array("causing", record("laws number", "month_ends run_ends", "comes_now"))
"""The one record of it: how many laws there are, and how many cases stand in `caused`; `comes_now`:
some of these come before the month is over."""
laws_from = array("laws_from", REAL)
"""Dates from which on each law is in force."""
following = array("following", record("case_type", "after"))
"""By case and law, what follows its decision, and after how many minutes; NONE: nothing."""
caused = array("caused", record("entity case_type", "arrival"))
"""What decisions have caused since Python looked last; `entity`: of the decided case."""
amid = array("amid", record("order of event", "date"))
"""Cases and contacts that come amid a month, as `arrivals`."""


@jit
def decide(office: Office, case: int) -> None:
    """Cause what follows a decision, by the law that is in force."""
    here, run = causing(office)[0], state(office)[0]
    if here.laws == 0:
        return
    law = 0
    while law + 1 < here.laws and laws_from(office)[law + 1] <= run.now:
        law += 1
    one = following(office)[case * here.laws + law]
    arrival = run.now + one.after
    if one.case_type == NONE or arrival >= here.run_ends:
        return
    if here.number >= len(caused(office)):
        fail(office, NO_CAUSED)
        return
    row = caused(office)[here.number]
    row.entity, row.case_type, row.arrival = cases(office)[case].entity, one.case_type, arrival
    here.number += 1
    if arrival < here.month_ends:
        here.comes_now = True


@jit
def await_amid(office: Office) -> None:
    """Schedule the cases and contacts that come amid a month."""
    for place in range(len(amid(office))):
        one = amid(office)[place]
        call_at(office, one.date, one.order, one.of, AT_ITS_DATE)
