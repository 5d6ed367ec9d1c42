"""Machine code that is kept: what is called, what comes back, and what is damaged."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from sim.machine.native import Code, Native, packed, unpacked
from sim.measures.folding import Fold

pytest.importorskip("numba")


class Pair(NamedTuple):
    whole: Any
    records: Any


@Fold
def told(pair: Pair, rest: tuple[bool, float, int]) -> tuple[float, int, bool]:
    """Use every kind of argument; return every kind of result."""
    flag, factor, number = rest
    pair.records[1]["minutes"] *= factor
    for row in range(pair.whole.shape[0]):
        pair.whole[row, number] += row
    return pair.records[0]["minutes"] / 0.0, int(pair.whole[2, number]), not flag


RECORD = np.dtype([("number", "i8"), ("minutes", "f8")])


def _call(call: Callable[..., Any], *, flag: bool) -> tuple[Any, Any, Any]:
    whole, records = np.zeros((3, 2), dtype=np.int64), np.ones(2, RECORD)
    found = call(Pair(whole, records), (flag, np.float64(2.5), np.int64(1)))
    return found, whole, records


@pytest.mark.parametrize("flag", [False, True])
def test_kept_machine_code_does_what_is_written(*, flag: bool) -> None:
    found, whole, records = _call(told, flag=flag)
    assert found == (np.inf, 2, not flag)
    assert [type(each) for each in found] == [float, int, bool]
    assert whole.tolist() == [[0, 0], [0, 1], [0, 2]]
    assert records["minutes"].tolist() == [1.0, 2.5]
    assert told.code is not None
    (kept,) = unpacked(packed([told.code]))
    assert kept == told.code
    again = _call(Native(kept), flag=flag)
    assert again[0] == found
    assert again[1].tolist() == whole.tolist()


def test_arguments_of_another_kind_are_refused() -> None:
    _call(told, flag=True)
    records, rest = np.ones(2, RECORD), (True, 2.5, 1)
    with pytest.raises(AssertionError, match=r"told: 2<f8, not 2<i8"):
        told(Pair(np.zeros((3, 2)), records), rest)
    with pytest.raises(AssertionError, match="from end to end"):
        told(Pair(np.zeros((3, 4), np.int64)[:, ::2], records), rest)
    with pytest.raises(TypeError):
        told(Pair(np.zeros((3, 2), np.int64), records), (True, 2.5, 1.0))


def test_what_is_damaged_is_not_run() -> None:
    kept = packed([Code("fold", "symbol", ("q",), "", b"machine code")])
    (found,) = unpacked(kept)
    assert found.machine == b"machine code"
    for damaged in (kept[:-1], kept.replace(b"machine code", b"another code"), b""):
        with pytest.raises(ValueError, match="damaged"):
            unpacked(damaged)
