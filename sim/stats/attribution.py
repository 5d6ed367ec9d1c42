"""Which part of a package did what: effects of its parts, alone, last, and over all orders.

A package consists of parts, and a run of some of them is known by its set of parts; the empty
set is the office without the package. All runs are on common random numbers, so every effect is
a difference replication by replication, with Student's t interval.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import factorial as product_up_to

import numpy as np
import numpy.typing as npt

from sim.stats.intervals import Interval, Values, mean_interval, paired_differences

Floats = npt.NDArray[np.float64]
Subset = frozenset[str]

MOST_PARTS = 4
"""Parts of a full factorial: 16 runs."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect by replication, in the order of the replications."""

    values: Floats

    @property
    def mean(self) -> float:
        """The mean over the replications."""
        return self.interval().mean

    def interval(self, level: float = 0.95) -> Interval:
        """The mean with its interval."""
        return mean_interval(self.values, level)


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a package does, and what of it each part does.

    `alone`: a part added to nothing. `last`: taken from the whole package. `shapley`: the mean
    of what it adds over all orders of adding the parts; these sum to `total`. `together`: what
    two parts added to nothing do beyond the sum of both alone. `interaction`: the total less the
    sum of all alone, which no part explains by itself; `beyond_pairs` what of it no pair explains
    either. Groups of parts are looked at as one part; their `group_shapley` is the sum of their
    parts'.

    `shapley`, `group_shapley` and `beyond_pairs` need all subsets (the latter of at least three
    parts); `together` those of two, the effects of groups those of their parts. What was not run
    is left out.
    """

    total: Effect
    sum_alone: Effect
    interaction: Effect
    alone: dict[str, Effect]
    last: dict[str, Effect]
    shapley: dict[str, Effect] = field(default_factory=dict)
    together: dict[tuple[str, str], Effect] = field(default_factory=dict)
    beyond_pairs: Effect | None = None
    group_alone: dict[str, Effect] = field(default_factory=dict)
    group_last: dict[str, Effect] = field(default_factory=dict)
    group_shapley: dict[str, Effect] = field(default_factory=dict)


def all_subsets(parts: Sequence[str]) -> list[Subset]:
    """Return every set of parts: the full factorial, the empty set first, the package last."""
    return [
        frozenset(chosen) for size in range(len(parts) + 1) for chosen in combinations(parts, size)
    ]


def one_at_a_time(parts: Sequence[str]) -> list[Subset]:
    """Return nothing, each part alone, the package without each, and the package.

    Up to three parts these are all subsets.
    """
    whole = frozenset(parts)
    wanted = {frozenset(), whole, *(frozenset({p}) for p in parts), *(whole - {p} for p in parts)}
    return sorted(wanted, key=lambda subset: (len(subset), [part not in subset for part in parts]))


def attribute(
    parts: Sequence[str],
    results: Mapping[Subset, Values],
    groups: Mapping[str, Sequence[str]] | None = None,
) -> Attribution:
    """Return the effects of a package and its parts on one measure.

    `results` holds one value per replication for at least the sets of `one_at_a_time`; of all
    subsets also the Shapley values follow. `groups` name parts to be looked at together.

    ValueError without parts, for a part named twice or unknown, a set that is missing, or values
    of different length.
    """
    _check(parts, results, groups or {})
    nothing, whole = frozenset[str](), frozenset(parts)
    gain = {
        subset: paired_differences(results[subset], results[nothing])
        for subset in all_subsets(parts)
        if subset in results
    }
    total = gain[whole]
    alone = {part: gain[frozenset({part})] for part in parts}
    sum_alone = np.sum(list(alone.values()), axis=0)
    together = {
        (one, other): gain[frozenset({one, other})] - alone[one] - alone[other]
        for one, other in combinations(parts, 2)
        if frozenset({one, other}) in gain
    }
    complete = len(gain) == 2 ** len(parts)
    shapley = dict(_shapley(parts, gain)) if complete else {}
    beyond = total - sum_alone - np.sum([np.zeros_like(total), *together.values()], axis=0)
    found = {name: frozenset(of) for name, of in (groups or {}).items()}
    return Attribution(
        total=Effect(total),
        sum_alone=Effect(sum_alone),
        interaction=Effect(total - sum_alone),
        alone=_effects(alone),
        last=_effects({part: total - gain[whole - {part}] for part in parts}),
        shapley=_effects(shapley),
        together={pair: Effect(values) for pair, values in together.items()},
        beyond_pairs=Effect(beyond) if complete and len(parts) > 2 else None,  # noqa: PLR2004 - more than a pair
        group_alone=_effects({name: gain[of] for name, of in found.items() if of in gain}),
        group_last=_effects(
            {name: total - gain[whole - of] for name, of in found.items() if whole - of in gain}
        ),
        group_shapley=_effects(
            {name: np.sum([shapley[p] for p in of], axis=0) for name, of in found.items()}
            if complete
            else {}
        ),
    )


def _effects(values: Mapping[str, Floats]) -> dict[str, Effect]:
    return {name: Effect(each) for name, each in values.items()}


def _shapley(parts: Sequence[str], gain: Mapping[Subset, Floats]) -> Iterator[tuple[str, Floats]]:
    """Yield what each part adds, on average over all orders (Shapley 1953)."""
    number = len(parts)
    for part in parts:
        others = [other for other in parts if other != part]
        yield (
            part,
            np.sum(
                [
                    (gain[before | {part}] - gain[before])
                    * (product_up_to(len(before)) * product_up_to(number - len(before) - 1))
                    for before in all_subsets(others)
                ],
                axis=0,
            )
            / product_up_to(number),
        )


def _check(
    parts: Sequence[str], results: Mapping[Subset, Values], groups: Mapping[str, Sequence[str]]
) -> None:
    if not parts:
        raise ValueError("A package needs at least one part.")
    twice = _first_twice(parts)
    if twice is not None:
        raise ValueError(f"The part '{twice}' is named twice.")
    for subset in one_at_a_time(parts):
        if subset not in results:
            raise ValueError(f"The run of {_named(subset)} is missing.")
    for name, of in groups.items():
        unknown = sorted(set(of) - set(parts))
        if unknown or not of:
            raise ValueError(f"The group '{name}' names no part of the package: {unknown}.")


def _first_twice(names: Sequence[Hashable]) -> Hashable | None:
    return next((name for place, name in enumerate(names) if name in names[:place]), None)


def _named(subset: Subset) -> str:
    return f"the parts {', '.join(sorted(subset))}" if subset else "no part at all"
