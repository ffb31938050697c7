"""Forged words: contents that were not signed, words that do not follow from the facts, packs that nobody adopted."""

import json

from domain.evidence import canonical, judge
from domain.evidence.acts import ACTS
from domain.evidence.bundle import content_name, pack, wording_name
from domain.evidence.content import Content
from domain.evidence.verify import verify
from domain.evidence.wording import Pack, bundled_packs, current_pack
from service.demo.facts import number
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.steps import appoint, caught, countersign, define, newcomer, propose, register, sign


def _any_content(examination, _world):
    examination.content = Content.parse(examination.given)
    return ()


UNCHECKED_CONTENT = using(judge.Hearing, "_content", _any_content)


UNKNOWN_AS_PUBLICATION = using(judge, "kind_of", lambda act: ACTS.get(act.split("/")[1], ACTS["agreement-published"]))


def _with(book, record, change):
    """The bundle with another content beside an entry; whoever holds the file can do that."""
    members = book.members()
    name = content_name(record)
    raw = change(members[name])
    members[name] = raw
    return pack(members)


def _edit(change):
    def edited(raw):
        value = json.loads(raw)
        change(value)
        return canonical.encode(value)

    return edited


@forgery(UNCHECKED_CONTENT, asking("_wording"))
def test_a_target_changed_in_the_content(in_force):
    """Whoever holds the file changes the target of the first line; he holds no key at all."""

    def easier(value):
        value["facts"]["document"]["objectives"][0]["lines"][0]["target"] |= {"value": "99", "printed": "99"}

    record = in_force.record_of(in_force.town.promise.proposed)
    later = [in_force.record_of(in_force.town.promise.signed), in_force.record_of(in_force.town.promise.in_force)]
    others = [in_force.last("agreement-aligned"), in_force.last("agreement-published")]
    bundle = _with(in_force, record, _edit(easier))
    return caught(in_force, {record: {"3.3": "content_differs"}}, [*later, *others], bundle=bundle, because=("hidden",))


@forgery(UNCHECKED_CONTENT)
def test_a_content_with_another_salt(in_force):
    """Whoever holds the file changes nothing but the salt, so that the content gets another name."""
    record = in_force.last("agreement-published")
    bundle = _with(in_force, record, _edit(lambda value: value.update(salt="00" * 32)))
    return caught(in_force, {record: {"3.3": "content_differs"}}, bundle=bundle)


@forgery(UNCHECKED_CONTENT)
def test_a_content_swapped_for_that_of_an_act_of_the_same_kind(in_force):
    """Whoever holds the file puts the confirmation of another indicator beside this one."""
    one, other = in_force.records("indicator-confirmed")[:2]
    content = in_force.leaves[other - 1].content
    bundle = _with(in_force, one, lambda _raw: content)
    # Without its digest the content is out of place only because it names another stream's definition.
    left = {one: {"5.3": "reference_wrong"}}
    return caught(in_force, {one: {"3.3": "content_differs"}}, [], bundle=bundle, because=("hidden",), left=left)


@forgery(asking("_wording"))
def test_words_that_do_not_follow_from_the_facts(proposed):
    """The trustee's program shows and signs kinder words than the facts give."""
    signed = sign(proposed, wording=lambda words: ["Saya tidak menjanjikan apa pun.", *words[1:]])
    return caught(proposed, {signed.record: {"3.5": "wording_differs"}}, [countersign(proposed)])


@forgery(asking("_wording"))
def test_words_of_the_template_of_another_act(proposed):
    """The trustee's program shows the words of a publication and signs a promise."""
    signed = sign(proposed, template_id="agreement-aligned")
    return caught(proposed, {signed.record: {"3.5": "unknown_template"}}, [countersign(proposed)])


def own_pack():
    value = json.loads(current_pack("agreement-signed").raw)
    value["id"] = "kata-palsu"
    value["templates"]["agreement-signed"] = [{"text": "Saya telah membaca."}]
    return Pack.load(json.dumps(value, ensure_ascii=False).encode())


@forgery(asking("_wording"))
def test_words_of_a_pack_that_nobody_adopted(proposed):
    """The trustee's program brings a wording pack that was proposed and never adopted; the bundle carries it."""
    own = own_pack()
    proposed.write(proposed.town.officer("organisasi"), "rules-proposed", _pack_facts(own))
    signed = sign(proposed, template=own)
    countersigned = countersign(proposed)
    bundle = proposed.bundle(packs={own.sha256: own.raw})
    return caught(proposed, {signed.record: {"3.5": "unknown_template"}}, [countersigned], bundle=bundle)


def _pack_facts(own):
    return {
        "kind": "wording", "pack_id": own.id, "sha256": own.sha256, "citations": [], "summary": ["Susunan kata baru."],
        "valid_from": {"date": "2025-01-01", "printed": "1 Januari 2025"},
    }  # fmt: skip


@forgery(demanding("same_hand"))
def test_words_of_a_pack_that_its_proposer_adopted_himself(proposed):
    """The Sekda holds the power to adopt, and by a second SK that to propose: she does both."""
    town, own = proposed.town, own_pack()
    sekda = town.officer("sekda")
    both, _ = appoint(proposed, "organisasi", sekda.person, powers=("rules.propose",))
    offered = proposed.write(both, "rules-proposed", _pack_facts(own))
    adopted = proposed.write(sekda, "rules-adopted", {"proposed": offered.data()})
    signed = sign(proposed, template=own)
    countersigned = countersign(proposed)
    bundle = proposed.bundle(packs={own.sha256: own.raw})
    return caught(proposed, {adopted.record: {"5.3": "same_hand"}}, [signed, countersigned], bundle=bundle)


PACKS = {pack.id: pack for pack in bundled_packs()}


def _the_bundled_one(raw):
    return PACKS[json.loads(raw)["id"]]


@forgery(using(Pack, "load", classmethod(lambda _cls, raw: _the_bundled_one(raw))), asking("_wording"))
def test_a_wording_pack_swapped_for_another(in_force):
    """Whoever holds the file changes a label in the wording pack."""
    members = in_force.members()
    name = wording_name(current_pack("agreement-signed").sha256)
    members[name] = members[name].replace(b"Pihak", b"Pihok", 1)
    everyone = range(1, in_force.size + 1)
    return caught(
        in_force, {0: {"1.5": "member_differs"}}, everyone, bundle=pack(members), because=("not_in_bundle",),
        left={0: {"1.5": "member_differs"}},
    )  # fmt: skip


@forgery(asking("_shape"))
def test_facts_of_a_shape_that_the_act_does_not_have(in_force):
    """Organisasi's program writes a fact that no act of this kind knows."""
    facts = {**in_force.content(in_force.last("agreement-published")).facts, "catatan": "sudah disahkan"}
    published = in_force.write(in_force.town.officer("organisasi"), "agreement-published", facts)
    return caught(in_force, {published.record: {"3.4": "facts_shape"}})


@forgery(asking("_shape"))
def test_a_printed_target_that_is_not_the_number_behind_it(proposed):
    """The operator prints 90 and lets the machine read 99: the hand would sign the one, the ledger count the other."""
    document = proposed.town.promise.document
    lines = document["objectives"][0]["lines"]
    crooked = {**lines[0], "target": {**number("90", lines[0]["target"]["unit"]), "value": "99"}}
    first = {**document["objectives"][0], "lines": [crooked, *lines[1:]]}
    offered = propose(proposed, {**document, "objectives": [first, *document["objectives"][1:]]})
    hidden = ("hidden", "rests_on_fallen", "not_in_bundle")
    return caught(proposed, {offered.record: {"3.4": "facts_shape"}}, [sign(proposed)], because=hidden)


@forgery(UNKNOWN_AS_PUBLICATION, asking("_rule"))
def test_an_act_of_a_kind_that_no_table_knows(in_force):
    """The host invents an act that declares an agreement void."""
    stream = in_force.town.promise.stream
    facts = in_force.content(in_force.last("agreement-published")).facts
    void = in_force.write(in_force.town.officer("organisasi"), "agreement-voided", facts, stream=stream)
    falls = {void.record: dict.fromkeys(("3.1", "3.4", "4.1", "4.2", "5.1", "5.2"), "unknown_act")}
    return caught(in_force, falls, left={void.record: {"3.5": "unknown_template"}})


@forgery(UNKNOWN_AS_PUBLICATION)
def test_an_act_in_a_version_that_no_table_knows(in_force):
    """The host writes a publication in a second version, whose shape nobody knows."""
    facts = in_force.content(in_force.last("agreement-published")).facts | {"channel": "ppid"}
    again = in_force.write(in_force.town.officer("organisasi"), "agreement-published", facts, kind_version=2)
    falls = {again.record: dict.fromkeys(("3.1", "3.4", "4.1", "4.2", "5.1", "5.2"), "unknown_act")}
    return caught(in_force, falls)


def test_the_words_of_a_newcomer_are_honest(in_force):
    """The control: the steps used here stand when nothing is forged."""
    person, _ = newcomer(in_force)
    officer, _ = appoint(in_force, "dinkes", person, powers=("indicator.define",))
    define(in_force, by=officer)
    register(in_force, in_force.town.stage.person("Satu Lagi"))
    verdict = verify(in_force.bundle(), in_force.trust)
    assert verdict.exit_code == 0, verdict.report()
