"""Attribution of a package: runs, table, sentences, chart, alternative text, files."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.choices import Design
from sim.experiment.attribution import (
    Part,
    attribution_table,
    parts_table,
    scenarios_of,
    subsets_to_run,
)
from sim.experiment.tables import ATTRIBUTION
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.charts.attribution_title import attribution_message
from sim.report.results.attribution import write_attribution
from sim.report.rows.attribution import effect_rows, kinds_sentence
from sim.report.sections.attribution import attribution_answer_blocks, attribution_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Matters
from tests.unit.attribution_samples import (
    MIXED,
    PACKAGE,
    Tables,
    attributed,
    collected,
)
from tests.unit.test_report_charts import _title, _written, assert_legible

SHAPES: list[tuple[int, Design, int]] = [
    (2, "factorial", 2), (3, "factorial", 30), (4, "factorial", 30), (4, "one_at_a_time", 30),
]  # fmt: skip
A, B = Part("a", "Clearing", "clearing"), Part("b", "Zwei Stellen", "staff")


@lru_cache(maxsize=8)
def tables(number: int = 4, design: Design = "factorial", runs: int = 30) -> Tables:
    return attributed(PACKAGE[:number], design, runs)


def by_hand(*gains: list[float], parts: tuple[Part, Part] = (A, B)) -> Tables:
    """Return the table of two parts: gains of a, b and both over an office of 1,000 cases."""
    sets = [frozenset[str](), *map(frozenset, ("a", "b", "ab"))]
    runs = {
        chosen: collected(np.array([1_000.0, 1_010.0]) + gain)
        for chosen, gain in zip(sets, ([0.0, 0.0], *gains), strict=True)
    }
    return attribution_table(parts, runs, Matters(decided=0.005)), parts_table(parts)


def effect(table: pd.DataFrame, item: str, name: str, which: str) -> pd.Series:
    rows = table[table["measure"] == "decided"]
    return rows[(rows["item"] == item) & (rows["name"] == name) & (rows["effect"] == which)].iloc[0]


# -- runs and table ---------------------------------------------------------------------------


def test_the_runs_of_a_design() -> None:
    assert subsets_to_run([A, B], "factorial") == subsets_to_run([A, B], "one_at_a_time")
    assert len(subsets_to_run(PACKAGE, "factorial")) == 16
    assert len(subsets_to_run(PACKAGE, "one_at_a_time")) == 10
    made = scenarios_of([A, B], "factorial", sorted)
    assert list(made.values()) == [[], ["a"], ["b"], ["a", "b"]]


def test_what_is_no_package_is_told() -> None:
    many = [Part(f"p{number}", "", "lever") for number in range(5)]
    with pytest.raises(
        ValueError, match="5 parts takes 32 scenarios; write one_at_a_time \\(12\\)"
    ):
        subsets_to_run(many, "factorial")
    assert len(subsets_to_run(many, "one_at_a_time")) == 12
    for parts in ([], [A], [A, A]):
        with pytest.raises(ValueError, match="two parts or more, each with a name of its own"):
            subsets_to_run(parts, "factorial")


def test_the_table_by_hand() -> None:
    table, _ = by_hand([-40.0, -40.0], [70.0, 74.0], [60.0, 64.0])
    assert list(table.columns) == list(ATTRIBUTION.columns)
    found = {
        (row["item"], row["name"], row["effect"]): (row["mean"], row["verdict"])
        for row in table[table["measure"] == "decided"].to_dict("records")
    }
    assert found == {
        ("part", "a", "alone"): (-40, "fewer"), ("part", "b", "alone"): (72, "more"),
        ("part", "a", "last"): (-10, "fewer"), ("part", "b", "last"): (102, "more"),
        ("part", "a", "shapley"): (-25, "fewer"), ("part", "b", "shapley"): (87, "more"),
        ("pair", "a+b", "together"): (30, "more"), ("package", "", "total"): (62, "more"),
        ("package", "", "sum_alone"): (32, "more"), ("package", "", "interaction"): (30, "more"),
    }  # fmt: skip
    assert set(table.loc[table["measure"] == "decided", "delta"]) == {0.005 * 1_005}


def test_shares_sum_to_the_total_and_kinds_to_their_parts() -> None:
    table, parts = attributed(MIXED)
    rows = table[table["measure"] == "decided"]
    shapley = rows[rows["effect"] == "shapley"].set_index(["item", "name"])["mean"]
    total = effect(table, "package", "", "total")["mean"]
    assert shapley["part"].sum() == pytest.approx(total)
    assert shapley["kind"].sum() == pytest.approx(total)
    structure = shapley["part"]["clearing"] + shapley["part"]["subjects"]
    assert shapley["kind"]["structure"] == pytest.approx(structure)
    assert set(parts["kind"]) == {"structure", "staff"}
    # every kind once: the kinds are the parts
    assert "kind" not in set(tables()[0]["item"])


def test_a_measure_that_some_run_lacks_is_left_out() -> None:
    table, _ = tables()
    assert set(table["measure"]) == {"decided", "answer_rate"}
    assert table.loc[table["measure"] == "answer_rate", "delta"].isna().all()
    assert set(table["equal"]) == {"posts"}


# -- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "language", "said"),
    [
        (
            (A, B),
            "de",
            (
                "Das Paket mischt Clearing (»Clearing«) und Personal (»Zwei Stellen«). Was das "
                "ganze Paket bewirkt, ist keiner dieser Arten allein zuzuschreiben."
            ),
        ),
        (
            (A, Part("b", "Overflow", "pooling")),
            "en",
            (
                "The package mixes clearing (“Clearing”) and pooling (“Overflow”). What the whole "
                "package does cannot be put down to one of these kinds alone."
            ),
        ),
        (
            (A, Part("b", "Zweites Clearing", "clearing")),
            "de",
            "Alle Bausteine sind von einer Art: Clearing (»Clearing« und »Zweites Clearing«).",
        ),
    ],
)
def test_a_sentence_says_which_kinds_are_mixed(
    parts: tuple[Part, ...], language: Language, said: str
) -> None:
    assert kinds_sentence(parts_table(parts), language) == said


def message(found: Tables, language: Language = "de", measure: str = "decided") -> str:
    table, parts = found
    return attribution_message(effect_rows(table, measure, ""), parts, measure, language)


def test_a_title_names_the_parts_that_are_shown_to_do_something() -> None:
    assert message(by_hand([-40.0, -40.0], [70.0, 74.0], [60.0, 64.0])) == (
        "Entschiedene Fälle: mehr als ohne das Paket (+62); belegt im Mittel der Reihenfolgen: "
        "+87 durch »Zwei Stellen«, \u221225 durch »Clearing«"
    )


def test_a_package_whose_parts_cancel_does_not_hide_them() -> None:
    assert message(by_hand([-50.0, -50.0], [52.0, 52.0], [2.0, 2.0]), "en") == (
        "Decided cases: no material difference by the package (+2.0); "
        "+52.0 by “Zwei Stellen”, \u221250.0 by “Clearing”"
    )


def test_nothing_is_claimed_that_is_not_shown() -> None:
    assert message(by_hand([-90.0, 80.0], [70.0, -74.0], [60.0, -64.0])) == (
        "Entschiedene Fälle: Wirkung des Pakets unentschieden (\u22122); kein Baustein für sich "
        "belegt"
    )


def test_without_all_runs_a_title_counts_the_parts_alone() -> None:
    title = message(tables(4, "one_at_a_time"))
    assert "; belegt allein: +" in title
    table, _ = tables(4, "one_at_a_time")
    beyond = effect(table, "package", "", "interaction")
    assert ("; Zusammenspiel" in title) == (beyond["verdict"] == "more")


def test_the_text_holds_every_effect_and_keeps_its_width() -> None:
    for shape in SHAPES:
        table, parts = tables(*shape)
        for language in ("de", "en"):
            written = terminal(attribution_blocks(table, parts, [("", "")], language))
            assert max(map(len, written.splitlines())) <= 100
            assert "{" not in written
    table, parts = by_hand([-40.0, -40.0], [70.0, 74.0], [60.0, 64.0])
    lines = terminal(attribution_blocks(table, parts, [("", "")], "de")).splitlines()
    assert lines[0] == "Was im Paket was bewirkt"
    assert "kein Vergleich bei gleicher Stärke." in " ".join(lines)
    cells = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines]
    for row in (
        ["Clearing", "allein", "\u221240 (\u221240 bis \u221240)", "weniger"],
        ["zuletzt", "\u221210 (\u221210 bis \u221210)", "weniger"],
        ["Zwei Stellen (Personal)", "allein", "+72 (+47 bis +97)", "mehr"],
        ["Clearing + Zwei Stellen", "über die Summe hinaus", "+30 (+30 bis +30)", "mehr"],
        ["insgesamt", "+62 (+37 bis +87)", "mehr"],
    ):
        assert row in cells


def test_the_first_screen_has_a_row_per_part_and_one_for_the_whole() -> None:
    table, parts = by_hand([-40.0, -40.0], [70.0, 74.0], [60.0, 64.0])
    table = table[table["measure"] == "decided"]
    lines = terminal(
        attribution_answer_blocks(table, parts, [("", "")], "Paket A", "de")
    ).splitlines()
    assert lines[0] == "Was bewirkt welcher Baustein von »Paket A«?"
    assert "kein Vergleich bei gleicher Stärke." in " ".join(lines)
    rule = max(number for number, line in enumerate(lines) if line.startswith("---"))
    rows = [line.split() for line in lines[rule + 1 :]]
    assert rows[0] == ["Clearing", "weniger"]
    assert rows[2:4] == [["Zwei", "Stellen", "mehr"], ["+87", "(+62", "bis", "+112)"]]
    assert rows[4:] == [["das", "ganze", "Paket", "mehr"], ["+62", "(+37", "bis", "+87)"]]
    several = attribution_answer_blocks(*tables(4, "one_at_a_time"), [("", "")], "Paket A", "en")
    assert "each part alone" in terminal(several)


def test_the_mean_over_orders_is_explained_only_where_it_is_there() -> None:
    assert "»Im Mittel«" in terminal(attribution_blocks(*tables(), [("", "")], "de"))
    written = terminal(attribution_blocks(*tables(4, "one_at_a_time"), [("", "")], "de"))
    assert "»Im Mittel«" not in written


# -- chart and files --------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("measure", ["decided", "answer_rate"])
def test_no_text_of_the_chart_overlaps_another_or_leaves_the_paper(
    shape: tuple[int, Design, int], measure: str
) -> None:
    language: Language = "de" if measure == "decided" else "en"
    drawn = charts.attribution(*tables(*shape), measure, language=language, preview=True)
    assert_legible(drawn.figure)


def test_the_chart_shows_the_numbers_of_the_table() -> None:
    found = by_hand([-40.0, -40.0], [70.0, 74.0], [60.0, 64.0])
    figure = charts.attribution(*found, "decided").figure
    assert _title(figure) == message(found)
    written = _written(figure)
    for words in (
        "allein \u221240 (\u221240 bis \u221240): weniger", "zuletzt +102 (+77 bis +127): mehr",
        "im Mittel +87 (+62 bis +112): mehr", "Zusammenspiel +30 (+30 bis +30): mehr",
        "insgesamt +62 (+37 bis +87): mehr", "ohne Paket", "Personal",
    ):  # fmt: skip
        assert words in written.splitlines()
    assert "nicht bei gleicher Stärke: Das Paket enthält Personal" in written.replace("\n", " ")
    marks = {
        str(line.get_marker()): float(np.asarray(line.get_xdata())[0])
        for line in figure.axes[0].lines
        if line.get_marker() == "s"
    }
    assert marks == {"s": 102}


def test_without_staff_the_chart_says_at_equal_what() -> None:
    parts = (A, Part("b", "Überlauf", "pooling"))
    found = by_hand([1.0] * 2, [2.0] * 2, [3.0] * 2, parts=parts)
    figure = charts.attribution(*found, "decided").figure
    assert "; bei gleichen Stellen" in figure.texts[1].get_text().replace("\n", " ")


def test_effects_differ_in_shape_so_that_grey_tells_them_apart() -> None:
    figure = charts.attribution(*tables(2), "decided").figure
    shapes = [
        (line.get_marker(), line.get_markerfacecolor() == "white")
        for line in figure.axes[0].lines
        if line.get_marker() not in ("None", "")
    ]
    assert shapes[:3] == [("o", True), ("s", True), ("D", False)]
    assert len(set(shapes[-3:])) == 3


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_alternative_text_is_whole(shape: tuple[int, Design, int], language: Language) -> None:
    made = tables(*shape)
    found = charts.attribution(*made, "decided", language=language).alt
    assert all(label in found for label in made[1]["label"])
    assert ". :" not in found


def test_the_alternative_text_names_package_and_parts() -> None:
    found = by_hand([-40.0, -40.0], [70.0, 74.0], [60.0, 64.0])
    assert charts.attribution(*found, "decided", condition_label="Lage").alt == (
        "Punktdiagramm: Entschiedene Fälle, Wirkung der Bausteine eines Pakets. Lage: Paket +62 "
        "(+37 bis +87), mehr; Clearing im Mittel \u221225; Zwei Stellen im Mittel +87."
    )


def test_tables_and_charts_are_written(tmp_path: Path) -> None:
    table, parts = attributed(PACKAGE[:2], "factorial", 3, ("short", "full"))
    labels = {"short": "30 % unbesetzt", "full": "10 % unbesetzt"}
    paths = write_attribution(tmp_path, table, parts, labels, language="de", source="Probe")
    assert sorted(path.name for path in paths) == sorted(
        f"attribution_decided_{condition}.{kind}" for condition in labels for kind in ("png", "svg")
    )
    plain = pd.read_csv(tmp_path / "tables" / "attribution.csv")
    german = pd.read_csv(tmp_path / "excel" / "attribution.csv", sep=";", decimal=",")
    assert plain["mean"].to_numpy() == pytest.approx(german["mean"].to_numpy())
    assert list(pd.read_csv(tmp_path / "tables" / "attribution_parts.csv")["part"]) == [
        "clearing",
        "posts",
    ]
    with pytest.raises(ValueError, match="no effects on open_end under the condition 'short'"):
        charts.attribution(table, parts, "open_end", "short")
