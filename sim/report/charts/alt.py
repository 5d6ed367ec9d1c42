"""How alternative texts find their room: at most 200 characters, for readers who see no chart.

Each chart writes its own beside its drawing, from the same numbers: the kind of chart, the measure
and the values. What does not fit is counted, not dropped in silence; the data table beside the
chart holds the rest.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import month_text

LONGEST = 200
"""Characters of the longest alternative text."""

Groups = Sequence[tuple[str, Sequence[str]]]
"""Parts of a description under the label they belong to; without a label it is empty."""


def shortened(text: str) -> str:
    """Return a text, cut with an ellipsis where it is too long."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def fitted(head: str, forms: Sequence[Groups], language: Language) -> str:
    """Write every part in the first form in which all fit; else as many of the last as fit.

    The number of parts left out is said.
    """
    every = sum(len(parts) for _, parts in forms[0])
    tries = [(groups, every) for groups in forms]
    tries += [(forms[-1], kept) for kept in range(every - 1, 0, -1)]
    for groups, kept in tries:
        written = _joined(head, groups, kept, language)
        if every and len(written) <= LONGEST:
            return written
    return shortened(head)


def _joined(head: str, groups: Groups, kept: int, language: Language) -> str:
    sentences = []
    left = kept
    for label, parts in groups:
        shown = list(parts[:left])
        left -= len(shown)
        if shown:
            sentences.append(f"{label}: {'; '.join(shown)}" if label else "; ".join(shown))
    rest = sum(len(parts) for _, parts in groups) - kept
    end = f" {phrase('common.more_names', language, count=rest)}." if rest else "."
    return f"{head} {'. '.join(sentences)}{end}"


def months_between(dates: Iterable[date], language: Language) -> str:
    """Name the months of the first and the last date: ``Jan 2026 bis Dez 2027``."""
    days = list(dates)
    first, last = month_text(min(days), language), month_text(max(days), language)
    return phrase("common.interval", language, low=first, high=last)
