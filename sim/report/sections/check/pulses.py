"""What `umbau check` says of dated changes of the applications: the load is without them."""

from collections.abc import Iterator
from datetime import timedelta

from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import date_text, figures
from sim.report.rows.teams import case_type_label
from sim.scenario.study import Scenario


def dated_pulses(scenario: Scenario, language: Language) -> Iterator[str]:
    """Say when more or fewer cases are applied for than the load has."""
    for name, flow in scenario.office.applications.items():
        types = ", ".join(case_type_label(scenario, each) for each in flow.case_types)
        for pulse in flow.profile.pulses:
            yield phrase(
                "check.pulse", language, label=pulse.label or name, types=types,
                start=date_text(pulse.start, language),
                last=date_text(pulse.end - timedelta(days=1), language),
                factor=figures(pulse.factor.value, 3, language),
            )  # fmt: skip
