"""Where the time of a case goes, as it is told: days by part of each structure."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.adding import added
from sim.experiment.lead_time import BEFORE, PARTS, WORKED
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.frames import Structure, require_columns

_SEEN_IN_PART = 0.05
"""From this share before the run on, a title tells of the days in the run alone."""
_FEW = 10.0
"""Below so many days or hours a decimal is written."""


@dataclass(frozen=True, slots=True)
class CaseTime:
    """The mean days of the cases that a structure decides, by part, in the order of `PARTS`."""

    structure: Structure
    days: Mapping[str, float]

    @property
    def total(self) -> float:
        """The mean lead time in days."""
        return added(self.days.values())

    @property
    def worked(self) -> float:
        """Hours worked on a case in the run."""
        return 24.0 * self.days[WORKED]

    @property
    def seen(self) -> float:
        """The days of the lead time in the run."""
        return self.total - self.days[BEFORE]


def case_times(table: pd.DataFrame, structures: list[Structure], condition: str) -> list[CaseTime]:
    """Read the table `lead_time`: those structures that decide cases under a condition."""
    require_columns(table, "lead_time", ("structure", "condition", "part", "mean"))
    here = table[table["condition"] == condition]
    sums = here.groupby(["structure", "part"], observed=True)["mean"].sum()
    there = set(here["structure"])
    return [
        CaseTime(one, {part: float(sums.get((one.name, part), 0.0)) for part in PARTS})
        for one in structures
        if one.name in there
    ]


def case_time_message(times: list[CaseTime], language: Language) -> str:
    """Say of today's structure, or the first, how many hours are worked in how many days.

    Where much of the time lies before the run, whose work nobody has seen, of the days in it.
    """
    one = next((each for each in times if each.structure.today), times[0])
    in_part = one.days[BEFORE] > _SEEN_IN_PART * one.total
    return phrase(
        "case_time.title_seen" if in_part else "case_time.title", language,
        structure=one.structure.label, hours=hours_words(one.worked, language),
        days=days_text(one.seen if in_part else one.total, language),
    )  # fmt: skip


def part_label(part: str, language: Language) -> str:
    """Return what a part is called."""
    return phrase(f"case_time.part.{part}", language)


def days_text(days: float, language: Language) -> str:
    """Write a number of days."""
    return number(days, int(days < _FEW), language)


def hours_words(hours: float, language: Language) -> str:
    """Write hours, or minutes where it is less than one."""
    if hours < 1.0:
        return phrase("case_time.minutes", language, number=number(60.0 * hours, 0, language))
    return phrase("case_time.hours", language, number=number(hours, int(hours < _FEW), language))
