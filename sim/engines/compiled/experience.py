"""What somebody who learns puts out (model.md §8)."""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, clerks, state, teams
from sim.plan import arithmetic


@jit
def is_experienced(office: Office, clerk: int) -> bool:
    """Tell whether a clerk's output is full."""
    one = clerks(office)[clerk]
    return bool(state(office)[0].now >= one.learns_since + one.learning)


@jit
def speed_for(office: Office, clerk: int, step: int) -> float:
    """Return how fast a clerk works; it is fixed at the start of a piece of work."""
    one = clerks(office)[clerk]
    faster = teams(office)[one.team].speed_up if step >= 0 and one.helps == NONE else 0.0
    now = state(office)[0].now
    return arithmetic.speed(now, one.learns_since, one.learning, one.start_output, faster)
