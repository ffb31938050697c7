"""Rows stream past: what is held in memory does not grow with the file."""

import resource
import sys

import pytest

from service.importing import load_mapping, read_file
from tests.service.importing.making import REALIZED


def written(path, rows):
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(REALIZED) + "\n")
        for one in range(rows):
            figures = f'"{50 + one % 50},{one % 100:02}","{49 + one % 50},{one % 97:02}","{90 + one % 9},{one % 10}"'
            file.write(f"PK-{one // 20},Indikator nomor {one} dengan nama yang panjang,Persen,tahunan,{figures},max\n")
    return path


def test_what_is_held_does_not_grow_with_the_rows(tmp_path):
    held: list[int] = []
    path = written(tmp_path / "ekspor.csv", 6_500)
    with read_file(path, load_mapping("data"), progress=lambda _: held.append(sys.getallocatedblocks())) as read:
        # By the fourth thousand everything that is remembered is remembered. The digest of each key is all that is
        # added for a row, so that no two rows get one name.
        assert (held[5] - held[3]) / 2_000 < 3
        before = sys.getallocatedblocks()
        walk = iter(read.rows)
        for _ in range(6_000):
            next(walk)
        assert sys.getallocatedblocks() - before < 40_000  # a chunk of the spool and the row of the moment


def test_progress_is_told_every_thousand_rows(tmp_path):
    seen: list[int] = []
    with read_file(written(tmp_path / "ekspor.csv", 2_500), load_mapping("data"), progress=seen.append) as read:
        assert len(read.rows) == 2_500
    assert seen == [1_000, 2_000]


@pytest.mark.torture
def test_a_hundred_thousand_rows_stay_under_sixty_megabytes(tmp_path):
    path = written(tmp_path / "besar.csv", 100_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with read_file(path, load_mapping("data")) as read:
        assert sum(1 for _ in read.rows) == 100_000
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"100,000 rows: {path.stat().st_size >> 20} MB of CSV, {grown:.1f} MB more memory")
    assert grown < 60
