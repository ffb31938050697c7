"""A disk of a few megabytes that really fills: a tmpfs, mounted by root, or by anybody in a mount namespace of his own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FILLER = "filler"


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    """A tmpfs of that size, empty, everybody's; skips where the machine lets us have none."""
    at.mkdir()
    options = f"size={megabytes}m,mode=777"
    if os.geteuid() == 0 and _ran("mount", "-t", "tmpfs", "-o", options, "tmpfs", at):
        try:
            yield at
        finally:
            subprocess.run(["umount", "--lazy", at], check=True)
        return
    # The namespace lasts as long as the process in it, and /proc shows its files to whoever started it.
    script = f'mount -t tmpfs -o {options} tmpfs "$0" && echo mounted && exec cat'
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, str(at)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as holder:
        assert holder.stdout is not None
        if holder.stdout.readline() != b"mounted\n":
            pytest.skip(
                "no small disk: neither root who may mount, nor user namespaces (kernel.unprivileged_userns_clone)"
            )
        yield Path(f"/proc/{holder.pid}/root{at.resolve()}")
        holder.terminate()


def _ran(*command: object) -> bool:
    return subprocess.run([str(part) for part in command], check=False, capture_output=True).returncode == 0


def fill(disk: Path) -> None:
    """Write until nothing goes any more, not one byte."""
    with (disk / FILLER).open("ab", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def free(disk: Path) -> None:
    """Somebody cleared the disk."""
    (disk / FILLER).unlink()
