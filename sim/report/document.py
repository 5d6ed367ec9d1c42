"""What a briefing consists of, whatever file it is written to.

Contents hold words and numbers as they are to be read; writers lay them out and add none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import pandas as pd

from sim.report.catalogue.catalogue import Language

if TYPE_CHECKING:
    from sim.report.drawn import Drawn


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 1 for the parts of the briefing, 2 inside them. The title is none."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Paragraph:
    """Plain text without markup. `note`: small print, as a source or a caution."""

    text: str
    note: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list of short sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table as read; numbers stand right."""

    label: str
    number: bool = False
    width: float = 1.0
    """Share of the table's width, relative to its other columns."""


@dataclass(frozen=True)
class Table:
    """A table with a header row; cells are text in the language of the briefing.

    A row of one cell in a table of several columns heads the rows below it.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def filled(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows that have a cell in each column."""
        return tuple(row for row in self.rows if not self.heads(row))

    def heads(self, row: Sequence[str]) -> bool:
        """Tell whether a row heads those below it."""
        return len(row) == 1 < len(self.columns)


@dataclass(frozen=True)
class Picture:
    """A chart or diagram: `draw` returns it anew each time, so that nobody keeps it open.

    `title` says what it is to who does not see it; the picture has a title of its own. `data` is
    the table beside it, where no other table of the briefing has the numbers.
    """

    name: str
    title: str
    draw: "Callable[[], Drawn]"
    data: Table | None = None
    wide: bool = True
    """Over the whole width of the text; or over half of it, so that two stand side by side."""


Block = Heading | Paragraph | Bullets | Table | Picture


@dataclass(frozen=True)
class Bars:
    """A chart of bars beside a sheet's table: names from its first column, a colour per other."""

    title: str
    unit: str
    """What the bars are counted in."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook: a table of values, numbers as numbers."""

    name: str
    table: pd.DataFrame
    labels: Mapping[str, str] = field(default_factory=dict)
    """What heads a column, by its name; without one its name."""
    note: str = ""
    bars: Bars | None = None


UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of a file about results that do not tell theirs, as formats ask for one."""


@dataclass(frozen=True)
class Record:
    """What a briefing is filed under: the properties of its files, whatever their format."""

    title: str
    made: datetime = UNDATED
    """When its results were made: the same results make the same files."""
    dated: str = ""
    """The date as read, on every page; nothing where results have none."""
    author: str = ""


@dataclass(frozen=True)
class Brief:
    """A whole briefing. The same results make the same one, so it has no time of its own."""

    language: Language
    title: str
    subtitle: str
    kind: str
    """What the paper is, in its head: an annex (Anlage), never the paper to be decided on."""
    blocks: tuple[Block, ...]
    sheets: tuple[Sheet, ...]
    file_name: str = "briefing"
    """Stem of the files."""
    record: Record | None = None

    @property
    def filed(self) -> Record:
        """Return what it is filed under: its title, where nothing is said."""
        return self.record or Record(self.title)
