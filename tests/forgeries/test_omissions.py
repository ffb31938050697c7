"""Forged silence: what decides is left out, withheld, or denied by a summary of the day."""

import json

from domain.evidence import canonical, wholeness
from domain.evidence.bundle import HEADS, encode_heads, pack, parse_heads, unpack
from domain.evidence.entry import ActRef
from domain.evidence.heads import head_leaf
from domain.evidence.verify import verify as verdict_on
from service.demo.facts import day
from service.demo.sheets import rejected
from tests.forgeries.caught import asking, forgery, using
from tests.forgeries.measured import sign_sheet, verify_sheet
from tests.forgeries.steps import (
    DINKES,
    B,
    C,
    appoint,
    caught,
    define,
    eased,
    end,
    newcomer,
    propose_revision,
    register,
    remove_registrar,
    revoke,
)  # fmt: skip

_around = wholeness._around
_LIES: dict[str, ActRef] = {}  # what a lying summary says of a stream
WHOLE = using(wholeness.Wholeness, "_demand_whole", lambda *_: None)


def _ended(book):
    """The SK of the head was ended; she signs nevertheless, and the host lets it pass."""
    book.at("2025-03-03 09:00")
    ended = end(book, book.town.head)
    late = define(
        book,
        by=book.town.head,
        basis=lambda basis: [ref if ref.digest != ended.ref.digest else _before(book, ended) for ref in basis],
    )
    return ended, late


def _before(book, ended):
    entry = book.entry(ended.record)
    return next(
        book.entry(n).body.ref for n in range(1, book.size + 1) if book.entry(n).body.digest == entry.body.previous
    )


@forgery(WHOLE)
def test_the_end_of_an_sk_left_out_though_the_day_was_summarised(in_force):
    """The former head and the host leave out the act that ended her SK; the summary of the day tells of it."""
    ended, late = _ended(in_force)
    heads = in_force.summarise()
    bundle = in_force.bundle(leave_out=[ended.record], heads=heads.record)
    assert late.record in range(in_force.size)
    return caught(in_force, {0: {"1.7": "acts_left_out"}}, bundle=bundle)


def test_the_end_of_an_sk_left_out_without_a_summary_is_never_more_than_so_far(in_force):
    """The same without stream-heads: the bundle says yes only as far as it goes."""
    ended, _ = _ended(in_force)
    verdict = verdict_on(in_force.bundle(leave_out=[ended.record]), in_force.trust)
    assert verdict.exit_code == 0
    assert verdict.so_far
    assert verdict.said("kewenangan") == "ya, sejauh berkas ini"
    assert verdict_on(in_force.bundle(), in_force.trust).exit_code == 1


@forgery(asking("_power", "_vouched", "_rule"))
def test_the_end_of_an_sk_withheld(in_force):
    """The former head and the host withhold the content of the act that ended her SK: what it says is unknown, not nothing."""
    ended, late = _ended(in_force)
    bundle = in_force.bundle(withhold=[ended.record])
    return caught(in_force, {}, [ended, late], bundle=bundle, because=("hidden",))


@forgery(WHOLE)
def test_the_middle_of_an_agreement_left_out(in_force):
    """Whoever holds the file leaves out the attestation of Bappeda."""
    heads = in_force.summarise()
    aligned = in_force.last("agreement-aligned")
    after = [in_force.last(act) for act in ("agreement-signed", "agreement-countersigned", "agreement-published")]
    bundle = in_force.bundle(leave_out=[aligned], heads=heads.record)
    return caught(in_force, {0: {"1.7": "acts_left_out"}}, after, bundle=bundle, because=("not_in_bundle",), passes=2)


@forgery(WHOLE)
def test_the_tail_of_an_agreement_left_out(in_force):
    """The Dinas leaves out that the mayor rejected its revision, and shows the agreement as if nothing had happened."""
    revised = propose_revision(in_force, eased(in_force))
    heads = in_force.summarise()
    bundle = in_force.bundle(leave_out=[revised.record], heads=heads.record)
    return caught(in_force, {0: {"1.7": "acts_left_out"}}, bundle=bundle)


@forgery(WHOLE)
def test_the_revocation_of_a_key_left_out(in_force):
    """A thief with the key of the head leaves out that it was revoked."""
    revoked = revoke(in_force, in_force.town.head.person)
    define(
        in_force,
        by=in_force.town.head,
        basis=lambda basis: [r for r in basis if r.digest != revoked.ref.digest] + [_before(in_force, revoked)],
    )
    heads = in_force.summarise()
    bundle = in_force.bundle(leave_out=[revoked.record], heads=heads.record)
    return caught(in_force, {0: {"1.7": "acts_left_out"}}, bundle=bundle)


@forgery(asking("_rule"))
def test_a_summary_of_a_day_that_has_not_come(in_force):
    """The host summarises a book larger than the one that stands, so that nothing later would seem left out."""
    summary = in_force.summarise(size=in_force.size + 50, heads=in_force.heads())
    bundle = in_force.bundle(heads=summary.record, heads_of=in_force.heads(summary.record - 1))
    left = {0: {"1.7": "member_missing"}}  # the summary itself would be among the streams that it claims to cover
    return caught(in_force, {summary.record: {"5.3": "heads_differ"}}, [0], bundle=bundle, left=left)


@forgery(asking("_rule"))
def test_a_summary_of_a_book_as_it_stood_before(in_force):
    """The host summarises an older book today, so that what came since would seem never to have been."""
    size = in_force.size
    define(in_force, by=in_force.town.head)
    summary = in_force.summarise(size=size)
    bundle = in_force.bundle(heads=summary.record, heads_of=in_force.heads(size))
    return caught(in_force, {summary.record: {"5.3": "heads_behind"}}, [0], bundle=bundle)


@forgery(using(wholeness, "head_leaf", lambda head: head_leaf(_LIES.get(head.stream) or head)))
def test_a_summary_of_other_heads_than_the_bundle_shows(in_force):
    """The host holds the service key; his summary knows an older head of the agreement than the bundle proves."""
    stream = in_force.town.promise.stream
    older = in_force.entry(in_force.last("agreement-signed")).body.ref
    lying = [older if head.stream == stream else head for head in in_force.heads()]
    _LIES.clear()
    _LIES[stream] = older
    summary = in_force.summarise(heads=lying)
    bundle = in_force.bundle(heads=summary.record, heads_of=in_force.heads(summary.record - 1))
    members = unpack(bundle)
    told = parse_heads(members[HEADS])
    paths = {one.head.stream: one for one in parse_heads(in_force.members(heads=summary.record, heads_of=lying)[HEADS])}
    members[HEADS] = encode_heads(tuple(type(one)(one.head, one.index, paths[one.head.stream].path) for one in told))
    return caught(in_force, {0: {"1.7": "not_included"}}, bundle=pack(members))


def test_a_stream_left_out_whole_is_told_though_the_proof_of_its_head_is_kept(in_force):
    """Whoever holds the file leaves a stream out and keeps the proof of its head."""
    heads = in_force.summarise()
    alone = next(
        n
        for n in in_force.records("indicator-defined")
        if len([m for m in range(1, in_force.size) if in_force.entry(m).body.stream == in_force.entry(n).body.stream])
        == 2
    )
    stream = in_force.entry(alone).body.stream
    gone = [n for n in range(1, in_force.size + 1) if in_force.entry(n).body.stream == stream]
    members = in_force.members(leave_out=gone, heads=heads.record)
    members[HEADS] = in_force.members(heads=heads.record)[HEADS]
    verdict = verdict_on(pack(members), in_force.trust)
    assert ("1.7", "member_missing") in {(claim.number, claim.code) for claim in verdict.claims}, verdict.report()


def test_a_proof_of_heads_told_twice_is_told(in_force):
    """Whoever holds the file repeats a line that nobody needs."""
    heads = in_force.summarise()
    members = in_force.members(heads=heads.record)
    value = json.loads(members[HEADS])
    value["heads"].append(value["heads"][-1])
    members[HEADS] = canonical.encode(value)
    caught(in_force, {0: {"1.7": "malformed"}}, bundle=pack(members)).demand_caught()


@forgery(using(wholeness, "_around", lambda *args: _around(*args) or ()))
def test_a_registrars_removal_left_out_with_his_whole_stream(world):
    """The host leaves out the whole stream of registrars, and with it that one of them was removed before he acted."""
    book = world.book("in_force")
    start = book.upto(min(book.records("registrar-appointed")) - 1)
    second = start.town.city.registrars[1]
    turn = remove_registrar(start, second, by=0)
    last = remove_registrar(start, second, by=2, seconds=turn)
    registered = register(start, start.town.stage.person(C), by=1)
    heads = start.summarise()
    members = start.members(leave_out=[turn.record, last.record], heads=heads.record)
    told = parse_heads(members[HEADS])
    bundle = pack(
        members | {HEADS: encode_heads(tuple(one for one in told if not one.head.stream.startswith("registrars/")))}
    )
    assert (
        verdict_on(start.bundle(heads=heads.record), start.trust).acts[registered.record - 1].answers["kewenangan"]
        == "tidak"
    )
    return caught(start, {0: {"1.7": "member_missing"}}, bundle=bundle)


def test_a_tail_cut_off_by_the_holder_of_the_file_makes_nobody_a_liar(in_force):
    """Whoever holds the file leaves out the SK of a Plt, to make the Plt's honest act look like one without power."""
    person, _ = newcomer(in_force, B)
    plt, granted = appoint(in_force, DINKES, person, powers=("indicator.define",), facts={"until": day("2025-12-31")})
    honest = define(in_force, by=plt)
    forged = caught(
        in_force, {}, [honest], bundle=in_force.bundle(leave_out=[granted.record]), because=("not_in_bundle",)
    )
    forged.demand_caught()


def test_a_rejected_sheet_left_out_whole_leaves_no_more_than_so_far(tw2):
    """The Dinas shows its agreement with a summary of the day, and neither the sheet that was rejected nor that there is one."""
    sign_sheet(tw2, "tw2")
    verify_sheet(tw2, "tw2", verdicts={"I1": rejected("angka_tidak_cocok", "Seratus kematian.")})
    heads = tw2.summarise()
    stream, agreement = tw2.town.sheet("tw2").stream, tw2.town.promise.stream
    gone = [n for n in range(1, tw2.size + 1) if tw2.entry(n).body.stream == stream]
    bundle = tw2.bundle(leave_out=gone, heads=heads.record, about=f"perjanjian kinerja {agreement}")
    verdict = verdict_on(bundle, tw2.trust)
    assert stream not in verdict.absent
    assert verdict.said("kewenangan") == "ya, sejauh berkas ini"
    assert any("berkas ini diam" in remark for remark in verdict.remarks), verdict.report()
