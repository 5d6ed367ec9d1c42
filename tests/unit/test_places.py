"""Where results go: a a folder each, what is replaced is said, nothing else is touched."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli import running
from sim.cli.places import results_of
from sim.errors import Cancelled
from sim.report.folder.folders import MANIFEST, whole_folder
from sim.report.results import study as results
from tests.unit.brief_samples import made, written
from tests.unit.commands import Umbau

SCENARIOS = Path(__file__).parents[2] / "scenarios"
LAB = Path(__file__).parents[1] / "theory" / "scenarios" / "a1_mm1.yaml"
GOOD_STUDY = Path(__file__).parents[1] / "scenarios" / "good" / "study.yaml"


@pytest.mark.parametrize(
    ("file", "command", "how", "name"),
    [
        ("town/study.yaml", "compare", {}, "town"),
        ("town/study.yaml", "compare", {"preview": True}, "town_preview"),
        ("town/study_plan.yaml", "compare", {}, "town_plan"),
        ("town/study_plan.yaml", "compare", {"preview": True}, "town_plan_preview"),
        ("town/study_plan.yaml", "tipping", {"preview": True}, "town_plan_tipping_preview"),
        ("town/study.yaml", "sensitivity", {}, "town_sensitivity"),
        ("town/study.yaml", "staff", {}, "town_staff"),
        ("town/study_package.yaml", "attribute", {}, "town_package_attribute"),
        ("town/study.yaml", "attribute", {"part": "on time"}, "town_attribute_on_time"),
        ("town/today.yaml", "run", {}, "town_today_run"),
        ("town/clearing.yaml", "run", {}, "town_clearing_run"),
        ("town/today.yaml", "backcast", {}, "town_today_backcast"),
        ("Stadt Köln/Studie 2.1.yaml", "compare", {}, "Stadt_Köln_Studie_2.1"),
        ("t.own/study.v2.yaml", "compare", {}, "t.own_study.v2"),
        ("...../study.yaml", "compare", {}, "compare"),
    ],
)
def test_results_are_called_after_the_file_and_the_command(
    file: str, command: str, how: dict[str, object], name: str, tmp_path: Path
) -> None:
    made = results_of(tmp_path / file, command, **how)  # type: ignore[arg-type]
    assert made == Path("results", name)


def test_no_two_shipped_studies_share_a_folder() -> None:
    studies = [*SCENARIOS.glob("*/study*.yaml")]
    named = {
        results_of(study, command, preview=preview)
        for study in studies
        for command in ("compare", "attribute", "sensitivity", "tipping", "staff")
        for preview in (False, True)
    }
    assert len(named) == len(studies) * 10


@pytest.mark.parametrize("letter", ["A", "Ä", "件"])
def test_results_of_a_folder_with_a_long_name_keep_their_kind(letter: str, tmp_path: Path) -> None:
    study = tmp_path / (letter * 70) / f"study_{letter * 70}.yaml"
    named = [results_of(study, what).name for what in ("compare", "tipping", "staff")]
    assert len(set(named)) == 3
    assert all(len(name.encode()) < 200 for name in named)


# -- what is replaced is said -------------------------------------------------------------------


def test_results_of_another_file_are_not_replaced_unless_somebody_says_so(
    umbau: Umbau,
) -> None:
    shutil.copy(LAB, "lab.yaml")
    for file in ("a_b/c.yaml", "a/b_c.yaml"):
        Path(file).parent.mkdir()
        Path(file).write_text("extends: ../lab.yaml\nrun: {run_length: 100 h, warm_up: 0 h}\n")

    def details() -> dict[str, object]:
        found = json.loads(Path("results", "a_b_c_run", MANIFEST).read_text("utf-8"))
        return dict(found)

    first = umbau("run", "a_b/c.yaml", "-p", "1", "-n", "2")
    assert (first.code, first.err) == (0, "")
    asked = {"command": "run", "file": "a_b/c.yaml", "preview": False}
    assert details()["asked"] == asked
    other = umbau("run", "a/b_c.yaml", "-p", "1", "-n", "2")
    assert other.code == 2
    assert (
        "results/a_b_c_run, where these results would go, holds those of: umbau run a_b/c.yaml; "
        "name another folder with --out, or replace them with --out results/a_b_c_run"
    ) in " ".join(other.err.split())
    assert details()["asked"] == asked
    made = details()["made"]
    wanted = umbau("run", "a/b_c.yaml", "-p", "1", "-n", "2", "--out", "results/a_b_c_run")
    assert wanted.code == 0
    assert wanted.err.splitlines()[0] == (
        "umbau: what is in results/a_b_c_run is replaced: results of umbau run a_b/c.yaml, made "
        f"{made}."
    )
    assert details()["asked"] == asked | {"file": "a/b_c.yaml"}


def test_each_command_has_a_folder_of_its_own(umbau: Umbau, short: Path) -> None:
    second = short.with_name("second.yaml")
    second.write_bytes(short.read_bytes())
    for file in (short, second):
        assert umbau("run", file, "-p", "1").code == 0
    here = short.parent.name
    assert sorted(path.name for path in Path("results").iterdir()) == [
        f"{here}_second_run", f"{here}_short_run",
    ]  # fmt: skip
    again = umbau("run", short, "-p", "1")
    assert again.err.startswith(f"umbau: what is in results/{here}_short_run is replaced: results")


# -- refused before the first run ---------------------------------------------------------------


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if anything is simulated."""

    def refuse(*_arguments: object, **_named: object) -> None:
        pytest.fail("simulated before the folder was refused")

    monkeypatch.setattr(running, "run_in_processes", refuse)
    monkeypatch.setattr(running, "runner", refuse)


QUICK = "office.case_types.renewal.hands_on"
COMMANDS: dict[str, tuple[tuple[object, ...], str]] = {
    "compare": (("compare", "town/study.yaml", "-p", "1"), "town"),
    "brief": (("brief", "results/town", "-f", "html"), "town_briefing"),
    "attribute": (("attribute", "town/study.yaml", "-p", "1"), "town_attribute"),
    "tipping": (("tipping", "town/study.yaml", "-p", "1", "-n", "2", "--points", "4",
                 "--input", QUICK), "town_tipping"),
    "sensitivity": (("sensitivity", "town/study.yaml", "-p", "1", "-n", "2", "--draws", "8",
                     "--tornado", "0", "--input", QUICK), "town_sensitivity"),
    "staff": (("staff", "town/study.yaml", "-p", "1", "-n", "2", "--need"), "town_staff"),
    "run": (("run", "town/quick.yaml", "-p", "1"), "town_quick_run"),
    "backcast": (("backcast", "town/quick.yaml", "months.csv", "-p", "1", "-n", "20"),
                 "town_quick_backcast"),
}  # fmt: skip
"""Each command that writes a folder, and that folder below `results`."""


@pytest.fixture
def quick_town(tmp_path: Path) -> None:
    """A study and a scenario of an office that runs in a moment."""
    town = tmp_path / "town"
    shutil.copytree(GOOD_STUDY.parent, town)
    (town / "package.yaml").write_text(
        "name: package\nlabel: Package\nstarts_from: today.yaml\n"
        "timeline: [{date: 2024-02-01, structure: two_teams.yaml, open_cases: move}]\n"
        "loads: [{label: Change, begin: 2024-01-15, end: 2024-02-01, share: {low: 5 %,"
        " central: 10 %, high: 20 %, source: example, confidence: C}}]\n"
    )
    (town / "study.yaml").write_text(
        "name: Quick\noffice: office.yaml\nstructures: [today.yaml]\n"
        "reorganisations: [package.yaml]\n"
        "run: {run_length: 60 days, replications: 2, equal: posts}\n"
    )
    (town / "quick.yaml").write_text(
        "name: Quick\noffice: office.yaml\nstructure: today.yaml\n"
        "run: {run_length: 60 days, replications: 2}\n"
    )
    (tmp_path / "months.csv").write_text("month,decided\n2024-01,5\n")


def letter_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "letter.txt").write_text("mine")
    return folder


def file_above(out: Path) -> None:
    out.parent.rmdir()
    out.parent.write_text("mine")


BLOCKED: dict[str, Callable[[Path], object]] = {
    "a link": lambda out: out.symlink_to(letter_in(out.parent / "papers")),
    "a dangling link": lambda out: out.symlink_to("nowhere"),
    "a file": lambda out: out.write_text("mine"),
    "below a file": file_above,
    "somebody's folder": letter_in,
    "unwritable": lambda out: out.parent.chmod(0o500),
}


@pytest.mark.usefixtures("no_run", "quick_town")
@pytest.mark.parametrize(
    ("command", "blocked"),
    [
        *(("run", blocked) for blocked in BLOCKED),
        *((command, "a link") for command in COMMANDS if command not in ("run", "brief")),
    ],
)
def test_a_folder_that_cannot_be_written_is_refused_before_the_first_run(
    command: str, blocked: str, umbau: Umbau, tmp_path: Path
) -> None:  # fmt: skip
    out = tmp_path / "deep" / "out"
    out.parent.mkdir()
    BLOCKED[blocked](out)
    if blocked == "unwritable" and _may_write(out.parent):
        pytest.skip("root may write everywhere")
    ended = umbau(*COMMANDS[command][0], "--out", out)
    assert ended.code == 2
    assert "--out" in ended.err
    assert ended.out == ""


def _may_write(folder: Path) -> bool:
    try:
        (folder / "tried").mkdir()
    except OSError:
        return False
    (folder / "tried").rmdir()
    return True


@pytest.mark.usefixtures("no_run", "quick_town")
def test_a_briefing_that_could_not_be_written_is_refused_before_the_first_run(
    umbau: Umbau, tmp_path: Path
) -> None:  # fmt: skip
    letter_in(tmp_path / "out_briefing")
    ended = umbau("compare", "town/study.yaml", "--brief", "--out", "out", "--language", "en")
    assert ended.code == 2
    assert "out_briefing exists and holds no results of Umbau" in " ".join(ended.err.split())


# -- cancelled and interrupted ------------------------------------------------------------------


def test_a_cancelled_write_says_that_the_runs_are_kept(
    umbau: Umbau, short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def cancel(*_arguments: object, **_named: object) -> None:
        raise Cancelled

    with monkeypatch.context() as patched:
        patched.setattr(results, "write_run", cancel)
        ended = umbau("run", short, "-p", "1", "--out", "out")
        assert ended == (130, "", (
            "umbau: cancelled; 2 of 2 runs are done and kept in .umbau, results were not written; "
            "the same command goes on from there.\n"
        ))  # fmt: skip
        unkept = umbau("run", short, "-p", "1", "--out", "out", "--no-store")
        assert unkept.err == "umbau: cancelled; nothing was written.\n"
    again = umbau("run", short, "-p", "1", "--out", "out")
    assert again.err == "umbau: 2 of 2 runs were there already, in .umbau.\n"


@pytest.mark.parametrize("command", ["run", "brief"])
def test_the_next_command_puts_back_what_an_interrupted_one_had_set_aside(
    command: str, umbau: Umbau, short: Path
) -> None:
    if command == "run":
        call: tuple[object, ...] = ("run", short, "-p", "1", "--out", "town")
        assert umbau(*call).code == 0
    else:
        call = ("brief", "town", "-f", "html")
        written(made(), Path("town"))
        with whole_folder(Path("whole")) as folder:
            shutil.copytree("town", folder, dirs_exist_ok=True)
        shutil.rmtree("town")
        Path("whole").rename("town")
    aside = Path(f".town.{'0' * 16}.umbau-old")
    Path("town").rename(aside)
    ended = umbau(*call)
    assert ended.code == 0
    assert ended.err.splitlines()[0] == (
        "umbau: town is back: a command that was interrupted had set it aside."
    )
    assert not aside.exists()
    assert Path("town", MANIFEST).is_file()


# -- a folder of the user's -----------------------------------------------------------------------


OTHERS = (("log", "town/quick.yaml", "-o", "log.csv"), ("schema",), ("store",),
          ("store", "--clear-outdated"), ("store", "--clear"))  # fmt: skip
"""The commands that write or delete something else."""


def everything(folder: Path) -> dict[str, object]:
    """Return all that is of the user's below a folder: letters, and links with where they lead."""
    return {
        str(path): path.readlink() if path.is_symlink() else path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.name == "letter.txt"
    }


@pytest.mark.usefixtures("quick_town")
def test_a_folder_of_the_users_anywhere_below_results_survives_every_command(
    umbau: Umbau, tmp_path: Path
) -> None:
    """Nested or linked, beside results and in them, and in what an interrupted command left."""
    below, papers = tmp_path / "results", letter_in(tmp_path / "elsewhere" / "papers")
    letter_in(below / "papers")
    letter_in(below / ".hidden")
    letter_in(below / f".town.{'0' * 16}.umbau-draft" / "tables" / "papers")
    letter_in(below / f".town.{'1' * 16}.umbau-old" / "papers")
    (below / "linked").symlink_to(papers)
    (below / f".town.{'2' * 16}.umbau-draft").symlink_to(papers)
    (below / f".town.{'3' * 16}.umbau-old").symlink_to(papers)
    before = everything(tmp_path)
    for call, folder in COMMANDS.values():
        ended = umbau(*call)
        assert ended.code == 0, ended.err
        assert (below / folder / MANIFEST).is_file()
    for place, (_, folder) in enumerate(COMMANDS.values()):
        within = below / folder / ("" if place % 2 else "charts")
        within.mkdir(exist_ok=True)
        if place % 3:
            letter_in(within / "papers")
        else:
            (within / "papers").symlink_to(papers)
    inside = everything(tmp_path)
    assert len(inside) == len(before) + len(COMMANDS)
    for call, _ in COMMANDS.values():
        ended = umbau(*call)
        assert ended.code == 2
        said = " ".join(ended.err.split())
        assert re.search(r"papers(; move it|; verschieben), (or choose another|oder ein)", said)
    for call in OTHERS:
        assert umbau(*call).code == 0
    assert everything(tmp_path) == inside
