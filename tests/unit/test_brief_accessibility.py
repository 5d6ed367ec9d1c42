"""The briefing by tools that are no dependency: veraPDF and axe. See .ci/accessibility."""

import os
import subprocess
from pathlib import Path

import pytest

from sim.report.writers.html import html_of
from sim.report.writers.pdf import pdf_of
from tests.unit.invented_brief import brief

CHECK = Path(__file__).parents[2] / ".ci" / "PdfCheck.java"
AXE = "async () => (await axe.run(document)).violations.map(each => each.id + ': ' + each.help)"


def _tool(name: str) -> str:
    """Return what a variable says about a tool; without it the test is skipped."""
    said = os.environ.get(name)
    if not said:
        pytest.skip(f"{name} is not set")
    return said


def test_verapdf_finds_nothing_against_pdf_ua_1_and_pdf_a_2a(tmp_path: Path) -> None:
    class_path = _tool("UMBAU_VERAPDF")
    made = tmp_path / "briefing.pdf"
    made.write_bytes(pdf_of(brief()))
    command = ["java", "-cp", class_path, str(CHECK), str(made)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told == ""


@pytest.mark.parametrize("colours", ["none", "active"])
@pytest.mark.parametrize("width", [320, 390, 640, 1280])  # 640: a screen of 1280 at 200 %
def test_axe_finds_nothing_on_a_phone_and_on_a_screen(
    width: int, colours: str, tmp_path: Path
) -> None:
    axe, chromium = _tool("UMBAU_AXE"), _tool("UMBAU_CHROMIUM")
    browsers = pytest.importorskip("playwright.sync_api")
    made = tmp_path / "briefing.html"
    made.write_bytes(html_of(brief()))
    with browsers.sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900}, forced_colors=colours)
        page.goto(made.as_uri())
        page.add_script_tag(path=axe)
        assert page.evaluate(AXE) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
