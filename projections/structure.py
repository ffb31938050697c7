"""Structure: what genesis says, agencies and offices."""

from sqlite3 import Connection
from typing import Any

from domain.evidence.errors import Fault
from domain.evidence.keys import PublicKey
from projections.agreements import found_by
from projections.matching import agency_known, squash, squash_government
from projections.people import named
from projections.reading import one
from projections.recorded import Recorded
from projections.tables import change, put
from projections.words import put_words


def ledger_opened(db: Connection, recorded: Recorded) -> None:
    """The zone, the three registrars with keys that count, and the offices with which the rest can begin."""
    if recorded.withheld:
        raise Fault("projection_halted", record=recorded.record, why="isi catatan pertama ditahan")
    db.execute(
        "UPDATE position SET zone = ?, government = ?, region_code = ?",
        [
            recorded.told("zone"),
            squash_government(recorded.told("government_printed")),
            recorded.told("region_code"),
        ],
    )
    for registrar in recorded.told("registrars"):
        _registrar_named(db, registrar, record=recorded.record)
    for office in recorded.told("first_offices"):
        put(
            db,
            "office",
            {"office": office["office"]},
            agency=office["agency"],
            code=office["code"],
            post_printed=office["post_printed"],
            record=recorded.record,
        )


def _registrar_named(db: Connection, registrar: dict[str, Any], *, record: int) -> None:
    key = PublicKey.parse(registrar["key"]["suite"], registrar["key"]["public_key"])
    name, agency = {"official": registrar["official"]}, {"agency": registrar["agency"]}
    put(
        db,
        "official",
        name,
        **named(registrar["name_printed"], registrar["official"]),
        registrar=True,
        record=record,
    )
    put_words(db, "official", registrar["official"], [registrar["name_printed"]])
    put(
        db,
        "official_key",
        {**name, "key": key.thumbprint},
        suite=registrar["key"]["suite"],
        record=record,
        attested_record=record,
        vouched_record=record,
    )
    name_printed = registrar["agency_printed"]
    put(db, "agency", agency, name_printed=name_printed, squashed=squash(name_printed), record=record)


def agency_registered(db: Connection, recorded: Recorded) -> None:
    """An agency with its code and name."""
    put(
        db,
        "agency",
        {"agency": recorded.id},
        code=recorded.told("code"),
        kind=recorded.told("kind"),
        name_printed=recorded.told("name_printed"),
        squashed=squash(recorded.told("name_printed")),
        parent=recorded.may("parent"),
        record=recorded.record,
    )
    agency_known(db, squash(recorded.told("name_printed")), recorded.told("code"))
    put_words(db, "agency", recorded.id, [recorded.told("name_printed"), recorded.told("code")])


def agency_succeeded(db: Connection, recorded: Recorded) -> None:
    """An agency over, from a day on; perhaps another takes its place."""
    change(
        db,
        "agency",
        {"agency": recorded.id},
        ended_on=recorded.told("from", "date"),
        ended_reason=recorded.told("reason_code"),
        successor=recorded.may("successor"),
    )


def office_created(db: Connection, recorded: Recorded) -> None:
    """A post: where it stands, and from when it owes an agreement."""
    put(
        db,
        "office",
        {"office": recorded.id},
        agency=recorded.told("agency"),
        code=recorded.told("code"),
        post_printed=recorded.told("post_printed"),
        level=recorded.told("level"),
        superior=recorded.may("superior"),
        due_from=recorded.may("agreement_due", "from", "date"),
        due_until=recorded.may("agreement_due", "until", "date"),
        record=recorded.record,
    )
    put_words(db, "office", recorded.id, [recorded.told("post_printed"), recorded.told("code")])


def office_changed(db: Connection, recorded: Recorded) -> None:
    """What the act names is new; the rest of the post stays."""
    columns = {name: value for name in ("post_printed", "superior") if (value := recorded.may(name)) is not None}
    if recorded.may("agreement_due") is not None:
        columns["due_from"] = recorded.told("agreement_due", "from", "date")
        columns["due_until"] = recorded.may("agreement_due", "until", "date")
    change(db, "office", {"office": recorded.id}, **columns)
    if "post_printed" in columns:
        office = one(db, "SELECT code FROM office WHERE office = :id", id=recorded.id)
        put_words(db, "office", recorded.id, [columns["post_printed"], office["code"]])
    for row in db.execute("SELECT agreement FROM agreement WHERE office = ?", [recorded.id]).fetchall():
        found_by(db, row["agreement"])


def office_ended(db: Connection, recorded: Recorded) -> None:
    """A post over, from a day on."""
    change(db, "office", {"office": recorded.id}, ended_on=recorded.told("ended_on", "date"))
