"""Rules between the values of one record: order, company, and that what was read is what is printed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from domain.evidence.shape import refuse

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


@dataclass(frozen=True, slots=True)
class Ordered:
    """The first number is not greater than the second."""

    low: str
    high: str

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if self.low in record and self.high in record and Decimal(record[self.low]) > Decimal(record[self.high]):
            refuse(f"{path}.{self.low}", f"tidak lebih besar daripada {self.high}")

    def as_data(self) -> object:
        return {"ordered": [self.low, self.high]}


@dataclass(frozen=True, slots=True)
class Sequence:
    """The first day is not after the second."""

    first: str
    last: str

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if self.first in record and self.last in record and record[self.first]["date"] > record[self.last]["date"]:
            refuse(f"{path}.{self.first}", f"tidak sesudah {self.last}")

    def as_data(self) -> object:
        return {"sequence": [self.first, self.last]}


@dataclass(frozen=True, slots=True)
class OneOf:
    """Exactly one of these keys stands in the record."""

    keys: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if sum(key in record for key in self.keys) != 1:
            refuse(path, f"tepat satu dari kunci: {', '.join(self.keys)}")

    def as_data(self) -> object:
        return {"one_of": list(self.keys)}


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """Two of these keys never stand in the record together."""

    keys: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if sum(key in record for key in self.keys) > 1:
            refuse(path, f"paling banyak satu dari kunci: {', '.join(self.keys)}")

    def as_data(self) -> object:
        return {"at_most_one": list(self.keys)}


@dataclass(frozen=True, slots=True)
class Together:
    """All of these keys stand in the record, or none."""

    keys: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if len({key in record for key in self.keys}) != 1:
            refuse(path, f"kunci {', '.join(self.keys)} bersama-sama, atau semuanya tidak ada")

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
            refuse(f"{path}.{self.key}", f"wajib diisi bila {self.when} adalah {record[self.when]}")

    def as_data(self) -> object:
        return {"required_when": {"key": self.key, "when": self.when, "codes": list(self.codes)}}


@dataclass(frozen=True, slots=True)
class AnyRequiredWhen:
    """At least one of these keys stands where another key has one of these codes."""

    keys: tuple[str, ...]
    when: str
    codes: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if record.get(self.when) in self.codes and not any(key in record for key in self.keys):
            refuse(
                path, f"sedikitnya satu dari kunci: {', '.join(self.keys)}, bila {self.when} adalah {record[self.when]}"
            )

    def as_data(self) -> object:
        return {"any_required_when": {"keys": list(self.keys), "when": self.when, "codes": list(self.codes)}}


@dataclass(frozen=True, slots=True)
class OnlyWhen:
    """Keys that may stand only where another key has one of these codes."""

    keys: tuple[str, ...]
    when: str
    codes: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        for key in self.keys:
            if key in record and record.get(self.when) not in self.codes:
                refuse(f"{path}.{key}", f"tidak ada: hanya diisi bila {self.when} adalah {' atau '.join(self.codes)}")

    def as_data(self) -> object:
        return {"only_when": {"keys": list(self.keys), "when": self.when, "codes": list(self.codes)}}


@dataclass(frozen=True, slots=True)
class AnyPresent:
    """At least one of these keys stands in the record."""

    keys: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if not any(key in record for key in self.keys):
            refuse(path, f"sedikitnya satu dari kunci: {', '.join(self.keys)}")

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
        if self.value in record and not _shows(record[self.printed], record[self.value], self.places):
            refuse(f"{path}.{self.value}", f"angka yang tercetak: {record[self.printed][:80]}")

    def as_data(self) -> object:
        return {"reads": {"printed": self.printed, "value": self.value, "places": self.places}}


@dataclass(frozen=True, slots=True)
class SamePrint:
    """What was read repeats the print that it was read from, letter by letter."""

    printed: str
    keys: tuple[str, ...]

    def check(self, record: Mapping[str, Any], path: str) -> None:
        for key in self.keys:
            if key in record and record[key]["printed"] != record[self.printed]:
                refuse(f"{path}.{key}.printed", f"sama dengan {self.printed}")

    def as_data(self) -> object:
        return {"same_print": {"printed": self.printed, "keys": list(self.keys)}}


@dataclass(frozen=True, slots=True)
class ReadsDay:
    """The date, if there is one, is the one that is printed: its day, its month by name or number, and its year."""

    printed: str = "printed"
    value: str = "date"

    def check(self, record: Mapping[str, Any], path: str) -> None:
        if self.value not in record:
            return
        printed: str = record[self.printed]
        if not _shows_day(printed, record[self.value]):
            refuse(f"{path}.{self.value}", f"tanggal yang tercetak: {printed[:80]}")

    def as_data(self) -> object:
        return {"reads_day": {"printed": self.printed, "value": self.value}}


# The same figures and the same days stand in many acts.
@lru_cache(maxsize=4096)
def _shows(printed: str, value: str, places: int) -> bool:
    return Decimal(value) in _figures(printed, places)


@lru_cache(maxsize=4096)
def _shows_day(printed: str, value: str) -> bool:
    year, month, day = (int(part) for part in value.split("-"))
    numbers = [int(digits[:9]) for digits in _DIGITS.findall(printed)]
    months = [_MONTHS[word] for word in _WORD.findall(printed.lower()) if word in _MONTHS]
    named = months == [month] and numbers == [day, year]
    return named or (not months and numbers in ([day, month, year], [year, month, day]))


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
