"""The tables of results: which there are and which columns they have, declared once.

Whoever makes a table takes its columns from here, the writers of a results folder refuse any
other, the reader of a folder asks here what to expect, and `docs/tables.md` is made of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

import pandas as pd

from sim.experiment.columns import COLUMNS, Holds


def in_files(column: str) -> tuple[str, ...]:
    """Return what a column is in files: a circumstance stands in two, see `sim.circumstances`."""
    return ("condition", "management") if column == "condition" else (column,)


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table of results: its columns in their order, and what no two of its rows share."""

    name: str
    means: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    """Columns that the briefing reads."""
    more: str = ""
    """Which columns it has besides, where that depends on the study."""
    other: Mapping[str, Holds] = field(default_factory=dict)
    """Columns that hold something else here than in other tables."""
    missing: str = ""
    """What is written for a number that is not there."""
    spared: bool = False
    """Whether it is left out where it has no rows."""
    file: str = ""
    """What its file is called, where not by its name."""

    @property
    def written(self) -> tuple[str, ...]:
        """Its columns in files, where a circumstance stands apart as condition and management."""
        return tuple(name for each in self.columns for name in in_files(each))

    def holds(self, column: str) -> Holds:
        """Return what may stand in a column."""
        if column in self.other:
            return self.other[column]
        return COLUMNS[column].holds if column in COLUMNS else Holds.NUMBER

    def frame(self, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
        """Return rows as a table. Raises ValueError where they have other columns."""
        return self.checked(pd.DataFrame(list(rows)))

    def checked(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table as it is. Raises ValueError where its columns are others."""
        found = [str(name) for name in table.columns]
        if not found and table.empty:
            return pd.DataFrame(columns=list(self.columns))
        own = [name for name in found if name in self.columns]
        if own != list(self.columns) or (len(found) > len(own) and not self.more):
            raise ValueError(f"table {self.name} has columns {found}, not {list(self.columns)}")
        return table


TABLES: dict[str, ResultTable] = {}
"""All tables, by name, in the order of `docs/tables.md`."""


class _Further(TypedDict, total=False):
    """What few tables have."""

    more: str
    other: Mapping[str, Holds]
    missing: str
    spared: bool
    file: str


def _table(
    name: str, means: str, columns: str, *, key: str = "", read: str = "", unread: str = "",
    **further: Unpack[_Further],
) -> ResultTable:  # fmt: skip
    """Declare a table; of its columns the briefing reads those named, or all but those named."""
    named = tuple(columns.split())
    unknown = {*named, *key.split(), *read.split(), *unread.split()} - set(COLUMNS)
    if unknown or name in TABLES:
        raise ValueError(f"{name}: declared twice, or undeclared columns {sorted(unknown)}")
    wanted = read.split() or [each for each in named if unread and each not in unread.split()]
    TABLES[name] = ResultTable(name, means, named, tuple(key.split()), tuple(wanted), **further)
    return TABLES[name]


_OF_RUNS = "scenario structure condition equal"
_COURSE = "mean low high replications runs_low runs_high risen fallen"
_AMOUNTS = dict.fromkeys(("mean", "runs_low", "runs_high"), Holds.AMOUNT)

# -- a study -----------------------------------------------------------------------------------

STRUCTURES = _table(
    "structures", "which structures are compared", "structure label today",
    key="structure", read="structure label today",
)  # fmt: skip
CONDITIONS = _table(
    "conditions", "under which conditions", "condition label",
    key="condition", read="condition label",
)  # fmt: skip
COMPARISON = _table(
    "comparison",
    "per condition, structure and main measure: mean, difference to today, verdict",
    "structure condition measure unit mean low high one_low one_high difference difference_low "
    "difference_high difference_level equivalence_low equivalence_high difference_one_low "
    "difference_one_high p_difference p_equivalence correlation variance_reduction verdict delta "
    "comparisons replications equal",
    key="structure condition measure",
    unread="p_difference p_equivalence correlation variance_reduction comparisons",
)
ALARMS = _table(
    "alarms", "what nobody would let stand for a quarter: what is up, in how many of the runs",
    "structure condition equal alarm team case_type beside weeks since extent up_runs "
    "replications flagged checked",
    key="structure condition alarm team case_type", unread="equal",
)  # fmt: skip
ANCHORS = _table(
    "anchors", "known values: today's structure beside what was observed",
    "condition equal anchor label unit mean low high stock source confidence hit",
    key="condition anchor", unread="equal",
)  # fmt: skip
MANAGEMENT = _table(
    "management", "what each management does, structure by structure, against the office's own",
    "structure condition own_management measure unit own_mean mean low high one_low one_high "
    "difference difference_low difference_high difference_level equivalence_low equivalence_high "
    "difference_one_low difference_one_high p_difference p_equivalence verdict delta comparisons "
    "replications equal",
    key="structure condition measure",
    unread="p_difference p_equivalence comparisons",
    spared=True,
)  # fmt: skip
SERVICE_LEVEL = _table(
    "service_level",
    "the smallest share of answering clerks that delivers what the study asks, and what it does",
    "structure condition measure unit asked share_answering reached trained miss mean low high "
    "replications equal",
    key="structure condition measure",
    unread="replications equal",
    spared=True,
)  # fmt: skip
BEST = _table(
    "best", "per measure with a good side: how each structure stands among all",
    "condition measure structure mean standing more_is_better equal",
)  # fmt: skip
PAIRS = _table(
    "pairs", "the difference of every pair of structures, with intervals that hold together",
    "condition measure unit structure other difference difference_low difference_high "
    "difference_level replications equal",
)  # fmt: skip
WHY = _table(
    "why",
    "why structures differ from today's: the parts of a difference, which add up run by run",
    "structure condition measure part detail unit adds difference difference_low difference_high "
    "replications equal",
    key="structure condition measure part detail unit",
    read="structure condition measure part detail unit adds difference difference_low "
    "difference_high replications equal",
    spared=True,
)  # fmt: skip
LEAD_TIME = _table(
    "lead_time",
    "where the lead time of decided cases goes: mean days by part, which add up to it",
    "structure condition equal part detail unit mean low high replications",
    key="structure condition part detail", unread="unit low high",
)  # fmt: skip
BREAK_EVEN = _table(
    "break_even", "from when on as many cases are decided as under today's structure",
    "structure condition equal course finding date date_low date_high days days_low days_high "
    "begin horizon share_of_samples share_of_runs passings shortfall shortfall_low "
    "shortfall_high shortfall_date lead lead_low lead_high lead_date difference_end "
    "difference_end_low difference_end_high delta verdict_end immaterial replications",
    key="structure condition",
    unread="share_of_samples passings shortfall_low shortfall_high lead_high verdict_end",
    other={"date": Holds.DAY_OR_NONE, "days": Holds.NUMBER},
    spared=True,
)  # fmt: skip
CUMULATIVE_DIFFERENCE = _table(
    "cumulative_difference", "cases decided to date less today's, week by week",
    "structure condition equal date days difference low high replications",
    read="structure condition date days difference low high replications equal",
    spared=True,
)  # fmt: skip
OPEN_DIFFERENCE = _table(
    "open_difference", "open cases less today's, week by week, each with its verdict",
    "structure condition equal date difference difference_low difference_high verdict delta "
    "replications",
    key="structure condition date",
    unread="difference_low difference_high delta",
    spared=True,
)  # fmt: skip
MONEY = _table(
    "money", "what each structure costs, in all and per decided case",
    "structure condition equal item detail label unit status mean low high price_low price_high "
    "difference difference_low difference_high source confidence replications",
    key="structure condition item detail",
    unread="price_low price_high source confidence replications",
    missing="n/a",
)  # fmt: skip
PRECISION = _table(
    "precision", "how precisely differences are known, and about how many runs would decide",
    "condition measure structure half_width asked decisive reached replications runs_needed equal",
    key="structure condition measure", unread="equal",
)  # fmt: skip
RUNS = _table(
    "runs", "the main measures of every run", f"{_OF_RUNS} replication",
    key="structure condition replication", unread="scenario equal", more="the main measures",
)  # fmt: skip
SERIES = _table(
    "series", "open cases, backlog, cases decided to date and open mails at each week's end",
    f"{_OF_RUNS} date case_type measure {_COURSE}",
    key="structure condition date case_type measure", unread="scenario low high", other=_AMOUNTS,
)  # fmt: skip
MONTHS = _table(
    "months", "arrivals, decided and withdrawn cases per whole calendar month",
    f"{_OF_RUNS} month case_type measure {_COURSE}",
)  # fmt: skip
REGIME = _table(
    "regime", "where each structure is heading: load, growth, clearing, tipping point",
    "condition structure load overloaded tips_at first_team first_team_tips_at most_open "
    "open_start growth growth_low growth_high growth_one_low growth_one_high cleared_runs runs "
    "cleared within_reach steady equal",
    key="structure condition",
    read="condition structure load tips_at most_open growth growth_low growth_high cleared_runs "
    "runs",
)  # fmt: skip
HOURS = _table(
    "hours", "hours by team and use", f"{_OF_RUNS} team use hours low high replications",
    key="structure condition team use", unread="scenario low high",
)  # fmt: skip
VALUES = _table(
    "values", "every measure by team, case type and detail",
    f"{_OF_RUNS} measure team case_type detail mean low high replications",
    read="structure condition measure team mean",
)  # fmt: skip
STAFF = _table(
    "staff", "posts filled, people present and effective, by week and team",
    f"{_OF_RUNS} date team outside measure {_COURSE}", spared=True,
)  # fmt: skip
STAFF_BY_TEAM = _table(
    "staff_by_team", "people by team, and hours of absence, onboarding and mentoring a year",
    f"{_OF_RUNS} team outside posts filled_fte present_fte effective_fte joined_per_year "
    "left_per_year hours_absent_per_year hours_leave_per_year hours_training_per_year "
    "hours_other_duties_per_year hours_sickness_per_year hours_onboarding_per_year "
    "hours_mentoring_per_year decided_per_present_fte replications",
    spared=True,
)  # fmt: skip
SPECIALISATION = _table(
    "specialisation", "hours a year through which a structure acts on its people",
    "structure condition equal measure unit mean low high difference difference_low "
    "difference_high replications",
    spared=True,
)  # fmt: skip
INPUTS = _table(
    "inputs", "every number that the study rests on",
    "condition structure key low central high unit source confidence note",
)  # fmt: skip
CHECKLIST = _table(
    "stress_des", "the reporting checklist STRESS-DES, filled in",
    "item section title answer to_complete",
)  # fmt: skip
DIFFERENCES = _table(
    "differences", "the difference to today of every pair of runs",
    "structure condition equal measure replication difference",
    key="structure condition measure",
)  # fmt: skip

# -- attribution, backcast ----------------------------------------------------------------------

ATTRIBUTION = _table(
    "attribution", "what each part of a package does: alone, last, on average, together",
    "condition equal measure unit item name effect mean low high low_90 high_90 delta verdict "
    "replications",
)  # fmt: skip
ATTRIBUTION_PARTS = _table("attribution_parts", "the parts of the package", "part label kind")
BACKCAST = _table(
    "backcast", "the office's own months beside the model's, 90 % of single runs",
    "month case_type measure observed mean low high inside last_value constant_output "
    "staff_productivity replications",
)  # fmt: skip
BACKCAST_MONTHS = _table(
    "backcast_months", "the months of every single run",
    "replication month case_type measure value", file="months",
)  # fmt: skip
BACKCAST_ERRORS = _table(
    "backcast_errors", "mean absolute errors of model and simple rules, in percent",
    "case_type measure months model last_value constant_output staff_productivity",
)  # fmt: skip
BACKCAST_DRAWS = _table(
    "backcast_draws", "what each run of a backcast had for the uncertain inputs",
    "run input path quantile value", other={"run": Holds.COUNT},
)  # fmt: skip

# -- uncertain inputs ---------------------------------------------------------------------------

BEATEN = _table(
    "beaten", "per pair of structures: who is better under which share of the draws",
    "condition structure against measure unit difference low high run_low run_high better "
    "better_low better_high better_run inputs_share inputs_share_low inputs_share_high "
    "overloaded better_overloaded better_balanced draws replications repeated equal",
    read="condition structure measure against better better_low better_high low high",
    other={"overloaded": Holds.AMOUNT},
)  # fmt: skip
WORTH = _table(
    "worth", "what it would be worth to know each input",
    "condition measure unit input worth worth_by_chance explained explained_by_chance evpi equal",
    read="condition input explained explained_by_chance",
)  # fmt: skip
TORNADO = _table(
    "tornado", "one input at a time from low to high, everything else central",
    "condition structure measure unit input end difference low high central central_low "
    "central_high change change_low change_high replications contradiction equal",
    read="condition structure measure input low high central_low central_high contradiction",
)  # fmt: skip
SCREENING = _table(
    "screening", "Morris' effects of every input on the differences to today",
    "condition structure measure unit input size half_width mean spread trajectories left_out "
    "equal",
)  # fmt: skip
SOBOL = _table(
    "sobol", "Sobol' indices of the differences to today",
    "condition structure measure unit input first first_half_width total total_half_width equal",
    more="quality of the surrogate, or what was left out",
)  # fmt: skip
RUNS_OF_DRAWS = _table(
    "runs_of_draws", "the measures of every run of every draw",
    "draw condition structure measure replication value equal", file="runs",
)  # fmt: skip
DRAWS = _table(
    "draws", "every drawn value", "draw condition input path quantile value run",
)  # fmt: skip
REJECTED = _table(
    "rejected", "draws that contradict themselves", "draw condition key message"
)  # fmt: skip
TIPPING = _table(
    "tipping", "at which value of an input a difference changes its sign",
    "lowest highest condition structure measure unit first last opposed_share degree misfit "
    "fraction fraction_low fraction_high value value_low value_high rises load_low load_high "
    "equal",
    read="condition structure measure first last opposed_share misfit fraction fraction_low "
    "fraction_high lowest highest rises load_low load_high",
)  # fmt: skip
CURVE = _table(
    "curve", "the difference along the input",
    "condition structure measure unit fraction value difference low high load_today load "
    "replications equal",
    read="condition structure measure fraction difference",
)  # fmt: skip
MAP = _table(
    "map", "the fitted difference over two inputs",
    "condition structure measure first second difference equal",
)  # fmt: skip
MAP_RUNS = _table(
    "map_runs", "the difference at each pair of values that was run",
    "condition structure measure unit first second difference low high load_today misfit "
    "replications equal",
)  # fmt: skip

# -- frontier -----------------------------------------------------------------------------------

FRONTIER = _table(
    "frontier", "calls answered and cases decided at each share of clerks who answer",
    "structure condition share_answering measure unit mean low high replications equal",
    key="structure condition share_answering measure",
    read="structure condition share_answering measure mean",
)  # fmt: skip
FRONTIER_ABOVE = _table(
    "frontier_above", "whose frontier lies above today's, by share of calls answered at least",
    "structure condition level reach difference difference_low difference_high replications equal",
    key="structure condition level",
)  # fmt: skip

# -- posts --------------------------------------------------------------------------------------

ALLOCATION = _table(
    "allocation", "every distribution of posts that was run, and how it stands",
    "measure unit mean low high runs state condition structure equal",
    more="posts of the teams",
)  # fmt: skip
CHECK = _table(
    "check", "best, planned and today's sizes on luck that the search has not seen",
    "sizes against measure unit mean difference difference_low difference_high verdict runs "
    "condition structure equal",
)  # fmt: skip
TRIED = _table(
    "tried", "every number of posts that was run, and what it reaches",
    "posts runs value low high share reaches possibly surely condition structure goal equal",
)  # fmt: skip
NEEDED = _table(
    "needed", "how many posts reach a goal",
    "condition structure goal posts possible_from surely_from static now remains equal",
)  # fmt: skip
