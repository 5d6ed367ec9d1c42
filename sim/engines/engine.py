"""What every engine does: it runs a plan on a demand, whatever it is made of."""

from collections.abc import Sequence
from typing import Protocol

from sim.demand.demand import Demand
from sim.events.end_state import EndState
from sim.events.log import Observer
from sim.plan.plan import Plan
from sim.plan.roster import Seat


class Engine(Protocol):
    """Runs offices. All engines write the same rows, to the last bit."""

    def run(
        self, plan: Plan, demand: Demand, roster: Sequence[Seat], observers: Sequence[Observer]
    ) -> EndState:
        """Run one replication from its start to its end.

        Hands every row of the log to the observers, in order, and returns what is left.
        Deterministic in plan, demand and roster. A demand is used up by it.
        """
        ...
