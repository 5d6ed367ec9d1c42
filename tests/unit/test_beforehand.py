"""What a report says before any result: known values, low ends of effects, shares of draws."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.plan.low_ends import LowEnd, low_ends
from sim.reading.loading import load_study
from sim.report.folder.read import read_doubt, read_results
from sim.report.sections.anchors import anchor_sentence
from sim.report.sections.beforehand import ahead_sentences, low_end_sentences
from sim.scenario.study import Scenario
from tests.unit.brief_samples import drawn, made, written

TOWN = load_study(Path(__file__).parents[2] / "scenarios" / "small_town" / "study.yaml")
CLEARING, MERGED = (TOWN.scenarios["staffed", name] for name in ("clearing", "merged"))


def with_lag(scenario: Scenario, **estimate: float) -> Scenario:
    """Return a scenario with other values of the lag after interruptions."""
    changed = scenario.model_copy(deep=True)
    cost = changed.office.interruption
    assert cost is not None
    mean = cost.lag.mean.model_copy(update=estimate)
    lag = cost.lag.model_copy(update={"mean": mean})
    office = changed.office.model_copy(
        update={"interruption": cost.model_copy(update={"lag": lag})}
    )
    return changed.model_copy(update={"office": office})


def test_what_is_off_or_at_its_low_end_is_found() -> None:
    # Of the small town errors are not stated, the speed-up is 0, the lag is above its low end.
    off = [LowEnd("errors", off=True), LowEnd("speed_up", off=True)]
    assert list(low_ends(CLEARING)) == off
    assert list(low_ends(MERGED)) == [*off, LowEnd("takes_over", off=True)]
    low = CLEARING.office.interruption.lag.mean.low  # type: ignore[union-attr]
    assert list(low_ends(with_lag(CLEARING, central=low))) == [LowEnd("lag", off=False), *off]
    assert LowEnd("lag", off=True) in low_ends(with_lag(CLEARING, low=0.0, central=0.0))


def test_one_sentence_for_low_ends_and_one_for_what_is_nothing_by_construction() -> None:
    low = CLEARING.office.interruption.lag.mean.low  # type: ignore[union-attr]
    found = {"Clearing": with_lag(CLEARING, central=low), "Zusammengelegt": MERGED}
    assert list(low_end_sentences(found, "de")) == [
        "Niedrig angesetzt: Wiedereinstieg nach Unterbrechungen (bei Clearing).",
        "Ohne Wirkung gerechnet: Fehler durch Unterbrechungen und Tempo durch gleichartige Fälle.",
        "Ohne Entlastung durch Begleitung gerechnet: Zusammengelegt.",
    ]
    assert list(low_end_sentences({"Clearing": CLEARING}, "en")) == [
        "Reckoned without effect: errors through interruptions and speed through like cases."
    ]


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ({"A": 2.0, "B": 2.0}, "Das Modell trifft alle bekannten Werte (2): A und B."),
        (
            {"A": 2.0, "B": 0.5},
            "Das Modell trifft 1 von 2 bekannten Werten: A; verfehlt: B (zu niedrig).",
        ),
        (
            {"A": 4.0, "B": 0.5},
            "Das Modell trifft keinen der bekannten Werte (2): A (zu hoch) und B (zu niedrig).",
        ),
        ({}, ""),
    ],
)
def test_one_sentence_names_the_known_values_hit_and_missed(
    means: Mapping[str, float], said: str
) -> None:
    rows: list[dict[str, Any]] = [
        {"condition": "", "label": label, "mean": mean, "low": 1.0, "high": 3.0,
         "hit": 1.0 <= mean <= 3.0}
        for label, mean in means.items()
    ]  # fmt: skip
    rows.append(
        {"condition": "x", "label": "C", "mean": 0.0, "low": 1.0, "high": 3.0, "hit": False}
    )
    assert anchor_sentence(pd.DataFrame(rows), "", "de") == said


def test_the_share_of_draws_is_said_where_inputs_were_drawn(tmp_path: Path) -> None:
    results = read_results(written(made(), tmp_path / "compared"))
    doubt = read_doubt(drawn(tmp_path / "drawn"), results)
    assert list(ahead_sentences([doubt], "de")) == [
        "Von 64 Ziehungen der ungewissen Eingänge liegt vor heute: Clearing in 90\u00a0%."
    ]
    assert list(ahead_sentences([], "de")) == []
