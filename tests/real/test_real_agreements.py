"""Real agreements stand in the shapes as printed; where they do not, the place is named and nothing is made up."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from domain.evidence import canonical
from domain.evidence.acts import kind_of
from domain.evidence.errors import Unproven
from domain.evidence.shape import check
from domain.evidence.shapes import DOCUMENT, QUANTITY
from domain.figures import Sole, read_quantity
from tests.real.documents import ABSENT, data_folder, documents, read, rows

FOLDER = data_folder() or Path("absent")
pytestmark = pytest.mark.skipif(data_folder() is None, reason=ABSENT)


def party(post, capacity="definitif"):
    mandate = {"stream": "office/" + "1" * 32, "version": 2, "digest": "2" * 64}
    return {
        "official": "3" * 32,
        "office": "1" * 32,
        "mandate": mandate,
        "capacity": capacity,
        "name_printed": "Pejabat Uji",
        "office_printed": post,
        "nip_printed": False,
    }


def facts_of(document):
    acts = {
        one.indicator: {"stream": f"indicator/{one.indicator}", "version": 1, "digest": "4" * 64}
        for one in document.definitions
    }
    grantor = party(document.grantor_post) if document.grantor_post else None
    return document.document(
        trustee=party(document.trustee_post, document.trustee_capacity), grantor=grantor, indicators=acts
    )


@pytest.fixture(scope="module")
def reality():
    return read(FOLDER)


def test_every_agreement_is_a_document_or_is_named_among_those_that_cannot_be(reality):
    built = {document.agreement_id for document in reality.documents}
    unsaid = {one.agreement_id for one in reality.could_not_express if one.where in ("fiscal_year", "lines")}
    assert built | unsaid == {row["agreement_id"] for row in rows(FOLDER, "agreements")}
    assert unsaid == {"KONKEP-DUKCAPIL", "BYL-BPBD-KASUBBAGTU-2026"}


def test_every_document_has_the_shape_of_a_document_and_a_canonical_spelling(reality):
    for document in reality.documents:
        facts = facts_of(document)
        check(DOCUMENT, facts)
        assert json.loads(canonical.encode(facts)) == facts


def test_every_definition_has_the_shape_of_a_definition(reality):
    shape = kind_of("amanah/indicator-defined/1").shape
    for document in reality.documents:
        for definition in document.definitions:
            check(shape, definition.facts(owner_office="1" * 32))
            assert definition.polarity in ("naik", "turun")


def test_every_printed_target_of_a_built_document_is_in_it_or_is_named(reality):
    built = {document.agreement_id for document in reality.documents}
    wanted = Counter(
        (row["agreement_id"], row["target"]) for row in rows(FOLDER, "indicators") if row["agreement_id"] in built
    )
    held = Counter(
        (document.agreement_id, line.target["printed"]) for document in reality.documents for line in document.lines
    )
    missing = Counter(
        (one.agreement_id, one.printed) for one in reality.could_not_express if one.why.startswith("no_target")
    )
    assert held + missing == wanted


def test_a_target_with_two_readings_and_no_neighbour_to_ask_stays_text(reality):
    asked = {(one.agreement_id, one.printed) for one in reality.could_not_express if "two readings" in one.why}
    assert asked == {("JBR-DISPORA-PEMBOR-2017", "10.400"), ("GK-77-2023", "110.000")}
    texts = {
        (document.agreement_id, line.target["printed"])
        for document in reality.documents
        for line in document.lines
        if line.target["kind"] == "text"
    }
    assert asked <= texts


def test_a_predicate_keeps_the_score_that_stands_inside_it(reality):
    scores = {
        line.target["printed"]: line.target["value"]
        for document in reality.documents
        for line in document.lines
        if line.target["kind"] == "ordinal" and "value" in line.target
    }
    assert scores == {"BB(78,84)": "78.84", "A (81,50)": "81.50", "A (80,50)": "80.50"}


@pytest.mark.parametrize("score", ["81.50", "80.5 ", 80])
def test_a_score_that_is_not_the_printed_one_is_refused(score):
    with pytest.raises(Unproven):
        check(QUANTITY, {"printed": "A (80,50)", "kind": "ordinal", "rank": 6, "value": score, "unit": "Predikat"})


def test_neighbours_with_decimal_commas_make_3_286_animals_thousands(reality):
    document = next(one for one in reality.documents if one.agreement_id == "GK-57-2023")
    assert {line.target["printed"]: line.target["value"] for line in document.lines} == {
        "3.596,17": "3596.17", "3.584,55": "3584.55", "3.286": "3286", "80,2": "80.2",
    }  # fmt: skip


def test_the_printed_totals_are_the_sums_of_their_programmes(reality):
    assert not [one for one in reality.could_not_express if one.why.startswith(("wrong_total", "money"))]
    for document in reality.documents:
        amounts = [Decimal(programme["amount"]["value"]) for programme in document.programmes]
        assert (document.total is None) == (not amounts)
        if document.total is not None:
            assert Decimal(str(document.total["value"])) == sum(amounts)


def test_the_one_real_revision_changes_only_money_and_the_signers_capacity(reality):
    first, revised = (facts_of(one) for one in reality.documents if one.agreement_id.startswith("KDR-"))
    differ = {key for key in first if first[key] != revised[key]}
    assert differ == {"doc_type", "trustee", "objectives", "programmes", "total"}
    assert revised["trustee"]["capacity"] == "plt"
    lines = [
        [dict(line, lineage="") for part in facts["objectives"] for line in part["lines"]] for facts in (first, revised)
    ]
    assert lines[0] == lines[1]
    names = [[(one["no"], one["name_printed"]) for one in facts["programmes"]] for facts in (first, revised)]
    assert names[0] == names[1]


def test_a_version_comes_after_the_one_it_revises(reality):
    order = [document.agreement_id for document in reality.documents]
    for document in reality.documents:
        if document.revises:
            assert order.index(document.revises) < order.index(document.agreement_id)


def test_the_cascade_has_three_levels_and_the_middle_post_answers_to_the_first(reality):
    levels = {one.level: one for one in reality.documents if one.agreement_id.startswith("JBR-")}
    assert set(levels) == {"opd", "eselon_3", "eselon_4"}
    assert levels["eselon_3"].grantor_post == levels["opd"].trustee_post
    assert levels["eselon_4"].grantor_post.startswith("SEKRETARIS")


def test_only_the_head_of_region_promises_alone(reality):
    assert {one.level for one in reality.documents if one.grantor_post is None} == {"kepala_daerah"}


def test_documents_is_the_same_list(reality):
    assert [one.agreement_id for one in documents()] == [one.agreement_id for one in reality.documents]


def attainment(row):
    """Printed capaian agrees with the signed formula within 0,1, or does not; None where a figure has no one reading."""
    readings = [read_quantity(row[column], "") for column in ("target", "realisasi", "capaian_printed")]
    figures = [one.figure for one in readings if isinstance(one, Sole) and one.figure["kind"] == "number"]
    if len(figures) < 3:
        return None
    target, actual, printed = (Decimal(figure["value"]) for figure in figures)
    computed = actual / target if row["polarity"] == "max" else (2 * target - actual) / target
    return abs(computed * 100 - printed) <= Decimal("0.1")


def test_figures_read_from_real_realizations_agree_with_the_printed_attainment_as_often_as_people_compute_well():
    found = Counter((row["polarity"], attainment(row)) for row in rows(FOLDER, "realizations"))
    assert (found["max", True], found["max", False]) == (135, 14)
    assert (found["min", True], found["min", False]) == (11, 0)
