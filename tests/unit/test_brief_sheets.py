"""What stands in the sheets of the workbook."""

import pandas as pd
import pytest

from sim.report.catalogue.inputs import duration_unit
from sim.report.document import Sheet
from sim.report.sections.sheets import sheets
from sim.units import DAY, MONTH, WEEK, YEAR
from tests.unit.brief_samples import made

TWO = (("a", "30 % der Stellen unbesetzt"), ("b", "10 % der Stellen unbesetzt"))


def _sheet(name: str, *, dated: bool = False) -> Sheet:
    found = {each.name: each for each in sheets(made(conditions=TWO, dated=dated), "de")}
    return found[name]


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ([60 * DAY, 80 * DAY, 150 * DAY], ("days", DAY)),
        ([3 * MONTH, 6 * MONTH, YEAR], ("months", MONTH)),
        ([YEAR, 1.5 * YEAR, 2 * YEAR], ("years", YEAR)),
        ([0, 2 * WEEK, 2 * WEEK], ("weeks", WEEK)),
        ([45, 75, 105], ("min", 1.0)),
        ([30, 60, 90], ("h", 60.0)),
        ([0, 0, 0], ("min", 1.0)),
    ],
)
def test_durations_have_the_longest_unit_that_tells_all_of_them(
    values: list[float], unit: tuple[str, float]
) -> None:
    assert duration_unit(values) == unit


def test_assumptions_tell_durations_as_scenarios_do() -> None:
    table = _sheet("Annahmen").table.set_index("key")
    age = table.loc["office.applications.titles.opening.mean_age"]
    assert tuple(age[["low", "central", "high", "unit"]]) == (60, 80, 150, "Tage")
    rate = table.loc["office.applications.titles.rate"]
    assert tuple(rate[["low", "central", "high", "unit"]]) == (3400, 4200, 5000, "im Jahr")


def test_a_column_of_the_chart_for_each_condition() -> None:
    sheet = _sheet("Diagramm")
    assert sheet.bars is not None
    assert [sheet.labels[str(name)] for name in sheet.table] == [
        "Struktur",
        *(label for _, label in TWO),
    ]
    assert sheet.table.to_numpy().tolist() == [["Heute", 5000, 5000], ["Clearing", 4980, 4980]]


def test_numbers_of_charts_are_in_the_workbook() -> None:
    course = _sheet("Verlauf").table
    assert len(course) == 2 * 2 * 3
    assert course["date"].iloc[0] == pd.Timestamp(2024, 1, 8)
    hours = _sheet("Stunden").table
    assert set(hours["use"]) == {"Fallbearbeitung", "Anrufe, Mails, Besuche"}
    dated = _sheet("Seit Beginn", dated=True).table
    assert dated["difference"].tolist()[:3] == [0, -120, 20]
    assert set(dated["structure"]) == {"Clearing"}


def test_every_head_has_words() -> None:
    for sheet in sheets(made(conditions=TWO, dated=True), "de"):
        assert not [name for name in sheet.table if str(name) not in sheet.labels], sheet.name
