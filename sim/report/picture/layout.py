"""Where everything in a structure's diagram stands: the boxes first, then the arrows between."""

from collections.abc import Sequence
from itertools import pairwise

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.charts.page import spread, text_size, wrap
from sim.report.picture.boxes import LANE, PAD, Boxes, Pair, rows_of
from sim.report.picture.roles import OWNERS, Flow, Roles
from sim.report.picture.shapes import WIDE, Arrow, Box, Label, Look, Rect, Sheet, Sketch
from sim.report.picture.words import channels_text


def sketch(roles: Roles, language: Language, sheet: Sheet = WIDE) -> Sketch:
    """Place everything on a sheet."""
    placing = _Placing(roles, language, sheet)
    down = placing.place_heads()
    down = placing.place_above(down)
    down = placing.place_stack(down)
    placing.place_flows()
    if sheet.citizens is not None:
        placing.place_citizens(sheet.citizens)
    placing.sketch.height = placing.place_below(down)
    placing.place_referrals()
    return placing.sketch


class _Placing(Boxes):
    """Draws the arrows once the boxes stand."""

    # -- from the citizens ----------------------------------------------------------------------

    def place_citizens(self, across: tuple[float, float]) -> None:
        """Place the blocks of the citizens beside what they lead to, or else one below another."""
        ends = self._arrow_ends()
        names = [channels_text(entry, self._language) for entry in self._roles.entries]
        names.append(phrase("diagram.applications", self._language))
        blocks = [[pair for pair in self._pairs if pair[0] == n] for n in range(len(names))]
        downs = [[ends[pair] for pair in pairs] for pairs in blocks]
        level = _apart(downs)
        least = [0.42 * len(ys) + 0.1 for ys in downs]
        heights = [
            max(ys) - min(ys) + 0.36 if level else h for ys, h in zip(downs, least, strict=True)
        ]
        left, right = across
        size = self._sheet.text
        texts = [wrap(name, right - left - 0.16, size) for name in names]
        heights = [
            max(height, text_size(text, size)[1] + 0.16)
            for height, text in zip(heights, texts, strict=True)
        ]
        bottom = max(rect.bottom for rect in self._rects.values())
        wanted = [(min(ys) + max(ys)) / 2 for ys in downs]
        centres = spread(wanted, heights, self._frame_top, bottom, gap=0.1)
        for pairs, text, centre, height in zip(blocks, texts, centres, heights, strict=True):
            rect = Rect(left, centre - height / 2, right, centre + height / 2)
            self.sketch.boxes.append(Box(rect, text, kind="citizens"))
            for place, pair in enumerate(sorted(pairs, key=lambda pair: ends[pair])):
                start = min(max(ends[pair], rect.top + 0.1), rect.bottom - 0.1)
                if not level:
                    start = rect.top + height * (place + 1) / (len(pairs) + 1)
                self._enter(right, start, pair, ends[pair])

    def _enter(self, across: float, start: float, pair: Pair, end: float) -> None:
        """Draw an arrow from the citizens, with its label at its start."""
        look: Look = "cases" if pair[0] == len(self._roles.entries) else "contacts"
        points = ((across, start), (self._rects[pair[1]].left, end))
        self.sketch.arrows.append(Arrow(points, look))
        if pair[2]:
            text = wrap(pair[2], self._sheet.columns[0] - 0.27 - across, self._sheet.small)
            self.sketch.labels.append(Label((across + 0.07, start - 0.04), text, look=look))

    def _arrow_ends(self) -> dict[Pair, float]:
        """Return how far down each arrow from the citizens reaches its target."""
        found: dict[Pair, float] = {}
        bottom = max((self._rects[t.names[0]].bottom for t in self._roles.owners), default=0.0)
        for place, pair in enumerate(self._lanes):
            found[pair] = bottom - LANE * (len(self._lanes) - place - 0.62)
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

    def place_flows(self) -> None:
        """Draw what goes between teams."""
        above = {team.names[0] for team in self._above}
        for row in rows_of(self._above, lambda team: self._ends(team.roles)):
            for flow, both, across in self._to_stack(row):
                box = self._rects[flow.target if flow.source == OWNERS else flow.source]
                points = ((across, box.bottom), (across, self._rects[OWNERS].top))
                self._arrow(points if flow.source != OWNERS else points[::-1], flow, both=both)
        level: dict[float, list[tuple[Flow, bool]]] = {}
        for flow, both in self._flows:
            names = [name for name in (flow.source, flow.target) if name != OWNERS]
            if not above & set(names):
                level.setdefault(self._rects[names[0]].top, []).append((flow, both))
            elif OWNERS not in (flow.source, flow.target):
                self._aslant(flow, both=both)
        for flows in level.values():
            rects = [self._rects[name] for flow, _ in flows for name in (flow.source, flow.target)]
            top, bottom = max(rect.top for rect in rects), min(rect.bottom for rect in rects)
            step = (bottom - top) / (len(flows) + 1)
            for place, (flow, both) in enumerate(flows):
                self._level(flow, top + step * (place + 1), both=both)

    def _arrow(
        self, points: tuple[tuple[float, float], ...], flow: Flow, *, both: bool = False
    ) -> None:
        self.sketch.arrows.append(Arrow(points, flow.what, "both" if both else "end"))

    def _level(self, flow: Flow, down: float, *, both: bool) -> None:
        """Draw a flow between boxes that stand side by side, with its label on the line."""
        source, target = self._rects[flow.source], self._rects[flow.target]
        forward = source.right <= target.left
        start = source.right if forward else source.left
        end = target.left if forward else target.right
        self._arrow(((start, down), (end, down)), flow, both=both)
        if not self._named:
            return
        gap = self._sheet.gap
        near = start if forward else start - gap
        said = phrase(f"diagram.{flow.what}", self._language)
        text = wrap(said, gap - PAD - 0.1, self._sheet.small)
        at = (near + (gap - PAD) / 2, down - 0.04)
        self.sketch.labels.append(Label(at, text, across="center", look=flow.what))

    def _aslant(self, flow: Flow, *, both: bool) -> None:
        """Draw a flow between a team above the stack and one beside it."""
        source, target = self._rects[flow.source], self._rects[flow.target]
        down = (
            (source.bottom, target.top) if source.top < target.top else (source.top, target.bottom)
        )
        across = [min(max(r.middle[0], o.left + 0.1), o.right - 0.1) for r, o in
                  ((target, source), (source, target))]  # fmt: skip
        self._arrow(((across[0], down[0]), (across[1], down[1])), flow, both=both)

    def place_referrals(self) -> None:
        """Draw the referrals from the stack, on one line that branches to each target."""
        start, bus, targets = self._referrals
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
        label = Label(
            (across + 0.07, start + 0.06),
            phrase("diagram.referrals", self._language),
            down="top",
            look="referrals",
        )
        self.sketch.labels.append(label)


def _apart(downs: Sequence[Sequence[float]]) -> bool:
    """Tell whether each block's arrows end above all of the next one's, in some order."""
    ordered = sorted(downs, key=min)
    return all(max(upper) < min(lower) for upper, lower in pairwise(ordered))
