"""What nobody would let stand, before any verdict: which structures are flagged, and by what."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import month_text, number
from sim.report.catalogue.words import listed, under
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.frames import Row, Structure
from sim.report.rows.teams import team_label
from sim.scenario.study import Scenario

Scenarios = Mapping[tuple[str, str], Scenario]
"""By (condition, structure)."""

_NAMED = 3
"""So many structures are named in a brief line even where all are flagged."""


def alarm_blocks(
    table: pd.DataFrame | None, structures: Sequence[Structure],
    conditions: Sequence[tuple[str, str]], scenarios: Scenarios, language: Language, *,
    briefly: bool = False,
) -> Iterator[Block]:  # fmt: skip
    """Yield a sentence for each flagged structure, which ones are not, or that nothing is checked.

    `table` is the table `alarms`; without it nothing is said. `briefly`: under other conditions
    than the first only which structures are flagged, and not which ones are not.
    """
    if table is None or table.empty:
        return
    yield Heading(phrase("alarm.head", language))
    if not table["checked"].any():
        yield Paragraph(phrase("alarm.unchecked", language))
        return
    told, others = (conditions[:1], conditions[1:]) if briefly else (conditions, ())
    flagged = list(alarm_sentences(table, structures, told, scenarios, language, briefly=briefly))
    flagged += _quiet(table, structures, told, language) if flagged and not briefly else ()
    flagged += _elsewhere(table, structures, others, language)
    if not flagged:
        yield Paragraph(phrase("alarm.none", language))
        return
    yield Paragraph(phrase("alarm.means", language), note=briefly)
    yield Bullets(tuple(flagged))


def alarm_sentences(
    table: pd.DataFrame, structures: Sequence[Structure], conditions: Sequence[tuple[str, str]],
    scenarios: Scenarios, language: Language, *, briefly: bool = False,
) -> Iterator[str]:  # fmt: skip
    """Yield what introduces the result of each flagged structure; of today's, what to look at.

    Today's structure is what the office lives with: there the inputs are to be doubted first.
    `briefly`: what was said of another structure before is not said again.
    """
    seen: dict[tuple[str, str], str] = {}
    for condition, label in conditions:
        for one in structures:
            rows = _flags(table, condition, one.name)
            if rows.empty:
                continue
            what = " ".join(_what(rows, scenarios[condition, one.name], language))
            key = "alone" if len(structures) == 1 else "today" if one.today else "flagged"
            before = seen.setdefault((condition, what), one.label)
            if briefly and before != one.label:
                name = phrase("common.quoted", language, name=before)
                what = phrase("alarm.as", language, name=name)
            where = f" ({label})" if label else ""
            yield phrase(f"alarm.{key}", language, name=one.label, where=where, what=what)


def alarm_lines(
    table: pd.DataFrame, structures: Sequence[Structure], condition: str, language: Language, *,
    briefly: bool = False,
) -> Iterator[str]:  # fmt: skip
    """Yield in a line which structures are flagged under a condition and by what; or not checked.

    Today's structure stands apart: there the inputs are to be doubted first. `briefly`: without
    by what, and without names where all of many others are flagged.
    """
    if not table.empty and not table["checked"].any():
        yield phrase("alarm.unchecked", language)
    for key, those in (
        ("today_short", [one for one in structures if one.today]),
        ("flagged_short", [one for one in structures if not one.today]),
    ):
        told = [
            one.label if briefly else phrase(
                "alarm.by_what", language, name=one.label, what=", ".join(
                    phrase(f"alarm.by.{name}", language) for name in dict.fromkeys(rows["alarm"])
                ))
            for one in those
            if not (rows := _flags(table, condition, one.name)).empty
        ]  # fmt: skip
        if briefly and len(told) == len(those) > _NAMED:
            yield phrase("alarm.flagged_all_short", language, count=len(told))
        elif told:
            yield phrase(f"alarm.{key}", language, told="; ".join(told))


def subject_word(row: Row, scenario: Scenario) -> str:
    """Return the label of the team or case type that an alarm is about; nothing for the office."""
    if row["team"]:
        return team_label(scenario, str(row["team"]))
    types = scenario.office.case_types
    return types[str(row["case_type"])].label or str(row["case_type"]) if row["case_type"] else ""


def _flags(table: pd.DataFrame, condition: str, structure: str) -> pd.DataFrame:
    mine = (table["condition"] == condition) & (table["structure"] == structure)
    return table[mine & table["flagged"]]


def _what(rows: pd.DataFrame, scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield a sentence per alarm; teams that are idle beside the same one share it."""
    for (alarm, beside), together in rows.groupby(["alarm", "beside"], sort=False):
        subjects = [
            phrase(
                f"alarm.subject.{alarm}", language, name=subject_word(row, scenario),
                share=number(float(row["extent"]) * 100.0, 0, language),
                open=number(float(row["extent"]), 0, language),
            )
            for _, row in together.iterrows()
        ]  # fmt: skip
        yield phrase(
            f"alarm.what.{alarm}", language, subjects=listed(subjects, language),
            beside=team_label(scenario, str(beside)), spell=_spell(together, language),
        )  # fmt: skip


def _spell(rows: pd.DataFrame, language: Language) -> str:
    """Say for how long, from when on, and in how many of the runs if not in all."""
    since = date.fromisoformat(min(rows["since"]))
    told = {"weeks": number(float(rows["weeks"].max()), 0, language),
            "since": month_text(since, language)}  # fmt: skip
    up, runs = int(rows["up_runs"].min()), int(rows["replications"].max())
    key = "spell" if up == runs else "spell_in_some"
    return phrase(f"alarm.{key}", language, up=up, runs=runs, **told)


def _elsewhere(
    table: pd.DataFrame, structures: Sequence[Structure], conditions: Sequence[tuple[str, str]],
    language: Language,
) -> Iterator[str]:  # fmt: skip
    """Yield a line for each condition under which any structure is flagged."""
    for condition, label in conditions:
        said = " ".join(alarm_lines(table, structures, condition, language))
        if said:
            yield under(label, said)


def _quiet(
    table: pd.DataFrame, structures: Sequence[Structure], conditions: Sequence[tuple[str, str]],
    language: Language,
) -> Iterator[str]:  # fmt: skip
    """Yield under each condition which structures are not flagged, if others are."""
    for condition, label in conditions:
        names = [one.label for one in structures if _flags(table, condition, one.name).empty]
        if names:
            yield phrase("alarm.quiet", language, names=", ".join(names),
                         where=f" ({label})" if label else "")  # fmt: skip
