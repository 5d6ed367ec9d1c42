"""What the check says of people on posts: hours, vacancy, patterns, warnings, notes."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sim.experiment.load import capacity_table, load_table
from sim.plan.staffing import net_hours_of
from sim.plan.workforce import mentoring_share, onboarding_loss, paid_hours
from sim.reading.loading import load_study
from sim.report.sections.check.people import NET_HOURS, notes
from sim.report.sections.check.scenario import check_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario

ROOT = Path(__file__).parents[2]
DAY = 1440.0
MONTH = 365 * DAY / 12


def stated(central: float) -> dict[str, Any]:
    ends = {"low": central, "central": central, "high": central}
    return ends | {"source": "a test", "confidence": "C"}


PEOPLE: dict[str, Any] = {
    "leave": {"days": stated(30.0), "blocks": [10, 5], "school_holidays": 1.5},
    "sickness": {"days": stated(20.0), "spell": stated(5.0)},
    "training": stated(3.0),
    "turnover": stated(0.12 / (365 * DAY)),
    "newcomers": {"start_output": stated(0.3), "mentor": stated(0.15)},
    "portfolios": {"generalist": {"onboarding_time": stated(12 * MONTH)}},
}


@lru_cache(maxsize=1)
def small_town() -> Scenario:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    return study.scenarios["staffed", study.today]


def with_people(
    people: dict[str, Any] | None = None,
    staff: dict[str, Any] | None = None,
    run: dict[str, Any] | None = None,
) -> Scenario:
    """Return the small town with people as they stand above, and changes of them."""
    scenario = small_town()
    changed = scenario.office.staff.model_dump() | {
        "people": PEOPLE | (people or {}),
        "net_hours": None,
        "vacancy": stated(0.1),
        "personal_allowance": stated(0.05),
        "factual_allowance": None,
    }
    changed |= staff or {}
    office = type(scenario.office).model_validate(scenario.office.model_dump() | {"staff": changed})
    teams = {
        name: team.model_copy(update={"portfolio": None})
        for name, team in scenario.structure.teams.items()
    }
    return scenario.model_copy(
        update={
            "office": office,
            "structure": scenario.structure.model_copy(update={"teams": teams}),
            "run": scenario.run.model_copy(update={"equal": "posts"} | (run or {})),
        }
    )


def without_people(staff: dict[str, Any] | None = None) -> Scenario:
    plain = {"people": None, "net_hours": stated(1540 * 60.0)}
    scenario = with_people()
    changed = scenario.office.staff.model_dump() | plain | (staff or {})
    office = type(scenario.office).model_validate(scenario.office.model_dump() | {"staff": changed})
    return scenario.model_copy(update={"office": office})


def said(scenario: Scenario) -> str:
    text = terminal(check_blocks(scenario, "en"))
    assert max(map(len, text.splitlines())) <= 100
    return " ".join(text.split())


# -- hours of a post --------------------------------------------------------------------------


def test_the_hours_of_a_post_are_written_out() -> None:
    scenario = with_people()
    paid, text = paid_hours(scenario.office, scenario.run), said(scenario)
    assert f"A full-time post is paid {paid:,.0f} h a year" in text
    assert "Less 30 days of leave (" in text
    assert "3 days of training (" in text
    assert "20 days of sickness (" in text
    assert "other duties" not in text
    net = net_hours_of(scenario)
    assert f"less 5% personal allowance (persönliche Verteilzeit) = {net:,.0f} h for work." in text
    assert f"{net / 0.95:,.0f} net hours" in text
    assert "within the usual 1,490 to 1,600 h of a full-time post." in text
    assert "WARNING" not in text


@pytest.mark.parametrize(
    ("sick", "words"),
    [
        (40.0, "are below the usual 1,490 to 1,600 h of a full-time post: check the days of leave"),
        (1.0, "are above the usual 1,490 to 1,600 h of a full-time post: check the days of leave"),
    ],
)
def test_unusual_net_hours_are_warned_of(sick: float, words: str) -> None:
    scenario = with_people({"sickness": {"days": stated(sick), "spell": stated(5.0)}})
    net = net_hours_of(scenario) / 0.95
    assert not NET_HOURS[0] <= net <= NET_HOURS[1]
    assert f"WARNING: Net hours of {net:,.0f} {words}" in said(scenario)


# -- vacancy, turnover, time to fill ----------------------------------------------------------


def test_what_follows_of_vacancy_turnover_and_time_to_fill_is_said() -> None:
    # .1 / .9 / .12 a year = 11.1 months
    assert (
        "10% of the posts are vacant; of 100 filled posts 12 fall vacant in a year; a vacant post "
        "is filled after 11.1 months (this follows from vacancy and turnover)."
    ) in said(with_people())
    # .12 x 10 / 12 = .1 = v / (1 - v)
    delay = with_people({"time_to_fill": stated(10 * MONTH)}, {"vacancy": None})
    assert (
        "9.09% of the posts are vacant on average (this follows from turnover and time to fill); "
        "of 100 filled posts 12 fall vacant in a year; a vacant post is filled after 10 months."
    ) in said(delay)


def test_at_equal_filled_staff_nobody_comes_and_nothing_is_lost() -> None:
    scenario = with_people(run={"equal": "filled"})
    text = said(scenario)
    assert "Compared at equal filled staff: Every team has its share" in text
    assert "10% of the posts are vacant; at equal filled staff the stated turnover has no" in text
    table = capacity_table(scenario)
    assert not table[["learning", "mentors"]].to_numpy().any()
    net = net_hours_of(scenario)
    assert table["capacity_hours"].to_numpy() == pytest.approx(table["filled"].to_numpy() * net)
    assert "Compared at equal posts: Every structure has the same posts" in said(with_people())


def test_without_turnover_nobody_leaves() -> None:
    text = said(with_people({"turnover": None}))
    assert "10% of the posts are vacant. Nobody leaves and nobody joins." in text


# -- patterns ---------------------------------------------------------------------------------


def pattern(*persons: list[tuple[int, int, int]]) -> dict[str, Any]:
    homes = small_town().office.staff.model_dump()["homes"]
    first = next(iter(homes))
    homes[first]["patterns"] = {"shared": 1}
    return {"patterns": {"shared": {"persons": persons}}, "homes": homes}


def mornings(days: int, hours: int) -> list[tuple[int, int, int]]:
    return [(day, 8 * 60, (8 + hours) * 60) for day in range(days)]


def test_a_shared_post_is_described_with_the_hours_of_each_person() -> None:
    text = said(with_people(staff=pattern(mornings(5, 4), mornings(4, 5))))
    assert (
        "Pattern 'shared' (1 post): 20 h and 20 h a week, together 103% of a full-time post of "
        "39 h."
    ) in text
    assert "WARNING" not in text


@pytest.mark.parametrize(
    ("persons", "share"),
    [((mornings(5, 4),), "51%"), ((mornings(5, 5), mornings(5, 4)), "115%")],
)
def test_a_pattern_that_is_no_whole_post_is_warned_of(
    persons: tuple[list[tuple[int, int, int]], ...], share: str
) -> None:
    text = said(with_people(staff=pattern(*persons)))
    assert "WARNING: A post in the pattern 'shared' counts as one full post" in text
    assert f"its persons work {share} of one" in text


# -- newcomers and specialisation -------------------------------------------------------------


def test_capacity_is_what_onboarding_and_mentoring_leave() -> None:
    scenario = with_people()
    for _, row in capacity_table(scenario).iterrows():
        team = str(row["team"])
        lost = onboarding_loss(scenario, team), mentoring_share(scenario, team)
        assert 0.03 < lost[0] < 0.05
        assert lost == (row["learning"], row["mentors"])
        hours = row["filled"] * net_hours_of(scenario) * (1 - lost[0]) * (1 - lost[1])
        assert row["capacity_hours"] == pytest.approx(hours)
    text = said(scenario)
    assert "team posts filled learning mentors load capacity load/cap." in text
    assert "Newcomers start with 30% of full output and reach it after 12 months in " in text
    assert "Until then a mentor gives 15% of their hours." in text
    assert "Load by case types, whoever works on them (hours a year, before onboarding" in text


def test_what_specialisation_saves_is_in_the_load() -> None:
    portfolio = {"onboarding_time": stated(6 * MONTH), "speed_up": stated(0.25)}
    faster = with_people({"portfolios": {"specialised": portfolio}})
    before, after = (
        load_table(one).groupby("use")["hours_per_year"].sum() for one in (with_people(), faster)
    )
    for use in before.index:
        factor = 1.25 if use in ("casework", "reading_in") else 1.0
        assert after[use] * factor == pytest.approx(before[use])
    assert "Faster at steps of cases by specialisation, in the load already: " in said(faster)


# -- notes ------------------------------------------------------------------------------------


def test_interruptions_counted_twice_are_warned_of() -> None:
    twice = {"factual_allowance": stated(0.05)}
    warning = (
        "WARNING: Interruptions are counted twice: the factual allowance (sachliche Verteilzeit) "
        "of 5% holds them already"
    )
    assert warning in said(with_people(staff=twice))
    assert "less 5% personal allowance (persönliche Verteilzeit) and 5% factual" in said(
        with_people(staff=twice)
    )
    (german,) = notes(with_people(staff={"factual_allowance": stated(0.025)}), "de")
    assert german.startswith("WARNUNG: Unterbrechungen zählen doppelt: Die sachliche Verteilzeit")
    assert "von 2,5 % enthält" in german
    silent = with_people(staff=twice)
    silent = silent.model_copy(
        update={"office": silent.office.model_copy(update={"contacts": None})}
    )
    assert list(notes(silent, "en")) == []


def test_leave_beyond_the_known_school_holidays_is_told() -> None:
    start = small_town().office.start.year
    to_2029 = (2029 - start) * 366 * DAY
    (note,) = notes(with_people(run={"run_length": to_2029}), "en")
    assert note == (
        "School holidays are known up to 2028 only and the run goes on into 2029: for later "
        "years, leave uses the days of 2028."
    )
    assert note in said(with_people(run={"run_length": to_2029}))
    (german,) = notes(with_people(run={"run_length": to_2029}), "de")
    assert german == (
        "Schulferien sind nur bis 2028 bekannt, der Lauf reicht bis 2029: Für die Jahre danach "
        "gelten beim Urlaub die Tage von 2028."
    )


def test_a_run_to_the_end_of_2028_has_no_note() -> None:
    start = small_town().office.start
    upto = (type(start)(2029, 1, 1) - start).days * DAY
    assert list(notes(with_people(run={"run_length": upto}), "en")) == []
    assert len(list(notes(with_people(run={"run_length": upto + 1}), "en"))) == 1
    even = {"leave": {"days": stated(30.0)}}
    assert list(notes(with_people(even, run={"run_length": upto + 1}), "en")) == []


# -- offices without people -------------------------------------------------------------------


def test_without_people_the_arithmetic_of_clerks_stays() -> None:
    text = said(without_people())
    assert "A filled post works 1,540 net hours a year less 5% personal allowance" in text
    assert "clerks at work." in text
    assert "team posts filled clerks load capacity load/cap." in text
    assert "before rounding to clerks" in text
    assert "Compared at" not in text
    above = without_people({"net_hours": stated(1700 * 60.0)})
    assert "Net hours of 1,700 are above the usual" in said(above)
    assert "WARNING" not in said(above)
