"""How the pages are served; `amanah serve` and the Procfile both read this file.

`WEB_CONCURRENCY` (processes), `WEB_THREADS` (of each) and `PORT` come from the environment. Nothing is loaded before
the fork: every worker opens the house for itself, because no connection, lock or key may cross a fork.
"""

import os
from pathlib import Path

_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 -- a place, not a file name: each worker's own heartbeat file goes there

wsgi_app = "web:from_environment()"
bind = f"0.0.0.0:{os.environ.get('PORT') or 8000}"

# Python computes on one core a process. Threads wait for the disk and for one another's commit: the more of them wait
# together, the more acts share one commit. A slow reader stalls one thread, and with `gthread` no other.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(max(2, _CORES), 8))
threads = int(os.environ.get("WEB_THREADS") or 32)
preload_app = False
control_socket_disable = True

# A worker whose threads are all busy still beats its heart; one that does not for so long has hung and is replaced.
timeout = 60
graceful_timeout = 30  # what is being written is written to its end; a command itself waits at most seconds
keepalive = 15  # behind a proxy connections are used again; longer than a client that sends one act after another
worker_tmp_dir = str(_IN_MEMORY) if _IN_MEMORY.is_dir() else None  # a slow disk must not look like a hung worker

# Addresses below /unggah/ are keys: no access log here, and none of them in a proxy's either.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("WEB_LOG_LEVEL") or "warning"


def post_worker_init(_worker: object) -> None:
    """A worker has loaded the pages and opened the house: from now on it serves."""
    from service.heap import settle  # noqa: PLC0415 -- in the worker: nothing is loaded before the fork

    settle()
