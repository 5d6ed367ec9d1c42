"""What a plan says, as tables: what governs, what it costs, when somebody is there."""

from collections.abc import Sequence
from math import inf

import numpy as np

from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.governing import (
    ALWAYS,
    SHORTEST,
    UP_TO_AGE,
    WHILE_HELPER_SHORT,
    WHILE_SHORT,
)
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.persons import ANOTHER, ANYBODY, THE_SAME
from sim.plan.calendar import Calendar
from sim.plan.lateness import certificate_of
from sim.plan.plan import Arrangement, Plan
from sim.plan.roster import Seat, shifts_of
from sim.scenario import choices
from sim.scenario.rules import CHANNELS, KINDS
from sim.units import DAY

_ASKED = {None: ANYBODY, "another": ANOTHER, "same": THE_SAME}


class Calendars:
    """The calendars of an office in a row, by number."""

    def __init__(self) -> None:
        self._all: list[Calendar] = []
        self._worked: list[bool] = []

    def add(self, calendar: Calendar | None, *, worked: bool = False) -> int:
        """Add a calendar, and return its number; NONE where there is none."""
        if calendar is None:
            return NONE
        self._all.append(calendar)
        self._worked.append(worked)
        return len(self._all) - 1

    def fill(self, arrays: Arrays) -> None:
        """Write all of them into the arrays."""
        rows = arrays.new("calendars", len(self._all))
        lengths = [len(one.opens) for one in self._all]
        rows["number"] = lengths
        rows["first"] = np.cumsum([0, *lengths[:-1]])
        rows["is_worked"] = self._worked
        arrays.put("opens", np.concatenate([one.columns[0] for one in self._all]))
        arrays.put("closes", np.concatenate([one.columns[1] for one in self._all]))
        arrays.put("upto", np.concatenate([one.upto for one in self._all]))


def fill(plan: Plan, roster: Sequence[Seat], arrays: Arrays) -> Calendars:
    """Fill the tables that follow from the plan; return the calendars, to which more may come."""
    run = arrays.new("state", 1)
    clients, steps = len(plan.clients), len(plan.steps)
    for name, number in (
        ("teams", len(plan.teams)),
        ("clerks", len(roster)),
        ("clients", clients),
        ("steps", steps),
        ("channels", len(CHANNELS)),
        ("kinds", len(KINDS)),
        ("referrals", len(plan.journeys.referrals)),
    ):
        run[name] = number
    run["mail_switch"], run["become_mails"] = plan.mail_switch, plan.lost_calls_become_mails
    run["error_probability"], run["rework_share"] = plan.error_probability, plan.rework_share
    _fill_clients(plan, arrays)
    _fill_arrangements(plan, arrays)
    _fill_persons(plan, arrays)
    _fill_costs(plan, arrays)
    return _fill_hours(plan, roster, arrays)


def _fill_hours(plan: Plan, roster: Sequence[Seat], arrays: Arrays) -> Calendars:
    calendars, run = Calendars(), arrays["state"]
    shifts, of_seat = shifts_of(plan, roster)
    for number, shift in enumerate(shifts):
        calendars.add(shift.work, worked=number in of_seat)
    run["shifts"] = len(shifts)
    run["presence"] = calendars.add(plan.hours.presence)
    run["phone"] = calendars.add(plan.hours.phone)
    run["counter"] = calendars.add(plan.hours.counter)
    days = dict.fromkeys(int(opens // DAY) for opens in plan.hours.opening.opens)
    numbers = arrays.new("working_days", max(days, default=0) + 1)
    for number, day in enumerate(days):
        numbers[day] = number
    return calendars


def _fill_clients(plan: Plan, arrays: Arrays) -> None:
    rows, types = arrays.new("clients", len(plan.clients)), plan.scenario.office.case_types
    stated = [certificate_of(types[client.case_type]) for client in plan.clients]
    rows["target_age"] = plan.target_age
    rows["valid_for"] = [one.valid_for.value if one is not None else inf for one in stated]
    arrays.put("held_at", [at for holding in plan.holding for at in holding.steps])
    arrays.put("rechecked_by", [step for holding in plan.holding for step in holding.rechecks])
    chances = arrays.new("resolved", len(KINDS))
    chances["by_owner"], chances["by_others"] = plan.resolved_by_owner, plan.resolved_by_others


class _Choices:
    """The choices of all rules, equal ones once."""

    def __init__(self, teams: Sequence[str]) -> None:
        self._teams = {name: number for number, name in enumerate(teams)}
        self._rows: dict[tuple[int, int, int, float], int] = {}
        self._among: list[int] = []

    def number(self, choice: choices.Choice) -> int:
        """Return the number of a choice."""
        return self._rows.setdefault(self._row(choice), len(self._rows))

    def _row(self, choice: choices.Choice) -> tuple[int, int, int, float]:
        team = self._teams
        if isinstance(choice, choices.Always):
            return ALWAYS, team[choice.team], NONE, 0.0
        if isinstance(choice, choices.WhileShort):
            return WHILE_SHORT, team[choice.first], team[choice.second], choice.limit
        if isinstance(choice, choices.WhileHelperShort):
            return WHILE_HELPER_SHORT, team[choice.helper], team[choice.owner], choice.limit
        if isinstance(choice, choices.UpToAge):
            return UP_TO_AGE, team[choice.young], team[choice.old], choice.age
        among = [team[name] for name in choice.among]
        self._among += among
        return SHORTEST, len(among), len(self._among) - len(among), 0.0

    def fill(self, arrays: Arrays) -> None:
        """Write all of them into the arrays."""
        rows = arrays.new("choices", len(self._rows))
        for (kind, first, second, limit), number in self._rows.items():
            rows["kind"][number], rows["limit"][number] = kind, limit
            rows["first"][number], rows["second"][number] = first, second
        arrays.put("among", self._among)


def _fill_arrangements(plan: Plan, arrays: Arrays) -> None:
    """Write what the structures say about cases and contacts, one after the other."""
    chosen, number = _Choices(plan.teams), {name: at for at, name in enumerate(plan.teams)}
    all_of: list[Arrangement] = list(plan.arrangements)
    arrays.put("owners", [number[team] for one in all_of for team in one.owners])
    arrays.put("does", [chosen.number(each) for one in all_of for row in one.does for each in row])
    received = [row for one in all_of for channel in one.receives for row in channel]
    arrays.put("receives", [chosen.number(each) for row in received for each in row])
    unresolved = [then for one in all_of for then in one.unresolved]
    arrays.put("puts_through", [then == "put_through" for then in unresolved])
    arrays.put(
        "referred_to",
        [
            number[one.referrals.team(referral)] if one.referrals is not None else NONE
            for one in all_of
            for referral in plan.journeys.referrals
        ],
    )
    helped = arrays.new("accompanying", len(all_of))
    helped["team"] = NONE
    for at, one in enumerate(all_of):
        if one.accompany is not None:
            helped["team"][at] = number[one.accompany.team]
            helped["share"][at] = one.accompany.share.value
            helped["takes_over"][at] = one.accompany.takes_over.value
    arrays.put("in_force", [at for phase in plan.phases for at in phase.arrangement])
    chosen.fill(arrays)


def _fill_persons(plan: Plan, arrays: Arrays) -> None:
    asks = plan.persons
    arrays["state"]["asks_persons"] = asks is not None
    if asks is not None:
        arrays.put("asked", [_ASKED[each] for row in asks.asked for each in row])
        arrays.put("stages", [each for row in asks.stage for each in row])


def _fill_costs(plan: Plan, arrays: Arrays) -> None:
    costs = arrays.new("handoffs", len(plan.handoff.begins))
    costs["begins"] = plan.handoff.begins
    for name in ("reading_in", "inside", "between"):
        costs[name] = [getattr(cost, name) for cost in plan.handoff.values]
