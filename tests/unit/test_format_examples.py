"""Whole files in the documentation of the format run as they stand."""

import re
from pathlib import Path

import pytest

from sim.experiment.replication import run_replication
from sim.plan.plan import compile_plan
from sim.reading.loading import load_scenario
from sim.units import DAY

PAGE = Path(__file__).parents[2] / "docs" / "scenario-format.md"
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
WHOLE = {
    re.search(r"^name: (.*)$", block, re.MULTILINE)[1]: block  # type: ignore[index]
    for block in BLOCKS
    if block.startswith("name:") and "\nstructure:\n" in block
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_of_the_page_runs(name: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(WHOLE[name], encoding="utf-8")
    scenario = load_scenario(path).scenario
    run = scenario.run.model_copy(update={"run_length": 60 * DAY, "warm_up": 0.0})
    results = run_replication(compile_plan(scenario.model_copy(update={"run": run})), 0)
    assert next(v.value for v in results.values if v.measure == "decided") > 0


def test_there_are_such_files() -> None:
    assert {"One desk", "Two ways"} <= set(WHOLE)
