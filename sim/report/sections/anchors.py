"""Today's results beside what was observed."""

from collections.abc import Mapping, Sequence

from sim.experiment.comparison import AnchorCheck
from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.numbers import number
from sim.report.document import Block, Bullets, Heading


def anchor_blocks(
    checks: Sequence[AnchorCheck], conditions: Mapping[str, str], language: Language
) -> list[Block]:
    """Return today's results beside their observed ranges; misses are said out loud."""
    if not checks:
        return []
    sentences = tuple(_sentence(each, conditions[each.condition], language) for each in checks)
    return [Heading(phrase("anchor.head", language)), Bullets(sentences)]


def _sentence(check: AnchorCheck, condition: str, language: Language) -> str:
    factor, decimals = (100.0, 0) if check.unit == "share" else (1.0, 1)
    if check.unit == "cases_per_year":
        decimals = 0
    mean, low, high = (
        number(value * factor, decimals, language) for value in (check.mean, check.low, check.high)
    )
    return phrase(
        "anchor.line", language,
        label=check.label, where=f" ({condition})" if condition else "", mean=mean,
        unit=phrases("anchor.unit", language).get(check.unit, check.unit), low=low, high=high,
        confidence=check.confidence, verdict=_verdict(check, language),
    )  # fmt: skip


def _verdict(check: AnchorCheck, language: Language) -> str:
    if check.hit:
        return phrase("anchor.hit", language)
    below = check.mean < check.low
    return phrase("anchor.missed_below" if below else "anchor.missed_above", language)
