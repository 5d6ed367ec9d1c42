"""Attribution in words: what a package's parts are, what each did, for chart and terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.experiment.tables import ATTRIBUTION
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import estimate
from sim.report.catalogue.words import listed, measure_word, runs_words, untold, verdict_word
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.frames import difference_unit, estimate_decimals, require_columns

_MOST = 3
"""So many parts are named in a title."""


@dataclass(frozen=True, slots=True)
class PartLabel:
    """A part as the report names it."""

    name: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class EffectRow:
    """An effect in shown units, with its words."""

    effect: str
    mean: float
    low: float
    high: float
    amount: str
    """``+230 (+180 bis +280)``, without the unit."""
    verdict: str
    """A code of `sim.stats.verdicts`."""
    word: str
    """The verdict in the words of the measure."""


def part_list(parts: pd.DataFrame) -> list[PartLabel]:
    """Read the table of parts, parts of one kind beside each other."""
    require_columns(parts, "parts", ("part", "label", "kind"))
    rows = zip(parts["part"], parts["label"], parts["kind"], strict=True)
    found = [PartLabel(str(name), str(label), str(kind)) for name, label, kind in rows]
    kinds = list(dict.fromkeys(part.kind for part in found))
    return sorted(found, key=lambda part: kinds.index(part.kind))


def effect_rows(table: pd.DataFrame, measure: str, condition: str) -> pd.DataFrame:
    """Return the effects on one measure under a condition, in shown units: shares in percent.

    Raises ``ValueError`` if a column or the measure is missing.
    """
    require_columns(table, "attribution", ATTRIBUTION.columns)
    rows = table[(table["measure"] == measure) & (table["condition"] == condition)].copy()
    if rows.empty:
        message = f"attribution: no effects on {measure} under the condition '{condition}'"
        raise ValueError(message)
    numbers = ["mean", "low", "high", "low_90", "high_90", "delta"]
    rows[numbers] = rows[numbers].astype(float)
    if str(rows["unit"].iloc[0]) == "share":
        rows[numbers] *= 100.0
        rows["unit"] = "percent"
    return rows


def effects_of(
    rows: pd.DataFrame, item: str, name: str, language: Language
) -> dict[str, EffectRow]:
    """Return the effects of one item of `effect_rows`, by effect, in the order of the table."""
    renamed = rows.assign(
        difference=rows["mean"], difference_low=rows["low"], difference_high=rows["high"]
    )
    decimals = estimate_decimals(renamed)[1]
    own = rows[(rows["item"] == item) & (rows["name"] == name)]
    return {str(row["effect"]): _effect_row(row, decimals, language) for _, row in own.iterrows()}


def _effect_row(row: "pd.Series[Any]", decimals: int, language: Language) -> EffectRow:
    numbers = float(row["mean"]), float(row["low"]), float(row["high"])
    amount = estimate(numbers, decimals, language, signed=True)
    verdict = str(row["verdict"])
    word = verdict_word(verdict, str(row["measure"]), language)
    return EffectRow(str(row["effect"]), *numbers, amount, verdict, word)


def kinds_sentence(parts: pd.DataFrame, language: Language) -> str:
    """Say which kinds of change a package mixes, so that none is silently taken for another.

    Whether it contains staff is said by `staff_sentence`.
    """
    named = part_list(parts)
    kinds = []
    for kind in dict.fromkeys(part.kind for part in named):
        names = [phrase("common.quoted", language, name=p.label) for p in named if p.kind == kind]
        word = phrase(f"attribution.kind.{kind}", language)
        kinds.append(
            phrase("attribution.of_kind", language, kind=word, names=listed(names, language))
        )
    key = "mixed" if len(kinds) > 1 else "one_kind"
    return phrase(f"attribution.{key}", language, kinds=listed(kinds, language))


def staff_sentence(parts: pd.DataFrame, language: Language) -> str:
    """Say that a package with staff compares nothing at equal staff; empty for one without."""
    return phrase("attribution.staff", language) if _has_staff(parts) else ""


def _has_staff(parts: pd.DataFrame) -> bool:
    return "staff" in set(parts["kind"])


def _has_shapley(table: pd.DataFrame) -> bool:
    return "shapley" in set(table["effect"])


def subtitle(table: pd.DataFrame, parts: pd.DataFrame, language: Language) -> str:
    """Say what the chart shows, by which marks, and at equal what."""
    equal = equal_words(equal_code(table, "attribution"), language)
    return phrase(
        "attribution.subtitle",
        language,
        shapley=phrase("attribution.subtitle_shapley", language) if _has_shapley(table) else "",
        staff=phrase("attribution.subtitle_staff", language) if _has_staff(parts) else equal,
    )


def attribution_message(
    rows: pd.DataFrame, parts: pd.DataFrame, measure: str, language: Language
) -> str:
    """Say what the package does and which parts are shown to do something: the chart's title.

    ``rows`` are those of `effect_rows`. Parts count by their mean over all orders; where that was
    not run, alone, with the interaction beside them. All of them are named only with a verdict of
    more or fewer.
    """
    total = effects_of(rows, "package", "", language)["total"]
    if total.verdict in ("more", "fewer"):
        claim = phrase("attribution.total_word", language, word=total.word)
    else:
        claim = phrase(f"attribution.total_{total.verdict}", language)
    amount = total.amount.split(" (", maxsplit=1)[0]
    message = f"{measure_word(measure, language)}: "
    message += phrase("attribution.title", language, claim=claim, total=amount)
    basis, shown = _shown_parts(rows, parts, language)
    if shown:
        listing = ", ".join(shown[:_MOST])
        if len(shown) > _MOST:
            listing += f" {phrase('common.more_names', language, count=len(shown) - _MOST)}"
        said = phrase(f"attribution.basis_{basis}", language)
        message += f"; {phrase('attribution.shown', language, basis=said, parts=listing)}"
    else:
        message += f"; {phrase('attribution.none_shown', language)}"
    beyond = effects_of(rows, "package", "", language)["interaction"]
    if basis == "alone" and beyond.verdict in ("more", "fewer"):
        amount = beyond.amount.split(" (", maxsplit=1)[0]
        message += f"; {phrase('attribution.interaction', language)} {amount}"
    return message


def _shown_parts(
    rows: pd.DataFrame, parts: pd.DataFrame, language: Language
) -> tuple[str, list[str]]:
    """Return on which basis, and the parts with a verdict of more or fewer, the largest first."""
    found: list[tuple[float, str]] = []
    basis = "shapley" if _has_shapley(rows) else "alone"
    for part in part_list(parts):
        one = effects_of(rows, "part", part.name, language)[basis]
        if one.verdict in ("more", "fewer"):
            amount, name = one.amount.split(" (", maxsplit=1)[0], part.label
            quoted = phrase("common.quoted", language, name=name)
            found.append(
                (abs(one.mean), phrase("attribution.by", language, amount=amount, name=quoted))
            )
    return basis, [words for _, words in sorted(found, key=lambda each: -each[0])]


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
    shapley = phrase("attribution.explained_shapley", language) if _has_shapley(table) else ""
    said = f"{kinds_sentence(parts, language)} {staff_sentence(parts, language)}"
    yield Heading(phrase("attribution.heading", language))
    yield Paragraph(said.rstrip())
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
    for item, name, label in items_of(rows, parts, language):
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


def items_of(
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
