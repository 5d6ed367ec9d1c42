"""What the checks look at: models with the trees that they were read from."""

from dataclasses import dataclass
from functools import cached_property

from sim.errors import Problem
from sim.plan.staffing import TeamStaff, posts_by_team, staffing
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

    @cached_property
    def posts(self) -> dict[str, dict[str, int]]:
        """The posts of every team by home, as the structure allots them (`posts_by_team`)."""
        return posts_by_team(self.scenario)

    @cached_property
    def staff(self) -> dict[str, TeamStaff]:
        """The staff of every team, with the posts that equal pay buys (`staffing`)."""
        return staffing(self.scenario)

    def in_office(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a value of the office file."""
        return problem(self.office, loc, message)

    def in_structure(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a value of the structure file."""
        return problem(self.structure, loc, message)

    def at_key(self, loc: Loc, message: str) -> Problem:
        """Return a problem of a key of the structure file."""
        return key_problem(self.structure, loc, message)
