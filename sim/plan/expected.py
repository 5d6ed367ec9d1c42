"""Expected visits of a case to its stages: what a spreadsheet would multiply out."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from sim.adding import added
from sim.plan.shape import HEARING, deciding_steps, recheck_step
from sim.scenario.journey import Documents, HandsOnShare, Stage
from sim.scenario.office import CaseType, Office


@dataclass(frozen=True, slots=True)
class Visits:
    """Expected numbers for one case of a type, from application to its end."""

    stages: tuple[float, ...]
    """Visits to each stage of the journey."""
    rechecks: float
    """Repeated checks, each after one submission of documents."""
    rechecks_by: dict[str, float]
    """Of these, those of each step that checks again."""
    minutes: dict[str, float]
    """Clerks' minutes by step."""
    checks: dict[str, float]
    """Of these, the minutes up to the first check for documents, by step that checks."""
    pieces: dict[str, float]
    """Pieces of work by step."""


def rechecks_and_withdrawn(documents: Documents) -> tuple[float, float]:
    """Return expected repeated checks after one first check, and the share withdrawn.

    With p the first failure, p' a later one and q that a document never comes:
    p(1-q) / (1 - p'(1-q)) and p q / (1 - p'(1-q)) (geometric series).
    """
    first = documents.probability.value
    later = min(1.0, first * documents.again_factor)
    never = documents.never_comes.value
    comes = 1.0 - never
    rounds = first / (1.0 - later * comes) if later * comes < 1 else 0.0
    return rounds * comes, rounds * never


def mean_minutes(office: Office, case_type: CaseType, stage: Stage) -> float:
    """Return the mean minutes of a stage's work for a case type."""
    work = stage.work
    if work is None:
        return 0.0
    if work.minutes is not None:
        return work.minutes.mean.value
    hands_on = case_type.hands_on.value if case_type.hands_on is not None else 0.0
    if work.share is not None:
        return work.share.value * hands_on
    return rest_share(office, case_type) * hands_on


def rest_share(office: Office, case_type: CaseType) -> float:
    """Return what the stages with a share leave for the stage with `rest`."""
    stages = office.journeys[case_type.journey].stages
    works = [stage.work for stage in stages if stage.work is not None]
    rest = 1.0 - added(_share(work) for work in works)
    return rest if abs(rest) > 1e-9 else 0.0  # noqa: PLR2004 - shares in percent leave dust


def _share(work: HandsOnShare) -> float:
    return work.share.value if work.share is not None else 0.0


def expected_visits(office: Office, case_type_name: str) -> Visits:
    """Return the expected visits of a new case of a type (traffic equations)."""
    case_type = office.case_types[case_type_name]
    stages = office.journeys[case_type.journey].stages
    number = len(stages)
    flow = np.eye(number)
    for index, stage in enumerate(stages):
        on = _goes_on(stage)
        if stage.loop is not None:
            back = next(i for i, s in enumerate(stages) if s.step == stage.loop.back_to)
            flow[back, index] -= on * stage.loop.probability.value
            on *= 1.0 - stage.loop.probability.value
        if index + 1 < number:
            flow[index + 1, index] -= on
    visits = np.linalg.solve(flow, np.eye(number)[0])
    rechecks = 0.0
    rechecks_by: dict[str, float] = defaultdict(float)
    minutes: dict[str, float] = defaultdict(float)
    pieces: dict[str, float] = defaultdict(float)
    checks: dict[str, float] = {}
    for stage, visit in zip(stages, visits, strict=True):
        if stage.step is None:
            continue
        work = mean_minutes(office, case_type, stage) * visit
        refused = stage.refusal.probability.value if stage.refusal is not None else 0.0
        heard = work * refused / 2.0
        own, hearing, hearings = work - heard, heard, refused * visit
        pieces[stage.step] += visit
        if stage.documents is not None:
            # Of the half before a hearing the check takes half, and missing documents end it.
            again, withdrawn = rechecks_and_withdrawn(stage.documents)
            checks[stage.step] = work - 1.5 * heard
            own = checks[stage.step] + heard * (1.0 - withdrawn)
            hearing = heard / 2.0 * (1.0 - withdrawn)
            hearings *= 1.0 - withdrawn
            pieces[stage.step] += hearings  # the decision after it; the check was one before
            rechecks += again * visit
        if stage.refusal is not None:
            minutes[HEARING] += hearing
            pieces[HEARING] += hearings
        minutes[stage.step] += own
        if stage.documents is not None:
            work = again * visit * stage.documents.recheck.mean.value
            rechecks_by[recheck_step(stages, stage)] += again * visit
            minutes[recheck_step(stages, stage)] += work
            pieces[recheck_step(stages, stage)] += again * visit
    visited = tuple(float(v) for v in visits)
    return Visits(visited, rechecks, dict(rechecks_by), dict(minutes), checks, dict(pieces))


def hands_on_minutes(office: Office, case_type: str) -> float:
    """Return the central minutes of clerks' work on a new case of a type, to its end."""
    return added(expected_visits(office, case_type).minutes.values())


@dataclass(frozen=True, slots=True)
class Standard:
    """Mean minutes of hands-on work on a new case of a type, at central values."""

    decision: float
    """Up to the decision; where it is refused or withdrawn, up to that."""
    after: float
    """Behind the decision."""


def standard_of(office: Office, case_type_name: str) -> Standard:
    """Return what a case of a type is expected to take."""
    case_type, visits = office.case_types[case_type_name], expected_visits(office, case_type_name)
    stages = office.journeys[case_type.journey].stages
    decided = [place for place, stage in enumerate(stages) if stage.step in deciding_steps(stages)]
    after = added(
        mean_minutes(office, case_type, stage) * visit
        for stage, visit in list(zip(stages, visits.stages, strict=True))[decided[-1] + 1 :]
    )
    return Standard(hands_on_minutes(office, case_type_name) - after, after)


def _goes_on(stage: Stage) -> float:
    """Return the share of visits to a stage after which the case goes on."""
    share = 1.0
    if stage.documents is not None:
        share *= 1.0 - rechecks_and_withdrawn(stage.documents)[1]
    if stage.refusal is not None:
        share *= 1.0 - stage.refusal.probability.value
    return share
