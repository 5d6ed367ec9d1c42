"""Adding up in order, alike under every Python."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
N = TypeVar("N", int, float)


def added(numbers: Iterable[N]) -> N:
    """Add up numbers one after the other; 0 where there are none.

    The built-in `sum` carries a correction along for floats from Python 3.12 on, which changes
    the last bit, and with it which of two events comes first. Results are to be the same to the
    bit under every Python, so what leads to them is added up here.
    """
    total: N = 0
    for number in numbers:
        total += number
    return total


def added_up(numbers: Floats) -> float:
    """Add up an array's numbers one after the other, which its own sum does not."""
    return float(np.cumsum(numbers)[-1]) if len(numbers) else 0.0


def add_at(table: NDArray[Any], cells: Sequence[Ints], amounts: NDArray[Any] | float) -> None:
    """Add amounts to cells of a table in order; a cell may come several times.

    `cells`: an index from 0 on per axis. As `np.add.at`, which is several times as fast along one
    axis as along several, and thirty times as fast where nothing is to be cast. So what is added up
    does not depend on how the amounts are dealt out in portions, as sums of portions would in the
    last bit.
    """
    amounts = np.asarray(amounts).astype(table.dtype, casting="same_kind", copy=False)
    if len(cells) == 1:
        np.add.at(table, cells[0], amounts)
        return
    assert table.flags.c_contiguous
    flat = cells[0]
    for size, index in zip(table.shape[1:], cells[1:], strict=True):
        flat = flat * size + index
    np.add.at(table.reshape(-1), flat, amounts)


def add_some(into: Floats, places: Ints, amounts: Floats) -> None:
    """Add amounts to places of an array in order; most amounts are nothing."""
    some = np.flatnonzero(amounts != 0.0)  # flags are looked through several times as fast
    add_at(into, (places[some],), amounts[some])


def running(amounts: Floats, begins: Ints, opening: Floats) -> Floats:
    """Return what has been added up before each amount, one after the other, since its run began.

    `begins`: of each amount, the place at which its run begins; runs lie one behind the other.
    `opening`: what each run begins with, read at that place.
    """
    something = amounts != 0.0
    some = np.flatnonzero(something)
    run = begins[some]
    numbers = np.arange(len(some))
    first = np.append(True, run[1:] != run[:-1])[: len(some)]
    turn = numbers - np.maximum.accumulate(np.where(first, numbers, 0))
    upto = opening[run] + amounts[some]
    later = np.flatnonzero(turn)
    by_turn, ends = (
        later[np.argsort(turn[later], kind="stable")],
        np.cumsum(np.bincount(turn[later])),
    )
    for since, until in pairwise(ends.tolist()):
        these = by_turn[since:until]
        upto[these] = upto[these - 1] + amounts[some[these]]
    known = np.append(opening[:1], upto)
    before = np.cumsum(something) - something
    inside = np.append(-1, some)[before] >= begins
    return np.where(inside, known[before], opening[begins])
