"""From a reorganisation as written to its time line: levers read, structures changed, dates sorted.

Every date on which a structure or posts change begins a phase. What is in force on the first
day holds from the start; each structure of a phase is checked like any other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sim.plan.phases import office_in
from sim.plan.study import PartOf
from sim.reading.checked import Checked
from sim.reading.checks import check_together
from sim.reading.file_checks import TIMELINE, check_part_name, load_name
from sim.reading.lever_limits import CheckedEffects, check_effects
from sim.reading.parts import Loc, Notes, Part, empty_lists, entry, part_of, read_structure
from sim.reading.timeline_checks import (
    CheckedLever,
    CheckedPhases,
    CheckedTimeline,
    check_lever,
    check_phases,
    check_timeline,
)
from sim.reading.yaml import Tree, build, merge, plain
from sim.scenario.levers import (
    Lever,
    Load,
    OpenCases,
)
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario
from sim.scenario.timeline import (
    DatedCost,
    GoLive,
    InForce,
    LeverUse,
    Phase,
    ReorganisationFile,
    Timeline,
)


@dataclass(frozen=True)
class UsedLever:
    """A lever as it is used: with its dates, and the tree that it was read from."""

    lever: Lever
    tree: Tree
    begin: date | None
    end: date | None

    def on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Written:
    """A reorganisation as read: the file's model and tree, its levers, and its structures."""

    model: ReorganisationFile
    tree: Tree
    levers: list[UsedLever]
    structures: list[Part[Structure]]
    """Of each go-live, in order."""
    starts_from: Part[Structure] | None = None

    def parts(self) -> list["PartOf"]:
        """Return what the reorganisation is made of: its dates, each load, each lever."""
        model, found = self.model, []
        if model.timeline:
            newest = self.structures[-1].model
            label = (newest.label or newest.name) if newest is not None else TIMELINE
            found.append(PartOf(TIMELINE, label, model.timeline[-1].kind))
        found += [PartOf(name, load.label, "load") for name, load in _named_loads(model)]
        for used in self.levers:
            lever = used.lever
            found.append(PartOf(lever.name, lever.label or lever.name, lever.kind))
        return found

    def only(self, parts: Collection[str]) -> "Written":
        """Return the reorganisation with some of its parts."""
        dated = TIMELINE in parts
        loads = [load for name, load in _named_loads(self.model) if name in parts]
        timeline = self.model.timeline if dated else []
        return replace(
            self,
            model=self.model.model_copy(update={"timeline": timeline, "loads": loads}),
            levers=[used for used in self.levers if used.lever.name in parts],
            structures=self.structures if dated else [],
        )


def _named_loads(model: ReorganisationFile) -> list[tuple[str, Load]]:
    return [(load_name(number), load) for number, load in enumerate(model.loads)]


def read_reorganisation(tree: Tree, notes: Notes) -> Written | None:
    """Read a reorganisation and every file that it names; None if it cannot be built."""
    model = notes.attempt(lambda: build(ReorganisationFile, tree))
    notes.add(empty_lists(tree))
    levers = list(_levers(tree, notes))
    structures = [
        read_structure(part_of(tree, ("timeline", number, "structure"), notes), notes)
        for number in range(_length(tree, "timeline"))
    ]
    start = None
    if entry(tree, ("starts_from",)) is not None:
        start = read_structure(part_of(tree, ("starts_from",), notes), notes)
    if model is None:
        return None
    return Written(model, tree, levers, structures, start)


def _levers(tree: Tree, notes: Notes) -> Iterator[UsedLever]:
    """Read the levers: files, levers written in place, or files with other dates."""
    names: set[str] = set()
    for number in range(_length(tree, "levers")):
        loc: Loc = ("levers", number)
        own = entry(tree, (*loc, "lever"))
        part = part_of(tree, loc if own is None else (*loc, "lever"), notes)
        if part is None:
            continue
        if own is not None:
            if notes.attempt(lambda loc=loc: build(LeverUse, tree, at=loc)) is None:  # type: ignore[misc]
                continue
            dates = {key: entry(tree, (*loc, key)) for key in ("begin", "end")}
            over = {key: date for key, date in dates.items() if date is not None}
            part = Tree(merge(part, Tree(over, part.place)).value, part.place, part.keys)
        whole = part
        lever = notes.attempt(lambda whole=whole: build(Lever, whole))  # type: ignore[misc]
        notes.add(empty_lists(whole))
        if lever is None:
            continue
        notes.add(check_part_name(tree, loc, lever.name, names))
        names.add(lever.name)
        yield UsedLever(lever, part, lever.begin, lever.end)


def _length(tree: Tree, key: str) -> int:
    """Return how many entries a list of the file has; 0 where it is none."""
    listed = entry(tree, (key,))
    return len(listed.value) if listed is not None and isinstance(listed.value, tuple) else 0


def resolve(
    written: Written, named: tuple[str, str], office: Part[Office], start: Part[Structure],
    run: Run, notes: Notes, *, whole: bool = True,
) -> Scenario | None:  # fmt: skip
    """Return the scenario of a reorganisation that starts from a structure; None if it is wrong.

    Of a part of it (not `whole`) the file is not checked again.
    """
    start = written.starts_from or start
    if office.model is None or office.tree is None or not office.names_hold:
        return None
    if any(part.model is None or not part.names_hold for part in [start, *written.structures]):
        return None
    timeline = CheckedTimeline(written.model, written.tree, office.model, run)
    found = check_timeline(timeline) if whole else []
    for used in written.levers:
        found += check_lever(CheckedLever(used.lever, used.tree, office.model, run))
    dated = list(_effects(written))
    found += check_effects(CheckedEffects(office.model, dated))
    if notes.add(found) or not office.sound:
        return None
    effects = [effect for effect, _ in dated]
    built = _phases(written, office, start, effects, run, notes)
    if built is None:
        return None
    phases = [phase for phase, _ in built]
    name, condition = named
    scenario = Scenario(
        name=name, condition=condition, office=office.model, structure=phases[0].structures[0],
        run=run, timeline=Timeline(phases=phases, effects=effects, costs=list(_costs(written))),
    )  # fmt: skip
    checked = CheckedPhases(
        scenario, office.tree, [trees for _, trees in built], [place for _, place in dated]
    )
    return None if notes.add(check_phases(checked)) else scenario


def _effects(written: Written) -> Iterator[tuple[InForce, tuple[Tree, Loc]]]:
    """Yield every effect but those on structures, with the place where it stands."""
    for number, (part, label, begin, end, load) in enumerate(_loads(written)):
        effect = InForce(part=part, label=label, begin=begin, end=end, effect=load.effect())
        yield effect, (written.tree, ("loads", number))
    for used in written.levers:
        named = {"part": used.lever.name, "label": used.lever.label or used.lever.name}
        for number, what in enumerate(used.lever.effects):
            if not what.structure_changes():
                dated = InForce(**named, begin=used.begin, end=used.end, effect=what)
                yield dated, (used.tree, ("effects", number))


def _loads(written: Written) -> Iterator[tuple[str, str, date, date, Load]]:
    for name, load in _named_loads(written.model):
        yield name, load.label, load.begin, load.end, load


def _costs(written: Written) -> Iterator[DatedCost]:
    model = written.model
    for cost in model.costs:
        yield DatedCost(part=model.name, label=model.label or model.name, cost=cost)
    for part, label, begin, end, load in _loads(written):
        for cost in load.costs:
            yield DatedCost(part=part, label=label, begin=begin, end=end, cost=cost)
    for used in written.levers:
        lever = used.lever
        named = {"part": lever.name, "label": lever.label or lever.name}
        for cost in lever.costs:
            yield DatedCost(**named, begin=used.begin, end=used.end, cost=cost)


# -- phases ---------------------------------------------------------------------------------------


def _phases(
    written: Written, office: Part[Office], start: Part[Structure], effects: Sequence[InForce],
    run: Run, notes: Notes,
) -> list[tuple[Phase, list[Tree]]] | None:  # fmt: skip
    """Return the phases with the trees of their structures, each of these built and checked."""
    assert office.model is not None
    days = sorted(_days(written, office.model, effects))
    phases: list[tuple[Phase, list[Tree]]] = []
    for day in (None, *days):
        first = office.model.start if day is None else day
        governing = _governing(written, office.model, start, day)
        trees: list[Tree] = []
        governs: dict[str, int] = {}
        for case_type, tree in governing.items():
            # A pilot and the rest that follows it are one structure, though read twice.
            said = plain(tree)
            if not any(plain(known) == said for known in trees):
                trees.append(tree)
            governs[case_type] = next(n for n, t in enumerate(trees) if plain(t) == said)
        trees = [_changed(tree, written.levers, first) for tree in trees]
        staffed = office_in(office.model, effects, first)
        structures = [_checked(tree, office, staffed, run, notes) for tree in trees]
        if None in structures:
            return None
        phase = Phase(
            begin=day,
            structures=[structure for structure in structures if structure is not None],
            governs=governs,
            open_cases=_open_cases(written, day),
        )
        phases.append((phase, trees))
    return phases


def _days(written: Written, office: Office, effects: Iterable[InForce]) -> set[date]:
    """Return the days on which structures or posts change, after the start."""
    days = {step.date for step in written.model.timeline}
    for used in written.levers:
        if any(effect.structure_changes() for effect in used.lever.effects):
            days |= {day for day in (used.begin, used.end) if day is not None}
    for each in effects:
        if each.effect.posts_change() is not None:
            days |= {day for day in (each.begin, each.end) if day is not None}
    return {day for day in days if day > office.start}


def _governing(
    written: Written, office: Office, start: Part[Structure], day: date | None
) -> dict[str, Tree]:
    """Return the tree of the structure that governs each case type from a day on."""
    assert start.tree is not None
    governing = dict.fromkeys(office.case_types, start.tree)
    steps: list[tuple[GoLive, Part[Structure]]] = sorted(
        zip(written.model.timeline, written.structures, strict=True), key=lambda each: each[0].date
    )
    for step, part in steps:
        if day is not None and step.date <= day:
            assert part.tree is not None
            types = step.case_types or list(office.case_types)
            governing |= dict.fromkeys(types, part.tree)
    # The older structure first, so that a team of both is as the newer one describes it.
    order = {id(start.tree): 0} | {id(part.tree): n for n, (_, part) in enumerate(steps, start=1)}
    return dict(sorted(governing.items(), key=lambda each: order[id(each[1])]))


def _open_cases(written: Written, day: date | None) -> OpenCases:
    """Return what becomes of open cases: a go-live's word before a structural lever's."""
    for step in written.model.timeline:
        if step.date == day:
            return step.open_cases
    for used in written.levers:
        structural = any(effect.structure_changes() for effect in used.lever.effects)
        if structural and day is not None and day in (used.begin, used.end):
            return used.lever.open_cases
    return "move"


def _changed(tree: Tree, levers: Sequence[UsedLever], day: date) -> Tree:
    """Return a structure's tree as the levers of a day change it."""
    for used in levers:
        for number, effect in enumerate(used.lever.effects):
            if effect.structure_changes() and used.on(day):
                over = entry(used.tree, ("effects", number, "changes"))
                assert over is not None
                merged = merge(tree, over)
                tree = Tree(merged.value, tree.place, merged.keys)
    return tree


def _checked(
    tree: Tree, office: Part[Office], staffed: Office, run: Run, notes: Notes
) -> Structure | None:
    """Return a structure, checked with the posts that the office has then."""
    part = read_structure(tree, notes)
    if part.model is None or not part.names_hold:
        return None
    assert office.tree is not None
    scenario = Scenario(name="", office=staffed, structure=part.model, run=run)
    return None if notes.add(check_together(Checked(scenario, office.tree, tree))) else part.model
