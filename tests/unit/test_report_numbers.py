from datetime import date
from typing import get_args

import pytest

from sim.demand.people import REASONS as MEASURED_REASONS
from sim.experiment.comparison import EqualWhat
from sim.experiment.people import EFFECTS
from sim.measures.staff import STAFF
from sim.measures.uses import USES as MEASURED_USES
from sim.report.catalogue.catalogue import phrases
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.numbers import (
    date_text,
    de,
    decimals_for,
    month_text,
    month_ticks,
    number,
    tick_decimals,
    tick_texts,
)
from sim.report.catalogue.words import (
    USES_OF_PEOPLE,
    listed,
    measure_word,
    reason_word,
    runs_words,
    unit_word,
    verdict_word,
)


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "german", "english"),
    [
        (1234.5, 1, False, "1.234,5", "1,234.5"),
        (-1234567.891, 2, False, "\u22121.234.567,89", "\u22121,234,567.89"),
        (866, 0, True, "+866", "+866"),
        (-0.04, 1, True, "0,0", "0.0"),
        (0.05, 2, True, "+0,05", "+0.05"),
        (float("nan"), 1, True, "k. A.", "n/a"),
        (float("inf"), 0, False, "k. A.", "n/a"),
    ],
)
def test_numbers_are_written_in_the_language(
    value: float, decimals: int, *, signed: bool, german: str, english: str
) -> None:
    assert de(value, decimals, signed=signed) == german
    assert number(value, decimals, "en", signed=signed) == english


def test_ticks_take_their_decimals_from_the_step() -> None:
    assert tick_texts([1.0, 1.25, 1.5]) == ["1,00", "1,25", "1,50"]
    assert tick_texts([0.0, 2500.0, 5000.0]) == ["0", "2.500", "5.000"]
    assert tick_texts([-0.2, 0.0, 0.2], "en", signed=True) == ["\u22120.2", "0.0", "+0.2"]
    assert tick_decimals([7.0]) == 0


def test_decimals_leave_about_three_digits() -> None:
    assert [decimals_for([value]) for value in (24_310, -99.4, 3.4, 0.05)] == [0, 1, 2, 2]
    assert decimals_for([float("nan")]) == 2


def test_dates_are_written_without_a_locale() -> None:
    day = date(2026, 3, 22)
    assert (date_text(day), date_text(day, "en")) == ("22. März 2026", "22 March 2026")
    assert (month_text(day), month_text(day, "en")) == ("März 2026", "Mar 2026")


@pytest.mark.parametrize("years", [1, 2, 3, 12])
def test_month_ticks_are_few_and_inside(years: int) -> None:
    first, last = date(2026, 1, 4), date(2026 + years, 1, 3)
    ticks = month_ticks(first, last, most=7)
    assert 2 <= len(ticks) <= 7
    assert all(first <= day <= last and day.day == 1 for day, _ in ticks)
    assert str(ticks[0][0].year) in ticks[0][1]


def test_whatever_the_runs_measure_of_people_has_words() -> None:
    assert set(phrases("use", "de")) == set(MEASURED_USES)
    assert set(USES_OF_PEOPLE) <= set(MEASURED_USES)
    assert set(phrases("reason", "de")) == set(MEASURED_REASONS)
    assert set(phrases("equal.short", "de")) == set(get_args(EqualWhat))
    assert set(phrases("equal.meaning", "de")) == set(get_args(EqualWhat))
    assert {*STAFF, *EFFECTS, "joined", "left"} <= set(phrases("measure.label", "de"))


def test_words_for_people() -> None:
    assert unit_word("cases_per_fte", "en") == "cases per present full-time post and year"
    assert unit_word("cases_per_fte", "de") == "Fälle je anwesender Vollzeitkraft und Jahr"
    assert unit_word("FTE", "de") == "Vollzeitäquivalente"
    assert reason_word("other_duties", "de") == "andere Aufgaben"
    assert verdict_word("more", "decided_per_present_fte", "de") == "höher"
    assert verdict_word("fewer", "effective_fte", "en") == "fewer"


def test_equal_words() -> None:
    assert equal_sentence("posts", "de") == (
        "Verglichen wird bei gleichen Stellen: Jede Struktur hat dieselben Stellen; sie werden "
        "besetzt oder unbesetzt verschoben, wie es sich ergibt."
    )
    assert equal_sentence("filled", "en") == (
        "Compared at equal filled staff: Every team has its share of the posts filled; nobody "
        "leaves and nobody joins."
    )


def test_verdicts_suit_the_measure() -> None:
    assert verdict_word("more", "lead_time_median", "de") == "länger"
    assert verdict_word("fewer", "clearance_week", "en") == "earlier"
    assert verdict_word("fewer", "decided", "de") == "weniger"
    assert (
        verdict_word("no_material_difference", "decided", "de") == "kein wesentlicher Unterschied"
    )
    with pytest.raises(KeyError):
        verdict_word("better", "decided", "de")


def test_small_words() -> None:
    assert measure_word("something_new", "de") == "something new"
    assert runs_words(1, 1, "de") == "1 Lauf"
    assert runs_words(3, 30, "en") == "3 to 30 runs"
    assert listed(["A", "B", "C"], "de") == "A, B und C"
