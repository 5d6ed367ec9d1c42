"""A drawing in a Word file: SVG, which stays sharp, with a PNG for programs that show none."""

from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
"""By this name programs know the extension that holds an SVG."""


def lay_svg_over(document: Document, shape: Any, svg: bytes, number: int) -> None:  # noqa: ANN401 - XML
    """Give a picture of a document its drawing; `number` is one of its own, from 1."""
    name = PackURI(f"/word/media/drawing{number}.svg")
    part = Part(name, "image/svg+xml", svg, document.part.package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip  # noqa: SLF001 - python-docx has no SVG
    blip.append(
        parse_xml(
            f'<a:extLst xmlns:a="{_MAIN}"><a:ext uri="{_EXTENSION}">'
            f'<asvg:svgBlip xmlns:asvg="{_SVG}" xmlns:r="{_OFFICE}" r:embed="{relation}"/>'
            "</a:ext></a:extLst>"
        )
    )
