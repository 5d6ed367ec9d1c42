"""Where to put a fixed number of posts, and how many are needed: by races and bisection.

Runs go where they decide something. Candidates race on the same cases and the same luck, and
those that are surely behind get no more runs; what is left is told as it is, also when several
are as good as the best.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil

import numpy as np
import pandas as pd

from sim.adding import added
from sim.choices import MOST_SEARCH_RUNS
from sim.errors import RunError
from sim.experiment.collected import Floats
from sim.experiment.comparison import smallest_difference
from sim.experiment.possible import possible
from sim.experiment.runs import Runner
from sim.measures.cases import CLEARED_SHARE
from sim.measures.registry import FOR_CLIENTS, MAIN
from sim.messages.message import Message
from sim.plan.posts import (
    PostsError,
    casework_homes,
    most_team_posts,
    team_posts,
    with_fixed_posts,
    with_office_posts,
    with_team_posts,
)
from sim.plan.static_need import static_posts
from sim.reading.consistency import contradictions
from sim.scenario.study import Matters, Scenario
from sim.stats.intervals import mean_interval
from sim.stats.racing import Standing, standing
from sim.stats.verdicts import verdict
from sim.units import DAY, YEAR

FIRST = 4
"""Runs of every candidate at first."""
COARSE = 10
"""Steps in which the range of a team's size is looked through first."""
REFINED = 3
"""Candidates around which the search goes on in smaller steps."""
LOOKS = 4
"""Times that one race is judged, for which its level is adjusted."""

Sizes = tuple[int, ...]
"""Posts of the teams that are searched."""


@dataclass(frozen=True)
class Allocation:
    """What a search for sizes of teams found.

    `table` has a row per candidate that was run: its sizes, runs, mean of the measure with 95 %
    interval, and `state`: *best*, *alike* (its distance to the best does not matter), *open* (the
    runs cannot tell), *out*. `check` compares best, planned and today's on luck that the search
    has not seen, because the best of many looks better than it is.
    """

    teams: tuple[str, ...]
    measure: str
    best: Sizes
    planned: Sizes
    table: pd.DataFrame
    check: pd.DataFrame
    runs: int
    """Runs that the search took."""
    exhaustive: int
    """Runs that every candidate in single posts would take, each as often as the best."""


def best_sizes(
    scenario: Scenario, today: Scenario, teams: Sequence[str], measure: str, matters: Matters,
    run: Runner, *, most: int = MOST_SEARCH_RUNS,
) -> Allocation:  # fmt: skip
    """Search the sizes of one or two teams, the other teams sharing the rest of the posts.

    First in coarse steps over the whole range, then around the best in finer ones: right where
    the measure rises to one top and falls behind it, to the precision that the runs allow.
    Raises RunError where a team cannot be larger or smaller.
    """
    race = _Race(with_fixed_posts(scenario), tuple(teams), measure, run)
    planned = tuple(team_posts(race.scenario, team) for team in teams)
    ranges = [range(1, most_team_posts(race.scenario, team) + 1) for team in teams]
    every = added(race.fits(sizes) for sizes in product(*ranges))
    if every < 2:  # noqa: PLR2004 - nothing to choose between
        names = ", ".join(f"'{team}'" for team in teams)
        raise RunError(Message("staffing_search.not_moved", names=names))
    delta = max(0.0, smallest_difference(matters, measure, race.mean_of(today)) or 0.0)
    steps = [max(1, ceil(len(each) / COARSE)) for each in ranges]
    pool = {*product(*(each[::step] for each, step in zip(ranges, steps, strict=True))), planned}
    while True:
        finest = max(steps) == 1
        left = race.held([one for one in sorted(pool) if race.possible(one)], delta,
                         most if finest else min(most, 2 * FIRST))  # fmt: skip
        if finest:
            break
        steps = [max(1, ceil(step / 3)) for step in steps]
        pool = {near for one in left[:REFINED] for near in _around(one, steps, ranges)} | {planned}
    best = left[0]
    return Allocation(
        tuple(teams), measure, best, planned, race.table(best, delta),
        race.check(today, best, planned, delta), race.runs(), every * race.runs(best),
    )  # fmt: skip


def _around(sizes: Sizes, steps: Sequence[int], ranges: Sequence[range]) -> Iterator[Sizes]:
    """Yield sizes up to two steps away in each direction."""
    sides = [
        [size + number * step for number in (-2, -1, 0, 1, 2) if size + number * step in each]
        for size, step, each in zip(sizes, steps, ranges, strict=True)
    ]
    yield from product(*sides)


class _Race:
    """Candidates and the values that they have reached so far, more being better."""

    def __init__(
        self, scenario: Scenario, teams: tuple[str, ...], measure: str, run: Runner
    ) -> None:
        self.scenario, self.teams, self.measure, self.run = scenario, teams, measure, run
        self.values: dict[Sizes, Floats] = {}
        self._made: dict[Sizes, Scenario | None] = {}

    def fits(self, sizes: Sizes) -> bool:
        """Tell whether there are posts enough for these sizes, and for the other teams."""
        return self._with(sizes) is not None

    def possible(self, sizes: Sizes) -> bool:
        """Tell whether the teams can have these sizes and everything else still holds."""
        return self.made(sizes) is not None

    def made(self, sizes: Sizes) -> Scenario | None:
        """Return the scenario with these sizes; None where the posts do not allow it."""
        if sizes not in self._made:
            scenario = self._with(sizes)
            sound = scenario is not None and not contradictions(scenario)
            self._made[sizes] = scenario if sound else None
        return self._made[sizes]

    def _with(self, sizes: Sizes) -> Scenario | None:
        try:
            return with_team_posts(self.scenario, dict(zip(self.teams, sizes, strict=True)))
        except PostsError:
            return None

    def mean_of(self, scenario: Scenario) -> float:
        """Return the mean of the measure over the first runs of a scenario."""
        return float(self.run({"": scenario}, FIRST)[""].values(self.measure).mean())

    def held(self, pool: list[Sizes], delta: float, most: int) -> list[Sizes]:
        """Run candidates until one leads, or the rest are alike, or each has `most` runs.

        Return those that are still in it, the best first.
        """
        number = min(FIRST, most)
        while True:
            self._run(pool, number)
            found = self.judged(pool, delta)
            order = np.argsort([-self.values[one][:number].mean() for one in pool], kind="stable")
            left = [pool[place] for place in order if found.alive[place]]
            told = bool(found.alike[found.alive].all())
            if len(left) == 1 or told or number >= most:
                return left
            pool, number = sorted(left), min(2 * number, most)

    def _run(self, pool: Sequence[Sizes], number: int) -> None:
        wanted = {one: made for one in pool if (made := self.made(one)) is not None}
        for one, collected in self.run(wanted, number).items():
            self.values[one] = FOR_CLIENTS[self.measure] * collected.values(self.measure)

    def runs(self, *sizes: Sizes) -> int:
        """Return how many runs these candidates, or all of them, have taken."""
        return added(len(self.values[one]) for one in sizes or self.values)

    def judged(self, pool: Sequence[Sizes], delta: float) -> Standing:
        """Judge candidates on the runs that all of them have."""
        number = min(len(self.values[one]) for one in pool)
        rows = np.array([self.values[one][:number] for one in pool])
        return standing(rows, delta, LOOKS)

    def table(self, best: Sizes, delta: float) -> pd.DataFrame:
        """Return every candidate that was run, and how it stands against the best."""
        rows = []
        for sizes, values in sorted(self.values.items()):
            against = self.judged([best, sizes], delta)
            state = "best"
            if sizes != best:
                leads = against.leader == 0
                state = "alike" if against.alike.all() else "open"
                state = "out" if leads and not against.alive[1] and state == "open" else state
            found = possible(mean_interval(FOR_CLIENTS[self.measure] * values), self.measure)
            rows.append(
                {f"posts_{team}": size for team, size in zip(self.teams, sizes, strict=True)}
                | {"measure": self.measure, "unit": MAIN[self.measure], "mean": found.mean,
                   "low": found.low, "high": found.high, "runs": len(values), "state": state}
            )  # fmt: skip
        return pd.DataFrame(rows)

    def check(self, today: Scenario, best: Sizes, planned: Sizes, delta: float) -> pd.DataFrame:
        """Compare best, planned and today's on luck of their own."""
        number = len(self.values[best])
        wanted = {"best": self.made(best), "planned": self.made(planned), "today": today}
        fresh = {
            name: scenario.model_copy(
                update={"run": scenario.run.model_copy(update={"seed": scenario.run.seed + 1})}
            )
            for name, scenario in wanted.items()
            if scenario is not None
        }
        found = {name: each.values(self.measure) for name, each in self.run(fresh, number).items()}
        rows = []
        for name, against in (("best", "planned"), ("best", "today"), ("planned", "today")):
            same = wanted[name] == wanted[against]
            if name in found and against in found and not same:
                judged, wide, _ = verdict(found[name], found[against], delta or None)
                rows.append({
                    "sizes": name, "against": against, "measure": self.measure,
                    "unit": MAIN[self.measure], "mean": float(found[name].mean()),
                    "difference": wide.mean, "difference_low": wide.low,
                    "difference_high": wide.high, "verdict": str(judged), "runs": number,
                })  # fmt: skip
        return pd.DataFrame(rows)


# -- how many posts -------------------------------------------------------------------------------

Told = tuple[bool, bool, bool]
"""Whether a goal is reached on the whole, possibly, surely."""
Values = Mapping[str, Floats]
Judge = Callable[[Values], tuple[Told, dict[str, float]]]

CLEARED = 0.8
"""Share of the runs in which the backlog must be cleared: 8 of 10."""
LARGEST = 4
"""Times its posts that an office is tried with."""


@dataclass(frozen=True)
class Needed:
    """How many casework posts reach a goal.

    `posts` is the smallest number that does on the whole; from `possible_from` on it may, from
    `surely_from` on it surely does; None where no number tried does. `static` is what arithmetic
    says, `now` the posts of today; `remains` are the cases past their target age that no post
    would take away. `tried` has a row per number of posts that was run: `value` is the change of
    the open cases, or the cases past their target age at the end, `share` that of the runs that
    reach the goal.
    """

    goal: str
    posts: int | None
    possible_from: int | None
    surely_from: int | None
    static: float
    now: int
    remains: float
    tried: pd.DataFrame


def posts_to_hold(scenario: Scenario, replications: int, run: Runner) -> Needed:
    """Return how many posts keep the open cases at the end at or below those of the start.

    The smallest number with a mean change of at most 0; surely: its 95 % interval says so.
    """

    def judged(values: Values) -> tuple[Told, dict[str, float]]:
        change = values["open_end"] - values["open_start"]
        found = mean_interval(change)
        row = {"value": found.mean, "low": found.low, "high": found.high}
        share = {"share": float((change <= 0).mean())}
        return (found.mean <= 0, found.low <= 0, found.high <= 0), row | share

    fixed = with_fixed_posts(scenario)
    tried = _Tried(fixed, replications, run, judged)
    return tried.needed("hold", static_posts(scenario), float("nan"))


def posts_to_clear(scenario: Scenario, days: float, replications: int, run: Runner) -> Needed:
    """Return how many posts clear the backlog within so many days of the start.

    Cleared: no more cases are past their target age than would be with four times the posts,
    up to 1 % of the opening cases; what then remains waits for applicants and other authorities.
    The smallest number that does in 8 of 10 runs; possibly: in any, surely: in all of them.
    """
    length = days * DAY
    longer = scenario.run.model_copy(update={"run_length": length, "warm_up": 0.0})
    lasting = with_fixed_posts(scenario.model_copy(update={"run": longer}))
    most = with_office_posts(lasting, LARGEST * added(casework_homes(lasting).values()))
    least = run({"": most}, replications)[""].values("backlog_end")

    def judged(values: Values) -> tuple[Told, dict[str, float]]:
        found = possible(mean_interval(values["backlog_end"]), "backlog_end")
        late = values["backlog_end"] - least
        share = float((late <= CLEARED_SHARE * values["open_start"]).mean())
        row = {"value": found.mean, "low": found.low, "high": found.high, "share": share}
        return (share >= CLEARED, share > 0, share == 1), row

    tried = _Tried(lasting, replications, run, judged)
    return tried.needed("clear", static_posts(lasting, length / YEAR), float(least.mean()))


class _Tried:
    """Numbers of posts that were run, and what they reached."""

    MEASURES = ("open_start", "open_end", "backlog_end")

    def __init__(self, scenario: Scenario, replications: int, run: Runner, judged: Judge) -> None:
        self._scenario, self._replications, self._run = scenario, replications, run
        self._judged = judged
        self._found: dict[int, tuple[Told, dict[str, float]]] = {}

    def needed(self, goal: str, static: float, remains: float) -> Needed:
        """Find how many posts reach the goal on the whole, possibly and surely."""
        now = added(casework_homes(self._scenario).values())
        least = self.least()
        posts, possible, surely = (
            self.smallest(which, least, LARGEST * now, ceil(static)) for which in range(3)
        )
        return Needed(goal, posts, possible, surely, static, now, remains, self.table())

    def least(self) -> int:
        """Return the smallest number of posts that leaves one to every team."""
        number = 1
        while True:
            try:
                with_office_posts(self._scenario, number)
            except PostsError:
                number += 1
                continue
            return number

    def reaches(self, posts: int) -> Told:
        """Tell whether so many posts reach the goal: on the whole, possibly, surely."""
        if posts not in self._found:
            scenario = with_office_posts(self._scenario, posts)
            collected = self._run({posts: scenario}, self._replications)[posts]
            values = {name: collected.values(name) for name in self.MEASURES}
            self._found[posts] = self._judged(values)
        return self._found[posts][0]

    def smallest(self, which: int, low: int, high: int, guess: int) -> int | None:
        """Return the smallest number that reaches the goal in one of its senses, by bisection.

        More posts are taken to reach what fewer do. None where even `high` does not.
        """
        above, below = self._bracket(which, low, high, min(max(guess, low), high))
        if above is None:
            return None
        while above - below > 1:
            middle = (above + below) // 2
            if self.reaches(middle)[which]:
                above = middle
            else:
                below = middle
        return above

    def _bracket(self, which: int, low: int, high: int, guess: int) -> tuple[int | None, int]:
        """Return a number that reaches the goal, and a smaller one that does not, in long steps."""
        step = max(1, guess // 8)
        if self.reaches(guess)[which]:
            above = guess
            while above - step >= low and self.reaches(above - step)[which]:
                above, step = above - step, 2 * step
            return above, max(low - 1, above - step)
        below = guess
        while below < high:
            place = min(high, below + step)
            if self.reaches(place)[which]:
                return place, below
            below, step = place, 2 * step
        return None, below

    def table(self) -> pd.DataFrame:
        """Return every number that was run: posts, value with interval, what it reaches."""
        rows = [
            {"posts": posts, "runs": self._replications, **row}
            | dict(zip(("reaches", "possibly", "surely"), told, strict=True))
            for posts, (told, row) in sorted(self._found.items())
        ]
        return pd.DataFrame(rows)
