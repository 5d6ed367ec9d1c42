"""Where the time of a case goes: parts that add up to its lead time, and how they are told."""

from dataclasses import replace
from typing import get_args

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from sim.engines.simpy.office import OfficeAtWork
from sim.experiment.collected import Collected
from sim.experiment.lead_time import PARTS, WORKED, lead_time_parts, lead_time_table
from sim.experiment.tables import LEAD_TIME
from sim.measures.measures import Measures
from sim.plan.roster import roster_of
from sim.report.catalogue.catalogue import Language
from sim.report.charts.case_time import COLOURS, case_time
from sim.report.charts.style import hatches
from sim.report.document import Picture
from sim.report.frames import structure_list
from sim.report.rows.lead_time import case_time_message, case_times
from sim.report.sections.chart_sheets import chart_sheets
from sim.report.sections.diagrams import structure_blocks
from tests.handmade import HandCase, HandContact, HandMade, Laboratory, office_hours
from tests.unit.brief_samples import made
from tests.unit.report_samples import eight, sample

LANGUAGES: tuple[Language, ...] = get_args(Language)
DAYS = {"before": 2.0, "intake": 50.0, "applicant": 30.0, "authority": 8.0, "decision": 32.0,
        "aside": 0.92, "worked": 0.08}  # fmt: skip


def table(names: list[str], condition: str, days: dict[str, float]) -> pd.DataFrame:
    """Return the table `lead_time`, the same for every structure."""
    return LEAD_TIME.frame(
        {
            "structure": name, "condition": condition, "equal": "posts", "part": part,
            "detail": "", "unit": "days", "mean": value, "low": value, "high": value,
            "replications": 10,
        }
        for name in names
        for part, value in days.items()
    )  # fmt: skip


def collected(lab: Laboratory, *hands: HandMade) -> Collected:
    plan, found = lab.plan(), Collected(lab.scenario())
    for number, each in enumerate(hands):
        demand = each.on(plan)
        measures = Measures(plan, roster_of(plan, demand.people))
        found.add(number, measures.finish(OfficeAtWork(plan, demand, (measures,)).run()))
    return found


def test_the_way_of_a_case_by_hand() -> None:
    # Applied for an hour before. In hand 0-60, the documents come at 180 and lie until the clerk
    # has done a long mail (60-200) and has read them (200-210), in hand again 210-240.
    lab = Laboratory(steps=("work", "recheck"), decides="recheck", days=2)
    submission = HandContact(channel="email", minutes=10)
    way = [("work", 60.0), ("applicant", 120.0), ("recheck", 30.0)]
    case = HandCase(0, way, application=-60, submission=submission)
    runs = collected(lab, HandMade([case], [HandContact(30, 140, channel="email")]))
    found = {
        part: values[0] * 1440 for part, values in lead_time_parts(runs).items() if values[0] > 1e-9
    }
    assert found == pytest.approx(
        {
            ("before", ""): 60, ("applicant", "documents"): 120, ("decision", "unread"): 30,
            ("worked", ""): 90,
        }
    )  # fmt: skip
    assert sum(found.values()) == pytest.approx(300)


def test_nights_are_laid_aside() -> None:
    # Eight hours a day: a case of ten hours lies begun from 16 to 8 o'clock.
    lab = Laboratory(days=2, hours=office_hours("Mon-Fri 08:00-16:00"))
    runs = collected(lab, HandMade([HandCase(8 * 60, [("work", 10 * 60)])]))
    parts = lead_time_parts(runs)
    assert parts["worked", ""][0] * 24 == pytest.approx(10)
    assert parts["aside", ""][0] * 24 == pytest.approx(16)


def test_of_runs_that_decide_nothing_there_is_nothing() -> None:
    lab = Laboratory(days=1)
    runs = collected(lab, HandMade([HandCase(0, [("work", 30 * 60)])]))
    assert lead_time_table({("", "current"): runs}).empty


def test_the_title_says_how_little_is_worked() -> None:
    data = sample(3, 1, 10)
    condition, structures = str(data.conditions["condition"][0]), structure_list(data.structures)
    names = list(data.structures["structure"])

    def title(language: Language, **days: float) -> str:
        found = case_times(table(names, condition, DAYS | days), structures, condition)
        return case_time_message(found, language)

    assert title("de") == (
        "Heutige Struktur: Von 123 Tagen bis zur Entscheidung wird 1,9 Stunden an einem Fall "
        "gearbeitet"
    )
    assert title("en") == (
        "Heutige Struktur: in the 123 days to a decision a case is worked on for 1.9 hours"
    )
    assert title("de", before=40.0, worked=0.5 / 24) == (
        "Heutige Struktur: Von 121 Tagen im Lauf wird 30 Minuten an einem Fall gearbeitet"
    )


def test_neighbours_are_told_apart_in_grey() -> None:
    assert list(COLOURS) == list(PARTS)
    assert hatches(list(COLOURS.values())) == [""] * len(COLOURS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_are_as_long_as_cases_take(language: Language) -> None:
    data = eight(1)
    condition = str(data.conditions["condition"][0])
    names = list(data.structures["structure"])
    drawn = case_time(
        table(names, condition, DAYS), data.structures, condition, language=language, preview=True
    )
    *_, last = (axes for axes in drawn.figure.axes if axes.patches)
    assert sum(p.get_width() for p in last.patches if isinstance(p, Rectangle)) == pytest.approx(
        123
    )
    bars = [axes for axes in drawn.figure.axes if axes.get_xlim()[1] == pytest.approx(123)]
    widths = [p.get_width() for axes in bars for p in axes.patches if isinstance(p, Rectangle)]
    assert sum(widths) == pytest.approx(8 * 123)
    assert all(label in drawn.alt for label in data.structures["label"])
    with pytest.raises(ValueError, match="no structure decides"):
        case_time(table(names, condition, DAYS), data.structures, "another")


def test_the_briefing_has_the_picture_and_the_workbook_its_days() -> None:
    results = made()
    tables = {**results.tables, "lead_time": table(["s0", "s1"], "", DAYS)}
    known = replace(results, tables=tables)
    names = [
        [one.name for one in structure_blocks(each, "de") if isinstance(one, Picture)]
        for each in (results, known)
    ]
    assert names[1] == [*names[0][:-1], "case_time", names[0][-1]]
    (sheet,) = [one for one in chart_sheets(known, "de") if one.name == "Zeit eines Falls"]
    first = sheet.table.iloc[0]
    assert first["structure"] == "Heute"
    assert first["days_together"] == pytest.approx(123.0)
    assert first["hours_worked"] == pytest.approx(24 * DAYS[WORKED])
    assert sheet.labels["decision"] == "Wartet auf Entscheidung"
