"""As of 11 August 2025: what had A promised and shown? The same answer for ever, on both clocks, and without the house."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.asof import Clock, differences, encode
from domain.asof.offline import read
from domain.evidence.verify import verify
from service.demo.departments import HEALTH
from service.demo.facts import day, decree
from service.demo.founding import HEAD_POWERS
from service.heads import record_heads
from service.house import open_house
from service.settings import Settings
from tests import quarters
from tests.people import DINKES, A, B, C, end_mandate, handed_over
from tests.stories.test_awaiting import EXTENDED, attest_again, record_decree

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2025, 8, 11)
CLOCKS = ("tercatat", "berlaku")
SK = ("821.2/209/2025", "2025-08-12", "Wali Kota Contoh")
LATER = ("plt", "head_c", "tw3", "november", "rejected", "tw4", "locked", "reopened", "corrected")


def asked(town, on=DAY, clock="tercatat", *, public=False):
    """The answer of the house."""
    return town.house.as_of(agreement=town.promise.stream, on=on, clock=clock, public=public)


def answered(town, on=DAY, clock="tercatat", *, public=False):
    return asked(town, on, clock, public=public).answer


def line(answer, line_id):
    return next(one for one in answer["in_force"]["lines"] if one["line_id"] == line_id)


def score(answer, line_id):
    return next(one for one in answer["attainments"] if one["line_id"] == line_id)


def sheet(answer, period):
    return next(one for one in answer["sheets"] if one["period"] == period)


def codes(answer):
    return [note["code"] for note in answer["notes"]]


@pytest.fixture
def offline(tmp_path):
    """Asks a bundle in a process of its own that has neither the house nor its folder."""

    def ask(town, data, *, on=DAY, clock="tercatat", full=True):
        bundle, trust = tmp_path / "berkas.zip", tmp_path / "trust.json"
        bundle.write_bytes(data)
        trust.write_text(town.house.trust_json())
        command = [sys.executable, "-m", "domain.asof", bundle, "--trust", trust, "--on", on.isoformat()]
        command += ["--clock", clock, *(["--full"] if full else [])]
        # An empty home and no address of any ledger: it has the bundle and nothing else.
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, check=False, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        )

    return ask


# -- what it says -----------------------------------------------------------------------------------------------------


def test_on_11_august_a_had_promised_90_and_signed_under_the_sk_of_2024(town_at):
    answer = answered(town_at("plt"))
    assert answer["status"]["code"] == "berlaku"
    assert answer["in_force"]["since"]["date"] == "2025-01-27"
    assert answer["in_force"]["trustee"]["name_printed"] == A
    assert answer["in_force"]["trustee"]["holds_office"] is True
    assert line(answer, "I1")["target"]["printed"] == "90"
    first, second = answer["hands"]
    assert (first["role"], first["by"]["name_printed"], first["capacity"]) == ("pihak_pertama", A, "definitif")
    assert (first["on"]["date"], second["on"]["date"]) == ("2025-01-24", "2025-01-27")
    assert first["decree"]["number"].startswith("821.2/")
    assert first["authority"] == {
        "known": {"answer": "ya", "reason": None},
        "effective": {"answer": "ya", "reason": None},
    }
    assert second["by"]["office_printed"] == "Wali Kota Contoh"
    assert second["mandate_record"] is not None


def test_on_11_august_tw_i_was_verified_and_tw_ii_known_but_not_signed(town_at):
    answer = answered(town_at("corrected"))
    assert sheet(answer, "tw1")["state"]["code"] == "diverifikasi"
    assert [one["by"]["name_printed"] for one in sheet(answer, "tw1")["hands"]] == [A]
    second = sheet(answer, "tw2")
    assert second["state"]["code"] == "diisi"
    assert second["hands"] == second["verdicts"] == []
    assert "terlambat_diisi" in codes(answer)
    assert sheet(answer, "tw3")["state"]["code"] == "belum_diisi"
    assert sheet(answer, "tw3")["lines"] == []


def test_on_11_august_the_known_97_against_90_was_92_22_and_eleven_packages_of_fourteen_were_0(town_at):
    answer = answered(town_at("corrected"))
    mortality, packages = score(answer, "I1")["to_date"], score(answer, "I3")["to_date"]
    assert (mortality["value"], mortality["attainment"]["shown"], mortality["attainment"]["raw"]) == (
        "97",
        "92,22",
        "830/9",
    )
    assert {row["id"] for row in mortality["attainment"]["rows"]} >= {"TURUN", "rounding"}
    assert (packages["attainment"]["shown"], packages["attainment"]["progress"]) == ("0", "11 dari 14")


def test_a_figure_without_data_is_no_zero(town_at):
    answer = answered(town_at("tw1"), date(2025, 3, 31))
    unknown = [one for one in sheet(answer, "tw1")["lines"] if one["state"] == "no_data"]
    assert unknown
    for one in unknown:
        assert one["value"] is None
        assert score(answer, one["line_id"])["periods"][0]["attainment"]["why"] == "no_data"
        assert score(answer, one["line_id"])["periods"][0]["attainment"]["shown"] is None


@pytest.mark.parametrize("clock", CLOCKS)
def test_on_8_november_the_attempt_was_pending_and_on_10_november_rejected_while_the_target_stays_90(town_at, clock):
    town = town_at("rejected")
    pending, rejected = answered(town, date(2025, 11, 8), clock), answered(town, date(2025, 11, 10), clock)
    assert [one["state"]["code"] for one in pending["proposals"]] == ["berlaku", "menunggu"]
    assert [one["state"]["code"] for one in rejected["proposals"]] == ["berlaku", "ditolak"]
    change = rejected["proposals"][1]["changes"][0]
    assert (change["line_id"], change["before_printed"], change["after_printed"]) == ("I1", "90", "98")
    assert change["direction"] == "easier"
    assert line(pending, "I1")["target"]["printed"] == line(rejected, "I1")["target"]["printed"] == "90"


def test_between_20_and_22_august_b_continued_alone(town_at):
    town = town_at("plt")
    known, effective = answered(town, date(2025, 8, 21)), answered(town, date(2025, 8, 21), "berlaku")
    assert known["status"]["code"] == effective["status"]["code"] == "dilanjutkan_sepihak"
    assert known["in_force"]["trustee"]["name_printed"] == B
    # In effect the grantor's hand of 22 August lets B answer, and A had left on the 12th.
    assert effective["in_force"]["trustee"]["name_printed"] == A
    assert effective["in_force"]["trustee"]["holds_office"] is False
    for clock in CLOCKS:
        later = answered(town, date(2025, 8, 22), clock)
        assert later["status"]["code"] == "berlaku"
        assert later["in_force"]["trustee"]["name_printed"] == B
        assert later["in_force"]["trustee"]["capacity"] == "plt"


def test_in_the_end_the_hands_are_of_a_b_and_c(town_at):
    answer = answered(town_at("head_c"), date(2025, 10, 6))
    trustees = [one["by"]["name_printed"] for one in answer["hands"] if one["role"] != "pihak_kedua"]
    assert trustees == [A, B, C]
    assert answer["in_force"]["drafted_trustee"]["name_printed"] == A


# -- the two clocks ---------------------------------------------------------------------------------------------------


def test_a_hand_of_13_august_stood_then_and_not_in_effect_once_the_end_of_the_12th_is_recorded(town_at):
    town = town_at("tw2")
    town.stage.at("2025-08-13 10:00")
    town.sheet("tw2").sign()
    (before,) = sheet(answered(town, date(2025, 8, 13)), "tw2")["hands"]
    assert before["authority"]["effective"]["answer"] == "ya"
    handed_over(town)
    (known,) = sheet(answered(town, date(2025, 8, 13)), "tw2")["hands"]
    assert known == before, "what was known on 13 August stays known"
    for on, clock in ((date(2025, 8, 14), "tercatat"), (date(2025, 8, 13), "berlaku")):
        answer = answered(town, on, clock)
        (hand,) = sheet(answer, "tw2")["hands"]
        assert hand["authority"]["known"]["answer"] == "ya"
        assert hand["authority"]["effective"]["answer"] == "tidak"
        assert "12 Agustus 2025" in hand["authority"]["effective"]["reason"]
        assert "sk_berakhir_dicatat_kemudian" in codes(answer)
    assert "dicatat_kemudian" in codes(answered(town, date(2025, 8, 13), "berlaku"))


def b_awaits_the_sk(town):
    """15 August: B, who leads by an SK that is not recorded yet, signs TW II for A."""
    town.stage.at("2025-08-14 09:00")
    town.former = town.head
    end_mandate(town, town.head, ended_on="2025-08-12")
    b = town.newcomer(B)
    attested = {"key": b.thumbprint, "seen_how": "tatap_muka", "seen_on": day("2025-08-14")}
    town.stage.do(town.city.registrars[1], "key-attested", attested, stream=f"official/{b.official}")
    town.stage.at("2025-08-15 09:00")
    town.sheet("tw2").sign_awaiting(b, decree(*SK), predecessor=town.former)
    return b


def test_a_hand_that_awaits_its_sk_waited_then_and_counts_in_effect_once_it_is_recorded(town_at):
    town = town_at("tw2")
    b = b_awaits_the_sk(town)
    signed = date(2025, 8, 15)
    for clock in CLOCKS:
        (hand,) = sheet(answered(town, signed, clock), "tw2")["hands"]
        assert {one["answer"] for one in hand["authority"].values()} == {"menunggu"}
        assert (hand["decree"]["number"], hand["mandate_record"]) == (SK[0], None)
    before = asked(town, signed)
    assert "sk_menunggu" in codes(before.answer)
    town.stage.at("2025-08-18 09:00")
    town.city.appoint(DINKES, b, HEALTH.post, since=SK[1], number=SK[0], powers=HEAD_POWERS)
    assert asked(town, signed).raw == before.raw, "what was known on 15 August stays known"
    for on, clock in ((date(2025, 8, 18), "tercatat"), (signed, "berlaku")):
        answer = answered(town, on, clock)
        (hand,) = sheet(answer, "tw2")["hands"]
        assert (hand["authority"]["known"]["answer"], hand["authority"]["effective"]["answer"]) == ("menunggu", "ya")
        assert hand["authority"]["effective"]["reason"].startswith("SK dicatat kemudian, nomor ")
        assert "sk_dicatat_kemudian" in codes(answer)


def test_an_sk_of_another_number_recorded_later_heals_nothing(town_at):
    town = town_at("tw2")
    b = b_awaits_the_sk(town)
    town.stage.at("2025-08-18 09:00")
    town.city.appoint(DINKES, b, HEALTH.post, since=SK[1], number="821.2/1000/2025", powers=HEAD_POWERS)
    (hand,) = sheet(answered(town, date(2025, 8, 15), "berlaku"), "tw2")["hands"]
    assert {one["answer"] for one in hand["authority"].values()} == {"menunggu"}


def test_a_key_that_leaked_before_the_hand_is_told_in_effect_and_was_not_known_then(town_at):
    town = town_at("handed_over")
    known, effective = asked(town), asked(town, clock="berlaku")
    a = town.former.person
    revoked = {"key": a.thumbprint, "since": day("2025-01-20"), "reason_code": "bocor"}
    town.stage.do(town.city.registrars[0], "key-revoked", revoked, stream=f"official/{a.official}")
    assert asked(town).raw == known.raw
    answer = answered(town, clock="berlaku")
    assert answer != effective.answer
    (leaked,) = [one for one in answer["hands"] if one["key_leaked"]]
    assert (leaked["by"]["name_printed"], leaked["key_leaked"]["since"]["date"]) == (A, "2025-01-20")
    assert {"kunci_bocor", "dicatat_kemudian"} <= set(codes(answer))


def test_a_key_revoked_for_a_new_one_says_nothing_of_the_hand(town_at):
    town = town_at("handed_over")
    before = asked(town, clock="berlaku")
    a = town.former.person
    for reason, since in (("ganti", "2025-01-20"), ("bocor", "2025-08-12")):
        revoked = {"key": a.thumbprint, "since": day(since), "reason_code": reason}
        again = town_at("handed_over")
        again.stage.do(again.city.registrars[0], "key-revoked", revoked, stream=f"official/{a.official}")
        assert asked(again, clock="berlaku").raw == before.raw, reason


def test_on_11_august_the_later_end_of_the_sk_says_nothing(town_at):
    answer = answered(town_at("corrected"), clock="berlaku")
    assert answer["in_force"]["trustee"]["left_on"] is None
    assert "dicatat_kemudian" not in codes(answer)
    assert max(answer["records"]) < asked(town_at("corrected")).size + 1


def test_an_sk_recorded_later_that_had_ended_by_the_day_of_the_hand_gives_it_no_power_in_effect(town_at):
    """6 October: B signs as Plt by an SK that nobody recorded yet. It ended on the 3rd: recorded on the 8th, with it."""
    town = town_at("plt")
    attest_again(town, town.head.person)
    town.stage.at("2025-10-06 09:00")
    town.enter("tw3", quarters.reported("tw3"))
    tw3, signed = town.sheet("tw3"), date(2025, 10, 6)
    facts = tw3.signing_facts(town.head) | {"awaiting": EXTENDED}
    town.stage.do(town.head.person, "realization-signed", facts, stream=tw3.stream)
    before = asked(town, signed)
    granted = record_decree(town)
    (healed,) = sheet(answered(town, signed, "berlaku"), "tw3")["hands"]
    assert healed["authority"]["effective"]["answer"] == "ya"
    end_mandate(town, replace(town.head, mandate=granted), ended_on="2025-10-03")
    assert asked(town, signed).raw == before.raw, "what was known on 6 October stays known"
    for on, clock in ((date(2025, 10, 8), "tercatat"), (signed, "berlaku")):
        answer = answered(town, on, clock)
        (hand,) = sheet(answer, "tw3")["hands"]
        assert (hand["authority"]["known"]["answer"], hand["authority"]["effective"]["answer"]) == ("menunggu", "tidak")
        assert hand["authority"]["effective"]["reason"].startswith("SK berakhir 3 Oktober 2025 (dicatat pada nomor ")
        assert "sk_berakhir_dicatat_kemudian" in codes(answer)
        assert "sk_dicatat_kemudian" not in codes(answer)


# -- the same bytes for ever ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("clock", CLOCKS)
def test_the_answer_of_11_august_is_the_same_bytes_at_every_later_chapter(town_at, clock, public):
    first = asked(town_at("handed_over"), clock=clock, public=public)
    assert first.raw == encode(first.answer)
    for chapter in LATER:
        assert asked(town_at(chapter), clock=clock, public=public).raw == first.raw, chapter


@pytest.mark.parametrize("public", [True, False])
def test_the_bundle_at_the_size_of_11_august_is_the_same_bytes_at_every_later_chapter(town_at, public):
    town = town_at("handed_over")
    size = town.house.size_on(DAY)
    first = town.house.bundle(agreement=town.promise.stream, size=size, public=public)
    for chapter in LATER:
        later = town_at(chapter)
        assert later.house.size_on(DAY) == size
        assert later.house.bundle(agreement=later.promise.stream, size=size, public=public) == first, chapter


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("clock", CLOCKS)
def test_a_stranger_reads_the_same_bytes_out_of_the_bundle_and_sees_that_nothing_was_left_out(
    town_at, offline, clock, public
):
    town = town_at("handed_over")
    assert record_heads(town.house) is not None
    size = town.house.covering_size(DAY)
    assert size > town.house.size_on(DAY)
    data = town.house.bundle(agreement=town.promise.stream, size=size, public=public)
    told = offline(town, data, clock=clock, full=not public)
    expected = asked(town, clock=clock, public=public)
    assert told.returncode == 0, told.stderr.decode()
    assert told.stdout == expected.raw
    assert expected.sha256 in told.stderr.decode()
    assert "Terbukti tidak ada yang disembunyikan" in told.stderr.decode()


@pytest.mark.parametrize("public", [True, False])
def test_a_stranger_reads_the_same_out_of_the_bundle_of_a_much_later_day(town_at, public):
    """By then the sheets of TW III and IV are open: what was not open on 11 August is not shown of 11 August."""
    town = town_at("corrected")
    record_heads(town.house)
    data = town.house.bundle(agreement=town.promise.stream, public=public)
    for on in (DAY, date(2025, 11, 8), date(2026, 1, 17)):
        for clock in CLOCKS:
            reading = read(
                data, town.house.trust, on=on, clock=Clock.read(clock), public=public, now_ms=town.stage.clock.now_ms()
            )
            assert reading.raw == asked(town, on, clock, public=public).raw, (on, clock)
            assert reading.complete, reading.told
            assert "dibawa program ini" in reading.told


def test_a_bundle_that_ends_with_the_day_answers_and_says_that_it_cannot_show_to_be_whole(town_at, offline):
    town = town_at("handed_over")
    data = town.house.bundle(agreement=town.promise.stream, size=town.house.size_on(DAY), public=False)
    told = offline(town, data)
    assert (told.returncode, told.stdout) == (2, asked(town).raw)
    assert "Kelengkapan tidak ditunjukkan" in told.stderr.decode()


@pytest.mark.parametrize("public", [True, False])
def test_agreements_of_a_whole_city_are_read_by_a_stranger_who_sees_that_nothing_is_missing(demo_home, public):
    """Among the sheets of other offices, those that this office does not have are shown not to be there."""
    house = open_house(Settings.read({"AMANAH_HOME": str(demo_home)}))
    try:
        size = house.covering_size(DAY)
        names = {head.stream for head in house.store.stream_heads(size) if head.stream.startswith("agreement/")}
        assert len(names) > 30
        for name in sorted(names)[::5]:
            data = house.bundle(agreement=name, size=size, public=public)
            reading = read(data, house.trust, on=DAY, clock=Clock.KNOWN, public=public, now_ms=house.clock.now_ms())
            assert reading.raw == house.as_of(agreement=name, on=DAY, clock="tercatat", public=public).raw
            assert reading.complete, reading.told
    finally:
        house.close()


# -- what is not open ---------------------------------------------------------------------------------------------------


def test_a_figure_that_was_not_open_on_the_day_is_unknown_to_the_public_and_never_0(town_at):
    answer = answered(town_at("corrected"), public=True)
    assert sheet(answer, "tw2")["lines"] is None
    assert sheet(answer, "tw2")["entries"][0]["withheld"] is True
    periods = {one["period"]: one for one in score(answer, "I1")["periods"]}
    assert (periods["tw2"]["value"], periods["tw2"]["attainment"]) == (None, None)
    assert periods["tw2"]["state"] == "isi_ditahan"
    assert score(answer, "I1")["to_date"]["value"] == "102", "of what was open"
    assert {"period": "tw2", "why": "isi_ditahan"} in score(answer, "I1")["to_date"]["left_out"]
    (note,) = [one for one in answer["notes"] if one["code"] == "isi_ditahan"]
    assert sheet(answer, "tw2")["current"] in note["records"]


def test_a_sheet_that_was_verified_later_was_not_open_on_the_day_before(town_at):
    town = town_at("tw4")
    before, after = (
        answered(town, date(2026, 1, 18), public=True),
        answered(town, date(2026, 1, 19), public=True),
    )
    assert sheet(before, "tw4")["lines"] is None
    assert sheet(after, "tw4")["lines"] is not None


def test_the_public_bundle_withholds_what_was_not_open_at_its_size(town_at):
    town = town_at("tw4")
    told = verify(
        town.house.bundle(agreement=town.promise.stream, size=town.house.size_on(date(2026, 1, 18))), town.house.trust
    )
    entered = sheet(answered(town, date(2026, 1, 18)), "tw4")["current"]
    (act,) = [act for act in told.acts if act.record == entered]
    assert act.withheld


# -- two moments ------------------------------------------------------------------------------------------------------


def test_what_changed_between_11_august_and_12_november_is_told_in_words(town_at):
    town = town_at("rejected")
    found = {one.path: one for one in differences(answered(town), answered(town, date(2025, 11, 10)))}
    assert found["Pihak Pertama"].before.startswith(A)
    assert found["Pihak Pertama"].after.startswith(C)
    (attempt,) = [one for path, one in found.items() if path.startswith("usulan")]
    assert (attempt.before, attempt.after) == ("tidak ada", "ditolak Pihak Kedua")
    assert len(attempt.records) == 2
    sheet = "lembar Triwulan III Tahun 2025"
    assert found[sheet].after == "diverifikasi"
    assert found[f"{sheet}, 1.1 Angka Kematian Ibu per 100.000 kelahiran hidup: realisasi"].after == "97"
    assert not any("target" in path for path in found)


def test_that_a_hand_lost_its_power_in_effect_is_a_difference(town_at):
    town = town_at("tw2")
    town.stage.at("2025-08-13 10:00")
    town.sheet("tw2").sign()
    handed_over(town)
    found = differences(answered(town, date(2025, 8, 13)), answered(town, date(2025, 8, 14)))
    (hand,) = [one for one in found if one.path.endswith("kewenangan menurut yang berlaku")]
    assert (hand.before, hand.after) == ("ya", "tidak")


def test_a_day_differs_from_itself_in_nothing(town_at):
    town = town_at("rejected")
    assert differences(answered(town), answered(town)) == []
