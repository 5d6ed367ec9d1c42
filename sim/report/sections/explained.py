"""What a measure means, in words: what `umbau explain` says of one, and the list of all.

The meanings are texts of the catalogue (`measure.means`, `measure.unlike`); section 12 of the
model is written from the English ones.
"""

import difflib
from collections.abc import Iterator
from typing import get_args

from sim.errors import BadCall
from sim.measures.declaration import Measure, Smallest
from sim.measures.registry import MAIN, MATTERING, MEASURES
from sim.messages.message import Message
from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import measure_word, unit_word
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.frames import difference_unit
from sim.report.sections.answer import TOLD

_LONGEST = 80
"""Letters of what is looked up: nothing is called by more."""


def measure_named(said: str) -> str:
    """Return the measure with this name, or this label in whatever language.

    Raises BadCall, which asks for the nearest one.
    """
    known = _names()
    wanted = _folded(said)
    if wanted in known:
        return known[wanted]
    near = difflib.get_close_matches(wanted[:_LONGEST], known, n=1)
    hint = Message("wording.did_you_mean", word=f"'{known[near[0]]}'") if near else ""
    raise BadCall(Message("call.no_such_measure", name=said, hint=hint))


def _names() -> dict[str, str]:
    """Return every measure by what it may be called, folded: names before labels and nouns."""
    found = {_folded(name): name for name in MEASURES}
    for section in ("measure.label", "measure.noun"):
        for language in get_args(Language):
            for name, label in phrases(section, language).items():
                if name in MEASURES:
                    found.setdefault(_folded(label), name)
    return found


def _folded(said: str) -> str:
    """Return what is the same for a name with blanks, capitals or hyphens in it."""
    return " ".join(said.casefold().replace("_", " ").replace("-", " ").split())


def explained_blocks(name: str, language: Language) -> Iterator[Block]:
    """Yield what a measure is, its unit, for whom more is better, where it is shown."""
    measure = MEASURES[name]
    label = measure_word(name, language)
    yield Heading(name if label.replace(" ", "_") == name else f"{label} ({name})")
    yield Paragraph(phrases("measure.means", language)[name])
    unlike = phrases("measure.unlike", language).get(name)
    if unlike is not None:
        yield Paragraph(unlike)
    yield Paragraph(_side(name, language))
    yield Paragraph(phrase("explain.in_unit", language, unit=_unit(measure.unit, language)))
    yield Paragraph(_shown(name, language))
    if name in MATTERING:
        yield Paragraph(phrase("explain.matters", language, name=name))
    elif measure.by_default is not None:
        yield Paragraph(_default(measure, measure.by_default, language))


def _default(measure: Measure, smallest: Smallest, language: Language) -> str:
    """Say which difference matters, studies having no say in it."""
    percent = smallest.how == "share_of_today" or measure.unit == "share"
    amount = smallest.size * (100 if percent else 1)
    size = number(amount, 1 if amount == 1 else 0, language)  # 1.0 days: there is no 1 days
    if smallest.how == "share_of_today":
        return phrase("explain.default_share", language, size=size)
    unit = difference_unit("percent" if percent else measure.unit, language)
    return phrase("explain.default", language, size=f"{size} {unit}".strip())


def _side(name: str, language: Language) -> str:
    """Say whether more of it is good, and for whom; and where that alone misleads."""
    measure = MEASURES[name]
    side = {1: "more", -1: "less"}.get(measure.better)
    key = f"explain.{measure.good_for}_{side}" if side else "explain.no_side"
    said = [phrase(key, language)]
    if measure.falls_with_intake:
        said.append(phrase("explain.falls", language))
    if measure.steady_state:
        said.append(phrase("explain.steady", language))
    return " ".join(said)


def _unit(unit: str, language: Language) -> str:
    if unit == "share":
        return phrase("explain.share_unit", language)
    return unit_word(unit, language) or phrase("explain.plain_number", language)


def _shown(name: str, language: Language) -> str:
    """Say which command and table show it."""
    measure = MEASURES[name]
    kind = "first" if name in TOLD else "values" if measure.main is None else "main"
    said = [phrase(f"explain.shown_{kind}", language)]
    if name in MATTERING:
        said.append(phrase("explain.charted", language, name=name))
    said.append(phrase("explain.window", language))
    return " ".join(said)


def listed_blocks(language: Language) -> Iterator[Block]:
    """Yield a line for each main measure, and the names of all others."""
    heads = [phrase(f"explain.{head}", language) for head in ("name", "label", "better")]
    rows = tuple((name, measure_word(name, language), _better(name, language)) for name in MAIN)
    yield Table(phrase("explain.head", language), tuple(map(Column, heads)), rows)
    names = ", ".join(name for name in MEASURES if name not in MAIN)
    yield Paragraph(phrase("explain.others", language, names=names))
    yield Paragraph(phrase("explain.one", language))


def _better(name: str, language: Language) -> str:
    word = {1: "more", -1: "less", 0: "neither"}[MEASURES[name].better]
    return phrase(f"explain.{word}", language)
