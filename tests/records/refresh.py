"""Record anew what a change of the program alone must leave: `python -m tests.records.refresh`.

Only where a result is meant to change; the changelog then says why.
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.records.recorded import (
    COMMANDS,
    LOGS,
    LONG,
    SHORT,
    TOWN,
    briefing_numbers,
    command_tables,
    frozen,
    log_hash,
    write_town,
)


def main() -> int:
    """Write both records; return 0."""
    logs = {
        name: {str(days): log_hash(scenario, days) for days in (SHORT, LONG)}
        for name, scenario in frozen().items()
    }
    _write(LOGS, logs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_town(folder)
        tables = {command: command_tables(command, folder) for command in COMMANDS}
        numbers = briefing_numbers(folder / "compare_briefing" / "briefing.html")
    _write(TOWN, {"tables": tables, "briefing": " ".join(numbers)})
    return 0


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
