"""fsck: all that can be computed from the entries is computed again, and each record that does not hold is named.

It reads the store by a connection of its own that cannot write, in one snapshot, and trusts no column, tile, seal or
table in it: it runs where the house itself refuses to open. Three kinds of witnesses say what the tree should be: seals
under the log key, the head memory, and the roots that signers saw (`seen` stands under their signatures). An entry that
is not what they saw is lost: whatever rests on it is told apart, as undetermined, and every other act is judged as it
was when it was recorded.

A ledger of any length is examined in some 200 bytes an entry, its signatures on all cores.
"""

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.evidence.errors import Fault
from domain.evidence.trust import Trust
from service.fsck.check import Check, Means
from service.fsck.computed import tables
from service.fsck.findings import Finding, Report
from service.fsck.postgres import PostgreSQLReader
from service.fsck.reader import Reader
from service.fsck.seal import memory_note
from service.fsck.sqlite import SQLiteReader
from service.fsck.telling import Progress, Telling
from service.house import House
from service.retired import refuse_retired
from service.settings import Settings
from service.store.places import PostgreSQL

__all__ = ["Finding", "Means", "Progress", "Report", "fsck"]


def fsck(
    place: Settings | House, *, trust: Trust | None = None, progress: Progress | None = None, means: Means | None = None
) -> Report:
    """Examine a whole ledger. Raises `Fault` only where nothing could be examined (no file, no access)."""
    settings = place.settings if isinstance(place, House) else place
    telling = Telling(trust.origin if trust else "?", progress or _silent)
    with TemporaryDirectory() as scratch:
        # What others may move on meanwhile is read before the snapshot of the ledger.
        memory = memory_note(settings, telling)
        live = tables(settings.projections_path, Path(scratch), telling)
        try:
            with closing(_reader(settings)) as reader:
                Check(reader, settings, trust, telling, means or Means()).run(memory, live)
        finally:
            if live is not None:
                live.close()
    return telling.report()


def _reader(settings: Settings) -> Reader:
    """The ledger, where there is one."""
    if isinstance(settings.database, PostgreSQL):
        return PostgreSQLReader(settings.database)
    if not settings.ledger_path.exists():
        refuse_retired(settings)
        raise Fault("not_opened", path=settings.home)
    return SQLiteReader(settings.ledger_path)


def _silent(_phase: str, _done: int, _total: int) -> None:
    """Tell nobody."""
