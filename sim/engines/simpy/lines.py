"""The lines in a class of a team's queue, and what of them may be lent.

Where management lends, each class also knows what a clerk of another team may do and has waited
long enough, so that the next such piece is found at the head of a heap and nothing scans a
backlog (model.md §11).
"""

from collections import OrderedDict
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

_PLACE = itemgetter(0, 1)


class LentPlaces:
    """What may be lent of a line: in the line's order once it has waited long enough.

    Pieces that leave the line leave void places here, which are dropped when their turn comes.
    """

    __slots__ = ("_fresh", "_waited")

    def __init__(self) -> None:
        self._fresh: list[list[tuple[float, int, Place]]] = [[] for _ in LEVELS]
        self._waited: list[list[Place]] = [[] for _ in LEVELS]

    def push(self, place: Place, level: int) -> None:
        """Add a place of the line, by whom its piece may be lent to."""
        if level != NOBODY:
            heappush(self._fresh[level], (place[2].since, place[1], place))

    def first(
        self, levels: Sequence[int], latest: float, holds: Callable[[Place], bool]
    ) -> Place | None:
        """Return the first place whose piece waits since `latest` or longer, and may be lent.

        `holds` tells whether a place is not void.
        """
        found = None
        for level in levels:
            fresh, waited = self._fresh[level], self._waited[level]
            while fresh and fresh[0][0] <= latest:
                heappush(waited, heappop(fresh)[2])
            while waited and not holds(waited[0]):
                heappop(waited)
            if waited and (found is None or waited[0][:2] < found[:2]):
                found = waited[0]
        return found


class DatedLine:
    """Cases in order of a date: a heap of days, and a heap of cases for each day.

    So the cost of a push or a pop follows from the cases of a day, not from the backlog. Deletion
    is lazy: who leaves from the middle leaves a void place, which is skipped when its turn comes.
    """

    __slots__ = ("_by_day", "_days", "_queue")

    def __init__(self, queue: Line) -> None:
        self._queue = queue
        self._days: list[int] = []
        self._by_day: dict[int, list[tuple[float, int, Case]]] = {}

    def __bool__(self) -> bool:
        return bool(self._days)

    def push(self, date: float, ticket: int, case: Case) -> None:
        """Add a case; equal dates are ordered by ticket."""
        day = int(date // DAY)
        here = self._by_day.get(day)
        if here is None:
            here = self._by_day[day] = []
            heappush(self._days, day)
        heappush(here, (date, ticket, case))

    def places(self) -> Iterator[tuple[float, int, Case]]:
        """Yield the cases in order with their dates and tickets; void places are left out."""
        for day in sorted(self._by_day):
            for place in sorted(self._by_day[day], key=_PLACE):
                if self.has(place[2], place[1]):
                    yield place

    def pieces(self) -> Iterator[Case]:
        """Yield the cases in order; void places are left out."""
        return (case for _, _, case in self.places())

    def has(self, case: Case, ticket: int) -> bool:
        """Tell whether a place is not void: tickets count in each queue by itself."""
        return case.ticket == ticket and case.waits_in is self._queue

    def drop_void(self) -> None:
        """Take out the first places as long as they are void."""
        while self._days:
            _, ticket, case = self.first()
            if self.has(case, ticket):
                return
            self.pop()

    def first(self) -> tuple[float, int, Case]:
        """Return the first place, void or not."""
        return self._by_day[self._days[0]][0]

    def pop(self) -> tuple[float, int, Case]:
        """Take the first case with its date and ticket."""
        day = self._days[0]
        here = self._by_day[day]
        first = heappop(here)
        if not here:
            del self._by_day[day]
            heappop(self._days)
        return first


class LentDatedLine(DatedLine):
    """Cases in order of a date, of which some may be lent."""

    __slots__ = ("_lent", "_lent_to")

    def __init__(self, queue: Line, lent_to: LentTo) -> None:
        super().__init__(queue)
        self._lent_to = lent_to
        self._lent = LentPlaces()

    def push(self, date: float, ticket: int, case: Case) -> None:
        """Add a case, and note whether it may be lent."""
        super().push(date, ticket, case)
        self._lent.push((date, ticket, case), self._lent_to(case))

    def first_lent_to(self, levels: Sequence[int], latest: float) -> Piece | None:
        """Return the first case that may be lent at one of these levels and waits so long."""
        place = self._lent.first(levels, latest, self._holds)
        return place[2] if place is not None else None

    def _holds(self, place: Place) -> bool:
        _, ticket, case = place
        return isinstance(case, Case) and self.has(case, ticket)


class TaskLine:
    """Tasks in order of arrival; who leaves from the middle costs no more than the first."""

    __slots__ = ("_tasks",)

    def __init__(self) -> None:
        self._tasks: OrderedDict[Piece, int] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._tasks)

    def push(self, piece: Piece, *, first: bool = False) -> None:
        """Add a task at the end, or before all that wait."""
        self._enter(piece, 0, first=first)

    def _enter(self, piece: Piece, ticket: int, *, first: bool) -> None:
        self._tasks[piece] = ticket
        if first:
            self._tasks.move_to_end(piece, last=False)

    def pieces(self) -> Iterator[Piece]:
        """Yield the tasks in order."""
        return iter(self._tasks)

    def pop(self) -> Piece:
        """Take the first task."""
        return self._tasks.popitem(last=False)[0]

    def take_out(self, piece: Piece) -> None:
        """Take out one task."""
        del self._tasks[piece]


class LentTaskLine(TaskLine):
    """Tasks in order of arrival, of which some may be lent."""

    __slots__ = ("_lent", "_lent_to", "_tickets")

    def __init__(self, lent_to: LentTo) -> None:
        super().__init__()
        self._lent_to = lent_to
        self._lent = LentPlaces()
        self._tickets = 0

    def push(self, piece: Piece, *, first: bool = False) -> None:
        """Add a task at the end, or before all that wait, and note whether it may be lent."""
        self._tickets += 1
        ticket = -self._tickets if first else self._tickets
        self._enter(piece, ticket, first=first)
        self._lent.push((0.0, ticket, piece), self._lent_to(piece))

    def first_lent_to(self, levels: Sequence[int], latest: float) -> Piece | None:
        """Return the first task that may be lent at one of these levels and waits so long."""
        place = self._lent.first(levels, latest, self._holds)
        return place[2] if place is not None else None

    def _holds(self, place: Place) -> bool:
        return self._tasks.get(place[2]) == place[1]
