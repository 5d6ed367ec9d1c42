"""Getting ready: machine code that was kept, or is made now."""

from collections.abc import Iterable

from sim.engines.compiled.parts import run_part
from sim.machine.compiling import INTERPRETED
from sim.machine.native import Code, Native


def is_ready() -> bool:
    """Tell whether the engine can run: compiled, or as it is written where that is asked for."""
    return INTERPRETED or run_part.native is not None


def compiled() -> Code:
    """Compile the engine: all of it, whatever a run will use."""
    from sim.engines.compiled.linking import linked  # noqa: PLC0415 - it loads numba

    return linked(run_part)


def ready(codes: Iterable[Code] = ()) -> None:
    """Run as machine code from now on; compile it if it is not among these."""
    if not is_ready():
        found = next((code for code in codes if code.name == run_part.name), None)
        run_part.native = Native(found or compiled())
