"""What was claimed elsewhere comes in as what it is: file by file, difference by difference, and nothing that was not in the file."""

import copy

import pytest

from domain.evidence.sources import Source, Sum
from domain.evidence.streams import stream_of
from domain.evidence.verify import verify
from service.amanah import RegisterWorld
from service.demo.facts import file, money, number
from service.heads import record_heads
from tests import past
from tests.people import demand_refused, hand, refused, with_body, with_facts

NUMBER_OF_A_PERSON = "19790214 200501 1 003"


def source(town):
    """The source as the ledger has it."""
    world = RegisterWorld(town.house.app, town.house.store)
    return stream_of(world, past.source_stream(town), Source)


def does(town, act, facts, *, who=None):
    """The clerk records an act about a source."""
    return town.stage.do((who or town.officer(past.CLERK)).person, act, facts)


def imports(town, code, *, who=None, stream=None, **changes):
    """The clerk takes in the first export, with other facts: refused."""
    clerk = who or town.officer(past.CLERK)
    facts = past.importing_facts() | changes
    return refused(town, code, clerk, "claims-imported", facts, stream=stream or past.source_stream(town))


def changes(town, code, differences=None, rows=None, *, who=None, **told):
    """The clerk records what changed until the next export: refused."""
    clerk, facts = who or town.officer(past.CLERK), past.changing_facts(town, differences, rows, **told)
    return refused(town, code, clerk, "claims-changed", facts, stream=past.source_stream(town))


def with_rows(rows, **told):
    """The facts of an export of these rows."""
    return past.importing_facts(rows) | told


def other(at, field, **cell):
    """The first export with something else in one of its cells."""
    rows = past.first_rows()
    (found,) = (one for one in rows[at]["cells"] if one["field"] == field)
    kept = {key: value for key, value in (found | cell).items() if value is not None}
    found.clear()
    found.update(kept)
    return rows


def places(facts):
    """The rows of the same facts under another hand: they are the same rows."""
    return {(one["table"], one["key"]) for one in facts}


# -- what is taken -----------------------------------------------------------------------------------------------------


def test_the_first_file_is_the_state_of_the_source(still_at):
    town = still_at("imported")
    known = source(town)
    assert known.cells("indicators", past.MOTHERS)["target"]["quantity"] == number("95", past.UNIT)
    assert known.tables.keys() == {"indicators", "realizations"}
    assert known.last.ref == town.past.imported
    assert Sum.of(known.rows()) == Sum(past.digest(past.first_rows()), 3, 1, 0)


def test_a_silent_change_is_found_by_the_house_and_the_state_goes_on_from_it(still_at):
    town = still_at("changed")
    known = source(town)
    assert known.cells("indicators", past.MOTHERS)["target"]["printed"] == "105"
    assert known.last.ref == town.past.changed
    assert known.last.actor.official is None


def test_a_file_in_parts_counts_with_its_last(town_at):
    town = town_at("archived")
    town.stage.at("2025-01-02 20:00")
    rows = past.first_rows()
    first, second = past.in_parts(past.importing_facts(), rows[:1], rows[1:])
    does(town, "claims-imported", first)
    known = source(town)
    assert known.cells("indicators", past.MOTHERS) is None
    assert (known.unfinished.done, known.unfinished.parts, known.last, known.tables) == (1, 2, None, {})
    does(town, "claims-imported", second)
    known = source(town)
    assert known.unfinished is None
    assert places(rows) == {(table, key) for table, key, _ in known.rows()}


def test_another_file_abandons_what_was_never_finished(town_at):
    town = town_at("archived")
    town.stage.at("2025-01-02 20:00")
    rows = past.first_rows()
    first, second = past.in_parts(past.importing_facts(), rows[:1], rows[1:])
    does(town, "claims-imported", first)
    does(town, "claims-imported", with_rows(rows[1:]))
    assert {key for _, key, _ in source(town).rows()} == {past.BABIES, past.VISITS}
    stream = past.source_stream(town)
    refused(town, "claims_part", town.officer(past.CLERK), "claims-imported", second, stream=stream)


def test_rows_come_and_go_and_come_again(town_at):
    town = town_at("changed")
    left = past.eased_rows()[:2]
    lost = past.eased_rows()[2]
    town.past.changed = does(town, "claims-changed", past.changing_facts(town, [past.gone(lost)], left))
    assert source(town).cells("realizations", past.VISITS) is None
    facts = past.changing_facts(town, [past.new_row(lost)], past.eased_rows(), decisions=[past.CHOSEN])
    does(town, "claims-changed", facts)
    assert source(town).cells("realizations", past.VISITS)["realization"]["how"] == "asked"


def test_a_file_that_says_the_same_is_a_record_too(town_at):
    town = town_at("changed")
    does(town, "claims-changed", past.changing_facts(town, [], past.eased_rows(), file=file("Ekspor 4 Januari")))
    assert source(town).cells("indicators", past.MOTHERS)["target"]["printed"] == "105"


def test_what_a_file_leaves_out_stands_where_the_file_is_not_whole(town_at):
    town = town_at("imported")
    covers = past.importing_facts()["covers"] | {"complete": False}
    facts = past.changing_facts(town, covers=covers)
    facts["counts"] |= {"taken": 1, "asked": 0}
    does(town, "claims-changed", facts)
    assert source(town).cells("realizations", past.VISITS) is not None


def test_what_was_open_is_answered_later_and_the_print_stays(town_at):
    town = town_at("archived")
    town.stage.at("2025-01-02 20:00")
    rows = other(2, "realization", how="open", quantity=None)
    town.past.imported = does(town, "claims-imported", with_rows(rows))
    before = rows[2]["cells"][1]
    after = past.first_rows()[2]["cells"][1]
    told = {"table": "realizations", "key": past.VISITS, "kind": "cell", "row": 4, "before": before, "after": after}
    facts = past.changing_facts(town, [told], past.first_rows(), decisions=[past.CHOSEN])
    does(town, "claims-changed", facts)
    assert source(town).cells("realizations", past.VISITS)["realization"]["quantity"]["value"] == "3286"


def test_a_cell_may_become_blank_and_be_filled_again(town_at):
    town = town_at("imported")
    rows = past.first_rows()
    lost = rows[1]["cells"].pop()
    blank = {"table": "indicators", "key": past.BABIES, "kind": "cell", "row": 3, "before": lost}
    town.past.changed = does(town, "claims-changed", past.changing_facts(town, [blank], rows))
    assert "target" not in source(town).cells("indicators", past.BABIES)
    filled = {"table": "indicators", "key": past.BABIES, "kind": "cell", "row": 3, "after": lost}
    does(town, "claims-changed", past.changing_facts(town, [filled], past.first_rows()))
    assert source(town).cells("indicators", past.BABIES)["target"] == lost


def test_a_table_that_is_new_in_a_later_file_comes_in_beside_what_changed(town_at):
    town = town_at("imported")
    extra = past.row(
        "programmes", f"{past.OF_2024} · Program Kesehatan", 5, past.cell("programme", "Program Kesehatan")
    )
    covers = past.importing_facts()["covers"] | {"tables": ["indicators", "realizations", "programmes"]}
    facts = past.changing_facts(town, [past.eased(), past.new_row(extra)], [*past.eased_rows(), extra], covers=covers)
    does(town, "claims-changed", facts)
    assert "programmes" in source(town).tables


def test_a_stranger_reads_that_it_is_the_claim_of_another_system(town_at):
    town = town_at("changed")
    record_heads(town.house)
    record = town.house.store.find(past.source_stream(town), 2).record
    verdict = verify(town.house.bundle(record=record), town.house.trust)
    assert verdict.exit_code == 0
    assert any(remark.startswith("Klaim sumber lain pada nomor") for remark in verdict.remarks)


# -- who, and where ----------------------------------------------------------------------------------------------------


def test_an_official_without_the_power_takes_nothing_in(still_at):
    town = still_at("archived")
    imports(town, "missing_power", who=town.operator)
    imports(town, "missing_power", who=town.officer(past.SECOND))


def test_a_clerk_names_his_sk(still_at):
    town = still_at("archived")
    clerk = town.officer(past.CLERK)
    plain = hand(town, clerk, "claims-imported", past.importing_facts(), stream=past.source_stream(town))
    actor = {"official": clerk.person.official, "key": clerk.person.thumbprint, "office": None, "mandate": None}
    refusal = demand_refused(town, "key_not_vouched", with_body(plain, clerk.person, actor=actor))
    assert clerk.person.thumbprint[:16] in refusal.message


def test_the_house_speaks_with_its_service_key_only_and_for_no_office(still_at):
    town = still_at("archived")
    imports(town, "not_house_key", who=town.stage.log)
    clerk = town.officer(past.CLERK)
    plain = hand(town, town.stage.service, "claims-imported", past.importing_facts(), stream=past.source_stream(town))
    actor = {
        "official": None, "key": town.stage.service.thumbprint, "office": clerk.office, "mandate": clerk.mandate.digest,
    }  # fmt: skip
    demand_refused(town, "person_unneeded", with_body(plain, town.stage.service, actor=actor))


def test_a_person_without_a_key_of_the_house_is_not_the_house(still_at):
    town = still_at("archived")
    clerk = town.officer(past.CLERK)
    plain = hand(town, clerk, "claims-imported", past.importing_facts(), stream=past.source_stream(town))
    actor = {"official": None, "key": clerk.person.thumbprint, "office": None, "mandate": None}
    demand_refused(town, "not_house_key", with_body(plain, clerk.person, actor=actor))


def test_a_source_has_the_stream_of_its_code(still_at):
    town = still_at("archived")
    imports(town, "wrong_stream", stream=past.source_stream(town, "lain"))


def test_a_source_stays_what_it_is(still_at):
    town = still_at("imported")
    press = past.importing_facts()["source"] | {"kind": "press"}
    changes(town, "source_kind_differs", source=press)


def test_an_export_of_tomorrow_is_none(still_at):
    town = still_at("archived")
    tomorrow = town.stage.clock.now_ms() + 600_000
    imports(town, "claims_ahead", extracted_at=tomorrow)
    imports(town, "claims_ahead", file=past.importing_facts()["file"] | {"modified_at": tomorrow})


def test_an_export_is_not_older_than_the_last_of_its_tables(town_at):
    town = town_at("imported")
    now = town.stage.clock.now_ms()
    town.past.changed = does(town, "claims-changed", past.changing_facts(town, extracted_at=now))
    back = past.eased(before=past.target("105", "105"), after=past.target("95", "95"), direction="harder")
    changes(town, "claims_older", [back], past.first_rows(), extracted_at=now - 1)
    does(town, "claims-changed", past.changing_facts(town, [back], past.first_rows(), extracted_at=now))


# -- part by part ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("part", "parts"), [(2, 2), (2, 1), (3, 2)])
def test_a_file_begins_with_its_first_part(still_at, part, parts):
    imports(still_at("archived"), "claims_part", part=part, parts=parts)


@pytest.mark.parametrize(
    "change",
    [
        {"file": file("Berkas lain")},
        {"rows_sha256": "0" * 64},
        {"parts": 3},
        {"counts": past.counts(past.first_rows(), rejected=1)},
        {"covers": {"tables": ["indicators", "realizations"], "fiscal_years": [2024], "complete": False}},
    ],
)
def test_the_second_part_is_of_the_same_file(town_at, change):
    town = town_at("archived")
    town.stage.at("2025-01-02 20:00")
    rows = past.first_rows()
    first, second = past.in_parts(past.importing_facts(), rows[:1], rows[1:])
    does(town, "claims-imported", first)
    stream = past.source_stream(town)
    refused(town, "claims_part", town.officer(past.CLERK), "claims-imported", second | change, stream=stream)
    does(town, "claims-imported", second)


def test_no_part_is_taken_twice(town_at):
    town = town_at("archived")
    town.stage.at("2025-01-02 20:00")
    rows = past.first_rows()
    first, second, third = past.in_parts(past.importing_facts(), rows[:1], rows[1:2], rows[2:])
    does(town, "claims-imported", first)
    does(town, "claims-imported", second)
    clerk, stream = town.officer(past.CLERK), past.source_stream(town)
    refused(town, "claims_part", clerk, "claims-imported", second, stream=stream)
    again = third | {"rows": rows[1:2]}
    refused(town, "claims_repeated", clerk, "claims-imported", again, stream=stream)


# -- the first file ----------------------------------------------------------------------------------------------------


def test_a_table_comes_in_whole_only_once(still_at):
    imports(still_at("imported"), "claims_known")


def test_a_row_of_a_table_that_the_file_does_not_cover(still_at):
    covers = past.importing_facts()["covers"] | {"tables": ["indicators"]}
    imports(still_at("archived"), "claims_not_covered", covers=covers)


def test_the_sum_is_that_of_the_rows(still_at):
    imports(still_at("archived"), "claims_sum_differs", rows_sha256=past.digest(past.eased_rows()))


@pytest.mark.parametrize("count", ["taken", "asked", "open", "rejected"])
def test_the_counts_are_those_of_the_file(still_at, count):
    town = still_at("archived")
    counts = past.counts(past.first_rows())
    imports(town, "claims_count", counts=counts | {count: counts[count] + 1})


def test_what_was_left_out_is_counted(still_at):
    rejected = [{"row": 9, "code": "totals_row", "printed": "Jumlah"}]
    imports(still_at("archived"), "claims_count", rejected=rejected)


# -- readings ----------------------------------------------------------------------------------------------------------


def imports_rows(town, code, rows, **told):
    """The clerk takes in these rows instead: refused."""
    facts = with_rows(rows, **told)
    return refused(town, code, town.officer(past.CLERK), "claims-imported", facts, stream=past.source_stream(town))


@pytest.mark.parametrize(
    ("at", "field", "cell"),
    [
        (0, "target", {"how": "words"}),
        (0, "target", {"how": "open"}),
        (0, "target", {"quantity": None}),
        (0, "target", {"printed": "96"}),
        (0, "target", {"money": money(95)}),
        (0, "indicator", {"how": "sole"}),
        (0, "target", {"quantity": number("59", past.UNIT, printed="95")}),
    ],
)
def test_a_figure_is_read_from_what_is_printed_and_by_some_right(still_at, at, field, cell):
    town = still_at("archived")
    facts = past.importing_facts()
    plain = hand(town, town.officer(past.CLERK), "claims-imported", facts, stream=past.source_stream(town))
    spoilt = with_rows(other(at, field, **cell))
    demand_refused(town, "facts_shape", with_facts(plain, town.officer(past.CLERK).person, spoilt))


def test_nobody_chose_and_yet_it_was_asked(still_at):
    imports(still_at("archived"), "claims_undecided", decisions=[])


@pytest.mark.parametrize("change", [{"chosen": "3,286"}, {"row": 5}, {"field": "target"}, {"sheet": "Dinkes"}])
def test_a_choice_is_that_of_its_cell(still_at, change):
    imports(still_at("archived"), "claims_undecided", decisions=[past.CHOSEN | change])


def test_a_choice_for_which_nothing_was_asked(still_at):
    imports(still_at("archived"), "claims_undecided", decisions=[past.CHOSEN, past.CHOSEN])


def test_a_choice_is_one_of_those_that_were_offered(still_at):
    imports(still_at("archived"), "claims_choice", decisions=[past.CHOSEN | {"readings": ["328,6", "3,286"]}])


# -- the numbers of persons --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "field", "cell"),
    [
        (2, "trustee_nip", {"printed": NUMBER_OF_A_PERSON}),
        (2, "trustee_nip", {"printed": "NIP, 18 angka, berakhiran 003"}),
        (2, "trustee_nip", {"how": "words"}),
        (0, "indicator", {"how": "withheld"}),
        (0, "indicator", {"printed": f"Angka Kematian Ibu (PIC {NUMBER_OF_A_PERSON})"}),
        (0, "indicator", {"printed": NUMBER_OF_A_PERSON.replace(" ", "")}),
        (0, "indicator", {"printed": "19850210 202321 1 005"}),
    ],
)
def test_the_number_of_a_person_is_not_kept(still_at, at, field, cell):
    imports_rows(still_at("archived"), "person_number", other(at, field, **cell))


def test_nor_is_it_kept_in_a_key_or_among_what_was_left_out(still_at):
    town = still_at("archived")
    rows = past.first_rows()
    rows[0]["key"] += f" · {NUMBER_OF_A_PERSON}"
    imports_rows(town, "person_number", rows)
    left = [{"row": 9, "code": "nip_as_number", "printed": NUMBER_OF_A_PERSON}]
    imports(town, "person_number", rejected=left, counts=past.counts(past.first_rows(), rejected=1))


def test_eighteen_digits_that_are_no_date_are_nobodys_number(town_at):
    town = town_at("archived")
    town.stage.at("2025-01-02 20:00")
    does(town, "claims-imported", with_rows(other(0, "indicator", printed="Kode 123456789012345678")))


# -- what changed ------------------------------------------------------------------------------------------------------


def test_what_changed_is_in_a_table_that_was_there(still_at):
    covers = past.importing_facts()["covers"] | {"tables": ["evaluations"]}
    changes(still_at("imported"), "claims_unknown", covers=covers)


def test_a_change_is_counted_from_the_last_state(town_at):
    town = town_at("changed")
    town.past.changed = None
    changes(town, "claims_not_last")


@pytest.mark.parametrize(
    "change",
    [
        {"before": past.target("96", "96")},
        {"before": None, "direction": None},
        {"key": past.BABIES},
        {"table": "realizations"},
        {"key": "Dinas lain · 2024 · pk · Angka Kematian Ibu"},
    ],
)
def test_what_was_before_is_what_the_source_said(still_at, change):
    kept = {key: value for key, value in past.eased(**change).items() if value is not None}
    changes(still_at("imported"), "claims_before_differs", [kept])


def test_what_is_the_same_did_not_change(still_at):
    same = past.eased(after=past.target("95", "95"), direction="same")
    changes(still_at("imported"), "claims_no_difference", [same], past.first_rows())


def test_a_cell_does_not_become_another_cell(still_at):
    renamed = past.eased(after=past.target("105", "105", name="realization"))
    changes(still_at("imported"), "claims_before_differs", [renamed])


def test_a_row_that_is_there_is_not_new(still_at):
    town = still_at("imported")
    changes(town, "claims_row_known", [past.new_row(past.first_rows()[1])], past.first_rows())


def test_a_row_that_was_never_there_is_not_gone(still_at):
    lost = past.gone(past.first_rows()[2]) | {"key": "Kunjungan lain"}
    changes(still_at("imported"), "claims_before_differs", [lost], past.first_rows()[:2])


def test_a_row_goes_as_it_was(still_at):
    lost = past.gone(past.first_rows()[0])
    lost["cells"] = lost["cells"][:2]
    changes(still_at("imported"), "claims_before_differs", [lost], past.first_rows()[1:])


def test_a_file_that_is_not_whole_loses_no_row(still_at):
    covers = past.importing_facts()["covers"] | {"complete": False}
    lost = [past.gone(past.first_rows()[2])]
    changes(still_at("imported"), "claims_not_complete", lost, past.first_rows()[:2], covers=covers)


def says_unseen(town, code, rows=None, **told):
    """The clerk records an export that does not say some rows: refused."""
    facts = past.unread_facts(town, rows, **told)
    return refused(town, code, town.officer(past.CLERK), "claims-changed", facts, stream=past.source_stream(town))


def test_a_row_that_was_not_read_stands_as_it_was(town_at):
    town = town_at("imported")
    before = list(source(town).rows())
    does(town, "claims-changed", past.unread_facts(town))
    assert list(source(town).rows()) == before
    assert source(town).last.known["unseen"] == [past.unseen(past.first_rows()[2])]


def test_only_a_row_that_stands_can_be_unread(still_at):
    says_unseen(still_at("imported"), "claims_unseen", [past.first_rows()[2] | {"key": "Kunjungan lain"}])


def test_a_row_that_was_told_of_was_read(still_at):
    town = still_at("imported")
    rows = past.eased_rows()
    told = {"differences": [past.eased()], "rows_sha256": past.digest(rows)}
    counts = past.counts(rows, changed=1, new=0, gone=0) | {"rejected": 1}
    says_unseen(town, "claims_repeated", past.first_rows()[:1], **told, counts=counts)


def test_no_row_is_unread_twice_also_in_two_parts(town_at):
    town = town_at("imported")
    does(town, "claims-changed", past.unread_facts(town, parts=2))
    says_unseen(town, "claims_repeated", parts=2, part=2, rejected=[])


def test_where_every_row_was_read_none_is_unread(still_at):
    town = still_at("imported")
    counts = past.unread_facts(town)["counts"] | {"rejected": 0}
    says_unseen(town, "claims_unseen", rejected=[], counts=counts)


def test_a_whole_file_misses_no_row_it_loses_it(still_at):
    town = still_at("imported")
    covers = past.importing_facts()["covers"]
    says_unseen(town, "claims_unseen", covers=covers)
    unread = [past.unseen(past.first_rows()[2], "unread")]
    facts = past.unread_facts(town, covers=covers, unseen=unread)
    assert facts["covers"]["complete"]


def test_a_row_of_a_table_that_the_file_does_not_cover_is_not_unread(still_at):
    covers = past.importing_facts()["covers"] | {"tables": ["indicators"], "complete": False}
    rows = [one for one in past.first_rows() if one["table"] == "realizations"]
    says_unseen(still_at("imported"), "claims_not_covered", rows, covers=covers)


def test_a_difference_of_a_table_that_the_file_does_not_cover(still_at):
    covers = past.importing_facts()["covers"] | {"tables": ["realizations"]}
    changes(still_at("imported"), "claims_not_covered", covers=covers)


def test_no_difference_is_told_twice(still_at):
    town = still_at("imported")
    changes(town, "claims_repeated", [past.eased(), past.eased()])
    changes(town, "claims_repeated", [past.eased(), past.gone(past.eased_rows()[0])])
    lost = past.gone(past.first_rows()[2])
    changes(town, "claims_repeated", [lost, past.new_row(past.first_rows()[2])], past.first_rows())


@pytest.mark.parametrize("count", ["changed", "new", "gone", "taken", "asked", "open", "rejected"])
def test_what_changed_is_counted(still_at, count):
    town = still_at("imported")
    counts = past.changing_facts(town)["counts"]
    changes(town, "claims_count", counts=counts | {count: counts[count] + 1})


def test_a_change_that_is_left_out_is_missed_by_the_sum(still_at):
    changes(still_at("imported"), "claims_sum_differs", [], past.eased_rows())


def test_the_very_same_file_says_nothing_new(still_at):
    town = still_at("imported")
    same = past.importing_facts()
    changes(town, "claims_nothing_new", [], past.first_rows(), file=same["file"])


@pytest.mark.parametrize("direction", ["same", "harder", "incomparable", None])
def test_a_target_is_eased_by_the_polarity_of_its_own_row(still_at, direction):
    told = {key: value for key, value in past.eased(direction=direction).items() if value is not None}
    changes(still_at("imported"), "claims_direction", [told])


def turned(printed, *, told_first=True):
    """The target eased, and in the same night another word for its polarity; and what then is said of both."""
    rows = past.eased_rows()
    after = past.cell("polarity", printed)
    rows[0]["cells"][1] = after
    polarity = past.eased(before=past.cell("polarity", "Turun"), after=after)
    del polarity["direction"]
    return rows, [polarity] if told_first else [], [] if told_first else [polarity]


@pytest.mark.parametrize(("printed", "direction"), [("Naik", "incomparable"), ("entah", "easier"), ("min", "easier")])
def test_who_turns_the_polarity_round_in_the_same_night_makes_nothing_harder(town_at, printed, direction):
    town = town_at("imported")
    rows, first, last = turned(printed)
    for lie in {"easier", "harder", "incomparable"} - {direction}:
        changes(town, "claims_direction", [*first, past.eased(direction=lie), *last], rows)
    does(town, "claims-changed", past.changing_facts(town, [*first, past.eased(direction=direction), *last], rows))


def test_a_polarity_that_is_turned_round_after_the_target_changes_nothing_of_it(still_at):
    town = still_at("imported")
    rows, first, last = turned("Naik", told_first=False)
    changes(town, "claims_direction", [*first, past.eased(direction="harder"), *last], rows)


def test_a_target_of_unknown_polarity_is_neither_easier_nor_harder(town_at):
    town = town_at("imported")
    rows = past.first_rows()
    rows[1]["cells"][1] = after = past.target("90", "90", "Persen")
    before = past.target("92,5", "92.5", "Persen")
    told = past.eased(key=past.BABIES, row=3, before=before, after=after)
    changes(town, "claims_direction", [told], rows)
    del told["direction"]
    does(town, "claims-changed", past.changing_facts(town, [told], rows))


def test_a_target_that_was_blank_is_neither_easier_nor_harder(still_at):
    town = still_at("imported")
    rows = past.first_rows()
    rows[0]["cells"].pop()
    blank = {key: value for key, value in past.eased().items() if key != "after"}
    changes(town, "claims_direction", [blank], rows)


def test_only_a_target_is_easier_or_harder(still_at):
    town = still_at("imported")
    rows = past.first_rows()
    rows[0]["cells"][0] = past.cell("indicator", "Kematian Ibu")
    renamed = past.eased(
        before=past.cell("indicator", "Angka Kematian Ibu"), after=past.cell("indicator", "Kematian Ibu")
    )
    changes(town, "claims_direction", [renamed], rows)


def test_a_target_in_other_units_is_neither_easier_nor_harder(still_at):
    town = still_at("imported")
    rows = past.eased_rows()
    rows[0]["cells"][2] = after = past.target("105", "105", "Kasus")
    changes(town, "claims_direction", [past.eased(after=after)], rows)


@pytest.mark.parametrize(
    "change",
    [
        {"before": None, "after": None, "direction": None},
        {"cells": [past.cell("note", "x")]},
        {"kind": "row_new"},
        {"kind": "row_gone", "before": None, "after": None, "direction": None},
    ],
)
def test_a_difference_says_what_its_kind_asks_for(still_at, change):
    town = still_at("imported")
    clerk = town.officer(past.CLERK)
    plain = hand(town, clerk, "claims-changed", past.changing_facts(town), stream=past.source_stream(town))
    kept = {key: value for key, value in past.eased(**change).items() if value is not None}
    spoilt = past.changing_facts(town) | {"differences": [kept]}
    demand_refused(town, "facts_shape", with_facts(plain, clerk.person, copy.deepcopy(spoilt)))
