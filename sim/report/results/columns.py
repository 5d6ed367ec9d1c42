"""What a briefing reads of the tables of results: their columns, and what may stand in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiment.break_even import NEVER
from sim.experiment.comparison import MAIN
from sim.experiment.money import UNKNOWN
from sim.letters import forbidden, printable
from sim.report.catalogue.catalogue import phrases
from sim.stats.break_even import Course, Finding

NEEDED: Mapping[str, Sequence[str]] = {
    "structures": ("structure", "label", "today"),
    "conditions": ("condition", "label"),
    "comparison": (
        "structure", "condition", "measure", "unit", "mean", "low", "high", "difference",
        "difference_low", "difference_high", "difference_level", "equivalence_low",
        "equivalence_high", "one_low", "one_high", "difference_one_low", "difference_one_high",
        "delta", "verdict", "replications", "equal",
    ),
    "series": ("structure", "condition", "date", "case_type", "measure", "mean", "runs_low",
               "runs_high", "risen", "fallen", "replications", "equal"),
    "hours": ("structure", "condition", "team", "use", "hours", "replications", "equal"),
    "runs": ("structure", "condition", "replication"),
    "precision": ("condition", "measure", "structure", "half_width", "asked", "decisive",
                  "reached", "replications", "runs_needed"),
    "money": ("structure", "condition", "item", "detail", "label", "unit", "status", "mean", "low",
              "high", "difference", "difference_low", "difference_high"),
}  # fmt: skip
"""Tables without which there is no briefing, and what is read of them."""

BY_RUN: Sequence[str] = ("structure", "condition", "measure")
"""What is read of a table of single runs, beside its numbers."""

USED: Mapping[str, Sequence[str]] = {
    "regime": ("condition", "structure", "load", "tips_at", "most_open", "growth", "growth_low",
               "growth_high", "cleared_runs", "runs"),
    "break_even": (
        "structure", "condition", "course", "finding", "date", "date_low", "date_high", "begin",
        "horizon", "days", "days_low", "days_high", "share_of_runs", "shortfall", "shortfall_date",
        "lead", "lead_low", "lead_date", "difference_end", "difference_end_low",
        "difference_end_high", "delta", "immaterial", "replications", "equal",
    ),
    "cumulative_difference": ("structure", "condition", "date", "days", "difference", "low",
                              "high", "replications", "equal"),
}  # fmt: skip
"""Tables that are read where there are any."""

DOUBTED: Mapping[str, Mapping[str, Sequence[str]]] = {
    "tipping": {
        "tipping": ("condition", "structure", "measure", "first", "last", "opposed_share",
                    "misfit", "fraction", "fraction_low", "fraction_high", "lowest", "highest",
                    "rises", "load_low", "load_high"),
        "curve": ("condition", "structure", "measure", "fraction", "difference"),
    },
    "sensitivity": {
        "beaten": ("condition", "structure", "measure", "against", "better", "better_low",
                   "better_high", "low", "high"),
        "worth": ("condition", "input", "explained", "explained_by_chance"),
        "tornado": ("condition", "structure", "measure", "input", "low", "high", "central_low",
                    "central_high"),
    },
}  # fmt: skip
"""Tables of what is in doubt, by command; all but the last of each must be there."""

FILLED = ("structures", "conditions", "comparison", "series", "tipping", "curve", "beaten")
"""Tables that have rows."""

_KEYS: Mapping[str, Sequence[str]] = {
    "structures": ("structure",),
    "conditions": ("condition",),
    "comparison": ("structure", "condition", "measure"),
    "differences": ("structure", "condition", "measure"),
    "series": ("structure", "condition", "date", "case_type", "measure"),
    "hours": ("structure", "condition", "team", "use"),
    "runs": ("structure", "condition", "replication"),
    "regime": ("structure", "condition"),
    "break_even": ("structure", "condition"),
    "precision": ("structure", "condition", "measure"),
    "money": ("structure", "condition", "item", "detail"),
}
"""What no two rows of a table have in common."""

_WHERE_THERE: Mapping[str, Sequence[str]] = {"runs": tuple(MAIN)}
"""Columns that are read of a table if it has them."""

_LARGEST = 1e15
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What may stand in a column, and how it is read."""

    expected: str
    read: "Callable[[pd.Series[str]], tuple[pd.Series, pd.Series[bool]]]"
    """Gives the values and, of each, whether it is what was expected."""


def _numbers(texts: "pd.Series[str]") -> "tuple[pd.Series, pd.Series[bool]]":
    known = texts.mask(texts.isin(["", UNKNOWN]), other=np.nan)
    values = pd.to_numeric(known, errors="coerce").astype(float)
    return values, known.isna() | (values.abs() <= _LARGEST) | np.isinf(values)


def _amounts(texts: "pd.Series[str]") -> "tuple[pd.Series, pd.Series[bool]]":
    values, _ = _numbers(texts)
    return values, values.abs() <= _LARGEST


def _counts(texts: "pd.Series[str]") -> "tuple[pd.Series, pd.Series[bool]]":
    right = texts.str.fullmatch(r"\d{1,9}(\.0)?").astype(bool)
    return texts.where(right, "0").astype(float).astype(int), right


def _flags(texts: "pd.Series[str]") -> "tuple[pd.Series, pd.Series[bool]]":
    return texts == "True", texts.isin(["True", "False"])


def _texts(texts: "pd.Series[str]") -> "tuple[pd.Series, pd.Series[bool]]":
    right = {text: len(text) <= _LONGEST and not any(forbidden(text)) for text in texts.unique()}
    return texts, texts.map(right).astype(bool)


def _moments(texts: "pd.Series[str]") -> "tuple[pd.Series, pd.Series[bool]]":
    shaped = texts.str.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?").astype(bool)
    parsed = pd.to_datetime(texts.where(shaped), errors="coerce", format="ISO8601")
    return texts, parsed.notna()


def _days(texts: "pd.Series[str]") -> "tuple[pd.Series, pd.Series[bool]]":
    _, right = _moments(texts)
    return texts, right & (texts.str.len() == len("2024-01-01"))


def _days_or_none(texts: "pd.Series[str]") -> "tuple[pd.Series, pd.Series[bool]]":
    return texts, _days(texts)[1] | texts.isin(["", NEVER])


def _one_of(*codes: str) -> Kind:
    return Kind(
        "one of " + ", ".join(code or "nothing" for code in codes),
        lambda texts: (texts, texts.isin(codes)),
    )


NUMBER = Kind("a number, or nothing", _numbers)
AMOUNT = Kind("a number", _amounts)
COUNT = Kind("a whole number", _counts)
FLAG = Kind("True or False", _flags)
TEXT = Kind("a text of at most 2,000 letters that can be printed", _texts)
MOMENT = Kind("a date such as 2024-01-31", _moments)
DAY = Kind("a day such as 2024-01-31", _days)
DAY_OR_NONE = Kind(f"a day such as 2024-01-31, {NEVER} or nothing", _days_or_none)
VERDICT = _one_of(*phrases("verdict", "en"), "")

_COLUMNS: Mapping[str, Kind] = {
    **dict.fromkeys(
        ("structure", "condition", "measure", "label", "scenario", "team", "case_type", "detail",
         "item", "source", "confidence", "overloaded", "first_team", "cleared", "against", "input",
         "end", "contradiction", "key", "use", "note", "unit"), TEXT),
    **dict.fromkeys(("today", "reached", "immaterial", "steady", "within_reach", "rises"), FLAG),
    **dict.fromkeys(("replication", "replications", "runs", "cleared_runs", "passings", "risen",
                     "fallen"), COUNT),
    **dict.fromkeys(("value", "hours", "load", "growth", "shortfall", "lead", "difference_end",
                     "share_of_runs", "first", "last", "opposed_share", "better", "better_low",
                     "better_high", "load_low", "load_high", "days"), AMOUNT),
    **dict.fromkeys(("date", "month"), MOMENT),
    **dict.fromkeys(("begin", "horizon"), DAY),
    **dict.fromkeys(("date_low", "date_high", "shortfall_date", "lead_date"), DAY_OR_NONE),
    **dict.fromkeys(("verdict", "verdict_end"), VERDICT),
    "equal": _one_of(*phrases("equal.short", "en")),
    "status": _one_of("known", UNKNOWN),
    "course": _one_of(*Course),
    "finding": _one_of(*Finding),
}  # fmt: skip
"""By the name of a column; every other one holds numbers, which may be missing."""

_ELSEWHERE: Mapping[tuple[str, str], Kind] = {
    ("break_even", "date"): DAY_OR_NONE,
    **{("series", column): AMOUNT for column in ("mean", "runs_low", "runs_high")},
    ("break_even", "days"): NUMBER,
}
"""Columns of a table that hold something else there than in other tables."""


def as_declared(texts: pd.DataFrame, name: str, needed: Sequence[str]) -> pd.DataFrame:
    """Return a table of texts with the values that are read of it, and nothing else of it.

    Raises ValueError with line, column and what was expected there.
    """
    missing = [column for column in needed if column not in texts.columns]
    if missing:
        message = f"column {', '.join(missing)} is missing"
        raise ValueError(message)
    wanted = [*needed, *(c for c in _WHERE_THERE.get(name, ()) if c in texts.columns)]
    read = {}
    for column in wanted:
        kind = _ELSEWHERE.get((name, column), _COLUMNS.get(column, NUMBER))
        values, right = kind.read(texts[column])
        if not right.all():
            line = int(np.flatnonzero(~right.to_numpy())[0])
            found = printable(str(texts[column].iloc[line])[:60])
            message = f"line {line + 2}, column {column}: '{found}' is not {kind.expected}"
            raise ValueError(message)
        read[column] = values
    table = pd.DataFrame(read, columns=wanted)
    key = _KEYS.get(name)
    if key is not None and (again := table.duplicated(list(key))).any():
        line = int(np.flatnonzero(again.to_numpy())[0])
        message = f"line {line + 2}: a row for the same {', '.join(key)} stands above"
        raise ValueError(message)
    return table
