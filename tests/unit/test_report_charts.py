import itertools
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.catalogue.words import USES_OF_PEOPLE
from sim.report.charts.alt import LONGEST
from sim.report.charts.page import small_columns, spread, wrap
from sim.report.charts.style import HATCH, PALETTE, grey, hatches, look
from sim.report.charts.titles import difference_message, joint_verdicts
from sim.report.frames import curves, structure_list
from sim.report.hues import COLOURS, hues_of
from tests.unit.report_samples import Sample, eight, over_runs, sample

SHAPES = [(3, 1, 3), (3, 2, 30), (6, 1, 30), (6, 2, 3)]


NAMES = ("backlog", "course", "decided", "pairs", "hours", "staff")


def _chart(data: Sample, name: str, language: Language = "de") -> Figure:
    return _drawn(data, name, language).figure


def _drawn(data: Sample, name: str, language: Language = "de") -> charts.Drawn:
    lists = (data.structures, data.conditions)
    if name == "backlog":
        return charts.backlog_over_time(
            data.series, *lists, comparison=data.comparison, language=language
        )
    if name == "course":
        return charts.backlog_over_time(data.series, *lists, language=language, preview=True)
    if name == "decided":
        return charts.decided_per_month(data.months, *lists, language=language)
    if name == "pairs":
        return charts.paired_differences(
            data.comparison, data.differences, *lists, "open_end", language=language
        )
    if name == "staff":
        return charts.staff_over_time(data.staff, data.by_team, *lists, language=language)
    condition = str(data.conditions["condition"][0])
    return charts.where_hours_go(data.hours, data.structures, condition, language=language)


def texts_of(figure: Figure) -> list[tuple[Text, Bbox]]:
    """Return every visible text with its box on the paper."""
    figure.set_dpi(200)  # as it is kept
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    found = figure.findobj(Text)
    visible = [text for text in found if text.get_visible() and text.get_text()]
    ticks = {
        label
        for axes in figure.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    shown = [text for text in visible if text not in ticks]
    return [(text, text.get_window_extent(renderer)) for text in shown]


def assert_legible(figure: Figure, what: str = "") -> None:
    """Assert that every text lies on the paper and none overlaps another."""
    texts = texts_of(figure)
    for text, box in texts:
        assert box.x0 >= 0, (what, text)
        assert box.y0 >= 0, (what, text)
        assert box.x1 <= figure.bbox.x1, (what, text)
        assert box.y1 <= figure.bbox.y1, (what, text)
    for (one, first), (other, second) in itertools.combinations(texts, 2):
        inner = Bbox.intersection(first, second)
        touching = inner is not None and inner.width > 1 and inner.height > 1
        assert not touching, (what, one, other)


def _written(figure: Figure) -> str:
    return "\n".join(text.get_text() for text, _ in texts_of(figure))


def _title(figure: Figure) -> str:
    return figure.texts[0].get_text().replace("\n", " ")


@pytest.mark.parametrize(
    ("shape", "language"),
    [(SHAPES[0], "de"), (SHAPES[1], "en"), (SHAPES[2], "de"), (SHAPES[3], "de")],
)
def test_no_text_overlaps_another_or_leaves_the_paper(
    shape: tuple[int, int, int], language: Language
) -> None:
    data = sample(*shape)
    for name in NAMES:
        assert_legible(_chart(data, name, language), name)


PAGE = 13.0
"""Inches: a chart of 9 inches in the text of A4 (17 cm) is then 24.5 cm high."""


@pytest.mark.parametrize("name", NAMES)
def test_eight_structures_with_long_names_fit_a_page(name: str) -> None:
    figure = _chart(eight(), name)
    assert figure.get_figheight() <= PAGE
    assert_legible(figure)


def test_small_panels_leave_no_row_nearly_empty() -> None:
    assert [small_columns(count) for count in range(1, 10)] == [1, 2, 3, 4, 3, 3, 4, 4, 4]


def test_end_labels_of_equal_lines_are_spread() -> None:
    centres = spread([1.0, 1.01, 1.02], [0.2, 0.4, 0.2], 0.0, 2.0, gap=0.05)
    assert centres[1] - centres[0] == pytest.approx(0.35)
    assert centres[2] - centres[1] == pytest.approx(0.35)
    assert np.mean(centres) == pytest.approx(1.01)
    assert spread([0.0, 1.9], [0.2, 0.2], 0.0, 2.0) == pytest.approx([0.1, 1.9])
    assert spread([2.0, 0.5], [0.2, 0.2], 0.0, 2.0) == pytest.approx([1.9, 0.5])
    assert spread([], [], 0.0, 1.0) == []


def test_long_compounds_break_at_soft_hyphens() -> None:
    broken = wrap("Wieder\u00adeinstieg nach Unter\u00adbrechung", 0.8)
    assert "Wieder-\neinstieg" in broken
    assert "\u00ad" not in broken
    assert wrap("Fall\u00adbearbeitung", 5.0) == "Fallbearbeitung"
    assert "-\n" in wrap("Einbürgerungsvoraussetzungsprüfung", 1.2)


def test_titles_claim_what_the_verdicts_say() -> None:
    data = sample(3, 1, 30)
    title = _title(_chart(data, "backlog"))
    assert title == (
        "Offene Fälle am Ende: weniger als heute bei »Clearing (mittel)«; "
        "kein wesentlicher Unterschied bei »Zusammenlegung«"
    )
    data.comparison["verdict"] = data.comparison["verdict"].replace("fewer", "undecided")
    for name in ("backlog", "pairs"):
        claimed = _title(_chart(data, name))
        assert "als heute" not in claimed
        assert "unentschieden bei »Clearing (mittel)«" in claimed


@pytest.mark.parametrize("verdict", ["more", "fewer", "no_material_difference", "undecided"])
@pytest.mark.parametrize("measure", ["open_end", "lead_time_median"])
def test_a_title_over_all_structures_holds_one_claim(verdict: str, measure: str) -> None:
    data = sample(6, 2, 3, weeks=10)
    judged = data.comparison["verdict"] != ""
    data.comparison.loc[judged, "verdict"] = verdict
    named = structure_list(data.structures)
    pairs = list(data.conditions.itertuples(index=False, name=None))
    title = difference_message(data.comparison, named, pairs, measure, "en")
    assert title.endswith("for all 5 structures")
    assert ("than today" in title) == (verdict in ("more", "fewer"))


def test_conditions_that_disagree_are_not_summed_up() -> None:
    data = sample(3, 2, 30)
    frame = data.comparison
    other = (frame["condition"] == "vacant_10") & (frame["structure"] == "clearing_central")
    frame.loc[other, "verdict"] = "undecided"
    named = structure_list(data.structures)
    pairs = list(data.conditions.itertuples(index=False, name=None))
    assert joint_verdicts(frame, named, pairs, "open_end")["clearing_central"] == "mixed"
    assert "weniger" not in difference_message(frame, named, pairs, "open_end", "de")


def test_today_rises_in_a_title_only_if_every_run_rises() -> None:
    data = sample(3, 1, 10)
    lists = (data.structures, data.conditions)
    assert "steigen" in _title(charts.backlog_over_time(data.series, *lists).figure)
    falling = (data.weeks["replication"] == 0) & (data.weeks["structure"] == "current")
    last = data.weeks["date"] == data.weeks["date"].max()
    data.weeks.loc[falling & last, "value"] = 0.0
    series = over_runs(data.weeks, "case_type")
    assert "steigen" not in _title(charts.backlog_over_time(series, *lists).figure)


def test_the_title_without_verdicts_names_its_condition_and_its_numbers() -> None:
    data = sample(3, 2, 3)
    title = _title(_chart(data, "decided"))
    own = data.months[
        (data.months["structure"] == "current") & (data.months["condition"] == "vacant_30")
        & (data.months["case_type"] == "")
    ]  # fmt: skip
    value = f"{own['mean'].mean():,.0f}".replace(",", ".")
    assert title.startswith("Heutige Struktur, 30 % der Stellen unbesetzt: im Mittel " + value)


def test_bands_and_runs_are_said_in_words() -> None:
    few, many = sample(3, 1, 3), sample(3, 1, 30)
    assert "Band: alle 3 Läufe" in _written(_chart(few, "backlog"))
    assert "Band: 8 von 10 Läufen" in _written(_chart(many, "backlog"))
    assert "3 Läufe je Struktur" in _written(_chart(few, "pairs"))
    assert "Vorschau: wenige Läufe" in _written(_chart(few, "course"))
    assert "Vorschau" not in _written(_chart(few, "backlog"))


def test_a_band_holds_eight_of_ten_runs_and_sums_case_types() -> None:
    data = sample(3, 1, 30)
    own = data.weeks[data.weeks["structure"] == "current"]
    ends = own[own["date"] == own["date"].max()].groupby("replication")["value"].sum()
    curve = curves(data.series, "date", "open")["vacant_30", "current"]
    assert curve.mean[-1] == pytest.approx(ends.mean())
    assert ((ends >= curve.low[-1]) & (ends <= curve.high[-1])).sum() == 24
    three = over_runs(own[own["replication"] < 3], "case_type")
    few = curves(three, "date", "open")["vacant_30", "current"]
    assert few.low[-1] == pytest.approx(ends[:3].min())


def test_the_pairs_chart_writes_amount_interval_verdict_and_zone() -> None:
    data = sample(3, 1, 30)
    own = (data.comparison["structure"] == "clearing_central") & (
        data.comparison["measure"] == "open_end"
    )
    columns = ["difference", "difference_low", "difference_high"]
    data.comparison.loc[own, columns] = [866.0, 826.0, 907.0]
    data.comparison.loc[own, "verdict"] = "more"
    written = _written(_chart(data, "pairs"))
    assert "+866 Fälle (+826 bis +907)" in written
    assert "\nmehr\n" in written
    assert "Grau: Unterschiede bis ±540 Fälle gelten als unwesentlich" in written
    assert "heute" in written.splitlines()


def test_ticks_are_german() -> None:
    data = sample(3, 1, 3, weeks=60)
    figure = charts.backlog_over_time(data.series, data.structures, data.conditions).figure
    figure.axes[0].set_yticks([20_000.25, 20_000.5, 20_000.75])
    figure.axes[0].set_ylim(20_000, 20_001)
    texts_of(figure)
    ticks = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert ticks == ["20.000,25", "20.000,50", "20.000,75"]
    assert any(label.get_text() == "Juli" for label in figure.axes[0].get_xticklabels())


def test_hours_are_means_per_year() -> None:
    data = sample(3, 1, 3)
    figure = charts.where_hours_go(data.hours, data.structures, "vacant_30", years=2.0).figure
    own = data.hours[(data.hours["structure"] == "current") & (data.hours["use"] == "casework")]
    value = f"{own['hours'].sum() / 2:,.0f}".replace(",", ".")
    assert value in _written(figure)
    assert "Keine Stunden: Überstunden." in _written(figure)


def test_the_hours_title_counts_absence_as_paid() -> None:
    data = sample(3, 1, 3)
    data.hours["hours"] = data.hours["use"].map({"casework": 60.0, "absent": 25.0}).fillna(15 / 11)
    assert _title(_chart(data, "hours")) == (
        "Heutige Struktur: Von den bezahlten Stunden entfallen 60 % auf Fallbearbeitung und 25 % "
        "auf Abwesenheit"
    )
    assert _title(_chart(data, "hours", "en")) == (
        "Heutige Struktur: paid hours go 60% to casework and 25% to absence"
    )


def test_uses_of_people_have_panels_and_without_people_are_not_missed() -> None:
    data = sample(3, 1, 3)
    written = _written(_chart(data, "hours")).replace("-\n", "")
    for use in ("Einarbeitung Neuer", "Anleitung durch Erfahrene", "Verteilzeit", "Abwesenheit"):
        assert use in written
    data.hours.loc[data.hours["use"].isin(USES_OF_PEOPLE), "hours"] = 0.0
    foot = "Keine Stunden: Einarbeitung Neuer, Anleitung durch Erfahrene, Verteilzeit, Abwesenheit"
    assert foot in _written(_chart(data, "hours")).replace("\n", " ")
    plain = _written(_chart(data.equal_at("filled_reckoned"), "hours"))
    assert "Keine Stunden: Überstunden." in plain


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [
        ("posts", "de", "bei gleichen Stellen"),
        ("filled", "de", "bei gleicher besetzter Stärke"),
        ("filled_reckoned", "de", "bei gleicher besetzter Stärke (gerechnet)"),
        ("posts", "en", "at equal posts"),
        ("filled", "en", "at equal filled staff"),
        ("filled_reckoned", "en", "at equal filled staff (reckoned)"),
        ("clerks", "en", "at equal clerks"),
    ],
)
def test_every_chart_says_at_equal_what(code: str, language: Language, words: str) -> None:
    data = sample(3, 1, 3, weeks=30).equal_at(code)
    for name in NAMES:
        subtitle = _chart(data, name, language).texts[1].get_text().replace("\n", " ")
        assert subtitle.endswith(f"; {words}"), name


def test_conditions_at_equal_something_else_are_told_apart() -> None:
    data = sample(3, 2, 3, weeks=30)
    data.series.loc[data.series["condition"] == "vacant_10", "equal"] = "filled"
    assert "je nach Lage bei gleichen Stellen oder" in _written(_chart(data, "backlog"))
    with pytest.raises(ValueError, match="column equal is missing"):
        _chart(replace(data, series=data.series.drop(columns="equal")), "backlog")


def test_the_staff_chart_shows_the_means_of_the_casework() -> None:
    data = sample(3, 1, 30)
    figure = _chart(data, "staff")
    assert _title(figure) == (
        "Heutige Struktur: im Mittel 92,5 Vollzeitstellen besetzt, 74,0 davon anwesend, 64,8 "
        "wirksam"
    )
    written = _written(figure)
    for label in ("besetzt 92,5", "anwesend 74,0", "wirksam 64,8", "wirksam 65,4"):
        assert label in written
    subtitle = figure.texts[1].get_text().replace("\n", " ")
    assert "Band: 8 von 10 Läufen (besetzt und wirksam)" in subtitle
    assert "ohne die Teams außerhalb der Fallbearbeitung" in subtitle
    alone = replace(data, staff=data.staff.assign(outside=False))
    assert "ohne die Teams außerhalb" not in _written(_chart(alone, "staff"))


def test_the_lines_of_the_staff_chart_end_where_the_teams_of_the_casework_sum_to() -> None:
    data = sample(3, 1, 3, weeks=20)
    last = data.staff[(data.staff["date"] == data.staff["date"].max()) & ~data.staff["outside"]]
    last = last[last["team"] != ""]
    own = last[(last["structure"] == "current") & (last["measure"] == "present_fte")]
    ends = [float(np.asarray(line.get_ydata())[-1]) for line in _chart(data, "staff").axes[0].lines]
    assert ends[1] == pytest.approx(own["mean"].sum())
    assert len({(line.get_linestyle(), line.get_linewidth(), line.get_color())
                for line in _chart(data, "staff").axes[0].lines[:3]}) == 3  # fmt: skip


def test_the_alternative_text_of_the_staff_chart_names_its_means() -> None:
    data = sample(3, 1, 3)
    german = _drawn(data, "staff").alt
    assert german.startswith("Liniendiagramm: Vollzeitäquivalente, Jan 2026 bis Dez 2027.")
    assert "Heutige Struktur wirksam 64,8" in german
    short = data.structures[:1]
    english = charts.staff_over_time(
        data.staff, data.by_team, short, data.conditions, language="en"
    ).alt
    assert "Heutige Struktur filled 92.5, present 74.0, effective 64.8" in english


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_alternative_texts_are_short_and_titles_those_on_the_paper(
    shape: tuple[int, int, int], language: Language
) -> None:
    data = sample(*shape, weeks=30)
    for name in NAMES:
        drawn = _drawn(data, name, language)
        assert 40 < len(drawn.alt) <= LONGEST
        assert "{" not in drawn.alt
        assert drawn.title == _title(drawn.figure)


def test_alternative_texts_survive_endless_labels() -> None:
    data = sample(3, 1, 3, weeks=30)
    data.structures["label"] = data.structures["label"] + " " + "sehr " * 60
    assert len(_drawn(data, "backlog").alt) <= LONGEST


def test_the_same_numbers_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("backlog", "pairs", "hours", "staff"):
        first, again = (
            charts.save(
                replace(_drawn(sample(3, 1, 3), name), alt="Alt: <text>"), tmp_path / folder, name
            )
            for folder in ("a", "b")
        )
        assert [path.suffix for path in first] == [".png", ".svg"]
        assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]


def test_colours_can_be_read_on_white_and_structures_differ_in_two_channels() -> None:
    for colour in PALETTE:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        luminance = float(np.dot(linear, [0.2126, 0.7152, 0.0722]))
        assert 1.05 / (luminance + 0.05) >= 4.5
    looks = [look(hue) for hue in range(12)]
    assert len({(one.colour, one.dash) for one in looks}) == 12
    assert len({one.dash for one in looks[:6]}) == len({one.colour for one in looks[:6]}) == 6
    assert look(0).colour not in {one.colour for one in looks[1:]}
    assert look(0).dash not in {one.dash for one in looks[1:]}
    assert len(PALETTE) == 1 + COLOURS


NAMES_OF_STRUCTURES = st.sets(st.text("abcdefgh_", min_size=1, max_size=4), min_size=1, max_size=9)


@given(NAMES_OF_STRUCTURES, st.randoms())
def test_a_structure_keeps_its_colour_wherever_it_stands(names: set[str], luck: Random) -> None:
    listed = sorted(names)
    today = luck.choice(listed)
    hues = hues_of(listed, today)
    luck.shuffle(listed)
    assert hues_of(listed, today) == hues
    assert hues[today] == 0
    assert len(set(hues.values())) == len(names)
    colours = {look(hue).colour for hue in hues.values()}
    assert len(colours) == min(len(names), 1 + COLOURS)
    # Whatever comes later in the alphabet, or is drawn or not, changes nothing.
    assert hues_of([*listed, "z"], today).items() >= hues.items()


def test_only_bars_whose_greys_are_alike_are_hatched() -> None:
    dark, light, blue = "#1F1F1F", "#DDDDDD", "#12436D"
    assert hatches([dark, light, dark]) == ["", "", ""]
    assert hatches([dark, blue, dark, blue]) == ["", HATCH, "", HATCH]
    assert grey("#FFFFFF") == pytest.approx(1.0)


def _tables(data: Sample) -> dict[str, pd.DataFrame]:
    """Return the tables of a results folder by name, as far as charts read them."""
    names = ("series", "months", "hours", "comparison", "differences", "staff", "structures",
             "conditions")  # fmt: skip
    return {name: getattr(data, name) for name in names} | {"staff_by_team": data.by_team}


def test_a_study_declares_its_charts_once_and_leaves_out_what_it_has_no_rows_for() -> None:
    tables = _tables(sample(3, 2, 3, weeks=30))
    found = charts.charts_of(tables, {}, years=2.0, language="en", preview=True, source="a test")
    assert list(found) == [
        "open_cases", "decided_per_month", "difference_decided", "difference_open_end",
        "balance_vacant_30", "balance_vacant_10", "hours_vacant_30", "hours_vacant_10", "staff",
    ]  # fmt: skip
    for name, draw in found.items():
        written = " ".join(_written(draw().figure).split())
        assert "a test" in written, name
        assert "Preview" in written, name
    bare = tables | {name: tables[name][:0] for name in ("months", "differences", "staff")}
    lean = charts.charts_of(bare, {}, years=2.0, language="en", preview=False, source="")
    assert list(lean) == [
        "open_cases", "balance_vacant_30", "balance_vacant_10", "hours_vacant_30",
        "hours_vacant_10",
    ]  # fmt: skip


def test_a_missing_column_is_named() -> None:
    data = sample(3, 1, 3, weeks=10)
    with pytest.raises(ValueError, match="case_type"):
        charts.backlog_over_time(
            data.series.drop(columns="case_type"), data.structures, data.conditions
        )
    with pytest.raises(ValueError, match="no rows of the measure backlog"):
        charts.backlog_over_time(data.series, data.structures, data.conditions, measure="backlog")


def test_short_runs_single_runs_and_dollar_signs_can_be_drawn(tmp_path: Path) -> None:
    data = sample(3, 1, 2, weeks=5)
    data.structures["label"] = ["Heute $1", "A $2 und $3", "B"]
    lists = (data.structures, data.conditions)
    once = data.weeks[(data.weeks["replication"] == 0)]
    once = over_runs(once[once["date"] == once["date"].min()], "case_type")
    drawn = charts.backlog_over_time(once, *lists)
    assert "nur ein Lauf, kein Band" in _written(drawn.figure)
    assert "A $2 und $3" in _written(drawn.figure)
    charts.save(drawn, tmp_path, "once")
