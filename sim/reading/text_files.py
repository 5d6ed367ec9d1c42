"""Reads every file that a user names: regular, of a size to be read, text without odd letters.

Devices, pipes, folders and files of the operating system that never end are refused, as are
other encodings, each at its place. YAML, CSV and JSON are all read by way of `read_text`.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import math
import os
import re
import stat
from typing import TYPE_CHECKING, Final

from sim.errors import MOST_PROBLEMS, Place, ScenarioError, at_place, error_of
from sim.letters import forbidden, misdirected
from sim.messages.message import Message, said_by
from sim.units import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import NoReturn

LARGEST_FILE: Final = 1_000_000  # bytes
DEEPEST: Final = 40  # mappings and lists inside each other

# A pipe or a device that has nothing to say must not keep the program waiting.
_FLAGS: Final = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)  # fmt: skip
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_SAVE: Final = Message("text_files.save_file_encoding")


def read_text(
    path: Path,
    file: str,
    blamed: Place | None = None,
    key: str = "",
    *,
    largest: int = LARGEST_FILE,
    any_encoding: bool = False,
) -> str:
    """Read a text file, called ``file``; line ends become line feeds, a byte order mark is dropped.

    ``blamed`` and ``key``, where another file names this one, are blamed if there is none.
    ``any_encoding`` takes what spreadsheet programs write besides UTF-8: UTF-16 with its mark
    and Windows-1252. Raises ScenarioError.
    """
    own = Place(file, 1, 1)
    content = _content(path, file, blamed or own, key, largest)
    if len(content) > largest:
        message = Message(
            "text_files.larger_than_mb", file=shown(file), largest=f"{largest / 1000000.0:g}"
        )
        raise ScenarioError([at_place(own, "", message)])
    text = _decoded(content, file, any_encoding=any_encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd = list(_odd_letters(text, file))
    if odd:
        raise error_of([at_place(place, "", message) for place, message in odd])
    return text


def _content(path: Path, file: str, blamed: Place, key: str, largest: int) -> bytes:
    """Return the bytes of a regular file; of a larger one some more than the largest has."""
    name = shown(file)

    def fail(message: str) -> NoReturn:
        raise ScenarioError([at_place(blamed, key, message)])

    try:
        _refuse_kind(path.stat().st_mode, name, fail)  # before it is opened: that may do things
        descriptor = os.open(path, _FLAGS)
        try:
            about = os.fstat(descriptor)
            _refuse_kind(about.st_mode, name, fail)
            content = b""
            while len(content) <= largest and (more := os.read(descriptor, largest + 1)):
                content += more
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        fail(Message("text_files.there_no_file", name=name))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or Message("text_files.no_name")
        fail(Message("text_files.cannot_read", name=name, reason=reason))
    if content and not about.st_size:
        fail(Message("text_files.file_operating_system", name=name))
    return content


def _refuse_kind(mode: int, name: str, fail: Callable[[str], NoReturn]) -> None:
    """Refuse folders, devices, pipes and sockets."""
    if stat.S_ISDIR(mode):
        fail(Message("text_files.folder_name_file", name=name))
    if not stat.S_ISREG(mode):
        fail(Message("text_files.device_pipe_no", name=name))


def _decoded(content: bytes, file: str, *, any_encoding: bool) -> str:
    """Turn bytes into text, or say at which place they are none."""
    if content.startswith(_UTF_16):
        if not any_encoding:
            message = Message("text_files.utf_not_utf", save=_SAVE)
            raise ScenarioError([at_place(Place(file, 1, 1), "", message)])
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            line = content[: error.start].decode("utf-16", "replace").count("\n") + 1
            message = Message("text_files.utf_text_damaged", save=_SAVE)
            raise ScenarioError([at_place(Place(file, line, 1), "", message)]) from None
    if b"\0" in content:
        at = content.index(b"\0")
        message = Message("text_files.no_text_but", save=_SAVE)
        if content.count(b"\0") * 3 > len(content):
            message = Message("text_files.looks_like_utf", save=_SAVE)
        raise ScenarioError([at_place(_byte_place(content, at, file), "", message)])
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        place, message = _byte_place(content, error.start, file), Message("text_files.not_utf_text")
        with contextlib.suppress(UnicodeDecodeError):
            windows = content.decode("cp1252")
            if any_encoding:
                return windows
            sign = content[error.start : error.start + 1].decode("cp1252")
            message += Message("text_files.perhaps_windows", sign=shown(sign))
        raise ScenarioError(
            [at_place(place, "", Message("text_files.text", message=message, save=_SAVE))]
        ) from None


def _byte_place(content: bytes, at: int, file: str) -> Place:
    """Return the place of a byte in what is text before it."""
    before = content[:at]
    line = before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")
    return Place(file, before.count(b"\n") + 1, len(line) + 1)


def _place(text: str, at: int, file: str) -> Place:
    """Return the place of a letter."""
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[begin : end if end >= 0 else len(text)].rstrip("\r")
    return Place(file, text.count("\n", 0, at) + 1, at - begin + 1, line)


def _odd_letters(text: str, file: str) -> Iterator[tuple[Place, str]]:
    """Yield the letters that no text may hold, each at its place; so many that anybody reads."""
    for number, (at, message) in enumerate(forbidden(text)):
        if number > MOST_PROBLEMS:
            return
        yield _place(text, at, file), message


# -- JSON ---------------------------------------------------------------------------------------

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def read_json(path: Path, *, largest: int = LARGEST_FILE) -> object:
    """Read a JSON file: dict, list, str, int, finite float, bool and None inside each other.

    Raises ScenarioError for what is no JSON, too deep, too large, or holds odd letters or numbers,
    at its place.
    """
    file = str(path)
    text = read_text(path, file, largest=largest)
    start = Place(file, 1, 1)
    depth = 0
    for match in _TOKEN.finditer(text):
        depth += (match[0] in "[{") - (match[0] in "]}")
        if depth > DEEPEST:
            message = Message("text_files.more_than_levels", deepest=DEEPEST)
            raise ScenarioError([at_place(_place(text, match.start(), file), "", message)])
        if match[0].startswith('"'):
            _refuse_odd_text(match[0], _place(text, match.start(), file))
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except json.JSONDecodeError as error:
        place = _place(text, min(error.pos, len(text)), file)
        message = Message("text_files.not_valid_json", msg=error.msg)
        raise ScenarioError([at_place(place, "", message)]) from None
    except (ValueError, RecursionError) as error:
        known = isinstance(error, _NumberError)
        told = said_by(error) if known else Message("text_files.not_valid_json_2")
        raise ScenarioError([at_place(start, "", told)]) from None


class _NumberError(ValueError):
    """A number that JSON does not have."""


def _no_number(word: str) -> NoReturn:
    message = Message("text_files.no_number", word=shown(word))
    raise _NumberError(message)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _no_number(text)
    return number


def _refuse_odd_text(token: str, place: Place) -> None:
    """Refuse a text that holds letters which no text may hold, written as escapes."""
    if "\\u" not in token:
        return
    try:
        text = json.loads(token)
    except ValueError:
        return  # said where the whole is read
    for _, message in (*forbidden(text), *misdirected(text)):
        raise ScenarioError([at_place(place, "", message)])
