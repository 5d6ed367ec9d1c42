"""Compiled functions as they are kept: machine code, and how Python calls it.

numba makes the code (`linking`), and is not needed to call it: llvmlite alone makes it ready, in a
tenth of the time. A function takes numbers, arrays and tuples of them, part by part: that is the
way in which numba has compiled functions call each other. It returns numbers.
"""

import ctypes
import json
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from operator import index
from typing import Any

import numpy as np

_WHOLE, _REAL, _FLAG = "q", "d", "?"
_AS_C = {_WHOLE: ctypes.c_int64, _REAL: ctypes.c_double, _FLAG: ctypes.c_uint8}
_AS_PYTHON: dict[str, Callable[[Any], int | float]] = {_WHOLE: index, _REAL: float, _FLAG: bool}
_DONE, _DONE_WITHOUT_RESULT = 0, -2

LINE = 64
"""Bytes that a processor fetches from memory at once."""


@dataclass(frozen=True)
class Code:
    """A compiled function, with all that it calls."""

    name: str
    symbol: str
    """What it is called in the machine code."""
    takes: tuple[str, ...]
    """Its parts in order: a number by its letter, an array by its dimensions and its type."""
    returns: str
    """The letters of the numbers that it returns; several are a tuple."""
    machine: bytes


class Native:
    """A compiled function that is ready to be called."""

    def __init__(self, code: Code) -> None:
        self._name, self._takes = code.name, code.takes
        self._library = _library(code.machine)
        arguments: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
        for part in code.takes:
            arguments += [_AS_C[part]] if part in _AS_C else _as_c(int(part[0]))
        made = ctypes.CFUNCTYPE(ctypes.c_int32, *arguments)
        self._call = made(self._library.get_function_address(code.symbol))
        self._returns = struct.Struct(f"@{code.returns}")
        self._several = len(code.returns) > 1

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401 - whatever the function takes
        """Call it: other threads go on meanwhile."""
        given: list[int | float | None] = []
        for part, value in zip(self._takes, parts(arguments), strict=True):
            if part in _AS_C:
                given.append(_AS_PYTHON[part](value))
            else:
                assert described(value) == part, f"{self._name}: {described(value)}, not {part}"
                given += (None, None, value.size, value.itemsize, address_of(value))
                given += value.shape
                given += value.strides
        found = ctypes.create_string_buffer(max(self._returns.size, 8))
        failure = ctypes.c_void_p()
        status = self._call(ctypes.addressof(found), ctypes.addressof(failure), *given)
        if status not in (_DONE, _DONE_WITHOUT_RESULT):
            raise RuntimeError(f"{self._name}: compiled code has failed")
        numbers = self._returns.unpack_from(found)
        return numbers if self._several else (*numbers, None)[0]


def address_of(values: Any) -> int:  # noqa: ANN401 - an array of any records
    """Return where an array lies: the quick way, which does not do for all."""
    if values.size and values.flags.writeable:
        return ctypes.addressof(ctypes.c_char.from_buffer(values))
    return int(values.ctypes.data)


def name_of(function: Callable[..., Any]) -> str:
    """Return by what name a compiled function is kept."""
    return f"{function.__module__}.{function.__qualname__}"


def _as_c(dimensions: int) -> list[Any]:
    """Return what an array is in compiled code: nobody counts who refers to it."""
    sizes = [ctypes.c_int64] * (2 + 2 * dimensions)
    return [ctypes.c_void_p, ctypes.c_void_p, *sizes[:2], ctypes.c_void_p, *sizes[2:]]


def parts(arguments: Iterable[Any]) -> Iterator[Any]:
    """Yield the numbers and arrays of arguments, of which some are tuples."""
    for value in arguments:
        if isinstance(value, tuple):
            yield from parts(value)
        else:
            yield value


def described(value: Any) -> str:  # noqa: ANN401 - a number or an array
    """Return of what kind a part is, as `Code.takes` has it."""
    if isinstance(value, np.ndarray):
        assert value.flags.c_contiguous, "compiled code reads arrays from end to end"
        return _of_array(value.ndim, value.dtype)
    if isinstance(value, bool | np.bool_):
        return _FLAG
    return _REAL if isinstance(value, float) else _WHOLE


@cache
def _of_array(dimensions: int, dtype: "np.dtype[Any]") -> str:
    return f"{dimensions}{dtype.descr if dtype.names else dtype.str}"


# -- machine code -------------------------------------------------------------------------------


@cache
def _library(machine: bytes) -> Any:  # noqa: ANN401 - as llvmlite holds it
    """Return who knows the addresses of the functions in some machine code."""
    from llvmlite import binding  # noqa: PLC0415 - an extra

    if sys.platform == "win32":  # numba knows where the functions are that Windows leaves out
        from numba.core.registry import cpu_target  # noqa: PLC0415 - half a second to load

        cpu_target.target_context.codegen()
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    target = binding.Target.from_default_triple().create_target_machine()
    library = binding.create_mcjit_compiler(binding.parse_assembly(""), target)
    library.add_object_file(binding.object_file.ObjectFileRef.from_data(machine))
    library.finalize_object()
    return library


# -- as it is kept ------------------------------------------------------------------------------


def packed(codes: Sequence[Code]) -> bytes:
    """Return functions as the content of a file: a hash, what they are, their machine code."""
    machines = list(dict.fromkeys(code.machine for code in codes))
    told = [{**asdict(code), "machine": machines.index(code.machine)} for code in codes]
    head = json.dumps({"codes": told, "machines": [len(machine) for machine in machines]})
    content = head.encode() + b"\n" + b"".join(machines)
    return sha256(content).hexdigest().encode() + b"\n" + content


def unpacked(kept: bytes) -> list[Code]:
    """Return the functions of a file; ValueError where it is not as it was written."""
    told, _, content = kept.partition(b"\n")
    if told != sha256(content).hexdigest().encode():
        raise ValueError("what was kept is damaged")
    head, _, rest = content.partition(b"\n")
    known = json.loads(head)
    machines = []
    for size in known["machines"]:
        machines.append(rest[:size])
        rest = rest[size:]
    return [
        Code(**{**code, "takes": tuple(code["takes"]), "machine": machines[code["machine"]]})
        for code in known["codes"]
    ]
