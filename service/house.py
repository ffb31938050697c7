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
from domain.evidence.streams import local_date
from domain.evidence.trust import Trust
from projections import Recorded, views
from service.amanah import Amanah
from service.bundles import Bundler
from service.clock import Clock, SystemClock
from service.drafts import Drafter, Entropy
from service.keyfile import SigningKey
from service.ledger import Ledger
from service.opening import first_entry, open_store
from service.records import read_row
from service.sealed import demand_sealed, sealed_records
from service.seals import LOG_KEY, SERVICE_KEY, HeadMemory, Sealer, load_host_key
from service.security_log import SecurityLog
from service.settings import Settings
from service.shelves import Shelves
from service.store import Row, Store

PATIENCE = 4  # seconds for which a command waits for its turn: below the clock's tolerance, or it would come too late

# What is remembered of the past, which does not change: days with the size of the book, records with their moments.
_DAYS, _MOMENTS = 10_000, 20_000


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
        self,
        settings: Settings,
        *,
        origin: str,
        clock: Clock,
        entropy: Entropy = secrets.token_bytes,
        bring_up: bool = True,
    ) -> None:
        self.settings = settings
        self.origin = origin
        self.clock = clock
        self._sealer = sealer = Sealer(origin, load_host_key(settings.keys / LOG_KEY))
        self.vkey = sealer.verifier_key
        self._memory = HeadMemory(settings.head_memory_path, self.vkey)
        self.store: Store = open_store(settings, sealer, remember=self._memory.remember, patience=PATIENCE)
        self.ledger = Ledger(self.store, self.vkey, self._memory)
        self.bundler = Bundler(self.store, self.ledger, sealer)
        self._shelves = Shelves(self.store, self.bundler.records_of)
        self.app = Amanah(self.store, origin=origin, clock=clock, security_log=SecurityLog(settings.security_log_path))
        self.drafter = Drafter(self.app, self.store, offices_of=self._offices_of, entropy=entropy)
        self._threads = threading.local()
        self._sizes: dict[date, int] = {}
        self._moments: dict[int, int] = {}
        self._open: list[Connection] = []
        self._halted = self._bring_up() if bring_up else None

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
        file = self.settings.projections_path.stat().st_ino if self.settings.projections_path.exists() else None
        mine: tuple[Connection, int | None] | None = getattr(self._threads, "views", None)
        if mine is None or mine[1] != file:
            connection = self._connected()
            self._open.append(connection)
            mine = self._threads.views = (connection, self.settings.projections_path.stat().st_ino)
        return mine[0]

    def _connected(self) -> Connection:
        try:
            return projections.connect(self.settings.projections_path)
        except Fault:
            if self._halted is not None:  # why the tables could not be made anew, which is what the operator must know
                raise self._halted from None
            raise

    def catch_up(self) -> int:
        """Fold what is new; the last record folded."""
        self.let_go()
        return projections.catch_up(self.views, self.read)

    def still(self) -> tuple[Connection, int]:
        """The tables at one moment, and the last record folded into them: nothing moves until this thread lets go."""
        self.let_go()
        db = self.views
        db.execute("BEGIN")
        return db, projections.position(db)

    def let_go(self) -> None:
        """End the moment that this thread holds, if it holds one."""
        mine: tuple[Connection, int | None] | None = getattr(self._threads, "views", None)
        if mine is not None and mine[0].in_transaction:
            mine[0].execute("ROLLBACK")

    def read(self, after: int, limit: int) -> list[Recorded]:
        """Records as the tables fold them; raises `Fault("row_differs")` for one that is not what was sealed."""
        return sealed_records(self.store, after, limit)

    def record(self, number: int) -> Recorded:
        """One record as it stands; raises `Refused("not_found")`, or `Fault("row_differs")` for an altered one.

        Its leaf is held against the sealed tree: what a page shows is what was recorded.
        """
        row = self.store.row(number)
        demand_sealed(self.store, [(number, row.entry)])
        return Recorded(number, *read_row(row))

    def sealed(self, size: int) -> str:
        """The signed note over the log as it was at a size; the seal is deterministic, so that it is that of then."""
        return self._sealer.seal(size, self.ledger.root(size))

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
        try:
            shelf, size = self._shelves.of(agreement)
        except Refused:
            raise Refused("not_found", what=f"Perjanjian kinerja {agreement[:60]}") from None
        today = local_date(self.clock.now_ms(), shelf.zone)
        answered = answer(shelf, agreement=agreement, on=on, clock=asked, today=today, public=public)
        raw = encode(answered)
        return AsOf(answered, raw, name_of(raw), size)

    def size_on(self, day: date) -> int:
        """The highest number of a record that was received by the end of a local day."""
        known = self._sizes.get(day)
        return self._sized(day) if known is None else known

    def _sized(self, day: date) -> int:
        ends, head = end_of(day, self.zone), self.store.head().size
        below, step = 0, 1 << head.bit_length()
        # Steps of powers of two look at the same few records whatever the day, which are remembered.
        while step := step // 2:
            if below + step <= head and self._received_at(below + step) < ends + MAX_BACKWARDS:
                below += step
        over = below < head
        # Clocks of several processes may lie a few seconds apart: a record of the day may follow one of the next.
        while below and self._received_at(below) >= ends:
            below -= 1
        if over and len(self._sizes) < _DAYS:  # no clock can give a record a time on that day any more
            self._sizes[day] = below
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
        known = self._moments.get(record)
        if known is None:
            known = _received(self.store.row(record))
            if len(self._moments) < _MOMENTS:
                self._moments[record] = known
        return known

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


def open_house(settings: Settings, *, clock: Clock | None = None, bring_up: bool = True) -> House:
    """Open the ledger that the settings name; raises `Fault("not_opened")` where none was opened yet.

    Without `bring_up` the tables are left as they are: a clerk folds them.
    """
    first = first_entry(settings)
    if first is None:
        raise Fault("not_opened", path=settings.database)
    return House(settings, origin=first.body.ledger, clock=clock or SystemClock(), bring_up=bring_up)
