"""Titles that lapse, drawn: dates, minutes and appointments; and what is expected of them."""

from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.demand.blocks import CaseBlock
from sim.demand.demand import DrawnDemand, families_of
from sim.events.families import FAMILY
from sim.events.kinds import CERTIFICATE_TASK, EMERGENCY
from sim.experiment.anchors import anchors_of, open_days
from sim.experiment.load import load_table
from sim.experiment.replication import event_log
from sim.experiment.runner import run_all
from sim.measures.lateness import LatenessMeasures
from sim.plan.lateness import certificates_by, expected_appointments, expected_certificates
from sim.plan.plan import compile_plan
from sim.report.folder.log_table import log_table
from sim.report.sections.check.scenario import check_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.office import Office
from sim.scenario.rules import CHANNELS, KINDS
from sim.scenario.structure import Structure
from sim.scenario.study import Run, Scenario

DAY = 1440.0
EXPIRY = {"earliest": "10 days", "latest": "60 days", "urgent_before": "7 days"}
CERTIFICATE = {"certificate": {"minutes": {"mean": "15 min"}, "valid_for": "30 days"}}
EMERGENCY_VISITS = {"emergency": {"probability": "40 %"}}
BOTH = {**EXPIRY, **CERTIFICATE, **EMERGENCY_VISITS}
HOURS = {"presence": "Mon-Fri 08:00-16:00", "counter": "Mon-Thu 09:00-11:00"}


def scenario(expiry: dict[str, Any], **office: Any) -> Scenario:  # noqa: ANN401 - keys of an office
    """Return an office of renewals, whose titles lapse, and of cases whose titles do not."""
    made = {
        "name": "Laboratory",
        "laboratory": True,
        "start": "2024-01-01",
        "calendar": HOURS,
        "applications": {
            "titles": {
                "rate": "1000 per year",
                "case_types": {"renewal": "75 %", "other": "25 %"},
                "opening": {"cases": 400, "mean_age": "40 days"},
            }
        },
        "case_types": {
            "renewal": {"journey": "way", "expiry": expiry},
            "other": {"journey": "way"},
        },
        "journeys": {"way": {"stages": [{"step": "work", "work": {"minutes": {"mean": "1 h"}}}]}},
        "contacts": {
            "population": {"counter": {"total": "500 per year"}},
            "minutes": {"mean": "8 min"},
            "patience": "unlimited",
        },
        "staff": {"clerks": {"desk": 1}},
        **office,
    }
    teams = {"desk": {"takes": {"desk": "all"}, "owns": {}, "may_decide": True}}
    return Scenario(
        name="laboratory",
        office=Office.model_validate(made),
        structure=Structure.model_validate({"name": "one_team", "teams": teams}),
        run=Run(run_length=365 * DAY, replications=1, seed=3),
    )


def drawn(stated: Scenario) -> tuple[CaseBlock, CaseBlock]:
    """Return the opening cases, and the new ones of the first month."""
    demand = DrawnDemand(stated, 0, compile_plan(stated).journeys)
    return demand.opening()[0], next(demand.months()).cases[0]


@cache
def blocks() -> tuple[CaseBlock, CaseBlock]:
    return drawn(scenario(BOTH))


# -- demand -----------------------------------------------------------------------------------


def test_a_certificate_changes_no_other_draw() -> None:
    without = drawn(scenario(EXPIRY))
    for one, other in zip(blocks(), without, strict=True):
        for column in fields(CaseBlock):
            if column.name not in ("lapse", "certificate", "appointments", "appointment_of"):
                assert np.array_equal(getattr(one, column.name), getattr(other, column.name))
        assert np.isinf(other.lapse).all()
        assert not other.certificate.any()
        assert other.appointments is None


def test_titles_that_lapse_after_the_run_change_nothing() -> None:
    never = {"earliest": "3 years", "latest": "4 years"}
    logs = [
        event_log(compile_plan(scenario(never | parts)), 0).rows()
        for parts in ({}, CERTIFICATE, EMERGENCY_VISITS)
    ]
    assert np.array_equal(logs[0], logs[1])
    assert np.array_equal(logs[0], logs[2])


def renewals(block: CaseBlock) -> NDArray[np.bool_]:
    return np.array(block.client) == 0


@pytest.mark.parametrize("place", [0, 1])
def test_titles_lapse_between_the_two_ages(place: int) -> None:
    block = blocks()[place]
    mine = renewals(block)
    ages = (np.array(block.lapse) - np.array(block.application))[mine] / DAY
    assert 10 < ages.min() < 15
    assert 55 < ages.max() < 60
    urgent = (np.array(block.urgent) - np.array(block.application))[mine] / DAY
    assert urgent == pytest.approx(np.maximum(ages - 7, 0))
    assert np.isinf(np.array(block.lapse)[~mine]).all()


def test_certificates_have_their_mean_and_spread() -> None:
    minutes = np.array(blocks()[0].certificate)
    mine = minutes[renewals(blocks()[0])]
    assert not minutes[~renewals(blocks()[0])].any()
    error = 15 * 0.6 / np.sqrt(len(mine))
    assert abs(mine.mean() - 15) < 4 * error
    assert 0.4 < mine.std() / mine.mean() < 0.8


@pytest.mark.parametrize("place", [0, 1])
def test_appointments_are_visits_on_the_day_or_the_next_open_one(place: int) -> None:
    block = blocks()[place]
    visits = block.appointments
    assert visits is not None
    assert set(visits.channel) == {CHANNELS.index("counter")}
    assert set(visits.kind) == {KINDS.index("appointment")}
    for row, case in enumerate(block.appointment_of):
        day, minute = divmod(visits.time[row], DAY)
        assert 9 * 60 <= minute < 11 * 60
        assert day % 7 < 4  # Monday to Thursday
        waits = visits.time[row] - block.urgent[case]
        assert 0 <= waits < 5 * DAY  # from Thursday noon to Monday
        assert visits.client[row] == block.client[case]


def test_a_share_of_the_clients_comes_and_of_opening_cases_those_not_urgent_yet() -> None:
    opening, new = blocks()
    share = len(new.appointment_of) / renewals(new).sum()
    assert abs(share - 0.4) < 4 * np.sqrt(0.24 / renewals(new).sum())
    assert min(opening.urgent[case] for case in opening.appointment_of) >= 0
    before = renewals(opening) & (np.array(opening.urgent) < 0)
    assert before.sum() > 50  # there are such cases, and they have come already


def test_appointments_may_have_minutes_of_their_own() -> None:
    longer = {"emergency": {"probability": "40 %", "minutes": {"mean": "30 min"}}}
    _, own = drawn(scenario({**EXPIRY, **longer}))
    usual = blocks()[1].appointments
    assert own.appointments is not None
    assert usual is not None
    assert np.array_equal(own.appointments.time, usual.time)
    assert np.mean(usual.service) == pytest.approx(8, rel=0.3)
    assert np.mean(own.appointments.service) == pytest.approx(30, rel=0.3)


# -- what is expected -------------------------------------------------------------------------


def test_the_load_is_that_of_the_opening_cases() -> None:
    # 300 renewals of 0 to 80 days: 300 / 80 a day pass any age. First certificates fall due at
    # 10 to 60 days: all of them; second ones at 40 to 90: (80 - 40) / 50 of them; third ones at
    # 70 to 120: (80 - 70) / 50. A quarter, no: 40 % of those who are urgent before 80 days come.
    office = scenario(BOTH).office
    a_day = 300 / 80
    rates = expected_certificates(office)
    assert rates == {"renewal": pytest.approx(a_day / DAY * (1 + 0.8 + 0.2)), "other": 0.0}
    visits = expected_appointments(office)
    assert visits == {"renewal": pytest.approx(a_day / DAY * 0.4), "other": 0.0}
    hours = load_table(scenario(BOTH)).set_index("use")["hours_per_year"]
    assert hours["certificates"] == pytest.approx(a_day * 365 * 2 * 15 / 60)
    without = load_table(scenario(EXPIRY)).query("use == 'contacts'")["hours_per_year"].sum()
    more = a_day * 365 * 0.4 * 8 / 60
    assert load_table(scenario(BOTH)).query("use == 'contacts'")[
        "hours_per_year"
    ].sum() == pytest.approx(without + more)


@pytest.mark.parametrize(("age", "number"), [("5 days", 0.0), ("20 days", 0.6), ("30 days", 1.4)])
def test_young_cases_owe_little(age: str, number: float) -> None:
    # Oldest 10: none; 40: 30 / 50 and no second one; 60: all, and 20 / 50 a second one.
    flow = {"rate": "1 per day", "case_types": {"renewal": "100 %"}}
    opening = {"cases": 100, "mean_age": age}
    office = scenario(BOTH, applications={"titles": {**flow, "opening": opening}}).office
    oldest = 2 * float(age.split(maxsplit=1)[0])
    assert expected_certificates(office)["renewal"] * DAY == pytest.approx(100 / oldest * number)


@pytest.mark.parametrize(
    ("age", "by_hand"),
    [
        (9.0, [0.0]),
        (10.0, [0.0]),
        (35.0, [0.5]),
        (60.0, [1.0, 0.4]),
        (89.0, [1.0, 0.98, 0.38]),
        (90.0, [1.0, 1.0, 0.4]),
        (100.0, [1.0, 1.0, 0.6, 0.0]),
        (400.0, [1.0] * 12 + [0.6, 0.0]),
    ],
)
def test_certificates_of_an_age_are_the_sum_of_their_probabilities(
    age: float, by_hand: list[float]
) -> None:
    # The first falls due at an age uniform on 10 to 60 days, each further one 30 days later: at
    # age a, the one after k others has fallen due with (a - 10 - 30 k) / 50, between 0 and 1.
    expiry = scenario(BOTH).office.case_types["renewal"].expiry
    assert expiry is not None
    assert certificates_by(expiry, age * DAY) == pytest.approx(sum(by_hand))


def test_titles_that_all_lapse_at_one_age_owe_whole_certificates() -> None:
    at_once = {**BOTH, "earliest": "60 days", "latest": "60 days"}
    expiry = scenario(at_once).office.case_types["renewal"].expiry
    assert expiry is not None
    owed = [certificates_by(expiry, age * DAY) for age in (59.9, 60.0, 89.9, 90.0, 150.0)]
    assert owed == [0.0, 1.0, 1.0, 2.0, 4.0]


def test_without_opening_cases_nothing_is_expected() -> None:
    flow = {"rate": "1 per day", "case_types": {"renewal": "100 %"}}
    office = scenario(BOTH, applications={"titles": flow}).office
    assert expected_certificates(office) == {"renewal": 0.0, "other": 0.0}
    assert expected_appointments(office) == {"renewal": 0.0, "other": 0.0}


def test_the_check_says_that_the_load_depends_on_lateness() -> None:
    said = " ".join(terminal(check_blocks(scenario(BOTH), "en")).split())
    assert (
        "Titles that lapse before the decision bring work that grows with lateness. In the load "
        "is what the cases open at the start would bring if they stayed as old as they are: "
        "2,738 interim certificates (Fiktionsbescheinigungen) and 548 emergency appointments a "
        "year. An office that decides faster has fewer, one that falls behind has more."
    ) in said
    assert "lapse" not in terminal(check_blocks(scenario(EXPIRY), "en"))


# -- measures ---------------------------------------------------------------------------------


def test_an_office_that_states_neither_has_no_such_measures() -> None:
    plan = compile_plan(scenario(EXPIRY))
    assert list(LatenessMeasures(plan).values(np.array([1, 1]))) == []


@cache
def finished() -> Any:  # noqa: ANN401 - results of a run
    stated = scenario(
        BOTH,
        anchors={
            "visitors_per_day": {
                "label": "Besuche", "low": 0, "high": 9, "source": "a test", "confidence": "C",
            }
        },
    )  # fmt: skip
    run = stated.run.model_copy(update={"run_length": 90 * DAY, "warm_up": 10 * DAY})
    stated = stated.model_copy(update={"run": run})
    return run_all({"": stated}, 1)[""]


def test_counts_by_team_and_by_case_type_add_up() -> None:
    runs = finished()
    for measure in ("certificates", "certificates_owed", "emergency_appointments",
                    "hours_emergency_appointments"):  # fmt: skip
        every = runs.values(measure)
        assert every > 0
        assert runs.values(measure, team="desk") == every
        assert runs.values(measure, case_type="renewal") == every
        assert runs.values(measure, case_type="other") == 0
    per_decided = runs.values("certificates") / runs.values("decided")
    assert runs.values("certificates_per_decided") == per_decided
    begun = runs.values("begun", detail="certificate")
    assert abs(begun - runs.values("certificates")) <= 1  # the clerk may have one in hand


def test_the_visitors_of_the_anchor_have_no_appointment() -> None:
    (check,) = anchors_of(finished())
    visits = finished().values("contacts_offered", detail="counter")
    without = visits - finished().values("emergency_appointments")
    assert check.mean == without / open_days(finished().scenario)
    assert without < visits


def test_the_log_names_certificates_and_appointments() -> None:
    plan = compile_plan(scenario(BOTH))
    families = families_of(plan.scenario.office).names()
    last = families.index("titles-open-emergency")
    assert families[last - 2 : last] == ["population-counter", "titles-emergency"]
    rows = np.zeros((2, 9))
    rows[0, 1], rows[0, 2] = EMERGENCY, last * FAMILY + 4
    rows[1, 3] = CERTIFICATE_TASK
    table = log_table(plan, rows)
    assert list(table["entity"]) == ["titles-open-emergency-5", "titles-1"]
    assert list(table["step"]) == ["work", "certificate"]
    assert table["event"][0] == "emergency"
