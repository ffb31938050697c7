"""What comes back to a source after a gap: what it said last before is what it differs from.

A row that is gone for a night, or a target that is blank for one, would else fall into two halves that tell nobody
what became of the figure. Nothing is forgotten here, so that the last word before the gap is at hand.
"""

import json
from sqlite3 import Connection, Row
from typing import Any

from domain.evidence.differences import direction
from domain.evidence.polarity import polarity_between, polarity_of
from projections.reading import every, first

Told = dict[str, Any]


def in_full(db: Connection, told: Told, *, row: Row | None, shown: str, of: Row) -> tuple[Told, Told]:
    """A difference with both its sides, wherever the row ever had the other; and where that other was seen last.

    `shown` is the field that stands for a whole row, `of` the state that tells the difference.
    """
    seen = {"record": of["previous_record"], "received_on": of["previous_on"]}
    if row is None:
        return told, seen
    after = _new_side(told, shown)
    last = after and first(db, _LAST, row=row["row"], field=after["field"], record=of["record"])
    if after and last and last["printed"] != after["printed"]:
        told = {"kind": "cell", "table": told["table"], "key": told["key"], "before": _cell(last), "after": after}
        seen = dict(first(db, _SEEN, source=of["source"], until=last["until_record"]) or seen)
    return _directed(db, told, row, of), seen


def _new_side(told: Told, shown: str) -> Told | None:
    """What stands now where nothing stood before."""
    if told["kind"] == "row_new":
        return next((cell for cell in told["cells"] if cell["field"] == shown), None)
    return told.get("after") if told["kind"] == "cell" and "before" not in told else None


_LAST = """
SELECT * FROM claim_cell
 WHERE row = :row AND field = :field AND since_record < :record AND until_record IS NOT NULL
 ORDER BY since_record DESC LIMIT 1
"""
_SEEN = """
SELECT record, received_on FROM source_state
 WHERE source = :source AND state = 'finished' AND record < :until ORDER BY record DESC LIMIT 1
"""


def _cell(said: Row) -> Told:
    cell = {"field": said["field"], "printed": said["printed"], "how": said["how"]}
    figure = None if said["reading"] is None else json.loads(said["reading"])
    return cell if figure is None else {**cell, "quantity" if "kind" in figure else "money": figure}


def _directed(db: Connection, told: Told, row: Row, of: Row) -> Told:
    """The same, where it is a target with both sides, easier or harder by the last polarity that the row had before."""
    before, after = told.get("before"), told.get("after")
    if before is None or after is None or after["field"] != "target":
        return told
    said = every(db, _POLARITIES, row=row["row"])
    was = [known for one in said if one["since_record"] < of["record"] and (known := polarity_of(one["printed"]))]
    is_now = [polarity_of(one["printed"]) for one in said if one["until_record"] is None]
    way = polarity_between(was[-1] if was else None, is_now[-1] if is_now else None)
    return {**told, "direction": direction(before.get("quantity"), after.get("quantity"), way)}


_POLARITIES = "SELECT * FROM claim_cell WHERE row = :row AND field = 'polarity' ORDER BY since_record"
