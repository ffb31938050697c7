import json

import pytest

from domain.evidence import acts
from domain.evidence.errors import Unproven
from domain.evidence.shape import ActRef
from domain.evidence.spelling import KINDS
from domain.evidence.wording import current_pack
from tests.papers import DOCUMENT, MAYORS_DOCUMENT, day
from tests.samples import SAMPLES, sample

NAMES = sorted(acts.ACTS)
OF_DESIGN = """ledger-opened registrar-appointed registrar-removed rules-proposed rules-adopted official-registered official-changed
key-enrolled key-attested key-revoked agency-registered agency-succeeded office-created office-changed office-ended mandate-granted
mandate-ended assignment-granted assignment-ended budget-adopted budget-changed indicator-defined indicator-redefined indicator-retired
indicator-confirmed agreement-proposed dialogue-held dialogue-confirmed agreement-aligned agreement-signed agreement-countersigned
agreement-returned signing-refused agreement-withdrawn agreement-published revision-proposed revision-signed revision-countersigned
revision-rejected agreement-continued continuation-countersigned stream-heads period-opened period-locked period-reopened realization-entered
realization-corrected realization-signed realization-signing-refused realization-verified agreement-closed plan-adopted budget-realized
outside-party-registered instrument-proposed instrument-signed order-given claims-imported claims-changed paper-recorded paper-attested
paper-acknowledged"""


def refused_at(name, facts):
    with pytest.raises(Unproven) as caught:
        acts.ACTS[name].check(facts)
    assert caught.value.code == "facts_shape"
    return caught.value.facts["path"]


def test_the_table_holds_every_act_of_the_design_and_a_sample_of_each():
    assert set(acts.ACTS) == set(OF_DESIGN.split()) == set(SAMPLES)


@pytest.mark.parametrize("name", NAMES)
def test_each_act_has_its_row(name):
    kind = acts.ACTS[name]
    assert acts.kind_of(kind.act) is kind
    assert kind.stream in KINDS
    assert set(kind.basis) <= set(KINDS)
    assert set(kind.opens_with) <= set(acts.ACTS)
    assert kind.template in current_pack(kind.template).templates
    assert kind.title
    assert kind.past
    assert kind.title != kind.past


@pytest.mark.parametrize("name", NAMES)
def test_a_power_is_asked_of_officials_only(name):
    kind = acts.ACTS[name]
    assert set(kind.powers) <= set(acts.POWERS)
    assert bool(kind.powers) == (kind.signer in ("official", "official_or_service", "official_or_outside"))


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_has_the_shape(name):
    acts.ACTS[name].check(SAMPLES[name])


@pytest.mark.parametrize("name", NAMES)
def test_a_key_too_many_is_refused(name):
    assert refused_at(name, sample(name) | {"catatan": "x"}) == "fakta.catatan"


@pytest.mark.parametrize("name", NAMES)
def test_a_key_too_few_is_refused(name):
    required = [key for key, optional, _ in acts.ACTS[name].shape.fields if not optional]
    for key in required:
        facts = sample(name)
        del facts[key]
        assert refused_at(name, facts) == f"fakta.{key}"


@pytest.mark.parametrize("name", NAMES)
def test_null_is_refused_for_every_fact(name):
    for key in SAMPLES[name]:
        assert refused_at(name, sample(name) | {key: None}).startswith(f"fakta.{key}")


@pytest.mark.parametrize("name", NAMES)
def test_what_the_wording_reads_is_an_act_that_must_be_named(name):
    rows = {key: (optional, shape) for key, optional, shape in acts.ACTS[name].shape.fields}
    for read in acts.ACTS[name].reads:
        optional, shape = rows[read]
        assert not optional
        assert isinstance(shape, ActRef)


@pytest.mark.parametrize("name", NAMES)
def test_an_act_with_a_printed_date_says_so(name):
    assert acts.ACTS[name].stated == ("stated" in SAMPLES[name])


@pytest.mark.parametrize(
    "act",
    [
        "agreement-signed",
        "amanah/agreement-signed",
        "amanah/agreement-signed/2",
        "amanah/agreement-signed/01",
        "amanah/agreement-signed/1\n",
        "amanah/agreement-eaten/1",
        "Amanah/agreement-signed/1",
        "amanah//1",
        "",
        "amanah/" + "a" * 9999 + "/1",
    ],
)
def test_an_unknown_act_or_version_is_refused(act):
    with pytest.raises(Unproven) as caught:
        acts.kind_of(act)
    assert caught.value.code == "unknown_act"


@pytest.mark.parametrize(
    ("name", "key", "path"),
    [
        ("plan-adopted", "agency", "fakta"),
        ("plan-adopted", "agency_printed", "fakta"),
        ("plan-adopted", "reason_code", "fakta"),
        ("budget-realized", "corrects", "fakta"),
    ],
)
def test_what_is_said_together_is_not_said_alone(name, key, path):
    facts = sample(name)
    del facts[key]
    assert refused_at(name, facts) == path


def test_a_party_of_an_instrument_names_office_mandate_and_capacity_together():
    for key in ("office", "mandate", "capacity"):
        facts = sample("instrument-proposed")
        del facts["parties"][0][key]
        assert refused_at("instrument-proposed", facts) == "fakta.parties[0]"


@pytest.mark.parametrize("name", ["outside-party-registered", "instrument-proposed"])
def test_what_ends_does_not_end_before_it_begins(name):
    facts = sample(name)
    facts["until"] = day("2025-01-01")
    assert refused_at(name, facts) == "fakta.from"


@pytest.mark.parametrize("capacity", ["plt", "plh", "pj", "pjs"])
def test_an_acting_mandate_without_an_end_is_refused(capacity):
    facts = sample("mandate-granted") | {"capacity": capacity}
    del facts["until"]
    assert refused_at("mandate-granted", facts) == "fakta.until"


def test_a_definitive_mandate_needs_no_end():
    facts = sample("mandate-granted") | {"capacity": "definitif"}
    del facts["until"]
    acts.ACTS["mandate-granted"].check(facts)


def test_a_mandate_that_ends_before_it_begins_is_refused():
    facts = sample("mandate-granted")
    facts["from"], facts["until"] = facts["until"], facts["from"]
    assert refused_at("mandate-granted", facts) == "fakta.from"


@pytest.mark.parametrize("power", ["agreement.everything", "agreement.sign ", 1])
def test_a_mandate_with_an_unknown_power_is_refused(power):
    assert refused_at("mandate-granted", sample("mandate-granted") | {"powers": [power]}) == "fakta.powers[0]"


def test_the_role_of_a_signer_cannot_be_the_other():
    assert refused_at("agreement-signed", sample("agreement-signed") | {"role": "grantor"}) == "fakta.role"
    assert (
        refused_at("agreement-countersigned", sample("agreement-countersigned") | {"role": "trustee"}) == "fakta.role"
    )


def test_a_signature_that_names_no_consequence_is_refused():
    assert refused_at("agreement-signed", sample("agreement-signed") | {"consequences": []}) == "fakta.consequences"


@pytest.mark.parametrize(
    "half", [{"in_force": True}, {"effective": {"date": "2025-01-24", "printed": "24 Januari 2025"}}]
)
def test_a_signature_alone_in_force_says_since_when(half):
    assert refused_at("agreement-signed", sample("agreement-signed") | half) == "fakta"


def test_in_force_is_never_false():
    assert refused_at("agreement-signed", sample("agreement-signed") | {"in_force": False}) == "fakta.in_force"


def test_a_proposal_names_its_budget_or_says_why_not():
    facts = sample("agreement-proposed")
    both = facts | {"budget_absent_code": "belum_ditetapkan"}
    assert refused_at("agreement-proposed", both) == "fakta"
    del facts["budget"]
    assert refused_at("agreement-proposed", facts) == "fakta"
    acts.ACTS["agreement-proposed"].check(facts | {"budget_absent_code": "belum_ditetapkan"})


def test_an_office_change_that_changes_nothing_is_refused():
    facts = sample("office-changed")
    for key in ("post_printed", "superior", "agreement_due"):
        del facts[key]
    assert refused_at("office-changed", facts) == "fakta"


def test_two_registrars_do_not_found_a_ledger():
    facts = sample("ledger-opened")
    assert refused_at("ledger-opened", facts | {"registrars": facts["registrars"][:2]}) == "fakta.registrars"
    twice = [*facts["registrars"][:2], facts["registrars"][0]]
    assert refused_at("ledger-opened", facts | {"registrars": twice}) == "fakta.registrars[2]"


def test_a_change_names_a_line_or_a_programme_not_both():
    facts = sample("revision-proposed")
    facts["changes"][0]["programme_no"] = "1"
    assert refused_at("revision-proposed", facts) == "fakta.changes[0]"


def test_a_revision_without_evidence_has_a_shape_for_the_attempt_must_be_seen():
    acts.ACTS["revision-proposed"].check(sample("revision-proposed") | {"evidence": []})


def test_a_head_of_region_answers_to_the_voters_and_not_to_a_superior():
    assert "jalur_kinerja" in acts.consequences_for(DOCUMENT)
    assert "jalur_kinerja" not in acts.consequences_for(MAYORS_DOCUMENT)
    known = current_pack("agreement-signed").consequences
    assert {*acts.CONSEQUENCES_OF_OFFICIAL, *acts.CONSEQUENCES_OF_HEAD_OF_REGION} == set(known)


def sheet_with(number, **changes):
    """The sheet of the sample with other facts in one of its lines; None takes a fact away."""
    facts = sample("realization-entered")
    line = facts["lines"][number] | changes
    facts["lines"][number] = {name: value for name, value in line.items() if value is not None}
    return facts


NOUGHT = {"printed": "0", "kind": "number", "value": "0", "unit": "Kasus"}
WAITING = {"date": "2026-01-20", "printed": "20 Januari 2026"}


@pytest.mark.parametrize("state", ["no_data", "not_due"])
def test_a_figure_stands_only_where_something_was_measured(state):
    facts = sheet_with(4, state=state, value=NOUGHT)
    assert refused_at("realization-entered", facts) == "fakta.lines[4].value"
    parts = {"numerator": NOUGHT, "denominator": NOUGHT}
    assert refused_at("realization-entered", sheet_with(4, state=state, parts=parts)) == "fakta.lines[4].parts"


def test_a_figure_that_is_not_there_is_refused():
    assert refused_at("realization-entered", sheet_with(0, value=None)) == "fakta.lines[0].value"


def test_no_data_says_until_when_or_why():
    facts = sheet_with(4, expected_on=None, reason_code=None)
    assert refused_at("realization-entered", facts) == "fakta.lines[4]"
    acts.ACTS["realization-entered"].check(sheet_with(4, expected_on=None))
    acts.ACTS["realization-entered"].check(sheet_with(4, reason_code=None))


@pytest.mark.parametrize("more", [{"expected_on": WAITING}, {"reason_code": "belum_terbit"}])
def test_what_was_measured_is_not_expected_any_more(more):
    assert refused_at("realization-entered", sheet_with(0, **more)) == f"fakta.lines[0].{next(iter(more))}"


def test_a_line_stands_in_a_sheet_once():
    facts = sample("realization-entered")
    facts["lines"].append(facts["lines"][0])
    assert refused_at("realization-entered", facts) == "fakta.lines[5]"


def test_a_part_of_the_scope_is_done_once():
    done = sample("realization-entered")["lines"][2]["scope_done"]
    facts = sheet_with(2, scope_done=[*done, done[0]])
    assert refused_at("realization-entered", facts) == "fakta.lines[2].scope_done[11]"


def test_a_sheet_without_lines_is_refused():
    assert refused_at("realization-entered", sample("realization-entered") | {"lines": []}) == "fakta.lines"


@pytest.mark.parametrize("role", ["trustee", "outgoing"])
def test_a_predecessor_is_named_by_a_successor_and_by_nobody_else(role):
    facts = sample("realization-signed")
    assert refused_at("realization-signed", facts | {"role": role}) == "fakta.predecessor"
    del facts["predecessor"]
    assert refused_at("realization-signed", facts) == "fakta.predecessor"


@pytest.mark.parametrize(
    ("number", "change", "path"),
    [
        (1, {"verdict": "rejected"}, "fakta.lines[1].reason_code"),
        (1, {"reason_code": "lain"}, "fakta.lines[1].reason_code"),
        (1, {"verdict": "accepted_with_note"}, "fakta.lines[1].note"),
        (1, {"line_id": "i1"}, "fakta.lines[1]"),
        (1, {"verdict": "ok"}, "fakta.lines[1].verdict"),
    ],
)
def test_a_verdict_gives_its_reason(number, change, path):
    facts = sample("realization-verified")
    facts["lines"][number] |= change
    assert refused_at("realization-verified", facts) == path


@pytest.mark.parametrize(
    ("early", "late"),
    [("starts", "ends"), ("ends", "entry_due"), ("entry_due", "signature_due"), ("signature_due", "verification_due")],
)
def test_the_days_of_a_period_follow_one_another(early, late):
    facts = sample("period-opened")
    facts[early], facts[late] = facts[late], facts[early]
    assert refused_at("period-opened", facts).startswith("fakta.")


def test_an_agreement_closed_with_its_year_names_the_lock_of_the_last_period():
    facts = sample("agreement-closed")
    del facts["period"]
    assert refused_at("agreement-closed", facts) == "fakta.period"
    acts.ACTS["agreement-closed"].check(facts | {"reason_code": "jabatan_dihapus"})


def test_what_a_letter_may_give_is_a_power():
    assert set(acts.POWERS) >= acts.ASSIGNABLE | acts.ASSIGNABLE_BY_ANY_HEAD
    never = {"agreement.sign", "agreement.countersign", "period.reopen", "realization.close", "mandate.record"}
    assert not (acts.ASSIGNABLE | acts.ASSIGNABLE_BY_ANY_HEAD) & never


def test_the_table_prints_itself_as_plain_json():
    printed = json.loads(json.dumps(acts.as_data()))
    assert [row["act"] for row in printed["acts"]] == [kind.act for kind in acts.ACTS.values()]
    assert printed == acts.as_data()


def test_nobody_can_change_the_table():
    with pytest.raises(TypeError):
        acts.ACTS["agreement-eaten"] = acts.ACTS["agreement-signed"]  # type: ignore[index]  # the point
    with pytest.raises(AttributeError):
        acts.ACTS["agreement-signed"].powers = ()  # type: ignore[misc]  # the point
