"""The most of one thing that can be had with at least so much of another."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def most_with_at_least(first: Floats, second: Floats, levels: Floats) -> Floats:
    """Return the largest `second` on a line of points where `first` is at least each level.

    The points are joined in their order by straight lines, which may run back: settings between two
    that were tried are taken to lie between them. The result never rises with the level, lies on or
    above every point at its own level, and is nan where no point reaches the level. Units are those
    of the points. ValueError without points, or with sides of different length.
    """
    if len(first) != len(second) or not len(first):
        raise ValueError(f"points need both numbers: {len(first)} and {len(second)}")
    found = np.full(len(levels), -np.inf)
    for x, y in zip(first, second, strict=True):
        found = np.where(x >= levels, np.maximum(found, y), found)
    for start, end in pairwise(zip(first, second, strict=True)):
        (x0, y0), (x1, y1) = start, end
        low, high = min(x0, x1), max(x0, x1)
        inside = (levels > low) & (levels < high)
        if inside.any():  # where the line crosses the level
            crossing = y0 + (levels - x0) / (x1 - x0) * (y1 - y0)
            found = np.where(inside, np.maximum(found, crossing), found)
    return np.where(np.isfinite(found), found, np.nan)
