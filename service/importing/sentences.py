"""Why a row was left out, and what to do next: one sentence each, in plain Indonesian and in English.

The acts keep the code alone; whoever shows it to people takes the sentence from here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["id", "en"]
_LINE: Final = re.compile(r"at line ([0-9]+)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Why, and what to do next."""

    why: str
    next: str


SENTENCES: Final[Mapping[str, Mapping[Language, Sentence]]] = {
    "cell_too_long": {
        "id": Sentence(
            "Isi selnya lebih dari 2.000 huruf.", "Ringkas isinya pada sistem asal, atau pindahkan ke lampiran."
        ),
        "en": Sentence("The cell holds more than 2,000 characters.", "Shorten it in the source, or move it elsewhere."),
    },
    "character_outside": {
        "id": Sentence(
            "Ada huruf atau tanda yang tidak dapat disimpan dalam buku register (misalnya huruf tak tampak).",
            "Ketik ulang isi sel itu tanpa tanda khusus, lalu kirim kembali.",
        ),
        "en": Sentence(
            "It holds a letter or a sign that the register cannot keep (an invisible one, for instance).",
            "Type the cell again without special signs, then send the file again.",
        ),
    },
    "formula_without_value": {
        "id": Sentence(
            "Selnya berisi rumus yang hasilnya tidak tersimpan dalam berkas.",
            "Buka berkas itu dengan aplikasi lembar kerja, simpan, lalu kirim kembali.",
        ),
        "en": Sentence(
            "The cell holds a formula whose result is not in the file.",
            "Open the file in a spreadsheet program, save it, then send it again.",
        ),
    },
    "header_repeated": {
        "id": Sentence(
            "Satu nama kolom berdiri di atas beberapa kolom, sehingga tidak jelas mana yang dimaksud.",
            "Beri tiap kolom nama yang berbeda, atau buat pemetaan yang menyebut nama lengkapnya.",
        ),
        "en": Sentence(
            "One header stands over several columns, so that it is not clear which is meant.",
            "Give each column a name of its own, or write a mapping that names it in full.",
        ),
    },
    "named_alike": {
        "id": Sentence(
            "Lebih dari 200 baris bernama sama persis, sehingga baris yang satu tidak dapat dibedakan dari yang lain.",
            "Beri tiap baris namanya sendiri, atau pilih pemetaan yang membaca kolom namanya.",
        ),
        "en": Sentence(
            "More than 200 rows have the very same name, so that one cannot be told from another.",
            "Give each row a name of its own, or choose a mapping that reads the column of names.",
        ),
    },
    "nip_as_number": {
        "id": Sentence(
            "NIP tersimpan sebagai bilangan, sehingga angka terakhirnya sudah hilang.",
            "Ubah kolom NIP menjadi teks, ketik ulang NIP-nya, lalu kirim kembali.",
        ),
        "en": Sentence(
            "The NIP is stored as a number, so that its last digits are lost.",
            "Make the NIP column text, type the NIP again, then send the file again.",
        ),
    },
    "nip_implausible": {
        "id": Sentence(
            "NIP tidak terdiri atas 18 angka yang masuk akal (tanggal lahir, pengangkatan, jenis kelamin, nomor urut).",
            "Cocokkan NIP dengan data kepegawaian, lalu betulkan.",
        ),
        "en": Sentence(
            "The NIP is not 18 plausible digits (birth, appointment, sex, serial number).",
            "Check the NIP against the personnel records and correct it.",
        ),
    },
    "nip_in_text": {
        "id": Sentence(
            "Ada NIP di dalam kolom yang bukan kolom NIP. Buku register terbuka dan tidak menyimpan NIP.",
            "Hapus NIP dari kolom itu, atau pindahkan ke kolom NIP.",
        ),
        "en": Sentence(
            "An NIP stands in a column that is not for it. The register is open and keeps no NIP.",
            "Delete the NIP there, or move it to the NIP column.",
        ),
    },
    "outside_table": {
        "id": Sentence(
            "Baris ini di luar tabel (misalnya tempat tanda tangan); isinya dan baris di bawahnya tidak diambil.",
            "Bila ini baris tabel, hapus baris kosong di atasnya atau lengkapi kolom wajibnya.",
        ),
        "en": Sentence(
            "This line stands outside the table (a place for signatures, say); it and those below are not read.",
            "If it belongs to the table, delete the blank line above it or fill its required columns.",
        ),
    },
    "required_missing": {
        "id": Sentence(
            "Kolom yang menamai baris ini kosong.",
            "Lengkapi kolom itu, atau hapus barisnya bila memang bukan data.",
        ),
        "en": Sentence("The column that names this row is blank.", "Fill it, or delete the row if it is no data."),
    },
    "sheet_hidden": {
        "id": Sentence("Lembar ini disembunyikan, sehingga tidak dibaca.", "Tampilkan lembarnya bila memang data."),
        "en": Sentence("This sheet is hidden and was not read.", "Unhide it if it is data."),
    },
    "sheet_without_table": {
        "id": Sentence(
            "Tidak ada kepala tabel yang dikenali pada lembar ini.",
            "Periksa nama kolomnya, atau pilih pemetaan yang lain.",
        ),
        "en": Sentence(
            "No header that the mapping knows stands on this sheet.",
            "Check the column names, or choose another mapping.",
        ),
    },
    "too_few_cells": {
        "id": Sentence(
            "Baris ini lebih pendek daripada kepala tabelnya, sehingga kolomnya mungkin bergeser.",
            "Ekspor ulang berkasnya, atau betulkan pemisah kolom pada baris itu.",
        ),
        "en": Sentence(
            "This row is shorter than its header: its columns may be shifted.",
            "Export the file again, or mend the delimiters of that row.",
        ),
    },
    "too_many_cells": {
        "id": Sentence(
            "Baris ini lebih panjang daripada kepala tabelnya, sehingga kolomnya mungkin bergeser.",
            "Beri tanda kutip pada teks yang memuat pemisah kolom, atau ekspor ulang berkasnya.",
        ),
        "en": Sentence(
            "This row is longer than its header: its columns may be shifted.",
            "Put quotes around texts that hold the delimiter, or export the file again.",
        ),
    },
    "totals_row": {
        "id": Sentence(
            "Baris jumlah, bukan baris data; tidak diambil agar tidak terhitung dua kali.",
            "Tidak perlu berbuat apa-apa.",
        ),
        "en": Sentence("A row of totals and no data: left out lest it count twice.", "Nothing needs to be done."),
    },
}


def sentence(code: str, language: Language = "id") -> Sentence:
    """Why a row with this code was left out, and what to do next."""
    return SENTENCES[code][language]


def broken_toml(error: Exception) -> str:
    """Where a file that people fill in breaks off being TOML: the parser says it in English."""
    if isinstance(error, UnicodeDecodeError):
        return "bukan teks UTF-8"
    line = _LINE.search(str(error))
    where = f"baris {line[1]} berkas itu" if line is not None else "akhir berkas itu"
    return f"{where} tidak dapat dibaca; periksa tanda petik dan tanda “=”"
