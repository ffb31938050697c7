"""Forged agreements: hands that sign for the other side, over other documents, with other consequences."""

from dataclasses import replace

from domain.evidence import agreements, revising
from service.demo.facts import day
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.steps import (
    DINKES,
    B,
    align,
    appoint,
    caught,
    countersign,
    eased,
    found_office,
    newcomer,
    office_facts,
    propose,
    propose_revision,
    publish,
    sign,
)  # fmt: skip


@forgery(demanding("self_countersigned", "not_the_grantor", "missing_power", "not_superior"))
def test_the_trustee_countersigns_himself(signed):
    """The head of the Dinas holds his own key and the host's goodwill; he signs as PIHAK KEDUA too."""
    countersigned = countersign(signed, by=signed.town.head)
    falls = {countersigned.record: {"5.1": "missing_power", "5.3": "self_countersigned"}}
    return caught(signed, falls, [publish(signed, countersigned)])


@forgery(demanding("not_the_grantor", "not_superior"))
def test_another_superior_countersigns_than_the_document_names(signed):
    """The Sekda holds her own key and the power to countersign; the document names the mayor."""
    countersigned = countersign(signed, by=signed.town.officer("sekda"))
    return caught(signed, {countersigned.record: {"5.3": "not_the_grantor"}}, [publish(signed, countersigned)])


@forgery(using(agreements, "_demand_grantor_signs", lambda *_: None), asking("_wording"))
def test_a_countersignature_without_the_trustees_hand(proposed):
    """The mayor holds his own key; he puts the agreement in force with his hand alone."""
    town = proposed.town
    town.promise.signed = town.promise.dialogue
    countersigned = countersign(proposed)
    return caught(
        proposed,
        {countersigned.record: {"3.5": "wording_missing", "5.3": "not_signed_yet"}},
        [publish(proposed, countersigned)],
    )


@forgery(demanding("not_the_signature"), asking("_wording"))
def test_a_countersignature_that_names_another_act_as_the_trustees_hand(signed):
    """The mayor names the attestation of Bappeda where the trustee's signature should stand."""
    signed.town.promise.signed = signed.town.aligned
    countersigned = countersign(signed)
    falls = {countersigned.record: {"3.5": "wording_missing", "5.3": "not_the_signature"}}
    return caught(signed, falls, [publish(signed, countersigned)])


@forgery(demanding("not_the_proposal"), asking("_wording"))
def test_a_countersignature_over_another_proposal(signed):
    """The mayor names the dialogue where the proposal should stand: the words he signs are not those of the document."""
    signed.town.promise.proposed = signed.town.promise.dialogue
    countersigned = countersign(signed)
    falls = {countersigned.record: {"5.3": "not_the_proposal", "3.5": "wording_missing"}}
    return caught(signed, falls, [publish(signed, countersigned)])


@forgery(demanding("proposal_pending"))
def test_a_proposal_replaced_after_the_trustee_signed(signed):
    """The operator holds his own key; once his head has signed, he offers an easier document under the same number."""
    town = signed.town
    easier = {**eased(signed), "doc_type": "pk", "title_printed": town.promise.document["title_printed"]}
    hand, before = town.promise.signed, town.promise.proposed
    proposed = propose(signed, easier)
    town.promise.signed = hand
    assert before != proposed.ref
    countersigned = countersign(signed)  # the mayor is shown the easier document, and the older hand
    left = {countersigned.record: {"5.3": "not_signed_yet"}}
    return caught(signed, {proposed.record: {"5.3": "proposal_pending"}}, [countersigned], left=left)


@forgery(demanding("not_the_trustee", "not_the_signature"))
def test_another_head_signs_as_trustee(proposed):
    """The head of Bappeda holds her own key; she signs the agreement of the Dinas."""
    signed = sign(proposed, by=proposed.town.officer("bappeda"))
    return caught(proposed, {signed.record: {"5.3": "not_the_trustee"}}, [countersign(proposed)])


@forgery(demanding("already_signed"))
def test_the_trustee_signs_twice(signed):
    """The trustee signs again, to move the time of his hand."""
    again = sign(signed)
    return caught(signed, {again.record: {"5.3": "already_signed"}}, [countersign(signed)])


@forgery(demanding("wrong_consequences"))
def test_consequences_shortened(proposed):
    """The trustee's own program leaves out the paragraphs on evaluation and discipline before he signs."""
    short = proposed.town.promise.signing_facts()["consequences"][:2]
    signed = sign(proposed, facts={"consequences": short})
    return caught(proposed, {signed.record: {"5.3": "wrong_consequences"}}, [countersign(proposed)])


@forgery(demanding("wrong_effective"))
def test_a_head_of_a_department_puts_his_own_agreement_in_force(proposed):
    """The trustee claims the form of a head of region: one hand, in force at once."""
    signed = sign(proposed, facts={"in_force": True, "effective": _today(proposed)})
    return caught(proposed, {signed.record: {"5.3": "wrong_effective"}}, [countersign(proposed)])


@forgery(demanding("wrong_effective"))
def test_a_countersignature_effective_on_another_day_without_a_reason(signed):
    """The mayor dates the agreement back to New Year."""
    countersigned = countersign(signed, facts={"effective": day("2025-01-01")})
    return caught(signed, {countersigned.record: {"5.3": "wrong_effective"}}, [publish(signed, countersigned)])


@forgery(demanding("not_superior"))
def test_a_countersignature_that_denies_to_be_that_of_the_direct_superior(signed):
    """The mayor's program says that he is not the direct superior: another rule would then govern."""
    countersigned = countersign(signed, facts={"direct_superior": False})
    return caught(signed, {countersigned.record: {"5.3": "not_superior"}}, [publish(signed, countersigned)])


@forgery(demanding("wrong_capacity"))
def test_a_signature_in_another_capacity(proposed):
    """The trustee signs as Plt although his SK is definitive."""
    signed = sign(proposed, facts={"capacity": "plt"})
    return caught(proposed, {signed.record: {"5.3": "wrong_capacity"}}, [countersign(proposed)])


@forgery(demanding("wrong_agency"))
def test_a_document_offered_by_the_operator_of_another_department(proposed):
    """The operator of Bappeda holds his own key; he offers an agreement for the Dinas."""
    town = proposed.town
    offered = propose(proposed, town.promise.document, by=town.officer("bappeda.petugas"))
    return caught(proposed, {offered.record: {"5.3": "wrong_agency"}}, [align(proposed), sign(proposed)])


@forgery(demanding("wrong_total"))
def test_a_total_that_is_not_the_sum_of_its_programmes(proposed):
    """The operator adds a million to the total of the document."""
    document = proposed.town.promise.document
    more = str(int(document["total"]["value"]) + 1_000_000)
    offered = propose(proposed, {**document, "total": {"printed": more, "value": more}})
    return caught(proposed, {offered.record: {"5.3": "wrong_total"}}, [align(proposed), sign(proposed)])


@forgery(demanding("self_countersigned", "not_superior"))
def test_a_document_whose_grantor_is_the_trustee(proposed):
    """The operator offers a document in which the head grants to himself."""
    document = proposed.town.promise.document
    offered = propose(proposed, {**document, "grantor": document["trustee"]})
    return caught(proposed, {offered.record: {"5.3": "self_countersigned"}}, [align(proposed), sign(proposed)])


@forgery(demanding("not_superior"))
def test_a_document_whose_grantor_is_nobodys_superior(proposed):
    """The operator offers a document in which the treasurer stands as PIHAK KEDUA."""
    document = proposed.town.promise.document
    offered = propose(proposed, {**document, "grantor": proposed.town.officer("bpkad").party})
    return caught(proposed, {offered.record: {"5.3": "not_superior"}}, [align(proposed), sign(proposed)])


@forgery(demanding("same_hand"))
def test_the_drafter_attests_the_alignment_himself(proposed):
    """The operator, who also holds the power to align by another surat tugas, attests his own draft."""
    town = proposed.town
    bappeda = town.officer("bappeda")
    offered = propose(proposed, town.promise.document, by=bappeda)
    aligned = align(proposed)
    falls = {offered.record: {"5.1": "missing_power", "5.3": "wrong_agency"}}
    return caught(proposed, falls, [aligned], left=falls)


@forgery(demanding("changes_differ"))
def test_a_revision_that_conceals_what_it_changes(in_force):
    """The head eases the target and lists the change as making it harder."""
    document = eased(in_force)
    facts = in_force.town.promise.revision_facts(document, ground="c")
    changes = [{**change, "direction": "harder"} for change in facts["changes"]]
    revised = propose_revision(in_force, document, facts={"changes": changes})
    return caught(in_force, {revised.record: {"5.3": "changes_differ"}}, [sign(in_force, act="revision-signed")])


@forgery(demanding("changes_differ"))
def test_a_revision_that_leaves_a_change_out_of_its_list(in_force):
    """The head changes two targets and tells of one."""
    document = eased(in_force)
    told = in_force.town.promise.revision_facts(document, ground="c")["changes"]
    both = eased_twice(in_force)
    revised = propose_revision(in_force, both, facts={"changes": told})
    return caught(in_force, {revised.record: {"5.3": "changes_differ"}}, [sign(in_force, act="revision-signed")])


def eased_twice(book):
    document = eased(book)
    objectives = [
        {**part, "lines": [_easier(one) if one["line_id"] == "I2" else one for one in part["lines"]]}
        for part in document["objectives"]
    ]
    return {**document, "objectives": objectives}


def _easier(line):
    return {**line, "target": {**line["target"], "value": "50", "printed": "50"}}


@forgery(demanding("ground_unsupported"))
def test_a_revision_on_a_ground_that_names_nothing(in_force):
    """The head claims a change of budget and names no budget document."""
    revised = propose_revision(in_force, eased(in_force), ground="b")
    return caught(in_force, {revised.record: {"5.3": "ground_unsupported"}}, [sign(in_force, act="revision-signed")])


@forgery(demanding("reference_wrong"), using(revising, "_demand_ground", lambda *_: None))
def test_a_revision_on_a_ground_that_names_an_act_of_another_kind(in_force):
    """The head claims a change of budget and names his own SK."""
    refs = [in_force.town.head.mandate.data()]
    revised = propose_revision(in_force, eased(in_force), ground="b", facts={"ground_refs": refs})
    return caught(in_force, {revised.record: {"5.3": "reference_wrong"}}, [sign(in_force, act="revision-signed")])


@forgery(demanding("not_replacing"))
def test_a_revision_that_replaces_what_is_not_in_force(in_force):
    """The head lets the revision replace the trustee's signature instead of the countersignature."""
    replaced = in_force.town.promise.signed.data()
    revised = propose_revision(in_force, eased(in_force), facts={"replaces": replaced})
    return caught(in_force, {revised.record: {"5.3": "not_replacing"}}, [sign(in_force, act="revision-signed")])


@forgery(demanding("wrong_revision_no"))
def test_a_revision_that_counts_past_one_that_never_was(in_force):
    """The head numbers the first revision as the second, so that one seems to be missing."""
    revised = propose_revision(in_force, eased(in_force), facts={"revision_no": 2})
    return caught(in_force, {revised.record: {"5.3": "wrong_revision_no"}}, [sign(in_force, act="revision-signed")])


@forgery(demanding("not_the_grantor"))
def test_a_revision_rejected_by_somebody_who_is_not_the_grantor(in_force):
    """The Sekda rejects in the mayor's place; the mayor does not know and countersigns nothing."""
    revised = propose_revision(in_force, eased(in_force))
    facts = {"proposed": revised.data(), "reason_code": "lain", "reason": "Tidak perlu."}
    rejected = in_force.write(in_force.town.officer("sekda"), "revision-rejected", facts)
    hand = sign(in_force, act="revision-signed")
    left = {hand.record: {"5.3": "nothing_proposed"}}
    return caught(in_force, {rejected.record: {"5.3": "not_the_grantor"}}, [hand], left=left)


@forgery(demanding("agreement_in_force"))
def test_a_new_agreement_where_one_is_in_force(in_force):
    """The operator offers a second first document for the same office and year, instead of a revision."""
    offered = propose(in_force, in_force.town.promise.document)
    return caught(in_force, {offered.record: {"5.3": "agreement_in_force"}}, [align(in_force), sign(in_force)])


@forgery(demanding("still_held"))
def test_an_agreement_continued_while_its_trustee_still_holds_the_office(in_force):
    """The treasurer gets a Plt for an office that is held, and takes the agreement over."""
    person, _ = newcomer(in_force, B)
    plt, _ = appoint(in_force, DINKES, person, post=f"Plt. {in_force.town.head.post}")
    town = in_force.town
    former = town.head
    town.city.officers[DINKES] = plt
    continued = in_force.write(
        plt, "agreement-continued", town.promise.continuation_facts(former), stream=town.promise.stream
    )
    return caught(in_force, {continued.record: {"5.3": "still_held"}})


@forgery(demanding("reference_wrong"))
def test_a_publication_of_what_is_not_in_force(in_force):
    """Organisasi publishes the trustee's signature as if it were the agreement."""
    published = publish(in_force, in_force.town.promise.signed)
    return caught(in_force, {published.record: {"5.3": "reference_wrong"}})


@forgery(demanding("id_differs"))
def test_an_office_under_the_id_of_another(in_force):
    """Organisasi creates an office whose id does not follow from agency and code."""
    wrong = {**office_facts(in_force, "palsu", superior=DINKES), "code": "lain"}
    created = in_force.write(in_force.town.officer("organisasi"), "office-created", wrong)
    return caught(in_force, {created.record: {"5.3": "id_differs"}})


@forgery(demanding("missing_power"))
def test_the_structure_bent_so_that_a_friend_becomes_the_superior(proposed):
    """The treasurer moves the Dinas under himself; an honest operator then offers a document that names him."""
    town = proposed.town
    facts = {"superior": town.city.offices["bpkad"], "from": _today(proposed), "decree": _decree(proposed)}
    bent = proposed.write(town.officer("bpkad"), "office-changed", facts, stream=f"office/{town.head.office}")
    document = {**town.promise.document, "grantor": town.officer("bpkad").party}
    offered = propose(proposed, document)
    return caught(proposed, {bent.record: {"5.1": "missing_power"}}, [offered, align(proposed), sign(proposed)])


def _today(book):
    return day(book.town.stage.today().isoformat())


def _decree(book):
    return {"kind": "keputusan", "number": "1/2025", "dated": _today(book), "issuer": "Wali Kota Contoh"}


@forgery(demanding("mandate_of_another"))
def test_an_operator_who_acts_under_the_surat_tugas_of_another_department(in_force):
    """The operator of Bappeda names the surat tugas of the operator of the Dinas."""
    town = in_force.town
    liar = replace(town.operator, person=town.officer("bappeda.petugas").person)
    created = found_office(in_force, by=liar)
    falls = {created.record: {"5.1": "mandate_of_another", "4.2": "key_not_vouched"}}
    left = {created.record: {"5.1": "missing_power", "4.2": "key_not_vouched"}}
    return caught(in_force, falls, left=left)
