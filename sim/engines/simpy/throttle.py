"""A throttle at work: asked in the morning, it lets in calls and visits, or not (model.md §11)."""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from sim.engines.simpy.desk import Desk
from sim.engines.simpy.records import Case
from sim.engines.simpy.teams import Team
from sim.events.kinds import NONE, THROTTLE
from sim.events.log import row


class OldestOpen:
    """The oldest of the open cases: a heap by application, from which closed ones are dropped late.

    So a morning costs what was closed since the last one, whatever the backlog.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Case]] = []

    def take_in(self, case: Case) -> None:
        """Note a new open case."""
        heappush(self._heap, (case.application, case.entity, case))

    def application(self, now: float) -> float:
        """Return when the oldest one was applied for; `now` where none is open."""
        heap = self._heap
        while heap and heap[0][2].closed:
            heappop(heap)
        return heap[0][0] if heap else now


class Throttle:
    """Whether an office is throttled now, and what that keeps out; without a rule it never is."""

    def __init__(self, desk: Desk, teams: Sequence[Team], open_cases: Mapping[int, Case]) -> None:
        self._plan = desk.plan.throttle
        self._clock, self._write = desk.clock, desk.write
        self._teams, self._open = teams, open_cases
        self.on = False
        self.oldest = OldestOpen()

    # -- mornings -------------------------------------------------------------------------

    def ask(self, day: int) -> None:
        """Look at the open cases at the begin of a working day."""
        assert self._plan is not None
        now = self._clock.now
        since = self.oldest.application(now)
        on = self._plan.is_on(self.on, now - since, len(self._open))
        if on is not self.on:
            self.on = on
            self._write(row(now, THROTTLE, NONE, NONE, NONE, NONE, NONE, since, float(on)))
        last = on and self._plan.puts_mails_last(day)
        for team in self._teams:
            for queue in team.queues():
                queue.put_mails_last(last)

    # -- who is let in --------------------------------------------------------------------

    def keeps_out_calls(self) -> bool:
        """Tell whether no call is let in now."""
        return self.on and self._plan is not None and not self._plan.phone.is_open(self._clock.now)

    def next_call(self, date: float) -> float:
        """Return from a date on the first one at which a call is let in, as things are now."""
        return self._plan.phone.next_open(date) if self.on and self._plan is not None else date

    def next_visit(self, date: float) -> float:
        """Return from a date on the first one at which a visit is let in, as things are now."""
        return self._plan.counter.next_open(date) if self.on and self._plan is not None else date
