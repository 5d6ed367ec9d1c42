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
_BARE = Tree(None, _NOWHERE)


def contradictions(scenario: Scenario, beside: Scenario | None = None) -> list[Problem]:
    """Return what the checks say of a scenario, as they would of files; keys name the values.

    `beside` contradicts itself nowhere: an office equal to its own is not looked at again.
    """
    again = beside is None or (scenario.office, scenario.run) != (beside.office, beside.run)
    # Trees only tell a problem its key: most scenarios have none, and need none.
    if not _found(scenario, _BARE, _BARE, office_too=again):
        return []
    office, structure = _tree(scenario.office), _tree(scenario.structure)
    return _found(scenario, office, structure, office_too=again)


def _found(
    scenario: Scenario, office: Tree, structure: Tree, *, office_too: bool
) -> list[Problem]:  # fmt: skip
    checked = CheckedOffice(scenario.office, office, scenario.run)
    found = office_too and (check_office_names(checked) or check_office_numbers(checked))
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
