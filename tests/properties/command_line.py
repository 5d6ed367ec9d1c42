"""The command line inside this process: its exit code and everything that it prints."""

import io
import sys
from collections.abc import Sequence
from unittest.mock import patch

from sim.cli import main


def answer_of(call: Sequence[str]) -> tuple[int, str]:
    """Return exit code and output of `umbau CALL`."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with (
        patch.object(sys, "argv", ["umbau", *call]),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", out),
    ):
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
    number = code if isinstance(code, int) else int(code is not None)
    return number, out.buffer.getvalue().decode()
