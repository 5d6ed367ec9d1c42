"""Sentences under the tables of a comparison: who is ahead, and what common luck gained."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import listed
from sim.report.frames import Structure


def best_sentence(
    best: pd.DataFrame | None,
    condition: str,
    measure: str,
    structures: Sequence[Structure],
    language: Language,
) -> str:
    """Say by all pairs which structure is best on a measure; empty where none can be."""
    if best is None:
        return ""
    rows = best[(best["condition"] == condition) & (best["measure"] == measure)]
    if rows.empty:
        return ""
    found = dict(zip(rows["structure"].astype(str), rows["standing"].astype(str), strict=True))
    labels = {
        standing: [one.label for one in structures if found.get(one.name) == standing]
        for standing in ("best", "leads", "as_good", "not_told_apart", "behind")
    }
    as_good, untold = (listed(labels[key], language) for key in ("as_good", "not_told_apart"))
    (leader,) = labels["best"] or labels["leads"]
    if untold:
        but = phrase("best.as_good", language, names=as_good) if as_good else ""
        return phrase("best.leads", language, leader=leader, names=untold, but=but)
    if as_good and not labels["behind"]:
        return phrase("best.none", language, names=listed([leader, *labels["as_good"]], language))
    but = phrase("best.as_good", language, names=as_good) if as_good else ""
    return phrase("best.one", language, leader=leader, but=but)


def gain_sentence(comparison: pd.DataFrame, language: Language) -> str:
    """Say how paired runs hang together, over the measures whose smallest difference is stated."""
    rows = comparison[comparison["delta"].notna()]
    correlations = rows["correlation"].to_numpy(dtype=float)
    shares = 1.0 / rows["variance_reduction"].to_numpy(dtype=float)
    correlations, shares = correlations[np.isfinite(correlations)], shares[np.isfinite(shares)]
    if not len(correlations) or not len(shares):
        return ""
    decimals = 0 if 100 * shares.min() >= 1 else 1
    span = [
        number(100 * float(share), decimals, language) for share in (shares.min(), shares.max())
    ]
    return phrase(
        "common.gain",
        language,
        correlation=_span([number(float(c), 2, language) for c in _ends(correlations)], language),
        factor=f"{_span(span, language)} %",
    )


def _ends(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _span(ends: Sequence[str], language: Language) -> str:
    low, high = ends
    return low if low == high else phrase("common.interval", language, low=low, high=high)
