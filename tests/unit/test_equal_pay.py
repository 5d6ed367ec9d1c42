"""At equal pay: how many posts today's pay bill buys, who sits on them, what they cost, by hand."""

import math
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.experiment.comparison import equal_in
from sim.experiment.money import filled_by_grade
from sim.experiment.replication import event_log
from sim.experiment.runner import run_all
from sim.experiment.tables import MONEY
from sim.plan.pay import affordable, cost_of_post
from sim.plan.phases import extra_posts, phases_of, posts_in
from sim.plan.plan import compile_plan
from sim.plan.posts import with_fixed_posts
from sim.plan.roster import Seat, roster_of
from sim.plan.staffing import staffing
from sim.reading.loading import load_study
from sim.reading.pay_checks import bill_of_today, pay_problem
from sim.report.document import Bullets
from sim.report.frames import Structure
from sim.report.sections.money import money_blocks
from sim.scenario.study import Scenario
from tests.handmade import HandPeople, Laboratory, on_day, structure_of
from tests.theory.people_lab import drawn
from tests.unit.commands import Umbau
from tests.unit.test_money import SMALL_TOWN

Keys = Mapping[str, Any]


def price(euros: int) -> dict[str, Any]:
    stated = dict.fromkeys(("low", "central", "high"), f"{euros} EUR")
    return {"cost": {**stated, "source": "a test", "confidence": "C"}}


GRADES = {"high": price(100), "low": price(80), "dear": price(125)}


def office(
    teams: Mapping[str, Keys], posts: int = 20, vacancy: float = 0.0, later: Keys | None = None,
    **stated: Any,  # noqa: ANN401 - keys of a laboratory
) -> Scenario:  # fmt: skip
    """Return an office of one home, paid by grade `high`, and its teams; `later` from day 10."""
    homes = {"desk": {"posts": posts, "pay_grade": "high"}}
    live = {"timeline": [{"date": on_day(10), "structure": later}]} if later else {}
    return Laboratory(
        clerks={"desk": posts}, structure=structure_of("start", teams),
        staff={"homes": homes, "pay_grades": GRADES, "vacancy": vacancy},
        **{"people": {}, "equal": "pay", "reorganisation": live, **stated},
    ).scenario()  # fmt: skip


def two(front: int, back: int, grade: str = "low") -> dict[str, Keys]:
    """Return two teams of which one is paid by a grade of its own."""
    return {
        "front": {"takes": {"desk": front}, "pay_grade": grade},
        "back": {"takes": {"desk": back}, "owns": {}},
    }


def posts_of(scenario: Scenario, phase: int = 0) -> dict[str, int]:
    return {
        team: sum(homes.values())
        for team, homes in posts_in(scenario, phases_of(scenario)[phase]).items()
    }


def seats_of(scenario: Scenario, number: int = 0) -> tuple[Seat, ...]:
    return roster_of(compile_plan(scenario), drawn(scenario, number))


# -- how many ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("posts", "prices", "bill", "expected"),
    [
        # 53 x 82 + 57 x 103 = 10,217 for 11,330: 1.109 times as many, 58.8 and 63.2. Of 58 and 63
        # 85 are left: one more for 82, with the larger remainder.
        ((53, 57), (82, 103), 110 * 103, (59, 63)),
        # 1.111 times as many: 11.1 and 11.1; of 11 and 11 20 are left, which buy nothing.
        ((10, 10), (80, 100), 2000, (11, 11)),
        # 2000 / 2250: 8.9 and 8.9; of 8 and 8 200 are left: the earlier first, and 75 remain.
        ((10, 10), (125, 100), 2000, (9, 8)),
        # 1.09: 6.5, 2.2 and 4.4; of 6, 2 and 4 8.64 are left: the first costs 10, so the third.
        ((6, 2, 4), (10, 2, 8), 96 * 1.09, (6, 2, 5)),
        # A team keeps its post: 0.9 would be none.
        ((1, 9), (200, 100), 1000, (1, 8)),
        # The same bill buys the same posts, whatever a division makes of it.
        ((7, 3, 9), (0.1, 0.3, 0.7), 7 * 0.1 + 3 * 0.3 + 9 * 0.7, (7, 3, 9)),
    ],
)
def test_a_bill_buys_posts_in_proportion(
    posts: tuple[int, ...], prices: tuple[float, ...], bill: float, expected: tuple[int, ...]
) -> None:
    teams = [f"team_{n}" for n in range(len(posts))]
    found = affordable(
        dict(zip(teams, posts, strict=True)), dict(zip(teams, prices, strict=True)), bill
    )
    assert tuple(found.values()) == expected


def test_cheaper_posts_are_more_and_dearer_ones_fewer() -> None:
    # 10 x 80 + 10 x 100 = 1,800 for 2,000.
    assert posts_of(office(two(10, 10))) == {"front": 11, "back": 11}
    assert posts_of(office(two(10, 10, "dear"))) == {"front": 9, "back": 8}
    assert posts_of(office(two(20, 0))) == {"front": 25, "back": 0}
    for equal in ("posts", "filled", "planned", "money"):
        assert posts_of(office(two(10, 10), equal=equal)) == {"front": 10, "back": 10}


def test_posts_bought_do_not_depend_on_who_holds_the_others() -> None:
    # `by_load` or the same posts as numbers: shares by load stay, and so does the bill.
    study = load_study(SMALL_TOWN / "study.yaml")
    scenario = graded(study.scenarios["short_staffed", "clearing"], {"clearing": "low"})
    at_posts = scenario.model_copy(
        update={"run": scenario.run.model_copy(update={"equal": "posts"})}
    )
    before, after = posts_of(at_posts), posts_of(scenario)
    assert posts_of(with_fixed_posts(scenario)) == after
    assert sum(after.values()) > sum(before.values())
    for team in before:
        assert abs(after[team] - before[team] * sum(after.values()) / sum(before.values())) < 1.5


def test_the_staffing_arithmetic_knows_bought_posts() -> None:
    staff = staffing(office(two(10, 10), vacancy=0.5))
    assert {name: each.filled for name, each in staff.items()} == {"front": 5.5, "back": 5.5}


def test_the_yardstick_is_what_today_pays() -> None:
    # Today pays 10 by the low grade: 1,800. With nobody paid by it there are 18 posts.
    today = office(two(10, 10))
    bill = bill_of_today(today)
    assert bill == {"desk": 1800}
    assert posts_of(today.model_copy(update={"pay_bill": bill})) == {"front": 10, "back": 10}
    plain = office({"front": {"takes": {"desk": 10}}, "back": {"takes": {"desk": 10}, "owns": {}}})
    assert posts_of(plain.model_copy(update={"pay_bill": bill})) == {"front": 9, "back": 9}
    assert bill_of_today(plain) is None


def test_a_study_holds_every_structure_to_what_its_first_one_pays(tmp_path: Path) -> None:
    # Today's front desk is paid less; ten posts of titles otherwise 103,000 each.
    folder = tmp_path / "town"
    shutil.copytree(SMALL_TOWN, folder)
    grade = "{low: 60000 EUR, central: 60000 EUR, high: 60000 EUR, source: a test, confidence: C}"
    for file, old, new in (
        ("office.yaml", "staff:\n", f"staff:\n  pay_grades: {{desk: {{cost: {grade}}}}}\n"),
        ("current.yaml", "    label: Empfang\n", "    label: Empfang\n    pay_grade: desk\n"),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1
        (folder / file).write_text(text.replace(old, new), encoding="utf-8")
    study = load_study(folder / "study.yaml")
    for (condition, _), scenario in study.scenarios.items():
        today = study.scenarios[condition, study.today]
        front = posts_of(today)["front_desk"]
        assert scenario.pay_bill is not None
        assert scenario.pay_bill["titles"] == pytest.approx((10 - front) * 103_000 + front * 60_000)
        paid = scenario.model_copy(update={"run": scenario.run.model_copy(update={"equal": "pay"})})
        if "front_desk" in scenario.structure.teams:  # as today, also where it is extended
            assert posts_of(paid) == posts_of(scenario)
        else:
            assert sum(posts_of(paid).values()) < sum(posts_of(scenario).values())


# -- who --------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(5))
def test_people_of_todays_posts_keep_their_luck(number: int) -> None:
    bought = office(two(10, 10), posts=20, vacancy=0.3)
    same = bought.model_copy(update={"run": bought.run.model_copy(update={"equal": "posts"})})
    before = {(s.post, s.person): s for s in seats_of(same, number)}
    after = {(s.post, s.person): s for s in seats_of(bought, number)}
    assert set(after) - set(before) == {(20, 0), (21, 0)}
    for key, seat in before.items():
        assert (seat.filled, seat.home, seat.pattern) == (
            after[key].filled, after[key].home, after[key].pattern,
        )  # fmt: skip


def test_bought_posts_are_as_often_vacant_as_the_others() -> None:
    # Ten of 50 bought posts on average, in every run 10 exactly: 50 x 20 % is whole.
    scenario = office(two(200, 0), posts=200, vacancy=0.2)
    vacant: set[int] = set()
    for number in range(20):
        of_run = [seat.post for seat in seats_of(scenario, number) if not seat.filled]
        assert sum(post >= 200 for post in of_run) == 10
        vacant |= set(of_run)
    assert len([post for post in vacant if post >= 200]) > 40


def test_a_part_of_a_post_is_vacant_with_that_probability() -> None:
    # Two bought posts, 30 % vacant: 0.6 on average.
    scenario = office(two(10, 10), vacancy=0.3)
    runs = [seats_of(scenario, number) for number in range(400)]
    counts = [sum(not seat.filled and seat.post >= 20 for seat in seats) for seats in runs]
    assert set(counts) == {0, 1}
    assert np.mean(counts) == pytest.approx(0.6, abs=0.1)


# -- reorganisations --------------------------------------------------------------------------


def test_posts_are_bought_when_the_structure_begins() -> None:
    later = structure_of("later", two(10, 10))
    scenario = office({"desk": {"takes": {"desk": "all"}, "owns": {}}}, later=later)
    first, second = posts_of(scenario), posts_of(scenario, 1)
    assert {name: n for name, n in first.items() if n} == {"desk": 20}
    assert {name: n for name, n in second.items() if n} == {"front": 11, "back": 11}
    seats = roster_of(compile_plan(scenario), HandPeople(vacant_posts={"desk": {3, 21}}))
    of_bought = [(seat.post, seat.exists[0], seat.at_once) for seat in seats if seat.post >= 20]
    assert of_bought == [(20, 10 * 1440.0, True), (21, 10 * 1440.0, False)]
    assert [seat.post for seat in seats if not seat.filled and seat.exists[0] == 0] == [3]


def test_a_team_that_keeps_posts_keeps_their_people() -> None:
    # From 11 and 11 to 13 and 8: front keeps its bought post and has two more of them.
    later = structure_of("later", two(12, 8))
    scenario = office(two(10, 10), later=later)
    # 12 x 80 + 8 x 100 = 1,760 for 2,000: 13.6 and 9.1; of 13 and 9 60 are left.
    assert posts_of(scenario, 1) == {"front": 13, "back": 9}
    spans = [
        (each.begin, each.end, each.effect.team, each.effect.posts)  # type: ignore[union-attr]
        for each, _ in extra_posts(scenario)
    ]
    day = phases_of(scenario)[1].begin
    assert spans == [(None, None, "front", 1), (None, None, "back", 1)]
    assert day is not None
    seats = roster_of(compile_plan(scenario), HandPeople())
    assert sum(seat.in_phase(1) == 0 for seat in seats) == 13


# -- nothing to buy ---------------------------------------------------------------------------


def graded(scenario: Scenario, grades: Mapping[str, str], equal: str = "pay") -> Scenario:
    """Return a scenario whose homes and named teams are paid by the grades of these tests."""
    staff = scenario.office.staff
    homes = {n: h.model_copy(update={"pay_grade": "high"}) for n, h in staff.homes.items()}
    priced = office(two(1, 1)).office.staff.pay_grades
    staff = staff.model_copy(update={"homes": homes, "pay_grades": priced})
    teams = {
        name: team.model_copy(update={"pay_grade": grades.get(name)})
        for name, team in scenario.structure.teams.items()
    }
    return scenario.model_copy(
        update={
            "office": scenario.office.model_copy(update={"staff": staff}),
            "structure": scenario.structure.model_copy(update={"teams": teams}),
            "run": scenario.run.model_copy(
                update={"equal": equal, "run_length": 20 * 1440.0, "warm_up": 0.0}
            ),
        }
    )


@pytest.mark.parametrize("grades", [{}, {"clearing": "high"}])
def test_without_other_grades_it_is_equal_posts_to_the_last_bit(grades: Mapping[str, str]) -> None:
    stated = load_study(SMALL_TOWN / "study.yaml").scenarios["short_staffed", "clearing"]
    pay, posts = (graded(stated, grades, equal) for equal in ("pay", "posts"))
    rows = [event_log(compile_plan(each), 0).rows() for each in (pay, posts)]
    assert len(rows[0]) > 1000
    assert np.array_equal(rows[0], rows[1])
    assert (equal_in(pay), equal_in(posts)) == ("pay", "posts")


def test_names_alone_change_nothing() -> None:
    stated = load_study(SMALL_TOWN / "study.yaml").scenarios["short_staffed", "clearing"]
    scenario = graded(stated, {"clearing": "low"})
    renamed = scenario.model_copy(update={"name": "another"})
    rows = [event_log(compile_plan(each), 0).rows() for each in (scenario, renamed)]
    assert np.array_equal(rows[0], rows[1])


# -- what it costs ----------------------------------------------------------------------------


@pytest.mark.parametrize("equal", ["posts", "pay"])
@pytest.mark.parametrize("people", [{}, None], ids=["people", "arithmetic"])
def test_posts_are_paid_by_the_grade_of_their_team(equal: str, people: Keys | None) -> None:
    stated = load_study(SMALL_TOWN / "study.yaml").scenarios["short_staffed", "clearing"]
    scenario = graded(stated, {"clearing": "low"}, equal)
    vacancy = scenario.office.staff.vacancy
    assert vacancy is not None
    if people is None:
        hours = {"people": None, "net_hours": None}
        staff = scenario.office.staff.model_copy(update=hours)
        net = vacancy.model_copy(update=dict.fromkeys(("low", "central", "high"), 84_000.0))
        homes = {n: h.model_copy(update={"patterns": {}}) for n, h in staff.homes.items()}
        staff = staff.model_copy(update={"net_hours": net, "homes": homes, "patterns": {}})
        scenario = scenario.model_copy(
            update={"office": scenario.office.model_copy(update={"staff": staff})}
        )
    found = run_all({"it": scenario}, 2)["it"]
    by_grade = filled_by_grade(found)
    assert set(by_grade) == {"high", "low"}
    cleared = posts_of(scenario)["clearing"]
    assert 0 < by_grade["low"].max() <= cleared
    if people is None:
        assert by_grade["low"] == pytest.approx(cleared * (1 - vacancy.central))
    else:
        assert by_grade["low"] == pytest.approx(found.values("filled_fte", team="clearing"))
        assert by_grade["low"] + by_grade["high"] == pytest.approx(found.values("filled_fte"))
    years = 20 / 365
    paid = 80 * by_grade["low"] + 100 * by_grade["high"]
    decided = found.values("decided")
    assert found.values("cost_per_decided") == pytest.approx(paid * years / decided)


def test_a_post_costs_what_its_team_is_paid_by() -> None:
    scenario = office(two(10, 10))
    teams = scenario.structure.teams
    assert cost_of_post(scenario.office, "desk", teams["front"]) == 80
    assert cost_of_post(scenario.office, "desk", teams["back"]) == 100
    assert cost_of_post(scenario.office, "desk") == 100


# -- what cannot be ---------------------------------------------------------------------------


def test_what_cannot_be_bought_is_said() -> None:
    assert pay_problem(office(two(10, 10))) is None
    unpaid = office(two(10, 10)).office.staff.homes["desk"].model_copy(update={"pay_grade": None})
    scenario = office(two(10, 10))
    staff = scenario.office.staff.model_copy(update={"homes": {"desk": unpaid}})
    bare = scenario.model_copy(
        update={"office": scenario.office.model_copy(update={"staff": staff})}
    )
    assert pay_problem(bare) == (
        "nobody says what the posts of 'desk' cost, so none can be bought at equal pay; give the "
        "home a pay_grade, or state staff.cost_per_post, or compare at equal posts"
    )
    assert posts_of(bare) == {"front": 10, "back": 10}
    clerks = Laboratory(equal="pay").scenario()
    assert pay_problem(clerks) == (
        "clerks who are stated by number have no pay, so nothing can be compared at equal pay; "
        "state homes with a pay_grade, or compare at equal posts"
    )
    cheap = (
        office(two(10, 10))
        .office.staff.pay_grades["low"]
        .cost.model_copy(update={"central": 0.001})
    )
    grades = scenario.office.staff.pay_grades
    grades = grades | {"low": grades["low"].model_copy(update={"cost": cheap})}
    staff = scenario.office.staff.model_copy(update={"pay_grades": grades})
    lone = office(two(20, 0))
    many = lone.model_copy(update={"office": lone.office.model_copy(update={"staff": staff})})
    assert pay_problem(many) == (
        "at equal pay a team could have more posts than a run can hold; check the 'cost' of the "
        "pay grades"
    )


# -- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("equal", "said"),
    [
        (
            "posts",
            (
                "Clearing: posts of other pay grades than today. The filled ones cost 40 euros a "
                "year less than today's; at equal posts, that is part of the difference. With "
                "--equal pay it becomes posts."
            ),
        ),
        (
            "pay",
            (
                "Clearing: posts of other pay grades than today; there are as many as today's pay "
                "bill buys."
            ),
        ),
    ],
)
def test_the_money_section_says_what_other_grades_make(equal: str, said: str) -> None:
    grades = {"current": {"high": 10.0}, "clearing": {"high": 8.0, "low": 2.0}}
    rows = [
        {"structure": structure, "condition": "", "equal": equal, "item": "posts", "detail": grade,
         "label": grade, "unit": "EUR_per_year", "status": "known", "mean": 1000.0,
         "difference": -40.0 if structure == "clearing" else math.nan}
        for structure, of in grades.items() for grade in ("", *of)
    ]  # fmt: skip
    structures = [
        Structure("current", "Today", 0, today=True),
        Structure("clearing", "Clearing", 1, today=False),
    ]
    blocks = money_blocks(pd.DataFrame(rows, columns=MONEY.columns), structures, [("", "")], "en")
    bullets = [item for each in blocks if isinstance(each, Bullets) for item in each.items]
    assert bullets == [said]


def test_a_search_for_numbers_of_posts_is_refused(umbau: Umbau) -> None:
    ended = umbau("staff", SMALL_TOWN / "study.yaml", "--equal", "pay", "--language", "en")
    assert ended.code == 2
    assert "the number of posts follows from money" in " ".join(ended.err.split())
