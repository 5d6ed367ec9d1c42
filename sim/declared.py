"""What scenario files are declared with: a strict frozen base, values with units, estimates.

Files give every value as text ('12 min', '45 %'); models hold numbers (minutes, shares, events
per minute). Each declared type takes both, so a model can be built in Python and read again.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated, Any, Final, Generic, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
    model_serializer,
    model_validator,
)

from sim import units
from sim.file_names import RESERVED, is_reserved
from sim.messages.message import Message
from sim.texts import Said, read_source, read_text, text_schema, written_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import GetJsonSchemaHandler, SerializerFunctionWrapHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

T = TypeVar("T", bound=float)


class Frozen(BaseModel):
    """The base of everything declared: no unknown keys, no changes, no odd defaults.

    Texts are not coerced by this base beyond what pydantic does for plain ``int`` and ``float``;
    declare a truth value as ``Flag``, because a plain ``bool`` would take 'no' and 'off'.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_default=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
    )


def _schema(title: str, expected: str, pattern: str, *examples: str, also: str = "") -> Any:  # noqa: ANN401 - what pydantic makes of it
    """Publish a text with its pattern; ``also`` names the JSON type of the unquoted value."""
    return WithJsonSchema(
        {
            "type": ["string", also] if also else "string",
            "title": title,
            "description": f"Write {expected}.",
            "pattern": f"^{pattern}$",
            "examples": list(examples),
        },
    )


def _number_from(
    parse: Callable[[str], float], expected: str, most: float
) -> Callable[[object], float]:
    """Take a text by ``parse``, or a number from 0 to ``most``."""

    def read(value: object) -> float:
        if isinstance(value, str):
            return parse(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= most:
            return float(value)
        raise units.wrong(expected, value)

    return read


def _number(parse: Callable[[str], float], expected: str, most: float) -> BeforeValidator:
    """Take what `_number_from` takes."""
    return BeforeValidator(_number_from(parse, expected, most))


_read_minutes: Final = _number_from(units.minutes, units.DURATION, units.LONGEST)


def _read_stretch(value: object) -> units.Stretch:
    """Take a stretch of the calendar, its text, or minutes."""
    if isinstance(value, units.Stretch):
        return value
    if isinstance(value, str):
        return units.stretch(value)
    return units.Stretch(minutes=_read_minutes(value))


def _read_count(value: object) -> int:
    """Take a whole number of at least 0 or its text."""
    if isinstance(value, str):
        return units.count(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < units.MOST:
        return value
    raise units.wrong(units.COUNT, value)


def _read_flag(value: object) -> bool:
    """Take a truth value or its text."""
    if isinstance(value, str):
        return units.flag(value)
    if isinstance(value, bool):
        return value
    raise units.wrong(units.FLAG, value)


def _read_day(value: object) -> dt.date:
    """Take a date without a time or its text."""
    if isinstance(value, str):
        return units.day(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise units.wrong(units.DATE, value)


def _read_month_day(value: object) -> tuple[int, int]:
    """Take month and day or their text."""
    if isinstance(value, str):
        return units.month_day(value)
    match value:
        case (int(month), int(date)):
            return units.month_day(f"{month:02}-{date:02}")
        case _:
            raise units.wrong(units.MONTH_DAY, value)


def _read_hours(value: object) -> tuple[tuple[int, int, int], ...]:
    """Take hours of the week as (weekday, opens, closes) or their text."""
    if isinstance(value, str):
        return units.hours_of_week(value)
    if not isinstance(value, (list, tuple)):
        raise units.wrong(units.HOURS, value)
    hours: list[tuple[int, int, int]] = []
    for window in value:
        match window:
            case (int(weekday), int(opens), int(closes)) if (
                0 <= weekday < len(units.WEEKDAYS) and 0 <= opens < closes <= units.DAY
            ):
                hours.append((weekday, opens, closes))
            case _:
                raise units.wrong(units.HOURS, value)
    return units.week_of(hours)


def _read_name(value: object) -> str:
    """Take an identifier, which may become a column or a file name."""
    expected = Message("declared.name_letters_z")
    if not isinstance(value, str) or re.fullmatch(_NAME, value) is None:
        raise units.wrong(expected, value)
    return value


def _read_file_name(value: object) -> str:
    """Take an identifier that becomes the name of a file, on whatever system."""
    name = _read_name(value)
    if is_reserved(name):
        message = Message("declared.kept_device_windows", name=name)
        raise ValueError(message)
    return name


_NAME: Final = "[A-Za-z0-9_-]{1,64}"
_KEPT: Final = "|".join(
    "".join(f"[{a}{a.lower()}]" if a.isalpha() else a for a in word)
    for word in RESERVED
    if word.isascii() and word.isalnum()
)
# Not '39.000', which is 39 to some and 39000 to others.
_PLAIN: Final = "(?!0*[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9]))[0-9]+([.,][0-9]+)?"
# But '1.939 %' has one reading: a share is no 1939 %.
_PERCENT: Final = "0*[0-9]{1,2}[.,][0-9]+"
_UNIT: Final = "(s|seconds?|min|minutes?|h|hours?|days?|weeks?|months?|years?)"
_PER: Final = "per (s|second|min|minute|h|hour|day|week|month|year)"
_WORD: Final = "[A-Za-z]{2,10}"
_TIME: Final = "[0-9]{1,2}:[0-9]{2}"

Minutes = Annotated[
    float,
    BeforeValidator(_read_minutes),
    _schema("Minutes", units.DURATION, f"{_PLAIN} *{_UNIT}", "12 min", "3 weeks"),
]
Stretch = Annotated[
    units.Stretch,
    BeforeValidator(_read_stretch),
    PlainSerializer(str, return_type=str),
    _schema("Stretch", units.DURATION, f"{_PLAIN} *{_UNIT}", "1 year", "18 months"),
]
PerMinute = Annotated[
    float,
    _number(units.per_minute, units.RATE, 60 * units.MOST),
    _schema("PerMinute", units.RATE, f"{_PLAIN} *{_PER}", "39000 per year", "0.8 per h"),
]
Share = Annotated[
    float,
    _number(units.share, units.SHARE, 1),
    _schema("Share", units.SHARE, f"({_PLAIN} *%?|{_PERCENT} *%)", "45 %", "0.45", also="number"),
]
Factor = Annotated[
    float,
    _number(units.factor, units.FACTOR, units.MOST),
    _schema("Factor", units.FACTOR, _PLAIN, "1.5", also="number"),
]
Count = Annotated[
    int,
    BeforeValidator(_read_count),
    _schema("Count", units.COUNT, "[0-9]+", "3", also="integer"),
]
WorkingDays = Annotated[
    float,
    _number(units.working_days, units.WORKING_DAYS, units.MOST),
    _schema("WorkingDays", units.WORKING_DAYS, f"{_PLAIN} *working days?", "0.5 working days"),
]
Euros = Annotated[
    float,
    _number(units.euros, units.EUROS, units.MOST),
    _schema("Euros", units.EUROS, f"{_PLAIN} *EUR", "75000 EUR"),
]
WeekHours = Annotated[
    tuple[tuple[int, int, int], ...],
    BeforeValidator(_read_hours),
    _schema(
        "WeekHours",
        units.HOURS,
        f"{_WORD}(-{_WORD})?( +{_TIME}-{_TIME})+(, *{_WORD}(-{_WORD})?( +{_TIME}-{_TIME})+)*",
        "Mon-Fri 08:00-16:00",
    ),
]
Day = Annotated[
    dt.date,
    BeforeValidator(_read_day),
    _schema("Day", units.DATE, "[0-9]{4}-[0-9]{2}-[0-9]{2}", "2024-01-31"),
]
MonthDay = Annotated[
    tuple[int, int],
    BeforeValidator(_read_month_day),
    _schema("MonthDay", units.MONTH_DAY, "[0-9]{2}-[0-9]{2}", "12-24"),
]
Flag = Annotated[
    bool,
    BeforeValidator(_read_flag),
    _schema("Flag", units.FLAG, "(true|false)", "true", also="boolean"),
]
Name = Annotated[
    str,
    BeforeValidator(_read_name),
    _schema("Name", "a name of letters, digits, '_' and '-'", _NAME, "front_office"),
]
FileName = Annotated[
    str,
    BeforeValidator(_read_file_name),
    _schema(
        "FileName",
        "a name of letters, digits, '_' and '-', which becomes the name of a file",
        f"(?!({_KEPT})$){_NAME}",
        "front_office",
    ),
]


class _Unstated(str):
    """The source of an estimate that was given as a bare value."""

    __slots__ = ()


def _read_source(value: object) -> str:
    """Take a text that says something; a bare value has none."""
    if isinstance(value, _Unstated):
        return ""
    if isinstance(value, (Said, dict)):
        return read_text(value)
    if isinstance(value, str) and value.strip():
        return read_source(value.strip())
    raise units.wrong(Message("declared.source_publication_page"), value)


class Estimate(Frozen, Generic[T]):
    """A number that is not known exactly, with its range and where it comes from.

    ``low`` to ``high`` is the uncertainty about a mean, never the spread between cases.
    A bare value ('75 min') is the short form: low = central = high, no source, confidence C,
    ``stated`` false. Only laboratory offices may use it, which the office checks.
    """

    low: T
    central: T
    high: T
    source: Annotated[
        str,
        PlainValidator(_read_source),
        PlainSerializer(written_text),
        WithJsonSchema(text_schema("\\S", "where it comes from")),
    ]
    """Where the number comes from: publication, page, interview, or whose judgement."""
    confidence: Literal["A", "B", "C"]
    """A official, B press or derived, C judgement."""
    note: str = ""

    @property
    def value(self) -> T:
        """The number to reckon with."""
        return self.central

    @property
    def stated(self) -> bool:
        """Whether range and source were given, not a bare value."""
        return bool(self.source)

    @model_validator(mode="before")
    @classmethod
    def _spread_bare_value(cls, data: object) -> object:
        """Make the short form a full estimate."""
        if isinstance(data, (dict, cls)):
            return data
        if isinstance(data, Estimate):  # of another class, such as Estimate[Minutes]
            return {**vars(data), "source": data.source or _Unstated()}
        if data is None or isinstance(data, (list, tuple)):
            expected = Message("declared.mapping_low_central")
            raise units.wrong(expected, data)
        bare = dict.fromkeys(("low", "central", "high"), data)
        return {**bare, "source": _Unstated(), "confidence": "C"}

    @model_validator(mode="after")
    def _check_order(self) -> Estimate[T]:
        """Refuse a range that does not hold its central value."""
        if not self.low <= self.central <= self.high:
            message = Message("declared.expected_low_central")
            raise ValueError(message)
        return self

    @model_serializer(mode="wrap")
    def _write_bare_value(self, write: SerializerFunctionWrapHandler) -> Any:  # noqa: ANN401 - a value or a mapping
        """Write the short form again where it was read, so that what is written can be read."""
        return write(self) if self.stated else self.central

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """Publish both forms: the mapping and the bare value."""
        reference = handler(core_schema)
        schema = handler.resolve_ref_schema(reference)
        if "properties" in schema:
            full = dict(schema)
            schema.clear()
            schema["anyOf"] = [full, full["properties"]["central"]]
        return reference


# Classes and not aliases: they have a name in the published schema and travel between processes.


class MinutesEstimate(Estimate[Minutes]):
    """An uncertain duration in minutes of the calendar."""


class PerMinuteEstimate(Estimate[PerMinute]):
    """An uncertain rate per minute."""


class ShareEstimate(Estimate[Share]):
    """An uncertain share from 0 to 1."""


class FactorEstimate(Estimate[Factor]):
    """An uncertain number without unit."""


class CountEstimate(Estimate[Count]):
    """An uncertain whole number."""


class WorkingDaysEstimate(Estimate[WorkingDays]):
    """An uncertain number of working days."""


class EurosEstimate(Estimate[Euros]):
    """An uncertain amount in euros."""


def estimates(model: BaseModel) -> Iterator[tuple[tuple[str | int, ...], Estimate[Any]]]:
    """Give every estimate of a model with the keys that lead to it, in the order declared."""
    yield from _estimates(model, ())


def _estimates(
    value: object, loc: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Estimate[Any]]]:
    """Walk models, mappings and lists."""
    if isinstance(value, Estimate):
        yield loc, value
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _estimates(getattr(value, name), (*loc, info.alias or name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _estimates(part, (*loc, key))
    elif isinstance(value, (list, tuple)):
        for index, part in enumerate(value):
            yield from _estimates(part, (*loc, index))
