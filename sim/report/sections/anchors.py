"""Whether the model hits what is known: today's results beside what was observed."""

from collections.abc import Iterator, Mapping

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import listed, under
from sim.report.document import Block, Bullets, Column, Heading, Paragraph, Table
from sim.report.frames import Row
from sim.scenario.office import Office


def anchor_blocks(
    table: pd.DataFrame, conditions: Mapping[str, str], office: Office, language: Language, *,
    briefly: bool = False,
) -> list[Block]:  # fmt: skip
    """Return today's results beside their observed ranges; misses are said out loud.

    `table` is the table `anchors`. Where an office takes calls and states no answer rate of its
    own, that is said as well. `briefly`: those of the first condition in a table, of others only
    how many values are hit, and which are missed.
    """
    if table.empty:
        return []
    takes_calls = office.contacts is not None and "phone" in office.contacts.population
    unknown = takes_calls and "answer_rate" not in office.anchors
    more = [phrase("anchor.no_answer_rate", language)] if unknown else []
    head = Heading(phrase("anchor.head", language))
    if briefly:
        return [head, *_table_blocks(table, conditions, more, language)]
    sentences = [_sentence(row, conditions, language) for _, row in table.iterrows()]
    return [head, Bullets((*sentences, *more))]


def _table_blocks(
    table: pd.DataFrame, conditions: Mapping[str, str], more: list[str], language: Language
) -> Iterator[Block]:
    """Yield the known values of the first condition, and below them what is found elsewhere."""
    first, *others = dict.fromkeys(table["condition"].astype(str))
    rows, notes = [], []
    for _, row in table[table["condition"] == first].iterrows():
        said = _said(row, language)
        span = phrase("common.interval", language, low=said["low"], high=said["high"])
        label = str(row["label"])
        if said["stock"]:
            notes.append(f"{label}{said['stock']}.")
        rows.append((label, f"{said['mean']} {said['unit']}", f"{span} [{said['confidence']}]",
                     said["verdict"]))  # fmt: skip
    notes += [
        under(conditions[each], anchor_sentence(table, each, language, briefly=True))
        for each in others
    ]
    columns = (
        Column(phrase("anchor.known", language), width=3.8),
        Column(phrase("anchor.model", language), width=2.6),
        Column(phrase("anchor.observed", language), width=1.9),
        Column(phrase("common.verdict", language), width=1.1),
    )
    caption = under(conditions[first], phrase("anchor.caption", language))
    yield Table(caption, columns, tuple(rows))
    if notes or more:
        yield Paragraph(" ".join((*notes, *more)), note=True)


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
    condition = conditions[str(row["condition"])]
    where = f" ({condition})" if condition else ""
    return phrase("anchor.line", language, label=row["label"], where=where, **_said(row, language))


def _said(row: Row, language: Language) -> dict[str, str]:
    """Return what is found and known of a value, in words."""
    unit = str(row["unit"])
    factor, decimals = (100.0, 0) if unit == "share" else (1.0, 1)
    if unit == "cases_per_year":
        decimals = 0
    mean, low, high = (
        number(float(row[column]) * factor, decimals, language)
        for column in ("mean", "low", "high")
    )
    return {
        "mean": mean, "unit": phrases("anchor.unit", language).get(unit, unit),
        "low": low, "high": high, "confidence": str(row["confidence"]),
        "verdict": verdict_of_anchor(row, language),
        "stock": _stock(float(row["stock"]), language),
    }  # fmt: skip


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
