"""Shapes of facts: a small declarative language, and the named shapes the acts share.

A shape is data. It can look at a value (`check`) and tell what it expects (`as_data`), so that SPEC.md
prints the very table the code obeys. Checking is total: any value that JSON can carry either passes or
raises `Unproven("facts_shape", path=..., expected=...)`, with the path of the first thing that is wrong.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn, Protocol

from domain.evidence.errors import Unproven

LARGEST_INT = 2**53 - 1
NUM = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_FIGURE = re.compile(r"(?:(?<![0-9%])[-\u2212])?[0-9]+(?:[.,][0-9]+)*", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_WORD = re.compile(r"[a-z]+")
_MONTH_NAMES = (
    ("januari", "jan"),
    ("februari", "feb"),
    ("maret", "mar"),
    ("april", "apr"),
    ("mei",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("agustus", "agu", "ags", "agt"),
    ("september", "sep", "sept"),
    ("oktober", "okt"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "des"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}


class Shape(Protocol):
    """What a value must look like."""

    def check(self, value: object, path: str) -> None:
        """Refuse a value of another shape, naming the path."""

    def as_data(self) -> object:
        """This shape as plain JSON, for the specification."""


def check(shape: Shape, value: object, path: str = "fakta") -> None:
    """Refuse (`facts_shape`) a value that does not have the shape; return nothing otherwise."""
    shape.check(value, path)


def _refuse(path: str, expected: str) -> NoReturn:
    raise Unproven("facts_shape", path=path, expected=expected)


# --- the language -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: not empty, trimmed, without control characters."""

    longest: int = 4000

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or not 0 < len(value) <= self.longest:
            _refuse(path, f"teks satu baris, 1 sampai {self.longest} huruf")
        if value != value.strip() or _CONTROL.search(value):
            _refuse(path, "teks satu baris tanpa spasi di awal atau akhir")

    def as_data(self) -> object:
        return {"text": {"longest": self.longest}}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A string that a regular expression matches from end to end."""

    name: str
    regex: str
    expected: str

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or not re.fullmatch(self.regex, value, re.ASCII):
            _refuse(path, self.expected)

    def as_data(self) -> object:
        return {self.name: {"regex": self.regex}}


@dataclass(frozen=True, slots=True)
class Int:
    """A whole number within bounds."""

    low: int = 0
    high: int = LARGEST_INT

    def check(self, value: object, path: str) -> None:
        if type(value) is not int or not self.low <= value <= self.high:
            _refuse(path, f"bilangan bulat {self.low} sampai {self.high}")

    def as_data(self) -> object:
        return {"int": {"low": self.low, "high": self.high}}


@dataclass(frozen=True, slots=True)
class Bool:
    """true or false."""

    def check(self, value: object, path: str) -> None:
        if type(value) is not bool:
            _refuse(path, "true atau false")

    def as_data(self) -> object:
        return "bool"


@dataclass(frozen=True, slots=True)
class Always:
    """One fixed value: the key says something by standing there."""

    value: bool | str

    def check(self, value: object, path: str) -> None:
        if type(value) is not type(self.value) or value != self.value:
            _refuse(path, f"nilai tetap {str(self.value).lower()}")

    def as_data(self) -> object:
        return {"always": self.value}


@dataclass(frozen=True, slots=True)
class Num:
    """A canonical decimal string: no exponent, no leading zeros, no "-0"; trailing zeros stay as read."""

    places: int = 12
    negative: bool = True

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or len(value) > 40 or not NUM.fullmatch(value):
            _refuse(path, 'bilangan desimal dalam teks, misalnya "92.5" (titik sebagai koma desimal)')
        whole, _, fraction = value.partition(".")
        if len(fraction) > self.places:
            _refuse(path, f"paling banyak {self.places} angka di belakang koma")
        if whole.startswith("-") and not self.negative:
            _refuse(path, "bilangan yang tidak negatif")
        if whole.startswith("-") and not value.strip("-0."):
            _refuse(path, 'nol tanpa tanda minus ("0")')

    def as_data(self) -> object:
        return {"num": {"places": self.places, "negative": self.negative}}


@dataclass(frozen=True, slots=True)
class Date:
    """A real day of the calendar, "YYYY-MM-DD", years 1900 to 2199."""

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or not re.fullmatch(r"(19|20|21)\d\d-\d\d-\d\d", value, re.ASCII):
            _refuse(path, "tanggal TTTT-BB-HH")
        year, month, day = (int(part) for part in value.split("-"))
        if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
            _refuse(path, "tanggal yang ada di kalender")

    def as_data(self) -> object:
        return "date"


@dataclass(frozen=True, slots=True)
class Enum:
    """One code of a closed list; the wording pack has a table of this name with a label for each."""

    name: str
    codes: tuple[str, ...]

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, str) or value not in self.codes:
            _refuse(path, f"salah satu dari: {', '.join(self.codes)}")

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
            _refuse(path, f"daftar berisi {self.at_least} sampai {self.at_most} butir")
        seen: set[str] = set()
        for number, item in enumerate(value):
            self.shape.check(item, f"{path}[{number}]")
            self._once(item, seen, f"{path}[{number}]")

    def _once(self, item: object, seen: set[str], path: str) -> None:
        if not self.unique and not self.distinct:
            return
        name = repr([item.get(key) for key in self.unique] if isinstance(item, dict) else item)
        if name in seen:
            _refuse(path, f"butir yang belum disebut ({', '.join(self.unique) or 'nilai'} tidak boleh berulang)")
        seen.add(name)

    def as_data(self) -> object:
        bounds: dict[str, Any] = {"at_least": self.at_least, "at_most": self.at_most}
        once: dict[str, Any] = {"unique": list(self.unique)} if self.unique else {}
        same: dict[str, Any] = {"distinct": True} if self.distinct else {}
        return {"list": {"of": self.shape.as_data()} | bounds | once | same}


@dataclass(frozen=True, slots=True)
class Map:
    """A record whose keys are not known beforehand (parameters of a formula)."""

    shape: Shape
    at_most: int = 20

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, dict) or len(value) > self.at_most:
            _refuse(path, f"rekaman dengan paling banyak {self.at_most} kunci")
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

    def __init__(self, fields: Mapping[str, Shape], *rules: Rule) -> None:
        rows = tuple((key.removesuffix("?"), key.endswith("?"), shape) for key, shape in fields.items())
        object.__setattr__(self, "fields", rows)
        object.__setattr__(self, "rules", rules)

    def check(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            _refuse(path, f"rekaman dengan kunci {', '.join(key for key, _, _ in self.fields)}")
        known = {key for key, _, _ in self.fields}
        for key in value:
            if key not in known:
                _refuse(f"{path}.{str(key)[:64]}", "tidak ada: kunci ini tidak dikenal di sini")
        for key, optional, shape in self.fields:
            if key in value:
                shape.check(value[key], f"{path}.{key}")
            elif not optional:
                _refuse(f"{path}.{key}", "wajib diisi")
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
            _refuse(path, "rekaman dengan kunci kind")
        self.enum.check(value.get("kind"), f"{path}.kind")
        dict(self.kinds)[value["kind"]].check(value, path)

    def as_data(self) -> object:
        return {"by_kind": {"name": self.name, "kinds": {code: shape.as_data() for code, shape in self.kinds}}}


@dataclass(frozen=True, slots=True)
class ActRef:
    """The name of an act: stream, version and digest; only streams of these kinds, where any are given."""

    kinds: tuple[str, ...] = ()

    def check(self, value: object, path: str) -> None:
        kinds = "|".join(self.kinds) or "[a-z]+"
        stream = Pattern(
            "stream", f"({kinds})/[0-9a-f]{{32}}", f"aliran {' atau '.join(self.kinds)}/32 angka heksadesimal"
        )
        Record({"stream": stream, "version": Int(1), "digest": SHA}).check(value, path)

    def as_data(self) -> object:
        return {"act": {"kinds": list(self.kinds)}}


# --- rules between the values of one record -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ordered:
    """The first number is not greater than the second."""

    low: str
    high: str

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if self.low in record and self.high in record and Decimal(record[self.low]) > Decimal(record[self.high]):
            _refuse(f"{path}.{self.low}", f"tidak lebih besar daripada {self.high}")

    def as_data(self) -> object:
        return {"ordered": [self.low, self.high]}


@dataclass(frozen=True, slots=True)
class Sequence:
    """The first day is not after the second."""

    first: str
    last: str

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if self.first in record and self.last in record and record[self.first]["date"] > record[self.last]["date"]:
            _refuse(f"{path}.{self.first}", f"tidak sesudah {self.last}")

    def as_data(self) -> object:
        return {"sequence": [self.first, self.last]}


@dataclass(frozen=True, slots=True)
class OneOf:
    """Exactly one of these keys stands in the record."""

    keys: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if sum(key in record for key in self.keys) != 1:
            _refuse(path, f"tepat satu dari kunci: {', '.join(self.keys)}")

    def as_data(self) -> object:
        return {"one_of": list(self.keys)}


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """Two of these keys never stand in the record together."""

    keys: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if sum(key in record for key in self.keys) > 1:
            _refuse(path, f"paling banyak satu dari kunci: {', '.join(self.keys)}")

    def as_data(self) -> object:
        return {"at_most_one": list(self.keys)}


@dataclass(frozen=True, slots=True)
class Together:
    """All of these keys stand in the record, or none."""

    keys: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if len({key in record for key in self.keys}) != 1:
            _refuse(path, f"kunci {', '.join(self.keys)} bersama-sama, atau semuanya tidak ada")

    def as_data(self) -> object:
        return {"together": list(self.keys)}


@dataclass(frozen=True, slots=True)
class RequiredWhen:
    """A key that must stand where another key has one of these codes."""

    key: str
    when: str
    codes: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if record.get(self.when) in self.codes and self.key not in record:
            _refuse(f"{path}.{self.key}", f"wajib diisi bila {self.when} adalah {record[self.when]}")

    def as_data(self) -> object:
        return {"required_when": {"key": self.key, "when": self.when, "codes": list(self.codes)}}


@dataclass(frozen=True, slots=True)
class AnyPresent:
    """At least one of these keys stands in the record."""

    keys: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if not any(key in record for key in self.keys):
            _refuse(path, f"sedikitnya satu dari kunci: {', '.join(self.keys)}")

    def as_data(self) -> object:
        return {"any_present": list(self.keys)}


@dataclass(frozen=True, slots=True)
class Reads:
    """The number is a reading of a figure that the printed text shows.

    The hand signs what is printed and the ledger counts with what was read: they may not part. A point
    or a comma is taken either way ("1.234" is a thousand-odd or one and a bit), as people write both; with
    `places` a reading with more decimals than that is none, so that money has one reading only.
    """

    printed: str
    value: str
    places: int = 12

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if self.value in record and Decimal(record[self.value]) not in _figures(record[self.printed], self.places):
            _refuse(f"{path}.{self.value}", f"angka yang tercetak: {record[self.printed][:80]}")

    def as_data(self) -> object:
        return {"reads": {"printed": self.printed, "value": self.value, "places": self.places}}


@dataclass(frozen=True, slots=True)
class ReadsDay:
    """The date is the one that is printed: its day, its month by name or number, and its year all show."""

    printed: str = "printed"
    value: str = "date"

    def check(self, record: Mapping[str, Any], path: str) -> None:
        printed: str = record[self.printed]
        year, month, day = (int(part) for part in record[self.value].split("-"))
        numbers = [int(digits[:9]) for digits in _DIGITS.findall(printed)]
        months = [_MONTHS[word] for word in _WORD.findall(printed.lower()) if word in _MONTHS]
        named = months == [month] and numbers == [day, year]
        if not named and (months or numbers not in ([day, month, year], [year, month, day])):
            _refuse(f"{path}.{self.value}", f"tanggal yang tercetak: {printed[:80]}")

    def as_data(self) -> object:
        return {"reads_day": {"printed": self.printed, "value": self.value}}


def _figures(printed: str, places: int) -> set[Decimal]:
    """Every number that the figures in a printed text may be read as."""
    return {reading for figure in _FIGURE.findall(printed) for reading in _readings(figure, places)}


def _readings(figure: str, places: int) -> list[Decimal]:
    """A figure read with the comma as decimal mark, and with the point; a reading that is none is left out."""
    figure = figure.replace("\u2212", "-")
    found = []
    for mark, group in ((",", "."), (".", ",")):
        whole, *fractions = figure.split(mark)
        first, *threes = whole.split(group)
        grouped = not threes or (len(first.lstrip("-")) <= 3 and all(len(three) == 3 for three in threes))
        fraction = "".join(fractions)
        if grouped and len(fractions) <= 1 and group not in fraction and len(fraction) <= places:
            found.append(Decimal(".".join([first + "".join(threes), *fractions])))
    return found


# --- the shapes that acts share -----------------------------------------------------------------

TEXT = Text()
SHORT = Text(300)
SHA = Pattern("sha", "[0-9a-f]{64}", "64 angka heksadesimal kecil (SHA-256)")
ID = Pattern("id", "[0-9a-f]{32}", "32 angka heksadesimal kecil")
CODE = Pattern("code", "[A-Za-z0-9][A-Za-z0-9._/-]{0,63}", "kode tanpa spasi, paling panjang 64 huruf")
WORD = Pattern("word", "[a-z][a-z0-9_]{0,63}", "kode huruf kecil, angka dan garis bawah")
TS = Int(0, 253402300799999)
YEAR = Int(2000, 2199)
COUNT = Int(0, LARGEST_INT)
NUMBER = Num()
DATE = Date()
DAY = Record({"date": DATE, "printed": Text(60)}, ReadsDay())
ACT = ActRef()
MANDATE = ActRef(("office",))
AGREEMENT = ActRef(("agreement",))
BUDGET = ActRef(("budget",))
INDICATOR = ActRef(("indicator",))
PLAN = ActRef(("plan",))

CAPACITY = Enum("capacity", ("definitif", "plt", "plh", "pj", "pjs"))
PERIOD = Enum("period", ("tw1", "tw2", "tw3", "tw4", "semester1", "semester2", "tahunan"))
JUSTIFICATION = Enum(
    "justification",
    ("pagu_dikurangi", "data_dasar_diperbaiki", "metode_berubah", "kebijakan_berubah", "keadaan_kahar", "lain"),
)
SOURCE = Enum(
    "source",
    (
        "apbd",
        "pad",
        "dau",
        "dbh",
        "dbhcht",
        "dak_fisik",
        "dak_nonfisik",
        "insentif_fiskal",
        "dana_desa",
        "apbn",
        "bantuan_provinsi",
        "blud",
        "hibah",
        "pinjaman",
        "lain",
    ),
)
PROGRAMME_LEVEL = Enum("programme_level", ("program", "kegiatan", "sub_kegiatan"))

# The printed form of a number, of an end of a range, of the score inside a predicate ("A (80,50)") and of money must
# show the number that is read from it. The rank of an ordinal, the date of a milestone, the 0 or 1 of a yes-or-no may
# not show: the wording prints them beside it.
_PRINTED: dict[str, Shape] = {"printed": Text(300), "unit?": Text(100)}
QUANTITY = ByKind(
    "quantity_kind",
    {
        "number": Record(_PRINTED | {"kind": Always("number"), "value": NUMBER}, Reads("printed", "value")),
        "range": Record(
            _PRINTED | {"kind": Always("range"), "low?": NUMBER, "high?": NUMBER},
            AnyPresent(("low", "high")),
            Ordered("low", "high"),
            Reads("printed", "low"),
            Reads("printed", "high"),
        ),
        "ordinal": Record(
            _PRINTED | {"kind": Always("ordinal"), "rank": Int(0, 1000), "value?": NUMBER}, Reads("printed", "value")
        ),
        "date": Record(_PRINTED | {"kind": Always("date"), "on": DATE}),
        "binary": Record(_PRINTED | {"kind": Always("binary"), "value": Enum("binary", ("0", "1"))}),
        "text": Record(_PRINTED | {"kind": Always("text")}),
    },
)
MONEY = Record({"printed": Text(60), "value": Num(places=2, negative=False)}, Reads("printed", "value", 2))
FILE = Record(
    {
        "sha256": SHA,
        "size": COUNT,
        "media_type": Pattern("media_type", "[a-z]+/[a-z0-9.+-]{1,80}", "jenis berkas, misalnya application/pdf"),
        "title": SHORT,
        "number?": SHORT,
        "document_date?": DATE,
        "modified_at?": TS,
    }
)
DECREE = Record(
    {
        "kind": Enum("decree_kind", ("keputusan", "surat_perintah", "perda", "perkada", "surat")),
        "number": SHORT,
        "dated": DAY,
        "issuer": SHORT,
        "file?": FILE,
    }
)
KEY = Record(
    {
        "suite": Enum("suite", ("ed25519",)),
        "public_key": Pattern("public_key", "[A-Za-z0-9+/]{43}=", "kunci publik Ed25519 dalam base64 (32 bita)"),
    }
)
PARTY = Record(
    {
        "official": ID,
        "office": ID,
        "mandate": MANDATE,
        "capacity": CAPACITY,
        "name_printed": SHORT,
        "office_printed": SHORT,
        "rank_printed?": SHORT,
        "nip_commitment?": SHA,
        "nip_printed": Bool(),
    }
)
LINE = Record(
    {
        "line_id": CODE,
        "no_printed": Text(20),
        "indicator": INDICATOR,
        "indicator_printed": TEXT,
        "target": QUANTITY,
        "quarters?": List(Record({"period": PERIOD, "target": QUANTITY}), at_least=1, at_most=12, unique=("period",)),
        "due_on?": DAY,
        "scope?": List(Record({"id": CODE, "text": TEXT, "due_on?": DAY}), at_least=1, unique=("id",)),
        "baseline?": Record({"year": YEAR, "value": QUANTITY, "ref?": ACT}),
        "plan?": Record({"ref": PLAN, "line": CODE, "target": QUANTITY}),
        "justification?": Record(
            {
                "code": JUSTIFICATION,
                "text": TEXT,
                "files?": List(FILE, at_least=1, at_most=50),
            }
        ),
        "parent?": Record({"agreement": AGREEMENT, "line_id": CODE}),
        "contributors?": List(ID, at_least=1, at_most=100, distinct=True),
        "programmes?": List(Text(20), at_least=1, at_most=200, distinct=True),
        "lineage": Enum("line_lineage", ("carried", "new", "redefined")),
    }
)
OBJECTIVE = Record(
    {
        "no_printed": Text(20),
        "text": TEXT,
        "plan?": Record({"ref": PLAN, "line": CODE}),
        "lines": List(LINE, at_least=1, at_most=200, unique=("line_id",)),
    }
)
PROGRAMME = Record(
    {
        "no": Text(20),
        "code?": CODE,
        "nomenclature": SHORT,
        "level": PROGRAMME_LEVEL,
        "name_printed": TEXT,
        "amount": MONEY,
        "note_printed?": SHORT,
        "sources": List(Record({"code": SOURCE, "printed": SHORT, "amount?": MONEY}), at_most=30),
        "budget?": BUDGET,
    }
)
STATEMENT = Enum("statement", ("pembuka", "janji", "janji_balik", "tambahan"))
DOCUMENT = Record(
    {
        "doc_type": Enum("doc_type", ("pk", "pk_perubahan")),
        "title_printed": SHORT,
        "government_printed": SHORT,
        "fiscal_year": YEAR,
        "level": Enum("document_level", ("kepala_daerah", "opd", "eselon_3", "eselon_4", "jf", "pelaksana")),
        "number_printed?": SHORT,
        "place_printed": Text(100),
        "legal_basis": List(Record({"rule": CODE, "printed": SHORT}), at_most=50, unique=("rule",)),
        "rules": SHA,
        "trustee": PARTY,
        "grantor": Nullable(PARTY),
        "statement": List(Record({"id": STATEMENT, "text": TEXT}), at_least=1, at_most=20),
        "objectives": List(OBJECTIVE, at_least=1, at_most=100),
        "programmes": List(PROGRAMME, at_most=500, unique=("no",)),
        "total?": MONEY,  # absent where the paper has no table of money: what nobody said is not Rp 0
        "attachments?": List(FILE, at_least=1, at_most=50),
    }
)
