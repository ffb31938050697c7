"""Rules: what laws and regulations say, as dated rows of a pack with citation and validity.

A number that comes from a regulation stands here and nowhere else. A ledger names a pack by the SHA-256 of its file.
"""

import calendar
import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from domain.evidence.errors import Fault

KINDS = ("parameter", "revision_ground", "legal_basis", "formula", "consequence")

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

    def holds_on(self, day: date) -> bool:
        """Whether the row is valid on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rows of one file, and the SHA-256 by which ledgers name it."""

    id: str
    sha256: str
    rows: tuple[Rule, ...]

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
        for row in self.rows:
            if row.id == rule_id and row.holds_on(on):
                return row
        raise Fault("rule_missing", rule=rule_id, day=on.isoformat())

    def in_force(self, *, on: date, kind: str | None = None) -> dict[str, Rule]:
        """The rows valid on a day by their ids, in the order of the file."""
        return {row.id: row for row in self.rows if row.holds_on(on) and kind in (None, row.kind)}


@cache
def bundled_rules() -> RulePack:
    """The pack that comes with the program; a file that never changes while it runs."""
    return RulePack.load(files(__name__).joinpath("1.toml").read_bytes())


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
    if not row.keys() >= _REQUIRED or not row.keys() <= _REQUIRED | {"valid_until"}:
        raise Fault("rules_malformed", why=f"{where}: isian")
    texts = [row["id"], row["kind"], row["what"], row["citation"], row["status"]]
    days = [row["valid_from"], row.get("valid_until", row["valid_from"])]
    if any(type(text) is not str or not text for text in texts) or any(type(day) is not date for day in days):
        raise Fault("rules_malformed", why=f"{where}: teks dan tanggal")
    if type(row["value"]) not in (int, str) or row["kind"] not in KINDS or row["status"] not in _STATUSES:
        raise Fault("rules_malformed", why=f"{where}: value, kind atau status")
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
    )


def _demand_one_a_day(rows: tuple[Rule, ...]) -> None:
    for place, row in enumerate(rows):
        for other in rows[:place]:
            if other.id == row.id and (row.holds_on(other.valid_from) or other.holds_on(row.valid_from)):
                raise Fault("rules_malformed", why=f"{row.id}: dua baris untuk hari yang sama")
