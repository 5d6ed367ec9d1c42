"""Why a structure differs from today's: differences as exact sums of parts, run by run.

**Decided.** In every run paid hours are the sum of their uses, and the work done on cases is the
hours of casework plus what specialisation saved in them. With D_j decided cases of type j, h_j the
mean hours of hands-on work on one (an input, today's), S = Σ D_j h_j, r = S ÷ D of today, and Δ a
structure less today's,

    ΔD = [ΔP − Σ ΔU_k + ΔV + Δ(S − C − V)] ÷ r + (D' − S' ÷ r)

over the uses U_k besides casework C; P is what is paid, V what is saved, D' and S' are the
structure's. S − C − V is work that was not, or not wholly, put into cases decided in the window:
less the work on cases open at the end and on withdrawn ones, less work behind decisions beyond its
standard, less work up to decisions beyond its standard (drawn minutes off it, work before the
window). Each of these has a quantity of its own; none is what is left over. The last term is the
mix of types: nothing where these have equal shares. The parts are hours, and hours ÷ r cases.

**Open at the end**: open at the begin of the window + arrivals + caused − decided − withdrawn.

**Lead time**: mean days by stretch of the way (`sim.measures.stages`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.adding import added
from sim.errors import RunError
from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import Runs, equal_in
from sim.experiment.tables import WHY
from sim.measures.casework import FATES
from sim.measures.identities import PRECISION
from sim.measures.stages import OTHER
from sim.measures.uses import CASEWORK, CONTACT_USES, CONTACTS, USES
from sim.messages.message import Message
from sim.plan.expected import Standard, standard_of
from sim.plan.following import cases_follow
from sim.plan.phases import teams_over_time
from sim.plan.study import Study
from sim.stats.intervals import mean_interval, paired_differences

OTHER_USES = tuple(use for n, use in enumerate(USES) if n not in (CASEWORK, CONTACTS))
"""Uses of hours besides casework and contacts, which are split."""
UNFINISHED = ("open", "withdrawn", "after_decision", "off_standard")
"""Work that is not in the standard hours of the cases decided in the window."""
OF_HOURS = ("paid", *CONTACT_USES, *OTHER_USES)
"""Parts that sum to the difference in the hours of casework."""
PARTS = (*OF_HOURS, "speed", *UNFINISHED, "mix")
"""Parts of a difference in decided cases."""
FLOWS = ("open_begin", "arrivals", "caused", "decided", "withdrawn")
"""Parts of a difference in open cases at the end; `caused` where decisions cause cases."""

WAITING = "waiting"
"""The part of the lead time that is waiting for a step; which one says `detail`."""

Part = tuple[str, str]
"""Name and detail."""


@dataclass(frozen=True)
class Sum:
    """A difference by run, and the parts that it is the sum of."""

    measure: str
    unit: str
    parts: Mapping[Part, Floats]
    whole: Floats
    besides: Mapping[Part, Floats]
    """Sums of parts that are told as well."""

    def not_closed(self) -> Iterator[int]:
        """Yield the runs, from 0, in which the parts do not add up to 1e-9 of their sizes."""
        table = np.stack(list(self.parts.values()))
        size = np.maximum(1.0, np.abs(table).sum(axis=0))
        gap = np.abs(table.sum(axis=0) - self.whole)
        yield from np.flatnonzero(~(gap <= PRECISION * size)).tolist()


@dataclass(frozen=True)
class _Hours:
    """What the runs of a scenario paid, used and put into cases, in hours by run."""

    paid: Floats
    uses: Mapping[str, Floats]
    casework: Floats
    saved: Floats
    fates: Mapping[str, Floats]
    decided: Floats
    standard: Floats
    """S: the standard hours of the cases decided."""
    after: Floats
    """Of these, those behind the decision."""


def why_table(study: Study, runs: Runs) -> pd.DataFrame:
    """Return the parts of every structure's difference to today's, means over the runs.

    A row per part with the mean of its differences by run and a 95 % interval: of decided cases in
    hours and (where today's structure decides any in every run) in cases, of open cases at the end,
    of the mean lead time in days. Raises RunError where parts do not add up in some run.
    """
    rows = [
        row
        for condition in study.conditions
        for structure in study.structures
        if structure != study.today
        for row in _rows(study, runs, condition, structure)
    ]
    return WHY.frame(rows)


def _rows(study: Study, runs: Runs, condition: str, structure: str) -> Iterator[dict[str, object]]:
    own, today = runs[condition, structure], runs[condition, study.today]
    for found in sums_of(own, today):
        checked(found, own, structure, condition)
        for adds, parts in ((True, found.parts), (False, found.besides)):
            for (part, detail), values in parts.items():
                mean = mean_interval(values)
                yield {
                    "structure": structure, "condition": condition, "measure": found.measure,
                    "part": part, "detail": detail, "unit": found.unit, "adds": adds,
                    "difference": mean.mean, "difference_low": mean.low,
                    "difference_high": mean.high, "replications": mean.n,
                    "equal": equal_in(own.scenario),
                }  # fmt: skip


def checked(found: Sum, own: Collected, structure: str, condition: str) -> Sum:
    """Return a difference whose parts add up in every run; raises RunError that names the run."""
    for run in found.not_closed():
        parts = added(float(part[run]) for part in found.parts.values())
        raise RunError(
            Message(
                "why.not_closed", measure=found.measure, structure=structure, condition=condition,
                run=own.replications[run] + 1, unit=found.unit, parts=repr(parts),
                whole=repr(float(found.whole[run])),
            )
        )  # fmt: skip
    return found


def sums_of(own: Collected, today: Collected) -> Iterator[Sum]:
    """Yield the differences of a structure to today's that are told by their parts."""
    yield from decided_sums(own, today)
    yield _sum("open_end", "cases", _flows(own, today), _gap(own, today, "open_end"))
    lead = _gap(own, today, "lead_time_mean")
    if np.isfinite(lead).all():
        yield _sum("lead_time_mean", "days", _stretches(own, today), lead)


def decided_sums(own: Collected, today: Collected) -> Iterator[Sum]:
    """Yield the difference in decided cases in hours, and in cases if today's decides any."""
    standards = {
        name: standard_of(today.scenario.office, name) for name in today.scenario.office.case_types
    }
    there, before = _hours(own, standards), _hours(today, standards)
    parts: dict[Part, Floats] = {("paid", ""): there.paid - before.paid}
    for use in (*CONTACT_USES, *OTHER_USES):
        parts[use, ""] = before.uses[use] - there.uses[use]
    parts["speed", ""] = there.saved - before.saved
    for name, (here, then) in _unfinished(there, before).items():
        parts[name, ""] = then - here
    casework = {("casework", ""): there.casework - before.casework}
    gained = there.standard - before.standard
    if not (before.decided > 0).all():
        yield _sum("decided", "hours", parts, gained, casework)
        return
    hours_per_case = before.standard / before.decided
    mix = there.decided * hours_per_case - there.standard
    parts["mix", ""] = mix
    yield _sum("decided", "hours", parts, gained + mix, casework)
    cases = {part: hours / hours_per_case for part, hours in parts.items()}
    casework = {part: hours / hours_per_case for part, hours in casework.items()}
    yield _sum("decided", "cases", cases, there.decided - before.decided, casework)


def _unfinished(there: _Hours, before: _Hours) -> dict[str, tuple[Floats, Floats]]:
    """Return work beyond the standard of the cases decided, in the structure's and today's runs."""
    found = {}
    for name in UNFINISHED:
        here, then = (
            {
                "open": each.fates["open"],
                "withdrawn": each.fates["withdrawn"],
                "after_decision": each.fates["after_decision"] - each.after,
                "off_standard": each.fates["decided"] - (each.standard - each.after),
            }[name]
            for each in (there, before)
        )
        found[name] = here, then
    return found


def _hours(collected: Collected, standards: Mapping[str, Standard]) -> _Hours:
    teams = list(teams_over_time(collected.scenario))

    def of_teams(measure: str, detail: str = "") -> Floats:
        return _added(collected.values(measure, team, detail=detail) for team in teams)

    decided = {name: collected.values("decided", case_type=name) for name in standards}
    uses = {use: of_teams("hours_contacts", use) for use in CONTACT_USES}
    return _Hours(
        paid=of_teams("hours_paid"),
        uses=uses | {use: of_teams("hours", use) for use in OTHER_USES},
        casework=of_teams("hours", "casework"),
        saved=of_teams("hours_saved_in_casework"),
        fates={fate: collected.values("hours_by_fate", detail=fate) for fate in FATES},
        decided=collected.values("decided"),
        standard=_added(
            cases * ((standards[name].decision + standards[name].after) / 60.0)
            for name, cases in decided.items()
        ),
        after=_added(cases * (standards[name].after / 60.0) for name, cases in decided.items()),
    )


def _flows(own: Collected, today: Collected) -> dict[Part, Floats]:
    """Return what came, and what went with the other sign."""
    signs = {"decided": -1.0, "withdrawn": -1.0}
    follow = cases_follow(today.scenario.office)
    there = [name for name in FLOWS if follow or name != "caused"]
    return {(name, ""): signs.get(name, 1.0) * _gap(own, today, name) for name in there}


def _stretches(own: Collected, today: Collected) -> dict[Part, Floats]:
    """Return differences in the mean days by stretch; a step that one lacks takes none there."""
    parts = {(name, ""): _gap(own, today, "lead_time_in", name) for name in OTHER}
    for step in steps_waited_for(today, own):
        here, then = (
            np.nan_to_num(each.values("lead_time_waiting", detail=step)) for each in (own, today)
        )
        parts[WAITING, step] = here - then
    return parts


def steps_waited_for(*runs: Collected) -> list[str]:
    """Return the steps that decided cases waited for in any of these runs."""
    keys = (key for each in runs for key in each.keys())  # noqa: SIM118 - no dictionary
    return list(dict.fromkeys(key[3] for key in keys if key[0] == "lead_time_waiting"))


def _sum(
    measure: str, unit: str, parts: Mapping[Part, Floats], whole: Floats,
    besides: Mapping[Part, Floats] | None = None,
) -> Sum:  # fmt: skip
    return Sum(measure, unit, parts, whole, {**(besides or {}), ("all", ""): whole})


def _gap(own: Collected, today: Collected, measure: str, detail: str = "") -> Floats:
    return paired_differences(
        own.values(measure, detail=detail), today.values(measure, detail=detail)
    )


def _added(arrays: Iterable[Floats]) -> Floats:
    found: Floats = np.sum(list(arrays), axis=0)
    return found
