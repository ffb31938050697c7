"""Questions go out with both readings and the row beside them; an answer is one of the two, for that very file."""

import pytest

from domain.evidence.errors import Refused
from domain.evidence.sources import reading_of
from service.importing import Decisions, parse_decisions, questions_file, read_decisions
from tests.service.importing.making import PROMISED, book_bytes, csv_bytes, left_out, reading, told

DATA = csv_bytes(
    PROMISED, [("PK", "s", 'Ternak "sehat"', "Ekor", "3.286", "max"), ("PK", "s", "j", "", "80-90.500", "max")]
)


@pytest.fixture
def questions(tmp_path):
    """The file of questions about two cells."""
    with reading(tmp_path, DATA) as read:
        return questions_file(read)


def answered(text, first="3286", second="80 s.d. 90,500"):
    return text.replace('terbaca = ""', f'terbaca = "{first}"', 1).replace('terbaca = ""', f'terbaca = "{second}"', 1)


def decided(folder, text):
    path = folder / "keputusan.toml"
    path.write_text(text, encoding="utf-8")
    return read_decisions(path)


def refused(folder, text):
    with pytest.raises(Refused) as caught:
        decided(folder, text)
    return caught.value.code


def test_the_file_of_questions_shows_both_readings_and_the_row(questions):
    assert 'bacaan = ["3286", "3,286"]' in questions
    assert 'bacaan = ["80 s.d. 90500", "80 s.d. 90,500"]' in questions
    assert 'konteks = "PK · Ternak \\"sehat\\" · Ekor · 3.286"' in questions


def test_an_answered_file_settles_its_cells_and_says_who_chose(tmp_path, questions):
    decisions = decided(tmp_path, answered(questions))
    with reading(tmp_path, DATA, decisions=decisions) as read:
        assert read.questions == ()
        assert read.counts == {"taken": 2, "asked": 2, "open": 0, "rejected": 0}
        one, two = read.rows
        assert told(one)["target"] == ("3.286", "asked", "3286")
        assert read.decisions == (
            {"row": 2, "field": "target", "readings": ["3286", "3,286"], "chosen": "3286"},
            {"row": 3, "field": "target", "readings": ["80 s.d. 90500", "80 s.d. 90,500"], "chosen": "80 s.d. 90,500"},
        )
        cells = [cell for row in (one, two) for cell in row.cells if cell["how"] == "asked"]
        assert [reading_of(cell) for cell in cells] == ["3286", "80 s.d. 90,500"]


def test_one_answer_of_two_leaves_the_other_question(tmp_path):
    with reading(tmp_path, DATA) as read:
        (first, second) = read.questions
        sha = read.file_sha256
    with reading(tmp_path, DATA, decisions=Decisions(sha, {second.place: second.readings[0]})) as read:
        assert [one.row for one in read.questions] == [first.row]
        assert (read.counts["asked"], read.counts["open"]) == (1, 1)


def test_an_answer_names_the_sheet(tmp_path):
    book = book_bytes(*((name, [list(PROMISED), ["PK", "s", name, "", "3.286", "max"]]) for name in ("A", "B")))
    with reading(tmp_path, book, suffix=".xlsx") as read:
        first, second = read.questions
        chosen = Decisions(read.file_sha256, {first.place: "3286", second.place: "3,286"})
    with reading(tmp_path, book, suffix=".xlsx", decisions=chosen) as read:
        assert [told(row)["target"][2] for row in read.rows] == ["3286", "3.286"]
        assert [one["sheet"] for one in read.decisions] == ["A", "B"]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('terbaca = ""', 'terbaca = " "'),
        ("baris = 2", "baris = 3"),
        ("baris = 2", 'baris = "2"'),
        ("baris = 2", "baris = true"),
        ("sidik = ", "sidik_lain = "),
        ("[[keputusan]]", "[keputusan]"),
        ("lembar = ", "lembaran = "),
        ("berkas = ", "berkas == "),
    ],
)
def test_a_file_that_is_not_as_it_was_asked_is_refused(tmp_path, questions, was, now):
    assert refused(tmp_path, answered(questions).replace(was, now, 1) if was != 'terbaca = ""' else questions) == (
        "decisions_malformed"
    )


def test_a_file_of_questions_without_answers_is_refused(tmp_path, questions):
    assert refused(tmp_path, questions) == "decisions_malformed"


def test_an_answer_that_is_none_of_the_two_is_refused(tmp_path, questions):
    assert refused(tmp_path, answered(questions, first="3")) == "decision_wrong"
    with reading(tmp_path, DATA) as read:
        places = {one.place: "3" for one in read.questions}
        sha = read.file_sha256
    with pytest.raises(Refused, match="decision_wrong"), reading(tmp_path, DATA, decisions=Decisions(sha, places)):
        pass


def test_answers_for_another_file_are_refused(tmp_path, questions):
    with (
        pytest.raises(Refused, match="decisions_for_another_file"),
        reading(tmp_path, DATA + b"PK,s,k,,9,max\r\n", decisions=decided(tmp_path, answered(questions))),
    ):
        pass


@pytest.mark.parametrize("place", [("", 4, "E (target)"), ("", 2, "D (satuan)"), ("A", 2, "E (target)")])
def test_an_answer_that_nobody_asked_for_is_refused(tmp_path, place):
    with (
        pytest.raises(Refused, match="decision_unknown"),
        reading(tmp_path, DATA, decisions=Decisions(None, {place: "1"})),
    ):
        pass


def test_an_answer_that_the_file_no_longer_needs_is_refused(tmp_path, questions):
    with (
        pytest.raises(Refused, match="decision_unknown"),
        reading(tmp_path, DATA, decisions=decided(tmp_path, answered(questions)), decimal=","),
    ):
        pass


def test_a_file_of_answers_that_is_not_there_or_is_no_text_is_refused(tmp_path):
    with pytest.raises(Refused, match="decisions_missing"):
        read_decisions(tmp_path / "tiada.toml")
    with pytest.raises(Refused, match="decisions_malformed"):
        parse_decisions(b"\xff\xfe", tmp_path)


@pytest.mark.parametrize(
    ("was", "now", "told_so"),
    [
        ("baris = 2", "baris 2", "baris 8 berkas itu tidak dapat dibaca; periksa tanda petik dan tanda “=”."),
        ('terbaca = "3286"', "terbaca = 3,286", "berkas itu tidak dapat dibaca; periksa tanda petik"),
        ('terbaca = "3286"', 'terbaca = "3286', "berkas itu tidak dapat dibaca; periksa tanda petik"),
        ('terbaca = "3286"', "terbaca = 3286", 'tulis di antara tanda petik, misalnya terbaca = "3286"'),
        ('terbaca = "3286"', "terbaca = 3.2860", 'tulis di antara tanda petik, misalnya terbaca = "3,286"'),
        ('terbaca = "3286"', "terbaca = 3.28", 'tulis di antara tanda petik, misalnya terbaca = "3286"'),
        ('terbaca = "3286"', "terbaca = 3.286", 'tulis di antara tanda petik, misalnya terbaca = "3,286"'),
    ],
)
def test_a_slip_in_a_file_of_answers_is_told_in_plain_words(tmp_path, questions, was, now, told_so):
    text = answered(questions)
    assert was in text
    with pytest.raises(Refused, match="decisions_malformed") as error:
        parse_decisions(text.replace(was, now, 1).encode(), tmp_path)
    assert told_so in error.value.message
    assert "key" not in error.value.message


def test_the_number_of_a_person_stands_in_no_question(tmp_path):
    data = csv_bytes(("agreement_id", "indikator", "target"), [("PK", "Target milik 19860926 201505 1 001", "3.286")])
    with reading(tmp_path, data) as read:
        assert left_out(read) == [(2, "B (indikator)", "nip_in_text")]
        assert read.questions == ()
