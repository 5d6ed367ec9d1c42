"""The small town as it changes on dates, with its people, without them, and round the clock."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sim.reading.yaml import Tree, merge, read_tree
from sim.scenario.study import Run, Scenario
from tests.handmade import DAY, reorganised, tree_of

FOLDER = Path(__file__).parents[1] / "scenarios" / "small_town"
WITHOUT_PEOPLE = {
    "staff": {
        "people": None,
        "patterns": None,
        "homes": {"titles": {"patterns": None}},
        "net_hours": {"low": "1400 h", "central": "1400 h", "high": "1400 h",
                      "source": "a test", "confidence": "C"},
    }
}  # fmt: skip
NEVER_CLOSED = {
    "calendar": {
        "kind": "always",
        **dict.fromkeys(("land", "closing_days", "presence", "phone", "counter")),
    },
    "staff": {"patterns": None, "homes": {"titles": {"patterns": None}}},
}
PEOPLE: Mapping[str, Any] = {}
SHORT_OF_STAFF = {
    "staff": {
        "vacancy": {"low": "20 %", "central": "30 %", "high": "40 %"},
        "people": {
            "turnover": None,
            "time_to_fill": {"low": "30 days", "central": "30 days", "high": "30 days",
                             "source": "a test", "confidence": "C"},
        },
    }
}  # fmt: skip
"""Three of ten posts are vacant, and people come and go all the time."""
OFFICES = {
    "people": PEOPLE,
    "without people": WITHOUT_PEOPLE,
    "always": NEVER_CLOSED,
    "short of staff": SHORT_OF_STAFF,
}
KINDS = ("people", "without people", "always")


@cache
def _read(name: str) -> Tree:
    return read_tree(FOLDER / f"{name}.yaml")


def town(
    keys: Mapping[str, Any], kind: str = "people", start: str = "current", days: float = 30,
    **run: Any,  # noqa: ANN401 - keys of a run
) -> Scenario:  # fmt: skip
    """Return the small town as a reorganisation changes it; files are named as from its folder."""
    return reorganised(
        merge(_read("office"), tree_of(OFFICES[kind])),
        _read(start),
        tree_of({"name": "changed", **keys}, str(FOLDER / "a_test.yaml")),
        Run(run_length=days * DAY, **run),
    )
