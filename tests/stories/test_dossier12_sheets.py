"""Dossier 12, March to October: what the Dinas reports, who signs it, and who may no longer."""

from datetime import date

import pytest

from domain.evidence.entry import Entry
from projections import year_views
from service.demo.departments import HEALTH
from service.demo.facts import number
from service.demo.periods import TERMS
from service.demo.sheets import figure
from tests.people import A, B, C, demand_refused, end_mandate, hand, present
from tests.quarters import reported


def year(town, *, today=date(2026, 2, 28)):
    """What the tables say of the year of the Dinas, to a reader who may see what is not open yet."""
    town.house.catch_up()
    return present(year_views.agreement_year(town.house.views, town.promise.id, today=today, limited=True))


def row(town, code, *, today=date(2026, 2, 28)):
    """How the sheet of a period stands."""
    return next(one for one in year(town, today=today).sheets if one.code == code)


def shown(town, line_id, code):
    """What is known of a line in a period, to a reader who may see what is not open yet."""
    (line,) = (one for one in year(town).lines if one.line_id == line_id)
    return next(one for one in line.figures if one.code == code)


def hands(town, code):
    """Every act on the sheet of a period, oldest first."""
    town.house.catch_up()
    return present(year_views.sheet(town.house.views, town.sheet(code).id, today=date(2026, 2, 28), limited=True)).hands


def acts(town, code):
    return [one.act for one in hands(town, code)]


def refuse(town, code, who, act, facts, *, period):
    """Somebody signs an act on the sheet of a period: refused."""
    return demand_refused(town, code, hand(town, who, act, facts, stream=town.sheet(period).stream))


# -- February ---------------------------------------------------------------------------------------------------------


def test_every_period_has_three_due_dates_and_who_opened_it(town_at):
    town = town_at("measuring")
    town.house.catch_up()
    known = {one.code: one for one in year_views.periods(town.house.views, year=2025)}
    assert set(known) == set(TERMS)
    first = known["tw1"]
    assert (first.starts, first.ends) == (date(2025, 1, 1), date(2025, 3, 31))
    assert (first.entry_due, first.signature_due, first.verification_due) == (
        date(2025, 4, 10),
        date(2025, 4, 15),
        date(2025, 4, 25),
    )


# -- 31 March and 14 April --------------------------------------------------------------------------------------------


def test_on_31_march_11_of_14_packages_attain_0_and_the_progress_is_shown(town_at):
    packages = shown(town_at("tw1_entered"), "I3", "tw1")
    assert (packages.printed, packages.scope_done, packages.scope_total) == ("11", 11, 14)
    attained = present(packages.annual)
    assert (attained.text, attained.progress) == ("0", "11 dari 14")


def test_each_of_the_11_packages_has_its_own_paper_of_spse_by_its_digest(town_at):
    town = town_at("tw1_entered")
    facts = present(town.house.record(hands(town, "tw1")[0].record).content).facts
    done = next(line["scope_done"] for line in facts["lines"] if line["line_id"] == "I3")
    papers = [paper for part in done for paper in part["files"]]
    assert len({paper["sha256"] for paper in papers}) == 11
    assert all(paper["title"].startswith("SPSE") for paper in papers)
    assert all(part["done_on"]["date"] <= "2025-03-31" for part in done)


@pytest.mark.parametrize(
    ("line_id", "expected"),
    [("I1", (2025, 4, 10)), ("I2", (2025, 4, 10)), ("I4", (2025, 11, 28)), ("I5", (2025, 4, 10))],
)
def test_what_is_not_known_on_31_march_is_awaited_with_its_day_and_is_never_0(town_at, line_id, expected):
    awaited = shown(town_at("tw1_entered"), line_id, "tw1")
    assert (awaited.state, awaited.printed, awaited.value) == ("no_data", None, None)
    assert awaited.expected_on == date(*expected)
    attained = present(awaited.annual)
    assert (attained.text, attained.why) == (None, "no_data")


def test_on_14_april_three_hands_put_three_acts_on_the_sheet(town_at):
    town = town_at("tw1")
    entered, signed, verified = hands(town, "tw1")[-3:]
    assert [entered.act, signed.act, verified.act] == [
        "realization-entered",
        "realization-signed",
        "realization-verified",
    ]
    assert [entered.official, signed.official, verified.official] == [
        town.operator.person.official,
        town.head.person.official,
        town.officer("organisasi").person.official,
    ]
    assert {one.on for one in (entered, signed, verified)} == {date(2025, 4, 14)}
    assert len({one.key for one in (entered, signed, verified)}) == 3
    assert row(town, "tw1").state == "verified"


def test_the_sheet_of_31_march_was_replaced_while_unsigned_and_stays_readable(town_at):
    town = town_at("tw1")
    assert acts(town, "tw1")[:2] == ["realization-entered", "realization-entered"]
    first = town.house.record(hands(town, "tw1")[0].record)
    assert present(first.content).facts["round"] == 1
    assert row(town, "tw1").round == 2


def test_the_signature_names_the_sheet_and_the_verification_names_both(town_at):
    town = town_at("tw1")
    signed, verified = (present(town.house.record(one.record).content).facts for one in hands(town, "tw1")[-2:])
    sheet = town.sheet("tw1")
    assert signed["entered"] == verified["entered"] == present(sheet.entered).data()
    assert verified["signed"] == present(sheet.signed).data()


# -- 25 July ----------------------------------------------------------------------------------------------------------


def test_the_sheet_of_25_july_is_shown_as_unsigned_and_its_signature_as_late(town_at):
    sheet = row(town_at("tw2"), "tw2", today=date(2025, 8, 11))
    assert sheet.state == "entered"
    assert (sheet.entered.on, sheet.entered.days_late) == (date(2025, 7, 25), 15)
    assert (sheet.signed.record, sheet.signed.on, sheet.signed.days_late) == (None, None, 27)
    assert sheet.verified.record is None


def test_the_97_of_25_july_counts_as_known_and_attains_92_22(town_at):
    mothers = shown(town_at("tw2"), "I1", "tw2")
    assert (mothers.printed, mothers.sheet_state) == ("97", "entered")
    attained = present(mothers.annual)
    assert (attained.formula, attained.text) == ("TURUN", "92,22")


def test_the_92_78_of_the_office_stands_beside_the_92_22_and_is_not_overwritten(town_at):
    mothers = shown(town_at("tw2"), "I1", "tw2")
    assert (mothers.attainment_printed, mothers.differs) == ("92,78", True)
    assert present(mothers.annual).text == "92,22"


# -- August -----------------------------------------------------------------------------------------------------------


def test_within_the_closing_days_a_signs_the_sheet_that_ended_under_a(town_at):
    town = town_at("handed_over")
    town.stage.at("2025-08-29 16:00")
    town.sheet("tw2").sign_as_outgoing(present(town.former))
    signed = hands(town, "tw2")[-1]
    assert (signed.name, signed.role, signed.on) == (A, "outgoing", date(2025, 8, 29))
    assert row(town, "tw2").state == "signed"


def test_after_the_closing_days_a_signature_of_a_is_refused(town_at):
    town = town_at("handed_over")
    town.stage.at("2025-08-30 08:00")
    former = present(town.former)
    facts = town.sheet("tw2").signing_facts(former, role="outgoing")
    refuse(town, "closing_over", former, "realization-signed", facts, period="tw2")


def test_without_closing_days_a_signature_of_a_on_20_august_is_refused(town_at):
    town = town_at("tw2")
    town.stage.at("2025-08-14 09:00")
    end_mandate(town, town.head, ended_on="2025-08-12")
    town.stage.at("2025-08-20 09:00")
    facts = town.sheet("tw2").signing_facts(town.head, role="outgoing")
    refuse(town, "mandate_ended", town.head, "realization-signed", facts, period="tw2")


def test_on_20_august_a_no_longer_signs_as_the_head_of_the_dinas(town_at):
    town = town_at("handed_over")
    town.stage.at("2025-08-20 09:00")
    former = present(town.former)
    facts = town.sheet("tw2").signing_facts(former)
    refuse(town, "sign_as_outgoing", former, "realization-signed", facts, period="tw2")


def test_b_does_not_sign_for_a_before_continuing_the_agreement(town_at):
    town = town_at("handed_over")
    town.stage.at("2025-08-18 09:00")
    facts = town.sheet("tw2").signing_facts(town.head, role="successor", predecessor=present(town.former))
    refuse(town, "not_who_answers", town.head, "realization-signed", facts, period="tw2")


@pytest.mark.parametrize(("chapter", "day", "name"), [("plt", "2025-09-01", B), ("head_c", "2025-10-09", C)])
def test_the_successor_signs_for_the_predecessor_and_says_so(town_at, chapter, day, name):
    town = town_at(chapter)
    promised = town.promise.document_in_force["trustee"]
    assert promised["name_printed"] == A
    town.stage.at(f"{day} 09:00")
    facts = town.sheet("tw2").signing_facts(town.head, role="successor") | {"predecessor": promised["official"]}
    town.sheet("tw2").do(town.head, "realization-signed", facts)
    signed = hands(town, "tw2")[-1]
    assert (signed.name, signed.role) == (name, "successor")
    assert present(town.house.record(signed.record).content).facts["predecessor"] == promised["official"]


def test_a_successor_who_names_somebody_else_as_predecessor_is_refused(town_at):
    town = town_at("head_c")
    town.stage.at("2025-10-09 09:00")
    facts = town.sheet("tw2").signing_facts(town.head, role="successor", predecessor=present(town.former))  # B
    refuse(town, "wrong_predecessor", town.head, "realization-signed", facts, period="tw2")


def test_c_signs_tw_iii_for_b_under_whom_it_ended(town_at):
    town = town_at("tw3")
    signed = hands(town, "tw3")[1]
    assert (signed.name, signed.role) == (C, "successor")
    facts = present(town.house.record(signed.record).content).facts
    assert facts["predecessor"] == present(town.former).person.official
    assert row(town, "tw3").state == "verified"


# -- every sheet stands on the agreement of its period -----------------------------------------------------------------


def test_the_sheets_of_the_year_name_the_version_in_force_at_the_end_of_their_period(town_at):
    town = town_at("corrected")
    for stored in town.house.store.rows():
        body = Entry.parse(stored.entry).body
        if body.name in ("realization-entered", "realization-corrected"):
            facts = present(town.house.record(stored.record).content).facts
            assert facts["agreement"] == present(town.promise.in_force).data()
            assert facts["document"] == present(town.promise.proposed_in_force).data()


def test_a_target_of_the_rejected_attempt_is_nowhere_in_the_sheets(town_at):
    lines = {one.line_id: one for one in year(town_at("corrected")).lines}
    assert lines["I1"].target_printed == "90"
    assert {present(one.annual).text for one in lines["I1"].figures} == {"86,67", "92,22", "93,33"}


def test_a_figure_in_another_unit_than_the_target_attains_nothing_and_says_why(town_at):
    town = town_at("measuring")
    town.stage.at("2025-04-09 09:00")
    lines = [line for line in reported("tw1", no=2) if line["line_id"] != "I2"]
    town.enter("tw1", [*lines, figure("I2", number("4605", "Bayi"))])
    wrong = shown(town, "I2", "tw1")
    attained = present(wrong.annual)
    assert (attained.text, attained.why) == (None, "unit_differs")


def test_the_indicators_of_the_sheets_are_those_of_the_agreement(town_at):
    assert [line.indicator_printed for line in year(town_at("tw1")).lines] == [one.name for one in HEALTH.measures]
