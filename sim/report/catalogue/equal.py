"""At equal what structures are compared, in words: every table and chart says it."""

import pandas as pd

from sim.report.catalogue.catalogue import Language, phrase


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
    return phrase(f"equal.short.{code}", language)


def equal_sentence(code: str, language: Language) -> str:
    """Say at equal what is compared and what that means."""
    meaning = phrase(f"equal.meaning.{code}", language)
    return phrase("equal.sentence", language, what=equal_words(code, language), meaning=meaning)
