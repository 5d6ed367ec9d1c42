"""What can go wrong, said to the person who wrote the scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class UmbauError(Exception):
    """The root of every error that Umbau raises on purpose."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a file, with its place and what to write instead.

    ``file`` is the path as the user gave it; ``line`` and ``column`` start at 1;
    ``key`` is the dotted path of the value, empty if the problem has none.
    """

    file: str
    line: int
    column: int
    key: str
    message: str

    def __str__(self) -> str:
        """Give ``file:line:column: key: message``."""
        key = f"{self.key}: " if self.key else ""
        return f"{self.file}:{self.line}:{self.column}: {key}{self.message}"


class ScenarioError(UmbauError):
    """A file cannot be used; tells every problem at once, sorted by file and line."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems sorted and without repetitions."""
        self.problems = tuple(sorted(set(problems)))
        # The one argument makes the error travel whole between processes.
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Give one line per problem."""
        return "\n".join(str(problem) for problem in self.problems)


class BadCall(UmbauError):  # noqa: N818 - the call is what is wrong
    """A command is asked for something that there is not; nothing was run."""


class RunError(UmbauError):
    """An identity that must hold in every run does not add up."""


class Cancelled(UmbauError):  # noqa: N818 - not a fault: the user asked for it
    """The user stopped the run; its text says what of the work is kept, if anything."""


class ProcessEnded(UmbauError):  # noqa: N818 - not a fault of the program
    """A process that runs replications was ended from outside."""


class MissingPackage(UmbauError):  # noqa: N818 - the message says what to do
    """Something is asked for that needs a package of an extra which is not installed."""
