"""The strict reader: trees with places, overlays, and problems in the planner's words."""

import os
import random
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Discriminator, Field, Tag, field_validator, model_validator
from pydantic_core import PydanticCustomError

from sim.declared import Count, Day, Flag, Frozen, Minutes, MinutesEstimate, Name, Share
from sim.errors import Problem, ScenarioError, UmbauError
from sim.reading.yaml import (
    Place,
    Tree,
    build,
    changes,
    extended_file,
    key_path,
    key_problem,
    merge,
    place_of,
    plain,
    problem,
    read_tree,
    suggestion,
)

Write = Callable[..., Path]
NO_SHARE = "expected a share from 0 to 1, e.g. '45 %' or '0.45'"
NO_LIST = "not a list; write 'name: value', without '- ' and [ ]"
CONTROL = "is a control character, which Word and Excel cannot hold; remove it"


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Fixed(Frozen):
    rule: Literal["fixed_team"]
    team: Name
    limit: Annotated[Minutes, Field(le=600)] = 5


class Overflow(Frozen):
    rule: Literal["overflow"]
    to: Name
    above_waiting: Annotated[int, Field(ge=0)]
    patience: Minutes | Literal["never"] = "never"


Rule = Annotated[Fixed | Overflow, Field(discriminator="rule")]


class Draw(Frozen):
    mean: Minutes
    cv: Annotated[float, Field(gt=0)] = 1


class Office(Frozen):
    name: str = "office"
    work: MinutesEstimate | None = None
    steps: dict[Name, Rule] = Field(default_factory=dict)
    nested: tuple[dict[str, Draw], ...] = ()
    pause: Draw | Minutes | Literal["none"] = 0
    parts: Annotated[tuple[Name, ...], Field(max_length=2)] = ()
    open: Flag = True
    clerks: Count = 1
    posts: int = 1
    speed: float = 1
    colour: Colour = Colour.RED
    start: Annotated[str, Field(alias="from")] = ""
    vacancy: Share = 0

    @field_validator("name")
    @classmethod
    def _check_name(cls, name: str) -> str:
        if name == "odd":
            code = "odd_name"
            raise PydanticCustomError(code, "expected an even name")
        return name

    @model_validator(mode="after")
    def _check_posts(self) -> "Office":
        if self.posts > 99:
            message = "99 posts are enough; write fewer"
            raise ValueError(message)
        return self


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write files of a folder that is the working directory, so that names stay relative."""
    monkeypatch.chdir(tmp_path)

    def write_file(content: str | bytes, name: str = "o.yaml") -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


def refusal(path: str | Path) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        read_tree(path)
    return [str(each) for each in error.value.problems]


def misfits(path: Path, model: type[Frozen] = Office) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        build(model, read_tree(path))
    return [str(each) for each in error.value.problems]


# --- Errors ---------------------------------------------------------------------------------


def test_problems_are_lines_in_the_order_of_the_file() -> None:
    late, early = Problem("a", 10, 1, "k", "x"), Problem("a", 9, 2, "", "y")
    error = ScenarioError([late, early, late])
    assert error.problems == (early, late)
    assert str(error) == "a:9:2: y\na:10:1: k: x"
    assert isinstance(error, UmbauError)
    assert ScenarioError(*error.args).problems == error.problems


# --- Reading --------------------------------------------------------------------------------


def test_every_value_stays_text_and_empty_ones_are_nothing(write: Write) -> None:
    path = write(
        "time: 8:30\nanswer: no\noctal: 010\ndate: 2024-01-01\nempty:\ntilde: ~\n"
        "nil: null\nquoted: 'null'\nblank: ''\nlist: [1, true]\n<<: x\nnull: y\n"
    )
    assert plain(read_tree(path)) == {
        "time": "8:30",
        "answer": "no",
        "octal": "010",
        "date": "2024-01-01",
        "empty": None,
        "tilde": None,
        "nil": None,
        "quoted": "null",
        "blank": "",
        "list": ["1", "true"],
        "<<": "x",
        "null": "y",
    }


def test_a_tree_knows_the_places_of_values_and_keys(write: Write) -> None:
    tree = read_tree(write("\ufeff# a comment\nouter:\n  inner: [a, b]\n"))
    assert tree.place == Place("o.yaml", 2, 1)
    assert isinstance(tree.value, dict)
    outer = tree.value["outer"]
    assert outer.place == Place("o.yaml", 3, 3)
    assert outer.keys["inner"] == Place("o.yaml", 3, 3)
    assert place_of(tree, ("outer", "inner", 1)) == Place("o.yaml", 3, 14)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ["1:1: the file is empty; write 'key: value' lines"]),
        ("# only this\n", ["1:1: the file is empty; write 'key: value' lines"]),
        ("---\n", ["1:1: the file is empty; write 'key: value' lines"]),
        ("a: 1\n\ta: 1", ["2:1: a tab is used; indent with spaces"]),
        ("a: b: c", ["1:5: unexpected ':'; check the indent, quote texts with ': '"]),
        (
            "a: [1\nb: 2",
            [
                (
                    "2:2: a.1: the bracket of line 1 is not closed before this; "
                    "write ',' or the closing bracket"
                )
            ],
        ),
        (
            "a: [1 b: 2",
            ["1:11: a.1: a bracket is not closed; write ',' or the closing bracket"],
        ),
        ("a: 'x\n", ["1:4: a: a quoted text does not end; write the closing quote"]),
        ("a: @x", ["1:4: a: a text may not begin with this character; quote the text"]),
        ("a: 1\nb\n", ["3:1: expected 'key: value'; check the line above and the quotes"]),
        ("a: 1\n- b", ["2:1: this does not line up with the lines above; check indent and quotes"]),
        (
            "a: |x",
            [
                "1:5: a: a text that begins with '|' or '>' goes on below, indented; or quote it",
            ],
        ),
        ("a: - b", ["1:4: a: unexpected '- '; write it on a line of its own, or quote the text"]),
        ("a: * b", ["1:5: a: a text may not begin with '&' or '*'; quote the text"]),
        ("%x", ["1:3: text outside the document; remove it, and lines with '%' or '...'"]),
        ("a: !x!y", ["1:4: a: a text may not begin with '!'; quote the text"]),
        ("a: [,]", ["1:5: a.0: a value is missing before this; write it, or quote the text"]),
        ('a: "\\q"', ["1:6: a: unknown '\\' in a quoted text; write '\\\\' or use single quotes"]),
        ("%YAML 2.0\n---\na: 1", ["1:1: remove the line that begins with '%YAML'"]),
        (
            'a: "\\U99999999"',
            ["1:7: a: this number or escape does not exist; write the text plainly"],
        ),
        (
            "a: 1\n...\nb: 2\n",
            ["3:1: text outside the document; remove it, and lines with '%' or '...'"],
        ),
        (
            "b: 1\na: \x07",
            [f"2:4: the letter U+0007 {CONTROL}"],
        ),
        (
            'a: "\\0"',
            [f"1:4: a: the letter U+0000 {CONTROL}"],
        ),
        ('a: "\\ud800"', ["1:4: a: the letter U+D800 is half a letter; remove it"]),
        ("a: 1\n---\nb: 2\n", ["2:1: one document per file; remove '---' or split the file"]),
        ("a:\n  b: 1\n  b: 2", ["3:3: a: key 'b' is given twice, first on line 2; keep one"]),
        ("? [a]\n: 1", ["1:3: a key must be a text, not a list; write 'key:'"]),
        ("? {a: 1}\n: 1", ["1:3: a key must be a text, not a mapping; write 'key:'"]),
        ("?\n: 1", ["1:2: a key must be a text, not nothing; write 'key:'"]),
        ("a: &x 1", ["1:4: a: '&x' is an anchor; remove it and write values out"]),
        ("a: &x {}", ["1:4: a: '&x' is an anchor; remove it and write values out"]),
        ("a: *x", ["1:4: a: '*x' refers to an anchor; write the value out here"]),
        ("a: !!int 1", ["1:4: a: '!!int' is a tag; remove it, every value is read as text"]),
        ("a: !x [1]", ["1:4: a: '!x' is a tag; remove it, every value is read as text"]),
        (
            "a: &x 1\nb: *x\na: 2",
            [
                "1:4: a: '&x' is an anchor; remove it and write values out",
                "2:4: b: '*x' refers to an anchor; write the value out here",
                "3:1: key 'a' is given twice, first on line 1; keep one",
            ],
        ),
    ],
)
def test_what_is_not_strict_yaml_is_refused(write: Write, text: str, lines: list[str]) -> None:
    assert refusal(write(text)) == [f"o.yaml:{line}" for line in lines]


def test_a_second_value_of_a_key_is_not_mixed_into_the_first(write: Write) -> None:
    path = write("a: {b: 1}\na: {b: 1, b: 2}\nc: 3\n")
    assert refusal(path) == [
        "o.yaml:2:1: key 'a' is given twice, first on line 1; keep one",
        "o.yaml:2:11: a: key 'b' is given twice, first on line 2; keep one",
    ]


@pytest.mark.parametrize(
    ("text", "column"),
    [("[" * 41, 41), ("[" * 500_000, 41), ("- " * 100_000, 81), ("{a: " * 99, 161)],
)
def test_deep_nesting_is_refused_without_running_out_of_stack(
    write: Write, text: str, column: int
) -> None:
    line = f"o.yaml:1:{column}: more than 40 levels inside each other; write it flatter"
    assert refusal(write(text)) == [line]


def test_forty_levels_are_read_merged_and_compared(write: Write) -> None:
    text = "{a: " * 40 + "1" + "}" * 40
    tree = read_tree(write(text))
    assert plain(merge(tree, tree)) == plain(tree)
    assert changes({}, plain(tree)) == [(".".join("a" * 40), "", "1")]


def test_encoding_and_size_are_checked(write: Write) -> None:
    save = "save the file with the encoding UTF-8"
    windows = f"not UTF-8 text but perhaps Windows-1252 (ANSI), where this is 'ÿ'; {save}"
    assert refusal(write("a: 1\nbü: ".encode() + b"\xff")) == [f"o.yaml:2:5: {windows}"]
    assert refusal(write("a: 1".encode("utf-16"))) == [
        f"o.yaml:1:1: this is UTF-16, not UTF-8 text; {save}"
    ]
    assert refusal(write("#" * 1_000_001)) == ["o.yaml:1:1: 'o.yaml' is larger than 1 MB; split it"]


def test_files_that_cannot_be_read_are_named(write: Write, tmp_path: Path) -> None:
    missing = "no/such.yaml:1:1: there is no file 'no/such.yaml'; check the name and the folder"
    assert refusal("no/such.yaml") == [missing]
    write("", "folder/x")
    assert refusal("folder") == ["folder:1:1: 'folder' is a folder; name a file in it"]
    assert refusal(tmp_path)[0].startswith(f"{tmp_path}:1:1: ")
    assert refusal("x" * 5000)[0].endswith("…': File name too long")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(write: Write) -> None:
    write("")
    os.mkfifo("pipe")
    assert refusal("pipe") == [
        "pipe:1:1: 'pipe' is a device or pipe and no regular file; name a file"
    ]


def test_nobody_reads_more_than_five_hundred_problems(write: Write) -> None:
    lines = refusal(write("a: 1\n" * 2000))
    assert len(lines) == 501
    assert lines[-1].endswith(": more problems follow; mend the ones above first")
    lines = misfits(write("".join(f"k{i}: 1\n" for i in range(2000))))
    assert len(lines) == 501


# --- Overlays -------------------------------------------------------------------------------


def test_an_overlay_merges_mappings_replaces_lists_and_removes(write: Write) -> None:
    write("a: {b: 1, c: 2}\nlist: [1, 2]\ngone: {x: 1}\nkept: ~\nflat: 1\n", "base/office.yaml")
    write("extends: ../base/office.yaml\na: {c: 3, d: 4}\n", "mid/m.yaml")
    path = write(
        "extends: mid/m.yaml\nlist: [9]\ngone: ~\nflat: {y: 1, z: ~}\nnever: ~\n", "top.yaml"
    )
    tree = read_tree(path)
    assert plain(tree) == {
        "a": {"b": "1", "c": "3", "d": "4"},
        "list": ["9"],
        "kept": None,
        "flat": {"y": "1"},
    }
    assert place_of(tree, ("a", "b")) == Place("base/office.yaml", 1, 8)
    assert place_of(tree, ("a", "c")) == Place("mid/m.yaml", 2, 8)
    assert place_of(tree, ("list", 0)) == Place("top.yaml", 2, 8)
    assert tree.place == Place("top.yaml", 1, 1)


def test_errors_point_into_the_file_that_each_value_came_from(write: Write) -> None:
    write("clerks: many\nstelen: 1\n", "base.yaml")
    path = write("extends: base.yaml\nopen: yes\n")
    assert misfits(path) == [
        "base.yaml:1:9: clerks: expected a whole number of at least 0, e.g. '3', not 'many'",
        (
            "base.yaml:2:1: stelen: unknown key 'stelen'; known keys: name, work, steps, nested, "
            "pause, parts, open, clerks, posts, speed, colour, from, vacancy"
        ),
        "o.yaml:2:7: open: expected true or false, not 'yes'",
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("o.yaml", "extends: files extend each other in a circle (o.yaml -> o.yaml); remove one "),
        ("./sub/../o.yaml", "extends: files extend each other in a circle (o.yaml -> o.yaml); "),
        ("nix.yaml", "extends: there is no file 'nix.yaml'; check the name and the folder"),
        ("sub", "extends: 'sub' is a folder; name a file in it"),
        ("[a]", "extends: expected the name of a file, e.g. 'office.yaml', not a list"),
        ("", "extends: expected the name of a file, e.g. 'office.yaml', not nothing"),
        ("' '", "extends: expected the name of a file, e.g. 'office.yaml', not ' '"),
    ],
)
def test_a_wrong_parent_is_an_error_at_its_line(write: Write, value: str, message: str) -> None:
    write("x: 1", "sub/x.yaml")
    (line,) = refusal(write(f"name: x\nextends: {value}\n"))
    assert line.startswith(("o.yaml:2:10: " + message, "o.yaml:2:9: " + message))


def test_a_circle_of_three_names_its_way(write: Write) -> None:
    write("extends: b.yaml", "a.yaml")
    write("extends: c.yaml", "b.yaml")
    write("extends: b.yaml", "c.yaml")
    assert refusal("a.yaml") == [
        (
            "c.yaml:1:10: extends: files extend each other in a circle "
            "(b.yaml -> c.yaml -> b.yaml); remove one 'extends'"
        )
    ]


@pytest.mark.parametrize(
    ("letter", "why"),
    [
        (r"\ud800", "the letter U+D800 is half a letter; remove it"),
        (
            r"\0",
            "the letter U+0000 is a control character, which Word and Excel cannot hold; remove it",
        ),
    ],
)
def test_what_can_be_no_name_of_a_file_is_refused(letter: str, why: str, write: Write) -> None:
    unreadable, odd = refusal(write(f'name: x\nextends: "a{letter}.yaml"\n'))
    assert unreadable.startswith("o.yaml:2:10: extends: cannot read 'a")
    assert unreadable.endswith(".yaml': no possible name of a file")
    assert odd == f"o.yaml:2:10: extends: {why}"


def test_a_chain_has_an_end_and_all_its_problems_are_told(write: Write) -> None:
    for index in range(30):
        write(f"extends: {index + 1}.yaml\nx: &a 1\n", f"{index}.yaml")
    lines = refusal("0.yaml")
    assert len(lines) == 21
    assert (
        "19.yaml:1:10: extends: more than 20 files extend each other; merge some of them" in lines
    )


def test_changes_list_what_differs() -> None:
    base = {"a": {"b": "1", "c": "2"}, "l": ["1"], "gone": "x", "m": {"k": "v"}}
    over = {"a": {"b": "1", "c": "3"}, "l": ["1", {"z": None}], "new": {"d": {"e": "f"}}, "m": "s"}
    assert changes(base, over) == [
        ("a.c", "2", "3"),
        ("l", "[1]", "[1, {z: null}]"),
        ("gone", "x", ""),
        ("m", "{k: v}", "s"),
        ("new.d.e", "", "f"),
    ]
    assert changes(base, base) == []
    assert changes({}, {"a": {}, "b": None}) == [("a", "", "{}"), ("b", "", "null")]
    assert changes("1", "2") == [("", "1", "2")]


texts = st.text("abc", max_size=2)
trees: st.SearchStrategy[Any] = st.recursive(
    st.none() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


def grown(value: object) -> Tree:
    place = Place("x", 1, 1)
    if isinstance(value, dict):
        return Tree({key: grown(part) for key, part in value.items()}, place)
    if isinstance(value, list):
        return Tree(tuple(grown(part) for part in value), place)
    return Tree(None if value is None else str(value), place)


def patched(target: object, patch: object) -> object:
    """The pseudocode of RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = patched(result.get(name), value)
    return result


@given(trees, trees)
def test_merging_follows_the_rfc(base: object, over: object) -> None:
    assert plain(merge(grown(base), grown(over))) == patched(base, over)


@given(trees, trees)
def test_changes_are_empty_only_between_equals(base: object, over: object) -> None:
    assert bool(changes(base, over)) == (base != over)


# --- Places and keys ------------------------------------------------------------------------


def test_places_and_keys_skip_what_is_not_in_the_file(write: Write) -> None:
    tree = read_tree(write("steps:\n  intake: {rule: x}\nparts: [a, b]\n"))
    assert place_of(tree, ("steps", "intake", "fixed_team", "rule")) == Place("o.yaml", 2, 18)
    assert place_of(tree, ("steps", "intake", "team")) == Place("o.yaml", 2, 11)
    assert place_of(tree, ("parts", 7)) == Place("o.yaml", 3, 8)
    assert key_path(tree, ("steps", "intake", "fixed_team", "rule")) == "steps.intake.rule"
    assert key_path(tree, ("steps", "intake", "team")) == "steps.intake.team"
    assert key_path(tree, ("parts", 1)) == "parts.1"
    assert key_path(tree, ("parts", 7)) == "parts"
    assert key_path(tree, ()) == ""
    assert problem(tree, ("parts", 0), "no") == Problem("o.yaml", 3, 9, "parts.0", "no")


# --- Building -------------------------------------------------------------------------------


def test_a_good_file_becomes_a_model(write: Write) -> None:
    office = build(
        Office,
        read_tree(
            write(
                "from: here\nwork: 75 min\nclerks: 3\nposts: 4\nspeed: 1.5\ncolour: blue\n"
                "pause: {mean: 1 h}\nsteps:\n  intake: {rule: overflow, to: b, above_waiting: 5}\n"
            )
        ),
    )
    assert office.start == "here"
    assert office.work is not None
    assert not office.work.stated
    assert office.pause == Draw(mean=60)
    assert office.steps["intake"] == Overflow(rule="overflow", to="b", above_waiting=5)


MAPPING = "expected a mapping with 'key: value' lines"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("nam: x", ["1:1: nam: unknown key 'nam'; did you mean 'name'?"]),
        (
            "steps: {a: {rule: fixed_team, team: b, tem: c}}",
            ["1:40: steps.a.tem: unknown key 'tem'; did you mean 'team'?"],
        ),
        (
            "steps: {a: {rule: fixed_team, team: b, xyz: c}}",
            ["1:40: steps.a.xyz: unknown key 'xyz'; known keys: rule, team, limit"],
        ),
        (
            "steps: {a: {rule: fixed_team}}",
            ["1:12: steps.a.team: 'team' is missing; write team: front_office"],
        ),
        (
            "steps: {a: {team: b}}",
            ["1:12: steps.a.rule: 'rule' is missing; write rule: fixed_team or overflow"],
        ),
        (
            "steps: {a: {rule: overflw, to: b}}",
            [
                ("1:19: steps.a.rule: expected fixed_team or overflow, not 'overflw'; "
                "did you mean 'overflow'?")
            ],
        ),
        (
            "steps: {a: {rule: }}",
            ["1:18: steps.a.rule: expected fixed_team or overflow, not nothing"],
        ),
        ("steps: {a: b}", [f"1:12: steps.a: {MAPPING}, not 'b'"]),
        ("steps: [a]", [f"1:8: steps: {MAPPING}, {NO_LIST}"]),
        ("steps:", [f"1:7: steps: {MAPPING}, not nothing"]),
        (
            "steps: {a b: {rule: fixed_team, team: c}}",
            [
                ("1:9: steps.a b: expected a name of letters a to z, digits, '_' and '-', "
                "at most 64, e.g. 'front_office', not 'a b'")
            ],
        ),
        (
            "nested: [{}, {x: {cv: 1}}]",
            ["1:18: nested.1.x.mean: 'mean' is missing; write mean: 12 min"],
        ),
        (
            "nested: [{x: {mean: 12, cvv: 1}}]",
            [
                "1:21: nested.0.x.mean: expected a duration with unit, e.g. '12 min', not '12'",
                "1:25: nested.0.x.cvv: unknown key 'cvv'; did you mean 'cv'?",
            ],
        ),
        (
            "work: 75",
            ["1:7: work: expected a duration with unit, e.g. '12 min', not '75'"],
        ),
        (
            "work: {low: 1 h, central: 1 min, high: 2 h, source: x, confidence: D}",
            ["1:68: work.confidence: expected A, B or C, not 'D'"],
        ),
        (
            "work: {low: 1 h, central: 1 min, high: 2 h, source: x, confidence: A}",
            ["1:7: work: expected low <= central <= high; put the three numbers in order"],
        ),
        (
            "work: {low: 1 h, central: 1 h, high: 2 h, confidence: A}",
            ["1:7: work.source: 'source' is missing; write source: where it comes from"],
        ),
        (
            "work: [1 h]",
            [
                ("1:7: work: expected a mapping with low, central, high, source and confidence, "
                "not a list")
            ],
        ),
        ("parts: a", ["1:8: parts: expected a list with '- ' lines, not 'a'"]),
        ("parts: {a: b}", ["1:8: parts: expected a list with '- ' lines, not a mapping"]),
        ("parts: [a, b, c]", ["1:8: parts: expected at most 2 entries, not 3"]),
        ("name: [x]", ["1:7: name: expected text, not a list"]),
        ("name: odd", ["1:7: name: expected an even name"]),
        ("posts: x", ["1:8: posts: expected a whole number, e.g. '3', not 'x'"]),
        ("posts: 1.5", ["1:8: posts: expected a whole number, e.g. '3', not '1.5'"]),
        ("name: x\nposts: 100", ["1:1: 99 posts are enough; write fewer"]),
        ("speed: fast", ["1:8: speed: expected a number, e.g. '1.5', not 'fast'"]),
        ("speed: nan", ["1:8: speed: expected a number, e.g. '1.5', not 'nan'"]),
        ("colour: bleu", ["1:9: colour: expected red or blue, not 'bleu'; did you mean 'blue'?"]),
        ("vacancy: 30", [
            f"1:10: vacancy: {NO_SHARE}, not '30'; if it is percent, write 30 %"
        ]),
        (
            "steps: {a: {rule: fixed_team, team: b, limit: 2 days}}",
            ["1:47: steps.a.limit: expected at most 10 h, not '2 days'"],
        ),
        (
            "steps: {a: {rule: overflow, to: b, above_waiting: -1}}",
            ["1:51: steps.a.above_waiting: expected at least 0, not '-1'"],
        ),
        (
            "pause: {mean: 1 h, cv: 0}",
            ["1:24: pause.cv: expected more than 0, not '0'"],
        ),
        (
            "pause: none at all",
            [(f"1:8: pause: {MAPPING}, or a duration with unit, e.g. '12 min', or none, "
             "not 'none at all'")],
        ),
        (
            "steps: {a: {rule: overflow, to: b, above_waiting: 1, patience: nevr}}",
            [
                ("1:64: steps.a.patience: expected a duration with unit, e.g. '12 min', or never, "
                "not 'nevr'; did you mean 'never'?")
            ],
        ),
        ("- a", [f"1:1: {MAPPING}, {NO_LIST}"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_in_plain_words(
    write: Write, text: str, lines: list[str]
) -> None:
    assert misfits(write(text)) == [f"o.yaml:{line}" for line in lines]


def test_a_missing_key_says_what_belongs_below_it(write: Write) -> None:
    class Needs(Frozen):
        by_name: dict[Name, Draw]
        day: Day
        listed: tuple[Name, ...]
        text: str
        work: MinutesEstimate

    assert misfits(write("{}"), Needs) == [
        "o.yaml:1:1: by_name: 'by_name' is missing; write by_name: with 'key: value' lines below",
        "o.yaml:1:1: day: 'day' is missing; write day: 2024-01-31",
        "o.yaml:1:1: listed: 'listed' is missing; write listed: with '- ' lines below",
        "o.yaml:1:1: text: 'text' is missing; write text: ...",
        (
            "o.yaml:1:1: work: 'work' is missing; "
            "write work: with the keys low, central, high, source, confidence"
        ),
    ]


def test_members_of_a_union_that_a_function_tells_apart_are_known(write: Write) -> None:
    def kind(value: object) -> str:
        return "draw" if isinstance(value, dict) else "list"

    class Special(Frozen):
        pause: Annotated[
            Annotated[Draw, Tag("draw")] | Annotated[list[Name], Tag("list")], Discriminator(kind)
        ]

    assert misfits(write("pause: {mean: 1 h, cvv: 2}"), Special) == [
        "o.yaml:1:20: pause.cvv: unknown key 'cvv'; did you mean 'cv'?"
    ]
    assert misfits(write("pause: [a, '']"), Special)[0].startswith("o.yaml:1:12: pause.1: ")


def test_a_part_of_a_file_is_built_with_full_paths(write: Write) -> None:
    tree = read_tree(write("offices:\n  small: {clerks: x, nam: y}\n"))
    with pytest.raises(ScenarioError) as error:
        build(Office, tree, ("offices", "small"))
    assert [str(each) for each in error.value.problems] == [
        (
            "o.yaml:2:19: offices.small.clerks: "
            "expected a whole number of at least 0, e.g. '3', not 'x'"
        ),
        "o.yaml:2:22: offices.small.nam: unknown key 'nam'; did you mean 'name'?",
    ]
    with pytest.raises(ScenarioError) as error:
        build(Office, tree, ("offices", "smal"))
    message = "o.yaml:2:3: offices.smal: 'smal' is missing; did you mean 'small'?"
    assert [str(each) for each in error.value.problems] == [message]


# --- Broken files ---------------------------------------------------------------------------

GOOD = """\
# an office
name: |
  Bürgeramt
  der Stadt
work: {low: 1 h, central: 75 min, high: 2 h, source: "survey, p. 3", confidence: B}
steps:
  intake:
    rule: fixed_team
    team: front
  decision: {rule: overflow, to: back, above_waiting: 5, patience: 10 min}
nested:
  - {a: {mean: 5 min, cv: 0.8}}
parts: [one, two]
# not a key: x
open: true
vacancy: 30 %
"""
SPLINTERS = [b"[", b"{", b"]", b"}", b": ", b"- ", b"\t", b"&a ", b"*a", b"!!x ", b"'", b'"', b"|"]
SPLINTERS += [b"\xff", b"\x00", b"\xc2\x85", b"\xe2\x80\xa8", b"\n", b"\r", b"?", b"%", b"---\n"]
SPLINTERS += [b"<<", b"~", b"1e999", b"nan", b"9" * 5000, b"[" * 60, b'"\\ud800"', b"extends: "]


def test_the_file_to_be_broken_is_good(write: Write) -> None:
    assert build(Office, read_tree(write(GOOD))).name == "Bürgeramt\nder Stadt\n"


def broken(source: random.Random) -> bytes:
    """Damage the good file in a few places."""
    text = GOOD.encode()
    for _ in range(source.randint(1, 4)):
        at, to = sorted(source.randrange(len(text) + 1) for _ in range(2))
        lines = text.splitlines(keepends=True)
        match source.randrange(5):
            case 0:
                text = text[:at] + source.choice(SPLINTERS) + text[at:]
            case 1:
                text = text[:at] + text[to:]
            case 2:
                source.shuffle(lines)
                text = b"".join(lines)
            case 3:
                text = text[:at] + source.randbytes(3) + text[at:]
            case _:
                text = text[:at] + text[at:to] + text[at:]
    return text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(0, 2**32))
def test_broken_files_give_located_problems_and_nothing_else(write: Write, seed: int) -> None:
    path = write(broken(random.Random(seed)))  # noqa: S311 - reproducible damage
    problems: tuple[Problem, ...] = ()
    try:
        build(Office, read_tree(path))
    except ScenarioError as error:
        problems = error.problems or (Problem("", 0, 0, "", ""),)
    lines = len(path.read_bytes().decode("utf-8", "replace").splitlines()) + 1
    for found in problems:
        assert found.file == "o.yaml"
        assert 1 <= found.line <= lines
        assert found.column >= 1
        assert found.message
        assert str(found).isprintable()
        for foreign in ("Input should", "Value error", "pydantic", "Field required"):
            assert foreign not in found.message


def test_a_problem_of_a_key_points_to_the_key(write: Write) -> None:
    tree = read_tree(write("outer:\n  inner: value\n"))
    assert str(key_problem(tree, ("outer", "inner"), "m")) == "o.yaml:2:3: outer.inner: m"
    assert str(problem(tree, ("outer", "inner"), "m")) == "o.yaml:2:10: outer.inner: m"
    assert str(key_problem(tree, ("outer", "lacking"), "m")) == "o.yaml:2:3: outer.lacking: m"
    assert str(key_problem(tree, ("no", "inner"), "m")).startswith("o.yaml:1:1: ")


def test_a_suggestion_names_the_nearest_or_all() -> None:
    assert suggestion("renewl", {"renewal": 1, "family": 2}) == "; did you mean 'renewal'?"
    assert suggestion("x", ["renewal", "family"]) == "; known: renewal, family"
    assert suggestion("x", []) == "; known: (none)"


def test_the_file_that_another_extends_is_named_from_here(write: Write) -> None:
    write("a: 1\n", "base/office.yaml")
    assert extended_file(write("extends: ../base/office.yaml\n", "top/o.yaml")) == Path(
        "base/office.yaml"
    )
    assert extended_file("base/office.yaml") is None


def test_a_file_that_another_names_is_blamed_on_that_place(write: Write) -> None:
    write("")
    place = Place("study.yaml", 4, 9)
    with pytest.raises(ScenarioError) as error:
        read_tree("nix.yaml", (place, "office"))
    assert str(error.value) == (
        "study.yaml:4:9: office: there is no file 'nix.yaml'; check the name and the folder"
    )
