"""Who finishes the work of teams that are no more: their former clerks, wherever they sit."""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import WHOLE, array, clerks, members, state, teams
from sim.engines.compiled.phases import seats, standing

finishers = array("finishers", WHOLE)
"""Of each team that is no more, as many places as there are clerks: its former ones."""
finishing = array("finishing", WHOLE)
"""How many teams' work each clerk finishes."""
finishes = array("finishes", WHOLE)
"""By clerk, as many places as there are teams: those whose work the clerk finishes first."""
number_before = array("number_before", WHOLE)
"""How many clerks each team had before a go-live."""
clerks_before = array("clerks_before", WHOLE)
"""And who they were, as in `members`."""


@jit
def finisher(office: Office, team: int, place: int) -> int:
    """Return one of those who finish the work of a team that is no more."""
    return int(finishers(office)[team * state(office)[0].clerks + place])


@jit
def finished_team(office: Office, clerk: int, place: int) -> int:
    """Return one of the teams that are no more whose work a clerk finishes."""
    return int(finishes(office)[clerk * state(office)[0].teams + place])


@jit
def note_clerks(office: Office) -> None:
    """Note who is in which team, before anybody moves."""
    run = state(office)[0]
    for team in range(run.teams):
        number = teams(office)[team].members
        number_before(office)[team] = number
        first = team * run.clerks
        for place in range(first, first + number):
            clerks_before(office)[place] = members(office)[place]


@jit
def keep_finishers(office: Office, team: int, had: bool, begin: float) -> None:
    """Let those finish a team's work whose seats last.

    If it `had` posts, of its clerks who have moved, else of those who did so up to now.
    """
    first, now = team * state(office)[0].clerks, standing(office)[team]
    number = number_before(office)[team] if had else now.finishers
    for place in range(now.finishers):
        _finish_no_more(office, finisher(office, team, place), team)
    kept = 0
    for place in range(first, first + number):
        clerk = clerks_before(office)[place] if had else finishers(office)[place]
        if had and clerks(office)[clerk].team == team:
            continue
        if seats(office)[clerk].ends > begin:
            finishers(office)[first + kept] = clerk
            kept += 1
    now.finishers = kept
    for place in range(kept):
        clerk = finisher(office, team, place)
        finishes(office)[clerk * state(office)[0].teams + finishing(office)[clerk]] = team
        finishing(office)[clerk] += 1


@jit
def let_finishers_go(office: Office, team: int) -> None:
    """Let nobody else finish the work of a team that has posts."""
    for place in range(standing(office)[team].finishers):
        _finish_no_more(office, finisher(office, team, place), team)
    standing(office)[team].finishers = 0


@jit
def _finish_no_more(office: Office, clerk: int, team: int) -> None:
    first = clerk * state(office)[0].teams
    finishing(office)[clerk] -= 1
    behind = False
    for place in range(first, first + finishing(office)[clerk]):
        behind = behind or finishes(office)[place] == team
        if behind:
            finishes(office)[place] = finishes(office)[place + 1]
