"""One batch in PostgreSQL: two round trips, the first under the lock of the head row, the second with its COMMIT."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from secrets import token_hex

from eventsourcing.persistence import ProgrammingError
from psycopg2 import errors

from domain.evidence.errors import Fault, Unproven
from domain.evidence.merkle import HASH_SIZE, TILE_WIDTH, Frontier, HashReader, leaf_hash, root_at
from service.store import Head
from service.store.batch import NOWHERE, REMEMBERED, Batch, Ground, NewRow, Place
from service.store.growth import GrownTile, Growth
from service.store.library import digest_of
from service.store.postgres_connections import Connection, careless
from service.store.postgres_left import demand_not_left

PART = 32  # hashes in a row of amanah.tile
PARTS = TILE_WIDTH // PART
NEAR = 4096  # records behind its last look that a process reads again; behind more it starts afresh
NO_TEXT = "the state of an event is UTF-8 without control characters"

_BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; EXECUTE amanah_locked; "
# As a statement of its own behind the lock: its snapshot is newer than whatever the last holder committed.
_GROUND = "EXECUTE amanah_ground(%s, %s, %s)"

PRELUDE = Path(__file__).with_name("postgres_batch.sql").read_text()
_STREAMS = "EXECUTE amanah_streams(%s, %s); "
_EVENTS = "EXECUTE amanah_events(%s, %s, %s, %s, %s, %s); "
_GROWN = "EXECUTE amanah_grown(%s, %s, %s, %s); "
_END = (
    "EXECUTE amanah_head(%s, %s, %s, %s); COMMIT; "
    # Behind the COMMIT: inside, it would hold a lock of the whole server until the disk has answered.
    "NOTIFY amanah"
)
_TILE = "SELECT string_agg(data, '' ORDER BY part) FROM amanah.tile WHERE level = %s AND part >= %s AND part < %s"
_RECORDED = (
    "SELECT name, e.version, record, entry FROM unnest(%s::text[], %s::int[]) AS asked (name, version) "
    "JOIN amanah.stream USING (name) JOIN amanah.event AS e ON e.stream = id AND e.version = asked.version"
)


@dataclass(slots=True)
class Known:
    """What a process knows of the ledger as it stood at `size`; true for ever, because nothing that stands is changed.

    `frontier` is the tree's right edge at that size, `streams` the highest stream number; `places` holds some streams,
    as they stood then, NOWHERE for one that did not exist.
    """

    size: int = 0
    frontier: Frontier = field(default_factory=Frontier)
    streams: int = 0
    places: dict[str, Place] = field(default_factory=dict)
    overtaken: bool = True  # whether others were found to have written since: probably they do again


class Transaction:
    """One batch's transaction on the writer's connection."""

    def __init__(self, connection: Connection, known: Known) -> None:
        self._connection = connection
        self._known = known

    def begin(self, names: set[str]) -> Ground:
        """Lock the head; the ground for a batch that names these streams, none of whose acts stands recorded."""
        known, begin = self._known, _BEGIN
        absent = names - known.places.keys()
        if not absent and not known.overtaken:
            head, begin = self._locked(), ""
            if head.size == known.size:  # nothing is asked that is not known: the look is spared
                self._follow(head, b"")
                return Ground(head, known.streams, known.places, {})
        head = self._look(begin, names, absent)
        if head.size > known.size + NEAR:
            # Too far behind: what moved in between is not worth reading. Under the lock this second look is the last.
            known.places = {}
            known.size, known.frontier = head.size, self._edge(head)
            self._look("", names, names)
        return Ground(head, known.streams, known.places, {})

    def recorded(self, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, bytes]]:
        """Record and entry of what stands at each of these places."""
        rows = self._connection.ask(_RECORDED, ([name for name, _ in places], [version for _, version in places]))
        return {(name, version): (record, bytes(entry)) for name, version, record, entry in rows}

    def growth(self, rows: Sequence[NewRow]) -> Growth:
        """The tree with these entries behind what stands."""
        return Growth(self._known.frontier, [leaf_hash(row.entry) for row in rows])

    def commit(self, batch: Batch, growth: Growth, head: Head) -> None:
        """Write what a batch accepted, and commit it."""
        known = self._known
        names = {place.id: name for name, place in batch.places.items() if place.id > known.streams}
        born = sorted(names)
        parts = _parts(growth)
        question = (_STREAMS if born else "") + _EVENTS + _GROWN * len(parts) + _END
        values = [
            *([born, [names[number] for number in born]] if born else []),
            *_columns(batch.rows, growth.leaves), *chain(*parts),
            head.size, head.root, head.received_at, head.checkpoint,
        ]  # fmt: skip
        try:
            self._connection.ask(question, values)
        except errors.NotNullViolation as error:
            if error.diag.table_name == "tile":
                raise Fault("tree_differs", size=growth.before) from error
            raise Fault("store_damaged", path=f"event {growth.before + 1}", error="arrived otherwise") from error
        if len(known.places) > REMEMBERED:
            known.places.clear()
        known.places.update(batch.places)
        known.size, known.frontier, known.streams = growth.size, growth.frontier, known.streams + len(born)

    def roll_back(self) -> None:
        """Let go of the head, with nothing written."""
        self._connection.ask("ROLLBACK")

    def _locked(self) -> Head:
        """Lock the head and read it, which is all there is to see where nobody else writes and no stream is new."""
        rows = self._connection.ask(_BEGIN)
        if not rows:
            raise Fault("store_damaged", path="amanah.head", error="no head row")
        ((size, root, received_at, checkpoint, setting),) = rows
        if setting is not None:
            raise careless(self._connection.place, setting, "off")
        demand_not_left(self._connection.place, checkpoint)
        return Head(size, bytes(root), received_at, checkpoint)

    def _look(self, begin: str, names: Collection[str], absent: Collection[str]) -> Head:
        """One look under the lock, by which what is known is brought up to the head."""
        known, head = self._known, None
        found: dict[str, Place] = {}
        leaves: dict[int, bytes] = {}
        values = (known.size, Texts.named(names), Texts.named(absent))
        for kind, number, version, name, data in self._connection.ask(begin + _GROUND, values):
            if kind == "head":
                demand_not_left(self._connection.place, name)
                head = Head(number, bytes(data), version, name)
            elif kind == "careless":
                raise careless(self._connection.place, name, "off")
            elif kind == "streams":
                known.streams = number
            elif kind == "leaves":
                leaves[number] = bytes(data)
            elif data is None:
                known.places.pop(name, None)  # it moved, and nobody asks where to
            else:
                found[name] = Place(number, version, digest_of(bytes(data)))
        if head is None:
            raise Fault("store_damaged", path="amanah.head", error="no head row")
        known.overtaken = head.size != known.size
        if known.size <= head.size <= known.size + NEAR:
            # Before the size: what is interrupted here is read again.
            known.places.update(dict.fromkeys(absent, NOWHERE) | found)
            self._follow(head, b"".join(leaves[part] for part in sorted(leaves)))
        return head

    def _follow(self, head: Head, leaves: bytes) -> None:
        """Bring the edge up to the head by the leaves between, which prove that all that was known still stands."""
        known = self._known
        if head.size > known.size:
            behind = leaves[known.size % PART * HASH_SIZE :]
            between = [behind[at * HASH_SIZE : (at + 1) * HASH_SIZE] for at in range(head.size - known.size)]
            growth = Growth(known.frontier, between)
            if growth.root != head.root:
                self._edge(head)  # tells whether it is the tiles that differ
                raise Fault("fork_detected", known=known.size)
            known.frontier = growth.frontier
        elif known.frontier.root != head.root:
            raise Fault("fork_detected", known=known.size)
        known.size = head.size

    def _edge(self, head: Head) -> Frontier:
        """The tree's right edge out of its tiles, which must hold what was known before."""
        known, reader = self._known, HashReader(lambda level, index: tile(self._connection, level, index))
        try:
            frontier = Frontier.at(head.size, reader)
        except Unproven as error:  # a tile is missing, or too short
            raise Fault("tree_differs", size=head.size) from error
        if frontier.root != head.root:
            raise Fault("tree_differs", size=head.size)
        if known.size and root_at(known.size, reader) != known.frontier.root:
            raise Fault("fork_detected", known=known.size)
        return frontier


def tile(connection: Connection, level: int, index: int) -> bytes | None:
    """The hashes of a tile as far as it has grown, or None."""
    ((data,),) = connection.ask(_TILE, (level, index * PARTS, (index + 1) * PARTS))
    return None if data is None else bytes(data)


def _columns(rows: Sequence[NewRow], leaves: Sequence[bytes]) -> tuple[object, ...]:
    entries, contents = Texts([row.entry for row in rows]), Texts([row.content for row in rows])
    streams, versions = [row.stream for row in rows], [row.version for row in rows]
    return rows[0].record - 1, streams, versions, entries, contents, b"".join(leaves)


class Texts:
    """The bytes of acts as one literal, as psycopg2 asks for it: they go as they are, where escaping took 14 µs an act.

    They are UTF-8 without control characters, so that one of those parts them; the empty text is SQL's NULL. What
    quotes them is drawn anew for every literal, and looked for in it.
    """

    SEPARATOR = b"\x1e"

    def __init__(self, texts: Sequence[bytes | None]) -> None:
        self._count = len(texts)
        self._joined = self.SEPARATOR.join([text or b"" for text in texts])

    @classmethod
    def named(cls, names: Iterable[str]) -> "Texts":
        """The names of streams."""
        return cls([name.encode() for name in names])

    def __conform__(self, _protocol: object) -> "Texts":
        return self

    def getquoted(self) -> bytes:
        """The literal; raises `ProgrammingError` for what is no text of an act."""
        quote = b"$q%s$" % token_hex(8).encode()
        try:
            self._joined.decode()
        except UnicodeDecodeError:
            raise ProgrammingError(NO_TEXT) from None
        if (
            self._joined.count(self.SEPARATOR) != max(self._count - 1, 0)
            or b"\0" in self._joined
            or quote[:-1] in self._joined  # its last sign may be the first of the real end
        ):
            raise ProgrammingError(NO_TEXT)
        return quote + self._joined + quote


def _parts(growth: Growth) -> list[tuple[int, int, int, bytes]]:
    """What grows in the rows of amanah.tile: level, part, bytes it held before, bytes that are added."""
    return [(tile.level, *piece) for tile in growth.tiles() for piece in _pieces(tile)]


def _pieces(grown: GrownTile) -> Iterator[tuple[int, int, bytes]]:
    offset, hashes = grown.offset, grown.hashes
    while hashes:
        part, before = divmod(offset, PART)
        room = (PART - before) * HASH_SIZE
        yield grown.idx * PARTS + part, before * HASH_SIZE, hashes[:room]
        offset, hashes = offset + PART - before, hashes[room:]
