"""The door for programs: what it takes, what it answers, and all that it refuses."""

import io
import json
import threading
import tracemalloc
from dataclasses import replace

import pytest

from domain.evidence.errors import AmanahError, Fault, Refused, Unproven
from domain.evidence.proof import verify_proof
from service.amanah import Submission
from service.demo.facts import name
from service.demo.stage import Person
from service.keyfile import SigningKey
from service.signing import parse_signed, signed_text
from tests.people import hand, with_body, with_content
from web import create_app, from_environment
from web.submissions import LIMIT, MOST_ACTS

JSON = {"content_type": "application/json"}


def registering(town, printed):
    """A registrar registers somebody new: an act that the city takes at any time."""
    facts = {"official": town.stage.new_id(), "name_printed": printed, "name": name(printed)}
    return hand(town, town.city.registrars[0], "official-registered", facts, stream=f"official/{facts['official']}")


def said(answer):
    return json.loads(answer.text)


def lines(town):
    log = town.stage.settings.security_log_path
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture
def still(still_at):
    return still_at("founded")


@pytest.fixture
def door(still):
    """Posts to a city in which, by the end, nothing may have been recorded."""
    client = create_app(still.house).test_client()

    def post(body, **given):
        return client.post("/perbuatan", data=body, **{**JSON, **given})

    return post


@pytest.fixture
def town(town_at):
    return town_at("founded")


def test_an_act_is_recorded_and_answered_with_a_receipt_that_holds(town):
    client = create_app(town.house).test_client()
    act = registering(town, "Putri Ayuningtyas")
    answer = client.post("/perbuatan", data=signed_text([act]), **JSON)
    assert (answer.status_code, answer.mimetype) == (201, "application/json")
    assert said(answer)["sudah_tercatat"] is False
    (told,) = said(answer)["catatan"]
    size = town.house.store.head().size
    assert told["nomor"] == size
    entry = town.house.store.row(size).entry
    index, sealed = verify_proof(told["bukti"], entry, town.house.vkey)
    assert (index, sealed.size) == (size - 1, size)
    assert act.body in entry

    again = client.post("/perbuatan", data=signed_text([act]), **JSON)
    assert again.status_code == 200
    assert said(again)["sudah_tercatat"] is True
    assert said(again)["catatan"][0]["nomor"] == size
    assert verify_proof(said(again)["catatan"][0]["bukti"], entry, town.house.vkey)[0] == size - 1
    assert town.house.store.head().size == size
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_whoever_sent_an_act_sees_it_on_the_pages_at_once(town):
    client = create_app(town.house).test_client()
    record = said(client.post("/perbuatan", data=signed_text([registering(town, "Sari")]), **JSON))["catatan"][0][
        "nomor"
    ]
    assert f"catatan nomor {record}" in client.get("/buku").text


def test_a_list_is_recorded_whole_or_not_at_all(town):
    client = create_app(town.house).test_client()
    good, other = registering(town, "Satu"), registering(town, "Dua")
    spoilt = with_body(other, town.city.registrars[0], ledger="lain.demo.invalid/pk")
    before = town.house.store.head()
    refused = client.post("/perbuatan", data=signed_text([good, spoilt]), **JSON)
    assert (refused.status_code, said(refused)["kode"]) == (422, "wrong_ledger")
    assert town.house.store.head() == before
    taken = client.post("/perbuatan", data=signed_text([good, other]), **JSON)
    assert [told["nomor"] for told in said(taken)["catatan"]] == [before.size + 1, before.size + 2]


def test_what_came_too_late_is_to_be_drafted_anew(town):
    client = create_app(town.house).test_client()
    first = registering(town, "Pertama")
    rival = with_body(first, town.city.registrars[0], claimed_at=json.loads(first.body)["claimed_at"] + 1)
    assert client.post("/perbuatan", data=signed_text([first]), **JSON).status_code == 201
    late = client.post("/perbuatan", data=signed_text([rival]), **JSON)
    assert late.status_code == 409
    assert said(late)["berikutnya"] == "susun_ulang"
    assert said(late)["pesan"].endswith(".")


def test_fifty_who_send_the_same_act_at_once_get_one_record(town):
    app, body = create_app(town.house), signed_text([registering(town, "Bersama")])
    before, start, answers = town.house.store.head().size, threading.Barrier(50), []

    def send():
        client = app.test_client()
        start.wait()
        answers.append(client.post("/perbuatan", data=body, **JSON))

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert town.house.store.head().size == before + 1
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert {said(answer)["catatan"][0]["nomor"] for answer in answers} == {before + 1}
    assert len({said(answer)["catatan"][0]["bukti"] for answer in answers}) == 1


# --- refusals ---------------------------------------------------------------------------------------------------------

ACT = '{"body": "{}", "content": "{}", "signature": "AA=="}'


def filled(body, act):
    """The body with a good act in it: whoever reads it less strictly records that act."""
    (good,) = json.loads(signed_text([act]))["acts"]
    for member, value in good.items():
        body = body.replace(member.upper(), json.dumps(value))
    return body.replace("@", json.dumps(good))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{",
        "\ufeff" + '{"amanah_signed": 1, "acts": []}',
        '{"amanah_signed": 1, "acts": []}',
        '{"amanah_signed": 1, "acts": {}}',
        '{"amanah_signed": 1}',
        '{"acts": [@]}',
        '{"amanah_signed": 1, "acts": [@], "lagi": 1}',
        '{"amanah_signed": 1, "amanah_signed": 1, "acts": [@]}',
        '{"amanah_signed": 1, "acts": [@], "acts": [@]}',
        '{"amanah_signed": true, "acts": [@]}',
        '{"amanah_signed": 1.0, "acts": [@]}',
        '{"amanah_signed": "1", "acts": [@]}',
        '{"amanah_signed": NaN, "acts": [@]}',
        '{"amanah_signed": NOMOR, "acts": [@]}'.replace("NOMOR", "1" * 5000),
        '{"amanah_signed": 1, "acts": ["@]}',
        '{"amanah_signed": 1, "acts": [null]}',
        '{"amanah_signed": 1, "acts": [[@]]}',
        '{"amanah_signed": 1, "acts": [{"body": "{}", "body": BODY, "content": CONTENT, "signature": SIGNATURE}]}',
        '{"amanah_signed": 1, "acts": [{"body": "{}", "content": "{}"}]}',
        '{"amanah_signed": 1, "acts": [{"body": {}, "content": "{}", "signature": "AA=="}]}',
        '{"amanah_signed": 1, "acts": [{"body": "{}", "content": null, "signature": "AA=="}]}',
        '{"amanah_signed": 1, "acts": [{"body": "{}", "content": "{}", "signature": "AA"}]}',
        '{"amanah_signed": 1, "acts": [{"body": "{}", "content": "{}", "signature": "A A=="}]}',
        '{"amanah_signed": 1, "acts": [{"body": "\\ud800", "content": "{}", "signature": "AA=="}]}',
        '{"amanah_signed": 1, "acts": [{"body": BODY, "content": CONTENT, "signature": SIGNATURE, "as": "x"}]}',
        '{"amanah_signed": 1, "acts": [@]} {}',
        "[" * 100_000,
        '{"acts":' * 50_000,
        b"\xff\xfe{}",
        b"amanah_signed=1&acts=%5B%5D",
        '{"amanah_signed": 1, "acts": [{"body": "{}", "content": "{}", "signature": "AA=="}]}',  # of that shape, and no act
    ],
)
def test_a_body_that_is_no_file_of_signed_acts_is_refused_in_a_sentence(door, still, body):
    before = len(lines(still))
    answer = door(filled(body, registering(still, "Baik")) if isinstance(body, str) else body)
    assert answer.status_code == 400
    assert said(answer)["kode"] == "malformed"
    assert said(answer)["berikutnya"] == "perbaiki"
    assert said(answer)["pesan"].endswith(".")
    assert [line["code"] for line in lines(still)[before:]] == ["malformed"]


def test_a_file_of_a_later_format_is_told_so(door):
    answer = door('{"amanah_signed": 2, "acts": []}')
    assert (answer.status_code, said(answer)["kode"]) == (400, "wrong_format_version")


@pytest.mark.parametrize(
    "given",
    [
        {"content_type": "text/plain"},
        {"content_type": "application/x-www-form-urlencoded"},
        {"content_type": "multipart/form-data; boundary=x"},
        {"content_type": "application/json; charset=utf-16"},
        {"content_type": "application/jsonp"},
        {"content_type": ""},
        {"headers": {"Content-Encoding": "gzip"}},
        {"headers": {"Content-Encoding": "identity, br"}},
    ],
)
def test_what_a_form_of_another_page_could_send_is_never_read(door, still, given):
    before = len(lines(still))
    answer = door(signed_text([registering(still, "Siapa")]), **given)
    assert (answer.status_code, said(answer)["kode"]) == (415, "wrong_media_type")
    assert len(lines(still)) == before + 1


def test_a_body_beyond_the_limit_is_refused_by_the_length_it_tells(door):
    answer = door(b" ", environ_overrides={"CONTENT_LENGTH": str(LIMIT + 1)})
    assert (answer.status_code, said(answer)["kode"]) == (413, "oversized")


def test_a_body_in_chunks_is_refused_as_soon_as_it_is_beyond_the_limit(door):
    class Endless(io.BytesIO):
        given = 0

        def read(self, size=-1):
            self.given += size
            return b" " * size

        def readinto(self, buffer):
            buffer[:] = self.read(len(buffer))
            return len(buffer)

    stream = Endless()
    answer = door(
        None,
        input_stream=stream,
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )
    assert (answer.status_code, said(answer)["kode"]) == (413, "oversized")
    assert stream.given < LIMIT + 1024 * 1024


def test_a_list_of_too_many_acts_is_refused_before_any_is_judged(door):
    answer = door(json.dumps({"amanah_signed": 1, "acts": [json.loads(ACT)] * (MOST_ACTS + 1)}))
    assert (answer.status_code, said(answer)["kode"]) == (413, "too_many_acts")


def test_a_forged_signature_is_refused_and_noted_once(door, still):
    act = registering(still, "Palsu")
    before = len(lines(still))
    forged = json.loads(signed_text([act]))
    forged["acts"][0]["signature"] = "A" * 86 + "=="
    answer = door(json.dumps(forged), environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert (answer.status_code, said(answer)["kode"]) == (422, "bad_signature")
    (line,) = lines(still)[before:]
    assert (line["code"], line["source"]) == ("bad_signature", "192.0.2.7")


ENDLESS = 400_000  # bytes: of other JSON, each of these would become ten megabytes and more


@pytest.mark.parametrize(
    "unit", ["{},", "[],", "1,", '{"a":{}},', "[[],[]],", '"",', ACT + ",", ACT.replace(" ", "") + ","]
)
@pytest.mark.parametrize("where", ['{"amanah_signed":1,"acts":[@1]}', "[@1]", '{"a":[@1],"amanah_signed":1,"acts":[]}'])
def test_a_body_of_endless_structure_costs_no_more_than_its_own_size(unit, where):
    body = where.replace("@", unit * (ENDLESS // len(unit))).encode()
    tracemalloc.start()
    with pytest.raises(AmanahError) as refused:
        parse_signed(body, most=MOST_ACTS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.code in ("malformed", "too_many_acts")
    assert peak < 2 * ENDLESS


def test_a_file_of_as_many_acts_as_there_may_be_is_read_in_any_order_and_spacing():
    one = {"signature": "AA==", "content": 'a "kata"\n\\ é 😀', "body": "{}"}
    for given in ({"amanah_signed": 1, "acts": [one] * MOST_ACTS}, {"acts": [one] * MOST_ACTS, "amanah_signed": 1}):
        for text in (
            json.dumps(given),
            json.dumps(given, ensure_ascii=False, indent="\t"),
            f"\r\n {json.dumps(given)}\n",
        ):
            read = parse_signed(text.encode(), most=MOST_ACTS)
            assert read == [Submission(b"{}", one["content"].encode(), b"\0")] * MOST_ACTS


def guessed(town, by, *, words=None):
    """An act about the proposal, which is closed, by a hand that need not be known; `words`: guessed otherwise."""
    facts = {"proposed": town.promise.proposed.data(), "attestation": "selaras", "mismatches": []}
    act = hand(town, by, "agreement-aligned", facts)
    if words is None:
        return act
    wording = [line.replace("2025", words) for line in json.loads(act.content)["wording"]]
    return with_content(act, by.person, wording=wording)


def test_whoever_has_no_key_hears_nothing_of_the_words_that_he_guessed(still_at):
    town = still_at("proposed")
    client, officer = create_app(town.house).test_client(), town.city.officers["bappeda"]
    told = []
    for words in (None, "2026"):
        act = guessed(town, officer, words=words)
        told.append(client.post("/perbuatan", data=signed_text([replace(act, signature=bytes(64))]), **JSON))
    assert [said(answer)["kode"] for answer in told] == ["bad_signature", "bad_signature"]
    assert told[0].text == told[1].text
    with pytest.raises(Unproven) as refused:  # a known hand is told what is wrong with its words
        town.house.app.record([guessed(town, officer, words="2026")])
    assert refused.value.code == "wording_differs"


def test_a_key_that_its_owner_enrolled_alone_hears_nothing_of_them_either(still_at):
    town = still_at("proposed")
    client, officer = create_app(town.house).test_client(), town.city.officers["bappeda"]
    impostor = Person("Siapa pun", officer.person.official, SigningKey.from_seed(b"x" * 32))
    facts = {"key": impostor.public, "device_kind": "berkas"}
    enrolled = hand(town, impostor, "key-enrolled", facts, stream=f"official/{impostor.official}")
    told = []
    for words in (None, "2026"):
        act = guessed(town, replace(officer, person=impostor), words=words)
        told.append(client.post("/perbuatan", data=signed_text([enrolled, act]), **JSON))
    assert [said(answer)["kode"] for answer in told] == ["key_not_vouched", "key_not_vouched"]
    assert told[0].text == told[1].text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_post_is_known_here_and_the_answer_is_json(still, method):
    answer = create_app(still.house).test_client().open("/perbuatan", method=method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert said(answer)["berikutnya"] == "perbaiki"


# --- a store in trouble -------------------------------------------------------------------------------------------------

TROUBLE = [
    (Fault("store_busy", seconds=4), 503),
    (Fault("store_crowded"), 503),
    (Fault("store_unreachable"), 503),
    (Fault("store_full", path="x"), 503),
    (Fault("store_failing", path="x", error="y"), 503),
    (Fault("store_unwritable", path="x", error="y"), 503),
    (Refused("read_only", reason="x"), 503),
    (Refused("clock_behind"), 503),
    (Fault("store_replaced", path="x"), 500),
    (Fault("tree_differs", size=1), 500),
]


@pytest.mark.parametrize(("trouble", "status"), TROUBLE, ids=lambda given: getattr(given, "code", None))
def test_trouble_of_the_store_says_when_to_come_again(door, still, monkeypatch, trouble, status):
    def fails(*_args, **_more):
        raise trouble

    monkeypatch.setattr(still.house.app, "admit", fails)
    answer = door(signed_text([registering(still, "Siapa")]))
    assert (answer.status_code, said(answer)["kode"]) == (status, trouble.code)
    assert (int(answer.headers.get("Retry-After", 0)) > 0) == (status == 503)
    assert said(answer)["berikutnya"] == ("kirim_ulang" if status == 503 else "hubungi_pengelola")


@pytest.mark.parametrize("address", ["/", "/buku", "/register/3", "/checkpoint", "/pejabat", "/tile/0/000"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_pages_say_that_the_ledger_is_gone_and_when_to_come_again(still, monkeypatch, address, accept):
    client = create_app(still.house).test_client()

    def gone(*_args, **_more):
        raise Fault("store_unreachable")

    for method in ("head", "row", "rows", "tile"):
        monkeypatch.setattr(still.house.store, method, gone)
    answer = client.get(address, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (503, accept)
    assert int(answer.headers["Retry-After"]) > 0
    assert "store_unreachable" in answer.text


def test_a_worker_that_comes_up_while_the_database_is_gone_waits_for_it(still, monkeypatch, capsys):
    troubles = [Fault("store_unreachable", path="x", error="y"), Fault("store_busy", seconds=4)]
    waited: list[float] = []

    def opening(*_args, **_more):
        if troubles:
            raise troubles.pop(0)
        return still.house

    monkeypatch.setattr("web.open_house", opening)
    monkeypatch.setattr("web.sleep", waited.append)
    assert from_environment().test_client().get("/checkpoint").status_code == 200
    assert len(waited) == 2
    assert "[store_unreachable]" in capsys.readouterr().err

    troubles.append(Fault("not_opened", path="x"))
    with pytest.raises(Fault, match="not_opened"):
        from_environment()
