"""Results of runs that are stated, not simulated."""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.experiment.collected import Collected
from sim.measures.measures import Results
from sim.measures.rows import Series, Value
from sim.measures.staff import StaffSeries
from sim.scenario.study import Scenario

_NONE = Series(np.zeros(0), (), (), np.zeros((0, 0, 0)))
_NOBODY = StaffSeries(np.zeros(0), (), np.zeros((0, 0, 3)))


def stated_runs(scenario: Scenario, measures: Mapping[str, Sequence[float]]) -> Collected:
    """Return runs of a scenario whose office-wide measures have these values, run by run."""
    runs = Collected(scenario)
    for number, row in enumerate(zip(*measures.values(), strict=True)):
        values = [Value(name, "", "", "", value) for name, value in zip(measures, row, strict=True)]
        runs.add(number, Results(values, _NONE, _NONE, _NOBODY))
    return runs
