"""Where to put posts and how many are needed: on the terminal and in a results folder."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from pathlib import Path

import pandas as pd

from sim.experiment.comparison import equal_what
from sim.experiment.staffing_search import CLEARED, LARGEST, Allocation, Needed
from sim.experiment.tables import TABLES
from sim.file_names import scenario_key
from sim.reading.loading import Study
from sim.report import charts
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence, equal_words
from sim.report.catalogue.numbers import date_text, number
from sim.report.catalogue.words import verdict_word
from sim.report.charts.staffing import allocation_chart, needed_chart
from sim.report.results.folders import MANIFEST, write_json
from sim.report.results.study import manifest, write_scenarios
from sim.report.sections.doubt_words import Namer
from sim.report.writers.tables import write_table

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


def write_staffing(folder: Path, found: Staffing, language: Language) -> list[Path]:
    """Write tables, charts, scenarios and manifest; return the charts' paths."""
    equal = equal_what(found.study)
    for name, table in _tables(found).items():
        write_table(table.assign(equal=equal), folder, TABLES[name])
    scenarios = {scenario_key(*key): each for key, each in found.study.scenarios.items()}
    write_scenarios(folder, scenarios)
    runs = [int(each.tried["runs"].max()) for several in found.needed.values() for each in several]
    runs += [int(each.table["runs"].max()) for each in found.searched.values()]
    details = manifest(found.study.name, scenarios, max(runs))
    details |= {
        "question": found.study.question, "preview": found.study.preview,
        "today": found.study.today, "clear_by": found.clear_by.isoformat(),
        "cleared_in": CLEARED,
    }  # fmt: skip
    write_json(folder / MANIFEST, details)
    return _draw(folder / "charts", found, Namer(found.study, (), language))


def _tables(found: Staffing) -> dict[str, pd.DataFrame]:
    tables: dict[str, list[pd.DataFrame]] = {}
    for (condition, structure), each in found.searched.items():
        about = {"condition": condition, "structure": structure}
        tables.setdefault("allocation", []).append(each.table.assign(**about))
        tables.setdefault("check", []).append(each.check.assign(**about))
    for (condition, structure), several in found.needed.items():
        for one in several:
            about = {"condition": condition, "structure": structure, "goal": one.goal}
            tables.setdefault("tried", []).append(one.tried.assign(**about))
            row = about | {
                "posts": one.posts, "possible_from": one.possible_from,
                "surely_from": one.surely_from, "static": one.static, "now": one.now,
                "remains": one.remains,
            }  # fmt: skip
            tables.setdefault("needed", []).append(pd.DataFrame([row]))
    return {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}


def _draw(folder: Path, found: Staffing, names: Namer) -> list[Path]:
    equal, paths = equal_words(equal_what(found.study), names.language), []
    for key, each in found.searched.items():
        if len(each.teams) == 1:
            label = team_label(found.study, key, each.teams[0])
            figure, alt = allocation_chart(each, names, key, label, equal=equal)
            paths += charts.save(figure, folder, f"allocation_{scenario_key(*key)}", alt)
    for key, several in found.needed.items():
        for one in several:
            figure, alt = needed_chart(one, names, key, found.clear_by, equal=equal)
            paths += charts.save(figure, folder, f"posts_to_{one.goal}_{scenario_key(*key)}", alt)
    return paths
