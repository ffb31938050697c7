"""Random damage to the members of a bundle, packed again so that the zip's own checksums do not do the work."""

import json
import random
import re
from collections.abc import Callable

Members = dict[str, bytes]
Mutation = Callable[[Members, random.Random], str]  # changes the members in place and names what it touched

_DIGITS = re.compile(rb"[0-9]")
_HEX = re.compile(rb"[0-9a-f]{32,64}")


def _pick(members: Members, chance: random.Random) -> str:
    return chance.choice(sorted(name for name, raw in members.items() if raw))


def _spot(raw: bytes | bytearray, chance: random.Random) -> int:
    return chance.randrange(len(raw))


def flip_a_bit(members: Members, chance: random.Random) -> str:
    name = _pick(members, chance)
    raw = bytearray(members[name])
    raw[_spot(raw, chance)] ^= 1 << chance.randrange(8)
    members[name] = bytes(raw)
    return name


def set_a_byte(members: Members, chance: random.Random) -> str:
    name = _pick(members, chance)
    raw = bytearray(members[name])
    raw[_spot(raw, chance)] = chance.randrange(256)
    members[name] = bytes(raw)
    return name


def drop_bytes(members: Members, chance: random.Random) -> str:
    name = _pick(members, chance)
    raw, count = members[name], chance.choice((1, 1, 2, 7, 64))
    at = _spot(raw, chance)
    members[name] = raw[:at] + raw[at + count :]
    return name


def insert_bytes(members: Members, chance: random.Random) -> str:
    name = _pick(members, chance)
    raw = members[name]
    at = chance.randrange(len(raw) + 1)
    more = chance.choice(
        (b" ", b"\n", b"0", b"\x00", b"}", b",", b"\xc2\xa0", chance.randbytes(chance.randrange(1, 9)))
    )
    members[name] = raw[:at] + more + raw[at:]
    return name


def repeat_a_stretch(members: Members, chance: random.Random) -> str:
    name = _pick(members, chance)
    raw = members[name]
    low, high = sorted((_spot(raw, chance), _spot(raw, chance)))
    members[name] = raw[:high] + raw[low:high] + raw[high:]
    return name


def cut_off(members: Members, chance: random.Random) -> str:
    name = _pick(members, chance)
    members[name] = members[name][: _spot(members[name], chance)]
    return name


def swap_two_bytes(members: Members, chance: random.Random) -> str:
    name = _pick(members, chance)
    raw = bytearray(members[name])
    one, other = _spot(raw, chance), _spot(raw, chance)
    raw[one], raw[other] = raw[other], raw[one]
    members[name] = bytes(raw)
    return name


def change_a_digit(members: Members, chance: random.Random) -> str:
    name = _pick(members, chance)
    raw = bytearray(members[name])
    places = [match.start() for match in _DIGITS.finditer(raw)]
    if places:
        raw[chance.choice(places)] = chance.choice(b"0123456789")
    members[name] = bytes(raw)
    return name


def change_a_digest(members: Members, chance: random.Random) -> str:
    """One digest in a member becomes another that stands in the same bundle: the best-looking lie."""
    name = _pick(members, chance)
    raw = members[name]
    found = list(_HEX.finditer(raw))
    other = list(_HEX.finditer(members[_pick(members, chance)]))
    if found and other:
        place = chance.choice(found)
        value = chance.choice(other)[0]
        if len(value) == len(place[0]):
            members[name] = raw[: place.start()] + value + raw[place.end() :]
    return name


def swap_two_members(members: Members, chance: random.Random) -> str:
    one, other = _pick(members, chance), _pick(members, chance)
    kind = one.split("-", maxsplit=1)[0]
    alike = [name for name in sorted(members) if name.startswith(kind) and name != one]
    other = chance.choice(alike) if alike and chance.random() < 0.8 else other
    members[one], members[other] = members[other], members[one]
    return one


def copy_a_member(members: Members, chance: random.Random) -> str:
    """One member takes the place of another, or stands a second time under a name of its own."""
    one, other = _pick(members, chance), _pick(members, chance)
    name = other if chance.random() < 0.5 else f"{one}{chance.randrange(10)}"
    members[name] = members[one]
    return one


def drop_a_member(members: Members, chance: random.Random) -> str:
    name = _pick(members, chance)
    del members[name]
    return name


def change_a_value(members: Members, chance: random.Random) -> str:
    """Some value in a JSON member becomes another, and the member is printed canonically again."""
    name = chance.choice(sorted(one for one in members if one.endswith(".json")))
    value = json.loads(members[name])
    spots = list(_spots(value))
    holder, key = chance.choice(spots)
    holder[key] = _another(holder[key], chance)
    members[name] = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return name


def _spots(value):
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in pairs:
        yield value, key
        yield from _spots(member)


def _another(value, chance: random.Random):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 1000))
    if isinstance(value, str):
        return chance.choice((value[::-1], value + "0", value[:-1], "", value.upper(), value.replace("a", "b")))
    if isinstance(value, list):
        return chance.choice((value[::-1], value[:-1], value * 2, []))
    return chance.choice((None, {}, [], "x", 0))


def drop_a_key(members: Members, chance: random.Random) -> str:
    """Some key or item of a JSON member is taken out, and the member is printed canonically again."""
    name = chance.choice(sorted(one for one in members if one.endswith(".json")))
    value = json.loads(members[name])
    holder, key = chance.choice(list(_spots(value)))
    del holder[key]
    members[name] = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return name


MUTATIONS: tuple[Mutation, ...] = (
    flip_a_bit, flip_a_bit, flip_a_bit, set_a_byte, drop_bytes, insert_bytes, repeat_a_stretch, cut_off, swap_two_bytes, change_a_digit,
    change_a_digit, change_a_digest, swap_two_members, copy_a_member, drop_a_member, change_a_value, change_a_value, drop_a_key,
)  # fmt: skip


def mutated(members: Members, seed: int) -> tuple[Members, str]:
    """Other members than these, by one mutation; and what was done to which."""
    chance = random.Random(seed)
    while True:
        mutation = chance.choice(MUTATIONS)
        changed = dict(members)
        name = mutation(changed, chance)
        if changed != members:
            return changed, f"{mutation.__name__} in {name}"
