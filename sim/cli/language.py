"""In which language a command speaks: as asked, as the study says, as the machine is set up."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import typer

from sim.messages.message import Message

if TYPE_CHECKING:
    from sim.report.catalogue.catalogue import Language

_GERMAN = 0x07
"""The primary language in an identifier of Windows."""


@dataclass
class Stated:
    """The language that a study states: messages follow it once the study is read."""

    language: str | None = None


STATED = Stated()
"""Of the command that this process is about: there is one at a time."""


def spoken(asked: str | None, stated: str | None = None) -> "Language":
    """Return the language of results: as asked, else as the study says, else the machine's.

    Raises BadParameter for one that does not exist.
    """
    wanted = asked if asked is not None else stated
    return system_language() if wanted is None else language_of(wanted)


def language_of(text: str) -> "Language":
    """Return the language that a word names. Raises BadParameter."""
    if text == "de":
        return "de"
    if text == "en":
        return "en"
    message = Message("call.no_language", text=text)
    raise typer.BadParameter(message, param_hint="--language")


def heard(arguments: Sequence[str] | None = None) -> "Language":
    """Return the language of help and messages, as `spoken` that of results.

    Known before a command is, and where what was asked for is wrong; a study's once it is read.
    """
    return asked_language(arguments) or spoken(STATED.language)


def asked_language(arguments: Sequence[str] | None = None) -> "Language | None":
    """Return the language that is asked for on the command line; None where none is."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for word, after in pairwise([*words, ""]):
        asked = after if word in {"--language", "-l"} else word.removeprefix("--language=")
        if asked == "de":
            return "de"
        if asked == "en":
            return "en"
    return None


def system_language() -> "Language":
    """Return the machine's language if it is German, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        stated = os.environ.get(name, "")
        if stated:
            return "de" if stated.lower().startswith("de") else "en"
    if sys.platform == "win32":
        import ctypes

        return (
            "de" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _GERMAN else "en"
        )
    return "en"
