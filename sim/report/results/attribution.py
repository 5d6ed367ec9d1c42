"""The files of an attribution: its tables and a chart for each measure that matters."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sim.experiment.tables import ATTRIBUTION, ATTRIBUTION_PARTS
from sim.measures.registry import MATTERING
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.folder.tables import write_table


def write_attribution(
    folder: Path,
    table: pd.DataFrame,
    parts: pd.DataFrame,
    conditions: Mapping[str, str],
    *,
    language: Language,
    preview: bool = False,
    source: str = "",
) -> list[Path]:
    """Write `attribution` and `attribution_parts` to a results folder, and the charts.

    ``table`` is that of `attribution_table`, ``parts`` that of `parts_table`; ``conditions`` holds
    the label of each condition. Returns the charts' paths.
    """
    write_table(table, folder, ATTRIBUTION)
    write_table(parts, folder, ATTRIBUTION_PARTS)
    paths: list[Path] = []
    for condition, label in conditions.items():
        known = set(table.loc[table["condition"] == condition, "measure"])
        for measure in MATTERING:
            if measure not in known:
                continue
            drawn = charts.attribution(
                table, parts, measure, condition, condition_label=label, language=language,
                preview=preview, source=source,
            )  # fmt: skip
            name = "_".join(part for part in ("attribution", measure, condition) if part)
            paths += charts.save(drawn, folder / "charts", name)
    return paths
