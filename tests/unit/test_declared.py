"""Declared values and estimates: what models take, keep, publish and give back."""

import datetime as dt
import json
import pickle
import re
from typing import Any

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from sim.declared import (
    Count,
    CountEstimate,
    Day,
    Estimate,
    Euros,
    EurosEstimate,
    Factor,
    FactorEstimate,
    Flag,
    Frozen,
    Minutes,
    MinutesEstimate,
    MonthDay,
    Name,
    PerMinute,
    PerMinuteEstimate,
    Share,
    ShareEstimate,
    WeekHours,
    WorkingDays,
    WorkingDaysEstimate,
    estimates,
)

FULL = {
    "low": "60 min",
    "central": "75 min",
    "high": "2 h",
    "source": " survey of the office, 2023 ",
    "confidence": "B",
}


class Everything(Frozen):
    duration: Minutes = 0
    rate: PerMinute = 0
    share: Share = 0
    factor: Factor = 0
    number: Count = 0
    effort: WorkingDays = 0
    money: Euros = 0
    hours: WeekHours = ()
    date: Day = dt.date(2024, 1, 1)
    yearly: MonthDay = (12, 24)
    open: Flag = False
    name: Name = "a"


class Inner(Frozen):
    work: MinutesEstimate


class Outer(Frozen):
    first: ShareEstimate
    by_name: dict[Name, Inner] = Field(default_factory=dict)
    listed: tuple[Inner, ...] = ()
    absent: MinutesEstimate | None = None


def test_texts_become_numbers_and_numbers_stay() -> None:
    texts = {
        "duration": "12 min",
        "rate": "2 per min",
        "share": "45 %",
        "factor": "1,5",
        "number": "3",
        "effort": "0.5 working days",
        "money": "75000 EUR",
        "hours": "Mon 08:00-09:00",
        "date": "2024-02-29",
        "yearly": "01-06",
        "open": "true",
        "name": "front_office-2",
    }
    model = Everything.model_validate(texts)
    assert model == Everything(
        duration=12,
        rate=2,
        share=0.45,
        factor=1.5,
        number=3,
        effort=0.5,
        money=75000,
        hours=((0, 480, 540),),
        date=dt.date(2024, 2, 29),
        yearly=(1, 6),
        open=True,
        name="front_office-2",
    )
    assert isinstance(model.duration, float)
    assert Everything.model_validate(model.model_dump()) == model
    assert Everything.model_validate_json(model.model_dump_json()) == model


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("duration", None, "expected a duration with unit, e.g. '12 min', not nothing"),
        ("duration", ["1 h"], "expected a duration with unit, e.g. '12 min', not a list"),
        ("duration", {}, "expected a duration with unit, e.g. '12 min', not a mapping"),
        ("duration", True, "expected a duration with unit, e.g. '12 min', not 'True'"),
        ("duration", -1, "expected a duration with unit, e.g. '12 min', not '-1'"),
        ("duration", float("nan"), "expected a duration with unit, e.g. '12 min', not 'nan'"),
        ("rate", float("inf"), "expected a rate with unit, e.g. '39000 per year', not 'inf'"),
        ("share", 1.1, "expected a share from 0 to 1, e.g. '45 %' or '0.45', not '1.1'"),
        ("number", 1.0, "expected a whole number of at least 0, e.g. '3', not '1.0'"),
        ("number", True, "expected a whole number of at least 0, e.g. '3', not 'True'"),
        ("open", 1, "expected true or false, not '1'"),
        ("date", 5, "expected a date from 1900 to 2199, e.g. '2024-01-31', not '5'"),
        ("yearly", (13, 1), "expected a month and a day, e.g. '12-24', not '13-01'"),
        ("hours", ((0, 5, 4),), None),
        ("hours", ((0, 1, 9), (0, 8, 10)), "hours on Mon overlap at 00:08"),
        ("name", "", None),
        ("name", "two words", None),
        ("name", "Bürgeramt", None),
        ("name", "x" * 65, None),
    ],
)
def test_other_values_are_refused(key: str, value: object, message: str | None) -> None:
    with pytest.raises(ValidationError) as error:
        Everything.model_validate({key: value})
    assert error.value.error_count() == 1
    if message is not None:
        assert error.value.errors()[0]["msg"] == f"Value error, {message}"


def test_models_refuse_unknown_keys_changes_and_odd_defaults() -> None:
    with pytest.raises(ValidationError, match="extra"):
        Everything.model_validate({"surprise": "1"})
    with pytest.raises(ValidationError, match="frozen"):
        Everything().duration = 3  # type: ignore[misc]

    class Odd(Frozen):
        share: Share = 7

    with pytest.raises(ValidationError, match="expected a share"):
        Odd()


def test_an_estimate_keeps_range_and_source() -> None:
    estimate = MinutesEstimate.model_validate(FULL)
    assert (estimate.low, estimate.central, estimate.high) == (60, 75, 120)
    assert estimate.value == 75
    assert estimate.stated
    assert estimate.source == "survey of the office, 2023"
    assert estimate.note == ""


@pytest.mark.parametrize("bare", ["75 min", 75, 75.0])
def test_a_bare_value_is_an_estimate_without_a_source(bare: object) -> None:
    estimate = MinutesEstimate.model_validate(bare)
    assert (estimate.low, estimate.central, estimate.high) == (75, 75, 75)
    assert (estimate.source, estimate.confidence) == ("", "C")
    assert not estimate.stated


@pytest.mark.parametrize("source", ["", "  ", None, ["x"]])
def test_a_full_estimate_needs_a_source(source: object) -> None:
    with pytest.raises(ValidationError, match="expected the source: publication and page"):
        MinutesEstimate.model_validate({**FULL, "source": source})


@pytest.mark.parametrize("numbers", [("2 h", "1 h", "3 h"), ("1 h", "3 h", "2 h")])
def test_low_central_and_high_are_in_order(numbers: tuple[str, str, str]) -> None:
    given = {**FULL, **dict(zip(("low", "central", "high"), numbers, strict=True))}
    with pytest.raises(ValidationError, match="expected low <= central <= high"):
        MinutesEstimate.model_validate(given)


@pytest.mark.parametrize("value", [None, ["75 min"]])
def test_an_estimate_is_a_mapping_or_a_value(value: object) -> None:
    with pytest.raises(ValidationError, match="expected a mapping with low, central, high"):
        MinutesEstimate.model_validate(value)


def test_both_forms_of_an_estimate_are_written_as_they_are_read() -> None:
    model = Outer.model_validate(
        {"first": "20 %", "by_name": {"a": {"work": FULL}}, "listed": [{"work": "5 min"}]}
    )
    assert model.model_dump()["first"] == 0.2
    assert Outer.model_validate(model.model_dump()) == model
    assert Outer.model_validate_json(model.model_dump_json()) == model
    assert Outer.model_validate(model) == model


def test_estimates_travel_between_classes_and_processes() -> None:
    for given in ("75 min", FULL):
        estimate = MinutesEstimate.model_validate(given)
        assert pickle.loads(pickle.dumps(estimate)) == estimate  # noqa: S301 - our own bytes
        generic = Estimate[Minutes].model_validate(given)
        assert Inner.model_validate({"work": generic}).work == estimate


def test_estimates_are_found_with_their_keys() -> None:
    model = Outer.model_validate(
        {
            "first": "20 %",
            "by_name": {"a": {"work": FULL}, "b": {"work": "1 h"}},
            "listed": [{"work": "5 min"}],
        }
    )
    found = {loc: estimate.central for loc, estimate in estimates(model)}
    assert found == {
        ("first",): 0.2,
        ("by_name", "a", "work"): 75,
        ("by_name", "b", "work"): 60,
        ("listed", 0, "work"): 5,
    }


@pytest.mark.parametrize(
    ("estimate", "text", "value"),
    [
        (PerMinuteEstimate, "3 per min", 3),
        (ShareEstimate, "5 %", 0.05),
        (FactorEstimate, "1.5", 1.5),
        (CountEstimate, "4", 4),
        (WorkingDaysEstimate, "2 working days", 2),
        (EurosEstimate, "10 EUR", 10),
    ],
)
def test_every_kind_of_estimate_reads_its_unit(
    estimate: type[Estimate[Any]], text: str, value: float
) -> None:
    assert estimate.model_validate(text).value == value
    with pytest.raises(ValidationError):
        estimate.model_validate("5 parsecs")


@pytest.mark.parametrize("name", Everything.model_fields)
def test_every_declared_value_publishes_a_pattern_that_its_examples_fit(name: str) -> None:
    schema = Everything.model_json_schema()["properties"][name]
    kinds = schema["type"]
    assert "string" in kinds
    assert schema["description"].startswith("Write ")
    adapter = TypeAdapter(Everything)
    for example in schema["examples"]:
        assert re.search(schema["pattern"], example)
        adapter.validate_python({name: example})


def test_the_published_estimate_is_a_mapping_or_a_text() -> None:
    schema = Outer.model_json_schema()
    full, bare = schema["$defs"]["MinutesEstimate"]["anyOf"]
    assert full["required"] == ["low", "central", "high", "source", "confidence"]
    assert full["additionalProperties"] is False
    assert bare["type"] == "string"
    assert schema["properties"]["first"] == {"$ref": "#/$defs/ShareEstimate"}
    assert "anyOf" in MinutesEstimate.model_json_schema()
    json.dumps(schema)
