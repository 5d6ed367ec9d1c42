import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def drawing() -> ModuleType:
    """Return the script that draws docs/images/architecture.png."""
    place = ROOT / "docs" / "images" / "architecture.py"
    spec = importlib.util.spec_from_file_location("docs_architecture", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_is_that_of_the_code(drawing: ModuleType) -> None:
    found = drawing.read_map().text()
    with Image.open(drawing.PICTURE) as picture:
        drawn = picture.text["Source"]  # type: ignore[attr-defined]
    again = "run: python docs/images/architecture.py, and look at the picture"
    assert drawing.TEXT.read_text(encoding="utf-8") == found, again
    assert drawn == found, again


def test_arrows_point_down_and_no_package_of_sim_is_in_a_circle(drawing: ModuleType) -> None:
    found = drawing.read_map()
    rank = {boxes: place for place, layer in enumerate(found.layers) for boxes in layer}
    assert len({box for boxes in rank for box in boxes}) == len(found.about)
    for source, target in found.arrows:
        assert rank[source] < rank[target], (source, target)
    for boxes in rank:
        assert len({box.split(".")[0] for box in boxes}) == 1, boxes


def test_circles_stand_together(drawing: ModuleType, tmp_path: Path) -> None:
    files = {
        "cli/__init__.py": '"""Cli: what it is for.\n\nMore."""\n',
        "cli/run.py": '"""x"""\nimport sim.units\nfrom sim.report.a import it\n',
        "report/__init__.py": "",
        "report/a.py": '"""A."""\nfrom sim.report import b\n',
        "report/b/__init__.py": '"""B."""\nfrom sim.report.a import it\n',
        "report/c.py": '"""C."""\nfrom sim.units import DAY\n',
        "report/b/deep.py": '"""D."""\n\n\ndef late():\n    from sim.report.c import it\n',
        "units.py": '"""Units."""\n',
    }
    for name, text in files.items():
        path = tmp_path / "sim" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "sim" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[[tool.importlinter.contracts]]\ntype = "layers"\nlayers = ["cli", "report", "units"]\n',
        encoding="utf-8",
    )
    assert drawing.read_map(tmp_path).text().splitlines() == [
        "cli", "report.a + report.b", "report.c", "units", "",
        "cli: What it is for", "report.a: A", "report.b: B", "report.c: C", "units: Units", "",
        "cli -> report.a + report.b", "report.a + report.b -> report.c", "report.c -> units",
    ]  # fmt: skip
