"""Sending signed acts to a register over HTTPS, and what the register says back.

Sending the same file again is harmless: the register knows an act by its digest and tells the number it has. So every
doubt (no answer, a broken connection, "come again") ends in sending once more, never in signing once more.
"""

import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from enum import Enum
from http.client import HTTPException
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from domain.evidence.entry import Entry
from domain.evidence.errors import AmanahError, Fault, Refused, Unproven
from domain.evidence.proof import Proof, verify_proof
from domain.evidence.trust import Trust
from service.amanah import Submission
from service.ledger import Receipt

PATH: Final = "/perbuatan"
ATTEMPTS: Final = 6
_TIMEOUT: Final = 30.0  # seconds without a byte
_LONGEST_PAUSE: Final = 60
_ANSWER_LIMIT: Final = 4 * 1024 * 1024  # bytes: five hundred receipts are below one
_TRANSIENT: Final = frozenset({429, 502, 503, 504})  # a proxy in between may say the other three
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})

Pause = Callable[[float], object]
Tell = Callable[[str], object]


class Next(Enum):
    """What whoever sent acts does next: the one word of an answer that a program needs."""

    SEND_AGAIN = "kirim_ulang"
    DRAFT_ANEW = "susun_ulang"
    PUT_RIGHT = "perbaiki"
    ASK_THE_OPERATOR = "hubungi_pengelola"


class RefusedThere(Refused):
    """A refusal in the words of the register that gave it; its code may be newer than this program."""

    def __init__(self, code: str, message: str) -> None:
        Exception.__init__(self, code)
        self.code, self.message, self.facts = code, message, {}


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the register answered: a receipt for each act, and whether all of them had been recorded before."""

    receipts: tuple[Receipt, ...]
    again: bool


@dataclass(frozen=True, slots=True)
class Register:
    """A register somewhere else, at its address; raises `Refused("delivery_address")` for one that is not safe."""

    address: str
    pause: Pause = time.sleep
    tell: Tell = print

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
        if not safe or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
            raise Refused("delivery_address", address=self.address[:200])

    def deliver(self, signed: bytes, count: int) -> Delivered:
        """Send a file of `count` signed acts until it is answered; raises `RefusedThere`, or `Fault`."""
        request = Request(  # noqa: S310 -- the scheme was looked at
            f"{self.address.rstrip('/')}{PATH}",
            data=signed,
            headers={"Content-Type": "application/json", "Accept": "application/json"},
        )
        return _delivered(self._asked(request), count)

    def verify(self, receipt: Receipt, submission: Submission, trust: Trust) -> None:
        """Hold a receipt against the entry it is for and the seal of one's own trust root; raises `Unproven`."""
        entry = self._asked(
            Request(f"{self.address.rstrip('/')}/register/{receipt.record}/catatan.json"),  # noqa: S310 -- as above
        )
        read = Entry.parse(entry)
        if (read.body.raw, read.signature) != (submission.body, submission.signature):
            raise Unproven("delivery_other_act", record=receipt.record)
        index, _ = verify_proof(receipt.proof, entry, trust.log_key)
        if index != receipt.record - 1:
            raise Unproven("delivery_other_act", record=receipt.record)

    def _asked(self, request: Request) -> bytes:
        opener = _opener()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with opener.open(request, timeout=_TIMEOUT) as answer:
                    return _whole(answer)
            except HTTPError as error:
                with error:
                    why, wait = self._unanswered(error), _asked_pause(error.headers)
            except (URLError, HTTPException, OSError) as error:
                why, wait = _untold(error), None
            if attempt < ATTEMPTS:
                wait = min(2**attempt, _LONGEST_PAUSE) if wait is None else wait
                self.tell(
                    f"Belum dijawab ({why}). Berkas yang sama dikirim lagi dalam {wait} detik; itu tidak berbahaya."
                )
                self.pause(wait)
        raise Fault("delivery_unanswered", address=self.address, why=why)

    def _unanswered(self, error: HTTPError) -> str:
        """Why it is worth sending again; raises what the register refused for good."""
        if error.code in _TRANSIENT:
            return f"status {error.code}"
        raise _refusal(error.code, _whole(error))


class _NoRedirect(HTTPRedirectHandler):
    """Signed acts go to the address that was named, to no other."""

    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(_NoRedirect, HTTPSHandler(context=ssl.create_default_context()))


def _whole(answer: IO[bytes]) -> bytes:
    body = answer.read(_ANSWER_LIMIT + 1)
    if len(body) > _ANSWER_LIMIT:
        raise Fault("delivery_unreadable", why="jawabannya terlalu besar")
    return body


def _untold(error: Exception) -> str:
    """What kept the answer away; a certificate that does not hold is no reason to try again."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, ssl.SSLCertVerificationError):
        raise Fault("delivery_untrusted", why=reason.verify_message) from None
    return str(reason) or type(reason).__name__


def _asked_pause(headers: Message) -> int | None:
    asked = headers.get("Retry-After", "")
    return min(int(asked), _LONGEST_PAUSE) if asked.isdecimal() and len(asked) < 9 else None


def _refusal(status: int, body: bytes) -> AmanahError:
    try:
        told = json.loads(body)
        code, message = str(told["kode"]), str(told["pesan"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return Fault("delivery_unreadable", why=f"status {status}")
    return RefusedThere(_printable(code)[:60], _printable(message)[:1000])


def _printable(text: str) -> str:
    """Words from outside on a terminal: no controls."""
    return "".join(mark if mark.isprintable() else " " for mark in text)


def _delivered(body: bytes, count: int) -> Delivered:
    try:
        told = json.loads(body)
        receipts = tuple(_receipt(one) for one in told["catatan"])
        delivered = Delivered(receipts, again=told["sudah_tercatat"] is True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, Unproven):
        raise Fault("delivery_unreadable", why="bukan jawaban buku register") from None
    if len(receipts) != count:
        raise Fault("delivery_unreadable", why=f"{len(receipts)} tanda terima untuk {count} perbuatan")
    return delivered


def _receipt(told: dict[str, Any]) -> Receipt:
    """A number and the proof of that very number."""
    record, proof = told["nomor"], told["bukti"]
    if type(record) is not int or Proof.parse(proof).index != record - 1:
        raise ValueError(record)
    return Receipt(record, proof)
