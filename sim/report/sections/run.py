"""The table of one scenario's results."""

import textwrap
from collections.abc import Iterator

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


def run_text(collected: Collected, language: Language) -> str:
    """Return the office-wide measures as a plain table: mean and 95 % interval.

    First stands where the scenario is heading.
    """
    scenario, heading = collected.scenario, regime(collected)
    made = len(collected.replications)
    days = (scenario.run.run_length - scenario.run.warm_up) / DAY
    lines = [
        phrase(
            "run.head_warm_up" if scenario.run.warm_up else "run.head", language,
            name=scenario.name, runs=runs_words(made, made, language),
            days=number(days, 1, language), seed=scenario.run.seed,
        ),
        phrase("run.means", language),
        *_staff_words(scenario, language),
        *(textwrap.fill(said, 100) for said in regime_sentences(heading, language)),
        "",
    ]  # fmt: skip
    for row in run_rows(collected):
        if row["team"] or row["case_type"]:
            continue
        name = f"{row['measure']} ({row['detail']})" if row["detail"] else str(row["measure"])
        low, high = row["low"], row["high"]
        interval = ""
        if low is not None:
            interval = f"[{_digits(low, language)}, {_digits(high, language)}]"
        lines.append(f"  {name:<44}{_digits(row['mean'], language):>16}  {interval}")
    return "\n".join(lines)


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
