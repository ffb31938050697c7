"""Rules: what laws and regulations say, as dated rows of a pack with citation and validity.

A number that comes from a regulation stands here and nowhere else. A ledger names a pack by the SHA-256 of its file, as
each indicator does with its formula: a pack is never edited, a change is a new file.
"""

import calendar
import hashlib
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from domain.evidence.errors import Fault
from domain.rules import structure
from domain.rules.structure import BandRow, Formula

KINDS = (
    "parameter", "revision_ground", "legal_basis", "formula", "aggregation", "cap", "floor", "rounding", "rollup",
    "scale", "consequence",
)  # fmt: skip

_PACKS: Final = ("1.toml", "2.toml")  # the newest last
_STRUCTURED: Final[Mapping[str, frozenset[str]]] = {
    "formula": frozenset({"reads", "cases", "parameters"}),
    "scale": frozenset({"bands"}),
}
_FINEST: Final = 12
_COUNTED: Final = ("cap", "floor", "rounding")  # rows whose value is a whole number
_REQUIRED = {"id", "kind", "what", "value", "citation", "valid_from", "status"}
_STATUSES = ("verified", "unverified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row: what a regulation says, where it says so, and from when until when (both days included)."""

    id: str
    kind: str
    what: str
    value: int | str
    citation: str
    valid_from: date
    valid_until: date | None
    verified: bool
    formula: Formula | None = None  # of a formula row; none in pack 1, whose formulas are text
    bands: tuple[BandRow, ...] = ()  # of a rating scale, the highest first

    def holds_on(self, day: date) -> bool:
        """Whether the row is valid on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rows of one file, and the SHA-256 by which ledgers name it."""

    id: str
    sha256: str
    rows: tuple[Rule, ...]
    # The days on which what is valid changes, and the rows of the time before the first and from each on.
    _turns: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _valid: tuple[Mapping[str, Rule], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        begins = {row.valid_from for row in self.rows}
        over = {row.valid_until + timedelta(days=1) for row in self.rows if row.valid_until not in (None, date.max)}
        turns = tuple(sorted(begins | over))
        object.__setattr__(self, "_turns", turns)
        object.__setattr__(self, "_valid", tuple(self._rows_on(day) for day in (date.min, *turns)))

    def __hash__(self) -> int:
        """Its file's: what is reckoned once for a pack is found by it again and again."""
        return hash(self.sha256)

    def _rows_on(self, day: date) -> Mapping[str, Rule]:
        return MappingProxyType({row.id: row for row in self.rows if row.holds_on(day)})

    @classmethod
    def load(cls, raw: bytes) -> "RulePack":
        """Read a pack; raises `Fault("rules_malformed")` on an unknown key, a bad value or two rows for one day."""
        try:
            value = tomllib.loads(raw.decode())
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise Fault("rules_malformed", why=str(error)) from error
        if value.keys() != {"id", "row"} or type(value["id"]) is not str or type(value["row"]) is not list:
            raise Fault("rules_malformed", why="id dan row")
        rows = tuple(_rule(row) for row in value["row"])
        _demand_one_a_day(rows)
        return cls(value["id"], hashlib.sha256(raw).hexdigest(), rows)

    def rule(self, rule_id: str, *, on: date) -> Rule:
        """The row valid on a day; raises `Fault("rule_missing")`."""
        row = self.in_force(on=on).get(rule_id)
        if row is None:
            raise Fault("rule_missing", rule=rule_id, day=on.isoformat())
        return row

    def in_force(self, *, on: date, kind: str | None = None) -> Mapping[str, Rule]:
        """The rows valid on a day by their ids, in the order of the file; found, not sought: every figure asks."""
        valid = self._valid[bisect_right(self._turns, on)]
        return valid if kind is None else {name: row for name, row in valid.items() if row.kind == kind}


@cache
def bundled_packs() -> tuple[RulePack, ...]:
    """The packs that come with the program, the newest last; files that never change while it runs."""
    return tuple(RulePack.load(files(__name__).joinpath(name).read_bytes()) for name in _PACKS)


def bundled_rules() -> RulePack:
    """The newest pack, which new facts name."""
    return bundled_packs()[-1]


def rules_by(sha256: str) -> RulePack | None:
    """The bundled pack with this hash; None where a ledger names one that is not here: no other stands in for it."""
    return next((pack for pack in bundled_packs() if pack.sha256 == sha256), None)


def agreement_deadline(rules: RulePack, adopted_on: date) -> date | None:
    """The last day for an agreement whose budget was adopted on a day; None where no rule held on that day.

    PermenPANRB 53/2014, Lampiran I.
    """
    rule = rules.in_force(on=adopted_on, kind="parameter").get("pk_deadline_months")
    return None if rule is None else _months_later(adopted_on, int(rule.value))


def _months_later(day: date, months: int) -> date:
    """The same day of a later civil month, or that month's last day: 31 January is answered by 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _rule(row: Mapping[str, Any]) -> Rule:
    where = row.get("id", "?")
    allowed = _REQUIRED | {"valid_until"} | _STRUCTURED.get(str(row.get("kind")), frozenset())
    if not row.keys() >= _REQUIRED or not row.keys() <= allowed:
        raise Fault("rules_malformed", why=f"{where}: isian")
    texts = [row["id"], row["kind"], row["what"], row["citation"], row["status"]]
    days = [row["valid_from"], row.get("valid_until", row["valid_from"])]
    if any(type(text) is not str or not text for text in texts) or any(type(day) is not date for day in days):
        raise Fault("rules_malformed", why=f"{where}: teks dan tanggal")
    values = (int,) if row["kind"] in _COUNTED else (int, str)
    if type(row["value"]) not in values or row["kind"] not in KINDS or row["status"] not in _STATUSES:
        raise Fault("rules_malformed", why=f"{where}: value, kind atau status")
    if row["kind"] == "rounding" and not 0 <= row["value"] <= _FINEST:
        raise Fault("rules_malformed", why=f"{where}: angka di belakang koma")
    if days[1] < days[0]:
        raise Fault("rules_malformed", why=f"{where}: tanggal terbalik")
    return Rule(
        id=row["id"],
        kind=row["kind"],
        what=row["what"],
        value=row["value"],
        citation=row["citation"],
        valid_from=row["valid_from"],
        valid_until=row.get("valid_until"),
        verified=row["status"] == "verified",
        formula=structure.formula(where, row) if row["kind"] == "formula" else None,
        bands=structure.bands(where, row) if row["kind"] == "scale" else (),
    )


def _demand_one_a_day(rows: tuple[Rule, ...]) -> None:
    for place, row in enumerate(rows):
        for other in rows[:place]:
            if other.id == row.id and (row.holds_on(other.valid_from) or other.holds_on(row.valid_from)):
                raise Fault("rules_malformed", why=f"{row.id}: dua baris untuk hari yang sama")
