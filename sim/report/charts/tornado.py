"""Bars of single inputs: the tornado from low to high, and what to measure first."""

import pandas as pd
from matplotlib.axes import Axes

from sim.experiment.tornado import flips, holds
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import quantile_texts
from sim.report.catalogue.words import direction_words, listed, runs_words
from sim.report.charts.alt import counted
from sim.report.charts.page import (
    WIDTH,
    fitting,
    line_height,
    new_page,
    text_size,
    ticks_along,
    wrap,
)
from sim.report.charts.style import (
    GREY_LINE,
    INK,
    PALETTE,
    QUIET,
    SMALL_SIZE,
    TEXT_SIZE,
    TickNumbers,
    chart_style,
)
from sim.report.drawn import Drawn
from sim.report.naming import Namer

_ROW, _EDGE, _MOST_NAMED = 0.44, 0.15, 3
_ENDS = {"low": PALETTE[0], "high": PALETTE[1]}


def tornado_chart(
    table: pd.DataFrame, names: Namer, key: tuple[str, str, str], *, equal: str
) -> Drawn:
    """Draw the difference to today at low and high of each input, the largest swing first.

    `table` is `tornado.tornado`; `key` is condition, structure and measure. The dashed line is
    the difference with everything central. Raises ValueError without rows.
    """
    condition, structure, measure = key
    rows = table[
        (table["condition"] == condition)
        & (table["structure"] == structure)
        & (table["measure"] == measure)
    ]
    if rows.empty:
        message = f"table tornado: no rows of {', '.join(key)}"
        raise ValueError(message)
    with chart_style():
        return _draw(rows, names, equal)


def _draw(rows: pd.DataFrame, names: Namer, equal: str) -> Drawn:
    language, first = names.language, rows.iloc[0]
    swing = (rows["difference"] - rows["central"]).abs().groupby(rows["input"]).max()
    order = list(swing.sort_values(ascending=False, na_position="last").index)
    structure, measure = str(first["structure"]), str(first["measure"])
    labels = {name: wrap(names.input(name), 1.9) for name in order}
    values = {name: _range(names, name, str(first["condition"]), structure) for name in order}
    left = _EDGE + max(text_size(label, TEXT_SIZE)[0] for label in labels.values()) + 0.15
    gutter = 0.2 + max(text_size(value, SMALL_SIZE)[0] for value in values.values())
    width = WIDTH - left - gutter - _EDGE
    heights = [max(_ROW, text_size(label, TEXT_SIZE)[1] + 0.14) for label in labels.values()]
    height = max(heights) * len(order)
    subtitle = (
        phrase("doubt.chart_tornado_sub", language, measure=names.measure(measure)) + f"; {equal}"
    )
    label = names.study.conditions[str(first["condition"])]
    subtitle = f"{label}: {subtitle}" if label else subtitle
    legend = line_height(SMALL_SIZE) + 0.08
    runs = int(rows["replications"].min()), int(rows["replications"].max())
    foot = phrase(
        "common.runs_footer",
        language,
        runs=runs_words(*runs, language),
    )
    foot += f" {phrase('common.source', language, source=names.study.name.rstrip('.'))}"
    title = _title(rows, names)
    page = new_page(title, subtitle, legend + height + 0.62, foot,
                    phrase("common.preview", language) if names.study.preview else "")  # fmt: skip
    across = left
    for end, colour in _ENDS.items():
        words = f"■ {phrase(f'doubt.{end}', language)}"
        page.write(across, 0.0, words, size=SMALL_SIZE, colour=colour)
        across += text_size(words, SMALL_SIZE)[0] + 0.2
    words = f"┊ {phrase('doubt.central', language)}"
    page.write(across, 0.0, words, size=SMALL_SIZE, colour=QUIET)
    axes = page.axes(left, legend + 0.2, width, height)
    _bars(axes, rows, order, names, width)
    ticks_along(axes, width)
    axes.set_yticks(range(len(order)), [labels[name] for name in order])
    for place, name in enumerate(order):
        axes.annotate(
            values[name], (1.0 + 0.15 / width, place), xycoords=("axes fraction", "data"),
            va="center", fontsize=SMALL_SIZE, color=QUIET, annotation_clip=False, gid="end-label",
        )  # fmt: skip
    fewer, more = reversed(direction_words(measure, language))
    down = legend + height + 0.44
    page.write(left, down, f"← {fewer}", size=SMALL_SIZE, colour=QUIET)
    room = text_size(f"{more} →", SMALL_SIZE)[0]
    page.write(left + width - room, down, f"{more} →", size=SMALL_SIZE, colour=QUIET)
    return Drawn(page.figure, title, _alt(rows, names, measure))


def _alt(rows: pd.DataFrame, names: Namer, measure: str) -> str:
    """Describe a tornado: the inputs with the largest swing and the differences at their ends."""
    ends = rows.pivot_table(index="input", columns="end", values="difference", dropna=False)
    ends = ends.dropna()
    order = (ends["high"] - ends["low"]).abs().sort_values(ascending=False).index
    parts = [
        phrase(
            "alt.swing",
            names.language,
            label=names.input(str(name)),
            low=names.amount(measure, float(ends.loc[name, "low"])),
            high=names.amount(measure, float(ends.loc[name, "high"])),
        )
        for name in order
    ]
    head = phrase(
        "alt.tornado",
        names.language,
        measure=names.measure(measure),
        structure=names.structure(str(rows.iloc[0]["structure"])),
        central=names.amount(measure, float(rows.iloc[0]["central"])),
    )
    return counted(head, parts, names.language)


def _title(rows: pd.DataFrame, names: Namer) -> str:
    turning = [names.input(name) for name in flips(rows)]
    structure = names.structure(str(rows.iloc[0]["structure"]))
    claims = [phrase(f"doubt.chart_tornado_{'holds' if holds(rows) else 'open'}", names.language)]
    if turning:
        claims = [
            phrase("doubt.chart_tornado_flips", names.language, inputs=listing)
            for listing in _listings(turning, names.language)
        ]
    return fitting(
        [
            phrase("doubt.chart_tornado", names.language, structure=structure, claim=claim)
            for claim in claims
        ]
    )


def _listings(inputs: list[str], language: Language) -> list[str]:
    """Return inputs as a title may name them: at most three, then fewer, the others counted."""
    found = []
    for most in range(min(_MOST_NAMED, len(inputs)), 0, -1):
        more = len(inputs) - most
        rest = [phrase("common.more_names", language, count=more)] if more else []
        found.append(", ".join([*inputs[:most], *rest]) if more else listed(inputs, language))
    return found


def _range(names: Namer, name: str, condition: str, structure: str) -> str:
    """Write low and high of an input; nothing where it has several ranges or none."""
    each = next(one for one in names.inputs if one.name == name)
    for where in (structure, names.study.today):
        scenario = names.study.scenarios[condition, where]
        if each.estimates(scenario):
            low, _, high = quantile_texts(each, scenario, names.language)
            return phrase("common.interval", names.language, low=low, high=high) if low else ""
    return ""


def _bars(axes: Axes, rows: pd.DataFrame, order: list[str], names: Namer, width: float) -> None:
    central = float(rows.iloc[0]["central"])
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.grid(visible=True, axis="x")
    edges, wrong = [0.0, central], []
    for place, name in enumerate(order):
        for end, colour in _ENDS.items():
            row = rows[(rows["input"] == name) & (rows["end"] == end)].iloc[0]
            if row["contradiction"]:
                wrong.append((place + _lane(end), colour))
                continue
            here = place + _lane(end)
            axes.barh(
                here, float(row["difference"]) - central, left=central, height=0.3, color=colour,
            )  # fmt: skip
            axes.plot([row["low"], row["high"]], [here, here], color=INK, linewidth=0.9)
            edges += [float(row["low"]), float(row["high"])]
    margin = 0.05 * (max(edges) - min(edges)) or 1.0
    axes.set_xlim(min(edges) - margin, max(edges) + margin)
    right = central > (min(edges) + max(edges)) / 2
    low, high = axes.get_xlim()
    room = width * ((central - low) if right else (high - central)) / (high - low) - 0.1
    for here, colour in wrong:
        axes.annotate(
            wrap(phrase("doubt.contradiction", names.language), room, SMALL_SIZE), (central, here),
            xytext=(-4 if right else 4, 0), textcoords="offset points", va="center",
            ha="right" if right else "left", fontsize=SMALL_SIZE, color=colour,
        )  # fmt: skip
    axes.axvline(0.0, color=INK, linewidth=1.1, zorder=2)
    axes.axvline(central, color=QUIET, linewidth=1.0, linestyle=(0, (2, 2)), zorder=2)
    axes.annotate(
        phrase("common.today", names.language), (0.0, 1.0), xycoords=("data", "axes fraction"),
        xytext=(0, 3), textcoords="offset points", ha="center", va="bottom", fontsize=SMALL_SIZE,
    )  # fmt: skip
    axes.xaxis.set_major_formatter(TickNumbers(names.language, signed=True))
    axes.tick_params(axis="x", length=3)
    axes.tick_params(axis="y", length=0, labelsize=TEXT_SIZE, pad=6)
    axes.spines["left"].set_visible(False)


def _lane(end: str) -> float:
    return -0.17 if end == "low" else 0.17


_SHOWN = 12


def worth_chart(
    table: pd.DataFrame, names: Namer, condition: str, measure: str, *, made: str, equal: str
) -> Drawn:  # fmt: skip
    """Draw what knowing each input would be worth, the largest first, and what chance alone gives.

    `table` is `sensitivity.worth_table`. Bars no longer than that are grey. Raises
    ValueError without rows.
    """
    rows = table[(table["condition"] == condition) & (table["measure"] == measure)]
    if rows.empty:
        message = f"table worth: no rows of {condition}, {measure}"
        raise ValueError(message)
    with chart_style():
        language = names.language
        rows = rows.sort_values("worth", ascending=False)
        shown = rows.head(_SHOWN)
        chance = float(shown.iloc[0]["worth_by_chance"])
        best = [names.input(str(n)) for n in shown.loc[shown["worth"] > chance, "input"]]
        title = phrase("doubt.chart_worth_none", language, measure=names.measure(measure))
        if best:
            title = fitting([
                phrase("doubt.chart_worth", language, measure=names.measure(measure),
                       inputs=listed(best[:most], language))
                for most in range(min(_MOST_NAMED, len(best)), 0, -1)
            ])  # fmt: skip
        subtitle = (
            phrase("doubt.chart_worth_sub", language, unit=names.unit(measure)) + f"; {equal}"
        )
        label = names.study.conditions[condition]
        subtitle = f"{label}: {subtitle}" if label else subtitle
        foot = f"{made} {phrase('common.source', language, source=names.study.name.rstrip('.'))}"
        labels = [wrap(names.input(str(name)), 2.4) for name in shown["input"]]
        left = _EDGE + max(text_size(one, TEXT_SIZE)[0] for one in labels) + 0.15
        width = WIDTH - left - 2 * _EDGE
        row = max(0.32, *(text_size(one, TEXT_SIZE)[1] + 0.12 for one in labels))
        page = new_page(
            title,
            subtitle,
            row * len(shown) + 0.5,
            foot,
            phrase("common.preview", language) if names.study.preview else "",
        )
        axes = page.axes(left, 0.1, width, row * len(shown))
        amounts = [float(value) for value in shown["worth"]]
        colours = [PALETTE[0] if amount > chance else GREY_LINE for amount in amounts]
        axes.barh(range(len(shown)), amounts, height=0.6, color=colours)
        axes.set_ylim(len(shown) - 0.5, -0.5)
        axes.set_xlim(0.0, max(*amounts, chance, 1e-9) * 1.05)
        axes.axvline(chance, color=QUIET, linewidth=1.0, linestyle=(0, (2, 2)))
        axes.grid(visible=True, axis="x")
        axes.set_yticks(range(len(shown)), labels)
        axes.tick_params(axis="y", length=0, labelsize=TEXT_SIZE, pad=6)
        axes.xaxis.set_major_formatter(TickNumbers(language))
        ticks_along(axes, width)
        axes.spines["left"].set_visible(False)
    return Drawn(page.figure, title, _worth_alt(rows, names, measure))


def _worth_alt(rows: pd.DataFrame, names: Namer, measure: str) -> str:
    """Describe what knowing each input is worth; ``rows`` hold the largest first."""
    parts = []
    for _, row in rows.iterrows():
        amount = names.amount(measure, float(row["worth"]), signed=False)
        parts.append(f"{names.input(str(row['input']))} {amount}")
    head = phrase("alt.worth", names.language, measure=names.measure(measure))
    return counted(head, parts, names.language)
