"""The published JSON Schemas of the files that a planner writes."""

from typing import Any

from pydantic import BaseModel

from sim.scenario.levers import Lever
from sim.scenario.office import Office
from sim.scenario.study import ScenarioFile, StudyFile
from sim.scenario.timeline import ReorganisationFile
from sim.structure.structure import Structure

_FILES: dict[str, type[BaseModel]] = {
    "office": Office,
    "structure": Structure,
    "scenario": ScenarioFile,
    "study": StudyFile,
    "reorganisation": ReorganisationFile,
    "lever": Lever,
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file; `extends` is allowed in all of them.

    A file that extends another one may leave out whatever that one has, so an overlay is not
    measured by what is required: `umbau check` does that on the merged result.
    """
    result = {}
    for name, model in _FILES.items():
        schema = model.model_json_schema()
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = f"Umbau {name}"
        extends = {"type": "string", "description": "A file that this one changes."}
        schema["properties"] = {"extends": extends, **schema["properties"]}
        required = schema.pop("required", [])
        schema["if"] = {"not": {"required": ["extends"]}}
        schema["then"] = {"required": required}
        result[name] = schema
    return result
