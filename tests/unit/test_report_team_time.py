"""What each team does: shares of its time at work, full and idle side by side."""

from typing import get_args

import pandas as pd
import pytest

from sim.experiment.tables import HOURS
from sim.measures.uses import USES
from sim.report.catalogue.catalogue import Language
from sim.report.charts.style import hatches
from sim.report.charts.team_time import COLOURS, team_time
from sim.report.frames import structure_list
from sim.report.rows.use_groups import GROUPS, team_times
from tests.unit.report_samples import Sample, sample

LANGUAGES: tuple[Language, ...] = get_args(Language)
FULL = {"casework": 700.0, "contacts": 200.0, "resumption": 60.0, "allowance": 40.0}
EMPTY = {"contacts": 400.0, "idle": 600.0, "absent": 500.0}


def hours(data: Sample, teams: dict[str, dict[str, float]]) -> pd.DataFrame:
    """Return the table `hours`, the same teams in every structure."""
    return HOURS.frame(
        {
            "scenario": name, "structure": name, "condition": condition, "equal": "posts",
            "team": team, "use": use, "hours": uses.get(use, 0.0), "low": 0.0, "high": 0.0,
            "replications": 10,
        }
        for name in data.structures["structure"]
        for condition in data.conditions["condition"]
        for team, uses in teams.items()
        for use in USES
    )  # fmt: skip


def test_every_use_but_absence_is_in_one_group() -> None:
    grouped = [use for uses in GROUPS.values() for use in uses]
    assert sorted(grouped) == sorted(set(USES) - {"absent"})
    assert list(COLOURS) == list(GROUPS)
    assert hatches(list(COLOURS.values())) == [""] * len(COLOURS)


def test_shares_are_of_the_time_at_work() -> None:
    data = sample(3, 1, 10)
    today = structure_list(data.structures)[0]
    table = hours(data, {"desk": EMPTY, "back": FULL, "nobody": {"absent": 9.0}})
    desk, back = team_times(table, today, "vacant_30", {"desk": "Empfang"})
    assert (desk.label, back.label) == ("Empfang", "back")
    assert desk.shares == {
        "casework": 0.0, "contacts": 0.4, "lost": 0.0, "other": 0.0, "idle": 0.6,
    }  # fmt: skip
    assert sum(back.shares.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("language", "apart", "alike"),
    [
        ("de", "Heutige Struktur: »Empfang« ist 60 % der Zeit ohne Arbeit, »Titel« 0 %",
         "Jedes Team ist 60 % seiner Zeit ohne Arbeit"),
        ("en", "Heutige Struktur: “Empfang” is without work 60% of its time, “Titel” 0%",
         "Every team is without work 60% of its time"),
    ],
)  # fmt: skip
def test_the_title_names_the_idle_beside_the_full(
    language: Language, apart: str, alike: str
) -> None:
    data = sample(3, 1, 10)
    shown = {"current": {"desk": "Empfang", "back": "Titel"}, "merged": {}}
    drawn = team_time(
        hours(data, {"desk": EMPTY, "back": FULL}), data.structures, shown, "vacant_30",
        language=language,
    )  # fmt: skip
    assert drawn.title.replace("\u00a0", " ") == apart
    assert all(name in drawn.alt for name in ("Empfang", "Titel"))
    same = team_time(
        hours(data, {"desk": EMPTY}), data.structures, {"merged": {}}, "vacant_30",
        language=language, preview=True,
    )  # fmt: skip
    assert same.title.replace("\u00a0", " ") == alike
    with pytest.raises(ValueError, match="no team has hours"):
        team_time(hours(data, {}).reindex(columns=HOURS.columns), data.structures, shown, "x")
