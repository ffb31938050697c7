"""`import`, `watch` and `upload-link` as people type them, on the ledger of Kota Contoh."""

import os
import re
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from service import cli, keyfile, publickey
from service.amanah import Amanah
from service.house import House
from service.intake import history
from service.intake.tickets import Tickets
from tests.past import CLERK
from tests.service.intake.exports import BABIES, LINES, MOTHERS, SOURCE, VISITS, acts, many, with_target, written

PASSPHRASE = "0123-4567-89ab-cdef-ghjk-mnpq"
NAMED = ("--source", SOURCE.code, "--mapping", "data")
FIRST = (*NAMED, "--title", SOURCE.title, "--kind", SOURCE.kind, "--owner", "Bagian Organisasi")


class Desk:
    """Where the clerk sits: her files, her key, the ledger's home."""

    def __init__(self, town, directory):
        self.town, self.directory = town, directory
        clerk = town.officer(CLERK)
        self.key = directory / "arsip.key"
        keyfile.create(self.key, PASSPHRASE, label="Arsiparis", key=clerk.person.key, n=keyfile.FLOOR_N)
        self.hand = ("--as", clerk.person.official, "--key", self.key)

    def __call__(self, *words, answers=""):
        env = {"AMANAH_HOME": str(self.town.stage.settings.home), "AMANAH_DATABASE_URL": "", "AMANAH_ENTRIES": ""}
        result = CliRunner(env=env).invoke(cli.main, [str(word) for word in words], input=answers)
        assert isinstance(result.exception, SystemExit | None), result.exc_info
        return SimpleNamespace(code=result.exit_code, out=result.stdout, err=result.stderr)

    def do(self, *words, **given):
        ran = self(*words, **given)
        assert ran.code == 0, ran.out + ran.err
        return ran.out

    def refused(self, code, *words, exit_code=1, **given):
        size = self.house.store.head().size
        ran = self(*words, **given)
        assert ran.err.rstrip().endswith(f"[{code}]"), ran.out + ran.err
        assert (ran.code, self.house.store.head().size) == (exit_code, size)
        return ran

    @property
    def house(self) -> House:
        house: House = self.town.house
        return house

    def file(self, name, lines=LINES):
        return written(self.directory / name, lines)


@pytest.fixture
def desk(town, tmp_path):
    return Desk(town, tmp_path)


# -- import ------------------------------------------------------------------------------------------------------------


def test_a_clerk_reads_the_summary_says_yes_and_signs(desk):
    printed = desk.do("import", desk.file("a.csv"), *FIRST, *desk.hand, answers=f"ya\n{PASSPHRASE}\n")
    assert "a.csv: 2 baris dibaca" in printed
    assert f"Nomor {desk.house.store.head().size}: Data dari sumber lain dicatat sebagai klaim." in printed
    assert f"Lihat: /asal/{SOURCE.code}\n" in printed
    [(_, facts)] = acts(desk.house)
    assert facts["source"] == SOURCE.facts()
    assert desk.house.record(desk.house.store.head().size).entry.body.actor.official == desk.hand[1]


def test_who_does_not_say_yes_records_nothing(desk):
    desk.refused("not_confirmed", "import", desk.file("a.csv"), *FIRST, *desk.hand, answers="tidak\n")


def test_a_wrong_passphrase_records_nothing(desk):
    answers = f"{PASSPHRASE[:-1]}x\n"
    desk.refused("passphrase_wrong", "import", desk.file("a.csv"), *FIRST, *desk.hand, "--yes", answers=answers)


def test_the_house_signs_where_it_is_told_to(desk):
    desk.do("import", desk.file("a.csv"), *FIRST, "--service", "--yes")
    assert len(acts(desk.house)) == 1


def test_the_second_file_needs_no_name_and_tells_what_changed(desk):
    desk.do("import", desk.file("a.csv"), *FIRST, "--service", "--yes")
    printed = desk.do("import", desk.file("b.csv", [with_target(MOTHERS, "105"), BABIES]), *NAMED, "--service", "--yes")
    assert "1 sel berubah, 0 baris baru, 0 baris hilang." in printed
    assert re.search(r"^  indikator \| .*Angka Kematian Ibu: target: 95 → 105$", printed, re.MULTILINE)


def test_the_same_file_again_says_so(desk):
    file = desk.file("a.csv")
    desk.do("import", file, *FIRST, "--service", "--yes")
    size = desk.house.store.head().size
    assert "sudah tercatat; tidak ada yang ditambahkan." in desk.do("import", file, *NAMED, "--service")
    assert desk.house.store.head().size == size


def test_questions_are_written_beside_the_file_and_answered_there(desk):
    file = desk.file("a.csv", [VISITS])
    ran = desk.refused("claims_unanswered", "import", file, *FIRST, "--service", "--yes")
    assert "Ditanyakan: baris 2" in ran.out
    assert "3.286 = 3286 atau 3,286?" in ran.out
    assert f"ulangi perintah ini dengan --decisions {file}.pertanyaan.toml" in ran.out
    questions = desk.directory / "a.csv.pertanyaan.toml"
    questions.write_text(questions.read_text().replace('terbaca = ""', 'terbaca = "3286"'))
    desk.do("import", file, *FIRST, "--service", "--yes", "--decisions", questions)
    [(_, facts)] = acts(desk.house)
    assert facts["counts"]["asked"] == 1


def test_the_decimal_mark_may_be_named_instead(desk):
    file = desk.file("a.csv", [VISITS])
    desk.do("import", file, *FIRST, "--service", "--yes", "--decimal", "koma")
    [(_, facts)] = acts(desk.house)
    assert facts["locale"]["by"] == "person"


def test_questions_are_not_written_over(desk):
    file = desk.file("a.csv", [VISITS])
    questions = desk.directory / "a.csv.pertanyaan.toml"
    questions.write_text("jawaban saya")
    ran = desk.refused("questions_exist", "import", file, *FIRST, "--service", "--yes")
    assert f"ulangi dengan --decisions {questions}; atau hapus berkas itu" in ran.err
    assert questions.read_text() == "jawaban saya"


def test_a_rejected_row_is_told_with_its_reason_and_what_to_do(desk):
    file = desk.directory / "a.csv"
    file.write_text(
        "agreement_id,government,opd,fiscal_year,kind,pihak_pertama_nip\nA,Kota,Dinas A,2024,awal,\nB,Kota,Dinas B,2024,awal,123\n"
    )
    printed = desk.do("import", file, *FIRST, "--service", "--yes")
    assert re.search(r"Ditolak: baris 3, kolom .*\[nip_implausible\]", printed)


def test_part_of_an_export_and_the_time_of_its_extraction(desk):
    desk.do("import", desk.file("a.csv"), *FIRST, "--service", "--yes", "--extracted", "2024-12-15 21:00")
    desk.do("import", desk.file("b.csv", [MOTHERS]), *NAMED, "--service", "--yes", "--partial")
    (_, first), (_, second) = acts(desk.house)
    assert first["extracted_at"] == 1_734_267_600_000  # 13:00 UTC: Kota Contoh lies in WITA
    assert second["counts"]["gone"] == 0


@pytest.mark.parametrize(
    "words",
    [(), ("--service", "--as", "0" * 32), ("--as", "0" * 32), ("--key", "x.key"), ("--service", "--office", "0" * 32)],
)
def test_it_must_be_clear_who_signs(desk, words):
    desk.refused("signer_unclear", "import", desk.file("a.csv"), *FIRST, *words)


@pytest.mark.parametrize(("option", "digits"), [("--as", 32), ("--office", 32), ("--mandate", 64)])
def test_an_id_that_is_none_is_refused_and_no_file_is_blamed(desk, option, digits):
    words = {"--as": desk.hand[1], "--key": desk.key} | {option: "Putu'; DROP"}
    ran = desk.refused(
        "option_shape", "import", desk.file("a.csv"), *FIRST, *(one for pair in words.items() for one in pair)
    )
    assert f"pada {option} tidak sesuai: seharusnya {digits} angka heksadesimal kecil" in ran.err
    assert "a.csv" not in ran.err


def test_a_public_key_is_told_to_be_one_before_anything_is_read_or_typed(desk):
    public = desk.key.with_suffix(".pub.json")
    public.write_text(publickey.text(desk.town.officer(CLERK).person.key.public_key, "Arsiparis"))
    ran = desk.refused("key_file_public", "import", desk.file("a.csv"), *FIRST, *desk.hand[:3], public)
    assert "berkas kunci publik. Pilih berkas kunci tersandinya" in ran.err
    assert ran.out == ""


def test_a_key_file_that_is_not_there_is_told_before_a_passphrase_is_asked(desk):
    ran = desk.refused(
        "key_file_missing", "import", desk.file("a.csv"), *FIRST, *desk.hand[:3], desk.key.with_name("x")
    )
    assert ran.out == ""


def test_answers_that_are_not_there_are_told_in_plain_words(desk):
    words = ("--decisions", desk.directory / "tidakada.toml")
    ran = desk.refused("decisions_missing", "import", desk.file("a.csv"), *FIRST, "--service", *words)
    assert ran.err.startswith("Berkas keputusan tidakada.toml tidak ditemukan. Periksa nama dan letaknya.")


def test_a_new_source_needs_a_name_and_a_kind(desk):
    desk.refused("source_unnamed", "import", desk.file("a.csv"), *NAMED, "--service")


@pytest.mark.parametrize("code", ["dua kata", "a/b", "..", ""])
def test_a_code_that_cannot_stand_in_an_address_is_refused(desk, code):
    words = ("--source", code, "--mapping", "data", "--title", "x", "--kind", "press")
    desk.refused("source_code", "import", desk.file("a.csv"), *words, "--service")


def test_a_mapping_that_is_not_there_is_refused(desk):
    words = ("--source", "x", "--mapping", "tidak-ada", "--title", "x", "--kind", "press")
    desk.refused("mapping_unknown", "import", desk.file("a.csv"), *words, "--service")


def test_a_kind_that_is_none_is_a_misuse(desk):
    words = (*NAMED, "--title", "x", "--kind", "koran")
    ran = desk.refused("usage", "import", desk.file("a.csv"), *words, "--service", exit_code=64)
    assert "tidak sesuai. Pilih: esakip, workbook, report," in ran.err


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("import", "a.csv", "--extracted", "kemarin"), "Tulis 2026-01-31 21:00 atau 2026-01-31."),
        (("watch", "ekspor", "--every", "0"), "Isi bilangan 1 sampai 86400."),
    ],
)
def test_a_misuse_says_what_is_wanted(desk, words, wanted):
    assert f"tidak sesuai. {wanted}" in desk.refused("usage", *words, *FIRST, exit_code=64).err


def test_a_cut_off_import_is_told_and_finished(desk, monkeypatch):
    monkeypatch.setattr("service.intake.parts.PART_BYTES", 1_500)
    monkeypatch.setattr("service.intake.parts.BATCH_BYTES", 1_500)
    file, record, steps = desk.file("a.csv", many(9)), Amanah.record, []

    def failing(app, submissions):
        steps.append(1)
        if len(steps) == 2:
            raise KeyboardInterrupt
        return record(app, submissions)

    with monkeypatch.context() as patched:
        patched.setattr(Amanah, "record", failing)
        assert desk("import", file, *FIRST, "--service", "--yes").code == 1
    [state] = history(desk.house, SOURCE.code)
    assert not state.finished
    assert f"Dilanjutkan: 1 dari {state.parts} bagian" in desk.do("import", file, *NAMED, "--service", "--yes")


def test_the_template_is_written_once_and_asks_for_nothing_else(desk):
    path = desk.directory / "lembar.xlsx"
    assert "Ditulis:" in desk.do("import", "--template", path)
    assert path.read_bytes().startswith(b"PK")
    assert desk("import", "--template", path).code == 1


# -- watch -------------------------------------------------------------------------------------------------------------


def test_one_round_for_cron_tells_what_it_took(desk):
    folder = desk.directory / "ekspor"
    folder.mkdir()
    written(folder / "a.csv", [MOTHERS, VISITS], at=1_734_300_000)
    printed = desk.do("watch", folder, *FIRST, "--once")
    assert "dibiarkan terbuka 1" in printed
    assert "dicatat sebagai klaim." in printed
    written(folder / "b.csv", [with_target(MOTHERS, "105"), VISITS], at=1_734_300_060)
    assert "95 → 105" in desk.do("watch", folder, *NAMED, "--once")
    assert desk.do("watch", folder, *NAMED, "--once") == ""
    (folder / "c.xlsx").write_bytes(b"x")
    os.utime(folder / "c.xlsx", (1_734_300_120, 1_734_300_120))
    assert "c.xlsx: " in desk("watch", folder, *NAMED, "--once").err


def test_a_directory_that_is_not_there_is_refused(desk):
    desk.refused("file_missing", "watch", desk.directory / "tidak-ada", *FIRST, "--once")


# -- upload-link -------------------------------------------------------------------------------------------------------


def test_a_link_is_printed_once_and_its_ticket_is_good(desk):
    ran = desk("upload-link", *FIRST, "--decimal", "koma")
    assert ran.code == 0, ran.err
    [token] = re.findall(r"^http://localhost:8000/unggah/([A-Za-z0-9_-]{43})$", ran.out, re.MULTILINE)
    ticket = Tickets(desk.house.settings).find(token, now=desk.house.clock.now_ms())
    assert (ticket.source, ticket.mapping, ticket.decimal) == (SOURCE, "data", ",")
    assert "Berlaku sampai" in ran.err


def test_a_link_may_name_another_address(desk):
    assert desk.do("upload-link", *FIRST, "--base", "https://amanah.contoh.go.id/").startswith(
        "https://amanah.contoh.go.id/unggah/"
    )


def test_a_link_for_a_mapping_that_is_not_there_is_refused(desk):
    words = ("--source", "x", "--mapping", "tidak-ada", "--title", "x", "--kind", "press")
    desk.refused("mapping_unknown", "upload-link", *words)
