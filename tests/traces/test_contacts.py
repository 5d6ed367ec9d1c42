"""What becomes of a contact by hand: call-backs, documents, enquiries (model.md §4, §6)."""

from tests.handmade import (
    DAY,
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    Laboratory,
    answered,
    at_hour,
    office_hours,
    trace,
)

HOURS = office_hours("Mon-Fri 08:00-16:00", counter="Mon-Fri 09:00-12:00")
CLEARING = Laboratory(
    clerks={"clearing": 1, "desk": 1},
    contact_rules={"phone": {"rule": "fixed_team", "team": "clearing"}},
    contacts=RESOLVES_HALF,
)
PUT_THROUGH = Laboratory(
    clerks={"clearing": 1, "desk": 1},
    contact_rules={
        "phone": {"rule": "fixed_team", "team": "clearing", "unresolved": "put_through"}
    },
    contacts=RESOLVES_HALF,
)


def test_a_mail_costs_a_switch_only_after_other_work() -> None:
    # Mails at 0 (first work: none) and 10 (after a mail: none); case 20-80; mail after it:
    # 80 + 2 + 5 = 87; mail at 90: none; call 100-105; mail at 110 after it: 110 + 2 + 5.
    lab = Laboratory(contacts={"mail_switch": "2 min"})
    made = HandMade(
        [HandCase(20)],
        [
            *(HandContact(at, 5, "email") for at in (0, 10, 25, 90)),
            HandContact(100, 5),
            HandContact(110, 5, "email"),
        ],
    )
    assert trace(lab.plan(), made, "start", "work_end") == [
        "00:00 start contact-1 mail desk/clerk-0",
        "00:05 work_end contact-1 mail desk/clerk-0 (5 min)",
        "00:10 start contact-2 mail desk/clerk-0",
        "00:15 work_end contact-2 mail desk/clerk-0 (5 min)",
        "00:20 start case-1 work desk/clerk-0",
        "01:20 work_end case-1 work desk/clerk-0 (60 min)",
        "01:20 start contact-3 mail desk/clerk-0 (2 min)",
        "01:27 work_end contact-3 mail desk/clerk-0 (5 min)",
        "01:30 start contact-4 mail desk/clerk-0",
        "01:35 work_end contact-4 mail desk/clerk-0 (5 min)",
        "01:40 start contact-5 contact desk/clerk-0",
        "01:50 start contact-6 mail desk/clerk-0 (2 min)",
        "01:57 work_end contact-6 mail desk/clerk-0 (5 min)",
    ]


def test_a_call_back_interrupts_nobody() -> None:
    # The clearing serves the call 10-15 and cannot resolve it; the owner works till 60, then
    # calls back for 7 minutes of its own.
    made = HandMade([HandCase()], [HandContact(10, 5, resolve=0.9, call_back=7)])
    assert trace(CLEARING.plan(), made, "call_back", "interrupt", "start", "work_end") == [
        "00:00 start case-1 work desk/clerk-1",
        "00:10 start contact-1 contact clearing/clerk-0",
        "00:15 call_back contact-1 desk",
        "01:00 work_end case-1 work desk/clerk-1 (60 min)",
        "01:00 start contact-1 call_back desk/clerk-1",
        "01:07 work_end contact-1 call_back desk/clerk-1 (7 min)",
    ]


def test_a_resolved_contact_leaves_no_work() -> None:
    made = HandMade(contacts=[HandContact(10, 5, resolve=0.4, call_back=7)])
    assert trace(CLEARING.plan(), made) == [
        "00:10 contact_attempt contact-1 clearing",
        "00:10 start contact-1 contact clearing/clerk-0",
        "00:15 contact_end contact-1 contact clearing/clerk-0 (5 min)",
    ]


def test_owner_and_others_resolve_with_their_own_probabilities() -> None:
    # A status enquiry with luck 0.7: the owner (0.9) resolves it, the clearing (0.6) does not.
    shares = {"simple": "80 %", "casework_by_owner": "90 %", "casework_by_others": "60 %"}
    contacts = {"resolution": shares}
    made = HandMade(contacts=[HandContact(10, 5, kind="status", resolve=0.7, call_back=7)])
    own = Laboratory(contacts=contacts).plan()
    other = Laboratory(
        clerks=CLEARING.clerks, contact_rules=CLEARING.contact_rules, contacts=contacts
    ).plan()
    assert trace(own, made, "call_back") == []
    assert trace(other, made, "call_back") == ["00:15 call_back contact-1 desk"]


def test_nobody_is_put_through_to_the_team_that_has_the_call() -> None:
    # Both clerks are idle; the one who is not rung calls back at once.
    rule = {"rule": "owning_team", "unresolved": "put_through"}
    lab = Laboratory(
        clerks={"desk": 2}, contact_rules={"phone": rule}, contacts=RESOLVES_HALF
    )  # fmt: skip
    made = HandMade(contacts=[HandContact(10, 5, resolve=0.9, call_back=20)])
    assert trace(lab.plan(), made) == [
        "00:10 contact_attempt contact-1 desk",
        "00:10 start contact-1 contact desk/clerk-0",
        "00:15 contact_end contact-1 contact desk/clerk-0 (5 min)",
        "00:15 call_back contact-1 desk",
        "00:15 start contact-1 call_back desk/clerk-1",
        "00:35 work_end contact-1 call_back desk/clerk-1 (20 min)",
    ]


def test_an_unresolved_mail_and_an_unresolved_visit_become_call_backs() -> None:
    # Mail 0-5, call-back 5-12; visit 20-25, call-back 25-32.
    lab = Laboratory(contacts=RESOLVES_HALF)
    made = HandMade(
        contacts=[
            HandContact(0, 5, "email", resolve=0.9, call_back=7),
            HandContact(20, 5, "counter", resolve=0.9, call_back=7),
        ]
    )
    assert trace(lab.plan(), made, "call_back", "work_end", "contact_end") == [
        "00:05 work_end contact-1 mail desk/clerk-0 (5 min)",
        "00:05 call_back contact-1 desk",
        "00:12 work_end contact-1 call_back desk/clerk-0 (7 min)",
        "00:25 contact_end contact-2 contact desk/clerk-0 (5 min)",
        "00:25 call_back contact-2 desk",
        "00:32 work_end contact-2 call_back desk/clerk-0 (7 min)",
    ]


def test_put_through_to_an_idle_owner() -> None:
    made = HandMade(contacts=[HandContact(10, 5, resolve=0.9, call_back=7)])
    assert trace(PUT_THROUGH.plan(), made) == [
        "00:10 contact_attempt contact-1 clearing",
        "00:10 start contact-1 contact clearing/clerk-0",
        "00:15 contact_end contact-1 contact clearing/clerk-0 (5 min)",
        "00:15 put_through contact-1 desk",
        "00:15 start contact-1 contact desk/clerk-1",
        "00:22 contact_end contact-1 contact desk/clerk-1 (7 min)",
    ]


def test_put_through_interrupts_an_owner_at_work() -> None:
    # Work 0-15, the call put through 15-22, lag 3, 45 left: 70.
    made = HandMade([HandCase()], [HandContact(10, 5, lag=3, resolve=0.9, call_back=7)])
    assert trace(
        PUT_THROUGH.plan(), made, "put_through", "interrupt", "start", "lag_start", "work_end"
    ) == [
        "00:00 start case-1 work desk/clerk-1",
        "00:10 start contact-1 contact clearing/clerk-0",
        "00:15 put_through contact-1 desk",
        "00:15 interrupt case-1 work desk/clerk-1",
        "00:15 start contact-1 contact desk/clerk-1",
        "00:22 lag_start case-1 work desk/clerk-1 (3 min)",
        "01:10 work_end case-1 work desk/clerk-1 (60 min)",
    ]


def test_what_cannot_be_put_through_is_called_back() -> None:
    # The owner is with a visitor 0-30; the call cannot be put through at 15.
    made = HandMade(
        contacts=[
            HandContact(0, 30, "counter"),
            HandContact(10, 5, resolve=0.9, call_back=7),
        ]
    )
    assert trace(PUT_THROUGH.plan(), made, "put_through", "call_back", "work_end") == [
        "00:15 call_back contact-2 desk",
        "00:37 work_end contact-2 call_back desk/clerk-1 (7 min)",
    ]


def test_after_closing_nobody_is_there_to_be_put_through_to() -> None:
    # The clearing's call 15:58-16:03; the owner has gone, the call-back is Tuesday's first.
    lab = Laboratory(
        clerks=PUT_THROUGH.clerks,
        contact_rules=PUT_THROUGH.contact_rules,
        contacts=RESOLVES_HALF,
        hours=HOURS,
    )
    call = HandContact(15 * 60 + 58, 5, resolve=0.9, call_back=7)
    for cases in ([], [HandCase(15 * 60)]):  # the owner idle, and with paused work
        lines = trace(lab.plan(), HandMade(cases, [call]), "put_through", "call_back")
        assert lines == ["16:03 call_back contact-1 desk"]
    assert trace(lab.plan(), HandMade([], [call]), "work_end") == [
        "Tue 08:07 work_end contact-1 call_back desk/clerk-1 (7 min)"
    ]


def test_a_rule_by_kind_sends_some_kinds_to_another_team() -> None:
    lab = Laboratory(
        clerks={"clearing": 1, "desk": 1},
        contact_rules={"phone": {"rule": "by_kind", "teams": {"general": "clearing"}}},
    )
    made = HandMade(contacts=[HandContact(0, 5), HandContact(10, 5, kind="status")])
    assert answered(lab.plan(), made) == {
        "contact-1": "clearing/clerk-0",
        "contact-2": "desk/clerk-1",
    }


def documents(channel: str) -> HandCase:
    return HandCase(
        0,
        [("intake", 10), ("applicant", 100), ("recheck", 5)],
        submission=HandContact(minutes=8, channel=channel, kind="submission"),
    )


def test_a_visit_delivers_the_documents() -> None:
    # Intake 0-10, the applicant comes at 110, is served to 118; then the case goes on.
    lab = Laboratory(steps=("intake", "recheck"))
    assert trace(lab.plan(), HandMade([documents("counter")])) == [
        "00:00 case_arrival case-1",
        "00:00 start case-1 intake desk/clerk-0",
        "00:10 work_end case-1 intake desk/clerk-0 (10 min)",
        "01:50 external_end case-1 (applicant)",
        "01:50 contact_attempt documents-1 desk",
        "01:50 start documents-1 contact desk/clerk-0",
        "01:58 contact_end documents-1 contact desk/clerk-0 (8 min)",
        "01:58 start case-1 recheck desk/clerk-0",
        "02:03 work_end case-1 recheck desk/clerk-0 (5 min)",
        "02:03 decided case-1 recheck desk",
    ]


def test_a_mail_delivers_the_documents_when_it_has_been_read() -> None:
    # The mail of 01:50 waits for the other case (100-160), 160 + 8; then the case goes on.
    lab = Laboratory(steps=("intake", "recheck"))
    made = HandMade([documents("email"), HandCase(100, [("intake", 60)])])
    assert trace(lab.plan(), made, "start") == [
        "00:00 start case-1 intake desk/clerk-0",
        "01:40 start case-2 intake desk/clerk-0",
        "02:40 start documents-1 mail desk/clerk-0",
        "02:48 start case-1 recheck desk/clerk-0",
    ]


def test_an_unresolved_submission_delivers_the_documents_all_the_same() -> None:
    lab = Laboratory(steps=("intake", "recheck"), contacts=RESOLVES_HALF)
    sent = HandContact(minutes=8, channel="counter", kind="submission", resolve=0.9, call_back=4)
    case = HandCase(0, [("intake", 10), ("applicant", 100), ("recheck", 5)], submission=sent)
    # Visit 110-118, then the call-back (first in the queue) 118-122, then the check to 127.
    assert trace(lab.plan(), HandMade([case]), "call_back", "work_end") == [
        "00:10 work_end case-1 intake desk/clerk-0 (10 min)",
        "01:58 call_back documents-1 desk",
        "02:02 work_end documents-1 call_back desk/clerk-0 (4 min)",
        "02:07 work_end case-1 recheck desk/clerk-0 (5 min)",
    ]


def test_documents_are_brought_when_the_counter_is_open() -> None:
    # Intake Monday 08:00-08:10; the applicant is ready Saturday 08:10; the counter opens on
    # Monday at 09:00.
    lab = Laboratory(steps=("intake", "recheck"), hours=HOURS)
    case = HandCase(
        8 * 60,
        [("intake", 10), ("applicant", 5 * DAY), ("recheck", 5)],
        submission=HandContact(minutes=8, channel="counter", kind="submission"),
    )
    assert trace(lab.plan(), HandMade([case]), "external_end", "contact_attempt", "start") == [
        "08:00 start case-1 intake desk/clerk-0",
        "Sat 08:10 external_end case-1 (applicant)",
        "week 2 Mon 09:00 contact_attempt documents-1 desk",
        "week 2 Mon 09:00 start documents-1 contact desk/clerk-0",
        "week 2 Mon 09:08 start case-1 recheck desk/clerk-0",
    ]


def test_documents_that_never_come_end_in_withdrawal() -> None:
    lab = Laboratory(steps=("intake", "recheck"))
    made = HandMade([HandCase(0, [("intake", 10), ("never", 100)])])
    assert trace(lab.plan(), made, "external_end", "withdrawn", "decided", "issued") == [
        "01:50 external_end case-1 (never)",
        "01:50 withdrawn case-1 intake desk",
    ]


def test_an_enquiry_is_dropped_when_nobody_would_ask() -> None:
    # Open at 5: asked. With the applicant 10-110, at a hearing 115-125, withdrawn or decided
    # later: dropped. With another authority: asked.
    lab = Laboratory(steps=("intake", "work"))
    way = [("intake", 10), ("applicant", 100), ("intake", 5), ("hearing", 10)]
    made = HandMade(
        [HandCase(0, [*way, ("external", 100), ("work", 5)])],
        [HandContact(at, 1, "email", kind="status", about_case=0) for at in (5, 50, 120, 180, 300)],
    )
    assert trace(lab.plan(), made, "contact_attempt", "decided") == [
        "00:05 contact_attempt enquiry-1 desk",
        "03:00 contact_attempt enquiry-4 desk",
        "03:50 decided case-1 work desk",
    ]


def test_an_enquiry_about_a_withdrawn_or_not_yet_known_case_is_dropped() -> None:
    lab = Laboratory(steps=("intake", "work"))
    made = HandMade(
        [HandCase(50, [("intake", 10), ("never", 10)])],
        [HandContact(at, 1, "email", kind="status", about_case=0) for at in (20, 100)],
    )
    assert trace(lab.plan(), made, "contact_attempt") == []


def test_case_managers_take_enquiries_over_for_accompanied_clients() -> None:
    # Case 1 is accompanied (0.2 < 0.5): its enquiry with luck 0.3 < 0.5 becomes 6 minutes of
    # the integration side, that with 0.7 reaches the office. Case 2 (0.8) is not accompanied.
    accompany = {"team": "integration", "share": "50 %", "takes_over": "50 %"}
    lab = Laboratory(clerks={"integration": 1, "desk": 1}, structure={"accompany": accompany})
    made = HandMade(
        [HandCase(0, overlap=0.2), HandCase(0, overlap=0.8)],
        [
            HandContact(10, 6, kind="status", about_case=0, thinning=0.3),
            HandContact(20, 6, kind="status", about_case=0, thinning=0.7),
            HandContact(30, 6, kind="status", about_case=1, thinning=0.3),
        ],
    )
    assert trace(lab.plan(), made, "taken_over", "contact_attempt", "start", "work_end") == [
        "00:00 start case-1 work desk/clerk-1",
        "00:10 taken_over enquiry-1 integration",
        "00:10 start enquiry-1 accompany integration/clerk-0",
        "00:16 work_end enquiry-1 accompany integration/clerk-0 (6 min)",
        "00:20 contact_attempt enquiry-2 desk",
        "00:20 start enquiry-2 contact desk/clerk-1",
        "00:30 contact_attempt enquiry-3 desk",
        "00:30 start enquiry-3 contact desk/clerk-1",
        "01:12 work_end case-1 work desk/clerk-1 (60 min)",
        "01:12 start case-2 work desk/clerk-1",
        "02:12 work_end case-2 work desk/clerk-1 (60 min)",
    ]


def test_visits_wait_in_line_for_the_receiving_team() -> None:
    # Two visits at the same opening of the counter: one after the other.
    made = HandMade(contacts=[HandContact(at, 10, "counter") for at in at_hour(9, 9)])
    lab = Laboratory(hours=HOURS)
    assert trace(lab.plan(), made, "contact_end") == [
        "09:10 contact_end contact-1 contact desk/clerk-0 (10 min)",
        "09:20 contact_end contact-2 contact desk/clerk-0 (10 min)",
    ]
