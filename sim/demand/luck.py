"""Named streams of random numbers with random access.

Number `n` of a purpose is a pure function of (seed, replication, purpose, n): it depends on
no order of use, on no block size and on no structure. The generator is SplitMix64 (Steele,
Lea & Flood 2014, "Fast splittable pseudorandom number generators"), whose n-th output can be
computed directly; the state of each purpose is set through numpy's SeedSequence.
"""

from hashlib import blake2b
from math import log1p, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.elementary import exp, log

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> _S30)) * _MIX_1
    state = (state ^ (state >> _S27)) * _MIX_2
    return state ^ (state >> _S31)


class Luck:
    """The luck of one replication: uniforms by purpose and number."""

    def __init__(self, seed: int, replication: int) -> None:
        root = np.random.SeedSequence(entropy=seed, spawn_key=(replication,))
        self._root = root.generate_state(1, np.uint64)
        self._states: dict[str, NDArray[np.uint64]] = {}

    def _state(self, purpose: str) -> NDArray[np.uint64]:
        state = self._states.get(purpose)
        if state is None:
            digest = blake2b(purpose.encode(), digest_size=8).digest()
            name = np.frombuffer(digest, dtype="<u8").astype(np.uint64)
            state = _mix(self._root + name)
            self._states[purpose] = state
        return state

    def uniform(self, purpose: str, numbers: Ints) -> Floats:
        """Return the purpose's uniforms on the open interval (0, 1) with these numbers."""
        counters = self._state(purpose) + (numbers.astype(np.uint64) + np.uint64(1)) * _GOLDEN
        return ((_mix(counters) >> _S11).astype(np.float64) + 0.5) * 2.0**-53

    def exponential(self, purpose: str, numbers: Ints) -> Floats:
        """Return exponential variates with mean 1."""
        return -log(self.uniform(purpose, numbers))

    def unit(self, purpose: str, numbers: Ints, distribution: str, cv: float) -> Floats:
        """Return variates with mean 1 of a distribution (see `quantile`)."""
        if distribution == "fixed":
            return np.ones(len(numbers))
        return quantile(self.uniform(purpose, numbers), distribution, cv)

    def choice(self, purpose: str, numbers: Ints, shares: Floats) -> Ints:
        """Return indices drawn with the shares (which sum to 1)."""
        return pick(self.uniform(purpose, numbers), shares)


def quantile(uniform: Floats, distribution: str, cv: float) -> Floats:
    """Return the quantiles of a distribution with mean 1 at uniforms (all positive).

    Lognormal and gamma have the coefficient of variation `cv`: sigma² = ln(1 + cv²),
    mu = -sigma²/2; gamma shape 1/cv².
    """
    if distribution == "fixed" or (distribution in ("lognormal", "gamma") and cv == 0):
        return np.ones(len(uniform))
    if distribution == "exponential":
        return -log(uniform)
    if distribution == "lognormal":
        variance = log1p(cv * cv)
        normal = special.ndtri(uniform)
        return exp(sqrt(variance) * normal - variance / 2.0)
    shape = 1.0 / (cv * cv)
    return np.asarray(special.gammaincinv(shape, uniform) / shape)


def pick(uniform: Floats, shares: Floats) -> Ints:
    """Return the index of the share that each uniform falls into."""
    index = np.searchsorted(np.cumsum(shares), uniform, side="right")
    return np.minimum(index, len(shares) - 1).astype(np.int64)
