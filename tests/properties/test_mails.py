"""What lost and unanswered contacts become, in the structures of the small town.

Recomputed here from the kept log and the demand's own luck, apart from engine and measures.
"""

from functools import cache

import numpy as np
import pytest

from sim.demand.luck import Luck
from sim.events.families import ENQUIRIES, FAMILY, MAILS, PER_CHAIN, PER_FLOW, SUBMISSIONS
from sim.events.kinds import CONTACT_ATTEMPT, DROPPED, LOST, MAIL, WORK_END
from sim.events.rows import Log
from sim.experiment.replication import event_log
from sim.plan.plan import compile_plan
from sim.scenario.office import Office
from sim.scenario.study import Scenario
from tests.properties.shipped import Done, Key, of_kind, run_of, short, structures, value

SHARE = 0.8
KEYS = [key for key in structures("small_town") if key[1] == "short_staffed"]
every_run = pytest.mark.parametrize("key", KEYS, ids=lambda key: key[2])


def with_mails(scenario: Scenario, share: float = SHARE) -> Scenario:
    """Return a scenario in which lost calls become mails, and mails are asked after."""
    office = scenario.office.model_dump(mode="json")
    of_today = {"source": "a test", "confidence": "C"}
    office["contacts"] |= {
        "lost_calls": {
            "become_mails": {"low": 0, "central": share, "high": 1, **of_today},
            "today": {"low": 0, "central": 1e-4, "high": 1e-3, **of_today},
        },
        "second_mail": {"patience": {"mean": {"low": 60, "central": 600, "high": 900, **of_today}}},
    }
    return scenario.model_copy(update={"office": Office.model_validate(office)})


@cache
def run(key: Key) -> Done:
    return run_of(with_mails(short(key)), 0)


def log_of(scenario: Scenario) -> Log:
    return event_log(compile_plan(scenario), 0).rows()


@every_run
def test_the_lost_calls_below_the_share_become_mails_at_once(key: Key) -> None:
    done = run(key)
    families = len(done.plan.scenario.office.applications) * PER_FLOW
    lost = of_kind(done.rows, LOST)
    came = of_kind(done.rows, CONTACT_ATTEMPT)
    written = {(row[2], row[0]) for row in came if row[2] // FAMILY == MAILS}
    luck = Luck(done.plan.scenario.run.seed, 0)
    calls = lost[lost[:, 2] // FAMILY >= families]  # of the population
    numbers = calls[:, 2].astype(np.int64) % FAMILY
    chosen = luck.uniform("population/phone/becomes_mail", numbers) < SHARE
    expected = zip(MAILS * FAMILY + numbers[chosen], calls[chosen, 0], strict=True)
    assert written == set(expected)
    assert len(written) > 10


@every_run
def test_of_the_mails_about_a_matter_one_at_most_is_served(key: Key) -> None:
    done = run(key)
    mails = done.rows[done.rows[:, 3] == MAIL]
    served, dropped = (
        mails[mails[:, 1] == event, 2].astype(np.int64) for event in (WORK_END, DROPPED)
    )
    assert len(set(served)) == len(served)
    assert len(set(dropped)) == len(dropped)
    assert not set(served) & set(dropped)
    begun = [first_of(entity) for entity in served.tolist()]
    assert len(set(begun)) == len(begun)
    asked_after = {first_of(entity) for entity in dropped.tolist()}
    assert len(asked_after) > 3


def first_of(entity: int) -> int:
    """Return the contact with which a chain of mails began."""
    family, number = divmod(entity, FAMILY)
    if family <= MAILS:
        return entity
    flow, place = divmod(family - MAILS - 1, 6)
    first, new = (ENQUIRIES, place % 2) if place < 4 else (SUBMISSIONS, place % 2)
    number = number if place < 2 else number // PER_CHAIN
    return (flow * PER_FLOW + first + new) * FAMILY + number


@every_run
def test_open_mails_of_the_last_week_are_those_of_the_end(key: Key) -> None:
    done = run(key)
    _, course = done.found.course("open_mails")
    came = of_kind(done.rows, CONTACT_ATTEMPT)
    channel = came[:, 6] // (len(done.plan.clients) * 5)
    mails = done.rows[done.rows[:, 3] == MAIL]
    gone = np.isin(mails[:, 1], (WORK_END, DROPPED)).sum()
    assert course[0, -1] == value(done, "open_mails") == (channel == 1).sum() - gone


def test_names_change_nothing() -> None:
    one = with_mails(short(KEYS[0]))
    structure = one.structure.model_copy(update={"name": "another", "label": "Another"})
    other = one.model_copy(update={"name": "x", "condition": "y", "structure": structure})
    assert np.array_equal(log_of(one), log_of(other))


def test_with_a_share_of_nothing_logs_are_as_without() -> None:
    one = short(KEYS[0])
    nothing = with_mails(one, share=0.0)
    contacts = nothing.office.contacts
    assert contacts is not None
    update = {"contacts": contacts.model_copy(update={"second_mail": None})}
    nothing = nothing.model_copy(update={"office": nothing.office.model_copy(update=update)})
    assert np.array_equal(log_of(one), log_of(nothing))


def test_luck_is_the_same_whatever_the_share() -> None:
    # Mails that follow at 40 % follow at 80 % too, with the same minutes, if they are lost there.
    minutes = []
    for share in (0.4, 0.8):
        rows = log_of(with_mails(short(KEYS[0]), share))
        mails = rows[(rows[:, 3] == MAIL) & (rows[:, 1] == WORK_END)]
        after = mails[mails[:, 2] // FAMILY == MAILS]
        minutes.append({int(row[2]): row[8] for row in after})
    both = minutes[0].keys() & minutes[1].keys()
    assert len(both) > 10
    assert all(minutes[0][entity] == minutes[1][entity] for entity in both)


def test_compiled_plans_know_the_share() -> None:
    assert compile_plan(with_mails(short(KEYS[0]))).lost_calls_become_mails == SHARE
    assert compile_plan(short(KEYS[0])).lost_calls_become_mails == 0.0
