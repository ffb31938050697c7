"""The witnesses of the tree: the seal in the head row, the memory of the host, and the key that both must be under."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from domain.evidence.checkpoint import Checkpoint, VerifierKey, open_checkpoint
from domain.evidence.content import Content
from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError, Fault, Unproven
from domain.evidence.keys import PublicKey
from domain.evidence.trust import Trust
from service.fsck.reader import Damaged, Reader, lenient, text
from service.fsck.telling import Telling
from service.regrown import Seen
from service.seals import LOG_KEY, load_host_key
from service.settings import Settings

HeadRow = tuple[Any, ...]  # size, root, received_at, checkpoint, as they are kept


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What was sealed, and what was shown."""

    head: HeadRow | None
    sealed: Checkpoint | None
    shown: Checkpoint | None

    @property
    def checkpoints(self) -> Sequence[Checkpoint]:
        """Those that hold."""
        return [one for one in (self.sealed, self.shown) if one is not None]

    def seen(self, size: int) -> list[Seen]:
        """What they say of trees up to a size."""
        named = ((self.sealed, "head"), (self.shown, "memory"))
        return [Seen(None, one.size, one.root, name) for one, name in named if one and one.size <= size]


def memory_note(settings: Settings, telling: Telling) -> str | None:
    """The last seal shown. Read before the snapshot of the ledger is taken: others may move on meanwhile."""
    try:
        return settings.head_memory_path.read_bytes().decode()
    except FileNotFoundError:
        telling.notes.append("ingatan segel terakhir tidak ada: salinan lama yang dipulihkan tidak dapat dikenali")
    except (UnicodeDecodeError, OSError) as error:
        telling.found("memory_damaged", "last-checkpoint", why=error)
    return None


class Sealing:
    """Who sealed, as far as this host, trust.json or genesis know."""

    def __init__(self, reader: Reader, settings: Settings, trust: Trust | None, telling: Telling) -> None:
        self._reader, self._settings, self._trust, self._telling = reader, settings, trust, telling

    def witnesses(self, memory: str | None) -> Witnesses:
        """The head row, and the two seals as far as they hold."""
        head = self._head()
        key = self._log_key(head)
        return Witnesses(head, self._sealed(head, key), self._shown(memory, key))

    def _head(self) -> HeadRow | None:
        rows = self._telling.rows("head", self._reader.heads)
        for row in rows[1:]:
            self._telling.found("head_differs", "head", which=f"baris lebih: {row[-1]}")
        if not rows:
            self._telling.found("head_missing", "head")
        return tuple(rows[0][:4]) if rows else None

    def _log_key(self, head: HeadRow | None) -> VerifierKey | None:
        """The key that seals: of trust.json, else of this host, else the one that genesis names."""
        genesis = self._genesis()
        origin = genesis.body.ledger if genesis else _first_line(head)
        if self._trust is not None:
            return self._trusted(self._trust, origin)
        public = self._host_key() or self._declared_key()
        if public is None:
            self._telling.notes.append("segel: kunci buku tidak ada di sini dan tidak disebut catatan pembuka")
            return None
        # A seal that verifies says how the book is called, whatever record 1 became.
        for name in (_first_line(head), origin):
            with suppress(Unproven):
                key = VerifierKey(name, public)
                self._telling.origin = name
                open_checkpoint(text(head[3] if head else b""), key)
                return key
        self._telling.origin = origin
        with suppress(Unproven):
            return VerifierKey(origin, public)
        return None

    def _trusted(self, trust: Trust, origin: str) -> VerifierKey:
        if origin != trust.origin:
            self._telling.found("origin_differs", "entry", record=1, origin=origin, expected=trust.origin)
        row = lenient(self._reader, 1)
        if row is None or sha256(row.entry).hexdigest() != trust.genesis:
            self._telling.found("genesis_differs", "entry", record=1)
        return trust.log_key

    def _genesis(self) -> Entry | None:
        row = lenient(self._reader, 1)
        with suppress(AmanahError):
            return Entry.parse(row.entry) if row else None
        return None

    def _host_key(self) -> PublicKey | None:
        notes = self._telling.notes
        try:
            return load_host_key(self._settings.keys / LOG_KEY).public_key
        except Fault as fault:
            if fault.code == "seal_key_absent":
                notes.append("kunci buku tidak ada: segel diperiksa dengan kunci yang disebut catatan pembuka")
            else:
                self._telling.found("key_damaged", LOG_KEY, why=fault.message)
        except OSError as error:
            notes.append(f"kunci buku tidak terbaca ({error})")
        return None

    def _declared_key(self) -> PublicKey | None:
        with suppress(AmanahError, Damaged, KeyError, TypeError):
            kept = self._reader.content(1)
            key = Content.parse(kept.content if kept else b"").facts["log_key"]
            return PublicKey.parse(key["suite"], key["public_key"])
        return None

    def _sealed(self, head: HeadRow | None, key: VerifierKey | None) -> Checkpoint | None:
        if head is None or key is None:
            return None
        if head[3] is None:
            if head[0] != 0:
                self._telling.found("seal_missing", "head")
            return None
        try:
            return open_checkpoint(text(head[3]), key)
        except Unproven as problem:
            self._telling.found("seal_wrong", "head", why=problem.message)
            return None

    def _shown(self, note: str | None, key: VerifierKey | None) -> Checkpoint | None:
        if note is None or key is None:
            return None
        try:
            return open_checkpoint(note, key)
        except Unproven as problem:
            self._telling.found("memory_damaged", "last-checkpoint", why=problem.message)
            return None


def _first_line(head: HeadRow | None) -> str:
    return text(head[3] if head else b"").partition("\n")[0] or "?"
