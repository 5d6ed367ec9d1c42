"""What holds of weekly reviews in whole runs: nobody is left alone, nobody moves too soon."""

from collections import Counter
from functools import cache

import numpy as np
import pytest

from sim.engines.simpy.clerks import Clerk
from sim.events.kinds import BACK, JOINED, LEFT, MOVED
from sim.scenario.management import Management
from sim.scenario.study import Scenario
from tests.properties.shipped import DAY, Done, Key, of_kind, run_of, short, structures

UP_TO = 3
WEEK = 7 * DAY
KEYS = [*structures("small_town"), *structures("stuttgart")]


def reviewed(key: Key) -> Scenario:
    """Return a structure reviewed on Thursdays, whose people know every team's work at once.

    So that as many move as the rule allows.
    """
    scenario = short(key)
    office = scenario.office
    assert office.staff.people is not None
    people = office.staff.people.model_copy(update={"portfolios": {}, "newcomers": None})
    staff = office.staff.model_copy(update={"people": people})
    rules = {"name": "test", "review": {"weekday": "thu", "up_to": UP_TO, "factor": 1}}
    return scenario.model_copy(
        update={
            "office": office.model_copy(update={"staff": staff}),
            "management": Management.model_validate(rules),
        }
    )


@cache
def done(key: Key) -> Done:
    return run_of(reviewed(key), 0)  # every identity is checked at its end


@pytest.mark.parametrize("key", KEYS, ids=["-".join(key) for key in KEYS])
def test_one_filled_seat_stays_and_nobody_moves_at_two_reviews_in_a_row(key: Key) -> None:
    run = done(key)
    team = {number: clerk.seat.team for number, clerk in _clerks(run).items()}
    filled: dict[int, bool] = dict.fromkeys(team, False)
    start = run.plan.scenario.office.start.weekday()
    last: dict[int, float] = {}
    per_review: Counter[float] = Counter()
    for row in of_kind(run.rows, JOINED, LEFT, MOVED, BACK):
        date, event, clerk, now = row[0], row[1], int(row[5]), int(row[4])
        if event == MOVED:
            assert filled[clerk]
            assert (start + date / DAY) % 7 == 3  # Thursday at 00:00
            assert date - last.get(clerk, -np.inf) > WEEK
            left = team[clerk]
            assert left != now
            team[clerk], last[clerk] = now, date
            per_review[date] += 1
            assert any(filled[other] for other, where in team.items() if where == left)
        else:
            filled[clerk] = event != LEFT
            assert team[clerk] == now  # who comes, goes and comes back does so where the seat is
    assert max(per_review.values(), default=0) <= UP_TO
    assert {n: clerk.team.index for n, clerk in _clerks(run).items()} == team


@pytest.mark.parametrize("key", KEYS, ids=["-".join(key) for key in KEYS])
def test_what_waits_is_counted_as_it_comes_and_goes(key: Key) -> None:
    run = done(key)
    waiting = run.plan.waiting
    for team in run.office.teams.values():
        counts = [0] * len(waiting.minutes)
        for queue in team.queues():
            for piece in queue.pieces():
                counts[waiting.place(piece.client.index, piece.step)] += 1
        assert team.tally is not None
        assert team.tally.counts == counts


def test_in_these_runs_clerks_do_move() -> None:
    assert sum(len(of_kind(done(key).rows, MOVED)) for key in KEYS) > 2 * len(KEYS)


def _clerks(run: Done) -> dict[int, Clerk]:
    return {clerk.number: clerk for team in run.office.teams.values() for clerk in team.clerks}
