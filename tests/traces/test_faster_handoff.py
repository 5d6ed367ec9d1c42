"""An electronic file by hand: how long files travel and are read in from its first day on."""

from typing import Any

import pytest

from tests.handmade import DAY, HandCase, HandMade, Laboratory, on_day, trace

HANDOFF = {
    "reading_in": "20 min",
    "inside_department": "1 working days",
    "between_departments": "2 working days",
}
LAB = Laboratory(
    clerks={"front": 1, "desk": 1},
    steps=("intake", "decision"),
    decides="decision",
    teams={"front": {"owns": {}}},
    step_rules={"decision": {"rule": "fixed_team", "team": "desk"}},
    office={"handoff": HANDOFF},
)


def changed(*effects: dict[str, Any], begin: int) -> Laboratory:
    lever = {"name": "file", "begin": on_day(begin), "effects": list(effects)}
    return Laboratory(
        clerks=LAB.clerks, steps=LAB.steps, decides=LAB.decides,
        teams={"front": {}, "desk": {"may_decide": True, "owns": {}}},
        step_rules={"intake": {"rule": "fixed_team", "team": "front"}},
        office=LAB.office, reorganisation={"levers": [lever]},
    )  # fmt: skip


HALF = {"effect": "faster_handoff", "reading_in": "50 %", "transfer": "25 %"}


@pytest.mark.parametrize(("applies", "handed"), [(0, "20"), (1, "10")])
def test_a_handoff_costs_what_holds_on_its_day(applies: int, handed: str) -> None:
    # Handed over at 01:00. Before the lever begins, on Tuesday, the file travels for a day and 20
    # minutes are read in; from then on six hours and ten minutes.
    made = HandMade([HandCase(applies * DAY, [("intake", 60), ("decision", 60)])])
    arrives = {0: "Tue 01:00", 1: "Tue 07:00"}[applies]
    day = {0: "", 1: "Tue "}[applies]
    done = {0: "Tue 02:20", 1: "Tue 08:10"}[applies]
    assert trace(changed(HALF, begin=1).plan(), made)[2:] == [
        f"{day}01:00 work_end case-1 intake front/clerk-0 (60 min)",
        f"{day}01:00 handoff case-1 decision desk ({handed} min)",
        f"{arrives} transfer_end case-1 decision desk",
        f"{arrives} start case-1 decision desk/clerk-1 ({handed} min)",
        f"{done} work_end case-1 decision desk/clerk-1 (60 min)",
        f"{done} decided case-1 decision desk",
    ]


def test_two_levers_leave_the_product() -> None:
    made = HandMade([HandCase(0, [("intake", 60), ("decision", 60)])])
    (handoff,) = trace(changed(HALF, HALF, begin=0).plan(), made, "handoff")
    assert handoff.endswith("(5 min)")
