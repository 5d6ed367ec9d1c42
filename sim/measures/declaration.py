"""What is declared of a measure: once, beside the code that computes it.

Every module of this package that yields values has a constant `MEASURES`; `registry` collects
them. Labels, nouns and claims are texts of the report, by language, under the measure's name.
"""

from dataclasses import KW_ONLY, dataclass
from typing import Literal

Pair = Literal["amount", "duration", "level", "time"]
"""How a difference is named: more/fewer, longer/shorter, higher/lower, later/earlier."""

Threshold = Literal["share_of_today", "days", "points"]
"""How the smallest difference that matters is stated: as a share of today's value, in days, or,
of a share, as a difference of shares."""


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest difference that matters of a measure on which studies state none."""

    how: Literal["share_of_today", "amount"]
    """A share of today's value, or an amount in the measure's unit."""
    size: float


@dataclass(frozen=True, slots=True)
class Measure:
    """A result of a run, and how reports treat it.

    A measure is 0 or more, and at most 1 if its unit is `share`. What has a threshold is drawn
    run by run, and the briefing has a column and sentences on it.
    """

    name: str
    unit: str
    _: KW_ONLY
    main: int | None = None
    """Place among the main measures, in which structures are compared; in steps of ten, so that
    another one fits in between. None: only among the values of a run."""
    remarked: bool = False
    """Whether the briefing remarks on it, without a threshold, where it clearly differs."""
    better: Literal[1, 0, -1] = 0
    """Whether more of it is good (1), bad (-1) or, by itself, neither."""
    good_for: Literal["clients", "office"] = "clients"
    """To whom it is good or bad: the people who wait, or the office alone."""
    threshold: Threshold | None = None
    """How a study states which difference matters, in the field of its name of
    `sim.scenario.study.Matters`; None: it states none."""
    by_default: Smallest | None = None
    """Which difference matters where no study can state it; main measures have one or the other."""
    pair: Pair = "amount"
    falls_with_intake: bool = False
    """Whether it falls, too, where more new cases wait: alone it tells nothing good."""
    always: bool = False
    """Whether every run has it, of all case types together and of each."""
    may_be_undefined: bool = False
    """Whether a run may have a value that is no number: means, spreads and quantiles of nothing,
    what is divided by no decision, and a backlog that is never cleared. Everything else is left
    out where it cannot be given."""
    steady_state: bool = False
    """Whether it means something only in a steady state."""
