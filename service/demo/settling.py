"""What must stand before a department can promise anything: office, people, money, indicators."""

from collections.abc import Iterable, Sequence

from domain.evidence.entry import ActRef
from service.demo import paperwork
from service.demo.facts import Facts, decree
from service.demo.founding import HEAD_POWERS, City
from service.demo.measures import Department, Measure, Programme
from service.demo.promise import Promise
from service.demo.stage import Deed

OPERATOR_POWERS = ("agreement.draft", "indicator.define", "realization.enter")
OWED_SINCE = "2025-01-01"


def treasury(city: City) -> None:
    """BPKAD, whose head records the budget documents of everybody."""
    city.agency("bpkad", "Badan Pengelolaan Keuangan dan Aset Daerah", "badan", code="5.02.0.00.0.00.01.0000")
    post = "Kepala Badan Pengelolaan Keuangan dan Aset Daerah"
    city.office("bpkad", "bpkad", post, "jpt_pratama", superior="walikota")
    head = city.stage.person("Bambang Suryadharma, S.E., M.Ak.")
    city.enrol(head)
    city.appoint(
        "bpkad",
        head,
        post,
        since="2022-02-14",
        number="821.2/31/2022",
        rank="Pembina Utama Muda, IV/c",
        powers=("budget.record", *HEAD_POWERS),
    )


def settle(city: City, department: Department) -> None:
    """A department with its head and the operator whom the head assigns."""
    key = department.key
    city.agency(key, department.name, department.kind, code=department.code)
    city.office(key, key, department.post, department.level, superior="walikota", owes_since=OWED_SINCE)
    head, operator = city.stage.person(department.head), city.stage.person(department.operator)
    for person in (head, operator):
        city.enrol(person)
    city.appoint(
        key,
        head,
        department.post,
        since=department.since,
        number=f"821.2/{len(city.officers) + 40}/{department.since[:4]}",
        powers=(*HEAD_POWERS, *department.powers),
        rank=department.rank,
    )
    city.assign(
        operator_of(key),
        operator,
        head=key,
        powers=OPERATOR_POWERS,
        number=f"800/{len(city.officers) + 10}/2024",
        since="2024-12-03",
    )


def operator_of(key: str) -> str:
    """The short name of a department's operator."""
    return f"{key}.petugas"


def adopt_budget(city: City, department: Department) -> ActRef:
    """BPKAD records the DPA on the day of its adoption."""
    return record_budget(
        city,
        department.key,
        department.code,
        department.name,
        department.programmes,
        adopted_on=department.budget_adopted_on,
    )


def record_budget(
    city: City,
    key: str,
    code: str,
    name: str,
    programmes: Sequence[Programme],
    *,
    adopted_on: str,
    replaces: ActRef | None = None,
) -> ActRef:
    """BPKAD records a budget document."""
    facts = paperwork.budget(city.agencies[key], code, name, programmes, adopted_on=adopted_on, replaces=replaces)
    return city.stage.do(city.officers["bpkad"].person, "budget-changed" if replaces else "budget-adopted", facts)


def define(city: City, measures: Iterable[Measure], *, owner: str, publisher: str, by: str) -> dict[str, ActRef]:
    """Somebody of the owner's agency defines indicators; by line."""
    sheets = [
        (
            measure.line,
            paperwork.indicator(
                measure,
                indicator_id=city.stage.new_id(),
                lineage=city.stage.new_id(),
                owner=city.offices[owner],
                publisher=publisher,
            ),
        )
        for measure in measures
    ]
    officer = city.officers[by]
    deeds = [Deed("indicator-defined", facts, officer.office, officer.mandate.digest) for _, facts in sheets]
    acts = city.stage.do_all(officer.person, deeds)
    for act, (_, facts) in zip(acts, sheets, strict=True):
        city.definitions[act.digest] = facts
    return {line: act for act, (line, _) in zip(acts, sheets, strict=True)}


def confirm(city: City, definitions: Iterable[ActRef]) -> None:
    """Bagian Organisasi confirms them as indikator kinerja utama."""
    iku = decree("188.45/12/HK/2025", "2025-01-10", "Wali Kota Contoh")
    deeds = [Deed("indicator-confirmed", {"definition": act.data(), "decree": iku}) for act in definitions]
    city.stage.do_all(city.officers["organisasi"].person, deeds)


def document_of(city: City, department: Department, definitions: dict[str, ActRef], budget: ActRef) -> Facts:
    """The agreement that a department offers."""
    return paperwork.document(
        department.objectives,
        department.programmes,
        trustee=city.officers[department.key],
        grantor=city.officers["walikota"],
        definitions=definitions,
        budgets={programme.code: budget for programme in department.programmes},
    )


def promise_of(city: City, department: Department) -> Promise:
    """The agreement of a department, before its first act."""
    return Promise(city, department.key, operator=operator_of(department.key))
