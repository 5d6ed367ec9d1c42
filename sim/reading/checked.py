"""What the checks look at: models with the trees that they were read from."""

from dataclasses import dataclass

from sim.errors import Problem
from sim.reading.yaml import Tree, key_problem, problem
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class CheckedOffice:
    """An office with the tree that it was read from, and the run that it is meant for."""

    office: Office
    tree: Tree
    run: Run

    def at(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a value."""
        return problem(self.tree, loc, message)

    def at_key(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a key."""
        return key_problem(self.tree, loc, message)


@dataclass(frozen=True)
class CheckedStructure:
    """A structure with the tree that it was read from."""

    structure: Structure
    tree: Tree

    def at(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a value."""
        return problem(self.tree, loc, message)

    def at_key(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a key."""
        return key_problem(self.tree, loc, message)


@dataclass(frozen=True)
class Checked:
    """A scenario with the trees that its office and structure were read from."""

    scenario: Scenario
    office: Tree
    structure: Tree

    def in_office(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a value of the office file."""
        return problem(self.office, loc, message)

    def in_structure(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a value of the structure file."""
        return problem(self.structure, loc, message)

    def at_key(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a key of the structure file."""
        return key_problem(self.structure, loc, message)
