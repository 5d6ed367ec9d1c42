"""What a comparison found, in short sentences: first what the verdicts say, then how safe it is."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from sim.report.brief.read import Results
from sim.report.brief.words import finding, said
from sim.report.numbers import Language, decimals_for, number
from sim.report.words import measure_word

FOUND = ("decided", "open_end")
"""Measures that are told of first; the others stand in the table."""
MOST = 3
"""Differences whose size is told, the largest first."""
_MIRROR = {
    "more": "fewer", "fewer": "more", "undecided": "undecided",
    "no_material_difference": "no_material_difference",
}  # fmt: skip
"""What open cases are where decided cases are so: not worth a sentence of its own."""
_ORDER = {
    "more": 0, "fewer": 0, "no_material_difference": 1, "nothing_shown": 2, "undecided": 3,
}  # fmt: skip
"""What is shown first, what is open last."""


def short_sentences(results: Results, language: Language) -> Iterator[str]:
    """Yield the findings, then overload and assumptions; few words each."""
    if results.preview:
        yield said("preview", language)
    for measure in FOUND:
        yield from _findings(results, measure, language)
    if len(results.study.structures) == 1:
        yield from _alone(results, language)
    yield from _amounts(results, language)
    yield from _overload(results, language)
    known = results.tables["inputs"]
    known = known[(known["condition"] == "") & (known["confidence"] != "")]
    guessed = int((known["confidence"] == "C").sum())
    yield said("safety", language, guessed=guessed, all=len(known))
    if results.doubts:
        heading = said("opposite", language)
        yield said("doubt_seen", language, heading=heading)
    else:
        yield said("doubt_open", language)


def verdicts(results: Results, measure: str) -> dict[str, dict[str, str]]:
    """Return the verdicts of a measure by structure and condition; today's has none."""
    rows = results.tables["comparison"]
    rows = rows[(rows["measure"] == measure) & (rows["verdict"] != "")]
    found: dict[str, dict[str, str]] = {}
    for _, row in rows.iterrows():
        found.setdefault(str(row["structure"]), {})[str(row["condition"])] = str(row["verdict"])
    return found


def _findings(results: Results, measure: str, language: Language) -> Iterator[str]:
    """Yield a sentence for structures that have one verdict, by condition where they differ."""
    study, found = results.study, verdicts(results, measure)
    if measure != FOUND[0]:
        mirrored = verdicts(results, FOUND[0])
        found = {name: told for name, told in found.items()
                 if told != {c: _MIRROR[v] for c, v in mirrored.get(name, {}).items()}}  # fmt: skip
    today = study.structures[study.today]
    groups: dict[tuple[str | None, str], list[str]] = {}
    for name in (name for name in study.structures if name in found):
        for where, verdict in _told(found[name]):
            groups.setdefault((where, verdict), []).append(study.structures[name])
    for (where, verdict), labels in sorted(groups.items(), key=lambda each: _ORDER[each[0][1]]):
        label = study.conditions[where] if where is not None else ""
        before = said("case", language, label=label) if label else ""
        yield before + finding(verdict, measure, labels, today, language)


def _told(verdicts_by_condition: dict[str, str]) -> Iterator[tuple[str | None, str]]:
    """Yield what is said of a structure: once for all conditions (None), or for each."""
    kinds = set(verdicts_by_condition.values())
    if len(kinds) == 1:
        yield None, kinds.pop()
    elif kinds <= {"no_material_difference", "undecided"}:
        yield None, "nothing_shown"
    else:
        yield from verdicts_by_condition.items()


def _amounts(results: Results, language: Language) -> Iterator[str]:
    """Yield how large shown differences are: of each structure the largest."""
    study, rows = results.study, results.tables["comparison"]
    rows = rows[rows["measure"].isin(FOUND[:1]) & rows["verdict"].isin(["more", "fewer"])]
    rows = rows.reindex(rows["difference"].abs().sort_values(ascending=False).index)
    for _, row in rows.drop_duplicates("structure").head(MOST).iterrows():
        label = study.conditions.get(str(row["condition"]), "")
        where = said("case", language, label=label) if label and len(study.conditions) > 1 else ""
        difference, low, high = shown_difference(row, language)
        yield where + said(
            "amount", language, measure=measure_word(str(row["measure"]), language),
            structure=study.structures[str(row["structure"])], difference=difference, low=low,
            high=high,
        )  # fmt: skip


def _alone(results: Results, language: Language) -> Iterator[str]:
    """Yield how the stock of a structure changes that is compared with nothing."""
    study = results.study
    for _, row in results.tables["regime"].iterrows():
        label = study.conditions.get(str(row["condition"]), "")
        where = said("case", language, label=label) if label and len(study.conditions) > 1 else ""
        growth, low, high = (
            number(float(row[key]), 0, language, signed=True)
            for key in ("growth", "growth_low", "growth_high")
        )
        yield where + said("alone", language, growth=growth, low=low, high=high)


def _overload(results: Results, language: Language) -> Iterator[str]:
    study, regime = results.study, results.tables["regime"]
    rows = regime[(regime["structure"] == study.today) & (regime["load"] >= 1.0)]
    if len(rows) == len(study.conditions) and len(rows):
        yield said("overloaded", language)
        return
    for condition in rows["condition"]:
        where = said("case", language, label=study.conditions[condition])
        yield where + said("overloaded", language)


def shown_difference(row: Any, language: Language) -> tuple[str, str, str]:  # noqa: ANN401 - a row
    """Write a difference with its interval; shares in percentage points are left as numbers."""
    times = 100.0 if row["unit"] == "share" else 1.0
    values = [float(row[key]) * times
              for key in ("difference", "difference_low", "difference_high")]  # fmt: skip
    told = [value for value in values if isfinite(value)]
    decimals = decimals_for(told) if told else 0
    first, low, high = (number(value, decimals, language, signed=True) for value in values)
    return first, low, high
