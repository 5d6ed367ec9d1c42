"""Who has done a case's last step, and what that means for the next one (model.md §5)."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sim.engines.simpy.records import Case, Hands
from sim.engines.simpy.teams import Team
from sim.events.kinds import NONE
from sim.plan.persons import Persons

if TYPE_CHECKING:
    from sim.engines.simpy.clerks import Clerk


class StepsInHands:
    """The hands that the steps of cases ask for."""

    def __init__(self, asks: Persons, teams: Iterable[Team]) -> None:
        self._asked, self._stage = asks.asked, asks.stage
        clerks = (clerk for team in teams for clerk in team.clerks)
        self._clerks: Sequence[Clerk] = sorted(clerks, key=lambda clerk: clerk.number)

    def note(self, case: Case, clerk: int) -> None:
        """Note who has done a case's step."""
        hands = case.hands
        assert hands is not None
        hands.done_by = self._clerks[clerk].person
        hands.done_at = self._stage[case.step][case.client.index]

    def bind(self, case: Case, *, stays: bool) -> None:
        """Say for whom a case's step is; `stays`: the team that did the last one does it.

        The stage's further pieces (a recheck of who decides, the rest after a hearing) are barred
        for whom the first was.
        """
        hands, client = case.hands, case.client.index
        if hands is None:
            hands = case.hands = Hands()
        if hands.done_at != self._stage[case.step][client]:
            hands.before = hands.done_by
        asked = self._asked[case.step][client]
        hands.barred = hands.before if asked == "another" else NONE
        hands.kept = hands.done_by if asked == "same" and stays else NONE
