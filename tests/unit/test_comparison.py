"""A short comparison of the small town: tables, verdicts, manifest, results folder."""

import json
import math
import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest

from sim.demand.people import REASONS
from sim.errors import RunError
from sim.experiment.anchors import anchors, anchors_table
from sim.experiment.best import best, pairs
from sim.experiment.collected import Collected
from sim.experiment.comparison import (
    Runs,
    comparison,
    differences,
    differences_by_run,
    equal_in,
    equal_in_all,
    equal_what,
    long_table,
)
from sim.experiment.fingerprint import scenario_hash
from sim.experiment.lead_time import lead_time_parts, lead_time_table
from sim.experiment.open_difference import open_difference
from sim.experiment.people import EFFECTS, specialisation, staff_by_team
from sim.experiment.possible import possible
from sim.experiment.runner import run_all
from sim.experiment.summaries import hours_table
from sim.experiment.tables import TABLES
from sim.measures.registry import MAIN, MEASURES, SHARES
from sim.measures.uses import USES
from sim.plan.study import Study
from sim.reading.loading import load_scenario, load_study
from sim.report.catalogue.catalogue import Language, phrases
from sim.report.folder.by_run import differences_to_today, read_by_run, run_by_run, write_by_run
from sim.report.folder.folders import MANIFEST, refuse_other_content, whole_folder
from sim.report.results.study import write_comparison, write_run
from sim.report.sections.anchors import anchor_blocks
from sim.report.sections.details import detail_word
from sim.report.sections.run import run_rows
from sim.report.sections.study import run_blocks
from sim.report.writers.terminal import terminal
from sim.scenario.office import Office
from sim.scenario.study import Scenario
from sim.stats.intervals import Interval, mean_interval
from tests.theory.lab import known
from tests.unit.collected_samples import stated_runs

ROOT = Path(__file__).parents[2]
DAY = 1440.0
SPARED = {each.name for each in TABLES.values() if each.spared} - {
    "management",  # of two at least
    "service_level",  # where a study asks for one
}


@lru_cache(maxsize=1)
def study_and_runs() -> tuple[Study, dict[tuple[str, str], Collected]]:
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    short = {
        key: with_run(scenario, run_length=62 * DAY, equal="posts")
        for key, scenario in study.scenarios.items()
    }
    study = study.with_scenarios(short)
    return study, run_all(short, 4)


def with_run(scenario: Scenario, **run: object) -> Scenario:
    return scenario.model_copy(update={"run": scenario.run.model_copy(update=run)})


@lru_cache(maxsize=1)
def study_and_runs_without_people() -> tuple[Study, dict[tuple[str, str], Collected]]:
    study, _ = study_and_runs()
    key = next(iter(study.scenarios))
    net = {"low": 1540 * 60.0, "central": 1540 * 60.0, "high": 1540 * 60.0, "source": "a test"}
    scenario = study.scenarios[key]
    written = scenario.office.model_dump()
    written["staff"] |= {"people": None, "net_hours": net | {"confidence": "C"}}
    office = Office.model_validate(written)
    plain = with_run(scenario.model_copy(update={"office": office}), run_length=21 * DAY)
    structures = {name: study.structures[name] for name in (key[1],)}
    one = replace(
        study, structures=structures, conditions={key[0]: study.conditions[key[0]]},
        scenarios={key: plain},
    )  # fmt: skip
    return one, run_all({key: plain}, 2)


def table() -> pd.DataFrame:
    return comparison(*study_and_runs())


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def test_verdict_and_interval_agree_for_every_structure_and_measure() -> None:
    rows = table()
    assert set(rows["verdict"]) >= {"", "no_material_difference"}
    for row in records(rows[rows["verdict"] != ""]):
        low, high, delta = row["difference_low"], row["difference_high"], row["delta"]
        equivalent = -delta < row["equivalence_low"] <= row["equivalence_high"] < delta
        identical = low == high == 0
        expected = (
            "no_material_difference"
            if equivalent or identical
            else "more"
            if low > 0
            else "fewer"
            if high < 0
            else "undecided"
        )
        assert row["verdict"] == expected, row


def test_today_has_no_difference_and_every_other_structure_has_one() -> None:
    study, _ = study_and_runs()
    rows = table()
    today = rows["structure"] == study.today
    assert rows[today]["difference"].isna().all()
    assert rows[~today]["difference"].notna().all()
    assert set(rows["measure"]) <= set(MAIN)
    assert rows.groupby(["condition", "measure"]).size().eq(len(study.structures)).all()


def test_a_single_run_lies_further_away_than_the_mean() -> None:
    for row in records(table()):
        if row["low"] < row["high"]:
            assert row["one_low"] <= row["low"] or row["one_low"] == 0.0, row
            assert row["one_high"] >= row["high"] or row["unit"] == "share", row
        assert row["one_low"] >= 0.0
        assert row["one_high"] <= 1.0 or row["unit"] != "share"


def stated(**measures: dict[str, list[float]]) -> tuple[Study, Runs]:
    """A study with one condition whose runs have stated values: measure -> structure -> runs."""
    study, _ = study_and_runs()
    names = list(next(iter(measures.values())))
    scenario = study.scenarios["staffed", study.today]
    scenarios = {("", name): scenario for name in names}
    one = replace(
        study, structures={name: name for name in names}, conditions={"": ""}, scenarios=scenarios
    )
    runs = {
        ("", name): stated_runs(scenario, {m: by_name[name] for m, by_name in measures.items()})
        for name in names
    }
    return one, runs


def test_j2_stands_in_the_table() -> None:
    answer = known("J2_paired")
    data, exact = answer["data"], answer["expected"]
    two = comparison(*stated(lead_time_mean={"B": data["B"], "A": data["A"]}))
    (row,) = records(two[two["structure"] == "A"])
    near = {"abs": answer["absolute_precision"], "rel": 1e-8}
    assert row["difference"] == pytest.approx(exact["mean_diff"], **near)
    half = (row["difference_high"] - row["difference_low"]) / 2
    assert half == pytest.approx(exact["half_width_95"], **near)
    assert row["correlation"] == pytest.approx(exact["corr"], **near)
    assert row["variance_reduction"] == pytest.approx(exact["VRF"], **near)
    assert (row["comparisons"], row["difference_level"]) == (1, 0.95)
    noise = [12.0, 13.0, 11.5, 14.0, 12.5, 12.2, 14.1, 13.3]
    four = {"B": data["B"], "A": data["A"], "C": noise, "D": noise[::-1]}
    rows = comparison(*stated(lead_time_mean=four))
    (row,) = records(rows[rows["structure"] == "A"])
    half = (row["difference_high"] - row["difference_low"]) / 2
    assert half == pytest.approx(exact["half_width_95_bonf3"], **near)  # the first of three steps
    assert row["comparisons"] == 3


def test_who_is_best_is_said_where_a_measure_has_a_good_side() -> None:
    low, high = [10.0, 11.0, 12.0, 11.0], [20.0, 21.5, 22.0, 20.5]
    study, runs = stated(
        decided={"now": low, "other": high},
        open_end={"now": low, "other": high},
        utilisation={"now": low, "other": high},
    )
    rows = best(study, runs)
    told = {(r["measure"], r["structure"]): r["standing"] for r in records(rows)}
    assert told == {
        ("decided", "now"): "behind", ("decided", "other"): "best",
        ("open_end", "now"): "best", ("open_end", "other"): "behind",
    }  # fmt: skip
    assert set(pairs(study, runs)["measure"]) == {"decided", "open_end", "utilisation"}


def test_every_pair_stands_in_the_table_of_pairs() -> None:
    study, runs = study_and_runs()
    rows = pairs(study, runs)
    count = len(study.structures) * (len(study.structures) - 1) // 2
    assert rows.groupby(["condition", "measure"]).size().eq(count).all()
    assert rows["difference_level"].to_numpy() == pytest.approx(1 - 0.05 / count)
    alone = best(replace(study, structures={study.today: ""}), runs)
    assert alone.empty


def test_a_difference_is_the_mean_of_the_paired_runs() -> None:
    study, runs = study_and_runs()
    gaps = differences(study, runs)
    for row in records(table().query("verdict != ''")):
        here = gaps[
            (gaps["structure"] == row["structure"])
            & (gaps["condition"] == row["condition"])
            & (gaps["measure"] == row["measure"])
        ]
        assert len(here) == row["replications"]
        assert here["difference"].mean() == pytest.approx(row["difference"], abs=1e-9)


def test_a_difference_is_the_structures_own_value_less_todays(tmp_path: Path) -> None:
    study, runs = stated(
        decided={"now": [10.0, 14.0, 9.0], "other": [13.0, 12.0, 9.0], "third": [0.0, 0.0, 0.0]},
        open_end={"now": [5.0, 6.0, 7.0], "other": [1.0, 6.0, 8.5], "third": [5.0, 7.0, 9.0]},
    )
    by_hand = {
        ("other", "decided"): [3.0, -2.0, 0.0],
        ("other", "open_end"): [-4.0, 0.0, 1.5],
        ("third", "decided"): [-10.0, -14.0, -9.0],
        ("third", "open_end"): [0.0, 1.0, 2.0],
    }
    for (structure, measure), expected in by_hand.items():
        found = differences_by_run(study, runs, "", structure)[list(MAIN).index(measure)]
        assert found.tolist() == expected
    long = differences(study, runs).dropna()
    path = write_by_run(differences_to_today(study, runs), tmp_path, "differences")
    assert path is not None
    kept = run_by_run(read_by_run(path), "difference").dropna()
    for table in (long, kept):
        rows = table.sort_values("replication").groupby(["structure", "measure"])
        assert rows["replication"].agg(list).to_dict() == {key: [1, 2, 3] for key in by_hand}
        assert rows["difference"].agg(list).to_dict() == by_hand


def test_the_smallest_differences_are_those_of_the_study() -> None:
    study, runs = study_and_runs()
    rows = {(r["condition"], r["structure"], r["measure"]): r for r in records(table())}
    for condition in study.conditions:
        decided = runs[condition, study.today].values("decided").mean()
        other = next(name for name in study.structures if name != study.today)
        share = study.matters.decided
        assert rows[condition, other, "decided"]["delta"] == pytest.approx(share * decided)
        days = rows[condition, other, "median_age_open"]["delta"]
        assert days == pytest.approx(study.matters.median_age_open / DAY)
        # no study states what matters of these: they have a default, in their unit or of today's
        assert rows[condition, other, "lead_time_mean"]["delta"] == 7.0
        assert rows[condition, other, "utilisation"]["delta"] == 0.02
        handoffs = runs[condition, study.today].values("handoffs_per_decided").mean()
        assert rows[condition, other, "handoffs_per_decided"]["delta"] == pytest.approx(
            0.05 * handoffs
        )


def test_hours_by_team_and_use_sum_to_the_paid_hours() -> None:
    study, runs = study_and_runs()
    hours = hours_table(runs)
    for (condition, structure), collected in runs.items():
        here = hours[(hours["condition"] == condition) & (hours["structure"] == structure)]
        assert set(here["use"]) == set(USES)
        assert here["hours"].sum() == pytest.approx(collected.values("hours_paid").mean(), rel=1e-9)
    assert study.today in set(hours["structure"])


def test_months_are_whole_and_their_decisions_sum_to_the_runs() -> None:
    _, runs = study_and_runs()
    months = long_table(runs, "months")
    assert set(months["month"].dt.strftime("%Y-%m")) == {"2024-01", "2024-02"}
    series = long_table(runs, "series")
    last = series[series["date"] == series["date"].max()]
    for (condition, structure), collected in runs.items():
        ends = last[
            (last["condition"] == condition)
            & (last["structure"] == structure)
            & (last["measure"] == "open")
        ]
        by_run = ends.groupby("replication")["value"].sum().to_numpy()
        assert by_run == pytest.approx(collected.values("open_end"))


def test_a_hash_ignores_names_and_sees_everything_else() -> None:
    study, _ = study_and_runs()
    scenario = next(iter(study.scenarios.values()))
    renamed = scenario.model_copy(update={"name": "other", "condition": "else"})
    assert scenario_hash(renamed) == scenario_hash(scenario)
    seeded = scenario.model_copy(update={"run": scenario.run.model_copy(update={"seed": 77})})
    assert scenario_hash(seeded) != scenario_hash(scenario)


def test_the_parts_of_the_lead_time_are_the_lead_time_run_by_run() -> None:
    study, runs = study_and_runs()
    for collected in runs.values():
        parts = lead_time_parts(collected)
        assert min(values.min() for values in parts.values()) >= -1e-12
        whole = collected.values("lead_time_mean")
        assert np.sum(list(parts.values()), axis=0) == pytest.approx(whole, rel=1e-12)
    rows = table()
    means = rows[rows["measure"] == "lead_time_mean"]
    sums = lead_time_table(runs).groupby(["condition", "structure"])["mean"].sum()
    own = means.set_index(["condition", "structure"])["mean"]
    assert sums.to_dict() == pytest.approx(own.to_dict())
    assert set(sums.index) == set(study.scenarios)


def test_the_last_week_of_the_calendar_is_the_comparisons_own() -> None:
    study, runs = study_and_runs()
    weeks = open_difference(study, runs)
    last = weeks.groupby(["condition", "structure"]).last()
    rows = table()
    ends = rows[(rows["measure"] == "open_end") & (rows["verdict"] != "")]
    ends = ends.set_index(["condition", "structure"])
    assert last["verdict"].to_dict() == ends["verdict"].to_dict()
    assert last["difference"].to_dict() == pytest.approx(ends["difference"].to_dict())
    assert last["difference_low"].to_dict() == pytest.approx(ends["difference_low"].to_dict())
    assert len(weeks) == len(last) * 9  # 62 days
    alone = study_and_runs_without_people()
    assert open_difference(*alone).empty


def test_the_results_folder_holds_tables_charts_and_manifest(tmp_path: Path) -> None:
    study, runs = study_and_runs()
    out = tmp_path / "results"
    with whole_folder(out) as folder:
        charts = write_comparison(folder, study, runs, "de")
    assert {path.suffix for path in charts} == {".png", ".svg"}
    assert all((out / "charts" / path.name).stat().st_size > 1000 for path in charts)
    details = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    assert details["replications"] == 4
    assert len(details["scenarios"]) == len(study.scenarios)
    assert details["equal"] == "posts"
    assert {"staff.png", "staff.svg"} <= {path.name for path in charts}
    for path in (out / "tables").iterdir():
        if path.stem not in ("structures", "conditions", "inputs", "stress_des"):
            assert set(pd.read_csv(path)["equal"]) == {"posts"}, path
    assert {path.stem for path in (out / "tables").iterdir()} >= SPARED
    assert "break_even.png" not in {path.name for path in charts}  # nothing changes on a date
    assert {path.stem for path in (out / "excel").iterdir()} >= SPARED
    plain = pd.read_csv(out / "tables" / "comparison.csv")
    german = pd.read_csv(out / "excel" / "comparison.csv", sep=";", decimal=",")
    assert plain["mean"].to_numpy() == pytest.approx(german["mean"].to_numpy())
    assert len(plain) == len(table())


def test_without_people_there_are_no_tables_and_charts_of_them(tmp_path: Path) -> None:
    study, runs = study_and_runs_without_people()
    out = tmp_path / "results"
    with whole_folder(out) as folder:
        charts = write_comparison(folder, study, runs, "en")
    assert not {path.stem for path in charts} & {"staff", "break_even"}
    assert not {path.stem for path in (out / "tables").iterdir()} & SPARED
    rows = comparison(study, runs)
    assert set(rows["equal"]) == {"filled_reckoned"}
    assert not set(rows["measure"]) & {"filled_fte", "effective_fte", "decided_per_present_fte"}
    assert json.loads((out / MANIFEST).read_text(encoding="utf-8"))["equal"] == "filled_reckoned"


def test_a_single_run_keeps_its_staff(tmp_path: Path) -> None:
    _, runs = study_and_runs()
    write_run(tmp_path, next(iter(runs.values())), "en")
    staff = pd.read_csv(tmp_path / "tables" / "staff.csv", parse_dates=["date"])
    assert set(staff["measure"]) == {"filled_fte", "present_fte", "effective_fte"}
    assert set(staff["equal"]) == {"posts"}
    assert set(staff["replications"]) == {4}
    assert (tmp_path / "excel" / "staff_by_team.csv").is_file()
    assert json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["equal"] == "posts"
    _, plain = study_and_runs_without_people()
    write_run(tmp_path / "plain", next(iter(plain.values())), "en")
    assert not list((tmp_path / "plain").glob("*/staff*.csv"))


def test_at_equal_what_follows_from_the_office_and_the_run() -> None:
    study, _ = study_and_runs()
    key, scenario = next(iter(study.scenarios.items()))
    assert equal_in(scenario) == "posts"
    assert equal_in(with_run(scenario, equal="filled")) == "filled"
    plain = next(iter(study_and_runs_without_people()[0].scenarios.values()))
    assert equal_in(with_run(plain, equal="posts")) == "filled_reckoned"
    lab = load_scenario(ROOT / "tests" / "theory" / "scenarios" / "a1_mm1.yaml").scenario
    assert equal_in(lab) == "clerks"
    assert equal_in_all([scenario, with_run(scenario, equal="filled")]) == "mixed"
    assert equal_what(study) == "posts"
    mixed = study.scenarios | {key: with_run(scenario, equal="filled")}
    assert equal_what(study.with_scenarios(mixed)) == "mixed"


def test_staff_by_team_sums_to_the_office() -> None:
    _, runs = study_and_runs()
    table = staff_by_team(runs)
    reasons = [f"hours_{reason}_per_year" for reason in REASONS]
    assert table[reasons].sum(axis=1).to_numpy() == pytest.approx(table["hours_absent_per_year"])
    assert (table["filled_fte"] >= table["present_fte"]).all()
    assert (table["present_fte"] >= table["effective_fte"]).all()
    for (condition, structure), collected in runs.items():
        here = table[(table["condition"] == condition) & (table["structure"] == structure)]
        homes = collected.scenario.office.staff.homes.values()
        assert here["posts"].sum() == sum(home.posts for home in homes)
        inside = here[~here["outside"]]
        for name in ("filled_fte", "present_fte", "effective_fte"):
            assert inside[name].sum() == pytest.approx(collected.values(name).mean())
        years = 62 / 365
        absent = collected.values("hours", detail="absent").mean() / years
        assert inside["hours_absent_per_year"].sum() == pytest.approx(absent)


def test_the_effects_of_breadth_are_paired_with_todays() -> None:
    study, runs = study_and_runs()
    table = specialisation(study, runs)
    assert list(table["measure"][:3]) == list(EFFECTS)
    assert (table["unit"] == "hours_per_year").all()
    today = table["structure"] == study.today
    assert table.loc[today, "difference"].isna().all()
    assert table.loc[~today, "difference"].notna().all()
    for row in records(table[(table["measure"] == "hours_onboarding") & ~today]):
        own, now = (
            runs[row["condition"], name].values("hours", detail="onboarding") * 365 / 62
            for name in (row["structure"], study.today)
        )
        assert row["mean"] == pytest.approx(own.mean())
        assert row["difference"] == pytest.approx((own - now).mean())
    saved = table["measure"] == "hours_saved_by_specialisation"
    assert (table.loc[saved, "mean"] >= 0).all()


def test_a_failure_leaves_nothing_half_written(tmp_path: Path) -> None:
    def stopped_in_the_middle() -> None:
        with whole_folder(tmp_path / "results") as folder:
            (folder / "half").write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_in_the_middle()
    assert list(tmp_path.iterdir()) == []


def test_other_content_is_neither_replaced_nor_deleted(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("mine", encoding="utf-8")
    for out in (tmp_path, letter):
        with pytest.raises(RunError, match="choose another --out"):
            refuse_other_content(out)
    assert letter.read_text(encoding="utf-8") == "mine"


def test_older_results_are_replaced_as_a_whole(tmp_path: Path) -> None:
    out = tmp_path / "results"
    for content in ("old", "new"):
        with whole_folder(out) as folder:
            (folder / MANIFEST).write_text('{"umbau": "0"}', encoding="utf-8")
            (folder / content).write_text(content, encoding="utf-8")
    assert sorted(path.name for path in out.iterdir()) == sorted([MANIFEST, "new"])


def test_anchors_stand_beside_their_ranges_and_misses_are_said() -> None:
    study, runs = study_and_runs()
    checks = anchors_table(anchors(study, runs))
    assert set(checks["anchor"]) >= {"answer_rate", "decided_per_year"}
    text = terminal(
        anchor_blocks(checks, study.conditions, next(iter(study.scenarios.values())).office, "de")
    )
    assert text.count("VERFEHLT") == (~checks["hit"]).sum()
    assert text.count("getroffen") == checks["hit"].sum()


def test_the_first_screen_of_a_run_has_what_that_of_a_comparison_has() -> None:
    _, runs = study_and_runs()
    lines = terminal(run_blocks(next(iter(runs.values())), "de")).splitlines()
    table = lines[next(n for n, line in enumerate(lines) if line.startswith("---")) + 1 :]
    assert [line.split("  ")[0] for line in table] == [
        "Entschiedene Fälle", "Offene Fälle am Ende", "Anteil angenommener Anrufe, %",
        "Durchlaufzeit (Mittel), Tage",
    ]  # fmt: skip


def test_a_run_in_full_shows_every_office_wide_measure_by_its_label() -> None:
    _, runs = study_and_runs()
    text = terminal(run_blocks(next(iter(runs.values())), "de", every=True))
    for label in ("Entschiedene Fälle", "Anteil angenommener Anrufe, %", "Auslastung, %",
                  "Wartezeit bis zur Annahme: Telefon, Minuten", "Wirksame Kräfte,",
                  "Stunden Abwesenheit: Krankheit", "Stunden nach Verwendung: Einarbeitung Neuer",
                  "Begonnene Arbeiten: Annahme", "Besetzte Stellen: Aufenthaltstitel,",
                  "Durchlaufzeit (Mittel): Nachname A–K, Tage"):  # fmt: skip
        assert f"\n{label} " in text
    assert "Personal bei gleichen Stellen: Jede Struktur hat dieselben Stellen" in text


def test_a_run_in_full_has_no_keys_and_no_rows_of_zeros() -> None:
    _, runs = study_and_runs()
    collected = next(iter(runs.values()))
    lines = terminal(run_blocks(collected, "de", every=True)).splitlines()
    rows = lines[next(n for n, line in enumerate(lines) if line.startswith("---")) + 1 :]
    rows = rows[: rows.index("")] if "" in rows else rows
    assert not [line for line in rows if re.search(r"[a-z]_[a-z]|  0( \(0 bis 0\))?$", line)]
    zero = [row for row in run_rows(collected) if row["measure"] == "put_through"]
    assert zero
    assert not any(row["mean"] for row in zero)
    assert "Weitergegebene" not in "\n".join(lines)


def test_every_measure_has_a_label_and_every_detail_a_word() -> None:
    _, runs = study_and_runs()
    collected = next(iter(runs.values()))
    for language in get_args(Language):
        assert set(MEASURES) <= set(phrases("measure.label", language))
        for measure, _, _, detail in collected.keys():  # noqa: SIM118 - no dictionary
            word = detail_word(measure, detail, collected.scenario, language)
            assert "_" not in word, (measure, detail)


def test_no_interval_of_a_run_lies_below_nothing_or_above_all() -> None:
    # Two runs of a quiet office make intervals that are wider than what they hold.
    town = load_scenario(ROOT / "tests" / "scenarios" / "good" / "town.yaml").scenario
    runs = run_all({"": with_run(town, run_length=30 * DAY)}, 2)[""]
    below = [key for key in runs.keys() if mean_interval(runs.values(*key)).low < 0]  # noqa: SIM118
    above = [key for key in runs.keys() if mean_interval(runs.values(*key)).high > 1]  # noqa: SIM118
    assert any(key[0] == "open_end" for key in below)
    assert any(key[0] == "share_decided_90_days" for key in above)
    told = [row for row in run_rows(runs) if row["low"] is not None]
    assert min(float(str(row["low"])) for row in told) == 0.0
    shares = [float(str(row["high"])) for row in told if row["measure"] in SHARES]
    assert max(shares) == 1.0


def test_an_interval_is_cut_at_what_its_measure_can_be() -> None:
    wide = possible(Interval(0.5, -3.0, 7.0, 0.95, 2), "decided")
    assert (wide.low, wide.high) == (0.0, 7.0)
    wide = possible(Interval(0.5, -3.0, 7.0, 0.95, 2), "answer_rate")
    assert (wide.low, wide.high) == (0.0, 1.0)
    assert math.isnan(possible(Interval(0.5, math.nan, math.nan, 0.95, 1), "answer_rate").low)
