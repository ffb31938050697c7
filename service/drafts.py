"""Drafts: the words an official is about to sign, prepared where the ledger is, signed where the key is.

A draft carries each body and content as the exact text to be signed, and the contents of the documents that the
wording repeats, so that `sign` can show the whole text and check every digest without asking anyone.
"""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.evidence.acts import ACTS, ActKind
from domain.evidence.authority import Mandate, office_of, official_of, registrars_of, today
from domain.evidence.basis import basis_streams
from domain.evidence.content import Content
from domain.evidence.entry import Actor, ActRef, Body, Entry
from domain.evidence.errors import Refused, Unproven
from domain.evidence.judge import AWAITING, examine
from domain.evidence.periods import period_named
from domain.evidence.plans import plan_key
from domain.evidence.streams import Act, natural
from domain.evidence.verdict import Answer
from domain.evidence.wording import current_pack, render
from service.amanah import Amanah, RegisterWorld
from service.store import Store

SINGLE = ("ledger", "registrars", "rules", "log")
UNSIGNED = bytes(64)
Entropy = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What someone means to do. `stream`, `office` and `mandate` are found where they are not said."""

    act: str
    facts: Mapping[str, Any]
    key: str
    official: str | None = None
    office: str | None = None
    mandate: str | None = None
    stream: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """An act whose content the wording repeats: its body shows that the content is the one the facts name."""

    body: Body
    content: Content


@dataclass(frozen=True, slots=True)
class Drafted:
    """One act to be signed, and the acts that its wording repeats, by the name of the fact."""

    body: Body
    content: Content
    named: Mapping[str, Named]


@dataclass(frozen=True, slots=True)
class Draft:
    """Acts to be signed by one person, in order; they are recorded all or none."""

    acts: tuple[Drafted, ...]

    def text(self) -> str:
        """The draft as a file."""
        acts = [
            {
                **_texts(one.body, one.content),
                "named": {name: _texts(named.body, named.content) for name, named in one.named.items()},
            }
            for one in self.acts
        ]
        return json.dumps({"amanah_draft": 1, "acts": acts}, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def parse(cls, text: str) -> "Draft":
        """Read a draft file; raises `Unproven("malformed")`. Each content must be the one its body names."""
        try:
            value = json.loads(text)
            demand_format(value["amanah_draft"])
            acts = tuple(_drafted(one) for one in value["acts"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Unproven("malformed", why="bukan berkas konsep Amanah") from None
        return cls(acts)


def demand_format(version: object) -> None:
    """Refuse a file of another version than this program writes."""
    if version != 1:
        raise Unproven("wrong_format_version", version=str(version)[:20])


def _texts(body: Body, content: Content) -> dict[str, str]:
    return {"body": body.raw.decode(), "content": content.raw.decode()}


def _drafted(value: Mapping[str, Any]) -> Drafted:
    named = {name: Named(*_pair(one)) for name, one in value["named"].items()}
    return Drafted(*_pair(value), named)


def _pair(value: Mapping[str, Any]) -> tuple[Body, Content]:
    body, content = Body.parse(value["body"].encode()), Content.parse(value["content"].encode())
    if content.sha256 != body.content:
        raise Unproven("content_differs")
    return body, content


class Drafter:
    """Prepares drafts. `offices_of` names the offices in which an official may hold a mandate (a projection knows)."""

    def __init__(
        self,
        app: Amanah,
        store: Store,
        *,
        offices_of: Callable[[str], Iterable[str]],
        entropy: Entropy = secrets.token_bytes,
    ) -> None:
        self._app = app
        self._store = store
        self._offices_of = offices_of
        self._entropy = entropy

    def draft(self, intents: Iterable[Intent], *, at: int) -> Draft:
        """Prepare acts claimed at `at` (ms, UTC). What would be refused is refused already here."""
        world = RegisterWorld(self._app, self._store)
        return Draft(tuple(self._draft(intent, world, at) for intent in intents))

    def _draft(self, intent: Intent, world: RegisterWorld, at: int) -> Drafted:
        kind = ACTS.get(intent.act)
        if kind is None:
            raise Unproven("unknown_act", act=intent.act[:80])
        kind.check(intent.facts)
        content, named = self._content(intent, kind, world)
        body = self._body(intent, kind, content, world, at)
        entry = Entry.build(body.raw, received_at=max(at, world.last_received_at), signature=UNSIGNED)
        self._demand_acceptable(entry, content, world)
        world.add(entry, content)
        return Drafted(body, content.put_away(), named)

    def _content(self, intent: Intent, kind: ActKind, world: RegisterWorld) -> tuple[Content, dict[str, Named]]:
        pack = current_pack(kind.template)
        read = {name: ActRef.read(intent.facts[name]) for name in kind.reads if name in intent.facts}
        named = {name: self._read(ref, name, world) for name, ref in read.items()}
        wording = render(pack, kind.template, intent.facts, {name: one.content.facts for name, one in named.items()})
        content = Content.build(
            dict(intent.facts),
            salt=self._entropy(32).hex(),
            template_id=kind.template,
            template_sha256=pack.sha256,
            wording=wording,
        )
        return content, named

    def _read(self, ref: ActRef, field: str, world: RegisterWorld) -> Named:
        found = world.find(ref)
        if found is None:
            raise Refused("reference_unknown", field=field)
        return Named(*found)

    def _body(self, intent: Intent, kind: ActKind, content: Content, world: RegisterWorld, at: int) -> Body:
        stream = intent.stream or _stream(intent, kind, world)
        head = world.stream(stream).head
        seen = self._store.head()
        ref = ActRef(stream, head.version + 1 if head else 1, "")
        actor = self._actor(
            intent, kind, Act(ref, kind.name, Actor(intent.official, intent.key), (), at, content.facts), world
        )
        act = Act(ref, kind.name, actor, (), at, content.facts)
        streams = basis_streams(act, kind, world) | self._vouching(kind, actor, world)
        heads = (world.stream(name).head for name in streams)
        return Body.build(
            act=kind.act,
            ledger=self._app.origin,
            stream=stream,
            version=ref.version,
            previous=head.digest if head else None,
            actor=actor,
            basis=[one for one in heads if one is not None],
            claimed_at=at,
            seen=(seen.size, seen.root.hex()),
            content=content.sha256,
        )

    def _vouching(self, kind: ActKind, actor: Actor, world: RegisterWorld) -> set[str]:
        """Who acts as a person names the offices whose SK list his key: under none of them, but they vouch for it."""
        if kind.signer != "person":
            return set()
        offices = [office_of(world, office) for office in self._offices_of(actor.official or "")]
        return {office.name for office in offices for one in office.mandates.values() if actor.key in one.keys}

    def _actor(self, intent: Intent, kind: ActKind, act: Act, world: RegisterWorld) -> Actor:
        if kind.signer not in ("official", "official_or_service", "official_or_outside") or intent.official is None:
            return act.actor
        if kind.signer == "official_or_outside" and official_of(world, intent.official).outside is not None:
            return act.actor
        found = self._mandate(intent, kind, act, world)
        return act.actor if found is None else Actor(intent.official, intent.key, *found)

    def _mandate(self, intent: Intent, kind: ActKind, act: Act, world: RegisterWorld) -> tuple[str, str] | None:
        """The office and the mandate that give the power; None for a registrar who sets up the first offices."""
        if intent.office is not None and intent.mandate is not None:
            return intent.office, intent.mandate
        if kind.name == "realization-signed" and "awaiting" in intent.facts:
            return None  # the decree is not recorded yet: the facts name it instead
        official = intent.official or ""
        offices = [intent.office] if intent.office else sorted(set(self._offices_of(official)))
        held = [(office, mandate) for office in offices for mandate in office_of(world, office).mandates.values()]
        own = [(office, one.granted.ref.digest) for office, one in held if _gives(one, official, kind, act, world)]
        if len(own) > 1:
            raise Refused("mandate_unclear")
        if not own and official not in registrars_of(world):
            raise Refused("missing_power", power=" / ".join(kind.powers))
        return own[0] if own else None

    def _demand_acceptable(self, entry: Entry, content: Content, world: RegisterWorld) -> None:
        """Everything but the signature, which is still to come."""
        for claim in examine(entry, content, world).claims:
            if (
                claim.number != "4.1"
                and claim.code != AWAITING
                and claim.answer is not Answer.YES
                and claim.error is not None
            ):
                raise claim.error


def _gives(mandate: Mandate, official: str, kind: ActKind, act: Act, world: RegisterWorld) -> bool:
    admits = mandate.admits(act.name, today(world, act))
    return mandate.official == official and admits and bool(mandate.powers & set(kind.powers))


def _stream(intent: Intent, kind: ActKind, world: RegisterWorld) -> str:
    """The stream on which the act belongs, as its facts say."""
    facts = intent.facts
    key = _natural_key(kind, facts, world)
    if key is not None:
        return natural(world, kind.stream, key)
    if isinstance(facts.get(kind.stream), str):
        return f"{kind.stream}/{facts[kind.stream]}"
    if kind.signer == "self_key" and intent.official is not None:
        return f"official/{intent.official}"
    for value in facts.values():
        if isinstance(value, dict) and str(value.get("stream", "")).startswith(kind.stream + "/"):
            return str(value["stream"])
    raise Refused("not_found", what=f"Aliran untuk {kind.title}")


def _natural_key(kind: ActKind, facts: Mapping[str, Any], world: RegisterWorld) -> str | None:
    if kind.stream in SINGLE:
        return ""
    if kind.name == "agreement-proposed":
        return f"{facts['office']}/{facts['document']['fiscal_year']}"
    if kind.name == "realization-entered":
        return f"{facts['office']}/{period_named(world, facts['period']).key}"
    if kind.name == "plan-adopted":
        return plan_key(facts)
    if kind.stream == "source":
        return str(facts["source"]["code"])
    names = _KEYS.get(kind.name)
    return "/".join(str(facts[name]) for name in names) if names else None


_KEYS = {
    "dialogue-held": ("office", "fiscal_year"),
    "budget-adopted": ("agency", "fiscal_year"),
    "budget-changed": ("agency", "fiscal_year"),
    "budget-realized": ("agency", "fiscal_year"),
    "period-opened": ("fiscal_year", "period"),
}
