"""The inputs that a study may doubt: estimates with a range, by path; and checks of their names."""

from collections.abc import Iterator, Mapping, Sequence

from sim.declared import EurosEstimate
from sim.errors import Problem
from sim.measures.registry import FOR_CLIENTS
from sim.messages.message import Message
from sim.plan.located import located_estimates
from sim.reading.yaml import Tree, key_problem, problem, suggestion
from sim.scenario.sensitivity import Sensitivity, Together
from sim.scenario.staff_question import StaffQuestion
from sim.scenario.study import Scenario


def paths_of(scenarios: Sequence[Scenario]) -> dict[str, bool]:
    """Return the paths of all estimates with a range; true for amounts of money."""
    found: dict[str, bool] = {}
    for scenario in scenarios:
        for path, estimate in located_estimates(scenario).items():
            found.setdefault(path, isinstance(estimate, EurosEstimate))
    return found


def fits(pattern: str, path: str) -> bool:
    """Tell whether a path fits a pattern, in which `*` stands for one key, or for any stage."""
    return _fits(pattern, path) or _fits(pattern, stage_as_one_key(path))


def _fits(pattern: str, path: str) -> bool:
    keys, wanted = path.split("."), pattern.split(".")
    return len(keys) == len(wanted) and all(
        want in ("*", key) for want, key in zip(wanted, keys, strict=True)
    )


def stage_as_one_key(path: str) -> str:
    """Return a path in which a stage has one key, wherever inside others it stands."""
    keys = path.split(".")
    if "stages" not in keys:
        return path
    first = last = keys.index("stages") + 1
    while keys[last + 1 : last + 2] in (["branch"], ["together"]):
        last += 4 if keys[last + 1] == "branch" else 3
    return ".".join([*keys[:first], "/".join(keys[first : last + 1]), *keys[last + 1 :]])


def check_sensitivity(
    stated: Sensitivity, tree: Tree, scenarios: Mapping[tuple[str, str], Scenario]
) -> list[Problem]:
    """Return what a study's `sensitivity` names that does not exist, or names twice."""
    return [
        *_names(stated, tree, scenarios),
        *_paths(stated, tree, list(scenarios.values())),
        *_sizes(stated, tree, list(scenarios.values())),
    ]


def _names(
    stated: Sensitivity, tree: Tree, scenarios: Mapping[tuple[str, str], Scenario]
) -> Iterator[Problem]:
    known = {
        "structures": dict.fromkeys(structure for _, structure in scenarios),
        "conditions": dict.fromkeys(condition for condition, _ in scenarios),
    }
    for key, names in known.items():
        for number, name in enumerate(getattr(stated, key)):
            if name not in names:
                message = Message(
                    "sensitivity_checks.study_has_no_its",
                    name=name,
                    key=key,
                    hint=suggestion(name, names),
                )
                yield problem(tree, ("sensitivity", key, number), message)
    if stated.draws & (stated.draws - 1):
        yield problem(tree, ("sensitivity", "draws"), uneven_draws(stated.draws))
    if stated.repeated is not None and stated.repeated > stated.draws:
        message = Message("sensitivity_checks.repeats_more", draws=stated.draws)
        yield problem(tree, ("sensitivity", "repeated"), message)


def uneven_draws(draws: int) -> str:
    """Say why a number of draws is refused."""
    power = 2 ** draws.bit_length()
    return Message("sensitivity_checks.uneven_draws", less=power // 2, more=power)


def _paths(stated: Sensitivity, tree: Tree, scenarios: list[Scenario]) -> Iterator[Problem]:
    known = paths_of(scenarios)
    listed: list[tuple[tuple[str | int, ...], str]] = [
        (("inputs", number), pattern) for number, pattern in enumerate(stated.inputs)
    ]
    for name, group in stated.together.items():
        listed += [
            (("together", name, "inputs", number), pattern)
            for number, pattern in enumerate(group.inputs)
        ]
    for loc, pattern in listed:
        if not any(fits(pattern, path) for path in known):
            message = Message(
                "sensitivity_checks.no_estimate_range",
                pattern=pattern,
                hint=suggestion(pattern, known),
            )
            yield problem(tree, ("sensitivity", *loc), message)
    taken: dict[str, str] = {}
    for name, group in stated.together.items():
        for path in members(group, known):
            if path in taken:
                message = Message(
                    "sensitivity_checks.moves_already_name", path=path, taken=taken[path]
                )
                yield key_problem(tree, ("sensitivity", "together", name), message)
            taken.setdefault(path, name)


def _sizes(stated: Sensitivity, tree: Tree, scenarios: list[Scenario]) -> Iterator[Problem]:
    teams = dict.fromkeys(
        team for each in scenarios for team, plan in each.structure.teams.items() if plan.takes
    )
    for name, size in stated.team_size.items():
        loc = ("sensitivity", "team_size", name)
        if name in stated.together:
            message = Message("sensitivity_checks.names_two_inputs", name=name)
            yield key_problem(tree, loc, message)
        if size.team not in teams:
            message = Message("sensitivity_checks.no_structure_has", team=size.team)
            yield problem(tree, (*loc, "team"), message + suggestion(size.team, teams))
        if not size.posts.stated:
            message = Message("sensitivity_checks.source_missing_write")
            yield problem(tree, (*loc, "posts"), message)


def check_staffing(
    stated: StaffQuestion, tree: Tree, scenarios: Mapping[tuple[str, str], Scenario]
) -> list[Problem]:
    """Return what a study's `staffing` names that does not exist."""
    by_name = {structure: each for (_, structure), each in scenarios.items()}
    found = []
    if stated.structure is not None and stated.structure not in by_name:
        message = Message("sensitivity_checks.study_has_no", structure=stated.structure)
        message += suggestion(stated.structure, by_name)
        return [problem(tree, ("staffing", "structure"), message)]
    inside = [by_name[stated.structure]] if stated.structure else list(by_name.values())
    teams = dict.fromkeys(
        team for each in inside for team, plan in each.structure.teams.items() if plan.takes
    )
    for number, team in enumerate(stated.teams):
        if team not in teams:
            message = Message(
                "sensitivity_checks.no_team_posts", team=team, hint=suggestion(team, teams)
            )
            found.append(problem(tree, ("staffing", "teams", number), message))
    if stated.measure not in FOR_CLIENTS:
        message = Message("sensitivity_checks.no_measure_better", measure=stated.measure)
        message += suggestion(stated.measure, FOR_CLIENTS)
        found.append(problem(tree, ("staffing", "measure"), message))
    start = next(iter(by_name.values())).office.start
    if stated.clear_by is not None and stated.clear_by <= start:
        message = Message("sensitivity_checks.backlog_be_cleared", start=start)
        found.append(problem(tree, ("staffing", "clear_by"), message))
    return found


def members(group: Together, known: Mapping[str, object]) -> list[str]:
    """Return the paths that move together in a group, in the order of the files."""
    return [path for path in known if any(fits(pattern, path) for pattern in group.inputs)]
