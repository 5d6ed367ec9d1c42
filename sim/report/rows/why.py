"""Why structures differ, as it is told: parts of a difference, and which of them are large."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10

import pandas as pd

from sim.adding import added
from sim.experiment.why import FLOWS, OF_HOURS, PARTS, WAITING
from sim.measures.uses import CONTACT_USES
from sim.report.catalogue.catalogue import Language, phrase, phrases
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import listed, named, plain, use_word, verdict_word
from sim.report.frames import CLEAR

LARGE = 0.1
"""A part is large from this share of the sizes of all parts on."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a difference: its name, mean of the runs and 95 % interval."""

    name: str
    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Tell whether the interval lies on one side of zero; one run has none."""
        return self.low > 0.0 or self.high < 0.0

    @property
    def known(self) -> bool:
        """Tell whether there is an interval: there are several runs."""
        return isfinite(self.high - self.low)

    @property
    def half_width(self) -> float:
        """Half of the interval; nothing where there is none."""
        return (self.high - self.low) / 2.0 if self.known else 0.0


Group = tuple[Part, ...]
"""Parts that are told together."""


def total(group: Group) -> float:
    """Return what the parts of a group come to."""
    return added(one.mean for one in group)


def _named(parts: Sequence[Part]) -> Group:
    """Return those of some parts that are not small among them, the largest first."""
    least = LARGE * abs(total(tuple(parts)))
    named_ones = [one for one in parts if abs(one.mean) >= least]
    return tuple(sorted(named_ones, key=lambda one: -abs(one.mean)))


@dataclass(frozen=True)
class Why:
    """The parts of one structure's difference to today on a measure, in one unit."""

    parts: dict[str, Part]
    casework: Part | None
    """The difference in hours of casework, in the unit."""
    whole: Part

    def large(self, least: float = 0.0) -> list[Group]:
        """Return the parts that make a difference, the largest first: not small, and clear.

        Of a single run nobody knows whether they are. Contacts that go the same way are one group,
        of which those are named that are not small in it.
        """
        least = max(LARGE * self.size, least)
        clear = [one for one in self.parts.values() if one.clear or not one.known]
        contacts = [one for one in clear if one.name in CONTACT_USES]
        groups: list[Group] = [(one,) for one in clear if one.name not in CONTACT_USES]
        groups += [_named([one for one in contacts if one.mean * side > 0]) for side in (-1, 1)]
        found = [group for group in groups if total(group) and abs(total(group)) >= least]
        return sorted(found, key=lambda group: -abs(total(group)))

    @property
    def size(self) -> float:
        """The sizes of all parts together."""
        return added(abs(one.mean) for one in self.parts.values())


def why_of(
    table: pd.DataFrame, condition: str, structure: str, measure: str, unit: str
) -> Why | None:
    """Return what the table `why` says of a structure; None where it says nothing."""
    rows = table[
        (table["condition"] == condition) & (table["structure"] == structure)
        & (table["measure"] == measure) & (table["unit"] == unit)
    ]  # fmt: skip
    if rows.empty:
        return None
    found: dict[str, Part] = {}
    sums: dict[str, Part] = {}
    for row in rows.to_dict("records"):
        name = " ".join(filter(None, (str(row["part"]), str(row["detail"]))))
        ends = (float(row[f"difference{end}"]) for end in ("", "_low", "_high"))
        (found if row["adds"] else sums)[name] = Part(name, *ends)
    return Why(found, sums.get("casework"), sums["all"])


def part_word(measure: str, name: str, language: Language) -> str:
    """Return what a part of a measure is called in tables and charts."""
    part, _, detail = name.partition(" ")
    if part == WAITING:
        return phrase("why.waiting", language, step=named(detail, language))
    if part == "all":
        return phrase("common.difference_to_today", language)
    if measure == "open_end" and part in FLOWS:
        return phrases("why.flow", language)[part]
    return phrases("why.part", language).get(part) or plain(use_word(part, language))


def part_order(names: Iterable[str]) -> list[str]:
    """Sort parts of decided cases as tables list them, any others behind."""
    return sorted(names, key=lambda name: PARTS.index(name) if name in PARTS else len(PARTS))


def rounded(amounts: Sequence[Part]) -> int:
    """Return to which power of ten amounts that are told together are rounded.

    Three figures of the largest, but none that its interval does not carry; of one run two.
    """
    most = max(amounts, key=lambda one: abs(one.mean))
    if not most.mean:
        return 0
    figures = floor(log10(abs(most.mean))) - (2 if most.half_width else 1)
    carried = floor(log10(most.half_width)) if most.half_width else figures
    return max(0, figures, min(carried, floor(log10(abs(most.mean)))))


def amount(value: float, power: int, language: Language, *, signed: bool = False) -> str:
    """Write an amount rounded to a power of ten."""
    return number(round(value / 10**power) * 10**power, 0, language, signed=signed)


def hours_sentence(hours: Why, least: float, name: str, language: Language) -> str:
    """Say how much more or less casework there is with a structure, and what the hours go into.

    Parts below `least` hours are not named.
    """
    casework = hours.casework
    assert casework is not None
    large = [group for group in hours.large(least) if group[0].name in OF_HOURS]
    if not large and _may_reach(casework) < max(least, 1.0):
        return phrase("why.alike", language, name=name)
    power = rounded([casework, *(one for group in large for one in group)])
    large = [group for group in large if round(total(group) / 10**power)]  # no "0 hours more"
    if _may_reach(casework) < 0.5:  # noqa: PLR2004 - no hour, rounded
        said, groups = phrase("why.same", language, name=name), {"clear": large}
    elif casework.known and not casework.clear:
        figures = max(power, floor(log10(_may_reach(casework))) - 1)  # two of the farther end
        low, high = (
            amount(end, figures, language, signed=True) for end in (casework.low, casework.high)
        )
        said, groups = phrase("why.open", language, name=name, low=low, high=high), {"clear": large}
    else:
        side = -1 if casework.mean < 0 else 1
        hours_said = amount(abs(casework.mean), power, language)
        said = phrase("why.less" if side < 0 else "why.more", language, name=name, hours=hours_said)
        groups = {
            "because": [group for group in large if total(group) * side > 0],
            "against": [group for group in large if total(group) * side < 0],
        }
    for key, parts in groups.items():
        if parts:
            uses = listed([_use(group, power, language) for group in parts], language)
            said += phrase(f"why.{key}", language, parts=uses)
    return said + "."


def _may_reach(part: Part) -> float:
    """Return how large a part may be: where its side is not clear, its interval's farther end."""
    unclear = part.known and not part.clear
    return max(abs(part.low), abs(part.high)) if unclear else abs(part.mean)


def _use(group: Group, power: int, language: Language) -> str:
    """Say how many hours more or less go into what."""
    mean = total(group)
    first = group[0].name
    more = (mean > 0) == (first == "paid")
    if first in CONTACT_USES:
        names = [phrases("why.contact", language)[one.name] for one in group]
        said = phrase("why.contacts", language, names=listed(names, language))
    else:
        said = phrases("why.said", language)[first]
    return phrase(
        "why.part_more" if more else "why.part_less", language,
        hours=amount(abs(mean), power, language), part=said,
    )  # fmt: skip


def cases_sentence(cases: Why, least: float, language: Language, verdict: str = "") -> str:
    """Say what the hours are in cases, and what else moves decided cases; empty: nothing to say.

    Parts below `least` cases are not named. What all comes to is told with the comparison's
    `verdict` on it, where that is not more or fewer.
    """
    unclear = verdict not in ("", *CLEAR)
    casework = cases.casework
    assert casework is not None
    besides = [group[0] for group in cases.large(least) if group[0].name not in OF_HOURS]
    if casework.known and not casework.clear:
        return ""
    if abs(casework.mean) < max(least, 1.0) and not besides:
        return ""
    power = rounded([casework, cases.whole, *besides])
    said = phrase(
        "why.cases_less" if casework.mean < 0 else "why.cases_more", language,
        cases=amount(abs(casework.mean), power, language),
    )  # fmt: skip
    if besides:
        parts = [
            phrase(
                f"why.beside.{one.name}", language,
                cases=amount(one.mean, power, language, signed=True),
            )
            for one in besides
        ]  # fmt: skip
        said += phrase("why.besides", language, parts=listed(parts, language))
    elif not unclear and abs(casework.mean - cases.whole.mean) < LARGE * abs(casework.mean):
        return f"{said}."
    word = verdict_word(verdict, "decided", language)
    return said + phrase(
        "why.in_all" if besides else "why.with_the_rest", language,
        cases=amount(cases.whole.mean, power, language, signed=True),
        verdict=phrase("why.verdict", language, word=word) if unclear else "",
    )  # fmt: skip
