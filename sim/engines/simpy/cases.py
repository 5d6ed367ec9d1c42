"""A case's way: from step to step, through waits and handoffs, to its end (model.md §5)."""

from collections.abc import Callable, Sequence
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from sim.demand.blocks import CaseBlock
from sim.engines.simpy.appointments import Appointments
from sim.engines.simpy.caseloads import let_go
from sim.engines.simpy.contacts import ContactsOnTheirWay
from sim.engines.simpy.desk import Desk
from sim.engines.simpy.governing import Governance
from sim.engines.simpy.hands import StepsInHands
from sim.engines.simpy.lanes import fork, join
from sim.engines.simpy.lapses import LapsingTitles
from sim.engines.simpy.listed import CaseList
from sim.engines.simpy.records import Case, Lane
from sim.engines.simpy.teams import Team
from sim.engines.simpy.throttle import OldestOpen
from sim.events.kinds import (
    CASE_ARRIVAL,
    DECIDED,
    EXTERNAL_END,
    HANDOFF,
    ISSUED,
    NONE,
    OPEN_AT_START,
    TRANSFER_END,
    URGENT,
    WITHDRAWN,
)
from sim.events.log import row
from sim.plan.arithmetic import rank, urgent_from
from sim.plan.effects import HandoffCost
from sim.plan.journeys import APPLICANT, LANE, NEVER, REFERRAL, VISIT, WITH_APPLICANT

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EXTERNAL, _TRANSFER, _URGENT = rank(EXTERNAL_END), rank(TRANSFER_END), rank(URGENT)


class CasesOnTheirWay:
    """The cases of an office, and where each goes next."""

    def __init__(
        self, desk: Desk, teams: Sequence[Team], governance: Governance,
        contacts: ContactsOnTheirWay, lapses: LapsingTitles, appointments: Appointments,
        oldest: OldestOpen | None, open_cases: dict[int, Case],
    ) -> None:  # fmt: skip
        plan = desk.plan
        self._clock, self._write = desk.clock, desk.write
        self._teams, self._governance, self._contacts, self._lapses = (
            teams, governance, contacts, lapses,
        )  # fmt: skip
        self.appointments = appointments
        self._presence, self._clients = plan.hours.presence, plan.clients
        self._handoff = plan.handoff
        self._referral_names = plan.journeys.referrals
        cap = plan.scenario.management.age_cap
        self._age_cap = cap.age if cap is not None else inf
        self._hands = StepsInHands(plan.persons, teams) if plan.persons is not None else None
        """What steps ask of who does them; None: nothing."""
        self._oldest = oldest
        """Who must know the oldest open case; None: nobody."""
        self.open = open_cases
        """Cases neither decided nor withdrawn, by entity."""
        self.closed: dict[int, NDArray[np.bool_]] = {}
        """By family, whether each of its cases is decided or withdrawn."""
        self.decided: Callable[[Case], None] | None = None
        """Who must know of decisions because they cause cases; None: nobody."""

    def expect(self, block: CaseBlock) -> CaseList:
        """Make room for the cases of a block; return them as they are to come."""
        known = self.closed.get(block.family, np.zeros(0, dtype=np.bool_))
        more = int(block.numbers.max(initial=-1)) + 1 - len(known)
        self.closed[block.family] = np.append(known, np.zeros(max(more, 0), dtype=np.bool_))
        return CaseList(block)

    def place(self, block: CaseList, index: int) -> None:
        """Put a case that is open at the start in its place; it is no arrival."""
        case = self._create(block, index)
        self._write(row(0.0, OPEN_AT_START, case.entity, NONE, NONE, NONE, case.about,
                        case.application, 0.0))  # fmt: skip
        self.advance(case)

    def admit(self, block: CaseList, index: int, event: int = CASE_ARRIVAL) -> None:
        """Take in a new case."""
        case = self._create(block, index)
        write = self._write
        write(row(self._clock.now, event, case.entity, NONE, NONE, NONE, case.about,
                  case.application, 0.0))  # fmt: skip
        self.advance(case)

    def _create(self, block: CaseList, index: int) -> Case:
        case = Case(block, index, self._clients[block.client[index]])
        self._governance.govern_as_new(case)
        self.open[case.entity] = case
        if self._oldest is not None:
            self._oldest.take_in(case)
        case.became_urgent = urgent_from(block.urgent[index], case.application, self._age_cap)
        if case.became_urgent <= self._clock.now:
            case.urgent = True
        elif case.became_urgent < inf:
            self._clock.call_at(case.became_urgent, _URGENT + case.entity, self._make_urgent, case)
        self._lapses.schedule(case)
        return case

    def _make_urgent(self, case: Case) -> None:
        if case.closed:
            return
        self._write(row(self._clock.now, URGENT, case.entity, NONE, NONE, NONE, case.about,
                        case.application, 0.0))  # fmt: skip
        for piece in (case, *case.lanes):
            piece.urgent = True
            if piece.ticket != NONE and piece.waits_in is not None:
                piece.waits_in.move_to_urgent(piece)

    def advance(self, case: Case) -> None:
        """Take a case to the next entry of its journey."""
        block = case.block
        if case.at == case.end:
            self._finish_journey(case)
            return
        code, minutes = block.codes[case.at], block.minutes[case.at]
        if code >= 0:
            self._enter_step(case, code, minutes)
        elif code <= VISIT:
            self.appointments.reach(case)
        elif code <= REFERRAL:
            self._refer(case, self._referral_names[REFERRAL - code])
        elif code == LANE:
            for lane in fork(case):
                self.advance(lane)
        else:
            case.with_applicant = code in WITH_APPLICANT
            case.since = self._clock.now
            self._clock.call_at(
                self._clock.now + minutes, _EXTERNAL + case.entity, self._end_wait, case
            )

    def _enter_step(self, case: Case, step: int, minutes: float) -> None:
        """Give the step to the team that the rule names; another team costs a handoff."""
        case.step, case.minutes = step, minutes
        team = self.team_for(case)
        if self._hands is not None:
            self._hands.bind(case, stays=case.team == team.index)
        self.send_to(case, team)

    def team_for(self, case: Case) -> Team:
        """Return the team that does a case's step now, as the rule that governs it says."""
        step, client, age = case.step, case.client, self._clock.now - case.application
        team = self._governance.governing(case).who_does(step, client, age)
        if not team.gets_done:
            team = self._governance.govern_as_now(case).who_does(step, client, age)
        case.routed = case.arrangement
        return team

    def send_to(self, case: Case, team: Team) -> None:
        """Send a case to a team for its step, over a handoff if another one had it."""
        before, case.team = case.team, team.index
        if before not in (NONE, team.index):
            cost = self._handoff.at(self._clock.now)
            case.prefix = cost.reading_in
            if case.hands is not None:
                case.hands.kept = NONE
            self.log_handoff(case)
            if team.caseloads is not None:
                team.caseloads.hand_over(case)
            travel = self._travel_time(cost, self._teams[before].department, team.department)
            if travel > 0:
                date = self._presence.after(self._clock.now, travel)
                team.travelling += 1
                self._clock.call_at(date, _TRANSFER + case.entity, self._deliver_file, case)
                return
        self._enqueue(case)

    def log_handoff(self, case: Case) -> None:
        """Log that others go on with a case: they read it in."""
        self._write(row(self._clock.now, HANDOFF, case.entity, case.step, case.team, NONE,
                        case.about, case.application, case.prefix))  # fmt: skip

    @staticmethod
    def _travel_time(cost: HandoffCost, department: str, other: str) -> float:
        """Return the open minutes that a file travels between departments."""
        return cost.inside if department == other else cost.between

    def _deliver_file(self, case: Case) -> None:
        self._log_transfer(case)
        self._teams[case.team].travelling -= 1
        if self._governance.has_passed(case):
            self.send_to(case, self.team_for(case))
        else:
            self._enqueue(case)

    def _log_transfer(self, case: Case) -> None:
        self._write(row(self._clock.now, TRANSFER_END, case.entity, case.step, case.team, NONE,
                        case.about, case.application, 0.0))  # fmt: skip

    def _enqueue(self, case: Case) -> None:
        case.since = self._clock.now
        self._teams[case.team].offer(case)

    def _refer(self, case: Case, referral: str) -> None:
        """Send the file to the other side and back; who goes on reads in again."""
        governed = self._governance.governing(case)
        side, owner = governed.other_side(referral), governed.owner(case.client)
        cost = self._handoff.at(self._clock.now)
        case.prefix = cost.reading_in
        self._write(row(self._clock.now, HANDOFF, case.entity, NONE, side.index, NONE, case.about,
                        case.application, cost.reading_in))  # fmt: skip
        travel = self._travel_time(cost, owner.department, side.department)
        date = (
            self._presence.after(self._clock.now, 2.0 * travel) if travel > 0 else self._clock.now
        )
        self._clock.call_at(date, _TRANSFER + case.entity, self._return_from_referral, case)

    def _return_from_referral(self, case: Case) -> None:
        self._log_transfer(case)
        case.at += 1
        self.advance(case)

    def _end_wait(self, case: Case) -> None:
        code, write = case.block.codes[case.at], self._write
        case.with_applicant = False
        write(row(self._clock.now, EXTERNAL_END, case.entity, NONE, NONE, NONE, case.about,
                        case.since, code))  # fmt: skip
        if code == NEVER:
            self._withdraw(case)
            return
        place = case.block.submission_at.get(case.at) if code == APPLICANT else None
        if place is None:
            case.at += 1
            self.advance(case)
        else:
            self._contacts.submit(case, place)

    def _withdraw(self, case: Case) -> None:
        self._close(case, WITHDRAWN)
        let_go(case)

    def give_up(self, case: Case) -> None:
        """End the way of a case whose client does not come any more; an open one is withdrawn."""
        case.with_applicant = False
        self._write(row(self._clock.now, EXTERNAL_END, case.entity, NONE, NONE, NONE, case.about,
                        case.since, NEVER))  # fmt: skip
        if case.closed:
            let_go(case)
        else:
            self._withdraw(case)

    def _finish_journey(self, case: Case) -> None:
        """Close the file of a case at the end of its journey; or end a lane of it."""
        if isinstance(case, Lane):
            whole = join(case)
            if whole is not None:
                self.advance(whole)
            return
        let_go(case)
        if case.block.decide_at[case.index] < case.end - 1:
            self._write(row(self._clock.now, ISSUED, case.entity, NONE, NONE, NONE, case.about,
                            case.application, 0.0))  # fmt: skip

    def _close(self, case: Case, event: int) -> None:
        """End the lead time of a case: it is open no more and enquires no more."""
        case.closed = True
        self.closed[case.block.family][case.block.numbers[case.index]] = True
        del self.open[case.entity]
        self._write(row(self._clock.now, event, case.entity, case.step, case.team, NONE, case.about,
                        case.application, 0.0))  # fmt: skip
        self._lapses.drop_waiting(case)

    def complete_step(self, case: Case, clerk: int) -> None:
        """Go on with a case whose step a clerk has done."""
        if self._hands is not None:
            self._hands.note(case, clerk)
        if case.at == case.block.decide_at[case.index]:
            self._close(case, DECIDED)
            if self.decided is not None:
                self.decided(case)
        case.at += 1
        self.advance(case)
