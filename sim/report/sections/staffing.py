"""Where to put posts and how many are needed, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from pathlib import Path

from sim.experiment.comparison import equal_what
from sim.experiment.staffing_search import LARGEST, Allocation, Needed
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.numbers import date_text, number
from sim.report.catalogue.words import verdict_word
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.frames import Row
from sim.report.naming import Namer
from sim.report.rows.teams import team_label


@dataclass(frozen=True)
class Staffing:
    """What was asked about posts, and found, by (condition, structure)."""

    study: Study
    clear_by: date
    searched: dict[tuple[str, str], Allocation] = field(default_factory=dict)
    needed: dict[tuple[str, str], list[Needed]] = field(default_factory=dict)


def staffing_blocks(found: Staffing, language: Language) -> Iterator[Block]:
    """Yield which sizes of teams are best and how many posts are needed, a heading for each."""
    names = Namer(found.study, (), language)
    yield Paragraph(equal_sentence(equal_what(found.study), language))
    for key, allocation in found.searched.items():
        yield from _search(key, allocation, names)
    for key, several in found.needed.items():
        yield Heading(phrase("staffing.need", language, **_where(key, names)))
        for each in several:
            yield from _need(each, found.clear_by, language)


def _where(key: tuple[str, str], names: Namer) -> dict[str, str]:
    condition, structure = key
    label = names.study.conditions[condition]
    return {
        "condition": f"{label}; " if label else "", "structure": names.structure(structure)
    }  # fmt: skip


def _search(key: tuple[str, str], found: Allocation, names: Namer) -> Iterator[Block]:
    """Yield the best sizes, those that are as good or may be, and the check on new luck."""
    language, measure = names.language, found.measure
    teams = [team_label(names.study.scenarios[key], team) for team in found.teams]

    def sizes(counts: Iterable[int]) -> str:
        return ", ".join(
            phrase("staffing.posts", language, team=team, count=int(count))
            for team, count in zip(teams, counts, strict=True)
        )

    yield Heading(phrase("staffing.search", language, teams=", ".join(teams), **_where(key, names)))
    mean = float(found.table.loc[found.table["state"] == "best", "mean"].iloc[0])
    best = phrase(
        "staffing.best",
        language,
        measure=names.measure(measure),
        best=sizes(found.best),
        mean=names.amount(measure, mean, signed=False),
        unit=names.unit(measure),
        planned=sizes(found.planned),
    )
    yield Paragraph(best)
    posts = [f"posts_{team}" for team in found.teams]
    for state in ("alike", "open"):
        rows = found.table.loc[found.table["state"] == state, posts]
        if len(rows):
            listed = "; ".join(sizes(row) for row in rows.itertuples(index=False))
            yield Paragraph(phrase(f"staffing.{state}", language, sizes=listed))
    for _, row in found.check.iterrows():
        yield Paragraph(_check(row, measure, names))
    spent = {"runs": found.runs, "exhaustive": found.exhaustive}
    yield Paragraph(phrase("staffing.spent", language, **spent), note=True)


def _check(row: Row, measure: str, names: Namer) -> str:
    """Say by how much one choice of sizes is better than another on new luck."""
    difference, low, high = difference_text(row, measure, names)
    return phrase(
        "staffing.check",
        names.language,
        first=phrase(f"staffing.{row['sizes']}_name", names.language),
        second=phrase(f"staffing.{row['against']}_name", names.language),
        difference=difference,
        low=low,
        high=high,
        unit=names.unit(measure),
        verdict=verdict_word(str(row["verdict"]), measure, names.language),
    )


def difference_text(row: Row, measure: str, names: Namer) -> tuple[str, str, str]:
    """Write a difference and the ends of its interval, without unit."""
    numbers = [float(row[name]) for name in ("difference", "difference_low", "difference_high")]
    decimals = names.decimals(measure, numbers)
    difference, low, high = (names.amount(measure, one, decimals) for one in numbers)
    return difference, low, high


def arithmetic_text(each: Needed, language: Language) -> str:
    """Write the posts that arithmetic gives, rounded up to a tenth."""
    return number(ceil(each.static * 10) / 10, 1, language)


def _need(each: Needed, clear_by: date, language: Language) -> Iterator[Block]:
    """Yield from how many posts on a goal is reached, and what arithmetic says of it."""
    day = date_text(clear_by, language)
    if each.posts is None:
        goal = phrase(f"staffing.goal_{each.goal}", language, day=day)
        yield Paragraph(phrase("staffing.never", language, goal=goal, most=LARGEST * each.now))
    else:
        sure = phrase(
            "staffing.sure" if each.surely_from is not None else "staffing.sure_none",
            language,
            possible=each.possible_from,
            surely=each.surely_from,
        )
        found = {"posts": each.posts, "sure": sure, "now": each.now, "day": day}
        yield Paragraph(phrase(f"staffing.{each.goal}", language, **found))
    besides = [phrase("staffing.static", language, static=arithmetic_text(each, language))]
    if each.goal == "clear" and each.remains > 0:
        count = number(each.remains, 0, language)
        besides.append(phrase("staffing.remains", language, count=count))
    yield Bullets(tuple(besides))


def closing_words(out: Path, language: Language) -> str:
    """Say where the results are."""
    return phrase("staffing.out", language, out=out)
