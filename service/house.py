"""The house, put together once: store, ledger, application, drafts, tables."""

import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from sqlite3 import Connection
from typing import Any

import projections
from domain.asof import Clock as AsOfClock
from domain.asof import answer, encode, end_of, name_of
from domain.evidence.content import Content
from domain.evidence.entry import Entry, stream_id
from domain.evidence.errors import AmanahError, Fault, Refused
from domain.evidence.judge import MAX_BACKWARDS
from domain.evidence.merkle import HASH_SIZE, TILE_WIDTH, leaf_hash
from domain.evidence.printing import printed_day
from domain.evidence.streams import local_date
from domain.evidence.trust import Trust
from projections import Recorded, views
from service.amanah import Amanah
from service.bundles import Bundler
from service.clock import Clock, SystemClock
from service.drafts import Drafter, Entropy
from service.keyfile import SigningKey
from service.ledger import Ledger
from service.records import read_row
from service.seals import LOG_KEY, SERVICE_KEY, HeadMemory, Sealer, load_host_key
from service.security_log import SecurityLog
from service.settings import Settings
from service.store import Row, Store
from service.store.sqlite import SQLiteStore

PATIENCE = 4  # seconds for which a command waits for its turn: below the clock's tolerance, or it would come too late


@dataclass(frozen=True, slots=True)
class AsOf:
    """An answer of a past day, its canonical bytes, their SHA-256, and the size of the book it was read from."""

    answer: dict[str, Any]
    raw: bytes
    sha256: str
    size: int


class House:
    """One ledger, open. Close it when done; it is safe for threads, each of which has its own connections."""

    def __init__(
        self, settings: Settings, *, origin: str, clock: Clock, entropy: Entropy = secrets.token_bytes
    ) -> None:
        self.settings = settings
        self.origin = origin
        self.clock = clock
        sealer = Sealer(origin, load_host_key(settings.keys / LOG_KEY))
        self.vkey = sealer.verifier_key
        self._memory = HeadMemory(settings.head_memory_path, self.vkey)
        self.store: Store = SQLiteStore(settings.ledger_path, sealer, remember=self._memory.remember, patience=PATIENCE)
        self.ledger = Ledger(self.store, self.vkey, self._memory)
        self.bundler = Bundler(self.store, self.ledger, sealer)
        self.app = Amanah(self.store, origin=origin, clock=clock, security_log=SecurityLog(settings.security_log_path))
        self.drafter = Drafter(self.app, self.store, offices_of=self._offices_of, entropy=entropy)
        self._threads = threading.local()
        self._open: list[Connection] = []
        self._halted = self._bring_up()

    def _bring_up(self) -> AmanahError | None:
        """A record that cannot be folded stops the pages, not the house: backup, export and proofs go on."""
        try:
            projections.bring_up(self.settings.projections_path, self.read)
        except AmanahError as error:
            return error
        return None

    @property
    def views(self) -> Connection:
        """The tables, through a connection of the thread that asks; a new one after a rebuild put a new file there."""
        if self._halted is not None:
            raise self._halted
        file = self.settings.projections_path.stat().st_ino if self.settings.projections_path.exists() else None
        mine: tuple[Connection, int | None] | None = getattr(self._threads, "views", None)
        if mine is None or mine[1] != file:
            connection = projections.connect(self.settings.projections_path)
            self._open.append(connection)
            mine = self._threads.views = (connection, self.settings.projections_path.stat().st_ino)
        return mine[0]

    def catch_up(self) -> int:
        """Fold what is new; the last record folded."""
        return projections.catch_up(self.views, self.read)

    def read(self, after: int, limit: int) -> list[Recorded]:
        """Records as the tables fold them."""
        return [Recorded(row.record, *read_row(row)) for row in self.store.rows(after=after, limit=limit)]

    def record(self, number: int) -> Recorded:
        """One record as it stands; raises `Refused("not_found")`, or `Fault("row_differs")` for an altered one.

        Its leaf is held against the sealed tree: what a page shows is what was recorded.
        """
        row = self.store.row(number)
        self._demand_sealed(number, row.entry)
        return Recorded(number, *read_row(row))

    def _demand_sealed(self, number: int, entry: bytes) -> None:
        tile = self.store.tile(0, (number - 1) // TILE_WIDTH) or b""
        at = (number - 1) % TILE_WIDTH * HASH_SIZE
        if tile[at : at + HASH_SIZE] != leaf_hash(entry):
            raise Fault("row_differs", record=number)

    @property
    def trust(self) -> Trust:
        """The trust root of this ledger, as this host would publish it."""
        return Trust(self.vkey, sha256(self.store.row(1).entry).hexdigest())

    def trust_json(self) -> str:
        """The same as a file."""
        return self.trust.text()

    def bundle(
        self, *, agreement: str | None = None, record: int | None = None, size: int | None = None, public: bool = True
    ) -> bytes:
        """A bundle of an agreement (its stream) or of a record; `public` withholds what was not open at that size."""
        if agreement is not None:
            return self.bundler.of_agreement(agreement, size=size, public=public)
        return self.bundler.of_record(record or 0, size=size, public=public)

    def as_of(self, *, agreement: str, on: date, clock: str, public: bool = True) -> AsOf:
        """What an agreement (its stream) held on a day, by one of the two clocks; raises `Refused`."""
        asked = AsOfClock.read(clock)
        head, today = self.store.head().size, local_date(self.clock.now_ms(), self.zone)
        size = self.size_on(min(on, today)) if asked is AsOfClock.KNOWN else head
        if not agreement.startswith("agreement/") or self.store.stream_head(agreement).version == 0:
            raise Refused("not_found", what=f"Perjanjian kinerja {agreement[:60]}")
        try:
            records = self.bundler.records_of(agreement, size=size)
        except Refused:  # nothing of it had been recorded by then
            raise Refused("asof_before", on=printed_day(on)) from None
        for record in records:
            self._demand_sealed(record.number, record.entry.raw)
        answered = answer(records, agreement=agreement, on=on, clock=asked, today=today, public=public)
        raw = encode(answered)
        return AsOf(answered, raw, name_of(raw), size)

    def size_on(self, day: date) -> int:
        """The highest number of a record that was received by the end of a local day."""
        ends = end_of(day, self.zone)
        below, above = 0, self.store.head().size + 1
        while above - below > 1:
            middle = (below + above) // 2
            surely_later = self._received_at(middle) >= ends + MAX_BACKWARDS
            below, above = (below, middle) if surely_later else (middle, above)
        # Clocks of several processes may lie a few seconds apart: a record of the day may follow one of the next.
        while below and self._received_at(below) >= ends:
            below -= 1
        return below

    def covering_size(self, day: date) -> int:
        """The size of the book at the first daily heads of a later day: they show that nothing of the day was left out.

        Behind those no clock can give a record a time on that day any more. Before there are any: the size at its end.
        """
        log = f"log/{stream_id(self.origin, 'log', '')}"
        ends, size = end_of(day, self.zone) + MAX_BACKWARDS, self.size_on(day)
        later = (row.record for row in self.store.stream_rows(log) if row.record > size and _received(row) >= ends)
        return next(later, size)

    @cached_property
    def zone(self) -> str:
        """The time zone of genesis."""
        return str(Content.parse(self.store.row(1).content or b"").facts["zone"])

    def _received_at(self, record: int) -> int:
        return _received(self.store.row(record))

    def service_key(self) -> SigningKey:
        """The key with which the house itself signs its daily act."""
        return load_host_key(self.settings.keys / SERVICE_KEY)

    def _offices_of(self, official: str) -> Iterable[str]:
        self.catch_up()
        known = views.official(self.views, official)
        return [mandate.office for mandate in known.mandates] if known else []

    def close(self) -> None:
        """Close every connection and write the head memory."""
        for connection in self._open:
            connection.close()
        self._open.clear()
        self._memory.close()
        self.store.close()


def _received(row: Row) -> int:
    return Entry.parse(row.entry).received_at


def open_house(settings: Settings, *, clock: Clock | None = None) -> House:
    """Open the ledger that the settings name; raises `Fault("not_opened")` where none was opened yet."""
    if not settings.ledger_path.exists():
        raise Fault("not_opened", path=settings.home)
    reader = SQLiteStore(settings.ledger_path, None)
    try:
        rows = reader.rows(limit=1)
    finally:
        reader.close()
    if not rows:
        raise Fault("not_opened", path=settings.home)
    return House(settings, origin=Entry.parse(rows[0].entry).body.ledger, clock=clock or SystemClock())
