"""Demand written by hand, and its way through an office as lines that one can check by hand.

A test states a small laboratory, a few cases and contacts with their minutes, and compares
the trace with minutes worked out in its comment.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain, product, repeat
from math import inf
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sim.choices import Equal
from sim.demand.blocks import ASKED_TOGETHER, CaseBlock, ContactBlock
from sim.demand.demand import Demand, DrawnDemand, Month
from sim.demand.people import REASONS
from sim.engines.simpy.office import OfficeAtWork
from sim.errors import ScenarioError
from sim.events.end_state import EndState
from sim.events.families import CLERKS, FAMILY, MAILS, MOST_ATTEMPTS, PER_CASE, PER_CHAIN, PER_VISIT
from sim.events.kinds import EVENTS, NONE
from sim.events.log import KeptLog
from sim.events.rows import Log
from sim.plan.journeys import APPLICANT, EXTERNAL, HEARD, JOIN, LANE, NEVER, REFERRAL, VISIT
from sim.plan.luck import PeopleLuck, Planned
from sim.plan.plan import Plan, compile_plan
from sim.plan.slots import MOST_ASKS
from sim.plan.workforce import Pattern
from sim.reading.parts import ALL_WITHOUT, Notes, Part
from sim.reading.reorganising import read_reorganisation, resolve
from sim.reading.yaml import Bounds, Tree, build
from sim.reading.yaml import Place as FilePlace
from sim.scenario.management import UNSTEERED, Management
from sim.scenario.office import Office
from sim.scenario.rules import CHANNELS, KINDS
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario
from tests.hand_visits import HandAsk, HandVisit, HandVisits, floats, ints

if TYPE_CHECKING:
    from sim.demand.caused import CausedDrawer

WAITS = {
    "applicant": APPLICANT,
    "hearing": HEARD,
    "external": EXTERNAL,
    "never": NEVER,
    "referral": REFERRAL,
    "lane": LANE,
    "join": JOIN,
}
FAMILIES = (
    "case", "open", "documents", "open-documents", "contact", "enquiry", "emergency",
    "open-emergency", "asks", "open-asks",
)  # fmt: skip
(
    NEW, OPEN, DOCUMENTS, OPEN_DOCUMENTS, CONTACTS, ENQUIRIES, EMERGENCIES, OPEN_EMERGENCIES,
    ASKS, OPEN_ASKS,
) = range(len(FAMILIES))  # fmt: skip
MAIL_FAMILIES = {
    MAILS: "contact-mail",
    MAILS + 1: "enquiry-mail",
    MAILS + 3: "enquiry-again",
    MAILS + 5: "documents-again",
    MAILS + 6: "open-documents-again",
}
"""Mails that other contacts bring, numbered as those of an office with one flow."""
AFTER_LOSS = {CONTACTS: MAILS, ENQUIRIES: MAILS + 1}
FURTHER = {ENQUIRIES: MAILS + 3, DOCUMENTS: MAILS + 5, OPEN_DOCUMENTS: MAILS + 6}
DAY = 1440


@dataclass(frozen=True)
class HandContact:
    """A contact: its minutes, its luck, and (for an enquiry) the case that it asks about.

    `about_case` is the place of the case in `cases`; `patience` and `redial_after` have one
    number per attempt, a single patience counts for all of them. A lost call becomes its `mail`
    if `becomes_mail` is below the office's share. After the minutes of `again_after` the client
    of a mail about a case sends the mail `again`, in its own place once more.
    """

    at: float = 0.0
    minutes: float = 5.0
    channel: str = "phone"
    kind: str = "general"
    lag: float = 0.0
    patience: float | Sequence[float] = inf
    redial_after: Sequence[float] = ()
    resolve: float = 0.0
    call_back: float = 0.0
    error: float = 1.0
    case_type: str = "case"
    surname: str = ""
    group: str = ""
    about_case: int | None = None
    thinning: float = 1.0
    mail: "HandContact | None" = None
    becomes_mail: float = 0.0
    again: "HandContact | None" = None
    again_after: float = inf


@dataclass(frozen=True)
class HandCase:
    """A case: its arrival, and its entries as (step, minutes) or (wait, minutes).

    Waits are `applicant`, `hearing`, `external`, `never` and `referral` (or `referral/NAME`).
    Stages side by side are `lane`, what is in it, the next `lane`, and `join` behind the last.
    With `submission` the applicant's documents come as a contact with that channel, minutes
    and luck. At `lapse` the first certificate falls due, each of `certificate`
    minutes; the client of an `emergency` comes at its date. For both the case type must state
    an expiry. An entry `visit/APPOINTMENT` is a visit, whose luck is the next of `visits`; without
    any the client comes to the first date.
    """

    arrive: float = 0.0
    entries: Sequence[tuple[str, float]] = (("work", 60.0),)
    case_type: str = "case"
    application: float | None = None
    urgent: float = inf
    surname: str = ""
    group: str = ""
    overlap: float = 1.0
    submission: HandContact | None = None
    lapse: float = inf
    certificate: float = 0.0
    emergency: HandContact | None = None
    visits: Sequence["HandVisit[HandContact]"] = ()


Place = tuple[str, int, int]
"""A person's place: home, post and number of the person on it."""


@dataclass(frozen=True)
class HandPeople:
    """The luck of people by hand: what is not stated never happens.

    `absent` has by place the days of planned absence with their reasons; `vacant_posts` by
    home the posts that are vacant at the start; `draws` by ("leaving", home, post, person) and
    so on the unit exponentials that hazards consume, first to last. Posts move in their order.
    """

    absent: Mapping[Place, Mapping[int, int]] = field(default_factory=dict)
    vacant_posts: Mapping[str, set[int]] = field(default_factory=dict)
    draws: Mapping[tuple[str, str, int, int], Sequence[float]] = field(default_factory=dict)

    def order(self, home: str, posts: int) -> list[int]:
        """Return the posts of a home as they are numbered."""
        assert home
        return list(range(posts))

    def vacant(self, home: str, posts: int, mean: float) -> set[int]:
        """Return the posts that are stated as vacant, whatever the vacancy owes."""
        assert 0 <= mean <= posts
        return self.vacant_posts.get(home, set())

    def vacant_bought(self, home: str, first: int, posts: int, mean: float) -> set[int]:
        """Return those of the posts that are stated as vacant."""
        assert 0 <= mean <= posts
        bought = set(range(first, first + posts))
        return self.vacant_posts.get(home, set()) & bought

    def uniform(self, what: str, home: str, post: int, person: int) -> float:
        """Return the one uniform that lets nobody be ill at the start, unless stated."""
        return next(iter(self.draws.get((what, home, post, person), (1.0,))))

    def units(self, what: str, home: str, post: int, person: int) -> Iterator[float]:
        """Yield the stated unit exponentials; then nothing happens, and spells last a day."""
        never = 0.0 if what == "recovery" else inf
        return chain(self.draws.get((what, home, post, person), ()), repeat(never))

    def planned(self, home: str, post: int, person: int, pattern: Pattern) -> Planned:
        """Return the stated days of absence."""
        assert pattern.days
        return dict(self.absent.get((home, post, person), {}))


class Made(Protocol):
    """What becomes the demand of a plan."""

    def on(self, plan: Plan) -> Demand:
        """Return the demand with the numbers of a plan's steps and clients."""
        ...


class Drawn:
    """The demand that the office itself draws; with fixed times it can be known in advance."""

    def on(self, plan: Plan) -> Demand:
        """Return the demand of the first replication."""
        return DrawnDemand(plan.scenario, 0, plan.journeys)


@dataclass(frozen=True)
class HandMade:
    """A demand written by hand; `on(plan)` makes it the demand of a scenario.

    Cases and contacts are numbered from 1 as they stand; they must be in order of time. The
    whole run is one month, unless dates of `turns` say when the next ones begin.
    """

    cases: Sequence[HandCase] = ()
    contacts: Sequence[HandContact] = ()
    opening: Sequence[HandCase] = ()
    people: PeopleLuck | None = None
    turns: Sequence[float] = ()

    def on(self, plan: Plan) -> "BoundDemand":
        """Return the demand with the numbers of a plan's steps and clients."""
        return BoundDemand(plan, self)


class BoundDemand:
    """A hand-made demand as `sim.demand.demand.Demand` states it, in a block for each month."""

    def __init__(self, plan: Plan, made: HandMade) -> None:
        self._plan, self._made = plan, made
        self.people = made.people
        self.caused: CausedDrawer | None = None
        self._open = _case_block(plan, made.opening, OPEN)
        begins, ends = [-inf, *made.turns], [*made.turns, inf]
        self._months = [self._month(*month) for month in zip(begins, ends, strict=True)]

    def _month(self, begin: float, end: float) -> Month:
        """Return what comes from one date on and before another."""
        plan, made = self._plan, self._made
        before = sum(case.arrive < begin for case in made.cases)
        cases = [case for case in made.cases if begin <= case.arrive < end]
        contacts = [(n, one) for n, one in enumerate(made.contacts) if begin <= one.at < end]
        asking = [(n, one) for n, one in contacts if one.about_case is not None]
        general = [(n, one) for n, one in contacts if one.about_case is None]
        enquiries = _contact_block(plan, asking, ENQUIRIES)
        enquiries.cases = ints(
            NEW * FAMILY + one.about_case for _, one in asking if one.about_case is not None
        )
        enquiries.taken_over = floats(one.thinning for _, one in asking)
        return Month(
            min(end, plan.scenario.run.run_length),
            [_case_block(plan, cases, NEW, before)],
            [_contact_block(plan, general, CONTACTS), enquiries],
            [],
        )

    def opening(self) -> list[CaseBlock]:
        """Return the cases that are open at the start."""
        return [self._open]

    def months(self) -> Iterator[Month]:
        """Yield the months of the run."""
        yield from self._months


def case_block(plan: Plan, cases: Sequence[HandCase]) -> CaseBlock:
    """Return the block of new cases written by hand."""
    return _case_block(plan, cases, NEW)


def _client(plan: Plan, whose: HandCase | HandContact) -> int:
    for kind in plan.clients:
        if (
            kind.case_type == whose.case_type
            and whose.surname in ("", kind.surname)
            and whose.group in ("", kind.group)
        ):
            return kind.index
    message = f"the office has no clients like {whose}"
    raise AssertionError(message)


def _case_block(plan: Plan, cases: Sequence[HandCase], family: int, before: int = 0) -> CaseBlock:
    """Return the block of cases of a family, of which so many came in blocks before."""
    codes = ints(_code(plan, name) for case in cases for name, _ in case.entries)
    offsets = np.cumsum([0, *(len(case.entries) for case in cases)])
    types = ints(list(plan.scenario.office.case_types).index(case.case_type) for case in cases)
    block = CaseBlock(
        family=family,
        numbers=before + np.arange(len(cases)),
        arrival=floats(case.arrive for case in cases),
        application=floats(
            case.arrive if case.application is None else case.application for case in cases
        ),
        client=ints(_client(plan, case) for case in cases),
        urgent=floats(case.urgent for case in cases),
        lapse=floats(case.lapse for case in cases),
        certificate=floats(case.certificate for case in cases),
        overlap=floats(case.overlap for case in cases),
        offsets=offsets,
        codes=codes,
        minutes=floats(minutes for case in cases for _, minutes in case.entries),
        decide_at=plan.journeys.decide_at(types, offsets, codes),
    )
    sent = [
        (number, place, _of_client(case.submission, case))
        for number, case in enumerate(cases)
        for place, (name, _) in enumerate(case.entries)
        if name == "applicant" and case.submission is not None
    ]
    block.submission_at = ints(offsets[number] + place for number, place, _ in sent)
    block.submissions = _contact_block(
        plan,
        [((before + number) * PER_CASE + place, contact) for number, place, contact in sent],
        family + DOCUMENTS,
    )
    coming = [
        (number, replace(_of_client(case.emergency, case), channel="counter", kind="appointment"))
        for number, case in enumerate(cases, before)
        if case.emergency is not None
    ]
    block.appointments = _contact_block(plan, coming, family + EMERGENCIES)
    block.appointment_of = ints(number - before for number, _ in coming)
    block.visits = _visits(plan, cases, block, family + ASKS)
    return block


def _visits(
    plan: Plan, cases: Sequence[HandCase], block: CaseBlock, family: int
) -> HandVisits[HandContact] | None:
    """Return the luck of the visits of a block's cases."""
    luck: list[HandVisit[HandContact]] = []
    clients: list[tuple[int, HandCase]] = []
    found: list[int] = []
    for number, case in enumerate(cases):
        entries = [n for n, (name, _) in enumerate(case.entries) if name.startswith("visit/")]
        stated = [*case.visits, *repeat(HandVisit(), len(entries))]
        for nth, (entry, visit) in enumerate(zip(entries, stated, strict=False)):
            found.append(int(block.offsets[number]) + entry)
            luck.append(visit)
            clients.append((int(block.numbers[number]) * PER_CASE + nth * PER_VISIT, case))

    def contacts(first: int, asks: Sequence[HandAsk[HandContact]]) -> ContactBlock:
        made = (ask.contact or HandContact(channel="email") for ask in asks)
        of_client = [
            (number + nth, replace(_of_client(one, case), kind="appointment"))
            for one, ((number, case), nth) in zip(
                made,
                product(clients[first : first + ASKED_TOGETHER], range(MOST_ASKS)),
                strict=True,
            )
        ]
        return _contact_block(plan, of_client, family)

    return HandVisits(luck, ints(found), contacts) if luck else None


def _code(plan: Plan, entry: str) -> int:
    """Return the code of a step, a wait, or a named referral such as `referral/housing`."""
    if entry in WAITS:
        return WAITS[entry]
    what, _, name = entry.partition("/")
    if what == "visit":
        return VISIT - [each.name for each in plan.appointments].index(name)
    return REFERRAL - plan.journeys.referrals.index(name) if name else plan.steps.index(what)


def _of_client(contact: HandContact, case: HandCase) -> HandContact:
    return replace(contact, case_type=case.case_type, surname=case.surname, group=case.group)


def _contact_block(
    plan: Plan, contacts: Sequence[tuple[int, HandContact]], family: int
) -> ContactBlock:
    whole = [contact for _, contact in contacts]
    channels = ints(CHANNELS.index(contact.channel) for contact in whole)
    kinds = ints(KINDS.index(contact.kind) for contact in whole)
    clients = ints(_client(plan, contact) for contact in whole)
    block = ContactBlock(
        entity=ints(family * FAMILY + number for number, _ in contacts),
        time=floats(contact.at for contact in whole),
        channel=channels,
        kind=kinds,
        client=clients,
        about=(channels * len(KINDS) + kinds) * len(plan.clients) + clients,
        service=floats(contact.minutes for contact in whole),
        call_back=floats(contact.call_back for contact in whole),
        resolve=floats(contact.resolve for contact in whole),
        lag=floats(contact.lag for contact in whole),
        error=floats(contact.error for contact in whole),
        patience=floats(p for contact in whole for p in _attempts(contact.patience)),
        redial_after=floats(r for c in whole for r in _attempts([*c.redial_after, inf])),
        attempts=MOST_ATTEMPTS,
    )
    block.becomes_mail = floats(contact.becomes_mail for contact in whole)
    if any(contact.mail is not None for contact in whole):
        mails = [(number, _following(contact, contact.mail)) for number, contact in contacts]
        block.mails = _contact_block(plan, mails, AFTER_LOSS[family])
        if family in FURTHER:
            _add_further(plan, block.mails, mails, FURTHER[family], 1)
    if family in FURTHER:
        _add_further(plan, block, contacts, FURTHER[family], 1)
    return block


def _following(contact: HandContact, mail: HandContact | None) -> HandContact:
    """Return a mail that follows a contact, of the same client; nothing comes of it if none is."""
    made = mail if mail is not None else HandContact()
    return replace(
        made, channel="email", kind=contact.kind, case_type=contact.case_type,
        surname=contact.surname, group=contact.group,
    )  # fmt: skip


def _add_further(
    plan: Plan, block: ContactBlock, contacts: Sequence[tuple[int, HandContact]], family: int,
    nth: int,
) -> None:  # fmt: skip
    """Add to the contacts of a block the mails in which their clients ask again."""
    if not any(contact.again is not None for _, contact in contacts):
        return
    block.again_after = floats(contact.again_after for _, contact in contacts)
    further = [
        (number // PER_CHAIN * PER_CHAIN + nth if nth > 1 else number * PER_CHAIN + nth,
         _following(contact, contact.again))
        for number, contact in contacts
    ]  # fmt: skip
    block.again = _contact_block(plan, further, family)
    _add_further(plan, block.again, further, family, nth + 1)


def _attempts(stated: float | Sequence[float]) -> list[float]:
    """Return one number per attempt; the last one stated counts for all that follow."""
    numbers = list(stated) if isinstance(stated, Sequence) else [stated]
    return numbers + numbers[-1:] * (MOST_ATTEMPTS - len(numbers))


# -- a laboratory ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Laboratory:
    """A small office; what a test does not state is as simple as can be.

    One team `desk` with one clerk takes everything, round the clock. `hours` is `always` or
    the keys of a calendar; `teams` are those of a structure (without owner and discipline:
    the last one owns, cases by arrival); `contacts` and `office` are laid over the parts.
    With `people` (the keys of `staff.people`) the clerks are people on as many posts, none of
    them vacant; `staff` is laid over it. `reorganisation` has the keys of such a file, with its
    structures (see `structure_of`) and levers written in place. `management` steers it.
    """

    clerks: Mapping[str, int] = field(default_factory=lambda: {"desk": 1})
    steps: Sequence[str] = ("work",)
    decides: str = ""
    case_types: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: {"case": {}})
    hours: Mapping[str, Any] = field(default_factory=lambda: {"kind": "always"})
    teams: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    step_rules: Mapping[str, Any] = field(default_factory=dict)
    contact_rules: Mapping[str, Any] = field(default_factory=dict)
    structure: Mapping[str, Any] = field(default_factory=dict)
    contacts: Mapping[str, Any] = field(default_factory=dict)
    office: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, Any] | None = None
    staff: Mapping[str, Any] = field(default_factory=dict)
    reorganisation: Mapping[str, Any] = field(default_factory=dict)
    management: Management = UNSTEERED
    days: float = 21
    warm_up: float = 0.0
    equal: Equal = "planned"

    def plan(self) -> Plan:
        """Return the compiled laboratory."""
        return compile_plan(self.scenario())

    def scenario(self) -> Scenario:
        """Return the laboratory as it is managed."""
        return self._unsteered().model_copy(update={"management": self.management})

    def _unsteered(self) -> Scenario:
        """Return the laboratory without rules; with a reorganisation, checked like one in files."""
        work = {"minutes": {"mean": "1 h"}}
        stages = [
            {"step": step, "work": work, **({"decides": True} if step == self.decides else {})}
            for step in self.steps
        ]
        stages = [*self._referrals(), *stages]
        # The hand-made demand draws nothing, so what means would be drawn with is of no matter.
        contacts = {"population": {}, "minutes": {"mean": "5 min"}, "patience": "unlimited"}
        office = {
            "name": "Laboratory",
            "laboratory": True,
            "start": "2024-01-01",
            "calendar": self.hours,
            "case_types": {
                name: {"journey": "way", **stated} for name, stated in self.case_types.items()
            },
            "journeys": {"way": {"stages": stages}},
            "staff": self._staff(),
            "contacts": {**contacts, **self.contacts},
            **self.office,
        }
        structure = {
            "name": "trace",
            "teams": self._teams(),
            "steps": self.step_rules,
            "contacts": self.contact_rules,
            **self.structure,
        }
        run = Run(run_length=self.days * DAY, warm_up=self.warm_up * DAY, equal=self.equal)
        if self.reorganisation:
            keys = tree_of({"name": "trace", **self.reorganisation})
            return reorganised(tree_of(office), tree_of(structure), keys, run)
        return Scenario(
            name="trace",
            office=Office.model_validate(office),
            structure=Structure.model_validate(structure),
            run=run,
        )

    def _referrals(self) -> Iterator[dict[str, object]]:
        """Yield the referrals of the journey: one, and one for each that has a team of its own."""
        stated = self.structure.get("referrals")
        for name in ("integration", *stated.get("teams", ())) if stated else ():
            yield {"referral": name, "probability": "0 %"}

    def _staff(self) -> dict[str, Any]:
        if self.people is None:
            return {"clerks": self.clerks, **self.staff}
        homes = {name: {"posts": number} for name, number in self.clerks.items()}
        return {"homes": homes, "vacancy": 0.0, "people": self.people, **self.staff}

    def _teams(self) -> dict[str, dict[str, Any]]:
        stated = {name: dict(self.teams.get(name, {})) for name in self.clerks}
        if not any("owns" in team for team in stated.values()):
            stated[list(stated)[-1]]["owns"] = {}
        return {
            name: {"takes": {name: "all"}, "discipline": BY_ARRIVAL, **team}
            for name, team in stated.items()
        }


def managed(plan: Plan, **rules: Any) -> Plan:  # noqa: ANN401 - rules as a file states them
    """Return a plan whose office is steered by these rules of management."""
    update = {"management": steered(**rules)}
    return compile_plan(plan.scenario.model_copy(update=update))


def steered(**rules: Any) -> Management:  # noqa: ANN401 - rules as a file states them
    """Return a management of these rules."""
    return Management.model_validate({"name": "trace", **rules})


BY_ARRIVAL = {"classes": ["call_backs", "mails", "cases"], "cases_by": "arrival"}


def structure_of(name: str, teams: Mapping[str, Any], **keys: Any) -> dict[str, Any]:  # noqa: ANN401 - keys of a structure
    """Return a structure whose teams take cases by arrival unless they state a discipline."""
    whole = {team: {"discipline": BY_ARRIVAL, **stated} for team, stated in teams.items()}
    return {"name": name, "teams": whole, **keys}


def on_day(number: int) -> str:
    """Write the date of a day of the run, which begins on a Monday with day 0."""
    return (date(2024, 1, 1) + timedelta(days=number)).isoformat()


def reorganised(office: Tree, structure: Tree, keys: Tree, run: Run) -> Scenario:
    """Return a structure as a reorganisation changes it. Raises ScenarioError as for files."""
    notes = Notes(Bounds())
    written = read_reorganisation(keys, notes)
    whole = Part(office, build(Office, office), names_hold=True, sound=True)
    start = Part(structure, build(Structure, structure), names_hold=True)
    scenario = None
    if written is not None:
        scenario = resolve(written, ("trace", ""), whole, start, run, notes)
    if scenario is None or notes.found:
        raise ScenarioError(notes.found)
    return scenario


def tree_of(value: Any, file: str = "laboratory") -> Tree:  # noqa: ANN401 - whatever a test writes
    """Return a tree as read from a file, of what a test writes; its values stay what they are.

    Files that it names are looked for beside `file`. An empty list where a file would leave out
    the key, because that means all, is left out.
    """
    place = FilePlace(file, 1, 1)
    if isinstance(value, Mapping):
        kept = {key: part for key, part in value.items() if part != [] or key not in ALL_WITHOUT}
        return Tree({str(key): tree_of(part, file) for key, part in kept.items()}, place)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Tree(tuple(tree_of(part, file) for part in value), place)
    return Tree(value, place)


def office_hours(presence: str, phone: str = "", counter: str = "") -> dict[str, str]:
    """Return a calendar of weekly hours without holidays; the run starts on a Monday."""
    return {"presence": presence, "phone": phone or presence, "counter": counter or presence}


RESOLVES_HALF = {
    "resolution": {
        "simple": "50 %",
        "casework_by_owner": "50 %",
        "casework_by_others": "50 %",
    }
}
"""A contact with `resolve` below 0.5 is resolved, another one is not."""


# -- running --------------------------------------------------------------------------------


def rows_of(plan: Plan, made: Made) -> Log:
    """Run the demand through the plan's office and return the rows of the event log."""
    kept = KeptLog()
    OfficeAtWork(plan, made.on(plan), [kept]).run()
    return kept.rows()


def end_of(plan: Plan, made: Made) -> EndState:
    """Run the demand through the plan's office and return what is left of it."""
    return OfficeAtWork(plan, made.on(plan), []).run()


def trace(plan: Plan, made: Made, *events: str, entity: str = "") -> list[str]:
    """Return the log as lines `00:20 interrupt case-1 work desk/clerk-0`.

    Only the named events (all, when none is named), and of one entity, where it is named. In
    brackets: minutes of service, of a lag, of rework, of a reading-in or mail switch before
    the work; the number of a further attempt, of a certificate; what a wait was; a speed; why
    somebody is absent.
    A date after the first day has its weekday before it, from the second week on the number of
    the week too.
    """
    lines = []
    for row in rows_of(plan, made):
        event, name = EVENTS[int(row[1])], entity_name(int(row[2]))
        if (not events or event in events) and entity in ("", name):
            lines.append(_line(plan, row, event, name))
    return lines


def _line(plan: Plan, row: Any, event: str, name: str) -> str:  # noqa: ANN401 - a row of numbers
    step = plan.step_name(int(row[3])) if row[3] != NONE else ""
    team = plan.teams[int(row[4])] if row[4] >= 0 else ""
    who = f"{team}/clerk-{int(row[5])}" if row[5] >= 0 else team
    words = [clock(row[0]), event, name, step, who, _in_brackets(event, row[8])]
    return " ".join(word for word in words if word)


def _in_brackets(event: str, minutes: float) -> str:
    if event in ("contact_attempt", "abandon", "redial", "lost"):
        return f"(attempt {minutes:.0f})" if minutes > 1 else ""
    if event in WORDS:
        return f"({WORDS[event](minutes)})"
    if minutes == NONE or event == "go_live":
        return ""
    return f"({_number(minutes)} min)" if minutes else ""


def entity_name(entity: int) -> str:
    """Name an entity as the test's author counts: from 1 within its family."""
    if entity == NONE:
        return ""
    family, number = divmod(entity, FAMILY)
    if family in MAIL_FAMILIES:
        name = MAIL_FAMILIES[family]
        first, nth = divmod(number, PER_CHAIN)
        if "documents" in name:
            first //= PER_CASE
        return f"{name}-{first + 1}.{nth}" if name.endswith("again") else f"{name}-{number + 1}"
    if family in (DOCUMENTS, OPEN_DOCUMENTS):
        number //= PER_CASE
    if family in (ASKS, OPEN_ASKS):
        case, nth = divmod(number, PER_CASE)
        return f"{FAMILIES[family]}-{case + 1}.{nth // PER_VISIT + 1}.{nth % PER_VISIT + 1}"
    return f"{FAMILIES[family]}-{number + 1}" if family != CLERKS else ""


def clock(time: float) -> str:
    """Write a date as hours and minutes, with the weekday after the first day."""
    day, minute = divmod(round(time, 9), DAY)
    hours, minutes = divmod(minute, 60)
    whole, part = divmod(round(minutes, 6), 1)
    text = f"{int(hours):02}:{int(whole):02}" + (_number(part)[1:] if part else "")
    if day == 0:
        return text
    week, weekday = divmod(int(day), 7)
    name = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[weekday]
    return f"{name} {text}" if week == 0 else f"week {week + 1} {name} {text}"


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _which(number: float) -> str:
    return f"no. {number:.0f}"


WORDS: Mapping[str, Callable[[float], str]] = {
    "external_end": lambda wait: next(name for name, code in WAITS.items() if code == wait),
    "absent": lambda reason: REASONS[int(reason)],
    "speed": _number,
    "throttle": lambda on: "on" if on else "off",
    "lapse": _which,
    "certificate": _which,
    "dropped": _which,
    "slot_start": lambda desk: f"desk {desk:.0f}",
    "slot_release": lambda number: f"{number:.0f} slots",
    "unbooked": _which,
}
"""What the last column of an event says, where it is neither minutes nor an attempt."""


def ends(plan: Plan, made: HandMade, event: str = "work_end") -> dict[str, float]:
    """Return by entity the date of its last event of a kind."""
    number = EVENTS.index(event)
    return {
        entity_name(int(row[2])): float(row[0]) for row in rows_of(plan, made) if row[1] == number
    }


def answered(plan: Plan, made: HandMade) -> dict[str, str]:
    """Return by contact who served it first, as `desk/clerk-0`."""
    starts = (line.split() for line in trace(plan, made, "start") if " contact " in line)
    served: dict[str, str] = {}
    for words in starts:
        served.setdefault(words[-3], words[-1])
    return served


def calls(times: Sequence[float], minutes: float = 5, **luck: Any) -> list[HandContact]:  # noqa: ANN401 - as HandContact
    """Return calls at these times, all of the same minutes and luck."""
    return [HandContact(at, length, **luck) for at, length in zip(times, repeat(minutes))]


def at_hour(*hours: float, day: int = 0) -> list[float]:
    """Return dates in minutes of hours of a day (0: the Monday on which the run starts)."""
    return list(chain(day * DAY + hour * 60 for hour in hours))
