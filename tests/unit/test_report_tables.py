from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sim.report.catalogue.catalogue import Language
from sim.report.folder.csv import to_csv_pair
from sim.report.frames import Compared, condition_list, structure_list
from sim.report.sections.compared import full_comparison_blocks
from sim.report.sections.people import staff_blocks
from sim.report.writers.terminal import terminal
from tests.unit.report_samples import Sample, sample

NOT_PAIRED = pd.DataFrame(columns=["condition", "measure", "structure", "standing"])


def text_of(
    comparison: pd.DataFrame, data: Sample, language: Language = "de", width: int = 100
) -> str:
    """Return the comparison in full, as the terminal has it."""
    lists = (structure_list(data.structures), condition_list(data.conditions))
    span = (date(2024, 1, 1), date(2024, 12, 31))
    found = Compared(comparison, *lists)
    return terminal(full_comparison_blocks(found, NOT_PAIRED, *span, language), width)


@pytest.mark.parametrize(("language", "width"), [("de", 100), ("en", 100), ("de", 88)])
def test_the_table_keeps_its_width_and_shows_every_verdict(language: Language, width: int) -> None:
    data = sample(6, 2, 30, weeks=10)
    written = text_of(data.comparison, data, language, width)
    assert max(len(line) for line in written.splitlines()) <= width
    for label in data.conditions["label"]:
        assert label in written
    undecided = int((data.comparison["verdict"] == "undecided").sum())
    word = "unentschieden" if language == "de" else "undecided"
    assert sum(line.endswith(word) for line in written.splitlines()) == undecided


def test_the_table_writes_values_differences_and_percentage_points() -> None:
    data = sample(3, 1, 30, weeks=10)
    frame = data.comparison
    own = (frame["structure"] == "merged") & (frame["measure"] == "answer_rate")
    columns = ["mean", "low", "high", "difference", "difference_low", "difference_high"]
    frame.loc[own, columns] = [0.4123, 0.4, 0.42, -0.0123, -0.02, -0.005]
    frame.loc[own, "verdict"] = "fewer"
    written = text_of(frame, data)
    row = "41,2 (40,0 bis 42,0)"
    line = next(line for line in written.splitlines() if row in line)
    assert "\u22121,23 (\u22122,00 bis \u22120,50)" in line
    assert line.endswith("niedriger")
    assert "Prozentpunkte" in written


def test_rounding_does_not_contradict_a_verdict() -> None:
    data = sample(3, 1, 30, weeks=10)
    frame = data.comparison
    own = (frame["structure"] == "merged") & (frame["measure"] == "contacts_per_decided")
    frame.loc[own, ["difference", "difference_low", "difference_high"]] = [-0.02, -0.03, -0.002]
    frame.loc[own, "verdict"] = "fewer"
    written = text_of(frame, data, "en")
    assert "\u22120.020 (\u22120.030 to \u22120.002)" in written


def test_missing_numbers_are_said_to_be_missing() -> None:
    data = sample(3, 1, 30, weeks=10)
    frame = data.comparison[data.comparison["measure"] == "decided"].copy()
    frame.loc[frame["structure"] == "merged", ["mean", "low", "high", "difference"]] = float("nan")
    written = text_of(frame, data)
    line = next(line for line in written.splitlines() if line.startswith("Zusammenlegung"))
    assert line.count("k. A.") == 2


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("posts", "de", "Verglichen wird bei gleichen Stellen: Jede Struktur"),
        ("filled", "de", "Verglichen wird bei gleicher besetzter Stärke: In jedem Team"),
        ("filled_reckoned", "de", "bei gleicher besetzter Stärke (gerechnet): Wie viele Kräfte"),
        ("posts", "en", "Compared at equal posts: Every structure has the same posts"),
        ("filled", "en", "Compared at equal filled staff: Every team has its share"),
    ],
)
def test_the_table_says_at_equal_what(code: str, language: Language, words: str) -> None:
    data = sample(3, 1, 3, weeks=10).equal_at(code)
    written = text_of(data.comparison, data, language)
    assert words in " ".join(written.split())


def test_a_table_that_does_not_say_at_equal_what_is_refused() -> None:
    data = sample(3, 1, 3, weeks=10)
    with pytest.raises(ValueError, match="table comparison: column equal is missing"):
        text_of(data.comparison.drop(columns="equal"), data)


def test_the_table_of_people_writes_posts_hours_and_differences() -> None:
    data = sample(3, 2, 3, weeks=10)
    named = (structure_list(data.structures), condition_list(data.conditions))
    written = terminal(staff_blocks(data.by_team, data.effects, *named, "de"))
    lines = written.splitlines()
    assert lines[0] == "Menschen auf den Stellen"
    for label in data.conditions["label"]:
        assert f"{label}: Vollzeitäquivalente und Stunden im Jahr, bei gleichen Stellen" in lines
    assert max(map(len, lines)) <= 100
    rows = [line.split("  ") for line in lines]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    head = ["Struktur", "besetzt", "anwesend", "wirksam", "Einarbeitung", "Anleitung", "gespart"]
    assert cells.count(head) == 2
    assert cells.count(["Heutige Struktur", "92,5", "74,0", "64,8", "7.300", "2.150", "0"]) == 2
    assert (
        cells.count(
            ["Clearing (mittel)", "93,0", "74,4", "65,1", "7.154 (\u2212146)",
             "2.107 (\u221243)", "0 (0)"]
        ) == 2
    )  # fmt: skip
    absence = (
        "Abwesenheit heute: Urlaub 18.500, Fortbildung 1.850 und Krankheit 13.875 Stunden im Jahr."
    )
    assert lines.count(absence) == 2
    assert "keine Urteile" in " ".join(written.split())


def test_there_is_no_table_of_people_where_nobody_is_modelled() -> None:
    nobody = pd.DataFrame()
    assert not list(staff_blocks(nobody, nobody, [], [], "de"))


def test_csv_comes_for_analysts_and_for_excel(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "label": ["=1+1", "@home", "-3 plus", "+x", "Müller"],
            "value": [1.5, -2.25, 3.0, 0.1, 1234.5],
            "date": pd.to_datetime(["2026-01-04"] * 5),
        }
    )
    plain, excel = to_csv_pair(frame, tmp_path, "cases")
    assert plain == tmp_path / "tables" / "cases.csv"
    assert excel == tmp_path / "excel" / "cases.csv"
    pd.testing.assert_frame_equal(
        pd.read_csv(plain, parse_dates=["date"]), frame, check_dtype=False
    )
    raw = excel.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = raw.decode("utf-8-sig").splitlines()
    assert lines[1] == "'=1+1;1,5;2026-01-04"
    assert lines[2] == "'@home;-2,25;2026-01-04"
    assert [line[0] for line in lines[3:]] == ["'", "'", "M"]
    assert frame["label"][0] == "=1+1"
