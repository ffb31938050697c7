"""Writes the template: one sheet for each table, columns of text, and a sheet that says how it is filled in."""

from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from domain.evidence.errors import Fault, Refused
from service.importing.mapping import FIELDS, TableMap, load_mapping
from service.importing.records import FIGURES, NUMBERS_OF_PERSONS

MAPPING: Final = "amanah-template"
SHEETS: Final = {
    "agreements": "Perjanjian",
    "indicators": "Indikator",
    "programmes": "Program",
    "realizations": "Realisasi",
    "evaluations": "Evaluasi",
    "signings": "Penandatanganan",
}
_INSTRUCTIONS: Final = """\
Cara mengisi
1. Isi hanya lembar yang datanya ada; lembar kosong dibiarkan kosong. Jangan mengubah nama kolom di baris pertama.
2. Semua kolom berbentuk teks. Tulis angka persis seperti tercetak, misalnya 87,50 % atau 1.250.000.000,00, tanpa rumus.
3. Koma adalah tanda desimal, titik pemisah ribuan. Bila angka dapat dibaca dengan dua cara (3.286), Amanah bertanya.
4. Nomor Perjanjian menghubungkan lembar-lembar ini: pakai nomor yang sama untuk satu perjanjian.
5. NIP diketik sebagai teks, 18 angka. Amanah memeriksanya dan tidak menyimpannya.
6. Sel tanpa data dibiarkan kosong. Kosong tidak pernah dihitung sebagai nol.
7. Arah: naik bila semakin tinggi semakin baik, turun bila semakin rendah semakin baik.
8. Capaian Tercetak adalah capaian menurut dokumen, walaupun keliru; Amanah menghitung sendiri di sampingnya.
Setelah diisi: amanah import BERKAS.xlsx, dengan pemetaan amanah-template."""
_TEXT: Final = "@"
_ROWS: Final = 50  # rows that are text beforehand; the columns are text as a whole
_WIDE: Final = 42
_NARROW: Final = 20
_LONG: Final = frozenset({"objective", "indicator", "programme", "agency", "trustee_post", "grantor_post", "note"})


def write_template(path: Path) -> None:
    """Write the template as a new file; raises `Refused` rather than write over one."""
    try:
        with path.open("xb") as file:
            _book().save(file)
    except FileExistsError:
        raise Refused("template_exists", path=path.name) from None
    except OSError as error:
        raise Fault("file_failing", path=path.name, error=type(error).__name__) from None


def _book() -> Workbook:
    book = Workbook()
    _write_guide(book.worksheets[0])
    for table in load_mapping(MAPPING).tables:
        _write_sheet(book.create_sheet(SHEETS[table.name]), table)
    return book


def headers_of(table: TableMap) -> dict[str, str]:
    """The header of each field as the template prints it."""
    return {name: table.printed[name] for name in FIELDS if name in table.columns}


def _write_guide(sheet: Any) -> None:
    sheet.title = "Petunjuk"
    sheet.column_dimensions["A"].width = 110
    for number, text in enumerate(_INSTRUCTIONS.splitlines(), 1):
        cell = sheet.cell(row=number, column=1, value=text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=number == 1, size=14 if number == 1 else 11)


def _write_sheet(sheet: Any, table: TableMap) -> None:
    for column, (name, header) in enumerate(headers_of(table).items(), 1):
        cell = sheet.cell(row=1, column=column, value=header)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6EE")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = _WIDE if name in _LONG else _NARROW
        dimension.number_format = _TEXT
        right = name in FIGURES and name not in NUMBERS_OF_PERSONS
        for row in range(2, _ROWS + 2):
            filled = sheet.cell(row=row, column=column)
            filled.number_format = _TEXT
            filled.alignment = Alignment(horizontal="right") if right else Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
