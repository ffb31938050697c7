"""Forged entries: sheets of others, lines left out or reworded, figures of another version, corrections in silence."""

from dataclasses import replace

from domain.evidence import between, sheets
from service.demo.facts import day, file, number
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.measured import enter, sign_sheet, told_lines, verify_sheet, with_line
from tests.forgeries.steps import appoint, caught, countersign, eased, newcomer, propose_revision, sign
from tests.quarters import reported

UNIT = "Per 100.000 KH"


def _hands(book, code="tw2", **lies):
    """What honest people do with a sheet that was entered: signed by the head, verified by Organisasi."""
    return [sign_sheet(book, code, **lies), verify_sheet(book, code, **lies)]


def _unread(book):
    """The same hands on an entry that no program reads, by one that reads it nevertheless."""
    subjects = [book.head(book.town.promise.stream), book.head(book.town.periods.stream("tw2"))]
    return _hands(book, basis=lambda basis: sorted({*basis, *subjects}))


# -- whose sheet -------------------------------------------------------------------------------------------------------


@forgery(demanding("wrong_agency"))
def test_a_sheet_entered_by_the_operator_of_another_department(tw2):
    """The operator of Bappeda may enter sheets; he enters that of the Dinas."""
    entered = enter(tw2, "tw2", by=tw2.town.officer("bappeda.petugas"))
    return caught(tw2, {entered.record: {"5.3": "wrong_agency"}}, _hands(tw2))


@forgery(demanding("mandate_of_another"))
def test_a_sheet_entered_under_the_surat_tugas_of_another(tw2):
    """The operator of Bappeda names office and surat tugas of the operator of the Dinas, and signs with his own key."""
    liar = replace(tw2.town.operator, person=tw2.town.officer("bappeda.petugas").person)
    entered = enter(tw2, "tw2", by=liar)
    falls = {entered.record: {"5.1": "mandate_of_another", "4.2": "key_not_vouched"}}
    left = {entered.record: {"4.2": "key_not_vouched"}}
    return caught(tw2, falls, _hands(tw2), left=left)


@forgery(demanding("missing_power", "same_hand"))
def test_a_sheet_entered_by_the_head_who_may_only_sign_it(tw2):
    """The head holds her own key; she writes the figures herself instead of the operator."""
    entered = enter(tw2, "tw2", by=tw2.town.head)
    signed = sign_sheet(tw2, "tw2")
    return caught(tw2, {entered.record: {"5.1": "missing_power"}}, [signed, verify_sheet(tw2, "tw2")])


@forgery(demanding("wrong_sheet"))
def test_the_sheet_of_an_office_written_on_that_of_another(tw2):
    """The operator writes the figures of the Dinas where the sheet of TW III would stand, to have TW II twice."""
    stream = tw2.town.sheet("tw3").stream
    entered = enter(tw2, "tw2", stream=stream, facts={"round": 1})
    return caught(tw2, {entered.record: {"5.3": "wrong_sheet"}})


@forgery(demanding("period_not_begun"))
def test_a_sheet_entered_before_its_period_began(tw2):
    """In July the operator already reports what the last quarter will bring."""
    entered = enter(tw2, "tw4")
    return caught(tw2, {entered.record: {"5.3": "period_not_begun"}})


# -- every line, in its own words --------------------------------------------------------------------------------------


@forgery(demanding("line_left_out"))
def test_a_line_left_out_of_a_sheet(tw2):
    """The operator leaves out the line that went badly."""
    lines = [line for line in told_lines(tw2, "tw2") if line["line_id"] != "I1"]
    entered = enter(tw2, "tw2", facts={"lines": lines})
    return caught(tw2, {entered.record: {"5.3": "line_left_out"}}, _hands(tw2))


@forgery(asking("_shape"), demanding("line_twice"))
def test_a_line_told_twice_in_a_sheet(tw2):
    """The operator reports two figures for one line, to choose later."""
    lines = told_lines(tw2, "tw2")
    better = with_line(lines, "I1", value=number("79", UNIT))[0]
    entered = enter(tw2, "tw2", facts={"lines": [*lines, better]})
    return caught(tw2, {entered.record: {"3.4": "facts_shape"}}, because=("hidden",))


@forgery(demanding("line_unknown"), using(sheets, "_pairs", lambda *_: []))
def test_a_line_that_nobody_promised(tw2):
    """The operator adds a line in which the Dinas did well."""
    lines = told_lines(tw2, "tw2")
    extra = {**lines[0], "line_id": "I6", "no_printed": "6", "indicator_printed": "Puskesmas terakreditasi"}
    entered = enter(tw2, "tw2", facts={"lines": [*lines, extra]})
    return caught(tw2, {entered.record: {"5.3": "line_unknown"}}, _hands(tw2))


@forgery(demanding("line_text_differs"))
def test_a_line_with_other_words_than_the_promise(tw2):
    """The operator reports on deaths in hospital, where the promise counts all deaths."""
    words = "Angka kematian ibu di rumah sakit"
    entered = enter(tw2, "tw2", facts={"lines": with_line(told_lines(tw2, "tw2"), "I1", indicator_printed=words)})
    return caught(tw2, {entered.record: {"5.3": "line_text_differs"}}, _hands(tw2))


@forgery(demanding("line_is_due"))
def test_a_line_put_off_as_not_due_after_its_day(tw2):
    """The operator says that nobody asks for the packages yet; the promise says 31 March."""
    lines = with_line(reported("tw2"), "I3", state="not_due", value=None, scope_done=None)
    entered = enter(tw2, "tw2", lines)
    return caught(tw2, {entered.record: {"5.3": "line_is_due"}}, _hands(tw2))


# -- figures -----------------------------------------------------------------------------------------------------------


@forgery(using(between.Reads, "check", lambda *_: None))
def test_a_figure_printed_97_and_read_as_79(tw2):
    """The operator prints 97, which the head signs, and lets the ledger count with 79."""
    value = {**number("97", UNIT), "value": "79"}
    entered = enter(tw2, "tw2", with_line(reported("tw2"), "I1", value=value))
    return caught(tw2, {entered.record: {"3.4": "facts_shape"}}, _unread(tw2), because=("hidden",))


@forgery(asking("_shape"))
def test_no_data_that_counts_as_zero(tw2):
    """The operator has no data of complaints, and lets the ledger count none: the best figure there is."""
    lines = with_line(
        reported("tw2"), "I5", state="no_data", reason_code="belum_dihitung", value=number("0", "Kasus"), evidence=[]
    )
    entered = enter(tw2, "tw2", lines)
    return caught(tw2, {entered.record: {"3.4": "facts_shape"}}, _unread(tw2), because=("hidden",))


@forgery(demanding("data_ahead"))
def test_data_of_a_day_that_has_not_come(tw2):
    """The operator dates the data a month ahead."""
    entered = enter(tw2, "tw2", facts={"data_as_of": day("2025-08-31")})
    return caught(tw2, {entered.record: {"5.3": "data_ahead"}}, _hands(tw2))


@forgery(demanding("scope_unknown"))
def test_a_package_done_that_was_never_promised(tw2):
    """The operator counts a fifteenth package as done."""
    extra = {"id": "p15", "done_on": day("2025-03-30"), "files": [file("Kontrak paket kelima belas")]}
    lines = reported("tw2")
    done = next(line for line in lines if line["line_id"] == "I3")["scope_done"]
    entered = enter(tw2, "tw2", with_line(lines, "I3", scope_done=[*done, extra]))
    return caught(tw2, {entered.record: {"5.3": "scope_unknown"}}, _hands(tw2))


@forgery(demanding("scope_ahead"))
def test_a_package_done_tomorrow(tw2):
    """The operator counts a package as done on a day to come."""
    extra = {"id": "p12", "done_on": day("2025-07-26"), "files": [file("Kontrak paket kedua belas")]}
    lines = reported("tw2")
    done = next(line for line in lines if line["line_id"] == "I3")["scope_done"]
    entered = enter(tw2, "tw2", with_line(lines, "I3", scope_done=[*done, extra]))
    return caught(tw2, {entered.record: {"5.3": "scope_ahead"}}, _hands(tw2))


@forgery(demanding("programme_unknown"))
def test_a_cause_for_money_of_a_programme_that_is_not_in_the_promise(tw2):
    """The operator explains the money of a programme that the document does not have."""
    causes = [{"programme_no": "9", "cause_code": "gagal_lelang", "files": []}]
    entered = enter(tw2, "tw2", facts={"money_causes": causes})
    return caught(tw2, {entered.record: {"5.3": "programme_unknown"}}, _hands(tw2))


# -- which version, which period ---------------------------------------------------------------------------------------


def _revised(book):
    """The promise is eased in all form, after the quarter is over."""
    proposed = propose_revision(book, eased(book))
    sign(book, act="revision-signed")
    return proposed, countersign(book, act="revision-countersigned")


@forgery(demanding("another_version"))
def test_a_sheet_held_against_a_version_that_came_after_the_quarter(tw2):
    """In July the promise is eased; the operator holds the second quarter, over since June, against the easier one."""
    proposed, binding = _revised(tw2)
    entered = enter(tw2, "tw2", facts={"agreement": binding.data(), "document": proposed.data()})
    return caught(tw2, {entered.record: {"5.3": "another_version"}}, _hands(tw2))


@forgery(demanding("another_version"))
def test_a_sheet_held_against_a_document_that_was_only_proposed(tw2):
    """The operator names the binding act of today with the easier document that waits for the mayor."""
    proposed = propose_revision(tw2, eased(tw2))
    entered = enter(tw2, "tw2", facts={"document": proposed.data()})
    return caught(tw2, {entered.record: {"5.3": "another_version"}}, _hands(tw2))


@forgery(demanding("reference_wrong"), asking("_wording"))
def test_a_sheet_that_names_something_else_as_its_period(locked):
    """The operator names the lock, after it, as if it were an opening: the words then say of no period anything."""
    periods = locked.town.periods
    entered = enter(locked, "tahunan", facts={"period": periods.locked["tw4"].data()})
    falls = {entered.record: {"3.5": "wording_missing", "5.3": "reference_wrong"}}
    return caught(locked, falls, left={entered.record: {"5.3": "wrong_sheet"}})


@forgery(demanding("period_printed_differs"))
def test_a_sheet_that_prints_another_period_than_it_names(tw2):
    """The operator lets the head read "Triwulan I"; the sheet is counted for the second."""
    entered = enter(tw2, "tw2", facts={"period_printed": "Triwulan I Tahun 2025"})
    return caught(tw2, {entered.record: {"5.3": "period_printed_differs"}}, _hands(tw2))


@forgery(demanding("office_printed_differs"))
def test_a_sheet_that_prints_another_office_than_it_names(tw2):
    """The operator lets the sheet read as that of the hospital."""
    entered = enter(tw2, "tw2", facts={"office_printed": "Direktur RSUD Contoh"})
    return caught(tw2, {entered.record: {"5.3": "office_printed_differs"}}, _hands(tw2))


# -- entered again -----------------------------------------------------------------------------------------------------


@forgery(demanding("wrong_sheet_round"))
def test_a_round_counted_past_one_that_never_was(tw2):
    """The operator numbers the second entry as the third, so that one seems to be missing."""
    entered = enter(tw2, "tw2", facts={"round": 3})
    return caught(tw2, {entered.record: {"5.3": "wrong_sheet_round"}}, _hands(tw2))


@forgery(demanding("sheet_signed"))
def test_a_signed_sheet_entered_again_as_if_nobody_had_signed(tw2):
    """The head signed 97; the operator enters 79 as an ordinary next round, which says of no correction."""
    sign_sheet(tw2, "tw2")
    entered = enter(tw2, "tw2", with_line(reported("tw2"), "I1", value=number("79", UNIT)))
    return caught(tw2, {entered.record: {"5.3": "sheet_signed"}}, _hands(tw2))


@forgery(demanding("nothing_to_correct"))
def test_a_correction_of_what_nobody_signed(tw2):
    """The operator calls his next round a correction, as if the figures before it had been signed."""
    entered = enter(tw2, "tw2", correcting="Salah ketik.")
    return caught(tw2, {entered.record: {"5.3": "nothing_to_correct"}}, _hands(tw2))


@forgery(demanding("not_the_entry"))
def test_a_correction_that_names_an_older_entry_than_the_one_that_was_signed(tw1_entered):
    """The operator names the first round; the head signed the second, and its figures would be passed over."""
    tw1_entered.at("2025-04-14 09:00")
    sheet = tw1_entered.town.sheet("tw1")
    first = sheet.entered
    enter(tw1_entered, "tw1", reported("tw1", no=2))
    sign_sheet(tw1_entered, "tw1")
    corrected = enter(
        tw1_entered, "tw1", reported("tw1", no=2), correcting="Salah ketik.", facts={"corrects": first.data()}
    )
    return caught(tw1_entered, {corrected.record: {"5.3": "not_the_entry"}}, _hands(tw1_entered, "tw1"))


@forgery(demanding("missing_power"))
def test_a_clerk_who_enters_by_an_sk_that_nobody_with_the_power_recorded(tw2):
    """A friend at the treasury records an SK for a clerk of the Dinas; he enters, the head signs in good faith."""
    person, _ = newcomer(tw2)
    clerk, granted = appoint(tw2, "dinkes", person, powers=("realization.enter",), by=tw2.town.officer("bpkad"))
    entered = enter(tw2, "tw2", by=clerk)
    return caught(tw2, {granted.record: {"5.1": "missing_power"}}, [entered, *_hands(tw2)])
