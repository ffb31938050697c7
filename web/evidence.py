"""Verify a bundle: the page shows a verdict, it judges nothing itself."""

from contextlib import closing
from hashlib import sha256

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import FileStorage

from domain.evidence.errors import Refused
from domain.evidence.verdict import QUESTIONS, Answer
from domain.evidence.verify import verify
from web.downloads import download
from web.house import known, the_house

bp = Blueprint("evidence", __name__)

_TONES = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "open"}


@bp.get("/periksa")
def form() -> str:
    """Where a bundle is handed in."""
    known()
    return render_template("evidence/form.html", questions=tuple(QUESTIONS), fingerprint=_fingerprint())


@bp.post("/periksa")
def judge() -> str:
    """The verdict over the bundle that was handed in; nothing of it is kept."""
    known()
    upload = request.files.get("berkas")
    bundle = _read(upload) if upload else b""
    if upload is None or not bundle:
        raise Refused("not_found", what="Berkas bukti dalam kiriman Anda")
    return render_template(
        "evidence/verdict.html",
        verdict=verify(bundle, the_house().trust),
        name=upload.filename or "berkas.zip",
        sha256=sha256(bundle).hexdigest(),
        size=len(bundle),
        questions=tuple(QUESTIONS),
        tones=_TONES,
        fingerprint=_fingerprint(),
    )


def _read(upload: FileStorage) -> bytes:
    """The bytes handed in; a large bundle lies in a file of the moment, which goes at once."""
    with closing(upload):
        return bytes(upload.read())


@bp.get("/trust.json")
def trust() -> Response:
    """The trust root as this host publishes it."""
    return download(the_house().trust_json().encode(), "application/json", "trust.json")


def _fingerprint() -> str:
    """SHA-256 of the very bytes of trust.json, to be compared with a copy from elsewhere."""
    return sha256(the_house().trust_json().encode()).hexdigest()
