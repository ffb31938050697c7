"""Attainment in the tables: every line of a sheet measured by its document, by what is known when a sheet is entered.

The arithmetic is `domain.measure`; here stands only which figures it is given. The target is that of the document the
sheet reports on, which was in force at the end of its period; the figure is the one of all periods up to it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from sqlite3 import Connection, Row
from typing import Any

from domain.measure import Aggregate, Attainment, Observation, RollUp, aggregate, attain, compare, roll_up
from projections.reading import every, first
from projections.tables import insert

Facts = Mapping[str, Any]
Actual = Facts | Fraction | None


@dataclass(frozen=True, slots=True)
class _Reported:
    """A period of the year and what the round that holds says of each line; `record` None: nothing was entered.

    Of a sheet whose every round is rejected only the last one's state is told: its figures count nowhere.
    """

    period: str
    code: str
    ends: date
    record: int | None
    rejected: bool
    document: str | None
    lines: Mapping[str, Row]


def reckon(db: Connection, *, agreement: str, since: str) -> None:
    """The attainment of an agreement anew, from the period on whose sheet changed."""
    reported = _reported(db, agreement)
    at = next((place for place, one in enumerate(reported) if one.period == since), None)
    if at is None:
        return  # the period's own words are withheld: when it ends is not known
    for place, one in enumerate(reported[at:], at):
        _forget(db, agreement, one.period)
        if one.record is not None and one.document is not None:
            _measure(db, agreement, reported[: place + 1], json.loads(one.document))


def _reported(db: Connection, agreement: str) -> list[_Reported]:
    """The periods of the agreement's year that were opened, in order; a longer one after the shorter ones in it."""
    rows = every(db, _PERIODS, agreement=agreement)
    return [
        _Reported(
            period=row["period"],
            code=row["code"],
            ends=date.fromisoformat(row["ends"]),
            record=row["record"],
            rejected=row["record"] is not None and row["held_record"] is None,
            document=row["document"],
            lines={line["line_id"]: line for line in every(db, _LINES, record=row["record"])},
        )
        for row in rows
    ]


_PERIODS = """
SELECT p.period, p.code, p.ends, e.record, s.held_record, v.document
  FROM agreement a
  JOIN period p ON p.fiscal_year = a.fiscal_year
  LEFT JOIN sheet s ON s.agreement = a.agreement AND s.period = p.period
  LEFT JOIN sheet_entry e ON e.record = s.entry_record AND NOT e.withheld
  LEFT JOIN agreement_version v ON v.agreement = e.agreement AND v.version_no = e.version_no
 WHERE a.agreement = :agreement
 ORDER BY p.ends, p.starts DESC
"""

_LINES = "SELECT * FROM sheet_line WHERE record = :record"


def _forget(db: Connection, agreement: str, period: str) -> None:
    for table in ("attainment", "roll_up"):
        db.execute(f"DELETE FROM {table} WHERE agreement = ? AND period = ?", [agreement, period])  # noqa: S608 -- our names


def _measure(db: Connection, agreement: str, upto: Sequence[_Reported], document: Facts) -> None:
    measured = [
        (line, _line_measured(db, agreement, upto, line))
        for objective in document["objectives"]
        for line in objective["lines"]
        if line["line_id"] in upto[-1].lines
    ]
    now = upto[-1]
    counted = [(line["line_id"], one) for line, one in measured if one is not None and one.raw is not None]
    insert(
        db,
        "roll_up",
        agreement=agreement,
        period=now.period,
        record=now.record,
        **(_rolled_up(roll_up(counted, on=now.ends)) if counted else {}),
        counted=len(counted),
        left_out=json.dumps([_left_out(line, one) for line, one in measured if one is None or one.raw is None]),
    )


def _rolled_up(rolled: RollUp) -> dict[str, Any]:
    return {
        "raw": None if rolled.mean is None else str(rolled.mean),
        "text": rolled.text,
        "capped_text": rolled.capped_text,
    }


def _left_out(line: Facts, attained: Attainment | None) -> list[str | None]:
    """A line without a figure: why there is none, or that its definition is withheld."""
    return [line["line_id"], line["no_printed"], "withheld" if attained is None else attained.why]


def _line_measured(db: Connection, agreement: str, upto: Sequence[_Reported], line: Facts) -> Attainment | None:
    """One line up to a period; None where the indicator's definition is withheld."""
    now, line_id = upto[-1], line["line_id"]
    definition = definition_of(db, line)
    row, quarterly = now.lines[line_id], _quarter_target(line, now.code)
    columns: dict[str, Any] = {"target_printed": line["target"]["printed"], "scope_total": _scope_total(line)}
    annual = None
    if definition is not None:
        together = aggregate(definition["aggregation"], _observations(upto, line_id))
        annual = _attained(definition, line, line["target"], together.value, now=now)
        own = None if now.rejected else _quantity(row)
        quarter = None if quarterly is None else _attained(definition, line, quarterly, own, now=now)
        columns |= {
            "how": definition["aggregation"],
            **_known(together),
            "annual_text": annual.text,
            "annual": attained_json(db, annual, definition),
            "quarter": None if quarter is None else attained_json(db, quarter, definition),
            "differs": _differs(row["attainment_printed"], (annual, quarter)),
        }
    insert(
        db,
        "attainment",
        agreement=agreement,
        period=now.period,
        line_id=line_id,
        record=now.record,
        quarter_target_printed=None if quarterly is None else quarterly["printed"],
        **columns,
    )
    return annual


def definition_of(db: Connection, line: Facts) -> Facts | None:
    """The facts of the indicator's definition that a line of a document names; None where they are withheld."""
    row = first(db, "SELECT facts FROM indicator WHERE digest = :digest", digest=line["indicator"]["digest"])
    return None if row is None or row["facts"] is None else dict(json.loads(row["facts"]))


def _observations(upto: Sequence[_Reported], line_id: str) -> list[Observation]:
    """What every period up to now says of a line; one that says nothing is missing, never 0."""
    return [_observation(one, one.lines.get(line_id)) for one in upto]


def _observation(one: _Reported, row: Row | None) -> Observation:
    if row is None:
        return Observation(one.code, "missing")
    return Observation(one.code, "rejected") if one.rejected else Observation(one.code, row["state"], _quantity(row))


def _attained(definition: Facts, line: Facts, target: Facts, actual: Actual, *, now: _Reported) -> Attainment:
    """What the line attains; a figure of an earlier period counts where this one has none, or a rejected one."""
    row = now.lines[line["line_id"]]
    scope = None if now.rejected or row["scope_done"] is None else json.loads(row["scope_done"])
    state = "figure" if actual is not None or scope is not None else "rejected" if now.rejected else row["state"]
    return attain(definition, target, actual, on=now.ends, line=line, scope_done=scope, state=state)


def _quantity(row: Row) -> dict[str, Any] | None:
    return None if row["quantity"] is None else dict(json.loads(row["quantity"]))


def _quarter_target(line: Facts, code: str) -> dict[str, Any] | None:
    return next((one["target"] for one in line.get("quarters", ()) if one["period"] == code), None)


def _scope_total(line: Facts) -> int | None:
    return len(line["scope"]) if "scope" in line else None


def _differs(printed: str | None, ours: Sequence[Attainment | None]) -> bool | None:
    """Whether what the office reports is neither of ours; None where one of them cannot be compared."""
    if printed is None:
        return None
    agrees = [compare(printed, one).agrees for one in ours if one is not None]
    if True in agrees:
        return False
    return None if None in agrees else True


def _known(together: Aggregate) -> dict[str, Any]:
    """The figure up to here, and how it was made."""
    value = together.value
    exact = exact_text(value) if isinstance(value, Fraction) else (value or {}).get("value")
    told = {
        "value": exact,
        "text": together.text,
        "periods": together.used,
        "left_out": [[one.key, one.why] for one in together.left_out],
        "actual": {"fraction": str(value)} if isinstance(value, Fraction) else value,
        "why": together.why,
    }
    printed = exact or (None if value is None or isinstance(value, Fraction) else value["printed"])
    return {"known_value": printed, "known": json.dumps(told, sort_keys=True)}


def actual_of(known: Facts) -> Actual:
    """The figure up to a period as the arithmetic takes it again."""
    actual = known["actual"]
    return Fraction(actual["fraction"]) if actual and "fraction" in actual else actual


def exact_text(value: Fraction) -> str:
    """An exact number as decimal text, or as a fraction where its decimals have no end."""
    left = value.denominator
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    if left != 1:
        return str(value)
    places = next(places for places in range(value.denominator.bit_length() + 1) if not value * 10**places % 1)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    whole = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{whole}" if value < 0 else whole


def attained_json(db: Connection, one: Attainment, definition: Facts) -> str:
    """An attainment with all that it rests on, its rules as numbers of the table of citations."""
    told = {
        "raw": None if one.raw is None else exact_text(one.raw),
        "text": one.text,
        "capped": None if one.capped is None else str(one.capped),
        "capped_text": one.capped_text,
        "band": one.band and one.band.label,
        "progress": one.progress,
        "why": one.why,
        "remarks": one.remarks,
        "formula": one.formula,
        "formula_printed": definition["formula"]["printed"],
        "rules": _cited(db, [(rule.id, rule.what, rule.citation, rule.verified) for rule in one.rules]),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


_Rule = tuple[str, str, str, bool]


@cache
def _digest_of(rule: _Rule) -> str:
    """Rules are few, and every figure cites some."""
    return hashlib.sha256(json.dumps(rule).encode()).hexdigest()


def _cited(db: Connection, rules: Sequence[_Rule]) -> list[int]:
    """The numbers under which rows of a rule pack are cited: long words stand once, whatever rests on them."""
    digests = [_digest_of(rule) for rule in rules]
    sql = "SELECT cited, digest FROM rule_cited WHERE digest IN (SELECT value FROM json_each(:digests))"
    known = {row["digest"]: row["cited"] for row in every(db, sql, digests=json.dumps(digests))}
    for digest, rule in zip(digests, rules, strict=True):
        if digest not in known:
            known[digest] = _cited_anew(db, digest, rule)
    return [known[digest] for digest in digests]


def _cited_anew(db: Connection, digest: str, rule: _Rule) -> int:
    ident, what, citation, verified = rule
    number = 1 + int(db.execute("SELECT coalesce(max(cited), 0) FROM rule_cited").fetchone()[0])
    insert(db, "rule_cited", cited=number, digest=digest, id=ident, what=what, citation=citation, verified=verified)
    return number
