"""Agreements of the past in the tables: out of what a source says now, or out of an attested paper."""

import hashlib
import json
from sqlite3 import Connection, Row
from typing import Any

from projections import grades
from projections.matching import agency_of, squash
from projections.past_reading import Cell, ClaimRow, Line, Read, read_claims, row_of, rows_of
from projections.printed_days import read_day
from projections.reading import first, one
from projections.tables import insert, put
from projections.words import put_words


def id_of_claim(source: str, key: str) -> str:
    """The id of a past agreement that only a source knows, by the name the source gives it."""
    return hashlib.sha256(f"{source}\n{key}".encode()).hexdigest()[:32]


def of_claims(db: Connection, *, source: str, key: str, record: int) -> None:
    """An agreement of a source as it stands by now; one of which nothing is left stays, and is told to be gone."""
    past = id_of_claim(source, key)
    read = read_claims(rows_of(db, source=source, key=key))
    if read is None:
        db.execute("UPDATE past_agreement SET gone_record = ?, record = ? WHERE past = ?", [record, record, past])
        return
    head = read.head
    agency = agency_of(
        db,
        name=head["agency_printed"],
        code=head["agency_code"],
        government=head["government_printed"],
        region_code=head["region_code"],
    )
    about = {"kind": "claim", "grade": grades.CLAIM, "source": source, "key": key, "agency": agency}
    written(db, past, read, **about, squashed=squash(head["agency_printed"]), recorded_on=_day_of(db, record))


def _day_of(db: Connection, record: int) -> str:
    state = one(db, "SELECT received_on FROM source_state WHERE record = :record", record=record)
    return str(state["received_on"])


def written(db: Connection, past: str, read: Read, **about: Any) -> None:
    """An agreement with its lines and money, anew."""
    for table in ("past_line", "past_figure", "past_programme"):
        db.execute(f"DELETE FROM {table} WHERE past = ?", [past])  # noqa: S608 -- our names
    figures = [figure for line in read.lines for figure in line.figures]
    put(
        db,
        "past_agreement",
        {"past": past},
        **read.head,
        **about,
        record=read.record,
        gone_record=None,
        lines=len(read.lines),
        programmes=len(read.money),
        realizations=len(figures),
        compared=sum(figure.agrees is not None for figure in figures),
        differs=sum(figure.agrees is False for figure in figures),
        sorting=f"{9999 - (read.head['fiscal_year'] or 0):04} {about['squashed'] or ''} {about['key']} {past}",
    )
    for position, line in enumerate(read.lines, 1):
        _line(db, past, position, line)
    for position, money in enumerate(read.money, 1):
        told = {"row": money.row, "code": money.code, "name": money.name}
        sums = {"amount": _json(money.amount), "realized": _json(money.realized)}
        insert(db, "past_programme", past=past, position=position, **told, **sums)
    found_by(db, past)


def _line(db: Connection, past: str, position: int, line: Line) -> None:
    squashed = squash(line.indicator) or ""
    insert(
        db,
        "past_line",
        past=past,
        position=position,
        row=line.row,
        line_id=line.line_id,
        no=line.no,
        objective=line.objective,
        indicator=line.indicator,
        squashed=squashed,
        record=line.record,
        unit=line.unit,
        polarity=line.polarity,
        formula=_json(line.formula),
        target=_json(line.target),
        lineage=line.lineage,
    )
    for no, figure in enumerate(line.figures, 1):
        insert(
            db,
            "past_figure",
            past=past,
            position=position,
            no=no,
            row=figure.row,
            squashed=squashed,
            period=figure.period,
            target=_json(figure.target),
            realization=_json(figure.realization),
            attainment=_json(figure.attainment),
            formula=figure.formula,
            raw=figure.raw,
            computed=figure.computed,
            agrees=figure.agrees,
            difference=figure.difference,
            why=figure.why,
        )


def _json(cell: Cell | None) -> str | None:
    return None if cell is None else cell.json()


def found_by(db: Connection, past: str) -> None:
    """The words that a past agreement is found by: its name, its place, its parties, its indicators."""
    row = one(db, "SELECT * FROM past_agreement WHERE past = :past", past=past)
    names = ("key", "agency_printed", "trustee_name", "trustee_post", "grantor_name", "grantor_post", "fiscal_year")
    texts = [str(row[name]) for name in names if row[name] is not None]
    lines = db.execute("SELECT indicator FROM past_line WHERE past = ? ORDER BY position", [past])
    put_words(db, "past", past, [*texts, *(line["indicator"] for line in lines)])


# ---- rows that speak of no agreement ---------------------------------------------------------------------------------


def of_row(db: Connection, row: int) -> None:
    """A score or a day of signing as its row says it by now; none where the row is gone."""
    place = one(db, "SELECT * FROM claim_row WHERE row = :row", row=row)
    table = {"evaluations": "claim_evaluation", "signings": "claim_signing"}[place["tbl"]]
    db.execute(f"DELETE FROM {table} WHERE row = ?", [row])  # noqa: S608 -- our names
    told = row_of(db, row)
    if told is None:
        return
    year = told.text("fiscal_year")
    about = {
        "row": row,
        "source": place["source"],
        "government_printed": told.text("government"),
        "fiscal_year": int(year) if year is not None and year.isdigit() else None,
        "record": told.record,
    }
    if table == "claim_signing":
        _signing(db, about, told)
        return
    name, code, region = told.text("agency"), told.text("agency_code"), told.text("region_code")
    insert(
        db,
        table,
        **about,
        region_code=region,
        agency=agency_of(db, name=name, code=code, government=about["government_printed"], region_code=region),
        agency_printed=name,
        agency_code=code,
        squashed=squash(name),
        scheme=told.text("scheme"),
        components=told.text("components"),
        score=_json(told.cells.get("score")),
        predicate=told.text("predicate"),
    )


def _signing(db: Connection, about: dict[str, Any], told: ClaimRow) -> None:
    printed = told.text("signed_on") or ""
    day = read_day(printed, year=about["fiscal_year"])
    insert(
        db,
        "claim_signing",
        **about,
        doc_kind=told.text("doc_kind"),
        printed=printed,
        day=None if day.day is None else day.day.isoformat(),
        weekday_printed=day.weekday,
        weekday_is=day.weekday_is,
        weekday_fits=day.fits,
        fits_instead=json.dumps([near.isoformat() for near in day.instead]),
        origin=told.text("origin"),
        note=told.text("note"),
    )


def row_in(db: Connection, *, source: str, table: str, key: str) -> Row | None:
    """The row of a key of a source."""
    return first(
        db,
        "SELECT * FROM claim_row WHERE source = :source AND tbl = :tbl AND key = :key",
        source=source,
        tbl=table,
        key=key,
    )
