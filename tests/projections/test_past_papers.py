"""Papers folded: nothing is told before a second clerk confirms, then grade by grade; a second paper is held against it."""

from contextlib import closing
from datetime import date

import pytest

from projections import Recorded, catch_up, connect, openness, paper_views, past_views, register_views, views
from projections.grades import GRADES, of_paper, worst
from projections.register_answers import Wanted
from projections.search import search
from tests.projections.before import FIRST, SECOND, Before
from tests.projections.story import DINKES, REG, A, B, C, W, found, name_id


def told(story):
    db = connect(":memory:")
    catch_up(db, story.read)
    return db


def beginning():
    return Before().ground()


@pytest.fixture(scope="module")
def db():
    with closing(told(beginning().papers())) as db:
        yield db


def one_paper(story, **more):
    return story.transcribe(FIRST, story.paper_document(("Imunisasi", "85")), on="2025-03-01", **more)


# ---- before it is confirmed ------------------------------------------------------------------------------------------


def test_a_paper_that_nobody_confirmed_tells_nothing_of_what_it_says():
    story = beginning()
    one_paper(story)
    with closing(told(story)) as db:
        (row,) = paper_views.papers(db).rows
        assert (row.state, row.open, row.official_name, row.recorded_on) == ("recorded", False, "Oki", date(2025, 3, 1))
        assert {row.title, row.agency, row.agency_printed, row.fiscal_year, row.date_printed, row.grade} == {None}
        paper = found(paper_views.paper(db, FIRST))
        assert (paper.scans, paper.seen, paper.agreement) == ((), (), None)
        assert past_views.past_agreements(db).total == 0
        assert paper_views.papers(db, year=2024).total == 0
        assert search(db, "imunisasi").total == 0
        assert not openness.is_open(db, row.record)
        assert found(paper_views.paper(db, FIRST, limited=True)).row.title == "PERJANJIAN KINERJA TAHUN 2024"


def test_a_transcription_that_is_wrong_is_made_anew_and_the_first_stays_closed():
    story = beginning()
    wrong = one_paper(story)
    story.attest(FIRST, wrong, on="2025-03-02", outcome="tidak_sesuai")
    with closing(told(story)) as db:
        row = found(paper_views.paper(db, FIRST)).row
        assert (row.state, row.open, row.grade, row.title) == ("rejected", False, None, None)
        again = one_paper(story)
        story.attest(FIRST, again, on="2025-03-03")
        catch_up(db, story.read)
        row = found(paper_views.paper(db, FIRST)).row
        assert (row.state, row.open, row.grade) == ("attested", True, "attested")
        assert openness.is_open(db, row.record)
        assert not openness.is_open(db, row.record - 2)


# ---- grades ----------------------------------------------------------------------------------------------------------


def test_its_three_days_stand_apart(db):
    row = found(paper_views.paper(db, SECOND)).row
    assert (row.date_on_paper, row.signed_on, row.received_on) == (
        date(2024, 10, 22),
        date(2024, 10, 22),
        date(2025, 11, 24),
    )
    assert (row.recorded_on, row.attested_on, row.signed_on_source) == (
        date(2025, 11, 24),
        date(2025, 11, 25),
        "buku agenda",
    )


def test_a_paper_is_acknowledged_by_every_party_of_it():
    story = beginning()
    recorded = one_paper(story)
    attested = story.attest(FIRST, recorded, on="2025-03-02")
    story.acknowledge(FIRST, recorded, attested, on="2025-03-03")
    with closing(told(story)) as db:
        assert found(paper_views.paper(db, FIRST)).row.grade == "attested"
        story.acknowledge(FIRST, recorded, attested, on="2025-03-04", role="grantor", by=W)
        catch_up(db, story.read)
        paper = found(paper_views.paper(db, FIRST))
        assert (paper.row.grade, paper.row.acknowledged) == ("acknowledged", 2)
        assert found(past_views.past_agreement(db, FIRST)).row.grade == "acknowledged"
        assert [(hand.role, hand.outcome) for hand in paper.hands] == [
            ("recorder", None), ("attester", "sesuai"), ("trustee", "diakui"), ("grantor", "diakui"),
        ]  # fmt: skip


def test_a_party_who_denies_the_paper_leaves_it_attested():
    story = beginning()
    recorded = one_paper(story)
    attested = story.attest(FIRST, recorded, on="2025-03-02")
    story.acknowledge(FIRST, recorded, attested, on="2025-03-03", answer="disangkal")
    story.acknowledge(FIRST, recorded, attested, on="2025-03-04", role="grantor", by=W)
    with closing(told(story)) as db:
        row = found(paper_views.paper(db, FIRST)).row
        assert (row.grade, row.acknowledged, row.disowned) == ("attested", 1, 1)


def test_namesakes_who_say_otherwise_leave_it_attested_and_each_party_counts_once():
    story = beginning()
    recorded = one_paper(story)
    attested = story.attest(FIRST, recorded, on="2025-03-02")
    for by in (A, B):
        story.acknowledge(FIRST, recorded, attested, on="2025-03-03", by=by)
    with closing(told(story)) as db:
        row = found(paper_views.paper(db, FIRST)).row
        assert (row.grade, row.acknowledged, row.disowned) == ("attested", 1, 0)
        story.acknowledge(FIRST, recorded, attested, on="2025-03-04", role="grantor", by=W)
        story.acknowledge(FIRST, recorded, attested, on="2025-03-05", by=C, answer="disangkal")
        catch_up(db, story.read)
        row = found(paper_views.paper(db, FIRST)).row
        assert (row.grade, row.acknowledged, row.disowned) == ("attested", 1, 1)


def checked(story, *, result="sah", marks=("tte", "tte")):
    """The paper with these marks of its two parties, and what an official service found of it."""
    names = (("trustee", "Dewi"), ("grantor", "Wawan"))
    hands = [
        {"role": role, "name_printed": name, "mark": mark, "legible": True}
        for (role, name), mark in zip(names, marks, strict=True)
    ]
    electronic = {"pades_sha256": "66" * 32, "subject_printed": "Dewi", "issuer_printed": "BSrE"}
    recorded = one_paper(story, electronic=electronic, hands_seen=hands)
    check = {"service_printed": "TTE Kominfo", "checked_on": {"date": "2025-03-02", "printed": "2 Maret 2025"}}
    check["result"] = result
    return recorded, story.attest(FIRST, recorded, on="2025-03-02", electronic_check=check)


@pytest.mark.parametrize(("result", "grade"), [("sah", "certified"), ("tidak_sah", "attested")])
def test_an_official_service_certifies_an_electronic_signature(result, grade):
    story = beginning()
    checked(story, result=result)
    with closing(told(story)) as db:
        row = found(paper_views.paper(db, FIRST)).row
        assert (row.grade, row.electronic_result, row.electronic_issuer) == (grade, result, "BSrE")


def test_the_signature_of_one_party_certifies_nothing_for_the_other():
    story = beginning()
    recorded, attested = checked(story, marks=("tinta", "tte"))
    with closing(told(story)) as db:
        assert found(paper_views.paper(db, FIRST)).row.grade == "attested"
        story.acknowledge(FIRST, recorded, attested, on="2025-03-03")
        catch_up(db, story.read)
        assert found(paper_views.paper(db, FIRST)).row.grade == "certified"


def test_who_disowns_a_paper_leaves_nothing_certified():
    story = beginning()
    recorded, attested = checked(story)
    story.acknowledge(FIRST, recorded, attested, on="2025-03-03", answer="disangkal")
    with closing(told(story)) as db:
        assert found(paper_views.paper(db, FIRST)).row.grade == "attested"
        assert found(past_views.past_agreement(db, FIRST)).row.grade == "attested"


def test_grades_have_one_order_and_the_worst_is_that_of_a_sum():
    assert GRADES == ("signed", "certified", "acknowledged", "attested", "claim")
    assert worst(["signed", "claim", "attested"]) == "claim"
    assert worst([]) == "signed"
    assert of_paper(electronic=None, parties=set()) == "attested"
    assert of_paper(electronic="sah", parties=set()) == "certified"


def test_a_confirmation_that_is_withheld_gives_no_grade():
    story = beginning()
    recorded = one_paper(story)
    attested = story.attest(FIRST, recorded, on="2025-03-02")
    hidden = story.records[-1]
    story.records[-1] = Recorded(hidden.record, hidden.entry, None)
    story.acknowledge(FIRST, recorded, attested, on="2025-03-03")
    with closing(told(story)) as db:
        row = found(paper_views.paper(db, FIRST, limited=True)).row
        assert (row.state, row.open, row.grade, row.acknowledged) == ("recorded", False, None, 1)


# ---- two papers ------------------------------------------------------------------------------------------------------


def test_the_second_paper_of_a_year_is_held_against_the_first(db):
    rows = register_views.changes(db, Wanted(grade="attested")).rows
    assert [(row.field, row.subject, row.before_printed, row.after_printed, row.direction) for row in rows] == [
        ("target", "Gizi", "60", "55", "easier"),
        ("amount", "Program Kesehatan", "1.000", "900", "incomparable"),
        ("party", None, "Dewi, Kepala Dinas Kesehatan", "Plt. Dewi, Kepala Dinas Kesehatan", "same"),
    ]
    assert {(row.kind, row.outcome, row.past_agreement, row.agency, row.days_left) for row in rows} == {
        ("paper", "on_paper", SECOND, DINKES, 70)
    }
    assert register_views.changes(db, Wanted(past=SECOND, q="gizi")).total == 1


def test_a_paper_that_comes_in_late_takes_its_place_in_the_order():
    story = beginning()
    later = story.transcribe(
        SECOND, story.paper_document(("Gizi", "55")), on="2025-03-01", kind="pk_perubahan", dated="2024-10-22"
    )
    story.attest(SECOND, later, on="2025-03-02")
    with closing(told(story)) as db:
        assert register_views.changes(db).total == 0
        story.attest(
            FIRST, story.transcribe(FIRST, story.paper_document(("Gizi", "60")), on="2025-03-03"), on="2025-03-04"
        )
        catch_up(db, story.read)
        (row,) = register_views.changes(db).rows
        assert (row.past_agreement, row.before_printed, row.after_printed) == (SECOND, "60", "55")


def test_a_line_that_is_dropped_and_one_that_is_new_are_told():
    story = beginning()
    for paper, lines in ((FIRST, [("Gizi", "60"), ("A", "1")]), (SECOND, [("Gizi", "60")])):
        document = story.paper_document(*lines)
        story.attest(paper, story.transcribe(paper, document, on="2025-03-01"), on="2025-03-02")
    with closing(told(story)) as db:
        fields = {(row.field, row.subject, row.direction) for row in register_views.changes(db).rows}
        assert fields == {("line_dropped", "A", "easier")}
        third = story.paper_document(("Gizi", "60"), ("A", "1"))
        story.attest(name_id("3"), story.transcribe(name_id("3"), third, on="2025-03-03"), on="2025-03-04")
        catch_up(db, story.read)
        assert register_views.changes(db, Wanted(past=name_id("3"))).rows[0].field == "line_added"


def test_a_line_under_another_name_is_not_called_easier():
    story = beginning()
    for paper, name, target in ((FIRST, "A", "60"), (SECOND, "B", "50")):
        document = story.paper_document((name, target))
        story.attest(paper, story.transcribe(paper, document, on="2025-03-01"), on="2025-03-02")
    with closing(told(story)) as db:
        fields = [(row.field, row.before_printed, row.direction) for row in register_views.changes(db).rows]
        assert fields == [("indicator", "A", "incomparable"), ("target", "60", "incomparable")]


def test_the_paper_that_is_superseded_says_so(db):
    assert found(paper_views.paper(db, FIRST)).row.superseded_by == SECOND
    assert found(paper_views.paper(db, SECOND)).row.supersedes == FIRST


def test_a_paper_is_a_past_agreement_with_its_lines_and_its_grade(db):
    known = found(past_views.past_agreement(db, FIRST))
    assert [(line.indicator, found(line.target).text, line.polarity) for line in known.lines] == [
        ("Imunisasi", "85", "naik"), ("Gizi", "60", "naik"),
    ]  # fmt: skip
    assert (known.row.kind, known.row.grade, known.row.agency, known.changed) == ("paper", "attested", DINKES, ())
    assert found(known.paper).id == FIRST
    assert past_views.past_agreements(db, grade="attested").by_grade == (("attested", 2),)
    assert past_views.past_years(db) == (2024,)


def test_a_paper_is_known_from_its_confirmation_on(db):
    row = found(paper_views.paper(db, FIRST)).row
    assert past_views.past_agreement(db, FIRST, at_record=row.record) is None
    assert found(past_views.past_agreement(db, FIRST, at_record=found(row.attested_record))).lines


def test_every_filter_of_the_papers_finds_them(db):
    assert paper_views.papers(db, year=2024, agency=DINKES, grade="attested", state="attested").total == 2
    assert paper_views.papers(db, state="recorded").total == 0
    assert paper_views.paper(db, "0" * 32) is None
    assert views.record(db, 1) is not None


def test_an_agency_that_is_registered_later_gets_its_papers():
    story = beginning()
    story.attest(FIRST, one_paper(story, agency_printed="Badan Baru"), on="2025-03-02")
    with closing(told(story)) as db:
        assert found(paper_views.paper(db, FIRST)).row.agency is None
        new = {"agency": name_id("baru"), "code": "5.01", "nomenclature": "2025", "kind": "badan"}
        facts = {**new, "name_printed": "Badan Baru", "affairs": []}
        story.act("agency-registered", f"agency/{name_id('baru')}", facts, on="2025-03-03", by=REG)
        catch_up(db, story.read)
        assert found(paper_views.paper(db, FIRST)).row.agency == name_id("baru")
        assert found(past_views.past_agreement(db, FIRST)).row.agency == name_id("baru")


def test_who_confirmed_is_named(db):
    hand = found(paper_views.paper(db, FIRST)).hands[1]
    assert (hand.official, hand.name, hand.seen, hand.act) == (A, "dr. Ani", "asli", "paper-attested")


@pytest.mark.parametrize(("polarity", "direction"), [("turun", "incomparable"), (None, "easier"), ("naik", "easier")])
def test_a_polarity_turned_round_on_the_second_paper_makes_no_eased_target_harder(polarity, direction):
    story = beginning()
    first = one_paper(story)
    story.attest(FIRST, first, on="2025-03-02")
    document = story.paper_document(("Imunisasi", "70"))
    line = document["objectives"][0]["lines"][0]
    del line["polarity"]
    line |= {} if polarity is None else {"polarity": polarity}
    second = story.transcribe(SECOND, document, on="2025-03-03", kind="pk_perubahan", supersedes=first)
    story.attest(SECOND, second, on="2025-03-04")
    with closing(told(story)) as db:
        (change,) = register_views.changes(db).rows
        assert (change.field, change.direction, change.after_printed) == ("target", direction, "70")
