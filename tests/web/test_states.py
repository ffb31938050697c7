"""An agreement on its way: what a reader without a name sees of it at each step."""

import re
from datetime import UTC, datetime

import pytest
from markupsafe import Markup, escape

from service.keyfile import SigningKey
from service.seals import Sealer
from service.settings import Settings
from service.store.sqlite import SQLiteStore
from tests.projections.story import AGREEMENT, HEAD, ORIGIN, A, B, Story
from tests.web.conftest import stored

PAGE = f"/perjanjian/{AGREEMENT}"
WAITING = "Dilanjutkan, menunggu persetujuan Pihak Kedua"
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
    page = told(returned()).get(PAGE).text
    assert "Alasannya." not in page
    assert "Alasannya hanya untuk para pihak dan pemeriksa." in page


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
    assert page.count("Tidak ditandatangani (ditolak)") == 4
    assert "Belum ditandatangani" not in page
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
    assert WAITING in page
    assert "Pihak Kedua belum menyetujuinya" in page
    assert "deed-table" in page


def test_those_who_carried_an_agreement_stand_one_after_the_other(told):
    story = continued()
    story.accept(story.continued, on="2025-08-22")
    page = told(story).get(PAGE).text
    assert WAITING not in page
    carried = page[page.index('id="pengemban"') :]
    assert carried.index("dr. Ani") < carried.index("Budi, S.Sos")
    assert "disetujui Pihak Kedua 22 Agustus 2025" in carried


# --- versions: each says by which act it stands as it does -----------------------------------------------------------


def box(page, heading):
    """The text of one section of the page."""
    section = re.search(rf'<section[^>]*aria-labelledby="{heading}".*?</section>', page, re.DOTALL)
    assert section is not None
    return re.sub(r"\s+", " ", str(Markup(re.sub(r"<[^>]+>", " ", section[0])).unescape()))


def record_of(story, act):
    return next(record.record for record in reversed(story.records) if record.entry.body.name == act)


def revised():
    story = Story().in_force()
    proposed = story.revise()
    signed = story.trustee_signs(proposed, act="revision-signed", on="2025-11-07")
    story.grantor_signs(proposed, signed, act="revision-countersigned", on="2025-11-10")
    return story


def test_a_version_names_the_act_that_rejected_it_and_the_one_that_proposed_it(told):
    story = Story().in_force()
    story.close("revision-rejected", story.revise(), "bukti_tidak_cukup", on="2025-11-10")
    versions = box(told(story).get(PAGE).text, "versi")
    assert f"Ditolak Reg. {record_of(story, 'revision-rejected')} , 10 November 2025" in versions
    assert f"diusulkan Reg. {record_of(story, 'revision-proposed')}" in versions
    assert f"Berlaku Reg. {record_of(story, 'agreement-countersigned')}" in versions


def test_what_is_replaced_names_the_act_that_replaced_it(told):
    story = revised()
    versions = box(told(story).get(PAGE).text, "versi")
    entered = record_of(story, "revision-countersigned")
    assert f"Sudah digantikan Reg. {entered}" in versions
    assert f"Berlaku Reg. {entered}" in versions


def test_a_revised_agreement_says_since_when_this_version_and_the_first_are_in_force(told):
    story = revised()
    client = told(story)
    summary = box(client.get(PAGE).text, "ringkas")
    assert re.search(
        rf"Versi ini berlaku sejak 10 November 2025 \( Reg. {record_of(story, 'revision-countersigned')} \);"
        rf" perjanjian semula sejak 27 Januari 2025 \( Reg. {record_of(story, 'agreement-countersigned')} \)",
        summary,
    )
    assert "Versi ini berlaku" not in box(client.get(f"{PAGE}/versi/1").text, "ringkas")


# --- deadlines: missed is told, on the civil day of the government -----------------------------------------------------


@pytest.mark.parametrize(
    ("now", "missed"),
    [
        (datetime(2025, 2, 6, 15, 59, tzinfo=UTC), False),  # the last minute of 6 February in Makassar
        (datetime(2025, 2, 6, 16, 0, tzinfo=UTC), True),
    ],
)
def test_a_deadline_is_missed_from_the_day_after_it_in_the_zone_of_the_government(told, now, missed):
    client = told(signed())
    client.application.extensions["amanah"].clock = At(int(now.timestamp() * 1000))
    page = client.get("/").text
    assert "Batas waktu 6 Februari 2025" in page
    assert ('state--no">Lewat batas waktu<' in page) == missed
    assert ("</b> lewat batas waktu" in page) == missed
    assert ("Lewat batas waktu" in client.get(PAGE).text) == missed


def test_what_came_into_force_late_is_late_and_not_missed(told):
    page = told(Story().in_force()).get("/").text
    assert "Lewat batas waktu" not in page
    assert "</b> lewat batas waktu" not in page


class At:
    """A clock that stands still."""

    def __init__(self, now_ms):
        self.now_ms = lambda: now_ms


# --- who acts: with the prefix of an acting holder, and an operator never as the head ----------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_acting_holder_keeps_the_prefix_on_the_record_and_in_the_book(told, language):
    story = continued()
    client = told(story)
    record = client.get(f"/register/{record_of(story, 'agreement-continued')}?bahasa={language}").text
    assert "Plt. Kepala Dinas Kesehatan" in box(record, "siapa")
    assert "Plt. Kepala Dinas Kesehatan" in client.get("/buku").text


@pytest.mark.parametrize(("language", "sent"), [("id", "petugas yang ditugaskan "), ("en", "officer assigned by ")])
def test_an_operator_is_not_shown_with_the_post_of_the_one_who_sent_him(told, language, sent):
    story = proposed()
    client = told(story)
    number = record_of(story, "agreement-proposed")
    record = client.get(f"/register/{number}?bahasa={language}").text
    assert sent in box(record, "siapa")
    row = re.search(
        rf'<tr><th scope="row"><a class="reg" href="/register/{number}">.*?</tr>', client.get("/buku").text, re.DOTALL
    )
    assert row is not None
    assert sent in row[0]


# --- a ledger that was rolled back --------------------------------------------------------------------------------------


def test_a_rolled_back_ledger_says_so_on_every_page(told, tmp_path):
    story = Story().in_force()
    shown = SQLiteStore(tmp_path / "shown.sqlite", Sealer(ORIGIN, SigningKey.from_seed(bytes(32))))
    shown.insert_events([stored(record) for record in story.records])
    settings = Settings.read({"AMANAH_HOME": str(tmp_path)})
    settings.head_memory_path.write_text(str(shown.head().checkpoint))
    shown.close()
    story.records.pop()
    client = told(story)
    message = client.application.extensions["amanah"].ledger.read_only.message
    for page in ("/", PAGE, "/buku", "/register/1", "/periksa", "/bantuan", "/tidak-ada", "/?bahasa=en"):
        assert str(escape(message)) in client.get(page).text, page


def test_a_sound_ledger_has_no_such_banner(told):
    assert "hanya dapat dibaca" not in told(proposed()).get("/").text
