"""Weeks with more and with fewer open cases than today, as they are told."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import begun
from sim.report.frames import CLEAR, Structure, require_columns

_LONGEST = 130


@dataclass(frozen=True, slots=True)
class Week:
    """A week: its first and its last day, open cases less today's at its end, and the verdict."""

    first: date
    last: date
    difference: float
    verdict: str

    @property
    def clear(self) -> bool:
        """Tell whether the difference is shown, and matters."""
        return self.verdict in CLEAR


@dataclass(frozen=True, slots=True)
class OpenWeeks:
    """The weeks of a structure in their order."""

    structure: Structure
    weeks: tuple[Week, ...]

    @property
    def clear(self) -> list[Week]:
        """The weeks with a clear difference."""
        return [week for week in self.weeks if week.clear]

    @property
    def more(self) -> list[Week]:
        """The weeks with clearly more open cases."""
        return [week for week in self.weeks if week.verdict == "more"]

    @property
    def fewer(self) -> list[Week]:
        """The weeks with clearly fewer open cases."""
        return [week for week in self.weeks if week.verdict == "fewer"]

    @property
    def rest(self) -> int:
        """The number of weeks without a clear difference."""
        return len(self.weeks) - len(self.clear)


def open_weeks(table: pd.DataFrame, structures: list[Structure], condition: str) -> list[OpenWeeks]:
    """Read the table `open_difference`: the structures that it has under a condition.

    Its dates are the ends of weeks, the first moments behind them.
    """
    require_columns(
        table, "open_difference", ("structure", "condition", "date", "difference", "verdict")
    )
    found = []
    for one in structures:
        own = table[(table["condition"] == condition) & (table["structure"] == one.name)]
        weeks: list[Week] = []
        for row in own.sort_values("date", kind="stable").to_dict("records"):
            last = (pd.Timestamp(row["date"]) - pd.Timedelta(seconds=1)).date()
            first = last - timedelta(days=6)
            if weeks:
                first = max(first, weeks[-1].last + timedelta(days=1))
            weeks.append(Week(first, last, float(row["difference"]), str(row["verdict"])))
        if weeks:
            found.append(OpenWeeks(one, tuple(weeks)))
    return found


def weeks_message(found: list[OpenWeeks], language: Language) -> str:
    """Say in how many weeks each structure has clearly more or fewer open cases: the title.

    Those with most such weeks first; those that find no room are counted.
    """
    order = sorted(found, key=lambda each: -len(each.clear))
    said = [_message(each, language) for each in order]
    for kept in range(len(said), 0, -1):
        parts = said[:kept]
        if rest := len(said) - kept:
            key = "common.see_below_one" if rest == 1 else "common.see_below"
            parts = [*parts, phrase(key, language, count=rest)]
        text = begun("; ".join(parts))
        if len(text) <= _LONGEST:
            break
    return text


def _message(each: OpenWeeks, language: Language) -> str:
    more, fewer = len(each.more), len(each.fewer)
    key = "both" if more and fewer else "more" if more else "fewer" if fewer else "none"
    return phrase(
        f"calendar.title.{key}", language, structure=each.structure.label, more=more, fewer=fewer,
        weeks=len(each.weeks),
    )  # fmt: skip
