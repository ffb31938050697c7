"""A watched directory: each export once, in the order of time, without asking and without guessing."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import openpyxl
import pytest

from domain.evidence.errors import Refused
from service.intake.watch import Watch, alone
from tests.people import present
from tests.service.intake.exports import (
    BABIES,
    HEAD,
    MOTHERS,
    SOURCE,
    VISITS,
    acts,
    reading,
    told,
    with_target,
    written,
)

HOUR = 3600
SETTLED = 10_000


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "ekspor"
    folder.mkdir()
    return folder


@pytest.fixture
def night(house):
    """Moments of the clock of the ledger: so many hours ago, in seconds."""
    return lambda hours: house.clock.now_ms() // 1000 - hours * HOUR


def watching(house, folder, **changes):
    given = {"house": house, "directory": folder, "source": SOURCE, "settled": SETTLED}
    return Watch(**{"read": lambda path: reading(path, unattended=True), **given, **changes})


def seen(watch, now=None):
    """One round: which file, and what became of it."""
    return [(one.path.name, one.outcome) for one in watch.round(now or watch.house.clock.now_ms())]


def test_two_nights_and_one_silently_changed_cell_are_one_difference(house, folder, night):
    watch = watching(house, folder)
    written(folder / "malam-1.csv", [MOTHERS, VISITS], at=night(30))
    assert seen(watch) == [("malam-1.csv", "taken")]
    written(folder / "malam-2.csv", [with_target(MOTHERS, "105"), VISITS], at=night(6))
    assert seen(watch) == [("malam-2.csv", "taken")]
    (_, first), (name, second) = acts(house)
    assert name == "claims-changed"
    assert [told(one) for one in second["differences"]] == [("cell", "Angka Kematian Ibu", "95", "105")]
    assert second["differences"][0]["direction"] == "easier"
    assert (first["counts"]["open"], second["counts"]["open"]) == (1, 1)
    assert second["file"]["modified_at"] == night(6) * 1000


def test_exports_are_taken_in_the_order_of_their_time_then_of_their_names(house, folder, night):
    for name, hours in (("c.csv", 3), ("a.csv", 2), ("b.csv", 2), ("z.csv", 9)):
        written(folder / name, [with_target(MOTHERS, str(len(name) + ord(name[0])))], at=night(hours))
    assert [name for name, _ in seen(watching(house, folder))] == ["z.csv", "c.csv", "a.csv", "b.csv"]


def test_what_was_taken_is_not_taken_again_also_by_a_new_watch(house, folder, night):
    written(folder / "a.csv", at=night(5))
    written(folder / "b.csv", [MOTHERS], at=night(4))
    watch = watching(house, folder)
    assert len(seen(watch)) == 2
    assert seen(watch) == []
    assert seen(watching(house, folder)) == []
    assert len(acts(house)) == 2


def test_a_file_written_over_under_its_name_is_a_new_export(house, folder, night):
    watch = watching(house, folder)
    written(folder / "terbaru.csv", at=night(5))
    seen(watch)
    written(folder / "terbaru.csv", [MOTHERS], at=night(4))
    assert seen(watch) == [("terbaru.csv", "taken")]


def test_the_same_bytes_the_next_night_add_nothing(house, folder, night):
    watch = watching(house, folder)
    written(folder / "a.csv", at=night(5))
    written(folder / "b.csv", at=night(4))
    assert seen(watch) == [("a.csv", "taken"), ("b.csv", "same")]
    written(folder / "c.csv", [MOTHERS], at=night(3))
    assert seen(watching(house, folder)) == [("b.csv", "same"), ("c.csv", "taken")]
    assert seen(watching(house, folder)) == [("b.csv", "older")]


def test_an_export_older_than_the_last_one_is_left_and_changes_nothing_back(house, folder, night):
    watch = watching(house, folder)
    written(folder / "baru.csv", [with_target(MOTHERS, "105")], at=night(2))
    seen(watch)
    written(folder / "lama.csv", [MOTHERS], at=night(9))
    assert seen(watch) == [("lama.csv", "older")]
    assert len(acts(house)) == 1


def test_a_late_export_of_another_table_is_taken(house, folder, night):
    watch = watching(house, folder)
    written(folder / "indikator.csv", at=night(2))
    seen(watch)
    path = folder / "program.csv"
    path.write_text("agreement_id,program,anggaran_rupiah\nKC-DINKES-2024,Imunisasi,Rp 1.000.000\n")
    os.utime(path, (night(9), night(9)))
    assert seen(watch) == [("program.csv", "taken")]


def test_an_export_one_of_whose_tables_is_older_is_left_whole(house, folder, night):
    watch = watching(house, folder)
    programmes = ("agreement_id", "program", "anggaran_rupiah"), ("KC-DINKES-2024", "Imunisasi", "Rp 1.000.000")
    book = openpyxl.Workbook()
    for title, lines in (("Indikator", [HEAD, MOTHERS]), ("Program", programmes)):
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    written(folder / "a.csv", at=night(9))
    written(folder / "c.csv", [BABIES], at=night(5))
    assert len(seen(watch)) == 2
    book.save(folder / "b.xlsx")
    os.utime(folder / "b.xlsx", (night(7), night(7)))
    assert seen(watch) == [("b.xlsx", "older")]


def test_a_file_that_cannot_be_read_is_told_once_and_left(house, folder, night):
    (folder / "rusak.xlsx").write_bytes(b"bukan buku kerja")
    os.utime(folder / "rusak.xlsx", (night(9), night(9)))
    written(folder / "utuh.csv", at=night(5))
    watch = watching(house, folder)
    assert seen(watch) == [("rusak.xlsx", "left"), ("utuh.csv", "taken")]
    assert seen(watch) == []


def test_a_file_that_is_being_written_waits_and_so_does_what_comes_after(house, folder, night):
    watch = watching(house, folder)
    now = house.clock.now_ms()
    written(folder / "a.csv", [MOTHERS], at=now // 1000 - 1)
    written(folder / "b.csv", [BABIES], at=now // 1000)
    assert seen(watch, now) == [("a.csv", "later")]
    assert acts(house) == []
    assert seen(watch, now) == [("a.csv", "taken"), ("b.csv", "taken")]


def test_a_file_that_changes_while_it_is_read_is_not_taken(house, folder, night):
    path = written(folder / "a.csv", at=night(5))

    def slow(_path):
        one = reading(path, unattended=True)
        written(path, [MOTHERS], at=night(4))
        return one

    watch = watching(house, folder, read=slow)
    assert seen(watch) == [("a.csv", "later")]
    assert acts(house) == []


def test_a_file_that_vanishes_while_it_is_read_is_not_taken(house, folder, night):
    path = written(folder / "a.csv", at=night(5))

    def slow(_path):
        one = reading(path, unattended=True)
        path.unlink()
        return one

    watch = watching(house, folder, read=slow)
    assert seen(watch) == [("a.csv", "later")]
    assert seen(watch) == acts(house) == []


def test_a_disk_that_fails_is_told_and_tried_again(house, folder, night):
    written(folder / "a.csv", at=night(5))

    def failing(_path):
        raise OSError(5, "Input/output error")

    [one] = list(watching(house, folder, read=failing).round(house.clock.now_ms()))
    assert one.error is not None
    assert (one.outcome, one.error.code) == ("later", "file_failing")


def test_a_file_that_cannot_be_opened_holds_up_the_others_for_one_round_only(house, folder, night):
    def read(path):
        if path.name == "terkunci.csv" and locked:
            raise PermissionError(13, "Permission denied")
        return reading(path, unattended=True)

    locked = True
    watch = watching(house, folder, read=read)
    written(folder / "terkunci.csv", [with_target(MOTHERS, "90")], at=night(5))
    written(folder / "malam.csv", [MOTHERS], at=night(4))
    assert [seen(watch) for _ in range(3)] == [[("terkunci.csv", "later")], [("malam.csv", "taken")], []]
    locked = False
    assert seen(watch) == [("terkunci.csv", "older")]


def test_a_link_to_itself_is_no_export(house, folder, night):
    written(folder / "malam.csv", at=night(4))
    (folder / "putar.csv").symlink_to(folder / "putar.csv")
    assert seen(watching(house, folder)) == [("malam.csv", "taken")]


def test_a_file_out_of_the_future_waits_for_its_time(house, folder, night):
    watch = watching(house, folder)
    written(folder / "besok.csv", at=night(-24))
    written(folder / "kini.csv", [MOTHERS], at=night(1))
    (one, two) = list(watch.round(house.clock.now_ms()))
    assert (one.outcome, two.outcome, present(two.error).code) == ("taken", "left", "watch_ahead")
    written(folder / "lagi.csv", [with_target(MOTHERS, "150")], at=night(0))
    assert seen(watch, house.clock.now_ms() + SETTLED) == [("lagi.csv", "taken")]
    house.clock.move_to(house.clock.now_ms() + 25 * HOUR * 1000)
    assert seen(watch) == [("besok.csv", "taken")]


def test_a_file_of_the_future_that_stands_already_silences_nothing(house, folder, night):
    watch = watching(house, folder, settled=0)
    written(folder / "a.csv", at=night(5))
    seen(watch)
    [state] = watch._states()
    state.header["file"]["modified_at"] += 10**12
    house.clock.move_to(house.clock.now_ms() + HOUR * 1000)
    written(folder / "b.csv", [with_target(MOTHERS, "150"), BABIES], at=night(0))
    assert seen(watch) == [("b.csv", "taken")]


def test_a_change_whose_time_was_set_back_is_seen(house, folder, night):
    watch = watching(house, folder)
    path = written(folder / "a.csv", at=night(5))
    seen(watch)
    size = path.stat().st_size
    written(path, [with_target(MOTHERS, "75"), BABIES], at=night(5))
    assert path.stat().st_size == size
    assert seen(watch) == [("a.csv", "taken")]
    assert [told(one) for one in acts(house)[-1][1]["differences"]] == [("cell", "Angka Kematian Ibu", "95", "75")]
    written(path, [with_target(MOTHERS, "65"), BABIES], at=night(5))
    assert seen(watching(house, folder)) == [("a.csv", "taken")]


def test_only_exports_are_looked_at(house, folder, night):
    for name in (".a.csv.part", "~$a.xlsx", "catatan.txt", "a.csv.pertanyaan.toml"):
        (folder / name).write_text("x")
    (folder / "b.csv").mkdir()
    assert seen(watching(house, folder)) == []


def test_a_source_that_moved_on_meanwhile_is_looked_at_again(house, folder, night, monkeypatch):
    written(folder / "a.csv", at=night(5))

    def overtaken(*_args, **_given):
        raise Refused("superseded", stream="x")

    watch = watching(house, folder)
    with monkeypatch.context() as patched:
        patched.setattr("service.intake.watch.take", overtaken)
        assert seen(watch) == [("a.csv", "later")]
    assert seen(watch) == [("a.csv", "taken")]


def test_a_file_that_the_ledger_refuses_is_left(house, folder, night, monkeypatch):
    written(folder / "a.csv", at=night(5))
    watch = watching(house, folder, source=type(SOURCE)(code=SOURCE.code, kind="press", title="Koran"))
    seen(watching(house, folder))
    written(folder / "b.csv", [MOTHERS], at=night(4))
    [one] = list(watch.round(house.clock.now_ms()))
    assert one.error is not None
    assert (one.outcome, one.error.code) == ("left", "source_kind_differs")


def test_a_ledger_that_only_reads_stops_the_watch(house, folder, night):
    written(folder / "a.csv", at=night(5))
    house.store.refuse_writes(house.ledger.read_only or Refused("not_open", what="x"))
    with pytest.raises(Refused) as refused:
        seen(watching(house, folder))
    assert refused.value.code == "read_only"


def test_two_watches_of_one_directory_do_not_race(house, folder):
    with alone(house, folder):
        with pytest.raises(Refused) as refused, alone(house, folder / ".." / "ekspor"):
            pass
        assert refused.value.code == "watch_busy"
    with alone(house, folder):
        pass


# -- the command, as a process -----------------------------------------------------------------------------------------


def start(home, folder, *words):
    amanah = "from service.cli import main; main()"
    command = [sys.executable, "-c", amanah, "watch", folder, "--source", SOURCE.code, "--mapping", "data", *words]
    env = os.environ | {"AMANAH_HOME": str(home), "AMANAH_DATABASE_URL": ""}
    return subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip


def test_sigterm_ends_a_watch_in_order_and_a_second_one_is_refused_meanwhile(town, folder):
    at = int(time.time()) - HOUR
    written(folder / "a.csv", at=at)
    home = town.stage.settings.home
    running = start(home, folder, "--title", SOURCE.title, "--kind", SOURCE.kind, "--every", "1")
    guard = threading.Timer(60, running.kill)
    guard.start()
    try:
        assert running.stdout is not None
        lines = iter(running.stdout.readline, "")
        assert next(line for line in lines if line.startswith("Nomor "))
        second = start(home, folder, "--once")
        assert "[watch_busy]" in second.communicate(timeout=60)[1]
        written(folder / "b.csv", [with_target(MOTHERS, "105"), BABIES], at=at + 60)
        assert next(line for line in lines if "95 → 105" in line)
        running.send_signal(signal.SIGTERM)
        assert "Berhenti mengamati." in "".join(lines)
        assert running.wait(timeout=30) == 0
    finally:
        guard.cancel()
        running.kill()
        running.communicate()
    assert [name for name, _ in acts(town.house)] == ["claims-imported", "claims-changed"]
