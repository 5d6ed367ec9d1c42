"""The weekly review before anything is run: what may be written, who may join whom, what waits."""

from typing import Any

import pytest

from sim.errors import ScenarioError
from sim.plan.expected import expected_visits
from sim.plan.phases import phases_of, staff_in, team_plans
from sim.plan.review import gives_to, joins_in
from sim.plan.shape import HEARING, RECHECK
from sim.reading.loading import load_study
from sim.reading.yaml import build
from sim.report.catalogue.catalogue import Language
from sim.report.sections.check.management import management_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.management import Management
from sim.scenario.office import Office
from sim.scenario.study import Scenario
from tests.handmade import Laboratory, tree_of
from tests.traces.journey import ROOT

STUTTGART = ROOT / "tests" / "frozen" / "scenarios" / "stuttgart" / "study.yaml"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"weekday": "monday"},
            (
                "review.weekday: expected mon, tue, wed, thu, fri, sat or sun, not 'monday'; did "
                "you mean 'mon'?"
            ),
        ),
        ({"up_to": 0}, "review.up_to: expected at least 1, not '0'"),
        ({"factor": "0.5"}, "review.factor: expected at least 1, not '0.5'"),
        (
            {"factor": "twice"},
            "review.factor: expected a number of at least 0, e.g. '1.5', not 'twice'",
        ),
        (
            {"every": "week"},
            (
                "review.every: unknown key 'every'; known keys: weekday, up_to, factor, keep, "
                "across_homes"
            ),
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as wrong:
        build(Management, tree_of({"name": "rules", "review": rule}, "rules.yaml"))
    assert str(wrong.value) == f"rules.yaml:1:1: {said}"


# -- who may join whom ----------------------------------------------------------------------------


def graded(*, front_decides: bool, grades: bool = True) -> Scenario:
    """Return a front of cheap posts, a desk of dear ones, and a mixed team that takes of both."""
    homes = (("front", 4, "low"), ("desk", 4, "high"), ("mixed", 2, "low"))
    lab = Laboratory(
        clerks={"front": 4, "desk": 4, "mixed": 2},
        people={},
        teams={
            "front": {"takes": {"front": 4}, "may_decide": front_decides},
            "desk": {"takes": {"desk": 3}, "may_decide": True, "owns": {}},
            "mixed": {"takes": {"desk": 1, "mixed": 2}, "may_decide": True},
        },
        staff={
            "homes": {
                name: {"posts": posts, **({"pay_grade": grade} if grades else {})}
                for name, posts, grade in homes
            },
            "pay_grades": {"low": {"cost": "100000 EUR"}, "high": {"cost": "200000 EUR"}},
        },
    )  # fmt: skip
    return lab.scenario()


def test_kept_inside_homes_a_pay_grade_opens_nothing() -> None:
    scenario = graded(front_decides=True)
    assert gives_to(scenario)["front"] == ("mixed",)
    inside = managed_scenario(scenario, across_homes=False)
    assert gives_to(inside)["front"] == ()
    assert gives_to(inside)["desk"] == ("mixed",)


def managed_scenario(scenario: Scenario, **review: Any) -> Scenario:  # noqa: ANN401 - keys
    management = Management.model_validate({"name": "rules", "review": review})
    return scenario.model_copy(update={"management": management})


def joins(scenario: Scenario) -> dict[tuple[str, str], tuple[str, ...]]:
    phase = phases_of(scenario)[0]
    return joins_in(scenario.office, staff_in(scenario, phase), team_plans(phase))


def test_by_home_and_where_the_team_decides_by_pay_grade() -> None:
    found = joins(graded(front_decides=False))
    # The cheap post is as good as the cheapest of the mixed team, and not as the desk's.
    assert found["front", "front"] == ("front", "mixed")
    # Of the same home as one of the mixed team's. Too dear is no reason, not to decide is one.
    assert found["desk", "desk"] == ("desk", "mixed")
    assert found["mixed", "desk"] == ("desk", "mixed")
    assert found["mixed", "mixed"] == ("mixed",)
    assert joins(graded(front_decides=True))["desk", "desk"] == ("front", "desk", "mixed")
    assert joins(graded(front_decides=True))["mixed", "mixed"] == ("front", "mixed")


def test_where_no_grade_is_stated_the_home_alone_counts() -> None:
    found = joins(graded(front_decides=True, grades=False))
    assert found["front", "front"] == ("front",)
    assert found["desk", "desk"] == ("desk", "mixed")


def test_a_grade_that_a_team_states_counts_for_its_posts() -> None:
    scenario = graded(front_decides=False)
    teams = dict(scenario.structure.teams)
    teams["front"] = teams["front"].model_copy(update={"pay_grade": "high"})
    structure = scenario.structure.model_copy(update={"teams": teams})
    found = joins(scenario.model_copy(update={"structure": structure}))
    assert found["front", "front"] == ("front", "desk", "mixed")


def test_teams_outside_neither_give_nor_take() -> None:
    scenario = load_study(STUTTGART).scenarios["vacancy_30", "clearing"]
    gives = gives_to(scenario)
    assert "integration" not in gives
    assert "integration" not in {team for others in gives.values() for team in others}
    # Grades are alike, so everybody may go where cases are decided, and of the teams' homes some
    # are in the clearing.
    assert all(len(others) == len(gives) - 1 for others in gives.values())


# -- what waits -----------------------------------------------------------------------------------


def test_mean_minutes_of_a_piece_are_those_that_journeys_are_drawn_with() -> None:
    # 100 minutes at a check of documents that decides too: of four cases one is refused. A piece of
    # the step is 100, or a quarter at the check of a refusal and half of it after the hearing;
    # documents are missing in half of the cases, once, and 10 minutes check them.
    documents = {
        "probability": "50 %", "again_factor": 0, "reply": {"mean": "1 days"},
        "recheck": {"mean": "10 min"}, "never_comes": "0 %", "withdrawn_after": "9 days",
    }  # fmt: skip
    refusal = {"probability": "25 %", "hearing": {"mean": "1 days"}}
    journey = [
        {"step": "intake", "work": {"minutes": {"mean": "20 min"}}, "documents": documents},
        {"step": "decision", "work": {"minutes": {"mean": "100 min"}}, "decides": True,
         "documents": documents, "refusal": refusal},
        {"step": "issue", "work": {"minutes": {"mean": "5 min"}}},
    ]  # fmt: skip
    office = Laboratory().scenario().office.model_dump(exclude_unset=True)
    office["journeys"] = {"way": {"stages": journey}}
    visits = expected_visits(Office.model_validate(office), "case")
    means = {step: visits.minutes[step] / visits.pieces[step] for step in visits.pieces}
    assert visits.pieces["decision"] == pytest.approx(1 + 0.5 + 0.25)
    assert means == pytest.approx(
        {
            "intake": 20.0,
            RECHECK: 10.0,
            HEARING: 25.0,
            "decision": (0.75 * 100 + 0.25 * 25 + 0.5 * 10 + 0.25 * 50) / 1.75,
            "issue": 5.0,
        }
    )


def test_work_is_the_numbers_times_the_means_type_by_type() -> None:
    plan = Laboratory(case_types={"x": {}, "y": {}}, steps=("intake", "work")).plan()
    waiting = plan.waiting
    width = len(plan.steps) + 4
    counts = [0] * len(waiting.minutes)
    counts[waiting.place(0, 1)] = 3  # of x, an hour each
    counts[waiting.place(1, 0)] = 1
    counts[waiting.place(1, -2)] = 2  # mails, five minutes each
    assert len(counts) == 2 * width
    assert waiting.work(counts) == 3 * 60 + 60 + 2 * 5


# -- what `umbau check` says ----------------------------------------------------------------------


def said(scenario: Scenario, language: Language = "en", **rules: Any) -> str:  # noqa: ANN401 - as a file states them
    management = Management.model_validate({"name": "test", **rules})
    changed = scenario.model_copy(update={"management": management})
    return " ".join(terminal(management_blocks(changed, language)).split())


def test_check_says_who_may_give_to_whom() -> None:
    some = said(graded(front_decides=False), review={})
    assert "may give: front to mixed; desk to mixed; mixed to desk." in some
    clearing = load_study(STUTTGART).scenarios["vacancy_30", "clearing"]
    assert "every team may give to every other" in said(clearing, review={})


def test_check_says_when_the_review_can_never_act() -> None:
    alone = Laboratory(people={}).scenario()
    apart = Laboratory(clerks={"front": 2, "desk": 2}, people={}).scenario()
    assert "there is one team alone" in said(alone, review={})
    assert "no team may give anybody to another one" in said(apart, review={})
    assert "kann nie stattfinden" in said(apart, "de", review={})


def test_check_says_when_rules_about_urgent_cases_can_never_act() -> None:
    by_arrival = Laboratory(people={}).scenario()  # three weeks, and no class of urgent cases
    young = said(by_arrival, age_cap={"age": "22 days"})
    assert "no case gets that old" in young
    assert "no team's queue has a class of urgent cases" in young
    old = said(by_arrival, age_cap={"age": "20 days"}, urgent_in_a_row=2)
    assert "no case gets that old" not in old
    assert old.count("no team's queue has a class of urgent cases") == 1
    assert "no case is ever urgent" not in old
    assert "no case is ever urgent" in said(by_arrival, urgent_in_a_row=2)
    usual = {"classes": ["urgent", "call_backs", "mails", "cases"]}
    lab = Laboratory(
        clerks={"front": 1, "desk": 1}, people={}, teams={"desk": {"discipline": usual}}
    )
    assert "do nothing in front: no class" in said(lab.scenario(), urgent_by="became_urgent")
