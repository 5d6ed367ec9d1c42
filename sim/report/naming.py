"""Names of a study's structures, measures and inputs, and amounts as they are written of them."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from sim.experiment.inputs import Input
from sim.measures.registry import MAIN, MATTERING
from sim.plan.study import Study
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.inputs import input_label
from sim.report.catalogue.numbers import decimals_for, number
from sim.report.catalogue.words import measure_word
from sim.report.frames import difference_unit


@dataclass(frozen=True)
class Namer:
    """Names things of a study in one language."""

    study: Study
    inputs: tuple[Input, ...]
    language: Language

    def structure(self, name: str) -> str:
        """Return the label of a structure."""
        return self.study.structures[name]

    def measure(self, name: str) -> str:
        """Return the label of a measure."""
        return measure_word(name, self.language)

    def input(self, name: str) -> str:
        """Return the label of an input."""
        each = next(one for one in self.inputs if one.name == name)
        return input_label(each, self.study, self.language)

    def share(self, value: float) -> str:
        """Write a share in percent; what is not quite 0 or 100 % is not rounded to it."""
        percent = value * 100
        told = number(percent, 0, self.language)
        if 0 < percent < 1:
            told = "<1"
        elif 99 < percent < 100:  # noqa: PLR2004 - percent
            told = ">99"
        return phrase("number.percent", self.language, number=told)

    def decimals(self, measure: str, values: Iterable[float]) -> int:
        """Return the decimals that amounts of a measure need beside each other."""
        return decimals_for([_shown(measure, value) for value in values])

    def amount(
        self, measure: str, value: float, decimals: int | None = None, *, signed: bool = True
    ) -> str:
        """Write a number of a measure without its unit, shares as percents."""
        shown = _shown(measure, value)
        places = decimals_for([shown]) if decimals is None else decimals
        return number(shown, places, self.language, signed=signed)

    def unit(self, measure: str) -> str:
        """Return the unit of a difference of a measure."""
        unit = MAIN[measure]
        return difference_unit("percent" if unit == "share" else unit, self.language)

    def with_unit(self, measure: str, value: float, *, signed: bool = True) -> str:
        """Write an amount with its unit."""
        return f"{self.amount(measure, value, signed=signed)} {self.unit(measure)}".strip()

    def conditions(self, table: pd.DataFrame) -> list[tuple[str, str]]:
        """Return the conditions of a table with their labels, in the order of the study."""
        there = set(table["condition"])
        return [(name, label) for name, label in self.study.conditions.items() if name in there]


def _shown(measure: str, value: float) -> float:
    return value * 100 if MAIN[measure] == "share" else value


def measures_of(table: pd.DataFrame) -> list[str]:
    """Return the shown measures that a table has."""
    there = set(table["measure"])
    return [measure for measure in MATTERING if measure in there]
