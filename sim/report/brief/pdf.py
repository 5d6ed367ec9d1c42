"""The briefing as PDF/A-2a and PDF/UA-1, laid out by Typst."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl

from sim.report.brief.content import Block, Brief, Bullets, Heading, Paragraph, Picture, Table
from sim.report.charts import save

LAYOUT = Path(__file__).with_name("brief.typ")
WRITTEN = datetime(2000, 1, 1, tzinfo=UTC)
"""A fixed time, so that the same briefing is the same file."""
_PAGE = {"de": ("Seite", "von"), "en": ("Page", "of")}


def pdf_of(brief: Brief) -> bytes:
    """Return the file; the same briefing gives the same bytes.

    The layout refuses pictures without a description and skipped levels of headings.
    """
    import typst  # noqa: PLC0415 - an extra

    with TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(LAYOUT, root / LAYOUT.name)
        page, of = _PAGE[brief.language]
        data = {
            "language": brief.language, "title": brief.title, "subtitle": brief.subtitle,
            "kind": brief.kind, "page": page, "of": of, "blocks": _blocks(brief, root),
        }  # fmt: skip
        made: bytes = typst.compile(
            str(root / LAYOUT.name),
            root=str(root),
            font_paths=[str(Path(mpl.get_data_path()) / "fonts" / "ttf")],
            ignore_system_fonts=True,
            sys_inputs={"brief": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=WRITTEN,
        )
    return made


def _blocks(brief: Brief, root: Path) -> list[dict[str, object]]:
    blocks, listed = [], False
    for block in brief.blocks:
        told = _told(block, root)
        if isinstance(block, Bullets):
            told["first"], listed = not listed, True
        blocks.append(told)
    return blocks


def _told(block: Block, root: Path) -> dict[str, object]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": block.text, "note": block.note}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": list(block.items)}
    if isinstance(block, Table):
        return {
            "kind": "table", "caption": block.caption, "note": block.note,
            "columns": [vars(column) for column in block.columns],
            "rows": [list(row) for row in block.rows],
        }  # fmt: skip
    return {
        "kind": "picture", "file": _drawn(block, root), "alt": block.alt, "wide": block.wide,
    }  # fmt: skip


def _drawn(picture: Picture, root: Path) -> str:
    save(picture.draw(), root, picture.name, picture.alt)
    return f"{picture.name}.svg"
