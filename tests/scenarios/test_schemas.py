"""The published JSON Schemas take what is shipped and refuse what an editor should underline."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from sim.reading.schema import schemas

ROOT = Path(__file__).parents[2]
VALIDATORS = {name: Draft202012Validator(schema) for name, schema in schemas().items()}


class TextLoader(yaml.SafeLoader):
    """Reads every value as the text that stands there, as the reader does, and nothing."""


class EditorLoader(yaml.SafeLoader):
    """Reads numbers, truth values and nothing as such, and dates as texts: YAML 1.2."""


TextLoader.yaml_implicit_resolvers = {}
TextLoader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile("^(?:null|~|)$"), ["n", "~", ""]
)
EditorLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    EditorLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first)
    )


def kind_of(path: Path) -> str:
    """Name the schema of a shipped file."""
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only
    if path.parent.name == "management":
        return "management"
    if "structures" in content:
        return "study"
    if "run" in content:
        return "scenario"
    if "effects" in content:
        return "lever"
    if content.keys() & {"timeline", "loads", "levers"}:
        return "reorganisation"
    return "office" if path.name == "office.yaml" or "journeys" in content else "structure"


SHIPPED = [
    *sorted((ROOT / "scenarios").rglob("*.yaml")),
    *sorted((ROOT / "tests" / "theory" / "scenarios").glob("*.yaml")),
    *sorted((ROOT / "tests" / "scenarios" / "good").rglob("*.yaml")),
]


def errors(kind: str, content: object) -> list[str]:
    """Give what a schema says of a content."""
    found = VALIDATORS[kind].iter_errors(content)
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("kind", VALIDATORS)
def test_a_schema_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(VALIDATORS[kind].schema)


@pytest.mark.parametrize("loader", [TextLoader, EditorLoader])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: "/".join(path.parts[-2:]))
def test_shipped_files_fit_their_schema(path: Path, loader: Any) -> None:  # noqa: ANN401 - a class
    content = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - both are safe
    kind = kind_of(path)
    if path.parent.name == "common":  # no office by itself, but what offices extend
        content["extends"] = "nothing"
    assert errors(kind, content) == []
    if kind == "scenario":  # an office or structure may stand in the file
        for part in ("office", "structure"):
            if isinstance(content.get(part), dict) and "extends" not in content:
                assert errors(part, content[part]) == []


def test_every_kind_of_file_has_a_schema() -> None:
    kinds = {
        "office", "structure", "scenario", "study", "reorganisation", "lever", "management",
    }  # fmt: skip
    assert set(VALIDATORS) == kinds == {kind_of(path) for path in SHIPPED}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("office", "{extends: o.yaml, staff: {homes: {titles: {posts: 34}}}}"),
        (
            "office",
            "{extends: o.yaml, case_types: {eu: {target_age: 60 days}}, anchors: null}",
        ),
        ("structure", "{extends: s.yaml, teams: {clearing: null, permits: {phone_clerks: all}}}"),
        ("structure", "{extends: s.yaml, contacts: {phone: {teams: {general: desk}}}}"),
        ("study", "{extends: t.yaml, preview: {structures: []}}"),
        ("study", "{extends: t.yaml, management: steered.yaml, preview: {management: [steered]}}"),
        ("management", "{extends: steered.yaml, throttle: null, review: {up_to: 3}}"),
    ],
)
def test_a_schema_takes_what_is_laid_over_another_file(kind: str, text: str) -> None:
    assert errors(kind, yaml.load(text, EditorLoader)) == []  # noqa: S506 - it is safe


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("study", "name: x"),
        ("study", "{name: x, office: o.yaml, structures: [], run: {run_length: 1 year}}"),
        ("study", "{name: x, office: o, structures: [a], run: {run_length: 12}}"),
        ("study", "{name: x, office: o, structures: [a], run: {run_length: 1 h}, management: {}}"),
        ("management", "{label: no name}"),
        ("management", "{name: x, lend: {afer: 1 day}}"),
        ("management", "{name: x, throttle: {oldest: {above: 1 year}}}"),
        ("scenario", "{name: x, office: o, structure: s, run: {run_length: 1.500 h}}"),
        ("scenario", "{name: x, office: o, structure: s, run: {run_length: 1 h}, nmae: y}"),
        ("structure", "{name: Mit Leerzeichen, teams: {}}"),
        ("structure", "{name: x, teams: {a: {may_decide: yes}}}"),
        ("structure", "{name: x, teams: {a: {takes: {b: by_laod}}}}"),
        ("structure", "{name: x, teams: {}, steps: {a: {rule: fixed_tem, team: b}}}"),
        ("office", "{extends: o.yaml, staff: {vacancy: {low: 0 %, central: 1 %, high: 2 %}}}"),
        ("office", "{extends: o.yaml, calendar: {presence: Mo-Fr 8-16}}"),
        ("office", "{extends: o.yaml, staff: {homes: {titles: {post: 34}}}}"),
        ("office", "{extends: o.yaml, journeys: {titles: {stages: [{work: rest}, {step: 1 h}]}}}"),
        ("structure", "{extends: s.yaml, teams: {permits: {may_decide: yes}}}"),
        ("reorganisation", "{label: no name}"),
        ("reorganisation", "{name: x, timeline: [{date: 2024-07-01}]}"),
        ("reorganisation", "{name: x, timeline: [{date: 1.7.2024, structure: a.yaml}]}"),
        (
            "reorganisation",
            "{name: x, timeline: [{date: 2024-07-01, structure: a, open_cases: m}]}",
        ),
        ("reorganisation", "{name: x, loads: [{label: a, begin: 2024-07-01, share: 5 %}]}"),
        ("reorganisation", "{name: x, levers: a.yaml}"),
        ("lever", "{name: x}"),
        ("lever", "{name: x, effects: []}"),
        ("lever", "{name: x, effects: [{effect: overtme, share: 5 %}]}"),
        ("lever", "{name: x, effects: [{effect: overtime, hours: 5 h}]}"),
        ("lever", "{name: x, effects: [{effect: extra_posts, home: a, posts: two}]}"),
        ("lever", "{name: x, effects: [{effect: hires, home: a, number: 1}], kind: team}"),
        ("lever", "{name: x, effects: [{effect: structure, changes: {}}], costs: [{label: a}]}"),
    ],
)
def test_a_schema_refuses_what_the_reader_would_refuse(kind: str, text: str) -> None:
    assert errors(kind, yaml.load(text, EditorLoader))  # noqa: S506 - it is safe
