"""A bundle with one byte of one member changed and packed again: neither the zip's checksum nor its form tells."""

from domain.evidence.bundle import pack, unpack


def one_byte_changed(bundle: bytes) -> bytes:
    """The longest content, a document with its parties, says something else in its last letter."""
    members = dict(unpack(bundle))
    victim = max((name for name in members if name.startswith("isi-")), key=lambda name: len(members[name]))
    at = members[victim].rindex(b'"]') - 1
    other = b"X" if members[victim][at : at + 1] != b"X" else b"Y"
    members[victim] = members[victim][:at] + other + members[victim][at + 1 :]
    return pack(members)
