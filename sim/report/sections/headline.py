"""What a structure gains and what it costs, in one line: calls answered and cases decided.

Never one without the other: who lets the telephone ring decides more.
"""

from math import floor, isfinite, log10

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number
from sim.report.frames import CLEAR, Compared, Row, Structure, row_of

_FIGURES = 3
"""Figures that a number of cases is told with where nothing else says how well it is known."""


def headline(compared: Compared, condition: str, structure: Structure, language: Language) -> str:
    """Say how many calls reach somebody and how many cases are decided, against today.

    Example: ``Clearing: 91 statt 40 von 100 Anrufen erreichen jemanden; rund 5.000 von 40.900
    Fällen weniger entschieden (3.000 bis 7.000).`` `condition` is a circumstance. What is claimed
    is what the verdict of the comparison allows; numbers are rounded to what their interval
    carries. An office without calls, or in which nothing was decided, has one half of it; the
    text is empty where there is neither.
    """
    said = [
        text
        for text in (
            _calls(compared, condition, structure, language),
            _cases(compared, condition, structure, language),
        )
        if text
    ]
    if not said:
        return ""
    return phrase("headline.whole", language, structure=structure.label, said="; ".join(said))


def pair_with_today(
    compared: Compared, condition: str, structure: Structure, measure: str
) -> list[Row]:
    """Return the rows of a measure of the structure and of today's; none where one is missing."""
    rows = compared.on(condition, measure)
    today = next(one for one in compared.structures if one.today)
    found = (row_of(rows, condition, one.name) for one in (structure, today))
    told = [row for row in found if row is not None]
    return told if len(told) == 2 else []  # noqa: PLR2004 - a pair


def _calls(compared: Compared, condition: str, structure: Structure, language: Language) -> str:
    pair = pair_with_today(compared, condition, structure, "answer_rate")
    if not pair:
        return ""
    own, today = (number(float(row["mean"]), 0, language) for row in pair)
    key = "calls" if structure.today else "calls_alike" if own == today else "calls_instead"
    return phrase(f"headline.{key}", language, own=own, today=today)


def _cases(compared: Compared, condition: str, structure: Structure, language: Language) -> str:
    pair = pair_with_today(compared, condition, structure, "decided")
    if not pair:
        return ""
    own, today = pair
    base = _rounded(float(today["mean"]), _step(float(today["mean"])), language)
    if structure.today:
        return phrase("headline.decided", language, today=base)
    verdict = str(own["verdict"])
    ends = [float(own[f"difference_{end}"]) for end in ("low", "high")]
    if not all(map(isfinite, ends)):
        return phrase("headline.one_run", language, today=base)
    told = _told(ends, decided=verdict in CLEAR)
    amount, low, high = (
        _rounded(abs(value), told, language) for value in (float(own["difference"]), *ends)
    )
    if verdict == "fewer":
        low, high = high, low
    sides = {"low": low, "high": high, "amount": amount, "today": base}
    if verdict == "undecided" and ends[0] >= 0:
        verdict = "undecided_more"
    elif verdict == "undecided" and ends[1] <= 0:
        verdict = "undecided_fewer"
    return phrase(f"headline.{verdict}", language, **sides)


def _told(ends: list[float], *, decided: bool) -> float:
    """Return to which step a difference is rounded: that of the first figure of its half-width.

    A finer one where an end would be rounded to nothing although the difference is clear.
    """
    half_width = (ends[1] - ends[0]) / 2
    nearest = min(abs(end) for end in ends)
    known = min(half_width, nearest) if decided else half_width
    return _step(known, 1) if known > 0 else _step(max(abs(end) for end in ends) or 1.0)


def _step(value: float, figures: int = _FIGURES) -> float:
    """Return the step that leaves so many figures to a number, at least 1."""
    return max(1.0, 10.0 ** (floor(log10(abs(value))) - figures + 1)) if value else 1.0


def _rounded(value: float, step: float, language: Language) -> str:
    return number(round(value / step) * step, 0, language)
