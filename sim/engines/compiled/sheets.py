"""Contacts as they are drawn: sheets of columns, which are read where the demand has put them.

A contact that is still to come is `listed`: one number says on which sheet, and at which place. In
the office it has a slot, from when it begins until nobody holds it (`holding`).
"""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, array, contacts, real_at, record, whole_at

WHOLE_COLUMNS = ("entity", "channel", "kind", "client", "about")
REAL_COLUMNS = (
    "time", "service", "call_back", "resolve", "lag", "error", "patience", "redial_after",
    "taken_over", "becomes_mail", "again_after",
)  # fmt: skip
SHEET = 1 << 32
"""What the number of a listed contact rises by from sheet to sheet."""

sheets = array(
    "sheets",
    record(" ".join(("block attempts mails again asks", *WHOLE_COLUMNS, *REAL_COLUMNS))),
)
"""Whole numbers alone, in this order: the addresses of the columns; `asks`: those of the cases that
are asked about, 0: about none.

`mails` and `again`: the sheets of the mails that may follow each contact, at the same places.
`block`: which block is held as long as a contact is there; NONE where nothing follows it.
"""


@jit
def entity_of(office: Office, listed: int) -> int:
    """Return the number in the log of a contact that is listed."""
    return int(whole_at(office, sheets(office)[listed // SHEET].entity, listed % SHEET))


@jit
def time_of(office: Office, listed: int) -> float:
    """Return when a contact that is listed comes."""
    return float(real_at(office, sheets(office)[listed // SHEET].time, listed % SHEET))


@jit
def mail_of(office: Office, contact: int) -> int:
    """Return the listed mail that a contact may become; NONE: there is none."""
    one = contacts(office)[contact]
    if one.sheet == NONE or sheets(office)[one.sheet].mails == NONE:
        return NONE
    return int(sheets(office)[one.sheet].mails * SHEET + one.place)


@jit
def further_of(office: Office, contact: int) -> int:
    """Return the listed mail in which a client may ask again; NONE: there is none."""
    one = contacts(office)[contact]
    if one.sheet == NONE or sheets(office)[one.sheet].again == NONE:
        return NONE
    return int(sheets(office)[one.sheet].again * SHEET + one.place)
