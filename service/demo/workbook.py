"""Exports as another program would write them: workbooks whose bytes depend on nothing but what is in them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[str]]

_NS = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_NS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>%s</Types>'
)
_SHEET_TYPE = (
    '<Override PartName="/xl/worksheets/sheet%d.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
)
_RELATED = f'<Relationships xmlns="{_NS}/package/2006/relationships">%s</Relationships>'
_RELATION = f'<Relationship Id="rId%d" Type="{_NS}/officeDocument/2006/relationships/%s" Target="%s"/>'
_BOOK = (
    f'<workbook xmlns="{_NS}/spreadsheetml/2006/main" xmlns:r="{_NS}/officeDocument/2006/relationships">'
    "<sheets>%s</sheets></workbook>"
)
_SHEET = f'<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def workbook(sheets: Mapping[str, Rows], *, exported: str) -> bytes:
    """A workbook of text cells, one sheet for each table; `exported` is the moment it says it was written."""
    numbered = list(enumerate(sheets, start=1))
    parts = {
        "[Content_Types].xml": _TYPES % "".join(_SHEET_TYPE % no for no, _ in numbered),
        "_rels/.rels": _RELATED % (_RELATION % (1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _BOOK
        % "".join(f'<sheet name="{name}" sheetId="{no}" r:id="rId{no}"/>' for no, name in numbered),
        "xl/_rels/workbook.xml.rels": _RELATED
        % "".join(_RELATION % (no, "worksheet", f"worksheets/sheet{no}.xml") for no, _ in numbered),
        "docProps/app.xml": f"<Properties><Application>e-SAKIP {exported}</Application></Properties>",
    }
    parts |= {f"xl/worksheets/sheet{no}.xml": _SHEET % _rows(sheets[name]) for no, name in numbered}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            # Stored, not deflated: what a library makes of the same text differs from one machine to the next.
            member = zipfile.ZipInfo(name, date_time=(2024, 1, 1, 0, 0, 0))
            archive.writestr(member, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return packed.getvalue()


def _rows(rows: Rows) -> str:
    return "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def table(rows: Rows) -> bytes:
    """A CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
