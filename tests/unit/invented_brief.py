"""An invented briefing with everything a writer must cope with; no number means anything."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pandas as pd

from sim.report import charts
from sim.report.catalogue.catalogue import Language
from sim.report.charts.page import BROAD, new_page
from sim.report.charts.style import PALETTE, chart_style
from sim.report.document import (
    Bars,
    Block,
    Brief,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Picture,
    Record,
    Sheet,
    Table,
)
from sim.report.drawn import Drawn
from tests.unit.report_samples import sample

LONG = "Zusammenlegung von Aufenthaltserlaubnis und Niederlassungserlaubnisangelegenheiten"
NAMES = (
    "Heutige Struktur",
    "Nach Sachgebiet ohne Clearing",
    "Clearing (klein)",
    "Clearing (mittel)",
    "Clearing (groß)",
    "Zusammenlegung",
    "Einbürgerungsvoraussetzungsprüfungsstelle <ausgelagert> & geprüft",
    LONG,
)
FORMULAS = ("=1+1", "+49 711 0", "-5", "@SUMME(A1)", "https://stadt.example/=1")


def diagram(name: str) -> Drawn:
    """Return a small drawing, as tall as it is wide."""
    title = f"Wer entscheidet: {name}"
    with chart_style():
        page = new_page(title, "Teams und ihre Fälle", 6.0, "Quelle: erdacht", width=BROAD)
        axes = page.axes(0.3, 0.0, 8.4, 6.0)
        axes.set_axis_off()
        for place in range(3):
            axes.text(
                0.5,
                0.2 + 0.3 * place,
                f"Team {place} ($\\alpha$)",
                size=22,
                ha="center",
                bbox={"boxstyle": "round", "facecolor": "white", "edgecolor": PALETTE[0]},
            )
    return Drawn(page.figure, title, f"Kästen: drei Teams von {name}.")


def _narrow(name: str, label: str) -> Picture:
    return Picture(name, f"Struktur »{label}«", partial(diagram, label), wide=False)


def _charts() -> tuple[Picture, Picture]:
    data = sample(runs=5, weeks=40)
    lists = (data.structures, data.conditions)
    rows = tuple((label, "20.000", f"2{place}.345") for place, label in enumerate(NAMES[:3]))
    beside = Table(
        "Offene Fälle, Mittel der Läufe",
        (Column("Struktur", width=3), Column("Beginn", number=True), Column("Ende", number=True)),
        rows,
    )
    return (
        Picture(
            "open_cases",
            "Offene Fälle im Verlauf",
            lambda: charts.backlog_over_time(data.series, *lists, comparison=data.comparison),
            beside,
        ),
        Picture(
            "difference/open",
            "Offene Fälle: Unterschied zu heute, Lauf für Lauf",
            lambda: replace(
                charts.paired_differences(data.comparison, data.differences, *lists, "open_end"),
                alt='Punktdiagramm: je Lauf, "Clearing" unter, <Zusammenlegung> über null.',
            ),
        ),
    )


def main_table(structures: int = 8) -> Table:
    """Return a comparison in nine columns, with the longest names as heads."""
    labels = ("Entschiedene Fälle im Jahr", "Offene Fälle am Ende", "Median der Verfahrensdauer",
              "Erreichbarkeit am Telefon", "Bearbeitungsrückstand", "Überstunden")  # fmt: skip
    columns = (Column("Maß", width=2.0),
               *(Column(name, number=True) for name in NAMES[:structures]))  # fmt: skip
    rows = tuple(
        (label, *("kein wesentlicher Unterschied" if (place + at) % 5 == 0 else
                  f"+{1 + place}.{234 + at},5 (\u2212{at},1 bis +2.{345 + at},6)"
                  for at in range(structures)))
        for place, label in enumerate(labels)
    )  # fmt: skip
    return Table(
        "Unterschied zu heute je Struktur, Mittel mit 95-%-Intervall",
        columns,
        rows,
        "Grundlage: 30 Läufe je Struktur. »Kein wesentlicher Unterschied« heißt: innerhalb der "
        "Grenze, ab der ein Unterschied für die Stadt zählt.",
    )


def blocks() -> tuple[Block, ...]:
    """Return everything that a briefing can consist of."""
    backlog, pairs = _charts()
    many = tuple(
        (f"Eingangsgröße {place}", f"{place},5 Minuten", "C", f"Annahme {place}, nicht gemessen")
        for place in range(1, 25)
    )
    assumed = Table(
        "Annahmen",
        (Column("Größe", width=2), Column("Wert", number=True), Column("Stufe", width=0.5),
         Column("Quelle", width=3)),
        many,
    )  # fmt: skip
    return (
        Paragraph("VORSCHAU: drei Läufe. Damit lässt sich nichts entscheiden."),
        Heading("Kurz gesagt"),
        Bullets(
            (
                "Keine Struktur entscheidet wesentlich mehr Fälle als die heutige.",
                "Das Clearing beantwortet mehr Anrufe (+12 Prozentpunkte, +9 bis +15).",
                "Ob der Rückstand wächst, ist unentschieden: #let x = $1 + 1$ *fett* _kursiv_.",
            )
        ),
        Heading("Worum es geht"),
        Paragraph(
            "Verglichen werden acht Strukturen der Ausländerbehörde mit denselben Stellen, Fällen "
            "und Anrufen. Die Einbürgerungsvoraussetzungsprüfung bleibt, wo sie ist. "
            "Bearbeitungszeit, Grundzeit und Verteilzeit folgen dem Organisationshandbuch."
        ),
        Paragraph("Quelle: Szenario »Stuttgart«, Stand der Eingaben siehe Anhang.", note=True),
        Heading("Die Strukturen", 2),
        _narrow("today", "Heutige Struktur"),
        _narrow("clearing", "Clearing (klein)"),
        _narrow("merged", LONG),
        Heading("Was herauskommt"),
        main_table(),
        backlog,
        pairs,
        Heading("Annahmen"),
        Paragraph("Stufe C ist eine Annahme ohne Beleg."),
        assumed,
    )


def sheets() -> tuple[Sheet, ...]:
    """Return sheets with numbers, gaps, words and words that look like formulas."""
    count = len(FORMULAS)
    values = pd.DataFrame(
        {
            "structure": FORMULAS,
            "decided": [12_345.678, 98.7, 0.0, float("nan"), -3.25],
            "share": [0.123, 0.5, 1.0, 0.004, float("nan")],
            "replications": range(count),
            "verdict": ["besser", None, "unentschieden", LONG * 3, "Größe\u00adn"],
            "since": [pd.Timestamp(2026, 1, 1), pd.NaT, pd.Timestamp(2026, 3, 1), pd.NaT, pd.NaT],
            "today": [True, False, False, False, False],
        }
    )
    about = pd.DataFrame(
        {"topic": ["Worum es geht", "Stand"], "text": [f"{LONG}. " * 6, "ohne Datum"]}
    )
    labels = {"structure": "Struktur", "decided": "Entschiedene Fälle", "replications": "Läufe"}
    decided = pd.DataFrame({"structure": NAMES[:3], "a": [10.0, 20, 30], "b": [11.0, 19, 35]})
    conditions = {"structure": "Struktur", "a": "Volle Besetzung", "b": "30 % unbesetzt"}
    return (
        Sheet("Lesen Sie mich", about, {"topic": "Thema", "text": "Text"}),
        Sheet("Vergleich", values, labels, "Anteile zwischen 0 und 1. " * 12),
        Sheet("Läufe", values[["structure", "decided"]], labels),
        Sheet("Annahmen", values.head(0), labels, "Stufe C ist eine Annahme."),
        Sheet("Diagramm", decided, conditions, "Mittel.", Bars("Entschiedene Fälle", "Fälle")),
    )


def brief(language: Language = "de") -> Brief:
    """Return the whole invented briefing."""
    return Brief(
        language=language,
        title="Neuordnung der Ausländerbehörde: was acht Strukturen verändern & was nicht",
        subtitle="Wie viele Fälle werden entschieden, wie viele bleiben offen?",
        kind="Anlage: Ergebnisse einer Simulation",
        blocks=blocks(),
        sheets=sheets(),
        record=Record(
            "Neuordnung der Ausländerbehörde: Ergebnisse der Simulation, 3. März 2026",
            datetime(2026, 3, 3, 8, 30, tzinfo=UTC),
            "Ergebnisse vom 3. März 2026",
            "Referat für Erdachtes",
        ),
    )


def small(*parts: Block) -> Brief:
    """Return a briefing of these blocks alone, quick to write."""
    return Brief("de", "Prüfung der Größe", "Ein Satz.", "Anlage", parts, sheets()[:1])
