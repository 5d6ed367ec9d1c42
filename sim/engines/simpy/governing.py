"""Which arrangement governs whom, in the phase that holds now (model.md §10).

Rules are asked when a case comes to a step, so another structure is another answer from a date
on. A case whose structure changes goes to its new team, or stays with the old one.
"""

from collections.abc import Mapping, Sequence

from sim.adding import added
from sim.engines.simpy.clock import Clock
from sim.engines.simpy.records import Case
from sim.engines.simpy.teams import Team
from sim.plan.plan import Arrangement, Plan
from sim.plan.shape import ClientKind
from sim.scenario.appointments import Offer
from sim.scenario.choices import Always, Choice
from sim.scenario.rules import Unresolved


class Governed:
    """Who owns, does and receives what under one arrangement, as the office is now."""

    def __init__(self, arrangement: Arrangement, teams: Mapping[str, Team]) -> None:
        self._arrangement, self._teams = arrangement, teams
        self._does = self._picked(arrangement.does)
        self._receives = [self._picked(choices) for choices in arrangement.receives]
        self._owners = [teams[name] for name in arrangement.owners]
        self.accompany = arrangement.accompany

    def _picked(self, choices: Sequence[Sequence[Choice]]) -> list[list[Choice | Team]]:
        """Put in place of the choices that always pick the same team that team."""
        return [
            [self._teams[each.team] if isinstance(each, Always) else each for each in row]
            for row in choices
        ]

    def owner(self, client: ClientKind) -> Team:
        """Return the team that owns a client's case."""
        return self._owners[client.index]

    def who_does(self, step: int, client: ClientKind, age: float) -> Team:
        """Return the team that does a step of a case of that age, in minutes."""
        choice = self._does[step][client.index]
        return choice if isinstance(choice, Team) else self._teams[choice.pick(self, age)]

    def who_receives(self, channel: int, kind: int, client: ClientKind) -> Team:
        """Return the team that receives a contact."""
        choice = self._receives[channel][kind][client.index]
        return choice if isinstance(choice, Team) else self._teams[choice.pick(self, 0.0)]

    def other_side(self, referral: str) -> Team:
        """Return the team that cases with a referral are sent to and back."""
        assert self._arrangement.referrals is not None
        return self._teams[self._arrangement.referrals.team(referral)]

    def offer(self, appointment: int, client: ClientKind) -> Offer | None:
        """Return who offers an appointment, and how many slots; None: nobody does."""
        return self._arrangement.offers[appointment][client.index]

    def case_managers(self) -> Team:
        """Return the team that accompanies clients, where one does."""
        assert self.accompany is not None
        return self._teams[self.accompany.team]

    def unresolved(self, channel: int) -> Unresolved:
        """Return what becomes of a contact that its receiver does not resolve."""
        return self._arrangement.unresolved[channel]

    # -- what choices see of the office (`sim.scenario.choices.Queues`) ----------------------

    def waiting(self, team: str) -> int:
        """Return the pieces of work that wait in a team."""
        return added(queue.waiting for queue in self._teams[team].queues())

    def travelling(self, team: str) -> int:
        """Return the files that are on their way to a team."""
        return self._teams[team].travelling

    def staffed(self, team: str) -> bool:
        """Tell whether somebody holds a seat of a team."""
        return any(clerk.filled for clerk in self._teams[team].clerks)


class Governance:
    """The phase that the office is in, and what governs cases and contacts in it."""

    def __init__(self, plan: Plan, clock: Clock, teams: Mapping[str, Team]) -> None:
        self._phases, self._clock = plan.phases, clock
        self._governed = [Governed(arrangement, teams) for arrangement in plan.arrangements]
        self.enter_phase(0)
        self.reviews = 0
        """Reviews so far at which somebody moved."""
        self._enquiries_kept = plan.enquiries_kept

    def enter_phase(self, number: int) -> None:
        """Let a phase hold from now on."""
        self.phase = number
        """Number of the phase that holds now."""
        self._in_force = [self._governed[each] for each in self._phases[number].arrangement]

    def open_cases(self) -> str:
        """Tell whether open cases move or stay where the phase of now changes their structure."""
        return self._phases[self.phase].open_cases

    def govern_as_new(self, case: Case) -> None:
        """Put a new case under what governs its clients now."""
        case.phase = self.phase
        case.arrangement = self._phases[self.phase].arrangement[case.client.index]

    def governing(self, case: Case) -> Governed:
        """Return what governs a case now."""
        while case.phase < self.phase:
            case.phase += 1
            now, before = self._phases[case.phase], self._phases[case.phase - 1]
            client = case.client.index
            changed = now.arrangement[client] != before.arrangement[client]
            if changed and now.open_cases == "move":
                case.arrangement = now.arrangement[client]
        return self._governed[case.arrangement]

    def has_passed(self, case: Case) -> bool:
        """Tell whether another arrangement governs a case than when it came to its step."""
        self.governing(case)
        return case.arrangement != case.routed

    def govern_as_now(self, case: Case) -> Governed:
        """Put a case that stayed under what governs new ones: nobody is left to finish it."""
        case.arrangement = self._phases[self.phase].arrangement[case.client.index]
        return self._governed[case.arrangement]

    def in_force(self, client: ClientKind) -> Governed:
        """Return what governs new clients of a kind now."""
        return self._in_force[client.index]

    def enquiries_kept(self, case: Case) -> float:
        """Return the share of enquiries about a case that levers leave."""
        kept, now = 1.0, self._clock.now
        for effect in self._enquiries_kept.at(now):
            if now - case.application < effect.below:
                kept *= effect.shares[case.client.index]
        return kept
