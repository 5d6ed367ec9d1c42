"""A team's queue: classes in a stated order, inside a class by date (model.md §5)."""

from collections import OrderedDict
from collections.abc import Iterator
from heapq import heappop, heappush
from operator import itemgetter

from sim.engines.simpy.records import Case, Certificate, Contact
from sim.events.kinds import ACCOMPANY, CALL_BACK_TASK, CERTIFICATE_TASK, MAIL
from sim.scenario.management import UrgentBy
from sim.scenario.structure import Discipline
from sim.units import DAY

Piece = Case | Contact | Certificate
"""A piece of work that can wait in a team's queue: a case's step, a mail, a call-back, ..."""

TASKS = ("certificates", "call_backs", "mails")
"""Classes in which pieces wait by arrival, not by a case's date."""


class DatedLine:
    """Cases in order of a date: a heap of days, and a heap of cases for each day.

    So the cost of a push or a pop follows from the cases of a day, not from the backlog. Deletion
    is lazy: who leaves from the middle leaves a void place, which is skipped when its turn comes.
    """

    __slots__ = ("_by_day", "_days", "_queue")

    def __init__(self, queue: "TeamQueue") -> None:
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

    def cases(self) -> Iterator[Case]:
        """Yield the cases in order; void places are left out."""
        for day in sorted(self._by_day):
            for _, ticket, case in sorted(self._by_day[day], key=itemgetter(0, 1)):
                if self.has(case, ticket):
                    yield case

    def has(self, case: Case, ticket: int) -> bool:
        """Tell whether a place is not void: tickets count in each queue by itself."""
        return case.ticket == ticket and case.waits_in is self._queue

    def drop_void(self) -> None:
        """Take out the first places as long as they are void."""
        while self._days:
            _, ticket, case = self._by_day[self._days[0]][0]
            if self.has(case, ticket):
                return
            self.pop()

    def pop(self) -> tuple[float, int, Case]:
        """Take the first case with its date and ticket."""
        day = self._days[0]
        here = self._by_day[day]
        first = heappop(here)
        if not here:
            del self._by_day[day]
            heappop(self._days)
        return first


class TeamQueue:
    """Pieces of work that wait for the clerks of a team."""

    __slots__ = (
        "_by_date", "_by_urgency", "_cases", "_in_order", "_old", "_tasks", "_tickets", "_urgent",
        "waiting",
    )  # fmt: skip

    def __init__(self, discipline: Discipline, urgent_by: UrgentBy = "application_date") -> None:
        dated = {name: DatedLine(self) for name in discipline.classes if name not in TASKS}
        lines: dict[str, OrderedDict[Piece, None]] = {name: OrderedDict() for name in TASKS}
        self._tasks = {
            MAIL: lines["mails"],
            CALL_BACK_TASK: lines["call_backs"],
            ACCOMPANY: lines["call_backs"],
            CERTIFICATE_TASK: lines["certificates"],
        }
        """The line of each kind of task; who leaves from its middle costs no more than its head."""
        classes = discipline.classes
        if "certificates" not in classes:
            classes = ["certificates", *classes]
        self._in_order = [lines[name] if name in lines else dated[name] for name in classes]
        self._cases = dated["cases"]
        self._urgent = dated.get("urgent")
        self._old = dated.get("old_cases")
        self._by_date = discipline.cases_by == "application_date"
        self._by_urgency = urgent_by == "became_urgent"
        self._tickets = 0
        self.waiting = 0
        """Pieces of work in the queue."""

    def push(self, piece: Piece, target_age: float, *, first: bool = False) -> None:
        """Add a piece of work; `target_age` tells old cases from others.

        With `first` a task comes before those that wait in its line.
        """
        self.waiting += 1
        if not isinstance(piece, Case):
            line = self._tasks[piece.step]
            line[piece] = None
            if first:
                line.move_to_end(piece, last=False)
            piece.waits_in = self
            return
        dated = self._cases
        if piece.urgent and self._urgent is not None:
            dated = self._urgent
        elif self._old is not None and piece.since - piece.application > target_age:
            dated = self._old
        self._enter(dated, piece)

    def _enter(self, line: DatedLine, case: Case) -> None:
        self._tickets += 1
        case.ticket, case.waits_in = self._tickets, self
        if self._by_urgency and line is self._urgent:
            line.push(case.became_urgent, case.ticket, case)
            return
        line.push(case.application if self._by_date else case.since, case.ticket, case)

    def move_to_urgent(self, case: Case) -> None:
        """Move a waiting case to the class of urgent ones; its old place is void."""
        if self._urgent is not None:
            self._enter(self._urgent, case)

    def first_class(self, *, past_urgent: bool = False) -> int | None:
        """Return the place of the first class in which something waits.

        With `past_urgent`, of the first class of cases but the urgent ones.
        """
        for place, line in enumerate(self._in_order):
            if past_urgent and not self._is_past_urgent(line):
                continue
            if isinstance(line, DatedLine):
                line.drop_void()
            if line:
                return place
        return None

    def _is_past_urgent(self, line: DatedLine | OrderedDict[Piece, None]) -> bool:
        return isinstance(line, DatedLine) and line is not self._urgent

    def _count_off(self, piece: Piece) -> None:
        self.waiting -= 1
        if not isinstance(piece, Case):
            piece.waits_in = None

    def pop(self, *, past_urgent: bool = False) -> Piece | None:
        """Take the next piece of work, or None; with `past_urgent` see `first_class`."""
        if not self.waiting:
            return None
        for line in self._in_order:
            if past_urgent and not self._is_past_urgent(line):
                continue
            while line:
                if isinstance(line, OrderedDict):
                    piece, _ = line.popitem(last=False)
                    self._count_off(piece)
                    return piece
                _, ticket, case = line.pop()
                if line.has(case, ticket):
                    case.ticket = -1
                    self.waiting -= 1
                    return case
        if past_urgent:
            return None
        msg = "the queue counts work that it does not hold"
        raise AssertionError(msg)

    def pieces(self) -> Iterator[Piece]:
        """Yield what waits, in order."""
        for line in self._in_order:
            yield from line.cases() if isinstance(line, DatedLine) else line

    def take_out(self, piece: Piece) -> None:
        """Take out one piece of work."""
        if isinstance(piece, Case):
            piece.ticket = -1  # its place is void
        else:
            del self._tasks[piece.step][piece]
        self._count_off(piece)

    def taken_out(self) -> list[Piece]:
        """Take out all that waits, in order."""
        pieces = []
        while (piece := self.pop()) is not None:
            pieces.append(piece)
        return pieces
