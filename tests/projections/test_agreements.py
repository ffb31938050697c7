from contextlib import closing
from datetime import date

import pytest

from projections import catch_up, connect, views
from tests.projections.story import (
    AGREEMENT,
    BUDGET,
    DINKES,
    HEAD,
    MAYOR,
    NAMES,
    OPERATOR,
    STAFF,
    A,
    B,
    C,
    Story,
    W,
    found,
)  # fmt: skip


class Known:
    """What the tables tell of the agreement once they have caught up."""

    def __init__(self, db, story):
        self.db = db
        self.story = story

    def __call__(self):
        catch_up(self.db, self.story.read)
        return views.agreement(self.db, AGREEMENT)


@pytest.fixture
def story():
    return Story()


@pytest.fixture
def known(story):
    with closing(connect(":memory:")) as db:
        yield Known(db, story)


def test_the_deadline_is_6_february_for_a_budget_of_6_january(story, known):
    story.in_force()
    row = known().row
    assert (row.budget_adopted_on, row.deadline, row.on_time) == (date(2025, 1, 6), date(2025, 2, 6), True)


def test_a_later_budget_does_not_set_the_clock_back(story, known):
    story.in_force()
    first = {"stream": f"budget/{BUDGET}", "version": 1, "digest": story.heads[f"budget/{BUDGET}"][1]}
    story.adopt_budget(adopted_on="2025-10-09", on="2025-10-09", kind="dppa", replaces=first)
    assert known().row.deadline == date(2025, 2, 6)


def test_without_a_named_budget_the_one_of_the_agency_sets_the_deadline(story, known):
    story.ground().adopt_budget()
    story.propose(story.document(story.define_indicator()))
    assert known().row.deadline == date(2025, 2, 6)


def test_without_any_budget_nothing_is_said_of_timeliness(story, known):
    story.ground()
    proposed = story.propose(story.document(story.define_indicator()))
    story.grantor_signs(proposed, story.trustee_signs(proposed))
    assert (known().row.deadline, known().row.on_time) == (None, None)


def test_the_steps_of_a_life_each_change_the_status(story, known):
    story.ground()
    proposed = story.propose(story.document(story.define_indicator()), budget=story.adopt_budget())
    assert known().row.status == "diusulkan"
    story.align(proposed)
    assert known().row.status == "diselaraskan"
    signed = story.trustee_signs(proposed)
    assert known().row.status == "ditandatangani"
    assert known().row.on_time is None
    story.grantor_signs(proposed, signed)
    row = known().row
    assert (row.status, row.in_force_since, row.version_no, row.pending_no) == ("berlaku", date(2025, 1, 27), 1, None)
    assert row.in_force_record == len(story.records)


def test_alignment_after_the_signature_does_not_take_the_signature_back(story, known):
    story.ground()
    proposed = story.propose(story.document(story.define_indicator()))
    story.trustee_signs(proposed)
    story.align(proposed)
    assert known().row.status == "ditandatangani"


def test_timeliness_is_judged_by_what_the_ledger_knew_not_by_the_date_stated(story, known):
    story.ground()
    proposed = story.propose(story.document(story.define_indicator()), budget=story.adopt_budget())
    story.grantor_signs(
        proposed, story.trustee_signs(proposed, on="2025-03-01"), on="2025-03-02", effective="2025-01-27"
    )
    row = known().row
    assert (row.in_force_since, row.in_force_known, row.on_time) == (date(2025, 1, 27), date(2025, 3, 2), False)


def test_every_hand_stands_with_name_post_decree_and_record(story, known):
    story.in_force().publish()
    hands = known().hands
    assert [hand.role for hand in hands] == ["proposer", "aligner", "trustee", "grantor", "publisher"]
    proposer, _, trustee, grantor, publisher = hands
    assert (proposer.official, proposer.name, proposer.capacity, proposer.decree_number) == (
        OPERATOR,
        "Oki",
        None,
        "ST-1",
    )
    assert (trustee.official, trustee.post, trustee.capacity, trustee.decree_number) == (
        A,
        "Kepala Dinas Kesehatan",
        "definitif",
        "SK-A",
    )
    assert (grantor.name, grantor.decree_number, grantor.stated_printed) == (NAMES[W], "SK-W", "27 Januari 2025")
    assert publisher.stated == date(2025, 2, 5)
    assert [hand.record for hand in hands] == sorted(hand.record for hand in hands)
    assert known().publications[0].channel == "situs_opd"


def test_the_head_of_region_signs_alone_and_is_in_force_at_once(story, known):
    story.ground()
    proposed = story.propose(story.document(story.define_indicator(), grantor=False))
    story.trustee_signs(proposed, alone=True)
    row = known().row
    assert (row.status, row.grantor_official, row.in_force_since) == ("berlaku", None, date(2025, 1, 24))
    assert known().trustees[0].confirmed_record == row.in_force_record


@pytest.mark.parametrize(
    ("ended", "status"),
    [
        ({"act": "agreement-returned", "reason_code": "tidak_selaras", "pen": "drafter"}, "dikembalikan"),
        ({"act": "signing-refused", "reason_code": "salah_data", "role": "grantor"}, "ditolak"),
        ({"act": "agreement-withdrawn", "reason_code": "salah_data"}, "ditarik"),
    ],
)
def test_the_end_of_a_round_is_shown_and_a_second_round_stands_beside_it(story, known, ended, status):
    story.ground()
    indicator = story.define_indicator()
    proposed = story.propose(story.document(indicator))
    story.close(proposed=proposed, on="2025-01-21", **ended)
    assert (known().row.status, known().row.pending_no) == (status, None)
    assert known().hands[-1].reason == "Alasannya."
    story.propose(story.document(indicator, target="88"), on="2025-01-22", round_no=2)
    agreement = known()
    assert [version.status for version in agreement.versions] == [status, "diusulkan"]
    assert (agreement.row.status, agreement.current.row.no, agreement.current.lines[0].target_printed) == (
        "diusulkan",
        2,
        "88",
    )
    assert found(views.version(known.db, AGREEMENT, 1)).lines[0].target_printed == "90"


def test_a_proposal_nobody_signed_gives_way_to_the_next(story, known):
    story.ground()
    indicator = story.define_indicator()
    story.propose(story.document(indicator))
    story.propose(story.document(indicator, target="88"), on="2025-01-19", round_no=2)
    assert [version.status for version in known().versions] == ["diganti_usulan", "diusulkan"]
    assert known().row.version_count == 0


def test_a_revision_in_the_air_changes_nothing_that_is_in_force(story, known):
    story.in_force().revise()
    agreement = known()
    assert (agreement.row.status, agreement.row.revision_pending, agreement.row.pending_no) == ("berlaku", True, 2)
    assert agreement.current.lines[0].target_printed == "90"
    revision = found(views.version(known.db, AGREEMENT, 2))
    change = revision.changes[0]
    assert (change.subject, change.before_printed, change.after_printed, change.direction) == (
        "Angka Kematian Ibu",
        "90",
        "98",
        "easier",
    )
    assert revision.row.replaces_record == agreement.row.in_force_record
    assert revision.row.ground == "c"


def test_a_rejected_revision_stays_readable_and_the_target_stays(story, known):
    story.in_force()
    story.close("revision-rejected", story.revise(), "bukti_tidak_cukup", on="2025-11-10")
    agreement = known()
    assert (agreement.row.status, agreement.row.revision_pending) == ("berlaku", False)
    assert agreement.current.lines[0].target_printed == "90"
    assert [version.status for version in agreement.versions] == ["berlaku", "ditolak"]
    assert found(views.version(known.db, AGREEMENT, 2)).lines[0].target_printed == "98"
    assert agreement.hands[-1].role == "rejecter"


def test_a_countersigned_revision_is_the_version_in_force_and_the_first_date_stays(story, known):
    story.in_force()
    revision = story.revise()
    signed = story.trustee_signs(revision, on="2025-11-08", act="revision-signed")
    assert known().row.status == "berlaku"
    story.grantor_signs(revision, signed, on="2025-11-09", act="revision-countersigned")
    agreement = known()
    assert [version.status for version in agreement.versions] == ["digantikan", "berlaku"]
    assert (agreement.row.version_no, agreement.row.version_count, agreement.row.in_force_since) == (
        2,
        2,
        date(2025, 1, 27),
    )
    assert agreement.row.title == "PERJANJIAN KINERJA PERUBAHAN TAHUN 2025"
    assert agreement.current.lines[0].target_printed == "98"
    assert [trustee.official for trustee in agreement.trustees] == [A]


def test_a_successor_continues_from_one_side_until_the_grantor_agrees(story, known):
    story.in_force().end(A, HEAD, ended_on="2025-08-12", on="2025-08-14")
    story.appoint(B, HEAD, "plt", "SK-B", "2025-08-12", on="2025-08-15", until="2025-12-31")
    continued = story.continue_by(B, "plt", "Plt. Kepala Dinas Kesehatan", on="2025-08-20", predecessor=A)
    row = known().row
    assert (row.status, row.trustee_official, row.trustee_post) == (
        "dilanjutkan_sepihak",
        B,
        "Plt. Kepala Dinas Kesehatan",
    )
    story.accept(continued, on="2025-08-22")
    assert known().row.status == "berlaku"
    story.end(B, HEAD, ended_on="2025-10-01", on="2025-10-01")
    story.appoint(C, HEAD, "definitif", "SK-C", "2025-10-01", on="2025-10-01")
    story.accept(
        story.continue_by(C, "definitif", "Kepala Dinas Kesehatan", on="2025-10-06", predecessor=B), on="2025-10-07"
    )
    trustees = known().trustees
    assert [trustee.official for trustee in trustees] == [A, B, C]
    assert [trustee.confirmed_on for trustee in trustees] == [date(2025, 1, 27), date(2025, 8, 22), date(2025, 10, 7)]
    assert [hand.post for hand in known().hands if hand.role == "successor"] == [
        "Plt. Kepala Dinas Kesehatan",
        "Kepala Dinas Kesehatan",
    ]


def test_a_dialogue_before_the_first_proposal_belongs_to_the_agreement(story, known):
    story.ground()
    held = story.sign("dialogue-held", story.dialogue(), on="2025-01-15", by=A, office=HEAD)
    story.sign("dialogue-confirmed", {"dialogue": held}, on="2025-01-16", by=W, office=MAYOR)
    assert known() is None
    story.propose(story.document(story.define_indicator()))
    assert [hand.role for hand in known().hands] == ["discussant", "discussant", "proposer"]
    assert known().hands[0].stated == date(2025, 1, 15)


def test_an_acting_official_is_printed_with_the_prefix_where_no_document_names_him(story, known):
    story.ground()
    story.appoint(B, STAFF, "plt", "SK-B", "2025-01-03", on="2025-01-04", until="2025-12-31")
    story.propose(story.document(story.define_indicator()))
    story.sign("dialogue-held", story.dialogue(), on="2025-01-19", by=B, office=STAFF)
    assert known().hands[-1].post == "Plt. Sekretaris Dinas"


def test_agreements_are_found_by_year_agency_status_and_words(story, known):
    story.in_force()
    known()

    def listed(**asked):
        return [row.id for row in views.agreements(known.db, **asked)]

    assert (
        listed()
        == listed(year=2025)
        == listed(agency=DINKES)
        == listed(status="berlaku")
        == listed(q="ANI")
        == listed(q="kesehatan")
        == [AGREEMENT]
    )
    assert (
        listed(year=2024)
        == listed(agency="0" * 32)
        == listed(status="ditarik")
        == listed(q="%")
        == listed(q="zz")
        == []
    )
    assert views.choices(known.db).years == (2025,)


# ---- what is withheld is known as a deed and unknown in its words ---------------------------------------------------


def test_a_withheld_proposal_has_no_figures_and_never_a_zero(story, known):
    story.ground()
    proposed = story.propose(story.document(story.define_indicator()), withheld=True)
    story.grantor_signs(proposed, story.trustee_signs(proposed))
    agreement = known()
    row = agreement.row
    assert (row.status, row.title, row.fiscal_year, row.trustee_name) == ("berlaku", None, None, None)
    assert (agreement.current.document, agreement.current.lines, agreement.current.total_printed) == (None, (), None)
    assert agreement.versions[0].withheld


def test_withheld_signatures_still_put_the_proposal_in_force(story, known):
    story.ground()
    proposed = story.propose(story.document(story.define_indicator()), budget=story.adopt_budget())
    story.grantor_signs(proposed, story.trustee_signs(proposed, withheld=True), withheld=True)
    agreement = known()
    assert (agreement.row.status, agreement.row.in_force_since, agreement.row.on_time) == ("berlaku", None, True)
    assert [hand.withheld for hand in agreement.hands] == [False, True, True]
    assert agreement.hands[1].name == NAMES[A]


def test_a_withheld_budget_gives_no_deadline(story, known):
    story.ground()
    story.propose(story.document(story.define_indicator()), budget=story.adopt_budget(withheld=True))
    assert known().row.deadline is None


def test_withheld_continuation_and_revision_move_on(story, known):
    story.in_force().end(A, HEAD, ended_on="2025-08-12", on="2025-08-14")
    story.appoint(B, HEAD, "plt", "SK-B", "2025-08-12", on="2025-08-15", until="2025-12-31")
    continued = story.continue_by(
        B, "plt", "Plt. Kepala Dinas Kesehatan", on="2025-08-20", predecessor=A, withheld=True
    )
    story.accept(continued, on="2025-08-22", withheld=True)
    story.revise(withheld=True)
    agreement = known()
    assert (agreement.row.status, agreement.row.trustee_official, agreement.row.revision_pending) == (
        "berlaku",
        B,
        True,
    )
    assert agreement.trustees[-1].post == "Plt. Kepala Dinas Kesehatan"
    assert agreement.versions[-1].ground is None
