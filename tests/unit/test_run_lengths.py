"""Run lengths in months and years end on the eve of the same date; other durations are fixed."""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from sim.declared import Stretch
from sim.errors import ScenarioError
from sim.experiment.runner import run_all
from sim.reading.loading import load_scenario, load_study
from sim.units import Stretch as StretchOfTime
from sim.units import stretch

DAY = 1440.0
GOOD = Path(__file__).parents[1] / "scenarios" / "good"


def last_day(text: str, start: str) -> str:
    begin = date.fromisoformat(start)
    return str(begin + timedelta(minutes=stretch(text).minutes_from(begin)) - timedelta(days=1))


@pytest.mark.parametrize(
    ("start", "text", "last"),
    [
        ("2024-07-01", "1 year", "2025-06-30"),
        ("2024-01-01", "1 year", "2024-12-31"),  # a leap year has 366 days
        ("2025-01-01", "1 year", "2025-12-31"),
        ("2024-01-01", "3 years", "2026-12-31"),
        ("2022-03-01", "30 months", "2024-08-31"),
        ("2024-01-01", "18 months", "2025-06-30"),
        ("2024-01-01", "1.5 years", "2025-06-30"),
        ("2024-01-01", "0,5 years", "2024-06-30"),
        ("2024-01-15", "1 month", "2024-02-14"),
        # months that lack the date, or its eve, are lived to their end
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2025-01-31", "1 month", "2025-02-28"),
        ("2025-01-29", "1 month", "2025-02-28"),
        ("2025-01-28", "1 month", "2025-02-27"),
        ("2024-05-31", "1 month", "2024-06-30"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-28"),
        ("2023-03-01", "1 year", "2024-02-29"),
        # days and weeks are what they are
        ("2024-01-01", "365 days", "2024-12-30"),
        ("2024-01-01", "52 weeks", "2024-12-29"),
    ],
)
def test_months_and_years_end_on_the_eve_of_the_same_date(start: str, text: str, last: str) -> None:
    assert last_day(text, start) == last


DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@given(DATES, st.integers(1, 600))
def test_the_day_after_is_the_same_date_or_the_first_of_the_next_month(
    start: date, months: int
) -> None:
    after = start + timedelta(minutes=StretchOfTime(months=months).minutes_from(start))
    passed = 12 * (after.year - start.year) + after.month - start.month
    if passed == months:
        assert after.day == start.day
    else:
        last_month = (after.year, after.month - 1) if after.month > 1 else (after.year - 1, 12)
        assert (passed, after.day) == (months + 1, 1)
        assert monthrange(*last_month)[1] < start.day


@given(DATES, st.integers(1, 599))
def test_more_months_are_never_fewer_days(start: date, months: int) -> None:
    shorter, longer = (StretchOfTime(months=m).minutes_from(start) for m in (months, months + 1))
    assert 27 * DAY <= longer - shorter <= 32 * DAY


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1.3 years", "'1.3 years' ends inside a month; write 16 months, or 474 days"),
        ("0.5 months", "'0.5 months' ends inside a month; write 1 month, or 15 days"),
        ("1.000 years", "'1.000' could be 1 or 1000; write 1000, or 1.0"),
        ("a year", "expected a duration with unit, e.g. '12 min', not 'a year'"),
    ],
)
def test_what_ends_inside_a_month_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(said)}$"):
        stretch(text)


@given(st.one_of(st.integers(1, 12000).map(lambda m: StretchOfTime(months=m)),
                 st.floats(0, 1e8).map(lambda m: StretchOfTime(minutes=m))))  # fmt: skip
def test_what_is_written_is_read_again(length: StretchOfTime) -> None:
    adapter = TypeAdapter(Stretch)
    written = adapter.dump_python(length)
    if "e" not in written:  # numbers in files have no exponent
        assert adapter.validate_python(written) == length


loaded = partial(load_scenario, anywhere=True)
studied = partial(load_study, anywhere=True)

# -- in files -------------------------------------------------------------------------------------


def scenario_file(folder: Path, run: str, start: str = "2024-01-01") -> Path:
    file = folder / "scenario.yaml"
    file.write_text(
        f"extends: {GOOD / 'town.yaml'}\n"
        f"changes: {{office: {{start: {start}}}}}\nrun: {{replications: 1, {run}}}\n"
    )
    return file


@pytest.mark.parametrize(
    ("start", "run", "days"),
    [
        ("2024-01-01", "run_length: 1 year", (366, 0)),
        ("2025-01-01", "run_length: 1 year", (365, 0)),
        ("2024-02-01", "run_length: 2 months, warm_up: 1 month", (60, 29)),
        ("2025-02-01", "run_length: 2 months, warm_up: 1 month", (59, 28)),
        ("2024-01-01", "run_length: 365 days, warm_up: 2 weeks", (365, 14)),
    ],
)
def test_the_start_decides_how_long_a_year_is(
    start: str, run: str, days: tuple[int, int], tmp_path: Path
) -> None:
    found = loaded(scenario_file(tmp_path, run, start)).scenario.run
    assert (found.run_length / DAY, found.warm_up / DAY) == days


def test_a_warm_up_as_long_as_the_run_is_refused_by_its_dates(tmp_path: Path) -> None:
    run = "run_length: 1 month, warm_up: 29 days"
    assert load_scenario(
        scenario_file(tmp_path, run, "2024-01-01"), anywhere=True
    ).scenario.run.warm_up
    with pytest.raises(ScenarioError, match=r"3:\d+: run.warm_up: 'warm_up' must be shorter"):
        loaded(scenario_file(tmp_path, run, "2024-02-01"))


def test_each_condition_and_each_preview_begins_when_its_office_does(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(
        f"extends: {GOOD / 'study.yaml'}\n"
        "conditions:\n  staffed: {office: {start: 2024-01-01}}\n"
        "  short: {office: {start: 2025-01-01, staff: {vacancy: {central: 20 %}}}}\n"
        "run: {run_length: 1 year}\npreview: {run_length: 2 months, replications: 2}\n"
    )
    days = {
        (preview, condition): scenario.run.run_length / DAY
        for preview in (False, True)
        for (condition, _), scenario in load_study(
            file, preview=preview, anywhere=True
        ).scenarios.items()
    }
    assert days == {(False, "staffed"): 366, (False, "short"): 365,
                    (True, "staffed"): 60, (True, "short"): 59}  # fmt: skip


def test_a_year_from_january_has_december(tmp_path: Path) -> None:
    scenario = loaded(scenario_file(tmp_path, "run_length: 1 year")).scenario
    months = run_all({"": scenario}, 1)[""].months()["month"].dt.strftime("%Y-%m").unique()
    assert list(months) == [f"2024-{number:02}" for number in range(1, 13)]
