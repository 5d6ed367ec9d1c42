"""The lines in a class of a team's queue: one, or several by who may be lent the pieces in them.

Where management lends, each class keeps what a clerk of another team may do apart from the rest,
so that the next such piece is found at the head of a line and nothing scans a backlog
(model.md §11).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush, merge
from operator import itemgetter

from sim.engines.simpy.records import Case, Line, Piece
from sim.plan.lending import LEVELS
from sim.units import DAY

LentTo = Callable[[Piece], int]
"""Tells who may be lent a piece (`sim.plan.lending`)."""

_PLACE = itemgetter(0, 1)


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
    """Cases in order of a date, in a line for each answer to who may be lent them."""

    __slots__ = ("_lent_to", "_lines")

    def __init__(self, queue: Line, lent_to: LentTo) -> None:
        super().__init__(queue)
        self._lent_to = lent_to
        self._lines = [DatedLine(queue) for _ in LEVELS]

    def __bool__(self) -> bool:
        return any(self._lines)

    def push(self, date: float, ticket: int, case: Case) -> None:
        """Add a case to the line of those who may be lent it."""
        self._lines[self._lent_to(case)].push(date, ticket, case)

    def places(self) -> Iterator[tuple[float, int, Case]]:
        """Yield the cases of all lines in order."""
        return merge(*(line.places() for line in self._lines), key=_PLACE)

    def drop_void(self) -> None:
        """Take out the first places of each line as long as they are void."""
        for line in self._lines:
            line.drop_void()

    def first(self) -> tuple[float, int, Case]:
        """Return the first place of all lines, void or not."""
        return self._line(self._lines).first()

    def pop(self) -> tuple[float, int, Case]:
        """Take the first case of all lines."""
        return self._line(self._lines).pop()

    def first_lent_to(self, levels: Sequence[int]) -> Case | None:
        """Return the first case that may be lent at one of these levels."""
        lines = [self._lines[level] for level in levels]
        for line in lines:
            line.drop_void()
        return self._line(lines).first()[2] if any(lines) else None

    def take_lent_to(self, levels: Sequence[int]) -> Case:
        """Take the case that `first_lent_to` has just named."""
        return self._line([self._lines[level] for level in levels]).pop()[2]

    @staticmethod
    def _line(lines: list[DatedLine]) -> DatedLine:
        """Return the line whose first place comes first."""
        return min((line for line in lines if line), key=lambda line: line.first()[:2])


class TaskLine:
    """Tasks in order of arrival; who leaves from the middle costs no more than the first."""

    __slots__ = ("_tasks",)

    def __init__(self) -> None:
        self._tasks: OrderedDict[Piece, int] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._tasks)

    def push(self, piece: Piece, *, first: bool = False) -> None:
        """Add a task at the end, or before all that wait."""
        self._enter(self._tasks, piece, 0, first=first)

    @staticmethod
    def _enter(line: "OrderedDict[Piece, int]", piece: Piece, ticket: int, *, first: bool) -> None:
        line[piece] = ticket
        if first:
            line.move_to_end(piece, last=False)

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
    """Tasks in order of arrival, in a line for each answer to who may be lent them."""

    __slots__ = ("_lent_to", "_lines", "_tickets")

    def __init__(self, lent_to: LentTo) -> None:
        super().__init__()
        self._lent_to = lent_to
        self._lines: list[OrderedDict[Piece, int]] = [OrderedDict() for _ in LEVELS]
        self._tickets = 0

    def __bool__(self) -> bool:
        return any(self._lines)

    def push(self, piece: Piece, *, first: bool = False) -> None:
        """Add a task to the line of those who may be lent it."""
        self._tickets += 1
        ticket = -self._tickets if first else self._tickets
        self._enter(self._lines[self._lent_to(piece)], piece, ticket, first=first)

    def pieces(self) -> Iterator[Piece]:
        """Yield the tasks of all lines in order."""
        lines = (((ticket, piece) for piece, ticket in line.items()) for line in self._lines)
        return (piece for _, piece in merge(*lines, key=itemgetter(0)))

    def pop(self) -> Piece:
        """Take the first task of all lines."""
        return self._line(self._lines).popitem(last=False)[0]

    def take_out(self, piece: Piece) -> None:
        """Take out one task."""
        del next(line for line in self._lines if piece in line)[piece]

    def first_lent_to(self, levels: Sequence[int]) -> Piece | None:
        """Return the first task that may be lent at one of these levels."""
        lines = [self._lines[level] for level in levels]
        return next(iter(self._line(lines))) if any(lines) else None

    def take_lent_to(self, levels: Sequence[int]) -> Piece:
        """Take the task that `first_lent_to` has just named."""
        return self._line([self._lines[level] for level in levels]).popitem(last=False)[0]

    @staticmethod
    def _line(lines: "list[OrderedDict[Piece, int]]") -> "OrderedDict[Piece, int]":
        """Return the line whose first task comes first."""
        return min((line for line in lines if line), key=lambda line: next(iter(line.values())))
