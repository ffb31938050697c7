"""Records as folds take them, read from bytes that the door let in and the tree has sealed.

The door reads strictly: it asks whether every byte is canonical, which is most of what reading costs. Here it is not
asked again: whoever calls has held an entry against its leaf, and a content is held against the hash that its entry
names, so that the bytes are the ones that were asked. Of a content folds need the facts, which canonical bytes have
first; what comes behind them, mostly the words, is left unread.
"""

import base64
import hashlib
import json
from typing import Any

from domain.evidence.content import Unread
from domain.evidence.entry import Actor, ActRef, Body, Entry
from domain.evidence.errors import AmanahError, Fault
from projections.recorded import Recorded

_read = json.JSONDecoder().raw_decode

# What stands before the members in canonical bytes, and between them.
_BODY, _RECEIVED, _SIGNATURE, _BEHIND = '{"body":', ',"received_at":', ',"signature":"', '","v":1}'
_FACTS = '{"facts":'


def stored(record: int, entry: bytes, content: bytes | None) -> Recorded:
    """A record out of sealed bytes; raises `Fault("row_differs")` where the content is not the one that was signed."""
    try:
        known = _entry(entry)
        if content is not None and hashlib.sha256(content).hexdigest() != known.body.content:
            raise Fault("row_differs", record=record)
        return Recorded(record, known, None if content is None else _Told(content))
    except (AmanahError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Fault("row_differs", record=record) from error


def _entry(raw: bytes) -> Entry:
    text = raw.decode("ascii")  # a character is a byte: the body is cut by where its text ends
    said, end = _member(text, _BODY)
    moment, _, signature = text[end:].removeprefix(_RECEIVED).partition(_SIGNATURE)
    body = _body(raw[len(_BODY) : end], said)
    return Entry(raw, body, int(moment), base64.b64decode(signature.removesuffix(_BEHIND)))


def _body(raw: bytes, said: dict[str, Any]) -> Body:
    actor, seen = said["actor"], said["seen"]
    return Body(
        raw, said["act"], said["ledger"], said["stream"], said["version"], said["previous"],
        Actor(actor["official"], actor["key"], actor["office"], actor["mandate"]),
        tuple([ActRef(ref["stream"], ref["version"], ref["digest"]) for ref in said["basis"]]),
        said["claimed_at"], seen["size"], seen["root"], said["content"],
    )  # fmt: skip


class _Told(Unread):
    """A content of which the facts are read; the rest is, whenever somebody asks for it."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(raw)
        object.__setattr__(self, "facts", _member(raw.decode(), _FACTS)[0])


def _member(text: str, before: str) -> tuple[Any, int]:
    """The value behind the beginning of a text, and where it ends."""
    if not text.startswith(before):
        raise ValueError(text[: len(before)])
    return _read(text, len(before))
