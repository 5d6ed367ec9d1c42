"""Files that a file names lie below the folder above its own, unless somebody says otherwise."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.errors import ScenarioError
from sim.reading.loading import is_study, load_scenario, load_study
from sim.reading.yaml import Bounds, read_tree

GOOD = Path(__file__).parents[1] / "scenarios" / "good"
HIDDEN = "word: of mouth\n"
OUTSIDE = (
    "lies outside of 'work', which files named in files may not; copy it to where it belongs, or "
    "allow it with --allow-outside"
)


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of sound files, two below the working directory, beside which others lie."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(GOOD, "work/city")
    shutil.copytree(GOOD, "work/common")
    shutil.copytree(GOOD, "elsewhere")
    Path("elsewhere/secret.yaml").write_text(HIDDEN, encoding="utf-8")
    return Path("work/city")


def said(read: Callable[[], object]) -> str:
    with pytest.raises(ScenarioError) as caught:
        read()
    (problem,) = caught.value.problems
    assert "mouth" not in str(caught.value)
    return str(problem)


@pytest.mark.parametrize("key", ["extends", "office", "structure", "reorganisation"])
@pytest.mark.parametrize("how", ["relative", "absolute", "link", "linked folder"])
def test_no_file_that_is_named_leaves_the_bounds(key: str, how: str, city: Path) -> None:
    named = "../../elsewhere/secret.yaml"
    if how == "absolute":
        named = str(Path("elsewhere/secret.yaml").resolve())
    if how == "link":
        (city / "own.yaml").symlink_to(named)
        named = "own.yaml"
    if how == "linked folder":
        (city / "own").symlink_to("../../elsewhere")
        named = "own/secret.yaml"
    file = city / "mine.yaml"
    keys = {"name": "x", "office": "office.yaml", "structure": "today.yaml"} | {key: named}
    text = "".join(f"{name}: {value}\n" for name, value in keys.items())
    file.write_text(text + "run: {run_length: 1 month}\n", encoding="utf-8")
    message = said(lambda: load_scenario(file))
    line = list(keys).index(key) + 1
    assert re.fullmatch(
        rf"work/city/mine\.yaml:{line}:\d+: {key}: '.*' {re.escape(OUTSIDE)}", message
    ), message
    with pytest.raises(ScenarioError, match="unknown key 'word'"):
        load_scenario(file, anywhere=True)


def test_a_file_that_is_extended_may_not_leave_them_either(city: Path) -> None:
    (city / "mine.yaml").write_text("extends: ../common/between.yaml\n", encoding="utf-8")
    between = Path("work/common/between.yaml")
    between.write_text("extends: ../../elsewhere/secret.yaml\n", encoding="utf-8")
    message = said(lambda: read_tree(city / "mine.yaml"))
    assert message.startswith("work/common/between.yaml:1:10: extends: '")
    assert read_tree(city / "mine.yaml", bounds=Bounds()).value is not None


def test_it_is_not_told_whether_a_file_outside_exists(city: Path) -> None:
    for name in ("nothing.yaml", "secret.yaml", "."):
        (city / "mine.yaml").write_text(f"extends: ../../elsewhere/{name}\n", encoding="utf-8")
        assert said(lambda: is_study(city / "mine.yaml")).endswith(OUTSIDE)


def test_the_folder_above_may_be_used_and_the_file_itself_may_be_a_link(city: Path) -> None:
    (city / "mine.yaml").write_text("extends: ../common/office.yaml\n", encoding="utf-8")
    assert read_tree(city / "mine.yaml").value is not None
    (city / "a_link.yaml").symlink_to("../../elsewhere/secret.yaml")
    assert read_tree(city / "a_link.yaml").value is not None
    Path("a_city").symlink_to("work/city")  # both ways to the folder above are meant
    assert read_tree("a_city/mine.yaml").value is not None


def test_bounds_are_never_the_whole_file_system() -> None:
    assert Bounds.around("/study.yaml").real == (Path("/"),) or Path("/").is_symlink()
    assert Bounds.around("/usr/study.yaml").real == (Path("/usr").resolve(),)


def test_the_months_of_a_study_lie_inside_too(city: Path) -> None:
    (city / "months.csv").write_text("month,open\n2024-01,5\n", encoding="utf-8")
    Path("elsewhere/months.csv").write_text("month,open\n2024-01,5\n", encoding="utf-8")
    file = city / "mine.yaml"
    for named, message in (
        ("../../elsewhere/months.csv", OUTSIDE),
        ("none.csv", "there is no file 'work/city/none.csv'; check the name and the folder"),
        ("..", "'work' is a folder; name a file in it"),
    ):
        file.write_text(f"extends: study.yaml\nbackcast: {named}\n", encoding="utf-8")
        answer = said(lambda: load_study(file))
        assert answer.startswith("work/city/mine.yaml:2:11: backcast: ")
        assert answer.endswith(message)
    file.write_text("extends: study.yaml\nbackcast: months.csv\n", encoding="utf-8")
    assert load_study(file).backcast == city / "months.csv"


COMMANDS = ("check", "compare", "attribute", "sensitivity", "staff", "tipping", "run", "log")


@pytest.mark.parametrize("command", [*COMMANDS, "backcast"])
def test_every_command_that_reads_a_scenario_has_the_flag(command: str, city: Path) -> None:
    """With the flag the file outside is read, and what is wrong in it is said."""
    (city / "mine.yaml").write_text("extends: ../../elsewhere/broken.yaml\n", encoding="utf-8")
    Path("elsewhere/broken.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    more = {"tipping": ["--input", "x"], "backcast": ["months.csv"]}.get(command, [])
    call = [command, str(city / "mine.yaml"), *more]
    shut = CliRunner().invoke(app, call).exception
    assert isinstance(shut, ScenarioError)
    assert str(shut.problems[0]).endswith(OUTSIDE)
    opened = CliRunner().invoke(app, [*call, "--allow-outside"]).exception
    assert isinstance(opened, ScenarioError)
    assert "given twice" in str(opened)
