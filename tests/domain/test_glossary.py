"""One word a thing: the glossary names what the domain has, and the code speaks English."""

import ast
import re
from pathlib import Path

import domain
from domain import GLOSSARY
from domain.evidence import court, spelling

ROOT = Path(domain.__file__).parent
NAMED = {name.lower() for name in GLOSSARY}

# Indonesian words that would stand in an identifier if someone forgot; proper names of papers and posts stay.
INDONESIAN = frozenset(
    re.findall(
        r"[a-z]+",
        """perjanjian kinerja jabatan pejabat pangkat sasaran indikator capaian realisasi triwulan tahun anggaran perangkat
        daerah catatan berkas bukti kunci tanda tangan kewenangan dasar surat tugas keputusan perubahan penerima pemberi
        pihak aliran kepala isi nomor segel pernyataan susunan aturan pengusul penyusun penetap temuan kasus rancangan""",
    )
)


def definitions():
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield path.relative_to(ROOT), node.name


def words_of(identifier):
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", identifier)]


def test_every_kind_of_stream_is_in_the_glossary():
    assert [kind for kind in spelling.KINDS if kind not in NAMED] == []


def test_every_stream_and_every_value_of_the_domain_that_people_name_is_in_the_glossary():
    streams = {cls.__name__ for cls in court.STREAMS.values()}
    rooms = {
        name for path, name in definitions()
        if str(path) in ("figures.py", "evidence/agreements.py", "evidence/authority.py", "evidence/registers.py",
                         "evidence/periods.py", "evidence/sheets.py", "evidence/sources.py", "evidence/papers.py",
                         "evidence/plans.py", "evidence/instruments.py", "evidence/orders.py")
        and name[0].isupper()
    }  # fmt: skip
    assert rooms >= streams
    assert sorted(rooms - GLOSSARY.keys()) == []


def test_no_identifier_of_the_domain_is_indonesian():
    assert [(str(path), name) for path, name in definitions() if set(words_of(name)) & INDONESIAN] == []


def test_every_word_of_the_glossary_is_said_in_indonesian_once():
    said = list(GLOSSARY.values())
    assert all(word and word == word.strip() for word in said)
    assert len(set(said)) == len(said)


def test_the_glossary_imports_nothing():
    tree = ast.parse((ROOT / "__init__.py").read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
