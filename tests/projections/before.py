"""What Kota Contoh had before its ledger, and the ground of its agreement, as records: exports, papers, plans, money."""

from domain.measure.causes import number_readings
from tests.projections.story import (
    DINKES,
    HEAD,
    MAYOR,
    NAMES,
    OPERATOR,
    REG,
    STAFF,
    A,
    W,
    day,
    decree,
    name_id,
    natural,
)
from tests.projections.story import money as rupiah
from tests.projections.year import Year, file, number
from tests.projections.year import figure as told

ESAKIP, PRESS = natural("source", "esakip"), natural("source", "berita")
PK_2024 = "DINKES-2024"
FIRST, SECOND, BANKER = name_id("paper 1"), name_id("paper 2"), name_id("banker")
RENSTRA, MOU, ORDER, FOLLOWING = (name_id(name) for name in ("renstra", "mou", "order", "following"))


def words(field, printed):
    return {"field": field, "printed": printed, "how": "words"}


def figure(field, printed, value=None, **more):
    """A cell with one reading, or the one that is given."""
    read = value or str(number_readings(printed)[0])
    return {"field": field, "printed": printed, "how": "sole", "quantity": number(read, **more) | {"printed": printed}}


def unread(field, printed):
    """A cell with two readings that nobody chose."""
    return {"field": field, "printed": printed, "how": "open"}


def sum_of(field, amount):
    return {"field": field, "printed": rupiah(amount)["printed"], "how": "sole", "money": rupiah(amount)}


def row(table, key, *cells, at=2):
    return {"table": table, "key": key, "row": at, "cells": list(cells)}


def agreement(key=PK_2024, *, agency="Dinas Kesehatan", year="2024", **more):
    told = {"agreement": key, "agency": agency, "fiscal_year": year, "doc_kind": "awal", "trustee_name": "Dewi", **more}
    return row("agreements", key, *(words(field, printed) for field, printed in told.items()))


def indicator(name, target, *, key=PK_2024, polarity="max", at=3):
    cell = target if isinstance(target, dict) else figure("target", target, unit="Persen")
    told = (words("agreement", key), words("indicator", name), words("polarity", polarity), cell)
    return row("indicators", f"{key} · {name}", *told, at=at)


def realization(name, realized, attainment, *, key=PK_2024, target=None, at=5):
    told = [words("agreement", key), words("indicator", name), words("period", "tahunan")]
    told += [target] if target else []
    told += [figure("realization", realized, unit="Persen"), words("attainment", attainment)]
    return row("realizations", f"{key} · {name} · tahunan", *told, at=at)


def programme(name, amount, realized, *, key=PK_2024):
    told = (words("agreement", key), words("programme", name), sum_of("amount", amount), sum_of("realized", realized))
    return row("programmes", f"{key} · {name}", *told, at=7)


def rows():
    """The first export: four targets, what was attained, money, a score."""
    return [
        agreement(),
        indicator("Imunisasi", "80"),
        indicator("Kematian Ibu", "90", polarity="min"),
        indicator("Kunjungan", unread("target", "3.286")),
        realization("Imunisasi", "78", "97,5"),
        realization("Kematian Ibu", "99", "90,91"),
        programme("Program Kesehatan", 1000, 750),
        row(
            "evaluations", "Dinas Kesehatan · 2024", words("agency", "Dinas Kesehatan"), words("fiscal_year", "2024"),
            words("scheme", "88/2021"), figure("score", "64,3", "64.3"), words("predicate", "B"), at=9,
        ),
    ]  # fmt: skip


def cell(table, key, before, after, **more):
    """A difference of one cell; either side may be blank."""
    sides = {"before": before, "after": after}
    told = {name: side for name, side in sides.items() if side is not None}
    return {"table": table, "key": key, "kind": "cell", **told, **more}


class Before(Year):
    """The story with everything that another system, a paper or a plan says."""

    def under(self, person, office):
        """Who acts, and under which mandate where he acts for an office."""
        if office is None:
            return {"by": person}
        return {"by": person, "office": office, "mandate": self.mandates[person]["digest"]}

    # ---- sources ----------------------------------------------------------------------------------------------

    def take(self, content, *, on, code="esakip", part=1, parts=1, act="claims-imported", previous=None, **more):
        """One part of an export: rows of the first, differences of a later one."""
        differences = act == "claims-changed"
        counts = {"taken": len(content), "asked": 0, "open": 0, "rejected": 0}
        counts |= {"changed": len(content), "new": 0, "gone": 0} if differences else {}
        facts = {
            "source": {"code": code, "kind": "esakip" if code == "esakip" else "press", "title": f"Sumber {code}"},
            "file": file(f"ekspor {on}"),
            "part": part,
            "parts": parts,
            "locale": {"decimal": "comma", "by": "file"},
            "mapping": {"id": "template", "sha256": "44" * 32},
            "covers": {"tables": ["agreements", "indicators"], "fiscal_years": [2024], "complete": True},
            "decisions": [],
            "rejected": [],
            "rows_sha256": "55" * 32,
            "differences" if differences else "rows": content,
            "counts": counts,
        }
        facts |= {"previous": previous} if differences else {}
        told = {name: more.pop(name) for name in ("decisions", "rejected", "covers", "unseen") if name in more}
        return self.act(act, f"source/{natural('source', code)}", facts | told, on=on, **more)

    def later(self, differences, *, on, previous, **more):
        return self.take(differences, on=on, act="claims-changed", previous=previous, **more)

    def claimed(self):
        """An export in two parts, of which the first was begun before and given up; and one of the press."""
        first, second = rows()[:5], rows()[5:]
        asked = {"row": 4, "field": "target", "readings": ["3286", "3,286"], "chosen": "3286"}
        told = {"decisions": [asked], "rejected": [{"row": 12, "column": "F", "code": "nip_as_number"}]}
        self.take(first[:1], on="2025-11-19", parts=3)
        self.take(first, on="2025-11-20", parts=2)
        self.imported = self.take(second, on="2025-11-20", part=2, parts=2, **told)
        signing = row(
            "signings", "Kota Contoh · 2024", words("government", "Kota Contoh"), words("fiscal_year", "2024"),
            words("doc_kind", "awal"), words("signed_on", "Senin (21/1/2024)"), words("origin", "terasnkri"),
        )  # fmt: skip
        self.take([signing], on="2025-11-20", code="berita")
        return self

    def eased(self, *, on="2025-11-21"):
        """80 became 70 in one night, by whom nobody knows."""
        change = cell(
            "indicators",
            f"{PK_2024} · Imunisasi",
            figure("target", "80", unit="Persen"),
            figure("target", "70", unit="Persen"),
            direction="easier",
        )
        self.changed = self.later([change], on=on, previous=self.imported)
        return self

    # ---- papers -----------------------------------------------------------------------------------------------

    def paper_document(self, *targets, trustee="Dewi", amount=1000):
        lines = [
            {
                "line_id": f"I{no}",
                "no_printed": str(no),
                "indicator_printed": name,
                "target": number(target, "Persen"),
                "polarity": "naik",
            }
            for no, (name, target) in enumerate(targets, 1)
        ]
        return {
            "title_printed": "PERJANJIAN KINERJA TAHUN 2024",
            "government_printed": "Pemerintah Kota Contoh",
            "fiscal_year": 2024,
            "trustee": {"name_printed": trustee, "office_printed": "Kepala Dinas Kesehatan"},
            "grantor": {"name_printed": "Wawan", "office_printed": "Wali Kota Contoh"},
            "objectives": [{"no_printed": "1", "text": "Kesehatan", "lines": lines}],
            "programmes": [{"no": "1", "name_printed": "Program Kesehatan", "amount": rupiah(amount)}],
        }

    def transcribe(self, paper, document, *, on, kind="pk", dated="2024-01-24", **more):
        withheld = more.pop("withheld", False)
        facts = {
            "paper": paper,
            "kind": kind,
            "agency_printed": "DINAS KESEHATAN",
            "fiscal_year": 2024,
            "scans": [file("pindaian")],
            "pages": 3,
            "original_seen": True,
            "document": document,
            "date_on_paper": {"printed": day(dated)["printed"], "date": dated, "precision": "day"},
            "signed_on": day(dated),
            "signed_on_source": "buku agenda",
            "received_on": day(on),
            "hands_seen": [{"role": "trustee", "name_printed": "Dewi", "mark": "tinta", "legible": True}],
            **more,
        }
        return self.act(
            "paper-recorded", f"paper/{paper}", facts, on=on, withheld=withheld, **self.under(OPERATOR, STAFF)
        )

    def attest(self, paper, recorded, *, on, outcome="sesuai", **more):
        facts = {"paper": recorded, "outcome": outcome, "seen": "asli", **more}
        facts |= {"reason_code": "salin_keliru"} if outcome != "sesuai" else {}
        return self.act("paper-attested", f"paper/{paper}", facts, on=on, **self.under(A, HEAD))

    def acknowledge(self, paper, recorded, attested, *, on, role="trustee", by=A, answer="diakui"):
        facts = {"paper": recorded, "attested": attested, "role": role, "name_printed": NAMES[by], "answer": answer}
        facts |= {"reason_code": "tidak_ingat"} if answer != "diakui" else {}
        facts |= {"stated": day(on), "place_printed": "Contoh", "opened_at": 1}
        return self.act("paper-acknowledged", f"paper/{paper}", facts, on=on, by=by)

    def papers(self):
        """The paper of January 2024, and the one of October that eases it."""
        first = self.transcribe(FIRST, self.paper_document(("Imunisasi", "85"), ("Gizi", "60")), on="2025-11-22")
        self.attested = self.attest(FIRST, first, on="2025-11-23")
        second = self.transcribe(
            SECOND,
            self.paper_document(("Gizi", "55"), ("Imunisasi", "85"), trustee="Plt. Dewi", amount=900),
            on="2025-11-24",
            kind="pk_perubahan",
            dated="2024-10-22",
            supersedes=first,
        )
        self.attest(SECOND, second, on="2025-11-25")
        self.first_paper = first
        return self

    # ---- the ground -------------------------------------------------------------------------------------------

    def plan(self, *, version=1, target="88", replaces=None, on="2025-01-05", at=RENSTRA, **more):
        facts = {
            "kind": "renstra",
            "agency": DINKES,
            "agency_printed": "Dinas Kesehatan",
            "period_from": 2025,
            "period_until": 2029,
            "version": version,
            "version_printed": f"Versi {version}",
            "title_printed": "Renstra Dinas Kesehatan",
            "decree": decree(f"{version}/2025", "2025-01-04"),
            "adopted_on": day("2025-01-04"),
            "valid_from": day("2025-01-04"),
            "objectives": [
                {
                    "id": "S1",
                    "level": "sasaran",
                    "text": "Kesehatan ibu",
                    "indicators": [
                        {
                            "id": "P1",
                            "name_printed": "aki",
                            "lineage": name_id("lineage aki"),
                            "unit": "per 100.000 KH",
                            "polarity": "turun",
                            "baseline": {"year": 2024, "value": number(99)},
                            "targets": [{"year": 2025, "target": number(target)}, {"year": 2026, "target": number(80)}],
                        }
                    ],
                }
            ],
        }
        facts |= {"replaces": replaces, "reason_code": "perbaikan"} if replaces else {}
        return self.act("plan-adopted", f"plan/{at}", facts | more, on=on, by=REG)

    def spend(self, code, amount, *, on, corrects=None):
        facts = {
            "agency": DINKES,
            "agency_printed": "Dinas Kesehatan",
            "fiscal_year": 2025,
            "budget": self.budget,
            "period": self.periods[code],
            "as_of": day(on),
            "lines": [{"code": "1.02.02", "amount": rupiah(amount)}],
            "total": rupiah(amount),
            "file": file("LRA"),
        }
        facts |= {"corrects": corrects, "reason_code": "rekonsiliasi"} if corrects else {}
        stream = f"budget/{natural('budget', f'{DINKES}/2025')}"
        return self.act("budget-realized", stream, facts, on=on, by=REG, basis=(self.period(code),))

    def allied(self, *, on="2025-11-14"):
        """A memorandum with a bank, which both have signed."""
        facts = {
            "official": BANKER,
            "name_printed": "Rina",
            "name": {"name": "Rina"},
            "entity": {"kind": "bank", "name_printed": "Bank Contoh"},
            "post_printed": "Kepala Cabang",
            "attorney": decree("9", "2025-04-01"),
            "from": day("2025-04-01"),
        }
        self.act("outside-party-registered", f"official/{BANKER}", facts, on=on, by=REG)
        mayor = {"office": MAYOR, "mandate": self.mandates[W], "capacity": "definitif"}
        parties = [
            {"no": 1, "entity_printed": "Kota Contoh", "official": W, "name_printed": "Wawan", "office_printed": "Wali Kota", **mayor},
            {"no": 2, "entity_printed": "Bank Contoh", "official": BANKER, "name_printed": "Rina", "office_printed": "Kepala Cabang"},
        ]  # fmt: skip
        facts = {
            "instrument": MOU,
            "kind": "nota_kesepahaman",
            "title_printed": "Transaksi Non Tunai",
            "number_printed": "5/2025",
            "parties": parties,
            "text": ["Para pihak sepakat."],
            "files": [file("naskah")],
            "from": day("2025-05-01"),
        }
        self.mou = self.act("instrument-proposed", f"instrument/{MOU}", facts, on=on, **self.under(OPERATOR, STAFF))
        self.sign_instrument(1, by=W, office=MAYOR, on=on)
        self.sign_instrument(2, by=BANKER, office=None, on=on)
        return self

    def sign_instrument(self, party, *, by, office, on):
        facts = {"instrument": self.mou, "party": party, "stated": day(on), "place_printed": "Contoh", "opened_at": 1}
        return self.act("instrument-signed", f"instrument/{MOU}", facts, on=on, **self.under(by, office))

    def order(self, ident, *, by, office, to, text, on, follows=None):
        facts = {
            "order": ident,
            "to": [{"office": to, "office_printed": "Yang diperintah"}],
            "about": "penyelarasan",
            "text": text,
            "due_on": day("2025-06-30"),
            "refers": [self.bound],
        }
        facts |= {"follows": follows} if follows else {}
        return self.act("order-given", f"order/{ident}", facts, on=on, **self.under(by, office))

    def ordered(self):
        """The mayor orders through the head of the office."""
        first = self.order(ORDER, by=W, office=MAYOR, to=HEAD, text="Selaraskan.", on="2025-11-15")
        self.order(FOLLOWING, by=A, office=HEAD, to=STAFF, text="Kerjakan.", on="2025-11-16", follows=first)
        return self

    def grounded(self):
        """Plans, money, instruments and orders on the dossier's year."""
        self.dossier()
        first = self.plan(on="2025-11-11")
        self.plan(version=2, target="92", replaces=first, on="2025-11-12")
        causes = [{"programme_no": "1", "cause_code": "gagal_lelang", "files": [file("berita acara")]}]
        lines = [told("l1", 95), told("l2", number(80, "Persen")), told("l3", number(14, "Paket"))]
        lines += [told("l5", number(7, "Kasus"))]
        self.enter("tw3", lines, on="2025-11-12", facts={"money_causes": causes})
        self.sign_sheet("tw3", on="2025-11-12")
        self.verify_sheet("tw3", on="2025-11-12")
        wrong = self.spend("tw1", 100, on="2025-11-12")
        self.spend("tw1", 250000, on="2025-11-13", corrects=wrong)
        return self.allied().ordered()

    def everything(self):
        return self.grounded().claimed().eased().papers()
