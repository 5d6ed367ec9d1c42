"""The commands: exit codes, what goes to which stream, what is refused before anything runs."""

import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest

from sim.cli import running
from sim.report.folder.folders import MANIFEST
from sim.report.results import study as results
from sim.report.sections import steady
from sim.stats.mser import mser5
from tests.unit.commands import Ended, Near, Umbau

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "scenarios" / "small_town" / "study.yaml"
TODAY = STUDY.with_name("today.yaml")
LAB = ROOT / "tests" / "theory" / "scenarios" / "a1_mm1.yaml"
EN = ("--language", "en")
"""Messages follow the language of the study, which is German."""
LAG = "office.interruption.lag.mean"
BROKEN = ROOT / "tests" / "scenarios" / "broken"
CHANGED = ROOT / "tests" / "scenarios" / "good" / "changed.yaml"
GOOD_STUDY = CHANGED.with_name("study.yaml")


# -- help and bad calls -----------------------------------------------------------------------


def test_version_and_help(umbau: Umbau) -> None:
    assert re.fullmatch(r"umbau \d+\.\d+.*\n", umbau("--version").out)
    helped = umbau("--help")
    assert helped.code == 0
    for command in ("check", "run", "compare", "backcast", "log", "schema", "store"):
        assert command in helped.out


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("check",), "Missing argument"),
        (("simulate",), "No such command"),
        (("run", TODAY, "--nix"), "No such option"),
        (("run", TODAY, "--replications", "0"), "--replications"),
        (("run", TODAY, "-n", "many"), "--replications"),
        (("run", TODAY, "--seed", "-1"), "--seed"),
        (("run", TODAY, "--processes", "0"), "--processes"),
        (("run", STUDY, *EN), "is a study; use: umbau compare"),
        (("log", STUDY, *EN), "is a study; give a scenario"),
        (("compare", TODAY), "is no study"),
        (
            ("compare", STUDY, "--language", "fr"),
            "'fr' ist hier keine Sprache; de oder en schreiben",
        ),
        (
            ("check", STUDY, "--structure", "nix", *EN),
            "no structure 'nix'; known are current, clearing",
        ),
        (("check", TODAY, "--structure", "current"), "is a scenario and has one structure"),
        (("sensitivity", TODAY), "is no study (it lists no structures)"),
        (
            ("sensitivity", STUDY, "--structure", "nix", *EN),
            "no structure 'nix'; known are current",
        ),
        (
            ("sensitivity", STUDY, "--structure", "current", *EN),
            "a structure to compare with today's",
        ),
        (
            ("sensitivity", STUDY, "--condition", "nix", *EN),
            "no condition 'nix'; known are staffed, sho",
        ),
        (("sensitivity", STUDY, "--draws", "48", *EN), "is a power of 2; write 32 or 64"),
        (("sensitivity", STUDY, "--draws", "4", *EN), "should be greater than or equal to 8"),
        (("sensitivity", STUDY, "--base", "3", *EN), "is a power of 2; write 2 or 4"),
        (("sensitivity", STUDY, "-n", "1", *EN), "from 2 runs of each draw on"),
        (("sensitivity", STUDY, "--sobol", "all"), "--sobol"),
        (("sensitivity", STUDY, "--screen", "1", *EN), "from 2 trajectories on"),
        (
            ("sensitivity", STUDY, "--input", "office.interruption.lag.maen", *EN),
            f"umbau: no input 'office.interruption.lag.maen'; did you mean '{LAG}'?",
        ),
        (("check", "nix.yaml"), "nix.yaml:1:1: there is no file 'nix.yaml'"),
        (("run", "nix.yaml"), "there is no file"),
        (("check", ROOT), "is a folder; name a file in it"),
        (("compare", ROOT), "is a folder; name a file in it"),
        (("log", TODAY, "--out", "no/such/folder/log.csv"), "its folder does not exist"),
        (("log", TODAY, "--out", "."), "is a folder"),
        (("log", TODAY, "--replication", "0"), "--replication"),
    ],
)
def test_a_bad_call_is_exit_code_2_and_says_why(
    umbau: Umbau, call: tuple[object, ...], said: str, tmp_path: Path
) -> None:
    ended = umbau(*call)
    assert ended.code == 2
    assert ended.out == ""
    assert said in " ".join(ended.err.split())
    assert not list(tmp_path.iterdir())


# -- check ------------------------------------------------------------------------------------


def test_check_of_a_broken_file_says_every_problem_and_their_number(umbau: Umbau) -> None:
    ended = umbau("check", BROKEN / "wrong_unit.yaml")
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.count(f"{BROKEN / 'wrong_unit.yaml'}:") == 6
    assert ended.err.endswith("6 problems found; nothing was run.\n")
    assert umbau("run", BROKEN / "tag.yaml").err.endswith("1 problem found; nothing was run.\n")
    assert umbau("compare", BROKEN / "study_all_at_once.yaml").code == 2


def test_check_of_a_scenario_shows_load_and_capacity(umbau: Umbau) -> None:
    ended = umbau("check", TODAY)
    assert (ended.code, ended.err) == (0, "")
    assert "Load by team" in ended.out
    assert ended.out.endswith(f"{TODAY}: no problems found.\n")
    assert "changed:" not in ended.out


def test_check_of_a_scenario_lists_what_it_changes(umbau: Umbau) -> None:
    lines = umbau("check", CHANGED).out.splitlines()
    assert "  changed: office.staff.vacancy.central: 10 % -> 20 %" in lines
    assert "  changed: structure.teams.desk.takes.titles: by_load -> 1" in lines
    at = lines.index("What two_teams.yaml changes against today.yaml:")
    assert lines[at + 1 : at + 4] == [
        "  changed: teams.titles.takes.titles: all -> by_load",
        "  changed: teams.desk.takes.titles: (nothing) -> by_load",
        "  changed: steps.decision.rule: (nothing) -> owning_team",
    ]


def test_check_of_a_study_shows_today_in_full_and_a_table_of_the_others(umbau: Umbau) -> None:
    ended = umbau("check", STUDY, "--language", "en")
    assert (ended.code, ended.err) == (0, "")
    assert re.findall(r"^(.+)\n=+$", ended.out, re.MULTILINE) == [
        "Heute, 10 % der Stellen unbesetzt",
        "Heute, 30 % der Stellen unbesetzt",
    ]
    assert "  changed: office.staff.vacancy.central: 10 % -> 30 %" in ended.out
    assert "What merged.yaml changes against current.yaml:" in ended.out
    table = ended.out.partition("Load ÷ capacity of the other structures")[2]
    assert re.search(r"^Clearing +Clearing +\d\.\d\d +\d\.\d\d$", table, re.MULTILINE)
    assert re.search(r"^Zusammengelegt +Aufenthalt A–K +\d\.\d\d +\d\.\d\d$", table, re.MULTILINE)
    assert "Overloaded in Clearing, 30 % der Stellen unbesetzt: Clearing, Aufenthalt," in table
    assert max(map(len, ended.out.splitlines())) <= 120


def test_check_of_one_structure_of_a_study_shows_that_one(umbau: Umbau) -> None:
    ended = umbau("check", STUDY, "--structure", "clearing")
    assert re.findall(r"^(.+)\n=+$", ended.out, re.MULTILINE) == [
        "Clearing, 10 % der Stellen unbesetzt",
        "Clearing, 30 % der Stellen unbesetzt",
    ]
    assert "other structures" not in ended.out


# -- run, compare, log, schema ----------------------------------------------------------------


def test_run_writes_its_values_and_prints_measures(umbau: Umbau, short: Path) -> None:
    ended = umbau("run", short, "--processes", "1", "--out", "here")
    assert (ended.code, ended.err) == (0, "")  # no progress where there is no terminal
    assert "\nValues of every run: here\n" in ended.out
    assert "\x1b" not in ended.out
    manifest = json.loads(Path("here", MANIFEST).read_text(encoding="utf-8"))
    assert manifest["replications"] == 2
    assert "tables/values.csv" in manifest["files"]


def test_run_puts_nothing_but_json_on_standard_output(umbau: Umbau, short: Path) -> None:
    ended = umbau("run", short, "-n", "1", "--json")
    assert (ended.code, ended.err) == (0, "")

    def refuse(constant: str) -> None:
        pytest.fail(f"{constant} is no JSON")

    content = json.loads(ended.out, parse_constant=refuse)
    assert set(content) == {"manifest", "measures", "results"}
    assert Path(content["results"], MANIFEST).is_file()


def test_the_seed_and_nothing_else_decides_the_luck(umbau: Umbau, short: Path) -> None:
    def measures(seed: int, out: str) -> object:
        ended = umbau("run", short, "-p", "1", "--json", "--seed", seed, "--out", out, "--no-store")
        return json.loads(ended.out)["measures"]

    first = measures(7, "first")
    assert measures(7, "second") == first
    assert measures(8, "third") != first


def test_compare_prints_verdicts_in_the_language_asked_for(umbau: Umbau) -> None:
    two = ("compare", GOOD_STUDY, "-n", "2", "-p", "1", "--language", "en", "--out", "out")
    ended = umbau(*two, "--all")
    assert (ended.code, ended.err) == (0, "")
    assert "Results: out" in ended.out
    assert "From when on as much is decided in all as today" in ended.out
    assert Path("out", "tables", "comparison.csv").is_file()
    assert list(Path("out", "charts").iterdir())
    german = umbau("compare", GOOD_STUDY, "-n", "2", "-p", "1", "--preview", "--out", "out")
    assert german.code == 0
    assert "VORSCHAU" in german.out
    assert sorted(path.name for path in Path().iterdir()) == [".umbau", "out"]


def test_compare_puts_nothing_but_json_on_standard_output(umbau: Umbau) -> None:
    ended = umbau("compare", GOOD_STUDY, "-n", "2", "-p", "1", "--json", "--out", "out")
    assert (ended.code, ended.err) == (0, "")
    assert set(json.loads(ended.out)) == {"manifest", "comparison", "break_even", "results"}


def test_what_has_been_run_is_not_run_again(umbau: Umbau, short: Path) -> None:
    first = umbau("run", short, "-p", "1", "--json", "--out", "first")
    assert first.err == ""
    again = umbau("run", short, "-n", "3", "-p", "1", "--json", "--out", "again")
    assert again.err == "umbau: 2 of 3 runs were there already, in .umbau.\n"
    plain = umbau("run", short, "-n", "3", "-p", "1", "--json", "--out", "plain", "--no-store")
    assert plain.err == ""
    assert json.loads(again.out)["measures"] == json.loads(plain.out)["measures"]
    values = [Path(out, "tables", "values.csv").read_bytes() for out in ("again", "plain")]
    assert values[0] == values[1]


def test_kept_runs_are_listed_and_cleared(umbau: Umbau, short: Path) -> None:
    assert umbau("store") == Ended(0, ".umbau: no runs are kept here.\n", "")
    umbau("run", short, "-p", "1", "--out", "out")
    assert umbau("store").out.startswith(".umbau: 2 runs, 0.0 MB.\n")
    assert umbau("store", "--clear-outdated").code == 0
    assert umbau("store").out.startswith(".umbau: 2 runs")
    assert umbau("store", "--clear") == Ended(0, ".umbau: 2 runs, 0.0 MB deleted.\n", "")
    assert umbau("store").out == ".umbau: no runs are kept here.\n"


def test_a_stated_number_of_runs_is_kept_whatever_the_precision(umbau: Umbau, near: Near) -> None:
    Path("study.yaml").write_text(
        f"extends: {near(GOOD_STUDY)}\nrun: {{run_length: 31 days, replications: 2}}\n"
        "precision: {decided: 0.01 %, most_replications: 3}\n"
    )
    fixed = umbau("compare", "study.yaml", "-n", "2", "-p", "1", "--json", "--out", "fixed")
    assert json.loads(fixed.out)["manifest"]["replications"] == 2
    asked = umbau("compare", "study.yaml", "-p", "1", "--language", "en", "--out", "asked")
    manifest = json.loads(Path("asked", MANIFEST).read_text(encoding="utf-8"))
    assert manifest["replications"] in (2, 3)
    assert "Precision: " in asked.out


def test_a_steady_state_is_found_and_drawn(umbau: Umbau, near: Near) -> None:
    Path("lab.yaml").write_text(
        f"extends: {near(LAB)}\nrun: {{run_length: 60 weeks, warm_up: 0 h, replications: 4}}\n"
    )
    ended = umbau("run", "lab.yaml", "-p", "1", "--steady-state", "--all", "--out", "out")
    assert ended.code == 0
    assert re.match(r"Steady state: the first \d+ weeks are left out as warm-up", ended.out)
    assert "Open cases on average" in ended.out
    assert Path("out", "charts", "warm_up.png").is_file()


def test_a_steady_state_that_there_is_not_is_refused_before_anything_runs(umbau: Umbau) -> None:
    ended = umbau("run", TODAY, "--steady-state")
    assert (ended.code, ended.out) == (2, "")
    assert "there is no steady state to find: the load is above 95%" in " ".join(ended.err.split())
    assert not list(Path().iterdir())


def test_a_run_that_does_not_settle_is_drawn_and_said(
    umbau: Umbau, near: Near, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("lab.yaml").write_text(
        f"extends: {near(LAB)}\nrun: {{run_length: 60 weeks, warm_up: 0 h, replications: 2}}\n"
    )
    monkeypatch.setattr(steady, "warm_up_of", lambda _runs: mser5(np.arange(60.0)))
    ended = umbau("run", "lab.yaml", "-p", "1", "--steady-state", "--out", "out")
    assert (ended.code, ended.out) == (1, "")
    assert "umbau: the run does not settle: more than half of it (35 weeks)" in ended.err
    assert "out/charts/warm_up.png" in ended.err
    assert Path("out", "charts", "warm_up.png").is_file()


@pytest.fixture
def two_months(tmp_path: Path, near: Near) -> Path:
    """Today's small town for January and February."""
    path = tmp_path / "town.yaml"
    path.write_text(f"extends: {near(TODAY)}\nrun: {{run_length: 60 days, replications: 20}}\n")
    return path


def test_own_months_are_laid_beside_the_model(umbau: Umbau, two_months: Path) -> None:
    Path("own.csv").write_text("Monat;Entschieden;Offen\n01.2024;1.402;700\n02.2024;;1\n")
    ended = umbau("backcast", two_months, "own.csv", "-p", "1", "--language", "en", "--out", "out")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Today's structure beside the office's own months\n")
    assert "Jan 2024, Decided cases: observed 1,402, model" in ended.out
    assert ended.out.endswith("\nout\n")
    assert Path("out", "charts", "backcast.png").is_file()
    table = Path("out", "tables", "backcast.csv").read_text(encoding="utf-8")
    assert next(csv.DictReader(io.StringIO(table)))["inside"] == "False"
    again = umbau("backcast", two_months, "own.csv", "-p", "1", "-n", "21", "--out", "again")
    assert "20 of 21 runs were there already" in again.err


@pytest.mark.usefixtures("no_run")
def test_too_few_runs_for_a_band_are_refused_with_the_number_needed(
    umbau: Umbau, two_months: Path
) -> None:
    Path("own.csv").write_text("month,decided\n2024-01,5\n")
    ended = umbau("backcast", two_months, "own.csv", "-n", "19")
    assert (ended.code, ended.out) == (2, "")
    said = " ".join(ended.err.split())
    assert "Invalid value for --replications: a backcast needs at least 20 runs" in said
    assert "this would make 19; write --replications 20" in said


@pytest.mark.usefixtures("no_run")
def test_months_that_cannot_be_read_are_refused_before_anything_runs(
    umbau: Umbau, two_months: Path, near: Near
) -> None:
    Path("own.csv").write_text("month,decided\n2024-01,few\n")
    ended = umbau("backcast", two_months, "own.csv")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("own.csv:2:9: decided: expected a number of cases")
    assert ended.err.endswith("1 problem found; nothing was run.\n")
    Path("own.csv").write_text("month,decided\n1999-01,5\n")
    ended = umbau("backcast", two_months, "own.csv")
    assert ended.code == 2
    assert "holds none of the months 1999-01 to 1999-01" in " ".join(ended.err.split())
    assert "is a study; give today's scenario" in " ".join(
        umbau("backcast", STUDY, "x", *EN).err.split()
    )
    Path("study.yaml").write_text(f"extends: {near(STUDY)}\nbackcast: nix.csv\n")
    ended = umbau("compare", "study.yaml")
    assert (ended.code, ended.out) == (2, "")
    assert "there is no file 'nix.csv'" in ended.err


def test_log_goes_to_standard_output_or_a_file(umbau: Umbau, short: Path) -> None:
    ended = umbau("log", short)
    assert (ended.code, ended.err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert len(rows) > 100
    filed = umbau("log", short, "--out", "log.csv")
    assert (filed.code, filed.out) == (0, "")
    assert filed.err == f"{len(rows)} events: log.csv\n"
    assert Path("log.csv").read_text(encoding="utf-8") == ended.out
    assert sorted(path.name for path in Path().iterdir()) == ["log.csv", "short.yaml"]


@pytest.fixture
def small_study(tmp_path: Path, near: Near) -> Path:
    """The small town for a week, two inputs in doubt."""
    path, town = tmp_path / "study.yaml", near(STUDY)
    path.write_text(
        f"extends: {town}\noffice: {town.with_name('office.yaml')}\n"
        f"structures: [{town.with_name('current.yaml')}, {town.with_name('clearing.yaml')}]\n"
        "conditions: {staffed: {label: ''}, short_staffed: null}\n"
        "run: {run_length: 1 week, replications: 2, equal: filled}\npreview: null\n"
        "sensitivity: {draws: 8, replications: 2, together: null, "
        "inputs: [office.interruption.lag.mean]}\n"
    )
    return path


def test_sensitivity_lists_its_inputs_and_runs_nothing(umbau: Umbau, small_study: Path) -> None:
    ended = umbau("sensitivity", small_study, "--list", "--language", "en")
    assert (ended.code, ended.err) == (0, "")
    names = [line.split()[-1] for line in ended.out.splitlines()[2:]]
    # What the study lists, and what a clearing saves and costs whatever it lists.
    assert names == [
        "office.contacts.resolution.casework_by_others",
        "office.contacts.enquiries.mean_rate",
        "office.interruption.lag.mean",
        "office.handoff.reading_in",
        "office.staff.people.portfolios.specialised.speed_up",
        "clearing_size",
    ]
    assert [path.name for path in Path().iterdir()] == ["study.yaml"]


def test_sensitivity_writes_tables_charts_and_what_was_asked(
    umbau: Umbau, small_study: Path
) -> None:
    call = ("sensitivity", small_study, "-p", "1", "--tornado", "2", "--out", "out")
    ended = umbau(*call, "--screen", "2", "--sobol", "surrogate")
    assert (ended.code, ended.err) == (0, "")
    assert "Clearing" in ended.out
    assert "\nErgebnisse: out" in ended.out
    tables = {path.stem for path in Path("out", "tables").iterdir()}
    assert tables == {
        "beaten", "worth", "draws", "runs", "rejected", "tornado", "screening", "sobol"
    }  # fmt: skip
    charts = {path.stem for path in Path("out", "charts").iterdir()}
    assert {"beaten_decided", "tornado_decided_clearing-staffed"} <= charts
    manifest = json.loads(Path("out", MANIFEST).read_text(encoding="utf-8"))
    assert manifest["sensitivity"] == {
        "draws": 8, "replications": 2, "seed": 1, "tornado": 2, "trajectories": 2,
        "sobol": "surrogate", "base": 32, "repeated": None,
    }  # fmt: skip
    again = umbau(*call, "--screen", "2", "--sobol", "surrogate")
    assert again.out == ended.out
    assert re.search(
        r"^umbau: (\d+) von \1 Läufen waren schon da, in .umbau", again.err, re.MULTILINE
    )


def test_schema_writes_one_file_for_each_kind(umbau: Umbau) -> None:
    ended = umbau("schema", "--out", "schemas/of/umbau")
    assert ended.code == 0
    names = sorted(path.name for path in Path("schemas/of/umbau").iterdir())
    kinds = ("lever", "management", "office", "reorganisation", "scenario", "structure", "study")
    assert names == [f"{kind}.schema.json" for kind in kinds]
    assert len(ended.out.splitlines()) == len(names)


# -- the folder for results -------------------------------------------------------------------


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if anything is simulated."""

    def refuse(*_arguments: object) -> None:
        pytest.fail("simulated before the folder was refused")

    monkeypatch.setattr(running, "run_in_processes", refuse)


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("call", [("run", TODAY), ("compare", STUDY)])
def test_a_folder_that_holds_something_else_is_refused_before_simulating(
    umbau: Umbau, call: tuple[object, ...], tmp_path: Path
) -> None:
    note = tmp_path / "mine" / "note.txt"
    note.parent.mkdir()
    note.write_text("keep me")
    ended = umbau(*call, *EN, "--out", "mine")
    assert ended.code == 2
    assert "holds no results of Umbau; choose another --out" in " ".join(ended.err.split())
    assert note.read_text() == "keep me"


@pytest.mark.usefixtures("no_run")
def test_a_place_that_cannot_be_written_is_refused_before_simulating(
    umbau: Umbau, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    for out in ("file", "file/below", "file/far/below"):
        ended = umbau("run", TODAY, "--out", out)
        assert ended.code == 2
        assert "choose another --out" in " ".join(ended.err.split())
    assert (tmp_path / "file").read_text() == "x"


def test_results_are_replaced_but_foreign_files_beside_them_never_deleted(
    umbau: Umbau, short: Path
) -> None:
    assert umbau("run", short, "-p", "1", "--out", "out").code == 0
    assert umbau("run", short, "-p", "1", "--out", "out").code == 0
    note = Path("out", "tables", "note.txt")
    note.write_text("keep me")
    ended = umbau("run", short, "-p", "1", "--out", "out")
    assert ended.code == 2
    assert "tables/note.txt; move it" in " ".join(ended.err.split())
    assert note.read_text() == "keep me"


def test_a_manifest_of_another_program_protects_its_folder(umbau: Umbau, short: Path) -> None:
    Path("web").mkdir()
    Path("web", MANIFEST).write_text('{"name": "a page"}')
    assert umbau("run", short, "--out", "web").code == 2
    assert Path("web", MANIFEST).read_text() == '{"name": "a page"}'


def test_what_fails_while_writing_is_a_message(
    umbau: Umbau, short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device", "out/tables")

    monkeypatch.setattr(results, "write_run", full)
    ended = umbau("run", short, "-p", "1", "--out", "out")
    assert ended == Ended(
        1,
        "",
        "umbau: No space left on device: out; 2 of 2 runs are done and kept in .umbau, results "
        "were not written; the same command goes on from there.\n",
    )
    assert sorted(path.name for path in Path().iterdir()) == [".umbau", "short.yaml"]
