"""The clerk: it folds what is new, alone, and comes through whatever happens to the ledger and the tables."""

import sqlite3
import threading
import time
from contextlib import closing, contextmanager, nullcontext

import pytest

import projections
from domain.evidence.errors import Fault
from service import clerk
from service.clerk import Clerk, at_work
from service.demo.facts import name
from service.house import House
from tests.people import hand
from web import create_app
from web import house as web_house


@pytest.fixture
def town(town_at, monkeypatch):
    monkeypatch.setattr(clerk, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(clerk, "AT_MOST", 0.05)
    town = town_at("founded")
    town.house.catch_up()
    return town


def register(town, printed):
    facts = {"official": town.stage.new_id(), "name_printed": printed, "name": name(printed)}
    return town.house.app.record([hand(town, town.city.registrars[0], "official-registered", facts)])[-1]


def folded(town):
    return town.house.still()[1]


def until(holds, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@contextmanager
def working(town):
    """A clerk of the town; gives what it tells."""
    stop = threading.Event()
    told: list[str] = []
    thread = threading.Thread(target=Clerk(town.stage.settings, stop=stop, tell=told.append).run)
    thread.start()
    try:
        until(lambda: at_work(town.stage.settings))
        yield told
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()
    assert not at_work(town.stage.settings)


def test_the_clerk_folds_what_comes(town):
    with working(town) as told:
        for printed in ("Satu", "Dua"):
            record = register(town, printed)
            until(lambda record=record: folded(town) == record)
    assert told == []


def test_a_second_clerk_is_refused_while_the_first_one_lives(town):
    with working(town), pytest.raises(Fault) as refused:
        Clerk(town.stage.settings, stop=threading.Event(), tell=print).run()
    assert refused.value.code == "clerk_at_work"


def test_a_page_that_looks_for_the_clerk_keeps_none_from_beginning(town):
    looking = threading.Event()

    def look():
        while not looking.is_set():
            at_work(town.stage.settings)

    (town.stage.settings.home / "clerk.lock").touch()
    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        with working(town):
            pass
    finally:
        looking.set()
        for thread in threads:
            thread.join()


def test_a_database_that_was_gone_is_told_once_and_then_followed_again(town, monkeypatch):
    gone, read, tries = threading.Event(), House.read, []

    def reading(house, after, limit):
        if gone.is_set():
            tries.append(after)
            raise Fault("store_unreachable", path="x", error="y")
        return read(house, after, limit)

    monkeypatch.setattr(House, "read", reading)
    with working(town) as told:
        gone.set()
        record = register(town, "Sela")
        until(lambda: len(tries) >= 3)
        gone.clear()
        until(lambda: folded(town) == record and len(told) == 2)
    assert told[0].endswith("[store_unreachable]")
    assert told[1] == f"Daftar kembali mengikuti buku register, sampai catatan nomor {record}."


def test_a_record_that_cannot_be_folded_is_told_and_tried_again_after_a_rebuild(town, monkeypatch):
    whole = dict(projections.folding.FOLDS)
    without = {act: fold for act, fold in whole.items() if act != "amanah/official-registered/1"}
    with working(town) as told:
        monkeypatch.setattr(projections.folding, "FOLDS", without)
        before, record = folded(town), register(town, "Terhenti")
        until(lambda: told)
        assert folded(town) == before
        monkeypatch.setattr(projections.folding, "FOLDS", whole)
        projections.rebuild(town.stage.settings.projections_path, town.house.read)
        until(lambda: len(told) == 2)
        assert folded(town) == record
    assert told[0].endswith("[projection_halted]")


# --- what keeps the clerk from folding is told on every page ---------------------------------------------------------


@pytest.fixture
def damaged(town):
    """A town with three new records; the first of them is altered in the file while it lasts. Gives it, and that record."""
    first, *_ = [register(town, printed) for printed in ("Satu", "Dua", "Tiga")]
    town.house.let_go()
    path, house = town.stage.settings.projections_path, town.house
    projections.rebuild(path, lambda after, limit: house.read(after, min(limit, first - 1 - after)))
    with closing(sqlite3.connect(town.stage.settings.ledger_path)) as db:
        guards = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        ((entry,),) = db.execute("SELECT entry FROM entry WHERE record = ?", (first,)).fetchall()

        def put(raw):
            with db:
                for guard, _ in guards:
                    db.execute(f"DROP TRIGGER {guard}")
                db.execute("UPDATE entry SET entry = ? WHERE record = ?", (raw, first))
                for _, sql in guards:
                    db.execute(sql)

        put(entry.replace(b'"v":1', b'"v":1 '))
        yield town, first
        put(entry)


@pytest.mark.parametrize("beside", [True, False])
def test_a_page_of_a_damaged_register_says_so_loudly_and_where_it_ends(damaged, beside):
    town, first = damaged
    client = create_app(town.house).test_client()
    with working(town) if beside else nullcontext():
        until(lambda: not beside or clerk.trouble(town.stage.settings))
        for address in ("/", "/buku", "/pejabat", f"/register/{first - 1}"):
            page = client.get(address)
            assert page.status_code == 200
            assert f'role="status"><strong>Buku register rusak mulai catatan nomor {first}</strong>' in page.text
            assert f"Yang tampil di sini berakhir pada catatan nomor {first - 1}." in page.text
            assert "Jalankan `amanah fsck`" in page.text
        assert f"damaged from record {first} on" in client.get("/buku?bahasa=en").text
        beyond = client.get(f"/register/{first + 1}?bahasa=id")
        assert (beyond.status_code, "row_differs" in beyond.text) == (500, True)
        assert "muat ulang" not in beyond.text.lower()
        table = client.get("/perubahan.csv")
        assert (table.status_code, table.mimetype) == (500, "text/html")


def test_beside_a_halted_clerk_pages_without_figures_tell_it_too(damaged):
    town, first = damaged
    client = create_app(town.house).test_client()
    with working(town):
        until(lambda: clerk.trouble(town.stage.settings))
        for address in ("/bantuan", "/tidak-ada"):
            assert f"rusak mulai catatan nomor {first}" in client.get(address).text


def test_trouble_that_is_over_or_of_a_clerk_that_is_gone_is_told_no_more(town, monkeypatch):
    client, settings, gone = create_app(town.house).test_client(), town.stage.settings, threading.Event()
    real = House.read

    def reading(house, after, limit):
        if gone.is_set():
            raise Fault("store_unreachable", path="x", error="y")
        return real(house, after, limit)

    monkeypatch.setattr(House, "read", reading)
    with working(town):
        gone.set()
        register(town, "Sela")
        until(lambda: clerk.trouble(settings))
        page = client.get("/buku")
        assert page.status_code == 200
        assert 'role="status"><strong>Daftar tidak mengikuti buku register</strong>' in page.text
        gone.clear()
        until(lambda: clerk.trouble(settings) is None)
        assert "tidak mengikuti" not in client.get("/buku").text
        gone.set()
        register(town, "Lagi")
        until(lambda: clerk.trouble(settings))
    assert clerk.trouble_path(settings).exists()
    gone.clear()
    assert "tidak mengikuti" not in client.get("/buku").text
    with working(town):
        until(lambda: not clerk.trouble_path(settings).exists())


# --- pages beside a clerk ---------------------------------------------------------------------------------------------


@pytest.fixture
def idle(town, monkeypatch):
    """A town whose clerk is alive and does nothing; its pages wait a moment at most."""
    monkeypatch.setattr(Clerk, "_work", lambda self: self._stop.wait(30))
    monkeypatch.setattr(web_house, "PATIENCE", 0.2)
    with working(town):
        yield town


def test_beside_a_clerk_a_page_folds_nothing_and_says_up_to_where_it_speaks(idle):
    before = folded(idle)
    register(idle, "Baru")
    page = create_app(idle.house).test_client().get("/buku").text
    assert f"sampai catatan nomor {before}." in page
    assert "belum tampil" not in page
    assert folded(idle) == before


def test_a_page_does_not_wait_for_a_batch_that_is_being_folded(idle):
    before, client = folded(idle), create_app(idle.house).test_client()
    with closing(projections.connect(idle.stage.settings.projections_path)) as folding:
        folding.execute("BEGIN IMMEDIATE")
        folding.execute("UPDATE position SET record = record + 500")
        page = client.get("/buku")
        folding.execute("ROLLBACK")
    assert page.status_code == 200
    assert f"sampai catatan nomor {before}." in page.text


@pytest.mark.parametrize("address", ["/register/{}", "/buku?nomor={}"])
def test_a_page_waits_for_the_record_that_its_address_names(idle, address):
    record, client = register(idle, "Ditunggu"), create_app(idle.house).test_client()
    timer = threading.Timer(0.05, idle.house.catch_up)
    timer.start()
    page = client.get(address.format(record))
    timer.join()
    assert page.status_code == 200
    assert f"sampai catatan nomor {record}." in page.text


def test_a_page_that_waited_in_vain_says_so(idle):
    record, client = register(idle, "Lama"), create_app(idle.house).test_client()
    assert "belum tampil" in client.get(f"/buku?nomor={record}").text
    missing = client.get(f"/register/{record}")
    assert missing.status_code == 503
    assert "tables_awaited" in missing.text
    assert int(missing.headers["Retry-After"]) > 0


def test_pages_wait_in_vain_for_what_this_process_recorded_only_once(idle, monkeypatch):
    app = create_app(idle.house)
    with app.app_context():
        web_house.seen_to(register(idle, "Sendiri"))
    client = app.test_client()
    assert "belum tampil" in client.get("/buku").text
    monkeypatch.setattr(web_house, "PATIENCE", 60)
    assert "belum tampil" not in client.get("/buku").text


def test_nobody_waits_for_a_record_that_there_is_not(idle):
    client, start = create_app(idle.house).test_client(), time.monotonic()
    assert client.get("/register/999999").status_code == 404
    assert "belum tampil" not in client.get("/buku?nomor=999999").text
    assert time.monotonic() - start < 10


def test_what_a_page_holds_does_not_move_while_others_fold(town):
    db, before = town.house.still()
    record = register(town, "Kemudian")  # whose drafter looks at the tables too, and so lets go
    db, _ = town.house.still()
    folding = threading.Thread(target=town.house.catch_up)
    held = projections.position(db)
    folding.start()
    folding.join()
    assert held == projections.position(db) >= before
    assert folded(town) == record
