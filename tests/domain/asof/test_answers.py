"""What an answer refuses, withholds and rests on."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain.asof import Clock, Shelf, answer, differences, encode
from domain.evidence import canonical
from domain.evidence.errors import Refused

ROOT = Path(__file__).resolve().parents[3]
DAY = date(2025, 8, 11)


def withheld(story, *names):
    """The records without the contents of these acts."""
    return [one._replace(content=None) if one.entry.body.name in names else one for one in story.records]


def of(answered, name, key):
    return next(one for one in answered[name] if one["period"] == key)


@pytest.mark.parametrize("clock", list(Clock))
def test_before_its_first_record_there_was_no_agreement(story, ask, clock):
    with pytest.raises(Refused) as refused:
        ask(on=story.first - timedelta(1), clock=clock)
    assert refused.value.code == "asof_before"
    assert ask(on=story.first, clock=clock)["status"]["code"] == "belum_ada"


def test_an_agreement_that_is_not_in_the_register_has_no_day(story):
    with pytest.raises(Refused) as refused:
        answer(Shelf(story.records), agreement=f"agreement/{'0' * 32}", on=DAY, clock=Clock.KNOWN)
    assert refused.value.code == "asof_before"


def test_a_day_that_has_not_come_is_refused_and_today_is_not(ask):
    with pytest.raises(Refused) as refused:
        ask(on=DAY, clock=Clock.EFFECTIVE, today=DAY - timedelta(1))
    assert refused.value.code == "asof_in_future"
    assert ask(on=DAY, clock=Clock.EFFECTIVE, today=DAY)["on"]["date"] == "2025-08-11"


@pytest.mark.parametrize("word", ["known", "effective", "Tercatat", "tercatat ", "", "berlaku\n"])
def test_there_are_two_clocks_and_no_third(word):
    with pytest.raises(Refused) as refused:
        Clock.read(word)
    assert refused.value.code == "unknown_clock"


def test_records_without_genesis_are_no_register(story):
    with pytest.raises(Refused) as refused:
        answer(Shelf(story.records[1:]), agreement=story.agreement, on=DAY, clock=Clock.KNOWN)
    assert refused.value.code == "not_in_bundle"


def test_an_answer_is_canonical_and_reads_back(ask):
    answered = ask(on=DAY, clock=Clock.KNOWN)
    assert canonical.decode(encode(answered)) == answered


def test_a_withheld_document_leaves_the_promise_unknown_and_never_empty(story):
    records = withheld(story, "agreement-proposed")
    answered = answer(Shelf(records), agreement=story.agreement, on=DAY, clock=Clock.KNOWN, public=False)
    assert answered["status"]["code"] == "berlaku"
    promise = answered["in_force"]
    assert promise["withheld"] is True
    assert [promise[name] for name in ("lines", "programmes", "total", "trustee", "grantor")] == [None] * 5
    (note,) = [one for one in answered["notes"] if one["code"] == "isi_ditahan"]
    assert promise["document"]["record"] in note["records"]


def test_a_withheld_definition_leaves_its_attainment_unknown(story):
    records = withheld(story, "indicator-defined")
    answered = answer(Shelf(records), agreement=story.agreement, on=DAY, clock=Clock.KNOWN, public=False)
    assert {one["withheld"] for one in answered["attainments"]} == {True}
    assert {one["to_date"] for one in answered["attainments"]} == {None}
    assert "isi_ditahan" in [one["code"] for one in answered["notes"]]


def test_a_withheld_sheet_has_no_figures_and_its_hands_still_stand(story):
    records = withheld(story, "realization-entered", "realization-signed", "realization-verified")
    answered = answer(Shelf(records), agreement=story.agreement, on=DAY, clock=Clock.KNOWN, public=False)
    sheet = of(answered, "sheets", "tw1")
    assert (sheet["lines"], sheet["state"]["code"]) == (None, "diperiksa")
    assert [one["withheld"] for one in (*sheet["entries"], *sheet["hands"], *sheet["verdicts"])] == [True] * 4
    assert sheet["hands"][0]["decree"]["number"]
    assert {one["periods"][0]["state"] for one in answered["attainments"]} == {"isi_ditahan"}
    assert {one["to_date"]["attainment"] for one in answered["attainments"]} == {None}


def test_a_withheld_decree_leaves_the_authority_undetermined(story):
    records = withheld(story, "mandate-granted")
    answered = answer(Shelf(records), agreement=story.agreement, on=DAY, clock=Clock.KNOWN, public=False)
    for hand in answered["hands"]:
        assert {one["answer"] for one in hand["authority"].values()} == {"belum dapat dipastikan"}


def test_every_record_that_an_answer_names_is_in_its_list(ask, story):
    answered = ask(on=story.last, clock=Clock.KNOWN, public=False)
    named = set(_records(answered))
    assert named <= set(answered["records"])
    assert max(answered["records"]) <= len(story.records)


def test_an_office_that_never_reported_has_no_sheets(story):
    records = [one for one in story.records if one.entry.body.stream.split("/")[0] not in ("sheet", "period")]
    answered = answer(Shelf(records), agreement=story.agreement, on=DAY, clock=Clock.KNOWN)
    assert answered["sheets"] == []
    assert {one["to_date"]["why"] for one in answered["attainments"]} == {"no_figure"}


def test_the_correction_by_order_changes_the_figure_and_keeps_the_former_entry(ask):
    before = ask(on=date(2026, 2, 2), clock=Clock.KNOWN, public=False)
    after = ask(on=date(2026, 2, 4), clock=Clock.KNOWN, public=False)
    was, now = of(before, "sheets", "tw4"), of(after, "sheets", "tw4")
    assert was["locked"] is not None
    assert (was["reopened"], now["reopened"] is not None) == (None, True)
    assert now["entries"][:-1] == was["entries"]
    assert now["entries"][-1]["corrects"] == was["current"]
    (told,) = [
        one for one in differences(before, after) if one.path.endswith("Kasus keluhan pelayanan kesehatan: realisasi")
    ]
    assert (told.before, told.after) == ("0", "7")
    assert now["current"] in told.records


def test_the_reader_loads_neither_the_house_nor_its_libraries():
    """`python -m domain.asof` runs beside the evidence alone: standard library and cryptography."""
    script = "import json, sys; import domain.asof.__main__; print(json.dumps(sorted(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True)
    loaded = {name.split(".")[0] for name in json.loads(told.stdout)}
    assert not loaded & {"click", "eventsourcing", "flask", "jinja2", "projections", "service", "sqlite3", "web"}
    assert "domain.aggregates" not in json.loads(told.stdout)


def _records(value):
    if isinstance(value, dict):
        for name, member in value.items():
            if name in ("record", "mandate_record", "current", "corrects", "seconds", "entry") and isinstance(
                member, int
            ):
                yield member
            else:
                yield from _records(member)
    elif isinstance(value, list):
        for member in value:
            yield from _records(member)
