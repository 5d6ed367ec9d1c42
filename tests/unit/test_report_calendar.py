"""The calendar of the difference: which weeks are coloured, on which side, and what is marked."""

from datetime import date
from typing import get_args

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from sim.experiment.tables import OPEN_DIFFERENCE
from sim.report.catalogue.catalogue import Language
from sim.report.charts.alt import LONGEST
from sim.report.charts.calendar import FEWER, MORE, calendar
from sim.report.frames import structure_list
from sim.report.rows.dates import Window, dips, go_lives
from sim.report.rows.open_weeks import open_weeks, weeks_message
from tests.unit.brief_samples import DATED, PLAIN
from tests.unit.report_samples import eight, sample

LANGUAGES: tuple[Language, ...] = get_args(Language)


def table(condition: str = "vacant_30", **verdicts: str) -> pd.DataFrame:
    """Return the table `open_difference`: a letter per week, m(ore), f(ewer), n(o), u(ndecided)."""
    words = {"m": "more", "f": "fewer", "n": "no_material_difference", "u": "undecided"}
    gaps = {"m": 100.0, "f": -100.0, "n": 1.0, "u": 50.0}
    return OPEN_DIFFERENCE.frame(
        {
            "structure": name, "condition": condition, "equal": "posts",
            "date": pd.Timestamp("2023-12-25") + pd.Timedelta(weeks=week + 1),
            "difference": gaps[letter] * (week + 1), "difference_low": 0.0, "difference_high": 0.0,
            "verdict": words[letter], "delta": 10.0, "replications": 10,
        }
        for name, letters in verdicts.items()
        for week, letter in enumerate(letters)
    )  # fmt: skip


def message(language: Language, **verdicts: str) -> str:
    structures = structure_list(sample(3, 1, 10).structures)
    return weeks_message(open_weeks(table(**verdicts), structures, "vacant_30"), language)


def test_the_title_counts_clear_weeks_alone() -> None:
    assert message("de", clearing_central="nummf") == (
        "Clearing (mittel): in 2 von 5 Wochen mehr offene Fälle als heute, in 1 weniger"
    )
    assert message("en", clearing_central="uuff", merged="unnm") == (
        "Clearing (mittel): fewer open cases than today in 2 of 4 weeks; "
        "Zusammenlegung: more open cases than today in 1 of 4 weeks"
    )
    assert message("de", clearing_central="nnuu", merged="uuum") == (
        "Zusammenlegung: in 1 von 4 Wochen mehr offene Fälle als heute; "
        "Clearing (mittel): in keiner Woche klar mehr oder weniger als heute"
    )


def test_a_week_ends_the_day_before_its_end() -> None:
    structures = structure_list(sample(3, 1, 10).structures)
    (found,) = open_weeks(table(merged="umf"), structures, "vacant_30")
    assert [(week.first, week.last) for week in found.weeks[:2]] == [
        (date(2023, 12, 25), date(2023, 12, 31)), (date(2024, 1, 1), date(2024, 1, 7)),
    ]  # fmt: skip
    assert (len(found.more), len(found.fewer), found.rest) == (1, 1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_clear_weeks_are_coloured_each_on_its_side(language: Language) -> None:
    data = sample(3, 1, 10)
    drawn = calendar(
        table(merged="umfn"), data.structures, "vacant_30", scenarios={"merged": PLAIN},
        language=language,
    )  # fmt: skip
    *_, axes = drawn.figure.axes
    filled = [
        patch for patch in axes.patches
        if isinstance(patch, Rectangle) and to_hex(patch.get_facecolor()) != "#ffffff"
    ]  # fmt: skip
    assert [(patch.get_x(), patch.get_y()) for patch in filled] == [(0, 1 - 0.36), (7, 1)]
    assert to_hex(filled[1].get_facecolor()).upper() == FEWER  # the largest difference
    assert to_hex(filled[0].get_facecolor()).upper() != MORE  # a smaller one is paler
    assert [text.get_text() for text in axes.get_yticklabels()] == ["2023", "2024"]
    assert len(drawn.alt) <= LONGEST


def test_what_is_dated_is_marked() -> None:
    assert go_lives(DATED) == [date(2024, 4, 1), date(2024, 7, 1)]
    assert dips(DATED) == [Window("Umstellung", date(2024, 6, 1), date(2024, 9, 1))]
    assert go_lives(PLAIN) == dips(PLAIN) == []
    data = sample(3, 1, 10)
    drawn = calendar(
        table(merged="m" * 52), data.structures, "vacant_30", scenarios={"merged": DATED}
    )
    written = " ".join(" ".join(text.get_text().split()) for text in drawn.figure.texts)
    assert (
        "▼ Umstellung am 1. April 2024 und 1. Juli 2024; schwarzer Balken: Umstellung, "
        "1. Juni 2024 bis 31. August 2024"
    ) in written


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_structures_have_a_panel_each(language: Language) -> None:
    data = eight(1)
    verdicts = dict.fromkeys(data.structures["structure"][1:], "um" * 60)
    drawn = calendar(
        table(**verdicts), data.structures, "vacant_30", language=language, preview=True
    )
    assert len(drawn.title) <= 130
    assert all(label in drawn.alt for label in data.structures["label"][1:])
    with pytest.raises(ValueError, match="nothing is clear"):
        calendar(table(merged="unu"), data.structures, "vacant_30")
