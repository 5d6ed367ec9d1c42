"""Files of management: read, named, and laid over what they are to steer.

A file of management fits any office and any structure: what it names and an office has not, such
as a step, has no effect there, and `umbau check` says so. Only what would shut an office for good
is refused.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sim.circumstances import circumstance, parted
from sim.errors import Problem
from sim.file_names import folded
from sim.messages.message import Message
from sim.plan.study import Package
from sim.reading.parts import Loc, Notes, entry, part_of
from sim.reading.throttle_checks import throttle_problems
from sim.reading.yaml import Tree, build, problem
from sim.scenario.management import Management
from sim.scenario.office import Office
from sim.scenario.study import Scenario, StudyFile

_KEY = "management"


def read_management(tree: Tree, loc: Loc, notes: Notes) -> Management | None:
    """Return the management that stands at `loc`, or in the file named there; None: it cannot."""
    part = part_of(tree, loc, notes)
    return notes.attempt(lambda: build(Management, part)) if part is not None else None


def read_managements(tree: Tree, notes: Notes) -> dict[str, Management]:
    """Return the managements that a study lists, by name and in order; without the key none."""
    if entry(tree, (_KEY,)) is None:
        return {}
    locs = _locs(tree)
    if not locs:
        notes.add([problem(tree, (_KEY,), Message("managing.none_listed"))])
    found: dict[str, Management] = {}
    for loc in locs:
        read = read_management(tree, loc, notes)
        if read is None:
            continue
        alike = [name for name in found if folded(name) == folded(read.name)]
        if alike:
            key = "managing.named_twice" if alike[0] == read.name else "managing.alike"
            notes.add([problem(tree, loc, Message(key, name=read.name, other=alike[0]))])
        found[read.name] = read
    return found


def misfits(tree: Tree, offices: Iterable[Office], notes: Notes) -> list[Problem]:
    """Return what of the managements of a sound file cannot be meant for an office, each once."""
    found: dict[str, Problem] = {}
    for loc in _locs(tree) if not notes.found else ():
        part = part_of(tree, loc, notes)
        throttle = build(Management, part).throttle if part is not None else None
        if part is None or throttle is None:
            continue
        for office in offices:
            for where, message in throttle_problems(throttle, office):
                problem_ = problem(part, where, message)
                found.setdefault(str(problem_), problem_)
    return list(found.values())


def _locs(tree: Tree) -> list[Loc]:
    """Return where a file states managements: under the key, or in the list there."""
    listed = entry(tree, (_KEY,))
    if listed is None:
        return []
    if isinstance(listed.value, tuple):
        return [(_KEY, number) for number in range(len(listed.value))]
    return [(_KEY,)]


def managements_in_preview(
    stated: StudyFile | None, tree: Tree, managements: Mapping[str, Management], notes: Notes
) -> Collection[str]:
    """Return the managements under which a preview compares; '' stands for none at all."""
    named = stated.preview.management if stated is not None and stated.preview is not None else []
    for number, name in enumerate(named):
        if name not in managements:
            message = Message("managing.none_known")
            if managements:
                known = ", ".join(managements)
                message = Message("managing.not_known", name=name, known=known)
            notes.add([problem(tree, ("preview", _KEY, number), message)])
    return named or [*managements, ""]


def circumstances(conditions: Collection[str], managements: Collection[str]) -> list[str]:
    """Return the circumstances of a study: the leading management first under each condition.

    The last named management leads, as the file lists them from how the office is managed now.
    """
    leading_first = list(managements)[::-1] or [""]
    return [circumstance(each, name) for each in conditions for name in leading_first]


def managed(scenario: Scenario, management: Management) -> Scenario:
    """Return a scenario under a management, named so."""
    words = (scenario.name.strip(), management.name)
    update = {
        "name": " ".join(filter(None, words)),
        "condition": circumstance(scenario.condition, management.name),
        _KEY: management,
    }
    return scenario.model_copy(update=update)


def all_managed(
    scenarios: Mapping[tuple[str, str], Scenario], managements: Mapping[str, Management]
) -> dict[tuple[str, str], Scenario]:
    """Return scenarios, by (condition, structure), under each management.

    Without any management they stay as they are.
    """
    if not managements:
        return dict(scenarios)
    return {
        (name, structure): managed(scenario, managements[parted(name)[1]])
        for (condition, structure), scenario in scenarios.items()
        for name in circumstances([condition], managements)
    }


def managed_package(package: Package, managements: Mapping[str, Management]) -> Package:
    """Return a package whose scenarios are asked for by circumstance."""
    if not managements:
        return package

    def scenario_of(name: str, parts: Collection[str]) -> Scenario:
        condition, management = parted(name)
        return managed(package.scenario_of(condition, parts), managements[management])

    return replace(package, scenario_of=scenario_of)


def label_of(condition: str, management: Management | None) -> str:
    """Return the label of a circumstance, of the label of its condition and its management."""
    steered = "" if management is None else management.label or management.name
    return ", ".join(filter(None, (condition, steered)))
