"""The clock of a due time by hand (model.md §5). The run begins on a Monday, day 0."""

from collections.abc import Sequence
from typing import Any

import pytest

from sim.measures.due import MEASURES
from tests.handmade import HandCase, HandContact, HandMade, Laboratory, office_hours
from tests.theory.people_lab import results_of

DAY = 1440.0
SENT = {"submissions": {"email": "100 %"}}


def found(
    due: dict[str, str], cases: Sequence[HandCase], opening: Sequence[HandCase] = (),
    **stated: Any,  # noqa: ANN401 - keys of a laboratory
) -> dict[str, float]:  # fmt: skip
    """Return the measures of due times of an office of a hundred clerks."""
    flow = {"rate": "0 per day", "case_types": {"case": "50 %", "other": "50 %"}}
    lab = Laboratory(
        clerks={"desk": 100}, case_types={"case": {"due": due}, "other": {}},
        office={"applications": {"all": flow}}, **stated,
    )  # fmt: skip
    results = results_of(lab.plan(), HandMade(cases, opening=opening))
    names = {one.name for one in MEASURES}
    return {v.measure: v.value for v in results.values if v.measure in names and not v.case_type}


def taking(days: float, arrive: float = 0.0, **luck: Any) -> HandCase:  # noqa: ANN401 - as HandCase
    """Return a case that is decided so many days after it came."""
    return HandCase(arrive, [("external", days * DAY - 60.0), ("work", 60.0)], **luck)


def test_who_is_decided_within_the_limit_is_in_time_to_the_minute() -> None:
    values = found({"within": "5 days"}, [taking(4), taking(5), taking(6), taking(9)])
    assert set(values) == {one.name for one in MEASURES}
    assert values["share_decided_within_due"] == 0.5
    assert values["days_past_due_mean"] == pytest.approx((1 + 4) / 2)
    assert values["days_past_due_p90"] == pytest.approx(1 + 0.9 * 3)
    assert values["open_past_due"] == 0


def test_open_cases_past_due_count_as_late_and_others_do_not_count() -> None:
    # 21 days: the open case of day 0 is 16 days past due, that of day 18 is not yet due.
    never = [("external", 90.0 * DAY), ("work", 60.0)]
    cases = [taking(3), HandCase(0, never), HandCase(18 * DAY, never)]
    values = found({"within": "5 days"}, cases)
    assert values["share_decided_within_due"] == 0.5
    assert values["days_past_due_mean"] == pytest.approx(16)
    assert values["open_past_due"] == 1


def test_the_clock_stands_in_a_hearing() -> None:
    # Ten days in all, six of them in a hearing: four.
    way = [("external", 2 * DAY), ("hearing", 6 * DAY), ("external", 2 * DAY - 60), ("work", 60)]
    assert found({"within": "4 days"}, [HandCase(0, way)])["share_decided_within_due"] == 1
    late = found({"within": "3 days"}, [HandCase(0, way)])
    assert late["days_past_due_mean"] == pytest.approx(1)


def test_the_clock_stands_until_documents_are_brought() -> None:
    # Asked for from Monday 00:00 to Saturday 00:00; the counter is open on Monday at 08:00, when
    # they are brought. The hour of work and the visit's five minutes are all that counts.
    way = [("applicant", 5 * DAY), ("work", 60)]
    brought = HandContact(minutes=5, channel="counter")
    values = found(
        {"within": "64 min"}, [HandCase(0, way, submission=brought)],
        hours=office_hours("Mon-Fri 08:00-16:00"), contacts={"submissions": {"counter": "100 %"}},
    )  # fmt: skip
    assert values["days_past_due_mean"] == pytest.approx(1 / DAY)


def test_who_is_with_the_applicant_at_the_end_stands_since_then() -> None:
    # Of 21 days the first four count: one more than three.
    way = [("external", 4 * DAY), ("applicant", 60 * DAY), ("work", 60)]
    values = found(
        {"within": "3 days"}, [HandCase(0, way, submission=HandContact())], contacts=SENT
    )
    assert values["days_past_due_mean"] == pytest.approx(1)
    assert found({"within": "4 days"}, [HandCase(0, way)])["open_past_due"] == 0


def test_documents_on_their_way_at_the_end_have_not_been_brought() -> None:
    # The counter never opens again before the end on Sunday: asked for on Monday of week 3, ready
    # on Friday at 17:00.
    way = [("external", 14 * DAY), ("applicant", 4 * DAY + 17 * 60), ("work", 60)]
    values = found(
        {"within": "13 days"}, [HandCase(0, way, submission=HandContact(channel="counter"))],
        hours=office_hours("Mon-Fri 08:00-16:00"), contacts={"submissions": {"counter": "100 %"}},
    )  # fmt: skip
    assert values["days_past_due_mean"] == pytest.approx(1)


def test_working_days_are_those_of_the_office() -> None:
    # From Friday 12:00 to Monday 12:00 is one working day of eight hours.
    friday = 4 * DAY + 720
    case = HandCase(friday, [("external", 3 * DAY - 60), ("work", 60)])
    hours = office_hours("Mon-Fri 08:00-16:00")
    assert found({"within_working_days": "1 working days"}, [case], hours=hours)[
        "share_decided_within_due"
    ] == 1  # fmt: skip
    late = found({"within_working_days": "0.5 working days"}, [case], hours=hours)
    assert late["days_past_due_mean"] == pytest.approx(0.5)


def test_of_a_case_open_at_the_start_all_counts_since_its_application() -> None:
    opening = [HandCase(0, [("work", 60)], application=-3 * DAY)]
    values = found({"within": "2 days"}, [], opening)
    assert values["days_past_due_mean"] == pytest.approx(1 + 60 / DAY)


def test_other_types_and_offices_without_due_times_have_none() -> None:
    assert found({"within": "2 days"}, [taking(9, case_type="other")]) == {"open_past_due": 0}
    results = results_of(Laboratory().plan(), HandMade([HandCase()]))
    assert not any("due" in value.measure for value in results.values)
