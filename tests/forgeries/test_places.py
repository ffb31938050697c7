"""Forged places: acts out of order, of other streams and ledgers, at other times, over trees that never were."""

from dataclasses import replace

from domain.evidence import verify
from domain.evidence.entry import ActRef, Entry
from domain.evidence.merkle import EMPTY_ROOT
from tests.forgeries.caught import asking, demanding, forgery, placing, using
from tests.forgeries.steps import caught, countersign, define, sign

NEVER = ("not_in_bundle",)


@forgery(demanding("wrong_version"))
def test_an_act_that_takes_a_place_already_taken(signed):
    """The host holds the log key; he lets the trustee's second signature stand in the place of the first."""
    again = sign(signed, version=lambda version: version - 1, previous=lambda _: _before(signed))
    falls = {again.record: {"3.1": "wrong_version", "5.3": "already_signed"}}
    return caught(signed, falls, left={again.record: {"3.1": "wrong_previous", "5.3": "already_signed"}})


def _before(book):
    return book.head(book.town.promise.stream).digest


@forgery(placing())
def test_a_place_skipped_in_the_stream(proposed):
    """The host skips a place in the stream, as if an act stood there that the bundle does not show."""
    signed = sign(proposed, version=lambda version: version + 1)
    countersigned = countersign(proposed)
    return caught(proposed, {}, [signed, countersigned], because=NEVER)


@forgery(placing())
def test_an_act_that_names_another_predecessor(proposed):
    """The host puts a signature behind an act that the trustee never saw."""
    signed = sign(proposed, previous="ab" * 32)
    return caught(proposed, {signed.record: {"3.1": "wrong_previous"}}, [countersign(proposed)], because=NEVER)


@forgery(demanding("wrong_ledger"))
def test_an_act_of_another_ledger(proposed):
    """The host also runs a rehearsal ledger, and brings over what the trustee signed there in play."""
    signed = sign(proposed, ledger="latihan.demo.invalid/pk")
    return caught(proposed, {signed.record: {"3.1": "wrong_ledger"}}, [countersign(proposed)], because=NEVER)


@forgery(demanding("wrong_stream"))
def test_an_act_in_a_stream_of_another_kind(in_force):
    """The host files a publication among the acts of an office."""
    stream = f"office/{in_force.town.head.office}"
    facts = in_force.content(in_force.last("agreement-published")).facts
    filed = in_force.write(in_force.town.officer("organisasi"), "agreement-published", facts, stream=stream)
    falls = {filed.record: {"3.1": "wrong_stream", "5.3": "wrong_stream"}}
    return caught(in_force, falls, left={filed.record: {"5.3": "wrong_stream"}})


@forgery(placing(), asking("_time", "_rule"))
def test_an_act_replayed(in_force):
    """The host holds the log key; he records the mayor's countersignature a second time."""
    leaf = in_force.leaves[in_force.record_of(in_force.town.promise.in_force) - 1]
    entry = Entry.parse(leaf.entry)
    again = Entry.build(entry.body.raw, received_at=in_force.now + 60_000, signature=entry.signature)
    record = in_force.put(again.raw, leaf.content)
    return caught(in_force, {record: {"3.1": "wrong_version", "5.3": "nothing_proposed"}})


@forgery(demanding("clock_behind"))
def test_an_act_received_before_the_one_before_it(proposed):
    """The host moves the time of receipt back to a day on which the SK was still in force."""
    signed = sign(proposed, received_at=proposed.now - 3_600_000)
    return caught(proposed, {signed.record: {"3.2": "clock_behind"}}, [countersign(proposed)])


@forgery(demanding("claimed_ahead"))
def test_an_act_claimed_for_tomorrow(proposed):
    """The trustee's clock runs a day ahead."""
    signed = sign(proposed, claimed_at=lambda at: at + 86_400_000)
    return caught(proposed, {signed.record: {"3.2": "claimed_ahead"}}, [countersign(proposed)])


@forgery(asking("_seen"))
def test_a_tree_that_never_was(proposed):
    """The host shows the trustee a tree of his own making, and seals another."""
    signed = sign(proposed, seen=lambda seen: (seen[0], "ab" * 32))
    return caught(proposed, {signed.record: {"3.6": "wrong_seen"}}, [countersign(proposed)])


@forgery(asking("_seen"))
def test_an_act_that_saw_a_tree_which_came_after_it(proposed):
    """The host files the act before others that its signer had already seen: back-dated by rewriting the log."""
    honest = proposed.copy()
    honest.summarise()
    seen = sign(honest)
    late = honest.entry(seen.record)
    record = proposed.put(*_leaf(honest, seen.record))
    proposed.summarise(seen=lambda _: (0, _empty()), received_at=late.received_at + 1)
    assert late.body.seen_size == record
    # The tree that the trustee saw is none of this book's: it was rewritten under him.
    return caught(proposed, {record: {"3.6": "wrong_seen"}})


def _leaf(book, record):
    leaf = book.leaves[record - 1]
    return leaf.entry, leaf.content


def _empty():
    return EMPTY_ROOT.hex()


@forgery(using(verify, "verify_consistency", lambda **_: None), asking("_seen"))
def test_an_act_put_into_the_past_behind_the_backs_of_later_signers(in_force):
    """The host holds the log key; he rewrites the log with an act of the house more in January, and seals it anew."""
    cut = in_force.record_of(in_force.town.promise.signed) - 1
    rewritten = in_force.upto(cut)
    summary = rewritten.summarise()
    for record in range(cut + 1, in_force.size + 1):
        rewritten.put(*_leaf(in_force, record))
    later = range(cut + 2, rewritten.size + 1)
    saw = {n for n in later if rewritten.entry(n).body.seen_size > cut}
    assert summary.record not in saw
    falls = {n: {"3.6": "wrong_seen"} for n in saw}
    return caught(rewritten, falls)


@forgery(demanding("basis_missing"))
def test_a_basis_dropped(proposed):
    """The trustee's program leaves out the office, so that nobody can tell which SK she knew of."""
    office = f"office/{proposed.town.head.office}"
    signed = sign(proposed, basis=lambda basis: [ref for ref in basis if ref.stream != office])
    return caught(proposed, {signed.record: {"5.2": "basis_missing"}}, [countersign(proposed)])


@forgery(asking("_basis"))
def test_a_basis_altered(proposed):
    """The trustee's program names a head of the office that never was."""
    signed = sign(
        proposed,
        basis=lambda basis: [
            ref._replace(digest="ab" * 32) if ref.stream.startswith("office") else ref for ref in basis
        ],
    )
    return caught(proposed, {signed.record: {"5.2": "basis_unknown"}}, [countersign(proposed)])


@forgery(asking("_basis"))
def test_a_basis_that_is_not_there(proposed):
    """The trustee's program names an act of a stream that the bundle does not show."""
    nowhere = ActRef("office/" + "0" * 32, 1, "ab" * 32)
    signed = sign(proposed, basis=lambda basis: [*basis, nowhere])
    return caught(proposed, {}, [signed, countersign(proposed)], because=NEVER)


def _reading(wrong):
    """A parser that takes the wrong bytes for the right ones."""
    return type("Lenient", (), {"parse": staticmethod(lambda raw: Entry.parse(raw.replace(wrong, b'"v":1}')))})


@forgery(using(verify, "Entry", _reading(b'"v":2}')))
def test_an_entry_of_another_format(in_force):
    """The host writes an entry in a format that this verifier does not know."""
    record = define(in_force).record
    leaf = in_force.leaves.pop()
    in_force.leaves.append(replace(leaf, entry=leaf.entry.replace(b'"v":1}', b'"v":2}')))
    return caught(in_force, {record: {"2.2": "wrong_format_version"}}, left={0: {"1.6": "member_differs"}})


@forgery(using(verify, "Entry", _reading(b'"v":1,"v":1}')))
def test_an_entry_with_a_key_twice(in_force):
    """The host writes an entry that two parsers read in two ways."""
    record = define(in_force).record
    leaf = in_force.leaves.pop()
    in_force.leaves.append(replace(leaf, entry=leaf.entry.replace(b'"v":1}', b'"v":1,"v":1}')))
    return caught(in_force, {record: {"2.2": "malformed"}}, left={0: {"1.6": "member_differs"}})
