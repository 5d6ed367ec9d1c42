"""Whether the model hits what is known: today's results beside what was observed."""

from collections.abc import Mapping

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import listed, under
from sim.report.document import Block, Bullets, Heading
from sim.report.frames import Row
from sim.scenario.office import Office


def anchor_blocks(
    table: pd.DataFrame, conditions: Mapping[str, str], office: Office, language: Language, *,
    briefly: bool = False,
) -> list[Block]:  # fmt: skip
    """Return today's results beside their observed ranges; misses are said out loud.

    `table` is the table `anchors`. Where an office takes calls and states no answer rate of its
    own, that is said as well. `briefly`: under other conditions than the first only how many
    values are hit, and which are missed.
    """
    if table.empty:
        return []
    first, *others = dict.fromkeys(table["condition"].astype(str))
    told = table[table["condition"] == first] if briefly else table
    sentences = [_sentence(row, conditions, language) for _, row in told.iterrows()]
    sentences += [
        under(conditions[each], anchor_sentence(table, each, language, briefly=True))
        for each in (others if briefly else ())
    ]
    takes_calls = office.contacts is not None and "phone" in office.contacts.population
    if takes_calls and "answer_rate" not in office.anchors:
        sentences.append(phrase("anchor.no_answer_rate", language))
    return [Heading(phrase("anchor.head", language)), Bullets(tuple(sentences))]


def anchor_sentence(
    table: pd.DataFrame, condition: str, language: Language, *, briefly: bool = False
) -> str:
    """Say in one sentence which known values are hit under a condition and which are missed.

    `briefly`: of those that are hit only how many. Nothing where nothing is known.
    """
    rows = table[table["condition"] == condition]
    if rows.empty:
        return ""
    hit = [str(label) for label in rows.loc[rows["hit"], "label"]]
    missed = [
        phrase(f"anchor.too_{_side(row)}", language, label=row["label"])
        for _, row in rows[~rows["hit"]].iterrows()
    ]
    key = "all_hit" if not missed else "all_missed" if not hit else "some_hit"
    if briefly:
        key += "_short"
    return phrase(
        f"anchor.{key}", language,
        hit=listed(hit, language), missed=listed(missed, language), count=len(hit), all=len(rows),
    )  # fmt: skip


def _sentence(row: Row, conditions: Mapping[str, str], language: Language) -> str:
    unit, condition = str(row["unit"]), conditions[str(row["condition"])]
    factor, decimals = (100.0, 0) if unit == "share" else (1.0, 1)
    if unit == "cases_per_year":
        decimals = 0
    mean, low, high = (
        number(float(row[column]) * factor, decimals, language)
        for column in ("mean", "low", "high")
    )
    return phrase(
        "anchor.line", language,
        label=row["label"], where=f" ({condition})" if condition else "", mean=mean,
        unit=phrases("anchor.unit", language).get(unit, unit), low=low, high=high,
        confidence=row["confidence"], verdict=verdict_of_anchor(row, language),
        stock=_stock(float(row["stock"]), language),
    )  # fmt: skip


def _stock(stock: float, language: Language) -> str:
    """Say by how much the upper end was moved, because the run works off stock or leaves more."""
    if round(stock) == 0:
        return ""
    key = "anchor.worked_off" if stock > 0 else "anchor.left_more"
    return phrase(key, language, cases=number(abs(stock), 0, language))


def verdict_of_anchor(row: Row, language: Language) -> str:
    """Say whether a known value is hit, or on which side it is missed."""
    if row["hit"]:
        return phrase("anchor.hit", language)
    return phrase(f"anchor.missed_{_side(row)}", language)


def _side(row: Row) -> str:
    return "below" if float(row["mean"]) < float(row["low"]) else "above"
