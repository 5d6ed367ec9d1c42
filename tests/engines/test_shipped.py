"""Every shipped scenario over its whole run, as users run it: both engines say the same.

The first replication of each scenario of each study, every row of its log and every result to
the last bit. Scenarios that are the same in several studies are run once.
"""

from hashlib import sha256
from pathlib import Path

import pytest

from sim.events.rows import Rows
from sim.experiment.encoding import encoded
from sim.experiment.fingerprint import fingerprint
from sim.experiment.replication import engine_for, prepare, run_replication
from sim.plan.plan import compile_plan
from sim.reading.loading import load_study
from sim.scenario.study import Scenario
from tests.thorough import THOROUGH

pytest.importorskip("numba")

SHIPPED = Path(__file__).parents[2] / "scenarios"


class LogDigest:
    """An observer that keeps of the rows how many there were, and a digest."""

    def __init__(self) -> None:
        self.rows = 0
        self._digest = sha256()

    def observe(self, rows: Rows) -> None:
        """Take the next rows, in order."""
        self.rows += len(rows.table)
        self._digest.update((rows.table + 0.0).tobytes())  # a zero is a zero, whatever its sign

    def told(self) -> str:
        """Return the digest of all rows."""
        return self._digest.hexdigest()


def _shipped() -> dict[str, Scenario]:
    """Return the scenarios of all shipped studies, by where they stand; equal ones once."""
    found: dict[str, tuple[str, Scenario]] = {}
    for path in sorted(SHIPPED.rglob("study*.yaml")):
        for names, scenario in load_study(path).scenarios.items():
            place = ":".join((str(path.relative_to(SHIPPED)), *filter(None, names)))
            found.setdefault(fingerprint(scenario), (place, scenario))
    return dict(found.values())


_WHOLE = _shipped() if THOROUGH else {}


@pytest.mark.skipif(not THOROUGH, reason="an hour")
@pytest.mark.parametrize("place", _WHOLE or ["every shipped scenario"])
def test_a_shipped_scenario_is_equal_in_both_engines_over_its_whole_run(place: str) -> None:
    scenario = _WHOLE[place]
    prepare(scenario)
    plan = compile_plan(scenario)
    told = []
    for chosen in ("simpy", "compiled"):
        engine, lacking = engine_for(plan, chosen)
        assert not lacking
        log = LogDigest()
        results = run_replication(plan, 0, log, engine=engine, folds=chosen == "compiled")
        told.append((log.rows, log.told(), encoded(results, place)))
    assert told[0] == told[1]
