from pathlib import Path
from typing import NoReturn

import pytest

from sim.errors import MissingPackage, RunError
from sim.report.document import Brief, Heading, Picture
from sim.report.folder.folders import MANIFEST
from sim.report.writers import write
from sim.report.writers.write import FORMATS, require_packages, write_brief
from tests.unit.invented_brief import small

NAMES = ["briefing.pdf", "briefing.docx", "briefing.html", "briefing.xlsx"]


def _broken() -> Brief:
    def draw() -> NoReturn:
        raise ZeroDivisionError

    return small(Picture("p", "t", draw))


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_all_files_are_written_and_those_of_before_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    made = write_brief(small(Heading("Eins")), folder)
    assert made == [folder / name for name in NAMES]
    first = _files(folder)
    assert sorted(first) == sorted([*NAMES, MANIFEST])
    assert write_brief(small(Heading("Zwei")), folder, ["html"]) == [folder / "briefing.html"]
    second = _files(folder)
    assert sorted(second) == ["briefing.html", MANIFEST]
    assert first["briefing.html"] != second["briefing.html"]


def test_a_briefing_that_somebody_worked_on_is_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write_brief(small(), folder, ["docx", "html"])
    (folder / "briefing.docx").write_bytes(b"corrected by hand")
    with pytest.raises(RunError, match=r"briefing\.docx was changed after it was written; move"):
        write_brief(small(), folder, ["docx", "html"])
    assert (folder / "briefing.docx").read_bytes() == b"corrected by hand"


def test_a_writer_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        write_brief(_broken(), tmp_path / "none", ["xlsx", "html"])
    assert not (tmp_path / "none").exists()
    folder = tmp_path / "folder"
    write_brief(small(), folder, ["xlsx", "html"])
    before = _files(folder)
    with pytest.raises(ZeroDivisionError):
        write_brief(_broken(), folder, ["xlsx", "html"])
    assert _files(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_cannot_be_replaced_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "folder"
    write_brief(small(), folder, ["xlsx", "html"])
    before = _files(folder)
    move = Path.rename

    def locked(self: Path, target: Path) -> Path:
        if self == folder:
            raise PermissionError(13, "Permission denied", str(self))
        return move(self, target)

    monkeypatch.setattr(Path, "rename", locked)
    with pytest.raises(RunError) as raised:
        write_brief(small(Heading("Zwei")), folder, ["xlsx", "html"])
    assert str(raised.value) == (
        f"{folder} cannot be replaced: Permission denied; is a file of it open elsewhere?"
    )
    assert _files(folder) == before


@pytest.mark.parametrize(
    ("name", "package"), [("pdf", "typst"), ("docx", "python-docx"), ("xlsx", "XlsxWriter")]
)
def test_a_missing_package_is_named_with_how_to_install_it(
    name: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_packages()
    monkeypatch.setattr(write, "find_spec", lambda _name: None)
    with pytest.raises(MissingPackage) as raised:
        write_brief(small(), tmp_path / "none", ["html", name])
    assert str(raised.value) == (
        f"a briefing as {name} needs the package {package}; install it with: "
        "pip install 'umbau[brief]'"
    )
    assert not (tmp_path / "none").exists()
    require_packages(["html"])


def test_formats_are_the_endings_of_the_files() -> None:
    assert list(FORMATS) == [Path(name).suffix[1:] for name in NAMES]
