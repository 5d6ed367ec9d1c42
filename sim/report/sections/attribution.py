"""What the parts of a package did, alone, last, on average and together."""

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import measure_word, runs_words, untold
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.frames import difference_unit
from sim.report.rows.attribution import (
    EffectRow,
    effect_rows,
    effects_of,
    has_shapley,
    has_staff,
    kinds_sentence,
    part_list,
)
from sim.report.sections.answers import answers_table


def attribution_answer_blocks(
    table: pd.DataFrame,
    parts: pd.DataFrame,
    conditions: Sequence[tuple[str, str]],
    package: str,
    language: Language,
) -> Iterator[Block]:
    """Yield what was asked, and in one table what each part does, and the whole package.

    What a part does is its mean over all orders where these were run, else what it does alone.
    """
    counts = table["replications"]
    effect = "shapley" if has_shapley(table) else "alone"
    yield Heading(phrase("attribution.asked", language, package=package))
    yield Paragraph(" ".join(_kinds_said(parts, language)))
    measures = list(dict.fromkeys(table["measure"].astype(str)))
    answers: dict[tuple[str, str], list[str]] = {}
    heads: dict[str, str] = {}
    for condition, label in conditions:
        here = table[table["condition"] == condition]
        for measure in measures:
            if measure not in set(here["measure"]):
                continue
            rows = effect_rows(table, measure, condition)
            heads[measure] = _caption(rows, measure, language)
            for part in part_list(parts):
                one = effects_of(rows, "part", part.name, language)[effect]
                answers.setdefault((label, part.label), []).append(_answer(one))
            one = effects_of(rows, "package", "", language)["total"]
            whole = phrase("attribution.whole", language)
            answers.setdefault((label, whole), []).append(_answer(one))
    runs = runs_words(int(counts.min()), int(counts.max()), language)
    yield answers_table(
        phrase(f"attribution.answer_{effect}", language, runs=runs),
        phrase("attribution.part", language), list(heads.values()), answers, language,
    )  # fmt: skip


def _answer(one: EffectRow) -> str:
    return f"{one.word}\n{one.amount}"


def _kinds_said(parts: pd.DataFrame, language: Language) -> Iterator[str]:
    yield kinds_sentence(parts, language)
    if has_staff(parts):  # compares nothing at equal staff
        yield phrase("attribution.staff", language)


def attribution_blocks(
    table: pd.DataFrame,
    parts: pd.DataFrame,
    conditions: Sequence[tuple[str, str]],
    language: Language,
) -> Iterator[Block]:
    """Yield per condition and measure a table with a row for every effect.

    `table` is that of `attribution_table`, of the measures to be shown; `conditions` pairs of
    name and label. Above stand the kinds that the package mixes.
    """
    counts = table["replications"]
    runs = runs_words(int(counts.min()), int(counts.max()), language)
    shapley = phrase("attribution.explained_shapley", language) if has_shapley(table) else ""
    yield Heading(phrase("attribution.heading", language))
    yield Paragraph(" ".join(_kinds_said(parts, language)))
    yield Paragraph(phrase("attribution.explanation", language, runs=runs, shapley=shapley))
    columns = (
        Column(phrase("attribution.part", language)),
        Column(phrase("attribution.effect", language)),
        Column(phrase("attribution.difference", language), number=True),
        Column(phrase("common.verdict", language)),
    )
    for condition, label in conditions:
        here = table[table["condition"] == condition]
        if label and len(here):
            yield Heading(label, 2)
        for measure in dict.fromkeys(here["measure"].astype(str)):
            rows = effect_rows(table, measure, condition)
            body = tuple(_rows(rows, parts, language))
            yield Table(_caption(rows, measure, language), columns, body)


def _caption(rows: pd.DataFrame, measure: str, language: Language) -> str:
    head = measure_word(measure, language)
    unit = untold(difference_unit(str(rows["unit"].iloc[0]), language), head)
    return f"{head}, {unit}" if unit else head


def _rows(
    rows: pd.DataFrame, parts: pd.DataFrame, language: Language
) -> Iterator[tuple[str, str, str, str]]:
    for item, name, label in _items(rows, parts, language):
        shown = label
        for effect, one in effects_of(rows, item, name, language).items():
            yield shown, phrase(f"attribution.{effect}", language), one.amount, one.word
            shown = ""
    labels = {part.name: part.label for part in part_list(parts)}
    for name in dict.fromkeys(rows.loc[rows["item"] == "pair", "name"].astype(str)):
        one = effects_of(rows, "pair", name, language)["together"]
        label = " + ".join(labels[part] for part in name.split("+"))
        yield label, phrase("attribution.together", language), one.amount, one.word
    shown = phrase("attribution.package", language)
    of_package = effects_of(rows, "package", "", language)
    for effect in ("sum_alone", "interaction", "beyond_pairs", "total"):
        if effect in of_package:
            one = of_package[effect]
            yield shown, phrase(f"attribution.{effect}", language), one.amount, one.word
            shown = ""


def _items(
    rows: pd.DataFrame, parts: pd.DataFrame, language: Language
) -> Iterator[tuple[str, str, str]]:
    """Yield item, name and label of every part, and of a kind behind its last part."""
    named = part_list(parts)
    kinds = set(rows.loc[rows["item"] == "kind", "name"].astype(str))
    for place, part in enumerate(named):
        word = phrase(f"attribution.kind.{part.kind}", language)
        same = part.label.lower() == word.lower()
        yield "part", part.name, part.label if same else f"{part.label} ({word})"
        last = place == len(named) - 1 or named[place + 1].kind != part.kind
        several = sum(other.kind == part.kind for other in named) > 1
        if last and several and part.kind in kinds:
            yield "kind", part.kind, phrase("attribution.kind_together", language, kind=word)
