"""As of a day: which round of a sheet holds. A correction takes nothing away, a rejection adds nothing."""

from datetime import date

import pytest

from domain.asof import differences
from service.demo.sheets import rejected
from tests import quarters


def answered(town, on, *, public=False):
    """The answer of the house by what was known."""
    return town.house.as_of(agreement=town.promise.stream, on=on, clock="tercatat", public=public).answer


def score(answer, line_id):
    return next(one for one in answer["attainments"] if one["line_id"] == line_id)


def sheet(answer, period):
    return next(one for one in answer["sheets"] if one["period"] == period)


def verdict_of(town, code, *refused):
    """Bagian Organisasi examines a signed sheet, and says no to these lines."""
    town.sheet(code).sign()
    town.sheet(code).verify({line_id: rejected("angka_tidak_cocok", "Tidak cocok.") for line_id in refused})


def measured(town_at, *refused):
    """14 April 2025: TW I with all figures, examined."""
    town = town_at("measuring")
    town.stage.at("2025-04-14 09:00")
    town.enter("tw1", quarters.reported("tw1", no=2))
    verdict_of(town, "tw1", *refused)
    return town


@pytest.mark.parametrize("public", [True, False])
def test_a_correction_takes_no_verified_figure_away_until_it_is_verified_itself(town_at, public):
    """3 February 2026, TW IV opened again: the operator alone corrects it, and nobody signs."""
    town = town_at("locked")
    town.stage.at("2026-02-03 09:00")
    quarters.reopen(town)
    before = answered(town, date(2026, 2, 3), public=public)
    town.sheet("tw4").correct(quarters.reported("tw4"), reason_code="salah_ketik", reason="Salah ketik.")
    after = answered(town, date(2026, 2, 3), public=public)
    was, now = sheet(before, "tw4"), sheet(after, "tw4")
    assert now["lines"] == was["lines"]
    assert now["lines"]
    assert (was["pending"], was["holds"]) == (None, was["current"])
    assert (now["holds"], now["state"]["code"]) == (was["current"], "diverifikasi")
    assert (now["pending"]["record"], now["pending"]["state"]["code"]) == (now["current"], "diisi")
    assert (now["pending"]["lines"] is None) is public
    assert after["attainments"] == before["attainments"]
    (told,) = [one for one in differences(before, after) if one.path.startswith("lembar Triwulan IV")]
    assert (told.before, told.after) == ("tidak ada", f"diisi, belum ditandatangani (nomor {now['current']})")


def test_a_correction_that_is_verified_itself_holds(town_at):
    answer = answered(town_at("corrected"), date(2026, 2, 4))
    assert sheet(answer, "tw4")["holds"] == sheet(answer, "tw4")["current"]
    assert sheet(answer, "tw4")["pending"] is None


def test_a_rejected_sheet_has_no_figure_that_holds_and_is_left_out_of_the_year(town_at):
    town = measured(town_at, "I2")
    town.stage.at("2025-07-14 09:00")
    town.enter("tw2", quarters.reported("tw2"))
    verdict_of(town, "tw2")
    answer = answered(town, date(2025, 7, 14))
    first = sheet(answer, "tw1")
    assert (first["holds"], first["lines"], first["state"]["code"]) == (None, [], "ditolak_pemeriksa")
    no = next(one for one in first["pending"]["lines"] if one["line_id"] == "I2")["verdict"]
    assert (first["pending"]["record"], no["reason_code"]) == (first["current"], "angka_tidak_cocok")
    for scored in answer["attainments"]:
        assert (scored["periods"][0]["state"], scored["periods"][0]["value"]) == ("rejected", None)
        assert {"period": "tw1", "why": "rejected"} in scored["to_date"]["left_out"]
        assert "tw1" not in scored["to_date"]["used"]
    assert score(answer, "I5")["to_date"]["used"] == ["tw2"]


def test_where_nothing_is_verified_the_last_entry_that_nobody_rejected_holds(town_at):
    town = measured(town_at, "I2")
    rejection = sheet(answered(town, date(2025, 4, 14)), "tw1")
    town.sheet("tw1").correct(quarters.reported("tw1", no=2), reason_code="salah_ketik", reason="Salah ketik.")
    corrected = sheet(answered(town, date(2025, 4, 14)), "tw1")
    assert (rejection["holds"], corrected["holds"]) == (None, corrected["current"])
    assert (corrected["state"]["code"], corrected["pending"]) == ("diisi", None)
    assert len(corrected["lines"]) == 5
    verdict_of(town, "tw1", "I1")
    again = sheet(answered(town, date(2025, 4, 14)), "tw1")
    assert (again["holds"], again["lines"], again["pending"]["record"]) == (None, [], corrected["current"])


def test_the_public_is_told_no_sum_to_which_a_withheld_period_belongs(town_at):
    """TW II is open, TW I is not: the public cannot know what TW I adds, nor take away what it is told."""
    town = measured(town_at, "I2")
    town.stage.at("2025-07-14 09:00")
    town.enter("tw2", quarters.reported("tw2"))
    verdict_of(town, "tw2")
    answer = answered(town, date(2025, 7, 14), public=True)
    first = sheet(answer, "tw1")
    assert (first["holds"], first["lines"], first["pending"]["lines"]) == (None, None, None)
    added, last = score(answer, "I5")["to_date"], score(answer, "I1")["to_date"]
    assert (added["aggregation"], last["aggregation"]) == ("sum", "last")
    assert (added["value"], added["used"], added["attainment"], added["why"]) == (None, [], None, "isi_ditahan")
    assert {"period": "tw1", "why": "isi_ditahan"} in added["left_out"]
    assert (last["value"], last["used"]) == ("97", ["tw2"]), "the last figure rests on no other"
    # I4 has no data in TW II: what TW I said of it would be the last, and is withheld.
    assert score(answer, "I4")["to_date"]["why"] == "isi_ditahan"
