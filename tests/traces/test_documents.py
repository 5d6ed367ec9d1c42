"""Documents that are missing at a deciding step: the decision falls after the last recheck.

The way is the office's own, with fixed times; the one case applies on Tuesday at midnight.
"""

import re
from math import sqrt
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from sim.errors import ScenarioError
from sim.events.kinds import DECIDED, EXTERNAL_END, WITHDRAWN, WORK_END
from sim.experiment.replication import run_replication
from sim.plan.journeys import NEVER
from sim.plan.load import offered_load
from sim.plan.static_need import opening_hours
from sim.reading.loading import load_scenario
from tests.handmade import DAY, Drawn, HandCase, HandContact, HandMade, Laboratory, rows_of, trace

HOUR = {"mean": "1 h", "distribution": "fixed"}
WORK = {"minutes": HOUR}
MISSING: dict[str, Any] = {
    "probability": "100 %",
    "again_factor": 0.0,
    "reply": {"mean": "2 days", "distribution": "fixed"},
    "recheck": {"mean": "10 min", "distribution": "fixed"},
    "never_comes": "0 %",
    "withdrawn_after": "12 weeks",
}
REFUSED = {"probability": "100 %", "hearing": {"mean": "4 days", "distribution": "fixed"}}
FRONT = {"rule": "fixed_team", "team": "front"}


def lab(*stages: dict[str, Any], flow: dict[str, Any] | None = None, **more: Any) -> Laboratory:  # noqa: ANN401 - as Laboratory
    """Return an office with these stages, to which one case comes unless stated."""
    one = {"rate": "1 per day", "arrivals": "fixed", "limit": 1}
    office = {
        "applications": {"titles": {"case_types": {"case": "100 %"}, **one, **(flow or {})}},
        "journeys": {"way": {"stages": list(stages)}},
        **more.pop("office", {}),
    }
    return Laboratory(office=office, **more)


def way(laboratory: Laboratory) -> list[str]:
    """Return what happens to the case, without the events of the day."""
    return trace(laboratory.plan(), Drawn(), entity="case-1")


@pytest.mark.parametrize("decides", [{}, {"decides": True}], ids=["by default", "as stated"])
def test_documents_on_the_only_step(decides: dict[str, bool]) -> None:
    # An hour of work shows what is missing; two days later the recheck, which decides.
    assert way(lab({"step": "grant", "work": WORK, "documents": MISSING, **decides})) == [
        "Tue 00:00 case_arrival case-1",
        "Tue 00:00 start case-1 grant desk/clerk-0",
        "Tue 01:00 work_end case-1 grant desk/clerk-0 (60 min)",
        "Thu 01:00 external_end case-1 (applicant)",
        "Thu 01:00 start case-1 grant desk/clerk-0",
        "Thu 01:10 work_end case-1 grant desk/clerk-0 (10 min)",
        "Thu 01:10 decided case-1 grant desk",
    ]


def test_who_decides_rechecks_where_intake_and_other_rechecks_are_another_teams() -> None:
    # The file travels once, and nothing is read in at the recheck. Who decides the case of
    # `others`, a day later, asks for nothing: its documents are the front's.
    asks: dict[str, Any] = {"documents": MISSING}
    asks_not: dict[str, Any] = {}
    ways = {
        name: [
            {"step": "intake", "work": WORK, **first},
            {"step": "grant", "work": WORK, "decides": True, **second},
        ]
        for name, first, second in (("way", asks_not, asks), ("checked", asks, asks_not))
    }
    one = {"arrivals": "fixed", "limit": 1}
    laboratory = Laboratory(
        clerks={"front": 1, "desk": 1},
        step_rules={"intake": FRONT, "recheck": FRONT},
        case_types={"case": {}, "other": {"journey": "checked"}},
        office={
            "journeys": {name: {"stages": stages} for name, stages in ways.items()},
            "applications": {
                "titles": {"rate": "1 per day", "case_types": {"case": "100 %"}, **one},
                "others": {"rate": "0.5 per day", "case_types": {"other": "100 %"}, **one},
            },
            "handoff": {
                "reading_in": "8 min",
                "inside_department": "0 working days",
                "between_departments": "0 working days",
            },
        },
    )
    assert way(laboratory) == [
        "Tue 00:00 case_arrival case-1",
        "Tue 00:00 start case-1 intake front/clerk-0",
        "Tue 01:00 work_end case-1 intake front/clerk-0 (60 min)",
        "Tue 01:00 handoff case-1 grant desk (8 min)",
        "Tue 01:00 start case-1 grant desk/clerk-1 (8 min)",
        "Tue 02:08 work_end case-1 grant desk/clerk-1 (60 min)",
        "Thu 02:08 external_end case-1 (applicant)",
        "Thu 02:08 start case-1 grant desk/clerk-1",
        "Thu 02:18 work_end case-1 grant desk/clerk-1 (10 min)",
        "Thu 02:18 decided case-1 grant desk",
    ]
    starts = trace(laboratory.plan(), Drawn(), "start")
    assert [line for line in starts if "case-1" not in line] == [
        "Wed 00:00 start emergency-1 intake front/clerk-0",
        "Fri 01:00 start emergency-1 recheck front/clerk-0",
        "Fri 01:10 start emergency-1 grant desk/clerk-1 (8 min)",
    ]


def test_of_a_refused_case_documents_come_first_then_the_hearing() -> None:
    # Of the hour a quarter at the check and a quarter before the hearing, half of it after.
    stage = {"step": "grant", "work": WORK, "decides": True, "documents": MISSING}
    assert way(lab({**stage, "refusal": REFUSED}, {"step": "issue", "work": WORK})) == [
        "Tue 00:00 case_arrival case-1",
        "Tue 00:00 start case-1 grant desk/clerk-0",
        "Tue 00:15 work_end case-1 grant desk/clerk-0 (15 min)",
        "Thu 00:15 external_end case-1 (applicant)",
        "Thu 00:15 start case-1 grant desk/clerk-0",
        "Thu 00:25 work_end case-1 grant desk/clerk-0 (10 min)",
        "Thu 00:25 start case-1 hearing desk/clerk-0",
        "Thu 00:40 work_end case-1 hearing desk/clerk-0 (15 min)",
        "week 2 Mon 00:40 external_end case-1 (hearing)",
        "week 2 Mon 00:40 start case-1 grant desk/clerk-0",
        "week 2 Mon 01:10 work_end case-1 grant desk/clerk-0 (30 min)",
        "week 2 Mon 01:10 decided case-1 grant desk",
    ]


def test_several_rounds_and_documents_that_never_come() -> None:
    # A thousand cases, each with a clerk at hand. At every check 60 % of the files are
    # incomplete; of these a fifth stays so: 40 % are decided after an hour, .48 × 40 % after
    # one round more, and so on.
    number = 1000
    some = {**MISSING, "probability": "60 %", "again_factor": 1.0, "never_comes": "20 %"}
    laboratory = lab(
        {"step": "grant", "work": WORK, "documents": some},
        flow={"rate": "4000 per day", "limit": number},
        clerks={"desk": number},
        days=200,
    )
    rows = rows_of(laboratory.plan(), Drawn())
    closed = rows[(rows[:, 1] == DECIDED) | (rows[:, 1] == WITHDRAWN)]
    assert len(set(closed[:, 2])) == len(closed) == number
    decided = closed[closed[:, 1] == DECIDED]
    rounds = (decided[:, 0] - decided[:, 7] - 60) / (2 * DAY + 10)
    assert abs(rounds - rounds.round()).max() < 1e-6
    never = rows[(rows[:, 1] == EXTERNAL_END) & (rows[:, 8] == NEVER)]
    assert len(never) == number - len(decided)
    last = {int(row[2]): float(row[0]) for row in rows[rows[:, 1] == WORK_END]}
    assert all(last[int(row[2])] == row[0] for row in decided)
    for after in range(4):
        expected = 0.4 * 0.48**after
        error = sqrt(expected * (1 - expected) / number)
        assert abs((rounds.round() == after).sum() / number - expected) < 4 * error


def test_the_lead_time_has_the_documents_in_it() -> None:
    # Three weeks of every second case: ten days and more in the mean, none of it in the office.
    half = {**MISSING, "probability": "50 %", "reply": {**MISSING["reply"], "mean": "3 weeks"}}
    laboratory = lab(
        {"step": "grant", "work": {"minutes": {"mean": "10 min"}}, "documents": half},
        flow={"rate": "20 per day", "limit": 2000},
        days=200,
    )
    plan = laboratory.plan()
    values = {v.measure: v.value for v in run_replication(plan, 0).values if not v.case_type}
    assert values["lead_time_mean"] == pytest.approx(10.5, rel=0.1)  # 4 standard errors


def test_offered_load_gives_the_rechecks_to_who_decides() -> None:
    # A case a day: an hour of intake at the front; an hour and ten minutes at the desk.
    laboratory = lab(
        {"step": "intake", "work": WORK},
        {"step": "grant", "work": WORK, "decides": True, "documents": MISSING},
        clerks={"front": 1, "desk": 1},
        step_rules={"intake": FRONT},
    )
    hours = {
        part.team: part.minutes_per_year / 365 / 60
        for part in offered_load(laboratory.scenario())
        if part.use == "casework" and part.minutes_per_year
    }
    assert hours == pytest.approx({"front": 1.0, "desk": 1.0 + 1 / 6})


@pytest.mark.parametrize(
    ("place", "minutes"), [("intake", 130), ("applicant", 10), ("decision", 70)]
)
def test_what_is_left_of_opening_cases(place: str, minutes: float) -> None:
    # Intake and decision an hour each, the recheck ten minutes.
    laboratory = lab(
        {"step": "intake", "work": WORK},
        {"step": "grant", "work": WORK, "decides": True, "documents": MISSING},
        flow={"opening": {"cases": 6, "mean_age": "1 day", "places": {place: "100 %"}}},
    )
    assert opening_hours(laboratory.scenario()) == pytest.approx(6 * minutes / 60)


@pytest.mark.parametrize("refusal", [{}, {"refusal": REFUSED}], ids=["granted", "refused"])
def test_an_opening_case_that_is_with_the_applicant_goes_on_with_its_recheck(
    refusal: dict[str, Any],
) -> None:
    laboratory = lab(
        {"step": "grant", "work": WORK, "decides": True, "documents": MISSING, **refusal},
        flow={"limit": 0,
              "opening": {"cases": 1, "mean_age": "1 day", "places": {"applicant": "100 %"}}},
    )  # fmt: skip
    after = [
        "Wed 00:10 start open-1 hearing desk/clerk-0",
        "Sun 00:25 start open-1 grant desk/clerk-0",
        "Sun 00:55 decided open-1 grant desk",
    ]
    assert trace(laboratory.plan(), Drawn(), "start", "decided") == [
        "Wed 00:00 start open-1 grant desk/clerk-0",
        *(after if refusal else ["Wed 00:10 decided open-1 grant desk"]),
    ]


def test_who_decides_by_default_must_be_allowed_to(tmp_path: Path) -> None:
    # Of a city, where no step says that it decides, the last one does.
    town = Path(__file__).parents[2] / "scenarios" / "small_town"
    for name in ("office.yaml", "current.yaml", "today.yaml"):
        copy(town / name, tmp_path)
    office = (tmp_path / "office.yaml").read_text(encoding="utf-8")
    office = re.sub(r" +decides: true\n +refusal:.*?confidence: C}\n.*?confidence: C}\n", "",
                    office, flags=re.DOTALL)  # fmt: skip
    office = office.replace("decision: 45 %", "intake: 75 %").replace("{intake: 30 %, ", "{")
    (tmp_path / "office.yaml").write_text(office, encoding="utf-8")
    load_scenario(tmp_path / "today.yaml")
    current = (tmp_path / "current.yaml").read_text(encoding="utf-8")
    (tmp_path / "current.yaml").write_text(
        current.replace("may_decide: true", "may_decide: false", 1)
    )
    with pytest.raises(
        ScenarioError, match=r"step 'decision' decides and falls to team 'permits_a_k'"
    ):
        load_scenario(tmp_path / "today.yaml")


@pytest.mark.parametrize("sent", [None, HandContact(minutes=5, channel="email", kind="submission")])
def test_the_recheck_goes_to_the_team_that_its_rule_names(sent: HandContact | None) -> None:
    # Three teams: the front has had the case before; the documents come back to the office, and
    # neither the front nor the owner rechecks, but who is named. Documents that come by mail are
    # read by the owner first.
    names = ("front", "checkers", "desk")
    laboratory = Laboratory(
        clerks=dict.fromkeys(names, 1),
        steps=("intake", "recheck", "work"),
        step_rules={"intake": FRONT, "recheck": {"rule": "fixed_team", "team": "checkers"}},
    )
    entries = [("intake", 10), ("applicant", DAY), ("recheck", 20), ("work", 30)]
    made = HandMade([HandCase(0, entries, submission=sent)])
    minutes = 0 if sent is None else 5
    assert trace(laboratory.plan(), made, "start", entity="case-1") == [
        "00:00 start case-1 intake front/clerk-0",
        f"Tue 00:{10 + minutes} start case-1 recheck checkers/clerk-1",
        f"Tue 00:{30 + minutes} start case-1 work desk/clerk-2",
    ]
