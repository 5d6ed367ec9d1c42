"""Which engine makes runs: as asked or as it pays, told afterwards, and never part of a result."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

import sim
from sim.cli import running
from sim.engines.compiled.covered import NOT_YET
from sim.errors import BadCall, Cancelled, MissingPackage, RunError
from sim.experiment import engines as choosing
from sim.experiment import replication
from sim.experiment.engines import COLD, READY, Engines
from sim.experiment.expected import expected_seconds
from sim.experiment.replication import SIMPY, Chosen, engine_for
from sim.experiment.tasks import expected_entities
from sim.messages.message import Message, told
from sim.plan.plan import Plan, compile_plan
from sim.reading.loading import load_scenario
from sim.report.catalogue.catalogue import phrase
from sim.report.folder.manifest import Manifest, read_manifest
from sim.scenario.study import Scenario
from tests.unit.commands import Umbau

ROOT = Path(sim.__file__).parent
SCENARIOS = ROOT.parent / "scenarios" / "small_town"
LAB = Path(__file__).parents[1] / "theory" / "scenarios" / "a1_mm1.yaml"


def _lab() -> Scenario:
    return load_scenario(LAB).scenario


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Let everything be compiled already; the list holds who was told to get ready."""
    asked: list[object] = []
    monkeypatch.setattr(choosing, "can_compile", lambda: True)
    monkeypatch.setattr(choosing, "is_compiled", lambda: True)
    monkeypatch.setattr(choosing, "prepare", lambda *told: asked.append(told))
    return asked


@pytest.fixture
def interpreted(compiled: list[object], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The same, with workers that run the compiled engine as Python."""
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    return compiled


@pytest.fixture
def not_covered(compiled: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the compiled engine be good for nothing."""
    assert not compiled
    monkeypatch.setattr(replication, "can_compile", lambda: True)
    monkeypatch.setattr("sim.engines.compiled.covered.uncovered", lambda _: ["numba"])


def _said_of_engines(out: Path) -> dict[str, object]:
    details = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    used = read_manifest(out / "manifest.json", Manifest).engine
    assert used is not None
    assert used.model_dump() == details["engine"]
    return dict(details["engine"])


def _kept() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in Path(".umbau").rglob("*.run")}


def test_workers_run_what_is_asked_for_and_keep_the_same_runs_under_the_same_names(
    umbau: Umbau, short: Path, interpreted: list[object], tmp_path: Path
) -> None:
    here = umbau("run", short, "--engine", "simpy", "-p", "1", "--out", "out")
    assert _said_of_engines(tmp_path / "out") == {
        "asked": "simpy", "runs": {"simpy": 2}, "on_simpy": {},
    }  # fmt: skip
    assert not interpreted
    kept = _kept()
    assert len(kept) == 2
    again = umbau("run", short, "--engine", "compiled", "-p", "1", "--out", "out")
    assert _said_of_engines(tmp_path / "out") == {
        "asked": "compiled", "runs": {"kept": 2}, "on_simpy": {},
    }  # fmt: skip
    umbau("store", "--clear")
    assert not _kept()
    there = umbau("run", short, "--engine", "compiled", "-p", "2", "--out", "out")
    assert _said_of_engines(tmp_path / "out") == {
        "asked": "compiled", "runs": {"compiled": 2}, "on_simpy": {},
    }  # fmt: skip
    assert len(interpreted) == 1
    assert _kept() == kept
    assert here.out == again.out == there.out


@pytest.mark.usefixtures("not_covered")
def test_what_runs_on_simpy_all_the_same_is_told_by_name(
    umbau: Umbau, short: Path, tmp_path: Path
) -> None:
    ended = umbau("run", short, "--engine", "compiled", "-p", "1", "--out", "out", "--no-store")
    assert ended.code == 0
    assert ended.err == (
        "umbau: 2 of 2 runs were made by SimPy, which takes longer, for what the compiled engine "
        "cannot do: one_team (numba is not installed there in the version that was "
        "tried)\n"
    )
    assert _said_of_engines(tmp_path / "out") == {
        "asked": "compiled", "runs": {"simpy": 2},
        "on_simpy": {"one_team": ["numba"]},
    }  # fmt: skip
    ended = umbau("log", short, "--engine", "compiled", "--out", "log.csv", "-l", "de")
    assert ended.err.splitlines()[-1] == (
        "umbau: 1 von 1 Läufen hat SimPy gemacht, was länger dauert, weil die übersetzte Fassung "
        "etwas nicht kann: one_team (numba ist dort nicht in der erprobten Version installiert)"
    )
    quiet = umbau("log", short, "--engine", "simpy", "--out", "simpy.csv")
    assert len(quiet.err.splitlines()) == 1
    assert Path("log.csv").read_bytes() == Path("simpy.csv").read_bytes()


@pytest.mark.usefixtures("not_covered")
def test_results_printed_for_programs_say_so_too(umbau: Umbau, short: Path) -> None:
    ended = umbau("run", short, "--engine", "compiled", "-p", "1", "--no-store", "--json")
    assert json.loads(ended.out)["manifest"]["engine"]["on_simpy"] == {"one_team": ["numba"]}


def test_a_log_is_written_by_the_engine_that_is_asked_for(
    umbau: Umbau, short: Path, compiled: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Chosen] = []

    def for_plan(_: Plan, chosen: Chosen) -> tuple[object, tuple[str, ...]]:
        asked.append(chosen)
        return SIMPY, ()

    monkeypatch.setattr(replication, "engine_for", for_plan)
    for engine in ("compiled", "simpy", "auto"):
        umbau("log", short, "--engine", engine, "--out", "log.csv")
    assert asked == ["compiled", "simpy", "simpy"]
    assert len(compiled) == 1


def test_without_numba_who_asks_for_it_is_told_how_to_install_it(
    umbau: Umbau, short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.machine.compiling.find_spec", lambda _: None)
    ended = umbau("run", short, "--engine", "compiled")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "umbau: the compiled engine needs the package numba; install it with: pip install "
        "'umbau[fast]'\n"
    )
    ended = umbau("log", short, "--engine", "compiled", "-l", "de")
    assert ended.err == (
        "umbau: die übersetzte Fassung braucht das Paket numba; installieren mit: pip install "
        "'umbau[fast]'\n"
    )
    assert umbau("run", short, "--out", "out", "-p", "1").code == 0
    assert Engines("auto").chosen(COLD, _lab()) == "simpy"
    with pytest.raises(MissingPackage):
        Engines("compiled")


def test_a_worker_without_numba_runs_simpy_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replication, "can_compile", lambda: False)
    plan = compile_plan(_lab())
    assert engine_for(plan, "compiled") == (SIMPY, ("numba",))
    assert engine_for(plan, "simpy") == (SIMPY, ())


@pytest.mark.parametrize(("ready", "fewest"), [(False, COLD), (True, READY)])
def test_auto_compiles_where_enough_is_to_be_run(
    compiled: list[object], monkeypatch: pytest.MonkeyPatch, fewest: float, *, ready: bool
) -> None:
    monkeypatch.setattr(choosing, "is_compiled", lambda: ready)
    engines = Engines("auto")
    engines.processes = 2
    assert engines.chosen(0.0, _lab()) == "simpy"
    assert engines.chosen(2.0 * fewest - 1.0, _lab()) == "simpy"
    assert engines.chosen(0.0, _lab()) == "simpy"
    assert not compiled
    assert engines.chosen(1.0, _lab()) == "compiled"  # with what was to be run before
    assert len(compiled) == 1


def test_what_is_foreseen_is_that_of_the_engine_that_would_be_chosen(
    compiled: list[object],
) -> None:
    lab, engines = [(_lab(), 1)], Engines("auto")
    assert expected_entities(lab[0][0]) > READY
    by_simpy, by_compiled = expected_seconds(lab, 1), expected_seconds(lab, 1, engines)
    assert by_compiled < by_simpy
    assert expected_seconds(lab, 1, Engines("simpy")) == by_simpy
    assert not compiled
    engines.processes = 10**9
    assert expected_seconds(lab, 1, engines) == by_simpy


@pytest.mark.parametrize("processes", [1, 2])
def test_where_nothing_can_be_kept_processes_compile_for_themselves(
    compiled: list[object], monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr(choosing, "kept_in", lambda: None)
    said: list[Message] = []
    engines = Engines("compiled", said.append)
    engines.processes = processes
    assert [engines.chosen(1.0, _lab()) for _ in range(2)] == ["compiled"] * 2
    assert len(compiled) == (2 if processes == 1 else 0)
    assert [each.partition(",")[0] for each in said] == ["compiling"] * (processes - 1)


def test_workers_elsewhere_compile_for_themselves(
    compiled: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    engines = Engines("auto")
    engines.processes, engines.far = 4, True
    monkeypatch.setattr(choosing, "can_compile", lambda: False)  # here, which says nothing
    assert engines.chosen(4.0 * COLD - 1.0, _lab()) == "simpy"
    assert engines.chosen(1.0, _lab()) == "compiled"
    assert not compiled


def test_what_cannot_be_compiled_is_told(
    compiled: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        compiled.append("tried")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(choosing, "prepare", fail)
    said: list[Message] = []
    engines = Engines("auto", said.append)
    assert [engines.chosen(COLD, _lab()) for _ in range(3)] == ["simpy"] * 3
    assert compiled == ["tried"]
    (once,) = said
    assert once == (
        "the engine could not be compiled ([Errno 28] No space left on device); --engine simpy "
        "does without"
    )
    assert told(once, "de").endswith("; mit --engine simpy geht es ohne")
    with pytest.raises(RunError, match="could not be compiled"):
        Engines("compiled").chosen(1.0, _lab())


def test_with_another_numba_than_was_tried_simpy_makes_the_runs_and_it_is_told(
    umbau: Umbau, short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.machine.compiling.version", lambda _: "0.70.1")
    said: list[Message] = []
    engines = Engines("auto", said.append)
    assert engines.chosen(COLD - 1.0, _lab()) == "simpy"
    assert not said  # it would not have paid either
    assert [engines.chosen(1.0, _lab()) for _ in range(2)] == ["simpy"] * 2
    (once,) = said
    assert once == (
        "the compiled engine has been tried with numba 0.68, and 0.70.1 is installed; without it "
        "SimPy makes the runs, which takes longer; install the one that was tried with: pip "
        "install 'umbau[fast]'"
    )
    assert told(once, "de") == (
        "die übersetzte Fassung ist mit numba 0.68 erprobt, installiert ist 0.70.1; ohne sie macht "
        "SimPy die Läufe, was länger dauert; die erprobte installieren mit: pip install "
        "'umbau[fast]'"
    )
    ended = umbau("run", short, "--engine", "compiled")
    assert (ended.code, ended.out, ended.err) == (1, "", f"umbau: {once}\n")
    assert umbau("run", short, "--out", "out", "-p", "1").code == 0


def test_time_in_which_it_is_compiled_is_no_run_s(
    compiled: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((100.0, 160.0, 200.0, 205.0))
    monkeypatch.setattr(choosing, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    engines = Engines("compiled")
    engines.chosen(1.0, _lab())
    assert engines.seconds == 60.0
    engines.chosen(1.0, _lab())
    assert engines.seconds == 65.0
    assert len(compiled) == 2


def test_who_cancels_while_it_is_compiled_has_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_: object) -> None:
        raise ValueError("as numba says it") from Cancelled()

    monkeypatch.setattr(choosing, "prepare", ended)
    with pytest.raises(Cancelled):
        Engines("auto").chosen(COLD, _lab())


COMMANDS: dict[str, tuple[object, ...]] = {
    "run": (LAB,),
    "compare": (SCENARIOS / "study.yaml",),
    "attribute": (SCENARIOS / "study_package.yaml",),
    "sensitivity": (SCENARIOS / "study.yaml",),
    "tipping": (SCENARIOS / "study.yaml", "--input", "office.interruption.lag.mean"),
    "staff": (SCENARIOS / "study.yaml", "--need"),
    "frontier": (SCENARIOS / "study.yaml",),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_runs_hears_which_engine(
    umbau: Umbau, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    heard: list[object] = []

    def stop(*means: object) -> None:
        heard.extend(means)
        raise BadCall(Message("cluster.package"))

    monkeypatch.setattr(running, "Means", stop)
    umbau(command, *COMMANDS[command], "--engine", "simpy", "--scheduler", "tcp://s:1", "-p", "3")
    assert heard == [3, "tcp://s:1", "simpy"]


def test_what_is_not_covered_has_a_name_in_both_languages() -> None:
    for name in (*NOT_YET, "numba"):
        said = [phrase(f"engine.{name}", language) for language in ("de", "en")]
        assert said[0] != said[1]
