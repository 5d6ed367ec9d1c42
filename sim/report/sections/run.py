"""The results of one scenario: in a short table, or every measure that has something to say."""

from collections.abc import Iterator, Mapping, Sequence
from math import nan

import numpy as np

from sim.experiment.collected import Collected
from sim.experiment.comparison import equal_in
from sim.experiment.regime import regime
from sim.experiment.summaries import mean_of_known
from sim.measures.registry import MAIN, MEASURES
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_words
from sim.report.catalogue.numbers import decimals_for, estimate, number
from sim.report.catalogue.words import measure_word, runs_words, unit_word, untold
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.rows.teams import team_label
from sim.report.sections.answer import TOLD
from sim.report.sections.details import detail_word
from sim.report.sections.regime import regime_sentences
from sim.scenario.study import Scenario
from sim.units import DAY

_COUNTED = ("cases", "contacts", "tasks")
"""Units that a row with a detail need not say: its measure does."""


def run_rows(collected: Collected) -> list[dict[str, object]]:
    """Return every measure with mean and 95 % interval, cut at what is possible, for JSON.

    Without a steady state, measures that need one are left out.
    """
    rows: list[dict[str, object]] = []
    steady = regime(collected).steady
    for measure, team, case_type, detail in collected.keys():  # noqa: SIM118 - no dictionary
        if MEASURES[measure].steady_state and not steady:
            continue
        values = collected.values(measure, team, case_type, detail)
        interval = mean_of_known(values, measure)
        if not interval.n:
            continue
        rows.append(
            {
                "measure": measure, "team": team, "case_type": case_type, "detail": detail,
                "mean": interval.mean,
                "low": None if np.isnan(interval.low) else interval.low,
                "high": None if np.isnan(interval.high) else interval.high,
                "replications": interval.n,
            }
        )  # fmt: skip
    return rows


def main_blocks(collected: Collected, language: Language) -> Iterator[Block]:
    """Yield the measures of the first screen: what the office does, and what a resident notices.

    Those that only a steady state has are shown beside them where there is one.
    """
    shown = (*TOLD, *(name for name in MAIN if MEASURES[name].steady_state))
    rows = {str(row["measure"]): row for row in _of_the_office(collected) if not row["detail"]}
    yield _heading(collected, language)
    yield _table([rows[name] for name in shown if name in rows], collected.scenario, language)


def measure_blocks(collected: Collected, language: Language) -> Iterator[Block]:
    """Yield where the scenario is heading, and its office-wide measures: mean, 95 % interval.

    What is 0 in every run is left out: nobody calls in an office without telephones.
    """
    scenario = collected.scenario
    yield _heading(collected, language)
    yield from map(Paragraph, _staff_words(scenario, language))
    sentences = regime_sentences(
        regime(collected), language, lambda team: team_label(scenario, team)
    )
    yield from map(Paragraph, sentences)
    yield Paragraph(phrase("run.means", language))
    yield _table([row for row in _of_the_office(collected) if row["mean"]], scenario, language)


def _of_the_office(collected: Collected) -> Iterator[dict[str, object]]:
    return (row for row in run_rows(collected) if not row["team"] and not row["case_type"])


def _heading(collected: Collected, language: Language) -> Heading:
    scenario, made = collected.scenario, len(collected.replications)
    days = (scenario.run.run_length - scenario.run.warm_up) / DAY
    return Heading(
        phrase(
            "run.head_warm_up" if scenario.run.warm_up else "run.head", language,
            name=scenario.name, runs=runs_words(made, made, language),
            days=number(days, 0 if days == int(days) else 1, language), seed=scenario.run.seed,
        )
    )  # fmt: skip


def _table(rows: Sequence[Mapping[str, object]], scenario: Scenario, language: Language) -> Table:
    columns = (
        Column(phrase("common.measure", language), width=2.0),
        Column(phrase("common.value", language), number=True),
    )
    return Table("", columns, tuple(_cells(row, scenario, language) for row in rows))


def _cells(row: Mapping[str, object], scenario: Scenario, language: Language) -> tuple[str, str]:
    """Name a measure with its detail and unit; write mean and interval, shares in percent."""
    measure, detail = str(row["measure"]), str(row["detail"])
    name, unit = measure_word(measure, language), MEASURES[measure].unit
    if detail:
        name += f": {detail_word(measure, detail, scenario, language)}"
    factor, unit = (100.0, "percent") if unit == "share" else (1.0, unit)
    told = "" if detail and unit in _COUNTED else untold(unit_word(unit, language), name)
    mean, low, high = (
        nan if value is None else factor * float(value)  # type: ignore[arg-type]
        for value in (row["mean"], row["low"], row["high"])
    )
    value = estimate((mean, low, high), _decimals(mean), language, signed=False)
    return f"{name}, {told}" if told else name, value


def _decimals(mean: float) -> int:
    """Return decimals that leave about three digits of a mean, of a small one two."""
    small = 0 < abs(mean) < 0.1  # noqa: PLR2004 - 0.05 would be all that is left of 0.0514
    return decimals_for([mean]) + small


def _staff_words(scenario: Scenario, language: Language) -> Iterator[str]:
    """Say at equal what this run compares with others; nothing in a laboratory."""
    code = equal_in(scenario)
    if code != "clerks":
        meaning = phrase(f"equal.meaning.{code}", language)
        yield phrase("run.staff", language, what=equal_words(code, language), meaning=meaning)
