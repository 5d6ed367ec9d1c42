"""A study and its scenarios once everything is resolved: what is compared, and what it changes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path

from sim.circumstances import parted
from sim.scenario.levers import PartKind
from sim.scenario.management import Management
from sim.scenario.sensitivity import Sensitivity
from sim.scenario.staff_question import StaffQuestion
from sim.scenario.study import Matters, Precision, Scenario, ServiceLevel
from sim.units import DAY

Change = tuple[str, str, str]
"""Dotted path, old text, new text; a text is empty where the key is missing."""


@dataclass(frozen=True)
class PartOf:
    """A part of a reorganisation that can be left out: its name, label, and what it is."""

    name: str
    label: str
    kind: PartKind


@dataclass(frozen=True)
class Reorganisation:
    """What a structure file changes against the file that it extends."""

    file: str
    base: str
    changed: list[Change]


@dataclass(frozen=True)
class Loaded:
    """A resolved scenario and what it changes against the files that it names."""

    scenario: Scenario
    changed: list[Change] = field(default_factory=list)
    reorganised: Reorganisation | None = None


@dataclass(frozen=True)
class Package:
    """A reorganisation by its parts, of which any can be left out."""

    name: str
    label: str
    parts: list[PartOf]
    scenario_of: Callable[[str, Collection[str]], Scenario]
    """The scenario under a condition with some of the parts; ScenarioError if it cannot be."""


@dataclass(frozen=True)
class Study:
    """A resolved study: every structure under every condition, today's first."""

    name: str
    question: str
    language: str
    matters: Matters
    structures: dict[str, str]
    """Label by name of structure, in order; the first is today's."""
    conditions: dict[str, str]
    """Label by name of circumstance, in order: of each condition, under each management.

    Where the study states no management the circumstances are its conditions; see
    `sim.circumstances`. Structures are compared under one of them at a time.
    """
    scenarios: dict[tuple[str, str], Scenario]
    """By (circumstance, structure)."""
    points: dict[str, str] = field(default_factory=dict)
    """Label by name of condition, whatever the management; a study read back from results has
    none."""
    managements: dict[str, Management] = field(default_factory=dict)
    """By name, as stated: the office's own first, the leading one last; none: not stated."""
    author: str = ""
    """Who is named in the files of the briefing."""
    precision: Precision | None = None
    service_level: ServiceLevel | None = None
    backcast: Path | None = None
    """The office's own months, to lay beside today's structure under the first condition."""
    preview: bool = False
    preview_possible: bool = False
    changed: dict[str, list[Change]] = field(default_factory=dict)
    """What each condition changes in the office."""
    reorganised: dict[str, Reorganisation] = field(default_factory=dict)
    """By structure, where its file extends another one."""
    packages: dict[str, Package] = field(default_factory=dict)
    """What each reorganisation is made of, by its name."""
    sensitivity: Sensitivity = field(default_factory=Sensitivity)
    staffing: StaffQuestion = field(default_factory=StaffQuestion)

    def shortened(self, days: int, replications: int) -> "Study":
        """Return the study with runs of so many days, and so many of them: for a first look."""
        run = {"run_length": days * DAY, "replications": replications}
        return self.with_scenarios(
            {
                key: scenario.model_copy(update={"run": scenario.run.model_copy(update=run)})
                for key, scenario in self.scenarios.items()
            }
        )

    def with_scenarios(self, scenarios: dict[tuple[str, str], Scenario]) -> "Study":
        """Return the study with other scenarios of the same names."""
        return replace(self, scenarios=scenarios)

    def limited_to(self, structures: set[str]) -> "Study":
        """Return the study with some of its structures."""
        return replace(
            self,
            structures={n: label for n, label in self.structures.items() if n in structures},
            scenarios={k: scenario for k, scenario in self.scenarios.items() if k[1] in structures},
        )

    def under(self, conditions: set[str]) -> "Study":
        """Return the study under some of its conditions."""
        return replace(
            self,
            conditions={n: label for n, label in self.conditions.items() if n in conditions},
            scenarios={k: scenario for k, scenario in self.scenarios.items() if k[0] in conditions},
        )

    def managed(self, managements: Collection[str]) -> "Study":
        """Return the study under some of its managements."""
        kept = {name for name in self.conditions if parted(name)[1] in managements}
        part = self.under(kept)
        stated = {name: each for name, each in self.managements.items() if name in managements}
        return replace(part, managements=stated)

    @property
    def own_management(self) -> str:
        """Name how the office is managed now, the first management stated; '' without any."""
        return next(iter(self.managements), "")

    @property
    def leading_management(self) -> str:
        """Name the management that leads, the last stated; '' without any."""
        return next(reversed(self.managements), "")

    def owned(self) -> "Study":
        """Return the study under the office's own management."""
        return self.managed([self.own_management])

    def led(self) -> "Study":
        """Return the study under its leading management, the last that it states."""
        return self.managed([self.leading_management])

    def apart_from_management(self) -> dict[str, str]:
        """Return the labels of conditions, by circumstance, without those of their managements."""
        return {name: self.points[parted(name)[0]] for name in self.conditions}

    @property
    def today(self) -> str:
        """Name today's structure."""
        return next(iter(self.structures))
