"""Where to put posts and how many are needed, in words for the terminal."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.comparison import equal_what
from sim.experiment.staffing_search import LARGEST, Allocation, Needed
from sim.reading.loading import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.numbers import date_text, number
from sim.report.catalogue.words import verdict_word
from sim.report.sections.doubt_words import Namer

if TYPE_CHECKING:
    import pandas as pd

_WIDTH = 100


@dataclass(frozen=True)
class Staffing:
    """What was asked about posts, and found, by (condition, structure)."""

    study: Study
    clear_by: date
    searched: dict[tuple[str, str], Allocation] = field(default_factory=dict)
    needed: dict[tuple[str, str], list[Needed]] = field(default_factory=dict)


def staffing_text(found: Staffing, language: Language) -> Iterator[str]:
    """Yield what was found, block by block."""
    names = Namer(found.study, (), language)
    yield _filled(equal_sentence(equal_what(found.study), language))
    for key, allocation in found.searched.items():
        yield "\n" + "\n".join(_search(key, allocation, names))
    for key, several in found.needed.items():
        yield "\n" + "\n".join(_need(key, several, found, names))


def _where(key: tuple[str, str], names: Namer) -> dict[str, str]:
    condition, structure = key
    label = names.study.conditions[condition]
    return {
        "condition": f"{label}; " if label else "", "structure": names.structure(structure)
    }  # fmt: skip


def team_label(study: Study, key: tuple[str, str], team: str) -> str:
    """Return the label of a team of a structure."""
    return study.scenarios[key].structure.teams[team].label or team


def _search(key: tuple[str, str], found: Allocation, names: Namer) -> Iterator[str]:
    teams = [team_label(names.study, key, team) for team in found.teams]
    measure = found.measure

    def sizes(row: "pd.Series[int] | tuple[int, ...]") -> str:
        numbers = row if isinstance(row, tuple) else [row[f"posts_{team}"] for team in found.teams]
        return ", ".join(
            phrase("staffing.posts", names.language, team=team, count=int(count))
            for team, count in zip(teams, numbers, strict=True)
        )

    yield phrase("staffing.search", names.language, teams=", ".join(teams), **_where(key, names))
    best = found.table[found.table["state"] == "best"].iloc[0]
    mean = names.amount(measure, float(best["mean"]), signed=False)
    yield _filled(
        phrase(
            "staffing.best",
            names.language,
            measure=names.measure(measure),
            best=sizes(found.best),
            mean=mean,
            unit=names.unit(measure),
            planned=sizes(found.planned),
        )
    )
    for state in ("alike", "open"):
        rows = found.table[found.table["state"] == state]
        if len(rows):
            listed = "; ".join(sizes(row) for _, row in rows.iterrows())
            yield _filled(phrase(f"staffing.{state}", names.language, sizes=listed))
    for _, row in found.check.iterrows():
        numbers = [float(row[name]) for name in ("difference", "difference_low", "difference_high")]
        decimals = names.decimals(measure, numbers)
        difference, low, high = (names.amount(measure, one, decimals) for one in numbers)
        yield _filled(
            phrase(
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
        )
    yield phrase("staffing.spent", names.language, runs=found.runs, exhaustive=found.exhaustive)


def _need(
    key: tuple[str, str], several: list[Needed], found: Staffing, names: Namer
) -> Iterator[str]:
    language = names.language
    yield phrase("staffing.need", names.language, **_where(key, names))
    day = date_text(found.clear_by, language)
    for each in several:
        if each.posts is None:
            goal = phrase(f"staffing.goal_{each.goal}", names.language, day=day)
            yield _filled(
                phrase("staffing.never", names.language, goal=goal, most=LARGEST * each.now)
            )
        else:
            sure = phrase(
                "staffing.sure" if each.surely_from is not None else "staffing.sure_none",
                names.language,
                possible=each.possible_from,
                surely=each.surely_from,
            )
            yield _filled(
                phrase(
                    f"staffing.{each.goal}",
                    names.language,
                    posts=each.posts,
                    sure=sure,
                    now=each.now,
                    day=day,
                )
            )
        static = number(ceil(each.static * 10) / 10, 1, language)
        yield "  " + _filled(
            phrase(
                "staffing.static",
                names.language,
                static=static,
                vacant=phrase("staffing.vacant", names.language),
            )
        )
        if each.goal == "clear" and each.remains > 0:
            yield "  " + _filled(
                phrase("staffing.remains", names.language, count=number(each.remains, 0, language))
            )


def _filled(said: str) -> str:
    return textwrap.fill(said, _WIDTH - 2, subsequent_indent="  ")


def closing_words(out: Path, language: Language) -> str:
    """Say where the results are."""
    return phrase("staffing.out", language, out=out)
