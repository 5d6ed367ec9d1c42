"""Who answers, who checks, who decides: read off a structure's rules, whatever it is called.

Central teams are named by a rule and work for all; owning teams have cases of their own. Nothing
here knows a team or a structure by name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Literal, get_args

from sim.plan.shape import deciding_steps, every, first_steps, recheck_step
from sim.scenario.answers import Answers, contact_answers, receivers, rule_answers, step_answers
from sim.scenario.choices import Always, Shortest, UpToAge, WhileHelperShort, WhileShort
from sim.scenario.office import Office
from sim.scenario.rules import CHANNELS, KINDS, Channel, Kind, Unresolved
from sim.scenario.structure import Owns, Structure
from sim.units import DAY

Role = Literal["answers", "checks", "decides"]
ROLES: tuple[Role, ...] = get_args(Role)

Steps = Mapping[Role, tuple[str, ...]]
USUAL_STEPS: Steps = {"checks": ("intake", "recheck"), "decides": ("decision",)}
"""Steps of the shipped offices, for a structure that is drawn without its office."""

OWNERS = ""
"""Stands for the owning teams together where a team's name could stand."""

MOST_ROWS = 9
"""Owning teams that are shown one by one; of more, those that do the same share a box."""

_CUTS: tuple[Literal["surnames", "groups"], ...] = ("surnames", "groups")


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a team in small print: a word of the diagram, and its number."""

    word: str
    number: float = 0.0


@dataclass(frozen=True, slots=True)
class Team:
    """A box: a team, or several that do the same."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    department: str
    roles: tuple[Role, ...]
    notes: tuple[Note, ...]
    owns: Owns | None = None
    cut: str = ""
    """How cases are cut among the teams of a shared box: `surnames`, `groups` or `case_types`."""
    posts: int = 0
    """Posts of all its teams; 0 where they are not known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Contacts of some channels: which kinds named teams receive, and which the owning ones."""

    channels: tuple[Channel, ...]
    central: tuple[tuple[str, tuple[Kind, ...]], ...]
    owners: tuple[Kind, ...]
    unresolved: Unresolved


@dataclass(frozen=True, slots=True)
class Flow:
    """What one side hands to the other; a side is a central team's name, or `OWNERS`."""

    source: str
    target: str
    what: Literal["call_back", "put_through", "cases"]


@dataclass(frozen=True, slots=True)
class Roles:
    """A structure as it is drawn; `beside` are the teams that do none of the three."""

    central: tuple[Team, ...]
    owners: tuple[Team, ...]
    beside: tuple[Team, ...]
    entries: tuple[Entry, ...]
    applications: tuple[str, ...]
    flows: tuple[Flow, ...]
    referred_to: frozenset[str]

    @property
    def departments(self) -> tuple[str, ...]:
        """Departments of the teams that do casework, in the order of the file."""
        teams = (*self.central, *self.owners)
        return tuple(dict.fromkeys(team.department for team in teams))


def roles_of(
    structure: Structure, office: Office | None = None, most_rows: int = MOST_ROWS,
    posts: Mapping[str, int] | None = None,
) -> Roles:  # fmt: skip
    """Read who does what. The office names the steps that check and that decide.

    More than `most_rows` owning teams share boxes. `posts`: how many each team has, where known.
    """
    sizes = posts or {}
    steps = USUAL_STEPS if office is None else _steps(office)
    entries = tuple(_entries(structure))
    central: list[Team] = []
    owners: list[Team] = []
    beside: list[Team] = []
    for name in structure.teams:
        team = replace(_team(structure, name, entries, steps), posts=sizes.get(name, 0))
        (owners if team.owns is not None else central if team.roles else beside).append(team)
    return Roles(
        tuple(central),
        tuple(_boxes(owners, most_rows)),
        tuple(beside),
        entries,
        _first_receivers(structure, office),
        tuple(dict.fromkeys(_flows(central, owners, entries))),
        frozenset(_referred_to(structure)),
    )


def _team(structure: Structure, name: str, entries: Iterable[Entry], steps: Steps) -> Team:
    plan = structure.teams[name]
    owns = None if plan.outside else plan.owns
    answers = any(
        name in dict(entry.central) or (owns is not None and entry.owners) for entry in entries
    )
    found: dict[Role, bool] = {"answers": answers}
    for role, steps_of_role in steps.items():
        found[role] = any(
            _does(step_answers(structure, step), name, as_owner=owns is not None)
            for step in steps_of_role
        )
    return Team(
        (name,),
        (plan.label or name,),
        plan.department,
        tuple(role for role in ROLES if found[role]),
        tuple(dict.fromkeys(_notes(structure, name))),
        owns,
    )


def _does(answers: Answers, name: str, *, as_owner: bool) -> bool:
    """Tell whether a step can fall to a team: by its name, or as the owner of the case."""
    if name in receivers(answers).named:
        return True
    return as_owner and any(name == owner and name in c.teams for _, owner, c in answers)


def _notes(structure: Structure, name: str) -> Iterator[Note]:
    """Say of a team when a step falls to it, and whom it accompanies."""
    for rule in structure.steps.values():
        yield from _notes_of(rule_answers(structure, rule), name)
    if structure.accompany is not None and structure.accompany.team == name:
        yield Note("accompany")


def _notes_of(answers: Answers, name: str) -> Iterator[Note]:
    choices = {choice for _, _, choice in answers}
    for choice in choices:
        if isinstance(choice, WhileShort) and choice.second == name:
            yield Note("overflow", choice.limit)
        elif isinstance(choice, WhileHelperShort) and choice.helper == name:
            yield Note("helper_first", choice.limit)
        elif isinstance(choice, UpToAge) and choice.old == name:
            yield Note("old_cases", choice.age / DAY)
        elif isinstance(choice, Shortest) and name in choice.among:
            yield Note("shortest", len(choice.among))
    types = {
        who.case_type for who, owner, choice in answers if choice == Always(name) and owner != name
    }
    if types and len(choices) > 1:
        yield Note("case_types", len(types))


def _steps(office: Office) -> Steps:
    """Name the steps that check for completeness, and those that decide."""
    checks, decides = [], []
    for journey in office.journeys.values():
        for stage in every(journey.stages):
            if stage.step is not None and stage.documents is not None:
                checks += [stage.step, recheck_step(journey.stages, stage)]
        decides += deciding_steps(journey.stages)
    return {"checks": tuple(checks), "decides": tuple(decides)}


def _first_receivers(structure: Structure, office: Office | None) -> tuple[str, ...]:
    """Name who receives applications: whoever does the first step of a journey."""
    firsts = list(USUAL_STEPS["checks"][:1])
    if office is not None:
        firsts = [s for journey in office.journeys.values() for s in first_steps(journey.stages)]
    found: dict[str, None] = {}
    for step in firsts:
        falls = receivers(step_answers(structure, step))
        found |= dict.fromkeys(OWNERS if structure.teams[n].owns else n for n in falls.named)
        found |= {OWNERS: None} if falls.owners else {}
    return tuple(found)


def _entries(structure: Structure) -> Iterator[Entry]:
    """Yield the contacts, channels of the same rule together."""
    found: dict[Entry, list[Channel]] = {}
    for channel in CHANNELS:
        by_kind = {k: receivers(contact_answers(structure, channel, k)) for k in KINDS}
        central = tuple(
            (team, kinds)
            for team in structure.teams
            if (kinds := tuple(kind for kind in KINDS if team in by_kind[kind].named))
        )
        owners = tuple(kind for kind in KINDS if by_kind[kind].owners)
        unresolved = structure.contact_rule(channel).unresolved
        found.setdefault(Entry((), central, owners, unresolved), []).append(channel)
    for entry, channels in found.items():
        yield replace(entry, channels=tuple(channels))


def _flows(
    central: Iterable[Team], owners: Iterable[Team], entries: Iterable[Entry]
) -> Iterator[Flow]:
    """Yield what goes from side to side: what an answer leaves open, and checked cases."""
    sides: dict[str, set[Role]] = {team.names[0]: set(team.roles) for team in central}
    for entry in entries:
        for name, _ in entry.central:
            if name in sides:
                yield Flow(name, OWNERS, entry.unresolved)
    does = sides[OWNERS] = {role for team in owners for role in team.roles}
    through = bool(does & {"checks", "decides"})  # then cases go by the owning teams
    for source, target in permutations(sides, 2):
        hands_on = "checks" in sides[source] and "decides" in sides[target]
        if hands_on and (OWNERS in (source, target) or not through):
            yield Flow(source, target, "cases")


def _referred_to(structure: Structure) -> Iterator[str]:
    if structure.referrals is not None:
        yield structure.referrals.to
        yield from structure.referrals.teams.values()


def _boxes(owners: list[Team], most_rows: int) -> list[Team]:
    """Put teams that do the same into one box where there are too many for one each.

    First those that differ only in the surnames or the groups of their clients, then all.
    """
    by_part = [_part(team) for team in owners]
    by_role = [(team.roles, team.notes, team.department) for team in owners]
    for keys in (by_part, by_role):
        if len(owners) > most_rows:
            groups: dict[object, list[Team]] = {}
            for key, team in zip(keys, owners, strict=True):
                groups.setdefault(key, []).append(team)
            shared = [_shared(group) for group in groups.values()]
            if len(shared) <= most_rows or keys is by_role:
                return shared
    return owners


def _part(team: Team) -> object:
    types = tuple(team.owns.case_types) if team.owns else ()
    return team.roles, team.notes, team.department, types


def _shared(group: list[Team]) -> Team:
    if len(group) == 1:
        return group[0]
    cuts = [
        cut
        for cut in _CUTS
        if len({tuple(getattr(team.owns, cut)) for team in group}) == len(group)
    ]
    return replace(
        group[0],
        names=tuple(name for team in group for name in team.names),
        labels=tuple(label for team in group for label in team.labels),
        cut=cuts[0] if cuts else "case_types",
        posts=sum(team.posts for team in group),
    )
