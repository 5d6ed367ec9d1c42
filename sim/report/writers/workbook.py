"""The numbers of a briefing as a workbook (XLSX): numbers as numbers, text as text."""

import math
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sim.report.catalogue.catalogue import phrases
from sim.report.catalogue.numbers import decimals_for
from sim.report.catalogue.words import plain
from sim.report.charts.style import INK, PALETTE, QUIET
from sim.report.document import Bars, Brief, Sheet
from sim.report.writers.layout import running_head

_NARROWEST, _WIDEST, _WIDEST_OF_MANY = 12, 60, 28
"""Characters that a column is wide at least and at most; longer texts go on in the next line. With
more than a few columns less, so that a printed page stays legible."""
_FEW = 4

_NOTE_ROOM = 100
"""Characters of a line of a sheet's note."""

_LOOKED_AT = 500
"""Rows that tell how wide a column must be."""

_HEAD_ROOM = 100
"""Characters of a title that stand in the foot of a printed page."""

_PROPERTY = 255
"""Characters that a property of a file may have."""

_LIKE_FORMULA = ("=", "+", "-", "@")
_NOTHING = 1e-6
"""What is smaller is what is left of adding and subtracting."""
_LINE_HEIGHT = 15.0
_HEAD = {"bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": PALETTE[0]}
_DATE = "dd.mm.yyyy"


def workbook_of(brief: Brief) -> bytes:
    """Return the sheets of a briefing as XLSX; the same briefing gives the same bytes."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": plain(brief.filed.title)[:_PROPERTY],
                "subject": plain(brief.kind)[:_PROPERTY],
                "author": plain(brief.filed.author)[:_PROPERTY],
                "created": brief.filed.made.replace(tzinfo=None),
            }
        )
        formats = _Formats(book)
        for sheet in brief.sheets:
            page = book.add_worksheet(sheet.name)
            _write_sheet(page, sheet, brief, formats)
            if sheet.bars is not None:
                _draw_bars(book, page, sheet, sheet.bars)
    return kept.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, **properties: object) -> Format:
        """Return the format with these properties, as xlsxwriter names them."""
        wanted = {"valign": "top", "font_color": INK, **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


def _write_sheet(page: Worksheet, sheet: Sheet, brief: Brief, formats: _Formats) -> None:
    """Write a note, if there is one, and below it a table with a head that stays and filters."""
    table = sheet.table
    heads = [plain(sheet.labels.get(str(name), str(name))) for name in table.columns]
    columns = [table.iloc[:, place].tolist() for place in range(len(heads))]
    most = _WIDEST if len(heads) <= _FEW else _WIDEST_OF_MANY
    widths = [_width(head, values, most) for head, values in zip(heads, columns, strict=True)]
    top = 0
    if sheet.note:
        top = 1
        _write_note(page, plain(sheet.note), widths, formats)
    for place, values in enumerate(columns):
        numbers = _numbers(values)
        page.set_column(place, place, widths[place])
        side = "right" if numbers else "left"
        page.write_string(
            top, place, heads[place], formats.get(align=side, indent=0 if numbers else 1, **_HEAD)
        )
        decimals = decimals_for(numbers) if any(each % 1 for each in numbers) else 0
        for row, value in enumerate(values, start=top + 1):
            _write(page, row, place, value, decimals, formats)
    page.set_row(top, _height(heads, widths) + 4)
    for row, texts in enumerate(zip(*columns, strict=True), start=top + 1):
        page.set_row(row, _height(texts, widths))
    page.freeze_panes(top + 1, 0)
    if heads:
        page.autofilter(top, 0, top + max(len(table), 1), len(heads) - 1)
    _set_up_print(page, top, brief)


def _draw_bars(book: Any, page: Worksheet, sheet: Sheet, bars: Bars) -> None:  # noqa: ANN401 - as above
    """Draw bars from the cells of a sheet, so that they follow what is changed there."""
    top, last = (1 if sheet.note else 0), len(sheet.table)
    chart = book.add_chart({"type": "bar"})
    rows = (top + 1, top + last)
    for place in range(1, len(sheet.table.columns)):
        chart.add_series(
            {
                "name": [sheet.name, top, place],
                "categories": [sheet.name, rows[0], 0, rows[1], 0],
                "values": [sheet.name, rows[0], place, rows[1], place],
                "fill": {"color": PALETTE[(place - 1) % len(PALETTE)]},
                "data_labels": {"value": True, "num_format": _number_format(0)},
            }
        )
    chart.set_title({"name": plain(bars.title), "name_font": {"size": 12, "color": INK}})
    chart.set_x_axis({"name": plain(bars.unit), "min": 0, "num_format": _number_format(0)})
    chart.set_y_axis({"reverse": True})  # the first row stands first
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 140 + 34 * last * (len(sheet.table.columns) - 1)})
    page.insert_chart(
        rows[1] + 2, 0, chart,
        {"description": plain(bars.title), "object_position": 1},
    )  # fmt: skip


def _write_note(page: Worksheet, note: str, widths: Sequence[float], formats: _Formats) -> None:
    """Write a note over as many columns as a line of it needs."""
    room, last = 0.0, -1
    while room < _NOTE_ROOM and last + 1 < len(widths):
        last += 1
        room += widths[last]
    look = formats.get(text_wrap=True, italic=True, font_color=QUIET)
    if last > 0:
        page.merge_range(0, 0, 0, last, "", look)
    page.write_string(0, 0, note, look)
    page.set_row(0, _LINE_HEIGHT * math.ceil(len(note) / max(room, _NARROWEST)) + 3)


def _write(
    page: Worksheet, row: int, place: int, value: object, decimals: int, formats: _Formats
) -> None:
    """Write one value as what it is; what is missing, or infinite, stays empty."""
    if isinstance(value, bool):
        page.write_boolean(row, place, value, formats.get(align="left", indent=1))
    elif isinstance(value, int | float):
        if math.isfinite(value):
            own = _decimals(float(value), decimals)
            page.write_number(row, place, value, formats.get(num_format=_number_format(own)))
    elif value is None or pd.isna(value):  # type: ignore[call-overload]
        return
    elif isinstance(value, date):
        look = formats.get(num_format=_DATE, align="left", indent=1)
        page.write_datetime(row, place, value, look)
    else:
        text = plain(str(value))
        quoted = {"quote_prefix": True} if text.startswith(_LIKE_FORMULA) else {}
        page.write_string(
            row, place, text, formats.get(text_wrap=True, align="left", indent=1, **quoted)
        )


def _numbers(values: Sequence[object]) -> list[float]:
    return [
        float(value)
        for value in values
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    ]


def _decimals(value: float, column: int) -> int:
    """Return the decimals of its column, or its own where those would leave nothing of it."""
    size = abs(value)
    if size < _NOTHING or size % 1 == 0 or size >= 10.0 ** (1 - column):
        return column
    return max(decimals_for([value]), 1 - math.floor(math.log10(size)))


def _number_format(decimals: int) -> str:
    """Return a format that Excel shows with the separators of its reader's country."""
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _width(head: str, values: Sequence[object], most: int) -> float:
    """Return the characters a column needs for its values, and its head on two lines."""
    texts = [plain(str(value)) for value in values[:_LOOKED_AT] if isinstance(value, str)]
    longest = max((len(text) for text in texts), default=0)
    words = max((len(word) for word in head.split()), default=0) + 3  # the filter's button
    return min(max(longest + 3, words, len(head) / 2 + 3, _NARROWEST), most)


def _height(values: Sequence[object], widths: Sequence[float]) -> float:
    """Return the height of a row with these texts: not every program finds it by itself."""
    lines = [
        math.ceil(len(value) / width)
        for value, width in zip(values, widths, strict=True)
        if isinstance(value, str)
    ]
    return _LINE_HEIGHT * max([*lines, 1])


def _set_up_print(page: Worksheet, top: int, brief: Brief) -> None:
    """Print across A4, as wide as the page, the head on every page."""
    of_page, of = phrases("page.words", brief.language).values()
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_header(f"&L{_code(running_head(brief))}")
    page.set_footer(f"&L{_code(brief.title)}&R{of_page} &P {of} &N")


def _code(text: str) -> str:
    """Return a text as heads of pages take it: at most 255 characters with all marks."""
    return plain(text)[:_HEAD_ROOM].replace("&", "&&")
