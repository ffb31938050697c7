"""Records as folds take them, read from bytes that the door let in and the tree has sealed.

The door reads strictly: it asks whether every byte is canonical, which is most of what reading a content costs. Here it
is not asked again: a content is held against the hash that its entry names, so that the bytes are the ones that were
asked. An entry, which whoever calls has held against its leaf, is read strictly in no more time.
"""

import hashlib
import json

from domain.evidence.content import Content
from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError, Fault
from projections.recorded import Recorded

_read = json.JSONDecoder().raw_decode


def stored(record: int, entry: bytes, content: bytes | None) -> Recorded:
    """A record out of sealed bytes; raises `Fault("row_differs")` where the content is not the one that was signed."""
    try:
        known = Entry.parse(entry)
        if content is not None and hashlib.sha256(content).hexdigest() != known.body.content:
            raise Fault("row_differs", record=record)
        return Recorded(record, known, None if content is None else _content(content))
    except (AmanahError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Fault("row_differs", record=record) from error


def _content(raw: bytes) -> Content:
    value = _read(raw.decode())[0]
    template = value["template"]
    return Content(raw, value["facts"], value["salt"], template["id"], template["sha256"], tuple(value["wording"]))
