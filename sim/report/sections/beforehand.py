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
    language: Language,
) -> Iterator[Block]:  # fmt: skip
    """Yield a line each: known values hit and missed, and low ends of effects.

    `known` is the table `anchors`, if there is one; `scenarios` those of the leading management.
    """
    first = next(iter(scenarios))[0]
    said = []
    if known is not None and not known.empty:
        said.append(anchor_sentence(known, str(known["condition"].iloc[0]), language))
    others = [one for one in structures if not one.today] or list(structures)
    said += low_end_sentences({one.label: scenarios[first, one.name] for one in others}, language)
    if said:
        yield Heading(phrase("beforehand.head", language))
        yield Bullets(tuple(said))


def low_end_sentences(scenarios: Mapping[str, Scenario], language: Language) -> Iterator[str]:
    """Yield which effects stand at their low end, and which are nothing by the assumptions.

    `scenarios` by the label of their structure. An effect is said of all structures at once, or
    of those of which it holds.
    """
    found: dict[LowEnd, list[str]] = {}
    for label, scenario in scenarios.items():
        for each in low_ends(scenario):
            found.setdefault(each, []).append(label)
    relief = found.pop(LowEnd("takes_over", off=True), [])
    for off in (False, True):
        effects = [
            _effect(each, labels if len(labels) < len(scenarios) else [], language)
            for each, labels in found.items()
            if each.off == off
        ]
        if effects:
            key = "off" if off else "low"
            yield phrase(f"beforehand.{key}", language, effects=listed(effects, language))
    if relief:
        yield phrase("beforehand.nothing", language, names=listed(relief, language))


def _effect(each: LowEnd, labels: list[str], language: Language) -> str:
    """Return what an effect is called, with the structures of which alone it is said."""
    effect = phrase(f"beforehand.effect.{each.effect}", language)
    if not labels:
        return effect
    return f"{effect} ({phrase('common.among', language, names=listed(labels, language))})"


def ahead_sentences(doubts: Sequence[Doubt], language: Language) -> Iterator[str]:
    """Yield in which share of the draws each structure decides more than today's.

    Under each circumstance that was drawn; nothing without a sensitivity analysis.
    """
    for doubt in doubts:
        asked = doubt.details.sensitivity
        if asked is None or "beaten" not in doubt.tables:
            continue
        names = Namer(doubt.study, find_inputs(doubt.study, doubt.details.inputs), language)
        table = doubt.tables["beaten"]
        mine = (table["measure"] == MEASURE) & (table["against"] == doubt.study.today)
        shares: dict[str, list[str]] = {}
        for row in table[mine].to_dict("records"):
            share = names.share(float(row["better"]))
            where = _circumstance(doubt, str(row["condition"]))
            told = f"{share} ({where})" if where else share
            shares.setdefault(names.structure(str(row["structure"])), []).append(told)
        if shares:
            told = "; ".join(
                phrase(
                    "beforehand.ahead_of", language, structure=one, shares=listed(each, language)
                )
                for one, each in shares.items()
            )  # fmt: skip
            yield phrase("beforehand.ahead", language, draws=asked.draws, told=told)


def _circumstance(doubt: Doubt, name: str) -> str:
    """Return the label of a circumstance, or that of its management where it is the only one."""
    label = doubt.study.conditions[name]
    management = parted(name)[1]
    if label or not management:
        return label
    return doubt.study.managements[management].label or management
