"""What a reporting checklist reports on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sim.circumstances import parted
from sim.plan.study import Change, Study
from sim.scenario.study import Matters, Precision, Scenario


@dataclass(frozen=True)
class Reported:
    """What the checklist reports on: the scenarios of a study, or one alone."""

    name: str
    scenarios: Mapping[tuple[str, str], Scenario]
    """By (condition, structure); the first structure is today's."""
    replications: int
    question: str = ""
    conditions: Mapping[str, str] = field(default_factory=dict)
    """Label by name."""
    changed: Mapping[str, list[Change]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """Of structures and reorganisations, by name."""
    matters: Matters | None = None
    precision: Precision | None = None
    steady: bool = False
    """Whether a steady state was sought."""

    @property
    def today(self) -> Scenario:
        """Return today's structure under the first condition."""
        return next(iter(self.scenarios.values()))

    def in_order(self) -> Iterator[tuple[str, Scenario]]:
        """Yield the structures in the order of the study, each under the first condition."""
        first = next(iter(self.scenarios))[0]
        for (condition, structure), scenario in self.scenarios.items():
            if condition == first:
                yield structure, scenario

    def managed(self) -> Iterator[Scenario]:
        """Yield today's structure under each management that is stated, the leading one first."""
        seen = set()
        for (condition, _), scenario in self.scenarios.items():
            name = parted(condition)[1]
            if name and name not in seen:
                seen.add(name)
                yield scenario

    @property
    def structures(self) -> int:
        """Return how many structures there are."""
        return len({structure for _, structure in self.scenarios})


def reported(study: Study, replications: int) -> Reported:
    """Return what a study reports on."""
    return Reported(
        study.name, study.scenarios, replications, study.question, study.led().conditions,
        study.changed, study.structures, study.matters, study.precision,
    )  # fmt: skip
