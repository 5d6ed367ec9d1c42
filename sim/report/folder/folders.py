"""Folders that are written whole or not at all, and replaced without a moment of nothing.

What is written is a draft beside its place until it is whole. What was there before is set aside,
the draft takes its place, then what was set aside is deleted. Whoever is killed in between leaves
a draft or something set aside; `tidy` sees to both, and a lock keeps it from what a living process
is about. Only files that a folder's manifest names, unchanged, are ever deleted; links are never
followed.
"""

import errno
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from typing import NoReturn

from sim.errors import Cancelled, RunError, ScenarioError
from sim.machine.locks import tried, waited_for
from sim.messages.message import Message
from sim.reading.text_files import read_json

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 20_000_000
"""Bytes."""
FOLDERS = ("tables", "excel", "charts", "scenarios")
"""Folders in a results folder; they hold files only."""

_DRAFT, _OLD, _LOCK = "umbau-draft", "umbau-old", "umbau-lock"
_BESIDE = re.compile(rf"\.(.+)\.(?:[0-9a-f]{{16}}\.({_DRAFT}|{_OLD})|{_LOCK})", re.DOTALL)


@contextmanager
def whole_folder(out: Path, said: Mapping[str, object] | None = None) -> Iterator[Path]:
    """Give a folder to write to; it becomes `out` only when everything is written.

    An older folder of Umbau's in its place is replaced; anything else there is left alone and
    refused. The manifest names the files with their digests, and what is `said` beside that. Raises
    RunError; Cancelled, which says so where everything was written already.
    """
    refuse_other_content(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    placed = False
    try:
        with waited_for(lock_beside(out)):
            draft = draft_beside(out)
            try:
                draft.mkdir()
                yield draft
                name_files(draft, said)
                refuse_other_content(out)
                _replace(draft, out)
                placed = True
            finally:
                _delete_draft(draft)
            with suppress(OSError):  # then it is left to the next command
                _delete_asides(out)
    except Cancelled:
        if placed:
            raise Cancelled(Message("folders.all_written", out=out)) from None
        raise


def _replace(draft: Path, out: Path) -> None:
    """Set aside what is at a place, and put a draft there; in case of failure, put it back."""
    old = _beside(out, _OLD)
    try:
        if os.path.lexists(out):
            draft.chmod(out.stat().st_mode & 0o7777)
            if any(out.iterdir()):
                out.rename(old)
            else:
                out.rmdir()
        draft.rename(out)
    except BaseException as error:
        if old.is_dir() and not os.path.lexists(out):
            old.rename(out)
        if isinstance(error, OSError):
            message = Message("folders.not_replaced", out=out, why=error.strerror)
            raise RunError(message) from error
        raise


def tidy(parent: Path) -> list[Message]:
    """Put right what killed processes left in a folder, and return what is to be said of it.

    A folder that was set aside and has no successor goes back to its place; drafts, and folders
    that have been replaced, are deleted. Whatever a living process works on is left to it.
    """
    try:
        found = [(path, _BESIDE.fullmatch(path.name)) for path in sorted(parent.iterdir())]
    except OSError:
        return []
    said: list[Message] = []
    for name in dict.fromkeys(match[1] for _, match in found if match):
        out = parent / name
        with tried(lock_beside(out)) as held, suppress(OSError):
            if held:
                said += _tidied(out)
    return said


def _tidied(out: Path) -> Iterator[Message]:
    """Put one place right, whose lock is held; yield what is to be said of it."""
    for old in _left(out, _OLD):
        if not os.path.lexists(out) and own_files(old) is not None:
            old.rename(out)
            yield Message("folders.back", out=out)
    for draft in _left(out, _DRAFT):
        _delete_draft(draft)
    _delete_asides(out)
    for rest in [*_left(out, _DRAFT), *_left(out, _OLD)]:
        files = own_files(rest) or {}
        foreign = next(chain(_strange(rest, files), changed_files(rest, files)), "")
        yield Message("folders.left", rest=rest, foreign=foreign)


def _left(out: Path, kind: str) -> list[Path]:
    """Return the drafts of a folder, or what was set aside for it; the oldest last."""
    found = []
    for path in out.parent.iterdir():
        match = _BESIDE.fullmatch(path.name)
        own = match and match[1] == out.name and match[2] == kind
        if own and (is_plain_folder(path) or (is_plain_file(path) and kind == _DRAFT)):
            found.append(path)
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def _beside(out: Path, kind: str) -> Path:
    return out.with_name(f".{out.name}.{secrets.token_hex(8)}.{kind}")


def lock_beside(out: Path) -> Path:
    """Return the lock of who writes to a place."""
    return out.with_name(f".{out.name}.{_LOCK}")


def draft_beside(out: Path) -> Path:
    """Return a new name for a draft of what goes to a place."""
    return _beside(out, _DRAFT)


def try_to_write(out: Path) -> None:
    """Make and delete a draft where a folder will go, or above if that is not there yet.

    Raises OSError where that cannot be done.
    """
    if out.exists() and not os.access(out, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(out))
    ground = next(each for each in out.absolute().parents if os.path.lexists(each))
    draft = ground / draft_beside(out).name
    draft.mkdir()
    try:
        (draft / MANIFEST).touch()
    finally:
        _delete_draft(draft)


# -- whose is what ------------------------------------------------------------------------------


def refuse_other_content(out: Path) -> None:
    """Refuse a place for results that is a link or holds something else. Raises RunError.

    Something else is also a file that was changed after it was written: somebody's work.
    """
    if out.is_symlink():
        _refuse("folders.link", out=out)
    if not out.exists():
        return
    if not out.is_dir():
        _refuse("folders.file", out=out)
    if os.path.ismount(out):
        _refuse("folders.drive", out=out)
    if Path.cwd().is_relative_to(out.resolve()):
        _refuse("folders.here", out=out)
    if any(out.iterdir()):
        _refuse_what_is_in(out)


def _refuse_what_is_in(out: Path) -> None:
    """Refuse a folder that holds anything but what Umbau wrote to it. Raises RunError."""
    files = own_files(out)
    if files is None:
        _refuse("folders.no_results", out=out)
    elif foreign := next(_strange(out, files), None):
        _refuse("folders.foreign", out=out, foreign=foreign)
    elif touched := next(changed_files(out, files), None):
        _refuse("folders.changed", file=out / touched)


def _refuse(key: str, **fields: object) -> NoReturn:
    raise RunError(Message(key, **fields))


def own_files(folder: Path) -> dict[str, str] | None:
    """Return the files that the manifest of a folder names, with their digests.

    A digest is empty where an older version wrote none. None without a manifest of Umbau's.
    """
    if not is_plain_file(folder / MANIFEST):
        return None
    try:
        details = read_json(folder / MANIFEST, largest=LARGEST_MANIFEST)
    except ScenarioError:
        return None
    if not isinstance(details, dict) or "umbau" not in details or "files" not in details:
        return None
    files = details["files"]
    if isinstance(files, list):
        files = dict.fromkeys(map(str, files), "")
    if not isinstance(files, dict):
        return None
    return {MANIFEST: ""} | {
        name: digest
        for name, digest in files.items()
        if isinstance(name, str) and isinstance(digest, str) and is_own_name(name)
    }


def changed_files(folder: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Yield which files of a folder are not as they were written; a missing or empty one is.

    `files`: their names with their digests.
    """
    for name, digest in files.items():
        path = folder / name
        if digest and path.is_file() and path.stat().st_size and digest_of(path) != digest:
            yield name


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def is_plain_folder(path: Path) -> bool:
    """Tell whether something is a folder and no link to one."""
    return path.is_dir() and not path.is_symlink()


def is_own_name(name: str) -> bool:
    """Tell whether a name is that of a file in a results folder, not beside or far below it."""
    *folder, file = name.split("/")
    return not folder or (folder[0] in FOLDERS and len(folder) == 1 and file not in ("", ".."))


def _strange(folder: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Yield what in a folder is none of these files: other files, links, folders."""
    for path in sorted(folder.iterdir()):
        if is_plain_folder(path) and path.name in FOLDERS:
            yield from (
                f"{path.name}/{each.name}"
                for each in sorted(path.iterdir())
                if not is_plain_file(each) or f"{path.name}/{each.name}" not in files
            )
        elif not is_plain_file(path) or path.name not in files:
            yield path.name


def is_plain_file(path: Path) -> bool:
    """Tell whether something is a file and no link to one."""
    return path.is_file() and not path.is_symlink()


# -- writing and deleting -----------------------------------------------------------------------


def name_files(folder: Path, said: Mapping[str, object] | None = None) -> None:
    """Write into the manifest which files belong to a folder, and what is said beside that."""
    path = folder / MANIFEST
    details = json.loads(path.read_text(encoding="utf-8"))
    details |= said or {}
    names = sorted(_strange(folder, {MANIFEST: ""}))
    details["files"] = {name: digest_of(folder / name) for name in names}
    write_json(path, details)


def _delete_draft(draft: Path) -> None:
    """Delete a draft, if there is one: its files, not what somebody put below them."""
    if is_plain_file(draft):
        draft.unlink()
    if not is_plain_folder(draft):
        return
    for folder in (*(draft / name for name in FOLDERS), draft):
        if is_plain_folder(folder):
            for path in filter(is_plain_file, list(folder.iterdir())):
                path.unlink()
            with suppress(OSError):  # it holds something else
                folder.rmdir()


def _delete_asides(out: Path) -> None:
    """Delete what was set aside and has a successor."""
    for old in _left(out, _OLD) if os.path.lexists(out) else ():
        files = own_files(old) or {}
        if not any(chain(_strange(old, files), changed_files(old, files))):
            draft = draft_beside(out)
            old.rename(draft)  # half of it must never be put back
            _delete_draft(draft)


def write_json(path: Path, content: object) -> None:
    """Write a JSON file that people can read."""
    text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=False)
    path.write_text(text + "\n", encoding="utf-8")
