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
from sim.scenario.study import Scenario

K = TypeVar("K")


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
    executor = ProcessPoolExecutor(
        number, mp_context=multiprocessing.get_context("spawn"), initializer=_follow
    )
    try:
        _start(executor, number)
        yield executor
    except BaseException as error:
        for process in list((executor._processes or {}).values()):  # noqa: SLF001 - no other way to stop work in hand
            process.terminate()
        executor.shutdown(wait=False, cancel_futures=True)
        if isinstance(error, BrokenProcessPool):
            message = (
                "a process was ended from outside, perhaps for lack of memory; try --processes 1."
            )
            raise ProcessEnded(message) from error
        raise
    executor.shutdown()


def _start(executor: ProcessPoolExecutor, number: int) -> None:
    """Start the processes deaf to Ctrl-C, which would reach them before they can ignore it."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for _ in range(number):
            executor.submit(_nothing)
    finally:
        signal.signal(signal.SIGINT, heard)


def _follow() -> None:
    """Leave Ctrl-C to the main process, which ends the others, and end when it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main_process = multiprocessing.parent_process()
    if main_process is not None:
        threading.Thread(target=_end_after, args=(main_process,), daemon=True).start()


def _end_after(process: BaseProcess) -> None:
    process.join()
    os._exit(1)


def _nothing() -> None:
    """Do nothing, in a process that is thereby started."""
