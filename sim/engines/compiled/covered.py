"""What of a plan the compiled engine does not do yet, in the planner's words.

Kept apart from numba, so that whoever asks need not load it.
"""

from collections.abc import Iterator

from sim.plan.plan import Plan


def uncovered(plan: Plan) -> list[str]:
    """Return names of what the compiled engine cannot do of a plan; none: it can run it."""
    return list(_found(plan))


def _found(plan: Plan) -> Iterator[str]:
    management = plan.scenario.management
    if plan.review is not None:
        yield "review"
    if management.throttle is not None:
        yield "throttle"
