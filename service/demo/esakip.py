"""The e-SAKIP of 2024 as its nightly exports show it: thirty-one agreements, and whatever was changed in silence.

Nobody signed anything in that program; what it holds is read as a claim. It prints as such programs do: attainments
that do not follow from their figures, a figure with a point for a comma, a score of exactly 80 with the better letter.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from service.demo.departments import DEPARTMENTS
from service.demo.facts import printed_number
from service.demo.measures import Department, Programme
from service.demo.roster import FOLDER, NEIGHBOURS, Past
from service.demo.workbook import Rows, workbook

YEAR_BEFORE = 2024
GOVERNMENT = "Pemerintah Kota Contoh"
SCHEME = "PermenPANRB 88/2021"
FORMER_NAMES = {"disperindag": "Dinas Perdagangan"}  # what a department was called in 2024
SIGNED_ON = "Senin, 22 Januari 2024"
CITY_SCORES = ((2021, "62,10", "B"), (2022, "63,45", "B"), (2023, "66,02", "B"), (2024, "69,84", "B"))
AGREEMENTS = ("agreement_id", "government", "opd", "fiscal_year", "kind", "pihak_pertama_name", "pihak_pertama_jabatan",
              "pihak_pertama_nip", "pihak_kedua_name", "pihak_kedua_jabatan", "signing_date")  # fmt: skip
INDICATORS = ("agreement_id", "sasaran", "indikator", "satuan", "target", "polarity")
PROGRAMMES = ("agreement_id", "program", "kode_program", "anggaran_rupiah", "realisasi_rupiah")
REALIZATIONS = ("agreement_id", "indikator", "satuan", "period", "target", "realisasi", "capaian_printed", "polarity")
EVALUATIONS = ("government", "opd", "year", "scheme", "total", "predicate")
_KNOWN: dict[str, Any] = tomllib.loads((FOLDER / "esakip.toml").read_text(encoding="utf-8"))
_WORDS = {"naik": "max", "turun": "min", "rentang": "rentang"}
_PLACES = Decimal("0.01")
# Two officials gave their number to the e-SAKIP; nobody has it. It is seen and not kept.
_NUMBERED = {"dinsos": "197001011995012999", "dishub": "197102021996011998"}


@dataclass(slots=True)
class Line:
    """An indicator in the e-SAKIP: everything in it can be overwritten there, and nobody is told."""

    key: str
    past: Past
    target: str
    realization: str
    attainment: str

    @property
    def name(self) -> str:
        """Its name then."""
        return self.past.name


@dataclass(slots=True)
class Esakip:
    """The program's tables at a moment."""

    lines: list[Line] = field(default_factory=lambda: [_line(key, past) for key, past in _promised()])
    measured: bool = False  # whether the money and the realizations of the year are in it

    def line(self, key: str, line: str) -> Line:
        """The indicator of a department."""
        return next(one for one in self.lines if (one.key, one.past.line) == (key, line))

    def export(self, *, moment: str) -> bytes:
        """The workbook that the program writes at night."""
        sheets = {
            "Perjanjian": _headed(AGREEMENTS, _agreements()),
            "Indikator": _headed(INDICATORS, self._indicators()),
            "Evaluasi": _headed(EVALUATIONS, _evaluations()),
        }
        if self.measured:
            sheets["Program"] = _headed(PROGRAMMES, _programmes())
            sheets["Realisasi"] = _headed(REALIZATIONS, self._realizations())
        return workbook(sheets, exported=moment)

    def _indicators(self) -> Iterator[Sequence[str]]:
        for one in self.lines:
            pointed = _KNOWN["pointed"].get(one.key) == one.past.line
            target = one.target.replace(",", ".") if pointed else one.target
            yield number_of(one.key), _OBJECTIVES[one.key], one.name, one.past.unit, target, _WORDS[one.past.polarity]

    def _realizations(self) -> Iterator[Sequence[str]]:
        for one in self.lines:
            figures = (one.target, one.realization, one.attainment)
            yield number_of(one.key), one.name, one.past.unit, "tahunan", *figures, _WORDS[one.past.polarity]


def number_of(key: str) -> str:
    """The number of an agreement in the program."""
    return f"PK/{YEAR_BEFORE}/{key.upper().replace('_', '-')}"


def name_of(department: Department) -> str:
    """What a department was called in that year."""
    return FORMER_NAMES.get(department.key, department.name)


def cost_before(programme: Programme) -> int:
    """A year before, everything cost a little less."""
    return programme.amount * 94 // 100 // 50_000 * 50_000


def attained(polarity: str, target: str, realization: str) -> str:
    """The attainment in percent by the common formulas; blank for what is no number."""
    low, dots, high = target.partition("..")
    if dots:
        return "100" if Decimal(low) <= Decimal(realization) <= Decimal(high) else ""
    if not target.replace(".", "").isdigit():
        return ""
    goal, got = Decimal(target), Decimal(realization)
    share = got / goal if polarity == "naik" else (2 * goal - got) / goal
    return _shown((share * 100).quantize(_PLACES, ROUND_HALF_UP))


# -- its tables --


def _headed(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Rows:
    return [head, *rows]


def _agreements() -> Iterator[Sequence[str]]:
    for one in _DEPARTMENTS:
        named = one.head if one.since < f"{YEAR_BEFORE}-01-22" else ""
        post = one.post.replace(one.name, name_of(one))
        yield (number_of(one.key), GOVERNMENT, name_of(one), str(YEAR_BEFORE), "awal", named, post,
               _NUMBERED.get(one.key, ""), "H. Bahar Latuconsina", "Wali Kota Contoh", SIGNED_ON)  # fmt: skip


def _programmes() -> Iterator[Sequence[str]]:
    """What a programme had, and what was spent of it."""
    for one in _DEPARTMENTS:
        for programme in one.programmes:
            amount = cost_before(programme)
            share = 880 + sha256(f"{one.key}/{programme.code}".encode()).digest()[0] % 115  # of a thousand
            spent = _rupiah(amount * share // 1_000)
            yield number_of(one.key), programme.name, programme.code, _rupiah(amount), spent


def _evaluations() -> Iterator[Sequence[str]]:
    for one in _DEPARTMENTS:
        yield GOVERNMENT, name_of(one), str(YEAR_BEFORE), SCHEME, *_KNOWN["scores"][one.key]
    for year, score, predicate in CITY_SCORES:
        yield GOVERNMENT, GOVERNMENT, str(year), SCHEME, score, predicate


def _rupiah(amount: int) -> str:
    return f"{printed_number(str(amount))},00"


# -- what was promised --


def _promised() -> Iterator[tuple[str, Past]]:
    for department in DEPARTMENTS:
        for past in _of_six(department):
            yield department.key, past
    for neighbour in NEIGHBOURS:
        for past in neighbour.past:
            yield neighbour.key, past


def _of_six(department: Department) -> Iterator[Past]:
    known = _KNOWN[department.key]
    for measure in department.measures:
        if measure.line in known:
            target, realization = known[measure.line]
            yield Past(
                line=measure.line, name=measure.name, unit=measure.target["unit"], polarity=measure.polarity,
                target=target, realization=realization,
            )  # fmt: skip
    for row in known.get("dropped", ()):
        target, realization = row["before"]
        yield Past(
            line=None, name=row["name"], unit=row["unit"], polarity="naik", target=target, realization=realization
        )


def _line(key: str, past: Past) -> Line:
    other = _KNOWN["printed"].get(key, {}).get(past.line)
    attainment = other if other is not None else attained(past.polarity, past.target, past.realization)
    return Line(key, past, _printed(past.target), _printed(past.realization), attainment)


def _printed(value: str) -> str:
    """A figure as the program prints it; words as they are."""
    low, dots, high = value.partition("..")
    if dots:
        return f"{printed_number(low)} - {printed_number(high)}"
    return printed_number(value) if value.lstrip("-").replace(".", "").isdigit() else value


def _shown(value: Decimal) -> str:
    return printed_number(f"{value.normalize():f}")


_DEPARTMENTS = (*DEPARTMENTS, *(neighbour.department for neighbour in NEIGHBOURS))
_OBJECTIVES = {one.key: one.objectives[0].text for one in _DEPARTMENTS}
