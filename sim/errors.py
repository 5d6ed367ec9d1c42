"""What can go wrong, said to the person who wrote the scenario."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sim.letters import printable
from sim.messages.message import Message, told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.messages.texts import Language

MOST_PROBLEMS: Final = 500
"""Said at once; nobody reads more."""
_BEFORE: Final = 60  # letters of an excerpt before its mark
_LONGEST: Final = 96  # letters of an excerpt


class UmbauError(Exception):
    """The root of every error that Umbau raises on purpose; its text shows every letter."""

    def __str__(self) -> str:
        """Give the text, letters that cannot be seen as escapes."""
        return self.told("en")

    def told(self, language: Language) -> str:
        """Give the text in a language, as far as it is known in it."""
        text = told(self.args[0], language) if len(self.args) == 1 else super().__str__()
        return "\n".join(map(printable, str(text).split("\n")))


@dataclass(frozen=True)
class Place:
    """Where something stands in a file; line and column start at 1.

    ``text`` is that line of the file, empty where it is not known.
    """

    file: str
    line: int
    column: int
    text: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a file, with its place and what to write instead.

    ``file`` is the path as the user gave it; ``line`` and ``column`` start at 1;
    ``key`` is the dotted path of the value, empty if the problem has none; ``text`` is the line
    of the file, empty where it is not known.
    """

    file: str
    line: int
    column: int
    key: str
    message: str
    text: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        """Give ``file:line:column: key: message`` on one line, every letter visible."""
        return self.told("en")

    def told(self, language: Language) -> str:
        """Give that line in a language."""
        key, message = f"{self.key}: " if self.key else "", told(self.message, language)
        return printable(f"{self.file}:{self.line}:{self.column}: {key}{message}")

    def excerpt(self) -> str:
        """Give the line of the file with a mark below the place; empty if it is not known."""
        if not self.text.strip():
            return ""
        at = min(self.column - 1, len(self.text))
        before, after = _visible(self.text[:at]), _visible(self.text[at:])
        if len(before) > _BEFORE:
            before = "…" + before[1 - _BEFORE :]
        if len(before) + len(after) > _LONGEST:
            after = after[: _LONGEST - 1 - len(before)] + "…"
        gutter = " " * len(str(self.line))
        return f"  {self.line} | {before}{after}\n  {gutter} | {' ' * _width(before)}^"


def _visible(text: str) -> str:
    return printable(text.replace("\t", " "))


def _width(text: str) -> int:
    """Give how many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(letter) in {"W", "F"} for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)


class ScenarioError(UmbauError):
    """A file cannot be used; tells every problem at once, sorted by file and line."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems sorted and without repetitions."""
        self.problems = tuple(sorted(set(problems)))
        # The one argument makes the error travel whole between processes.
        super().__init__(self.problems)

    def told(self, language: Language) -> str:
        """Give a line per problem, and below those of one place the line that they are about."""
        lines: list[str] = []
        for problem, after in zip(self.problems, (*self.problems[1:], None), strict=True):
            lines.append(problem.told(language))
            if after is None or after.excerpt() != problem.excerpt() or after.file != problem.file:
                lines += [problem.excerpt()] * bool(problem.excerpt())
        return "\n".join(lines)


def at_place(place: Place, key: str, message: str) -> Problem:
    """Make a problem at a place."""
    return Problem(place.file, place.line, place.column, key, message, place.text)


def error_of(problems: list[Problem]) -> ScenarioError:
    """Make the error of so many problems as anybody reads."""
    first = sorted(set(problems))
    if len(first) > MOST_PROBLEMS:
        last = first[MOST_PROBLEMS - 1]
        more = Message("message.more")
        # One column further, so that it sorts last.
        first[MOST_PROBLEMS:] = [Problem(last.file, last.line, last.column + 1, "", more)]
    return ScenarioError(first)


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
