"""Presence over time: what changes take of it, and what overtime adds (model.md §10).

A window shortens each day's presence at its end by a share; windows of one day add up, never
beyond the presence. Overtime is added after the paid hours of the day.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sim.adding import added
from sim.plan.calendar import MARGIN_DAYS, Calendar, joined
from sim.plan.effects import effects_of
from sim.plan.own_hours import OwnHours, unanswered
from sim.plan.phases import begin_of, phases_of, staff_in, team_plans
from sim.plan.staffing import TeamStaff
from sim.plan.workforce import Pattern, absences_in
from sim.scenario.levers import CapacityLoss
from sim.scenario.study import Scenario
from sim.scenario.timeline import InForce
from sim.units import DAY

Shares = dict[int, tuple[float, float]]
"""By day: the share of the presence that is lost, and the share that is worked in addition."""


@dataclass(frozen=True)
class Shift:
    """When somebody works: the usual hours of a pattern, as windows and overtime change them."""

    paid: Calendar
    usual: Calendar
    """Without the allowances, and without windows and overtime."""
    work: Calendar
    extra: Calendar | None = None
    """The overtime in `work`; it is paid on top."""


def usual_shift(pattern: Pattern) -> Shift:
    """Return the hours of a pattern in which nothing changes."""
    return Shift(pattern.paid, pattern.work, pattern.work)


class Windows:
    """The windows and the overtime of a scenario, by team and day."""

    def __init__(self, scenario: Scenario, patterns: Sequence[Pattern]) -> None:
        self._scenario, self._full = scenario, patterns[0]
        self._phases = phases_of(scenario)
        self._begins = [begin_of(scenario, phase) for phase in self._phases]
        self._staff = [staff_in(scenario, phase) for phase in self._phases]
        self._outside = {
            name: plan.outside for phase in self._phases for name, plan in team_plans(phase).items()
        }
        self._days = int(scenario.run.run_length // DAY) + 1 + MARGIN_DAYS
        self._own = OwnHours(scenario)
        self._share_there: dict[int, float] = {}
        self._lost: list[tuple[InForce, range, float]] = []
        self._gained: list[tuple[InForce, range, float]] = []
        for each in effects_of(scenario):
            days, lost, gained = self._range(each), each.effect.lost(), each.effect.gained()
            if gained and days:
                self._gained.append((each, days, gained))
            if lost is not None and days:
                share = self._share(lost, days, len(self._whole(each)))
                self._lost.append((each, days, share))

    @property
    def any(self) -> bool:
        """Whether anybody has other hours than those of a pattern."""
        return bool(self._lost or self._gained or self.own_hours)

    @property
    def own_hours(self) -> bool:
        """Whether a team has a presence of its own."""
        return self._own.any

    def _range(self, each: InForce) -> range:
        """Return the days of a window that lie in the run (and the margin of its calendars)."""
        whole = self._whole(each)
        return range(max(whole.start, 0), min(whole.stop, self._days))

    def _whole(self, each: InForce) -> range:
        """Return all days of a window, those before the run too."""
        start = self._scenario.office.start
        first = 0 if each.begin is None else (each.begin - start).days
        return range(first, self._days if each.end is None else (each.end - start).days)

    def _share(self, loss: CapacityLoss, days: range, of: int) -> float:
        """Return the share of the presence that a window takes on its days in the run.

        Hours are spread over the presence that is to be expected on the days of the window: of
        the filled posts of the named teams, or of one full-time clerk. Of a window that lies
        in the run in part, so many of its `of` days, they are as many.
        """
        if loss.share is not None:
            return loss.share.value
        expected = 0.0
        for day in days:
            minutes = self._full.minutes_on(day)
            if minutes <= 0.0:
                continue
            there = self._there(day)
            if loss.hours_per_clerk is not None:
                expected += minutes * there
                continue
            for name, team in self._staff[self._phase(day)].items():
                if loss.concerns(name, not self._outside[name]):
                    own = self._own.minutes_on(self._full, name, day) if self._own.any else minutes
                    expected += own * self._clerks(team, there)
        stated = loss.hours if loss.hours is not None else loss.hours_per_clerk
        assert stated is not None
        taken = stated.value * len(days) / of
        return min(1.0, taken / expected) if expected > 0.0 else 0.0

    def _there(self, day: int) -> float:
        """Return the share of the working days of a day's year on which a clerk is there."""
        office = self._scenario.office
        if office.staff.people is None:
            return 1.0
        year = (office.start + timedelta(days=day)).year
        if year not in self._share_there:
            self._share_there[year] = 1.0 - absences_in(office, year).share
        return self._share_there[year]

    def _clerks(self, team: TeamStaff, there: float) -> float:
        """Return the full-time clerks who are to be expected in a team on a working day."""
        people = self._scenario.office.staff.people is not None
        return team.filled * there if people else float(team.clerks)

    def _phase(self, day: int) -> int:
        return max(number for number, begin in enumerate(self._begins) if begin <= day * DAY)

    def shares(self, teams: Sequence[str]) -> Shares:
        """Return the days that are changed for somebody who is in `teams`, one per phase."""
        found: Shares = {}
        for place, effects in enumerate((self._lost, self._gained)):
            for each, days, share in effects:
                for day in days:
                    team = teams[self._phase(day)]
                    if team and each.effect.concerns(team, not self._outside[team]):
                        shares = list(found.get(day, (0.0, 0.0)))
                        shares[place] += share
                        found[day] = (shares[0], shares[1])
        return found

    def shift(self, pattern: Pattern, teams: Sequence[str], sits_in: str = "") -> Shift:
        """Return the hours of somebody with a pattern whom the plan has in `teams`, one per phase.

        `sits_in`: the team in which that person is instead. The hours are this team's, windows and
        overtime those of the plan's.
        """
        paid, usual = pattern.paid, pattern.work
        if self._own.any:
            paid, usual = self._own.hours(pattern, [sits_in] * len(teams) if sits_in else teams)
        shares = self.shares(teams)
        if not shares:
            return Shift(paid, usual, usual)
        last = self._days * DAY
        paid_until = {int(opens // DAY): closes for opens, closes in _by_day(paid, last)}
        work, extra = _reshaped(list(_by_day(usual, last)), paid_until, shares)
        return Shift(paid, usual, work, extra)


def _by_day(calendar: Calendar, last: float) -> Iterator[tuple[float, float]]:
    """Yield the open intervals before a date, cut at midnight."""
    for opens, closes in calendar.intervals():
        begun = opens
        while begun < min(closes, last):
            ended = min(closes, (begun // DAY + 1.0) * DAY)
            yield begun, ended
            begun = ended


def _reshaped(
    usual: Sequence[tuple[float, float]], paid_until: Mapping[int, float], shares: Shares
) -> tuple[Calendar, Calendar | None]:
    """Return the working hours with each day's share taken off and added, and the overtime."""
    days: dict[int, list[tuple[float, float]]] = {}
    for piece in usual:
        days.setdefault(int(piece[0] // DAY), []).append(piece)
    work: list[tuple[float, float]] = []
    extra: list[tuple[float, float]] = []
    for day, pieces in days.items():
        lost, gained = shares.get(day, (0.0, 0.0))
        whole = added(closes - opens for opens, closes in pieces)
        work += _shortened(pieces, min(1.0, lost) * whole)
        if gained > 0.0:
            begins = paid_until[day]
            ends = min(begins + gained * whole, (day + 1) * DAY)
            if ends > begins:
                work.append((begins, ends))
                extra.append((begins, ends))
    return joined(work), joined(extra) if extra else None


def _shortened(pieces: Sequence[tuple[float, float]], minutes: float) -> list[tuple[float, float]]:
    """Take minutes off the end of a day."""
    left = []
    for opens, closes in reversed(pieces):
        taken = min(minutes, closes - opens)
        minutes -= taken
        if closes - taken > opens:
            left.append((opens, closes - taken))
    return left[::-1]


def phone_free_in(scenario: Scenario, open_days: frozenset[int]) -> dict[str, Calendar | None]:
    """Return when each team takes no calls, in every phase and by every lever; None: never.

    A lever that names no teams means those that may decide.
    """
    start, phases = scenario.office.start, phases_of(scenario)
    begins = [begin_of(scenario, phase) for phase in phases]
    plans = [team_plans(phase) for phase in phases]
    pieces: dict[str, list[tuple[float, float]]] = {
        name: [] for described in plans for name in described
    }
    stated = [
        {
            name: {*plan.phone_free_hours, *unanswered(scenario.office.calendar, plan)}
            for name, plan in described.items()
        }
        for described in plans
    ]
    effects = effects_of(scenario)
    for day in sorted(day for day in open_days if day >= 0):
        number = max((n for n, begin in enumerate(begins) if begin <= day * DAY), default=0)
        today = start + timedelta(days=day)
        levers = [each.effect for each in effects if each.on(today)]
        for name, plan in plans[number].items():
            weekly = stated[number][name].copy()
            for effect in levers:
                weekly |= set(effect.phone_free(name, decides=plan.may_decide))
            for weekday, opens, closes in sorted(weekly):
                if weekday == today.weekday():
                    _append(pieces[name], day * DAY + opens, day * DAY + closes)
    return {name: joined(found) if found else None for name, found in pieces.items()}


def _append(pieces: list[tuple[float, float]], begun: float, ended: float) -> None:
    """Append a piece that begins no earlier than the last one; what overlaps is one piece."""
    if pieces and begun <= pieces[-1][1]:
        pieces[-1] = (pieces[-1][0], max(pieces[-1][1], ended))
    else:
        pieces.append((begun, ended))
