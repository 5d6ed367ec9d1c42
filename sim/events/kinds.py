"""What can happen, and what work can be besides the steps of a case: the codes of the log."""

TIMED = (
    "contact_end", "work_end", "external_end", "transfer_end", "patience_end", "line_close",
    "presence_end", "go_live", "review", "morning", "throttle", "presence_start", "lend_look",
    "urgent", "lapse", "slot_release", "case_arrival", "caused_case", "slot_start",
    "contact_attempt",
)  # fmt: skip
"""Kinds of dated events, in the order in which they happen at equal times."""

CAUSED = (
    "open_at_start", "start", "interrupt", "lag_start", "resume", "pause", "handoff", "abandon",
    "redial", "lost", "call_back", "put_through", "taken_over", "error", "decided", "issued",
    "withdrawn", "speed", "given_back", "joined", "left", "absent", "back", "moved",
    "certificate", "dropped", "emergency", "lent", "bar_lifted", "booked", "rebooked", "unbooked",
    "no_show", "cancelled", "cancelled_by_office",
)  # fmt: skip
"""Kinds of what a dated event causes at its instant."""

EVENTS = TIMED + CAUSED

# Plain numbers rather than an IntEnum, which makes writing a row a quarter slower.
(
    CONTACT_END, WORK_END, EXTERNAL_END, TRANSFER_END, PATIENCE_END, LINE_CLOSE,
    PRESENCE_END, GO_LIVE, REVIEW, MORNING, THROTTLE, PRESENCE_START, LEND_LOOK,
    URGENT, LAPSE, SLOT_RELEASE, CASE_ARRIVAL, CAUSED_CASE, SLOT_START, CONTACT_ATTEMPT,
    OPEN_AT_START, START, INTERRUPT, LAG_START, RESUME, PAUSE, HANDOFF, ABANDON,
    REDIAL, LOST, CALL_BACK, PUT_THROUGH, TAKEN_OVER, ERROR, DECIDED, ISSUED, WITHDRAWN,
    SPEED, GIVEN_BACK, JOINED, LEFT, ABSENT, BACK, MOVED, CERTIFICATE, DROPPED, EMERGENCY,
    LENT, BAR_LIFTED, BOOKED, REBOOKED, UNBOOKED, NO_SHOW, CANCELLED, CANCELLED_BY_OFFICE,
) = range(len(EVENTS))  # fmt: skip

NONE = -1
"""No step, no team, no clerk, no client."""

TASK_NAMES = {NONE: "", -2: "mail", -3: "call_back", -4: "contact", -5: "accompany",
              -6: "mentoring", -7: "certificate", -8: "visit"}  # fmt: skip
"""Work that is no step of a case, by its code in the step column."""

MAIL, CALL_BACK_TASK, CONTACT, ACCOMPANY, MENTORING, CERTIFICATE_TASK, VISIT_TASK = (
    code for code in TASK_NAMES if code != NONE
)

FIRST_APPOINTMENT = min(TASK_NAMES) - 1
"""In rows about slots and bookings the step column has the appointment: this, less its number."""
