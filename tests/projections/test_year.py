"""The year in the tables: periods, sheets in their hands, figures with what they attain, and what nobody knows.

They are read as one who may see what is not open; `test_rounds.py` reads as everybody does.
"""

from contextlib import closing
from datetime import date

import pytest

from projections import catch_up, connect, openness, views, year_views
from projections.recorded import Recorded
from tests.projections.story import AGREEMENT, DINKES, HEAD, A, B, C, W, found, name_id
from tests.projections.year import Year, figure, no_data, number, today

LATE_YEAR = today("2025-11-20")


class Known:
    """What the tables tell once they have caught up."""

    def __init__(self, db, story):
        self.db = db
        self.story = story

    def __call__(self, *, on=LATE_YEAR, limited=True):
        catch_up(self.db, self.story.read)
        return found(year_views.agreement_year(self.db, AGREEMENT, today=on, limited=limited))

    def sheet(self, code, *, on=LATE_YEAR):
        return next(row for row in self(on=on).sheets if row.code == code)

    def figure(self, line_id, code, *, limited=True):
        (line,) = (line for line in self(limited=limited).lines if line.line_id == line_id)
        return next(one for one in line.figures if one.code == code)


@pytest.fixture
def story():
    return Year().promised().open("tw1", "tw2")


@pytest.fixture
def known(story):
    with closing(connect(":memory:")) as db:
        yield Known(db, story)


def four(first=96, second="30.5", third=14, fifth=9):
    """A sheet with a figure for each of the four lines."""
    return [
        figure("l1", first),
        figure("l2", number(second, "Persen")),
        figure("l3", number(third, "Paket")),
        figure("l5", number(fifth, "Kasus")),
    ]


def three_hands(story, code="tw1", *, on=("2025-04-10", "2025-04-14", "2025-04-20")):
    story.enter(code, four(), on=on[0])
    story.sign_sheet(code, on=on[1])
    story.verify_sheet(code, on=on[2])


# ---- hands and due days ----------------------------------------------------------------------------------------------


def test_an_opened_period_without_a_sheet_is_missing_not_late_until_its_day(story, known):
    row = known.sheet("tw1", on=today("2025-04-10"))
    assert (row.state, row.record, row.entered.days_late, row.entered.late) == ("missing", None, 0, False)
    assert known.sheet("tw1", on=today("2025-04-13")).entered.days_late == 3


def test_the_three_hands_of_a_sheet_come_in_their_order(story, known):
    story.enter("tw1", four(), on="2025-04-10")
    assert (known.sheet("tw1").state, known.sheet("tw1").entered.name) == ("entered", "Oki")
    story.sign_sheet("tw1", on="2025-04-14")
    assert (known.sheet("tw1").state, known.sheet("tw1").signed.post) == ("signed", "Kepala Dinas Kesehatan")
    story.verify_sheet("tw1", on="2025-04-20")
    row = known.sheet("tw1")
    assert (row.state, row.verified.official, row.verified.on, row.verified.days_late) == (
        "verified", W, date(2025, 4, 20), 0,
    )  # fmt: skip
    assert len({row.entered.record, row.signed.record, row.verified.record}) == 3


def test_a_sheet_entered_late_and_never_signed_says_by_how_many_days(story, known):
    story.enter("tw2", four(97), on="2025-07-25")
    row = known.sheet("tw2", on=today("2025-07-31"))
    assert (row.state, row.entered.days_late, row.signed.days_late, row.signed.record) == ("entered", 15, 16, None)


def test_a_hand_on_the_due_day_itself_is_not_late(story, known):
    three_hands(story, on=("2025-04-10", "2025-04-15", "2025-04-25"))
    row = known.sheet("tw1")
    assert [step.late for step in (row.entered, row.signed, row.verified)] == [False, False, False]


def test_a_correction_after_the_due_day_leaves_the_first_entry_in_time(story, known):
    three_hands(story)
    story.correct("tw1", four(95), on="2025-09-01")
    row = known.sheet("tw1")
    assert (row.entered.days_late, row.entries, found(row.pending).on) == (0, 2, date(2025, 9, 1))


def test_a_second_entry_before_the_signature_replaces_the_first(story, known):
    story.enter("tw1", four(99), on="2025-04-01")
    story.enter("tw1", four(96), on="2025-04-10", round_no=2)
    assert known.figure("l1", "tw1").printed == "96"
    assert (known.sheet("tw1").state, known.sheet("tw1").entries) == ("entered", 2)


def test_one_witness_of_a_refusal_changes_nothing(story, known):
    story.enter("tw1", four(), on="2025-04-10")
    story.refuse_sheet("tw1", on="2025-04-16", by=W)
    assert (known.sheet("tw1").state, known.sheet("tw1").refused_record) == ("entered", None)


def test_a_refusal_counts_once_a_second_official_has_seen_it(story, known):
    story.enter("tw1", four(), on="2025-04-10")
    first = story.refuse_sheet("tw1", on="2025-04-16", by=W)
    story.refuse_sheet("tw1", on="2025-04-17", by=W, seconds=first)
    row = known.sheet("tw1")
    assert (row.state, row.refused_record, row.signed.role) == ("refused", len(story.records), "witness")


def test_the_trustees_own_refusal_counts_at_once(story, known):
    story.enter("tw1", four(), on="2025-04-10")
    story.refuse_sheet("tw1", on="2025-04-16")
    assert known.sheet("tw1").state == "refused"


def test_what_is_said_anew_after_a_refusal_is_not_refused_any_more(story, known):
    story.enter("tw1", four(), on="2025-04-10")
    story.refuse_sheet("tw1", on="2025-04-16")
    story.correct("tw1", four(95), on="2025-04-17")
    row = known.sheet("tw1")
    assert (row.state, row.refused_record, row.signed.role) == ("corrected", None, "refuser")
    story.sign_sheet("tw1", on="2025-04-18")
    assert (known.sheet("tw1").state, known.sheet("tw1").refused_record) == ("signed", None)


def test_lateness_is_that_of_the_first_hand_whatever_comes_after(story, known):
    three_hands_rejected(story)
    story.correct("tw1", four(94), on="2025-09-01", round_no=3)
    story.sign_sheet("tw1", on="2025-09-02")
    story.verify_sheet("tw1", on="2025-09-03")
    row = known.sheet("tw1")
    assert (row.state, row.signed.on, row.verified.on) == ("verified", date(2025, 4, 14), date(2025, 4, 20))
    assert (row.signed.days_late, row.verified.days_late) == (0, 0)


@pytest.mark.parametrize("final", [True, False])
def test_a_rejected_line_rejects_the_sheet_and_keeps_its_words_closed(story, known, final):
    story.enter("tw1", four(), on="2025-04-10")
    story.sign_sheet("tw1", on="2025-04-14")
    story.verify_sheet("tw1", on="2025-04-20", rejected=("l2",), final=final)
    row = known.sheet("tw1")
    assert (row.state, row.rejected_lines, row.open) == ("rejected", 1, False)
    assert known.figure("l2", "tw1").verdict_reason == "bukti_tidak_ada"
    assert known.figure("l1", "tw1").verdict == "accepted"


def test_what_is_said_after_a_rejection_has_no_verdict_yet(story, known):
    story.enter("tw1", four(), on="2025-04-10")
    story.sign_sheet("tw1", on="2025-04-14")
    story.verify_sheet("tw1", on="2025-04-20", rejected=("l2",))
    story.correct("tw1", four(second="31"), on="2025-04-22")
    assert known.figure("l2", "tw1").verdict is None
    assert known.sheet("tw1").rejected_lines is None


def test_a_first_stage_neither_verifies_nor_opens(story, known):
    story.enter("tw1", four(), on="2025-04-10")
    story.sign_sheet("tw1", on="2025-04-14")
    story.verify_sheet("tw1", on="2025-04-20", final=False)
    row = known.sheet("tw1")
    assert (row.state, row.open, row.verified.record) == ("signed", False, None)


def test_the_hands_of_a_sheet_lead_to_their_decree_and_key(story, known):
    three_hands(story)
    ident = found(known.sheet("tw1").id)
    sheet = found(year_views.sheet(known.db, ident, today=LATE_YEAR))
    assert [(hand.role, hand.act) for hand in sheet.hands] == [
        ("enterer", "realization-entered"),
        ("trustee", "realization-signed"),
        ("verifier", "realization-verified"),
    ]
    assert "SK-A" in found(sheet.hands[1].decree_printed)
    assert [one.line_id for one in sheet.figures] == ["l1", "l2", "l3", "l5"]
    assert year_views.sheet(known.db, "0" * 32, today=LATE_YEAR) is None


def awaiting(story, *, on="2025-08-20", by=B):
    """The next head signs for his predecessor before his decree is recorded."""
    decree = {"kind": "keputusan", "number": "SK-B", "dated": story_day("2025-08-12"), "issuer": "Wali Kota Contoh"}
    facts = {"entered": story.entered["tw2"], "role": "successor", "predecessor": A, **story.signature(on, "plt")}
    story.act("realization-signed", story.sheet("tw2"), facts | {"awaiting": decree}, on=on, by=by)


def story_day(text):
    return {"date": text, "printed": text}


def test_a_hand_put_before_its_decree_was_recorded_finds_it_later(story, known):
    story.enter("tw2", four(), on="2025-07-25")
    awaiting(story)
    hand = sheet_hands(known, "tw2")[-1]
    assert (hand.was_awaiting, hand.mandate_record, hand.post) == (True, None, "Plt. Kepala Dinas Kesehatan")
    story.appoint(B, HEAD, "plt", "SK-B", "2025-08-12", on="2025-08-25", until="2025-12-31")
    hand = sheet_hands(known, "tw2")[-1]
    assert (hand.was_awaiting, hand.mandate_record) == (True, len(story.records))


@pytest.mark.parametrize(
    "decree",
    [
        {"person": C},
        {"number": "SK-9"},
        {"since": "2025-08-11"},
        {"starts": "2025-08-21"},
        {"office": name_id("lain")},
    ],
    ids=["of another", "another number", "another date", "from a later day", "of another office"],
)
def test_another_decree_does_not_heal_it(story, known, decree):
    story.enter("tw2", four(), on="2025-07-25")
    awaiting(story)
    granted = {"person": B, "office": HEAD, "capacity": "plt", "number": "SK-B", "since": "2025-08-12"} | decree
    story.appoint(**granted, on="2025-08-25", until="2025-12-31")
    assert sheet_hands(known, "tw2")[-1].mandate_record is None


def test_a_decree_of_the_very_day_of_the_signature_heals_it(story, known):
    story.enter("tw2", four(), on="2025-07-25")
    awaiting(story)
    story.appoint(B, HEAD, "plt", "SK-B", "2025-08-12", on="2025-08-25", until="2025-12-31", starts="2025-08-20")
    assert sheet_hands(known, "tw2")[-1].mandate_record == len(story.records)


def sheet_hands(known, code):
    ident = found(known.sheet(code).id)
    return found(year_views.sheet(known.db, ident, today=LATE_YEAR)).hands


# ---- figures and what they attain ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line_id", "text", "progress"), [("l1", "92,22", None), ("l2", "32,97", None), ("l3", "0", "11 dari 14")]
)
def test_a_line_is_measured_by_the_formula_it_signed(story, known, line_id, text, progress):
    done = [{"id": f"p{no}", "done_on": story_day("2025-03-20"), "files": []} for no in range(1, 12)]
    lines = [line | ({"scope_done": done} if line["line_id"] == "l3" else {}) for line in four(97, third=11)]
    story.enter("tw1", lines, on="2025-04-10")
    annual = found(known.figure(line_id, "tw1").annual)
    assert (annual.text, annual.progress, annual.why) == (text, progress, None)
    assert [rule.id for rule in annual.rules]
    assert all(rule.citation for rule in annual.rules)


def test_a_sum_of_nothing_is_raw_200_with_the_cap_beside_it(story, known):
    story.enter("tw1", four(fifth=0), on="2025-04-10")
    figure = known.figure("l5", "tw1")
    assert (found(figure.annual).text, found(figure.annual).capped_text) == ("200", "120")
    assert figure.quarter_target_printed == "10"
    assert found(figure.quarter).text == "200"


def test_figures_add_up_and_what_is_left_out_is_said(story, known):
    story.enter("tw1", four(), on="2025-04-10")
    lines = [*four()[:3], no_data("l5")]
    story.enter("tw2", lines, on="2025-07-10")
    figure = known.figure("l5", "tw2")
    together = found(figure.aggregate)
    assert (figure.state, figure.printed, figure.expected_on) == ("no_data", None, date(2026, 3, 1))
    assert (together.text, together.periods, together.left_out) == ("9", ("tw1",), (("tw2", "no_data"),))


def test_no_data_anywhere_is_no_figure_and_never_zero(story, known):
    story.enter("tw1", [*four()[:3], no_data("l5")], on="2025-04-10")
    figure = known.figure("l5", "tw1")
    assert (figure.value, found(figure.aggregate).value, found(figure.annual).raw) == (None, None, None)
    assert found(figure.annual).why == "no_data"
    (rolled,) = known().roll_ups
    assert [(one.line_id, one.why) for one in rolled.left_out] == [("l5", "no_data")]
    assert rolled.counted == 3


def test_a_sheet_that_says_nothing_of_a_line_halts_nothing(story, known):
    story.enter("tw1", four()[:2], on="2025-04-10")
    story.enter("tw2", four(), on="2025-07-10")
    assert [found(row.figures)[0].code for row in known().lines] == ["tw1", "tw1", "tw2", "tw2"]
    assert found(known.figure("l5", "tw2").aggregate).left_out == (("tw1", "missing"),)


def test_a_period_without_a_sheet_is_left_out_as_missing(story, known):
    story.enter("tw2", four(), on="2025-07-10")
    assert found(known.figure("l5", "tw2").aggregate).left_out == (("tw1", "missing"),)


def test_a_correction_moves_the_later_periods_too(story, known):
    story.enter("tw1", four(fifth=9), on="2025-04-10")
    story.sign_sheet("tw1", on="2025-04-14")
    story.enter("tw2", four(fifth=8), on="2025-07-10")
    assert found(known.figure("l5", "tw2").aggregate).text == "17"
    story.correct("tw1", four(fifth=12), on="2025-07-20")
    assert found(known.figure("l5", "tw2").aggregate).text == "20"


@pytest.mark.parametrize(("printed", "differs"), [("92,22", False), ("92,2", False), ("92,78", True), ("baik", None)])
def test_what_the_office_reports_stands_beside_what_is_computed(story, known, printed, differs):
    lines = four(97)
    lines[0] |= {"attainment_printed": printed}
    story.enter("tw1", lines, on="2025-04-10")
    figure = known.figure("l1", "tw1")
    assert (figure.attainment_printed, found(figure.annual).text, figure.differs) == (printed, "92,22", differs)
    assert known.figure("l2", "tw1").differs is None


def test_the_target_is_that_of_the_document_the_sheet_reports_on(story, known):
    story.enter("tw1", four(97), on="2025-04-10")
    document = story.easier("98")
    story.agree(story.propose_revision(document, on="2025-05-06"), document, on="2025-05-08")
    story.enter("tw2", four(97), on="2025-07-10")
    assert [found(known.figure("l1", code).annual).text for code in ("tw1", "tw2")] == ["92,22", "101,02"]
    assert [known.figure("l1", code).target_printed for code in ("tw1", "tw2")] == ["90", "98"]


def test_every_figure_leads_to_its_record(story, known):
    three_hands(story)
    story.enter("tw2", four(), on="2025-07-10")
    for line in known().lines:
        for one in line.figures:
            record = found(views.record(known.db, one.record))
            assert (record.row.act, one.period) == ("realization-entered", found(known.sheet(one.code)).period)


# ---- withheld --------------------------------------------------------------------------------------------------------


def test_a_withheld_sheet_is_there_without_figures(story, known):
    story.enter("tw1", four(), on="2025-04-10", withheld=True)
    story.sign_sheet("tw1", on="2025-04-14", withheld=True)
    year = known()
    row = known.sheet("tw1")
    assert (row.state, row.entered.days_late, row.data_as_of, row.version_no) == ("signed", 0, None, None)
    assert [line.figures for line in year.lines] == [(), (), (), ()]
    assert year.roll_ups == ()


def test_a_withheld_definition_leaves_a_line_unmeasured_and_says_so(known):
    story = known.story = Year().promised().open("tw1")
    at = next(place for place, one in enumerate(story.records) if one.name == "indicator-defined")
    story.records[at] = Recorded(at + 1, story.records[at].entry, None)
    story.enter("tw1", four(), on="2025-04-10")
    assert (known.figure("l1", "tw1").annual, known.figure("l1", "tw1").printed) == (None, "96")
    (rolled,) = known().roll_ups
    assert ("l1", "1", "withheld") in [(one.line_id, one.no, one.why) for one in rolled.left_out]


def test_a_withheld_period_has_no_days_and_its_sheet_no_attainment(known):
    story = known.story = Year().promised().open("tw1", withheld=True)
    story.enter("tw1", four(), on="2025-04-10")
    assert known().periods == ()
    assert found(known()).roll_ups == ()
    assert known.db.execute("SELECT state FROM sheet").fetchone()["state"] == "entered"


def test_a_period_before_there_were_rules_has_figures_and_no_attainment_and_halts_nothing(known):
    story = known.story = Year().promised(on="2010-01-05").open("tw1", year=2010)
    story.enter("tw1", four(), on="2025-04-10")
    assert (known.figure("l1", "tw1").printed, found(known.figure("l1", "tw1").annual).why) == ("96", "formula_unknown")
    (rolled,) = known().roll_ups
    assert (rolled.text, rolled.counted, len(rolled.left_out)) == (None, 0, 4)


# ---- what is open ----------------------------------------------------------------------------------------------------


def test_a_sheet_opens_with_the_last_verification(story, known):
    three_hands(story)
    known()
    first = len(story.records) - 2
    assert [openness.is_open(known.db, number_) for number_ in range(first, first + 3)] == [True, True, True]


def test_what_was_corrected_stays_closed_when_the_correction_opens(story, known):
    three_hands_rejected(story)
    known()
    entries = [one.record for one in story.records if one.name in ("realization-entered", "realization-corrected")]
    assert [openness.is_open(known.db, number_) for number_ in entries] == [False, True]


def three_hands_rejected(story):
    story.enter("tw1", four(), on="2025-04-10")
    story.sign_sheet("tw1", on="2025-04-14")
    story.verify_sheet("tw1", on="2025-04-20", rejected=("l2",))
    story.correct("tw1", four(second="31"), on="2025-04-22")
    story.sign_sheet("tw1", on="2025-04-23")
    story.verify_sheet("tw1", on="2025-04-24")


@pytest.mark.parametrize("upto", [1, 2])
def test_nothing_of_a_sheet_is_open_before_it_is_verified(story, known, upto):
    three_hands(story)
    story.records = story.records[: len(story.records) - upto]
    known()
    sheet_records = [one.record for one in story.records if one.kind == "sheet"]
    assert not any(openness.is_open(known.db, number_) for number_ in sheet_records)


# ---- periods, agencies, offices --------------------------------------------------------------------------------------


def test_a_period_tells_its_lock_and_who_may_write_again(story, known):
    locked = story.lock("tw1", on="2025-05-02")
    story.reopen("tw1", locked, on="2025-05-10", until="2025-05-20")
    period = found(next(iter(known().periods)))
    assert (period.code, period.ends, period.locked_on) == ("tw1", date(2025, 3, 31), date(2025, 5, 2))
    (reopening,) = period.reopenings
    assert (reopening.offices_printed, reopening.until) == (("Kepala Dinas Kesehatan",), date(2025, 5, 20))
    assert found(year_views.period(known.db, 2025, "tw1")) == period
    assert year_views.period(known.db, 2025, "tw3") is None
    assert year_views.period_years(known.db) == (2025,)


def test_an_agreement_that_came_into_force_in_may_owes_no_sheet_for_the_first_quarter(known):
    known.story = Year().promised(on="2025-05-02").open("tw1", "tw2")
    assert [row.code for row in known().sheets] == ["tw2"]


def test_what_nobody_agreed_on_has_no_year(known):
    known.story = Year()
    known.story.ground()
    catch_up(known.db, known.story.read)
    assert year_views.agreement_year(known.db, AGREEMENT, today=LATE_YEAR) is None


def test_progress_counts_each_hand_once(story, known):
    three_hands(story)
    story.enter("tw2", four(), on="2025-07-25")
    known()
    first, second = year_views.progress(known.db, year=2025, today=LATE_YEAR)
    assert (first.due, first.entered, first.signed, first.verified, first.late_entry) == (1, 1, 1, 1, 0)
    assert (second.due, second.entered, second.signed, second.verified) == (1, 1, 0, 0)
    assert (second.late_entry, second.late_signature, second.late_verification) == (1, 1, 1)
    agency = found(year_views.agency(known.db, DINKES, year=2025, today=LATE_YEAR))
    assert (agency.progress, agency.agreements, agency.in_force, agency.on_time, agency.late) == (
        (first, second), 1, 1, 1, 0,
    )  # fmt: skip
    assert agency in year_views.agencies(known.db, year=2025, today=LATE_YEAR).rows


def test_progress_before_the_due_day_is_not_late(story, known):
    known()
    (first, _) = year_views.progress(known.db, year=2025, today=today("2025-04-10"))
    assert (first.due, first.late_entry) == (1, 0)


def test_sheets_of_a_period_are_listed_with_those_that_are_missing(story, known):
    known()
    listed = year_views.sheets(known.db, year=2025, code="tw1", today=LATE_YEAR)
    assert [(row.state, row.post) for row in listed.rows] == [("missing", "Kepala Dinas Kesehatan")]
    story.enter("tw1", four(), on="2025-04-10")
    known()
    for wish, total in (({"state": "missing"}, 0), ({"state": "entered", "agency": DINKES}, 1), ({"agency": "x"}, 0)):
        assert year_views.sheets(known.db, year=2025, code="tw1", today=LATE_YEAR, **wish).total == total


def test_a_closed_agreement_says_by_which_act(story, known):
    facts = {
        "agreement": story.bound,
        "document": story.proposed,
        "reason_code": "tahun_berakhir",
        "closed_on": story_day("2026-03-01"),
        "period": story.lock("tw1", on="2025-05-02"),
    }
    story.sign("agreement-closed", facts, on="2026-03-02", by=W, office=name_id("x"))
    year = known()
    assert (year.closed_record, year.closed_on) == (len(story.records), date(2026, 3, 1))
    assert found(views.agreement(known.db, AGREEMENT)).row.status == "ditutup"


def test_the_posts_of_an_agency_show_who_held_them(story, known):
    known()
    posts = {office.id: office for office in year_views.offices(known.db, DINKES)}
    assert [mandate.official for mandate in posts[HEAD].mandates] == [A]
    assert found(year_views.office(known.db, HEAD)).superior_post == "Wali Kota Contoh"
