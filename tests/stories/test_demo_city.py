"""The demonstration beside its told stories: thirty-one departments, the year before as claims and papers, the ground."""

from collections import Counter
from datetime import date

import pytest

from projections import (
    budget_views,
    ground_views,
    lineage_views,
    paper_views,
    past_views,
    plan_views,
    register_views,
    source_views,
    views,
    year_views,
)
from projections.register_answers import Wanted
from service.demo.neighbours import IN_SESSION, PROPOSING
from service.demo.roster import NEIGHBOURS, ROSTER
from service.house import open_house
from service.settings import Settings
from tests.people import present

MARCH = date(2026, 3, 1)


@pytest.fixture(scope="module")
def house(demo_home):
    opened = open_house(Settings.read({"AMANAH_HOME": str(demo_home)}))
    opened.catch_up()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def db(house):
    return house.views


@pytest.fixture(scope="module")
def agreements(db):
    return {row.post: row for row in views.agreements(db, year=2025)}


@pytest.fixture(scope="module")
def agencies(db):
    pages = (year_views.agencies(db, year=2025, today=MARCH, page=page).rows for page in (1, 2))
    return {row.name: row for rows in pages for row in rows}


# -- thirty-one departments -------------------------------------------------------------------------------------------


def test_twenty_three_dinas_a_badan_an_inspektorat_and_six_kecamatan_owe_the_mayor_an_agreement(agencies):
    assert Counter(one.kind for one in ROSTER) == {"dinas": 23, "badan": 1, "inspektorat": 1, "kecamatan": 6}
    assert {one.name for one in ROSTER} < agencies.keys()


def test_all_of_them_but_one_promised_something_and_the_mayor_too(agreements, agencies):
    assert len(agreements) == 31
    assert {one.post for one in ROSTER} - agreements.keys() == {"Kepala Dinas Kebudayaan"}
    assert (agencies["Dinas Kebudayaan"].agreements, agencies["Dinas Kebudayaan"].record is None) == (0, False)


def test_most_signed_in_one_session_and_two_after_their_month_was_over(agreements):
    assert len(IN_SESSION) == 22
    late = {one.department.post for one in PROPOSING if agreements[one.department.post].on_time is False}
    assert late == {"Kepala Dinas Perhubungan", "Camat Contoh Kepulauan"}


def test_an_acting_head_signed_for_the_new_dinas_and_its_own_head_goes_on(db, agreements):
    row = agreements["Kepala Dinas Perindustrian dan Perdagangan"]
    agreement = present(views.agreement(db, row.id))
    first, now = agreement.trustees
    assert (first.capacity, first.name, now.capacity) == ("plt", "Drs. Lukman Hakim Renyaan, M.M.", "definitif")


def test_the_new_dinas_took_the_place_of_another_whose_promises_of_2024_count_as_its_own(db, agencies):
    new = agencies["Dinas Perindustrian dan Perdagangan"]
    assert [one.name for one in lineage_views.succession(db, new.id)] == [
        "Dinas Perdagangan",
        "Dinas Perindustrian dan Perdagangan",
    ]
    years = present(lineage_views.year_to_year(db, new.id, 2025))
    assert {present(pair.after).indicator: pair.status for pair in years.rows} == {
        "Pertumbuhan usaha perdagangan formal": "redefined",
        "Persentase alat ukur yang ditera ulang": "carried",
    }


def test_two_people_prepare_the_agreements_of_five_kecamatan():
    operators = Counter(one.department.operator for one in NEIGHBOURS if one.key.startswith("kec_"))
    assert operators == {"Emanuel Taek, S.Kom.": 3, "Nurhayati Polem, S.E.": 2}


def test_at_the_end_of_the_year_one_sheet_is_missing_one_unsigned_and_one_rejected(db, agreements):
    states = {}
    for one in PROPOSING:
        year = present(year_views.agreement_year(db, agreements[one.department.post].id, today=MARCH))
        states[one.key] = year.sheets[-1].state
    odd = {key: state for key, state in states.items() if state != "verified"}
    assert odd == {"dispar": "missing", "dispora": "entered", "kec_timur": "rejected"}


# -- the year before, as another program has it ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def states(db):
    """What was taken of the e-SAKIP, oldest first."""
    return tuple(reversed(source_views.source_states(db, "esakip").rows))


def test_the_inspektorat_took_the_first_export_and_answered_two_figures(db, states):
    first = states[0]
    assert (first.official_name, first.asked, first.open) == ("Rizal Effendi Lubis, S.E.", 2, 0)
    asked = source_views.state_decisions(db, "esakip", first.record).rows
    assert [(one.readings, one.chosen) for one in asked] == [
        (("23105", "23,105"), "23105"),
        (("210000", "210,000"), "210000"),
    ]


def test_four_nights_are_the_houses_own_and_one_of_them_says_that_nothing_changed(states):
    nights = states[1:]
    assert [one.official for one in nights] == [None] * 4
    assert [(one.changed, one.new > 0, one.gone) for one in nights] == [
        (0, True, 0),
        (0, False, 0),
        (3, False, 0),
        (2, False, 0),
    ]


def differences(db, state):
    return {
        (one.table, one.field): (one.before_printed, one.after_printed, one.direction)
        for one in source_views.state_differences(db, "esakip", state.record).rows
    }


def test_a_target_of_the_year_that_was_over_fell_below_its_realization_and_nobody_said_so(db, states):
    found = differences(db, states[3])
    assert found["indicators", "target"] == ("72", "70", "easier")
    assert found["realizations", "attainment"][:2] == ("98,4", "101,21")


def test_a_realization_went_up_before_it_was_evaluated(db, states):
    found = differences(db, states[4])
    assert found["realizations", "realization"][:2] == ("1,94", "2,14")


def test_the_silent_change_stands_in_the_register_beside_the_signed_ones(db):
    rows = register_views.changes(db, Wanted(source="esakip"), size=100).rows
    (eased,) = (
        row for row in rows if row.field == "target" and row.direction == "easier" and row.claim_table == "indicators"
    )
    assert (eased.grade, eased.before_printed, eased.after_printed, eased.proposer_name) == ("claim", "72", "70", None)
    assert (eased.seen_from, eased.seen_until) == (date(2025, 1, 9), date(2025, 1, 13))


def test_every_department_has_a_past_agreement_that_is_a_claim(db):
    page = past_views.past_agreements(db, year=2024, grade="claim")
    assert page.total == 31
    assert all(row.agency is not None for row in page.rows)


def test_printed_attainments_that_do_not_follow_from_their_figures_are_told_with_a_likely_cause(db):
    rows = past_views.past_agreements(db, year=2024, differs=True).rows
    lines = [(row.key, line) for row in rows for line in present(past_views.past_agreement(db, row.id)).lines]
    wrong = [(key, one) for key, line in lines for one in line.realizations if one.agrees is False]
    found = {key: present(one.cause).code for key, one in wrong}
    assert found == {
        "PK/2024/DINKES": "other_formula",
        "PK/2024/DAMKAR": "other_formula",
        "PK/2024/DISNAKER": "other_formula",
        "PK/2024/DUKCAPIL": "truncated",
        "PK/2024/DISHUB": "one_digit",
        "PK/2024/DPMPTSP": "ratio_of_negative",
        "PK/2024/DISPORA": "capped_by_hand",
    }


def test_of_what_newspapers_print_two_weekdays_are_wrong(db):
    rows = past_views.signings(db, source="pers").rows
    assert {one.printed: one.weekday_fits for one in rows} == {
        "Senin, 22 Januari 2024": True,
        "Senin (21/1/2024)": False,
        "Selasa (22/1/2024)": False,
        "Kamis, 26 Januari 2023": True,
    }


def test_a_score_of_exactly_80_has_the_better_letter_in_the_program(db, agencies):
    (row,) = past_views.evaluations(db, agency=agencies["Dinas Tenaga Kerja"].id, year=2024).rows
    assert (present(row.score).text, row.predicate) == ("80,00", "A")


# -- papers ------------------------------------------------------------------------------------------------------------


def test_of_five_papers_one_is_acknowledged_one_disowned_and_one_has_no_second_hand(db):
    rows = paper_views.papers(db, year=2024, limited=True).rows
    found = Counter((row.agency_name, row.kind, row.grade) for row in rows)
    assert found == {
        ("Dinas Sosial", "pk", "acknowledged"): 1,
        ("Dinas Perhubungan", "pk", "attested"): 1,
        ("Kecamatan Contoh Tengah", "pk", "attested"): 1,
        ("Kecamatan Contoh Tengah", "pk_perubahan", "attested"): 1,
        ("Dinas Pariwisata", "pk", None): 1,
    }


def test_the_days_of_a_paper_are_kept_apart(db):
    (revised,) = (row for row in paper_views.papers(db, year=2024).rows if row.kind == "pk_perubahan")
    assert (revised.date_printed, revised.signed_on, revised.recorded_on) == (
        "14 Oktober 2024",
        date(2024, 12, 9),
        date(2025, 1, 21),
    )


def test_a_target_that_fell_on_paper_stands_in_the_register_too(db):
    rows = register_views.changes(db, Wanted(grade="attested"), size=100).rows
    (eased,) = (row for row in rows if row.field == "target")
    assert (eased.before_printed, eased.after_printed, eased.direction, eased.outcome) == (
        "88",
        "86",
        "easier",
        "on_paper",
    )


# -- the ground --------------------------------------------------------------------------------------------------------


def test_the_rpjmd_was_changed_and_asks_for_less_than_before(db):
    (row,) = plan_views.plans(db, kind="rpjmd").rows
    assert (row.version, row.version_printed) == (2, "Perubahan Pertama")
    plan = present(plan_views.plan(db, row.id))
    stunting = next(one for objective in plan.objectives for one in objective.indicators if one.id == "S1.2")
    year = next(one for one in stunting.targets if one.year == 2025)
    assert (year.previous_printed, year.printed, year.direction) == ("14", "15,8", "easier")


def test_the_renstra_asks_for_88_and_the_agreement_promises_90(db):
    (row,) = plan_views.plans(db, kind="renstra").rows
    plan = present(plan_views.plan(db, row.id))
    year = next(one for one in plan.objectives[0].indicators[0].targets if one.year == 2025)
    (promised,) = (one for one in year.promised if one.by == "plan")
    assert (year.printed, promised.printed, promised.direction) == ("88", "90", "easier")


def test_the_mayor_ordered_through_the_sekda_that_bappeda_align(db):
    (chain,) = ground_views.orders(db).chains
    assert [(one.post, one.to[0].post, one.about) for one in chain] == [
        ("Wali Kota Contoh", "Sekretaris Daerah", "penyelarasan"),
        ("Sekretaris Daerah", "Kepala Badan Perencanaan Pembangunan Daerah", "penyelarasan"),
    ]


def test_a_bank_without_a_number_of_an_official_signed_with_the_mayor_and_a_head_a_pakta_integritas(db):
    rows = {row.kind: row for row in ground_views.instruments(db).rows}
    assert {kind: row.state for kind, row in rows.items()} == {
        "nota_kesepahaman": "signed",
        "pakta_integritas": "signed",
    }
    mayor, bank = present(ground_views.instrument(db, rows["nota_kesepahaman"].id)).parties
    assert (mayor.outside, bank.outside, bank.office, bank.entity_kind) == (False, True, None, "bank")
    assert "014/SK-DIR/2025" in present(bank.attorney_printed)


def test_money_that_was_left_has_a_cause_that_the_head_signed(db, agencies):
    budget = present(budget_views.budget(db, agencies["Dinas Kesehatan"].id, 2025, limited=True))
    line = next(one for one in budget.lines if one.code == "1.02.03")
    assert [cause.cause_code for cause in line.causes] == ["efisiensi"]
    assert [one.share for one in line.spent][-1] == "81,2"
    told = {row.agency_name for row in budget_views.budgets(db, year=2025).rows if row.spent}
    assert told == {"Dinas Kesehatan", "Dinas Lingkungan Hidup", "Dinas Pendidikan", "Dinas Sosial"}


def test_indicators_are_carried_dropped_and_new_across_the_years(db, agencies):
    years = present(lineage_views.year_to_year(db, agencies["Dinas Kesehatan"].id, 2025))
    found = {(pair.after or present(pair.before)).indicator: pair.status for pair in years.rows}
    assert found["Angka Kematian Ibu per 100.000 kelahiran hidup"] == "carried"
    assert found["Jumlah Puskesmas yang terakreditasi"] == "dropped"
    assert found["Paket DAK Fisik bidang kesehatan yang dilelang sampai dengan 31 Maret"] == "new"
