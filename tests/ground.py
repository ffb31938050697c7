"""What the promise of the Dinas Kesehatan stands on, chapter by chapter: plans, money spent, a bank as a party, orders."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from domain.evidence.entry import ActRef
from service.demo.departments import HEALTH, PLANNING
from service.demo.facts import Facts, day, decree, file, money, name, number, total
from service.demo.founding import Officer
from service.demo.paperwork import PLACE, YEAR
from service.demo.stage import Person

if TYPE_CHECKING:
    from tests.people import Town

DINKES, BAPPEDA, TREASURY, SEKDA = HEALTH.key, PLANNING.key, "bpkad", "sekda"
BANKER = "Maria Goretti Seran, S.E., M.M."
BANK, BANKS_POST = "PT Bank Pembangunan Contoh", "Direktur Utama"
SPAN = (2021, 2026)
UNIT = "Per 100.000 KH"


@dataclass
class Ground:
    """What was recorded of it: acts by short names, and the person who speaks for the bank."""

    plans: dict[str, ActRef] = field(default_factory=dict)
    spent: dict[str, ActRef] = field(default_factory=dict)
    orders: dict[str, ActRef] = field(default_factory=dict)
    bank: Person | None = None
    instrument: ActRef | None = None

    def copy(self) -> "Ground":
        return replace(self, plans=dict(self.plans), spent=dict(self.spent), orders=dict(self.orders))

    @property
    def banker(self) -> Person:
        """Who speaks for the bank."""
        assert self.bank is not None
        return self.bank

    @property
    def offered(self) -> ActRef:
        """The text that was offered for signature."""
        assert self.instrument is not None
        return self.instrument


# -- plans -------------------------------------------------------------------------------------------------------------


def targets(*told: tuple[int, str], unit: str) -> list[Facts]:
    """What is to be reached in which year."""
    return [{"year": year, "target": number(value, unit)} for year, value in told]


def indicator(key: str, printed: str, unit: str, polarity: str, *told: tuple[int, str]) -> Facts:
    """An indicator of a plan."""
    baseline = {"year": SPAN[0] - 1, "value": number("110", unit)}
    return {
        "id": key, "name_printed": printed, "unit": unit, "polarity": polarity, "baseline": baseline,
        "targets": targets(*told, unit=unit),
    }  # fmt: skip


def objectives(*, mothers: str = "90") -> list[Facts]:
    """A goal, an objective under it, and two indicators; `mothers` is the target of 2025 for deaths of mothers."""
    return [
        {"id": "T1", "level": "tujuan", "text": "Meningkatnya kualitas sumber daya manusia", "indicators": []},
        {
            "id": "S1", "level": "sasaran", "parent": "T1", "text": "Meningkatnya derajat kesehatan masyarakat",
            "indicators": [
                indicator("S1.1", "Angka Kematian Ibu", UNIT, "turun", (2024, "95"), (2025, mothers), (2026, "85")),
                indicator("S1.2", "Imunisasi dasar lengkap", "Persen", "naik", (2025, "92.5"), (2026, "95")),
            ],
        },
    ]  # fmt: skip


def plan_facts(town: "Town", kind: str = "renstra", **changes: Any) -> Facts:
    """The first version of a planning document: Renstra of the Dinas, or one of the government's own."""
    facts: Facts = {
        "kind": kind, "period_from": SPAN[0], "period_until": SPAN[1], "version": 1, "version_printed": "Dokumen awal",
        "title_printed": f"{kind.upper()} Tahun 2021-2026", "decree": decree("3 Tahun 2021", "2021-09-01", "Wali Kota Contoh", kind="perda"),
        "adopted_on": day("2021-09-01"), "valid_from": day("2021-09-01"), "file": file(f"{kind} 2021-2026"), "objectives": objectives(),
    }  # fmt: skip
    if kind in ("renstra", "renja"):
        facts |= {"agency": town.city.agencies[DINKES], "agency_printed": HEALTH.name}
    return facts | changes


def changed_plan_facts(town: "Town", **changes: Any) -> Facts:
    """The second version of the Renstra: fewer deaths asked for in 2025."""
    return plan_facts(
        town, version=2, version_printed="Perubahan Pertama", replaces=town.ground.plans["renstra"].data(),
        reason_code="perubahan_rpjmd", objectives=objectives(mothers="88"), adopted_on=day("2025-03-03"), valid_from=day("2025-03-03"),
        decree=decree("5 Tahun 2025", "2025-03-03", "Wali Kota Contoh", kind="perkada"), **changes,
    )  # fmt: skip


def adopt(town: "Town", key: str, facts: Facts) -> None:
    """Bappeda records a planning document."""
    town.ground.plans[key] = town.stage.do(town.officer(BAPPEDA).person, "plan-adopted", facts)


def planned_document(town: "Town", ref: ActRef | None = None) -> Facts:
    """The agreement of the Dinas, whose first objective and its lines say what the Renstra asks for."""
    document = town.agreement_document()
    plan = (ref or town.ground.plans["renstra"]).data()
    first, *others = document["objectives"]
    told = {"I1": ("S1.1", number("90", UNIT)), "I2": ("S1.2", number("92.5", "Persen"))}
    lines = [
        {**line, "plan": {"ref": plan, "line": told[line["line_id"]][0], "target": told[line["line_id"]][1]}}
        for line in first["lines"]
    ]
    return {**document, "objectives": [{**first, "plan": {"ref": plan, "line": "S1"}, "lines": lines}, *others]}


def with_plan(document: Facts, **changes: Any) -> Facts:
    """The same document, where I1 says something else of the plan."""
    first, *others = document["objectives"]
    line, *rest = first["lines"]
    lines = [{**line, "plan": {**line["plan"], **changes}}, *rest]
    return {**document, "objectives": [{**first, "lines": lines}, *others]}


# -- money spent -------------------------------------------------------------------------------------------------------

SPENT = {"1.02.01": 12_100_000_000, "1.02.02": 4_450_000_000}


def spent_facts(town: "Town", code: str = "tw1", *, as_of: str = "2025-03-31", **changes: Any) -> Facts:
    """What the treasury says was spent of the DPA of the Dinas, from January to a day."""
    assert town.budget is not None
    lines: list[Facts] = [{"code": programme, "amount": money(amount)} for programme, amount in SPENT.items()]
    facts: Facts = {
        "agency": town.city.agencies[DINKES], "agency_printed": HEALTH.name, "fiscal_year": YEAR, "budget": town.budget.data(),
        "period": town.periods.opened[code].data(), "as_of": day(as_of), "lines": lines,
        "total": total(line["amount"] for line in lines), "file": file(f"Laporan realisasi anggaran {code}", dated=as_of),
    }  # fmt: skip
    return facts | changes


def correction_facts(town: "Town", **changes: Any) -> Facts:
    """The same, where the treasury had noted it wrongly."""
    return spent_facts(town, corrects=town.ground.spent["tw1"].data(), reason_code="salah_catat", **changes)


# -- a bank, and what it signs -----------------------------------------------------------------------------------------


def party_outside_facts(person: Person, **changes: Any) -> Facts:
    """The registration of who speaks for the bank, by a surat kuasa."""
    facts: Facts = {
        "official": person.official, "name_printed": person.name, "name": name(person.name),
        "entity": {"kind": "bank", "name_printed": BANK}, "post_printed": BANKS_POST,
        "attorney": decree("17/SK/2025", "2025-03-10", f"Direksi {BANK}", kind="surat"),
        "from": day("2025-03-10"), "until": day("2025-12-31"),
    }  # fmt: skip
    return facts | changes


def attested(town: "Town", person: Person, *registrars: int) -> None:
    """Registrars attest a key, each by themselves."""
    for by in registrars:
        facts = {"key": person.thumbprint, "seen_how": "tatap_muka", "seen_on": day(town.stage.today().isoformat())}
        town.stage.do(town.city.registrars[by], "key-attested", facts, stream=f"official/{person.official}")


def party(no: int, officer: Officer, *, of: str = "Pemerintah Kota Contoh") -> Facts:
    """An officer of the government as a party."""
    held = officer.party
    kept = ("official", "office", "mandate", "capacity", "name_printed", "office_printed")
    return {"no": no, "entity_printed": of, **{key: held[key] for key in kept}}


def outsider(no: int, person: Person) -> Facts:
    """The bank as a party."""
    return {
        "no": no, "entity_printed": BANK, "official": person.official, "name_printed": person.name,
        "office_printed": BANKS_POST,
    }  # fmt: skip


def instrument_facts(town: "Town", parties: Sequence[Facts] | None = None, **changes: Any) -> Facts:
    """The MoU on payments without cash (dossier 7, K1-1)."""
    facts: Facts = {
        "instrument": town.stage.new_id(), "kind": "nota_kesepahaman", "number_printed": "134/7/2025",
        "title_printed": "NOTA KESEPAHAMAN TENTANG TRANSAKSI NONTUNAI",
        "parties": list(parties) if parties is not None else [party(1, town.mayor), outsider(2, town.ground.banker)],
        "text": ["Para pihak sepakat bahwa belanja daerah dibayar tanpa uang tunai.", "Bank menyediakan data pembayaran."],
        "from": day("2025-05-01"), "until": day("2026-12-31"),
    }  # fmt: skip
    return facts | changes


def offer(town: "Town", facts: Facts) -> ActRef:
    """Bagian Organisasi offers a text for signature."""
    town.ground.instrument = town.stage.do(town.officer("organisasi").person, "instrument-proposed", facts)
    return town.ground.instrument


def signature_facts(town: "Town", no: int, **changes: Any) -> Facts:
    """The hand of a party."""
    facts: Facts = {
        "instrument": town.ground.offered.data(), "party": no, "stated": day(town.stage.today().isoformat()),
        "place_printed": PLACE, "opened_at": town.stage.clock.now_ms() - 60_000,
    }  # fmt: skip
    return facts | changes


# -- orders ------------------------------------------------------------------------------------------------------------


def order_facts(town: "Town", *keys: str, **changes: Any) -> Facts:
    """An order to align the promises with the plan, to the holders of these offices."""
    to = [{"office": one.office, "office_printed": one.post} for one in map(town.officer, keys)]
    facts: Facts = {
        "order": town.stage.new_id(), "to": to, "about": "penyelarasan",
        "text": "Selaraskan perjanjian kinerja dengan RPJMD.", "due_on": day("2025-06-30"),
    }  # fmt: skip
    return facts | changes


# -- the chapters ------------------------------------------------------------------------------------------------------


def planned(town: "Town") -> None:
    """16 January: Bappeda records the RPJMD and the Renstra of the Dinas."""
    town.stage.at("2025-01-16 09:00")
    adopt(town, "rpjmd", plan_facts(town, "rpjmd"))
    adopt(town, "renstra", plan_facts(town))


def promised(town: "Town") -> None:
    """18 January: A's operator proposes by the Renstra; 24 January: A signs; 27 January: the mayor."""
    town.stage.at("2025-01-18 09:00")
    town.promise.propose(planned_document(town), budget=town.budget)
    town.stage.at("2025-01-24 09:00")
    town.promise.sign()
    town.stage.at("2025-01-27 09:00")
    town.promise.countersign()


def replanned(town: "Town") -> None:
    """3 March: the Renstra changes."""
    town.stage.at("2025-03-03 09:00")
    adopt(town, "renstra2", changed_plan_facts(town))


def due(town: "Town") -> None:
    """2 April: the first two quarters are opened."""
    town.stage.at("2025-04-02 09:00")
    for code in ("tw1", "tw2"):
        town.periods.open(code)


def spent(town: "Town") -> None:
    """10 April: BPKAD tells what was spent in the first quarter."""
    town.stage.at("2025-04-10 09:00")
    town.ground.spent["tw1"] = town.stage.do(town.officer(TREASURY).person, "budget-realized", spent_facts(town))


def banked(town: "Town") -> None:
    """22 April: a registrar registers who speaks for the bank; two registrars attest the key."""
    town.stage.at("2025-04-22 09:00")
    town.ground.bank = person = town.stage.person(BANKER)
    town.stage.do(town.city.registrars[0], "outside-party-registered", party_outside_facts(person))
    town.stage.do(person, "key-enrolled", {"key": person.public, "device_kind": "berkas"})
    attested(town, person, 0, 1)


def offered(town: "Town") -> None:
    """24 April: the MoU is offered."""
    town.stage.at("2025-04-24 09:00")
    offer(town, instrument_facts(town))


def allied(town: "Town") -> None:
    """28 April: the mayor signs, then the bank."""
    town.stage.at("2025-04-28 09:00")
    town.stage.do(town.mayor.person, "instrument-signed", signature_facts(town, 1))
    town.stage.do(town.ground.banker, "instrument-signed", signature_facts(town, 2))


def ordered(town: "Town") -> None:
    """5 May: the mayor orders through the Sekda; 6 May: the Sekda passes it on to Bappeda."""
    town.stage.at("2025-05-05 09:00")
    first = town.stage.do(town.mayor.person, "order-given", order_facts(town, SEKDA))
    town.stage.at("2025-05-06 09:00")
    passed = order_facts(town, BAPPEDA, follows=first.data(), refers=[town.ground.plans["rpjmd"].data()])
    town.ground.orders = {"mayor": first, "sekda": town.stage.do(town.officer(SEKDA).person, "order-given", passed)}
