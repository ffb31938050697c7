"""Files that must survive a power cut whole: written once and never over another, or replaced in one step."""

import os
from pathlib import Path


def write_new(path: Path, data: bytes) -> None:
    """Write a file that only its owner can read; raises `FileExistsError` rather than touch what is there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        _write(descriptor, data)
    except BaseException:
        path.unlink()  # half a file would bar the way to a second attempt
        raise
    _sync_directory(path)


def replace(path: Path, data: bytes) -> None:
    """Put new bytes in the place of the old: after a crash there are the old ones or the new ones, never a part."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)  # left by a process of the same number that was cut off
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    _write(descriptor, data)
    beside.replace(path)
    _sync_directory(path)


def _write(descriptor: int, data: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(path: Path) -> None:
    """Make the name itself durable: fsync of a file does not cover the directory that names it."""
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
