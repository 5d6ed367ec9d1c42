"""Named streams of random numbers with random access.

Number `n` of a purpose is a pure function of (seed, replication, purpose, n): it depends on
no order of use, on no block size and on no structure. The generator is SplitMix64 (Steele,
Lea & Flood 2014, "Fast splittable pseudorandom number generators"), whose n-th output can be
computed directly; the state of each purpose is set through numpy's SeedSequence.
"""

from collections.abc import Sequence
from hashlib import blake2b
from math import log1p, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.elementary import exp, log

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def _fixed(number: int) -> NDArray[np.uint64]:
    return np.array(number, np.uint64)  # arrays of one number: numpy converts no others as fast


_GOLDEN = _fixed(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = _fixed(0xBF58476D1CE4E5B9), _fixed(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = map(_fixed, (30, 27, 31, 11))
_HALF, _STEP = np.array(0.5), np.array(2.0**-53)
_AT_ONCE = 1 << 15
"""Numbers that are mixed at once: so many stay in the processor's caches."""


def _mix(state: NDArray[np.uint64]) -> None:
    """Mix numbers where they stand."""
    shifted = state >> _S30
    state ^= shifted
    state *= _MIX_1
    np.right_shift(state, _S27, out=shifted)
    state ^= shifted
    state *= _MIX_2
    np.right_shift(state, _S31, out=shifted)
    state ^= shifted


def _uniforms(state: NDArray[np.uint64], numbers: NDArray[np.uint64]) -> Floats:
    counters = numbers * _GOLDEN + state
    _mix(counters)
    counters >>= _S11
    drawn = counters.astype(np.float64)
    drawn += _HALF
    drawn *= _STEP
    return drawn


class Luck:
    """The luck of one replication: uniforms by purpose and number."""

    def __init__(self, seed: int, replication: int) -> None:
        root = np.random.SeedSequence(entropy=seed, spawn_key=(replication,))
        self._root = root.generate_state(1, np.uint64)
        self._states: dict[str, NDArray[np.uint64]] = {}
        self._together: dict[tuple[str, ...], NDArray[np.uint64]] = {}

    def _state(self, purpose: str) -> NDArray[np.uint64]:
        state = self._states.get(purpose)
        if state is None:
            digest = blake2b(purpose.encode(), digest_size=8).digest()
            name = np.frombuffer(digest, dtype="<u8").astype(np.uint64)
            state = self._root + name
            _mix(state)
            state += _GOLDEN  # number 0 is the first output
            self._states[purpose] = state
        return state

    def _states_of(self, purposes: tuple[str, ...]) -> NDArray[np.uint64]:
        """Return the states of several purposes, a row for each."""
        states = self._together.get(purposes)
        if states is None:
            states = self._together[purposes] = np.stack([self._state(each) for each in purposes])
        return states

    def uniform(self, purpose: str, numbers: Ints) -> Floats:
        """Return the purpose's uniforms on the open interval (0, 1) with these numbers."""
        state, counted = self._state(purpose), numbers.view(np.uint64)
        if len(counted) <= _AT_ONCE:
            return _uniforms(state, counted)
        drawn = np.empty(len(counted))
        for begin in range(0, len(counted), _AT_ONCE):
            some = slice(begin, begin + _AT_ONCE)
            drawn[some] = _uniforms(state, counted[some])
        return drawn

    def uniforms(self, purposes: Sequence[str], numbers: Ints) -> Floats:
        """Return the uniforms of several purposes with the same numbers, a row for each."""
        states, counted = self._states_of(tuple(purposes)), numbers.view(np.uint64)
        at_once = _AT_ONCE // len(purposes)
        if len(counted) <= at_once:
            return _uniforms(states, counted)
        drawn = np.empty((len(purposes), len(numbers)))
        for begin in range(0, len(counted), at_once):
            some = slice(begin, begin + at_once)
            drawn[:, some] = _uniforms(states, counted[some])
        return drawn

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
        return np.ones(uniform.shape)
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
