"""Break-even: what it is, what was found, and what a chart's title and labels say of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pandas as pd

from sim.experiment.break_even import NEVER
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import month_text, number
from sim.report.catalogue.words import measure_word
from sim.report.charts.titles import where_words
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.frames import (
    Row,
    Structure,
    row_of,
)

COLUMNS = (
    "structure", "condition", "finding", "date", "date_low", "date_high", "begin", "horizon",
    "share_of_runs", "shortfall", "shortfall_date", "lead", "lead_low", "lead_date",
    "difference_end", "difference_end_low", "difference_end_high", "delta", "immaterial",
    "replications",
)  # fmt: skip
"""What is read of the table `break_even`."""

_NAMED = 2
_LONGEST = 130
_FEW = 0.5  # a mean shortfall that is written as no case is none
_MIXED = "mixed"
_ORDER = ("within", "not_within", "undecided", "immaterial", _MIXED)
"""Of findings in a title; identical pairs are immaterial there."""


def finding_of(row: Row) -> str:
    """Return what a row of the table shows: a finding, or `immaterial`."""
    finding = str(row["finding"])
    return "immaterial" if row["immaterial"] and finding != "no_difference" else finding


def short_words(row: Row, language: Language) -> str:
    """Say in a label what a row shows: ``gleichauf ab März 2025``."""
    finding = finding_of(row)
    if finding == "within" and _from_start(row):
        finding = "ahead"
    return phrase(f"break_even.short_{finding}", language, date=_month(row["date"], language),
                  horizon=_month(row["horizon"], language))  # fmt: skip


def break_even_message(
    table: pd.DataFrame,
    structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]],
    language: Language,
) -> str:
    """Say for which structures there is a break-even: the title of the chart.

    Example: ``Entschiedene Fälle seit Beginn: gleichauf mit heute bei »Clearing« (ab März 2025)``.
    Structures whose finding is not the same under all conditions are told apart.
    """
    joint: dict[str, tuple[str, str]] = {}
    horizon = ""
    for structure in structures:
        rows = [row_of(table, condition, structure.name) for condition, _ in conditions]
        rows_here = [row for row in rows if row is not None]
        if not rows_here:
            continue
        found = {finding_of(row).replace("no_difference", "immaterial") for row in rows_here}
        name = phrase("common.quoted", language, name=structure.label)
        if found == {"within"} and len(rows_here) == 1:
            when = "from_start" if _from_start(rows_here[0]) else "from_date"
            day = _month(rows_here[0]["date"], language)
            name += f" ({phrase(f'break_even.{when}', language, date=day)})"
        joint[structure.name] = (found.pop() if len(found) == 1 else _MIXED, name)
        horizon = _month(rows_here[0]["horizon"], language)
    message = ""
    for named in range(_NAMED, -1, -1):
        groups = []
        for finding in _ORDER:
            names = [name for other, name in joint.values() if other == finding]
            if names:
                claim = phrase(f"break_even.title_{finding}", language, horizon=horizon)
                groups.append(f"{claim} {where_words(names, len(joint), named, language)}")
        message = f"{measure_word('decided_to_date', language)}: {'; '.join(groups)}"
        if len(message) <= _LONGEST:
            break
    return message


def break_even_blocks(
    table: pd.DataFrame,
    structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]],
    language: Language,
    pictures: Iterable[Block] = (),
) -> Iterator[Block]:
    """Yield from when on structures are level with today; nothing where there are none.

    `table` is the table `break_even`; `pictures` stand between what is counted and what is found.
    """
    found = [
        (label, tuple(_told(table, condition, structures, language)))
        for condition, label in conditions
    ]
    if not any(sentences for _, sentences in found):
        return
    yield Heading(phrase("break_even.head", language))
    yield Paragraph(phrase("break_even.means", language))
    yield from pictures
    for label, sentences in found:
        if sentences:
            if label:
                yield Heading(label, 2)
            yield Bullets(sentences)


def _told(
    table: pd.DataFrame, condition: str, structures: Sequence[Structure], language: Language
) -> Iterator[str]:
    for one in structures:
        row = None if table.empty else row_of(table, condition, one.name)
        if row is not None:
            yield f"{one.label}: {break_even_sentence(row, language)}"


def break_even_sentence(row: Row, language: Language) -> str:
    """Say all that a row of the table shows, in a sentence without its structure.

    The difference at the end is left to the comparison: its interval is widened for several
    structures, that of a row here is of one alone.
    """
    return "; ".join(_parts(row, language)) + "."


def _parts(row: Row, language: Language) -> Iterator[str]:
    finding = finding_of(row)
    horizon = _month(row["horizon"], language)
    if finding == "no_difference":
        yield phrase(f"break_even.{finding}", language)
        return
    if finding == "immaterial":
        most = _cases(max(float(row["shortfall"]), float(row["lead"])), language)
        yield phrase(
            f"break_even.{finding}",
            language,
            most=most,
            delta=_cases(float(row["delta"]), language),
        )
        return
    course = short_words(_of_mean(row), language)
    interval = _interval(row, language)
    if finding == "within":
        finding = "ahead" if _from_start(row) else "within"
    elif finding == "undecided" and not interval:
        finding = "too_few"
    yield phrase(
        f"break_even.{finding}",
        language,
        date=_month(row["date"], language),
        interval=interval,
        horizon=horizon,
        course=course,
        runs=int(row["replications"]),
    )
    yield from _extremes(row, language)
    if finding in ("undecided", "too_few"):
        runs = int(row["replications"])
        count = round(float(row["share_of_runs"]) * runs)
        yield phrase("break_even.runs", language, count=count, runs=runs)


def _from_start(row: Row) -> bool:
    return bool(row["date"] == row["begin"])


def _of_mean(row: Row) -> Row:
    """Return the row as if its interval were as short as its date: what the mean does."""
    changed = row.copy()
    changed["immaterial"] = False
    changed["finding"] = "not_within" if row["date"] == NEVER else "within"
    return changed


def _extremes(row: Row, language: Language) -> Iterator[str]:
    """Say how far behind the mean is at worst, and how far ahead if it falls back from there."""
    if float(row["lead_low"]) > 0 and row["date"] == NEVER:
        cases = _cases(float(row["lead"]), language)
        yield phrase(
            "break_even.lead", language, cases=cases, date=_month(row["lead_date"], language)
        )
    if float(row["shortfall"]) >= _FEW and row["shortfall_date"] != row["horizon"]:
        cases, day = _cases(float(row["shortfall"]), language), row["shortfall_date"]
        yield phrase("break_even.shortfall", language, cases=cases, date=_month(day, language))


def _interval(row: Row, language: Language) -> str:
    """Write the interval of the date; nothing where there is none."""
    bounds = []
    for name in ("date_low", "date_high"):
        if row[name] == NEVER:
            bounds.append(
                phrase("break_even.never", language, horizon=_month(row["horizon"], language))
            )
        elif row[name] == row["begin"]:
            bounds.append(phrase("break_even.start", language))
        elif month := _month(row[name], language):
            bounds.append(month)
        else:
            return ""
    key = "one_month" if bounds[0] == bounds[1] else "interval"
    return phrase(f"break_even.{key}", language, low=bounds[0], high=bounds[1])


def _month(day: object, language: Language) -> str:
    """Write the month of a date; nothing for a text that is none."""
    written = str(day)
    return month_text(date.fromisoformat(written), language) if written[:1].isdigit() else ""


def _cases(value: float, language: Language) -> str:
    written = number(value, 0, language)
    return phrase(
        "break_even.case" if written == "1" else "break_even.cases", language, number=written
    )
