"""People on posts as text for the terminal: full-time equivalents, and hours lost and saved."""

import textwrap
from collections.abc import Iterator, Sequence

import pandas as pd

from sim.demand.people import REASONS
from sim.measures.staff import STAFF
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import decimals_for, number
from sim.report.catalogue.words import listed, reason_word
from sim.report.frames import Structure, condition_list, row_of, structure_list
from sim.report.sections.staff_tables import EFFECTS

_GAP = 2
_LABEL = 30


def office_staff(by_team: pd.DataFrame) -> pd.DataFrame:
    """Sum the table of staff by team over the teams of the office's casework."""
    inside = by_team[~by_team["outside"].astype(bool)]
    keys = ["condition", "structure"]
    hours = [f"hours_{reason}_per_year" for reason in REASONS]
    return inside.groupby(keys, sort=False)[[*STAFF, *hours]].sum().reset_index()


def staff_text(
    by_team: pd.DataFrame,
    effects: pd.DataFrame,
    structures: pd.DataFrame,
    conditions: pd.DataFrame,
    language: Language = "de",
    width: int = 100,
) -> str:
    """Say per condition who is there, and the hours that onboarding costs and speed saves.

    `by_team` and `effects` are the tables `staff_by_team` and `specialisation`; where they are
    empty (people are not modelled one by one), so is the text. Lines keep to `width` characters
    as long as the numbers allow.
    """
    if by_team.empty or effects.empty:
        return ""
    named, office = structure_list(structures), office_staff(by_team)
    equal = equal_words(equal_code(by_team, "staff_by_team"), language)
    lines = [phrase("staff.head", language, equal=equal)]
    lines += textwrap.wrap(phrase("staff.explanation", language), width)
    for condition, label in condition_list(conditions):
        rows = list(_rows(office, effects, condition, named, language))
        if rows:
            lines += ["", label, "-" * min(len(label), width)] if label else [""]
            lines += _laid_out([_header(language), *rows])
            lines += textwrap.wrap(_absence(office, condition, named, language), width)
    return "\n".join(lines) + "\n"


def _header(language: Language) -> tuple[str, ...]:
    names = [phrase(f"short.{name}", language) for name in (*STAFF, *EFFECTS)]
    return (phrase("common.structure", language), *names)


def _rows(
    office: pd.DataFrame,
    effects: pd.DataFrame,
    condition: str,
    named: Sequence[Structure],
    language: Language,
) -> Iterator[tuple[str, ...]]:
    decimals = decimals_for([float(value) for value in office["filled_fte"]])
    for structure in named:
        staff = row_of(office, condition, structure.name)
        if staff is None:
            continue
        cells = [number(float(staff[name]), decimals, language) for name in STAFF]
        for measure in EFFECTS:
            effect = row_of(effects[effects["measure"] == measure], condition, structure.name)
            if effect is None:
                continue
            cell = number(float(effect["mean"]), 0, language)
            if not structure.today:
                cell += f" ({number(float(effect['difference']), 0, language, signed=True)})"
            cells.append(cell)
        yield (structure.label, *cells)


def _absence(
    office: pd.DataFrame, condition: str, named: Sequence[Structure], language: Language
) -> str:
    today = next((one for one in named if one.today), named[0])
    row = row_of(office, condition, today.name)
    if row is None:
        return ""
    hours = {reason: float(row[f"hours_{reason}_per_year"]) for reason in REASONS}
    parts = [
        f"{reason_word(reason, language)} {number(value, 0, language)}"
        for reason, value in hours.items()
        if value > 0
    ]
    return phrase("staff.absent", language, reasons=listed(parts, language)) if parts else ""


def _laid_out(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    cut = [(textwrap.shorten(row[0], _LABEL, placeholder=" …"), *row[1:]) for row in rows]
    widths = [max(len(row[column]) for row in cut) for column in range(len(cut[0]))]
    for row in cut:
        cells = [cell.rjust(room) for cell, room in zip(row[1:], widths[1:], strict=True)]
        yield (" " * _GAP).join([row[0].ljust(widths[0]), *cells])
