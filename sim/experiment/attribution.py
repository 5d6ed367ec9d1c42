"""Which part of a package did what: the runs it takes, and their effects as a long table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from sim.choices import Design
from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import equal_in_all, smallest_difference
from sim.experiment.tables import ATTRIBUTION, ATTRIBUTION_PARTS
from sim.file_names import parts_key
from sim.measures.registry import MAIN
from sim.scenario.levers import PartKind
from sim.scenario.study import Matters, Scenario
from sim.stats.attribution import (
    MOST_PARTS,
    Attribution,
    Effect,
    Subset,
    all_subsets,
    attribute,
    one_at_a_time,
)
from sim.stats.verdicts import verdict

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a package: its name, a planner's label, and what kind of change it is."""

    name: str
    label: str
    kind: PartKind


def subsets_to_run(parts: Sequence[Part], design: Design) -> list[Subset]:
    """Return the sets of parts to run, nothing first and the whole package last.

    ValueError for fewer than two parts (one is a comparison of two scenarios, no package), for
    two of one name, and for a factorial of too many.
    """
    names = [part.name for part in parts]
    if len(names) < 2 or len(set(names)) < len(names):  # noqa: PLR2004 - as above
        raise ValueError("A package needs two parts or more, each with a name of its own.")
    if design == "one_at_a_time":
        return one_at_a_time(names)
    if len(names) > MOST_PARTS:
        raise ValueError(
            f"A factorial of {len(names)} parts takes {2 ** len(names)} scenarios; write "
            f"one_at_a_time ({len(one_at_a_time(names))}), or name at most {MOST_PARTS} parts."
        )
    return all_subsets(names)


def design_for(parts: Sequence[Part]) -> Design:
    """Return the factorial where it takes few scenarios, else one at a time both ways."""
    return "factorial" if len(parts) <= MOST_PARTS else "one_at_a_time"


def scenario_names(scenarios: Mapping[tuple[str, Subset], Scenario]) -> dict[str, Scenario]:
    """Return scenarios by a name for files: the condition, and the parts in order."""
    return {
        parts_key(condition, sorted(subset)): each
        for (condition, subset), each in scenarios.items()
    }


def scenarios_of(
    parts: Sequence[Part], design: Design, scenario_of: Callable[[Subset], T]
) -> dict[Subset, T]:
    """Return what is to be run by set of parts; `scenario_of` makes it for one set."""
    return {subset: scenario_of(subset) for subset in subsets_to_run(parts, design)}


def parts_table(parts: Sequence[Part]) -> pd.DataFrame:
    """Return the parts with label and kind, in the order of the package."""
    return ATTRIBUTION_PARTS.frame(
        {"part": part.name, "label": part.label, "kind": part.kind} for part in parts
    )


def attribution_table(
    parts: Sequence[Part],
    runs: Mapping[Subset, Collected],
    matters: Matters,
    condition: str = "",
    measures: Sequence[str] = tuple(MAIN),
) -> pd.DataFrame:
    """Return the effects on every measure, one row each.

    `item` is what the effect is of: a `part`, all parts of a `kind`, a `pair` of parts (named
    one+other), or the `package`. `effect` says which:

    - `alone` (added to nothing), `last` (taken from the whole), `shapley` (mean over all orders;
      of the parts these sum to the total), of parts and kinds;
    - `together`: what a pair does beyond the sum of both alone;
    - `total`, `sum_alone`, `interaction` (the total less that sum) and `beyond_pairs` (what of it
      no pair explains), of the package.

    All are differences with 95 % and 90 % interval, paired, and verdict; `delta` is the smallest
    difference that matters, by the runs without the package. What the runs do not give (see
    `sim.stats.attribution`) and measures that some run lacks are left out. Kinds have rows
    of their own where there are several and one of them has several parts.
    """
    equal = equal_in_all(collected.scenario for collected in runs.values())
    rows: list[dict[str, object]] = []
    for measure in measures:
        values = {subset: collected.values(measure) for subset, collected in runs.items()}
        if not all(np.isfinite(of_set).all() for of_set in values.values()):
            continue
        nothing = values[frozenset()]
        delta = smallest_difference(matters, measure, float(nothing.mean()))
        found = attribute([part.name for part in parts], values, _kinds(parts))
        for (item, name, effect), each in _effects(found):
            about = {"condition": condition, "equal": equal, "measure": measure,
                     "unit": MAIN.get(measure, "1"), "item": item, "name": name,
                     "effect": effect}  # fmt: skip
            rows.append(about | _judged(each.values, delta))
    return ATTRIBUTION.frame(rows)


def _kinds(parts: Sequence[Part]) -> dict[str, list[str]]:
    """Return the parts of each kind, where that is not the same as the parts themselves."""
    kinds: dict[str, list[str]] = {}
    for part in parts:
        kinds.setdefault(part.kind, []).append(part.name)
    return kinds if 1 < len(kinds) < len(parts) else {}


def _effects(found: Attribution) -> Iterator[tuple[tuple[str, str, str], Effect]]:
    """Yield every effect with its item, name and what it is."""
    for item, looks in (
        ("part", {"alone": found.alone, "last": found.last, "shapley": found.shapley}),
        ("kind", {"alone": found.group_alone, "last": found.group_last,
                  "shapley": found.group_shapley}),
    ):  # fmt: skip
        for effect, of_each in looks.items():
            for name, each in of_each.items():
                yield (item, name, effect), each
    for pair, each in found.together.items():
        yield ("pair", "+".join(pair), "together"), each
    for effect, whole in (
        ("total", found.total), ("sum_alone", found.sum_alone),
        ("interaction", found.interaction), ("beyond_pairs", found.beyond_pairs),
    ):  # fmt: skip
        if whole is not None:
            yield ("package", "", effect), whole


def _judged(values: Floats, delta: float | None) -> dict[str, object]:
    word, wide, narrow = verdict(values, np.zeros_like(values), delta)
    return {
        "mean": wide.mean, "low": wide.low, "high": wide.high, "low_90": narrow.low,
        "high_90": narrow.high, "delta": np.nan if delta is None else delta,
        "verdict": str(word), "replications": wide.n,
    }  # fmt: skip
