"""Where scenarios are heading, in words: load, growth, clearing, and where the loop tips."""

import textwrap
from collections.abc import Iterator, Sequence
from math import isfinite

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import date_text, decimals_for, number
from sim.report.frames import Structure, condition_list, row_of, structure_list
from sim.report.sections.check.text import laid_out
from sim.report.sections.regime_table import Regime

_LABEL = 30


def regime_text(
    table: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    language: Language,
    width: int = 100,
) -> str:
    """Say per condition where each structure is heading; `table` is that of `regime_table`."""
    named = structure_list(structures)
    lines = [phrase("regime.head", language)]
    lines += textwrap.wrap(phrase("regime.means", language), width)
    for condition, label in condition_list(conditions):
        rows = list(_rows(table, condition, named, language))
        lines += ["", label, "-" * min(len(label), width)] if label else [""]
        lines += laid_out([_header(language), *rows])
    return "\n".join(lines) + "\n"


def _header(language: Language) -> tuple[str, ...]:
    names = ("common.structure", "regime.load", "regime.growth", "regime.one", "regime.cleared",
             "regime.tips")  # fmt: skip
    return tuple(phrase(name, language) for name in names)


def _rows(
    table: pd.DataFrame, condition: str, named: Sequence[Structure], language: Language
) -> Iterator[tuple[str, ...]]:
    for structure in named:
        row = row_of(table, condition, structure.name)
        if row is None:
            continue
        bounds = ("growth", "growth_low", "growth_high", "growth_one_low", "growth_one_high")
        growth = [float(row[name]) for name in bounds]
        decimals = min(1, decimals_for(growth))
        told = [number(value, decimals, language, signed=True) for value in growth]
        known = isfinite(growth[1])
        yield (
            textwrap.shorten(structure.label, _LABEL, placeholder=" …"),
            number(float(row["load"]), 2, language),
            f"{told[0]} ({_span(told[1], told[2], language)})" if known else told[0],
            _span(told[3], told[4], language) if known else "",
            _cleared(int(row["cleared_runs"]), int(row["runs"]), language),
            _tips(float(row["tips_at"]), float(row["most_open"]), language),
        )


def _span(low: str, high: str, language: Language) -> str:
    return phrase("common.interval", language, low=low, high=high)


def _cleared(cleared: int, runs: int, language: Language) -> str:
    return phrase("regime.cleared_in", language, cleared=cleared, runs=runs)


def _tips(open_cases: float, most: float, language: Language) -> str:
    if not isfinite(open_cases):
        return phrase("regime.never", language)
    told = number(open_cases, 0, language)
    return phrase("regime.was_there", language, at=told) if 0 < open_cases <= most else told


def regime_sentences(found: Regime, language: Language) -> Iterator[str]:
    """Yield what is to be known of where one scenario is heading."""

    def said(name: str, **parts: object) -> str:
        return phrase(f"regime.{name}", language, **parts)

    def told(value: float, *, signed: bool = False) -> str:
        decimals = 0 if abs(value) >= 10 else 1  # noqa: PLR2004 - two digits will do
        return number(value, decimals, language, signed=signed)

    over = found.overloaded.replace(" ", ", ")
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
    yield from _loop(found, language)
    if not found.steady:
        yield said("no_means")


def _loop(found: Regime, language: Language) -> Iterator[str]:
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
        yield phrase(name, language, team=found.first_team, at=at)
