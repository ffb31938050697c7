"""Forged refusals: laid on others, witnessed by the same hand, by a friend, or by nobody."""

from dataclasses import replace

from domain.evidence import hands
from service.demo.facts import day
from tests.forgeries.caught import demanding, forgery, using
from tests.forgeries.measured import enter, refuse_sheet, sign_sheet, verify_sheet
from tests.forgeries.steps import appoint, caught, countersign, eased, newcomer, propose_revision, sign


@forgery(demanding("wrong_refuser"))
def test_a_refusal_laid_on_somebody_who_does_not_answer_for_the_sheet(tw2):
    """Bappeda records that the operator refuses: the sheet would go on without the hand of the head."""
    organisasi, bappeda = tw2.town.officer("organisasi"), tw2.town.officer("bappeda")
    first = refuse_sheet(tw2, "tw2", by=bappeda, refuser=tw2.town.operator)
    second = refuse_sheet(tw2, "tw2", by=organisasi, refuser=tw2.town.operator, seconds=first)
    return caught(tw2, {first.record: {"5.3": "wrong_refuser"}}, [second])


@forgery(demanding("same_hand"))
def test_a_refusal_witnessed_by_the_same_person(tw2):
    """The head of Organisasi records that the head refuses, and then witnesses it herself."""
    organisasi = tw2.town.officer("organisasi")
    first = refuse_sheet(tw2, "tw2", by=organisasi)
    second = refuse_sheet(tw2, "tw2", by=organisasi, seconds=first)
    return caught(tw2, {second.record: {"5.3": "same_hand"}}, [verify_sheet(tw2, "tw2", by="bappeda")])


@forgery(demanding("refusal_too_early"))
def test_a_refusal_recorded_by_others_before_the_signature_was_due(tw2):
    """TW III is entered on 1 October, and two others say at once that the head refuses it."""
    tw2.at("2025-10-01 09:00")
    enter(tw2, "tw3")
    first = refuse_sheet(tw2, "tw3", by=tw2.town.officer("organisasi"))
    tw2.at("2025-10-16 09:00")
    second = refuse_sheet(tw2, "tw3", by=tw2.town.officer("bappeda"), seconds=first)
    return caught(tw2, {first.record: {"5.3": "refusal_too_early"}}, [second])


@forgery(demanding("missing_power"))
def test_a_refusal_witnessed_by_somebody_without_the_power(tw2):
    """The treasurer, who may neither verify nor manage periods, lends his name as the witness."""
    first = refuse_sheet(tw2, "tw2", by=tw2.town.officer("organisasi"))
    second = refuse_sheet(tw2, "tw2", by=tw2.town.officer("bpkad"), seconds=first)
    falls = {second.record: {"5.3": "missing_power"}}
    return caught(tw2, falls, [verify_sheet(tw2, "tw2", by="bappeda")])


@forgery(demanding("needs_second"), using(hands, "_demand_witness", lambda *_: None))
def test_a_witness_of_a_refusal_that_nobody_recorded(tw2):
    """The head of Bappeda names the entry itself as the first record of a refusal."""
    first = tw2.town.sheet("tw2").entered
    second = refuse_sheet(tw2, "tw2", by=tw2.town.officer("bappeda"), seconds=first)
    return caught(tw2, {second.record: {"5.3": "needs_second"}}, [verify_sheet(tw2, "tw2")])


@forgery(demanding("reference_wrong"))
def test_a_witness_who_saw_something_else(tw2):
    """The witness gives another reason than the first record: two half truths are not one refusal."""
    first = refuse_sheet(tw2, "tw2", by=tw2.town.officer("organisasi"))
    other = {"reason_code": "angka_tidak_diyakini"}
    second = refuse_sheet(tw2, "tw2", by=tw2.town.officer("bappeda"), seconds=first, facts=other)
    return caught(tw2, {second.record: {"5.3": "reference_wrong"}})


@forgery(demanding("same_hand"))
def test_a_refusal_recorded_by_the_department_itself(tw2):
    """An auditor whom the Dinas took in records that his own head refuses; Bappeda witnesses in good faith."""
    person, _ = newcomer(tw2)
    auditor, _ = appoint(tw2, "dinkes", person, powers=("realization.verify",), facts={"until": day("2025-12-31")})
    first = refuse_sheet(tw2, "tw2", by=auditor)
    second = refuse_sheet(tw2, "tw2", by=tw2.town.officer("bappeda"), seconds=first)
    return caught(tw2, {first.record: {"5.3": "same_hand"}}, [second, verify_sheet(tw2, "tw2")])


@forgery(demanding("sheet_already_signed"))
def test_a_refusal_of_what_was_signed(tw2):
    """The head signed; two others record that she refuses, and the office looks disobedient."""
    sign_sheet(tw2, "tw2")
    first = refuse_sheet(tw2, "tw2", by=tw2.town.officer("organisasi"))
    return caught(tw2, {first.record: {"5.3": "sheet_already_signed"}})


@forgery(demanding("sheet_refused"))
def test_a_signature_after_the_refusal(tw2):
    """The head refused; a day later she signs the same figures as if she had never said no."""
    refuse_sheet(tw2, "tw2")
    signed = sign_sheet(tw2, "tw2")
    return caught(tw2, {signed.record: {"5.3": "sheet_refused"}}, [verify_sheet(tw2, "tw2")])


@forgery(demanding("not_who_answers"))
def test_a_refusal_in_the_name_of_the_head_from_another_office(tw2):
    """The head says no under an SK for another office that she holds as well."""
    facts = {"until": day("2025-12-31")}
    other, _ = appoint(tw2, "bpkad", tw2.town.head.person, powers=("agreement.sign",), facts=facts)
    refused = refuse_sheet(tw2, "tw2", by=replace(tw2.town.head, office=other.office, mandate=other.mandate))
    return caught(tw2, {refused.record: {"5.3": "not_who_answers"}}, [verify_sheet(tw2, "tw2")])


@forgery(demanding("another_version"))
def test_a_verdict_over_a_refused_sheet_of_a_version_that_was_replaced_within_the_quarter(tw2):
    """Entered in July, eased in July, refused in October: no signature held it against the promise, so the verdict must."""
    enter(tw2, "tw3")
    propose_revision(tw2, eased(tw2))
    sign(tw2, act="revision-signed")
    countersign(tw2, act="revision-countersigned")
    tw2.at("2025-10-02 09:00")
    refuse_sheet(tw2, "tw3")
    verified = verify_sheet(tw2, "tw3")
    return caught(tw2, {verified.record: {"5.3": "another_version"}})
