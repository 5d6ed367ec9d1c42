"""The team that work belongs to now, as structures change (model.md §10)."""

from sim.engines.compiled.attempts import receiver_of
from sim.engines.compiled.governing import has_passed, team_for
from sim.engines.compiled.holding import CASE, CERTIFICATE, CONTACT
from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import pieces, state
from sim.engines.compiled.owners import owner_of_certificate, owner_of_contact
from sim.engines.compiled.phases import gets_done, phases, standing
from sim.events.kinds import ACCOMPANY, MAIL


@jit
def home_of(office: Office, piece: int, team: int) -> int:
    """Return the team that work of a team belongs to now.

    A case whose arrangement is the same, and a contact whose team goes on, stay. To be asked
    once for each piece: a case is from then on where it is told to go.
    """
    work = pieces(office)[piece]
    if work.kind == CASE:
        if has_passed(office, work.of) or not gets_done(office, team):
            return team_for(office, work.of)
        return team
    stays = not phases(office)[state(office)[0].phase].moves or work.step == ACCOMPANY
    if standing(office)[team].goes_on or (stays and gets_done(office, team)):
        return team
    if work.kind == CONTACT and work.step == MAIL:
        return receiver_of(office, work.of)
    if work.kind == CERTIFICATE:
        return owner_of_certificate(office, piece)
    return owner_of_contact(office, work.of)
