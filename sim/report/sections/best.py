"""Sentences under the tables of a comparison: who is ahead, and what common luck gained."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.measures.registry import MATTERING, SIDES
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import listed
from sim.report.frames import CLEAR, Structure


def best_sentence(
    best: pd.DataFrame | None,
    condition: str,
    measure: str,
    structures: Sequence[Structure],
    verdicts: Mapping[str, str],
    language: Language,
) -> str:
    """Say by all pairs which structure is best on a measure; empty where none can be.

    `verdicts` of structures against today, on this measure: what they settle is not called open.
    """
    if best is None:
        return ""
    rows = best[(best["condition"] == condition) & (best["measure"] == measure)]
    if rows.empty:
        return ""
    standings = dict(zip(rows["structure"].astype(str), rows["standing"].astype(str), strict=True))
    today = next(one.name for one in structures if one.today)
    found = _settled(standings, verdicts, today, SIDES[measure])
    labels = {
        standing: [one.label for one in structures if found.get(one.name) == standing]
        for standing in ("best", "leads", "as_good", "not_told_apart", "behind")
    }
    as_good, untold = listed(labels["as_good"], language), labels["not_told_apart"]
    (leader,) = labels["best"] or labels["leads"]
    if untold:
        but = phrase("best.as_good", language, names=as_good) if as_good else ""
        names = listed([leader, *labels["not_told_apart"]], language)
        return phrase("best.open", language, leader=leader, names=names, but=but)
    if as_good and not labels["behind"]:
        return phrase("best.none", language, names=listed([leader, *labels["as_good"]], language))
    but = phrase("best.as_good", language, names=as_good) if as_good else ""
    return phrase("best.one", language, leader=leader, but=but)


def _settled(
    standings: Mapping[str, str], verdicts: Mapping[str, str], today: str, side: int
) -> dict[str, str]:
    """Return standings in which nothing is open that a verdict against today tells.

    All pairs are adjusted for more comparisons than the verdicts, so a structure may be clearly
    worse than today and yet not told apart from the one that is ahead. Whoever is behind today is
    not best; and how the one ahead stands to today, the verdict says.
    """
    leader = next(name for name, one in standings.items() if one in ("best", "leads"))
    found = dict(standings)
    for name, standing in standings.items():
        if standing != "not_told_apart":
            continue
        with_today = today in (name, leader)
        verdict = verdicts.get(leader if name == today else name, "")
        if verdict == "no_material_difference" and with_today:
            found[name] = "as_good"
        elif verdict in CLEAR and (with_today or (verdict == "more") != (side > 0)):
            found[name] = "behind"
    return found


def gain_sentence(comparison: pd.DataFrame, language: Language) -> str:
    """Say how paired runs hang together, over the measures on which studies say what matters."""
    rows = comparison[comparison["measure"].isin(MATTERING)]
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
