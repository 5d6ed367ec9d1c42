"""The rows that a compiled office writes: `sim.events.rows`."""

from sim.engines.compiled.failures import FULL_LOG, fail
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, cases, pieces, state, written
from sim.events.rows import WIDTH


@jit
def write(
    office: Office, event: int, entity: int, step: int, team: int, clerk: int, about: int,
    since: float, minutes: float,
) -> None:  # fmt: skip
    """Write one row."""
    run, row = state(office)[0], written(office)
    place = run.written * WIDTH
    if place + WIDTH > len(row):
        fail(office, FULL_LOG)
        return
    run.written += 1
    row[place] = run.now
    row[place + 1] = event
    row[place + 2] = entity
    row[place + 3] = step
    row[place + 4] = team
    row[place + 5] = clerk
    row[place + 6] = about
    row[place + 7] = since
    row[place + 8] = minutes


@jit
def write_work(
    office: Office, event: int, piece: int, step: int, team: int, clerk: int, minutes: float
) -> None:
    """Write what happens to a piece of work, since it began to wait."""
    work = pieces(office)[piece]
    write(office, event, work.entity, step, team, clerk, work.about, work.since, minutes)


@jit
def write_case(office: Office, event: int, case: int, step: int, team: int, minutes: float) -> None:
    """Write what happens to a case, since its application."""
    one = cases(office)[case]
    work = pieces(office)[one.piece]
    write(office, event, work.entity, step, team, NONE, work.about, one.application, minutes)
