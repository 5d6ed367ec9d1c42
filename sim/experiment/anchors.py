"""Known values: what today's structure is held against, of which nothing is an input."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import Runs, equal_in
from sim.experiment.tables import ANCHORS
from sim.plan.calendar import office_calendars
from sim.plan.lateness import gives_appointments
from sim.plan.study import Study
from sim.scenario.study import Scenario
from sim.units import DAY, YEAR


@dataclass(frozen=True, slots=True)
class AnchorCheck:
    """A result of today's structure beside what was observed.

    `stock` is what the run works off a year beyond what comes in (cases; below 0: what it leaves
    more), by which `high` was moved: who works off stock decides more than is applied for.
    """

    condition: str
    equal: str
    anchor: str
    label: str
    unit: str
    mean: float
    low: float
    high: float
    stock: float
    source: str
    confidence: str

    @property
    def hit(self) -> bool:
        """Whether the mean lies within the observed range."""
        return self.low <= self.mean <= self.high


def anchors_table(checks: Iterable[AnchorCheck]) -> pd.DataFrame:
    """Return today's results beside what is known: a row per circumstance and known value."""
    return ANCHORS.frame(asdict(each) | {"hit": each.hit} for each in checks)


def anchors(study: Study, runs: Runs) -> Iterator[AnchorCheck]:
    """Yield today's results beside their observed ranges, for every condition.

    What was observed was observed under the office's own management, and with as many answering
    as did: of structures at a service level nothing is said.
    """
    if study.service_level is not None:
        return
    for condition in study.owned().conditions:
        yield from anchors_of(runs[condition, study.today], condition)


def anchors_of(collected: Collected, condition: str = "") -> Iterator[AnchorCheck]:
    """Yield the results of one scenario beside the observed ranges of its office."""
    scenario = collected.scenario
    for name, stated in scenario.office.anchors.items():
        unit, values = _anchor_values(str(name), collected, scenario)
        if len(values) and np.isfinite(values).all():
            stock = _worked_off(collected) if name == "decided_per_year" else 0.0
            yield AnchorCheck(
                condition, equal_in(scenario), str(name), stated.label, unit, float(values.mean()),
                stated.low, max(stated.low, stated.high + stock), stock, stated.source,
                stated.confidence,
            )  # fmt: skip


def open_days(scenario: Scenario) -> int:
    """Return the days of the measured window on which the counter is open."""
    run, office = scenario.run, scenario.office
    counter = office_calendars(office.calendar, office.start, run.run_length).counter
    if counter.always:
        return max(1, int((run.run_length - run.warm_up) // DAY))
    days = {opens // DAY for opens in counter.opens if run.warm_up <= opens < run.run_length}
    return max(1, len(days))


def _worked_off(collected: Collected) -> float:
    """Return by how many cases a year open cases become fewer, on average over the runs."""
    fewer = collected.values("open_start") - collected.values("open_end")
    found = float(fewer.mean()) / (collected.scenario.run.run_length / YEAR)
    return found if np.isfinite(found) else 0.0


def _anchor_values(name: str, collected: Collected, scenario: Scenario) -> tuple[str, Floats]:
    if name == "visitors_per_day":
        visits = collected.values("contacts_offered", detail="counter")
        if gives_appointments(scenario.office):  # the observed visits are those without one
            visits = visits - collected.values("emergency_appointments")
        return "visits_per_day", visits / open_days(scenario)
    if name == "interruptions_per_clerk_hour":  # of those who answer, by calls, in phone hours
        return "per_hour", collected.values("interruptions_per_answering_hour")
    units = {"answer_rate": "share", "decided_per_year": "cases_per_year"}
    return units[name], collected.values(name)
