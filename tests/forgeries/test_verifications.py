"""Forged verdicts: by the hand that entered, by the own agency, over half a sheet, over what nobody signed."""

from service.demo.facts import day
from service.demo.sheets import rejected
from tests.forgeries.caught import asking, demanding, forgery
from tests.forgeries.measured import enter, refuse_sheet, sign_sheet, verify_sheet
from tests.forgeries.steps import appoint, caught, newcomer
from tests.forgeries.test_omissions import WHOLE

NO = rejected("angka_tidak_cocok", "Pencatatan sipil memuat seratus kematian.")
UNTIL = {"until": day("2025-12-31")}


def _also(book, office, person, powers=("realization.verify",)):
    """A second SK for somebody, in another office."""
    officer, _ = appoint(book, office, person, powers=powers, facts=UNTIL)
    return officer


@forgery(demanding("same_hand"))
def test_a_sheet_verified_by_the_operator_who_entered_it(tw2):
    """The operator of the Dinas has a second SK in Bappeda, and verifies there what he entered here."""
    verifier = _also(tw2, "bappeda", tw2.town.operator.person)
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", by=verifier)
    return caught(tw2, {verified.record: {"5.3": "same_hand"}})


@forgery(demanding("same_hand"))
def test_a_sheet_verified_by_the_head_who_signed_it(tw2):
    """The head of the Dinas is Plt of Bappeda as well, and verifies her own signature."""
    verifier = _also(tw2, "bappeda", tw2.town.head.person)
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", by=verifier)
    return caught(tw2, {verified.record: {"5.3": "same_hand"}})


@forgery(demanding("same_hand"))
def test_a_sheet_verified_within_its_own_department(tw2):
    """The Dinas takes in an auditor of its own, with an SK that gives the power to verify."""
    person, _ = newcomer(tw2)
    verifier = _also(tw2, "dinkes", person)
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", by=verifier)
    return caught(tw2, {verified.record: {"5.3": "same_hand"}})


@forgery(demanding("same_hand"))
def test_a_second_stage_verified_by_the_same_person(tw2):
    """Organisasi verifies the first stage, and the same person the second: two hands that are one."""
    sign_sheet(tw2, "tw2")
    verify_sheet(tw2, "tw2", facts={"final": False})
    second = verify_sheet(tw2, "tw2")
    return caught(tw2, {second.record: {"5.3": "same_hand"}})


@forgery(demanding("missing_power"))
def test_a_sheet_verified_by_somebody_without_the_power(tw2):
    """The treasurer may not verify; he does."""
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", by="bpkad")
    return caught(tw2, {verified.record: {"5.1": "missing_power"}})


@forgery(demanding("wrong_unit", "unit_printed_differs"))
def test_a_verdict_in_the_name_of_the_unit_of_another_agency(tw2):
    """The planner writes Organisasi's agency under his verdict, so that two units seem to have looked."""
    sign_sheet(tw2, "tw2")
    city = tw2.town.city
    other = {"unit": city.agency_of("setda"), "unit_printed": city.names[city.agency_of("setda")]}
    verified = verify_sheet(tw2, "tw2", by="bappeda", facts=other)
    return caught(tw2, {verified.record: {"5.3": "wrong_unit"}})


@forgery(demanding("unit_printed_differs"))
def test_a_verdict_that_prints_another_unit_than_it_names(tw2):
    """The planner signs as Bappeda and lets the words say "Inspektorat"."""
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", by="bappeda", facts={"unit_printed": "Inspektorat Daerah"})
    return caught(tw2, {verified.record: {"5.3": "unit_printed_differs"}})


@forgery(demanding("line_left_out"))
def test_a_verdict_that_leaves_out_the_line_it_would_have_to_reject(tw2):
    """Organisasi says yes to four lines and is silent about the fifth."""
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", leave_out=["I1"])
    return caught(tw2, {verified.record: {"5.3": "line_left_out"}})


@forgery(demanding("line_unknown"))
def test_a_verdict_on_a_line_that_the_sheet_does_not_have(tw2):
    """Organisasi accepts a sixth line, which nobody reported."""
    sign_sheet(tw2, "tw2")
    told = tw2.town.sheet("tw2").verifying_facts(tw2.town.officer("organisasi"))["lines"]
    verified = verify_sheet(tw2, "tw2", facts={"lines": [*told, {**told[0], "line_id": "I6"}]})
    return caught(tw2, {verified.record: {"5.3": "line_unknown"}})


@forgery(demanding("sheet_not_signed"))
def test_a_sheet_verified_that_nobody_signed(tw2):
    """Organisasi verifies what only the operator wrote: without the head's hand, it is nobody's word."""
    verified = verify_sheet(tw2, "tw2")
    return caught(tw2, {verified.record: {"5.3": "sheet_not_signed"}})


@forgery(demanding("not_the_sheet_signature", "sheet_not_signed"))
def test_an_unsigned_sheet_passed_as_signed(tw2):
    """Organisasi names the signature of the first quarter where that of the second should stand."""
    tw2.town.sheet("tw2").signed = tw2.town.sheet("tw1").signed
    verified = verify_sheet(tw2, "tw2")
    falls = {verified.record: {"5.3": "sheet_not_signed"}}
    return caught(tw2, falls)


@forgery(demanding("not_the_sheet_signature"))
def test_a_verdict_that_names_another_signature(tw2):
    """Organisasi names the signature of the first quarter, though the second was signed too."""
    sign_sheet(tw2, "tw2")
    tw2.town.sheet("tw2").signed = tw2.town.sheet("tw1").signed
    verified = verify_sheet(tw2, "tw2")
    return caught(tw2, {verified.record: {"5.3": "not_the_sheet_signature"}})


@forgery(demanding("sheet_not_signed"))
def test_a_verdict_after_a_refusal_that_nobody_witnessed(tw2):
    """Organisasi records that the head refuses, needs no witness, and Bappeda verifies without any signature."""
    refuse_sheet(tw2, "tw2", by=tw2.town.officer("organisasi"))
    verified = verify_sheet(tw2, "tw2", by="bappeda")
    return caught(tw2, {verified.record: {"5.3": "sheet_not_signed"}})


@forgery(demanding("already_verified"))
def test_a_yes_over_an_entry_that_was_rejected(tw2):
    """Organisasi rejected the deaths; Bappeda accepts the very same entry, without a correction."""
    sign_sheet(tw2, "tw2")
    verify_sheet(tw2, "tw2", verdicts={"I1": NO})
    again = verify_sheet(tw2, "tw2", by="bappeda")
    return caught(tw2, {again.record: {"5.3": "already_verified"}})


@forgery(demanding("already_verified"))
def test_a_no_over_an_entry_that_was_finally_verified(tw2):
    """Organisasi said its last word; Bappeda rejects afterwards, to force a correction."""
    sign_sheet(tw2, "tw2")
    verify_sheet(tw2, "tw2")
    again = verify_sheet(tw2, "tw2", by="bappeda", verdicts={"I1": NO})
    return caught(tw2, {again.record: {"5.3": "already_verified"}})


@forgery(demanding("wrong_stage"))
def test_a_stage_counted_past_one_that_never_was(tw2):
    """Bappeda verifies as the second stage, as if Organisasi had verified before."""
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", by="bappeda", facts={"stage": 2})
    return caught(tw2, {verified.record: {"5.3": "wrong_stage"}})


@forgery(demanding("not_the_entry"))
def test_a_verdict_over_an_entry_that_was_corrected_since(tw2):
    """Organisasi verifies the first figures, after the operator corrected them and the head signed again."""
    sheet = tw2.town.sheet("tw2")
    first = sheet.entered
    sign_sheet(tw2, "tw2")
    enter(tw2, "tw2", correcting="Tiga kematian belum dihitung.")
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", facts={"entered": first.data()})
    return caught(tw2, {verified.record: {"5.3": "not_the_entry"}})


@forgery(asking("_shape"))
def test_a_rejection_without_a_reason(tw2):
    """Organisasi says no and not why: nobody could answer."""
    sign_sheet(tw2, "tw2")
    silent = {key: value for key, value in NO.items() if key != "reason_code"}
    verified = verify_sheet(tw2, "tw2", verdicts={"I1": silent})
    return caught(tw2, {verified.record: {"3.4": "facts_shape"}}, because=("hidden",))


@forgery(WHOLE)
def test_a_rejection_left_out(tw2):
    """The Dinas shows its sheet as signed and waiting, and leaves out that Organisasi rejected it."""
    sign_sheet(tw2, "tw2")
    verified = verify_sheet(tw2, "tw2", verdicts={"I1": NO})
    heads = tw2.summarise()
    bundle = tw2.bundle(leave_out=[verified.record], heads=heads.record)
    return caught(tw2, {0: {"1.7": "acts_left_out"}}, bundle=bundle)
