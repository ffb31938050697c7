"""People: officials, their keys, registrars, mandates and assignments."""

import json
from sqlite3 import Connection
from typing import Any

from projections.recorded import Recorded
from projections.tables import change, insert, put
from projections.words import put_words

_DECREE_KINDS = {
    "keputusan": "Keputusan",
    "surat_perintah": "Surat Perintah",
    "perda": "Peraturan Daerah",
    "perkada": "Peraturan Kepala Daerah",
    "surat": "Surat",
}


def official_registered(db: Connection, recorded: Recorded) -> None:
    """A person by name; what genesis said of a registrar is completed."""
    put(
        db,
        "official",
        {"official": recorded.id},
        **named(recorded.told("name_printed"), recorded.id),
        rank_printed=recorded.may("rank_printed"),
        record=recorded.record,
    )
    put_words(db, "official", recorded.id, [recorded.told("name_printed")])


def named(name: str | None, official: str) -> dict[str, str | None]:
    """The columns of a name: as printed, and what lists order by; equal names by the official's id."""
    key = f"{name.casefold()} {official}" if name else f"\U0010ffff {official}"
    return {"name_printed": name, "name_key": key}


def official_changed(db: Connection, recorded: Recorded) -> None:
    """A name or rank anew; withheld: unknown from here on."""
    change(
        db,
        "official",
        {"official": recorded.id},
        **named(recorded.told("name_printed"), recorded.id),
        rank_printed=recorded.may("rank_printed"),
    )
    put_words(db, "official", recorded.id, [recorded.told("name_printed")])


def registrar_appointed(db: Connection, recorded: Recorded) -> None:
    """A registrar more, once the second of two registrars says so."""
    _registrar_turned(db, recorded, registrar=True)


def registrar_removed(db: Connection, recorded: Recorded) -> None:
    """A registrar fewer, once the second of two registrars says so."""
    _registrar_turned(db, recorded, registrar=False)


def _registrar_turned(db: Connection, recorded: Recorded, *, registrar: bool) -> None:
    if recorded.may("seconds"):
        change(db, "official", {"official": recorded.told("official")}, registrar=registrar)


def outside_party_registered(db: Connection, recorded: Recorded) -> None:
    """A person of another body, who may sign instruments with it and nothing else."""
    official_registered(db, recorded)
    put(
        db,
        "outside_party",
        {"official": recorded.id},
        record=recorded.record,
        entity_kind=recorded.told("entity", "kind"),
        entity=recorded.told("entity", "name_printed"),
        post=recorded.told("post_printed"),
        attorney_printed=decree_printed(recorded.told("attorney")),
        since=recorded.told("from", "date"),
        until=recorded.may("until", "date"),
    )


# ---- keys ---------------------------------------------------------------------------------------------------------


def key_enrolled(db: Connection, recorded: Recorded) -> None:
    """A key by proof of possession: it signs its own enrolment."""
    put(
        db,
        "official_key",
        {"official": recorded.id, "key": recorded.entry.body.actor.key},
        suite=recorded.told("key", "suite"),
        device_kind=recorded.told("device_kind"),
        record=recorded.record,
    )


def key_attested(db: Connection, recorded: Recorded) -> None:
    """A registrar's attestation; that of another registrar is the second hand."""
    if recorded.withheld:
        return
    key = {"official": recorded.id, "key": recorded.told("key")}
    db.execute(
        "INSERT INTO official_key (official, key, attested_record) VALUES (:official, :key, :record)"
        " ON CONFLICT (official, key) DO UPDATE SET"
        " vouched_record = CASE WHEN attested_record IS NULL THEN vouched_record"
        "                       ELSE coalesce(vouched_record, excluded.attested_record) END,"
        " attested_record = coalesce(attested_record, excluded.attested_record)",
        {**key, "record": recorded.record},
    )


def key_revoked(db: Connection, recorded: Recorded) -> None:
    """The first revocation counts."""
    if recorded.withheld:
        return
    key = {"official": recorded.id, "key": recorded.told("key")}
    row = db.execute(
        "SELECT revoked_record FROM official_key WHERE official = :official AND key = :key", key
    ).fetchone()
    if row is None or row["revoked_record"] is None:
        put(
            db,
            "official_key",
            key,
            revoked_record=recorded.record,
            revoked_since=recorded.told("since", "date"),
            revoked_reason=recorded.told("reason_code"),
        )


def _vouched(db: Connection, recorded: Recorded) -> None:
    """A mandate vouches for the keys it lists, also before they are enrolled."""
    for key in recorded.each("keys"):
        db.execute(
            "INSERT INTO official_key (official, key, vouched_record) VALUES (:official, :key, :record)"
            " ON CONFLICT (official, key) DO UPDATE SET"
            " vouched_record = coalesce(vouched_record, excluded.vouched_record)",
            {"official": recorded.told("official"), "key": key, "record": recorded.record},
        )


# ---- mandates ------------------------------------------------------------------------------------------------------


def mandate_granted(db: Connection, recorded: Recorded) -> None:
    """An official in an office, by a decree (SK)."""
    _granted(db, recorded, kind="mandate", decree="decree", capacity=recorded.told("capacity"))


def assignment_granted(db: Connection, recorded: Recorded) -> None:
    """Powers lent to an official for an office, by a letter (Surat Tugas)."""
    _granted(db, recorded, kind="assignment", decree="letter", capacity=None)


def _granted(db: Connection, recorded: Recorded, *, kind: str, decree: str, capacity: str | None) -> None:
    insert(
        db,
        "mandate",
        digest=recorded.digest,
        record=recorded.record,
        kind=kind,
        official=recorded.told("official"),
        office=recorded.id,
        capacity=capacity,
        decree_printed=decree_printed(recorded.told(decree)),
        decree_number=recorded.told(decree, "number"),
        decree_dated=recorded.told(decree, "dated", "date"),
        valid_from=recorded.told("from", "date"),
        valid_until=recorded.may("until", "date"),
        powers=json.dumps(recorded.each("powers")),
    )
    _vouched(db, recorded)


def decree_printed(decree: dict[str, Any] | None) -> str | None:
    """A decree as it is cited."""
    if decree is None:
        return None
    kind, issuer = _DECREE_KINDS[decree["kind"]], decree["issuer"]
    return f"{kind} {issuer} Nomor {decree['number']} tanggal {decree['dated']['printed']}"


def mandate_ended(db: Connection, recorded: Recorded) -> None:
    """A mandate over, from a day on."""
    _ended(db, recorded, "mandate")


def assignment_ended(db: Connection, recorded: Recorded) -> None:
    """An assignment over, from a day on."""
    _ended(db, recorded, "assignment")


def _ended(db: Connection, recorded: Recorded, what: str) -> None:
    if recorded.withheld:
        return  # which one is not known
    change(
        db,
        "mandate",
        {"digest": recorded.told(what, "digest")},
        ended_on=recorded.told("ended_on", "date"),
        ended_reason=recorded.told("reason_code"),
        ended_record=recorded.record,
    )
