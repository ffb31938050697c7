"""The papers of a year as facts: budget documents, definitions of indicators, agreements and their signatures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from domain.evidence.acts import consequences_for
from domain.evidence.entry import ActRef
from domain.evidence.wording import current_pack, standard_statement
from domain.rules import bundled_rules
from service.demo.facts import Facts, day, decree, file, money, number, total
from service.demo.founding import Officer
from service.demo.measures import Measure, Objective, Programme

YEAR = 2025
NOMENCLATURE = "Permendagri 90/2019"
PLACE = "Contoh"
SOURCES = {"dau": "DAU", "dak_fisik": "DAK Fisik", "dak_nonfisik": "DAK Nonfisik"}


def legal_basis(rule: str) -> Facts:
    """A row of the rule pack as a document names it, with the title a reader knows."""
    return {"rule": rule, "printed": bundled_rules().rule(rule, on=date(YEAR, 1, 1)).what}


def budget(
    agency: str,
    code: str,
    name: str,
    programmes: Sequence[Programme],
    *,
    adopted_on: str,
    replaces: ActRef | None = None,
) -> Facts:
    """A DPA; or the DPPA that replaces one."""
    changed = replaces is not None
    kind = "DPPA" if changed else "DPA"
    amounts = {programme.code: money(programme.amount) for programme in programmes}
    facts: Facts = {
        "agency": agency,
        "fiscal_year": YEAR,
        "kind": kind.lower(),
        "sequence": 2 if changed else 1,
        "number_printed": f"{kind}/A.{2 if changed else 1}/{code}/001/{YEAR}",
        "adopted_on": day(adopted_on),
        "adopted_by_printed": "Pejabat Pengelola Keuangan Daerah",
        "regulation": decree("11 Tahun 2025", "2025-10-06", "Wali Kota Contoh", kind="perda")
        if changed
        else decree("9 Tahun 2024", "2024-12-30", "Wali Kota Contoh", kind="perda"),
        "file": file(f"{kind} {name} {YEAR}", dated=adopted_on),
        "nomenclature": NOMENCLATURE,
        "lines": [
            {
                "code": programme.code,
                "level": "program",
                "name_printed": programme.name,
                "amount": amounts[programme.code],
                "sources": [{"code": source, "amount": money(amount)} for source, amount in programme.sources.items()],
                "multi_year": False,
            }
            for programme in programmes
        ],
        "total": total(amounts.values()),
    }
    return facts | ({"replaces": replaces.data()} if replaces else {})


def indicator(measure: Measure, *, indicator_id: str, lineage: str, owner: str, publisher: str) -> Facts:
    """The definition sheet of an indicator."""
    rules = bundled_rules()
    facts: Facts = {
        "indicator": indicator_id,
        "lineage": lineage,
        "version": 1,
        "name": measure.name,
        "class": measure.level,
        "kind": measure.kind,
        "owner_office": owner,
        "rationale": "Ukuran keberhasilan sasaran strategis dalam dokumen perencanaan.",
        "definition": measure.definition,
        "formula": {
            "id": measure.formula,
            "rules": rules.sha256,
            "parameters": dict(measure.parameters),
            "printed": rules.rule(measure.formula, on=date(YEAR, 1, 1)).what,
        },
        "unit": measure.target["unit"],
        "polarity": measure.polarity,
        "aggregation": measure.aggregation,
        "cap": "120",
        "decimals": measure.decimals,
        "frequency": "triwulan" if measure.quarters else "tahunan",
        "source": {"name": measure.source, "publisher": publisher},
        "collection": "Dikumpulkan oleh penanggung jawab data dan diperiksa oleh sekretariat perangkat daerah.",
        "baseline": {"year": YEAR - 1, "value": measure.baseline},
        "valid_from": day(f"{YEAR}-01-01"),
    }
    if measure.ordinals:
        facts["ordinals"] = [
            {"label": label, "rank": rank, "low": low, "high": high} for label, rank, low, high in measure.ordinals
        ]
    return facts


def document(
    objectives: Sequence[Objective],
    programmes: Sequence[Programme],
    *,
    trustee: Officer,
    grantor: Officer | None,
    definitions: Mapping[str, ActRef],
    budgets: Mapping[str, ActRef],
) -> Facts:
    """A whole agreement. `definitions` by line, `budgets` by the code of the programme."""
    rows = [_programme(no, programme, budgets) for no, programme in enumerate(programmes, start=1)]
    return {
        "doc_type": "pk",
        "title_printed": f"PERJANJIAN KINERJA TAHUN {YEAR}",
        "government_printed": "Pemerintah Kota Contoh",
        "fiscal_year": YEAR,
        "level": "opd" if grantor else "kepala_daerah",
        "place_printed": PLACE,
        "legal_basis": [legal_basis("perpres-29-2014"), legal_basis("permenpan-53-2014")],
        "rules": bundled_rules().sha256,
        "trustee": trustee.party,
        "grantor": grantor.party if grantor else None,
        "statement": standard_statement(current_pack("agreement-proposed"), grantor=grantor is not None),
        "objectives": [
            {
                "no_printed": str(no),
                "text": objective.text,
                "lines": [
                    _line(f"{no}.{place}", measure, definitions)
                    for place, measure in enumerate(objective.measures, start=1)
                ],
            }
            for no, objective in enumerate(objectives, start=1)
        ],
        "programmes": rows,
        "total": total(row["amount"] for row in rows),
    }


def _line(no: str, measure: Measure, definitions: Mapping[str, ActRef]) -> Facts:
    line: Facts = {
        "line_id": measure.line,
        "no_printed": no,
        "indicator": definitions[measure.line].data(),
        "indicator_printed": measure.name,
        "target": measure.target,
        "baseline": {"year": YEAR - 1, "value": measure.baseline},
        "lineage": measure.lineage,
    }
    if measure.quarters:
        line["quarters"] = [
            {"period": f"tw{quarter}", "target": number(value, measure.target["unit"])}
            for quarter, value in enumerate(measure.quarters, start=1)
        ]
    if measure.due_on:
        line["due_on"] = day(measure.due_on)
    if measure.scope:
        line["scope"] = [{"id": part, "text": text} for part, text in measure.scope]
    return line


def _programme(no: int, programme: Programme, budgets: Mapping[str, ActRef]) -> Facts:
    facts: Facts = {
        "no": str(no),
        "code": programme.code,
        "nomenclature": NOMENCLATURE,
        "level": "program",
        "name_printed": programme.name,
        "amount": money(programme.amount),
        "sources": [
            {"code": source, "printed": SOURCES[source], "amount": money(amount)}
            for source, amount in programme.sources.items()
        ],
        "note_printed": "APBD",
    }
    return facts | ({"budget": budgets[programme.code].data()} if programme.code in budgets else {})


def revised(
    before: Facts,
    *,
    trustee: Officer,
    targets: Mapping[str, Facts] | None = None,
    quarters: Mapping[str, Mapping[str, Facts]] | None = None,
) -> Facts:
    """A whole new document with other targets by line, or by line and quarter; whoever leads now is the trustee."""
    objectives = [
        {
            **objective,
            "lines": [
                _with_quarters(
                    {**line, "target": (targets or {}).get(line["line_id"], line["target"])},
                    (quarters or {}).get(line["line_id"], {}),
                )
                for line in objective["lines"]
            ],
        }
        for objective in before["objectives"]
    ]
    return {
        **before,
        "doc_type": "pk_perubahan",
        "title_printed": f"PERJANJIAN KINERJA PERUBAHAN TAHUN {YEAR}",
        "trustee": trustee.party,
        "objectives": objectives,
    }


def _with_quarters(line: Facts, changed: Mapping[str, Facts]) -> Facts:
    """A line with other targets for some of its quarters."""
    if not changed:
        return line
    return line | {
        "quarters": [
            {**quarter, "target": changed.get(quarter["period"], quarter["target"])} for quarter in line["quarters"]
        ]
    }


def with_money(before: Facts, programmes: Iterable[Programme], budgets: Mapping[str, ActRef]) -> Facts:
    """The same document with the money of another budget document."""
    rows = [_programme(no, programme, budgets) for no, programme in enumerate(programmes, start=1)]
    return {**before, "programmes": rows, "total": total(row["amount"] for row in rows)}


def signature(officer: Officer, *, on: date, opened_at: int) -> Facts:
    """What every signing act carries: in which capacity, the printed date and place, when the words were opened."""
    return {
        "capacity": officer.capacity,
        "stated": day(on.isoformat()),
        "place_printed": PLACE,
        "opened_at": opened_at,
    }


def consequences(of: Mapping[str, Any]) -> list[str]:
    """The paragraphs that a signature over a document must carry."""
    return list(consequences_for(of))
