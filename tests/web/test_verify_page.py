"""The page that shows a verdict: good, damaged, hostile and missing bundles."""

import io
import re
import zipfile

import pytest
from markupsafe import Markup

from domain.evidence.bundle import MAX_BUNDLE
from domain.evidence.errors import Refused
from projections import views
from web import create_app
from web.words import LANGUAGES, catalogue


def hand_in(client, content, name="berkas.zip"):
    answer = client.post("/periksa", data={"berkas": (io.BytesIO(content), name)})
    answer.request.environ["wsgi.input"].close()  # the client packs a large form into a file, and leaves it open
    return answer


def answers(page):
    return [
        re.sub(r"<[^>]+>", "", found).strip()
        for found in re.findall(r'<span class="answer__word[^>]*>(.*?)</span>', page, re.DOTALL)
    ]


def cards(page):
    """Each answer with the sentence under it."""
    sentences = re.findall(r'<li class="answer .*?<p class="small soft">(.*?)</p></li>', page, re.DOTALL)
    return list(zip(answers(page), [str(Markup(sentence).unescape()) for sentence in sentences], strict=True))


@pytest.fixture
def bundle(client, tables):
    row = next(row for row in views.agreements(tables) if row.in_force_record and row.grantor_name)
    return client.get(f"/perjanjian/{row.id}/berkas.zip").data


def changed(bundle):
    """The bundle with one digit of one content changed, packed again so that the zip's own checksum holds."""
    source = zipfile.ZipFile(io.BytesIO(bundle))
    target = io.BytesIO()
    victim = max(name for name in source.namelist() if name.startswith("isi-"))
    with zipfile.ZipFile(target, "w") as packed:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == victim:
                at = data.rindex(b'"', 0, data.rindex(b'"]')) + 2
                data = data[:at] + (b"X" if data[at : at + 1] != b"X" else b"Y") + data[at + 1 :]
            packed.writestr(item, data)
    return target.getvalue()


def test_a_bundle_of_this_ledger_answers_yes_three_times(client, bundle):
    page = hand_in(client, bundle).text
    assert len(answers(page)) == 3
    assert all(answer.startswith("ya") for answer in answers(page))
    assert "Pernyataan yang gugur" not in page


def test_a_changed_byte_is_a_no_with_the_claim_that_fell(client, bundle):
    page = hand_in(client, changed(bundle)).text
    assert answers(page)[0] == "tidak"
    assert "Pernyataan yang gugur" in page
    assert "content_differs" in page


def sentences(words, answer):
    """What the catalogue has to say under an answer, whatever the question."""
    tones = {words["answer.no"]: ".no", words["answer.open"]: ".open", words["answer.yes"]: ".yes"}
    end = tones.get(answer, ".so_far")
    return {text for key, text in words.items() if key.startswith("question.") and key.endswith(end)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_of_a_changed_bundle_bears_the_sentence_of_its_own_answer(client, bundle, language):
    words = catalogue(language)
    client.get(f"/?bahasa={language}")
    shown = cards(hand_in(client, changed(bundle)).text)
    assert shown[0] == (words["answer.no"], words["question.utuh.no"])
    assert words["answer.open"] in dict(shown)
    for answer, sentence in shown:
        assert sentence in sentences(words, answer)


def test_every_card_of_a_good_bundle_bears_the_sentence_of_its_yes(client, bundle):
    for answer, sentence in cards(hand_in(client, bundle).text):
        assert answer.startswith("ya")
        assert sentence in sentences(catalogue("id"), answer)


def test_a_yes_and_a_no_never_share_a_sentence():
    for language in LANGUAGES:
        words = catalogue(language)
        of_a_yes = sentences(words, words["answer.yes"]) | sentences(words, words["verdict.so_far"])
        assert not of_a_yes & (sentences(words, words["answer.no"]) | sentences(words, words["answer.open"]))


def test_the_exit_code_of_the_command_is_a_technical_detail(client, bundle):
    page = hand_in(client, bundle).text
    assert page.index("Rincian teknis") < page.index("Kode keluar perintah luring")
    assert "<dt>Kode keluar" not in page


def test_the_page_says_that_checking_here_means_trusting_this_server(client, bundle):
    for page in (client.get("/periksa").text, hand_in(client, bundle).text):
        assert "mempercayai server ini" in page
        assert "python -m domain.evidence berkas.zip --trust trust.json" in page


def test_what_is_not_proven_is_always_said(client, bundle):
    assert "Yang tidak dibuktikan" in hand_in(client, bundle).text


@pytest.mark.parametrize(
    "content",
    [b"x", b"PK\x03\x04" + b"\0" * 100, b"{}" * 1000, b"\xff" * 4096],
    ids=["one byte", "broken zip", "no zip", "noise"],
)
def test_what_is_no_bundle_is_never_a_yes_and_never_a_crash(client, content):
    answer = hand_in(client, content)
    assert answer.status_code in (200, 400, 409)
    assert not any(word.startswith("ya") for word in answers(answer.text)[:1])


def test_an_empty_hand_is_told_what_is_missing(client):
    for answer in (client.post("/periksa"), hand_in(client, b"")):
        assert answer.status_code == 404
        assert "Berkas bukti dalam kiriman Anda" in answer.text


def test_a_file_beyond_the_limit_is_refused_before_it_is_judged(house):
    app = create_app(house)
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = hand_in(app.test_client(), b"x" * 2000)
    assert answer.status_code == 413
    assert f"{MAX_BUNDLE >> 20} MiB" in answer.text


def test_a_bundle_of_the_largest_size_is_not_refused_for_the_form_around_it(app, client):
    assert app.config["MAX_CONTENT_LENGTH"] >= MAX_BUNDLE + 64 * 1024
    assert f"{MAX_BUNDLE >> 20} MiB" in client.get("/periksa").text


def test_the_name_of_a_file_is_shown_as_text(client, bundle):
    assert "<b>x</b>" not in hand_in(client, bundle, name="<b>x</b>.zip").text


def test_a_refusal_keeps_its_sentence_and_its_code(client, monkeypatch):
    def refuse(*_):
        raise Refused("oversized", what="Berkas", size=9, limit=1)

    monkeypatch.setattr("web.evidence.verify", refuse)
    answer = hand_in(client, b"x")
    assert answer.status_code == 413
    assert "oversized" in answer.text
    assert "Ringkas isinya" in answer.text
