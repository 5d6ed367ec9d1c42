"""Tables as CSV, for analysts and for German Excel."""

from pathlib import Path
from typing import TextIO

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number

SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384
"""What a sheet of Excel holds, its head included."""
FOR_EXCEL = "utf-8-sig"
"""Without the mark German Excel takes UTF-8 for another encoding."""
_LANGUAGES: tuple[Language, ...] = ("de", "en")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: risky texts get an apostrophe."""
    if isinstance(cell, str) and cell.startswith(_RISKY):
        return "'" + cell
    return cell


def to_csv_pair(frame: pd.DataFrame, folder: Path, name: str, missing: str = "") -> list[Path]:
    """Write a table twice, for analysts and for German Excel, and return both paths.

    ``tables/NAME.csv``: comma, decimal point, UTF-8. ``excel/NAME.csv``: semicolon, decimal
    comma, UTF-8 with byte order mark; texts that begin like a formula are guarded. The index is
    not written. ``missing`` stands for a number that is not there. A table that no sheet of Excel
    holds would be cut there without a word: ``excel/NAME.txt`` says so in its place.
    """
    plain, excel = folder / "tables" / f"{name}.csv", folder / "excel" / f"{name}.csv"
    for path in (plain, excel):
        path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(plain, index=False, encoding="utf-8", lineterminator="\n", na_rep=missing)
    rows, columns = len(frame) + 1, len(frame.columns)
    if rows > SHEET_ROWS or columns > SHEET_COLUMNS:
        note = excel.with_suffix(".txt")
        words = [
            phrase("common.too_large", language, name=name, rows=number(rows, 0, language),
                 columns=number(columns, 0, language))
            for language in _LANGUAGES
        ]  # fmt: skip
        note.write_text("\r\n".join([*words, ""]), encoding=FOR_EXCEL, newline="")
        return [plain, note]
    write_for_excel(frame, excel, missing)
    return [plain, excel]


def write_for_excel(
    frame: pd.DataFrame, target: Path | TextIO, missing: str = "", decimals: int | None = None
) -> None:
    """Write a table as German Excel reads it: semicolon, decimal comma, byte order mark.

    Texts that begin like a formula are guarded. An open ``target`` is to have the encoding
    `FOR_EXCEL`, and to leave line ends alone. ``decimals``: so many, at most.
    """
    safe = frame.rename(columns=guarded)
    if decimals is not None:
        numbers = safe.select_dtypes("float").columns
        safe[numbers] = safe[numbers].round(decimals)
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            kept = pd.api.types.is_datetime64_any_dtype(safe[column])
            safe[column] = safe[column] if kept else safe[column].map(guarded)
    safe.to_csv(
        target, index=False, sep=";", decimal=",", encoding=FOR_EXCEL, lineterminator="\r\n",
        na_rep=missing,
    )  # fmt: skip
