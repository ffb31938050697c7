"""Dossier 12, November to February: the attempt in the register, the year's last sheet, the lock and the correction by order."""

import json
from datetime import date

import pytest

from domain.measure import attain
from projections import register_views, views, year_views
from projections.register_answers import Wanted
from service.demo.facts import number
from tests.people import A, C, demand_refused, demand_sound, end_mandate, hand, present
from tests.quarters import SEVEN, correct, reopen, reported

FEBRUARY = date(2026, 2, 28)
ON_11_AUGUST = date(2025, 8, 11)


def shown(town, line_id, code):
    """What is known of a line in a period, to a reader who may see what is not open yet."""
    town.house.catch_up()
    year = present(year_views.agreement_year(town.house.views, town.promise.id, today=FEBRUARY, limited=True))
    (line,) = (one for one in year.lines if one.line_id == line_id)
    return next(one for one in line.figures if one.code == code)


def sheet(town, code):
    """The sheet of a period and its hands."""
    town.house.catch_up()
    return present(year_views.sheet(town.house.views, town.sheet(code).id, today=FEBRUARY, limited=True))


def the_attempt(town):
    """The row of I1 in the register of changes."""
    town.house.catch_up()
    rows = register_views.changes(town.house.views, Wanted(agreement=town.promise.id), limited=True).rows
    (row,) = (one for one in rows if (one.line_id, one.field) == ("I1", "target"))
    return row


def mortality(value):
    return number(value, "Per 100.000 KH")


def security_log(town):
    path = town.stage.settings.security_log_path
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


# -- the vectors of I1 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "target", "text"),
    [("TURUN", "90", "92,22"), ("TURUN_INV", "90", "92,78"), ("TURUN", "98", "101,02"), ("TURUN_INV", "98", "101,03")],
)
def test_97_attains_what_the_rule_pack_says_by_each_formula(town_at, formula, target, text):
    town = town_at("defined")
    signed = town.city.definitions[present(town.definitions)["I1"].digest]
    definition = {**signed, "formula": {**signed["formula"], "id": formula}}
    attained = attain(definition, mortality(target), mortality("97"), on=date(2025, 6, 30))
    assert attained.text == text


def test_the_formula_of_i1_is_named_with_the_digest_of_the_pack_that_computes_it(town_at):
    town = town_at("tw2")
    used = {rule.id for rule in present(shown(town, "I1", "tw2").annual).rules}
    assert "TURUN" in used
    signed = town.city.definitions[present(town.definitions)["I1"].digest]
    attained = attain(signed, mortality("90"), mortality("97"), on=date(2025, 6, 30))
    assert attained.rules[0].citation.startswith("PermenPANRB 8/2021")
    unknown = {**signed, "formula": {**signed["formula"], "rules": "0" * 64}}
    assert attain(unknown, mortality("90"), mortality("97"), on=date(2025, 6, 30)).why == "rules_unknown"


# -- 13 August: known then yes, effective no ---------------------------------------------------------------------------


def authority(town, *, on, clock):
    """What is said of the hand of A on the sheet of TW II."""
    answer = town.house.as_of(agreement=town.promise.stream, on=on, clock=clock, public=False).answer
    (of_tw2,) = (one for one in answer["sheets"] if one["period"] == "tw2")
    (said,) = of_tw2["hands"]
    assert said["by"]["name_printed"] == A
    return said["authority"]["known"]["answer"], said["authority"]["effective"]["answer"]


def signed_on_13_august(town_at, *, closing_until=None):
    town = town_at("tw2")
    town.stage.at("2025-08-13 10:00")
    town.sheet("tw2").sign()
    town.stage.at("2025-08-14 09:00")
    end_mandate(town, town.head, ended_on="2025-08-12", closing_until=closing_until)
    return town


@pytest.mark.parametrize("closing_until", [None, "2025-08-29"])
def test_a_signature_of_a_on_13_august_is_known_as_valid_and_effective_as_not(town_at, closing_until):
    town = signed_on_13_august(town_at, closing_until=closing_until)
    assert authority(town, on=date(2025, 8, 13), clock="tercatat") == ("ya", "ya")
    assert authority(town, on=date(2025, 8, 14), clock="tercatat") == ("ya", "tidak")
    assert authority(town, on=date(2025, 8, 13), clock="berlaku") == ("ya", "tidak")


def test_what_a_signs_as_outgoing_within_the_closing_days_is_valid_on_both_clocks(town_at):
    town = town_at("handed_over")
    town.stage.at("2025-08-29 16:00")
    town.sheet("tw2").sign_as_outgoing(present(town.former))
    for clock in ("tercatat", "berlaku"):
        assert authority(town, on=date(2025, 8, 29), clock=clock) == ("ya", "ya")


# -- 6 and 10 November: the register -----------------------------------------------------------------------------------


def test_the_register_shows_the_attempt_of_6_november_with_all_that_an_inspector_asks(town_at):
    town = town_at("november")
    row = the_attempt(town)
    assert (row.before_printed, row.after_printed, row.direction) == ("90", "98", "easier")
    assert row.days_left == 55
    assert (row.known, row.known_printed, row.known_period) == (True, "97", "tw3")
    assert (row.attainment_before, row.attainment_after) == ("92,22", "101,02")
    assert (row.ground, row.evidence, row.asked_by, row.outcome) == ("c", 0, "trustee", "pending")
    assert row.proposer_name == C
    assert row.proposer_mandate_record is not None


def test_after_10_november_the_register_names_who_rejected_and_why(town_at):
    town = town_at("rejected")
    row = the_attempt(town)
    assert (row.outcome, row.decided_on, row.decider_post) == ("rejected", date(2025, 11, 10), "Wali Kota Contoh")
    assert row.decision_reason == "Perubahan asumsi tidak disertai bukti."
    assert (row.attainment_before, row.attainment_after) == ("92,22", "101,02")


def test_the_97_was_known_even_before_anybody_signed_it(town_at):
    """The unsigned sheet of 25 July counts as known: an attempt after it shows the figure, and that nobody signed."""
    town = town_at("tw2")
    town.stage.at("2025-08-01 09:00")
    document = town.promise.document_in_force
    eased = json.loads(json.dumps(document))
    eased["doc_type"], eased["title_printed"] = "pk_perubahan", "PERJANJIAN KINERJA PERUBAHAN TAHUN 2025"
    eased["objectives"][0]["lines"][0]["target"] = mortality("98")
    town.promise.propose_revision(town.promise.revision_facts(eased, ground="c"), by=town.head)
    row = the_attempt(town)
    assert (row.known, row.known_printed, row.known_signed) == (True, "97", False)
    assert (row.attainment_before, row.attainment_after) == ("92,22", "101,02")


def test_the_register_shows_both_successions_as_changes_of_signer(town_at):
    town = town_at("rejected")
    town.house.catch_up()
    rows = register_views.changes(town.house.views, Wanted(agreement=town.promise.id, field="party"), limited=True).rows
    signers = [(row.after_printed or "").partition(",")[0] for row in rows if row.kind == "continuation"]
    assert signers == [C.partition(",")[0], "Benediktus Wair"]


# -- 15 January 2026: TW IV --------------------------------------------------------------------------------------------


def test_a_sum_of_0_complaints_attains_200_and_the_capped_120_stands_beside_it(town_at):
    complaints = shown(town_at("tw4"), "I5", "tw4")
    attained = present(complaints.annual)
    assert present(complaints.aggregate).text == "0"
    assert present(complaints.aggregate).periods == ("tw1", "tw2", "tw3", "tw4")
    assert (attained.text, attained.capped_text) == ("200", "120")


def test_the_missing_evidence_of_i5_shows_and_the_verifier_noted_it(town_at):
    complaints = shown(town_at("tw4"), "I5", "tw4")
    assert complaints.evidence == 0
    assert (complaints.verdict, complaints.verdict_note) == (
        "accepted_with_note",
        "Tidak ada rekap pengaduan yang dilampirkan.",
    )


def test_an_a_with_80_50_inside_meets_the_a_that_was_promised(town_at):
    predicate = shown(town_at("tw4"), "I4", "tw4")
    assert predicate.printed == "A (80,50)"
    assert present(predicate.annual).text == "100"


# -- 20 January to 4 February ------------------------------------------------------------------------------------------


def correction(town):
    facts = town.sheet("tw4").correcting_facts(reported("tw4", no=2), reason_code="bukti_dilengkapi", reason=SEVEN)
    return hand(town, town.operator, "realization-corrected", facts, stream=town.sheet("tw4").stream)


def test_an_edit_on_2_february_without_order_writes_nothing_but_one_line_in_the_security_log(town_at):
    town = town_at("locked")
    town.stage.at("2026-02-02 09:00")
    before = security_log(town)
    demand_refused(town, "period_locked", correction(town))
    (line,) = security_log(town)[len(before) :]
    assert line["act"] == "amanah/realization-corrected/1"
    assert line["official"] == town.operator.person.official
    assert line["stream"] == town.sheet("tw4").stream


def test_the_form_says_so_before_anybody_signs(town_at):
    town = town_at("locked")
    town.stage.at("2026-02-02 09:00")
    before = town.house.store.head()
    with pytest.raises(Exception, match="dikunci"):
        correct(town)
    assert town.house.store.head() == before


def test_the_lock_is_dated_and_named(town_at):
    town = town_at("locked")
    town.house.catch_up()
    period = present(year_views.period(town.house.views, 2025, "tw4"))
    assert period.locked_on == date(2026, 1, 20)
    locked = present(views.record(town.house.views, period.locked_record or 0))
    assert locked.row.official == town.officer("organisasi").person.official


def test_with_the_order_of_the_sekda_the_edit_becomes_a_correction_that_is_signed_and_verified_again(town_at):
    town = town_at("corrected")
    acts = [(one.act, one.on) for one in sheet(town, "tw4").hands]
    assert acts[-3:] == [
        ("realization-corrected", date(2026, 2, 4)),
        ("realization-signed", date(2026, 2, 4)),
        ("realization-verified", date(2026, 2, 4)),
    ]
    assert sheet(town, "tw4").row.state == "verified"
    complaints = shown(town, "I5", "tw4")
    assert (complaints.printed, complaints.evidence) == ("7", 1)
    assert present(complaints.annual).text == "182,5"
    demand_sound(town.house)


def test_what_was_reported_before_the_correction_stays_readable(town_at):
    town = town_at("corrected")
    first = next(one for one in sheet(town, "tw4").hands if one.act == "realization-entered")
    lines = present(town.house.record(first.record).content).facts["lines"]
    assert next(line["value"]["printed"] for line in lines if line["line_id"] == "I5") == "0"


def test_the_order_its_number_and_its_last_day_are_shown_with_the_period(town_at):
    town = town_at("reopened")
    town.house.catch_up()
    (order,) = present(year_views.period(town.house.views, 2025, "tw4")).reopenings
    assert order.until == date(2026, 2, 10)
    assert "700/12/2026" in (order.order_printed or "")
    assert order.offices == (town.head.office,)


def test_the_order_for_tw_iv_opens_no_other_period(town_at):
    town = town_at("rejected")
    town.stage.at("2026-01-20 16:00")
    for code in ("tw1", "tw4"):
        town.periods.lock(code)
    town.stage.at("2026-02-03 09:00")
    reopen(town)
    first = town.sheet("tw1")
    facts = first.correcting_facts(reported("tw1", no=2), reason_code="salah_ketik", reason="Keliru.")
    demand_refused(
        town, "period_locked", hand(town, town.operator, "realization-corrected", facts, stream=first.stream)
    )


# -- any day: what had A promised and shown on 11 August 2025? ----------------------------------------------------------


def as_of_11_august(town, clock, *, public=False):
    return town.house.as_of(agreement=town.promise.stream, on=ON_11_AUGUST, clock=clock, public=public)


@pytest.mark.parametrize("clock", ["tercatat", "berlaku"])
@pytest.mark.parametrize("public", [True, False])
def test_the_answer_for_11_august_is_the_same_for_ever(town_at, clock, public):
    on_the_evening = town_at("tw2")
    on_the_evening.stage.at("2025-08-11 20:00")
    expected = as_of_11_august(on_the_evening, clock, public=public)
    for chapter in ("handed_over", "plt", "head_c", "november", "rejected", "locked", "corrected"):
        assert as_of_11_august(town_at(chapter), clock, public=public).raw == expected.raw, chapter


@pytest.mark.parametrize("clock", ["tercatat", "berlaku"])
def test_on_11_august_a_had_promised_90_and_shown_97_and_nobody_had_signed_it(town_at, clock):
    answer = as_of_11_august(town_at("corrected"), clock).answer
    promised = answer["in_force"]
    assert promised["trustee"]["name_printed"] == A
    assert {line["line_id"]: line["target"]["printed"] for line in promised["lines"]}["I1"] == "90"
    (of_tw2,) = (one for one in answer["sheets"] if one["period"] == "tw2")
    assert of_tw2["state"]["code"] == "diisi"
    assert of_tw2["hands"] == []
    (mothers,) = (one for one in answer["attainments"] if one["line_id"] == "I1")
    assert mothers["to_date"]["attainment"]["shown"] == "92,22"
    assert answer["proposals"][-1]["revision_no"] == 0


@pytest.mark.parametrize("clock", ["tercatat", "berlaku"])
def test_in_public_the_unverified_figures_of_11_august_stay_withheld_for_ever(town_at, clock):
    answer = as_of_11_august(town_at("corrected"), clock, public=True).answer
    (of_tw2,) = (one for one in answer["sheets"] if one["period"] == "tw2")
    assert of_tw2["state"]["code"] == "diisi"
    assert of_tw2["lines"] is None
    assert "isi_ditahan" in {note["code"] for note in answer["notes"]}
