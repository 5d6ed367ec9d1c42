"""Checks of the cases that decisions cause: names, and what can happen at all."""

from collections.abc import Iterator

from sim.adding import added
from sim.errors import Problem
from sim.messages.message import Message
from sim.plan.following import OUTCOMES, flows_of
from sim.plan.shape import every
from sim.reading.checked import CheckedOffice, Loc
from sim.reading.office_limits import MOST_CV, MOST_FLOWS, OLDEST
from sim.reading.yaml import suggestion
from sim.scenario.following import Next
from sim.scenario.office import CaseType, Office


def following_types_are_known(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse a following case of a type that the office does not have, or too many flows."""
    known = c.office.case_types
    wrong = False
    for loc, _, one in _each(c.office):
        if one.case_type not in known:
            wrong = True
            message = Message(
                "checks.no_case_type", name=one.case_type, hint=suggestion(one.case_type, known)
            )
            yield c.at((*loc, "case_type"), message)
    if not wrong and len(c.office.applications) <= MOST_FLOWS < len(flows_of(c.office)):
        message = Message("following_checks.too_many_flows", flows=MOST_FLOWS)
        yield c.at_key(("applications",), message)


def following_cases_can_come(c: CheckedOffice) -> Iterator[Problem]:
    """Refuse what follows refusals of nobody, more than every decision, and after ages."""
    for name, case_type in c.office.case_types.items():
        for outcome in OUTCOMES:
            shares = [
                1.0 if one.probability is None else one.probability.high
                for one in case_type.next
                if one.on == outcome
            ]
            if added(shares) > 1.0 + 1e-9:
                message = Message(
                    "following_checks.more_than_all", on=outcome, total=f"{added(shares) * 100:.4g}"
                )
                yield c.at_key(("case_types", name, "next"), message)
    for loc, case_type, one in _each(c.office):
        if one.on == "refused" and not _refuses(c.office, case_type):
            message = Message("following_checks.nobody_refused", journey=case_type.journey)
            yield c.at((*loc, "on"), message)
        if one.after.mean.high > OLDEST:
            yield c.at((*loc, "after"), Message("following_checks.after_too_long"))
        if one.after.cv is not None and one.after.cv > MOST_CV:
            message = Message("office_limits.cv_above_refused", most_cv=f"{MOST_CV:.0f}")
            yield c.at((*loc, "after", "cv"), message)


def _each(office: Office) -> Iterator[tuple[Loc, CaseType, Next]]:
    for name, case_type in office.case_types.items():
        for number, one in enumerate(case_type.next):
            yield ("case_types", name, "next", number), case_type, one


def _refuses(office: Office, case_type: CaseType) -> bool:
    stages = every(office.journeys[case_type.journey].stages)
    return any(stage.refusal is not None for stage in stages)
