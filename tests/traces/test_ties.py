"""Equal times by hand: the order of model.md §13."""

from tests.handmade import HandCase, HandContact, HandMade, Laboratory, calls, office_hours, trace

TILL_TWELVE = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00", phone="Mon-Fri 10:00-12:00"))
NOON = 12 * 60
URGENT_FIRST = {"desk": {"discipline": {"classes": ["urgent", "call_backs", "mails", "cases"]}}}


def test_a_contact_end_comes_before_a_patience_end_and_before_the_line_closes() -> None:
    # The clerk is free at 12:00 sharp, when the caller's patience ends and the line closes:
    # the caller is answered, and served in full beyond the closing of the line.
    made = HandMade(contacts=[HandContact(NOON - 10, 10), HandContact(NOON - 5, 5, patience=5)])
    assert trace(TILL_TWELVE.plan(), made, "start", "abandon", "contact_end") == [
        "11:50 start contact-1 contact desk/clerk-0",
        "12:00 contact_end contact-1 contact desk/clerk-0 (10 min)",
        "12:00 start contact-2 contact desk/clerk-0",
        "12:05 contact_end contact-2 contact desk/clerk-0 (5 min)",
    ]


def test_nobody_answers_a_closed_line() -> None:
    # The clerk is free at 12:01; the line closed a minute before. With a patience that ends at
    # 12:00 too the caller gives up once, not twice.
    for patience in (5, 60):
        made = HandMade(
            contacts=[HandContact(NOON - 9, 10), HandContact(NOON - 5, 5, patience=patience)]
        )
        assert trace(TILL_TWELVE.plan(), made, entity="contact-2") == [
            "11:55 contact_attempt contact-2 desk",
            "12:00 abandon contact-2 desk",
            "12:00 lost contact-2 desk",
        ]


def test_work_that_ends_at_closing_is_done() -> None:
    # 15:00-16:00; the next case begins at closing and is done on Tuesday 08:00-08:10.
    lab = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00"))
    made = HandMade([HandCase(15 * 60), HandCase(15 * 60, [("work", 10)])])
    assert trace(lab.plan(), made, "work_end", "decided") == [
        "16:00 work_end case-1 work desk/clerk-0 (60 min)",
        "16:00 decided case-1 work desk",
        "Tue 08:10 work_end case-2 work desk/clerk-0 (10 min)",
        "Tue 08:10 decided case-2 work desk",
    ]


def test_work_ends_before_a_call_of_the_same_minute_and_is_not_interrupted() -> None:
    made = HandMade([HandCase(0), HandCase(5)], [HandContact(60, 5, lag=3)])
    # At 60 the first case ends, the second begins and is then interrupted at once.
    assert trace(Laboratory().plan(), made, "work_end", "start", "interrupt", "contact_end") == [
        "00:00 start case-1 work desk/clerk-0",
        "01:00 work_end case-1 work desk/clerk-0 (60 min)",
        "01:00 start case-2 work desk/clerk-0",
        "01:00 interrupt case-2 work desk/clerk-0",
        "01:00 start contact-1 contact desk/clerk-0",
        "01:05 contact_end contact-1 contact desk/clerk-0 (5 min)",
        "02:08 work_end case-2 work desk/clerk-0 (60 min)",
    ]


def test_work_ends_in_the_order_of_entities() -> None:
    # Both cases end at 60; the order is by number though clerk-0 has the second one.
    lab = Laboratory(clerks={"desk": 2})
    made = HandMade([HandCase(0, [("work", 60)]), HandCase(0, [("work", 60)])])
    assert trace(lab.plan(), made, "work_end") == [
        "01:00 work_end case-1 work desk/clerk-0 (60 min)",
        "01:00 work_end case-2 work desk/clerk-1 (60 min)",
    ]


def test_work_ends_in_the_order_of_entities_whichever_was_begun_first() -> None:
    # Case 2 is begun at 0, case 1 at 10, back from elsewhere; both end at 60.
    lab = Laboratory(clerks={"desk": 2})
    made = HandMade([HandCase(0, [("external", 10), ("work", 50)]), HandCase(0)])
    assert trace(lab.plan(), made, "start", "work_end") == [
        "00:00 start case-2 work desk/clerk-0",
        "00:10 start case-1 work desk/clerk-1",
        "01:00 work_end case-1 work desk/clerk-1 (50 min)",
        "01:00 work_end case-2 work desk/clerk-0 (60 min)",
    ]


def test_of_clerks_idle_for_the_same_time_the_one_with_the_lower_number_gets_the_work() -> None:
    # As before, clerk 1 is without work first, and both are from 60 on.
    lab = Laboratory(clerks={"desk": 2})
    made = HandMade(
        [HandCase(0, [("external", 10), ("work", 50)]), HandCase(0), HandCase(70), HandCase(70)]
    )
    assert trace(lab.plan(), made, "start")[2:] == [
        "01:10 start case-3 work desk/clerk-0",
        "01:10 start case-4 work desk/clerk-1",
    ]


def test_who_is_interrupted_turns_to_the_caller_before_an_idle_clerk_begins() -> None:
    # The line opens at 10:00 with two callers on it: the first is given to the idle clerk, the
    # second interrupts the other one, and is begun first.
    teams = {"desk": {"phone_free_hours": "Mon-Fri 08:00-10:00"}}
    lab = Laboratory(clerks={"desk": 2}, teams=teams, hours=office_hours("Mon-Fri 08:00-16:00"))
    made = HandMade([HandCase(8 * 60, [("work", 240)])], calls([9 * 60, 9 * 60 + 10]))
    assert trace(lab.plan(), made, "interrupt", "start") == [
        "08:00 start case-1 work desk/clerk-0",
        "10:00 interrupt case-1 work desk/clerk-0",
        "10:00 start contact-2 contact desk/clerk-0",
        "10:00 start contact-1 contact desk/clerk-1",
    ]


def test_an_external_end_comes_before_an_arrival_and_that_before_a_call() -> None:
    # All at 100 with an idle clerk: the returning case gets it, the call interrupts it, the
    # new case waits.
    made = HandMade(
        [HandCase(0, [("external", 100), ("work", 10)]), HandCase(100, [("work", 20)])],
        [HandContact(100, 5, lag=3)],
    )
    assert trace(Laboratory().plan(), made) == [
        "00:00 case_arrival case-1",
        "01:40 external_end case-1 (external)",
        "01:40 start case-1 work desk/clerk-0",
        "01:40 case_arrival case-2",
        "01:40 contact_attempt contact-1 desk",
        "01:40 interrupt case-1 work desk/clerk-0",
        "01:40 start contact-1 contact desk/clerk-0",
        "01:45 contact_end contact-1 contact desk/clerk-0 (5 min)",
        "01:45 lag_start case-1 work desk/clerk-0 (3 min)",
        "01:58 work_end case-1 work desk/clerk-0 (10 min)",
        "01:58 decided case-1 work desk",
        "01:58 start case-2 work desk/clerk-0",
        "02:18 work_end case-2 work desk/clerk-0 (20 min)",
        "02:18 decided case-2 work desk",
    ]


def test_work_ends_before_a_case_becomes_urgent() -> None:
    # At 60 the clerk takes the next case before case 3 becomes urgent.
    lab = Laboratory(teams=URGENT_FIRST)
    made = HandMade([HandCase(0), HandCase(10), HandCase(20, urgent=60)])
    assert trace(lab.plan(), made, "start", "urgent") == [
        "00:00 start case-1 work desk/clerk-0",
        "01:00 start case-2 work desk/clerk-0",
        "01:00 urgent case-3",
        "02:00 start case-3 work desk/clerk-0",
    ]


def test_a_case_that_arrives_on_the_day_it_becomes_urgent_is_urgent() -> None:
    lab = Laboratory(teams=URGENT_FIRST)
    made = HandMade([HandCase(0), HandCase(10), HandCase(20, urgent=20)])
    assert [line.split()[2] for line in trace(lab.plan(), made, "start")] == [
        "case-1", "case-3", "case-2",
    ]  # fmt: skip


def test_presence_starts_before_arrivals_of_that_minute() -> None:
    # The mail of the night is begun at 08:00, the case that arrives then waits for it.
    lab = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00"))
    made = HandMade([HandCase(8 * 60, [("work", 10)])], [HandContact(2 * 60, 5, "email")])
    assert trace(lab.plan(), made, "start", "case_arrival") == [
        "08:00 start contact-1 mail desk/clerk-0",
        "08:00 case_arrival case-1",
        "08:05 start case-1 work desk/clerk-0",
    ]


def test_who_comes_in_the_morning_begins_by_number() -> None:
    lab = Laboratory(clerks={"desk": 3}, hours=office_hours("Mon-Fri 08:00-16:00"))
    made = HandMade([HandCase(60), HandCase(120)], [HandContact(180, 5, "email")])
    assert trace(lab.plan(), made, "start") == [
        "08:00 start contact-1 mail desk/clerk-0",
        "08:00 start case-1 work desk/clerk-1",
        "08:00 start case-2 work desk/clerk-2",
    ]


def test_zero_minutes_of_work_and_of_waiting_take_no_time() -> None:
    way = [("work", 0), ("external", 0), ("work", 0)]
    made = HandMade([HandCase(30, way)])
    assert trace(Laboratory().plan(), made) == [
        "00:30 case_arrival case-1",
        "00:30 start case-1 work desk/clerk-0",
        "00:30 work_end case-1 work desk/clerk-0",
        "00:30 external_end case-1 (external)",
        "00:30 start case-1 work desk/clerk-0",
        "00:30 work_end case-1 work desk/clerk-0",
        "00:30 decided case-1 work desk",
    ]


def test_zero_work_in_the_evening_is_done_in_the_morning() -> None:
    # Interrupted at 15:58 with nothing left to do but the lag owed: done Tuesday 08:02.
    lab = Laboratory(hours=office_hours("Mon-Fri 08:00-16:00"))
    made = HandMade(
        [HandCase(15 * 60 + 58, [("work", 0)]), HandCase(15 * 60 + 59, [("work", 1)])],
        [HandContact(15 * 60 + 59, 5, lag=2)],
    )
    assert trace(lab.plan(), made, "work_end") == [
        "15:58 work_end case-1 work desk/clerk-0",
        "Tue 08:03 work_end case-2 work desk/clerk-0 (1 min)",
    ]
