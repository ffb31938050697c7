"""The register against a brute-force comparison of the versions themselves, on documents nobody thought of."""

import json
from contextlib import closing
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from projections import catch_up, connect, register_views
from tests.projections.story import AGREEMENT, money
from tests.projections.year import Year, number

FORMULAS = [
    {"formula": "NAIK", "polarity": "naik"},
    {"formula": "TURUN", "polarity": "turun"},
    {"formula": "TURUN", "polarity": "turun", "cap": "110"},
    {"formula": "TURUN_INV", "polarity": "turun", "aggregation": "sum"},
    {"formula": "RENTANG", "polarity": "rentang"},
]

values = st.integers(1, 400).map(lambda n: str(Decimal(n) / 4))
units = st.sampled_from(["Kasus", "Persen"])
targets = st.one_of(
    st.builds(number, values, units),
    st.builds(lambda value: {"printed": f"≤ {value.replace('.', ',')}", "kind": "range", "high": value}, values),
    st.builds(lambda text: {"printed": text, "kind": "text"}, st.sampled_from(["Baik", "Tercapai"])),
)
days = st.sampled_from(["2025-03-31", "2025-06-30"]).map(lambda day: {"date": day, "printed": day})


@st.composite
def lines(draw, name):
    line = {
        "line_id": name,
        "no_printed": name[1:],
        "indicator": draw(st.integers(0, len(FORMULAS) - 1)),
        "indicator_printed": f"Indikator {draw(st.integers(1, 2))}",
        "target": draw(targets),
        "lineage": "new",
    }
    if draw(st.booleans()):
        periods = draw(st.sets(st.sampled_from(["tw1", "tw2", "tw3"]), min_size=1))
        line["quarters"] = [{"period": period, "target": draw(targets)} for period in sorted(periods)]
    if draw(st.booleans()):
        line["due_on"] = draw(days)
    if draw(st.booleans()):
        line["scope"] = [{"id": f"p{no}", "text": f"Paket {no}"} for no in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        line["programmes"] = ["1"]
    return line


@st.composite
def programmes(draw, no):
    return {
        "no": no,
        "nomenclature": "2025",
        "level": "program",
        "name_printed": draw(st.sampled_from(["Program A", "Program B"])),
        "amount": money(draw(st.integers(1, 3)) * 1000),
        "sources": [{"code": "dak_fisik", "printed": "DAK"}] if draw(st.booleans()) else [],
    }


@st.composite
def texts(draw):
    """What varies of a document."""
    names = draw(st.lists(st.sampled_from(["l1", "l2", "l3"]), min_size=1, unique=True))
    numbers = draw(st.lists(st.sampled_from(["1", "2"]), unique=True, min_size=1))
    return {
        "lines": [draw(lines(name)) for name in names],
        "programmes": [draw(programmes(no)) for no in numbers],
        "rank": draw(st.sampled_from([None, "IV/c"])),
        "statement": draw(st.sampled_from(["Berjanji.", "Berjanji sungguh."])),
        "objective": draw(st.sampled_from(["Kesehatan", "Mutu"])),
        "place": draw(st.sampled_from(["Contoh", "Lain"])),
    }


class Town(Year):
    """An agreement whose documents are made of random parts."""

    def begun(self, parts):
        self.ground()
        self.budget = self.adopt_budget()
        for no, one in enumerate(FORMULAS):
            more = {name: value for name, value in one.items() if name != "formula"}
            self.define(str(no), one["formula"], **more)
        document = self.made(parts, doc_type="pk")
        self.proposed = self.propose(document, budget=self.budget)
        self.bound = self.grantor_signs(self.proposed, self.trustee_signs(self.proposed))
        self.documents = [document]
        return self

    def made(self, parts, *, doc_type="pk_perubahan"):
        document = self.document(self.indicators["0"], doc_type=doc_type)
        rows = [line | {"indicator": self.indicators[str(line["indicator"])]} for line in parts["lines"]]
        document["objectives"] = [{"no_printed": "1", "text": parts["objective"], "lines": rows}]
        document["programmes"] = parts["programmes"]
        document["total"] = money(sum(int(one["amount"]["value"]) for one in parts["programmes"]))
        document["statement"] = [{"id": "janji", "text": parts["statement"]}]
        document["place_printed"] = parts["place"]
        document["trustee"] |= {"rank_printed": parts["rank"]} if parts["rank"] else {}
        return document


@settings(max_examples=60, deadline=None)
@given(first=texts(), revisions=st.lists(st.tuples(texts(), st.booleans()), min_size=1, max_size=3))
def test_the_register_is_what_a_comparison_of_the_versions_finds(first, revisions):
    town = Town().begun(first)
    for no, (parts, agreed) in enumerate(revisions):
        document = town.made(parts)
        proposed = town.propose_revision(document, on=f"2025-05-0{no + 1}")
        if agreed:
            town.agree(proposed, document, on=f"2025-05-0{no + 1}")
        else:
            town.reject(proposed, on=f"2025-05-0{no + 1}")
    with closing(connect(":memory:")) as db:
        catch_up(db, town.read)
        found = register_views.changes(db, size=1000).rows
        versions = [
            (row["version_no"], row["status"], json.loads(row["document"]))
            for row in db.execute(
                "SELECT * FROM agreement_version WHERE agreement = ? ORDER BY version_no", [AGREEMENT]
            )
        ]
    expected, before = {}, versions[0][2]
    for no, status, document in versions[1:]:
        expected[no] = by_hand(before, document, town)
        before = document if status in ("berlaku", "digantikan") else before
    for no, rows in expected.items():
        told = {
            (row.line_id or row.programme_no, row.field, row.period): (
                row.before_printed,
                row.after_printed,
                row.direction,
            )
            for row in found
            if row.version_no == no
        }
        assert told == rows
    assert len(found) == sum(len(rows) for rows in expected.values())


# ---- the comparison: every part of either document under its place, and what differs -----------------------------------


def by_hand(before, after, town):
    """Place -> (printed before, printed after, direction) of everything that is not the same in both."""
    was, is_now = parts_of(before, town), parts_of(after, town)
    kept = {line["line_id"] for line in rows(before)} & {line["line_id"] for line in rows(after)}
    found = {}
    for place in was.keys() | is_now.keys():
        thing, field, period = place
        old, new = was.get(place), is_now.get(place)
        if (old and old[0]) == (new and new[0]) or (field == "here" and thing in kept):
            continue
        if field == "here":
            name, direction = ("line_dropped", "easier") if new is None else ("line_added", "harder")
            found[thing, name, None] = (old and old[1], new and new[1], direction)
        elif thing in kept or not (isinstance(thing, str) and thing.startswith("l")):
            if field == "other" and None in (old, new):
                continue  # the programme itself is new or gone: its amount says so
            if field == "source" and None in (old, new):
                continue
            found[thing, field, period] = (old and old[1], new and new[1], direction_of(place, old, new, before, town))
    return found


def rows(document):
    return [line for objective in document["objectives"] for line in objective["lines"]]


def parts_of(document, town):
    parts: dict[Any, Any] = {}
    for line in rows(document):
        name = line["line_id"]
        definition = town.definition(line["indicator"])
        target = line["target"]
        figure = {key: value for key, value in target.items() if key != "unit"}
        indicator = (json.dumps(line["indicator"], sort_keys=True), line["indicator_printed"])
        parts |= {
            (name, "here", None): (True, target["printed"]),
            (name, "target", None): (figure, target["printed"], target),
            (name, "indicator", None): (indicator, line["indicator_printed"]),
            (name, "formula", None): same(definition["formula"]["id"]),
            (name, "polarity", None): same(definition["polarity"]),
            (name, "aggregation", None): same(definition["aggregation"]),
            (name, "other", None): (line.get("programmes"), None),
        }
        if "cap" in definition:
            parts[name, "cap", None] = same(definition["cap"])
        if "unit" in target:
            parts[name, "unit", None] = same(target["unit"])
        if "due_on" in line:
            parts[name, "due_on", None] = (line["due_on"]["date"], line["due_on"]["printed"])
        if "scope" in line:
            parts[name, "scope", None] = (line["scope"], "; ".join(one["text"] for one in line["scope"]))
        for quarter in line.get("quarters", ()):
            parts[name, "quarter", quarter["period"]] = (
                quarter["target"],
                quarter["target"]["printed"],
                quarter["target"],
            )
    for programme in document["programmes"]:
        no = programme["no"]
        parts[no, "amount", None] = (programme["amount"]["value"], programme["amount"]["printed"])
        sources = ", ".join(one["printed"] for one in programme["sources"]) or "-"
        parts[no, "source", None] = (programme["sources"], sources)
        parts[no, "other", None] = (programme["name_printed"], None)
    for role in ("trustee", "grantor"):
        party = document[role]
        parts[None, "party", role] = (party, f"{party['name_printed']}, {party['office_printed']}")
    parts[None, "statement", None] = same(document["statement"][0]["text"])
    order = (document["objectives"][0]["text"], [line["line_id"] for line in rows(document)])
    parts[None, "objective", None] = (order, document["objectives"][0]["text"])
    parts[None, "other", None] = (document["place_printed"], None)
    return parts


def same(text):
    return (text, text)


def direction_of(place, old, new, before, town):
    """By polarity, where both are numbers of one unit; a later day is easier."""
    _, field, _ = place
    if field == "party":
        return "same"
    if field == "due_on":
        return "easier" if old is not None and (new is None or new[0] > old[0]) else "harder"
    comparable = field in ("target", "quarter") and None not in (old, new)
    return number_direction(old[2], new[2], polarity_of(place, before, town)) if comparable else "incomparable"


def polarity_of(place, before, town):
    return town.definition(next(line for line in rows(before) if line["line_id"] == place[0])["indicator"])["polarity"]


def number_direction(was, is_now, polarity):
    if not was["kind"] == is_now["kind"] == "number" or was["unit"] != is_now["unit"]:
        return "incomparable"
    if Decimal(was["value"]) == Decimal(is_now["value"]):
        return "same"
    easier = {
        "naik": Decimal(is_now["value"]) < Decimal(was["value"]),
        "turun": Decimal(is_now["value"]) > Decimal(was["value"]),
    }
    return "incomparable" if polarity not in easier else "easier" if easier[polarity] else "harder"
