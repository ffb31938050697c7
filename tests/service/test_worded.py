"""The words of an act are rendered once from draft to record, and of other facts, words or documents always anew."""

from dataclasses import replace

import pytest

from domain.evidence import court
from domain.evidence.content import Content
from domain.evidence.entry import Actor, ActRef
from domain.evidence.errors import Unproven
from domain.evidence.streams import Act, Withheld
from domain.evidence.wording import current_pack, render
from service import worded
from service.demo.facts import name as printed_name
from service.worded import Worded
from tests.people import A
from tests.samples import named_of, sample

NAME = "agreement-signed"
PACK = current_pack(NAME)


def content_of(facts, wording, salt="0" * 64):
    return Content.build(facts, salt=salt, template_id=NAME, template_sha256=PACK.sha256, wording=list(wording))


def act_of(facts, digest="a" * 64):
    return Act(ActRef("agreement/" + "0" * 32, 1, digest), "agreement-proposed", Actor(None, "b" * 64), (), 0, facts)


CONTENT = content_of(sample(NAME), render(PACK, NAME, sample(NAME), named_of(NAME)))
READ = {"proposed": act_of(named_of(NAME)["proposed"])}


@pytest.fixture
def rendered(monkeypatch):
    """The templates that were rendered, in order."""
    found = []

    def counting(pack, template_id, facts, named):
        found.append(template_id)
        return render(pack, template_id, facts, named)

    monkeypatch.setattr(court, "render", counting)
    return found


def test_what_was_found_is_not_rendered_again(rendered):
    words = Worded()
    assert words(CONTENT, PACK, READ)
    assert words(Content.parse(CONTENT.raw), PACK, READ)
    assert rendered == [NAME]


def test_other_words_are_refused_each_time(rendered):
    words, other = Worded(), content_of(CONTENT.facts, (*CONTENT.wording, "Dan lain-lain."))
    assert words(CONTENT, PACK, READ)
    assert not words(other, PACK, READ)
    assert not words(other, PACK, READ)
    assert len(rendered) == 3


def test_the_same_words_over_another_document_are_not_taken_for_known():
    words, proposed = Worded(), named_of(NAME)["proposed"]
    assert words(CONTENT, PACK, READ)
    changed = {**proposed, "document": {**proposed["document"], "statement": []}}
    assert not words(CONTENT, PACK, {"proposed": act_of(changed, "c" * 64)})


def test_a_document_that_is_withheld_by_now_cannot_be_read_out_of_memory():
    words = Worded()
    assert words(CONTENT, PACK, READ)
    with pytest.raises(Withheld):
        words(CONTENT, PACK, {"proposed": replace(READ["proposed"], facts=None)})


def test_a_document_that_is_not_named_is_missed_each_time():
    words = Worded()
    assert words(CONTENT, PACK, READ)
    with pytest.raises(Unproven, match="wording_missing"):
        words(CONTENT, PACK, {})


def test_only_so_many_are_remembered(rendered, monkeypatch):
    monkeypatch.setattr(worded, "MOST", 1)
    words, other = Worded(), content_of(CONTENT.facts, CONTENT.wording, salt="1" * 64)
    assert all(words(content, PACK, READ) for content in (CONTENT, other, other, CONTENT))
    assert len(rendered) == 3


def test_from_the_check_of_a_draft_to_its_record_the_judge_renders_once(town_at, rendered):
    town = town_at("founded")
    newcomer = town.stage.person(A)
    rendered.clear()  # the founding
    facts = {"official": newcomer.official, "name_printed": newcomer.name, "name": printed_name(newcomer.name)}
    town.stage.do(town.city.registrars[0], "official-registered", facts)
    assert rendered == ["official-registered"]
