"""What commands read: scenarios and studies as the command line wants them run."""

from pathlib import Path

import typer

from sim.choices import Equal
from sim.cli.language import STATED, asked_language, heard
from sim.errors import RunError
from sim.experiment.backcast import (
    FEWEST_RUNS,
    PlannedBackcast,
    first_of,
    refuse_few_runs,
    refuse_strange_months,
)
from sim.experiment.single_runs import single_runs
from sim.messages.message import Message
from sim.plan.study import Study
from sim.reading.loading import is_study, load_study
from sim.reading.observed import ObservedMonth, read_observed
from sim.reading.pay_checks import pay_problem
from sim.scenario.study import Scenario


def study_of(file: Path, *, preview: bool, anywhere: bool, hint: str = "") -> Study:
    """Return a study, whose language messages follow; refuse a scenario, with a hint.

    The hint says what to do instead.
    """
    if not is_study(file, anywhere=anywhere):
        message = Message("call.no_study", file=file, hint=hint)
        raise typer.BadParameter(message, param_hint="STUDY")
    study = load_study(file, preview=preview, anywhere=anywhere, language=asked_language())
    STATED.language = study.language
    return study


def as_asked(
    study: Study,
    *,
    seed: int | None,
    equal: Equal | None,
    replications: int | None = None,
) -> Study:
    """Return a study as the command line wants it run."""
    return study.with_scenarios(
        {key: changed(each, replications, seed, equal) for key, each in study.scenarios.items()}
    )


def study_asked(
    file: Path, *, preview: bool, anywhere: bool, seed: int | None, equal: Equal | None
) -> Study:
    """Return the study of a file as the command line wants it run; refuse a scenario."""
    return as_asked(study_of(file, preview=preview, anywhere=anywhere), seed=seed, equal=equal)


def changed(
    scenario: Scenario, replications: int | None, seed: int | None, equal: Equal | None
) -> Scenario:
    """Return the scenario with what the command line says about its run."""
    said = {"replications": replications, "seed": seed, "equal": equal}
    update = {key: value for key, value in said.items() if value is not None}
    made = scenario.model_copy(update={"run": scenario.run.model_copy(update=update)})
    unpaid = pay_problem(made)
    if unpaid is not None:
        raise typer.BadParameter(unpaid, param_hint="--equal")
    return made


def planned_backcast(study: Study) -> PlannedBackcast | None:
    """Return the backcast that a study states, where it makes the runs that one takes."""
    if study.backcast is None:
        return None
    pair = first_of(study)
    scenario = study.scenarios[pair]
    if scenario.run.replications < FEWEST_RUNS:
        read_observed(study.backcast, scenario.office.case_types)  # what is wrong there is said
        return None
    observed = observed_months(study.backcast, scenario)
    return PlannedBackcast(observed, single_runs(study, pair, scenario.run.replications))


def observed_months(data: Path, scenario: Scenario) -> list[ObservedMonth]:
    """Read the office's own months; refuse too few runs and months that none would hold."""
    observed = read_observed(data, scenario.office.case_types)
    try:
        refuse_few_runs(scenario)
    except RunError as error:
        raise typer.BadParameter(error.told(heard()), param_hint="--replications") from None
    try:
        refuse_strange_months(observed, scenario)
    except RunError as error:
        raise typer.BadParameter(error.told(heard()), param_hint="DATA") from None
    return observed
