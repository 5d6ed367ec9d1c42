"""Title of the chart of an attribution, and the line below it."""

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_code, equal_words
from sim.report.catalogue.words import measure_word
from sim.report.charts.page import fitting
from sim.report.frames import CLEAR
from sim.report.rows.attribution import effects_of, has_shapley, has_staff, part_list

_MOST = 3
"""So many parts are named in a title."""


def subtitle(table: pd.DataFrame, parts: pd.DataFrame, language: Language) -> str:
    """Say what the chart shows, by which marks, and at equal what."""
    equal = equal_words(equal_code(table, "attribution"), language)
    return phrase(
        "attribution.subtitle",
        language,
        shapley=phrase("attribution.subtitle_shapley", language) if has_shapley(table) else "",
        staff=phrase("attribution.subtitle_staff", language) if has_staff(parts) else equal,
    )


def attribution_message(
    rows: pd.DataFrame, parts: pd.DataFrame, measure: str, language: Language
) -> str:
    """Say what the package does and which parts are shown to do something: the chart's title.

    ``rows`` are those of `effect_rows`. Parts count by their mean over all orders; where that was
    not run, alone, with the interaction beside them. All of them are named only with a verdict of
    more or fewer.
    """
    total = effects_of(rows, "package", "", language)["total"]
    if total.verdict in CLEAR:
        claim = phrase("attribution.total_word", language, word=total.word)
    else:
        claim = phrase(f"attribution.total_{total.verdict}", language)
    whole = f"{measure_word(measure, language)}: "
    whole += phrase("attribution.title", language, claim=claim, total=total.middle)
    basis, shown = _shown_parts(rows, parts, language)
    said = phrase(f"attribution.basis_{basis}", language)
    named: list[str] = []
    for most in range(min(_MOST, len(shown)), 0, -1):
        listing = _listing(shown, most, language)
        named += [phrase("attribution.shown", language, basis=said, parts=listing), listing]
    named = named or [phrase("attribution.none_shown", language)]
    beyond = effects_of(rows, "package", "", language)["interaction"]
    forms = [f"{whole}; {each}" for each in named]
    if basis == "alone" and beyond.verdict in CLEAR:
        besides = f"; {phrase('attribution.interaction', language)} {beyond.middle}"
        forms = [*(form + besides for form in forms), f"{whole}{besides}"]
    return fitting([*forms, whole])


def _listing(shown: list[str], most: int, language: Language) -> str:
    """Return so many of the parts, the others counted."""
    listing = ", ".join(shown[:most])
    if len(shown) > most:
        listing += f" {phrase('common.more_names', language, count=len(shown) - most)}"
    return listing


def _shown_parts(
    rows: pd.DataFrame, parts: pd.DataFrame, language: Language
) -> tuple[str, list[str]]:
    """Return on which basis, and the parts with a verdict of more or fewer, the largest first."""
    found: list[tuple[float, str]] = []
    basis = "shapley" if has_shapley(rows) else "alone"
    for part in part_list(parts):
        one = effects_of(rows, "part", part.name, language)[basis]
        if one.verdict in CLEAR:
            quoted = phrase("common.quoted", language, name=part.label)
            said = phrase("attribution.by", language, amount=one.middle, name=quoted)
            found.append((abs(one.mean), said))
    return basis, [words for _, words in sorted(found, key=lambda each: -each[0])]
