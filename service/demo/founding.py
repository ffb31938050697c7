"""How a ledger begins: genesis, three registrars, the first two offices, and from there everybody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain import rules
from domain.evidence import wording
from domain.evidence.entry import ActRef, stream_id
from service.demo.facts import Facts, day, decree, name
from service.demo.stage import ZONE, Deed, Person, Stage

HEAD_POWERS = ("agreement.sign", "assignment.grant", "indicator.define", "realization.close")
FOUNDED = "2024-12-02 08:00"


@dataclass(frozen=True)
class Officer:
    """A person in an office, under an SK."""

    person: Person
    office: str
    agency: str
    post: str
    capacity: str
    mandate: ActRef
    rank: str | None = None

    @property
    def party(self) -> Facts:
        """The officer as a party of an agreement."""
        rank = {"rank_printed": self.rank} if self.rank else {}
        return rank | {
            "official": self.person.official,
            "office": self.office,
            "mandate": self.mandate.data(),
            "capacity": self.capacity,
            "name_printed": self.person.name,
            "office_printed": self.post,
            "nip_printed": False,
        }


@dataclass
class City:
    """A stage on which a government was founded, and who holds which office by which short name."""

    stage: Stage
    government: str
    registrars: list[Person] = field(default_factory=list)
    agencies: dict[str, str] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)  # the agency of each office
    names: dict[str, str] = field(default_factory=dict)  # how each agency is printed, by its id
    officers: dict[str, Officer] = field(default_factory=dict)
    definitions: dict[str, Facts] = field(default_factory=dict)  # the facts of each definition, by its digest

    def agency_of(self, code: str) -> str:
        """The id of an agency, made when first asked for."""
        return self.agencies.setdefault(code, self.stage.new_id())

    def office_id(self, agency: str, code: str) -> str:
        """The id of an office, which follows from agency and code."""
        return stream_id(self.stage.origin, "office", f"{self.agency_of(agency)}/{code}")

    # -- what registrars do --

    def enrol(self, person: Person) -> None:
        """Register a person, enrol the key, and have the third registrar attest it: the first of two hands."""
        self.enrol_all([person])

    def enrol_all(self, people: Sequence[Person]) -> None:
        """The same for several people who come on one day: a registrar signs once for all of them."""
        first, _, third = self.registrars
        self.stage.do_all(first, [self._registering(person) for person in people])
        for person in people:
            self.stage.do(person, "key-enrolled", {"key": person.public, "device_kind": "berkas"})
        self.stage.do_all(third, [self.attesting(person) for person in people])

    def _registering(self, person: Person) -> Deed:
        facts = {"official": person.official, "name_printed": person.name, "name": name(person.name)}
        return Deed("official-registered", facts)

    def attesting(self, person: Person) -> Deed:
        """A registrar has seen the person and the key today."""
        seen_on = day(self.stage.today().isoformat())
        facts = {"key": person.thumbprint, "seen_how": "tatap_muka", "seen_on": seen_on}
        return Deed("key-attested", facts, stream=f"official/{person.official}")

    # -- what Organisasi and BKPSDM do --

    def agency(self, key: str, printed: str, kind: str, *, code: str | None = None, by: Person | None = None) -> str:
        """Register an agency under a short name; its code is that of the region's own list, else the short name."""
        deed = self.agency_deed(key, printed, kind, code=code)
        self.stage.do_all(by or self.officers["organisasi"].person, [deed])
        return self.agencies[key]

    def agency_deed(self, key: str, printed: str, kind: str, *, code: str | None = None) -> Deed:
        """The same, to be done together with others."""
        facts: Facts = {
            "agency": self.agency_of(key),
            "code": code or key,
            "nomenclature": "Permendagri 90/2019",
            "kind": kind,
            "name_printed": printed,
            "affairs": [],
        }
        self.names[self.agencies[key]] = printed
        return Deed("agency-registered", facts)

    def office(
        self,
        key: str,
        agency: str,
        post: str,
        level: str,
        *,
        superior: str | None = None,
        owes_since: str | None = None,
        by: Person | None = None,
    ) -> str:
        """Create an office under a short name; `owes_since` is the day from which its holder owes an agreement."""
        deed = self.office_deed(key, agency, post, level, superior=superior, owes_since=owes_since)
        self.stage.do_all(by or self.officers["organisasi"].person, [deed])
        return self.offices[key]

    def office_deed(
        self,
        key: str,
        agency: str,
        post: str,
        level: str,
        *,
        superior: str | None = None,
        owes_since: str | None = None,
    ) -> Deed:
        """The same, to be done together with others."""
        office = self.office_id(agency, key)
        facts: Facts = {
            "office": office,
            "agency": self.agency_of(agency),
            "code": key,
            "post_printed": post,
            "level": level,
            "jpt": level.startswith("jpt"),
        }
        if superior is not None:
            facts["superior"] = self.offices[superior]
        if owes_since is not None:
            facts["agreement_due"] = {"from": day(owes_since)}
        self.offices[key], self.homes[key] = office, self.agency_of(agency)
        return Deed("office-created", facts)

    def appoint(
        self,
        key: str,
        person: Person,
        post: str,
        *,
        since: str,
        number: str,
        powers: tuple[str, ...],
        capacity: str = "definitif",
        until: str | None = None,
        issuer: str = "Wali Kota Contoh",
        rank: str | None = None,
        own_office: str | None = None,
        by: Person | None = None,
    ) -> Officer:
        """Record the SK by which a person, already enrolled, holds an office: the second of two hands."""
        deed = self.appointing(
            key, person, post, since=since, number=number, powers=powers, capacity=capacity, until=until,
            issuer=issuer, rank=rank, own_office=own_office,
        )  # fmt: skip
        (mandate,) = self.stage.do_all(by or self.officers["bkpsdm"].person, [deed])
        return self.installed(key, person, mandate, deed.facts)

    def installed(self, key: str, person: Person, mandate: ActRef, facts: Mapping[str, Any]) -> Officer:
        """Take note of the SK that put a person into an office."""
        rank, post = facts.get("rank_printed"), facts["office_printed"]
        self.officers[key] = Officer(
            person, self.offices[key], self.homes[key], post, facts["capacity"], mandate, rank
        )  # fmt: skip
        return self.officers[key]

    def appointing(
        self,
        key: str,
        person: Person,
        post: str,
        *,
        since: str,
        number: str,
        powers: tuple[str, ...],
        capacity: str = "definitif",
        until: str | None = None,
        issuer: str = "Wali Kota Contoh",
        rank: str | None = None,
        own_office: str | None = None,
    ) -> Deed:
        """An SK, to be recorded together with others."""
        facts: dict[str, Any] = {
            "official": person.official,
            "office": self.offices[key],
            "capacity": capacity,
            "decree": decree(number, since, issuer),
            "tmt": day(since),
            "from": day(since),
            "powers": list(powers),
            "keys": [person.thumbprint],
            "name_printed": person.name,
            "office_printed": post,
        }
        if capacity == "definitif":
            facts["inaugurated_on"] = day(since)
        if until is not None:
            facts["until"] = day(until)
        if rank is not None:
            facts["rank_printed"] = rank
        if own_office is not None:
            facts["own_office"] = self.offices[own_office]
        return Deed("mandate-granted", facts)

    def assign(
        self, key: str, person: Person, *, head: str, powers: tuple[str, ...], number: str, since: str
    ) -> Officer:
        """Give an operator a surat tugas of the head of his office."""
        officer = self.officers[head]
        facts: dict[str, Any] = {
            "official": person.official,
            "office": officer.office,
            "powers": list(powers),
            "letter": decree(number, since, officer.post, kind="surat_perintah"),
            "from": day(since),
            "keys": [person.thumbprint],
            "name_printed": person.name,
            "office_printed": officer.post,
        }
        deed = Deed("assignment-granted", facts, officer.office, officer.mandate.digest)
        (assignment,) = self.stage.do_all(officer.person, [deed])
        self.officers[key] = Officer(person, officer.office, officer.agency, officer.post, "petugas", assignment)
        return self.officers[key]


def found(home: Path, *, seed: str = "Kota Contoh", start: str = FOUNDED, database: str = "") -> City:
    """Open the book of Kota Contoh and set up personnel, organisation, mayor and Sekda."""
    stage = Stage(home, start=start, seed=seed, database=database)
    city = City(stage, "Pemerintah Kota Contoh")
    _open(city)
    _first_offices(city)
    _top(city)
    return city


def _open(city: City) -> None:
    stage = city.stage
    city.registrars = [
        stage.person("Rina Paramitha, S.STP."),
        stage.person("Yusuf Hamdani, S.H."),
        stage.person("Made Wirawan, S.Kom."),
    ]
    agencies = (
        ("bkpsdm", "Badan Kepegawaian"),
        ("setda", "Sekretariat Daerah"),
        ("diskominfo", "Dinas Komunikasi dan Informatika"),
    )
    facts: Facts = {
        "origin": stage.origin,
        "government_printed": city.government,
        "region_code": "99.71",
        "zone": ZONE,
        "web_origins": ["http://localhost:8000"],
        "rp_id": "localhost",
        "log_key": stage.log.public,
        "service_key": stage.service.public,
        "registrars": [
            {
                "official": person.official,
                "name_printed": person.name,
                "agency": city.agency_of(code),
                "agency_printed": name,
                "key": person.public,
            }
            for person, (code, name) in zip(city.registrars, agencies, strict=True)
        ],
        "first_offices": [
            _first_office(city, "bkpsdm", "Kepala Badan Kepegawaian dan Pengembangan SDM"),
            _first_office(city, "organisasi", "Kepala Bagian Organisasi"),
        ],
        "hosting_agency": city.agency_of("diskominfo"),
        "wording": [{"id": pack.id, "sha256": pack.sha256} for pack in wording.bundled_packs()],
        "rules": [{"id": pack.id, "sha256": pack.sha256} for pack in rules.bundled_packs()],
        "decree": decree("188.4/101/2024", "2024-11-25", "Sekretaris Daerah Kota Contoh"),
    }
    stage.do(stage.log, "ledger-opened", facts)


def _first_office(city: City, code: str, post: str) -> Facts:
    agency = {"bkpsdm": "bkpsdm", "organisasi": "setda"}[code]
    return {
        "office": city.office_id(agency, code),
        "agency": city.agency_of(agency),
        "code": code,
        "post_printed": post,
    }


def _first_offices(city: City) -> None:
    first, second, _ = city.registrars
    city.agency(
        "bkpsdm",
        "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        "badan",
        code="5.03.5.04.0.00.01.0000",
        by=first,
    )
    city.agency("setda", "Sekretariat Daerah", "sekretariat", code="4.01.0.00.0.00.01.0000", by=second)
    city.office("bkpsdm", "bkpsdm", "Kepala Badan Kepegawaian dan Pengembangan SDM", "jpt_pratama", by=first)
    city.office("organisasi", "setda", "Kepala Bagian Organisasi", "administrator", by=second)
    personnel, organisation = (
        city.stage.person("Dra. Sulastri Wibowo, M.Si."),
        city.stage.person("Andi Pratama, S.IP., M.Si."),
    )
    for person in (personnel, organisation):
        city.enrol(person)
    city.appoint(
        "bkpsdm",
        personnel,
        "Kepala Badan Kepegawaian dan Pengembangan SDM",
        since="2023-02-01",
        number="821.2/14/2023",
        rank="Pembina Utama Muda, IV/c",
        powers=("mandate.record", *HEAD_POWERS),
        by=first,
    )
    city.appoint(
        "organisasi",
        organisation,
        "Kepala Bagian Organisasi",
        since="2023-06-05",
        number="821.2/77/2023",
        rank="Pembina, IV/a",
        powers=(
            "structure.record",
            "indicator.confirm",
            "agreement.draft",
            "agreement.align",
            "agreement.publish",
            "agreement.close",
            "period.manage",
            "realization.enter",
            "realization.verify",
            "rules.propose",
            "instrument.draft",
            *HEAD_POWERS,
        ),
        by=second,
    )


def _top(city: City) -> None:
    city.agency("diskominfo", "Dinas Komunikasi dan Informatika", "dinas", code="2.16.2.20.2.21.01.0000")
    city.office("walikota", "setda", "Wali Kota Contoh", "kepala_daerah", owes_since="2025-01-01")
    city.office("sekda", "setda", "Sekretaris Daerah", "jpt_pratama", superior="walikota")
    mayor, secretary = city.stage.person("H. Bahar Latuconsina"), city.stage.person("Ir. Nuraini Saleh, M.T.")
    for person in (mayor, secretary):
        city.enrol(person)
    city.appoint(
        "walikota",
        mayor,
        "Wali Kota Contoh",
        since="2023-02-20",
        number="131.81/221/2023",
        issuer="Menteri Dalam Negeri",
        powers=(
            "agreement.sign",
            "agreement.countersign",
            "agreement.return",
            "period.reopen",
            "realization.close",
            "order.give",
            "instrument.sign",
        ),
    )
    city.appoint(
        "sekda",
        secretary,
        "Sekretaris Daerah",
        since="2023-09-01",
        number="821.2/120/2023",
        rank="Pembina Utama Madya, IV/d",
        powers=(
            "mandate.record",
            "agreement.countersign",
            "agreement.return",
            "period.reopen",
            "rules.confirm",
            "order.give",
            "instrument.sign",
            *HEAD_POWERS,
        ),
    )
