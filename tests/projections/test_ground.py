"""The ground folded: plans beside promises, money given and spent, parties and hands, orders, indicators across years."""

from contextlib import closing
from datetime import date

import pytest

from domain.evidence.acts import CONSEQUENCES_OF_HEAD_OF_REGION
from projections import (
    budget_views,
    catch_up,
    connect,
    ground_views,
    lineage_views,
    plan_views,
    register_views,
    views,
)
from projections.register_answers import Wanted
from tests.projections.before import (
    FIRST,
    FOLLOWING,
    MOU,
    ORDER,
    RENSTRA,
    Before,
    agreement,
    figure,
    indicator,
)
from tests.projections.story import AGREEMENT, DINKES, HEAD, REG, STAFF, A, day, decree, found, name_id
from tests.projections.year import line, number


def told(story):
    db = connect(":memory:")
    catch_up(db, story.read)
    return db


@pytest.fixture(scope="module")
def db():
    with closing(told(Before().everything())) as db:
        yield db


# ---- plans -----------------------------------------------------------------------------------------------------------


def test_the_last_version_of_a_plan_stands_beside_the_one_before(db):
    (row,) = plan_views.plans(db, kind="renstra", agency=DINKES).rows
    assert (row.id, row.version, row.current, row.indicators, row.agency_name) == (
        RENSTRA,
        2,
        True,
        1,
        "Dinas Kesehatan",
    )
    known = found(plan_views.plan(db, RENSTRA))
    assert [(version.version, version.current) for version in known.versions] == [(1, False), (2, True)]
    assert known.versions[0].replaced_by_record == known.versions[1].record
    assert known.years == (2025, 2026)
    first = known.objectives[0].indicators[0].targets[0]
    assert (first.printed, first.previous_printed, first.direction) == ("92", "88", "easier")


def test_another_plan_for_some_of_the_same_years_is_told_beside_it():
    story = Before()
    story.plan()
    others = {"later": (2029, 2033), "next": (2030, 2034), "before": (2020, 2024)}
    for no, (name, (first, last)) in enumerate(others.items(), 6):
        story.plan(on=f"2025-01-{no:02}", at=name_id(name), period_from=first, period_until=last)
    story.plan(on="2025-01-10", at=name_id("renja"), kind="renja")
    with closing(told(story)) as db:
        assert [row.id for row in found(plan_views.plan(db, RENSTRA)).beside] == [name_id("later")]


def test_what_is_promised_is_held_against_the_plan(db):
    target = found(plan_views.plan(db, RENSTRA)).objectives[0].indicators[0].targets[0]
    (promised,) = target.promised
    assert (promised.agreement, promised.line_id, promised.printed, promised.by) == (AGREEMENT, "l1", "90", "lineage")
    assert (promised.direction, promised.grade) == ("harder", "signed")
    assert found(plan_views.plan(db, RENSTRA)).objectives[0].indicators[0].targets[1].promised == ()


def test_a_line_that_names_the_plan_is_told_as_such():
    story = Before()
    story.ground()
    ref = story.plan(on="2025-01-06")
    story.define("aki", "TURUN", polarity="turun")
    plan = {"ref": ref, "line": "P1", "target": number("88")}
    document = story.whole([line("l1", "1", story.indicators["aki"], number(95), plan=plan)])
    proposed = story.propose(document)
    story.grantor_signs(proposed, story.trustee_signs(proposed))
    with closing(told(story)) as db:
        (promised,) = found(plan_views.plan(db, RENSTRA, version=1)).objectives[0].indicators[0].targets[0].promised
        assert (promised.by, promised.printed, promised.direction) == ("plan", "95", "easier")
        assert plan_views.plan(db, RENSTRA, version=9) is None
        assert plan_views.plan(db, "0" * 32) is None
        assert plan_views.plans(db, kind="rpjmd").total == 0


# ---- money -----------------------------------------------------------------------------------------------------------


def test_what_was_spent_stands_beside_what_was_given_and_what_was_attained(db):
    known = found(budget_views.budget(db, DINKES, 2025))
    (of_line,) = known.lines
    (spent,) = of_line.spent
    assert (of_line.amount_printed, spent.code, spent.printed, spent.share, spent.unspent) == (
        "1.000.000", "tw1", "250.000", "25", "750000",
    )  # fmt: skip
    assert (spent.corrected_record, known.spent[0].share) == (spent.record - 1, "25")
    (attained,) = known.attained
    assert [(one.code, one.open) for one in attained.roll_ups] == [("tw1", True), ("tw2", False), ("tw3", False)]


@pytest.mark.parametrize(("amount", "over"), [(1_000_000, False), (1_000_001, True)])
def test_what_was_spent_beyond_the_budget_is_marked(amount, over):
    story = Before().dossier()
    story.spend("tw1", amount, on="2025-11-12")
    with closing(told(story)) as db:
        known = found(budget_views.budget(db, DINKES, 2025))
        assert (known.spent[0].over, known.lines[0].spent[0].over) == (over, over)


def test_the_head_of_the_office_signs_why_money_is_left(db):
    known = found(budget_views.budget(db, DINKES, 2025))
    (cause,) = known.causes
    assert (cause.cause_code, cause.programme, cause.period, cause.files) == (
        "gagal_lelang",
        "Program Kesehatan",
        "tw3",
        1,
    )
    assert known.lines[0].causes == (cause,)
    assert cause.signed_record is not None


def test_a_cause_is_told_once_its_sheet_is_open():
    story = Before().dossier()
    causes = [{"programme_no": "1", "cause_code": "efisiensi", "files": []}]
    lines = [{"line_id": "l1", "state": "figure", "value": number(95), "evidence": []}]
    story.enter("tw3", lines, on="2025-11-12", facts={"money_causes": causes})
    with closing(told(story)) as db:
        assert found(budget_views.budget(db, DINKES, 2025)).causes == ()
        assert len(found(budget_views.budget(db, DINKES, 2025, limited=True)).causes) == 1


def test_a_changed_budget_shows_both_amounts():
    story = Before()
    story.ground()
    first = story.adopt_budget()
    story.adopt_budget(adopted_on="2025-09-01", on="2025-09-01", kind="dppa", replaces=first)
    with closing(told(story)) as db:
        known = found(budget_views.budget(db, DINKES, 2025))
        assert [document.kind for document in known.documents] == ["dpa", "dppa"]
        assert known.lines[0].amounts == ("1.000.000", "1.000.000")
        assert not known.lines[0].changed
        (row,) = budget_views.budgets(db, year=2025).rows
        assert (row.documents, row.total, row.first_total, row.spent) == (2, "1000000", "1000000", None)
        assert budget_views.budget_years(db) == (2025,)
        assert budget_views.budget(db, DINKES, 2024) is None


# ---- instruments and orders ------------------------------------------------------------------------------------------


def test_an_instrument_names_who_has_signed_for_whom(db):
    known = found(ground_views.instrument(db, MOU))
    assert (known.row.state, known.row.signed, known.row.title) == ("signed", 2, "Transaksi Non Tunai")
    assert [(party.entity, party.outside, party.entity_kind) for party in known.parties] == [
        ("Kota Contoh", False, None), ("Bank Contoh", True, "bank"),
    ]  # fmt: skip
    assert known.parties[1].attorney_printed == "Keputusan Wali Kota Contoh Nomor 9 tanggal 1 April 2025"
    assert all(party.signed_record for party in known.parties)
    assert (known.text, [file.title for file in known.files]) == (("Para pihak sepakat.",), ["naskah"])
    assert ground_views.instruments(db, kind="nota_kesepahaman", state="signed").total == 1
    assert ground_views.instruments(db, state="proposed").total == 0
    assert ground_views.instrument(db, "0" * 32) is None


def test_an_order_stands_in_its_chain(db):
    chain = ground_views.order(db, FOLLOWING)
    assert [(one.id, one.depth, one.post) for one in chain] == [
        (ORDER, 0, "Wali Kota Contoh"), (FOLLOWING, 1, "Kepala Dinas Kesehatan"),
    ]  # fmt: skip
    assert (chain[0].followed_by, chain[1].follows_record) == ((chain[1].record,), chain[0].record)
    assert [to.office for to in chain[1].to] == [STAFF]
    assert chain[0].due_on == date(2025, 6, 30)
    assert chain[0].refers == (found(views.agreement(db, AGREEMENT)).row.in_force_record,)
    assert ground_views.orders(db).chains == (chain,)
    assert ground_views.order(db, "0" * 32) == ()


# ---- the register ----------------------------------------------------------------------------------------------------


def test_every_grade_stands_in_one_register_and_its_order_tells_nothing_that_is_not_open(db):
    assert register_views.changes(db).by_grade == (("signed", 1), ("attested", 3), ("claim", 1))
    (lifted,) = register_views.changes(db, Wanted(order="lift")).rows
    assert (lifted.grade, lifted.attainment_before, lifted.attainment_after) == ("claim", "97,5", "111,43")
    (attempt,) = register_views.changes(db, Wanted(grade="signed"), limited=True).rows
    assert (attempt.attainment_before, attempt.known_open) == ("92,22", False)
    assert db.execute("SELECT count(*) FROM target_change WHERE lift IS NOT NULL").fetchone()[0] == 2


# ---- across years ----------------------------------------------------------------------------------------------------


def over_two_years(**names):
    """A claim of 2024 and the signed agreement of 2025."""
    story = Before()
    story.promised()
    lines = [indicator(name, target) for name, target in names.items()]
    story.take([agreement(), *lines], on="2025-03-01")
    return story


def test_claims_are_paired_by_name_within_the_agency():
    story = over_two_years(**{"Indikator 1": "80", "Indikator 9": "5"})
    with closing(told(story)) as db:
        known = found(lineage_views.year_to_year(db, DINKES, 2025))
        assert known.counts == (("carried", 0), ("redefined", 1), ("dropped", 1), ("new", 3))
        pair = known.rows[0]
        assert (pair.status, pair.by, found(pair.before).grade, found(pair.after).grade) == (
            "redefined", "name", "claim", "signed",
        )  # fmt: skip
        assert (found(pair.before).target_printed, found(pair.after).target_printed) == ("80", "90")
        assert [found(row.before).indicator for row in known.rows if row.status == "dropped"] == ["Indikator 9"]


def test_a_predecessor_counts_as_the_agency_itself():
    story = Before()
    story.ground()
    old = name_id("dinas lama")
    facts = {
        "agency": old,
        "code": "1.03",
        "nomenclature": "2024",
        "kind": "dinas",
        "name_printed": "Dinas Lama",
        "affairs": [],
    }
    story.act("agency-registered", f"agency/{old}", facts, on="2025-01-03", by=REG)
    succeeded = {
        "successor": DINKES,
        "decree": decree("3/2025", "2025-01-02"),
        "from": day("2025-01-02"),
        "reason_code": "berganti_nama",
    }
    story.act("agency-succeeded", f"agency/{old}", succeeded, on="2025-01-04", by=REG)
    story.take([agreement(agency="Dinas Lama"), indicator("X", "80")], on="2025-02-01")
    later = [agreement("B", year="2025"), indicator("X", figure("target", "70", unit="Persen"), key="B")]
    story.take(later, on="2025-02-02", code="lain")
    with closing(told(story)) as db:
        known = found(lineage_views.year_to_year(db, DINKES, 2025))
        (pair,) = known.rows
        assert (pair.status, pair.direction, known.predecessors) == ("carried", "easier", ("Dinas Lama",))
        both = lineage_views.succession(db, DINKES)
        assert [(one.name, one.successor, one.reason_code) for one in both] == [
            ("Dinas Lama", DINKES, "berganti_nama"), ("Dinas Kesehatan", None, None),
        ]  # fmt: skip
        assert lineage_views.succession(db, old) == both
        assert lineage_views.succession(db, "0" * 32) == ()
        assert lineage_views.year_to_year(db, "0" * 32, 2025) is None


def test_the_best_grade_is_told_and_the_rest_is_counted(db):
    known = found(lineage_views.year_to_year(db, DINKES, 2025))
    before = {found(row.before).indicator: found(row.before) for row in known.rows if row.before}
    assert (before["Imunisasi"].grade, before["Imunisasi"].also) == ("attested", 2)
    assert (before["Kematian Ibu"].grade, before["Kematian Ibu"].also) == ("claim", 0)


def test_an_indicator_is_followed_through_definitions_plans_and_claims_of_its_name():
    story = over_two_years(aki="95")
    story.plan(on="2025-03-02")
    story.define("aki", "TURUN", polarity="turun", version=2)
    with closing(told(story)) as db:
        known = found(lineage_views.lineage(db, name_id("lineage aki")))
        assert [definition.version for definition in known.definitions] == [1, 2]
        assert [(side.year, side.grade, side.target_printed) for side in known.sides] == [
            (2024, "claim", "95"), (2025, "signed", "90"),
        ]  # fmt: skip
        assert [(plan.year, plan.printed) for plan in known.plans] == [(2025, "88"), (2026, "80")]
        assert lineage_views.lineage(db, "0" * 32) is None


def test_a_line_on_paper_that_names_the_lineage_is_paired_by_it():
    story = Before()
    story.ground()
    with_lineage = story.paper_document(("Lama", "80"))
    with_lineage["objectives"][0]["lines"][0]["lineage"] = name_id("lineage aki")
    story.attest(FIRST, story.transcribe(FIRST, with_lineage, on="2025-02-02"), on="2025-02-03")
    story.define("aki", "NAIK", unit="Persen")
    document = story.whole([line("l1", "1", story.indicators["aki"], number(90, "Persen"))])
    proposed = story.propose(document)
    story.grantor_signs(proposed, story.trustee_signs(proposed))
    with closing(told(story)) as db:
        pair = next(row for row in found(lineage_views.year_to_year(db, DINKES, 2025)).rows if row.by == "lineage")
        assert (pair.status, pair.direction, found(pair.before).kind) == ("carried", "harder", "paper")


def signed_alone(story, year, name, target):
    """An agreement of a year that one hand puts in force."""
    document = story.whole([line("l1", "1", story.indicators[name], number(target))], grantor=False) | {
        "fiscal_year": year
    }
    stream, under = f"agreement/{name_id(f'pk {year}')}", story.under(A, HEAD)
    facts = {"office": HEAD, "document": document, "draft_round": 1, "budget_absent_code": "belum_ditetapkan"}
    proposed = story.act("agreement-proposed", stream, facts, on=f"{year}-01-20", **under)
    facts = {"proposed": proposed, "role": "trustee", "in_force": True, "effective": day(f"{year}-01-21")}
    facts |= {"consequences": list(CONSEQUENCES_OF_HEAD_OF_REGION), **story.signature(f"{year}-01-21")}
    story.act("agreement-signed", stream, facts, on=f"{year}-01-21", **under)


@pytest.mark.parametrize(("redefined", "status"), [(False, "carried"), (True, "redefined")])
def test_a_signed_line_is_redefined_by_another_definition_of_its_lineage(redefined, status):
    story = Before()
    story.ground()
    story.define("aki", "TURUN", polarity="turun")
    signed_alone(story, 2025, "aki", 90)
    if redefined:
        story.define("aki", "TURUN", polarity="turun", version=2)
    signed_alone(story, 2026, "aki", 95)
    with closing(told(story)) as db:
        (pair,) = found(lineage_views.year_to_year(db, DINKES, 2026)).rows
        assert (pair.status, pair.by, pair.direction) == (status, "lineage", "easier")
