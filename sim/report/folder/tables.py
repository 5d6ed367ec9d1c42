"""Tables of results as files: the declared ones, with the declared columns."""

from pathlib import Path

import pandas as pd

from sim.experiment.tables import ResultTable
from sim.report.folder.csv import to_csv_pair


def write_table(table: pd.DataFrame, folder: Path, declared: ResultTable) -> list[Path]:
    """Write a table for analysts and for German Excel; return both paths.

    One that is spared without rows is not written then. Raises ValueError where its columns are
    not those declared.
    """
    if declared.spared and table.empty:
        return []
    name = declared.file or declared.name
    return to_csv_pair(declared.checked(table), folder, name, declared.missing)
