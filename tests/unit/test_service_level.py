"""The smallest share of answering clerks that delivers what a study asks: by hand, and by scan."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.choices import MOST_REPLICATIONS
from sim.experiment import service_level
from sim.experiment.collected import Collected
from sim.experiment.fingerprint import fingerprint
from sim.experiment.runner import run_all
from sim.experiment.service_level import (
    FIRST_TRAINING,
    GRID,
    TRAINING,
    AtServiceLevel,
    at_service_level,
    relative_miss,
    service_level_table,
)
from sim.experiment.single_runs import study_of_one
from sim.experiment.store import Store
from sim.plan.calls import with_share_answering
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report.document import Paragraph
from sim.report.frames import Structure
from sim.report.sections.service_level import service_level_blocks, service_level_lines
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario, ServiceLevel
from tests.theory.small_lab import DAY, small_lab

KEY = ("", "one_team")


def office(**contacts: Any) -> Scenario:  # noqa: ANN401 - keys of the office's contacts
    """Return four clerks for a day, of whom any may answer, with other contacts."""
    lab = small_lab()
    content = lab.office.model_dump(mode="json")
    content["contacts"] |= {"population": {"phone": {"total": 0.5}}} | contacts
    office_ = type(lab.office).model_validate(content)
    run = lab.run.model_copy(update={"run_length": DAY})
    return lab.model_copy(update={"office": office_, "run": run})


_MADE: dict[tuple[str, int, int], Collected] = {}


def asking(scenario: Scenario, **level: object) -> Study:
    """Return the study of one scenario that asks for a service level."""
    return replace(study_of_one(scenario), service_level=ServiceLevel.model_validate(level))


def run(
    scenarios: Mapping[Any, Scenario], replications: int, /, first: int = 0
) -> dict[Any, Collected]:
    """Run scenarios here, each once for all tests."""
    made = {}
    for key, scenario in scenarios.items():
        asked = (fingerprint(scenario), replications, first)
        if asked not in _MADE:
            _MADE[asked] = run_all({"": scenario}, replications, first=first)[""]
        made[key] = _MADE[asked]
    return made


def found(study: Study) -> service_level.Served:
    """Return what was found of a study of one scenario."""
    return at_service_level(study, run).found[KEY]


def test_one_of_four_is_enough_where_callers_wait_for_ever() -> None:
    # Of a share above 0 at least one answers: 5 % is the first with somebody, and loses nobody;
    # but who calls in the last minutes may still be waiting.
    few = {"phone": {"total": 1 / 8}}  # half of one clerk's time
    one = found(asking(office(patience="unlimited", population=few), answer_rate="95 %"))
    assert (one.share, one.reached) == (0.05, True)


def test_what_no_caller_is_needed_for_is_met_by_nobody() -> None:
    one = found(asking(office(), oldest_open="10 years"))
    assert (one.share, one.reached, one.largest_miss) == (0.0, True, 0.0)


def test_where_no_share_does_the_one_that_misses_least() -> None:
    # Not every call is answered by four of four either. round(.9 x 4) = 4: from 90 % on all
    # answer, so 90, 95 and 100 % are one office, and the smallest of them is named.
    study = asking(office(), answer_rate="100 %")
    one = found(study)
    assert (one.share, one.reached) == (0.9, False)
    every = run({"": with_share_answering(office(), 1.0)}, TRAINING, FIRST_TRAINING)
    rate = every[""].values("answer_rate").mean()
    assert one.misses["answer_rate"] == pytest.approx(1.0 - rate)


@pytest.mark.parametrize("asked", [0.55, 0.75])
def test_the_smallest_of_a_scan_of_all_shares(asked: float) -> None:
    runs = run({s: with_share_answering(office(), s) for s in GRID}, TRAINING, FIRST_TRAINING)
    rates = {share: runs[share].values("answer_rate").mean() for share in GRID}
    meeting = [share for share in GRID if rates[share] >= asked]
    assert GRID[0] < min(meeting) < GRID[-1]
    one = found(asking(office(), answer_rate=asked))
    assert (one.share, one.reached) == (min(meeting), True)
    assert one.trained["answer_rate"] == rates[one.share]


def test_two_criteria_at_once_need_the_larger_share_or_are_out_of_reach() -> None:
    # Everybody's cases are young in this office: the second asks nothing more than the first.
    alone = found(asking(office(), answer_rate=0.55))
    both = found(asking(office(), answer_rate=0.55, oldest_open="10 years"))
    assert (both.share, both.reached) == (alone.share, True)
    never = found(asking(office(), answer_rate=0.55, oldest_open="1 min"))
    assert not never.reached
    assert never.misses["oldest_open"] > 1.0


def test_relative_misses_by_hand() -> None:
    assert relative_miss("answer_rate", 0.6, 0.8) == pytest.approx(0.25)
    assert relative_miss("answer_rate", 0.9, 0.8) == 0.0
    assert relative_miss("working_days_to_mail_p90", 12.0, 10.0) == pytest.approx(0.2)
    assert relative_miss("oldest_open", 10.0, 10.0) == 0.0
    assert relative_miss("working_days_to_mail_p90", float("nan"), 10.0) == 0.0


def test_reported_runs_are_not_those_of_the_search() -> None:
    assert FIRST_TRAINING >= MOST_REPLICATIONS
    study = asking(office(), answer_rate=0.55)
    at = at_service_level(study, run)
    fresh = run(at.study.scenarios, 3)
    table = service_level_table(at, fresh).iloc[0]
    assert table["mean"] == fresh[KEY].values("answer_rate").mean() != table["trained"]
    assert table["share_answering"] == at.found[KEY].share


def test_a_study_that_asks_nothing_stays_as_it_is() -> None:
    study = study_of_one(office())

    def never(*_: object, **__: object) -> dict[Any, Collected]:
        raise AssertionError

    assert at_service_level(study, never) == AtServiceLevel(study)
    assert service_level_table(AtServiceLevel(study), {}).empty


def test_kept_training_runs_are_not_made_again(tmp_path: Path) -> None:
    study = asking(office(), oldest_open="10 years")  # met by the first share

    def kept(
        scenarios: Mapping[Any, Scenario], replications: int, /, first: int = 0
    ) -> dict[Any, Collected]:
        return run_all(scenarios, replications, store=store, first=first)

    store = Store(tmp_path)
    first = at_service_level(study, kept)
    assert store.kept > 0
    store = Store(tmp_path)
    again = at_service_level(study, kept)
    assert store.kept == 0
    assert again == first


def test_read_from_a_study_in_the_units_of_its_measures(tmp_path: Path, scenarios: Path) -> None:
    town = scenarios / "small_town"
    file = tmp_path / "study.yaml"
    file.write_text(
        f"extends: {town}/study.yaml\nservice_level: "
        "{answer_rate: 80 %, working_days_to_mail_p90: 5 working days, oldest_open: 1 year}\n",
        encoding="utf-8",
    )
    level = load_study(file, anywhere=True).service_level
    assert level is not None
    assert level.asked() == {
        "answer_rate": 0.8, "working_days_to_mail_p90": 5.0, "oldest_open": 365.0,
    }  # fmt: skip
    assert load_study(town / "study.yaml").service_level is None
    assert np.allclose(np.diff(GRID), 0.05)


def test_in_words() -> None:
    rows = [
        {
            "structure": name, "condition": "", "measure": measure, "unit": unit, "asked": asked,
            "share_answering": share, "reached": name == "clearing", "trained": trained,
            "miss": miss, "mean": mean, "low": mean, "high": mean, "replications": 3,
            "equal": "posts",
        }
        for name, share, measure, unit, asked, trained, miss, mean in (
            ("current", 1.0, "answer_rate", "share", 0.8, 0.6, 0.25, 0.61),
            ("current", 1.0, "working_days_to_mail_p90", "working_days", 5.0, 4.0, 0.0, 4.25),
            ("clearing", 0.35, "answer_rate", "share", 0.8, 0.82, 0.0, 0.79),
            ("clearing", 0.35, "working_days_to_mail_p90", "working_days", 5.0, 4.0, 0.0, 4.0),
        )
    ]  # fmt: skip
    structures = [
        Structure("current", "Heute", 0, today=True),
        Structure("clearing", "Clearing", 1, today=False),
    ]
    blocks = service_level_blocks(pd.DataFrame(rows), structures, [("", "")], "de")
    said = " ".join(terminal(blocks).split())
    assert "mindestens 80 % angenommene Anrufe und höchstens 5 Arbeitstage, bis" in said
    assert "Clearing 35 % 79 (79 bis 79) 4,0 (4,0 bis 4,0)" in said
    assert (
        "Heute: nicht erreichbar, mit keinem Anteil. Gerechnet ist mit 100 %, womit am wenigsten "
        "fehlt: Anteil angenommener Anrufe: 60 % statt 80 % (um 25 % verfehlt)."
    ) in said
    assert "Clearing: nicht" not in said
    assert not list(service_level_blocks(None, structures, [("", "")], "de"))
    (briefly,) = service_level_lines(pd.DataFrame(rows), structures, "", "de")
    assert isinstance(briefly, Paragraph)
    said_briefly = briefly.text.replace("\u00a0", " ")
    assert said_briefly.endswith(
        "Erfüllt: Clearing mit 35 %. Heute erfüllt es mit keinem Anteil; am wenigsten fehlt mit "
        "100 % (Anrufe 60 % statt 80 %)."
    )
    assert "mindestens 80 % angenommene Anrufe und höchstens 5 Arbeitstage, bis" in said_briefly
    assert not list(service_level_lines(None, structures, "", "de"))
