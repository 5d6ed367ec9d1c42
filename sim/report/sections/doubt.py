"""What `umbau sensitivity` says on the terminal."""

import textwrap
from collections.abc import Iterator, Sequence

import pandas as pd

from sim.experiment.comparison import equal_what
from sim.experiment.doubt import Answer
from sim.experiment.inputs import Input
from sim.experiment.tornado import flips, holds
from sim.reading.loading import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.inputs import input_label, quantile_texts
from sim.report.catalogue.numbers import number
from sim.report.naming import Namer, measures_of
from sim.stats.surrogate import FAIR

_WIDTH = 100
_MOST_NAMED = 5


def inputs_text(study: Study, inputs: Sequence[Input], language: Language) -> str:
    """List the inputs of a study with their ranges, and the names that --input takes."""
    rows: list[tuple[str, ...]] = [tuple(phrase("doubt.listed", language).split("|"))]
    for each in inputs:
        scenario = next(one for one in study.scenarios.values() if each.estimates(one))
        rows.append((input_label(each, study, language), *quantile_texts(each, scenario, language),
                     each.name))  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = []
    for label, low, central, high, name in rows:
        cells = [label.ljust(widths[0])]
        cells += [
            cell.rjust(width) for cell, width in zip((low, central, high), widths[1:], strict=True)
        ]
        lines.append("  ".join([*cells, name]))
    return "\n".join(lines)


def doubt_text(answer: Answer, language: Language) -> Iterator[str]:
    """Yield the answer block by block."""
    names = Namer(answer.study, answer.inputs, language)
    yield _head(answer, names)
    for condition, label in names.conditions(answer.tables["beaten"]):
        here = {name: _under(table, condition) for name, table in answer.tables.items()}
        if label:
            yield f"\n{phrase('doubt.condition', language, name=label)}\n{'=' * len(label)}"
        yield _beaten(here["beaten"], names)
        yield _regimes(here["beaten"], names)
        yield _rejected(here["rejected"], answer, names)
        yield _worth(here["worth"], names)
        if "tornado" in here:
            yield _tornado(here["tornado"], names)
        if "screening" in here:
            yield _screening(here["screening"], names)
        if "sobol" in here:
            yield _sobol(here["sobol"], names)
    if not any(each.team for each in answer.inputs):
        yield _filled("\n" + phrase("doubt.not_varied", language))


def _under(table: pd.DataFrame, condition: str) -> pd.DataFrame:
    return table[table["condition"] == condition]


def _head(answer: Answer, names: Namer) -> str:
    about = phrase(
        "doubt.about_draws", names.language, draws=answer.asked.draws, inputs=len(answer.inputs),
        replications=answer.asked.replications,
    )  # fmt: skip
    equal = equal_sentence(equal_what(answer.study), names.language)
    return "\n".join([phrase("doubt.head_beaten", names.language), _filled(about), _filled(equal)])


def _pair(names: Namer, structure: str, against: str) -> str:
    return phrase(
        "doubt.pair", names.language, structure=names.structure(structure),
        against=names.structure(against),
    )  # fmt: skip


def _beaten(table: pd.DataFrame, names: Namer) -> str:
    language = names.language
    blocks = []
    for (against, structure), rows in table.groupby(["against", "structure"], sort=False):
        head = tuple(
            phrase(f"doubt.{key}", language)
            for key in ("measure", "difference", "better", "better_run", "inputs_share")
        )
        cells: list[tuple[str, ...]] = [head]
        for measure in measures_of(rows):
            row = rows[rows["measure"] == measure].iloc[0]
            numbers = [float(row[key]) for key in ("difference", "low", "high")]
            decimals = names.decimals(measure, numbers)
            mean, low, high = (names.amount(measure, value, decimals) for value in numbers)
            better, *ends = (
                names.share(float(row[f"better{end}"])) for end in ("", "_low", "_high")
            )
            sure = phrase("common.interval", language, low=ends[0], high=ends[1])
            cells.append(
                (
                    f"{names.measure(measure)} ({names.unit(measure)})",
                    f"{mean} ({phrase('common.interval', language, low=low, high=high)})",
                    f"{better} ({sure})",
                    names.share(float(row["better_run"])),
                    names.share(float(row["inputs_share"])),
                )
            )
        blocks.append("\n".join([_pair(names, str(structure), str(against)), *_table(cells)]))
    return "\n\n".join(blocks)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Lay out cells, the first column to the left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  " + "  ".join([first.ljust(widths[0]), *cells])


def _regimes(table: pd.DataFrame, names: Namer) -> str:
    lines = []
    for (against, structure), rows in table.groupby(["against", "structure"], sort=False):
        if str(against) != names.study.today:
            continue
        for measure in measures_of(rows)[:1]:
            row = rows[rows["measure"] == measure].iloc[0]
            parts = {"against": names.structure(str(against)),
                     "share": names.share(float(row["overloaded"]))}  # fmt: skip
            if 0 < row["overloaded"] < 1:
                parts |= {
                    "measure": names.measure(measure), "structure": names.structure(str(structure)),
                    "over": names.share(float(row["better_overloaded"])),
                    "below": names.share(float(row["better_balanced"])),
                }  # fmt: skip
                lines.append(_filled(phrase("doubt.regime", names.language, **parts)))
            else:
                lines.append(_filled(phrase("doubt.regime_one", names.language, **parts)))
    return "\n".join(dict.fromkeys(lines))


def _rejected(table: pd.DataFrame, answer: Answer, names: Namer) -> str:
    if table.empty:
        return phrase("doubt.rejected_none", names.language)
    counts = table["key"].value_counts()
    keys = ", ".join(f"{key}: {count}" for key, count in counts.items())
    return _filled(
        phrase(
            "doubt.rejected", names.language, count=len(table), draws=answer.asked.draws, keys=keys
        )
    )


def _worth(table: pd.DataFrame, names: Namer) -> str:
    language = names.language
    lines = ["\n" + phrase("doubt.head_worth", language)]
    for measure in measures_of(table):
        rows = table[table["measure"] == measure]
        first = rows.iloc[0]
        if first["evpi"] == 0:
            lines.append(
                _filled(phrase("doubt.worth_nothing", language, measure=names.measure(measure)))
            )
        else:
            lines += _worth_of(rows, names, measure)
        lines.append(_explained(rows, names))
    return "\n".join(lines)


def _worth_of(rows: pd.DataFrame, names: Namer, measure: str) -> Iterator[str]:
    """Say what it would bring to know everything, and each input that stands out."""
    language, first = names.language, rows.iloc[0]
    evpi, chance = (
        names.with_unit(measure, float(first[key]), signed=False)
        for key in ("evpi", "worth_by_chance")
    )
    yield phrase("doubt.worth_all", language, measure=names.measure(measure), evpi=evpi)
    worth = rows[rows["worth"] > rows["worth_by_chance"]]
    if worth.empty:
        yield _filled(phrase("doubt.worth_unknown", language, chance=chance))
        return
    yield _filled(phrase("doubt.worth_about", language, inputs=len(rows), chance=chance))
    for _, row in worth.sort_values("worth", ascending=False).iterrows():
        amount = names.with_unit(measure, float(row["worth"]), signed=False)
        yield "  " + phrase(
            "doubt.worth_line", language, label=names.input(str(row["input"])), worth=amount
        )


def _explained(rows: pd.DataFrame, names: Namer) -> str:
    shown = rows[rows["explained"] > rows["explained_by_chance"]]
    shown = shown.sort_values("explained", ascending=False).head(_MOST_NAMED)
    if shown.empty:
        return _filled(phrase("doubt.explains_none", names.language))
    parts = [
        phrase("doubt.explains_part", names.language, label=names.input(str(name)),
             share=names.share(float(share)))
        for name, share in zip(shown["input"], shown["explained"], strict=True)
    ]  # fmt: skip
    return _filled(phrase("doubt.explains_head", names.language, inputs=", ".join(parts)))


def _tornado(table: pd.DataFrame, names: Namer) -> str:
    lines = ["\n" + phrase("doubt.head_tornado", names.language)]
    for (structure, measure), rows in table.groupby(["structure", "measure"], sort=False):
        if measure not in measures_of(table):
            continue
        parts = {
            "pair": _pair(names, str(structure), names.study.today),
            "measure": names.measure(str(measure)),
        }
        turning = [names.input(name) for name in flips(rows)]
        key = "tornado_none" if holds(rows) else "tornado_open"
        key = "tornado_flips" if turning else key
        lines.append(
            _filled(phrase(f"doubt.{key}", names.language, inputs=", ".join(turning), **parts))
        )
    return "\n".join(lines)


def _screening(table: pd.DataFrame, names: Namer) -> str:
    lines = ["\n" + phrase("doubt.head_screening", names.language)]
    for (structure, measure), rows in table.groupby(["structure", "measure"], sort=False):
        parts = (_pair(names, str(structure), names.study.today), names.measure(str(measure)))
        lines.append(": ".join(parts))
        cells = []
        for _, row in rows.sort_values("size", ascending=False).head(_MOST_NAMED).iterrows():
            size, half = (
                names.amount(str(measure), float(row[key]), signed=False)
                for key in ("size", "half_width")
            )
            cells.append((names.input(str(row["input"])), f"{size} ± {half}"))
        lines += _table(cells)
    return "\n".join(lines)


def _sobol(table: pd.DataFrame, names: Namer) -> str:
    language = names.language
    lines = ["\n" + phrase("doubt.head_sobol", language)]
    for (structure, measure), rows in table.groupby(["structure", "measure"], sort=False):
        first = rows.iloc[0]
        parts = {
            "pair": _pair(names, str(structure), names.study.today),
            "measure": names.measure(str(measure)),
        }
        if first["by"] == "runs":
            lines.append(_filled(phrase("doubt.sobol_runs", language, **parts)))
        else:
            parts |= {
                "r2": number(float(first["r2"]), 2, language),
                "quality": names.share(min(1.0, float(first["quality"]))),
                "rmse": names.with_unit(str(measure), float(first["rmse"]), signed=False),
                "explainable": number(float(first["explainable"]), 2, language),
            }
            refused = rows["first"].isna().all()
            key = "sobol_refused" if refused else "sobol_surrogate"
            lines.append(_filled(phrase(f"doubt.{key}", language, **parts)))
            if refused:
                continue
            if first["quality"] < FAIR:
                lines.append(phrase("doubt.sobol_marked", language))
        for row in rows.sort_values("total", ascending=False).itertuples():
            numbers = [
                f"{number(float(value), 2, language)} ± {number(float(half), 2, language)}"  # type: ignore[arg-type]
                for value, half in (
                    (row.first, row.first_half_width),
                    (row.total, row.total_half_width),
                )
            ]
            line = phrase("doubt.sobol_line", language, label=names.input(str(row.input)),
                        first=numbers[0], total=numbers[1])  # fmt: skip
            lines.append(f"  {line}")
    return "\n".join(lines)


def _filled(text: str) -> str:
    return "\n".join(textwrap.fill(line, _WIDTH) for line in text.split("\n"))
