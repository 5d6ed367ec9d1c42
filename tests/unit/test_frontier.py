"""Frontiers: the most decided with so many calls answered, whose lies above, and in words."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiment.comparison import comparison
from sim.experiment.frontier import (
    LEVELS,
    Frontier,
    Stretch,
    above_table,
    frontier_of,
    frontier_table,
    shares_of,
    standing_of,
    stretches,
)
from sim.experiment.runner import run_all
from sim.experiment.service_level import GRID
from sim.plan.study import Study
from sim.report.charts.frontier import frontier_chart
from sim.report.document import Table
from sim.report.sections.frontier import frontier_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Matters, Scenario
from sim.stats.frontier import most_with_at_least
from tests.theory.small_lab import DAY, small_lab
from tests.unit.commands import Umbau

GOOD = Path(__file__).parents[1] / "scenarios" / "good"


def found_at(calls: list[float], cases: list[float], *levels: float) -> list[float]:
    return most_with_at_least(np.array(calls), np.array(cases), np.array(levels)).tolist()


def test_by_hand() -> None:
    # From (0, 100) to (.5, 80) to (.9, 40): at .25 half way down, 90; beyond .9 there is nothing.
    assert found_at([0, 0.5, 0.9], [100, 80, 40], 0, 0.25, 0.5, 0.7, 0.9) == pytest.approx(
        [100, 90, 80, 60, 40]
    )
    assert np.isnan(found_at([0, 0.5], [100, 80], 0.51)[0])
    # A line that runs back: at .3 the first stretch has 88, but who answers .4 of them decides 90.
    assert found_at([0, 0.5, 0.4], [100, 80, 90], 0.3, 0.45) == pytest.approx([90, 85])
    assert found_at([0.2, 0.6], [50, 70], 0.1, 0.6) == [70, 70]
    assert found_at([0.4], [50], 0.4, 0.3) == [50, 50]
    with pytest.raises(ValueError, match="points need both"):
        found_at([], [], 0.5)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e4)), min_size=1, max_size=8),
    st.lists(st.floats(0, 1), min_size=1, max_size=8),
)
def test_never_rises_and_lies_on_or_above_every_point(
    points: list[tuple[float, float]], levels: list[float]
) -> None:
    calls, cases = (np.array(side) for side in zip(*points, strict=True))
    ordered = np.sort(np.array([*levels, *calls]))
    most = most_with_at_least(calls, cases, ordered)
    there = most[np.isfinite(most)]
    assert np.isfinite(most[: len(there)]).all()
    assert (np.diff(there) <= 1e-6).all()
    assert there.max() <= cases.max()
    assert (most_with_at_least(calls, cases, calls) >= cases).all()


@pytest.mark.parametrize("number", [2, 3, 6, 11, 21])
def test_shares_lie_on_the_grid_from_none_to_all(number: int) -> None:
    shares = shares_of(number)
    assert (len(shares), shares[0], shares[-1]) == (number, 0.0, 1.0)
    assert set(shares) <= set(GRID)
    if number == 6:
        assert shares == (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


# -- of a tiny office -------------------------------------------------------------------------


def tiny(**teams: Any) -> Study:  # noqa: ANN401 - phone_clerks of the only team by structure
    """Return a study whose structures differ only in how many of four clerks answer."""
    lab = small_lab()
    content = lab.office.model_dump(mode="json")
    content["contacts"]["population"] = {"phone": {"total": 0.5}}
    office = type(lab.office).model_validate(content)
    run = lab.run.model_copy(update={"run_length": DAY, "replications": 2})

    def made(name: str, answer: Any) -> Scenario:  # noqa: ANN401 - as above
        team = lab.structure.teams["desk"].model_copy(update={"phone_clerks": answer})
        structure = lab.structure.model_copy(update={"name": name, "teams": {"desk": team}})
        update = {"office": office, "structure": structure, "run": run}
        return lab.model_copy(update=update)

    return Study(
        name="Tiny", question="", language="de", matters=Matters(),
        structures={name: name.capitalize() for name in teams}, conditions={"": ""},
        scenarios={("", name): made(name, answer) for name, answer in teams.items()},
    )  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Frontier:
    """Runs of a structure in which half answer, and of one in which all do."""
    return frontier_of(tiny(half=0.5, everybody="all"), (0.0, 0.5, 1.0), 2, run_all)


def test_as_written_is_what_a_comparison_finds_to_the_digit(found: Frontier) -> None:
    runs = run_all(found.study.scenarios, 2)
    compared, points = comparison(found.study, runs), frontier_table(found)
    own = points[points["share_answering"].isna()]
    for structure, share in (("half", 0.5), ("everybody", 1.0)):
        at = points[points["share_answering"] == share]
        for measure in ("answer_rate", "decided", "open_end"):
            told, same, there = (
                table[(table["structure"] == structure) & (table["measure"] == measure)]
                for table in (own, at, compared)
            )
            for column in ("mean", "low", "high"):
                assert told[column].tolist() == same[column].tolist() == there[column].tolist()
                assert len(told) == 1


def test_from_nobody_to_all(found: Frontier) -> None:
    calls = found.course("", "half", "answer_rate")
    cases = found.course("", "half", "decided")
    assert (calls[0] == 0).all()
    assert (np.diff(calls, axis=0) > 0).all()
    assert (np.diff(cases, axis=0) < 0).all()


def test_structures_that_differ_only_in_who_answers_have_one_frontier(found: Frontier) -> None:
    above = above_table(found)
    assert set(above["structure"]) == {"everybody"}
    assert set(above["reach"]) <= {"no_material_difference", "neither", "undecided"}
    there = above[above["reach"] == "no_material_difference"]
    assert len(there) > len(LEVELS) / 2
    assert (there["difference"] == 0).all()
    assert standing_of(stretches(above, "", "everybody")) in ("alike", "undecided")


def test_what_only_one_reaches(found: Frontier) -> None:
    # As if in one structure only half of the calls could be answered, by whatever share.
    scarce = {
        key: collected for key, collected in found.runs.items() if key[2] == "half" or key[0] != 1.0
    }
    scarce[1.0, "", "everybody"] = found.runs[0.5, "", "everybody"]
    above = above_table(replace(found, runs=scarce))
    top = found.frontier("", "half")
    reached = LEVELS[np.isfinite(top).all(axis=1)].max()
    row = above[np.isclose(above["level"], reached)].iloc[0]
    assert row["reach"] == "only_today"
    assert np.isnan(row["difference"])
    assert standing_of(stretches(above, "", "everybody")) == "shorter"


def test_words_chart_and_alternative_text(found: Frontier) -> None:
    points, above = frontier_table(found), above_table(found)
    brief = terminal(frontier_blocks(found, points, above, "de"))
    assert "Jeder Punkt" not in brief
    assert "von 100 Anrufen kein wesentlicher" not in brief
    said = terminal(frontier_blocks(found, points, above, "de", every=True))
    first = said.index("Everybody")
    assert said.startswith("Erreichbar sein und entscheiden")
    assert said.index("gegen heute") < first < said.index("Jeder Punkt")
    assert "von 100 Anrufen kein wesentlicher Unterschied" in said
    drawn = frontier_chart(found, points, above, "", "de")
    assert drawn.title.startswith("Bei gleich vielen Anrufen: ")
    half = points[(points["structure"] == "half") & points["share_answering"].isna()]
    calls = float(half[half["measure"] == "answer_rate"]["mean"].iloc[0])
    assert f"Half: {100 * calls:.0f}\u00a0% der Anrufe, " in drawn.alt
    assert "weitere" not in drawn.alt
    assert len(drawn.alt) <= 200


def test_one_table_first_whatever_the_circumstances(found: Frontier) -> None:
    where = {"": "ungesteuert", "steered": "gesteuert"}
    both = replace(found, study=replace(found.study, conditions=where))
    points, above = (
        pd.concat([table, table.assign(condition="steered")])
        for table in (frontier_table(found), above_table(found))
    )
    blocks = list(frontier_blocks(both, points, above, "de"))
    (table,) = (each for each in blocks if isinstance(each, Table))
    assert [row[:2] for row in table.rows] == [
        ("ungesteuert", "Half"), ("", "Everybody"), ("gesteuert", "Half"), ("", "Everybody"),
    ]  # fmt: skip
    said = terminal(blocks, 80)
    assert max(map(len, said.splitlines())) <= 80
    assert said.count("gesteuert") == 2


# -- in words -------------------------------------------------------------------------------------


def along(*findings: str) -> list[Stretch]:
    return [Stretch(each, 0.05, 0.1, -1.0, 1.0) for each in findings]


@pytest.mark.parametrize(
    ("findings", "word"),
    [
        (("more", "only_this"), "above"),
        (("more", "undecided"), "partly_above"),
        (("fewer", "only_today", "neither"), "below"),
        (("undecided", "fewer"), "partly_below"),
        (("more", "undecided", "fewer"), "mixed"),
        (("fewer", "only_this"), "below_further"),
        (("undecided", "fewer", "undecided", "only_this"), "below_further"),
        (("more", "only_today"), "above_shorter"),
        (("undecided", "only_this"), "further"),
        (("no_material_difference", "only_today"), "shorter"),
        (("no_material_difference", "neither"), "alike"),
        (("no_material_difference", "undecided"), "undecided"),
        ((), "undecided"),
    ],
)
def test_standing_in_a_word(findings: tuple[str, ...], word: str) -> None:
    assert standing_of(along(*findings)) == word


def test_levels_with_the_same_finding_are_one_stretch() -> None:
    reach = ["more", "more", "undecided", "only_this"]
    above = pd.DataFrame({
        "structure": "it", "condition": "", "level": [0.05, 0.1, 0.15, 0.2], "reach": reach,
        "difference": [40.0, 20.0, 3.0, np.nan],
    })  # fmt: skip
    told = stretches(above, "", "it")
    assert [(each.finding, each.low, each.high) for each in told] == [
        ("more", 0.05, 0.1), ("undecided", 0.15, 0.15), ("only_this", 0.2, 0.2),
    ]  # fmt: skip
    assert (told[0].smallest, told[0].largest) == (20.0, 40.0)


# -- the command --------------------------------------------------------------------------------


def test_without_calls_it_is_refused(umbau: Umbau, near: Any) -> None:  # noqa: ANN401 - as conftest
    ended = umbau("frontier", near(GOOD / "study.yaml"), "--preview", "-l", "en")
    assert ended.code == 2
    assert ended.err == "umbau: nobody calls this office, so no share makes a difference\n"


def test_the_command(umbau: Umbau, near: Any, tmp_path: Path) -> None:  # noqa: ANN401 - as above
    study = near(GOOD / "study.yaml").with_name("called.yaml")
    study.write_text(
        "extends: study.yaml\npreview: {run_length: 2 weeks, replications: 2}\nconditions:\n"
        "  staffed:\n    office:\n      calendar: {phone: Mon-Fri 09:00-12:00}\n"
        "      contacts:\n        population:\n          phone:\n"
        "            total: {low: 1000 per year, central: 4000 per year, high: 5000 per year,"
        " source: example, confidence: C}\n"
        "        minutes:\n          mean: {low: 3 min, central: 4 min, high: 5 min,"
        " source: example, confidence: C}\n          distribution: exponential\n"
        "        patience: unlimited\n",
        encoding="utf-8",
    )
    call = (
        "frontier",
        study,
        "--preview",
        "-l",
        "de",
        "--shares",
        2,
        "-p",
        1,
        "--out",
        tmp_path / "found",
    )
    ended = umbau(*call)
    assert ended.code == 0, ended.err
    assert ended.out.startswith("Erreichbar sein und entscheiden: beides zugleich\n")
    tables, charts = (tmp_path / "found" / name for name in ("tables", "charts"))
    points = pd.read_csv(tables / "frontier.csv")
    assert set(points["condition"]) == {"staffed"}  # one condition unless more are named
    assert sorted({*points["share_answering"].dropna()}) == [0.0, 1.0]
    assert (tables / "frontier_above.csv").exists()
    assert {each.name for each in charts.iterdir()} == {"frontier.png", "frontier.svg"}
    again = umbau(*call, "--json")
    assert "waren schon da" in again.err or "were there" in again.err
    assert len(json.loads(again.out)["frontier"]) == len(points)
