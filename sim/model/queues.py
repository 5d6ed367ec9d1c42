"""A team's queue: classes in a stated order, inside a class by date (model.md §5)."""

from collections import deque
from heapq import heappop, heappush

from sim.model.log import CALL_BACK_TASK, MAIL
from sim.model.records import Case, Contact
from sim.structure.structure import Discipline

Piece = Case | Contact
"""A piece of work that can wait in a team's queue: a case's step, a mail, a call-back."""


class TeamQueue:
    """Pieces of work that wait for the clerks of a team."""

    __slots__ = (
        "_by_date", "_call_backs", "_cases", "_heaps", "_in_order", "_mails", "_old", "_tickets",
        "_urgent", "waiting",
    )  # fmt: skip

    def __init__(self, discipline: Discipline) -> None:
        self._heaps: dict[str, list[tuple[float, int, Case]]] = {
            name: [] for name in discipline.classes if name not in ("call_backs", "mails")
        }
        self._call_backs: deque[Piece] = deque()
        self._mails: deque[Piece] = deque()
        lines = {"call_backs": self._call_backs, "mails": self._mails}
        self._in_order = [self._heaps.get(name, lines.get(name)) for name in discipline.classes]
        self._cases = self._heaps["cases"]
        self._urgent = self._heaps.get("urgent", self._cases)
        self._old = self._heaps.get("old_cases")
        self._by_date = discipline.cases_by == "application_date"
        self._tickets = 0
        self.waiting = 0
        """Pieces of work in the queue."""

    def push(self, piece: Piece, target_age: float) -> None:
        """Let a piece of work join the queue; `target_age` tells old cases from others."""
        self.waiting += 1
        if isinstance(piece, Contact):
            (self._mails if piece.step == MAIL else self._call_backs).append(piece)
            return
        line = self._cases
        if piece.urgent:
            line = self._urgent
        elif self._old is not None and piece.since - piece.application > target_age:
            line = self._old
        self._enter(line, piece)

    def _enter(self, line: list[tuple[float, int, Case]], case: Case) -> None:
        self._tickets += 1
        case.ticket = self._tickets
        heappush(line, (case.application if self._by_date else case.since, case.ticket, case))

    def move_to_urgent(self, case: Case) -> None:
        """Let a waiting case change to the class of urgent ones; its old place is void."""
        if self._urgent is not self._cases:
            self._enter(self._urgent, case)

    def waiting_call_backs(self) -> int:
        """Return the call-backs that wait."""
        return sum(1 for piece in self._call_backs if piece.step == CALL_BACK_TASK)

    def pop(self) -> Piece | None:
        """Take the next piece of work, or None."""
        if not self.waiting:
            return None
        for line in self._in_order:
            while line:
                if isinstance(line, deque):
                    self.waiting -= 1
                    return line.popleft()
                _, ticket, case = heappop(line)
                if case.ticket == ticket:
                    case.ticket = -1
                    self.waiting -= 1
                    return case
        msg = "the queue counts work that it does not hold"
        raise AssertionError(msg)
