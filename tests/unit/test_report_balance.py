"""The chart of gain and price: what it claims, where its marks stand, and what it is without."""

from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest

from sim.report.catalogue.catalogue import Language
from sim.report.charts.balance import balance, balance_message, spots_of
from sim.report.charts.of_study import charts_of
from sim.report.charts.page import HALF
from sim.report.charts.style import look
from sim.report.folder.csv import to_csv_pair
from sim.report.folder.read import BriefError, with_frontier
from sim.report.frames import structure_list
from tests.unit.brief_samples import made, sealed, written
from tests.unit.report_samples import Sample, eight, sample

LANGUAGES: tuple[Language, ...] = get_args(Language)
CONDITION = "vacant_30"


def judged(data: Sample, *verdicts: tuple[str, str, str]) -> pd.DataFrame:
    """Return the comparison with verdicts on calls and on cases, by structure."""
    table = data.comparison.copy()
    for name, calls, cases in verdicts:
        own = table["structure"] == name
        table.loc[own & (table["measure"] == "answer_rate"), "verdict"] = calls
        table.loc[own & (table["measure"] == "decided"), "verdict"] = cases
    return table


def message(data: Sample, table: pd.DataFrame, language: Language = "de") -> str:
    found = spots_of(table, data.structures, CONDITION)
    assert found is not None
    return balance_message(found[1], language)


def test_the_title_tells_gain_and_price_together() -> None:
    data = sample(3, 1, 10)
    table = judged(
        data, ("clearing_central", "more", "fewer"),
        ("merged", "no_material_difference", "no_material_difference"),
    )  # fmt: skip
    assert message(data, table) == (
        "Clearing (mittel): mehr Anrufe erreichen jemanden, weniger Fälle entschieden; "
        "Zusammenlegung: kein wesentlicher Unterschied"
    )
    assert message(data, table, "en") == (
        "Clearing (mittel): more calls reach somebody, fewer cases decided; "
        "Zusammenlegung: no material difference"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", ["undecided", "no_material_difference"])
def test_what_is_not_shown_is_not_told_as_a_difference(verdict: str, language: Language) -> None:
    data = sample(3, 1, 10)
    names = ("clearing_central", "merged")
    for pair in ((verdict, verdict), (verdict, "more"), ("fewer", verdict)):
        said = message(data, judged(data, *((name, *pair) for name in names)), language)
        calls, cases = ("calls", "cases") if language == "en" else ("Anrufe", "Fälle")
        more, fewer = ("more", "fewer") if language == "en" else ("mehr", "weniger")
        claims = [f"{more} {calls}", f"{fewer} {calls}", f"{more} {cases}", f"{fewer} {cases}"]
        told = {claim for claim in claims if claim in said}
        assert told == {
            {"more": f"{more} {what}", "fewer": f"{fewer} {what}"}[each]
            for what, each in zip((calls, cases), pair, strict=True)
            if each in {"more", "fewer"}
        }


def test_many_structures_are_counted() -> None:
    data = eight(1)
    names = list(data.structures["structure"])[1:]
    same = judged(data, *((name, "more", "fewer") for name in names))
    assert message(data, same) == (
        "7 Strukturen: mehr Anrufe erreichen jemanden, weniger Fälle entschieden"
    )
    pairs = [("more", "fewer"), ("fewer", "more"), ("more", "undecided"), ("undecided",) * 2]
    apart = [(name, *pairs[place % 4]) for place, name in enumerate(names)]
    assert len(message(data, judged(data, *apart))) <= 130


def test_a_cross_reaches_over_todays_line_where_a_difference_is_not_shown() -> None:
    data = sample(6, 1, 10)
    found = spots_of(data.comparison, data.structures, CONDITION)
    assert found is not None
    today, others = found
    for spot in others:
        for ends, at, verdict in (
            (spot.calls_ends, today.calls, spot.verdicts[0]),
            (spot.cases_ends, today.cases, spot.verdicts[1]),
        ):
            if verdict == "undecided":
                assert ends[0] <= at <= ends[1]
            if verdict in {"more", "fewer"}:
                assert not ends[0] <= at <= ends[1]


def frontier_of(data: Sample) -> pd.DataFrame:
    """Return invented frontiers of all but the last structure."""
    return pd.DataFrame(
        {
            "structure": name, "condition": CONDITION, "share_answering": share, "measure": measure,
            "mean": (share if share == share else 0.5) * (1.0 if of == 0 else -9_000.0)  # noqa: PLR0124
            + (0.0 if of == 0 else 30_000.0),
        }
        for name in data.structures["structure"][:-1]
        for share in (np.nan, 0.0, 0.5, 1.0)
        for of, measure in enumerate(("answer_rate", "decided"))
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_structure_has_its_dot_and_its_name(language: Language) -> None:
    data = eight(1)
    drawn = balance(
        data.comparison, data.structures, CONDITION, frontier=frontier_of(data), language=language
    )
    (axes,) = drawn.figure.axes
    written = [" ".join(text.get_text().split()) for text in axes.texts]
    assert len(written) == 8
    for label in data.structures["label"][:1]:
        assert any(text.startswith(label) for text in written)
    dashed = [line for line in axes.lines if line.get_marker() == "."]
    hues = [one.hue for one in structure_list(data.structures)][:-1]
    assert [line.get_color() for line in dashed] == [look(hue).colour for hue in hues]
    assert all(label in drawn.alt for label in data.structures["label"])
    boxes = [text.get_window_extent() for text in axes.texts]
    for place, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:place])


def test_a_word_of_a_name_is_not_broken_on_half_the_width() -> None:
    data = sample(3, 1, 10)
    structures = data.structures.copy()
    structures.loc[structures.index[-1], "label"] = "Zusammengelegt"
    drawn = balance(data.comparison, structures, CONDITION, width=HALF, language="de")
    (axes,) = drawn.figure.axes
    assert "Zusammengelegt" in [text.get_text() for text in axes.texts]


def test_an_office_without_calls_has_none() -> None:
    data = sample(3, 1, 10)
    silent = data.comparison[data.comparison["measure"] != "answer_rate"]
    assert spots_of(silent, data.structures, CONDITION) is None
    names = ("series", "months", "hours", "differences", "structures", "conditions")
    tables = {name: getattr(data, name) for name in names} | {"comparison": silent}
    found = charts_of(tables, {}, years=2.0, language="de", preview=False, source="")
    assert not [name for name in found if name.startswith("balance")]
    with pytest.raises(ValueError, match="calls"):
        balance(silent, data.structures, CONDITION)


def beside(folder: Path, points: pd.DataFrame, **said: object) -> Path:
    """Write what `umbau frontier` finds about the sample."""
    written(made(), folder)
    to_csv_pair(points, folder, "frontier")
    (folder / "tables" / "comparison.csv").unlink()
    return sealed(folder, **said)


def test_a_frontier_of_the_same_study_is_laid_under_it(tmp_path: Path) -> None:
    results = made()
    points = frontier_of(sample(3, 1, 10)).replace({"current": "s0", "clearing_central": "s1"})
    points["condition"] = ""
    found = with_frontier(results, beside(tmp_path / "same", points))
    assert found is not None
    assert list(found.tables["frontier"]["mean"]) == list(points["mean"])
    assert with_frontier(results, written(results, tmp_path / "compared")) is None
    short = beside(tmp_path / "short", points, run_length_days=90.0)
    with pytest.raises(BriefError, match="has runs of 90 days and the results have runs of 366"):
        with_frontier(results, short)
    with pytest.raises(BriefError, match="is about another study"):
        with_frontier(results, beside(tmp_path / "other", points, name="Anderes"))
    strange = beside(tmp_path / "strange", points.replace({"s1": "nobody"}))
    with pytest.raises(BriefError, match="nobody"):
        with_frontier(results, strange)


@pytest.mark.parametrize("span", [50.0, 1e6])
def test_only_axes_that_do_not_start_at_zero_are_said_to(span: float) -> None:
    data = sample(3, 1, 10)
    table = data.comparison.copy()
    for end, side in (("difference_low", -1.0), ("difference_high", 1.0)):
        table.loc[table["measure"] == "decided", end] = side * span
    drawn = balance(table, data.structures, CONDITION)
    axes = drawn.figure.axes[0]
    foot = " ".join(text.get_text() for text in drawn.figure.texts).replace("\n", " ")
    assert (axes.get_ylim()[0] > 0) == (span < 1e6)
    assert ("Die Achsen beginnen nicht bei null." in foot) == (span < 1e6)
    assert axes.get_xlim()[0] > 0
    assert ("Die waagerechte Achse beginnt nicht bei null." in foot) == (span == 1e6)
