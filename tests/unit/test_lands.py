"""The German Länder by their codes, and what is said of their names."""

import holidays
import pytest
from pydantic import ValidationError

from sim.scenario.lands import CITIES, LANDS
from sim.scenario.office import OfficeHours

HOURS = {"presence": "Mon-Fri 08:00-16:00"}


def test_they_are_those_of_the_holiday_library() -> None:
    assert {*LANDS, *CITIES} == set(holidays.list_supported_countries()["DE"])
    assert len(LANDS) == 16


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((name, code) for code, name in LANDS.items()),
        ("Baden-Wuerttemberg", "BW"), ("baden württemberg", "BW"), ("NRW", "NW"), ("bw", "BW"),
        ("DE-BY", "BY"), ("Bavaria", "BY"), ("Land Berlin", "BE"), ("Thueringen", "TH"),
        ("Sachsen Anhalt", "ST"), ("Freistaat Sachsen", "SN"), ("augsburg", "Augsburg"),
    ],
)  # fmt: skip
def test_a_name_is_answered_with_its_code(text: str, code: str) -> None:
    with pytest.raises(ValidationError, match=f"named by its code; write {code}, not '"):
        OfficeHours.model_validate({**HOURS, "land": text})


@pytest.mark.parametrize("text", ["XX", "", "Österreich", "front_office", "x" * 1000, ["BW"], 3])
def test_anything_else_is_answered_with_all_codes(text: object) -> None:
    with pytest.raises(ValidationError) as caught:
        OfficeHours.model_validate({**HOURS, "land": text})
    for code, name in LANDS.items():
        assert f"{code} ({name})" in str(caught.value)
