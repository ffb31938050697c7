"""The round that holds: no correction, and no rejected round, takes a verified figure away; what is pending is said."""

from contextlib import closing
from datetime import date

import pytest

from projections import catch_up, connect, openness, register_views, year_views
from tests.projections.story import AGREEMENT, HEAD, OPERATOR, A, B, W, found
from tests.projections.year import Year, figure, number, today

LATE_YEAR = today("2025-11-20")


def four(first=96, fifth=9):
    return [
        figure("l1", first),
        figure("l2", number("30.5", "Persen")),
        figure("l3", number(14, "Paket")),
        figure("l5", number(fifth, "Kasus")),
    ]


class Read:
    """What everybody is told once the tables have caught up."""

    def __init__(self, db, story):
        self.db = db
        self.story = story

    def __call__(self):
        catch_up(self.db, self.story.read)
        return found(year_views.agreement_year(self.db, AGREEMENT, today=LATE_YEAR))

    def row(self, code):
        return next(row for row in self().sheets if row.code == code)

    def sheet(self, code):
        return found(year_views.sheet(self.db, found(self.row(code).id), today=LATE_YEAR))

    def figure(self, line_id, code):
        (line,) = (line for line in self().lines if line.line_id == line_id)
        return next(one for one in line.figures if one.code == code)

    def roll_up(self, code):
        return next(one for one in self().roll_ups if one.code == code)

    def change(self):
        self()
        (row,) = register_views.changes(self.db).rows
        return row


@pytest.fixture
def story():
    return Year().promised().open("tw1", "tw2")


@pytest.fixture
def read(story):
    with closing(connect(":memory:")) as db:
        yield Read(db, story)


def verified(story, code="tw1", lines=None, *, month="04"):
    story.enter(code, lines or four(), on=f"2025-{month}-10")
    story.sign_sheet(code, on=f"2025-{month}-14")
    story.verify_sheet(code, on=f"2025-{month}-20")


def rejected(story, code="tw1", lines=None, *, on="2025-04-10"):
    story.enter(code, lines or four(), on=on)
    story.sign_sheet(code, on=on)
    story.verify_sheet(code, on=on, rejected=("l2",))


# ---- the round that holds --------------------------------------------------------------------------------------------


def test_a_correction_takes_no_verified_figure_away(story, read):
    verified(story)
    entry = len(story.records) - 2
    story.correct("tw1", four(70), on="2025-09-01")
    row, one = read.row("tw1"), read.figure("l1", "tw1")
    assert (row.state, row.record, row.round, row.open) == ("verified", entry, 1, True)
    assert (one.printed, one.record, found(one.annual).text, one.sheet_state) == ("96", entry, "93,33", "verified")
    assert (found(read.roll_up("tw1")).record, read.roll_up("tw1").counted) == (entry, 4)


def test_the_pending_correction_is_named_with_its_hands_and_without_its_words(story, read):
    verified(story)
    story.lock("tw1", on="2025-05-02")
    locked = {"stream": story.period("tw1"), "version": 2, "digest": story.records[-1].digest}
    story.reopen("tw1", locked, on="2025-08-20", until="2025-09-20")
    story.correct("tw1", four(70), on="2025-09-01")
    correction = len(story.records)
    story.sign_sheet("tw1", on="2025-09-02")
    pending = found(read.row("tw1").pending)
    assert (pending.record, pending.round, pending.state, pending.on) == (correction, 2, "signed", date(2025, 9, 1))
    assert (pending.official, pending.signed_record, pending.verified_record) == (OPERATOR, correction + 1, None)
    assert [hand.role for hand in pending.hands] == ["corrector", "trustee"]
    assert pending.until == date(2025, 9, 20)
    assert (pending.reason_code, pending.reason) == (None, None)
    assert read.figure("l1", "tw1").pending_record == correction


def test_a_correction_holds_once_it_is_verified_itself(story, read):
    verified(story)
    story.correct("tw1", four(95), on="2025-09-01")
    story.sign_sheet("tw1", on="2025-09-02")
    assert read.figure("l1", "tw1").printed == "96"
    story.verify_sheet("tw1", on="2025-09-03")
    row = read.row("tw1")
    assert (row.state, row.round, row.pending, read.figure("l1", "tw1").printed) == ("verified", 2, None, "95")


def test_a_correction_that_is_rejected_leaves_the_verified_round(story, read):
    verified(story)
    story.correct("tw1", four(95), on="2025-09-01")
    story.sign_sheet("tw1", on="2025-09-02")
    story.verify_sheet("tw1", on="2025-09-03", rejected=("l1",))
    row = read.row("tw1")
    assert (row.state, row.rejected_lines, found(row.pending).state) == ("verified", 0, "rejected")
    assert read.figure("l1", "tw1").printed == "96"


def test_where_nothing_is_verified_the_last_round_that_no_verdict_rejected_holds(story, read):
    rejected(story)
    story.correct("tw1", four(95), on="2025-04-22")
    row = read.row("tw1")
    assert (row.state, row.round, row.pending) == ("corrected", 2, None)
    story.sign_sheet("tw1", on="2025-04-23")
    story.verify_sheet("tw1", on="2025-04-24", rejected=("l1",))
    row = read.row("tw1")
    assert (row.state, row.round, row.rejected_lines, row.pending) == ("rejected", 2, 1, None)


def test_progress_still_counts_a_verified_sheet_that_is_being_corrected(story, read):
    verified(story)
    story.correct("tw1", four(95), on="2025-09-01")
    read()
    first, _ = year_views.progress(read.db, year=2025, today=LATE_YEAR)
    assert (first.verified, first.signed) == (1, 1)


def test_a_later_period_adds_up_with_the_round_that_holds(story, read):
    verified(story, lines=four(fifth=9))
    verified(story, "tw2", four(fifth=8), month="07")
    story.correct("tw1", four(fifth=30), on="2025-09-01")
    assert found(read.figure("l5", "tw2").aggregate).text == "17"


def test_the_register_takes_the_figure_that_holds_and_names_the_pending_correction(story, read):
    verified(story, "tw2", four(97), month="07")
    entry = len(story.records) - 2
    story.correct("tw2", four(70), on="2025-09-01")
    story.reject(story.propose_revision(story.easier()))
    row = read.change()
    assert (row.known_record, row.known_pending_record, row.known_printed) == (entry, entry + 3, "97")
    assert (row.attainment_before, row.attainment_after) == ("92,22", "101,02")


# ---- rejected --------------------------------------------------------------------------------------------------------


def test_a_rejected_round_adds_nothing_and_is_said_to_be_left_out(story, read):
    rejected(story, lines=four(fifth=1000))
    verified(story, "tw2", four(fifth=8), month="07")
    one = read.figure("l5", "tw2")
    assert (found(one.aggregate).text, found(one.aggregate).left_out) == ("8", (("tw1", "rejected"),))
    assert found(one.annual).text == "180"
    assert (read.roll_up("tw2").open, read.roll_up("tw2").counted) == (True, 4)


def test_a_rejected_round_of_its_own_period_attains_nothing(story, read):
    rejected(story)
    read()
    told = found(year_views.agreement_year(read.db, AGREEMENT, today=LATE_YEAR, limited=True))
    assert [found(line.figures[0].annual).why for line in told.lines] == ["rejected"] * 4
    (rolled,) = told.roll_ups
    assert (rolled.text, rolled.counted, {one.why for one in rolled.left_out}) == (None, 0, {"rejected"})


def test_a_rejected_figure_is_no_figure_known(story, read):
    rejected(story, "tw2", four(97), on="2025-07-25")
    story.reject(story.propose_revision(story.easier()))
    assert (read.change().known, read.change().known_record) == (False, None)


# ---- not open --------------------------------------------------------------------------------------------------------


def test_a_figure_is_blank_until_it_is_open(story, read):
    lines = four(97)
    lines[0] |= {"attainment_printed": "92,78", "cause_code": "juknis_terlambat"}
    story.enter("tw1", lines, on="2025-04-10")
    one = read.figure("l1", "tw1")
    assert (one.sheet_state, one.open, one.aggregate_open, one.target_printed) == ("entered", False, False, "90")
    told = (one.state, one.printed, one.value, one.attainment_printed, one.cause_code, one.annual, one.aggregate)
    assert told == (None,) * 7
    assert (one.differs, one.quarter, one.evidence, one.verdict) == (None,) * 4
    assert read.row("tw1").data_as_of is None


def test_a_sum_is_not_told_while_one_of_its_periods_is_not_open(story, read):
    story.enter("tw1", four(fifth=9), on="2025-04-10")
    verified(story, "tw2", four(fifth=8), month="07")
    one, other = read.figure("l5", "tw2"), read.figure("l1", "tw2")
    assert (one.open, one.printed, one.aggregate_open, one.aggregate, one.annual) == (True, "8", False, None, None)
    assert (other.aggregate_open, found(other.annual).text) == (True, "93,33")
    rolled = read.roll_up("tw2")
    assert (rolled.open, rolled.text, rolled.raw, rolled.counted, rolled.left_out) == (False, None, None, 0, ())
    story.sign_sheet("tw1", on="2025-09-01")
    story.verify_sheet("tw1", on="2025-09-02")
    assert (found(read.figure("l5", "tw2").aggregate).text, read.roll_up("tw2").open) == ("17", True)


def test_what_a_closed_sheet_says_is_not_told_by_what_a_sum_leaves_out(story, read):
    lines = [*four()[:3], {"line_id": "l5", "state": "no_data", "reason_code": "belum_terbit", "evidence": []}]
    story.enter("tw1", lines, on="2025-04-10")
    verified(story, "tw2", month="07")
    assert read.figure("l5", "tw2").aggregate is None


def test_the_known_figure_of_the_register_waits_for_every_figure_it_is_made_of(story, read):
    story.enter("tw1", four(fifth=9), on="2025-04-10")
    verified(story, "tw2", four(fifth=8), month="07")
    lines = [dict(one) for one in story.documents[-1]["objectives"][0]["lines"]]
    lines[3] |= {"target": number(20, "Kasus")}
    story.reject(story.propose_revision(story.whole(lines, doc_type="pk_perubahan")))
    row = read.change()
    assert (row.open, row.known, row.known_open, row.known_record is None) == (True, True, False, False)
    told = (row.known_printed, row.known_value, row.attainment_before, row.attainment_after, row.effect_why)
    assert told == (None,) * 5
    story.sign_sheet("tw1", on="2025-11-12")
    story.verify_sheet("tw1", on="2025-11-13")
    assert (read.change().known_open, read.change().known_printed) == (True, "17")


OF_A_PENDING_PROPOSAL = (
    "line_id", "programme_no", "no_printed", "subject", "period", "before_printed", "before_read", "after_printed",
    "after_read", "unit", "direction", "ground", "evidence", "asked_by", "applies_from", "known", "known_record",
    "known_period", "known_printed", "known_value", "known_signed", "known_pending_record", "attainment_before",
    "attainment_after", "effect_why", "previous_record", "previous_position", "decision_reason_code", "decision_reason",
)  # fmt: skip


def test_a_proposal_that_is_not_open_says_nothing_of_what_it_says(story, read):
    verified(story, "tw2", four(97), month="07")
    story.reject(story.propose_revision(story.easier("99"), on="2025-10-01"), on="2025-10-02")
    lines = [dict(one) for one in story.documents[-1]["objectives"][0]["lines"]]
    lines[0] |= {"target": number(98)}
    lines[3] |= {"quarters": [{"period": f"tw{no}", "target": number(18, "Kasus")} for no in (1, 2, 3, 4)]}
    story.propose_revision(story.whole(lines, doc_type="pk_perubahan"), evidence=2)
    read()
    pending = [row for row in register_views.each_change(read.db) if row.outcome == "pending"]
    assert len(pending) == 5
    for row in pending:
        assert {name: getattr(row, name) for name in OF_A_PENDING_PROPOSAL if getattr(row, name) is not None} == {}
        assert (row.field, row.known_open, row.days_left) == ("closed", False, 55)
        assert register_views.change(read.db, row.record, row.position) == row
        assert register_views.chain(read.db, row.record, row.position) == (row,)
    opened = next(row for row in register_views.changes(read.db).rows if row.open)
    assert [row.record for row in register_views.chain(read.db, opened.record, opened.position)] == [opened.record]


def test_a_proposal_taken_back_keeps_its_reason_to_itself(story, read):
    proposed = story.propose_revision(story.easier())
    story.close("agreement-withdrawn", proposed, "salah_data", on="2025-11-10")
    row = read.change()
    assert (row.outcome, row.open, row.decision_reason_code, row.decision_reason) == ("withdrawn", False, None, None)


def test_a_chain_passes_over_what_is_not_open(story, read):
    story.reject(story.propose_revision(story.easier("98")))
    first = read.change()
    proposed = story.propose_revision(story.easier("97"), on="2025-11-11")
    story.close("agreement-withdrawn", proposed, "salah_data", on="2025-11-12")
    story.reject(story.propose_revision(story.easier("96"), on="2025-11-13"), on="2025-11-14")
    read()
    last = next(row for row in register_views.changes(read.db).rows if row.open)
    assert last.previous_record == first.record
    assert [row.after_printed for row in register_views.chain(read.db, last.record, last.position)] == ["98", "96"]


def test_the_reasons_of_a_round_open_with_the_round(story, read):
    story.enter("tw1", four(), on="2025-04-10")
    story.refuse_sheet("tw1", on="2025-04-16")
    story.correct("tw1", four(95), on="2025-04-17")
    assert {(hand.reason_code, hand.reason) for hand in read.sheet("tw1").hands} == {(None, None)}
    story.sign_sheet("tw1", on="2025-04-18")
    story.verify_sheet("tw1", on="2025-04-19")
    told = {hand.role: hand.reason for hand in read.sheet("tw1").hands}
    assert (told["refuser"], told["corrector"]) == (None, "Salah ketik.")
    assert [hand.open for hand in read.sheet("tw1").hands] == [False, False, True, True, True]


# ---- a signature that waits for its decree ---------------------------------------------------------------------------


def awaiting(story, *, on="2025-08-20"):
    """The next head signs for his predecessor before his decree is recorded."""
    dated = {"date": "2025-08-12", "printed": "2025-08-12"}
    decree = {"kind": "keputusan", "number": "SK-B", "dated": dated, "issuer": "Wali Kota Contoh"}
    facts = {"entered": story.entered["tw2"], "role": "successor", "predecessor": A, **story.signature(on, "plt")}
    story.act("realization-signed", story.sheet("tw2"), facts | {"awaiting": decree}, on=on, by=B)


def test_a_hand_that_awaits_its_decree_is_said_to_wait_wherever_it_stands(story, read):
    story.enter("tw2", four(), on="2025-07-25")
    awaiting(story)
    row, hand = read.row("tw2"), read.sheet("tw2").hands[-1]
    (signature,) = register_views.signatures(read.db, B).rows
    assert (row.state, row.awaiting, row.signed.awaiting) == ("signed", True, True)
    assert (hand.awaiting, signature.awaiting) == (True, True)
    story.appoint(B, HEAD, "plt", "SK-B", "2025-08-12", on="2025-08-25", until="2025-12-31")
    row, hand = read.row("tw2"), read.sheet("tw2").hands[-1]
    (signature,) = register_views.signatures(read.db, B).rows
    assert (row.awaiting, row.signed.awaiting, hand.awaiting, signature.awaiting) == (False,) * 4


def test_a_refusal_over_a_signature_that_waits_is_a_refusal(story, read):
    story.enter("tw2", four(), on="2025-07-25")
    awaiting(story)
    story.refuse_sheet("tw2", on="2025-08-21")
    refusal, row = len(story.records), read.row("tw2")
    assert (row.state, row.refused_record, row.awaiting) == ("refused", refusal, False)
    assert (row.signed.record, row.signed.role, row.signed.awaiting) == (refusal, "refuser", False)


def test_a_figure_known_under_a_signature_that_waits_is_not_signed(story, read):
    story.enter("tw2", four(97), on="2025-07-25")
    awaiting(story)
    story.reject(story.propose_revision(story.easier()))
    assert read.change().known_signed is False


def test_the_open_round_stays_open_beside_its_correction(story, read):
    verified(story)
    story.correct("tw1", four(95), on="2025-09-01")
    read()
    sheet_records = [one.record for one in story.records if one.kind == "sheet"]
    assert [openness.is_open(read.db, number_) for number_ in sheet_records] == [True, True, True, False]
    assert W in {hand.official for hand in read.sheet("tw1").hands}
