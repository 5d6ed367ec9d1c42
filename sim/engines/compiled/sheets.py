"""Contacts as they are drawn: sheets of columns, which are read where the demand has put them.

A contact that is still to come is `listed`: one number says on which sheet, and at which place. In
the office it has a slot, from when it begins until nobody holds it (`holding`).
"""

from sim.engines.compiled.jit import Office, jit
from sim.engines.compiled.layout import NONE, array, real_at, record, whole_at

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
"""The addresses of the columns; `asks`: those of the cases that are asked about, 0: about none.

`mails` and `again`: the sheets of the mails that may follow each contact, at the same places.
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
def following(_office: Office, sheet: int, place: int) -> int:
    """Return the mail of a sheet that may follow what stands at a place; NONE: there is none."""
    return sheet * SHEET + place if sheet != NONE else NONE
