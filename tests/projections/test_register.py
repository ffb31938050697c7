"""The register of changes: what each proposal would change, who decided, and what it would do to the attainment.

It is read as one who may see what is not open; `test_rounds.py` reads as everybody does.
"""

from contextlib import closing
from datetime import date

import pytest

from domain.evidence.differences import changes_between
from projections import catch_up, connect, register_views
from projections.register_answers import FIELDS, Wanted
from tests.projections.story import AGREEMENT, DINKES, HEAD, OPERATOR, A, B, W, found, money
from tests.projections.year import Year, figure, number, today


class Known:
    """The register once the tables have caught up."""

    def __init__(self, db, story):
        self.db = db
        self.story = story

    def __call__(self, **wanted):
        catch_up(self.db, self.story.read)
        return register_views.changes(self.db, Wanted(**wanted), limited=True).rows

    def one(self, **wanted):
        (row,) = self(**wanted)
        return row


@pytest.fixture
def story():
    return Year().promised().open("tw1", "tw2", "tw3")


@pytest.fixture
def known(story):
    with closing(connect(":memory:")) as db:
        yield Known(db, story)


def other_lines(story, **changes):
    """The document in force with other parts for some lines."""
    lines = [{**one, **changes.get(one["line_id"], {})} for one in story.documents[-1]["objectives"][0]["lines"]]
    return story.whole(lines, doc_type="pk_perubahan")


def known_figure(story, value=97, *, on="2025-07-25"):
    story.enter(
        "tw2",
        [
            figure("l1", value),
            figure("l2", number("30.5", "Persen")),
            figure("l3", number(14, "Paket")),
            figure("l5", number(9, "Kasus")),
        ],
        on=on,
    )


# ---- dossier 12, November --------------------------------------------------------------------------------------------


def test_the_november_attempt_stands_in_the_register_and_what_it_would_have_done(known):
    known.story = Year().dossier()
    row = known.one()
    assert (row.field, row.before_printed, row.after_printed, row.direction) == ("target", "90", "98", "easier")
    assert (row.days_left, row.known, row.known_printed, row.known_period, row.known_signed) == (
        55, True, "97", "tw2", False,
    )  # fmt: skip
    assert (row.attainment_before, row.attainment_after, row.effect_why) == ("92,22", "101,02", None)
    assert (row.ground, row.evidence, row.outcome, row.decision_reason_code) == (
        "c",
        0,
        "rejected",
        "bukti_tidak_cukup",
    )
    assert (row.proposer, row.decider, row.trustee) == (OPERATOR, W, A)
    assert None not in (row.proposer_mandate_record, row.decider_mandate_record)
    assert (row.record, row.decided_record, row.decided_on) == (31, 32, date(2025, 11, 10))


def test_without_a_figure_nothing_is_said_of_the_attainment(story, known):
    story.propose_revision(story.easier())
    row = known.one()
    assert (row.known, row.attainment_before, row.attainment_after, row.effect_why) == (False, None, None, "not_known")


def test_a_figure_that_is_entered_after_the_proposal_was_not_known(story, known):
    story.propose_revision(story.easier(), on="2025-07-20")
    known_figure(story)
    assert known.one().known is False


def test_a_figure_that_was_signed_is_said_to_be(story, known):
    known_figure(story)
    story.sign_sheet("tw2", on="2025-07-26")
    story.propose_revision(story.easier())
    assert known.one().known_signed is True


def test_a_withheld_sheet_leaves_open_whether_a_figure_was_known(story, known):
    facts = [figure("l1", 97)]
    story.enter("tw2", facts, on="2025-07-25", withheld=True)
    story.propose_revision(story.easier())
    assert (known.one().known, known.one().effect_why) == (None, "withheld")


def test_the_effect_is_that_of_what_was_known_up_to_then_added_up(story, known):
    for code, value, on in (("tw1", 9, "2025-04-10"), ("tw2", 13, "2025-07-10")):
        story.enter(
            code,
            [
                figure("l1", 97),
                figure("l2", number("30.5", "Persen")),
                figure("l3", number(14, "Paket")),
                figure("l5", number(value, "Kasus")),
            ],
            on=on,
        )
    story.propose_revision(other_lines(story, l5={"target": number(20, "Kasus")}))
    row = known.one()
    assert (row.line_id, row.known_printed, row.known_value) == ("l5", "22", "22")
    assert (row.attainment_before, row.attainment_after, row.direction) == ("145", "90", "harder")


def test_a_quarter_is_held_against_its_own_figure_and_its_own_last_day(story, known):
    known_figure(story)
    story.enter("tw1", [figure(f"l{no}", number(3, "Kasus")) for no in (1, 2, 3, 5)], on="2025-10-09")
    quarters = [{"period": f"tw{no}", "target": number(18 if no == 2 else 10, "Kasus")} for no in (1, 2, 3, 4)]
    story.propose_revision(other_lines(story, l5={"quarters": quarters}), on="2025-10-10")
    row = known.one()
    assert (row.field, row.period, row.days_left) == ("quarter", "tw2", -102)
    assert (row.known_printed, row.attainment_before, row.attainment_after) == ("9", "110", "150")
    assert (row.before_read, row.after_read) == ("10", "18")


@pytest.mark.parametrize(("on", "days"), [("2025-12-31", 0), ("2026-01-02", -2), ("2025-01-28", 337)])
def test_days_are_counted_to_the_end_of_the_year_and_beyond(story, known, on, days):
    story.propose_revision(story.easier(), on=on)
    assert known.one().days_left == days


# ---- every kind of change --------------------------------------------------------------------------------------------


def test_a_formula_of_another_definition_moves_the_attainment(story, known):
    known_figure(story)
    inverse = story.define("aki", "TURUN_INV", polarity="turun", version=2)
    story.propose_revision(other_lines(story, l1={"indicator": inverse}))
    rows = {row.field: row for row in known()}
    assert set(rows) == {"indicator", "formula"}
    assert (rows["formula"].before_printed, rows["formula"].after_printed) == ("TURUN", "TURUN_INV")
    assert (rows["formula"].attainment_before, rows["formula"].attainment_after) == ("92,22", "92,78")


def test_a_dropped_line_is_easier_and_has_no_attainment_afterwards(story, known):
    known_figure(story)
    lines = story.documents[-1]["objectives"][0]["lines"][1:]
    story.propose_revision(story.whole(lines, doc_type="pk_perubahan"))
    row = next(one for one in known() if one.line_id == "l1")
    assert (row.field, row.direction, row.subject) == ("line_dropped", "easier", "Indikator 1")
    assert (row.attainment_before, row.attainment_after, row.effect_why) == ("92,22", None, "no_target")


def test_money_and_its_source_stand_with_the_programme(story, known):
    document = other_lines(story)
    document["programmes"] = [
        document["programmes"][0]
        | {"amount": money(900000), "sources": [{"code": "dak_fisik", "printed": "DAK", "amount": money(900000)}]}
    ]
    document["total"] = money(900000)
    story.propose_revision(document)
    rows = {row.field: row for row in known()}
    assert (rows["amount"].before_printed, rows["amount"].after_read) == ("1.000.000", "900000")
    assert (rows["source"].before_printed, rows["source"].after_printed) == ("-", "DAK 900.000")
    assert {row.subject for row in rows.values()} == {"Program Kesehatan"}
    assert all(row.known is None for row in rows.values())


def test_the_day_and_the_scope_are_read_from_the_documents(story, known):
    later = {"due_on": {"date": "2025-06-30", "printed": "30 Juni 2025"}, "scope": [{"id": "p1", "text": "Paket 1"}]}
    story.propose_revision(other_lines(story, l3=later))
    rows = {row.field: row for row in known()}
    assert (rows["due_on"].before_read, rows["due_on"].after_read) == ("2025-03-31", "2025-06-30")
    assert (rows["scope"].before_read, rows["scope"].after_read, rows["scope"].after_printed) == ("14", "1", "Paket 1")


def test_who_followed_whom_is_a_change_too(story, known):
    story.end(A, HEAD, ended_on="2025-08-12", on="2025-08-14")
    story.appoint(B, HEAD, "plt", "SK-B", "2025-08-12", on="2025-08-15", until="2025-12-31")
    continued = story.continue_by(B, "plt", "Plt. Kepala Dinas Kesehatan", on="2025-08-20", predecessor=A)
    row = known.one()
    assert (row.kind, row.field, row.period, row.outcome) == ("continuation", "party", "trustee", "pending")
    assert (row.before_read, row.after_read) == (A, B)
    assert (row.before_printed, row.after_printed) == (
        "dr. Ani, Kepala Dinas Kesehatan",
        "Budi, S.Sos, Plt. Kepala Dinas Kesehatan",
    )
    story.accept(continued, on="2025-08-22")
    row = known.one()
    assert (row.outcome, row.decided_on, row.decider) == ("agreed", date(2025, 8, 22), W)


def test_a_withheld_proposal_is_one_row_that_says_nothing(story, known):
    story.propose_revision(story.easier(), withheld=True)
    row = known.one()
    assert (row.field, row.direction, row.subject, row.evidence, row.open) == ("withheld", None, None, None, False)
    assert row.withheld
    assert row.days_left == 55


# ---- decided and undecided -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "outcome", "opens"),
    [
        ("revision-rejected", "rejected", True),
        ("agreement-withdrawn", "withdrawn", False),
        ("agreement-returned", "withdrawn", False),
        ("signing-refused", "rejected", False),
    ],
)
def test_every_end_of_a_proposal_says_how_it_ended(story, known, act, outcome, opens):
    proposed = story.propose_revision(story.easier())
    assert (known.one().outcome, known.one().open) == ("pending", False)
    more = (
        {"pen": "drafter"} if act == "agreement-returned" else {"role": "grantor"} if act == "signing-refused" else {}
    )
    codes = {"signing-refused": "salah_data", "agreement-withdrawn": "salah_data", "agreement-returned": "salah_data"}
    story.close(act, proposed, codes.get(act, "bukti_tidak_cukup"), on="2025-11-10", **more)
    row = known.one()
    assert (row.outcome, row.open, row.decided_record) == (outcome, opens, len(story.records))


def test_what_is_agreed_names_both_hands(story, known):
    document = story.easier()
    story.agree(story.propose_revision(document), document, on="2025-11-12")
    row = known.one()
    assert (row.outcome, row.open, row.signed_record, row.decided_record) == (
        "agreed", True, len(story.records) - 1, len(story.records),
    )  # fmt: skip


def test_changes_of_one_line_form_a_chain(story, known):
    story.reject(story.propose_revision(story.easier("98")))
    document = story.easier("95")
    story.agree(story.propose_revision(document, on="2025-11-12"), document, on="2025-11-13")
    story.propose_revision(
        other_lines(story, l1={"target": number(99)}, l2={"target": number(50, "Persen")}), on="2025-11-20"
    )
    last = next(row for row in known() if row.line_id == "l1")
    chain = register_views.chain(known.db, last.record, last.position, limited=True)
    assert [(row.before_printed, row.after_printed, row.outcome) for row in chain] == [
        ("90", "98", "rejected"), ("90", "95", "agreed"), ("95", "99", "pending"),
    ]  # fmt: skip
    assert [row.previous_record for row in chain] == [None, chain[0].record, chain[1].record]
    assert register_views.change(known.db, last.record, last.position, limited=True) == last
    assert register_views.change(known.db, 1, 1) is None
    assert register_views.chain(known.db, 1, 1) == ()


# ---- looked for ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wish",
    [
        {"year": 2025}, {"agency": DINKES}, {"official": A}, {"official": W}, {"official": OPERATOR},
        {"outcome": "rejected"}, {"direction": "easier"}, {"field": "target"}, {"ground": "c"}, {"known": True},
        {"since": today("2025-11-06"), "until": today("2025-11-06")}, {"line_id": "l1"}, {"agreement": AGREEMENT},
        {"q": "indikator 98"}, {"q": "DINAS kes"}, {"q": "ani"},
    ],
    ids=str,
)  # fmt: skip
def test_each_filter_finds_the_attempt(known, wish):
    known.story = Year().dossier()
    assert known.one(**wish).record == 31


@pytest.mark.parametrize(
    "wish",
    [
        {"year": 2024}, {"agency": "0" * 32}, {"official": B}, {"outcome": "agreed"}, {"direction": "harder"},
        {"field": "amount"}, {"ground": "a"}, {"known": False}, {"since": today("2025-11-07")},
        {"until": today("2025-11-05")}, {"line_id": "l2"}, {"agreement": "0" * 32}, {"q": "persen"}, {"q": "%"},
        {"q": "esehatan"},
    ],
    ids=str,
)  # fmt: skip
def test_no_filter_finds_what_is_otherwise(known, wish):
    known.story = Year().dossier()
    assert known(**wish) == ()


@pytest.mark.parametrize(
    "wish",
    [{"direction": "easier"}, {"field": "target"}, {"ground": "c"}, {"known": False}, {"line_id": "l1"}, {"q": "98"}],
    ids=str,
)
def test_what_is_not_open_yet_is_not_told_by_a_filter_either(story, known, wish):
    story.propose_revision(story.easier())
    assert known.one().outcome == "pending"
    assert known(**wish) == ()


def test_the_register_comes_in_pages_and_as_a_whole(story, known):
    for no in range(3):
        story.reject(
            story.propose_revision(story.easier(str(91 + no)), on=f"2025-11-0{no + 1}"), on=f"2025-11-0{no + 1}"
        )
    known()
    pages = [register_views.changes(known.db, page=page, size=2) for page in (1, 2, 9)]
    assert [(page.page, page.pages, page.total, len(page.rows)) for page in pages] == [
        (1, 2, 3, 2), (2, 2, 3, 1), (2, 2, 3, 1),
    ]  # fmt: skip
    assert tuple(register_views.each_change(known.db)) == pages[0].rows + pages[1].rows
    assert register_views.change_years(known.db) == (2025,)


# ---- officials and citations -----------------------------------------------------------------------------------------


def test_officials_are_listed_by_name_with_the_posts_they_hold(story, known):
    known()
    listed = register_views.officials(known.db)
    assert [row.name for row in listed.rows] == sorted((found(row.name) for row in listed.rows), key=str.casefold)
    assert [row.posts for row in register_views.officials(known.db, q="ani").rows] == [("Kepala Dinas Kesehatan",)]
    assert {row.id for row in register_views.officials(known.db, agency=DINKES).rows} == {A, OPERATOR}


def test_what_an_official_signed_stands_with_decree_and_key(known):
    known.story = Year().dossier()
    known()
    signed = register_views.signatures(known.db, A)
    assert [row.act for row in signed.rows][:2] == ["realization-signed", "agreement-signed"]
    assert {row.agreement for row in signed.rows[:2]} == {AGREEMENT}
    assert all("SK-A" in found(row.decree_printed) for row in signed.rows[:2])
    assert signed.rows[0].record > signed.rows[1].record


def test_a_citation_is_looked_up_by_number_digest_and_day(known):
    known.story = Year().dossier()
    row = known.one()
    sound = register_views.cited(known.db, record=31, digest=row.digest[:12].upper(), on=today("2025-11-06"))
    assert found(sound).sound
    assert found(sound).matches == {"digest": True, "on": True}
    assert found(register_views.cited(known.db, record=None, digest=row.digest[:8])).record == 31


def test_a_beginning_that_two_records_share_finds_neither(known):
    known.story = Year().dossier()
    known()
    known.db.execute("UPDATE act SET digest = '0123456789' || record WHERE record IN (30, 31)")
    assert register_views.cited(known.db, record=None, digest="0123456789") is None
    assert found(register_views.cited(known.db, record=None, digest="012345678931")).record == 31


@pytest.mark.parametrize(
    ("cited", "matches"),
    [
        ({"record": 31, "digest": "0" * 12}, {"digest": False, "on": None}),
        ({"record": 31, "on": today("2025-11-07")}, {"digest": None, "on": False}),
        ({"record": 99}, None),
        ({"record": None, "digest": "0" * 12}, None),
        ({"record": None, "digest": "%"}, None),
        ({"record": None, "digest": ""}, None),
    ],
    ids=str,
)
def test_a_wrong_citation_is_told(known, cited, matches):
    known.story = Year().dossier()
    known()
    answer = register_views.cited(known.db, **cited)
    assert (None if answer is None else answer.matches) == matches
    assert answer is None or not answer.sound


def test_the_fields_that_a_filter_offers_are_those_that_a_proposal_can_change():
    assert set(FIELDS) >= {change["field"] for change in every_change()}


def every_change():
    story = Year().promised()
    lines = [*story.documents[-1]["objectives"][0]["lines"]]
    lines[0] = lines[0] | {"target": number(91, "orang"), "due_on": {"date": "2025-06-30", "printed": "30 Juni 2025"}}
    document = story.whole(lines[:2], doc_type="pk_perubahan")
    return changes_between(story.documents[-1], document, story.definition)
