"""Words of the charts and tables that a name of the program or a number chooses.

A soft hyphen (U+00AD) inside a German compound marks where a narrow label may break; it is
removed wherever the whole word fits.
"""

from sim.measures.registry import pair_of
from sim.report.catalogue.catalogue import Language, phrase, phrases

USES_OF_CHANGE = ("change",)
"""Uses that only a reorganisation on dates has."""

USES_OF_PEOPLE = ("onboarding", "mentoring", "allowance", "absent")
"""Uses that only an office with people has: elsewhere they are in the number of clerks."""


def plain(text: str) -> str:
    """Return a text without soft hyphens, which show where a program does not know them."""
    return text.replace("\u00ad", "")


def measure_word(measure: str, language: Language) -> str:
    """Return the label of a measure; an unknown measure is shown by its name, spaces for _."""
    return phrases("measure.label", language).get(measure, measure.replace("_", " "))


def use_word(use: str, language: Language) -> str:
    """Return the label of a use of hours, which may hold soft hyphens."""
    return phrases("use", language).get(use, use.replace("_", " "))


def reason_word(reason: str, language: Language) -> str:
    """Return the word for why somebody is absent."""
    return phrases("reason", language).get(reason, reason.replace("_", " "))


def unit_word(unit: str, language: Language) -> str:
    """Return the word for a unit; an unknown unit is shown as it came."""
    return phrases("unit", language).get(unit, unit.replace("_", " "))


def named(name: str, language: Language) -> str:
    """Return what a step, channel, kind of contact or class of queue is called."""
    return phrases("name", language).get(name, name.replace("_", " "))


def untold(unit: str, label: str) -> str:
    """Return the word of a unit where a label does not tell it already, else nothing."""
    return "" if unit.lower() in label.lower() else unit


def direction_words(measure: str, language: Language) -> tuple[str, str]:
    """Return the words for above and below today: (mehr, weniger) or (länger, kürzer)."""
    above, below = phrases(f"direction.{pair_of(measure)}", language).values()
    return above, below


def verdict_word(verdict: str, measure: str, language: Language) -> str:
    """Return the verdict in words that suit the measure: mehr, kürzer, unentschieden.

    Raises ``KeyError`` for a verdict that does not exist: a silent fallback could hide a claim.
    """
    above, below = direction_words(measure, language)
    if verdict == "more":
        return above
    if verdict == "fewer":
        return below
    if not verdict:
        return ""
    return phrase(f"verdict.{verdict}", language)


def runs_words(least: int, most: int, language: Language) -> str:
    """Return the number of runs: ``30 Läufe``, ``3 bis 30 Läufe``."""
    if least != most:
        return phrase("common.runs_range", language, least=least, most=most)
    if least == 1:
        return phrase("common.runs_one", language)
    return phrase("common.runs", language, count=least)


def draw_runs_words(number: int, repeated: int | None, language: Language) -> str:
    """Return the runs of a draw: ``3 Läufe``, or ``1 Lauf (bei 16 Ziehungen 2 Läufe)``."""
    runs = runs_words(number, number, language)
    if repeated is None:
        return runs
    return phrase("doubt.runs_of_some", language, repeated=repeated, runs=runs)


def listed(names: list[str], language: Language) -> str:
    """Join names: ``A, B und C``."""
    if len(names) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(names)
    return f"{', '.join(names[:-1])} {phrase('common.and', language)} {names[-1]}"


def begun(said: str) -> str:
    """Write the first letter of a sentence large."""
    return said[:1].upper() + said[1:]


def under(condition: str, what: str) -> str:
    """Return what heads a part about one condition: its label and what it shows."""
    return f"{condition}: {what}" if condition else what
