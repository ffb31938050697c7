"""Every word on a page comes from a catalogue, the catalogues agree, and numbers are written as Indonesians write them."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

import web
from domain.evidence.acts import ACTS, POWERS
from domain.evidence.errors import FAULTS, REFUSED, UNPROVEN
from domain.evidence.wording import bundled_packs
from domain.measure.sentences import WHY
from projections.register_answers import DIRECTIONS, FIELDS, GROUNDS, OUTCOMES
from projections.views import AGREEMENT_STATUSES, VERSION_STATUSES
from web import errors
from web.agreements import _OVER
from web.words import LANGUAGES, catalogue, words_for

ROOM = Path(web.__file__).parent
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
MODULES = sorted(ROOM.glob("*.py"))
BYTES_AS_THEY_ARE = {"SHA-256"}

INDONESIAN = words_for("id", ZoneInfo("Asia/Makassar"))
ENGLISH = words_for("en", ZoneInfo("Asia/Makassar"))


def places(sentence):
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def keys_named():
    """Keys written out in full, and the beginnings of keys that are completed by a code."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    for path in (*TEMPLATES, *MODULES):
        text = path.read_text("utf-8")
        for key, more in re.findall(r"""\b(?:t|t\.around|self)\(\s*f?['"]([a-z_0-9.]+)(%d|\{)?""", text):
            (beginnings if more or key.endswith(".") else whole).add(key)
        beginnings.update(f"{family}." for family in re.findall(r"""\.name\(['"]([a-z]+)['"]""", text))
    return whole, beginnings


def test_the_catalogues_have_the_same_keys():
    first, *others = (set(catalogue(language)) for language in LANGUAGES)
    assert all(first ^ other == set() for other in others)


def test_a_sentence_has_the_same_places_in_every_language():
    differing = [key for key in catalogue("id") if places(catalogue("id")[key]) != places(catalogue("en")[key])]
    assert differing == []


def test_no_sentence_is_empty():
    assert [key for language in LANGUAGES for key, text in catalogue(language).items() if not text.strip()] == []


def test_every_key_a_page_names_is_in_the_catalogue():
    whole, beginnings = keys_named()
    known = set(catalogue("id"))
    assert len(whole) > 100
    assert whole - known == set()
    assert {start for start in beginnings if not any(key.startswith(start) for key in known)} == set()


def test_no_sentence_lies_unused():
    whole, beginnings = keys_named()
    unused = {key for key in catalogue("id") if key not in whole and not key.startswith(tuple(beginnings))}
    assert unused == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own(path):
    text = re.sub(
        r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<pre.*?</pre>|<!doctype html>", " ", path.read_text("utf-8"), flags=re.DOTALL
    )
    for allowed in BYTES_AS_THEY_ARE:
        text = text.replace(allowed, " ")
    said = re.findall(r'(?:aria-label|alt|title|placeholder|data-label)="([^"]*)"', text)
    assert not re.search(r"[A-Za-z]", " ".join(said))
    assert re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>|&\w+;", " ", text)) == []


@pytest.mark.parametrize("act", ACTS)
def test_every_act_has_a_name_in_every_language(act):
    assert catalogue("id")[f"act.{act}"] == ACTS[act].past
    assert catalogue("en")[f"act.{act}"]


@pytest.mark.parametrize("power", POWERS)
def test_every_power_has_a_name_in_every_language(power):
    assert catalogue("id")[f"power.{power}"] == POWERS[power]
    assert catalogue("en")[f"power.{power}"]


# The families of codes that people sign, and the families of words that pages show for them.
SHOWN = {
    "reason_return": "reason", "reason_refusal": "reason", "reason_withdrawal": "reason", "reason_rejection": "reason",
    "reason_closing": "reason", "reason_mandate": "reason", "reason_assignment": "reason", "reason_no_data": "nodata",
    "reason_correction": "correction", "reason_reopening": "reopening", "reason_sheet_refusal": "unwilling",
    "reason_verdict": "refused", "cause": "cause", "follow_up": "follow", "verdict": "verdict", "capacity": "capacity",
    "period": "code", "office_level": "level", "agency_kind": "agencykind", "device_kind": "device", "asked_by": "asked",
    "aggregation": "aggregation", "channel": "channel", "change_field": "field", "direction": "direction", "ground": "ground",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("signed", SHOWN)
def test_every_code_that_people_sign_is_shown_in_words(signed, language):
    codes = {code for pack in bundled_packs() for code in pack.words.get(signed, ())}
    assert codes
    assert {code for code in codes if f"{SHOWN[signed]}.{code}" not in catalogue(language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("why", WHY),
        ("outcome", OUTCOMES),
        ("direction", DIRECTIONS),
        ("field", FIELDS),
        ("ground", GROUNDS),
        ("groundshort", GROUNDS),
    ],
)
def test_every_code_of_the_register_and_of_the_measure_is_shown_in_words(family, codes, language):
    assert {code for code in codes if f"{family}.{code}" not in catalogue(language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", sorted({*AGREEMENT_STATUSES, *VERSION_STATUSES}))
def test_every_status_has_a_name(status, language):
    assert f"status.{status}" in catalogue(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", _OVER)
def test_every_version_that_is_over_has_a_stamp(status, language):
    assert status in VERSION_STATUSES
    assert f"stamp.{status}" in catalogue(language)


def test_a_missing_key_is_an_error_never_a_blank():
    with pytest.raises(KeyError):
        INDONESIAN("no.such.key")


def test_an_unknown_code_is_shown_as_it_stands():
    assert INDONESIAN.name("reason", "alasan_masa_depan") == "alasan_masa_depan"


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Makassar", "27 Januari 2025 pukul 09.15 WITA"),
        ("Asia/Jakarta", "27 Januari 2025 pukul 08.15 WIB"),
        ("Asia/Jayapura", "27 Januari 2025 pukul 10.15 WIT"),
    ],
)
def test_a_moment_is_told_in_the_civil_time_of_the_government(zone, told):
    moment = int(datetime(2025, 1, 27, 1, 15, tzinfo=UTC).timestamp() * 1000)
    assert words_for("id", ZoneInfo(zone)).moment(moment) == told


def test_a_moment_in_english():
    moment = int(datetime(2025, 1, 27, 1, 15, tzinfo=UTC).timestamp() * 1000)
    assert ENGLISH.moment(moment) == "27 January 2025 at 09:15 WITA"


def test_the_last_second_of_a_day_stays_on_that_day():
    moment = int(datetime(2025, 1, 26, 15, 59, 59, 999000, tzinfo=UTC).timestamp() * 1000)
    assert INDONESIAN.moment(moment) == "26 Januari 2025 pukul 23.59 WITA"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0"), (999, "999"), (1234567, "1.234.567"), (Decimal("41250000000.00"), "41.250.000.000,00"), ("92.5", "92,5"), ("-0.50", "−0,50"),
    ],
)  # fmt: skip
def test_a_number_is_grouped_and_never_rounded(value, told):
    assert INDONESIAN.number(value) == told


def test_every_code_with_a_status_of_its_own_is_a_code_of_the_house():
    assert errors._BY_CODE.keys() <= REFUSED.keys() | UNPROVEN.keys() | FAULTS.keys()


@pytest.mark.parametrize("status", sorted(errors._TOLD))
def test_every_error_page_says_what_to_do_next(status):
    assert INDONESIAN(f"error.{status}.title")
    assert INDONESIAN(f"error.{status}.next")


def test_a_place_is_told_by_its_label_and_else_as_it_stands():
    assert INDONESIAN.place("document.programmes[2].budget") == "dokumen anggaran pada lampiran"
    assert INDONESIAN.place("document.future[2].thing") == "document.future[2].thing"
