"""What a briefing reads of the tables of results: their columns, and what may stand in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.experiment import tables
from sim.experiment.break_even import NEVER
from sim.experiment.columns import Holds
from sim.experiment.money import UNKNOWN
from sim.experiment.tables import ResultTable
from sim.letters import forbidden, printable
from sim.measures.registry import MAIN
from sim.messages.message import Message
from sim.report.catalogue.catalogue import phrases
from sim.stats.break_even import Course, Finding

NEEDED = (
    tables.STRUCTURES, tables.CONDITIONS, tables.COMPARISON, tables.SERIES, tables.HOURS,
    tables.RUNS, tables.PRECISION, tables.MONEY,
)  # fmt: skip
"""Tables without which there is no briefing."""

USED = (
    tables.ALARMS, tables.ANCHORS, tables.MANAGEMENT, tables.SERVICE_LEVEL, tables.WHY,
    tables.LEAD_TIME, tables.REGIME, tables.BREAK_EVEN, tables.CUMULATIVE_DIFFERENCE,
    tables.OPEN_DIFFERENCE, tables.VALUES,
)  # fmt: skip
"""Tables that are read where there are any."""

DOUBTED: Mapping[str, Sequence[ResultTable]] = {
    "tipping": (tables.TIPPING, tables.CURVE),
    "sensitivity": (tables.BEATEN, tables.WORTH, tables.TORNADO),
}
"""Tables of what is in doubt, by command; all but the last of each must be there."""

FILLED = (
    tables.STRUCTURES, tables.CONDITIONS, tables.COMPARISON, tables.SERIES, tables.TIPPING,
    tables.CURVE, tables.BEATEN,
)  # fmt: skip
"""Tables that have rows."""

BY_RUN: Sequence[str] = ("structure", "condition", "measure")
"""What is read of a table of single runs, beside its numbers."""

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
        Message("columns.one_of", codes=", ".join(filter(None, codes)))
        if all(codes)
        else Message("columns.one_of_or_nothing", codes=", ".join(filter(None, codes))),
        lambda texts: (texts, texts.isin(codes)),
    )


KINDS: Mapping[Holds, Kind] = {
    Holds.NUMBER: Kind(Message("columns.number"), _numbers),
    Holds.AMOUNT: Kind(Message("columns.amount"), _amounts),
    Holds.COUNT: Kind(Message("columns.count"), _counts),
    Holds.FLAG: Kind(Message("columns.flag"), _flags),
    Holds.TEXT: Kind(Message("columns.text"), _texts),
    Holds.MOMENT: Kind(Message("columns.moment"), _moments),
    Holds.DAY: Kind(Message("columns.day"), _days),
    Holds.DAY_OR_NONE: Kind(Message("columns.day_or_none", never=NEVER), _days_or_none),
    Holds.VERDICT: _one_of(*phrases("verdict", "en"), ""),
    Holds.EQUAL: _one_of(*phrases("equal.short", "en")),
    Holds.STATUS: _one_of("known", UNKNOWN),
    Holds.COURSE: _one_of(*Course),
    Holds.FINDING: _one_of(*Finding),
}


def as_declared(
    texts: pd.DataFrame, declared: ResultTable, columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Return a table of texts with the values that are read of it, or some of its columns.

    Raises ValueError with line, column and what was expected there.
    """
    needed = columns or declared.read
    missing = [column for column in needed if column not in texts.columns]
    if missing:
        message = Message("columns.missing", columns=", ".join(missing))
        raise ValueError(message)
    besides = MAIN if declared.more and not columns else ()
    wanted = [*needed, *(column for column in besides if column in texts.columns)]
    read = {}
    for column in wanted:
        kind = KINDS[declared.holds(column)]
        values, right = kind.read(texts[column])
        if not right.all():
            line = int(np.flatnonzero(~right.to_numpy())[0])
            found = printable(str(texts[column].iloc[line])[:60])
            message = Message("columns.not_expected", line=line + 2, column=column, found=found,
                              expected=kind.expected)  # fmt: skip
            raise ValueError(message)
        read[column] = values
    table = pd.DataFrame(read, columns=wanted)
    key = list(declared.key)
    if key and (again := table.duplicated(key)).any():
        line = int(np.flatnonzero(again.to_numpy())[0])
        message = Message("columns.twice", line=line + 2, columns=", ".join(key))
        raise ValueError(message)
    return table
