"""How alternative texts find their room: at most 200 characters, for readers who see no chart.

Each chart writes its own beside its drawing, from the same numbers: the kind of chart, the measure
and the values. Of many inputs, those that matter most are named and the rest is counted; every
structure is named, whatever it takes. The data table beside the chart holds the rest.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import month_text

LONGEST = 200
"""Characters of the longest alternative text."""

Groups = Sequence[tuple[str, Sequence[str]]]
"""Parts of a description under the label they belong to; without a label it is empty."""


def shortened(text: str) -> str:
    """Return a text, cut with an ellipsis where it is too long."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def fitted(head: str, forms: Sequence[Groups]) -> str:
    """Write every part in the first form in which all fit; else in the last, however long.

    Parts are structures: none is ever left out, for readers who see no chart would not know it.
    """
    written = shortened(head)
    for groups in forms:
        sentences = [
            f"{label}: {'; '.join(parts)}" if label else "; ".join(parts)
            for label, parts in groups
            if parts
        ]
        if sentences:
            written = f"{head} {'. '.join(sentences)}."
        if len(written) <= LONGEST:
            break
    return written


def counted(head: str, parts: Sequence[str], language: Language) -> str:
    """Write as many of many parts as fit, the most important first, and count the rest."""
    for kept in range(len(parts), 0, -1):
        rest = len(parts) - kept
        end = f" {phrase('common.more_names', language, count=rest)}." if rest else "."
        written = f"{head} {'; '.join(parts[:kept])}{end}"
        if len(written) <= LONGEST:
            return written
    return shortened(head)


def months_between(dates: Iterable[date], language: Language) -> str:
    """Name the months of the first and the last date: ``Jan 2026 bis Dez 2027``.

    What is counted at the end of a time stands at the midnight after it, which is the next day's.
    """
    days = list(dates)
    first, last = min(days), max(days)
    last = max(first, last - timedelta(days=1))
    low, high = month_text(first, language), month_text(last, language)
    return phrase("common.interval", language, low=low, high=high)
