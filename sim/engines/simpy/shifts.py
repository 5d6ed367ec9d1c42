"""Days at work: clerks of the same hours come and go together (model.md §3).

Whose team has hours of its own has those of the team in which the clerk is; a review changes them
from its 00:00 on, and a go-live puts them back.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from typing import TYPE_CHECKING

from simpy.events import Event

from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.clock import Clock
from sim.engines.simpy.teams import Team
from sim.events.kinds import NONE, PRESENCE_END, PRESENCE_START
from sim.plan.arithmetic import rank
from sim.plan.plan import Plan
from sim.plan.roster import Seat, shifts_of
from sim.units import DAY

if TYPE_CHECKING:
    from sim.plan.calendar import Calendar

_PRESENCE_END, _PRESENCE_START = rank(PRESENCE_END), rank(PRESENCE_START)


class Shifts:
    """The different hours that people have, by number, and who has which."""

    def __init__(
        self, plan: Plan, clock: Clock, roster: Sequence[Seat], end_day: Callable[[], None]
    ) -> None:
        """`end_day` is called when a presence is over."""
        self._plan, self._clock, self._end_day = plan, clock, end_day
        shifts, self.of_seat = shifts_of(plan, roster)
        self.hours: list[Calendar] = [shift.work for shift in shifts]
        days = dict.fromkeys(int(opens // DAY) for opens in plan.hours.opening.opens)
        self.working_day = {day: number for number, day in enumerate(days)}
        """Number of each day on which the office is open."""
        self._elsewhere: dict[tuple[int, int], int] = {}
        """By planned hours and by the team of a review, the number of the hours there."""
        self._teams: Sequence[Team] = ()

    def begin(self, teams: Sequence[Team]) -> None:
        """Let the days of all hours that anybody has come."""
        self._teams = teams
        for shift in sorted(set(self.of_seat)):
            self._clock.process(self._days(shift))

    def _days(self, shift: int, since: float = 0.0) -> Generator[Event, None, None]:
        """Begin and end, day by day, the presence of the clerks who have the same hours."""
        for opens, closes in self.hours[shift].intervals():
            if closes <= since:
                continue
            if opens >= since:
                yield self._clock.at(opens, _PRESENCE_START + shift)
                day = self.working_day.get(int(opens // DAY), 0)
                for team in self._teams:
                    team.start_presence(day, shift)
            yield self._clock.at(closes, _PRESENCE_END + shift)
            for team in self._teams:
                team.end_presence(shift)
            self._end_day()

    def follow(self, clerks: Iterable[Clerk], phase: int) -> None:
        """Give clerks the hours of the teams in which they are now."""
        if not self._plan.windows.own_hours:
            return
        for clerk in clerks:
            planned = clerk.seat.in_phase(phase) == clerk.team.index
            shift = self.of_seat[clerk.number] if planned else self._shift_elsewhere(clerk)
            if shift != clerk.shift:
                clerk.have_hours(shift, self.hours[shift])

    def _shift_elsewhere(self, clerk: Clerk) -> int:
        """Return the number of the hours of a clerk whom a review has put into another team."""
        usual, team = self.of_seat[clerk.number], clerk.team.index
        known = self._elsewhere.get((usual, team), NONE)
        if known == NONE:
            known = self._elsewhere[usual, team] = len(self.hours)
            phases = range(len(self._plan.phases))
            planned = tuple(clerk.seat.in_phase(phase) for phase in phases)
            self.hours.append(self._plan.shift(clerk.seat.pattern, planned, team).work)
            self._clock.process(self._days(known, self._clock.now))
        return known
