"""The first screen of a comparison: the answer in few lines, and nothing that contradicts it."""

import pandas as pd
import pytest

from sim.experiment.tables import COMPARISON
from sim.report.catalogue.catalogue import Language
from sim.report.frames import Compared, Structure
from sim.report.sections.first_screen import first_screen
from sim.report.writers.terminal import terminal

NAN = float("nan")
STRUCTURES = [
    Structure("current", "Heute", 0, today=True),
    Structure("clearing", "Clearing", 1, today=False),
    Structure("merged", "Zusammengelegt", 2, today=False),
    Structure("hub", "Front Office Hub", 3, today=False),
]
CONDITIONS = [("short.steered", "30 % unbesetzt, gesteuert"),
              ("short.unsteered", "30 % unbesetzt, ungesteuert")]  # fmt: skip
VALUES = {"decided": (40_904.0, 35_900.0), "open_end": (16_000.0, 21_000.0),
          "answer_rate": (0.4, 0.91), "lead_time_mean": (101.0, 122.4)}  # fmt: skip
VERDICTS = {"decided": "fewer", "open_end": "more", "answer_rate": "more", "lead_time_mean": ""}
UNITS = {"answer_rate": "share", "lead_time_mean": "days"}


def _rows(condition: str, one: Structure) -> list[dict[str, object]]:
    return [
        dict.fromkeys(COMPARISON.columns, NAN) | {
            "structure": one.name, "condition": condition, "measure": name,
            "unit": UNITS.get(name, "cases"), "mean": today if one.today else other,
            "difference": other - today, "difference_low": 1.2 * (other - today),
            "difference_high": 0.8 * (other - today), "replications": 10, "equal": "posts",
            "verdict": "" if one.today else VERDICTS[name],
        }
        for name, (today, other) in VALUES.items()
    ]  # fmt: skip


def compared() -> Compared:
    rows = [row for name, _ in CONDITIONS for one in STRUCTURES for row in _rows(name, one)]
    return Compared(pd.DataFrame(rows), STRUCTURES, CONDITIONS)


def screen(language: Language) -> list[str]:
    """Return the lines of a screen with as much to say as there can be of each."""
    return terminal(
        first_screen(
            compared(), language, flagged=["!" * 190], why=["warum " * 25, "weshalb " * 12],
            known=["bekannt " * 20], sure="entschieden " * 12,
        )
    ).splitlines()  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
def test_four_structures_under_the_first_condition_need_25_lines_of_100_letters(
    language: Language,
) -> None:
    lines = screen(language)
    further = next(n for n, line in enumerate(lines) if line.startswith(CONDITIONS[1][1]))
    assert further <= 25
    assert len(lines) - further <= 3  # the other condition
    assert max(map(len, lines)) <= 100


def test_gain_and_price_come_first_then_why_then_the_table() -> None:
    text = "\n".join(screen("de"))
    order = ["30 % unbesetzt, gesteuert:", "Clearing: 91 statt 40 von 100 Anrufen", "!!!", "warum",
             "entschieden   offen", "bekannt", "10 Läufe je Struktur.",
             "Clearing −5.004 entschieden (weniger; Anrufe 91 statt 40 von 100)"]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_the_table_names_values_and_verdicts_of_what_is_decided_and_open() -> None:
    clearing = next(line for line in screen("de") if line.startswith("Clearing  "))
    assert clearing.split("  ")[0] == "Clearing"
    assert clearing.split()[1:5] == ["35.900", "21.000", "91,0", "122"]
    assert clearing.endswith("weniger entschieden, mehr offen")
    today = next(line for line in screen("de") if line.startswith("Heute  "))
    assert today.endswith("heute")


def test_what_is_undecided_under_another_condition_is_told_without_a_number() -> None:
    found = compared()
    found.table.loc[found.table["verdict"] == "fewer", "verdict"] = "undecided"
    said = " ".join(terminal(first_screen(found, "de")).split())
    line = said.partition("ungesteuert: ")[2]
    assert line.startswith("Clearing (entschieden: unentschieden; Anrufe 91 statt 40 von 100)")
    assert "5.004" not in line


def test_nothing_is_said_of_a_study_without_conditions() -> None:
    assert terminal(first_screen(Compared(pd.DataFrame(), STRUCTURES, []), "de")) == ""
