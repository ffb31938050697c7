"""A wire that fails on demand: TCP between the store and PostgreSQL, slow, cut, silent, or losing the answer to a COMMIT."""

import re
import socket
import struct
import threading
import time
from types import TracebackType
from typing import Literal, Self

from psycopg2.extensions import parse_dsn

# ReadyForQuery (https://www.postgresql.org/docs/15/protocol-message-formats.html), outside a transaction: the server
# has done everything it was asked, the COMMIT included. Before that a cut could still undo it.
DONE = b"Z\x00\x00\x00\x05I"
COMMIT = re.compile(rb"\bCOMMIT\b")  # and not "READ COMMITTED"
_CHUNK = 65_536

Lost = Literal["request", "reply"]
Then = Literal["reset", "silence"]


class FaultProxy:
    """Carries bytes from its own port to a server, and fails as it is told; `heal` and it carries again.

    `struck` counts the faults that happened: a test that saw none has shown nothing.
    """

    def __init__(self, address: str) -> None:
        self._server = parse_dsn(address)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._links: list[_Link] = []
        self._refusing = False
        self._open = True
        # Of two hosts in an address the last one counts. Without TLS, or the proxy could not read what it carries.
        port = self._listener.getsockname()[1]
        self.address = f"{address}{'&' if '?' in address else '?'}host=127.0.0.1&port={port}&sslmode=disable"
        self.latency = 0.0  # seconds for which each piece waits, in either direction
        self.silent = threading.Event()
        self.losing: tuple[Lost, Then] | None = None  # what of the next COMMIT gets lost, and what the client then sees
        self.struck = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open = False
        self._listener.close()
        self.cut()

    # --- faults ----------------------------------------------------------------------------------------------------

    def cut(self) -> None:
        """Reset every open connection; new ones are carried."""
        links, self._links = self._links, []
        self.struck += len(links)
        for link in links:
            link.reset()

    def refuse(self) -> None:
        """Reset every open connection, and every new one."""
        self._refusing = True
        self.cut()

    def silence(self) -> None:
        """From now on nothing passes, in no direction; connections stay open and new ones are accepted.

        The kernel goes on acknowledging what the client sends, as it does for a server that was frozen.
        """
        self.silent.set()

    def lose(self, what: Lost, then: Then) -> None:
        """Lose the next COMMIT on its way, or the answer to it once it is done; then reset the client, or leave it waiting."""
        self.losing = (what, then)

    def heal(self) -> None:
        """Carry everything again. Connections that hung are reset: nobody could trust what they still bring."""
        self._refusing, self.losing, self.latency = False, None, 0.0
        if self.silent.is_set():
            self.silent.clear()
            self.cut()

    # --- carrying --------------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        while self._open:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self._refusing:
                self.struck += 1
                _reset(client)
                continue
            try:
                server = None if self.silent.is_set() else self._connected()
            except OSError:
                _reset(client)
                continue
            self._links.append(_Link(self, client, server))

    def _connected(self) -> socket.socket:
        host, port = self._server.get("host", "127.0.0.1"), self._server.get("port", "5432")
        if not host.startswith("/"):
            return socket.create_connection((host, int(port)))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server


class _Link:
    """One connection on its way through the proxy."""

    def __init__(self, proxy: FaultProxy, client: socket.socket, server: socket.socket | None) -> None:
        self._proxy = proxy
        self._client = client
        self._server = server  # None where the proxy was silent when the client came: it is never answered
        self._lost: Then | None = None
        ways = [] if server is None else [(client, server, self._asked), (server, client, self._answered)]
        self._threads = [threading.Thread(target=self._carry, args=way, daemon=True) for way in ways]
        for thread in self._threads:
            thread.start()

    def reset(self) -> None:
        for end in (self._client, self._server):
            if end is not None:
                _reset(end)
        # The kernel resets a connection only when the last thread let go of it.
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(1)

    def _carry(self, source: socket.socket, target: socket.socket, passes) -> None:
        try:
            while data := source.recv(_CHUNK):
                time.sleep(self._proxy.latency)
                if self._proxy.silent.is_set():
                    self._proxy.struck += 1
                    return  # whoever heals the proxy resets us
                if passes(data):
                    target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            self.reset()

    def _asked(self, data: bytes) -> bool:
        if self._proxy.losing is None or not COMMIT.search(data):
            return self._lost is None
        (what, self._lost), self._proxy.losing = self._proxy.losing, None
        if what == "request":
            self._strike()
            return False
        return True

    def _answered(self, data: bytes) -> bool:
        if self._lost is None:
            return True
        if data.endswith(DONE):
            self._strike()
        return False

    def _strike(self) -> None:
        self._proxy.struck += 1
        if self._lost == "reset":
            self.reset()


def _reset(end: socket.socket) -> None:
    """Close with RST, as a machine does that knows nothing of the connection."""
    try:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RD)  # wakes the thread that waits in recv, which close alone does not
    except OSError:
        pass
    end.close()
