"""The published JSON Schemas of the files that a planner writes."""

from typing import Any, Final

from pydantic import BaseModel

from sim.scenario.levers import Lever
from sim.scenario.management import Management
from sim.scenario.office import Office
from sim.scenario.structure import Structure
from sim.scenario.study import ScenarioFile, StudyFile
from sim.scenario.timeline import ReorganisationFile

_FILES: dict[str, type[BaseModel]] = {
    "office": Office,
    "structure": Structure,
    "scenario": ScenarioFile,
    "study": StudyFile,
    "reorganisation": ReorganisationFile,
    "lever": Lever,
    "management": Management,
}

_LAID_OVER: Final = "Overlay"
_NOTHING: Final = {"type": "null"}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file; `extends` is allowed in all of them.

    A file that extends another one is an overlay: at any depth it may leave out what that one
    has, and an empty value removes. Only an estimate is always whole, because a number that
    changes brings its source. `umbau check` measures the merged result.
    """
    result = {}
    for name, model in _FILES.items():
        whole = model.model_json_schema()
        defined = whole.pop("$defs", {})
        overlays = {f"{part}{_LAID_OVER}": _overlay(made) for part, made in defined.items()}
        overlay = _overlay(whole)
        extends = {"type": "string", "description": "A file that this one changes."}
        overlay["properties"] = {"extends": extends, **overlay["properties"]}
        result[name] = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"Umbau {name}",
            "description": whole["description"],
            "$defs": {**defined, **overlays},
            "if": {"required": ["extends"]},
            "then": overlay,
            "else": whole,
        }
    return result


def _overlay(whole: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return what may be laid over something that fits a schema.

    Lists replace, so what stands in a list stays whole.
    """
    if isinstance(whole, list):
        return [_overlay(part) for part in whole]
    if not isinstance(whole, dict):
        return whole
    # Without the key that tells the rules apart several may fit: `anyOf` in place of `oneOf`.
    return {
        "anyOf" if key == "oneOf" else key: _part_of_overlay(key, value)
        for key, value in whole.items()
        if (key != "required" or "source" in value) and key != "discriminator"
    }


def _part_of_overlay(key: str, value: Any) -> Any:  # noqa: ANN401 - as above
    if key in ("properties", "patternProperties"):
        return {name: {"anyOf": [_overlay(made), _NOTHING]} for name, made in value.items()}
    if key == "$ref":
        return f"{value}{_LAID_OVER}"
    return _overlay(value) if key in ("anyOf", "oneOf", "allOf", "additionalProperties") else value
