"""B5 and B6 of the verification cases: the kernel's traces to the minute."""

from itertools import pairwise
from pathlib import Path

import pytest

from sim.events.kinds import EVENTS
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario
from tests.handmade import (
    DAY,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    ends,
    entity_name,
    office_hours,
    rows_of,
    trace,
)

EXACT = 1e-9


def demand(lag: float) -> HandMade:
    return HandMade(
        cases=[
            HandCase(0, [("work", 60)]),
            HandCase(10, [("work", 30)]),
            HandCase(132, [("work", 10)]),
        ],
        contacts=[
            HandContact(at, minutes, lag=lag)
            for at, minutes in ((20, 5), (22, 5), (31, 4), (100, 2), (130, 6))
        ],
    )


def waits(made: HandMade) -> list[float]:
    rows = rows_of(Laboratory().plan(), made)
    starts = rows[(rows[:, 1] == EVENTS.index("start")) & (rows[:, 3] == -4)]
    return [float(row[0] - row[7]) for row in starts]


@pytest.mark.parametrize(("lag", "expected"), [(3, (78, 113, 146)), (0, (74, 106, 146))])
def test_b5_ends_and_waits(lag: float, expected: tuple[float, ...]) -> None:
    made = demand(lag)
    ended = ends(Laboratory().plan(), made)
    assert [ended[f"case-{n}"] for n in (1, 2, 3)] == pytest.approx(expected, abs=EXACT)
    assert waits(made) == pytest.approx([0, 3, 0, 0, 0], abs=EXACT)


def test_b5_on_a_shipped_laboratory() -> None:
    path = Path(__file__).parents[1] / "theory" / "scenarios" / "a1_mm1.yaml"
    plan = compile_plan(load_scenario(path).scenario)
    ended = ends(plan, demand(3))
    assert [ended[f"case-{n}"] for n in (1, 2, 3)] == pytest.approx((78, 113, 146), abs=EXACT)


def test_b5_line_by_line() -> None:
    # c1 works 0-20; calls 20-25 and 25-30; the call at 31 finds the lag 30-33 and starts a
    # new one 35-38; 40 minutes are left: 78. c2 22 min to 100, call 100-102, lag to 105, 8
    # left: 113. The call at 130 finds the clerk idle: c3 starts at 136 without a lag.
    assert trace(Laboratory().plan(), demand(3)) == [
        "00:00 case_arrival case-1",
        "00:00 start case-1 work desk/clerk-0",
        "00:10 case_arrival case-2",
        "00:20 contact_attempt contact-1 desk",
        "00:20 interrupt case-1 work desk/clerk-0",
        "00:20 start contact-1 contact desk/clerk-0",
        "00:22 contact_attempt contact-2 desk",
        "00:25 contact_end contact-1 contact desk/clerk-0 (5 min)",
        "00:25 start contact-2 contact desk/clerk-0",
        "00:30 contact_end contact-2 contact desk/clerk-0 (5 min)",
        "00:30 lag_start case-1 work desk/clerk-0 (3 min)",
        "00:31 contact_attempt contact-3 desk",
        "00:31 interrupt case-1 work desk/clerk-0",
        "00:31 start contact-3 contact desk/clerk-0",
        "00:35 contact_end contact-3 contact desk/clerk-0 (4 min)",
        "00:35 lag_start case-1 work desk/clerk-0 (3 min)",
        "01:18 work_end case-1 work desk/clerk-0 (60 min)",
        "01:18 decided case-1 work desk",
        "01:18 start case-2 work desk/clerk-0",
        "01:40 contact_attempt contact-4 desk",
        "01:40 interrupt case-2 work desk/clerk-0",
        "01:40 start contact-4 contact desk/clerk-0",
        "01:42 contact_end contact-4 contact desk/clerk-0 (2 min)",
        "01:42 lag_start case-2 work desk/clerk-0 (3 min)",
        "01:53 work_end case-2 work desk/clerk-0 (30 min)",
        "01:53 decided case-2 work desk",
        "02:10 contact_attempt contact-5 desk",
        "02:10 start contact-5 contact desk/clerk-0",
        "02:12 case_arrival case-3",
        "02:16 contact_end contact-5 contact desk/clerk-0 (6 min)",
        "02:16 start case-3 work desk/clerk-0",
        "02:26 work_end case-3 work desk/clerk-0 (10 min)",
        "02:26 decided case-3 work desk",
    ]


def test_b6_work_pauses_outside_the_hours() -> None:
    # Ten hours from Monday 09:00: 7 until 16:00, 3 from Tuesday 08:00. Three hours from
    # Friday 15:00: one, then Monday 08:00-10:00. Clock hours 26 and 67.
    lab = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00"))
    monday, friday = 9 * 60, 4 * DAY + 15 * 60
    made = HandMade(cases=[HandCase(monday, [("work", 600)]), HandCase(friday, [("work", 180)])])
    ended = ends(lab.plan(), made)
    assert ended["case-1"] == pytest.approx(DAY + 11 * 60, abs=EXACT)
    assert ended["case-2"] == pytest.approx(7 * DAY + 10 * 60, abs=EXACT)
    assert ended["case-1"] - monday == pytest.approx(26 * 60, abs=EXACT)
    assert ended["case-2"] - friday == pytest.approx(67 * 60, abs=EXACT)


def test_rows_of_b5_are_in_order_of_time() -> None:
    rows = rows_of(Laboratory().plan(), demand(3))
    assert all(before[0] <= after[0] for before, after in pairwise(rows))
    assert {entity_name(int(row[2])) for row in rows} == {
        *(f"case-{n}" for n in (1, 2, 3)),
        *(f"contact-{n}" for n in (1, 2, 3, 4, 5)),
    }
