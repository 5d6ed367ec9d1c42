"""Write the table of measures into `docs/model.md`: `python docs/measures.py`."""

from pathlib import Path

from sim.measures.registry import MEASURES
from sim.report.catalogue.catalogue import phrases
from sim.report.catalogue.words import unit_word

PAGE = Path(__file__).with_name("model.md")
BEGIN = "<!-- measures: written by docs/measures.py -->\n\n"
END = "\n<!-- end of measures -->\n"


def table() -> str:
    """Return what each measure means, from the catalogue, as a table in Markdown."""
    means = phrases("measure.means", "en")
    rows = [
        f"| `{name}` | {means[name]} | {unit_word(one.unit, 'en')} |"
        for name, one in MEASURES.items()
    ]
    return "\n".join(["| measure | definition | unit |", "|---|---|---|", *rows]) + "\n"


def page() -> str:
    """Return the page with the table as it is now."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
