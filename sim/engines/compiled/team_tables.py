"""Teams, clerks and their queues as they are when the office opens."""

from collections.abc import Sequence

import numpy as np

from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.governing import OWN, SAME_CLERKS, SHARED
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.tables import Calendars
from sim.plan.plan import Plan, who_answer
from sim.plan.roster import Seat, shifts_of
from sim.scenario.structure import Discipline, TeamPlan

TASKS = ("certificates", "call_backs", "mails")
"""Classes in which pieces wait by arrival, not by a case's date."""

APART = 1 << 12
"""Lines apart, at first, for what is barred for somebody."""


def fill_teams(plan: Plan, roster: Sequence[Seat], calendars: Calendars, arrays: Arrays) -> None:
    """Fill teams, clerks and queues."""
    _fill_teams(plan, roster, calendars, arrays)
    _fill_clerks(plan, roster, arrays)
    _fill_queues(plan, roster, arrays)


def _fill_teams(plan: Plan, roster: Sequence[Seat], calendars: Calendars, arrays: Arrays) -> None:
    phase, number = plan.phases[0], {name: at for at, name in enumerate(plan.teams)}
    rows, clerks = arrays.new("teams", len(plan.teams)), len(roster)
    members = arrays.new("members", len(plan.teams) * clerks)
    answering = arrays.new("answering", len(plan.teams) * (clerks + 1))
    phone_lines = arrays.new("phone_lines", len(plan.teams))
    departments: dict[str, int] = {}
    for end in ("idle", "rung", "caller", "visitor"):
        rows[f"{end}_first"] = rows[f"{end}_last"] = NONE
    for at, (name, stated) in enumerate(plan.team_plans.items()):
        team = phase.teams.get(name, stated)
        rows["department"][at] = departments.setdefault(team.department, len(departments))
        rows["deputy"][at] = number.get(team.deputy or "", NONE)
        rows["phone_free"][at] = calendars.add(plan.phone_free[name])
        rows["counter"][at] = calendars.add(plan.counters[name])
        phone_lines[at] = calendars.add(plan.phone_lines[name])
        staff = phase.staff.get(name)
        if staff is not None and staff.clerks > 0:
            rows["caseload"][at] = caseload_of(plan, stated, team)
        rows["most_urgent"][at] = most_urgent(plan, team.discipline)
        rows["speed_up"][at] = phase.speed_up[at]
        share = phase.phone_clerks.get(name, 0)
        for present in range(clerks + 1):
            answering[at * (clerks + 1) + present] = who_answer(share, present)
        own = [clerk for clerk, seat in enumerate(roster) if seat.team == at]
        rows["members"][at] = len(own)
        members[at * clerks : at * clerks + len(own)] = own


def caseload_of(plan: Plan, *stated: TeamPlan) -> int:
    """Return whose the cases of a team are."""
    if any(team.caseload == "own" for team in stated):
        return OWN
    return SAME_CLERKS if plan.persons is not None and plan.persons.keeps else SHARED


def most_urgent(plan: Plan, discipline: Discipline) -> int:
    """Return how many urgent cases may come in a row; NONE: any number."""
    number = plan.scenario.management.urgent_in_a_row
    return number if number is not None and "urgent" in discipline.classes else NONE


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


def classes_of(discipline: Discipline) -> list[str]:
    """Return the classes of a queue in their order; certificates come first unless stated."""
    classes = list(discipline.classes)
    return classes if "certificates" in classes else ["certificates", *classes]


def _fill_queues(plan: Plan, roster: Sequence[Seat], arrays: Arrays) -> None:
    """Write the queue of each team, and one for each clerk, as the team serves them."""
    phase, clients = plan.phases[0], len(plan.clients)
    disciplines = [
        phase.teams.get(name, stated).discipline for name, stated in plan.team_plans.items()
    ]
    of_team = [*range(len(disciplines)), *(seat.team for seat in roster)]
    classes = [classes_of(one) for one in disciplines]
    most = max(map(len, classes)) + len(TASKS)
    arrays["state"]["lines"], arrays["state"]["opened"] = most, len(of_team)
    queues = arrays.new("queues", len(of_team))
    lines = arrays.new("lines", len(of_team) * most + APART)
    served = arrays.new("served", len(of_team) * most)
    lines["head"] = lines["tail"] = lines["apart"] = NONE
    for queue, team in enumerate(of_team):
        fill_queue(plan, queues, queue, disciplines[team])
        queues["team"][queue], queues["opened"][queue] = team, queue
        queues["bars"][queue] = plan.persons is not None and queue < len(disciplines)
        begin = queue * most
        served[begin : begin + most] = range(most)
        lines["dated"][begin : begin + len(classes[team])] = [
            name not in TASKS for name in classes[team]
        ]
    named = arrays.new("named_lines", len(disciplines) * clients)
    for team, names in enumerate(classes):
        named[team * clients : (team + 1) * clients] = [
            names.index(name) if name in names else NONE for name in plan.priorities
        ]


def fill_queue(plan: Plan, queues: np.ndarray, queue: int, discipline: Discipline) -> None:
    """Write the classes of a queue: their places, and how they are ordered.

    Tasks of a class that the discipline does not have wait where nobody serves them.
    """
    classes = classes_of(discipline)
    queues["stated"][queue] = queues["lines"][queue] = len(classes)
    behind = [name for name in TASKS if name not in classes]
    places = {name: place for place, name in enumerate([*classes, *behind])}
    for name in (*TASKS, "cases"):
        queues[name][queue] = places[name]
    queues["urgent"][queue] = places.get("urgent", NONE)
    queues["old"][queue] = places.get("old_cases", NONE)
    queues["by_date"][queue] = discipline.cases_by == "application_date"
    queues["by_urgency"][queue] = plan.scenario.management.urgent_by == "became_urgent"
