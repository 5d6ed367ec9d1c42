"""Stages side by side: a case in lanes, each on its way by itself (model.md §5)."""

from sim.engines.compiled.caseloads import let_go
from sim.engines.compiled.holding import CASE, hold_case, release_case, take_case, take_piece
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, cases, clerks, entries, pieces
from sim.plan.journeys import JOIN, LANE


@jit
def fork(office: Office, case: int) -> None:
    """Put a case into its lanes, the first of which begins at its entry now."""
    begins, last = cases(office)[case].at + 1, NONE
    while entries(office)[cases(office)[case].at].code != JOIN:
        cases(office)[case].at += 1
        here = cases(office)[case].at
        code = entries(office)[here].code
        if code in (LANE, JOIN):
            lane = _begin_lane(office, case, begins, here)
            if last == NONE:
                cases(office)[case].first_lane = lane
            else:
                cases(office)[last].next_lane = lane
            last, begins = lane, here + 1


@jit
def _begin_lane(office: Office, case: int, at: int, end: int) -> int:
    """Return a lane of a case, in the case's team and under what governs it."""
    number = take_case(office)
    lane, one = cases(office)[number], cases(office)[case]
    whole = pieces(office)[one.piece]
    lane.whole, lane.at, lane.end, lane.holds = case, at, end, 1
    lane.block = lane.next_lane = lane.first_lane = NONE
    lane.appointment = lane.certificate_piece = NONE
    lane.decide_at, lane.application, lane.opened = one.decide_at, one.application, one.opened
    lane.team, lane.load_clerk, lane.load = one.team, one.load_clerk, one.load
    lane.phase, lane.arrangement, lane.routed = one.phase, one.arrangement, one.routed
    lane.urgent, lane.urgent_from = one.urgent, one.urgent_from
    lane.with_applicant = lane.closed = lane.open = False
    lane.done_by, lane.done_at, lane.done_before = one.done_by, one.done_at, one.done_before
    lane.barred, lane.kept = one.barred, one.kept
    if lane.load_clerk != NONE and clerks(office)[lane.load_clerk].load == lane.load:
        clerks(office)[lane.load_clerk].held += 1
    hold_case(office, case)
    lane.piece = take_piece(office, CASE, number, whole.entity, whole.about, whole.client, NONE)
    pieces(office)[lane.piece].prefix = whole.prefix
    return number


@jit
def join(office: Office, lane: int) -> int:
    """End a lane; return its case if it was the last one, to go on behind the lanes.

    Reading-in that the case owed before its lanes is paid where a step was done in any; what a
    referral at the end of a lane leaves owing is paid in the next step.
    """
    cases(office)[lane].closed = True
    case = cases(office)[lane].whole
    one, ending = cases(office)[case], cases(office)[lane]
    work = pieces(office)[one.piece]
    each = one.first_lane
    while each != NONE:
        if not cases(office)[each].closed:
            let_go(office, lane)
            return NONE
        each = cases(office)[each].next_lane
    owed, paid = work.prefix, False
    each = one.first_lane
    while each != NONE:
        in_lane = pieces(office)[cases(office)[each].piece]
        if in_lane.step != NONE or in_lane.prefix > owed:
            work.prefix = max(work.prefix, in_lane.prefix) if paid else in_lane.prefix
            paid = True
        each = cases(office)[each].next_lane
    let_go(office, case)
    one.load_clerk, one.load, one.team = ending.load_clerk, ending.load, ending.team
    one.done_by, one.done_at, one.done_before = ending.done_by, ending.done_at, ending.done_before
    one.barred, one.kept = ending.barred, ending.kept
    one.phase, one.arrangement, one.routed = ending.phase, ending.arrangement, ending.routed
    one.at += 1
    each, one.first_lane = one.first_lane, NONE
    while each != NONE:
        following = cases(office)[each].next_lane
        release_case(office, each)
        each = following
    return int(case)
