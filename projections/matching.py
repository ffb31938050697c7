"""Which agency a claim speaks of: exactly one of the register has that code or that name; else none is guessed.

An agency that is registered after the claim is found as well: what speaks of its name is matched anew.
"""

from sqlite3 import Connection, Row

from domain import claims
from projections.reading import every, first
from projections.tables import change

_OF_ANY = ("pemerintah", "daerah")  # "Pemerintah Kota Contoh" is "Kota Contoh"


def squash(name: str | None) -> str | None:
    """A name as the import compares it too; None where nothing is left."""
    return claims.squash(name or "") or None


def squash_government(name: str | None) -> str | None:
    """The same of a government, without the words that every government carries."""
    return squash(" ".join(word for word in (name or "").casefold().split() if word not in _OF_ANY))


def agency_of(
    db: Connection, *, name: str | None, code: str | None, government: str | None, region_code: str | None
) -> str | None:
    """The one agency of the register that a claim names; None where it names none, several, or another government's."""
    ours = first(db, "SELECT government, region_code FROM position WHERE id = 1")
    if ours is None or not _is_ours(ours, government, region_code):
        return None
    squashed = squash(name)
    found = {row["agency"] for row in every(db, "SELECT agency FROM agency WHERE squashed = :name", name=squashed)}
    found |= {row["agency"] for row in every(db, "SELECT agency FROM agency WHERE code = :code", code=code)}
    return str(found.pop()) if len(found) == 1 else None


def _is_ours(ours: Row, government: str | None, region_code: str | None) -> bool:
    if (
        region_code is not None
        and ours["region_code"] is not None
        and squash(region_code) == squash(ours["region_code"])
    ):
        return True
    return government is None or squash_government(government) == ours["government"]


def agency_known(db: Connection, squashed: str | None, code: str | None) -> None:
    """An agency is registered: whatever speaks of its name or code is matched anew."""
    for rematch in (_past, _evaluations, _papers):
        rematch(db, squashed, code)


def _past(db: Connection, squashed: str | None, code: str | None) -> None:
    for row in _speaking(db, "SELECT * FROM past_agreement WHERE kind = 'claim' AND ", squashed, code):
        agency = _agency(db, row)
        change(db, "past_agreement", {"past": row["past"]}, agency=agency)
        db.execute("UPDATE target_change SET agency = ? WHERE holder = ?", [agency, row["past"]])


def _evaluations(db: Connection, squashed: str | None, code: str | None) -> None:
    for row in _speaking(db, "SELECT * FROM claim_evaluation WHERE ", squashed, code):
        change(db, "claim_evaluation", {"row": row["row"]}, agency=_agency(db, row))


def _papers(db: Connection, squashed: str | None, _code: str | None) -> None:
    """A paper whose clerk named an agency by its id keeps that one."""
    sql = "SELECT * FROM paper WHERE squashed = :name AND agency_named IS NULL"
    for row in every(db, sql, name=squashed):
        agency = agency_of(db, name=row["agency_printed"], code=None, government=None, region_code=None)
        change(db, "paper", {"paper": row["paper"]}, agency=agency)
        db.execute("UPDATE past_agreement SET agency = ? WHERE past = ?", [agency, row["paper"]])
        db.execute("UPDATE target_change SET agency = ? WHERE holder = ?", [agency, row["paper"]])


def _speaking(db: Connection, sql: str, squashed: str | None, code: str | None) -> list[Row]:
    named = every(db, sql + "squashed = :name", name=squashed)
    return named + every(db, sql + "agency_code = :code", code=code)


def _agency(db: Connection, row: Row) -> str | None:
    return agency_of(
        db,
        name=row["agency_printed"],
        code=row["agency_code"],
        government=row["government_printed"],
        region_code=row["region_code"],
    )
