"""The estimates of a resolved scenario by their paths, and scenarios with other values of them."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from sim.declared import Estimate, estimates
from sim.plan.phases import with_held_posts
from sim.plan.posts import with_fixed_posts
from sim.scenario.structure import Structure
from sim.scenario.study import Scenario
from sim.scenario.timeline import Timeline

Keys = tuple[str, ...]
M = TypeVar("M", bound=BaseModel)


def located_estimates(scenario: Scenario, *, certain: bool = False) -> dict[str, Estimate[Any]]:
    """Return the estimates of a scenario that have a range, by path; or those that have none.

    `office.`, `structures.NAME.` (also of structures that come later) and, of a reorganisation
    on dates, `timeline.PART.`; then the keys that lead to it. Costs on dates move no case and
    are left out.
    """
    return {
        ".".join(keys): estimate
        for keys, estimate in _located(scenario)
        if (estimate.low == estimate.high) is certain
    }


def _located(scenario: Scenario) -> Iterator[tuple[Keys, Estimate[Any]]]:
    parts: list[tuple[Keys, BaseModel]] = [(("office",), scenario.office)]
    parts += [(("structures", each.name), each) for each in _structures(scenario)]
    if scenario.timeline is not None:
        starts = _starts(scenario.timeline)
        parts += [
            (start, each.effect)
            for start, each in zip(starts, scenario.timeline.effects, strict=True)
        ]
    for start, model in parts:
        for keys, estimate in estimates(model):
            yield (*start, *map(str, keys)), estimate


def dated_estimates(scenario: Scenario) -> Iterator[tuple[Keys, Estimate[Any]]]:
    """Yield what a reorganisation is estimated to do and to cost, and its later structures'."""
    if scenario.timeline is None:
        return
    for structure in _structures(scenario)[1:]:
        for keys, estimate in estimates(structure):
            yield ("structures", structure.name, *map(str, keys)), estimate
    for start, each in zip(_starts(scenario.timeline), scenario.timeline.effects, strict=True):
        for keys, estimate in estimates(each.effect):
            yield (*start, *map(str, keys)), estimate
    for number, dated in enumerate(scenario.timeline.costs):
        for keys, estimate in estimates(dated.cost):
            yield ("costs", str(number), *map(str, keys)), estimate


def _structures(scenario: Scenario) -> list[Structure]:
    """Return the structure of the start and those that come later, by name."""
    found = {scenario.structure.name: scenario.structure}
    for phase in scenario.timeline.phases if scenario.timeline is not None else ():
        for structure in phase.structures:
            found.setdefault(structure.name, structure)
    return list(found.values())


def _starts(timeline: Timeline) -> list[Keys]:
    """Return where the paths of each effect begin: its part, and a number from its second on."""
    seen: dict[str, int] = {}
    starts: list[Keys] = []
    for each in timeline.effects:
        number = seen[each.part] = seen.get(each.part, 0) + 1
        starts.append(("timeline", each.part, *([str(number)] if number > 1 else [])))
    return starts


def with_posts_held(scenario: Scenario) -> Scenario:
    """Return the scenario with everybody's posts as numbers, at every time."""
    held = with_held_posts(scenario)
    return with_fixed_posts(held)


def with_located(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with other central values of estimates, by their paths."""
    keyed = {tuple(path.split(".")): value for path, value in values.items()}
    update: dict[str, Any] = {
        "office": with_values(scenario.office, _below(("office",), keyed)),
        "structure": _structure_with(scenario.structure, keyed),
    }
    if scenario.timeline is not None:
        update["timeline"] = _timeline_with(scenario.timeline, keyed)
    return scenario.model_copy(update=update)


def _structure_with(structure: Structure, keyed: Mapping[Keys, float]) -> Structure:
    return with_values(structure, _below(("structures", structure.name), keyed))


def _timeline_with(timeline: Timeline, keyed: Mapping[Keys, float]) -> Timeline:
    phases = [
        phase.model_copy(
            update={"structures": [_structure_with(each, keyed) for each in phase.structures]}
        )
        for phase in timeline.phases
    ]
    effects = [
        each.model_copy(update={"effect": with_values(each.effect, _below(start, keyed))})
        for start, each in zip(_starts(timeline), timeline.effects, strict=True)
    ]
    return timeline.model_copy(update={"phases": phases, "effects": effects})


def _below(start: Keys, keyed: Mapping[Keys, float]) -> dict[Keys, float]:
    count = len(start)
    return {keys[count:]: value for keys, value in keyed.items() if keys[:count] == start}


def with_values(model: M, values: Mapping[Keys, float]) -> M:
    """Return a model with other central values of estimates, by the keys that lead to them."""
    made: M = _replaced(model, values)
    return made


def _replaced(part: Any, values: Mapping[Keys, float]) -> Any:  # noqa: ANN401 - any part of a model
    if not values:
        return part
    if isinstance(part, Estimate):
        return part.model_copy(update={"central": values[()]})
    below: dict[str, dict[Keys, float]] = {}
    for (key, *rest), value in values.items():
        below.setdefault(key, {})[tuple(rest)] = value
    if isinstance(part, BaseModel):
        update = {key: _replaced(getattr(part, key), inner) for key, inner in below.items()}
        return part.model_copy(update=update)
    if isinstance(part, dict):
        return part | {key: _replaced(part[key], inner) for key, inner in below.items()}
    numbered = {int(key): inner for key, inner in below.items()}
    return type(part)(_replaced(each, numbered.get(place, {})) for place, each in enumerate(part))
