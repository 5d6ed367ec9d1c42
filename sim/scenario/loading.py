"""From files to resolved scenarios: overlays laid, references followed, everything checked.

Every problem of study, office and structures is told at once; what depends on something that
is wrong is not looked at.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from sim.declared import Frozen
from sim.errors import Problem, ScenarioError
from sim.scenario.calendar import YEAR
from sim.scenario.checked import Checked, CheckedOffice, CheckedStructure
from sim.scenario.checks import check_precision, check_run, check_staff, check_together
from sim.scenario.office import Office
from sim.scenario.office_checks import check_office_names, check_office_numbers
from sim.scenario.sensitivity import Sensitivity
from sim.scenario.sensitivity_checks import check_sensitivity, check_staffing
from sim.scenario.staff_question import StaffQuestion
from sim.scenario.structure_checks import check_structure
from sim.scenario.study import Matters, Precision, Run, Scenario, ScenarioFile, StudyFile
from sim.structure.structure import Structure
from sim.units import shown
from sim.yaml_source import (
    Tree,
    build,
    changes,
    extended_file,
    key_path,
    merge,
    plain,
    problem,
    read_tree,
)

MOST_SCENARIOS = 200
"""Structures times conditions of a study."""

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
Loc = tuple[str | int, ...]

Change = tuple[str, str, str]
"""Dotted path, old text, new text; a text is empty where the key is missing."""


class _Changes(Frozen):
    """What a scenario changes in the office and the structure that it names."""

    office: Any = None
    structure: Any = None


@dataclass(frozen=True)
class Reorganisation:
    """What a structure file changes against the file that it extends."""

    file: str
    base: str
    changed: list[Change]


@dataclass(frozen=True)
class Loaded:
    """A resolved scenario and what it changes against the files that it names."""

    scenario: Scenario
    changed: list[Change] = field(default_factory=list)
    reorganised: Reorganisation | None = None


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
    precision: Precision | None = None
    backcast: Path | None = None
    """The office's own months, to lay beside today's structure under the first condition."""
    preview: bool = False
    preview_possible: bool = False
    changed: dict[str, list[Change]] = field(default_factory=dict)
    """What each condition changes in the office."""
    reorganised: dict[str, Reorganisation] = field(default_factory=dict)
    """By structure, where its file extends another one."""
    sensitivity: Sensitivity = field(default_factory=Sensitivity)
    staffing: StaffQuestion = field(default_factory=StaffQuestion)

    def with_scenarios(self, scenarios: dict[tuple[str, str], Scenario]) -> "Study":
        """Return the study with other scenarios of the same names."""
        return replace(self, scenarios=scenarios)

    def limited_to(self, structures: set[str]) -> "Study":
        """Return the study with some of its structures."""
        return replace(
            self,
            structures={n: label for n, label in self.structures.items() if n in structures},
            scenarios={k: scenario for k, scenario in self.scenarios.items() if k[1] in structures},
        )

    def under(self, conditions: set[str]) -> "Study":
        """Return the study under some of its conditions."""
        return replace(
            self,
            conditions={n: label for n, label in self.conditions.items() if n in conditions},
            scenarios={k: scenario for k, scenario in self.scenarios.items() if k[0] in conditions},
        )

    @property
    def today(self) -> str:
        """Name today's structure."""
        return next(iter(self.structures))


def is_study(path: Path) -> bool:
    """Tell whether a file is a study: it lists structures."""
    tree = read_tree(path)
    return isinstance(tree.value, dict) and "structures" in tree.value


def load_scenario(path: Path) -> Loaded:
    """Read, resolve and check a scenario file. Raises ScenarioError with every problem."""
    tree = read_tree(path)
    notes = _Notes()
    stated = notes.attempt(lambda: build(ScenarioFile, tree))
    run = _run(tree, notes)
    changed: list[Change] = []
    trees: dict[str, Tree | None] = {}
    for key in ("office", "structure"):
        part = _part(tree, (key,), notes)
        over = _entry(tree, ("changes", key))
        if part is not None and over is not None:
            part = _laid_over(part, over, (tree, ("changes", key)), changed, notes)
        trees[key] = part
    if stated is not None and stated.changes is not None:
        notes.attempt(lambda: build(_Changes, tree, at=("changes",)))
    office = _office(trees["office"], run, notes)
    structure = _structure(trees["structure"], notes)
    name = stated.name if stated is not None else ""
    scenario = _together((name, ""), office, structure, run, notes)
    if scenario is None or notes.found:
        raise ScenarioError(notes.found)
    return Loaded(scenario, changed, _reorganisation(tree, ("structure",)))


def load_study(path: Path, *, preview: bool = False) -> Study:
    """Read, resolve and check a study file; with `preview` its short version.

    Raises ScenarioError with every problem; what the combinations of structures and
    conditions have in common is said once.
    """
    tree = read_tree(path)
    notes = _Notes()
    stated = notes.attempt(lambda: build(StudyFile, tree))
    run = _run(tree, notes)
    short = _preview(stated, tree, run, notes)
    if preview and stated is not None and short is None:
        missing = "this study states no preview; write preview: {run_length: 1 year, ...}"
        notes.add([problem(tree, ("preview",), missing)])
    changed: dict[str, list[Change]] = {}
    offices = _offices(tree, run, changed, notes)
    scenarios: dict[tuple[str, str], Scenario] = {}
    labels: dict[str, str] = {}
    reorganised: dict[str, Reorganisation] = {}
    files = _entry(tree, ("structures",))
    listed = files.value if files is not None and isinstance(files.value, tuple) else ()
    if len(listed) * len(offices) > MOST_SCENARIOS:
        message = f"more than {MOST_SCENARIOS} structures times conditions are refused"
        raise ScenarioError([*notes.found, problem(tree, ("structures",), message)])
    for number in range(len(listed)):
        structure = _structure(_part(tree, ("structures", number), notes), notes)
        if structure.model is not None:
            name = structure.model.name
            if name in labels:
                again = f"structure '{name}' is named twice; give each a name of its own"
                notes.add([problem(tree, ("structures", number), again)])
            labels[name] = structure.model.label or name
            base = _reorganisation(tree, ("structures", number))
            reorganised |= {name: base} if base is not None else {}
        for condition, office in offices.items():
            scenario = _together(("", condition), office, structure, run, notes)
            if scenario is not None:
                name = scenario.structure.name
                named: dict[str, object] = {"name": f"{name} {condition}"}
                if preview:
                    named["run"] = short
                scenarios[condition, name] = scenario.model_copy(update=named)
    chosen = _shown_in_preview(stated, tree, labels, notes)
    notes.add(check_precision(stated.precision if stated else None, run, tree))
    notes.add(_sensitivity(stated, tree, scenarios, notes))
    if stated is None or notes.found:
        raise ScenarioError(notes.found)
    return Study(
        name=stated.name,
        question=stated.question,
        language=stated.language,
        matters=stated.matters,
        structures=labels,
        conditions={name: stated.conditions[name].label if name else "" for name in offices},
        scenarios=scenarios,
        precision=None if preview else stated.precision,
        backcast=_named_beside(tree, ("backcast",)),
        preview=preview,
        preview_possible=stated.preview is not None,
        changed=changed,
        reorganised=reorganised,
        sensitivity=stated.sensitivity,
        staffing=stated.staffing,
    ).limited_to(chosen if preview else set(labels))


def _sensitivity(
    stated: StudyFile | None,
    tree: Tree,
    scenarios: dict[tuple[str, str], Scenario],
    notes: "_Notes",
) -> list[Problem]:
    """Return what is wrong with what a study doubts and asks, where everything else is sound."""
    if stated is None or notes.found:
        return []
    return [
        *check_sensitivity(stated.sensitivity, tree, scenarios),
        *check_staffing(stated.staffing, tree, scenarios),
    ]


def _shown_in_preview(
    stated: StudyFile | None, tree: Tree, labels: dict[str, str], notes: "_Notes"
) -> set[str]:
    """Return the structures that a preview compares, today's among them."""
    named = stated.preview.structures if stated is not None and stated.preview is not None else []
    for number, name in enumerate(named):
        if name not in labels and labels:
            known = ", ".join(labels)
            message = f"the study has no structure '{name}'; known are {known}"
            notes.add([problem(tree, ("preview", "structures", number), message)])
    return {*named, *list(labels)[:1]} if named else set(labels)


# -- what is wrong ------------------------------------------------------------------------------


class _Notes:
    """Problems found so far; a place complained of once is not complained of again."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self._places: set[tuple[str, int, int, str]] = set()

    def add(self, problems: Iterable[Problem]) -> bool:
        """Add the problems of one look and tell whether there were any."""
        seen = list(problems)
        places = [(each.file, each.line, each.column, each.key) for each in seen]
        self.found += [
            each for each, place in zip(seen, places, strict=True) if place not in self._places
        ]
        self._places.update(places)
        return bool(seen)

    def attempt(self, make: Callable[[], T]) -> T | None:
        """Return what is made, or note why it cannot be."""
        try:
            return make()
        except ScenarioError as error:
            self.add(error.problems)
            return None


@dataclass(frozen=True)
class _Part(Generic[M]):
    """An office or structure as read: its model if it can be built, and how sound it is."""

    tree: Tree | None
    model: M | None
    names_hold: bool = False
    sound: bool = False


def _office(tree: Tree | None, run: Run, notes: _Notes) -> _Part[Office]:
    model = notes.attempt(lambda: build(Office, tree)) if tree is not None else None
    if tree is None or model is None:
        return _Part(tree, None)
    checked = CheckedOffice(model, tree, run)
    if notes.add(check_office_names(checked)):
        return _Part(tree, model)
    sound = not notes.add(check_office_numbers(checked))
    return _Part(tree, model, names_hold=True, sound=sound)


def _structure(tree: Tree | None, notes: _Notes) -> _Part[Structure]:
    model = notes.attempt(lambda: build(Structure, tree)) if tree is not None else None
    if tree is None or model is None:
        return _Part(tree, None)
    sound = not notes.add(check_structure(CheckedStructure(model, tree)))
    return _Part(tree, model, names_hold=sound, sound=sound)


def _together(
    named: tuple[str, str],
    office: _Part[Office],
    structure: _Part[Structure],
    run: Run,
    notes: _Notes,
) -> Scenario | None:
    """Return the scenario if office and structure fit together."""
    if office.model is None or structure.model is None:
        return None
    if not (office.names_hold and structure.names_hold):
        return None
    name, condition = named
    scenario = Scenario(
        name=name, condition=condition, office=office.model, structure=structure.model, run=run
    )
    assert office.tree is not None
    assert structure.tree is not None
    checked = Checked(scenario, office.tree, structure.tree)
    if notes.add(check_together(checked)) or not office.sound:
        return None
    return None if notes.add(check_staff(checked)) else scenario


# -- parts of a file ----------------------------------------------------------------------------


def _entry(tree: Tree, loc: Loc) -> Tree | None:
    """Return what stands at `loc`, if the keys on the way exist."""
    part: Tree | None = tree
    for key in loc:
        value = part.value if part is not None else None
        if isinstance(value, dict):
            part = value.get(str(key))
        elif isinstance(value, tuple) and isinstance(key, int):
            part = value[key]
        else:
            return None
    return part


def _run(tree: Tree, notes: _Notes) -> Run:
    """Return the run that a file states; if it is wrong, one to check the rest with.

    What is wrong with its values is said when the whole file is built.
    """
    try:
        run = build(Run, tree, at=("run",))
    except ScenarioError:
        return Run(run_length=YEAR)
    return Run(run_length=YEAR) if notes.add(check_run(run, tree, ("run",))) else run


def _preview(stated: StudyFile | None, tree: Tree, run: Run, notes: _Notes) -> Run | None:
    """Return the run of a study's short version."""
    if stated is None or stated.preview is None:
        return None
    short = stated.preview
    loc = ("preview", "run_length")
    if short.run_length > run.run_length:
        message = "the preview is longer than the run itself; write a shorter run_length"
        notes.add([problem(tree, loc, message)])
    if short.run_length <= run.warm_up:
        message = "the preview ends before the warm_up; write a longer run_length"
        notes.add([problem(tree, loc, message)])
    if short.replications < 1:
        message = "expected at least 1 replication; write e.g. 3"
        notes.add([problem(tree, ("preview", "replications"), message)])
    update = {"run_length": short.run_length, "replications": short.replications}
    notes.add(check_run(run.model_copy(update=update), tree, ("preview",)))
    return run.model_copy(update=update)


def _offices(
    tree: Tree, run: Run, changed: dict[str, list[Change]], notes: _Notes
) -> dict[str, _Part[Office]]:
    """Return the office under every condition; without conditions as it is, named ''."""
    base = _part(tree, ("office",), notes)
    listed = _entry(tree, ("conditions",))
    conditions = listed.value if listed is not None and isinstance(listed.value, dict) else {}
    if base is None or not conditions:
        return {"": _office(base, run, notes)}
    offices = {}
    for name in conditions:
        loc = ("conditions", name, "office")
        over, office, changed[name] = _entry(tree, loc), base, []
        if over is not None and over.value is not None:
            office = _laid_over(base, over, (tree, loc), changed[name], notes)
        offices[name] = _office(office, run, notes)
    return offices


def _part(tree: Tree, loc: Loc, notes: _Notes) -> Tree | None:
    """Return an office or structure: written in the file, or in a file that it names."""
    part = _entry(tree, loc)
    if part is None:
        return None  # a missing key is said when the whole file is built
    if part.value is None:
        message = "expected the name of a file, or what would stand in it, not nothing"
        notes.add([problem(tree, loc, message)])
        return None
    if not isinstance(part.value, str):
        return part
    return notes.attempt(lambda: read_tree(_beside(part), (part.place, key_path(tree, loc))))


def _beside(part: Tree) -> Path:
    """Return the path of a file that another one names, relative to the one that does."""
    return Path(os.path.normpath(Path(part.place.file).parent / str(part.value)))


def _named_beside(tree: Tree, loc: Loc) -> Path | None:
    """Return the path of a file that is named at `loc`, if any is."""
    part = _entry(tree, loc)
    named = part is not None and isinstance(part.value, str) and part.value
    return _beside(part) if part is not None and named else None


def _reorganisation(tree: Tree, loc: Loc) -> Reorganisation | None:
    """Return what a structure's file changes against the one that it extends."""
    part = _entry(tree, loc)
    if part is None or not isinstance(part.value, str):
        return None
    file = _beside(part)
    base = extended_file(file)
    if base is None:
        return None
    listed = changes(plain(read_tree(base)), plain(read_tree(file)))
    texts = {"name", "label", "summary", "source"}
    return Reorganisation(file.name, base.name, [each for each in listed if each[0] not in texts])


def _laid_over(
    base: Tree, over: Tree, named: tuple[Tree, Loc], changed: list[Change], notes: _Notes
) -> Tree:
    """Lay a change over an office or structure, and note what it changes."""
    tree, loc = named
    if not isinstance(over.value, dict):
        message = f"expected a mapping with the keys to change, not {shown(plain(over))}"
        notes.add([problem(tree, loc, message)])
        return base
    merged = merge(base, over)
    merged = Tree(merged.value, base.place, merged.keys)
    name = str(loc[-1])
    changed += [(f"{name}.{p}", old, new) for p, old, new in changes(plain(base), plain(merged))]
    return merged
