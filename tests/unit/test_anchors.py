"""What today's results are compared with: interruptions of those who answer, and stock, by hand."""

from pathlib import Path

import numpy as np
import pytest

from sim.experiment.anchors import anchors_of, anchors_table
from sim.experiment.collected import Collected
from sim.measures.measures import Results
from sim.measures.rows import Series, Value
from sim.measures.staff import STAFF, StaffSeries
from sim.reading.loading import load_scenario
from sim.report.sections.anchors import anchor_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario
from sim.units import YEAR
from tests.handmade import HandCase, HandContact, HandMade, HandPeople, Laboratory
from tests.unit.test_measures import measured

ROOT = Path(__file__).parents[2]
HOURS = {"presence": "Mon-Fri 08:00-16:00", "phone": "Mon-Fri 10:00-12:00"}
MINUTE = {"eight": 8 * 60, "ten": 10 * 60}
WORK = [("work", 400.0)]


def rung(at: float = MINUTE["ten"]) -> HandMade:
    """Return a case for each of three clerks, and one call, which interrupts somebody."""
    return HandMade([HandCase(0, WORK)] * 3, [HandContact(at, 5)])


@pytest.mark.parametrize(
    ("answer", "hours"),
    # Of three clerks; Monday to Friday two hours each, and the Monday after it.
    [("all", 3 * 12), (2, 2 * 12), ("34 %", 12), ("1 %", 12)],
)
def test_interruptions_are_counted_for_those_who_answer(answer: str | int, hours: int) -> None:
    lab = Laboratory(
        clerks={"desk": 3}, hours=HOURS, teams={"desk": {"phone_clerks": answer}}, days=8
    )
    found = measured(lab, rung())
    assert found["interruptions", ""] == 1
    assert found["interruptions_per_answering_hour", ""] == pytest.approx(1 / hours)


def test_who_is_away_or_outside_phone_hours_answers_nothing() -> None:
    # On Tuesday one of three is away, on Wednesday all; on Thursday one hour is phone-free.
    away = {("desk", 0, 0): {1: 0, 2: 0}, ("desk", 1, 0): {2: 0}, ("desk", 2, 0): {2: 0}}
    lab = Laboratory(
        clerks={"desk": 3}, hours=HOURS, people={}, days=5,
        teams={"desk": {"phone_clerks": "all", "phone_free_hours": "Thu 11:00-13:00"}},
    )  # fmt: skip
    cases = HandMade(
        [HandCase(0, WORK)] * 3, [HandContact(MINUTE["ten"], 5)], people=HandPeople(absent=away)
    )
    # 6 + 4 + 0 + 3 + 6
    assert measured(lab, cases)["interruptions_per_answering_hour", ""] == pytest.approx(1 / 19)


def test_teams_that_get_no_calls_are_left_out() -> None:
    lab = Laboratory(
        clerks={"front": 1, "desk": 3}, hours=HOURS, days=1,
        contact_rules={"phone": {"rule": "fixed_team", "team": "front", "unresolved": "call_back"}},
    )  # fmt: skip
    found = measured(lab, HandMade([HandCase(0, WORK)], [HandContact(MINUTE["ten"], 5)]))
    assert found["interruptions_per_answering_hour", ""] == 0
    lab = Laboratory(clerks={"desk": 3}, hours=HOURS, days=1)
    assert ("interruptions_per_answering_hour", "") not in measured(lab, HandMade([HandCase(0)]))


def today() -> Scenario:
    """Return the small town for two years."""
    scenario = load_scenario(ROOT / "scenarios" / "small_town" / "today.yaml").scenario
    run = scenario.run.model_copy(update={"run_length": 2 * YEAR, "warm_up": 0.0})
    return scenario.model_copy(update={"run": run})


def collected(decided: float, start: float, end: float) -> Collected:
    found = Collected(today())
    nothing = Series(np.empty(0), (), (), np.empty((0, 0, 0)))
    nobody = StaffSeries(np.empty(0), (), np.empty((0, 0, len(STAFF))))
    values = {"decided_per_year": decided, "open_start": start, "open_end": end}
    rows = [Value(name, "", "", "", value) for name, value in values.items()]
    found.add(0, Results(rows, nothing, nothing, nobody))
    return found


@pytest.mark.parametrize(
    ("decided", "start", "end", "high", "hit"),
    [
        # 3,500 to 5,000 a year; 1,000 fewer open in two years are 500 more decided a year.
        (5_400, 1_000, 0, 5_500, True),
        (5_600, 1_000, 0, 5_500, False),
        (4_900, 500, 500, 5_000, True),
        (4_900, 500, 900, 4_800, False),
        # The upper end never falls below the lower.
        (3_500, 0, 9_000, 3_500, True),
    ],
)
def test_who_works_off_stock_decides_more_than_is_applied_for(
    decided: float, start: float, end: float, high: float, hit: bool  # noqa: FBT001 - what is expected
) -> None:  # fmt: skip
    (check,) = anchors_of(collected(decided, start, end))
    assert (check.low, check.high, check.hit) == (3_500, high, hit)


def test_what_moved_the_upper_end_is_said() -> None:
    for start, end, words in (
        (1_000, 0, "3,500 to 5,500 (upper end: applications and the 500 a year by which open"),
        (0, 400, "3,500 to 4,800 (upper end: applications less the 200 a year by which open"),
        (400, 400, "3,500 to 5,000 [C]"),
    ):
        checks = anchors_table(anchors_of(collected(4_000, start, end)))
        text = terminal(anchor_blocks(checks, {"": ""}, today().office, "en"))
        assert words in " ".join(text.split())


def test_an_office_without_an_answer_rate_of_its_own_says_so() -> None:
    checks = anchors_table(anchors_of(collected(4_000, 0, 0)))
    office = today().office
    text = terminal(anchor_blocks(checks, {"": ""}, office, "en"))
    assert "of its own" not in text
    anchors = {name: each for name, each in office.anchors.items() if name != "answer_rate"}
    bare = office.model_copy(update={"anchors": anchors})
    text = terminal(anchor_blocks(checks, {"": ""}, bare, "en"))
    assert "no rate of this office's own is known" in " ".join(text.split())


@pytest.mark.parametrize("city", ["stuttgart", "freiburg", "krefeld"])
def test_no_city_is_held_to_the_answer_rate_of_another(city: str) -> None:
    office = load_scenario(ROOT / "scenarios" / city / "today.yaml", language="en").scenario.office
    assert "answer_rate" not in office.anchors
    assert (
        "never observed in such an office" in office.anchors["interruptions_per_clerk_hour"].source
    )
