"""Which contents a reader without a name may see: the class of the act, and the later act that opens it.

Who did what, when and under which decree is always open; what the act says follows its class.
"""

from dataclasses import dataclass
from sqlite3 import Connection

from domain.evidence.acts import ACTS
from domain.evidence.errors import Refused
from projections import views
from projections.answers import Agreement, Record, VersionRow
from projections.reading import first

OPEN, OPENS_LATER, LIMITED = "terbuka", "terbuka_nanti", "terbatas"


@dataclass(frozen=True, slots=True)
class Openness:
    """Whether a content may be shown, and the class it has."""

    shown: bool
    kind: str


def version_is_open(agreement: Agreement, row: VersionRow) -> bool:
    """A document opens with the act that decides on it: the grantor's hand, or the rejection of a revision."""
    opens_with = ACTS["revision-proposed" if row.kind == "pk_perubahan" else "agreement-proposed"].opens_with
    deciding = (row.countersigned_record, row.closed_record)
    return any(hand.record in deciding and hand.act in opens_with for hand in agreement.hands)


def of_record(db: Connection, record: Record) -> Openness:
    """The openness of one record's content."""
    kind = ACTS[record.row.act]
    if kind.privacy != LIMITED or not kind.opens_with:
        return Openness(shown=kind.privacy == OPEN, kind=kind.privacy)
    return Openness(shown=_opened(db, record), kind=OPENS_LATER)


def demand(db: Connection, record: Record) -> None:
    """Refuse a download of what is not open."""
    if not of_record(db, record).shown:
        raise Refused("not_open", what=f"catatan nomor {record.row.record}")


def _opened(db: Connection, record: Record) -> bool:
    if record.row.kind == "sheet":
        return _sheet_opened(db, record.row.record)
    if record.row.kind == "paper":
        return _paper_opened(db, record.row.record)
    agreement = views.agreement(db, record.row.agreement or "")
    if agreement is None:
        return False
    number = record.row.record
    return any(
        version_is_open(agreement, row) for row in agreement.versions if number in (row.record, row.signed_record)
    )


def _sheet_opened(db: Connection, number: int) -> bool:
    """Every act on an entry opens with the last verification, if that rejects none of its lines."""
    sql = "SELECT e.open FROM sheet_hand h JOIN sheet_entry e ON e.record = h.entry_record WHERE h.record = :number"
    row = first(db, sql, number=number)
    return row is not None and bool(row["open"])


def _paper_opened(db: Connection, number: int) -> bool:
    """A transcription opens with the second clerk's word that the paper says so; one that was replaced never does."""
    row = first(db, "SELECT open FROM paper WHERE record = :number", number=number)
    return row is not None and bool(row["open"])


def is_open(db: Connection, number: int) -> bool:
    """Whether the content of a record may be shown to a reader without a name."""
    record = views.record(db, number)
    return record is not None and of_record(db, record).shown
