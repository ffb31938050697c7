"""The parts of SPEC.md that are printed from the code and from the vectors; test_spec.py holds the page to them."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from domain.evidence import acts, bundle, canonical, checkpoint, court, keys, proof, spelling, streams, wording
from domain.evidence.entry import Entry

SPEC = Path(acts.__file__).with_name("SPEC.md")
BUNDLE = Path(__file__).with_name("bundle.zip")
EXAMPLE = 2

LIMITS = {
    "body": canonical.BODY_LIMIT,
    "entry": canonical.ENTRY_LIMIT,
    "content": canonical.CONTENT_LIMIT,
    "bundle": bundle.MAX_BUNDLE,
    "member of a bundle": bundle.MAX_MEMBER,
    "wording pack": wording.PACK_LIMIT,
    "checkpoint with its signatures": checkpoint.MAX_NOTE,
    "tlog-proof (characters)": proof.MAX_PROOF,
}
COUNTS = {
    "members of a bundle": bundle.MAX_MEMBERS,
    "levels of JSON": canonical.MAX_DEPTH,
    "first moment that is none (ms)": spelling.LATEST,
}

_SECTION = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def sections() -> dict[str, str]:
    """Every generated part by its name."""
    return {
        **_example(),
        "repertoire": _table(("from", "to"), [(f"U+{low:04X}", f"U+{high:04X}") for low, high in canonical.REPERTOIRE]),
        "limits": _table(
            ("what", "at most"),
            [
                *((name, f"{size} bytes") for name, size in LIMITS.items()),
                *((name, str(count)) for name, count in COUNTS.items()),
            ],
        ),
        "small-order": "".join(f"    {y}\n" for y in sorted(keys._SMALL_ORDER_Y)),
        "acts": _acts(),
        "zones": _table(
            ("zone", "offset", "shown as"),
            [(name, f"UTC{zone.utcoffset(None).total_seconds() / 3600:+.0f}", str(zone)) for name, zone in streams.ZONES.items()],
        ),
    }  # fmt: skip


def members() -> Mapping[str, bytes]:
    """The members of the committed bundle, by a reader that is not ours."""
    with ZipFile(BUNDLE) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(page: str) -> str:
    """The page with its generated parts as they should be."""
    made = sections()
    page = _SECTION.sub(lambda match: match[1] + made[match[2]] + match[3], page)
    page = re.sub(r"17\. Consequences: .*", f"17. Consequences: {_consequences()}", page)
    assignable = ", ".join(f"`{power}`" for power in sorted(acts.ASSIGNABLE))
    page = re.sub(
        r"(that is among ).* \(not_assignable\)", lambda match: f"{match[1]}{assignable} (not_assignable)", page
    )
    by_any = " or ".join(f"`{power}`" for power in sorted(acts.ASSIGNABLE_BY_ANY_HEAD))
    page = re.sub(r"(each power is ).*(, or one that his)", lambda match: f"{match[1]}{by_any}{match[2]}", page)
    told = ", ".join(sorted(name for kind in court.STREAMS.values() for name in kind.told_by_name))
    return re.sub(r"( These are:\n) .*", lambda match: f"{match[1]}   {told}.", page)


def _consequences() -> str:
    official, head = (
        ", ".join(f"`{one}`" for one in codes)
        for codes in (acts.CONSEQUENCES_OF_OFFICIAL, acts.CONSEQUENCES_OF_HEAD_OF_REGION)
    )
    return f"{official}, in this order; where there is no grantor: {head}."


def _example() -> dict[str, str]:
    held = members()
    line = held[f"catatan-{EXAMPLE:08d}.json"].decode()
    return {
        "content": _code(held[f"isi-{EXAMPLE:08d}.json"].decode()),
        "entry": _code(line),
        "proof": _code(held[f"bukti-{EXAMPLE:08d}.tlog-proof"].decode().rstrip("\n")),
        "digest": _code(Entry.parse(line.encode()).body.digest),
    }


def _code(text: str) -> str:
    return f"```\n{text}\n```\n"


def _acts() -> str:
    heading = ("act", "stream", "signer", "powers (one of)", "basis", "reads", "class")
    return _table(
        heading,
        [
            (
                f"`{kind.act}`", kind.stream, kind.signer, _list(kind.powers), _list(kind.basis), _list(kind.reads),
                kind.privacy + (f", opens with {_list(kind.opens_with)}" if kind.opens_with else ""),
            )
            for kind in acts.ACTS.values()
        ],
    )  # fmt: skip


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "–"


def _table(heading: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def act_vectors() -> bytes:
    """The table of acts with every shape, as one line of JSON."""
    return (json.dumps(acts.as_data(), ensure_ascii=False, separators=(",", ":")) + "\n").encode()
