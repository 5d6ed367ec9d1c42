"""The chart of who beats whom: where 9 of 10 draws of the inputs lie, and 9 of 10 runs."""

import pandas as pd
from matplotlib.axes import Axes

from sim.report.catalogue.catalogue import phrase
from sim.report.catalogue.words import direction_words
from sim.report.charts.alt import fitted
from sim.report.charts.page import (
    WIDTH,
    fitting,
    line_height,
    new_page,
    panel_title_height,
    text_size,
    ticks_along,
    wrap,
)
from sim.report.charts.style import (
    INK,
    PANEL_SIZE,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    TickNumbers,
    chart_style,
    look,
)
from sim.report.drawn import Drawn
from sim.report.hues import hues_of
from sim.report.naming import Namer

_ROW, _EDGE = 0.62, 0.15


def beaten_chart(
    table: pd.DataFrame, names: Namer, measure: str, *, made: str, equal: str
) -> Drawn:
    """Draw the differences to today in a measure: draws as a thick bar, single runs as a thin one.

    `table` is `sensitivity.beaten_table`; `made` says of how many draws and runs;
    `equal` says at equal what. Words at the end of a row give the share of draws in which the
    structure is better, with its interval. Raises ValueError where nothing is compared.
    """
    today = names.study.today
    rows = table[(table["measure"] == measure) & (table["against"] == today)]
    if rows.empty:
        message = f"table beaten: nothing is compared with today in the measure {measure}"
        raise ValueError(message)
    with chart_style():
        return _draw(rows, names, measure, made, equal)


def _draw(rows: pd.DataFrame, names: Namer, measure: str, made: str, equal: str) -> Drawn:
    language = names.language
    conditions = names.conditions(rows)
    labels = {name: wrap(names.structure(str(name)), 1.7) for name in rows["structure"].unique()}
    left = _EDGE + max(text_size(label, TEXT_SIZE)[0] for label in labels.values()) + 0.15
    ends = {place: _end(row, names) for place, row in rows.iterrows()}
    gutter = 0.15 + max(text_size(end, TEXT_SIZE)[0] for end in ends.values())
    width = WIDTH - left - gutter - _EDGE
    heads = [wrap(label, WIDTH - 2 * _EDGE, PANEL_SIZE, "bold") for _, label in conditions]
    parts = [rows[rows["condition"] == name] for name, _ in conditions]
    above = [panel_title_height(head) * bool(head) + 0.27 for head in heads]
    below = line_height(SMALL_SIZE) + 0.16
    total = sum(above) + sum(len(part) * _ROW + below for part in parts) + 0.22
    subtitle = phrase("common.difference_of", language, measure=names.measure(measure))
    subtitle += f"; {phrase('doubt.chart_beaten_sub', language)}; {equal}"
    foot = f"{made} {phrase('common.source', language, source=names.study.name.rstrip('.'))}"
    title = _title(rows, names, measure)
    page = new_page(title, subtitle, total, foot,
                    phrase("common.preview", language) if names.study.preview else "")  # fmt: skip
    values = rows[["run_low", "run_high", "low", "high"]].to_numpy(dtype=float)
    lowest, highest = min(0.0, float(values.min())), max(0.0, float(values.max()))
    margin = 0.05 * (highest - lowest) or 1.0
    down = 0.0
    for head, part, over in zip(heads, parts, above, strict=True):
        if head:
            page.write(_EDGE, down, head, size=PANEL_SIZE, weight="bold")
        axes = page.axes(left, down + over, width, len(part) * _ROW)
        axes.set_xlim(lowest - margin, highest + margin)
        _panel(axes, part, names, (labels, ends), width)
        down += over + len(part) * _ROW + below
    fewer, more = reversed(direction_words(measure, language))
    page.write(left, down, f"← {fewer}", size=SMALL_SIZE, colour=QUIET)
    room = text_size(f"{more} →", SMALL_SIZE)[0]
    page.write(left + width - room, down, f"{more} →", size=SMALL_SIZE, colour=QUIET)
    return Drawn(page.figure, title, _alt(rows, names, measure))


def _alt(rows: pd.DataFrame, names: Namer, measure: str) -> str:
    """Describe who beats today: difference, and the share of draws in which it is better."""
    parts = [
        phrase(
            "alt.better",
            names.language,
            structure=names.structure(str(row["structure"])),
            amount=names.amount(measure, float(row["difference"])),
            share=names.share(float(row["better"])),
        )
        for _, row in rows.iterrows()
    ]
    head = phrase("alt.beaten", names.language, measure=names.measure(measure))
    return fitted(head, [[("", parts)]])


def _title(rows: pd.DataFrame, names: Namer, measure: str) -> str:
    """Say in which share of the draws each structure is better, as far as there is room."""
    today = names.structure(names.study.today)
    claims, briefly = [], []
    for name, part in rows.groupby("structure", sort=False):
        shares = [float(value) for value in part["better"]]
        written = names.share(shares[0])
        if len(shares) > 1:
            low, high = names.share(min(shares)), names.share(max(shares))
            written = (
                low
                if low == high
                else phrase("common.interval", names.language, low=low, high=high)
            )
        claims.append(
            phrase("doubt.chart_beaten_claim", names.language, structure=names.structure(str(name)),
                 against=today, share=written)
        )  # fmt: skip
        briefly.append(
            phrase("doubt.chart_beaten_each", names.language,
                   structure=names.structure(str(name)), share=written)
        )  # fmt: skip
    label = names.measure(measure)
    shorter = phrase("doubt.chart_beaten_all", names.language, measure=label, against=today,
                     claims=", ".join(briefly))  # fmt: skip
    forms = [
        phrase("doubt.chart_beaten", names.language, measure=label,
               claims="; ".join(claims[:number]))
        for number in range(len(claims), 0, -1)
    ]  # fmt: skip
    return fitting([forms[0], shorter, *forms[1:]])


def _end(row: "pd.Series[float]", names: Namer) -> str:
    better, low, high = (names.share(float(row[f"better{end}"])) for end in ("", "_low", "_high"))
    return phrase("doubt.chart_better", names.language, share=better, low=low, high=high)


def _panel(
    axes: Axes,
    rows: pd.DataFrame,
    names: Namer,
    words: tuple[dict[str, str], dict[object, str]],
    width: float,
) -> None:
    labels, ends = words
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.grid(visible=True, axis="x")
    axes.axvline(0.0, color=INK, linewidth=1.1, zorder=2)
    axes.annotate(
        phrase("common.today", names.language), (0.0, 1.0), xycoords=("data", "axes fraction"),
        xytext=(0, 3), textcoords="offset points", ha="center", va="bottom", fontsize=SMALL_SIZE,
    )  # fmt: skip
    hues = hues_of(names.study.structures, names.study.today)
    axes.set_yticks(range(len(rows)), [labels[str(name)] for name in rows["structure"]])
    axes.tick_params(axis="y", length=0, labelsize=TEXT_SIZE, pad=6)
    for place, (key, row) in enumerate(rows.iterrows()):
        colour = look(hues[str(row["structure"])]).colour
        axes.plot([row["run_low"], row["run_high"]], [place, place], color=colour, linewidth=1.2)
        axes.plot(
            [row["low"], row["high"]], [place, place], color=colour, linewidth=6,
            solid_capstyle="butt", zorder=3,
        )  # fmt: skip
        axes.plot(  # its edge is seen where the bars are narrower
            [row["difference"]], [place], "D", color="white", zorder=4,
            markersize=4, markeredgecolor=colour, markeredgewidth=0.6,
        )  # fmt: skip
        axes.get_yticklabels()[place].set_color(colour)
        axes.annotate(
            ends[key], (1.0 + 0.15 / width, place), xycoords=("axes fraction", "data"),
            va="center", color=colour, annotation_clip=False, gid="end-label",
        )  # fmt: skip
    axes.xaxis.set_major_formatter(TickNumbers(names.language, signed=True))
    ticks_along(axes, width)
    axes.tick_params(axis="x", length=3)
    axes.spines["left"].set_visible(False)
