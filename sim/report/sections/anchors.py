"""Today's results beside what was observed."""

from collections.abc import Mapping, Sequence

from sim.experiment.comparison import AnchorCheck
from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.numbers import number
from sim.report.document import Block, Bullets, Heading
from sim.scenario.office import Office


def anchor_blocks(
    checks: Sequence[AnchorCheck], conditions: Mapping[str, str], office: Office, language: Language
) -> list[Block]:
    """Return today's results beside their observed ranges; misses are said out loud.

    Where an office takes calls and states no answer rate of its own, that is said as well.
    """
    if not checks:
        return []
    sentences = [_sentence(each, conditions[each.condition], language) for each in checks]
    takes_calls = office.contacts is not None and "phone" in office.contacts.population
    if takes_calls and "answer_rate" not in office.anchors:
        sentences.append(phrase("anchor.no_answer_rate", language))
    return [Heading(phrase("anchor.head", language)), Bullets(tuple(sentences))]


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
        stock=_stock(check, language),
    )  # fmt: skip


def _stock(check: AnchorCheck, language: Language) -> str:
    """Say by how much the upper end was moved, because the run works off stock or leaves more."""
    if round(check.stock) == 0:
        return ""
    key = "anchor.worked_off" if check.stock > 0 else "anchor.left_more"
    return phrase(key, language, cases=number(abs(check.stock), 0, language))


def _verdict(check: AnchorCheck, language: Language) -> str:
    if check.hit:
        return phrase("anchor.hit", language)
    below = check.mean < check.low
    return phrase("anchor.missed_below" if below else "anchor.missed_above", language)
