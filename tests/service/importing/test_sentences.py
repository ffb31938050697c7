"""Every code under which a row may be left out has a reason and a next step, in both languages, and no other has."""

import re
from pathlib import Path

import service.importing
from service.importing import SENTENCES, sentence


def test_every_code_has_its_sentences_and_every_sentence_its_code():
    folder = Path(service.importing.__file__).parent
    source = "".join((folder / name).read_text(encoding="utf-8") for name in ("layout.py", "drafting.py", "reader.py"))
    told = {code for code in re.findall(r'"([a-z]+(?:_[a-z]+)+)"', source) if code in SENTENCES}
    assert told == SENTENCES.keys()
    given = re.findall(r'(?:Rejected\([^()]*|_Left\()"([a-z_]+)"', source)
    assert given
    assert set(given) <= SENTENCES.keys()


def test_a_sentence_says_why_and_what_next_in_both_languages():
    for code, languages in SENTENCES.items():
        assert set(languages) == {"id", "en"}
        for one in languages.values():
            assert one.why.endswith((".", ").")), code
            assert one.next.endswith("."), code
    assert sentence("nip_as_number").why != sentence("nip_as_number", "en").why
