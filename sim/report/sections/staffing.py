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
from sim.file_names import scenario_key
from sim.reading.loading import Study
from sim.report import charts
from sim.report.catalogue.equal import equal_sentence, equal_words
from sim.report.catalogue.numbers import Language, date_text, number
from sim.report.catalogue.words import verdict_word
from sim.report.charts.staffing import allocation_chart, needed_chart
from sim.report.results.folders import MANIFEST, write_json
from sim.report.results.study import manifest, write_scenarios
from sim.report.sections.doubt_words import Namer
from sim.report.sections.tables import to_csv_pair

_WIDTH = 100

_TEXTS: dict[Language, dict[str, str]] = {
    "de": {
        "search": "{condition}{structure}: wie viele Stellen für {teams}?",
        "best": "Am besten nach »{measure}«: {best} ({mean} {unit}); geplant {planned}.",
        "alike": "So gut wie das Beste, so weit es zählt: {sizes}.",
        "open": "Noch nicht zu unterscheiden: {sizes}.",
        "check": "Nachgerechnet mit neuem Zufall: {first} gegen {second}: {difference} {unit} "
        "({low} bis {high}): {verdict}.",
        "spent": "{runs} Läufe; jede Zahl einzeln wären {exhaustive}.",
        "best_name": "das Beste", "planned_name": "geplant", "today_name": "heute",
        "posts": "{team} {count}",
        "need": "{condition}{structure}: wie viele Stellen?",
        "hold": "Die offenen Fälle nehmen nicht zu: ab {posts} Stellen ({sure}); heute {now}.",
        "clear": "Der Rückstand ist bis {day} in 8 von 10 Läufen abgebaut: ab {posts} Stellen "
        "({sure}); heute {now}.",
        "sure": "möglich ab {possible}, sicher ab {surely}",
        "sure_none": "möglich ab {possible}, sicher mit keiner geprüften Zahl",
        "never": "{goal}: auch mit {most} Stellen nicht.",
        "goal_hold": "Die offenen Fälle nehmen nicht zu",
        "goal_clear": "Der Rückstand ist bis {day} abgebaut",
        "remains": "{count} Fälle bleiben auch mit viermal so vielen Stellen über der Zielfrist: "
        "sie liegen bei Antragstellenden und anderen Behörden.",
        "static": "Die Personalbedarfsermittlung (Menge × mittlere Zeit ÷ Nettostunden, {vacant}) "
        "kommt auf {static}.",
        "vacant": "unbesetzte Stellen eingerechnet",
        "out": "Ergebnisse: {out} (Tabellen: tables; Diagramme: charts)",
    },
    "en": {
        "search": "{condition}{structure}: how many posts for {teams}?",
        "best": "Best by “{measure}”: {best} ({mean} {unit}); planned {planned}.",
        "alike": "As good as the best, as far as it matters: {sizes}.",
        "open": "Not yet to be told apart: {sizes}.",
        "check": "Checked on new luck: {first} against {second}: {difference} {unit} "
        "({low} to {high}): {verdict}.",
        "spent": "{runs} runs; every number by itself would be {exhaustive}.",
        "best_name": "the best", "planned_name": "planned", "today_name": "today",
        "posts": "{team} {count}",
        "need": "{condition}{structure}: how many posts?",
        "hold": "The open cases do not grow: from {posts} posts on ({sure}); today {now}.",
        "clear": "The backlog is cleared by {day} in 8 of 10 runs: from {posts} posts on ({sure}); "
        "today {now}.",
        "sure": "possibly from {possible}, surely from {surely}",
        "sure_none": "possibly from {possible}, surely with no number tried",
        "never": "{goal}: not even with {most} posts.",
        "goal_hold": "The open cases do not grow",
        "goal_clear": "The backlog is cleared by {day}",
        "remains": "{count} cases stay past their target age even with four times the posts: they "
        "are with applicants and other authorities.",
        "static": "The arithmetic (volume × mean time ÷ net hours, {vacant}) gives {static}.",
        "vacant": "vacant posts included",
        "out": "Results: {out} (tables: tables; charts: charts)",
    },
}  # fmt: skip


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
    words = _TEXTS[names.language]
    teams = [team_label(names.study, key, team) for team in found.teams]
    measure = found.measure

    def sizes(row: "pd.Series[int] | tuple[int, ...]") -> str:
        numbers = row if isinstance(row, tuple) else [row[f"posts_{team}"] for team in found.teams]
        return ", ".join(
            words["posts"].format(team=team, count=int(count))
            for team, count in zip(teams, numbers, strict=True)
        )

    yield words["search"].format(teams=", ".join(teams), **_where(key, names))
    best = found.table[found.table["state"] == "best"].iloc[0]
    mean = names.amount(measure, float(best["mean"]), signed=False)
    yield _filled(
        words["best"].format(
            measure=names.measure(measure), best=sizes(found.best), mean=mean,
            unit=names.unit(measure), planned=sizes(found.planned),
        )
    )  # fmt: skip
    for state in ("alike", "open"):
        rows = found.table[found.table["state"] == state]
        if len(rows):
            listed = "; ".join(sizes(row) for _, row in rows.iterrows())
            yield _filled(words[state].format(sizes=listed))
    for _, row in found.check.iterrows():
        numbers = [float(row[name]) for name in ("difference", "difference_low", "difference_high")]
        decimals = names.decimals(measure, numbers)
        difference, low, high = (names.amount(measure, one, decimals) for one in numbers)
        yield _filled(
            words["check"].format(
                first=words[f"{row['sizes']}_name"], second=words[f"{row['against']}_name"],
                difference=difference, low=low, high=high, unit=names.unit(measure),
                verdict=verdict_word(str(row["verdict"]), measure, names.language),
            )
        )  # fmt: skip
    yield words["spent"].format(runs=found.runs, exhaustive=found.exhaustive)


def _need(
    key: tuple[str, str], several: list[Needed], found: Staffing, names: Namer
) -> Iterator[str]:
    words, language = _TEXTS[names.language], names.language
    yield words["need"].format(**_where(key, names))
    day = date_text(found.clear_by, language)
    for each in several:
        if each.posts is None:
            goal = words[f"goal_{each.goal}"].format(day=day)
            yield _filled(words["never"].format(goal=goal, most=LARGEST * each.now))
        else:
            sure = words["sure" if each.surely_from is not None else "sure_none"].format(
                possible=each.possible_from, surely=each.surely_from
            )
            yield _filled(
                words[each.goal].format(posts=each.posts, sure=sure, now=each.now, day=day)
            )
        static = number(ceil(each.static * 10) / 10, 1, language)
        yield "  " + _filled(words["static"].format(static=static, vacant=words["vacant"]))
        if each.goal == "clear" and each.remains > 0:
            yield "  " + _filled(words["remains"].format(count=number(each.remains, 0, language)))


def _filled(said: str) -> str:
    return textwrap.fill(said, _WIDTH - 2, subsequent_indent="  ")


def closing_words(out: Path, language: Language) -> str:
    """Say where the results are."""
    return _TEXTS[language]["out"].format(out=out)


def write_staffing(folder: Path, found: Staffing, language: Language) -> list[Path]:
    """Write tables, charts, scenarios and manifest; return the charts' paths."""
    equal = equal_what(found.study)
    for name, table in _tables(found).items():
        to_csv_pair(table.assign(equal=equal), folder, name)
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
