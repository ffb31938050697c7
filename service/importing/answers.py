"""The file of questions, and the answers read back strictly.

An answer is one of the two readings that were asked, for a cell of the very file that was asked about: anything else is
refused whole, so that no answer slips to another cell because a row was inserted above it.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NoReturn

from domain.evidence.errors import Refused
from service.importing.records import Decisions, Place, Question
from service.importing.sentences import broken_toml

_LARGEST: Final = 16 * 1024 * 1024
_TOP: Final = frozenset({"berkas", "sidik", "keputusan"})
_KEYS: Final = frozenset({"lembar", "baris", "kolom", "tercetak", "bacaan", "konteks", "terbaca"})
_SHA: Final = re.compile(r"[0-9a-f]{64}")

_HEAD = """\
# Sel yang angkanya dapat dibaca dengan dua cara. Untuk setiap keputusan, salin salah satu bacaan ke `terbaca`.
# Koma adalah tanda desimal; bacaan ditulis tanpa titik ribuan. Lihat dokumen aslinya bila ragu; jangan menebak.
"""


def questions_text(title: str, file_sha256: str, questions: Iterable[Question]) -> str:
    """The file of questions: one section for each, to be filled in and given back."""
    parts = [_HEAD, f"berkas = {_toml(title)}\nsidik = {_toml(file_sha256)}\n"]
    return "".join([*parts, *map(_section, questions)])


def _section(one: Question) -> str:
    return (
        "\n[[keputusan]]\n"
        f"lembar = {_toml(one.sheet or '')}\n"
        f"baris = {one.row}\n"
        f"kolom = {_toml(one.column)}\n"
        f"tercetak = {_toml(one.printed)}\n"
        f"bacaan = [{', '.join(_toml(reading) for reading in one.readings)}]\n"
        f"konteks = {_toml(one.context)}\n"
        'terbaca = ""\n'
    )


def read_decisions(path: Path) -> Decisions:
    """The answers in a file of questions; raises `Refused` for one that is not filled in, or not as it was asked."""
    try:
        data = path.read_bytes()
    except OSError:
        raise Refused("decisions_missing", path=path.name) from None
    return parse_decisions(data, path)


def parse_decisions(data: bytes, path: Path) -> Decisions:
    """The answers in the bytes of such a file."""
    if len(data) > _LARGEST:
        _malformed(path, "terlalu besar")
    try:
        read = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        _malformed(path, broken_toml(error))
    _only(read, _TOP, path)
    sha = read.get("sidik")
    if not isinstance(sha, str) or not _SHA.fullmatch(sha):
        _malformed(path, "sidik berkas tidak ada")
    answers = read.get("keputusan", [])
    if not isinstance(answers, list) or not all(isinstance(one, dict) for one in answers):
        _malformed(path, "keputusan bukan daftar")
    chosen: dict[Place, str] = {}
    for one in answers:
        place, answer = _answer(one, path)
        if place in chosen:
            _malformed(path, f"baris {place[1]}, kolom {place[2]} diputuskan dua kali")
        chosen[place] = answer
    return Decisions(sha, chosen)


def _answer(told_by_hand: dict[str, Any], path: Path) -> tuple[Place, str]:
    _only(told_by_hand, _KEYS, path)
    sheet, row, column = told_by_hand.get("lembar", ""), told_by_hand.get("baris"), told_by_hand.get("kolom")
    if not isinstance(sheet, str) or type(row) is not int or not isinstance(column, str):
        _malformed(path, "lembar, baris atau kolom tidak ada")
    answer, readings = told_by_hand.get("terbaca"), told_by_hand.get("bacaan")
    if type(answer) in (int, float):
        meant = _meant(str(answer).replace(".", ","), readings)
        _malformed(path, f"baris {row}, kolom {column}: tulis di antara tanda petik, misalnya terbaca = {_toml(meant)}")
    if not isinstance(answer, str) or not answer.strip():
        _malformed(path, f"baris {row}, kolom {column} belum diputuskan")
    if readings is not None and (not isinstance(readings, list) or answer not in readings):
        raise Refused("decision_wrong", row=row, column=column, chosen=answer[:60])
    return (sheet, row, column), answer


def _meant(written: str, readings: object) -> str:
    """An answer that was written as a number, as one of the readings if it is any."""
    known = [one for one in readings if isinstance(one, str)] if isinstance(readings, list) else []
    return known[0] if known and written not in known else written


def _only(told_by_hand: Iterable[str], known: frozenset[str], path: Path) -> None:
    strange = sorted(set(told_by_hand) - known)
    if strange:
        _malformed(path, f"{strange[0][:60]} tidak dikenal")


def _malformed(path: Path, why: str) -> NoReturn:
    raise Refused("decisions_malformed", path=path.name, why=why)


def _toml(text: str) -> str:
    """A string of TOML: what JSON escapes, TOML escapes alike."""
    return json.dumps(text, ensure_ascii=False)
