"""Lost calls that become mails, and mails that are asked after, by hand (model.md §6)."""

from typing import Any

from tests.handmade import (
    DAY,
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    office_hours,
    on_day,
    structure_of,
    trace,
)

LOST = {"lost_calls": {"become_mails": "40 %"}}
BUSY = HandContact(0, 60, "counter")
"""A visitor for whom the only clerk is busy for an hour."""


def call(at: float, **luck: Any) -> HandContact:  # noqa: ANN401 - as HandContact
    """Return a call that is given up after 10 minutes; its mail takes 7."""
    mail = HandContact(minutes=7, resolve=0.9, call_back=11)
    return HandContact(at, 5, patience=10, mail=mail, **luck)


def test_a_lost_call_becomes_a_mail_at_that_instant() -> None:
    # Given up at 15, a mail at 15, served 60-67; unresolved (.9): call-back 67-78. The second
    # call's uniform is not below 40 %: nothing follows.
    lab = Laboratory(contacts={**LOST, **RESOLVES_HALF})
    made = HandMade(contacts=[BUSY, call(5, becomes_mail=0.399), call(20, becomes_mail=0.4)])
    assert trace(lab.plan(), made) == [
        "00:00 contact_attempt contact-1 desk",
        "00:00 start contact-1 contact desk/clerk-0",
        "00:05 contact_attempt contact-2 desk",
        "00:15 abandon contact-2 desk",
        "00:15 lost contact-2 desk",
        "00:15 contact_attempt contact-mail-2 desk",
        "00:20 contact_attempt contact-3 desk",
        "00:30 abandon contact-3 desk",
        "00:30 lost contact-3 desk",
        "01:00 contact_end contact-1 contact desk/clerk-0 (60 min)",
        "01:00 start contact-mail-2 mail desk/clerk-0",
        "01:07 work_end contact-mail-2 mail desk/clerk-0 (7 min)",
        "01:07 call_back contact-mail-2 desk",
        "01:07 start contact-mail-2 call_back desk/clerk-0",
        "01:18 work_end contact-mail-2 call_back desk/clerk-0 (11 min)",
    ]


def test_who_dials_again_does_not_write() -> None:
    # Given up at 15, again at 25 and given up at 35: one mail, when the call is lost.
    made = HandMade(contacts=[BUSY, call(5, redial_after=[10])])
    lab = Laboratory(contacts=LOST)
    assert trace(lab.plan(), made, "redial", "lost", "contact_attempt", entity="contact-2") == [
        "00:05 contact_attempt contact-2 desk",
        "00:15 redial contact-2 desk",
        "00:25 contact_attempt contact-2 desk (attempt 2)",
        "00:35 lost contact-2 desk (attempt 2)",
    ]
    assert trace(lab.plan(), made, "contact_attempt", entity="contact-mail-2") == [
        "00:35 contact_attempt contact-mail-2 desk"
    ]


def test_without_a_share_a_lost_call_leaves_nothing() -> None:
    made = HandMade(contacts=[BUSY, call(5)])
    assert trace(Laboratory().plan(), made, "contact_attempt") == [
        "00:00 contact_attempt contact-1 desk",
        "00:05 contact_attempt contact-2 desk",
    ]


def test_who_is_on_the_line_at_its_end_writes_after_all_who_gave_up() -> None:
    # The line closes at 12:00: both give up, then both write.
    hours = office_hours("Mon-Fri 08:00-16:00", phone="Mon-Fri 08:00-12:00")
    calls = [HandContact(700 + n, 5, mail=HandContact(minutes=7)) for n in (0, 1)]
    made = HandMade(contacts=[HandContact(690, 90, "counter"), *calls])
    lab = Laboratory(hours=hours, contacts=LOST)
    assert trace(lab.plan(), made, "lost", "contact_attempt", "start")[-6:] == [
        "12:00 lost contact-2 desk",
        "12:00 lost contact-3 desk",
        "12:00 contact_attempt contact-mail-2 desk",
        "12:00 contact_attempt contact-mail-3 desk",
        "13:00 start contact-mail-2 mail desk/clerk-0",
        "13:07 start contact-mail-3 mail desk/clerk-0",
    ]


def test_nobody_writes_about_a_closed_case_or_one_with_the_applicant() -> None:
    # The clerk of the phone is busy throughout. That of the cases does the first step of one
    # (0-30), the mail (30-37) and the other case (37-57). Calls at 5, 25 and 50 are lost at 15
    # (open: a mail), 35 (with the applicant) and 60 (decided).
    lab = Laboratory(
        clerks={"front": 1, "desk": 1},
        steps=("work", "more"),
        contact_rules={
            "phone": {"rule": "fixed_team", "team": "front"},
            "counter": {"rule": "fixed_team", "team": "front"},
        },
        contacts=LOST,
    )
    cases = [
        HandCase(0, [("work", 30), ("applicant", 500), ("more", 5)]),
        HandCase(0, [("more", 20)]),
    ]
    made = HandMade(
        cases,
        [
            HandContact(0, 600, "counter"),
            call(5, kind="status", about_case=0),
            call(25, kind="status", about_case=0),
            call(50, kind="status", about_case=1),
        ],
    )
    assert trace(lab.plan(), made, "lost", "decided", "contact_attempt") == [
        "00:00 contact_attempt contact-1 front",
        "00:05 contact_attempt enquiry-2 front",
        "00:15 lost enquiry-2 front",
        "00:15 contact_attempt enquiry-mail-2 desk",
        "00:25 contact_attempt enquiry-3 front",
        "00:35 lost enquiry-3 front",
        "00:50 contact_attempt enquiry-4 front",
        "00:57 decided case-2 more desk",
        "01:00 lost enquiry-4 front",
        "08:55 decided case-1 more desk",
    ]


AGAIN = {"second_mail": {"patience": {"mean": "1 day"}}}
SECOND = HandContact(minutes=3, again=HandContact(minutes=2), again_after=20)


def asking(at: float, after: float) -> HandContact:
    """Return a mail about the first case, asked after twice: after a while, then 20 minutes."""
    return HandContact(at, 8, "email", kind="status", about_case=0, again=SECOND, again_after=after)


def test_a_mail_that_waits_is_asked_after_twice_and_answered_once() -> None:
    # The clerk is busy until 60. The mail of 10 is asked after at 40 and again at 60, which is
    # after the contact's end: begun then, so nobody asks a third time. At 60 the first is begun,
    # the second dropped.
    lab = Laboratory(contacts=AGAIN)
    made = HandMade([HandCase(0, [("work", 60), ("external", 900)])], [asking(10, 30)])
    assert trace(lab.plan(), made, "contact_attempt", "dropped", "start", "work_end") == [
        "00:00 start case-1 work desk/clerk-0",
        "00:10 contact_attempt enquiry-1 desk",
        "00:40 contact_attempt enquiry-again-1.1 desk",
        "01:00 work_end case-1 work desk/clerk-0 (60 min)",
        "01:00 dropped enquiry-again-1.1 mail desk (no. 1)",
        "01:00 start enquiry-1 mail desk/clerk-0",
        "01:08 work_end enquiry-1 mail desk/clerk-0 (8 min)",
    ]


def test_nobody_asks_a_third_time() -> None:
    # Asked after at 20 and 40, not at 60; the clerk is busy until 100.
    lab = Laboratory(contacts=AGAIN)
    made = HandMade([HandCase(0, [("work", 100), ("external", 900)])], [asking(10, 10)])
    assert trace(lab.plan(), made, "contact_attempt", "dropped", "start") == [
        "00:00 start case-1 work desk/clerk-0",
        "00:10 contact_attempt enquiry-1 desk",
        "00:20 contact_attempt enquiry-again-1.1 desk",
        "00:40 contact_attempt enquiry-again-1.2 desk",
        "01:40 dropped enquiry-again-1.1 mail desk (no. 1)",
        "01:40 dropped enquiry-again-1.2 mail desk (no. 1)",
        "01:40 start enquiry-1 mail desk/clerk-0",
    ]


def test_nobody_asks_after_a_mail_that_is_begun_or_whose_case_is_closed() -> None:
    # Case 1 is decided at 60 by the only clerk, who then reads the mail of 10; that of 55 waits
    # until 68, and its client would have asked again at 65.
    lab = Laboratory(contacts=AGAIN)
    made = HandMade([HandCase()], [asking(10, 55), asking(55, 10)])
    assert trace(lab.plan(), made, "contact_attempt", "decided", "dropped", "start")[2:] == [
        "00:55 contact_attempt enquiry-2 desk",
        "01:00 decided case-1 work desk",
        "01:00 start enquiry-1 mail desk/clerk-0",
        "01:08 start enquiry-2 mail desk/clerk-0",
    ]


def test_nobody_asks_after_a_mail_that_is_begun_while_its_case_is_open() -> None:
    # Another case keeps the clerk until 30; the mail of 10 would be asked after at 65.
    lab = Laboratory(contacts=AGAIN)
    cases = [HandCase(0, [("external", 900), ("work", 5)]), HandCase(0, [("work", 30)])]
    lines = trace(lab.plan(), HandMade(cases, [asking(10, 55)]), "contact_attempt", "start")
    assert lines[1:] == [
        "00:10 contact_attempt enquiry-1 desk",
        "00:30 start enquiry-1 mail desk/clerk-0",
        "15:00 start case-1 work desk/clerk-0",
    ]


def test_a_mail_after_a_lost_call_about_a_case_is_asked_after() -> None:
    # Lost at 15, the mail's own patience of 30: asked after at 45; one answer at 60.
    lab = Laboratory(contacts={**LOST, **AGAIN})
    lost = HandContact(
        5, 5, patience=10, kind="status", about_case=0,
        mail=HandContact(minutes=7, again=HandContact(minutes=3), again_after=30),
    )  # fmt: skip
    cases = [HandCase(0, [("external", 900), ("work", 5)])]
    made = HandMade(cases, [BUSY, lost])
    lines = trace(lab.plan(), made, "lost", "contact_attempt", "dropped", "start")
    assert lines[3:] == [
        "00:15 lost enquiry-2 desk",
        "00:15 contact_attempt enquiry-mail-2 desk",
        "00:45 contact_attempt enquiry-again-2.1 desk",
        "01:00 dropped enquiry-again-2.1 mail desk (no. 1)",
        "01:00 start enquiry-mail-2 mail desk/clerk-0",
        "15:00 start case-1 work desk/clerk-0",
    ]


def test_a_mail_about_no_case_is_not_asked_after() -> None:
    # Of a call of the population there is no case to ask after.
    lab = Laboratory(contacts={**LOST, **AGAIN})
    made = HandMade(contacts=[BUSY, call(5, again=SECOND, again_after=1)])
    assert len(trace(lab.plan(), made, "contact_attempt")) == 3


def documents(minutes: float, after: float = 30) -> HandCase:
    """Return a case whose documents come at 20 by mail, asked after so many minutes later."""
    sent = HandContact(minutes=minutes, channel="email", kind="submission",
                       again=HandContact(minutes=3), again_after=after)  # fmt: skip
    return HandCase(0, [("intake", 10), ("applicant", 10), ("recheck", 5)], submission=sent)


def test_documents_that_are_asked_after_take_effect_once() -> None:
    # The other case keeps the clerk from 10 to 70; then the first mail is read (8), and the
    # recheck follows once.
    lab = Laboratory(steps=("intake", "recheck"), contacts=AGAIN)
    made = HandMade([documents(8), HandCase(10, [("intake", 60)])])
    lines = trace(lab.plan(), made, "contact_attempt", "dropped", "start", "decided")
    assert lines == [
        "00:00 start case-1 intake desk/clerk-0",
        "00:10 start case-2 intake desk/clerk-0",
        "00:20 contact_attempt documents-1 desk",
        "00:50 contact_attempt documents-again-1.1 desk",
        "01:10 dropped documents-again-1.1 mail desk (no. 1)",
        "01:10 start documents-1 mail desk/clerk-0",
        "01:18 start case-1 recheck desk/clerk-0",
        "01:23 decided case-1 recheck desk",
    ]


def test_documents_take_effect_with_whichever_mail_is_served_first() -> None:
    # They wait at the desk, whose clerk works 60 hours on end; from Wednesday on mails go to the
    # hall, where the one that asks after them is read at once.
    hall, desk = ({"rule": "fixed_team", "team": team} for team in ("hall", "desk"))
    steps = {"intake": desk, "recheck": hall}
    teams = {"desk": {"takes": {"desk": 1}}, "hall": {"takes": {"hall": 1}, "owns": {}}}
    later = structure_of("later", teams, steps=steps, contacts={"email": hall})
    lab = Laboratory(
        clerks={"desk": 1, "hall": 1},
        steps=("intake", "recheck"),
        teams=teams,
        step_rules=steps,
        contact_rules={"email": desk},
        contacts=AGAIN,
        reorganisation={"timeline": [{"date": on_day(2), "structure": later}]},
    )
    made = HandMade([documents(8, 2 * DAY), HandCase(10, [("intake", 60 * 60)])])
    lines = trace(lab.plan(), made, "contact_attempt", "dropped", "start", "decided")
    assert lines[2:] == [
        "00:20 contact_attempt documents-1 desk",
        "Wed 00:20 contact_attempt documents-again-1.1 hall",
        "Wed 00:20 dropped documents-1 mail desk (no. 1)",
        "Wed 00:20 start documents-again-1.1 mail hall/clerk-1",
        "Wed 00:23 start case-1 recheck hall/clerk-1",
        "Wed 00:28 decided case-1 recheck hall",
    ]


def test_two_clerks_who_come_at_once_get_one_mail_of_a_chain() -> None:
    # Both come on Monday at 08:00: the first gets the mail of Saturday, so that there is none
    # for the second.
    lab = Laboratory(clerks={"desk": 2}, hours=office_hours("Mon-Fri 08:00-16:00"), contacts=AGAIN)
    made = HandMade(
        [HandCase(0, [("external", 20 * DAY), ("work", 5)])],
        [asking(5 * DAY, 600)],
    )
    assert trace(lab.plan(), made, "contact_attempt", "dropped", "start") == [
        "Sat 00:00 contact_attempt enquiry-1 desk",
        "Sat 10:00 contact_attempt enquiry-again-1.1 desk",
        "Sat 10:20 contact_attempt enquiry-again-1.2 desk",
        "week 2 Mon 08:00 dropped enquiry-again-1.1 mail desk (no. 1)",
        "week 2 Mon 08:00 dropped enquiry-again-1.2 mail desk (no. 1)",
        "week 2 Mon 08:00 start enquiry-1 mail desk/clerk-0",
    ]


def test_mails_that_move_to_another_team_stay_one_chain() -> None:
    # The desk works 60 hours on end; on Wednesday the hall takes mails instead of it, where a
    # clerk waits: the first gets there, the other one is dropped and does not travel.
    teams = {"desk": {"takes": {"desk": 1}}, "hall": {"takes": {"hall": 1}, "owns": {}}}
    then = {"hall": {"takes": {"desk": 1, "hall": 1}, "owns": {}}}
    hall = {"email": {"rule": "fixed_team", "team": "hall"}}
    desk = {"email": {"rule": "fixed_team", "team": "desk"}}
    steps = {"work": {"rule": "fixed_team", "team": "desk"}}
    later = structure_of("later", then, contacts=hall)
    lab = Laboratory(
        clerks={"desk": 1, "hall": 1},
        teams=teams,
        step_rules=steps,
        contact_rules=desk,
        contacts=AGAIN,
        reorganisation={
            "timeline": [{"date": on_day(2), "structure": later, "open_cases": "move"}],
        },
    )
    made = HandMade([HandCase(0, [("work", 60 * 60)])], [asking(60, 600)])
    lines = trace(lab.plan(), made, "contact_attempt", "dropped", "start")
    assert lines == [
        "00:00 start case-1 work desk/clerk-0",
        "01:00 contact_attempt enquiry-1 desk",
        "11:00 contact_attempt enquiry-again-1.1 desk",
        "11:20 contact_attempt enquiry-again-1.2 desk",
        "Wed 00:00 dropped enquiry-again-1.1 mail desk (no. 1)",
        "Wed 00:00 dropped enquiry-again-1.2 mail desk (no. 1)",
        "Wed 00:00 start enquiry-1 mail hall/clerk-1",
    ]
