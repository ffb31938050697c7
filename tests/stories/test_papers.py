"""Papers of before the book: transcribed by one, compared by another, acknowledged by those whose hands they bear."""

import pytest

from domain.asof import opened
from domain.evidence.names import bare_name
from domain.evidence.papers import Paper, parties_of
from domain.evidence.streams import stream_of
from domain.evidence.verify import verify
from service.amanah import RegisterWorld
from service.demo.facts import day, name
from service.demo.founding import Officer
from service.heads import record_heads
from tests import ground, past
from tests.people import B, demand_refused, hand, refused, with_body, with_facts


def paper(town, ident=None):
    """The paper as the ledger has it."""
    world = RegisterWorld(town.house.app, town.house.store)
    return stream_of(world, f"paper/{ident or town.past.paper}", Paper)


def stream(town):
    """The stream of the paper."""
    return f"paper/{town.past.paper}"


def records(town, code, *, who=None, at=None, **changes):
    """The clerk records the paper, with other facts: refused."""
    facts = past.paper_facts(town, **changes)
    return refused(town, code, who or town.officer(past.CLERK), "paper-recorded", facts, stream=at)


def attests(town, code, facts=None, *, who=None):
    """The second clerk says that it agrees: refused."""
    told = facts or past.attesting_facts(town)
    return refused(town, code, who or town.officer(past.SECOND), "paper-attested", told)


def acknowledges(town, code, *, who=None, **changes):
    """A acknowledges the paper: refused."""
    facts = past.acknowledging_facts(town, **changes)
    return refused(town, code, (who or town.head).person, "paper-acknowledged", facts)


def misshapen(town, who, act, facts, **changes):
    """Somebody signs facts of a shape that the act does not have."""
    spoilt = {key: value for key, value in (facts | changes).items() if value is not None}
    demand_refused(town, "facts_shape", with_facts(hand(town, who, act, facts), who.person, spoilt))


def again(town, **changes):
    """Another paper, recorded by the clerk and found to agree by the second."""
    town.past.paper = town.stage.new_id()
    past.record(town, **changes)
    town.past.attested = town.stage.do(town.officer(past.SECOND).person, "paper-attested", past.attesting_facts(town))


# -- what is recorded --------------------------------------------------------------------------------------------------


def test_a_paper_that_nobody_compared_is_one_clerks_word(still_at):
    known = paper(still_at("recorded"))
    assert known.recorded is not None
    assert (known.attested, known.acknowledged, known.certified) == (None, False, False)


def test_a_paper_that_agrees_and_whose_electronic_signature_was_checked(still_at):
    known = paper(still_at("attested"))
    assert known.attested.actor.official != known.recorded.actor.official
    assert not known.acknowledged
    assert not known.certified, "the trustee signed it in ink, and says nothing yet"


def test_a_paper_is_certified_by_the_signature_of_one_party_and_the_word_of_the_other(still_at):
    known = paper(still_at("acknowledged"))
    assert (known.certified, known.acknowledged, known.grade) == (True, False, "certified")


def test_a_paper_that_only_certificates_signed_is_certified(town_at):
    town = town_at("archived")
    town.stage.at("2024-12-17 09:00")
    hands = [{**one, "mark": "tte"} for one in past.paper_facts(town)["hands_seen"]]
    town.past.paper = town.stage.new_id()
    past.record(town, hands_seen=hands)
    past.attested(town)
    assert paper(town).grade == "certified"


def test_what_a_party_disowns_is_certified_by_nothing(town_at):
    town = town_at("acknowledged")
    denied = past.acknowledging_facts(town, "grantor", answer="disangkal", reason_code="bukan_tanda_tangan_saya")
    town.stage.do(town.mayor.person, "paper-acknowledged", denied)
    assert (paper(town).disowned, paper(town).grade) == (True, "attested")


def test_a_paper_is_acknowledged_when_both_parties_stand_by_it(town_at):
    town = town_at("acknowledged")
    assert not paper(town).acknowledged
    facts = past.acknowledging_facts(town, "grantor")
    town.stage.do(town.mayor.person, "paper-acknowledged", facts)
    assert paper(town).acknowledged


def test_a_paper_with_one_party_is_acknowledged_by_that_one(town_at):
    town = town_at("archived")
    again(town, document=past.transcription(town, grantor=None))
    town.stage.do(town.head.person, "paper-acknowledged", past.acknowledging_facts(town))
    assert paper(town).acknowledged


def test_a_party_may_disown_it_and_says_why(town_at):
    town = town_at("attested")
    facts = past.acknowledging_facts(town, answer="disangkal", reason_code="isi_berbeda")
    town.stage.do(town.head.person, "paper-acknowledged", facts)
    town.stage.do(town.mayor.person, "paper-acknowledged", past.acknowledging_facts(town, "grantor"))
    assert not paper(town).acknowledged


def test_who_left_his_office_still_answers_for_his_own_hand(town_at):
    town = town_at("attested")
    town.stage.at("2024-12-20 09:00")
    leaving = {
        "mandate": town.head.mandate.data(), "ended_on": day("2024-12-20"), "reason_code": "mutasi",
        "decree": {"kind": "keputusan", "number": "1", "dated": day("2024-12-20"), "issuer": "Wali Kota Contoh"},
    }  # fmt: skip
    town.stage.do(town.officer("bkpsdm").person, "mandate-ended", leaving)
    town.stage.do(town.head.person, "paper-acknowledged", past.acknowledging_facts(town))
    assert paper(town).answers[town.head.person.official].actor.office is None


def test_what_does_not_agree_is_transcribed_again(town_at):
    town = town_at("recorded")
    second = town.officer(past.SECOND)
    town.stage.do(second.person, "paper-attested", past.refuting_facts(town))
    assert paper(town).refuted is not None
    attests(town, "paper_refuted")
    past.record(town, pages=7)
    assert paper(town).refuted is None
    town.stage.do(second.person, "paper-attested", past.attesting_facts(town))
    assert paper(town).attested is not None


def test_a_transcription_that_does_not_agree_is_not_told_in_open_words(still_at):
    town = still_at("recorded")
    refuting = hand(town, town.officer(past.SECOND), "paper-attested", past.refuting_facts(town))
    assert b"Angka Kematian Ibu" not in refuting.content
    agreeing = hand(town, town.officer(past.SECOND), "paper-attested", past.attesting_facts(town))
    assert b"Angka Kematian Ibu" in agreeing.content


def test_a_later_paper_takes_the_place_of_one_that_agreed(town_at):
    town = town_at("attested")
    before = town.past.recorded.data()
    again(town, kind="pk_perubahan", supersedes=before)
    assert paper(town).recorded.known["supersedes"] == before


@pytest.mark.parametrize(
    "date",
    [
        {"printed": "Januari 2024", "precision": "month"},
        {"printed": "2024", "precision": "year"},
        {"precision": "none"},
    ],
)
def test_a_day_that_is_not_on_the_paper_is_not_made_up(town_at, date):
    town = town_at("archived")
    town.past.paper = town.stage.new_id()
    past.record(town, date_on_paper=date)
    assert "date" not in paper(town).recorded.known["date_on_paper"]


# -- as a stranger reads it --------------------------------------------------------------------------------------------


def verdict_on(town, record, *, public=True):
    """What a stranger's verifier says of a record of the paper."""
    town.stage.at("2024-12-30 18:00")
    record_heads(town.house)
    return verify(town.house.bundle(record=record, public=public), town.house.trust)


def last_record(town):
    """The record of the last act on the paper."""
    return town.house.store.find(stream(town), paper(town).version).record


def test_a_stranger_reads_on_which_grade_a_paper_stands(town_at):
    certified = verdict_on(town := town_at("acknowledged"), last_record(town))
    assert certified.exit_code == 0
    assert any("dinyatakan sah oleh layanan lain." in remark for remark in certified.remarks)


def test_a_stranger_reads_that_a_party_disowned_a_paper(town_at):
    town = town_at("archived")
    town.stage.at("2024-12-17 09:00")
    again(town)
    facts = past.acknowledging_facts(town, answer="disangkal", reason_code="isi_berbeda")
    town.stage.do(town.head.person, "paper-acknowledged", facts)
    told = verdict_on(town, last_record(town)).remarks
    assert any("sesuai menurut petugas kedua; disangkal oleh pihaknya." in remark for remark in told)


def test_a_transcription_is_open_when_a_second_hand_found_that_it_agrees(town_at):
    town = town_at("recorded")
    record = last_record(town)
    held = verdict_on(town, record)
    assert any("Isi ditahan" in remark for remark in held.remarks)
    whole = verdict_on(town, record, public=False)
    assert whole.exit_code == 0
    assert any("belum dinyatakan sesuai" in remark for remark in whole.remarks)
    town = town_at("attested")
    open_ = verdict_on(town, last_record(town))
    assert open_.exit_code == 0
    assert not any("Isi ditahan" in remark for remark in open_.remarks)


def test_a_transcription_that_did_not_agree_stays_closed(town_at):
    town = town_at("recorded")
    town.stage.do(town.officer(past.SECOND).person, "paper-attested", past.refuting_facts(town))
    acts = [act for _, act in sorted(paper(town).acts.items())]
    assert opened(acts) == {acts[1].ref.digest}


# -- recorded by a clerk -----------------------------------------------------------------------------------------------


def test_a_paper_is_recorded_by_who_may(still_at):
    records(still_at("archived"), "missing_power", who=still_at("archived").operator)


def test_the_number_of_a_person_is_not_transcribed(still_at):
    town = still_at("archived")
    grantor = {"name_printed": "H. Bahar Latuconsina", "office_printed": "Wali Kota Contoh, NIP 19650101 199003 1 002"}
    records(town, "person_number", document=past.transcription(town, grantor=grantor))


def test_a_paper_has_the_stream_of_its_number(still_at):
    town = still_at("archived")
    records(town, "id_differs", at=f"paper/{town.stage.new_id()}")


def test_a_paper_that_agreed_is_not_recorded_over(still_at):
    records(still_at("attested"), "paper_attested")


def test_a_paper_does_not_come_in_tomorrow(still_at):
    records(still_at("archived"), "paper_received_ahead", received_on=day("2024-12-17"))


def test_a_paper_is_laid_to_an_agency_and_an_office_that_are_there(still_at):
    town = still_at("archived")
    nobody = town.stage.new_id()
    records(town, "not_registered", agency=nobody)
    records(town, "not_registered", office=nobody)
    records(town, "paper_office", office=town.city.offices["bappeda"])


def test_a_paper_of_an_agency_prints_its_name_and_government(town_at):
    town = town_at("archived")
    records(town, "agency_printed_differs", agency_printed="Dinas Pekerjaan Umum")
    elsewhere = past.transcription(town, government_printed="Pemerintah Kota Lain")
    records(town, "paper_government", document=elsewhere)
    town.past.paper = town.stage.new_id()
    document = past.transcription(town, government_printed=town.city.government.upper().removeprefix("PEMERINTAH "))
    past.record(town, agency_printed="DINAS KESEHATAN", document=document)


def test_a_paper_of_nobody_here_may_print_another_government(town_at):
    town = town_at("archived")
    document = past.transcription(town, government_printed="Pemerintah Kota Lain")
    facts = past.paper_facts(town, document=document, agency_printed="Dinas Kesehatan Kota Lain")
    told = {key: value for key, value in facts.items() if key not in ("agency", "office")}
    town.stage.do(town.officer(past.CLERK).person, "paper-recorded", told)


def test_an_office_is_named_with_its_agency(still_at):
    town = still_at("archived")
    facts = past.paper_facts(town)
    del facts["agency"]
    refused(town, "paper_office", town.officer(past.CLERK), "paper-recorded", facts)


def test_a_paper_takes_the_place_only_of_one_that_agreed(still_at):
    town = still_at("recorded")
    records(town, "paper_not_superseding", paper=town.stage.new_id(), supersedes=town.past.recorded.data())
    records(town, "paper_not_superseding", supersedes=town.past.recorded.data())


@pytest.mark.parametrize(
    "change", [{"fiscal_year": 2023}, {"office": None, "agency": None, "agency_printed": "Bappeda"}]
)
def test_a_paper_takes_the_place_only_of_one_of_the_same_office_and_year(still_at, change):
    town = still_at("attested")
    document = past.transcription(town, fiscal_year=change.get("fiscal_year", 2024))
    facts = past.paper_facts(town, town.stage.new_id(), supersedes=town.past.recorded.data()) | change
    facts |= {"document": document}
    told = {key: value for key, value in facts.items() if value is not None}
    refused(town, "paper_not_superseding", town.officer(past.CLERK), "paper-recorded", told)


def test_a_paper_of_another_office_of_the_agency_takes_no_place(town_at):
    town = town_at("attested")
    other = town.city.office("sekdinkes", "dinkes", "Sekretaris Dinas Kesehatan", "administrator", superior="dinkes")
    before = town.past.recorded.data()
    records(town, "paper_not_superseding", paper=town.stage.new_id(), office=other, supersedes=before)


def test_what_is_superseded_is_named_by_its_transcription(still_at):
    town = still_at("attested")
    records(town, "paper_not_superseding", paper=town.stage.new_id(), supersedes=town.past.attested.data())


@pytest.mark.parametrize(
    "change",
    [
        {"date_on_paper": {"printed": "24 Januari 2024", "date": "2024-01-25", "precision": "day"}},
        {"date_on_paper": {"printed": "24 Januari 2024", "precision": "day"}},
        {"date_on_paper": {"date": "2024-01-24", "precision": "day"}},
        {"date_on_paper": {"printed": "Januari 2024", "date": "2024-01-01", "precision": "month"}},
        {"date_on_paper": {"precision": "month"}},
        {"date_on_paper": {"printed": "kosong", "precision": "none"}},
        {"signed_on": day("2024-12-17")},
        {"signed_on_source": None},
        {"scans": []},
    ],
)
def test_the_three_days_of_a_paper_fit_each_other(still_at, change):
    town = still_at("archived")
    misshapen(town, town.officer(past.CLERK), "paper-recorded", past.paper_facts(town), **change)


# -- compared by a second ----------------------------------------------------------------------------------------------


def test_a_paper_is_compared_by_who_may(still_at):
    town = still_at("recorded")
    attests(town, "missing_power", who=town.operator)


def test_nobody_compares_his_own_transcription(still_at):
    town = still_at("recorded")
    attests(town, "same_hand", who=town.officer(past.CLERK))


def test_the_last_transcription_is_compared_and_no_other(town_at):
    town = town_at("recorded")
    first = past.attesting_facts(town)
    past.record(town, pages=7)
    attests(town, "paper_not_newest", first)


def test_what_was_never_recorded_is_not_compared(still_at):
    town = still_at("recorded")
    elsewhere = f"paper/{town.stage.new_id()}"
    second = town.officer(past.SECOND)
    refused(town, "paper_not_recorded", second, "paper-attested", past.attesting_facts(town), stream=elsewhere)


def test_a_paper_agrees_once(still_at):
    town = still_at("attested")
    attests(town, "paper_attested")
    attests(town, "paper_attested", past.refuting_facts(town))


def test_an_electronic_check_needs_an_electronic_signature_and_a_day_that_came(town_at):
    town = town_at("archived")
    town.stage.at("2024-12-17 09:00")
    town.past.paper = town.stage.new_id()
    check = {"service_printed": "BSrE", "checked_on": day("2024-12-18"), "result": "sah"}
    facts = past.paper_facts(town)
    del facts["electronic"]
    town.past.recorded = town.stage.do(town.officer(past.CLERK).person, "paper-recorded", facts)
    attests(town, "paper_not_electronic", past.attesting_facts(town, electronic_check=check))
    past.record(town)
    attests(town, "paper_checked_ahead", past.attesting_facts(town, electronic_check=check))


CHECK = {"service_printed": "BSrE", "checked_on": day("2024-12-17"), "result": "sah"}


@pytest.mark.parametrize(
    ("code", "check", "change"),
    [
        ("paper_service", {"service_printed": "warung sebelah"}, {}),
        ("paper_checked_before", {"checked_on": day("2024-02-01")}, {}),
        ("paper_check_of_copy", {}, {"seen": "fotokopi"}),
    ],
)
def test_an_electronic_check_is_that_of_an_official_service_of_a_file_after_its_day(still_at, code, check, change):
    town = still_at("recorded")
    attests(town, code, past.attesting_facts(town, electronic_check=CHECK | check, **change))


def test_an_electronic_check_is_not_before_the_day_that_the_paper_prints(town_at):
    town = town_at("archived")
    town.stage.at("2024-12-17 09:00")
    facts = past.paper_facts(town)
    del facts["signed_on"], facts["signed_on_source"]
    town.past.paper = facts["paper"]
    town.past.recorded = town.stage.do(town.officer(past.CLERK).person, "paper-recorded", facts)
    early = CHECK | {"checked_on": day("2024-01-23")}
    attests(town, "paper_checked_before", past.attesting_facts(town, electronic_check=early))
    town.stage.do(
        town.officer(past.SECOND).person, "paper-attested", past.attesting_facts(town, electronic_check=CHECK)
    )


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("paper_electronic_file", {"pades_sha256": "0" * 64}),
        ("paper_electronic_subject", {"subject_printed": "Orang Lain"}),
        ("paper_electronic_subject", {"subject_printed": "dr. Anindya Laksmi"}),
        ("paper_electronic_subject", {"subject_printed": "..."}),
    ],
)
def test_an_electronic_signature_is_in_a_file_that_came_in_and_of_a_hand_seen_as_such(still_at, code, change):
    town = still_at("archived")
    electronic = past.paper_facts(town)["electronic"] | change
    records(town, code, electronic=electronic)


@pytest.mark.parametrize("change", [{"reason_code": "salin_keliru"}, {"outcome": "tidak_sesuai"}])
def test_a_reason_is_given_exactly_where_it_does_not_agree(still_at, change):
    town = still_at("recorded")
    misshapen(town, town.officer(past.SECOND), "paper-attested", past.attesting_facts(town), **change)


# -- acknowledged by the parties ---------------------------------------------------------------------------------------


def test_nobody_acknowledges_what_was_not_compared(town_at):
    town = town_at("recorded")
    town.past.attested = town.past.recorded
    acknowledges(town, "paper_not_attested")


def test_an_acknowledgement_names_the_hand_that_compared(still_at):
    town = still_at("attested")
    acknowledges(town, "reference_wrong", attested=town.past.recorded.data())


def test_an_acknowledgement_names_the_transcription(still_at):
    town = still_at("attested")
    other = town.past.recorded.data() | {"version": 2, "digest": town.past.attested.digest}
    plain = past.acknowledging_facts(town)
    submission = hand(town, town.head.person, "paper-acknowledged", plain)
    spoilt = with_facts(submission, town.head.person, plain | {"paper": other}, named={"paper": past.paper_facts(town)})
    demand_refused(town, "wording_missing", spoilt)


def test_an_acknowledgement_is_given_for_oneself_and_under_no_office(still_at):
    town = still_at("attested")
    head = town.head
    plain = hand(town, head.person, "paper-acknowledged", past.acknowledging_facts(town))
    actor = {
        "official": head.person.official, "key": head.person.thumbprint, "office": head.office, "mandate": head.mandate.digest,
    }  # fmt: skip
    demand_refused(town, "person_unneeded", with_body(plain, head.person, actor=actor))


def test_the_key_of_a_person_is_vouched_for_by_the_office_that_he_names(still_at):
    town = still_at("attested")
    plain = hand(town, town.head.person, "paper-acknowledged", past.acknowledging_facts(town))
    own = [{"stream": ref.stream, "version": ref.version, "digest": ref.digest} for ref in _own_stream(town)]
    demand_refused(town, "key_not_vouched", with_body(plain, town.head.person, basis=own))


def _own_stream(town):
    """The head of the stream of the person alone."""
    world = RegisterWorld(town.house.app, town.house.store)
    return [world.stream(f"official/{town.head.person.official}").head]


def test_somebody_whose_key_nobody_vouched_for_acknowledges_nothing(town_at):
    town = town_at("attested")
    namesake = town.newcomer(town.head.person.name)
    acknowledges(town, "key_not_vouched", who=Officer(namesake, "", "", "", "", town.head.mandate))


def test_nobody_answers_for_another(still_at):
    town = still_at("attested")
    acknowledges(town, "paper_of_another", role="grantor", by=town.head)
    acknowledges(town, "paper_of_another", who=town.officer("bappeda"), by=town.officer("bappeda"))


def clerk_named(town, name, *powers):
    """A clerk of the Setda of that name, whose key his SK vouches for."""
    town.city.office("tu", "setda", "Staf Tata Usaha", "pelaksana", superior="sekda")
    powers = powers or ("paper.record",)
    town.city.appoint("tu", town.newcomer(name), "Staf Tata Usaha", since="2024-01-02", number="821/9", powers=powers)
    return town.officer("tu")


def test_a_namesake_who_never_held_the_office_does_not_answer_for_who_did(town_at):
    town = town_at("attested")
    namesake = clerk_named(town, "Anindya Laksmi")
    acknowledges(town, "paper_not_holder", who=namesake, by=namesake)
    town.stage.do(town.head.person, "paper-acknowledged", past.acknowledging_facts(town))
    assert paper(town).acknowledged is False


def test_the_register_knows_nobody_who_held_the_office_then(town_at):
    town = town_at("archived")
    again(town, fiscal_year=2020, document=past.transcription(town, fiscal_year=2020))
    namesake = clerk_named(town, "Anindya Laksmi")
    town.stage.do(namesake.person, "paper-acknowledged", past.acknowledging_facts(town, by=namesake))
    assert paper(town).answers.keys() == {namesake.person.official}


def test_a_namesake_keeps_nobody_from_his_own_word_and_two_words_acknowledge_nothing(town_at):
    town = town_at("archived")
    again(town)
    town.stage.do(town.head.person, "paper-acknowledged", past.acknowledging_facts(town))
    namesake = clerk_named(town, "Bahar Latuconsina")
    town.stage.do(namesake.person, "paper-acknowledged", past.acknowledging_facts(town, "grantor", by=namesake))
    assert paper(town).acknowledged
    facts = past.acknowledging_facts(town, "grantor", answer="disangkal", reason_code="isi_berbeda")
    town.stage.do(town.mayor.person, "paper-acknowledged", facts)
    assert (paper(town).acknowledged, paper(town).grade) == (False, "attested")
    town.past.acknowledged = None
    acknowledges(town, "paper_answered", role="grantor", who=namesake, by=namesake)


@pytest.mark.parametrize(("printed", "name"), [("...", "—"), ("Pejabat 1", "Pejabat 2"), ("Agus R.P.", "Agus W.S.")])
def test_a_name_that_says_nothing_is_nobodys(town_at, printed, name):
    town = town_at("archived")
    grantor = {"name_printed": printed, "office_printed": "Wali Kota Contoh"}
    facts = past.paper_facts(town, town.stage.new_id(), document=past.transcription(town, grantor=grantor))
    town.past.paper = facts["paper"]
    town.past.recorded = town.stage.do(town.officer(past.CLERK).person, "paper-recorded", facts)
    facts = past.attesting_facts(town)
    town.past.attested = town.stage.do(town.officer(past.SECOND).person, "paper-attested", facts)
    other = clerk_named(town, name)
    acknowledges(town, "paper_of_another", role="grantor", who=other, by=other)


def test_a_party_outside_the_government_acknowledges_no_agreement(town_at):
    town = town_at("attested")
    person = town.stage.person("Bahar Latuconsina")
    outside = ground.party_outside_facts(person)
    outside |= {"from": day("2024-12-01"), "attorney": outside["attorney"] | {"dated": day("2024-12-01")}}
    town.stage.do(town.city.registrars[0], "outside-party-registered", outside)
    town.stage.do(person, "key-enrolled", {"key": person.public, "device_kind": "berkas"})
    ground.attested(town, person, 0, 1)
    facts = past.acknowledging_facts(town, "grantor") | {"name_printed": person.name}
    refused(town, "paper_outside", person, "paper-acknowledged", facts)


def test_a_paper_takes_no_place_of_one_whose_agency_has_no_letters(town_at):
    town = town_at("archived")
    told = {"agency_printed": "—"}
    facts = {key: value for key, value in past.paper_facts(town, **told).items() if key not in ("agency", "office")}
    town.past.paper = facts["paper"]
    town.past.recorded = town.stage.do(town.officer(past.CLERK).person, "paper-recorded", facts)
    attesting = past.attesting_facts(town)
    town.past.attested = town.stage.do(town.officer(past.SECOND).person, "paper-attested", attesting)
    later = facts | {"paper": town.stage.new_id(), "agency_printed": "...", "supersedes": town.past.recorded.data()}
    refused(town, "paper_not_superseding", town.officer(past.CLERK), "paper-recorded", later)


@pytest.mark.parametrize("key", [past.CLERK, past.SECOND])
def test_nobody_transcribes_or_compares_a_paper_on_which_he_stands(still_at, key):
    town = still_at("archived")
    trustee = {"name_printed": town.officer(key).person.name, "office_printed": "Kepala Dinas"}
    records(town, "paper_own", who=town.officer(key), document=past.transcription(town, trustee=trustee))


def test_nobody_compares_a_paper_on_which_he_stands(town_at):
    town = town_at("archived")
    town.past.paper = town.stage.new_id()
    grantor = {"name_printed": town.officer(past.SECOND).person.name, "office_printed": "Wali Kota"}
    past.record(town, document=past.transcription(town, grantor=grantor))
    attests(town, "paper_own")


def test_who_is_registered_twice_does_not_compare_his_own_transcription(town_at):
    town = town_at("recorded")
    twin = clerk_named(town, town.officer(past.CLERK).person.name, "paper.attest")
    attests(town, "same_hand", who=twin)


def test_a_clerk_who_changed_his_name_since_is_no_party(town_at):
    town = town_at("archived")
    again(town)
    second = town.officer(past.SECOND).person
    renamed = {"name_printed": "Bahar Latuconsina", "name": name("Bahar Latuconsina"), "reason_code": "gelar_baru"}
    town.stage.do(town.city.registrars[0], "official-changed", renamed, stream=f"official/{second.official}")
    facts = past.acknowledging_facts(town, "grantor") | {"name_printed": "Bahar Latuconsina"}
    refused(town, "same_hand", second, "paper-acknowledged", facts)


def test_one_person_is_one_party(town_at):
    town = town_at("archived")
    both = {"name_printed": "dr. Anindya Laksmi", "office_printed": "Plt. Sekretaris Daerah"}
    again(town, document=past.transcription(town, grantor=both))
    town.stage.do(town.head.person, "paper-acknowledged", past.acknowledging_facts(town))
    acknowledges(town, "paper_answered", role="grantor", by=town.head)


def test_a_paper_is_of_one_year(still_at):
    records(still_at("archived"), "paper_year", fiscal_year=2023)


@pytest.mark.parametrize("signed", [True, False])
def test_a_paper_takes_no_place_of_a_later_one(still_at, signed):
    town = still_at("attested")
    dated = {"date_on_paper": {"printed": "23 Januari 2024", "date": "2024-01-23", "precision": "day"}}
    told = {"signed_on": day("2024-02-01")} if signed else dated
    facts = past.paper_facts(town, town.stage.new_id(), supersedes=town.past.recorded.data()) | told
    if not signed:
        del facts["signed_on"], facts["signed_on_source"]
    refused(town, "paper_not_superseding", town.officer(past.CLERK), "paper-recorded", facts)


def test_a_name_is_written_as_it_is_registered(still_at):
    acknowledges(still_at("attested"), "paper_name_differs", name_printed="dr. Anindya Laksmi")


def test_a_party_answers_once(still_at):
    town = still_at("acknowledged")
    acknowledges(town, "paper_answered")
    acknowledges(town, "paper_answered", answer="disangkal", reason_code="tidak_ingat")


def test_a_paper_without_that_party_is_acknowledged_by_nobody(town_at):
    town = town_at("archived")
    again(town, document=past.transcription(town, grantor=None))
    acknowledges(town, "paper_without_party", role="grantor", who=town.mayor)
    facts = past.paper_facts(town, town.stage.new_id())
    del facts["document"]
    assert parties_of(facts) == {}


@pytest.mark.parametrize("change", [{"reason_code": "isi_berbeda"}, {"answer": "disangkal"}])
def test_a_reason_is_given_exactly_where_it_is_disowned(still_at, change):
    town = still_at("attested")
    facts = past.acknowledging_facts(town)
    person = town.head.person
    spoilt = with_facts(hand(town, person, "paper-acknowledged", facts), person, facts | change)
    demand_refused(town, "facts_shape", spoilt)


# -- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "registered"),
    [
        ("DR. ANINDYA LAKSMI, M.KES", "dr. Anindya Laksmi, M.Kes."),
        ("Anindya Laksmi M.Kes.", "dr. Anindya Laksmi, M.Kes."),
        ("Drs. H. Nur'aini Saleh SKM", "Ir. Nuraini Saleh, M.T."),
        ("H. Bahar Latuconsina", "BAHAR  LATUCONSINA, S.E., M.M."),
        ("Bahar Latuconsina S.Hut. M.Hum.", "Bahar Latuconsina"),
        (B.upper(), B),
    ],
)
def test_one_name_with_other_degrees_is_one_name(printed, registered):
    assert bare_name(printed) == bare_name(registered)


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("Anindya Laksmi", "Anindya Lestari"),
        ("Bahar", "Bahar Latuconsina"),
        ("M. Yusuf", "Yusuf"),
        ("Dr.", "Ir."),
        ("Agus R.P.", "Agus W.S."),
        ("Pejabat 1", "Pejabat 2"),
    ],
)
def test_two_names_are_two_names(printed, other):
    assert bare_name(printed) != bare_name(other)
