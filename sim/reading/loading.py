"""From files to resolved scenarios: overlays laid, references followed, everything checked.

Every problem of study, office and structures is told at once; what depends on something that
is wrong is not looked at.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.adding import added
from sim.circumstances import parted
from sim.declared import Frozen
from sim.errors import Problem, ScenarioError
from sim.messages.message import Message
from sim.plan.equal import brings_posts
from sim.plan.study import Change, Loaded, Study
from sim.reading.checks import check_precision
from sim.reading.compared import Compared
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
    Notes,
    entry,
    part_of,
    put_together,
    read_office,
    read_structure,
)
from sim.reading.pay_checks import pay_problem
from sim.reading.reorganising import resolve
from sim.reading.sensitivity_checks import check_sensitivity, check_staffing
from sim.reading.service_checks import check_service_level
from sim.reading.study_parts import (
    laid_over,
    read_offices,
    read_previews,
    read_run,
    reorganisation_of,
    table_beside,
    written_reorganisation,
)
from sim.reading.yaml import (
    Bounds,
    Tree,
    build,
    key_problem,
    plain,
    problem,
    read_tree,
)
from sim.scenario.study import (
    Scenario,
    ScenarioFile,
    StudyFile,
)
from sim.texts import texts_in

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
    run = read_run(tree, notes)
    changed: list[Change] = []
    trees: dict[str, Tree | None] = {}
    for key in ("office", "structure"):
        part = part_of(tree, (key,), notes)
        over = entry(tree, ("changes", key))
        if part is not None and over is not None:
            part = laid_over(part, over, (tree, ("changes", key)), changed, notes)
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
        written = written_reorganisation(tree, ("reorganisation",), notes)
        if written is not None:
            scenario = resolve(written, (name, ""), office, structure, begun, notes)
    notes.add(_pay(tree, [] if scenario is None else [scenario], notes))
    notes.add(misfits(tree, [] if office.model is None else [office.model], notes))
    if scenario is None or notes.found:
        raise ScenarioError(notes.found)
    if management is not None:
        scenario = managed(scenario, management).model_copy(update={"name": scenario.name})
    return Loaded(scenario, changed, reorganisation_of(tree, ("structure",), notes.bounds))


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
    run = read_run(tree, notes)
    if preview and stated is not None and stated.preview is None:
        missing = "this study states no preview; write preview: {run_length: 1 year, ...}"
        notes.add([problem(tree, ("preview",), missing)])
    changed: dict[str, list[Change]] = {}
    offices = read_offices(tree, run, changed, notes)
    short = stated.preview if stated is not None else None
    previews = read_previews(short, run, offices, notes)
    compared = Compared(tree, offices, run, notes)
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
    backcast = table_beside(tree, ("backcast",), notes)
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
