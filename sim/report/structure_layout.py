"""Where everything in a structure's diagram stands.

Citizens stand left, then a column for each role. A team is one box over the columns of its
roles. Owning teams stand in a stack; a central team stands beside the stack where it shares no
column with it, else above. Teams without casework stand below.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sim.report.numbers import Language
from sim.report.page import line_height, spread, text_size, wrap
from sim.report.structure_roles import OWNERS, ROLES, Flow, Note, Role, Roles, Team
from sim.report.structure_shapes import Arrow, Box, Label, Look, Rect, Sketch, around
from sim.report.structure_words import (
    box_name,
    channels_text,
    count_word,
    kinds_text,
    note_text,
    word,
)
from sim.report.style import SMALL_SIZE, TEXT_SIZE
from sim.report.words import listed

_CITIZENS = (0.15, 1.35)
_COLUMNS = (2.62, 8.78)
_GAP = 0.85
"""Between two columns."""
_HEAD = 0.42
_PAD = 0.08
_ROW_GAP = 0.07
_LANE = 0.42
"""What an arrow needs to pass below a box, with its label."""
_FLOW = 0.4
"""What an arrow between boxes needs, with its label."""
_LEAST_STACK = 1.3
_MOST_BESIDE = 4
_MOST_LINES = 3
"""Lines of labels in a box that teams share."""

Pair = tuple[int, str, str]
"""An arrow from the citizens: number of its block, its target, its label."""


def sketch(roles: Roles, language: Language) -> Sketch:
    """Place everything."""
    placing = _Placing(roles, language)
    down = placing.place_heads()
    down = placing.place_above(down)
    down = placing.place_stack(down)
    placing.place_flows()
    placing.place_citizens()
    placing.sketch.height = placing.place_below(down)
    return placing.sketch


class _Placing:
    """Places one part after the other; each takes the height so far and returns the next."""

    def __init__(self, roles: Roles, language: Language) -> None:
        teams = (*roles.central, *roles.owners)
        present = [role for role in ROLES if any(role in team.roles for team in teams)]
        width = (_COLUMNS[1] - _COLUMNS[0] - _GAP * (len(present) - 1)) / len(present)
        lefts = [_COLUMNS[0] + place * (width + _GAP) for place in range(len(present))]
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
        self._pairs = list(self._entry_pairs())
        self._lanes = self._passing()
        self._frame_top = 0.0

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
        columns = [(None, _CITIZENS), *self.sketch.columns.items()]
        for role, (left, right) in columns:
            name = word(role or "citizens", self._language)
            head = wrap(name, right - left - 0.1, TEXT_SIZE, "bold")
            self.sketch.heads.append((role, Rect(left, 0.0, right, _HEAD), head))
        self._frame_top = _HEAD + 0.1
        return self._frame_top + 0.06 + line_height(SMALL_SIZE) + 0.1

    def place_above(self, down: float) -> float:
        """Place central teams that share a column with the stack, in rows above it."""
        for row in _rows(self._above, lambda team: self._ends(team.roles)):
            height = max(self._needed(team) for team in row)
            for team in row:
                self._put(team, down, height)
            down += height + self._label_down(row, down + height)
        return down

    def place_stack(self, down: float) -> float:
        """Place the owning teams, and beside them the central teams that share no column."""
        owners = self._roles.owners
        heights = [self._needed(team) for team in owners]
        gaps = _ROW_GAP * (len(owners) - 1)
        beside = max(self._beside_height(self._before), self._beside_height(self._after))
        lanes = _LANE * len(self._lanes)
        blocks = 0.55 * len({block for block, _, _ in self._pairs})
        extra = max(0.0, max(_LEAST_STACK, beside + lanes, blocks) - sum(heights) - gaps)
        top = down
        for team, height in zip(owners, heights, strict=True):
            taller = height + extra / len(owners)
            self._put(team, down, taller)
            down += taller + _ROW_GAP
        down -= _ROW_GAP
        stack = around(self._rects[team.names[0]] for team in owners)
        if len(owners) > 1:
            stack = self.sketch.group = stack.wider(_PAD)
        self._rects[OWNERS] = stack
        self._put_beside(self._before, top, down)
        self._put_beside(self._after, top, down)
        return down

    def place_below(self, down: float) -> float:
        """Place the teams without casework; those of the same department inside its frame."""
        beside = self._few_beside()
        spaces = self._below_spaces(len(beside))
        framed = len(self._roles.departments) == 1
        same = [framed and team.department in self._roles.departments for team in beside]
        referred = [bool(self._roles.referred_to & set(team.names)) for team in beside]
        down += _PAD if self.sketch.group else 0.0
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
        self._refer(start, bus, targets)
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
        lines = line_height(TEXT_SIZE, name.count("\n") + 1)
        return lines + (line_height(SMALL_SIZE, small.count("\n") + 1) if small else 0.0) + 0.14

    def _texts(self, team: Team, width: float) -> tuple[str, str]:
        """Return name and small print of a box, broken into lines."""
        room = width - 0.16
        name = wrap(box_name(team, self._language), room, TEXT_SIZE)
        small = [self._listed(team.labels, room)] if len(team.names) > 1 else []
        small += [wrap(note_text(n, self._language), room, SMALL_SIZE) for n in self._notes(team)]
        return name, "\n".join(small)

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
            lines = wrap(said, room, SMALL_SIZE)
            if lines.count("\n") < _MOST_LINES:
                break
        return lines

    # -- beside the stack -----------------------------------------------------------------------

    def _beside_height(self, teams: Sequence[Team]) -> float:
        """Return the height that the central teams on one side need."""
        needed = [
            max(self._needed(team), _FLOW * (1 + self._count_flows(team.names[0])))
            for team in teams
        ]
        rows = len(_rows(teams, lambda team: self._ends(team.roles)))
        return max(needed, default=0.0) * rows + _ROW_GAP * max(0, rows - 1)

    def _put_beside(self, teams: Sequence[Team], top: float, bottom: float) -> None:
        rows = _rows(teams, lambda team: self._ends(team.roles))
        for place, row in enumerate(rows):
            for team in row:
                last = self._ends(team.roles)[1]
                passing = [lane for lane in self._lanes if self._column(lane[1]) > last]
                room = bottom - _LANE * len(passing) - top - _ROW_GAP * (len(rows) - 1)
                self._put(team, top + place * (room / len(rows) + _ROW_GAP), room / len(rows))

    def _column(self, target: str) -> int:
        """Return the number of the column in which a target begins."""
        for team in self._roles.central:
            if target in team.names:
                return self._ends(team.roles)[0]
        teams = [t for t in self._roles.owners if target in (OWNERS, *t.names)]
        return min(self._ends(team.roles)[0] for team in teams)

    # -- from the citizens ----------------------------------------------------------------------

    def _entry_pairs(self) -> Iterable[Pair]:
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

    def place_citizens(self) -> None:
        """Place the blocks of the citizens, each as high as its arrows lie apart."""
        ends = self._arrow_ends()
        names = [channels_text(entry, self._language) for entry in self._roles.entries]
        names.append(word("applications", self._language))
        left, right = _CITIZENS
        texts = [wrap(name, right - left - 0.16, TEXT_SIZE) for name in names]
        downs = [[ends[pair] for pair in self._pairs if pair[0] == n] for n in range(len(names))]
        blocks = [(n, text, ys) for n, (text, ys) in enumerate(zip(texts, downs, strict=True)) if ys]
        wanted = [(min(ys) + max(ys)) / 2 for _, _, ys in blocks]
        heights = [
            max(max(ys) - min(ys) + 0.36, text_size(text, TEXT_SIZE)[1] + 0.2)
            for _, text, ys in blocks
        ]
        inside = [rect for name, rect in self._rects.items() if name not in (OWNERS,)]
        low, high = _HEAD + 0.1, around(inside).bottom
        centres = spread(wanted, heights, low, high, gap=0.1)
        for (block, text, _), centre, height in zip(blocks, centres, heights, strict=True):
            rect = Rect(left, centre - height / 2, right, centre + height / 2)
            self.sketch.boxes.append(Box(rect, text, kind="citizens"))
            for pair in self._pairs:
                if pair[0] == block:
                    last = block == len(self._roles.entries)
                    self._enter(rect, pair, ends[pair], "cases" if last else "contacts")

    def _enter(self, block: Rect, pair: Pair, down: float, look: Look) -> None:
        start = min(max(down, block.top + 0.1), block.bottom - 0.1)
        self.sketch.arrows.append(
            Arrow(((block.right, start), (self._rects[pair[1]].left, down)), look)
        )
        if pair[2]:
            room = _COLUMNS[0] - 0.17 - block.right - 0.1
            text = wrap(pair[2], room, SMALL_SIZE)
            self.sketch.labels.append(Label((block.right + 0.07, start - 0.04), text, look=look))

    def _arrow_ends(self) -> dict[Pair, float]:
        """Return the height at which each arrow from the citizens reaches its target."""
        found: dict[Pair, float] = {}
        bottom = max((self._rects[t.names[0]].bottom for t in self._roles.owners), default=0.0)
        for place, pair in enumerate(self._lanes):
            found[pair] = bottom - _LANE * (len(self._lanes) - place - 0.62)
        direct: dict[str, list[Pair]] = {}
        for pair in self._pairs:
            if pair not in self._lanes:
                direct.setdefault(pair[1], []).append(pair)
        for target, pairs in direct.items():
            rect = self._rects[target]
            for place, pair in enumerate(pairs):
                found[pair] = rect.top + (rect.bottom - rect.top) * (place + 1) / (len(pairs) + 1)
        return found

    # -- between teams --------------------------------------------------------------------------

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

    def _count_flows(self, name: str) -> int:
        return sum(name in (flow.source, flow.target) for flow, _ in self._flows)

    def _to_stack(self, row: Sequence[Team]) -> list[tuple[Flow, bool, float]]:
        """Return the flows between teams of a row above and the stack, each with its place."""
        found = []
        for team in row:
            name = team.names[0]
            own = [each for each in self._flows if {each[0].source, each[0].target} == {name, OWNERS}]
            left, right = self._across(team)
            step = (right - left) / max(1, len(own))
            found += [(flow, both, left + 0.25 + n * step) for n, (flow, both) in enumerate(own)]
        return sorted(found, key=lambda each: each[2])

    def _label_down(self, row: Sequence[Team], down: float) -> float:
        """Label the flows below a row of central teams; return the height of the gap."""
        flows = self._to_stack(row)
        ends = [across for _, _, across in flows[1:]] + [_COLUMNS[1]]
        most = 0.0
        for (flow, _, across), end in zip(flows, ends, strict=True):
            text = wrap(word(flow.what, self._language), end - across - 0.15, SMALL_SIZE)
            label = Label((across + 0.07, down + 0.08), text, down="top", look=flow.what)
            self.sketch.labels.append(label)
            most = max(most, line_height(SMALL_SIZE, text.count("\n") + 1))
        return most + 0.28

    def place_flows(self) -> None:
        """Draw what goes between teams."""
        above = {team.names[0] for team in self._above}
        for row in _rows(self._above, lambda team: self._ends(team.roles)):
            for flow, both, across in self._to_stack(row):
                box = self._rects[flow.target if flow.source == OWNERS else flow.source]
                points = ((across, box.bottom), (across, self._rects[OWNERS].top))
                self._arrow(points if flow.source != OWNERS else points[::-1], flow, both=both)
        level: dict[frozenset[str], list[tuple[Flow, bool]]] = {}
        for flow, both in self._flows:
            ends = frozenset((flow.source, flow.target))
            if not ends & above:
                level.setdefault(ends, []).append((flow, both))
            elif OWNERS not in ends:
                self._aslant(flow, both=both)
        for flows in level.values():
            for place, (flow, both) in enumerate(flows):
                self._level(flow, (place + 1) / (len(flows) + 1), both=both)

    def _arrow(
        self, points: tuple[tuple[float, float], ...], flow: Flow, *, both: bool = False
    ) -> None:
        self.sketch.arrows.append(Arrow(points, flow.what, "both" if both else "end"))

    def _level(self, flow: Flow, share: float, *, both: bool) -> None:
        """Draw a flow between boxes that stand side by side, with its label on the line."""
        source, target = self._rects[flow.source], self._rects[flow.target]
        top, bottom = max(source.top, target.top), min(source.bottom, target.bottom)
        down = top + (bottom - top) * share
        forward = source.right <= target.left
        start = source.right if forward else source.left
        end = target.left if forward else target.right
        self._arrow(((start, down), (end, down)), flow, both=both)
        near = start if forward else start - _GAP
        text = wrap(word(flow.what, self._language), _GAP - _PAD - 0.1, SMALL_SIZE)
        at = (near + (_GAP - _PAD) / 2, down - 0.04)
        self.sketch.labels.append(Label(at, text, across="center", look=flow.what))

    def _aslant(self, flow: Flow, *, both: bool) -> None:
        """Draw a flow between a team above the stack and one beside it."""
        source, target = self._rects[flow.source], self._rects[flow.target]
        down = (source.bottom, target.top) if source.top < target.top else (source.top, target.bottom)
        across = [min(max(r.middle[0], o.left + 0.1), o.right - 0.1) for r, o in
                  ((target, source), (source, target))]  # fmt: skip
        self._arrow(((across[0], down[0]), (across[1], down[1])), flow, both=both)

    # -- below ----------------------------------------------------------------------------------

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
        width = (_COLUMNS[1] - _COLUMNS[0] - 0.2 * (count - 1)) / count
        lefts = [_COLUMNS[0] + place * (width + 0.2) for place in range(count)]
        return [(left, left + width) for left in lefts]

    def _frame(self, bottom: float, shared: Sequence[Team]) -> None:
        """Frame the one department of all that do casework, and say who else belongs to it."""
        left, right = _COLUMNS[0] - 0.17, _COLUMNS[1] + 0.12
        self.sketch.frame = Rect(left, self._frame_top, right, bottom)
        names = listed([label for team in shared for label in team.labels], self._language)
        said = word("shared" if shared else "one", self._language, names=names)
        text = wrap(said, right - left - 0.2, SMALL_SIZE).split("\n")[0]
        self.sketch.labels.append(Label((left + 0.08, self._frame_top + 0.06), text, down="top"))

    def _refer(self, start: float, bus: float, targets: Sequence[Rect]) -> None:
        """Draw the referrals from the stack, on one line that branches to each target."""
        if not targets:
            return
        stack = self._rects[OWNERS]
        across = min(max(targets[-1].middle[0], stack.left + 0.2), stack.right - 0.2)
        if len(targets) == 1 and across == targets[0].middle[0]:
            paths = [((across, start), (across, targets[0].top))]
        else:
            ends = [target.middle[0] for target in targets]
            low, high = min(across, *ends), max(across, *ends)
            for points in (((across, start), (across, bus)), ((low, bus), (high, bus))):
                self.sketch.arrows.append(Arrow(points, "referrals", "none"))
            paths = [((t.middle[0], bus), (t.middle[0], t.top)) for t in targets]
        self.sketch.arrows += [Arrow(path, "referrals") for path in paths]
        label = Label((across + 0.07, start + 0.06), word("referrals", self._language), down="top",
                      look="referrals")  # fmt: skip
        self.sketch.labels.append(label)


def _rows(teams, ends):
    """Put teams into as few rows as needed so that none shares a column with one of its row."""
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
