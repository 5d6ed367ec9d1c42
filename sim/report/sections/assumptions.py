"""What the numbers rest on: how many inputs are assumptions, and which of them carry the result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.declared import Estimate
from sim.experiment.inputs_table import inputs_table
from sim.plan.located import located_estimates
from sim.reading.sensitivity_checks import fits
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import path_label, value_text
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.folder.read import Doubt, Results
from sim.scenario.study import Scenario

_OF_STRUCTURES = (
    "office.interruption.lag.mean",
    "office.contacts.resolution.casework_by_others",
    "office.handoff.reading_in",
    "office.contacts.enquiries.mean_rate",
)
"""Patterns of inputs that weigh differently in different structures."""
_CARRYING = (
    *reversed(_OF_STRUCTURES),
    "office.staff.vacancy",
    "office.staff.people.turnover",
    "office.case_types.*.hands_on",
    "office.applications.*.rate",
    "office.applications.*.opening.cases",
    "office.contacts.population.phone.total",
    "office.contacts.minutes.mean",
    "timeline.*.share",
)
"""Patterns of inputs on which comparisons of structures usually rest, in the order shown."""
MOST_CARRYING = 6
_OF_A_KIND = 1
_LONGEST_SOURCE, _SHORT = 110, 20
"""Letters of a source that stands in its row, longer ones stand whole below the table; of one that
needs no wide column."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """How many inputs there are, and how many of them are assumptions (C)."""

    all: int
    assumed: int


def inputs_of_results(results: Results) -> pd.DataFrame:
    """Return every input once, with its source: the table `inputs` without repetitions."""
    return inputs_table(results.scenarios)


def confidence_of(results: Results) -> Confidence:
    """Count the inputs; one that conditions change is still one."""
    once = inputs_of_results(results).drop_duplicates(["structure", "key"])
    return Confidence(len(once), int((once["confidence"] == "C").sum()))


def assumption_blocks(
    results: Results, doubts: Sequence[Doubt], language: Language
) -> Iterator[Block]:
    """Yield how many inputs are assumptions, by subject, and those that carry most."""
    yield Heading(phrase("assumptions.heading", language))
    counts = confidence_of(results)
    if not counts.all:
        yield Paragraph(phrase("assumptions.none", language))
        return
    intro = phrase("assumptions.intro", language, assumed=counts.assumed, all=counts.all)
    yield Paragraph(intro, note=True)
    leading = [key for doubt in doubts for key in leading_inputs(doubt)]
    yield from _carrying(results, list(dict.fromkeys(leading)), language)


def leading_inputs(doubt: Doubt) -> list[str]:
    """Return the inputs that surely explain some of a difference, most first, by their paths."""
    worth = doubt.tables.get("worth")
    if worth is None or worth.empty:
        return []
    rows = worth[worth["explained"] > worth["explained_by_chance"]]
    most = rows.groupby("input")["explained"].max()
    ranked = sorted(most.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return [str(name) for name, _ in ranked]


def confidence_word(level: str, language: Language) -> str:
    """Return what a level of confidence means; C is an assumption."""
    return phrase(f"assumptions.{level}", language)


def key_label(key: str, structure: str, results: Results, language: Language) -> str:
    """Return words for the key of an input in the table `inputs`."""
    scenario = _holder(results, structure)
    labels = {one.name: one.label for one in results.structures}
    head, _, rest = key.partition(".")
    if head == "costs" and scenario.timeline is not None:
        cost = scenario.timeline.costs[int(rest.partition(".")[0])]
        return f"{cost.label or cost.part} ({labels.get(structure, structure)})"
    if head == "structure":
        return path_label(f"structures.{structure}.{rest}", [scenario], labels, language)
    return path_label(key, [scenario], labels, language)


def _holder(results: Results, structure: str) -> Scenario:
    first = results.conditions[0][0]
    return results.scenarios[first, structure or results.structures[0].name]


def _located(results: Results) -> tuple[dict[str, Estimate[Any]], dict[str, str]]:
    """Return the uncertain inputs by their paths, and of each the first structure that has it."""
    known: dict[str, Estimate[Any]] = {}
    holders: dict[str, str] = {}
    for one in results.structures:
        for key, each in located_estimates(_holder(results, one.name)).items():
            if key not in known:
                known[key], holders[key] = each, one.name
    return known, holders


def assumed_inputs(results: Results, language: Language) -> list[str]:
    """Return in words which inputs are assumptions: first those that structures differ by."""
    known, holders = _located(results)
    usual = [*_first_of(_OF_STRUCTURES, known), *_first_of(_CARRYING, known)]
    keys = [key for key in dict.fromkeys(usual) if known[key].confidence == "C"]
    return [key_label(key, holders[key], results, language) for key in keys]


def _first_of(patterns: Sequence[str], known: Mapping[str, Estimate[Any]]) -> list[str]:
    """Return for each pattern the first inputs that fit it."""
    return [
        key
        for pattern in patterns
        for key in [key for key in known if fits(pattern, key)][:_OF_A_KIND]
    ]


def _carrying(results: Results, leading: Sequence[str], language: Language) -> Iterator[Block]:
    """Yield the inputs that carry most, those found by draws, then the usual ones; and sources."""
    known, holders = _located(results)
    found = [key for key in leading if key in known]
    keys = list(dict.fromkeys(found + _first_of(_CARRYING, known)))[:MOST_CARRYING]
    rows, below = [], list[str]()
    for key in keys:
        each = known[key]
        source = each.source
        if len(source) > _LONGEST_SOURCE:
            if source not in below:
                below.append(source)
            number = below.index(source) + 1
            source = phrase("assumptions.below", language, number=number)
        label = key_label(key, holders[key], results, language)
        level = confidence_word(each.confidence, language)
        rows.append((label, range_text(each, language), source, level))
    kind = "_found" if leading else ""
    short = all(len(row[2]) <= _SHORT for row in rows)
    columns = (
        Column(phrase("assumptions.input", language), width=2.6),
        Column(phrase("assumptions.value", language), width=2.0),
        Column(phrase("assumptions.source", language), width=1.5 if short else 3.2),
        Column(phrase("assumptions.confidence", language), width=1.5),
    )
    caption, note = (
        phrase(f"assumptions.carrying{kind}", language),
        phrase(f"assumptions.carrying{kind}_note", language),
    )
    yield Table(caption, columns, tuple(rows), note)
    if below:
        yield _sources(below, language)


def _sources(below: Sequence[str], language: Language) -> Table:
    """Return the long sources whole, by the numbers that the rows above name."""
    columns = (
        Column(phrase("assumptions.number", language), number=True, width=0.5),
        Column(phrase("assumptions.source", language), width=7.0),
    )
    rows = tuple((str(number), source) for number, source in enumerate(below, start=1))
    return Table(phrase("assumptions.sources", language), columns, rows)


def range_text(each: Estimate[Any], language: Language) -> str:
    """Write an estimate with its range; one without is written alone."""
    low, central, high = (
        value_text(each, value, language) for value in (each.low, each.central, each.high)
    )
    if low == high:
        return central
    (low, unit), (central, same), (high, last) = map(_parted, (low, central, high))
    if unit and unit == same == last:
        central += unit
        return phrase("assumptions.value_of", language, central=central, low=low, high=high)
    low, central, high = low + unit, central + same, high + last
    return phrase("assumptions.value_of", language, central=central, low=low, high=high)


def _parted(written: str) -> tuple[str, str]:
    """Part a written value into its number and its unit with the gap before it."""
    amount, gap, unit = written.partition(" ")
    return amount, gap + unit
