"""Claims folded: parts, what was said when, what another system changed overnight, and printed beside computed."""

from contextlib import closing
from datetime import date

import pytest

from projections import Recorded, catch_up, connect, past_views, register_views, source_views
from projections.matching import squash
from projections.past import id_of_claim
from projections.register_answers import Wanted
from tests.projections.before import (
    ESAKIP,
    PK_2024,
    Before,
    agreement,
    cell,
    figure,
    indicator,
    programme,
    realization,
    rows,
    sum_of,
    unread,
    words,
)
from tests.projections.story import DINKES, REG, found, name_id

PK = id_of_claim(ESAKIP, PK_2024)


def told(story):
    db = connect(":memory:")
    catch_up(db, story.read)
    return db


@pytest.fixture(scope="module")
def db():
    with closing(told(Before().ground().claimed().eased())) as db:
        yield db


def beginning():
    return Before().ground()


def line_of(db, name, **more):
    known = found(past_views.past_agreement(db, PK, **more))
    return next(line for line in known.lines if line.indicator == name)


# ---- parts -----------------------------------------------------------------------------------------------------------


def test_a_state_counts_with_its_last_part():
    story = beginning()
    story.take(rows()[:3], on="2025-02-01", parts=2)
    with closing(told(story)) as db:
        (state,) = source_views.source_states(db, "esakip").rows
        assert (state.state, state.counted, state.parts, state.parts_done) == ("unfinished", False, 2, 1)
        assert past_views.past_agreements(db).total == 0
        assert found(source_views.source(db, "esakip")).last is None
        last = story.take(rows()[3:], on="2025-02-01", part=2, parts=2)
        catch_up(db, story.read)
        (state,) = source_views.source_states(db, "esakip").rows
        assert (state.state, state.record, state.first_record) == (
            "finished",
            len(story.records),
            len(story.records) - 1,
        )
        assert found(source_views.source(db, "esakip")).rows == len(rows())
        assert last["version"] == 2


def test_an_import_that_was_given_up_is_listed_and_counts_for_nothing(db):
    states = source_views.source_states(db, "esakip").rows
    assert [state.state for state in states] == ["finished", "finished", "abandoned"]
    assert found(found(source_views.source(db, "esakip")).last).record == states[0].record
    assert states[0].previous_record == states[1].record
    assert states[1].previous_record is None


def test_every_part_leads_to_its_state(db):
    state = source_views.source_states(db, "esakip").rows[1]
    assert source_views.source_state(db, "esakip", state.first_record) == state
    assert source_views.source_state(db, "esakip", state.record) == state
    assert source_views.source_state(db, "esakip", 1) is None
    assert source_views.source_state(db, "berita", state.record) is None


def test_what_was_left_out_and_what_was_asked_stand_with_the_state(db):
    state = source_views.source_states(db, "esakip").rows[1]
    (rejected,) = source_views.state_rejected(db, "esakip", state.record).rows
    assert (rejected.row, rejected.column, rejected.code) == (12, "F", "nip_as_number")
    (decision,) = source_views.state_decisions(db, "esakip", state.record).rows
    assert (decision.readings, decision.chosen) == (("3286", "3,286"), "3286")


def test_a_cell_that_nobody_decided_shows_both_readings_and_no_figure(db):
    (one,) = source_views.open_cells(db, "esakip").rows
    assert [reading.value for reading in one.readings] == ["3286", "3.286"]
    target = found(line_of(db, "Kunjungan").target)
    assert (target.text, target.value, target.how) == ("3.286", None, "open")


@pytest.mark.parametrize("hidden", [(0,), (1,), (0, 1)])
def test_parts_that_are_withheld_halt_nothing(hidden):
    story = beginning()
    begin = len(story.records)
    story.take(rows()[:4], on="2025-02-01", parts=2)
    story.take(rows()[4:], on="2025-02-01", part=2, parts=2)
    for place in hidden:
        one = story.records[begin + place]
        story.records[begin + place] = Recorded(one.record, one.entry, None)
    with closing(told(story)) as db:
        states = db.execute("SELECT state, parts_done FROM source_state").fetchall()
        assert {row["state"] for row in states} == ({"withheld"} if hidden == (0, 1) else {"withheld", "finished"}
                                                    if hidden == (0,) else {"finished"})  # fmt: skip


# ---- what was said when ----------------------------------------------------------------------------------------------


def test_a_target_is_known_as_it_was_at_every_record(db):
    before, after = (state.record for state in reversed(source_views.source_states(db, "esakip").rows[:2]))
    assert found(line_of(db, "Imunisasi").target).text == "70"
    assert found(line_of(db, "Imunisasi", at_record=before).target).text == "80"
    assert found(line_of(db, "Imunisasi", at_record=after).target).text == "70"
    assert past_views.past_agreement(db, PK, at_record=before - 1) is None


def test_a_day_is_the_last_record_received_on_it(db):
    last = source_views.source_states(db, "esakip").rows[0]
    assert past_views.record_on(db, date(2025, 11, 21)) == last.record
    assert past_views.record_on(db, date(2025, 11, 20)) == last.record - 1
    assert past_views.record_on(db, date(2024, 1, 1)) == 0


def test_both_words_of_a_cell_stay_with_their_days(db):
    changed = found(past_views.past_agreement(db, PK)).changed
    assert [(one.field, one.printed, one.since, one.until) for one in changed] == [
        ("target", "80", date(2025, 11, 20), date(2025, 11, 21)),
        ("target", "70", date(2025, 11, 21), None),
    ]


def test_a_row_that_is_gone_and_comes_back_keeps_its_history():
    story = beginning()
    first = story.take([agreement(), indicator("Gizi", "60")], on="2025-02-01")
    gone = {"table": "indicators", "key": f"{PK_2024} · Gizi", "cells": indicator("Gizi", "60")["cells"]}
    second = story.later([gone | {"kind": "row_gone"}], on="2025-02-02", previous=first)
    story.later([gone | {"kind": "row_new"}], on="2025-02-03", previous=second)
    with closing(told(story)) as db:
        middle = source_views.source_states(db, "esakip").rows[1].record
        assert found(past_views.past_agreement(db, PK, at_record=middle)).lines == ()
        assert [line.indicator for line in found(past_views.past_agreement(db, PK)).lines] == ["Gizi"]
        fields = [(change.field, change.direction) for change in register_views.changes(db).rows]
        assert fields == [("line_added", "harder"), ("line_dropped", "easier")]


def gone(told):
    return {**told, "kind": "row_gone"}


def new(told):
    return {**told, "kind": "row_new"}


LINE = f"{PK_2024} · Gizi"
EASED = [indicator("Gizi", "60"), indicator("Gizi", "40")]
BLANKED = cell("indicators", LINE, words("polarity", "max"), None)
FLIPPED = cell("indicators", LINE, words("polarity", "max"), words("polarity", "min"))
TOLD = cell("indicators", LINE, EASED[0]["cells"][3], EASED[1]["cells"][3])


@pytest.mark.parametrize(
    ("nights", "rows"),
    [
        ([[gone(EASED[0])], [new(EASED[1])]], [("line_dropped", "easier", "60", None), ("target", "easier", "60", "40")]),
        (
            [[gone(agreement()), gone(EASED[0])], [new(agreement()), new(EASED[1])]],
            [("line_dropped", "easier", "60", None), ("target", "easier", "60", "40")],
        ),
        (
            [
                [cell("indicators", LINE, EASED[0]["cells"][3], None)],
                [cell("indicators", LINE, None, EASED[1]["cells"][3])],
            ],
            [("target", "incomparable", "60", None), ("target", "easier", "60", "40")],
        ),
        ([[BLANKED], [TOLD]], [("polarity", None, "max", None), ("target", "easier", "60", "40")]),
        ([[FLIPPED, TOLD]], [("polarity", None, "max", "min"), ("target", "incomparable", "60", "40")]),
        (
            [[gone(EASED[0])], [new(indicator("Gizi", "40", polarity="min"))]],
            [("line_dropped", "easier", "60", None), ("target", "incomparable", "60", "40")],
        ),
    ],
)  # fmt: skip
def test_what_was_hidden_for_a_night_is_told_whole(nights, rows):
    story = beginning()
    known = story.take([agreement(), EASED[0], indicator("Lain", "1")], on="2025-02-01")
    for night, told_of in enumerate(nights, 2):
        known = story.later(told_of, on=f"2025-02-{night:02}", previous=known)
    with closing(told(story)) as db:
        told_all = [one for one in register_views.changes(db).rows if one.claim_table == "indicators"]
        told_all.sort(key=lambda one: (one.record, one.position))
        assert [(one.field, one.direction, one.before_printed, one.after_printed) for one in told_all] == rows
        last = told_all[-1]
        gap = rows[0][0] in ("line_dropped", "target")
        assert last.seen_from == (date(2025, 2, 1) if gap or len(nights) == 1 else date(2025, 2, 2))
        assert (last.seen_until, last.difference) == (date(2025, 2, 1 + len(nights)), "cell")


def test_an_agreement_of_which_nothing_is_left_is_told_to_be_gone():
    story = beginning()
    first = story.take([agreement()], on="2025-02-01")
    story.later([{**agreement(), "kind": "row_gone"}], on="2025-02-02", previous=first)
    with closing(told(story)) as db:
        known = found(past_views.past_agreement(db, PK))
        assert (known.row.gone_record, known.lines) == (len(story.records), ())
        (change,) = register_views.changes(db).rows
        assert (change.field, change.difference, change.before_printed) == ("row_dropped", "row_gone", PK_2024)


# ---- the register ----------------------------------------------------------------------------------------------------


def test_what_changed_overnight_stands_in_the_register_by_whom_is_unknown(db):
    (change,) = register_views.changes(db, Wanted(source="esakip")).rows
    assert (change.kind, change.grade, change.field, change.subject) == ("claim", "claim", "target", "Imunisasi")
    assert (change.before_printed, change.after_printed, change.direction) == ("80", "70", "easier")
    assert (change.seen_from, change.seen_until) == (date(2025, 11, 20), date(2025, 11, 21))
    assert (change.proposer, change.agreement, change.past_agreement) == (None, None, PK)
    assert (change.source, change.outcome, change.open, change.agency) == ("esakip", "seen", True, DINKES)


def test_a_change_lifts_the_attainment_that_is_printed_beside_it(db):
    (change,) = register_views.changes(db, Wanted(order="lift")).rows
    assert (change.attainment_before, change.attainment_after) == ("97,5", "111,43")
    assert (change.known, change.known_printed, change.known_open, change.days_left) == (True, "78", True, -325)


def test_claims_stand_beside_signed_acts_and_every_filter_finds_them(db):
    assert register_views.changes(db).by_grade == (("claim", 1),)
    assert register_views.changes(db, Wanted(grade="claim", year=2024)).total == 1
    assert register_views.changes(db, Wanted(grade="signed")).total == 0
    assert register_views.changes(db, Wanted(past=PK, agency=DINKES, direction="easier")).total == 1
    assert register_views.changes(db, Wanted(q="imunis kesehatan")).total == 1
    assert register_views.changes(db, Wanted(source="berita")).total == 0
    assert [choice.id for choice in register_views.change_sources(db)] == ["esakip"]


def test_a_difference_leads_to_its_row_in_the_register_and_back(db):
    state = source_views.source_states(db, "esakip").rows[0]
    page = source_views.state_differences(db, "esakip", state.record)
    (one,) = page.rows
    change = found(register_views.change(db, found(one.change_record), found(one.change_position)))
    assert (change.state_record, change.claim_key, page.by_kind) == (state.record, one.key, (("cell", 1),))
    assert source_views.state_differences(db, "esakip", state.record, kind="row_gone").total == 0
    assert source_views.state_differences(db, "esakip", state.record, table="indicators", kind="cell").total == 1


def test_the_next_change_of_the_same_cell_is_its_chain():
    story = beginning().claimed().eased()
    again = cell(
        "indicators", f"{PK_2024} · Imunisasi", figure("target", "70"), figure("target", "60"), direction="easier"
    )
    story.later([again], on="2025-11-22", previous=story.changed)
    with closing(told(story)) as db:
        newest, oldest = register_views.changes(db).rows
        assert (newest.previous_record, newest.previous_position) == (oldest.record, oldest.position)
        assert register_views.chain(db, newest.record, newest.position) == (oldest, newest)


@pytest.mark.parametrize(
    ("difference", "field", "after"),
    [
        (cell("agreements", PK_2024, words("trustee_name", "Dewi"), words("trustee_name", "Rina")), "party", "Rina"),
        (cell("indicators", f"{PK_2024} · Imunisasi", None, words("unit", "Persen")), "unit", "Persen"),
        (cell("indicators", f"{PK_2024} · Imunisasi", None, words("formula", "R/T")), "formula", "R/T"),
        (
            cell(
                "programmes", f"{PK_2024} · Program Kesehatan", sum_of("amount", 1000), sum_of("amount", 900)
            ), "amount", "900",
        ),
        (
            cell(
                "realizations", f"{PK_2024} · Imunisasi · tahunan", figure("realization", "78"),
                figure("realization", "88"),
            ), "realization", "88",
        ),
        (
            cell(
                "evaluations", "Dinas Kesehatan · 2024", words("predicate", "B"), words("predicate", "BB")
            ), "evaluation", "BB",
        ),
    ],
)  # fmt: skip
def test_whatever_cell_changes_is_in_the_register(difference, field, after):
    story = beginning().claimed()
    story.later([difference], on="2025-11-21", previous=story.imported)
    with closing(told(story)) as db:
        (change,) = register_views.changes(db).rows
        assert (change.field, change.after_printed, change.grade) == (field, after, "claim")
        assert (change.direction, change.unit) == (None, None)


def test_a_cell_that_is_read_anew_was_changed_by_nobody():
    story = beginning().claimed()
    read = figure("target", "3.286", "3286") | {"how": "asked"}
    anew = cell("indicators", f"{PK_2024} · Kunjungan", unread("target", "3.286"), read)
    story.later([anew], on="2025-11-21", previous=story.imported)
    with closing(told(story)) as db:
        assert register_views.changes(db).total == 0
        assert (found(line_of(db, "Kunjungan").target).value, source_views.open_cells(db, "esakip").total) == (
            "3286",
            0,
        )
        state = source_views.source_states(db, "esakip").rows[0]
        assert source_views.state_differences(db, "esakip", state.record).rows[0].change_record is None


def test_what_a_source_brings_for_the_first_time_is_no_change():
    story = beginning().claimed()
    lines = [agreement("LAIN", agency="Dinas Lain"), indicator("A", "1", key="LAIN"), indicator("B", "2", key="LAIN")]
    scores = [{**rows()[7], "key": "Dinas Lain · 2024"}]
    new = [{**one, "kind": "row_new"} for one in (*lines, *scores)]
    story.later(new, on="2025-11-21", previous=story.imported)
    with closing(told(story)) as db:
        state = source_views.source_states(db, "esakip").rows[0]
        assert source_views.state_differences(db, "esakip", state.record).by_kind == (("row_new", 4),)
        assert register_views.changes(db).total == 0


def test_a_line_that_is_new_among_known_ones_is_a_change():
    story = beginning().claimed()
    story.later([{**indicator("Baru", "1"), "kind": "row_new"}], on="2025-11-21", previous=story.imported)
    with closing(told(story)) as db:
        (change,) = register_views.changes(db).rows
        assert (change.field, change.after_printed, change.difference, change.subject) == (
            "line_added", "1", "row_new", "Baru",
        )  # fmt: skip


# ---- printed beside computed -----------------------------------------------------------------------------------------


def test_printed_stands_beside_computed_with_its_likely_cause(db):
    (late,) = line_of(db, "Imunisasi").realizations
    assert (found(late.attainment).text, late.computed, late.agrees) == ("97,5", "111,43", False)
    assert found(late.cause).code == "former_target"
    (inverse,) = line_of(db, "Kematian Ibu").realizations
    assert (inverse.formula, inverse.computed, found(inverse.cause).code) == ("TURUN", "90", "other_formula")
    assert late.computed_records == tuple(
        sorted({found(late.realization).record, found(line_of(db, "Imunisasi").target).record})
    )


def test_what_agrees_has_no_cause(db):
    before = source_views.source_states(db, "esakip").rows[1].record
    (agreeing,) = line_of(db, "Imunisasi", at_record=before).realizations
    assert (agreeing.agrees, agreeing.cause, agreeing.computed) == (True, None, "97,5")
    assert found(past_views.past_agreement(db, PK, at_record=before)).row.differs == 1
    assert found(past_views.past_agreement(db, PK)).row.differs == 2


@pytest.mark.parametrize(
    ("polarity", "formula"), [("max", "NAIK"), ("min", "TURUN"), ("semakin rendah semakin baik", "TURUN"), ("?", None)]
)
def test_the_formula_follows_the_polarity_and_is_never_guessed(polarity, formula):
    story = beginning()
    story.take([indicator("X", "90", polarity=polarity), realization("X", "81", "90")], on="2025-02-01")
    with closing(told(story)) as db:
        (one,) = line_of(db, "X").realizations
        assert one.formula == formula
        assert (one.why, one.agrees) == (("no_polarity", None) if formula is None else (None, formula == "NAIK"))


def test_a_realization_alone_makes_its_line_and_uses_its_own_target():
    story = beginning()
    own = figure("target", "50", unit="Persen")
    told_row = realization("Sendiri", "25", "50", target=own)
    told_row["cells"].append(words("polarity", "max"))
    story.take([told_row], on="2025-02-01")
    with closing(told(story)) as db:
        line = line_of(db, "Sendiri")
        assert (found(line.target).text, line.realizations[0].agrees) == ("50", True)


def test_money_stands_with_what_was_spent_of_it(db):
    (money,) = found(past_views.past_agreement(db, PK)).programmes
    assert (found(money.amount).text, found(money.realized).value, money.share) == ("1.000", "750", "75")


def test_the_same_mistake_elsewhere_is_found_by_the_name_of_the_indicator():
    story = beginning()
    other = "DINKES-2023"
    story.take(
        [indicator("X", "80"), realization("X", "78", "130"), indicator("X", "60", key=other), programme("P", 10, 0)],
        on="2025-02-01",
    )
    story.take([realization("X", "1", "1", key=other)], on="2025-02-02", code="lain")
    with closing(told(story)) as db:
        assert found(line_of(db, "X").realizations[0].cause).code == "one_digit"
        both = [realization("X", "30", "50", key=other)]
        story.later([{**both[0], "kind": "row_new"}], on="2025-02-03", previous=story.ref(f"source/{ESAKIP}").data())
        catch_up(db, story.read)
        cause = found(line_of(db, "X").realizations[0].cause)
        assert (cause.code, other in cause.told) == ("other_target", True)


# ---- whose it is -----------------------------------------------------------------------------------------------------


def test_an_agency_is_found_by_exactly_its_name_or_code(db):
    assert found(past_views.past_agreement(db, PK)).row.agency == DINKES
    assert past_views.past_agreements(db, agency=DINKES, year=2024, source="esakip", q="dewi").total == 1
    assert past_views.past_agreements(db, differs=True).total == 1
    assert past_views.past_agreements(db, differs=False).total == 0


@pytest.mark.parametrize(
    ("printed", "found_agency"),
    [
        ({"agency": "DINAS  KESEHATAN"}, DINKES),
        ({"agency": "Dinas Kesehatan Kota"}, None),
        ({"agency": "x", "agency_code": "1.02"}, DINKES),
        ({"agency": "Kota Contoh", "agency_code": "1.02"}, None),
        ({"agency": "Dinas Kesehatan", "government": "Kabupaten Lain"}, None),
        ({"agency": "Dinas Kesehatan", "government": "Pemerintah Kota Contoh"}, DINKES),
    ],
)
def test_nothing_is_guessed_of_whom_a_claim_speaks(printed, found_agency):
    story = beginning()
    story.take([agreement(**printed)], on="2025-02-01")
    with closing(told(story)) as db:
        assert found(past_views.past_agreement(db, PK)).row.agency == found_agency


def test_an_agency_that_is_registered_later_is_found_as_well():
    story = beginning()
    story.take([agreement(agency="Badan Baru"), *rows()[7:]], on="2025-02-01")
    with closing(told(story)) as db:
        assert found(past_views.past_agreement(db, PK)).row.agency is None
        new = {"agency": name_id("baru"), "code": "5.01", "nomenclature": "2025", "kind": "badan"}
        facts = {**new, "name_printed": "BADAN BARU", "affairs": []}
        story.act("agency-registered", f"agency/{name_id('baru')}", facts, on="2025-02-02", by=REG)
        catch_up(db, story.read)
        assert found(past_views.past_agreement(db, PK)).row.agency == name_id("baru")


def test_a_score_and_the_day_of_a_signing_stand_as_printed(db):
    (score,) = past_views.evaluations(db, agency=DINKES, year=2024).rows
    assert (found(score.score).text, score.predicate, score.scheme, score.grade) == ("64,3", "B", "88/2021", "claim")
    (signing,) = past_views.signings(db, year=2024, source="berita").rows
    assert (signing.printed, signing.day, signing.weekday_is) == ("Senin (21/1/2024)", date(2024, 1, 21), "minggu")
    assert (signing.weekday_fits, signing.fits_instead, signing.source_kind) == (False, (date(2024, 1, 22),), "press")
    assert past_views.signings(db, source="esakip").total == 0


def test_a_source_that_there_is_not_has_nothing(db):
    assert source_views.source(db, "tidak-ada") is None
    assert source_views.source_states(db, "tidak-ada").total == 0
    assert source_views.open_cells(db, "tidak-ada").total == 0
    assert past_views.past_agreement(db, "0" * 32) is None
    assert past_views.evaluations(db, source="tidak-ada").total == 0


def test_names_are_compared_by_their_letters_and_digits():
    assert squash("Dinas  Kesehatan, (UPTD-1)") == "dinaskesehatanuptd1"
    assert squash(" -- ") is None


def test_lines_of_a_new_agreement_where_others_are_gone_the_same_night_stand_beside_them():
    """An agreement that comes back under a name that nobody can pair: both its sides are in the register."""
    story = beginning()
    first = story.take([agreement(), indicator("Gizi", "60")], on="2025-02-01")
    gone = {"table": "indicators", "key": f"{PK_2024} · Gizi", "cells": indicator("Gizi", "60")["cells"]}
    new = {"table": "indicators", "key": "X · Gizi", "cells": indicator("Gizi", "40")["cells"][1:]}
    new["cells"] = [words("agreement", "X"), *new["cells"]]
    story.later([gone | {"kind": "row_gone"}, new | {"kind": "row_new", "row": 2}], on="2025-02-02", previous=first)
    with closing(told(story)) as db:
        shown = {(one.field, one.before_printed, one.after_printed) for one in register_views.changes(db).rows}
        assert shown == {("line_dropped", "60", None), ("line_added", None, "40")}


def test_one_print_that_stands_for_another_figure_is_a_change():
    key = f"{PK_2024} · Gizi"
    told_as = [figure("target", "3.286", value=value) for value in ("3286", "3.286")]
    story = beginning()
    first = story.take([agreement(), indicator("Gizi", "60")], on="2025-02-01")
    second = story.later([cell("indicators", key, figure("target", "60"), told_as[0])], on="2025-02-02", previous=first)
    story.later([cell("indicators", key, *told_as)], on="2025-02-03", previous=second)
    with closing(told(story)) as db:
        assert [(one.before_printed, one.after_printed) for one in register_views.changes(db).rows] == [
            ("3.286", "3.286"),
            ("60", "3.286"),
        ]


# ---- rows that were not read ---------------------------------------------------------------------------------------


GONE_FROM_SIGHT = [{"table": "indicators", "key": f"{PK_2024} · Gizi", "why": "missing"}]
NAMELESS = {"row": 3, "code": "required_missing"}


def unseen_story(*nights):
    """A first file with Gizi in it, and later ones: (day, what they do not say, whole)."""
    story = beginning()
    last = story.take([agreement(), indicator("Gizi", "60")], on="2025-02-01")
    for day, unseen, complete in nights:
        told = {"unseen": unseen} if unseen else {}
        told["covers"] = {"tables": ["agreements", "indicators"], "fiscal_years": [2024], "complete": complete}
        last = story.later([], on=day, previous=last, rejected=[NAMELESS] if unseen else [], **told)
    return story


def test_a_row_that_was_not_found_is_told_on_its_agreement_and_in_the_register_once():
    story = unseen_story(("2025-02-02", GONE_FROM_SIGHT, False), ("2025-02-03", GONE_FROM_SIGHT, False))
    with closing(told(story)) as db:
        known = found(past_views.past_agreement(db, PK))
        assert [(one.key, one.why, one.since) for one in known.unseen] == [
            (f"{PK_2024} · Gizi", "row_missing", date(2025, 2, 2))
        ]
        assert [line.indicator for line in known.lines] == ["Gizi"]
        (change,) = register_views.changes(db).rows
        assert (change.field, change.difference, change.before_printed, change.after_printed) == (
            "row_missing", "row_missing", "60", None,
        )  # fmt: skip
        last, first, _ = source_views.source_states(db, "esakip").rows
        assert [(one.missing, one.unread, one.lost) for one in (last, first)] == [(1, 0, 0)] * 2
        assert found(source_views.source(db, "esakip")).unseen == 1
        (row,) = source_views.state_differences(db, "esakip", last.record, kind="row_missing").rows
        assert (row.key, row.change_record) == (f"{PK_2024} · Gizi", None)
        assert ("target", "60") in row.cells


def test_a_whole_file_ends_what_was_not_found():
    story = unseen_story(("2025-02-02", GONE_FROM_SIGHT, False), ("2025-02-03", [], True))
    with closing(told(story)) as db:
        known = found(past_views.past_agreement(db, PK))
        assert known.unseen == ()
        middle = source_views.source_states(db, "esakip").rows[1].record
        assert found(past_views.past_agreement(db, PK, at_record=middle - 1)).unseen == ()


def test_a_file_of_which_a_part_was_taken_ends_nothing():
    story = unseen_story(("2025-02-02", GONE_FROM_SIGHT, False), ("2025-02-03", [], False))
    with closing(told(story)) as db:
        assert len(found(past_views.past_agreement(db, PK)).unseen) == 1


def test_a_new_line_of_an_agreement_that_was_numbered_anew_stands_with_its_other_lines():
    story = beginning()
    first = story.take([indicator("Gizi", "60")], on="2025-02-01")
    renamed = cell("indicators", f"{PK_2024} · Gizi", words("agreement", PK_2024), words("agreement", "PK-B"))
    second = story.later([renamed], on="2025-02-02", previous=first)
    new = indicator("Baru", "40", key="PK-B")
    story.later([new | {"kind": "row_new"}], on="2025-02-03", previous=second)
    with closing(told(story)) as db:
        assert [line.indicator for line in found(past_views.past_agreement(db, PK)).lines] == ["Gizi", "Baru"]
        assert [one.field for one in register_views.changes(db).rows] == ["line_added", "other"]


def test_a_point_between_digits_tells_two_names_apart_and_every_other_sign_none():
    assert squash("Nilai 1.1") != squash("Nilai 11")
    assert squash("Nilai  SAKIP.") == squash("nilai-sakip")
    assert squash(" .") is None
