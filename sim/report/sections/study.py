"""All that `umbau compare` and `umbau run` say, block by block, for the terminal."""

import textwrap
from collections.abc import Iterable, Iterator

import pandas as pd

from sim.experiment.backcast import Backcast
from sim.experiment.best import best
from sim.experiment.break_even import break_even_table, break_evens
from sim.experiment.collected import Collected
from sim.experiment.comparison import Runs, anchors, anchors_of
from sim.experiment.money import costs_of, money_table
from sim.experiment.precision import precision_table
from sim.measures.registry import PRINTED
from sim.reading.loading import Study
from sim.report.catalogue.catalogue import Language
from sim.report.frames import condition_list, structure_list
from sim.report.results.study import labels
from sim.report.sections.backcast import study_backcast_text
from sim.report.sections.break_even import break_even_text
from sim.report.sections.check.people import notes
from sim.report.sections.money import money_text
from sim.report.sections.people import staff_text
from sim.report.sections.precision import precision_text
from sim.report.sections.regime import regime_blocks
from sim.report.sections.regime_table import regime_table
from sim.report.sections.run import anchor_text, run_text
from sim.report.sections.staff_tables import specialisation, staff_by_team
from sim.report.sections.tables import comparison_text
from sim.report.writers.terminal import terminal
from sim.scenario.study import Scenario


def study_text(
    study: Study, runs: Runs, compared: pd.DataFrame, language: Language, *,
    laid: Backcast | None = None, every: bool = False,
) -> Iterator[str]:  # fmt: skip
    """Yield comparison, break-even, the people behind them, anchors, and what to know of them.

    `compared` is the table `comparison`; with `every` all of its measures are printed. `laid` are
    the office's own months beside today's structure, where the study has them.
    """
    structures, conditions = labels(study)
    named = (structure_list(structures), condition_list(conditions))
    shown = compared if every else compared[compared["measure"].isin(PRINTED)]
    passings = break_even_table(study, runs, break_evens(study, runs))
    blocks = (
        study_backcast_text(study, laid, language),
        comparison_text(shown, structures, conditions, language, best=best(study, runs)),
        break_even_text(passings, structures, conditions, language),
        terminal(regime_blocks(regime_table(study, runs), *named, language, one_run=True)),
        _paragraph(precision_text(study, precision_table(study, runs), compared, language)),
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


def run_blocks(collected: Collected, language: Language) -> Iterator[str]:
    """Yield what is said of one scenario: its measures, the anchors, and what to know of them."""
    yield run_text(collected, language)
    blocks = (
        anchor_text(list(anchors_of(collected)), {"": ""}, language),
        notes_text([collected.scenario], language),
    )
    yield from (block if block.startswith("\n") else f"\n{block}" for block in blocks if block)


def _paragraph(sentence: str, width: int = 100) -> str:
    return textwrap.fill(sentence, width) + "\n" if sentence else ""


def notes_text(scenarios: Iterable[Scenario], language: Language, width: int = 100) -> str:
    """Return what is to be known of some scenarios, each sentence once."""
    said = dict.fromkeys(note for each in scenarios for note in notes(each, language))
    return "\n".join(textwrap.fill(note, width) for note in said)
