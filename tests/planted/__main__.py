"""Plant every fault, or those named, and print which test catches each.

`python -m tests.planted [NAME ...]`, some minutes; ends with 1 where a fault is not seen.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.planted.faults import FAULTS
from tests.planted.planting import Copy


def main(names: list[str]) -> int:
    """Return 0 when all of the faults are caught."""
    unknown = set(names) - {fault.name for fault in FAULTS}
    if unknown:
        _say(f"no fault {', '.join(sorted(unknown))}")
        return 2
    chosen = [fault for fault in FAULTS if not names or fault.name in names]
    missed = 0
    with TemporaryDirectory() as folder:
        copy = Copy(Path(folder))
        if not copy.tests_pass(list(dict.fromkeys(fault.test for fault in chosen))):
            _say("tests fail without any fault; mend them first")
            return 2
        for fault in chosen:
            caught = copy.catches(fault)
            missed += not caught
            word = "caught by" if caught else "NOT CAUGHT by"
            _say(f"{fault.name} ({fault.file}): {word} {fault.test}")
    _say(f"{len(chosen) - missed} of {len(chosen)} faults are caught")
    return int(missed > 0)


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the table is what it is for


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
