"""The event log as a table: what people do there has names."""

from pathlib import Path

import numpy as np

from sim.demand.people import REASONS
from sim.events.kinds import ABSENT, CONTACT_ATTEMPT, MAIL, MENTORING, START, WORK_END
from sim.events.rows import WIDTH
from sim.experiment.replication import event_log
from sim.plan.plan import compile_plan
from sim.reading.loading import load_study
from sim.report.folder.log_table import log_table

ROOT = Path(__file__).parents[2]


def test_work_that_is_no_step_and_reasons_of_absence_have_names() -> None:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    plan = compile_plan(next(iter(study.scenarios.values())))
    last = len(plan.steps) - 1
    about = [(START, MENTORING, 0.0), (WORK_END, MAIL, 3.0), (START, last, 0.0), (START, -1, 0.0)]
    about += [(ABSENT, -1, float(code)) for code in range(len(REASONS))]
    about += [(CONTACT_ATTEMPT, -1, 2.0)]
    rows = np.zeros((len(about), WIDTH))
    rows[:, 1], rows[:, 3], rows[:, 8] = np.array(about).T
    table = log_table(plan, rows)
    assert list(table["step"][:4]) == ["mentoring", "mail", plan.steps[last], ""]
    assert list(table["reason"]) == ["", "", "", "", *REASONS, ""]
    assert list(table["attempt"].dropna()) == [2]


def test_people_who_come_and_go_are_no_clients() -> None:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    plan = compile_plan(next(iter(study.scenarios.values())))
    log = log_table(plan, event_log(plan, 0).rows())
    people = log[log["event"].isin(["joined", "left", "absent", "back"])]
    assert len(people) > 100
    for column in ("entity", "case_type", "surname", "kind", "channel", "step"):
        assert set(people[column]) == {""}
    assert (log.loc[log["event"] == "start", "clerk"] >= 0).all()
