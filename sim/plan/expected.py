"""Expected visits of a case to its stages: what a spreadsheet would multiply out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.adding import added
from sim.plan.shape import (
    HEARING,
    Place,
    Standing,
    back_to,
    every,
    placed_singly,
    recheck_step,
    standings,
)
from sim.plan.slots import outcome_of
from sim.scenario.journey import Documents, HandsOnShare, Stage
from sim.scenario.office import CaseType, Office


@dataclass(frozen=True, slots=True)
class Visits:
    """Expected numbers for one case of a type, from application to its end."""

    stages: tuple[float, ...]
    """Visits to each step, wait and referral of the journey (`shape.every`), those at which it does
    not happen among them."""
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
    bookings: dict[str, float]
    """Dates booked, by appointment."""
    held: dict[str, float]
    """Visits that are held, by appointment."""


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
    """Return the mean minutes of a stage's work for a case type; of a visit, if it is held."""
    if stage.visit is not None:
        return office.appointments[stage.visit].length.mean.value
    work = stage.work
    if work is None:
        return 0.0
    if work.minutes is not None:
        return work.minutes.mean.value
    hands_on = case_type.hands_on.value if case_type.hands_on is not None else 0.0
    if work.share is not None:
        return work.share.value * hands_on
    return rest_minutes(office, case_type)


def rest_minutes(office: Office, case_type: CaseType) -> float:
    """Return the minutes that shares and visits leave for the stage with `rest`, on each way one.

    Below 0: they take more than there is. Visits that not all cases have count as often as these.
    """
    stages = list(standings(office.journeys[case_type.journey].stages))
    visits = added(
        office.appointments[each.stage.visit].length.mean.value * each.share
        for each in stages
        if each.stage.visit is not None
    )
    rests = [each for each in stages if each.stage.work and each.stage.work.rest is not None]
    often = added(each.share for each in rests) or 1.0
    hands_on = case_type.hands_on.value if case_type.hands_on is not None else 0.0
    return _rest_share(stages) * hands_on - visits / often


def rest_share(office: Office, case_type: CaseType) -> float:
    """Return what the stages with a share leave for that with `rest`, on each way one.

    Shares are of the minutes of a mean case: what only some cases need counts as often as it
    happens.
    """
    return _rest_share(list(standings(office.journeys[case_type.journey].stages)))


def _rest_share(stages: Sequence[Standing]) -> float:
    works = [(each.stage.work, each.share) for each in stages if each.stage.work is not None]
    rest = 1.0 - added(_share(work) * often for work, often in works)
    rest = rest if abs(rest) > 1e-9 else 0.0  # noqa: PLR2004 - shares in percent leave dust
    often = added(often for work, often in works if work.rest is not None)
    return rest / often if often > 0.0 else rest


def _share(work: HandsOnShare) -> float:
    return work.share.value if work.share is not None else 0.0


def expected_visits(office: Office, case_type_name: str) -> Visits:
    """Return the expected visits of a new case of a type (traffic equations)."""
    case_type = office.case_types[case_type_name]
    all_stages = office.journeys[case_type.journey].stages
    visits = _Traffic(office, all_stages).visits()
    stages = list(every(all_stages))
    rechecks = 0.0
    rechecks_by: dict[str, float] = defaultdict(float)
    minutes: dict[str, float] = defaultdict(float)
    pieces: dict[str, float] = defaultdict(float)
    checks: dict[str, float] = defaultdict(float)
    bookings: dict[str, float] = defaultdict(float)
    held: dict[str, float] = defaultdict(float)
    for stage, coming in zip(stages, visits, strict=True):
        if stage.visit is not None:
            outcome = outcome_of(office.appointments[stage.visit])
            bookings[stage.visit] += coming * stage.happens * outcome.bookings
            held[stage.visit] += coming * stage.happens * outcome.served
        if stage.step is None:
            continue
        visit = coming * stage.happens
        work = mean_minutes(office, case_type, stage) * visit
        refused = stage.refusal.probability.value if stage.refusal is not None else 0.0
        heard = work * refused / 2.0
        own, hearing, hearings = work - heard, heard, refused * visit
        pieces[stage.step] += visit
        if stage.documents is not None:
            # Of the half before a hearing the check takes half, and missing documents end it.
            again, withdrawn = rechecks_and_withdrawn(stage.documents)
            check = work - 1.5 * heard
            checks[stage.step] += check
            own = check + heard * (1.0 - withdrawn)
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
            again_at = recheck_step(all_stages, stage)
            rechecks_by[again_at] += again * visit
            minutes[again_at] += work
            pieces[again_at] += again * visit
    visited = tuple(float(v) for v in visits)
    return Visits(
        visited, rechecks, dict(rechecks_by), dict(minutes), dict(checks), dict(pieces),
        dict(bookings), dict(held),
    )  # fmt: skip


def hands_on_minutes(office: Office, case_type: str) -> float:
    """Return the central minutes of clerks' work on a new case of a type, to its end."""
    visits = expected_visits(office, case_type)
    return added(visits.minutes.values()) + minutes_of_visits(office, visits)


def minutes_of_visits(office: Office, visits: Visits) -> float:
    """Return the central minutes of the visits that a case is expected to make."""
    return added(
        held * office.appointments[name].length.mean.value for name, held in visits.held.items()
    )


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
    stood = standings(office.journeys[case_type.journey].stages)
    stages = [each for each in stood if not each.stage.parts]
    after = added(
        mean_minutes(office, case_type, each.stage)
        * visit
        * each.stage.happens
        * _held(office, each.stage)
        for each, visit in zip(stages, visits.stages, strict=True)
        if each.decided
    )
    return Standard(hands_on_minutes(office, case_type_name) - after, after)


# -- traffic ---------------------------------------------------------------------------------------

Going = dict[int, float]
"""Where cases go next and how many of each one: numbers of stages in the order of `shape.every`."""


class _Traffic:
    """How often a case comes to each step, wait and referral of a journey.

    visits = start + (who goes where) visits, a linear equation for each of them.
    """

    def __init__(self, office: Office, stages: Sequence[Stage]) -> None:
        self._office, self._stages = office, stages
        inside = placed_singly(stages)
        self._number = {place: number for number, (place, _) in enumerate(inside)}
        self._flow = np.eye(len(self._number))
        self._back = {
            each.place: back_to(each) for each in standings(stages) if each.stage.loop is not None
        }

    def visits(self) -> list[float]:
        """Return the expected visits of a new case to each."""
        start = np.zeros(len(self._number))
        for number, many in self._through(self._stages, (), {}).items():
            start[number] += many
        return [float(v) for v in np.linalg.solve(self._flow, start)]

    def _through(self, stages: Sequence[Stage], at: Place, behind: Going) -> Going:
        """Note who goes where inside a list of stages; return where a case enters it."""
        for number in reversed(range(len(stages))):
            behind = self._into(stages[number], (*at, number), behind)
        return behind

    def _into(self, stage: Stage, place: Place, behind: Going) -> Going:
        if not stage.parts:
            self._leave(stage, place, behind)
            return {self._number[place]: 1.0}
        # All lanes of stages side by side are gone, and then what follows once.
        beside = stage.together is not None
        inside = [
            (part.share, self._through(part.stages, (*place, *part.keys), {} if beside else behind))
            for part in stage.parts
        ]
        ways = [*inside, (1.0, behind)] if beside else inside
        into: Going = defaultdict(float)
        for share, going in ways:
            for number, many in going.items():
                into[number] += share * many
        return into

    def _leave(self, stage: Stage, place: Place, behind: Going) -> None:
        """Note where cases go that come to a step, wait or referral."""
        is_left = stage.step is not None or stage.visit is not None
        number, happens = self._number[place], stage.happens if is_left else 1.0
        on = _goes_on(stage) * _held(self._office, stage)
        if stage.loop is not None:
            back = self._number[self._back[place]]
            self._flow[back, number] -= happens * on * stage.loop.probability.value
            on *= 1.0 - stage.loop.probability.value
        on = 1.0 - happens + happens * on
        for following, many in behind.items():
            self._flow[following, number] -= on * many


def _held(office: Office, stage: Stage) -> float:
    """Return the share of visits that are held; 1 for all other stages."""
    if stage.visit is None:
        return 1.0
    return outcome_of(office.appointments[stage.visit]).served


def _goes_on(stage: Stage) -> float:
    """Return the share of visits to a stage after which the case goes on."""
    share = 1.0
    if stage.documents is not None:
        share *= 1.0 - rechecks_and_withdrawn(stage.documents)[1]
    if stage.refusal is not None:
        share *= 1.0 - stage.refusal.probability.value
    return share
