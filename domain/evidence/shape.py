"""The language of shapes: what a value of facts must look like.

A shape is data. It can look at a value (`check`) and tell what it expects (`as_data`), so that SPEC.md
prints the very table the code obeys. Checking is total: any value that JSON can carry either passes or
raises `Unproven("facts_shape", path=..., expected=...)`, with the path of the first thing that is wrong.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NoReturn, Protocol

from domain.evidence.errors import Unproven

LARGEST_INT = 2**53 - 1
NUM = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_DATE = re.compile(r"(19|20|21)\d\d-\d\d-\d\d", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Shape(Protocol):
    """What a value must look like."""

    def check(self, value: object, path: str) -> None:
        """Refuse a value of another shape, naming the path."""

    def as_data(self) -> object:
        """This shape as plain JSON, for the specification."""


def check(shape: Shape, value: object, path: str = "fakta") -> None:
    """Refuse (`facts_shape`) a value that does not have the shape; return nothing otherwise."""
    shape.check(value, path)


def refuse(path: str, expected: str) -> NoReturn:
    """Refuse the value at this path, saying what was expected there."""
    raise Unproven("facts_shape", path=path, expected=expected)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: not empty, trimmed, without control characters."""

    longest: int = 4000

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or not 0 < len(value) <= self.longest:
            refuse(path, f"teks satu baris, 1 sampai {self.longest} huruf")
        if value != value.strip() or (not value.isprintable() and _CONTROL.search(value)):
            refuse(path, "teks satu baris tanpa spasi di awal atau akhir")

    def as_data(self) -> object:
        return {"text": {"longest": self.longest}}


@cache
def _compiled(regex: str) -> re.Pattern[str]:
    """The patterns of the table of acts, which are few and fixed."""
    return re.compile(regex, re.ASCII)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A string that a regular expression matches from end to end."""

    name: str
    regex: str
    expected: str

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or not _compiled(self.regex).fullmatch(value):
            refuse(path, self.expected)

    def as_data(self) -> object:
        return {self.name: {"regex": self.regex}}


@dataclass(frozen=True, slots=True)
class Int:
    """A whole number within bounds."""

    low: int = 0
    high: int = LARGEST_INT

    def check(self, value: object, path: str) -> None:
        if type(value) is not int or not self.low <= value <= self.high:
            refuse(path, f"bilangan bulat {self.low} sampai {self.high}")

    def as_data(self) -> object:
        return {"int": {"low": self.low, "high": self.high}}


@dataclass(frozen=True, slots=True)
class Bool:
    """true or false."""

    def check(self, value: object, path: str) -> None:
        if type(value) is not bool:
            refuse(path, "true atau false")

    def as_data(self) -> object:
        return "bool"


@dataclass(frozen=True, slots=True)
class Always:
    """One fixed value: the key says something by standing there."""

    value: bool | str

    def check(self, value: object, path: str) -> None:
        if type(value) is not type(self.value) or value != self.value:
            refuse(path, f"nilai tetap {str(self.value).lower()}")

    def as_data(self) -> object:
        return {"always": self.value}


@dataclass(frozen=True, slots=True)
class Num:
    """A canonical decimal string: no exponent, no leading zeros, no "-0"; trailing zeros stay as read."""

    places: int = 12
    negative: bool = True

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or len(value) > 40 or not NUM.fullmatch(value):
            refuse(path, 'bilangan desimal dalam teks, misalnya "92.5" (titik sebagai koma desimal)')
        whole, _, fraction = value.partition(".")
        if len(fraction) > self.places:
            refuse(path, f"paling banyak {self.places} angka di belakang koma")
        if whole.startswith("-") and not self.negative:
            refuse(path, "bilangan yang tidak negatif")
        if whole.startswith("-") and not value.strip("-0."):
            refuse(path, 'nol tanpa tanda minus ("0")')

    def as_data(self) -> object:
        return {"num": {"places": self.places, "negative": self.negative}}


@dataclass(frozen=True, slots=True)
class Date:
    """A real day of the calendar, "YYYY-MM-DD", years 1900 to 2199."""

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or not _DATE.fullmatch(value):
            refuse(path, "tanggal TTTT-BB-HH")
        try:
            date.fromisoformat(value)
        except ValueError:
            refuse(path, "tanggal yang ada di kalender")

    def as_data(self) -> object:
        return "date"


@dataclass(frozen=True, slots=True)
class Enum:
    """One code of a closed list; the wording pack has a table of this name with a label for each."""

    name: str
    codes: tuple[str, ...]

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or value not in self.codes:
            refuse(path, f"salah satu dari: {', '.join(self.codes)}")

    def as_data(self) -> object:
        return {"enum": {"name": self.name, "codes": list(self.codes)}}


@dataclass(frozen=True, slots=True)
class Nullable:
    """The shape, or null."""

    shape: Shape

    def check(self, value: object, path: str) -> None:
        if value is not None:
            self.shape.check(value, path)

    def as_data(self) -> object:
        return {"nullable": self.shape.as_data()}


@dataclass(frozen=True, slots=True)
class List:
    """A list of values of one shape; where `unique` names keys, no two items agree in all of them."""

    shape: Shape
    at_least: int = 0
    at_most: int = 2000
    unique: tuple[str, ...] = ()
    distinct: bool = False

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, list) or not self.at_least <= len(value) <= self.at_most:
            refuse(path, f"daftar berisi {self.at_least} sampai {self.at_most} butir")
        once = bool(self.unique) or self.distinct
        seen: set[str] = set()
        for number, item in enumerate(value):
            at = f"{path}[{number}]"
            self.shape.check(item, at)
            if once:
                self._once(item, seen, at)

    def _once(self, item: object, seen: set[str], path: str) -> None:
        name = repr([item.get(key) for key in self.unique] if isinstance(item, dict) else item)
        if name in seen:
            refuse(path, f"butir yang belum disebut ({', '.join(self.unique) or 'nilai'} tidak boleh berulang)")
        seen.add(name)

    def as_data(self) -> object:
        bounds: dict[str, Any] = {"at_least": self.at_least, "at_most": self.at_most}
        once: dict[str, Any] = {"unique": list(self.unique)} if self.unique else {}
        same: dict[str, Any] = {"distinct": True} if self.distinct else {}
        return {"list": {"of": self.shape.as_data()} | bounds | once | same}


SHA = Pattern("sha", "[0-9a-f]{64}", "64 angka heksadesimal kecil (SHA-256)")
CODE = Pattern("code", "[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", "kode tanpa spasi, paling panjang 64 huruf")


@dataclass(frozen=True, slots=True)
class Map:
    """A record whose keys are not known beforehand (parameters of a formula)."""

    shape: Shape
    at_most: int = 20

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, dict) or len(value) > self.at_most:
            refuse(path, f"rekaman dengan paling banyak {self.at_most} kunci")
        for key, item in value.items():
            CODE.check(key, path)
            self.shape.check(item, f"{path}.{key}")

    def as_data(self) -> object:
        return {"map": {"of": self.shape.as_data(), "at_most": self.at_most}}


class Rule(Protocol):
    """What the values of one record must be to each other."""

    def check(self, record: Mapping[str, Any], path: str) -> None:
        """Refuse a record whose values, each well shaped, do not fit together."""

    def as_data(self) -> object:
        """This rule as plain JSON, for the specification."""


@dataclass(frozen=True, slots=True, init=False)
class Record:
    """A record with exactly these keys; a key written "key?" may be absent."""

    fields: tuple[tuple[str, bool, Shape], ...]
    rules: tuple[Rule, ...]
    names: frozenset[str]

    def __init__(self, fields: Mapping[str, Shape], *rules: Rule) -> None:
        rows = tuple((key.removesuffix("?"), key.endswith("?"), shape) for key, shape in fields.items())
        object.__setattr__(self, "fields", rows)
        object.__setattr__(self, "rules", rules)
        object.__setattr__(self, "names", frozenset(key for key, _, _ in rows))

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            refuse(path, f"rekaman dengan kunci {', '.join(key for key, _, _ in self.fields)}")
        if not self.names.issuperset(value):
            unknown = next(key for key in value if key not in self.names)
            refuse(f"{path}.{str(unknown)[:64]}", "tidak ada: kunci ini tidak dikenal di sini")
        for key, optional, shape in self.fields:
            if key in value:
                shape.check(value[key], f"{path}.{key}")
            elif not optional:
                refuse(f"{path}.{key}", "wajib diisi")
        for rule in self.rules:
            rule.check(value, path)

    def as_data(self) -> object:
        fields = {key + "?" * optional: shape.as_data() for key, optional, shape in self.fields}
        rules: dict[str, Any] = {"rules": [rule.as_data() for rule in self.rules]} if self.rules else {}
        return {"record": fields} | rules


@dataclass(frozen=True, slots=True, init=False)
class ByKind:
    """A record whose other keys depend on the code it carries as `kind`."""

    kinds: tuple[tuple[str, Record], ...]
    name: str

    def __init__(self, name: str, kinds: Mapping[str, Record]) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "kinds", tuple(kinds.items()))

    @property
    def enum(self) -> Enum:
        """The codes of `kind`."""
        return Enum(self.name, tuple(code for code, _ in self.kinds))

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            refuse(path, "rekaman dengan kunci kind")
        self.enum.check(value.get("kind"), f"{path}.kind")
        next(shape for code, shape in self.kinds if code == value["kind"]).check(value, path)

    def as_data(self) -> object:
        return {"by_kind": {"name": self.name, "kinds": {code: shape.as_data() for code, shape in self.kinds}}}


@cache
def _reference(kinds: tuple[str, ...]) -> Record:
    """The name of an act in streams of these kinds, or of any."""
    name = f"({'|'.join(kinds) or '[a-z]+'})/[0-9a-f]{{32}}"
    stream = Pattern("stream", name, f"aliran {' atau '.join(kinds)}/32 angka heksadesimal")
    return Record({"stream": stream, "version": Int(1), "digest": SHA})


@dataclass(frozen=True, slots=True)
class ActRef:
    """The name of an act: stream, version and digest; only streams of these kinds, where any are given."""

    kinds: tuple[str, ...] = ()

    def check(self, value: object, path: str) -> None:
        _reference(self.kinds).check(value, path)

    def as_data(self) -> object:
        return {"act": {"kinds": list(self.kinds)}}
