"""Files as other systems and people make them, and as nobody should."""

import csv
import io
import zipfile
from contextlib import contextmanager

from openpyxl import Workbook

from service.importing import NO_DECISIONS, load_mapping, read_file

REALIZED = ("agreement_id", "indikator", "satuan", "period", "target", "realisasi", "capaian_printed", "polarity")
PROMISED = ("agreement_id", "sasaran", "indikator", "satuan", "target", "polarity")
NIP = "198609262015051001"

_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"""
_RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/>
</Relationships>"""
_BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>"""
_SHEET = """<?xml version="1.0"?>{}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData>{}</sheetData>{}</worksheet>"""


def csv_bytes(header, rows, *, delimiter=",", encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode(encoding)


def text_cells(*texts):
    """The cells of a row of a hand-made sheet: texts, or XML that stands as it is."""
    return "".join(one if one.startswith("<c") else f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in texts)


def raw_parts(rows, *, doctype="", after=""):
    """The parts of a workbook with one sheet, whose rows are XML."""
    return {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _RELS.format("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": _SHEET.format(doctype, rows, after),
    }


def zipped(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return data.getvalue()


def book_bytes(*sheets):
    """A workbook of (title, rows); a row is a list of values, a value may be (value, number format)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                told, form = value if isinstance(value, tuple) else (value, None)
                cell = sheet.cell(number, column, told)
                if form is not None:
                    cell.number_format = form
    return saved(book)


def saved(book):
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@contextmanager
def reading(folder, data, mapping="data", *, suffix=".csv", decisions=NO_DECISIONS, **more):
    path = folder / f"ekspor{suffix}"
    path.write_bytes(data)
    known = load_mapping(mapping) if isinstance(mapping, str) else mapping
    with read_file(path, known, decisions=decisions, **more) as read:
        yield read


def told(row):
    """The cells of a row by field: print, how, and the value where one was read."""
    found = {}
    for cell in row.cells:
        figure = cell.get("quantity") or cell.get("money") or {}
        found[cell["field"]] = (cell["printed"], cell["how"], figure.get("value"))
    return found


def left_out(read):
    return [(one.row, one.column, one.code) for one in read.rejected]
