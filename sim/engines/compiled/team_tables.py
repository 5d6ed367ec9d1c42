"""Teams, clerks and their queues as they are when the office opens."""

from collections.abc import Sequence

import numpy as np

from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.governing import SHARED
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.phase_tables import Disciplines, fill_phases
from sim.engines.compiled.tables import Calendars
from sim.engines.compiled.waiting_clients import LINES
from sim.plan.plan import Plan
from sim.plan.roster import Seat, shifts_of

APART = 1 << 12
"""Lines apart, at first, for what is barred for somebody."""


def fill_teams(plan: Plan, roster: Sequence[Seat], calendars: Calendars, arrays: Arrays) -> None:
    """Fill teams, clerks and queues."""
    disciplines = Disciplines(plan)
    disciplines.fill(arrays)
    fill_phases(plan, roster, disciplines, arrays)
    _fill_teams(plan, roster, calendars, arrays)
    _fill_clerks(plan, roster, arrays)
    _fill_queues(plan, roster, disciplines.most, arrays)


def _fill_teams(plan: Plan, roster: Sequence[Seat], calendars: Calendars, arrays: Arrays) -> None:
    rows, clerks, begin = arrays.new("teams", len(plan.teams)), len(roster), arrays["team_phases"]
    members = arrays.new("members", len(plan.teams) * clerks)
    phone_lines = arrays.new("phone_lines", len(plan.teams))
    now = arrays.new("standing", len(plan.teams))
    for end in ("idle", "rung"):
        rows[f"{end}_first"] = rows[f"{end}_last"] = NONE
    waiting = arrays.new("client_lines", LINES * len(plan.teams))
    waiting["first"] = waiting["last"] = NONE
    rows["booked_first"] = NONE
    for at, name in enumerate(plan.teams):
        for field in ("department", "deputy", "speed_up"):
            rows[field][at] = begin[field][at]
        for field in ("discipline", "goes_on", "takes_calls"):
            now[field][at] = begin[field][at]
        rows["most_urgent"][at] = arrays["disciplines"]["most_urgent"][now["discipline"][at]]
        rows["caseload"][at] = begin["caseload"][at] if begin["goes_on"][at] else SHARED
        rows["phone_free"][at] = calendars.add(plan.phone_free[name])
        rows["counter"][at] = calendars.add(plan.counters[name])
        phone_lines[at] = calendars.add(plan.phone_lines[name])
        own = [clerk for clerk, seat in enumerate(roster) if seat.team == at]
        rows["members"][at] = len(own)
        members[at * clerks : at * clerks + len(own)] = own
    arrays.new("finishers", len(plan.teams) * clerks)
    arrays.new("finishing", clerks)
    arrays.new("finishes", len(plan.teams) * clerks)
    arrays.new("number_before", len(plan.teams))
    arrays.new("clerks_before", len(plan.teams) * clerks)


def _fill_clerks(plan: Plan, roster: Sequence[Seat], arrays: Arrays) -> None:
    rows = arrays.new("clerks", len(roster))
    for field in (
        "in_hand", "helps", "contact", "last_step", "parting_event", "idle_next", "idle_before",
        "rung_next", "rung_before", "free_next",
    ):  # fmt: skip
        rows[field] = NONE
    rows["there"] = rows["filled"] = True
    rows["rung_since"], rows["start_output"] = -1.0, 1.0
    rows["team"] = rows["taken_from"] = [seat.team for seat in roster]
    rows["pattern"] = [seat.pattern for seat in roster]
    rows["fte"] = [seat.fte for seat in roster]
    _, rows["shift"] = shifts_of(plan, roster)
    rows["calendar"] = rows["shift"]
    teams = arrays["teams"]
    for team in range(len(teams)):
        own = np.flatnonzero(rows["team"] == team)
        rows["rung_next"][own[:-1]], rows["rung_before"][own[1:]] = own[1:], own[:-1]
        if len(own):
            teams["rung_first"][team], teams["rung_last"][team] = own[0], own[-1]


def _fill_queues(plan: Plan, roster: Sequence[Seat], most: int, arrays: Arrays) -> None:
    """Write the queue of each team, and one for each clerk, as the team serves them."""
    of_team = [*range(len(plan.teams)), *(seat.team for seat in roster)]
    arrays["state"]["lines"], arrays["state"]["opened"] = most, len(of_team)
    queues = arrays.new("queues", len(of_team))
    lines = arrays.new("lines", len(of_team) * most + APART)
    served = arrays.new("served", len(of_team) * most)
    lines["head"] = lines["tail"] = lines["apart"] = NONE
    for queue, team in enumerate(of_team):
        discipline = arrays["standing"]["discipline"][team]
        queues["team"][queue], queues["opened"][queue] = team, queue
        queues["discipline"][queue] = discipline
        for field in (
            "lines", "certificates", "call_backs", "mails", "cases", "urgent", "old", "by_date"
        ):  # fmt: skip
            queues[field][queue] = arrays["disciplines"][field][discipline]
        queues["stated"][queue] = queues["lines"][queue]
        queues["by_urgency"][queue] = plan.scenario.management.urgent_by == "became_urgent"
        queues["bars"][queue] = plan.persons is not None and queue < len(plan.teams)
        begin, stated = queue * most, discipline * most
        served[begin : begin + most] = range(most)
        lines["dated"][begin : begin + most] = arrays["is_dated"][stated : stated + most]
