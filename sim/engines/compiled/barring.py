"""Work that waits for everybody of a team but one person: four eyes (model.md §5).

What is barred for somebody stands in a line apart, by that person; see `simpy.barring`.
"""

from sim.engines.compiled.failures import NO_LINE, fail
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, lines, state
from sim.engines.compiled.lines import is_first
from sim.engines.compiled.positions import piece_at


@jit
def line_apart(office: Office, line: int, barred: int) -> int:
    """Return the part of a dated line in which a case waits that is barred for a person."""
    apart = lines(office)[line].apart
    while apart != NONE:
        if lines(office)[apart].person == barred:
            return int(apart)
        apart = lines(office)[apart].apart
    run = state(office)[0]
    apart = run.free_line
    if apart == NONE:
        fail(office, NO_LINE)
        return line
    one = lines(office)[apart]
    run.free_line = one.apart
    run.free_lines -= 1
    one.head = one.tail = NONE
    one.person, one.dated = barred, True
    one.apart = lines(office)[line].apart
    lines(office)[line].apart = apart
    return int(apart)


@jit
def first_for(office: Office, line: int, by: int) -> int:
    """Return the first piece of a line that a person may do (NONE: anybody's)."""
    found = lines(office)[line].head
    before, apart = line, lines(office)[line].apart
    while apart != NONE:
        one = lines(office)[apart]
        if one.head == NONE:  # nobody waits here any more
            rest = one.apart
            lines(office)[before].apart = rest
            run = state(office)[0]
            one.apart = run.free_line
            run.free_line = apart
            run.free_lines += 1
            apart = rest
            continue
        may = by == NONE or one.person != by
        if may and (found == NONE or is_first(office, one.head, found)):
            found = one.head
        before, apart = apart, one.apart
    return piece_at(office, found)
