"""The weekly review: clerks move to where most work waits per clerk (model.md §11).

It sees numbers of waiting pieces and who fills which seat, at 00:00 of its weekday, after a go-live
of that day and before its morning. A seat moves with its part of the post: who comes to it later
comes to the new team. A go-live puts everybody back where the plan says.
"""

from collections.abc import Generator, Sequence
from itertools import count
from math import inf

from simpy.events import Event

from sim.adding import added
from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.governing import Governance
from sim.engines.simpy.shifts import Shifts
from sim.engines.simpy.teams import Team
from sim.events.kinds import REVIEW
from sim.plan.arithmetic import rank
from sim.plan.review import ENOUGH, ReviewPlan
from sim.units import WEEK

_REVIEW = rank(REVIEW)


class Reviews:
    """The reviews of an office."""

    def __init__(
        self, desk: Desk, rule: ReviewPlan, teams: Sequence[Team], governance: Governance,
        shifts: Shifts,
    ) -> None:  # fmt: skip
        self._desk, self._rule, self._teams, self._shifts = desk, rule, teams, shifts
        self._governance, self._phases = governance, desk.plan.phases
        self._moved_last: set[Clerk] = set()
        """Who moved at the last review."""

    def weekly(self) -> Generator[Event, None, None]:
        """Hold the reviews, week by week."""
        for week in count():
            yield self._desk.clock.at(self._rule.first + week * WEEK, _REVIEW)
            self._hold()

    def _hold(self) -> None:
        """Move up to so many clerks; what work waits per clerk is looked at anew after each."""
        moved: set[Clerk] = set()
        for _ in range(self._rule.up_to):
            found = self._find(moved)
            if found is None:
                break
            self._move(*found)
            moved.add(found[0])
        self._moved_last = moved
        if moved:
            self._governance.reviews += 1

    # -- who goes where -------------------------------------------------------------------

    def _find(self, moved: set[Clerk]) -> tuple[Clerk, Team] | None:
        """Find who moves next, and to which team; None: nobody.

        The team with the most work per clerk takes from the one with the least, of those in which
        somebody may move to it; if there is none, the team with the next most takes.
        """
        phase = self._phases[self._governance.phase]
        per_clerk = [
            (self._work_per_clerk(team), team)
            for team in self._teams
            if team.goes_on and not phase.teams[team.name].outside
        ]
        givers = sorted(per_clerk, key=lambda each: (each[0], each[1].index))
        takers = sorted(per_clerk, key=lambda each: (-each[0], each[1].index))
        for most, taker in takers:
            for least, giver in givers:
                if not most > self._rule.factor * max(least, ENOUGH):
                    break
                clerk = self._who_moves(giver, taker, moved) if giver is not taker else None
                if clerk is not None:
                    return clerk, taker
        return None

    def _work_per_clerk(self, team: Team) -> float:
        """Return the minutes of waiting work per filled full-time seat of a team.

        Infinite where work waits for nobody.
        """
        assert team.tally is not None
        work, filled = self._desk.plan.waiting.work(team.tally.counts), 0.0
        for clerk in team.clerks:
            filled += clerk.seat.fte if clerk.filled else 0.0
        if filled > 0.0:
            return work / filled
        return inf if work > 0.0 else 0.0

    def _who_moves(self, giver: Team, taker: Team, moved: set[Clerk]) -> Clerk | None:
        """Return the last clerk of a team who may move to another one; None: nobody may.

        Clerks are numbered in the order in which the posts of their home move. Somebody stays.
        """
        filled = [clerk for clerk in giver.clerks if clerk.filled]
        if len(filled) < 2:  # noqa: PLR2004 - who moves, and who stays
            return None
        if len(giver.clerks) - 1 < self._rule.keep * self._planned(giver):
            return None
        for clerk in reversed(filled):
            if (
                clerk.is_experienced()
                and clerk not in moved
                and clerk not in self._moved_last
                and self._may_join(clerk, taker)
            ):
                return clerk
        return None

    def _planned(self, team: Team) -> int:
        """Return how many seats the plan puts into a team in this phase."""
        number, clerks = self._governance.phase, (c for each in self._teams for c in each.clerks)
        return added(int(clerk.seat.in_phase(number) == team.index) for clerk in clerks)

    def _may_join(self, clerk: Clerk, taker: Team) -> bool:
        number, seat = self._governance.phase, clerk.seat
        planned = self._teams[seat.in_phase(number)].name
        return taker.name in self._rule.joins[number].get((planned, seat.home), ())

    # -- the move itself ------------------------------------------------------------------

    def _move(self, clerk: Clerk, taker: Team) -> None:
        """Move a clerk with what is in hand; what waits for the clerk alone stays in the team."""
        giver, phase = self._teams[clerk.team.index], self._governance.phase
        left = clerk.move_to(taker, phase)
        self._shifts.follow([clerk], phase)
        for team in (giver, taker):
            team.choose_who_answers()
        for piece in left:
            giver.offer(piece)
        taker.look_for_work()
        giver.look_for_barred_work()
