"""What a person writes by hand: JSON files of acts, with short forms for what is laborious (docs/konsep.md)."""

import hashlib
import json
import mimetypes
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from domain.evidence.entry import ActRef, stream_id
from domain.evidence.errors import Refused
from domain.evidence.keys import PublicKey
from domain.evidence.spelling import KINDS
from service import publickey
from service.drafts import Entropy, Intent
from service.printing import day, money

MAX_ACTS = 200
_DEEP = 24  # canonical JSON ends at 16
_LARGEST_MONEY = 10**18
_ID = re.compile(r"[0-9a-f]{32}\Z")
_SHA = re.compile(r"[0-9a-f]{64}\Z")
_STREAM = re.compile(rf"({'|'.join(KINDS)})/[0-9a-f]{{32}}\Z")
_FORMS = {
    "act": (re.compile(r"[a-z][a-z-]{0,60}\Z"), "nama perbuatan, misalnya agreement-signed"),
    "office": (_ID, "32 angka heksadesimal kecil"),
    "mandate": (_SHA, "sidik perbuatan SK, 64 angka heksadesimal kecil"),
    "stream": (_STREAM, "jenis/32 angka heksadesimal kecil"),
}


def is_id(value: object) -> bool:
    """Whether a value is the id of an official, office, agency … (32 hex)."""
    return isinstance(value, str) and _ID.match(value) is not None


def is_thumbprint(value: str) -> bool:
    """Whether a value is the thumbprint of a key (64 hex)."""
    return _SHA.match(value) is not None


def parse(text: str, path: Path) -> Any:
    """Read JSON as a person writes it; raises `Refused("not_json")`, also for a key given twice and for a fraction."""

    def no_fraction(literal: str) -> NoReturn:
        raise Refused("not_json", path=path, why=f'tulis {literal[:20]} sebagai teks, misalnya "92.5"')

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) != len(pairs):
            raise Refused("not_json", path=path, why="ada isian yang ditulis dua kali")
        return value

    try:
        return json.loads(text, object_pairs_hook=once, parse_float=no_fraction, parse_constant=no_fraction)
    except json.JSONDecodeError as error:
        raise Refused("not_json", path=path, why=f"baris {error.lineno}, huruf ke-{error.colno}") from None
    except RecursionError:
        raise Refused("not_json", path=path, why="susunannya terlalu dalam") from None
    except ValueError:  # an integer of more digits than Python reads
        raise Refused("not_json", path=path, why="ada bilangan yang terlalu panjang") from None


@dataclass(kw_only=True)
class ShortForms:
    """Writes out the short forms of one input file. `find` names the act of a record; None without a ledger."""

    path: Path
    origin: str
    now: int
    find: Callable[[int], ActRef] | None = None
    entropy: Entropy = secrets.token_bytes
    new: dict[str, str] = field(default_factory=dict)

    def written_out(self, value: Any, where: str) -> Any:
        """The value with every short form replaced by what it stands for; raises `Refused`."""
        return self._value(value, where, 0)

    def _value(self, value: Any, where: str, depth: int) -> Any:
        if depth > _DEEP:
            self.refuse(where, "susunannya terlalu dalam")
        if isinstance(value, list):
            return [self._value(member, f"{where}[{number}]", depth + 1) for number, member in enumerate(value)]
        if not isinstance(value, dict):
            return value
        short = next((name for name in value if name.startswith("$")), None)
        if short is None:
            return {name: self._value(member, f"{where}.{name}", depth + 1) for name, member in value.items()}
        return self._short(short, value, where)

    def _short(self, name: str, value: Mapping[str, Any], where: str) -> Any:
        form = self._forms.get(name)
        if form is None:
            self.refuse(where, f"bentuk singkat {name[:20]} tidak dikenal")
        if len(value) > 1 and name != "$file":
            self.refuse(where, f"di samping {name} tidak boleh ada isian lain")
        try:
            return form(value)
        except (ValueError, TypeError, KeyError, AttributeError):
            self.refuse(where, f"nilai {name} tidak sesuai")

    @property
    def _forms(self) -> Mapping[str, Callable[[Mapping[str, Any]], Any]]:
        return {
            "$register": lambda value: self._register(_whole(value["$register"])),
            "$day": lambda value: day(value["$day"]),
            "$money": lambda value: money(_whole(value["$money"])),
            "$now": self._now,
            "$file": self._file,
            "$new": lambda value: self.new_id(value["$new"]),
            "$office": self._office,
            "$key": lambda value: publickey.data(self._key(value["$key"])),
            "$thumbprint": lambda value: self._key(value["$thumbprint"]).thumbprint,
        }

    def _register(self, number: int) -> dict[str, Any]:
        if self.find is None:
            raise ValueError(number)
        return self.find(number).data()

    def _now(self, value: Mapping[str, Any]) -> int:
        if value["$now"] is not True:
            raise ValueError(value)
        return self.now

    def _office(self, value: Mapping[str, Any]) -> str:
        agency, code = value["$office"]
        if not is_id(agency) or type(code) is not str:
            raise ValueError(value)
        return stream_id(self.origin, "office", f"{agency}/{code}")

    def new_id(self, name: str) -> str:
        """A random id; the same for the same name in this file."""
        if type(name) is not str or not name:
            raise ValueError(name)
        return self.new.setdefault(name, self.entropy(16).hex())

    def _key(self, name: str) -> PublicKey:
        path = self._beside(name)
        return publickey.read(parse(_read(path).decode(), path), path)

    def _file(self, value: Mapping[str, Any]) -> dict[str, Any]:
        path = self._beside(value["$file"])
        data = _read(path)
        told = {name: member for name, member in value.items() if name != "$file"}
        return {
            "sha256": hashlib.sha256(data).hexdigest(),
            "size": len(data),
            "media_type": mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            "title": path.name,
        } | told

    def _beside(self, name: str) -> Path:
        """Names are read from where the input file lies."""
        return self.path.parent / name

    def refuse(self, where: str, expected: str) -> NoReturn:
        """Refuse the input file at a place."""
        raise Refused("input_shape", path=self.path, where=where, expected=expected)


def intents(
    value: Any, forms: ShortForms, *, key: str, official: str | None, office: str | None = None
) -> list[Intent]:
    """What an input file means to do, as one person; raises `Refused("input_shape")`."""
    if type(value) is not dict or value.keys() != {"acts"} or type(value["acts"]) is not list:
        forms.refuse("isinya", 'seharusnya {"acts": [ … ]}')
    if not 1 <= len(value["acts"]) <= MAX_ACTS:
        forms.refuse("acts", f"seharusnya 1 sampai {MAX_ACTS} perbuatan")
    wanted = [_act(one, forms, f"acts[{number}]") for number, one in enumerate(value["acts"])]
    return [
        Intent(
            act=one["act"], facts=one["facts"], key=key, official=official,
            office=one.get("office", office), mandate=one.get("mandate"), stream=one.get("stream"),
        )
        for one in wanted
    ]  # fmt: skip


def _act(value: Any, forms: ShortForms, where: str) -> dict[str, Any]:
    one = forms.written_out(value, where)
    if type(one) is not dict or not {"act", "facts"} <= one.keys() <= {"act", "facts", "office", "mandate", "stream"}:
        forms.refuse(where, "seharusnya memuat act dan facts, dan boleh memuat office, mandate, stream")
    if type(one["facts"]) is not dict:
        forms.refuse(f"{where}.facts", "seharusnya objek isian")
    if isinstance(one.get("mandate"), dict):  # a reference by {"$register": …}
        one["mandate"] = one["mandate"].get("digest")
    for name, (form, expected) in _FORMS.items():
        if name in one and (type(one[name]) is not str or not form.match(one[name])):
            forms.refuse(f"{where}.{name}", f"seharusnya {expected}")
    return one


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value < _LARGEST_MONEY:
        raise ValueError(value)
    return value


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise Refused("file_missing", path=path) from None
