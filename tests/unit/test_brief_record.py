"""What a briefing is filed under."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sim.report.briefing import make_brief
from sim.report.document import UNDATED, Record
from sim.report.folder.read import Results
from sim.report.sections.made import made_sentences
from sim.report.sections.record import record_of
from tests.unit.brief_samples import made, sealed, written


def _made_at(time: str, *, preview: bool = False) -> Results:
    results = made(preview=preview)
    return replace(results, details=results.details.model_copy(update={"made": time}))


def test_title_and_date_come_from_the_results() -> None:
    assert record_of(_made_at("2026-11-22T09:15:30+00:00"), "de") == Record(
        "Überprüfung: Ergebnisse der Simulation, 22. November 2026",
        datetime(2026, 11, 22, 9, 15, 30, tzinfo=UTC),
        "Ergebnisse vom 22. November 2026",
    )
    english = record_of(_made_at("2026-11-22T09:15:30+00:00", preview=True), "en")
    assert english.title == (
        "Überprüfung: preview of the results of the simulation, 22 November 2026"
    )
    assert english.dated == "Results of 22 November 2026"


def test_the_author_is_whom_the_study_names() -> None:
    results = made()
    named = results.details.model_copy(update={"author": "Ausländerbehörde"})
    assert record_of(replace(results, details=named), "de").author == "Ausländerbehörde"
    assert record_of(results, "de").author == ""


def test_hours_are_those_of_the_world() -> None:
    assert record_of(_made_at("2026-11-22T00:30:00+02:00"), "de").made == datetime(
        2026, 11, 21, 22, 30, tzinfo=UTC
    )


@pytest.mark.parametrize("time", ["", "yesterday"])
def test_results_without_a_date_have_none(time: str) -> None:
    record = record_of(_made_at(time), "de")
    assert record == Record("Überprüfung: Ergebnisse der Simulation", UNDATED)
    assert "Gerechnet am" not in " ".join(made_sentences(_made_at(time), "de"))


def test_the_paper_says_when_it_was_run() -> None:
    told = list(made_sentences(_made_at("2026-11-22T09:15:30+00:00"), "de"))
    assert told[0] == "Gerechnet am 22. November 2026."


def test_two_briefings_of_one_folder_are_the_same_bytes(tmp_path: Path) -> None:
    folder = sealed(written(made(), tmp_path / "results"), made="2026-11-22T09:15:30+00:00")
    first, second = (make_brief(folder, tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    page = next(path for path in first if path.suffix == ".html").read_text(encoding="utf-8")
    assert 'content="2026-11-22"' in page
