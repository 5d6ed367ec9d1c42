"""The sentences under a table: who is ahead, and what common luck gained."""

import numpy as np
import pandas as pd
import pytest

from sim.report.catalogue.catalogue import Language
from sim.report.frames import Structure
from sim.report.sections.best import best_sentence, gain_sentence

STRUCTURES = [Structure(name, name.upper(), place, place == 0) for place, name in enumerate("abc")]


def said(*standings: str, language: Language = "en") -> str:
    table = pd.DataFrame(
        [
            {"condition": "", "measure": "decided", "structure": name, "standing": standing}
            for name, standing in zip("abc", standings, strict=True)
        ]
    )
    return best_sentence(table, "", "decided", STRUCTURES, language)


@pytest.mark.parametrize(
    ("standings", "english", "german"),
    [
        (
            ("behind", "best", "behind"),
            "Best by all pairs: B.",
            "Am besten nach allen Paarvergleichen: B.",
        ),
        (
            ("behind", "best", "as_good"),
            "Best by all pairs: B, with no material difference from C.",
            "Am besten nach allen Paarvergleichen: B, ohne wesentlichen Unterschied zu C.",
        ),
        (
            ("not_told_apart", "leads", "not_told_apart"),
            "Ahead is B, not told apart from A and C.",
            "Vorn liegt B, nicht zu unterscheiden von A und C.",
        ),
        (
            ("not_told_apart", "leads", "as_good"),
            "Ahead is B, not told apart from A, with no material difference from C.",
            "Vorn liegt B, nicht zu unterscheiden von A, ohne wesentlichen Unterschied zu C.",
        ),
        (
            ("as_good", "best", "as_good"),
            "No material difference between B, A and C.",
            "Kein wesentlicher Unterschied zwischen B, A und C.",
        ),
    ],
)
def test_who_is_ahead_in_words(standings: tuple[str, ...], english: str, german: str) -> None:
    assert said(*standings) == english
    assert said(*standings, language="de") == german


def test_nothing_is_said_of_measures_without_a_good_side() -> None:
    table = pd.DataFrame(columns=["condition", "measure", "structure", "standing"])
    assert best_sentence(table, "", "utilisation", STRUCTURES, "en") == ""
    assert best_sentence(None, "", "decided", STRUCTURES, "en") == ""


def test_the_gain_of_common_luck_in_words() -> None:
    table = pd.DataFrame(
        {
            "delta": [1.0, 1.0, 1.0, np.nan],
            "correlation": [np.nan, 0.5, 0.987, 0.1],
            "variance_reduction": [np.nan, 2.0, 50.0, 1.0],
        }
    )
    assert "(correlation 0.50 to 0.99)" in gain_sentence(table, "en")
    assert "is 2 to 50 % of what independent runs would have" in gain_sentence(table, "en")
    assert "(Korrelation 0,50 bis 0,99)" in gain_sentence(table, "de")
    assert gain_sentence(table[table["correlation"].isna()], "en") == ""
