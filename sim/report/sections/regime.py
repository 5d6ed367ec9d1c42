"""Where scenarios are heading, in words: load, growth, clearing, and where the loop tips."""

from collections.abc import Callable, Iterator, Sequence
from math import isfinite

import pandas as pd

from sim.experiment.regime import Regime
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import date_text, decimals_for, estimate, number
from sim.report.catalogue.words import under
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.frames import Row, Structure, row_of


def regime_blocks(
    table: pd.DataFrame | None,
    structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]],
    language: Language,
    *,
    one_run: bool = False,
    briefly: bool = False,
) -> Iterator[Block]:
    """Yield load, growth, clearing and the stock at which the loop tips, in a table.

    `table` is the table `regime`; without it, how to get it is said. `one_run`: with the span of
    a single run's growth. `briefly`: what the words mean in small print.
    """
    yield Heading(phrase("regime.head", language))
    if table is None:
        yield Paragraph(phrase("regime.missing", language))
        return
    yield Paragraph(phrase("regime.means", language), note=briefly)
    clears = bool((table["cleared_runs"] > 0).any())
    several = len(conditions) > 1
    columns = (
        Column(phrase("common.structure", language), width=1.8),
        Column(phrase("regime.load", language), number=True),
        Column(phrase("regime.growth", language), number=True, width=2.8),
        *((Column(phrase("regime.one", language), number=True, width=1.5),) if one_run else ()),
        Column(phrase("regime.tips", language), number=True, width=1.5),
        *((Column(phrase("regime.cleared", language), width=1.5),) if clears else ()),
    )
    rows: list[tuple[str, ...]] = []
    for condition, label in conditions:
        found = [(one, row_of(table, condition, one.name)) for one in structures]
        rows += [(label,)] if several and any(row is not None for _, row in found) else []
        rows += [
            (
                one.label,
                number(float(row["load"]), 2, language),
                _growth(row, language),
                *((_growth_of_one(row, language),) if one_run else ()),
                _tips(float(row["tips_at"]), float(row["most_open"]), language),
                *((_cleared(row, language),) if clears else ()),
            )
            for one, row in found
            if row is not None
        ]
    name = "" if several or not conditions else conditions[0][1]
    over = bool((table["tips_at"] == 0).any())
    note = phrase("regime.over_at_once", language) if over else ""
    yield Table(under(name, phrase("regime.caption", language)), columns, tuple(rows), note)


def _growth(row: Row, language: Language) -> str:
    growth, low, high = (float(row[key]) for key in ("growth", "growth_low", "growth_high"))
    decimals = min(1, decimals_for([growth, low, high]))
    if not isfinite(low):
        return number(growth, decimals, language, signed=True)
    return estimate((growth, low, high), decimals, language, signed=True)


def _growth_of_one(row: Row, language: Language) -> str:
    ends = [float(row[key]) for key in ("growth_one_low", "growth_one_high")]
    if not isfinite(ends[0]):
        return ""
    decimals = min(1, decimals_for(ends))
    low, high = (number(end, decimals, language, signed=True) for end in ends)
    return _span(low, high, language)


def _cleared(row: Row, language: Language) -> str:
    counts = {"cleared": int(row["cleared_runs"]), "runs": int(row["runs"])}
    return phrase("regime.cleared_in", language, **counts)


def _tips(open_cases: float, most: float, language: Language) -> str:
    if open_cases == 0:
        return phrase("regime.any_stock", language)
    if not isfinite(open_cases):
        return phrase("common.never", language)
    told = number(open_cases, 0, language)
    return phrase("regime.was_there", language, at=told) if open_cases <= most else told


def _span(low: str, high: str, language: Language) -> str:
    return phrase("common.interval", language, low=low, high=high)


def regime_sentences(
    found: Regime, language: Language, label: Callable[[str], str] = str
) -> Iterator[str]:
    """Yield what is to be known of where one scenario is heading; `label` says what teams are."""

    def said(name: str, **parts: object) -> str:
        return phrase(f"regime.{name}", language, **parts)

    def told(value: float, *, signed: bool = False) -> str:
        decimals = 0 if abs(value) >= 10 else 1  # noqa: PLR2004 - two digits will do
        return number(value, decimals, language, signed=signed)

    over = ", ".join(map(label, found.overloaded.split()))
    load = number(found.load, 2, language)
    if found.load >= 1:
        yield said("is_overloaded", load=load)
    else:
        yield said("keeps_up", load=load) + (said("but_teams", teams=over) if over else "")
    growth = told(found.growth, signed=True)
    if isfinite(found.growth_low):
        mean = _span(told(found.growth_low, signed=True), told(found.growth_high, signed=True),
                     language)  # fmt: skip
        one = _span(told(found.growth_one_low, signed=True),
                    told(found.growth_one_high, signed=True), language)  # fmt: skip
        yield said("grows", growth=growth, mean=mean, one=one)
    else:
        yield said("grows_once", growth=growth)
    if found.open_start > 0:
        when = said("on", date=date_text(found.cleared, language)) if found.cleared else ""
        yield said("is_cleared", cleared=found.cleared_runs, runs=found.runs, when=when)
    yield from _loop(found, language, label)
    if not found.steady:
        yield said("no_means")


def _loop(found: Regime, language: Language, label: Callable[[str], str]) -> Iterator[str]:
    """Yield where the loop of enquiries tips."""
    if not found.first_team and not isfinite(found.tips_at):
        return
    most = number(found.most_open, 0, language)
    if found.tips_at > 0 and isfinite(found.tips_at):
        at = number(found.tips_at, 0, language)
        yield phrase("regime.office_tips", language, at=at, most=most)
    if found.first_team:
        at = number(found.first_team_tips_at, 0, language)
        name = "regime.team_tips" if found.first_team_tips_at > 0 else "regime.team_over"
        yield phrase(name, language, team=label(found.first_team), at=at)
