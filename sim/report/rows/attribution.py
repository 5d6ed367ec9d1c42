"""Effects of a package and its parts as they are told: for the section and for the chart."""

from dataclasses import dataclass

import pandas as pd

from sim.experiment.tables import ATTRIBUTION
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import estimate
from sim.report.catalogue.words import listed, verdict_word
from sim.report.frames import Row, estimate_decimals, require_columns


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

    @property
    def middle(self) -> str:
        """The amount without its interval."""
        return self.amount.split(" (", maxsplit=1)[0]


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


def _effect_row(row: Row, decimals: int, language: Language) -> EffectRow:
    numbers = float(row["mean"]), float(row["low"]), float(row["high"])
    amount = estimate(numbers, decimals, language, signed=True)
    verdict = str(row["verdict"])
    word = verdict_word(verdict, str(row["measure"]), language)
    return EffectRow(str(row["effect"]), *numbers, amount, verdict, word)


def kinds_sentence(parts: pd.DataFrame, language: Language) -> str:
    """Say which kinds of change a package mixes, so that none is silently taken for another.

    Whether it contains staff is said by the section itself.
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


def has_staff(parts: pd.DataFrame) -> bool:
    """Return whether a part adds or takes posts."""
    return "staff" in set(parts["kind"])


def has_shapley(table: pd.DataFrame) -> bool:
    """Return whether every order was run, so that means over them are there."""
    return "shapley" in set(table["effect"])
