"""What the theory tests run on."""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context

import pytest


@pytest.fixture(scope="session")
def executor() -> Iterator[Executor]:
    """Two processes, started once for all long tests."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool
