"""A mapping: which columns of another system's export are which of our fields. Data, not code (mappings/README.md).

A mapping is one TOML file and is known by the SHA-256 of its bytes, which the act names: whoever has the file and the
mapping can read again what was read. It is checked whole when it is loaded, so that a slip in it is not found out by
the first inspectorate that needs it.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Final, NoReturn

from domain.evidence.errors import Refused
from domain.evidence.tables.past import FIELD, TABLE
from service.importing.sentences import broken_toml
from service.importing.sheets import tidy

TABLES: Final = TABLE.codes
FIELDS: Final = FIELD.codes
_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_LARGEST: Final = 256 * 1024
_TOP: Final = frozenset({"id", "title", "source", "blank", "skip", "tables", "titles", "ordinals"})
_OF_TABLE: Final = frozenset({"columns", "requires", "needs", "carry", "fixed"})
_OF_TITLE: Final = frozenset({"field", "pattern", "sheet_name"})


@dataclass(frozen=True, slots=True)
class TableMap:
    """One table: for each field the headers under which it may stand, best first."""

    name: str
    columns: Map[str, tuple[str, ...]]
    printed: Map[str, str]  # the first header of each field as it is written
    requires: tuple[str, ...]  # fields whose columns a header must have to be the header of this table
    needs: tuple[str, ...]  # fields without which a line below the header is no row of it
    carry: tuple[str, ...]  # fields whose blank cell continues the cell above, where papers draw no merged cell
    fixed: Map[str, str]  # fields that the export does not hold because they are always the same


@dataclass(frozen=True, slots=True)
class Title:
    """A line above the header, or the name of the sheet, that tells a field of all rows below it."""

    field: str
    pattern: re.Pattern[str]
    sheet_name: bool


@dataclass(frozen=True)
class Mapping:
    """How one kind of export is read."""

    id: str
    title: str
    source: str
    sha256: str
    tables: tuple[TableMap, ...]
    titles: tuple[Title, ...] = ()
    ordinals: tuple[Map[str, int], ...] = ()
    blank: frozenset[str] = frozenset()  # what a database writes for nothing
    skip: frozenset[str] = frozenset()  # sheets that hold no data

    @cached_property
    def headers(self) -> frozenset[str]:
        """Every header that the mapping knows, as headers are compared."""
        return frozenset(name for table in self.tables for names in table.columns.values() for name in names)


def bundled_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with the program."""
    files = resources.files("service.importing.mappings").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def load_mapping(name_or_path: str | Path) -> Mapping:
    """A bundled mapping by its name, or one of somebody's own by the path of its file; raises `Refused`."""
    if isinstance(name_or_path, str) and name_or_path in bundled_mappings():
        file = resources.files("service.importing.mappings").joinpath(f"{name_or_path}.toml")
        return read_mapping(file.read_bytes(), name_or_path)
    path = Path(name_or_path)
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        raise Refused("mapping_unknown", name=path.name, known=", ".join(bundled_mappings())) from None
    found = read_mapping(data, path.name)
    if found.id in bundled_mappings():  # the acts keep the id: nobody reads otherwise under a known name
        _malformed(path.name, f"id “{found.id}” adalah nama pemetaan bawaan; pakai nama lain")
    return found


def read_mapping(data: bytes, name: str) -> Mapping:
    """A mapping out of the bytes of its file, checked whole."""
    if len(data) > _LARGEST:
        _malformed(name, "berkasnya terlalu besar")
    try:
        told = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        _malformed(name, f"bukan TOML: {broken_toml(error)}")
    _only(told, _TOP, name, "bagian teratas")
    ident = told.get("id")
    if not isinstance(ident, str) or not _ID.fullmatch(ident):
        _malformed(name, "id harus huruf kecil, angka, titik atau tanda hubung")
    tables = _tables(told.get("tables"), name)
    return Mapping(
        id=ident,
        title=_text(told, "title", name),
        source=_text(told, "source", name),
        sha256=hashlib.sha256(data).hexdigest(),
        tables=tables,
        titles=tuple(_title(one, name) for one in _list(told.get("titles", []), name, "titles")),
        ordinals=tuple(_scale(one, name) for one in _list(told.get("ordinals", []), name, "ordinals")),
        blank=frozenset(_texts(told.get("blank", []), name, "blank")),
        skip=frozenset(heading(one) for one in _texts(told.get("skip", []), name, "skip")),
    )


def heading(text: str) -> str:
    """A header as headers are compared: case, line breaks and marks at the ends say nothing."""
    return tidy(text).casefold().strip(" .:*_")


def _tables(told: object, name: str) -> tuple[TableMap, ...]:
    if not isinstance(told, dict) or not told:
        _malformed(name, "tidak ada [tables.…]")
    _only(told, TABLES, name, "tables")
    return tuple(_table(table, told[table], name) for table in TABLES if table in told)


def _table(table: str, told: Any, name: str) -> TableMap:
    where = f"tables.{table}"
    if not isinstance(told, dict):
        _malformed(name, f"{where} bukan bagian")
    _only(told, _OF_TABLE, name, where)
    columns = _columns(told.get("columns"), name, where)
    fixed = told.get("fixed", {})
    if not isinstance(fixed, dict) or not all(isinstance(value, str) and value.strip() for value in fixed.values()):
        _malformed(name, f"{where}.fixed harus berisi teks")
    _only(fixed, FIELDS, name, f"{where}.fixed")
    requires = tuple(_texts(told.get("requires"), name, f"{where}.requires"))
    carry = tuple(_texts(told.get("carry", []), name, f"{where}.carry"))
    needs = tuple(_texts(told.get("needs", []), name, f"{where}.needs"))
    for one in (*requires, *needs, *carry):
        if one not in columns:
            _malformed(name, f"{where}: {one} tidak mempunyai kolom")
    if not requires:
        _malformed(name, f"{where}.requires kosong: kepala tabel tidak dapat dikenali")
    return TableMap(
        name=table,
        columns=columns,
        printed={one: tidy(_texts(told["columns"][one], name, where)[0]) for one in columns},
        requires=requires,
        needs=needs,
        carry=carry,
        fixed={one: tidy(value) for one, value in fixed.items()},
    )


def _columns(told: object, name: str, where: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(told, dict) or not told:
        _malformed(name, f"{where}.columns tidak ada")
    _only(told, FIELDS, name, f"{where}.columns")
    columns = {one: tuple(heading(text) for text in _texts(told[one], name, f"{where}.columns")) for one in told}
    if not all(all(names) and names for names in columns.values()):
        _malformed(name, f"{where}.columns: ada nama kolom yang kosong")
    return columns


def _title(told: Any, name: str) -> Title:
    if not isinstance(told, dict):
        _malformed(name, "titles bukan daftar bagian")
    _only(told, _OF_TITLE, name, "titles")
    if told.get("field") not in FIELDS:
        _malformed(name, f"titles: {told.get('field')} bukan isian")
    try:
        pattern = re.compile(told.get("pattern", ""))
    except (re.error, TypeError):
        _malformed(name, f"titles: pola untuk {told['field']} tidak dapat dibaca")
    if "value" not in pattern.groupindex:
        _malformed(name, f"titles: pola untuk {told['field']} tidak menyebut (?P<value>…)")
    return Title(told["field"], pattern, told.get("sheet_name") is True)


def _scale(told: Any, name: str) -> dict[str, int]:
    if not isinstance(told, dict):
        _malformed(name, "ordinals bukan daftar bagian")
    _only(told, ("labels",), name, "ordinals")
    labels = _texts(told.get("labels"), name, "ordinals.labels")
    if len(labels) < 2 or len({label.casefold() for label in labels}) != len(labels):
        _malformed(name, "ordinals: sedikitnya dua sebutan yang berbeda, dari yang terendah")
    return {label: rank for rank, label in enumerate(labels, 1)}


def _only(told: Iterable[str], known: Iterable[str], name: str, where: str) -> None:
    strange = sorted(set(told) - set(known))
    if strange:
        _malformed(name, f"{where}: {strange[0][:60]} tidak dikenal")


def _text(told: Map[str, Any], key: str, name: str) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not value.strip():
        _malformed(name, f"{key} tidak ada")
    return tidy(value)


def _texts(told: object, name: str, where: str) -> list[str]:
    """A list of texts; one text alone stands for a list of one."""
    values = [told] if isinstance(told, str) else told
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        _malformed(name, f"{where} harus berisi teks")
    return values


def _list(told: object, name: str, where: str) -> list[Any]:
    if not isinstance(told, list):
        _malformed(name, f"{where} bukan daftar")
    return told


def _malformed(name: str, why: str) -> NoReturn:
    raise Refused("mapping_malformed", name=name, why=why)
