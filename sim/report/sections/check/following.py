"""What `umbau check` says of cases that decisions cause."""

from collections.abc import Iterator

from sim.plan.following import expected_caused
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.rows.teams import case_type_label
from sim.scenario.study import Scenario
from sim.units import MONTH


def following_cases(scenario: Scenario, language: Language) -> Iterator[str]:
    """Say how many cases a year's applications cause in the end, and that no load has them."""
    expected = [one for one in expected_caused(scenario.office) if one.per_year > 0]
    for one in expected:
        yield phrase(
            f"check.follows_{one.on}", language, cases=number(one.per_year, 0, language),
            case_type=case_type_label(scenario, one.case_type),
            of=case_type_label(scenario, one.of), months=number(one.after / MONTH, 1, language),
        )  # fmt: skip
    if expected:
        yield phrase("check.follows", language)
