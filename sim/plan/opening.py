"""What is open at the start: how many cases, and how old they can be."""

from sim.adding import added
from sim.scenario.office import Office


def opening_cases(office: Office) -> float:
    """Return the cases of an office that are open at the start."""
    flows = office.applications.values()
    return added(float(flow.opening.cases.value) for flow in flows if flow.opening is not None)


def oldest_at_start(office: Office) -> float:
    """Return the age in minutes that no case passes at the start: ages reach twice their mean."""
    flows = office.applications.values()
    means = (flow.opening.mean_age.value for flow in flows if flow.opening is not None)
    return 2.0 * max(means, default=0.0)
