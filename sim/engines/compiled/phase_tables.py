"""What a plan says about its phases, as tables: teams, seats, disciplines, what levers change."""

from collections.abc import Iterable, Sequence

import numpy as np

from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.governing import OWN, SAME_CLERKS, SHARED
from sim.engines.compiled.layout import NONE
from sim.plan.plan import Plan, who_answer
from sim.plan.roster import Seat
from sim.scenario.structure import Discipline, TeamPlan

TASKS = ("certificates", "call_backs", "mails")
"""Classes in which pieces wait by arrival, not by a case's date."""


class Disciplines:
    """The different disciplines of a plan's teams in all phases, by number."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._all: list[Discipline] = []
        teams = [*plan.team_plans.values()]
        for phase in plan.phases:
            teams += phase.teams.values()
        for team in teams:
            if team.discipline not in self._all:
                self._all.append(team.discipline)
        self._classes = [_classes_of(one) for one in self._all]
        self.most = max(map(len, self._classes)) + len(TASKS)
        """How many lines a queue has at most."""

    def number(self, discipline: Discipline) -> int:
        """Return the number of a discipline."""
        return self._all.index(discipline)

    def fill(self, arrays: Arrays) -> None:
        """Write the places of the classes in each.

        Tasks of a class that a discipline does not have wait where nobody serves them.
        """
        rows, clients = arrays.new("disciplines", len(self._all)), len(self._plan.clients)
        is_dated = arrays.new("is_dated", len(self._all) * self.most)
        named = arrays.new("named_lines", len(self._all) * clients)
        for number, (one, classes) in enumerate(zip(self._all, self._classes, strict=True)):
            rows["lines"][number] = len(classes)
            behind = [name for name in TASKS if name not in classes]
            places = {name: place for place, name in enumerate([*classes, *behind])}
            for name in (*TASKS, "cases"):
                rows[name][number] = places[name]
            rows["urgent"][number] = places.get("urgent", NONE)
            rows["old"][number] = places.get("old_cases", NONE)
            rows["by_date"][number] = one.cases_by == "application_date"
            rows["most_urgent"][number] = self._most_urgent(one)
            is_dated[number * self.most : number * self.most + len(classes)] = [
                name not in TASKS for name in classes
            ]
            named[number * clients : (number + 1) * clients] = [
                classes.index(name) if name in classes else NONE for name in self._plan.priorities
            ]

    def _most_urgent(self, discipline: Discipline) -> int:
        """Return how many urgent cases may come in a row; NONE: any number."""
        number = self._plan.scenario.management.urgent_in_a_row
        return number if number is not None and "urgent" in discipline.classes else NONE


def _classes_of(discipline: Discipline) -> list[str]:
    """Return the classes of a queue in their order; certificates come first unless stated."""
    classes = list(discipline.classes)
    return classes if "certificates" in classes else ["certificates", *classes]


def fill_phases(
    plan: Plan, roster: Sequence[Seat], disciplines: Disciplines, arrays: Arrays
) -> None:
    """Fill the tables of phases; a team that a phase does not list is what it was before."""
    rows, teams = arrays.new("phases", len(plan.phases)), len(plan.teams)
    rows["begin"] = [phase.begin for phase in plan.phases]
    rows["moves"] = [phase.open_cases == "move" for phase in plan.phases]
    rows["changes"][1:] = [
        now.changes(before) for before, now in zip(plan.phases, plan.phases[1:], strict=False)
    ]
    known = {name: number for number, name in enumerate(plan.teams)}
    departments: dict[str, int] = {}
    of_teams = arrays.new("team_phases", len(plan.phases) * teams)
    for team, (name, stated) in enumerate(plan.team_plans.items()):
        now = stated
        for number, phase in enumerate(plan.phases):
            row, now = of_teams[number * teams + team], phase.teams.get(name, now)
            staff = phase.staff.get(name)
            row["listed"] = name in phase.teams
            row["goes_on"] = staff is not None and staff.clerks > 0
            row["department"] = departments.setdefault(now.department, len(departments))
            row["deputy"] = known.get(now.deputy or "", NONE) if row["listed"] else NONE
            row["discipline"] = disciplines.number(now.discipline)
            row["may_decide"] = now.may_decide
            row["caseload"] = _caseload_of(plan, now)
            row["speed_up"] = phase.speed_up[team]
    _fill_answering(plan, len(roster), arrays)
    _fill_seats(roster, arrays)
    _fill_learning(plan, arrays)
    _fill_enquiries(plan, arrays)


def _caseload_of(plan: Plan, team: TeamPlan) -> int:
    """Return whose the cases of a team are."""
    if team.caseload == "own":
        return OWN
    return SAME_CLERKS if plan.persons is not None and plan.persons.keeps else SHARED


def _fill_answering(plan: Plan, clerks: int, arrays: Arrays) -> None:
    """Write how many of a team answer, in every phase and for every number that is present."""
    teams, of_teams = len(plan.teams), arrays["team_phases"]
    table = arrays.new("answering", len(of_teams) * (clerks + 1)).reshape(-1, clerks + 1)
    for team, name in enumerate(plan.teams):
        share: float = 0
        for number, phase in enumerate(plan.phases):
            share = phase.phone_clerks.get(name, share)
            table[number * teams + team] = [who_answer(share, n) for n in range(clerks + 1)]
            of_teams["takes_calls"][number * teams + team] = bool(share)


def homes_of(roster: Sequence[Seat]) -> dict[str, int]:
    """Number the homes of the posts."""
    return {home: at for at, home in enumerate(dict.fromkeys(seat.home for seat in roster))}


def _fill_seats(roster: Sequence[Seat], arrays: Arrays) -> None:
    rows = arrays.new("seats", len(roster))
    homes = homes_of(roster)
    rows["home"] = [homes[seat.home] for seat in roster]
    rows["begins"] = [seat.exists[0] for seat in roster]
    rows["ends"] = [seat.exists[1] for seat in roster]


def _fill_learning(plan: Plan, arrays: Arrays) -> None:
    arrays.put("onboarding", [each for phase in plan.phases for each in phase.onboarding])
    steps = plan.onboarding_kept
    _fill_steps(arrays, "learning_steps", steps.begins, map(len, steps.values))
    arrays.put("learning_kept", [kept for value in steps.values for kept in value])


def _fill_enquiries(plan: Plan, arrays: Arrays) -> None:
    steps = plan.enquiries_kept
    _fill_steps(arrays, "enquiry_steps", steps.begins, map(len, steps.values))
    effects = [effect for value in steps.values for effect in value]
    arrays.put("spared_below", [effect.below for effect in effects])
    arrays.put("enquiries_kept", [share for effect in effects for share in effect.shares])


def _fill_steps(arrays: Arrays, name: str, begins: Sequence[float], numbers: Iterable[int]) -> None:
    """Write from when on which values of a row of them are in force."""
    rows = arrays.new(name, len(begins))
    rows["begins"], rows["number"] = begins, list(numbers)
    rows["first"] = np.cumsum([0, *rows["number"][:-1]])
