"""Kota Contoh in the year 2025, as records: acts of the right shape, signed by nobody, for folds that verify nothing."""

import base64
import hashlib
from datetime import UTC, date, datetime, timedelta

from domain.evidence.acts import CONSEQUENCES_OF_HEAD_OF_REGION, CONSEQUENCES_OF_OFFICIAL, kind_of
from domain.evidence.content import Content
from domain.evidence.entry import Actor, ActRef, Body, Entry, stream_id
from domain.evidence.keys import PublicKey
from projections import Recorded

ORIGIN = "demo.invalid/kota-contoh"
MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


def name_id(name):
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def natural(kind, key):
    return stream_id(ORIGIN, kind, key)


def key_of(name):
    raw = hashlib.sha256(name.encode()).digest()
    return {"suite": "ed25519", "public_key": base64.b64encode(raw).decode()}


def thumb(name):
    return PublicKey.parse(suite="ed25519", text=key_of(name)["public_key"]).thumbprint


def day(text):
    d = date.fromisoformat(text)
    return {"date": text, "printed": f"{d.day} {MONTHS[d.month - 1]} {d.year}"}


def money(value):
    return {"printed": f"{value:,}".replace(",", "."), "value": str(value)}


def decree(number, dated):
    return {"kind": "keputusan", "number": number, "dated": day(dated), "issuer": "Wali Kota Contoh"}


DINKES, PEMDA = name_id("dinkes"), name_id("pemda")
HEAD, MAYOR, STAFF = (
    natural("office", f"{agency}/{code}") for agency, code in ((DINKES, "1"), (PEMDA, "0"), (DINKES, "2"))
)
A, B, C, W, OPERATOR, REG = (name_id(name) for name in ("A", "B", "C", "W", "operator", "reg1"))
NAMES = {A: "dr. Ani", B: "Budi, S.Sos", C: "Citra, M.Kes", W: "Wawan", OPERATOR: "Oki"}
BUDGET = natural("budget", f"{DINKES}/2025")
AGREEMENT = natural("agreement", f"{HEAD}/2025")
INDICATOR = name_id("aki")


class Story:
    """A ledger of records that grows act by act; `told` makes sure that the facts have the declared shape."""

    def __init__(self):
        self.records = []
        self.heads = {}
        self.mandates = {}

    def read(self, after, limit):
        return self.records[after : after + limit]

    def act(
        self,
        act,
        stream,
        facts,
        *,
        on,
        by=None,
        office=None,
        mandate=None,
        key=None,
        basis=(),
        withheld=False,
        shaped=True,
    ):
        """Record an act at 10.00 WITA of a day; its reference, as facts carry it."""
        name = f"amanah/{act}/1"
        if shaped:
            kind_of(name).check(facts)
        content = Content.build(facts, salt="00" * 32, template_id=act, template_sha256="11" * 32, wording=["Contoh."])
        version, previous = self.heads.get(stream, (0, None))
        moment = datetime.combine(date.fromisoformat(on), datetime.min.time(), UTC) + timedelta(hours=2)
        at = int(moment.timestamp() * 1000) + len(self.records)
        body = Body.build(
            act=name,
            ledger=ORIGIN,
            stream=stream,
            version=version + 1,
            previous=previous,
            actor=Actor(by, key or thumb(by or "house"), office, mandate),
            basis=[self.ref(stream) for stream in basis],
            claimed_at=at,
            seen=(0, hashlib.sha256().hexdigest()),
            content=content.sha256,
        )
        entry = Entry.build(body.raw, received_at=at, signature=bytes(64))
        self.heads[stream] = (version + 1, body.digest)
        self.records.append(Recorded(len(self.records) + 1, entry, None if withheld else content))
        return body.ref.data()

    def ref(self, stream):
        """The head of a stream, as a basis names it."""
        version, digest = self.heads[stream]
        return ActRef(stream, version, digest)

    def sign(self, act, facts, *, on, by, office, **more):
        """An act in the stream of the agreement under the mandate held."""
        mandate = self.mandates[by]["digest"]
        return self.act(act, f"agreement/{AGREEMENT}", facts, on=on, by=by, office=office, mandate=mandate, **more)

    # ---- the ground -------------------------------------------------------------------------------------------

    def opened(self):
        registrars = [
            {
                "official": name_id(f"reg{n}"),
                "name_printed": f"Registrar {n}",
                "agency": name_id(f"asal{n}"),
                "agency_printed": f"Badan {n}",
                "key": key_of(name_id(f"reg{n}")),
            }
            for n in (1, 2, 3)
        ]
        self.act(
            "ledger-opened",
            f"ledger/{natural('ledger', '')}",
            {
                "origin": ORIGIN,
                "government_printed": "Pemerintah Kota Contoh",
                "region_code": "99.99",
                "zone": "Asia/Makassar",
                "web_origins": [],
                "rp_id": "demo.invalid",
                "log_key": key_of("log"),
                "service_key": key_of("service"),
                "registrars": registrars,
                "first_offices": [
                    {
                        "office": name_id("bkpsdm"),
                        "agency": name_id("asal1"),
                        "code": "1",
                        "post_printed": "Kepala BKPSDM",
                    }
                ],
                "hosting_agency": name_id("asal3"),
                "wording": [{"id": "1", "sha256": "11" * 32}],
                "rules": [{"id": "rules-1", "sha256": "22" * 32}],
                "decree": decree("1/2025", "2025-01-02"),
            },
            on="2025-01-02",
        )
        return self

    def ground(self):
        self.opened()
        for agency, code, name, kind in (
            (PEMDA, "0", "Kota Contoh", "lain"),
            (DINKES, "1.02", "Dinas Kesehatan", "dinas"),
        ):
            facts = {
                "agency": agency,
                "code": code,
                "nomenclature": "2025",
                "kind": kind,
                "name_printed": name,
                "affairs": [],
            }
            self.act("agency-registered", f"agency/{agency}", facts, on="2025-01-02", by=REG)
        offices = [
            (MAYOR, PEMDA, "0", "Wali Kota Contoh", "kepala_daerah", None),
            (HEAD, DINKES, "1", "Kepala Dinas Kesehatan", "jpt_pratama", MAYOR),
            (STAFF, DINKES, "2", "Sekretaris Dinas", "administrator", HEAD),
        ]
        for office, agency, code, post, level, superior in offices:
            facts = {
                "office": office,
                "agency": agency,
                "code": code,
                "post_printed": post,
                "level": level,
                "jpt": level == "jpt_pratama",
            }
            facts |= {"superior": superior} if superior else {}
            facts |= {"agreement_due": {"from": day("2025-01-01")}} if office != STAFF else {}
            self.act("office-created", f"office/{office}", facts, on="2025-01-02", by=REG)
        for person, name in NAMES.items():
            facts = {"official": person, "name_printed": name, "name": {"name": name}}
            self.act("official-registered", f"official/{person}", facts, on="2025-01-02", by=REG)
        self.appoint(A, HEAD, "definitif", "SK-A", "2024-01-03", on="2025-01-03")
        self.appoint(W, MAYOR, "definitif", "SK-W", "2024-01-03", on="2025-01-03")
        self.assign(OPERATOR, STAFF)
        return self

    def enrol(self, person, *, on="2025-01-03"):
        facts = {"key": key_of(person), "device_kind": "berkas"}
        self.act("key-enrolled", f"official/{person}", facts, on=on, by=person)
        return {"key": thumb(person), "seen_how": "tatap_muka", "seen_on": day(on)}

    def appoint(self, person, office, capacity, number, since, *, on, until=None, starts=None):
        facts = {
            "official": person,
            "office": office,
            "capacity": capacity,
            "decree": decree(number, since),
            "tmt": day(since),
            "from": day(starts or since),
            "powers": ["agreement.sign", "agreement.countersign"],
            "keys": [thumb(person)],
        }
        facts |= {"until": day(until)} if until else {}
        self.mandates[person] = self.act("mandate-granted", f"office/{office}", facts, on=on, by=REG)

    def assign(self, person, office):
        facts = {
            "official": person,
            "office": office,
            "powers": ["agreement.draft"],
            "letter": decree("ST-1", "2025-01-03"),
            "from": day("2025-01-03"),
            "keys": [],
        }
        self.mandates[person] = self.act("assignment-granted", f"office/{office}", facts, on="2025-01-03", by=REG)

    def end(self, person, office, *, ended_on, on):
        facts = {
            "mandate": self.mandates[person],
            "ended_on": day(ended_on),
            "reason_code": "mutasi",
            "decree": decree("SK-X", ended_on),
        }
        self.act("mandate-ended", f"office/{office}", facts, on=on, by=REG)

    def adopt_budget(self, *, adopted_on="2025-01-06", on="2025-01-06", kind="dpa", replaces=None, **more):
        facts = {
            "agency": DINKES,
            "fiscal_year": 2025,
            "kind": kind,
            "sequence": 1,
            "number_printed": "DPA/1",
            "adopted_on": day(adopted_on),
            "adopted_by_printed": "PPKD",
            "regulation": decree("2/2025", "2025-01-02"),
            "file": {"sha256": "33" * 32, "size": 1, "media_type": "application/pdf", "title": "DPA"},
            "nomenclature": "2025",
            "lines": [
                {
                    "code": "1.02.02",
                    "level": "program",
                    "name_printed": "Program Kesehatan",
                    "amount": money(1000000),
                    "sources": [],
                    "multi_year": False,
                }
            ],
            "total": money(1000000),
        }
        facts |= {"replaces": replaces} if replaces else {}
        act = "budget-changed" if replaces else "budget-adopted"
        return self.act(act, f"budget/{BUDGET}", facts, on=on, by=REG, **more)

    def define_indicator(self):
        facts = {
            "indicator": INDICATOR,
            "lineage": name_id("lineage"),
            "version": 1,
            "name": "Angka Kematian Ibu",
            "class": "iku_opd",
            "kind": "outcome",
            "owner_office": HEAD,
            "rationale": "Renstra",
            "definition": "Kematian ibu per 100.000 kelahiran hidup",
            "formula": {"id": "TURUN", "rules": "22" * 32, "parameters": {}, "printed": "(1+(1-R/T))*100"},
            "unit": "per 100.000 KH",
            "polarity": "turun",
            "aggregation": "last",
            "decimals": 2,
            "frequency": "triwulan",
            "source": {"name": "Laporan", "publisher": "Dinas Kesehatan"},
            "collection": "Puskesmas",
            "valid_from": day("2025-01-01"),
        }
        return self.act("indicator-defined", f"indicator/{INDICATOR}", facts, on="2025-01-10", by=A)

    # ---- the agreement ----------------------------------------------------------------------------------------

    def party(self, person, office, post, capacity="definitif"):
        return {
            "official": person,
            "office": office,
            "mandate": self.mandates[person],
            "capacity": capacity,
            "name_printed": NAMES[person],
            "office_printed": post,
            "nip_printed": False,
        }

    def document(self, indicator, *, target="90", doc_type="pk", trustee=None, grantor=True):
        line = {
            "line_id": "l1",
            "no_printed": "1.1",
            "indicator": indicator,
            "indicator_printed": "Angka Kematian Ibu",
            "target": {"printed": target, "kind": "number", "value": target, "unit": "per 100.000 KH"},
            "lineage": "new",
        }
        programme = {
            "no": "1",
            "nomenclature": "2025",
            "level": "program",
            "name_printed": "Program Kesehatan",
            "amount": money(1000000),
            "sources": [],
        }
        return {
            "doc_type": doc_type,
            "title_printed": "PERJANJIAN KINERJA TAHUN 2025"
            if doc_type == "pk"
            else "PERJANJIAN KINERJA PERUBAHAN TAHUN 2025",
            "government_printed": "Pemerintah Kota Contoh",
            "fiscal_year": 2025,
            "level": "opd",
            "place_printed": "Contoh",
            "legal_basis": [{"rule": "perpres-29-2014", "printed": "Perpres 29/2014"}],
            "rules": "22" * 32,
            "trustee": trustee or self.party(A, HEAD, "Kepala Dinas Kesehatan"),
            "grantor": self.party(W, MAYOR, "Wali Kota Contoh") if grantor else None,
            "statement": [{"id": "janji", "text": "Pihak pertama berjanji."}],
            "objectives": [{"no_printed": "1", "text": "Meningkatnya kesehatan ibu", "lines": [line]}],
            "programmes": [programme],
            "total": money(1000000),
        }

    def dialogue(self):
        return {
            "office": HEAD,
            "office_printed": "Kepala Dinas Kesehatan",
            "fiscal_year": 2025,
            "held_on": day("2025-01-15"),
            "participants": [{"name_printed": "X", "post_printed": "Y"}],
            "positions": [],
            "reservations": [],
        }

    def propose(self, document, *, on="2025-01-18", budget=None, round_no=1, **more):
        facts = {"office": HEAD, "document": document, "draft_round": round_no}
        facts |= {"budget": budget} if budget else {"budget_absent_code": "belum_ditetapkan"}
        return self.sign("agreement-proposed", facts, on=on, by=OPERATOR, office=STAFF, **more)

    def align(self, proposed, *, on="2025-01-20"):
        facts = {"proposed": proposed, "attestation": "selaras", "mismatches": []}
        return self.sign("agreement-aligned", facts, on=on, by=W, office=MAYOR)

    def signature(self, on, capacity="definitif"):
        return {"capacity": capacity, "stated": day(on), "place_printed": "Contoh", "opened_at": 1}

    def trustee_signs(self, proposed, *, on="2025-01-24", act="agreement-signed", alone=False, **more):
        facts = {
            "proposed": proposed,
            "role": "trustee",
            "consequences": list(CONSEQUENCES_OF_OFFICIAL),
            **self.signature(on),
        }
        if alone:
            facts |= {"in_force": True, "effective": day(on), "consequences": list(CONSEQUENCES_OF_HEAD_OF_REGION)}
        return self.sign(act, facts, on=on, by=A, office=HEAD, **more)

    def grantor_signs(
        self, proposed, signed, *, on="2025-01-27", act="agreement-countersigned", effective=None, **more
    ):
        facts = {
            "proposed": proposed,
            "signed": signed,
            "role": "grantor",
            "direct_superior": True,
            "effective": day(effective or on),
            **self.signature(on),
        }
        facts |= {"effective_reason_code": "ditetapkan_dalam_keputusan"} if effective else {}
        return self.sign(act, facts, on=on, by=W, office=MAYOR, **more)

    def in_force(self):
        """The agreement of the head of the Dinas in force on 27 January; its acts by name."""
        self.ground()
        budget = self.adopt_budget()
        self.indicator = self.define_indicator()
        self.proposed = self.propose(self.document(self.indicator), budget=budget)
        self.align(self.proposed)
        self.signed = self.trustee_signs(self.proposed)
        self.bound = self.grantor_signs(self.proposed, self.signed)
        return self

    def revise(self, *, target="98", on="2025-11-06", by=OPERATOR, office=STAFF, trustee=None, **more):
        facts = {
            "document": self.document(self.indicator, target=target, doc_type="pk_perubahan", trustee=trustee),
            "replaces": self.bound,
            "revision_no": 1,
            "ground": "c",
            "ground_refs": [],
            "evidence": [],
            "asked_by": "trustee",
            "applies_from": day(on),
            "changes": [
                {
                    "line_id": "l1",
                    "field": "target",
                    "before_printed": "90",
                    "before": "90",
                    "after_printed": target,
                    "after": target,
                    "direction": "easier",
                }
            ],
            "known_sheets": [],
        }
        return self.sign("revision-proposed", facts, on=on, by=by, office=office, **more)

    def close(self, act, proposed, reason_code, *, on, **facts):
        facts = {"proposed": proposed, "reason_code": reason_code, "reason": "Alasannya.", **facts}
        return self.sign(act, facts, on=on, by=W, office=MAYOR)

    def continue_by(self, person, capacity, post, *, on, predecessor, **more):
        facts = {
            "agreement": self.bound,
            "document": self.proposed,
            "trustee": self.party(person, HEAD, post, capacity),
            "predecessor": predecessor,
            "consequences": list(CONSEQUENCES_OF_OFFICIAL),
            **self.signature(on, capacity),
        }
        return self.sign("agreement-continued", facts, on=on, by=person, office=HEAD, **more)

    def accept(self, continued, *, on, **more):
        facts = {
            "continued": continued,
            "document": self.proposed,
            "role": "grantor",
            "effective": day(on),
            **self.signature(on),
        }
        return self.sign("continuation-countersigned", facts, on=on, by=W, office=MAYOR, **more)

    def publish(self, *, on="2025-02-05"):
        facts = {
            "agreement": self.bound,
            "channel": "situs_opd",
            "address": "https://demo.invalid/pk",
            "published_on": day(on),
        }
        return self.sign("agreement-published", facts, on=on, by=W, office=MAYOR)


def found(answer):
    """An answer that is there."""
    assert answer is not None
    return answer
