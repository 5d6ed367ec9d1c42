"""The sentences under a table: who is ahead, and what common luck gained."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from sim.report.catalogue.catalogue import Language
from sim.report.frames import Structure
from sim.report.sections.best import best_sentence, gain_sentence

STRUCTURES = [Structure(name, name.upper(), place, place == 0) for place, name in enumerate("abc")]


def said(
    *standings: str, language: Language = "en", verdicts: Mapping[str, str] | None = None
) -> str:
    table = pd.DataFrame(
        [
            {"condition": "", "measure": "decided", "structure": name, "standing": standing}
            for name, standing in zip("abc", standings, strict=True)
        ]
    )
    return best_sentence(table, "", "decided", STRUCTURES, verdicts or {}, language)


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
            "Which of these is best is open: B, A and C; on average B is ahead.",
            "Offen ist, was davon am besten ist: B, A und C; im Mittel liegt B vorn.",
        ),
        (
            ("not_told_apart", "leads", "as_good"),
            (
                "Which of these is best is open: B and A; on average B is ahead, "
                "with no material difference from C."
            ),
            (
                "Offen ist, was davon am besten ist: B und A; im Mittel liegt B vorn, "
                "ohne wesentlichen Unterschied zu C."
            ),
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


@pytest.mark.parametrize(
    ("standings", "verdicts", "english"),
    [
        # today leads: the verdicts tell all pairs with it
        (("leads", "not_told_apart", "not_told_apart"), {"b": "fewer", "c": "undecided"},
         "Which of these is best is open: A and C; on average A is ahead."),
        (("leads", "not_told_apart", "not_told_apart"), {"b": "fewer", "c": "fewer"},
         "Best by all pairs: A."),
        (("leads", "not_told_apart", "behind"), {"b": "no_material_difference", "c": "fewer"},
         "Best by all pairs: A, with no material difference from B."),
        # another one leads: the verdict on it tells how it stands to today
        (("not_told_apart", "leads", "behind"), {"b": "more", "c": "fewer"},
         "Best by all pairs: B."),
        (("not_told_apart", "leads", "not_told_apart"), {"b": "more", "c": "undecided"},
         "Which of these is best is open: B and C; on average B is ahead."),
        # whoever is behind today is not best; whoever is before it may be
        (("not_told_apart", "leads", "not_told_apart"), {"b": "undecided", "c": "fewer"},
         "Which of these is best is open: B and A; on average B is ahead."),
        (("not_told_apart", "leads", "not_told_apart"), {"b": "undecided", "c": "more"},
         "Which of these is best is open: B, A and C; on average B is ahead."),
        # as good as today is not as good as the best
        (("behind", "leads", "not_told_apart"), {"b": "more", "c": "no_material_difference"},
         "Which of these is best is open: B and C; on average B is ahead."),
    ],
)  # fmt: skip
def test_what_a_verdict_tells_is_not_called_open(
    standings: tuple[str, ...], verdicts: dict[str, str], english: str
) -> None:
    assert said(*standings, verdicts=verdicts) == english


def test_less_is_behind_only_where_more_is_better() -> None:
    rows = [
        {"condition": "", "measure": "open_end", "structure": name, "standing": standing}
        for name, standing in zip("abc", ("leads", "not_told_apart", "behind"), strict=True)
    ]
    best = best_sentence(pd.DataFrame(rows), "", "open_end", STRUCTURES, {"b": "more"}, "en")
    assert best == "Best by all pairs: A."


def test_nothing_is_said_of_measures_without_a_good_side() -> None:
    table = pd.DataFrame(columns=["condition", "measure", "structure", "standing"])
    assert best_sentence(table, "", "utilisation", STRUCTURES, {}, "en") == ""
    assert best_sentence(None, "", "decided", STRUCTURES, {}, "en") == ""


def test_the_gain_of_common_luck_in_words() -> None:
    table = pd.DataFrame(
        {
            "measure": ["decided", "open_end", "median_age_open", "answer_rate"],
            "correlation": [np.nan, 0.5, 0.987, 0.1],
            "variance_reduction": [np.nan, 2.0, 50.0, 1.0],
        }
    )
    assert "(correlation 0.50 to 0.99)" in gain_sentence(table, "en")
    assert "is 2 to 50 % of what independent runs would have" in gain_sentence(table, "en")
    assert "(Korrelation 0,50 bis 0,99)" in gain_sentence(table, "de")
    assert gain_sentence(table[table["correlation"].isna()], "en") == ""
