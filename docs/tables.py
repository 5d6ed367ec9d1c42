"""Write `docs/tables.md` from the declarations: `python docs/tables.py`."""

from collections.abc import Iterator
from pathlib import Path

from sim.experiment.columns import COLUMNS, Holds
from sim.experiment.tables import TABLES, ResultTable, in_files

PAGE = Path(__file__).with_name("tables.md")

HEAD = """\
# The tables of results

Written by `python docs/tables.py` from `sim/experiment/tables.py` and
`sim/experiment/columns.py`; not to be changed by hand. What a results folder holds says the
[tutorial](tutorial.md#5-what-the-results-folder-holds). Each table lies in `tables/` (comma,
decimal point) and, for German Excel, in `excel/` (semicolon, decimal comma). Those of single
runs (`*_by_run.csv.gz`) have a column for each run instead of mean and interval.
"""


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join([HEAD, *_tables(), *_columns()])


def _tables() -> Iterator[str]:
    for declared in TABLES.values():
        yield f"## {declared.name}\n\n{_sentence(declared.means)}{_besides(declared)}\n"
        yield ", ".join(f"`{name}`" for name in declared.written) + "\n"


def _besides(declared: ResultTable) -> str:
    said = f" File: `{declared.file}`." if declared.file else ""
    if declared.key:
        key = [name for each in declared.key for name in in_files(each)]
        said += f" One row for each {', '.join(key)}."
    if declared.more:
        said += f" Besides: {declared.more}."
    if declared.spared:
        said += " Not written where it would have no rows."
    return said


def _columns() -> Iterator[str]:
    yield "## Columns\n\n| column | holds | means |\n|---|---|---|"
    for name in sorted(COLUMNS):
        yield f"| `{name}` | {COLUMNS[name].holds} | {COLUMNS[name].means} |"
    yield ""
    differing: dict[str, list[str]] = {}
    for declared in TABLES.values():
        for name, holds in declared.other.items():
            differing.setdefault(_elsewhere(name, holds), []).append(declared.name)
    yield "Elsewhere a column holds something else: " + "; ".join(
        f"{said} in {', '.join(names)}" for said, names in differing.items()
    ) + ".\n"  # fmt: skip


def _elsewhere(name: str, holds: Holds) -> str:
    return f"`{name}` ({holds})"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
