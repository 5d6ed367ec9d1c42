"""Draws the diagrams of Stuttgart's structures that the documentation shows.

Run it as `python docs/images/structures.py`; the same structures give the same bytes.
"""

from pathlib import Path

from sim.reading.yaml import build, read_tree
from sim.report.picture.draw import structure_diagram
from sim.scenario.structure import Structure

IMAGES = Path(__file__).parent
CITY = IMAGES.parents[1] / "scenarios" / "stuttgart"
SHOWN = ("current", "clearing", "merged")
DPI = 100
"""Enough for a screen; small files."""


def main() -> None:
    """Write one PNG per structure beside this file."""
    for name in SHOWN:
        structure = build(Structure, read_tree(CITY / f"{name}.yaml"))
        drawn = structure_diagram(structure)
        note = {"Description": drawn.alt}
        drawn.figure.savefig(IMAGES / f"structure_{name}.png", dpi=DPI, metadata=note)


if __name__ == "__main__":
    main()
