"""All compiled functions in one library, of which machine code is made once.

By itself numba makes machine code of every function, with all that it calls linked into it, though
Python calls a single one: half of the time of compiling. Here functions are typed and lowered one
by one, callees first, each with its one signature, into a library that they share; the entry, the
last one, finishes it. This is numba's inner part: docs/decisions.md says what to look at before
another numba is allowed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from inspect import isfunction
from operator import getitem, setitem
from types import FunctionType
from typing import Any

from numba import carray, njit, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import LoweringPass, register_pass
from numba.core.typed_passes import IRLegalization, NativeLowering
from numba.extending import (
    intrinsic,
    lower_builtin,
    models,
    overload,
    register_jitable,
    register_model,
)
from numba.np.arrayobj import getitem_arraynd_intp, setitem_array

from sim.engines.compiled.jit import FUNCTIONS, Entry, Office
from sim.engines.compiled.layout import HINTS, READERS, VIEWS, WHOLE, fetch_number
from sim.machine.linking import code_of, fetch, whole
from sim.machine.native import LINE, Code
from sim.plan import arithmetic

_TYPES = [
    (Office, types.int64, "q"),
    (int, types.int64, "q"),
    (float, types.float64, "d"),
    (bool, types.boolean, "?"),
]
"""What parameters are annotated with, as numba and as `Code` call it."""
_SHARED: list[Any] = []
"""The library that is being made."""
_CALLED: list[Any] = []
"""By what name numba knows functions that have no machine code of their own: an object each."""


def linked(entry: Entry) -> Code:
    """Compile what Python calls, and all that it calls."""
    _SHARED.clear()
    last = _compiled(_whole(entry.function, {}), _Last)
    taken, takes = zip(*_parameters(entry.function), strict=True)
    return code_of(entry.name, last, taken, takes)


def _called(value: Any, made: dict[Any, Any]) -> Any:  # noqa: ANN401 - whatever a global is
    """Return a function as compiled ones call it, compiled when it is met first; others as such."""
    if not isfunction(value) or value not in FUNCTIONS:
        return value
    if value not in made:
        made[value] = _compiled(_body(value, made), _Called)
        made[value].compile(tuple(taken for taken, _ in _parameters(value)))
        made[value].disable_compile()
    return made[value]


def _body(function: Callable[..., Any], made: dict[Any, Any]) -> FunctionType:
    """Return what of a function is compiled."""
    if function in VIEWS:
        return _view(*VIEWS[function])
    if function in HINTS:
        return _record_ahead(*HINTS[function])
    if function is fetch_number:
        return _number_ahead()
    return _reader(READERS[function]) if function in READERS else _whole(function, made)


def _whole(function: Callable[..., Any], made: dict[Any, Any]) -> FunctionType:
    assert isfunction(function)
    return whole(function, lambda value: _called(value, made))


def _compiled(function: FunctionType, passes: type) -> Any:  # noqa: ANN401 - as numba holds it
    return njit(
        nogil=True,
        error_model="numpy",
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        pipeline_class=passes,
    )(function)


def _parameters(function: Callable[..., Any]) -> list[tuple[Any, str]]:
    """Return the types of a function's parameters."""
    stated = [kind for name, kind in function.__annotations__.items() if name != "return"]
    return [
        next((taken, takes) for known, taken, takes in _TYPES if known == kind) for kind in stated
    ]


# -- passes -------------------------------------------------------------------------------------


def _shared(state: Any) -> Any:  # noqa: ANN401 - as numba holds it
    if not _SHARED:
        library = _Library(state.targetctx.codegen(), "office")
        library.enable_object_caching()
        _SHARED.append(library)
    return _SHARED[0]


class _Library(JITCodeLibrary):  # type: ignore[misc]
    """A library of which only the last function is called from outside.

    So the others need no form of their own for callers who are not known: what is called at one
    place alone goes there.
    """

    def add_ir_module(self, ir_module: Any) -> None:  # noqa: ANN401 - as numba holds it
        """Add a function."""
        super().add_ir_module(ir_module)
        self._last = {each.name for each in ir_module.functions if not each.is_declaration}

    def finalize(self) -> None:
        """Make machine code."""
        for each in self._final_module.functions:
            if not each.is_declaration and each.name not in self._last:
                each.linkage = "internal"
        super().finalize()


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


class _Last(CompilerBase):  # type: ignore[misc]
    """Compiles what Python calls, and machine code for all of the library."""

    def define_pipelines(self) -> list[Any]:
        """Return the usual passes, without counting."""
        self.state.library = _shared(self.state)
        return [self._passes()]

    def _passes(self, *more: tuple[type, type]) -> Any:  # noqa: ANN401 - as numba holds it
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        for each, before in ((_Uncounted, IRLegalization), *more):
            passes.add_pass_after(each, before)
        passes.finalize()
        return passes


class _Called(_Last):
    """Compiles what only compiled functions call."""

    def define_pipelines(self) -> list[Any]:
        """Return the usual passes, without machine code at the end."""
        self.state.library = _shared(self.state)
        self.state.flags.no_compile = True
        return [self._passes((_Callable, NativeLowering))]


# -- what is compiled otherwise than it is written ----------------------------------------------

_UNCOUNTED = {"_nrt": False}


@intrinsic  # type: ignore[untyped-decorator]
def _address(_context: Any, number: Any) -> Any:  # noqa: ANN401 - numba's own types
    """Return a number as an address."""

    def generated(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        return builder.inttoptr(arguments[0], context.get_value_type(signature.return_type))

    return types.voidptr(number), generated


@intrinsic  # type: ignore[untyped-decorator]
def _told(_context: Any, _office: Any, _place: Any) -> Any:  # noqa: ANN401 - numba's own types
    """Return an address or a length, which no compiled code changes: it is read once for long."""

    def generated(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        numbers = context.get_value_type(types.int64).as_pointer()
        read = builder.load(builder.gep(builder.inttoptr(arguments[0], numbers), [arguments[1]]))
        read.set_metadata("invariant.load", builder.module.add_metadata([]))
        return read

    return types.int64(types.int64, types.int64), generated


class _FromItsBegin(types.Array):  # type: ignore[misc]
    """An array of which no place is counted from its end, as Python may: nothing asks for that."""


register_model(_FromItsBegin)(models.ArrayModel)


@intrinsic  # type: ignore[untyped-decorator]
def _from_its_begin(_context: Any, array: Any) -> Any:  # noqa: ANN401 - numba's own types
    """Return an array as one whose places are counted from its begin."""

    def generated(_context: Any, _builder: Any, _signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        return arguments[0]

    return _FromItsBegin(array.dtype, 1, "C")(array), generated


@lower_builtin(getitem, _FromItsBegin, types.Integer)  # type: ignore[untyped-decorator]
def _get(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
    array, place = signature.args
    counted = context.cast(builder, arguments[1], place, types.int64)
    unsigned = signature.return_type(array, types.uint64)
    return getitem_arraynd_intp(context, builder, unsigned, (arguments[0], counted))


@lower_builtin(setitem, _FromItsBegin, types.Integer, types.Any)  # type: ignore[untyped-decorator]
def _set(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
    array, place, value = signature.args
    counted = context.cast(builder, arguments[1], place, types.int64)
    unsigned = signature.return_type(array, types.uint64, value)
    return setitem_array(context, builder, unsigned, (arguments[0], counted, arguments[2]))


def _view(place: int, dtype: Any) -> FunctionType:  # noqa: ANN401 - of any records
    """Return the function that reads the address of an array, and its length."""

    def view(office: Office) -> Any:  # noqa: ANN401 - an array of any records
        return _from_its_begin(
            carray(_address(_told(office, place)), (_told(office, place + 1),), dtype)
        )

    assert isfunction(view)
    return view


def _reader(dtype: Any) -> FunctionType:  # noqa: ANN401 - of a kind of numbers
    """Return the function that reads a number of a column at an address."""

    def read(_office: Office, address: int, place: int) -> Any:  # noqa: ANN401 - a number
        return _from_its_begin(carray(_address(address), (place + 1,), dtype))[place]

    assert isfunction(read)
    return read


@intrinsic  # type: ignore[untyped-decorator]
def _fetch(_context: Any, _address: Any) -> Any:  # noqa: ANN401 - numba's own types
    """Have what lies at an address fetched, if anything does, without waiting for it."""

    def generated(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        address = context.get_value_type(types.voidptr)
        fetch(builder, builder.inttoptr(arguments[0], address))
        return context.get_dummy_value()

    return types.none(types.int64), generated


def _record_ahead(place: int, size: int) -> FunctionType:
    """Return the function that has a record fetched."""

    def fetch(office: Office, which: int) -> None:
        begin = _told(office, place) + which * size
        for line in range(0, size, LINE):
            _fetch(begin + line)
        _fetch(begin + size - 1)

    assert isfunction(fetch)
    return fetch


def _number_ahead() -> FunctionType:
    """Return the function that has a number of a column fetched."""
    size = WHOLE.itemsize

    def fetch(_office: Office, address: int, place: int) -> None:
        _fetch(address + size * place)

    assert isfunction(fetch)
    return fetch


for shared in filter(isfunction, vars(arithmetic).values()):
    # compiled code calls the arithmetic of every engine as it is
    register_jitable(error_model="numpy", **_UNCOUNTED)(shared)


@overload(bisect_right, jit_options=_UNCOUNTED)  # type: ignore[untyped-decorator]
def _bisect_right(_dates: Sequence[float], _date: float) -> Callable[..., int]:
    """Compile the standard library's bisection for `sim.plan.arithmetic`."""

    def found(_dates: Sequence[float], _date: float) -> int:
        low, high = 0, len(_dates)
        while low < high:
            middle = (low + high) // 2
            if _date < _dates[middle]:
                high = middle
            else:
                low = middle + 1
        return low

    return found


@overload(bisect_left, jit_options=_UNCOUNTED)  # type: ignore[untyped-decorator]
def _bisect_left(_dates: Sequence[float], _date: float) -> Callable[..., int]:
    """Compile its sister."""

    def found(_dates: Sequence[float], _date: float) -> int:
        low, high = 0, len(_dates)
        while low < high:
            middle = (low + high) // 2
            if _dates[middle] < _date:
                low = middle + 1
            else:
                high = middle
        return low

    return found
