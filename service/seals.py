"""The house's own keys, and the memory of the last checkpoint it showed.

`AMANAH_HOME/keys/log.key` signs checkpoints, `service.key` the few acts of the house itself: each an unencrypted
Ed25519 key in PKCS#8 PEM (`openssl pkey -in log.key` reads it) that only its owner can read, because the server must
start without a person. A key is created once, at `amanah init`: a lost log key is never replaced in silence.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Timer
from time import monotonic

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from domain.evidence.checkpoint import Checkpoint, VerifierKey, open_checkpoint, sign_checkpoint
from domain.evidence.errors import Fault, Unproven
from service.files import replace, write_new
from service.keyfile import SigningKey

LOG_KEY = "log.key"
SERVICE_KEY = "service.key"


def create_host_key(path: Path, key: SigningKey | None = None) -> SigningKey:
    """Write a new key (or `key`) as a file of its owner; raises `Fault("seal_key_exists")` rather than replace one."""
    key = key or SigningKey.generate()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        write_new(path, _pem(key))
    except FileExistsError:
        raise Fault("seal_key_exists", path=path) from None
    return key


def load_host_key(path: Path) -> SigningKey:
    """The key in a file; raises `Fault` if it is absent, damaged, or readable by others."""
    try:
        with path.open("rb") as file:
            exposed = os.fstat(file.fileno()).st_mode & 0o077
            data = file.read(4096)
    except FileNotFoundError:
        raise Fault("seal_key_absent", path=path) from None
    if exposed:
        raise Fault("seal_key_exposed", path=path)
    try:
        private = load_pem_private_key(data, password=None)
    except (ValueError, TypeError):
        raise Fault("seal_key_damaged", path=path) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise Fault("seal_key_damaged", path=path)
    return SigningKey(private)


def _pem(key: SigningKey) -> bytes:
    private = Ed25519PrivateKey.from_private_bytes(key.reveal_seed())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@dataclass(frozen=True, slots=True)
class Sealer:
    """Signs the heads of one log; whoever holds it must sign no two heads that contradict each other."""

    origin: str
    key: SigningKey = field(repr=False)

    @property
    def verifier_key(self) -> VerifierKey:
        return VerifierKey(self.origin, self.key.public_key)

    def seal(self, size: int, root: bytes) -> str:
        """The checkpoint of this head as a signed note; the same head gives the same bytes."""
        return sign_checkpoint(Checkpoint(self.origin, size, root), self.key)


class HeadMemory:
    """Remembers, beside the seal key, the last checkpoint that this host showed to anyone.

    The store must be a consistent extension of it: that is how a restored old backup is noticed. It is written after
    COMMIT, so that it is never ahead of the store; at most once in `interval` seconds and at `close`, so that it costs
    nothing; and never backwards, whichever thread or process comes last.
    """

    def __init__(self, path: Path, key: VerifierKey, *, interval: float = 1.0) -> None:
        self._path = path
        self._key = key
        self._interval = interval
        self._lock = Lock()
        self._pending: tuple[int, str] | None = None  # newer than what we wrote, and waiting
        self._size = -1  # the largest we were told
        self._written_at = -interval
        self._timer: Timer | None = None

    def read(self) -> Checkpoint | None:
        """The last checkpoint shown, or None if none ever was; raises `Fault("head_memory_damaged")`."""
        note = self.read_note()
        return None if note is None else open_checkpoint(note, self._key)

    def read_note(self) -> str | None:
        """The same as a signed note."""
        try:
            note = self._path.read_bytes().decode()
            open_checkpoint(note, self._key)
        except FileNotFoundError:
            return None
        except (UnicodeDecodeError, Unproven) as problem:
            why = problem.message if isinstance(problem, Unproven) else "bukan teks"
            raise Fault("head_memory_damaged", path=self._path, why=why) from None
        return note

    def remember(self, size: int, note: str) -> None:
        """Take note of a sealed head after its COMMIT; an older one than the last is ignored."""
        with self._lock:
            if size <= self._size:
                return
            self._size, self._pending = size, (size, note)
            wait = self._written_at + self._interval - monotonic()
            if wait <= 0:
                self._write()
            elif self._timer is None:
                self._timer = Timer(wait, self._write_later)
                self._timer.daemon = True
                self._timer.start()

    def close(self) -> None:
        """Write what is still waiting."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._write()

    def _write_later(self) -> None:
        with self._lock:
            self._timer = None
            self._write()

    def _write(self) -> None:
        if self._pending is None:
            return
        size, note = self._pending
        with self._alone():
            stored = self.read()
            if stored is None or stored.size < size:
                replace(self._path, note.encode())
        self._pending = None  # only now: what could not be written is tried again with the next head
        self._written_at = monotonic()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keeps other processes from reading an older head, then writing over our newer one."""
        descriptor = os.open(self._path.with_name(self._path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
