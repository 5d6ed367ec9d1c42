"""The engine that is written to be read: an office at work in SimPy."""

from collections.abc import Sequence

from sim.demand.demand import Demand
from sim.engines.simpy.dissolving import dissolve
from sim.engines.simpy.office import OfficeAtWork
from sim.events.end_state import EndState
from sim.events.log import Observer
from sim.plan.plan import Plan
from sim.plan.roster import Seat


class SimPyEngine:
    """Runs offices in SimPy; every other engine is judged by it."""

    def run(
        self, plan: Plan, demand: Demand, roster: Sequence[Seat], observers: Sequence[Observer]
    ) -> EndState:
        """Run one replication; see `sim.engines.engine.Engine`."""
        office = OfficeAtWork(plan, demand, observers, roster)
        end = office.run()
        dissolve(office)
        return end
