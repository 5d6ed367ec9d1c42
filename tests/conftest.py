"""What tests of every folder share."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.thorough import THOROUGH

os.environ["LC_ALL"] = "C.UTF-8"  # commands speak English where nobody asks for German

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=500, deadline=None)
settings.load_profile("search" if THOROUGH else "same")


def pytest_collection_finish() -> None:
    """Keep what is imported out of every later search for garbage: property tests ask for many."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def scenarios() -> Path:
    """The folder of shipped scenarios: scenarios/<office>/*.yaml."""
    return Path(__file__).resolve().parent.parent / "scenarios"
