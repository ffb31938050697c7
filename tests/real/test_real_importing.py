"""Every row of the six real files is taken, asked or refused; what is asked shows both readings, what is refused says why."""

from pathlib import Path

import pytest

from domain.evidence.shape import check
from domain.evidence.tables.past import PAST
from service.importing import Reading, load_mapping, read_file, sentence
from tests.real.documents import ABSENT, data_folder, rows

FOLDER = data_folder() or Path("absent")
pytestmark = pytest.mark.skipif(data_folder() is None, reason=ABSENT)

TAKEN = {"agreements": 57, "indicators": 216, "programs": 39, "realizations": 178, "evaluations": 66, "signings": 14}
ASKED = {
    "indicators": [(16, "10.400"), (143, "110.000"), (161, "3.286")],
    "realizations": [(117, "110.000"), (117, "243.000"), (135, "3.286"), (135, "8.706")],
}
ROW = next(kind for kind in PAST if kind.name == "claims-imported").shape.fields
FIELDS = {name: shape for name, _, shape in ROW}


@pytest.fixture(scope="module", params=list(TAKEN))
def read(request):
    with read_file(FOLDER / f"{request.param}.csv", load_mapping("data"), name=request.param) as reading:
        yield reading


def test_every_row_is_taken_asked_or_refused(read: Reading):
    assert len(read.rows) == read.counts["taken"] == TAKEN[read.title]
    assert read.counts["taken"] + read.counts["rejected"] == len(rows(FOLDER, read.title))


def test_what_is_asked_shows_both_readings(read: Reading):
    assert [(one.row, one.printed) for one in read.questions] == ASKED.get(read.title, [])
    assert all(len(set(one.readings)) == 2 and one.context for one in read.questions)


def test_what_is_refused_is_a_sum_and_says_so(read: Reading):
    assert {one.code for one in read.rejected} <= {"totals_row"}
    assert all(sentence(one.code).why for one in read.rejected)


def test_rows_have_the_shape_of_the_act_and_keys_that_differ(read: Reading):
    facts = [row.facts() for row in read.rows]
    check(FIELDS["rows"], facts)
    check(FIELDS["rejected"], [one.facts() for one in read.rejected])
    check(FIELDS["locale"], read.locale)
    assert len({(row["table"], row["key"]) for row in facts}) == len(facts)


def test_what_is_printed_is_what_the_file_prints(read: Reading):
    known = {" ".join(text.split()) for row in rows(FOLDER, read.title) for text in row.values()}
    assert all(cell["printed"] in known for row in read.rows for cell in row.cells)
