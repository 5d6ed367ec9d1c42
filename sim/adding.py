"""Adding up in order, alike under every Python."""

from collections.abc import Iterable
from typing import TypeVar

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
