"""Who fills the posts and who is there, morning by morning (model.md §8).

People leave, posts stay vacant and are filled, people are on leave or fall ill: hazards
consume what was drawn for each seat before the office opened.
"""

from collections.abc import Iterable
from datetime import timedelta
from math import ceil, inf

from sim.adding import added
from sim.demand.people import SICKNESS
from sim.engines.simpy.clerks import Clerk, Crew
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.governing import Governance
from sim.engines.simpy.teams import Team
from sim.events.kinds import ABSENT, JOINED, LEFT, NONE
from sim.plan.effects import hiring_days
from sim.plan.luck import PeopleLuck
from sim.units import DAY, YEAR

LONG_AGO = 100 * YEAR
"""How long somebody has been there who joined before anybody can remember."""
JUDGED_EVERY = 28
"""Days after which a team's utilisation is looked at anew."""


class Strain:
    """How far the utilisation of a team raises sickness and leaving."""

    def __init__(self, team: Team, above: float, sickness: float, leaving: float) -> None:
        self._team = team
        self._above, self._sickness, self._leaving = above, sickness, leaving
        self._idle = self._present = 0.0
        self.sickness = self.leaving = 1.0
        """Factors of the hazards."""

    def judge(self, present: float) -> None:
        """Look at the utilisation since the last time; `present`: minutes of presence so far."""
        idle, hours = self._team.idle_minutes - self._idle, present - self._present
        self._idle, self._present = self._team.idle_minutes, present
        used = 1.0 - idle / hours if hours > 0.0 else 0.0
        excess = max(0.0, (used - self._above) / (1.0 - self._above))
        self.sickness = 1.0 + self._sickness * excess
        self.leaving = 1.0 + self._leaving * excess


class Post:
    """A seat over time: who fills it, and whether that person is there."""

    def __init__(self, clerk: Clerk, luck: PeopleLuck, workforce: "Workforce") -> None:
        self.clerk, self._workforce = clerk, workforce
        plan, seat = workforce.plan, clerk.seat
        self._rates, self._sick = workforce.turnover, workforce.sickness
        pattern = plan.patterns[seat.pattern]
        self._works_on = pattern.works_on
        key = (seat.home, seat.post, seat.person)
        self._planned = luck.planned(*key, pattern)
        self._tenures, self._vacancies = luck.units("leaving", *key), luck.units("hiring", *key)
        self._spells, self._lengths = luck.units("illness", *key), luck.units("recovery", *key)
        self._stays = next(self._tenures)
        self._stays_vacant = next(self._vacancies)
        self._stays_healthy = next(self._spells)
        self._days_ill = 0
        if luck.uniform("ill_at_start", *key) < self._sick.at_start:
            self._days_ill = self._spell()
        self._reason = NONE
        self._days_away = 0
        self._exists, self._at_once = seat.exists, seat.at_once
        if seat.filled:
            age = (
                next(luck.units("age", *key)) / self._rates.leaving * DAY
                if (self._rates.leaving > 0.0)
                else LONG_AGO
            )
            self._fill_seat(-min(age, LONG_AGO))
        else:
            clerk.depart(LEFT)

    def vacant_in(self, home: str, day: int) -> bool:
        """Tell whether a seat of a home is there on a day and nobody has it."""
        begins, ends = self._exists
        return (
            self.clerk.seat.home == home
            and begins <= day * DAY < ends
            and not self.clerk.filled
            and self.clerk.parting is None
        )

    def fill(self, day: int) -> None:
        """Hire somebody for a vacant post."""
        self._stays_vacant = next(self._vacancies)
        self._fill_seat(day * DAY)

    def begin_day(self, day: int) -> None:
        """Settle who has the post on a day, and whether that person is there."""
        begins, ends = self._exists
        if day * DAY < begins:
            return
        if day * DAY >= ends:
            self._vacate_ended_post()
            return
        if day > 0 and day * DAY == begins and self._at_once:
            self._fill_seat(day * DAY if self._rates.leaving > 0.0 else -LONG_AGO)
        elif day > 0:
            self._fill_or_vacate(day)
        if not self.clerk.filled or day not in self._works_on:
            return
        reason = self._planned.get(day, NONE)
        if reason == NONE and self._take_day_of_illness():
            reason = SICKNESS
        self._mark_away(reason)

    def works(self, day: int) -> bool:
        """Tell whether who sits here works today."""
        return self.clerk.there and day in self._works_on

    def comes_at_midnight(self) -> bool:
        """Tell whether the clerk is there, not present yet, and it is one of the hours."""
        clerk = self.clerk
        return clerk.there and not clerk.present and clerk.presence.is_open(clerk.clock.now)

    # -- coming and leaving ---------------------------------------------------------------

    def _fill_or_vacate(self, day: int) -> None:
        if self.clerk.parting is not None:
            return  # who had the seat is still with a client
        strain = self._workforce.strain_of(self.clerk.team)
        if self.clerk.filled:
            self._stays -= self._rates.leaving * (strain.leaving if strain is not None else 1.0)
            if self._stays > 0.0:
                return
            self._reason, self._days_away = NONE, 0
            self.clerk.depart(LEFT)
            self._stays = next(self._tenures)
            if self._rates.filling < inf or self.clerk.with_client:
                return
        else:
            self._stays_vacant -= self._rates.filling
            if self._stays_vacant > 0.0:
                return
        self._stays_vacant = next(self._vacancies)
        self._fill_seat(day * DAY)

    def _vacate_ended_post(self) -> None:
        """Send off who has a post that is no more."""
        if self.clerk.filled and self.clerk.parting is None:
            self._reason, self._days_away = NONE, 0
            self.clerk.depart(LEFT)

    def _fill_seat(self, joined: float) -> None:
        learning, start_output = self._workforce.onboarding_of(self.clerk.team)
        self.clerk.fill_seat(joined, learning, start_output)
        self.clerk.log_seat(JOINED, 0)

    # -- absence --------------------------------------------------------------------------

    def _take_day_of_illness(self) -> bool:
        """Spend a day on which the clerk is due; tell whether illness takes it."""
        if self._days_ill == 0:
            strain = self._workforce.strain_of(self.clerk.team)
            self._stays_healthy -= self._workforce.sickness.falling_ill * (
                strain.sickness if strain is not None else 1.0
            )
            if self._stays_healthy > 0.0:
                return False
            self._stays_healthy = next(self._spells)
            self._days_ill = self._spell()
        self._days_ill -= 1
        return True

    def _spell(self) -> int:
        """Return the working days of a spell: geometric."""
        return 1 + int(next(self._lengths) / self._sick.recovering)

    def _mark_away(self, reason: int) -> None:
        if reason == NONE:
            if self._reason != NONE:
                self.clerk.return_to_work()
            self._reason, self._days_away = NONE, 0
            return
        if reason != self._reason:
            self.clerk.depart(ABSENT, reason)
            self._reason = reason
        self._days_away += 1
        if self._days_away > self._workforce.deputy_after:
            self.clerk.release_work()


class Workforce:
    """All posts of an office, and their mornings."""

    def __init__(
        self, desk: Desk, teams: Iterable[Team], governance: Governance, luck: PeopleLuck
    ) -> None:
        self.plan = desk.plan
        people = self.plan.scenario.office.staff.people
        assert people is not None
        at_posts = self.plan.scenario.run.equal != "filled"
        self.turnover = self.plan.turnover if at_posts else self.plan.turnover.standing_still()
        self.deputy_after = ceil(people.deputy_after.value) if people.deputy_after else inf
        newcomers = people.newcomers
        self._start_output = newcomers.start_output.value if newcomers is not None else 1.0
        self._mentor = newcomers.mentor.value if newcomers and newcomers.mentor else 0.0
        self._teams = list(teams)
        self._strains = [
            Strain(team, people.overload.above, people.overload.sickness.value,
                   people.overload.leaving.value)
            for team in self._teams
            if people.overload is not None and at_posts
        ]  # fmt: skip
        self._present = [0.0] * len(self._teams)
        self._mentored = dict.fromkeys((c for team in self._teams for c in team.clerks), 0)
        self._turns = 0
        self._luck, self._desk, self._governance = luck, desk, governance
        self._grouped = (0, 0)
        """The phase, and the reviews so far, when posts were listed under their teams last."""
        self._start = self.plan.scenario.office.start
        self.sickness = self.plan.sickness[self._start.year]
        self._posts: list[list[Post]] = []
        self._hires = hiring_days(self.plan.scenario) if at_posts else []

    def begin_day(self, day: int) -> None:
        """Settle who comes, leaves, falls ill and recovers; then who mentors whom."""
        year = (self._start + timedelta(days=day)).year
        self.sickness = self.plan.sickness.get(year, self.sickness)
        if not self._posts:
            self._posts = [
                [Post(clerk, self._luck, self) for clerk in team.clerks] for team in self._teams
            ]
        if self._strains and day % JUDGED_EVERY == 0 and day > 0:
            for strain, present in zip(self._strains, self._present, strict=True):
                strain.judge(present)
        if (self._governance.phase, self._governance.reviews) != self._grouped:
            self._regroup()
        self._hire(day)
        for index, posts in enumerate(self._posts):
            for post in posts:
                post.begin_day(day)
            self._settle_mentors(posts, day)
            self._teams[index].bring_in([post.clerk for post in posts if post.comes_at_midnight()])
            if self._strains:
                self._present[index] += added(
                    self._minutes_on(clerk, day) for clerk in self._teams[index].clerks
                )

    def strain_of(self, team: Crew) -> Strain | None:
        """Return what overload does to a team's people; None: nothing."""
        return self._strains[team.index] if self._strains else None

    def onboarding_of(self, team: Crew) -> tuple[float, float]:
        """Return how long newcomers of a team learn, and what they put out on the first day."""
        return self._desk.learning(team.index), self._start_output

    def _regroup(self) -> None:
        """List every post under the team in which its clerk is now."""
        self._grouped = (self._governance.phase, self._governance.reviews)
        of_clerk = {post.clerk: post for posts in self._posts for post in posts}
        self._posts = [[of_clerk[clerk] for clerk in team.clerks] for team in self._teams]

    def _hire(self, day: int) -> None:
        """Fill vacant posts with the hires of a day, in the order of the clerks' numbers."""
        while self._hires and self._hires[0][0] <= day:
            _, home = self._hires.pop(0)
            posts = [p for posts in self._posts for p in posts if p.vacant_in(home, day)]
            if posts:
                min(posts, key=lambda post: post.clerk.number).fill(day)

    def _settle_mentors(self, posts: list[Post], day: int) -> None:
        """Give every newcomer who is there a mentor, the one who was it longest ago."""
        if self._mentor <= 0.0:
            return
        working = [post for post in posts if post.works(day)]
        learning = [post for post in working if not post.clerk.is_experienced()]
        mentors = [post.clerk for post in working if post.clerk.is_experienced()]
        for newcomer in learning if mentors else ():
            mentor = min(mentors, key=lambda clerk: (self._mentored[clerk], clerk.number))
            self._turns += 1
            self._mentored[mentor] = self._turns
            mentor.owes += self._mentor * self._minutes_on(newcomer.clerk, day)

    def _minutes_on(self, clerk: Clerk, day: int) -> float:
        return clerk.presence.between(day * DAY, (day + 1) * DAY) if clerk.there else 0.0
