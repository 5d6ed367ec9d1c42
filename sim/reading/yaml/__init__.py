"""Reads YAML files strictly and says what is wrong by file, line, column and key.

Every scalar stays text, so '8:30', 'no' and '010' mean what they look like; an empty value is
``None``. A file may extend another one. Models are built from the located tree, and whatever
does not fit them is said in the planner's words, all at once.
"""

from sim.errors import Place
from sim.reading.yaml.bounds import Bounds
from sim.reading.yaml.building import build
from sim.reading.yaml.overlays import changes, extended_file, merge, read_tree
from sim.reading.yaml.places import (
    Part,
    Tree,
    key_path,
    key_problem,
    place_of,
    plain,
    problem,
)
from sim.reading.yaml.wording import suggestion

__all__ = [
    "Bounds",
    "Part",
    "Place",
    "Tree",
    "build",
    "changes",
    "extended_file",
    "key_path",
    "key_problem",
    "merge",
    "place_of",
    "plain",
    "problem",
    "read_tree",
    "suggestion",
]
