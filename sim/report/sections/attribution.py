"""Attribution in words: what a package's parts are, what each did, for chart and terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.experiment.attribution import COLUMNS
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import Language
from sim.report.catalogue.texts import text
from sim.report.catalogue.words import listed, measure_word, runs_words, verdict_word
from sim.report.frames import difference_unit, estimate_decimals, require_columns
from sim.report.sections.tables import column_widths, estimate, lay_out

KINDS: dict[Language, dict[str, str]] = {
    "de": {
        "structure": "Struktur",
        "pooling": "Bündelung",
        "clearing": "Clearing",
        "staff": "Personal",
        "lever": "Hebel",
        "load": "Belastung durch den Umstieg",
    },
    "en": {
        "structure": "structure",
        "pooling": "pooling",
        "clearing": "clearing",
        "staff": "staff",
        "lever": "lever",
        "load": "load of the change",
    },
}
"""What a part is (`sim.experiment.attribution.Kind`)."""

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "heading": (
            "Was im Paket was bewirkt: Unterschied zum Amt ohne das Paket ({runs} je Kombination)"
        ),
        "explanation": (
            "»Allein«: der Baustein zu nichts hinzu. »Zuletzt«: aus dem ganzen Paket genommen. "
            "{shapley}»Zusammenspiel«: was das Paket über die Summe der Wirkungen allein hinaus "
            "bewirkt, mehr oder weniger; kein Baustein erklärt es für sich."
        ),
        "explained_shapley": (
            "»Im Mittel«: über alle Reihenfolgen; diese Anteile summieren sich zum Paket. "
        ),
        "mixed": (
            "Das Paket mischt {kinds}. Was das ganze Paket bewirkt, ist keiner dieser Arten allein "
            "zuzuschreiben."
        ),
        "one_kind": "Alle Bausteine sind von einer Art: {kinds}.",
        "of_kind": "{kind} ({names})",
        "staff": "Das Paket enthält Personal: kein Vergleich bei gleicher Stärke.",
        "kind_together": "{kind} zusammen",
        "part": "Baustein",
        "effect": "Wirkung",
        "difference": "Unterschied (95-%-Intervall)",
        "alone": "allein",
        "last": "zuletzt",
        "shapley": "im Mittel",
        "package": "Paket",
        "sum_alone": "Summe allein",
        "interaction": "Zusammenspiel",
        "beyond_pairs": "davon zu dritt und mehr",
        "total": "insgesamt",
        "together": "über die Summe hinaus",
        "title": "{claim} ({total})",
        "total_word": "{word} als ohne das Paket",
        "total_undecided": "Wirkung des Pakets unentschieden",
        "total_no_material_difference": "kein wesentlicher Unterschied durch das Paket",
        "shown": "belegt {basis}: {parts}",
        "none_shown": "kein Baustein für sich belegt",
        "by": "{amount} durch {name}",
        "basis_shapley": "im Mittel der Reihenfolgen",
        "basis_alone": "allein",
        "subtitle": (
            "Unterschied zum Amt ohne das Paket, Mittel der Läufe; Strich: wie genau es bekannt "
            "ist (95 %); Kreis: allein (zu nichts hinzu), Quadrat: zuletzt (aus dem Ganzen "
            "genommen){shapley}; {staff}"
        ),
        "subtitle_shapley": ", Raute: im Mittel aller Reihenfolgen",
        "subtitle_staff": "nicht bei gleicher Stärke: Das Paket enthält Personal",
        "without": "ohne Paket",
        "foot": "Simulation mit Umbau, {runs} je Kombination von Bausteinen.",
        "alt": "{measure}, Wirkung der Bausteine eines Pakets",
    },
    "en": {
        "heading": (
            "What in the package did what: difference to the office without the package ({runs} "
            "per combination)"
        ),
        "explanation": (
            "“Alone”: the part added to nothing. “Last”: taken from the whole package. "
            "{shapley}“Interaction”: what the package does beyond the sum of the effects alone, "
            "more or less; no part explains it by itself."
        ),
        "explained_shapley": ("“On average”: over all orders; these shares sum to the package. "),
        "mixed": (
            "The package mixes {kinds}. What the whole package does cannot be put down to one of "
            "these kinds alone."
        ),
        "one_kind": "All parts are of one kind: {kinds}.",
        "of_kind": "{kind} ({names})",
        "staff": "The package contains staff: no comparison at equal staff.",
        "kind_together": "{kind} together",
        "part": "Part",
        "effect": "Effect",
        "difference": "Difference (95 % interval)",
        "alone": "alone",
        "last": "last",
        "shapley": "on average",
        "package": "Package",
        "sum_alone": "sum alone",
        "interaction": "interaction",
        "beyond_pairs": "of it three and more",
        "total": "in all",
        "together": "beyond the sum",
        "title": "{claim} ({total})",
        "total_word": "{word} than without the package",
        "total_undecided": "effect of the package undecided",
        "total_no_material_difference": "no material difference by the package",
        "shown": "shown {basis}: {parts}",
        "none_shown": "no part shown by itself",
        "by": "{amount} by {name}",
        "basis_shapley": "on average over the orders",
        "basis_alone": "alone",
        "subtitle": (
            "Difference to the office without the package, mean of the runs; line: how well it is "
            "known (95 %); "
            "circle: alone (added to nothing), square: last (taken from the whole){shapley}; "
            "{staff}"
        ),
        "subtitle_shapley": ", diamond: on average over all orders",
        "subtitle_staff": "not at equal staff: the package contains staff",
        "without": "no package",
        "foot": "Simulation with Umbau, {runs} per combination of parts.",
        "alt": "{measure}, effect of the parts of a package",
    },
}

_MOST = 3
"""So many parts are named in a title."""


def words_of(key: str, language: Language, **parts: object) -> str:
    """Return a text on attribution with its parts filled in."""
    return _WORDS[language][key].format(**parts)


def kind_word(kind: str, language: Language) -> str:
    """Return the word for a kind of part."""
    return KINDS[language][kind]


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
    require_columns(table, "attribution", COLUMNS)
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
        names = [text("quoted", language, name=p.label) for p in named if p.kind == kind]
        word = kind_word(kind, language)
        kinds.append(words_of("of_kind", language, kind=word, names=listed(names, language)))
    key = "mixed" if len(kinds) > 1 else "one_kind"
    return words_of(key, language, kinds=listed(kinds, language))


def staff_sentence(parts: pd.DataFrame, language: Language) -> str:
    """Say that a package with staff compares nothing at equal staff; empty for one without."""
    return words_of("staff", language) if _has_staff(parts) else ""


def _has_staff(parts: pd.DataFrame) -> bool:
    return "staff" in set(parts["kind"])


def _has_shapley(table: pd.DataFrame) -> bool:
    return "shapley" in set(table["effect"])


def subtitle(table: pd.DataFrame, parts: pd.DataFrame, language: Language) -> str:
    """Say what the chart shows, by which marks, and at equal what."""
    equal = equal_words(equal_code(table, "attribution"), language)
    return words_of(
        "subtitle",
        language,
        shapley=words_of("subtitle_shapley", language) if _has_shapley(table) else "",
        staff=words_of("subtitle_staff", language) if _has_staff(parts) else equal,
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
        claim = words_of("total_word", language, word=total.word)
    else:
        claim = words_of(f"total_{total.verdict}", language)
    amount = total.amount.split(" (", maxsplit=1)[0]
    message = f"{measure_word(measure, language)}: "
    message += words_of("title", language, claim=claim, total=amount)
    basis, shown = _shown_parts(rows, parts, language)
    if shown:
        listing = ", ".join(shown[:_MOST])
        if len(shown) > _MOST:
            listing += f" {text('more_names', language, count=len(shown) - _MOST)}"
        said = words_of(f"basis_{basis}", language)
        message += f"; {words_of('shown', language, basis=said, parts=listing)}"
    else:
        message += f"; {words_of('none_shown', language)}"
    beyond = effects_of(rows, "package", "", language)["interaction"]
    if basis == "alone" and beyond.verdict in ("more", "fewer"):
        amount = beyond.amount.split(" (", maxsplit=1)[0]
        message += f"; {words_of('interaction', language)} {amount}"
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
            quoted = text("quoted", language, name=name)
            found.append((abs(one.mean), words_of("by", language, amount=amount, name=quoted)))
    return basis, [words for _, words in sorted(found, key=lambda each: -each[0])]


def attribution_text(
    table: pd.DataFrame,
    parts: pd.DataFrame,
    conditions: Sequence[tuple[str, str]],
    language: Language = "de",
    width: int = 100,
) -> str:
    """Write the attribution as plain text: per condition and measure a row for every effect.

    ``table`` is that of `attribution_table`, of the measures to be shown; ``conditions`` pairs of
    name and label. Above stand the kinds that the package mixes. Lines keep to ``width``
    characters as long as the numbers allow.
    """
    counts = table["replications"]
    runs = runs_words(int(counts.min()), int(counts.max()), language)
    lines = textwrap.wrap(words_of("heading", language, runs=runs), width)
    said = f"{kinds_sentence(parts, language)} {staff_sentence(parts, language)}"
    lines += textwrap.wrap(said, width)
    shapley = words_of("explained_shapley", language) if _has_shapley(table) else ""
    lines += textwrap.wrap(words_of("explanation", language, shapley=shapley), width)
    for condition, label in conditions:
        here = table[table["condition"] == condition]
        lines += ["", label, "=" * min(len(label), width)] if label and len(here) else []
        for measure in dict.fromkeys(here["measure"].astype(str)):
            rows = effect_rows(table, measure, condition)
            header = (
                words_of("part", language), words_of("effect", language),
                words_of("difference", language), text("verdict", language),
            )  # fmt: skip
            body = [header, *_text_rows(rows, parts, language)]
            lines += ["", *textwrap.wrap(_heading(rows, measure, language), width)]
            lines += lay_out(body, column_widths(width, body), width)
    return "\n".join(lines) + "\n"


def _heading(rows: pd.DataFrame, measure: str, language: Language) -> str:
    heading = measure_word(measure, language)
    unit = difference_unit(str(rows["unit"].iloc[0]), language)
    # "Offene Fälle (Fälle)" helps nobody
    return heading if not unit or unit.lower() in heading.lower() else f"{heading} ({unit})"


def _text_rows(
    rows: pd.DataFrame, parts: pd.DataFrame, language: Language
) -> Iterator[tuple[str, str, str, str]]:
    for item, name, label in items_of(rows, parts, language):
        shown = label
        for effect, one in effects_of(rows, item, name, language).items():
            yield shown, words_of(effect, language), one.amount, one.word
            shown = ""
    labels = {part.name: part.label for part in part_list(parts)}
    for name in dict.fromkeys(rows.loc[rows["item"] == "pair", "name"].astype(str)):
        one = effects_of(rows, "pair", name, language)["together"]
        label = " + ".join(labels[part] for part in name.split("+"))
        yield label, words_of("together", language), one.amount, one.word
    shown = words_of("package", language)
    of_package = effects_of(rows, "package", "", language)
    for effect in ("sum_alone", "interaction", "beyond_pairs", "total"):
        if effect in of_package:
            one = of_package[effect]
            yield shown, words_of(effect, language), one.amount, one.word
            shown = ""


def items_of(
    rows: pd.DataFrame, parts: pd.DataFrame, language: Language
) -> Iterator[tuple[str, str, str]]:
    """Yield item, name and label of every part, and of a kind behind its last part."""
    named = part_list(parts)
    kinds = set(rows.loc[rows["item"] == "kind", "name"].astype(str))
    for place, part in enumerate(named):
        word = kind_word(part.kind, language)
        same = part.label.lower() == word.lower()
        yield "part", part.name, part.label if same else f"{part.label} ({word})"
        last = place == len(named) - 1 or named[place + 1].kind != part.kind
        several = sum(other.kind == part.kind for other in named) > 1
        if last and several and part.kind in kinds:
            yield "kind", part.kind, words_of("kind_together", language, kind=word)
