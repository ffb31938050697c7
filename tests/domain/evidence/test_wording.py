import pytest

from domain.evidence import acts, canonical, wording
from domain.evidence.content import Content
from domain.evidence.errors import Unproven
from tests.papers import DOCUMENT, MAYORS_DOCUMENT, day, signature
from tests.samples import SAMPLES, named_of, sample

NAMES = sorted(acts.ACTS)
PACK = wording.current_pack("agreement-signed")


def words_of(name, facts=None, named=None):
    return wording.render(
        wording.current_pack(name),
        name,
        SAMPLES[name] if facts is None else facts,
        named_of(name) if named is None else named,
    )


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
    Content.build(
        sample(name),
        salt="0" * 64,
        template_id=name,
        template_sha256=wording.current_pack(name).sha256,
        wording=words_of(name),
    )


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


REPEATING_A_SHEET = ["realization-entered", "realization-corrected", "realization-signed", "realization-verified"]


@pytest.mark.parametrize("name", REPEATING_A_SHEET)
def test_a_hand_under_a_sheet_stands_under_every_line_of_it(name):
    sheet = sample("realization-corrected" if name == "realization-corrected" else "realization-entered")
    paragraphs = words_of(name)
    text = "\n".join(paragraphs)
    assert sheet["office_printed"] in paragraphs[0]
    assert sheet["period_printed"] in paragraphs[0]
    for line in sheet["lines"]:
        assert f"Baris {line['line_id']}, indikator {line['no_printed']}: {line['indicator_printed']}. " in text
        files = [*line["evidence"], *(file for done in line.get("scope_done", []) for file in done["files"])]
        for file in files:
            assert f"Bukti: {file['title']}" in text
            assert f"SHA-256 {file['sha256']}" in text
        if line["state"] == "figure":
            value = line["value"]
            told = f"Realisasi: {value['printed']}, satuan {value['unit']}; tercatat sebagai {value['value']}."
            assert told in text
    assert "Capaian menurut hitungan pelapor sendiri: 92,22 persen." in paragraphs
    assert "Penyebab target belum tercapai: keadaan di luar kendali perangkat daerah." in paragraphs
    assert "Cakupan p11 selesai pada 21 Maret 2025." in paragraphs
    assert "Serapan anggaran program nomor 1: pengadaan gagal." in paragraphs


@pytest.mark.parametrize("name", ["realization-signed", "realization-verified"])
def test_a_hand_under_a_corrected_sheet_reads_why_it_was_corrected(name):
    told = words_of(name, named={"entered": sample("realization-corrected")})
    assert any("karena data diperbarui" in text for text in told)
    assert "Alasan perbaikan: Rekapitulasi kasus keluhan selesai dihitung." in told
    assert not any("perbaikan atas lembar" in text for text in words_of(name))


def test_what_has_no_data_is_never_read_as_nought():
    line = next(text for text in words_of("realization-signed") if text.startswith("Baris i5"))
    assert line.endswith("Belum ada data, diperkirakan tersedia pada 5 Agustus 2025, karena belum selesai dihitung.")
    assert "Baris i4, indikator 4: Predikat SAKIP perangkat daerah. Belum waktunya diukur." in words_of(
        "realization-signed"
    )


def test_a_signature_under_a_sheet_says_what_it_promises_and_what_lying_leads_to():
    text = "\n".join(words_of("realization-signed"))
    assert "angka realisasi di atas benar" in text
    assert "bukti itu asli dan tidak diubah" in text
    assert "Pasal 3 sampai dengan Pasal 5 Peraturan Pemerintah Nomor 94 Tahun 2021" in text
    assert "target yang tidak tercapai bukan pelanggaran disiplin" in text


def test_a_signature_without_a_recorded_decree_says_so_in_its_own_words():
    text = "\n".join(words_of("realization-signed"))
    assert "Keputusan Nomor 821/80/2025 tanggal 1 Oktober 2025 dari Wali Kota Contoh, belum tercatat" in text
    facts = {name: value for name, value in sample("realization-signed").items() if name != "awaiting"}
    assert "belum tercatat" not in "\n".join(words_of("realization-signed", facts))


def test_a_verdict_is_read_line_by_line():
    paragraphs = words_of("realization-verified")
    assert "Baris i1: diterima dengan catatan; cara pemeriksaan: pencocokan dengan sumber resmi." in paragraphs
    assert "Catatan: Dicocokkan dengan pencatatan sipil." in paragraphs
    refused = next(text for text in paragraphs if text.startswith("Baris i3: "))
    assert refused == (
        "Baris i3: ditolak, karena angka tidak cocok dengan bukti; cara pemeriksaan: pemeriksaan dokumen. "
        "Terbaca oleh pemeriksa: 10, satuan Paket; tercatat sebagai 10."
    )


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


@pytest.mark.parametrize("name", NAMES)
def test_every_code_of_every_enum_of_an_act_has_words_in_its_pack(name):
    words = wording.current_pack(name).words
    for table, known in enums(acts.ACTS[name].as_data()):
        assert set(words[table]) == set(known), table


def test_a_pack_has_no_table_of_words_that_its_acts_do_not_need():
    flags = {
        "1": {"statement_text", "jpt", "multi_year", "direct_superior", "power"},
        "2": {"final", "power"},
        "3": {"complete", "original_seen", "legible"},
        "4": set(),
    }
    for pack in wording.bundled_packs():
        own = [acts.ACTS[name].as_data() for name in NAMES if wording.current_pack(name) == pack]
        assert set(pack.words) == {*dict(enums(own)), *flags[pack.id.rpartition("/")[2]]}


def test_an_enum_name_stands_for_one_list_of_codes():
    found: dict[str, tuple[str, ...]] = {}
    for name, known in enums(acts.as_data()):
        assert found.setdefault(name, known) == known


def test_the_powers_read_alike_in_the_table_and_in_the_pack():
    assert dict(wording.current_pack("mandate-granted").words["power"]) == dict(acts.POWERS)
    assert wording.current_pack("mandate-granted") == wording.current_pack("assignment-granted")
