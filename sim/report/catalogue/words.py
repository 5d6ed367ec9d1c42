"""Words of the charts and tables: one dictionary per language.

A soft hyphen (U+00AD) inside a German compound marks where a narrow label may break; it is
removed wherever the whole word fits.
"""

from typing import Literal

from sim.report.catalogue.numbers import Language
from sim.report.catalogue.texts import text

Pair = Literal["amount", "duration", "level", "time"]
"""How a difference is named: more/fewer, longer/shorter, higher/lower, later/earlier."""

PAIR_WORDS: dict[Language, dict[Pair, tuple[str, str]]] = {
    "de": {
        "amount": ("mehr", "weniger"),
        "duration": ("länger", "kürzer"),
        "level": ("höher", "niedriger"),
        "time": ("später", "früher"),
    },
    "en": {
        "amount": ("more", "fewer"),
        "duration": ("longer", "shorter"),
        "level": ("higher", "lower"),
        "time": ("later", "earlier"),
    },
}

PAIRS: dict[str, Pair] = {
    "median_age_open": "level",
    "lead_time_mean": "duration",
    "lead_time_median": "duration",
    "lead_time_p90": "duration",
    "share_decided_90_days": "level",
    "answer_rate": "level",
    "time_to_answer": "duration",
    "resolved_share": "level",
    "utilisation": "level",
    "cost_per_decided": "level",
    "decided_per_present_fte": "level",
    "clearance_week": "time",
}
"""Measures whose difference is not an amount; every other measure is more or fewer."""

MEASURES: dict[Language, dict[str, str]] = {
    "de": {
        "arrivals": "Neue Fälle",
        "decided": "Entschiedene Fälle",
        "decided_to_date": "Entschiedene Fälle seit Beginn",
        "withdrawn": "Zurückgezogene Fälle",
        "open": "Offene Fälle",
        "open_end": "Offene Fälle am Ende",
        "backlog": "Fälle über der Zielfrist",
        "backlog_end": "Fälle über der Zielfrist am Ende",
        "median_age_open": "Alter der offenen Fälle (Median)",
        "lead_time_mean": "Durchlaufzeit (Mittel)",
        "lead_time_median": "Durchlaufzeit (Median)",
        "lead_time_p90": "Durchlaufzeit, die 9 von 10 Fällen einhalten",
        "share_decided_90_days": "Anteil binnen 90 Tagen entschieden",
        "answer_rate": "Anteil angenommener Anrufe",
        "time_to_answer": "Wartezeit bis zur Annahme",
        "contacts_offered": "Kontaktversuche",
        "contacts_answered": "Angenommene Kontakte",
        "contacts_abandoned": "Abgebrochene Kontakte",
        "contacts_lost": "Verlorene Kontakte",
        "contacts_redialled": "Wiederholte Anrufe",
        "resolved_share": "Anteil sofort erledigter Kontakte",
        "call_backs": "Rückrufe",
        "certificates": "Ausgestellte Fiktionsbescheinigungen",
        "certificates_owed": "Fällige Fiktionsbescheinigungen",
        "certificates_dropped": "Entfallene Fiktionsbescheinigungen",
        "certificates_per_decided": "Fiktionsbescheinigungen je entschiedenem Fall",
        "emergency_appointments": "Notfalltermine",
        "hours_emergency_appointments": "Stunden für Notfalltermine",
        "contacts_per_decided": "Kontakte je entschiedenem Fall",
        "interruptions_per_clerk_hour": "Unterbrechungen je Kraft und Stunde",
        "minutes_lost_per_clerk_day": "Verlorene Minuten je Kraft und Tag",
        "handoffs_per_decided": "Übergaben je entschiedenem Fall",
        "touches_per_decided": "Befassungen je entschiedenem Fall",
        "utilisation": "Auslastung",
        "cost_per_decided": "Kosten je entschiedenem Fall",
        "clearance_week": "Woche, in der der Rückstand abgebaut ist",
        "wip_mean": "Offene Fälle im Mittel",
        "throughput_week": "Entschiedene Fälle je Woche",
        "filled_fte": "Besetzte Stellen",
        "present_fte": "Anwesende Kräfte",
        "effective_fte": "Wirksame Kräfte",
        "joined": "Neu Eingestellte",
        "left": "Ausgeschiedene",
        "decided_per_present_fte": "Entschiedene Fälle je anwesender Kraft",
        "hours_paid": "Bezahlte Stunden",
        "hours_absent": "Stunden Abwesenheit",
        "hours_onboarding": "Verlust durch Einarbeitung",
        "hours_mentoring": "Zeit der Anleitenden",
        "hours_saved_by_specialisation": "Durch Spezialisierung gespart",
        "hours_overtime_planned": "Stunden angeordneter Mehrarbeit",
    },
    "en": {
        "arrivals": "New cases",
        "decided": "Decided cases",
        "decided_to_date": "Decided cases since the start",
        "withdrawn": "Withdrawn cases",
        "open": "Open cases",
        "open_end": "Open cases at the end",
        "backlog": "Cases past their target age",
        "backlog_end": "Cases past their target age at the end",
        "median_age_open": "Age of open cases (median)",
        "lead_time_mean": "Lead time (mean)",
        "lead_time_median": "Lead time (median)",
        "lead_time_p90": "Lead time that 9 of 10 cases keep",
        "share_decided_90_days": "Share decided within 90 days",
        "answer_rate": "Share of calls answered",
        "time_to_answer": "Waiting time until answered",
        "contacts_offered": "Contact attempts",
        "contacts_answered": "Contacts answered",
        "contacts_abandoned": "Contacts abandoned",
        "contacts_lost": "Contacts lost",
        "contacts_redialled": "Repeated calls",
        "resolved_share": "Share of contacts resolved at once",
        "call_backs": "Call-backs",
        "certificates": "Interim certificates issued",
        "certificates_owed": "Interim certificates that fell due",
        "certificates_dropped": "Interim certificates dropped",
        "certificates_per_decided": "Interim certificates per decided case",
        "emergency_appointments": "Emergency appointments",
        "hours_emergency_appointments": "Hours for emergency appointments",
        "contacts_per_decided": "Contacts per decided case",
        "interruptions_per_clerk_hour": "Interruptions per clerk and hour",
        "minutes_lost_per_clerk_day": "Minutes lost per clerk and day",
        "handoffs_per_decided": "Handoffs per decided case",
        "touches_per_decided": "Touches per decided case",
        "utilisation": "Utilisation",
        "cost_per_decided": "Cost per decided case",
        "clearance_week": "Week in which the backlog is cleared",
        "wip_mean": "Open cases on average",
        "throughput_week": "Decided cases per week",
        "filled_fte": "Filled posts",
        "present_fte": "Present clerks",
        "effective_fte": "Effective clerks",
        "joined": "People who joined",
        "left": "People who left",
        "decided_per_present_fte": "Decided cases per present clerk",
        "hours_paid": "Paid hours",
        "hours_absent": "Hours of absence",
        "hours_onboarding": "Lost to onboarding",
        "hours_mentoring": "Given by mentors",
        "hours_saved_by_specialisation": "Saved by specialisation",
        "hours_overtime_planned": "Hours of planned overtime",
    },
}

USES: dict[Language, dict[str, str]] = {
    "de": {
        "casework": "Fall\u00adbearbeitung",
        "contacts": "Anrufe, Mails, Besuche",
        "certificates": "Fiktions\u00adbeschei\u00adnigungen",
        "resumption": "Wieder\u00adeinstieg nach Unter\u00adbrechung",
        "reading_in": "Einlesen in fremde Fälle",
        "rework": "Nach\u00adbearbeitung",
        "mail_switch": "Wechsel zu Mails",
        "onboarding": "Ein\u00adarbeitung Neuer",
        "mentoring": "Anleitung durch Erfahrene",
        "change": "Veränderung (Einbruch, Unter\u00adsuchung, Schulung)",
        "idle": "Ohne Arbeit",
        "allowance": "Verteil\u00adzeit",
        "absent": "Abwesen\u00adheit",
        "overtime": "Über\u00adstunden",
    },
    "en": {
        "casework": "Casework",
        "contacts": "Calls, mails, visits",
        "certificates": "Interim certificates",
        "resumption": "Resuming after interruption",
        "reading_in": "Reading in",
        "rework": "Rework",
        "mail_switch": "Switching to mail",
        "onboarding": "Onboarding of newcomers",
        "mentoring": "Mentoring",
        "change": "Change (dip, study, training)",
        "idle": "Idle",
        "allowance": "Allowances (breaks)",
        "absent": "Absence",
        "overtime": "Overtime",
    },
}
"""What paid hours go to, in the order in which the charts show them."""

USES_OF_CHANGE = ("change",)
"""Uses that only a reorganisation on dates has."""

USES_OF_PEOPLE = ("onboarding", "mentoring", "allowance", "absent")
"""Uses that only an office with people has: elsewhere they are in the number of clerks."""

REASONS: dict[Language, dict[str, str]] = {
    "de": {
        "leave": "Urlaub",
        "training": "Fortbildung",
        "other_duties": "andere Aufgaben",
        "sickness": "Krankheit",
    },
    "en": {
        "leave": "leave",
        "training": "training",
        "other_duties": "other duties",
        "sickness": "sickness",
    },
}
"""Why somebody is absent."""

UNITS: dict[Language, dict[str, str]] = {
    "de": {
        "cases": "Fälle",
        "case": "Fälle",
        "contacts": "Kontakte",
        "calls": "Anrufe",
        "tasks": "Aufgaben",
        "certificates": "Bescheinigungen",
        "days": "Tage",
        "hours": "Stunden",
        "minutes": "Minuten",
        "weeks": "Wochen",
        "week": "Wochen",
        "EUR": "Euro",
        "euro": "Euro",
        "euros": "Euro",
        "percent": "%",
        "points": "Prozentpunkte",
        "cases_per_week": "Fälle je Woche",
        "per_hour": "je Stunde",
        "per_case": "je Fall",
        "FTE": "Vollzeitäquivalente",
        "cases_per_fte": "Fälle je anwesender Vollzeitkraft und Jahr",
        "hours_per_year": "Stunden im Jahr",
        "1": "",
        "": "",
    },
    "en": {
        "case": "cases",
        "tasks": "tasks",
        "week": "weeks",
        "EUR": "euros",
        "euro": "euros",
        "percent": "%",
        "points": "percentage points",
        "cases_per_week": "cases per week",
        "per_hour": "per hour",
        "per_case": "per case",
        "FTE": "full-time equivalents",
        "cases_per_fte": "cases per present full-time post and year",
        "hours_per_year": "hours per year",
        "1": "",
        "": "",
    },
}

VERDICTS: dict[Language, dict[str, str]] = {
    "de": {
        "more": "mehr",
        "fewer": "weniger",
        "no_material_difference": "kein wesentlicher Unterschied",
        "undecided": "unentschieden",
        "": "",
    },
    "en": {
        "more": "more",
        "fewer": "fewer",
        "no_material_difference": "no material difference",
        "undecided": "undecided",
        "": "",
    },
}


def measure_word(measure: str, language: Language) -> str:
    """Return the label of a measure; an unknown measure is shown by its name, spaces for _."""
    return MEASURES[language].get(measure, measure.replace("_", " "))


def use_word(use: str, language: Language) -> str:
    """Return the label of a use of hours, which may hold soft hyphens."""
    return USES[language].get(use, use.replace("_", " "))


def reason_word(reason: str, language: Language) -> str:
    """Return the word for why somebody is absent."""
    return REASONS[language].get(reason, reason.replace("_", " "))


def unit_word(unit: str, language: Language) -> str:
    """Return the word for a unit; an unknown unit is shown as it came."""
    return UNITS[language].get(unit, unit.replace("_", " "))


def untold(unit: str, label: str) -> str:
    """Return the word of a unit where a label does not tell it already, else nothing."""
    return "" if unit.lower() in label.lower() else unit


def direction_words(measure: str, language: Language) -> tuple[str, str]:
    """Return the words for above and below today: (mehr, weniger) or (länger, kürzer)."""
    return PAIR_WORDS[language][PAIRS.get(measure, "amount")]


def verdict_word(verdict: str, measure: str, language: Language) -> str:
    """Return the verdict in words that suit the measure: mehr, kürzer, unentschieden.

    Raises ``KeyError`` for a verdict that does not exist: a silent fallback could hide a claim.
    """
    above, below = direction_words(measure, language)
    if verdict == "more":
        return above
    if verdict == "fewer":
        return below
    return VERDICTS[language][verdict]


def runs_words(least: int, most: int, language: Language) -> str:
    """Return the number of runs: ``30 Läufe``, ``3 bis 30 Läufe``."""
    if least != most:
        return text("runs_range", language, least=least, most=most)
    if least == 1:
        return text("runs_one", language)
    return text("runs", language, count=least)


def listed(names: list[str], language: Language) -> str:
    """Join names: ``A, B und C``."""
    if len(names) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(names)
    return f"{', '.join(names[:-1])} {text('and', language)} {names[-1]}"
