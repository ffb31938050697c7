"""The pages over the demo's ledger: each answers, each figure leads to its record, and what is not open stays shut."""

import hashlib
import re
import subprocess

import pytest
from markupsafe import Markup, escape

from domain.evidence.acts import ACTS
from domain.evidence.content import Content
from domain.evidence.trust import Trust
from domain.evidence.verdict import Answer
from domain.evidence.verify import verify
from projections import openness, views
from projections.reading import PAGE_SIZE

POLICY = "default-src 'none'; script-src 'self';"
OUR_SCRIPTS = {f'<script src="/static/{name}.js" defer></script>' for name in ("copy", "views")}


def text_of(page):
    return str(Markup(re.sub(r"<[^>]+>", " ", page)).unescape())


def all_records(tables):
    return [record_of(tables, number) for number in range(1, views.counts(tables).records + 1)]


def limited(tables):
    """Records whose content is not open."""
    found = [record for record in all_records(tables) if not openness.of_record(tables, record).shown]
    assert found, "the demo has no record whose content is limited"
    return found


def of_act(tables, name):
    found = [record.row.record for record in all_records(tables) if record.row.act == name]
    assert found, f"the demo has no {name}"
    return found


def agreement_of(tables, ident):
    agreement = views.agreement(tables, ident)
    assert agreement is not None
    assert agreement.current is not None
    return agreement


def record_of(tables, number):
    record = views.record(tables, number)
    assert record is not None
    return record


def first(pattern, text):
    """What the one group of a pattern found first."""
    found = re.search(pattern, text)
    assert found is not None, pattern
    return str(Markup(found[1]).unescape())


@pytest.fixture
def in_force(tables):
    return next(row for row in views.agreements(tables) if row.in_force_record and row.grantor_name)


@pytest.fixture
def of_the_mayor(tables):
    return next(row for row in views.agreements(tables) if row.in_force_record and not row.grantor_name)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_link_of_every_page_leads_somewhere(walked, language):
    found = walked(language)
    assert found.wrong == []
    assert len(found.pages) > 60


HEAVIEST = 100_000  # bytes of HTML, on a line that carries little


def test_no_page_is_heavy(walked):
    pages = walked("id").pages
    assert {address: len(text.encode()) for address, text in pages.items() if len(text.encode()) >= HEAVIEST} == {}


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/perubahan",
        "/perubahan.csv",
        "/opd",
        "/pejabat",
        "/masa",
        "/kutipan",
        "/buku",
        "/periksa",
        "/bantuan",
        "/register/1",
        "/no-such-page",
        "/checkpoint",
    ],
)
def test_every_answer_carries_the_policy_and_no_script_but_our_own(client, address):
    answer = client.get(address)
    assert answer.headers["Content-Security-Policy"].startswith(POLICY)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"\sstyle=|\son[a-z]+=|javascript:", answer.text)
    found = re.findall(r"<script.*?</script>", answer.text)
    assert set(found) <= OUR_SCRIPTS
    assert answer.text.count("<script") == len(found)


def test_strict_transport_is_asked_for_only_over_https(client):
    assert "Strict-Transport-Security" not in client.get("/").headers
    assert "Strict-Transport-Security" in client.get("/", base_url="https://localhost").headers


# --- the list and the document ------------------------------------------------------------------------------------


def test_the_list_shows_every_agreement(client, tables):
    page = client.get("/").text
    assert all(f"/perjanjian/{row.id}" in page for row in views.agreements(tables))


def test_the_filters_stand_in_the_address(client, in_force):
    page = client.get(f"/?tahun={in_force.fiscal_year}&opd={in_force.agency}&status={in_force.status}").text
    assert f"/perjanjian/{in_force.id}" in page
    assert f"<option selected>{in_force.fiscal_year}</option>" in page


@pytest.mark.parametrize("nonsense", ["abc", "-1", "99999999999999999999999", "٢٠٢٥", ""])
def test_a_year_that_is_none_lists_all_years(client, tables, nonsense):
    page = client.get("/", query_string={"tahun": nonsense}).text
    assert all(f"/perjanjian/{row.id}" in page for row in views.agreements(tables))


def test_a_search_without_a_hit_says_what_to_do(client):
    assert "Kurangi saringan" in client.get("/?cari=tidakadasamasekali").text


def test_what_a_reader_types_is_shown_as_text(client):
    page = client.get("/", query_string={"cari": '"><script>alert(1)</script>'}).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_second_party_stands_on_the_left_and_the_first_on_the_right(client, in_force):
    page = client.get(f"/perjanjian/{in_force.id}").text
    hands = page[page.index("deed__hands") :]
    assert hands.index("Pihak Kedua") < hands.index("Pihak Pertama")
    assert hands.count("deed__mark") == 4  # both pages of the form are signed by both


def test_the_head_of_region_signs_alone(client, of_the_mayor):
    page = client.get(f"/perjanjian/{of_the_mayor.id}").text
    assert page.count('class="deed__mark"') == 2
    assert "disebut pihak kedua" not in page


def test_every_figure_of_the_document_leads_to_a_record(client, tables, in_force):
    page = client.get(f"/perjanjian/{in_force.id}").text
    shown = agreement_of(tables, in_force.id).current
    for printed in (
        *(line.target_printed for line in shown.lines),
        *(each.amount_printed for each in shown.programmes),
    ):
        assert re.search(rf'href="/register/{shown.row.record}">{re.escape(str(escape(printed)))}</a>', page), printed


def test_the_history_names_every_hand_with_its_record(client, tables, in_force):
    page = client.get(f"/perjanjian/{in_force.id}").text
    for hand in agreement_of(tables, in_force.id).hands:
        assert f'href="/register/{hand.record}"' in page
        assert str(escape(hand.name)) in page


def test_a_rejected_revision_is_readable_and_marked_as_not_in_force(client, tables):
    rejected = [
        version
        for row in views.agreements(tables)
        for version in agreement_of(tables, row.id).versions
        if version.kind == "pk_perubahan" and version.status == "ditolak"
    ]
    assert rejected, "the demo has no rejected revision"
    version = rejected[0]
    page = client.get(f"/perjanjian/{version.agreement}/versi/{version.no}").text
    assert "Ditolak · tidak berlaku" in page
    assert "deed--rejected" in page
    assert "Semula" in page
    assert "deed--rejected" not in client.get(f"/perjanjian/{version.agreement}").text


@pytest.mark.parametrize(
    "address",
    [
        "/perjanjian/" + "0" * 32, "/perjanjian/x", "/register/0", "/register/999999", f"/register/{2**63}", "/register/-1",
        "/tile/0/x000/000", "/tile/00/000", "/tile/0/000.p/256", "/tile/0/000.p/0", "/tile/64/000", "/tile/0/999",
        "/tile/0/x999/x999/x999/x999/x999/x999/999", "/tile/entries/../checkpoint", "/static/../words/id.json",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_what_to_do_next(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Periksa alamat atau nomornya" in answer.text


def test_a_version_that_was_never_proposed_is_not_found(client, in_force):
    assert client.get(f"/perjanjian/{in_force.id}/versi/99").status_code == 404
    assert client.get(f"/perjanjian/{in_force.id}/versi/{2**70}").status_code == 404


def test_the_bundle_of_an_agreement_is_a_file(client, house, in_force):
    answer = client.get(f"/perjanjian/{in_force.id}/berkas.zip")
    assert answer.mimetype == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    verdict = verify(answer.data, house.trust)
    assert Answer.NO not in verdict.answers.values(), verdict.report()


# --- what is not open ---------------------------------------------------------------------------------------------


def test_a_limited_content_is_neither_shown_nor_handed_out(client, house, tables):
    for record in limited(tables):
        number = record.row.record
        page = client.get(f"/register/{number}")
        assert page.status_code == 200
        assert 'class="wording"' not in page.text
        assert client.get(f"/register/{number}/isi.json").status_code == 403
        assert client.get(f"/register/{number}/berkas.zip").status_code == 403
        raw = house.store.row(number).content
        assert raw is None or Content.parse(raw).salt not in page.text


def test_the_hand_behind_a_limited_content_is_shown(client, tables):
    for record in limited(tables):
        page = client.get(f"/register/{record.row.record}").text
        assert record.key in page
        assert ACTS[record.row.act].past in page


def test_entry_bundles_are_for_auditors_unless_the_operator_says_public(client):
    answer = client.get("/tile/entries/000")
    assert answer.status_code == 403
    assert "pemeriksa" in answer.text


# --- records ------------------------------------------------------------------------------------------------------


def test_the_entry_is_handed_out_byte_for_byte(client, house, tables):
    for number in (1, views.counts(tables).records):
        assert client.get(f"/register/{number}/catatan.json").data == house.store.row(number).entry


def test_the_content_handed_out_has_the_digest_the_act_names(client, tables):
    number = of_act(tables, "agreement-countersigned")[0]
    content = client.get(f"/register/{number}/isi.json").data
    assert hashlib.sha256(content).hexdigest() == record_of(tables, number).content_sha256


def test_the_receipt_carries_the_seal_of_now(client):
    proof = client.get("/register/1/bukti.tlog-proof").text
    assert client.get("/checkpoint").text in proof


@pytest.mark.parametrize("act", ["ledger-opened", "key-attested", "mandate-granted", "agreement-countersigned"])
def test_the_commands_on_a_record_run_as_printed_and_prove_it(client, tables, tmp_path, act):
    number = of_act(tables, act)[0]
    page = client.get(f"/register/{number}").text
    for name in ("catatan.json", "isi.json", "kunci.pem"):
        answer = client.get(f"/register/{number}/{name}")
        filename = first(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
        (tmp_path / filename).write_bytes(answer.data)
    blocks = [
        str(Markup(block).unescape())
        for block in re.findall(r'<pre class="proof" tabindex="0">(.*?)</pre>', page, re.DOTALL)
    ]
    assert len(blocks) == 4
    for block in blocks:
        ran = subprocess.run(["sh", "-ec", block], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        expected = re.findall(r"^# ([0-9a-f]{64})$", block, flags=re.MULTILINE)
        assert all(digest in ran.stdout for digest in expected), block
        assert "openssl" not in block or "Signature Verified Successfully" in ran.stdout


def test_a_record_names_the_official_by_the_number_that_a_draft_is_made_with(client, tables):
    record = record_of(tables, of_act(tables, "agreement-signed")[0])
    page = client.get(f"/register/{record.row.record}").text
    assert re.search(rf"Nomor pejabat</dt><dd><code>{record.row.official}</code>", page)
    assert "amanah draft --as" in page


def test_references_are_told_in_words(client, tables):
    page = client.get(f"/register/{of_act(tables, 'agreement-proposed')[0]}").text
    assert "SK Pihak Pertama" in page
    assert not re.search(r'<span class="soft">[a-z_.]+\[', page)


def test_the_book_lists_one_kind_of_record_when_asked_and_all_for_nonsense(client):
    summaries = 'data-label="Perbuatan">Ringkasan kepala aliran dicatat<'
    assert summaries in client.get("/buku").text
    only = client.get("/buku?jenis=agreement").text
    assert summaries not in only
    assert "jenis=agreement" in first(r'rel="next" href="([^"]+)"', only)
    assert summaries in client.get("/buku?jenis=x").text


# --- the log ------------------------------------------------------------------------------------------------------


def test_the_book_shows_the_seal_the_root_and_the_key(client, house):
    page = text_of(client.get("/buku").text)
    head = house.store.head()
    assert head.root.hex() in page
    assert house.vkey.text in page
    assert head.checkpoint.split("\n")[2] in page


def test_the_book_is_paged_and_a_page_too_far_is_the_last(client, tables):
    total = views.counts(tables).records
    last = -(-total // PAGE_SIZE)
    assert '/register/1"' in client.get(f"/buku?ke={last}").text
    for far in (9999, 2**80, -3, "x"):
        assert client.get(f"/buku?ke={far}").status_code == 200


def test_the_checkpoint_is_never_cached_and_a_tile_always(client, house):
    size = house.store.head().size
    width = size % 256
    tile = client.get(f"/tile/0/{size // 256:03}.p/{width}" if width else "/tile/0/000")
    assert tile.mimetype == "application/octet-stream"
    assert len(tile.data) == 32 * (width or 256)
    assert "immutable" in tile.headers["Cache-Control"]
    assert client.get("/checkpoint").headers["Cache-Control"] == "no-cache"


def test_a_page_says_up_to_which_record_it_speaks(client, house):
    assert f"sampai catatan nomor {house.store.head().size}." in client.get("/").text


# --- languages and methods ----------------------------------------------------------------------------------------


def test_the_language_is_remembered(client):
    assert '<html lang="en">' in client.get("/?bahasa=en").text
    assert '<html lang="en">' in client.get("/buku").text
    assert '<html lang="id">' in client.get("/?bahasa=id").text


@pytest.mark.parametrize("wish", ["xx", "../id", ""])
def test_a_language_nobody_speaks_here_changes_nothing(client, wish):
    answer = client.get("/", query_string={"bahasa": wish})
    assert '<html lang="id">' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_the_link_to_the_other_language_keeps_the_filters_and_leads_nowhere_else(client):
    page = client.get("/?status=berlaku&_scheme=javascript&_external=1&_anchor=x").text
    link = first(r'class="language"[^>]* href="([^"]+)"', page)
    assert link.startswith("/?status=berlaku")
    assert link.endswith("bahasa=en")


@pytest.mark.parametrize("address", ["/", "/buku", "/register/1", "/checkpoint"])
def test_nothing_but_a_bundle_is_ever_posted(client, address):
    answer = client.post(address)
    assert answer.status_code == 405
    assert "tautan atau tombol" in answer.text


def test_trust_json_is_the_file_the_verifier_reads_and_its_fingerprint_is_shown(client, house):
    raw = client.get("/trust.json").data
    assert Trust.parse(raw) == house.trust
    assert hashlib.sha256(raw).hexdigest() in client.get("/periksa").text
