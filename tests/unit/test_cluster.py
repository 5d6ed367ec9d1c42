"""Runs on the workers of a scheduler: the same to the bit, whoever of them is killed meanwhile."""

import os
import pickle
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import Client, LocalCluster
from distributed.cfexecutor import ClientExecutor

import sim
from sim.errors import BadCall, MissingPackage, ProcessEnded
from sim.experiment import cluster as ours
from sim.experiment.cluster import ClusterExecutor, cluster
from sim.experiment.runner import run_all
from sim.experiment.store import Store
from sim.experiment.tasks import run_batch
from sim.messages.message import Message, told
from sim.reading.loading import load_scenario
from sim.scenario.study import Scenario
from tests.unit.commands import Umbau

LAB = Path(__file__).parents[1] / "theory" / "scenarios" / "a1_mm1.yaml"
PYTHON = platform.python_version()

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are killed by signals")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A scheduler with two worker processes, which are started again when they are killed."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, dashboard_address=":0",
        scheduler_kwargs={"allowed_failures": 1},
    ) as started:  # fmt: skip
        yield started.scheduler_address


def _client(scheduler: str) -> Client:
    client = Client(scheduler, set_as_default=False)  # type: ignore[no-untyped-call]
    client.wait_for_workers(2)
    return client


@contextmanager
def _worker(scheduler: str, folder: Path, **env: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Start a worker that nobody starts again."""
    command = [sys.executable, "-m", "distributed.cli.dask_worker", scheduler, "--no-nanny"]
    with subprocess.Popen(
        [*command, "--nthreads", "4", "--no-dashboard", "--local-directory", str(folder)],
        cwd=folder, env={**os.environ, **env}, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        yield process
        process.kill()


def _scenarios(hours: float) -> dict[str, Scenario]:
    lab = load_scenario(LAB).scenario
    run = lab.run.model_copy(update={"run_length": 60.0 * hours, "warm_up": 0.0})
    first = lab.model_copy(update={"run": run})
    return {"first": first, "second": first.model_copy(
        update={"run": run.model_copy(update={"seed": run.seed + 1})}
    )}  # fmt: skip


def _kept(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.run")
    }


def test_with_a_worker_killed_in_the_midst_all_is_as_on_one_machine(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.experiment.tasks.SMALL_RUN", 1)  # a task for each run
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    scenarios = _scenarios(300)
    run_all(scenarios, 12, store=here)
    killed: list[int] = []

    def kill_one(_: int) -> None:
        if not killed:
            with _client(scheduler) as client:
                killed.extend(client.run(os.getpid).values())
            os.kill(killed[0], signal.SIGKILL)

    with cluster(scheduler) as executor:
        made = run_all(scenarios, 12, executor, kill_one, there)
    assert len(set(killed)) == 2
    assert [len(each.replications) for each in made.values()] == [12, 12]
    assert there.kept == 24
    assert _kept(there.folder) == _kept(here.folder)


def test_without_any_worker_it_is_told_and_goes_on_when_one_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ClusterExecutor, "patience", 0.05)
    monkeypatch.setattr("sim.experiment.tasks.SMALL_RUN", 1)
    scenarios, store = _scenarios(20), Store(tmp_path / "kept")
    said: list[Message] = []
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=0, threads_per_worker=1, processes=False, protocol="tcp://",
        dashboard_address=":0",
    ) as started, _worker(started.scheduler_address, tmp_path) as first:  # fmt: skip
        address = started.scheduler_address

        def tell(message: Message) -> None:
            said.append(message)
            started.scale(1)

        with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(1)
        with cluster(address, tell) as executor:
            run_all(scenarios, 4, executor, lambda _: first.kill(), store)
    assert store.kept == 8
    (once,) = said
    assert once == (
        f"the scheduler at {address} has no workers any more; waiting for one to come (dask worker "
        f"{address} --nworkers auto --nthreads 1); Ctrl-C ends the command and keeps what is done "
        "..."
    )
    assert told(once, "de").endswith("Strg-C beendet den Befehl, was fertig ist, bleibt ...")


def test_a_text_goes_once_to_each_worker_and_with_no_task(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.experiment.tasks.SMALL_RUN", 1)
    scenarios = _scenarios(10)
    sent: list[bytes] = []
    plugins: list[Mapping[str, str]] = []
    submit: Any = ClientExecutor.submit
    register: Any = Client.register_plugin

    def submitted(self: ClientExecutor, *args: object) -> object:
        sent.append(pickle.dumps(args[-1]))
        return submit(self, *args)

    def registered(self: Client, plugin: Any, name: str) -> object:  # noqa: ANN401 - as Dask has it
        plugins.append(plugin.texts)
        return register(self, plugin, name)

    monkeypatch.setattr(ClientExecutor, "submit", submitted)
    monkeypatch.setattr(Client, "register_plugin", registered)
    with cluster(scheduler) as executor, _client(scheduler) as client:
        run_all(scenarios, 10, executor)
        assert [len(each) for each in plugins] == [2]
        assert len(sent) == 20
        assert not any(b"run_length" in each for each in sent)
        left = client.run(lambda dask_worker: [n for n in dask_worker.plugins if "umbau" in n])
        assert list(left.values()) == [[], []]
        text = scenarios["first"].model_dump_json()  # without being kept it is sent as it is
        assert executor.submit(run_batch, "simpy", ((0, 0),), text).result()[0].results.values


def _program_of(folder: Path) -> Path:
    """Copy the program to a folder, and change it."""
    shutil.copytree(Path(sim.__file__).parent, folder / "sim")
    with (folder / "sim" / "adding.py").open("a", encoding="utf-8") as file:
        file.write("\n# another version\n")
    return folder


@pytest.fixture
def stranger(scheduler: str, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Start a worker with another program when told to, and say its address."""
    with ExitStack() as stack:

        def start() -> str:
            with _client(scheduler) as client:
                before = set(client.scheduler_info(n_workers=-1)["workers"])
                folder = _program_of(tmp_path)
                stack.enter_context(_worker(scheduler, folder, PYTHONPATH=str(folder)))
                client.wait_for_workers(len(before) + 1)
                (address,) = set(client.scheduler_info(n_workers=-1)["workers"]) - before
                return str(address)

        yield start


def test_a_worker_with_another_program_is_refused_by_name(
    scheduler: str, stranger: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[str] = []
    submit: Any = ClientExecutor.submit
    monkeypatch.setattr(ClientExecutor, "submit", lambda *args: submit(*args, workers=came))

    def work_while_one_comes() -> None:
        with cluster(scheduler) as executor:
            came.append(stranger())
            executor.submit(sum, (1, 2)).result()

    with pytest.raises(ProcessEnded) as late:
        work_while_one_comes()
    with pytest.raises(BadCall) as early, cluster(scheduler):
        pass
    for raised in (early, late):
        assert str(raised.value) == (
            f"worker {came[0]} has another version of Umbau or of its libraries than this "
            "command; set up the same there, and start the worker again"
        )
    assert early.value.told("de").startswith(f"Arbeiter {came[0]} hat eine andere Version von")


class _Asked:
    """A client of which only the answers to what is asked first are there."""

    def __init__(self, workers: Mapping[str, tuple[str, str | None]]) -> None:
        self.workers = workers

    def get_versions(self, packages: list[str]) -> dict[str, Any]:
        assert packages == ["umbau"]
        scheduler = self.workers.get("tcp://s:1", (PYTHON, "1"))
        answers = {
            name: {"host": {"python": f"{python}.final.0"}, "packages": {"umbau": umbau}}
            for name, (python, umbau) in {**self.workers, "tcp://s:1": scheduler}.items()
        }
        return {"scheduler": answers.pop("tcp://s:1"), "workers": answers}


@pytest.mark.parametrize(
    ("workers", "said", "in_german"),
    [
        (
            {},
            (
                "the scheduler at tcp://s:1 has no workers; start some on each machine with: dask "
                "worker tcp://s:1 --nworkers auto --nthreads 1"
            ),
            (
                "der Verteiler unter tcp://s:1 hat keine Arbeiter; auf jedem Rechner welche "
                "starten mit: dask worker tcp://s:1 --nworkers auto --nthreads 1"
            ),
        ),
        (
            {"tcp://w:1": ("3.9.1", "1")},
            (
                f"tcp://w:1 runs Python 3.9.1 and this command {PYTHON}; results are the same only "
                f"under the same, so set up Umbau there with Python {PYTHON}"
            ),
            (
                f"tcp://w:1 läuft unter Python 3.9.1, dieser Befehl unter {PYTHON}; nur unter "
                "demselben kommen dieselben Ergebnisse heraus, deshalb Umbau dort mit Python "
                f"{PYTHON} einrichten"
            ),
        ),
        (
            {"tcp://w:1": (PYTHON, None)},
            "tcp://w:1 runs in an environment without Umbau; start it in one that has this version",
            "tcp://w:1 läuft in einer Umgebung ohne Umbau; in einer starten, die diese Version hat",
        ),
        (
            {"tcp://w:1": ("3.9.1", "1"), "tcp://s:1": (PYTHON, None)},
            "tcp://s:1 runs in an environment without Umbau; start it in one that has this version",
            "tcp://s:1 läuft in einer Umgebung ohne Umbau; in einer starten, die diese Version hat",
        ),
    ],
    ids=["no workers", "another Python", "no Umbau", "a scheduler without Umbau"],
)
def test_who_cannot_help_is_told(
    workers: Mapping[str, tuple[str, str | None]], said: str, in_german: str
) -> None:
    with pytest.raises(BadCall) as refused:
        ours.refuse_strangers(_Asked(workers), "tcp://s:1", BadCall)  # type: ignore[arg-type]
    assert str(refused.value) == said
    assert refused.value.told("de") == in_german


def test_a_scheduler_that_cannot_be_had_is_a_planner_s_error(
    umbau: Umbau, short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "PATIENCE", 0.1)
    ended = umbau("run", short, "--scheduler", "here")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "umbau: 'here' is no address of a scheduler; write for example tcp://192.168.0.10:8786\n"
    )
    ended = umbau("run", short, "--scheduler", "tcp://127.0.0.1:9", "-l", "de")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "umbau: unter tcp://127.0.0.1:9 antwortet kein Verteiler; auf jenem Rechner einen starten "
        "mit: dask scheduler --port 8786, und nachsehen, dass keine Firewall dazwischen ist\n"
    )
    ended = umbau("run", short, "--scheduler", "tcp://127.0.0.1:9", "--processes", "2")
    assert ended.code == 2
    assert "with --scheduler the runs are made by its workers; leave --processes out" in " ".join(
        ended.err.split()
    )
    monkeypatch.setattr("sim.cli.running.find_spec", lambda _: None)
    ended = umbau("run", short, "--scheduler", "tcp://127.0.0.1:9")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == (
        "umbau: runs on the workers of a scheduler need the package distributed; install it with: "
        "pip install 'umbau[cluster]'\n"
    )
    assert issubclass(MissingPackage, Exception)


def test_a_command_runs_on_a_cluster_as_it_does_here(
    umbau: Umbau, scheduler: str, short: Path, tmp_path: Path
) -> None:
    here = umbau("run", short, "--no-store", "-p", "1", "--out", tmp_path / "out")
    there = umbau("run", short, "--no-store", "--scheduler", scheduler, "--out", tmp_path / "out")
    assert here.code == there.code == 0
    assert there.out == here.out


def test_the_tasks_of_a_scheduler_that_is_gone_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        status = "closed"

        def close(self) -> None:
            pass

    monkeypatch.setattr(ours, "_connected", lambda _: Gone())
    monkeypatch.setattr(ours, "refuse_strangers", lambda *_: None)
    monkeypatch.setattr(ours, "ClusterExecutor", lambda *_: None)
    with pytest.raises(ProcessEnded) as ended, cluster("tcp://s:1"):
        raise CancelledError
    assert str(ended.value) == "the scheduler at tcp://s:1 is gone, or it dropped the runs"
    assert told(ended.value.args[0], "de") == (
        "der Verteiler unter tcp://s:1 ist weg, oder er hat die Läufe fallen lassen"
    )
    assert ClusterExecutor.in_flight == 64


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_run_that_ends_worker_after_worker_is_told_as_a_broken_pool_is(scheduler: str) -> None:
    with pytest.raises(ProcessEnded) as ended, cluster(scheduler) as executor:
        executor.submit(_die).result()
    said = str(ended.value)
    assert said.startswith("one run ended worker after worker, the last one tcp://127.0.0.1:")
    assert said.endswith(", perhaps for lack of memory (start fewer workers on that machine)")
    assert "vielleicht weil der Arbeitsspeicher nicht reichte" in ended.value.told("de")
