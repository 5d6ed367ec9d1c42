"""Stages side by side: a case in lanes, each on its way by itself (model.md §5).

In each lane goes a piece of work of its own: it queues, travels, is interrupted, lent and moved as
any case. The case goes on when the last lane is at its end, in the team that had it there.
"""

from sim.engines.simpy.caseloads import let_go
from sim.engines.simpy.records import Case, Lane
from sim.events.kinds import NONE
from sim.plan.journeys import JOIN, LANE


def fork(case: Case) -> list[Lane]:
    """Put a case into its lanes, the first of which begins at its entry now."""
    codes, begins = case.block.codes, case.at + 1
    while codes[case.at] != JOIN:
        case.at += 1
        if codes[case.at] in (LANE, JOIN):
            case.lanes.append(Lane(case, begins, case.at))
            begins = case.at + 1
    return list(case.lanes)


def join(lane: Lane) -> Case | None:
    """End a lane; return its case if it was the last one, to go on behind the lanes.

    Reading-in that the case owed before its lanes is paid where a step was done in any; what a
    referral at the end of a lane leaves owing is paid in the next step.
    """
    case = lane.whole
    lane.closed = True
    if not all(one.closed for one in case.lanes):
        let_go(lane)
        return None
    paid = [one for one in case.lanes if one.step != NONE or one.prefix > case.prefix]
    if paid:
        case.prefix = max(one.prefix for one in paid)
    case.lanes = []
    let_go(case)
    case.load, case.team, case.at = lane.load, lane.team, case.at + 1
    case.hands = lane.hands
    case.phase, case.arrangement, case.routed = lane.phase, lane.arrangement, lane.routed
    return case
