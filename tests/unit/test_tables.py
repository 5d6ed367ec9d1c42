"""Tables of results are declared once: nothing else is written, and the page tells them."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from sim.experiment.columns import COLUMNS
from sim.experiment.tables import CONDITIONS, RUNS, TABLES

ROOT = Path(__file__).parents[2]


def test_the_page_tells_what_is_declared() -> None:
    place = ROOT / "docs" / "tables.py"
    spec = importlib.util.spec_from_file_location("docs_tables", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    assert written == module.page(), "run: python docs/tables.py"


def test_every_declared_column_is_in_a_table() -> None:
    used = {name for declared in TABLES.values() for name in declared.written}
    # What a table has besides: quality of a surrogate.
    assert set(COLUMNS) - used == {"by", "explainable", "r2", "rmse", "quality"}


@pytest.mark.parametrize("columns", [["label", "condition"], ["condition"], ["condition", "name"]])
def test_another_table_is_refused(columns: list[str]) -> None:
    with pytest.raises(ValueError, match="table conditions has columns"):
        CONDITIONS.checked(pd.DataFrame([["x"] * len(columns)], columns=columns))


def test_a_table_without_rows_has_its_columns() -> None:
    assert list(RUNS.frame([]).columns) == list(RUNS.columns)


def test_what_depends_on_the_study_may_stand_besides() -> None:
    row = dict.fromkeys([*RUNS.columns, "decided"], 1)
    assert list(RUNS.frame([row]).columns) == [*RUNS.columns, "decided"]
    with pytest.raises(ValueError, match="table conditions has columns"):
        CONDITIONS.frame([{"condition": "", "label": "", "decided": 1}])
