"""The year of the agreement as records: indicators that the newest rules measure, periods, sheets, revisions."""

import json
from datetime import date

from domain.evidence.agreements import PREFIXES
from domain.evidence.differences import changes_between
from domain.evidence.periods import TERMS
from domain.rules import bundled_rules
from tests.projections.story import (
    AGREEMENT,
    HEAD,
    MAYOR,
    NAMES,
    OPERATOR,
    REG,
    STAFF,
    A,
    Story,
    W,
    day,
    name_id,
    natural,
)

DUE = {
    "tw1": ("2025-04-10", "2025-04-15", "2025-04-25"),
    "tw2": ("2025-07-10", "2025-07-15", "2025-07-25"),
    "tw3": ("2025-10-10", "2025-10-15", "2025-10-25"),
    "tw4": ("2026-01-10", "2026-01-15", "2026-01-25"),
    "semester1": ("2025-07-10", "2025-07-15", "2025-07-25"),
    "tahunan": ("2026-01-30", "2026-02-06", "2026-02-16"),
}


def number(value, unit="per 100.000 KH"):
    return {"printed": str(value).replace(".", ","), "kind": "number", "value": str(value), "unit": unit}


def file(name):
    return {"sha256": name_id(name) * 2, "size": 1, "media_type": "application/pdf", "title": name}


def line(line_id, no, indicator, target, **more):
    return {
        "line_id": line_id,
        "no_printed": no,
        "indicator": indicator,
        "indicator_printed": f"Indikator {no}",
        "target": target,
        "lineage": "new",
        **more,
    }


def figure(line_id, value, **more):
    quantity = value if isinstance(value, dict) else number(value)
    return {"line_id": line_id, "state": "figure", "value": quantity, "evidence": [], **more}


def no_data(line_id, expected_on="2026-03-01"):
    return {"line_id": line_id, "state": "no_data", "expected_on": day(expected_on), "evidence": []}


class Year(Story):
    """The story with four lines of four formulas, and what is reported and changed in the year."""

    def __init__(self):
        super().__init__()
        self.indicators = {}
        self.definitions = {}
        self.periods = {}
        self.entered = {}
        self.revisions = 0
        self.documents = []

    def define(self, name, formula, *, polarity="naik", aggregation="last", unit="per 100.000 KH", version=1, **more):
        """An indicator whose formula the newest rule pack has."""
        facts = {
            "indicator": name_id(name),
            "lineage": name_id(f"lineage {name}"),
            "version": version,
            "name": name,
            "class": "iku_opd",
            "kind": "outcome",
            "owner_office": HEAD,
            "rationale": "Renstra",
            "definition": name,
            "formula": {"id": formula, "rules": bundled_rules().sha256, "parameters": {}, "printed": formula},
            "unit": unit,
            "polarity": polarity,
            "aggregation": aggregation,
            "decimals": 2,
            "frequency": "triwulan",
            "source": {"name": "Laporan", "publisher": "Dinas Kesehatan"},
            "collection": "Puskesmas",
            "valid_from": day("2025-01-01"),
            **more,
        }
        act = "indicator-defined" if version == 1 else "indicator-redefined"
        facts |= {} if version == 1 else {"supersedes": self.indicators[name], "reason_code": "perbaikan"}
        self.indicators[name] = self.act(act, f"indicator/{name_id(name)}", facts, on="2025-01-10", by=A)
        self.definitions[json.dumps(self.indicators[name], sort_keys=True)] = facts
        return self.indicators[name]

    def definition(self, ref):
        return self.definitions[json.dumps(dict(ref), sort_keys=True)]

    def lines(self):
        scope = [{"id": f"p{no}", "text": f"Paket {no}"} for no in range(1, 15)]
        return [
            line("l1", "1", self.indicators["aki"], number(90)),
            line("l2", "2", self.indicators["imunisasi"], number("92.5", "Persen")),
            line("l3", "3", self.indicators["dak"], number(14, "Paket"), due_on=day("2025-03-31"), scope=scope),
            line(
                "l5", "5", self.indicators["keluhan"], number(40, "Kasus"),
                quarters=[{"period": f"tw{no}", "target": number(10, "Kasus")} for no in (1, 2, 3, 4)],
            ),
        ]  # fmt: skip

    def whole(self, lines, **more):
        document = self.document(self.indicators["aki"], **more)
        document["objectives"] = [{"no_printed": "1", "text": "Kesehatan", "lines": lines}]
        return document

    def promised(self, *, on="2025-01-27"):
        """The agreement with four lines, in force on a day."""
        self.ground()
        self.budget = self.adopt_budget()
        self.define("aki", "TURUN", polarity="turun")
        self.define("imunisasi", "NAIK", unit="Persen")
        self.define("dak", "TUNTAS", polarity="none", unit="Paket")
        self.define("keluhan", "TURUN", polarity="turun", aggregation="sum", unit="Kasus")
        document = self.whole(self.lines())
        self.proposed = self.propose(document, budget=self.budget)
        self.signed = self.trustee_signs(self.proposed)
        self.bound = self.grantor_signs(self.proposed, self.signed, on=on)
        self.documents = [document]
        return self

    # ---- periods and sheets -----------------------------------------------------------------------------------

    def open(self, *codes, on="2025-02-07", year=2025, **more):
        for code in codes:
            starts, ends = TERMS[code].bounds(year)
            entry, signature, verification = DUE[code]
            facts = {
                "fiscal_year": 2025,
                "period": code,
                "period_printed": f"{TERMS[code].printed} Tahun 2025",
                "starts": day(starts.isoformat()),
                "ends": day(ends.isoformat()),
                "entry_due": day(entry),
                "signature_due": day(signature),
                "verification_due": day(verification),
            }
            self.periods[code] = self.act("period-opened", self.period(code), facts, on=on, by=REG, **more)
        return self

    def period(self, code):
        return f"period/{natural('period', f'2025/{code}')}"

    def sheet(self, code):
        return f"sheet/{natural('sheet', f'{HEAD}/2025/{code}')}"

    def lock(self, code, *, on):
        return self.act("period-locked", self.period(code), {"period": self.periods[code]}, on=on, by=REG)

    def reopen(self, code, locked, *, on, until):
        facts = {
            "period": self.periods[code],
            "locked": locked,
            "order": {"kind": "surat_perintah", "number": "1", "dated": day(on), "issuer": "Sekretaris Daerah"},
            "reason_code": "koreksi_data",
            "reason": "Rekap tidak dilampirkan.",
            "offices": [{"office": HEAD, "office_printed": "Kepala Dinas Kesehatan"}],
            "until": day(until),
        }
        return self.act("period-reopened", self.period(code), facts, on=on, by=REG)

    def enter(self, code, lines, *, on, document=None, act="realization-entered", round_no=1, facts=None, **more):
        document = document or self.documents[-1]
        printed = {one["line_id"]: one for group in document["objectives"] for one in group["lines"]}
        entry = {
            "office": HEAD,
            "office_printed": "Kepala Dinas Kesehatan",
            "agreement": self.bound,
            "document": self.proposed,
            "period": self.periods[code],
            "period_printed": f"{TERMS[code].printed} Tahun 2025",
            "round": round_no,
            "data_as_of": day(TERMS[code].bounds(2025)[1].isoformat()),
            "lines": [
                {
                    **one,
                    "no_printed": printed[one["line_id"]]["no_printed"],
                    "indicator_printed": printed[one["line_id"]]["indicator_printed"],
                }
                for one in lines
            ],
            **(facts or {}),
        }
        basis = (f"agreement/{AGREEMENT}", self.period(code))
        self.entered[code] = self.on_sheet(code, act, entry, on=on, by=OPERATOR, office=STAFF, basis=basis, **more)
        return self.entered[code]

    def correct(self, code, lines, *, on, round_no=2, **more):
        facts = {"corrects": self.entered[code], "reason_code": "salah_ketik", "reason": "Salah ketik."}
        return self.enter(code, lines, on=on, act="realization-corrected", round_no=round_no, facts=facts, **more)

    def sign_sheet(self, code, *, on, by=A, role="trustee", **more):
        facts = {"entered": self.entered[code], "role": role, **self.signature(on)}
        facts |= {"predecessor": A} if role == "successor" else {}
        return self.on_sheet(code, "realization-signed", facts, on=on, by=by, office=HEAD, **more)

    def refuse_sheet(self, code, *, on, by=A, office=HEAD, seconds=None):
        facts = {
            "entered": self.entered[code],
            "refuser": A,
            "refuser_printed": NAMES[A],
            "reason_code": "angka_tidak_diyakini",
            "reason": "Angka tidak saya yakini.",
        }
        facts |= {"seconds": seconds} if seconds else {}
        return self.on_sheet(code, "realization-signing-refused", facts, on=on, by=by, office=office)

    def verify_sheet(self, code, *, on, rejected=(), final=True, lines=("l1", "l2", "l3", "l5"), **more):
        verdicts = [
            {"line_id": one, "verdict": "rejected", "reason_code": "bukti_tidak_ada", "method_code": "dokumen", "checked": []}
            if one in rejected
            else {"line_id": one, "verdict": "accepted", "method_code": "dokumen", "checked": []}
            for one in lines
        ]  # fmt: skip
        facts = {
            "entered": self.entered[code],
            "unit": name_id("pemda"),
            "unit_printed": "Bagian Organisasi",
            "stage": 1,
            "final": final,
            "lines": verdicts,
            "stated": day(on),
        }
        return self.on_sheet(code, "realization-verified", facts, on=on, by=W, office=MAYOR, **more)

    def on_sheet(self, code, act, facts, *, on, by, office, **more):
        mandate = self.mandates[by]["digest"]
        return self.act(act, self.sheet(code), facts, on=on, by=by, office=office, mandate=mandate, **more)

    # ---- revisions --------------------------------------------------------------------------------------------

    def propose_revision(self, document, *, on="2025-11-06", ground="c", evidence=0, **more):
        """A revision of the document in force, with the changes that the evidence core finds."""
        facts = {
            "document": document,
            "replaces": self.bound,
            "revision_no": self.revisions + 1,
            "ground": ground,
            "ground_refs": [],
            "evidence": [{"file": file(f"bukti {no}"), "shows": "Bukti."} for no in range(evidence)],
            "asked_by": "trustee",
            "applies_from": day(on),
            "changes": changes_between(self.documents[-1], document, self.definition),
            "known_sheets": [],
        }
        return self.sign("revision-proposed", facts, on=on, by=OPERATOR, office=STAFF, **more)

    def agree(self, proposed, document, *, on):
        """The two hands that put a revision in force."""
        signed = self.trustee_signs(proposed, on=on, act="revision-signed")
        self.bound = self.grantor_signs(proposed, signed, on=on, act="revision-countersigned")
        self.proposed = proposed
        self.revisions += 1
        self.documents.append(document)

    def reject(self, proposed, *, on="2025-11-10"):
        return self.close("revision-rejected", proposed, "bukti_tidak_cukup", on=on)

    def easier(self, target="98"):
        """The document in force with another target for the first line."""
        lines = [dict(one) for one in self.documents[-1]["objectives"][0]["lines"]]
        lines[0] |= {"target": number(target)}
        return self.whole(lines, doc_type="pk_perubahan")

    def dossier(self):
        """Dossier 12 up to November: TW I in three hands, TW II never signed, the attempt rejected."""
        self.promised().open("tw1", "tw2", "tw3", "tw4")
        done = [{"id": f"p{no}", "done_on": day("2025-03-20"), "files": [file("spse")]} for no in range(1, 12)]
        self.enter(
            "tw1",
            [
                figure("l1", 96),
                figure("l2", number("30.5", "Persen")),
                figure("l3", number(11, "Paket"), scope_done=done),
                figure("l5", number(9, "Kasus"), attainment_printed="110"),
            ],
            on="2025-04-10",
        )
        self.sign_sheet("tw1", on="2025-04-14")
        self.verify_sheet("tw1", on="2025-04-20")
        self.enter(
            "tw2",
            [
                figure("l1", 97),
                no_data("l2"),
                figure("l3", number(14, "Paket")),
                figure("l5", number(8, "Kasus")),
            ],
            on="2025-07-25",
        )
        self.attempt = self.propose_revision(self.easier())
        self.rejection = self.reject(self.attempt)
        return self


def today(text):
    return date.fromisoformat(text)


def prefixed(capacity, post):
    return PREFIXES[capacity] + post
