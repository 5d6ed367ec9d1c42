"""Who has a case now: the owner of the contacts that concern it (model.md §6).

While a case is at intake, with the applicant for documents or at the recheck, the team that does
that step, or will do it, answers for the case; at any other place its owning team does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.adding import added
from sim.events.kinds import NONE
from sim.plan.shape import RECHECK, deciding_steps, every, intake_steps, recheck_step
from sim.scenario.office import CaseType, Office


@dataclass(frozen=True, slots=True)
class Holding:
    """Of a case type: the steps at which the team of the step has the case."""

    steps: tuple[bool, ...]
    """By step: whether it is the intake or a recheck."""
    rechecks: tuple[int, ...]
    """By the step that was done last, behind them before any step: which one checks what the
    applicant sends; NONE where nothing is asked for."""

    def recheck_after(self, step: int) -> int:
        """Return the step that checks what is missing after a step, NONE: before any."""
        return self.rechecks[step]  # NONE is -1: the last one


def holding_of(office: Office, case_type: CaseType, steps: tuple[str, ...]) -> Holding:
    """Return where cases of a type are held by who does the step."""
    stages = office.journeys[case_type.journey].stages
    deciding, intake = deciding_steps(stages), intake_steps(stages)
    usual = RECHECK if RECHECK in steps else None
    again = [step if step in deciding else usual for step in steps]
    asks = (one for one in every(stages) if one.documents is not None)
    first = next((recheck_step(stages, one) for one in asks), usual)
    return Holding(
        tuple(step in (*intake, RECHECK) and step not in deciding for step in steps),
        tuple(NONE if step is None else steps.index(step) for step in (*again, first)),
    )


# -- expected --------------------------------------------------------------------------------------

Held = dict[str, float]
"""Shares of what is about cases of a type, by the step whose team has them; the rest is the
owning team's."""


@dataclass(frozen=True, slots=True)
class ExpectedHolding:
    """Of a case type: how much of what opening cases bring is about cases at a held place."""

    enquiries: Held
    """Cases with the applicant do not ask."""
    appointments: Held


def expected_holding(office: Office, name: str) -> ExpectedHolding:
    """Return what is held of what the opening cases of a type bring, by their places."""
    stages = office.journeys[office.case_types[name].journey].stages
    intake = applicant = cases = 0.0
    for flow in office.applications.values():
        if flow.opening is not None:
            number = flow.opening.cases.value * flow.case_types.get(name, 0.0)
            cases += number
            intake += number * flow.opening.places.get("intake", 0.0)
            applicant += number * flow.opening.places.get("applicant", 0.0)
    asks = (one for one in every(stages) if one.documents is not None)
    again = next((recheck_step(stages, one) for one in asks), None)
    taken_in = intake_steps(stages).items() if intake > 0.0 else ()
    at_intake = {step: intake * share for step, share in taken_in}
    asked_for = {again: applicant} if again is not None and applicant > 0.0 else {}
    asking = cases - applicant
    return ExpectedHolding(
        {step: number / asking for step, number in at_intake.items()} if asking > 0.0 else {},
        {step: number / cases for step, number in (at_intake | asked_for).items()},
    )


def shares_of(numbers: Mapping[str, float]) -> Held:
    """Return numbers by step as shares of their sum."""
    total = added(numbers.values())
    return {step: number / total for step, number in numbers.items()} if total > 0.0 else {}
