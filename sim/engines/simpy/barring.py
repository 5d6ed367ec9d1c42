"""Work that waits for everybody of a team but one person: four eyes (model.md §5).

What is barred for somebody stands apart in its line, by that person, in the line's order. So the
next piece for a clerk is the first of few heads, and nobody looks through what one may not do.
"""

from collections.abc import Iterator
from heapq import merge
from itertools import chain
from operator import itemgetter
from typing import ClassVar

from sim.engines.simpy.lines import DatedLine, LentTo
from sim.engines.simpy.queues import TeamQueue
from sim.engines.simpy.records import Case, Line, Piece
from sim.events.kinds import NONE

_PLACE = itemgetter(0, 1)


class BarringLine(DatedLine):
    """Cases in order of a date, each for everybody or for everybody but one person."""

    __slots__ = ("_apart",)

    def __init__(self, queue: Line, lent_to: LentTo | None = None) -> None:
        """Make an empty line; what is barred for anybody is lent to nobody."""
        super().__init__(queue, lent_to)
        self._apart: dict[int, DatedLine] = {}

    def push(self, date: float, ticket: int, case: Case) -> None:
        """Add a case; equal dates are ordered by ticket."""
        barred = case.hands.barred if case.hands is not None else NONE
        if barred == NONE:
            super().push(date, ticket, case)
            return
        if barred not in self._apart:
            self._apart[barred] = DatedLine(self._queue)
        self._apart[barred].push(date, ticket, case)

    def _first(self, by: int) -> DatedLine | None:
        """Return the part of the line whose head is the next piece for a person (NONE: any)."""
        found, first = None, None
        for person, line in [(NONE, self), *self._apart.items()]:
            if person == by and by != NONE:
                continue
            head = DatedLine.head(line)
            if head is not None and (first is None or head[:2] < first[:2]):
                found, first = line, head
            elif head is None and person != NONE:
                del self._apart[person]
        return found

    def take_for(self, by: int) -> Case | None:
        """Take the first case that a person may do; NONE: anybody's."""
        line = self._first(by)
        return DatedLine.take(line) if line is not None else None

    def has_any_for(self, by: int) -> bool:
        """Tell whether a case waits that a person may do."""
        return self._first(by) is not None

    def take(self) -> Case | None:
        """Take the first case; None: nobody waits."""
        return self.take_for(NONE)

    def has_any(self) -> bool:
        """Tell whether any case waits."""
        return self.has_any_for(NONE)

    def places(self) -> Iterator[tuple[float, int, Case]]:
        """Yield the cases in order with their dates and tickets; void places are left out."""
        apart = (line.places() for line in self._apart.values())
        return merge(*chain((super().places(),), apart), key=_PLACE)

    def clear(self) -> None:
        """Let everybody go."""
        super().clear()
        self._apart.clear()


class BarringQueue(TeamQueue):
    """Pieces of work that wait, some of them for everybody of the team but one person."""

    __slots__ = ()
    dated_line: ClassVar[type[DatedLine]] = BarringLine

    def first_class(self, *, past_urgent: bool = False, by: int = NONE) -> int | None:
        """Return the place of the first class in which something waits that a person may do."""
        for place, line in enumerate(self._in_order):
            if past_urgent and not self._is_past_urgent(line):
                continue
            if line.has_any_for(by) if isinstance(line, BarringLine) else line.has_any():
                return place
        return None

    def pop(self, past_urgent: bool = False, by: int = NONE) -> Piece | None:  # noqa: FBT001, FBT002 - see lines
        """Take the next piece of work that a person may do (NONE: anybody), or None."""
        for line in self._in_order:
            if past_urgent and not self._is_past_urgent(line):
                continue
            piece = line.take_for(by) if isinstance(line, BarringLine) else line.take()
            if piece is not None:
                self._note_taken(piece)
                return piece
        return None
