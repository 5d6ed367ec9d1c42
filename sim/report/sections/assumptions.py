"""What the numbers rest on: how many inputs are assumptions, and which of them carry the result."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.declared import Estimate
from sim.plan.located import located_estimates
from sim.reading.sensitivity_checks import fits
from sim.report.catalogue.inputs import path_label, value_text
from sim.report.catalogue.numbers import Language
from sim.report.document import Block, Column, Heading, Paragraph, Table
from sim.report.results.inputs import inputs_table
from sim.report.results.read import Doubt, Results
from sim.scenario.study import Scenario

_CARRYING = (
    "office.staff.vacancy",
    "office.staff.people.turnover",
    "office.case_types.*.hands_on",
    "office.applications.*.rate",
    "office.applications.*.opening.cases",
    "office.contacts.population.phone.total",
    "office.contacts.minutes.mean",
    "office.contacts.enquiries.mean_rate",
    "office.contacts.resolution.casework_by_others",
    "office.interruption.lag.mean",
    "office.handoff.reading_in",
    "timeline.*.share",
)
"""Patterns of inputs on which comparisons of structures usually rest, in the order shown."""
MOST_CARRYING = 8
_OF_A_KIND = 1
_LONGEST_SOURCE = 60

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "heading": "Worauf es beruht: die Annahmen",
        "intro": (
            "Jede Eingangsgröße hat eine Quelle und eine Stufe: A amtlich, B Presse oder daraus "
            "berechnet, C Annahme ohne Beleg. Auf C beruhen {assumed} von {all} Größen. Ein Wert "
            "der Stufe C ist ein Bereich zum Ausprobieren, keine Tatsache. Alle Größen stehen in "
            "der Arbeitsmappe, Blatt »Annahmen«."
        ),
        "none": "Die Ergebnisse nennen keine Eingangsgrößen mit Quelle.",
        "carrying": "Größen, auf denen der Vergleich besonders beruht",
        "carrying_found": "Größen, die den Unterschied in der Sensitivitätsanalyse am meisten "
        "bestimmen, und weitere tragende",
        "carrying_note": (
            "Welche dieser Größen das Ergebnis bestimmen, ist damit nicht gesagt. Quellen in der "
            "Sprache der Szenariodateien."
        ),
        "carrying_found_note": "Quellen in der Sprache der Szenariodateien.",
        "input": "Größe",
        "value": "Mittlerer Wert (niedrig bis hoch)",
        "source": "Quelle",
        "confidence": "Stufe",
        "A": "A: amtlich",
        "B": "B: Presse, berechnet",
        "C": "C: Annahme",
        "value_of": "{central} ({low} bis {high})",
    },
    "en": {
        "heading": "What it rests on: the assumptions",
        "intro": (
            "Every input has a source and a level: A official, B press or reckoned from it, C an "
            "assumption without evidence. {assumed} of {all} inputs are C. A value of level C is a "
            "range to try, never a fact. All inputs are in the workbook, sheet “Assumptions”."
        ),
        "none": "The results name no inputs with a source.",
        "carrying": "Inputs that the comparison rests on most",
        "carrying_found": "Inputs that decide most about the difference by the sensitivity "
        "analysis, and others that carry it",
        "carrying_note": (
            "Which of these inputs decide the result is not said by that. Sources in the language "
            "of the scenario files."
        ),
        "carrying_found_note": "Sources in the language of the scenario files.",
        "input": "Input",
        "value": "Central value (low to high)",
        "source": "Source",
        "confidence": "Level",
        "A": "A: official",
        "B": "B: press, reckoned",
        "C": "C: assumption",
        "value_of": "{central} ({low} to {high})",
    },
}


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
    words = _WORDS[language]
    yield Heading(words["heading"])
    counts = confidence_of(results)
    if not counts.all:
        yield Paragraph(words["none"])
        return
    yield Paragraph(words["intro"].format(assumed=counts.assumed, all=counts.all))
    leading = [key for doubt in doubts for key in leading_inputs(doubt)]
    yield _carrying_table(results, list(dict.fromkeys(leading)), language)


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
    return _WORDS[language][level]


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


def _carrying_table(results: Results, leading: Sequence[str], language: Language) -> Table:
    """Return the inputs that carry most: those found by draws, then the usual ones."""
    words = _WORDS[language]
    known, holders = _located(results)
    usual = [
        key
        for pattern in _CARRYING
        for key in [key for key in known if fits(pattern, key)][:_OF_A_KIND]
    ]
    keys = list(dict.fromkeys([key for key in leading if key in known] + usual))[:MOST_CARRYING]
    rows = []
    for key in keys:
        each = known[key]
        source = each.source
        if len(source) > _LONGEST_SOURCE:
            source = source[: _LONGEST_SOURCE - 1].rstrip() + "…"
        label = key_label(key, holders[key], results, language)
        level = confidence_word(each.confidence, language)
        rows.append((label, range_text(each, language), source, level))
    found = "_found" if leading else ""
    columns = (
        Column(words["input"], width=2.1), Column(words["value"], width=1.7),
        Column(words["source"], width=2.8), Column(words["confidence"], width=1.2),
    )  # fmt: skip
    caption, note = words[f"carrying{found}"], words[f"carrying{found}_note"]
    return Table(caption, columns, tuple(rows), note)


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
        return _WORDS[language]["value_of"].format(central=central, low=low, high=high)
    low, central, high = low + unit, central + same, high + last
    return _WORDS[language]["value_of"].format(central=central, low=low, high=high)


def _parted(written: str) -> tuple[str, str]:
    """Part a written value into its number and its unit with the gap before it."""
    amount, gap, unit = written.partition(" ")
    return amount, gap + unit
