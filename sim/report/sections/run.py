"""The table of one scenario's results."""

from collections.abc import Iterator, Mapping

import numpy as np

from sim.experiment.collected import Collected
from sim.experiment.comparison import equal_in
from sim.experiment.regime import regime
from sim.experiment.summaries import mean_of_known
from sim.measures.registry import MEASURES
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_words
from sim.report.catalogue.numbers import figures, number
from sim.report.catalogue.words import runs_words
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.sections.regime import regime_sentences
from sim.scenario.study import Scenario
from sim.units import DAY


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


def measure_blocks(collected: Collected, language: Language) -> Iterator[Block]:
    """Yield the office-wide measures as a table: mean and 95 % interval.

    First stands where the scenario is heading.
    """
    scenario, heading = collected.scenario, regime(collected)
    made = len(collected.replications)
    days = (scenario.run.run_length - scenario.run.warm_up) / DAY
    yield Heading(
        phrase(
            "run.head_warm_up" if scenario.run.warm_up else "run.head", language,
            name=scenario.name, runs=runs_words(made, made, language),
            days=number(days, 1, language), seed=scenario.run.seed,
        )
    )  # fmt: skip
    yield Paragraph(phrase("run.means", language))
    yield from map(Paragraph, _staff_words(scenario, language))
    yield from map(Paragraph, regime_sentences(heading, language))
    columns = (
        Column(phrase("common.measure", language), width=2.0),
        Column(phrase("run.mean", language), number=True),
        Column(phrase("run.interval", language), number=True, width=1.5),
    )
    rows = (row for row in run_rows(collected) if not row["team"] and not row["case_type"])
    yield Table("", columns, tuple(_cells(row, language) for row in rows))


def _cells(row: Mapping[str, object], language: Language) -> tuple[str, str, str]:
    name = f"{row['measure']} ({row['detail']})" if row["detail"] else str(row["measure"])
    low, high = row["low"], row["high"]
    interval = ""
    if low is not None:
        interval = f"[{_digits(low, language)}, {_digits(high, language)}]"
    return name, _digits(row["mean"], language), interval


def _staff_words(scenario: Scenario, language: Language) -> Iterator[str]:
    """Say at equal what this run compares with others; nothing in a laboratory."""
    code = equal_in(scenario)
    if code != "clerks":
        meaning = phrase(f"equal.meaning.{code}", language)
        yield phrase("run.staff", language, what=equal_words(code, language), meaning=meaning)


def _digits(value: object, language: Language) -> str:
    """Return a number with about five digits."""
    amount = float(value)  # type: ignore[arg-type]
    if amount == 0:
        return "0"
    if abs(amount) >= 100:  # noqa: PLR2004 - digits before the point suffice
        return number(amount, 1, language)
    return figures(amount, 4, language)
