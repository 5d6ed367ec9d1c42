"""Results folders, damaged and forged: `umbau brief` tells what was run, or says what is wrong.

`python -m tests.properties.results_damage --number 1000` damages many and prints counts by kind.
A *forged* folder has digests that fit its files again, so that what is in them is read.
"""

import argparse
import contextlib
import gzip
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim import cli
from sim.errors import RunError
from sim.report.folder.folders import MANIFEST, name_files, refuse_other_content
from tests.unit.brief_samples import drawn, made, sealed, tipped, written

SLOW = 30.0
"""Seconds of work after which a briefing counts as hung."""
CONDITIONS = (("a", "10 % unbesetzt"), ("b", "30 % unbesetzt"))
NASTY: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 0.5, 1e308, -1e308, 10**40, "", " ", "x", "0", "-1", "1e400",
    "nan", "inf", "2024-02-30", "2024-01-01", "9999-12-31", "0001-01-01", "de", "fr", "s0", "s1",
    "../..", "/etc/passwd", "\x00", "\x1b[31m", "\ufffe", "\u202e", "\ud83d", "Ä" * 30, "日本",
    "=1+1", "{name}", "%s", "<script>", "#raw(1)", "a" * 100_000, [], {}, [[]], {"a": {}}, ["x"],
    "True", "False", "n/a", "not_within_horizon", "more", "undecided", "known", "decided", "1.5",
)  # fmt: skip
"""Values that stand where others are expected."""


def _texts(value: Any) -> str:  # noqa: ANN401 - any JSON
    text = value if isinstance(value, str) else json.dumps(value)
    return text.encode("utf-8", "replace").decode()


# -- damage to a text, whatever it says ---------------------------------------------------------

Damage = Callable[[random.Random, bytes], bytes]


def _cut(luck: random.Random, content: bytes) -> bytes:
    return content[: luck.randrange(len(content) + 1)]


def _flipped(luck: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(luck.choice((1, 1, 3, 30))):
        changed[luck.randrange(len(changed))] = luck.randrange(256)
    return bytes(changed)


def _inserted(luck: random.Random, content: bytes) -> bytes:
    at = luck.randrange(len(content) + 1)
    odd = (
        b"\x00",
        b"\xff\xfe",
        b'"',
        b",",
        b"\n",
        b"}",
        b"[" * 5_000,
        b"{" * 50,
        b"\xc3",
        b"1e999",
    )
    return content[:at] + luck.choice(odd) + content[at:]


def _lines(luck: random.Random, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    at = luck.randrange(len(lines))
    made_of = luck.choice((lines[:at] + lines[at + 1 :], lines[: at + 1] + lines[at:], lines[at:]))
    return b"".join(made_of)


def _other_encoding(luck: random.Random, content: bytes) -> bytes:
    name = luck.choice(("utf-16", "utf-8-sig", "latin-1", "cp1252", "utf-32", "utf-7"))
    return content.decode().encode(name, "replace")


def _something_else(luck: random.Random, _content: bytes) -> bytes:
    return luck.choice((
        b"", b"\n", b"null", b"[]", b"{}", b"7", b'"x"', b"PK\x03\x04" + luck.randbytes(300),
        luck.randbytes(2_000), b"[" * 200_000, b'{"a":' * 5_000, b"a,b\n" * 10, b"\xef\xbb\xbf",
        b" " * 25_000_000,
    ))  # fmt: skip


TEXTS: dict[str, Damage] = {
    "cut": _cut, "bytes changed": _flipped, "bytes put in": _inserted, "lines": _lines,
    "other encoding": _other_encoding, "something else": _something_else,
}  # fmt: skip


# -- damage to what it says ---------------------------------------------------------------------


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(
        value, list) else ()  # fmt: skip
    for key, each in inner:
        found += _places(each, (*path, key))
    return found


def _json_changed(luck: random.Random, content: bytes) -> bytes:
    """Replace, delete, rename or double one value, wherever it lies."""
    tree = json.loads(content)
    *above, last = luck.choice([place for place in _places(tree) if place[0] != "files"])
    holder = tree
    for key in above:
        holder = holder[key]
    what = luck.randrange(6)
    if what == 0:
        del holder[last]
    elif what == 1 and isinstance(holder, dict):
        holder[luck.choice(("x", "", "s2", "a/b"))] = holder.pop(last)
    elif what == 2:
        holder[last] = [holder[last]]
    else:
        holder[last] = luck.choice(NASTY)
    return json.dumps(tree).encode()


def _table_changed(luck: random.Random, content: bytes) -> bytes:
    """Change a cell, a row or a column of a table."""
    rows = [line.split(",") for line in content.decode().splitlines()]
    row, column = luck.randrange(len(rows)), luck.randrange(len(rows[0]))
    what = luck.randrange(9)
    if what == 0:
        del rows[row]
    elif what == 1:
        rows.insert(luck.randrange(len(rows) + 1), rows[row])
    elif what == 2:
        rows = [[*each[:column], *each[column + 1 :]] for each in rows]
    elif what == 3:
        rows[0][column] = luck.choice(("", "x", rows[0][0], "value", "structure"))
    elif what == 4:
        del rows[luck.randrange(len(rows)) :]
    elif what == 5:
        rows[row].append("1")
    elif rows[row:]:
        rows[row][column % len(rows[row])] = _texts(luck.choice(NASTY)).replace("\n", " ")
    return "".join(",".join(each) + "\n" for each in rows).encode("utf-8", "replace")


# -- damage to files ----------------------------------------------------------------------------


def _missing(_luck: random.Random, path: Path) -> None:
    path.unlink()


def _folder_instead(_luck: random.Random, path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link_instead(luck: random.Random, path: Path) -> None:
    others = ["nowhere", path.name, "/dev/zero", "/dev/null", "/etc/hostname", ".."]
    others += [str(each) for each in sorted(path.parent.iterdir()) if each != path]
    path.unlink()
    path.symlink_to(luck.choice(others))


def _pipe_instead(_luck: random.Random, path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _huge(_luck: random.Random, path: Path) -> None:
    os.truncate(path, 3_000_000_000)  # takes no room on the disk


def _added(luck: random.Random, path: Path) -> None:
    name = luck.choice(("regime.csv", "tipping.csv", "notes.txt", ".DS_Store", "x/y.csv"))
    other = path.parent / name
    other.parent.mkdir(exist_ok=True)
    if not other.exists():
        other.write_text("a,b\n1,2\n")


FILES: dict[str, Callable[[random.Random, Path], None]] = {
    "missing": _missing, "a folder": _folder_instead, "a link": _link_instead,
    "a pipe": _pipe_instead, "huge": _huge, "another file": _added,
}  # fmt: skip


# -- one folder ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    """What was damaged how, and how the briefing about it ended."""

    kind: str
    code: int
    said: str
    fault: str = ""
    """What should not have been: a traceback, a wrong code, a hang."""


def samples(folder: Path) -> None:
    """Write whole results: a comparison, a dated one under conditions, tipping points, draws."""
    sealed(written(made(), folder / "plain"), stated_sensitivity={"draws": 64})
    written(made(("Heute", "Clearing", "Fusion"), CONDITIONS, dated=True), folder / "dated")
    tipped(folder / "tipped")
    drawn(folder / "drawn")


def try_one(number: int, whole: Path, place: Path) -> Tried:
    """Damage a copy of one of the samples, and let `umbau brief` tell it."""
    luck = random.Random(number)  # noqa: S311 - no secrets
    sample = luck.choice(("plain", "plain", "dated", "dated", "tipped", "drawn"))
    folder = place / "results"
    for name in ("results", "main", "out"):
        shutil.rmtree(place / name, ignore_errors=True)
    shutil.copytree(whole / sample, folder)
    kind, must_fail = _damaged(luck, folder)
    call: tuple[object, ...] = ("brief", folder)
    if sample in ("tipped", "drawn"):
        shutil.copytree(whole / "plain", place / "main")
        call = ("brief", place / "main", "--with", folder)
    tried = _told(f"{sample}: {kind}", (*call, "-f", "html,xlsx", "-o", place / "out"))
    fault = tried.fault
    if not fault and tried.code == 0 and must_fail:
        fault = "told although it was changed"
    if not fault and (tried.code == 0) != (place / "out").is_dir():
        fault = f"code {tried.code}, but out is {'' if tried.code == 0 else 'not '}missing"
    with contextlib.suppress(RunError):
        refuse_other_content(folder)
    return Tried(tried.kind, tried.code, tried.said, fault)


def _damaged(luck: random.Random, folder: Path) -> tuple[str, bool]:
    """Damage a folder; return how, and whether no briefing may be made of it any more."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    read = [path for path in files if path.parent.name in ("tables", "scenarios")]
    manifest = folder / MANIFEST
    what = luck.choice(("manifest", "manifest", "values", "values", "read", "forged", "forged",
                        "forged", "files"))  # fmt: skip
    if what == "files":
        kind, path = luck.choice(sorted(FILES)), luck.choice([*read, manifest])
        FILES[kind](luck, path)
        return f"{kind} for {_group(path)}", kind in ("missing", "a folder", "huge", "a pipe")
    path = luck.choice(read) if what in ("read", "forged") else manifest
    before = path.read_bytes()
    change: Damage
    if what == "values" or (what in ("read", "forged") and luck.random() < 0.7):
        kind = "values"
        change = _json_changed if path.suffix == ".json" else _table_changed
    else:
        kind = luck.choice(sorted(TEXTS))
        change = TEXTS[kind]
    if path.suffix == ".gz" and (kind in ("values", "other encoding") or luck.random() < 0.5):
        path.write_bytes(gzip.compress(change(luck, gzip.decompress(before))))
    else:
        path.write_bytes(change(luck, before))
    changed = path.read_bytes() != before
    if what == "forged":
        name_files(folder)
    return f"{what}, {_group(path)}, {kind}", changed and what == "read"


def _group(path: Path) -> str:
    return path.parent.name if path.name != MANIFEST else "manifest"


def _told(kind: str, call: tuple[object, ...]) -> Tried:
    """Give a command, and return how it ended."""
    out, err, begun = io.StringIO(), io.StringIO(), time.process_time()
    argv, sys.argv = sys.argv, ["umbau", *map(str, call)]
    code, fault = -1, ""
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 - this is what is looked for
        fault = traceback.format_exc()
    finally:
        sys.argv = argv
    if not fault and code not in (0, 2):
        fault = f"exit code {code}: {err.getvalue()}"
    if not fault and code and "results" not in err.getvalue() and "main" not in err.getvalue():
        fault = f"no place: {err.getvalue()}"
    if not fault and time.process_time() - begun > SLOW:
        fault = f"took {time.process_time() - begun:.0f} s"
    return Tried(kind, code, err.getvalue(), fault)


def main() -> None:
    """Damage many folders and print how they ended, by kind."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--number", type=int, default=1000)
    asked.add_argument("--first", type=int, default=0)
    options = asked.parse_args()
    counts: Counter[tuple[str, int]] = Counter()
    faults = 0
    with tempfile.TemporaryDirectory() as temporary:
        whole, place = Path(temporary, "whole"), Path(temporary, "place")
        samples(whole)
        place.mkdir()
        for number in range(options.first, options.first + options.number):
            tried = try_one(number, whole, place)
            counts[tried.kind.partition(": ")[2], tried.code] += 1
            if tried.fault:
                faults += 1
                print(f"{number}: {tried.kind}: {tried.fault}", flush=True)  # noqa: T201 - a script
    told: dict[str, list[int]] = {}
    for (kind, code), number in counts.items():
        told.setdefault(kind, [0, 0])[code != 0] += number
    for kind, (right, refused) in sorted(told.items()):
        print(f"{kind:45} {right:5} told {refused:5} refused")  # noqa: T201
    print(f"{options.number} damaged folders, {faults} faults")  # noqa: T201


if __name__ == "__main__":
    main()
