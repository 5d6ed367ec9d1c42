"""At equal what structures are compared, in words: every table and chart says it."""

import pandas as pd

from sim.report.catalogue.numbers import Language

EQUAL: dict[Language, dict[str, str]] = {
    "de": {
        "posts": "bei gleichen Stellen",
        "filled": "bei gleicher besetzter Stärke",
        "planned": "wie geplant, auch mit anderer Stellenzahl",
        "money": "bei gleichem Geld",
        "filled_reckoned": "bei gleicher besetzter Stärke (gerechnet)",
        "clerks": "bei gleicher Zahl von Kräften",
        "mixed": "je nach Lage bei gleichen Stellen oder gleicher besetzter Stärke",
    },
    "en": {
        "posts": "at equal posts",
        "filled": "at equal filled staff",
        "planned": "as planned, with other numbers of posts",
        "money": "at equal money",
        "filled_reckoned": "at equal filled staff (reckoned)",
        "clerks": "at equal clerks",
        "mixed": "at equal posts or equal filled staff, depending on the condition",
    },
}
"""At equal what structures are compared (`sim.experiment.comparison.EqualWhat`)."""

EQUAL_MEANING: dict[Language, dict[str, str]] = {
    "de": {
        "posts": (
            "Jede Struktur hat dieselben Stellen; sie werden besetzt oder unbesetzt verschoben, "
            "wie es sich ergibt."
        ),
        "filled": (
            "In jedem Team ist der angegebene Anteil der Stellen besetzt; niemand geht und "
            "niemand kommt."
        ),
        "planned": (
            "Wer mehr Stellen vorsieht, hat mehr: Der Unterschied ist der von Struktur und "
            "Stellen zusammen."
        ),
        "money": (
            "Was mehr kostet als heute, wird mit Stellen der Fallbearbeitung bezahlt, auf ganze "
            "Stellen gerundet; Unbekanntes bleibt außen vor."
        ),
        "filled_reckoned": (
            "Wie viele Kräfte in einem Team arbeiten, folgt aus Stellen, Vakanz und Nettostunden."
        ),
        "clerks": "Die Zahl der Kräfte ist angegeben; sie sind immer da.",
        "mixed": "Die Spalte equal der Tabellen nennt es für jede Lage.",
    },
    "en": {
        "posts": (
            "Every structure has the same posts; they are moved filled or vacant as they happen "
            "to be."
        ),
        "filled": "Every team has its share of the posts filled; nobody leaves and nobody joins.",
        "planned": (
            "Who plans more posts has more: the difference is that of structure and posts together."
        ),
        "money": (
            "What costs more than today is paid for with posts of casework, rounded to whole "
            "posts; what nobody gives a price is left out."
        ),
        "filled_reckoned": (
            "How many clerks work in a team follows from posts, vacancy and net hours."
        ),
        "clerks": "The number of clerks is stated; they are always there.",
        "mixed": "The column equal of the tables says it for every condition.",
    },
}
"""What that means, in a sentence."""


def equal_code(frame: pd.DataFrame, table: str) -> str:
    """Read from the column `equal` of a table at equal what it compares.

    `mixed` where its rows differ. Raises ``ValueError`` naming a table without the column.
    """
    if "equal" not in frame.columns:
        message = f"table {table}: column equal is missing; write it to the table"
        raise ValueError(message)
    found = set(frame["equal"].astype(str))
    return found.pop() if len(found) == 1 else "mixed"


def equal_words(code: str, language: Language) -> str:
    """Return in short at equal what is compared: ``bei gleichen Stellen``."""
    return EQUAL[language][code]


def equal_sentence(code: str, language: Language) -> str:
    """Say at equal what is compared and what that means."""
    start = "Verglichen wird" if language == "de" else "Compared"
    return f"{start} {EQUAL[language][code]}: {EQUAL_MEANING[language][code]}"
