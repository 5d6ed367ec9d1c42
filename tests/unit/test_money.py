"""Costs of a structure: by hand, what nobody knows stays unknown, words and files."""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.declared import EurosEstimate
from sim.experiment.collected import Collected
from sim.experiment.money import (
    UNKNOWN,
    WITHOUT_GRADE,
    CostItem,
    Costs,
    filled_by_home,
    money_table,
)
from sim.experiment.runner import run_all
from sim.experiment.tables import MONEY
from sim.measures.measures import Results
from sim.measures.rows import Series, Value
from sim.measures.staff import STAFF, StaffSeries
from sim.plan.equal import overtime_cost
from sim.plan.study import Study
from sim.reading.loading import load_scenario, load_study
from sim.reading.yaml import read_tree
from sim.report.catalogue.catalogue import Language
from sim.report.folder.tables import write_table
from sim.report.frames import condition_list, labels, structure_list
from sim.report.sections.money import money_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.office import Staff
from sim.scenario.people import PayGrade
from sim.scenario.study import Run, Scenario
from sim.units import YEAR
from tests.handmade import reorganised, tree_of

ROOT = Path(__file__).parents[2]
SMALL_TOWN = ROOT / "scenarios" / "small_town"
DAY = 1440.0


def euros(central: float, low: float | None = None, high: float | None = None) -> EurosEstimate:
    low, high = central if low is None else low, central if high is None else high
    return EurosEstimate(low=low, central=central, high=high, source="a test", confidence="C")


GRADES = {
    "high": PayGrade(label="EG 10", cost=euros(100_000, 90_000, 120_000)),
    "low": PayGrade(label="EG 6", cost=euros(60_000, 50_000, 70_000)),
}
MOVE = CostItem("Umzug", 30_000, 40_000, 60_000, "an offer", "B")
HELP = CostItem("Begleitung", None, None, None)
PHONES = CostItem("Telefonanlage", 4_000, 5_000, 6_000, "an offer", "B")


@lru_cache(maxsize=1)
def two_years() -> Scenario:
    """A scenario of two years whose homes have pay grades."""
    scenario = load_scenario(SMALL_TOWN / "today.yaml").scenario
    staff = scenario.office.staff
    grades = {"titles": "high", "naturalisation": "low", "integration": "low"}
    homes = {n: h.model_copy(update={"pay_grade": grades[n]}) for n, h in staff.homes.items()}
    staff = staff.model_copy(update={"homes": homes, "pay_grades": GRADES})
    return with_staff(scenario, staff, run_length=2 * YEAR, warm_up=0.0)


def with_staff(scenario: Scenario, staff: Staff, **run: object) -> Scenario:
    office = scenario.office.model_copy(update={"staff": staff})
    return scenario.model_copy(
        update={"office": office, "run": scenario.run.model_copy(update=run)}
    )


def collected(
    filled: Mapping[str, list[float]], decided: list[float], scenario: Scenario | None = None
) -> Collected:
    results = Collected(scenario or two_years())
    nobody = StaffSeries(np.empty(0), (), np.empty((0, 0, len(STAFF))))
    nothing = Series(np.empty(0), (), (), np.empty((0, 0, 0)))
    for run, number in enumerate(decided):
        values = [Value("decided", "", "", "", number)]
        values += [Value("filled_fte", "", "", home, of[run]) for home, of in filled.items()]
        results.add(run, Results(values, nothing, nothing, nobody))
    return results


def by_hand(costs: Costs | None = None) -> pd.DataFrame:
    """Return the table of today and a clearing with one post fewer of the lower grade."""
    study, runs = study_by_hand()
    stated = {("", "clearing"): costs} if costs is not None else {}
    return money_table(study, runs, stated)


def study_by_hand() -> tuple[Study, dict[tuple[str, str], Collected]]:
    runs = {
        ("", "current"): collected(
            {"titles": [8.0, 9.0], "naturalisation": [2.0, 2.0], "integration": [0.0, 0.0]},
            [1_000.0, 1_100.0],
        ),
        ("", "clearing"): collected(
            {"titles": [8.0, 9.0], "naturalisation": [1.0, 1.0], "integration": [0.0, 0.0]},
            [900.0, 1_000.0],
        ),
    }
    study = replace(
        load_study(SMALL_TOWN / "study.yaml"),
        structures={"current": "Heute", "clearing": "Clearing"}, conditions={"": ""},
        scenarios={key: each.scenario for key, each in runs.items()},
    )  # fmt: skip
    return study, runs


def line(table: pd.DataFrame, item: str, detail: str = "", structure: str = "clearing") -> dict:
    rows = table[
        (table["item"] == item) & (table["detail"] == detail) & (table["structure"] == structure)
    ]
    assert len(rows) == 1, (item, detail, structure)
    return {str(key): value for key, value in rows.iloc[0].items()}


def test_filled_posts_cost_what_their_pay_grades_cost() -> None:
    table = by_hand()
    assert list(table.columns) == list(MONEY.columns)
    high = line(table, "posts", "high", "current")
    assert (high["mean"], high["label"]) == (850_000, "EG 10")
    assert (high["price_low"], high["price_high"]) == (8.5 * 90_000, 8.5 * 120_000)
    assert line(table, "filled_fte", "high", "current")["mean"] == 8.5
    assert line(table, "posts", "low", "current")["mean"] == 2 * 60_000
    assert line(table, "posts", "", "current")["mean"] == 970_000
    own = line(table, "posts")
    assert (own["mean"], own["difference"]) == (910_000, -60_000)
    assert own["difference_low"] == own["difference_high"] == -60_000


def test_costs_per_case_are_those_of_the_whole_run() -> None:
    table = by_hand(Costs([MOVE], [PHONES]))
    # two years: (8 · 100,000 + 60,000) · 2 over 900 cases, (9 · 100,000 + 60,000) · 2 over 1,000
    posts = np.array([1_720_000 / 900, 1_920_000 / 1_000])
    assert line(table, "posts_per_decided")["mean"] == pytest.approx(posts.mean())
    yearly = np.array([1_730_000 / 900, 1_930_000 / 1_000])
    assert line(table, "yearly_per_decided")["mean"] == pytest.approx(yearly.mean())
    every = np.array([1_770_000 / 900, 1_970_000 / 1_000])
    found = line(table, "run_per_decided")
    today = np.array([1_840_000 / 1_000, 2_040_000 / 1_100])
    assert found["mean"] == pytest.approx(every.mean())
    assert found["difference"] == pytest.approx((every - today).mean())
    assert found["difference_low"] < found["difference"] < found["difference_high"]
    assert line(table, "run")["mean"] == pytest.approx((1_770_000 + 1_970_000) / 2)
    assert line(table, "yearly")["mean"] == pytest.approx(915_000)
    low = line(table, "run")["price_low"]
    assert low == pytest.approx(2 * (8.5 * 90_000 + 50_000 + 4_000) + 30_000)


def test_a_yearly_cost_counts_for_the_years_in_which_it_is_due() -> None:
    table = by_hand(Costs((), [replace(PHONES, years=0.5)]))
    assert line(table, "yearly_item", "Telefonanlage")["mean"] == 5_000
    assert line(table, "yearly")["mean"] == pytest.approx(910_000 + 5_000 * 0.5 / 2)
    assert line(table, "run")["mean"] == pytest.approx(2 * 910_000 + 2_500)


def test_what_nobody_knows_is_unknown_in_everything_that_holds_it() -> None:
    table = by_hand(Costs([MOVE, HELP]))
    for item, detail in (("one_off_item", "Begleitung"), ("one_off", ""), ("run", ""),
                         ("run_per_decided", "")):  # fmt: skip
        found = line(table, item, detail)
        assert found["status"] == UNKNOWN
        for column in ("mean", "low", "high", "price_low", "price_high", "difference"):
            assert math.isnan(found[column]), (item, column)
    known = line(table, "one_off_known")
    assert (known["mean"], known["status"]) == (40_000, "known")
    assert line(table, "yearly_per_decided")["status"] == "known"


def test_silence_about_one_off_costs_is_not_nothing() -> None:
    table = by_hand()
    assert line(table, "one_off")["status"] == UNKNOWN
    assert line(table, "run_per_decided")["status"] == UNKNOWN
    assert line(table, "one_off", "", "current")["mean"] == 0
    assert line(by_hand(Costs([])), "one_off")["mean"] == 0
    unknown_yearly = by_hand(Costs([], [HELP]))
    assert line(unknown_yearly, "yearly")["status"] == UNKNOWN
    assert line(unknown_yearly, "posts_per_decided")["status"] == "known"


def test_a_pay_grade_without_a_price_makes_the_posts_unknown() -> None:
    study, _ = study_by_hand()
    staff = two_years().office.staff
    homes = {n: h.model_copy(update={"pay_grade": None}) for n, h in staff.homes.items()}
    bare = staff.model_copy(update={"homes": homes, "cost_per_post": None})
    scenario = with_staff(two_years(), bare)
    unpaid = collected({"titles": [8.0], "naturalisation": [1.0]}, [900.0], scenario)
    table = money_table(study.limited_to({"current"}), {("", "current"): unpaid})
    assert line(table, "posts", WITHOUT_GRADE, "current")["status"] == UNKNOWN
    assert line(table, "posts", "", "current")["status"] == UNKNOWN


def test_clerks_of_a_laboratory_have_no_pay() -> None:
    lab = load_scenario(ROOT / "tests" / "theory" / "scenarios" / "a1_mm1.yaml").scenario
    study = study_by_hand()[0].limited_to({"current"})
    table = money_table(study, {("", "current"): collected({}, [10.0], lab)})
    assert line(table, "posts", "", "current")["status"] == UNKNOWN


def test_without_people_filled_posts_follow_from_vacancy() -> None:
    scenario = two_years()
    written = scenario.office.staff.model_dump()
    net = euros(1).model_dump() | dict.fromkeys(("low", "central", "high"), 1540 * 60.0)
    staff = Staff.model_validate(written | {"people": None, "net_hours": net})
    found = filled_by_home(collected({}, [5.0, 6.0], with_staff(scenario, staff)))
    assert {home: posts.tolist() for home, posts in found.items()} == {
        "titles": [pytest.approx(9.0)] * 2,
        "naturalisation": [pytest.approx(1.8)] * 2,
        "integration": [0.0, 0.0],  # outside casework
    }


def test_posts_per_case_are_the_measured_cost_per_decided_case() -> None:
    study = load_study(SMALL_TOWN / "study.yaml").limited_to({"current", "merged"})
    short = {
        key: scenario.model_copy(
            update={"run": scenario.run.model_copy(update={"run_length": 40 * DAY})}
        )
        for key, scenario in study.scenarios.items()
        if key[0] == "staffed"
    }
    runs = run_all(short, 2)
    table = money_table(replace(study, conditions={"staffed": ""}), runs)
    for (_, structure), found in runs.items():
        own = line(table, "posts_per_decided", "", structure)
        assert own["mean"] == pytest.approx(found.values("cost_per_decided").mean())
        by_home = sum(filled_by_home(found).values())
        assert by_home == pytest.approx(found.values("filled_fte"))


@pytest.mark.parametrize(("teams", "posts"), [([], 12), (["naturalisation"], 2)])
def test_overtime_costs_the_payroll_of_those_who_work_longer(teams: list[str], posts: int) -> None:
    share = {"low": "5 %", "central": "5 %", "high": "5 %", "source": "a test", "confidence": "C"}
    effect = {"effect": "overtime", "share": share, "teams": teams}
    used = {"name": "longer", "levers": [{"name": "hours", "effects": [effect]}]}
    scenario = reorganised(
        read_tree(SMALL_TOWN / "office.yaml"), read_tree(SMALL_TOWN / "current.yaml"),
        tree_of(used, str(SMALL_TOWN / "a_test.yaml")), Run(run_length=365 * 1440.0),
    )  # fmt: skip
    ((_, euros),) = overtime_cost(scenario)
    assert euros == pytest.approx(0.05 * posts * 0.9 * 103_000)


def test_an_item_is_made_of_an_estimate_or_of_nothing() -> None:
    found = CostItem.of("Umzug", euros(40_000, 30_000, 60_000), years=1.5)
    assert (found.low, found.central, found.high) == (30_000, 40_000, 60_000)
    assert (found.source, found.confidence, found.years) == ("a test", "C", 1.5)
    assert CostItem.of("Begleitung", None) == HELP


def told(costs: Costs | None, language: Language = "de") -> list[str]:
    study, _ = study_by_hand()
    structures, conditions = labels(study)
    named = (structure_list(structures), condition_list(conditions))
    written = terminal(money_blocks(by_hand(costs), *named, language, every=True))
    assert max(map(len, written.splitlines())) <= 100
    return written.splitlines()


def cells(lines: list[str]) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]


def test_the_text_says_what_is_unknown_and_never_nought() -> None:
    lines = told(Costs([MOVE, HELP], [PHONES]))
    rows = cells(lines)
    assert "Kosten bei gleichen Stellen, in Euro" in lines
    for row in (
        ["einmalig", "0", "(heute)"],
        ["einmalig", "k. A.", "k. A."],
        ["einmalig, bekannter Teil", "40.000"],
        ["im ganzen Lauf", "k. A.", "k. A."],
        ["je Fall, mit Einmaligem", "k. A.", "k. A."],
        ["davon EG 6", "60.000", "\u221260.000"],
    ):
        assert row in rows
    assert "  Clearing laufend im Jahr: Telefonanlage 5.000 (4.000 bis 6.000) [B]." in lines
    assert "  Clearing einmalig: Umzug 40.000 (30.000 bis 60.000) [B] und Begleitung k. A." in lines


def test_the_text_says_where_nobody_has_stated_a_cost() -> None:
    assert "  Clearing: Niemand gibt an, was der Umstieg einmalig kostet." in told(None)
    assert "  Clearing: nobody states what the change costs once." in told(None, "en")
    assert not any("Niemand gibt an" in line for line in told(Costs([])))


def test_the_files_say_n_a_where_a_number_is_missing(tmp_path: Path) -> None:
    plain, excel = write_table(by_hand(Costs([HELP])), tmp_path, MONEY)
    for path, separator in ((plain, ","), (excel, ";")):
        written = path.read_text(encoding="utf-8-sig").splitlines()
        row = next(line for line in written if "one_off_item" in line).split(separator)
        assert row.count("n/a") == 9
        assert "0" not in row
    assert math.isnan(pd.read_csv(plain).query("item == 'one_off_item'")["mean"].iloc[0])
