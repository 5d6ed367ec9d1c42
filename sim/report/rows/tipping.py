"""What is found along an input, as sections and charts tell it: which side of today, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.report.frames import Row

UNSURE = 0.05
"""Share of resamples on the other side of zero from which a side is not sure."""

Side = Literal["above", "below", "open", "equal"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of an input's range, as fractions of it, and on which side of today it lies."""

    low: float
    high: float
    side: Side


def tips_of(rows: Sequence[Row]) -> list[Row]:
    """Return the points at which a difference changes its sign, from the lowest on."""
    found = [row for row in rows if np.isfinite(row["fraction"])]
    return sorted(found, key=lambda row: float(row["fraction"]))


def stretches(rows: Sequence[Row]) -> list[Stretch]:
    """Return what is found of one measure from end to end of the range.

    ``rows`` are those of the table `tipping` on it. Within the interval of a tipping point the
    side is open; so is all of it where none was found and the resamples disagree.
    """
    tips = tips_of(rows)
    if not tips:
        row = rows[0]
        if row["lowest"] == row["highest"] == 0:
            return [Stretch(0.0, 1.0, "equal")]
        if row["opposed_share"] > UNSURE:
            return [Stretch(0.0, 1.0, "open")]
        return [Stretch(0.0, 1.0, "above" if row["first"] > 0 else "below")]
    found: list[Stretch] = []
    start = 0.0
    for row in tips:
        low, high = np.clip([row["fraction_low"], row["fraction_high"]], start, 1.0)
        found += [
            Stretch(start, float(low), "below" if row["rises"] else "above"),
            Stretch(float(low), float(high), "open"),
        ]
        start = float(high)
    found.append(Stretch(start, 1.0, "above" if tips[-1]["rises"] else "below"))
    return [one for one in found if one.high > one.low]
