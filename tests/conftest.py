"""What tests of every folder share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def scenarios() -> Path:
    """The folder of shipped scenarios: scenarios/<office>/*.yaml."""
    return Path(__file__).resolve().parent.parent / "scenarios"
