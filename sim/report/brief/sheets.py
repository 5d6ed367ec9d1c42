"""The sheets of the workbook: how to read it, the comparison, every run, every input."""

import pandas as pd

from sim.report.brief.content import Sheet
from sim.report.brief.read import Results
from sim.report.brief.words import said
from sim.report.numbers import Language
from sim.report.words import measure_word, verdict_word

_SOFT_HYPHEN = "\u00ad"
LABELS: dict[Language, dict[str, str]] = {
    "de": {
        "structure": "Struktur", "condition": "Lage", "measure": "Maß", "unit": "Einheit",
        "mean": "Mittel", "low": "niedrig", "high": "hoch", "central": "mittel",
        "difference": "Unterschied zu heute", "difference_low": "Unterschied von",
        "difference_high": "Unterschied bis", "verdict": "Urteil", "replications": "Läufe",
        "replication": "Lauf", "value": "Wert", "key": "Eingabe", "source": "Quelle",
        "confidence": "Art", "note": "Anmerkung", "interval_low": "Intervall von",
        "interval_high": "Intervall bis",
    },
    "en": {
        "difference": "difference to today", "difference_low": "difference from",
        "difference_high": "difference to", "replications": "runs", "replication": "run",
        "key": "input", "interval_low": "interval from", "interval_high": "interval to",
    },
}  # fmt: skip
COMPARED = ["condition", "structure", "measure", "unit", "mean", "interval_low", "interval_high",
            "difference", "difference_low", "difference_high", "verdict",
            "replications"]  # fmt: skip


def sheets(results: Results, language: Language) -> tuple[Sheet, ...]:
    """Return the sheets; numbers are numbers in the units that their column says."""
    labels = LABELS[language]
    return (
        Sheet(said("readme", language), _read_me(results, language),
              {"subject": said("subject", language)}),
        Sheet(said("comparison_sheet", language), _comparison(results, language), labels),
        Sheet(said("runs_sheet", language), _runs(results, language), labels),
        Sheet(said("inputs_sheet", language), _inputs(results), labels),
    )  # fmt: skip


def _read_me(results: Results, language: Language) -> pd.DataFrame:
    lines = [said("read_1", language, name=results.study.name)]
    lines += [said("preview", language)] if results.preview else []
    lines += [said(f"read_{number}", language) for number in range(2, 6)]
    return pd.DataFrame({"subject": lines})


def _named(results: Results, table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with labels for names of structures and conditions."""
    study = results.study
    return table.assign(
        structure=[study.structures.get(name, name) for name in table["structure"]],
        condition=[study.conditions.get(name, name) for name in table["condition"]],
    )


def _comparison(results: Results, language: Language) -> pd.DataFrame:
    table = results.tables["comparison"].rename(
        columns={"low": "interval_low", "high": "interval_high"}
    )
    verdicts = [
        verdict_word(verdict, measure, language) if verdict else ""
        for verdict, measure in zip(table["verdict"], table["measure"], strict=True)
    ]
    words = [measure_word(name, language).replace(_SOFT_HYPHEN, "") for name in table["measure"]]
    return _named(results, table.assign(verdict=verdicts, measure=words))[COMPARED]


def _runs(results: Results, language: Language) -> pd.DataFrame:
    """Return the values of the whole office in every run, for the measures that are compared."""
    table = results.tables["values"]
    known = set(results.tables["comparison"]["measure"])
    whole = table[
        table["measure"].isin(known)
        & (table["team"] == "") & (table["case_type"] == "") & (table["detail"] == "")
    ]  # fmt: skip
    words = [measure_word(name, language).replace(_SOFT_HYPHEN, "") for name in whole["measure"]]
    columns = ["condition", "structure", "measure", "replication", "value"]
    return _named(results, whole.assign(measure=words))[columns].reset_index(drop=True)


def _inputs(results: Results) -> pd.DataFrame:
    return _named(results, results.tables["inputs"])
