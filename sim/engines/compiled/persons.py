"""Who has done a case's last step, and what that means for the next one (model.md §5)."""

from sim.engines.compiled.caseloads import person_of
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, WHOLE, array, cases, pieces, state

ANYBODY, ANOTHER, THE_SAME = range(3)
asked = array("asked", WHOLE)
"""By step and kind of clients: what the step asks of who does it."""
stages = array("stages", WHOLE)
"""By step and kind of clients: to which step's stage a piece belongs."""


@jit
def note_hands(office: Office, case: int, clerk: int) -> None:
    """Note who has done a case's step."""
    one = cases(office)[case]
    work = pieces(office)[one.piece]
    one.done_by = person_of(office, clerk)
    one.done_at = stages(office)[work.step * state(office)[0].clients + work.client]


@jit
def bind(office: Office, case: int, stays: bool) -> None:
    """Say for whom a case's step is; `stays`: the team that did the last one does it.

    The stage's further pieces are barred for whom the first was.
    """
    one = cases(office)[case]
    work = pieces(office)[one.piece]
    cell = work.step * state(office)[0].clients + work.client
    if one.done_at != stages(office)[cell]:
        one.done_before = one.done_by
    one.barred = one.done_before if asked(office)[cell] == ANOTHER else NONE
    one.kept = one.done_by if asked(office)[cell] == THE_SAME and stays else NONE
