"""What paid hours go into."""

USES = ("casework", "contacts", "certificates", "resumption", "reading_in", "rework",
        "mail_switch", "onboarding", "mentoring", "change", "idle", "allowance", "absent",
        "overtime")  # fmt: skip
(
    CASEWORK, CONTACTS, CERTIFICATES, RESUMPTION, READING_IN, REWORK, MAIL_SWITCH,
    ONBOARDING, MENTORED, CHANGE, IDLE, ALLOWANCE, ABSENCE, OVERTIME,
) = range(len(USES))  # fmt: skip
"""Overtime is work with clients beyond closing, in addition to the paid presence of who fills the
seat; the other uses sum to that, and to planned overtime, in which they go on. Allowance:
personal (and factual) Verteilzeit. Change: what windows take of the presence."""

CONTACT_USES = ("calls", "visits", "mails", "call_backs", "accompanying")
CALLS, VISITS, MAILS, CALL_BACKS, ACCOMPANYING = range(len(CONTACT_USES))
"""What hours of contacts go into."""
