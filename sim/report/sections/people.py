"""People on posts: full-time equivalents, and hours lost and saved."""

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.demand.people import REASONS
from sim.experiment.people import EFFECTS
from sim.measures.staff import STAFF
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.numbers import decimals_for, number
from sim.report.catalogue.words import listed, reason_word, under
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.frames import Structure, row_of


def office_staff(by_team: pd.DataFrame) -> pd.DataFrame:
    """Sum the table of staff by team over the teams of the office's casework."""
    inside = by_team[~by_team["outside"].astype(bool)]
    keys = ["condition", "structure"]
    hours = [f"hours_{reason}_per_year" for reason in REASONS]
    return inside.groupby(keys, sort=False)[[*STAFF, *hours]].sum().reset_index()


def staff_blocks(
    by_team: pd.DataFrame,
    effects: pd.DataFrame,
    structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]],
    language: Language,
) -> Iterator[Block]:
    """Yield who is there, and the hours that onboarding costs and speed saves, per condition.

    `by_team` and `effects` are the tables `staff_by_team` and `specialisation`; where they are
    empty (people are not modelled one by one), there is nothing.
    """
    if by_team.empty or effects.empty:
        return
    office = office_staff(by_team)
    equal = equal_words(equal_code(by_team, "staff_by_team"), language)
    caption = phrase("staff.caption", language, equal=equal)
    names = [phrase(f"short.{name}", language) for name in (*STAFF, *EFFECTS)]
    columns = (
        Column(phrase("common.structure", language), width=1.8),
        *(Column(name, number=True) for name in names),
    )
    yield Heading(phrase("staff.head", language))
    yield Paragraph(phrase("staff.explanation", language))
    for condition, label in conditions:
        rows = tuple(_rows(office, effects, condition, structures, language))
        if rows:
            absent = _absence(office, condition, structures, language)
            yield Table(under(label, caption), columns, rows, absent)


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
