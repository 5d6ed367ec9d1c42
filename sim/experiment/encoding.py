"""The results of a replication as bytes, and back, to the last bit.

A digest, then compressed: names and numbers of dates as one line of JSON, and all numbers as they
are in memory. Shapes follow from the names, so that none can be false; nothing in a file is ever
run, and what is not wholly what a run of the scenario could have given is refused.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import inf, isfinite, prod
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from sim.adding import added
from sim.demand.arrivals import month_ends
from sim.measures.cases import monthly_of
from sim.measures.identities import ROUNDING
from sim.measures.measures import WEEKLY, Results
from sim.measures.registry import ALWAYS, may_be_undefined
from sim.measures.rows import Series, Value
from sim.measures.staff import STAFF, StaffSeries, staff_week_ends
from sim.measures.uses import USES
from sim.measures.weeks import week_ends
from sim.plan.phases import teams_over_time
from sim.scenario.study import Scenario

Floats = NDArray[np.float64]

MOST_BYTES = 1 << 26
"""Of a kept run, packed and unpacked: many times what the largest office has in fifty years."""

_DIGEST = 32
_NUMBER = np.dtype("<f8")

_MOST = 2.0**53
"""No count and no number of minutes of a run is larger."""

Key = tuple[str, str, str, str]
_Dates = Annotated[int, Field(ge=0, le=MOST_BYTES // _NUMBER.itemsize)]


class _Names(BaseModel):
    """What the numbers of a kept run are about, in their order."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    title: str
    """Which run it is."""
    values: tuple[Key, ...]
    """Measure, team, case type and detail of every value."""
    case_types: tuple[str, ...]
    teams: tuple[str, ...]
    weeks: _Dates
    months: _Dates
    monthly: tuple[str, ...]
    """Measures of the months."""
    staff_weeks: _Dates

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Return the shapes of: values, and dates and values of weeks, months and staff."""
        types, teams = len(self.case_types), len(self.teams)
        return (
            (len(self.values),),
            (self.weeks,), (self.weeks, len(WEEKLY), types),
            (self.months,), (self.months, len(self.monthly), types),
            (self.staff_weeks,), (self.staff_weeks, teams, len(STAFF)),
        )  # fmt: skip


def encoded(results: Results, title: str) -> bytes:
    """Return results as bytes behind their own digest; `title` says which run they are of."""
    series, months, staff = results.series, results.months, results.staff
    names = _Names(
        title=title,
        values=tuple(value[:4] for value in results.values),
        case_types=series.case_types,
        teams=staff.teams,
        weeks=len(series.dates),
        months=len(months.dates),
        monthly=months.measures,
        staff_weeks=len(staff.dates),
    )
    numbers = (
        np.array([value.value for value in results.values]),
        series.dates, series.values, months.dates, months.values, staff.dates, staff.values,
    )  # fmt: skip
    assert tuple(part.shape for part in numbers) == names.shapes
    parts = [names.model_dump_json().encode(), b"\n"]
    parts += [np.ascontiguousarray(part, dtype=_NUMBER).tobytes() for part in numbers]
    kept = zlib.compress(b"".join(parts))
    return sha256(kept).digest() + kept


@dataclass(frozen=True)
class Frame:
    """What all runs of a scenario have in common."""

    case_types: tuple[str, ...]
    teams: tuple[str, ...]
    weeks: Floats
    months: Floats
    monthly: tuple[str, ...]
    staff_weeks: Floats
    required: frozenset[Key]
    """Measure, team, case type and detail of values that every run has."""


def frame_of(scenario: Scenario) -> Frame:
    """Return what the results of every run of a scenario are laid out by."""
    length = scenario.run.run_length
    case_types, teams = tuple(scenario.office.case_types), tuple(teams_over_time(scenario))
    of_cases = {(measure, "", name, "") for measure in ALWAYS for name in ("", *case_types)}
    of_hours = {("hours", team, "", use) for team in ("", *teams) for use in USES}
    return Frame(
        case_types=case_types,
        teams=teams,
        weeks=week_ends(length),
        months=np.array(list(month_ends(scenario.office.start, length))),
        monthly=monthly_of(scenario.office),
        staff_weeks=staff_week_ends(scenario),
        required=frozenset(of_cases | of_hours),
    )


def decoded(content: bytes, title: str, frame: Frame) -> Results:
    """Return what `encoded` wrote of a run. Raises ValueError where it is anything else."""
    digest, kept = content[:_DIGEST], content[_DIGEST:]
    if sha256(kept).digest() != digest:
        raise ValueError("damaged")
    line, _, numbers = _unpacked(kept).partition(b"\n")
    names = _Names.model_validate_json(line)
    if names.title != title:
        raise ValueError("the results of another run")
    values, weeks, weekly, months, monthly, staff_weeks, staff = _arrays(numbers, names.shapes)
    results = Results(
        [Value(*key, value) for key, value in zip(names.values, values.tolist(), strict=True)],
        Series(weeks, WEEKLY, names.case_types, weekly),
        Series(months, names.monthly, names.case_types, monthly),
        StaffSeries(staff_weeks, names.teams, staff),
    )
    wrong = [what for what, holds in _held(results, frame) if not holds]
    if wrong:
        message = f"no run of this scenario: {', '.join(wrong)}"
        raise ValueError(message)
    return results


def _unpacked(kept: bytes) -> bytes:
    """Return what was packed, if it ends before it is too much. Raises ValueError."""
    packed = zlib.decompressobj()
    try:
        content = packed.decompress(kept, MOST_BYTES)
    except zlib.error as error:
        raise ValueError("damaged") from error
    if not packed.eof or packed.unused_data:
        raise ValueError("too much, too little, or something behind it")
    return content


def _arrays(content: bytes, shapes: Sequence[tuple[int, ...]]) -> Iterator[Floats]:
    """Yield arrays of these shapes that fill the content. Raises ValueError."""
    sizes = [prod(shape) for shape in shapes]
    if added(sizes) * _NUMBER.itemsize != len(content):
        raise ValueError("numbers and names do not fit")
    numbers = np.frombuffer(content, dtype=_NUMBER).astype(np.float64)
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    return (part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))


def _held(results: Results, frame: Frame) -> Iterator[tuple[str, bool]]:
    """Yield what holds of the results of every run of a scenario, each with whether it does."""
    series, months, staff = results.series, results.months, results.staff
    keys = [value[:4] for value in results.values]
    yield "its case types", series.case_types == frame.case_types
    yield "its teams", staff.teams == frame.teams
    yield "its weeks", np.array_equal(series.dates, frame.weeks)
    yield "its measures of months", months.measures == frame.monthly
    yield "its months", np.array_equal(months.dates, frame.months)
    yield "each value once", len(set(keys)) == len(keys)
    yield "values of its teams", {key[1] for key in keys} <= {"", *frame.teams}
    yield "values of its case types", {key[2] for key in keys} <= {"", *frame.case_types}
    for what, names in (("weekly", series), ("monthly", months)):
        counts = names.values
        yield f"{what} counts", bool(((counts >= 0) & (counts <= _MOST)).all())
    yield "its weeks of staff", np.array_equal(staff.dates, frame.staff_weeks)
    yield "staff in posts", bool((np.abs(staff.values) <= _MOST).all())
    yield "values that every run has", frame.required <= set(keys)
    yield "numbers that a run gives", all(map(_may_be, results.values))


def _may_be(value: Value) -> bool:
    """Tell whether a value is possible: of its kind, not below nothing, not astronomical."""
    number = value.value
    if not isfinite(number):
        return may_be_undefined(value.measure) and number != -inf
    return (0.0 if value.measure in ALWAYS else -ROUNDING) <= number <= _MOST
