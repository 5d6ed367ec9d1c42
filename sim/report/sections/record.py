"""What a briefing is filed under: title, date of the results, author."""

from datetime import UTC, date, datetime

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import date_text
from sim.report.document import UNDATED, Record
from sim.report.folder.read import Results


def record_of(results: Results, language: Language) -> Record:
    """Return what the briefing about results is filed under; the name of the study comes first."""
    made, dated = made_at(results), made_text(results, language)
    kind = "preview" if results.preview else "results"
    title = phrase(f"record.{kind}", language, name=results.details.name)
    return Record(
        title=f"{title}, {dated}" if dated else title,
        made=made or UNDATED,
        dated=phrase("record.dated", language, date=dated) if dated else "",
        author=results.details.author,
    )


def made_at(results: Results) -> datetime | None:
    """Return when results were made, as their manifest has it; None where it tells no time."""
    try:
        made = datetime.fromisoformat(results.details.made)
    except ValueError:
        return None
    return made.replace(tzinfo=UTC) if made.tzinfo is None else made.astimezone(UTC)


def made_text(results: Results, language: Language) -> str:
    """Return the day on which results were made, as read; nothing where none is told."""
    made = made_at(results)
    return "" if made is None else date_text(date(made.year, made.month, made.day), language)
