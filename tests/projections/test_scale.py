"""What makes folding fast must not show: one by one, in batches or in one go, the tables are the same."""

import gc
import re
from contextlib import closing
from dataclasses import replace

import pytest

from domain.evidence.errors import Fault
from projections import Recorded, catch_up, connect, digests, folding, rebuild, stored, tables
from tests.projections.test_rebuild import STORY


def folded(path=":memory:", read=STORY.read):
    db = connect(path)
    catch_up(db, read)
    return db


@pytest.mark.parametrize("batch", [1, 7])
def test_a_year_folded_act_by_act_in_batches_and_in_one_go_gives_the_same_tables(tmp_path, monkeypatch, batch):
    rebuild(tmp_path / "raised.sqlite", STORY.read)
    monkeypatch.setattr(folding, "BATCH", batch)
    monkeypatch.setattr(folding, "LARGE", batch)
    with closing(folded()) as caught_up, closing(connect(tmp_path / "raised.sqlite")) as raised:
        assert digests(caught_up) == digests(raised)


def test_no_fold_looks_anything_up_by_an_index_that_a_rebuild_makes_last():
    asked: dict[str, str] = {}
    with closing(connect(":memory:")) as db:
        db.set_trace_callback(lambda sql: asked.setdefault(re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", sql), sql))
        catch_up(db, STORY.read)
        db.set_trace_callback(None)
        questions = [sql for sql in asked.values() if sql.lstrip().startswith(("SELECT", "UPDATE", "DELETE"))]
        plans = [row["detail"] for sql in questions for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    used = {found[1] for plan in plans if (found := re.search(r"INDEX (\w+)", plan))}
    late = set(re.findall(r"INDEX (\w+)", tables.statements("indexes.sql")))
    assert len(late) > 50
    assert used
    assert not used & late


def test_a_record_that_cannot_be_told_in_history_is_named_and_what_came_before_it_stays():
    records = STORY.records[:20]
    twice = Recorded(13, records[4].entry, None)

    def read(after, limit):
        return [*records[:12], twice, *records[13:]][after : after + limit]

    with closing(connect(":memory:")) as db, closing(folded(read=lambda a, n: records[a : min(12, a + n)])) as before:
        with pytest.raises(Fault, match="projection_halted") as fault:
            catch_up(db, read)
        assert fault.value.facts["record"] == 13
        assert digests(db) == digests(before)


def measures(db):
    return [db.execute(f"PRAGMA {what}").fetchone()[0] for what in ("cache_size", "wal_autocheckpoint")]


@pytest.mark.parametrize("halts_at", [None, 13])
def test_what_makes_catching_up_fast_is_over_when_it_ends_or_halts(tmp_path, monkeypatch, halts_at):
    monkeypatch.setattr(folding, "BATCH", 5)
    monkeypatch.setattr(folding, "LARGE", 5)
    meanwhile = []

    def read(after, limit):
        meanwhile.append((gc.isenabled(), *measures(db)))
        return [one for one in STORY.records[after : after + limit] if one.record != halts_at]

    with closing(connect(tmp_path / "tables.sqlite")) as db:
        before = measures(db)
        if halts_at:
            with pytest.raises(Fault, match="projection_halted"):
                catch_up(db, read)
        else:
            catch_up(db, read)
        assert (gc.isenabled(), measures(db)) == (True, before)
    assert meanwhile[0] == (False, *before)
    assert meanwhile[2] == (False, -32768, 8000)


def test_a_record_read_from_sealed_bytes_is_what_a_strict_reading_gives():
    for one in STORY.records:
        content = None if one.content is None else one.content.raw
        again = stored(one.record, one.entry.raw, content)
        assert (read_whole(again), again.digest) == (one, one.digest)


def read_whole(one):
    """A record with all of its content: of sealed bytes only the facts are read at first."""
    return replace(one, content=one.content and one.content.read())


@pytest.mark.parametrize("harm", [lambda raw: raw.replace(b'"facts":{', b'"facts":{ ', 1), lambda raw: raw[:-1]])
def test_a_content_that_is_not_the_one_signed_is_not_folded(harm):
    one = next(one for one in STORY.records if one.content is not None)
    with pytest.raises(Fault, match="row_differs"):
        stored(one.record, one.entry.raw, harm(one.content.raw))


@pytest.mark.parametrize(
    "entry",
    [
        b"", b"{}", b"\xff", b"[]", b"[" * 100_000,
        b'{"body":{},"received_at":1,"signature":"","v":1}',
        b'{"body":{},"received_at":1,"signature":7,"v":1}',
    ],
)  # fmt: skip
def test_bytes_that_are_no_entry_are_a_row_that_differs(entry):
    with pytest.raises(Fault, match="row_differs"):
        stored(1, entry, None)
