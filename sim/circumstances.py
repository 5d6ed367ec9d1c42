"""Circumstances: a condition of the office together with its management, as one name.

Whatever is compared is compared under one circumstance at a time: the same office under the same
management. No name of a condition or a management holds a point, so the two can be told apart
again. Without management the circumstance is the condition, and carries its name.
"""

from __future__ import annotations

from typing import Final

POINT: Final = "."


def circumstance(condition: str, management: str) -> str:
    """Return the name of a condition under a management; either may be empty."""
    return f"{condition}{POINT}{management}" if management else condition


def parted(name: str) -> tuple[str, str]:
    """Return the condition and the management of a circumstance; '' where there is none."""
    condition, _, management = name.partition(POINT)
    return condition, management


def listed(name: str) -> str:
    """Return condition and management of a circumstance as people read them; '' without both."""
    return ", ".join(filter(None, parted(name)))
