"""Tables of single runs, as compact as text can be: a row per number, a column per run, gzipped."""

import csv
import gzip
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd

from sim.circumstances import parted
from sim.experiment.collected import Collected, Dated, Floats
from sim.experiment.comparison import Runs, differences_by_run
from sim.experiment.summaries import KEY, leading
from sim.experiment.tables import in_files
from sim.measures.registry import MAIN
from sim.messages.message import Message
from sim.plan.study import Study

SUFFIX = "_by_run.csv.gz"
RUN = "run_"
"""Before the number of a run, from 1, in the name of its column."""

_LEVEL = 1
"""Of compression; more of it saves a twentieth of the room and takes four times as long."""
_EXACT = 2.0**53
"""From here on not every whole number is a floating-point number."""


@dataclass(frozen=True, slots=True)
class Block:
    """Numbers of the runs of one scenario: a row per thing, a column per run."""

    leading: Mapping[str, str]
    about: pd.DataFrame
    """What each row is about, in texts and dates."""
    numbers: Floats
    """nan: the run has none."""
    replications: list[int]
    """From 0, in the order of the columns."""


def values_by_run(runs: Runs) -> Iterator[Block]:
    """Yield every measure of every run, scenario by scenario."""

    def of(collected: Collected) -> tuple[pd.DataFrame, Floats]:
        return pd.DataFrame(list(collected.keys()), columns=list(KEY)), collected.by_run()

    return _blocks(runs, of)


def series_by_run(runs: Runs) -> Iterator[Block]:
    """Yield the weekly measures of every run, scenario by scenario."""
    return _blocks(runs, lambda collected: _dated(collected.weekly(), "case_type"))


def months_by_run(runs: Runs) -> Iterator[Block]:
    """Yield the counts of whole months of every run, scenario by scenario."""

    def of(collected: Collected) -> tuple[pd.DataFrame, Floats]:
        about, numbers = _dated(collected.monthly(), "case_type")
        return about.rename(columns={"date": "month"}), numbers

    return _blocks(runs, of)


def staff_by_run(runs: Runs) -> Iterator[Block]:
    """Yield staff by week and team of every run, scenario by scenario."""
    return _blocks(runs, lambda collected: _dated(collected.staffed(), "team"))


def differences_to_today(study: Study, runs: Runs) -> Iterator[Block]:
    """Yield the difference to today of every pair of runs, scenario by scenario."""
    for (condition, structure), collected in runs.items():
        if structure != study.today:
            yield Block(
                leading(condition, structure, collected),
                pd.DataFrame({"measure": list(MAIN)}),
                differences_by_run(study, runs, condition, structure),
                collected.replications,
            )


def write_by_run(blocks: Iterator[Block], folder: Path, name: str) -> Path | None:
    """Write ``tables/NAME_by_run.csv.gz`` and return its path; None where there is nothing.

    Numbers stand as the shortest text that reads back as the same number, whole ones without a
    point; no text where a run has none. One scenario is in memory at a time. The same numbers
    give the same bytes.
    """
    first = next(blocks, None)
    if first is None:
        return None
    path = folder / "tables" / f"{name}{SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        path.open("wb") as file,
        gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        leading = [name for each in first.leading for name in in_files(each)]
        columns = [*leading, *first.about.columns]
        text.write(",".join([*columns, *(f"{RUN}{number + 1}" for number in first.replications)]))
        text.write("\n")
        for block in (first, *blocks):
            assert block.replications == first.replications
            text.writelines(_lines(block))
    return path


def read_by_run(path: Path, measures: Collection[str] | None = None) -> pd.DataFrame:
    """Return a table of single runs, all measures or some, as it was written.

    A row per number and a column per run, `run_1`, `run_2`, …; texts stay texts, numbers are
    the same to the last bit. What is left out takes no memory. Raises ValueError, OSError,
    EOFError or zlib.error where it is something else.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        lines = _cells_of(text)
        head = next(lines, [])
        runs = [name for name in head if name.startswith(RUN)]
        about = head[: len(head) - len(runs)]
        if not runs or head != [*about, *runs] or "measure" not in about:
            raise ValueError(Message("by_run.no_table"))
        measure, texts, numbers = about.index("measure"), [], []
        for line in lines:
            if len(line) != len(head):
                raise ValueError(Message("by_run.cells"))
            if measures is None or line[measure] in measures:
                texts.append(line[: len(about)])
                numbers.append(np.array([float(cell or "nan") for cell in line[len(about) :]]))
    values = np.array(numbers).reshape(len(numbers), len(runs))
    return pd.DataFrame(texts, columns=about).join(pd.DataFrame(values, columns=runs))


def _cells_of(text: TextIO) -> Iterator[list[str]]:
    """Yield the cells of each line. Raises ValueError where there are none."""
    try:
        yield from csv.reader(text)
    except csv.Error as error:
        raise ValueError(str(error)) from None


def run_by_run(table: pd.DataFrame, value: str = "value") -> pd.DataFrame:
    """Return a table of single runs as a long one: a row per number and run, `replication`."""
    about = [name for name in table.columns if not str(name).startswith(RUN)]
    long = table.melt(about, var_name="replication", value_name=value)
    return long.assign(replication=long["replication"].str.removeprefix(RUN).astype(int))


def _blocks(runs: Runs, of: Callable[[Collected], tuple[pd.DataFrame, Floats]]) -> Iterator[Block]:
    """Yield the blocks of scenarios that have any numbers."""
    for key, collected in runs.items():
        about, values = of(collected)
        if len(about):
            yield Block(leading(*key, collected), about, values, collected.replications)


def _dated(dated: Dated, group: str) -> tuple[pd.DataFrame, Floats]:
    """Return what is known at dates, each in the words of other tables."""
    about, numbers = dated.about(group), dated.rows()
    about["date"] = about["date"].astype(str)
    known = np.flatnonzero(~np.isnan(numbers).all(axis=1))
    return about.iloc[known], numbers[known]


def _lines(block: Block) -> Iterator[str]:
    """Yield the lines of a block."""
    texts = io.StringIO()
    leading = [
        part
        for name, value in block.leading.items()
        for part in (parted(value) if name == "condition" else (value,))
    ]
    writer = csv.writer(texts, lineterminator=",")
    for about, numbers in zip(block.about.itertuples(index=False), block.numbers, strict=True):
        writer.writerow([*leading, *about])
        yield f"{texts.getvalue()}{_cells(numbers)}\n"
        texts.seek(0)
        texts.truncate()


def _cells(numbers: Floats) -> str:
    """Write numbers so that they read back equal, as short as that allows."""
    if (np.abs(numbers) < _EXACT).all() and (numbers == np.trunc(numbers)).all():
        return ",".join(map(str, numbers.astype(np.int64).tolist()))
    # "12.0" is "12"; no other text of a number ends in ".0"
    written = ",".join(map(repr, numbers.tolist())) + ","
    return written.replace(".0,", ",").replace("nan", "")[:-1]
