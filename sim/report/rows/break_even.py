"""Findings of the break-even as they are told: for the section and for the chart."""

from datetime import date

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import month_text
from sim.report.frames import Row


def finding_of(row: Row) -> str:
    """Return what a row of the table shows: a finding, or `immaterial`."""
    finding = str(row["finding"])
    return "immaterial" if row["immaterial"] and finding != "no_difference" else finding


def short_words(row: Row, language: Language) -> str:
    """Say in a label what a row shows: ``gleichauf ab März 2025``."""
    finding = finding_of(row)
    if finding == "within" and from_start(row):
        finding = "ahead"
    return phrase(f"break_even.short_{finding}", language, date=month_of(row["date"], language),
                  horizon=month_of(row["horizon"], language))  # fmt: skip


def from_start(row: Row) -> bool:
    """Return whether a row is level with today from its begin on."""
    return bool(row["date"] == row["begin"])


def month_of(day: object, language: Language) -> str:
    """Write the month of a date; nothing for a text that is none."""
    written = str(day)
    return month_text(date.fromisoformat(written), language) if written[:1].isdigit() else ""
