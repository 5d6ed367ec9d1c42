"""Break-even: what it is, and what was found."""

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from sim.experiment.break_even import NEVER
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.frames import Row, Structure, row_of
from sim.report.rows.break_even import finding_of, from_start, month_of, short_words

_FEW = 0.5  # a mean shortfall that is written as no case is none


def break_even_blocks(
    table: pd.DataFrame,
    structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]],
    language: Language,
    pictures: Iterable[Block] = (),
) -> Iterator[Block]:
    """Yield from when on structures are level with today; nothing where there are none.

    `table` is the table `break_even`; `pictures` stand between what is counted and what is found.
    They say the date: below them stands only what has more to it.
    """
    drawn = tuple(pictures)
    found = [
        (label, [(one.label, row_of(table, name, one.name)) for one in structures])
        for name, label in conditions
        if not table.empty
    ]
    if not any(row is not None for _, rows in found for _, row in rows):
        return
    yield Heading(phrase("break_even.head", language))
    yield Paragraph(phrase("break_even.means", language), note=bool(drawn))
    yield from drawn
    for label, rows in found:
        said = [(name, row) for name, row in rows if row is not None]
        told = tuple(
            f"{name}: {break_even_sentence(row, language)}"
            for name, row in said
            if not (drawn and _has_date_only(row, language))
        )
        if told:
            if label:
                yield Heading(label, 2)
            yield Bullets(told)


def _has_date_only(row: Row, language: Language) -> bool:
    """Tell whether there is no more to say of a row than what a label in the chart says."""
    return [*_parts(row, language)] == [short_words(row, language)]


def break_even_sentence(row: Row, language: Language) -> str:
    """Say all that a row of the table shows, in a sentence without its structure.

    The difference at the end is left to the comparison: its interval is widened for several
    structures, that of a row here is of one alone.
    """
    return "; ".join(_parts(row, language)) + "."


def _parts(row: Row, language: Language) -> Iterator[str]:
    finding = finding_of(row)
    horizon = month_of(row["horizon"], language)
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
        finding = "ahead" if from_start(row) else "within"
    elif finding == "undecided" and not interval:
        finding = "too_few"
    yield phrase(
        f"break_even.{finding}",
        language,
        date=month_of(row["date"], language),
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
            "break_even.lead", language, cases=cases, date=month_of(row["lead_date"], language)
        )
    if float(row["shortfall"]) >= _FEW and row["shortfall_date"] != row["horizon"]:
        cases, day = _cases(float(row["shortfall"]), language), row["shortfall_date"]
        yield phrase("break_even.shortfall", language, cases=cases, date=month_of(day, language))


def _interval(row: Row, language: Language) -> str:
    """Write the interval of the date; nothing where there is none."""
    bounds = []
    for name in ("date_low", "date_high"):
        if row[name] == NEVER:
            bounds.append(
                phrase("break_even.never", language, horizon=month_of(row["horizon"], language))
            )
        elif row[name] == row["begin"]:
            bounds.append(phrase("break_even.start", language))
        elif month := month_of(row[name], language):
            bounds.append(month)
        else:
            return ""
    key = "one_month" if bounds[0] == bounds[1] else "interval"
    return phrase(f"break_even.{key}", language, low=bounds[0], high=bounds[1])


def _cases(value: float, language: Language) -> str:
    written = number(value, 0, language)
    return phrase(
        "break_even.case" if written == "1" else "break_even.cases", language, number=written
    )
