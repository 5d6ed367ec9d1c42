"""Kept runs: the same numbers with them and without, and no harm from damage."""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.experiment.encoding import Frame, decoded, encoded, frame_of
from sim.experiment.fingerprint import WORDS, fingerprint
from sim.experiment.kept import clear, listing
from sim.experiment.replication import run_replication
from sim.experiment.runner import run_all
from sim.experiment.store import Store
from sim.machine.program import AFTER_THE_RUN, THE_RUN, program, program_in
from sim.measures.measures import Results
from sim.measures.rows import Value
from sim.plan.plan import compile_plan
from sim.reading.loading import is_study, load_scenario, load_study
from sim.report.document import Paragraph
from sim.report.results.study import write_comparison
from sim.report.sections.store import store_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "scenarios" / "small_town" / "study.yaml"
DAY = 1440.0


@lru_cache(maxsize=1)
def scenarios() -> dict[tuple[str, str], Scenario]:
    """Two structures of the small town for three weeks."""
    study = load_study(STUDY)
    return {
        key: scenario.model_copy(
            update={"run": scenario.run.model_copy(update={"run_length": 21 * DAY})}
        )
        for key, scenario in study.scenarios.items()
        if key in (("staffed", "current"), ("staffed", "clearing"))
    }


@lru_cache(maxsize=1)
def one() -> Results:
    return run_replication(compile_plan(scenarios()["staffed", "current"]), 0)


def frame() -> Frame:
    return frame_of(scenarios()["staffed", "current"])


def assert_same(first: Any, second: Any) -> None:  # noqa: ANN401 - parts of results
    """Assert equality to the last bit, missing values included."""
    assert type(first) is type(second)
    for field in fields(first):
        a, b = getattr(first, field.name), getattr(second, field.name)
        if isinstance(a, np.ndarray):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)
        elif isinstance(a, list):
            assert [value[:4] for value in a] == [value[:4] for value in b]
            np.testing.assert_array_equal([v.value for v in a], [v.value for v in b])
        elif isinstance(a, tuple):
            assert a == b
        else:
            assert_same(a, b)


# -- keeping ----------------------------------------------------------------------------------


def test_results_come_back_to_the_last_bit() -> None:
    assert_same(decoded(encoded(one(), "x"), "x", frame()), one())
    numbers = (np.nan, np.inf, -0.0, 5e-324, 0.1)
    more = [Value("lead_time_mean", "", "", f"{number}", number) for number in numbers]
    odd = replace(one(), values=[*one().values, *more])
    assert_same(decoded(encoded(odd, "x"), "x", frame()), odd)


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "tests" / "theory" / "scenarios").glob("*.yaml"))
    + sorted((ROOT / "scenarios" / "small_town").glob("study*.yaml")),
    ids=lambda path: path.stem,
)
@pytest.mark.parametrize("days", [1.5, 16.0])
def test_runs_of_every_kind_of_office_come_back(path: Path, days: float) -> None:
    """Also those in which nothing is decided: whatever a run gives is what a reader takes."""
    found = load_study(path).scenarios if is_study(path) else {"": load_scenario(path).scenario}
    for scenario in found.values():
        run = scenario.run.model_copy(update={"run_length": days * DAY, "warm_up": 0.0})
        short = scenario.model_copy(update={"run": run})
        made = run_replication(compile_plan(short), 0)
        assert_same(decoded(encoded(made, "x"), "x", frame_of(short)), made)


def test_a_comparison_with_kept_runs_is_the_one_without(tmp_path: Path) -> None:
    plain = run_all(scenarios(), 4)
    store = Store(tmp_path / "store")
    run_all(scenarios(), 2, store=store)  # interrupted after two of four
    assert (store.found, store.kept) == (0, 4)
    again = Store(tmp_path / "store")
    done: list[int] = []
    resumed = run_all(scenarios(), 4, progress=done.append, store=again)
    assert (again.found, again.kept, sum(done)) == (4, 4, 8)
    study = load_study(STUDY).with_scenarios(scenarios())
    study = replace(
        study,
        structures={n: study.structures[n] for n in ("current", "clearing")},
        conditions={"staffed": study.conditions["staffed"]},
    )
    for name, runs in (("plain", plain), ("resumed", resumed)):
        write_comparison(tmp_path / name, study, runs, "de")
    written = sorted(path for path in (tmp_path / "plain").rglob("*") if path.is_file())
    assert len(written) > 30
    for path in written:
        other = tmp_path / "resumed" / path.relative_to(tmp_path / "plain")
        if path.name != "manifest.json":  # which holds the time
            assert other.read_bytes() == path.read_bytes(), path


def test_what_is_finished_is_kept_whenever_the_run_is_stopped(tmp_path: Path) -> None:
    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    for number in (1, 2, 3):
        store = Store(tmp_path)
        with pytest.raises(KeyboardInterrupt):
            run_all(scenarios(), 2, progress=stop, store=store)
        kept = sorted(tmp_path.rglob("*.run"))
        assert len(kept) == 1, number
    assert not list(tmp_path.rglob(".*.run.*"))


def test_the_order_of_tables_does_not_depend_on_the_order_of_arrival() -> None:
    (key, scenario), *_ = scenarios().items()
    runs = run_all({key: scenario}, 2)[key]
    backwards = type(runs)(scenario)
    for number in (1, 0):
        backwards.add(number, run_replication(compile_plan(scenario), number))
    assert list(backwards.keys()) == list(runs.keys())
    assert backwards.table().equals(runs.table())


def test_one_run_of_any_scenario_is_found_under_another_name(tmp_path: Path) -> None:
    key = ("staffed", "current")
    run_all({key: scenarios()[key]}, 1, store=Store(tmp_path))
    renamed = scenarios()[key].model_copy(update={"name": "other", "condition": "else"})
    store = Store(tmp_path)
    run_all({"": renamed}, 1, store=store)
    assert store.found == 1


# -- damage -----------------------------------------------------------------------------------


def _kept_file(folder: Path) -> Path:
    run_all({"": scenarios()["staffed", "current"]}, 1, store=Store(folder))
    (path,) = folder.rglob("*.run")
    return path


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[:-1],
        lambda content: content[: len(content) // 2],
        lambda content: content[:500] + bytes([content[500] ^ 1]) + content[501:],
        lambda content: bytes([content[0] ^ 1]) + content[1:],
        lambda _: b"something else",
        lambda _: encoded(one(), "another run"),
    ],
    ids=["empty", "short", "half", "a bit", "digest", "foreign", "misplaced"],
)
def test_a_damaged_file_is_run_again_and_mended(damage: Any, tmp_path: Path) -> None:  # noqa: ANN401 - a function of bytes
    path = _kept_file(tmp_path)
    sound = path.read_bytes()
    path.write_bytes(damage(sound))
    store = Store(tmp_path)
    runs = run_all({"": scenarios()["staffed", "current"]}, 1, store=store)
    assert (store.found, store.kept) == (0, 1)
    np.testing.assert_array_equal(
        runs[""].values("decided"),
        [value.value for value in one().values if value[:4] == ("decided", "", "", "")],
    )
    assert_same(decoded(path.read_bytes(), f"{program()} {path.parent.name} 0", frame()), one())


def test_a_store_that_cannot_be_written_stops_no_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    store = Store(tmp_path / "file")
    runs = run_all(scenarios(), 1, store=store)
    assert all(len(each.replications) == 1 for each in runs.values())
    assert store.kept == 0
    assert "directory" in store.trouble or "exists" in store.trouble
    assert (tmp_path / "file").read_text() == "mine"


# -- what a run depends on --------------------------------------------------------------------


def _leaves(value: Any, loc: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - JSON
    if isinstance(value, (dict, list)):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(part, (*loc, key))
    else:
        yield loc


def _with(scenario: Scenario, loc: tuple[Any, ...], change: Any) -> Scenario | None:  # noqa: ANN401 - a function of a leaf
    content = scenario.model_dump(mode="json")
    part: Any = content
    for key in loc[:-1]:
        part = part[key]
    part[loc[-1]] = change(part[loc[-1]])
    try:
        return Scenario.model_validate(content)
    except ValueError:
        return None  # not every number may be any number


_ONLY_SAID = {("name",), ("condition",), ("office", "name"), ("structure", "name"),
              ("management", "name"), ("run", "replications")}  # fmt: skip


def _said_only(loc: tuple[Any, ...]) -> bool:
    return loc in _ONLY_SAID or loc[-1] in WORDS or loc[:2] == ("office", "anchors")


def test_every_number_and_name_that_a_run_reads_changes_its_hash() -> None:
    scenario = scenarios()["staffed", "current"]
    own, changed = fingerprint(scenario), 0
    for loc in _leaves(scenario.model_dump(mode="json")):
        if _said_only(loc):
            continue
        other = _with(scenario, loc, lambda leaf: leaf * 1.25 if isinstance(leaf, float) else
                      leaf + 1 if isinstance(leaf, int) and not isinstance(leaf, bool) else
                      not leaf if isinstance(leaf, bool) else f"{leaf}x")  # fmt: skip
        if other is not None and other != scenario:
            changed += 1
            assert fingerprint(other) != own, loc
    assert changed > 150


def test_words_change_neither_hash_nor_results() -> None:
    scenario = scenarios()["staffed", "current"]
    content = scenario.model_dump(mode="json")
    changed = 0
    for loc in _leaves(content):
        if loc[-1] in WORDS - {"confidence"} or loc in _ONLY_SAID - {("run", "replications")}:
            part: Any = content
            for key in loc[:-1]:
                part = part[key]
            part[loc[-1]] += "other"
            changed += 1
    content["run"]["replications"] += 1
    content["office"]["anchors"] = {}
    other = Scenario.model_validate(content)
    assert changed > 50
    assert fingerprint(other) == fingerprint(scenario)
    assert_same(run_replication(compile_plan(other), 0), one())


def test_the_order_of_teams_matters() -> None:
    scenario = scenarios()["staffed", "current"]
    teams = dict(reversed(scenario.structure.teams.items()))
    structure = scenario.structure.model_copy(update={"teams": teams})
    turned = scenario.model_copy(update={"structure": structure})
    assert fingerprint(turned) != fingerprint(scenario)


def test_a_scenario_read_from_its_json_has_the_same_hash() -> None:
    for scenario in scenarios().values():
        again = Scenario.model_validate_json(scenario.model_dump_json())
        assert fingerprint(again) == fingerprint(scenario)


def test_no_run_uses_a_part_of_the_program_that_is_not_in_its_hash() -> None:
    code = (
        "import sys, sim.experiment.replication; print(*(m for m in sys.modules if m[:4]=='sim.'))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    after = [name for name in told if name.split(".")[1] in AFTER_THE_RUN]
    allowed = {"sim.experiment", f"sim.{THE_RUN.removesuffix('.py').replace('/', '.')}"}
    assert set(after) <= allowed
    assert len(told) > 30


def test_a_change_of_what_comes_after_a_run_throws_no_run_away(tmp_path: Path) -> None:
    copy = tmp_path / "sim"
    shutil.copytree(ROOT / "sim", copy, ignore=shutil.ignore_patterns("__pycache__"))
    own = program_in(copy)
    assert own == program()
    for file in (
        "cli/compare.py",
        "report/results/study.py",
        "experiment/runner.py",
        "stats/mser.py",
    ):
        (copy / file).write_bytes((copy / file).read_bytes() + b"\n")
        assert program_in(copy) == own, file
    for file in (
        "engines/simpy/cases.py",
        "measures/cases.py",
        "units.py",
        "experiment/replication.py",
    ):
        (copy / file).write_bytes((copy / file).read_bytes() + b"\n")
        assert program_in(copy) != own, file
        own = program_in(copy)


def test_what_comes_after_a_run_is_the_layers_above_it() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = [one["layers"] for one in contracts if one.get("containers") == ["sim"]]
    above = layers[: layers.index("engines | measures")]
    assert {name for line in above for name in line.replace("|", ":").split(" : ")} == AFTER_THE_RUN
    for name in AFTER_THE_RUN:
        assert (ROOT / "sim" / f"{name}.py").exists() != (ROOT / "sim" / name).is_dir(), name
    assert (ROOT / "sim" / THE_RUN).is_file()


def test_another_program_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _kept_file(tmp_path)
    monkeypatch.setattr("sim.machine.program.version", lambda _name: "another")
    program.cache_clear()
    try:
        store = Store(tmp_path)
        run_all({"": scenarios()["staffed", "current"]}, 1, store=store)
        assert (store.found, store.kept) == (0, 1)
        assert sorted(kept.current for kept in listing(store)) == [False, True]
        clear(store, outdated_only=True)
        assert [kept.current for kept in listing(store)] == [True]
    finally:
        program.cache_clear()


# -- showing and clearing ---------------------------------------------------------------------


def test_the_list_names_what_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    nothing = Paragraph(f"{tmp_path}: no runs are kept here.")
    assert list(store_blocks(list(listing(store)), tmp_path, "en")) == [nothing]
    run_all(scenarios(), 2, store=store)
    said = terminal(store_blocks(list(listing(store)), tmp_path, "en"))
    assert ": 4 runs, 0." in " ".join(said.split())
    for structure in ("current", "clearing"):
        assert f"  {structure} " in said
    assert "  staffed  " in said


def test_kept_runs_are_marked_as_what_can_be_made_anew(tmp_path: Path) -> None:
    path = _kept_file(tmp_path)
    assert (tmp_path / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d17")
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    about = json.loads((path.parent / "about.json").read_text())
    assert about["structure"] == "current"
