"""Every real agreement is drafted, signed, countersigned, read back as printed, bundled and verified."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from domain.evidence.errors import Refused
from tests.conftest import ROOT
from tests.people import demand_sound
from tests.real.documents import ABSENT, REVISES, data_folder, read, rows
from tests.real.ledger import open_ledger
from tests.real.report import report, told

FOLDER = data_folder() or Path("absent")
pytestmark = pytest.mark.skipif(data_folder() is None, reason=ABSENT)

AWAL, PERUBAHAN = "KDR-BAPPEDA-2018-A", "KDR-BAPPEDA-2018-P"


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    one = report(FOLDER, tmp_path_factory.mktemp("nyata"))
    yield one
    demand_sound(one.ledger.city.stage.house)
    one.ledger.city.stage.close()


def versions(reported):
    """Each version with the document it was drafted from."""
    for one in reported.reads:
        yield from zip(one.documents, one.printed, strict=True)


def printed_rows(document, name, column):
    """The cells of a column that the CSV prints for one agreement."""
    found = [row for row in rows(FOLDER, name) if row["agreement_id"] == document.agreement_id]
    return Counter(row[column] for row in found if row[column] and not row.get("note", "").startswith("total row"))


def test_55_of_57_are_in_force_and_the_other_two_have_their_reason(reported):
    assert reported.reality.agreements == 57
    assert len(reported.ledger.in_force) == 55
    assert {known: why.partition(":")[0] for known, why in reported.not_built.items()} == {
        "KONKEP-DUKCAPIL": "no_fiscal_year",
        "BYL-BPBD-KASUBBAGTU-2026": "no_lines",
    }


def test_what_could_not_be_expressed_is_counted(reported):
    reasons = Counter((one.where, one.why.partition(":")[0]) for one in reported.reality.could_not_express)
    assert reasons == {
        ("total", "no_budget_table"): 49,
        ("target", "asked"): 5,
        ("target", "no_target"): 3,
        ("fiscal_year", "no_fiscal_year"): 1,
        ("lines", "no_lines"): 1,
    }


def test_every_printed_target_is_read_back_as_the_csv_prints_it(reported):
    targets = 0
    for document, version in versions(reported):
        assert Counter(target for _, target in version.lines) == printed_rows(document, "indicators", "target")
        names = [row["indikator"] for row in rows(FOLDER, "indicators") if row["agreement_id"] == document.agreement_id]
        assert all(any(name.endswith(indicator) for name in names) for indicator, _ in version.lines)
        targets += len(version.lines)
    assert targets == 200


def test_every_printed_amount_is_read_back_as_the_csv_prints_it(reported):
    amounts = 0
    for document, version in versions(reported):
        assert Counter(amount for _, amount in version.programmes) == printed_rows(
            document, "programs", "anggaran_rupiah"
        )
        assert {name for name, _ in version.programmes} == set(document_programmes(document))
        amounts += len(version.programmes)
    assert amounts == 39


def document_programmes(document):
    return [programme["name_printed"] for programme in document.programmes]


def test_a_printed_total_is_read_back_as_the_csv_prints_it(reported):
    totals = {
        row["agreement_id"]: row["anggaran_rupiah"]
        for row in rows(FOLDER, "programs")
        if row["note"].startswith("total row")
    }
    held = {document.agreement_id: version.total for document, version in versions(reported)}
    assert totals
    assert {known: held[known] for known in totals} == totals


def test_every_document_is_read_back_as_it_was_offered(reported):
    for document, version in versions(reported):
        assert version.document == reported.ledger.offered[document.agreement_id]
        assert version.title == f"PERJANJIAN KINERJA TAHUN {document.fiscal_year}"


def test_every_bundle_says_yes_to_all_three_questions(reported):
    assert reported.exit_codes == {0: 54}
    assert not [claim for one in reported.reads for claim in one.verdict.fallen]
    assert sum(len(one.verdict.acts) for one in reported.reads) > 54 * 3


def test_the_verifier_alone_says_so_too(reported, tmp_path):
    stream = reported.ledger.stream(next(one for one in reported.ledger.documents if one.agreement_id == AWAL))
    bundle = next(one.bundle for one in reported.reads if one.stream == stream)
    (tmp_path / "berkas.zip").write_bytes(bundle)
    (tmp_path / "trust.json").write_text(reported.ledger.city.stage.house.trust_json())
    command = [sys.executable, "-m", "domain.evidence", tmp_path / "berkas.zip", "--trust", tmp_path / "trust.json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "kewenangan tercatat?" in done.stdout


# -- the pair of versions ---------------------------------------------------------------------------------------------


def test_the_one_real_revision_replaces_its_awal_and_lists_only_money_and_the_party(reported):
    one = next(read for read in reported.reads if len(read.documents) == 2)
    assert [document.agreement_id for document in one.documents] == [AWAL, PERUBAHAN]
    assert [row.status for row in one.agreement.versions] == ["digantikan", "berlaku"]
    first, second = ({name: amount for name, amount in version.programmes} for version in one.printed)  # noqa: C416 -- the copy names its pair
    fields = Counter(field for field, _, _ in one.printed[1].changes)
    assert fields == {"amount": sum(first[name] != second[name] for name in first), "party": 1}
    assert [(was, now) for field, was, now in one.printed[1].changes if field == "amount"] == [
        (first[name], second[name]) for name in in_order(one.documents[0]) if first[name] != second[name]
    ]


def in_order(document):
    """The names of programmes in the order in which changes name them: by printed number as text."""
    return [one["name_printed"] for one in sorted(document.programmes, key=lambda one: one["no"])]


def test_the_acting_head_stands_among_the_trustees_with_his_capacity(reported):
    one = next(read for read in reported.reads if len(read.documents) == 2)
    assert [trustee.capacity for trustee in one.agreement.trustees][:2] == ["definitif", "plt"]
    assert one.agreement.row.trustee_capacity == "plt"
    assert one.agreement.row.trustee_post == "Plt. Kepala Badan Perencanaan Pembangunan Daerah"


@pytest.fixture
def without_a_continuation(tmp_path):
    """The awal in force, its head gone, an acting head in his place who has not continued it."""
    pair = [one for one in read(FOLDER).documents if one.agreement_id in (AWAL, PERUBAHAN)]
    ledger = open_ledger(tmp_path, pair)
    ledger.define_indicators()
    for step in (ledger.propose, ledger.sign, ledger.countersign):
        step()
    ledger.change_head(pair[0])
    yield ledger, *pair
    demand_sound(ledger.city.stage.house)
    ledger.city.stage.close()


@pytest.mark.parametrize("ground", ["b", "c"])
def test_an_acting_head_who_did_not_continue_the_agreement_revises_it_on_no_ground_but_the_change_of_head(
    without_a_continuation, ground
):
    ledger, before, after = without_a_continuation
    acting = ledger.trustee(after)
    facts = ledger.revision_facts(before, after, ground=ground, refs=[acting.mandate])
    with pytest.raises(Refused) as caught:
        ledger.do(acting, [("revision-proposed", facts, None)])
    assert caught.value.code == "not_the_trustee"


def test_the_change_of_head_lets_the_next_head_begin_with_a_revision(without_a_continuation):
    ledger, before, after = without_a_continuation
    acting = ledger.trustee(after)
    facts = ledger.revision_facts(before, after, ground="a", refs=[acting.mandate])
    [proposed] = ledger.do(acting, [("revision-proposed", facts, None)])
    assert proposed.version > ledger.in_force[before.agreement_id].version


# -- the cascade ------------------------------------------------------------------------------------------------------


def test_the_cascade_of_three_levels_is_signed_by_each_direct_superior(reported):
    found = {
        one.documents[0].level: one.agreement.row
        for one in reported.reads
        if one.documents[0].agreement_id.startswith("JBR-")
    }
    assert found.keys() == {"opd", "eselon_3", "eselon_4"}
    assert found["eselon_3"].grantor_official == found["opd"].trustee_official
    assert found["eselon_4"].grantor_post == "SEKRETARIS PADA DINAS PEMUDA DAN OLAHRAGA PROVINSI JAWA BARAT"


def test_a_head_of_region_promises_alone_in_each_of_three_years(reported):
    alone = [one for one in reported.reads if one.documents[0].grantor_post is None]
    assert sorted(one.agreement.row.fiscal_year for one in alone) == [2021, 2022, 2023]
    assert {one.agreement.row.grantor_name for one in alone} == {None}
    assert {one.agreement.row.status for one in alone} == {"berlaku"}


def test_a_line_promised_again_next_year_points_at_the_same_definition(reported):
    carried = [line for document in reported.reality.documents for line in document.lines if line.lineage == "carried"]
    assert len(carried) == 25
    assert len(reported.ledger.definitions) == 175


def test_the_report_tells_how_many_and_how_long(reported):
    text = "\n".join(told(reported))
    assert "drafted, signed, in force         55" in text
    assert "KONKEP-DUKCAPIL: no_fiscal_year" in text
    assert "verified" in text
    assert set(REVISES) <= set(reported.ledger.in_force)
