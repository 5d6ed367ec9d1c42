"""Uses of hours in few groups, as far as they are told together: what a team does."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.frames import Structure, require_columns

GROUPS: Mapping[str, tuple[str, ...]] = {
    "casework": ("casework", "certificates"),
    "contacts": ("contacts", "mail_switch", "overtime"),
    "lost": ("resumption", "reading_in", "rework"),
    "other": ("onboarding", "mentoring", "change", "allowance"),
    "idle": ("idle",),
}
"""Groups of uses of the time at work; absence is not at work."""
IDLE = "idle"


@dataclass(frozen=True, slots=True)
class TeamTime:
    """What a team does: shares of its hours at work by group, in the order of `GROUPS`."""

    team: str
    label: str
    shares: Mapping[str, float]

    @property
    def idle(self) -> float:
        """The share without work."""
        return self.shares[IDLE]


def team_times(
    hours: pd.DataFrame, structure: Structure, condition: str, labels: Mapping[str, str]
) -> list[TeamTime]:
    """Read the table `hours`: teams of a structure that have any hours, in its order.

    ``labels`` are what teams are called; one without is called by its name.
    """
    require_columns(hours, "hours", ("structure", "condition", "team", "use", "hours"))
    own = hours[(hours["condition"] == condition) & (hours["structure"] == structure.name)]
    found = []
    for team, part in own.groupby("team", sort=False):
        by_use = part.groupby("use")["hours"].sum()
        sums = {
            group: float(sum(by_use.get(use, 0.0) for use in uses))
            for group, uses in GROUPS.items()
        }
        total = sum(sums.values())
        if total > 0:
            shares = {group: value / total for group, value in sums.items()}
            found.append(TeamTime(str(team), labels.get(str(team), str(team)), shares))
    return found


def group_label(group: str, language: Language) -> str:
    """Return what a group of uses is called."""
    return phrase(f"team_time.group.{group}", language)
