"""`umbau explain`: what a measure means, found by whatever it is called."""

import importlib.util
from pathlib import Path
from typing import get_args

import pytest

from sim.errors import BadCall
from sim.measures.registry import MAIN, MEASURES
from sim.report.catalogue.catalogue import Language, phrases
from sim.report.sections.explained import measure_named
from tests.unit.commands import Umbau

DOCS = Path(__file__).parents[2] / "docs"


def test_the_model_says_what_the_command_says() -> None:
    spec = importlib.util.spec_from_file_location("docs_measures", DOCS / "measures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == module.PAGE.read_text(encoding="utf-8"), "run: python docs/measures.py"


def test_a_measure_is_found_by_its_name_and_its_labels() -> None:
    for name in MEASURES:
        assert measure_named(name) == name
        assert measure_named(name.upper().replace("_", " ")) == name
    for language in get_args(Language):
        for name, label in phrases("measure.label", language).items():
            if name in MEASURES:
                assert measure_named(label) == name


@pytest.mark.parametrize(
    ("said", "meant"),
    [("answer_rat", "'answer_rate'"), ("Ofene Fälle am Ende", "'open_end'")],
)
def test_a_wrong_word_is_asked_back(said: str, meant: str) -> None:
    with pytest.raises(BadCall) as caught:
        measure_named(said)
    assert caught.value.told("de") == (
        f"kein Maß '{said}'; ist {meant} gemeint? (alle: umbau explain)"
    )


def test_a_word_that_is_like_nothing(umbau: Umbau) -> None:
    ended = umbau("explain", "xyzzy")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "umbau: no measure 'xyzzy' (all: umbau explain)\n"


def test_what_is_said_of_one(umbau: Umbau) -> None:
    said = umbau("explain", "Alter", "der", "offenen", "Fälle", "(Median)", "--language", "de").out
    assert said.startswith("Alter der offenen Fälle (Median) (median_age_open)\n==")
    for part in (
        "Nicht die Durchlaufzeit", "Weniger ist besser für die Menschen, die warten.",
        "nie allein lesen", "Einheit: Tage.", "tables/comparison.csv", "matters: median_age_open",
    ):  # fmt: skip
        assert part in " ".join(said.split())
    office = umbau("explain", "decided_per_present_fte").out
    assert "More is better for the office" in office
    assert "umbau compare STUDY --all" in office
    assert "--all" not in umbau("explain", "decided").out  # on the first screen
    assert "--all" in umbau("explain", "utilisation").out
    assert "neither better nor worse" in umbau("explain", "utilisation").out
    assert "a share, from 0 to 1" in umbau("explain", "answer_rate").out
    assert "matters" not in umbau("explain", "waiting_probability").out
    for name, size in (
        ("answer_rate", ": 2 Prozentpunkte."), ("lead_time_mean", ": 7 Tage."),
        ("median_age_open_mails", ": 1,0 Tage."),
        ("handoffs_per_decided", "5 % des heutigen Werts"),
    ):  # fmt: skip
        assert size in umbau("explain", name, "--language", "de").out


def test_the_list_has_a_line_for_each_main_measure(umbau: Umbau) -> None:
    for language in get_args(Language):
        lines = umbau("explain", "--language", language).out.splitlines()
        assert [line.split()[0] for line in lines[3 : 3 + len(MAIN)]] == list(MAIN)
        assert max(map(len, lines)) <= 100
        rest = " ".join(lines[3 + len(MAIN) :])
        assert all(name in rest for name in MEASURES if name not in MAIN)
