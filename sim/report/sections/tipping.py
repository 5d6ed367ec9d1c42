"""Tipping points: at which value of an input a difference changes its sign."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite, isinf
from pathlib import Path
from typing import Any, TypeAlias

from sim.experiment.comparison import equal_what
from sim.experiment.inputs import Input
from sim.experiment.tipping import Line, Map
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.equal import equal_sentence
from sim.report.catalogue.inputs import fraction_text, input_label
from sim.report.catalogue.numbers import number
from sim.report.catalogue.words import direction_words, runs_words
from sim.report.document import Block, Bullets, Heading, Paragraph
from sim.report.naming import Namer
from sim.report.rows.tipping import UNSURE
from sim.report.sections.answers import answers_table
from sim.scenario.study import Scenario

MISFIT = 3.0
"""Standard errors from the fitted curve beyond which it is said to fit badly."""

_Row: TypeAlias = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Tipping:
    """What was asked about tipping points, and found."""

    study: Study
    line: Line
    map: Map | None
    replications: int

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs that were varied."""
        return self.map.inputs if self.map is not None else (self.line.input,)


def tipping_answer_blocks(found: Tipping, language: Language) -> Iterator[Block]:
    """Yield what was asked, and in one table where each structure turns from better to worse."""
    names = Namer(found.study, found.inputs, language)
    yield from _asked(found, language, "tipping.asked")
    rows: dict[str, dict[tuple[str, str], str]] = {}
    for row in found.line.points.to_dict("records"):
        key = found.study.conditions[str(row["condition"])], names.structure(str(row["structure"]))
        cells = rows.setdefault(str(row["measure"]), {})
        cells[key] = "; ".join(filter(None, (cells.get(key), _answer(row, found, names))))
    order = list(found.study.conditions.values())
    there = dict.fromkeys(key for cells in rows.values() for key in cells)
    keys = sorted(there, key=lambda key: order.index(key[0]))
    answers = {key: [cells.get(key, "") for cells in rows.values()] for key in keys}
    yield answers_table(
        phrase("tipping.against", language), phrase("common.structure", language),
        list(map(names.measure, rows)), answers, language,
    )  # fmt: skip
    yield Paragraph(phrase("tipping.sides", language), note=True)


def _asked(found: Tipping, language: Language, means: str) -> Iterator[Block]:
    """Yield what was varied, between which values, in how many runs, and what is missing."""
    varied = found.line.input
    scenario = holder_of(found.study, varied)
    low, high = (fraction_text(varied, end, scenario, language) for end in (0.0, 1.0))
    label = input_label(varied, found.study, language)
    runs = runs_words(found.replications, found.replications, language)
    yield Heading(phrase("tipping.head", language, input=label), 2)
    if found.study.preview:
        yield Paragraph(phrase("tipping.preview", language))
    yield Paragraph(
        phrase(means, language, points=found.line.planned, low=low, high=high, runs=runs)
    )
    yield Paragraph(equal_sentence(equal_what(found.study), language))
    kept = found.line.curve.groupby("condition")["fraction"].nunique()
    missing = found.line.planned - int(kept.min())
    if missing:
        yield Paragraph(phrase("tipping.left", language, count=missing, all=found.line.planned))


def _answer(row: _Row, found: Tipping, names: Namer) -> str:
    """Say in few words on which side a structure is, and where it changes; or that it is open."""
    language, measure = names.language, str(row["measure"])
    above, below = direction_words(measure, language)
    key = str(row["condition"]), str(row["structure"])
    if found.line.immaterial(*key, measure):
        return phrase("verdict.no_material_difference", language)
    tips = bool(isfinite(row["fraction"]))
    known = tips and any(isfinite(row[f"fraction_{end}"]) for end in ("low", "high"))
    if known:
        scenario = holder_of(found.study, found.line.input, *key)
        value, low, high = (
            _bound(found.line.input, float(row[end]), scenario, language)
            for end in ("fraction", "fraction_low", "fraction_high")
        )
        before, after = (below, above) if row["rises"] else (above, below)
        told = {"value": value, "low": low, "high": high, "before": before, "after": after}
        return phrase("tipping.turns", language, **told)
    span = _span(float(row["lowest"]), float(row["highest"]), measure, names)
    if tips or row["opposed_share"] > UNSURE:
        return phrase("tipping.stays_open", language, span=span)
    if row["lowest"] == row["highest"] == 0:
        return phrase("tipping.equal", language)
    word = above if row["first"] > 0 else below
    return phrase("tipping.one_side", language, word=word, span=span)


def _span(lowest: float, highest: float, measure: str, names: Namer) -> str:
    """Write from where to where a mean difference goes, with its unit."""
    decimals = names.decimals(measure, (lowest, highest))
    low, high = (names.amount(measure, end, decimals) for end in (lowest, highest))
    told = low if low == high else phrase("common.interval", names.language, low=low, high=high)
    return f"{told} {names.unit(measure)}".strip()


def tipping_blocks(
    found: Tipping,
    language: Language,
    measures: Collection[str] = (),
    immaterial: Callable[[_Row], bool] = lambda _row: False,
) -> Iterator[Block]:
    """Yield what was varied, and a sentence per condition, structure and measure.

    `measures` are those to be told of, all where there are none of them. `immaterial` tells
    whether all of a difference along the input is below what matters.
    """
    names = Namer(found.study, found.inputs, language)
    yield from _asked(found, language, "tipping.means")
    rows = found.line.points.to_dict("records")
    told = [row for row in rows if row["measure"] in measures] or rows
    yield Bullets(tuple(_sentence(row, found, names, small=immaterial(row)) for row in told))
    if found.map is not None:
        first, second = (input_label(each, found.study, language) for each in found.map.inputs)
        yield Paragraph(phrase("tipping.map", language, first=first, second=second))


def _sentence(row: _Row, found: Tipping, names: Namer, *, small: bool) -> str:
    language, condition = names.language, found.study.conditions[str(row["condition"])]
    place = phrase(
        "tipping.place", language,
        structure=names.structure(str(row["structure"])),
        condition=phrase("tipping.in", language, condition=condition) if condition else "",
        measure=names.measure(str(row["measure"])),
    )  # fmt: skip
    all_small = phrase("tipping.immaterial", language) if small else ""
    return place + tip_words(row, found, names) + all_small


def tip_words(row: _Row, found: Tipping, names: Namer) -> str:
    """Say in words where a difference changes its sign, or that it does not."""
    language = names.language
    measure, each = str(row["measure"]), found.line.input
    scenario = holder_of(found.study, each, str(row["condition"]), str(row["structure"]))
    above, below = direction_words(measure, language)
    loads = {key: number(float(row[key]), 2, language) for key in ("load_low", "load_high")}
    if not isfinite(row["fraction"]):
        ends = {
            "lowest": names.amount(measure, float(row["lowest"])),
            "highest": names.with_unit(measure, float(row["highest"])),
        }
        if row["lowest"] == row["highest"] == 0:
            return phrase("tipping.equal", names.language)
        if row["opposed_share"] > UNSURE:
            share = names.share(float(row["opposed_share"]))
            return phrase("tipping.unsure", names.language, share=share, **ends, **loads)
        low, high = (fraction_text(each, end, scenario, language) for end in (0.0, 1.0))
        word = above if row["first"] > 0 else below
        said = phrase(
            "tipping.none", names.language, low=low, high=high, word=word, **ends, **loads
        )
        return said + _misfit(row, names)
    if not any(isfinite(row[f"fraction_{end}"]) for end in ("low", "high")):  # it may be anywhere
        span = _span(float(row["lowest"]), float(row["highest"]), measure, names)
        return f"{phrase('tipping.stays_open', language, span=span)}.{_misfit(row, names)}"
    value, low, high = (
        _bound(each, float(row[key]), scenario, language)
        for key in ("fraction", "fraction_low", "fraction_high")
    )
    before, after = (below, above) if row["rises"] else (above, below)
    said = phrase(
        "tipping.tips",
        names.language,
        value=value,
        low=low,
        high=high,
        before=before,
        after=after,
        load=loads["load_low"],
    )
    return said + _misfit(row, names)


def _misfit(row: _Row, names: Namer) -> str:
    """Say so where a value lies far from the curve that the zero was found on."""
    if row["misfit"] <= MISFIT:
        return ""
    misfit = number(float(row["misfit"]), 1, names.language)
    return " " + phrase("tipping.misfit", names.language, misfit=misfit)


def _bound(each: Input, fraction: float, scenario: Scenario, language: Language) -> str:
    if isinf(fraction):
        end = 0.0 if fraction < 0 else 1.0
        key = "open_low" if fraction < 0 else "open_high"
        written = fraction_text(each, end, scenario, language)
        return phrase(f"tipping.{key}", language, low=written, high=written)
    return fraction_text(each, fraction, scenario, language)


def holder_of(study: Study, each: Input, condition: str = "", structure: str = "") -> Scenario:
    """Return a scenario that has the input, the compared one if it does."""
    known = [
        scenario
        for key, scenario in study.scenarios.items()
        if key[0] == condition or not condition
    ]
    first = study.scenarios.get((condition, structure))
    return next(one for one in (first, *known) if one is not None and each.estimates(one))


def closing_words(out: Path, language: Language) -> str:
    """Say where the results are."""
    return phrase("tipping.out", language, out=out)
