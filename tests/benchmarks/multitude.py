"""A ledger of any size: a government invented by the hundred, whose acts have the right facts and no true signature.

They go into the store beside the one door, in the shape in which it would have let them in, and are folded as any
other: pages and folds cannot tell them apart. What judges signatures (fsck, bundles, verdicts) would refuse them all.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.evidence.content import Content
from domain.evidence.entry import Actor, ActRef, Body, Entry, stream_id
from domain.evidence.periods import TERMS
from domain.rules import bundled_rules
from service.demo.facts import Facts, day, number
from service.store import Store, StoredEntry, joined

YEARS = (2025, 2026)
OFFICES_OF_AGENCY = 40
ACTS_OF_OFFICE = 48  # about, in two years; the number of agencies follows
BATCH = 2000
_NOBODY = "0" * 64


def ident(name: str) -> str:
    """An id that follows from a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Post:
    """An office, its holder, its operator and what it promises."""

    office: str
    agency: str
    holder: str
    mandate: Facts
    operator: str
    assignment: Facts
    indicators: tuple[Facts, ...]


@dataclass
class Multitude:
    """Acts on their way into a store, in batches."""

    store: Store
    origin: str
    heads: dict[str, ActRef] = field(default_factory=dict)
    waiting: list[StoredEntry] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    at: int = 0
    acts: int = 0

    def fill(self, acts: int) -> None:
        """About so many acts: a government in its structure, then its years."""
        self.turn_to("2025-01-02")
        self._mayor()
        for no in range(max(1, acts // (OFFICES_OF_AGENCY * ACTS_OF_OFFICE))):
            self._agency(no)
        for year in YEARS:
            self._year(year)
        self._flush()

    def turn_to(self, text: str) -> None:
        """The next act comes at nine in the morning of that day, or after the last one."""
        moment = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC) + timedelta(hours=1)
        self.at = max(self.at, int(moment.timestamp() * 1000))

    def act(
        self,
        act: str,
        stream: str,
        facts: Facts,
        *,
        by: str | None = None,
        office: str | None = None,
        mandate: Facts | None = None,
        basis: Sequence[str] = (),
    ) -> Facts:
        """One act more; its reference."""
        self.at += 5
        self.acts += 1
        content = Content.build(facts, salt=_NOBODY, template_id=act, template_sha256=_NOBODY, wording=["Contoh."])
        before = self.heads.get(stream)
        body = Body.build(
            act=f"amanah/{act}/1",
            ledger=self.origin,
            stream=stream,
            version=before.version + 1 if before else 1,
            previous=before.digest if before else None,
            actor=Actor(by, _NOBODY, office, mandate["digest"] if mandate else None),
            basis=[self.heads[name] for name in basis],
            claimed_at=self.at,
            seen=(0, hashlib.sha256().hexdigest()),
            content=content.sha256,
        )
        entry = Entry.build(body.raw, received_at=self.at, signature=bytes(64))
        self.heads[stream] = body.ref
        self.waiting.append(
            StoredEntry(
                originator_id=stream,
                originator_version=body.version,
                topic=body.act,
                state=joined(entry.raw, content.raw),
                entry=entry.raw,
                content=content.raw,
                digest=body.digest,
                previous=body.previous,
                received_at=self.at,
            )
        )
        if len(self.waiting) == BATCH:
            self._flush()
        return body.ref.data()

    def _flush(self) -> None:
        waiting, self.waiting = self.waiting, []
        self.store.insert_events(waiting)

    def natural(self, kind: str, key: str) -> str:
        """The stream of what has a natural key."""
        return f"{kind}/{stream_id(self.origin, kind, key)}"

    # ---- structure ------------------------------------------------------------------------------------------------

    def _mayor(self) -> None:
        self.mayor_office = stream_id(self.origin, "office", f"{ident('pemda')}/0")
        self._registered_agency("pemda", "0", "Kota Contoh")
        self._office(self.mayor_office, ident("pemda"), "0", "Wali Kota Contoh", None)
        self._official("wali kota", "H. Wali Kota Contoh, S.E.")
        self.mayor_mandate = self._mandate("wali kota", self.mayor_office, "SK-0")

    def _agency(self, no: int) -> None:
        key, name = f"opd{no}", f"Dinas Contoh {no:03}"
        self._registered_agency(key, f"{no:03}", name)
        operator = self._official(f"petugas {no}", f"Petugas Contoh {no:03}, A.Md.")
        first = stream_id(self.origin, "office", f"{ident(key)}/{0:03}")
        for place in range(OFFICES_OF_AGENCY):
            office = stream_id(self.origin, "office", f"{ident(key)}/{place:03}")
            post = f"Kepala {name}" if place == 0 else f"Kepala Bidang {place:02} {name}"
            self._office(office, ident(key), f"{place:03}", post, self.mayor_office if place == 0 else first)
            person = f"pejabat {no} {place}"
            holder = self._official(person, f"Pejabat Contoh {no:03} {place:02}, S.Sos.")
            mandate = self._mandate(person, office, f"SK-{no}-{place}")
            if place == 0:
                assignment = self._assignment(operator, office, no)
            indicators = tuple(self._indicator(f"{no} {place} {which}", office, which) for which in range(3))
            self.posts.append(Post(office, ident(key), holder, mandate, operator, assignment, indicators))

    def _registered_agency(self, key: str, code: str, name: str) -> None:
        facts = {
            "agency": ident(key), "code": code, "nomenclature": "2024", "kind": "dinas", "name_printed": name,
            "affairs": [],
        }  # fmt: skip
        self.act("agency-registered", f"agency/{ident(key)}", facts)

    def _office(self, office: str, agency: str, code: str, post: str, superior: str | None) -> None:
        facts: Facts = {
            "office": office, "agency": agency, "code": code, "post_printed": post, "level": "jpt_pratama", "jpt": True,
            "agreement_due": {"from": day("2024-01-01")},
        }  # fmt: skip
        self.act("office-created", f"office/{office}", facts | ({"superior": superior} if superior else {}))

    def _official(self, key: str, name: str) -> str:
        official = ident(key)
        self.act(
            "official-registered",
            f"official/{official}",
            {"official": official, "name_printed": name, "name": {"name": name}},
        )
        return official

    def _mandate(self, person: str, office: str, number_: str) -> Facts:
        facts = {
            "official": ident(person), "office": office, "capacity": "definitif", "decree": _decree(number_),
            "tmt": day("2023-01-02"), "from": day("2023-01-02"), "keys": [],
            "powers": ["agreement.sign", "agreement.countersign"],
        }  # fmt: skip
        return self.act("mandate-granted", f"office/{office}", facts)

    def _assignment(self, official: str, office: str, no: int) -> Facts:
        facts = {
            "official": official, "office": office, "powers": ["agreement.draft", "realization.enter"],
            "letter": _decree(f"ST-{no}"), "from": day("2024-01-02"), "keys": [],
        }  # fmt: skip
        return self.act("assignment-granted", f"office/{office}", facts)

    def _indicator(self, name: str, office: str, which: int) -> Facts:
        formula, polarity, aggregation = (
            ("TURUN", "turun", "last"),
            ("NAIK", "naik", "sum"),
            ("NAIK", "naik", "last"),
        )[which]
        facts = {
            "indicator": ident(name), "lineage": ident(f"l{name}"), "version": 1, "name": f"Indikator Contoh {name}",
            "class": "iku_opd", "kind": "outcome", "owner_office": office, "rationale": "Renstra",
            "definition": "Contoh",
            "formula": {"id": formula, "rules": bundled_rules().sha256, "parameters": {}, "printed": formula},
            "unit": "Kasus", "polarity": polarity, "aggregation": aggregation, "decimals": 2, "frequency": "triwulan",
            "source": {"name": "Laporan", "publisher": "Dinas"}, "collection": "Rekap",
            "valid_from": day("2024-01-01"),
        }  # fmt: skip
        return self.act("indicator-defined", f"indicator/{ident(name)}", facts, by=None)

    # ---- a year ---------------------------------------------------------------------------------------------------

    def _year(self, year: int) -> None:
        self.turn_to(f"{year}-01-10")
        budgets = {post.agency: self._budget(post.agency, year) for post in self.posts}
        promised = [_Promise(self, post, year).made(budgets[post.agency]) for post in self.posts]
        self.turn_to(f"{year}-02-07")
        self.periods = {code: self._period(year, code) for code in ("tw1", "tw2", "tw3", "tw4", "tahunan")}
        for code in ("tw1", "tw2", "tw3"):
            self._measured(year, code, promised)
        self.turn_to(f"{year}-11-03")
        for place, promise in enumerate(promised):
            if place % 3 == 0:
                promise.revised(agreed=place % 2 == 0)
        for code in ("tw4", "tahunan"):
            self._measured(year, code, promised)

    def _budget(self, agency: str, year: int) -> Facts:
        facts = {
            "agency": agency, "fiscal_year": year, "kind": "dpa", "sequence": 1, "number_printed": "DPA/1",
            "adopted_on": day(f"{year}-01-06"), "adopted_by_printed": "PPKD", "regulation": _decree("Perda 1"),
            "file": _file("dpa"), "nomenclature": "2024", "lines": [], "total": _money(1_000_000_000),
        }  # fmt: skip
        stream = self.natural("budget", f"{agency}/{year}")
        return self.heads[stream].data() if stream in self.heads else self.act("budget-adopted", stream, facts)

    def _period(self, year: int, code: str) -> Facts:
        starts, ends = TERMS[code].bounds(year)
        facts = {
            "fiscal_year": year, "period": code, "period_printed": f"{TERMS[code].printed} Tahun {year}",
            "starts": day(starts.isoformat()), "ends": day(ends.isoformat()),
            **{
                f"{what}_due": day((ends + timedelta(days=days)).isoformat())
                for what, days in (("entry", 10), ("signature", 15), ("verification", 25))
            },
        }  # fmt: skip
        return self.act("period-opened", self.natural("period", f"{year}/{code}"), facts)

    def _measured(self, year: int, code: str, promised: Sequence["_Promise"]) -> None:
        ends = TERMS[code].bounds(year)[1]
        for place, promise in enumerate(promised):
            self.turn_to((ends + timedelta(days=5 + 20 * place // len(promised))).isoformat())
            promise.measured(code, place)


@dataclass
class _Promise:
    """The agreement of a post for a year."""

    town: Multitude
    post: Post
    year: int
    proposed: Facts = field(default_factory=dict)
    bound: Facts = field(default_factory=dict)
    revisions: int = 0
    document: Facts = field(default_factory=dict)

    @property
    def stream(self) -> str:
        return self.town.natural("agreement", f"{self.post.office}/{self.year}")

    def made(self, budget: Facts) -> "_Promise":
        """Proposed, signed, countersigned, published."""
        self.document = self._document("pk", {})
        facts = {"office": self.post.office, "document": self.document, "draft_round": 1, "budget": budget}
        self.proposed = self._operator("agreement-proposed", facts)
        signed = self._holder(
            "agreement-signed", self._signature(self.proposed, "trustee") | {"consequences": ["ukuran"]}
        )
        self.bound = self._mayor("agreement-countersigned", self._countersignature(signed))
        facts = {
            "agreement": self.bound, "channel": "situs_opd", "address": "https://contoh.invalid/pk",
            "published_on": day(f"{self.year}-02-05"),
        }  # fmt: skip
        self._operator("agreement-published", facts)
        return self

    def revised(self, *, agreed: bool) -> None:
        """Two targets made easier: agreed, or rejected."""
        changed = {0: "98", 1: "32"}
        document = self._document("pk_perubahan", changed)
        facts = {
            "document": document, "replaces": self.bound, "revision_no": 1, "ground": "c",
            "ground_refs": [], "evidence": [], "asked_by": "trustee", "applies_from": day(f"{self.year}-11-03"),
            "known_sheets": [],
            "changes": [
                {
                    "line_id": f"l{which}", "field": "target", "before_printed": ("90", "40")[which],
                    "before": ("90", "40")[which], "after_printed": after, "after": after, "direction": "easier",
                }
                for which, after in changed.items()
            ],
        }  # fmt: skip
        proposed = self._operator("revision-proposed", facts)
        if not agreed:
            self._mayor(
                "revision-rejected", {"proposed": proposed, "reason_code": "bukti_tidak_cukup", "reason": "Tidak."}
            )
            return
        signed = self._holder("revision-signed", self._signature(proposed, "trustee") | {"consequences": ["ukuran"]})
        self.document, self.proposed = document, proposed
        self.bound = self._mayor("revision-countersigned", self._countersignature(signed))

    def measured(self, code: str, place: int) -> None:
        """A sheet in three hands; every fifth is rejected first, every seventh nobody signs."""
        entered = self._entered("realization-entered", code, 1, {})
        if place % 7 == 6:
            return
        self._sheet_signed(code, entered)
        if place % 5 == 4:
            self._verified(code, entered, "rejected")
            more = {"corrects": entered, "reason_code": "salah_ketik", "reason": "Salah ketik."}
            entered = self._entered("realization-corrected", code, 2, more)
            self._sheet_signed(code, entered)
        self._verified(code, entered, "accepted")

    def _entered(self, act: str, code: str, round_: int, more: Facts) -> Facts:
        values = ("97", "9", "88.5")
        facts = {
            "office": self.post.office, "office_printed": "Kepala", "agreement": self.bound, "document": self.proposed,
            "period": self.town.periods[code], "period_printed": code, "round": round_,
            "data_as_of": day(TERMS[code].bounds(self.year)[1].isoformat()),
            "lines": [
                {
                    "line_id": f"l{which}", "no_printed": str(which), "indicator_printed": f"Indikator {which}",
                    "state": "figure", "value": number(value, "Kasus"), "evidence": [_file("bukti")],
                    "attainment_printed": "92,22",
                }
                for which, value in enumerate(values)
            ],
        }  # fmt: skip
        basis = sorted([self.stream, self.town.natural("period", f"{self.year}/{code}")])
        return self._on_sheet(code, act, facts | more, by=self.post.operator, mandate=self.post.assignment, basis=basis)

    def _sheet_signed(self, code: str, entered: Facts) -> None:
        facts = {"entered": entered, **self._signature({}, "trustee")}
        self._on_sheet(code, "realization-signed", facts, by=self.post.holder, mandate=self.post.mandate)

    def _verified(self, code: str, entered: Facts, verdict: str) -> None:
        lines = [
            {"line_id": f"l{which}", "verdict": verdict, "method_code": "dokumen", "checked": []} for which in range(3)
        ]
        facts = {
            "entered": entered, "unit": ident("pemda"), "unit_printed": "Organisasi", "stage": 1, "final": True,
            "lines": lines, "stated": day(f"{self.year}-12-31"),
        }  # fmt: skip
        self._on_sheet(code, "realization-verified", facts, by=ident("wali kota"), mandate=self.town.mayor_mandate)

    def _on_sheet(self, code: str, act: str, facts: Facts, **who: Any) -> Facts:
        stream = self.town.natural("sheet", f"{self.post.office}/{self.year}/{code}")
        return self.town.act(act, stream, facts, office=self.post.office, **who)

    def _operator(self, act: str, facts: Facts) -> Facts:
        post = self.post
        return self.town.act(act, self.stream, facts, by=post.operator, office=post.office, mandate=post.assignment)

    def _holder(self, act: str, facts: Facts) -> Facts:
        post = self.post
        return self.town.act(act, self.stream, facts, by=post.holder, office=post.office, mandate=post.mandate)

    def _mayor(self, act: str, facts: Facts) -> Facts:
        town = self.town
        return town.act(
            act, self.stream, facts, by=ident("wali kota"), office=town.mayor_office, mandate=town.mayor_mandate
        )

    def _signature(self, proposed: Facts, role: str) -> Facts:
        return {
            **({"proposed": proposed} if proposed else {}), "role": role, "capacity": "definitif",
            "stated": day(f"{self.year}-01-24"), "place_printed": "Contoh", "opened_at": 1,
        }  # fmt: skip

    def _countersignature(self, signed: Facts) -> Facts:
        effective = day(f"{self.year}-01-27")
        return {
            **self._signature(self.proposed, "grantor"), "signed": signed, "direct_superior": True,
            "effective": effective,
        }  # fmt: skip

    def _document(self, doc_type: str, changed: dict[int, str]) -> Facts:
        targets = {0: "90", 1: "40", 2: "92.5"} | changed
        lines = [
            {
                "line_id": f"l{which}", "no_printed": str(which), "indicator": self.post.indicators[which],
                "indicator_printed": f"Indikator {which}", "target": number(target, "Kasus"), "lineage": "new",
                **({"quarters": [{"period": f"tw{no}", "target": number("10", "Kasus")} for no in (1, 2, 3, 4)]}
                   if which == 1 else {}),
            }
            for which, target in targets.items()
        ]  # fmt: skip
        return {
            "doc_type": doc_type, "title_printed": f"PERJANJIAN KINERJA TAHUN {self.year}",
            "government_printed": "Pemerintah Kota Contoh", "fiscal_year": self.year, "level": "opd",
            "place_printed": "Contoh", "legal_basis": [], "rules": bundled_rules().sha256,
            "trustee": self._party(self.post.holder, self.post.office, self.post.mandate, "Pejabat Contoh", "Kepala"),
            "grantor": self._party(
                ident("wali kota"), self.town.mayor_office, self.town.mayor_mandate, "Wali Kota", "Wali Kota Contoh"
            ),
            "statement": [{"id": "janji", "text": "Pihak pertama berjanji."}],
            "objectives": [{"no_printed": "1", "text": "Meningkatnya pelayanan", "lines": lines}],
            "programmes": [
                {
                    "no": "1", "nomenclature": "2024", "level": "program", "name_printed": "Program Contoh",
                    "amount": _money(1_000_000_000), "sources": [],
                }
            ],
            "total": _money(1_000_000_000),
        }  # fmt: skip

    def _party(self, official: str, office: str, mandate: Facts, name: str, post: str) -> Facts:
        return {
            "official": official, "office": office, "mandate": mandate, "capacity": "definitif", "name_printed": name,
            "office_printed": post, "nip_printed": False,
        }  # fmt: skip


def _decree(number_: str) -> Facts:
    return {"kind": "keputusan", "number": number_, "dated": day("2023-01-02"), "issuer": "Wali Kota Contoh"}


def _file(name: str) -> Facts:
    return {"sha256": ident(name) * 2, "size": 1, "media_type": "application/pdf", "title": name}


def _money(value: int) -> Facts:
    return {"printed": f"{value:,}".replace(",", "."), "value": str(value)}
