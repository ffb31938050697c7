import hashlib
import json
from itertools import combinations
from pathlib import Path

import pytest

from domain.evidence import wording
from domain.evidence.errors import Unproven

PACK = wording.current_pack("agreement-signed")
RELEASED = {
    "1.json": "942e2b24bffdda5452c808fa424a1e842cc0c23b358c8c2960db40dbc4274140",
    "2.json": "6ff6e9ab2e772bda929afee5a04b2eafa0cd1fccce7aabdf93675377879072ec",
    "3.json": "5dce0a9fc32cb0158bc54f36dfbfa6b24b3efc00927be46e26ae175250689a03",
    "4.json": "6a347aa3704daea014cbef73831d144264cce6115071d5a900e78cd35a0b308f",
}


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


# --- the pack


def test_a_pack_is_named_by_the_digest_of_its_bytes():
    assert PACK.sha256 == hashlib.sha256(PACK.raw).hexdigest()
    assert wording.bundled_pack(PACK.sha256) == PACK


def test_a_released_pack_is_never_edited():
    folder = Path(wording.__file__).with_name("wording")
    digests = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    assert digests == RELEASED, (
        "a wording pack is signed by its digest in every act: put it back, and write the change as a new file"
    )


def test_an_act_is_said_in_the_newest_pack_that_has_its_template():
    assert [pack.id for pack in wording.bundled_packs()] == [f"amanah-wording-id/{no}" for no in range(1, 5)]
    assert wording.current_pack("agreement-signed").id == "amanah-wording-id/1"
    assert wording.current_pack("realization-signed").id == "amanah-wording-id/2"
    assert wording.current_pack("claims-imported").id == "amanah-wording-id/3"
    assert wording.current_pack("plan-adopted").id == "amanah-wording-id/4"


@pytest.mark.parametrize("name", ["mandate-granted", "assignment-granted"])
def test_a_grant_is_said_in_the_same_words_with_every_power_there_is(name):
    first, second, _, fourth = wording.bundled_packs()
    assert wording.current_pack(name) == fourth
    assert first.templates[name] == second.templates[name] == fourth.templates[name]
    assert set(fourth.words["power"].items()) > set(second.words["power"].items()) > set(first.words["power"].items())


def test_an_act_without_a_template_has_no_pack():
    assert refusal(wording.current_pack, "agreement-eaten") == "unknown_template"


def test_a_part_that_two_packs_share_reads_alike_in_both():
    for earlier, later in combinations(wording.bundled_packs(), 2):
        for name in earlier.parts.keys() & later.parts.keys():
            assert earlier.parts[name] == later.parts[name], name
        for table in earlier.words.keys() & later.words.keys() - {"power"}:
            assert earlier.words[table] == later.words[table], table


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


REPEATED = {"each": "facts.many", "as": "x", "do": [{"text": "{x}"}]}  # three steps for every item, and one


@pytest.mark.parametrize("code", ["wording_too_long", "wording_missing"])
def test_of_two_refusals_the_first_on_the_way_is_told(code):
    nodes = [REPEATED, {"line": [{"text": "{facts.none}"}]}]  # the text that prints nothing is step 200,001, or 199,998
    many = ["x"] * (66_666 if code == "wording_too_long" else 66_665)
    assert refusal(render, nodes, {"many": many}) == code


def test_the_last_step_and_the_last_letter_are_still_printed():
    many = ["x"] * 66_666  # 199,999 steps
    assert len(render([REPEATED], {"many": many})) == len(many)
    assert refusal(render, [REPEATED, REPEATED], {"many": many}) == "wording_too_long"
    assert len("".join(render([REPEATED], {"many": ["x" * 8000] * 100}))) == 800_000
    assert refusal(render, [{"text": "."}, REPEATED], {"many": ["x" * 8000] * 100}) == "wording_too_long"


def test_a_name_that_a_repetition_takes_over_is_given_back():
    nodes = [
        {
            "each": "facts.many",
            "as": "x",
            "do": [{"each": "x.of", "as": "x", "do": [{"text": "{x}"}]}, {"text": "{x.id}"}],
        }
    ]
    many = [{"id": "satu", "of": ["a", "b"]}, {"id": "dua", "of": "c"}]
    assert render(nodes, {"many": many}) == ["a", "b", "satu", "c", "dua"]
