"""What a plan asks of luck, which is drawn before the office opens; tests write theirs by hand."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.plan.workforce import Pattern

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Planned = dict[int, int]
"""Days of planned absence, numbered from the start of the run, with their reason."""


class NumberedLuck(Protocol):
    """Random numbers by purpose and number, whatever was asked before."""

    def uniform(self, purpose: str, numbers: Ints) -> Floats:
        """Return the purpose's uniforms on the open interval (0, 1) with these numbers."""
        ...

    def unit(self, purpose: str, numbers: Ints, distribution: str, cv: float) -> Floats:
        """Return variates with mean 1 of a distribution and coefficient of variation."""
        ...


class PeopleLuck(Protocol):
    """The luck of people that the office needs to know.

    A seat is a person's place on a post of a home: post number and place in its pattern.
    """

    def order(self, home: str, posts: int) -> list[int]:
        """Return the posts of a home in the order in which structures move them."""
        ...

    def vacant(self, home: str, posts: int, mean: float) -> set[int]:
        """Return the posts of a home that are vacant at the start, so many on average."""
        ...

    def vacant_bought(self, home: str, first: int, posts: int, mean: float) -> set[int]:
        """Return the posts bought for a home that are vacant at first, so many on average.

        Numbered from `first` on, behind the posts that the home has.
        """
        ...

    def uniform(self, what: str, home: str, post: int, person: int) -> float:
        """Return a uniform of a seat."""
        ...

    def units(self, what: str, home: str, post: int, person: int) -> Iterator[float]:
        """Yield the unit exponentials of a seat, without end."""
        ...

    def planned(self, home: str, post: int, person: int, pattern: Pattern) -> Planned:
        """Return the days of leave, training and other duties of a seat."""
        ...
