"""How long the paper is: two to four pages for a council, and none of them half empty."""

from pathlib import Path
from typing import get_args

import pytest

from sim.report.catalogue.catalogue import Language
from sim.report.folder.read import read_results
from sim.report.sections.briefing import briefing
from sim.report.writers.pdf import ends_of
from tests.unit.brief_samples import made
from tests.unit.commands import Near, Umbau

LANGUAGES: tuple[Language, ...] = get_args(Language)
TOWN = Path(__file__).parents[2] / "scenarios" / "small_town"
MOST = 4
MIDDLE = 297.0 / 2
"""Millimetres from the top of a page."""


@pytest.mark.parametrize("study", ["study.yaml", "study_reorganisation.yaml"])
def test_three_structures_and_two_conditions_or_dates_make_four_full_pages(
    study: str, umbau: Umbau, near: Near, tmp_path: Path
) -> None:
    words = ("--preview", "--replications", 2, "--processes", 1, "--no-store", "--out", "found")
    assert umbau("compare", near(TOWN / study), *words).code == 0
    results = read_results(tmp_path / "found")
    for language in LANGUAGES:
        ends = ends_of(briefing(results, (), language))
        last = max(end.page for end in ends)
        assert last <= MOST
        for page in range(1, last):
            assert max(end.y for end in ends if end.page == page) > MIDDLE


@pytest.mark.parametrize("structures", [1, 3, 8])
def test_few_or_many_structures_make_no_more_pages(structures: int) -> None:
    labels = ["Heute", *(f"Struktur {place}" for place in range(1, structures))]
    ends = ends_of(briefing(made(labels)))
    assert 2 <= max(end.page for end in ends) <= MOST
