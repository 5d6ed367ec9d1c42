"""What stays true when the inputs are uncertain: who beats whom, and what to measure first."""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from sim.experiment.comparison import equal_what
from sim.experiment.doubt import Answer
from sim.experiment.inputs import Input
from sim.experiment.tornado import flips, holds
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.inputs import input_label, quantile_texts
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import draw_runs_words, listed
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.frames import Row
from sim.report.naming import Namer, measures_of
from sim.stats.surrogate import FAIR

_MOST_NAMED = 5


def input_blocks(study: Study, inputs: Sequence[Input], language: Language) -> Iterator[Block]:
    """Yield the inputs of a study with their ranges, and the names that --input takes."""
    rows = []
    for each in inputs:
        scenario = next(one for one in study.scenarios.values() if each.estimates(one))
        ends = quantile_texts(each, scenario, language)
        rows.append((input_label(each, study, language), *ends, each.name))
    columns = (
        Column(phrase("doubt.input", language)),
        *(
            Column(phrase(f"doubt.{end}", language), number=True)
            for end in ("low", "central", "high")
        ),
        Column(phrase("doubt.option", language)),
    )
    yield Table("", columns, tuple(rows))


def doubt_blocks(answer: Answer, language: Language) -> Iterator[Block]:
    """Yield all that draws of the inputs have shown, condition by condition."""
    names = Namer(answer.study, answer.inputs, language)
    asked = answer.asked
    yield Heading(phrase("doubt.head_beaten", language))
    if answer.study.preview:
        yield Paragraph(phrase("tipping.preview", language))
    yield Paragraph(
        phrase(
            "doubt.about_draws", language, draws=asked.draws, inputs=len(answer.inputs),
            runs=draw_runs_words(asked.replications, asked.repeated, language),
        )
    )  # fmt: skip
    yield Paragraph(equal_sentence(equal_what(answer.study), language))
    for condition, label in names.conditions(answer.tables["beaten"]):
        here = {
            name: table[table["condition"] == condition] for name, table in answer.tables.items()
        }
        if label:
            yield Heading(phrase("doubt.condition", language, name=label))
        yield from _beaten(here["beaten"], names)
        yield from _regimes(here["beaten"], names)
        yield Paragraph(rejected_text(here["rejected"], asked.draws, language))
        yield from _worth(here["worth"], names)
        if "tornado" in here:
            yield Heading(phrase("doubt.head_tornado", language), 2)
            measures = measures_of(here["tornado"])
            yield Bullets(tuple(turning_sentences(here["tornado"], names, measures)))
        if "screening" in here:
            yield from _screening(here["screening"], names)
        if "sobol" in here:
            yield from _sobol(here["sobol"], names)
    if not any(each.team for each in answer.inputs):
        yield Paragraph(phrase("doubt.not_varied", language), note=True)


def pair_words(names: Namer, structure: str, against: str) -> str:
    """Say which structure is held against which."""
    return phrase(
        "doubt.pair", names.language, structure=names.structure(structure),
        against=names.structure(against),
    )  # fmt: skip


def better_words(row: "Row | Mapping[Hashable, Any]", names: Namer) -> str:
    """Say in which share of the draws a structure is better, and how well that is known."""
    share, low, high = (names.share(float(row[f"better{end}"])) for end in ("", "_low", "_high"))
    return f"{share} ({phrase('common.interval', names.language, low=low, high=high)})"


def turning_sentences(
    table: pd.DataFrame, names: Namer, measures: Collection[str], where: str = ""
) -> Iterator[str]:
    """Yield which single inputs turn the sign of a difference, per structure and measure.

    `table` is the table `tornado` under one condition, which `where` names behind the pair.
    """
    for (structure, measure), rows in table.groupby(["structure", "measure"], sort=False):
        if measure not in measures:
            continue
        turning = [names.input(name) for name in flips(rows)]
        key = "tornado_none" if holds(rows) else "tornado_open"
        yield phrase(
            f"doubt.{'tornado_flips' if turning else key}",
            names.language,
            pair=pair_words(names, str(structure), names.study.today) + where,
            measure=names.measure(str(measure)),
            inputs=listed(turning, names.language),
        )


def explained_sentence(inputs: Sequence[str], language: Language) -> str:
    """Say which inputs decide most of a difference; that none does where there are none."""
    if not inputs:
        return phrase("doubt.explains_none", language)
    return phrase("doubt.explains_head", language, inputs=", ".join(inputs))


def _beaten(table: pd.DataFrame, names: Namer) -> Iterator[Block]:
    language = names.language
    keys = ("difference", "better", "better_run", "inputs_share")
    columns = (
        Column(phrase("common.measure", language)),
        *(Column(phrase(f"doubt.{key}", language), number=True) for key in keys),
    )
    for (against, structure), rows in table.groupby(["against", "structure"], sort=False):
        body = []
        for measure in measures_of(rows):
            row = rows[rows["measure"] == measure].iloc[0]
            body.append(
                (
                    f"{names.measure(measure)} ({names.unit(measure)})",
                    _difference(row, measure, names),
                    better_words(row, names),
                    names.share(float(row["better_run"])),
                    names.share(float(row["inputs_share"])),
                )
            )
        yield Table(pair_words(names, str(structure), str(against)), columns, tuple(body))


def _difference(row: Row, measure: str, names: Namer) -> str:
    numbers = [float(row[key]) for key in ("difference", "low", "high")]
    decimals = names.decimals(measure, numbers)
    mean, low, high = (names.amount(measure, value, decimals) for value in numbers)
    return f"{mean} ({phrase('common.interval', names.language, low=low, high=high)})"


def _regimes(table: pd.DataFrame, names: Namer) -> Iterator[Block]:
    """Yield in which share of the draws the office is overloaded, and what holds there."""
    told = []
    for (against, structure), rows in table.groupby(["against", "structure"], sort=False):
        if str(against) != names.study.today:
            continue
        for measure in measures_of(rows)[:1]:
            row = rows[rows["measure"] == measure].iloc[0]
            parts = {"against": names.structure(str(against)),
                     "share": names.share(float(row["overloaded"]))}  # fmt: skip
            mixed = 0 < row["overloaded"] < 1
            if mixed:
                parts |= {
                    "measure": names.measure(measure), "structure": names.structure(str(structure)),
                    "over": names.share(float(row["better_overloaded"])),
                    "below": names.share(float(row["better_balanced"])),
                }  # fmt: skip
            key = "doubt.regime" if mixed else "doubt.regime_one"
            told.append(phrase(key, names.language, **parts))
    yield from (Paragraph(said) for said in dict.fromkeys(told))


def rejected_text(table: pd.DataFrame, draws: int, language: Language) -> str:
    """Say how many draws contradict themselves under a condition, and where."""
    if table.empty:
        return phrase("doubt.rejected_none", language)
    keys = ", ".join(f"{key}: {count}" for key, count in table["key"].value_counts().items())
    return phrase("doubt.rejected", language, count=len(table), draws=draws, keys=keys)


def _worth(table: pd.DataFrame, names: Namer) -> Iterator[Block]:
    yield Heading(phrase("doubt.head_worth", names.language), 2)
    for measure in measures_of(table):
        rows = table[table["measure"] == measure]
        if rows["evpi"].iloc[0] == 0:
            label = names.measure(measure)
            yield Paragraph(phrase("doubt.worth_nothing", names.language, measure=label))
        else:
            yield from _worth_of(rows, names, measure)
        yield Paragraph(explained_of(rows, names))


def _worth_of(rows: pd.DataFrame, names: Namer, measure: str) -> Iterator[Block]:
    """Yield what it would bring to know everything, and each input that stands out."""
    language, first = names.language, rows.iloc[0]
    evpi, chance = (
        names.with_unit(measure, float(first[key]), signed=False)
        for key in ("evpi", "worth_by_chance")
    )
    yield Paragraph(phrase("doubt.worth_all", language, measure=names.measure(measure), evpi=evpi))
    worth = rows[rows["worth"] > rows["worth_by_chance"]].sort_values("worth", ascending=False)
    if worth.empty:
        yield Paragraph(phrase("doubt.worth_unknown", language, chance=chance))
        return
    yield Paragraph(phrase("doubt.worth_about", language, inputs=len(rows), chance=chance))
    yield Bullets(
        tuple(
            phrase(
                "doubt.worth_line", language, label=names.input(str(row["input"])),
                worth=names.with_unit(measure, float(row["worth"]), signed=False),
            )
            for _, row in worth.iterrows()
        )
    )  # fmt: skip


def explained_of(rows: pd.DataFrame, names: Namer) -> str:
    """Say which inputs decide most of a difference, with their shares; `rows` of table `worth`."""
    shown = rows[rows["explained"] > rows["explained_by_chance"]]
    shown = shown.sort_values("explained", ascending=False).head(_MOST_NAMED)
    parts = [
        phrase("doubt.explains_part", names.language, label=names.input(str(name)),
             share=names.share(float(share)))
        for name, share in zip(shown["input"], shown["explained"], strict=True)
    ]  # fmt: skip
    return explained_sentence(parts, names.language)


def _screening(table: pd.DataFrame, names: Namer) -> Iterator[Block]:
    language = names.language
    columns = (
        Column(phrase("doubt.input", language)),
        Column(phrase("attribution.effect", language), number=True),
    )
    yield Heading(phrase("doubt.head_screening", language), 2)
    for (structure, measure), rows in table.groupby(["structure", "measure"], sort=False):
        caption = _about(names, str(structure), str(measure))
        body = []
        for _, row in rows.sort_values("size", ascending=False).head(_MOST_NAMED).iterrows():
            size, half = (
                names.amount(str(measure), float(row[key]), signed=False)
                for key in ("size", "half_width")
            )
            body.append((names.input(str(row["input"])), f"{size} ± {half}"))
        yield Table(caption, columns, tuple(body))


def _about(names: Namer, structure: str, measure: str) -> str:
    return f"{pair_words(names, structure, names.study.today)}: {names.measure(measure)}"


def _sobol(table: pd.DataFrame, names: Namer) -> Iterator[Block]:
    language = names.language
    yield Heading(phrase("doubt.head_sobol", language), 2)
    for (structure, measure), rows in table.groupby(["structure", "measure"], sort=False):
        first = rows.iloc[0]
        refused = first["by"] != "runs" and bool(rows["first"].isna().all())
        yield Paragraph(_how_found(first, str(structure), str(measure), names, refused=refused))
        if refused:
            continue
        if first["by"] != "runs" and first["quality"] < FAIR:
            yield Paragraph(phrase("doubt.sobol_marked", language))
        yield Bullets(
            tuple(
                phrase(
                    "doubt.sobol_line", language, label=names.input(str(row["input"])),
                    first=_with_half(row, "first", language),
                    total=_with_half(row, "total", language),
                )
                for _, row in rows.sort_values("total", ascending=False).iterrows()
            )
        )  # fmt: skip


def _how_found(first: Row, structure: str, measure: str, names: Namer, *, refused: bool) -> str:
    """Say by what indices were found, or why there are none."""
    parts = {
        "pair": pair_words(names, structure, names.study.today), "measure": names.measure(measure)
    }  # fmt: skip
    if first["by"] == "runs":
        return phrase("doubt.sobol_runs", names.language, **parts)
    return phrase(
        "doubt.sobol_refused" if refused else "doubt.sobol_surrogate",
        names.language,
        **parts,
        r2=number(float(first["r2"]), 2, names.language),
        quality=names.share(min(1.0, float(first["quality"]))),
        rmse=names.with_unit(measure, float(first["rmse"]), signed=False),
        explainable=number(float(first["explainable"]), 2, names.language),
    )


def _with_half(row: Row, key: str, language: Language) -> str:
    value, half = (number(float(row[name]), 2, language) for name in (key, f"{key}_half_width"))
    return f"{value} ± {half}"
