"""Standard output and standard error as commands write to them: no reader can break a command."""

import codecs
import errno
import io
import os
import stat
import sys
from typing import TYPE_CHECKING, TextIO

from sim.cli import plain

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def settle_streams() -> None:
    """Make both streams take every sign, and outlast their readers.

    Signs that an encoding lacks become their equals. What nobody reads any more goes nowhere,
    and so does what is written to a descriptor that was closed from the start. A disk that is
    full raises OSError once, then is left alone.
    """
    plain.settle()
    sys.stdout, sys.stderr = _settled(sys.stdout), _settled(sys.stderr)
    _fill_closed()


def _fill_closed() -> None:
    """Put the null device where a standard descriptor is closed, lest a file take its number."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            nowhere = open(os.devnull, mode, encoding="utf-8", errors=plain.ERRORS)  # noqa: PTH123, SIM115 - to the end
            setattr(sys, name, nowhere)


def _settled(stream: TextIO) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    encoding = plain.ASCII if codecs.lookup(stream.encoding).name == "ascii" else stream.encoding
    raw = getattr(stream.buffer, "raw", stream.buffer)
    if type(raw) is not io.FileIO:  # a console of Windows, or what a test reads
        stream.reconfigure(encoding=encoding, errors=plain.ERRORS)
        return stream
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Lasting(raw.fileno(), "wb", closefd=False)),
        encoding=encoding,
        errors=plain.ERRORS,
        line_buffering=stream.line_buffering or stream.write_through,
    )


class _Lasting(io.FileIO):
    """A descriptor that becomes the null device when it cannot be written to any more."""

    def write(self, data: "ReadableBuffer", /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            left = _is_left(error, self.fileno())
            _to_nowhere(self.fileno())
            if not left:
                raise
            return memoryview(data).nbytes


def _is_left(error: OSError, descriptor: int) -> bool:
    """Say whether somebody has stopped reading, so that nothing was lost that anybody wants."""
    if error.errno == errno.EIO:  # a terminal that is gone
        return stat.S_ISCHR(os.fstat(descriptor).st_mode)
    return error.errno == errno.EPIPE or (os.name == "nt" and error.errno == errno.EINVAL)


def _to_nowhere(descriptor: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
