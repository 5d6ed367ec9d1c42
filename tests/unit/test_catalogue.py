"""Texts by key: the same in both languages, each used, none asked for that is not there."""

import ast
import re
import string
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import sim
from sim.report.catalogue.catalogue import Language, phrase, phrases, texts

LANGUAGES: tuple[Language, ...] = get_args(Language)
ROOT = Path(sim.__file__).parent


def _fields(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def _pattern(key: ast.expr) -> str | None:
    """Return what keys an expression can be; nothing for one that only a variable tells."""
    if isinstance(key, ast.Constant):
        return re.escape(str(key.value))
    if isinstance(key, ast.JoinedStr):
        return "".join(
            re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[^.]+"
            for part in key.values
        )
    return None


def _asked() -> Iterator[tuple[str, str]]:
    """Yield where in the program which keys are asked for, as patterns."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in {"phrase", "phrases"}:
                continue
            whole = "" if node.func.id == "phrase" else r"\..+"
            key = node.args[0]
            for each in (key.body, key.orelse) if isinstance(key, ast.IfExp) else (key,):
                pattern = _pattern(each)
                if pattern is not None:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", pattern + whole


ASKED = list(_asked())


def _literals() -> set[str]:
    """Return every text in the program that could be a key told by a variable."""
    return {
        str(node.value)
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value
    }


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(texts("de")) == list(texts("en"))


def test_both_languages_fill_in_the_same_fields() -> None:
    assert {key: _fields(text) for key, text in texts("de").items()} == {
        key: _fields(text) for key, text in texts("en").items()
    }


def test_every_key_that_the_program_asks_for_exists() -> None:
    keys = "\n".join(texts("de"))
    missing = [
        (where, pattern)
        for where, pattern in ASKED
        if not re.search(rf"^(?:{pattern})$", keys, re.MULTILINE)
    ]
    assert not missing


def test_every_text_is_used() -> None:
    asked = re.compile("|".join(f"(?:{pattern})" for pattern in {each for _, each in ASKED}))
    literals = _literals()
    assert not [key for key in texts("de") if not asked.fullmatch(key) and key not in literals]


def test_no_two_keys_that_stand_in_the_program_say_the_same() -> None:
    said = defaultdict(list)
    for key in _literals() & set(texts("de")):
        said[texts("de")[key], texts("en")[key]].append(key)
    assert not [keys for keys in said.values() if len(keys) > 1]


def test_what_does_not_exist_is_no_text() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        phrase("finding.nowhere", "de")
    with pytest.raises(KeyError, match="nowhere"):
        phrases("nowhere", "de")
