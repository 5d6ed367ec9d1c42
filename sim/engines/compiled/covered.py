"""What of a plan the compiled engine does not do yet, in the planner's words.

Nothing now. What is added to the office in SimPy first is named here until it is compiled, too,
with a phrase `engine.NAME` of both languages; plans that ask for it run on SimPy, and commands say
so.
"""

from collections.abc import Callable, Mapping

from sim.plan.plan import Plan

NOT_YET: Mapping[str, Callable[[Plan], bool]] = {}
"""By name, whether a plan asks for it."""


def uncovered(plan: Plan) -> list[str]:
    """Return names of what the compiled engine cannot do of a plan; none: it can run it."""
    return [name for name, is_asked in NOT_YET.items() if is_asked(plan)]
