"""An agreement on its way: what a reader without a name sees of it at each step."""

import pytest

from tests.projections.story import AGREEMENT, HEAD, A, B, Story

PAGE = f"/perjanjian/{AGREEMENT}"
DRAFT = "terbuka setelah ditandatangani kedua pihak"


def proposed():
    story = Story()
    story.ground()
    budget = story.adopt_budget()
    story.indicator = story.define_indicator()
    story.proposed = story.propose(story.document(story.indicator), budget=budget)
    return story


def signed():
    story = proposed()
    story.align(story.proposed)
    story.signed = story.trustee_signs(story.proposed)
    return story


def returned():
    story = proposed()
    story.close("agreement-returned", story.proposed, "tidak_lengkap", on="2025-01-21", pen="drafter")
    return story


@pytest.mark.parametrize("story", [proposed, signed, returned])
def test_a_draft_shows_its_hands_but_neither_its_figures_nor_its_bundle(told, story):
    made = story()
    client = told(made)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert DRAFT in page.text
    assert "deed-table" not in page.text
    assert "hands__what" in page.text
    assert client.get(f"{PAGE}/versi/1").text.count("deed-table") == 0
    assert client.get(f"{PAGE}/berkas.zip").status_code == 403
    for record in made.records:
        if record.entry.body.stream.startswith("agreement/"):
            assert client.get(f"/register/{record.record}/isi.json").status_code == 403


def test_the_reason_of_a_return_is_not_for_everybody(told):
    assert "Alasannya." not in told(returned()).get(PAGE).text


def test_the_draft_opens_with_the_hand_of_the_second_party(told):
    story = Story().in_force()
    client = told(story)
    assert "deed-table" in client.get(PAGE).text
    for record in story.records:
        if record.entry.body.name in ("agreement-proposed", "agreement-signed", "agreement-countersigned"):
            assert client.get(f"/register/{record.record}/isi.json").data == record.content.raw
        if record.entry.body.name == "agreement-aligned":
            assert client.get(f"/register/{record.record}/isi.json").status_code == 403


def test_a_revision_in_the_air_is_announced_and_what_is_in_force_stays_shown(told):
    story = Story().in_force()
    story.revise()
    client = told(story)
    page = client.get(PAGE).text
    assert "usulan perubahan yang belum diputus" in page
    assert "deed-table" in page
    assert ">98</a>" not in page
    pending = client.get(f"{PAGE}/versi/2").text
    assert DRAFT in pending
    assert "deed-table" not in pending
    assert "98" not in pending.split("<aside")[0].split("<main")[1]


def test_a_rejected_revision_opens_with_its_rejection_and_its_reason(told):
    story = Story().in_force()
    story.close("revision-rejected", story.revise(), "bukti_tidak_cukup", on="2025-11-10")
    client = told(story)
    page = client.get(f"{PAGE}/versi/2").text
    assert "Ditolak · tidak berlaku" in page
    assert ">98</a>" in page
    assert "Alasannya." in page
    assert "Lebih mudah dicapai" in page
    assert ">90</a>" in client.get(PAGE).text


def continued():
    story = Story().in_force()
    story.end(A, HEAD, ended_on="2025-08-12", on="2025-08-14")
    story.appoint(B, HEAD, "plt", "SK-B", "2025-08-12", on="2025-08-15", until="2025-12-31")
    story.continued = story.continue_by(B, "plt", "Plt. Kepala Dinas Kesehatan", on="2025-08-20", predecessor=A)
    return story


def test_a_continuation_by_one_side_is_told_as_such(told):
    page = told(continued()).get(PAGE).text
    assert "Dilanjutkan sepihak" in page
    assert "Pihak Kedua belum menyetujuinya" in page
    assert "deed-table" in page


def test_those_who_carried_an_agreement_stand_one_after_the_other(told):
    story = continued()
    story.accept(story.continued, on="2025-08-22")
    page = told(story).get(PAGE).text
    assert "Dilanjutkan sepihak" not in page
    carried = page[page.index('id="pengemban"') :]
    assert carried.index("dr. Ani") < carried.index("Budi, S.Sos")
    assert "disetujui Pihak Kedua 22 Agustus 2025" in carried
