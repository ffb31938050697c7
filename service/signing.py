"""Signing, where the key is: nothing here knows the ledger, and nothing but the signature leaves.

Before a hand signs, its program renders the words again from the facts and from the documents that the draft carries,
and checks that each of those is the one the facts name: what is shown is what is signed.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from typing import TypeVar

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


def parse_signed(data: str | bytes, *, most: int | None = None) -> list[Submission]:
    """Read a file of signed acts, at least one; raises `Unproven("malformed")` or `("wrong_format_version")`.

    As strict as the canonical reading of what it carries: nothing is told twice, nothing is passed over, so that no two
    programs read different acts out of one file. With `most`, a longer list is `Refused("too_many_acts")`.
    """
    try:
        return _Reader(data if isinstance(data, str) else data.decode(), most).file()
    except ValueError:
        raise Unproven("malformed", why="bukan berkas perbuatan bertanda tangan") from None


def _token(of: str) -> re.Pattern[str]:
    return re.compile(rf"[ \t\n\r]*+{of}[ \t\n\r]*+")


_OPENS, _NAME, _GOES_ON = _token(r"\{"), _token(r'"([a-z_]{1,20})"[ \t\n\r]*+:'), _token(r"([,}])")
_LISTS, _ANOTHER = _token(r"\["), _token(r"([,\]])")
_NUMBER, _STRING, _END = _token("(0|[1-9][0-9]{0,8})(?![0-9.eE])"), re.compile('(?=")'), re.compile(r"\Z")
_FILE = frozenset({"amanah_signed", "acts"})
_ACT = frozenset({"body", "content", "signature"})
_Value = TypeVar("_Value")


class _Reader:
    """Reads JSON of this one shape and stops at the first sign that is of no such file.

    Anybody may hand one in: a reader of all JSON makes objects of whatever comes, thirty times as large as the file.
    """

    def __init__(self, text: str, most: int | None) -> None:
        self._text = text
        self._at = 0
        self._most = most

    def file(self) -> list[Submission]:
        found = self._members(_FILE, lambda name: self._acts() if name == "acts" else self._version())
        self._take(_END)
        return next(value for value in found.values() if value is not None)

    def _version(self) -> None:
        demand_format(int(self._take(_NUMBER)[1]))

    def _acts(self) -> list[Submission]:
        self._take(_LISTS)
        acts = [self._act()]
        while self._take(_ANOTHER)[1] == ",":
            if len(acts) == self._most:
                raise Refused("too_many_acts", limit=self._most)
            acts.append(self._act())
        return acts

    def _act(self) -> Submission:
        found = self._members(_ACT, lambda _name: self._string())
        return Submission(found["body"].encode(), found["content"].encode(), decode_base64(found["signature"]))

    def _members(self, names: AbstractSet[str], value: Callable[[str], _Value]) -> dict[str, _Value]:
        """An object that has these members, each once, and no others."""
        found: dict[str, _Value] = {}
        self._take(_OPENS)
        while True:
            name = self._take(_NAME)[1]
            if name not in names or name in found:
                raise ValueError(name)
            found[name] = value(name)
            if self._take(_GOES_ON)[1] == "}":
                break
        if len(found) < len(names):
            raise ValueError(found.keys())
        return found

    def _string(self) -> str:
        self._take(_STRING)
        text: str
        text, self._at = _json.raw_decode(self._text, self._at)
        return text

    def _take(self, token: re.Pattern[str]) -> re.Match[str]:
        found = token.match(self._text, self._at)
        if found is None:
            raise ValueError(self._at)
        self._at = found.end()
        return found


_json = json.JSONDecoder()
