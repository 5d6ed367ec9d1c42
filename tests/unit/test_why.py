"""Why structures differ: exact sums of parts, by hand and with faults planted."""

from dataclasses import replace
from math import nan

import numpy as np
import pytest

from sim.engines.simpy.office import OfficeAtWork
from sim.errors import RunError
from sim.experiment.collected import Collected
from sim.experiment.why import FLOWS, PARTS, Sum, checked, sums_of
from sim.measures.measures import Measures, Results
from sim.measures.uses import CONTACT_USES, USES
from sim.plan.roster import roster_of
from tests.handmade import (
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    office_hours,
)

HOUR = 60.0


def results_of(lab: Laboratory, made: HandMade) -> Results:
    plan = lab.plan()
    demand = made.on(plan)
    measures = Measures(plan, roster_of(plan, demand.people))
    return measures.finish(OfficeAtWork(plan, demand, (measures,)).run())


def collected(lab: Laboratory, *made: HandMade) -> Collected:
    found = Collected(lab.scenario())
    for number, each in enumerate(made):
        found.add(number, results_of(lab, each))
    return found


def sums(own: Collected, today: Collected) -> dict[tuple[str, str], Sum]:
    return {(one.measure, one.unit): checked(one, own, "it", "") for one in sums_of(own, today)}


def told(found: Sum) -> dict[str, object]:
    """Return the parts of the first run that are not nothing; details behind the name."""
    parts = {" ".join(filter(None, part)): values[0] for part, values in found.parts.items()}
    return {name: pytest.approx(value) for name, value in parts.items() if abs(value) > 1e-9}


def test_a_call_instead_of_cases() -> None:
    # Standard: an hour a case. Today's clerk does three cases and then rests for 21 of 24 hours.
    # The other one talks for 22.5 hours first: one case is done, of the second half an hour.
    cases = [HandCase(0), HandCase(0), HandCase(0)]
    lab = Laboratory(days=1)
    today = collected(lab, HandMade(cases))
    own = collected(lab, HandMade(cases, [HandContact(0, 22.5 * HOUR)]))
    found = sums(own, today)
    parts = {"calls": -22.5, "idle": 21.0, "open": -0.5}
    assert told(found["decided", "hours"]) == told(found["decided", "cases"]) == parts
    assert found["decided", "cases"].whole == -2
    assert found["decided", "hours"].besides["casework", ""] == pytest.approx(-1.5)
    assert told(found["open_end", "cases"]) == {"decided": 2.0}
    # Today cases leave after 1, 2 and 3 hours; there the one after 23.5, all of them in hand.
    lead = {"waiting work": -1.0 / 24, "in_hand": 22.5 / 24}
    assert told(found["lead_time_mean", "days"]) == lead


def test_longer_and_shorter_types_are_mix_and_luck_is_off_the_standard() -> None:
    # Both have an hour of standard; the structure decides the one that takes 90 minutes.
    lab = Laboratory(days=1 / 12)
    today = collected(lab, HandMade([HandCase(0, [("work", 30)])]))
    own = collected(lab, HandMade([HandCase(0, [("work", 90)])]))
    parts = {"idle": 1.0, "off_standard": -1.0}
    assert told(sums(own, today)["decided", "hours"]) == parts
    # A type of two steps has twice the standard: two such are worth four of the others.
    stages = {"stages": [{"step": "work", "work": {"minutes": {"mean": "2 h"}}}]}
    one = {"stages": [{"step": "work", "work": {"minutes": {"mean": "1 h"}}}]}
    lab = Laboratory(
        case_types={"case": {}, "long": {"journey": "long"}},
        office={"journeys": {"way": one, "long": stages}},
        days=4.5 / 24,
    )
    short, long = (
        HandMade([HandCase(0, [("work", hours * HOUR)], case_type=name)] * number)
        for name, hours, number in (("case", 1, 4), ("long", 2, 2))
    )
    found = sums(collected(lab, long), collected(lab, short))
    assert told(found["decided", "cases"]) == {"mix": -2.0}


def test_work_that_is_in_no_decided_case() -> None:
    # Work behind the decision, work on a case that is withdrawn, work of the warm-up.
    lab = Laboratory(steps=("intake", "work", "issue"), decides="work", days=2, warm_up=1)
    # Standard: two hours up to the decision and one behind it.
    made = HandMade([HandCase(1440, [("intake", 60), ("work", 60), ("issue", 60)])])
    today = collected(lab, made)
    more = [
        *made.cases,
        HandCase(1500, [("intake", 120), ("never", 60)]),
        HandCase(1500, [("intake", 60), ("work", 60), ("issue", 300)]),
    ]
    early = HandCase(0, [("intake", 24 * HOUR), ("work", 60), ("issue", 60)])
    # In the window: 2 + 2 + 1 of the first, 2 withdrawn, 2 and 5 of the third; 1 + 1 of the early.
    found = sums(collected(lab, HandMade([early, *more])), today)["decided", "hours"]
    assert found.whole / found.parts["idle", ""] == pytest.approx(6 / 11)
    assert told(found) == {
        "idle": 11.0, "withdrawn": -2.0, "after_decision": -4.0, "off_standard": 1.0,
    }  # fmt: skip


def test_a_thousand_idle_hours() -> None:
    # Two clerks do two thousand cases in a thousand hours; or one of them is never asked.
    cases = HandMade([HandCase(0)] * 2100)
    hours = office_hours("Mon-Fri 08:00-18:00")
    today = collected(Laboratory(clerks={"desk": 2}, days=140, hours=hours), cases)
    apart = Laboratory(clerks={"spare": 1, "desk": 1}, days=140, hours=hours)
    found = sums(collected(apart, cases), today)
    assert told(found["decided", "hours"]) == {"idle": -1000.0}
    assert told(found["decided", "cases"]) == {"idle": -1000.0}


def test_what_hours_of_contacts_go_into() -> None:
    lab = Laboratory(contacts=RESOLVES_HALF, days=1)
    contacts = [
        HandContact(0, 10),
        HandContact(60, 20, channel="counter"),
        HandContact(120, 30, channel="email"),
        HandContact(180, 5, resolve=0.9, call_back=40),
    ]
    values = results_of(lab, HandMade(contacts=contacts)).values
    hours = {v.detail: v.value * HOUR for v in values if v.measure == "hours_contacts" and v.team}
    assert hours == pytest.approx(
        {"calls": 15, "visits": 20, "mails": 30, "call_backs": 40, "accompanying": 0}
    )


def test_lead_time_by_what_it_is_spent_on() -> None:
    # The documents come after two hours; the clerk is on a long mail then, and reads them later.
    lab = Laboratory(steps=("work", "recheck"), decides="recheck", days=2)
    submission = HandContact(channel="email", minutes=10)
    way = [("work", 60.0), ("applicant", 120.0), ("recheck", 30.0)]
    case = HandCase(0, way, application=-60, submission=submission)
    made = HandMade([case], [HandContact(30, 140, channel="email")])
    values = results_of(lab, made).values
    days = {v.detail: v.value * 1440 for v in values if v.measure.startswith("lead_time_")}
    # In hand 0-60, mail 60-200, documents at 180, read 200-210, recheck 210-240.
    spent = {"before": 60, "in_hand": 90, "documents": 120, "unread": 30}
    assert {k: v for k, v in days.items() if k in {*spent, "work"}} == pytest.approx(
        spent | {"work": 0}
    )
    mean = next(v.value for v in values if v.measure == "lead_time_mean")
    assert mean * 1440 == pytest.approx(sum(spent.values()))


@pytest.fixture(scope="module")
def pair() -> tuple[Collected, Collected]:
    cases = [HandCase(0), HandCase(0), HandCase(0)]
    calls = [HandContact(0, 60), HandContact(0, 60, channel="counter")]
    lab = Laboratory(days=1)
    return collected(lab, HandMade(cases, calls)), collected(lab, HandMade(cases))


OF_DECIDED = [
    ("hours_paid", "desk", "", ""),
    *(("hours_contacts", "desk", "", use) for use in CONTACT_USES),
    *(("hours", "desk", "", use) for use in USES if use not in ("contacts", "casework")),
    ("hours_saved_in_casework", "desk", "", ""),
    *(("hours_by_fate", "", "", fate) for fate in ("decided", "open", "withdrawn")),
    ("hours_by_fate", "", "", "after_decision"),
]
OF_OTHERS = [
    # What decisions cause: tests/unit/test_following.py.
    *((name, "", "", "") for name in FLOWS if name != "caused"),
    ("open_end", "", "", ""),
    ("lead_time_mean", "", "", ""),
    ("lead_time_in", "", "", "in_hand"),
    ("lead_time_waiting", "", "", "work"),
]


@pytest.mark.parametrize("key", [*OF_DECIDED, *OF_OTHERS], ids="-".join)
def test_no_part_is_what_is_left_over(
    pair: tuple[Collected, Collected], key: tuple[str, str, str, str]
) -> None:
    # A millionth of an hour, case or day in any one number: the parts add up no more.
    own, today = pair
    results = results_of(Laboratory(days=1), HandMade([HandCase(0), HandCase(0), HandCase(0)],
                         [HandContact(0, 60), HandContact(0, 60, channel="counter")]))  # fmt: skip
    wrong = [v._replace(value=v.value + 1e-6) if v[:4] == key else v for v in results.values]
    assert wrong != results.values
    faulty = Collected(own.scenario)
    faulty.add(0, replace(results, values=wrong))
    sums(own, today)
    with pytest.raises(RunError, match="run 1: the parts of"):
        sums(faulty, today)


def test_a_run_that_decides_nothing_is_told_in_hours() -> None:
    lab = Laboratory(days=1)
    nothing = collected(lab, HandMade([HandCase(0, [("work", 30 * HOUR)])]))
    own = collected(lab, HandMade([HandCase(0)]))
    found = sums(own, nothing)
    assert list(found) == [("decided", "hours"), ("open_end", "cases")]
    assert told(found["decided", "hours"]) == {"idle": -23.0, "open": 24.0}


def test_a_number_that_is_not_there_is_no_sum() -> None:
    one = Sum("decided", "hours", {("paid", ""): np.array([nan])}, np.array([0.0]), {})
    assert list(one.not_closed()) == [0]


def test_parts_are_named_once() -> None:
    assert len(set(PARTS)) == len(PARTS)
