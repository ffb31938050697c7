"""Forged periods: false bounds, early locks, entries behind a lock, reopenings that nobody may order, years closed early."""

from dataclasses import replace

from domain.evidence import wholeness
from domain.evidence.bundle import HEADS, encode_heads, pack, parse_heads
from service.demo.facts import day
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.measured import (
    enter,
    lock,
    open_period,
    reopen,
    sign_sheet,
    verify_sheet,
)
from tests.forgeries.steps import (
    appoint,
    caught,
    eased,
    newcomer,
    propose_revision,
    sign,
)
from tests.forgeries.test_omissions import WHOLE
from tests.quarters import reported

_around = wholeness._around
UNTIL = {"until": day("2026-12-31")}


def _correct(book, **lies):
    """The operator corrects the fourth quarter, as if that were still possible."""
    return enter(book, "tw4", reported("tw4", no=2), correcting="Tujuh keluhan.", **lies)


# -- opened ------------------------------------------------------------------------------------------------------------


@forgery(demanding("period_bounds"))
def test_a_period_opened_with_other_days_than_the_calendar_has(in_force):
    """Organisasi opens a second quarter that ends in May, so that June counts for nobody."""
    opened = open_period(in_force, "tw2", facts={"ends": day("2025-05-31")})
    return caught(in_force, {opened.record: {"5.3": "period_bounds"}})


@forgery(demanding("period_bounds"))
def test_sheets_in_a_period_with_false_bounds_rest_on_it(in_force):
    """Organisasi opens a first quarter that is over in February; the operator enters, and the head signs at once."""
    in_force.at("2025-03-31 09:00")
    opened = open_period(in_force, "tw1", facts={"ends": day("2025-02-28")})
    entered = enter(in_force, "tw1")
    return caught(in_force, {opened.record: {"5.3": "period_bounds"}}, [entered, sign_sheet(in_force, "tw1")])


@forgery(demanding("period_printed_differs"))
def test_a_period_that_prints_another_name_than_it_has(in_force):
    """Organisasi opens the second quarter under the name of the first."""
    opened = open_period(in_force, "tw2", facts={"period_printed": "Triwulan I Tahun 2025"})
    return caught(in_force, {opened.record: {"5.3": "period_printed_differs"}})


@forgery(demanding("due_dates_reversed"))
def test_a_period_whose_sheets_are_due_on_its_last_day(in_force):
    """Organisasi wants the figures before the quarter is over."""
    opened = open_period(in_force, "tw1", facts={"entry_due": day("2025-03-31")})
    return caught(in_force, {opened.record: {"5.3": "due_dates_reversed"}})


@forgery(demanding("already_registered"))
def test_a_period_opened_again_with_later_due_dates(measuring):
    """Organisasi opens the first quarter once more, so that nobody was late."""
    later = {name: day("2025-12-30") for name in ("entry_due", "signature_due", "verification_due")}
    opened = open_period(measuring, "tw1", facts=later)
    return caught(measuring, {opened.record: {"5.3": "already_registered"}})


@forgery(demanding("wrong_stream"))
def test_a_period_opened_where_another_belongs(in_force):
    """Organisasi opens the first quarter where the second belongs: the second can then never be opened."""
    opened = open_period(in_force, "tw1", stream=in_force.town.periods.stream("tw2"))
    return caught(in_force, {opened.record: {"5.3": "wrong_stream"}})


@forgery(demanding("missing_power"))
def test_a_period_opened_by_somebody_without_the_power(in_force):
    """The treasurer opens a quarter; the operator of the Dinas enters in good faith."""
    in_force.at("2025-03-31 09:00")
    opened = open_period(in_force, "tw1", by="bpkad")
    return caught(in_force, {opened.record: {"5.1": "missing_power"}}, [enter(in_force, "tw1")])


# -- locked ------------------------------------------------------------------------------------------------------------


@forgery(demanding("period_not_over"))
def test_a_period_locked_before_its_last_day(measuring):
    """Organisasi locks the first quarter on its last day, before anybody could report it."""
    measuring.at("2025-03-31 09:00")
    early = lock(measuring, "tw1")
    late = enter(measuring, "tw1")
    left = {late.record: {"5.3": "period_locked"}}
    return caught(measuring, {early.record: {"5.3": "period_not_over"}}, [late], left=left)


@forgery(demanding("period_locked_already"))
def test_a_period_locked_twice(locked):
    """Organisasi locks again, to move the day of the lock."""
    again = lock(locked, "tw4")
    return caught(locked, {again.record: {"5.3": "period_locked_already"}})


@forgery(demanding("missing_power"))
def test_a_lock_by_somebody_without_the_power_stops_nobody_for_certain(tw4):
    """The treasurer locks the quarter; what the operator corrects afterwards is put in doubt, and he is no liar."""
    bad = lock(tw4, "tw4", by="bpkad")
    corrected = _correct(tw4)
    left = {corrected.record: {"5.3": "period_locked"}}
    return caught(tw4, {bad.record: {"5.1": "missing_power"}}, [corrected], left=left)


@forgery(demanding("reference_wrong"))
def test_a_lock_that_names_another_period(tw4):
    """Organisasi locks the fourth quarter with words that speak of the year."""
    wrong = lock(tw4, "tw4", facts={"period": tw4.town.periods.opened["tahunan"].data()})
    return caught(tw4, {wrong.record: {"5.3": "reference_wrong"}})


@forgery(demanding("period_locked"))
def test_a_correction_behind_the_lock(locked):
    """The operator and the host let a correction pass after the lock; the head signs it in good faith."""
    corrected = _correct(locked)
    hands = [sign_sheet(locked, "tw4"), verify_sheet(locked, "tw4")]
    return caught(locked, {corrected.record: {"5.3": "period_locked"}}, hands)


@forgery(demanding("period_locked"))
def test_a_first_entry_behind_the_lock(measuring):
    """Nobody reported the first quarter; after the lock the operator enters it as if he had been in time."""
    measuring.at("2025-05-05 09:00")
    lock(measuring, "tw1")
    entered = enter(measuring, "tw1", reported("tw1", no=2))
    return caught(measuring, {entered.record: {"5.3": "period_locked"}})


@forgery(demanding("period_locked"))
def test_a_signature_behind_the_lock(measuring):
    """The operator entered in time; the head lets the lock pass and signs after it."""
    measuring.at("2025-04-14 09:00")
    enter(measuring, "tw1", reported("tw1", no=2))
    lock(measuring, "tw1")
    signed = sign_sheet(measuring, "tw1")
    return caught(measuring, {signed.record: {"5.3": "period_locked"}}, [verify_sheet(measuring, "tw1")])


@forgery(WHOLE)
def test_a_lock_left_out(locked):
    """The Dinas and the host correct behind the lock, and show a file in which there is none."""
    locking = locked.record_of(locked.town.periods.locked["tw4"])
    opened = locked.town.periods.opened["tw4"]
    blind = {"basis": lambda basis: [opened if ref.stream == opened.stream else ref for ref in basis]}
    _correct(locked, **blind)
    sign_sheet(locked, "tw4", **blind)
    heads = locked.summarise()
    bundle = locked.bundle(leave_out=[locking], heads=heads.record)
    return caught(locked, {0: {"1.7": "acts_left_out"}}, bundle=bundle)


@forgery(asking("_wording", "_basis", "_rule"))
def test_a_period_left_out_of_the_file_with_its_lock(locked):
    """The same with the whole period: what its sheets say of it can then not be told, and that is not a yes."""
    stream = locked.town.periods.stream("tw4")
    corrected = _correct(locked)
    gone = [n for n in range(1, locked.size + 1) if locked.entry(n).body.stream == stream]
    sheet = locked.town.sheet("tw4").stream
    rests = [n for n in range(1, locked.size + 1) if locked.entry(n).body.stream == sheet]
    assert corrected.record in rests
    bundle = locked.bundle(leave_out=gone)
    return caught(locked, {}, rests, bundle=bundle, because=("not_in_bundle",))


@forgery(using(wholeness, "_around", lambda *args: _around(*args) or ()))
def test_a_period_left_out_though_the_day_was_summarised(locked):
    """With a summary of the day the file must show the period, or prove that there is none; it can do neither."""
    stream = locked.town.periods.stream("tw4")
    _correct(locked)
    heads = locked.summarise()
    gone = [n for n in range(1, locked.size + 1) if locked.entry(n).body.stream == stream]
    members = locked.members(leave_out=gone, heads=heads.record)
    told = tuple(one for one in parse_heads(members[HEADS]) if one.head.stream != stream)
    sheet = locked.town.sheet("tw4").stream
    rests = [n for n in range(1, locked.size + 1) if locked.entry(n).body.stream == sheet]
    bundle = pack(members | {HEADS: encode_heads(told)})
    return caught(locked, {0: {"1.7": "member_missing"}}, rests, bundle=bundle, because=("not_in_bundle",), passes=2)


# -- reopened ----------------------------------------------------------------------------------------------------------


def _late(book):
    book.at("2026-02-03 09:00")
    return book


@forgery(demanding("same_hand"))
def test_a_period_reopened_by_the_agency_that_wants_to_correct(locked):
    """The secretary of the Dinas got the power to reopen; he reopens for his own head."""
    person, _ = newcomer(_late(locked))
    friend, _ = appoint(locked, "sekdinkes", person, powers=("period.reopen",), facts=UNTIL)
    order = reopen(locked, "tw4", by=friend)
    return caught(locked, {order.record: {"5.3": "same_hand"}}, [_correct(locked)])


@forgery(demanding("same_hand"))
def test_a_period_reopened_by_the_sekda_for_an_office_of_her_own(locked):
    """The Sekda reopens for a bagian of her own secretariat; only the mayor may."""
    order = reopen(_late(locked), "tw4", heads=("organisasi",))
    return caught(locked, {order.record: {"5.3": "same_hand"}})


@forgery(demanding("same_hand"))
def test_a_period_reopened_for_an_office_that_its_opener_holds(locked):
    """The Sekda is Plt of the Dinas as well, and reopens for herself."""
    sekda = _late(locked).town.officer("sekda")
    appoint(locked, "dinkes", sekda.person, powers=("agreement.sign",), facts=UNTIL)
    order = reopen(locked, "tw4")
    return caught(locked, {order.record: {"5.3": "same_hand"}}, [_correct(locked)])


@forgery(demanding("missing_power"))
def test_a_period_reopened_by_those_who_lock_it(locked):
    """Organisasi may open and lock; it reopens what it locked."""
    order = reopen(_late(locked), "tw4", by="organisasi")
    return caught(locked, {order.record: {"5.1": "missing_power"}}, [_correct(locked)])


@forgery(demanding("period_locked"))
def test_a_correction_under_the_order_for_another_office(locked):
    """The Sekda reopened for Bappeda; the operator of the Dinas corrects in its shadow."""
    reopen(_late(locked), "tw4", heads=("bappeda",))
    corrected = _correct(locked)
    return caught(locked, {corrected.record: {"5.3": "period_locked"}})


@forgery(demanding("period_locked"))
def test_a_correction_after_the_last_day_of_the_order(reopened):
    """The order ran until 10 February; the operator corrects on the 11th."""
    reopened.at("2026-02-11 00:00")
    corrected = _correct(reopened)
    return caught(reopened, {corrected.record: {"5.3": "period_locked"}})


@forgery(demanding("period_locked"))
def test_a_signature_after_the_last_day_of_the_order(reopened):
    """The operator corrected in time; the head signs a day too late."""
    _correct(reopened)
    reopened.at("2026-02-11 00:00")
    signed = sign_sheet(reopened, "tw4")
    return caught(reopened, {signed.record: {"5.3": "period_locked"}}, [verify_sheet(reopened, "tw4")])


@forgery(asking("_rule"))
def test_a_period_reopened_that_nobody_locked(tw4):
    """The Sekda reopens beforehand, so that the lock would never reach the Dinas."""
    tw4.town.periods.locked["tw4"] = tw4.town.periods.opened["tw4"]
    order = reopen(tw4, "tw4")
    lock(tw4, "tw4")
    return caught(tw4, {order.record: {"5.3": "period_not_locked"}}, [_correct(tw4)])


@forgery(demanding("reference_wrong"))
def test_an_order_that_names_something_else_than_the_lock(locked):
    """The Sekda's order names the opening where the lock should stand."""
    facts = {"locked": locked.town.periods.opened["tw4"].data()}
    order = reopen(_late(locked), "tw4", facts=facts)
    return caught(locked, {order.record: {"5.3": "reference_wrong"}}, [_correct(locked)])


@forgery(demanding("reopening_over"))
def test_an_order_whose_last_day_is_over(locked):
    """The Sekda records today an order that ran out last month, to cover what was written then."""
    order = reopen(_late(locked), "tw4", until="2026-01-31")
    return caught(locked, {order.record: {"5.3": "reopening_over"}})


@forgery(demanding("decree_ahead"))
def test_an_order_of_a_day_that_has_not_come(locked):
    """The Sekda names an order that nobody has signed yet."""
    facts = {"order": {**_order(locked), "dated": day("2026-02-09")}}
    order = reopen(_late(locked), "tw4", facts=facts)
    return caught(locked, {order.record: {"5.3": "decree_ahead"}}, [_correct(locked)])


def _order(book):
    return book.town.periods.reopening_facts("tw4", ("dinkes",), number="1/2026", reason="-", until="2026-02-10")[
        "order"
    ]


@forgery(demanding("office_printed_differs"))
def test_an_order_that_prints_another_office_than_it_names(locked):
    """The order reads as one for Bappeda; the id in it is that of the Dinas."""
    offices = [{"office": locked.town.head.office, "office_printed": locked.town.officer("bappeda").post}]
    order = reopen(_late(locked), "tw4", facts={"offices": offices})
    return caught(locked, {order.record: {"5.3": "office_printed_differs"}}, [_correct(locked)])


# -- the end of the year -----------------------------------------------------------------------------------------------


def _close(book, lock_ref, *, by="organisasi", facts=None):
    promise = book.town.promise
    told = promise.closing_facts(lock_ref) | (facts or {})
    who = book.town.officer(by) if isinstance(by, str) else by
    return book.write(who, "agreement-closed", told, stream=promise.stream)


@forgery(demanding("reference_wrong"))
def test_a_year_closed_before_its_lock(tw4):
    """Organisasi names the opening of the last quarter instead of its lock: what is late would be missing for ever."""
    closed = _close(tw4, tw4.town.periods.opened["tw4"])
    return caught(tw4, {closed.record: {"5.3": "reference_wrong"}})


@forgery(demanding("reference_wrong"))
def test_a_year_closed_with_the_lock_of_its_first_quarter(measuring):
    """Organisasi closes the year in May, with a lock that says nothing of December."""
    measuring.at("2025-05-05 09:00")
    locked = lock(measuring, "tw1")
    closed = _close(measuring, locked.ref, facts={"closed_on": day("2025-05-05")})
    left = {closed.record: {"5.3": "closing_day"}}
    return caught(measuring, {closed.record: {"5.3": "reference_wrong"}}, left=left)


@forgery(demanding("closing_day"))
def test_an_agreement_closed_as_of_a_day_before_the_year_was_over(locked):
    """Organisasi dates the closing back to June, so that the last quarter would not count."""
    closed = _close(locked, locked.town.periods.locked["tw4"], facts={"closed_on": day("2025-06-30")})
    return caught(locked, {closed.record: {"5.3": "closing_day"}})


@forgery(asking("_rule"))
def test_an_agreement_closed_because_of_an_office_that_still_stands(tw4):
    """Organisasi closes the promise of the Dinas as that of an office that was abolished; it was not."""
    facts = tw4.town.promise.closing_facts(tw4.town.periods.opened["tw4"]) | {"reason_code": "jabatan_dihapus"}
    facts.pop("period")
    closed = tw4.write(tw4.town.officer("organisasi"), "agreement-closed", facts, stream=tw4.town.promise.stream)
    return caught(tw4, {closed.record: {"5.3": "office_not_ended"}})


@forgery(demanding("same_hand"))
def test_an_agreement_closed_by_its_own_trustee(locked):
    """C got the power to close by a second SK, and closes her own promise."""
    second, _ = appoint(locked, "sekdinkes", locked.town.head.person, powers=("agreement.close",), facts=UNTIL)
    closed = _close(locked, locked.town.periods.locked["tw4"], by=second)
    return caught(locked, {closed.record: {"5.3": "same_hand"}})


@forgery(demanding("agreement_closed"))
def test_a_revision_after_the_agreement_was_closed(locked):
    """The year is closed; C and the host ease a target nevertheless."""
    _close(locked, locked.town.periods.locked["tw4"])
    trustee = locked.town.head
    document = eased(locked)
    document = {**document, "trustee": trustee.party, "grantor": locked.town.mayor.party}
    revised = propose_revision(locked, document)
    signed = sign(locked, act="revision-signed")
    return caught(locked, {revised.record: {"5.3": "agreement_closed"}}, [signed])


@forgery(demanding("agreement_closed"))
def test_a_promise_continued_after_the_agreement_was_closed(locked):
    """The year is closed; a successor takes the promise over, to sign what is left."""
    town, former = locked.town, locked.town.head
    _close(locked, town.periods.locked["tw4"])
    locked.write(town.officer("bkpsdm"), "mandate-ended", _end(locked, former))
    person, _ = newcomer(locked, "Nova Andriani, S.K.M.")
    officer, _ = appoint(locked, "dinkes", person, facts=UNTIL, post=f"Plt. {former.post}")
    town.city.officers["dinkes"] = officer
    continued = locked.write(
        officer, "agreement-continued", town.promise.continuation_facts(former), stream=town.promise.stream
    )
    return caught(locked, {continued.record: {"5.3": "agreement_closed"}})


def _end(book, officer):
    today = day(book.town.stage.today().isoformat())
    decree = {"kind": "keputusan", "number": "821.2/9/2026", "dated": today, "issuer": "Wali Kota Contoh"}
    return {"mandate": officer.mandate.data(), "ended_on": today, "reason_code": "mutasi", "decree": decree}


@forgery(demanding("missing_power"))
def test_an_agreement_closed_by_somebody_without_the_power(locked):
    """The planner closes what only Organisasi may."""
    closed = _close(locked, locked.town.periods.locked["tw4"], by=replace(locked.town.officer("bappeda")))
    return caught(locked, {closed.record: {"5.1": "missing_power"}})
