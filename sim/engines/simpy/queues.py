"""A team's queue: classes in a stated order, inside a class by date (model.md §5)."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from sim.engines.simpy.lines import DatedLine, LentTo, TaskLine
from sim.engines.simpy.records import Case, Piece
from sim.events.kinds import ACCOMPANY, CALL_BACK_TASK, CERTIFICATE_TASK, MAIL, NONE
from sim.plan.waiting import WaitingWork
from sim.scenario.management import UrgentBy
from sim.scenario.structure import Discipline

TASKS = ("certificates", "call_backs", "mails")
"""Classes in which pieces wait by arrival, not by a case's date."""


class Tally:
    """How many pieces of work wait in a team, by case type and by step or task."""

    __slots__ = ("counts", "places")

    def __init__(self, plan: WaitingWork) -> None:
        self.places = plan.places
        """The place of a count, by step or task and kind of clients."""
        self.counts = [0] * len(plan.minutes)


class TeamQueue:
    """Pieces of work that wait for the clerks of a team."""

    dated_line: ClassVar[type[DatedLine]] = DatedLine
    __slots__ = (
        "_by_date", "_by_urgency", "_cases", "_in_order", "_named", "_old", "_stated", "_tally",
        "_target_age", "_tasks", "_tickets", "_urgent", "waiting",
    )  # fmt: skip

    def __init__(
        self, discipline: Discipline, urgent_by: UrgentBy = "application_date",
        target_age: Sequence[float] = (), lent_to: LentTo | None = None,
        tally: Tally | None = None, priorities: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Make an empty queue.

        `target_age`: from which age on a case is old, in minutes, per kind of clients;
        `priorities`: the named class of their cases. `lent_to` tells who may be lent its pieces,
        if anybody. `tally`: where its pieces are counted, if anywhere.
        """
        self._target_age = target_age
        self._tally = tally
        line = self.dated_line
        dated = {name: line(self, lent_to) for name in discipline.classes if name not in TASKS}
        lines = {name: TaskLine(lent_to) for name in TASKS}
        self._tasks = {
            MAIL: lines["mails"],
            CALL_BACK_TASK: lines["call_backs"],
            ACCOMPANY: lines["call_backs"],
            CERTIFICATE_TASK: lines["certificates"],
        }
        """The line of each kind of task."""
        classes = discipline.classes
        if "certificates" not in classes:
            classes = ["certificates", *classes]
        self._stated = [lines[name] if name in lines else dated[name] for name in classes]
        """The classes as the discipline has them; `_in_order` as they are served now."""
        self._in_order = self._stated
        self._cases = dated["cases"]
        self._urgent = dated.get("urgent")
        self._old = dated.get("old_cases")
        named = [dated.get(name) for name in priorities]
        self._named = named if any(line is not None for line in named) else None
        """By kind of clients the line of the named class of their cases, if the queue has it."""
        self._by_date = discipline.cases_by == "application_date"
        self._by_urgency = urgent_by == "became_urgent"
        self._tickets = 0
        self.waiting = 0
        """Pieces of work in the queue."""

    def push(self, piece: Piece, first: bool = False) -> None:  # noqa: FBT001, FBT002 - see lines
        """Add a piece of work; with `first` a task comes before those that wait in its line."""
        self.waiting += 1
        step, tally = piece.step, self._tally
        if tally is not None:
            tally.counts[tally.places[step][piece.client.index]] += 1
        if not isinstance(piece, Case):
            self._tasks[step].push(piece, first)
            piece.waits_in = self
            return
        dated = self._cases
        if piece.urgent and self._urgent is not None:
            dated = self._urgent
        elif self._named is not None and (line := self._named[piece.client.index]) is not None:
            dated = line
        elif self._old is not None and self._is_old(piece):
            dated = self._old
        self._enter(dated, piece)

    def _is_old(self, case: Case) -> bool:
        return case.since - case.application > self._target_age[case.client.index]

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

    def put_mails_last(self, last: bool) -> None:  # noqa: FBT001 - a state
        """Serve mails after everything else from now on, or again where they are stated."""
        mails = self._tasks[MAIL]
        self._in_order = self._stated
        if last:
            self._in_order = [*(line for line in self._stated if line is not mails), mails]

    def first_class(self, *, past_urgent: bool = False, by: int = NONE) -> int | None:  # noqa: ARG002 - see barring
        """Return the place of the first class in which something waits.

        With `past_urgent`, of the first class of cases but the urgent ones. `by`: for whom, where
        work may be barred for somebody.
        """
        for place, line in enumerate(self._in_order):
            if past_urgent and not self._is_past_urgent(line):
                continue
            if line.has_any():
                return place
        return None

    def _is_past_urgent(self, line: DatedLine | TaskLine) -> bool:
        return isinstance(line, DatedLine) and line is not self._urgent

    def _note_taken(self, piece: Piece) -> None:
        self.waiting -= 1
        tally = self._tally
        if tally is not None:
            tally.counts[tally.places[piece.step][piece.client.index]] -= 1
        if isinstance(piece, Case):
            piece.ticket = NONE  # its place is void, wherever it is noted
        else:
            piece.waits_in = None

    def pop(self, past_urgent: bool = False, by: int = NONE) -> Piece | None:  # noqa: FBT001, FBT002, ARG002 - see lines, barring
        """Take the next piece of work, or None; with `past_urgent` see `first_class`."""
        if not self.waiting:
            return None
        for line in self._in_order:
            if not line.stock or (past_urgent and not self._is_past_urgent(line)):
                continue
            piece = line.take()
            if piece is not None:
                self._note_taken(piece)
                return piece
        if past_urgent:
            return None
        msg = "the queue counts work that it does not hold"
        raise AssertionError(msg)

    def first_lent_to(self, levels: Sequence[int], latest: float) -> Piece | None:
        """Return the next piece that may be lent at one of these levels (`sim.plan.lending`).

        Of those that wait since `latest` or longer, all minutes since the start.
        """
        for line in self._in_order:
            if line.lent is not None and line.stock:
                piece = line.lent.first(levels, latest)
                if piece is not None:
                    return piece
        return None

    def pieces(self) -> Iterator[Piece]:
        """Yield what waits, in order."""
        for line in self._in_order:
            yield from line.pieces()

    def take_out(self, piece: Piece) -> None:
        """Take out one piece of work."""
        if not isinstance(piece, Case):
            self._tasks[piece.step].take_out(piece)
        self._note_taken(piece)

    def clear(self) -> None:
        """Let everything go, without a count."""
        for line in self._in_order:
            line.clear()

    def taken_out(self) -> list[Piece]:
        """Take out all that waits, in order."""
        pieces = []
        while (piece := self.pop()) is not None:
            pieces.append(piece)
        return pieces
