"""What a study compares: its structures, its reorganisations, and packages of measures."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from sim.errors import ScenarioError
from sim.messages.message import Message
from sim.plan.study import Package, Reorganisation
from sim.reading.parts import Loc, Notes, Part, WrittenRun, part_of, put_together, read_structure
from sim.reading.pay_checks import bill_of_today
from sim.reading.reorganising import Written, resolve
from sim.reading.study_parts import reorganisation_of, written_reorganisation
from sim.reading.yaml import Tree, problem
from sim.scenario.office import Office
from sim.scenario.study import Scenario

if TYPE_CHECKING:
    from sim.scenario.structure import Structure


class Compared:
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
        base = reorganisation_of(self._tree, loc, self._notes.bounds)
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
        written = written_reorganisation(self._tree, loc, self._notes)
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
