"""Making machine code of functions, by numba's inner parts; `native` calls it without them.

docs/decisions.md says what to look at before another numba is allowed.
"""

import ctypes
import sys
from collections.abc import Callable, Sequence
from dis import get_instructions
from types import FunctionType
from typing import Any

from llvmlite import ir
from numba import njit, typeof, types
from numba.core import cgutils
from numba.extending import intrinsic

from sim.machine.native import Code, described, parts

_LETTERS = {types.int64: "q", types.float64: "d", types.boolean: "?"}


def whole(function: FunctionType, compiled: Callable[[Any], Any]) -> FunctionType:
    """Return a function that calls others as numba holds them: `compiled` says for each global."""
    code, there = function.__code__, function.__globals__
    asked = {each.argval for each in get_instructions(code) if each.opname == "LOAD_GLOBAL"}
    known = {name: compiled(there[name]) for name in asked & there.keys()}
    return FunctionType(
        code,
        {**known, "__name__": function.__module__},
        function.__name__,
        function.__defaults__,
    )


def inlined(function: FunctionType, compiled: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - as numba holds it
    """Return a function as numba holds it, to be compiled into whatever calls it."""
    return njit(
        whole(function, compiled),
        nogil=True,
        error_model="numpy",
        forceinline=True,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        _nrt=False,  # it makes no arrays, and nobody need count who holds those of others
    )


def fetch(builder: Any, address: Any) -> None:  # noqa: ANN401 - as numba holds them
    """Write into code that an address is fetched from memory, if anything lies there."""
    number = ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [address.type, number, number, number])
    called = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    to_read, for_long, data = number(0), number(3), number(1)
    builder.call(called, [address, to_read, for_long, data])


@intrinsic  # type: ignore[untyped-decorator]
def fetched(_context: Any, array: Any, _place: Any) -> Any:  # noqa: ANN401 - numba's own types
    """Have a number of an array fetched, by its place through all rows."""

    def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        lies = context.make_array(signature.args[0])(context, builder, arguments[0])
        address = builder.gep(lies.data, [arguments[1]])
        fetch(builder, builder.bitcast(address, context.get_value_type(types.voidptr)))
        return context.get_dummy_value()

    return types.none(array, types.int64), generated


def code_for(name: str, function: Any, arguments: Sequence[Any]) -> Code:  # noqa: ANN401 - as numba holds it
    """Compile a function for arguments such as these."""
    taken = tuple(typeof(each) for each in arguments)
    return code_of(name, function, taken, [described(each) for each in parts(arguments)])


def code_of(name: str, function: Any, taken: tuple[Any, ...], takes: Sequence[str]) -> Code:  # noqa: ANN401 - as numba holds it
    """Compile a function for numba's types of its arguments, and return it as it is kept."""
    function.compile(taken)
    made = function.overloads[taken]
    library = made.library
    for each in library._final_module.functions:  # noqa: SLF001 - numba has no other word for it
        if each.is_declaration and not each.name.startswith("llvm.") and not _is_there(each.name):
            raise NotImplementedError(f"compiled code asks for {each.name}")
    return Code(
        name,
        made.fndesc.llvm_func_name,
        tuple(takes),
        _returned(made.signature.return_type),
        library._get_compiled_object(),  # noqa: SLF001 - as above
    )


def _is_there(name: str) -> bool:
    """Tell whether a function is there without numba; on Windows it is loaded all the same."""
    return sys.platform == "win32" or hasattr(ctypes.CDLL(None), name)


def _returned(kind: Any) -> str:  # noqa: ANN401 - as numba holds it
    """Return the letters of the numbers that a function returns."""
    if kind == types.none:
        return ""
    several = kind.types if isinstance(kind, types.BaseTuple) else (kind,)
    return "".join(_LETTERS[each] for each in several)
