"""A town whose 64 heads record dialogues: true acts with true signatures, as fast as they can be made.

A dialogue weighs what an act weighs (entry 1.1 KB, content 1.9 KB), stands on a stream that it leaves for another after ten
acts, and rests on the streams of two offices: all that a command loads, judges and relies on is there.
"""

import json
import secrets
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any

from domain.evidence.content import Content
from domain.evidence.entry import Actor, ActRef, Body, Entry, pae, stream_id
from domain.evidence.keys import PublicKey
from domain.evidence.wording import current_pack, render
from service.amanah import Submission
from service.clock import SimulatedClock
from service.demo import SEED
from service.demo.facts import Facts, day
from service.demo.founding import City, found
from service.demo.stage import ORIGIN, milliseconds
from service.demo.telling import tell
from service.drafts import Intent
from service.house import House, open_house
from service.keyfile import SigningKey
from service.settings import Settings

HEADS = 64
ACT, TEMPLATE = "amanah/dialogue-held/1", "dialogue-held"
ACTS_OF_STREAM = 10
YEARS = range(2000, 2200)  # each agreement a stream of its own, whatever its year
OPENING = "2026-06-01 08:00"
TOWN = "town.json"
POSITION = "Target indikator utama tetap 90 kasus; kegiatan pendukung dijadwalkan ulang setelah petunjuk teknis terbit."


def make_town(home: Path, database: str = "", *, story: bool = False) -> None:
    """Found a ledger, and in it 64 heads of one agency; who they are stands in a file beside it.

    `story`: behind everything that the demonstration tells, so that there are agreements with a whole life.
    """
    city = tell(home, seed=SEED, database=database).city if story else found(home, seed=SEED, database=database)
    city.agency("ukur", "Dinas Contoh", "dinas", code="2.99.0.00.0.00.01.0000")
    heads = [_appointed(city, no) for no in range(HEADS)]
    city.stage.at(OPENING)
    told = [_told(city, *head) for head in heads]
    (home / TOWN).write_text(json.dumps(told))
    city.stage.close()


def town_settings(home: Path, database: str = "") -> Settings:
    """The settings of a town."""
    return Settings.read({"AMANAH_HOME": str(home), "AMANAH_DATABASE_URL": database})


def open_town(home: Path, database: str = "") -> House:
    """The house of a town at a moment that stands still; its tables are not folded."""
    clock = SimulatedClock(ORIGIN, milliseconds(OPENING))
    return open_house(town_settings(home, database), clock=clock, bring_up=False)


def _appointed(city: City, no: int) -> tuple[str, Any]:
    key, post = f"bidang{no}", f"Kepala Bidang {no:02} Dinas Contoh"
    city.office(key, "ukur", post, "administrator", superior="sekda")
    person = city.stage.person(f"Pejabat Contoh {no:02}, S.K.M.")
    city.enrol(person)
    return key, city.appoint(
        key, person, post, since="2024-11-01", number=f"821.2/{no}/2024", powers=("agreement.sign", "agreement.draft")
    )


def _told(city: City, key: str, officer: Any) -> dict[str, Any]:
    """Who a head is, and what an act of his rests on, as the drafter found it."""
    person, office = officer.person, city.offices[key]
    facts = dialogue(office, officer.post, YEARS[0])
    intent = Intent(
        act=TEMPLATE, facts=facts, key=person.thumbprint, official=person.official, office=office,
        mandate=officer.mandate.digest,
    )  # fmt: skip
    (drafted,) = city.stage.house.drafter.draft([intent], at=city.stage.clock.now_ms()).acts
    return {
        "seed": person.key.reveal_seed().hex(), "office": office, "post": officer.post,
        "official": person.official, "mandate": officer.mandate.digest,
        "basis": [ref.data() for ref in drafted.body.basis], "seen": [drafted.body.seen_size, drafted.body.seen_root],
    }  # fmt: skip


def dialogue(office: str, post: str, year: int) -> Facts:
    """What is said of a dialogue."""
    return {
        "office": office, "office_printed": post, "fiscal_year": year, "held_on": day("2025-01-03"),
        "participants": [{"name_printed": "Ir. Nuraini Saleh, M.T.", "post_printed": "Sekretaris Daerah"}],
        "positions": [POSITION] * _talked(office, year), "reservations": [POSITION],
        "minutes": {
            "sha256": "ab" * 32, "size": 48_211, "media_type": "application/pdf", "title": "Notulen dialog kinerja",
        },
    }  # fmt: skip


def _talked(office: str, year: int) -> int:
    """How many positions the minutes have: three on average, one to five. Where all contents were as long as one another,
    eight of them missed a page of the ledger's file by 24 bytes, and what a page wastes said nothing of other ledgers.
    """
    return 1 + (int(office[:8], 16) + year) % 5


@dataclass(frozen=True, slots=True)
class Ready:
    """A signed act on its way, the entry it will become at the moment that stands still, and what it relies on."""

    submission: Submission
    entry: Entry
    content: Content
    relied: dict[str, int]
    key: PublicKey


@dataclass
class Author:
    """One head and the acts that wait to be sent."""

    told: dict[str, Any]
    received_at: int
    ready: deque[Ready] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.key = SigningKey.from_seed(bytes.fromhex(self.told["seed"]))
        self.actor = Actor(
            self.told["official"], self.key.public_key.thumbprint, self.told["office"], self.told["mandate"]
        )
        self.basis = [ActRef.read(value) for value in self.told["basis"]]
        self._acts = self._endless()

    def prepare(self, wanted: int) -> None:
        """Have so many acts waiting."""
        while len(self.ready) < wanted:
            self.ready.append(next(self._acts))

    def _endless(self) -> Iterator[Ready]:
        for year in YEARS:
            yield from islice(self.of_year(year), ACTS_OF_STREAM)

    def of_year(self, year: int) -> Iterator[Ready]:
        """The acts of one agreement's stream, one behind the other."""
        pack = current_pack(TEMPLATE)
        facts = dialogue(self.told["office"], self.told["post"], year)
        wording = list(render(pack, TEMPLATE, facts, {}))
        stream = f"agreement/{stream_id(ORIGIN, 'agreement', f'{self.actor.office}/{year}')}"
        previous = None
        for version in count(1):
            content = Content.build(
                facts, salt=secrets.token_hex(32), template_id=TEMPLATE, template_sha256=pack.sha256, wording=wording
            )
            one = self._signed(stream, version, previous, content)
            previous = one.entry.body.digest
            yield one

    def _signed(self, stream: str, version: int, previous: str | None, content: Content) -> Ready:
        size, root = self.told["seen"]
        body = Body.build(
            act=ACT, ledger=ORIGIN, stream=stream, version=version, previous=previous, actor=self.actor,
            basis=self.basis, claimed_at=self.received_at, seen=(size, root), content=content.sha256,
        )  # fmt: skip
        signature = self.key.sign(pae(body.raw))
        entry = Entry.build(body.raw, received_at=self.received_at, signature=signature)
        relied = {ref.stream: ref.version for ref in self.basis}
        return Ready(Submission(body.raw, content.raw, signature), entry, content, relied, self.key.public_key)


class Client:
    """One connection's worth of work: it sends for its heads in turn."""

    def __init__(self, heads: Sequence[Author]) -> None:
        self._heads = heads
        self._turn = cycle(heads)

    def prepare(self, wanted: int) -> None:
        """Have about so many acts waiting."""
        for head in self._heads:
            head.prepare(-(-wanted // len(self._heads)))

    def next(self) -> Ready:
        """The next act; made now if too few were made ahead."""
        head = next(self._turn)
        head.prepare(1)
        return head.ready.popleft()


def authors(home: Path, share: int = 0, of: int = 1, *, at: int | None = None) -> list[Author]:
    """The heads of a town that one of several processes works for; `at`: when they act, if not at the town's moment."""
    told = json.loads((home / TOWN).read_text())
    return [Author(head, at or milliseconds(OPENING)) for head in told[share::of]]
