"""What a revision changes: held to a brute-force comparison, and the direction of every change to its polarity."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.acts import ACTS
from domain.evidence.differences import changes_between
from domain.evidence.shape import List, check
from tests.papers import DOCUMENT, day, number

DEFINITION = {"formula": {"id": "NAIK"}, "polarity": "naik", "aggregation": "sum"}
_CHANGES = next(shape for name, _, shape in ACTS["revision-proposed"].shape.fields if name == "changes")
assert isinstance(_CHANGES, List)
CHANGE = _CHANGES.shape


def ordinal(rank):
    return {"printed": "B", "kind": "ordinal", "rank": rank, "unit": "predikat"}


def on(day):
    return {"printed": "tanggal", "kind": "date", "on": day, "unit": "tanggal"}


def yes_no(value):
    return {"printed": "ya", "kind": "binary", "value": value, "unit": "-"}


def spread(low):
    return {"printed": low, "kind": "range", "low": low, "unit": "%"}


def words(printed):
    return {"printed": printed, "kind": "text", "unit": "-"}


def document(target, **line):
    return paper([{**promised("i1", "x", target), **line}])


def paper(lines, programmes=(), trustee=None, grantor=None, **more):
    """A whole document: one objective with these lines."""
    return {
        "fiscal_year": 2025, "legal_basis": [], "statement": [{"id": "janji", "text": "Saya berjanji."}],
        "objectives": [{"no_printed": "1", "text": "Meningkatnya mutu", "lines": lines}],
        "programmes": list(programmes), "trustee": trustee or party(), "grantor": grantor or party("f"), **more,
    }  # fmt: skip


def promised(line_id, indicator, target):
    return {
        "line_id": line_id, "no_printed": "1", "indicator": indicator, "indicator_printed": indicator.upper(), "target": target,
    }  # fmt: skip


def party(official="a", office="b", capacity="definitif", printed="Ani"):
    return {
        "official": official,
        "office": office,
        "capacity": capacity,
        "name_printed": printed,
        "office_printed": "Kepala",
    }


def changes(before, after, definition=DEFINITION, later=None):
    definitions = {"x": definition, "y": later or definition}
    found = changes_between(before, after, lambda ref: definitions[ref])
    for change in found:
        check(CHANGE, change)
    return found


def direction(before, after, polarity="naik"):
    (change,) = changes(document(before), document(after), {**DEFINITION, "polarity": polarity})
    return change["direction"]


# -- direction --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("polarity", "smaller", "larger"),
    [
        ("naik", "easier", "harder"),
        ("turun", "harder", "easier"),
        ("rentang", "incomparable", "incomparable"),
        ("none", "incomparable", "incomparable"),
    ],
)
def test_polarity_decides_what_a_smaller_or_larger_number_means(polarity, smaller, larger):
    ninety, ten, negative = number("90", "90", "%"), number("10", "10", "%"), number("-5", "-5", "%")
    assert direction(ninety, ten, polarity) == smaller
    assert direction(ten, ninety, polarity) == larger
    assert direction(ten, negative, polarity) == smaller
    assert direction(yes_no("1"), yes_no("0"), polarity) == smaller


@pytest.mark.parametrize("polarity", ["naik", "turun", "rentang", "none"])
def test_a_number_printed_anew_is_the_same(polarity):
    assert direction(number("90", "90", "%"), number("90,0", "90.0", "%"), polarity) == "same"


@pytest.mark.parametrize("polarity", ["naik", "turun", "rentang", "none"])
def test_a_later_date_and_a_lower_rank_are_easier_whatever_the_polarity(polarity):
    assert direction(on("2025-06-30"), on("2025-12-31"), polarity) == "easier"
    assert direction(on("2025-12-31"), on("2025-06-30"), polarity) == "harder"
    assert direction(ordinal(3), ordinal(2), polarity) == "easier"
    assert direction(ordinal(2), ordinal(3), polarity) == "harder"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (number("90", "90", "%"), yes_no("1")),
        (spread("10"), spread("20")),
        (words("baik"), words("sangat baik")),
        (ordinal(2), number("2", "2", "predikat")),
    ],
)
def test_what_has_no_common_measure_is_incomparable(before, after):
    before, after = before | {"unit": "u"}, after | {"unit": "u"}
    assert direction(before, after) == "incomparable"


def test_another_unit_makes_a_number_incomparable_and_is_told_itself():
    found = changes(document(number("90", "90", "%")), document(number("80", "80", "orang")))
    assert [(change["field"], change["direction"]) for change in found] == [
        ("target", "incomparable"),
        ("unit", "incomparable"),
    ]


def test_the_polarity_that_counts_is_the_one_before():
    turned = {**DEFINITION, "polarity": "turun"}
    found = changes(document(number("90", "90", "%")), document(number("80", "80", "%"), indicator="y"), later=turned)
    assert [(change["field"], change["direction"]) for change in found] == [
        ("indicator", "incomparable"),
        ("target", "easier"),
        ("polarity", "incomparable"),
    ]


# -- what is told -----------------------------------------------------------------------------------------------------


def test_a_document_does_not_differ_from_itself():
    assert changes_between(DOCUMENT, copy.deepcopy(DOCUMENT), lambda _ref: DEFINITION) == []


def test_a_quarter_in_another_unit_is_told():
    before, after = (
        document(NINE, quarters=[{"period": "tw1", "target": number("9", "9", unit)}]) for unit in ("%", "Kasus")
    )
    (change,) = changes(before, after)
    assert (change["field"], change["period"], change["direction"]) == ("quarter", "tw1", "incomparable")


def test_a_line_dropped_is_easier_and_a_line_added_harder():
    one = document(number("90", "90", "%"))
    two = paper([*one["objectives"][0]["lines"], promised("i2", "y", number("90", "90", "%"))])
    (dropped, moved), (added, _) = changes(two, one), changes(one, two)
    assert moved["field"] == "objective"
    assert dropped == {"field": "line_dropped", "direction": "easier", "line_id": "i2", "before_printed": "90"}
    assert added == {"field": "line_added", "direction": "harder", "line_id": "i2", "after_printed": "90"}


def fields(before, after, **more):
    return [change["field"] for change in changes(before, after, **more)]


NINE = number("9", "9", "%")


def test_a_line_under_another_number_is_told_as_something_else_of_that_line():
    (change,) = changes(document(NINE, no_printed="1"), document(NINE, no_printed="2"))
    assert change == {"field": "other", "direction": "incomparable", "line_id": "i1"}


def test_a_line_under_another_objective_is_told():
    one, two = promised("i1", "x", NINE), promised("i2", "x", NINE)
    before, after = paper([one, two]), paper([one])
    after["objectives"].append({"no_printed": "2", "text": "Lain", "lines": [two]})
    assert fields(before, after) == ["objective"]


def test_another_indicator_is_told_even_where_its_definition_says_the_same():
    (change,) = changes(document(NINE), document(NINE, indicator="y", indicator_printed="Y"))
    assert change == {
        "field": "indicator", "direction": "incomparable", "line_id": "i1", "before_printed": "X", "after_printed": "Y",
    }  # fmt: skip


def test_another_name_for_the_same_indicator_is_told():
    assert fields(document(NINE), document(NINE, indicator_printed="Angka lain")) == ["indicator"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("2025-03-31", "2025-06-30", "easier"),
        ("2025-06-30", "2025-03-31", "harder"),
        ("2025-03-31", None, "easier"),
        (None, "2025-03-31", "harder"),
    ],
)
def test_a_later_day_is_easier_and_none_at_all_the_easiest(before, after, told):
    papers = [document(NINE, **({"due_on": day(one)} if one else {})) for one in (before, after)]
    (change,) = changes(*papers)
    assert (change["field"], change["direction"]) == ("due_on", told)
    assert [change.get("before_printed"), change.get("after_printed")] == [
        day(one)["printed"] if one else None for one in (before, after)
    ]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("scope", [{"id": "a", "text": "Puskesmas kota"}], "scope"),
        ("baseline", {"year": 2024, "value": NINE}, "other"),
        ("plan", {"ref": {}, "line": "1", "target": NINE}, "other"),
        ("parent", {"agreement": {}, "line_id": "i9"}, "other"),
        ("contributors", ["0" * 32], "other"),
        ("programmes", ["1"], "other"),
    ],
)
def test_whatever_else_a_line_says_is_told(field, value, told):
    for papers in (
        (document(NINE), document(NINE, **{field: value})),
        (document(NINE, **{field: value}), document(NINE)),
    ):
        (change,) = changes(*papers)
        assert (change["field"], change["direction"], change["line_id"]) == (told, "incomparable", "i1")


@pytest.mark.parametrize("field", ["justification", "lineage"])
def test_what_only_says_why_is_no_change_of_the_promise(field):
    assert changes(document(NINE), document(NINE, **{field: "lain"})) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"statement": [{"id": "janji", "text": "Saya berusaha."}]}, "statement"),
        ({"statement": []}, "statement"),
        ({"objectives": []}, "objective"),
        ({"legal_basis": [{"rule": "a", "printed": "b"}]}, "other"),
        ({"place_printed": "Lain"}, "other"),
        ({"fiscal_year": 2026}, "other"),
        ({"attachments": [{}]}, "other"),
    ],
)
def test_a_text_of_the_document_is_not_changed_in_silence(changed, told):
    before, after = paper([]), paper([], **changed)
    assert fields(before, after) == fields(after, before) == [told]


@pytest.mark.parametrize(
    ("field", "value"), [("name_printed", "Lain"), ("code", "9.99"), ("level", "kegiatan"), ("note_printed", "DAK")]
)
def test_whatever_else_a_programme_says_is_told(field, value):
    before = paper([], [programme("1", 5)])
    after = paper([], [{**programme("1", 5), field: value}])
    (change,) = changes(before, after)
    assert change == {"field": "other", "direction": "incomparable", "programme_no": "1"}


@pytest.mark.parametrize(
    ("field", "value"),
    [("formula", {"id": "TURUN"}), ("polarity", "turun"), ("aggregation", "avg"), ("cap", "120")],
)
def test_another_definition_is_a_change_of_the_promise(field, value):
    target = number("90", "90", "%")
    found = changes(document(target), document(target, indicator="y"), later={**DEFINITION, field: value})
    assert [(change["field"], change["direction"]) for change in found] == [
        ("indicator", "incomparable"),
        (field, "incomparable"),
    ]


def test_a_party_is_its_person_office_capacity_and_every_printed_word():
    before, after = document(number("9", "9", "%")), document(number("9", "9", "%"))
    after["trustee"] = party(printed="dr. Ani")
    assert [(change["field"], change["after_printed"]) for change in changes(before, after)] == [
        ("party", "dr. Ani, Kepala")
    ]
    after["trustee"] = party(capacity="plt")
    assert [(change["field"], change["period"]) for change in changes(before, after)] == [("party", "trustee")]
    after["trustee"], after["grantor"] = party(), None
    assert [(change["field"], change["period"]) for change in changes(before, after)] == [("party", "grantor")]


def test_sources_are_told_beside_amounts():
    before, after = document(number("9", "9", "%")), document(number("9", "9", "%"))
    before["programmes"] = [programme("1", 5, ("APBD",))]
    after["programmes"] = [programme("1", 6, ("APBD", "DAK"))]
    found = changes(before, after)
    assert [(change["field"], change["before_printed"], change["after_printed"]) for change in found] == [
        ("amount", "5", "6"),
        ("source", "APBD", "APBD, DAK"),
    ]


def programme(no, amount, sources=()):
    money = {"printed": str(amount), "value": str(amount)}
    return {"no": no, "amount": money, "sources": [{"code": "apbd", "printed": one} for one in sources]}


# -- brute force ------------------------------------------------------------------------------------------------------

TARGETS = st.one_of(
    st.sampled_from(["1", "2", "2.0", "-3"]).map(lambda value: number(value, value, "%")),
    st.sampled_from([0, 1, 2]).map(ordinal),
    st.sampled_from(["2025-01-01", "2025-12-31"]).map(on),
    st.sampled_from(["baik", "lebih baik"]).map(words),
)
QUARTERS = st.dictionaries(st.sampled_from(["tw1", "tw2"]), TARGETS, max_size=2)
LINES = st.dictionaries(
    st.sampled_from(["i1", "i2", "i3"]), st.tuples(TARGETS, QUARTERS, st.sampled_from("xy")), max_size=3
)
PROGRAMMES = st.dictionaries(st.sampled_from(["1", "2"]), st.integers(1, 3), max_size=2)
PARTIES = st.builds(party, official=st.sampled_from("ab"), capacity=st.sampled_from(["definitif", "plt"]))
DOCUMENTS = st.tuples(LINES, PROGRAMMES, PARTIES, st.none() | PARTIES)
POLARITIES = st.sampled_from(["naik", "turun", "rentang", "none"])


def built(parts):
    lines, programmes, trustee, grantor = parts
    made = [
        {
            **promised(line_id, indicator, target),
            **({"quarters": [{"period": period, "target": one} for period, one in quarters.items()]} if quarters else {}),
        }
        for line_id, (target, quarters, indicator) in lines.items()
    ]  # fmt: skip
    return {**paper(made, [programme(no, amount) for no, amount in programmes.items()], trustee), "grantor": grantor}


def flat(parts, polarities):
    """Everything a document promises, one name a fact."""
    lines, programmes, trustee, grantor = parts
    facts: dict[tuple[str, ...], Any] = {}
    for line_id, (target, quarters, indicator) in lines.items():
        facts["line", line_id] = True
        facts["target", line_id] = {name: value for name, value in target.items() if name != "unit"}
        facts["unit", line_id] = target["unit"]
        facts["indicator", line_id] = indicator
        facts["polarity", line_id] = polarities[indicator]
        for period, one in quarters.items():
            facts["quarter", line_id, period] = one
    facts["objective", ""] = tuple(lines)
    facts |= {("amount", no): amount for no, amount in programmes.items()}
    for role, one in (("trustee", trustee), ("grantor", grantor)):
        facts["party", role] = one and (one["official"], one["office"], one["capacity"])
    return facts


def brute(before, after, polarities):
    old, new = flat(before, polarities), flat(after, polarities)
    gone = {name[1] for name in old if name[0] == "line" and name not in new}
    come = {name[1] for name in new if name[0] == "line" and name not in old}
    found = {("line_dropped", one) for one in gone} | {("line_added", one) for one in come}
    for name in old.keys() | new.keys():
        if name[1] not in gone | come and old.get(name) != new.get(name):
            found.add(name)
    return found


def name_of(change):
    place = change.get("line_id") or change.get("programme_no") or ""
    if change["field"] == "party":
        return "party", change["period"]
    return (change["field"], place, change["period"]) if change["field"] == "quarter" else (change["field"], place)


@given(DOCUMENTS, DOCUMENTS, POLARITIES, POLARITIES)
def test_the_list_is_what_brute_force_finds(before, after, first, second):
    polarities = {"x": first, "y": second}
    definitions = {name: {**DEFINITION, "polarity": polarity} for name, polarity in polarities.items()}
    found = changes_between(built(before), built(after), lambda ref: definitions[ref])
    assert {name_of(change) for change in found} == brute(before, after, polarities)
    assert len(found) == len(brute(before, after, polarities))


@given(DOCUMENTS, DOCUMENTS, POLARITIES)
def test_the_way_back_tells_the_opposite(before, after, polarity):
    definition = {**DEFINITION, "polarity": polarity}
    there = changes_between(built(before), built(after), lambda _ref: definition)
    back = changes_between(built(after), built(before), lambda _ref: definition)
    opposite = {"easier": "harder", "harder": "easier"}
    names = {"line_dropped": "line_added", "line_added": "line_dropped"}
    turned = {
        (
            names.get(change["field"], change["field"]),
            *name_of(change)[1:],
            opposite.get(change["direction"], change["direction"]),
        )
        for change in there
    }
    assert turned == {(*name_of(change), change["direction"]) for change in back}


@given(st.decimals(-1000, 1000, places=2), st.decimals(-1000, 1000, places=2), st.sampled_from(["naik", "turun"]))
def test_easier_is_what_less_work_reaches(old, new, polarity):
    before, after = (number(f"{value:f}", f"{value:f}", "%") for value in (old, new))
    if Decimal(old) != Decimal(new):
        easier = (new < old) == (polarity == "naik")
        assert direction(before, after, polarity) == ("easier" if easier else "harder")


def test_within_one_predicate_the_score_decides():
    low, high = ({**ordinal(5), "printed": f"A ({value})", "value": value} for value in ("80.5", "82"))
    assert direction(high, low) == "easier"
    assert direction(low, high) == "harder"
    assert direction(high, {**ordinal(6), "printed": "AA"}) == "harder"
