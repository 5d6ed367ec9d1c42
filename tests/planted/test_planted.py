"""Some hundred slips that somebody could make, and the test that sees each.

Here only that they still fit; with the thorough tests each is planted and its test run.
"""

import ast

import pytest

from tests.planted.faults import FAULTS
from tests.planted.planting import ROOT, Copy, Fault
from tests.thorough import THOROUGH

WITHOUT_BEHAVIOUR = (
    "__init__", "covered", "failures", "jit", "layout", "linking", "looking_ahead", "parts",
    "ready",
)  # fmt: skip
"""Files of the compiled engine that no office looks different for: how it is compiled, what it
consists of, what must never happen, what is read from memory in time."""

each = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


@each
def test_a_fault_fits_exactly_once_and_names_a_test(fault: Fault) -> None:
    text = (ROOT / "sim" / fault.file).read_text(encoding="utf-8")
    planted = fault.in_text(text)
    assert ast.dump(ast.parse(planted)) != ast.dump(ast.parse(text))
    file, _, name = fault.test.partition("::")
    tests = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    assert name.partition("[")[0] in {getattr(test, "name", "") for test in tests}


def test_faults_are_spread_and_have_names_of_their_own() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 100
    packages = {fault.file.partition("/")[0] for fault in FAULTS}
    assert packages >= {"demand", "engines", "experiment", "measures", "plan", "stats"}
    assert all(fault.why for fault in FAULTS)


def test_every_file_of_the_compiled_engine_has_a_fault() -> None:
    compiled = "engines/compiled/"
    files = {f"{compiled}{path.name}" for path in (ROOT / "sim" / compiled).glob("*.py")}
    spoilt = {fault.file for fault in FAULTS if fault.is_compiled}
    assert files - spoilt == {f"{compiled}{name}.py" for name in WITHOUT_BEHAVIOUR}


@pytest.mark.parametrize("text", ["", "twice twice"])
def test_a_fault_that_does_not_fit_is_told(text: str) -> None:
    fault = Fault("slip", "a.py", "twice", "once", "a test", "tests/x.py::test_x")
    with pytest.raises(ValueError, match=r"slip: 'old' stands [02] times in sim/a\.py"):
        fault.in_text(text)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy(tmp_path_factory.mktemp("planted") / "copy")


@pytest.mark.skipif(not THOROUGH, reason="some minutes; tests/thorough.py")
def test_without_a_fault_all_of_these_tests_pass(copy: Copy) -> None:
    assert copy.tests_pass(list(dict.fromkeys(fault.test for fault in FAULTS)))


@pytest.mark.skipif(not THOROUGH, reason="some minutes; tests/thorough.py")
@each
def test_a_planted_fault_is_caught(fault: Fault, copy: Copy) -> None:
    if fault.is_compiled:
        pytest.importorskip("numba")
    assert copy.catches(fault), fault.why
