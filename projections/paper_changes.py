"""The register of changes: what a second paper of the same office and year promises otherwise than the first."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.differences import direction
from projections.matching import squash
from projections.reading import every, one
from projections.sides import reading
from projections.tables import insert
from projections.target_changes import numbered
from projections.words import put_words

Facts = Mapping[str, Any]


def compared(db: Connection, ident: str) -> None:
    """The differences of an attested paper from the one before it; later papers of the year are compared anew."""
    papers = _of_the_same(db, one(db, "SELECT * FROM paper WHERE paper = :id", id=ident))
    for before, after in zip([None, *papers], papers, strict=False):
        for row in every(db, "SELECT number FROM target_change WHERE holder = :id", id=after["paper"]):
            db.execute("DELETE FROM word WHERE of = 'change' AND id = ?", [str(row["number"])])
        db.execute("DELETE FROM target_change WHERE holder = ?", [after["paper"]])
        if before is not None:
            _differences(db, before, after)


def _of_the_same(db: Connection, paper: Row) -> list[Row]:
    """The attested papers of one office, agency or name in a year: in order, a paper after the one it supersedes."""
    column = next(name for name in ("office", "agency", "squashed") if paper[name] is not None or name == "squashed")
    sql = f"SELECT * FROM paper WHERE {column} = :value AND fiscal_year = :year AND open = 1"  # noqa: S608 -- our names
    found = [row for row in every(db, sql, value=paper[column], year=paper["fiscal_year"]) if _promises(row)]
    return sorted(found, key=_order)


def _promises(paper: Row) -> bool:
    return paper["kind"] in ("pk", "pk_perubahan") and paper["document"] is not None


def _order(paper: Row) -> tuple[bool, bool, str, int]:
    day = paper["signed_on"] or paper["date_on_paper"] or paper["received_on"]
    return paper["supersedes"] is not None, paper["kind"] == "pk_perubahan", day, paper["record"]


def _differences(db: Connection, before: Row, after: Row) -> None:
    found = list(_between(json.loads(before["document"]), json.loads(after["document"])))
    for position, told in enumerate(found, 1):
        _put(db, before, after, position, told)


def _between(before: Facts, after: Facts) -> Iterator[dict[str, Any]]:
    """Lines by their id, or by their name where the second paper counts them otherwise; then money and parties."""
    left = dict(_lines(before))
    for line_id, line in _lines(after):
        was = _taken(left, line_id, line)
        if was is None:
            yield _told("line_added", line, None, line["target"], "harder")
            continue
        yield from _line(was, line)
    for line in left.values():
        yield _told("line_dropped", line, line["target"], None, "easier")
    yield from _money(before, after)
    yield from _parties(before, after)


def _lines(document: Facts) -> Iterator[tuple[str, Facts]]:
    for objective in document["objectives"]:
        for line in objective["lines"]:
            yield line["line_id"], line


def _taken(left: dict[str, Facts], line_id: str, line: Facts) -> Facts | None:
    name = squash(line["indicator_printed"])
    by_name = next((known for known, one in left.items() if squash(one["indicator_printed"]) == name), None)
    known = by_name or (line_id if line_id in left else None)
    return None if known is None else left.pop(known)


def _line(was: Facts, line: Facts) -> Iterator[dict[str, Any]]:
    renamed = squash(was["indicator_printed"]) != squash(line["indicator_printed"])
    if renamed:
        told = _told("indicator", line, None, None, "incomparable")
        yield told | {"before_printed": was["indicator_printed"], "after_printed": line["indicator_printed"]}
    old, new = was["target"], line["target"]
    if {**old, "unit": None, "printed": None} != {**new, "unit": None, "printed": None}:
        # Whether another indicator is the same under another name the paper does not say.
        known = {one["polarity"] for one in (was, line) if "polarity" in one}
        polarity = known.pop() if len(known) == 1 else "none"  # turned round together, it makes nothing harder
        yield _told("target", line, old, new, "incomparable" if renamed else direction(old, new, polarity))
    if old.get("unit") != new.get("unit"):
        told = _told("unit", line, None, None, "incomparable")
        yield told | {"before_printed": old.get("unit"), "after_printed": new.get("unit")}


def _told(field: str, line: Facts, before: Facts | None, after: Facts | None, way: str) -> dict[str, Any]:
    return {
        "field": field,
        "direction": way,
        "thing": f"line/{squash(line['indicator_printed'])}",
        "line_id": line["line_id"],
        "no_printed": line["no_printed"],
        "subject": line["indicator_printed"],
        "unit": line["target"].get("unit"),
        "before_printed": before and before["printed"],
        "before_read": before and reading(before),
        "after_printed": after and after["printed"],
        "after_read": after and reading(after),
    }


def _money(before: Facts, after: Facts) -> Iterator[dict[str, Any]]:
    old, new = ({squash(one["name_printed"]): one for one in paper["programmes"]} for paper in (before, after))
    for name in {**old, **new}:
        was, is_now = old.get(name), new.get(name)
        sums = [side and side["amount"] for side in (was, is_now)]
        if sums[0] is not None and sums[1] is not None and sums[0]["value"] == sums[1]["value"]:
            continue
        programme = is_now or was or {}
        yield {
            "field": "amount",
            "direction": "incomparable",
            "thing": f"programme/{name}",
            "programme_no": programme["no"],
            "no_printed": programme["no"],
            "subject": programme["name_printed"],
            "before_printed": sums[0] and sums[0]["printed"],
            "before_read": sums[0] and sums[0]["value"],
            "after_printed": sums[1] and sums[1]["printed"],
            "after_read": sums[1] and sums[1]["value"],
        }


def _parties(before: Facts, after: Facts) -> Iterator[dict[str, Any]]:
    for role in ("trustee", "grantor"):
        sides = [_signer(paper[role]) for paper in (before, after)]
        if sides[0] != sides[1]:
            parts = {"field": "party", "direction": "same", "thing": f"party/{role}", "period": role}
            yield parts | {"before_printed": sides[0], "after_printed": sides[1]}


def _signer(party: Facts | None) -> str | None:
    return None if party is None else f"{party['name_printed']}, {party['office_printed']}"


def _put(db: Connection, before: Row, after: Row, position: int, told: dict[str, Any]) -> None:
    record = after["attested_record"]
    day = after["signed_on"] or after["date_on_paper"] or after["received_on"]
    left = (date(after["fiscal_year"], 12, 31) - date.fromisoformat(day)).days
    document = json.loads(after["document"])
    number = numbered(record, position)
    insert(
        db,
        "target_change",
        record=record,
        position=position,
        number=number,
        kind="paper",
        grade=after["grade"],
        open=True,
        withheld=False,
        holder=after["paper"],
        past_agreement=after["paper"],
        previous_state=before["attested_record"],
        fiscal_year=after["fiscal_year"],
        office=after["office"],
        agency=after["agency"],
        agency_printed=after["agency_printed"],
        trustee_name=document["trustee"]["name_printed"],
        trustee_post=document["trustee"]["office_printed"],
        applies_from=after["signed_on"] or after["date_on_paper"],
        proposed_on=after["attested_on"],
        outcome="on_paper",
        days_left=left,
        **told,
    )
    texts = [told.get(name) for name in ("subject", "before_printed", "after_printed")]
    put_words(db, "change", number, [*texts, after["agency_printed"], document["trustee"]["name_printed"]])
