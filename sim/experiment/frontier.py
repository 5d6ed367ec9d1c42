"""Cases decided against calls answered, as the share of clerks who answer goes from none to all.

A structure is better only where its frontier lies above another's: whoever answers less decides
more, which says nothing of the structure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from sim.errors import BadCall
from sim.experiment.collected import Collected, Floats
from sim.experiment.comparison import equal_in, smallest_difference
from sim.experiment.possible import possible
from sim.experiment.runs import Runner, run_distinct
from sim.experiment.service_level import GRID
from sim.experiment.tables import FRONTIER, FRONTIER_ABOVE
from sim.measures.registry import MEASURES
from sim.messages.message import Message
from sim.plan.calls import teams_called, with_share_answering
from sim.plan.study import Study
from sim.scenario.study import Scenario
from sim.stats.frontier import most_with_at_least
from sim.stats.intervals import mean_interval
from sim.stats.verdicts import judge_all

ANSWERED, DECIDED = "answer_rate", "decided"
TOLD = (ANSWERED, DECIDED, "open_end")
"""Measures of every point."""
LEVELS = np.arange(1, 21) / 20.0
"""Shares of calls answered, 5, 10, …, 100 %, at which frontiers are laid beside each other."""
AS_WRITTEN = None
"""Stands for the share of a structure that answers as its file says."""

Place = tuple[float | None, str, str]
"""A share of answering clerks (`AS_WRITTEN`: as in the file), a circumstance and a structure."""

ABOVE, BELOW, ALIKE, OPEN = "more", "fewer", "no_material_difference", "undecided"
ONLY_THIS, ONLY_TODAY, NEITHER = "only_this", "only_today", "neither"
"""What is found at a level besides the verdicts: who reaches it at all, in every run."""


@dataclass(frozen=True)
class Frontier:
    """The runs of a study at several shares of answering clerks, and as its files say.

    `runs` has each circumstance and structure at each of `shares`, and as written.
    """

    study: Study
    shares: tuple[float, ...]
    replications: int
    runs: Mapping[Place, Collected]

    def course(self, condition: str, structure: str, measure: str) -> Floats:
        """Return a measure along the shares: a row per share, a column per run."""
        return np.array(
            [self.runs[share, condition, structure].values(measure) for share in self.shares]
        )

    def frontier(self, condition: str, structure: str) -> Floats:
        """Return the most decided cases with at least each of `LEVELS` answered.

        A row per level, a column per run; nan where a run reaches the level with no share.
        """
        answered, decided = (
            self.course(condition, structure, measure) for measure in (ANSWERED, DECIDED)
        )
        return np.array(
            [
                most_with_at_least(answered[:, run], decided[:, run], LEVELS)
                for run in range(answered.shape[1])
            ]
        ).T


def shares_of(number: int) -> tuple[float, ...]:
    """Return so many shares from none to all, on the grid of 5 % and as evenly as it allows."""
    places = np.rint(np.linspace(0, len(GRID) - 1, number)).astype(int)
    return tuple(GRID[place] for place in dict.fromkeys(places.tolist()))


def check_called(study: Study) -> None:
    """Refuse a study in which nobody calls: no share makes a difference. Raises BadCall."""
    if not any(map(teams_called, study.scenarios.values())):
        raise BadCall(Message("frontier.no_calls"))


def _scenarios(study: Study, shares: Sequence[float]) -> dict[Place, Scenario]:
    """Return what is run for a frontier: every structure as its file says, and at every share."""
    return {
        (share, *key): scenario if share is None else with_share_answering(scenario, share)
        for share in (AS_WRITTEN, *shares)
        for key, scenario in study.scenarios.items()
    }


def frontier_of(study: Study, shares: Sequence[float], replications: int, run: Runner) -> Frontier:
    """Run every structure as its file says and at every share, all on the same luck."""
    made = run_distinct(run, _scenarios(study, shares), replications)
    return Frontier(study, tuple(shares), replications, made)


def frontier_table(found: Frontier) -> pd.DataFrame:
    """Return every point: a row per circumstance, structure, share and measure.

    Mean with its 95 % interval. A structure as its file says has no share.
    """
    return FRONTIER.frame(_points(found))


def _points(found: Frontier) -> Iterator[dict[str, object]]:
    for condition, structure in found.study.scenarios:
        for share in (AS_WRITTEN, *found.shares):
            collected = found.runs[share, condition, structure]
            for measure in TOLD:
                one = possible(mean_interval(collected.values(measure)), measure)
                yield {
                    "structure": structure, "condition": condition,
                    "share_answering": np.nan if share is None else share,
                    "measure": measure, "unit": MEASURES[measure].unit,
                    "mean": one.mean, "low": one.low, "high": one.high,
                    "replications": found.replications, "equal": equal_in(collected.scenario),
                }  # fmt: skip


def above_table(found: Frontier) -> pd.DataFrame:
    """Return whose frontier lies above today's: a row per circumstance, structure and level.

    At a level, the share of calls answered at least, each run has the most cases that it can
    decide; the paired differences to today's structure are judged like those of a comparison,
    adjusted for the structures that are compared, each level for itself. `reach` is the verdict,
    or who reaches the level at all, which must be so in every run; else it is undecided.
    """
    return FRONTIER_ABOVE.frame(_above(found))


def _above(found: Frontier) -> Iterator[dict[str, object]]:
    study = found.study
    for condition in study.conditions:
        lines = {name: found.frontier(condition, name) for name in study.structures}
        for place, level in enumerate(LEVELS):
            today = lines[study.today][place]
            others = {n: line[place] for n, line in lines.items() if n != study.today}
            reached = {name: values for name, values in others.items() if _all(values)}
            delta = smallest_difference(study.matters, DECIDED, float(today.mean()))
            judged = judge_all(reached, today, delta) if _all(today) else {}
            for name, values in others.items():
                finding, gap = _who_reaches(values, today), (np.nan, np.nan, np.nan)
                if name in judged:
                    wide = judged[name].difference
                    finding, gap = str(judged[name].verdict), (wide.mean, wide.low, wide.high)
                yield {
                    "structure": name, "condition": condition, "level": float(level),
                    "reach": finding, "difference": gap[0], "difference_low": gap[1],
                    "difference_high": gap[2], "replications": found.replications,
                    "equal": equal_in(study.scenarios[condition, name]),
                }  # fmt: skip


def _all(values: Floats) -> bool:
    return bool(np.isfinite(values).all())


def _who_reaches(values: Floats, today: Floats) -> str:
    """Return who reaches a level that not both reach in every run."""
    here, there = np.isfinite(values), np.isfinite(today)
    if here.all() and not there.any():
        return ONLY_THIS
    if there.all() and not here.any():
        return ONLY_TODAY
    return NEITHER if not (here.any() or there.any()) else OPEN


@dataclass(frozen=True, slots=True)
class Stretch:
    """Levels of calls answered, one after the other, with the same finding."""

    finding: str
    low: float
    high: float
    smallest: float
    largest: float
    """Of the mean differences there; nan where not both reach them."""


def stretches(above: pd.DataFrame, condition: str, structure: str) -> list[Stretch]:
    """Return what is found along the levels as few stretches, from few calls answered to many."""
    rows = above[(above["condition"] == condition) & (above["structure"] == structure)]
    findings = zip(
        rows["reach"].astype(str), rows["level"].astype(float), rows["difference"].astype(float),
        strict=True,
    )  # fmt: skip
    told = []
    for finding, group in groupby(findings, key=lambda each: each[0]):
        _, levels, gaps = zip(*group, strict=True)
        told.append(Stretch(finding, levels[0], levels[-1], min(gaps), max(gaps)))
    return told


def standing_of(along: list[Stretch]) -> str:
    """Return in a word where a frontier lies against today's, over all levels that anybody reaches.

    *above*, *below* everywhere where both reach, *partly_above*, *partly_below* where the rest is
    open; *mixed*: more here and fewer there; *above_shorter*, *below_further*: more, or fewer, but
    the one with fewer reaches more calls; *further*, *shorter*: no difference is shown, but one of
    them reaches more calls; *alike*, *undecided*.
    """
    words = {each.finding for each in along} - {NEITHER}
    if words & {ABOVE, BELOW}:
        return _clear_standing(words)
    if ONLY_THIS in words or ONLY_TODAY in words:
        return "further" if ONLY_THIS in words else "shorter"
    return "alike" if words == {ALIKE} else "undecided"


def _clear_standing(words: set[str]) -> str:
    """Return where a frontier lies that is clearly above or below today's at some level."""
    if {ABOVE, BELOW} <= words:
        return "mixed"
    if ABOVE in words:
        if ONLY_TODAY in words:
            return "above_shorter"
        return "above" if words <= {ABOVE, ONLY_THIS} else "partly_above"
    if ONLY_THIS in words:
        return "below_further"
    return "below" if words <= {BELOW, ONLY_TODAY} else "partly_below"
