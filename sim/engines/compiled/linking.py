"""All compiled functions in one library, of which machine code is made once.

By itself numba makes machine code of every function, with all that it calls linked into it, though
Python calls a single one: half of the time of compiling. Here functions are typed and lowered one
by one, callees first, into a library that they share; the entry, the last one, finishes it.
"""

from typing import Any

from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.typed_passes import IRLegalization, NativeLowering

_SHARED: list[Any] = []
_CALLED: list[Any] = []
"""By what name numba knows functions that have no machine code of their own: an object each."""


def _shared(state: Any) -> Any:  # noqa: ANN401 - as numba holds it
    if not _SHARED:
        library = state.targetctx.codegen().create_library("office")
        library.enable_object_caching()
        _SHARED.append(library)
    return _SHARED[0]


@register_pass(mutates_CFG=False, analysis_only=True)
class _Callable(LoweringPass):  # type: ignore[misc]
    """Let other functions of the library call one that has been lowered into it."""

    _name = "office_callable"

    def __init__(self) -> None:
        LoweringPass.__init__(self)

    def run_pass(self, state: Any) -> bool:  # noqa: ANN401 - as numba holds it
        """Note the function under a name of its own, without a library to be linked."""
        called: list[Any] = []
        _CALLED.append(called)
        name = called.append  # numba wants a built-in function; no other is equal to it
        state["cr"] = state["cr"]._replace(cfunc=name)
        state.targetctx.insert_user_function(name, state["cr"].fndesc, ())
        return True


@register_pass(mutates_CFG=False, analysis_only=True)
class _Uncounted(LoweringPass):  # type: ignore[misc]
    """Let nobody count who refers to an array: all of them are Python's."""

    _name = "office_uncounted"

    def __init__(self) -> None:
        LoweringPass.__init__(self)

    def run_pass(self, state: Any) -> bool:  # noqa: ANN401 - as numba holds it
        """Write no counting into the function."""
        state.targetctx.enable_nrt = False
        return False


class Called(CompilerBase):  # type: ignore[misc]
    """Compiles what only compiled functions call."""

    def define_pipelines(self) -> list[Any]:
        """Return the usual passes, without machine code at the end."""
        self.state.library = _shared(self.state)
        self.state.flags.no_compile = True
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(_Uncounted, IRLegalization)
        passes.add_pass_after(_Callable, NativeLowering)
        passes.finalize()
        return [passes]


class Entry(CompilerBase):  # type: ignore[misc]
    """Compiles what Python calls, and machine code for all of the library."""

    def define_pipelines(self) -> list[Any]:
        """Return the usual passes."""
        self.state.library = _shared(self.state)
        return [DefaultPassBuilder.define_nopython_pipeline(self.state)]
