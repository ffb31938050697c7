"""Signing, where the key is: nothing here knows the ledger, and nothing but the signature leaves.

Before a hand signs, its program renders the words again from the facts and from the documents that the draft carries,
and checks that each of those is the one the facts name: what is shown is what is signed.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from typing import Any

from domain.evidence.acts import kind_of
from domain.evidence.entry import pae
from domain.evidence.errors import Refused, Unproven
from domain.evidence.keys import decode_base64
from domain.evidence.wording import bundled_pack, render
from service.amanah import Submission
from service.drafts import Draft, Drafted, demand_format
from service.keyfile import SigningKey


def reading(draft: Draft) -> Iterator[str]:
    """The whole text of a draft, as it is to be read before signing: every word checked against the facts."""
    for number, one in enumerate(draft.acts, start=1):
        check(one)
        yield f"[{number}/{len(draft.acts)}] {kind_of(one.body.act).title}"
        yield from one.content.wording
        yield f"Sidik perbuatan: {one.body.digest}"


def check(one: Drafted) -> None:
    """Refuse a draft whose words are not those of its facts, or whose documents are not those it names."""
    kind, facts = kind_of(one.body.act), one.content.facts
    kind.check(facts)
    for name, named in one.named.items():
        if facts.get(name) != named.body.ref.data():
            raise Refused("reference_wrong", field=name)
    pack = bundled_pack(one.content.template_sha256)
    if one.content.template_id != kind.template:
        raise Unproven("unknown_template", template=one.content.template_id[:40])
    named_facts = {name: named.content.facts for name, named in one.named.items()}
    if tuple(render(pack, kind.template, facts, named_facts)) != one.content.wording:
        raise Unproven("wording_differs")


def sign(draft: Draft, key: SigningKey) -> list[Submission]:
    """Sign every act of a draft with the key it was drafted for."""
    return [_sign(one, key) for one in draft.acts]


def sign_own(draft: Draft, key: SigningKey) -> list[Submission]:
    """Sign a draft that this very program made a moment ago: nothing came between that could have changed its words."""
    return [_signed(one, key) for one in draft.acts]


def _sign(one: Drafted, key: SigningKey) -> Submission:
    check(one)
    return _signed(one, key)


def _signed(one: Drafted, key: SigningKey) -> Submission:
    if one.body.actor.key != key.public_key.thumbprint:
        raise Refused("unknown_key", key=key.public_key.thumbprint[:16])
    return Submission(one.body.raw, one.content.raw, key.sign(pae(one.body.raw)))


def signed_text(submissions: list[Submission]) -> str:
    """Signed acts as a file for `submit`."""
    acts = [
        {"body": s.body.decode(), "content": s.content.decode(), "signature": base64.b64encode(s.signature).decode()}
        for s in submissions
    ]
    return json.dumps({"amanah_signed": 1, "acts": acts}, ensure_ascii=False, indent=1) + "\n"


def parse_signed(text: str) -> list[Submission]:
    """Read a file of signed acts; raises `Unproven("malformed")`."""
    try:
        value: Mapping[str, Any] = json.loads(text)
        demand_format(value["amanah_signed"])
        return [
            Submission(one["body"].encode(), one["content"].encode(), decode_base64(one["signature"]))
            for one in value["acts"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unproven("malformed", why="bukan berkas perbuatan bertanda tangan") from None
