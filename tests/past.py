"""What Kota Contoh had before its ledger, chapter by chapter: an export of its e-SAKIP and the next, and a paper of 2024."""

import copy
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from domain.evidence.entry import ActRef, stream_id
from service.demo.departments import HEALTH
from service.demo.facts import Facts, day, file, money, number
from service.demo.founding import Officer

if TYPE_CHECKING:
    from tests.people import Town

CLERK, SECOND = "arsip", "arsip.kedua"
CODE = "esakip-contoh"
SCAN = file("Perjanjian kinerja 2024")
UNIT = "Per 100.000 KH"
OF_2024 = "Dinas Kesehatan · 2024 · pk"
MOTHERS, BABIES, VISITS = (f"{OF_2024} · {name}" for name in ("Angka Kematian Ibu", "Imunisasi", "Kunjungan · tw4"))


@dataclass
class Past:
    """What was recorded of it so far."""

    imported: ActRef | None = None
    changed: ActRef | None = None
    paper: str = ""
    recorded: ActRef | None = None
    attested: ActRef | None = None
    acknowledged: ActRef | None = None

    def copy(self) -> "Past":
        return replace(self)


# -- an export ---------------------------------------------------------------------------------------------------------


def cell(field: str, printed: str, how: str = "words", **read: Any) -> Facts:
    """A cell of an export: what is printed, and how it was read."""
    return {"field": field, "printed": printed, "how": how, **read}


def target(printed: str, value: str, unit: str = UNIT, *, how: str = "sole", name: str = "target") -> Facts:
    """A cell that shows a number."""
    return cell(name, printed, how, quantity=number(value, unit, printed=printed))


def row(table: str, key: str, at: int, *cells: Facts) -> Facts:
    """A row of an export."""
    return {"table": table, "key": key, "row": at, "cells": list(cells)}


def first_rows() -> list[Facts]:
    """The first export: two targets, and visits whose figure somebody had to choose."""
    return [
        row("indicators", MOTHERS, 2, cell("indicator", "Angka Kematian Ibu"), cell("polarity", "Turun"), target("95", "95")),
        row("indicators", BABIES, 3, cell("indicator", "Imunisasi"), target("92,5", "92.5", "Persen")),
        row(
            "realizations", VISITS, 4, cell("trustee_nip", "NIP, 18 angka", "withheld"),
            target("3.286", "3286", "Kunjungan", how="asked", name="realization"),
        ),
    ]  # fmt: skip


CHOSEN: Facts = {"row": 4, "field": "realization", "readings": ["3286", "3,286"], "chosen": "3286"}


def digest(rows: Sequence[Facts]) -> str:
    """The sum of a state, written down once more from its definition."""
    told = hashlib.sha256()
    for one in sorted(rows, key=lambda one: (one["table"], one["key"])):
        printed = sorted([cell["field"], cell["printed"]] for cell in one["cells"])
        line = json.dumps([one["table"], one["key"], printed], ensure_ascii=False, separators=(",", ":"))
        told.update(f"{line}\n".encode())
    return told.hexdigest()


def counts(rows: Sequence[Facts], **more: int) -> Facts:
    """The counts of a whole file."""
    hows = [cell["how"] for one in rows for cell in one["cells"]]
    return {"taken": len(rows), "asked": hows.count("asked"), "open": hows.count("open"), "rejected": 0, **more}


def export(title: str, rows: Sequence[Facts], **changes: Any) -> Facts:
    """What every act about a file says of it."""
    return {
        "source": {"code": CODE, "kind": "esakip", "title": "e-SAKIP Kota Contoh", "owner_printed": "Bagian Organisasi"},
        "file": file(title) | {"media_type": "text/csv"},
        "part": 1,
        "parts": 1,
        "locale": {"decimal": "comma", "by": "file"},
        "mapping": {"id": "data", "sha256": hashlib.sha256(b"data").hexdigest()},
        "covers": {"tables": ["indicators", "realizations"], "fiscal_years": [2024], "complete": True},
        "decisions": [],
        "rejected": [],
        "rows_sha256": digest(rows),
        **changes,
    }  # fmt: skip


def importing_facts(rows: Sequence[Facts] | None = None, **changes: Any) -> Facts:
    """The first export, taken whole."""
    told = first_rows() if rows is None else list(rows)
    asked = [CHOSEN] if any(cell["how"] == "asked" for one in told for cell in one["cells"]) else []
    return export("Ekspor 2 Januari", told, decisions=asked) | {"rows": told, "counts": counts(told)} | changes


def eased_rows() -> list[Facts]:
    """The next export: 95 deaths became 105."""
    rows = first_rows()
    rows[0]["cells"][2] = target("105", "105")
    return rows


def eased(**changes: Any) -> Facts:
    """That difference."""
    return {
        "table": "indicators", "key": MOTHERS, "kind": "cell", "row": 2, "before": target("95", "95"), "after": target("105", "105"),
        "direction": "easier", **changes,
    }  # fmt: skip


def new_row(one: Facts) -> Facts:
    """That a row is new."""
    return {**one, "kind": "row_new"}


def gone(one: Facts) -> Facts:
    """That a row is gone."""
    return {"table": one["table"], "key": one["key"], "kind": "row_gone", "cells": one["cells"]}


def unseen(one: Facts, why: str = "missing") -> Facts:
    """That a row was not read, and stands."""
    return {"table": one["table"], "key": one["key"], "why": why}


NAMELESS: Facts = {"row": 4, "column": "C (indikator)", "code": "required_missing"}


def unread_facts(town: "Town", rows: Sequence[Facts] | None = None, **changes: Any) -> Facts:
    """The next export says nothing of these rows: a row of it has no name, so that none can be called gone."""
    left, standing = rows if rows is not None else first_rows()[2:], first_rows()
    covers = export("", [])["covers"] | {"complete": False}
    told = {"rejected": [NAMELESS], "unseen": [unseen(one) for one in left], "covers": covers}
    facts = changing_facts(town, [], standing, **told)
    return {**facts, "counts": facts["counts"] | {"rejected": 1}, **changes}


def changing_facts(
    town: "Town", differences: Sequence[Facts] | None = None, rows: Sequence[Facts] | None = None, **changes: Any
) -> Facts:
    """What changed until the next export, which holds these rows."""
    previous = town.past.changed or town.past.imported
    assert previous is not None
    told = [eased()] if differences is None else list(differences)
    after = eased_rows() if rows is None else list(rows)
    kinds = [one["kind"] for one in told]
    sums = {
        "changed": kinds.count("cell"),
        "new": kinds.count("row_new"),
        "gone": kinds.count("row_gone"),
    }
    return {
        **export("Ekspor 3 Januari", after),
        "previous": previous.data(),
        "differences": told,
        "counts": counts(after, **sums),
        **changes,
    }


def in_parts(facts: Facts, *bulk: Sequence[Facts]) -> list[Facts]:
    """The same file in parts, each with these of its rows; the choices go with the last."""
    name = "rows" if "rows" in facts else "differences"
    parts = [
        {**facts, "part": no, "parts": len(bulk), name: list(one), "decisions": []} for no, one in enumerate(bulk, 1)
    ]
    parts[-1]["decisions"] = facts["decisions"]
    return copy.deepcopy(parts)


def source_stream(town: "Town", code: str = CODE) -> str:
    """The stream of a source."""
    return f"source/{stream_id(town.stage.origin, 'source', code)}"


# -- a paper -----------------------------------------------------------------------------------------------------------


def transcription(town: "Town", **changes: Any) -> Facts:
    """What the agreement of the Dinas of 2024 says."""
    return {
        "title_printed": "PERJANJIAN KINERJA TAHUN 2024",
        "government_printed": town.city.government,
        "fiscal_year": 2024,
        "trustee": {"name_printed": "DR. ANINDYA LAKSMI, M.KES", "office_printed": HEALTH.post},
        "grantor": {"name_printed": "H. Bahar Latuconsina", "office_printed": "Wali Kota Contoh"},
        "objectives": [
            {
                "no_printed": "1",
                "text": "Meningkatnya derajat kesehatan masyarakat",
                "lines": [
                    {
                        "line_id": "I1", "no_printed": "1", "indicator_printed": "Angka Kematian Ibu", "target": number("95", UNIT),
                        "polarity": "turun",
                    }
                ],
            }
        ],
        "programmes": [{"no": "1", "name_printed": "Program Kesehatan", "amount": money(3_500_000_000)}],
        "total": money(3_500_000_000),
        **changes,
    }  # fmt: skip


def paper_facts(town: "Town", paper: str | None = None, **changes: Any) -> Facts:
    """The agreement of 2024 as the clerk transcribes it."""
    return {
        "paper": paper or town.past.paper or town.stage.new_id(),
        "kind": "pk",
        "agency": town.city.agencies[HEALTH.key],
        "agency_printed": HEALTH.name,
        "office": town.city.offices[HEALTH.key],
        "fiscal_year": 2024,
        "scans": [SCAN],
        "pages": 6,
        "original_seen": True,
        "original_kept_at": "Arsip Bagian Organisasi",
        "document": transcription(town),
        "date_on_paper": {"printed": "24 Januari 2024", "date": "2024-01-24", "precision": "day"},
        "signed_on": day("2024-02-02"),
        "signed_on_source": "buku agenda",
        "received_on": day("2024-12-16"),
        "hands_seen": [
            {"role": "trustee", "name_printed": "DR. ANINDYA LAKSMI, M.KES", "mark": "tinta", "legible": True},
            {"role": "grantor", "name_printed": "H. Bahar Latuconsina", "mark": "tte", "legible": True},
        ],
        "electronic": {
            "pades_sha256": SCAN["sha256"], "subject_printed": "Bahar Latuconsina", "issuer_printed": "BSrE",
        },
        **changes,
    }  # fmt: skip


def attesting_facts(town: "Town", **changes: Any) -> Facts:
    """That it agrees."""
    assert town.past.recorded is not None
    return {"paper": town.past.recorded.data(), "outcome": "sesuai", "seen": "asli", **changes}


def refuting_facts(town: "Town", **changes: Any) -> Facts:
    """That it does not."""
    return attesting_facts(town, outcome="tidak_sesuai", reason_code="salin_keliru", **changes)


def acknowledging_facts(town: "Town", role: str = "trustee", *, by: Officer | None = None, **changes: Any) -> Facts:
    """That a party stands by it."""
    assert town.past.recorded is not None
    assert town.past.attested is not None
    officer = by or (town.head if role == "trustee" else town.mayor)
    return {
        "paper": town.past.recorded.data(),
        "attested": town.past.attested.data(),
        "role": role,
        "name_printed": officer.person.name,
        "answer": "diakui",
        "stated": day(town.stage.today().isoformat()),
        "place_printed": "Contoh",
        "opened_at": town.stage.clock.now_ms(),
        **changes,
    }


# -- the chapters ------------------------------------------------------------------------------------------------------


def archived(town: "Town") -> None:
    """16 December 2024: two clerks of the Setda, who take in what was there before."""
    town.stage.at("2024-12-16 09:00")
    clerk = (CLERK, "Arsiparis", "Yohana Tefa, A.Md.", ("claims.import", "paper.record", "paper.attest"))
    second = (SECOND, "Arsiparis Kedua", "Melkior Bria", ("paper.attest", "paper.record"))
    for no, (key, post, name, powers) in enumerate((clerk, second), 1):
        town.city.office(key, "setda", post, "pelaksana", superior="sekda")
        town.city.appoint(key, town.newcomer(name), post, since="2024-01-02", number=f"821/{no}/2024", powers=powers)


def imported(town: "Town") -> None:
    """2 January: the clerk takes in the first export."""
    town.stage.at("2025-01-02 20:00")
    town.past.imported = town.stage.do(town.officer(CLERK).person, "claims-imported", importing_facts())


def changed(town: "Town") -> None:
    """3 January: the house itself finds that 95 deaths became 105."""
    town.stage.at("2025-01-03 20:00")
    town.past.changed = town.stage.do(town.stage.service, "claims-changed", changing_facts(town))


def recorded(town: "Town") -> None:
    """17 December: the clerk transcribes the agreement of 2024."""
    town.stage.at("2024-12-17 09:00")
    town.past.paper = town.stage.new_id()
    record(town)


def record(town: "Town", **changes: Any) -> ActRef:
    """The clerk transcribes it, the first time or again."""
    town.past.recorded = town.stage.do(town.officer(CLERK).person, "paper-recorded", paper_facts(town, **changes))
    return town.past.recorded


def attested(town: "Town") -> None:
    """18 December: the second clerk finds that it agrees, and that the mayor's electronic signature is valid."""
    town.stage.at("2024-12-18 09:00")
    check = {"service_printed": "BSrE", "checked_on": day("2024-12-18"), "result": "sah"}
    facts = attesting_facts(town, electronic_check=check)
    town.past.attested = town.stage.do(town.officer(SECOND).person, "paper-attested", facts)


def acknowledged(town: "Town") -> None:
    """20 December: A stands by it."""
    town.stage.at("2024-12-20 09:00")
    town.past.acknowledged = town.stage.do(town.head.person, "paper-acknowledged", acknowledging_facts(town))
