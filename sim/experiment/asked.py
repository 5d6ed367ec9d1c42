"""What a command asks of a study, checked against it before anything is run."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sim.errors import BadCall
from sim.experiment.draws import chosen_part
from sim.measures.registry import FOR_CLIENTS
from sim.reading.loading import Study
from sim.reading.yaml import suggestion
from sim.units import day as read_day


class BadQuestion(BadCall):
    """A command asks for something that the study does not have; `option` says where."""

    def __init__(self, option: str, message: str) -> None:
        """Keep the option apart from the message."""
        super().__init__(option, message)
        self.option = option

    def __str__(self) -> str:
        """Give the option and the message."""
        return f"{self.option}: {self.args[1]}"


def part_of(study: Study, structures: Sequence[str], conditions: Sequence[str]) -> Study:
    """Return the part of a study whose inputs are doubted: what is named, else what it states.

    Raises BadQuestion.
    """
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
        raise BadQuestion("--structure", "there must be a structure to compare with today's")
    return part


def structure_of(study: Study, name: str | None, teams: Sequence[str]) -> str:
    """Return the structure whose posts are asked about: the named one, or the first with the teams.

    Raises BadQuestion.
    """
    if name is not None:
        known_structure(study, name)
    if len(teams) > 2:  # noqa: PLR2004 - as the message says
        raise BadQuestion("--team", "at most two teams can be searched")
    posts = {
        structure: [team for team, plan in scenario.structure.teams.items() if plan.takes]
        for (_, structure), scenario in study.scenarios.items()
        if name in (None, structure) and scenario.timeline is None
    }
    if not posts:
        message = f"the posts of '{name}' change on dates; name a structure that lasts"
        raise BadQuestion("--structure", message)
    for structure, known in posts.items():
        if all(team in known for team in teams):
            return structure
    every = dict.fromkeys(team for known in posts.values() for team in known)
    for team in teams:
        if team not in every:
            raise BadQuestion("--team", f"no team '{team}' with posts{suggestion(team, every)}")
    raise BadQuestion("--team", f"no structure has all of the teams {', '.join(teams)}")


def known_structure(study: Study, name: str) -> None:
    """Refuse a structure that the study does not have. Raises BadQuestion."""
    if name not in study.structures:
        known = ", ".join(study.structures)
        message = f"the study has no structure '{name}'; known are {known}"
        raise BadQuestion("--structure", message)


def known_condition(study: Study, name: str) -> None:
    """Refuse a condition that the study does not have. Raises BadQuestion."""
    if name not in study.conditions:
        known = ", ".join(filter(None, study.conditions)) or "(none)"
        message = f"the study has no condition '{name}'; known are {known}"
        raise BadQuestion("--condition", message)


def known_measure(name: str) -> str:
    """Return a measure that is better or worse by itself. Raises BadQuestion."""
    if name not in FOR_CLIENTS:
        message = f"no measure '{name}' that is better or worse{suggestion(name, FOR_CLIENTS)}"
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
        raise BadQuestion("--clear-by", str(error)) from None
    if found <= start:
        message = f"write a day after the start of the study, {start}"
        raise BadQuestion("--clear-by", message)
    return found
