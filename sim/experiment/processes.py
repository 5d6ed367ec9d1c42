"""Replications spread over processes that end when they are told to, or when nobody waits."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import TypeVar

from sim.errors import ProcessEnded
from sim.experiment.collected import Collected
from sim.experiment.runner import Progress, run_all
from sim.experiment.store import Store
from sim.messages.message import Message
from sim.scenario.study import Scenario

K = TypeVar("K")
_OF_TERMINALS = [signal.Signals[n] for n in ("SIGINT", "SIGHUP") if hasattr(signal, n)]
"""Signals that a terminal sends to every process of a command: Ctrl-C, and when it is closed."""


def run_in_processes(
    scenarios: Mapping[K, Scenario],
    replications: int,
    number: int,
    progress: Progress | None = None,
    store: Store | None = None,
) -> dict[K, Collected]:
    """Run every scenario in `number` processes, otherwise as `run_all` (see `process_pool`)."""
    with process_pool(number) as executor:
        return run_all(scenarios, replications, executor, progress, store)


@contextmanager
def process_pool(number: int) -> Iterator[Executor]:
    """Give an executor of `number` processes; whatever stops its use ends all of them at once.

    Used in the main thread. Raises ProcessEnded if a process is ended from outside.
    """
    with _deaf_to_terminals():
        executor = ProcessPoolExecutor(
            number, mp_context=multiprocessing.get_context("spawn"), initializer=_follow
        )
    try:
        with _deaf_to_terminals():
            for _ in range(number):
                executor.submit(_nothing)
        yield executor
    except BaseException as error:
        results, manager = executor._result_queue, executor._executor_manager_thread  # noqa: SLF001 - as below
        for process in list((executor._processes or {}).values()):  # noqa: SLF001 - no other way to stop work in hand
            process.terminate()
        executor.shutdown(wait=False, cancel_futures=True)
        # The rest of a result that was cut short is not waited for: nobody can write it now.
        results._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001 - no other way
        # Python wakes this thread when it exits, and fails where it is just about to end.
        if manager is not None:
            manager.join()  # type: ignore[attr-defined]  # a thread, whatever the stubs say
        if isinstance(error, BrokenProcessPool):
            raise ProcessEnded(Message("processes.ended")) from error
        raise
    executor.shutdown()


@contextmanager
def _deaf_to_terminals() -> Iterator[None]:
    """Make processes started here ignore what a terminal sends to all, from the first on.

    It would reach them before they can see to that themselves.
    """
    heard = {each: signal.signal(each, signal.SIG_IGN) for each in _OF_TERMINALS}
    try:
        yield
    finally:
        for each, handler in heard.items():
            signal.signal(each, handler)


def _follow() -> None:
    """Leave the terminal to the main process, which ends the others, and end when it is gone."""
    for each in _OF_TERMINALS:
        signal.signal(each, signal.SIG_IGN)
    main_process = multiprocessing.parent_process()
    if main_process is not None:
        threading.Thread(target=_end_after, args=(main_process,), daemon=True).start()


def _end_after(process: BaseProcess) -> None:
    process.join()
    os._exit(1)


def _nothing() -> None:
    """Do nothing, in a process that is thereby started."""
