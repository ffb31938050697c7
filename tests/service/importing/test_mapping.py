"""A mapping is data that is checked whole: the bundled ones read what they are for, and a slip is named."""

import hashlib
from importlib import resources

import pytest

from domain.evidence.errors import Refused
from domain.evidence.shape import check
from domain.evidence.tables.past import CELL, TABLE
from service.importing import bundled_mappings, load_mapping, read_mapping
from tests.service.importing.making import NIP, csv_bytes, left_out, reading, told

GOOD = """
id = "kami"
title = "Kami"
source = "Ekspor"
[tables.indicators]
requires = ["agreement", "indicator", "target"]
[tables.indicators.columns]
agreement = "no"
indicator = ["Indikator"]
target = ["Target Teks", "Target"]
"""


def test_the_bundled_mappings_are_these():
    assert bundled_mappings() == ("amanah-template", "data", "esakip-bna", "esakip-pringsewu", "pk-workbook")


@pytest.mark.parametrize("name", ["amanah-template", "data", "esakip-bna", "esakip-pringsewu", "pk-workbook"])
def test_a_bundled_mapping_is_known_by_its_id_and_by_the_digest_of_its_bytes(name):
    mapping = load_mapping(name)
    data = resources.files("service.importing.mappings").joinpath(f"{name}.toml").read_bytes()
    assert (mapping.id, mapping.sha256) == (name, hashlib.sha256(data).hexdigest())
    assert {table.name for table in mapping.tables} <= set(TABLE.codes)


def test_a_mapping_of_ones_own_bears_no_bundled_name(tmp_path):
    path = tmp_path / "kami.toml"
    path.write_text(GOOD.replace('"kami"', '"data"', 1), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load_mapping(path)
    assert (caught.value.code, "bawaan" in caught.value.message) == ("mapping_malformed", True)


def test_a_mapping_of_ones_own_is_read_by_its_path(tmp_path):
    path = tmp_path / "kami.toml"
    path.write_text(GOOD, encoding="utf-8")
    data = b"No.;INDIKATOR :;Target  Teks;Target\n1;Angka;;9\n2;Lain;8 Dokumen;9\n"
    with reading(tmp_path, data, load_mapping(path)) as read:
        assert [told(row)["target"][2] for row in read.rows] == ["9", "8"]
        assert [row.key for row in read.rows] == ["1 · Angka", "2 · Lain"]


@pytest.mark.parametrize("name", ["tiada", "../data", "", "/"])
def test_a_mapping_that_is_not_there_is_refused_with_those_that_are(name):
    with pytest.raises(Refused) as caught:
        load_mapping(name)
    assert caught.value.code == "mapping_unknown"
    assert "pk-workbook" in caught.value.message


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ('id = "kami"', 'id = "Kami kita"', "id"),
        ('id = "kami"', "", "id"),
        ('title = "Kami"', "title = 3", "title"),
        ("source =", "sumber =", "sumber"),
        ("[tables.indicators]", "[tables.indikator]", "indikator"),
        ("agreement =", "perjanjian =", "perjanjian"),
        ('"agreement", "indicator", "target"]', '"agreement", "unit"]', "unit"),
        ('requires = ["agreement", "indicator", "target"]', "requires = []", "requires"),
        ('requires = ["agreement", "indicator", "target"]', "", "requires"),
        ('["Indikator"]', "[]", "kosong"),
        ('["Indikator"]', '["Indikator", ":"]', "kosong"),
        ('["Indikator"]', "[7]", "teks"),
        ("[tables.indicators.columns]", "[tables.indicators.kolom]", "kolom"),
        ('agreement = "no"', 'agreement = "no', "TOML"),
        ("[tables.indicators.columns]", 'needs = ["unit"]\n[tables.indicators.columns]', "unit"),
        ("[tables.indicators.columns]", 'carry = ["unit"]\n[tables.indicators.columns]', "unit"),
        ("[tables.indicators.columns]", "fixed = { period = 1 }\n[tables.indicators.columns]", "fixed"),
        ("[tables.indicators.columns]", 'fixed = { masa = "x" }\n[tables.indicators.columns]', "masa"),
        ("[tables.indicators]", '[[titles]]\nfield = "agency"\npattern = "(?P<x>.)"\n[tables.indicators]', "value"),
        ("[tables.indicators]", '[[titles]]\nfield = "agency"\npattern = "("\n[tables.indicators]', "pola"),
        ("[tables.indicators]", '[[titles]]\nfield = "opd"\npattern = ""\n[tables.indicators]', "opd"),
        ("[tables.indicators]", '[[ordinals]]\nlabels = ["A"]\n[tables.indicators]', "dua sebutan"),
        ("[tables.indicators]", '[[ordinals]]\nlabels = ["A", "a"]\n[tables.indicators]', "dua sebutan"),
        ("[tables.indicators]", "blank = 3\n[tables.indicators]", "blank"),
        (GOOD, 'id = "kami"\ntitle = "K"\nsource = "E"', "tables"),
    ],
)  # fmt: skip
def test_a_slip_in_a_mapping_is_named(was, now, why):
    with pytest.raises(Refused) as caught:
        read_mapping(GOOD.replace(was, now, 1).encode(), "kami.toml")
    assert caught.value.code == "mapping_malformed"
    assert why in caught.value.message


def test_a_mapping_that_is_no_text_or_too_big_is_refused():
    for data in (b"\xff\xfe\x00", b"#" * 300_000):
        with pytest.raises(Refused, match="mapping_malformed"):
            read_mapping(data, "kami.toml")


# --- tables of public applications, as a query exports them ---


def test_the_tables_of_e_sakip_bna_are_read(tmp_path):
    agreements = csv_bytes(
        ("id", "opd_id", "tahun", "judul", "nama_pegawai_snapshot", "nip_snapshot", "jabatan_snapshot", "tanggal_dokumen", "status"),
        [("17", "4", "2026", "PK 2026", "Contoh Nama", NIP, "Kepala Dinas", "2026-01-12", "draft"),
         ("18", "5", "2026", "PK 2026", "NULL", "NULL", "NULL", "NULL", "draft")],
    )  # fmt: skip
    with reading(tmp_path, agreements, "esakip-bna") as read:
        one, two = read.rows
        assert (one.table, one.key, told(one)["trustee_nip"][1]) == ("agreements", "17", "withheld")
        assert set(told(two)) == {"agreement", "agency_code", "fiscal_year", "note"}
    items = csv_bytes(
        ("id", "perjanjian_kinerja_id", "sasaran", "indikator", "satuan_snapshot", "target", "target_text", "urutan"),
        [("1", "17", "S", "Indeks", "Indeks", "82.5000", "NULL", "1"), ("2", "17", "S", "Opini", "", "NULL", "WTP", "2"),
         ("3", "17", "S", "Ternak", "Ekor", "3286.0000", "3.286", "3")],
    )  # fmt: skip
    with reading(tmp_path, items, "esakip-bna") as read:
        assert [told(row)["target"] for row in read.rows] == [
            ("82.5000", "sole", "82.5000"), ("WTP", "words", None), ("3.286", "open", None),  # of livestock: the point of another row makes no fraction of it
        ]  # fmt: skip
    realized = csv_bytes(
        (
            "perjanjian_kinerja_id",
            "indikator",
            "triwulan",
            "tipe_indikator",
            "target",
            "realisasi",
            "capaian_persen",
            "anggaran",
        ),
        [("17", "Indeks", "TW1", "positif", "82.5000", "80.0000", "96.97", "1250000.00")],
    )
    with reading(tmp_path, realized, "esakip-bna") as read:
        (row,) = read.rows
        assert (row.table, row.key, told(row)["amount"][2]) == ("realizations", "17 · Indeks · TW1", "1250000.00")
    with reading(
        tmp_path,
        csv_bytes(("id", "opd_id", "tahun", "nilai_akhir", "predikat"), [("1", "4", "2026", "80.25", "A")]),
        "esakip-bna",
    ) as read:
        assert [row.table for row in read.rows] == ["evaluations"]


def test_the_tables_of_e_sakip_pringsewu_are_read(tmp_path):
    rows = [("9", "S", "Angka stunting", "Indikator Negatif", "14,5", "13,2", "%")]
    header = ("pk_id", "sasaran", "indikator", "jenis_indikator", "target", "capaian", "satuan")
    with reading(tmp_path, csv_bytes(header, rows), "esakip-pringsewu") as read:
        (row,) = read.rows
        assert (row.table, row.key) == ("realizations", "9 · Angka stunting · tahunan")
        assert told(row)["realization"] == ("13,2", "sole", "13.2")
    programmes = csv_bytes(
        ("id", "pk_id", "program_id", "program_kegiatan", "anggaran"), [("1", "9", "3", "Program", "500.00")]
    )
    with reading(tmp_path, programmes, "esakip-pringsewu") as read:
        assert told(*read.rows)["amount"] == ("500.00", "sole", "500.00")


@pytest.mark.parametrize("mapping", ["data", "esakip-bna"])
def test_every_cell_has_the_shape_that_the_acts_demand(tmp_path, mapping):
    prints = ["82,5", "3.286", "A (80,50)", "Paripurna", "Baik", "-", "#REF!", "31 Maret 2024", "Ada", "≤ 7,5", "< 10",
              "90" + "," + "1" * 13, "Maret", "80-90", "Level 3 (3,157)", "**)", "100 dari 110"]  # fmt: skip
    columns = {
        "data": ("agreement_id", "sasaran", "indikator", "target"),
        "esakip-bna": ("perjanjian_kinerja_id", "sasaran", "indikator", "target"),
    }
    with reading(
        tmp_path, csv_bytes(columns[mapping], [("1", "s", f"i{n}", one) for n, one in enumerate(prints)]), mapping
    ) as read:
        assert left_out(read) == []
        for row in read.rows:
            for cell in row.cells:
                check(CELL, cell)
