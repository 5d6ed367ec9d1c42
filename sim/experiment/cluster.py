"""Replications spread over the workers of a Dask scheduler, on this machine and others.

The one module that knows Dask, which is an extra (`sim.cli.running` says so). A worker runs what
this command would run, to the last bit: it must have the same program, which every task asks
again, since workers come and go meanwhile. The text of a scenario stands at every worker as a
plugin, so that tasks carry a name of it only.
"""

import asyncio
import logging
import platform
import re
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, ParamSpec, TypeVar

import distributed
from distributed import Client, WorkerPlugin

from sim.adding import added
from sim.errors import BadCall, ProcessEnded
from sim.experiment.runner import IN_FLIGHT, FarExecutor
from sim.machine.compiling import Tell
from sim.machine.program import program
from sim.messages.message import Message

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds in which a scheduler answers that is there."""
_LOOKS = 2
"""How often no worker is there before it is said."""
_ADDRESS = re.compile(r"(?:tcp|tls)://(?:[\w.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}", re.ASCII)
_LIBRARY, _PROJECT = "distributed", "umbau"
_ONE_AT_A_TIME = threading.Lock()
"""A run is alone in its process, however many threads a worker has."""


class OtherProgram(ProcessEnded):
    """A worker came in the midst of the work, and it has another program."""


@contextmanager
def cluster(address: str, tell: Tell = lambda _: None) -> Iterator["ClusterExecutor"]:
    """Give an executor of all workers of a scheduler; whatever stops its use drops its tasks.

    `tell` hears when none of them is left, which is waited for.

    Raises BadCall where there is no scheduler, no worker or one with another program, ProcessEnded
    where the work cannot go on. Neither scheduler nor workers are ended.
    """
    client = _connected(address)
    try:
        refuse_strangers(client, address, BadCall)
        executor = ClusterExecutor(client, address, tell)
        yield executor
    except ImportError as error:  # of a task that found another program, or none
        refuse_strangers(client, address, ProcessEnded)
        raise ProcessEnded(Message("cluster.lost", address=address)) from error
    except CancelledError as error:
        raise ProcessEnded(Message("cluster.lost", address=address)) from error
    except distributed.KilledWorker as error:
        worker = error.last_worker.address
        raise ProcessEnded(Message("cluster.killed", worker=worker)) from error
    finally:
        with _quiet():
            client.close()  # type: ignore[no-untyped-call]


def _connected(address: str) -> Client:
    if not _ADDRESS.fullmatch(address):
        raise BadCall(Message("cluster.address", address=address))
    with _quiet():
        try:
            asyncio.run(asyncio.wait_for(_answer(address), PATIENCE))
            return Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TimeoutError) as error:
            raise BadCall(Message("cluster.unreachable", address=address)) from error


async def _answer(address: str) -> None:
    """Ask who is there, which a failed client could not do in silence."""
    async with distributed.rpc(address, timeout=PATIENCE) as there:  # type: ignore[no-untyped-call]
        await there.identity()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask from writing on the terminal what is told here, or is no planner's business."""
    log = logging.getLogger(_LIBRARY)
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        log.setLevel(level)


# -- who is there -------------------------------------------------------------------------------


def refuse_strangers(client: Client, address: str, refused: type[Exception]) -> None:
    """Refuse a cluster without workers, or with one that would run something else.

    Python and Umbau are asked first: what else is sent to a worker it understands with these only.
    """
    found = client.get_versions(packages=[_PROJECT])
    assert isinstance(found, dict), "the client waits for what it asks"
    workers = found["workers"]
    if not workers:
        raise refused(Message("cluster.no_worker", address=address))
    here = platform.python_version()
    for worker, versions in {address: found["scheduler"], **workers}.items():
        there = ".".join(versions["host"]["python"].split(".")[:3])
        if there != here:
            raise refused(Message("cluster.python", worker=worker, there=there, here=here))
        if versions["packages"].get(_PROJECT) is None:
            raise refused(Message("cluster.no_program", worker=worker))
    for worker, there in client.run(program, on_error="return").items():
        if there != program():
            raise refused(Message("cluster.program", worker=worker))


# -- tasks --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kept:
    """A text that stands at every worker, by its hash."""

    name: str


class _Texts(WorkerPlugin):
    """Texts at a worker; Dask brings them to those that come later, too."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts


class ClusterExecutor(FarExecutor):
    """An executor that hands tasks to a scheduler."""

    def __init__(self, client: Client, address: str, tell: Tell) -> None:
        self._client, self._address, self._tell = client, address, tell
        self._looks_alone = 0
        self._tasks = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        self._shelf = ""
        self._texts: dict[str, str] = {}
        """Where each text is kept that is: its hash."""
        self.threads = added(client.nthreads().values())  # type: ignore[no-untyped-call]
        """Runs that can be made at once."""
        self.in_flight = max(IN_FLIGHT, 2 * self.threads)

    def submit(self, task: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> Future[T]:
        """Hand a task to the scheduler; a text that is kept at the workers is not sent."""
        sent = tuple(
            _Kept(self._texts[each]) if isinstance(each, str) and each in self._texts else each
            for each in args
        )
        there: Future[T] = self._tasks.submit(
            _at_worker, program(), self._shelf, partial(task, **named), sent
        )
        return there

    @contextmanager
    def keeping(self, texts: Iterable[str]) -> Iterator[None]:
        """Keep texts at every worker, also at those that come meanwhile."""
        by_hash = {sha256(text.encode()).hexdigest(): text for text in texts}
        if not by_hash:
            yield
            return
        self._texts = {text: name for name, text in by_hash.items()}
        self._shelf = f"{_PROJECT}-{sha256(''.join(by_hash).encode()).hexdigest()[:16]}"
        self._client.register_plugin(_Texts(by_hash), self._shelf)
        try:
            yield
        finally:
            self._texts = {}
            if self._client.status == "running":
                self._client.unregister_worker_plugin(self._shelf)  # type: ignore[no-untyped-call]

    def look(self) -> None:
        """Say where no worker is left, once: not those that are just started again."""
        if self._client.status != "running":
            return
        there = self._client.nthreads()  # type: ignore[no-untyped-call]
        self._looks_alone = 0 if there else self._looks_alone + 1
        if self._looks_alone == _LOOKS:
            self._tell(Message("cluster.none_left", address=self._address))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as the standard library has it
        """Take no more tasks."""
        self._tasks.shutdown(wait=wait and not cancel_futures)


def _at_worker(wanted: str, shelf: str, task: Callable[..., T], args: tuple[Any, ...]) -> T:
    """Do a task in a worker's process, with the texts that stand there."""
    worker = distributed.get_worker()
    if program() != wanted:
        raise OtherProgram(Message("cluster.program", worker=worker.address))
    kept = worker.plugins.get(shelf)
    texts = kept.texts if isinstance(kept, _Texts) else {}
    given = [texts[each.name] if isinstance(each, _Kept) else each for each in args]
    with _ONE_AT_A_TIME:
        return task(*given)
