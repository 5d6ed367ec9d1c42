"""What the office holds when its run is over, as every engine states it."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from sim.adding import added
from sim.engines.simpy.clerks import Clerk
from sim.engines.simpy.records import Case
from sim.engines.simpy.teams import Team
from sim.events.end_state import Bookings, EndState, OpenCases, Queued, Seats, Tasks
from sim.events.kinds import NONE


def end_state(cases: Iterable[Case], teams: Sequence[Team], bookings: Bookings) -> EndState:
    """Return what is left of open cases, of work in teams and in hands, and who is there."""
    clerks = sorted((clerk for team in teams for clerk in team.clerks), key=lambda c: c.number)
    return EndState(_open_cases(list(cases)), _tasks(teams, clerks), _seats(clerks), bookings)


def _open_cases(cases: Sequence[Case]) -> OpenCases:
    return OpenCases(
        client=np.array([case.client.index for case in cases], dtype=np.int64),
        application=np.array([case.application for case in cases], dtype=np.float64),
        entity=np.array([case.entity for case in cases], dtype=np.int64),
        with_applicant_since=np.array(
            [case.since if case.with_applicant else np.nan for case in cases], dtype=np.float64
        ),
    )


def _tasks(teams: Sequence[Team], clerks: Sequence[Clerk]) -> Tasks:
    in_hand = Counter(clerk.in_hand.step for clerk in clerks if clerk.in_hand is not None)
    lent = added(clerk.in_hand is not None and clerk.helps != NONE for clerk in clerks)
    return Tasks(in_hand, _queued(teams), lent)


def _queued(teams: Sequence[Team]) -> Queued:
    waiting = [
        (team.index, piece.step, piece.client.index, piece.since)
        for team in teams
        for queue in team.queues()
        for piece in queue.pieces()
    ]
    table = np.array(waiting, dtype=np.float64).reshape(-1, 4)
    team, step, client = table[:, :3].astype(np.int64).T
    return Queued(team, step, client, table[:, 3])


def _seats(clerks: Sequence[Clerk]) -> Seats:
    return Seats(
        filled=np.array([clerk.filled for clerk in clerks], dtype=np.bool_),
        there=np.array([clerk.there for clerk in clerks], dtype=np.bool_),
        team=np.array([clerk.team.index for clerk in clerks], dtype=np.int64),
        left=np.array([clerk.tenure for clerk in clerks], dtype=np.int64),
        parting=np.array([clerk.parting is not None for clerk in clerks], dtype=np.bool_),
    )
