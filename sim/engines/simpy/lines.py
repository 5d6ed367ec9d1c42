"""The lines in a class of a team's queue, and what of them may be lent.

Where management lends, each class also knows what a clerk of another team may do and has waited
long enough, so that the next such piece is found at the head of a heap and nothing scans a
backlog (model.md §11).
"""

from bisect import insort
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush
from operator import itemgetter

from sim.engines.simpy.records import Case, Line, Piece
from sim.plan.lending import LEVELS, NOBODY
from sim.units import DAY

LentTo = Callable[[Piece], int]
"""Tells who may be lent a piece (`sim.plan.lending`)."""
Place = tuple[float, int, Piece]
"""Date, ticket and piece: what orders a line, and what has the place."""

_PLACE, _SINCE = itemgetter(0, 1), itemgetter(0)


class LentPlaces:
    """What may be lent of a line: in the line's order once it has waited long enough.

    Pieces that leave the line leave void places here, which are dropped when their turn comes.
    """

    __slots__ = ("_fresh", "_holds", "_lent_to", "_waited")

    def __init__(self, lent_to: LentTo, holds: Callable[[Place], bool]) -> None:
        """Note who may be lent what; `holds` tells whether a place of the line is not void."""
        self._lent_to, self._holds = lent_to, holds
        self._fresh: list[deque[tuple[float, Place]]] = [deque() for _ in LEVELS]
        """Places and since when their pieces wait, the longest first."""
        self._waited: list[list[Place]] = [[] for _ in LEVELS]

    def push(self, place: Place) -> None:
        """Add a place of the line, if its piece may be lent at all."""
        piece, lent_to = place[2], self._lent_to
        level = lent_to(piece)
        if level == NOBODY:
            return
        fresh, since = self._fresh[level], piece.since
        if not fresh or since >= fresh[-1][0]:
            fresh.append((since, place))
        elif since <= fresh[0][0]:  # it has waited in another line
            fresh.appendleft((since, place))
        else:
            insort(fresh, (since, place), key=_SINCE)

    def clear(self) -> None:
        """Forget all places."""
        for fresh, waited in zip(self._fresh, self._waited, strict=True):
            fresh.clear()
            waited.clear()

    def first(self, levels: Sequence[int], latest: float) -> Piece | None:
        """Return the first piece that waits since `latest` or longer and may be lent so."""
        found, holds = None, self._holds
        for level in levels:
            fresh, waited = self._fresh[level], self._waited[level]
            while fresh and fresh[0][0] <= latest:
                place = fresh.popleft()[1]
                if holds(place):
                    heappush(waited, place)
            while waited and not holds(waited[0]):
                heappop(waited)
            if waited and (found is None or waited[0][:2] < found[:2]):
                found = waited[0]
        return found[2] if found is not None else None


class DatedLine:
    """Cases in order of a date: a heap of days, and a heap of cases for each day.

    So the cost of a push or a pop follows from the cases of a day, not from the backlog. Deletion
    is lazy: who leaves from the middle leaves a void place, which is skipped when its turn comes.
    """

    __slots__ = ("_by_day", "_queue", "lent", "stock")

    def __init__(self, queue: Line, lent_to: LentTo | None = None) -> None:
        """Make an empty line of a queue; `lent_to` tells who may be lent its cases, if anybody."""
        self._queue = queue
        self.stock: list[int] = []
        """Days of which there are places, void ones among them; empty: nobody waits."""
        self._by_day: dict[int, list[tuple[float, int, Case]]] = {}
        self.lent = LentPlaces(lent_to, self._holds) if lent_to is not None else None

    def push(self, date: float, ticket: int, case: Case) -> None:
        """Add a case; equal dates are ordered by ticket."""
        place = (date, ticket, case)
        day = int(date // DAY)
        here = self._by_day.get(day)
        if here is None:
            here = self._by_day[day] = []
            heappush(self.stock, day)
        heappush(here, place)
        if self.lent is not None:
            self.lent.push(place)

    def places(self) -> Iterator[tuple[float, int, Case]]:
        """Yield the cases in order with their dates and tickets; void places are left out."""
        for day in sorted(self._by_day):
            for place in sorted(self._by_day[day], key=_PLACE):
                if self._holds(place):
                    yield place

    def pieces(self) -> Iterator[Case]:
        """Yield the cases in order; void places are left out."""
        return (case for _, _, case in self.places())

    def _holds(self, place: tuple[float, int, Piece]) -> bool:
        """Tell whether a place is not void: tickets count in each queue by itself."""
        _, ticket, case = place
        return case.ticket == ticket and case.waits_in is self._queue  # type: ignore[union-attr]

    def head(self) -> tuple[float, int, Case] | None:
        """Return the first place that is not void, dropping those before it; None: nobody waits."""
        while self.stock:
            place = self._by_day[self.stock[0]][0]
            if self._holds(place):
                return place
            self._pop()
        return None

    def has_any(self) -> bool:
        """Tell whether any case waits."""
        return self.head() is not None

    def take(self) -> Case | None:
        """Take the first case; None: nobody waits."""
        while self.stock:
            place = self._pop()
            if self._holds(place):
                return place[2]
        return None

    def clear(self) -> None:
        """Let everybody go."""
        self.stock.clear()
        self._by_day.clear()
        if self.lent is not None:
            self.lent.clear()

    def _pop(self) -> tuple[float, int, Case]:
        day = self.stock[0]
        here = self._by_day[day]
        first = heappop(here)
        if not here:
            del self._by_day[day]
            heappop(self.stock)
        return first


class TaskLine:
    """Tasks in order of arrival; who leaves from the middle costs no more than the first."""

    __slots__ = ("_tickets", "lent", "stock")

    def __init__(self, lent_to: LentTo | None = None) -> None:
        """Make an empty line; `lent_to` tells who may be lent its tasks, if anybody."""
        self.stock: OrderedDict[Piece, int] = OrderedDict()
        """The tasks and their tickets, in order."""
        self._tickets = 0
        self.lent = LentPlaces(lent_to, self._holds) if lent_to is not None else None

    def push(self, piece: Piece, first: bool = False) -> None:  # noqa: FBT001, FBT002 - see below
        """Add a task at the end, or before all that wait.

        What every piece of work comes through is given by place: Python calls nothing quickly that
        can be given by name alone.
        """
        self._tickets += 1
        ticket = -self._tickets if first else self._tickets
        self.stock[piece] = ticket
        if first:
            self.stock.move_to_end(piece, last=False)
        if self.lent is not None:
            self.lent.push((0.0, ticket, piece))

    def pieces(self) -> Iterator[Piece]:
        """Yield the tasks in order."""
        return iter(self.stock)

    def _holds(self, place: Place) -> bool:
        return self.stock.get(place[2]) == place[1]

    def has_any(self) -> bool:
        """Tell whether any task waits."""
        return bool(self.stock)

    def take(self) -> Piece | None:
        """Take the first task; None: nothing waits."""
        return self.stock.popitem(last=False)[0] if self.stock else None

    def clear(self) -> None:
        """Let everything go."""
        self.stock.clear()
        if self.lent is not None:
            self.lent.clear()

    def take_out(self, piece: Piece) -> None:
        """Take out one task."""
        del self.stock[piece]
