"""Where the boxes of a structure's diagram stand.

Citizens stand left, then a column for each role. A team is one box over the columns of its
roles. Owning teams stand in a stack; a central team stands beside the stack where it shares no
column with it, else above. Teams without casework stand below.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import listed
from sim.report.charts.page import line_height, text_size, wrap
from sim.report.picture.roles import OWNERS, ROLES, Flow, Note, Role, Roles, Team
from sim.report.picture.shapes import Box, Label, Rect, Sheet, Sketch, around
from sim.report.picture.words import (
    box_name,
    count_word,
    head_text,
    kinds_text,
    note_text,
    part_texts,
    posts_text,
    told_beside,
)

PAD = 0.08
"""Between a frame and what it holds; all lengths in this file are in inches."""
_ROW_GAP = 0.07
LANE = 0.42
"""Height that an arrow needs to pass below a box, with its label."""
_FLOW = 0.4
"""Height that an arrow between boxes needs, with its label."""
_BLOCK = 0.5
"""Height that an arrow from the citizens needs, with its block and its label."""
_LEAST_STACK = 1.3
_UNNAMED = 0.18
"""Height that an arrow without a label needs."""
_MOST_BESIDE = 4
_MOST_LINES, _FEW_LINES = 3, 2
"""Lines of labels in a box that teams share; in a picture without citizens."""

Pair = tuple[int, str, str]
"""An arrow from the citizens: number of its block, its target, its label."""


class Boxes:
    """Places one part after the other; each takes the height so far and returns the next."""

    def __init__(self, roles: Roles, language: Language, sheet: Sheet) -> None:
        self._sheet = sheet
        self._named = sheet.citizens is not None
        (begin, end), gap = sheet.columns, sheet.gap
        teams = (*roles.central, *roles.owners)
        present = [role for role in ROLES if any(role in team.roles for team in teams)]
        width = (end - begin - gap * (len(present) - 1)) / len(present)
        lefts = [begin + place * (width + gap) for place in range(len(present))]
        self.sketch = Sketch(
            {role: (left, left + width) for role, left in zip(present, lefts, strict=True)}
        )
        self._roles, self._language = roles, language
        self._present = present
        self._rects: dict[str, Rect] = {}
        does = {role for team in roles.owners for role in team.roles}
        stack = self._ends([role for role in ROLES if role in does])
        places = {team.names[0]: self._ends(team.roles) for team in roles.central}
        self._before = [t for t in roles.central if places[t.names[0]][1] < stack[0]]
        self._after = [t for t in roles.central if places[t.names[0]][0] > stack[1]]
        beside = (*self._before, *self._after)
        self._above = [team for team in roles.central if team not in beside]
        self._flows = self._merged_flows()
        self._pairs = list(self._entry_pairs()) if self._named else []
        self._lanes = self._passing()
        self._frame_top = 0.0
        self._referrals: tuple[float, float, Sequence[Rect]] = (0.0, 0.0, ())

    def _ends(self, roles: Sequence[Role]) -> tuple[int, int]:
        """Return the numbers of the first and the last column; all for a team without a role."""
        places = [self._present.index(role) for role in roles] or [0, len(self._present) - 1]
        return places[0], places[-1]

    def _across(self, team: Team) -> tuple[float, float]:
        first, last = self._ends(team.roles)
        edges = list(self.sketch.columns.values())
        return edges[first][0], edges[last][1]

    # -- boxes --------------------------------------------------------------------------------

    def place_heads(self) -> float:
        """Head the columns."""
        sheet, columns = self._sheet, dict[Role | None, tuple[float, float]]()
        if sheet.citizens is not None:
            columns[None] = sheet.citizens
        for role, (left, right) in (columns | self.sketch.columns).items():
            name = head_text(role, self._language, alone=self._named)
            head = wrap(name, right - left - 0.1, sheet.text, "bold")
            self.sketch.heads.append((role, Rect(left, 0.0, right, sheet.head), head))
        self._frame_top = sheet.head + 0.1
        told = self._frame_text(self._shared())
        if not told and not self._named:
            return self._frame_top
        return self._frame_top + 0.06 + line_height(sheet.small, told.count("\n") + 1) + 0.1

    def place_above(self, down: float) -> float:
        """Place central teams that share a column with the stack, in rows above it."""
        for row in rows_of(self._above, lambda team: self._ends(team.roles)):
            height = max(max(self._needed(team), self._entries_height(team)) for team in row)
            for team in row:
                self._put(team, down, height)
                self._tell_part(team)
            down += height + self._label_down(row, down + height)
        return down

    def _tell_part(self, team: Team) -> None:
        """Say right of a box what the team receives, where no arrow says it."""
        if self._has_room(team):
            rect, letters = self._rects[team.names[0]], self._sheet.small
            left, parts = rect.right + 0.08, part_texts(team, self._roles, self._language)
            room = self._sheet.columns[1] - left
            text = "\n".join(wrap(part, room, letters) for part in parts)
            top = rect.middle[1] - line_height(letters, text.count("\n") + 1) / 2
            self.sketch.labels.append(Label((left, top), text, down="top"))

    def _has_room(self, team: Team) -> bool:
        """Tell whether words have room right of a team that stands above the stack."""
        free = self._ends(team.roles)[1] < len(self._present) - 1
        return not self._named and free and len(self._above) == 1 and team in self._above

    def _entries_height(self, team: Team) -> float:
        """Return the height that the arrows from the citizens to a central team need."""
        entries = sum(target in team.names for _, target, _ in self._pairs)
        return 0.0 if entries == 1 else _BLOCK * entries

    def place_stack(self, down: float) -> float:
        """Place the owning teams, and beside them central teams that share no column with them."""
        owners = self._roles.owners
        heights = [self._needed(team) for team in owners]
        gaps = _ROW_GAP * (len(owners) - 1)
        beside = max(self._beside_height(self._before), self._beside_height(self._after))
        lanes = LANE * len(self._lanes)
        blocks = _BLOCK * len(self._pairs) - (down - self._frame_top)
        least = _LEAST_STACK if self._named else 0.0
        extra = max(0.0, max(least, beside + lanes, blocks) - sum(heights) - gaps)
        top = down
        for team, height in zip(owners, heights, strict=True):
            taller = height + extra / len(owners)
            self._put(team, down, taller)
            down += taller + _ROW_GAP
        down -= _ROW_GAP
        stack = around(self._rects[team.names[0]] for team in owners)
        if len(owners) > 1:
            stack = self.sketch.group = stack.wider(PAD)
        self._rects[OWNERS] = stack
        self._put_beside(self._before, top, down)
        self._put_beside(self._after, top, down)
        return down

    def place_below(self, down: float) -> float:
        """Place the teams without casework; those of the same department inside its frame.

        Without citizens they have no boxes, so that a picture is low: words name them.
        """
        if not self._named:
            return self._tell_below(down + (PAD if self.sketch.group else 0.0))
        beside = self._few_beside()
        spaces = self._below_spaces(len(beside))
        framed = len(self._roles.departments) == 1
        same = [self._inside(team) for team in beside]
        referred = [bool(self._roles.referred_to & set(team.names)) for team in beside]
        down += PAD if self.sketch.group else 0.0
        start = down
        down += 0.3 if any(referred) else 0.05
        bus = down
        for inside in (True, False):
            row = [p for p, found in enumerate(same) if found == inside]
            down += 0.2 if row else 0.0
            height = max((self._needed(beside[p], spaces[p]) for p in row), default=0.0)
            for place in row:
                self._put(beside[place], down, height, spaces[place])
            down += height
            if inside and framed:
                down += 0.1
                self._frame(down, [beside[place] for place in row])
        targets = [self._rects[t.names[0]] for t, to in zip(beside, referred, strict=True) if to]
        self._referrals = (start, bus, targets)
        return down + 0.05

    def _put(
        self, team: Team, down: float, height: float, across: tuple[float, float] | None = None
    ) -> None:
        left, right = across or self._across(team)
        rect = Rect(left, down, right, down + height)
        name, small = self._texts(team, right - left)
        for each in team.names:
            self._rects[each] = rect
        tints = self.sketch.tints(team.roles, rect)
        kind = "beside" if team in self._roles.beside or across else "team"
        self.sketch.boxes.append(Box(rect, name, small, tints, kind))  # type: ignore[arg-type]

    def _needed(self, team: Team, across: tuple[float, float] | None = None) -> float:
        left, right = across or self._across(team)
        name, small = self._texts(team, right - left)
        lines = line_height(self._sheet.text, name.count("\n") + 1)
        lines += line_height(self._sheet.small, small.count("\n") + 1) if small else 0.0
        return lines + (0.14 if self._named else 0.1)

    def _texts(self, team: Team, width: float) -> tuple[str, str]:
        """Return name and small print of a box, broken into lines."""
        room, letters = width - (0.16 if self._named else 0.1), self._sheet.small
        name = self._name(team, room)
        small = [self._listed(team.labels, room)] if len(team.names) > 1 else []
        said = [note_text(note, self._language) for note in self._notes(team)]
        if not self._named and not self._has_room(team):  # no arrow says it
            said += part_texts(team, self._roles, self._language)
        return name, "\n".join([*small, *(wrap(text, room, letters) for text in said)])

    def _name(self, team: Team, room: float) -> str:
        """Name a team, and its posts behind the name or below it."""
        name = box_name(team, self._language)
        posts = posts_text(team.posts, self._language) if team.posts else ""
        line = wrap(" · ".join(filter(None, (name, posts))), room, self._sheet.text)
        if "\n" not in line or not posts:
            return line
        return f"{wrap(name, room, self._sheet.text)}\n{posts}"

    def _notes(self, team: Team) -> tuple[Note, ...]:
        """Return the notes of a team, and its department where the frame does not tell it."""
        known = self._roles.departments
        if team.department not in known:
            return (*team.notes, Note("elsewhere"))
        if len(known) > 1:
            return (*team.notes, Note("numbered", known.index(team.department) + 1))
        return team.notes

    def _listed(self, labels: Sequence[str], room: float) -> str:
        """Name as many teams as fit, and say how many more there are."""
        for kept in range(len(labels), 0, -1):
            rest = len(labels) - kept
            said = ", ".join(labels[:kept])
            said += f" {count_word('more', rest, self._language)}" if rest else ""
            lines = wrap(said, room, self._sheet.small)
            if lines.count("\n") < (_MOST_LINES if self._named else _FEW_LINES):
                break
        return lines

    # -- beside the stack -----------------------------------------------------------------------

    def _beside_height(self, teams: Sequence[Team]) -> float:
        """Return the height that the central teams on one side need."""
        names = {team.names[0] for team in teams}
        flows = sum(bool(names & {flow.source, flow.target}) for flow, _ in self._flows)
        flow = _FLOW if self._named else _UNNAMED
        needed = [max(self._needed(team), flow * (1 + flows)) for team in teams]
        rows = len(rows_of(teams, lambda team: self._ends(team.roles)))
        return max(needed, default=0.0) * rows + _ROW_GAP * max(0, rows - 1)

    def _put_beside(self, teams: Sequence[Team], top: float, bottom: float) -> None:
        rows = rows_of(teams, lambda team: self._ends(team.roles))
        for place, row in enumerate(rows):
            for team in row:
                last = self._ends(team.roles)[1]
                passing = [lane for lane in self._lanes if self._column(lane[1]) > last]
                room = bottom - LANE * len(passing) - top - _ROW_GAP * (len(rows) - 1)
                self._put(team, top + place * (room / len(rows) + _ROW_GAP), room / len(rows))

    def _column(self, target: str) -> int:
        """Return the number of the column in which a target begins."""
        for team in self._roles.central:
            if target in team.names:
                return self._ends(team.roles)[0]
        teams = [t for t in self._roles.owners if target in (OWNERS, *t.names)]
        return min(self._ends(team.roles)[0] for team in teams)

    # -- what the arrows need -------------------------------------------------------------------

    def _entry_pairs(self) -> Iterator[Pair]:
        """Yield the arrows from the citizens; one receiver of all needs no label."""
        for block, entry in enumerate(self._roles.entries):
            receivers = list(entry.central)
            if entry.owners:
                receivers.append((OWNERS, entry.owners))
            for target, kinds in receivers:
                label = kinds_text(kinds, entry, self._language) if len(receivers) > 1 else ""
                yield block, target, label
        for target in self._roles.applications:
            yield len(self._roles.entries), target, ""

    def _passing(self) -> list[Pair]:
        """Return the arrows that pass below a central team, the farthest last."""
        lasts = [self._ends(team.roles)[1] for team in self._before]
        above = {team.names[0] for team in self._above}
        found = [
            pair
            for pair in self._pairs
            if pair[1] not in above and any(last < self._column(pair[1]) for last in lasts)
        ]
        return sorted(found, key=lambda pair: self._column(pair[1]))

    def _merged_flows(self) -> list[tuple[Flow, bool]]:
        """Return the flows once each, with whether they go both ways."""
        found: list[tuple[Flow, bool]] = []
        for flow in self._roles.flows:
            back = replace(flow, source=flow.target, target=flow.source)
            if (back, False) in found:
                found[found.index((back, False))] = (back, True)
            else:
                found.append((flow, False))
        return found

    def _to_stack(self, row: Sequence[Team]) -> list[tuple[Flow, bool, float]]:
        """Return the flows between teams of a row above and the stack, each with its place."""
        found = []
        for team in row:
            name = team.names[0]
            own = [
                each for each in self._flows if {each[0].source, each[0].target} == {name, OWNERS}
            ]
            left, right = self._across(team)
            step = (right - left) / max(1, len(own))
            found += [(flow, both, left + 0.25 + n * step) for n, (flow, both) in enumerate(own)]
        return sorted(found, key=lambda each: each[2])

    def _label_down(self, row: Sequence[Team], down: float) -> float:
        """Label the flows below a row of central teams; return the height of the gap."""
        flows = self._to_stack(row)
        if not self._named:
            return _UNNAMED if flows else _ROW_GAP
        ends = [across for _, _, across in flows[1:]] + [self._sheet.columns[1]]
        most = 0.0
        for (flow, _, across), end in zip(flows, ends, strict=True):
            text = wrap(
                phrase(f"diagram.{flow.what}", self._language),
                end - across - 0.15,
                self._sheet.small,
            )
            label = Label((across + 0.07, down + 0.08), text, down="top", look=flow.what)
            self.sketch.labels.append(label)
            most = max(most, line_height(self._sheet.small, text.count("\n") + 1))
        return most + 0.28

    # -- below ----------------------------------------------------------------------------------

    def _tell_below(self, down: float) -> float:
        """Name the teams without casework below the stack; its frame names those inside it."""
        (begin, end), shared = self._sheet.columns, self._shared()
        if shared:
            down += 0.06
            self._frame(down, shared)
        others = [team for team in self._roles.beside if team not in shared]
        if others:
            names = listed([told_beside(team, self._language) for team in others], self._language)
            said = phrase("diagram.outside", self._language, names=names)
            text = wrap(said, end - begin, self._sheet.small)
            self.sketch.labels.append(Label((begin, down + 0.06), text, down="top"))
            down += 0.06 + line_height(self._sheet.small, text.count("\n") + 1)
        return down

    def _few_beside(self) -> list[Team]:
        """Return the teams without casework; of many, the last share a box."""
        beside = sorted(
            self._roles.beside, key=lambda team: team.department not in self._roles.departments
        )
        if len(beside) <= _MOST_BESIDE:
            return beside
        rest = beside[_MOST_BESIDE - 1 :]
        shared = replace(
            rest[0],
            names=tuple(name for team in rest for name in team.names),
            labels=tuple(label for team in rest for label in team.labels),
        )
        return [*beside[: _MOST_BESIDE - 1], shared]

    def _below_spaces(self, count: int) -> list[tuple[float, float]]:
        """Return left and right end of each box below: the last columns, or equal parts."""
        columns = list(self.sketch.columns.values())
        if count <= len(columns):
            return columns[len(columns) - count :]
        begin, end = self._sheet.columns
        width = (end - begin - 0.2 * (count - 1)) / count
        lefts = [begin + place * (width + 0.2) for place in range(count)]
        return [(left, left + width) for left in lefts]

    def _frame(self, bottom: float, shared: Sequence[Team]) -> None:
        """Frame the one department of all that do casework, and say who else belongs to it."""
        text = self._frame_text(shared)
        if not text:
            return
        left, right = self._frame_ends()
        self.sketch.frame = Rect(left, self._frame_top, right, bottom)
        self.sketch.labels.append(Label((left + 0.08, self._frame_top + 0.06), text, down="top"))

    def _frame_ends(self) -> tuple[float, float]:
        begin, end = self._sheet.columns
        return (begin - 0.17, end + 0.12) if self._named else (begin - 0.1, end + 0.1)

    def _inside(self, team: Team) -> bool:
        """Tell whether a team without casework belongs to the one department of all others."""
        return self._roles.departments == (team.department,)

    def _shared(self) -> list[Team]:
        return [team for team in self._roles.beside if self._inside(team)]

    def _frame_text(self, shared: Sequence[Team]) -> str:
        """Say that all who do casework are one department, and who else belongs to it.

        A picture without citizens has no room to say so of a department that nobody shares.
        """
        if len(self._roles.departments) != 1 or (not shared and not self._named):
            return ""
        left, right = self._frame_ends()
        names = listed([label for team in shared for label in team.labels], self._language)
        if not self._named:
            names = listed([told_beside(team, self._language) for team in shared], self._language)
            text = phrase("diagram.shared", self._language, names=names)
            return wrap(text, right - left - 0.2, self._sheet.small)
        for who in (names, count_word("teams", len(shared), self._language)):
            text = phrase("diagram.shared" if shared else "diagram.one", self._language, names=who)
            if text_size(text, self._sheet.small)[0] <= right - left - 0.2:
                break
        return text


def rows_of(teams: Iterable[Team], ends: Callable[[Team], tuple[int, int]]) -> list[list[Team]]:
    """Put teams into as few rows as possible, so that no two in a row share a column."""
    rows: list[list[Team]] = []
    for team in teams:
        first, last = ends(team)
        for row in rows:
            if all(last < ends(other)[0] or first > ends(other)[1] for other in row):
                row.append(team)
                break
        else:
            rows.append([team])
    return rows
