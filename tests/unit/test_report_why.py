"""Why structures differ, as it is said and drawn."""

from collections.abc import Mapping
from math import nan
from typing import get_args

import pandas as pd
import pytest

from sim.experiment.tables import WHY
from sim.experiment.why import FLOWS, PARTS, WAITING
from sim.measures.stages import OTHER
from sim.report.catalogue.catalogue import Language
from sim.report.charts.alt import LONGEST
from sim.report.charts.why import bars_of, why_waterfall
from sim.report.document import Bullets, Table
from sim.report.frames import Compared, condition_list, structure_list
from sim.report.rows.why import part_word, why_of
from sim.report.sections.why import why_blocks, why_sentences
from tests.unit.report_samples import Sample, sample

LANGUAGES: tuple[Language, ...] = get_args(Language)
NAME = "clearing_central"
CLEARING = {"calls": -9_014.0, "mails": -6_382.0, "idle": -6_731.0, "reading_in": 80.0}
"""Hours; a case takes two. In all 22,047 hours less casework, of which 47 are small."""


def why_table(
    parts: dict[str, float], data: Sample, *, half: float = 40.0, name: str = NAME, scale: float = 2
) -> pd.DataFrame:
    """Return the table `why` of one structure whose cases take `scale` hours."""
    condition = str(data.conditions["condition"][0])
    casework = sum(value for part, value in parts.items() if part not in {"mix", "open"})
    rows = []
    for unit, hours in (("hours", 1.0), ("cases", scale)):
        sums = {"casework": casework, "all": sum(parts.values())}
        for adds, told in ((True, dict.fromkeys(PARTS, 0.0) | parts), (False, sums)):
            for part, value in told.items():
                mean, ends = value / hours, half / hours if value else 0.0
                rows.append(
                    {
                        "structure": name, "condition": condition, "measure": "decided",
                        "part": part, "detail": "", "unit": unit, "adds": adds,
                        "difference": mean, "difference_low": mean - ends,
                        "difference_high": mean + ends, "replications": 10, "equal": "posts",
                    }
                )  # fmt: skip
    return WHY.frame(rows)


def compared(data: Sample) -> Compared:
    return Compared(
        data.comparison, structure_list(data.structures), condition_list(data.conditions)
    )


def said(table: pd.DataFrame, language: Language = "de") -> str:
    blocks = why_blocks(table, compared(sample(3, 1, 10)), language)
    (sentence,) = (item for block in blocks if isinstance(block, Bullets) for item in block.items)
    return sentence.replace("Clearing (mittel)", "X")


def test_large_parts_are_told_and_what_stands_against_them() -> None:
    data = sample(3, 1, 10)
    table = why_table(CLEARING, data)
    assert said(table) == (
        "Mit »X« bleiben 22.000 Stunden weniger für Fallarbeit: 15.400 mehr für Anrufe und E-Mails "
        "und 6.700 mehr Leerlauf. In Fällen sind das 11.000 weniger."
    )
    assert said(table, "en") == (
        "With “X”, 22,000 fewer hours are left for casework: 15,400 more on calls and mails "
        "and 6,700 more idle. In cases that is 11,000 fewer."
    )
    more = why_table(CLEARING | {"resumption": 9_000.0, "mix": 2_000.0, "open": -7_000.0}, data)
    assert said(more) == (
        "Mit »X« bleiben 13.000 Stunden weniger für Fallarbeit: 15.400 mehr für Anrufe und E-Mails "
        "und 6.700 mehr Leerlauf; dagegen 9.000 weniger für den Wiedereinstieg nach "
        "Unterbrechungen. In Fällen sind das 6.520 weniger; dazu −3.500 durch Arbeit in "
        "Fällen, die am Ende offen sind. Zusammen: −9.020 entschiedene Fälle."
    )


def test_no_more_figures_than_the_runs_carry() -> None:
    data = sample(3, 1, 10)
    assert said(why_table(CLEARING, data, half=1_200)) == (
        "Mit »X« bleiben 22.000 Stunden weniger für Fallarbeit: 15.000 mehr für Anrufe und E-Mails "
        "und 7.000 mehr Leerlauf. In Fällen sind das 11.000 weniger."
    )
    # Of one run there are no intervals, and two figures.
    assert "22.000 Stunden weniger" in said(why_table(CLEARING, data, half=nan))


def test_what_is_open_is_called_open() -> None:
    data = sample(3, 1, 10)
    table = why_table({"idle": -9_000.0, "calls": 9_500.0}, data, half=2_100)
    assert said(table) == (
        "Ob mit »X« mehr Zeit für Fallarbeit bleibt, ist offen (−2.000 bis +3.000 Stunden); "
        "klar sind 10.000 weniger für Anrufe und 9.000 mehr Leerlauf."
    )
    assert said(why_table({}, data)) == "Mit »X« gehen die Stunden fast in dasselbe wie heute."
    balanced = why_table({"idle": -9_000.0, "calls": 9_000.0}, data)
    assert said(balanced) == (
        "Mit »X« bleibt so viel Zeit für Fallarbeit wie heute; "
        "klar sind 9.000 mehr Leerlauf und 9.000 weniger für Anrufe."
    )
    wide = why_table({"calls": 50.0}, data, half=90_000.0)
    assert said(wide) == (
        "Ob mit »X« mehr Zeit für Fallarbeit bleibt, ist offen (−90.000 bis +90.000 Stunden)."
    )


UNCLEAR: Mapping[tuple[str, Language], str] = {
    ("undecided", "de"): " (unentschieden)",
    ("undecided", "en"): " (undecided)",
    ("no_material_difference", "de"): " (kein wesentlicher Unterschied)",
    ("fewer", "de"): "",
    ("fewer", "en"): "",
}


@pytest.mark.parametrize("verdict", ["fewer", "undecided", "no_material_difference"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_all_comes_to_is_told_with_a_verdict_that_is_not_clear(
    language: Language, verdict: str
) -> None:
    word = UNCLEAR.get((verdict, language), " (no material difference)")
    data = sample(3, 1, 10)
    found = compared(data)
    found.table.loc[found.table["measure"] == "decided", "verdict"] = verdict
    condition = str(data.conditions["condition"][0])

    def told(more: Mapping[str, float]) -> str:
        table = why_table(CLEARING | dict(more), data)
        (sentence,) = why_sentences(table, found, condition, language).values()
        return sentence

    whole = {"de": "Zusammen: −9.020 entschiedene Fälle", "en": "In all: −9,020 decided cases"}
    parts = {"resumption": 9_000.0, "mix": 2_000.0, "open": -7_000.0}
    assert told(parts).endswith(f"{whole[language]}{word}.")
    # Nothing else moves cases: what all comes to is only told where it is not clear.
    assert ("−11" in told({})) == (verdict != "fewer")
    assert told({}).endswith(f"{word}.")


def test_all_parts_stand_in_a_table_that_ends_with_their_sum() -> None:
    data = sample(3, 1, 10)
    blocks = why_blocks(why_table(CLEARING, data), compared(data), "de", every=True)
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert table.rows == (
        ("Anrufe", "−4.507"), ("E-Mails", "−3.191"), ("Einlesen in fremde Fälle", "+40"),
        ("Ohne Arbeit", "−3.366"), ("Unterschied zu heute", "−11.024"),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_has_a_word(language: Language) -> None:
    told = [("decided", part) for part in PARTS] + [("open_end", flow) for flow in FLOWS]
    told += [("lead_time_mean", part) for part in (*OTHER, f"{WAITING} intake")]
    words = [part_word(*each, language) for each in told]
    assert not any("_" in word for word in words)
    assert len(set(words)) >= len(told) - 1  # a hearing is waited for, and is a wait


def test_bars_add_up_to_the_last() -> None:
    data = sample(3, 1, 10)
    one = next(each for each in structure_list(data.structures) if each.name == NAME)
    condition = str(data.conditions["condition"][0])
    told = why_of(why_table(CLEARING, data), condition, NAME, "decided", "cases")
    assert told is not None
    (bars,) = bars_of({one: told}, 0.04).values()
    assert list(bars) == ["calls", "mails", "idle", "rest", "all"]
    *parts, whole = bars.values()
    assert sum(parts) == pytest.approx(whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_says_its_message_and_describes_every_bar(language: Language) -> None:
    data = sample(3, 1, 10)
    condition = str(data.conditions["condition"][0])
    comparison = data.comparison.copy()
    comparison.loc[comparison["measure"] == "decided", "verdict"] = "fewer"
    drawn = why_waterfall(
        why_table(CLEARING, data), comparison, data.structures, condition, language=language
    )
    assert drawn.title.endswith(
        {
            "de": "11.000 Fälle weniger als heute; größter Posten: Anrufe und E-Mails (−7.700)",
            "en": "11,000 fewer cases than today; largest part: Calls and Mails (−7,700)",
        }[language]
    )
    assert len(drawn.alt) <= LONGEST
    for number in {"de": ("4.507", "3.191", "3.366", "11.024"), "en": ("4,507", "11,024")}[
        language
    ]:
        assert f"−{number}" in drawn.alt


def test_a_chart_claims_nothing_that_is_open() -> None:
    data = sample(3, 1, 10)
    comparison = data.comparison.assign(verdict="undecided")
    condition = str(data.conditions["condition"][0])
    drawn = why_waterfall(why_table(CLEARING, data), comparison, data.structures, condition)
    assert drawn.title == "Keine Struktur entscheidet klar mehr oder weniger Fälle als heute"
