"""The process of `g1_process.yaml` simulated once more, by a loop of its own that knows no office.

A case is a generator that yields what it needs: work of a pool, a wait, or lanes side by side.
"""

from collections.abc import Generator
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

import numpy as np

POOLS = {"front": 1, "desk": 2, "experts": 1, "inspectors": 1}
PER_HOUR = 0.4


class Work(NamedTuple):
    pool: str
    mean: float


class Wait(NamedTuple):
    minutes: float


class Beside(NamedTuple):
    lanes: list["Way"]


class Decided(NamedTuple):
    pass


Way = Generator[Work | Wait | Beside | Decided, None, None]


def way(luck: np.random.Generator) -> Way:
    """Yield what happens to one case."""
    while True:
        yield Work("front", 20)
        yield Work("front", 30)
        if luck.random() >= 0.2:
            break
    if luck.random() < 0.6:
        yield Work("desk", 30)
    else:
        yield Work("desk", 60)
        while True:
            if luck.random() < 0.5:
                yield Work("inspectors", 120)
            yield Work("desk", 20)
            yield Work("experts", 30)
            if luck.random() >= 0.15:
                break
    yield Wait(max(luck.exponential(120), luck.exponential(60)))
    yield Beside([steps("experts", 60), steps("experts", *[40] * (luck.random() < 0.7))])
    while True:
        yield Work("desk", 30)
        yield Work("desk", 20)
        if luck.random() >= 0.25:
            break
    entry = steps("front", *[20] * (luck.random() < 0.4))
    yield Beside([steps("front", 10), waits(30), then(entry, steps("desk", 10))])
    yield Work("desk", 30)
    yield Decided()
    if luck.random() < 0.5:
        yield Work("front", 15)


def steps(pool: str, *means: float) -> Way:
    for mean in means:
        yield Work(pool, mean)


def waits(minutes: float) -> Way:
    yield Wait(minutes)


def then(first: Way, second: Way) -> Way:
    yield from first
    yield from second


class Token:
    """A case on its way, or one of its lanes."""

    def __init__(self, came: float, needs: Way, whole: "Token | None" = None) -> None:
        self.came, self.needs, self.whole, self.lanes = came, needs, whole, 0


class Process:
    """Pools that serve by date of arrival of the case, then first come, first served."""

    def __init__(self, seed: int, pools: dict[str, int] = POOLS) -> None:
        self.luck, self.free = np.random.default_rng(seed), dict(pools)
        self.lines: dict[str, list[tuple[float, int, Token, float]]] = {pool: [] for pool in pools}
        self.agenda: list[tuple[float, int, Token | None, str]] = []
        self.now, self.number = 0.0, count()
        self.decided: list[tuple[float, float]] = []
        """Date and lead time of the cases that were decided, in minutes."""

    def run(self, end: float) -> None:
        """Let cases come and go until a date."""
        self._at(self.luck.exponential(60 / PER_HOUR), None, "")
        while self.agenda[0][0] < end:
            self.now, _, token, pool = heappop(self.agenda)
            if token is None:
                self._at(self.now + self.luck.exponential(60 / PER_HOUR), None, "")
                token = Token(self.now, way(self.luck))
            if pool:
                self.free[pool] += 1
            self._go_on(token)
            if pool:
                self._begin(pool)

    def _at(self, date: float, token: Token | None, pool: str) -> None:
        heappush(self.agenda, (date, next(self.number), token, pool))

    def _go_on(self, token: Token) -> None:
        match next(token.needs, None):
            case Work(pool, mean):
                heappush(self.lines[pool], (token.came, next(self.number), token, mean))
                self._begin(pool)
            case Wait(minutes):
                self._at(self.now + minutes, token, "")
            case Beside(lanes):
                token.lanes = len(lanes)
                for lane in lanes:
                    self._go_on(Token(token.came, lane, token))
            case Decided():
                self.decided.append((self.now, self.now - token.came))
                self._go_on(token)
            case None if token.whole is not None:
                token.whole.lanes -= 1
                if not token.whole.lanes:
                    self._go_on(token.whole)

    def _begin(self, pool: str) -> None:
        while self.free[pool] and self.lines[pool]:
            *_, token, mean = heappop(self.lines[pool])
            self.free[pool] -= 1
            self._at(self.now + self.luck.exponential(mean), token, pool)


def mean_hours(seed: int, warm_up: float, end: float, pools: dict[str, int] = POOLS) -> float:
    """Return the mean lead time of cases decided between two dates, all in hours."""
    process = Process(seed, pools)
    process.run(end * 60)
    times = [lead for date, lead in process.decided if date >= warm_up * 60]
    return float(np.mean(times)) / 60
