"""What changes cost beside posts (model.md §12, Money)."""

from typing import Literal

from sim.declared import EurosEstimate, Frozen
from sim.texts import Text


class Cost(Frozen):
    """What a change costs beside posts: once, or `per: year` for as long as it lasts.

    `n/a` where nobody says how much.
    """

    label: Text
    euros: EurosEstimate | Literal["n/a"]
    per: Literal["once", "year"] = "once"

    @property
    def value(self) -> float | None:
        """Return the euros; None where they are not known."""
        return None if self.euros == "n/a" else self.euros.value
