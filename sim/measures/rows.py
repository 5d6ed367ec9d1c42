"""The long table of results: one row per measure and what it is about."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.events.rows import Rows
from sim.plan.plan import Plan
from sim.scenario.rules import KINDS

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Value(NamedTuple):
    """One result of one replication; empty text means: all together."""

    measure: str
    team: str
    case_type: str
    detail: str
    value: float


@dataclass(frozen=True, slots=True)
class Series:
    """Measures by case type at dates (minutes since the start).

    `values` has the shape (dates, measures, case types).
    """

    dates: Floats
    measures: tuple[str, ...]
    case_types: tuple[str, ...]
    values: Floats

    def frame(self) -> pd.DataFrame:
        """Return the long table: minute, case_type, measure, value."""
        dates, measures, types = self.values.shape
        return pd.DataFrame(
            {
                "minute": np.repeat(self.dates, measures * types),
                "case_type": np.tile(np.array(self.case_types, dtype=object), dates * measures),
                "measure": np.tile(np.repeat(np.array(self.measures, dtype=object), types), dates),
                "value": self.values.ravel(),
            }
        )


class About:
    """Reads the `about` column: client kinds, and kind and channel of contacts."""

    def __init__(self, plan: Plan) -> None:
        names = list(plan.scenario.office.case_types)
        surnames = list(plan.scenario.office.clients.surnames)
        groups = list(plan.scenario.office.clients.groups)
        self.case_types, self.surnames, self.groups = names, surnames, groups
        self.clients = len(plan.clients)
        self.per_channel = self.clients * len(KINDS)
        """By how much the column grows from channel to channel."""
        self.type_of_client = np.array([names.index(kind.case_type) for kind in plan.clients])
        self.surname_of_client = np.array([surnames.index(k.surname) for k in plan.clients])
        self.group_of_client = np.array([groups.index(kind.group) for kind in plan.clients])

    def client(self, rows: Rows) -> Ints:
        """Return the kind of client of rows about cases or contacts."""
        return rows.about % self.clients

    def types(self, rows: Rows) -> Ints:
        """Return the case types of rows."""
        return np.asarray(self.type_of_client[self.client(rows)])

    def contact_kind(self, rows: Rows) -> Ints:
        """Return the kinds of contact of rows about contacts."""
        return rows.about // self.clients % len(KINDS)

    def channel(self, rows: Rows) -> Ints:
        """Return the channels of rows about contacts."""
        return rows.about // self.per_channel
