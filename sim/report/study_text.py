"""All that `umbau compare` says of a study, block by block, for the terminal."""

import textwrap
from collections.abc import Iterable, Iterator

import pandas as pd

from sim.experiment.best import best
from sim.experiment.break_even import break_even_table, break_evens
from sim.experiment.comparison import PRINTED, Runs, anchors
from sim.experiment.money import costs_of, money_table
from sim.experiment.precision import precision_table
from sim.report.break_even_words import break_even_text
from sim.report.check_people import notes
from sim.report.money_text import money_text
from sim.report.numbers import Language
from sim.report.precision_text import precision_text
from sim.report.results import labels
from sim.report.run_text import anchor_text
from sim.report.staff_tables import specialisation, staff_by_team
from sim.report.staff_text import staff_text
from sim.report.tables import comparison_text
from sim.scenario.loading import Study
from sim.scenario.study import Scenario


def study_text(
    study: Study, runs: Runs, compared: pd.DataFrame, language: Language, *, every: bool = False
) -> Iterator[str]:
    """Yield comparison, break-even, the people behind them, anchors, and what to know of them.

    `compared` is the table `comparison`; with `every` all of its measures are printed.
    """
    structures, conditions = labels(study)
    shown = compared if every else compared[compared["measure"].isin(PRINTED)]
    passings = break_even_table(study, runs, break_evens(study, runs))
    blocks = (
        comparison_text(shown, structures, conditions, language, best=best(study, runs)),
        break_even_text(passings, structures, conditions, language),
        precision_text(study, precision_table(study, runs), compared, language),
        staff_text(
            staff_by_team(runs), specialisation(study, runs), structures, conditions, language
        ),
        _money(study, runs, structures, conditions, language),
        anchor_text(list(anchors(study, runs)), study.conditions, language),
        notes_text(study.scenarios.values(), language),
    )
    yield from (block for block in blocks if block)


def _money(
    study: Study, runs: Runs, structures: pd.DataFrame, conditions: pd.DataFrame,
    language: Language,
) -> str:  # fmt: skip
    """Say what structures cost where the study has reorganisations; else a table is enough."""
    if not any(scenario.timeline is not None for scenario in study.scenarios.values()):
        return ""
    table = money_table(study, runs, costs_of(study))
    return money_text(table, structures, conditions, language)


def notes_text(scenarios: Iterable[Scenario], language: Language, width: int = 100) -> str:
    """Return what is to be known of some scenarios, each sentence once."""
    said = dict.fromkeys(note for each in scenarios for note in notes(each, language))
    return "\n".join(textwrap.fill(note, width) for note in said)
