"""The workbook of the briefing: numbers as numbers, texts as texts."""

import io
from datetime import UTC, datetime
from math import isfinite

from sim.report.brief.content import Brief, Sheet

WRITTEN = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_WIDEST = 60


def workbook_of(brief: Brief) -> bytes:
    """Return the file; the same briefing gives the same bytes.

    No text becomes a formula or a link, whatever it begins with.
    """
    import xlsxwriter  # noqa: PLC0415 - an extra

    made = io.BytesIO()
    literal = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, {"in_memory": True, **literal})
    book.set_properties({"title": brief.title, "created": WRITTEN})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    number = book.add_format({"num_format": "#,##0.##"})
    for sheet in brief.sheets:
        page = book.add_worksheet(sheet.name)
        columns = [str(column) for column in sheet.table.columns]
        for place, column in enumerate(columns):
            page.write_string(0, place, sheet.labels.get(column, column), bold)
            for line, value in enumerate(sheet.table[column], start=1):
                if isinstance(value, str):
                    page.write_string(line, place, value, wrapped if len(columns) == 1 else None)
                elif isfinite(value):
                    page.write_number(line, place, float(value), number)
            page.set_column(place, place, _width(sheet, column))
        page.freeze_panes(1, 0)
        if len(columns) > 1:
            page.autofilter(0, 0, max(1, len(sheet.table)), len(columns) - 1)
    book.close()
    return made.getvalue()


def _width(sheet: Sheet, column: str) -> float:
    texts = [str(value) for value in sheet.table[column] if isinstance(value, str)]
    longest = max(map(len, [sheet.labels.get(column, column), *texts]))
    return float(min(_WIDEST if len(sheet.table.columns) > 1 else 100, longest + 2))
