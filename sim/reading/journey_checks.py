"""Checks of the ways of cases: that each way ends and decides once, and that its work adds up."""

from collections.abc import Callable, Iterator

from sim.errors import Problem
from sim.messages.message import Message
from sim.plan.expected import rest_share
from sim.plan.rounds import MOST_LANES
from sim.plan.shape import (
    Standing,
    back_to,
    deciding_places,
    deciding_steps,
    every,
    placed,
    standings,
    times_on_ways,
)
from sim.reading.checked import CheckedOffice, Loc
from sim.reading.yaml import suggestion
from sim.scenario.journey import Stage
from sim.scenario.office import Office

_ODDS = 0.95
"""Probability of going back above which a journey hardly ends."""


def stages_of(office: Office) -> Iterator[tuple[Loc, Standing]]:
    """Yield every stage of an office's journeys, with its place in the file."""
    for name, journey in office.journeys.items():
        for standing in standings(journey.stages):
            yield ("journeys", name, "stages", *standing.place), standing


# -- names ----------------------------------------------------------------------------------------


def _journeys_have_steps(c: CheckedOffice) -> Iterator[Problem]:
    for name, journey in c.office.journeys.items():
        if not any(stage.step for stage in every(journey.stages)):
            yield c.at_key(("journeys", name), Message("office_checks.journey_needs_at"))


def _loops_go_back(c: CheckedOffice) -> Iterator[Problem]:
    decided = {loc for loc, each in stages_of(c.office) if each.decided}
    for loc, each in stages_of(c.office):
        loop = each.stage.loop
        if loop is None:
            continue
        before = dict.fromkeys(step for _, step in each.before)
        if loop.back_to not in before:
            message = Message("office_checks.no_step_up", back_to=loop.back_to)
            message += suggestion(loop.back_to, before)
            yield c.at((*loc, "loop", "back_to"), message)
        elif each.decided and (*loc[:3], *back_to(each)) not in decided:
            yield c.at_key((*loc, "loop"), Message("journey_checks.loop_after_decision"))


def _lanes_hold_what_they_may(c: CheckedOffice) -> Iterator[Problem]:
    for loc, each in stages_of(c.office):
        stage = each.stage
        if stage.together is not None and len(stage.together) > MOST_LANES:
            message = Message("journey_checks.too_many_lanes", most=MOST_LANES)
            yield c.at_key((*loc, "together"), message)
        if not each.in_lane:
            continue
        for key in ("documents", "refusal", "decides", "together", "visit"):
            if getattr(stage, key):
                message = Message("journey_checks.not_side_by_side", key=key)
                yield c.at_key((*loc, key), message)


def _persons_are_known(c: CheckedOffice) -> Iterator[Problem]:
    for loc, each in stages_of(c.office):
        step = each.stage.step
        if step is None or each.stage.person is None:
            continue
        stages = c.office.journeys[str(loc[1])].stages
        alone = not any(place != each.place for place, _ in each.before)
        if alone and not each.in_lane:
            yield c.at_key((*loc, "person"), Message("journey_checks.nobody_before"))
        elif [stage.step for stage in every(stages)].count(step) > 1:
            message = Message("journey_checks.person_of_doubled_step", step=step)
            yield c.at_key((*loc, "person"), message)


JOURNEY_NAMES: list[Callable[[CheckedOffice], Iterator[Problem]]] = [
    _journeys_have_steps,
    _loops_go_back,
    _lanes_hold_what_they_may,
    _persons_are_known,
]
"""What other checks rely on."""


# -- numbers --------------------------------------------------------------------------------------


def _every_way_decides_once(c: CheckedOffice) -> Iterator[Problem]:
    for name, journey in c.office.journeys.items():
        deciding = deciding_places(journey.stages)
        loc = ("journeys", name, "stages")
        for place, stage in placed(journey.stages):
            if place in deciding and stage.probability is not None:
                key = (*loc, *place, "probability")
                yield c.at_key(key, Message("journey_checks.decision_always"))
        times = times_on_ways(journey.stages, deciding)
        if min(times) < 1:
            yield c.at_key(loc, Message("journey_checks.way_without_decision"))
        elif max(times) > 1:
            yield c.at_key(loc, Message("journey_checks.decides_twice"))


def _nothing_but_issue_comes_after_the_decision(c: CheckedOffice) -> Iterator[Problem]:
    for loc, each in stages_of(c.office):
        if not each.decided:
            continue
        deciding = deciding_steps(c.office.journeys[str(loc[1])].stages)
        if each.stage.documents is not None:
            message = Message("office_checks.documents_asked_after", deciding=deciding[-1])
            yield c.at_key((*loc, "documents"), message)
        if each.stage.step in deciding:
            message = Message("journey_checks.step_decides_elsewhere", step=each.stage.step)
            yield c.at((*loc, "step"), message)


def _work_adds_up(c: CheckedOffice) -> Iterator[Problem]:
    office = c.office
    for name, journey in office.journeys.items():
        rests = [
            place
            for place, stage in placed(journey.stages)
            if stage.work is not None and stage.work.rest is not None
        ]
        if max(times_on_ways(journey.stages, rests)) > 1:
            message = Message("office_checks.journey_has_work")
            yield c.at(("journeys", name, "stages", *rests[-1], "work"), message)
    for name, case_type in office.case_types.items():
        stages = office.journeys[case_type.journey].stages
        needs = [s for s in every(stages) if s.work is not None and s.work.minutes is None]
        if needs and case_type.hands_on is None:
            message = Message("office_checks.hands_on_missing_work", journey=case_type.journey)
            yield c.at(("case_types", name), message)
        if rest_share(office, case_type) < 0:
            message = Message("office_checks.shares_hands_on")
            yield c.at_key(("journeys", case_type.journey, "stages"), message)


def _loops_end(c: CheckedOffice) -> Iterator[Problem]:
    for loc, each in stages_of(c.office):
        stage = each.stage
        if stage.loop is not None and stage.loop.probability.high > _ODDS:
            message = Message("office_checks.loop_more_than")
            yield c.at((*loc, "loop", "probability"), message)
        if stage.documents is not None and _again(stage) > _ODDS:
            message = Message("office_checks.repeated_checks_fail")
            yield c.at((*loc, "documents", "again_factor"), message)


def _again(stage: Stage) -> float:
    assert stage.documents is not None
    return stage.documents.probability.high * stage.documents.again_factor


def _places_exist(c: CheckedOffice) -> Iterator[Problem]:
    office = c.office
    for flow, applications in office.applications.items():
        if applications.opening is None:
            continue
        nowhere: dict[str, list[str]] = {}
        for name in applications.case_types:
            has = _opening_places(office.journeys[office.case_types[name].journey].stages)
            for place, share in applications.opening.places.items():
                if share > 0 and not has[place]:
                    nowhere.setdefault(place, []).append(name)
        for where, names in nowhere.items():
            message = Message(
                "office_checks.no_case_can",
                names=", ".join(names),
                where=where,
                lacking=_LACKING[where],
            )
            yield c.at_key(("applications", flow, "opening", "places", where), message)


def _opening_places(stages: list[Stage]) -> dict[str, bool]:
    """Tell at which places cases of a journey can be open at the start."""
    stated = any(stage.decides for stage in every(stages))
    undecided = [
        each.stage for each in standings(stages) if not (stated and each.decided)
    ]  # fmt: skip
    return {
        "intake": True,
        "applicant": any(stage.documents for stage in undecided),
        "external": any(stage.external for stage in undecided),
        "appointment": any(stage.visit for stage in undecided),
        "decision": stated,
    }


_LACKING = {
    "applicant": Message("office_checks.lacking_applicant"),
    "external": Message("office_checks.lacking_external"),
    "appointment": Message("appointments.lacking"),
    "decision": Message("office_checks.lacking_decision"),
}

JOURNEY_NUMBERS: list[Callable[[CheckedOffice], Iterator[Problem]]] = [
    _work_adds_up,
    _loops_end,
    _places_exist,
    _every_way_decides_once,
    _nothing_but_issue_comes_after_the_decision,
]
