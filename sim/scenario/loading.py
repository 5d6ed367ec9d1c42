"""From files to resolved scenarios: overlays laid, references followed, everything checked."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from sim.declared import Frozen
from sim.errors import Problem, ScenarioError
from sim.scenario.checks import Checked, check_scenario
from sim.scenario.office import Office
from sim.scenario.study import Matters, Run, Scenario, ScenarioFile, StudyFile
from sim.structure.structure import Structure
from sim.yaml_source import Tree, build, changes, merge, plain, problem, read_tree

M = TypeVar("M", bound=BaseModel)


class _Changes(Frozen):
    """What a scenario changes in the office and the structure that it names."""

    office: Any = None
    structure: Any = None


@dataclass(frozen=True)
class Loaded:
    """A resolved scenario and what it changes against the files that it names."""

    scenario: Scenario
    changed: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Study:
    """A resolved study: every structure under every condition, today's first."""

    name: str
    question: str
    language: str
    matters: Matters
    structures: dict[str, str]
    """Label by name of structure, in order; the first is today's."""
    conditions: dict[str, str]
    """Label by name of condition, in order."""
    scenarios: dict[tuple[str, str], Scenario]
    """By (condition, structure)."""
    preview: bool = False
    preview_possible: bool = False

    def with_scenarios(self, scenarios: dict[tuple[str, str], Scenario]) -> "Study":
        """Return the study with other scenarios of the same names."""
        return replace(self, scenarios=scenarios)

    @property
    def today(self) -> str:
        """Name today's structure."""
        return next(iter(self.structures))


def is_study(path: Path) -> bool:
    """Tell whether a file is a study: it lists structures."""
    tree = read_tree(path)
    return isinstance(tree.value, dict) and "structures" in tree.value


def load_scenario(path: Path) -> Loaded:
    """Read, resolve and check a scenario file."""
    tree = read_tree(path)
    stated = build(ScenarioFile, tree)
    overlay = _Changes() if stated.changes is None else build(_Changes, tree, at=("changes",))
    office_tree = _part(tree, "office", path)
    structure_tree = _part(tree, "structure", path)
    changed: list[tuple[str, str, str]] = []
    if overlay.office is not None:
        office_tree = _laid_over(office_tree, tree, ("changes", "office"), "office", changed)
    if overlay.structure is not None:
        structure_tree = _laid_over(
            structure_tree, tree, ("changes", "structure"), "structure", changed
        )
    scenario = _resolve(stated.name, "", office_tree, structure_tree, stated.run)
    return Loaded(scenario, changed)


def load_study(path: Path, *, preview: bool = False) -> Study:
    """Read, resolve and check a study file; with `preview` its short version."""
    tree = read_tree(path)
    stated = build(StudyFile, tree)
    run = stated.run
    if preview:
        if stated.preview is None:
            missing = "this study states no preview; write preview: {run_length: 1 year, ...}"
            raise ScenarioError([problem(tree, ("preview",), missing)])
        run = run.model_copy(update=stated.preview.model_dump())
    office_tree = _part(tree, "office", path)
    offices: dict[str, Tree] = {}
    for name in stated.conditions:
        change = ("conditions", name, "office")
        given = stated.conditions[name].office is not None
        offices[name] = (
            _laid_over(office_tree, tree, change, "office", []) if given else office_tree
        )
    offices = offices or {"": office_tree}
    problems: list[Problem] = []
    scenarios: dict[tuple[str, str], Scenario] = {}
    labels: dict[str, str] = {}
    for number, file in enumerate(stated.structures):
        structure_tree = _file(tree, ("structures", number), path, file)
        for condition, condition_tree in offices.items():
            try:
                scenario = _resolve("", condition, condition_tree, structure_tree, run)
            except ScenarioError as error:
                problems += error.problems
                continue
            name = scenario.structure.name
            if (condition, name) in scenarios:
                again = f"structure '{name}' is named twice; give each a name of its own"
                problems.append(problem(tree, ("structures", number), again))
            labels[name] = scenario.structure.label or name
            scenarios[condition, name] = scenario.model_copy(update={"name": f"{name} {condition}"})
    if problems:
        raise ScenarioError(problems)
    return Study(
        name=stated.name,
        question=stated.question,
        language=stated.language,
        matters=stated.matters,
        structures=labels,
        conditions={name: stated.conditions[name].label if name else "" for name in offices},
        scenarios=scenarios,
        preview=preview,
        preview_possible=stated.preview is not None,
    )


def _resolve(
    name: str, condition: str, office_tree: Tree, structure_tree: Tree, run: Run
) -> Scenario:
    office, problems = _try(Office, office_tree)
    structure, more = _try(Structure, structure_tree)
    problems += more
    if office is None or structure is None:
        raise ScenarioError(problems)
    scenario = Scenario(name=name, condition=condition, office=office, structure=structure, run=run)
    found = list(check_scenario(Checked(scenario, office_tree, structure_tree)))
    if found:
        raise ScenarioError(found)
    return scenario


def _try(model: type[M], tree: Tree) -> tuple[M | None, list[Problem]]:
    try:
        return build(model, tree), []
    except ScenarioError as error:
        return None, list(error.problems)


def _part(tree: Tree, key: str, path: Path) -> Tree:
    """Return the office or structure: written in the file, or in a file that it names."""
    assert isinstance(tree.value, dict)
    part = tree.value[key]
    if isinstance(part.value, str):
        return _file(tree, (key,), path, part.value)
    return part


def _file(tree: Tree, loc: tuple[str | int, ...], path: Path, name: str) -> Tree:
    """Read a file that another one names, relative to it."""
    file = path.parent / name
    if not file.is_file():
        message = f"there is no file '{name}' beside {path.name}; check the name"
        raise ScenarioError([problem(tree, loc, message)])
    return read_tree(file)


def _laid_over(
    base: Tree,
    tree: Tree,
    loc: tuple[str, ...],
    name: str,
    changed: list[tuple[str, str, str]],
) -> Tree:
    """Lay what stands at `loc` over a base, and note what it changes."""
    over = tree
    for key in loc:
        assert isinstance(over.value, dict)
        over = over.value[key]
    if not isinstance(over.value, dict):
        message = "expected a mapping with the keys to change"
        raise ScenarioError([problem(tree, loc, message)])
    merged = merge(base, over)
    merged = Tree(merged.value, base.place, merged.keys)
    changed += [(f"{name}.{p}", old, new) for p, old, new in changes(plain(base), plain(merged))]
    return merged
