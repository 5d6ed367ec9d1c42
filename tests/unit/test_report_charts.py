import itertools
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.catalogue.words import USES_OF_PEOPLE
from sim.report.charts.alt import LONGEST
from sim.report.charts.message import difference_message, joint_verdicts
from sim.report.charts.page import WIDTH, spread, wrap
from sim.report.charts.style import HATCH, PALETTE, grey, hatches, look
from sim.report.charts.time_axis import opening_end, span
from sim.report.frames import curves, structure_list
from sim.report.hues import COLOURS, hues_of
from tests.unit.report_samples import USES, Sample, eight, over_runs, sample

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
    assert figure.get_figheight() <= PAGE * figure.get_figwidth() / WIDTH
    assert _title_lines(figure) <= 2
    assert_legible(figure)


def _title_lines(figure: Figure) -> int:
    return figure.texts[0].get_text().count("\n") + 1


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
        "Clearing (mittel): 9\u00a0% weniger offene Fälle am Ende als heute; "
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
    assert ("%" in title) == (verdict in ("more", "fewer"))
    assert ("than today" in title) == (verdict in ("more", "fewer"))


def test_conditions_that_disagree_are_not_summed_up() -> None:
    data = sample(3, 2, 30)
    frame = data.comparison
    other = (frame["condition"] == "vacant_10") & (frame["structure"] == "clearing_central")
    frame.loc[other, "verdict"] = "undecided"
    named = structure_list(data.structures)
    pairs = list(data.conditions.itertuples(index=False, name=None))
    assert joint_verdicts(frame, named, pairs, "open_end")["clearing_central"] == "mixed"
    assert difference_message(frame, named, pairs, "open_end", "de") == (
        "Clearing (mittel), 30 % der Stellen unbesetzt: 9\u00a0% weniger offene Fälle am Ende als "
        "heute; sonst unentschieden"
    )
    frame.loc[other, "verdict"] = "more"
    assert "weniger" not in difference_message(frame, named, pairs, "open_end", "de")


@pytest.mark.parametrize(
    ("times", "half", "measure", "said"),
    [
        (2.0, 0.02, "open_end", "doppelt so viele offene Fälle am Ende wie heute"),
        (2.4, 0.02, "open_end", "2,4-mal so viele offene Fälle am Ende wie heute"),
        (1.47, 0.12, "open_end", "50\u00a0% mehr offene Fälle am Ende als heute"),
        (1.47, 0.012, "open_end", "47\u00a0% mehr offene Fälle am Ende als heute"),
        (1.0041, 0.0003, "decided", "0,4\u00a0% mehr entschiedene Fälle als heute"),
        (2.0, 0.02, "lead_time_median", "Durchlaufzeit (Median) 100\u00a0% länger als heute"),
    ],
)
def test_a_title_says_no_more_figures_than_the_interval_carries(
    times: float, half: float, measure: str, said: str
) -> None:
    data = sample(2, 1, 30)
    frame = data.comparison
    here = (frame["measure"] == measure) & (frame["verdict"] != "")
    frame.loc[here, ["mean", "difference"]] = [1000 * times, 1000 * (times - 1)]
    ends = [1000 * (times - 1 - half), 1000 * (times - 1 + half)]
    frame.loc[here, ["difference_low", "difference_high"]] = ends
    frame.loc[here, "verdict"] = "more"
    named = structure_list(data.structures)
    pairs = list(data.conditions.itertuples(index=False, name=None))
    message = difference_message(frame, named, pairs, measure, "de")
    assert message == f"Clearing (mittel): {said}"


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


def test_small_uses_stand_together_and_differences_in_the_rows_of_todays_hours() -> None:
    data = sample(3, 1, 3)
    uses = {use: float(100 - turn) for turn, use in enumerate(USES)} | {"reading_in": 0.5}
    hours = data.hours.assign(hours=data.hours["use"].map(uses))
    here = (hours["structure"] == "clearing_central") & (hours["use"] == "reading_in")
    hours.loc[here, "hours"] = 40.5
    figure = charts.where_hours_go(hours, data.structures, "vacant_30").figure
    bars, marks = figure.axes
    labels = [label.get_text().replace("\n", " ") for label in bars.get_yticklabels()]
    assert len(labels) == 10
    assert labels[-2:] == ["Einlesen in fremde Fälle", "Alles Übrige"]
    widths = [bar.get_width() for bar in bars.patches if isinstance(bar, Rectangle)]
    assert sum(widths) == pytest.approx(sum(uses.values()))
    (moved,) = (line for line in marks.lines if np.asarray(line.get_xdata())[-1] == 40.0
                and line.get_marker() == "o")  # fmt: skip
    assert round(float(np.asarray(moved.get_ydata())[0])) == 8
    assert len(charts.where_hours_go(hours, data.structures[:1], "vacant_30").figure.axes) == 1


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


def test_uses_of_people_have_rows_and_without_people_are_not_missed() -> None:
    data = sample(3, 1, 3)
    written = _written(_chart(data, "hours")).replace("-\n", "")
    for use in ("Einarbeitung Neuer", "Verteilzeit", "Abwesenheit"):
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


def test_people_who_do_not_differ_are_todays_steps() -> None:
    data = sample(3, 1, 30)
    figure = _chart(data, "staff")
    assert _title(figure) == (
        "Heutige Struktur: im Mittel 92,5 Vollzeitstellen besetzt, 74,0 davon anwesend, 64,8 "
        "wirksam"
    )
    drawn = [bar for bar in figure.axes[0].patches if isinstance(bar, Rectangle)]
    ends = [bar.get_x() + bar.get_width() for bar in drawn]
    assert ends == pytest.approx([92.5, 92.5, 74.0, 74.0, 64.75])
    written = _written(figure).replace("\n", " ")
    for label in ("92,5", "\u221218,5", "74,0", "\u22129,2", "64,8"):
        assert label in written
    assert "Die anderen Strukturen unterscheiden sich darin nicht klar von heute." in written
    assert "Ohne die Teams außerhalb der Fallbearbeitung." in written
    alone = replace(data, staff=data.staff.assign(outside=False))
    assert "Ohne die Teams außerhalb" not in _written(_chart(alone, "staff"))
    (only, *_) = (charts.staff_over_time(data.staff, data.by_team, data.structures[:1],
                                         data.conditions, language="en"),)  # fmt: skip
    assert "other structures" not in _written(only.figure)
    assert only.alt.endswith("filled 92.5; present 74.0; effective 64.8.")


def test_people_who_differ_are_drawn_over_time() -> None:
    data = sample(3, 1, 3, weeks=20)
    last = data.staff[(data.staff["date"] == data.staff["date"].max()) & ~data.staff["outside"]]
    own = last[(last["structure"] == "current") & (last["measure"] == "effective_fte")]
    drawn = charts.staff_over_time(
        data.staff, data.by_team, data.structures, data.conditions, comparison=_with_staff(data)
    )
    assert drawn.title == (
        "Clearing (mittel): 2\u00a0% mehr wirksame Kräfte als heute; unentschieden bei "
        "»Zusammenlegung«"
    )
    lines = [line for line in drawn.figure.axes[0].lines if np.asarray(line.get_xdata()).size == 20]
    assert np.asarray(lines[0].get_ydata())[-1] == pytest.approx(
        own[own["team"] != ""]["mean"].sum()
    )
    assert len({line.get_color() for line in lines}) == len(lines) == 3
    for label in ("Heutige Struktur 64,8", "Clearing (mittel) 65,1", "Zusammenlegung 65,4"):
        assert label in drawn.alt
        assert label in _written(drawn.figure).replace("\n", " ")
    unclear = _with_staff(data, "undecided")
    assert charts.staff_over_time(
        data.staff, data.by_team, data.structures, data.conditions, comparison=unclear
    ).alt.startswith("Balkendiagramm")


def _with_staff(data: Sample, verdict: str = "more") -> pd.DataFrame:
    """Return the comparison with what was found of the effective clerks."""
    rows = data.comparison[data.comparison["measure"] == "decided"].copy()
    rows["measure"], rows["unit"] = "effective_fte", "FTE"
    judged = rows["verdict"] != ""
    rows.loc[judged, "verdict"] = "undecided"
    rows.loc[rows["structure"] == "clearing_central", "verdict"] = verdict
    rows.loc[judged, ["mean", "difference"]] = [66.3, 1.3]
    rows.loc[judged, ["difference_low", "difference_high"]] = [0.9, 1.7]
    return pd.concat([data.comparison, rows], ignore_index=True)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_alternative_texts_are_whole_and_titles_those_on_the_paper(
    shape: tuple[int, int, int], language: Language
) -> None:
    data = sample(*shape, weeks=30)
    for name in NAMES:
        drawn = _drawn(data, name, language)
        assert len(drawn.alt) > 40
        assert "…" not in drawn.alt
        assert "{" not in drawn.alt
        assert drawn.title == _title(drawn.figure)
        assert _title_lines(drawn.figure) <= 2
        if name != "staff":
            assert all(
                one in drawn.alt for one in list(data.structures["label"])[name == "pairs" :]
            )
        if shape[:2] == (3, 1):
            assert len(drawn.alt) <= LONGEST + 50


def test_alternative_texts_leave_no_structure_out() -> None:
    data = eight()
    for name in ("backlog", "decided", "pairs", "hours"):
        told = _drawn(data, name).alt
        assert all(label in told for label in list(data.structures["label"])[name == "pairs" :])
    assert LONGEST < len(_drawn(data, "backlog").alt) < 4 * LONGEST


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
        "balance_vacant_30", "balance_vacant_10",
        "teams_clearing_central_vacant_30", "teams_merged_vacant_30",
        "teams_clearing_central_vacant_10", "teams_merged_vacant_10",
        "hours_vacant_30", "hours_vacant_10", "staff",
    ]  # fmt: skip
    for name, draw in found.items():
        written = " ".join(_written(draw().figure).split())
        assert "a test" in written, name
        assert "Preview" in written, name
    bare = tables | {name: tables[name][:0] for name in ("months", "differences", "staff")}
    lean = charts.charts_of(bare, {}, years=2.0, language="en", preview=False, source="")
    assert list(lean) == [
        "open_cases", "balance_vacant_30", "balance_vacant_10",
        "teams_clearing_central_vacant_30", "teams_merged_vacant_30",
        "teams_clearing_central_vacant_10", "teams_merged_vacant_10",
        "hours_vacant_30", "hours_vacant_10",
    ]  # fmt: skip


def test_a_year_ends_with_the_calendars() -> None:
    weeks = [date(2024, 1, 8) + timedelta(weeks=turn) for turn in range(52)]
    assert weeks[-1] == date(2024, 12, 30)
    assert span(weeks) == (date(2024, 1, 1), date(2025, 1, 1))
    assert span([date(2024, 3, 20), date(2025, 2, 3)]) == (date(2024, 3, 20), date(2025, 2, 3))
    assert opening_end(weeks) == date(2024, 4, 1)
    assert opening_end([date(2024, 11, 5), date(2025, 12, 20)]) == date(2025, 2, 1)
    assert opening_end(weeks[:20]) is None


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
