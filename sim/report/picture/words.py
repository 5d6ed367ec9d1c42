"""What the diagram of a structure says: headings, labels of boxes and arrows, title, alt text."""

from collections.abc import Iterable, Iterator

from sim.report.catalogue.numbers import Language, number
from sim.report.catalogue.texts import text
from sim.report.catalogue.words import listed
from sim.report.charts.alt_texts import LONGEST
from sim.report.picture.roles import ROLES, Entry, Note, Role, Roles, Team
from sim.scenario.rules import CHANNELS, KINDS, Kind
from sim.scenario.structure import Structure

_FEW_KINDS = 2
"""Kinds of contact that the label of an arrow can name."""

_PARTS = ("overflow", "old_cases", "case_types", "shortest")
"""Notes of teams to which only some cases fall."""

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "citizens": "Bürgerinnen und Bürger",
        "answers": "Wer antwortet?",
        "checks": "Wer prüft?",
        "decides": "Wer entscheidet?",
        "phone": "Anrufe",
        "email": "E-Mails",
        "counter": "Besuche",
        "applications": "Anträge",
        "general": "allgemeine Fragen",
        "appointment": "Termine",
        "submission": "Nach\u00adreichungen",
        "status": "Sachstände",
        "steering": "Lenkung",
        "all": "alle Anfragen",
        "rest": "alles Übrige",
        "call_back": "Rückrufe",
        "put_through": "Durch\u00adgestelltes, Rückrufe",
        "cases": "geprüfte Anträge",
        "referrals": "Verweise",
        "overflow": "wenn dort mehr als {n} warten",
        "old_cases": "Fälle über {n} Tage",
        "case_types": "für {n} Fallarten",
        "shortest": "wenn es unter {n} Teams am kürzesten ansteht",
        "accompany": "begleitet Kundschaft beider Seiten",
        "elsewhere": "anderer Bereich",
        "one": "Ein Fachbereich",
        "shared": "Ein gemeinsamer Fachbereich, mit {names}",
        "numbered": "Fachbereich {n}",
        "by_surnames": "{n} Teams nach Nachname",
        "by_groups": "{n} Teams nach Gruppe",
        "by_case_types": "{n} Teams nach Sachgebiet",
        "teams": "{n} Teams",
        "more": "und {n} weitere",
        "one_answers": "antwortet",
        "one_checks": "prüft",
        "one_decides": "entscheidet",
        "many_answers": "antworten",
        "many_checks": "prüfen",
        "many_decides": "entscheiden",
        "in_part": "{name} {does} zum Teil",
        "title": "{label}: {who}",
        "footer": "Ein Feld reicht über alle Aufgaben des Teams.",
        "white": "Weiß: nicht seine Aufgabe.",
        "grey": "Grau gestrichelt: nicht Teil der Fallbearbeitung.",
        "source": "Quelle: {source}.",
        "alt": "Schaubild {label}.",
        "same": "Im Fachbereich auch: {names}",
        "outside": "Außerhalb: {names}",
    },
    "en": {
        "citizens": "Citizens",
        "answers": "Who answers?",
        "checks": "Who checks?",
        "decides": "Who decides?",
        "phone": "Calls",
        "email": "e-mails",
        "counter": "visits",
        "applications": "Applications",
        "general": "general questions",
        "appointment": "appointments",
        "submission": "documents",
        "status": "status questions",
        "steering": "steering",
        "all": "all enquiries",
        "rest": "all the rest",
        "call_back": "call-backs",
        "put_through": "put through, call-backs",
        "cases": "checked cases",
        "referrals": "referrals",
        "overflow": "when more than {n} wait there",
        "old_cases": "cases over {n} days",
        "case_types": "for {n} case types",
        "shortest": "when its queue is the shortest of {n}",
        "accompany": "accompanies clients of both sides",
        "elsewhere": "elsewhere",
        "one": "One department",
        "shared": "One department, with {names}",
        "numbered": "Department {n}",
        "by_surnames": "{n} teams by surname",
        "by_groups": "{n} teams by group",
        "by_case_types": "{n} teams by subject",
        "teams": "{n} teams",
        "more": "and {n} more",
        "one_answers": "answers",
        "one_checks": "checks",
        "one_decides": "decides",
        "many_answers": "answer",
        "many_checks": "check",
        "many_decides": "decide",
        "in_part": "{name} {does} in part",
        "title": "{label}: {who}",
        "footer": "A box spans all tasks of its team.",
        "white": "White: not its task.",
        "grey": "Grey and dashed: no part of casework.",
        "source": "Source: {source}.",
        "alt": "Diagram of {label}.",
        "same": "Same department: {names}",
        "outside": "Outside: {names}",
    },
}


def word(key: str, language: Language, **parts: object) -> str:
    """Return a word or a phrase of the diagram with its parts filled in."""
    return _WORDS[language][key].format(**parts)


def count_word(key: str, amount: float, language: Language) -> str:
    """Return a phrase with a whole number in it."""
    return word(key, language, n=number(amount, 0, language))


def channels_text(entry: Entry, language: Language) -> str:
    """Name channels as the start of a line: ``Anrufe, E-Mails und Besuche``."""
    names = [word(channel, language) for channel in CHANNELS if channel in entry.channels]
    said = listed(names, language)
    return said[:1].upper() + said[1:]


def kinds_text(kinds: Iterable[Kind], entry: Entry, language: Language) -> str:
    """Name what an arrow carries: all, a few kinds by name, or all the rest.

    One receiver of many kinds gets the rest, so that the others can be named.
    """
    some = tuple(kinds)
    if some == KINDS:
        return word("all", language)
    shares = [kinds for _, kinds in entry.central] + [entry.owners]
    largest = max(shares, key=len)
    if len(some) > _FEW_KINDS and some == largest:
        return word("rest", language)
    return ", ".join(word(kind, language) for kind in some)


def note_text(note: Note, language: Language) -> str:
    """Write the small print of a box."""
    return count_word(note.word, note.number, language)


def box_name(team: Team, language: Language) -> str:
    """Name a box: its team, or how many teams share it."""
    if len(team.names) == 1:
        return team.labels[0]
    return count_word(f"by_{team.cut}" if team.cut else "teams", len(team.names), language)


def default_title(structure: Structure, roles: Roles, language: Language) -> str:
    """Say what the structure is: ``Clearing: SG 1 antwortet und prüft; 6 Teams entscheiden``."""
    who = "; ".join(who_does_what(roles, language))
    return word("title", language, label=structure.label or structure.name, who=who)


def footer_text(structure: Structure, roles: Roles, language: Language) -> str:
    """Say how to read the boxes, and where the structure comes from."""
    parts = [word("footer", language)]
    parts += [word("white", language)] if any(_untinted(team) for team in roles.owners) else []
    parts += [word("grey", language)] if roles.beside else []
    source = structure.source.rstrip(".")
    parts += [word("source", language, source=source)] if source else []
    return " ".join(parts)


def _untinted(team: Team) -> bool:
    """Tell whether a team's box spans a column of something that it does not do."""
    places = [ROLES.index(role) for role in team.roles]
    return len(places) < len(range(min(places, default=0), max(places, default=0) + 1))


def who_does_what(roles: Roles, language: Language) -> Iterator[str]:
    """Yield a clause for owning teams that do the same, and for the central teams one by one.

    First comes who does a thing for all, last who does it in part.
    """
    whole = [team for team in roles.central if not _in_part(team, roles)]
    for team in whole:
        yield f"{team.labels[0]} {_verbs(team.roles, 'one', language)}"
    same: dict[tuple[Role, ...], list[str]] = {}
    for team in roles.owners:
        if team.roles:
            same.setdefault(team.roles, []).extend(team.labels)
    for does, labels in same.items():
        count = len(labels)
        name = labels[0] if count == 1 else count_word("teams", count, language)
        yield f"{name} {_verbs(does, 'one' if count == 1 else 'many', language)}"
    for team in roles.central:
        if team not in whole:
            said = _verbs(team.roles, "one", language)
            yield word("in_part", language, name=team.labels[0], does=said)


def _in_part(team: Team, roles: Roles) -> bool:
    """Tell whether a central team does only a part of what it does at all."""
    received = [dict(entry.central).get(team.names[0], ()) for entry in roles.entries]
    partly = "answers" in team.roles and any(kinds != KINDS for kinds in received)
    return partly or any(note.word in _PARTS for note in team.notes)


def _verbs(does: tuple[Role, ...], count: str, language: Language) -> str:
    return listed([word(f"{count}_{role}", language) for role in ROLES if role in does], language)


def structure_alt_text(structure: Structure, roles: Roles, language: Language) -> str:
    """Describe the diagram in at most 200 characters: who does what, and who is beside it.

    Where room is short, the teams beside it are counted.
    """
    label = text("quoted", language, name=structure.label or structure.name)
    head = word("alt", language, label=label)
    who = "; ".join(who_does_what(roles, language))
    for counted in (False, True):
        said = " ".join([head, f"{who}.", *_beside_texts(roles, language, counted=counted)])
        if len(said) <= LONGEST:
            return said
    said = f"{head} {who}."
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def _beside_texts(roles: Roles, language: Language, *, counted: bool) -> Iterator[str]:
    for key in ("same", "outside"):
        same = key == "same"
        teams = [team for team in roles.beside if (team.department in roles.departments) == same]
        labels = [label for team in teams for label in team.labels]
        names = listed(labels, language)
        if counted and len(labels) > 1:
            names = count_word("teams", len(labels), language)
        if labels:
            yield word(key, language, names=names) + "."
