"""Whether the numbers of a scenario that no file holds contradict each other."""

from typing import Any

from pydantic import BaseModel

from sim.errors import Problem
from sim.reading.checked import Checked, CheckedOffice
from sim.reading.checks import check_staff, check_together
from sim.reading.office_checks import check_office_names, check_office_numbers
from sim.reading.yaml import Place, Tree
from sim.scenario.study import Scenario

_NOWHERE = Place("", 1, 1)


def contradictions(scenario: Scenario) -> list[Problem]:
    """Return what the checks say of a scenario, as they would of files; keys name the values."""
    office, structure = _tree(scenario.office), _tree(scenario.structure)
    checked = CheckedOffice(scenario.office, office, scenario.run)
    found = check_office_names(checked) or check_office_numbers(checked)
    if found:
        return found
    together = Checked(scenario, office, structure)
    return check_together(together) or check_staff(together)


def _tree(model: BaseModel) -> Tree:
    """Return a model as the tree that it might have been read from."""
    return _located(model.model_dump(mode="json"))


def _located(value: Any) -> Tree:  # noqa: ANN401 - what stands in JSON
    if isinstance(value, dict):
        return Tree({str(key): _located(part) for key, part in value.items()}, _NOWHERE)
    if isinstance(value, list):
        return Tree(tuple(_located(part) for part in value), _NOWHERE)
    return Tree(None if value is None else str(value), _NOWHERE)
