"""The columns of the tables of results: what each holds, and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What may stand in a column."""

    TEXT = "text"
    FLAG = "True or False"
    COUNT = "whole number"
    NUMBER = "number, or nothing"
    AMOUNT = "number"
    MOMENT = "date"
    DAY = "day"
    DAY_OR_NONE = "day, never or nothing"
    VERDICT = "verdict"
    EQUAL = "what is equal"
    STATUS = "known or n/a"
    COURSE = "course"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds, and what it means in every table that has it."""

    holds: Holds
    means: str


_TEXTS = {
    "scenario": "name of the scenario",
    "structure": "structure, by its file's name",
    "condition": "condition of the study; empty where it has only one",
    "management": "management of the study; empty where it states none",
    "own_management": "the office's own management, which is taken away",
    "measure": "what is measured ([glossary](glossary.md))",
    "unit": "of the numbers in the row",
    "label": "what tables and charts call it",
    "team": "team of the structure; empty: all of the office's casework",
    "outside": "whether the team does not belong to the office's casework",
    "case_type": "type of case; empty: all together",
    "detail": "what of the measure, such as a channel or a use of hours; empty: all together",
    "use": "what hours are used for",
    "item": "what a row is about: a cost, or the part, kind, pair or package of an attribution",
    "name": "which part, kind or pair",
    "part": "part of a package",
    "kind": "what kind of change a part is",
    "effect": "which effect of a part: alone, last, on average, beyond the sum, …",
    "standing": "whether a structure is best by all pairs, alike, behind, or open",
    "other": "the structure that is taken away",
    "against": "with whom or what is compared",
    "overloaded": "teams with a load of 1 and more; in draws, the share with such an office",
    "first_team": "the team whose loop tips first",
    "cleared": "the date by which the backlog is cleared in the mean of the runs; empty: not",
    "key": "where a number stands in the scenario files",
    "source": "where a number comes from",
    "confidence": "A to D: how well a number is known",
    "note": "what else the files say of a number",
    "input": "an uncertain input, by name",
    "path": "where the input stands in the scenario files",
    "end": "low or high end of an input's range",
    "contradiction": "why nothing was run there",
    "message": "what contradicts",
    "goal": "hold: open cases do not grow; clear: the backlog is gone in time",
    "state": "best, alike, open or out",
    "sizes": "whose sizes of teams: best, planned, today",
    "by": "whether indices are of runs or of a surrogate fitted to the draws",
    "section": "of the checklist",
    "title": "of the checklist's item",
    "answer": "what the study says on it",
    "alarm": "which alarm is up ([model](model.md#alarms))",
    "beside": "the team whose work waited beside the idle one",
    "anchor": "which known value",
    "to_complete": "whether only a person can complete it",
}

_FLAGS = {
    "flagged": "whether it is up in at least half of the runs",
    "checked": "whether the runs have 13 whole weeks, without which nothing is checked",
    "hit": "whether the mean lies in the known range",
    "today": "whether it is today's structure",
    "adds": "whether it is one of the parts that add up to the whole, not a sum of such",
    "reached": "whether the precision asked for is reached",
    "immaterial": "the mean never differs by more than matters, shown at the end",
    "steady": "whether the office can come to a steady state",
    "within_reach": "whether a stock of open cases within reach tips the loop",
    "rises": "the difference is below zero before the value and above it behind",
    "more_is_better": "which direction is good",
    "inside": "whether what was observed lies in the band",
    "run": "whether the draw was run",
    "reaches": "whether so many posts reach the goal on the whole",
    "possibly": "whether they reach it as far as the runs can tell",
    "surely": "whether they surely reach it",
}

_COUNTS = {
    "replication": "number of the run, from 1",
    "replications": "runs that have a value",
    "runs": "runs",
    "up_runs": "runs in which the alarm is up",
    "cleared_runs": "runs in which the backlog is cleared",
    "passings": "how often the mean passes zero",
    "risen": "runs above their first date's number",
    "fallen": "runs below their first date's number",
}

_AMOUNTS = {
    "value": "the value",
    "hours": "hours in the measured window, mean of the runs",
    "load": "offered load over capacity",
    "growth": "open cases more a month, mean of the runs",
    "shortfall": "most decided cases behind today, of the mean",
    "lead": "most decided cases ahead of today, of the mean",
    "difference_end": "difference at the end of the run",
    "share_of_runs": "runs not behind at the end, as a share",
    "first": "first value of the range; of Sobol' indices the share explained alone",
    "last": "last value of the range",
    "opposed_share": "share of resamples that are not wholly on the side of the fit",
    "better": "probability that the structure is better in expectation, inputs being unknown",
    "better_low": "its 95 % interval, low",
    "better_high": "its 95 % interval, high",
    "load_low": "load of today's office there, low",
    "load_high": "load of today's office there, high",
    "days": "days since the start",
}

_NUMBERS = {
    "mean": "mean of the runs",
    "weeks": "length of the longest spell, median of the runs in which the alarm is up",
    "extent": "in them on average: open cases of the type at its end, or share of presence idle",
    "stock": "cases a year worked off beyond what comes in, by which the high end was moved",
    "low": "low end: of the 95 % interval, of the band, of an input's or a known range",
    "high": "high end of the same",
    "low_90": "90 % interval, which decides on equivalence, low",
    "high_90": "90 % interval, high",
    "central": "central value of an input; of a tornado, the difference there",
    "central_low": "95 % interval of the difference at the central values, low",
    "central_high": "the same, high",
    "one_low": "where a single run lies with 95 %, low",
    "one_high": "the same, high",
    "runs_low": "middle eight of ten runs (below ten runs: all), low",
    "runs_high": "the same, high",
    "run_low": "90 % of single runs of all draws, low",
    "run_high": "the same, high",
    "difference": "mean of the paired differences to today's structure",
    "difference_low": "its interval, low",
    "difference_high": "its interval, high",
    "difference_level": "level of that interval: wider than 95 % where several are compared",
    "difference_one_low": "where the difference of a single pair of runs lies with 95 %, low",
    "difference_one_high": "the same, high",
    "difference_end_low": "95 % interval of the difference at the end, low",
    "difference_end_high": "the same, high",
    "equivalence_low": "interval that decides on no material difference, low",
    "equivalence_high": "the same, high",
    "p_difference": "adjusted probability of such a difference by luck alone",
    "p_equivalence": "adjusted probability of no more than such a difference if it mattered",
    "own_mean": "mean under the office's own management",
    "correlation": "of the paired runs",
    "variance_reduction": "what common random numbers gained, as a factor",
    "delta": "smallest difference that matters, in the measure's unit",
    "comparisons": "structures that are compared together",
    "half_width": "of the interval of a difference; of a screening, of its size",
    "asked": "half-width that the study asks for",
    "decisive": "half-width that would decide",
    "runs_needed": "about how many runs would decide",
    "price_low": "cost at the low end of its prices",
    "price_high": "cost at the high end of its prices",
    "tips_at": "open cases from which on the office gets more work than it can do",
    "first_team_tips_at": "the same for the team that tips first",
    "most_open": "largest stock of open cases in the runs",
    "open_start": "open cases at the start",
    "growth_low": "95 % interval of the growth, low",
    "growth_high": "the same, high",
    "growth_one_low": "where the growth of a single run lies with 95 %, low",
    "growth_one_high": "the same, high",
    "days_low": "95 % interval of the days, low",
    "days_high": "the same, high",
    "share_of_samples": "bootstrap samples not behind at the end, as a share",
    "shortfall_low": "its 95 % interval, low",
    "shortfall_high": "the same, high",
    "lead_low": "its 95 % interval, low",
    "lead_high": "the same, high",
    "posts": "posts",
    "filled_fte": "filled posts, full-time equivalents",
    "present_fte": "people present, full-time equivalents",
    "effective_fte": "what they put out, full-time equivalents",
    "joined_per_year": "people who joined",
    "left_per_year": "people who left",
    "decided_per_present_fte": "decided cases per present full-time equivalent and year",
    "observed": "what the office counted",
    "months": "months with every forecast",
    "model": "mean absolute error of the model, in percent of the observed",
    "quantile": "where in its range an input was drawn, 0 to 1",
    "draw": "number of the draw, from 1",
    "fraction": "where in its range an input stands, 0 to 1; nothing: no tipping point",
    "fraction_low": "95 % interval of the tipping point, low",
    "fraction_high": "the same, high",
    "value_low": "95 % interval of the value, low",
    "value_high": "the same, high",
    "degree": "of the fitted polynomial",
    "misfit": "how far the fit misses the runs, against their luck",
    "lowest": "lowest mean difference over the range",
    "highest": "highest mean difference over the range",
    "load_today": "load of today's office",
    "second": "value of the second input, 0 to 1 of its range",
    "better_run": "probability that it is better in one run, luck included",
    "inputs_share": "share of a run's variance that the inputs have",
    "inputs_share_low": "its 95 % interval, low",
    "inputs_share_high": "the same, high",
    "better_overloaded": "probability to be better where today's office is overloaded",
    "better_balanced": "probability to be better where it is not",
    "draws": "draws that were run",
    "worth": "what it would be worth to know the input, in the measure's unit",
    "worth_by_chance": "what the best of as many inputs without effect reaches in 95 of 100 cases",
    "explained": "share of the variance of the difference that the input explains alone",
    "explained_by_chance": "as worth_by_chance",
    "evpi": "what it would be worth to know all inputs",
    "change": "difference there less that at the central values",
    "change_low": "its 95 % interval, low",
    "change_high": "the same, high",
    "size": "Morris' µ*: mean size of the effect over the whole range",
    "spread": "Morris' σ",
    "trajectories": "Morris' trajectories that were run",
    "left_out": "trajectories or base points left out because of contradictions",
    "first_half_width": "95 % half-width of the first-order index",
    "total": "Sobol' total index",
    "total_half_width": "its 95 % half-width",
    "explainable": "share of the draws' variance that is no chance",
    "r2": "of the surrogate on draws that it has not seen",
    "rmse": "root mean square error of the surrogate there",
    "quality": "r2 over explainable",
    "share": "runs that reach the goal, as a share",
    "possible_from": "posts from which on the goal may be reached",
    "surely_from": "posts from which on it is surely reached",
    "static": "posts by arithmetic, without queues and people",
    "now": "posts of today",
    "remains": "cases past their target age that waits outside keep there",
    "hours_absent_per_year": "hours of absence a year",
    **{
        f"hours_{what}_per_year": f"hours of {what.replace('_', ' ')} a year"
        for what in ("leave", "training", "other_duties", "sickness", "onboarding", "mentoring")
    },
    "last_value": "error of the forecast that repeats the last month; in months, its value",
    "constant_output": "the same for the mean output of the months before",
    "staff_productivity": "the same for staff times output per head",
}

COLUMNS: Mapping[str, Column] = {
    **{name: Column(Holds.TEXT, means) for name, means in _TEXTS.items()},
    **{name: Column(Holds.FLAG, means) for name, means in _FLAGS.items()},
    **{name: Column(Holds.COUNT, means) for name, means in _COUNTS.items()},
    **{name: Column(Holds.AMOUNT, means) for name, means in _AMOUNTS.items()},
    **{name: Column(Holds.NUMBER, means) for name, means in _NUMBERS.items()},
    "date": Column(Holds.MOMENT, "end of the week; of a break-even, the day it is reached"),
    "month": Column(Holds.MOMENT, "first day of the month"),
    "begin": Column(Holds.DAY, "from when on is compared"),
    "horizon": Column(Holds.DAY, "end of the run"),
    "since": Column(Holds.DAY_OR_NONE, "first day of that spell, median of these runs"),
    "date_low": Column(Holds.DAY_OR_NONE, "95 % interval of the date, low"),
    "date_high": Column(Holds.DAY_OR_NONE, "the same, high"),
    "shortfall_date": Column(Holds.DAY_OR_NONE, "when it is largest"),
    "lead_date": Column(Holds.DAY_OR_NONE, "when it is largest"),
    "verdict": Column(Holds.VERDICT, "what the runs show of the difference"),
    "verdict_end": Column(Holds.VERDICT, "what the runs show of the difference at the end"),
    "equal": Column(Holds.EQUAL, "at equal what structures are compared ([model](model.md))"),
    "status": Column(Holds.STATUS, "whether a cost is known"),
    "course": Column(Holds.COURSE, "how the difference to date runs"),
    "finding": Column(Holds.FINDING, "what the interval says of the break-even"),
}
"""By the name of a column."""
