"""The headline names both, calls answered and cases decided, and claims what the verdict allows."""

import pandas as pd
import pytest

from sim.experiment.tables import COMPARISON
from sim.report.catalogue.catalogue import Language
from sim.report.frames import Compared, Structure
from sim.report.sections.headline import headline

TODAY = Structure("current", "Heute", 0, today=True)
OTHER = Structure("clearing", "Clearing", 1, today=False)
NAN = float("nan")


def _row(
    structure: str, measure: str, mean: float, ends: tuple[float, float] = (NAN, NAN)
) -> dict[str, object]:
    low, high = ends
    return dict.fromkeys(COMPARISON.columns, NAN) | {
        "structure": structure, "condition": "", "measure": measure, "mean": mean,
        "unit": "share" if measure == "answer_rate" else "cases",
        "difference": (low + high) / 2, "difference_low": low, "difference_high": high,
        "verdict": "", "replications": 3, "equal": "posts",
    }  # fmt: skip


def said(
    today: float, low: float, high: float, verdict: str, *,
    calls: tuple[float, float] | None = (0.40, 0.91), language: Language = "de",
) -> str:  # fmt: skip
    """Return the headline about an office in which so many cases are decided today."""
    rows = [_row("current", "decided", today), _row("clearing", "decided", today, (low, high))]
    rows[1]["verdict"] = verdict
    for name, share in zip(("current", "clearing"), calls or (), strict=False):
        rows.append(_row(name, "answer_rate", share))
    compared = Compared(pd.DataFrame(rows), [TODAY, OTHER], [("", "")])
    return headline(compared, "", OTHER, language)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ((40_904, -6_900, -3_100, "fewer"),
         "rund 5.000 von 40.900 Fällen weniger entschieden (3.000 bis 7.000)."),
        ((40_904, -5_240, -4_990, "fewer"),
         "rund 5.100 von 40.900 Fällen weniger entschieden (5.000 bis 5.200)."),
        ((40_904, 120, 4_100, "more"),
         "rund 2.100 Fälle mehr entschieden als die 40.900 heute (100 bis 4.100)."),
        ((40_904, -130, 90, "no_material_difference"),
         "etwa so viele Fälle entschieden wie heute (40.900)."),
        ((40_904, -2_100, 900, "undecided"),
         ("offen, ob mehr oder weniger Fälle entschieden werden als die 40.900 heute "
          "(2.000 weniger bis 1.000 mehr).")),
        ((40_904, NAN, NAN, "undecided"),
         ("ob mehr oder weniger Fälle entschieden werden als die 40.900 heute, zeigt ein Lauf "
          "nicht.")),
        ((812, -12, -12, "fewer"), "rund 12 von 812 Fällen weniger entschieden (12 bis 12)."),
    ],
)  # fmt: skip
def test_both_halves_in_the_words_of_the_verdict(
    asked: tuple[float, float, float, str], text: str
) -> None:
    head = "Clearing: 91 statt 40 von 100 Anrufen erreichen jemanden; "
    assert said(*asked) == head + text


def test_calls_that_round_to_the_same_are_alike() -> None:
    told = said(40_904, -130, 90, "no_material_difference", calls=(0.401, 0.398))
    assert told.startswith("Clearing: 40 von 100 Anrufen erreichen jemanden, wie heute; ")


def test_without_calls_the_cases_alone() -> None:
    told = said(40_904, -6_900, -3_100, "fewer", calls=None, language="en")
    assert told == "Clearing: about 5,000 of 40,900 cases fewer decided (3,000 to 7,000)."


def test_today_by_itself() -> None:
    rows = [_row("current", "decided", 40_904), _row("current", "answer_rate", 0.4)]
    compared = Compared(pd.DataFrame(rows), [TODAY], [("", "")])
    told = "Heute: 40 von 100 Anrufen erreichen jemanden; rund 40.900 Fälle entschieden."
    assert headline(compared, "", TODAY, "de") == told
