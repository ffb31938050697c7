"""Instruments with others, each party's hand; and orders, each with the one that it follows."""

import json
from sqlite3 import Connection

from projections.days import local_day
from projections.reading import first
from projections.recorded import Recorded
from projections.tables import change, insert, put
from projections.words import put_words


def instrument_proposed(db: Connection, recorded: Recorded) -> None:
    """The whole text with its parties; a new proposal takes the place of one that nobody signed."""
    parties, files = recorded.each("parties"), recorded.each("files")
    kept = [{name: file[name] for name in ("sha256", "title", "size", "media_type")} for file in files]
    put(
        db,
        "instrument",
        {"instrument": recorded.id},
        record=recorded.record,
        kind=recorded.told("kind"),
        title=recorded.told("title_printed"),
        number=recorded.may("number_printed"),
        since=recorded.told("from", "date"),
        until=recorded.may("until", "date"),
        state="proposed",
        parties=len(parties),
        signed=0,
        last_record=recorded.record,
        proposed_on=local_day(db, recorded),
        text=json.dumps(recorded.each("text"), ensure_ascii=False),
        files=json.dumps(kept, ensure_ascii=False),
        withheld=recorded.withheld,
    )
    db.execute("DELETE FROM instrument_party WHERE instrument = ?", [recorded.id])
    for party in parties:
        insert(
            db,
            "instrument_party",
            instrument=recorded.id,
            no=party["no"],
            entity=party["entity_printed"],
            official=party["official"],
            name=party["name_printed"],
            post=party["office_printed"],
            office=party.get("office"),
            capacity=party.get("capacity"),
        )
    names = [party[name] for party in parties for name in ("entity_printed", "name_printed", "office_printed")]
    put_words(db, "instrument", recorded.id, [recorded.told("title_printed"), recorded.may("number_printed"), *names])


def instrument_signed(db: Connection, recorded: Recorded) -> None:
    """The hand of one party; in force with the last."""
    held = first(db, "SELECT * FROM instrument WHERE instrument = :id", id=recorded.id)
    if held is None:
        raise LookupError("instrument", recorded.id)
    if not recorded.withheld and not held["withheld"]:
        change(
            db,
            "instrument_party",
            {"instrument": recorded.id, "no": recorded.told("party")},
            signed_record=recorded.record,
            signed_on=local_day(db, recorded),
            stated=recorded.told("stated", "date"),
        )
    signed = held["signed"] + 1
    state = "signed" if held["parties"] and signed >= held["parties"] else "partly"
    now = {"signed": signed, "state": state, "last_record": recorded.record}
    change(db, "instrument", {"instrument": recorded.id}, **now)


def order_given(db: Connection, recorded: Recorded) -> None:
    """An order, in the chain of the one that it follows."""
    follows = recorded.may("follows", "digest")
    before = first(db, "SELECT * FROM order_given WHERE digest = :digest", digest=follows)
    actor = recorded.entry.body.actor
    insert(
        db,
        "order_given",
        order_id=recorded.id,
        record=recorded.record,
        digest=recorded.digest,
        about=recorded.told("about"),
        text=recorded.told("text"),
        due_on=recorded.may("due_on", "date"),
        given_on=local_day(db, recorded),
        official=actor.official,
        office=actor.office,
        follows=follows,
        first=recorded.record if before is None else before["first"],
        depth=0 if before is None else before["depth"] + 1,
        addressed=json.dumps([[to["office"], to["office_printed"]] for to in recorded.each("to")], ensure_ascii=False),
        refers=json.dumps([ref["digest"] for ref in recorded.each("refers")]),
        withheld=recorded.withheld,
    )
