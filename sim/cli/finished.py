"""What a command has done already, for whoever finds it ended early."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.language import heard

if TYPE_CHECKING:
    from sim.experiment.store import Store


@dataclass
class Finished:
    """Runs that are done and kept, and results that are written."""

    store: "Store | None" = None
    planned: int = 0
    """Runs that there will be in all."""
    results: Path | None = None
    """Where results are, once they are written."""

    def begin(self, store: "Store | None", planned: int) -> None:
        """Take note that so many runs will be made, beside those of before in the same store."""
        self.planned = planned + (self.planned if store is self.store else 0)
        self.store = store

    def forget(self) -> None:
        """Take note that another command begins."""
        self.store, self.planned, self.results = None, 0, None

    def __str__(self) -> str:
        """Say what need not be done again; nothing where there is nothing."""
        from sim.report.catalogue.catalogue import phrase

        if self.results is not None:
            return phrase("cli.results_in", heard(), folder=self.results)
        done = 0 if self.store is None else self.store.done
        if self.store is None or not done:
            return ""
        told = {"planned": self.planned, "folder": self.store.folder}
        return phrase("cli.done", heard(), done=done, **told)


FINISHED = Finished()
"""Of the command that this process is about: there is one at a time."""
