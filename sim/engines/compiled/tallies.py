"""How many pieces of work wait in each team, by case type and by step or task; a review asks."""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import REAL, WHOLE, array
from sim.engines.compiled.work_kinds import work_kind

tallies = array("tallies", WHOLE)
"""By team and place."""
counted_at = array("counted_at", WHOLE)
"""The place of each kind of work (`work_kinds`); empty: nobody asks."""
mean_minutes = array("mean_minutes", REAL)
"""By place: how long such a piece takes."""


@jit
def note_waiting(office: Office, team: int, piece: int, number: int) -> None:
    """Count a piece that begins to wait in a team (1), or waits no more (-1)."""
    if len(counted_at(office)):
        place = counted_at(office)[work_kind(office, piece)]
        tallies(office)[team * len(mean_minutes(office)) + place] += number


@jit
def waiting_minutes(office: Office, team: int) -> float:
    """Return the minutes of what waits in a team, summed in the order of its places."""
    minutes, places = 0.0, len(mean_minutes(office))
    for place in range(places):
        number = tallies(office)[team * places + place]
        minutes += number * mean_minutes(office)[place]
    return minutes
