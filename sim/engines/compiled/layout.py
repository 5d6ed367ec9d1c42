"""What a compiled office holds: an array per kind of thing, a record per thing.

`array` gives the view by which compiled code reaches an array; who calls it in another file adds
an array of its own. Numbers are int64 and float64: no sum of an order overflows. Of the things of
which there may be a million, what is never large takes half of that (`record`).
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.engines.compiled.jit import Office, jit

NONE = -1
"""Nobody and nothing, as in the log."""

NAMES = tuple(
    """
    state heap later later_days arrivals written interruptions handed calendars phone_lines opens
    closes upto working_days teams members answering clerks pieces positions cases entries contacts
    callers attempts sheets blocks queues lines served named_lines clients client_lines choices
    among owners does receives puts_through referred_to accompanying in_force held_at rechecked_by
    resolved handoffs phases team_phases standing seats lending lenders lent_to_whom tallies
    counted_at mean_minutes waiting_work slot_calendars slots first_slots calendars_in_force
    slot_days diary appointments calendar_of no_shows_from no_shows_kept visits wanting drawn
    drawn_asks booking_luck ask_luck causing laws_from following caused amid disciplines is_dated
    finishers finishing finishes number_before clerks_before learning_steps learning_kept onboarding
    enquiry_steps spared_below enquiries_kept throttle asked_on mails_last_on asked stages
    planned_teams experience_counts hours_of_shift usual_shifts elsewhere people posts hires used
    units planned works_on sickness strains review under_review may_join moved_in workloads
    """.split()  # noqa: SIM905 - a hundred names read best as words
)
"""All arrays, in the order of their places among the addresses. Machine code that is kept knows
the places, so they are the same in every process, whatever is imported first."""

ARRAYS: dict[str, np.dtype[Any]] = {}
"""The type of each array whose file has been imported."""

HELD: dict[int, dict[str, Any]] = {}
"""The arrays of the offices that run interpreted, by the last number of their addresses."""

VIEWS: dict[Callable[[Office], Any], tuple[int, np.dtype[Any]]] = {}
"""Of each view the place of its array among the addresses, and its type: so it is compiled."""

READERS: dict[Callable[[Office, int, int], Any], np.dtype[Any]] = {}
"""What kind of numbers each reader of columns reads: so it is compiled."""

HINTS: dict[Callable[[Office, int], None], tuple[int, int]] = {}
"""Of each hint the place of its array among the addresses, and the bytes of a record."""


def array(name: str, dtype: "np.dtype[Any]") -> Callable[[Office], Any]:
    """Return the view of an array of records, or of plain numbers, that `NAMES` has a place for."""
    if name in ARRAYS:
        raise ValueError(name)
    place = 2 * NAMES.index(name)
    ARRAYS[name] = dtype

    def held(office: Office) -> Any:  # noqa: ANN401 - an array of any records
        return HELD[int(office[-1])][name]

    VIEWS[held] = place, dtype
    return jit(held)


def reader(dtype: "np.dtype[Any]") -> Callable[[Office, int, int], Any]:
    """Return what reads a number of a column that lies at an address of its own."""
    number: Any = np.ctypeslib.as_ctypes_type(dtype)

    def read(_office: Office, address: int, place: int) -> Any:  # noqa: ANN401 - a number
        return number.from_address(int(address + place * dtype.itemsize)).value

    READERS[read] = dtype
    return jit(read)


def record_ahead(name: str) -> Callable[[Office, int], None]:
    """Return the hint that a record of an array will be read soon; no harm if it is not there."""

    def fetch(_office: Office, _place: int) -> None:
        return

    HINTS[fetch] = 2 * NAMES.index(name), ARRAYS[name].itemsize
    return jit(fetch)


@jit
def fetch_number(_office: Office, _address: int, _place: int) -> None:
    """Hint that a number will be read soon of a column that lies at an address of its own."""


def record(numbers: str = "", dates: str = "", flags: str = "", small: str = "") -> "np.dtype[Any]":
    """Return the type of a record: its whole numbers, its minutes and dates, its yes or no.

    `small`: whole numbers below two thousand million, as kinds and places in arrays are; numbers of
    cases and contacts are not (`FAMILY`).
    """
    fields = [(name, "?") for name in flags.split()]  # first, beside what is asked for most
    fields += [(name, "i4") for name in small.split()]
    fields += [(name, "i8") for name in numbers.split()]
    fields += [(name, "f8") for name in dates.split()]
    return np.dtype(fields, align=True)


WHOLE = np.dtype("i8")
REAL = np.dtype("f8")
YES_OR_NO = np.dtype("?")

whole_at, real_at, flag_at = reader(WHOLE), reader(REAL), reader(YES_OR_NO)

# -- the run ---------------------------------------------------------------------------------------

state = array(
    "state",
    record(
        # how far the heap, the log, the stream of arrivals and the two rings are
        "sequence heaped later free_later unused_later written arrived arriving "
        "interrupted interrupting resumed resuming "
        # slots that are free: the first of those that have been used, the first that has not, how
        # many both are
        "free_piece unused_piece free_pieces free_contact unused_contact free_contacts "
        "free_caller unused_caller free_callers free_slot unused_slot free_slots "
        "free_case free_cases free_line free_lines "
        # sizes, and the calendars that are the office's
        "teams clerks clients steps channels kinds referrals shifts lines presence phone counter "
        "phase taken_in opened open_cases failure",
        "now near mail_switch error_probability rework_share become_mails",
        "asks_persons",
    ),
)
"""The one record of what is true of the whole office. `failure`: see `failures`."""

heap = array("heap", record("order sequence of version", "date"))
"""Dated events: `of` whom or what, and a `version` that tells whether it still counts."""
later = array("later", record("order sequence of", "date", small="version next"))
"""Those that do not come before the date `near`, in rows; `next`, of the first of a row: the last
place of the row before, or the next free row."""
later_days = array("later_days", WHOLE)
"""The last place of those of each day of the run."""
arrivals = array("arrivals", record("order of event", "date"))
"""The cases and contacts of a month, by date and order."""
written = array("written", REAL)
"""Rows of the log, one after the other."""
interruptions = array("interruptions", record("clerk what"))
handed = array("handed", record("clerk what"))
"""What happens without delay: see `rings`."""

# -- opening times ---------------------------------------------------------------------------------

calendars = array("calendars", record("first number", "", "is_worked"))
"""Those of shifts come first, by their numbers."""
phone_lines = array("phone_lines", WHOLE)
"""By team, the calendar of its own phone hours; NONE: those of the office."""
opens = array("opens", REAL)
closes = array("closes", REAL)
upto = array("upto", REAL)
"""The open minutes up to each opening, and one more number behind those of each calendar: all."""
working_days = array("working_days", WHOLE)
"""Number of each day of the run among those on which the office is open; others have 0."""

# -- teams and clerks ------------------------------------------------------------------------------

teams = array(
    "teams",
    record(
        "department deputy phone_free counter caseload members present day travelling "
        "most_urgent urgent_in_a_row "
        # ends of its lines: idle clerks, all by interruption, clients with a date
        "idle_first idle_last rung_first rung_last booked_first",
        "idle_minutes speed_up",
    ),
)
members = array("members", WHOLE)
"""The clerks of each team by number: the first `members` of as many places as there are clerks."""
answering = array("answering", WHOLE)
"""By phase, team and number of present clerks, how many of them answer."""

clerks = array(
    "clerks",
    record(
        # whose seat, and in which hours
        "team shift calendar pattern "
        # what is in hand: work put aside for a contact is still in hand
        "doing version in_hand taken_from helps begun_in contact last_step "
        # places in the team's lines
        "idle_next idle_before rung_next rung_before free_next "
        # own caseloads: how many cases, and which holder's they are
        "held load "
        "tenure mentored parting_event parting_reason",
        "begun left lag whole speed idle_since rung_since joined learns_since learning "
        "start_output owes fte first_error last_lag",
        "there filled deputised present answers at_work interruptible with_client resting drops "
        "idle serving in_presence marked",
    ),
)
"""`doing`: which of the four waits of a clerk; see `working`. `begun_in`: the hours in which the
work in hand goes on. `marked`: for use in one function."""

# -- work ------------------------------------------------------------------------------------------

pieces = array(
    "pieces",
    record(
        "entity about",
        "minutes prefix since",
        "reworked",
        "kind of client step concerns number queue",
    ),
)
"""Pieces of work: `of` which case, contact or clerk; `concerns` which case."""

cases = array(
    "cases",
    record(
        "entity appointment",
        "application urgent_from lapse certificate overlap",
        "urgent with_applicant closed open",
        "piece at end team holds client phase arrangement decide_at block routed "
        "certificate_piece load_clerk load opened "
        # lanes side by side, and who did what
        "whole first_lane next_lane done_by done_at done_before barred kept",
    ),
)
entries = array("entries", record("submission", "minutes", "", "code visit"))
"""What the journeys of cases consist of; `submission`: the listed contact that brings documents
(see `sheets`), `visit`: its place among the visits of the block."""

contacts = array(
    "contacts",
    record(
        "entity about",
        "call_back resolve lag error",
        "put_through emergency begun dropped asks_for_slot",
        "block sheet place client channel kind "
        "piece concerns case team caller attempt line next before holds "
        "chain chain_next chain_last",
    ),
)
"""Those in the office, at a `place` of a sheet; `sheet`: NONE where no mails may follow."""
fetch_piece, fetch_case, fetch_contact = map(record_ahead, ("pieces", "cases", "contacts"))
callers = array("callers", record(small="next"))
"""Contacts by telephone have a slot more."""
attempts = array("attempts", record("", "patience redial_after"))
"""Of each attempt of a caller, `MOST_ATTEMPTS` to a caller: after how long, if ever, who waits
gives up and dials again."""
blocks = array("blocks", record("holds groups"))
"""`holds`: how many cases and contacts of a block of the demand are still to come or here;
`groups`: the first group of its visits in `drawn_asks`."""

# -- queues ----------------------------------------------------------------------------------------

queues = array(
    "queues",
    record(
        "team opened waiting tickets discipline stated lines "
        # places of its classes
        "certificates call_backs mails cases urgent old",
        "",
        "by_date by_urgency bars",
    ),
)  # fmt: skip
"""Those of teams, then those of clerks with caseloads: places of the classes in each. `stated`: how
many classes there are, of which `lines` are served now; `opened`: the order of caseloads."""
lines = array("lines", record("head tail person apart", "", "dated"))
"""The lines of each queue, as many places for each as the queue with the most has; behind them
lines `apart` of what is barred for a `person`. `head` and `tail` are positions; what is `dated` is
a heap."""
served = array("served", WHOLE)
"""The places of a queue's lines in the order in which they are served now."""
named_lines = array("named_lines", WHOLE)
"""By discipline and kind of clients, the place of the named class of their cases."""

# -- what governs ----------------------------------------------------------------------------------

clients = array("clients", record("", "target_age valid_for"))
choices = array("choices", record("kind first second", "limit"))
"""What rules answer; see `governing`."""
among = array("among", WHOLE)
owners = array("owners", WHOLE)
"""By arrangement and kind of clients."""
does = array("does", WHOLE)
"""Choices, by arrangement, step and kind of clients."""
receives = array("receives", WHOLE)
"""Choices, by arrangement, channel, kind of contact and kind of clients."""
puts_through = array("puts_through", YES_OR_NO)
"""By arrangement and channel."""
referred_to = array("referred_to", WHOLE)
"""By arrangement and referral."""
accompanying = array("accompanying", record("team", "share takes_over"))
"""By arrangement."""
in_force = array("in_force", WHOLE)
"""Arrangements, by phase and kind of clients."""
held_at = array("held_at", YES_OR_NO)
"""By kind of clients and step: whether the team of the step has the case."""
rechecked_by = array("rechecked_by", WHOLE)
"""By kind of clients and the step done last, behind them before any step."""
resolved = array("resolved", record("", "by_owner by_others"))
"""Probabilities, by kind of contact."""
handoffs = array("handoffs", record("", "begins reading_in inside between"))
"""What a change of team costs, from a date on."""
