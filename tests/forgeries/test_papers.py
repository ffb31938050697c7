"""Forged papers: compared by who wrote them, changed after they were compared, and acknowledged for others."""

from domain.evidence.entry import Actor
from service.demo.facts import day
from service.demo.facts import name as name_of
from service.demo.founding import Officer
from tests import past
from tests.forgeries.caught import asking, demanding, forgery
from tests.forgeries.remembered import acknowledge, attest, transcribe
from tests.forgeries.steps import caught, newcomer

EASIER = {"value": "105", "printed": "105", "kind": "number", "unit": past.UNIT}


def _eased(town):
    """The transcription with another target than the paper has."""
    document = past.transcription(town)
    document["objectives"][0]["lines"][0]["target"] = EASIER
    return document


# -- recorded ----------------------------------------------------------------------------------------------------------


@forgery(demanding("missing_power"))
def test_a_paper_recorded_by_an_operator_of_the_department(archived):
    """The operator of the Dinas brings his own transcription of the promise of his own head."""
    recorded = transcribe(archived, by=archived.town.operator)
    attested = attest(archived)
    return caught(archived, {recorded.record: {"5.1": "missing_power"}}, [attested, acknowledge(archived)])


@forgery(demanding("paper_attested"))
def test_a_transcription_changed_after_it_was_found_to_agree(attested):
    """The clerk transcribes the paper once more, with an easier target, under the same attestation."""
    recorded = transcribe(attested, facts={"document": _eased(attested.town)})
    return caught(attested, {recorded.record: {"5.3": "paper_attested"}}, [acknowledge(attested)])


@forgery(demanding("id_differs"))
def test_a_paper_laid_over_another(recorded):
    """A paper with another number is put on the stream of this one."""
    at = f"paper/{recorded.town.past.paper}"
    other = transcribe(recorded, facts={"paper": "a" * 32}, stream=at)
    return caught(recorded, {other.record: {"5.3": "id_differs"}}, [attest(recorded)])


@forgery(demanding("paper_received_ahead"))
def test_a_paper_that_came_in_tomorrow(archived):
    """The clerk dates the arrival of the paper a day ahead."""
    recorded = transcribe(archived, facts={"received_on": day("2024-12-30")})
    return caught(archived, {recorded.record: {"5.3": "paper_received_ahead"}}, [attest(archived)])


@forgery(demanding("paper_not_superseding"))
def test_a_paper_that_takes_the_place_of_one_of_another_year(attested):
    """A paper of 2023 is said to take the place of that of 2024."""
    before = attested.town.past.recorded.data()
    document = past.transcription(attested.town, fiscal_year=2023)
    facts = {"paper": "b" * 32, "fiscal_year": 2023, "document": document, "supersedes": before}
    recorded = transcribe(attested, facts=facts)
    return caught(attested, {recorded.record: {"5.3": "paper_not_superseding"}}, [attest(attested)])


@forgery(demanding("paper_office"))
def test_a_paper_laid_to_an_office_of_another_department(archived):
    """The paper of the Dinas is laid to the head of Bappeda."""
    recorded = transcribe(archived, facts={"office": archived.town.city.offices["bappeda"]})
    return caught(archived, {recorded.record: {"5.3": "paper_office"}}, [attest(archived)])


# -- compared ----------------------------------------------------------------------------------------------------------


@forgery(demanding("same_hand"))
def test_a_paper_compared_by_who_transcribed_it(recorded):
    """The clerk finds that his own transcription agrees."""
    attested = attest(recorded, by=recorded.town.officer(past.CLERK))
    return caught(recorded, {attested.record: {"5.3": "same_hand"}}, [acknowledge(recorded)])


@forgery(demanding("paper_not_newest"))
def test_an_attestation_of_an_earlier_transcription(recorded):
    """The second clerk's word on the first transcription is made to stand over the second, which nobody compared."""
    first = recorded.town.past.recorded.data()
    transcribe(recorded, facts={"document": _eased(recorded.town)})
    attested = attest(recorded, facts={"paper": first})
    return caught(recorded, {attested.record: {"5.3": "paper_not_newest"}})


@forgery(demanding("paper_refuted"))
def test_a_transcription_that_did_not_agree_and_then_does(recorded):
    """One clerk found it false; the same transcription is found to agree an hour later."""
    attest(recorded, facts={"outcome": "tidak_sesuai", "reason_code": "salin_keliru"})
    attested = attest(recorded)
    return caught(recorded, {attested.record: {"5.3": "paper_refuted"}}, [acknowledge(recorded)])


@forgery(demanding("paper_not_electronic"))
def test_a_certificate_found_on_a_paper_that_has_none(archived):
    """A paper with ink is lifted to the grade of a certified signature."""
    transcribe(archived, leave_out=("electronic",))
    check = {"service_printed": "BSrE", "checked_on": day("2024-12-16"), "result": "sah"}
    attested = attest(archived, facts={"electronic_check": check})
    return caught(archived, {attested.record: {"5.3": "paper_not_electronic"}}, [acknowledge(archived)])


@forgery(asking("_wording"))
def test_an_attestation_that_reads_otherwise_than_the_transcription(recorded):
    """The second clerk reads 95; what he is made to have found to agree says 105."""
    attested = attest(recorded, wording=lambda words: [text.replace("95", "105") for text in words])
    return caught(recorded, {attested.record: {"3.5": "wording_differs"}}, [acknowledge(recorded)])


# -- acknowledged ------------------------------------------------------------------------------------------------------


@forgery(asking("_vouched"))
def test_an_acknowledgement_by_a_namesake(attested):
    """Somebody of the same name registers; one registrar attests the key, and nobody else."""
    person, _ = newcomer(attested, attested.town.mayor.person.name)
    namesake = Officer(person, attested.town.mayor.office, "", "", "", attested.town.mayor.mandate)
    answered = acknowledge(attested, "grantor", by=namesake)
    return caught(attested, {answered.record: {"4.2": "key_not_vouched"}})


@forgery(demanding("paper_of_another"))
def test_an_acknowledgement_for_somebody_else(attested):
    """The head of the Dinas stands by the paper in the place of the mayor."""
    answered = acknowledge(attested, "grantor", by=attested.town.head)
    return caught(attested, {answered.record: {"5.3": "paper_of_another"}})


@forgery(demanding("same_hand", "paper_own"))
def test_a_paper_compared_by_a_party_of_it(archived):
    """The paper of the second clerk himself is found to agree by the second clerk."""
    second = archived.town.officer(past.SECOND)
    trustee = {"name_printed": second.person.name, "office_printed": "Kepala Dinas"}
    transcribe(archived, facts={"document": past.transcription(archived.town, trustee=trustee)})
    attested = attest(archived)
    return caught(archived, {attested.record: {"5.3": "paper_own"}}, [acknowledge(archived, "grantor")])


@forgery(demanding("paper_not_holder"))
def test_an_acknowledgement_by_a_namesake_of_another_office(attested):
    """The second head of Bappeda, by the name of the head of the Dinas, stands by her paper."""
    other = attested.town.officer("bappeda")
    name = attested.town.head.person.name
    attested.write(
        attested.town.city.registrars[0],
        "official-changed",
        {"name_printed": name, "name": name_of(name), "reason_code": "gelar_baru"},
        stream=f"official/{other.person.official}",
    )
    answered = acknowledge(attested, by=other, facts={"name_printed": name})
    return caught(attested, {answered.record: {"5.3": "paper_not_holder"}})


@forgery(demanding("paper_service"))
def test_a_signature_that_the_shop_next_door_found_valid(recorded):
    """Whose word it is that the mayor's electronic signature is valid, nobody knows."""
    check = {"service_printed": "warung sebelah", "checked_on": day("2024-12-17"), "result": "sah"}
    attested = attest(recorded, facts={"electronic_check": check})
    return caught(recorded, {attested.record: {"5.3": "paper_service"}}, [acknowledge(recorded)])


@forgery(demanding("paper_name_differs", "paper_of_another", "paper_not_holder"))
def test_an_acknowledgement_under_the_name_of_another(attested):
    """The head of Bappeda signs as the head of the Dinas."""
    name = attested.town.head.person.name
    answered = acknowledge(attested, by=attested.town.officer("bappeda"), facts={"name_printed": name})
    return caught(attested, {answered.record: {"5.3": "paper_name_differs"}})


@forgery(demanding("paper_answered"))
def test_a_denial_that_is_taken_back_for_him(attested):
    """The head disowned the paper; the same hand is made to stand by it."""
    acknowledge(attested, facts={"answer": "disangkal", "reason_code": "isi_berbeda"})
    answered = acknowledge(attested)
    return caught(attested, {answered.record: {"5.3": "paper_answered"}})


@forgery(asking("_rule"))
def test_an_acknowledgement_of_what_nobody_compared(recorded):
    """The head stands by a transcription that one clerk wrote and no other saw."""
    recorded.town.past.attested = recorded.town.past.recorded
    answered = acknowledge(recorded)
    return caught(recorded, {answered.record: {"5.3": "paper_not_attested"}})


@forgery(demanding("person_unneeded"))
def test_an_acknowledgement_with_the_weight_of_an_office(attested):
    """The head answers for her own hand, and lets it read as a word of the Dinas."""
    head = attested.town.head
    actor = Actor(head.person.official, head.person.thumbprint, head.office, head.mandate.digest)
    answered = acknowledge(attested, actor=actor)
    return caught(attested, {answered.record: {"5.1": "person_unneeded"}})
