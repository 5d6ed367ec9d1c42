"""Alarms over runs, and how they are told: flagged by half of the runs, before any verdict."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.experiment.alarms import Alarm, alarms_of, alarms_table
from sim.experiment.collected import Collected
from sim.measures.measures import Results
from sim.measures.rows import Series, Value
from sim.measures.staff import StaffSeries
from sim.reading.loading import load_study
from sim.report.catalogue.catalogue import Language
from sim.report.document import Bullets
from sim.report.frames import Structure
from sim.report.sections.alarms import alarm_blocks, alarm_lines
from sim.report.writers.terminal import terminal
from sim.units import DAY

TOWN = Path(__file__).parents[2] / "scenarios" / "small_town" / "study.yaml"
SCENARIO = load_study(TOWN).scenarios["staffed", "current"]
TODAY = Structure("current", "Heute", 0, today=True)
OTHER = Structure("clearing", "Clearing", 1, today=False)
_NONE = Series(np.zeros(0), (), (), np.zeros((0, 0, 0)))
_NOBODY = StaffSeries(np.zeros(0), (), np.zeros((0, 0, 3)))

IDLE = "weeks_idle_beside_work"
Run = Sequence[Value]


def spell(
    measure: str, weeks: float, since: float, extent: float, *, team: str = "", case_type: str = "",
    beside: str = "",
) -> Run:  # fmt: skip
    """Return the values of a run with a spell."""
    about = team, case_type
    what = "open" if measure == "weeks_without_decision" else "share"
    found = [Value(measure, *about, "", weeks), Value(f"{measure}_from", *about, "", since),
             Value(f"{measure}_{what}", *about, "", extent)]  # fmt: skip
    return [*found, *([Value(measure, *about, beside, weeks)] if beside else [])]


def quiet(measure: str, *, team: str = "", case_type: str = "") -> Run:
    """Return the values of a run without such a spell."""
    return [Value(measure, team, case_type, "", 0.0)]


def runs_of(*runs: Run, days: float = 365) -> Collected:
    """Return runs with these values."""
    run = SCENARIO.run.model_copy(update={"run_length": days * DAY})
    found = Collected(SCENARIO.model_copy(update={"run": run}))
    for number, values in enumerate(runs):
        found.add(number, Results(list(values), _NONE, _NONE, _NOBODY))
    return found


def told(found: dict[Structure, Collected], language: Language = "de", condition: str = "") -> str:
    """Return the section about structures under one condition, in one line."""
    runs = {("", one.name): collected for one, collected in found.items()}
    scenarios = {key: collected.scenario for key, collected in runs.items()}
    blocks = alarm_blocks(alarms_table(runs), list(found), [("", condition)], scenarios, language)
    return " ".join(terminal(blocks).split())


@pytest.mark.parametrize(
    ("up", "runs", "flags"),
    [(1, 1, True), (1, 2, True), (1, 3, False), (2, 3, True), (0, 2, False)],
)
def test_flagged_is_what_is_up_in_at_least_half_of_the_runs(
    up: int, runs: int, flags: bool  # noqa: FBT001 - what is expected
) -> None:  # fmt: skip
    lost = "weeks_losing_hours"
    found = alarms_table(
        {("", "x"): runs_of(*[spell(lost, 20, 0, 0.2)] * up, *[quiet(lost)] * (runs - up))}
    )
    (row,) = found[found["alarm"] == lost].to_dict("records")
    assert (row["up_runs"], row["replications"], row["flagged"]) == (up, runs, flags)


def test_a_spell_is_told_by_the_runs_in_which_it_is_up() -> None:
    # Of four runs three are up; the median of their weeks is 20, that of their begins day 14, and
    # in two of them the clearing's work waited.
    runs = runs_of(
        spell(IDLE, 20, 14, 0.25, team="front_desk", beside="permits_a_k"),
        spell(IDLE, 40, 0, 0.5, team="front_desk", beside="permits_l_z"),
        spell(IDLE, 13, 140, 0.15, team="front_desk", beside="permits_l_z"),
        quiet(IDLE, team="front_desk"),
    )
    (alarm,) = alarms_of(runs)
    assert alarm == Alarm(
        IDLE, team="front_desk", beside="permits_l_z", weeks=20.0, since="2024-01-15",
        extent=alarm.extent, up_runs=3, runs=4,
    )  # fmt: skip
    assert alarm.extent == pytest.approx(0.3)
    assert alarm.flags


def test_a_flagged_structure_is_introduced_by_its_flag_and_today_by_its_inputs() -> None:
    run = [
        *spell("weeks_without_decision", 26, 31, 17, case_type="naturalisation"),
        *spell(IDLE, 40, 0, 0.314, team="front_desk", beside="permits_l_z"),
        *spell(IDLE, 30, 31, 0.2, team="permits_a_k", beside="permits_l_z"),
        *spell("weeks_losing_hours", 52, 0, 0.123),
    ]
    text = told({TODAY: runs_of(run, run), OTHER: runs_of(run, run)}, condition="10 % unbesetzt")
    what = (
        "Nichts wird entschieden von: Einbürgerung (zuletzt 17 offen); 26 Wochen ab Feb 2024. "
        "Ohne Arbeit: Empfang zu 31 % und Aufenthalt A–K zu 20 % der Anwesenheit, während bei "
        "Aufenthalt L–Z mehr als eine Woche Arbeit liegt, die sie übernehmen dürften (40 Wochen "
        "ab Jan 2024). Im ganzen Amt sind 12 % der Anwesenheit ohne Arbeit, bei mehr Rückstand, "
        "als es in einer Woche bearbeitet (52 Wochen ab Jan 2024)."
    )
    assert f"Diese Eingaben prüfen: Heute (10 % unbesetzt). {what}" in text
    assert f"So würde das niemand betreiben: Clearing (10 % unbesetzt). {what}" in text


def test_who_is_not_flagged_is_named_and_so_is_in_how_many_runs() -> None:
    lost = "weeks_losing_hours"
    some = runs_of(spell(lost, 13, 7, 0.06), quiet(lost))
    text = told({TODAY: runs_of(quiet(lost), quiet(lost)), OTHER: some}, "en")
    assert "Nobody would run it like this: Clearing. In the whole office 6 %" in text
    assert "(13 weeks from Jan 2024, in 1 of 2 runs)" in text
    assert "None of this: Heute." in text


def test_that_nothing_stands_out_is_said_and_that_nothing_was_checked() -> None:
    calm = quiet("weeks_losing_hours")
    assert "Nichts Auffälliges" in told({TODAY: runs_of(calm), OTHER: runs_of(calm)})
    short = {TODAY: runs_of([], days=90), OTHER: runs_of([], days=90)}
    assert "Nicht geprüft" in told(short)
    assert "Not checked" in told(short, "en")
    assert "niemand" not in told(short)


def test_one_scenario_alone_may_be_either() -> None:
    text = told({OTHER: runs_of(spell("weeks_losing_hours", 13, 7, 0.06))})
    assert "So würde das niemand betreiben; ist es das heutige Amt, diese Eingaben prüfen." in text


def test_in_a_line_the_flagged_are_named_with_or_without_what_flags_them() -> None:
    lost = "weeks_losing_hours"
    up, calm, short = (
        runs_of(spell(lost, 13, 7, 0.06)), runs_of(quiet(lost)), runs_of([], days=90)
    )  # fmt: skip

    def said(today: Collected, other: Collected, *, briefly: bool = True) -> list[str]:
        table = alarms_table({("", TODAY.name): today, ("", OTHER.name): other})
        return list(alarm_lines(table, [TODAY, OTHER], "", "de", briefly=briefly))

    both = ["Diese Eingaben prüfen: Heute.", "So würde das niemand betreiben: Clearing."]
    assert said(up, up) == both
    assert said(calm, up) == both[1:]
    assert said(up, calm, briefly=False) == [
        "Diese Eingaben prüfen: Heute (Leerlauf neben Rückstand)."
    ]
    assert said(calm, calm) == []
    assert said(short, short)[0].startswith("Nicht geprüft")


def test_where_all_of_many_are_flagged_a_brief_line_counts_them() -> None:
    up = runs_of(spell("weeks_losing_hours", 13, 7, 0.06))
    others = [replace(OTHER, name=f"s{place}", label=f"Struktur {place}") for place in range(4)]
    for named, said in (
        (others, "So würde niemand eine der 4 anderen Strukturen betreiben."),
        (others[:2], "So würde das niemand betreiben: Struktur 0; Struktur 1."),
    ):
        table = alarms_table({("", one.name): up for one in named})
        assert list(alarm_lines(table, named, "", "de", briefly=True)) == [said]


def test_in_a_paper_other_conditions_have_a_line_each() -> None:
    up, calm = (runs_of(each) for each in (spell("weeks_losing_hours", 13, 7, 0.06),
                                           quiet("weeks_losing_hours")))  # fmt: skip
    runs = {("a", "current"): calm, ("a", "clearing"): up, ("b", "current"): up,
            ("b", "clearing"): calm}  # fmt: skip
    scenarios = {key: collected.scenario for key, collected in runs.items()}
    blocks = alarm_blocks(
        alarms_table(runs), [TODAY, OTHER], [("a", "Lage A"), ("b", "Lage B")], scenarios, "de",
        briefly=True,
    )  # fmt: skip
    (listed,) = (block for block in blocks if isinstance(block, Bullets))
    assert listed.items[0].startswith("So würde das niemand betreiben: Clearing (Lage A).")
    assert listed.items[1:] == ("Lage B: Diese Eingaben prüfen: Heute (Leerlauf neben Rückstand).",)

    both = {("a", "current"): up, ("a", "clearing"): up}
    blocks = alarm_blocks(
        alarms_table(both), [TODAY, OTHER], [("a", "Lage A")], scenarios, "de", briefly=True
    )
    (listed,) = (block for block in blocks if isinstance(block, Bullets))
    assert listed.items[1] == (
        "So würde das niemand betreiben: Clearing (Lage A). Dasselbe wie bei »Heute«."
    )
