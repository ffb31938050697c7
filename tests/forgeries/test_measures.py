"""Forged measures and words of the year: formulas changed in silence, sheets signed in other words than theirs."""

import json

from domain.evidence import canonical
from domain.evidence.bundle import content_name, pack
from domain.evidence.wording import Pack, bundled_packs, current_pack
from service.demo.sheets import rejected
from tests.forgeries.caught import asking, demanding, forgery
from tests.forgeries.measured import enter, lock, reopen, sign_sheet, verify_sheet
from tests.forgeries.steps import align, caught, countersign, eased, propose, propose_revision, sign
from tests.forgeries.test_words import UNCHECKED_CONTENT

NO = rejected("angka_tidak_cocok", "Pencatatan sipil memuat seratus kematian.")


# -- what is measured --------------------------------------------------------------------------------------------------


def _line(book, line_id="I1"):
    document = book.town.promise.document_in_force or book.town.promise.document
    return next(line for part in document["objectives"] for line in part["lines"] if line["line_id"] == line_id)


def _redefined(book, *, by=None, facts=None, **lies):
    """The Dinas gives an indicator another formula."""
    town, ref = book.town, _line(book)["indicator"]
    before = town.city.definitions[ref["digest"]]
    told = {**before, "version": 2, "supersedes": ref, "reason_code": "perbaikan"}
    told |= {"formula": {**before["formula"], "id": "NAIK"}, "polarity": "naik"} | (facts or {})
    redefined = book.write(by or town.operator, "indicator-redefined", told, stream=ref["stream"], **lies)
    town.city.definitions[redefined.ref.digest] = told
    return redefined


def _measured_by(document, redefined):
    """The document with the first line measured by another definition."""
    return {**document, "objectives": [_part_by(part, redefined) for part in document["objectives"]]}


def _part_by(part, redefined):
    lines = [{**line, "indicator": redefined.data()} if line["line_id"] == "I1" else line for line in part["lines"]]
    return {**part, "lines": lines}


@forgery(UNCHECKED_CONTENT, asking("_wording"))
def test_a_formula_changed_beside_the_document_that_was_signed(proposed):
    """Whoever holds the file lets fewer deaths count as failure, between the draft and the signature."""
    record = next(
        n
        for n in proposed.records("indicator-defined")
        if proposed.entry(n).body.ref.data() == _line(proposed)["indicator"]
    )
    stream = proposed.entry(record).body.stream
    confirmed = [n for n in proposed.records("indicator-confirmed") if proposed.entry(n).body.stream == stream]
    after = [
        *confirmed,
        *proposed.records("agreement-proposed"),
        *proposed.records("agreement-aligned"),
        sign(proposed),
    ]
    members = proposed.members()
    value = json.loads(members[content_name(record)])
    value["facts"]["formula"]["id"] = "NAIK"
    bundle = pack(members | {content_name(record): canonical.encode(value)})
    return caught(proposed, {record: {"3.3": "content_differs"}}, after, bundle=bundle, because=("hidden",))


@forgery(demanding("wrong_agency"))
def test_a_formula_changed_by_another_agency_before_the_document_names_it(proposed):
    """The operator of Bappeda redefines what the Dinas measures; an honest operator then offers it for signature."""
    redefined = _redefined(proposed, by=proposed.town.officer("bappeda.petugas"))
    offered = propose(proposed, _measured_by(proposed.town.promise.document, redefined))
    later = [offered, align(proposed), sign(proposed), countersign(proposed)]
    return caught(proposed, {redefined.record: {"5.3": "wrong_agency"}}, later)


@forgery(demanding("not_replacing"))
def test_a_formula_changed_twice_over_the_same_definition(tw2):
    """The operator redefines an indicator, and then once more as if the first change had never been."""
    first = _redefined(tw2)
    second = _redefined(tw2)
    assert first.record < second.record
    return caught(tw2, {second.record: {"5.3": "not_replacing"}})


@forgery(demanding("changes_differ"))
def test_a_formula_changed_in_a_revision_that_tells_only_of_the_target(tw2):
    """A eases a target, and lets the formula turn round in the same document: the list of changes tells of the target."""
    redefined = _redefined(tw2)
    document = _measured_by(eased(tw2), redefined)
    honest = tw2.town.promise.revision_facts(document, ground="c")["changes"]
    told = [change for change in honest if change["field"] == "target"]
    assert len(told) < len(honest)
    revised = propose_revision(tw2, document, facts={"changes": told})
    return caught(tw2, {revised.record: {"5.3": "changes_differ"}}, [sign(tw2, act="revision-signed")])


@forgery(demanding("another_version"))
def test_a_sheet_held_against_a_revision_with_another_formula(tw2):
    """After the quarter a revision turns the formula round; the operator reports the quarter under it."""
    redefined = _redefined(tw2)
    proposed = propose_revision(tw2, _measured_by(eased(tw2), redefined))
    sign(tw2, act="revision-signed")
    binding = countersign(tw2, act="revision-countersigned")
    entered = enter(tw2, "tw2", facts={"agreement": binding.data(), "document": proposed.data()})
    return caught(tw2, {entered.record: {"5.3": "another_version"}}, [sign_sheet(tw2, "tw2"), verify_sheet(tw2, "tw2")])


# -- in which words ----------------------------------------------------------------------------------------------------


def _instead(old, new):
    """Words in which something stands instead of something else."""

    def change(words):
        changed = [paragraph.replace(old, new) for paragraph in words]
        assert changed != words
        return changed

    return change


@forgery(asking("_wording"))
def test_a_sheet_signed_in_the_words_of_another_period(tw2):
    """The head is shown, and signs, the first quarter; the ledger counts it for the second."""
    signed = sign_sheet(tw2, "tw2", wording=_instead("Triwulan II", "Triwulan I"))
    return caught(tw2, {signed.record: {"3.5": "wording_differs"}}, [verify_sheet(tw2, "tw2")])


@forgery(asking("_wording"))
def test_a_sheet_signed_in_words_with_another_figure(tw2):
    """The head is shown 79 deaths; the sheet that she signs says 97."""
    signed = sign_sheet(tw2, "tw2", wording=_instead("97", "79"))
    return caught(tw2, {signed.record: {"3.5": "wording_differs"}}, [verify_sheet(tw2, "tw2")])


@forgery(asking("_wording"))
def test_a_sheet_signed_without_the_words_on_false_figures(tw2):
    """The head's program leaves out that false figures are a breach of discipline."""
    signed = sign_sheet(tw2, "tw2", wording=lambda words: [one for one in words if "94 Tahun 2021" not in one])
    return caught(tw2, {signed.record: {"3.5": "wording_differs"}}, [verify_sheet(tw2, "tw2")])


@forgery(asking("_wording"))
def test_a_figure_that_the_words_of_the_entry_do_not_show(tw2):
    """The operator's own words say 79; the facts beside them say 97."""
    entered = enter(tw2, "tw2", wording=_instead("97", "79"))
    hands = [sign_sheet(tw2, "tw2"), verify_sheet(tw2, "tw2")]
    return caught(tw2, {entered.record: {"3.5": "wording_differs"}}, hands)


@forgery(asking("_wording"))
def test_a_rejection_in_the_words_of_a_yes(tw2):
    """The verifier is shown "accepted" and signs a rejection."""
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", verdicts={"I1": NO}, wording=lambda words: words[:2])
    return caught(tw2, {verified.record: {"3.5": "wording_differs"}})


@forgery(asking("_wording"))
def test_an_order_in_words_that_speak_of_another_last_day(locked):
    """The Sekda reads that the sheets are open for a day, and signs that they are for a week."""
    locked.at("2026-02-03 09:00")
    order = reopen(locked, "tw4", wording=_instead("10 Februari 2026", "3 Februari 2026"))
    return caught(locked, {order.record: {"3.5": "wording_differs"}})


@forgery(asking("_wording"))
def test_a_lock_in_the_words_of_an_opening(tw4):
    """Organisasi is shown the template of an opening, and signs a lock."""
    locked = lock(tw4, "tw4", template_id="period-opened")
    return caught(tw4, {locked.record: {"3.5": "unknown_template"}})


@forgery(asking("_wording"))
def test_an_act_of_the_year_in_a_pack_that_has_no_words_for_it(tw2):
    """The program names the first pack, which counts here and has no words for a sheet: nothing was read."""
    first = bundled_packs()[0]
    assert "realization-signed" not in first.templates
    signed = sign_sheet(tw2, "tw2", template=first)
    return caught(tw2, {signed.record: {"3.5": "unknown_template"}}, [verify_sheet(tw2, "tw2")])


def _own_pack():
    value = json.loads(current_pack("realization-signed").raw)
    value["id"] = "kata-lembar-palsu"
    value["templates"]["realization-signed"] = [{"text": "Saya telah menerima lembar ini."}]
    return Pack.load(json.dumps(value, ensure_ascii=False).encode())


def _pack_facts(own):
    return {
        "kind": "wording", "pack_id": own.id, "sha256": own.sha256, "citations": [], "summary": ["Susunan kata baru."],
        "valid_from": {"date": "2025-01-01", "printed": "1 Januari 2025"},
    }  # fmt: skip


@forgery(asking("_wording"))
def test_a_sheet_signed_in_a_pack_that_nobody_adopted(tw2):
    """The head's program brings words by which she only received the sheet."""
    own = _own_pack()
    tw2.write(tw2.town.officer("organisasi"), "rules-proposed", _pack_facts(own))
    signed = sign_sheet(tw2, "tw2", template=own)
    verified = verify_sheet(tw2, "tw2")
    bundle = tw2.bundle(packs={own.sha256: own.raw})
    return caught(tw2, {signed.record: {"3.5": "unknown_template"}}, [verified], bundle=bundle)


@forgery(asking("_wording"))
def test_a_sheet_signed_in_a_pack_that_was_adopted_afterwards(tw2):
    """The kinder words were adopted a day after the head had signed in them."""
    own, town = _own_pack(), tw2.town
    offered = tw2.write(town.officer("organisasi"), "rules-proposed", _pack_facts(own))
    signed = sign_sheet(tw2, "tw2", template=own)
    verified = verify_sheet(tw2, "tw2")
    tw2.write(town.officer("sekda"), "rules-adopted", {"proposed": offered.data()})
    bundle = tw2.bundle(packs={own.sha256: own.raw})
    return caught(tw2, {signed.record: {"3.5": "unknown_template"}}, [verified], bundle=bundle)
