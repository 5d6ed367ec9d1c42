"""Scenario files damaged at random, as hurried hands and editors damage them."""

import random
import re
from collections.abc import Callable, Sequence

NASTY = (
    *("", "~", "null", "nan", "inf", "-1", "-0.5", "0", "1", "true", "no", "''", "' '", "x"),
    *("0 %", "100 %", "100.001 %", "1e400", "9" * 12, "9" * 400, "0." + "0" * 19 + "1"),
    *("999999999999 per s", "0 per year", "0.00000000000000000001 per year", "1 per min"),
    *("1000 years", "50 years", "0 min", "1 s", "0.00000000000000000001 s", "12 Monate", "3 h 5"),
    *("999999999999 EUR", "0 EUR", "39.000", "1.500 EUR", "0 working days", "999999 working days"),
    *("Mon-Sun 00:00-24:00", "Mon 00:00-00:01", "Sun 23:59-24:00", "Fri-Mon 08:00-09:00", "25:00"),
    *(
        "2024-02-30",
        "1900-01-01",
        "2199-12-31",
        "02-29",
        "12-31",
        "Ä" * 30,
        "日本",
        "\u202e",
        "👩‍💻",
    ),
    *("\x00", "\x1b[31m", "\t", "[]", "{}", "[[[[]]]]", "{a: 1}", "*x", "&x y", "!!int 3", "'"),
    *('"\\ud800"', "%YAML 9.9", "- - -", "? x", "| x", ">", "@", "`", "#", ": ", "---", "..."),
    *(
        "unlimited",
        "rest",
        "all",
        "by_load",
        "calibrated",
        "none",
        "office.yaml",
        "../",
        "/dev/zero",
    ),
    *("gamma", "exponential", "fixed", "always", "owning_team", "fixed_team", "C", "intake"),
    *("own", "team", "posts", "filled", "halves", "generalist", "jan", "12 per year", "99 %"),
    *("[0]", "[60, 60, 60]", "365 working days", "1 working days", "Sun 20:00-22:00"),
)
"""Texts that stand where others are expected: odd, huge, empty, of other units."""

_SCALAR = re.compile(r"(?<=[:,\[{ ] )[^,\[\]{}:#\n]+")
_KEY = re.compile(r"(?<![A-Za-z_])[A-Za-z_]++(?=:)")

_ESTIMATE = re.compile(r"low: [0-9.]+([^,]*), central: [^,]*, high: [^,]*,")

Mutation = Callable[[random.Random, list[str], Sequence[list[str]]], list[str]]


def _delete(luck: random.Random, lines: list[str], _others: Sequence[list[str]]) -> list[str]:
    first = luck.randrange(len(lines))
    return lines[:first] + lines[first + luck.choice((1, 1, 1, 3, 10)) :]


def _double(luck: random.Random, lines: list[str], _others: Sequence[list[str]]) -> list[str]:
    first = luck.randrange(len(lines))
    part = lines[first : first + luck.choice((1, 1, 5))]
    at = luck.choice((first, luck.randrange(len(lines))))
    return lines[:at] + part + lines[at:]


def _swap(luck: random.Random, lines: list[str], _others: Sequence[list[str]]) -> list[str]:
    one, other = luck.randrange(len(lines)), luck.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def _change_value(luck: random.Random, lines: list[str], _others: Sequence[list[str]]) -> list[str]:
    return _replace(luck, lines, _SCALAR, lambda _old: luck.choice(NASTY))


def _change_number(
    luck: random.Random, lines: list[str], _others: Sequence[list[str]]
) -> list[str]:
    number = re.compile(r"\d+(?:\.\d+)?(?= ?(?:%|min|h\b|per|days|weeks|EUR|[,}\]]|$))")
    numbers = ("0", "1", "2", "7", "50", "100", "365", "5000", "1000000", "999999999999", "0.0001")
    return _replace(luck, lines, number, lambda _old: luck.choice(numbers))


def _set_estimates(
    luck: random.Random, lines: list[str], _others: Sequence[list[str]]
) -> list[str]:
    """Set low, central and high of some estimates to one number that is odd but in order."""
    often = luck.choice((0.05, 0.3, 1.0))
    numbers = luck.choice((("0",), ("100",), ("0", "100"), ("0", "1", "100", "3000", "0.0001")))

    def other(match: re.Match[str]) -> str:
        if luck.random() > often:
            return match[0]
        number = luck.choice(numbers)
        return f"low: {number}{match[1]}, central: {number}{match[1]}, high: {number}{match[1]},"

    return [_ESTIMATE.sub(other, line) for line in lines]


def _rename_key(luck: random.Random, lines: list[str], _others: Sequence[list[str]]) -> list[str]:
    keys = [key for line in lines for key in _KEY.findall(line)] or ["x"]

    def other(old: str) -> str:
        return luck.choice((luck.choice(keys), old[1:], old + "s", luck.choice(NASTY), old.upper()))

    return _replace(luck, lines, _KEY, other)


def _indent(luck: random.Random, lines: list[str], _others: Sequence[list[str]]) -> list[str]:
    at = luck.randrange(len(lines))
    line = lines[at]
    lines[at] = luck.choice((" " + line, line[1:], "  " + line, line.lstrip(), "\t" + line))
    return lines


def _cut_off(luck: random.Random, lines: list[str], _others: Sequence[list[str]]) -> list[str]:
    text = "\n".join(lines)
    return text[: luck.randrange(len(text) + 1)].split("\n")


def _splice(luck: random.Random, lines: list[str], others: Sequence[list[str]]) -> list[str]:
    other = luck.choice(others)
    first = luck.randrange(len(other))
    at = luck.randrange(len(lines))
    return lines[:at] + other[first : first + luck.randrange(1, 30)] + lines[at:]


def _insert_text(luck: random.Random, lines: list[str], _others: Sequence[list[str]]) -> list[str]:
    at = luck.randrange(len(lines))
    column = luck.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:column] + luck.choice(NASTY) + lines[at][column:]
    return lines


def _replace(
    luck: random.Random, lines: list[str], pattern: re.Pattern[str], new: Callable[[str], str]
) -> list[str]:
    """Replace one place that fits the pattern."""
    places = [(at, match) for at, line in enumerate(lines) for match in pattern.finditer(line)]
    if places:
        at, match = luck.choice(places)
        lines[at] = lines[at][: match.start()] + new(match[0]) + lines[at][match.end() :]
    return lines


LINES: dict[str, Mutation] = {
    "lines deleted": _delete,
    "lines doubled": _double,
    "lines swapped": _swap,
    "line indented": _indent,
    "text cut off": _cut_off,
    "lines of another file": _splice,
    "odd text inserted": _insert_text,
    "key renamed": _rename_key,
}
VALUES: dict[str, Mutation] = {
    "odd value": _change_value,
    "odd number": _change_number,
    "odd estimates": _set_estimates,
}
