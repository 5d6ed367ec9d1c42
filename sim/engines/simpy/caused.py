"""Cases that decisions cause, on their way to the office (model.md §4)."""

from collections.abc import Callable

from sim.demand.blocks import CaseBlock, ContactBlock
from sim.demand.caused import Caused, CausedDrawer, delay_of, follower_of
from sim.engines.simpy.cases import CasesOnTheirWay
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.listed import CaseList
from sim.engines.simpy.records import Case
from sim.events.families import FAMILY
from sim.events.kinds import CAUSED_CASE
from sim.plan.arithmetic import rank
from sim.plan.following import OUTCOMES, law_over_time
from sim.plan.journeys import HEARD

_CAUSED = rank(CAUSED_CASE)
_GRANTED, _REFUSED = OUTCOMES.index("granted"), OUTCOMES.index("refused")


class CausedCases:
    """What decisions have caused and is still to come: drawn at the turn of its month.

    What comes in the month of its cause is drawn at once.
    """

    def __init__(
        self, desk: Desk, cases: CasesOnTheirWay, drawer: CausedDrawer,
        begin_contacts: Callable[[ContactBlock], None],
    ) -> None:  # fmt: skip
        self._clock, self._cases, self._drawer = desk.clock, cases, drawer
        self._begin_contacts = begin_contacts
        self._law = law_over_time(desk.plan.scenario)
        self._run_ends = desk.plan.scenario.run.run_length
        self._month_ends = 0.0
        self._to_come: list[Caused] = []
        cases.decided = self.decide

    def decide(self, case: Case) -> None:
        """Cause what follows a decision, by the law that is in force."""
        block, index, now = case.block, case.index, self._clock.now
        if not block.follows:
            return
        heard = HEARD in block.codes[block.offsets[index] : block.offsets[index + 1]]
        may_follow = self._law.at(now)[case.client.index][_REFUSED if heard else _GRANTED]
        one = follower_of(may_follow, block.follows[index])
        if one is None:
            return
        arrival = now + delay_of(one, block.follows_after[index])
        caused = Caused(block.family, block.numbers[index], one.case_type, arrival)
        if arrival < self._month_ends:
            drawn, contacts = self._drawer.amid(caused, self._month_ends)
            self._expect(drawn)
            if contacts is not None:
                self._begin_contacts(contacts)
        elif arrival < self._run_ends:
            self._to_come.append(caused)

    def begin_month(self, end: float) -> None:
        """Draw what has been caused and comes in a month, and what is asked about it and before."""
        self._month_ends = end
        now = [one for one in self._to_come if one.arrival < end]
        self._to_come = [one for one in self._to_come if one.arrival >= end]
        for block in self._drawer.blocks(now):
            self._expect(block)
        for contacts in self._drawer.enquiries(end, self._cases.closed):
            self._begin_contacts(contacts)

    def _expect(self, block: CaseBlock) -> None:
        cases = self._cases.expect(block)
        for index, (number, date) in enumerate(zip(cases.numbers, cases.arrival, strict=True)):
            entity = block.family * FAMILY + number
            self._clock.call_at(date, _CAUSED + entity, self._admit, (cases, index))

    def _admit(self, arriving: tuple[CaseList, int]) -> None:
        self._cases.admit(*arriving, CAUSED_CASE)
