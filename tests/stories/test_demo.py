"""The demonstration: the same city every time, and enough life in it for every page."""

from decimal import Decimal
from pathlib import Path

import pytest

from domain.evidence.entry import Entry
from domain.evidence.errors import Fault, Refused
from projections import views
from service import demo, keyfile
from service.demo.stage import Stage
from service.house import open_house
from service.settings import Settings
from tests.people import demand_sound, present

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.fixture
def house(demo_home):
    opened = open_house(Settings.read({"AMANAH_HOME": str(demo_home)}))
    opened.catch_up()
    yield opened
    opened.close()


@pytest.fixture
def agreements(house):
    return {row.post: row for row in views.agreements(house.views, year=2025)}


def test_two_runs_give_the_root_that_is_published(house, tmp_path):
    head = house.store.head()
    assert (head.size, head.root.hex()) == (demo.RECORDS, demo.ROOT)
    assert demo.build(tmp_path / "again") == demo.ROOT


def test_the_readme_names_the_published_root():
    assert f"\n    {demo.ROOT}\n" in README.read_text(encoding="utf-8")


def test_a_demonstration_that_stands_is_left_as_it_is(demo_home, house):
    before = house.store.head()
    assert demo.stands(demo_home)
    assert demo.build(demo_home) == demo.ROOT
    assert house.store.head() == before


def test_another_ledger_is_not_taken_for_the_demonstration(tmp_path, town_at):
    town = town_at("founded")
    with pytest.raises(Fault) as caught:
        demo.build(town.stage.settings.home)
    assert caught.value.code == "not_the_demo"


def test_the_demonstration_is_sound(house):
    demand_sound(house)


def test_the_lent_keys_open_with_the_published_passphrase_and_are_those_of_the_register(demo_home, house):
    files = sorted(file for file in (demo_home / demo.KEYS).iterdir() if not file.name.endswith(".pub.json"))
    assert len(files) == 2
    known = {row["key"] for row in house.views.execute("SELECT key FROM official_key")}
    assert {keyfile.open_key(path, demo.PASSPHRASE).public_key.thumbprint for path in files} < known


def test_one_is_late_one_waits_and_the_others_are_on_time(agreements):
    assert agreements["Camat Contoh Utara"].on_time is False
    assert agreements["Kepala Dinas Pekerjaan Umum dan Penataan Ruang"].status == "ditandatangani"
    on_time = [row.post for row in agreements.values() if row.on_time]
    assert len(on_time) == 5


def test_the_mayor_promises_alone(agreements):
    mayor = agreements["Wali Kota Contoh"]
    assert (mayor.grantor_official, mayor.status) == (None, "berlaku")


def test_one_was_returned_and_proposed_again_and_has_a_second_version_in_force(house, agreements):
    education = present(views.agreement(house.views, agreements["Kepala Dinas Pendidikan"].id))
    assert [(version.kind, version.status) for version in education.versions] == [
        ("pk", "dikembalikan"),
        ("pk", "digantikan"),
        ("pk_perubahan", "berlaku"),
    ]
    assert education.versions[1].draft_round == 2
    changes = present(views.version(house.views, education.row.id, 3)).changes
    assert {change.field for change in changes} == {"amount", "source"}


def test_the_money_of_every_document_adds_up_to_its_budget(house, agreements):
    for row in agreements.values():
        version = present(views.version(house.views, row.id, row.version_no or row.pending_no))
        total = present(version.document)["total"]["value"]
        assert Decimal(total) == sum((Decimal(programme.amount) for programme in version.programmes), Decimal(0))


def test_the_attempt_of_november_stands_rejected_beside_the_target_of_90(house, agreements):
    health = present(views.agreement(house.views, agreements["Kepala Dinas Kesehatan"].id))
    assert (health.versions[-1].kind, health.versions[-1].status, health.versions[-1].ground) == (
        "pk_perubahan",
        "ditolak",
        "c",
    )
    assert present(health.current).lines[0].target_printed == "90"
    assert len(health.trustees) == 3


def test_every_day_with_acts_ends_with_the_heads_of_all_streams(house):
    rows = [Entry.parse(row.entry) for row in house.store.rows()]
    heads = [row.body.name == "stream-heads" for row in rows]
    day = [row.received_at // 86_400_000 for row in rows]
    assert heads[-1]
    assert all(heads[at] for at in range(len(rows) - 1) if day[at] != day[at + 1])


def test_a_clock_of_ones_own_is_for_the_demonstration_only(tmp_path):
    with pytest.raises(Refused) as refused:
        Stage(tmp_path, start="2025-01-01 08:00", origin="kota.go.id/pk")
    assert refused.value.code == "clock_not_yours"
