"""Random small offices, demands and people, for properties that hold for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any

import numpy as np
from hypothesis import strategies as st

from sim.demand.people import LEAVE, OTHER_DUTIES, TRAINING
from sim.events.kinds import CERTIFICATE_TASK, EVENTS
from sim.events.rows import Log
from sim.plan.plan import Plan
from sim.scenario.management import UNSTEERED, AgeCap, Lend, Management, Review, Throttle
from tests.handmade import (
    DAY,
    HandCase,
    HandContact,
    HandMade,
    HandPeople,
    Laboratory,
    office_hours,
)

Keys = Mapping[str, Any]

HOURS = office_hours("Mon-Fri 08:00-12:00 13:00-16:00", "Mon-Fri 10:00-12:00", "Tue 09:00-11:00")
ALWAYS = {"kind": "always"}
HANDOFF = {
    "inside_department": "0.5 working days",
    "between_departments": "1 working days",
}
ERRORS = {"lag": {"mean": "3 min"}, "error": {"probability": "30 %", "rework_share": "50 %"}}
RESOLUTION = {"simple": "60 %", "casework_by_owner": "60 %", "casework_by_others": "30 %"}
CLASSES = {"classes": ["urgent", "call_backs", "mails", "cases", "old_cases"]}
EXPIRY = {
    "earliest": "0 days",
    "latest": "0 days",
    "certificate": {"minutes": {"mean": "10 min"}, "valid_for": "2 days"},
    "emergency": {"probability": "100 %"},
}
VALID_FOR = 2 * DAY
"""The dates and minutes of a lapse are drawn with each case."""


def plan_of(
    *, hours: Keys, rule: str, desk: int, front: Keys | None = None, owner: Keys | None = None,
    people: Keys | None = None, staff: Keys | None = None, reading_in: str = "8 min",
) -> Plan:  # fmt: skip
    """Return an office of a front desk and an owning team; `people` and `staff` if modelled."""
    return Laboratory(
        clerks={"front": 1, "desk": desk},
        steps=("intake", "recheck", "decision", "issue", "look", "view"),
        decides="decision",
        case_types={"case": {"expiry": EXPIRY}},
        hours=hours,
        teams={
            "front": {"department": "one", "phone_clerks": "all", **(front or {})},
            "desk": {
                "department": "other",
                "owns": {},
                "phone_clerks": 1,
                "phone_free_hours": "Mon-Fri 11:00-11:30",
                "discipline": CLASSES,
                **(owner or {}),
            },
        },
        step_rules={step: {"rule": "fixed_team", "team": "front"} for step in ("intake", "view")},
        contact_rules={
            "phone": {"rule": "by_kind", "teams": {"general": "front"}, "unresolved": rule}
        },
        contacts={"mail_switch": "2 min", "resolution": RESOLUTION},
        structure={"referrals": {"to": "front"}},
        office={"handoff": {**HANDOFF, "reading_in": reading_in}, "interruption": ERRORS},
        people=people,
        staff=staff or {},
        days=60,
    ).plan()


RULES = st.sampled_from(["call_back", "put_through"])
PLANS = st.builds(
    plan_of, hours=st.sampled_from([HOURS, ALWAYS]), rule=RULES, desk=st.integers(1, 3)
)
UNIT, SOME = st.floats(0, 1), st.integers(0, 40)
WEEK = st.one_of(st.integers(0, 7 * DAY), st.floats(0, 7 * DAY))


def contacts(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[HandContact]:
    return st.builds(
        HandContact,
        minutes=SOME,
        lag=st.integers(0, 10),
        patience=st.integers(0, 60),
        redial_after=st.lists(st.integers(0, 60), max_size=2),
        resolve=UNIT,
        call_back=SOME,
        error=UNIT,
        **fixed,
    )


# Calls and visits in hours that fall into both calendars: Tuesday 10:00-11:00.
INSIDE = st.integers(DAY + 600, DAY + 659)
KINDS = st.sampled_from(["general", "status", "steering"])
CONTACTS = st.one_of(
    contacts(at=INSIDE, channel=st.sampled_from(["phone", "counter"]), kind=KINDS),
    contacts(at=INSIDE, channel=st.just("phone"), kind=KINDS),
    contacts(at=WEEK, channel=st.just("email"), kind=KINDS),
)


@st.composite
def lanes(draw: st.DrawFn, work: st.SearchStrategy[int]) -> list[tuple[str, float]]:
    """Return two or three lanes of up to two stages: a look by each team, waits, a referral."""
    outside = st.tuples(st.just("external"), st.integers(0, 2 * DAY))
    stages: list[list[tuple[str, float]]] = [
        draw(st.lists(outside | st.just(("referral", 0)), max_size=1))
        for _ in range(draw(st.integers(2, 3)))
    ]
    for step in draw(st.lists(st.sampled_from(["look", "view"]), unique=True)):
        stages[draw(st.integers(0, len(stages) - 1))].append((step, draw(work)))
    return [*(entry for lane in stages for entry in (("lane", 0.0), *lane)), ("join", 0.0)]


@st.composite
def cases(
    draw: st.DrawFn,
    arrive: st.SearchStrategy[float] = WEEK,
    work: st.SearchStrategy[int] = SOME,
) -> HandCase:
    way: list[tuple[str, float]] = [("intake", draw(work))]
    if draw(st.booleans()):
        way += [("applicant", draw(st.integers(0, 2 * DAY))), ("recheck", draw(work))]
    if draw(st.booleans()):
        way += draw(lanes(work))
    end = draw(st.sampled_from(["never", "external", "referral", "none"]))
    if end == "never":
        way.append(("never", draw(st.integers(0, 2 * DAY))))
    else:
        way += [] if end == "none" else [(end, 0)]
        way += [("decision", draw(work))]
        if draw(st.booleans()):
            way += [("issue", draw(work))]
    time = draw(arrive)
    visit = contacts(at=INSIDE) if time <= DAY + 600 else st.none()
    return HandCase(
        time,
        way,
        application=time - draw(st.integers(0, 200 * DAY)),
        urgent=time + draw(st.integers(0, 3 * DAY)),
        submission=draw(st.none() | contacts(channel=st.sampled_from(["email", "counter"]))),
        lapse=time + draw(st.sampled_from([0, DAY, 3 * DAY, inf])) + draw(st.integers(0, 90)),
        certificate=draw(SOME),
        emergency=draw(st.none() | visit),
    )


@st.composite
def demands(
    draw: st.DrawFn,
    asked: st.SearchStrategy[HandContact] = CONTACTS,
    work: st.SearchStrategy[int] = SOME,
) -> HandMade:
    return HandMade(
        sorted(draw(st.lists(cases(work=work), max_size=6)), key=lambda case: case.arrive),
        sorted(draw(st.lists(asked, max_size=8)), key=lambda contact: contact.at),
        draw(st.lists(cases(st.just(0.0), work), max_size=3)),
    )


def kinds(rows: Log, *events: str) -> Log:
    return rows[np.isin(rows[:, 1], [EVENTS.index(event) for event in events])]


def nobody_certifies_a_closed_case(rows: Log) -> None:
    """Assert that no certificate is begun, or begun again, for a case that is open no more."""
    closed = {row[2]: row[0] for row in kinds(rows, "decided", "withdrawn")}
    for row in kinds(rows, "start"):
        assert row[3] != CERTIFICATE_TASK or row[0] <= closed.get(row[2], inf)


# -- people -----------------------------------------------------------------------------------

ALL_DAY = office_hours("Mon-Sun 00:00-24:00")
NIGHTS = office_hours("Mon-Fri 00:00-06:00 10:00-12:00 20:00-24:00", "Mon-Fri 10:00-12:00")
"""Some of whose presence runs through midnight."""
PATTERNS = {
    "halves": {"persons": ["Mon-Wed 08:00-12:00", "Wed 13:00-16:00, Thu-Fri 09:00-12:00"]},
    "gaps": {"persons": ["Mon 08:00-09:00 10:30-11:00 15:00-16:00", "Tue-Fri 09:00-11:00"]},
}
DAYS = 9
"""Days in which something happens to people."""
FEW = st.floats(0, 1.5)


@st.composite
def peopled(draw: st.DrawFn) -> tuple[dict[str, Any], HandMade]:
    """Draw what `plan_of` takes for an office with people, and a demand with their luck."""
    posts = {"front": 1, "desk": draw(st.integers(1, 3))}
    hours = draw(st.sampled_from([HOURS, ALWAYS, ALL_DAY, NIGHTS]))
    worked = {}
    if hours is HOURS and draw(st.booleans()):
        worked = {draw(st.sampled_from(list(PATTERNS))): 1}
    office = {
        "hours": hours,
        "rule": draw(RULES),
        "reading_in": draw(st.sampled_from(["0 min", "8 min", "300 min"])),
        "desk": posts["desk"],
        "front": draw(st.sampled_from([{}, {"deputy": "desk"}])),
        "owner": draw(st.sampled_from([{}, {"deputy": "front"}]))
        | draw(st.sampled_from([{}, {"caseload": "own"}])),
        "people": draw(keys_of_people()),
        "staff": {
            "homes": {"front": {"posts": 1}, "desk": {"posts": posts["desk"], "patterns": worked}},
            "patterns": {name: PATTERNS[name] for name in worked},
            "vacancy": draw(st.sampled_from(["0 %", "30 %"])),
            "personal_allowance": draw(st.sampled_from(["0 %", "10 %"])),
        },
    }
    asked = [CONTACTS]
    if hours in (ALWAYS, ALL_DAY):
        midnight = st.builds(
            lambda day, before: day * DAY - before, st.integers(1, DAYS), st.integers(0, 30)
        )
        channel = st.sampled_from(["phone", "counter"])
        asked.append(contacts(at=midnight, channel=channel, kind=KINDS))
    made = draw(demands(st.one_of(asked), st.integers(0, 40) | st.integers(0, 900)))
    sharing = {"desk": len(PATTERNS["halves"]["persons"])} if worked else {}
    luck = draw(luck_of(posts, sharing))
    # Measures know how old the cases of their own office can be, not those written by hand.
    new, old = (
        [replace(case, application=None, entries=draw(_waits_first(case))) for case in several]
        for several in (made.cases, made.opening)
    )
    concerns = st.none() | st.sampled_from(range(len(new))) if new else st.none()
    about = [replace(contact, about_case=draw(concerns)) for contact in made.contacts]
    return office, HandMade(new, about, old, luck)


def _waits_first(case: HandCase) -> st.SearchStrategy[list[tuple[str, float]]]:
    """Let a case wait for somebody else first, or not."""
    entries = list(case.entries)
    return st.sampled_from([entries, [("external", 6.0 * DAY), *entries]])


@st.composite
def keys_of_people(draw: st.DrawFn) -> Keys:
    """Draw the keys of `staff.people`."""
    learning = {
        "newcomers": {
            "start_output": draw(st.sampled_from(["10 %", "50 %", "100 %"])),
            "mentor": draw(st.sampled_from(["0 %", "100 %"])),
        },
        "portfolios": {
            "all": {
                "onboarding_time": draw(st.sampled_from(["0 days", "3 days", "1 year"])),
                "speed_up": draw(st.sampled_from(["0 %", "50 %"])),
            }
        },
    }
    sick = {"sickness": {"days": 26.0, "spell": draw(st.sampled_from([1.0, 3.0]))}}
    strain = {"overload": {"above": 0.1, "sickness": 2.0, "leaving": 2.0}}
    keys: dict[str, Any] = {}
    for stated in ({"turnover": "0.2 per day"}, learning, sick, strain):
        keys |= stated if draw(st.booleans()) else {}
    after = draw(st.sampled_from([None, 0.0, 1.0]))
    return keys if after is None else {**keys, "deputy_after": after}


@st.composite
def luck_of(draw: st.DrawFn, posts: Mapping[str, int], sharing: Mapping[str, int]) -> HandPeople:
    """Draw who is absent when, which posts are vacant, and what the hazards consume.

    `sharing`: how many persons share the first post of a home.
    """
    places = [
        (home, post, person)
        for home, number in posts.items()
        for post in range(number)
        for person in range(sharing.get(home, 1) if post == 0 else 1)
    ]
    reasons = st.sampled_from([LEAVE, TRAINING, OTHER_DUTIES])
    absent = {
        place: {day: draw(reasons) for day in draw(st.sets(st.integers(0, DAYS), max_size=6))}
        for place in places
    }
    draws = {
        (what, *place): [draw(FEW) for _ in range(draw(st.integers(1, 3)))]
        for place in places
        for what in ("leaving", "hiring", "illness", "recovery", "ill_at_start")
        if draw(st.booleans())
    }
    for place in places:  # everybody has joined at some time
        draws["age", *place] = [draw(st.sampled_from([0.0, 1e6]))]
    vacant = draw(st.dictionaries(st.sampled_from(list(posts)), st.sets(st.integers(0, 2))))
    return HandPeople(absent, vacant, draws)


# -- management -------------------------------------------------------------------------------

LENDING = st.builds(
    Lend,
    after=st.sampled_from([0.0, 0.0, 30.0, 600.0]),
    steps=st.sampled_from([["intake", "recheck"], ["intake", "decision", "issue"], []]),
    tasks=st.sampled_from([["mails", "call_backs"], ["mails"], []]),
)
REVIEWS = st.builds(
    Review,
    weekday=st.sampled_from(["wed", "thu"]),
    up_to=st.integers(1, 2),
    factor=st.sampled_from([1.0, 1.0, 2.0]),
    keep=st.sampled_from([0.0, 0.0, 0.5]),
)
THROTTLES = st.builds(
    lambda limits, closed: Throttle.model_validate({**limits, **closed}),
    st.sampled_from(
        [
            {"stock": {"above": 2, "below": 1}},
            {"oldest": {"above": "1 day", "below": "1 day"}},
            {"stock": {"above": 3, "below": 3}, "oldest": {"above": "40 days", "below": "9 days"}},
        ]
    ),
    st.sampled_from(
        [{"phone": "Tue 10:00-10:30", "counter": "Tue 10:30-11:00"}, {"mails": ["tue"]}]
    ),
)
"""In hours in which calls and visits come (`INSIDE`)."""
RUSH = 8
"""Day of the run, a Tuesday, on which more comes than the office can do."""
RULES_OF_MANAGEMENT: Mapping[str, st.SearchStrategy[Any]] = {
    "lend": LENDING,
    "review": REVIEWS,
    "age_cap": st.builds(AgeCap, age=st.sampled_from([0.5 * DAY, 3.0 * DAY, 60.0 * DAY])),
    "throttle": THROTTLES,
    "urgent_by": st.just("became_urgent"),
    "urgent_in_a_row": st.integers(1, 2),
}


@st.composite
def managements(draw: st.DrawFn) -> Management:
    """Draw how an office is managed: by all rules but one, or by none.

    Often without lending: where idle clerks help, little is left for a review.
    """
    missing = draw(st.sampled_from([None, "lend", "lend", *RULES_OF_MANAGEMENT]))
    if missing is None:
        return UNSTEERED
    rules = {name: draw(rule) for name, rule in RULES_OF_MANAGEMENT.items() if name != missing}
    return Management(name="drawn", **rules)


def rush(types: Sequence[str], first: int) -> tuple[list[HandCase], list[HandContact]]:
    """Return cases that come on a Tuesday all at once, and calls and mails about them.

    More than a small office can do for days, so that rules have something to do. `first`: the
    number of the first of them among the cases of a demand.
    """
    begin = (RUSH + 8 / 24) * DAY
    ways = (
        [("intake", 60.0), ("decision", 300.0)],
        [("decision", 500.0), ("issue", 20.0)],
        [("intake", 20.0), ("applicant", 300.0), ("recheck", 20.0), ("decision", 30.0)],
    )
    cases = [
        HandCase(
            begin + 5 * number,
            ways[number % 3],
            types[int(number % 3 == 0)],
            urgent=begin + DAY * (3 - number % 4),
            submission=HandContact(8, channel="email"),
        )
        for number in range(12)
    ]
    asked = [
        HandContact(
            (RUSH + day) * DAY + 600 + 3 * number,
            20,
            "email" if number % 3 == 0 else "phone",
            "status",
            patience=4,
            call_back=15,
            resolve=number / 9,
            about_case=first + number,
            case_type=types[int(number % 3 == 0)],
        )
        for day in range(2)
        for number in range(9)
    ]
    return cases, asked


# -- mails that follow ------------------------------------------------------------------------

WRITING = {
    "lost_calls": {"become_mails": 0.5},
    "second_mail": {"patience": {"mean": 60.0}},
}
"""Keys of an office in which half of the lost calls become mails, and clients ask again."""
AFTER = st.integers(0, 300)


@st.composite
def asking(draw: st.DrawFn, contact: HandContact) -> HandContact:
    """Let a contact be followed by what may follow it."""
    last = draw(contacts())
    again = replace(draw(contacts()), again=last, again_after=draw(AFTER))
    mail = draw(contacts())
    if contact.about_case is not None:
        mail = replace(mail, again=again, again_after=draw(AFTER))
        contact = replace(contact, again=again, again_after=draw(AFTER))
    return replace(contact, mail=mail, becomes_mail=draw(UNIT))


@st.composite
def in_writing(draw: st.DrawFn, made: HandMade) -> HandMade:
    """Let everybody of a demand write who may."""
    asked = [draw(asking(contact)) for contact in made.contacts]
    new, old = ([draw(_sent(case)) for case in each] for each in (made.cases, made.opening))
    return replace(made, contacts=asked, cases=new, opening=old)


@st.composite
def _sent(draw: st.DrawFn, case: HandCase) -> HandCase:
    if case.submission is None:
        return case
    again = HandContact(minutes=draw(SOME))
    return replace(case, submission=replace(case.submission, again=again, again_after=draw(AFTER)))
