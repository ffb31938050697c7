import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence import shapes
from domain.evidence.acts import ACTS
from domain.evidence.errors import Unproven
from domain.evidence.shape import Bool, List, check
from tests.papers import DOCUMENT, LINES, day, decree, file, key, number, rupiah

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def refusal(shape, value):
    with pytest.raises(Unproven) as caught:
        check(shape, value)
    assert caught.value.code == "facts_shape"
    assert caught.value.facts["expected"]
    return caught.value.facts["path"]


@pytest.mark.parametrize("value", ["", " tepi", "tepi ", "dua\nbaris", "tab\tulator", "x" * 4001, None, 3, ["a"], {}])
def test_text_is_one_trimmed_line(value):
    assert refusal(shapes.TEXT, value) == "fakta"


@pytest.mark.parametrize(
    "value", ["-0", "-0.00", "01", "1e3", "+1", "1.", ".5", "1,5", " 1", "1 ", "", "NaN", "9" * 41, 1, None, "１"]
)
def test_a_number_is_a_canonical_decimal(value):
    refusal(shapes.NUMBER, value)


@pytest.mark.parametrize("value", ["0", "-1", "92.5", "-0.5", "120.00"])
def test_a_canonical_decimal_is_a_number(value):
    check(shapes.NUMBER, value)


@pytest.mark.parametrize(
    "value",
    [
        "2025-02-29",
        "2025-13-01",
        "2025-1-1",
        "1899-12-31",
        "2025-00-10",
        "20250101",
        "2025-01-01T00:00",
        20250101,
        None,
    ],
)
def test_a_date_is_a_day_of_the_calendar(value):
    refusal(shapes.DATE, value)


def test_a_leap_day_is_a_date():
    check(shapes.DATE, "2024-02-29")


@pytest.mark.parametrize(
    "printed", ["24 Januari 2025", "Jumat, 24 Januari 2025", "24 Jan 2025", "24-01-2025", "24/1/2025", "2025-01-24"]
)
def test_a_printed_day_may_be_written_as_people_do(printed):
    check(shapes.DAY, {"date": "2025-01-24", "printed": printed})


@pytest.mark.parametrize(
    "printed",
    [
        "25 Januari 2025",
        "24 Februari 2025",
        "24 Januari 2024",
        "Januari 2025",
        "24/1",
        "01/24/2025",
        "24 Januari Februari 2025",
    ],
)
def test_a_day_printed_as_another_is_refused(printed):
    assert refusal(shapes.DAY, {"date": "2025-01-24", "printed": printed}) == "fakta.date"


def test_a_day_that_reads_as_its_american_twin_is_refused():
    assert refusal(shapes.DAY, {"date": "2025-01-02", "printed": "01/02/2025"}) == "fakta.date"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("92,5", "92.5"),
        ("78.12", "78.12"),
        ("110.000", "110000"),
        ("≤ 7,5", "7.5"),
        ("100%", "100"),
        ("-1,2", "-1.2"),
        ("−3", "-3"),
        ("80-90", "90"),
        ("14 paket", "14"),
        ("82.00", "82.00"),
    ],
)
def test_a_number_reads_what_is_printed(printed, value):
    check(shapes.QUANTITY, number(printed, value, "Persen"))


@pytest.mark.parametrize(
    ("printed", "value"),
    [("90", "98"), ("92,5", "925"), ("-1,2", "1.2"), ("1,2", "-1.2"), ("WTP", "1"), ("1.2.3", "123"), ("90", "9")],
)
def test_a_number_that_is_not_printed_is_refused(printed, value):
    assert refusal(shapes.QUANTITY, number(printed, value, "Persen")) == "fakta.value"


@pytest.mark.parametrize(
    "printed", ["Rp 1.250.000,00", "Rp1.250.000", "1.250.000,-", "Rp. 1.250.000", "IDR 1,250,000.00"]
)
def test_money_reads_what_is_printed(printed):
    check(shapes.MONEY, {"printed": printed, "value": "1250000"})


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Rp 1.250", "1.25"),
        ("Rp 1.250", "1.250"),
        ("Rp 100", "1000"),
        ("Rp 100", "-100"),
        ("Rp 1,125", "1.125"),
        ("-", "0"),
        ("Rp 100", 100),
    ],
)
def test_money_has_one_reading_and_no_minus(printed, value):
    assert refusal(shapes.MONEY, {"printed": printed, "value": value}) == "fakta.value"


@pytest.mark.parametrize(
    ("quantity", "path"),
    [
        ({"kind": "number"}, "fakta.value"),
        ({"kind": "range"}, "fakta"),
        ({"kind": "range", "low": "90", "high": "80"}, "fakta.low"),
        ({"kind": "range", "low": "80", "high": "95"}, "fakta.high"),
        ({"kind": "ordinal"}, "fakta.rank"),
        ({"kind": "ordinal", "rank": "6"}, "fakta.rank"),
        ({"kind": "date"}, "fakta.on"),
        ({"kind": "binary", "value": "2"}, "fakta.value"),
        ({"kind": "binary", "value": 1}, "fakta.value"),
        ({"kind": "text", "value": "1"}, "fakta.value"),
        ({"kind": "angka"}, "fakta.kind"),
        ({"kind": ["number"]}, "fakta.kind"),
        ({}, "fakta.kind"),
    ],
)
def test_a_quantity_has_what_its_kind_needs(quantity, path):
    assert refusal(shapes.QUANTITY, {"printed": "80 - 90", "unit": "Persen"} | quantity) == path


@pytest.mark.parametrize(
    "quantity",
    [
        {"kind": "range", "low": "80", "high": "90"},
        {"kind": "range", "high": "90"},
        {"kind": "ordinal", "rank": 6},
        {"kind": "date", "on": "2025-03-31"},
        {"kind": "binary", "value": "1"},
        {"kind": "text"},
    ],
)
def test_every_kind_of_quantity_can_be_written(quantity):
    check(shapes.QUANTITY, {"printed": "80 - 90", "unit": "Persen"} | quantity)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"digest": "A" * 64}, "fakta.digest"),
        ({"digest": "a" * 63}, "fakta.digest"),
        ({"version": 0}, "fakta.version"),
        ({"version": True}, "fakta.version"),
        ({"version": 2**53}, "fakta.version"),
        ({"stream": "office/" + "0" * 32}, "fakta.stream"),
        ({"stream": "agreement/xyz"}, "fakta.stream"),
        ({"stream": "agreement/" + "0" * 32 + "\n"}, "fakta.stream"),
        ({"record": 4}, "fakta.record"),
    ],
)
def test_an_act_is_named_by_stream_version_and_digest(change, path):
    ref = {"stream": "agreement/" + "0" * 32, "version": 1, "digest": "a" * 64}
    check(shapes.AGREEMENT, ref)
    assert refusal(shapes.AGREEMENT, ref | change) == path


@pytest.mark.parametrize("value", ["A" * 43 + "=", "A" * 44, "A" * 43, "Zg=="])
def test_a_key_is_32_bytes_in_base64(value):
    shape = {"suite": "ed25519", "public_key": value}
    if value == "A" * 43 + "=":
        check(shapes.KEY, shape)
    else:
        assert refusal(shapes.KEY, shape) == "fakta.public_key"


@pytest.mark.parametrize("suite", ["rsa", "none", "ED25519", None])
def test_a_key_of_another_suite_is_refused(suite):
    assert refusal(shapes.KEY, key(1) | {"suite": suite}) == "fakta.suite"


def test_a_file_needs_its_digest_and_size():
    check(shapes.FILE, file(1, "Berkas"))
    assert refusal(shapes.FILE, file(1, "Berkas") | {"size": -1}) == "fakta.size"
    assert refusal(shapes.FILE, file(1, "Berkas") | {"media_type": "pdf"}) == "fakta.media_type"


def test_a_decree_of_an_unknown_kind_is_refused():
    assert refusal(shapes.DECREE, decree("1", "2025-01-01") | {"kind": "memo"}) == "fakta.kind"


def changed(document, path, value):
    *road, last = path
    copy = target = {**document}
    for step in road:
        target[step] = target[step].copy()
        target = target[step]
    target[last] = value
    return copy


RULE = {"rule": "perpres-29-2014", "printed": "Perpres 29/2014"}


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (["trustee"], None, "fakta.trustee"),
        (["trustee", "capacity"], "pengganti", "fakta.trustee.capacity"),
        (["trustee", "nip_printed"], 1, "fakta.trustee.nip_printed"),
        (["trustee", "nip"], "196501011990031001", "fakta.trustee.nip"),
        (["fiscal_year"], "2025", "fakta.fiscal_year"),
        (["objectives"], [], "fakta.objectives"),
        (["objectives", 0, "lines"], [LINES[0], LINES[0]], "fakta.objectives[0].lines[1]"),
        (["objectives", 0, "lines", 1, "target", "value"], "29.5", "fakta.objectives[0].lines[1].target.value"),
        (["programmes", 1, "no"], "1", "fakta.programmes[1]"),
        (["programmes", 1, "sources", 0, "code"], "APBD", "fakta.programmes[1].sources[0].code"),
        (["total"], "51750000000", "fakta.total"),
        (["statement"], [], "fakta.statement"),
        (["legal_basis"], [RULE, RULE | {"printed": "Lain"}], "fakta.legal_basis[1]"),
        (["legal_basis"], ["perpres-29-2014"], "fakta.legal_basis[0]"),
        (["legal_basis"], [{"rule": "perpres-29-2014"}], "fakta.legal_basis[0].printed"),
        (["signed_on"], day("2025-01-24"), "fakta.signed_on"),
    ],
)
def test_a_document_of_another_shape_is_refused_with_the_path(path, value, told):
    assert refusal(shapes.DOCUMENT, changed(DOCUMENT, path, value)) == told


def test_a_document_may_have_no_grantor_and_no_programmes():
    check(shapes.DOCUMENT, DOCUMENT | {"grantor": None, "programmes": [], "total": rupiah(0)})


def test_what_the_paper_does_not_say_is_left_out():
    check(shapes.DOCUMENT, {name: value for name, value in DOCUMENT.items() if name != "total"})
    check(shapes.QUANTITY, {"kind": "number", "printed": "90", "value": "90"})


def test_the_length_of_a_list_is_bounded():
    assert refusal(List(Bool()), [True] * 2001) == "fakta"


def test_a_refusal_says_in_indonesian_what_is_expected():
    with pytest.raises(Unproven) as caught:
        check(shapes.MONEY, {"printed": "Rp 100", "value": "200"}, "fakta.total")
    assert "fakta.total.value" in str(caught.value)
    assert "angka yang tercetak: Rp 100" in str(caught.value)


@given(JSON)
def test_no_value_of_json_does_more_than_pass_or_be_refused(value):
    for kind in ACTS.values():
        with pytest.raises(Unproven):
            kind.check(value)


@given(st.sampled_from(sorted(DOCUMENT)), JSON)
def test_no_value_inside_a_document_does_more_either(field, value):
    with contextlib.suppress(Unproven):
        check(shapes.DOCUMENT, DOCUMENT | {field: value})
