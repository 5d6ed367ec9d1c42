"""A team that helps first, while few cases wait there or travel there (model.md §5), by hand."""

from dataclasses import replace

import pytest

from tests.handmade import HandCase, HandMade, HandPeople, Laboratory, trace


def first(up_to: int) -> dict[str, object]:
    return {"rule": "helper_first", "helper": "help", "up_to_waiting": up_to}


LAB = Laboratory(clerks={"help": 1, "desk": 1}, step_rules={"others": first(1)})


@pytest.mark.parametrize(("up_to", "helped"), [(0, [1, 2]), (1, [1, 2, 3]), (2, [1, 2, 3, 4])])
def test_the_helper_is_filled_first(up_to: int, helped: list[int]) -> None:
    # The first is taken at once; of the next ones so many may be waiting when a case comes.
    lab = replace(LAB, step_rules={"others": first(up_to)})
    made = HandMade([HandCase(at) for at in range(5)])
    by_helper = [line.split()[2] for line in trace(lab.plan(), made, "start") if "help/" in line]
    assert by_helper == [f"case-{number}" for number in helped]


def test_minute_by_minute() -> None:
    # At 2 one waits there, at 3 two, so the fourth is the desk's; at 61 the helper has begun the
    # second and one waits, so the fifth is the helper's, which finds two waiting afterwards.
    made = HandMade([HandCase(at) for at in (0, 1, 2, 3, 61, 62)])
    assert trace(LAB.plan(), made, "start") == [
        "00:00 start case-1 work help/clerk-0",
        "00:03 start case-4 work desk/clerk-1",
        "01:00 start case-2 work help/clerk-0",
        "01:03 start case-6 work desk/clerk-1",
        "02:00 start case-3 work help/clerk-0",
        "03:00 start case-5 work help/clerk-0",
    ]


def test_files_on_their_way_count() -> None:
    # From the front, which takes a case in in ten minutes, six hours away. Nobody waits at the
    # helper, but the first file travels from 00:10 to 06:10; the second, at 00:20, finds one
    # on its way, which is at most one, the third, at 00:30, two: to the desk, where it is at once.
    # At 06:15 two are there, one in hand and one waiting: the fourth file travels.
    lab = Laboratory(
        clerks={"front": 1, "help": 1, "desk": 1},
        steps=("intake", "work"),
        teams={"help": {"department": "elsewhere"}},
        step_rules={"intake": {"rule": "fixed_team", "team": "front"}, "work": first(1)},
        office={"handoff": {"reading_in": "0 min", "inside_department": "0 working days",
                            "between_departments": "0.25 working days"}},
    )  # fmt: skip
    way = [("intake", 10.0), ("work", 60.0)]
    made = HandMade([HandCase(at, way) for at in (0, 0, 0, 365 + 10)])
    lines = trace(lab.plan(), made, "handoff", "transfer_end", "start")
    assert [line for line in lines if "intake" not in line] == [
        "00:10 handoff case-1 work help",
        "00:20 handoff case-2 work help",
        "00:30 handoff case-3 work desk",
        "00:30 start case-3 work desk/clerk-2",
        "06:10 transfer_end case-1 work help",
        "06:10 start case-1 work help/clerk-1",
        "06:20 transfer_end case-2 work help",
        "06:25 handoff case-4 work help",
        "07:10 start case-2 work help/clerk-1",
        "12:25 transfer_end case-4 work help",
        "12:25 start case-4 work help/clerk-1",
    ]


def test_a_helper_without_anybody_gets_nothing() -> None:
    # Its one post is vacant, at the start and after.
    lab = replace(LAB, people={"turnover": 0.0}, staff={"vacancy": 0.0})
    people = HandPeople(vacant_posts={"help": {0}})
    made = HandMade([HandCase(0), HandCase(1)], people=people)
    assert trace(lab.plan(), made, "start") == [
        "00:00 start case-1 work desk/clerk-1",
        "01:00 start case-2 work desk/clerk-1",
    ]
    starts = trace(lab.plan(), replace(made, people=HandPeople()), "start")
    assert starts[0] == "00:00 start case-1 work help/clerk-0"


def test_who_is_away_for_the_day_still_has_a_seat() -> None:
    people = HandPeople(absent={("help", 0, 0): {0: 0}})
    lab = replace(LAB, people={"turnover": 0.0})
    made = HandMade([HandCase(0), HandCase(1), HandCase(2)], people=people)
    assert trace(lab.plan(), made, "start") == [
        "00:02 start case-3 work desk/clerk-1",
        "Tue 00:00 start case-1 work help/clerk-0",
        "Tue 01:00 start case-2 work help/clerk-0",
    ]
