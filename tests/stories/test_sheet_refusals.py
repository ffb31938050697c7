"""What the house refuses in the year of measuring, each with its own code and a sentence: nothing in the ledger, one line in the security log."""

import copy
from dataclasses import replace

import pytest

from domain.evidence import hands
from domain.evidence.errors import Refused
from domain.evidence.sheets import Sheet
from domain.evidence.streams import stream_of
from service.amanah import RegisterWorld
from service.demo.facts import day, decree, number
from service.demo.founding import HEAD_POWERS
from service.demo.paperwork import revised
from service.demo.settling import operator_of
from service.demo.sheets import not_due
from service.demo.sheets import rejected as no_to
from tests import quarters
from tests.people import DINKES, demand_refused, end_mandate, hand, in_promise, present, refused, secretary, with_facts

BAPPEDA, ORGANISASI, SEKDA = "bappeda", "organisasi", "sekda"
UNSIGNED = "Kepala dinas tidak menandatangani sampai batasnya."


def in_period(town, code, who, act, facts, *, term="tw1"):
    """Somebody signs an act on the stream of a period: refused."""
    return refused(town, code, who, act, facts, stream=town.periods.stream(term))


def in_sheet(town, code, who, act, facts, *, term="tw1"):
    """Somebody signs an act on the sheet of the Dinas: refused."""
    return refused(town, code, who, act, facts, stream=town.sheet(term).stream)


def entering(town, term="tw1", *, no=1, **changes):
    """The form of a sheet as the Dinas fills it in."""
    return town.sheet(term).entering_facts(quarters.reported(term, no=no)) | changes


def enters(town, code, *, who=None, term="tw1", no=1, **changes):
    """The operator of the Dinas, or another, enters the sheet: refused."""
    return in_sheet(
        town, code, who or town.operator, "realization-entered", entering(town, term, no=no, **changes), term=term
    )


def with_line(facts, line_id, **changes):
    """The same form with another line; None takes a key away."""
    spoilt = copy.deepcopy(facts)
    (line,) = (one for one in spoilt["lines"] if one["line_id"] == line_id)
    kept = {key: value for key, value in (line | changes).items() if value is not None}
    line.clear()
    line.update(kept)
    return spoilt


def opened_at(town_at, chapter, moment):
    """A town at the end of a chapter, some time later."""
    town = town_at(chapter)
    town.stage.at(moment)
    return town


def entered(town_at, moment="2025-04-16 09:00"):
    """TW I with all figures, signed by nobody, a day after it was due."""
    town = opened_at(town_at, "tw1_entered", moment)
    town.enter("tw1", quarters.reported("tw1", no=2))
    return town


def revise(town, *, effective=None):
    """I1 becomes 85, on the word of both."""
    promise = town.promise
    document = revised(promise.document_in_force, trustee=town.head, targets={"I1": number("85", "Per 100.000 KH")})
    promise.propose_revision(promise.revision_facts(document, ground="c"), by=town.head)
    promise.sign()
    facts = promise.countersigning_facts()
    if effective:
        facts |= {"effective": day(effective), "effective_reason_code": "ditetapkan_dalam_keputusan"}
    promise.enter_force(promise.do(promise.superior, "revision-countersigned", facts))


# -- periods ----------------------------------------------------------------------------------------------------------


def test_a_period_is_opened_once(town_at):
    town = town_at("measuring")
    facts = town.periods.opening_facts("tw1")
    in_period(town, "already_registered", town.officer(ORGANISASI), "period-opened", facts)


@pytest.mark.parametrize("days", [{"starts": day("2025-02-01")}, {"ends": day("2025-03-30")}])
def test_a_period_has_the_days_of_the_calendar(town_at, days):
    town = town_at("in_force")
    facts = town.periods.opening_facts("tw1") | days
    in_period(town, "period_bounds", town.officer(ORGANISASI), "period-opened", facts)


def test_a_period_is_not_printed_as_another(town_at):
    town = town_at("in_force")
    facts = town.periods.opening_facts("tw1") | {"period_printed": "Triwulan II Tahun 2025"}
    in_period(town, "period_printed_differs", town.officer(ORGANISASI), "period-opened", facts)


def test_nobody_owes_a_sheet_while_its_period_still_runs(town_at):
    town = town_at("in_force")
    facts = town.periods.opening_facts("tw1") | {"entry_due": day("2025-03-31")}
    in_period(town, "due_dates_reversed", town.officer(ORGANISASI), "period-opened", facts)


def test_a_period_is_not_opened_on_the_stream_of_another(town_at):
    town = town_at("in_force")
    facts = town.periods.opening_facts("tw1")
    in_period(town, "wrong_stream", town.officer(ORGANISASI), "period-opened", facts, term="tw2")


def test_an_operator_opens_no_period(town_at):
    town = town_at("in_force")
    in_period(town, "missing_power", town.operator, "period-opened", town.periods.opening_facts("tw1"))


def test_a_period_is_not_locked_on_its_last_day(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 16:00")
    facts = town.periods.locking_facts("tw1")
    in_period(town, "period_not_over", town.officer(ORGANISASI), "period-locked", facts)


def test_a_period_is_locked_once(town_at):
    town = town_at("locked")
    facts = town.periods.locking_facts("tw4")
    in_period(town, "period_locked_already", town.officer(ORGANISASI), "period-locked", facts, term="tw4")


def test_a_lock_names_its_own_period(town_at):
    town = town_at("tw4")
    facts = town.periods.locking_facts("tw3")
    in_period(town, "reference_wrong", town.officer(ORGANISASI), "period-locked", facts, term="tw4")


def test_a_period_that_nobody_opened_is_not_locked(town_at):
    town = town_at("in_force")
    town.periods.open("tw1")
    town.stage.at("2025-04-14 09:00")
    facts = town.periods.locking_facts("tw1")
    in_period(town, "period_not_opened", town.officer(ORGANISASI), "period-locked", facts, term="tw2")


def reopening(town, *heads, **changes):
    """The order of the Sekda for TW IV."""
    facts = town.periods.reopening_facts(
        "tw4", heads or [DINKES], number="700/12/2026", reason="Rekap tidak dilampirkan.", until="2026-02-10"
    )
    return facts | changes


def reopens(town, code, facts, *, who=SEKDA):
    return in_period(town, code, town.officer(who), "period-reopened", facts, term="tw4")


def test_what_is_not_locked_is_not_reopened(town_at):
    town = town_at("tw4")
    town.periods.locked["tw4"] = town.periods.opened["tw4"]
    reopens(town, "period_not_locked", reopening(town))


def test_a_reopening_names_the_lock(town_at):
    town = town_at("locked")
    reopens(town, "reference_wrong", reopening(town, locked=town.periods.opened["tw4"].data()))


def test_a_reopening_is_not_over_when_it_is_given(town_at):
    town = town_at("locked")
    reopens(town, "reopening_over", reopening(town, until=day("2026-01-19")))


def test_a_reopening_has_an_order_that_was_given_already(town_at):
    town = town_at("locked")
    order = decree("700/12/2026", "2026-01-21", "Sekretaris Daerah", kind="surat_perintah")
    reopens(town, "decree_ahead", reopening(town, order=order))


def test_who_locks_does_not_reopen(town_at):
    town = town_at("locked")
    reopens(town, "missing_power", reopening(town), who=ORGANISASI)


def test_nobody_reopens_for_his_own_agency(town_at):
    town = town_at("locked")
    reopens(town, "same_hand", reopening(town, DINKES, ORGANISASI))


def test_the_mayor_reopens_for_the_agency_of_the_sekda_and_the_sekda_for_the_mayor(town_at):
    town = town_at("locked")
    town.periods.reopen(
        "tw4", [ORGANISASI], number="700/13/2026", reason="Salah ketik.", until="2026-02-10", by="walikota"
    )
    town.periods.reopen("tw4", ["walikota"], number="700/14/2026", reason="Salah ketik.", until="2026-02-10")
    reopens(town, "same_hand", reopening(town, "walikota"), who="walikota")


def test_nobody_reopens_for_an_office_he_holds_beside_his_own(town_at):
    town = town_at("locked")
    facts = reopening(town)
    secretary_of_city = town.officer(SEKDA)
    town.city.appoint(
        DINKES, secretary_of_city.person, "Plt. Kepala Dinas Kesehatan", capacity="plt", since="2026-01-20",
        until="2026-03-20", number="821.2/9/2026", powers=HEAD_POWERS, by=town.officer("bkpsdm").person,
    )  # fmt: skip
    in_period(town, "same_hand", secretary_of_city, "period-reopened", facts, term="tw4")


def test_a_reopening_prints_the_offices_as_they_are_registered(town_at):
    town = town_at("locked")
    offices = [{"office": town.city.offices[DINKES], "office_printed": "Kepala Dinas Pendidikan"}]
    reopens(town, "office_printed_differs", reopening(town, offices=offices))


def test_no_office_that_nobody_knows_is_reopened(town_at):
    town = town_at("locked")
    offices = [{"office": "0" * 32, "office_printed": "Kepala Dinas Kesehatan"}]
    reopens(town, "not_registered", reopening(town, offices=offices))


# -- entered ----------------------------------------------------------------------------------------------------------


def test_an_operator_of_another_agency_does_not_enter_the_sheet(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    enters(town, "wrong_agency", who=town.officer(operator_of(BAPPEDA)))


def test_a_head_who_only_signs_does_not_enter(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    enters(town, "missing_power", who=town.head)


def test_a_sheet_for_another_office_is_not_entered_here(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    enters(town, "wrong_sheet", office=town.city.offices[BAPPEDA])


def test_the_sheet_of_one_period_does_not_stand_on_that_of_another(town_at):
    town = opened_at(town_at, "tw1", "2025-07-25 09:00")
    in_sheet(town, "wrong_sheet", town.operator, "realization-entered", entering(town) | {"round": 1}, term="tw2")


def test_a_sheet_is_not_held_against_the_promise_of_another_office(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    elsewhere = {**town.promise.in_force.data(), "stream": "agreement/" + "0" * 32}
    enters(town, "wrong_sheet", agreement=elsewhere)


def test_no_sheet_is_entered_before_its_period_begins(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    enters(town, "period_not_begun", term="tw2")


def test_no_line_is_left_out(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    enters(town, "line_left_out", lines=entering(town)["lines"][:-1])


def test_no_line_is_told_twice(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    facts = entering(town)
    good = hand(town, town.operator, "realization-entered", facts, stream=town.sheet("tw1").stream)
    twice = {**facts, "lines": [*facts["lines"], facts["lines"][0]]}
    demand_refused(town, "facts_shape", with_facts(good, town.operator.person, twice))


def test_no_line_is_told_that_was_not_promised(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    facts = entering(town)
    extra = {**facts["lines"][0], "line_id": "I9"}
    enters(town, "line_unknown", lines=[*facts["lines"], extra])


@pytest.mark.parametrize("text", [{"indicator_printed": "Angka Kematian Bayi"}, {"no_printed": "9"}])
def test_a_line_keeps_the_words_of_the_document(town_at, text):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    facts = with_line(entering(town), "I1", **text)
    in_sheet(town, "line_text_differs", town.operator, "realization-entered", facts)


@pytest.mark.parametrize(("line", "why"), [("I5", "has a target for this quarter"), ("I3", "is due on 31 March")])
def test_what_the_document_asks_for_in_this_period_is_not_put_off(town_at, line, why):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    nothing = dict.fromkeys(("value", "scope_done", "expected_on", "cause_code", "follow_up_code"))
    facts = with_line(entering(town), **{**nothing, **not_due(line)})
    assert in_sheet(town, "line_is_due", town.operator, "realization-entered", facts), why


def test_nothing_is_put_off_beyond_the_year(town_at):
    town = opened_at(town_at, "tw4", "2026-01-19 15:00")
    reported = quarters.reported("tw4")
    facts = town.sheet("tahunan").entering_facts([not_due("I1"), *reported[1:]])
    in_sheet(town, "line_is_due", town.operator, "realization-entered", facts, term="tahunan")


def test_only_what_is_in_the_scope_is_told_done(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    done = [{"id": "p99", "done_on": day("2025-03-14"), "files": []}]
    facts = with_line(entering(town), "I3", scope_done=done)
    in_sheet(town, "scope_unknown", town.operator, "realization-entered", facts)
    facts = with_line(entering(town), "I1", scope_done=[{**done[0], "id": "p01"}])
    in_sheet(town, "scope_unknown", town.operator, "realization-entered", facts)


def test_nothing_is_done_on_a_day_to_come(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    done = [{"id": "p01", "done_on": day("2025-04-01"), "files": []}]
    facts = with_line(entering(town), "I3", scope_done=done)
    in_sheet(town, "scope_ahead", town.operator, "realization-entered", facts)


def test_no_part_is_done_twice(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    facts = entering(town)
    good = hand(town, town.operator, "realization-entered", facts, stream=town.sheet("tw1").stream)
    done = [{"id": "p01", "done_on": day(one), "files": []} for one in ("2025-03-14", "2025-03-15")]
    demand_refused(town, "facts_shape", with_facts(good, town.operator.person, with_line(facts, "I3", scope_done=done)))


def test_data_does_not_come_from_a_day_to_come(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    enters(town, "data_ahead", data_as_of=day("2025-04-01"))


def test_entries_are_counted(town_at):
    town = opened_at(town_at, "tw1_entered", "2025-04-14 09:00")
    enters(town, "wrong_sheet_round", no=2, round=1)


def test_a_sheet_says_its_period_and_its_office_as_they_are_registered(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    enters(town, "period_printed_differs", period_printed="Triwulan II Tahun 2025")
    enters(town, "office_printed_differs", office_printed="Kepala Dinas Pendidikan")


def test_a_cause_is_told_of_a_programme_of_the_document(town_at):
    town = opened_at(town_at, "measuring", "2025-03-31 15:00")
    enters(town, "programme_unknown", money_causes=[{"programme_no": "99", "cause_code": "efisiensi", "files": []}])


def test_figures_are_not_held_against_the_promise_before_the_last(town_at):
    town = opened_at(town_at, "measuring", "2025-03-20 09:00")
    before = entering(town)
    revise(town)
    town.stage.at("2025-03-31 15:00")
    in_sheet(town, "another_version", town.operator, "realization-entered", before)


def test_figures_are_not_held_against_a_promise_that_counts_from_later_on(town_at):
    town = opened_at(town_at, "measuring", "2025-03-20 09:00")
    revise(town, effective="2025-04-01")
    town.stage.at("2025-04-14 09:00")
    in_force = town.promise.in_force.data(), town.promise.proposed_in_force.data()
    enters(town, "another_version", agreement=in_force[0], document=in_force[1])


def test_a_document_is_not_named_beside_the_act_that_bound_another(town_at):
    town = opened_at(town_at, "measuring", "2025-03-20 09:00")
    before = town.promise.proposed_in_force
    revise(town)
    enters(town, "another_version", document=before.data())


def test_a_revision_never_counts_for_days_before_it_was_proposed(town_at):
    town = opened_at(town_at, "measuring", "2025-03-20 09:00")
    promise = town.promise
    document = revised(promise.document_in_force, trustee=town.head, targets={"I1": number("85", "Per 100.000 KH")})
    promise.propose_revision(promise.revision_facts(document, ground="c"), by=town.head)
    promise.sign()
    town.stage.at("2025-03-24 09:00")
    reason = {"effective_reason_code": "ditetapkan_dalam_keputusan"}
    before = promise.countersigning_facts() | {"effective": day("2025-03-19")} | reason
    in_promise(town, "effective_before_proposal", promise.superior, "revision-countersigned", before)
    on_the_day = promise.countersigning_facts() | {"effective": day("2025-03-20")} | reason
    promise.enter_force(promise.do(promise.superior, "revision-countersigned", on_the_day))


def test_what_did_not_count_yet_at_the_end_of_the_period_is_not_measured(town_at):
    town = opened_at(town_at, "signed", "2025-02-03 09:00")
    later = {"effective": day("2025-04-01"), "effective_reason_code": "ditetapkan_dalam_keputusan"}
    promise = town.promise
    promise.enter_force(promise.do(town.mayor, "agreement-countersigned", promise.countersigning_facts() | later))
    town.periods.open("tw1")
    town.stage.at("2025-04-14 09:00")
    enters(town, "not_in_force_then")


def test_what_was_signed_is_not_entered_again_in_silence(town_at):
    town = opened_at(town_at, "tw1", "2025-04-15 09:00")
    enters(town, "sheet_signed", no=2)


def correcting(town, term="tw4", *, no=2, **changes):
    facts = town.sheet(term).correcting_facts(
        quarters.reported(term, no=no), reason_code="bukti_dilengkapi", reason=quarters.SEVEN
    )
    return facts | changes


def test_what_nobody_signed_is_entered_again_not_corrected(town_at):
    town = opened_at(town_at, "tw1_entered", "2025-04-14 09:00")
    in_sheet(town, "nothing_to_correct", town.operator, "realization-corrected", correcting(town, "tw1"))


def test_what_was_never_entered_is_not_corrected(town_at):
    town = opened_at(town_at, "tw1", "2025-07-25 09:00")
    town.sheet("tw2").entered = town.sheet("tw1").entered
    facts = correcting(town, "tw2", no=1)
    in_sheet(town, "nothing_entered", town.operator, "realization-corrected", facts, term="tw2")


def test_a_correction_names_the_entry_that_counts(town_at):
    town = opened_at(town_at, "tw1_entered", "2025-04-14 09:00")
    first = town.sheet("tw1").entered
    town.enter("tw1", quarters.reported("tw1", no=2))
    town.sheet("tw1").sign()
    facts = correcting(town, "tw1", corrects=first.data())
    in_sheet(town, "not_the_entry", town.operator, "realization-corrected", facts)


def test_a_correction_too_tells_every_line(town_at):
    town = opened_at(town_at, "tw1", "2025-04-15 09:00")
    facts = correcting(town, "tw1")
    in_sheet(town, "line_left_out", town.operator, "realization-corrected", {**facts, "lines": facts["lines"][1:]})


def test_after_the_lock_nothing_is_corrected_without_an_order(town_at):
    town = opened_at(town_at, "locked", "2026-02-02 09:00")
    in_sheet(town, "period_locked", town.operator, "realization-corrected", correcting(town), term="tw4")


def test_an_order_for_another_office_opens_nothing_here(town_at):
    town = opened_at(town_at, "locked", "2026-02-02 09:00")
    town.periods.reopen("tw4", [BAPPEDA], number="700/12/2026", reason="Salah ketik.", until="2026-02-10")
    in_sheet(town, "period_locked", town.operator, "realization-corrected", correcting(town), term="tw4")


def test_an_order_ends_with_its_last_day(town_at):
    town = opened_at(town_at, "reopened", "2026-02-11 00:01")
    in_sheet(town, "period_locked", town.operator, "realization-corrected", correcting(town), term="tw4")


def test_on_the_last_day_of_the_order_a_correction_is_still_written(town_at):
    town = opened_at(town_at, "reopened", "2026-02-10 23:00")
    quarters.correct(town)
    assert town.sheet("tw4").rounds == 2


# -- signed -----------------------------------------------------------------------------------------------------------


def signs(town, code, who, *, term="tw1", role="trustee", predecessor=None, **changes):
    facts = town.sheet(term).signing_facts(who, role=role, predecessor=predecessor) | changes
    return in_sheet(town, code, who, "realization-signed", facts, term=term)


def test_who_entered_does_not_sign(town_at):
    town = opened_at(town_at, "measuring", "2025-04-14 09:00")
    town.city.office("sekdinkes", DINKES, "Sekretaris Dinas Kesehatan", "administrator", superior=DINKES)
    both = town.city.appoint(
        "sekdinkes", town.head.person, "Plt. Sekretaris Dinas Kesehatan", capacity="plt", since="2025-04-01",
        until="2025-06-30", number="821.3/9/2025", powers=("realization.enter",),
    )  # fmt: skip
    sheet = town.sheet("tw1")
    sheet.entered = sheet.do(both, "realization-entered", entering(town))
    signs(town, "same_hand", town.head)


def test_nobody_signs_what_was_not_entered(town_at):
    town = opened_at(town_at, "tw1", "2025-07-25 09:00")
    town.sheet("tw2").entered = town.sheet("tw1").entered
    signs(town, "nothing_entered", town.head, term="tw2")


def test_nobody_signs_while_the_period_still_runs(town_at):
    town = opened_at(town_at, "measuring", "2025-03-30 09:00")
    town.enter("tw1", quarters.reported("tw1"))
    signs(town, "period_not_over", town.head)


def test_the_head_of_another_office_does_not_sign(town_at):
    town = entered(town_at)
    signs(town, "not_who_answers", town.officer(BAPPEDA))


def test_a_sheet_is_signed_once(town_at):
    town = opened_at(town_at, "tw1", "2025-04-15 09:00")
    signs(town, "sheet_already_signed", town.head)


def test_an_entry_that_was_replaced_is_not_signed(town_at):
    town = opened_at(town_at, "tw1_entered", "2025-04-14 09:00")
    first = town.sheet("tw1").entered
    town.enter("tw1", quarters.reported("tw1", no=2))
    signs(town, "not_the_entry", town.head, entered=first.data())


def test_a_signature_says_the_capacity_that_is_recorded(town_at):
    town = entered(town_at)
    signs(town, "wrong_capacity", town.head, capacity="plt")


def test_a_decree_that_is_recorded_is_not_awaited(town_at):
    town = entered(town_at)
    signs(town, "awaiting_unneeded", town.head, awaiting=decree("821.2/1/2024", "2024-01-03", "Wali Kota Contoh"))


def test_figures_held_against_a_promise_that_was_changed_before_the_end_are_not_signed(town_at):
    town = opened_at(town_at, "measuring", "2025-03-20 09:00")
    town.enter("tw1", quarters.reported("tw1"))
    revise(town)
    town.stage.at("2025-04-02 09:00")
    signs(town, "another_version", town.head)


def test_after_the_lock_nothing_is_signed(town_at):
    town = opened_at(town_at, "plt", "2025-08-25 09:00")
    town.periods.lock("tw2")
    signs(town, "period_locked", town.head, term="tw2", role="successor", predecessor=town.former)


def test_an_acting_head_continues_the_promise_before_he_signs_for_it(town_at):
    town = opened_at(town_at, "handed_over", "2025-08-15 09:00")
    signs(town, "not_who_answers", town.head, term="tw2", role="successor", predecessor=town.former)


def test_the_power_of_closing_days_alone_does_not_sign_as_who_leads(town_at):
    town = opened_at(town_at, "plt", "2025-09-30 23:00")
    town.enter("tw3", quarters.reported("tw3"))
    officer = town.head
    town.city.appoint(
        DINKES, officer.person, officer.post, capacity="plt", since="2025-09-30", until="2025-12-31",
        number="821.2/240/2025", powers=("realization.close",),
    )  # fmt: skip
    signs(town, "missing_power", town.head, term="tw3")


def test_closing_days_are_given_once(town_at):
    town = opened_at(town_at, "handed_over", "2025-08-20 09:00")
    facts = {
        "mandate": town.former.mandate.data(), "ended_on": day("2025-08-11"), "reason_code": "mutasi",
        "decree": decree("821.2/208/2025", "2025-08-11", "Wali Kota Contoh"), "closing_until": day("2025-12-31"),
    }  # fmt: skip
    stream = f"office/{town.former.office}"
    refused(town, "closing_days_fixed", town.officer("bkpsdm"), "mandate-ended", facts, stream=stream)


def test_an_end_that_is_dated_earlier_takes_no_closing_days_away(town_at):
    town = opened_at(town_at, "handed_over", "2025-08-20 09:00")
    end_mandate(town, town.former, ended_on="2025-08-11")
    town.sheet("tw2").sign_as_outgoing(town.former)


def test_who_left_signs_nothing_without_closing_days(town_at):
    town = opened_at(town_at, "tw2", "2025-08-14 09:00")
    former = town.head
    end_mandate(town, former, ended_on="2025-08-12")
    signs(town, "mandate_ended", former, term="tw2", role="outgoing")


def test_who_left_signs_within_the_closing_days_and_not_a_day_longer(town_at):
    town = opened_at(town_at, "plt", "2025-08-30 00:01")
    signs(town, "closing_over", town.former, term="tw2", role="outgoing")
    town = opened_at(town_at, "plt", "2025-08-29 23:00")
    town.sheet("tw2").sign_as_outgoing(town.former)


def test_who_left_signs_as_one_who_left(town_at):
    town = opened_at(town_at, "handed_over", "2025-08-15 09:00")
    signs(town, "sign_as_outgoing", town.former, term="tw2")


def test_in_the_closing_days_nothing_but_sheets_is_signed(town_at):
    town = opened_at(town_at, "handed_over", "2025-08-15 09:00")
    facts = town.sheet("tw2").refusal_facts(town.former, "angka_tidak_diyakini", "Belum diperiksa.")
    in_sheet(town, "mandate_ended", town.former, "realization-signing-refused", facts, term="tw2")


def test_who_leads_does_not_sign_as_one_who_left(town_at):
    town = opened_at(town_at, "tw2", "2025-07-26 09:00")
    signs(town, "sign_as_trustee", town.head, term="tw2", role="outgoing")


def test_who_left_does_not_sign_what_ended_after_him(town_at):
    town = opened_at(town_at, "tw2", "2025-08-14 09:00")
    former = town.head
    end_mandate(town, former, ended_on="2025-08-12", closing_until="2025-10-31")
    town.stage.at("2025-10-05 09:00")
    town.enter("tw3", quarters.reported("tw3"))
    signs(town, "not_outgoing", former, term="tw3", role="outgoing")


def test_the_successor_signs_for_the_predecessor_and_says_so(town_at):
    town = opened_at(town_at, "plt", "2025-08-25 09:00")
    signs(town, "sign_as_successor", town.head, term="tw2")


def test_the_successor_names_him_who_answered(town_at):
    town = opened_at(town_at, "plt", "2025-08-25 09:00")
    signs(town, "wrong_predecessor", town.head, term="tw2", role="successor", predecessor=town.mayor)


def test_a_successor_without_a_predecessor_is_none(town_at):
    town = opened_at(town_at, "plt", "2025-08-25 09:00")
    sheet = town.sheet("tw2")
    facts = sheet.signing_facts(town.head, role="successor", predecessor=town.former)
    good = hand(town, town.head, "realization-signed", facts, stream=sheet.stream)
    nobody = {key: value for key, value in facts.items() if key != "predecessor"}
    demand_refused(town, "facts_shape", with_facts(good, town.head.person, nobody))


def test_nobody_is_his_own_successor(town_at):
    town = entered(town_at)
    signs(town, "wrong_predecessor", town.head, role="successor", predecessor=town.head)


# -- refused ----------------------------------------------------------------------------------------------------------


def refuses(town, code, who, *, refuser=None, **changes):
    facts = town.sheet("tw1").refusal_facts(refuser or town.head, "tanpa_keterangan", UNSIGNED) | changes
    return in_sheet(town, code, who, "realization-signing-refused", facts)


def refused_by_two(town):
    """Organisasi records that A will not sign, Bappeda has seen it."""
    town.sheet("tw1").refuse("tanpa_keterangan", UNSIGNED, by=town.officer(ORGANISASI))
    town.sheet("tw1").witness("tanpa_keterangan", UNSIGNED, by=BAPPEDA)


def test_only_who_has_to_sign_can_refuse(town_at):
    town = entered(town_at)
    refuses(town, "wrong_refuser", town.officer(ORGANISASI), refuser=town.officer(BAPPEDA))


def test_who_refuses_is_printed_as_registered(town_at):
    town = entered(town_at)
    refuses(town, "wrong_refuser", town.officer(ORGANISASI), refuser_printed="Somebody")


def test_a_head_of_elsewhere_does_not_record_that_another_refuses(town_at):
    town = entered(town_at)
    refuses(town, "missing_power", town.officer("bpkad"))


def test_who_refuses_himself_needs_no_second_and_is_none(town_at):
    town = entered(town_at)
    first = town.sheet("tw1").refuse("tanpa_keterangan", UNSIGNED, by=town.officer(ORGANISASI))
    refuses(town, "reference_wrong", town.head, seconds=first.data())


@pytest.mark.parametrize("moment", ["2025-04-14 09:00", "2025-04-15 23:00"])
def test_until_the_signature_is_due_nobody_says_for_another_that_he_refuses(town_at, moment):
    town = entered(town_at, moment)
    refuses(town, "refusal_too_early", town.officer(ORGANISASI))


def test_before_the_signature_is_due_the_head_himself_refuses(town_at):
    town = entered(town_at, "2025-04-14 09:00")
    town.sheet("tw1").refuse("angka_tidak_diyakini", "Angka AKI belum dicocokkan.")
    town.sheet("tw1").verify()


def test_nobody_is_his_own_witness(town_at):
    town = entered(town_at)
    first = town.sheet("tw1").refuse("tanpa_keterangan", UNSIGNED, by=town.officer(ORGANISASI))
    refuses(town, "same_hand", town.officer(ORGANISASI), seconds=first.data())


def test_a_witness_has_seen_the_same(town_at):
    town = entered(town_at)
    first = town.sheet("tw1").refuse("tanpa_keterangan", UNSIGNED, by=town.officer(ORGANISASI))
    refuses(town, "reference_wrong", town.officer(BAPPEDA), seconds=first.data(), reason="Kepala dinas sakit.")


def test_a_witness_names_what_he_has_seen(town_at):
    town = entered(town_at)
    refuses(town, "needs_second", town.officer(BAPPEDA), seconds=town.sheet("tw1").entered.data())


def test_a_refusal_is_not_recorded_twice_by_one_hand(town_at):
    town = entered(town_at)
    town.sheet("tw1").refuse("tanpa_keterangan", UNSIGNED, by=town.officer(ORGANISASI))
    refuses(town, "already_registered", town.officer(ORGANISASI))


def test_nobody_of_the_same_agency_testifies_that_its_head_refuses(town_at):
    town = entered(town_at)
    refuses(town, "same_hand", secretary(town, powers=("realization.verify",)))


def test_what_was_signed_was_not_refused(town_at):
    town = opened_at(town_at, "tw1", "2025-04-15 09:00")
    refuses(town, "sheet_already_signed", town.officer(ORGANISASI))


def test_who_refused_does_not_sign_the_same_entry(town_at):
    town = entered(town_at)
    town.sheet("tw1").refuse("angka_tidak_diyakini", "Angka AKI belum dicocokkan.")
    signs(town, "sheet_refused", town.head)


# -- verified ---------------------------------------------------------------------------------------------------------


def signed(town_at):
    """TW I, signed by A."""
    town = entered(town_at)
    town.sheet("tw1").sign()
    return town


def verifies(town, code, who, *, verdicts=None, **changes):
    facts = town.sheet("tw1").verifying_facts(who, verdicts) | changes
    return in_sheet(town, code, who, "realization-verified", {k: v for k, v in facts.items() if v is not None})


def test_what_nobody_signed_is_not_verified(town_at):
    town = entered(town_at)
    verifies(town, "sheet_not_signed", town.officer(ORGANISASI))


def test_one_witness_is_not_enough_to_verify_what_nobody_signed(town_at):
    town = entered(town_at)
    town.sheet("tw1").refuse("tanpa_keterangan", UNSIGNED, by=town.officer(ORGANISASI))
    verifies(town, "sheet_not_signed", town.officer(BAPPEDA))


def test_who_testified_to_the_refusal_does_not_verify(town_at):
    town = entered(town_at)
    refused_by_two(town)
    verifies(town, "same_hand", town.officer(BAPPEDA))


def test_where_signing_was_refused_no_verdict_names_a_signature(town_at):
    town = entered(town_at)
    town.sheet("tw1").refuse("angka_tidak_diyakini", "Angka AKI belum dicocokkan.")
    verifies(town, "not_the_sheet_signature", town.officer(BAPPEDA), signed=town.sheet("tw1").refused.data())


def test_a_verdict_names_the_signature(town_at):
    town = signed(town_at)
    verifies(town, "not_the_sheet_signature", town.officer(ORGANISASI), signed=None)
    verifies(town, "not_the_sheet_signature", town.officer(ORGANISASI), signed=town.sheet("tw1").entered.data())


def test_an_agency_does_not_verify_its_own_sheet(town_at):
    town = signed(town_at)
    verifies(town, "same_hand", secretary(town, powers=("realization.verify",)))


@pytest.mark.parametrize(("unit", "stands"), [(BAPPEDA, False), (ORGANISASI, True)])
def test_the_agency_that_entered_for_another_does_not_verify(town_at, unit, stands):
    """The mayor's sheet may be entered by the agency that drafted his promise: here Bappeda."""
    town = signed(town_at)
    world, verifier = RegisterWorld(town.house.app, town.house.store), town.officer(unit)
    sheet = town.sheet("tw1")
    current = present(stream_of(world, sheet.stream, Sheet).current)
    current.act = replace(current.act, actor=current.act.actor._replace(office=town.officer(BAPPEDA).office))
    signature = present(current.signed)
    hand_of = signature.actor._replace(official=verifier.person.official, office=verifier.office)
    act = replace(signature, actor=hand_of, facts=sheet.verifying_facts(verifier))
    if stands:
        hands.decide_realization_verified(act, world)
        return
    with pytest.raises(Refused, match="mengisi"):
        hands.decide_realization_verified(act, world)


def test_who_entered_and_moved_does_not_verify(town_at):
    town = signed(town_at)
    moved = town.city.assign(
        "moved", town.operator.person, head=BAPPEDA, powers=("realization.verify",), number="800/3/2025",
        since="2025-04-14",
    )  # fmt: skip
    verifies(town, "same_hand", moved)


def test_who_signed_does_not_verify_from_another_office(town_at):
    town = signed(town_at)
    both = town.city.assign(
        "both", town.head.person, head=BAPPEDA, powers=("realization.verify",), number="800/3/2025",
        since="2025-04-14",
    )  # fmt: skip
    verifies(town, "same_hand", both)


def test_a_unit_verifies_in_its_own_name(town_at):
    town = signed(town_at)
    verifies(town, "wrong_unit", town.officer(BAPPEDA), unit=town.officer(ORGANISASI).agency)
    verifies(town, "unit_printed_differs", town.officer(BAPPEDA), unit_printed="Inspektorat Daerah")


def test_a_verdict_tells_of_every_line(town_at):
    town = signed(town_at)
    told = town.sheet("tw1").verifying_facts(town.officer(BAPPEDA))["lines"]
    verifies(town, "line_left_out", town.officer(BAPPEDA), lines=told[1:])
    verifies(town, "line_unknown", town.officer(BAPPEDA), lines=[*told, {**told[0], "line_id": "I9"}])


def test_stages_are_taken_in_turn(town_at):
    town = signed(town_at)
    verifies(town, "wrong_stage", town.officer(BAPPEDA), stage=2)


def test_one_hand_does_not_take_two_stages(town_at):
    town = signed(town_at)
    town.sheet("tw1").verify(final=False)
    verifies(town, "same_hand", town.officer(ORGANISASI), stage=2)


def test_what_was_verified_is_not_verified_again(town_at):
    town = opened_at(town_at, "tw1", "2025-04-15 09:00")
    verifies(town, "already_verified", town.officer(BAPPEDA), stage=2)


def test_a_second_stage_does_not_heal_a_rejection(town_at):
    town = signed(town_at)
    town.sheet("tw1").verify({"I5": no_to("bukti_tidak_ada", "Rekap tidak dilampirkan.")}, final=False)
    verifies(town, "already_verified", town.officer(BAPPEDA), stage=2)


# -- the end of an agreement ------------------------------------------------------------------------------------------


def closing(town, **changes):
    """Organisasi closes the agreement after the lock of TW IV."""
    return {
        "agreement": town.promise.in_force.data(), "document": town.promise.proposed_in_force.data(),
        "reason_code": "tahun_berakhir", "closed_on": day("2025-12-31"), "period": town.periods.locked["tw4"].data(),
    } | changes  # fmt: skip


def closes(town, code, *, who=ORGANISASI, **changes):
    facts = {key: value for key, value in closing(town, **changes).items() if value is not None}
    return refused(town, code, town.officer(who), "agreement-closed", facts, stream=town.promise.stream)


def close(town):
    return town.promise.do(town.officer(ORGANISASI), "agreement-closed", closing(town))


def test_a_year_is_not_closed_by_the_lock_of_its_first_quarter(town_at):
    town = town_at("locked")
    town.periods.lock("tw1")
    closes(town, "reference_wrong", period=town.periods.locked["tw1"].data())


def test_a_year_is_not_closed_by_an_opening(town_at):
    closes(town_at("locked"), "reference_wrong", period=town_at("locked").periods.opened["tw4"].data())


@pytest.mark.parametrize("moment", ["2025-12-30", "2026-01-21"])
def test_a_year_is_closed_on_a_day_after_it_and_before_tomorrow(town_at, moment):
    closes(town_at("locked"), "closing_day", closed_on=day(moment))


def test_only_what_is_in_force_is_closed(town_at):
    town = town_at("locked")
    refused_in_november = town.promise.proposed
    closes(town, "not_replacing", document=refused_in_november.data())


def test_who_promised_does_not_close_the_promise(town_at):
    town = town_at("locked")
    person = town.head.person
    town.city.appoint(
        ORGANISASI, person, "Plt. Kepala Bagian Organisasi", capacity="plt", since="2026-01-20", until="2026-03-20",
        number="821.2/9/2026", powers=("agreement.close",),
    )  # fmt: skip
    closes(town, "same_hand")


def test_an_office_that_stands_is_no_ground_to_close(town_at):
    closes(town_at("locked"), "office_not_ended", reason_code="jabatan_dihapus", period=None)


def test_a_lock_is_no_ground_to_close_an_abolished_office(town_at):
    closes(town_at("locked"), "reference_wrong", reason_code="jabatan_dihapus")


def test_nothing_is_closed_while_a_proposal_is_open(town_at):
    town = opened_at(town_at, "november", "2026-01-20 15:00")
    town.periods.lock("tw4")
    closes(town, "proposal_pending")


def test_what_is_closed_is_neither_closed_again_nor_revised_nor_continued(town_at):
    town = town_at("locked")
    close(town)
    closes(town, "agreement_closed")
    document = revised(
        town.promise.document_in_force, trustee=town.head, targets={"I1": number("98", "Per 100.000 KH")}
    )
    facts = town.promise.revision_facts(document, ground="c")
    refused(town, "agreement_closed", town.head, "revision-proposed", facts, stream=town.promise.stream)
    facts = town.promise.continuation_facts(town.former)
    refused(town, "agreement_closed", town.head, "agreement-continued", facts, stream=town.promise.stream)


def test_after_the_office_was_abolished_nothing_more_is_measured(town_at):
    town = opened_at(town_at, "tw1", "2025-05-02 09:00")
    clerk, organisation = secretary(town, powers=("realization.enter",)), town.officer(ORGANISASI)
    order = decree("188/9/2025", "2025-05-01", "Wali Kota Contoh")
    facts = {"ended_on": day("2025-05-02"), "decree": order, "reason_code": "dihapus"}
    town.stage.do(organisation.person, "office-ended", facts, stream=f"office/{town.city.offices[DINKES]}")
    town.periods.locked["tw4"] = town.periods.opened["tw4"]
    facts = closing(town, reason_code="jabatan_dihapus", closed_on=day("2025-05-01"))
    del facts["period"]
    town.promise.do(organisation, "agreement-closed", facts)
    town.stage.at("2025-07-25 09:00")
    enters(town, "agreement_closed", who=clerk, term="tw2")
