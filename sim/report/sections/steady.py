"""Steady state on request: when it is refused, and how much of the begin of a run is left out."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from sim.experiment.collected import Collected
from sim.experiment.load import capacity_table
from sim.plan.lateness import owes_certificates
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number, percent
from sim.report.rows.teams import team_label
from sim.report.sections.check.scenario import NEARLY_FULL
from sim.scenario.study import Scenario
from sim.stats.mser import BATCH, FEWEST, Truncation, mser5
from sim.units import WEEK

SHORTEST = FEWEST * BATCH
"""Weeks that a run needs."""


def no_steady_state(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield why a scenario has no steady state that a run could find."""
    office, run = scenario.office, scenario.run
    capacities = capacity_table(scenario)
    full = capacities[(capacities["load"] > NEARLY_FULL) & ~capacities["outside"]]
    if len(full):
        loads = zip(full["team"], full["load"], strict=True)
        named = ", ".join(
            f"{team_label(scenario, team)} {number(load, 2, language)}" for team, load in loads
        )
        share = percent(NEARLY_FULL, language)
        yield phrase("steady.full", language, share=share, teams=named)
    if office.contacts is not None and office.contacts.enquiries is not None:
        yield phrase("steady.enquiries", language)
    if owes_certificates(office):
        yield phrase("steady.certificates", language)
    profiles = [flow.profile for flow in office.applications.values()]
    profiles += [part.profile for part in office.contacts.population.values()] if (
        office.contacts is not None
    ) else []  # fmt: skip
    if any(profile.trend != 1.0 or profile.pulses for profile in profiles):
        yield phrase("steady.trend", language)
    if run.run_length < SHORTEST * WEEK:
        yield phrase("steady.short", language, weeks=SHORTEST)


def open_by_week(collected: Collected) -> pd.DataFrame:
    """Return open cases at the ends of whole weeks: a row per date, a column per run."""
    weeks = collected.weekly()
    totals = weeks.numbers[:, weeks.measures.index("open")].sum(axis=1)
    numbers = pd.Index([number + 1 for number in collected.replications], name="replication")
    whole = int(collected.scenario.run.run_length // WEEK)
    return pd.DataFrame(totals, weeks.dates.rename("date"), numbers).iloc[:whole]


def warm_up_of(collected: Collected) -> Truncation:
    """Return what MSER-5 leaves out of the open cases by week, averaged over the runs."""
    return mser5(np.asarray(open_by_week(collected).mean(axis=1)))


def with_warm_up(scenario: Scenario, weeks: int) -> Scenario:
    """Return the scenario with so many weeks of warm-up."""
    run = scenario.run.model_copy(update={"warm_up": weeks * WEEK})
    return scenario.model_copy(update={"run": run})


def steady_text(found: Truncation, language: Language) -> str:
    """Say what was left out."""
    return phrase("steady.found", language, weeks=found.observations)


def unsettled_text(found: Truncation, out: Path, language: Language) -> str:
    """Say that a run does not settle, and where one can see it."""
    chart = out / "charts" / "warm_up.png"
    return phrase("steady.unsettled", language, weeks=found.observations, chart=chart)
