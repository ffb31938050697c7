"""Opening the ledger's store, whichever it is; all else of the house asks no further."""

from collections.abc import Callable
from contextlib import closing

from domain.evidence.entry import Entry
from service.retired import refuse_retired
from service.settings import Settings
from service.store import Seals, Store
from service.store.places import PostgreSQL, SQLiteFile
from service.store.postgres import PostgreSQLStore
from service.store.sqlite import SQLiteStore


def open_store(
    settings: Settings,
    sealer: Seals | None,
    *,
    remember: Callable[[int, str], None] | None = None,
    patience: float = 10,
) -> Store:
    """The store that the settings name; without a `sealer` it only reads. Raises `Fault`."""
    refuse_retired(settings)
    if isinstance(settings.database, PostgreSQL):
        return PostgreSQLStore(settings.database, sealer, remember=remember, patience=patience)
    return SQLiteStore(settings.database.path, sealer, remember=remember, patience=patience)


def ledger_there(settings: Settings) -> bool:
    """Whether a book was opened there; tables alone, still empty, are none, but one that lost its entries is."""
    if _no_file(settings):
        return False
    with closing(open_store(settings, None)) as store:
        return store.head().size > 0 or bool(store.rows(limit=1))


def first_entry(settings: Settings) -> Entry | None:
    """The act that opened the book; None where none was opened yet."""
    if _no_file(settings):
        return None
    with closing(open_store(settings, None)) as store:
        rows = store.rows(limit=1)
    return Entry.parse(rows[0].entry) if rows else None


def _no_file(settings: Settings) -> bool:
    refuse_retired(settings)
    return isinstance(settings.database, SQLiteFile) and not settings.database.path.exists()
