"""Records as folds take them, read from bytes that the door let in and the tree has sealed.

The door reads strictly (`Entry.parse`, `Content.parse`): it asks whether every byte is canonical, which is most of what
reading costs. Here it is not asked again: whoever calls has held the entry against its leaf, and a content is held
against the hash that its entry names, so that the bytes are the ones that were asked.
"""

import base64
import hashlib
import json
from typing import Any

from domain.evidence.content import Content
from domain.evidence.entry import Actor, ActRef, Body, Entry
from domain.evidence.errors import Fault
from projections.recorded import Recorded

_BODY = len(b'{"body":')

_read = json.JSONDecoder().raw_decode


def stored(record: int, entry: bytes, content: bytes | None) -> Recorded:
    """A record out of sealed bytes; raises `Fault("row_differs")` where the content is not the one that was signed."""
    try:
        known = _entry(entry)
        if content is not None and hashlib.sha256(content).hexdigest() != known.body.content:
            raise Fault("row_differs", record=record)
        return Recorded(record, known, None if content is None else _content(content))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Fault("row_differs", record=record) from error


def _entry(raw: bytes) -> Entry:
    value = _read(raw.decode())[0]
    received_at = value["received_at"]
    body = raw[_BODY : raw.rindex(b',"received_at":%d,"signature":"' % received_at)]
    return Entry(raw, _body(value["body"], body), received_at, base64.b64decode(value["signature"]))


def _body(value: dict[str, Any], raw: bytes) -> Body:
    actor, seen = value["actor"], value["seen"]
    return Body(
        raw, value["act"], value["ledger"], value["stream"], value["version"], value["previous"],
        Actor(actor["official"], actor["key"], actor["office"], actor["mandate"]),
        tuple(ActRef(ref["stream"], ref["version"], ref["digest"]) for ref in value["basis"]),
        value["claimed_at"], seen["size"], seen["root"], value["content"],
    )  # fmt: skip


def _content(raw: bytes) -> Content:
    value = _read(raw.decode())[0]
    template = value["template"]
    return Content(raw, value["facts"], value["salt"], template["id"], template["sha256"], tuple(value["wording"]))
