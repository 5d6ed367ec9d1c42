"""What holds from a date on: teams and seats of a phase (model.md §10)."""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import array, record

phases = array("phases", record("", "begin", "changes moves"))
"""`changes`: anything but what open cases do; `moves`: these, not stay."""
team_phases = array(
    "team_phases",
    record(
        "department deputy discipline caseload",
        "speed_up",
        "listed goes_on takes_calls may_decide",
    ),
)
"""By phase and team, what the team is then; what is not `listed` stays what it was.

`goes_on`: it has posts; `takes_calls`: somebody of it answers the phone."""
standing = array("standing", record("discipline finishers", "", "goes_on takes_calls"))
"""What each team is now; `finishers`: how many finish the work of a team that is no more."""
seats = array("seats", record("home", "begins ends"))
"""Of which home a clerk's seat is, and from when until when there is one."""


@jit
def gets_done(office: Office, team: int) -> bool:
    """Tell whether anybody does a team's work: clerks of its own, or former ones."""
    return bool(standing(office)[team].goes_on or standing(office)[team].finishers > 0)
