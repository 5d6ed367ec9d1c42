"""One case and a few contacts, with minutes known in advance, through every shipped structure.

The case goes through all stages of its journey: the n-th step takes 10 n minutes, documents
come by mail after two days, other authorities answer after one. Its title lapses on the second
day; the client comes that morning with an appointment and gets a certificate. The golden files
beside this module tell its way under each structure. Every office is begun on the same Monday,
and the case comes on the first morning after it on which the office takes calls.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from math import inf
from pathlib import Path
from re import sub

from sim.plan.plan import Plan, compile_plan
from sim.plan.shape import RECHECK, every
from sim.reading.yaml import build, plain, read_tree
from sim.scenario.journey import Stage
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario
from tests.handmade import DAY, HandCase, HandContact, HandMade, trace

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).resolve().parent / "golden"
MONDAY = date(2024, 1, 1)  # New Year's Day, on which nobody works
TEN = 10 * 60


def structures() -> list[Path]:
    """List the structures of the shipped offices: files that state teams, beside an office."""
    return [
        path
        for path in sorted((ROOT / "scenarios").glob("*/*.yaml"))
        if path.name != "office.yaml" and _states_teams(path)
    ]


def _states_teams(path: Path) -> bool:
    tree = plain(read_tree(path))
    return isinstance(tree, dict) and "teams" in tree


def golden_of(structure: Path) -> Path:
    """Return the golden file of a structure."""
    return GOLDEN / f"{structure.parent.name}-{structure.stem}.txt"


def plan_of(structure: Path) -> Plan:
    """Compile a structure with the office beside it, for six weeks."""
    office = build(Office, read_tree(structure.parent / "office.yaml"))
    scenario = Scenario(
        name="trace",
        office=office.model_copy(update={"start": MONDAY}),
        structure=build(Structure, read_tree(structure)),
        run=Run(run_length=42 * DAY),
    )
    return compile_plan(scenario)


def usual_kind(office: Office) -> str:
    """Return the case type whose way is told: a renewal, elsewhere the one with the longest way."""
    if "renewal" in office.case_types:
        return "renewal"
    way = {name: office.journeys[one.journey].stages for name, one in office.case_types.items()}
    return max(way, key=lambda name: len(list(every(way[name]))))


def demand(office: Office, kind: str = "") -> HandMade:
    """Return a case of a type, its enquiry, and contacts of the population."""
    kind = kind or usual_kind(office)
    expires = office.case_types[kind].expiry is not None
    day = _day_with_phones(office, 1)
    ten = day * DAY + TEN
    return HandMade(
        cases=[
            HandCase(
                ten - 60,
                list(_entries(office, kind)),
                case_type=kind,
                overlap=0.1,
                submission=HandContact(minutes=6, channel="email", kind="submission"),
                lapse=ten + DAY + 60 if expires else inf,
                certificate=8,
                # Nobody resolves it: it costs a call-back.
                emergency=HandContact(ten + DAY, 5, resolve=0.99, call_back=11)
                if expires
                else None,
            )
        ],
        contacts=[
            HandContact(ten + 5, 4, "phone", "general", 2, case_type=kind),
            # Nobody resolves this one: it costs a call-back of 12 minutes.
            HandContact(ten + 15, 4, "phone", "appointment", 2, resolve=0.99, call_back=12,
                        case_type=kind),
            HandContact(ten + 30, 7, "counter", "general", 2, case_type=kind),
            HandContact(ten + 40, 3, "email", "steering", case_type=kind),
            # Resolved by the owning team (90 %), not by another one (60 %).
            HandContact(ten + 50, 5, "phone", "status", 2, resolve=0.7, call_back=9,
                        case_type=kind),
            # The case is with somebody else then; its client asks.
            HandContact(_day_with_phones(office, day + 3) * DAY + TEN, 5, "phone", "status", 2,
                        case_type=kind, about_case=0),
        ],
    )  # fmt: skip


def _day_with_phones(office: Office, first: int) -> int:
    """Return the first day from `first` on that takes calls at ten; 0 is the Monday."""
    taken = {day for day, opens, closes in office.calendar.phone if opens <= TEN < closes}
    return next(day for day in count(first) if day % 7 in taken)


def _entries(office: Office, case_type: str) -> Iterator[tuple[str, float]]:
    yield from _through(office.journeys[office.case_types[case_type].journey].stages, count(1))


def _through(stages: Sequence[Stage], steps: Iterator[int]) -> Iterator[tuple[str, float]]:
    """Yield the entries of all stages; of a branch those of its longest way."""
    for stage in stages:
        if stage.branch is not None:
            yield from _through(max((way.stages for way in stage.parts), key=len), steps)
        elif stage.together is not None:
            for lane in stage.parts:
                yield "lane", 0
                yield from _through(lane.stages, steps)
            yield "join", 0
        elif stage.external is not None:
            yield "external", DAY
        elif stage.referral is not None:
            yield f"referral/{stage.referral}", 0
        elif stage.visit is not None:
            yield f"visit/{stage.visit}", 10 * next(steps)
        elif stage.step is not None:
            yield stage.step, 10 * next(steps)
            if stage.documents is not None:
                yield "applicant", 2 * DAY
                yield RECHECK, 10 * next(steps)


def story(structure: Path) -> str:
    """Return the golden text of a structure: its trace under a line that says what it is."""
    plan = plan_of(structure)
    # Teams only: which of their clerks it is changes with every post. Days that are opened for
    # booking are no part of its way.
    lines = (
        sub(r"/clerk-\d+", "", line)
        for line in trace(plan, demand(plan.scenario.office))
        if " slot_release " not in line
    )
    folder = structure.parent.name
    head = f"# One case and seven contacts of {folder} under {structure.name}; see ../journey.py"
    return "\n".join([head, *lines, ""])
