"""The departments of Kota Contoh whose year is told in few acts: they stand as data beside this module (`kota/`).

With the six of `departments` they are the thirty-one that sign with the mayor: twenty-three dinas, one badan, one
inspektorat, six kecamatan. The secretariats sign with nobody here, as the article that counts them has it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.demo.departments import DEPARTMENTS
from service.demo.facts import Facts, interval, number
from service.demo.measures import Department, Measure, Objective, Programme

FOLDER = Path(__file__).parent / "kota"
FILES = ("dinas.toml", "dinas_lain.toml", "kecamatan.toml")
NEVER = "never"
CAMAT_RANK = "Pembina, IV/a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An indicator of 2024 as the e-SAKIP has it: `line` is that of 2025, None where it was dropped."""

    line: str | None
    name: str
    unit: str
    polarity: str
    target: str
    realization: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What a department says at the end of 2025 of one indicator, and why it fell short."""

    line: str
    value: str
    printed: str | None
    because: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A department, what it had promised the year before, what it reports at the end, and the day it signs."""

    department: Department
    past: tuple[Past, ...]
    reported: tuple[Reported, ...]
    signed_on: str | None  # None: in the session of January

    @property
    def key(self) -> str:
        """The short name of the department."""
        return self.department.key

    @property
    def promises(self) -> bool:
        """Whether it ever proposed an agreement."""
        return self.signed_on != NEVER


def _read(name: str) -> Iterator[Neighbour]:
    for row in tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))["department"]:
        yield _neighbour(row)


def _neighbour(row: Mapping[str, Any]) -> Neighbour:
    rows = [(f"I{no}", one) for no, one in enumerate(row["measures"], start=1)]
    past = [_past(line, one) for line, one in rows] + [_past(None, one) for one in row.get("dropped", ())]
    reported = [
        Reported(line=line, value=one["now"][1], printed=one.get("said"), because=_pair(one.get("because")))
        for line, one in rows
    ]
    return Neighbour(
        department=_department(row, [_measure(line, one) for line, one in rows]),
        past=tuple(past),
        reported=tuple(reported),
        signed_on=row.get("signed"),
    )


def _department(row: Mapping[str, Any], measures: list[Measure]) -> Department:
    district = row["key"].startswith("kec_")
    return Department(
        key=row["key"],
        code=row["code"],
        name=row["name"],
        kind="kecamatan" if district else "dinas",
        post=row["name"].replace("Kecamatan", "Camat") if district else f"Kepala {row['name']}",
        level="administrator" if district else "jpt_pratama",
        head=row["head"],
        rank=row.get("rank", CAMAT_RANK),
        since=row["since"],
        operator=row["operator"],
        powers=tuple(row.get("powers", ())),
        budget_adopted_on="2025-01-08",
        objectives=(Objective(text=row["objective"], measures=tuple(measures)),),
        programmes=tuple(
            Programme(code, name, {source: amount}) for code, (name, source, amount) in row["programmes"].items()
        ),
    )


def _measure(line: str, row: Mapping[str, Any]) -> Measure:
    formula, unit = row.get("formula", "NAIK"), row.get("unit", "Persen")
    return Measure(
        line=line,
        name=row["name"],
        formula=formula,
        polarity=_polarity(row),
        aggregation=row.get("aggregation", "last"),
        kind=row.get("kind", "outcome"),
        decimals=row.get("decimals", 2),
        parameters=row.get("parameters", {}),
        target=_target(row["now"][0], unit),
        baseline=number(row.get("baseline", row["before"][1]), unit),
        definition=row["definition"],
        source=row["source"],
        lineage="redefined" if {"was", "unit_before"} & row.keys() else "carried",
    )


def _target(value: str, unit: str) -> Facts:
    low, dots, high = value.partition("..")
    return interval(low, high, unit) if dots else number(value, unit)


def _past(line: str | None, row: Mapping[str, Any]) -> Past:
    target, realization = row["before"]
    return Past(
        line=line,
        name=row.get("was", row["name"]),
        unit=row.get("unit_before", row.get("unit", "Persen")),
        polarity=_polarity(row),
        target=target,
        realization=realization,
    )


def _polarity(row: Mapping[str, Any]) -> str:
    falling = row.get("formula", "NAIK").startswith("TURUN")
    return str(row.get("polarity", "turun" if falling else "naik"))


def _pair(codes: list[str] | None) -> tuple[str, str] | None:
    return (codes[0], codes[1]) if codes else None


NEIGHBOURS = tuple(neighbour for name in FILES for neighbour in _read(name))
ROSTER = (*DEPARTMENTS, *(neighbour.department for neighbour in NEIGHBOURS))
