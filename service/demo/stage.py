"""A stage: a ledger with a simulated clock, and people on it who draft, sign and submit like everybody else."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from domain.evidence.entry import ActRef, Body
from domain.evidence.errors import AmanahError, Fault
from domain.evidence.streams import ZONES, local_date
from service.clock import SimulatedClock
from service.drafts import Drafter, Intent
from service.house import House
from service.keyfile import SigningKey
from service.seals import LOG_KEY, SERVICE_KEY, create_host_key
from service.settings import Settings
from service.signing import sign

ORIGIN = "kota-contoh.demo.invalid/pk"
ZONE = "Asia/Makassar"


class SeededEntropy:
    """Bytes that look random and come from a published seed: two runs of the demonstration give the same ledger."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._count = 0

    def __call__(self, size: int) -> bytes:
        """The next bytes."""
        self._count += 1
        return hashlib.shake_256(b"%s/%d" % (self._seed, self._count)).digest(size)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a key; `official` is None for the house's own keys."""

    name: str
    official: str | None
    key: SigningKey

    @property
    def thumbprint(self) -> str:
        """The name of the key."""
        return self.key.public_key.thumbprint

    @property
    def public(self) -> dict[str, str]:
        """The key as facts carry it."""
        return {"suite": self.key.public_key.suite, "public_key": self.key.public_key.text}


@dataclass(frozen=True, slots=True)
class Deed:
    """One act to be done, as `Intent` without the person."""

    act: str
    facts: Mapping[str, Any]
    office: str | None = None
    mandate: str | None = None
    stream: str | None = None


class Careless(Drafter):
    """Prepares what will be refused, without asking first."""

    def _demand_acceptable(self, *_args: Any) -> None:
        pass


def _intent(person: Person, deed: Deed) -> Intent:
    return Intent(
        act=deed.act, facts=deed.facts, key=person.thumbprint, official=person.official,
        office=deed.office, mandate=deed.mandate, stream=deed.stream,
    )  # fmt: skip


class Stage:
    """An empty ledger in `home` (or in `database`) at a simulated moment, and everything needed to act on it."""

    def __init__(
        self, home: Path, *, start: str, seed: str = "Kota Contoh", origin: str = ORIGIN, database: str = ""
    ) -> None:
        self.origin = origin
        self.database = database
        self.entropy = SeededEntropy(seed)
        self.clock = SimulatedClock(origin, milliseconds(start))
        self.settings = Settings.read({"AMANAH_HOME": str(home), "AMANAH_DATABASE_URL": database})
        self.log = Person("Buku register", None, create_host_key(self.settings.keys / LOG_KEY, self._key()))
        self.service = Person("Layanan", None, create_host_key(self.settings.keys / SERVICE_KEY, self._key()))
        self.house = House(self.settings, origin=origin, clock=self.clock, entropy=self.entropy)

    def _key(self) -> SigningKey:
        return SigningKey.from_seed(self.entropy(32))

    def new_id(self) -> str:
        """A random id (32 hex)."""
        return self.entropy(16).hex()

    def person(self, name: str) -> Person:
        """Someone new, with a new key, known to nobody yet."""
        return Person(name, self.new_id(), self._key())

    def today(self) -> date:
        """The civil day in Kota Contoh."""
        return local_date(self.clock.now_ms(), ZONE)

    def at(self, moment: str) -> None:
        """Let time pass until a local moment, "2025-01-06 09:00"."""
        self.clock.move_to(milliseconds(moment))

    def do(
        self, person: Person, act: str, facts: Mapping[str, Any], *,
        office: str | None = None, mandate: str | None = None, stream: str | None = None,
    ) -> ActRef:  # fmt: skip
        """Draft, sign and submit one act; a minute passes."""
        return self.do_all(person, [Deed(act, facts, office, mandate, stream)])[0]

    def do_all(self, person: Person, deeds: Sequence[Deed]) -> list[ActRef]:
        """Draft, sign and submit acts together: all are recorded, or none."""
        self.clock.move_to(self.clock.now_ms() + 60_000)
        intents = [_intent(person, deed) for deed in deeds]
        draft = self.house.drafter.draft(intents, at=self.clock.now_ms())
        submissions = sign(draft, person.key)
        self.house.app.record(submissions)
        return [Body.parse(one.body).ref for one in submissions]

    def attempt(self, person: Person, deed: Deed) -> str:
        """The code by which the house refuses what somebody submits with a program that asked nobody first."""
        self.clock.move_to(self.clock.now_ms() + 60_000)
        drafter = Careless(self.house.app, self.house.store, offices_of=lambda _official: (), entropy=self.entropy)
        draft = drafter.draft([_intent(person, deed)], at=self.clock.now_ms())
        before = self.house.store.head()
        try:
            self.house.app.record(sign(draft, person.key))
        except AmanahError as refusal:
            return refusal.code
        raise Fault("demo_differs", root=self.house.store.head().root.hex(), expected=before.root.hex())

    def close(self) -> None:
        """Close the house."""
        self.house.close()


def milliseconds(moment: str) -> int:
    """A local moment of Kota Contoh (WITA) as milliseconds UTC."""
    return round(datetime.fromisoformat(moment).replace(tzinfo=ZONES[ZONE]).timestamp() * 1000)
