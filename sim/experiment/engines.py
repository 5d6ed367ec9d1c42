"""Which engine makes the runs of a command, and which has made them.

All engines write the same rows, to the last bit: which one it was is told, and is no part of what
a run is kept under.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from sim.choices import EngineAsked
from sim.errors import Cancelled, MissingPackage, RunError
from sim.experiment.replication import Chosen, prepare
from sim.file_names import scenario_key
from sim.machine.compiling import (
    NUMBA,
    Tell,
    can_compile,
    cannot_keep,
    is_compiled,
    kept_in,
    numba_there,
)
from sim.messages.message import Message
from sim.scenario.study import Scenario

COLD = 1_000_000.0
"""Cases and contacts of one process from which on it pays to compile: three years of Stuttgart.

SimPy takes some 25,000 a second, and compiling about as long as a million."""
READY = 10_000.0
"""The same where it is compiled already, and only has to be loaded."""


class Engines:
    """Who makes the runs of a command, and what is to be told of it afterwards."""

    def __init__(self, asked: EngineAsked = "auto", tell: Tell = lambda _: None) -> None:
        """Raise MissingPackage where somebody asks for what cannot be had."""
        if asked == "compiled" and not can_compile():
            raise MissingPackage(_lacking())
        self.asked, self._tell = asked, tell
        self.processes = 1
        self.far = False
        """Whether others than this machine's processes make the runs."""
        self.seconds = 0.0
        """How long it took to get ready: no time of any run."""
        self._planned = 0.0
        self._failed = self._told = False
        self._made: Counter[str] = Counter()
        self._uncovered: dict[str, set[str]] = defaultdict(set)
        self.lacking = 0
        """Runs that were made by SimPy because the compiled engine could not."""

    def chosen(self, entities: float, scenario: Scenario) -> Chosen:
        """Return who makes runs of so many more cases and contacts; it is ready to begin then.

        `scenario` is any of those that are run.
        """
        chosen = self.would_choose(entities)
        self._planned += entities
        if chosen == "simpy":
            self._tell_of_another_numba()
            return "simpy"
        if self.far or self._compile_for_themselves():
            return "compiled"
        begun = time.monotonic()
        try:
            prepare(scenario, self._tell)
        except Exception as error:
            if any(isinstance(each, Cancelled) for each in _chain(error)):
                raise Cancelled from error  # numba may have made another error of it
            message = Message("engines.not_compiled", why=error)
            if self.asked == "compiled":
                raise RunError(message) from error
            self._failed = True
            self._tell(message)
            return "simpy"
        finally:
            self.seconds += time.monotonic() - begun
        return "compiled"

    def _compile_for_themselves(self) -> bool:
        """Tell whether each process has to compile, since nothing can be kept; say so once."""
        if self.processes == 1 or kept_in() is not None:
            return False
        if not self._told:
            self._tell(cannot_keep())
        self._told = True
        return True

    def _tell_of_another_numba(self) -> None:
        """Say why what would pay is not done, once."""
        if self.asked == "simpy" or self.far or self._told:
            return
        pays = self._planned / self.processes >= COLD
        if pays and numba_there() is not None and not can_compile():
            self._told = True
            self._tell(_lacking())

    def would_choose(self, entities: float) -> Chosen:
        """Return who would make runs of so many more cases and contacts."""
        if self.asked == "simpy" or self._failed:
            return "simpy"
        return "compiled" if self.asked == "compiled" or self._pays(entities) else "simpy"

    def _pays(self, entities: float) -> bool:
        """Tell whether there is enough to do, with what was to be done before."""
        if not self.far and not can_compile():
            return False
        fewest = READY if not self.far and is_compiled() else COLD
        return (self._planned + entities) / self.processes >= fewest

    # -- afterwards ---------------------------------------------------------------------------

    def took(
        self, scenario: Scenario, number: int, engine: Chosen, uncovered: Collection[str]
    ) -> None:
        """Take note of who made so many runs of a scenario, and of what another could not do."""
        self._made[engine] += number
        if uncovered:
            self.lacking += number
            name = scenario_key(scenario.condition, scenario.structure.name)
            self._uncovered[name].update(uncovered)

    def found(self) -> None:
        """Take note of a run that was kept, whoever made it."""
        self._made["kept"] += 1

    @property
    def uncovered(self) -> dict[str, list[str]]:
        """What of each scenario the compiled engine could not do."""
        return {name: sorted(what) for name, what in sorted(self._uncovered.items())}

    @property
    def made(self) -> dict[str, int]:
        """How many runs each engine made, and how many were kept."""
        return dict(sorted(self._made.items()))

    def details(self) -> dict[str, object]:
        """Return what a manifest says of it."""
        return {"asked": self.asked, "runs": self.made, "on_simpy": self.uncovered}


def _lacking() -> Message:
    """Return what keeps the engine from being compiled."""
    there = numba_there()
    if there is None:
        return Message("engines.package")
    return Message("engines.other_numba", there=there, tried=NUMBA)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, and those that it was made of."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
