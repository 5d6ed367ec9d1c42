"""Where the plan has people, and what they bring along into another team."""

from collections.abc import Sequence

from sim.engines.compiled.arrays import Arrays
from sim.engines.compiled.layout import NONE
from sim.engines.compiled.tables import Calendars
from sim.plan.arithmetic import experience_kept
from sim.plan.plan import Plan
from sim.plan.roster import Seat, shifts_of


def fill_moving(plan: Plan, roster: Sequence[Seat], calendars: Calendars, arrays: Arrays) -> None:
    """Fill what moves ask for; nothing where nobody ever moves."""
    phases, teams = range(len(plan.phases)), range(len(plan.teams))
    arrays.put("planned_teams", [seat.in_phase(phase) for phase in phases for seat in roster])
    if len(phases) > 1 or plan.review is not None:
        arrays.put(
            "experience_counts",
            [
                _counts(plan, (phase - 1 + same, phase), before, team)
                for phase in phases
                for same in (0, 1)
                for before in teams
                for team in teams
            ],
        )
    _fill_hours(plan, roster, calendars, arrays)


def _counts(plan: Plan, phases: tuple[int, int], before: int, team: int) -> float:
    """Return the share of experience that counts; `phases`: where it was had, and now."""
    if phases[0] < 0:
        return 1.0
    people = plan.scenario.office.staff.people
    retraining = people.retraining if people is not None else None
    known = plan.known(phases, plan.teams[before], plan.teams[team])
    return experience_kept(known, retraining.kept.value if retraining is not None else 1.0)


# -- hours ----------------------------------------------------------------------------------------


def _fill_hours(plan: Plan, roster: Sequence[Seat], calendars: Calendars, arrays: Arrays) -> None:
    """Write the hours of each shift, and those which it may become in other teams."""
    shifts, of_seat = shifts_of(plan, roster)
    arrays.put("usual_shifts", of_seat)
    follows = plan.windows.own_hours
    rows = arrays.new("elsewhere", len(shifts) * len(plan.teams) if follows else 0)
    rows["calendar"] = rows["shift"] = NONE
    for shift, team in sorted(_hours_elsewhere(plan, roster, of_seat) if follows else ()):
        seat = roster[of_seat.index(shift)]
        planned = tuple(seat.in_phase(phase) for phase in range(len(plan.phases)))
        hours = plan.shift(seat.pattern, planned, team).work
        rows["calendar"][shift * len(plan.teams) + team] = calendars.add(hours)
    more = int((rows["calendar"] != NONE).sum())
    arrays.put("hours_of_shift", [*range(len(shifts)), *[NONE] * more])


def _hours_elsewhere(
    plan: Plan, roster: Sequence[Seat], of_seat: Sequence[int]
) -> set[tuple[int, int]]:
    """Return which usual shifts may come into which other teams by a review."""
    number = {name: at for at, name in enumerate(plan.teams)}
    found = set()
    for phase, joins in enumerate(plan.review.joins if plan.review is not None else ()):
        for seat, shift in zip(roster, of_seat, strict=True):
            planned = seat.in_phase(phase)
            for name in joins.get((plan.teams[planned], seat.home), ()):
                if number[name] != planned:
                    found.add((shift, number[name]))
    return found
