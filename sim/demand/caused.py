"""Cases that decisions cause: drawn when they are decided upon, by the number of their root.

The root is the application with which it began, new or open at the start. What it causes in the
first, second and third place has a family and purposes of its own and the root's number, so its
luck is there before any office opens; whether it happens, and when, depends on the decision. The
client is the root's.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from sim.demand.blocks import CaseBlock, ContactBlock, Floats
from sim.demand.enquiries import Closed, EnquiryFlow
from sim.demand.flows import CaseDrawer
from sim.demand.luck import quantile
from sim.plan.following import Follower


@dataclass(frozen=True, slots=True)
class Caused:
    """A case that a decision has caused."""

    family: int
    """Of the decided case."""
    number: int
    """Of the root, and so of both."""
    case_type: int
    arrival: float


def thresholds(may_follow: Sequence[Follower]) -> list[float]:
    """Return the uniforms up to which each of the cases that may follow does."""
    return list(accumulate(one.probability for one in may_follow))


def follower_of(may_follow: Sequence[Follower], uniform: float) -> Follower | None:
    """Return which of the cases that may follow does, by the uniform drawn for it."""
    place = bisect_right(thresholds(may_follow), uniform)
    return may_follow[place] if place < len(may_follow) else None


def delays_of(one: Follower, uniforms: Floats) -> Floats:
    """Return the minutes from decisions to the applications, by the uniforms drawn for them."""
    return one.mean * quantile(uniforms, one.distribution, one.cv)


def delay_of(one: Follower, uniform: float) -> float:
    """Return the minutes from one decision to the application."""
    return float(delays_of(one, np.array([uniform]))[0])


@dataclass(frozen=True, slots=True)
class Generation:
    """Who draws what the cases of one family cause."""

    drawer: CaseDrawer
    enquiries: EnquiryFlow | None


class CausedDrawer:
    """Draws the cases that decisions cause, and their enquiries."""

    def __init__(self, of_family: dict[int, Generation], first: Sequence[int]) -> None:
        """`of_family`: by the decided case's family; `first`: where each type's cases enter."""
        self._of_family, self._first = of_family, np.array(first, dtype=np.int64)

    def blocks(self, caused: Sequence[Caused]) -> list[CaseBlock]:
        """Return the blocks of cases, one for each family that caused some, in order of arrival.

        They enquire in the month that begins now, and later.
        """
        return [block for _, block in self._drawn(caused)]

    def amid(self, caused: Caused, end: float) -> tuple[CaseBlock, ContactBlock | None]:
        """Return the block of a case that comes amid a month, and its enquiries until its end."""
        ((generation, block),) = self._drawn([caused], asks=False)
        enquiries = generation.enquiries
        return block, None if enquiries is None else enquiries.add_amid(block, end)

    def enquiries(self, end: float, closed: Closed) -> list[ContactBlock]:
        """Return the enquiries of caused cases before the end of a month that begins."""
        flows = (one.enquiries for one in self._of_family.values())
        return [block for flow in flows if flow is not None for block in flow.until(end, closed)]

    def _drawn(
        self, caused: Sequence[Caused], *, asks: bool = True
    ) -> list[tuple[Generation, CaseBlock]]:
        found = []
        for family in dict.fromkeys(one.family for one in caused):
            here = [one for one in caused if one.family == family]
            here.sort(key=lambda one: (one.arrival, one.number))
            generation = self._of_family[family]
            types = np.array([one.case_type for one in here], dtype=np.int64)
            arrival = np.array([one.arrival for one in here])
            numbers = np.array([one.number for one in here], dtype=np.int64)
            drawer = generation.drawer
            ways = drawer.ways(numbers, arrival, types, self._first[types])
            block = drawer.block(numbers, arrival, arrival, types, ways)
            if asks and generation.enquiries is not None:
                generation.enquiries.add(block)
            found.append((generation, block))
        return found
