"""Books in PostgreSQL for tests: databases to take and give back, and what a book holds, to lay it out in another."""

import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.postgres import Server

TABLES = ("stream", "event", "tile", "head")
_TRIGGERS = {
    table: tuple(
        f"ALTER TABLE amanah.{table} {change} TRIGGER {table}_stays;" for change in ("DISABLE", "ENABLE ALWAYS")
    )
    for table in ("stream", "event")
}
Book = dict[str, bytes]  # the rows of each table, as COPY writes them


class Databases:
    """Databases that one process of the tests uses again and again: other rows cost a tenth of another database."""

    def __init__(self, server: Server, template: str) -> None:
        self._server = server
        self._template = template
        self._idle: list[str] = []
        self._all: list[str] = []
        name = self._made()
        self._blank = self.book(server.url(name))
        self._idle.append(name)

    def take(self, book: Book | None = None) -> str:
        """The address of a database with that book in it, or with none begun."""
        name = self._idle.pop() if self._idle else self._made()
        self._lay(name, book or self._blank)
        return self._server.url(name)

    def give_back(self, address: str) -> None:
        """Somebody is done with a database."""
        self._idle.append(_name(address))

    def book(self, address: str) -> Book:
        """The rows of a database."""
        with self._server.connected(_name(address)) as cursor:
            return {table: _copied(cursor, table) for table in TABLES}

    def drop(self) -> None:
        """Remove them all."""
        while self._all:
            self._server.drop(self._all.pop())

    def _made(self) -> str:
        name = self._server.create(template=self._template)
        self._all.append(name)
        return name

    def _lay(self, name: str, book: Book) -> None:
        # A register is only ever appended to, whoever asks: its owner must let the triggers rest to make it another one.
        # DELETE, because TRUNCATE makes new files: 20 ms against 50.
        with self._server.connected(name) as cursor:
            cursor.execute("BEGIN")
            for table in TABLES:
                rest, wake = _TRIGGERS.get(table, ("", ""))
                cursor.execute(f"{rest} DELETE FROM amanah.{table}; {wake}")
                cursor.copy_expert(f"COPY amanah.{table} FROM STDIN (FORMAT binary)", io.BytesIO(book[table]))
            cursor.execute("COMMIT")


def _copied(cursor: Any, table: str) -> bytes:
    rows = io.BytesIO()
    # In order: rows that were laid out anew may lie anywhere, and the same book must give the same bytes.
    cursor.copy_expert(f"COPY (SELECT * FROM amanah.{table} ORDER BY 1, 2) TO STDOUT (FORMAT binary)", rows)
    return rows.getvalue()


def _name(address: str) -> str:
    """The database that an address names: of two, the last one counts."""
    named = parse_qs(urlsplit(address).query).get("dbname")
    return named[-1] if named else urlsplit(address).path.lstrip("/")
