"""Whose processor time a round took, by kind of process: so that a shortfall explains itself. Linux tells it in /proc."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

PROCESSES = Path("/proc")
DATABASE = "database"  # the kind of all processes of our PostgreSQL


class Process(NamedTuple):
    """One process as it stands."""

    pid: int
    parent: int
    name: str
    seconds: float  # of the processor, since it began


def spent(kinds: Mapping[str, int]) -> dict[str, float]:
    """Seconds of the processor by kind: of the processes with these ids and of all below them, and of our PostgreSQL."""
    seconds: dict[str, float] = defaultdict(float)
    running = {one.pid: one for one in _running()}
    named = {pid: kind for kind, pid in kinds.items()}
    for one in running.values():
        kind = _kind(one, running, named)
        if kind is not None:
            seconds[kind] += one.seconds
    return seconds


def _kind(one: Process, running: Mapping[int, Process], named: Mapping[int, str]) -> str | None:
    """What a process of ours belongs to; None for others, and for the one that only measures."""
    name, at = one.name, one
    while at.pid not in named:
        if at.parent == os.getpid():
            return DATABASE if name == "postgres" else None
        if at.parent not in running:
            return None
        at = running[at.parent]
    return named[at.pid]


def _running() -> Iterator[Process]:
    tick = os.sysconf("SC_CLK_TCK")
    for place in PROCESSES.glob("[0-9]*/stat"):
        try:
            ahead, behind = place.read_text().rsplit(")", 1)  # a name may have any sign in it
        except OSError:  # it ended meanwhile
            continue
        told = behind.split()
        yield Process(
            int(place.parent.name), int(told[1]), ahead.partition("(")[2], (int(told[11]) + int(told[12])) / tick
        )
