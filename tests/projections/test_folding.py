import sqlite3
from contextlib import closing

import pytest

from domain.evidence.acts import ACTS
from domain.evidence.errors import Fault
from projections import (
    Difference,
    Recorded,
    bring_up,
    catch_up,
    connect,
    differences,
    digests,
    folding,
    rebuild,
    tables,
    views,
)
from tests.projections.story import (
    AGREEMENT,
    DINKES,
    HEAD,
    INDICATOR,
    OPERATOR,
    REG,
    STAFF,
    A,
    B,
    Story,
    day,
    found,
    name_id,
    natural,
    thumb,
)
from tests.samples import sample


@pytest.fixture
def story():
    return Story().in_force()


@pytest.fixture
def db():
    with closing(connect(":memory:")) as db:
        yield db


def halted(db, read):
    with pytest.raises(Fault) as fault:
        catch_up(db, read)
    assert fault.value.code == "projection_halted"
    return fault.value.facts["record"]


def position(db):
    return db.execute("SELECT record FROM position").fetchone()["record"]


def office_of(db, office):
    return db.execute("SELECT * FROM office WHERE office = ?", (office,)).fetchone()


def test_every_act_of_the_table_has_a_fold():
    assert set(folding.FOLDS) == {kind.act for kind in ACTS.values()}


def test_the_position_is_the_last_record(db, story):
    assert catch_up(db, story.read) == position(db) == len(story.records)


def test_folding_again_changes_nothing(db, story):
    catch_up(db, story.read)
    before = digests(db)
    assert catch_up(db, story.read) == len(story.records)
    assert digests(db) == before


@pytest.mark.parametrize("batch", [1, 2, 7])
def test_batches_of_any_size_give_the_same_tables(db, story, monkeypatch, batch):
    monkeypatch.setattr(folding, "BATCH", batch)
    monkeypatch.setattr(folding, "LARGE", batch)
    catch_up(db, story.read)
    monkeypatch.undo()
    with closing(connect(":memory:")) as other:
        catch_up(other, story.read)
        assert digests(other) == digests(db)


def test_an_act_without_a_fold_halts_and_keeps_what_came_before(db, story, monkeypatch):
    monkeypatch.setattr(folding, "FOLDS", {k: v for k, v in folding.FOLDS.items() if "countersigned" not in k})
    assert halted(db, story.read) == len(story.records)
    assert position(db) == len(story.records) - 1
    assert found(views.agreement(db, AGREEMENT)).row.status == "ditandatangani"


@pytest.mark.parametrize(
    ("act", "facts"),
    [
        ("agreement-countersigned", {"role": "grantor"}),
        (
            "agreement-countersigned",
            {"proposed": {"stream": f"agreement/{AGREEMENT}", "version": 1, "digest": "0" * 64}},
        ),
        ("agreement-proposed", {"office": HEAD, "document": [], "draft_round": 2}),
        ("agreement-proposed", {"office": HEAD, "document": {"objectives": 1, "total": {}}, "draft_round": 2}),
        ("continuation-countersigned", {}),
    ],
)
def test_facts_that_cannot_be_folded_halt_at_their_record(db, story, act, facts):
    story.sign(act, facts, on="2025-02-01", by=A, office=HEAD, shaped=False)
    assert halted(db, story.read) == len(story.records)
    assert position(db) == len(story.records) - 1
    assert views.record(db, len(story.records)) is None


def test_a_gap_in_the_records_halts(db, story):
    del story.records[5]
    assert halted(db, story.read) == 6
    assert position(db) == 5


def test_the_same_record_again_from_another_process_is_not_folded_twice(db, story):
    rest = story.records[:]

    def read(after, limit):
        return rest[max(0, after - 3) : after + limit] if after < len(rest) else []

    assert catch_up(db, read) == len(rest)


def test_a_record_under_a_number_that_is_taken_by_its_digest_halts(db, story):
    again = story.records[-1]
    story.records.append(type(again)(len(story.records) + 1, again.entry, again.content))
    assert halted(db, story.read) == len(story.records)


def test_the_file_is_made_anew_and_renamed(tmp_path, story):
    path = tmp_path / "projections.sqlite"
    assert rebuild(path, story.read) == len(story.records)
    beside = {file.name.removeprefix(path.name) for file in tmp_path.iterdir()}
    assert beside == {"", ".kunci", ".ganti"}, "the name, one rebuild at a time, nobody opening while names change"
    with closing(connect(path)) as db:
        db.execute("UPDATE official SET name_printed = 'Lain'")
    rebuild(path, story.read)
    with closing(connect(path)) as db:
        assert found(views.official(db, A)).name == "dr. Ani"


@pytest.mark.parametrize("beside", ["-journal", "-wal", "-shm"])
def test_what_was_left_beside_the_old_file_is_not_played_into_the_new(tmp_path, story, beside):
    path = tmp_path / "projections.sqlite"
    rebuild(path, story.read)
    (tmp_path / f"projections.sqlite{beside}").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    rebuild(path, story.read)
    assert not (tmp_path / f"projections.sqlite{beside}").exists()


def test_the_log_of_an_open_connection_to_the_old_file_is_not_the_log_of_the_new(tmp_path, story):
    path = tmp_path / "projections.sqlite"
    rebuild(path, story.read)
    with closing(connect(path)) as old:
        old.execute("UPDATE official SET name_printed = 'Lain'")
        rebuild(path, story.read)
        with closing(connect(path)) as new:
            new.execute("UPDATE position SET zone = 'Asia/Makassar'")
            assert found(views.official(old, A)).name == "Lain"
            old.execute("UPDATE official SET name_printed = 'Lain lagi'")
            old.close()
            assert found(views.official(new, A)).name == "dr. Ani"
    with closing(connect(path)) as again:
        assert found(views.official(again, A)).name == "dr. Ani"
        assert again.execute("SELECT zone FROM position").fetchone()[0] == "Asia/Makassar"
        assert again.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_pages_read_on_while_a_batch_is_folded(tmp_path, story):
    path = tmp_path / "projections.sqlite"
    rebuild(path, Story().opened().read)
    with closing(connect(path)) as page, closing(connect(path)) as clerk:
        page.execute("BEGIN")
        before = position(page)
        assert catch_up(clerk, story.read) == len(story.records)
        assert position(page) == before
        page.execute("ROLLBACK")
        assert position(page) == len(story.records)


@pytest.mark.parametrize("harm", ["missing", "garbage", "layout", "rules"])
def test_a_start_rebuilds_what_it_cannot_use(tmp_path, story, harm):
    path = tmp_path / "projections.sqlite"
    if harm != "missing":
        rebuild(path, story.read)
    if harm == "garbage":
        path.write_bytes(b"rusak" * 1000)
    if harm in ("layout", "rules"):
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA user_version = 99" if harm == "layout" else "UPDATE position SET rules = 'lain'")
        with pytest.raises(Fault) as fault:
            connect(path)
        assert fault.value.code == "projection_outdated"
    assert bring_up(path, story.read) == len(story.records)


def test_a_start_that_finds_the_file_in_use_does_not_rebuild_it(tmp_path, story, monkeypatch):
    path = tmp_path / "projections.sqlite"
    rebuild(path, Story().opened().read)
    monkeypatch.setattr(tables, "_BUSY_SECONDS", 0)
    with closing(connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            bring_up(path, story.read)


def test_a_start_does_not_hide_a_record_it_cannot_fold(tmp_path, story):
    del story.records[5]
    with pytest.raises(Fault) as fault:
        bring_up(tmp_path / "projections.sqlite", story.read)
    assert fault.value.code == "projection_halted"


def test_two_foldings_of_one_ledger_do_not_differ(db, story):
    catch_up(db, story.read)
    with closing(connect(":memory:")) as fresh:
        catch_up(fresh, story.read)
        assert digests(fresh) == digests(db)
        assert differences(db, fresh) == ()


@pytest.mark.parametrize(
    ("harm", "difference"),
    [
        (
            "UPDATE line SET target_printed = '98'",
            Difference("line", f"{AGREEMENT}/1/1", "differs", ("target_printed",)),
        ),
        (f"DELETE FROM official WHERE official = '{A}'", Difference("official", A, "missing")),
        ("INSERT INTO publication VALUES (999, 'x', NULL, NULL, NULL)", Difference("publication", "999", "extra")),
        ("UPDATE budget SET total = CAST(total AS BLOB)", None),
        ("DROP TABLE change", Difference("sqlite_schema", "change", "missing")),
        ("CREATE TRIGGER t AFTER INSERT ON act BEGIN DELETE FROM ref; END", Difference("sqlite_schema", "t", "extra")),
    ],
)
def test_a_row_that_was_tampered_with_is_named(db, story, harm, difference):
    catch_up(db, story.read)
    with closing(connect(":memory:")) as fresh:
        catch_up(fresh, story.read)
        db.execute(harm)
        assert digests(db) != digests(fresh)
        named = differences(db, fresh)
        assert named
        assert difference is None or difference in named


# ---- every act, known and withheld -----------------------------------------------------------------------------------


def whole_year():
    """A story in which most acts of the table happen, the quiet ones from the samples."""
    story = Story().in_force()
    story.publish()
    story.close("revision-rejected", story.revise(), "bukti_tidak_cukup", on="2025-05-10")
    revision = story.revise(on="2025-05-11")
    signed = story.trustee_signs(revision, on="2025-05-12", act="revision-signed")
    story.bound = story.grantor_signs(revision, signed, on="2025-05-13", act="revision-countersigned")
    story.end(A, HEAD, ended_on="2025-08-12", on="2025-08-14")
    story.appoint(B, HEAD, "plt", "SK-B", "2025-08-12", on="2025-08-15", until="2025-12-31")
    story.accept(story.continue_by(B, "plt", "Plt. Kepala", on="2025-08-20", predecessor=A), on="2025-08-22")
    story.act("key-attested", f"official/{A}", story.enrol(A, on="2025-09-01"), on="2025-09-01", by=REG)
    quiet = {
        "official-changed": (f"official/{A}", {}),
        "agency-succeeded": (f"agency/{DINKES}", {}),
        "indicator-confirmed": (f"indicator/{INDICATOR}", {"definition": story.indicator}),
        "indicator-redefined": (f"indicator/{INDICATOR}", {"supersedes": story.indicator}),
        "indicator-retired": (f"indicator/{INDICATOR}", {"definition": story.indicator}),
        "assignment-ended": (f"office/{STAFF}", {"assignment": story.mandates[OPERATOR]}),
        "office-ended": (f"office/{STAFF}", {}),
        "rules-proposed": (f"rules/{natural('rules', '')}", {}),
        "rules-adopted": (f"rules/{natural('rules', '')}", {}),
        "stream-heads": (f"log/{natural('log', '')}", {}),
    }
    for act, (stream, facts) in quiet.items():
        story.act(act, stream, {**sample(act), **facts}, on="2025-12-30", by=REG)
    return story


def test_the_whole_table_of_acts_folds(db):
    story = whole_year()
    assert catch_up(db, story.read) == len(story.records)
    definition, _ = db.execute("SELECT * FROM indicator WHERE indicator = ? ORDER BY record", (INDICATOR,)).fetchall()
    assert None not in (definition["confirmed_record"], definition["retired_record"], definition["retired_from"])
    assert office_of(db, STAFF)["ended_on"] is not None
    assert found(views.agreement(db, AGREEMENT)).row.trustee_official == B


def test_any_content_but_the_first_may_be_withheld(db):
    story = whole_year()
    known = story.records[:]
    for number, recorded in enumerate(known[1:], 1):
        story.records = [*known[:number], Recorded(recorded.record, recorded.entry, None), *known[number + 1 :]]
        with closing(connect(":memory:")) as other:
            assert catch_up(other, story.read) == len(known), recorded.entry.body.act
    story.records = [known[0], *(Recorded(recorded.record, recorded.entry, None) for recorded in known[1:])]
    assert catch_up(db, story.read) == len(known)
    row = found(views.agreement(db, AGREEMENT)).row
    assert (row.status, row.title, row.deadline, row.version_no) == ("berlaku", None, None, 3)
    assert views.counts(db).withheld == len(known) - 1


def test_without_the_first_content_nothing_can_be_folded(db, story):
    story.records[0] = Recorded(1, story.records[0].entry, None)
    assert halted(db, story.read) == 1


# ---- people and records ----------------------------------------------------------------------------------------------


def test_references_are_resolved_both_ways(db, story):
    catch_up(db, story.read)
    signed = found(views.record(db, len(story.records) - 1))
    assert [(ref.place, ref.act) for ref in signed.refs] == [("proposed", "agreement-proposed")]
    assert [(ref.place, ref.act) for ref in signed.referred_by] == [("signed", "agreement-countersigned")]
    assert (signed.mandate.decree_printed, signed.mandate.official) == (
        "Keputusan Wali Kota Contoh Nomor SK-A tanggal 3 Januari 2024",
        A,
    )
    assert (signed.row.name, signed.row.post, signed.row.agreement) == ("dr. Ani", "Kepala Dinas Kesehatan", AGREEMENT)


def test_records_come_in_pages_newest_first(db, story, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 10)
    catch_up(db, story.read)
    first, last = views.records(db), views.records(db, page=99)
    assert first.rows[0].record == first.total == len(story.records)
    assert (last.page, last.rows[-1].record) == (last.pages, 1)
    assert views.records(db, page=-1) == first
    assert {row.kind for row in views.records(db, kind="agreement").rows} == {"agreement"}
    assert views.records(db, kind="agreement").total == 4
    assert views.record(db, 999) is None


def test_counts_tell_what_is_known(db, story):
    catch_up(db, story.read)
    counts = views.counts(db)
    assert (counts.records, counts.withheld) == (len(story.records), 0)
    assert counts.last_received_at == story.records[-1].entry.received_at


def test_a_key_counts_by_two_hands_also_when_the_mandate_came_first(db):
    story = Story().ground()
    catch_up(db, story.read)
    assert found(views.official(db, A)).keys == ()
    attestation = story.enrol(A)
    story.act("key-attested", f"official/{A}", attestation, on="2025-01-04", by=REG)
    revoked = {"key": thumb(A), "since": day("2025-03-01"), "reason_code": "hilang"}
    story.act("key-revoked", f"official/{A}", revoked, on="2025-03-02", by=A)
    catch_up(db, story.read)
    key = found(views.official(db, A)).keys[0]
    assert None not in (key.record, key.attested_record, key.vouched_record, key.revoked_record)
    assert key.revoked_reason == "hilang"


def test_a_second_registrar_is_the_second_hand(db):
    story = Story().ground()
    attestation = story.enrol(B)
    for registrar in ("reg1", "reg2"):
        story.act("key-attested", f"official/{B}", attestation, on="2025-01-04", by=name_id(registrar))
    catch_up(db, story.read)
    key = found(views.official(db, B)).keys[0]
    assert (key.attested_record, key.vouched_record) == (len(story.records) - 1, len(story.records))


def test_a_registrar_changes_only_with_the_second_hand(db):
    story = Story().ground()
    stream = f"registrars/{natural('registrars', '')}"
    facts = {
        "official": B,
        "agency": name_id("asal2"),
        "decree": {"kind": "keputusan", "number": "9", "dated": day("2025-02-01"), "issuer": "Sekda"},
    }
    first = story.act("registrar-appointed", stream, facts, on="2025-02-01", by=REG)
    catch_up(db, story.read)
    assert not found(views.official(db, B)).registrar
    story.act("registrar-appointed", stream, {**facts, "seconds": first}, on="2025-02-02", by=name_id("reg2"))
    catch_up(db, story.read)
    assert found(views.official(db, B)).registrar
    assert found(views.official(db, REG)).registrar


def test_an_official_shows_which_office_was_held_until_when(db, story):
    story.end(A, HEAD, ended_on="2025-08-12", on="2025-08-14")
    catch_up(db, story.read)
    (mandate,) = found(views.official(db, A)).mandates
    assert (mandate.office, mandate.ended_reason, str(mandate.ended_on)) == (HEAD, "mutasi", "2025-08-12")


def test_a_changed_office_keeps_what_the_act_does_not_name(db, story):
    decree = {"kind": "perkada", "number": "3", "dated": day("2025-05-01"), "issuer": "Wali Kota Contoh"}
    story.act(
        "office-changed",
        f"office/{HEAD}",
        {"post_printed": "Kepala Dinkes", "from": day("2025-05-01"), "decree": decree},
        on="2025-05-02",
        by=REG,
    )
    catch_up(db, story.read)
    office = office_of(db, HEAD)
    assert (office["post_printed"], office["level"], office["due_from"]) == (
        "Kepala Dinkes",
        "jpt_pratama",
        "2025-01-01",
    )


def test_a_withheld_registration_leaves_a_person_without_a_name(db, story):
    facts = {"official": name_id("baru"), "name_printed": "Baru", "name": {"name": "Baru"}}
    story.act("official-registered", f"official/{name_id('baru')}", facts, on="2025-02-01", by=REG, withheld=True)
    catch_up(db, story.read)
    assert found(views.official(db, name_id("baru"))).name is None
    assert views.counts(db).withheld == 1
