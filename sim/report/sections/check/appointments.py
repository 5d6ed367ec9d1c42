"""What `umbau check` says of appointments: who holds them, and whether there are enough."""

from collections.abc import Iterator

from sim.adding import added
from sim.plan.expected import expected_visits
from sim.plan.shape import appointments_in
from sim.plan.slots import holders, slot_length, slots_per_week
from sim.plan.staffing import staffing
from sim.report.catalogue.catalogue import Language, phrase
from sim.report.catalogue.numbers import number, percent
from sim.report.rows.teams import team_labels
from sim.scenario.office import Office
from sim.scenario.study import Scenario
from sim.units import WEEK


def appointment_sentences(scenario: Scenario, language: Language) -> Iterator[str]:
    """Yield for each appointment its slots in a week, and the bookings that applications bring."""
    office, staff = scenario.office, staffing(scenario)
    for name in appointments_in(scenario):
        teams = holders(scenario, name)
        slots = added(slots_per_week(scenario, name, staff[team].filled) for team in teams)
        wanted = _bookings_per_week(office, name)
        yield phrase(
            "check.appointments", language,
            appointment=office.appointments[name].label or name,
            team=", ".join(team_labels(scenario, teams)),
            length=number(slot_length(office.appointments[name].length), 0, language),
            slots=number(slots, 0, language), wanted=number(wanted, _decimals(wanted), language),
            judged=phrase(
                "check.appointments_few" if wanted > slots else "check.appointments_enough",
                language, share=percent(wanted / slots, language),
            ),
        )  # fmt: skip


def _decimals(value: float) -> int:
    return 0 if value >= 10.0 else 1  # noqa: PLR2004 - two figures


def _bookings_per_week(office: Office, name: str) -> float:
    """Return the bookings a week that a year's applications bring, those made again included."""
    return WEEK * added(
        flow.rate.value * share * expected_visits(office, case_type).bookings.get(name, 0.0)
        for flow in office.applications.values()
        for case_type, share in flow.case_types.items()
    )
