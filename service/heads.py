"""The house's own daily act: the heads of all streams under one root, signed with the service key."""

from datetime import date
from typing import Any

from domain.evidence.content import Content
from domain.evidence.entry import stream_id
from domain.evidence.errors import Refused
from domain.evidence.heads import heads_root
from domain.evidence.streams import local_date
from service.drafts import Intent
from service.house import House
from service.signing import sign

ATTEMPTS = 5  # others may write while the heads are drafted; they must cover all that stands before them
OVERTAKEN = ("heads_behind", "superseded")


def record_heads(house: House) -> int | None:
    """Record `stream-heads` over the log as it stands; its record number, or None where nothing is new since.

    Drafted again where another act came first; raises that refusal where that happens every time.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _record(house)
        except Refused as refusal:
            if refusal.code not in OVERTAKEN:
                raise
    return _record(house)


def _record(house: House) -> int | None:
    size = house.store.head().size
    if _covered(house) == size - 1:
        return None
    heads = [head.ref for head in house.store.stream_heads(size)]
    now = house.clock.now_ms()
    facts = {"day": _today(house, now).isoformat(), "size": size, "root": heads_root(heads).hex(), "count": len(heads)}
    key = house.service_key()
    intent = Intent(act="stream-heads", facts=facts, key=key.public_key.thumbprint)
    (record,) = house.app.record(sign(house.drafter.draft([intent], at=now), key))
    return record


def _covered(house: House) -> int | None:
    """The size that the last such act covers; None before the first."""
    stream = f"log/{stream_id(house.origin, 'log', '')}"
    last = house.store.find(stream, house.store.stream_head(stream).version)
    return None if last is None else int(_facts(last.content)["size"])


def _today(house: House, now: int) -> date:
    return local_date(now, _facts(house.store.row(1).content)["zone"])


def _facts(content: bytes | None) -> dict[str, Any]:
    """The facts of an act of the house itself: open, and never withheld."""
    return Content.parse(content or b"").facts
