"""Forged claims: states that never were, changes left out or made up, choices nobody made, and numbers of persons."""

from dataclasses import replace

from domain.evidence import between
from domain.evidence.entry import Actor
from service.demo.facts import file
from tests import past
from tests.forgeries.caught import asking, demanding, forgery, using
from tests.forgeries.remembered import compare, take_in
from tests.forgeries.steps import caught


def _next(book):
    """What an honest house finds in the export after that."""
    return compare(book, [], past.eased_rows(), facts={"file": file("Ekspor 5 Januari")})


# -- by whom -----------------------------------------------------------------------------------------------------------


@forgery(demanding("missing_power"))
def test_an_export_taken_in_by_a_clerk_who_may_only_compare_papers(archived):
    """The second clerk takes in an export of his own making."""
    taken = take_in(archived, by=archived.town.officer(past.SECOND))
    return caught(archived, {taken.record: {"5.1": "missing_power"}}, [compare(archived)])


@forgery(asking("_signature"))
def test_an_export_that_the_house_is_said_to_have_taken_in(archived):
    """The clerk signs with his own key what he says the house found in the night."""
    clerk = archived.town.officer(past.CLERK).person
    taken = take_in(archived, by=clerk, actor=Actor(None, clerk.thumbprint))
    return caught(archived, {taken.record: {"4.1": "not_house_key"}}, [compare(archived)])


@forgery(asking("_signature"))
def test_an_export_under_the_name_of_the_service_key(archived):
    """The clerk names the thumbprint of the house, and signs with what he has."""
    town = archived.town
    taken = take_in(archived, by=town.stage.service, hand=town.officer(past.CLERK).person.key)
    return caught(archived, {taken.record: {"4.1": "bad_signature"}}, [compare(archived)])


@forgery(demanding("person_unneeded"))
def test_the_house_that_speaks_for_an_office(archived):
    """Whoever runs the house lends its finding the weight of the archivist's office."""
    clerk, service = archived.town.officer(past.CLERK), archived.town.stage.service
    actor = Actor(None, service.thumbprint, clerk.office, clerk.mandate.digest)
    office = archived.head(f"office/{clerk.office}")
    taken = take_in(archived, by=service, actor=actor, basis=[office])
    return caught(archived, {taken.record: {"5.1": "person_unneeded"}}, [compare(archived)])


@forgery(demanding("mandate_of_another"))
def test_an_export_taken_in_under_the_sk_of_another(archived):
    """The second clerk names the SK of the first."""
    liar = replace(archived.town.officer(past.CLERK), person=archived.town.officer(past.SECOND).person)
    taken = take_in(archived, by=liar)
    falls = {taken.record: {"5.1": "mandate_of_another", "4.2": "key_not_vouched"}}
    return caught(archived, falls, [compare(archived)], left={taken.record: {"4.2": "key_not_vouched"}})


# -- the state that never was ------------------------------------------------------------------------------------------


@forgery(demanding("claims_before_differs"))
def test_a_change_from_a_target_that_was_never_claimed(imported):
    """The house is made to say that 110 deaths became 105: a target made harder, where it was made easier."""
    lie = past.eased(before=past.target("110", "110"), direction="harder")
    found = compare(imported, [lie])
    return caught(imported, {found.record: {"5.3": "claims_before_differs"}}, [_next(imported)])


@forgery(demanding("claims_sum_differs", "claims_count"))
def test_a_change_left_out_of_the_list(imported):
    """The export says 105; the list of differences does not, and keeps the sum of the export."""
    found = compare(imported, [], past.eased_rows())
    return caught(imported, {found.record: {"5.3": "claims_sum_differs"}})


@forgery(demanding("claims_known"))
def test_a_first_file_put_over_one_that_stands(imported):
    """The clerk takes the next export in as if it were the first: no difference is told."""
    taken = take_in(imported, past.importing_facts(past.eased_rows()))
    return caught(imported, {taken.record: {"5.3": "claims_known"}}, [_next(imported)])


@forgery(demanding("claims_not_last"))
def test_a_change_counted_from_the_state_before_the_last(changed):
    """The easier target is told again, as if between the first export and now; the night between is passed over."""
    changed.town.past.changed = None
    found = compare(changed, [], past.eased_rows(), facts={"file": file("Ekspor 4 Januari")})
    return caught(changed, {found.record: {"5.3": "claims_not_last"}}, [_next(changed)])


@forgery(demanding("claims_not_complete"))
def test_a_row_called_gone_by_a_file_that_is_not_whole(imported):
    """An export of one department is used to say that the visits are gone."""
    covers = past.importing_facts()["covers"] | {"complete": False}
    lost, left = past.first_rows()[2], past.first_rows()[:2]
    found = compare(imported, [past.gone(lost)], left, facts={"covers": covers})
    return caught(imported, {found.record: {"5.3": "claims_not_complete"}})


@forgery(demanding("claims_unseen"))
def test_a_row_said_to_be_unread_by_a_file_that_was_read_whole(imported):
    """The visits are gone; the house is made to say that it could not read them, so that they go on standing."""
    unseen = [past.unseen(past.first_rows()[2], "unread")]
    found = compare(imported, [], past.first_rows(), facts={"unseen": unseen})
    return caught(imported, {found.record: {"5.3": "claims_unseen"}})


@forgery(demanding("claims_row_known"))
def test_a_row_called_new_over_one_that_stands(imported):
    """The easier target comes in as a new row, so that nothing seems to have changed."""
    found = compare(imported, [past.new_row(past.eased_rows()[0])])
    return caught(imported, {found.record: {"5.3": "claims_row_known"}}, [_next(imported)])


@forgery(demanding("claims_direction"))
def test_an_easier_target_called_the_same(imported):
    """The house is made to say that 95 and 105 weigh the same."""
    found = compare(imported, [past.eased(direction="harder")])
    return caught(imported, {found.record: {"5.3": "claims_direction"}}, [_next(imported)])


@forgery(demanding("claims_count"))
def test_a_change_counted_as_none(imported):
    """The list holds a change; the count that pages show says none."""
    honest = past.changing_facts(imported.town)["counts"]
    found = compare(imported, facts={"counts": honest | {"changed": 0}})
    return caught(imported, {found.record: {"5.3": "claims_count"}}, [_next(imported)])


# -- parts -------------------------------------------------------------------------------------------------------------


@forgery(demanding("claims_part", "claims_sum_differs", "claims_count", "claims_undecided"))
def test_a_second_part_out_of_another_file(archived):
    """The first part is of the export, the second of one that was made for the purpose."""
    rows = past.first_rows()
    first, second = past.in_parts(past.importing_facts(), rows[:1], rows[1:])
    take_in(archived, first)
    taken = take_in(archived, second | {"file": file("Ekspor lain")})
    return caught(archived, {taken.record: {"5.3": "claims_part"}})


@forgery(demanding("claims_repeated", "claims_sum_differs", "claims_count"))
def test_a_row_of_the_first_part_told_otherwise_in_the_second(archived):
    """The second part tells the target of the first once more, easier."""
    rows = past.first_rows()
    first, second = past.in_parts(past.importing_facts(), rows[:1], [*rows[1:], past.eased_rows()[0]])
    take_in(archived, first)
    taken = take_in(archived, second)
    return caught(archived, {taken.record: {"5.3": "claims_repeated"}})


# -- readings ----------------------------------------------------------------------------------------------------------


@forgery(demanding("claims_undecided"))
def test_a_reading_that_somebody_is_said_to_have_chosen(archived):
    """3.286 is counted as 3286 "because it was asked"; nobody was."""
    taken = take_in(archived, past.importing_facts(decisions=[]))
    return caught(archived, {taken.record: {"5.3": "claims_undecided"}}, [compare(archived)])


@forgery(using(between.SamePrint, "check", lambda *_: None))
def test_a_figure_read_from_another_print_than_the_cell_shows(archived):
    """The cell shows 95; what is counted was printed 59."""
    rows = past.first_rows()
    rows[0]["cells"][2]["quantity"] = past.target("59", "59")["quantity"]
    taken = take_in(archived, past.importing_facts(rows))
    return caught(archived, {taken.record: {"3.4": "facts_shape"}}, because=("hidden",))


@forgery(demanding("person_number"))
def test_the_number_of_a_person_kept_for_ever(archived):
    """The clerk takes the NIP along, in the cell of the name."""
    rows = past.first_rows()
    rows[0]["cells"].append(past.cell("trustee_name", "Anindya, NIP 197902142005011003"))
    taken = take_in(archived, past.importing_facts(rows))
    return caught(archived, {taken.record: {"5.3": "person_number"}})
