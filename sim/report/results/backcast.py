"""The files of a backcast: tables of months, of errors and of drawn inputs, and the chart."""

from pathlib import Path

from sim.experiment.backcast import Backcast
from sim.experiment.tables import BACKCAST, BACKCAST_DRAWS, BACKCAST_ERRORS
from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.folder.tables import write_table
from sim.report.rows.backcast import labels_of


def write_backcast(folder: Path, found: Backcast, language: Language) -> None:
    """Write the office's own months beside single runs and simple forecasts: tables and chart.

    `backcast`: a row per observed number. `backcast_errors`: how far off each forecast is.
    `backcast_draws`: what each run's inputs were.
    """
    table, errors = found.table(), found.errors()
    write_table(table, folder, BACKCAST)
    write_table(errors, folder, BACKCAST_ERRORS)
    write_table(found.single.table(), folder, BACKCAST_DRAWS)
    scenario = found.single.scenario
    names = labels_of(scenario)
    drawn = charts.backcast(
        table, names, errors=errors, language=language, source=scenario.office.name
    )
    charts.save(drawn, folder / "charts", "backcast")
