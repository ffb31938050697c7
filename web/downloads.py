"""Bytes of the ledger on their way to the reader: as they stand, under a file name."""

from collections.abc import Iterable, Iterator

from flask import Response, stream_with_context

_TOGETHER = 64 * 1024  # signs of one piece: small ones would cost more to send than to make


def download(content: bytes, kind: str, filename: str) -> Response:
    """These bytes, unchanged, offered as a file."""
    return _offered(Response(content, mimetype=kind), filename)


def streamed(lines: Iterable[str], kind: str, filename: str) -> Response:
    """Lines as a file, sent while they are made: memory does not grow with their number.

    The request, and with it the one moment of the tables that they are read from, lasts until the last line.
    """
    return _offered(Response(stream_with_context(_pieces(lines)), content_type=kind), filename)


def _offered(response: Response, filename: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _pieces(lines: Iterable[str]) -> Iterator[bytes]:
    waiting, size = [], 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= _TOGETHER:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()
