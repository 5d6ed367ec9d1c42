"""From files to resolved scenarios: overlays laid, references followed, everything checked.

Every problem of study, office and structures is told at once; what depends on something that
is wrong is not looked at.
"""

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.adding import added
from sim.circumstances import parted
from sim.declared import Frozen
from sim.errors import Problem, ScenarioError
from sim.messages.message import Message
from sim.plan.equal import brings_posts
from sim.plan.study import Change, Loaded, Package, Reorganisation, Study
from sim.reading.checks import check_precision, check_run
from sim.reading.file_checks import check_file_names
from sim.reading.managing import (
    all_managed,
    circumstances,
    label_of,
    managed,
    managed_package,
    managements_in_preview,
    misfits,
    read_management,
    read_managements,
)
from sim.reading.parts import (
    Loc,
    Notes,
    Part,
    WrittenRun,
    beside,
    entry,
    part_of,
    put_together,
    read_office,
    read_structure,
)
from sim.reading.pay_checks import bill_of_today, pay_problem
from sim.reading.reorganising import Written, read_reorganisation, resolve
from sim.reading.sensitivity_checks import check_sensitivity, check_staffing
from sim.reading.service_checks import check_service_level
from sim.reading.text_files import read_text
from sim.reading.yaml import (
    Bounds,
    Tree,
    build,
    changes,
    extended_file,
    key_path,
    key_problem,
    merge,
    plain,
    problem,
    read_tree,
)
from sim.scenario.office import Office
from sim.scenario.study import (
    Preview,
    Run,
    RunFile,
    Scenario,
    ScenarioFile,
    StudyFile,
)
from sim.texts import texts_in
from sim.units import shown

if TYPE_CHECKING:
    from sim.scenario.structure import Structure

EQUAL_WHAT = (
    "a reorganisation has other posts than today; write in 'run' at equal what is compared: "
    "equal: planned (as written), posts (more posts come out of the others) or money"
)
_OWN_LANGUAGE = str(StudyFile.model_fields["language"].default)
MOST_SCENARIOS = 200
"""Structures times conditions times managements of a study."""


class _Changes(Frozen):
    """What a scenario changes in the office and the structure that it names."""

    office: Any = None
    structure: Any = None


def is_study(path: Path, *, anywhere: bool = False) -> bool:
    """Tell whether a file is a study: it lists structures."""
    tree = read_tree(path, bounds=_bounds(path, anywhere=anywhere))
    return isinstance(tree.value, dict) and "structures" in tree.value


def _bounds(path: Path, *, anywhere: bool) -> Bounds:
    """Return where the files may lie that a file on the command line names."""
    return Bounds() if anywhere else Bounds.around(path)


def load_scenario(path: Path, *, anywhere: bool = False, language: str = "de") -> Loaded:
    """Read, resolve and check a scenario file. Raises ScenarioError with every problem.

    The files that it names lie below the folder above its own, unless they may lie `anywhere`.
    Texts that are there in several languages are read in `language`.
    """
    with texts_in(language):
        return _load_scenario(path, anywhere=anywhere)


def _load_scenario(path: Path, *, anywhere: bool) -> Loaded:
    notes = Notes(_bounds(path, anywhere=anywhere))
    tree = read_tree(path, bounds=notes.bounds)
    stated = notes.attempt(lambda: build(ScenarioFile, tree))
    run = _run(tree, notes)
    changed: list[Change] = []
    trees: dict[str, Tree | None] = {}
    for key in ("office", "structure"):
        part = part_of(tree, (key,), notes)
        over = entry(tree, ("changes", key))
        if part is not None and over is not None:
            part = _laid_over(part, over, (tree, ("changes", key)), changed, notes)
        trees[key] = part
    if stated is not None and stated.changes is not None:
        notes.attempt(lambda: build(_Changes, tree, at=("changes",)))
    office = read_office(trees["office"], run, notes)
    structure = read_structure(trees["structure"], notes)
    name = stated.name if stated is not None else ""
    begun = run.begun_in(office, notes)
    scenario = put_together((name, ""), office, structure, begun, notes)
    stated_so = entry(tree, ("management",)) is not None
    management = read_management(tree, ("management",), notes) if stated_so else None
    if stated is not None and stated.reorganisation is not None:
        written = _written(tree, ("reorganisation",), notes)
        if written is not None:
            scenario = resolve(written, (name, ""), office, structure, begun, notes)
    notes.add(_pay(tree, [] if scenario is None else [scenario], notes))
    notes.add(misfits(tree, [] if office.model is None else [office.model], notes))
    if scenario is None or notes.found:
        raise ScenarioError(notes.found)
    if management is not None:
        scenario = managed(scenario, management).model_copy(update={"name": scenario.name})
    return Loaded(scenario, changed, _reorganisation(tree, ("structure",), notes.bounds))


def load_study(
    path: Path, *, preview: bool = False, anywhere: bool = False, language: str | None = None
) -> Study:
    """Read, resolve and check a study file; with `preview` its short version.

    The files that it names lie below the folder above its own, unless they may lie `anywhere`.
    Raises ScenarioError with every problem; what the combinations of structures and
    conditions have in common is said once. Texts that are there in several languages are read in
    `language`, without one in the study's.
    """
    notes = Notes(_bounds(path, anywhere=anywhere))
    tree = read_tree(path, bounds=notes.bounds)
    stated = tree.value.get("language") if isinstance(tree.value, dict) else None
    own = str(plain(stated)) if stated is not None else _OWN_LANGUAGE
    with texts_in(language or own):
        return _load_study(tree, notes, preview=preview)


def _load_study(tree: Tree, notes: Notes, *, preview: bool) -> Study:
    stated = notes.attempt(lambda: build(StudyFile, tree))
    run = _run(tree, notes)
    if preview and stated is not None and stated.preview is None:
        missing = "this study states no preview; write preview: {run_length: 1 year, ...}"
        notes.add([problem(tree, ("preview",), missing)])
    changed: dict[str, list[Change]] = {}
    offices = _offices(tree, run, changed, notes)
    short = stated.preview if stated is not None else None
    previews = _previews(short, run, offices, notes)
    compared = _Compared(tree, offices, run, notes)
    listed = _listed(tree, "structures"), _listed(tree, "reorganisations")
    managements = read_managements(tree, notes)
    if added(listed) * len(offices) * max(1, len(managements)) > MOST_SCENARIOS:
        message = Message("loading.more_than_structures", most_scenarios=MOST_SCENARIOS)
        raise ScenarioError([*notes.found, problem(tree, ("structures",), message)])
    for number in range(listed[0]):
        compared.add_structure(number)
    for number in range(listed[1]):
        compared.add_reorganisation(number)
    notes.add(check_file_names(tree, compared.named, list(offices)))
    scenarios, labels, reorganised = compared.scenarios, compared.labels, compared.reorganised
    if preview:
        scenarios = {
            key: scenario.model_copy(update={"run": previews.get(key[0], scenario.run)})
            for key, scenario in scenarios.items()
        }
    if "equal" not in run.stated.model_fields_set and any(map(brings_posts, scenarios.values())):
        notes.add([key_problem(tree, ("run",), EQUAL_WHAT)])
    notes.add(_pay(tree, scenarios.values(), notes))
    notes.add(misfits(tree, [o.model for o in offices.values() if o.model is not None], notes))
    chosen = _shown_in_preview(stated, tree, labels, notes)
    under = managements_in_preview(stated, tree, managements, notes)
    notes.add(check_precision(stated.precision if stated else None, run.stated, tree))
    notes.add(_sensitivity(stated, tree, scenarios, notes))
    if stated is not None and not notes.found:
        notes.add(check_service_level(stated.service_level, tree, scenarios))
    backcast = _table_beside(tree, ("backcast",), notes)
    if stated is None or notes.found:
        raise ScenarioError(notes.found)
    found = {name: parted(name) for name in circumstances(offices, managements)}
    points = {
        condition: stated.conditions[condition].label if condition else ""
        for condition, _ in found.values()
    }
    study = Study(
        name=stated.name,
        question=stated.question,
        author=stated.author,
        language=stated.language,
        matters=stated.matters,
        structures=labels,
        conditions={
            name: label_of(points[condition], managements.get(management))
            for name, (condition, management) in found.items()
        },
        points=points,
        scenarios=all_managed(scenarios, managements),
        managements=managements,
        precision=None if preview else stated.precision,
        service_level=stated.service_level,
        backcast=backcast,
        preview=preview,
        preview_possible=stated.preview is not None,
        changed={name: changed[each] for name, (each, _) in found.items() if each in changed},
        reorganised=reorganised,
        packages={
            name: managed_package(each, managements) for name, each in compared.packages.items()
        },
        sensitivity=stated.sensitivity,
        staffing=stated.staffing,
    )
    if not preview:
        return study
    return study.limited_to(chosen).managed(under)


def _sensitivity(
    stated: StudyFile | None,
    tree: Tree,
    scenarios: dict[tuple[str, str], Scenario],
    notes: Notes,
) -> list[Problem]:
    """Return what is wrong with what a study doubts and asks, where everything else is sound."""
    if stated is None or notes.found:
        return []
    return [
        *check_sensitivity(stated.sensitivity, tree, scenarios),
        *check_staffing(stated.staffing, tree, scenarios),
    ]


def _pay(tree: Tree, scenarios: Iterable[Scenario], notes: Notes) -> list[Problem]:
    """Return why what is sound otherwise cannot be compared at equal pay, each reason once."""
    if notes.found:
        return []
    told = {str(message): message for message in map(pay_problem, scenarios) if message}
    return [problem(tree, ("run", "equal"), message) for message in told.values()]


def _listed(tree: Tree, key: str) -> int:
    """Return how many files a study lists under a key."""
    files = entry(tree, (key,))
    return len(files.value) if files is not None and isinstance(files.value, tuple) else 0


class _Compared:
    """What a study compares, under each of its conditions."""

    def __init__(
        self, tree: Tree, offices: dict[str, Part[Office]], run: WrittenRun, notes: Notes
    ) -> None:
        self._tree, self._offices, self._notes = tree, offices, notes
        self._runs = {name: run.begun_in(office, notes) for name, office in offices.items()}
        self.scenarios: dict[tuple[str, str], Scenario] = {}
        self.labels: dict[str, str] = {}
        self.reorganised: dict[str, Reorganisation] = {}
        self.packages: dict[str, Package] = {}
        self.named: dict[str, Loc] = {}
        self._today: Part[Structure] = Part(None, None)
        self._bills: dict[str, dict[str, float] | None] = {}

    def add_structure(self, number: int) -> None:
        """Add a structure that counts as long established; the first one is today's."""
        loc: Loc = ("structures", number)
        structure = read_structure(part_of(self._tree, loc, self._notes), self._notes)
        if number == 0:
            self._today = structure
        if structure.model is None:
            return
        name = structure.model.name
        self._label(name, structure.model.label, loc)
        base = _reorganisation(self._tree, loc, self._notes.bounds)
        self.reorganised |= {name: base} if base is not None else {}
        for condition, office in self._offices.items():
            named = (f"{name} {condition}", condition)
            scenario = put_together(named, office, structure, self._runs[condition], self._notes)
            if scenario is not None:
                if number == 0:
                    self._bills[condition] = bill_of_today(scenario)
                self.scenarios[condition, name] = self._billed(scenario)

    def _billed(self, scenario: Scenario) -> Scenario:
        """Return a scenario with what today's structure pays, where its teams say more."""
        bill = self._bills.get(scenario.condition)
        return scenario if bill is None else scenario.model_copy(update={"pay_bill": bill})

    def add_reorganisation(self, number: int) -> None:
        """Add a reorganisation of today's structure, or of the one that it starts from."""
        loc: Loc = ("reorganisations", number)
        written = _written(self._tree, loc, self._notes)
        if written is None:
            return
        name = written.model.name
        self._label(name, written.model.label, loc)
        self.packages[name] = self._package(written)
        for condition, office in self._offices.items():
            named = (f"{name} {condition}", condition)
            run = self._runs[condition]
            scenario = resolve(written, named, office, self._today, run, self._notes)
            if scenario is not None:
                self.scenarios[condition, name] = self._billed(scenario)

    def _package(self, written: Written) -> Package:
        offices, today, runs = self._offices, self._today, self._runs
        bounds = self._notes.bounds

        def scenario_of(condition: str, parts: Collection[str]) -> Scenario:
            notes = Notes(bounds)
            named = (f"{written.model.name} {condition}", condition)
            scenario = resolve(
                written.only(parts), named, offices[condition], today, runs[condition], notes,
                whole=False,
            )  # fmt: skip
            if scenario is None:
                raise ScenarioError(notes.found)
            return self._billed(scenario)

        label = written.model.label or written.model.name
        return Package(written.model.name, label, written.parts(), scenario_of)

    def _label(self, name: str, label: str, loc: Loc) -> None:
        if name in self.labels:
            again = Message("loading.named_twice", name=name)
            self._notes.add([problem(self._tree, loc, again)])
        self.labels[name] = label or name
        self.named.setdefault(name, loc)


def _written(tree: Tree, loc: Loc, notes: Notes) -> Written | None:
    """Return the reorganisation that a file names, or that stands in it."""
    part = part_of(tree, loc, notes)
    return read_reorganisation(part, notes) if part is not None else None


def _shown_in_preview(
    stated: StudyFile | None, tree: Tree, labels: dict[str, str], notes: Notes
) -> set[str]:
    """Return the structures that a preview compares, today's among them."""
    named = stated.preview.structures if stated is not None and stated.preview is not None else []
    for number, name in enumerate(named):
        if name not in labels and labels:
            known = ", ".join(labels)
            message = Message("loading.study_has_no", name=name, known=known)
            notes.add([problem(tree, ("preview", "structures", number), message)])
    return {*named, *list(labels)[:1]} if named else set(labels)


# -- parts of a file ----------------------------------------------------------------------------


def _run(tree: Tree, notes: Notes) -> WrittenRun:
    """Return the run that a file states; if it is wrong, one to check the rest with.

    What is wrong with its values is said when the whole file is built.
    """
    some = WrittenRun(RunFile.model_validate({"run_length": "1 year"}), tree)
    try:
        run = build(RunFile, tree, at=("run",))
    except ScenarioError:
        return some
    return some if notes.add(check_run(run, tree, ("run",))) else WrittenRun(run, tree)


def _previews(
    short: Preview | None, run: WrittenRun, offices: dict[str, Part[Office]], notes: Notes
) -> dict[str, Run]:
    """Return the run of a study's short version by condition, where the office can be read."""
    if short is None:
        return {}
    tree, loc = run.tree, ("preview", "run_length")
    if short.replications < 1:
        message = Message("loading.expected_at_least")
        notes.add([problem(tree, ("preview", "replications"), message)])
    longer = {"run_length": short.run_length, "replications": short.replications}
    if notes.add(check_run(run.stated.model_copy(update=longer), tree, ("preview",))):
        return {}
    found = {}
    for name, office in offices.items():
        if office.model is None:
            continue
        whole = run.begun_in(office, notes)
        length = short.run_length.minutes_from(office.model.start)
        if length > whole.run_length:
            message = Message("loading.preview_longer_than")
            notes.add([problem(tree, loc, message)])
        if length <= whole.warm_up:
            message = Message("loading.preview_ends_before")
            notes.add([problem(tree, loc, message)])
        else:
            update = {"run_length": length, "replications": short.replications}
            found[name] = whole.model_copy(update=update)
    return found


def _offices(
    tree: Tree, run: WrittenRun, changed: dict[str, list[Change]], notes: Notes
) -> dict[str, Part[Office]]:
    """Return the office under every condition; without conditions as it is, named ''."""
    base = part_of(tree, ("office",), notes)
    listed = entry(tree, ("conditions",))
    conditions = listed.value if listed is not None and isinstance(listed.value, dict) else {}
    if base is None or not conditions:
        return {"": read_office(base, run, notes)}
    offices = {}
    for name in conditions:
        loc = ("conditions", name, "office")
        over, office, changed[name] = entry(tree, loc), base, []
        if over is not None and over.value is not None:
            office = _laid_over(base, over, (tree, loc), changed[name], notes)
        offices[name] = read_office(office, run, notes)
    return offices


def _table_beside(tree: Tree, loc: Loc, notes: Notes) -> Path | None:
    """Return the path of a table that is named at `loc`, if any is, and note if it is no text."""
    part = entry(tree, loc)
    if part is None or not isinstance(part.value, str) or not part.value:
        return None
    file, named = beside(part), (part.place, key_path(tree, loc))

    def read() -> Path:
        notes.bounds.refuse(file, *named)
        read_text(file, str(file), *named, any_encoding=True)
        return file

    return notes.attempt(read)


def _reorganisation(tree: Tree, loc: Loc, bounds: Bounds) -> Reorganisation | None:
    """Return what a structure's file changes against the one that it extends.

    All files were read before, within the bounds.
    """
    part = entry(tree, loc)
    if part is None or not isinstance(part.value, str):
        return None
    file = beside(part)
    base = extended_file(file)
    if base is None:
        return None
    listed = changes(plain(read_tree(base, bounds=bounds)), plain(read_tree(file, bounds=bounds)))
    texts = {"name", "label", "summary", "source"}
    name = Path(os.path.relpath(base, file.parent)).as_posix()
    return Reorganisation(file.name, name, [each for each in listed if each[0] not in texts])


def _laid_over(
    base: Tree, over: Tree, named: tuple[Tree, Loc], changed: list[Change], notes: Notes
) -> Tree:
    """Lay a change over an office or structure, and note what it changes."""
    tree, loc = named
    if not isinstance(over.value, dict):
        message = Message("loading.expected_mapping_keys", over=shown(plain(over)))
        notes.add([problem(tree, loc, message)])
        return base
    merged = merge(base, over)
    merged = Tree(merged.value, base.place, merged.keys)
    name = str(loc[-1])
    changed += [(f"{name}.{p}", old, new) for p, old, new in changes(plain(base), plain(merged))]
    return merged
