"""Write the golden traces anew: `python -m tests.traces.refresh`.

Read the diff before you keep it.
"""

import sys

from tests.traces.journey import GOLDEN, golden_of, story, structures


def main() -> None:
    """Write one golden file per shipped structure and remove those of structures gone."""
    GOLDEN.mkdir(exist_ok=True)
    wanted = {golden_of(structure): structure for structure in structures()}
    for golden in GOLDEN.glob("*.txt"):
        if golden not in wanted:
            golden.unlink()
            sys.stdout.write(f"removed {golden.name}\n")
    for golden, structure in wanted.items():
        text = story(structure)
        if not golden.exists() or golden.read_text(encoding="utf-8") != text:
            golden.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {golden.name}\n")


if __name__ == "__main__":
    main()
