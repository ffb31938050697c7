"""A bundle with one byte of one member changed, packed again: the zip's own checksum holds."""

import io
import zipfile


def one_byte_changed(bundle: bytes) -> bytes:
    """The last content says something else in its last letter."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    victim = max(name for name in members if name.startswith("isi-"))
    at = members[victim].rindex(b'"]') - 1
    other = b"X" if members[victim][at : at + 1] != b"X" else b"Y"
    members[victim] = members[victim][:at] + other + members[victim][at + 1 :]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, data in members.items():
            target.writestr(name, data)
    return packed.getvalue()
