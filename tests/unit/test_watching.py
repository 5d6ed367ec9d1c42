"""What is told of long work: how long it takes, and how far it is without a terminal."""

from pathlib import Path
from queue import Queue

import pytest

from sim.cli import watching
from sim.experiment.expected import expected_seconds
from sim.reading.loading import load_study
from sim.report.catalogue.numbers import rough_time

STUDY = Path("scenarios/small_town/study.yaml")


@pytest.mark.parametrize(
    ("seconds", "german", "english"),
    [
        (34.0, "30 Sekunden", "30 seconds"),
        (125.0, "2 Minuten", "2 minutes"),
        (17 * 60.0, "15 Minuten", "15 minutes"),
        (9000.0, "2,5 Stunden", "2.5 hours"),
        (10900.0, "3 Stunden", "3 hours"),
    ],
)
def test_times_are_as_rough_as_they_are_known(seconds: float, german: str, english: str) -> None:
    assert rough_time(seconds, "de") == german
    assert rough_time(seconds, "en") == english


def test_a_line_for_each_tenth_without_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = iter([0.0, 10.0, 60.0, 61.0, 120.0, 180.0])
    monkeypatch.setattr("sim.cli.watching.time.monotonic", lambda: next(now))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    with watching.watching(20) as watched:
        for done in (4, 2, 1, 5, 8):
            watched.advance(done)
    assert capsys.readouterr().err.splitlines() == [
        "umbau: 6 von 20 Läufen, noch etwa 2 Minuten.",  # nothing after ten seconds
        "umbau: 12 von 20 Läufen, noch etwa 80 Sekunden.",  # the seventh is the same tenth
    ]


def test_runs_that_were_there_already_do_not_make_the_rest_look_short(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = iter([0.0, 1.0, 120.0])
    monkeypatch.setattr("sim.cli.watching.time.monotonic", lambda: next(now))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    with watching.watching(20, found=lambda: 8) as watched:
        watched.advance(8)
        watched.advance(4)  # 30 seconds each
    assert capsys.readouterr().err == "umbau: 12 von 20 Läufen, noch etwa 4 Minuten.\n"


def test_seconds_of_compiling_do_not_make_the_rest_look_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = iter([0.0, 80.0, 120.0])
    monkeypatch.setattr("sim.cli.watching.time.monotonic", lambda: next(now))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    with watching.watching(20, lost=lambda: 60.0) as watched:
        watched.advance(4)  # nothing after twenty seconds
        watched.advance(4)
    assert capsys.readouterr().err == "umbau: 8 von 20 Läufen, noch etwa 90 Sekunden.\n"


def test_what_is_soon_over_is_not_announced(capsys: pytest.CaptureFixture[str]) -> None:
    watching.tell_expected(12.0, 6, kept=False)
    assert capsys.readouterr().err == ""


def test_twice_the_runs_take_twice_as_long_and_two_processes_half(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sim.experiment.expected._turn", lambda: 1e-6)
    scenarios = load_study(STUDY).scenarios.values()
    once = expected_seconds([(each, 1) for each in scenarios], 1)
    assert once > 0.0
    assert expected_seconds([(each, 2) for each in scenarios], 1) == pytest.approx(2.0 * once)
    assert expected_seconds([(each, 2) for each in scenarios], 2) == pytest.approx(once)


def test_what_is_written_for_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said: Queue[str] = Queue()
    monkeypatch.setattr(watching, "SHORT", 0.0)
    monkeypatch.setattr(watching, "say", said.put)
    with watching.writing():
        assert said.get(timeout=60) == "umbau: writing tables, charts and papers ..."


def test_what_is_soon_written_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    with watching.writing():
        pass
    assert capsys.readouterr().err == ""
