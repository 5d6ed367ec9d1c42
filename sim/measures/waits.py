"""Measures of work by step and team: how often, how long waited for, how long in all."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.events.kinds import CONTACT, MENTORING, START, TASK_NAMES, VISIT_TASK, WORK_END
from sim.events.rows import SINCE, STEP, TIME, Log, Rows
from sim.measures.declaration import Measure
from sim.measures.folding import Fold
from sim.measures.histogram import Durations, Tally, put
from sim.measures.rows import Value
from sim.plan.plan import Plan

Ints = NDArray[np.int64]

_CODES = -min(TASK_NAMES)
"""Codes below 0 that work can have; steps follow them."""

MEASURES = (
    Measure("begun", "tasks"),
    *(
        Measure(f"{time}_{of}", "minutes", may_be_undefined=True, steady_state=True)
        for time, statistics in (
            ("waiting_time", ("mean", "sd", "p90", "p95")),
            ("sojourn_time", ("mean", "sd", "median", "p90")),
        )
        for of in statistics
    ),
    Measure("waiting_probability", "share", steady_state=True),
)


class Work(NamedTuple):
    """Times of pieces of work by team and step, as arrays."""

    begin: float
    width: int
    waiting: Tally
    sojourn: Tally


@Fold
def time_work(table: Log, place: int, event: int, whose: int, now: Work) -> None:
    """Take a row: starts end waiting times, ends of work sojourn times."""
    if event not in (START, WORK_END):
        return
    step, time = int(table[place, STEP]), table[place, TIME]
    if step not in (CONTACT, MENTORING) and time >= now.begin:
        key = whose * now.width + step + _CODES
        put(now.waiting if event == START else now.sojourn, key, time - table[place, SINCE])


class WaitMeasures:
    """Waiting and sojourn times (minutes) of pieces of work, by team and step."""

    def __init__(self, plan: Plan) -> None:
        self.begin = plan.scenario.run.warm_up
        self.teams, self.steps = plan.teams, plan.steps
        self._width = len(self.steps) + _CODES
        self.waiting = Durations(len(self.teams) * self._width)
        self.sojourn = Durations(len(self.teams) * self._width)

    def observe(self, rows: Rows, whose: Ints) -> None:
        """Take the next rows, in order, and the team whose work is in each."""
        inside = (rows.time >= self.begin) & (rows.step != CONTACT) & (rows.step != MENTORING)
        for kind, durations in ((START, self.waiting), (WORK_END, self.sojourn)):
            here = rows.places(kind)
            here = here[inside[here]]
            chosen = rows.where(here)
            keys = whose[here] * self._width + chosen.step + _CODES
            durations.add(keys, chosen.time - chosen.since)

    def folded(self) -> Work:
        """Return what a fold adds rows to."""
        return Work(self.begin, self._width, self.waiting.tally, self.sojourn.tally)

    def touches(self) -> int:
        """Return how often work on cases was begun, visits included."""
        begun = self.waiting.count.reshape(-1, self._width)
        return int(begun[:, _CODES:].sum() + begun[:, _CODES + VISIT_TASK].sum())

    def values(self) -> Iterator[Value]:
        """Yield number, waiting time and sojourn time by step, and by team and step."""
        for code in range(self._width):
            step = self._name(code - _CODES)
            every = np.arange(len(self.teams)) * self._width + code
            if not self.waiting.count[every].any():
                continue
            yield from self._of("", step, every)
            for number, team in enumerate(self.teams):
                yield from self._of(team, step, every[number : number + 1])

    def _name(self, code: int) -> str:
        return self.steps[code] if code >= 0 else TASK_NAMES[code]

    def _of(self, team: str, step: str, keys: np.ndarray) -> Iterator[Value]:
        number = int(self.waiting.count[keys].sum())
        if not number:
            return
        waited = int(self.waiting.positive[keys].sum())
        p90, p95 = self.waiting.quantiles((0.9, 0.95), keys)
        yield Value("begun", team, "", step, float(number))
        yield Value("waiting_time_mean", team, "", step, self.waiting.mean(keys))
        yield Value("waiting_time_sd", team, "", step, self.waiting.deviation(keys))
        yield Value("waiting_time_p90", team, "", step, p90)
        yield Value("waiting_time_p95", team, "", step, p95)
        yield Value("waiting_probability", team, "", step, waited / number)
        if self.sojourn.count[keys].any():
            median, p90 = self.sojourn.quantiles((0.5, 0.9), keys)
            yield Value("sojourn_time_mean", team, "", step, self.sojourn.mean(keys))
            yield Value("sojourn_time_sd", team, "", step, self.sojourn.deviation(keys))
            yield Value("sojourn_time_median", team, "", step, median)
            yield Value("sojourn_time_p90", team, "", step, p90)
