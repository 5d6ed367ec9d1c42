"""A structure as a picture: who answers, who checks, who decides, and what goes between them.

Drawn from the scenario file alone, whatever structure stands in it, so that a council sees in
one look what a structure changes.
"""

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from sim.report.catalogue.catalogue import Language
from sim.report.charts.page import new_page
from sim.report.charts.style import (
    GREY_LINE,
    INK,
    PALETTE,
    QUIET,
    ZONE,
    chart_style,
)
from sim.report.drawn import Drawn
from sim.report.picture.layout import sketch
from sim.report.picture.roles import MOST_ROWS, Role, roles_of
from sim.report.picture.shapes import HALF, WIDE, Arrow, Box, Label, Look, Rect, Sheet
from sim.report.picture.words import default_title, footer_text, structure_alt_text
from sim.scenario.office import Office
from sim.scenario.structure import Structure

_COLOURS: dict[Role | None, str] = {
    None: QUIET,
    "answers": PALETTE[0],
    "checks": PALETTE[1],
    "decides": PALETTE[2],
}
COMPACT_ROWS = 2
"""Owning teams that a compact picture shows one by one."""
_FRAME = "#F5F5F5"
_TINT = 0.84
"""How much white a tinted part of a box holds."""
_LINES: dict[Look, tuple[str, float, str | tuple[int, tuple[float, ...]]]] = {
    "contacts": (PALETTE[0], 1.4, "solid"),
    "call_back": (PALETTE[0], 1.4, (0, (4, 2))),
    "put_through": (PALETTE[0], 1.4, (0, (4, 2))),
    "cases": (INK, 1.8, "solid"),
    "referrals": (QUIET, 1.1, (0, (1.5, 1.5))),
}


def structure_diagram(
    structure: Structure,
    *,
    language: Language = "de",
    title: str = "",
    office: Office | None = None,
    posts: Mapping[str, int] | None = None,
    compact: bool = False,
) -> Drawn:
    """Draw a structure: its teams over the columns of what they do, and the arrows between.

    The office, where it is given, names the steps that check and that decide; without it they
    are those of the shipped offices; teams of `posts` have their number in the box. `compact`:
    half as wide as a page, without those who call and apply, and teams that do the same share a
    box; its title is the structure's label where none is given.
    """
    posts = posts or {}
    roles = roles_of(structure, office, COMPACT_ROWS if compact else MOST_ROWS, posts)
    sheet = HALF if compact else WIDE
    with chart_style():
        found = sketch(roles, language, sheet)
        title = title or (
            structure.label or structure.name
            if compact
            else default_title(structure, roles, language)
        )
        page = new_page(
            title,
            "" if compact else structure.summary,
            found.height,
            "" if compact else footer_text(structure, roles, language),
            width=sheet.width,
        )
        axes = page.axes(0.0, 0.0, sheet.width, found.height)
        axes.set_xlim(0.0, sheet.width)
        axes.set_ylim(found.height, 0.0)
        axes.axis("off")
        if found.frame is not None:
            _rounded(axes, found.frame, face=_FRAME, edge=GREY_LINE, below=True)
        if found.group is not None:
            _rounded(axes, found.group, face="white", edge=GREY_LINE, below=True)
        for role, rect, text in found.heads:
            axes.add_patch(_rectangle(rect, _COLOURS[role]))
            _write(axes, rect.middle, text, colour="white", size=sheet.text, weight="bold")
        for arrow in found.arrows:
            _draw_arrow(axes, arrow)
        for box in found.boxes:
            _draw_box(axes, box, sheet)
        for label in found.labels:
            _draw_label(axes, label, sheet)
    every = roles_of(structure, office, posts=posts)  # even those that share a box
    return Drawn(page.figure, title, structure_alt_text(structure, every, language))


def _rectangle(rect: Rect, colour: str) -> Rectangle:
    return Rectangle(
        (rect.left, rect.top),
        rect.right - rect.left,
        rect.bottom - rect.top,
        facecolor=colour,
        edgecolor="none",
        zorder=3,
    )


def _rounded(
    axes: Axes, rect: Rect, *, face: str, edge: str, below: bool = False, dashed: bool = False
) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (rect.left, rect.top),
            rect.right - rect.left,
            rect.bottom - rect.top,
            boxstyle="round,pad=0,rounding_size=0.05",
            facecolor=face,
            edgecolor=edge,
            linewidth=0.9,
            linestyle=(0, (4, 2)) if dashed else "solid",
            zorder=1 if below else 3,
        )
    )


def _tint(colour: str) -> str:
    red, green, blue = (part * (1 - _TINT) + _TINT for part in to_rgb(colour))
    return to_hex((red, green, blue))


def _draw_box(axes: Axes, box: Box, sheet: Sheet) -> None:
    outside = box.kind == "beside"
    if not box.tints:
        _rounded(
            axes,
            box.rect,
            face=ZONE if outside else "white",
            edge=QUIET if outside else INK,
            dashed=outside,
        )
    else:
        axes.add_patch(_rectangle(box.rect, "white"))
        for role, part in box.tints:
            axes.add_patch(_rectangle(part, _tint(_COLOURS[role])))
        outline = _rectangle(box.rect, "none")
        outline.set(edgecolor=INK, linewidth=0.9)
        axes.add_patch(outline)
    across, down = box.rect.middle
    name_lines, small_lines = box.name.count("\n") + 1, box.small.count("\n") + 1
    if not box.small:
        _write(axes, (across, down), box.name, colour=QUIET if outside else INK, size=sheet.text)
        return
    name, small = name_lines * sheet.text, small_lines * sheet.small
    lift = 1.25 / 72.0 / 2
    colour = QUIET if outside else INK
    _write(axes, (across, down - small * lift), box.name, colour=colour, size=sheet.text)
    _write(axes, (across, down + name * lift), box.small, colour=QUIET, size=sheet.small)


def _write(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    *,
    colour: str,
    size: float,
    weight: str = "normal",
) -> None:
    axes.text(
        *at,
        text,
        color=colour,
        fontsize=size,
        fontweight=weight,
        ha="center",
        va="center",
        linespacing=1.2,
        zorder=4,
    )


def _draw_arrow(axes: Axes, arrow: Arrow) -> None:
    colour, width, dash = _LINES[arrow.look]
    styles = {"end": "-|>", "both": "<|-|>", "none": "-"}
    start, end = arrow.points
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle=styles[arrow.heads],
            mutation_scale=10,
            color=colour,
            linewidth=width,
            linestyle=dash,
            shrinkA=0,
            shrinkB=0,
            zorder=2,
        )
    )


def _draw_label(axes: Axes, label: Label, sheet: Sheet) -> None:
    axes.text(
        *label.at,
        label.text,
        color=_LINES[label.look][0] if label.look else QUIET,
        fontsize=sheet.small,
        ha=label.across,
        va=label.down,
        linespacing=1.2,
        zorder=4,
    )
