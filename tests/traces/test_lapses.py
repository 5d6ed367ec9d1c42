"""Titles that lapse, by hand: certificates and emergency appointments (model.md §5, §6)."""

from dataclasses import replace

from sim.demand.people import LEAVE
from tests.handmade import (
    DAY,
    RESOLVES_HALF,
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    office_hours,
    trace,
)

EXPIRY = {
    "earliest": "0 days",
    "latest": "0 days",
    "certificate": {"minutes": {"mean": "10 min"}, "valid_for": "5 days"},
    "emergency": {"probability": "100 %"},
}
LAB = Laboratory(case_types={"case": {"expiry": EXPIRY}})
USUAL = {"classes": ["urgent", "call_backs", "mails", "cases"]}
CERTIFICATES = ("lapse", "certificate", "dropped", "decided", "withdrawn")


LATER = [("external", 9.0 * DAY), ("work", 60.0)]


def busy(until: float) -> HandCase:
    """Return a case that keeps a clerk busy from the start on and owes nothing."""
    return HandCase(0, [("work", until)])


def test_a_certificate_at_the_lapse_and_after_every_validity() -> None:
    # The case waits for another authority for 12 days, is worked on for an hour and decided on
    # day 12: its title lapses on day 1, certificates end on days 6 and 11, the next would on 16.
    made = HandMade(
        [HandCase(0, [("external", 12 * DAY), ("work", 60)], lapse=DAY, certificate=10)]
    )
    assert trace(LAB.plan(), made) == [
        "00:00 case_arrival case-1",
        "Tue 00:00 lapse case-1 (no. 1)",
        "Tue 00:00 certificate case-1 certificate desk (no. 1)",
        "Tue 00:00 start case-1 certificate desk/clerk-0",
        "Tue 00:10 work_end case-1 certificate desk/clerk-0 (10 min)",
        "Sun 00:00 lapse case-1 (no. 2)",
        "Sun 00:00 certificate case-1 certificate desk (no. 2)",
        "Sun 00:00 start case-1 certificate desk/clerk-0",
        "Sun 00:10 work_end case-1 certificate desk/clerk-0 (10 min)",
        "week 2 Fri 00:00 lapse case-1 (no. 3)",
        "week 2 Fri 00:00 certificate case-1 certificate desk (no. 3)",
        "week 2 Fri 00:00 start case-1 certificate desk/clerk-0",
        "week 2 Fri 00:10 work_end case-1 certificate desk/clerk-0 (10 min)",
        "week 2 Sat 00:00 external_end case-1 (external)",
        "week 2 Sat 00:00 start case-1 work desk/clerk-0",
        "week 2 Sat 01:00 work_end case-1 work desk/clerk-0 (60 min)",
        "week 2 Sat 01:00 decided case-1 work desk",
    ]


def test_who_is_decided_before_the_lapse_gets_none() -> None:
    # Decided at 60, the title lapses a minute later; a case withdrawn at 60 owes none either.
    for way in ([("work", 60)], [("never", 60)]):
        made = HandMade([HandCase(0, way, lapse=61, certificate=10)])
        assert len(trace(LAB.plan(), made, *CERTIFICATES)) == 1


def test_a_decision_at_the_minute_of_the_lapse_comes_first() -> None:
    made = HandMade([HandCase(0, [("work", 60)], lapse=60, certificate=10)])
    assert trace(LAB.plan(), made, *CERTIFICATES) == ["01:00 decided case-1 work desk"]


def test_a_certificate_interrupts_nobody_and_comes_first() -> None:
    # Both busy till 102. Then the certificate of 20, before the urgent case 3, the mail of 5 and
    # case 2 itself.
    lab = replace(
        LAB, clerks={"desk": 2}, contacts=RESOLVES_HALF, teams={"desk": {"discipline": USUAL}}
    )
    made = HandMade(
        [
            HandCase(0, [("work", 300)]),
            HandCase(1, [("work", 60)], lapse=20, certificate=10),
            HandCase(2, [("work", 60)], urgent=2),
        ],
        [
            HandContact(0, 102, "email"),
            HandContact(5, 5, "email"),
        ],
    )
    assert trace(lab.plan(), made, "start", "interrupt", "certificate") == [
        "00:00 start case-1 work desk/clerk-0",
        "00:00 start contact-1 mail desk/clerk-1",
        "00:20 certificate case-2 certificate desk (no. 1)",
        "01:42 start case-2 certificate desk/clerk-1",
        "01:52 start case-3 work desk/clerk-1",
        "02:52 start contact-2 mail desk/clerk-1",
        "02:57 start case-2 work desk/clerk-1",
    ]


def test_certificates_may_stand_elsewhere() -> None:
    # Busy till 100, then certificate (30) and mail (20) in the order that the team states.
    for classes, order in (
        (["call_backs", "mails", "cases"], ["certificate", "mail"]),
        (["certificates", "call_backs", "mails", "cases"], ["certificate", "mail"]),
        (["call_backs", "mails", "certificates", "cases"], ["mail", "certificate"]),
    ):
        lab = replace(LAB, teams={"desk": {"discipline": {"classes": classes}}})
        late = HandCase(1, [("external", DAY), ("work", 60)], lapse=30, certificate=10)
        made = HandMade([busy(100), late], [HandContact(20, 5, "email")])
        starts = [line.split()[-2] for line in trace(lab.plan(), made, "start")]
        assert starts == ["work", *order, "work"]


def test_a_certificate_that_waits_when_the_case_is_decided_is_taken_out() -> None:
    # Two clerks: one is busy till 300, the other works on case 2 from 1 to 61. Its title lapses
    # at 30 with nobody free; at 61 it is decided and the certificate needed no more.
    lab = replace(LAB, clerks={"desk": 2})
    made = HandMade([busy(300), HandCase(1, [("work", 60)], lapse=30, certificate=10)])
    assert trace(lab.plan(), made, *CERTIFICATES, "start") == [
        "00:00 start case-1 work desk/clerk-0",
        "00:01 start case-2 work desk/clerk-1",
        "00:30 lapse case-2 (no. 1)",
        "00:30 certificate case-2 certificate desk (no. 1)",
        "01:01 decided case-2 work desk",
        "01:01 dropped case-2 certificate desk (no. 1)",
        "05:00 decided case-1 work desk",
    ]


def test_a_certificate_in_hand_when_the_case_is_decided_is_finished() -> None:
    # Clerk 1 is idle when the title lapses at 55, five minutes before the decision.
    lab = replace(LAB, clerks={"desk": 2})
    made = HandMade([HandCase(0, [("work", 60)], lapse=55, certificate=10)])
    assert trace(lab.plan(), made, *CERTIFICATES, "work_end") == [
        "00:55 lapse case-1 (no. 1)",
        "00:55 certificate case-1 certificate desk (no. 1)",
        "01:00 work_end case-1 work desk/clerk-0 (60 min)",
        "01:00 decided case-1 work desk",
        "01:05 work_end case-1 certificate desk/clerk-1 (10 min)",
    ]


def test_the_next_certificate_takes_the_place_of_one_that_still_waits() -> None:
    # Busy for seven days and a half: of the certificates of days 1 and 6 the client needs one.
    # It comes at 180 h, and its place is that of the first.
    made = HandMade(
        [busy(180 * 60), HandCase(1, LATER, lapse=DAY, certificate=10)],
        [HandContact(2 * DAY, 5, "email")],
    )
    assert trace(LAB.plan(), made, *CERTIFICATES, "start")[:9] == [
        "00:00 start case-1 work desk/clerk-0",
        "Tue 00:00 lapse case-2 (no. 1)",
        "Tue 00:00 certificate case-2 certificate desk (no. 1)",
        "Sun 00:00 lapse case-2 (no. 2)",
        "Sun 00:00 dropped case-2 certificate desk (no. 1)",
        "Sun 00:00 certificate case-2 certificate desk (no. 2)",
        "week 2 Mon 12:00 decided case-1 work desk",
        "week 2 Mon 12:00 start case-2 certificate desk/clerk-0",
        "week 2 Mon 12:10 start contact-1 mail desk/clerk-0",
    ]


def test_a_call_interrupts_a_certificate() -> None:
    made = HandMade(
        [HandCase(0, [("external", DAY), ("work", 60)], lapse=30, certificate=10)],
        [HandContact(35, 5, lag=2)],
    )
    assert trace(LAB.plan(), made, "start", "interrupt", "lag_start", "work_end")[:5] == [
        "00:30 start case-1 certificate desk/clerk-0",
        "00:35 interrupt case-1 certificate desk/clerk-0",
        "00:35 start contact-1 contact desk/clerk-0",
        "00:40 lag_start case-1 certificate desk/clerk-0 (2 min)",
        "00:47 work_end case-1 certificate desk/clerk-0 (10 min)",
    ]


def test_the_owning_team_issues_it_whoever_has_the_case() -> None:
    # The front does the intake; the certificate is the desk's.
    lab = replace(
        LAB,
        clerks={"front": 1, "desk": 1},
        steps=("intake", "work"),
        step_rules={"intake": {"rule": "fixed_team", "team": "front"}},
    )
    made = HandMade([HandCase(0, [("intake", 60), ("work", 60)], lapse=30, certificate=10)])
    assert trace(lab.plan(), made, "start", "work_end") == [
        "00:00 start case-1 intake front/clerk-0",
        "00:30 start case-1 certificate desk/clerk-1",
        "00:40 work_end case-1 certificate desk/clerk-1 (10 min)",
        "01:00 work_end case-1 intake front/clerk-0 (60 min)",
        "01:00 start case-1 work desk/clerk-1",
        "02:00 work_end case-1 work desk/clerk-1 (60 min)",
    ]


def test_with_caseloads_it_waits_for_the_clerk_of_the_case() -> None:
    # Clerk 0 has case 1 until 100; clerk 1 is idle and must not take its certificate.
    lab = replace(LAB, clerks={"desk": 2}, teams={"desk": {"caseload": "own"}})
    made = HandMade([HandCase(0, [("work", 100), ("work", 60)], lapse=30, certificate=10)])
    assert trace(lab.plan(), made, "start") == [
        "00:00 start case-1 work desk/clerk-0",
        "01:40 start case-1 certificate desk/clerk-0",
        "01:50 start case-1 work desk/clerk-0",
    ]


def test_a_title_that_lapsed_before_the_start_has_its_certificate() -> None:
    # Lapsed on days -7, -5 (ends on day 0, at the start), and day 2 (a title still valid).
    # -7 + 2 x 5 = 3; -5 + 5 = 0; 2. Ages do not matter, nothing else happens.
    made = HandMade(
        opening=[
            HandCase(0, [("external", 4 * DAY), ("work", 60)], application=-20 * DAY,
                     lapse=day * DAY, certificate=10)
            for day in (-7, -5, 2)
        ]
    )  # fmt: skip
    assert trace(LAB.plan(), made, "certificate") == [
        "00:00 certificate open-2 certificate desk (no. 2)",
        "Wed 00:00 certificate open-3 certificate desk (no. 1)",
        "Thu 00:00 certificate open-1 certificate desk (no. 3)",
    ]


def test_a_certificate_that_is_due_by_rounding_before_its_case_comes_is_due_when_it_comes() -> None:
    # A title that lapsed 7000.3 minutes before the start, and a case that comes at 199.7: that is
    # 7200 minutes after it, the five days of the first certificate. But 7200 less 7000.3 is, as a
    # sum of such numbers, a little less than 199.7.
    assert 5 * DAY == 199.7 + 7000.3
    assert 5 * DAY - 7000.3 < 199.7
    late = HandCase(199.7, application=-20 * DAY, lapse=-7000.3, certificate=10)
    assert trace(LAB.plan(), HandMade([late]), *CERTIFICATES, "start") == [
        "03:19.7 start case-1 work desk/clerk-0",
        "03:19.7 lapse case-1 (no. 2)",
        "03:19.7 certificate case-1 certificate desk (no. 2)",
        "04:19.7 decided case-1 work desk",
        "04:19.7 dropped case-1 certificate desk (no. 2)",
    ]


def test_a_certificate_waits_for_the_next_presence() -> None:
    # The title lapses at midnight; issued Tuesday from 8.
    lab = replace(LAB, hours=office_hours("Mon-Fri 08:00-16:00"))
    made = HandMade([HandCase(0, [("external", 3 * DAY), ("work", 60)], lapse=DAY, certificate=10)])
    assert trace(lab.plan(), made, "certificate", "start", "work_end")[:3] == [
        "Tue 00:00 certificate case-1 certificate desk (no. 1)",
        "Tue 08:00 start case-1 certificate desk/clerk-0",
        "Tue 08:10 work_end case-1 certificate desk/clerk-0 (10 min)",
    ]


def away(deputy_after: str, days: range) -> tuple[Laboratory, HandPeople]:
    """Return an office of two whose first clerk is on leave on some days, and their luck."""
    people = {"turnover": "0 per year", "deputy_after": deputy_after}
    lab = replace(LAB, clerks={"desk": 2}, hours=office_hours("Mon-Fri 08:00-16:00"), people=people)
    return lab, HandPeople(absent={("desk", 0, 0): dict.fromkeys(days, LEAVE)})


IN_HAND = ("certificate", "start", "decided", "given_back", "dropped", "work_end")


def test_a_certificate_that_comes_back_is_dropped_when_the_case_is_decided() -> None:
    # Clerk 0 begins it on Monday at 15:55, five minutes before closing, and is absent from then
    # on. Clerk 1 decides the case at 15:57, so nobody goes on with it on Tuesday.
    lab, luck = away("0 working days", range(1, 2))
    at = 15 * 60
    late = HandCase(at, [("work", 57)], lapse=at + 55, certificate=10)
    made = HandMade([HandCase(at, [("work", 50)]), late], people=luck)
    assert trace(lab.plan(), made, *IN_HAND)[4:] == [
        "15:55 certificate case-2 certificate desk (no. 1)",
        "15:55 start case-2 certificate desk/clerk-0",
        "15:57 work_end case-2 work desk/clerk-1 (57 min)",
        "15:57 decided case-2 work desk",
        "Tue 00:00 given_back case-2 certificate desk/clerk-0 (5 min)",
        "Tue 00:00 dropped case-2 certificate desk (no. 1)",
    ]


def test_a_certificate_that_comes_back_is_dropped_when_the_next_is_due() -> None:
    # As before, but the case stays open and others go on only after five days of absence. By then
    # the second certificate has fallen due (Saturday 15:55) and is issued on Monday by clerk 1.
    lab, luck = away("5 working days", range(1, 12))
    at = 15 * 60
    way = [("work", 50.0), ("external", 9.0 * DAY), ("work", 5.0)]
    late = HandCase(at, way, lapse=at + 55, certificate=10)
    made = HandMade([HandCase(at, [("work", 50)]), late], people=luck)
    assert trace(lab.plan(), made, *IN_HAND)[5:11] == [
        "15:55 certificate case-2 certificate desk (no. 1)",
        "15:55 start case-2 certificate desk/clerk-0",
        "Sat 15:55 certificate case-2 certificate desk (no. 2)",
        "week 2 Mon 08:00 start case-2 certificate desk/clerk-1",
        "week 2 Mon 08:10 work_end case-2 certificate desk/clerk-1 (10 min)",
        "week 2 Tue 00:00 given_back case-2 certificate desk/clerk-0 (5 min)",
    ]
    assert trace(lab.plan(), made, "dropped")[0] == (
        "week 2 Tue 00:00 dropped case-2 certificate desk (no. 1)"
    )


def test_an_emergency_appointment_is_a_visit_of_an_appointment() -> None:
    # The clerk works till 60; the visitor of 30 interrupts nobody and is served then; not
    # resolved, it costs the owner a call-back. Who is decided by then does not come.
    lab = replace(LAB, contacts=RESOLVES_HALF)
    comes = HandContact(30, 5, resolve=0.9, call_back=7)
    made = HandMade(
        [HandCase(0, LATER, emergency=comes), HandCase(0, emergency=replace(comes, at=60))]
    )
    assert trace(lab.plan(), made, entity="emergency-1") == [
        "00:30 contact_attempt emergency-1 desk",
        "00:30 emergency emergency-1 desk",
        "01:00 start emergency-1 contact desk/clerk-0",
        "01:05 contact_end emergency-1 contact desk/clerk-0 (5 min)",
        "01:05 call_back emergency-1 desk",
        "01:05 start emergency-1 call_back desk/clerk-0",
        "01:12 work_end emergency-1 call_back desk/clerk-0 (7 min)",
    ]
    assert trace(lab.plan(), made, entity="emergency-2") == []


def test_the_counter_rule_says_who_receives_an_emergency() -> None:
    lab = replace(
        LAB,
        clerks={"front": 1, "desk": 1},
        contact_rules={"counter": {"rule": "by_kind", "teams": {"appointment": "front"}}},
    )
    made = HandMade([HandCase(0, LATER, emergency=HandContact(30, 5))])
    assert trace(lab.plan(), made, "emergency", "start")[:2] == [
        "00:30 emergency emergency-1 front",
        "00:30 start emergency-1 contact front/clerk-0",
    ]


def test_at_one_minute_a_case_is_urgent_then_its_title_lapses_then_cases_arrive() -> None:
    # All at 100, with a clerk idle from 60 on: the certificate is begun, the new case waits.
    late = HandCase(0, LATER, urgent=100, lapse=100, certificate=10)
    made = HandMade([late, busy(60), HandCase(100, [("work", 20)])])
    assert [line for line in trace(LAB.plan(), made) if line.startswith("01:")] == [
        "01:00 work_end case-2 work desk/clerk-0 (60 min)",
        "01:00 decided case-2 work desk",
        "01:40 urgent case-1",
        "01:40 lapse case-1 (no. 1)",
        "01:40 certificate case-1 certificate desk (no. 1)",
        "01:40 start case-1 certificate desk/clerk-0",
        "01:40 case_arrival case-3",
        "01:50 work_end case-1 certificate desk/clerk-0 (10 min)",
        "01:50 start case-3 work desk/clerk-0",
    ]
