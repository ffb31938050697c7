"""Every real agreement in one test ledger: test officials hold the posts that the papers print, and act as people act.

Many governments share the ledger: each head of region, each department, each post is an office of its own. The clock of the
ledger is one moment; the year of an agreement is only a natural key. Names are made up, because the data leave them blank.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from domain.evidence.acts import consequences_for
from domain.evidence.differences import changes_between
from domain.evidence.entry import ActRef, stream_id
from domain.evidence.verdict import Verdict
from domain.evidence.verify import verify
from projections import views
from projections.answers import Agreement
from service.demo.facts import Facts, day, decree, file
from service.demo.founding import City, Officer, found
from service.demo.stage import Deed, Person
from tests.real.documents import RealDocument

TODAY = "2024-12-16"
SINCE = "2024-01-02"
POWERS = (
    "agreement.sign", "agreement.countersign", "agreement.return", "assignment.grant", "indicator.define", "budget.record",
)  # fmt: skip
LEVELS = {
    "kepala_daerah": "kepala_daerah", "opd": "jpt_pratama", "eselon_3": "administrator", "eselon_4": "pengawas",
}  # fmt: skip
ACTING = "Plt. "


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post as the papers print it; `superior` is the title of the post above it in the same government."""

    government: str
    agency: str
    title: str
    level: str
    superior: str | None

    @property
    def key(self) -> str:
        return key_of(self.government, self.title)


def key_of(government: str, title: str) -> str:
    """The short name of the office of a post: who acts in it holds no other office."""
    return f"{government}: {title.removeprefix(ACTING)}"


@dataclass(frozen=True, slots=True)
class Read:
    """One agreement of the ledger as a reader without a name gets it back."""

    stream: str
    documents: tuple[RealDocument, ...]  # versions, the first one first
    agreement: Agreement
    printed: tuple["Printed", ...]  # one for each version
    bundle: bytes
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What the tables hold of one version, as printed."""

    title: str | None
    lines: tuple[tuple[str, str], ...]  # indicator and target
    programmes: tuple[tuple[str, str], ...]  # name and amount
    total: str | None
    document: Facts
    changes: tuple[tuple[str, str | None, str | None], ...]


@dataclass(slots=True)
class RealLedger:
    """The documents, recorded and signed; and how many seconds each step took."""

    city: City
    documents: Sequence[RealDocument]
    posts: dict[str, Post] = field(default_factory=dict)
    definitions: dict[str, Facts] = field(default_factory=dict)  # indicator id: the act that defines it
    definition_facts: dict[str, Facts] = field(default_factory=dict)  # the same, by the digest of the act
    budgets: dict[str, ActRef] = field(default_factory=dict)
    proposed: dict[str, ActRef] = field(default_factory=dict)  # by agreement_id, as in the data
    offered: dict[str, Facts] = field(default_factory=dict)
    signed: dict[str, ActRef] = field(default_factory=dict)
    in_force: dict[str, ActRef] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    operator_powers: tuple[str, ...] = ("agreement.draft",)

    # -- who they are --

    def first_versions(self) -> list[RealDocument]:
        return [document for document in self.documents if document.revises is None]

    def revisions(self) -> list[RealDocument]:
        return [document for document in self.documents if document.revises is not None]

    def trustee(self, document: RealDocument) -> Officer:
        return self.city.officers[key_of(document.government, document.trustee_post)]

    def grantor(self, document: RealDocument) -> Officer | None:
        return self.city.officers[key_of(document.government, document.grantor_post)] if document.grantor_post else None

    def operator(self, document: RealDocument) -> Officer:
        return self.city.officers[f"operator {key_of(document.government, document.trustee_post)}"]

    def do(self, officer: Officer, deeds: Iterable[tuple[str, Facts, str | None]]) -> list[ActRef]:
        """Acts of one person under one mandate, in one submission."""
        wanted = [Deed(act, facts, officer.office, officer.mandate.digest, stream) for act, facts, stream in deeds]
        return self.city.stage.do_all(officer.person, wanted) if wanted else []

    # -- offices and people --

    def establish(self) -> None:
        """Agencies, offices, people, keys, decrees."""
        for post in posts_of(self.first_versions()):
            self.posts.setdefault(post.key, post)
        self._create_offices()
        people = {key: self.city.stage.person(f"Pejabat Uji {no}") for no, key in enumerate(self.posts, 1)}
        operators = {
            government: self.city.stage.person(f"Petugas Uji {government}")
            for government in sorted({post.government for post in self.posts.values()})
        }
        self.enrol([*people.values(), *operators.values()])
        self._appoint(people)
        self._assign(operators)

    def _create_offices(self) -> None:
        organisation = self.city.officers["organisasi"]
        agencies = dict.fromkeys((post.government, post.agency) for post in self.posts.values())
        self.do(organisation, [("agency-registered", self._agency(*agency), None) for agency in agencies])
        for post in self.posts.values():
            key = self._agency_key(post)
            self.city.offices[post.key] = self.city.office_id(key, code(post.key))
            self.city.homes[post.key] = self.city.agency_of(key)
        self.do(organisation, [("office-created", self._office(post), None) for post in self.posts.values()])

    def _agency_key(self, post: Post) -> str:
        return key_of(post.government, post.agency)

    def _agency(self, government: str, name: str) -> Facts:
        key = key_of(government, name)
        return {
            "agency": self.city.agency_of(key), "code": code(key), "nomenclature": "Permendagri 90/2019", "kind": "lain",
            "name_printed": name, "affairs": [],
        }  # fmt: skip

    def _office(self, post: Post) -> Facts:
        facts: Facts = {
            "office": self.city.offices[post.key], "agency": self.city.homes[post.key], "code": code(post.key),
            "post_printed": post.title, "level": post.level, "jpt": post.level.startswith("jpt"),
        }  # fmt: skip
        if post.superior is not None:
            facts["superior"] = self.city.offices[key_of(post.government, post.superior)]
        return facts

    def enrol(self, people: Sequence[Person]) -> None:
        """Register people, let each enrol a key, and have another registrar attest the keys: the first of two hands."""
        first, _, third = self.city.registrars
        stage = self.city.stage
        registered = [
            Deed(
                "official-registered", {"official": one.official, "name_printed": one.name, "name": {"name": one.name}}
            )
            for one in people
        ]
        stage.do_all(first, registered)
        for one in people:
            stage.do(one, "key-enrolled", {"key": one.public, "device_kind": "berkas"})
        seen = {"seen_how": "tatap_muka", "seen_on": day(TODAY)}
        attested = [
            Deed("key-attested", {"key": one.thumbprint, **seen}, stream=f"official/{one.official}") for one in people
        ]
        stage.do_all(third, attested)

    def _appoint(self, people: dict[str, Person]) -> None:
        personnel = self.city.officers["bkpsdm"]
        grants = [self._mandate(key, person, "definitif", SINCE) for key, person in people.items()]
        refs = self.do(personnel, [("mandate-granted", facts, None) for facts in grants])
        for (key, person), ref in zip(people.items(), refs, strict=True):
            self._sit(key, person, "definitif", ref)

    def _mandate(self, key: str, person: Person, capacity: str, since: str) -> Facts:
        title = self.posts[key].title
        facts: Facts = {
            "official": person.official, "office": self.city.offices[key], "capacity": capacity,
            "decree": decree(f"821.2/{code(key)}", since, "Pejabat yang berwenang"), "tmt": day(since), "from": day(since),
            "powers": list(POWERS), "keys": [person.thumbprint], "name_printed": person.name, "office_printed": title,
        }  # fmt: skip
        return facts if capacity == "definitif" else facts | {"until": day("2025-06-30")}

    def _sit(self, key: str, person: Person, capacity: str, mandate: ActRef) -> Officer:
        title = self.posts[key].title if capacity == "definitif" else ACTING + self.posts[key].title
        officer = Officer(person, self.city.offices[key], self.city.homes[key], title, capacity, mandate)
        self.city.officers[key] = officer
        return officer

    def _assign(self, operators: dict[str, Person]) -> None:
        """One operator in each government, with a surat tugas from each head."""
        for key in {key_of(one.government, one.trustee_post): None for one in self.first_versions()}:
            head, person = self.city.officers[key], operators[self.posts[key].government]
            facts: Facts = {
                "official": person.official, "office": head.office, "powers": list(self.operator_powers),
                "letter": decree(f"800/{code(key)}", SINCE, head.post, kind="surat_perintah"), "from": day(SINCE),
                "keys": [person.thumbprint], "name_printed": person.name, "office_printed": head.post,
            }  # fmt: skip
            [ref] = self.do(head, [("assignment-granted", facts, None)])
            self.city.officers[f"operator {key}"] = Officer(person, head.office, head.agency, head.post, "petugas", ref)

    # -- papers before the agreement --

    def define_indicators(self) -> None:
        """Each trustee defines what he will promise, once for all years and versions."""
        for document in self.documents:
            officer = self.trustee(document)
            new = {one.indicator: one for one in document.definitions if one.indicator not in self.definitions}
            facts = [one.facts(owner_office=officer.office) for one in new.values()]
            refs = self.do(officer, [("indicator-defined", one, None) for one in facts])
            for indicator, one, ref in zip(new, facts, refs, strict=True):
                self.definitions[indicator], self.definition_facts[ref.digest] = ref.data(), one

    def budget(self, document: RealDocument, *, replaces: RealDocument | None = None) -> ActRef:
        """The budget document that the printed programmes stand for; the data hold no code, number or day of it."""
        officer = self.trustee(document)
        facts: Facts = {
            "agency": officer.agency, "fiscal_year": document.fiscal_year, "kind": "dppa" if replaces else "dpa",
            "sequence": 2 if replaces else 1, "number_printed": "Tidak tercantum dalam data sumber",
            "adopted_on": day(TODAY), "adopted_by_printed": "Pejabat Pengelola Keuangan Daerah",
            "regulation": decree("1", SINCE, document.government, kind="perda"), "file": file(f"DPA {document.agreement_id}"),
            "nomenclature": "Permendagri 13/2006",
            "lines": [
                {
                    "code": f"p{one['no']}", "level": one["level"], "name_printed": one["name_printed"],
                    "amount": one["amount"], "sources": [], "multi_year": False,
                }
                for one in document.programmes
            ],
            "total": document.total,
        }  # fmt: skip
        if replaces:
            facts["replaces"] = self.budgets[replaces.agreement_id].data()
        [ref] = self.do(officer, [("budget-changed" if replaces else "budget-adopted", facts, None)])
        self.budgets[document.agreement_id] = ref
        return ref

    # -- the agreements --

    def stream(self, document: RealDocument) -> str:
        office = self.city.offices[key_of(document.government, document.trustee_post)]
        return f"agreement/{stream_id(self.city.stage.origin, 'agreement', f'{office}/{document.fiscal_year}')}"

    def paper(self, document: RealDocument) -> Facts:
        """The whole document with the people who sign it."""
        grantor = self.grantor(document)
        party = grantor.party if grantor else None
        return document.document(trustee=self.trustee(document).party, grantor=party, indicators=self.definitions)

    def propose(self) -> None:
        """Each operator offers the documents of an office."""
        for document in self.first_versions():
            facts: Facts = {"office": self.trustee(document).office, "document": self.paper(document), "draft_round": 1}
            budget = self.budgets.get(document.agreement_id)
            facts |= {"budget": budget.data()} if budget else {"budget_absent_code": "lain"}
            facts["dialogue_absent_code"] = "lain"
            [ref] = self.do(self.operator(document), [("agreement-proposed", facts, None)])
            self.proposed[document.agreement_id], self.offered[document.agreement_id] = ref, facts["document"]

    def sign(self) -> None:
        """Each trustee signs; a head of region alone puts his own in force."""
        for document in self.first_versions():
            [ref] = self.do(self.trustee(document), [("agreement-signed", self._hand_of_trustee(document), None)])
            self.signed[document.agreement_id] = ref
            if document.grantor_post is None:
                self.in_force[document.agreement_id] = ref

    def countersign(self) -> None:
        """Each grantor countersigns in one session all that his trustees signed."""
        sessions: dict[str, list[RealDocument]] = {}
        for document in self.first_versions():
            if document.grantor_post is not None:
                sessions.setdefault(key_of(document.government, document.grantor_post), []).append(document)
        for key, granted in sessions.items():
            deeds = [("agreement-countersigned", self._hand_of_grantor(document), None) for document in granted]
            refs = self.do(self.city.officers[key], deeds)
            self.in_force |= {one.agreement_id: ref for one, ref in zip(granted, refs, strict=True)}

    def _hand(self, officer: Officer, document: RealDocument) -> Facts:
        return {
            "capacity": officer.capacity, "stated": day(TODAY), "place_printed": document.place,
            "opened_at": self.city.stage.clock.now_ms(),
        }  # fmt: skip

    def _hand_of_trustee(self, document: RealDocument) -> Facts:
        offered = self.offered[document.agreement_id]
        facts: Facts = {
            "proposed": self.proposed[document.agreement_id].data(), "role": "trustee",
            "consequences": list(consequences_for(offered)), **self._hand(self.trustee(document), document),
        }  # fmt: skip
        return facts if document.grantor_post else facts | {"in_force": True, "effective": day(TODAY)}

    def _hand_of_grantor(self, document: RealDocument) -> Facts:
        grantor = self.grantor(document)
        assert grantor is not None
        return {
            "proposed": self.proposed[document.agreement_id].data(), "signed": self.signed[document.agreement_id].data(),
            "role": "grantor", "direct_superior": True, "effective": day(TODAY), **self._hand(grantor, document),
        }  # fmt: skip

    # -- the one real revision --

    def revise(self, document: RealDocument) -> None:
        """The head left, an acting head continued the agreement, the budget changed, and with it the promise's money."""
        before = next(one for one in self.documents if one.agreement_id == document.revises)
        self.change_head(before)
        self._continue(before)
        budget = self.budget(document, replaces=before)
        self._propose_revision(before, document, budget)
        hand = self._hand_of_trustee(document)
        [self.signed[document.agreement_id]] = self.do(self.trustee(document), [("revision-signed", hand, None)])
        grantor = self.grantor(document)
        assert grantor is not None
        [bound] = self.do(grantor, [("revision-countersigned", self._hand_of_grantor(document), None)])
        self.in_force[document.agreement_id] = bound

    def change_head(self, before: RealDocument) -> None:
        """The definitive head's SK ends; an acting head is appointed."""
        key = key_of(before.government, before.trustee_post)
        person = self.city.stage.person("Pejabat Uji Pelaksana Tugas")
        self.enrol([person])
        ended: Facts = {
            "mandate": self.trustee(before).mandate.data(), "ended_on": day(TODAY), "reason_code": "mutasi",
            "decree": decree("821.2/akhir", TODAY, "Pejabat yang berwenang"),
        }  # fmt: skip
        personnel = self.city.officers["bkpsdm"]
        granted = self._mandate(key, person, "plt", TODAY)
        _, ref = self.do(personnel, [("mandate-ended", ended, None), ("mandate-granted", granted, None)])
        self._sit(key, person, "plt", ref)

    def _continue(self, before: RealDocument) -> None:
        acting, grantor = self.trustee(before), self.grantor(before)
        assert grantor is not None
        offered = self.offered[before.agreement_id]
        where = {"document": self.proposed[before.agreement_id].data()}
        continued: Facts = {
            "agreement": self.in_force[before.agreement_id].data(), **where, "trustee": acting.party,
            "predecessor": offered["trustee"]["official"], "consequences": list(consequences_for(offered)),
            **self._hand(acting, before),
        }  # fmt: skip
        [ref] = self.do(acting, [("agreement-continued", continued, None)])
        accepted: Facts = {
            "continued": ref.data(), **where, "role": "grantor", "effective": day(TODAY), **self._hand(grantor, before),
        }  # fmt: skip
        self.do(grantor, [("continuation-countersigned", accepted, None)])

    def revision_facts(self, before: RealDocument, document: RealDocument, *, ground: str, refs: list[ActRef]) -> Facts:
        paper = self.paper(document)
        changes = changes_between(
            self.offered[before.agreement_id], paper, lambda ref: self.definition_facts[ref["digest"]]
        )
        return {
            "document": paper, "replaces": self.in_force[before.agreement_id].data(), "revision_no": 1, "ground": ground,
            "ground_refs": [ref.data() for ref in refs], "evidence": [], "asked_by": "trustee", "applies_from": day(TODAY),
            "changes": changes, "known_sheets": [],
        }  # fmt: skip

    def _propose_revision(self, before: RealDocument, document: RealDocument, budget: ActRef) -> None:
        facts = self.revision_facts(before, document, ground="b", refs=[budget])
        [ref] = self.do(self.trustee(document), [("revision-proposed", facts, None)])
        self.proposed[document.agreement_id], self.offered[document.agreement_id] = ref, facts["document"]

    # -- reading back --

    def read(self) -> list[Read]:
        """Every agreement from the tables, bundled as the public may have it, and verified."""
        house = self.city.stage.house
        versions: dict[str, list[RealDocument]] = {}
        for document in self.documents:
            versions.setdefault(self.stream(document), []).append(document)
        house.catch_up()
        return [self._read(stream, tuple(documents)) for stream, documents in versions.items()]

    def _read(self, stream: str, documents: tuple[RealDocument, ...]) -> Read:
        house = self.city.stage.house
        with timed(self.seconds, "read back"):
            agreement = views.agreement(house.views, stream.partition("/")[2])
            assert agreement is not None
            printed = tuple(self._printed(agreement, row.no) for row in agreement.versions)
        with timed(self.seconds, "bundled"):
            bundle = house.bundle(agreement=stream)
        with timed(self.seconds, "verified"):
            verdict = verify(bundle, house.trust)
        return Read(stream, documents, agreement, printed, bundle, verdict)

    def _printed(self, agreement: Agreement, no: int) -> Printed:
        version = views.version(self.city.stage.house.views, agreement.row.id, no)
        assert version is not None
        assert version.document is not None
        return Printed(
            title=version.row.title,
            lines=tuple((line.indicator_printed, line.target_printed) for line in version.lines),
            programmes=tuple((one.name, one.amount_printed) for one in version.programmes),
            total=version.total_printed,
            document=dict(version.document),
            changes=tuple((one.field, one.before_printed, one.after_printed) for one in version.changes),
        )


@contextmanager
def timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    """Adds the seconds of a block to a table."""
    start = perf_counter()
    yield
    seconds[step] = seconds.get(step, 0.0) + perf_counter() - start


def code(key: str) -> str:
    """A code for an agency or a post that prints none."""
    return stream_id("", "code", key)[:12]


def posts_of(documents: Iterable[RealDocument]) -> list[Post]:
    """The posts of the parties, each after its superior."""
    posts: dict[str, Post] = {}
    heads: dict[tuple[str, str], str] = {}  # of each agency
    for document in documents:
        government = document.government
        agency = document.opd.split(" - ")[0]
        if document.level == "opd":
            heads[government, agency] = document.trustee_post
        for title, level in (
            (document.grantor_post, _above(document)),
            (document.trustee_post, LEVELS[document.level]),
        ):
            if title is None or key_of(government, title) in posts:
                continue
            post = Post(
                government=government,
                agency=f"Pemerintah {government}" if level == "kepala_daerah" else agency,
                title=title,
                level=level,
                superior=_superior(document, title, heads.get((government, agency))),
            )
            posts[post.key] = post
    return list(posts.values())


def _above(document: RealDocument) -> str:
    return {"opd": "kepala_daerah", "eselon_3": "jpt_pratama", "eselon_4": "administrator"}.get(document.level, "")


def _superior(document: RealDocument, title: str, head: str | None) -> str | None:
    """Who grants stands above who promises; a grantor who promises nothing here answers to the head of the agency."""
    if title == document.trustee_post:
        return document.grantor_post
    return None if document.level == "opd" else head


def open_ledger(home: Path, documents: Sequence[RealDocument]) -> RealLedger:
    """Found a ledger and bring everybody who signs into office; nothing is promised yet."""
    city = found(home, seed="Dokumen nyata")
    city.stage.at(f"{TODAY} 08:00")
    ledger = RealLedger(city, documents)
    with timed(ledger.seconds, "offices, people, keys, decrees"):
        ledger.establish()
    return ledger


def sign_all(ledger: RealLedger) -> None:
    """Draft, sign and countersign every document."""
    with timed(ledger.seconds, "indicators defined"):
        ledger.define_indicators()
    for document in ledger.revisions():
        ledger.budget(next(one for one in ledger.documents if one.agreement_id == document.revises))
    for step, act in (("proposed", ledger.propose), ("signed", ledger.sign), ("countersigned", ledger.countersign)):
        with timed(ledger.seconds, step):
            act()
    with timed(ledger.seconds, "continued and revised"):
        for document in ledger.revisions():
            ledger.revise(document)
