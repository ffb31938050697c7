"""Records: one act with its words, its hand, its decree, its bytes and its proof."""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Any

from flask import Blueprint, Response, g, render_template, url_for
from markupsafe import escape

from domain.evidence.content import Content
from domain.evidence.entry import pae
from domain.evidence.errors import Fault, Refused, Unproven
from domain.evidence.keys import PublicKey
from projections import openness, views
from projections.answers import Record
from web import language
from web.downloads import download
from web.house import FARTHEST, government, halted, known, the_house
from web.sentences import cited_record
from web.words import words_for

bp = Blueprint("records", __name__, url_prefix=f"/register/<int(max={FARTHEST}):number>")

# Kinds of streams whose pages go by the stream's own id.
_HOMES = {"paper": "papers.paper", "plan": "plans.plan", "instrument": "instruments.instrument"}

# What a page carries of a long content, as HTML: an import of five thousand rows is half a megabyte, and is downloaded.
MOST_WORDING, MOST_FACTS = 24_000, 32_000


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a text, in whole lines, and how many lines there are: a cut is always told."""

    lines: tuple[str, ...]
    total: int

    @property
    def cut(self) -> bool:
        """Whether anything was left off."""
        return len(self.lines) < self.total


@bp.get("")
def show(number: int) -> str:
    """One record: what it says, who did it on what authority, and its proof."""
    record = _found(number)
    house = the_house()
    recorded = house.record(number)
    entry, seen = recorded.entry, openness.of_record(house.views, record)
    content = recorded.content if seen.shown else None
    return render_template(
        "records/show.html",
        record=record,
        entry=entry,
        openness=seen,
        content=content,
        wording=_excerpt(content.wording, MOST_WORDING) if content else None,
        facts=_excerpt(_facts(content), MOST_FACTS) if content else None,
        proof=house.ledger.receipt(number).proof,
        key_record=_key_record(record),
        home=_home(record, content),
        citation=cited_record(words_for(language.chosen(), government().zone), record.row, origin=house.origin),
        pae_head=pae(entry.body.raw)[: -len(entry.body.raw)].decode(),
        signature=base64.b64encode(entry.signature).decode(),
    )


@bp.get("/catatan.json")
def entry_bytes(number: int) -> Response:
    """The entry as it is hashed into the tree."""
    _found(number)
    return download(the_house().record(number).entry.raw, "application/json", f"catatan-{number}.json")


@bp.get("/isi.json")
def content_bytes(number: int) -> Response:
    """The content as it was signed, if it is open."""
    openness.demand(the_house().views, _found(number))
    content = the_house().record(number).content
    if content is None:
        raise Refused("not_found", what=f"Isi catatan nomor {number} (ditahan)")
    return download(content.raw, "application/json", f"isi-{number}.json")


@bp.get("/bukti.tlog-proof")
def proof(number: int) -> Response:
    """The receipt: inclusion proof and seal."""
    _found(number)
    text = the_house().ledger.receipt(number).proof
    return download(text.encode(), "text/plain", f"bukti-{number}.tlog-proof")


@bp.get("/kunci.pem")
def key(number: int) -> Response:
    """The public key that made the signature, for openssl."""
    record = _found(number)
    home = _key_record(record)
    found = _public_key(home, record.key) if home else None
    if found is None:
        raise Refused("not_found", what="Kunci publik catatan ini")
    return download(_pem(found), "application/x-pem-file", f"kunci-{record.key[:8]}.pem")


@bp.get("/berkas.zip")
def bundle(number: int) -> Response:
    """The evidence of one record, if its content is open."""
    openness.demand(the_house().views, _found(number))
    return download(the_house().bundle(record=number), "application/zip", f"berkas-bukti-catatan-{number}.zip")


def _home(record: Record, content: Content | None) -> str | None:
    """The page of what an act is about, where it has one that its own words name."""
    kind, _, ident = record.row.stream.partition("/")
    if kind in _HOMES:
        return url_for(_HOMES[kind], ident=ident)
    if kind == "order":
        return url_for("orders.index")
    if content is None or kind not in ("source", "budget"):
        return None
    facts = content.facts
    if kind == "source":
        return url_for("sources.state", code=facts["source"]["code"], record=record.row.record)
    return url_for("budgets.year", agency=facts["agency"], year=facts["fiscal_year"])


def _facts(content: Content) -> list[str]:
    return json.dumps(content.facts, ensure_ascii=False, indent=2).split("\n")


def _excerpt(lines: Sequence[str], most: int) -> Excerpt:
    """As many whole lines as fit; the first always, cut short if it must be."""
    weights = accumulate(len(escape(line).encode()) + 1 for line in lines)
    fitting = sum(1 for _ in takewhile(lambda weight: weight <= most, weights))
    return Excerpt(tuple(lines[:fitting]) or tuple(line[: most // 6] for line in lines[:1]), len(lines))


def _found(number: int) -> Record:
    record = views.record(known(), number)
    if record is None:
        if number == g.get("awaited"):
            raise halted() or Fault("tables_awaited", record=number)
        raise Refused("not_found", what=f"Catatan nomor {number}")
    return record


def _key_record(record: Record) -> int | None:
    """The record that brought the key of this act into the ledger: its enrolment, or the first record of all."""
    official = views.official(the_house().views, record.row.official) if record.row.official else None
    enrolled = [known_key.record for known_key in official.keys if known_key.key == record.key] if official else []
    return next((number for number in (*enrolled, 1) if _public_key(number, record.key)), None)


def _public_key(number: int, thumbprint: str) -> PublicKey | None:
    content = the_house().record(number).content
    keys = _keys_in(content.facts) if content else iter(())
    return next((found for found in keys if found.thumbprint == thumbprint), None)


def _keys_in(value: Any) -> Iterator[PublicKey]:
    """Every public key that stands somewhere in facts."""
    if isinstance(value, dict):
        if value.keys() == {"suite", "public_key"}:
            yield from _read_key(value)
        else:
            yield from _keys_in(list(value.values()))
    elif isinstance(value, list):
        for member in value:
            yield from _keys_in(member)


def _read_key(value: dict[str, str]) -> Iterator[PublicKey]:
    try:
        yield PublicKey.parse(value["suite"], value["public_key"])
    except Unproven:
        return


def _pem(found: PublicKey) -> bytes:
    text = base64.b64encode(found.spki)
    return b"-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n" % text
