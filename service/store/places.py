"""Where a ledger may lie."""

from dataclasses import dataclass
from pathlib import Path

from psycopg2 import ProgrammingError
from psycopg2.extensions import parse_dsn


@dataclass(frozen=True, slots=True)
class SQLiteFile:
    """A file on a disk of this machine."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True, repr=False)
class PostgreSQL:
    """A database on a server, by its address, which may hold a password: it is shown to nobody."""

    url: str

    def __str__(self) -> str:
        parts = parse_dsn(self.url)
        name = parts.get("dbname") or parts.get("service") or "bawaan"
        host = parts.get("host") or parts.get("hostaddr") or "mesin ini"
        return f"basis data {name} di {host}" + (f":{parts['port']}" if "port" in parts else "")

    def __repr__(self) -> str:
        return f"PostgreSQL({self})"


Place = SQLiteFile | PostgreSQL


def whole(url: str) -> bool:
    """Whether an address of a database can be read; why not is not told, because that would repeat parts of it."""
    try:
        parse_dsn(url)
    except ProgrammingError:
        return False
    return True
