"""A generic trigger-audit table on PostgreSQL: every UPDATE leaves the row before and after as jsonb in one log table.

`python -m tests.benchmarks.peers.audited '"host=… dbname=…"'`
"""

import json
import secrets
import sys
from typing import Any

import psycopg  # type: ignore[import-not-found]  # stands in the peers' environment alone

from tests.benchmarks.peers.load import drive
from tests.benchmarks.peers.speaking import serve

SCHEMA = """
CREATE TABLE sheet (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, text text NOT NULL);
CREATE TABLE audit (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
    who text NOT NULL DEFAULT session_user, tx bigint NOT NULL DEFAULT txid_current(),
    relation text NOT NULL, action text NOT NULL, before jsonb, after jsonb);
CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit (relation, action, before, after)
    VALUES (TG_TABLE_NAME, TG_OP, to_jsonb(OLD), to_jsonb(NEW));
    RETURN NEW;
END $$;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON sheet FOR EACH ROW EXECUTE FUNCTION audited();
"""


class _Writer:
    """One client, its connection and its row."""

    def __init__(self, conninfo: str, size: int) -> None:
        self._db = psycopg.connect(conninfo, autocommit=True)
        self._half = size // 2  # the log keeps the row twice: before and after
        (self._id,) = self._db.execute("INSERT INTO sheet (text) VALUES ('') RETURNING id").fetchone()

    def change(self) -> None:
        """Another text, a transaction of its own."""
        text = secrets.token_hex(self._half // 2)
        self._db.execute("UPDATE sheet SET text = %s WHERE id = %s", (text, self._id))


def main() -> None:
    """A table, its triggers, and a connection for every client."""
    conninfo = json.loads(sys.argv[1])
    with psycopg.connect(conninfo, autocommit=True) as db:
        db.execute(SCHEMA)
    writers: list[_Writer] = []

    def run(clients: int, seconds: float, size: int, **_: Any) -> dict[str, Any]:
        writers.extend(_Writer(conninfo, size) for _ in range(clients - len(writers)))
        return drive([one.change for one in writers[:clients]], seconds)

    serve(run=run)


if __name__ == "__main__":
    main()
