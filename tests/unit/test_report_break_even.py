"""Break-even of a study: tables, sentences, title, chart and alternative text."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.lines import Line2D

from sim.experiment.break_even import (
    NEVER,
    break_even_table,
    break_evens,
    cumulative_difference,
    day_of,
)
from sim.plan.study import Study
from sim.reading.loading import load_study
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.charts.of_study import Draw
from sim.report.charts.titles import break_even_message
from sim.report.folder.csv import to_csv_pair
from sim.report.frames import condition_list, labels, structure_list
from sim.report.sections.break_even import break_even_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario
from sim.units import DAY
from tests.unit.break_even_samples import ROOT, collected, dated_study
from tests.unit.report_samples import sample
from tests.unit.test_report_charts import _tables, _title, _written, assert_legible

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]
SHAPES = [(2, 1, 30), (3, 2, 30), (3, 1, 2), (6, 1, 30), (6, 2, 3)]


@lru_cache(maxsize=8)
def tables(structures: int, conditions: int, runs: int) -> Tables:
    """Return differences, break-even, structures and conditions."""
    study, found = dated_study(structures, conditions, runs)
    return of(study, found)


def of(study: Study, runs: dict) -> Tables:
    passings = break_evens(study, runs)
    table = break_even_table(study, runs, passings)
    return cumulative_difference(runs, passings), table, *labels(study)


def row(table: pd.DataFrame, structure: str) -> pd.Series:
    return table[table["structure"] == structure].iloc[0]


def message(found: Tables, language: Language = "de") -> str:
    _, table, structures, conditions = found
    return break_even_message(
        table, structure_list(structures), condition_list(conditions), language
    )


# -- tables -----------------------------------------------------------------------------------


def test_a_course_by_hand_gives_date_shortfall_and_end() -> None:
    study, runs = dated_study(structures=2, runs=3, weeks=10)
    today, other = (runs["short", name] for name in ("current", "clearing"))
    weekly = np.full((3, 10), 100.0)
    behind = weekly + np.array([-12.0] * 2 + [7.0] * 8)
    runs = {
        ("short", "current"): collected(today.scenario, np.cumsum(weekly, axis=1)),
        ("short", "clearing"): collected(other.scenario, np.cumsum(behind, axis=1)),
    }
    differences, table, *_ = of(study, runs)
    found = row(table, "clearing")
    # 24 cases behind after two weeks, then 7 a week: level 3 3/7 weeks later, on day 38
    assert found["days"] == pytest.approx(7 * (2 + 24 / 7))
    assert (found["date"], found["date_low"], found["date_high"]) == ("2024-02-07",) * 3
    assert (found["shortfall"], found["shortfall_date"]) == (24, "2024-01-14")
    assert (found["lead"], found["lead_date"]) == (pytest.approx(32), "2024-03-10")
    assert (found["difference_end"], found["verdict_end"]) == (pytest.approx(32), "more")
    assert (found["begin"], found["horizon"]) == ("2024-01-01", "2024-03-10")
    assert differences["difference"].tolist()[:4] == pytest.approx([0, -12, -24, -17])
    assert differences["date"].dt.strftime("%Y-%m-%d").tolist()[:2] == ["2024-01-01", "2024-01-08"]


def test_a_day_is_the_one_by_whose_end_the_time_has_passed() -> None:
    start = pd.Timestamp("2024-01-01").date()
    days = [str(day_of(start, days)) for days in (0.0, 0.5, 1.0, 1.01, 366.0)]
    assert days == ["2024-01-01", "2024-01-01", "2024-01-01", "2024-01-02", "2024-12-31"]


def test_every_kind_of_structure_has_its_finding() -> None:
    _, table, *_ = tables(6, 1, 30)
    findings = dict(zip(table["structure"], table["finding"], strict=True))
    assert findings == {
        "clearing": "within", "large": "not_within", "merged": "within",
        "renamed": "no_difference", "hub": "within",
    }  # fmt: skip
    assert dict(zip(table["structure"], table["immaterial"], strict=True)) == {
        "clearing": False, "large": False, "merged": True, "renamed": True, "hub": False,
    }  # fmt: skip
    never = row(table, "large")
    assert (never["date"], never["date_high"], never["days"]) == (NEVER, NEVER, np.inf)
    assert not (table["shortfall"] < 0).any()
    renamed = row(table, "renamed")
    assert (renamed["date"], renamed["shortfall"], renamed["lead"]) == ("", 0, 0)


def test_an_interval_and_the_verdict_at_the_end_tell_the_same() -> None:
    _, table, *_ = tables(6, 2, 30)
    clear = table[~table["immaterial"]]
    for found in clear.to_dict("records"):
        assert (found["finding"] == "within") == (found["difference_end_low"] > 0), found
        assert (found["finding"] == "not_within") == (found["difference_end_high"] < 0), found


def test_shortfall_and_lead_have_the_interval_of_the_curve_on_their_day() -> None:
    curve, table, *_ = tables(3, 1, 30)
    found, curve = row(table, "clearing"), curve[curve["structure"] == "clearing"]
    by_size = curve.sort_values("difference")
    lowest, highest = by_size.iloc[0], by_size.iloc[-1]
    bounds = [found["shortfall_low"], found["shortfall"], found["shortfall_high"]]
    assert bounds == [-lowest["high"], -lowest["difference"], -lowest["low"]]
    assert 0 < bounds[0] < bounds[1] < bounds[2]
    bounds = [found["lead_low"], found["lead"], found["lead_high"]]
    assert bounds == [highest["low"], highest["difference"], highest["high"]]
    assert 0 < bounds[0] < bounds[1] < bounds[2]


def test_only_what_is_measured_counts() -> None:
    study, runs = dated_study(structures=2, runs=3, weeks=10)
    warm = {
        key: scenario.model_copy(
            update={"run": scenario.run.model_copy(update={"warm_up": 14 * DAY})}
        )
        for key, scenario in study.scenarios.items()
    }
    late = np.cumsum(np.full((3, 10), 100.0), axis=1)
    late[:, :2] = 0.0
    runs = {key: collected(scenario, late) for key, scenario in warm.items()}
    differences, table, *_ = of(study.with_scenarios(warm), runs)
    assert differences["days"].tolist()[:2] == [14, 21]
    assert table["begin"].tolist() == ["2024-01-14"]


def test_only_todays_structure_has_no_break_even() -> None:
    differences, table, structures, conditions = of(*dated_study(structures=1, runs=2, weeks=4))
    assert differences.empty
    assert table.empty
    assert text_of(table, structures, conditions) == ""


# -- words ------------------------------------------------------------------------------------


STATED: dict[str, Any] = {
    "finding": "within", "immaterial": False,
    "date": "2024-12-15", "date_low": "2024-11-20", "date_high": "2025-01-10",
    "shortfall": 290.2, "shortfall_date": "2024-05-19",
    "difference_end": 522.8, "difference_end_low": 461.1, "difference_end_high": 584.4,
}  # fmt: skip


def stated(**changed: str | float) -> Tables:
    """Return the tables of two structures with stated values in the row of the clearing."""
    differences, table, structures, conditions = tables(2, 1, 30)
    return differences, table.assign(**(STATED | changed)), structures, conditions


def test_tables_that_were_kept_say_the_same(tmp_path: Path) -> None:
    for shape in ((6, 1, 30), (3, 1, 2)):
        differences, table, structures, conditions = tables(*shape)
        kept = [
            pd.read_csv(to_csv_pair(frame, tmp_path, "kept")[0]) for frame in (differences, table)
        ]
        assert text_of(kept[1], structures, conditions) == text_of(table, structures, conditions)
        again = charts.cumulative_difference(kept[0], kept[1], structures, conditions)
        assert again.alt == charts.cumulative_difference(*tables(*shape)).alt


def text_of(
    table: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    language: Language = "de",
) -> str:
    named = (structure_list(structures), condition_list(conditions))
    return terminal(break_even_blocks(table, *named, language))


def told(language: Language = "en", **changed: str | float) -> str:
    """Return the sentence on the clearing with stated values in its row."""
    _, table, structures, conditions = stated(**changed)
    written = text_of(table, structures, conditions, language)
    return " ".join(written.partition("Clearing (mittel): ")[2].split())


def test_the_sentence_names_date_interval_shortfall_and_end() -> None:
    assert told("de") == (
        "gleichauf ab Dez 2024 (95-%-Intervall: Nov 2024 bis Jan 2025); am weitesten zurück um 290 "
        "Fälle im Mai 2024."
    )
    assert told("en") == (
        "level from Dec 2024 (95 % interval: Nov 2024 to Jan 2025); furthest behind by 290 cases "
        "in May 2024."
    )


def test_what_makes_no_difference_is_said_in_short() -> None:
    assert told("de", immaterial=True, shortfall=2.4, lead=1.0, delta=208.0) == (
        "nie ein wesentlicher Unterschied: höchstens 2 Fälle (wesentlich: 208 Fälle)."
    )
    assert told("de", finding="no_difference") == "kein Unterschied, Lauf für Lauf."


def test_the_text_says_against_what_and_keeps_its_width() -> None:
    _, table, structures, conditions = tables(6, 2, 3)
    written = text_of(table, structures, conditions)
    assert max(map(len, written.splitlines())) <= 100
    said = " ".join(written.split())
    assert said.startswith("Ab wann in Summe so viel entschieden ist wie heute =")
    for label in [*conditions["label"], *(f"{name}:" for name in structures["label"][1:])]:
        assert label in said


def test_an_open_date_says_from_when_the_mean_and_how_many_runs() -> None:
    said = told(finding="undecided", date_high=NEVER, share_of_runs=0.8)
    assert said.startswith("open (95 % interval: Nov 2024 to “not by Dec 2025”); on average level")
    assert said.endswith("24 of 30 runs not behind at the end.")
    assert told(finding="undecided", date=NEVER, date_high=NEVER).startswith(
        "open (95 % interval: Nov 2024 to “not by Dec 2025”); on average not by Dec 2025; "
    )


def test_too_few_runs_are_said_to_be_too_few() -> None:
    said = told(finding="undecided", date_low="", date_high="", replications=2, share_of_runs=0.5)
    assert said.startswith("open, 2 runs are too few; on average level from Dec 2024;")
    assert said.endswith("1 of 2 runs not behind at the end.")


def test_ahead_from_the_start_and_one_month_are_written_short() -> None:
    said = told(date="2024-01-01", date_low="2024-01-01", date_high="2024-03-02")
    assert said.startswith("level or ahead from the start (95 % interval: the start to Mar 2024);")
    assert told(date_low="2024-12-02", date_high="2024-12-30").startswith(
        "level from Dec 2024 (95 % interval: Dec 2024);"
    )


def test_who_falls_back_was_ahead_for_a_time_only_if_that_is_shown() -> None:
    never: dict[str, Any] = {
        "finding": "not_within",
        "date": NEVER,
        "date_low": NEVER,
        "date_high": NEVER,
    }
    assert told(**never, lead=40.0, lead_low=22.0, lead_date="2024-03-10").startswith(
        "not by Dec 2025; ahead for a time, at most 40 cases in Mar 2024; furthest behind by"
    )
    assert "ahead for a time" not in told(**never, lead=40.0, lead_low=-3.0)


def test_a_shortfall_at_the_end_is_not_said_twice() -> None:
    assert "furthest behind" not in told(shortfall_date="2025-12-28")
    assert "furthest behind" not in told(shortfall=0.4)
    assert "furthest behind by 1 case in May 2024" in told(shortfall=1.2)


def test_titles_name_the_month_only_where_there_is_one() -> None:
    assert message(tables(2, 1, 30)) == (
        "Clearing (mittel): ab Dez 2024 gleichauf mit heute (entschiedene Fälle seit Beginn)"
    )
    assert message(tables(3, 1, 30)) == (
        "Gleichauf mit heute bei »Clearing (mittel)« (ab Dez 2024); bis Dez 2025 nicht bei "
        "»Clearing (groß)«"
    )
    assert message(tables(3, 2, 30), "en") == (
        "Level with today for “Clearing (mittel)”; not by Dec 2025 for “Clearing (groß)”"
    )
    assert (
        message(tables(6, 2, 3)) == "Bis Dez 2025 nicht gleichauf mit heute bei »Clearing (groß)«"
    )
    assert "zeitpunkt offen bei" in message(tables(3, 1, 2)).lower()
    assert "nie ein wesentlicher Unterschied bei 2 Strukturen" in message(tables(6, 1, 30))


def test_a_title_does_not_sum_up_conditions_that_disagree() -> None:
    differences, table, structures, conditions = tables(3, 2, 30)
    table = table.copy()
    table.loc[(table["structure"] == "large") & (table["condition"] == "full"), "finding"] = (
        "undecided"
    )
    assert message((differences, table, structures, conditions)).endswith(
        "je nach Lage verschieden bei »Clearing (groß)«"
    )


# -- chart ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "language"), list(zip(SHAPES, ("de", "en", "en", "de", "de"), strict=True))
)
def test_no_text_of_the_chart_overlaps_another_or_leaves_the_paper(
    shape: tuple[int, int, int], language: Language
) -> None:
    drawn = charts.cumulative_difference(*tables(*shape), language=language, preview=True)
    assert_legible(drawn.figure)


def markers(line_marker: str, *found: pd.DataFrame) -> list[Line2D]:
    figure = charts.cumulative_difference(*found).figure
    return [line for axes in figure.axes for line in axes.lines if line.get_marker() == line_marker]


def test_the_break_even_is_marked_where_the_mean_crosses_zero() -> None:
    found = tables(2, 1, 30)
    figure = charts.cumulative_difference(*found).figure
    axes = figure.axes[0]
    mean = next(line for line in axes.lines if line.get_linewidth() == pytest.approx(1.9))
    diamond = next(line for line in axes.lines if line.get_marker() == "D")
    at = float(np.asarray(diamond.get_xdata())[0])
    crossing = np.interp(at, np.asarray(mean.get_xdata()), np.asarray(mean.get_ydata()))
    assert crossing == pytest.approx(0, abs=1e-6)
    assert _title(figure) == message(found)
    end = f"{row(found[1], 'clearing')['difference_end']:+.0f}"
    written = _written(figure)
    assert f"Clearing (mittel) {end}\ngleichauf ab Dez 2024" in written
    assert "heute" in written.splitlines()


def test_what_is_beyond_the_run_has_an_arrow_or_no_mark() -> None:
    differences, table, *lists = tables(2, 1, 30)
    assert not markers(">", differences, table, *lists)
    undecided = table.assign(finding="undecided", days_high=np.inf)
    assert len(markers(">", differences, undecided, *lists)) == 1
    assert len(markers("D", differences, undecided, *lists)) == 1
    never = table.assign(finding="not_within", days=np.inf, days_low=np.inf, days_high=np.inf)
    assert not markers(">", differences, never, *lists)
    assert not markers("D", differences, never, *lists)
    assert not markers("D", differences, table.assign(immaterial=True), *lists)


def test_one_run_has_a_line_and_no_band() -> None:
    drawn = charts.cumulative_difference(*of(*dated_study(structures=2, runs=1, weeks=10)))
    assert not drawn.figure.axes[0].collections
    assert "Zeitpunkt offen" in _written(drawn.figure)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_alternative_text_is_whole(shape: tuple[int, int, int], language: Language) -> None:
    found = charts.cumulative_difference(*tables(*shape), language=language).alt
    assert 40 < len(found) <= (200 if shape[0] < 4 and shape[1] == 1 else 500)
    assert all(label in found for label in tables(*shape)[2]["label"][1:])


def test_the_alternative_text_holds_the_end_and_the_date() -> None:
    differences, table, *lists = stated()
    end = f"{row(tables(2, 1, 30)[1], 'clearing')['difference_end']:+.0f}"
    assert charts.cumulative_difference(differences, table, *lists).alt == (
        "Liniendiagramm: Entschiedene Fälle seit Beginn, Unterschied zu heute, Jan 2024 bis Dez "
        f"2025. 30 % unbesetzt: Clearing (mittel) zuletzt {end}, gleichauf ab Dez 2024."
    )


def test_break_even_is_drawn_of_what_changes_on_dates_alone() -> None:
    differences, table, structures, conditions = tables(3, 1, 3)
    made = _tables(sample(3, 1, 3, weeks=30)) | {
        "cumulative_difference": differences, "break_even": table, "structures": structures,
        "conditions": conditions,
    }  # fmt: skip

    def found(scenarios: dict[tuple[str, str], Scenario]) -> dict[str, Draw]:
        return charts.charts_of(made, scenarios, years=2.0, language="de", preview=False, source="")

    assert "break_even" not in found({})
    study = load_study(ROOT / "scenarios" / "small_town" / "study_reorganisation.yaml")
    (dated,) = (each for (_, name), each in study.scenarios.items() if name == "clearing_dated")
    drawn = found({("short", "large"): dated})["break_even"]()
    assert "Clearing (groß)" in drawn.alt
    assert "Clearing (mittel)" not in drawn.alt


def test_missing_columns_and_structures_are_told() -> None:
    differences, table, structures, conditions = tables(2, 1, 30)
    with pytest.raises(ValueError, match="table break_even: column days"):
        charts.cumulative_difference(
            differences, table.drop(columns="days"), structures, conditions
        )
    with pytest.raises(ValueError, match="table cumulative_difference: column low"):
        charts.cumulative_difference(differences.drop(columns="low"), table, structures, conditions)
    with pytest.raises(ValueError, match="name none of those in the differences"):
        charts.cumulative_difference(differences, table, structures[:1], conditions)
