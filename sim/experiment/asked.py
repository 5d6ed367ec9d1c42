"""What a command asks of a study, checked against it before anything is run."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sim.circumstances import parted
from sim.errors import BadCall
from sim.experiment.draws import chosen_part
from sim.measures.registry import FOR_CLIENTS
from sim.messages.message import Message, said_by, told
from sim.messages.texts import Language
from sim.plan.study import Study
from sim.reading.yaml import suggestion
from sim.units import day as read_day


class BadQuestion(BadCall):
    """A command asks for something that the study does not have; `option` says where."""

    def __init__(self, option: str, message: str) -> None:
        """Keep the option apart from the message."""
        super().__init__(option, message)
        self.option = option

    def told(self, language: Language) -> str:
        """Give the option and the message."""
        return f"{self.option}: {told(self.args[1], language)}"


def part_of(
    study: Study,
    structures: Sequence[str],
    conditions: Sequence[str],
    managements: Sequence[str] = (),
) -> Study:
    """Return the part of a study whose inputs are doubted: what is named, else what it states.

    Of managements the leading one where none is named. Raises BadQuestion.
    """
    study = under_managements(study, managements)
    for name in structures:
        known_structure(study, name)
    for name in conditions:
        known_condition(study, name)
    named = {
        key: list(names)
        for key, names in (("structures", structures), ("conditions", conditions))
        if names
    }
    stated = study.sensitivity.model_copy(update=named)
    part = chosen_part(replace(study, sensitivity=stated))
    if len(part.structures) < 2:  # noqa: PLR2004 - as the message says
        raise BadQuestion("--structure", Message("call.nothing_to_compare"))
    return part


def structure_of(study: Study, name: str | None, teams: Sequence[str]) -> str:
    """Return the structure whose posts are asked about: the named one, or the first with the teams.

    Raises BadQuestion.
    """
    if name is not None:
        known_structure(study, name)
    if len(teams) > 2:  # noqa: PLR2004 - as the message says
        raise BadQuestion("--team", Message("call.at_most_two_teams"))
    posts = {
        structure: [team for team, plan in scenario.structure.teams.items() if plan.takes]
        for (_, structure), scenario in study.scenarios.items()
        if name in (None, structure) and scenario.timeline is None
    }
    if not posts:
        message = Message("call.posts_on_dates", name=name)
        raise BadQuestion("--structure", message)
    for structure, known in posts.items():
        if all(team in known for team in teams):
            return structure
    every = dict.fromkeys(team for known in posts.values() for team in known)
    for team in teams:
        if team not in every:
            raise BadQuestion(
                "--team",
                Message(
                    "sensitivity_checks.no_team_posts", team=team, hint=suggestion(team, every)
                ),
            )
    raise BadQuestion("--team", Message("call.no_structure_with", teams=", ".join(teams)))


def known_structure(study: Study, name: str) -> None:
    """Refuse a structure that the study does not have. Raises BadQuestion."""
    if name not in study.structures:
        known = ", ".join(study.structures)
        message = Message("loading.study_has_no", name=name, known=known)
        raise BadQuestion("--structure", message)


def under_managements(study: Study, names: Sequence[str]) -> Study:
    """Return a study under the managements that are named, else under its leading one.

    Raises BadQuestion.
    """
    for name in names:
        if name not in study.managements:
            message = Message("call.no_managements")
            if study.managements:
                known = ", ".join(study.managements)
                message = Message("managing.not_known", name=name, known=known)
            raise BadQuestion("--management", message)
    return study.managed(names) if names else study.led()


def under_conditions(study: Study, names: Sequence[str]) -> list[str]:
    """Return the circumstances of a study under the conditions that are named, else all.

    Raises BadQuestion.
    """
    for name in names:
        known_condition(study, name)
    return [each for each in study.conditions if not names or parted(each)[0] in names]


def first_condition(study: Study) -> list[str]:
    """Name the first condition of a study; nothing where it states none."""
    return [parted(next(iter(study.conditions)))[0]] if any(study.conditions) else []


def known_condition(study: Study, name: str) -> None:
    """Refuse a condition that the study does not have. Raises BadQuestion."""
    there = dict.fromkeys(parted(each)[0] for each in study.conditions)
    if name not in there:
        known = ", ".join(filter(None, there)) or "(none)"
        message = Message("call.no_condition", name=name, known=known)
        raise BadQuestion("--condition", message)


def known_measure(name: str) -> str:
    """Return a measure that is better or worse by itself. Raises BadQuestion."""
    if name not in FOR_CLIENTS:
        message = Message("call.no_measure", name=name, hint=suggestion(name, FOR_CLIENTS))
        raise BadQuestion("--measure", message)
    return name


def clearing_day(study: Study, written: str | None) -> date:
    """Return the day by which the backlog is to be cleared; default: the end of the runs.

    Raises BadQuestion.
    """
    scenario = next(iter(study.scenarios.values()))
    start = scenario.office.start
    if written is None:
        end = start + timedelta(minutes=scenario.run.run_length)
        return study.staffing.clear_by or end
    try:
        found = read_day(written)
    except ValueError as error:
        raise BadQuestion("--clear-by", said_by(error)) from None
    if found <= start:
        message = Message("call.day_after_start", start=start)
        raise BadQuestion("--clear-by", message)
    return found
