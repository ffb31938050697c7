"""What a file adds to the ledger: all of it once, then only what is new, and nothing at all where anything is wrong."""

import hashlib
import json

import openpyxl
import pytest

from domain.evidence.errors import AmanahError, Fault, Refused
from domain.evidence.sources import Source
from service.amanah import RegisterWorld
from service.importing import load_mapping, questions_file, read_decisions, read_file
from service.intake import Official, Service, SourceNamed, history, look, named, prepared, taking
from service.intake.source import Known, stream_of
from service.keyfile import SigningKey
from tests.past import CLERK, SECOND
from tests.people import DINKES, demand_sound
from tests.service.intake.exports import (
    BABIES,
    HEAD,
    LINES,
    MOTHERS,
    SOURCE,
    VISITS,
    acts,
    field_of,
    many,
    reading,
    taken,
    told,
    with_target,
    written,
)


@pytest.fixture
def first(house, tmp_path):
    """The first export, taken."""
    path = written(tmp_path / "ekspor-1.csv")
    taken(house, path)
    return path


def clerk(town, name=CLERK, **changes):
    officer = town.officer(name)
    return Official(**{"official": officer.person.official, "key": officer.person.key, **changes})


def demand_nothing_recorded(house, code, doing):
    size = house.store.head().size
    with pytest.raises(AmanahError) as refused:
        doing()
    assert refused.value.code == code
    assert house.store.head().size == size
    return refused.value


# -- the first file ----------------------------------------------------------------------------------------------------


def test_the_first_file_of_a_source_is_recorded_whole(house, tmp_path):
    path = written(tmp_path / "ekspor-1.csv")
    result = taken(house, path)
    [(name, facts)] = acts(house)
    assert (name, result.kind, result.records) == ("claims-imported", "claims-imported", (house.store.head().size,))
    assert [row["key"].split(" · ")[-1] for row in facts["rows"]] == ["Angka Kematian Ibu", "Cakupan Imunisasi"]
    assert facts["file"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts["file"]["title"] == "ekspor-1.csv"
    assert facts["counts"] == {"taken": 2, "asked": 0, "open": 0, "rejected": 0}
    assert facts["mapping"] == {"id": "data", "sha256": load_mapping("data").sha256}


def test_the_sum_of_the_rows_is_the_one_that_its_definition_gives(house, first):
    [(_, facts)] = acts(house)
    lines = [
        json.dumps([r["table"], r["key"], sorted([c["field"], c["printed"]] for c in r["cells"])], ensure_ascii=False, separators=(",", ":"))
        for r in sorted(facts["rows"], key=lambda r: (r["table"], r["key"]))
    ]  # fmt: skip
    assert facts["rows_sha256"] == hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def test_a_file_without_a_row_is_refused(house, tmp_path):
    path = written(tmp_path / "kosong.csv", [])
    demand_nothing_recorded(house, "claims_empty", lambda: taken(house, path))


def test_a_file_that_asks_is_refused_until_it_is_answered(house, tmp_path):
    path = written(tmp_path / "ekspor.csv", [VISITS])
    error = demand_nothing_recorded(house, "claims_unanswered", lambda: taken(house, path))
    assert error.facts["count"] == 1


def test_another_table_of_the_same_source_is_a_first_file_again(house, first, tmp_path):
    path = tmp_path / "program.csv"
    path.write_text("agreement_id,program,anggaran_rupiah,source_url,note\nKC-DINKES-2024,Imunisasi,Rp 1.000.000,,\n")
    assert taken(house, path).kind == "claims-imported"
    assert [name for name, _ in acts(house)] == ["claims-imported"] * 2
    assert taken(house, first).nothing_new
    assert taken(house, path).nothing_new


# -- later files -------------------------------------------------------------------------------------------------------


def test_the_same_file_twice_adds_nothing(house, first):
    size = house.store.head().size
    again = taken(house, first)
    assert (again.nothing_new, again.records, again.kind) == (True, (), "")
    assert house.store.head().size == size


def test_the_same_bytes_under_another_name_add_nothing(house, first, tmp_path):
    copy = tmp_path / "ekspor-salinan.csv"
    copy.write_bytes(first.read_bytes())
    assert taken(house, copy).nothing_new


def test_another_file_that_says_the_same_is_recorded_without_a_difference(house, first, tmp_path):
    later = tmp_path / "ekspor-2.csv"
    later.write_bytes(first.read_bytes() + b"\r\n")
    result = taken(house, later)
    assert (result.kind, result.counts["changed"], result.differences) == ("claims-changed", 0, ())
    assert acts(house)[-1][1]["differences"] == []


@pytest.mark.parametrize(
    ("line", "target", "direction"),
    [(MOTHERS, "105", "easier"), (MOTHERS, "85", "harder"), (BABIES, "90,5", "easier"), (BABIES, "95,5", "harder")],
)
def test_one_changed_target_is_exactly_one_difference_with_its_direction(
    first, tmp_path, house, *, line, target, direction
):
    lines = [with_target(one, target) if one is line else one for one in LINES]
    result = taken(house, written(tmp_path / "ekspor-2.csv", lines))
    assert [told(one) for one in result.differences] == [("cell", line[2], line[4], target)]
    assert result.differences[0]["direction"] == direction
    demand_sound(house)
    assert acts(house)[-1][1]["differences"] == [dict(result.differences[0])]


def test_a_target_that_nobody_can_read_is_neither_easier_nor_harder(house, first, tmp_path):
    [one] = taken(
        house, written(tmp_path / "ekspor-2.csv", [with_target(MOTHERS, "sesuai rencana"), BABIES])
    ).differences
    assert one["direction"] == "incomparable"


@pytest.mark.parametrize(("polarity", "direction"), [("max", "incomparable"), ("", "easier"), ("entah", "easier")])
def test_a_polarity_turned_round_in_the_same_night_makes_no_eased_target_harder(
    house, first, tmp_path, polarity, direction
):
    later = written(tmp_path / "ekspor-2.csv", [(*MOTHERS[:4], "150", polarity, ""), BABIES])
    found = {field_of(one): one.get("direction") for one in taken(house, later).differences}
    assert found == {"target": direction, "polarity": None}


def test_a_changed_word_has_no_direction(house, first, tmp_path):
    later = written(tmp_path / "ekspor-2.csv", [(*MOTHERS[:3], "orang", *MOTHERS[4:]), BABIES])
    found = {field_of(one): one.get("direction") for one in taken(house, later).differences}
    assert found["unit"] is None


def test_a_cell_that_is_blank_now_and_one_that_was_blank_have_one_side(house, first, tmp_path):
    later = written(tmp_path / "ekspor-2.csv", [MOTHERS[:1] + ("",) + MOTHERS[2:6] + ("halaman 3",), BABIES])  # noqa: RUF005 -- reads as a row
    sides = {field_of(one): {"before", "after"} & one.keys() for one in taken(house, later).differences}
    assert sides == {"objective": {"before"}, "origin": {"after"}}


def test_rows_that_are_new_and_rows_that_are_gone_are_told_with_their_cells(house, first, tmp_path):
    other = (*MOTHERS[:2], "Angka Kematian Bayi", *MOTHERS[3:])
    result = taken(house, written(tmp_path / "ekspor-2.csv", [MOTHERS, other]))
    assert sorted(told(one) for one in result.differences) == [
        ("row_gone", "Cakupan Imunisasi"),
        ("row_new", "Angka Kematian Bayi"),
    ]
    assert all(one["cells"] for one in result.differences)


def test_rows_that_a_part_of_an_export_leaves_out_are_not_gone(house, first, tmp_path):
    part = written(tmp_path / "sebagian.csv", [with_target(MOTHERS, "99")])
    result = taken(house, part, complete=False)
    assert [told(one) for one in result.differences] == [("cell", "Angka Kematian Ibu", "95", "99")]
    assert acts(house)[-1][1]["covers"]["complete"] is False
    assert [told(one) for one in taken(house, written(tmp_path / "penuh.csv", LINES), again=True).differences] == [
        ("cell", "Angka Kematian Ibu", "99", "95")
    ]


def test_a_file_that_changes_back_is_no_repetition(house, first, tmp_path):
    taken(house, written(tmp_path / "ekspor-2.csv", [with_target(MOTHERS, "99"), BABIES]))
    back = taken(house, first, again=True)
    assert [told(one) for one in back.differences] == [("cell", "Angka Kematian Ibu", "99", "95")]


def test_bytes_from_before_the_last_file_are_refused_with_their_day(house, first, tmp_path):
    """An old export taken in again would tell changes that never were."""
    [record] = taken(house, written(tmp_path / "ekspor-2.csv", [with_target(MOTHERS, "99"), BABIES])).records
    demand_nothing_recorded(house, "claims_earlier_file", lambda: taken(house, first))
    with reading(first) as one, pytest.raises(Refused) as looked:
        look(house, one, source=SOURCE)
    assert looked.value.code == "claims_earlier_file"
    assert looked.value.facts["record"] == record - 1


def test_a_file_read_by_another_mapping_is_taken_only_by_who_says_so(house, first, tmp_path):
    """The same export, of which another column is called the target now."""
    own = tmp_path / "kami.toml"
    own.write_text(
        'id = "kami"\ntitle = "Kami"\nsource = "Ekspor"\n[tables.indicators]\n'
        'requires = ["agreement", "indicator", "target"]\n[tables.indicators.columns]\n'
        'agreement = "agreement_id"\nobjective = "sasaran"\nindicator = "indikator"\ntarget = "target"\n'
    )
    later = written(tmp_path / "ekspor-2.csv", [with_target(MOTHERS, "99"), BABIES])

    def taken_so(**given):
        with read_file(later, load_mapping(own)) as one:
            return taking.take(house, one, source=SOURCE, signer=Service(), **given)

    demand_nothing_recorded(house, "claims_other_mapping", taken_so)
    assert taken_so(new_mapping=True).counts["changed"] > 0


def test_rows_in_another_order_are_no_difference(house, first, tmp_path):
    assert taken(house, written(tmp_path / "ekspor-2.csv", reversed(LINES))).differences == ()


def test_what_a_look_finds_is_what_taking_records(house, first, tmp_path):
    later = written(tmp_path / "ekspor-2.csv", [with_target(MOTHERS, "99"), BABIES])
    size = house.store.head().size
    with reading(later) as one:
        seen = look(house, one, source=SOURCE)
    assert house.store.head().size == size
    result = taken(house, later)
    assert (seen.kind, seen.counts, seen.differences) == (result.kind, result.counts, result.differences)


def test_a_source_that_moved_on_since_the_preview_is_looked_at_again(house, first, tmp_path):
    later = written(tmp_path / "ekspor-2.csv", [with_target(MOTHERS, "99"), BABIES])
    with reading(later) as one:
        seen = look(house, one, source=SOURCE).version
    taken(house, written(tmp_path / "lain.csv", [BABIES]))
    demand_nothing_recorded(house, "ticket_changed", lambda: taken(house, later, seen=seen))
    assert taken(house, later, seen=seen + 1).records


# -- cells with two readings -------------------------------------------------------------------------------------------


def answered(path, answer, tmp_path):
    """Decisions on the one question of a file."""
    with reading(path) as one:
        text = questions_file(one)
    decisions = tmp_path / "jawaban.toml"
    decisions.write_text(text.replace('terbaca = ""', f'terbaca = "{answer}"'), encoding="utf-8")
    return {"decisions": read_decisions(decisions)}


def test_an_answer_stands_with_its_cell_and_the_choice_beside(house, tmp_path):
    path = written(tmp_path / "ekspor.csv", [VISITS])
    result = taken(house, path, read=answered(path, "3286", tmp_path))
    [(_, facts)] = acts(house)
    assert result.counts == {"taken": 1, "asked": 1, "open": 0, "rejected": 0}
    [cell] = [cell for cell in facts["rows"][0]["cells"] if cell["field"] == "target"]
    assert (cell["how"], cell["quantity"]["value"]) == ("asked", "3286")
    assert [(one["row"], one["field"], one["chosen"]) for one in facts["decisions"]] == [(2, "target", "3286")]


def test_what_was_answered_once_is_not_asked_again_for_the_same_print(house, tmp_path):
    path = written(tmp_path / "ekspor.csv", [VISITS])
    taken(house, path, read=answered(path, "3286", tmp_path))
    later = written(tmp_path / "ekspor-2.csv", [MOTHERS, VISITS])
    with reading(later) as one, prepared(house, one, source=SOURCE) as plan:
        assert one.questions
        assert plan.unanswered == ()
    result = taken(house, later)
    assert [told(one) for one in result.differences] == [("row_new", "Angka Kematian Ibu")]
    assert (result.counts["asked"], result.counts["open"]) == (1, 0)


def test_an_answer_that_stands_already_is_not_told_again(house, tmp_path):
    path = written(tmp_path / "ekspor.csv", [VISITS])
    taken(house, path, read=answered(path, "3286", tmp_path))
    later = written(tmp_path / "ekspor-2.csv", [MOTHERS, VISITS])
    result = taken(house, later, read=answered(later, "3286", tmp_path))
    assert [told(one) for one in result.differences] == [("row_new", "Angka Kematian Ibu")]
    assert acts(house)[-1][1]["decisions"] == []


COMMA, POINT = (*BABIES[:4], "92,5", *BABIES[5:]), (*BABIES[:4], "92.5", *BABIES[5:])


def test_the_notation_of_a_neighbour_turns_no_settled_figure_round(house, tmp_path):
    """3.286 was 3286 beside 92,5; a neighbour that is 92.5 tomorrow makes no 3,286 of it."""
    taken(house, written(tmp_path / "a.csv", [VISITS, COMMA]), read={"unattended": True})
    result = taken(house, written(tmp_path / "b.csv", [VISITS, POINT]), read={"unattended": True})
    assert [told(one) for one in result.differences] == [("cell", "Cakupan Imunisasi", "92,5", "92.5")]


def test_a_person_may_say_how_the_whole_file_is_read(house, tmp_path):
    taken(house, written(tmp_path / "a.csv", [VISITS, COMMA]), read={"unattended": True})
    result = taken(house, written(tmp_path / "b.csv", [VISITS, POINT]), read={"decimal": "."})
    assert {told(one)[1] for one in result.differences} == {"Kunjungan", "Cakupan Imunisasi"}


def test_a_figure_of_another_unit_is_read_anew(house, tmp_path):
    taken(house, written(tmp_path / "a.csv", [VISITS, COMMA]), read={"unattended": True})
    later = [(*VISITS[:3], "%", *VISITS[4:]), POINT]
    result = taken(house, written(tmp_path / "b.csv", later), read={"unattended": True})
    targets = [one for one in result.differences if field_of(one) == "target" and "Kunjungan" in one["key"]]
    assert [one["after"]["quantity"]["value"] for one in targets] == ["3.286"]


def test_another_print_in_the_same_place_is_asked(house, tmp_path):
    path = written(tmp_path / "ekspor.csv", [VISITS])
    taken(house, path, read=answered(path, "3286", tmp_path))
    later = written(tmp_path / "ekspor-2.csv", [with_target(VISITS, "4.286")])
    demand_nothing_recorded(house, "claims_unanswered", lambda: taken(house, later))


def test_nobody_asked_the_cell_stays_open_and_a_later_answer_is_a_difference(house, tmp_path):
    path = written(tmp_path / "ekspor.csv", [VISITS])
    assert taken(house, path, read={"unattended": True}).counts["open"] == 1
    assert taken(house, path, read={"unattended": True}).nothing_new
    result = taken(house, path, read=answered(path, "3,286", tmp_path))
    [one] = result.differences
    assert acts(house)[-1][1]["differences"] == [one]
    assert (one["before"]["how"], one["after"]["how"]) == ("open", "asked")
    assert one["before"]["printed"] == one["after"]["printed"] == "3.286"
    assert taken(house, path, read={"unattended": True}).nothing_new


# -- rejected rows -----------------------------------------------------------------------------------------------------


def test_a_rejected_row_is_recorded_with_its_reason_and_is_not_gone(house, tmp_path):
    head = "agreement_id,government,opd,fiscal_year,kind,pihak_pertama_nip\n"
    rows = ["A,Kota Contoh,Dinas A,2024,awal,", "B,Kota Contoh,Dinas B,2024,awal,"]
    first, later = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(head + "\n".join(rows) + "\n")
    later.write_text(head + "\n".join([rows[0], rows[1] + "123"]) + "\n")
    taken(house, first)
    result = taken(house, later)
    assert (result.counts["rejected"], result.counts["gone"], result.differences) == (1, 0, ())
    assert [one["code"] for one in acts(house)[-1][1]["rejected"]] == ["nip_implausible"]


def agreements(path, *rows):
    path.write_text("agreement_id,government,opd,fiscal_year,kind\n" + "\n".join(rows) + "\n")
    return path


def test_a_row_that_cannot_even_be_named_lets_no_other_be_called_gone(house, tmp_path):
    taken(house, agreements(tmp_path / "a.csv", "A,Kota,Dinas A,2024,awal", "B,Kota,Dinas B,2024,awal"))
    result = taken(house, agreements(tmp_path / "b.csv", "A,Kota,Dinas A,2024,awal", "B,Kota,Dinas B"))
    assert (result.counts["rejected"], result.counts["gone"]) == (1, 0)
    assert acts(house)[-1][1]["covers"]["complete"] is False
    result = taken(house, agreements(tmp_path / "c.csv", "A,Kota,Dinas A,2024,awal"))
    assert [told(one) for one in result.differences] == [("row_gone", "B")]


def test_a_row_that_is_spoilt_where_another_was_before_is_not_gone(house, tmp_path):
    whole, spoilt = ["A,Kota,Dinas A,2024,awal", "B,Kota,Dinas B,2024,awal"], "C,Kota,Dinas C"
    taken(house, agreements(tmp_path / "a.csv", *whole, spoilt))
    assert taken(house, agreements(tmp_path / "b.csv", whole[0], "B,Kota,Dinas B", spoilt)).differences == ()


def workbook(path, *keys, hidden=()):
    """A cover, and a sheet for each indicator, as workbooks with a sheet for each department are."""
    book = openpyxl.Workbook()
    book.create_sheet("Sampul").append(["Laporan"])
    for key in keys:
        sheet = book.create_sheet(key)
        sheet.append(HEAD)
        sheet.append((*MOTHERS[:2], key, *MOTHERS[3:]))
        sheet.sheet_state = "hidden" if key in hidden else "visible"
    book.save(path)
    return path


def test_a_sheet_that_was_unreadable_before_too_hides_no_row_that_is_gone(house, tmp_path):
    taken(house, workbook(tmp_path / "a.xlsx", "Satu", "Dua"))
    assert [one["code"] for one in acts(house)[-1][1]["rejected"]] == ["sheet_without_table"]
    result = taken(house, workbook(tmp_path / "b.xlsx", "Satu"))
    assert [told(one) for one in result.differences] == [("row_gone", "Dua")]


def test_the_rows_of_a_sheet_that_is_hidden_now_are_not_gone(house, tmp_path):
    taken(house, workbook(tmp_path / "a.xlsx", "Satu", "Dua"))
    assert taken(house, workbook(tmp_path / "b.xlsx", "Satu", "Dua", hidden=["Dua"])).differences == ()
    assert acts(house)[-1][1]["covers"]["complete"] is False


# -- who signs ---------------------------------------------------------------------------------------------------------


def test_a_clerk_with_the_power_signs_under_her_decree(town, tmp_path):
    [record] = taken(town.house, written(tmp_path / "a.csv"), signer=clerk(town)).records
    actor = town.house.record(record).entry.body.actor
    assert (actor.official, actor.mandate) == (town.officer(CLERK).person.official, town.officer(CLERK).mandate.digest)


def test_office_and_mandate_may_be_named(town, tmp_path):
    officer = town.officer(CLERK)
    hand = clerk(town, office=officer.office, mandate=officer.mandate.digest)
    assert taken(town.house, written(tmp_path / "a.csv"), signer=hand).records


@pytest.mark.parametrize("key", [DINKES, SECOND])
def test_an_official_without_the_power_is_refused(town, tmp_path, key):
    path = written(tmp_path / "a.csv")
    demand_nothing_recorded(town.house, "missing_power", lambda: taken(town.house, path, signer=clerk(town, key)))


def test_a_key_that_is_not_hers_is_refused(town, tmp_path):
    path = written(tmp_path / "a.csv")
    hand = clerk(town, key=SigningKey.generate())
    demand_nothing_recorded(town.house, "key_not_vouched", lambda: taken(town.house, path, signer=hand))


def test_the_house_signs_with_its_service_key_and_names_no_official(town, tmp_path):
    [record] = taken(town.house, written(tmp_path / "a.csv")).records
    actor = town.house.record(record).entry.body.actor
    assert (actor.official, actor.key) == (None, town.house.service_key().public_key.thumbprint)


# -- what is refused ---------------------------------------------------------------------------------------------------


def test_a_source_keeps_its_kind(house, first, tmp_path):
    other = SourceNamed(code=SOURCE.code, kind="press", title="Koran")
    later = written(tmp_path / "b.csv", [MOTHERS])
    demand_nothing_recorded(house, "source_kind_differs", lambda: taken(house, later, source=other))


def test_an_export_out_of_the_future_is_refused(house, tmp_path):
    path = written(tmp_path / "a.csv")
    tomorrow = house.clock.now_ms() + 86_400_000
    demand_nothing_recorded(house, "claims_ahead", lambda: taken(house, path, extracted_at=tomorrow))


def test_a_source_that_moved_on_between_looking_and_recording_is_refused(house, first, tmp_path):
    later, other = written(tmp_path / "b.csv", [MOTHERS]), written(tmp_path / "c.csv", [BABIES])
    with reading(later) as one, prepared(house, one, source=SOURCE) as plan:
        taken(house, other)
        demand_nothing_recorded(house, "superseded", lambda: plan.record(Service()))


def test_a_ledger_that_only_reads_takes_nothing(house, tmp_path):
    house.store.refuse_writes(Fault("seal_absent"))
    path = written(tmp_path / "a.csv")
    demand_nothing_recorded(house, "read_only", lambda: taken(house, path))


# -- the state of a source ---------------------------------------------------------------------------------------------


def test_the_state_is_read_out_of_the_ledger_and_needs_no_tables(house, first, tmp_path):
    house.settings.projections_path.unlink()
    result = taken(house, written(tmp_path / "b.csv", [with_target(MOTHERS, "99"), BABIES]))
    assert len(result.differences) == 1


def test_the_state_here_is_the_one_that_the_judge_has(house, first, tmp_path):
    taken(house, written(tmp_path / "b.csv", [with_target(MOTHERS, "99"), (*BABIES[:2], "Baru", *BABIES[3:])]))
    stream = RegisterWorld(house.app, house.store).stream(stream_of(house, SOURCE.code))
    assert isinstance(stream, Source)
    with Known(house, SOURCE.code) as known:
        ours = {
            (t, k): {c["field"]: c for c in json.loads(cells)}
            for t, k, cells in known.db.execute("SELECT * FROM state")
        }
    assert ours == {(table, key): cells for table, key, cells in stream.rows()}


def test_the_history_of_a_source_names_its_files(house, first, tmp_path):
    taken(house, written(tmp_path / "b.csv", [MOTHERS]))
    assert [(one.kind, one.file["title"], one.finished) for one in history(house, SOURCE.code)] == [
        ("claims-imported", "ekspor-1.csv", True),
        ("claims-changed", "b.csv", True),
    ]
    assert SourceNamed.read(named(house, SOURCE.code) or {}) == SOURCE
    assert named(house, "lain") is None


def test_many_shown_differences_are_cut_and_counted_whole(house, tmp_path, monkeypatch):
    monkeypatch.setattr(taking, "SHOWN", 3)
    taken(house, written(tmp_path / "a.csv", many(5)))
    result = taken(house, written(tmp_path / "b.csv", [with_target(one, "80") for one in many(5)]))
    assert (len(result.differences), result.counts["changed"]) == (3, 5)
    assert len(acts(house)[-1][1]["differences"]) == 5


def test_a_file_that_cannot_be_read_is_refused_before_anything(tmp_path):
    path = tmp_path / "rusak.xlsx"
    path.write_bytes(b"bukan buku kerja")
    with pytest.raises(Refused):
        read_file(path, load_mapping("data"))
