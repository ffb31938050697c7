"""The demonstration: the same city every time, and enough life in it for every page."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.evidence.entry import Entry
from domain.evidence.errors import Fault, Refused
from domain.evidence.verdict import Answer
from domain.evidence.verify import verify
from projections import register_views, views, year_views
from projections.register_answers import Wanted
from service import demo, keyfile
from service.demo.departments import DEPARTMENTS
from service.demo.stage import Deed, Stage
from service.house import open_house
from service.settings import Settings
from tests.people import demand_sound, present

README = Path(__file__).resolve().parents[2] / "README.md"
MARCH = date(2026, 3, 1)
TOLD = (
    "Wali Kota Contoh",
    *(department.post for department in DEPARTMENTS),
)  # at length; the others: test_demo_city.py


@pytest.fixture(scope="module")
def house(demo_home):
    opened = open_house(Settings.read({"AMANAH_HOME": str(demo_home)}))
    opened.catch_up()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def agreements(house):
    return {row.post: row for row in views.agreements(house.views, year=2025)}


def test_the_run_of_these_tests_gives_the_root_of_the_run_that_was_published(house):
    head = house.store.head()
    assert (head.size, head.root.hex()) == (demo.RECORDS, demo.ROOT)


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
        demo.build(town.stage.settings.home, database=town.stage.database)
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
    on_time = [post for post in TOLD if agreements[post].on_time]
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
    assert {change.field for change in changes} == {"amount", "source", "target", "quarter"}


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


# -- the year that was measured ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def years(house, agreements):
    """The year of each office whose story is told at length and that has an agreement in force."""
    rows = [row for post, row in agreements.items() if post in TOLD and row.in_force_since is not None]
    return {row.post: present(year_views.agreement_year(house.views, row.id, today=MARCH)) for row in rows}


def sheet_of(house, years, post, code):
    """A sheet with its hands."""
    row = next(one for one in years[post].sheets if one.code == code)
    return present(year_views.sheet(house.views, present(row.id), today=MARCH))


def test_every_agreement_in_force_has_a_sheet_of_every_period_and_all_but_one_are_verified(years):
    assert len(years) == 6
    for year in years.values():
        assert [sheet.code for sheet in year.sheets] == ["tw1", "tw2", "tw3", "tw4", "tahunan"]
    open_ones = [(sheet.post, sheet.code, sheet.state) for year in years.values() for sheet in year.sheets]
    assert [one for one in open_ones if one[2] != "verified"] == [("Camat Contoh Utara", "tahunan", "entered")]


def test_the_sheet_that_nobody_signed_before_the_lock_is_shown_as_late(years):
    unsigned = years["Camat Contoh Utara"].sheets[-1]
    assert (unsigned.signed.record, unsigned.signed.days_late) == (None, 16)


def test_what_waits_for_the_mayor_owes_no_sheet(house, agreements):
    waiting = agreements["Kepala Dinas Pekerjaan Umum dan Penataan Ruang"]
    assert present(year_views.agreement_year(house.views, waiting.id, today=MARCH)).sheets == ()


def test_figures_are_attained_by_every_formula_and_aggregation_that_the_city_signs(years):
    lines = [line for year in years.values() for line in year.lines]
    attained = {line.formula for line in lines for one in line.figures if one.annual and one.annual.text is not None}
    assert attained == {"NAIK", "TURUN", "RENTANG", "TUNTAS", "PREDIKAT", "ADA", "SELISIH"}
    assert {line.aggregation for line in lines} == {"last", "sum", "avg"}


def test_what_bps_had_not_published_is_awaited_and_left_out_of_the_mean(years):
    mayor = years["Wali Kota Contoh"]
    (stunting,) = (line for line in mayor.lines if line.line_id == "W2")
    assert stunting.figures[-1].expected_on == date(2026, 5, 29)
    assert [(one.line_id, one.why) for one in mayor.roll_ups[-1].left_out] == [("W2", "no_data")]


def test_a_growth_below_zero_attains_by_difference_and_not_by_ratio(years):
    (growth,) = (line for line in years["Kepala Badan Perencanaan Pembangunan Daerah"].lines if line.line_id == "I4")
    first = growth.figures[0]
    assert (first.printed, present(first.annual).text) == ("-0,35", "42,5")


def test_the_inspectorate_of_all_offices_was_late(years):
    (first, *others) = years["Inspektur Daerah"].sheets
    assert (first.entered.on, first.entered.days_late) == (date(2025, 5, 6), 26)
    assert {sheet.entered.days_late for sheet in others} == {0}


def test_a_figure_of_the_dinas_pendidikan_was_rejected_corrected_and_verified_in_two_stages(house, years):
    sheet = sheet_of(house, years, "Kepala Dinas Pendidikan", "tw2")
    assert [(hand.act, hand.final) for hand in sheet.hands] == [
        ("realization-entered", None),
        ("realization-signed", None),
        ("realization-verified", False),
        ("realization-corrected", None),
        ("realization-signed", None),
        ("realization-verified", False),
        ("realization-verified", True),
    ]
    assert next(one.printed for one in sheet.figures if one.line_id == "I3") == "84"


def test_the_sheet_that_the_first_head_left_unsigned_was_signed_by_the_third(house, years):
    sheet = sheet_of(house, years, "Kepala Dinas Kesehatan", "tw2")
    (signed,) = (hand for hand in sheet.hands if hand.act == "realization-signed")
    assert (signed.name, signed.role, signed.on) == (
        "drg. Cahyaning Prabandari, M.A.R.S.",
        "successor",
        date(2025, 10, 14),
    )


def test_the_camat_refused_to_sign_and_two_officials_testify_to_it(house, years):
    sheet = sheet_of(house, years, "Camat Contoh Utara", "tw3")
    testified = [hand for hand in sheet.hands if hand.act == "realization-signing-refused"]
    assert len({hand.official for hand in testified}) == 2
    assert {hand.reason_code for hand in testified} == {"angka_tidak_diyakini"}
    assert sheet.row.state == "verified"


def test_the_new_camat_signed_before_the_sk_was_recorded_and_the_ledger_knows_it_now(house, years):
    sheet = sheet_of(house, years, "Camat Contoh Utara", "tw4")
    (signed,) = (hand for hand in sheet.hands if hand.act == "realization-signed")
    facts = present(house.record(signed.record).content).facts
    granted = [row for row in views.records(house.views, kind="office").rows if row.act == "mandate-granted"]
    assert facts["awaiting"]["number"] == "821.2/3/2026"
    assert house.record(signed.record).entry.body.actor.mandate is None
    assert any(row.record > signed.record for row in granted)


def test_the_edit_of_2_february_left_one_line_in_the_security_log_and_no_record(demo_home):
    lines = [json.loads(line) for line in (demo_home / "security.log").read_text().splitlines()]
    assert [(line["code"], line["act"]) for line in lines] == [("period_locked", "amanah/realization-corrected/1")]


def test_an_attempt_that_the_house_does_not_refuse_stops_the_telling(town_at):
    town = town_at("measuring")
    organiser = town.officer("organisasi")
    as_organiser = (organiser.office, organiser.mandate.digest)
    again = Deed("period-opened", town.periods.opening_facts("tw1"), *as_organiser, town.periods.stream("tw1"))
    assert town.stage.attempt(organiser.person, again) == "already_registered"
    town.stage.at("2025-04-01 09:00")
    locking = Deed("period-locked", town.periods.locking_facts("tw1"), *as_organiser)
    with pytest.raises(Fault) as caught:
        town.stage.attempt(organiser.person, locking)
    assert caught.value.code == "demo_differs"


def test_the_order_of_3_february_made_it_a_correction(house, years):
    sheet = sheet_of(house, years, "Kepala Dinas Kesehatan", "tw4")
    assert [(hand.act, hand.on) for hand in sheet.hands if hand.act == "realization-corrected"] == [
        ("realization-corrected", date(2026, 2, 4))
    ]
    assert next(one.printed for one in sheet.figures if one.line_id == "I5") == "7"


def test_every_period_is_locked_and_two_agreements_are_closed(house, years):
    assert all(period.locked_on for period in year_views.periods(house.views, year=2025))
    closed = {post: year.closed_on for post, year in years.items() if year.closed_on}
    assert closed == {
        "Kepala Badan Perencanaan Pembangunan Daerah": date(2026, 2, 27),
        "Inspektur Daerah": date(2026, 2, 27),
    }


def test_the_public_bundle_of_agreements_is_whole_known_and_authorised(house, agreements):
    """Withheld drafts, a rejecting verdict among them, keep nobody from verifying what followed."""
    for post in (*TOLD, "Kepala Dinas Perindustrian dan Perdagangan"):
        verdict = verify(house.bundle(agreement=f"agreement/{agreements[post].id}"), house.trust)
        assert set(verdict.answers.values()) == {Answer.YES}, post


def test_the_register_of_signed_changes_holds_easier_and_harder_agreed_and_rejected(house):
    rows = [
        row
        for row in register_views.changes(house.views, Wanted(grade="signed"), size=100).rows
        if row.field == "target"
    ]
    assert {(row.direction, row.outcome) for row in rows} == {
        ("harder", "agreed"),
        ("easier", "agreed"),
        ("easier", "rejected"),
    }


def test_every_day_with_acts_ends_with_the_heads_of_all_streams(house):
    rows = [Entry.parse(row.entry) for row in house.store.rows(limit=demo.RECORDS)]
    heads = [row.body.name == "stream-heads" for row in rows]
    day = [row.received_at // 86_400_000 for row in rows]
    assert heads[-1]
    assert all(heads[at] for at in range(len(rows) - 1) if day[at] != day[at + 1])


def test_a_clock_of_ones_own_is_for_the_demonstration_only(tmp_path):
    with pytest.raises(Refused) as refused:
        Stage(tmp_path, start="2025-01-01 08:00", origin="kota.go.id/pk")
    assert refused.value.code == "clock_not_yours"
