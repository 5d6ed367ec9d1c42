"""Classes of cases that an office names, by hand (model.md §5)."""

from collections.abc import Sequence
from typing import Any

import pytest

from sim.plan.plan import Plan
from tests.handmade import HandCase, HandMade, Laboratory, managed, trace

URGENT_FIRST = ["urgent", "gold", "silver", "call_backs", "mails", "cases"]


def office(classes: Sequence[str] = URGENT_FIRST, **team: Any) -> Plan:  # noqa: ANN401 - keys of a team
    """Return a desk of one clerk whose queue has these classes."""
    return Laboratory(
        case_types={
            "case": {}, "g": {"priority": "gold"}, "s": {"priority": "silver"},
            "n": {"priority": "nowhere"},
        },
        teams={"desk": {"discipline": {"classes": list(classes)}, **team}},
    ).plan()  # fmt: skip


def order(plan: Plan, kinds: str) -> str:
    """Return in which order cases are done that come one a minute while another one is in hand.

    By the first letters of their types.
    """
    names = {"c": "case"}
    cases = [HandCase(0, [("work", 60.0)])]
    cases += [HandCase(1 + n, [("work", 60.0)], names.get(k, k)) for n, k in enumerate(kinds)]
    starts = trace(plan, HandMade(cases), "start")[1:]
    return "".join(kinds[int(line.split("case-")[1].split()[0]) - 2] for line in starts)


def test_named_classes_are_served_as_listed_and_by_application_inside() -> None:
    assert order(office(), "ccsgsgc") == "ggssccc"


def test_the_list_says_what_comes_before_what() -> None:
    classes = ["call_backs", "silver", "mails", "cases", "gold"]
    assert order(office(classes), "gcsgcs") == "ssccgg"


def test_a_class_that_a_team_does_not_have_is_that_of_all_cases() -> None:
    # By the date of application: one after the other as they come.
    assert order(office(["call_backs", "mails", "cases"]), "csgn") == "csgn"
    assert order(office(), "cnc") == "cnc"


@pytest.mark.parametrize("urgent", [0.0, 30.0])
def test_urgent_cases_of_a_class_wait_among_the_urgent_ones(urgent: float) -> None:
    # Case 4 of class silver is urgent when it comes, or while it waits.
    cases = [
        HandCase(0, [("work", 60.0)]), HandCase(1, [("work", 60.0)], "g"),
        HandCase(2, [("work", 60.0)], "s"), HandCase(3, [("work", 60.0)], "s", urgent=urgent),
        HandCase(4, [("work", 60.0)], "case"),
    ]  # fmt: skip
    starts = trace(office(), HandMade(cases), "start")
    assert [line.split()[2] for line in starts] == [
        "case-1",
        "case-4",
        "case-2",
        "case-3",
        "case-5",
    ]


def test_after_so_many_urgent_cases_comes_the_next_class_that_has_any() -> None:
    # Two urgent ones in a row at most: then the first silver, before the certificate of none and
    # the plain case; then urgent ones again.
    plan = managed(office(), urgent_in_a_row=2)
    cases = [HandCase(0, [("work", 60.0)])]
    cases += [HandCase(1 + n, [("work", 60.0)], urgent=0.0) for n in range(4)]
    cases += [HandCase(10, [("work", 60.0)], "s"), HandCase(11, [("work", 60.0)])]
    starts = trace(plan, HandMade(cases), "start")
    assert [int(line.split("case-")[1].split()[0]) for line in starts] == [1, 2, 3, 6, 4, 5, 7]


def test_own_caseloads_have_the_classes_too() -> None:
    assert order(office(caseload="own"), "csg") == "gsc"


def test_an_old_case_of_a_class_waits_in_it() -> None:
    classes = ["call_backs", "mails", "old_cases", "gold", "cases"]
    old = -200.0 * 1440
    cases = [
        HandCase(0, [("work", 60.0)]), HandCase(1, [("work", 60.0)], "g", application=old),
        HandCase(2, [("work", 60.0)], application=old), HandCase(3, [("work", 60.0)]),
    ]  # fmt: skip
    starts = trace(office(classes), HandMade(cases), "start")
    assert [line.split()[2] for line in starts] == ["case-1", "case-3", "case-2", "case-4"]
