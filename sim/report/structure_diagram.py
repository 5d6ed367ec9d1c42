"""A structure in one picture: who answers, who checks the papers, who decides.

Drawn from the rules alone: teams with the same roles stand in one box, over the columns of what
they do. Whoever hands on is joined by an arrow with whoever goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from sim.report.numbers import Language
from sim.report.page import WIDTH, line_height, new_page, text_size, wrap
from sim.report.style import INK, PALETTE, QUIET, SMALL_SIZE, TEXT_SIZE, ZONE, chart_style
from sim.structure.rules import CHANNELS, KINDS
from sim.structure.structure import Structure

ROLES = ("answers", "checks", "decides")
CHECKING, DECIDING = ("intake", "recheck"), ("decision",)
"""Steps of the office's journeys in which papers are checked, and in which a case is decided."""

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "answers": "Wer antwortet?", "checks": "Wer prüft die Unterlagen?",
        "decides": "Wer entscheidet?", "clients": "Anrufe, Mails, Besuche und Anträge",
        "handoff": "Übergabe", "call_back": "Rückruf, wenn offen",
        "teams": "{count} Teams: ", "others": " und {count} weitere",
        "inside": "nimmt Stellung, im selben Fachbereich",
        "elsewhere": "nimmt Stellung, in einem anderen Fachbereich",
        "manages": "; begleitet einen Teil der Klienten",
        "subtitle": "Ein Kasten: dieselben Leute. Pfeil: Der Fall wechselt den Schreibtisch.",
        "foot": "Gezeichnet aus den Regeln der Struktur.",
        "alt": "Schaubild {name}. Es antwortet: {answers}. Es prüft: {checks}. "
               "Es entscheidet: {decides}.",
        "alt_teams": "{count} Teams",
    },
    "en": {
        "answers": "Who answers?", "checks": "Who checks the papers?",
        "decides": "Who decides?", "clients": "Calls, e-mails, visits and applications",
        "handoff": "handoff", "call_back": "call-back if open",
        "teams": "{count} teams: ", "others": " and {count} others",
        "inside": "gives opinions, in the same department",
        "elsewhere": "gives opinions, in another department",
        "manages": "; accompanies some of the clients",
        "subtitle": "One box: the same people. Arrow: the case changes desks.",
        "foot": "Drawn from the rules of the structure.",
        "alt": "Diagram {name}. Answers: {answers}. Checks: {checks}. Decides: {decides}.",
        "alt_teams": "{count} teams",
    },
}  # fmt: skip

_NAMED = 4
"""Teams of one box that are named; more are counted."""
_LEFT, _COLUMN, _GAP = 1.75, 2.3, 0.12
_ROW_GAP = 0.28
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Group:
    """Teams with the same roles."""

    teams: tuple[str, ...]
    roles: tuple[str, ...]
    note: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """First and last column."""
        places = [ROLES.index(role) for role in self.roles]
        return min(places), max(places)


def _doing(structure: Structure) -> dict[str, list[str]]:
    """Return the roles of every team that the rules give one."""
    owners = [name for name, team in structure.teams.items() if team.owns is not None]
    channels = [getattr(structure.contacts, channel) for channel in CHANNELS]
    rules = {
        "answers": channels,
        "checks": [structure.step_rule(step) for step in CHECKING],
        "decides": [structure.step_rule(step) for step in DECIDING],
    }
    roles: dict[str, list[str]] = {name: [] for name in structure.teams}
    for role, asked in rules.items():
        doing: set[str] = set()
        for rule in asked:
            named = list(rule.names()) if rule is not None else []
            doing |= set(named) | (set() if _never_the_owner(rule) else set(owners))
        for name in structure.teams:
            if name in doing:
                roles[name].append(role)
    return roles


def _never_the_owner(rule: object) -> bool:
    """Tell whether a rule names a team for whatever comes."""
    if getattr(rule, "rule", "") == "by_kind":
        return set(KINDS) <= set(getattr(rule, "teams", {}))
    return getattr(rule, "rule", "") == "fixed_team"


def _groups(structure: Structure, language: Language) -> tuple[list[_Group], list[_Group]]:
    """Return the office's groups, from answering to deciding, and those outside its casework."""
    words, roles = _WORDS[language], _doing(structure)
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, told in roles.items():
        if told:
            alike.setdefault(tuple(told), []).append(name)
    inside = sorted(
        (_Group(tuple(names), told) for told, names in alike.items()),
        key=lambda group: (group.span, -len(group.roles)),
    )
    departments = {structure.teams[name].department for group in inside for name in group.teams}
    outside = []
    for name, told in roles.items():
        if not told:
            same = structure.teams[name].department in departments
            note = words["inside" if same else "elsewhere"]
            if structure.accompany is not None and structure.accompany.team == name:
                note += words["manages"]
            outside.append(_Group((name,), (), note))
    return inside, outside


def _label(structure: Structure, group: _Group, language: Language) -> str:
    names = [structure.teams[name].label or name for name in group.teams]
    words = _WORDS[language]
    told = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        told += words["others"].format(count=len(names) - _NAMED)
    head = words["teams"].format(count=len(names)) if len(names) > 1 else ""
    return head + told + (f": {group.note}" if group.note else "")


def structure_diagram(
    structure: Structure, *, language: Language = "de", title: str = ""
) -> Figure:
    """Return the picture of a structure; `title` is what heads it, else its label."""
    words = _WORDS[language]
    inside, outside = _groups(structure, language)
    with chart_style():
        texts = [_boxed(structure, group, language) for group in (*inside, *outside)]
        heights = [_height(text) for text in texts]
        head = line_height(TEXT_SIZE, 2) + 0.1
        room = head + sum(heights) + _ROW_GAP * len(heights)
        heading = title or structure.label or structure.name
        page = new_page(heading, words["subtitle"], room, words["foot"])
        axes = page.axes(0.15, 0.0, WIDTH - 0.3, room)
        axes.set_xlim(0.0, WIDTH - 0.3)
        axes.set_ylim(room, 0.0)
        axes.axis("off")
        for place, role in enumerate(ROLES):
            axes.text(_left(place) + 0.02, 0.05, words[role], va="top", weight="bold",
                      size=TEXT_SIZE)  # fmt: skip
        tops: list[float] = []
        down = head
        for height in heights:
            tops.append(down)
            down += height + _ROW_GAP
        _draw_clients(axes, words["clients"], inside, tops, heights)
        for place, group in enumerate((*inside, *outside)):
            _draw_box(axes, group, texts[place], tops[place], heights[place], place)
        _draw_arrows(axes, inside, tops, heights, words)
    return page.figure


def _left(place: int) -> float:
    return _LEFT + place * _COLUMN


def _edges(group: _Group) -> tuple[float, float]:
    """Return left and right edge of a box; outside the casework over all columns."""
    first, last = group.span if group.roles else (0, len(ROLES) - 1)
    return _left(first), _left(last) + _COLUMN - 2 * _GAP


def _boxed(structure: Structure, group: _Group, language: Language) -> str:
    left, right = _edges(group)
    return wrap(_label(structure, group, language), right - left - 0.24)


def _height(text: str) -> float:
    return max(0.42, line_height(TEXT_SIZE, text.count("\n") + 1) + 0.2)


def _draw_box(axes: Axes, group: _Group, text: str, top: float, height: float, place: int) -> None:
    left, right = _edges(group)
    colour = PALETTE[place % len(PALETTE)] if group.roles else QUIET
    axes.add_patch(
        FancyBboxPatch(
            (left, top), right - left, height, boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=f"{colour}14" if group.roles else ZONE, edgecolor=colour,
            linewidth=1.4 if group.roles else 0.8,
        )
    )  # fmt: skip
    axes.text(left + 0.12, top + height / 2, text, va="center", color=INK, linespacing=1.2)


def _draw_clients(
    axes: Axes, text: str, inside: list[_Group], tops: list[float], heights: list[float]
) -> None:
    """Draw where everything comes from, and who gets it first."""
    last = len(inside) - 1
    top, bottom = tops[0], tops[last] + heights[last]
    told = wrap(text, 1.1, SMALL_SIZE)
    axes.text(0.05, (top + bottom) / 2, told, va="center", size=SMALL_SIZE, color=QUIET)
    start = 0.1 + max(text_size(line, SMALL_SIZE)[0] for line in told.split("\n"))
    for group, above, height in zip(inside, tops, heights, strict=False):
        if {"answers", "checks"} & set(group.roles):
            _arrow(axes, (start, (top + bottom) / 2), (_edges(group)[0], above + height / 2))


def _draw_arrows(
    axes: Axes, inside: list[_Group], tops: list[float], heights: list[float],
    words: dict[str, str],
) -> None:  # fmt: skip
    """Join whoever does not decide with those who do."""
    deciding = [n for n, group in enumerate(inside) if "decides" in group.roles]
    for place, group in enumerate(inside):
        if "decides" in group.roles or not deciding:
            continue
        handed = "checks" in group.roles
        for target in deciding:
            _join(axes, (group, tops[place] + heights[place] / 2),
                  (inside[target], tops[target]), handed=handed,
                  text=words["handoff" if handed else "call_back"])  # fmt: skip


def _join(
    axes: Axes, start: tuple[_Group, float], end: tuple[_Group, float], *, handed: bool, text: str
) -> None:
    """Draw an arrow from the right edge of one box down into the top of another."""
    right = _edges(start[0])[1]
    x = max(right + 0.45, _edges(end[0])[0] + 0.3)
    style = "-" if handed else (0, (4, 2))
    axes.plot([right, x], [start[1], start[1]], color=INK, linewidth=1.2, linestyle=style)
    _arrow(axes, (x, start[1]), (x, end[1]), handed=handed)
    axes.text(x + 0.08, start[1], text, va="center", size=SMALL_SIZE, color=QUIET)


def _arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], *, handed: bool = True
) -> None:
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="-|>", mutation_scale=10, color=INK, linewidth=1.2,
            linestyle="-" if handed else (0, (4, 2)), shrinkA=0, shrinkB=1,
        )
    )  # fmt: skip


def structure_look(structure: Structure, language: Language) -> tuple[object, ...]:
    """Return what tells two pictures apart but for their titles."""
    inside, outside = _groups(structure, language)
    return tuple((group.roles, _label(structure, group, language)) for group in (*inside, *outside))


def structure_alt(structure: Structure, language: Language) -> str:
    """Return in at most 200 characters who does what."""
    words = _WORDS[language]
    inside, _ = _groups(structure, language)
    told = {role: ", ".join(_short(structure, inside, role, language)) or "–" for role in ROLES}
    text = words["alt"].format(name=structure.label or structure.name, **told)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _short(
    structure: Structure, inside: list[_Group], role: str, language: Language
) -> Iterator[str]:
    for group in inside:
        if role in group.roles:
            if len(group.teams) > 1:
                yield _WORDS[language]["alt_teams"].format(count=len(group.teams))
            else:
                yield structure.teams[group.teams[0]].label or group.teams[0]
