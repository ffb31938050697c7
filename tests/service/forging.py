"""Somebody with the ledger's file, and what a report says of him."""

import json
import sqlite3

from domain.evidence import canonical
from domain.evidence.entry import Entry
from domain.evidence.merkle import Frontier, leaf_hash
from service.fsck import fsck
from service.seals import LOG_KEY, Sealer, load_host_key
from service.settings import Settings
from service.store.tiles import in_tiles

RECORDS = 24  # of a founded city
EVERY = range(1, RECORDS + 1)
MIDDLE = 12  # the first mandate: what personnel does from 14 on rests on it


class Forger:
    """Somebody with the file and SQL; `seal` is for one who has the log key too."""

    def __init__(self, home):
        self.home = home
        self.settings = Settings.read({"AMANAH_HOME": str(home)})
        self.db = sqlite3.connect(self.settings.ledger_path, isolation_level=None)
        self.triggers = [sql for (sql,) in self.db.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")]
        for (name,) in self.db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            self.db.execute(f"DROP TRIGGER {name}")

    def sql(self, statement, *values):
        assert self.db.execute(statement, values).rowcount != 0, statement

    def one(self, question, *values):
        return self.db.execute(question, values).fetchone()[0]

    def entry(self, record):
        return self.one("SELECT entry FROM entry WHERE record = ?", record)

    def content(self, record):
        return self.one("SELECT content FROM content WHERE record = ?", record)

    def set_entry(self, record, raw):
        self.sql("UPDATE entry SET entry = ? WHERE record = ?", raw, record)

    def set_content(self, record, raw):
        self.sql("UPDATE content SET content = ? WHERE record = ?", raw, record)

    def swap(self, table, column, first, second, key="record"):
        a = self.one(f"SELECT {column} FROM {table} WHERE {key} = ?", first)
        b = self.one(f"SELECT {column} FROM {table} WHERE {key} = ?", second)
        for number in (first, second):
            if column == "name":
                self.sql(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", f"x{number}", number)
        self.sql(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", b, first)
        self.sql(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", a, second)

    def remove(self, record, *, renumber=False):
        """Take a record out, and let the later ones move up."""
        self.sql("DELETE FROM content WHERE record = ?", record)
        self.sql("DELETE FROM entry WHERE record = ?", record)
        for later in range(record + 1, RECORDS + 1) if renumber else ():
            for table in ("entry", "content"):
                self.sql(f"UPDATE {table} SET record = ? WHERE record = ?", later - 1, later)

    def grow_tree(self):
        """Tiles, size and root as the entries now give them: all that the log key is not needed for."""
        frontier = Frontier()
        tiles: dict[tuple[int, int], bytes] = {}
        for (raw,) in self.db.execute("SELECT entry FROM entry ORDER BY record"):
            frontier, completed = frontier.extend(leaf_hash(raw))
            for place in in_tiles(completed):
                tiles[place.level, place.index] = tiles.get((place.level, place.index), b"") + place.hash
        self.db.execute("DELETE FROM tile")
        self.db.executemany("INSERT INTO tile VALUES (?, ?, ?)", [(*number, data) for number, data in tiles.items()])
        self.sql("UPDATE head SET size = ?, root = ?", frontier.size, frontier.root)
        return frontier

    def seal(self, *, memory=True):
        """The same, sealed; and shown, as if nothing else ever was."""
        frontier = self.grow_tree()
        origin = Entry.parse(self.entry(2)).body.ledger
        note = Sealer(origin, load_host_key(self.settings.keys / LOG_KEY)).seal(frontier.size, frontier.root)
        self.sql("UPDATE head SET checkpoint = ?", note)
        if memory:
            self.settings.head_memory_path.write_text(note)

    def examine(self, **facts):
        for sql in self.triggers:
            self.db.execute(sql)
        self.db.close()
        return fsck(self.settings, **facts)


def whats(report, record):
    return {finding.what for finding in report.damages if finding.record == record}


def named(report):
    """Every record that a damage names, those of a range among them."""
    return {
        n
        for one in report.damages
        if one.record is not None
        for n in range(one.record, (one.through or one.record) + 1)
    }


def told(report):
    return {finding.what for finding in report.damages}


def altered(raw, **members):
    """An entry with other members in its body, or with another `received_at`, under the old signature."""
    entry = Entry.parse(raw)
    value = json.loads(raw)
    received_at = members.pop("received_at", entry.received_at)
    body = canonical.encode({**value["body"], **members})
    return Entry.build(body, received_at=received_at, signature=entry.signature).raw


def salted(raw):
    """A content that says the same with another salt."""
    return canonical.encode({**json.loads(raw), "salt": "e" * 64})
