"""What the diagram of a structure says: headings, labels of boxes and arrows, title, alt text."""

from collections.abc import Iterable, Iterator

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import listed
from sim.report.charts.alt import LONGEST, shortened
from sim.report.picture.roles import ROLES, Entry, Note, Role, Roles, Team
from sim.scenario.rules import CHANNELS, KINDS, Kind
from sim.scenario.structure import Structure

_FEW_KINDS = 2
"""Kinds of contact that the label of an arrow can name."""

_PARTS = ("overflow", "helper_first", "old_cases", "case_types", "shortest")
"""Notes of teams to which only some cases fall."""


def count_word(key: str, amount: float, language: Language) -> str:
    """Return a phrase with a whole number in it."""
    return phrase(f"diagram.{key}", language, n=number(amount, 0, language))


def channels_text(entry: Entry, language: Language) -> str:
    """Name channels as the start of a line: ``Anrufe, E-Mails und Besuche``."""
    names = [
        phrase(f"diagram.{channel}", language) for channel in CHANNELS if channel in entry.channels
    ]
    said = listed(names, language)
    return said[:1].upper() + said[1:]


def kinds_text(kinds: Iterable[Kind], entry: Entry, language: Language) -> str:
    """Name what an arrow carries: all, a few kinds by name, or all the rest.

    One receiver of many kinds gets the rest, so that the others can be named.
    """
    some = tuple(kinds)
    if some == KINDS:
        return phrase("diagram.all", language)
    shares = [kinds for _, kinds in entry.central] + [entry.owners]
    largest = max(shares, key=len)
    if len(some) > _FEW_KINDS and some == largest:
        return phrase("diagram.rest", language)
    return ", ".join(phrase(f"diagram.{kind}", language) for kind in some)


def note_text(note: Note, language: Language) -> str:
    """Write the small print of a box."""
    return count_word(note.word, note.number, language)


def box_name(team: Team, language: Language) -> str:
    """Name a box: its team, or how many teams share it."""
    if len(team.names) == 1:
        return team.labels[0]
    return count_word(f"by_{team.cut}" if team.cut else "teams", len(team.names), language)


def head_text(role: Role | None, language: Language, *, alone: bool) -> str:
    """Head a column: with a question that can stand alone, or below a title that asks it."""
    key = f"diagram.{role or 'citizens'}" if alone else f"diagram.one_{role}"
    return phrase(key, language)


def posts_text(posts: int, language: Language) -> str:
    """Write a number of posts; it and its word stay on one line."""
    return count_word("post" if posts == 1 else "posts", posts, language)


def told_beside(team: Team, language: Language) -> str:
    """Name a team without casework, its posts and whom it accompanies."""
    posts = [posts_text(team.posts, language)] if team.posts else []
    told = ", ".join([*posts, *(note_text(note, language) for note in team.notes)])
    return f"{team.labels[0]} ({told})" if told else team.labels[0]


def part_texts(team: Team, roles: Roles, language: Language) -> Iterator[str]:
    """Yield what a central team receives of channels of which it does not receive all."""
    for entry in roles.entries:
        kinds = dict(entry.central).get(team.names[0], KINDS)
        if kinds != KINDS:
            channels, some = channels_text(entry, language), kinds_text(kinds, entry, language)
            if len(roles.entries) == 1:  # of all channels
                yield some
            else:
                yield phrase("diagram.of_channels", language, channels=channels, kinds=some)


def default_title(structure: Structure, roles: Roles, language: Language) -> str:
    """Say what the structure is: ``Clearing: SG 1 antwortet und prüft; 6 Teams entscheiden``."""
    who = "; ".join(who_does_what(roles, language))
    return phrase("diagram.title", language, label=structure.label or structure.name, who=who)


def footer_text(structure: Structure, roles: Roles, language: Language) -> str:
    """Say how to read the boxes, and where the structure comes from."""
    parts = [phrase("diagram.footer", language)]
    parts += (
        [phrase("diagram.white", language)] if any(_untinted(team) for team in roles.owners) else []
    )
    parts += [phrase("diagram.grey", language)] if roles.beside else []
    source = structure.source.rstrip(".")
    parts += [phrase("common.source", language, source=source)] if source else []
    return " ".join(parts)


def _untinted(team: Team) -> bool:
    """Tell whether a team's box spans a column of something that it does not do."""
    places = [ROLES.index(role) for role in team.roles]
    return len(places) < len(range(min(places, default=0), max(places, default=0) + 1))


def who_does_what(roles: Roles, language: Language, *, sized: bool = False) -> Iterator[str]:
    """Yield a clause for owning teams that do the same, and for the central teams one by one.

    First comes who does a thing for all, last who does it in part. `sized`: with their posts.
    """

    def named(name: str, posts: int) -> str:
        return f"{name} ({posts_text(posts, language)})" if sized and posts else name

    whole = [team for team in roles.central if not _in_part(team, roles)]
    for team in whole:
        yield f"{named(team.labels[0], team.posts)} {_verbs(team.roles, 'one', language)}"
    same: dict[tuple[Role, ...], list[Team]] = {}
    for team in roles.owners:
        if team.roles:
            same.setdefault(team.roles, []).append(team)
    for does, teams in same.items():
        labels = [label for team in teams for label in team.labels]
        count = len(labels)
        name = labels[0] if count == 1 else count_word("teams", count, language)
        name = named(name, sum(team.posts for team in teams))
        yield f"{name} {_verbs(does, 'one' if count == 1 else 'many', language)}"
    for team in roles.central:
        if team not in whole:
            said, name = _verbs(team.roles, "one", language), named(team.labels[0], team.posts)
            yield phrase("diagram.in_part", language, name=name, does=said)


def _in_part(team: Team, roles: Roles) -> bool:
    """Tell whether a central team does only a part of what it does at all."""
    received = [dict(entry.central).get(team.names[0], ()) for entry in roles.entries]
    partly = "answers" in team.roles and any(kinds != KINDS for kinds in received)
    return partly or any(note.word in _PARTS for note in team.notes)


def _verbs(does: tuple[Role, ...], count: str, language: Language) -> str:
    return listed(
        [phrase(f"diagram.{count}_{role}", language) for role in ROLES if role in does], language
    )


def structure_alt_text(structure: Structure, roles: Roles, language: Language) -> str:
    """Describe the diagram in at most 200 characters: who does what, and who is beside it.

    Teams are named with their posts. Where room is short, the teams beside it are counted, then
    left out.
    """
    label = phrase("common.quoted", language, name=structure.label or structure.name)
    head = phrase("diagram.alt", language, label=label)
    who = "; ".join(who_does_what(roles, language, sized=True))
    for beside in (_beside_texts(roles, language, counted=counted) for counted in (False, True)):
        said = " ".join([head, f"{who}.", *beside])
        if len(said) <= LONGEST:
            return said
    if len(said := f"{head} {who}.") <= LONGEST:
        return said
    return shortened(f"{head} {'; '.join(who_does_what(roles, language))}.")


def _beside_texts(roles: Roles, language: Language, *, counted: bool) -> Iterator[str]:
    for key in ("same", "outside"):
        same = key == "same"
        teams = [team for team in roles.beside if (team.department in roles.departments) == same]
        labels = [label for team in teams for label in team.labels]
        names = listed(labels, language)
        if counted and len(labels) > 1:
            names = count_word("teams", len(labels), language)
        if labels:
            yield phrase(f"diagram.{key}", language, names=names) + "."
