"""What Typer says of a bad call, in the language of whoever calls.

Typer speaks English. Its sentences stand in the English catalogue as it writes them, with their
fields in braces, and in the German one as they are told; of two with the same beginning the longer
one is first. A sentence that is not there is shown as it came.
"""

import re
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import typer

from sim.cli.helping import in_frame
from sim.cli.language import STATED, asked_language, spoken
from sim.letters import printable
from sim.messages.message import told

if TYPE_CHECKING:
    from sim.report.catalogue.catalogue import Language

_RAISED = "Value error, "
"""What pydantic puts before the message of an error."""
_STATED = re.compile(r"^language:\s*(de|en)\s*(?:#.*)?$", re.MULTILINE)
_FILES = (".yaml", ".yml")
_ASIDE = ("NoArgsIsHelpError",)
"""What Typer raises to show the help."""
_MOST = 1_000_000
"""Bytes in which a study states its language."""


class Refused(typer.BadParameter):
    """A bad call, told with its frame in one language."""

    def __init__(
        self,
        message: str,
        ctx: Any,  # noqa: ANN401 - as Typer has it
        language: "Language",
    ) -> None:
        """Keep what is said, where in the command line, and in which language."""
        super().__init__(message, ctx)
        self._language = language

    def format_message(self) -> str:
        """Return what is said, which is whole."""
        return self.message

    def show(self, file: IO[Any] | None = None) -> None:
        """Say how the command is called, where its help is, and what is wrong."""
        from sim.report.catalogue.catalogue import phrase

        lines = []
        if self.ctx is not None:
            usage = in_frame(self.ctx.get_usage(), self._language)
            help_of = phrase("help.refuse.help", self._language, command=self.ctx.command_path)
            lines += [usage, help_of, ""]
        lines.append(phrase("help.refuse.error", self._language, message=self.message))
        typer.echo("\n".join(lines), file=file, err=file is None)


def refused(error: typer.TyperException) -> typer.TyperException:
    """Return a bad call as it is to be told: with every letter visible; others as they are."""
    if isinstance(error, Refused) or not hasattr(error, "ctx") or type(error).__name__ in _ASIDE:
        return error
    language = language_of_call()
    if isinstance(error, typer.BadParameter):
        error.message = told(error.message, language)
    said = "\n".join(map(printable, error.format_message().split("\n")))
    return Refused(translated(said, language), error.ctx, language)


def language_of_call(arguments: Sequence[str] | None = None) -> "Language":
    """Return the language of a call that is wrong: as asked, as its study says, or the machine's.

    The study need not have been read, nor be one that can be.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    return asked_language(words) or spoken(STATED.language or _stated_in(words))


def _stated_in(words: Sequence[str]) -> str | None:
    for word in words:
        if word.lower().endswith(_FILES) and Path(word).is_file():
            try:
                with Path(word).open("rb") as file:
                    text = file.read(_MOST).decode("utf-8", errors="replace")
            except OSError:
                continue
            found = _STATED.search(text)
            if found:
                return found[1]
    return None


def translated(said: str, language: "Language") -> str:
    """Return what Typer says in a language; fields that are sentences of it are translated, too."""
    from sim.report.catalogue.catalogue import phrases

    said = said.removeprefix(_RAISED)
    for key, pattern in _patterns().items():
        found = pattern.fullmatch(said)
        if found:
            fields = {
                name: translated(value, language) if name == "message" else value
                for name, value in found.groupdict().items()
            }
            return phrases("help.typer", language)[key].format(**fields)
    return said


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    from sim.report.catalogue.catalogue import phrases

    found = {}
    for key, sentence in phrases("help.typer", "en").items():
        parts = re.split(r"\{(\w+)\}", sentence)
        written = [
            f"(?P<{part}>.*?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        ]
        found[key] = re.compile("".join(written), re.DOTALL)
    return found
