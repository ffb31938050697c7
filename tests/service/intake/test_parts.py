"""A file in parts: consecutive acts, recorded together as far as possible; what was cut off counts for nothing and goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from domain.evidence.errors import Fault
from service.clock import SimulatedClock
from service.fsck import fsck
from service.house import House
from service.intake import history, parts
from service.intake.parts import Packing, items_of
from service.intake.source import Known
from service.settings import Settings
from tests.service.intake.exports import SOURCE, acts, many, taken, told, with_target, written

COUNT = 12
PART, BATCH = 1_500, 3_000  # bytes: 3 rows in a part, 2 parts in a step


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Parts and steps of a few rows."""
    monkeypatch.setattr(parts, "PART_BYTES", PART)
    monkeypatch.setattr(parts, "BATCH_BYTES", BATCH)


@pytest.fixture
def export(tmp_path):
    return written(tmp_path / "besar.csv", many(COUNT))


def cut_off(house, path, monkeypatch, *, after):
    """Take a file in a house that fails when so many steps are recorded."""
    record = house.app.record
    steps: list[int] = []

    def failing(submissions, **given):
        if len(steps) == after:
            raise Fault("store_full", path="disk")
        steps.append(len(submissions))
        return record(submissions, **given)

    with monkeypatch.context() as patched:
        patched.setattr(house.app, "record", failing)
        with pytest.raises(Fault):
            taken(house, path)
    return sum(steps)


def test_a_big_file_is_recorded_in_consecutive_parts_that_say_the_same_of_the_file(house, export):
    result = taken(house, export)
    found = [facts for _, facts in acts(house)]
    assert [facts["part"] for facts in found] == list(range(1, len(found) + 1))
    assert len(result.records) == len(found) == found[0]["parts"] > 3
    assert [row["row"] for facts in found for row in facts["rows"]] == list(range(2, COUNT + 2))
    assert (
        len({str({k: v for k, v in f.items() if k not in ("part", "rows", "rejected", "decisions")}) for f in found})
        == 1
    )
    assert taken(house, export).nothing_new


def test_what_is_cut_off_counts_for_nothing(house, export, monkeypatch):
    in_ledger = cut_off(house, export, monkeypatch, after=1)
    [state] = history(house, SOURCE.code)
    assert (state.done, state.finished) == (in_ledger, False)
    with Known(house, SOURCE.code) as known:
        assert known.db.execute("SELECT COUNT(*) FROM state").fetchone() == (0,)
        assert known.finished == []
    assert fsck(house).sound


def test_the_same_command_goes_on_where_it_was_cut_off(house, export, monkeypatch):
    in_ledger = cut_off(house, export, monkeypatch, after=1)
    result = taken(house, export)
    [state] = history(house, SOURCE.code)
    assert state.finished
    assert len(result.records) == state.parts - in_ledger
    assert [facts["part"] for _, facts in acts(house)] == list(range(1, state.parts + 1))
    assert taken(house, export).nothing_new


def test_it_goes_on_under_another_name_and_keeps_the_first(house, export, monkeypatch, tmp_path):
    cut_off(house, export, monkeypatch, after=1)
    taken(house, written(tmp_path / "lain.csv", many(COUNT)))
    assert {facts["file"]["title"] for _, facts in acts(house)} == {"besar.csv"}


def test_another_file_leaves_the_cut_off_one_behind(house, export, monkeypatch, tmp_path):
    cut_off(house, export, monkeypatch, after=1)
    taken(house, written(tmp_path / "kecil.csv", many(2)))
    first, second = history(house, SOURCE.code)
    assert (first.finished, second.finished, second.kind) == (False, True, "claims-imported")
    with Known(house, SOURCE.code) as known:
        assert known.db.execute("SELECT COUNT(*) FROM state").fetchone() == (2,)
    result = taken(house, export)
    assert (result.kind, result.counts["new"]) == ("claims-changed", COUNT - 2)


def test_a_cut_off_change_is_undone_and_goes_on(house, export, monkeypatch, tmp_path):
    taken(house, export)
    later = written(tmp_path / "besok.csv", [with_target(one, "80") for one in many(COUNT)])
    cut_off(house, later, monkeypatch, after=1)
    with Known(house, SOURCE.code) as known:
        assert "80" not in {c["printed"] for c in known.cells("indicators", "KC-DINKES-2024 · Indikator 0") or ()}
    result = taken(house, later)
    assert result.counts["changed"] == COUNT
    assert told(result.differences[0]) == ("cell", "Indikator 0", "90", "80")
    assert [one.finished for one in history(house, SOURCE.code)] == [True, True]


def test_everything_is_looked_at_before_the_first_step(house, export, monkeypatch):
    kind_facts = parts.items_of

    def spoiling(known, part):
        items = kind_facts(known, part)
        if part.last == COUNT:
            items["rows"][-1]["row"] = 0
        return items

    monkeypatch.setattr("service.intake.taking.items_of", spoiling)
    size = house.store.head().size
    with pytest.raises(Exception, match="facts_shape"):
        taken(house, export)
    assert house.store.head().size == size


def test_a_part_holds_so_many_items_and_no_more(house, monkeypatch):
    monkeypatch.setattr(parts, "PART_ITEMS", 4)
    monkeypatch.setattr(parts, "PART_BYTES", 10**6)
    with Known(house, SOURCE.code) as known:
        packing = Packing(known)
        packing.add("rows", ({"row": number} for number in range(9)))
        packing.add("rejected", [{"code": "x"}])
        found = packing.done()
        assert [(part.first, part.last) for part in found] == [(1, 4), (5, 8), (9, 10)]
        assert items_of(known, found[-1]) == {"rows": [{"row": 8}], "rejected": [{"code": "x"}]}


def test_a_file_without_items_is_one_part(house):
    with Known(house, SOURCE.code) as known:
        [part] = Packing(known).done()
        assert items_of(known, part) == {}


# -- a real process, killed ------------------------------------------------------------------------------------------


def test_a_process_that_is_killed_between_parts_leaves_nothing_that_counts_and_is_resumed(town, export):
    home, now = town.stage.settings.home, town.stage.clock.now_ms()
    town.house.close()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.service.intake.test_parts", home, export, str(now)],
        check=False, capture_output=True, text=True, cwd=Path(__file__).parents[3], timeout=60,
    )  # fmt: skip
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    town.stage.house = House(
        town.stage.settings, origin=town.stage.origin, clock=town.stage.clock, entropy=town.stage.entropy
    )
    house = town.stage.house
    [state] = history(house, SOURCE.code)
    assert 0 < state.done < state.parts
    assert fsck(house).sound
    result = taken(house, export)
    assert len(result.records) == state.parts - state.done
    assert [one.finished for one in history(house, SOURCE.code)] == [True]
    assert len([row for _, facts in acts(house) for row in facts["rows"]]) == COUNT


def _die(*_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    parts.PART_BYTES, parts.BATCH_BYTES = PART, BATCH
    settings = Settings.read({"AMANAH_HOME": sys.argv[1]})
    origin = "kota-contoh.demo.invalid/pk"
    here = House(settings, origin=origin, clock=SimulatedClock(origin, int(sys.argv[3])))
    taken(here, Path(sys.argv[2]), progress=_die)
