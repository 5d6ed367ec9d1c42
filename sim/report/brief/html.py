"""The briefing as one self-contained HTML file: pictures inside, no script, nothing fetched."""

import re
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.report.brief.content import Block, Brief, Bullets, Heading, Paragraph, Picture, Table
from sim.report.charts import save

_STYLE = """
body{font:1rem/1.5 "DejaVu Sans",Verdana,sans-serif;color:#1a1a1a;background:#fff;margin:0}
main{max-width:50rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1.05rem}
.kind{color:#595959;margin:0}.note{font-size:.85rem;color:#595959}
.short{background:#f3f3f3;border-left:.3rem solid #12436d;padding:.5rem 1rem .5rem 2rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.85rem}
caption{text-align:left;font-weight:bold;padding:.4rem 0}
th,td{padding:.3rem .5rem;border-bottom:1px solid #ccc;text-align:left;vertical-align:top;
white-space:pre-line}
.number{text-align:right}thead th{border-bottom:2px solid #1a1a1a}
figure{margin:1.2rem 0}figure svg{width:100%;height:auto}
@media print{main{max-width:none}h2,h3{break-after:avoid}tr,figure{break-inside:avoid}}
"""


def html_of(brief: Brief) -> bytes:
    """Return the file; the same briefing gives the same bytes."""
    body = "\n".join(_block(brief, number, block) for number, block in enumerate(brief.blocks))
    text = (
        f'<!DOCTYPE html>\n<html lang="{brief.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(brief.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<p class="kind">{escape(brief.kind)}</p>\n<h1>{escape(brief.title)}</h1>\n'
        f"<p>{escape(brief.subtitle)}</p>\n{body}\n</main>\n</body>\n</html>\n"
    )
    return text.encode()


def _block(brief: Brief, number: int, block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
    if isinstance(block, Paragraph):
        kind = ' class="note"' if block.note else ""
        return f"<p{kind}>{escape(block.text)}</p>"
    if isinstance(block, Bullets):
        first = number == next(n for n, b in enumerate(brief.blocks) if isinstance(b, Bullets))
        kind = ' class="short"' if first else ""
        items = "".join(f"<li>{escape(item)}</li>" for item in block.items)
        return f"<ul{kind}>{items}</ul>"
    if isinstance(block, Table):
        return _table(block)
    return _picture(block)


def _table(table: Table) -> str:
    def cell(tag: str, text: str, place: int, scope: str = "") -> str:
        kind = ' class="number"' if table.columns[place].number else ""
        return f"<{tag}{scope}{kind}>{escape(text)}</{tag}>"

    head = "".join(
        cell("th", column.label, place, ' scope="col"')
        for place, column in enumerate(table.columns)
    )
    rows = "\n".join(
        "<tr>"
        + cell("th", row[0], 0, ' scope="row"')
        + "".join(cell("td", text, place + 1) for place, text in enumerate(row[1:]))
        + "</tr>"
        for row in table.rows
    )
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f"<table><caption>{escape(table.caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody></table></div>\n{note}"
    )


def _picture(picture: Picture) -> str:
    return f"<figure>{inline_svg(picture)}</figure>"


def inline_svg(picture: Picture) -> str:
    """Return a picture as SVG to stand in HTML: named for readers, ids of its own."""
    with TemporaryDirectory() as folder:
        save(picture.draw(), Path(folder), picture.name, picture.alt)
        text = (Path(folder) / f"{picture.name}.svg").read_text(encoding="utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<title>.*?</title>|<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{picture.name}-\1"', text)
    text = re.sub(r'href="#([^"]+)"', rf'href="#{picture.name}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{picture.name}-\1)", text)
    return text.replace("<svg", f'<svg role="img" aria-label="{escape(picture.alt)}"', 1)
