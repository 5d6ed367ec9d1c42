"""The names that `import sim` offers: they are there, and cost nothing until they are used."""

import subprocess
import sys

import pytest

import sim


@pytest.mark.parametrize("name", sim.__all__)
def test_every_public_name_is_found_and_says_what_it_does(name: str) -> None:
    assert getattr(sim, name).__doc__


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'run_everything'"):
        sim.run_everything  # noqa: B018 - looking it up is the test


def test_nothing_is_loaded_before_it_is_used() -> None:
    seen = "import sys, sim; print(sorted({'matplotlib', 'simpy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
