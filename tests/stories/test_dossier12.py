"""Dossier 12, to 5 February and from August to 10 November: the year of one Dinas, and every Expected that is the ledger's."""

from datetime import date

import pytest

from domain.evidence.entry import Entry
from domain.evidence.streams import local_date
from projections import views
from service.demo.departments import HEALTH
from service.demo.facts import number
from service.demo.paperwork import revised
from service.demo.stage import ZONE
from tests.people import A, B, C, demand_refused, end_mandate, hand, present


def agreement(town):
    """What the tables say of the agreement of the Dinas."""
    town.house.catch_up()
    return views.agreement(town.house.views, town.promise.id)


def record(town, act):
    """What the tables say of one act."""
    town.house.catch_up()
    (number_of,) = town.house.views.execute("SELECT record FROM act WHERE digest = ?", (act.digest,)).fetchone()
    return views.record(town.house.views, number_of)


def target(version, line):
    return next(row.target_printed for row in version.lines if row.line_id == line)


def attempt(town, *, printed="98"):
    """C's revision of I1 from 90 to 98, on ground c, without evidence."""
    document = revised(
        town.promise.document_in_force, trustee=town.head, targets={"I1": number(printed, "Per 100.000 KH")}
    )
    return town.promise.revision_facts(document, ground="c")


# -- January ----------------------------------------------------------------------------------------------------------


def test_a_budget_document_of_6_january_makes_6_february_the_deadline(town_at):
    row = agreement(town_at("proposed")).row
    assert row.budget_adopted_on == date(2025, 1, 6)
    assert row.deadline == date(2025, 2, 6)


def test_the_five_indicators_stand_as_they_were_defined_and_confirmed_by_another_hand(town_at):
    town = town_at("defined")
    town.house.catch_up()
    for measure in HEALTH.measures:
        act = town.definitions[measure.line]
        (definition,) = town.house.views.execute("SELECT * FROM indicator WHERE digest = ?", (act.digest,)).fetchall()
        assert definition["name"] == measure.name
        assert record(town, act).row.official == town.operator.person.official
        assert definition["confirmed_record"] is not None
        confirmed = present(views.record(town.house.views, definition["confirmed_record"]))
        assert confirmed.row.official == town.officer("organisasi").person.official


def test_the_dialogue_is_told_by_one_side_and_confirmed_by_the_other(town_at):
    hands = {hand.act: hand for hand in agreement(town_at("proposed")).hands}
    assert hands["dialogue-held"].official != hands["dialogue-confirmed"].official
    assert hands["dialogue-confirmed"].post == "Kepala Badan Perencanaan Pembangunan Daerah"


def test_the_register_says_who_proposed_and_who_aligned_and_under_which_decree(town_at):
    town = town_at("proposed")
    proposed, aligned = record(town, town.promise.proposed), record(town, town.aligned)
    assert proposed.row.official == town.operator.person.official
    assert proposed.mandate.kind == "assignment"
    assert proposed.mandate.record == record(town, town.operator.mandate).row.record
    assert aligned.row.official == town.officer("bappeda").person.official
    assert aligned.mandate.kind == "mandate"
    assert aligned.mandate.record == record(town, town.officer("bappeda").mandate).row.record
    assert [local_date(act.row.received_at, ZONE) for act in (proposed, aligned)] == [
        date(2025, 1, 18),
        date(2025, 1, 20),
    ]


def test_signed_on_24_and_countersigned_on_27_january_it_is_in_force_on_time(town_at):
    waiting = agreement(town_at("signed")).row
    assert (waiting.status, waiting.in_force_since, waiting.on_time) == ("ditandatangani", None, None)
    row = agreement(town_at("in_force")).row
    assert row.status == "berlaku"
    assert row.in_force_since == row.in_force_known == date(2025, 1, 27)
    assert row.on_time is True


def test_the_second_act_names_the_first(town_at):
    town = town_at("in_force")
    countersigned = record(town, town.promise.in_force)
    assert town.promise.signed.digest in {ref.digest for ref in countersigned.refs}
    assert record(town, town.promise.signed).row.record in {ref.record for ref in countersigned.refs}


def test_the_publication_of_5_february_is_noted(town_at):
    (publication,) = agreement(town_at("in_force")).publications
    assert publication.published_on == date(2025, 2, 5)


# -- August -----------------------------------------------------------------------------------------------------------


def test_the_mandate_of_a_ended_on_12_august_and_the_ledger_knew_it_on_14_august(town_at):
    town = town_at("acting")
    town.house.catch_up()
    (mandate,) = present(views.official(town.house.views, town.former.person.official)).mandates
    assert mandate.ended_on == date(2025, 8, 12)
    ended = [row for row in views.records(town.house.views, kind="office").rows if row.act == "mandate-ended"]
    assert [local_date(row.received_at, ZONE) for row in ended] == [date(2025, 8, 14)]


def test_a_signature_of_a_on_20_august_is_refused_because_the_mandate_has_ended(town_at):
    town = town_at("acting")
    town.stage.at("2025-08-20 09:00")
    facts = {**town.promise.continuation_facts(town.former), "trustee": town.former.party}
    demand_refused(
        town, "mandate_ended", hand(town, town.former, "agreement-continued", facts, stream=town.promise.stream)
    )


def test_an_act_of_a_on_13_august_counts_as_known_then_and_shows_that_the_mandate_had_ended(town_at):
    town = town_at("in_force")
    town.stage.at("2025-08-13 10:00")
    facts = attempt(town)
    act = town.promise.propose_revision(facts, by=town.head)  # known then: ya
    town.stage.at("2025-08-14 09:00")
    end_mandate(town, town.head, ended_on="2025-08-12")
    seen = record(town, act)
    assert seen.mandate.ended_on == date(2025, 8, 12) < local_date(seen.row.received_at, ZONE)  # effective: tidak


def test_b_continues_as_plt_and_for_two_days_only_one_side_has_spoken(town_at):
    town = town_at("acting")
    town.stage.at("2025-08-20 09:00")
    town.promise.continue_after(town.former)
    row = agreement(town).row
    assert (row.status, row.trustee_name, row.trustee_capacity) == ("dilanjutkan_sepihak", B, "plt")
    town.stage.at("2025-08-21 17:00")
    assert agreement(town).row.status == "dilanjutkan_sepihak"
    town.stage.at("2025-08-22 09:00")
    town.promise.accept_continuation()
    seen = agreement(town)
    assert seen.row.status == "berlaku"
    assert seen.trustees[-1].since == date(2025, 8, 20)
    assert seen.trustees[-1].confirmed_on == date(2025, 8, 22)


def test_what_stood_on_11_august_is_still_the_same_version_afterwards(town_at):
    before, after = agreement(town_at("in_force")), agreement(town_at("led_by_c"))
    assert after.current.document == before.current.document
    assert after.row.version_no == before.row.version_no


# -- October and November ---------------------------------------------------------------------------------------------


def test_the_history_shows_a_b_and_c_and_c_signs_from_now_on(town_at):
    seen = agreement(town_at("led_by_c"))
    assert [one.name for one in seen.trustees] == [A, B, C]
    assert [one.capacity for one in seen.trustees] == ["definitif", "plt", "definitif"]
    assert (seen.row.trustee_name, seen.row.status) == (C, "berlaku")


@pytest.fixture
def november(town_at):
    """6 November: C proposes I1 from 90 to 98, on ground c, without evidence."""
    town = town_at("led_by_c")
    town.stage.at("2025-11-06 09:00")
    town.promise.propose_revision(attempt(town), by=town.head)
    return town


def test_the_register_of_changes_calls_98_instead_of_90_easier_55_days_before_the_year_ends(november):
    seen = agreement(november)
    version = present(views.version(november.house.views, november.promise.id, seen.row.pending_no or 0))
    change = next(change for change in version.changes if change.field == "target")
    assert (change.line_id, change.before_printed, change.after_printed) == ("I1", "90", "98")
    assert change.direction == "easier"
    proposed = record(november, november.promise.proposed)
    assert (date(2025, 12, 31) - local_date(proposed.row.received_at, ZONE)).days == 55


def test_an_attempt_without_evidence_is_recorded_and_changes_nothing_yet(november):
    seen = agreement(november)
    assert seen.row.revision_pending
    assert seen.row.status == "berlaku"
    assert target(seen.current, "I1") == "90"
    content = november.house.read(record(november, november.promise.proposed).row.record - 1, 1)[0].content
    assert content.facts["evidence"] == []
    assert content.facts["ground"] == "c"


def test_the_rejected_attempt_leaves_90_in_force_and_stays_readable_with_its_rejection(november):
    november.stage.at("2025-11-10 09:00")
    rejected = november.promise.reject_revision("bukti_tidak_cukup", "Perubahan asumsi tidak disertai bukti.")
    seen = agreement(november)
    assert (seen.row.status, seen.row.revision_pending, seen.row.version_no) == ("berlaku", False, 1)
    assert target(seen.current, "I1") == "90"
    attempt_row = seen.versions[-1]
    assert (attempt_row.kind, attempt_row.status) == ("pk_perubahan", "ditolak")
    version = present(views.version(november.house.views, november.promise.id, attempt_row.no))
    assert target(version, "I1") == "98"
    last = seen.hands[-1]
    assert (last.act, last.reason) == ("revision-rejected", "Perubahan asumsi tidak disertai bukti.")
    assert last.record == record(november, rejected).row.record


def test_every_act_of_the_year_names_the_act_before_it_in_its_stream(november):
    heads: dict[str, str] = {}
    for row in november.house.store.rows():
        body = Entry.parse(row.entry).body
        assert body.previous == heads.get(body.stream)
        heads[body.stream] = body.digest
