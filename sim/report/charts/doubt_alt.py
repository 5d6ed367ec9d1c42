"""Alternative texts of the charts about uncertain inputs; from the same numbers."""

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.charts.alt_texts import LONGEST
from sim.report.sections.doubt_words import Namer


def alt_beaten(table: pd.DataFrame, names: Namer, measure: str) -> str:
    """Describe who beats today: difference, and the share of draws in which it is better."""
    rows = table[(table["measure"] == measure) & (table["against"] == names.study.today)]
    parts = [
        phrase(
            "alt.better",
            names.language,
            structure=names.structure(str(row.structure)),
            amount=names.amount(measure, float(row.difference)),  # type: ignore[arg-type]
            share=names.share(float(row.better)),  # type: ignore[arg-type]
        )
        for row in rows.itertuples()
    ]
    return _fit(
        phrase("alt.beaten", names.language, measure=names.measure(measure)), parts, names.language
    )


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
        structure=names.structure(structure),
        central=names.amount(measure, float(rows.iloc[0]["central"])),
    )
    return _fit(head, parts, names.language)


def alt_worth(table: pd.DataFrame, names: Namer, condition: str, measure: str) -> str:
    """Describe what knowing each input is worth, the largest first."""
    rows = table[(table["condition"] == condition) & (table["measure"] == measure)]
    rows = rows.sort_values("worth", ascending=False)
    parts = [
        f"{names.input(str(row.input))} {names.amount(measure, float(row.worth), signed=False)}"  # type: ignore[arg-type]
        for row in rows.itertuples()
    ]
    return _fit(
        phrase("alt.worth", names.language, measure=names.measure(measure)), parts, names.language
    )


def _fit(head: str, parts: list[str], language: Language) -> str:
    """Write as many parts as fit, and count the others."""
    for kept in range(len(parts), 0, -1):
        rest = len(parts) - kept
        end = f" {phrase('common.more_names', language, count=rest)}." if rest else "."
        written = f"{head} {'; '.join(parts[:kept])}{end}"
        if len(written) <= LONGEST:
            return written
    return head if len(head) <= LONGEST else head[: LONGEST - 1] + "…"
