"""Kept runs, damaged and forged: what cannot be read is as good as not there.

`python -m tests.properties.kept_damage --number 1000` damages many, prints counts by kind, and
writes tables, texts and (with `--charts`) charts of every forged run that is taken for one.
"""

import argparse
import io
import json
import os
import pickle
import random
import struct
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiment.collected import Collected
from sim.experiment.encoding import encoded
from sim.experiment.kept import listing
from sim.experiment.replication import run_replication
from sim.experiment.store import Store
from sim.measures.measures import Results
from sim.plan.plan import compile_plan
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report.results.study import comparison_tables, write_comparison
from sim.report.sections.store import store_blocks
from sim.report.sections.study import study_blocks
from sim.report.writers.terminal import terminal
from sim.units import DAY

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "scenarios" / "small_town" / "study.yaml"
RUNS = 2
KEYS = (("staffed", "current"), ("staffed", "clearing"))


@lru_cache(maxsize=1)
def study() -> Study:
    """Two structures of the small town for three weeks."""
    small = load_study(STUDY)
    scenarios = {
        key: small.scenarios[key].model_copy(
            update={"run": small.scenarios[key].run.model_copy(update={"run_length": 21 * DAY})}
        )
        for key in KEYS
    }
    return replace(
        small.with_scenarios(scenarios),
        structures={name: small.structures[name] for _, name in KEYS},
        conditions={"staffed": small.conditions["staffed"]},
    )


@lru_cache(maxsize=1)
def true_results() -> dict[tuple[str, str], list[Results]]:
    """What the runs of the study give."""
    return {
        key: [run_replication(compile_plan(scenario), number) for number in range(RUNS)]
        for key, scenario in study().scenarios.items()
    }


# -- kinds of damage --------------------------------------------------------------------------

Luck = random.Random
Damage = Callable[[Luck, bytes], bytes]
"""Gives what lies in the place of a sound file."""


def _signed(kept: bytes) -> bytes:
    """Put the digest in front that belongs to the content, as a forger would."""
    return sha256(kept).digest() + kept


def _packed(content: bytes) -> bytes:
    return _signed(zlib.compress(content))


def _parts(sound: bytes) -> tuple[dict[str, Any], bytes]:
    line, _, numbers = zlib.decompress(sound[32:]).partition(b"\n")
    return json.loads(line), numbers


def _joined(names: object, numbers: bytes) -> bytes:
    return _packed(json.dumps(names).encode() + b"\n" + numbers)


def _flip(luck: Luck, content: bytes) -> bytes:
    at = luck.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << luck.randrange(8))]) + content[at + 1 :]


def _cut(luck: Luck, content: bytes) -> bytes:
    return content[: luck.randrange(len(content))]


def _spliced(luck: Luck, content: bytes) -> bytes:
    at, size = luck.randrange(len(content)), luck.choice((1, 8, 100))
    return content[:at] + luck.randbytes(size) + content[at + luck.choice((0, size)) :]


def _of_another_run(_luck: Luck, _sound: bytes) -> bytes:
    return encoded(true_results()[KEYS[0]][1], "another run")


def _noise(luck: Luck, _sound: bytes) -> bytes:
    return luck.randbytes(luck.choice((0, 1, 31, 32, 33, 5000)))


def _bomb(luck: Luck, sound: bytes) -> bytes:
    """Pack hundreds of megabytes of nothing into little."""
    names, _ = _parts(sound)
    packing = zlib.compressobj(9)
    parts = [packing.compress(json.dumps(names).encode() + luck.choice((b"\n", b"  ")))]
    parts += [packing.compress(bytes(1 << 20)) for _ in range(luck.choice((64, 80)))]
    return _signed(b"".join(parts) + packing.flush())


ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1, 2.5, 10**7, 10**18, 10**400, float("nan"), float("inf"), "", "x"),
    *("\x00", "\ud800", "日本" * 50, [], {}, [[]], ["x"] * 5, [["a", "b", "c", "d"]] * 3),
    *({"a": 1}, [None], [1, 2]),
)


def _odd_names(luck: Luck, sound: bytes) -> bytes:
    """Put something else into one place of the names."""
    names, numbers = _parts(sound)
    part: Any = names
    key: Any = luck.choice(list(names))
    while isinstance(part[key], list) and part[key] and luck.random() < 0.7:
        part, key = part[key], luck.randrange(len(part[key]))
    part[key] = luck.choice(ODD)
    return _joined(names, numbers)


def _other_names(luck: Luck, sound: bytes) -> bytes:
    """Leave a name out, add one, or swap two."""
    names, numbers = _parts(sound)
    one, two = luck.sample(list(names), 2)
    what = luck.randrange(3)
    if what == 0:
        del names[one]
    elif what == 1:
        names[luck.choice(("more", "__class__", "values2"))] = names[one]
    else:
        names[one], names[two] = names[two], names[one]
    return _joined(names, numbers)


def _no_json(luck: Luck, sound: bytes) -> bytes:
    numbers = _parts(sound)[1]
    line = luck.choice((b"", b"{", b"\xff\xfe{}", b"[" * 100_000, b'{"a":' * 50_000, b"null", b"[]",
                        b'"' + b"x" * 5_000_000 + b'"', b"{}", b"9" * 100_000, b"NaN"))  # fmt: skip
    return _packed(line + b"\n" + numbers)


def _other_numbers(luck: Luck, sound: bytes) -> bytes:
    """Give numbers of another kind, too few, too many, or in another order."""
    names, numbers = _parts(sound)
    found = np.frombuffer(numbers)
    made = luck.choice((
        found.astype(np.float32).tobytes(), found.astype(">f8").tobytes(), numbers[:-8],
        numbers[:-1], numbers + bytes(8), b"", numbers * 2, pickle.dumps(found),
        found[::-1].tobytes(), found.astype(np.complex128).tobytes(),
    ))  # fmt: skip
    return _joined(names, made)


def _impossible_numbers(luck: Luck, sound: bytes) -> bytes:
    """Put what no run gives into one to fifty places."""
    names, numbers = _parts(sound)
    found = np.frombuffer(numbers).copy()
    places = [luck.randrange(len(found)) for _ in range(luck.choice((1, 1, 5, 50)))]
    found[places] = luck.choice((np.nan, np.inf, -np.inf))
    return _joined(names, found.tobytes())


def _changed_numbers(luck: Luck, sound: bytes) -> bytes:
    """Put other finite numbers into some places."""
    names, numbers = _parts(sound)
    found = np.frombuffer(numbers).copy()
    places = [luck.randrange(len(found)) for _ in range(luck.choice((1, 5, 200)))]
    found[places] = luck.choice((0.0, -1.0, 1.5, 1e9, -1e300, 1e300, 5e-324))
    return _joined(names, found.tobytes())


def _some_values(luck: Luck, sound: bytes) -> bytes:
    """Leave values out, double, rename or shuffle them, numbers and names alike."""
    names, numbers = _parts(sound)
    found, keys = np.frombuffer(numbers), names["values"]
    values, rest = list(found[: len(keys)]), found[len(keys) :]
    order = list(range(len(keys)))
    what = luck.randrange(5)
    if what == 0:
        order = luck.sample(order, luck.choice((0, 1, len(order) // 2, len(order) - 1)))
    elif what == 1:
        order.append(luck.choice(order))
    elif what == 2:
        luck.shuffle(order)
    elif what == 3:
        measure = luck.choice(keys)[0]
        order = [place for place in order if keys[place][0] != measure]
    else:
        keys = [["unheard_of" if luck.random() < 0.02 else key[0], *key[1:]] for key in keys]
    names["values"] = [keys[place] for place in order]
    return _joined(names, np.array([*(values[place] for place in order), *rest]).tobytes())


def _other_weeks(luck: Luck, sound: bytes) -> bytes:
    """State other numbers of dates, numbers alike: shapes that fit and no run has."""
    names, numbers = _parts(sound)
    which = luck.choice(("weeks", "months", "staff_weeks"))
    names[which] = luck.choice((0, 1, 2, 5, 100))
    types, teams = len(names["case_types"]), len(names["teams"])
    count = len(names["values"]) + (names["weeks"] + names["months"]) * (1 + 3 * types)
    count += names["staff_weeks"] * (1 + 3 * teams)
    return _joined(names, np.resize(np.frombuffer(numbers), count).tobytes())


def _archive(luck: Luck, _sound: bytes) -> bytes:
    """Put an archive there as earlier versions wrote them, forged."""
    content = io.BytesIO()
    values: np.ndarray[Any, Any] = np.array([1.0, 2.0])
    what = luck.randrange(4)
    if what == 0:
        values = np.array([{"a": print}, None], dtype=object)
        np.savez(content, values=values)
    elif what == 1:
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("values.npy", b"x" * 100)
        raw = bytearray(content.getvalue())
        raw[8:10] = raw[raw.rfind(b"PK\x01\x02") + 10 :][:2] = struct.pack("<H", 99)
        content = io.BytesIO(bytes(raw))
    elif what == 2:
        with zipfile.ZipFile(content, "w") as archive:
            header = "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999,), }"
            shape = struct.pack("<H", len(header)) + header.encode()
            archive.writestr("values.npy", b"\x93NUMPY\x01\x00" + shape)
    else:
        np.savez_compressed(content, values=values)
        return _signed(_spliced(luck, content.getvalue()))
    return _signed(content.getvalue())


DAMAGES: dict[str, Damage] = {
    "a bit": _flip,
    "cut short": _cut,
    "spliced": _spliced,
    "another run": _of_another_run,
    "noise": _noise,
    "signed: a bit": lambda luck, sound: _signed(_flip(luck, sound[32:])),
    "signed: cut short": lambda luck, sound: _signed(_cut(luck, sound[32:])),
    "signed: spliced": lambda luck, sound: _signed(_spliced(luck, sound[32:])),
    "signed: something behind": lambda luck, sound: _signed(sound[32:] + luck.randbytes(9)),
    "signed: noise": lambda luck, sound: _signed(_noise(luck, sound)),
    "signed: a bomb": _bomb,
    "signed: odd names": _odd_names,
    "signed: other names": _other_names,
    "signed: no JSON": _no_json,
    "signed: other numbers": _other_numbers,
    "signed: impossible numbers": _impossible_numbers,
    "signed: changed numbers": _changed_numbers,
    "signed: some values": _some_values,
    "signed: other weeks": _other_weeks,
    "signed: an archive": _archive,
}
PLACES = ("a folder", "a link", "a pipe", "a broken link", "a link to a device")
"""What may lie in the place of a kept run instead of a file."""
KINDS = (*DAMAGES, *PLACES)


def _put_there(kind: str, path: Path) -> None:
    """Put something into the place of a kept run that is no file."""
    sound = path.read_bytes()
    path.unlink()
    if kind == "a folder":
        path.mkdir()
        (path / "mine.txt").write_text("mine")
    elif kind == "a link":
        target = path.parent.parent / "target"
        target.write_bytes(sound)
        path.symlink_to(target)
    elif kind == "a pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if kind == "a link to a device" else "nowhere")


# -- what must hold ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What came of one damaged run."""

    number: int
    kind: str
    what: str
    """`not there`, `true`, or `forged`: taken for a run, and other than the true one."""
    seconds: float


def same(one: Any, other: Any) -> bool:  # noqa: ANN401 - parts of results
    """Tell whether results are equal to the last bit."""
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, list):
        numbers = [np.array([value.value for value in part]) for part in (one, other)]
        return [v[:4] for v in one] == [v[:4] for v in other] and same(*numbers)
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return bool(one == other)


def try_one(number: int, folder: Path, *, kind: str | None = None, charts: bool = False) -> Outcome:
    """Damage a kept run by the luck of a number and use it. Raises AssertionError, or whatever."""
    luck = random.Random(number)  # noqa: S311 - no secret
    kind, key = kind or luck.choice(KINDS), luck.choice(KEYS)
    place = folder / str(number)
    shelf = Store(place / ".umbau").shelf(study().scenarios[key])
    for run, results in enumerate(true_results()[key]):
        shelf.put(run, results)
    (path,) = place.rglob("0.run")
    if kind in DAMAGES:
        path.write_bytes(DAMAGES[kind](luck, path.read_bytes()))
    else:
        _put_there(kind, path)
    begun = time.perf_counter()
    store = Store(place / ".umbau")
    found = store.shelf(study().scenarios[key]).get(0)
    seconds = time.perf_counter() - begun
    assert terminal(store_blocks(list(listing(store)), store.folder, "en")).count("\n") >= 1
    true = true_results()[key][0]
    if found is None:
        _check_mended(kind, store, key, path)
        return Outcome(number, kind, "not there", seconds)
    if same(found, true):
        return Outcome(number, kind, "true", seconds)
    assert kind.startswith("signed: "), f"{kind} gave another result"
    _check_shapes(found, true)
    _use(key, found, place, charts=charts)
    return Outcome(number, kind, "forged", seconds)


def _check_mended(kind: str, store: Store, key: tuple[str, str], path: Path) -> None:
    """Require that the run is kept anew, where nothing of anybody's is in its place."""
    shelf, true = store.shelf(study().scenarios[key]), true_results()[key][0]
    shelf.put(0, true)
    again = shelf.get(0)
    if kind == "a folder":
        assert store.trouble
        assert (path / "mine.txt").read_text() == "mine"
        return
    assert again is not None
    assert same(again, true)
    assert not path.is_symlink()


def _check_shapes(found: Results, true: Results) -> None:
    for part in ("series", "months", "staff"):
        one, other = getattr(found, part), getattr(true, part)
        assert one.values.dtype == other.values.dtype
        assert one.values.shape[1:] == other.values.shape[1:]
        if part != "staff":
            assert one.values.shape == other.values.shape
            assert np.isfinite(one.values).all()
            assert one.dates.tobytes() == other.dates.tobytes()
    assert all(isinstance(text, str) for value in found.values for text in value[:4])


def _use(key: tuple[str, str], found: Results, folder: Path, *, charts: bool) -> None:
    """Let a forged run be one of a comparison."""
    runs = {}
    for each, scenario in study().scenarios.items():
        runs[each] = Collected(scenario)
        for number, results in enumerate(true_results()[each]):
            runs[each].add(number, found if (each, number) == (key, 0) else results)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # 1e300 squared is too large: so it is said
        made = comparison_tables(study(), runs)
        for language in ("de", "en"):
            assert list(study_blocks(study(), made, language))
        if charts:
            write_comparison(folder, study(), runs, "de", made=made)


def main() -> int:
    """Try many; return the number of those that misbehaved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--charts", action="store_true")
    stated = parser.parse_args()
    outcomes: list[Outcome] = []
    faults = 0
    for number in range(stated.first, stated.first + stated.number):
        with tempfile.TemporaryDirectory() as name:
            try:
                outcomes.append(try_one(number, Path(name), kind=stated.kind, charts=stated.charts))
            except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
                faults += 1
                print(f"-- number {number}\n{traceback.format_exc(limit=-6)}")  # noqa: T201 - a script
    counts = Counter((outcome.kind, outcome.what) for outcome in outcomes)
    for kind in KINDS:
        told = ", ".join(f"{counts[kind, what]} {what}" for what in ("not there", "true", "forged"))
        print(f"{kind}: {told}")  # noqa: T201
    every = Counter(outcome.what for outcome in outcomes)
    print(f"{stated.number} kept runs: {dict(every)}, {faults} misbehaved")  # noqa: T201
    slowest = max(outcomes, key=lambda each: each.seconds)
    print(f"slowest to read: number {slowest.number} ({slowest.kind}), {slowest.seconds:.2f} s")  # noqa: T201
    return faults


if __name__ == "__main__":
    sys.exit(min(main(), 1))
