"""Sending signed acts to a register elsewhere: again where there is doubt, not at all where the place is not safe."""

import json
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.error import URLError

import pytest

from domain.evidence.checkpoint import VerifierKey
from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError, Fault, Refused, Unproven
from domain.evidence.proof import Proof
from domain.evidence.trust import Trust
from service import delivery
from service.amanah import Submission
from service.delivery import ATTEMPTS, Delivered, Register
from service.keyfile import SigningKey
from service.ledger import Receipt

PROOF = Proof(951, (), "note\n").text
TAKEN: dict[str, Any] = {"sudah_tercatat": False, "catatan": [{"nomor": 952, "bukti": PROOF}]}
BUSY = (503, {"kode": "store_busy", "pesan": "Tunggu.", "berikutnya": "kirim_ulang"}, {"Retry-After": "7"})


@contextmanager
def answering(*answers):
    """A server that gives these answers in turn, the last one for ever; and what it was sent."""
    waiting, sent = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            sent.append((self.path, self.headers["Content-Type"], body))
            status, body, headers = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if status is None:
                self.close_connection = True
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        do_GET = do_POST  # noqa: N815 -- as the library calls it

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", sent
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def deliver(address, count=1):
    pauses: list[float] = []
    told: list[str] = []
    try:
        return Register(address, pause=pauses.append, tell=told.append).deliver(b"{}", count), pauses, told
    except AmanahError as error:
        return error, pauses, told


def test_what_is_taken_comes_back_with_its_receipt():
    with answering((201, TAKEN, {})) as (address, sent):
        delivered, pauses, told = deliver(f"{address}/")
    assert delivered == Delivered((Receipt(952, PROOF),), again=False)
    assert sent == [("/perbuatan", "application/json", b"{}")]
    assert pauses == told == []


@pytest.mark.parametrize(
    ("doubt", "pause"),
    [(BUSY, 7), ((None, b"", {}), 2), ((502, b"<html>", {}), 2), ((503, b"", {"Retry-After": "x"}), 2)],
)
def test_the_same_file_is_sent_again_where_there_is_doubt_and_the_sender_is_told(doubt, pause):
    with answering(doubt, (200, {**TAKEN, "sudah_tercatat": True}, {})) as (address, sent):
        delivered, pauses, told = deliver(address)
    assert delivered.again
    assert len(sent) == 2
    assert pauses == [pause]
    assert "tidak berbahaya" in told[0]


def test_nobody_is_asked_for_ever_nor_waited_for_longer_than_a_minute():
    with answering((503, b"", {"Retry-After": "86400"})) as (address, sent):
        error, pauses, _ = deliver(address)
    assert (error.code, len(sent), pauses) == ("delivery_unanswered", ATTEMPTS, [60] * (ATTEMPTS - 1))


def test_a_refusal_is_told_in_the_words_of_the_register_and_not_repeated():
    refused = {"kode": "superseded", "pesan": "Sudah ada\x1b[31m catatan lain.", "berikutnya": "susun_ulang"}
    with answering((409, refused, {})) as (address, sent):
        error, _, _ = deliver(address)
    assert isinstance(error, Refused)
    assert str(error) == "Sudah ada [31m catatan lain. [superseded]"
    assert len(sent) == 1


@pytest.mark.parametrize(
    "answer",
    [
        (404, b"<html>", {}),
        (302, b"", {"Location": "http://127.0.0.1:1/perbuatan"}),
        (201, b"[]", {}),
        (201, b"[" * 5000, {}),
        (201, {}, {}),
        (201, {**TAKEN, "catatan": []}, {}),
        (201, {**TAKEN, "catatan": TAKEN["catatan"] * 2}, {}),
        (201, {**TAKEN, "catatan": [{"nomor": 953, "bukti": PROOF}]}, {}),
        (201, {**TAKEN, "catatan": [{"nomor": "952", "bukti": PROOF}]}, {}),
        (201, {**TAKEN, "catatan": [{"nomor": 952, "bukti": "c2sp.org"}]}, {}),
        (201, b" " * (4 * 1024 * 1024 + 1), {}),
    ],
)
def test_an_answer_that_is_none_of_a_register_is_no_receipt(answer):
    with answering(answer) as (address, _):
        error, _, _ = deliver(address)
    assert error.code == "delivery_unreadable"


@pytest.mark.parametrize(
    "address",
    ["http://pk.kota.example", "ftp://pk.kota.example", "pk.kota.example", "https://", "https://a:b@pk.kota.example",
     "https://pk.kota.example/?x=1", "https://pk.kota.example/#x", "file:///etc/passwd", "http://127.0.0.1.example"],
)  # fmt: skip
def test_acts_are_sent_nowhere_but_over_tls(address):
    with pytest.raises(Refused) as refused:
        Register(address)
    assert refused.value.code == "delivery_address"


def test_a_certificate_that_does_not_hold_ends_it_at_once(monkeypatch):
    class Opener:
        def open(self, *_args, **_more):
            failed = ssl.SSLCertVerificationError()
            failed.verify_message = "self-signed certificate"
            raise URLError(failed)

    monkeypatch.setattr(delivery, "_opener", Opener)
    error, pauses, _ = deliver("https://pk.kota.example")
    assert (error.code, pauses) == ("delivery_untrusted", [])


def test_a_receipt_is_held_against_the_entry_and_ones_own_trust_root(city):
    house = city.stage.house
    row, receipt = house.store.row(5), house.ledger.receipt(5)
    entry = Entry.parse(row.entry)
    sent = Submission(entry.body.raw, row.content, entry.signature)
    with answering((200, row.entry, {})) as (address, asked):
        register = Register(address)
        stranger = VerifierKey(house.origin, SigningKey.from_seed(bytes(32)).public_key)
        with pytest.raises(Unproven, match="not_sealed"):
            register.verify(receipt, sent, Trust(stranger, "0" * 64))
        with pytest.raises(Unproven, match="delivery_other_act"):
            register.verify(receipt, Submission(sent.body, sent.content, bytes(64)), house.trust)
        with pytest.raises(Unproven):
            register.verify(house.ledger.receipt(6), sent, house.trust)
        register.verify(receipt, sent, house.trust)
    assert asked[0][0] == "/register/5/catatan.json"


def test_fault_and_refusal_have_exit_codes_of_their_own():
    assert isinstance(deliver("http://127.0.0.1:1")[0], Fault)
