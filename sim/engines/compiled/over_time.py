"""What levers change from a date on (`sim.plan.effects`): fewer enquiries, faster learning."""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import REAL, array, cases, pieces, record, state

learning_steps = array("learning_steps", record("first number", "begins"))
"""From a date on, which of `learning_kept` are in force."""
learning_kept = array("learning_kept", REAL)
"""The share of the time to learn that a lever leaves."""
onboarding = array("onboarding", REAL)
"""Minutes until a newcomer's output is full, by phase and team."""
enquiry_steps = array("enquiry_steps", record("first number", "begins"))
"""From a date on, which of `spared_below` are in force."""
spared_below = array("spared_below", REAL)
"""The age of cases below which a lever spares enquiries about them."""
enquiries_kept = array("enquiries_kept", REAL)
"""The share of these enquiries that it leaves, by lever and kind of clients."""


@jit
def learning(office: Office, team: int) -> float:
    """Return the minutes that somebody who joins a team now needs to learn its work."""
    run, steps = state(office)[0], learning_steps(office)
    place = 0
    while place + 1 < len(steps) and steps[place + 1].begins <= run.now:
        place += 1
    minutes = float(onboarding(office)[run.phase * run.teams + team])
    for each in range(steps[place].first, steps[place].first + steps[place].number):
        minutes *= learning_kept(office)[each]
    return minutes


@jit
def share_of_enquiries(office: Office, case: int) -> float:
    """Return the share of enquiries about a case that levers leave."""
    run, steps, one = state(office)[0], enquiry_steps(office), cases(office)[case]
    place = 0
    while place + 1 < len(steps) and steps[place + 1].begins <= run.now:
        place += 1
    client, share = pieces(office)[one.piece].client, 1.0
    for each in range(steps[place].first, steps[place].first + steps[place].number):
        if run.now - one.application < spared_below(office)[each]:
            share *= enquiries_kept(office)[each * run.clients + client]
    return share
