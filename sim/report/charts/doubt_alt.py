"""Alternative texts of the charts about uncertain inputs; from the same numbers."""

import pandas as pd

from sim.report.catalogue.numbers import Language
from sim.report.catalogue.texts import text
from sim.report.charts.alt_texts import LONGEST
from sim.report.sections.doubt_words import Namer

_KINDS: dict[Language, dict[str, str]] = {
    "de": {
        "beaten": "Balkendiagramm: {measure}, Unterschied zu heute, unsichere Eingaben.",
        "tornado": "Tornadodiagramm: {measure}, {structure} gegen heute; im Mittel {central}.",
        "worth": "Balkendiagramm: Wert, eine Eingabe zu kennen, {measure}.",
        "better": "{structure} {amount}, besser in {share}",
        "swing": "{label} {low} bis {high}",
    },
    "en": {
        "beaten": "Bar chart: {measure}, difference to today, uncertain inputs.",
        "tornado": "Tornado chart: {measure}, {structure} against today; central {central}.",
        "worth": "Bar chart: worth of knowing an input, {measure}.",
        "better": "{structure} {amount}, better in {share}",
        "swing": "{label} {low} to {high}",
    },
}


def alt_beaten(table: pd.DataFrame, names: Namer, measure: str) -> str:
    """Describe who beats today: difference, and the share of draws in which it is better."""
    rows = table[(table["measure"] == measure) & (table["against"] == names.study.today)]
    words = _KINDS[names.language]
    parts = [
        words["better"].format(
            structure=names.structure(str(row.structure)),
            amount=names.amount(measure, float(row.difference)),  # type: ignore[arg-type]
            share=names.share(float(row.better)),  # type: ignore[arg-type]
        )
        for row in rows.itertuples()
    ]
    return _fit(words["beaten"].format(measure=names.measure(measure)), parts, names.language)


def alt_tornado(table: pd.DataFrame, names: Namer, key: tuple[str, str, str]) -> str:
    """Describe a tornado: the inputs with the largest swing and the differences at their ends."""
    condition, structure, measure = key
    rows = table[
        (table["condition"] == condition)
        & (table["structure"] == structure)
        & (table["measure"] == measure)
    ]
    ends = rows.pivot_table(index="input", columns="end", values="difference", dropna=False)
    ends = ends.dropna()
    order = (ends["high"] - ends["low"]).abs().sort_values(ascending=False).index
    words = _KINDS[names.language]
    parts = [
        words["swing"].format(
            label=names.input(str(name)),
            low=names.amount(measure, float(ends.loc[name, "low"])),
            high=names.amount(measure, float(ends.loc[name, "high"])),
        )
        for name in order
    ]
    head = words["tornado"].format(
        measure=names.measure(measure), structure=names.structure(structure),
        central=names.amount(measure, float(rows.iloc[0]["central"])),
    )  # fmt: skip
    return _fit(head, parts, names.language)


def alt_worth(table: pd.DataFrame, names: Namer, condition: str, measure: str) -> str:
    """Describe what knowing each input is worth, the largest first."""
    rows = table[(table["condition"] == condition) & (table["measure"] == measure)]
    rows = rows.sort_values("worth", ascending=False)
    words = _KINDS[names.language]
    parts = [
        f"{names.input(str(row.input))} {names.amount(measure, float(row.worth), signed=False)}"  # type: ignore[arg-type]
        for row in rows.itertuples()
    ]
    return _fit(words["worth"].format(measure=names.measure(measure)), parts, names.language)


def _fit(head: str, parts: list[str], language: Language) -> str:
    """Write as many parts as fit, and count the others."""
    for kept in range(len(parts), 0, -1):
        rest = len(parts) - kept
        end = f" {text('more_names', language, count=rest)}." if rest else "."
        written = f"{head} {'; '.join(parts[:kept])}{end}"
        if len(written) <= LONGEST:
            return written
    return head if len(head) <= LONGEST else head[: LONGEST - 1] + "…"
