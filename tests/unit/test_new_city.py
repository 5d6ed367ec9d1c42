"""`umbau new`: a folder for a city that can be checked at once, whatever the city is called."""

import os
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.file_names import RESERVED
from sim.letters import forbidden, misdirected
from sim.reading.loading import load_scenario, load_study
from sim.report.catalogue.catalogue import Language
from sim.report.folder import new_city
from sim.report.folder.new_city import FILES, README, SHIPPED, filled, template_folder
from tests.unit.commands import Umbau

ROOT = Path(__file__).parents[2]
NAMES = (
    "Bad Söden am Taunus",
    "'s-Hertogenbosch: Mitte (2) #1",
    'Die "Stadt" \\ {city} 🏙',
    "[x] - & *a !b %c @d `e",
    "null",
    "2024-01-01",
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_carries_the_name_and_has_no_problems(umbau: Umbau, name: str) -> None:
    made = umbau("new", name, "--out", "town", "--language", "de")
    assert (made.code, made.out.count("town/study.yaml")) == (0, 2)
    study = load_study(Path("town", "study.yaml"))
    assert study.name == name
    assert {one.office.name for one in study.scenarios.values()} == {f"Ausländerbehörde {name}"}
    assert list(study.structures) == ["current", "clearing", "merged"]
    assert {key.rpartition(".")[2] for key in study.conditions} == {"unsteered", "steered"}
    assert load_scenario(Path("town", "today.yaml")).scenario.name == f"{name} heute"
    assert Path("town", "LIESMICH.md").read_text(encoding="utf-8").startswith(f"# {name}\n")


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_in_it_refers_to_what_is_outside(umbau: Umbau, language: Language) -> None:
    umbau("new", "Kiel", "--language", language)
    there = {str(path.relative_to("Kiel")) for path in Path("Kiel").rglob("*") if path.is_file()}
    assert there == {str(Path(name)) for name in (*FILES, README[language])}
    for name in there:
        text = Path("Kiel", name).read_text(encoding="utf-8")
        assert not re.search(r"\.\./|docs/|scenarios/|teaching|small_town|Lehrbeispiel", text), name
        assert set(re.findall(r"\w+\.yaml\b", text)) <= {Path(one).name for one in there}, name
    assert load_study(Path("Kiel", "study.yaml")).language == language


ENGLISH = re.compile(r"\b(?:the|of|and|is|are|posts|with|who|while|only)\b")


def comments(folder: str) -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).rglob("*.yaml"))]
    return [one for text in texts for one in re.findall(r"(?m)(?:^|\s)# (.*)$", text)]


def test_a_german_folder_has_german_comments(umbau: Umbau) -> None:
    umbau("new", "Kiel", "--language", "de")
    umbau("new", "Cork", "--language", "en")
    assert "Feiertage" in comments("Kiel")
    assert "public holidays" in comments("Cork")
    assert [comment for comment in comments("Kiel") if ENGLISH.search(comment)] == []


def test_what_it_says_first_can_be_typed(umbau: Umbau) -> None:
    made = umbau("new", "Bad Söden", "--language", "de", "--out", "my towns/one")
    assert made.err.startswith("my towns/one ist angelegt. Alle Zahlen darin sind erfunden;")
    assert made.err.endswith("Als Nächstes:\n")
    quoted = '"' if os.name == "nt" else "'"
    path = f"{quoted}{Path('my towns', 'one', 'study.yaml')}{quoted}"
    assert made.out == f"umbau check {path}\numbau compare {path} --preview\n"


def test_the_folder_is_named_after_the_city(umbau: Umbau) -> None:
    for name, folder in (("Bad Söden: Nord", "Bad_Söden_Nord"), ("con", "con_"), ("../up", "up")):
        assert umbau("new", name).code == 0
        assert load_study(Path(folder, "study.yaml")).name == name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("",), "the name '' makes no name of a folder; name one with --out"),
        (("🏙",), "the name '🏙' makes no name of a folder"),
        (("Kiel", "--out", "nul"), "nul: Windows keeps this name for a device"),
        (("Kiel", "--out", "there"), "there is there already, and is left as it is"),
        (("Kiel", "--out", "file"), "file is there already"),
        (("Kiel", "--out", "file/below"), "file/below cannot be written"),
        (("a\x07b",), "in the name: the letter U+0007 is a control character"),
        (("Kiel", "--language", "fr"), "'fr' is no language here"),
    ],
)
def test_what_is_refused_leaves_everything_as_it_was(
    umbau: Umbau, words: tuple[str, ...], said: str
) -> None:
    Path("there").mkdir()
    Path("file").write_text("mine", encoding="utf-8")
    ended = umbau("new", *words)
    assert ended.code == 2
    assert said in " ".join(ended.err.split()).replace("│ ", "")
    assert sorted(Path().rglob("*")) == [Path("file"), Path("there")]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind here")
def test_a_place_that_cannot_be_written(umbau: Umbau) -> None:
    Path("locked").mkdir(mode=0o500)
    ended = umbau("new", "Kiel", "--out", "locked/kiel")
    assert ended.code == 2
    assert "cannot be written" in ended.err


def test_what_fails_on_the_way_leaves_nothing(
    umbau: Umbau, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new_city, "_write", full)
    ended = umbau("new", "Kiel")
    assert (ended.code, list(Path().iterdir())) == (2, [])
    assert "No space left on device" in ended.err


def test_check_counts_what_is_still_the_template_s(umbau: Umbau) -> None:
    umbau("new", "Kiel", "--language", "en")
    study, office = Path("Kiel", "study.yaml"), Path("Kiel", "office.yaml")
    said = re.search(r"(\d+) of (\d+) numbers are still the invented", umbau("check", study).out)
    assert said is not None
    assert said[1] == said[2]
    source = "source: invented (template of umbau new)"
    text = office.read_text(encoding="utf-8")
    office.write_text(text.replace(source, "source: Haushaltsplan 2026", 3), encoding="utf-8")
    left = f"{int(said[1]) - 3} of {said[2]} numbers are still the invented"
    assert left in umbau("check", study).out
    for path in Path("Kiel").glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace(source, "source: own")
        path.write_text(text, encoding="utf-8")
    assert "invented" not in umbau("check", study).out


# -- the template -----------------------------------------------------------------------------


def test_a_wheel_ships_the_files_that_a_folder_is_made_from() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = stated["tool"]["setuptools"]["data-files"]
    found = {
        f"{folder}/{Path(file).name}": file for folder, files in shipped.items() for file in files
    }
    assert found == {f"{SHIPPED}/{file}": f"scenarios/{file}" for file in FILES.values()}
    assert all((ROOT / file).is_file() for file in found.values())


def test_without_a_clone_the_template_is_what_the_installation_brought(
    umbau: Umbau, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Installed(metadata.Distribution):
        def read_text(self, _: str) -> None:
            return None

        def locate_file(self, path: object) -> Path:
            return tmp_path / "env" / str(path)

    package = tmp_path / "env" / "lib" / "sim" / "report" / "folder" / "new_city.py"
    monkeypatch.setattr(new_city, "__file__", str(package))
    monkeypatch.setattr(metadata, "files", lambda _: None)
    refused = umbau("new", "Kiel")
    assert refused.code == 1
    assert "the template's files are not part of this installation" in refused.err
    listed = [metadata.PackagePath(SHIPPED, file) for file in FILES.values()]
    for one in listed:
        one.dist = Installed()
    monkeypatch.setattr(metadata, "files", lambda _: listed)
    for file in FILES.values():
        path = tmp_path / "env" / SHIPPED / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((ROOT / "scenarios" / file).read_bytes())
    assert template_folder() == tmp_path / "env" / SHIPPED
    assert umbau("new", "Kiel").code == 0


@settings(max_examples=60)
@given(name=st.text(min_size=1).map(lambda text: " ".join(text.split())))
def test_whatever_a_city_is_called_stands_in_its_files(name: str) -> None:
    if any((*forbidden(name), *misdirected(name))):
        return  # refused
    template = template_folder()
    for file in ("office.yaml", "study.yaml", "today.yaml"):
        text = (template / FILES[file]).read_text(encoding="utf-8")
        made = yaml.safe_load(filled(file, text, name, "de"))
        assert name in made["name"]


def test_what_windows_keeps_becomes_no_folder(umbau: Umbau) -> None:
    for name in RESERVED[:4]:
        assert umbau("new", name).code == 0
        assert Path(f"{name}_").is_dir()
