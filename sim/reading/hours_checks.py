"""Checks of the hours that teams have of their own (model.md §3)."""

from collections.abc import Iterator

from sim.declared import WeekHours
from sim.errors import Problem
from sim.messages.message import Message, joined
from sim.plan.own_hours import lines_of, minutes_of, on_days_of
from sim.reading.checked import Checked
from sim.scenario.office import WEEKDAYS, Office, lie_within
from sim.scenario.structure import TeamPlan


def teams_fit_hours(c: Checked) -> Iterator[Problem]:
    """Refuse a presence in which somebody could not work their hours, and lines never open."""
    office = c.scenario.office
    for name, plan in c.scenario.structure.teams.items():
        if plan.presence:
            message = _wrong_presence(office, plan.presence)
            if message is not None:
                yield c.in_structure(("teams", name, "presence"), message)
                continue
        for key in ("phone", "counter"):
            if getattr(plan, key) and not _any_left(office, plan, key):
                message = Message("hours_checks.never_open", key=key)
                yield c.in_structure(("teams", name, key), message)


def _any_left(office: Office, plan: TeamPlan, channel: str) -> bool:
    calendar = office.calendar
    if calendar.kind != "always" and not getattr(calendar, channel):
        return False
    left = lines_of(calendar, plan, channel)
    return left is None or bool(left)


def _wrong_presence(office: Office, presence: WeekHours) -> Message | None:
    """Say why somebody of the office could not work in a presence; None: everybody could."""
    calendar = office.calendar
    if calendar.kind == "always":
        return Message("hours_checks.always_open")
    if not lie_within(presence, calendar.open):
        return Message("hours_checks.outside_opening")
    for whose, week in _weeks(office):
        days = {day for day, _, _ in week} - {day for day, _, _ in presence}
        if days:
            names = joined("message.and", [WEEKDAYS[day].capitalize() for day in sorted(days)])
            return Message("hours_checks.days_missing", days=names, whose=whose)
        there, needed = minutes_of(on_days_of(presence, week)), minutes_of(week)
        if there < needed:
            return Message(
                "hours_checks.too_short",
                has=_hours(there),
                needed=_hours(needed),
                whose=whose,
            )
    return None


def _weeks(office: Office) -> Iterator[tuple[Message, WeekHours]]:
    """Yield the hours of the week that anybody of an office has, and whose they are."""
    staff = office.staff
    patterned = {name for home in staff.homes.values() for name in home.patterns}
    full = not staff.homes or any(
        sum(home.patterns.values()) < home.posts for home in staff.homes.values()
    )
    if full:
        yield Message("hours_checks.who_is_full_time"), office.calendar.presence
    for name, pattern in staff.patterns.items():
        for week in pattern.persons if name in patterned else ():
            yield Message("hours_checks.who_has_pattern", pattern=name), week


def _hours(minutes: float) -> str:
    return f"{minutes / 60.0:.4g}"
