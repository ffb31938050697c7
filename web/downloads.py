"""Bytes of the ledger on their way to the reader: as they stand, under a file name."""

from flask import Response


def download(content: bytes, kind: str, filename: str) -> Response:
    """These bytes, unchanged, offered as a file."""
    response = Response(content, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
