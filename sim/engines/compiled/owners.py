"""Whose a piece of work about a case is: the owning team's, or who has it now (model.md §6)."""

from sim.engines.compiled.governing import arrangement_now, governing, owner, who_does
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import (
    NONE,
    cases,
    contacts,
    entries,
    held_at,
    pieces,
    rechecked_by,
    state,
)
from sim.engines.compiled.phases import gets_done
from sim.plan.journeys import APPLICANT, NEVER


@jit
def owning(office: Office, client: int, case: int) -> int:
    """Return the team that owns a client's case; NONE or a closed one: such cases now."""
    if case != NONE and not cases(office)[case].closed:
        team = owner(office, governing(office, case), client)
        if gets_done(office, team):
            return team
    return owner(office, arrangement_now(office, client), client)


@jit
def owner_of_certificate(office: Office, piece: int) -> int:
    """Return the team that owes a certificate: the owning team, wherever the case is."""
    work = pieces(office)[piece]
    return owning(office, work.client, work.concerns)


@jit
def owner_of_contact(office: Office, contact: int) -> int:
    """Return the team that a contact is the matter of.

    About an open case it is the one that has the case now, else the one that owns such cases.
    """
    one = contacts(office)[contact]
    if one.concerns != NONE and not cases(office)[one.concerns].closed:
        holder = holder_of(office, one.concerns)
        if holder != NONE and gets_done(office, holder):
            return holder
    return owning(office, one.client, one.concerns)


@jit
def holder_of(office: Office, case: int) -> int:
    """Return who has a case at intake or for its documents; NONE: its owning team does."""
    one, run = cases(office)[case], state(office)[0]
    if one.at == one.end:
        return NONE
    work = pieces(office)[one.piece]
    code = entries(office)[one.at].code
    if code >= 0:
        return int(one.team) if held_at(office)[work.client * run.steps + code] else NONE
    if code not in (APPLICANT, NEVER):
        return NONE
    step = work.step if work.step != NONE else run.steps
    again = rechecked_by(office)[work.client * (run.steps + 1) + step]
    if again == NONE:
        return NONE
    age = run.now - one.application
    team = who_does(office, governing(office, case), again, work.client, age)
    if gets_done(office, team):
        return team
    return who_does(office, arrangement_now(office, work.client), again, work.client, age)
