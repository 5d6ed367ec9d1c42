"""Results of studies with one, three and eight structures, made up and written as compare does."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.experiment.runner import run_all
from sim.report.brief.content import (
    Brief,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Picture,
    Sheet,
    Table,
)
from sim.report.brief.read import Results, read_results
from sim.report.results import results_folder, write_comparison
from sim.report.structure_diagram import structure_diagram
from sim.scenario.loading import Study, load_study

ROOT = Path(__file__).parents[2]
SHORT = 21 * 1440.0
LONG_NAME = (
    "Zusammengelegte Ausländer- und Einbürgerungsbehörde mit Fallmanagementverantwortung ÄÖÜß"
)
FEW_RUNS = 2


@lru_cache(maxsize=1)
def town() -> Study:
    """Return the small town's study with runs of three weeks."""
    study = load_study(ROOT / "scenarios" / "small_town" / "study.yaml")
    run = study.scenarios["staffed", "current"].run
    short = run.model_copy(update={"run_length": SHORT, "replications": FEW_RUNS})
    return study.with_scenarios(
        {key: each.model_copy(update={"run": short}) for key, each in study.scenarios.items()}
    )


def with_structures(labels: Mapping[str, str]) -> Study:
    """Return the town's study of one condition, all structures but the first like its clearing."""
    study = town().under({"staffed"})
    names = list(labels)
    scenarios = {}
    for condition in study.conditions:
        for name in names:
            like = "current" if name == names[0] else "clearing"
            made = study.scenarios[condition, like]
            structure = made.structure.model_copy(update={"name": name, "label": labels[name]})
            scenarios[condition, name] = made.model_copy(update={"structure": structure})
    return replace(study, structures=dict(labels), scenarios=scenarios)


def written(study: Study, folder: Path) -> Results:
    """Run a study, write its results and read them back."""
    runs = run_all(study.scenarios, FEW_RUNS)
    with results_folder(folder) as draft:
        write_comparison(draft, study, runs, "de")
    return read_results(folder)


def sample_brief() -> Brief:
    """Return a briefing with everything that writers must cope with."""
    structure = town().scenarios["staffed", "clearing"].structure
    columns = (Column("Struktur", width=1.3), *(Column(f"Maß {n}", number=True) for n in range(5)))
    rows = tuple((LONG_NAME, *("−12.685\n(−13.000 bis −12.100)",) * 5) for _ in range(8))
    values = pd.DataFrame(
        {"structure": ["=1+1", "+49 711", "-3", "@alle", "https://example.org"],
         "value": [1.5, np.nan, -2.0, 3.0, 4.0]}
    )  # fmt: skip
    return Brief(
        language="de", title="Ausländerbehörde <Köln> & Umgebung", subtitle="Übersicht",
        kind="Anlage",
        blocks=(
            Heading("Kurz gesagt"), Bullets(("Erstens.", "Zweitens, mit Umlaut: ä.")),
            Paragraph("Ein Satz mit # und $ und \\ und _."), Paragraph("Klein.", note=True),
            Heading("Ergebnisse"), Heading("Im Einzelnen", 2),
            Table("Acht Strukturen", columns, rows, "Anmerkung."),
            Picture("diagram", "Clearing", "Schaubild: wer was tut.",
                    lambda: structure_diagram(structure), wide=False),
        ),
        sheets=(
            Sheet("Lesen Sie mich", pd.DataFrame({"subject": ["=Text"]}), {"subject": "Inhalt"}),
            Sheet("Läufe", values, {"value": "Wert"}),
        ),
        file_name="anlage",
    )  # fmt: skip
