"""Tables of results as files: the declared ones, with the declared columns.

In files a circumstance stands apart, as the condition and the management that make it up; in the
program it is one name, under which everything is compared.
"""

from pathlib import Path

import pandas as pd

from sim.circumstances import circumstance, parted
from sim.experiment.tables import ResultTable
from sim.report.folder.csv import to_csv_pair

_CONDITION, _MANAGEMENT = "condition", "management"


def write_table(table: pd.DataFrame, folder: Path, declared: ResultTable) -> list[Path]:
    """Write a table for analysts and for German Excel; return both paths.

    One that is spared without rows is not written then. Raises ValueError where its columns are
    not those declared.
    """
    if declared.spared and table.empty:
        return []
    name = declared.file or declared.name
    return to_csv_pair(as_written(declared.checked(table)), folder, name, declared.missing)


def as_written(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with each circumstance as its condition and its management."""
    if _CONDITION not in table:
        return table
    parts = [parted(str(name)) for name in table[_CONDITION]]
    apart = table.assign(**{_CONDITION: [condition for condition, _ in parts]})
    place = list(table.columns).index(_CONDITION) + 1
    apart.insert(place, _MANAGEMENT, [management for _, management in parts])
    return apart


def as_read(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of texts with its circumstances in one: the reverse of `as_written`."""
    if not {_CONDITION, _MANAGEMENT} <= set(table):
        return table
    pairs = zip(table[_CONDITION], table[_MANAGEMENT], strict=True)
    whole = table.assign(**{_CONDITION: [circumstance(*pair) for pair in pairs]})
    return whole.drop(columns=_MANAGEMENT)
