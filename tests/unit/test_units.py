"""Texts with units: what each reader takes, and what it says of the rest."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import units

YEAR = 365 * 24 * 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 min", 12),
        ("12min", 12),
        (" 1 minute ", 1),
        ("30 s", 0.5),
        ("90 seconds", 1.5),
        ("1,5 h", 90),
        ("1.5 hours", 90),
        ("2 days", 2880),
        ("3 weeks", 30240),
        ("2 months", YEAR / 6),
        ("1 year", YEAR),
        ("0 min", 0),
        ("1000 years", 1000 * YEAR),
    ],
)
def test_durations_are_minutes_of_the_calendar(text: str, expected: float) -> None:
    assert units.minutes(text) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "min",
        "-3 min",
        "+3 min",
        "nan min",
        "inf h",
        "1e3 min",
        "1e999 min",
        "1_000 min",
        "12 mins",
        "2 hs",
        "2 ss",
        "3 fortnights",
        "12 Min",
        "1. h",
        ".5 h",
        "1 h 30 min",
        "٣ min",
        "9" * 13 + " s",
        "1" + "0" * 5000 + " s",
    ],
)
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    expected = f"expected a duration with unit, e.g. '12 min', not {units.shown(text)}"
    with pytest.raises(ValueError, match=r"^expected") as error:
        units.minutes(text)
    assert str(error.value) == expected


def test_a_duration_has_an_end() -> None:
    with pytest.raises(ValueError, match=r"at most 1000 years, not '1001 years'$"):
        units.minutes("1001 years")


@pytest.mark.parametrize("text", ["1.234.567 min", "1.234,5 min", "1,234.5 min", "75 000 min"])
def test_thousands_separators_are_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"; write numbers without thousands separators$"):
        units.minutes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("39000 per year", 39000 / YEAR),
        ("0.4 per month", 0.4 * 12 / YEAR),
        ("0,8 per h", 0.8 / 60),
        ("5 per day", 5 / 1440),
        ("2 per week", 2 / 10080),
        ("1 per min", 1),
        ("1 per s", 60),
        ("0 per year", 0),
    ],
)
def test_rates_are_per_minute(text: str, expected: float) -> None:
    assert units.per_minute(text) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("text", ["39000", "5 days", "5 per", "5/day", "5 per days", "-1 per h"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected a rate with unit, e.g. '39000 per year', not "):
        units.per_minute(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("45 %", 0.45), ("45%", 0.45), ("0,45", 0.45), ("0.45", 0.45), ("0", 0), ("100 %", 1)],
)
def test_shares_lie_between_0_and_1(text: str, expected: float) -> None:
    assert units.share(text) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("text", ["45", "101 %", "1.01", "-1 %", "nan", "45 percent", ""])
def test_other_shares_are_refused(text: str) -> None:
    expected = f"expected a share from 0 to 1, e.g. '45 %' or '0.45', not '{text}'"
    if text in {"45", "1.01"}:
        expected += f"; if it is percent, write {text} %"
    with pytest.raises(ValueError, match=r"^expected") as error:
        units.share(text)
    assert str(error.value) == expected


def test_plain_numbers_counts_days_and_money() -> None:
    assert units.factor("1,5") == 1.5
    assert units.count("010") == 10
    assert units.working_days("0.5 working days") == 0.5
    assert units.working_days("1 working day") == 1
    assert units.euros("75000 EUR") == 75000


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (units.factor, "1.5 h", "a number of at least 0, e.g. '1.5'"),
        (units.factor, "1e999", "a number of at least 0, e.g. '1.5'"),
        (units.factor, "-1", "a number of at least 0, e.g. '1.5'"),
        (units.count, "1.5", "a whole number of at least 0, e.g. '3'"),
        (units.count, "-1", "a whole number of at least 0, e.g. '3'"),
        (units.working_days, "2 days", "a number of working days, e.g. '0.5 working days'"),
        (units.euros, "75000", "an amount of money, e.g. '75000 EUR'"),
        (units.euros, "75000 USD", "an amount of money, e.g. '75000 EUR'"),
        (units.day, "2024-02-30", "a date from 1900 to 2199, e.g. '2024-01-31'"),
        (units.day, "31.01.2024", "a date from 1900 to 2199, e.g. '2024-01-31'"),
        (units.day, "0001-01-01", "a date from 1900 to 2199, e.g. '2024-01-31'"),
        (units.month_day, "02-30", "a month and a day, e.g. '12-24'"),
        (units.month_day, "24.12.", "a month and a day, e.g. '12-24'"),
        (units.flag, "yes", "true or false"),
        (units.flag, "True", "true or false"),
    ],
)
def test_every_reader_says_what_it_expects(
    read: Callable[[str], object], text: str, expected: str
) -> None:
    with pytest.raises(ValueError, match=r"^expected") as error:
        read(text)
    assert str(error.value) == f"expected {expected}, not '{text}'"


def test_dates_and_flags() -> None:
    assert units.day("2024-02-29") == dt.date(2024, 2, 29)
    assert units.month_day("12-24") == (12, 24)
    assert units.month_day("02-29") == (2, 29)
    assert units.flag("true") is True
    assert units.flag("false") is False


def test_hours_of_the_week_are_sorted_windows() -> None:
    assert units.hours_of_week("Mon-Fri 08:00-16:00") == tuple((d, 480, 960) for d in range(5))
    assert units.hours_of_week("Fri 08:00-13:00, Mon-Tue 8:00-12:00 13:00-24:00") == (
        (0, 480, 720),
        (0, 780, 1440),
        (1, 480, 720),
        (1, 780, 1440),
        (4, 480, 780),
    )
    assert units.hours_of_week("Sun 08:00-12:00 12:00-13:00") == ((6, 480, 720), (6, 720, 780))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mon",
        "Mon-Fri",
        "08:00-16:00",
        "Mo-Fx 08:00-16:00",
        "Mon 8-16",
        "Mon, Tue 08:00-9:00",
        "Mon 08:00-16:00,",
        "Mon - Fri 08:00-16:00",
        "Mon 08:0-16:00",
        "mox 08:00-16:00",
        "Mon- 8:00",
    ],
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected hours of the week, e.g. 'Mon-Wed 08:00-16:00"):
        units.hours_of_week(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Mon 16:00-08:00", "'16:00-08:00' closes before it opens; write the earlier time first"),
        ("Mon 08:00-08:00", "'08:00-08:00' closes before it opens; write the earlier time first"),
        ("Mon 08:60-09:00", "'08:60-09:00' is no time of the day; write 00:00 to 24:00"),
        ("Mon 08:00-24:01", "'08:00-24:01' is no time of the day; write 00:00 to 24:00"),
        ("Mon 24:00-24:00", "'24:00-24:00' is no time of the day; write 00:00 to 24:00"),
        ("Fri-Mon 08:00-09:00", "days from Fri to Mon run backwards; write two groups"),
        ("Mon 08:00-12:00 11:30-13:00", "hours on Mon overlap at 11:30"),
        ("Mon-Fri 08:00-12:00, Wed 09:00-10:00", "hours on Wed overlap at 09:00"),
    ],
)
def test_hours_that_cannot_be_are_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"^.") as error:
        units.hours_of_week(text)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12, "12 min"),
        (90, "1.5 h"),
        (75, "75 min"),
        (0.5, "30 s"),
        (1.25, "1.25 min"),
        (0, "0 min"),
        (1440, "1 day"),
        (30240, "3 weeks"),
        (YEAR / 12, "1 month"),
        (YEAR, "1 year"),
        (90 * 1440, "90 days"),
        (22 / 3, "7.33 min"),
    ],
)
def test_durations_are_said_in_the_longest_exact_unit(value: float, text: str) -> None:
    assert units.duration_text(value) == text


@given(st.floats(min_value=0.01, max_value=units.LONGEST / 2))
def test_a_duration_said_and_read_is_the_same_to_three_digits(value: float) -> None:
    assert units.minutes(units.duration_text(value)) == pytest.approx(value, rel=0.0051)


@given(st.text(max_size=40))
def test_readers_never_fail_in_another_way(text: str) -> None:
    readers: list[Callable[[str], object]] = [
        units.minutes,
        units.per_minute,
        units.share,
        units.factor,
        units.count,
        units.working_days,
        units.euros,
        units.hours_of_week,
        units.day,
        units.month_day,
        units.flag,
    ]
    for read in readers:
        message = ""
        try:
            read(text)
        except ValueError as error:
            message = str(error)
        assert message.isprintable()


def test_shown_values_are_short_and_on_one_line() -> None:
    assert units.shown(None) == "nothing"
    assert units.shown({}) == "a mapping"
    assert units.shown([1]) == "a list"
    assert units.shown("a\nb\x1b") == "'a\\nb\\x1b'"
    assert units.shown("x" * 100) == "'" + "x" * 59 + "…'"


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (
            units.per_minute,
            "39.000 per year",
            "'39.000' could be 39 or 39000; write 39000, or 39.0",
        ),
        (units.factor, "39,000", "'39,000' could be 39 or 39000; write 39000, or 39.0"),
        (units.euros, "1.500 EUR", "'1.500' could be 1.5 or 1500; write 1500, or 1.5"),
        (units.minutes, "1,125 h", "'1,125' could be 1.125 or 1125; write 1125, or 1.1250"),
        (
            units.working_days,
            "1.250 working days",
            "'1.250' could be 1.25 or 1250; write 1250, or ",
        ),
        (units.count, "39.000", "'39.000' could be 39 or 39000; write 39000, or 39"),
        (units.count, "39.250", "'39.250' is no whole number; if you mean 39250, write 39250"),
    ],
)
def test_a_number_with_two_readings_is_refused(
    read: Callable[[str], float], text: str, message: str
) -> None:
    with pytest.raises(ValueError, match=r"could be|is no whole") as error:
        read(text)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "number"), [("0.125", 0.125), ("000,125", 0.125), ("1.1250", 1.125), ("39.0", 39)]
)
def test_a_number_with_one_reading_is_taken(text: str, number: float) -> None:
    assert units.factor(text) == number


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"))
def test_both_readings_that_are_proposed_can_be_read(whole: int, rest: int, point: str) -> None:
    with pytest.raises(ValueError, match="could be") as error:
        units.factor(f"{whole}{point}{rest:03}")
    _, _, proposed = str(error.value).partition("; write ")
    large, _, little = proposed.partition(", or ")
    assert units.factor(large) == whole * 1000 + rest
    assert units.factor(little) == pytest.approx(whole + rest / 1000)


def test_a_share_has_one_reading_where_the_other_is_none() -> None:
    assert units.share("1.939 %") == pytest.approx(0.01939)
    assert units.share("0,125") == 0.125
    with pytest.raises(ValueError, match=r"if it is percent, write 1\.939 %$"):
        units.share("1.939")
    with pytest.raises(ValueError, match=r"^expected a share"):
        units.share("100.001 %")


@pytest.mark.parametrize(
    "text",
    ["Mo-Mi 08:00-16:00, Do 08:00-12:00", "Montag-Mittwoch 08:00-16:00, Donnerstag 08:00-12:00",
     "Monday-wednesday 08:00-16:00, THU 08:00-12:00", "Mo–Mi 08:00-16:00, do 08:00-12:00"],
)  # fmt: skip
def test_days_may_be_german_or_in_full(text: str) -> None:
    assert units.hours_of_week(text) == units.hours_of_week("Mon-Wed 08:00-16:00, Thu 08:00-12:00")


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Mo-Fr 8-16", "Mon-Fri 08:00-16:00"),
        ("Di, Do 9-12", "Tue 09:00-12:00, Thu 09:00-12:00"),
        ("Montag bis Freitag von 8 bis 16.30 Uhr", "Mon-Fri 08:00-16:30"),
        (
            "Mo.-Mi. 8:00 - 16:00; Do 8-12 und 13-18",
            "Mon-Wed 08:00-16:00, Thu 08:00-12:00 13:00-18:00",
        ),
        ("Mon 8-12 Tue 9-11", "Mon 08:00-12:00, Tue 09:00-11:00"),
    ],
)
def test_hours_whose_meaning_can_be_told_are_proposed(text: str, proposed: str) -> None:
    with pytest.raises(ValueError, match=f"; write {proposed}$"):
        units.hours_of_week(text)
    assert units.hours_of_week(proposed)


@pytest.mark.parametrize("text", ["", "x", "8-16", "Mo", "Mo 25-26", "Mo 8-16 8-16", "Mo 16-8"])
def test_nothing_is_proposed_where_it_cannot_be_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(?!.*; write Mon)"):
        units.hours_of_week(text)
