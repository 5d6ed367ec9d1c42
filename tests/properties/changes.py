"""Random reorganisations of small offices: dates, pilots, windows, levers, posts that come and go.

`changing` draws an office with its demand and a time line, as `tests.handmade` runs it. Some
time lines are refused, as they would be in a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from sim.scenario.management import UNSTEERED
from tests.handmade import (
    DAY,
    HandMade,
    HandPeople,
    Laboratory,
    on_day,
    structure_of,
)
from tests.properties.drawn import (
    ALL_DAY,
    ALWAYS,
    CLASSES,
    CONTACTS,
    DAYS,
    HANDOFF,
    HOURS,
    KINDS,
    NIGHTS,
    PATTERNS,
    RESOLUTION,
    WRITING,
    contacts,
    demands,
    in_writing,
    keys_of_people,
    luck_of,
    managements,
    rush,
)

Keys = Mapping[str, Any]

TYPES = ("x", "y")
LEARNING = {
    "newcomers": {"start_output": "50 %", "mentor": "20 %"},
    "portfolios": {
        "broad": {"onboarding_time": "6 days", "speed_up": "0 %"},
        "narrow": {"onboarding_time": "2 days", "speed_up": "50 %"},
    },
    "retraining": {"kept": "40 %"},
}
DECIDES = {"may_decide": True, "phone_clerks": 1, "discipline": CLASSES}
BROAD, NARROW = {"portfolio": "broad"}, {"portfolio": "narrow"}
FRONT = {"department": "one", "phone_clerks": "all"}
OWNS_ALL: Keys = {"owns": {}}
OWNS_X, OWNS_Y = ({"owns": {"case_types": [name]}} for name in TYPES)
INTAKE = {"intake": {"rule": "fixed_team", "team": "front"}}
FLOW = {
    "rate": "1 per day", "case_types": dict.fromkeys(TYPES, "50 %"),
    "opening": {"cases": 1, "mean_age": "30 days", "places": {"intake": "100 %"}},
}  # fmt: skip
"""Nothing is drawn of it: it is what posts are split by, and how old cases can be."""
UNRESOLVED = st.sampled_from(["call_back", "put_through"])


def today(unresolved: str, *, own: bool, narrow: bool) -> dict[str, Any]:
    """Return a front desk that takes applications in and general calls, and a team that decides."""
    desk = {
        "department": "other", "takes": {"desk": "all"}, "phone_free_hours": "Mon-Fri 11:00-11:30",
        "caseload": "own" if own else "pooled", **OWNS_ALL, **DECIDES,
        **(NARROW if narrow else BROAD),
    }  # fmt: skip
    return structure_of(
        "today",
        {"front": {"takes": {"front": "all"}, "deputy": "desk", **FRONT, **BROAD}, "desk": desk},
        steps=INTAKE,
        contacts={
            "phone": {"rule": "by_kind", "teams": {"general": "front"}, "unresolved": unresolved}
        },
        referrals={"to": "front"},
    )


def by_type(unresolved: str) -> dict[str, Any]:
    """Return a front that takes all contacts in, and a team for each case type, phones off."""
    rule = {"rule": "fixed_team", "team": "front", "unresolved": unresolved}
    quiet = {**DECIDES, "phone_clerks": "none", "department": "one"}
    return structure_of(
        "by_type",
        {
            "front": {"takes": {"front": "all"}, **FRONT, **NARROW},
            "team_x": {"takes": {"desk": "by_load"}, **OWNS_X, **quiet, **NARROW},
            "team_y": {"takes": {"desk": "by_load"}, **OWNS_Y, **quiet, **BROAD, "caseload": "own"},
        },
        steps=INTAKE,
        contacts=dict.fromkeys(("phone", "email", "counter"), rule),
        referrals={"to": "front"},
    )


def one_team() -> dict[str, Any]:
    """Return all posts in one team."""
    takes = {"front": "all", "desk": "all"}
    discipline = {"classes": ["mails", "cases", "call_backs"], "cases_by": "arrival"}
    team = {"takes": takes, **OWNS_ALL, **DECIDES, **BROAD, "discipline": discipline}
    return structure_of("one_team", {"all": team}, referrals={"to": "all"})


def overflowing(rule: Keys) -> dict[str, Any]:
    """Return today's teams, of which the front has a post more and decides what the rule says."""
    teams = {
        "front": {"takes": {"front": 1, "desk": 1}, **FRONT, **BROAD, "may_decide": True},
        "desk": {
            "takes": {"desk": "by_load"},
            **OWNS_ALL,
            **DECIDES,
            **BROAD,
            "department": "other",
        },
    }
    steps = {**INTAKE, "decision": rule}
    return structure_of(str(rule["rule"]), teams, steps=steps, referrals={"to": "front"})


OVERFLOW: Keys = {"rule": "overflow", "to": "front", "above_waiting": 1}
HELPER_FIRST: Keys = {"rule": "helper_first", "helper": "front", "up_to_waiting": 1}


BACKLOG: Keys = {
    "teams": {
        "backlog": {
            "takes": {"desk": 1}, "may_decide": True, "phone_clerks": "none", **BROAD,
            "department": "other",
        },
        "desk": {"takes": {"desk": "by_load"}},
    },
    "steps": {"decision": {"rule": "old_cases", "team": "backlog", "older_than": "50 days"}},
}  # fmt: skip
"""Laid over a structure with a desk: a team for old cases."""


# -- time lines -------------------------------------------------------------------------------

DATES = st.integers(1, DAYS)
SHARES = st.sampled_from(["10 %", "60 %", "100 %"])


@st.composite
def dated(draw: st.DrawFn) -> dict[str, str]:
    """Draw a begin and an end, or one of them, or none."""
    first = draw(st.integers(-2, DAYS))
    last = max(1, first + draw(st.integers(1, 5)))
    found = {"begin": on_day(first), "end": on_day(last)}
    for key in draw(st.sets(st.sampled_from(["begin", "end"]), max_size=1)):
        del found[key]
    return found


@st.composite
def go_lives(draw: st.DrawFn, unresolved: str) -> list[Keys]:
    """Draw up to three go-lives, back and forth between structures."""
    structures = [
        today(unresolved, own=False, narrow=False),
        today(unresolved, own=False, narrow=True),
        by_type(unresolved),
        one_team(),
        overflowing(OVERFLOW),
        overflowing(HELPER_FIRST),
    ]
    return [
        {
            "date": on_day(day),
            "structure": draw(st.sampled_from(structures)),
            "case_types": draw(st.sampled_from([[], [], ["x"], ["y"]])),
            "open_cases": draw(st.sampled_from(["move", "stay"])),
        }
        for day in sorted(draw(st.sets(DATES, min_size=1, max_size=4)))
    ]


def some(teams: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Draw all teams (none is named), or one of them."""
    return st.sampled_from([[], *([name] for name in teams)])


@st.composite
def loads(draw: st.DrawFn, teams: Sequence[str]) -> list[Keys]:
    """Draw windows of all kinds, some on the same days."""
    listed: list[Keys] = []
    for number in range(draw(st.integers(0, 2))):
        first = draw(st.integers(-2, DAYS))
        taken = draw(
            st.one_of(
                st.fixed_dictionaries({"share": SHARES}),
                st.just({"hours": "5 h"}),
                st.just({"hours_per_clerk": "3 h"}),
            )
        )
        end = max(1, first + draw(st.integers(1, 6)))
        dates = {"begin": on_day(first), "end": on_day(end), "teams": draw(some(teams))}
        listed.append({"label": f"load {number}", **dates, **taken})
    return listed


def effects(teams: Sequence[str]) -> st.SearchStrategy[Keys]:
    """Draw one thing that a lever does."""
    build, one = st.fixed_dictionaries, some(teams)
    return st.one_of(
        build({"effect": st.just("overtime"), "share": SHARES, "teams": one}),
        build({"effect": st.just("capacity_loss"), "share": SHARES, "teams": one}),
        build(
            {
                "effect": st.just("extra_posts"),
                "home": st.sampled_from(["front", "desk"]),
                "posts": st.integers(1, 2),
                "filled": st.sampled_from(["at_once", "by_hiring"]),
            },
            optional={"team": st.sampled_from(teams)},
        ),
        build({"effect": st.just("fewer_enquiries"), "kept": st.sampled_from(["0 %", "50 %"])}),
        st.just({"effect": "faster_learning", "kept": "50 %"}),
        st.just({"effect": "faster_handoff", "reading_in": "50 %", "transfer": "0 %"}),
        st.just({"effect": "phone_free_hours", "hours": "Mon-Sun 10:15-10:45"}),
        st.just({"effect": "structure", "changes": BACKLOG}),
    )


@st.composite
def levers(draw: st.DrawFn, teams: Sequence[str], *, people: bool) -> list[Keys]:
    """Draw levers with and without dates."""
    hires = st.just({"effect": "hires", "home": "desk", "number": 2})
    listed: list[Keys] = []
    for number in range(draw(st.integers(0, 2))):
        effect = draw(effects(teams) | hires if people else effects(teams))
        dates = draw(dated())
        if effect["effect"] == "hires":
            dates = {"begin": on_day(0), "end": on_day(draw(DATES))}
        stays = {"open_cases": draw(st.sampled_from(["move", "stay"]))}
        listed.append({"name": f"lever_{number}", "effects": [effect], **dates, **stays})
    return listed


@st.composite
def changing(draw: st.DrawFn) -> tuple[Laboratory, HandMade]:
    """Draw an office that changes, and a demand (with luck, where its people are modelled).

    Most of them are managed by rules, and have days on which these have something to do.
    """
    people, desk = draw(st.booleans()), draw(st.integers(2, 4))
    hours = draw(st.sampled_from([HOURS, ALWAYS, ALL_DAY, NIGHTS]))
    unresolved, writes = draw(UNRESOLVED), draw(st.booleans())
    management = draw(managements())
    own = draw(st.booleans())
    start = today(unresolved, own=own, narrow=draw(st.booleans()))
    timeline = draw(go_lives(unresolved))
    if own:  # a team with caseloads of its own keeps them as long as it has its name
        timeline = [live for live in timeline if "desk" not in live["structure"]["teams"]]
    teams = list(
        dict.fromkeys([*start["teams"], *(t for g in timeline for t in g["structure"]["teams"])])
    )
    reorganisation = {
        "timeline": timeline,
        "loads": draw(loads(teams)),
        "levers": draw(levers(teams, people=people)),
    }
    worked = {}
    if people and hours is HOURS and draw(st.booleans()):
        worked = {draw(st.sampled_from(list(PATTERNS))): 1}
    staff: dict[str, Any] = {}
    if people:
        staff = {
            "homes": {"front": {"posts": 1}, "desk": {"posts": desk, "patterns": worked}},
            "patterns": {name: PATTERNS[name] for name in worked},
            "vacancy": draw(st.sampled_from(["0 %", "30 %"])),
            "personal_allowance": draw(st.sampled_from(["0 %", "10 %"])),
        }
    lab = Laboratory(
        clerks={"front": 1, "desk": desk},
        steps=("intake", "recheck", "decision", "issue", "look", "view"),
        decides="decision",
        case_types={name: {} for name in TYPES},
        hours=hours,
        structure=start,
        contacts={"mail_switch": "2 min", "resolution": RESOLUTION, **(WRITING if writes else {})},
        office={
            "handoff": {**HANDOFF, "reading_in": draw(st.sampled_from(["0 min", "8 min"]))},
            "interruption": {"lag": {"mean": "3 min"}},
            "applications": {"all": FLOW},
        },
        people={**draw(keys_of_people()), **LEARNING} if people else None,
        staff=staff,
        reorganisation=reorganisation,
        management=management,
        days=draw(st.sampled_from([11, 25, 60])),
        warm_up=draw(st.sampled_from([0.0, 3.3])),
        equal=draw(st.sampled_from(["posts", "posts", "filled"])) if people else "posts",
    )
    made = draw(_demand(hours, desk, worked, people=people))
    if management != UNSTEERED:
        cases, asked = rush(TYPES, len(made.cases))
        about = sorted([*made.contacts, *asked], key=lambda contact: contact.at)
        made = replace(made, cases=[*made.cases, *cases], contacts=about)
    return lab, draw(in_writing(made)) if writes else made


@st.composite
def _demand(draw: st.DrawFn, hours: Keys, desk: int, worked: Keys, *, people: bool) -> HandMade:
    asked = [CONTACTS]
    if hours in (ALWAYS, ALL_DAY):
        midnight = st.builds(
            lambda day, before: day * DAY - before, st.integers(1, DAYS), st.integers(0, 30)
        )
        channel = st.sampled_from(["phone", "counter"])
        asked.append(contacts(at=midnight, channel=channel, kind=KINDS))
    made = draw(demands(st.one_of(asked), st.integers(0, 40) | st.integers(0, 900)))
    kind = st.sampled_from(TYPES)

    # Cases come in when they apply; those that are open are at most as old as the office says.
    new = [replace(case, case_type=draw(kind), application=None) for case in made.cases]
    old = [
        replace(c, case_type=draw(kind), application=max(c.application or 0.0, -55.0 * DAY))
        for c in made.opening
    ]
    concerns = st.none() | st.sampled_from(range(len(new))) if new else st.none()
    about = [
        replace(contact, about_case=draw(concerns), case_type=draw(kind), thinning=0.3)
        for contact in made.contacts
    ]
    sharing = {"desk": len(PATTERNS["halves"]["persons"])} if worked else {}
    luck: HandPeople | None = None
    if people:
        luck = draw(luck_of({"front": 1, "desk": desk}, sharing))
    return HandMade(new, about, old, luck)
