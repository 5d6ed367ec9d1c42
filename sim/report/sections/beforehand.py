"""What is to be known before any result: known values, low ends of effects, shares of draws."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from sim.circumstances import parted
from sim.experiment.inputs import find_inputs
from sim.plan.low_ends import LowEnd, low_ends
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.words import listed
from sim.report.document import Block, Bullets, Heading
from sim.report.folder.read import Doubt
from sim.report.frames import Structure
from sim.report.naming import Namer
from sim.report.sections.anchors import anchor_sentence
from sim.report.sections.opposite import MEASURE
from sim.scenario.study import Scenario

Scenarios = Mapping[tuple[str, str], Scenario]
"""By (condition, structure)."""


def beforehand_blocks(
    known: pd.DataFrame | None, structures: Sequence[Structure], scenarios: Scenarios,
    language: Language, doubts: Sequence[Doubt] = (),
) -> Iterator[Block]:  # fmt: skip
    """Yield a line each: known values hit and missed, low ends, shares of draws ahead of today.

    `known` is the table `anchors`, if there is one; `scenarios` those of the leading management.
    """
    first = next(iter(scenarios))[0]
    said = []
    if known is not None and not known.empty:
        said.append(anchor_sentence(known, str(known["condition"].iloc[0]), language))
    others = [one for one in structures if not one.today] or list(structures)
    said += low_end_sentences({one.label: scenarios[first, one.name] for one in others}, language)
    said += ahead_sentences(doubts, language)
    if said:
        yield Heading(phrase("beforehand.head", language))
        yield Bullets(tuple(said))


def low_end_sentences(scenarios: Mapping[str, Scenario], language: Language) -> Iterator[str]:
    """Yield which effects stand at their low end, and which are nothing by construction.

    `scenarios` by the label of their structure. An effect is said of all structures at once, or
    of those of which it holds.
    """
    found: dict[LowEnd, list[str]] = {}
    for label, scenario in scenarios.items():
        for each in low_ends(scenario):
            found.setdefault(each, []).append(label)
    parts = []
    for each, labels in found.items():
        if each == LowEnd("takes_over", off=True):
            continue
        effect = phrase(f"beforehand.effect.{each.effect}", language)
        where = [phrase("beforehand.off", language)] if each.off else []
        if len(labels) < len(scenarios):
            where.append(phrase("common.among", language, names=listed(labels, language)))
        parts.append(f"{effect} ({', '.join(where)})" if where else effect)
    if parts:
        yield phrase("beforehand.low", language, effects=listed(parts, language))
    nothing = found.get(LowEnd("takes_over", off=True))
    if nothing:
        yield phrase("beforehand.nothing", language, names=listed(nothing, language))


def ahead_sentences(doubts: Sequence[Doubt], language: Language) -> Iterator[str]:
    """Yield in which share of the draws each structure decides more than today's.

    Under each circumstance that was drawn; nothing without a sensitivity analysis.
    """
    shares: dict[tuple[str, int], list[str]] = {}
    for doubt in doubts:
        asked = doubt.details.sensitivity
        if asked is None or "beaten" not in doubt.tables:
            continue
        names = Namer(doubt.study, find_inputs(doubt.study, doubt.details.inputs), language)
        table = doubt.tables["beaten"]
        mine = (table["measure"] == MEASURE) & (table["against"] == doubt.study.today)
        for row in table[mine].to_dict("records"):
            key = names.structure(str(row["structure"])), asked.draws
            share = names.share(float(row["better"]))
            where = _circumstance(doubt, str(row["condition"]))
            shares.setdefault(key, []).append(f"{share} ({where})" if where else share)
    for (structure, draws), told in shares.items():
        yield phrase(
            "beforehand.ahead", language,
            structure=structure, draws=draws, shares=listed(told, language),
        )  # fmt: skip


def _circumstance(doubt: Doubt, name: str) -> str:
    """Return the label of a circumstance, or that of its management where it is the only one."""
    label = doubt.study.conditions[name]
    management = parted(name)[1]
    if label or not management:
        return label
    return doubt.study.managements[management].label or management
