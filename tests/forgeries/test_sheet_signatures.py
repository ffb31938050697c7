"""Forged hands under a sheet: who does not answer, who left too long ago, who signs for himself what another answered for."""

import json

from domain.evidence import canonical, hands
from domain.evidence.bundle import content_name, pack
from domain.evidence.keys import PublicKey
from service.demo.facts import day, number
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.measured import (
    continue_agreement,
    enter,
    leave,
    sign_sheet,
    verify_sheet,
    with_line,
)
from tests.forgeries.steps import C, appoint, caught, countersign, eased, newcomer, propose_revision, sign
from tests.forgeries.test_omissions import WHOLE
from tests.forgeries.test_words import UNCHECKED_CONTENT
from tests.quarters import reported

HEAD_POWERS = ("agreement.sign", "assignment.grant", "indicator.define")  # without the one for closing days
SECOND = {"until": day("2025-12-31")}
OLD_KEY = using(PublicKey, "verifies", lambda *_: True)


def _altered(book, record, change):
    """The bundle with another content beside an entry; whoever holds the file can do that."""
    members = book.members()
    value = json.loads(members[content_name(record)])
    change(value["facts"])
    return pack(members | {content_name(record): canonical.encode(value)})


# -- what was signed ---------------------------------------------------------------------------------------------------


@forgery(UNCHECKED_CONTENT, asking("_wording"))
def test_a_figure_changed_after_the_signature(tw2):
    """Whoever holds the file makes 97 deaths 79, under the very signature of the head."""
    entered = tw2.record_of(tw2.town.sheet("tw2").entered)
    after = [sign_sheet(tw2, "tw2"), verify_sheet(tw2, "tw2")]

    def better(facts):
        facts["lines"][0]["value"] |= {"printed": "79", "value": "79"}

    bundle = _altered(tw2, entered, better)
    return caught(tw2, {entered: {"3.3": "content_differs"}}, after, bundle=bundle, because=("hidden",))


@forgery(UNCHECKED_CONTENT, asking("_wording"))
def test_no_data_made_a_zero_after_the_signature(tw2):
    """Whoever holds the file turns "no data yet" into the figure 0."""
    entered = tw2.record_of(tw2.town.sheet("tw2").entered)
    after = [sign_sheet(tw2, "tw2"), verify_sheet(tw2, "tw2")]

    def nothing(facts):
        line = facts["lines"][3]
        assert line["state"] == "no_data"
        line.pop("expected_on")
        line |= {"state": "figure", "value": number("0", "Predikat")}

    bundle = _altered(tw2, entered, nothing)
    return caught(tw2, {entered: {"3.3": "content_differs"}}, after, bundle=bundle, because=("hidden",))


@forgery(UNCHECKED_CONTENT, asking("_wording"))
def test_the_evidence_of_a_figure_swapped_for_another_file(tw2):
    """Whoever holds the file lets the figure rest on another paper than the one that the head saw named."""
    entered = tw2.record_of(tw2.town.sheet("tw2").entered)
    after = [sign_sheet(tw2, "tw2"), verify_sheet(tw2, "tw2")]
    bundle = _altered(tw2, entered, lambda facts: facts["lines"][0]["evidence"][0].update(sha256="ab" * 32))
    return caught(tw2, {entered: {"3.3": "content_differs"}}, after, bundle=bundle, because=("hidden",))


@forgery(demanding("not_the_entry"))
def test_a_signature_over_an_entry_that_was_replaced(tw2):
    """The host lets the head sign the first round, after the operator wrote a second one."""
    first = tw2.town.sheet("tw2").entered
    enter(tw2, "tw2", with_line(reported("tw2"), "I1", value=number("79", "Per 100.000 KH")))
    signed = sign_sheet(tw2, "tw2", facts={"entered": first.data()})
    return caught(tw2, {signed.record: {"5.3": "not_the_entry"}}, [verify_sheet(tw2, "tw2")])


@forgery(WHOLE)
def test_a_correction_left_out(tw2):
    """The Dinas shows the sheet as it was signed and verified first, and leaves out that it was corrected since."""
    sign_sheet(tw2, "tw2")
    verify_sheet(tw2, "tw2")
    corrected = enter(tw2, "tw2", correcting="Tiga kematian belum dihitung.")
    heads = tw2.summarise()
    bundle = tw2.bundle(leave_out=[corrected.record], heads=heads.record)
    return caught(tw2, {0: {"1.7": "acts_left_out"}}, bundle=bundle)


# -- whose hand --------------------------------------------------------------------------------------------------------


@forgery(OLD_KEY)
def test_a_sheet_signed_with_the_key_of_another(tw2):
    """The operator holds his own key and the host's goodwill: he signs what he entered, in the name of his head."""
    signed = sign_sheet(tw2, "tw2", hand=tw2.town.operator.person.key)
    return caught(tw2, {signed.record: {"4.1": "bad_signature"}}, [verify_sheet(tw2, "tw2")])


@forgery(demanding("not_who_answers"), using(hands, "_demand_role", lambda *_: None))
def test_a_sheet_signed_by_the_head_of_another_department(tw2):
    """The head of Bappeda may sign sheets; she signs that of the Dinas."""
    signed = sign_sheet(tw2, "tw2", by=tw2.town.officer("bappeda"))
    return caught(tw2, {signed.record: {"5.3": "not_who_answers"}}, [verify_sheet(tw2, "tw2")])


@forgery(demanding("missing_power", "not_who_answers"), using(hands, "_demand_role", lambda *_: None))
def test_a_sheet_signed_by_its_own_operator(tw2):
    """The operator signs with his own key and surat tugas what he entered himself."""
    capacity = {"capacity": "definitif"}
    signed = sign_sheet(tw2, "tw2", by=tw2.town.operator, facts=capacity)
    falls = {signed.record: {"5.1": "missing_power", "5.3": "same_hand"}}
    left = {signed.record: {"5.3": "same_hand"}}
    return caught(tw2, falls, [verify_sheet(tw2, "tw2")], left=left)


@forgery(demanding("wrong_capacity"))
def test_a_plt_who_signs_as_definitive_head(plt):
    """B is Plt; he signs the sheet for A as if he were the head for good."""
    signed = sign_sheet(plt, "tw2", role="successor", predecessor=plt.town.former, facts={"capacity": "definitif"})
    return caught(plt, {signed.record: {"5.3": "wrong_capacity"}}, [verify_sheet(plt, "tw2")])


@forgery(demanding("period_not_over"))
def test_a_sheet_signed_before_its_period_is_over(tw2):
    """The head signs in July what the quarter will have brought by September."""
    enter(tw2, "tw3")
    signed = sign_sheet(tw2, "tw3")
    return caught(tw2, {signed.record: {"5.3": "period_not_over"}})


@forgery(demanding("sheet_already_signed"))
def test_a_sheet_signed_twice(tw2):
    """The head signs again, to move the day of her hand."""
    sign_sheet(tw2, "tw2")
    again = sign_sheet(tw2, "tw2")
    return caught(tw2, {again.record: {"5.3": "sheet_already_signed"}}, [verify_sheet(tw2, "tw2")])


@forgery(asking("_rule"))
def test_a_signature_under_a_sheet_that_nobody_entered(tw2):
    """The head signs an empty sheet, that the operator may fill in as he likes."""
    sheet = tw2.town.sheet("tw3")
    sheet.entered = tw2.town.sheet("tw1").entered
    signed = sign_sheet(tw2, "tw3")
    return caught(tw2, {signed.record: {"5.3": "nothing_entered"}})


# -- who left, and who came --------------------------------------------------------------------------------------------


@forgery(demanding("closing_over", "mandate_ended"))
def test_a_sheet_signed_by_the_former_head_after_the_closing_days(handed_over):
    """A left on 12 August with closing days until the 29th; she signs the second quarter on the 30th."""
    handed_over.at("2025-08-30 09:00")
    signed = sign_sheet(handed_over, "tw2", by=handed_over.town.former, role="outgoing")
    falls = {signed.record: {"5.1": "closing_over", "5.3": "closing_over"}}
    return caught(handed_over, falls, [verify_sheet(handed_over, "tw2")])


@forgery(demanding("sign_as_outgoing", "mandate_ended"), using(hands, "_demand_role", lambda *_: None))
def test_a_sheet_signed_by_the_former_head_as_if_she_were_still_in_office(handed_over):
    """A left and has closing days; she signs as trustee, and nobody would see that she had left."""
    signed = sign_sheet(handed_over, "tw2", by=handed_over.town.former)
    return caught(handed_over, {signed.record: {"5.3": "sign_as_outgoing"}}, [verify_sheet(handed_over, "tw2")])


def _short_term(book):
    """A D who leads the Dinas from 12 August, without the power for closing days, continues, and leaves on 5 October."""
    book.at("2025-08-14 09:00")
    town, former = book.town, book.town.head
    leave(book, former, ended_on="2025-08-12")
    person, _ = newcomer(book, C)
    facts = {"capacity": "definitif", "tmt": day("2025-08-12"), "from": day("2025-08-12")}
    facts["decree"] = {**_decree("821.2/301/2025"), "dated": day("2025-08-12")}
    officer, _ = appoint(book, "dinkes", person, powers=HEAD_POWERS, facts=facts, post=former.post)
    town.city.officers["dinkes"] = officer
    continue_agreement(book, former)
    book.at("2025-10-06 09:00")
    enter(book, "tw3")
    leave(book, officer, ended_on="2025-10-05", closing_until="2025-10-20")
    return officer


def _decree(number_):
    return {"kind": "keputusan", "number": number_, "dated": day("2025-08-12"), "issuer": "Wali Kota Contoh"}


@forgery(demanding("mandate_ended", "missing_power", "closing_over"))
def test_a_former_head_whose_sk_gives_no_power_for_closing_days(tw2):
    """C's SK gives no closing days; an end with closing days was recorded nevertheless, and C signs in them."""
    former = _short_term(tw2)
    signed = sign_sheet(tw2, "tw3", by=former, role="outgoing")
    falls = {signed.record: {"5.1": "mandate_ended", "5.3": "closing_over"}}
    return caught(tw2, falls, [verify_sheet(tw2, "tw3")])


@forgery(demanding("not_outgoing"))
def test_a_former_head_who_did_not_lead_when_the_quarter_ended(plt):
    """B led from August; on leaving he signs the second quarter, which ended under A, to settle it his way."""
    plt.at("2025-09-15 09:00")
    acting = plt.town.head
    leave(plt, acting, ended_on="2025-09-10", closing_until="2025-09-20")
    signed = sign_sheet(plt, "tw2", by=acting, role="outgoing")
    return caught(plt, {signed.record: {"5.3": "not_outgoing"}}, [verify_sheet(plt, "tw2")])


@forgery(demanding("sign_as_successor"))
def test_a_successor_who_signs_the_predecessors_quarter_as_his_own(plt):
    """B signs the second quarter as trustee: nobody would see that it ended under A."""
    signed = sign_sheet(plt, "tw2")
    return caught(plt, {signed.record: {"5.3": "sign_as_successor"}}, [verify_sheet(plt, "tw2")])


@forgery(demanding("wrong_predecessor"))
def test_a_successor_who_names_another_predecessor(plt):
    """B names the operator as the one for whom he signs."""
    signed = sign_sheet(plt, "tw2", role="successor", predecessor=plt.town.operator)
    return caught(plt, {signed.record: {"5.3": "wrong_predecessor"}}, [verify_sheet(plt, "tw2")])


@forgery(asking("_shape", "_rule"))
def test_a_successor_who_names_no_predecessor(plt):
    """B signs for a predecessor whom he does not name."""
    signed = sign_sheet(plt, "tw2", role="successor")
    return caught(plt, {signed.record: {"3.4": "facts_shape"}}, [verify_sheet(plt, "tw2")], because=("hidden",))


@forgery(demanding("wrong_predecessor"))
def test_a_trustee_who_lays_her_own_quarter_on_somebody_before_her(tw2):
    """A signs as successor of the operator, as if the quarter had not been hers."""
    signed = sign_sheet(tw2, "tw2", role="successor", predecessor=tw2.town.operator)
    return caught(tw2, {signed.record: {"5.3": "wrong_predecessor"}}, [verify_sheet(tw2, "tw2")])


@forgery(demanding("not_who_answers"), using(hands, "_demand_role", lambda *_: None))
def test_a_plt_who_signs_before_he_took_the_promise_over(handed_over):
    """B holds the office and has not continued the agreement: nothing is his to answer for yet."""
    signed = sign_sheet(handed_over, "tw2", role="successor", predecessor=handed_over.town.former)
    return caught(handed_over, {signed.record: {"5.3": "not_who_answers"}}, [verify_sheet(handed_over, "tw2")])


@forgery(demanding("not_outgoing"))
def test_a_former_head_who_settles_a_quarter_that_ended_after_she_left(tw2):
    """A's closing days run into October; the third quarter ended in September, when she had left."""
    tw2.at("2025-08-14 09:00")
    former = tw2.town.head
    leave(tw2, former, ended_on="2025-08-12", closing_until="2025-10-31")
    tw2.at("2025-10-02 09:00")
    enter(tw2, "tw3")
    signed = sign_sheet(tw2, "tw3", by=former, role="outgoing")
    return caught(tw2, {signed.record: {"5.3": "not_outgoing"}}, [verify_sheet(tw2, "tw3")])


@forgery(demanding("sign_as_trustee", "closing_over"))
def test_a_head_in_office_who_signs_as_if_she_had_left(tw2):
    """A signs as outgoing, so that what follows would be another's."""
    signed = sign_sheet(tw2, "tw2", role="outgoing")
    return caught(tw2, {signed.record: {"5.3": "sign_as_trustee"}}, [verify_sheet(tw2, "tw2")])


@forgery(demanding("same_hand"))
def test_a_sheet_signed_by_the_hand_that_entered_it(tw2):
    """The head has a second SK in her own Dinas, by which she enters the figures that she signs."""
    clerk, _ = appoint(tw2, "dinkes", tw2.town.head.person, powers=("realization.enter",), facts=SECOND)
    enter(tw2, "tw2", by=clerk)
    signed = sign_sheet(tw2, "tw2")
    return caught(tw2, {signed.record: {"5.3": "same_hand"}}, [verify_sheet(tw2, "tw2")])


@forgery(demanding("another_version"))
def test_a_signature_over_a_sheet_of_a_version_that_was_replaced_within_the_quarter(tw2):
    """Entered in July, eased in July, signed in October: the figures are held against the promise as it no longer stood."""
    enter(tw2, "tw3")
    propose_revision(tw2, eased(tw2))
    sign(tw2, act="revision-signed")
    countersign(tw2, act="revision-countersigned")
    tw2.at("2025-10-02 09:00")
    signed = sign_sheet(tw2, "tw3")
    return caught(tw2, {signed.record: {"5.3": "another_version"}}, [verify_sheet(tw2, "tw3")])


@forgery(demanding("missing_power"))
def test_a_head_who_signs_for_her_own_time_by_the_power_for_closing_days(tw2):
    """A's own SK would do; she names another of hers, for the same office, that gives nothing but the closing days."""
    head = tw2.town.head
    second, _ = appoint(tw2, "dinkes", head.person, powers=("realization.close",), post=f"Plt. {head.post}")
    signed = sign_sheet(tw2, "tw2", by=second)
    return caught(tw2, {signed.record: {"5.3": "missing_power"}}, [verify_sheet(tw2, "tw2")])
