"""What is not modelled, and how the results were made."""

from collections.abc import Iterator

from sim.experiment.tables import CHECKLIST
from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.numbers import date_text
from sim.report.document import Block, Heading, Paragraph
from sim.report.folder.read import Results
from sim.report.sections.check.people import notes
from sim.report.sections.record import made_text


def not_modelled_blocks(language: Language) -> Iterator[Block]:
    """Yield what the model leaves out: a reader would look for it in vain in the numbers."""
    yield Heading(phrase("made.not_modelled", language))
    first, *others = phrases("not_modelled", language).values()
    yield Paragraph(first)
    yield Paragraph(" ".join(others), note=True)


def made_blocks(results: Results, language: Language) -> Iterator[Block]:
    """Yield how the results were made."""
    yield Heading(phrase("made.heading", language))
    said = (phrase("brief.about", language), phrase("made.model", language),
            *made_sentences(results, language))  # fmt: skip
    yield Paragraph(" ".join(said), note=True)


def made_sentences(results: Results, language: Language) -> Iterator[str]:
    """Yield runs, dates, seed, precision, versions, and what is to be known of the people."""
    details = results.details
    if made := made_text(results, language):
        yield phrase("made.date", language, date=made)
    yield phrase(
        "made.runs",
        language,
        runs=details.replications,
        begin=date_text(results.begin, language),
        end=date_text(results.last, language),
    )
    if details.warm_up_days:
        yield phrase("made.warm_up", language, days=round(details.warm_up_days))
    if details.precision is not None:
        reached = phrase(
            "made.reached" if details.precision.reached else "made.not_reached", language
        )
        yield phrase("made.precise", language, reached=reached)
    yield phrase(
        "made.versions",
        language,
        seed=details.seed,
        umbau=details.umbau,
        python=details.python,
        simpy=details.libraries["simpy"],
    )
    known = dict.fromkeys(n for each in results.scenarios.values() for n in notes(each, language))
    yield from known
    listed = f"{CHECKLIST.name}.md" in (details.files or ())
    yield phrase("made.checklist" if listed else "made.no_checklist", language)
