"""The door for programs: signed acts come in by POST, record numbers and receipts go out; JSON both ways.

What it takes is the file of `amanah sign`, as it is. There is no session and no cookie here: whose act it is, its
signature says, so that no other page can make a reader's browser act. The same file again is harmless: the act's own
digest is its name, and whoever lost the answer gets the same numbers again.
"""

import json
from http import HTTPStatus

from flask import Blueprint, Response, request

from domain.evidence.errors import AmanahError, Refused
from service.amanah import Submission
from service.delivery import PATH
from service.signing import parse_signed
from web.house import seen_to, the_house

bp = Blueprint("submissions", __name__)

LIMIT = 3 * 1024 * 1024  # bytes: one act with the largest content, escaped, or hundreds of the ordinary kind
_KIND = "application/json"
_HEADERS = (("Content-Type", _KIND), ("Cache-Control", "no-store"))
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
MOST_ACTS = 500  # of one list: they are recorded together, and whoever comes next waits for all of them


@bp.route(PATH, methods=["POST"], provide_automatic_options=False)
def submit() -> Response:
    """Record signed acts, all or none: 201 with a number and a receipt for each, 200 if they stood recorded before."""
    house = the_house()
    admitted = house.app.admit(_handed_in(), source=request.remote_addr)
    seen_to(admitted.records[-1])
    told = [{"nomor": record, "bukti": house.ledger.receipt(record).proof} for record in admitted.records]
    status = HTTPStatus.OK if admitted.again else HTTPStatus.CREATED
    return _answer({"sudah_tercatat": admitted.again, "catatan": told}, status)


def _handed_in() -> list[Submission]:
    """The acts in the body. What is no such file is seen by nobody else: its line in the security log is ours."""
    try:
        return parse_signed(_body(), most=MOST_ACTS)
    except AmanahError as refusal:
        house = the_house()
        house.app.security_log.refused(refusal, at=house.clock.now_ms(), source=request.remote_addr)
        raise


def _body() -> bytes:
    """The bytes sent, within their limit; whoever sends a form or a compressed body is told what to send."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    packed = request.headers.get("Content-Encoding", "identity").lower()
    if (request.mimetype, charset, packed) != (_KIND, "utf-8", "identity"):
        raise Refused("wrong_media_type", what=request.mimetype[:60] or "tanpa jenis")
    size = request.content_length or 0
    if size <= LIMIT:
        request.max_content_length = LIMIT + 1  # a body in chunks does not tell its length: it is cut there
        body = request.get_data(cache=False)
        if len(body) <= LIMIT:
            return body
        size = len(body)
    raise Refused("oversized", what="Kiriman", size=size, limit=LIMIT)


def _answer(value: object, status: int) -> Response:
    # Made by hand, without what makes pages: at a thousand acts a second each line of it is felt.
    return Response(_encode(value), status, headers=_HEADERS)
