"""Where the lead time of decided cases goes: mean days by part, which add up to it.

What is measured by stretch of the way (`sim.measures.stages`) is put under what a case waits for.
The days in a clerk's hand are parted: `worked` is the casework of the window on cases decided in
it, up to their decision and in hours of a clerk at the standard speed, one 24th of a day each;
`aside` is the rest of the days in hand, with nights, interruptions and reading-in.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.events.kinds import TASK_NAMES, VISIT_TASK
from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import Runs, equal_in
from sim.experiment.summaries import mean_of_known
from sim.experiment.tables import LEAD_TIME
from sim.experiment.why import steps_waited_for
from sim.measures.stages import OTHER
from sim.plan.shape import intake_steps
from sim.scenario.office import Office

BEFORE, INTAKE, APPLICANT, APPOINTMENT, AUTHORITY, DECISION, ASIDE, WORKED = PARTS = (
    "before", "intake", "applicant", "appointment", "authority", "decision", "aside", "worked",
)  # fmt: skip
"""Before the run; waiting for intake; with the applicant; waiting for an appointment; with another
authority; waiting for the decision and what leads to it, on the way between teams too; begun and
laid aside; worked on."""

_IN_HAND = "in_hand"
_VISIT = TASK_NAMES[VISIT_TASK]
_OF = {
    "before": BEFORE, "documents": APPLICANT, "hearing": APPLICANT, "authority": AUTHORITY,
    "unread": DECISION, "travelling": DECISION,
}  # fmt: skip
assert set(_OF) == set(OTHER) - {_IN_HAND}

Part = tuple[str, str]
"""One of `PARTS`, and what of it."""


def lead_time_table(runs: Runs) -> pd.DataFrame:
    """Return the parts in days, mean over the runs with 95 % interval; empty: nothing decided."""
    return LEAD_TIME.frame(_rows(runs))


def _rows(runs: Runs) -> Iterator[dict[str, object]]:
    for (condition, structure), collected in runs.items():
        for (part, detail), values in lead_time_parts(collected).items():
            mean = mean_of_known(values, "lead_time_in")
            if mean.n:
                yield {
                    "structure": structure, "condition": condition,
                    "equal": equal_in(collected.scenario), "part": part, "detail": detail,
                    "unit": "days", "mean": mean.mean, "low": mean.low, "high": mean.high,
                    "replications": mean.n,
                }  # fmt: skip


def lead_time_parts(collected: Collected) -> dict[Part, Floats]:
    """Return the days by run of every part; nan in runs that decide nothing."""
    parts: dict[Part, Floats] = {}
    first = steps_of_intake(collected.scenario.office)
    for name, part in _OF.items():
        detail = name if name not in PARTS else ""
        parts[part, detail] = collected.values("lead_time_in", detail=name)
    known = np.isfinite(parts[BEFORE, ""])
    for step in steps_waited_for(collected):
        waited = np.nan_to_num(collected.values("lead_time_waiting", detail=step))
        part = INTAKE if step in first else APPOINTMENT if step == _VISIT else DECISION
        parts[part, step] = np.where(known, waited, np.nan)
    in_hand = collected.values("lead_time_in", detail=_IN_HAND)
    hours = collected.values("hours_by_fate", detail="decided")
    decided = np.where(known, collected.values("decided"), np.nan)
    parts[WORKED, ""] = np.minimum(hours / decided / 24.0, in_hand)
    parts[ASIDE, ""] = in_hand - parts[WORKED, ""]
    return dict(sorted(parts.items(), key=lambda item: PARTS.index(item[0][0])))


def steps_of_intake(office: Office) -> set[str]:
    """Return the steps that take cases in."""
    journeys = {case_type.journey for case_type in office.case_types.values()}
    return {step for name in journeys for step in intake_steps(office.journeys[name].stages)}
