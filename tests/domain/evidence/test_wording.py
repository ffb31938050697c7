import hashlib
import json
from pathlib import Path

import pytest

from domain.evidence import acts, canonical, wording
from domain.evidence.content import Content
from domain.evidence.errors import Unproven
from tests.samples import DOCUMENT, MAYORS_DOCUMENT, SAMPLES, day, named_of, sample, signature

NAMES = sorted(acts.ACTS)
PACK = wording.current_pack()
RELEASED = "942e2b24bffdda5452c808fa424a1e842cc0c23b358c8c2960db40dbc4274140"


def words_of(name, facts=None, named=None):
    return wording.render(
        PACK, name, SAMPLES[name] if facts is None else facts, named_of(name) if named is None else named
    )


def pack_with(**changes):
    plain = {
        "v": 1,
        "id": "uji",
        "language": "id",
        "parts": {"a": [{"text": "a"}]},
        "templates": {"t": [{"text": "x"}]},
        "words": {"w": {"k": "kata"}},
        "consequences": {"c": "akibat"},
    }
    return wording.Pack.load(json.dumps(plain | changes).encode())


def render(nodes, facts=None, parts=None, named=None):
    pack = pack_with(templates={"t": nodes}, parts=parts or {"a": [{"text": "a"}]})
    return wording.render(pack, "t", facts or {}, named or {})


def refusal(call, *arguments, **keywords):
    with pytest.raises(Unproven) as caught:
        call(*arguments, **keywords)
    return caught.value.code


def enums(data):
    """Every enum in a printed shape, by name."""
    if isinstance(data, list):
        for item in data:
            yield from enums(item)
    if isinstance(data, dict):
        if "enum" in data:
            yield data["enum"]["name"], tuple(data["enum"]["codes"])
        if "by_kind" in data:
            yield data["by_kind"]["name"], tuple(data["by_kind"]["kinds"])
        for item in data.values():
            yield from enums(item)


# --- the words of every act


@pytest.mark.parametrize("name", NAMES)
def test_every_act_can_be_read(name):
    paragraphs = words_of(name)
    assert "engan ini" in paragraphs[0]
    for paragraph in paragraphs:
        assert paragraph == paragraph.strip()
        assert "  " not in paragraph
        assert not set("{}|") & set(paragraph)
        assert canonical.is_text(paragraph)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_facts_give_the_same_words(name):
    assert words_of(name) == words_of(name)
    Content.build(sample(name), salt="0" * 64, template_id=name, template_sha256=PACK.sha256, wording=words_of(name))


@pytest.mark.parametrize("name", [name for name in NAMES if acts.ACTS[name].reads])
def test_a_wording_without_the_act_it_repeats_is_refused(name):
    assert refusal(words_of, name, named={}) == "wording_missing"


SIGNINGS = [
    "agreement-signed",
    "agreement-countersigned",
    "revision-signed",
    "revision-countersigned",
    "agreement-continued",
    "continuation-countersigned",
]


@pytest.mark.parametrize("name", SIGNINGS)
def test_a_signing_repeats_the_whole_document_and_its_consequences(name):
    source = "revision-proposed" if name.startswith("revision") else "agreement-proposed"
    document = sample(source)["document"]
    text = "\n".join(words_of(name))
    for statement in document["statement"]:
        assert statement["text"] in text
    for objective in document["objectives"]:
        assert objective["text"] in text
        for line in objective["lines"]:
            target = line["target"]
            assert f"{line['indicator_printed']}. Target: {target['printed']}, satuan {target['unit']}" in text
    for programme in document["programmes"]:
        assert programme["name_printed"] in text
        assert programme["amount"]["printed"] in text
    assert document["total"]["printed"] in text
    for consequence in acts.consequences_for(document):
        assert PACK.consequences[consequence] in text


def test_a_target_is_told_with_its_unit_and_with_what_the_ledger_counts():
    told = "\n".join(words_of("agreement-signed"))
    assert "Target: 92,5, satuan Persen; tercatat sebagai 92.5" in told
    facts = sample("agreement-proposed")
    del facts["document"]["objectives"][0]["lines"][0]["target"]["unit"]
    bare = "\n".join(wording.render(PACK, "agreement-proposed", facts, {}))
    assert "Target: 90; tercatat sebagai 90" in bare


@pytest.mark.parametrize("name", NAMES)
def test_every_printed_figure_and_date_of_an_act_stands_in_its_words(name):
    text = "\n".join(words_of(name))

    def printed(value):
        if isinstance(value, list):
            return [found for item in value for found in printed(item)]
        if not isinstance(value, dict):
            return []
        here = [value["printed"]] if "printed" in value and "rules" not in value else []
        return here + [found for item in value.values() for found in printed(item)]

    missing = [figure for figure in printed(SAMPLES[name]) if figure not in text]
    assert not missing


def test_the_statement_is_the_one_of_the_form_word_for_word():
    preamble, promise, answer = (row["text"] for row in wording.standard_statement(PACK, grantor=True))
    assert preamble == (
        "Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan dan akuntabel serta berorientasi pada hasil, "
        "kami yang bertanda tangan di bawah ini:"
    )
    assert promise == (
        "Pihak pertama berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian ini, dalam rangka "
        "mencapai target kinerja jangka menengah seperti yang telah ditetapkan dalam dokumen perencanaan. Keberhasilan dan "
        "kegagalan pencapaian target kinerja tersebut menjadi tanggung jawab kami."
    )
    assert answer == (
        "Pihak kedua akan melakukan supervisi yang diperlukan serta akan melakukan evaluasi terhadap capaian kinerja dari "
        "perjanjian ini dan mengambil tindakan yang diperlukan dalam rangka pemberian penghargaan dan sanksi."
    )


def test_the_trustee_is_the_first_party_and_the_grantor_the_second():
    paragraphs = words_of("agreement-signed")
    name, first, second = (
        paragraphs.index(text)
        for text in (
            "Nama: dr. Ani Wulandari, M.Kes.",
            "selanjutnya disebut PIHAK PERTAMA (penerima amanah).",
            "Nama: Bima Prakoso, S.E.",
        )
    )
    assert name < first < second
    assert "selaku PIHAK PERTAMA" in paragraphs[0]
    assert "selaku PIHAK KEDUA" in words_of("agreement-countersigned")[0]


def test_a_head_of_region_signs_alone_and_no_other_party_is_named():
    facts = signature(
        "2025-01-24",
        proposed=sample("agreement-signed")["proposed"],
        role="trustee",
        in_force=True,
        effective=day("2025-01-24"),
        consequences=list(acts.consequences_for(MAYORS_DOCUMENT)),
    )
    acts.ACTS["agreement-signed"].check(facts)
    proposed = sample("agreement-proposed") | {"document": MAYORS_DOCUMENT}
    text = "\n".join(words_of("agreement-signed", facts, {"proposed": proposed}))
    assert "PIHAK" not in text
    assert "Pihak" not in text
    assert "hasil, yang bertanda tangan di bawah ini:" in text
    assert "Berlaku sejak 24 Januari 2025." in text


def test_a_change_of_a_target_is_read_before_and_after():
    assert "Target, baris i1 – semula: 90 – menjadi: 98 (lebih ringan)." in words_of("revision-signed")


def test_a_paragraph_of_the_statement_that_no_form_knows_is_still_read():
    document = DOCUMENT | {
        "statement": [*DOCUMENT["statement"], {"id": "tambahan", "text": "Kami juga menjaga kerahasiaan pasien."}]
    }
    text = words_of("agreement-proposed", sample("agreement-proposed") | {"document": document})
    assert "Kami juga menjaga kerahasiaan pasien." in text


def test_braces_in_facts_are_letters():
    facts = sample("agreement-returned") | {"reason": "{facts.pen} {{7*7}} {x|pen}"}
    assert "Alasan: {facts.pen} {{7*7}} {x|pen}" in words_of("agreement-returned", facts)


# --- the words of every code


def test_every_code_of_every_enum_has_words():
    codes = dict(enums(acts.as_data()))
    for name, known in codes.items():
        assert set(PACK.words[name]) == set(known), name
    assert set(PACK.words) == {*codes, "statement_text", "jpt", "multi_year", "direct_superior"}


def test_an_enum_name_stands_for_one_list_of_codes():
    found: dict[str, tuple[str, ...]] = {}
    for name, known in enums(acts.as_data()):
        assert found.setdefault(name, known) == known


def test_the_powers_read_alike_in_the_table_and_in_the_pack():
    assert dict(PACK.words["power"]) == dict(acts.POWERS)


# --- the pack


def test_a_pack_is_named_by_the_digest_of_its_bytes():
    assert PACK.sha256 == hashlib.sha256(PACK.raw).hexdigest()
    assert wording.bundled_pack(PACK.sha256) == PACK


def test_a_released_pack_is_never_edited():
    released = Path(wording.__file__).with_name("wording") / "1.json"
    assert hashlib.sha256(released.read_bytes()).hexdigest() == RELEASED, (
        "wording/1.json is signed by its digest in every act: put it back, and write the change as a new file"
    )


@pytest.mark.parametrize("sha256", ["0" * 64, "", "../1"])
def test_a_pack_that_nobody_shipped_is_refused(sha256):
    assert refusal(wording.bundled_pack, sha256) == "unknown_template"


def test_an_unknown_template_is_refused():
    assert refusal(wording.render, PACK, "agreement-eaten", {}, {}) == "unknown_template"


def test_a_named_act_cannot_take_the_place_of_the_facts():
    assert refusal(render, [{"text": "{facts.a}"}], {"a": "1"}, named={"facts": {"a": "2"}}) == "unknown_template"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"v":1,"v":1}',
        b'{"v":1.0}',
        b'{"v":NaN}',
        b"[" * 100_000,
        b'{"v":' + b"9" * 99 + b"}",
        b" " * (wording.PACK_LIMIT + 1),
    ],
)
def test_bytes_that_are_no_pack_are_refused(raw):
    assert refusal(wording.Pack.load, raw) == "malformed"


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2},
        {"v": True},
        {"extra": 1},
        {"id": ""},
        {"templates": []},
        {"templates": {"T": [{"text": "x"}]}},
        {"templates": {"t": []}},
        {"templates": {"t": "x"}},
        {"parts": {"a": [{"text": "x", "if": "y"}]}},
        {"parts": {"a": [{"part": "b"}]}},
        {"parts": {"a": [{"each": "facts.x", "do": [{"text": "x"}]}]}},
        {"parts": {"a": [{"each": "facts.x", "as": "X", "do": [{"text": "x"}]}]}},
        {"parts": {"a": [{"each": "facts..x", "as": "x", "do": [{"text": "x"}]}]}},
        {"parts": {"a": [{"each": "facts.x", "as": "x", "do": [{"text": "x"}], "only": {"id": 1}}]}},
        {"templates": {"t": [{"text": "{facts.a"}]}},
        {"templates": {"t": [{"text": "a}"}]}},
        {"templates": {"t": [{"text": "{}"}]}},
        {"templates": {"t": [{"text": "{facts.a + 1}"}]}},
        {"templates": {"t": [{"text": "{facts.a|unknown}"}]}},
        {"templates": {"t": [{"text": "dua\nbaris"}]}},
        {"words": {"w": {"k": ""}}},
        {"words": {"w": {"k": 1}}},
        {"words": {"W": {"k": "x"}}},
        {"consequences": []},
    ],
)
def test_a_pack_with_a_mistake_is_refused(changes):
    assert refusal(pack_with, **changes) == "malformed"


def test_nodes_nested_without_end_are_refused():
    node: dict[str, object] = {"text": "x"}
    for _ in range(wording.MAX_NESTING):
        node = {"line": [node]}
    assert refusal(pack_with, templates={"t": [node]}) == "malformed"


# --- the language


def test_a_text_prints_texts_and_whole_numbers():
    assert render([{"text": "{facts.a} dan {facts.b}"}], {"a": "satu", "b": 2}) == ["satu dan 2"]


def test_doubled_braces_print_braces():
    assert render([{"text": "{{{facts.a}}}"}], {"a": "x"}) == ["{x}"]


@pytest.mark.parametrize("value", [None, True, ["x"], {"a": "b"}, 1.5])
def test_only_texts_and_whole_numbers_are_printed(value):
    assert refusal(render, [{"text": "{facts.a}"}], {"a": value}) == "wording_missing"


@pytest.mark.parametrize("path", ["facts.b", "facts.a.b", "other.a", "facts.c.d"])
def test_a_path_that_leads_nowhere_is_refused(path):
    assert refusal(render, [{"text": "{" + path + "}"}], {"a": "x", "c": {}}) == "wording_missing"


def test_a_repetition_of_an_unknown_root_is_refused():
    assert refusal(render, [{"each": "other.a", "as": "x", "do": [{"text": "x"}]}]) == "wording_missing"


def test_the_name_of_a_repetition_ends_with_it():
    nodes = [{"each": "facts.a", "as": "x", "do": [{"text": "{x}"}]}, {"text": "{x}"}]
    assert refusal(render, nodes, {"a": "1"}) == "wording_missing"


@pytest.mark.parametrize(("value", "printed"), [(["a", "b"], ["a", "b"]), ("a", ["a"]), ([], []), (None, [])])
def test_each_repeats_for_a_list_once_for_a_value_never_for_nothing(value, printed):
    nodes = [{"each": "facts.a", "as": "x", "do": [{"text": "{x}"}]}]
    assert render(nodes, {"a": value}) == printed


def test_each_takes_only_the_items_that_carry_a_code():
    nodes = [{"each": "facts.a", "as": "x", "only": {"id": "k"}, "do": [{"text": "{x.t}"}]}]
    assert render(nodes, {"a": [{"id": "k", "t": "ya"}, {"id": "l", "t": "tidak"}, "k", {"t": "tidak"}]}) == ["ya"]


def test_a_line_joins_and_an_empty_line_is_left_out():
    nodes = [
        {"line": [{"each": "facts.a", "as": "x", "do": [{"text": "{x}, "}]}]},
        {"line": [{"part": "a"}, {"part": "a"}]},
    ]
    assert render(nodes, {"a": ["1", "2"]}) == ["1, 2,", "aa"]
    assert render(nodes) == ["aa"]


def test_codes_are_printed_by_their_words():
    assert render([{"text": "{facts.a|w} {facts.b|consequences}"}], {"a": "k", "b": "c"}) == ["kata akibat"]


@pytest.mark.parametrize("code", ["z", "", "K", 1, True])
def test_a_code_without_words_is_refused(code):
    assert refusal(render, [{"text": "{facts.a|w}"}], {"a": code}) == "wording_unknown_word"


def test_a_part_that_holds_itself_ends():
    assert refusal(render, [{"part": "a"}], parts={"a": [{"part": "a"}]}) == "wording_too_long"
    assert (
        refusal(
            render, [{"part": "a"}], parts={"a": [{"part": "b"}, {"part": "b"}], "b": [{"part": "a"}, {"part": "a"}]}
        )
        == "wording_too_long"
    )


def test_repetitions_of_repetitions_end():
    nodes: list[dict[str, object]] = [{"text": "x"}]
    for name in "abcdef":
        nodes = [{"each": "facts.a", "as": name, "do": nodes}]
    assert refusal(render, nodes, {"a": ["x"] * 100}) == "wording_too_long"


def test_a_wording_has_a_greatest_length():
    nodes = [{"each": "facts.a", "as": "x", "do": [{"text": "{x}"}]}]
    assert refusal(render, nodes, {"a": ["x" * 4000] * 300}) == "wording_too_long"
